/*
 * Pieces of a pattern's source: words, numbers, quoted text, signs; comments run from -- to the
 * line's end. See tree_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/parse_int.h"

#include "text/utf8.h"
#include "ucd/props.h"

#include <stdarg.h>
#include <stdio.h>

ds_status ds_parse_fail(const ds_parser *ps, size_t at, const char *fmt, ...)
{
	size_t line = 1, start = 0;
	char text[256];
	va_list args;

	for (size_t i = 0; i < at && i < ps->source.len; i++) {
		if (ps->source.at[i] == '\n') {
			line++;
			start = i + 1;
		}
	}
	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	return ds_fail(ps->err, DS_ESYNTAX, "line %zu, column %zu: %s", line,
		       ds_utf8_count(ds_str_sub(ps->source, start, at)) + 1, text);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A character of a bare word: letters, digits, _ and whatever is not ASCII. */
static bool is_word(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (unsigned char)c >= 0x80;
}

static char byte_at(ds_str s, size_t i)
{
	return i < s.len ? s.at[i] : '\0';
}

/* Length of the white space at `at`, also U+00A0 and its like; 0 if there is none. */
static size_t blank_len(ds_str s, size_t at)
{
	size_t next = at;

	if (at == s.len)
		return 0;
	if (ds_ucd_get(ds_utf8_next(s, &next))->flags & DS_UCD_WHITE_SPACE)
		return next - at;
	return 0;
}

static size_t skip_blanks(ds_str s, size_t at)
{
	for (;;) {
		size_t n = blank_len(s, at);

		if (n == 0 && byte_at(s, at) == '-' && byte_at(s, at + 1) == '-') {
			const char *lf = memchr(s.at + at, '\n', s.len - at);

			n = lf ? (size_t)(lf - s.at) - at : s.len - at;
		}
		if (n == 0)
			return at;
		at += n;
	}
}

/* Curly quotes come with pasted text and would silently be words. */
static bool is_curly(ds_str s, size_t at)
{
	uint32_t c = ds_utf8_next(s, &at);

	return (c >= 0x2018 && c <= 0x201F) || c == 0xAB || c == 0xBB;
}

static ds_status quoted(ds_parser *ps, size_t at)
{
	ds_str s = ps->source;
	char quote = s.at[at];
	size_t i = at + 1;

	while (i < s.len && s.at[i] != quote && s.at[i] != '\n')
		i += s.at[i] == '\\' && i + 1 < s.len && s.at[i + 1] != '\n' ? 2 : 1;
	if (i >= s.len || s.at[i] != quote)
		return ds_parse_fail(
			ps, at, "quoted text that is not closed on its line, expected %c", quote);
	ps->ahead.kind = quote == '"' ? DS_LEX_STRING : DS_LEX_EXACT;
	ps->ahead.text = ds_str_sub(s, at + 1, i);
	ps->at = i + 1;
	return DS_OK;
}

/* Bytes of an apostrophe or hyphen inside a word, which a letter follows; 0 if there is none. */
static size_t joint_len(ds_str s, size_t at)
{
	size_t n = 0;

	if (s.at[at] == '-' || s.at[at] == '\'')
		n = 1;
	else if (ds_str_starts(ds_str_sub(s, at, s.len), DS_STR("\xE2\x80\x99")))
		n = 3;
	if (n == 0 || at + n >= s.len || !is_word(s.at[at + n]))
		return 0;
	if ((unsigned char)s.at[at + n] >= 0x80 && (blank_len(s, at + n) || is_curly(s, at + n)))
		return 0;
	return n;
}

/*
 * Hyphens and apostrophes belong to a word when a letter follows: post-war, don't. A number has one
 * point.
 */
static ds_status word(ds_parser *ps, size_t at)
{
	ds_str s = ps->source;
	size_t i = at;
	bool number = true, point = false;

	while (i < s.len) {
		size_t joint = i > at ? joint_len(s, i) : 0;

		if (joint) {
			number = false;
			i += joint;
		} else if ((unsigned char)s.at[i] >= 0x80 && (blank_len(s, i) || is_curly(s, i))) {
			break;
		} else if (is_word(s.at[i])) {
			number = number && is_digit(s.at[i]);
			i++;
		} else if (s.at[i] == '.' && number && !point && i > at &&
			   is_digit(byte_at(s, i + 1))) {
			point = true;
			i++;
		} else {
			break;
		}
	}
	ps->ahead.kind = number ? DS_LEX_NUMBER : DS_LEX_WORD;
	ps->ahead.text = ds_str_sub(s, at, i);
	ps->at = i;
	return DS_OK;
}

ds_status ds_lex_next(ds_parser *ps)
{
	ds_str s = ps->source;
	size_t at = skip_blanks(s, ps->at);

	ps->ahead = (ds_lex){DS_LEX_END, {s.at + at, 0}, at, at == ps->at};
	if (at == s.len) { /* told of as directly behind the last piece, whatever blanks and comments follow */
		ps->ahead = (ds_lex){DS_LEX_END, {s.at + ps->at, 0}, ps->at, true};
		return DS_OK;
	}
	if (s.at[at] == '"' || s.at[at] == '\'')
		return quoted(ps, at);
	if ((unsigned char)s.at[at] >= 0x80 && is_curly(s, at))
		return ds_parse_fail(ps, at, "a curly quote, expected \" or '");
	if (is_word(s.at[at]))
		return word(ps, at);
	if (s.at[at] < ' ' || s.at[at] == 0x7F)
		return ds_parse_fail(ps, at, "a control character, expected an item");
	ps->ahead.kind = DS_LEX_SIGN;
	ps->ahead.text = ds_str_sub(s, at, at + 1);
	ps->at = at + 1;
	return DS_OK;
}

bool ds_lex_sign(const ds_parser *ps, char c)
{
	return ps->ahead.kind == DS_LEX_SIGN && ps->ahead.text.at[0] == c;
}

bool ds_lex_is(const ds_lex *l, const char *w)
{
	return l->kind == DS_LEX_WORD && ds_str_is(l->text, w);
}

char ds_lex_behind(const ds_parser *ps, size_t skip)
{
	return byte_at(ps->source, ps->at + skip);
}

ds_lex ds_lex_peek(const ds_parser *ps)
{
	ds_parser copy = *ps;

	copy.err = NULL;
	if (ds_lex_next(&copy))
		copy.ahead.kind = DS_LEX_END;
	return copy.ahead;
}
