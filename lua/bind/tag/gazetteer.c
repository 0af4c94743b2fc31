/*
 * Lists of names in Lua. See tag_int.h for why they are counted.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/tag/tag_int.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define LIST_MAX ((size_t)1 << 30) /* bytes of a list's file */

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

/* Compiles `tsv` under this name into a block. */
static ds_status compile(ds_buf *out, ds_str name, ds_str tsv, ds_err *err)
{
	ds_gazetteer_build *b = NULL;
	ds_status st = ds_gazetteer_build_new(&b, err);

	if (st)
		return st;
	st = ds_gazetteer_build_add(b, name, tsv, err);
	if (st == DS_OK)
		st = ds_gazetteer_build_finish(b, out, err);
	ds_gazetteer_build_free(b);
	return st;
}

/* Takes what is in *block (also on failure). */
static ds_status open_list(ds_bind_gazetteer *g, ds_buf *block, ds_err *err)
{
	ds_bind_list *list = calloc(1, sizeof *list);
	ds_status st;

	if (!list) {
		ds_buf_free(block);
		return ds_fail(err, DS_ENOMEM, NULL);
	}
	list->refs = 1;
	list->block = *block;
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

static ds_status make_list(ds_bind_gazetteer *g, ds_str name, ds_str tsv, ds_err *err)
{
	ds_buf block;
	ds_status st;

	ds_buf_init(&block, NULL, 0);
	st = compile(&block, name, tsv, err);
	if (st) {
		ds_buf_free(&block);
		return st;
	}
	return open_list(g, &block, err);
}

/* core.gazetteer_make(name, text of a list) -> Gazetteer | nil, err */
static int gazetteer_make(lua_State *L)
{
	ds_str name = ds_bind_str(L, 1), tsv = ds_bind_str(L, 2);
	ds_bind_gazetteer *g = ds_bind_new(L, DS_BIND_GAZETTEER, sizeof *g, 0);
	ds_err err;

	if (make_list(g, name, tsv, &err))
		return ds_bind_fail(L, &err, NULL);
	ds_bind_charge(L, g->list->block.len);
	return 1;
}

static ds_status read_file(ds_buf *out, const char *path, ds_err *err)
{
	FILE *f = fopen(path, "rb");
	ds_status st = DS_OK;
	size_t n;

	if (!f)
		return ds_fail(err, errno == ENOENT ? DS_ENOENT : DS_EFAIL, "%s: %s", path,
			       strerror(errno));
	do {
		char *room = ds_buf_room(out, 65536);

		n = room ? fread(room, 1, 65536, f) : 0;
		out->len += n;
	} while (n > 0);
	if (ferror(f))
		st = ds_fail(err, DS_EFAIL, "%s: %s", path, strerror(errno));
	else
		st = ds_buf_status(out, err);
	fclose(f);
	return st;
}

/* "lists/places.tsv" -> "places" */
static ds_str list_name(const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	size_t n = strcspn(name, ".");

	return (ds_str){name, n ? n : strlen(name)};
}

static ds_status open_file(ds_bind_gazetteer *g, const char *path, ds_err *err)
{
	ds_buf text;
	ds_str s;
	ds_status st;

	ds_buf_init(&text, NULL, LIST_MAX);
	st = read_file(&text, path, err);
	if (st) {
		ds_buf_free(&text);
		return st;
	}
	s = ds_buf_view(&text);
	/* a compiled list has binary numbers in its header; the text of a list holds no NUL */
	if (s.len && memchr(s.at, '\0', s.len < 64 ? s.len : 64))
		return open_list(g, &text, err);
	st = make_list(g, list_name(path), s, err);
	ds_buf_free(&text);
	return st;
}

/* core.gazetteer_open(path) -> Gazetteer | nil, err; compiled, or the text of a list */
static int gazetteer_open(lua_State *L)
{
	const char *path = ds_bind_path(L, 1);
	ds_bind_gazetteer *g = ds_bind_new(L, DS_BIND_GAZETTEER, sizeof *g, 0);
	ds_err err;

	if (open_file(g, path, &err))
		return ds_bind_fail(L, &err, path);
	ds_bind_charge(L, g->list->block.len);
	return 1;
}

/* core.gazetteer_compile({{name, text}, ...}) -> block as a string | nil, err */
static int gazetteer_compile(lua_State *L)
{
	ds_gazetteer_build *b = NULL;
	ds_scratch *tmp;
	ds_status st = DS_OK;
	lua_Integer n;
	ds_err err;

	luaL_checktype(L, 1, LUA_TTABLE);
	n = (lua_Integer)lua_rawlen(L, 1);
	luaL_argcheck(L, n >= 1 && n <= 1000, 1, "from 1 to 1000 lists");
	lua_settop(L, 1);
	luaL_checkstack(L, (int)n * 2 + 10, NULL);
	for (lua_Integer i = 1; i <= n; i++) {
		luaL_argcheck(L, lua_rawgeti(L, 1, i) == LUA_TTABLE, 1,
			"each list must be {name, text}");
		if (lua_rawgeti(L, -1, 1) != LUA_TSTRING || lua_rawgeti(L, -2, 2) != LUA_TSTRING)
			luaL_argerror(L, 1, "each list must be {name, text}");
		lua_remove(L, -3);
	}
	tmp = ds_bind_scratch(L);
	st = ds_gazetteer_build_new(&b, &err);
	for (int i = 0; st == DS_OK && i < n; i++) {
		ds_str name = ds_bind_str(L, 2 + 2 * i), text = ds_bind_str(L, 3 + 2 * i);

		st = ds_gazetteer_build_add(b, name, text, &err);
	}
	if (st == DS_OK)
		st = ds_gazetteer_build_finish(b, &tmp->buf, &err);
	ds_gazetteer_build_free(b);
	if (st)
		return ds_bind_fail(L, &err, NULL);
	ds_bind_push(L, ds_buf_view(&tmp->buf));
	ds_bind_scratch_done(L, 2 + 2 * (int)n);
	return 1;
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
	lua_createtable(L, 0, 5);
	set_str(L, "name", e->name);
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
	{"gazetteer_compile", gazetteer_compile},
	{"gazetteer_builtin", gazetteer_builtin},
	{NULL, NULL},
};

static const luaL_Reg gazetteer_methods[] = {{"find", gazetteer_find},
					     {"count", gazetteer_count},
					     {"check", gazetteer_check},
					     {"close", gazetteer_close},
					     {NULL, NULL}};
static const luaL_Reg gazetteer_meta[] = {{"__gc", gazetteer_close}, {"__close", gazetteer_close},
	{NULL, NULL}};

const ds_bind_class ds_bind_gazetteer_class = {"Gazetteer", "a gazetteer", gazetteer_methods,
					       gazetteer_meta, NULL, NULL};
