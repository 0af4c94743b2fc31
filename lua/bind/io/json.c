/*
 * Lua value -> JSON (RFC 8259), and what JSON needs in Lua: null and the mark of arrays.
 *
 * Keys are sorted by bytes, so the same value gives the same text. Tables are read raw: no
 * metamethod runs. What JSON cannot hold is an error that names the key path: rows[3].place.
 *
 * Decoding is json_decode.c. SPDX-License-Identifier: MIT
 */
#include "bind/tag/tag_int.h"
#include "io/writer.h"
#include "text/utf8.h"

#include <math.h>
#include <stdlib.h>

#define JSON_DEPTH 200
#define ROW_DEPTH 8 /* of what is written here; deeper rows take the long way */
#define PATH_MAX_SHOWN 120 /* bytes of a path in a message */

static const char null_key, array_key;

struct step {
	ds_str key; /* at NULL: an index */
	lua_Integer index;
	const void *table;
};

struct encoder {
	lua_State *L;
	ds_scratch *tmp;
	int indent, depth;
	bool row; /* spans may be in it, and only plain tables */
	struct step path[JSON_DEPTH + 1];
	ds_status st;
	ds_err *err;
};

/* ---- errors ---------------------------------------------------------------------------------- */

static bool plain_key(ds_str s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.at[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
		      (i > 0 && c >= '0' && c <= '9')))
			return false;
	}
	return s.len > 0 && s.len <= 40;
}

/* Writes the key path of the value that is being encoded, "value" at the top. */
static void write_path(char *out, size_t size, const struct encoder *e)
{
	size_t n = 0;

	out[0] = '\0';
	for (int i = 0; i < e->depth && n + 60 < size; i++) {
		const struct step *s = &e->path[i];
		int w;

		if (!s->key.at)
			w = snprintf(out + n, size - n, "[%lld]", (long long)s->index);
		else if (plain_key(s->key))
			w = snprintf(out + n, size - n, "%s%.*s", n ? "." : "", (int)s->key.len,
				s->key.at);
		else
			w = snprintf(out + n, size - n, "[a key of %zu bytes]", s->key.len);
		n += w > 0 ? (size_t)w : 0;
	}
	if (n == 0)
		snprintf(out, size, "value");
}

static void refuse(struct encoder *e, ds_status st, const char *why)
{
	char path[PATH_MAX_SHOWN + 64];

	if (e->st)
		return;
	write_path(path, sizeof path, e);
	e->st = ds_fail(e->err, st, "%s: %s", path, why);
}

/* ---- values ---------------------------------------------------------------------------------- */

static void encode(struct encoder *e);

static void encode_string(struct encoder *e, ds_str s)
{
	if (ds_utf8_valid(s) != s.len)
		refuse(e, DS_EENCODING, "not valid UTF-8");
	else
		ds_json_string(&e->tmp->buf, s);
}

/* The shortest decimal that reads back the same, always with a sign of being no integer. */
static void encode_float(struct encoder *e, double v)
{
	char text[40];

	if (isnan(v) || isinf(v)) {
		refuse(e, DS_EFAIL, isnan(v) ? "not a number (NaN)" : "infinite number");
		return;
	}
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof text, "%.*g", digits, v);
		if (strtod(text, NULL) == v)
			break;
	}
	ds_buf_zstr(&e->tmp->buf, text);
	if (!strpbrk(text, ".e"))
		ds_buf_zstr(&e->tmp->buf, ".0");
}

static void new_line(struct encoder *e, int depth)
{
	if (e->indent == 0)
		return;
	ds_buf_char(&e->tmp->buf, '\n');
	for (int i = 0; i < depth * e->indent; i++)
		ds_buf_char(&e->tmp->buf, ' ');
}

/* Encodes the value on top as the member that e->path's last step names, and pops it. */
static void encode_member(struct encoder *e, bool first)
{
	if (!first)
		ds_buf_char(&e->tmp->buf, ',');
	new_line(e, e->depth);
	if (e->path[e->depth - 1].key.at) {
		encode_string(e, e->path[e->depth - 1].key);
		ds_buf_zstr(&e->tmp->buf, e->indent ? ": " : ":");
	}
	encode(e);
	lua_pop(e->L, 1);
}

