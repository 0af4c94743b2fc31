/*
 * Safe printing: what is shown, what is kept; nothing dangerous ever comes out.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/show.h"

#include "text/utf8.h"
#include "ucd/props.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define TEST(name, function) {"text/show: " name, function, NULL, NULL, NULL}

static void shown(void **state)
{
	static const struct {
		const char *s, *out;
	} rows[] = {
		{"plain\ttext\n", "plain\ttext\n"},
		{"\x1B[31mred\x07", "␛[31mred␇"},
		{"\x7F", "␡"},
		{"a\xC2\x9B" "31m", "a<U+009B>31m"},
		{"abc\xE2\x80\xAE" "fed", "abc<U+202E>fed"},
		{"\xE2\x81\xA6" "x\xE2\x81\xA9\xD8\x9C", "<U+2066>x<U+2069><U+061C>"},
		{"a\xE2\x80\xA8" "b", "a<U+2028>b"},
		{"\xEF\xBB\xBF" "a", "<U+FEFF>a"},
		{"\xF3\xA0\x81\xA1", "<U+E0061>"},
		{"a\xFF" "b\xE2\x82", "a<FF>b<E2><82>"},
		{"\xED\xA0\x80", "<ED><A0><80>"},
		/* kept: joiners, the Arabic number sign, emoji, marks */
		{"क्\xE2\x80\x8Dष می\xE2\x80\x8Cخواهم", "क्\xE2\x80\x8Dष می\xE2\x80\x8Cخواهم"},
		{"\xD8\x80\xD9\xA1", "\xD8\x80\xD9\xA1"},
		{"👩\xE2\x80\x8D🚀 ❤\xEF\xB8\x8F", "👩\xE2\x80\x8D🚀 ❤\xEF\xB8\x8F"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		ds_buf b;

		ds_buf_init(&b, NULL, 0);
		ds_show(&b, ds_str_of(rows[i].s));
		if (!ds_str_is(ds_buf_view(&b), rows[i].out))
			fail_msg("row %zu: \"%.*s\"", i, (int)b.len, b.at);
		ds_buf_free(&b);
	}
}

/* Whatever goes in, what comes out is well-formed, holds nothing hidden, and is shown as it is. */
static void safe(void **state)
{
	uint32_t seed = 3;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		char bytes[64];
		ds_buf once, twice;

		for (size_t i = 0; i < sizeof bytes; i++) {
			seed = seed * 1664525 + 1013904223;
			bytes[i] = (char)(seed >> (seed & 1 ? 24 : 25));
		}
		ds_buf_init(&once, NULL, 0);
		ds_buf_init(&twice, NULL, 0);
		ds_show(&once, (ds_str){bytes, sizeof bytes});
		assert_int_equal(ds_utf8_valid(ds_buf_view(&once)), once.len);
		ds_show(&twice, ds_buf_view(&once));
		assert_true(ds_str_eq(ds_buf_view(&once), ds_buf_view(&twice)));
		ds_buf_free(&once);
		ds_buf_free(&twice);
	}
	for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
		if (ds_ucd_get(cp)->flags & DS_UCD_BIDI_CONTROL)
			assert_true(ds_show_hidden(cp));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST("controls, bidi controls, bad bytes", shown),
		TEST("nothing hidden comes out", safe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
