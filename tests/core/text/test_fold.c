/*
 * Tests of text/fold: what folds together, what stays apart, idempotence, maps.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/fold_int.h"

#include "text/fold.h"
#include "ucd/props.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define TEST(name, function) {"text/fold: " name, function, NULL, NULL, NULL}

static void check(const char *in, const char *out)
{
	ds_arena mem;
	ds_mapped key;

	ds_arena_init(&mem, NULL, 0);
	assert_int_equal(ds_fold(&key, ds_str_of(in), &mem, NULL), DS_OK);
	if (!ds_str_is(key.text, out))
		fail_msg("\"%s\" folds to \"%.*s\", not \"%s\"", in, (int)key.text.len,
			 key.text.at, out);
	ds_arena_free(&mem);
}

static void latin(void **state)
{
	(void)state;
	check("Straße STRASSE", "strasse strasse");
	check("İstanbul Isparta ıspanak", "istanbul isparta ispanak");
	check("Əliyev Gəncə Şuşa Ağdam", "aliyev ganca susa agdam");
	check("Łódź Søren Đorđe Þór Ærø Œuvre", "lodz soren dorde thor aero oeuvre");
	check("naïve na\xC3\xAFve NAI\xCC\x88VE", "naive naive naive");
	check("\xEF\xAC\x81 \xE2\x85\xA7 \xEF\xBC\xA1", "fi viii a");
}

static void cyrillic(void **state)
{
	(void)state;
	check("Ёлка ЕЛКА", "елка елка");
	check("Йод И\xCC\x86од Иод", "йод йод иод");
	check("Їжак Ўзбек Ќе", "їжак ўзбек ќе");
	check("за\xCC\x81мок", "замок");
	check("и\xCC\x81\xCC\x86", "й");
}

static void other_scripts(void **state)
{
	(void)state;
	check("Ἀθῆναι ΑΘΗΝΑΙ ΣΊΣΥΦΟΣ", "αθηναι αθηναι σισυφοσ");
	check("أحمد مُحَمَّد ۱۲", "احمد محمد 12");
	check("שָׁלוֹם", "שלום");
	check("प्रि", "प्रि");
	check("\xEF\xBD\xB6\xEF\xBE\x9E", "ガ");
	check("か\xE3\x82\x99", "が");
	check("\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB", "한");
}

static void typed_two_ways(void **state)
{
	(void)state;
	check("مكتبة مكتبه", "مكتبه مكتبه");
	check("على علی علي", "علي علي علي");
	check("ک\xE2\x80\x8Cتاب كتــاب", "كتاب كتاب");
	check("हिन्दी हिंदी सम्बन्ध संबंध", "हिंदी हिंदी संबंध संबंध");
	check("क़लम कलम चाँद चांद", "कलम कलम चांद चांद");
	check("উৎসব উত্\xE2\x80\x8Dসব", "উত্সব উত্সব");
	check("അവൻ അവന്\xE2\x80\x8D", "അവന് അവന്");
	check("ਸਿੰਘ ਸਿਂਘ", "ਸਿਂਘ ਸਿਂਘ");
	check("தமிழ்", "தமிழ்");
}

static void signs(void **state)
{
	(void)state;
	check("“x” «y» ‘z’ – — − ′", "\"x\" \"y\" 'z' - - - '");
	check("a\xC2\xA0" "b\tc\xE3\x80\x80" "d", "a b c d");
	check("co\xC2\xADop\xE2\x80\x8B \xEF\xBB\xBFx", "coop x");
	check("…", "...");
	check("\xFF", "\xEF\xBF\xBD");
	check("", "");
}

static void idempotent_on(ds_str s, ds_arena *mem)
{
	ds_mapped once, twice;

	assert_int_equal(ds_fold(&once, s, mem, NULL), DS_OK);
	assert_int_equal(ds_fold(&twice, once.text, mem, NULL), DS_OK);
	if (!ds_str_eq(once.text, twice.text))
		fail_msg("not idempotent: \"%.*s\"", (int)s.len, s.at);
}

/* Every code point, alone and between letters and marks of several scripts. */
static void idempotent(void **state)
{
	static const char *const around[][2] = {{"", ""}, {"a", "\xCC\x81"}, {"и", "\xCC\x86"},
						{"क", "\xCC\xA3"}, {"か", "\xE3\x82\x99"},
						{"\xE1\x84\x80", "\xE1\x86\xA8"}};
	ds_arena mem;

	(void)state;
	ds_arena_init(&mem, NULL, 0);
	for (uint32_t cp = 0; cp < 0x30000; cp++) {
		for (size_t k = 0; k < sizeof around / sizeof *around; k++) {
			char b[16];
			size_t n = strlen(around[k][0]);

			memcpy(b, around[k][0], n);
			n += ds_utf8_put(b + n, cp);
			memcpy(b + n, around[k][1], strlen(around[k][1]));
			idempotent_on((ds_str){b, n + strlen(around[k][1])}, &mem);
		}
		ds_arena_reset(&mem);
	}
	ds_arena_free(&mem);
}

/* Random strings of letters and marks: the order of marks must not matter to a second fold. */
static void idempotent_random(void **state)
{
	static const uint32_t pool[] = {
		'a', 'I', ' ', 0x131, 0x130, 0x438, 0x415, 0x301, 0x306, 0x308, 0x323, 0x345,
		0x3B1, 0x915, 0x93C, 0x94D, 0x628, 0x64B, 0x654, 0x5D0, 0x5B0, 0xAC00, 0x11A8,
		0x1100, 0x1161, 0x304B, 0x3099, 0x20DD, 0x34F, 0x200D, 0xFE0F, 0x1E9B, 0x149,
		0xDF, 0x344, 0x0F71, 0x0F73, 0xE01, 0xE31, 0x1D157, 0x1D165, 0x2057
	};
	uint32_t seed = 7;
	ds_arena mem;

	(void)state;
	ds_arena_init(&mem, NULL, 0);
	for (int round = 0; round < 60000; round++) {
		char b[64];
		size_t n = 0;

		for (int i = 0; i < 12; i++) {
			seed = seed * 1664525u + 1013904223u;
			n += ds_utf8_put(b + n, pool[(seed >> 16) % (sizeof pool / sizeof *pool)]);
		}
		idempotent_on((ds_str){b, n}, &mem);
		ds_arena_reset(&mem);
	}
	ds_arena_free(&mem);
}

