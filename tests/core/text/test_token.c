/*
 * Tests of text/token: tokens, kinds, flags, keys, sentences, preset borders, failures.
 *
 * Tokens are written apart by '|', sentences by " || "; a clitic has '~' behind it, an
 * abbreviation '^'.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/token.h"

#include "base/buf.h"
#include "text/token_int.h"
#include "ucd/props.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define FIRST (DS_TOKEN_TITLE | DS_TOKEN_LINE | DS_TOKEN_PARA)
#define TEST(name, function) {"text/token: " name, function, NULL, NULL, NULL}

static void tokenize(ds_tokens *t, const char *text, ds_arena *mem)
{
	ds_arena_init(mem, NULL, 0);
	assert_int_equal(ds_tokenize(t, ds_str_of(text), NULL, mem, NULL), DS_OK);
}

static void words(const char *text, const char *want)
{
	ds_arena mem;
	ds_tokens t;
	ds_buf b;

	tokenize(&t, text, &mem);
	ds_buf_init(&b, NULL, 0);
	for (size_t i = 0; i < t.n; i++) {
		if (i)
			ds_buf_char(&b, '|');
		ds_buf_str(&b, ds_token_text(&t, i));
		if (t.v[i].flags & DS_TOKEN_JOINED)
			ds_buf_char(&b, '~');
		if (t.v[i].flags & DS_TOKEN_ABBREV)
			ds_buf_char(&b, '^');
	}
	if (!ds_str_is(ds_buf_view(&b), want))
		fail_msg("got  %.*s\n     want %s", (int)b.len, b.at, want);
	ds_buf_free(&b);
	ds_arena_free(&mem);
}

static void sentences(const char *text, const char *want)
{
	ds_arena mem;
	ds_tokens t;
	ds_buf b;

	tokenize(&t, text, &mem);
	ds_buf_init(&b, NULL, 0);
	for (size_t i = 0; i < t.n_sentences; i++) {
		if (i)
			ds_buf_zstr(&b, " || ");
		ds_buf_str(&b, ds_str_sub(t.text, t.sentences[i].start, t.sentences[i].end));
	}
	if (!ds_str_is(ds_buf_view(&b), want))
		fail_msg("got  %.*s\n     want %s", (int)b.len, b.at, want);
	ds_buf_free(&b);
	ds_arena_free(&mem);
}

static void clitics(void **state)
{
	(void)state;
	words("He can't, won't; cannot.", "He|ca|n't~|,|wo|n't~|;|cannot|.");
	words("It's they’ll I've we'd I'm you’re", "It|'s~|they|’ll~|I|'ve~|we|'d~|I|'m~|you|’re~");
	words("wouldn't've", "would|n't~|'ve~");
	words("U.S.'s 1990's", "U.S.^|'s~|1990|'s~");
	words("the states' rights", "the|states|'~|rights");
	words("'the states' he said", "'|the|states|'|he|said");
	words("O'Brien ma'am rock'n'roll", "O'Brien|ma'am|rock'n'roll");
	words("l'Arménie d’abord D'Angelo", "l'|Arménie|d’|abord|D'Angelo");
}

static void stops(void **state)
{
	(void)state;
	words("Mr. Smith of the U.S. met Gen. J. R. Petrov.",
	      "Mr.^|Smith|of|the|U.S.^|met|Gen.^|J.^|R.^|Petrov|.");
	words("e.g. this, i.e. that, etc.", "e.g.^|this|,|i.e.^|that|,|etc.^");
	words("at 5 p.m. on Jan. 5", "at|5|p.m.^|on|Jan.^|5");
	words("No. 5, no. Say no.", "No.^|5|,|no|.|Say|no|.");
	words("It was I. He saw plan B.", "It|was|I|.|He|saw|plan|B|.");
	words("wait... what.. end…", "wait|...|what|..|end|…");
	words("end.Next node.js", "end|.|Next|node.js");
	words("т.е. 2020 г. было", "т.е.^|2020|г.^|было");
	words("Doç. Dr. Çelik usw.", "Doç.^|Dr.^|Çelik|usw.^");
}

static void numbers(void **state)
{
	(void)state;
	words("12,292 3.5% $1.2bn 10th 90s 5km", "12,292|3.5|%|$|1.2bn|10th|90s|5km");
	words("14:30 10.11.2020 2020-11-10 10/11/2020", "14:30|10.11.2020|2020-11-10|10/11/2020");
	words("2020-11-10T14:30:00Z 1990-1995 555-1234",
	      "2020-11-10T14:30:00Z|1990|-|1995|555|-|1234");
	words("Twenty-one post-conflict F-16 MH17", "Twenty|-|one|post|-|conflict|F|-|16|MH17");
	words("in 2020. 3, 4.", "in|2020|.|3|,|4|.");
	words("١٢٣ ۴٫۵", "١٢٣|۴٫۵");
}

static void nets(void **state)
{
	(void)state;
	words("See http://a.example/b?c=(d). Then", "See|http://a.example/b?c=(d)|.|Then");
	words("(www.example.org), a.b+c@mail.example.com; x@y",
	      "(|www.example.org|)|,|a.b+c@mail.example.com|;|x|@|y");
	words("@who #tag #1 news.az/x?y C# a#b", "@who|#tag|#|1|news.az/x?y|C|#|a|#|b");
}

static void scripts(void **state)
{
	(void)state;
	words("“да” «нет»—‘so’", "“|да|”|«|нет|»|—|‘|so|’");
	words("漢字カタカナ。", "漢|字|カタカナ|。");
	words("\xF0\x9F\x87\xA6\xF0\x9F\x87\xBF\xF0\x9F\x91\x8D\xF0\x9F\x8F\xBD!",
	      "\xF0\x9F\x87\xA6\xF0\x9F\x87\xBF|\xF0\x9F\x91\x8D\xF0\x9F\x8F\xBD|!");
	words("a\xFF" "b", "a|\xFF|b");
	words("AT&T --- ?!", "AT&T|---|?!");
	words("", "");
	words(" \n\t\xC2\xA0 ", "");
}

/* Scripts without blanks come in clusters that a search can use. */
static void pieces(void **state)
{
	(void)state;
	words("เราไปโรงเรียน", "เรา|ไป|โร|ง|เรี|ย|น");
	words("น้ำแข็งเก่าๆ ๑๒", "น้ำ|แข็|ง|เก่าๆ|๑๒");
	words("ກະລຸນາເຂົ້າ", "ກະ|ລຸ|ນາ|ເຂົ້າ");
	words("ស្រុកខ្មែរ។", "ស្រុ|ក|ខ្មែ|រ|។");
	words("မြန်မာ ဗုဒ္ဓ အင်္ဂလိပ်", "မြန်|မာ|ဗု|ဒ္ဓ|အင်္ဂ|လိပ်");
	words("我们かなカタカナ한국어", "我|们|か|な|カタカナ|한국어");
	words("ไทยABCไทย", "ไท|ย|ABC|ไท|ย");
}

