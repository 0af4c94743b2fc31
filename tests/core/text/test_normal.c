/*
 * Normal forms: maps in both directions, chunks, linear time, unassigned code points. The standard's own
 * test file is read in test_segment.c.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/normal.h"

#include "text/fold.h"
#include "text/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define TEST(name, function) {"text/normal: " name, function, NULL, NULL, NULL}

/* A line or two in many scripts, some of it decomposed. */
static const char *const texts[] = {
	"Plain words, and a “quoted” phrase – with dashes…",
	"L’e\xCC\x81te\xCC\x81 dernier a\xCC\x80 l’iꞌle; ﬁn ½ Ⅷ №5",
	"Bu gu\xCC\x88n I\xCC\x87stanbul’da s\xCC\xA7" "ehir tu\xCC\x88rku\xCC\x88su\xCC\x88",
	"Ağcabədi, Şuşa, Gəncə: 5 km²; A\xCC\x8A Å \xE2\x84\xAB",
	"Его зовут Андре\xD0\xB8\xCC\x86, и ёлка — е\xCC\x88лка. За\xCC\x81мок",
	"Ἀθῆναι, α\xCC\x93\xCC\x81\xCD\x85 καὶ ὕδωρ",
	"قَالَ مُحَمَّدٌ: مرحبا آ أ إ ئ ؤ \xD8\xA7\xD9\x93 \xEF\xB7\xBA \xEF\xBB\xBB",
	"शांति और हिन्दी क़लम \xE0\xA4\x95\xE0\xA4\xBC बাংলা \xE0\xA7\x87\xE0\xA6\xBE",
	"中文，北京。ﾊﾝｶｸ ﾃﾞｽ か\xE3\x82\x99き ㍿ ㎞ 豈 丽",
	"한국어 \xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB\xE1\x84\x80\xE1\x85\xB3\xE1\x86\xAF",
	"Tiê\xCC\x81" "ng Viê\xCC\xA3" "t: ệ e\xCC\x82\xCC\xA3 " "e\xCC\xA3\xCC\x82",
	"a\xCC\x95\xCC\x80\xD6\xAE\xCC\x80" "b bad \xFF\xE2\x82 bytes \xED\xA0\x80 \xF4\x90\x80\x80",
	"\xCC\x81 lone, and \xE0\xBD\xB1\xE0\xBD\xB2\xE0\xBD\xB3 Tibetan \xF0\x9D\x85\x9E",
};

#define TEXTS (sizeof texts / sizeof *texts)

static void apply(ds_mapped *out, int form, ds_str s, ds_arena *mem)
{
	if (form < 4)
		assert_int_equal(ds_normal(out, s, (ds_form)form, mem, NULL), DS_OK);
	else
		assert_int_equal(ds_fold(out, s, mem, NULL), DS_OK);
}

static size_t cut(int form, ds_str s)
{
	return form < 4 ? ds_normal_cut(s, (ds_form)form) : ds_fold_cut(s);
}

/* What stands outside of the edits is the same on both sides; the sizes add up. */
static void check_map(const ds_mapped *m, ds_str s)
{
	size_t from = 0, to = 0;

	for (size_t i = 0; i <= m->map.n; i++) {
		ds_edit end = {(uint32_t)s.len, 0, (uint32_t)m->text.len, 0};
		ds_edit e = i < m->map.n ? m->map.v[i] : end;

		assert_true(e.from_at >= from && e.to_at >= to);
		assert_int_equal(e.from_at - from, e.to_at - to);
		from = (size_t)e.from_at + e.from_len;
		to = (size_t)e.to_at + e.to_len;
	}
	assert_int_equal(from, s.len);
	assert_int_equal(to, m->text.len);
}

/* Mapped to the other text and back, a span covers itself; whole characters stay whole. */
static void check_round(const ds_mapped *m, ds_str s)
{
	for (size_t a = 0; a < m->text.len; a++) {
		size_t b = a + 1;

		if (((unsigned char)m->text.at[a] & 0xC0) == 0x80)
			continue;
		while (b < m->text.len && ((unsigned char)m->text.at[b] & 0xC0) == 0x80)
			b++;
		assert_true(ds_edits_start(&m->map, a) <= ds_edits_end(&m->map, b));
		assert_true(ds_edits_to_start(&m->map, ds_edits_start(&m->map, a)) <= a);
		assert_true(ds_edits_to_end(&m->map, ds_edits_end(&m->map, b)) >= b);
	}
	for (size_t a = 0; a < s.len; a++) {
		assert_true(ds_edits_to_start(&m->map, a) <= ds_edits_to_end(&m->map, a + 1));
		if (ds_edits_to_start(&m->map, a) == ds_edits_to_end(&m->map, a + 1))
			continue; /* deleted: it belongs to no span of the other text */
		assert_true(ds_edits_start(&m->map, ds_edits_to_start(&m->map, a)) <= a);
		assert_true(ds_edits_end(&m->map, ds_edits_to_end(&m->map, a + 1)) >= a + 1);
	}
}

static void maps(void **state)
{
	ds_arena mem;

	(void)state;
	ds_arena_init(&mem, NULL, 0);
	for (size_t i = 0; i < TEXTS; i++) {
		for (int form = 0; form < 5; form++) {
			ds_str s = ds_str_of(texts[i]);
			ds_mapped m, again;

			apply(&m, form, s, &mem);
			check_map(&m, s);
			check_round(&m, s);
			apply(&again, form, m.text, &mem);
			assert_true(ds_str_eq(again.text, m.text));
		}
	}
	ds_arena_free(&mem);
}

