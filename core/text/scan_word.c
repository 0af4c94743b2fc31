/*
 * Words and numbers: letters, apostrophes, clitics, full stops that belong to a word, separators
 * of digits.
 *
 * Base: UAX #29, rules WB5 to WB13b; tailored as token.h says. A look ahead never goes beyond the
 * next word, so the whole stays linear.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/swar_int.h"
#include "text/token_int.h"

#define ABBREV_MAX 16 /* bytes of the longest word that is looked up */

size_t ds_apostrophe(ds_str s, size_t at)
{
	if (ds_byte_is(s, at, '\''))
		return 1;
	if (s.len > at && s.len - at >= 3 && memcmp(s.at + at, "\xE2\x80\x99", 3) == 0)
		return 3;
	return 0;
}

static bool word_class(int wb)
{
	return wb == DS_WB_A_LETTER || wb == DS_WB_HEBREW_LETTER || wb == DS_WB_NUMERIC ||
	       wb == DS_WB_EXTEND_NUM_LET || wb == DS_WB_EXTEND || wb == DS_WB_FORMAT ||
	       wb == DS_WB_ZWJ;
}

bool ds_letter_at(ds_str s, size_t at)
{
	size_t i = at;
	int wb;

	if (at >= s.len)
		return false;
	if (!ds_high_at(s, at))
		return ds_class_at(s, at) & DS_B_LETTER;
	wb = ds_ucd_get(ds_utf8_next(s, &i))->wb;
	return wb == DS_WB_A_LETTER || wb == DS_WB_HEBREW_LETTER;
}

/*
 * U+00C0 to U+017F without the two signs, and U+0400 to U+047F: letters all, so they need no
 * look-up.
 */
static bool plain_letter(ds_str s, size_t at)
{
	unsigned char a = (unsigned char)s.at[at], b;

	if (s.len - at < 2)
		return false;
	b = (unsigned char)s.at[at + 1];
	if ((b & 0xC0) != 0x80)
		return false;
	return a == 0xD0 || a == 0xD1 || a == 0xC4 || a == 0xC5 ||
	       (a == 0xC3 && b != 0x97 && b != 0xB7);
}

/* The end of the run of DS_B_WORD at `at`: eight bytes at a time, so that its length is no branch. */
static inline size_t ascii_run(ds_str s, size_t at)
{
	const uint64_t top = DS_SWAR_EACH * 0x80;

	for (; s.len - at >= 8; at += 8) {
		uint64_t w = ds_swar_load(s.at + at), low = w & ~top, word;

		word = ds_swar_within(low | DS_SWAR_EACH * 0x20, 'a', 'z') |
		       ds_swar_within(low, '0', '9') | ds_swar_within(low, '_', '_');
		word = ~word | (w & top);
		if (word & top)
			return at + ds_swar_first(word & top);
	}
	while (at < s.len && ds_byte_class[(unsigned char)s.at[at]] & DS_B_WORD)
		at++;
	return at;
}

size_t ds_word_run(ds_str s, size_t at)
{
	for (;;) {
		size_t next;

		at = ascii_run(s, at);
		if (!ds_high_at(s, at))
			return at;
		if (plain_letter(s, at)) {
			at += 2;
			continue;
		}
		next = at;
		if (!word_class(ds_ucd_get(ds_utf8_next(s, &next))->wb))
			return at;
		at = next;
	}
}

static bool word_at(ds_str s, size_t at)
{
	return ds_class_at(s, at) & DS_B_WORD ||
	       (ds_high_at(s, at) && word_class(ds_ucd_get(ds_utf8_next(s, &at))->wb));
}

size_t ds_clitic_end(ds_str s, size_t at)
{
	static const char two[][3] = {"re", "ve", "ll"};
	size_t i = at + ds_apostrophe(s, at), end = i;
	char a, b;

	while (end < s.len && end - i < 3 && ds_class_at(s, end) & DS_B_LETTER)
		end++;
	if (i == at || end == i || end - i > 2 || word_at(s, end))
		return 0;
	a = (char)(s.at[i] | 32);
	if (end - i == 1)
		return a == 's' || a == 'm' || a == 'd' || a == 't' ? end : 0;
	b = (char)(s.at[i + 1] | 32);
	for (size_t k = 0; k < 3; k++) {
		if (two[k][0] == a && two[k][1] == b)
			return end;
	}
	return 0;
}

