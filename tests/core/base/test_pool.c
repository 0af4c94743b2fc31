/*
 * Pieces of memory: whole, aligned, apart from each other, in any order of sizes.
 *
 * SPDX-License-Identifier: MIT
 */
#include "base/pool.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { HELD = 3000, STEPS = 400000 };

struct held {
	unsigned char *at;
	size_t size;
	unsigned char byte;
};

static uint32_t state = 1;

static uint32_t draw(uint32_t below)
{
	state = state * 1664525 + 1013904223;
	return (state >> 8) % below;
}

static size_t some_size(void)
{
	switch (draw(8)) {
	case 0: return 1 + draw(5000);
	case 1: return DS_POOL_MOST - 2 + draw(5);
	default: return 1 + draw(DS_POOL_MOST);
	}
}

static void is_whole(const struct held *h, size_t n)
{
	for (size_t i = 0; i < n; i++)
		assert_int_equal(h->at[i], h->byte);
}

static void change(ds_pool *pool, struct held *h, size_t size)
{
	unsigned char *moved = ds_pool_resize(pool, h->at, h->size, size);

	if (size == 0) {
		assert_null(moved);
		*h = (struct held){0};
		return;
	}
	assert_non_null(moved);
	assert_int_equal((uintptr_t)moved % 16, 0);
	h->at = moved;
	is_whole(h, h->size < size ? h->size : size);
	h->size = size;
	h->byte = (unsigned char)draw(256);
	memset(h->at, h->byte, size);
}

/* Each piece holds a byte of its own all over: pieces that lie in each other, or lose what they hold, are seen. */
static void random_pieces(void **unused)
{
	ds_pool pool = {0};
	struct held *held = calloc(HELD, sizeof *held);

	(void)unused;
	assert_non_null(held);
	for (int i = 0; i < STEPS; i++) {
		/* waves: now more is taken, now more given back, so that blocks become empty and change their class */
		bool giving = (i / 20000) % 2 == 1;
		struct held *h = &held[draw(HELD)];

		is_whole(h, h->size);
		change(&pool, h, h->at && draw(giving ? 2 : 5) == 0 ? 0 : giving && !h->at ? 0 : some_size());
	}
	for (size_t i = 0; i < HELD; i++) {
		is_whole(&held[i], held[i].size);
		change(&pool, &held[i], 0);
	}
	ds_pool_end(&pool);
	free(held);
}

/* What one size gave back, another takes: many sizes one after the other need no more than the greatest. */
static void blocks_change_class(void **unused)
{
	enum { N = 20000 };
	ds_pool pool = {0};
	void **pieces = calloc(N, sizeof *pieces);
	struct ds_pool_block *segments = NULL;

	(void)unused;
	assert_non_null(pieces);
	for (size_t size = DS_POOL_MOST; size > 0; size -= 16) {
		for (size_t i = 0; i < N; i++)
			assert_non_null(pieces[i] = ds_pool_resize(&pool, NULL, 0, size));
		for (size_t i = 0; i < N; i++)
			ds_pool_resize(&pool, pieces[i], size, 0);
		if (!segments)
			segments = pool.segments;
		assert_ptr_equal(pool.segments, segments);
	}
	ds_pool_end(&pool);
	assert_null(pool.segments);
	free(pieces);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_pieces),
		cmocka_unit_test(blocks_change_class),
	};

	return cmocka_run_group_tests_name("pool", tests, NULL, NULL);
}
