/*
 * Whether a text is one row of JSON, or a span in one, just as we would write it, so that it can be passed on as it is; and
 * what such a span says, read from its text: most spans of a row are passed on, or asked for one field.
 *
 * Only what is certain counts: one object without white space outside strings, keys without escapes, each once, in the
 * order of their bytes, well-formed UTF-8, integers of at most 18 digits or decimals that stay as they are. Everything
 * else may still be a good row, which decoding and encoding tells.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/bind_int.h"
#include "text/show.h"
#include "text/utf8.h"

#include <ctype.h>

#define DEPTH 40 /* rows hold 32 at most, spans a few more */

typedef struct scanner {
	const char *at, *end;
	int depth;
	bool shown; /* without the characters that our encoder would not show */
} scanner;

static bool skip_value(scanner *s);

static bool take(scanner *s, char c)
{
	if (s->at >= s->end || *s->at != c)
		return false;
	s->at++;
	return true;
}

/* A character that is no ASCII, of valid UTF-8, unless it is one that hides. */
static bool skip_shown(scanner *s)
{
	size_t at = 0;
	uint32_t cp = ds_utf8_next((ds_str){s->at, (size_t)(s->end - s->at)}, &at);

	s->at += at;
	return cp != 0x7F && !ds_show_hidden(cp);
}

/* A string as our encoder writes it, with short escapes only. */
static bool skip_string(scanner *s, ds_str *inside, bool *escaped)
{
	if (!take(s, '"'))
		return false;
	inside->at = s->at;
	*escaped = false;
	while (s->at < s->end && *s->at != '"') {
		if ((unsigned char)*s->at < 0x20)
			return false;
		if (*s->at == '\\') {
			*escaped = true;
			/* "\b" and "\f" would be written by their numbers; a NUL is no escape */
			if (++s->at >= s->end || *s->at == '\0' || !strchr("\"\\nrt", *s->at))
				return false;
		}
		if ((unsigned char)*s->at < 0x7F || !s->shown)
			s->at++;
		else if (!skip_shown(s))
			return false;
	}
	inside->len = (size_t)(s->at - inside->at);
	return take(s, '"');
}

static size_t skip_digits(scanner *s)
{
	const char *from = s->at;

	while (s->at < s->end && isdigit((unsigned char)*s->at))
		s->at++;
	return (size_t)(s->at - from);
}

/* -12, 3.25: without an exponent, and short enough to stay the same number. */
static bool skip_number(scanner *s)
{
	const char *from = s->at;
	size_t whole, part = 1;
	bool zero;

	take(s, '-');
	zero = s->at < s->end && *s->at == '0';
	whole = skip_digits(s);
	if (whole == 0 || (zero && whole > 1))
		return false;
	if (take(s, '.')) {
		part = skip_digits(s);
		/* "1.50" would be written as "1.5" */
		if (part == 0 || whole + part > 15 || (part > 1 && s->at[-1] == '0'))
			return false;
		/* and small numbers with an exponent */
		if (zero && part > 4)
			return false;
	} else if (whole > 18 || (zero && from[0] == '-')) {
		return false;
	}
	return s->at >= s->end || !strchr("eE", *s->at);
}

static bool skip_word(scanner *s, const char *word)
{
	size_t n = strlen(word);

	if ((size_t)(s->end - s->at) < n || memcmp(s->at, word, n) != 0)
		return false;
	s->at += n;
	return true;
}

static bool skip_array(scanner *s)
{
	if (take(s, ']'))
		return true;
	do {
		if (!skip_value(s))
			return false;
	} while (take(s, ','));
	return take(s, ']');
}

/* A key, which comes behind the one before it, and its colon. */
static bool skip_key(scanner *s, ds_str *key)
{
	ds_str last = *key;
	bool escaped;

	return skip_string(s, key, &escaped) && !escaped && take(s, ':') && (!last.at || ds_str_cmp(last, *key) < 0);
}

/* The rest of an object; at the top no key may start with '$', which marks keys of our own. */
static bool skip_object(scanner *s)
{
	ds_str key = {NULL, 0};

	if (take(s, '}'))
		return true;
	do {
		if (!skip_key(s, &key) || (s->depth == 1 && key.len && key.at[0] == '$') || !skip_value(s))
			return false;
	} while (take(s, ','));
	return take(s, '}');
}