/* Elided words of the Romance languages, which end with their apostrophe: l', d', qu'. */
static bool elides(ds_str word, ds_str s, size_t next)
{
	static const char *const words[] = {"l", "d", "j", "n", "t", "m", "c", "s", "qu", "jusqu",
					    "lorsqu", "puisqu", "quoiqu", "dell", "nell", "all"};
	char low[8];
	size_t i = next;
	bool upper = ds_class_at(word, 0) & DS_B_UPPER;

	if (word.len == 0 || word.len > 6)
		return false;
	for (size_t k = 0; k < word.len; k++)
		low[k] = (char)(word.at[k] | 32);
	/* D'Angelo, N'Golo: a capital on both sides is a name; L'Express still has an article */
	if (upper && word.len == 1 && low[0] != 'l' && i < s.len) {
		if (ds_ucd_get(ds_utf8_next(s, &i))->category == DS_GC_LU)
			return false;
	}
	for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
		if (ds_str_eq((ds_str){low, word.len}, ds_str_of(words[k])))
			return true;
	}
	return false;
}

/* The end of the blanks at `at`, or of the text when a paragraph ends first. */
static size_t skip_blanks(ds_str s, size_t at)
{
	size_t stop = at + 8;
	unsigned lines = 0;

	while (at < stop && ds_class_at(s, at) & (DS_B_BLANK | DS_B_LINE)) {
		lines += s.at[at] == '\n';
		at++;
	}
	return lines > 1 ? s.len : at;
}

static bool upper_at(ds_str s, size_t at)
{
	if (!ds_high_at(s, at))
		return ds_class_at(s, at) & DS_B_UPPER;
	return ds_ucd_get(ds_utf8_next(s, &at))->category == DS_GC_LU;
}

static bool lower_at(ds_str s, size_t at)
{
	if (!ds_high_at(s, at))
		return ds_class_at(s, at) & DS_B_LOWER;
	return ds_ucd_get(ds_utf8_next(s, &at))->category == DS_GC_LL;
}

/*
 * The next letter of an acronym at `at` (one character, no word goes on behind it): its end, else
 * 0.
 */
static size_t lone_letter(ds_str s, size_t at)
{
	size_t end = at;

	if (!ds_letter_at(s, at))
		return 0;
	ds_utf8_next(s, &end);
	return word_at(s, end) ? 0 : end;
}

/* U.S., e.g., Ph.D.: letters, each with its stop. The end when [start, stop) begins one, else 0. */
static size_t acronym(ds_str s, size_t start, size_t stop)
{
	size_t i = stop, pieces = 1, first = start;

	ds_utf8_next(s, &first);
	if (first != stop) {
		size_t second = first;

		/* two letters may only come first: Ph.D. */
		if (first < stop)
			ds_utf8_next(s, &second);
		if (second != stop || !upper_at(s, start))
			return 0;
	}
	while (ds_byte_is(s, i, '.')) {
		size_t end = lone_letter(s, i + 1);

		if (!end)
			break;
		pieces++;
		i = end;
	}
	if (pieces < 2)
		return 0;
	return ds_byte_is(s, i, '.') && !ds_byte_is(s, i + 1, '.') ? i + 1 : i;
}

static bool prev_is_number(const ds_scanner *sc)
{
	return sc->n && sc->v[sc->n - 1].kind == DS_KIND_NUMBER && sc->lines == 0;
}

