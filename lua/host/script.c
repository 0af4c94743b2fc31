/*
 * What scripts get in place of Lua's own functions where those would tell an address: tostring, format.
 *
 * "table: 3" is the third table that this state was asked to name. So output is the same in every run, a
 * name still tells objects apart, and nothing of the memory layout leaves the process.
 *
 * SPDX-License-Identifier: MIT
 */
#include "host/host_int.h"

#include <lauxlib.h>
#include <string.h>
#include <sys/resource.h>

static bool has_address(int type)
{
	return type == LUA_TTABLE || type == LUA_TFUNCTION || type == LUA_TTHREAD ||
	       type == LUA_TUSERDATA || type == LUA_TLIGHTUSERDATA;
}

/* Pushes the number of the value at idx, a new one if it has none. numbers: value -> number, weak. */
static void push_number(lua_State *L, int idx, int numbers)
{
	lua_Integer last;

	lua_pushvalue(L, idx);
	if (lua_rawget(L, numbers) != LUA_TNIL)
		return;
	lua_pop(L, 1);
	/* the count stands under its own key, the boolean true */
	lua_pushboolean(L, 1);
	lua_rawget(L, numbers);
	last = lua_tointeger(L, -1) + 1;
	lua_pop(L, 1);
	lua_pushboolean(L, 1);
	lua_pushinteger(L, last);
	lua_rawset(L, numbers);
	lua_pushvalue(L, idx);
	lua_pushinteger(L, last);
	lua_rawset(L, numbers);
	lua_pushinteger(L, last);
}

/* Pushes the value at idx (absolute) as a string. */
static void push_string(lua_State *L, int idx, int numbers)
{
	const char *kind;

	if (!has_address(lua_type(L, idx))) {
		luaL_tolstring(L, idx, NULL);
		return;
	}
	if (luaL_getmetafield(L, idx, "__tostring") != LUA_TNIL) {
		lua_pop(L, 1);
		luaL_tolstring(L, idx, NULL);
		return;
	}
	if (luaL_getmetafield(L, idx, "__name") != LUA_TSTRING)
		lua_pushstring(L, luaL_typename(L, idx));
	kind = lua_tostring(L, -1);
	push_number(L, idx, numbers);
	lua_pushfstring(L, "%s: %I", kind, lua_tointeger(L, -1));
}

/* host.tostring(v) -> string; upvalue 1 = the numbers */
static int script_tostring(lua_State *L)
{
	luaL_checkany(L, 1);
	push_string(L, 1, lua_upvalueindex(1));
	return 1;
}

/* host.format(format, ...): upvalue 2 = Lua's own string.format */
static int script_format(lua_State *L)
{
	size_t n;
	const char *f = luaL_checklstring(L, 1, &n);
	const char *end = f + n;
	int arg = 1, top = lua_gettop(L);

	for (; f < end; f++) {
		if (*f != '%')
			continue;
		if (++f < end && *f == '%')
			continue;
		while (f < end && *f && strchr("-+ #0123456789.", *f))
			f++;
		arg++;
		if (f < end && *f == 'p')
			return luaL_error(L, "format: '%%p' is not available in scripts");
		if (f < end && *f == 's' && arg <= top && has_address(lua_type(L, arg))) {
			push_string(L, arg, lua_upvalueindex(1));
			lua_replace(L, arg);
			lua_settop(L, top);
		}
	}
	lua_pushvalue(L, lua_upvalueindex(2));
	lua_insert(L, 1);
	lua_call(L, top, 1);
	return 1;
}

/* How much of the C stack may be in use when a coroutine is closed: what runs then may take as much again and more. */
#define CLOSE_STACK ((size_t)1 << 20)

static bool is_too_much(size_t used)
{
	struct rlimit r;

	if (used > CLOSE_STACK)
		return true;
	/* where the stack is smaller than usual */
	return used > CLOSE_STACK / 16 && getrlimit(RLIMIT_STACK, &r) == 0 && r.rlim_cur != RLIM_INFINITY &&
	       used > r.rlim_cur / 4;
}

/*
 * host.close(co): coroutine.close. What a coroutine closes may close another one, and up to Lua 5.4.4 such calls count
 * from zero each time, so that no limit of Lua's stops a chain of them before the C stack overflows. So the stack itself
 * is measured. Upvalue 1: Lua's own function.
 */
static int script_close(lua_State *L)
{
	static const char *lowest; /* of the outermost one */
	const char here = 0;
	const char *outer = lowest;
	size_t used;
	int failed;

	if (!lowest)
		lowest = &here;
	used = (size_t)(lowest > &here ? lowest - &here : &here - lowest);
	if (is_too_much(used))
		return luaL_error(L, "coroutine.close: nested too deeply");
	lua_pushvalue(L, lua_upvalueindex(1));
	lua_insert(L, 1);
	failed = lua_pcall(L, lua_gettop(L) - 1, LUA_MULTRET, 0);
	lowest = outer;
	return failed ? lua_error(L) : lua_gettop(L);
}

void ds_host_script(lua_State *L)
{
	int host = lua_gettop(L);

	lua_newtable(L);
	lua_createtable(L, 0, 1);
	lua_pushliteral(L, "k");
	lua_setfield(L, -2, "__mode");
	lua_setmetatable(L, -2);
	lua_pushvalue(L, -1);
	lua_pushcclosure(L, script_tostring, 1);
	lua_setfield(L, host, "tostring");
	lua_getglobal(L, "string");
	lua_getfield(L, -1, "format");
	lua_remove(L, -2);
	lua_pushcclosure(L, script_format, 2);
	lua_setfield(L, host, "format");
	lua_getglobal(L, "coroutine");
	lua_getfield(L, -1, "close");
	lua_pushcclosure(L, script_close, 1);
	lua_setfield(L, host, "close");
	lua_settop(L, host);
}