static void faces(void **state)
{
	(void)state;
	words("Fine :-) so ;) =( and :D.", "Fine|:-)|so|;)|=(|and|:D|.");
	words("Good! :)) (see: a) http://a.b/c", "Good|!|:))|(|see|:|a|)|http://a.b/c");
	words("a:b =Dx 12:30 x=(y)", "a|:|b|=|Dx|12:30|x|=|(|y|)");
}

static void letter_rows(void **state)
{
	(void)state;
	words("z. B. so, u. a. hier", "z.^|B.^|so|,|u.^|a.^|hier");
	words("до н. э. и т. д. там", "до|н.^|э.^|и|т.^|д.^|там");
	words("100 n. Chr. war", "100|n.^|Chr.^|war");
	words("20 °C. Er kam", "20|°|C|.|Er|kam");
	words("Smith et al. (2009) in oct. 2020", "Smith|et|al.^|(|2009|)|in|oct.^|2020");
}

static void kinds_and_flags(void **state)
{
	static const struct {
		int kind;
		unsigned flags;
		int script;
		const char *key;
	} want[] = {
		{DS_KIND_WORD, FIRST, DS_SCRIPT_LATIN, "zoe"},
		{DS_KIND_WORD, DS_TOKEN_LOWER, DS_SCRIPT_LATIN, "paid"},
		{DS_KIND_SYMBOL, 0, 0, "$"},
		{DS_KIND_NUMBER, DS_TOKEN_DIGIT | DS_TOKEN_TIGHT, 0, "5"},
		{DS_KIND_SYMBOL, DS_TOKEN_TIGHT, 0, "%"},
		{DS_KIND_WORD, DS_TOKEN_UPPER | DS_TOKEN_LINE, DS_SCRIPT_LATIN, "nato"},
		{DS_KIND_PUNCT, DS_TOKEN_TIGHT, 0, "."},
		{DS_KIND_WORD, FIRST, DS_SCRIPT_CYRILLIC, "елка"},
		{DS_KIND_EMAIL, DS_TOKEN_LOWER, DS_SCRIPT_LATIN, "a@b.com"},
	};
	ds_arena mem;
	ds_tokens t;

	(void)state;
	tokenize(&t, "Zoë paid $5%\nNATO.\n \nЁлка a@b.com", &mem);
	assert_int_equal(t.n, sizeof want / sizeof *want);
	for (size_t i = 0; i < t.n; i++) {
		assert_int_equal(t.v[i].kind, want[i].kind);
		assert_int_equal(t.v[i].flags, want[i].flags);
		assert_int_equal(t.v[i].script, want[i].script);
		assert_true(ds_str_is(ds_token_key(&t, i), want[i].key));
	}
	assert_int_equal(t.sentences[t.n_sentences - 1].paragraph, 1);
	assert_string_equal(ds_token_kind_name(DS_KIND_EMAIL), "email");
	assert_int_equal(ds_token_at(&t, 0), 0);
	assert_int_equal(ds_token_at(&t, 4), 1);
	assert_int_equal(ds_token_at(&t, 1000), t.n);
	ds_arena_free(&mem);
}

