/*
 * The noun phrase of a number: "100 Azerbaijani civilians", "three of his bodyguards", "dozens of
 * suspected members", "12 residential and non-residential structures". See counts_int.h.
 *
 * Without a parser: a phrase runs from the number over words that are no preposition, auxiliary,
 * verb or the like, to its first plural; a second one that the table knows goes on ("women
 * prisoners").
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/counts_int.h"

#define PHRASE 12u /* tokens of a noun phrase */

bool ds_count_plural(const counter *c, size_t i)
{
	const struct count_word *w;
	ds_str k;

	if (!is_word(c, i) || c->t->v[i].flags & DS_TOKEN_JOINED)
		return false;
	k = key_at(c, i);
	w = c->word[i];
	if (w && w->unit) {
		ds_str unit = ds_count_unit_name((size_t)w->unit - 1);

		return (k.at[k.len - 1] == 's' && !ds_str_ends(k, DS_STR("ss"))) ||
			ds_str_eq(k, unit) ||
		       ds_str_ends(k, DS_STR("men")) || ds_str_ends(k, DS_STR("children"));
	}
	if (w && (w->grammar & (G_STOP | G_ADV) ||
		  w->uses & ~(unsigned)(U_NOUN | U_ROLE | U_PHRASE | U_EVENT)))
		return false;
	return k.len > 3 && k.at[k.len - 1] == 's' && !ds_str_ends(k, DS_STR("ss")) &&
	       !ds_str_ends(k, DS_STR("us")) && !ds_str_ends(k, DS_STR("is"));
}

static bool is_noun(const counter *c, size_t i)
{
	return is_word(c, i) && ((c->word[i] && c->word[i]->unit) || ds_count_plural(c, i));
}

/*
 * "male and female officers", "detained pro-democracy activists": only words up to a plural behind
 * token i
 */
static bool joins_adjectives(const counter *c, size_t i)
{
	size_t j = i + 1;

	for (; j < c->hi && j < i + 6; j++) {
		if (figure_at(c, j) || !(is_word(c, j) || word_is(c, j, "-")) || is_time(c, j) ||
		    does(c, j) & (G_STOP | G_AND))
			return false;
		if (ds_count_plural(c, j))
			return true;
	}
	return false;
}

/* "12 wounded soldiers", "two dead swans": a word of harm in front of its noun. */
static bool is_modifier(const counter *c, size_t i)
{
	size_t next = i + c->len[i];

	if (!(uses(c, i) & (U_PASSIVE | U_STATE)) || c->len[i] == 0 || !is_word(c, next) ||
	    is_time(c, next) ||
	    does(c, next) & (G_STOP | G_ADV | G_AND))
		return false;
	return is_noun(c, next) || joins_adjectives(c, next - 1);
}

/* Whether the phrase cannot go on at token i. */
static bool stops(const counter *c, size_t i)
{
	uint32_t g = does(c, i);
	unsigned u = uses(c, i) & (U_PASSIVE | U_ACTIVE | U_HAPPENS | U_STATE);

	if (figure_at(c, i) || is_time(c, i))
		return true;
	if (c->t->v[i].kind == DS_KIND_NUMBER)
		return false;
	if (c->t->v[i].kind != DS_KIND_WORD)
		return !(word_is(c, i, "-") || word_is(c, i, "\""));
	if (c->t->v[i].flags & DS_TOKEN_JOINED)
		return g & (G_BE | G_HAVE);
	if (g & G_STOP)
		return true;
	/* "40 dead in Kabul": what befell them, though it may be a noun too */
	return u && (!c->word[i]->unit || u & U_STATE) && !is_modifier(c, i);
}

/* A noun may go on behind a plural: "women prisoners", "weapons caches", "sports officials". */
static bool goes_on(const counter *c, size_t i)
{
	const struct count_word *w = is_word(c, i) ? c->word[i] : NULL;

	if (!is_word(c, i) || is_time(c, i) || figure_at(c, i))
		return false;
	if (w && (w->grammar & G_STOP || w->uses & (U_PASSIVE | U_ACTIVE | U_HAPPENS | U_STATE)))
		return false;
	return ds_count_plural(c, i) || (w && w->unit && ds_count_plural(c, i + 1));
}

/* "one hostage" is a noun, "one dead" is not. */
static bool is_role(const counter *c, size_t i)
{
	const struct count_word *w = c->word[i], *many;

	if (!w || !w->unit)
		return false;
	many = ds_count_word(ds_count_unit_name((size_t)w->unit - 1));
	return many && many->uses & U_ROLE;
}

