/*
 * JSON (RFC 8259) -> Lua values, in one pass and without a tree between, so nothing can leak when
 * Lua raises.
 *
 * Integers that fit 64 bits stay integers; larger ones, fractions and exponents become floats. null
 * is core.json_null, so that it survives in tables. Arrays bear the mark of arrays. Equal keys: the
 * last one counts. Strings must be UTF-8. Depth is limited.
 *
 * Rows of scripts (row_decode) hold spans, {"$span": {...}}. One that is just as we write it stays text within an object,
 * whose fields are read when they are asked for (span_field).
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/bind_int.h"
#include "text/utf8.h"

#include <stdlib.h>

#define JSON_DEPTH 200
#define ROW_DEPTH 40 /* rows hold 32 at most, reports a few more */

/* Where row_decode has its arguments. */
enum { CLASS = 2, KEY, SPECIAL };

struct decoder {
	lua_State *L;
	ds_str s;
	size_t at;
	int depth;
	bool row; /* a row: spans and the like are made, fields that are null left out */
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

/* Behind the brace of an object: makes it, if it is a span as we write it. */
static bool span_of_row(struct decoder *d)
{
	static const char head[] = "\"$span\":";
	size_t skip = sizeof head - 1, n;
	ds_str rest = ds_str_sub(d->s, d->at, d->s.len);

	if (rest.len <= skip || memcmp(rest.at, head, skip) != 0)
		return false;
	rest = ds_str_sub(rest, skip, rest.len);
	n = ds_bind_json_span(rest);
	if (n == 0 || n >= rest.len || rest.at[n] != '}')
		return false;
	lua_createtable(d->L, 0, 1);
	lua_pushvalue(d->L, KEY);
	lua_pushlstring(d->L, rest.at, n);
	lua_rawset(d->L, -3);
	lua_pushvalue(d->L, CLASS);
	lua_setmetatable(d->L, -2);
	d->at += skip + n + 1;
	return true;
}

/* Whether the string on top is the key of what is no plain value. A row itself is plain, whatever it holds. */
static bool is_special(const struct decoder *d)
{
	const char *s = d->depth > 1 ? lua_tostring(d->L, -1) : NULL;

	return s && s[0] == '$' && (strcmp(s, "$span") == 0 || strcmp(s, "$entity") == 0 || strcmp(s, "$number") == 0);
}

/* Behind the key on top: adds it and its value to the table below. True: it is special, and so is the table. */
static bool field(struct decoder *d)
{
	bool row = d->row, special = row && is_special(d);

	skip_blanks(d);
	if (row && peek(d) == 'n') {
		word(d, "null");
		lua_pushnil(d->L);
	} else {
		/* what a special table holds is read as it stands: null is an open bound there */
		d->row = row && !special;
		value(d);
		d->row = row;
	}
	lua_rawset(d->L, -3);
	return special;
}

/* Behind the brace that ends the object on top. */
static void end_object(struct decoder *d, bool special)
{
	d->at++;
	if (!special)
		return;
	lua_pushvalue(d->L, SPECIAL);
	lua_insert(d->L, -2);
	lua_call(d->L, 1, 1);
}

static void object(struct decoder *d)
{
	bool special = false;

	d->at++;
	if (d->row && d->depth > 1 && span_of_row(d))
		return;
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
		special |= field(d);
		skip_blanks(d);
		if (peek(d) == '}') {
			end_object(d, special);
			return;
		}
		if (peek(d) != ',')
			refuse(d, "expected ',' or '}'");
		d->at++;
	}
}

static void nested(struct decoder *d, void (*read)(struct decoder *d))
{
	if (d->depth >= (d->row ? ROW_DEPTH : JSON_DEPTH)) {
		refuse(d, d->row ? "nested too deeply" : "deeper than 200 levels");
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

/* Decodes the whole text at 1; results as for ds_bind_fail. */
static int decode(lua_State *L, bool row)
{
	struct decoder d = {.L = L, .row = row};
	ds_scratch *tmp;
	ds_err err;
	int top = lua_gettop(L);

	d.s = ds_bind_str(L, 1);
	tmp = ds_bind_scratch(L);
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
	ds_bind_scratch_done(L, top + 1);
	return 1;
}

/* core.json_decode(s) -> value | nil, err */
int ds_bind_json_decode(lua_State *L)
{
	luaL_checkstring(L, 1);
	lua_settop(L, 1);
	return decode(L, false);
}

/*
 * core.row_decode(s, class, key, special) -> value | nil, err: JSON of rows. Spans become tables with the metatable class and
 * their text under key. special(table) -> what a table stands for that has a key such as $number, or a span in another form.
 */
int ds_bind_row_decode(lua_State *L)
{
	luaL_checkstring(L, 1);
	luaL_checktype(L, CLASS, LUA_TTABLE);
	luaL_checkany(L, KEY);
	luaL_checktype(L, SPECIAL, LUA_TFUNCTION);
	lua_settop(L, SPECIAL);
	return decode(L, true);
}

/* core.span_field(json, name) -> the value of a field | nil; json as row_decode keeps it, or of json_encode */
int ds_bind_span_field(lua_State *L)
{
	struct decoder d = {.L = L};
	ds_scratch *tmp;
	ds_err err;

	d.s = ds_bind_str(L, 1);
	if (!ds_bind_json_find(d.s, ds_bind_str(L, 2), &d.at))
		return 0;
	lua_settop(L, 2);
	tmp = ds_bind_scratch(L);
	d.buf = &tmp->buf;
	d.err = &err;
	value(&d);
	if (d.st)
		return ds_bind_fail(L, &err, NULL);
	ds_bind_scratch_done(L, 3);
	return 1;
}
