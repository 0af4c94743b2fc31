/*
 * Tests of store/tokenizer: which queries find which texts, in many scripts; offsets; hostile
 * bytes.
 *
 * SPDX-License-Identifier: MIT
 */
#include "core/store/store_test.h"

#include "store/sqlite_int.h"

/* A text, a query in FTS5's language, whether it finds the text. */
static const struct {
	const char *text, *query;
	int found;
} cases[] = {
	{"Troops left BAKU.", "baku", 1},
	{"Troops left Baku.", "bak", 0},
	{"Troops left Baku.", "bak*", 1},
	{"Troops left Baku.", "\"left baku\"", 1},
	{"Troops left Baku.", "\"troops baku\"", 0},
	/* accents and letters without decomposition */
	{"Caf\xC3\xA9 in \xC5\x81\xC3\xB3" "d\xC5\xBA", "cafe lodz", 1},
	{"cafe in Lodz", "caf\xC3\xA9 \xC5\x82\xC3\xB3" "d\xC5\xBA", 1},
	{"cafe\xCC\x81", "caf\xC3\xA9", 1},
	{"Stra\xC3\x9F" "e", "STRASSE", 1},
	{"H\xC9\x99ydar \xC6\x8Fliyev", "heydar eliyev", 0}, /* schwa folds to one letter,
		tested below */
	{"H\xC9\x99ydar \xC6\x8Fliyev", "h\xC9\x99ydar \xC9\x99liyev", 1},
	/* abbreviations, numbers, addresses */
	{"The U.S. army", "\"U.S.\"", 1},
	{"The U.S. army", "us", 1},
	{"The U.S. army", "\"u.s\" army", 1},
	{"He told us so", "\"U.S.\"", 0},
	{"It ended.Next came", "next", 1},
	{"see www.example.org", "example", 1},
	{"see example.org", "\"example.org\"", 1},
	{"12,292 people", "12292", 1},
	{"12,292 people", "\"12,292\"", 1},
	{"12,292 people", "292", 0},
	{"3.5 million", "\"3.5\"", 1},
	{"3.5 million", "35", 0},
	/* apostrophes, hyphens */
	{"Tarnovan\xE2\x80\x99s house", "tarnovan", 1},
	{"Tarnovan's house", "\"tarnovan house\"", 1},
	{"Tarnovan's house", "\"Tarnovan\xE2\x80\x99s house\"", 1},
	{"They don't know", "\"don\xE2\x80\x99t\"", 1},
	{"John O'Brien", "obrien", 1},
	{"l'homme d'Alger", "homme alger", 1},
	{"l'homme", "\"l'homme\"", 1},
	{"Sana'a", "sanaa", 1},
	{"the post-conflict years", "conflict", 1},
	{"the post-conflict years", "\"post-conflict\"", 1},
	/* Hindi: vowel signs tell words apart; a virama is part of its word */
	{"\xE0\xA4\xB9\xE0\xA4\xBF\xE0\xA4\x82\xE0\xA4\xA6\xE0\xA5\x80"
		" \xE0\xA4\xAE\xE0\xA5\x87\xE0\xA4\x82",
	 "\xE0\xA4\xB9\xE0\xA4\xBF\xE0\xA4\x82\xE0\xA4\xA6\xE0\xA5\x80", 1},
	{"\xE0\xA4\xB9\xE0\xA4\xBF\xE0\xA4\x82\xE0\xA4\xA6\xE0\xA5\x80",
	 "\xE0\xA4\xB9\xE0\xA4\xA6", 0},
	{"\xE0\xA4\xAF\xE0\xA5\x81\xE0\xA4\xA6\xE0\xA5\x8D\xE0\xA4\xA7",
	 "\xE0\xA4\xAF\xE0\xA5\x81\xE0\xA4\xA6\xE0\xA5\x8D\xE0\xA4\xA7", 1},
	{"\xE0\xA4\xAF\xE0\xA5\x81\xE0\xA4\xA6\xE0\xA5\x8D\xE0\xA4\xA7",
	 "\xE0\xA4\xA7", 0},
	/* Tamil */
	{"\xE0\xAE\xA4\xE0\xAE\xAE\xE0\xAE\xBF\xE0\xAE\xB4\xE0\xAF\x8D"
		" \xE0\xAE\xAE\xE0\xAF\x8A\xE0\xAE\xB4\xE0\xAE\xBF",
	 "\xE0\xAE\xA4\xE0\xAE\xAE\xE0\xAE\xBF\xE0\xAE\xB4\xE0\xAF\x8D", 1},
	{"\xE0\xAE\xA4\xE0\xAE\xAE\xE0\xAE\xBF\xE0\xAE\xB4\xE0\xAF\x8D",
		"\xE0\xAE\xA4\xE0\xAE\xAE", 0},
	/* Arabic, with and without vowel marks */
	{"\xD8\xA7\xD9\x84\xD8\xAD\xD9\x8E\xD8\xB1\xD9\x92\xD8\xA8",
	 "\xD8\xA7\xD9\x84\xD8\xAD\xD8\xB1\xD8\xA8", 1},
	/* Han, kana, Thai, Hangul */
	{"\xE5\x8C\x97\xE4\xBA\xAC\xE5\xB8\x82\xE6\xB0\x91", "\xE5\x8C\x97\xE4\xBA\xAC", 1},
	{"\xE5\x8C\x97\xE4\xBA\xAC\xE5\xB8\x82\xE6\xB0\x91", "\xE4\xBA\xAC\xE5\xB8\x82", 1},
	{"\xE5\x8C\x97\xE4\xBA\xAC\xE5\xB8\x82\xE6\xB0\x91", "\xE4\xBA\xAC\xE5\x8C\x97", 0},
	{"\xE6\x9D\xB1\xE4\xBA\xAC\xE3\x82\xBF\xE3\x83\xAF\xE3\x83\xBC",
		"\xE3\x82\xBF\xE3\x83\xAF\xE3\x83\xBC", 1},
	{"\xEF\xBE\x80\xEF\xBE\x9C\xEF\xBD\xB0", "\xE3\x82\xBF\xE3\x83\xAF\xE3\x83\xBC", 1},
	{"\xE0\xB8\x81\xE0\xB8\xA3\xE0\xB8\xB8\xE0\xB8\x87\xE0\xB9\x80\xE0\xB8\x97\xE0\xB8\x9E",
	 "\xE0\xB8\x81\xE0\xB8\xA3\xE0\xB8\xB8\xE0\xB8\x87", 1},
	/* Thai, Lao, Khmer, Burmese: a word within a row of words; half a syllable is none */
	{"เราไปโรงเรียนด้วยกัน", "โรงเรียน", 1},
	{"เราไปโรงเรียนด้วยกัน", "เรียนด้วย", 1},
	{"เราไปโรงเรียนด้วยกัน", "เรียนโรง", 0},
	{"เราไปโรงเรียนด้วยกัน", "รา", 0},
	{"ຂ້ອຍຮັກພາສາລາວຫຼາຍ", "ພາສາ", 1},
	{"ຂ້ອຍຮັກພາສາລາວຫຼາຍ", "ລາວພາສາ", 0},
	{"ខ្ញុំនិយាយភាសាខ្មែរ", "ភាសា", 1},
	{"ខ្ញុំនិយាយភាសាខ្មែរ", "មែរ", 0},
	{"ကျွန်တော်မြန်မာစကားပြောတယ်", "မြန်မာ", 1},
	{"ကျွန်တော်မြန်မာစကားပြောတယ်", "စကား", 1},
	{"ကျွန်တော်မြန်မာစကားပြောတယ်", "မာမြန်", 0},
	{"\xEC\x84\x9C\xEC\x9A\xB8\xEC\x97\x90\xEC\x84\x9C", "\xEC\x84\x9C\xEC\x9A\xB8*", 1},
	/* Cyrillic; emoji; full width */
	{"\xD0\x9D\xD0\xB8\xD0\xBD\xD0\xB0"
		" \xD0\x93\xD0\xBE\xD1\x80\xD1\x81\xD0\xBA\xD0\xB0\xD1\x8F",
	 "\xD0\x93\xD0\x9E\xD0\xA0\xD0\xA1\xD0\x9A\xD0\x90\xD0\xAF", 1},
	{"Fire \xF0\x9F\x94\xA5!", "\xF0\x9F\x94\xA5", 1},
	{"\xEF\xBC\xA2\xEF\xBD\x81\xEF\xBD\x8B\xEF\xBD\x95", "baku", 1},
	/* columns */
	{"Baku", "text : baku", 1},
	{"Baku", "title : baku", 0},
};