/* The fold by the rules alone: the loop of fold.c without its table and short ways. */
static void by_rules(ds_buf *b, ds_str s)
{
	ds_out o = {b->at, b->len, b->cap, NULL, b, DS_OK, NULL};
	size_t from = 0, to = 0;
	ds_run run;

	ds_run_init(&run, NULL, 0, NULL);
	while (from < s.len) {
		uint32_t number;

		ds_utf8_next(s, &to);
		do {
			size_t next = to;
			uint32_t cp = to < s.len ? ds_utf8_next(s, &next) : 'x';

			number = cp == DS_UTF8_INVALID ? DS_FOLD_START : ds_fold_number(cp, &run);
			to = number & DS_FOLD_START ? to : next;
		} while (!(number & DS_FOLD_START));
		ds_fold_piece(&o, s, from, to, &run);
		from = to;
	}
	ds_run_free(&run);
	b->len = o.len;
	assert_int_equal(o.status, DS_OK);
}

static void same_both_ways(ds_str s)
{
	ds_buf short_way, rules;

	ds_buf_init(&short_way, NULL, 0);
	ds_buf_init(&rules, NULL, 0);
	ds_fold_add(&short_way, s);
	by_rules(&rules, s);
	if (!ds_str_eq(ds_buf_view(&short_way), ds_buf_view(&rules)))
		fail_msg("\"%.*s\": \"%.*s\" and \"%.*s\"", (int)s.len, s.at,
			 (int)short_way.len, short_way.at, (int)rules.len, rules.at);
	ds_buf_free(&short_way);
	ds_buf_free(&rules);
}

static void both_ways(void **state)
{
	static const char *const after[] = {"", "\xCC\x81", "\xD9\x8B", "\xE0\xA4\xBE", "\xE0\xA5\x8D",
					    "\xE2\x80\x8D", "\xE3\x82\x99", "\xE1\x86\xA8"};
	uint32_t seed = 5;

	(void)state;
	for (uint32_t cp = 0; cp < 0x20000; cp++) {
		for (size_t k = 0; k < sizeof after / sizeof *after; k++) {
			char b[16];
			size_t n = ds_utf8_put(b, cp), len = strlen(after[k]);

			memcpy(b + n, after[k], len);
			same_both_ways((ds_str){b, n + len});
		}
	}
	for (int round = 0; round < 100000; round++) {
		char b[96];
		size_t n = 0;

		for (int i = 0; i < 16; i++) {
			uint32_t cp;

			do {
				seed = seed * 1664525u + 1013904223u;
				cp = (seed >> 10) % (seed & 512 ? 0x3100 : 0x700);
			} while (round % 2 && ds_ucd_get(cp)->category == DS_GC_CN);
			n += ds_utf8_put(b + n, cp);
		}
		if (round % 8 == 0)
			b[seed % n] = (char)0xFF;
		same_both_ways((ds_str){b, n});
	}
}

/* A place in the key leads to the letter that it comes from. */
static void mapped(void **state)
{
	ds_arena mem;
	ds_mapped key;
	size_t at;

	(void)state;
	ds_arena_init(&mem, NULL, 0);
	assert_int_equal(ds_fold(&key, DS_STR("Großer Ärger"), &mem, NULL), DS_OK);
	assert_true(ds_str_is(key.text, "grosser arger"));
	at = 8; /* "arger" */
	assert_int_equal(ds_edits_start(&key.map, at), 8);
	assert_int_equal(ds_edits_end(&key.map, at + 1), 10);
	assert_int_equal(ds_edits_start(&key.map, 4), 3); /* the second s of ß */
	assert_int_equal(ds_edits_end(&key.map, 4), 5);
	assert_int_equal(ds_edits_to_start(&key.map, 8), 8);
	ds_arena_free(&mem);
}

/* 400 KB of marks in falling order take no more than a moment. */
static void linear(void **state)
{
	size_t n = 400000;
	char *b = malloc(n);
	clock_t start = clock();
	ds_arena mem;
	ds_mapped key;

	(void)state;
	assert_non_null(b);
	for (size_t i = 0; i + 4 <= n; i += 4)
		memcpy(b + i, "\xCC\x81\xCC\xA3", 4);
	memcpy(b, "\xE0\xA4\x95\xE0", 3);
	b[3] = 'x';
	ds_arena_init(&mem, NULL, 0);
	assert_int_equal(ds_fold(&key, (ds_str){b, n}, &mem, NULL), DS_OK);
	assert_true(clock() - start < 2 * CLOCKS_PER_SEC);
	ds_arena_free(&mem);
	free(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST("Latin letters and marks", latin),
		TEST("Cyrillic keeps letters of its own", cyrillic),
		TEST("Greek, Arabic, Hebrew, Indic, kana, Hangul", other_scripts),
		TEST("letters that are typed in two ways", typed_two_ways),
		TEST("table and short ways against the rules", both_ways),
		TEST("quotes, dashes, blanks, ignorables", signs),
		TEST("idempotent on every code point", idempotent),
		TEST("idempotent on random marks", idempotent_random),
		TEST("maps back", mapped),
		TEST("linear on marks", linear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