static void encode_array(struct encoder *e, lua_Integer n)
{
	struct step *s = &e->path[e->depth++];

	ds_buf_char(&e->tmp->buf, '[');
	s->key.at = NULL;
	for (lua_Integer i = 1; i <= n && !e->st; i++) {
		s->index = i;
		lua_rawgeti(e->L, -1, i);
		encode_member(e, i == 1);
	}
	e->depth--;
	if (n > 0)
		new_line(e, e->depth);
	ds_buf_char(&e->tmp->buf, ']');
}

static int compare_keys(const void *a, const void *b)
{
	const ds_str *x = a, *y = b;

	return ds_str_cmp(*x, *y);
}

/*
 * The string keys of the table on top, copied, since pushing a key may run a finalizer that changes
 * the table.
 */
static ds_str *sorted_keys(struct encoder *e, size_t n)
{
	ds_str *keys = ds_arena_get(&e->tmp->mem, n, sizeof *keys);
	size_t i = 0;

	if (!keys) {
		e->st = ds_arena_fail(&e->tmp->mem, e->err);
		return NULL;
	}
	lua_pushnil(e->L);
	while (lua_next(e->L, -2)) {
		ds_str key;

		lua_pop(e->L, 1);
		key.at = lua_tolstring(e->L, -1, &key.len);
		if (!e->st)
			e->st = ds_arena_copy(&keys[i++], key, &e->tmp->mem, e->err);
	}
	if (e->st)
		return NULL;
	qsort(keys, n, sizeof *keys, compare_keys);
	return keys;
}

static void encode_object(struct encoder *e, size_t n)
{
	ds_str *keys = sorted_keys(e, n);
	struct step *s = &e->path[e->depth];

	if (!keys)
		return;
	e->depth++;
	ds_buf_char(&e->tmp->buf, '{');
	for (size_t i = 0; i < n && !e->st; i++) {
		s->key = keys[i];
		lua_pushlstring(e->L, keys[i].at, keys[i].len);
		lua_rawget(e->L, -2);
		encode_member(e, i == 0);
	}
	e->depth--;
	if (n > 0)
		new_line(e, e->depth);
	ds_buf_char(&e->tmp->buf, '}');
}

static bool is_marked(lua_State *L)
{
	bool marked;

	if (!lua_getmetatable(L, -1))
		return false;
	lua_rawgetp(L, LUA_REGISTRYINDEX, &array_key);
	marked = lua_rawequal(L, -1, -2);
	lua_pop(L, 2);
	return marked;
}

/*
 * Counts string keys and integer keys of the table on top, and finds the greatest; false: some
 * other key.
 */
static bool count_keys(lua_State *L, size_t *strings, size_t *integers, lua_Integer *last)
{
	bool good = true;

	*strings = *integers = 0;
	*last = 0;
	lua_pushnil(L);
	while (lua_next(L, -2)) {
		lua_pop(L, 1);
		if (lua_type(L, -1) == LUA_TSTRING) {
			(*strings)++;
		} else if (lua_isinteger(L, -1) && lua_tointeger(L, -1) >= 1) {
			(*integers)++;
			if (lua_tointeger(L, -1) > *last)
				*last = lua_tointeger(L, -1);
		} else {
			good = false;
		}
	}
	return good;
}

/* A table with a metatable in a row: a span that came in one is written as it came, others are refused. */
static bool encode_object_of_row(struct encoder *e)
{
	bool back;

	if (!lua_getmetatable(e->L, -1))
		return false;
	back = lua_rawequal(e->L, -1, 3);
	lua_pop(e->L, 1);
	if (!back) {
		if (!is_marked(e->L))
			refuse(e, DS_EFAIL, "an object");
		return !is_marked(e->L);
	}
	lua_pushvalue(e->L, 4);
	lua_rawget(e->L, -2);
	ds_buf_zstr(&e->tmp->buf, "{\"$span\":");
	ds_buf_str(&e->tmp->buf, ds_bind_str(e->L, -1));
	ds_buf_char(&e->tmp->buf, '}');
	lua_pop(e->L, 1);
	return true;
}

