/*
 * tag/values: input that means harm. Nothing crashes, nothing is infinite and exact, time stays linear, every
 * failing allocation is reported, any token borders are taken.
 *
 * SPDX-License-Identifier: MIT
 */
#include "core/tag/values_check.h"

#include <time.h>

static void add_many(ds_buf *b, const char *piece, size_t bytes)
{
	while (b->len < bytes && b->status == DS_OK)
		ds_buf_zstr(b, piece);
}

/* Tags the text and looks at every span; gives the CPU seconds it took. */
static double tag(ds_str text, const char *date, const ds_borders *preset)
{
	ds_doc_source from = {.bytes = text, .preset = preset};
	ds_doc doc;
	clock_t start;
	double took;

	from.meta.date = ds_str_of(date);
	assert_int_equal(ds_doc_init(&doc, &from, NULL, (size_t)1 << 30, NULL), DS_OK);
	assert_int_equal(ds_doc_tokens(&doc, NULL), DS_OK);
	start = clock();
	assert_int_equal(ds_values_find(&doc.spans, &doc, NULL), DS_OK);
	took = (double)(clock() - start) / CLOCKS_PER_SEC;
	for (size_t i = 0; i < doc.spans.n; i++) {
		const ds_value *v = &doc.spans.v[i].value;

		assert_false(isnan(v->number) || isnan(v->low) || isnan(v->high));
		assert_true(isfinite(v->number));
		/* a length of time is known though its hedge leaves it open */
		assert_true(!v->exact || v->kind == DS_VALUE_TIME ||
			    (isfinite(v->low) && isfinite(v->high)));
		assert_true(v->first.len == 0 || ds_date_valid(v->first));
		assert_true(v->last.len == 0 || ds_date_valid(v->last));
		assert_true(v->low <= v->high);
	}
	ds_doc_free(&doc);
	return took;
}

static const char *const pieces[] = {
	"hundred ", "one hundred ", "hundred and ", "thousand million ", "9", "9,999", "9.", "1-", "1/", "12:",
	"+1 ", "(", "the last the next ", "between 1 and ", "at least at most ", "January ", "May 5-", "2020-",
	"2020 to ", "from 2014 to ", "every other ", "two years ago ", "early late mid ", "$", "$1 to ", "twenty-",
	"a half of a ", "and a half ", "point five ", "1 million to ", "dozens of ", "40°41′", "::1", "fe80:",
	"1.1.", "Monday at 6 ", "three to four to ", "one and one ", "1e308 ", "lakh crore ", "½", "2 1/2 ",
	"5 square ", "999999999 years ago ", "9999-12-31 a century later ", "0001-01-01 two years earlier ",
	"31/12/9999 ", "last 9999 decades ", "10 dollars or 5 ", "-1 to -5 ", "99999999999999999999 days ",
	"1e400 ", "1e-400 ", "2x10^999 ", "9^9^", "999 999 ", "1 in ", "one in 5 out of ", "8 out of 10 ",
	"three weeks from ", "9999 years and 9999 months and ", "the first 60 weeks of ", "last last day of ",
	"Friday the 31st ", "the week of ", "the end of the ", "the weekend of ", "nineteen ninety-", "two thousand ",
	"in 9999 years ", "within a century ", "4 to 23 next month ", "today to tomorrow ", "from 1 May to today ",
	"half past ", "5 to ", "at seven fifty-", "every day at ", "tonight at 8 ", "2019-aug-", "11-2016-", "Dec31, ",
	"5 ft 2 in ", "$5 50 ", "half a mile of ", "a third of a ", "USD9", "9 MUSD ", "1234 1234 1234 1234 ",
	"+1 - - - ", "x 5 ext 6 ", "a.b@c.d@e.f ", "www.a.com?b=", "00:11:22:33:44:", "978-1-1-1-", "5 thousand 4 hundred and ",
};

static void test_repeated(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		ds_buf b;

		ds_buf_init(&b, NULL, 0);
		add_many(&b, pieces[i], 10000);
		assert_int_equal(ds_buf_status(&b, NULL), DS_OK);
		tag(ds_buf_view(&b), "2020-11-12", NULL);
		tag(ds_buf_view(&b), "", NULL);
		ds_buf_free(&b);
	}
}

