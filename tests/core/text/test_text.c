/*
 * Tests of text/text, text/utf8 and text/edits: decoding, cleaning, maps both ways.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/text.h"

#include "text/normal.h"
#include "text/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define TEST(name, function) {"text/text: " name, function, NULL, NULL, NULL}

static void check(ds_str source, const char *want, size_t invalid)
{
	ds_arena mem;
	ds_text text;

	ds_arena_init(&mem, NULL, 0);
	assert_int_equal(ds_text_read(&text, source, NULL, &mem, NULL), DS_OK);
	if (!ds_str_is(text.read, want))
		fail_msg("got \"%.*s\", not \"%s\"", (int)text.read.len, text.read.at, want);
	assert_int_equal(text.encoding.invalid, invalid);
	ds_arena_free(&mem);
}

static void borrowed(void **state)
{
	static const char plain[] = "Plain text,\n\twith a tab. Déjà vu";
	ds_arena mem;
	ds_text text;

	(void)state;
	ds_arena_init(&mem, NULL, 0);
	assert_int_equal(ds_text_read(&text, ds_str_of(plain), NULL, &mem, NULL), DS_OK);
	assert_ptr_equal(text.read.at, plain);
	assert_int_equal(text.map.n, 0);
	assert_int_equal(mem.used, 0);
	assert_false(text.encoding.bom);
	ds_arena_free(&mem);
}

static void encodings(void **state)
{
	(void)state;
	check(DS_STR("\xEF\xBB\xBF" "a"), "a", 0);
	check(DS_STR("\xFF\xFE" "A\0\xE9\0"), "A\xC3\xA9", 0);
	check(DS_STR("\xFE\xFF\0A\xD8\x3D\xDE\x00"), "A\xF0\x9F\x98\x80", 0);
	check(DS_STR("\xFE\xFF\xD8\x3D\0A\xDC\x00x"),
	      "\xEF\xBF\xBD" "A\xEF\xBF\xBD\xEF\xBF\xBD", 3);
	check(DS_STR("a\xC0\xAF\xE2\x80" "b"), "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD" "b", 3);
	check(DS_STR("\xED\xA0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", 3);
	check(DS_STR("\xF0\x9F\x98"), "\xEF\xBF\xBD", 1);
}

static void cleaning(void **state)
{
	(void)state;
	check(DS_STR("a\r\nb\rc\n"), "a\nb\nc\n", 0);
	check(DS_STR("a\0b\x07\x7F\xC2\x9F" "c"), "abc", 0);
	check(DS_STR("page\fnext\vline\xC2\x85" "end"), "page\nnext\nline\nend", 0);
	check(DS_STR("co\xC2\xAD" "op\xE2\x80\x8B\xE2\x81\xA0\xEF\xBB\xBF!"), "coop!", 0);
	check(DS_STR("\xE2\x80\xAA" "x\xE2\x80\xAC\xE2\x81\xA6y\xE2\x81\xA9"), "xy", 0);
	check(DS_STR("क्\xE2\x80\x8Dष\xE2\x80\x8C"), "क्\xE2\x80\x8Dष\xE2\x80\x8C", 0);
	check(DS_STR("e\xC2\xAD\xCC\x81"), "\xC3\xA9", 0); /* NFC across what was removed */
	check(DS_STR(""), "", 0);
}

static void strict(void **state)
{
	ds_text_opts opts = {.strict = true};
	ds_text text = {.encoding.invalid = 77};
	ds_arena mem;
	ds_err err;

	(void)state;
	ds_arena_init(&mem, NULL, 0);
	assert_int_equal(ds_text_read(&text, DS_STR("ab\xFF"), &opts, &mem, &err), DS_EENCODING);
	assert_non_null(strstr(err.msg, "byte 2"));
	assert_int_equal(text.encoding.invalid, 77);
	ds_arena_free(&mem);
}

static void mapped(void **state)
{
	ds_str source = DS_STR("\xEF\xBB\xBF" "Hi\r\ne\xCC\x81t\xC2\xAD\xC2\xADx end");
	ds_arena mem;
	ds_text text;

	(void)state;
	ds_arena_init(&mem, NULL, 0);
	assert_int_equal(ds_text_read(&text, source, NULL, &mem, NULL), DS_OK);
	assert_true(ds_str_is(text.read, "Hi\n\xC3\xA9tx end"));
	assert_int_equal(ds_edits_start(&text.map, 0), 3);  /* behind the BOM */
	assert_int_equal(ds_edits_end(&text.map, 3), 7);    /* LF is CR LF */
	assert_int_equal(ds_edits_start(&text.map, 3), 7);  /* é is e and a mark */
	assert_int_equal(ds_edits_end(&text.map, 5), 10);
	assert_int_equal(ds_edits_end(&text.map, 6), 11);   /* t, tight: before the soft hyphens */
	assert_int_equal(ds_edits_start(&text.map, 6), 15); /* x, tight: behind them */
	assert_int_equal(ds_edits_end(&text.map, text.read.len), source.len);
	assert_int_equal(ds_edits_to_start(&text.map, 15), 6);
	assert_int_equal(ds_edits_to_end(&text.map, 11), 6);
	assert_int_equal(ds_edits_to_start(&text.map, 8), 3); /* inside é */
	assert_int_equal(ds_edits_to_end(&text.map, 8), 5);
	ds_arena_free(&mem);
}

