/*
 * Lists of names in Lua. See tag_int.h for why they are counted.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/tag/tag_int.h"

#include "base/stop.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

void ds_bind_list_drop(ds_bind_list *list)
{
	if (!list || --list->refs)
		return;
	ds_gazetteer_close(list->own);
	ds_buf_free(&list->block);
	free(list);
}

static int gazetteer_close(lua_State *L)
{
	ds_bind_gazetteer *g = ds_bind_check(L, 1, DS_BIND_GAZETTEER);

	ds_bind_list_drop(g->list);
	g->list = NULL;
	return 0;
}

static const ds_gazetteer *check_list(lua_State *L)
{
	ds_bind_gazetteer *g = ds_bind_check(L, 1, DS_BIND_GAZETTEER);

	if (!g->list)
		luaL_error(L, "the gazetteer is closed");
	return g->list->list;
}

/* Takes what is in *block (also on failure), or the mapped list `own`. */
static ds_status hold(ds_bind_gazetteer *g, ds_buf *block, ds_gazetteer *own, ds_err *err)
{
	ds_bind_list *list = calloc(1, sizeof *list);
	ds_status st = DS_OK;

	if (!list) {
		ds_gazetteer_close(own);
		ds_buf_free(block);
		return ds_fail(err, DS_ENOMEM, NULL);
	}
	list->refs = 1;
	list->block = *block;
	list->own = own;
	if (!own)
		st = ds_gazetteer_open(&list->own, ds_buf_view(&list->block), err);
	if (st) {
		ds_buf_free(&list->block);
		free(list);
		return st;
	}
	list->list = list->own;
	g->list = list;
	return DS_OK;
}

/* Compiles what a reader of lists gives, which it closes; the first fault in a row ends it. */
static ds_status compile(ds_bind_gazetteer *g, ds_list *from, bool fuzzy, ds_buf *guess, ds_err *err)
{
	ds_list_info info;
	ds_gazetteer_build *b = NULL;
	bool more = true;
	ds_buf block;
	ds_status st = ds_gazetteer_build_new(&b, err);

	ds_buf_init(&block, NULL, 0);
	if (st == DS_OK && fuzzy)
		ds_gazetteer_build_fuzzy(b);
	while (st == DS_OK && more) {
		st = ds_list_next(&more, from, b, err);
		if (st == DS_OK && ds_stopped())
			st = ds_fail(err, DS_EINTR, NULL);
	}
	if (st == DS_OK)
		st = ds_gazetteer_build_finish(b, &block, err);
	ds_gazetteer_build_free(b);
	ds_list_info_get(&info, from);
	if (guess)
		ds_buf_zstr(guess, info.guess);
	ds_list_close(from);
	if (st) {
		ds_buf_free(&block);
		return st;
	}
	return hold(g, &block, NULL, err);
}

/*
 * core.gazetteer_make(name, text of a list [, fuzzy]) -> Gazetteer | nil, err; any form that
 * ds_list_open knows
 */
static int gazetteer_make(lua_State *L)
{
	const char *name = ds_bind_path(L, 1);
	ds_str text = ds_bind_str(L, 2);
	bool fuzzy = lua_toboolean(L, 3);
	ds_list_opts opts = {.form = DS_LIST_AUTO, .name = ds_str_of(name)};
	ds_bind_gazetteer *g = ds_bind_new(L, DS_BIND_GAZETTEER, sizeof *g, 0);
	ds_list *from = NULL;
	ds_err err;

	if (ds_list_open_memory(&from, text, name, &opts, &err) || compile(g, from, fuzzy, NULL, &err))
		return ds_bind_fail(L, &err, NULL);
	ds_bind_charge(L, g->list->block.len);
	return 1;
}

/* Whether the file starts as a compiled list does; what cannot be read is left to who opens it. */
static bool is_compiled(const char *path)
{
	FILE *f = strcmp(path, "-") == 0 ? NULL : fopen(path, "rb");
	char first[8];
	bool is = f && fread(first, 1, sizeof first, f) == sizeof first &&
		  ds_gazetteer_is((ds_str){first, sizeof first});

	if (f)
		fclose(f);
	return is;
}

