/*
 * What figures have to do with each other and with places and times. See counts_int.h.
 *
 * Parts: "including 12 children and 27 women", "three of them", "six people, three adults and three
 * children" (which add up), "eleven of the dead". Places and times: the nearest in the clause,
 * behind the figure first.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/counts_int.h"
#include "tag/zones.h"

#define REACH 40u /* tokens between a figure and its place or time */
#define LIST 16u  /* tokens back over a list to "including" */
#define NEAR 24u  /* figures back to a whole, or to a noun that is understood */
#define SIDE 6u   /* words between "in" and a place: "in the northern city of" */

/* The last figure before k that is no part itself, nor an age; -1 */
static int32_t whole_before(const counter *c, size_t k)
{
	for (size_t n = 0; k-- > 0 && n < NEAR; n++) {
		const figure *f = &c->f[k];

		if (f->whole < 0 && f->whole_span < 0 && !f->age)
			return (int32_t)k;
	}
	return -1;
}

static void take_harm(figure *f, const figure *whole)
{
	f->harm = f->denied ? 0 : whole->harm;
	f->cue = whole->cue;
	f->cue_end = whole->cue_end;
}

/*
 * The token behind "including" that the number hangs on: right before it, or before the list that
 * it stands in ("including a driver and two nurses"); else the token that it starts at.
 */
static size_t opener(const counter *c, const figure *f)
{
	size_t start = ds_count_back(c, f->first), i = start;

	if (i > c->lo && !(word_is(c, i - 1, ",") || does(c, i - 1) & G_AND))
		return i;
	for (size_t n = 0; i > c->lo && n < LIST; n++, i--) {
		uint32_t g = does(c, i - 1);

		if (g & G_OPEN)
			return i;
		if (figure_at(c, i - 1) ||
		    g & (G_BE | G_HAVE | G_MODAL | G_SUB | G_REL | G_VERB | G_PRON) ||
			    uses(c, i - 1) ||
		    word_is(c, i - 1, ";") || f->direct)
			return start;
	}
	return start;
}

/* "including", "among them" right before the number; "(12 children among them)" */
static bool is_opened(const counter *c, const figure *f)
{
	size_t i = opener(c, f);

	if (i > c->lo && does(c, i - 1) & G_OPEN) {
		const figure *prev = f > c->f ? f - 1 : NULL;

		/*
		 * "the 12 dead included three": what it is a part of stands right before;
		 * "including" does not care
		 */
		return !(word_in(c, i - 1, "include includes included")) ||
		       (prev && prev->harm && (prev->np == i - 1 || prev->cue_end == i - 1));
	}
	if (word_is(c, f->np, "among") && does(c, (size_t)f->np + 1) & G_THEM)
		return true;
	i = ds_count_back(c, f->first);
	return i >= c->lo + 2 && does(c, i - 1) & G_THEM && word_in(c, i - 2, "among of");
}

/* "one of the dead", "eleven of the wounded" */
static bool of_the_harmed(counter *c, size_t k)
{
	figure *f = &c->f[k];
	size_t i = f->end + 2;
	uint8_t harm;

	if (!word_is(c, f->end, "of") || !word_is(c, f->end + 1, "the") ||
	    !(uses(c, i) & (U_STATE | U_PASSIVE)) ||
	    (ds_count_plural(c, i + 1) && !(does(c, i + 1) & G_STOP)))
		return false;
	harm = c->word[i]->harm;
	if (!harm || f->denied)
		return false;
	f->harm = harm;
	f->cue = (uint32_t)i;
	f->cue_end = (uint32_t)i + 1;
	for (size_t j = k, n = 0; j-- > 0 && f->whole < 0 && n < NEAR; n++) {
		if (c->f[j].harm == harm && c->f[j].whole < 0)
			f->whole = (int32_t)j;
	}
	if (f->whole < 0 && harm <= 32)
		f->whole_span = c->last_whole[harm - 1];
	return true;
}

/* "two officers were among 14 people killed": the figure before is the part. */
static bool among_these(counter *c, size_t k)
{
	figure *f = &c->f[k], *prev = k ? &c->f[k - 1] : NULL;
	size_t i = ds_count_back(c, f->first);

	if (!prev || !f->harm || i < c->lo + 2 || !word_is(c, i - 1, "among") ||
	    !(does(c, i - 2) & G_BE))
		return false;
	prev->whole = (int32_t)k;
	take_harm(prev, f);
	return true;
}

