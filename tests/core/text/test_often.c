/*
 * Tests of text/often: against ds_tally, which counts in another way; memory that ends.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/often.h"

#include "base/stop.h"
#include "text/tally.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TEST(name, function) {"text/often: " name, function, NULL, NULL, NULL}

static void same_as_tally(const ds_tokens *text, const ds_often_opts *o, ds_arena *mem)
{
	ds_tally_opts opts = {.n = 1, .every = true, .written = o->written, .joined = o->joined};
	const uint32_t *order;
	ds_tally *t = NULL;
	ds_oftens got;
	size_t n;

	assert_int_equal(ds_often_count(&got, text, o, mem, NULL), DS_OK);
	assert_int_equal(ds_tally_new(&t, &opts, NULL, NULL), DS_OK);
	assert_int_equal(ds_tally_add(t, text, o->first, o->count, NULL), DS_OK);
	assert_int_equal(ds_tally_order(&order, &n, t, 1, NULL), DS_OK);
	assert_int_equal(got.n, n);
	for (size_t i = 0; i < n; i++) {
		assert_true(ds_str_eq(got.v[i].key, ds_tally_key(t, order[i], 0)));
		assert_int_equal(got.v[i].count, ds_tally_count(t, order[i]));
	}
	ds_tally_free(t);
}

/* Words of few letters, so that heads are shared and many are met again; long ones, clitics, marks, signs. */
static void random_texts(void **state)
{
	static const char *const pieces[] = {"a", "b", "ab", "abcdefgh", "abcdefghi", "abcdefghij", "abcdefgha", "don't",
		"it's", "states'", "\xC3\xA9t\xC3\xA9", "3.5", "...", "-", "x@y.org", "\xE4\xB8\xAD\xE6\x96\x87", "I'll"};
	uint32_t seed = 5;

	(void)state;
	for (int round = 0; round < 60; round++) {
		size_t words = (size_t)round * (size_t)round, len = 0;
		char *text = malloc(words * 16 + 1);
		ds_arena mem;
		ds_tokens tokens;

		assert_non_null(text);
		for (size_t i = 0; i < words; i++) {
			const char *piece;

			seed = seed * 1664525u + 1013904223u;
			piece = pieces[(seed >> 16) % (sizeof pieces / sizeof *pieces)];
			len += (size_t)sprintf(text + len, "%s%s", piece, (seed >> 8) % 3 ? " " : "");
			if (seed >> 31)
				len += (size_t)sprintf(text + len, "%u", (unsigned)(seed >> 20) % 700);
			if (len + 32 > words * 16)
				break;
		}
		ds_arena_init(&mem, NULL, 0);
		assert_int_equal(ds_tokenize(&tokens, (ds_str){text, len}, NULL, &mem, NULL), DS_OK);
		for (unsigned k = 0; k < 4; k++) {
			ds_often_opts all = {0, tokens.n, k & 1, k & 2}, part = {tokens.n / 3, tokens.n / 2, k & 1, k & 2};

			same_as_tally(&tokens, &all, &mem);
			same_as_tally(&tokens, &part, &mem);
		}
		ds_arena_free(&mem);
		free(text);
	}
}

static void stops(void **state)
{
	ds_often_opts opts = {0};
	ds_oftens got = {NULL, 99};
	ds_tokens tokens;
	ds_arena mem, small;
	char text[20000];
	ds_err err;

	(void)state;
	for (size_t i = 0; i < sizeof text; i++)
		text[i] = i % 2 ? ' ' : (char)('a' + i % 26);
	ds_arena_init(&mem, NULL, 0);
	assert_int_equal(ds_tokenize(&tokens, (ds_str){text, sizeof text}, NULL, &mem, NULL), DS_OK);
	opts.count = tokens.n;
	ds_stop_flag = 1;
	assert_int_equal(ds_often_count(&got, &tokens, &opts, &mem, &err), DS_EINTR);
	ds_stop_flag = 0;
	ds_arena_init(&small, NULL, 1000);
	assert_int_equal(ds_often_count(&got, &tokens, &opts, &small, &err), DS_ELIMIT);
	assert_int_equal(got.n, 99);
	ds_arena_free(&small);
	ds_arena_free(&mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST("random texts, beside the tally", random_texts),
		TEST("stopped, and without memory", stops),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
