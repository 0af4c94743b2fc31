/*
 * JSON (RFC 8259) -> Lua values, in one pass and without a tree between, so nothing can leak when
 * Lua raises.
 *
 * Integers that fit 64 bits stay integers; larger ones, fractions and exponents become floats. null
 * is core.json_null, so that it survives in tables. Arrays bear the mark of arrays. Equal keys: the
 * last one counts. Strings must be UTF-8. Depth is limited.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/bind_int.h"
#include "text/utf8.h"

#include <stdlib.h>

#define JSON_DEPTH 200

struct decoder {
	lua_State *L;
	ds_str s;
	size_t at;
	int depth;
	ds_buf *buf;
	ds_status st;
	ds_err *err;
};

static void refuse(struct decoder *d, const char *what)
{
	size_t line = 1, line_at = 0;

	if (d->st)
		return;
	for (size_t i = 0; i < d->at && i < d->s.len; i++) {
		if (d->s.at[i] == '\n') {
			line++;
			line_at = i + 1;
		}
	}
	d->st = ds_fail(d->err, DS_ESYNTAX, "JSON, line %zu, byte %zu: %s", line,
		d->at - line_at + 1,
			what);
}

static int peek(const struct decoder *d)
{
	return d->at < d->s.len ? (unsigned char)d->s.at[d->at] : -1;
}

static void skip_blanks(struct decoder *d)
{
	while (d->at < d->s.len && strchr(" \t\r\n", d->s.at[d->at]) && d->s.at[d->at])
		d->at++;
}

static void word(struct decoder *d, const char *text)
{
	size_t n = strlen(text);

	if (d->s.len - d->at < n || memcmp(d->s.at + d->at, text, n) != 0)
		refuse(d, "expected a value");
	else
		d->at += n;
}

/* ---- strings --------------------------------------------------------------------------------- */

/* Four hexadecimal digits. */
static uint32_t hex4(struct decoder *d)
{
	uint32_t v = 0;

	for (int i = 0; i < 4; i++) {
		int c = peek(d);

		if (c >= '0' && c <= '9')
			v = v << 4 | (uint32_t)(c - '0');
		else if ((c | 32) >= 'a' && (c | 32) <= 'f')
			v = v << 4 | (uint32_t)((c | 32) - 'a' + 10);
		else
			refuse(d, "expected four hexadecimal digits");
		if (d->st)
			return 0;
		d->at++;
	}
	return v;
}

/*
 * Behind "\u". A pair of surrogates is one character; a lone one is an error, since no UTF-8 can
 * hold it.
 */
static void escape_unicode(struct decoder *d)
{
	uint32_t cp = hex4(d);
	char utf8[4];

	if (cp >= 0xD800 && cp <= 0xDBFF && !d->st) {
		uint32_t low = 0;

		if (d->s.len - d->at >= 2 && memcmp(d->s.at + d->at, "\\u", 2) == 0) {
			d->at += 2;
			low = hex4(d);
		}
		if (low < 0xDC00 || low > 0xDFFF)
			refuse(d, "half of a surrogate pair");
		cp = 0x10000 + ((cp - 0xD800) << 10) + (low - 0xDC00);
	} else if (cp >= 0xDC00 && cp <= 0xDFFF) {
		refuse(d, "half of a surrogate pair");
	}
	if (!d->st)
		ds_buf_add(d->buf, utf8, ds_utf8_put(utf8, cp));
}

static void escape(struct decoder *d)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	int c = peek(d);
	const char *p = c > 0 ? strchr(from, c) : NULL;

	d->at++;
	if (c == 'u')
		escape_unicode(d);
	else if (p)
		ds_buf_char(d->buf, to[p - from]);
	else
		refuse(d, "unknown escape");
}

/* Bytes up to the next quote, backslash or control character. */
static ds_str plain_run(struct decoder *d)
{
	size_t start = d->at;

	while (d->at < d->s.len) {
		unsigned char c = (unsigned char)d->s.at[d->at];

		if (c == '"' || c == '\\' || c < 0x20)
			break;
		d->at++;
	}
	return ds_str_sub(d->s, start, d->at);
}

/* Pushes the string that starts at the quote. */
static void string(struct decoder *d)
{
	ds_str run;

	d->at++;
	run = plain_run(d);
	if (peek(d) == '"') {
		d->at++;
		ds_bind_push(d->L, run);
		return;
	}
	ds_buf_clear(d->buf);
	ds_buf_str(d->buf, run);
	while (!d->st && peek(d) != '"') {
		if (peek(d) != '\\') {
			refuse(d, d->at < d->s.len ? "control character in a string"
						   : "string without an end");
			break;
		}
		d->at++;
		escape(d);
		if (!d->st)
			ds_buf_str(d->buf, plain_run(d));
	}
	d->at++;
	if (!d->st)
		d->st = ds_buf_status(d->buf, d->err);
	if (d->st)
		lua_pushnil(d->L);
	else
		ds_bind_push(d->L, ds_buf_view(d->buf));
}

/* ---- numbers --------------------------------------------------------------------------------- */

static size_t digits(struct decoder *d)
{
	size_t start = d->at;

	while (peek(d) >= '0' && peek(d) <= '9')
		d->at++;
	if (d->at == start)
		refuse(d, "expected a digit");
	return d->at - start;
}