static void ends(void **state)
{
	(void)state;
	sentences("Hello there. How are you? Fine!", "Hello there. || How are you? || Fine!");
	sentences("Mr. Smith went. J. R. Petrov of the U.S. Army stayed.",
		  "Mr. Smith went. || J. R. Petrov of the U.S. Army stayed.");
	sentences("I live in the U.S. He does not.", "I live in the U.S. || He does not.");
	sentences("\"Stop!\" he said. \"Really?\" She left.",
		  "\"Stop!\" he said. || \"Really?\" || She left.");
	sentences("(He left. She came.) They met.", "(He left. || She came.) || They met.");
	sentences("It fell 3.5 points. 12 died.", "It fell 3.5 points. || 12 died.");
	sentences("It grew.[12] Then it fell. [3] [4] So be it.",
		  "It grew.[12] || Then it fell. [3] [4] || So be it.");
	sentences("Well... maybe. Well... He came.", "Well... maybe. || Well... || He came.");
	sentences("Am 3. Oktober kam er. Er ging.", "Am 3. Oktober kam er. || Er ging.");
	sentences("Он ушёл. Она пришла!", "Он ушёл. || Она пришла!");
	sentences("« Oui. » « Non. »", "« Oui. » || « Non. »");
	sentences("今日は。元気？", "今日は。 || 元気？");
}

static void lines(void **state)
{
	(void)state;
	sentences("Headline\n\nText here.", "Headline || Text here.");
	sentences("A text that is wrapped by\nAnna at its width and goes\non. It ends.",
		  "A text that is wrapped by\nAnna at its width and goes\non. || It ends.");
	sentences("Short head\nThe running text is much longer than the line above it was.",
		  "Short head || The running text is much longer than the line above it was.");
	sentences("- one\n- two\n* three", "- one || - two || * three");
	sentences("1. The first\n2. The second", "1. The first || 2. The second");
	sentences("1) one 2) two", "1) one || 2) two");
}