static void finds(void **state)
{
	ds_store *s = open_store(DS_STORE_CREATE);
	size_t failed = 0;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		ds_filter f = {.query = ds_str_of(cases[i].query)};
		ds_arena mem;
		int64_t *rows;
		size_t n;

		put_text(s, "one", "", cases[i].text);
		ds_arena_init(&mem, NULL, 0);
		OK(ds_store_select(&rows, &n, s, &f, &mem, &err));
		if ((int)n != cases[i].found) {
			print_error("%s %s %s\n", cases[i].query, n ? "finds" : "does not find",
				    cases[i].text);
			failed++;
		}
		ds_arena_free(&mem);
	}
	ds_store_close(s);
	assert_int_equal(failed, 0);
}

/* A snippet marks the words as they are written, whatever the fold did to their length. */
static void offsets(void **state)
{
	ds_store *s = open_store(DS_STORE_CREATE);
	ds_found *found;
	size_t n;
	ds_arena mem;

	(void)state;
	put_text(s, "a", "", "In Stra\xC3\x9F" "e \xEF\xAC\x81re, U.S. troops.");
	ds_arena_init(&mem, NULL, 0);
	OK(ds_store_search(&found, &n, s, DS_STR("strasse fire us"), NULL, 0, &mem, &err));
	assert_int_equal(n, 1);
	assert_true(ds_str_is(found[0].snippet, "In \x02Stra\xC3\x9F" "e\x03"
		" \x02\xEF\xAC\x81re\x03, "
						"\x02U.S\x03. troops."));
	ds_arena_free(&mem);
	ds_store_close(s);
}

