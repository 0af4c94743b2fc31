/*
 * Token patterns in Lua.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/match/match_int.h"
#include "bind/store/store_int.h"
#include "match/pattern.h"
#include "tag/zones.h"

#define LISTS_MAX 1000

typedef struct pattern_box {
	ds_pattern *pattern; /* NULL: closed */
} pattern_box;

static int pattern_close(lua_State *L)
{
	pattern_box *p = ds_bind_check(L, 1, DS_BIND_PATTERN);

	ds_pattern_free(p->pattern);
	p->pattern = NULL;
	return 0;
}

const ds_pattern *ds_bind_pattern_check(lua_State *L, int idx)
{
	pattern_box *p = ds_bind_check(L, idx, DS_BIND_PATTERN);

	if (!p->pattern)
		luaL_error(L, "the pattern is closed");
	return p->pattern;
}

static const ds_pattern *check(lua_State *L)
{
	return ds_bind_pattern_check(L, 1);
}

/* Memory for the lists, in scratch; raises, since the collector then frees it. */
static void *get(lua_State *L, ds_scratch *tmp, size_t n, size_t size)
{
	void *piece = ds_arena_get(&tmp->mem, n, size);
	ds_err err;

	if (!piece) {
		ds_arena_fail(&tmp->mem, &err);
		luaL_error(L, "%s", err.msg);
	}
	return piece;
}

/* Copies s, since nothing else keeps a list's words while others are read. */
static ds_str keep(lua_State *L, ds_scratch *tmp, ds_str s)
{
	char *piece = get(L, tmp, s.len, 1);

	if (s.len)
		memcpy(piece, s.at, s.len);
	return (ds_str){piece, s.len};
}

/* The list on top of the stack, under the name below it. */
static void read_list(lua_State *L, ds_scratch *tmp, ds_word_list *list)
{
	size_t n = lua_rawlen(L, -1);
	ds_str *words = get(L, tmp, n, sizeof *words), name;

	name.at = lua_tolstring(L, -2, &name.len);
	list->name = keep(L, tmp, name);
	for (size_t i = 0; i < n; i++) {
		ds_str word;

		if (lua_rawgeti(L, -1, (lua_Integer)i + 1) != LUA_TSTRING)
			luaL_error(L, "list '%s': item %I must be a string, got %s", name.at,
				(lua_Integer)i + 1,
				   luaL_typename(L, -1));
		word.at = lua_tolstring(L, -1, &word.len);
		words[i] = keep(L, tmp, word);
		lua_pop(L, 1);
	}
	list->words = words;
	list->n = n;
}

ds_word_list *ds_bind_word_lists(lua_State *L, int idx, ds_scratch *tmp, size_t *n)
{
	ds_word_list *lists = get(L, tmp, LISTS_MAX, sizeof *lists);

	*n = 0;
	lua_pushnil(L);
	while (lua_next(L, idx)) {
		if (lua_type(L, -2) != LUA_TSTRING || lua_type(L, -1) != LUA_TTABLE)
			luaL_error(L, "lists must be {name = {words}}");
		if (*n >= LISTS_MAX)
			luaL_error(L, "more than %d lists", LISTS_MAX);
		read_list(L, tmp, &lists[(*n)++]);
		lua_pop(L, 1);
	}
	return lists;
}

/* core.pattern(source [, {name = {words}}]) -> Pattern | nil, err */
static int pattern_new(lua_State *L)
{
	ds_str source = ds_bind_str(L, 1);
	ds_word_list *lists = NULL;
	size_t n_lists = 0;
	ds_scratch *tmp;
	pattern_box *p;
	ds_err err;

	ds_bind_opts(L, 2);
	lua_settop(L, 2);
	tmp = ds_bind_scratch(L);
	p = ds_bind_new(L, DS_BIND_PATTERN, sizeof *p, 0);
	if (lua_istable(L, 2))
		lists = ds_bind_word_lists(L, 2, tmp, &n_lists);
	if (ds_pattern_new(&p->pattern, source, &(ds_pattern_opts){.lists = lists, .n_lists = n_lists}, &err))
		return ds_bind_fail(L, &err, NULL);
	ds_bind_scratch_done(L, 3);
	lua_settop(L, 4);
	return 1;
}

