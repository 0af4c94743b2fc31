/*
 * Candidates of a pattern in Lua: rows in batches, for store:find.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/store/store_int.h"
#include "store/candidates.h"

#define BATCH_MAX 4096

typedef struct candidates_box {
	ds_candidates *c; /* NULL: closed */
} candidates_box;

static int candidates_close(lua_State *L)
{
	candidates_box *box = ds_bind_check(L, 1, DS_BIND_CANDIDATES);

	ds_candidates_free(box->c);
	box->c = NULL;
	return 0;
}

/* store:candidates(pattern [, filter]) -> Candidates | nil, err */
int ds_bind_store_candidates(lua_State *L)
{
	const ds_need *needs;
	candidates_box *box;
	ds_bind_store *s;
	ds_filter f;
	size_t n = 0;
	ds_err err;

	ds_bind_store_check(L);
	ds_bind_pattern_check(L, 2);
	lua_settop(L, 3);
	ds_bind_store_filter(L, &f, 3);
	box = ds_bind_new(L, DS_BIND_CANDIDATES, sizeof *box, 1);
	lua_pushvalue(L, 1);
	lua_setiuservalue(L, -2, 1);
	/* making the object may have run a finalizer */
	s = ds_bind_store_check(L);
	needs = ds_pattern_needs(&n, ds_bind_pattern_check(L, 2), 0);
	if (ds_candidates_new(&box->c, s->store, needs, n, &f, &err))
		return ds_bind_fail(L, &err, NULL);
	return 1;
}

/* candidates:next([n]) -> {row, ...} ascending, at most n (100), empty at the end | nil, err */
static int candidates_next(lua_State *L)
{
	candidates_box *box = ds_bind_check(L, 1, DS_BIND_CANDIDATES);
	lua_Integer cap = luaL_optinteger(L, 2, 100);
	int64_t rows[BATCH_MAX];
	ds_bind_store *s;
	size_t n = 0;
	ds_err err;

	luaL_argcheck(L, cap >= 1 && cap <= BATCH_MAX, 2, "from 1 to 4096");
	lua_settop(L, 1);
	lua_getiuservalue(L, 1, 1);
	s = ds_bind_check(L, 2, DS_BIND_STORE);
	if (!s->store)
		luaL_error(L, "the store is closed");
	if (box->c && ds_candidates_next(rows, &n, (size_t)cap, box->c, s->store, &err))
		return ds_bind_fail(L, &err, NULL);
	lua_createtable(L, (int)n, 0);
	for (size_t i = 0; i < n; i++) {
		lua_pushinteger(L, rows[i]);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	return 1;
}

/* candidates:way() -> "words" | "types" | "documents" */
static int candidates_way(lua_State *L)
{
	candidates_box *box = ds_bind_check(L, 1, DS_BIND_CANDIDATES);

	lua_pushstring(L, box->c ? ds_candidates_way(box->c) : "closed");
	return 1;
}

static const luaL_Reg candidates_methods[] = {{"next", candidates_next},
					      {"way", candidates_way},
					      {"close", candidates_close},
					      {NULL, NULL}};
static const luaL_Reg candidates_meta[] = {{"__gc", candidates_close},
					   {"__close", candidates_close},
					   {NULL, NULL}};

const ds_bind_class ds_bind_candidates_class = {"Candidates", "candidates", candidates_methods,
						candidates_meta, NULL, NULL};
