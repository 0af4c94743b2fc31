/*
 * What the bindings of the store share. A store knows its open cursors, so that closing it closes
 * them first.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_BIND_STORE_STORE_INT_H
#define DS_BIND_STORE_STORE_INT_H

#include "bind/tag/tag_int.h"
#include "match/pattern.h"
#include "store/store.h"

#include <sqlite3.h>

typedef struct ds_bind_cursor ds_bind_cursor;

typedef struct ds_bind_store {
	ds_store *store; /* NULL: closed */
	ds_bind_cursor *cursors;
} ds_bind_store;

/* User value 1: the store. While open, it is in its store's list; closed, it points nowhere. */
struct ds_bind_cursor {
	sqlite3_stmt *stmt;
	ds_bind_store *store;
	ds_bind_cursor *next, **link;
};

/* Finalizes the statement and leaves the store's list. Twice is fine. */
void ds_bind_cursor_close(ds_bind_cursor *c);

/* The open store at 1; raises. */
ds_bind_store *ds_bind_store_check(lua_State *L);

/* The filter table at idx, or nothing; its strings stay on the stack. */
void ds_bind_store_filter(lua_State *L, ds_filter *f, int idx);

/* The pattern at idx; raises (bind/match). */
const ds_pattern *ds_bind_pattern_check(lua_State *L, int idx);

/* store:candidates */
int ds_bind_store_candidates(lua_State *L);

/* store:sql */
int ds_bind_store_sql(lua_State *L);

#endif
