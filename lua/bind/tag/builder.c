/*
 * Builders of compiled lists in Lua: a source is opened, then read some rows at a time, so that the
 * caller can show how far it is.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/tag/tag_int.h"

#include "base/stop.h"

/* User value 1: the strings of the source's options. */
typedef struct builder {
	ds_gazetteer_build *build; /* NULL: closed */
	ds_list *from;             /* NULL: no source is open */
	bool written;
} builder;

static int builder_close(lua_State *L)
{
	builder *b = ds_bind_check(L, 1, DS_BIND_BUILDER);

	ds_list_close(b->from);
	ds_gazetteer_build_free(b->build);
	b->from = NULL;
	b->build = NULL;
	return 0;
}

static builder *check(lua_State *L)
{
	builder *b = ds_bind_check(L, 1, DS_BIND_BUILDER);

	if (!b->build)
		luaL_error(L, "the builder is closed");
	if (b->written)
		luaL_error(L, "the list is written already");
	return b;
}

/* core.gazetteer_builder([fuzzy]) -> GazetteerBuilder | nil, err */
int ds_bind_builder_new(lua_State *L)
{
	bool fuzzy = lua_toboolean(L, 1);
	builder *b = ds_bind_new(L, DS_BIND_BUILDER, sizeof *b, 1);
	ds_err err;

	if (ds_gazetteer_build_new(&b->build, &err))
		return ds_bind_fail(L, &err, NULL);
	if (fuzzy)
		ds_gazetteer_build_fuzzy(b->build);
	return 1;
}

ds_status ds_bind_list_opts(lua_State *L, int idx, ds_list_opts *opts, ds_err *err)
{
	ds_str form;

	luaL_checkstack(L, 12, NULL);
	*opts = (ds_list_opts){.form = DS_LIST_AUTO};
	form = ds_bind_opt_str(L, idx, "form");
	opts->name = ds_bind_opt_str(L, idx, "name");
	opts->map = ds_bind_opt_str(L, idx, "map");
	opts->type = ds_bind_opt_str(L, idx, "type");
	opts->classes = ds_bind_opt_str(L, idx, "classes");
	opts->langs = ds_bind_opt_str(L, idx, "langs");
	opts->charset = ds_bind_opt_str(L, idx, "charset");
	return form.len ? ds_list_form_find(&opts->form, form, err) : DS_OK;
}

/* builder:open(path [, opts]) -> true | nil, err: the source that step reads from now on */
static int builder_open(lua_State *L)
{
	builder *b = check(L);
	const char *path = ds_bind_path(L, 2);
	ds_list_opts opts;
	ds_list *from = NULL;
	ds_err err;
	int top;

	ds_bind_opts(L, 3);
	lua_settop(L, 3);
	if (ds_bind_list_opts(L, 3, &opts, &err))
		return ds_bind_fail(L, &err, path);
	top = lua_gettop(L);
	lua_createtable(L, top, 0);
	for (int i = 4; i <= top; i++) {
		lua_pushvalue(L, i);
		lua_rawseti(L, -2, i);
	}
	lua_setiuservalue(L, 1, 1);
	if (ds_list_open(&from, path, &opts, &err))
		return ds_bind_fail(L, &err, path);
	ds_list_close(b->from);
	b->from = from;
	lua_pushboolean(L, true);
	return 1;
}

/*
 * builder:step(rows) -> whether there is more | nil, err: what is wrong with a row, which is left out
 * (code ESYNTAX; the next call goes on), or with the source
 */
static int builder_step(lua_State *L)
{
	builder *b = check(L);
	lua_Integer rows = luaL_checkinteger(L, 2);
	bool more = true;
	ds_err err;

	if (!b->from)
		return luaL_error(L, "no source is open");
	for (lua_Integer i = 0; more && i < rows; i++) {
		if (i % 256 == 0 && ds_stopped()) {
			ds_fail(&err, DS_EINTR, NULL);
			return ds_bind_fail(L, &err, NULL);
		}
		if (ds_list_next(&more, b->from, b->build, &err))
			return ds_bind_fail(L, &err, NULL);
	}
	lua_pushboolean(L, more);
	return 1;
}

static void set(lua_State *L, const char *key, uint64_t v)
{
	lua_pushinteger(L, (lua_Integer)v);
	lua_setfield(L, -2, key);
}

/* builder:info() -> {form=, rows=, skipped=, done=, size=, guess=} of the source; nil without one */
static int builder_info(lua_State *L)
{
	builder *b = check(L);
	ds_list_info info;

	if (!b->from)
		return 0;
	ds_list_info_get(&info, b->from);
	lua_createtable(L, 0, 6);
	lua_pushstring(L, ds_list_form_name(info.form));
	lua_setfield(L, -2, "form");
	lua_pushstring(L, info.guess);
	lua_setfield(L, -2, "guess");
	set(L, "rows", info.rows);
	set(L, "skipped", info.skipped);
	set(L, "done", info.done);
	set(L, "size", info.size);
	return 1;
}

/* builder:count() -> names so far */
static int builder_count(lua_State *L)
{
	lua_pushinteger(L, (lua_Integer)ds_gazetteer_build_count(check(L)->build));
	return 1;
}

/* builder:write(path) -> true | nil, err: the compiled list, beside the path and then renamed */
static int builder_write(lua_State *L)
{
	builder *b = check(L);
	const char *path = ds_bind_path(L, 2);
	ds_err err;

	b->written = true;
	if (ds_gazetteer_build_write(b->build, path, &err))
		return ds_bind_fail(L, &err, path);
	lua_pushboolean(L, true);
	return 1;
}

static const luaL_Reg methods[] = {{"open", builder_open},   {"step", builder_step},
				   {"info", builder_info},   {"count", builder_count},
				   {"write", builder_write}, {"close", builder_close},
				   {NULL, NULL}};
static const luaL_Reg meta[] = {{"__gc", builder_close}, {"__close", builder_close}, {NULL, NULL}};

const ds_bind_class ds_bind_builder_class = {"GazetteerBuilder", "a builder", methods, meta, NULL, NULL};