static ds_status open_path(ds_bind_gazetteer *g, const char *path, const ds_list_opts *opts,
			   bool fuzzy, ds_buf *guess, ds_err *err)
{
	ds_gazetteer *own = NULL;
	ds_list *from = NULL;
	ds_buf none;
	ds_status st;

	ds_buf_init(&none, NULL, 0);
	if (is_compiled(path)) {
		st = ds_gazetteer_open_file(&own, path, err);
		return st ? st : hold(g, &none, own, err);
	}
	st = ds_list_open(&from, path, opts, err);
	return st ? st : compile(g, from, fuzzy, guess, err);
}

/* core.is_gazetteer(path) -> whether it is a compiled list */
static int gazetteer_is(lua_State *L)
{
	lua_pushboolean(L, is_compiled(ds_bind_path(L, 1)));
	return 1;
}

/*
 * core.gazetteer_open(path [, {name=, form=, map=, type=, classes=, langs=, fuzzy=}]) -> Gazetteer,
 * guess | nil, err; compiled, or the text of a list: then guess is the map that was guessed, if one was
 */
static int gazetteer_open(lua_State *L)
{
	const char *path = ds_bind_path(L, 1);
	ds_bind_gazetteer *g;
	ds_list_opts opts;
	ds_scratch *tmp;
	bool fuzzy;
	ds_err err;

	ds_bind_opts(L, 2);
	lua_settop(L, 2);
	tmp = ds_bind_scratch(L);
	fuzzy = ds_bind_opt_bool(L, 2, "fuzzy");
	if (ds_bind_list_opts(L, 2, &opts, &err))
		return ds_bind_fail(L, &err, path);
	g = ds_bind_new(L, DS_BIND_GAZETTEER, sizeof *g, 0);
	if (open_path(g, path, &opts, fuzzy, &tmp->buf, &err))
		return ds_bind_fail(L, &err, path);
	ds_bind_charge(L, g->list->block.len);
	ds_bind_push_opt(L, ds_buf_view(&tmp->buf));
	ds_bind_scratch_done(L, 3);
	return 2;
}

/* core.gazetteer_builtin() -> Gazetteer: the list that ships | nil where none is embedded */
static int gazetteer_builtin(lua_State *L)
{
	const ds_gazetteer *builtin = ds_gazetteer_builtin();
	ds_bind_gazetteer *g;
	ds_err err;

	if (!builtin)
		return 0;
	g = ds_bind_new(L, DS_BIND_GAZETTEER, sizeof *g, 0);
	g->list = calloc(1, sizeof *g->list);
	if (!g->list) {
		ds_fail(&err, DS_ENOMEM, NULL);
		return ds_bind_fail(L, &err, NULL);
	}
	g->list->refs = 1;
	g->list->list = builtin;
	return 1;
}

/* Sets a field of the table on top, unless it is empty. */
static void set_str(lua_State *L, const char *key, ds_str s)
{
	if (s.len) {
		lua_pushlstring(L, s.at, s.len);
		lua_setfield(L, -2, key);
	}
}

static void push_entry(lua_State *L, const ds_entry *e)
{
	lua_createtable(L, 0, 6);
	set_str(L, "name", e->name);
	set_str(L, "main", e->main);
	set_str(L, "type", e->type);
	if (e->key.len) {
		lua_pushlstring(L, e->list.at, e->list.len);
		lua_pushstring(L, e->list.len ? ":" : "");
		lua_pushlstring(L, e->key.at, e->key.len);
		lua_concat(L, 3);
		lua_setfield(L, -2, "id");
	}
	set_str(L, "props", e->props);
	lua_pushinteger(L, e->prior);
	lua_setfield(L, -2, "prior");
}

