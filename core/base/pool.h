/*
 * Memory of one thread in small pieces of many sizes that come and go: what a Lua state asks for.
 *
 * Pieces of up to DS_POOL_MOST bytes are cut from blocks of one size class each (16, 32, ... bytes), so that taking
 * one and giving it back is a few instructions without a lock; larger ones come from malloc. The caller says how large
 * a piece was, as Lua does, so pieces have no headers. A block without pieces can be used for any class.
 *
 * After D. Leijen, B. Zorn and L. de Moura, "Mimalloc: Free List Sharding in Action" (2019): each block has a list of its
 * own of free pieces, which keeps pieces that are used together together.
 *
 * With DS_ARENA_DEBUG every piece comes from malloc, so that ASan sees what happens to each.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_BASE_POOL_H
#define DS_BASE_POOL_H

#include <stddef.h>

enum { DS_POOL_MOST = 256, DS_POOL_CLASSES = DS_POOL_MOST / 16 };

struct ds_pool_block;

/* All zero is an empty pool. */
typedef struct ds_pool {
	struct ds_pool_block *open[DS_POOL_CLASSES]; /* of each class, those with room */
	struct ds_pool_block *empty;                 /* blocks without pieces */
	struct ds_pool_block *segments;              /* what was asked for of the system */
} ds_pool;

/*
 * piece (of `old` bytes, NULL for a new one) with `size` bytes, aligned for any type; its contents are kept up to the
 * smaller size. size 0 gives it back and is NULL. NULL, with the piece as it was, when there is no memory, which may
 * also be when it becomes smaller (Lua 5.4 allows that).
 */
void *ds_pool_resize(ds_pool *pool, void *piece, size_t old, size_t size);

/* Gives back all blocks. Pieces of more than DS_POOL_MOST bytes must have been given back. */
void ds_pool_end(ds_pool *pool);

#endif