/*
 * Random bytes as query and text, through the tables of FTS5: no crash, and the index agrees with
 * the text, which would fail if the terms of a document depended on anything but its bytes.
 */
static void random_bytes(void **state)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *add = NULL, *drop = NULL;
	uint64_t seed = 11;
	char text[400];

	(void)state;
	assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
	OK(ds_sqlite_register(db, &err));
	assert_int_equal(sqlite3_exec(db, "CREATE VIRTUAL TABLE f USING fts5(t, tokenize ="
		" 'dossier')", NULL,
				      NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, "INSERT INTO f VALUES(?1)", -1, &add, NULL),
		SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, "DELETE FROM f WHERE rowid = ?1", -1, &drop,
		NULL), SQLITE_OK);
	for (int i = 0; i < 2000; i++) {
		size_t n = draw(&seed) % sizeof text;
		static const char some[] = "aZ09'.,_:-"
			" \xE2\x80\x99\xD8\xD9\xE0\xA4\xBF\xCC\x81\xF0\x9F";

		for (size_t k = 0; k < n; k++) {
			uint64_t r = draw(&seed);

			text[k] = r % 3 ? some[(r >> 8) % (sizeof some - 1)] : (char)(r >> 16);
		}
		sqlite3_bind_text(add, 1, text, (int)n, SQLITE_STATIC);
		assert_int_equal(sqlite3_step(add), SQLITE_DONE);
		sqlite3_reset(add);
		if (i % 3 == 0) {
			sqlite3_bind_int64(drop, 1, i / 2);
			assert_int_equal(sqlite3_step(drop), SQLITE_DONE);
			sqlite3_reset(drop);
		}
	}
	assert_int_equal(sqlite3_exec(db, "INSERT INTO f(f) VALUES('integrity-check')", NULL,
		NULL, NULL),
			 SQLITE_OK);
	sqlite3_finalize(add);
	sqlite3_finalize(drop);
	sqlite3_close(db);
}

/* A word of a million letters is one term, cut; time stays linear. */
static void long_words(void **state)
{
	size_t n = 1000000;
	char *text = malloc(n + 1);
	ds_store *s = open_store(DS_STORE_CREATE);
	static const char *const units[] = {"a", "'", "a'", "a.", "1,", "\xC3\x9F", "\xCC\x81",
		"_"};

	(void)state;
	assert_non_null(text);
	for (size_t u = 0; u < sizeof units / sizeof *units; u++) {
		size_t len = strlen(units[u]);
		ds_doc_source from = {.meta = {.uri = DS_STR("long")}};
		ds_doc doc;
		ds_put how;

		for (size_t i = 0; i + len <= n; i += len)
			memcpy(text + i, units[u], len);
		from.bytes = (ds_str){text, n / len * len};
		/* untagged: this is about the index */
		OK(ds_doc_init(&doc, &from, NULL, 0, &err));
		OK(ds_store_put(&how, s, &doc, ENGINE, &err));
		ds_doc_free(&doc);
	}
	assert_int_equal(ask_int(s, "SELECT max(length(text)) > 900000 FROM documents"), 1);
	free(text);
	ds_store_close(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST("queries find texts", finds),
		TEST("snippets mark words", offsets),
		TEST("random bytes", random_bytes),
		TEST("long words", long_words),
	};

	return cmocka_run_group_tests_name("store/tokenizer", tests, setup_tagger, teardown_tagger);
}