/* Pushes the entries under a name, as an array. Arguments: ds_bind_list, name. */
static int find_held(lua_State *L)
{
	const ds_gazetteer *g = ((const ds_bind_list *)lua_touserdata(L, 1))->list;
	ds_hit hit = ds_gazetteer_find(g, ds_bind_str(L, 2));

	lua_newtable(L);
	for (uint32_t i = 0; i < hit.n_entries; i++) {
		ds_entry e = ds_gazetteer_entry(g, hit.entry + i);

		push_entry(L, &e);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	return 1;
}

/* gazetteer:find(name) -> {{name=, type=, id=, props=, prior=}, ...}, best first, maybe empty */
static int gazetteer_find(lua_State *L)
{
	ds_bind_list *list;
	int st;

	check_list(L);
	ds_bind_str(L, 2);
	list = ((ds_bind_gazetteer *)lua_touserdata(L, 1))->list;
	lua_settop(L, 2);
	lua_pushcfunction(L, find_held);
	lua_pushlightuserdata(L, list);
	lua_pushvalue(L, 2);
	/* counted meanwhile: a finalizer may close the gazetteer between two pushes */
	list->refs++;
	st = lua_pcall(L, 2, 1, 0);
	ds_bind_list_drop(list);
	return st ? lua_error(L) : 1;
}

/* Pushes the hits of a document as an array. Arguments: ds_bind_list, ds_hits, ds_tokens. */
static int push_hits(lua_State *L)
{
	const ds_gazetteer *g = ((const ds_bind_list *)lua_touserdata(L, 1))->list;
	const ds_hits *hits = lua_touserdata(L, 2);
	const ds_tokens *t = lua_touserdata(L, 3);

	lua_createtable(L, (int)(hits->n < INT_MAX ? hits->n : 0), 0);
	for (size_t i = 0; i < hits->n; i++) {
		const ds_hit *h = &hits->v[i];

		lua_createtable(L, 0, 4);
		lua_pushinteger(L, (lua_Integer)t->v[h->first].start + 1);
		lua_setfield(L, -2, "from");
		lua_pushinteger(L, t->v[h->first + h->count - 1].end);
		lua_setfield(L, -2, "to");
		lua_pushinteger(L, h->edits);
		lua_setfield(L, -2, "edits");
		lua_createtable(L, (int)(h->n_entries < 1000 ? h->n_entries : 1000), 0);
		for (uint32_t k = 0; k < h->n_entries && k < 1000; k++) {
			ds_entry e = ds_gazetteer_entry(g, h->entry + k);

			push_entry(L, &e);
			lua_rawseti(L, -2, (lua_Integer)k + 1);
		}
		lua_setfield(L, -2, "entries");
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	return 1;
}

static ds_status match(ds_hits *out, const ds_gazetteer *g, const ds_tokens *t, int policy, bool fuzzy,
		       ds_arena *mem, ds_err *err)
{
	ds_pieces p;
	ds_status st = ds_pieces_make(&p, t, mem, err);

	if (st == DS_OK)
		st = ds_gazetteer_match(out, g, &p, (ds_match_policy)policy, mem, err);
	if (st == DS_OK && fuzzy)
		st = ds_gazetteer_match_fuzzy(out, g, &p, mem, err);
	return st;
}

/*
 * gazetteer:match(doc [, policy [, fuzzy]]) -> {{from=, to=, edits=, entries={...}}, ...} | nil, err;
 * policy "longest" (the default), "all", "first"
 */
static int gazetteer_match(lua_State *L)
{
	static const char *const policies[] = {"each", "longest", "first", "all", NULL};
	int policy = luaL_checkoption(L, 3, "longest", policies), st;
	ds_bind_list *list;
	ds_bind_doc *box;
	ds_scratch *tmp;
	ds_hits hits;
	ds_err err;

	lua_settop(L, 4);
	check_list(L);
	box = ds_bind_doc_check(L, 2);
	tmp = ds_bind_scratch(L);
	if (ds_bind_doc_tokens(L, box, &err))
		return ds_bind_fail(L, &err, NULL);
	ds_bind_doc_alive(L, box);
	list = ((ds_bind_gazetteer *)lua_touserdata(L, 1))->list;
	if (!list)
		return luaL_error(L, "the gazetteer is closed");
	if (match(&hits, list->list, &box->doc.tokens, policy, lua_toboolean(L, 4), &tmp->mem, &err))
		return ds_bind_fail(L, &err, NULL);
	lua_pushcfunction(L, push_hits);
	lua_pushlightuserdata(L, list);
	lua_pushlightuserdata(L, &hits);
	lua_pushlightuserdata(L, &box->doc.tokens);
	list->refs++;
	st = lua_pcall(L, 3, 1, 0);
	ds_bind_list_drop(list);
	if (st)
		return lua_error(L);
	ds_bind_scratch_done(L, 5);
	return 1;
}

static void set_int(lua_State *L, const char *key, uint64_t v)
{
	lua_pushinteger(L, (lua_Integer)v);
	lua_setfield(L, -2, key);
}

/* gazetteer:info() -> {names=, words=, bytes=, format=, fold=, unicode=, fuzzy=, sum=, kinds={...}} */
static int gazetteer_info(lua_State *L)
{
	const ds_gazetteer *g = check_list(L);
	ds_gaz_info info;
	char sum[24];

	ds_gazetteer_info(&info, g);
	snprintf(sum, sizeof sum, "%016llx", (unsigned long long)info.sum);
	lua_createtable(L, 0, 10);
	set_int(L, "names", info.names);
	set_int(L, "words", info.words);
	set_int(L, "bytes", info.bytes);
	set_int(L, "record_bytes", info.record_bytes);
	set_int(L, "format", info.format);
	set_int(L, "fold", info.fold);
	lua_pushfstring(L, "%d.%d", (int)info.unicode_major, (int)info.unicode_minor);
	lua_setfield(L, -2, "unicode");
	lua_pushboolean(L, info.fuzzy);
	lua_setfield(L, -2, "fuzzy");
	lua_pushstring(L, sum);
	lua_setfield(L, -2, "sum");
	lua_newtable(L);
	for (size_t i = 0; i < info.n_kinds && i < 1000; i++) {
		ds_str name, type;
		uint64_t n;

		/* a finalizer may close the list between two pushes */
		if (!((ds_bind_gazetteer *)lua_touserdata(L, 1))->list)
			return luaL_error(L, "the gazetteer is closed");
		ds_gazetteer_kind(g, i, &name, &type, &n);
		lua_createtable(L, 0, 3);
		set_int(L, "names", n);
		set_str(L, "list", name);
		set_str(L, "type", type);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	lua_setfield(L, -2, "kinds");
	return 1;
}

static int gazetteer_count(lua_State *L)
{
	lua_pushinteger(L, (lua_Integer)ds_gazetteer_count(check_list(L)));
	return 1;
}

/* gazetteer:check() -> true | false, err: verifies the whole block */
static int gazetteer_check(lua_State *L)
{
	const ds_gazetteer *g = check_list(L);
	ds_err err;

	if (ds_gazetteer_check(g, &err) == DS_OK) {
		lua_pushboolean(L, true);
		return 1;
	}
	ds_bind_fail(L, &err, NULL);
	lua_pushboolean(L, false);
	lua_replace(L, -3);
	return 2;
}

const luaL_Reg ds_bind_gazetteer_lib[] = {
	{"gazetteer_open", gazetteer_open},
	{"gazetteer_make", gazetteer_make},
	{"is_gazetteer", gazetteer_is},
	{"gazetteer_builder", ds_bind_builder_new},
	{"gazetteer_builtin", gazetteer_builtin},
	{NULL, NULL},
};

static const luaL_Reg gazetteer_methods[] = {{"find", gazetteer_find},
					     {"match", gazetteer_match},
					     {"info", gazetteer_info},
					     {"count", gazetteer_count},
					     {"check", gazetteer_check},
					     {"close", gazetteer_close},
					     {NULL, NULL}};
static const luaL_Reg gazetteer_meta[] = {{"__gc", gazetteer_close}, {"__close", gazetteer_close},
	{NULL, NULL}};

const ds_bind_class ds_bind_gazetteer_class = {"Gazetteer", "a gazetteer", gazetteer_methods,
					       gazetteer_meta, NULL, NULL};