/* pattern:captures() -> {name, ...} */
static int pattern_captures(lua_State *L)
{
	const ds_pattern *p = check(L);
	size_t n = ds_pattern_captures(p);

	lua_newtable(L);
	for (size_t i = 0; i < n; i++) {
		ds_bind_push(L, ds_pattern_capture(check(L), i));
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	return 1;
}

static int pattern_needs_tags(lua_State *L)
{
	lua_pushboolean(L, ds_pattern_needs_tags(check(L)));
	return 1;
}

/* Appends an integer to the array on top. */
static void append(lua_State *L, lua_Integer *n, lua_Integer v)
{
	lua_pushinteger(L, v);
	lua_rawseti(L, -2, ++*n);
}

static void append_range(lua_State *L, lua_Integer *n, const ds_tokens *t, uint32_t first, uint32_t count)
{
	append(L, n, (lua_Integer)t->v[first].start + 1);
	append(L, n, t->v[first + count - 1].end);
}

void ds_bind_push_match(lua_State *L, const ds_tokens *t, const ds_pattern *p, const ds_matches *all,
			const ds_match *m)
{
	lua_Integer n = 0;

	luaL_checkstack(L, 10, NULL);
	lua_createtable(L, (int)(m->n_captures < 1000 ? 2 + 4 * m->n_captures : 0), 0);
	append_range(L, &n, t, m->first, m->count);
	for (uint32_t i = 0; i < m->n_captures; i++) {
		const ds_capture *c = &all->captures[m->first_capture + i];

		ds_bind_push(L, ds_pattern_capture(p, c->name));
		lua_rawseti(L, -2, ++n);
		append_range(L, &n, t, c->first, c->count);
		append(L, &n, (lua_Integer)c->span + 1);
	}
}

/* The document at 2, ready for the pattern; NULL after nil, err. */
static ds_bind_doc *ready(lua_State *L, const ds_pattern *p)
{
	ds_bind_doc *box = ds_bind_doc_check(L, 2);
	ds_status st;
	ds_err err;

	if (ds_pattern_needs_tags(p) && !box->doc.is_tagged) {
		ds_bind_rules *rules = ds_bind_rules_opt(L, 5);

		ds_bind_doc_alive(L, box);
		ds_bind_doc_forget(L, 2);
		st = ds_bind_doc_tag(L, 2, rules, &err);
	} else {
		st = ds_bind_doc_tokens(L, box, &err);
	}
	if (!st && ds_pattern_needs_zones(p))
		st = ds_zones_find(&box->doc, &err);
	if (st) {
		ds_bind_fail(L, &err, NULL);
		return NULL;
	}
	ds_bind_doc_alive(L, box);
	return box;
}

/*
 * pattern:find(doc [, from, to]) -> {match, ...} | nil, err: rows of ds_bind_push_match. An untagged document is
 * tagged by the default tagger when the pattern asks for annotations.
 */
static int pattern_find(lua_State *L)
{
	const ds_pattern *p = check(L);
	size_t first = 0, count, start, end;
	ds_matches found = {0};
	ds_bind_doc *box;
	ds_scratch *tmp;
	ds_err err;

	ds_bind_doc_check(L, 2);
	lua_settop(L, 4);
	tmp = ds_bind_scratch(L);
	lua_pushnil(L);
	lua_insert(L, 5);
	box = ready(L, p);
	if (!box)
		return 2;
	p = check(L);
	count = box->doc.tokens.n;
	if (!lua_isnil(L, 3)) {
		ds_bind_range(L, 3, box->doc.text.read.len, &start, &end);
		ds_bind_tokens_in(&box->doc.tokens, start, end, &first, &count);
	}
	if (ds_pattern_find(&found, p, &box->doc, first, count, &tmp->mem, &err))
		return ds_bind_fail(L, &err, NULL);
	lua_settop(L, 6);
	lua_newtable(L);
	for (size_t i = 0; i < found.n; i++) {
		ds_bind_doc_alive(L, box);
		ds_bind_push_match(L, &box->doc.tokens, check(L), &found, &found.v[i]);
		lua_rawseti(L, 7, (lua_Integer)i + 1);
	}
	ds_bind_scratch_done(L, 6);
	return 1;
}

const luaL_Reg ds_bind_pattern_lib[] = {{"pattern", pattern_new}, {NULL, NULL}};

static const luaL_Reg pattern_methods[] = {{"find", pattern_find},
					   {"captures", pattern_captures},
					   {"needs_tags", pattern_needs_tags},
					   {"close", pattern_close},
					   {NULL, NULL}};
static const luaL_Reg pattern_meta[] = {{"__gc", pattern_close}, {"__close", pattern_close},
	{NULL, NULL}};

const ds_bind_class ds_bind_pattern_class = {"Pattern", "a pattern", pattern_methods, pattern_meta,
	NULL,
					     NULL};