static void encode_table(struct encoder *e)
{
	const void *table = lua_topointer(e->L, -1);
	size_t strings, integers;
	lua_Integer last;
	bool good;

	if (e->row && encode_object_of_row(e))
		return;
	if (e->depth >= (e->row ? ROW_DEPTH : JSON_DEPTH)) {
		refuse(e, DS_ELIMIT, "deeper than 200 levels");
		return;
	}
	for (int i = 0; i < e->depth; i++) {
		if (e->path[i].table == table) {
			refuse(e, DS_EFAIL, "a table that contains itself");
			return;
		}
	}
	e->path[e->depth].table = table;
	good = count_keys(e->L, &strings, &integers, &last);
	if (!good)
		refuse(e, DS_EFAIL, "a key that is neither a string nor a positive integer");
	else if (strings && (integers || is_marked(e->L)))
		refuse(e, DS_EFAIL, is_marked(e->L) ? "an array with a string as key"
						     : "string keys and integer keys in one table");
	else if (integers && (lua_Unsigned)last != integers)
		refuse(e, DS_EFAIL, "an array with holes");
	else if (integers || is_marked(e->L))
		encode_array(e, last);
	else
		encode_object(e, strings);
}

/* Strings of a document that are written as they are. */
static bool fit_for_json(const ds_meta *m)
{
	const ds_str parts[] = {m->id, m->uri, m->title, m->date, m->publisher};

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		if (ds_utf8_valid(parts[i]) != parts[i].len)
			return false;
	}
	for (size_t i = 0; i < m->id.len; i++) {
		if ((unsigned char)m->id.at[i] < 0x20 || m->id.at[i] == '"' || m->id.at[i] == '\\' || m->id.at[i] == 0x7F)
			return false;
	}
	return true;
}

/* Encodes the span on top. What it names is asked for of the function at 2. */
static void encode_span(struct encoder *e)
{
	const ds_bind_span *s = lua_touserdata(e->L, -1);
	const ds_sentence *in = NULL;
	ds_range within;
	ds_str entity = {NULL, 0};
	size_t i;

	ds_bind_doc_alive(e->L, s->box);
	if (!fit_for_json(&s->box->doc.meta)) {
		refuse(e, DS_EENCODING, "a document that needs care");
		return;
	}
	if (s->kind == DS_SPAN_ANNOTATION && s->span.type < DS_DATE) {
		lua_pushvalue(e->L, 2);
		lua_pushvalue(e->L, -2);
		lua_call(e->L, 1, 1);
		/* it stays on the stack while its bytes are needed */
		if (lua_type(e->L, -1) == LUA_TSTRING)
			entity.at = lua_tolstring(e->L, -1, &entity.len);
		ds_bind_doc_alive(e->L, s->box);
	} else {
		lua_pushnil(e->L);
	}
	if (s->box->doc.has_tokens) {
		i = ds_bind_sentence_at(&s->box->doc.tokens, s->span.start);
		if (i < s->box->doc.tokens.n_sentences)
			in = &s->box->doc.tokens.sentences[i];
	}
	if (in)
		within = (ds_range){in->start, in->end};
	ds_write_span(&e->tmp->buf, &s->box->doc, &s->span, in ? &within : NULL, entity);
	lua_pop(e->L, 1);
}

static bool is_null(lua_State *L)
{
	bool same;

	ds_bind_push_null(L);
	same = lua_rawequal(L, -1, -2);
	lua_pop(L, 1);
	return same;
}

static void refuse_type(struct encoder *e)
{
	char why[48];

	snprintf(why, sizeof why, "a %s cannot be JSON", luaL_typename(e->L, -1));
	refuse(e, DS_EFAIL, why);
}

/* Encodes the value on top and leaves it there. */
static void encode(struct encoder *e)
{
	lua_State *L = e->L;
	ds_str s;

	luaL_checkstack(L, 8, "JSON");
	if (e->st)
		return;
	switch (lua_type(L, -1)) {
	case LUA_TNIL:
		ds_buf_zstr(&e->tmp->buf, "null");
		break;
	case LUA_TBOOLEAN:
		ds_buf_zstr(&e->tmp->buf, lua_toboolean(L, -1) ? "true" : "false");
		break;
	case LUA_TNUMBER:
		if (lua_isinteger(L, -1))
			ds_buf_printf(&e->tmp->buf, "%lld", (long long)lua_tointeger(L, -1));
		else
			encode_float(e, lua_tonumber(L, -1));
		break;
	case LUA_TSTRING:
		s.at = lua_tolstring(L, -1, &s.len);
		encode_string(e, s);
		break;
	case LUA_TTABLE:
		encode_table(e);
		break;
	default:
		if (e->row && ds_bind_test(L, -1, DS_BIND_SPAN))
			encode_span(e);
		else if (is_null(L))
			ds_buf_zstr(&e->tmp->buf, "null");
		else
			refuse_type(e);
	}
}