/* Composition gives the same positions as going through both maps. */
static void composed(void **state)
{
	ds_str source = DS_STR("x\r\nＡ\xE2\x80\x8B" "e\xC2\xAD\xCC\x81 ﬁ\xFF½\r");
	ds_arena mem;
	ds_text text;
	ds_mapped nfkd;
	ds_edits both;

	(void)state;
	ds_arena_init(&mem, NULL, 0);
	assert_int_equal(ds_text_read(&text, source, NULL, &mem, NULL), DS_OK);
	assert_int_equal(ds_normal(&nfkd, text.read, DS_NFKD, &mem, NULL), DS_OK);
	assert_int_equal(ds_edits_compose(&both, &text.map, &nfkd.map, &mem, NULL), DS_OK);
	for (size_t at = 0; at < nfkd.text.len;) {
		size_t end = at, a, b;

		ds_utf8_next(nfkd.text, &end);
		a = ds_edits_start(&text.map, ds_edits_start(&nfkd.map, at));
		b = ds_edits_end(&text.map, ds_edits_end(&nfkd.map, end));
		assert_int_equal(ds_edits_start(&both, at), a);
		assert_int_equal(ds_edits_end(&both, end), b);
		at = end;
	}
	ds_arena_free(&mem);
}

static void failures(void **state)
{
	ds_text text = {.encoding.invalid = 5};
	ds_arena mem;
	ds_err err;
	size_t n = 100000;
	char *b = malloc(n);

	(void)state;
	assert_non_null(b);
	memset(b, '\r', n);
	ds_arena_init(&mem, NULL, 1000);
	assert_int_equal(ds_text_read(&text, (ds_str){b, n}, NULL, &mem, &err), DS_ELIMIT);
	assert_int_equal(ds_text_read(&text, (ds_str){b, DS_TEXT_MAX + 1}, NULL, &mem, &err),
			 DS_ELIMIT);
	assert_int_equal(text.encoding.invalid, 5);
	ds_arena_free(&mem);
	free(b);
}

/* UAX #15 in linear time: 80 KB of marks in falling order of class. */
static void linear(void **state)
{
	size_t n = 80000;
	char *b = malloc(n);
	clock_t start = clock();
	ds_mapped out;
	ds_arena mem;

	(void)state;
	assert_non_null(b);
	for (size_t i = 0; i + 4 <= n; i += 4)
		memcpy(b + i, "\xCC\x81\xCC\xA3", 4);
	ds_arena_init(&mem, NULL, 0);
	for (int form = 0; form < 4; form++)
		assert_int_equal(ds_normal(&out, (ds_str){b, n}, (ds_form)form, &mem, NULL), DS_OK);
	assert_int_equal(out.text.len, n);
	assert_memory_equal(out.text.at, "\xCC\xA3\xCC\xA3", 4);
	assert_memory_equal(out.text.at + n - 4, "\xCC\x81\xCC\x81", 4);
	assert_true(clock() - start < CLOCKS_PER_SEC);
	ds_arena_free(&mem);
	free(b);
}

static void utf8(void **state)
{
	(void)state;
	for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
		char b[4];
		size_t n = ds_utf8_put(b, cp), at = 0, back = n;
		uint32_t want = cp >= 0xD800 && cp <= 0xDFFF ? DS_REPLACEMENT : cp;
		ds_str s = {b, n};

		assert_int_equal(ds_utf8_next(s, &at), want);
		assert_int_equal(at, n);
		assert_int_equal(ds_utf8_prev(s, &back), want);
		assert_int_equal(back, 0);
		if (n > 1) {
			at = 0;
			assert_int_equal(ds_utf8_next((ds_str){b, n - 1}, &at), DS_UTF8_INVALID);
		}
	}
	assert_int_equal(ds_utf8_valid(DS_STR("plain ascii text é\xC3")), 19);
	assert_int_equal(ds_utf8_ascii(DS_STR("0123456789é")), 10);
	assert_int_equal(ds_utf8_count(DS_STR("aé漢😀")), 4);
	assert_int_equal(ds_utf8_count16(DS_STR("aé漢😀")), 5);
	assert_int_equal(ds_utf8_put((char[4]){0}, 0x110000), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST("clean text is borrowed", borrowed),
		TEST("encodings and ill-formed input", encodings),
		TEST("line ends, controls, noise", cleaning),
		TEST("strict names the byte", strict),
		TEST("maps both ways", mapped),
		TEST("composed maps", composed),
		TEST("limits", failures),
		TEST("normal forms are linear", linear),
		TEST("UTF-8 of every code point", utf8),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
