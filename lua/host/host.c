/*
 * dossier.host: the module table; the child's functions, embedded files. See host.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "host/host.h"

#include "host/host_int.h"
#include "host/modules.h"
#include "host/worker.h"

#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char ds_host_letter(lua_State *L, int arg)
{
	size_t n;
	const char *s = luaL_checklstring(L, arg, &n);

	luaL_argcheck(L, n == 1, arg, "one letter expected");
	return s[0];
}

/* ---- in the child ------------------------------------------------------------------------------------ */

static int host_send(lua_State *L)
{
	char kind = ds_host_letter(L, 1);
	size_t n;
	const char *s = luaL_checklstring(L, 2, &n);

	luaL_argcheck(L, n <= DS_FRAME_MAX, 2, "longer than 1 GB");
	if (!ds_child_send(kind, (ds_str){s, n}))
		_exit(0); /* the parent is gone, and nobody is left to tell */
	return 0;
}

static int host_receive(lua_State *L)
{
	char kind, *at;
	size_t n;
	int got = ds_child_receive(&kind, &at, &n);

	if (got < 0)
		_exit(0);
	if (got == 0)
		return 0;
	lua_pushlstring(L, &kind, 1);
	/* the copy may fail for lack of memory: then the meter has already ended this child */
	lua_pushlstring(L, at, n);
	free(at);
	return 2;
}

static size_t megabytes(lua_State *L, const char *field)
{
	lua_Integer mb;

	lua_getfield(L, 1, field);
	mb = luaL_optinteger(L, -1, 0);
	lua_pop(L, 1);
	if (mb <= 0)
		return 0;
	return mb > (1 << 20) ? (size_t)1 << 40 : (size_t)mb << 20;
}

static bool flag(lua_State *L, const char *field)
{
	bool on;

	lua_getfield(L, 1, field);
	on = lua_toboolean(L, -1);
	lua_pop(L, 1);
	return on;
}

/* host.lock{memory=MB, output=MB, confined=, input=, eager=}: once, when all that the script needs is open */
static int host_lock(lua_State *L)
{
	ds_limits limits;

	luaL_checktype(L, 1, LUA_TTABLE);
	limits = (ds_limits){.memory = megabytes(L, "memory"), .output = megabytes(L, "output"),
			     .confined = flag(L, "confined"), .input = flag(L, "input"),
			     .eager = flag(L, "eager")};
	ds_child_meter.limit = limits.memory;
	ds_child_lock(&limits);
	return 0;
}

/* host.step(cpu_seconds, document): arms the clock; document is what the last frame names */
static int host_step(lua_State *L)
{
	double cpu = luaL_checknumber(L, 1);
	const char *doc = luaL_optstring(L, 2, "");

	ds_child_clock(0);
	ds_child_note(ds_this_child.document, sizeof ds_this_child.document, doc);
	ds_child_clock(cpu);
	return 0;
}

/*
 * host.allowance([mb]): from now on this state may take so much memory more than it has; without mb the limit is gone. For
 * code of others that runs in this process. Another limit, a child's, stays as it is; a state that is not ours has none.
 */
static int host_allowance(lua_State *L)
{
	static bool ours; /* the limit that is there */
	lua_Integer mb = luaL_optinteger(L, 1, 0);
	ds_meter *m = ds_state_meter(L);

	luaL_argcheck(L, mb >= 0 && mb <= 1 << 20, 1, "megabytes");
	if (!m || (m->limit && !ours))
		return 0;
	ours = mb > 0;
	m->limit = ours ? m->used + ((size_t)mb << 20) : 0;
	m->refused = false;
	return 0;
}

/* ---- embedded files --------------------------------------------------------------------------------- */

static int host_module(lua_State *L)
{
	const ds_module *m = ds_module_find(luaL_checkstring(L, 1));

	if (!m)
		return 0;
	lua_pushlstring(L, m->start, (size_t)(m->end - m->start));
	return 1;
}

static int host_modules(lua_State *L)
{
	const char *prefix = luaL_optstring(L, 1, "");
	lua_Integer n = 0;

	lua_newtable(L);
	for (size_t i = 0; i < ds_n_modules; i++) {
		if (strncmp(ds_modules[i].path, prefix, strlen(prefix)) == 0) {
			lua_pushstring(L, ds_modules[i].path);
			lua_rawseti(L, -2, ++n);
		}
	}
	return 1;
}

/* host.globals() -> the globals that our own modules see; nil where the state is not ours */
static int host_globals(lua_State *L)
{
	ds_state_globals(L);
	return 1;
}

/* host.cores() -> how many processors are online, at least 1 */
static int host_cores(lua_State *L)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	lua_pushinteger(L, n > 0 ? n : 1);
	return 1;
}

int luaopen_dossier_host(lua_State *L)
{
	static const luaL_Reg functions[] = {
		{"send", host_send},
		{"receive", host_receive},
		{"lock", host_lock},
		{"step", host_step},
		{"allowance", host_allowance},
		{"module", host_module},
		{"modules", host_modules},
		{"cores", host_cores},
		{"globals", host_globals},
		{NULL, NULL}};

	luaL_newlib(L, functions);
	ds_host_workers(L);
	ds_host_script(L);
	ds_host_interrupt(L);
	ds_host_spawn(L);
	return 1;
}
