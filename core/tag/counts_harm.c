/*
 * What befell those who are counted. See counts_int.h.
 *
 * From each number, in this order: the verb right before it, the words right behind its noun, the
 * list that it stands in, the noun itself, "the deaths of", a running toll. Each look takes a
 * bounded number of steps.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/counts_int.h"

#define BACK 6u    /* words between verb and number */
#define LIST 16u   /* tokens back over a list to its verb */
#define AHEAD 24u  /* tokens from a number over lists and asides to its verb */
#define ASIDE 16u  /* tokens in brackets, or between commas */

uint8_t ds_count_harm_for(const counter *c, size_t i, const figure *f)
{
	const struct count_word *w = c->word[i];

	if (f->kind == K_THINGS)
		return w->harm_things;
	if (w->persons && !(f->kind == K_PEOPLE || f->others || !(f->has_head || f->unknown)))
		return w->harm_things;
	if (w->harm)
		return w->harm;
	return f->kind == K_PEOPLE || f->kind == K_ANIMALS ? 0 : w->harm_things;
}

/* "106 people in 21 cities have been killed": the cities are where it was. */
static bool is_where(const counter *c, const figure *f)
{
	return f->kind == K_GROUP && f->first > c->lo && word_in(c, f->first - 1, "in across throughout");
}

bool ds_count_set_harm(const counter *c, figure *f, size_t i)
{
	uint8_t harm = is_where(c, f) ? c->word[i]->harm_things : ds_count_harm_for(c, i, f);

	if (!harm)
		return false;
	/* "are holding 20 hostages" */
	if (c->word[i]->persons && f->has_head && uses(c, f->head) & U_ROLE)
		harm = ds_count_harm_for(c, f->head, f);
	f->harm = harm;
	f->cue = (uint32_t)i;
	f->cue_end = (uint32_t)(i + (c->len[i] ? c->len[i] : 1));
	return true;
}

/* The start of the phrase that token i is in. */
static size_t phrase_start(const counter *c, size_t i)
{
	while (i > c->lo && c->len[i] == 0)
		i--;
	return i;
}

size_t ds_count_back(const counter *c, size_t i)
{
	for (size_t n = 0; n < BACK && i > c->lo; n++, i--) {
		size_t at = i - 1;

		if (word_is(c, at, "-") || !(does(c, at) & G_FILL || is_adverb(c, at)) ||
		    does(c, at) & G_BE)
			break;
		if (uses(c, at) && !word_is(c, at, "a"))
			break;
	}
	return i;
}

bool ds_count_is_not_done(const counter *c, size_t verb)
{
	bool have = false, to = false;

	for (size_t i = verb, n = 0; i > c->lo && n < 5; n++) {
		uint32_t g = does(c, --i);

		if (g & G_NOT)
			return true;
		if (to)
			return !word_in(c, i, "continue continued continues managed had have");
		have |= g & G_HAVE;
		if (g & G_MODAL)
			return !have || !word_in(c, i, "may might must");
		if (word_is(c, i, "to") && !(uses(c, verb) & U_PASSIVE)) {
			to = true;
			continue;
		}
		if (!(g & (G_HAVE | G_BE)) && !is_adverb(c, i))
			break;
	}
	return to;
}

/* Whether a form of "be" stands before the verb: passive. */
static bool has_be(const counter *c, size_t verb)
{
	for (size_t i = verb, n = 0; i > c->lo && n < 5; n++) {
		uint32_t g = does(c, --i);

		if (g & (G_BE | G_VIA))
			return true;
		if (!(g & (G_HAVE | G_NOT)) && !is_adverb(c, i))
			return false;
	}
	return false;
}

/* A verb at i whose object stands behind it. */
static bool takes_object(const counter *c, size_t i)
{
	unsigned u = uses(c, i);

	if (!(u & (U_PASSIVE | U_ACTIVE)))
		return false;
	return !(u & U_PASSIVE) || !has_be(c, i);
}

/* "killed or injured dozens": two verbs at one, the other of which is at i or right before it. */
static uint8_t both(const counter *c, size_t a, size_t b, const figure *f, uint8_t harm)
{
	uint8_t killed = ds_count_harm_number("killed"), injured = ds_count_harm_number("injured");
	uint8_t x = c->word[a] ? ds_count_harm_for(c, a, f) : 0,
		y = c->word[b] ? ds_count_harm_for(c, b, f) : 0;

	if (x && y && ((x == killed && y == injured) || (x == injured && y == killed))) {
		uint8_t n = ds_count_harm_number("casualties");

		return n ? n : harm;
	}
	return harm;
}

