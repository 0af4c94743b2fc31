/*
 * Arena blocks. See arena.h.
 *
 * A block holds many pieces and is at least DS_BLOCK_MIN bytes, doubling up to DS_BLOCK_MAX, so that
 * a document costs a handful of allocations.
 *
 * SPDX-License-Identifier: MIT
 */
#include "base/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>

#define DS_BLOCK_MIN ((size_t)8 << 10)
#define DS_BLOCK_MAX ((size_t)1 << 20)

struct ds_arena_block {
	struct ds_arena_block *next;
	size_t size; /* whole block, header included */
	size_t at;   /* first free byte, from the block's start */
};

#define DS_ALIGN (alignof(max_align_t))
#define DS_HEADER ((sizeof(struct ds_arena_block) + DS_ALIGN - 1) / DS_ALIGN * DS_ALIGN)

static void *alloc_std(void *user, void *ptr, size_t osize, size_t nsize)
{
	(void)user;
	(void)osize;
	if (nsize == 0) {
		free(ptr);
		return NULL;
	}
	return realloc(ptr, nsize);
}

const ds_alloc ds_alloc_std = {alloc_std, NULL};

void ds_arena_init(ds_arena *mem, const ds_alloc *alloc, size_t cap)
{
	*mem = (ds_arena){alloc ? *alloc : ds_alloc_std, NULL, 0, cap ? cap : DS_ARENA_CAP, false};
}

void ds_arena_reset(ds_arena *mem)
{
	struct ds_arena_block *b = mem->blocks;

	while (b) {
		struct ds_arena_block *next = b->next;

		mem->alloc.fn(mem->alloc.user, b, b->size, 0);
		b = next;
	}
	mem->blocks = NULL;
	mem->used = 0;
	mem->hit_cap = false;
}

void ds_arena_free(ds_arena *mem)
{
	ds_arena_reset(mem);
}

static size_t block_size(const ds_arena *mem, size_t need)
{
#ifdef DS_ARENA_DEBUG
	(void)mem;
	return need;
#else
	size_t size = DS_BLOCK_MIN;

	if (mem->blocks) {
		size = mem->blocks->size < DS_BLOCK_MAX / 2 ? mem->blocks->size * 2 : DS_BLOCK_MAX;
	}
	return need > size ? need : size;
#endif
}

static struct ds_arena_block *block_new(ds_arena *mem, size_t bytes)
{
	struct ds_arena_block *b;
	size_t size, room = mem->cap - mem->used;

	if (bytes > room) {
		mem->hit_cap = true;
		return NULL;
	}
	/* a block never holds more than the cap allows, or its spare room would escape the count */
	size = block_size(mem, bytes + DS_HEADER);
	if (size - DS_HEADER > room)
		size = room + DS_HEADER;
	b = mem->alloc.fn(mem->alloc.user, NULL, 0, size);
	if (!b) {
		mem->hit_cap = false;
		return NULL;
	}
	b->size = size;
	b->at = DS_HEADER;
	b->next = mem->blocks;
	mem->blocks = b;
	mem->used += size - DS_HEADER;
	return b;
}

/* Bytes that a piece takes, rounded to the alignment; 0 when n * size overflows. */
static size_t piece_bytes(size_t n, size_t size)
{
	if (size && n > (SIZE_MAX / 2 - DS_HEADER - DS_ALIGN) / size)
		return 0;
	return n && size ? (n * size + DS_ALIGN - 1) / DS_ALIGN * DS_ALIGN : DS_ALIGN;
}

void *ds_arena_get(ds_arena *mem, size_t n, size_t size)
{
	size_t bytes = piece_bytes(n, size);
	struct ds_arena_block *b = mem->blocks;
	void *piece;

	if (bytes == 0) {
		mem->hit_cap = true;
		return NULL;
	}
#ifdef DS_ARENA_DEBUG
	/* exact size, so that the byte behind the last item is poisoned */
	bytes = n && size ? n * size : 1;
	b = NULL;
#endif
	if (!b || b->size - b->at < bytes)
		b = block_new(mem, bytes);
	if (!b)
		return NULL;
	piece = (char *)b + b->at;
	b->at += bytes;
	return piece;
}

void *ds_arena_zero(ds_arena *mem, size_t n, size_t size)
{
	void *piece = ds_arena_get(mem, n, size);

	if (piece && n && size)
		memset(piece, 0, n * size);
	return piece;
}

#ifndef DS_ARENA_DEBUG
/* Extends the newest piece of the newest block in place, when it is `old` and there is room. */
static bool grow_in_place(ds_arena *mem, const void *old, size_t old_bytes, size_t new_bytes)
{
	struct ds_arena_block *b = mem->blocks;

	if (!old || !b || old_bytes == 0 || new_bytes == 0 || b->at < DS_HEADER + old_bytes)
		return false;
	if ((const char *)b + b->at - old_bytes != old || b->size - b->at < new_bytes - old_bytes)
		return false;
	b->at += new_bytes - old_bytes;
	return true;
}
#endif

ds_status ds_arena_grow(ds_arena *mem, void *items, size_t *cap, size_t n, size_t want,
			size_t size, ds_err *err)
{
	void *old, *piece;
	size_t new_cap;

	assert(n <= *cap || *cap == 0);
	if (want <= *cap)
		return DS_OK;
	new_cap = *cap < 8 ? 8 : *cap;
	while (new_cap < want) {
		if (new_cap > SIZE_MAX / 2) {
			mem->hit_cap = true;
			return ds_arena_fail(mem, err);
		}
		new_cap *= 2;
	}
	memcpy(&old, items, sizeof old);
#ifndef DS_ARENA_DEBUG
	if (*cap && grow_in_place(mem, old, piece_bytes(*cap, size), piece_bytes(new_cap, size))) {
		*cap = new_cap;
		return DS_OK;
	}
#endif
	piece = ds_arena_get(mem, new_cap, size);
	if (!piece)
		return ds_arena_fail(mem, err);
	if (n && old)
		memcpy(piece, old, n * size);
	memcpy(items, &piece, sizeof piece);
	*cap = new_cap;
	return DS_OK;
}

ds_status ds_arena_copy(ds_str *out, ds_str s, ds_arena *mem, ds_err *err)
{
	char *piece = s.len < SIZE_MAX ? ds_arena_get(mem, s.len + 1, 1) : NULL;

	if (!piece)
		return ds_arena_fail(mem, err);
	if (s.len)
		memcpy(piece, s.at, s.len);
	piece[s.len] = '\0';
	*out = (ds_str){piece, s.len};
	return DS_OK;
}

ds_status ds_arena_fail(const ds_arena *mem, ds_err *err)
{
	if (!mem->hit_cap)
		return ds_fail(err, DS_ENOMEM, NULL);
	return ds_fail(err, DS_ELIMIT, "the document needs more than %zu MB of memory",
		       mem->cap >> 20);
}