/* The integer in s, "-" and digits; false when 64 bits are too few. */
static bool whole(lua_Integer *out, ds_str s)
{
	bool minus = s.at[0] == '-';
	lua_Unsigned v = 0, limit = (lua_Unsigned)LUA_MAXINTEGER + minus;

	for (size_t i = minus; i < s.len; i++) {
		lua_Unsigned digit = (lua_Unsigned)(s.at[i] - '0');

		if (v > (limit - digit) / 10)
			return false;
		v = v * 10 + digit;
	}
	*out = (lua_Integer)(minus ? 0 - v : v);
	return true;
}

static void number(struct decoder *d)
{
	size_t start = d->at, n;
	bool integer = true;
	lua_Integer v;
	ds_str s;

	if (peek(d) == '-')
		d->at++;
	n = peek(d) == '0' ? (d->at++, (size_t)1) : digits(d);
	if (n && peek(d) == '.') {
		integer = false;
		d->at++;
		digits(d);
	}
	if (!d->st && (peek(d) == 'e' || peek(d) == 'E')) {
		integer = false;
		d->at++;
		if (peek(d) == '+' || peek(d) == '-')
			d->at++;
		digits(d);
	}
	s = ds_str_sub(d->s, start, d->at);
	if (d->st) {
		lua_pushnil(d->L);
	} else if (integer && whole(&v, s)) {
		lua_pushinteger(d->L, v);
	} else {
		/*
		 * a Lua string, for its NUL; out of range is infinity, which JSON could not have
		 * meant
		 */
		double x;

		ds_bind_push(d->L, s);
		x = strtod(lua_tostring(d->L, -1), NULL);
		lua_pop(d->L, 1);
		if (x - x != 0)
			refuse(d, "number out of range");
		lua_pushnumber(d->L, x);
	}
}

/* ---- values ---------------------------------------------------------------------------------- */

static void value(struct decoder *d);

static void array(struct decoder *d)
{
	lua_Integer n = 0;

	d->at++;
	lua_newtable(d->L);
	ds_bind_mark_array(d->L);
	skip_blanks(d);
	if (peek(d) == ']') {
		d->at++;
		return;
	}
	while (!d->st) {
		value(d);
		lua_rawseti(d->L, -2, ++n);
		skip_blanks(d);
		if (peek(d) == ']') {
			d->at++;
			return;
		}
		if (peek(d) != ',')
			refuse(d, "expected ',' or ']'");
		d->at++;
	}
}

static void object(struct decoder *d)
{
	d->at++;
	lua_newtable(d->L);
	skip_blanks(d);
	if (peek(d) == '}') {
		d->at++;
		return;
	}
	while (!d->st) {
		skip_blanks(d);
		if (peek(d) != '"') {
			refuse(d, "expected a key in quotes");
			return;
		}
		string(d);
		skip_blanks(d);
		if (peek(d) != ':')
			refuse(d, "expected ':'");
		if (d->st) {
			lua_pop(d->L, 1);
			return;
		}
		d->at++;
		value(d);
		lua_rawset(d->L, -3);
		skip_blanks(d);
		if (peek(d) == '}') {
			d->at++;
			return;
		}
		if (peek(d) != ',')
			refuse(d, "expected ',' or '}'");
		d->at++;
	}
}

static void nested(struct decoder *d, void (*read)(struct decoder *d))
{
	if (d->depth >= JSON_DEPTH) {
		refuse(d, "deeper than 200 levels");
		lua_pushnil(d->L);
		return;
	}
	d->depth++;
	read(d);
	d->depth--;
}

/* Pushes one value, nil after an error. */
static void value(struct decoder *d)
{
	luaL_checkstack(d->L, 8, "JSON");
	skip_blanks(d);
	switch (peek(d)) {
	case '{':
		nested(d, object);
		break;
	case '[':
		nested(d, array);
		break;
	case '"':
		string(d);
		break;
	case 't':
		word(d, "true");
		lua_pushboolean(d->L, true);
		break;
	case 'f':
		word(d, "false");
		lua_pushboolean(d->L, false);
		break;
	case 'n':
		word(d, "null");
		ds_bind_push_null(d->L);
		break;
	default:
		if (peek(d) == '-' || (peek(d) >= '0' && peek(d) <= '9')) {
			number(d);
		} else {
			refuse(d, d->at < d->s.len ? "expected a value" : "unexpected end");
			lua_pushnil(d->L);
		}
	}
}

/* core.json_decode(s) -> value | nil, err */
int ds_bind_json_decode(lua_State *L)
{
	struct decoder d = {0};
	ds_scratch *tmp;
	ds_err err;

	d.s = ds_bind_str(L, 1);
	lua_settop(L, 1);
	tmp = ds_bind_scratch(L);
	d.L = L;
	d.buf = &tmp->buf;
	d.err = &err;
	d.at = ds_utf8_valid(d.s);
	if (d.at != d.s.len) {
		refuse(&d, "not valid UTF-8");
	} else {
		d.at = 0;
		value(&d);
		skip_blanks(&d);
		if (d.at < d.s.len)
			refuse(&d, "something behind the value");
	}
	if (d.st)
		return ds_bind_fail(L, &err, NULL);
	ds_bind_scratch_done(L, 2);
	return 1;
}