/* "the dead included nine women" */
static bool included(const counter *c, figure *f)
{
	size_t i = opener(c, f);

	if (i < c->lo + 2 || !(does(c, i - 1) & G_OPEN) ||
	    !(uses(c, i - 2) & (U_STATE | U_PASSIVE)) || !c->word[i - 2]->harm)
		return false;
	f->harm = c->word[i - 2]->harm;
	f->cue = (uint32_t)i - 2;
	f->cue_end = (uint32_t)i - 1;
	f->whole_span = c->last_whole[f->harm - 1];
	return true;
}

/* "among the dead were two children", "two children were among those killed" */
static bool among_the_harmed(const counter *c, figure *f)
{
	size_t i = f->np, be;

	if (f->direct || f->denied || (f->harm && f->object))
		return false;
	while (i < f->np + 3u && (does(c, i) & (G_BE | G_HAVE) || is_adverb(c, i)))
		i++;
	be = ds_count_back(c, f->first);
	if (!word_is(c, i, "among") && be > c->lo + 3 && does(c, be - 1) & G_BE)
		i = be - 4;
	if (!word_is(c, i, "among") || !(uses(c, i + 2) & (U_STATE | U_PASSIVE)) ||
	    !c->word[i + 2]->harm)
		return false;
	f->harm = c->word[i + 2]->harm;
	f->cue = (uint32_t)i + 2;
	f->cue_end = (uint32_t)i + 3;
	f->whole_span = c->last_whole[f->harm - 1];
	return true;
}

/* ", two critically": how, and no noun */
static bool only_how(const counter *c, const figure *f)
{
	size_t i = f->np;

	return !f->has_head && !f->direct && f->first > c->lo && word_is(c, f->first - 1, ",") &&
		is_adverb(c, i) &&
	       ds_str_ends(key_at(c, i), DS_STR("ly")) && !is_word(c, i + 1);
}

/* "three of them children", "two of whom were women": the noun behind */
static void noun_behind(counter *c, figure *f)
{
	size_t i = f->np, n = 0;
	figure tail = *f;

	while (n++ < 4 && (does(c, i) & (G_BE | G_HAVE) || is_adverb(c, i)))
		i++;
	if (!is_word(c, i) || does(c, i) & (G_STOP | G_AND) || uses(c, i) & ~(unsigned)U_ROLE)
		return;
	tail.end = tail.np = (uint32_t)i;
	tail.of_them = false;
	ds_count_noun(c, &tail);
	if (!tail.has_head)
		return;
	f->has_head = true;
	f->head = tail.head;
	f->unit = tail.unit;
	f->kind = tail.kind;
}

static double exact_of(const counter *c, const figure *f)
{
	const ds_value *v = &c->doc->spans.v[f->span].value;

	return v->exact ? v->number : -1;
}

/* "six people, three adults and three children": what follows adds up to it. */
static void find_sums(counter *c, size_t k)
{
	double all = exact_of(c, &c->f[k]), sum = 0;
	size_t m = k + 1;

	if (all < 2)
		return;
	for (; m < c->n && m < k + 8 && sum < all; m++) {
		const figure *f = &c->f[m];

		if (!ds_count_only_joins(c, c->f[m - 1].np, f->first) &&
		    !(m == k + 1 && word_in(c, f->first - 1, "- : (")))
			return;
		if (exact_of(c, f) <= 0)
			return;
		sum += exact_of(c, f);
	}
	if (sum < all || sum > all || m < k + 3)
		return;
	for (size_t i = k + 1; i < m; i++) {
		c->f[i].whole = (int32_t)k;
		if (c->f[k].harm)
			take_harm(&c->f[i], &c->f[k]);
		else if (c->f[i].harm)
			take_harm(&c->f[k], &c->f[i]);
	}
}