/* A capital with a stop that is an initial and not the last word of a sentence. */
static bool is_initial(const ds_scanner *sc, size_t start, size_t stop)
{
	ds_str s = sc->s;
	size_t next = skip_blanks(s, stop + 1);
	const ds_token *prev = sc->n ? &sc->v[sc->n - 1] : NULL;
	bool name;

	if (!upper_at(s, start) || next >= s.len)
		return false;
	/* "20 °C.", "5 V.": a unit */
	if (prev && sc->lines == 0 &&
	    (prev->kind == DS_KIND_NUMBER || prev->kind == DS_KIND_SYMBOL))
		return false;
	if (ds_byte_is(s, next, ',') && next == stop + 1)
		return true;
	if (!upper_at(s, next) && !(next == stop + 1 && ds_byte_is(s, next, '-')) &&
	    !lower_at(s, next))
		return false;
	/* "I." is an initial between parts of a name only */
	name = prev && sc->lines < 2 && prev->flags & (DS_TOKEN_TITLE | DS_TOKEN_ABBREV) && upper_at(s, next);
	return s.at[start] != 'I' || name;
}

/* The lone letter [start, stop) stands in a row of such: "z. B.", "s. r. o.", "H. R. 1280". */
static bool in_letter_row(const ds_scanner *sc, size_t start, size_t stop)
{
	ds_str s = sc->s;
	size_t next = skip_blanks(s, stop + 1), end;
	const ds_token *prev = sc->n ? &sc->v[sc->n - 1] : NULL;

	if (prev && prev->flags & DS_TOKEN_ABBREV && prev->end - prev->start <= 3 && sc->gap &&
	    sc->lines == 0 && s.at[prev->end - 1] == '.') {
		size_t one = prev->start;

		ds_utf8_next(s, &one);
		if (one + 1 == prev->end &&
		    (!upper_at(s, prev->start) || !upper_at(s, start) ||
		     ds_class_at(s, next) & DS_B_DIGIT))
			return true;
	}
	if (upper_at(s, start) || next == stop + 1 || next > stop + 2)
		return false;
	/* "d. 1990", "v. Chr." */
	if (ds_class_at(s, next) & DS_B_DIGIT)
		return lower_at(s, start);
	end = ds_letter_at(s, next) ? ds_word_run(s, next) : next;
	if (!ds_byte_is(s, end, '.') || ds_byte_is(s, end + 1, '.') || end - next > ABBREV_MAX)
		return false;
	return lone_letter(s, next) == end ||
	       ds_abbrev_of(ds_str_sub(s, next, end)) == DS_ABBREV_COMMON;
}

/* "(b. March 1990)" */
static bool behind_bracket(const ds_scanner *sc)
{
	return sc->n && !sc->gap && sc->s.at[sc->v[sc->n - 1].start] == '(';
}

/* What follows the full stop at `stop` (the next character is at `next`) continues the sentence. */
static bool goes_on(const ds_scanner *sc, size_t stop, size_t next)
{
	ds_str s = sc->s;

	return lower_at(s, next) || ds_class_at(s, next) & DS_B_DIGIT || ds_byte_is(s, next, '(') ||
	       ds_byte_is(s, stop + 1, ',') || ds_byte_is(s, stop + 1, ';') ||
	       ds_byte_is(s, stop + 1, ')') || behind_bracket(sc);
}

/*
 * "Gen." and not "PR." or "50 Hz.": a capital, then small letters, or the doubled letters of a
 * plural ("MM. Roux et Petit"), or all capitals within such ("GEN. LEE").
 */
static bool is_name_abbrev(const ds_scanner *sc, size_t start, size_t stop, size_t next)
{
	ds_str s = sc->s;
	size_t second = start + 1;

	if (!upper_at(s, start) || prev_is_number(sc))
		return false;
	if (!upper_at(s, second) || s.at[start] == s.at[second])
		return true;
	return next > stop + 1 && next + 1 < s.len && upper_at(s, next) && upper_at(s, next + 1);
}

