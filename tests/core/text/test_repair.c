/*
 * Tests of text/repair: what each step does and, as much, what it leaves alone.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/repair.h"

#include "text/entity.h"
#include "text/text.h"
#include "text/utf8.h"

#include "right_texts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define TEST(name, function) {"text/repair: " name, function, NULL, NULL, NULL}
#define B(step) DS_REPAIR_BIT(DS_REPAIR_##step)

static void check(unsigned steps, const char *in, const char *want)
{
	ds_repair_opts opts = {steps};
	ds_repair_plan plan;
	ds_mapped out;
	ds_arena mem;

	ds_arena_init(&mem, NULL, 0);
	assert_int_equal(ds_repair(&out, &plan, ds_str_of(in), &opts, &mem, NULL), DS_OK);
	if (!ds_str_is(out.text, want))
		fail_msg("\"%s\" becomes \"%.*s\", not \"%s\"", in, (int)out.text.len, out.text.at,
			 want);
	assert_int_equal(plan.n == 0, strcmp(in, want) == 0);
	ds_arena_free(&mem);
}

static void same(unsigned steps, const char *in)
{
	check(steps, in, in);
}

/* UTF-8 read as Latin-1, which every byte is a character of. */
static char *misread(const char *s)
{
	char *out = malloc(2 * strlen(s) + 1), *p = out;

	assert_non_null(out);
	for (; *s; s++)
		p += ds_utf8_put(p, (unsigned char)*s);
	*p = '\0';
	return out;
}

static void right(void **state)
{
	(void)state;
	for (size_t i = 0; i < RIGHT_TEXTS; i++)
		same(ds_repair_defaults(), right_texts[i]);
}

static void layers(void **state)
{
	(void)state;
	for (size_t i = 0; i < RIGHT_TEXTS; i++) {
		char *once = misread(right_texts[i]), *twice = misread(once);

		check(B(MOJIBAKE), once, right_texts[i]);
		check(B(MOJIBAKE), twice, right_texts[i]);
		free(twice);
		free(once);
	}
}

static void charsets(void **state)
{
	(void)state;
	check(B(MOJIBAKE), "das wÃ¤re schÃ¶n", "das wäre schön");
	check(B(MOJIBAKE), "pĹ™Ă­liĹˇ ĹľluĹĄouÄŤkĂ˝", "příliš žluťoučký");
	check(B(MOJIBAKE), "РџСЂРёРІРµС‚, РјРёСЂ", "Привет, мир");
	check(B(MOJIBAKE), "tr√®s bient√¥t", "très bientôt");
	check(B(MOJIBAKE), "ma├▒ana ser├í", "mañana será");
	check(B(MOJIBAKE), "the na├»ve and the caf√© and the rÃ´le", "the naïve and the café and the rôle");
	check(B(MOJIBAKE), "sheâ€™s here", "she’s here");
}

static void lossy(void **state)
{
	(void)state;
	check(B(MOJIBAKE), "voilÃ une idÃ©e", "voilà une idée");
	check(B(MOJIBAKE), "das ist schÃ\xEF\xBF\xBDn und schÃ¶n", "das ist sch\xEF\xBF\xBDn und schön");
	check(B(MOJIBAKE), "â€œyesâ€ she said", "“yes” she said");
	check(B(MOJIBAKE), "one â€\" two, itâ€™s", "one – two, it’s");
	check(B(MOJIBAKE), "refere-se Ã s suas razÃµes", "refere-se às suas razões");
	check(B(MOJIBAKE), "ok \xC3\xAD\xC2\xA0\xC2\xBD\xC3\xAD\xC2\xB8\xEF\xBF\xBD",
	      "ok \xEF\xBF\xBD"); /* half of the second half is lost: it is not invented */
	/* CESU-8: the two halves of U+1F600, three bytes each, read as Latin-1 */
	check(B(MOJIBAKE), "ok \xC3\xAD\xC2\xA0\xC2\xBD\xC3\xAD\xC2\xB8\xC2\x80", "ok 😀");
}

/* All of a long misread line, not only what is near its ends. */
static void long_line(void **state)
{
	static const char bad[] = "plain words with nothing in them. gr\xC3\x83\xC5\xB8te ";
	static const char good[] = "plain words with nothing in them. gr\xC3\x9Fte ";
	const size_t n = 300;
	char *in = malloc(n * sizeof bad), *want = malloc(n * sizeof good);

	(void)state;
	assert_true(in && want);
	in[0] = want[0] = '\0';
	for (size_t i = 0; i < n; i++) {
		memcpy(in + i * (sizeof bad - 1), bad, sizeof bad);
		memcpy(want + i * (sizeof good - 1), good, sizeof good);
	}
	check(B(MOJIBAKE), in, want);
	free(in);
	free(want);
}

