/*
 * Arenas: one per document, one scratch arena per worker; everything in them dies at once.
 *
 * Results of a stage (text, tokens, spans) live in an arena and have no free function. The cap turns
 * hostile input into DS_ELIMIT instead of an exhausted machine. With DS_ARENA_DEBUG every piece is
 * its own malloc, so that the sanitizers see overruns and use after reset.
 *
 * Left out: freeing single pieces; threads (an arena belongs to one thread at a time).
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_BASE_ARENA_H
#define DS_BASE_ARENA_H

#include "base/status.h"
#include "base/str.h"

#include <stddef.h>

/* realloc in the manner of lua_Alloc: nsize 0 frees; NULL on failure. Tests pass one that fails. */
typedef struct ds_alloc {
	void *(*fn)(void *user, void *ptr, size_t osize, size_t nsize);
	void *user;
} ds_alloc;

extern const ds_alloc ds_alloc_std;

#define DS_ARENA_CAP ((size_t)256 << 20) /* default cap of a document's arena, bytes */

typedef struct ds_arena {
	ds_alloc alloc;
	struct ds_arena_block *blocks; /* newest first */
	size_t used;                   /* bytes of all blocks, without their headers; at most cap */
	size_t cap;
	bool hit_cap; /* the last NULL came from the cap, not from the allocator */
} ds_arena;

/* alloc NULL = malloc; cap 0 = DS_ARENA_CAP, in bytes. Takes no memory yet. */
void ds_arena_init(ds_arena *mem, const ds_alloc *alloc, size_t cap);

/* Frees everything; the arena may be used again. */
void ds_arena_reset(ds_arena *mem);

/* Frees everything. Safe on an arena that was initialised and never used. */
void ds_arena_free(ds_arena *mem);

/*
 * n items of size bytes each, aligned for any type, not initialised. NULL on overflow, cap or lack of
 * memory; ds_arena_fail then gives the status. n * size 0 gives a valid pointer.
 */
void *ds_arena_get(ds_arena *mem, size_t n, size_t size);

/* The same, zeroed. */
void *ds_arena_zero(ds_arena *mem, size_t n, size_t size);

/*
 * Makes room for at least want items in *items, of which *cap are there and n are used; doubles, and
 * grows in place where the array is the newest piece. DS_ELIMIT or DS_ENOMEM leave both untouched.
 */
ds_status ds_arena_grow(ds_arena *mem, void *items, size_t *cap, size_t n, size_t want,
			size_t size, ds_err *err);

/* A copy of s in the arena, with a NUL behind it that its length does not count. */
ds_status ds_arena_copy(ds_str *out, ds_str s, ds_arena *mem, ds_err *err);

/* Sets DS_ELIMIT (cap) or DS_ENOMEM in *err after a NULL and returns it. */
ds_status ds_arena_fail(const ds_arena *mem, ds_err *err);

#endif
