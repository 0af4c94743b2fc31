/*
 * Language: every language of our own sentences, what is passed over, bounds, hostile bytes.
 * SPDX-License-Identifier: MIT
 */
#include "text/language.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TEST(name, function) {"text/language: " name, function, NULL, NULL, NULL}

static ds_language guess(const char *s)
{
	ds_language out;

	ds_language_guess(&out, ds_str_of(s));
	return out;
}

static void is(const char *code, const char *s)
{
	ds_language got = guess(s);

	if (strcmp(got.code, code) != 0)
		print_error("%s for %s (%d): %s\n", got.code, code, got.confidence, s);
	assert_string_equal(got.code, code);
}

/* Neighbours so close that one sentence may be taken for the other's. */
static bool may_be(const char *a, const char *b)
{
	static const char *const sets[] = {"hr bs sr", "id ms", "nb nn da", "zu xh", "gl pt"};

	for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
		if (strstr(sets[i], a) && strstr(sets[i], b))
			return true;
	return false;
}

static void own_sentences(void **state)
{
	char line[4096], last[4096] = "";
	size_t languages = 0;
	FILE *f = fopen("tests/accuracy/language.tsv", "r");

	assert_non_null(f);
	while (fgets(line, sizeof line, f)) {
		char *tab = strchr(line, '\t');
		ds_language got;

		if (line[0] == '#' || !tab)
			continue;
		*tab = '\0';
		languages += strcmp(last, line) != 0;
		snprintf(last, sizeof last, "%s", line);
		got = guess(tab + 1);
		if (strcmp(got.code, line) != 0 && !may_be(got.code, line))
			fail_msg("%s taken for %s (%d): %s", line, got.code, got.confidence, tab + 1);
	}
	fclose(f);
	assert_true(languages >= 90);
}

static void nothing_to_say(void **state)
{
	static const char *const texts[] = {"", " ", "2020-11-10 14:30", "https://example.org/der/die/das",
					    "name@example.org", "#hashtag", "...", "\xff\xfe\x80", "42 km2"};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		ds_language got = guess(texts[i]);

		assert_string_equal(got.code, "und");
		assert_int_equal(got.confidence, 0);
	}
	is("und", "\xf0\x92\x80\x80\xf0\x92\x80\x81"); /* cuneiform: a script, no language of ours */
}

static void passed_over(void **state)
{
	ds_language plain = guess("The ferry leaves the harbour at noon and comes back late.");
	ds_language noisy = guess("The ferry leaves https://example.de/fahrplan/der-und-die the harbour at"
				  " 12:30 noon @fahrgast and comes #heute back late.");

	assert_string_equal(plain.code, "en");
	assert_string_equal(noisy.code, "en");
	assert_int_equal(plain.letters, noisy.letters);
}

static void case_does_not_count(void **state)
{
	ds_language low = guess("der zug nach hamburg kommt heute eine stunde sp\xc3\xa4ter an");
	ds_language up = guess("DER ZUG NACH HAMBURG KOMMT HEUTE EINE STUNDE SP\xc3\x84TER AN");

	assert_string_equal(low.code, "de");
	assert_string_equal(up.code, "de");
	assert_int_equal(low.confidence, up.confidence);
}

static void foreign_names(void **state)
{
	is("en", "President Ilham Aliyev met Recep Tayyip Erdogan in Shusha, and Giorgi Gakharia"
		 " spoke to Volodymyr Zelenskyy by telephone.");
	is("en", "The word \xd0\xbf\xd0\xb5\xd1\x80\xd0\xb5\xd1\x81\xd1\x82\xd1\x80\xd0\xbe\xd0\xb9"
		 "\xd0\xba\xd0\xb0 was known in every newsroom of the time.");
	is("ja", "\xe6\x9d\xb1\xe4\xba\xac\xe3\x81\xa7\xe4\xbc\x9a\xe8\xad\xb0"); /* kanji with one kana */
}

static void long_text(void **state)
{
	/* a front page of figures does not hide the text behind it */
	size_t n = 1 << 20;
	char *s = malloc(n);
	ds_language got;

	assert_non_null(s);
	memset(s, '7', n);
	for (size_t i = n / 3; i + 64 < n; i += 56)
		memcpy(s + i, "the water of the river rose again during the last night ", 56);
	ds_language_guess(&got, (ds_str){s, n});
	assert_string_equal(got.code, "en");
	assert_true(got.letters <= 512);
	free(s);
}

static void codes(void **state)
{
	const char *code, *last = "";
	size_t n = 0;

	for (; (code = ds_language_code(n)); n++) {
		assert_true(strcmp(last, code) < 0);
		assert_true(strlen(code) >= 2 && strlen(code) <= 3);
		last = code;
	}
	assert_true(n >= 90);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST("our own sentences", own_sentences),
		TEST("nothing to say", nothing_to_say),
		TEST("addresses and figures are passed over", passed_over),
		TEST("case does not count", case_does_not_count),
		TEST("foreign names", foreign_names),
		TEST("long text is sampled", long_text),
		TEST("codes", codes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