/* Whether the full stop at `stop` belongs to the word [start, stop). */
static bool keeps_stop(const ds_scanner *sc, size_t start, size_t stop)
{
	ds_str s = sc->s;
	size_t next = skip_blanks(s, stop + 1), one = start;

	if (ds_byte_is(s, stop + 1, '.') || stop - start > ABBREV_MAX)
		return false;
	ds_utf8_next(s, &one);
	if (one == stop && ((behind_bracket(sc) && lower_at(s, start)) ||
			    in_letter_row(sc, start, stop)))
		return true;
	switch (ds_abbrev_of(ds_str_sub(s, start, stop))) {
	case DS_ABBREV_TITLE:
		/* "5 ms" is a unit */
		return !prev_is_number(sc) || upper_at(s, start) || goes_on(sc, stop, next);
	case DS_ABBREV_COMMON:
	case DS_ABBREV_LAST:
		return true;
	case DS_ABBREV_NAME:
		return is_name_abbrev(sc, start, stop, next) || goes_on(sc, stop, next);
	case DS_ABBREV_NUMBER:
		if (ds_class_at(s, next) & DS_B_DIGIT)
			return true;
		break;
	case DS_ABBREV_MONTH:
		if (prev_is_number(sc))
			return !upper_at(s, next) && next < s.len;
		if (ds_class_at(s, next) & DS_B_DIGIT)
			return true;
		return upper_at(s, start) && goes_on(sc, stop, next);
	case DS_ABBREV_WORD:
		return upper_at(s, start) && goes_on(sc, stop, next);
	case DS_ABBREV_INNER:
		if (goes_on(sc, stop, next))
			return true;
		break;
	default:
		break;
	}
	return one == stop && is_initial(sc, start, stop);
}

/*
 * The word [start, stop) ends at a full stop. Returns how far the token goes: `stop` when the
 * stop is not the word's. *more is set when the word goes on behind it.
 */
static size_t at_stop(ds_scanner *sc, size_t start, size_t stop, ds_token_kind *kind, bool *more)
{
	ds_str s = sc->s;
	size_t end;

	*more = false;
	if (ds_letter_at(s, stop + 1)) {
		end = ds_url_end(s, start, stop);
		if (!end)
			end = ds_domain_end(s, start);
		if (end > stop) {
			*kind = DS_KIND_URL;
			return end;
		}
		end = acronym(s, start, stop);
		if (end)
			return end;
		if (keeps_stop(sc, start, stop))
			return stop + 1;
		/* report.pdf, node.js: one word, as UAX #29 has it; not "end.Next" */
		*more = lower_at(s, stop + 1) && stop - start > 1;
		return stop;
	}
	return keeps_stop(sc, start, stop) ? stop + 1 : stop;
}

/* Handles the apostrophe of `len` bytes at `at`; true when the word [start, ...) was emitted. */
static bool at_apostrophe(ds_scanner *sc, size_t start, size_t at, size_t len)
{
	ds_str s = sc->s;
	size_t end = ds_clitic_end(s, at);

	if (end && (s.at[end - 1] | 32) == 't' && end - at == len + 1) {
		size_t n = at - 1;

		if ((s.at[n] | 32) == 'n') {
			bool tail = n > start;

			if (tail)
				ds_scan_emit(sc, start, n, DS_KIND_WORD, 0);
			ds_scan_emit(sc, n, end, DS_KIND_WORD,
				     tail ? DS_TOKEN_JOINED : 0);
			return true;
		}
		end = 0;
	}
	if (end) {
		ds_scan_emit(sc, start, at, DS_KIND_WORD, 0);
		ds_scan_emit(sc, at, end, DS_KIND_WORD, DS_TOKEN_JOINED);
		return true;
	}
	if (!ds_letter_at(s, at + len)) {
		/* the states' rights: with no quotation open it is the genitive's */
		bool owner = (!sc->quote || sc->lines > 1) && at > start && (s.at[at - 1] | 32) == 's' &&
			     ds_class_at(s, at + len) & DS_B_BLANK;

		ds_scan_emit(sc, start, at, DS_KIND_WORD, 0);
		if (owner)
			ds_scan_emit(sc, at, at + len, DS_KIND_WORD, DS_TOKEN_JOINED);
		return true;
	}
	if (elides(ds_str_sub(s, start, at), s, at + len)) {
		ds_scan_emit(sc, start, at + len, DS_KIND_WORD, 0);
		return true;
	}
	return false;
}

/* MidLetter beyond the apostrophe and the stop: the Catalan dot, Hebrew gershayim. */
static size_t other_mid(ds_str s, size_t at)
{
	size_t next = at;
	uint32_t cp;

	if (!ds_high_at(s, at))
		return 0;
	cp = ds_utf8_next(s, &next);
	return (cp == 0x00B7 || cp == 0x05F4) && ds_letter_at(s, next) ? next : 0;
}