static void kept(void **state)
{
	(void)state;
	same(B(MOJIBAKE), "PARTIDO ACABÓ… «OLÉ®»");
	same(B(MOJIBAKE), "Рівне, Вінниця");
	same(B(MOJIBAKE), "a side of 3×¢4");
	same(B(MOJIBAKE), "IRMÃ… AMANHÃ—");
	/* right words beside damaged ones */
	check(B(MOJIBAKE), "“MAÇÃ” é fruta e “cafÃ©” não.", "“MAÇÃ” é fruta e “café” não.");
	check(B(MOJIBAKE), "A loja abre AMANHÃ… O cafÃ© também.", "A loja abre AMANHÃ… O café também.");
	check(B(MOJIBAKE), "Стандарт ГОСТ Р 52872 введён. РќРµС‚.", "Стандарт ГОСТ Р 52872 введён. Нет.");
	check(B(MOJIBAKE), "CAFÃ© MARCHÃ©", "CAFé MARCHé"); /* no combining mark, as the Mac's bytes would make */
}

static void controls(void **state)
{
	(void)state;
	check(B(LATIN1_C1), "\xC2\x93so\xC2\x94\xC2\x85 \xC2\x80" "5", "“so”… €5");
	same(B(LATIN1_C1), "one\xC2\x85two\xC2\x81");
	check(B(CONTROLS), "\x1B[1;31mred\x1B[0m\x07 \x1B]0;title\x07" "a\xEF\xBB\xBF" "b\tc\r\n", "red ab\tc\r\n");
	check(B(CONTROLS), "\x1B[", "[");
	check(B(BIDI), "a\xE2\x80\xAE" "b \xE2\x80\xAC" "c\xE2\x80\xAC\n\xE2\x81\xA6x", "ab c\nx");
	same(B(BIDI), "\xE2\x80\xAB\xD7\xA9\xD7\x9C\xE2\x80\xAC and \xE2\x81\xA8x\xE2\x81\xA9");
	check(B(SURROGATES), "so \\ud83d\\uDE00 it is", "so 😀 it is");
	same(B(SURROGATES), "{\"a\": \"\\n\\ud83d\\ude00\"}");
	same(B(SURROGATES), "alone \\ud83d and \\ude00");
}

static void entities(void **state)
{
	uint32_t cp[2];

	(void)state;
	check(B(ENTITIES), "R&amp;D &eacute;&#233;&#xE9; &#150; &NotEqualTilde;", "R&D ééé – ≂̸");
	check(B(ENTITIES), "&amp;lt;", "<");
	same(B(ENTITIES), "AT&T; a&b;c & &nosuch; &eacute &#; &#x;");
	same(B(ENTITIES), "<p>R&amp;D</p>");
	check(B(ENTITIES), "1 < 2 &hellip;", "1 < 2 …");
	check(B(ENTITIES), "&#0;&#xD800;&#99999999999;", "���");
	assert_int_equal(ds_entity_at(cp, DS_STR("&CounterClockwiseContourIntegral;"), 0), 33);
	assert_int_equal(cp[0], 0x2233);
	assert_int_equal(ds_entity_at(cp, DS_STR("&amp"), 0), 0);
}

static void shapes(void **state)
{
	(void)state;
	check(B(LIGATURES), "ﬁne oﬃce, ﬂat, ĳs", "fine office, flat, ijs");
	same(B(LIGATURES), "æ œ ß");
	check(B(WIDTH), "Ｈｅｌｌｏ， ｗｏｒｌｄ", "Hello, world");
	same(B(WIDTH), "你好，世界！ＡＢＣ。");
	check(B(WIDTH), "ｶﾞﾊﾟｱｰ｡", "ガパアー。");
	check(B(QUOTES), "“a” ‘b’", "\"a\" 'b'");
	check(B(LINEBREAKS), "a\r\nb\rc\xE2\x80\xA8" "d\r", "a\nb\nc\nd\n");
}

static void parted(void **state)
{
	(void)state;
	check(B(HYPHENATION), "for exam-\nple this", "for example this");
	check(B(HYPHENATION), "a long-\nterm plan; long-term plans", "a long-term plan; long-term plans");
	check(B(HYPHENATION), "he is self-\naware", "he is self-aware");
	check(B(HYPHENATION), "state-of-the-\nart work", "state-of-the-art work");
	check(B(HYPHENATION), "co\xC2\xAD\n  operate", "cooperate");
	check(B(HYPHENATION), "twenty-\nfive", "twenty-five");
	check(B(HYPHENATION), "peut-\nêtre dit-\nil, bou-\ntique", "peut-être dit-il, boutique");
	check(B(HYPHENATION), "кто-\nто из-\nза мес-\nто", "кто-то из-за место");
	same(B(HYPHENATION), "anna@foo-\nbar.example http://a.b/foo-\nbar");
	check(B(HYPHENATION), "sheer good-\nness-— he", "sheer goodness-— he");
	same(B(HYPHENATION), "Vor-\nund Nachteile");
	same(B(HYPHENATION), "North-\nSouth, 3-\n4, - a -\nb");
}