/* A decomposed letter in the text and its composed one in the form lead to each other. */
static void map_of_a_letter(void **state)
{
	ds_str s = DS_STR("ae\xCC\x81z");
	ds_arena mem;
	ds_mapped m;

	(void)state;
	ds_arena_init(&mem, NULL, 0);
	apply(&m, DS_NFC, s, &mem);
	assert_true(ds_str_is(m.text, "a\xC3\xA9z"));
	assert_int_equal(ds_edits_start(&m.map, 1), 1);
	assert_int_equal(ds_edits_end(&m.map, 3), 4);
	assert_int_equal(ds_edits_to_start(&m.map, 2), 1); /* the mark alone leads to the letter */
	assert_int_equal(ds_edits_to_end(&m.map, 2), 3);
	assert_int_equal(ds_edits_to_start(&m.map, 4), 3);
	ds_arena_free(&mem);
}

/* Feeds all in pieces of `step` bytes, normalising as far as the cut allows. */
static void by_chunks(ds_buf *out, int form, ds_str s, size_t step, ds_arena *mem)
{
	size_t done = 0, have = 0;

	while (done < s.len) {
		ds_mapped m;
		size_t n;

		have = s.len - have < step ? s.len : have + step;
		n = have == s.len ? s.len - done : cut(form, ds_str_sub(s, done, have));
		assert_true(done + n <= have);
		apply(&m, form, ds_str_sub(s, done, done + n), mem);
		ds_buf_str(out, m.text);
		done += n;
	}
}

static void chunks(void **state)
{
	ds_buf all, out;
	ds_arena mem;

	(void)state;
	ds_arena_init(&mem, NULL, 0);
	ds_buf_init(&all, NULL, 0);
	ds_buf_init(&out, NULL, 0);
	for (size_t i = 0; i < TEXTS; i++)
		ds_buf_str(&all, ds_str_of(texts[i]));
	for (int form = 0; form < 5; form++) {
		ds_mapped whole;

		apply(&whole, form, ds_buf_view(&all), &mem);
		for (size_t step = 1; step < 60; step++) {
			ds_buf_clear(&out);
			by_chunks(&out, form, ds_buf_view(&all), step, &mem);
			if (!ds_str_eq(ds_buf_view(&out), whole.text))
				fail_msg("form %d in chunks of %zu bytes differs", form, step);
		}
	}
	ds_buf_free(&all);
	ds_buf_free(&out);
	ds_arena_free(&mem);
}

/* Marks in falling order; three, four and more letters that all join: a moment each. */
static void linear(void **state)
{
	static const char *const unit[] = {"\xCC\x81\xCC\xA3", "\xE1\x84\x80\xE1\x85\xA1",
					   "\xE0\xBD\xB2\xE0\xBD\xB1", "a\xCC\x81"};
	const size_t n = (size_t)4 << 20;
	char *b = malloc(n);
	clock_t start = clock();

	(void)state;
	assert_non_null(b);
	for (size_t k = 0; k < sizeof unit / sizeof *unit; k++) {
		size_t len = strlen(unit[k]);

		for (size_t i = 0; i < n; i++)
			b[i] = unit[k][i % len];
		for (int form = 0; form < 5; form++) {
			ds_arena mem;
			ds_mapped m;

			ds_arena_init(&mem, NULL, (size_t)1 << 30);
			apply(&m, form, (ds_str){b, n - n % len}, &mem);
			ds_arena_free(&mem);
		}
	}
	/* 80 MB in all; a quadratic step would take hours */
	assert_true(clock() - start < 60 * CLOCKS_PER_SEC);
	free(b);
}

static void quick(void **state)
{
	(void)state;
	assert_true(ds_normal_quick(DS_STR("abc é ’"), DS_NFC));
	assert_true(ds_normal_quick(DS_STR("قَالَ"), DS_NFC)); /* marks in order */
	assert_false(ds_normal_quick(DS_STR("e\xCC\x81"), DS_NFC));
	assert_false(ds_normal_quick(DS_STR("é"), DS_NFD));
	assert_true(ds_normal_quick(DS_STR("e\xCC\x81"), DS_NFD));
	assert_false(ds_normal_quick(DS_STR("ﬁ"), DS_NFKC));
	assert_false(ds_normal_quick(DS_STR("\xFF"), DS_NFC));
}

/* Of Unicode 16.0: not assigned in 15.0.0, so it stays, whatever utf8proc knows. */
static void later_characters(void **state)
{
	ds_str s = DS_STR("\xF0\x91\x8E\x85 \xEA\x9F\x8B"); /* U+11385, U+A7CB */
	ds_arena mem;

	(void)state;
	ds_arena_init(&mem, NULL, 0);
	for (int form = 0; form < 5; form++) {
		ds_mapped m;

		apply(&m, form, s, &mem);
		assert_true(ds_str_eq(m.text, s));
	}
	ds_arena_free(&mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST("maps in both directions, and twice is once", maps),
		TEST("the map of one letter", map_of_a_letter),
		TEST("chunks of every size give the same", chunks),
		TEST("linear on marks and on letters that join", linear),
		TEST("quick check", quick),
		TEST("characters of later versions stay", later_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
