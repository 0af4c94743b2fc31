/*
 * Lua states as dossier makes them: our libraries, embedded modules, an allocator that counts.
 *
 * No state reads LUA_PATH, LUA_INIT or the current directory: `require` finds embedded modules only.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_HOST_STATE_H
#define DS_HOST_STATE_H

#include <lua.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * Memory that a state may take. At the limit NULL is given, so that Lua collects its garbage and asks again;
 * when that did not help `trip` is called (a worker then ends).
 */
typedef struct ds_meter {
	size_t used, limit; /* bytes; limit 0 = none */
	bool refused;       /* the last request was */
	void (*trip)(void);
} ds_meter;

/*
 * A state with Lua's standard libraries, `require` over the embedded modules (no C modules, no files),
 * and dossier.core and dossier.host preloaded. NULL when there is no memory. meter NULL = not limited;
 * it must live as long as the state.
 */
lua_State *ds_state_new(ds_meter *meter);

/* Closes a state that ds_state_new made. */
void ds_state_close(lua_State *L);

/* The meter of a state that ds_state_new made; NULL for a state of somebody else's (dossier.so). */
ds_meter *ds_state_meter(lua_State *L);

/* Pushes the globals of the embedded modules; nil in a state of somebody else's. */
void ds_state_globals(lua_State *L);

/* Message handler for lua_pcall: a string message gets a traceback; an error object stays as it is. */
int ds_state_traceback(lua_State *L);

#endif
