/*
 * Small pieces of memory. See pool.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "base/pool.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifdef DS_ARENA_DEBUG

void *ds_pool_resize(ds_pool *pool, void *piece, size_t old, size_t size)
{
	(void)pool;
	(void)old;
	if (size == 0) {
		free(piece);
		return NULL;
	}
	return realloc(piece, size);
}

void ds_pool_end(ds_pool *pool) { (void)pool; }

#else

enum { BLOCK = 16384, SEGMENT = 16 * BLOCK };

struct piece {
	struct piece *next;
};

/* Stands at the start of its block, which is aligned to its size: a piece's address gives it. */
struct ds_pool_block {
	struct ds_pool_block *next, *previous;
	struct ds_pool_block *next_segment; /* of the first block of a segment */
	struct piece *free;
	uint32_t cut, used; /* bytes that pieces were cut from so far; pieces in use */
	uint32_t size;      /* of its pieces, bytes */
	bool is_open;       /* is in its class's list */
};

enum { START = (sizeof(struct ds_pool_block) + 15) / 16 * 16 };

static size_t class_of(size_t size) { return (size - 1) / 16; }

static void enlist(ds_pool *pool, struct ds_pool_block *b)
{
	struct ds_pool_block **head = &pool->open[class_of(b->size)];

	b->previous = NULL;
	b->next = *head;
	if (*head)
		(*head)->previous = b;
	*head = b;
	b->is_open = true;
}

static void delist(ds_pool *pool, struct ds_pool_block *b)
{
	if (b->previous)
		b->previous->next = b->next;
	else
		pool->open[class_of(b->size)] = b->next;
	if (b->next)
		b->next->previous = b->previous;
	b->is_open = false;
}

static bool grow(ds_pool *pool)
{
	unsigned char *at = aligned_alloc(BLOCK, SEGMENT);

	if (!at)
		return false;
	/* the last first, so that blocks are used in the order of their addresses */
	for (size_t i = SEGMENT / BLOCK; i-- > 0;) {
		struct ds_pool_block *b = (void *)(at + i * BLOCK);

		b->next = pool->empty;
		pool->empty = b;
	}
	pool->empty->next_segment = pool->segments;
	pool->segments = pool->empty;
	return true;
}

static struct ds_pool_block *block_for(ds_pool *pool, size_t class)
{
	struct ds_pool_block *b;

	if (!pool->empty && !grow(pool))
		return NULL;
	b = pool->empty;
	pool->empty = b->next;
	b->free = NULL;
	b->cut = START;
	b->used = 0;
	b->size = (uint32_t)(class + 1) * 16;
	enlist(pool, b);
	return b;
}

static void *take(ds_pool *pool, size_t size)
{
	struct ds_pool_block *b = pool->open[class_of(size)];
	void *piece;

	if (!b && !(b = block_for(pool, class_of(size))))
		return NULL;
	if (b->free) {
		piece = b->free;
		b->free = b->free->next;
	} else {
		piece = (unsigned char *)b + b->cut;
		b->cut += b->size;
	}
	b->used++;
	if (!b->free && b->cut + b->size > BLOCK)
		delist(pool, b);
	return piece;
}

static void give_back(ds_pool *pool, void *piece)
{
	struct ds_pool_block *b = (void *)((unsigned char *)piece - ((uintptr_t)piece & (BLOCK - 1)));
	struct piece *p = piece;

	p->next = b->free;
	b->free = p;
	b->used--;
	if (!b->is_open)
		enlist(pool, b);
	/* the last block of a class stays, lest one piece that comes and goes takes a block each time */
	if (b->used == 0 && (b->next || b->previous)) {
		delist(pool, b);
		b->next = pool->empty;
		pool->empty = b;
	}
}

/* From or to malloc, or from one class to another. */
static void *move(ds_pool *pool, void *piece, size_t old, size_t size)
{
	void *moved = size <= DS_POOL_MOST ? take(pool, size) : malloc(size);

	if (!moved)
		return NULL;
	memcpy(moved, piece, old < size ? old : size);
	ds_pool_resize(pool, piece, old, 0);
	return moved;
}

void *ds_pool_resize(ds_pool *pool, void *piece, size_t old, size_t size)
{
	if (!piece) {
		if (size == 0)
			return NULL;
		return size <= DS_POOL_MOST ? take(pool, size) : malloc(size);
	}
	if (size == 0) {
		if (old <= DS_POOL_MOST)
			give_back(pool, piece);
		else
			free(piece);
		return NULL;
	}
	if (old <= DS_POOL_MOST || size <= DS_POOL_MOST) {
		if (old <= DS_POOL_MOST && size <= DS_POOL_MOST && class_of(old) == class_of(size))
			return piece;
		return move(pool, piece, old, size);
	}
	return realloc(piece, size);
}

void ds_pool_end(ds_pool *pool)
{
	while (pool->segments) {
		struct ds_pool_block *s = pool->segments;

		pool->segments = s->next_segment;
		free(s);
	}
	memset(pool, 0, sizeof *pool);
}

#endif
