/*
 * Argument checks that the bindings share. See bind_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/bind_int.h"

void ds_bind_push(lua_State *L, ds_str s)
{
	lua_pushlstring(L, s.len ? s.at : "", s.len);
}

void ds_bind_push_opt(lua_State *L, ds_str s)
{
	if (s.len)
		lua_pushlstring(L, s.at, s.len);
	else
		lua_pushnil(L);
}

ds_str ds_bind_str(lua_State *L, int idx)
{
	ds_str s;

	if (lua_type(L, idx) != LUA_TSTRING)
		luaL_typeerror(L, idx, "string");
	s.at = lua_tolstring(L, idx, &s.len);
	return s;
}

const char *ds_bind_path(lua_State *L, int idx)
{
	ds_str s = ds_bind_str(L, idx);

	luaL_argcheck(L, strlen(s.at) == s.len, idx, "a path cannot hold a NUL byte");
	return s.at;
}

void ds_bind_opts(lua_State *L, int idx)
{
	if (!lua_isnoneornil(L, idx))
		luaL_checktype(L, idx, LUA_TTABLE);
}

ds_str ds_bind_opt_str(lua_State *L, int idx, const char *key)
{
	ds_str s = {"", 0};

	luaL_checkstack(L, 3, NULL);
	if (!lua_istable(L, idx))
		return s;
	lua_pushstring(L, key);
	switch (lua_rawget(L, idx)) {
	case LUA_TNIL:
		lua_pop(L, 1);
		break;
	case LUA_TSTRING:
		s.at = lua_tolstring(L, -1, &s.len);
		break;
	default:
		luaL_error(L, "option '%s' must be a string, got %s", key, luaL_typename(L, -1));
	}
	return s;
}

bool ds_bind_opt_bool(lua_State *L, int idx, const char *key)
{
	bool on;

	luaL_checkstack(L, 3, NULL);
	if (!lua_istable(L, idx))
		return false;
	lua_pushstring(L, key);
	lua_rawget(L, idx);
	on = lua_toboolean(L, -1);
	lua_pop(L, 1);
	return on;
}

lua_Integer ds_bind_opt_int(lua_State *L, int idx, const char *key, lua_Integer low,
			    lua_Integer high, lua_Integer fallback)
{
	lua_Integer v = fallback;
	int whole = 1;

	luaL_checkstack(L, 3, NULL);
	if (!lua_istable(L, idx))
		return v;
	lua_pushstring(L, key);
	if (lua_rawget(L, idx) != LUA_TNIL) {
		if (lua_type(L, -1) != LUA_TNUMBER)
			luaL_error(L, "option '%s' must be an integer, got %s", key,
				luaL_typename(L, -1));
		v = lua_tointegerx(L, -1, &whole);
		if (!whole || v < low || v > high)
			luaL_error(L, "option '%s' must be an integer from %I to %I", key, low,
				high);
	}
	lua_pop(L, 1);
	return v;
}

void ds_bind_range(lua_State *L, int idx, size_t len, size_t *start, size_t *end)
{
	lua_Integer from = luaL_checkinteger(L, idx), to = luaL_checkinteger(L, idx + 1);

	luaL_argcheck(L, from >= 1 && from - 1 <= (lua_Integer)len, idx,
		"position outside the text");
	luaL_argcheck(L, to >= from - 1 && to <= (lua_Integer)len, idx + 1,
		"position outside the text");
	*start = (size_t)(from - 1);
	*end = (size_t)to;
}

#define PATHS_MAX 1000

const char **ds_bind_paths(lua_State *L, int idx, ds_arena *mem, size_t *n)
{
	size_t count = lua_rawlen(L, idx);
	const char **v;
	ds_err err;

	if (count > PATHS_MAX)
		luaL_error(L, "more than %d files", PATHS_MAX);
	v = ds_arena_get(mem, count + 1, sizeof *v);
	if (!v) {
		ds_arena_fail(mem, &err);
		luaL_error(L, "%s", err.msg);
	}
	for (size_t i = 0; i < count; i++) {
		size_t len = 0;

		if (lua_rawgeti(L, idx, (lua_Integer)i + 1) != LUA_TSTRING)
			luaL_error(L, "file %I must be a string, got %s", (lua_Integer)i + 1,
				   luaL_typename(L, -1));
		v[i] = lua_tolstring(L, -1, &len);
		if (strlen(v[i]) != len)
			luaL_error(L, "file %I holds a NUL byte", (lua_Integer)i + 1);
		lua_pop(L, 1); /* the table keeps it */
	}
	*n = count;
	return v;
}