void ds_scan_word(ds_scanner *sc)
{
	ds_str s = sc->s;
	size_t start = sc->at, i = start;
	ds_token_kind kind = DS_KIND_WORD;

	for (;;) {
		size_t n, end;
		bool more;

		i = ds_word_run(s, i);
		if (i >= s.len || ds_byte_class[(unsigned char)s.at[i]] & (DS_B_BLANK | DS_B_LINE))
			break;
		if (s.at[i] == '.') {
			end = at_stop(sc, start, i, &kind, &more);
			if (more) {
				i++;
				continue;
			}
			ds_scan_emit(sc, start, end, kind,
				     end > i && kind == DS_KIND_WORD && s.at[end - 1] == '.'
					     ? DS_TOKEN_ABBREV : 0);
			return;
		}
		if ((n = ds_apostrophe(s, i)) != 0) {
			if (at_apostrophe(sc, start, i, n))
				return;
			i += n;
			continue;
		}
		if (s.at[i] == ':' && (end = ds_url_end(s, start, i)) != 0) {
			ds_scan_emit(sc, start, end, DS_KIND_URL, 0);
			return;
		}
		/* AT&T, R&D */
		if (s.at[i] == '&' && ds_class_at(s, i - 1) & DS_B_UPPER &&
		    ds_class_at(s, i + 1) & DS_B_UPPER) {
			i++;
			continue;
		}
		n = other_mid(s, i);
		if (!n)
			break;
		i = n;
	}
	ds_scan_emit(sc, start, i, kind, 0);
}

static bool digit_at(ds_str s, size_t at)
{
	if (!ds_high_at(s, at))
		return ds_class_at(s, at) & DS_B_DIGIT;
	return ds_ucd_get(ds_utf8_next(s, &at))->wb == DS_WB_NUMERIC;
}

static size_t digits(ds_str s, size_t at, size_t max)
{
	size_t n = 0;

	while (n <= max && ds_class_at(s, at + n) & DS_B_DIGIT)
		n++;
	return n;
}

/* 2020-11-10 and 10-11-2020: the end, else 0. A longer number behind it is no date. */
static size_t dashed_date(ds_str s, size_t at)
{
	size_t a = digits(s, at, 4), b, c;

	if (!ds_byte_is(s, at + a, '-') || (a != 4 && a != 2 && a != 1))
		return 0;
	b = digits(s, at + a + 1, 2);
	if (b < 1 || b > 2 || !ds_byte_is(s, at + a + 1 + b, '-'))
		return 0;
	c = digits(s, at + a + b + 2, 4);
	if ((a == 4 && (c < 1 || c > 2)) || (a != 4 && c != 4))
		return 0;
	return at + a + b + c + 2;
}

/* A sign between digits that belongs to the number. */
static bool number_sign(ds_str s, size_t at)
{
	return (s.at[at] == '.' || s.at[at] == ',' || s.at[at] == ':' || s.at[at] == '/') &&
	       digit_at(s, at + 1);
}

void ds_scan_number(ds_scanner *sc)
{
	ds_str s = sc->s;
	size_t start = sc->at, i = dashed_date(s, start), end;

	if (!i)
		i = start;
	for (;;) {
		i = ds_word_run(s, i);
		if (i >= s.len || !number_sign(s, i))
			break;
		/* letters part "5km.3" and "10th,2" where digits alone do not */
		if (s.at[i] != ':' && !digit_at(s, i - 1) && !ds_high_at(s, i - 1))
			break;
		i++;
	}
	/* 24news.com; the letter is looked for first, since what follows may be long */
	end = (ds_byte_is(s, i, '.') || ds_byte_is(s, i, '-')) &&
			      ds_letter_at(s, start + digits(s, start, 64))
		      ? ds_domain_end(s, start)
		      : 0;
	if (end > i)
		ds_scan_emit(sc, start, end, DS_KIND_URL, 0);
	else
		ds_scan_emit(sc, start, i, DS_KIND_NUMBER, 0);
}
