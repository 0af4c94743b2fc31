/*
 * Training when memory runs out: each allocation fails once, nothing is left behind.
 *
 * The trainer takes its memory from the C library, so its files are compiled here with functions that count in the
 * place of those.
 *
 * SPDX-License-Identifier: MIT
 */
#include "core/tag/model_test.h"

#include <math.h>

static size_t live, to_go = SIZE_MAX;

static bool fails(void)
{
	if (to_go == 0)
		return true;
	to_go--;
	return false;
}

static void *counted(void *p)
{
	live += p != NULL;
	return p;
}

static void *test_train_malloc(size_t n)
{
	return fails() ? NULL : counted(malloc(n));
}

static void *test_train_calloc(size_t n, size_t size)
{
	return fails() ? NULL : counted(calloc(n, size));
}

static void *test_train_realloc(void *old, size_t n)
{
	void *p = fails() ? NULL : realloc(old, n);

	live += p && !old;
	return p;
}

static void test_train_free(void *p)
{
	live -= p != NULL;
	free(p);
}

static void *arena_alloc(void *user, void *ptr, size_t osize, size_t nsize)
{
	(void)user;
	(void)osize;
	if (nsize)
		return test_train_realloc(ptr, nsize);
	test_train_free(ptr);
	return NULL;
}

static const ds_alloc counting = {arena_alloc, NULL};

#define malloc test_train_malloc
#define calloc test_train_calloc
#define realloc test_train_realloc
#define free test_train_free
#define ds_arena_init(mem, alloc, cap) ds_arena_init(mem, &counting, cap)
#define ds_buf_init(buf, alloc, limit) ds_buf_init(buf, &counting, limit)
#include "../../../core/tag/train.c"
#include "../../../core/tag/train_net.c"
#include "../../../core/tag/train_words.c"
#undef malloc
#undef calloc
#undef realloc
#undef free
#undef ds_arena_init
#undef ds_buf_init

static ds_status run_all(ds_buf *out)
{
	const ds_train_opts opts = {.seed = 1, .passes = 1, .bits = 8, .hidden = 16, .teachers = 1};
	const float v[4] = {1, 0, 2, -1};
	ds_trainer *t = NULL;
	ds_status st = ds_trainer_new(&t, &opts, NULL, 0, NULL);

	if (st == DS_OK)
		st = ds_trainer_word(t, DS_STR("left"), v, 4, true, NULL);
	if (st == DS_OK)
		st = feed(t, DS_STR("Anna B-PERSON\nleft O\nOslo B-LOC\n. O\n"), DS_TRAIN, NULL);
	if (st == DS_OK)
		st = ds_trainer_dev_set(t, DS_STR("dev"), NULL);
	if (st == DS_OK)
		st = feed(t, DS_STR("Olav B-PERSON\nleft O\n"), DS_TRAIN_DEV, NULL);
	if (st == DS_OK)
		st = feed(t, DS_STR("Berit O\nleft O\n"), DS_TRAIN_PLAIN, NULL);
	if (st == DS_OK)
		st = ds_trainer_run(t, out, DS_STR(""), NULL);
	ds_trainer_free(t);
	return st;
}

static void every_allocation_fails_once(void **state)
{
	ds_status st = DS_ENOMEM;
	size_t k;

	(void)state;
	for (k = 0; st && k < 500; k++) {
		ds_buf out;

		ds_buf_init(&out, &counting, 0);
		to_go = k;
		st = run_all(&out);
		to_go = SIZE_MAX;
		if (st != DS_OK && st != DS_ENOMEM)
			fail_msg("failure at %zu: %s", k, ds_status_name(st));
		assert_true(st != DS_OK || out.len > 0);
		ds_buf_free(&out);
		if (live)
			fail_msg("failure at %zu: %zu pieces are left", k, live);
	}
	assert_int_equal(st, DS_OK);
	assert_true(k > 40);
}

/* Words that could not be packed are packed by the next call, as if nothing had been. */
static void tries_again(void **state)
{
	const ds_train_opts opts = {.seed = 1, .passes = 1, .bits = 8, .hidden = 16};
	const float v[4] = {1, 0, 2, -1};

	(void)state;
	for (size_t k = 0; k < 6; k++) {
		ds_trainer *t = NULL;
		ds_buf out;

		ds_buf_init(&out, &counting, 0);
		assert_int_equal(ds_trainer_new(&t, &opts, NULL, 0, NULL), DS_OK);
		assert_int_equal(ds_trainer_word(t, DS_STR("left"), v, 4, true, NULL), DS_OK);
		to_go = k;
		(void)feed(t, DS_STR("Anna B-PERSON\nleft O\n"), DS_TRAIN, NULL);
		to_go = SIZE_MAX;
		assert_int_equal(feed(t, DS_STR("Anna B-PERSON\nleft O\n"), DS_TRAIN, NULL), DS_OK);
		assert_int_equal(ds_trainer_run(t, &out, DS_STR(""), NULL), DS_OK);
		ds_trainer_free(t);
		ds_buf_free(&out);
		assert_int_equal(live, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_allocation_fails_once),
		cmocka_unit_test(tries_again),
	};

	return cmocka_run_group_tests_name("tag/train, memory", tests, NULL, NULL);
}
