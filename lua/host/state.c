/*
 * Lua states. See state.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "host/state.h"

#include "base/pool.h"
#include "bind/core.h"
#include "host/host.h"
#include "host/modules.h"

#include <lauxlib.h>
#include <lualib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* In the registry: the globals of the embedded modules. */
#define OWN_GLOBALS "dossier.globals"

/*
 * The modules see globals of their own, which are Lua's: what the user's code makes of `type` or `pairs` is the user's
 * affair. Their _G is the one table that all code of the user shares.
 */
static void keep_globals(lua_State *L)
{
	lua_newtable(L);
	lua_pushglobaltable(L);
	for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1)) {
		lua_pushvalue(L, -2);
		lua_pushvalue(L, -2);
		lua_rawset(L, -6);
	}
	lua_pop(L, 1);
	lua_setfield(L, LUA_REGISTRYINDEX, OWN_GLOBALS);
}

void ds_state_globals(lua_State *L)
{
	lua_getfield(L, LUA_REGISTRYINDEX, OWN_GLOBALS);
}

static int searcher(lua_State *L)
{
	const char *name = luaL_checkstring(L, 1);
	const ds_module *m = ds_module_of(name);

	if (!m) {
		lua_pushfstring(L, "no module '%s' in dossier", name);
		return 1;
	}
	lua_pushfstring(L, "@%s", m->path);
	if (luaL_loadbufferx(L, m->start, (size_t)(m->end - m->start), lua_tostring(L, -1), "t"))
		return lua_error(L);
	ds_state_globals(L);
	lua_setupvalue(L, -2, 1); /* _ENV */
	lua_pushstring(L, m->path);
	return 2;
}

/* Of one state: what it may take, and from where. */
struct memory {
	ds_meter *meter;
	ds_meter own;
	ds_pool pool;
};

static void *metered(void *user, void *ptr, size_t osize, size_t nsize)
{
	struct memory *memory = user;
	ds_meter *m = memory->meter;
	size_t old = ptr ? osize : 0;
	void *p;

	if (nsize == 0) {
		m->used -= old;
		return ds_pool_resize(&memory->pool, ptr, old, 0);
	}
	if (m->limit && nsize > old && nsize - old > m->limit - (m->used < m->limit ? m->used : m->limit)) {
		/* the first refusal makes Lua collect its garbage and ask again */
		if (m->refused && m->trip)
			m->trip();
		m->refused = true;
		return NULL;
	}
	p = ds_pool_resize(&memory->pool, ptr, old, nsize);
	if (p) {
		m->used = m->used - old + nsize;
		if (nsize > old)
			m->refused = false;
	} else if (m->limit && m->trip && nsize > old) {
		if (m->refused)
			m->trip();
		m->refused = true;
	}
	return p;
}

ds_meter *ds_state_meter(lua_State *L)
{
	void *user;

	return lua_getallocf(L, &user) == metered ? ((struct memory *)user)->meter : NULL;
}

static int set_up(lua_State *L)
{
	luaL_openlibs(L);
	keep_globals(L);
	/* only the searcher of embedded modules, behind preload */
	lua_getglobal(L, "package");
	lua_createtable(L, 2, 0);
	lua_getfield(L, -2, "searchers");
	lua_rawgeti(L, -1, 1);
	lua_rawseti(L, -3, 1);
	lua_pop(L, 1);
	lua_pushcfunction(L, searcher);
	lua_rawseti(L, -2, 2);
	lua_setfield(L, -2, "searchers");
	lua_pushliteral(L, "");
	lua_setfield(L, -2, "path");
	lua_pushliteral(L, "");
	lua_setfield(L, -2, "cpath");
	lua_pushnil(L);
	lua_setfield(L, -2, "loadlib");
	lua_getfield(L, -1, "preload");
	lua_pushcfunction(L, luaopen_dossier_core);
	lua_setfield(L, -2, "dossier.core");
	lua_pushcfunction(L, luaopen_dossier_host);
	lua_setfield(L, -2, "dossier.host");
	return 0;
}

lua_State *ds_state_new(ds_meter *meter)
{
	struct memory *memory = calloc(1, sizeof *memory);
	lua_State *L;

	if (!memory)
		return NULL;
	memory->meter = meter ? meter : &memory->own;
	L = lua_newstate(metered, memory);
	if (!L) {
		ds_pool_end(&memory->pool);
		free(memory);
		return NULL;
	}
	lua_pushcfunction(L, set_up);
	if (lua_pcall(L, 0, 0, 0)) {
		ds_state_close(L);
		return NULL;
	}
	return L;
}

void ds_state_close(lua_State *L)
{
	void *user;
	struct memory *memory;

	lua_getallocf(L, &user);
	memory = user;
	lua_close(L);
	ds_pool_end(&memory->pool);
	free(memory);
}

int ds_state_traceback(lua_State *L)
{
	const char *msg = lua_tostring(L, 1);

	if (lua_type(L, 1) != LUA_TSTRING || !msg)
		return 1;
	luaL_traceback(L, L, msg, 1);
	return 1;
}