/* eight times the text takes no more than some twenty times as long, whatever the piece */
static void test_linear(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		ds_buf small, large;
		double a, b;

		ds_buf_init(&small, NULL, 0);
		ds_buf_init(&large, NULL, 0);
		add_many(&small, pieces[i], 10000);
		add_many(&large, pieces[i], 80000);
		a = tag(ds_buf_view(&small), "2020-11-12", NULL);
		b = tag(ds_buf_view(&large), "2020-11-12", NULL);
		if (b > 20 * a + 0.25)
			fail_msg("%s: %g s, then %g s", pieces[i], a, b);
		ds_buf_free(&small);
		ds_buf_free(&large);
	}
}

static void test_mixed(void **state)
{
	unsigned seed = 11;

	(void)state;
	for (int round = 0; round < 300; round++) {
		ds_buf b;

		ds_buf_init(&b, NULL, 0);
		for (int k = 0; k < 60; k++) {
			seed = seed * 1103515245u + 12345u;
			ds_buf_zstr(&b, pieces[(seed >> 16) % (sizeof pieces / sizeof *pieces)]);
			if (seed >> 28 & 1)
				ds_buf_char(&b, ' ');
		}
		tag(ds_buf_view(&b), round % 2 ? "9999-12-31" : "0001-01-01", NULL);
		ds_buf_free(&b);
	}
}

/* any borders: each byte a token, also inside what the tokeniser keeps together */
static void test_borders(void **state)
{
	static const char text[] = "On 10.11.2020 at 2:30 p.m. +1 (212) 555-0147 $5bn 40°41′N 3/4 twenty-one";
	ds_range all[sizeof text];
	size_t n = 0;

	(void)state;
	for (uint32_t i = 0; i + 1 < sizeof text; i++) {
		uint32_t end = i + 1;

		/* a token begins at a character */
		while (((unsigned char)text[end] & 0xC0) == 0x80)
			end++;
		if (text[i] != ' ')
			all[n++] = (ds_range){i, end};
		i = end - 1;
	}
	for (size_t keep = 1; keep <= n; keep++) {
		ds_borders preset = {all + (n - keep), keep, NULL, 0};

		tag((ds_str){text, sizeof text - 1}, "2020-11-12", &preset);
	}
}

static void test_huge_numbers(void **state)
{
	ds_buf b;

	(void)state;
	ds_buf_init(&b, NULL, 0);
	for (int i = 0; i < 120; i++)
		ds_buf_zstr(&b, i ? ",999" : "1");
	ds_buf_zstr(&b, " trillion geese");
	tag(ds_buf_view(&b), "", NULL);
	ds_buf_free(&b);
	check_text("", "It has 1,000,000,000,000,000 cells.",
		   "CARDINAL[1,000,000,000,000,000|1e+15|||]");
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

static void test_no_memory(void **state)
{
	bool done = false;

	(void)state;
	for (long k = 0; !done; k++) {
		struct failing f = {k};
		ds_alloc alloc = {failing_alloc, &f};
		ds_doc_source from = {
			.bytes = DS_STR("At least 40 men met A@b.org on May 5, 2020 at 6 p.m., two days later $5.")};
		ds_doc doc;
		ds_status st = ds_doc_init(&doc, &from, &alloc, 0, NULL);

		if (!st) {
			st = ds_doc_tokens(&doc, NULL);
			if (!st)
				st = ds_values_find(&doc.spans, &doc, NULL);
			done = !st;
			ds_doc_free(&doc);
		}
		assert_true(st == DS_OK || st == DS_ENOMEM);
		assert_true(k < 2000);
	}
}

static void test_copy(void **state)
{
	ds_arena mem;
	ds_value v = {.kind = DS_VALUE_TIME, .exact = true, .low = 1}, copy;
	char text[] = "P3D";

	(void)state;
	ds_arena_init(&mem, NULL, 0);
	v.timex = (ds_str){text, 3};
	assert_int_equal(ds_value_copy(&copy, &v, &mem, NULL), DS_OK);
	text[1] = '9';
	assert_true(ds_str_is(copy.timex, "P3D"));
	assert_true(copy.exact && copy.low == 1);
	ds_arena_free(&mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_repeated), cmocka_unit_test(test_linear),
		cmocka_unit_test(test_mixed),	 cmocka_unit_test(test_borders),
		cmocka_unit_test(test_huge_numbers), cmocka_unit_test(test_no_memory),
		cmocka_unit_test(test_copy),
	};

	return cmocka_run_group_tests_name("tag/values: hostile", tests, NULL, NULL);
}
