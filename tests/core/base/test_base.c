/*
 * base: arena, buffer, errors, hash.
 *
 * SPDX-License-Identifier: MIT
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void error_is_cut_at_a_character(void **state)
{
	char longer[600];
	ds_err err;

	(void)state;
	/* two-byte characters; the cut at 255 bytes falls inside one */
	for (size_t i = 0; i + 1 < sizeof longer; i += 2)
		memcpy(longer + i, "é", 2);
	longer[sizeof longer - 2] = '\0';
	assert_int_equal(ds_fail(&err, DS_EFAIL, "%s", longer), DS_EFAIL);
	assert_int_equal(strlen(err.msg) % 2, 0);
	assert_true(strlen(err.msg) >= 252);
	assert_int_equal(ds_fail(NULL, DS_ENOMEM, NULL), DS_ENOMEM);
	ds_fail(&err, DS_ENOENT, NULL);
	assert_string_equal(err.msg, "not found");
	assert_string_equal(ds_status_name(DS_ELIMIT), "DS_ELIMIT");
	assert_string_equal(ds_status_name((ds_status)-99), "DS_EFAIL");
}

static void arena_keeps_its_cap(void **state)
{
	ds_arena mem;
	size_t got = 0;
	ds_err err;

	(void)state;
	ds_arena_init(&mem, NULL, 1000);
	while (ds_arena_get(&mem, 1, 16))
		got += 16;
	assert_true(got > 0 && got <= 1000);
	assert_int_equal(ds_arena_fail(&mem, &err), DS_ELIMIT);
	ds_arena_reset(&mem);
	assert_non_null(ds_arena_get(&mem, 1, 16));
	assert_null(ds_arena_get(&mem, SIZE_MAX / 2, 16));
	ds_arena_free(&mem);
}

static void arena_grows_arrays(void **state)
{
	ds_arena mem;
	uint32_t *v = NULL;
	size_t cap = 0;

	(void)state;
	ds_arena_init(&mem, NULL, 0);
	for (uint32_t n = 0; n < 100000; n++) {
		assert_int_equal(ds_arena_grow(&mem, &v, &cap, n, n + 1, sizeof *v, NULL), DS_OK);
		v[n] = n;
		if (n % 1000 == 0)
			assert_non_null(ds_arena_get(&mem, 3, 1)); /* something in the way */
	}
	for (uint32_t n = 0; n < 100000; n++)
		assert_int_equal(v[n], n);
	ds_arena_free(&mem);
}

static void *no_memory(void *user, void *ptr, size_t osize, size_t nsize)
{
	(void)user;
	(void)osize;
	if (nsize == 0)
		free(ptr);
	return NULL;
}

static void failures_are_told_apart(void **state)
{
	const ds_alloc none = {no_memory, NULL};
	ds_arena mem;
	ds_buf b;
	ds_str copy = {"untouched", 9};

	(void)state;
	ds_arena_init(&mem, &none, 0);
	assert_int_equal(ds_arena_copy(&copy, DS_STR("x"), &mem, NULL), DS_ENOMEM);
	assert_int_equal(copy.len, 9);
	ds_arena_free(&mem);
	ds_buf_init(&b, &none, 0);
	ds_buf_zstr(&b, "x");
	assert_int_equal(ds_buf_status(&b, NULL), DS_ENOMEM);
	ds_buf_free(&b);
}

static void buffer_sticks_at_its_limit(void **state)
{
	ds_buf b;

	(void)state;
	ds_buf_init(&b, NULL, 10);
	ds_buf_zstr(&b, "12345");
	ds_buf_printf(&b, "%d", 678);
	ds_buf_zstr(&b, "more than fits");
	ds_buf_zstr(&b, "9");
	assert_int_equal(ds_buf_status(&b, NULL), DS_ELIMIT);
	assert_int_equal(b.len, 8);
	assert_memory_equal(b.at, "12345678", 8);
	ds_buf_clear(&b);
	ds_buf_char(&b, 'x');
	assert_int_equal(ds_buf_status(&b, NULL), DS_OK);
	ds_buf_free(&b);
}

static void hash_is_the_same_everywhere(void **state)
{
	char bytes[40];

	(void)state;
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (char)i;
	/* compiled lists keep hashes on disk: a change here needs a new format number there */
	for (size_t n = 0; n <= sizeof bytes; n++) {
		uint64_t h = ds_hash((ds_str){bytes, n}, 7);

		assert_true(h == ds_hash((ds_str){bytes, n}, 7));
		assert_true(h != ds_hash((ds_str){bytes, n}, 8));
		for (size_t m = 0; m < n; m++)
			assert_true(h != ds_hash((ds_str){bytes, m}, 7));
	}
	assert_int_equal(ds_hash(DS_STR(""), 0), ds_hash((ds_str){NULL, 0}, 0));
	assert_true(ds_hash(DS_STR(""), 1) == 0x3C6BD6573C9C2092u);
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (char)(i * 37 + 11);
	assert_true(ds_hash((ds_str){bytes, 3}, 10) == 0xFFB47165F09BCC53u);
	assert_true(ds_hash((ds_str){bytes, 7}, 22) == 0xC54A952F1533BF6Bu);
	assert_true(ds_hash((ds_str){bytes, 12}, 37) == 0x624902C49816AE9Cu);
	assert_true(ds_hash((ds_str){bytes, 33}, 100) == 0x9014894E158E3FC7u);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(error_is_cut_at_a_character), cmocka_unit_test(arena_keeps_its_cap),
		cmocka_unit_test(arena_grows_arrays),	   cmocka_unit_test(failures_are_told_apart),
		cmocka_unit_test(buffer_sticks_at_its_limit),
		cmocka_unit_test(hash_is_the_same_everywhere),
	};

	return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
