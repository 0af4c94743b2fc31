/*
 * Conformance of text/segment and text/normal with the test files of Unicode 15.0.0, and width.
 *
 * The files come with Debian's unicode-data; $UCD names another folder. Where they are missing,
 * each test is skipped and counted.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/normal.h"
#include "text/segment.h"
#include "text/utf8.h"
#include "ucd/props.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TEST(name, function) {"text/segment: " name, function, NULL, NULL, NULL}
#define LINE 8192

/* The first line of every test file names its version: another one tests other rules than ours. */
static FILE *of_our_version(FILE *f, const char *name, bool packed)
{
	char line[LINE];

	if (f && fgets(line, sizeof line, f) && strstr(line, "-" DS_UCD_VERSION ".txt"))
		return f;
	print_message("SKIP: %s is not that of Unicode " DS_UCD_VERSION "\n", name);
	if (f)
		packed ? pclose(f) : fclose(f);
	return NULL;
}

static FILE *open_ucd(const char *name, bool packed)
{
	const char *folder = getenv("UCD");
	char path[512], command[600];
	FILE *f;

	if (!folder || !*folder)
		folder = "/usr/share/unicode";
	snprintf(path, sizeof path, "%s/%s", folder, name);
	f = fopen(path, "r");
	if (!f) {
		print_message("SKIP: %s is not installed\n", name);
		return NULL;
	}
	if (!packed)
		return of_our_version(f, name, false);
	fclose(f);
	snprintf(command, sizeof command, "bzcat '%s'", path);
	return of_our_version(popen(command, "r"), name, true);
}

/* The fields of a line of the break tests: bytes, and the offsets where a boundary stands. */
static size_t read_break(char *line, char *bytes, size_t *cut, size_t *cuts)
{
	size_t len = 0;

	*cuts = 0;
	for (char *t = strtok(line, " \t\r\n"); t && *t != '#'; t = strtok(NULL, " \t\r\n")) {
		if (strcmp(t, "\xC3\xB7") == 0) {
			cut[(*cuts)++] = len;
		} else if (strcmp(t, "\xC3\x97") != 0) {
			unsigned long cp = strtoul(t, NULL, 16);

			/* a surrogate has no UTF-8; an ill-formed byte has the same class */
			if (cp >= 0xD800 && cp <= 0xDFFF)
				bytes[len++] = (char)0xFF;
			else
				len += ds_utf8_put(bytes + len, (uint32_t)cp);
		}
	}
	return len;
}

static void run_break(const char *name, size_t (*next)(ds_str, size_t), size_t least)
{
	char line[LINE], copy[LINE], bytes[512];
	size_t cut[128], cuts, done = 0;
	FILE *f = open_ucd(name, false);

	if (!f)
		skip();
	while (fgets(line, sizeof line, f)) {
		ds_str s = {bytes, 0};
		size_t at = 0, k = 1;

		if ((unsigned char)line[0] != 0xC3)
			continue;
		memcpy(copy, line, sizeof copy);
		s.len = read_break(line, bytes, cut, &cuts);
		while (at < s.len) {
			at = next(s, at);
			if (k >= cuts || at != cut[k])
				fail_msg("%s: boundary at byte %zu: %s", name, at, copy);
			k++;
		}
		assert_int_equal(k, cuts);
		done++;
	}
	fclose(f);
	assert_true(done >= least);
}

static void graphemes(void **state)
{
	(void)state;
	run_break("auxiliary/GraphemeBreakTest.txt", ds_grapheme_next, 600);
}

static void words(void **state)
{
	(void)state;
	run_break("auxiliary/WordBreakTest.txt", ds_word_next, 1800);
}

static void sentences(void **state)
{
	(void)state;
	run_break("auxiliary/SentenceBreakTest.txt", ds_sentence_next, 500);
}