static void preset(void **state)
{
	static const ds_range tokens[] = {{0, 4}, {5, 7}, {8, 12}, {12, 13}, {14, 17}};
	static const ds_range parts[] = {{0, 7}, {8, 17}};
	ds_borders b = {tokens, 5, parts, 2};
	ds_arena mem;
	ds_tokens t;

	(void)state;
	ds_arena_init(&mem, NULL, 0);
	assert_int_equal(ds_tokenize(&t, DS_STR("John 's U.S.x end"), &b, &mem, NULL), DS_OK);
	assert_int_equal(t.n, 5);
	for (size_t i = 0; i < 5; i++)
		assert_true(t.v[i].start == tokens[i].start && t.v[i].end == tokens[i].end);
	assert_true(t.v[1].flags & DS_TOKEN_JOINED);
	assert_true(t.v[2].flags & DS_TOKEN_ABBREV);
	assert_true(t.v[3].flags & DS_TOKEN_TIGHT);
	assert_int_equal(t.n_sentences, 2);
	assert_int_equal(t.v[2].sentence, 1);
	b.tokens = NULL; /* sentences given, tokens found */
	assert_int_equal(ds_tokenize(&t, DS_STR("John 's U.S. and "), &b, &mem, NULL), DS_OK);
	assert_int_equal(t.n_sentences, 2);
	ds_arena_free(&mem);
}

static void bad_preset(void **state)
{
	static const ds_range cases[][2] = {{{0, 0}, {1, 2}}, {{2, 4}, {1, 2}}, {{0, 3}, {2, 4}},
					    {{0, 1}, {2, 99}}, {{0, 1}, {5, 6}}};
	static const ds_range good[] = {{0, 1}, {2, 3}}, part[] = {{0, 1}};
	static const ds_range blank[] = {{0, 1}, {1, 2}};
	const ds_borders few = {good, 2, part, 1}, empty = {good, 1, blank, 2};
	ds_tokens t = {.n = 42};
	ds_arena mem;
	ds_err err;

	(void)state;
	ds_arena_init(&mem, NULL, 0);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		ds_borders b = {cases[i], 2, NULL, 0};

		assert_int_equal(ds_tokenize(&t, DS_STR("a b é"), &b, &mem, &err), DS_EFAIL);
	}
	assert_int_equal(ds_tokenize(&t, DS_STR("a b é"), &few, &mem, &err),
			 DS_EFAIL);
	assert_int_equal(ds_tokenize(&t, DS_STR("a b é"), &empty, &mem, &err),
			 DS_EFAIL);
	assert_int_equal(t.n, 42);
	ds_arena_free(&mem);
}

/* The quick ways to a key and its flags give what the slow one gives: a mark makes it slow. */
static void quick_keys(void **state)
{
	static const char *const list[] = {"АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ", "Йод", "яйцо", "Я", "й",
					   "СССР", "вОда", "ABCDEFGHIJ", "Abcdefghij", "a1b", "X",
					   "iPhone14", "абвгдежзийклмнопрстуфхцчшщъыьэюя"};

	(void)state;
	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		ds_arena mem, other;
		ds_tokens quick, slow;
		ds_buf b;

		ds_buf_init(&b, NULL, 0);
		ds_buf_zstr(&b, list[i]);
		ds_buf_zstr(&b, "\xCC\x81"); /* the fold takes it away again */
		ds_buf_char(&b, '\0');
		tokenize(&quick, list[i], &mem);
		tokenize(&slow, b.at, &other);
		assert_int_equal(quick.n, 1);
		assert_int_equal(slow.n, 1);
		assert_true(ds_str_eq(ds_token_key(&quick, 0), ds_token_key(&slow, 0)));
		assert_int_equal(quick.v[0].flags, slow.v[0].flags);
		assert_int_equal(quick.v[0].script, slow.v[0].script);
		ds_buf_free(&b);
		ds_arena_free(&mem);
		ds_arena_free(&other);
	}
}