/* ---- the module ------------------------------------------------------------------------------ */

/* core.json_encode(v [, {indent = n}]) -> string | nil, err */
static int json_encode(lua_State *L)
{
	struct encoder e;
	ds_err err;

	luaL_checkany(L, 1);
	ds_bind_opts(L, 2);
	e.indent = (int)ds_bind_opt_int(L, 2, "indent", 0, 16, 0);
	lua_settop(L, 1);
	e.L = L;
	e.row = false;
	e.tmp = ds_bind_scratch(L);
	e.depth = 0;
	e.st = DS_OK;
	e.err = &err;
	lua_pushvalue(L, 1);
	encode(&e);
	if (e.st || ds_buf_status(&e.tmp->buf, &err))
		return ds_bind_fail(L, &err, NULL);
	ds_bind_push(L, ds_buf_view(&e.tmp->buf));
	ds_bind_scratch_done(L, 2);
	return 1;
}

/*
 * core.row_encode(row, entity, class, key) -> string | nil: a row of plain values and spans; nil for one that holds anything else, or
 * is none, which wire.lua tells. entity(span) -> the JSON of what it names | nil. class: the metatable of spans that came in a row,
 * which have their text under key.
 */
static int row_encode(lua_State *L)
{
	struct encoder e = {.L = L, .row = true};
	ds_err err;

	luaL_checktype(L, 1, LUA_TTABLE);
	luaL_checktype(L, 2, LUA_TFUNCTION);
	luaL_checktype(L, 3, LUA_TTABLE);
	luaL_checkany(L, 4);
	lua_settop(L, 4);
	e.tmp = ds_bind_scratch(L);
	e.err = &err;
	lua_pushvalue(L, 1);
	encode(&e);
	if (e.st || ds_buf_status(&e.tmp->buf, &err) || ds_buf_view(&e.tmp->buf).at[0] != '{')
		return 0;
	ds_bind_push(L, ds_buf_view(&e.tmp->buf));
	ds_bind_scratch_done(L, 5);
	return 1;
}

void ds_bind_push_null(lua_State *L)
{
	lua_rawgetp(L, LUA_REGISTRYINDEX, &null_key);
}

void ds_bind_mark_array(lua_State *L)
{
	lua_rawgetp(L, LUA_REGISTRYINDEX, &array_key);
	lua_setmetatable(L, -2);
}

/* core.json_array([t]) -> t, marked: an array even when it is empty */
static int json_array(lua_State *L)
{
	if (lua_isnoneornil(L, 1)) {
		lua_settop(L, 0);
		lua_newtable(L);
	}
	luaL_checktype(L, 1, LUA_TTABLE);
	lua_settop(L, 1);
	if (lua_getmetatable(L, 1)) {
		lua_rawgetp(L, LUA_REGISTRYINDEX, &array_key);
		luaL_argcheck(L, lua_rawequal(L, -1, -2), 1, "the table has a metatable already");
		lua_settop(L, 1);
	}
	ds_bind_mark_array(L);
	return 1;
}

static int null_tostring(lua_State *L)
{
	lua_pushliteral(L, "null");
	return 1;
}

const luaL_Reg ds_bind_json_lib[] = {
	{"json_encode", json_encode}, {"row_encode", row_encode},
	{"json_decode", ds_bind_json_decode}, {"row_decode", ds_bind_row_decode},
	{"span_field", ds_bind_span_field}, {"json_is_row", ds_bind_json_is_row},
	{"json_array", json_array},
	{NULL, NULL},
};

void ds_bind_json_open(lua_State *L, int core)
{
	lua_newuserdatauv(L, 1, 0);
	lua_createtable(L, 0, 3);
	lua_pushcfunction(L, null_tostring);
	lua_setfield(L, -2, "__tostring");
	lua_pushliteral(L, "null");
	lua_pushvalue(L, -1);
	lua_setfield(L, -3, "__name");
	lua_setfield(L, -2, "__metatable");
	lua_setmetatable(L, -2);
	lua_pushvalue(L, -1);
	lua_rawsetp(L, LUA_REGISTRYINDEX, &null_key);
	lua_setfield(L, core, "json_null");
	lua_createtable(L, 0, 1);
	lua_pushliteral(L, "Array");
	lua_setfield(L, -2, "__metatable");
	lua_rawsetp(L, LUA_REGISTRYINDEX, &array_key);
}
