/*
 * Error objects: what a failure of data or of the world gives beside nil.
 *
 * A table with message, code ("ENOENT") and where, whose metatable prints it, so that error(err)
 * and assert show it well. Errors of a source also have an excerpt: its line and a caret, which is
 * printed below the message. Misuse raises plain messages instead.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/bind_int.h"

#include <errno.h>

static const char error_key;

/*
 * "where: message", or the message alone when it already says where; an excerpt on the next lines.
 * Raw access: the table is anyone's.
 */
static int error_tostring(lua_State *L)
{
	const char *message, *where;

	luaL_checktype(L, 1, LUA_TTABLE);
	lua_settop(L, 1);
	lua_pushliteral(L, "message");
	lua_rawget(L, 1);
	lua_pushliteral(L, "where");
	lua_rawget(L, 1);
	message = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "unknown error";
	where = lua_type(L, 3) == LUA_TSTRING ? lua_tostring(L, 3) : "";
	if (*where && !strstr(message, where))
		lua_pushfstring(L, "%s: %s", where, message);
	else
		lua_pushstring(L, message);
	lua_pushliteral(L, "excerpt");
	lua_rawget(L, 1);
	if (lua_type(L, -1) == LUA_TSTRING)
		lua_pushfstring(L, "%s\n%s", lua_tostring(L, -2), lua_tostring(L, -1));
	else
		lua_pop(L, 1);
	return 1;
}

/* core.error(message [, code [, where]]) -> error object */
static int error_new(lua_State *L)
{
	ds_bind_str(L, 1);
	luaL_optstring(L, 2, NULL);
	luaL_optstring(L, 3, NULL);
	lua_settop(L, 3);
	lua_createtable(L, 0, 3);
	lua_insert(L, 1);
	lua_setfield(L, 1, "where");
	if (lua_isnil(L, -1)) {
		lua_pop(L, 1);
		lua_pushliteral(L, "EFAIL");
	}
	lua_setfield(L, 1, "code");
	lua_setfield(L, 1, "message");
	lua_rawgetp(L, LUA_REGISTRYINDEX, &error_key);
	lua_setmetatable(L, 1);
	return 1;
}

/* core.is_error(v) -> boolean */
static int error_is(lua_State *L)
{
	lua_settop(L, 1);
	if (!lua_istable(L, 1) || !lua_getmetatable(L, 1)) {
		lua_pushboolean(L, false);
		return 1;
	}
	lua_rawgetp(L, LUA_REGISTRYINDEX, &error_key);
	lua_pushboolean(L, lua_rawequal(L, -1, -2));
	return 1;
}

const luaL_Reg ds_bind_error_lib[] = {{"error", error_new}, {"is_error", error_is}, {NULL, NULL}};

void ds_bind_error_open(lua_State *L)
{
	lua_createtable(L, 0, 3);
	lua_pushcfunction(L, error_tostring);
	lua_setfield(L, -2, "__tostring");
	lua_pushliteral(L, "Error");
	lua_pushvalue(L, -1);
	lua_setfield(L, -3, "__name");
	lua_setfield(L, -2, "__metatable");
	lua_rawsetp(L, LUA_REGISTRYINDEX, &error_key);
}

int ds_bind_fail(lua_State *L, const ds_err *err, const char *where)
{
	luaL_checkstack(L, 5, NULL);
	lua_pushnil(L);
	lua_createtable(L, 0, 3);
	lua_pushstring(L, err->msg[0] ? err->msg : ds_status_text(err->code));
	lua_setfield(L, -2, "message");
	lua_pushstring(L, ds_status_name(err->code) + 3); /* without "DS_" */
	lua_setfield(L, -2, "code");
	if (where && *where) {
		lua_pushstring(L, where);
		lua_setfield(L, -2, "where");
	}
	lua_rawgetp(L, LUA_REGISTRYINDEX, &error_key);
	lua_setmetatable(L, -2);
	return 2;
}

int ds_bind_fail_errno(lua_State *L, int number, const char *where)
{
	ds_err err;
	ds_status code = number == ENOENT  ? DS_ENOENT
			 : number == ENOMEM ? DS_ENOMEM
			 : number == EINTR  ? DS_EINTR
					    : DS_EFAIL;

	ds_fail(&err, code, "%s: %s", where, strerror(number));
	return ds_bind_fail(L, &err, where);
}
