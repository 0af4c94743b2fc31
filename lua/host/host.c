/*
 * dossier.host: the module table; the child's functions, embedded files. See host.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "host/host.h"

#include "host/host_int.h"
#include "host/modules.h"
#include "host/worker.h"
#include "store/store.h"

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

/*
 * The strings of a list of the first argument; the array is a userdata, left on the stack, and they are borrowed from the
 * list. A path with a NUL names nothing, and is left out.
 */
static const char **strings(lua_State *L, const char *field, size_t *n)
{
	const char **list;
	size_t len, count;

	*n = 0;
	if (lua_getfield(L, 1, field) == LUA_TNIL)
		return NULL;
	luaL_checktype(L, -1, LUA_TTABLE);
	count = lua_rawlen(L, -1);
	list = lua_newuserdatauv(L, (count + 1) * sizeof *list, 0);
	for (size_t i = 1; i <= count; i++) {
		const char *s;

		if (lua_rawgeti(L, -2, (lua_Integer)i) != LUA_TSTRING)
			luaL_error(L, "%s: strings expected", field);
		s = lua_tolstring(L, -1, &len);
		if (strlen(s) == len)
			list[(*n)++] = s;
		lua_pop(L, 1);
	}
	return list;
}

/* What this state may have at most, whatever an allowance says; 0 = all there is. */
static size_t ceiling;

/*
 * host.lock{memory=MB, output=MB, confined=, input=, eager=, readable={...}}: once, when all that the
 * script needs is open. Raises when the kernel refuses.
 */
static int host_lock(lua_State *L)
{
	ds_limits limits;
	ds_confine_paths paths;
	ds_err err;

	luaL_checktype(L, 1, LUA_TTABLE);
	lua_settop(L, 1);
	limits = (ds_limits){.memory = megabytes(L, "memory"), .output = megabytes(L, "output"),
			     .confined = flag(L, "confined"), .input = flag(L, "input"),
			     .eager = flag(L, "eager")};
	paths.readable = strings(L, "readable", &paths.n_readable);
	ceiling = 0; /* the parent's */
	ds_child_meter.limit = limits.memory;
	if (ds_child_lock(&limits, &paths, &err))
		return luaL_error(L, "the script could not be confined, so it does not run: %s", err.msg);
	return 0;
}

/* host.exhausted(): ends this worker as over its memory limit */
static int host_exhausted(lua_State *L)
{
	(void)L;
	ds_child_limit_here("memory");
}

/* host.confining(): this worker will be confined; before it opens a store */
static int host_confining(lua_State *L)
{
	(void)L;
	ds_store_no_files();
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
	if (!m || (m->limit && !ours && m->limit != ceiling))
		return 0;
	ours = mb > 0;
	m->limit = ours ? m->used + ((size_t)mb << 20) : ceiling;
	if (ceiling && m->limit > ceiling)
		m->limit = ceiling;
	m->refused = false;
	return 0;
}

/*
 * host.ceiling([mb]) -> MB before: what this process may have in Lua, for a parent that keeps what workers send. 0 = no end
 * of it. Beyond it Lua raises "not enough memory".
 */
static int host_ceiling(lua_State *L)
{
	ds_meter *m = ds_state_meter(L);

	lua_pushinteger(L, (lua_Integer)(ceiling >> 20));
	if (!m || lua_isnoneornil(L, 1))
		return 1;
	luaL_argcheck(L, luaL_checkinteger(L, 1) >= 0 && lua_tointeger(L, 1) <= 1 << 24, 1, "megabytes");
	if (m->limit == ceiling)
		m->limit = (size_t)lua_tointeger(L, 1) << 20;
	ceiling = (size_t)lua_tointeger(L, 1) << 20;
	m->refused = false;
	return 1;
}

/* ---- what this system can enforce -------------------------------------------------------------------- */

/* host.confinement() -> { landlock = ABI, files =, tcp =, signals =, syscalls =, privileges =, sanitized = } */
static int host_confinement(lua_State *L)
{
	ds_confinement can;

	ds_confine_probe(&can);
	lua_createtable(L, 0, 7);
#ifdef DS_SANITIZED
	lua_pushboolean(L, 1);
	lua_setfield(L, -2, "sanitized");
#endif
	lua_pushinteger(L, can.landlock);
	lua_setfield(L, -2, "landlock");
	lua_pushboolean(L, can.files);
	lua_setfield(L, -2, "files");
	lua_pushboolean(L, can.tcp);
	lua_setfield(L, -2, "tcp");
	lua_pushboolean(L, can.scope);
	lua_setfield(L, -2, "signals");
	lua_pushboolean(L, can.syscalls);
	lua_setfield(L, -2, "syscalls");
	lua_pushboolean(L, can.privileges);
	lua_setfield(L, -2, "privileges");
	return 1;
}

/* host.try_confinement() -> { read = refused?, write =, network =, process =, program =, signal = } | nil, message */
static int host_try_confinement(lua_State *L)
{
	static const char *const names[] = {"read", "write", "network", "process", "program", "signal"};
	unsigned refused;
	ds_err err;

	if (ds_confine_try(&refused, &err)) {
		lua_pushnil(L);
		lua_pushstring(L, err.msg);
		return 2;
	}
	lua_createtable(L, 0, 6);
	for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
		lua_pushboolean(L, refused >> i & 1);
		lua_setfield(L, -2, names[i]);
	}
	return 1;
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
		{"confining", host_confining},
		{"exhausted", host_exhausted},
		{"step", host_step},
		{"allowance", host_allowance},
		{"ceiling", host_ceiling},
		{"module", host_module},
		{"modules", host_modules},
		{"cores", host_cores},
		{"confinement", host_confinement},
		{"try_confinement", host_try_confinement},
		{"globals", host_globals},
		{NULL, NULL}};

	luaL_newlib(L, functions);
	ds_host_workers(L);
	ds_host_script(L);
	ds_host_interrupt(L);
	ds_host_spawn(L);
	return 1;
}