/* What a phrase without a plural has for a head: "one soldier", "four Chinese", "40 dead". */
static bool lone_head(const counter *c, const figure *f, size_t last)
{
	const ds_span *s = span_of(c, last);
	const ds_value *v = &c->doc->spans.v[f->span].value;
	ds_str k = key_at(c, last);

	if (c->word[last] && c->word[last]->unit)
		return true;
	if (s && s->type == DS_NORP)
		return true;
	if (c->word[last] && c->word[last]->grammar)
		return false;
	if (ds_str_ends(k, DS_STR("ed")) || ds_str_ends(k, DS_STR("ing")) || is_adverb(c, last))
		return false;
	return v->exact && v->number <= 1;
}

static void set_head(const counter *c, figure *f, size_t i)
{
	const struct count_word *w = c->word[i];
	const ds_span *s = span_of(c, i);

	f->head = (uint32_t)i;
	f->has_head = true;
	f->np = (uint32_t)i + 1;
	f->others = word_is(c, i, "others");
	if (f->others)
		return;
	f->unit = w ? w->unit : 0;
	f->kind = w ? w->kind : 0;
	if (!f->unit && s && (s->type == DS_NORP || s->type == DS_PERSON)) {
		const struct count_word *people = ds_count_word(DS_STR("people"));

		f->unit = people ? people->unit : 0;
		f->kind = K_PEOPLE;
	}
}

/* Behind "of": determiners; "of them" has no noun. False when the phrase ends here. */
static size_t over_of(const counter *c, figure *f, size_t i)
{
	if (!word_is(c, i, "of"))
		return i;
	if (does(c, i + 1) & G_THEM) {
		f->of_them = true;
		f->np = (uint32_t)i + 2;
		return c->hi;
	}
	i++;
	while (i < c->hi && (does(c, i) & G_DET || word_is(c, i, "all")))
		i++;
	return i;
}

void ds_count_noun(counter *c, figure *f)
{
	size_t i = over_of(c, f, f->end), last = 0, seen = 0;
	bool one = c->doc->spans.v[f->span].value.low <= 1;

	if (f->of_them)
		return;
	for (; i < c->hi && seen < PHRASE && (!stops(c, i) || (one && is_role(c, i))); i++,
	     seen++) {
		const ds_span *s = span_of(c, i);
		bool name = s && s->type <= DS_LANGUAGE;

		if (does(c, i) & G_AND && !joins_adjectives(c, i))
			break;
		if (!is_word(c, i) || c->t->v[i].flags & DS_TOKEN_JOINED)
			continue;
		if (name && s->first + s->count > i + 1)
			continue; /* the last word of a name may be a head */
		if (ds_count_plural(c, i) && !is_modifier(c, i)) {
			set_head(c, f, i);
			if (!goes_on(c, i + 1))
				return;
			continue;
		}
		if (f->has_head)
			return;
		if (!(does(c, i) & (G_ADV | G_FILL | G_AND)) && !is_modifier(c, i))
			last = i;
		if (last == i && lone_head(c, f, i) && !is_noun(c, i + 1) && c->word[i] &&
		    c->word[i]->unit &&
		    (stops(c, i + 1) || !word_is(c, i + 1, "-")) && one)
			break;
	}
	if (f->has_head)
		return;
	/* "hundreds of wounded" */
	if (i > f->end && !seen && uses(c, i) & (U_PASSIVE | U_STATE))
		f->np = (uint32_t)i;
	if (i > f->end && figure_at(c, i) && !seen) {
		figure_at(c, i)->base = true;
		f->np = (uint32_t)i;
	}
	if (last && lone_head(c, f, last))
		set_head(c, f, last);
	else if (last)
		f->unknown = true;
	else
		while (f->np < c->hi && word_in(c, f->np, "more other"))
			f->np++;
}

static void take_noun(figure *f, const figure *from)
{
	f->has_like = true;
	f->like = from->head;
	f->unit = from->unit;
	f->kind = from->kind;
}

void ds_count_share_nouns(counter *c)
{
	for (size_t k = c->n; k-- > 1;) {
		figure *f = &c->f[k - 1];
		const figure *next = &c->f[k];
		size_t i = f->end;

		if (f->has_head || f->of_them || f->age)
			continue;
		if (next->base && f->np == next->first) {
			if (next->has_head)
				take_noun(f, next);
			f->np = next->np;
			f->whole = (int32_t)k;
			continue;
		}
		if (!next->has_head)
			continue;
		while (i < f->end + 3u && is_word(c, i) && !stops(c, i) && !(does(c, i) & G_AND))
			i++;
		if (i == f->end || i + 1 != next->first || !(does(c, i) & G_AND))
			continue;
		take_noun(f, next);
		f->np = (uint32_t)i;
	}
}

size_t ds_count_phrase(const counter *c, size_t i)
{
	size_t start = i;

	while (i < c->hi && (does(c, i) & (G_DET | G_FILL) || word_is(c, i, "one")) &&
	       i < start + 4)
		i++;
	for (; i < c->hi && i < start + PHRASE && !stops(c, i) && !(does(c, i) & G_AND); i++) {
		if (ds_count_plural(c, i) && !goes_on(c, i + 1))
			return i + 1;
	}
	return i;
}