/* A span of the repaired text is found in the text as it was. */
static void maps(void **state)
{
	ds_str s = DS_STR("Ã©tÃ© &amp; nÃ©e exam-\nple");
	ds_repair_plan plan;
	ds_mapped out;
	ds_arena mem;
	size_t at;

	(void)state;
	ds_arena_init(&mem, NULL, 0);
	assert_int_equal(ds_repair(&out, &plan, s, NULL, &mem, NULL), DS_OK);
	assert_true(ds_str_is(out.text, "été & née example"));
	assert_int_equal(plan.n, 3);
	assert_string_equal(ds_repair_name(plan.v[1].step), "mojibake");
	assert_int_equal(plan.v[1].count, 3);
	assert_true(ds_str_is(plan.v[0].before, "&amp;") && ds_str_is(plan.v[0].after, "&"));
	at = (size_t)(strstr(out.text.at, "e exam") - out.text.at);
	assert_memory_equal(s.at + ds_edits_start(&out.map, at), "e exam", 6);
	assert_int_equal(ds_edits_end(&out.map, out.text.len), s.len);
	ds_arena_free(&mem);
}

static void reading(void **state)
{
	ds_text_opts opts = {.repair = true};
	ds_str source = DS_STR("\xEF\xBB\xBF\xC2\x93Prï¬\x81x\xC2\x94\r\nMoscow \xFF");
	ds_text text;
	ds_arena mem;
	size_t at;

	(void)state;
	ds_arena_init(&mem, NULL, 0);
	assert_int_equal(ds_text_read(&text, source, &opts, &mem, NULL), DS_OK);
	at = (size_t)(strstr(text.read.at, "Moscow") - text.read.at);
	assert_memory_equal(source.at + ds_edits_start(&text.map, at), "Moscow", 6);
	assert_int_equal(ds_edits_end(&text.map, at + 6) - ds_edits_start(&text.map, at), 6);
	assert_true(text.encoding.bom && text.encoding.invalid > 0 && text.source.at == source.at);
	assert_memory_equal(text.read.at, "“", 3);
	ds_arena_free(&mem);
}

/* Time must not grow with the square: a megabyte of what each step looks at. */
static void linear(void **state)
{
	static const char *const bad[] = {"Ð", "Ã©", "\x1B]", "\x1B[", "a-\n", "a-\nbc-\n", "&amp;",
					  "&", "\xE2\x80\xAA", "ВіВ", "\\ud83d", "Ａ", "â€", "Ã ",
					  "ƒÃƒÂ", "Ä\xEF\xBF\xBD", "é…»"};
	size_t len = (size_t)1 << 20;
	char *s = malloc(len);

	(void)state;
	assert_non_null(s);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		size_t unit = strlen(bad[i]), n = 0;
		ds_repair_plan plan;
		clock_t start = clock();
		ds_mapped out;
		ds_arena mem;

		for (; n + unit <= len; n += unit)
			memcpy(s + n, bad[i], unit);
		ds_arena_init(&mem, NULL, (size_t)1 << 32);
		assert_int_equal(ds_repair(&out, &plan, (ds_str){s, n}, NULL, &mem, NULL), DS_OK);
		ds_arena_free(&mem);
		if ((double)(clock() - start) / CLOCKS_PER_SEC > 20)
			fail_msg("a megabyte of \"%s\" takes too long", bad[i]);
	}
	free(s);
}

static void limits(void **state)
{
	ds_repair_plan plan = {.n = 7};
	ds_mapped out = {{"x", 1}, {NULL, 0, 0}};
	ds_arena mem;

	(void)state;
	ds_arena_init(&mem, NULL, 16);
	assert_int_equal(ds_repair(&out, &plan, DS_STR("cafÃ© &amp;"), NULL, &mem, NULL), DS_ELIMIT);
	assert_true(plan.n == 7 && ds_str_is(out.text, "x"));
	ds_arena_free(&mem);
	assert_null(ds_repair_name(DS_REPAIR_STEPS));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST("right text in many languages is left alone", right),
		TEST("misread once and twice, every text comes back", layers),
		TEST("each charset", charsets),
		TEST("lost bytes", lossy),
		TEST("a long line", long_line),
		TEST("what only looks misread stays", kept),
		TEST("controls, bidi, surrogates", controls),
		TEST("entities", entities),
		TEST("ligatures, width, quotes, line ends", shapes),
		TEST("words parted at a line end", parted),
		TEST("maps and plan", maps),
		TEST("reading with repair maps to source bytes", reading),
		TEST("linear", linear),
		TEST("limits leave the output alone", limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
