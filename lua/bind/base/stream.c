/*
 * What runs the loops over streams (lua/dossier/stream.lua), and the name of a value's type.
 *
 * A loop calls its stream for every item. Where it is the only one that runs over this stream, which is nearly
 * always, all that is to do is here: call the recipe's function, keep what it gave last. Which of several loops a
 * call belongs to is Lua's to find out.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/bind_int.h"

/* Upvalues of a stream's __call. */
enum { UP_ONLY = 1, UP_FIND, UP_OVER };

/* Places in a loop, which is an array. */
enum { LOOP_NEXT = 1, LOOP_LAST };

/* Its arguments, then the loop, then what its function gave. */
enum { AT_STREAM = 1, AT_CONTROL = 3, AT_LOOP, AT_ITEM };

static int item_made(lua_State *L, int status, lua_KContext unused)
{
	(void)status;
	(void)unused;
	if (lua_isnil(L, AT_ITEM)) {
		lua_pushvalue(L, lua_upvalueindex(UP_OVER));
		lua_pushvalue(L, AT_STREAM);
		lua_pushvalue(L, AT_LOOP);
		lua_call(L, 2, 0);
		return 0;
	}
	lua_pushvalue(L, AT_ITEM);
	lua_rawseti(L, AT_LOOP, LOOP_LAST);
	return 2;
}

static int loop_found(lua_State *L, int status, lua_KContext unused)
{
	(void)status;
	(void)unused;
	luaL_checktype(L, AT_LOOP, LUA_TTABLE);
	lua_rawgeti(L, AT_LOOP, LOOP_NEXT);
	lua_callk(L, 0, 2, 0, item_made);
	return item_made(L, LUA_OK, 0);
}

static int stream_call(lua_State *L)
{
	lua_settop(L, AT_CONTROL);
	luaL_checktype(L, AT_STREAM, LUA_TTABLE);
	/* a loop gives nothing here; `entity:mentions()` does, where mentions is a field */
	if (!lua_isnil(L, AT_STREAM + 1))
		return luaL_error(L, "a stream is called by loops only: a field that holds one has no ()");
	if (!lua_isnil(L, AT_CONTROL)) {
		lua_pushvalue(L, lua_upvalueindex(UP_ONLY));
		if (lua_rawget(L, AT_STREAM) == LUA_TTABLE)
			return loop_found(L, LUA_OK, 0);
		lua_settop(L, AT_CONTROL);
	}
	lua_pushvalue(L, lua_upvalueindex(UP_FIND));
	lua_pushvalue(L, AT_STREAM);
	lua_pushvalue(L, AT_CONTROL);
	lua_callk(L, 2, 1, 0, loop_found);
	return loop_found(L, LUA_OK, 0);
}

/*
 * core.stream_call(only, find, over) -> a stream's __call. stream[only] is its loop, where it is the only one, else
 * false; find(stream, control) gives the loop of a call; over(stream, loop) is told that one is over. A loop is
 * {function, what it gave last, ...}.
 */
static int stream_maker(lua_State *L)
{
	luaL_checkany(L, 1);
	luaL_checktype(L, 2, LUA_TFUNCTION);
	luaL_checktype(L, 3, LUA_TFUNCTION);
	lua_settop(L, 3);
	lua_pushcclosure(L, stream_call, 3);
	return 1;
}

/* core.caller(level) -> line, function of a level of the stack; 1 is what calls this. nothing where there is none */
static int caller(lua_State *L)
{
	lua_Integer level = luaL_checkinteger(L, 1);
	lua_Debug at;

	if (level < 1 || level > 1000 || !lua_getstack(L, (int)level, &at))
		return 0;
	lua_getinfo(L, "lf", &at);
	lua_pushinteger(L, at.currentline);
	lua_insert(L, -2);
	return 2;
}

/* core.typeof(v) -> "Document" for one of ours, by the __name of its metatable; else as type(v) */
static int type_of(lua_State *L)
{
	luaL_checkany(L, 1);
	if ((lua_type(L, 1) == LUA_TTABLE || lua_type(L, 1) == LUA_TUSERDATA) && lua_getmetatable(L, 1)) {
		lua_pushliteral(L, "__name");
		if (lua_rawget(L, -2) == LUA_TSTRING) {
			/* the class of documents has a shorter name in the core */
			if (strcmp(lua_tostring(L, -1), "Doc") == 0)
				lua_pushliteral(L, "Document");
			return 1;
		}
	}
	lua_pushstring(L, luaL_typename(L, 1));
	return 1;
}

const luaL_Reg ds_bind_stream_lib[] = {
	{"stream_call", stream_maker}, {"caller", caller}, {"typeof", type_of}, {NULL, NULL}};
