/*
 * dossier.so: the library for a Lua 5.4 that is not ours (`require "dossier"`, design section 2).
 *
 * The embedded modules see a `require` of their own, so that names such as cli.options neither hide the program's
 * modules nor are hidden by them; what begins with "dossier." can be required by everybody. Everything else is
 * that of the binary: the same sources, the same names.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/core.h"
#include "host/host.h"
#include "host/modules.h"

#include <lauxlib.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))

EXPORT int luaopen_dossier(lua_State *L);

static lua_CFunction opener_of(const char *name)
{
	return strcmp(name, "dossier.core") == 0   ? luaopen_dossier_core
	       : strcmp(name, "dossier.host") == 0 ? luaopen_dossier_host
						   : NULL;
}

/* Pushes what loads the module: a function that is called with its name. */
static void push_loader(lua_State *L, const char *name, const ds_module *m)
{
	if (!m) {
		lua_pushcfunction(L, opener_of(name));
		return;
	}
	lua_pushfstring(L, "@%s", m->path);
	if (luaL_loadbufferx(L, m->start, (size_t)(m->end - m->start), lua_tostring(L, -1), "t"))
		lua_error(L);
	lua_remove(L, -2);
	lua_pushvalue(L, lua_upvalueindex(2));
	lua_setupvalue(L, -2, 1); /* _ENV */
}

/* require(name) of the embedded modules. Upvalues: those that are loaded, their globals, the program's require. */
static int require_own(lua_State *L)
{
	const char *name = luaL_checkstring(L, 1);
	const ds_module *m = ds_module_of(name);

	lua_settop(L, 1);
	if (lua_getfield(L, lua_upvalueindex(1), name) != LUA_TNIL)
		return 1;
	if (!m && !opener_of(name)) {
		lua_pushvalue(L, lua_upvalueindex(3));
		lua_pushvalue(L, 1);
		lua_call(L, 1, 1);
		return 1;
	}
	push_loader(L, name, m);
	lua_pushvalue(L, 1);
	lua_call(L, 1, 1);
	if (lua_isnil(L, -1)) {
		lua_pop(L, 1);
		lua_pushboolean(L, 1);
	}
	lua_pushvalue(L, -1);
	lua_setfield(L, lua_upvalueindex(1), name);
	return 1;
}

/* A searcher of package.searchers for "dossier.NAME". Upvalue: require_own. */
static int searcher(lua_State *L)
{
	const char *name = luaL_checkstring(L, 1);

	if (strncmp(name, "dossier.", 8) != 0 || (!ds_module_of(name) && !opener_of(name))) {
		lua_pushfstring(L, "no module '%s' in dossier.so", name);
		return 1;
	}
	lua_pushvalue(L, lua_upvalueindex(1));
	return 1;
}

/* In front of the searchers for files, behind package.preload. require_own is on top. */
static void add_searcher(lua_State *L)
{
	lua_Integer n;

	luaL_checkstack(L, 8, NULL);
	lua_getglobal(L, "package");
	if (!lua_istable(L, -1) || lua_getfield(L, -1, "searchers") != LUA_TTABLE)
		luaL_error(L, "dossier: this Lua has no package.searchers");
	n = (lua_Integer)lua_rawlen(L, -1);
	for (lua_Integer i = n; i >= 2; i--) {
		lua_rawgeti(L, -1, i);
		lua_rawseti(L, -2, i + 1);
	}
	lua_pushvalue(L, -3);
	lua_pushcclosure(L, searcher, 1);
	lua_rawseti(L, -2, 2);
	lua_pop(L, 2);
}

int luaopen_dossier(lua_State *L)
{
	luaL_checkversion(L);
	lua_newtable(L); /* loaded */
	lua_newtable(L); /* globals of the modules */
	lua_getglobal(L, "require");
	lua_pushcclosure(L, require_own, 3);
	lua_getupvalue(L, -1, 2);
	lua_pushvalue(L, -2);
	lua_setfield(L, -2, "require");
	lua_createtable(L, 0, 1);
	lua_pushglobaltable(L);
	lua_setfield(L, -2, "__index");
	lua_setmetatable(L, -2);
	lua_pop(L, 1);
	add_searcher(L);
	lua_pushliteral(L, "dossier");
	lua_call(L, 1, 1);
	return 1;
}
