/*
 * Word boundaries. See segment.h.
 *
 * Standard: UAX #29 for Unicode 15.0, section 4.1.1 (rules WB3 to WB999). Two ways lead to the same
 * result: `any` has all of the rules; `ds_word_next` reads what most text is made of (letters, digits,
 * blanks, signs between letters) with a table look-up a character and leaves everything else to it.
 * tests/core/text/test_word.c compares the two.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/segment_int.h"

#include "text/utf8.h"
#include "text/utf8_int.h"
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

size_t ds_word_any(ds_str s, size_t at)
{
	int c = ds_ucd_get(ds_utf8_next(s, &at))->wb;

	if (c == DS_WB_CR && at < s.len && s.at[at] == '\n')
		return at + 1;
	if (is_line_end(c))
		return at;
	return rest(s, at, c);
}

/* What the short way tells apart in ASCII. */
enum { SIGN, LETTER, DIGIT, UNDER, BLANK, LINE };

#define L LETTER
#define D DIGIT
static const uint8_t ascii_kind[128] = {
	[' '] = BLANK, ['\n'] = LINE, ['\r'] = LINE, [0x0B] = LINE, [0x0C] = LINE, ['_'] = UNDER,
	['0'] = D, D, D, D, D, D, D, D, D, D,
	['A'] = L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
	['a'] = L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
};
#undef L
#undef D

/* The Word_Break class at `at`, and the end of its character; an ill-formed subpart is Other. */
static inline unsigned class_at(ds_str s, size_t at, size_t *next)
{
	uint32_t cp = ds_utf8_next_fast(s, &at);

	*next = at;
	return cp == DS_UTF8_INVALID ? DS_WB_OTHER : ds_ucd_quick(cp) & DS_QUICK_WB;
}

/* What a letter or digit behind a sign would be: LETTER, DIGIT or SIGN; other classes are not asked. */
static int kind_behind(ds_str s, size_t at, size_t *next)
{
	unsigned char c = at < s.len ? (unsigned char)s.at[at] : 0;
	unsigned wb;

	*next = at + 1;
	if (c < 0x80)
		return ascii_kind[c] <= DIGIT ? ascii_kind[c] : SIGN;
	wb = class_at(s, at, next);
	if (wb == DS_WB_A_LETTER)
		return LETTER;
	if (wb == DS_WB_NUMERIC)
		return DIGIT;
	return wb == DS_WB_OTHER ? SIGN : -1;
}

/*
 * The sign of class wb that ends at `at` stands behind a `last`: where the word goes on, 0 when it ends
 * before the sign, SIZE_MAX when the long way must decide. WB6, WB7, WB11, WB12.
 */
static size_t behind_sign(ds_str s, size_t at, int last, unsigned wb)
{
	bool letters = last == LETTER && mid_letter((int)wb);
	bool digits = last == DIGIT && mid_number((int)wb);
	size_t next;
	int kind;

	if (!letters && !digits)
		return 0;
	kind = kind_behind(s, at, &next);
	if (kind < 0)
		return SIZE_MAX;
	return kind == (letters ? LETTER : DIGIT) ? next : 0;
}

/* The end of the word that goes on at `at` behind a `last`; 0 when the long way must decide. */
static size_t word_run(ds_str s, size_t at, int last)
{
	while (at < s.len) {
		unsigned char c = (unsigned char)s.at[at];
		size_t next = at + 1, end;
		unsigned wb;

		if (c < 0x80) {
			unsigned kind = ascii_kind[c];

			if (kind - LETTER <= UNDER - LETTER) {
				last = (int)kind;
				at++;
				continue;
			}
			if (kind != SIGN)
				return at;
			wb = ds_ucd_ascii[c].wb;
		} else {
			wb = class_at(s, at, &next);
			if (wb == DS_WB_A_LETTER || wb == DS_WB_EXTEND || wb == DS_WB_FORMAT) {
				last = wb == DS_WB_A_LETTER ? LETTER : last;
				at = next;
				continue;
			}
			if (wb == DS_WB_NUMERIC) {
				last = DIGIT;
				at = next;
				continue;
			}
		}
		if (wb == DS_WB_OTHER || wb == DS_WB_W_SEG_SPACE || wb == DS_WB_NEWLINE)
			return at;
		if (wb < DS_WB_SINGLE_QUOTE || wb > DS_WB_MID_NUM)
			return 0;
		end = behind_sign(s, next, last, wb);
		if (end == 0)
			return at;
		if (end == SIZE_MAX)
			return 0;
		at = end; /* LETTER behind LETTER, DIGIT behind DIGIT */
	}
	return at;
}

/*
 * Nothing that joins a sign or a blank before it begins at `at`: ASCII, a letter, or an ideograph of
 * one of the big blocks. May be false without need.
 */
static bool nothing_joins(ds_str s, size_t at)
{
	unsigned char c = at < s.len ? (unsigned char)s.at[at] : 0;
	size_t next;

	return c < 0x80 || (c >= 0xE4 && c <= 0xE9) || class_at(s, at, &next) == DS_WB_A_LETTER;
}

size_t ds_word_next(ds_str s, size_t at)
{
	unsigned char c = (unsigned char)s.at[at];
	size_t end = at + 1;
	int last = LETTER;

	if (c < 0x80) {
		last = ascii_kind[c];
		if (last == LINE)
			return end < s.len && c == '\r' && s.at[end] == '\n' ? end + 1 : end;
		while (last == BLANK && end < s.len && s.at[end] == ' ')
			end++;
		if (last == SIGN || last == BLANK)
			return nothing_joins(s, end) ? end : ds_word_any(s, at);
	} else {
		unsigned wb = class_at(s, at, &end);

		if (wb == DS_WB_OTHER && nothing_joins(s, end))
			return end;
		if (wb != DS_WB_A_LETTER && wb != DS_WB_NUMERIC)
			return ds_word_any(s, at);
		last = wb == DS_WB_NUMERIC ? DIGIT : LETTER;
	}
	end = word_run(s, end, last);
	return end ? end : ds_word_any(s, at);
}
