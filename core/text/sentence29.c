/*
 * Sentence boundaries of the standard, untailored. See segment.h; the analysis uses sentence.c.
 *
 * Standard: UAX #29 for Unicode 15.0, section 5.1 (rules SB3 to SB998).
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/segment.h"

#include "text/utf8.h"
#include "ucd/props.h"

/* How far SATerm Close* Sp* has come. */
enum phase { NONE, TERM, SPACE };

struct state {
	int last, before; /* the two characters before, ignored ones left out */
	enum phase phase;
	bool a_term; /* the terminator was ATerm */
};

static bool is_sep(int c)
{
	return c == DS_SB_SEP || c == DS_SB_CR || c == DS_SB_LF;
}

static bool is_term(int c)
{
	return c == DS_SB_A_TERM || c == DS_SB_S_TERM;
}

/* SB8: a lower-case letter follows before anything that would start a sentence. */
static bool lower_follows(ds_str s, size_t at)
{
	while (at < s.len) {
		int c = ds_ucd_get(ds_utf8_next(s, &at))->sb;

		if (c == DS_SB_LOWER)
			return true;
		if (c == DS_SB_O_LETTER || c == DS_SB_UPPER || is_sep(c) || is_term(c))
			return false;
	}
	return false;
}

/* Whether a boundary stands before the character of class c at `at`. */
static bool breaks(const struct state *st, ds_str s, size_t at, int c)
{
	if (st->phase == NONE)
		return false;
	if (st->last == DS_SB_A_TERM && c == DS_SB_NUMERIC)
		return false;
	if (st->last == DS_SB_A_TERM && c == DS_SB_UPPER &&
	    (st->before == DS_SB_UPPER || st->before == DS_SB_LOWER))
		return false;
	if (c == DS_SB_S_CONTINUE || is_term(c) || c == DS_SB_SP || is_sep(c))
		return false;
	if (st->phase == TERM && c == DS_SB_CLOSE)
		return false;
	return !(st->a_term && lower_follows(s, at));
}

static void take(struct state *st, int c)
{
	if (is_term(c)) {
		st->phase = TERM;
		st->a_term = c == DS_SB_A_TERM;
	} else if (st->phase != NONE && c == DS_SB_SP) {
		st->phase = SPACE;
	} else if (!(st->phase == TERM && c == DS_SB_CLOSE)) {
		st->phase = NONE;
	}
	st->before = st->last;
	st->last = c;
}

size_t ds_sentence_next(ds_str s, size_t at)
{
	struct state st = {DS_SB_OTHER, DS_SB_OTHER, NONE, false};

	while (at < s.len) {
		size_t next = at;
		int c = ds_ucd_get(ds_utf8_next(s, &next))->sb;

		if (c == DS_SB_EXTEND || c == DS_SB_FORMAT) {
			at = next;
			continue;
		}
		if (breaks(&st, s, at, c))
			return at;
		if (c == DS_SB_CR && next < s.len && s.at[next] == '\n')
			return next + 1;
		if (is_sep(c))
			return next;
		take(&st, c);
		at = next;
	}
	return s.len;
}
