/*
 * Word boundaries. See segment.h.
 *
 * Standard: UAX #29 for Unicode 15.0, section 4.1.1 (rules WB3 to WB999).
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/segment.h"

#include "text/utf8.h"
#include "ucd/props.h"

static bool is_letter(int c)
{
	return c == DS_WB_A_LETTER || c == DS_WB_HEBREW_LETTER;
}

/* WB4: what the rules look through. */
static bool is_ignored(int c)
{
	return c == DS_WB_EXTEND || c == DS_WB_FORMAT || c == DS_WB_ZWJ;
}

static bool is_line_end(int c)
{
	return c == DS_WB_CR || c == DS_WB_LF || c == DS_WB_NEWLINE;
}

static bool mid_letter(int c)
{
	return c == DS_WB_MID_LETTER || c == DS_WB_MID_NUM_LET || c == DS_WB_SINGLE_QUOTE;
}

static bool mid_number(int c)
{
	return c == DS_WB_MID_NUM || c == DS_WB_MID_NUM_LET || c == DS_WB_SINGLE_QUOTE;
}

/* The class of the next character that counts, or OTHER at the end. */
static int look(ds_str s, size_t at)
{
	while (at < s.len) {
		int c = ds_ucd_get(ds_utf8_next(s, &at))->wb;

		if (!is_ignored(c))
			return c;
	}
	return DS_WB_OTHER;
}

/* WB5, WB8 to WB10, WB13 to WB13b: neighbours that need no further look. */
static bool joins_plain(int a, int b)
{
	if (is_letter(a))
		return is_letter(b) || b == DS_WB_NUMERIC || b == DS_WB_EXTEND_NUM_LET;
	if (a == DS_WB_NUMERIC)
		return b == DS_WB_NUMERIC || is_letter(b) || b == DS_WB_EXTEND_NUM_LET;
	if (a == DS_WB_KATAKANA)
		return b == DS_WB_KATAKANA || b == DS_WB_EXTEND_NUM_LET;
	if (a == DS_WB_EXTEND_NUM_LET)
		return is_letter(b) || b == DS_WB_NUMERIC || b == DS_WB_KATAKANA ||
		       b == DS_WB_EXTEND_NUM_LET;
	return false;
}

/*
 * WB6, WB7, WB7a to WB7c, WB11, WB12: a sign (class b, ending at `at`) between two letters or
 * digits. *through is set when what follows the sign belongs to the word too.
 */
static bool joins_sign(ds_str s, size_t at, int a, int b, bool *through)
{
	if (is_letter(a) && mid_letter(b) && is_letter(look(s, at)))
		return *through = true;
	if (a == DS_WB_HEBREW_LETTER && b == DS_WB_SINGLE_QUOTE)
		return true;
	if (a == DS_WB_HEBREW_LETTER && b == DS_WB_DOUBLE_QUOTE &&
	    look(s, at) == DS_WB_HEBREW_LETTER)
		return *through = true;
	if (a == DS_WB_NUMERIC && mid_number(b) && look(s, at) == DS_WB_NUMERIC)
		return *through = true;
	return false;
}

/* Goes on behind the first character, whose class is `last`, to the word's end. */
static size_t rest(ds_str s, size_t at, int last)
{
	int raw = last; /* the character before, ignored ones included */
	bool through = false, odd_ri = last == DS_WB_REGIONAL_INDICATOR;

	while (at < s.len) {
		size_t next = at;
		const ds_ucd_props *p = ds_ucd_get(ds_utf8_next(s, &next));
		int c = p->wb;
		bool join;

		if (is_line_end(c))
			break;
		if (is_ignored(c)) {
			raw = c;
			at = next;
			continue;
		}
		join = through || (raw == DS_WB_ZWJ && p->flags & DS_UCD_EXT_PICT) ||
		       (raw == DS_WB_W_SEG_SPACE && c == DS_WB_W_SEG_SPACE) ||
		       joins_plain(last, c) || (odd_ri && c == DS_WB_REGIONAL_INDICATOR);
		through = false;
		if (!join && !joins_sign(s, next, last, c, &through))
			break;
		odd_ri = c == DS_WB_REGIONAL_INDICATOR && !odd_ri;
		last = raw = c;
		at = next;
	}
	return at;
}

size_t ds_word_next(ds_str s, size_t at)
{
	int c = ds_ucd_get(ds_utf8_next(s, &at))->wb;

	if (c == DS_WB_CR && at < s.len && s.at[at] == '\n')
		return at + 1;
	if (is_line_end(c))
		return at;
	return rest(s, at, c);
}
