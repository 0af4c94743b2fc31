/*
 * What the files of dossier.host share.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_HOST_HOST_INT_H
#define DS_HOST_HOST_INT_H

#include "host/state.h"

#include <lua.h>
#include <stdbool.h>

/* The meter of a worker's state; unlimited until the worker is locked. */
extern ds_meter ds_child_meter;

/* A one-letter string argument. Raises. */
char ds_host_letter(lua_State *L, int arg);

/* Puts the parent's functions into the table on top, and makes the type of workers. */
void ds_host_workers(lua_State *L);

/* The same for what scripts get in place of Lua's own functions. */
void ds_host_script(lua_State *L);

/* The same for other programs: see spawn.c. */
void ds_host_spawn(lua_State *L);

/* The same for Ctrl-C: see interrupt.c. */
void ds_host_interrupt(lua_State *L);

#endif