void ds_count_parts(counter *c)
{
	for (size_t k = 0; k < c->n; k++) {
		figure *f = &c->f[k];
		const figure *prev = k ? &c->f[k - 1] : NULL;

		if (f->whole >= 0 || f->age || f->base || of_the_harmed(c, k))
			continue;
		if (f->of_them) {
			noun_behind(c, f);
			f->whole = !prev || prev->age ? whole_before(c, k) : prev->of_them
				? prev->whole : (int32_t)k - 1;
		} else if (among_these(c, k)) {
			continue;
		} else if (is_opened(c, f)) {
			f->whole = whole_before(c, k);
		} else if (included(c, f)) {
			continue;
		} else if (k == 1 && prev->harm && word_in(c, prev->first - 2, "of among") &&
			   prev->first == c->lo + 2) {
			f->whole = 0;
			if (!f->has_head && !f->direct)
				noun_behind(c, f);
			f->of_them = !f->has_head;
		} else if (among_the_harmed(c, f)) {
			continue;
		} else if (prev && prev->whole_span >= 0 && !f->direct &&
			   ds_count_only_joins(c, prev->np, f->first)) {
			take_harm(f, prev);
			f->whole_span = prev->whole_span;
			continue;
		} else if (prev && prev->harm && only_how(c, f)) {
			f->whole = prev->whole < 0 ? (int32_t)k - 1 : prev->whole;
		} else if (prev && prev->whole >= 0 && !f->direct &&
			   ds_count_only_joins(c, prev->np, f->first)) {
			f->whole = prev->whole;
		}
		if (f->whole >= 0 && !f->direct)
			take_harm(f, &c->f[f->whole]);
		if (f->whole < 0)
			find_sums(c, k);
	}
}

/* Its harm befalls things and no people: "14 were destroyed". */
static bool is_of_things(const counter *c, const figure *f)
{
	const struct count_word *w = f->harm && f->cue < c->hi &&
		f->cue >= c->lo ? c->word[f->cue] : NULL;

	return w && w->harm != f->harm && w->harm_things == f->harm;
}

void ds_count_units(counter *c)
{
	const struct count_word *people = ds_count_word(DS_STR("people"));

	for (size_t k = 0; k < c->n; k++) {
		figure *f = &c->f[k];
		const figure *from = NULL;

		if ((f->has_head && !f->others) || f->has_like || f->age || f->unit)
			continue;
		if (f->of_them && f->whole >= 0)
			from = &c->f[f->whole];
		for (size_t j = k, n = 0; !from && f->harm && j-- > 0 && n < NEAR; n++) {
			if (c->f[j].harm && (c->f[j].kind == K_THINGS) == is_of_things(c, f) &&
			    c->f[j].kind != K_GROUP && c->f[j].whole < 0 && !c->f[j].others &&
				    (c->f[j].has_head || c->f[j].has_like))
				from = &c->f[j];
		}
		if (f->others && from && from->kind != K_THINGS)
			from = NULL;
		if (from) {
			f->unit = from->unit;
			f->kind = from->kind;
			f->has_like = from->has_head || from->has_like;
			f->like = from->has_head ? from->head : from->like;
		} else if (((f->harm && !is_of_things(c, f)) || (f->others && !f->harm)) &&
			   people) {
			f->unit = people->unit;
			f->kind = people->kind;
		}
	}
}

static bool is_place(const counter *c, const figure *f, const ds_span *s)
{
	size_t i = s->first, behind = s->first + s->count;

	if (s->type != DS_GPE && s->type != DS_LOC && s->type != DS_FAC)
		return false;
	/* a name in what a figure counts is no place: "12 U.S. soldiers" */
	if (c->counted[s->first])
		return false;
	/* "Pakistan's Swat Valley": the closer one */
	for (size_t j = behind + 1; word_is(c, behind, "'s") && j < behind + 5 &&
	     is_word(c, j); j++) {
		if (span_of(c, j) && span_of(c, j) != s &&
		    (span_of(c, j)->type == DS_GPE || span_of(c, j)->type == DS_LOC))
			return false;
	}
	for (size_t n = 0; n < SIDE && i > c->lo; n++) {
		uint32_t g = does(c, --i);

		if (word_is(c, i, "of") && i > c->lo && c->doc->classes[i - 1] & W_SIDE)
			return true;
		if (word_is(c, i, "from"))
			return f->harm && strcmp(ds_count_harm((size_t)f->harm - 1),
						 "displaced") == 0;
		if (word_in(c, i, "by against to with for"))
			return false;
		if (g & G_PREP && !word_in(c, i, "of than like"))
			return true;
		if (g & G_HIT)
			return true;
		if (!is_word(c, i) && !word_in(c, i, ", -"))
			break;
		if (g & (G_SUB | G_REL | G_VERB | G_BE | G_HAVE) || uses(c, i))
			break;
	}
	/* "Marevo was hit" */
	for (size_t j = behind, n = 0; n < 4 &&
	     (does(c, j) & (G_BE | G_HAVE) || is_adverb(c, j) || word_is(c, j, "last")); n++, j++) {
		if (does(c, j + 1) & G_HIT)
			return true;
	}
	/* "a Texas refinery", "the Madrid bombings", but no "U.S. officials", "Beirut police" */
	if (!is_word(c, behind) || does(c, behind) & G_STOP || word_is(c, behind, "'s"))
		return false;
	if (c->doc->classes[behind] & (W_SPEAKER | W_PEOPLE | W_GROUP) ||
	    (c->word[behind] && c->word[behind]->kind == K_PEOPLE))
		return false;
	return !(c->t->v[behind].flags & (DS_TOKEN_TITLE | DS_TOKEN_UPPER));
}