/* "killed 12", "killing at least 12": the verb right before the number. */
static bool by_verb_before(const counter *c, figure *f)
{
	size_t end = ds_count_back(c, f->first), verb;

	if (end <= c->lo)
		return false;
	verb = phrase_start(c, end - 1);
	if (!takes_object(c, verb))
		return false;
	f->direct = true;
	if (ds_count_is_not_done(c, verb)) {
		f->denied = true;
		return true;
	}
	if (!ds_count_set_harm(c, f, verb))
		return false;
	f->object = true;
	if (verb >= c->lo + 2 && does(c, verb - 1) & G_AND)
		f->harm = both(c, phrase_start(c, verb - 2), verb, f, f->harm);
	return true;
}

void ds_count_skip_verbs(const counter *c, struct ahead *a)
{
	if (does(c, a->at) & G_REL && !word_is(c, a->at, "which"))
		a->at++;
	for (size_t n = 0; n < 8 && a->at < c->hi; n++, a->at++) {
		uint32_t g = does(c, a->at);

		if (uses(c, a->at) & (U_PASSIVE | U_STATE | U_HAPPENS) &&
		    !word_is(c, a->at, "left"))
			return;
		a->be |= g & (G_BE | G_VIA);
		a->have |= g & G_HAVE;
		a->modal |= g & G_MODAL;
		a->may |= word_in(c, a->at, "may might must");
		a->not |= g & G_NOT;
		if (word_is(c, a->at, "to") && (a->be || a->have) &&
		    does(c, a->at + 1) & (G_BE | G_HAVE))
			continue;
		if (!(g & (G_BE | G_HAVE | G_MODAL | G_VIA | G_NOT)) && !is_adverb(c, a->at))
			return;
	}
}

bool ds_count_has_object(const counter *c, size_t i)
{
	size_t next = i + c->len[i], n = 0;
	const ds_span *s;

	while (is_adverb(c, next) && n++ < 3 && !does(c, next))
		next++;
	s = span_of(c, next);
	if (figure_at(c, next))
		return true;
	if (is_time(c, next) || next >= c->hi || !is_word(c, next))
		return s && s->type == DS_CARDINAL;
	if (s && s->type != DS_CARDINAL)
		return true;
	if (s || does(c, next) & (G_DET | G_PRON) || word_in(c, next, "some many"))
		return true;
	return ds_count_plural(c, next) && !(does(c, next) & G_STOP);
}

/* What the word at a->at says of those before it, given the verbs between. */
static bool says_harm(const counter *c, const struct ahead *a)
{
	unsigned u = uses(c, a->at);
	bool done = !a->modal || (a->may && a->have);

	if (!done || a->not)
		return false;
	if (u & U_PASSIVE && (a->be || (!a->have && !ds_count_has_object(c, a->at))))
		return true;
	return u & (U_HAPPENS | U_STATE);
}

/*
 * "12 were killed", "12 dead", "12 people who died": right behind the phrase that ends before
 * `from`.
 */
static bool by_words_behind(const counter *c, figure *f, size_t from)
{
	struct ahead a = {.at = from};
	size_t end;

	ds_count_skip_verbs(c, &a);
	if (a.at >= c->hi || !uses(c, a.at) || c->len[a.at] == 0)
		return false;
	if (!says_harm(c, &a)) {
		bool verb = uses(c, a.at) & (U_PASSIVE | U_HAPPENS | U_STATE);

		f->denied |= verb && (a.not || a.modal);
		f->direct |= f->denied;
		return f->denied;
	}
	if (!ds_count_set_harm(c, f, a.at))
		return false;
	end = f->cue_end;
	if (does(c, end) & G_AND && uses(c, end + 1) & (U_PASSIVE | U_STATE) &&
	    !ds_count_has_object(c, end + 1))
		f->harm = both(c, a.at, end + 1, f, f->harm);
	return true;
}

/* ", a nurse and a driver, were": between commas, the second of which has the verb behind it */
static bool is_apposition(const counter *c, size_t i)
{
	for (size_t j = i + 1; j < c->hi && j < i + ASIDE; j++) {
		if (word_is(c, j, ",") && does(c, j + 1) & (G_BE | G_HAVE))
			return j > i + 1;
		if (word_is(c, j, ";") || does(c, j) & (G_BE | G_HAVE | G_MODAL | G_VERB | G_SUB) ||
		    uses(c, j) & (U_PASSIVE | U_HAPPENS))
			return false;
	}
	return false;
}

/*
 * The token behind an aside that opens at i: ", including 3 women,", "- among them ... -", "( ...
 * )"; else i.
 */
