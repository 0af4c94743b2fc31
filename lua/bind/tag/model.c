/*
 * What is inside of models, for Lua.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/tag/tag_int.h"

#include <inttypes.h>
#include <string.h>

/* core.is_model(path) -> whether the file starts as a model does */
static int is_model(lua_State *L)
{
	lua_pushboolean(L, ds_model_is_file(ds_bind_path(L, 1)));
	return 1;
}

static void push_labels(lua_State *L, const ds_model *m)
{
	size_t n = ds_model_n_labels(m);

	lua_createtable(L, (int)n, 0);
	for (size_t i = 0; i < n; i++) {
		ds_bind_push(L, ds_model_label(m, i));
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	lua_setfield(L, -2, "labels");
}

static void push_model(lua_State *L, const ds_model *m)
{
	char sum[17];

	snprintf(sum, sizeof sum, "%016" PRIx64, ds_model_sum(m));
	lua_createtable(L, 0, 7);
	ds_bind_push(L, ds_model_info(m));
	lua_setfield(L, -2, "info");
	push_labels(L, m);
	lua_pushboolean(L, ds_model_is_spans(m));
	lua_setfield(L, -2, "spans");
	lua_pushboolean(L, ds_model_is_names(m));
	lua_setfield(L, -2, "names");
	ds_bind_push(L, ds_model_lang(m));
	lua_setfield(L, -2, "lang");
	lua_pushinteger(L, (lua_Integer)ds_model_size(m));
	lua_setfield(L, -2, "bytes");
	lua_pushstring(L, sum);
	lua_setfield(L, -2, "sum");
}

/* Argument 1: light userdata, the model. */
static int push_protected(lua_State *L)
{
	push_model(L, lua_touserdata(L, 1));
	return 1;
}

/*
 * core.model_info([path]) -> {info = JSON, labels = {label, ...}, spans = bool, names = bool, lang =, bytes =, sum =} |
 * nil, err. Without a path the model that ships, whose absence is an error; a file is verified whole.
 */
static int model_info(lua_State *L)
{
	const char *path = lua_isnoneornil(L, 1) ? NULL : ds_bind_path(L, 1);
	ds_model *m = NULL;
	ds_err err, why;
	ds_status st;
	int result;

	if (!path && ds_model_builtin()) {
		push_model(L, ds_model_builtin());
		return 1;
	}
	if (!path) {
		ds_fail(&err, DS_ENOENT, "this dossier was built without a model: names are found by rules and lists");
		return ds_bind_fail(L, &err, NULL);
	}
	luaL_checkstack(L, 4, NULL);
	st = ds_model_open_file(&m, path, &err);
	if (st == DS_OK && ds_model_check(m, &why)) {
		st = ds_fail(&err, DS_EFAIL, "%s: %s", path, why.msg);
		ds_model_close(m);
	}
	if (st)
		return ds_bind_fail(L, &err, NULL);
	/* the file is closed whether or not there is memory for the table */
	lua_pushcfunction(L, push_protected);
	lua_pushlightuserdata(L, m);
	result = lua_pcall(L, 1, 1, 0);
	ds_model_close(m);
	return result == LUA_OK ? 1 : lua_error(L);
}

const luaL_Reg ds_bind_model_lib[] = {{"is_model", is_model}, {"model_info", model_info}, {NULL, NULL}};
