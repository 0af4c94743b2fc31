/*
 * What befell those who are counted, where no verb with them says it: "12 deaths", "the deaths of
 * 12", "a toll of 12", "12 wounded soldiers", "claimed 12 lives". See counts_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/counts_int.h"

#define TALLY 12u /* tokens from a toll to its number */

/* "12 lives were lost" */
static bool by_lives_lost(const counter *c, figure *f)
{
	struct ahead a = {.at = f->np};

	ds_count_skip_verbs(c, &a);
	if (!(uses(c, a.at) & U_TAKES) || a.not || (a.modal && !(a.may && a.have)) ||
	    ds_count_has_object(c, a.at))
		return false;
	return ds_count_set_harm(c, f, a.at);
}

/* "12 lives" behind "claimed"; "12 deaths" */
bool ds_count_by_noun(const counter *c, figure *f, unsigned use)
{
	size_t head = f->head, i = ds_count_back(c, f->first), from = i > c->lo + 4 ? i - 4 : c->lo;
	const struct count_word *w = f->has_head ? c->word[head] : NULL;
	bool freed = false;

	if (!w)
		return false;
	if (word_in(c, head, "lives life") ||
	    (word_in(c, head, "victims victim") && uses(c, i - 1) & U_TAKES)) {
		size_t of = i > c->lo && word_is(c, i - 1, "of") ? i - 1 : i;

		if (of > c->lo && uses(c, of - 1) & U_TAKES)
			return !ds_count_is_not_done(c, of - 1) && ds_count_set_harm(c, f, of - 1);
		return by_lives_lost(c, f);
	}
	if (use == U_NOUN)
		return w->uses & U_NOUN && ds_count_set_harm(c, f, head);
	if (!(w->uses & U_ROLE))
		return false;
	for (size_t k = from; k < f->np + 5u && k < c->hi; k++)
		freed |= does(c, k) & G_FREE;
	return !freed && ds_count_set_harm(c, f, head);
}

/* "the dead numbered 12", "the dead were two soldiers" */
static bool by_those(const counter *c, figure *f, size_t i)
{
	if (i < c->lo + 3 || !(does(c, i - 1) & G_BE ||
			       word_in(c, i - 1, "numbered number totalled")))
		return false;
	return uses(c, i - 2) & (U_STATE | U_PASSIVE) && word_is(c, i - 3, "the") &&
	       ds_count_set_harm(c, f, i - 2);
}

/* "the deaths of 12", "injured: 5" */
bool ds_count_by_event(const counter *c, figure *f)
{
	size_t i = ds_count_back(c, f->first);

	if (i < c->lo + 2)
		return false;
	if (word_is(c, i - 1, ":") && !f->has_head)
		return uses(c, i - 2) & (U_PASSIVE | U_STATE | U_NOUN) &&
			ds_count_set_harm(c, f, i - 2);
	if (word_is(c, i - 1, "of") && word_is(c, i - 2, "lives")) {
		size_t verb = ds_count_back(c, i - 2);

		return verb > c->lo && uses(c, verb - 1) & U_TAKES &&
			!ds_count_is_not_done(c, verb - 1) && ds_count_set_harm(c, f, verb - 1);
	}
	if (by_those(c, f, i))
		return true;
	if (!word_is(c, i - 1, "of") || !(uses(c, i - 2) & U_EVENT))
		return false;
	f->denied = ds_count_is_not_done(c, i - 2);
	return f->denied || ds_count_set_harm(c, f, i - 2);
}

/* "the number of people killed": the word at i ends it */
static bool is_number_of(const counter *c, size_t i)
{
	for (size_t n = 0; i > c->lo + 1 && n < 3; n++, i--) {
		if (word_is(c, i - 1, "of"))
			return word_is(c, i - 2, "number");
	}
	return false;
}

/* "the death toll rose to 41", "brought the number of dead to 12" */
bool ds_count_by_tally(const counter *c, figure *f)
{
	bool goes = false;
	size_t to = f->np + (word_is(c, f->np, "the") ? 1u : 0u);

	if (f->has_head && f->kind == K_THINGS)
		return false;
	if (word_is(c, to, "number") && word_is(c, to + 1, "of") &&
	    ds_count_back(c, f->first) > c->lo &&
	    does(c, ds_count_back(c, f->first) - 1) & G_GOES) {
		for (size_t i = to + 2; i < to + 5; i++) {
			if (uses(c, i) & (U_PASSIVE | U_STATE | U_NOUN))
				return ds_count_set_harm(c, f, i);
		}
	}
	for (size_t i = f->first, n = 0; i > c->lo && n < TALLY; n++) {
		uint32_t g = does(c, --i);

		if (figure_at(c, i) || word_is(c, i, ";") || g & G_SUB ||
		    word_in(c, i, "would could"))
			return false;
		goes |= g & G_GOES || word_is(c, i, ":");
		if (!goes && !(g & G_FILL) && !is_adverb(c, i))
			return false;
		if (uses(c, i) & U_TALLY)
			return ds_count_set_harm(c, f, i);
		if (uses(c, i) & (U_PASSIVE | U_STATE | U_NOUN) && goes && i >= c->lo + 2 &&
		    is_number_of(c, i))
			return ds_count_set_harm(c, f, i);
	}
	return false;
}

/* "12 wounded soldiers": inside the phrase */
bool ds_count_by_modifier(const counter *c, figure *f)
{
	if (!f->has_head)
		return false;
	for (size_t i = f->end; i < f->head; i++) {
		if (uses(c, i) & (U_PASSIVE | U_STATE) &&
		    !(c->word[i]->unit && !(uses(c, i) & U_STATE)))
			return ds_count_set_harm(c, f, i);
	}
	return false;
}