/* Fails the k-th allocation, for every k until none fails. */
struct failing {
	size_t left;
};

static void *fail_at(void *user, void *ptr, size_t osize, size_t nsize)
{
	struct failing *f = user;

	if (nsize && f->left-- == 0) {
		f->left = 0;
		return NULL;
	}
	return ds_alloc_std.fn(NULL, ptr, osize, nsize);
}

static void no_memory(void **state)
{
	ds_str text = DS_STR("Ёлка, Mr. O'Brien’s “naïve” 漢字. Then e.g. a@b.com went\n\non.");
	ds_status st = DS_ENOMEM;

	(void)state;
	for (size_t k = 0; st && k < 200; k++) {
		struct failing f = {k};
		ds_alloc alloc = {fail_at, &f};
		ds_tokens t = {.n = 42};
		ds_arena mem;

		ds_arena_init(&mem, &alloc, 0);
		st = ds_tokenize(&t, text, NULL, &mem, NULL);
		assert_true(st == DS_OK || (st == DS_ENOMEM && t.n == 42));
		ds_arena_free(&mem);
	}
	assert_int_equal(st, DS_OK);
}

/* Texts made to send a careless scanner back again and again. */
static void linear(void **state)
{
	static const char *const units[] = {
		"a.", "'", "a@", "1.com/", "x.aa.", "(", ")", ". ", "a.b.c/", "www.",
		"\xCC\x81", "1/2-", "it's'", "![1]", "\n1. ", "@", "\xE3\x82\xAB.\xCC\x81",
		"A. ", "http:/", "\"", "d'", ". . ", "a) ", "x. ", "\xE3\x80\x8A", "[1] ", "? ",
		"\xE0\xB9\x80", "\xE1\x9F\x92", ":-", "....", "===== ", "\xE2\x80\xA6 ", "<a@b.cd> "
	};
	size_t n = 300000;
	char *b = malloc(n);

	(void)state;
	assert_non_null(b);
	for (size_t u = 0; u < sizeof units / sizeof *units; u++) {
		size_t len = strlen(units[u]);
		clock_t start = clock();
		ds_arena mem;
		ds_tokens t;

		for (size_t i = 0; i < n; i++)
			b[i] = units[u][i % len];
		ds_arena_init(&mem, NULL, (size_t)1 << 30);
		assert_int_equal(ds_tokenize(&t, (ds_str){b, n}, NULL, &mem, NULL), DS_OK);
		if (clock() - start > 2 * CLOCKS_PER_SEC)
			fail_msg("\"%s\" repeated takes too long", units[u]);
		ds_arena_free(&mem);
	}
	free(b);
}

static void lists(void **state)
{
	(void)state;
	assert_true(ds_abbrev_sorted());
	assert_int_equal(ds_abbrev_of(DS_STR("Проф")), DS_ABBREV_TITLE);
	assert_int_equal(ds_abbrev_of(DS_STR("INC")), DS_ABBREV_COMMON);
	assert_int_equal(ds_abbrev_of(DS_STR("house")), DS_ABBREV_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST("clitics and apostrophes", clitics),
		TEST("full stops that belong to a word", stops),
		TEST("numbers and hyphens", numbers),
		TEST("addresses", nets),
		TEST("scripts and signs", scripts),
		TEST("pieces of scripts without blanks", pieces),
		TEST("faces of signs", faces),
		TEST("rows of letters with stops", letter_rows),
		TEST("kinds, flags, keys", kinds_and_flags),
		TEST("quick and slow keys agree", quick_keys),
		TEST("sentence ends", ends),
		TEST("lines and items", lines),
		TEST("lists of abbreviations", lists),
		TEST("preset borders", preset),
		TEST("wrong preset borders", bad_preset),
		TEST("every allocation may fail", no_memory),
		TEST("linear on hostile text", linear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
