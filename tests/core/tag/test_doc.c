/*
 * tag/doc: ids, dates, preset borders, limits, and every allocation that can fail.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/doc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static void test_id(void **state)
{
	ds_doc_source from = {.bytes = DS_STR("abc")};
	ds_doc doc;

	(void)state;
	/* SHA-256 of NUL, "abc", from coreutils' sha256sum */
	assert_int_equal(ds_doc_init(&doc, &from, NULL, 0, NULL), DS_OK);
	assert_int_equal(doc.meta.id.len, 16);
	assert_true(ds_str_is(doc.meta.id, "609f6e36d2405585"));
	ds_doc_free(&doc);
	from.meta.uri = DS_STR("a.txt");
	assert_int_equal(ds_doc_init(&doc, &from, NULL, 0, NULL), DS_OK);
	assert_true(ds_str_is(doc.meta.id, "a79df2cab4c7a35b"));
	ds_doc_free(&doc);
	from.meta.id = DS_STR("given");
	assert_int_equal(ds_doc_init(&doc, &from, NULL, 0, NULL), DS_OK);
	assert_true(ds_str_is(doc.meta.id, "given"));
	ds_doc_free(&doc);
	ds_doc_free(&doc);
}

static void test_copies(void **state)
{
	char text[] = "One fish.";
	ds_doc_source from = {.bytes = {text, 9}};
	ds_doc doc;

	(void)state;
	from.meta.title = DS_STR("T");
	assert_int_equal(ds_doc_init(&doc, &from, NULL, 0, NULL), DS_OK);
	memset(text, 'x', 9);
	assert_true(ds_str_is(doc.text.read, "One fish."));
	assert_false(doc.has_tokens);
	assert_int_equal(ds_doc_tokens(&doc, NULL), DS_OK);
	assert_int_equal(doc.tokens.n, 3);
	assert_int_equal(ds_doc_tokens(&doc, NULL), DS_OK);
	assert_int_equal(doc.tokens.n, 3);
	ds_doc_free(&doc);
}

static void test_preset(void **state)
{
	/* CRLF becomes LF, the lone U+200B nothing at all */
	static const ds_range tokens[] = {{0, 2}, {4, 7}, {8, 10}};
	ds_borders preset = {tokens, 3, NULL, 0};
	ds_doc_source from = {.bytes = DS_STR("ab\r\n\xE2\x80\x8B cd"), .preset = &preset};
	ds_doc doc;

	(void)state;
	assert_int_equal(ds_doc_init(&doc, &from, NULL, 0, NULL), DS_OK);
	assert_true(doc.has_tokens);
	assert_int_equal(doc.tokens.n, 2);
	assert_true(ds_str_is(ds_token_text(&doc.tokens, 0), "ab"));
	assert_true(ds_str_is(ds_token_text(&doc.tokens, 1), "cd"));
	ds_doc_free(&doc);
}

static void test_bad_preset(void **state)
{
	static const ds_range bad[][2] = {
		{{0, 2}, {1, 3}}, {{2, 3}, {0, 1}}, {{0, 0}, {1, 2}}, {{0, 1}, {2, 9}},
			{{3, 2}, {4, 5}}};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		ds_borders preset = {bad[i], 2, NULL, 0};
		ds_doc_source from = {.bytes = DS_STR("abcd e"), .preset = &preset};
		ds_doc doc;
		ds_err err = {DS_OK, ""};

		assert_int_equal(ds_doc_init(&doc, &from, NULL, 0, &err), DS_EFAIL);
		assert_true(err.msg[0] != 0);
		ds_doc_free(&doc);
	}
}

static void test_dates(void **state)
{
	static const char *const good[] = {"2020-02-29", "2000-02-29", "0001-01-01", "9999-12-31",
					   "2020-11-10"};
	static const char *const bad[] = {"2019-02-29", "1900-02-29", "2020-00-10", "2020-13-01",
					  "2020-04-31",
					  "2020-1-01",  "20201110",   "0000-01-01", "",
					            "2020-11-1x",
					  "2020-11-100"};

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_true(ds_date_valid(ds_str_of(good[i])));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(ds_date_valid(ds_str_of(bad[i])));
}

static void test_limit(void **state)
{
	ds_doc_source from = {.bytes = DS_STR("some text that is longer than the cap allows")};
	ds_doc doc;
	ds_err err = {DS_OK, ""};

	(void)state;
	assert_int_equal(ds_doc_init(&doc, &from, NULL, 16, &err), DS_ELIMIT);
	assert_int_equal(err.code, DS_ELIMIT);
}

struct failing {
	long left;
};

static void *failing_alloc(void *user, void *ptr, size_t osize, size_t nsize)
{
	struct failing *f = user;

	(void)osize;
	if (nsize == 0) {
		free(ptr);
		return NULL;
	}
	return f->left-- > 0 ? realloc(ptr, nsize) : NULL;
}

/* allocation k = 0, 1, 2 ... fails until all succeed; the sanitizer sees leaks */
static void test_no_memory(void **state)
{
	bool done = false;

	(void)state;
	for (long k = 0; !done; k++) {
		struct failing f = {k};
		ds_alloc alloc = {failing_alloc, &f};
		ds_doc_source from = {.bytes = DS_STR("Two men met on Monday.")};
		ds_doc doc;
		ds_status st = ds_doc_init(&doc, &from, &alloc, 0, NULL);

		if (!st) {
			st = ds_doc_tokens(&doc, NULL);
			done = !st;
			ds_doc_free(&doc);
		}
		assert_true(st == DS_OK || st == DS_ENOMEM);
		assert_true(k < 1000);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_id),     cmocka_unit_test(test_copies),
			cmocka_unit_test(test_preset),
		cmocka_unit_test(test_bad_preset), cmocka_unit_test(test_dates),
		cmocka_unit_test(test_limit),
		cmocka_unit_test(test_no_memory),
	};

	return cmocka_run_group_tests_name("tag/doc", tests, NULL, NULL);
}