static size_t read_column(char **at, char *bytes)
{
	size_t len = 0;

	while (**at && **at != ';') {
		char *end;
		unsigned long cp = strtoul(*at, &end, 16);

		if (end == *at)
			break;
		len += ds_utf8_put(bytes + len, (uint32_t)cp);
		*at = end;
	}
	if (**at == ';')
		(*at)++;
	return len;
}

/* Column that each form must give for each column (NormalizationTest.txt, its own header). */
static const int want[4][5] = {{1, 1, 1, 3, 3}, {2, 2, 2, 4, 4}, {3, 3, 3, 3, 3}, {4, 4, 4, 4, 4}};

static void check_line(char *line, ds_arena *mem, unsigned char *seen, bool part1)
{
	char bytes[5][256], *at = line;
	size_t len[5], first = 0;
	uint32_t cp;

	for (int i = 0; i < 5; i++)
		len[i] = read_column(&at, bytes[i]);
	cp = ds_utf8_next((ds_str){bytes[0], len[0]}, &first);
	if (part1 && first == len[0])
		seen[cp] = 1;
	for (int k = 0; k < 20; k++) {
		int form = k / 5, column = k % 5, to = want[form][column];
		ds_mapped out;

		assert_int_equal(ds_normal(&out, (ds_str){bytes[column], len[column]},
					   (ds_form)form, mem, NULL), DS_OK);
		if (!ds_str_eq(out.text, (ds_str){bytes[to], len[to]}))
			fail_msg("form %d of column %d: %s", form, column + 1, line);
	}
}

/* What part 1 of the file does not list is identity in every form, unassigned code points too. */
static void check_others(const unsigned char *seen, ds_arena *mem)
{
	for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
		char b[4];
		ds_str s = {b, ds_utf8_put(b, cp)};

		if (seen[cp] || (cp >= 0xD800 && cp <= 0xDFFF))
			continue;
		for (int form = 0; form < 4; form++) {
			ds_mapped out;

			if (ds_normal(&out, s, (ds_form)form, mem, NULL) || !ds_str_eq(out.text, s))
				fail_msg("U+%04X changes in form %d", (unsigned)cp, form);
		}
		ds_arena_reset(mem);
	}
}

static void normal_forms(void **state)
{
	FILE *f = open_ucd("NormalizationTest.txt.bz2", true);
	unsigned char *seen;
	char line[LINE];
	ds_arena mem;
	size_t done = 0;
	bool part1 = false;

	(void)state;
	if (!f)
		skip();
	seen = calloc(0x110000, 1);
	assert_non_null(seen);
	ds_arena_init(&mem, NULL, 0);
	while (fgets(line, sizeof line, f)) {
		if (line[0] == '@')
			part1 = strncmp(line, "@Part1 ", 7) == 0;
		if (!strchr("0123456789ABCDEF", line[0]))
			continue;
		check_line(line, &mem, seen, part1);
		ds_arena_reset(&mem);
		done++;
	}
	pclose(f);
	assert_true(done >= 19000);
	check_others(seen, &mem);
	ds_arena_free(&mem);
	free(seen);
}

static void width(void **state)
{
	static const struct {
		const char *s;
		size_t columns;
	} rows[] = {{"", 0}, {"abc", 3}, {"e\xCC\x81", 1}, {"\xE6\xBC\xA2\xE5\xAD\x97", 4},
		    {"\xEA\xB0\x80", 2}, {"\xF0\x9F\x91\x8D\xF0\x9F\x8F\xBD", 2},
		    {"\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7", 2},
		    {"\xF0\x9F\x87\xA6\xF0\x9F\x87\xBF", 2}, {"\xE2\x9D\xA4\xEF\xB8\x8F", 2},
		    {"\xCC\x81", 0}, {"\n", 0}, {"a\xFF", 2}};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(ds_width(ds_str_of(rows[i].s)), rows[i].columns);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST("GraphemeBreakTest.txt", graphemes),
		TEST("WordBreakTest.txt", words),
		TEST("SentenceBreakTest.txt", sentences),
		TEST("NormalizationTest.txt and identity of the rest", normal_forms),
		TEST("width in columns", width),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
