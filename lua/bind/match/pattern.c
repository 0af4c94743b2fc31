/*
 * Token patterns in Lua.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/tag/tag_int.h"
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

static const ds_pattern *check(lua_State *L)
{
	pattern_box *p = ds_bind_check(L, 1, DS_BIND_PATTERN);

	if (!p->pattern)
		luaL_error(L, "the pattern is closed");
	return p->pattern;
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

static ds_word_list *read_lists(lua_State *L, ds_scratch *tmp, size_t *n)
{
	ds_word_list *lists = get(L, tmp, LISTS_MAX, sizeof *lists);

	*n = 0;
	lua_pushnil(L);
	while (lua_next(L, 2)) {
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
		lists = read_lists(L, tmp, &n_lists);
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

/*
 * Sets from, to of tokens [first, first + count) in the table on top; empty runs lie before their
 * token.
 */
static void set_range(lua_State *L, const ds_tokens *t, uint32_t first, uint32_t count)
{
	lua_Integer from, to;

	if (count) {
		from = (lua_Integer)t->v[first].start + 1;
		to = t->v[first + count - 1].end;
	} else {
		from = (lua_Integer)(first < t->n ? t->v[first].start : t->text.len) + 1;
		to = from - 1;
	}
	lua_pushinteger(L, from);
	lua_setfield(L, -2, "from");
	lua_pushinteger(L, to);
	lua_setfield(L, -2, "to");
}

/* Pushes {name=, from=, to=, first=, count=, span=}; the pattern at 1, the document at 2. */
static void push_capture(lua_State *L, const ds_bind_doc *box, const ds_capture *c)
{
	const ds_pattern *p;

	lua_createtable(L, 0, 6);
	p = check(L);
	ds_bind_push(L, ds_pattern_capture(p, c->name));
	lua_setfield(L, -2, "name");
	ds_bind_doc_alive(L, box);
	set_range(L, &box->doc.tokens, c->first, c->count);
	lua_pushinteger(L, (lua_Integer)c->first + 1);
	lua_setfield(L, -2, "first");
	lua_pushinteger(L, c->count);
	lua_setfield(L, -2, "count");
	if (c->span >= 0) {
		lua_pushinteger(L, (lua_Integer)c->span + 1);
		lua_setfield(L, -2, "span");
	}
}

static void push_match(lua_State *L, const ds_bind_doc *box, const ds_matches *all,
		       const ds_match *m)
{
	luaL_checkstack(L, 10, NULL);
	lua_createtable(L, 0, 5);
	ds_bind_doc_alive(L, box);
	set_range(L, &box->doc.tokens, m->first, m->count);
	lua_pushinteger(L, (lua_Integer)m->first + 1);
	lua_setfield(L, -2, "first_tok");
	lua_pushinteger(L, m->count);
	lua_setfield(L, -2, "n_tok");
	lua_createtable(L, (int)(m->n_captures < 1000 ? m->n_captures : 1000), 0);
	for (uint32_t i = 0; i < m->n_captures; i++) {
		push_capture(L, box, &all->captures[m->first_capture + i]);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	lua_setfield(L, -2, "caps");
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
		st = ds_bind_doc_tag(L, box, rules, &err);
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
 * pattern:find(doc [, from, to]) -> {{first_tok=, n_tok=, from=, to=, caps = {{name=, from=, to=,
 * first=, count=, span = index | nil}, ...}}, ...} | nil, err. An untagged document is tagged by
 * the default tagger when the pattern asks for annotations.
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
		push_match(L, box, &found, &found.v[i]);
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