static size_t over_aside(const counter *c, size_t i)
{
	const char *close = word_is(c, i, "(") ? ")" : word_is(c, i, "-") ? "-"
		: word_is(c, i, ",") ? "," : NULL;
	size_t best = i;

	if (!close)
		return i;
	if (*close == ',' && !is_apposition(c, i) && !(does(c, i + 1) & (G_OPEN | G_PREP)) &&
	    !word_in(c, i + 1, "all most mostly aged half") &&
	    !(figure_at(c, i + 1) && figure_at(c, i + 1)->of_them))
		return i;
	for (size_t j = i + 1; j < c->hi && j < i + ASIDE; j++) {
		if (word_is(c, j, ";"))
			break;
		if (!word_is(c, j, close))
			continue;
		best = j + 1;
		/* "including A, B and C, were": the last comma before the verb */
		if (*close != ',' || does(c, j + 1) & (G_BE | G_HAVE) || uses(c, j + 1))
			break;
	}
	if (best == i && *close == ',' && word_is(c, i + 1, "including")) {
		for (size_t j = i + 2; j < c->hi && j < i + ASIDE; j++) {
			if (does(c, j) & (G_BE | G_HAVE))
				return j;
		}
	}
	return best;
}

/* "of the group", "in two cars", "aboard the ship" */
static size_t over_preposition(const counter *c, size_t i)
{
	size_t j;

	if (!(does(c, i) & G_PREP))
		return i;
	j = ds_count_phrase(c, i + 1);
	if (figure_at(c, i + 1))
		j = figure_at(c, i + 1)->np;
	return j > i + 1 ? j : i;
}

/* ", 10 soldiers and a policeman": over the next member of a list; i if none follows */
static size_t over_member(const counter *c, size_t i)
{
	size_t j = i;
	const figure *next;

	if (word_is(c, j, ","))
		j++;
	if (does(c, j) & G_AND || word_is(c, j, "plus"))
		j++;
	else if (word_is(c, j, "as") && word_is(c, j + 1, "well") && word_is(c, j + 2, "as"))
		j += 3;
	if (j == i)
		return i;
	next = figure_at(c, j);
	for (size_t k = j; !next && k < j + BACK && does(c, k) & G_FILL; k++)
		next = figure_at(c, k + 1);
	if (next)
		return next->np;
	if (does(c, j) & (G_STOP & ~(unsigned)G_DET) ||
	    uses(c, j) & ~(unsigned)(U_NOUN | U_ROLE | U_EVENT | U_PHRASE) ||
	    !is_word(c, j))
		return i;
	return ds_count_phrase(c, j);
}

/*
 * The verb behind lists, asides and "of ...": "18 rebels, 10 soldiers and a policeman were killed".
 */
static bool by_verb_ahead(const counter *c, figure *f)
{
	size_t i = f->np, limit = i + AHEAD, before = ds_count_back(c, f->first);
	bool listed = false, far = false;

	/* "by 12 points", "in three cities": no subject */
	if (before > c->lo && does(c, before - 1) & G_PREP && !word_is(c, before - 1, "of"))
		return false;

	do {
		before = i;
		i = over_aside(c, i);
		far |= i != before;
		if (i == before && !f->of_them) {
			i = over_member(c, i);
			listed |= i != before;
		}
		if (i == before && word_is(c, i, ",") && does(c, i + 1) & (G_BE | G_HAVE))
			i++;
		if (i == before) {
			i = over_preposition(c, i);
			far |= i != before;
		}
		if (i == before || i >= c->hi || i > limit)
			continue;
		if (does(c, i) & (G_BE | G_HAVE | G_MODAL) || uses(c, i) & U_HAPPENS ||
		    (listed && !far && uses(c, i) & (U_PASSIVE | U_STATE)) || does(c, i) & G_REL) {
			if (by_words_behind(c, f, i))
				return true;
			if (!(does(c, i) & G_REL))
				return false;
		}
	} while (i != before && i < c->hi && i <= limit);
	return false;
}

bool ds_count_only_joins(const counter *c, size_t i, size_t end)
{
	bool join = false;

	for (; i < end; i++) {
		bool sign = word_is(c, i, ",") || does(c, i) & G_AND || word_is(c, i, "plus");

		join |= sign;
		if (!sign && !(does(c, i) & G_FILL) && !is_adverb(c, i) && !word_is(c, i, "well"))
			return false;
	}
	return join;
}

/*
 * "destroyed an IED, seven positions": back over the members of a list to the verb whose objects
 * they are
 */
