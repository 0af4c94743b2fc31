/*
 * UAX #29 words: the short way of ds_word_next against the rules alone.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/segment_int.h"
#include "text/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TEST(name, function) {"text/word: " name, function, NULL, NULL, NULL}

/* Two of each Word_Break class, of one to four bytes where there are such. */
static const uint32_t of_each[] = {
	'a', 'Z', 0xE9, 0x416, 0x628, 0x10400, 0x905, '0', 0x664, 0x1D7CE, '_', 0x203F, ' ', 0x3000,
	'\r', '\n', 0x0B, 0x85, 0x2028, 0x300, 0x64B, 0x3099, 0xE0100, 0xAD, 0x200E, 0x200D, 0x200C,
	0x1F1E6, 0x1F1FF, 0x30A2, 0xFF76, 0x5D0, 0x5EA, '\'', '"', '.', 0x2019, 0xFF0E, ':', 0xB7,
	0x5F4, ',', ';', 0x66C, '-', '$', 0x4E2D, 0x3042, 0xE01, 0x201C, 0x1F600, 0x2764, 0xFFFD, 0,
};

static void same_pieces(ds_str s)
{
	size_t at = 0;

	while (at < s.len) {
		size_t end = ds_word_next(s, at);

		if (end != ds_word_any(s, at)) {
			for (size_t i = 0; i < s.len; i++)
				print_message("%02X ", (unsigned char)s.at[i]);
			fail_msg("from byte %zu: %zu and %zu", at, end, ds_word_any(s, at));
		}
		at = end;
	}
}

static void random_strings(void **state)
{
	const size_t kinds = sizeof of_each / sizeof *of_each;
	uint32_t seed = 7;

	(void)state;
	for (int i = 0; i < 400000; i++) {
		char space[64], *copy;
		size_t n = 0;

		for (int k = 0; k < 9; k++) {
			uint32_t r;

			seed = seed * 1664525 + 1013904223;
			r = seed >> 8;
			if (r % 32 == 0)
				space[n++] = (char)(0x80 + r / 32 % 0x80); /* ill-formed */
			else
				n += ds_utf8_put(space + n, of_each[r / 32 % kinds]);
		}
		copy = malloc(n);
		assert_non_null(copy);
		memcpy(copy, space, n);
		same_pieces((ds_str){copy, n});
		free(copy);
	}
}

/* Every code point between two letters, and alone. */
static void every_character(void **state)
{
	(void)state;
	for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
		char space[8] = {'a'};
		size_t n = 1 + ds_utf8_put(space + 1, cp);

		space[n] = 'b';
		same_pieces((ds_str){space, n + 1});
		same_pieces((ds_str){space + 1, n});
		space[0] = space[n] = '1';
		same_pieces((ds_str){space, n + 1});
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST("random strings of all classes, both ways", random_strings),
		TEST("every character, both ways", every_character),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
