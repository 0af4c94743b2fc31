/*
 * UTF-8: table 3-7 of the standard, and the vector code against the scalar one.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TEST(name, function) {"text/utf8: " name, function, NULL, NULL, NULL}

/* The scalar decoder only. */
static size_t slow_valid(ds_str s)
{
	size_t at = 0;

	while (at < s.len) {
		size_t next = at;

		if (ds_utf8_next(s, &next) == DS_UTF8_INVALID)
			return at;
		at = next;
	}
	return s.len;
}

static uint32_t random_of(uint32_t *state)
{
	*state = *state * 1664525 + 1013904223;
	return *state >> 8;
}

static uint32_t random_cp(uint32_t *state, unsigned kind)
{
	uint32_t r = random_of(state);

	switch (kind) {
	case 0:
		return r % 0x80;
	case 1:
		return r % 0x800;
	case 2:
		return r % 0x10000;
	case 3:
		return r % 0x110000;
	case 4:
		return 0x430 + r % 32;
	default:
		return r % 8 ? 'a' + r % 26 : 0x2019;
	}
}

/* Well-formed text, then maybe a bit turned over and the end cut off. */
static size_t random_text(char *to, size_t want, uint32_t *state)
{
	unsigned kind = random_of(state) % 6;
	size_t n = 0;

	while (n < want)
		n += ds_utf8_put(to + n, random_cp(state, kind));
	if (random_of(state) % 4 && n)
		to[random_of(state) % n] ^= (char)(1 << random_of(state) % 8);
	return n - (n > 3 ? random_of(state) % 4 : 0);
}

static void vector_agrees(void **state)
{
	uint32_t seed = 1;
	char space[900];

	(void)state;
	for (int i = 0; i < 60000; i++) {
		size_t n = random_text(space, random_of(&seed) % 800, &seed);
		/* exactly as long as it is: a read behind the end shows under a sanitizer */
		char *copy = malloc(n ? n : 1);
		ds_str s = {copy, n};

		assert_non_null(copy);
		memcpy(copy, space, n);
		assert_int_equal(ds_utf8_valid(s), slow_valid(s));
		free(copy);
	}
}

/* Each second byte behind each first one, at every distance from the end of a block. */
static void every_pair(void **state)
{
	char space[300];

	(void)state;
	for (unsigned a = 0x80; a < 0x100; a++) {
		for (unsigned b = 0; b < 0x100; b++) {
			size_t at = 60 + (a + b) % 8;
			ds_str s = {space, sizeof space};

			memset(space, 'x', sizeof space);
			space[at] = (char)a;
			space[at + 1] = (char)b;
			space[at + 2] = space[at + 3] = (char)0x80;
			assert_int_equal(ds_utf8_valid(s), slow_valid(s));
			space[at + 3] = 'x';
			assert_int_equal(ds_utf8_valid(s), slow_valid(s));
		}
	}
}

static void well_formed(void **state)
{
	static const struct {
		const char *s;
		size_t valid;
	} rows[] = {
		{"", 0}, {"abc", 3}, {"\xC2\x80", 2}, {"\xC1\xBF", 0}, {"\xE0\x9F\xBF", 0},
		{"\xE0\xA0\x80", 3}, {"\xED\x9F\xBF", 3}, {"\xED\xA0\x80", 0},
		{"\xF0\x8F\xBF\xBF", 0}, {"\xF0\x90\x80\x80", 4}, {"\xF4\x8F\xBF\xBF", 4},
		{"\xF4\x90\x80\x80", 0}, {"\xF5\x80\x80\x80", 0}, {"a\x80", 1}, {"ab\xE2\x82", 2},
		{"\xC3\xA9\xFF", 2},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(ds_utf8_valid(ds_str_of(rows[i].s)), rows[i].valid);
}

static void round_trip(void **state)
{
	(void)state;
	for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
		char b[4];
		ds_str s = {b, ds_utf8_put(b, cp)};
		size_t at = 0, end = s.len;
		uint32_t want = cp >= 0xD800 && cp <= 0xDFFF ? DS_REPLACEMENT : cp;

		assert_int_equal(ds_utf8_next(s, &at), want);
		assert_int_equal(at, s.len);
		assert_int_equal(ds_utf8_prev(s, &end), want);
		assert_int_equal(end, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST("well-formed sequences", well_formed),
		TEST("every scalar value there and back", round_trip),
		TEST("every pair of bytes, vector and scalar", every_pair),
		TEST("random texts, vector and scalar", vector_agrees),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