static bool by_list_before(const counter *c, figure *f, const figure *prev)
{
	size_t i = ds_count_back(c, f->first), n = 0;
	bool join = false;

	/* "..., and two soldiers fled": a subject */
	if (does(c, f->np) & (G_BE | G_HAVE | G_MODAL | G_VERB))
		return false;
	if (prev && prev->harm && prev->object && prev->np <= f->first &&
	    ds_count_only_joins(c, prev->np, f->first)) {
		f->object = ds_count_set_harm(c, f, prev->cue);
		return f->object;
	}
	for (; i > c->lo && n < LIST; n++, i--) {
		size_t at = i - 1;
		uint32_t g = does(c, at);

		if (n == 0 && !(word_is(c, at, ",") || g & G_AND))
			return false;
		join |= word_is(c, at, ",") || g & G_AND;
		/* a member that has the verb already */
		if (figure_at(c, at) && figure_at(c, at)->harm && figure_at(c, at)->object) {
			f->object = ds_count_set_harm(c, f, figure_at(c, at)->cue);
			return f->object;
		}
		if (uses(c, at) & (U_PASSIVE | U_ACTIVE) || c->len[at] == 0) {
			size_t verb = phrase_start(c, at);

			if (!join || !takes_object(c, verb) || ds_count_is_not_done(c, verb) ||
			    does(c, i) & (G_PREP | G_AND) ||
			    (!(does(c, i) & G_DET) && !ds_count_has_object(c, verb)))
				return false;
			f->object = ds_count_set_harm(c, f, verb);
			return f->object;
		}
		if (g & (G_BE | G_HAVE | G_MODAL | G_SUB | G_REL | G_VERB | G_PRON | G_OPEN) ||
		    word_is(c, at, ";") ||
		    (g & G_PREP && !word_in(c, at, "of in at near")) ||
		    uses(c, at) & (U_HAPPENS | U_STATE))
			return false;
	}
	return false;
}

/* "was arrested along with 10 others" */
static bool by_company(const counter *c, figure *f)
{
	size_t i = ds_count_back(c, f->first);

	if (i < c->lo + 3 || !word_is(c, i - 1, "with") || !word_in(c, i - 2, "along together"))
		return false;
	for (size_t n = 0, at = i - 2; n < BACK && at-- > c->lo; n++) {
		if (uses(c, at) & (U_HAPPENS | U_STATE) ||
		    (uses(c, at) & U_PASSIVE && !ds_count_is_not_done(c, at))) {
			f->object = ds_count_set_harm(c, f, at);
			return f->object;
		}
		if (word_is(c, at, ";") || does(c, at) & (G_SUB | G_REL))
			return false;
	}
	return false;
}

/* "12 in Thailand and four in Cambodia": a place and no noun, behind a figure that has its harm */
static bool by_gap(const counter *c, figure *f, const figure *prev)
{
	size_t i = f->np;

	if (f->has_head || f->of_them || !prev || !prev->harm || prev->denied)
		return false;
	if (word_in(c, i, "more others"))
		i++;
	if (!(does(c, i) & G_PREP) || word_in(c, i, "of to per"))
		return false;
	i = ds_count_back(c, f->first);
	if (i > c->lo + 1 && word_is(c, i - 1, "with") && word_is(c, i - 2, ","))
		f->whole = (int32_t)(prev - c->f);
	else if (i <= c->lo ||
		 !(word_is(c, i - 1, ",") || does(c, i - 1) & G_AND || word_is(c, i - 1, ";")))
		return false;
	f->unit = prev->unit;
	f->kind = prev->kind;
	f->harm = prev->harm;
	f->cue = prev->cue;
	f->cue_end = prev->cue_end;
	f->object = prev->object;
	return true;
}

/* "none of the 12", "not 12": nobody of them. */
static bool is_denied(const counter *c, const figure *f)
{
	size_t i = ds_count_back(c, f->first);

	if (i >= c->lo + 2 && word_is(c, i - 1, "of") &&
	    (does(c, i - 2) & G_NOT || word_is(c, i - 2, "one")))
		return does(c, i - 2) & G_NOT || does(c, i - 3) & G_NOT;
	return i > c->lo && word_in(c, i - 1, "not without if unless");
}

void ds_count_harms(counter *c)
{
	for (size_t k = 0; k < c->n; k++) {
		figure *f = &c->f[k];
		const figure *prev = k ? &c->f[k - 1] : NULL;

		if (f->age || f->base)
			continue;
		f->denied = is_denied(c, f);
		if (f->denied || by_verb_before(c, f))
			continue;
		if (by_words_behind(c, f, f->np)) {
			f->direct = true;
			continue;
		}
		if (ds_count_by_modifier(c, f) || by_list_before(c, f, prev) || by_company(c, f) ||
		    ds_count_by_event(c, f) || by_gap(c, f, prev) ||
		    ds_count_by_noun(c, f, U_NOUN) || by_verb_ahead(c, f) ||
			    ds_count_by_tally(c, f) || ds_count_by_noun(c, f, U_ROLE))
			continue;
	}
}