/* The day of a dateline is that of the report, not of what it tells. */
static bool is_day(const counter *c, const figure *f, const ds_span *s)
{
	const ds_dateline *d;

	(void)f;
	if (s->type != DS_DATE && s->type != DS_TIME)
		return false;
	d = ds_dateline_around(c->doc, c->lo);
	return !d || s->first < d->first || s->first >= d->first + d->count;
}

typedef bool wanted(const counter *c, const figure *f, const ds_span *s);

/* Another deed begins: "..., and gunmen killed a policeman". */
static bool other_deed(const counter *c, const figure *f, size_t i)
{
	if (!(uses(c, i) & U_PASSIVE) || (i >= f->cue && i < f->cue_end) || i == c->lo)
		return false;
	return !(does(c, i - 1) & (G_AND | G_BE | G_VIA | G_HAVE)) && !is_adverb(c, i - 1) &&
		!figure_at(c, i - 1) &&
	       does(c, i + 1) & G_DET;
}

static int32_t behind(const counter *c, const figure *f, size_t from, bool clause, wanted *is)
{
	for (size_t i = from; i < c->hi && i < from + REACH; i++) {
		const ds_span *s = span_of(c, i);

		if (word_is(c, i, ";") || other_deed(c, f, i) ||
		    (clause && does(c, i) & (G_SUB | G_REL)))
			return -1;
		if (s && is(c, f, s))
			return c->span_at[i] - 1;
	}
	return -1;
}

static int32_t before(const counter *c, const figure *f, size_t from, bool clause, wanted *is)
{
	for (size_t i = from, n = 0; i > c->lo && n < REACH; n++) {
		const ds_span *s = span_of(c, --i);

		if (clause && (word_is(c, i, ";") || does(c, i) & (G_SUB | G_REL)))
			return -1;
		if (s && i >= f->end && i < f->np)
			continue;
		if (s && is(c, f, s))
			return c->span_at[i] - 1;
	}
	return -1;
}

/* "In Mosul, 12 people were killed, and in Baghdad nine": right before the figure */
static int32_t in_front(const counter *c, const figure *f, wanted *is)
{
	size_t i = f->first;
	const ds_span *s;

	if (i > c->lo && word_is(c, i - 1, ","))
		i--;
	s = i > c->lo ? span_of(c, i - 1) : NULL;
	return s && is(c, f, s) ? c->span_at[i - 1] - 1 : -1;
}

/*
 * Right before it, behind it in the clause, before it there, in the clauses behind, in those
 * before. A part is where its whole is, unless it has a place of its own.
 */
static int32_t nearest(const counter *c, const figure *f, wanted *is)
{
	bool cue = f->harm && f->cue >= c->lo && f->cue < c->hi;
	size_t to = cue && f->cue_end > f->np ? f->cue_end : f->np;
	int32_t found = f->object ? -1 : in_front(c, f, is);

	if (found < 0)
		found = behind(c, f, f->end, true, is);
	if (found < 0 && f->whole >= 0 && c->f[f->whole].whole < 0)
		return nearest(c, &c->f[f->whole], is);
	if (found < 0)
		found = behind(c, f, to, true, is);
	if (found < 0)
		found = before(c, f, f->first, true, is);
	if (found < 0)
		found = behind(c, f, to, false, is);
	return found < 0 ? before(c, f, f->first, false, is) : found;
}

/* The place of the dateline that heads the sentence; -1 */
static int32_t dateline(const counter *c)
{
	const ds_dateline *d = ds_dateline_around(c->doc, c->lo);

	for (size_t i = d ? d->place : 0; d && i < d->place + d->place_count; i++) {
		const ds_span *s = span_of(c, i);

		if (s && (s->type == DS_GPE || s->type == DS_LOC))
			return c->span_at[i] - 1;
	}
	return -1;
}

int32_t ds_count_place(const counter *c, const figure *f)
{
	int32_t found = nearest(c, f, is_place);

	return found < 0 ? dateline(c) : found;
}

int32_t ds_count_time(const counter *c, const figure *f)
{
	return nearest(c, f, is_day);
}