static bool skip_value(scanner *s)
{
	bool good, escaped;
	ds_str inside;

	if (s->at >= s->end || s->depth >= DEPTH)
		return false;
	s->depth++;
	switch (*s->at) {
	case '{': s->at++; good = skip_object(s); break;
	case '[': s->at++; good = skip_array(s); break;
	case '"': good = skip_string(s, &inside, &escaped); break;
	case 't': good = skip_word(s, "true"); break;
	case 'f': good = skip_word(s, "false"); break;
	case 'n': good = skip_word(s, "null"); break;
	default: good = skip_number(s);
	}
	s->depth--;
	return good;
}

/* core.json_is_row(s [, own]) -> boolean; false says nothing. own: keys at the top may start with '$' */
int ds_bind_json_is_row(lua_State *L)
{
	ds_str text = ds_bind_str(L, 1);
	scanner s = {text.at, text.at + text.len, lua_toboolean(L, 2) ? 1 : 0, true};
	bool good = text.len && *text.at == '{' && ds_utf8_valid(text) == text.len && skip_value(&s) && s.at == s.end;

	lua_pushboolean(L, good);
	return 1;
}

/* ---- spans ----------------------------------------------------------------------------------- */

static bool is(ds_str key, const char *name)
{
	return ds_str_eq(key, ds_str_of(name));
}

/* A whole number that is not negative; false for all else. */
static bool position(const char *from, const char *end, uint64_t *n)
{
	*n = 0;
	for (const char *p = from; p < end; p++) {
		if (!isdigit((unsigned char)*p))
			return false;
		*n = *n * 10 + (uint64_t)(*p - '0'); /* of 18 digits, as skip_number has seen */
	}
	return true;
}

size_t ds_bind_json_span(ds_str s)
{
	scanner in = {s.at, s.at + s.len, 1, false};
	ds_str key = {NULL, 0};
	uint64_t from = 0, to = 0;
	bool text = false, end = false;

	if (!take(&in, '{'))
		return 0;
	do {
		const char *value;

		if (!skip_key(&in, &key))
			return 0;
		value = in.at;
		if (!skip_value(&in))
			return 0;
		if (is(key, "text"))
			text = *value == '"';
		else if (is(key, "from") && !position(value, in.at, &from))
			return 0;
		else if (is(key, "to") && !(end = position(value, in.at, &to)))
			return 0;
	} while (take(&in, ','));
	/* an empty span ends before it starts */
	if (!take(&in, '}') || !text || !end || from < 1 || to + 1 < from)
		return 0;
	return (size_t)(in.at - s.at);
}

/* Past a string that is known to be one, or to the end. */
static void pass_string(scanner *s)
{
	for (s->at++; s->at < s->end && *s->at != '"'; s->at++) {
		if (*s->at == '\\' && s->at + 1 < s->end)
			s->at++;
	}
	if (s->at < s->end)
		s->at++;
}

/* Past a value that is known to be one: to the comma or bracket behind it. */
static void pass_value(scanner *s)
{
	size_t depth = 0;

	while (s->at < s->end) {
		char c = *s->at;

		if (depth == 0 && (c == ',' || c == '}'))
			return;
		if (c == '"') {
			pass_string(s);
			continue;
		}
		if (c == '{' || c == '[')
			depth++;
		else if (c == '}' || c == ']')
			depth--;
		s->at++;
	}
}

bool ds_bind_json_find(ds_str object, ds_str name, size_t *at)
{
	scanner s = {object.at, object.at + object.len, 0, false};

	while (s.at < s.end && *s.at != '}') {
		ds_str key;
		int order;

		s.at++; /* the brace or a comma */
		key.at = s.at + 1;
		pass_string(&s);
		if (s.at >= s.end || s.at < key.at + 1)
			return false;
		key.len = (size_t)(s.at - 1 - key.at);
		s.at++; /* the colon */
		order = ds_str_cmp(key, name);
		if (order == 0 && s.at < s.end) {
			*at = (size_t)(s.at - object.at);
			return true;
		}
		if (order > 0)
			return false;
		pass_value(&s);
	}
	return false;
}
