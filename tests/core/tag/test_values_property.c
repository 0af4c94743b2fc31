/*
 * Values that are printed in English in many ways are read as what they are: numbers, days, times,
 * weeks of months, sums of money; and every span lies on whole tokens of the text.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/values_int.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* A linear congruential generator: the same numbers everywhere. */
static uint32_t seed = 7;

static uint32_t below(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

/* The one span of the text; its value is copied out, for the document goes. */
struct found {
	ds_type type;
	size_t start, end;
	double number, low, high;
	bool exact;
	char timex[64], first[16], last[16], unit[64];
};

static void copy(char *out, size_t cap, ds_str s)
{
	assert_true(s.len < cap);
	if (s.len)
		memcpy(out, s.at, s.len);
	out[s.len] = 0;
}

static struct found one(const char *text, const char *date)
{
	ds_doc_source from = {.bytes = ds_str_of(text)};
	struct found f = {0};
	const ds_span *s;
	ds_doc doc;

	from.meta.date = ds_str_of(date);
	assert_int_equal(ds_doc_init(&doc, &from, NULL, 0, NULL), DS_OK);
	assert_int_equal(ds_doc_tokens(&doc, NULL), DS_OK);
	assert_int_equal(ds_values_find(&doc.spans, &doc, NULL), DS_OK);
	if (doc.spans.n != 1)
		fail_msg("%zu spans in: %s", doc.spans.n, text);
	s = &doc.spans.v[0];
	assert_true(s->count > 0 && s->first + s->count <= doc.tokens.n);
	assert_int_equal(s->start, doc.tokens.v[s->first].start);
	assert_int_equal(s->end, doc.tokens.v[s->first + s->count - 1].end);
	f = (struct found){.type = s->type, .start = s->start, .end = s->end,
			   .number = s->value.number, .low = s->value.low, .high = s->value.high,
			   .exact = s->value.exact};
	copy(f.timex, sizeof f.timex, s->value.timex);
	copy(f.first, sizeof f.first, s->value.first);
	copy(f.last, sizeof f.last, s->value.last);
	copy(f.unit, sizeof f.unit, s->value.unit);
	ds_doc_free(&doc);
	return f;
}

static const char *const units[] = {"",	      "one",	 "two",	     "three",	 "four",
				    "five",   "six",	 "seven",    "eight",	 "nine",
				    "ten",    "eleven",	 "twelve",   "thirteen", "fourteen",
				    "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
static const char *const tens[] = {"", "", "twenty", "thirty", "forty", "fifty",
				   "sixty", "seventy", "eighty", "ninety"};
static const char *const months[] = {"January", "February", "March", "April", "May", "June",
				     "July", "August", "September", "October", "November",
				     "December"};
static const char *const weekdays[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
				       "Saturday", "Sunday"};

static void say(char *out, uint64_t n);

static void say_below_1000(char *out, unsigned n)
{
	if (n >= 100) {
		strcat(out, units[n / 100]);
		strcat(out, n % 100 ? " hundred and " : " hundred");
		n %= 100;
	}
	if (n >= 20) {
		strcat(out, tens[n / 10]);
		if (n % 10)
			strcat(out, "-");
		n %= 10;
	}
	strcat(out, units[n]);
}

/* n > 0 in words, as English says it */
static void say(char *out, uint64_t n)
{
	static const struct {
		uint64_t n;
		const char *word;
	} scales[] = {{1000000000000, "trillion"}, {1000000000, "billion"}, {1000000, "million"},
		      {1000, "thousand"}};

	for (size_t i = 0; i < 4; i++) {
		if (n < scales[i].n)
			continue;
		say_below_1000(out, (unsigned)(n / scales[i].n));
		strcat(out, " ");
		strcat(out, scales[i].word);
		n %= scales[i].n;
		if (n)
			strcat(out, n < 100 ? " and " : " ");
	}
	say_below_1000(out, (unsigned)n);
}

static void test_numbers(void **state)
{
	(void)state;
	for (int i = 0; i < 4000; i++) {
		uint64_t n = i < 1200 ? (uint64_t)i + 2 : 2 + below(1u << (1 + i % 24)) *
			     (uint64_t)(1 + below(4000));
		char words[512] = "", text[600];
		struct found f;

		say(words, n);
		snprintf(text, sizeof text, "They saw %s geese.", words);
		f = one(text, "");
		if (f.type != DS_CARDINAL || !f.exact || f.number != (double)n)
			fail_msg("%s is not %.0f", words, f.number);
		assert_int_equal(f.end - f.start, strlen(words));
	}
}

/* 1 234 567 and 1,234,567 and 1.234567e6 are the same */
static void test_figures(void **state)
{
	(void)state;
	for (int i = 0; i < 500; i++) {
		unsigned a = 1 + below(999), b = below(1000), c = below(1000);
		double n = a * 1e6 + b * 1e3 + c;
		char text[128];

		snprintf(text, sizeof text, "We saw %u,%03u,%03u geese.", a, b, c);
		assert_true(one(text, "").number == n);
		snprintf(text, sizeof text, "We saw %u %03u %03u geese.", a, b, c);
		assert_true(one(text, "").number == n);
		snprintf(text, sizeof text, "We saw %.8e geese.", n);
		assert_true(fabs(one(text, "").number - n) <= n * 1e-8);
		snprintf(text, sizeof text, "We saw %u.%03u%03u million geese.", a, b, c);
		assert_true(fabs(one(text, "").number - n) <= n * 1e-12);
		snprintf(text, sizeof text, "It cost $%u,%03u.%02u.", a, b, c % 100);
		assert_true(fabs(one(text, "").number - (a * 1e3 + b + (c % 100) / 100.0)) < 1e-6);
	}
}

static const char *suffix(int d)
{
	if (d / 10 == 1)
		return "th";
	return d % 10 == 1 ? "st" : d % 10 == 2 ? "nd" : d % 10 == 3 ? "rd" : "th";
}

static void say_year(char *out, int y)
{
	if (y / 100 == 20 && y % 100 < 10) {
		say(out, (uint64_t)y);
		return;
	}
	say_below_1000(out, (unsigned)(y / 100));
	strcat(out, " ");
	if (y % 100 == 0)
		strcat(out, "hundred");
	else if (y % 100 < 10)
		strcat(out, "oh ");
	say_below_1000(out, (unsigned)(y % 100));
}

static void test_days(void **state)
{
	(void)state;
	for (int i = 0; i < 3000; i++) {
		int y = 1700 + (int)below(380), m = 1 + (int)below(12);
		int d = 1 + (int)below((uint32_t)ds_cal_month_days(y, m));
		struct ds_day day = {y, m, d};
		const char *mo = months[m - 1], *wd = weekdays[ds_cal_weekday(day) - 1];
		char text[256], iso[40], year[64] = "";
		struct found f;

		snprintf(iso, sizeof iso, "%04d-%02d-%02d", y, m, d);
		say_year(year, y);
		switch (i % 9) {
		case 0: snprintf(text, sizeof text, "on %d %s %d.", d, mo, y); break;
		case 1: snprintf(text, sizeof text, "on %s %d, %d.", mo, d, y); break;
		case 2: snprintf(text, sizeof text, "on the %d%s of %s %d.", d, suffix(d), mo, y); break;
		case 3: snprintf(text, sizeof text, "on %s, %s %d, %d.", wd, mo, d, y); break;
		case 4: snprintf(text, sizeof text, "on %s.", iso); break;
		case 5: snprintf(text, sizeof text, "on %d-%.3s-%02d.", y, mo, d); break;
		case 6: snprintf(text, sizeof text, "on %.3s %d, %d.", mo, d, y); break;
		case 7: snprintf(text, sizeof text, "on %s %d%s, %s.", mo, d, suffix(d), year); break;
		default: snprintf(text, sizeof text, "on %s %d%s %s %d.", wd, d, suffix(d), mo, y);
		}
		f = one(text, "2020-11-12");
		if (f.type != DS_DATE || strcmp(f.timex, iso) != 0)
			fail_msg("%s is not %s", text, f.timex);
		assert_string_equal(f.first, iso);
		assert_string_equal(f.last, iso);
	}
}

static void test_times(void **state)
{
	(void)state;
	for (int i = 0; i < 1440; i++) {
		int h = i / 60, min = i % 60, h12 = h % 12 ? h % 12 : 12;
		char text[128], want[32], words[64] = "";

		snprintf(want, sizeof want, "2020-11-10T%02d:%02d", h, min);
		snprintf(text, sizeof text, "at %02d:%02d", h, min);
		assert_string_equal(one(text, "2020-11-10").timex, want);
		snprintf(text, sizeof text, "at %d:%02d %s", h12, min, h < 12 ? "a.m." : "p.m.");
		assert_string_equal(one(text, "2020-11-10").timex, want);
		snprintf(text, sizeof text, "at %d.%02d%s", h12, min, h < 12 ? "am" : "pm");
		assert_string_equal(one(text, "2020-11-10").timex, want);
		if (min < 10)
			continue;
		say(words, (uint64_t)min);
		snprintf(text, sizeof text, "at %s %s %s", units[h12], words, h < 12 ? "am" : "pm");
		assert_string_equal(one(text, "2020-11-10").timex, want);
	}
}

/* N days from a day, counted one by one; the nth weekday of a month, found by walking */
static void test_steps(void **state)
{
	(void)state;
	for (int i = 0; i < 600; i++) {
		int y = 1950 + (int)below(120), m = 1 + (int)below(12), n = 2 + (int)below(300);
		struct ds_day day = {y, m, 1 + (int)below(28)}, want;
		int nth = 1 + (int)below(4), wd = 1 + (int)below(7), seen = 0;
		char text[200], iso[40];
		struct found f;

		want = ds_cal_day(ds_cal_days(day) + n);
		snprintf(text, sizeof text, "It ended %d days after %s %d, %d.", n, months[m - 1],
			 day.d, y);
		snprintf(iso, sizeof iso, "%04d-%02d-%02d", want.y, want.m, want.d);
		f = one(text, "2020-11-12");
		assert_string_equal(f.timex, iso);

		for (want = (struct ds_day){y, m, 1};; want.d++) {
			seen += ds_cal_weekday(want) == wd;
			if (seen == nth)
				break;
		}
		snprintf(text, sizeof text, "on the %d%s %s of %s %d.", nth, suffix(nth),
			 weekdays[wd - 1], months[m - 1], y);
		snprintf(iso, sizeof iso, "%04d-%02d-%02d", want.y, want.m, want.d);
		f = one(text, "2020-11-12");
		assert_string_equal(f.timex, iso);
	}
}

static void test_measures(void **state)
{
	(void)state;
	for (size_t i = 0; i < 300; i++) {
		int feet = 1 + (int)below(9), inches = 1 + (int)below(11);
		char text[128];
		struct found f;

		snprintf(text, sizeof text, "It is %d ft %d in.", feet, inches);
		f = one(text, "");
		assert_int_equal(f.type, DS_QUANTITY);
		assert_string_equal(f.unit, "foot");
		assert_true(fabs(f.number - feet - inches / 12.0) < 1e-9);
		snprintf(text, sizeof text, "It cost %d dollars and %d cents.", feet, inches);
		f = one(text, "");
		assert_string_equal(f.unit, "USD");
		assert_true(fabs(f.number - feet - inches / 100.0) < 1e-9);
		snprintf(text, sizeof text, "It took %d hours and %d minutes.", feet, inches);
		f = one(text, "");
		snprintf(text, sizeof text, "PT%dH%dM", feet, inches);
		assert_string_equal(f.timex, text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),	 cmocka_unit_test(test_figures),
		cmocka_unit_test(test_days),	 cmocka_unit_test(test_times),
		cmocka_unit_test(test_steps),	 cmocka_unit_test(test_measures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
