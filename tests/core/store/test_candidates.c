/*
 * Tests of store/candidates: whatever tokens a document has, it is found by each of them, alone, as a prefix and together
 * with others; rare needs are answered by the index; filters hold.
 *
 * SPDX-License-Identifier: MIT
 */
#include "core/store/store_test.h"

#include "store/candidates.h"
#include "store/keys.h"

#define DOCS 240
#define KEYS 4000

/* What the tokenizer of documents and that of the index take apart in different ways. */
static const char *const pieces[] = {
	"They don't know, won't say and can't have gone.", "John O'Brien's house", "l'homme d'Alger et l'eau",
	"The U.S. army met Mr. Smith at 14:30 on 2020-11-10.", "12,292 people, 3.5 million, 5km, 10th, 90s",
	"see https://example.org/a_b?c=d or mail first.last@example.org", "@reporter wrote #Ceasefire now",
	"post-war years, F-16 jets, COVID-19", "It ended.Next came foo_bar and a:b", "rock'n'roll 'quoted' states' rights",
	"\xC3\x96zil caf\xC3\xA9 Stra\xC3\x9F" "e \xC5\x81\xC3\xB3" "d\xC5\xBA", "\xE3\x8E\x8F \xE2\x93\x90 \xEF\xAC\x81ne \xEF\xBC\xA1\xEF\xBC\xA2",
	"\xE5\xAE\x89\xE5\x80\x8D\xE6\x99\x8B\xE4\xB8\x89\xE3\x81\xAF\xE8\xA8\x80\xE3\x81\xA3\xE3\x81\x9F",
	"\xE0\xB8\x81\xE0\xB8\xA3\xE0\xB8\xB8\xE0\xB8\x87\xE0\xB9\x80\xE0\xB8\x97\xE0\xB8\x9E",
	"\xD0\x9F\xD1\x80\xD0\xB5\xD0\xB7\xD0\xB8\xD0\xB4\xD0\xB5\xD0\xBD\xD1\x82 \xD0\xB2\xD1\x81\xD1\x82\xD1\x80\xD0\xB5\xD1\x82\xD0\xB8\xD0\xBB",
	"\xD9\x82\xD8\xA7\xD9\x84 \xD8\xA7\xD9\x84\xD8\xB1\xD8\xA6\xD9\x8A\xD8\xB3", "\xEC\x84\x9C\xEC\x9A\xB8 \xEC\x8B\x9C",
	"Bak\xC4\xB1'da toplant\xC4\xB1 :-) \xF0\x9F\x98\x80 $5m 20%", "e.g. the Ph.D. of J. R. Brown, etc.", "so-called \xE2\x80\x9Cpeace\xE2\x80\x9D\xE2\x80\x94talks",
	"Tarnovan\xE2\x80\x99s they\xE2\x80\x99re we'll I'd", "a\xCC\x81 lone \xCC\x81 mark \xE2\x80\x8B zero", "\"say \"\"it\"\"\" * AND NOT",
	"aaaa1b2c3 x1 1x 0x1F C++ C# .NET AT&T", "Hans-J\xC3\xBCrgen und M\xC3\xBCller-L\xC3\xBC" "denscheidt"};

#define PIECES (sizeof pieces / sizeof *pieces)

static ds_doc docs[DOCS];
static uint64_t seed;

/* A document of a few pieces, and words of its own. */
static void write_text(ds_buf *b, int i)
{
	ds_buf_clear(b);
	for (int k = 0; k < 2; k++) {
		/* longer than a term, and taken apart as a term: of its keys the beginning can be found */
		if (draw(&seed) % 9 == 0) {
			ds_buf_zstr(b, draw(&seed) % 2 ? "don't" : "a.b'c");
			for (size_t n = 500 + draw(&seed) % 30; n > 0; n--)
				ds_buf_zstr(b, n % 9 ? "q" : "\xC3\xA9");
			ds_buf_zstr(b, " ");
		}
		ds_buf_zstr(b, pieces[draw(&seed) % PIECES]);
		ds_buf_printf(b, " Word%dx met rare%02d. ", i, (int)(draw(&seed) % 60));
	}
	if (i % 7 == 0)
		ds_buf_zstr(b, "President Ilham Aliyev left Prague on 6 October 2022.");
}

/* Tokens that no rule would find: the text in pieces of a few bytes, at borders of characters. */
static ds_doc with_borders(ds_meta meta, ds_str text)
{
	static ds_range v[4000];
	ds_borders given = {.tokens = v};
	ds_doc_source from = {.bytes = text, .meta = meta, .preset = &given};
	ds_doc doc;

	for (size_t at = 0; at < text.len && given.n_tokens < 4000;) {
		size_t end = at + 1 + draw(&seed) % 6;

		while (end < text.len && ((unsigned char)text.at[end] & 0xC0) == 0x80)
			end++;
		end = end < text.len ? end : text.len;
		v[given.n_tokens++] = (ds_range){(uint32_t)at, (uint32_t)end};
		at = end;
	}
	OK(ds_doc_init(&doc, &from, NULL, 0, &err));
	OK(ds_tagger_tag(tagger, &doc, &err));
	return doc;
}

static void fill(ds_store *s)
{
	ds_buf b;

	ds_buf_init(&b, NULL, 0);
	OK(ds_store_begin(s, &err));
	for (int i = 0; i < DOCS; i++) {
		char uri[16];
		ds_meta meta = {.uri = ds_str_of(uri), .lang = DS_STR("en"),
				.publisher = i % 2 ? DS_STR("Odd") : DS_STR("Even")};
		ds_doc doc;
		ds_put put;

		snprintf(uri, sizeof uri, "d%03d", i);
		write_text(&b, i);
		doc = i % 8 == 7 ? with_borders(meta, ds_buf_view(&b)) : tagged(meta, ds_buf_view(&b));
		OK(ds_store_put(&put, s, &doc, ENGINE, &err));
		ds_doc_free(&doc);
	}
	OK(ds_store_commit(s, &err));
	ds_buf_free(&b);
	for (int i = 0; i < DOCS; i++)
		OK(ds_store_get_row(&docs[i], s, i + 1, NULL, &err));
}

static void empty(void)
{
	for (int i = 0; i < DOCS; i++)
		ds_doc_free(&docs[i]);
}

static bool meets(const ds_doc *doc, const ds_need *need)
{
	for (size_t i = 0; i < doc->spans.n; i++) {
		if (need->types >> doc->spans.v[i].type & 1)
			return true;
	}
	for (size_t i = 0; i < doc->tokens.n; i++) {
		ds_str key = ds_token_key(&doc->tokens, i);

		for (size_t k = 0; k < need->n_words; k++) {
			ds_str w = need->words[k].key;

			if (need->words[k].prefix ? key.len >= w.len && memcmp(key.at, w.at, w.len) == 0
						  : ds_str_eq(key, w))
				return true;
		}
	}
	return false;
}

static bool found[DOCS + 1];

/* Marks the candidates in `found`; gives how many. */
static size_t candidates(ds_store *s, const ds_need *needs, size_t n, const ds_filter *f, const char **way)
{
	ds_candidates *c = NULL;
	int64_t rows[7], last = 0;
	size_t got = 1, count = 0;

	memset(found, 0, sizeof found);
	OK(ds_candidates_new(&c, s, needs, n, f, &err));
	while (got) {
		OK(ds_candidates_next(rows, &got, 1 + draw(&seed) % 7, c, s, &err));
		for (size_t i = 0; i < got; i++) {
			assert_true(rows[i] > last && rows[i] <= DOCS);
			last = rows[i];
			found[last] = true;
		}
		count += got;
	}
	*way = ds_candidates_way(c);
	ds_candidates_free(c);
	return count;
}

/* No document that meets all needs may be missing. */
static size_t check_needs(ds_store *s, const ds_need *needs, size_t n, const char **way)
{
	size_t count = candidates(s, needs, n, NULL, way);

	for (int i = 0; i < DOCS; i++) {
		bool all = true;

		for (size_t k = 0; all && k < n; k++)
			all = meets(&docs[i], &needs[k]);
		if (all && !found[i + 1])
			fail_msg("document %d is missed for \"%.*s\"%s (%s): %.*s", i + 1,
				 needs[0].n_words ? (int)needs[0].words[0].key.len : 0,
				 needs[0].n_words ? needs[0].words[0].key.at : "",
				 needs[0].n_words && needs[0].words[0].prefix ? "*" : "", *way,
				 (int)docs[i].text.read.len, docs[i].text.read.at);
	}
	return count;
}

/* A key of any document, or its beginning. */
static ds_need_word any_word(void)
{
	const ds_tokens *t = &docs[draw(&seed) % DOCS].tokens;
	ds_str key = ds_token_key(t, draw(&seed) % t->n);
	bool prefix = draw(&seed) % 3 == 0;

	if (prefix && key.len) {
		key.len = 1 + draw(&seed) % key.len;
		while (key.len > 1 && ((unsigned char)key.at[key.len] & 0xC0) == 0x80)
			key.len--;
	}
	return (ds_need_word){key, prefix};
}

static void test_never_too_few(void **state)
{
	ds_store *s = open_store(DS_STORE_CREATE);
	size_t by_words = 0, rare = 0;
	const char *way;

	(void)state;
	seed = 7;
	fill(s);
	for (int round = 0; round < KEYS; round++) {
		ds_need_word words[3][3];
		ds_need needs[3];
		size_t n = 1 + draw(&seed) % 3, count;

		for (size_t i = 0; i < n; i++) {
			needs[i] = (ds_need){words[i], 1 + draw(&seed) % 3, 0};
			for (size_t k = 0; k < needs[i].n_words; k++)
				words[i][k] = any_word();
			if (draw(&seed) % 10 == 0)
				needs[i].n_words = 0;
			if (draw(&seed) % 10 == 0 || needs[i].n_words == 0)
				needs[i].types = UINT64_C(1) << draw(&seed) % DS_TYPE_COUNT;
		}
		count = check_needs(s, needs, n, &way);
		by_words += strcmp(way, "words") == 0;
		rare += count < DOCS / 4;
	}
	/* and the index is used */
	assert_true(by_words > KEYS / 4);
	assert_true(rare > KEYS / 4);
	empty();
	ds_store_close(s);
}

/* Every key of every document, for itself. */
static void test_each_key(void **state)
{
	ds_store *s = open_store(DS_STORE_CREATE);
	const char *way;

	(void)state;
	seed = 11;
	fill(s);
	/* an index that was made anew has what it had */
	OK(ds_store_reindex(s, &err));
	for (int i = 0; i < 60; i++) {
		for (size_t t = 0; t < docs[i].tokens.n; t++) {
			ds_need_word w = {ds_token_key(&docs[i].tokens, t), false};
			ds_need need = {&w, 1, 0};

			check_needs(s, &need, 1, &way);
		}
	}
	empty();
	ds_store_close(s);
}

/* ---- whole patterns ---- */

/* %1 and %2 are words of documents; what the language has, so that a need that is none would be noticed. */
static const char *const templates[] = {
	"%1", "%1 %2", "%1 []{0,4} %2", "(%1 | %2) []?", "%1? %2", "%1* %2", "x:%1+ y:%2{0,2}", "[fold = %1]",
	"[fold != %1] %2", "[fold = %1 | fold = %2]", "[fold = %1 & length > 2]", "[!(fold = %1)] %2", "!%1 %2",
	"near(9: %1, %2)", "<PERSON> []* %1", "%1 []* <PERSON|DATE>", "<DATE> | %1", "<PERSON \"ilham\">", "(?=%1) []",
	"(?!%1) %2", "(?<=%1) []", "(?<!%1) %2", "[]{1,3} containing %1", "[]{1,3} !containing %1", "%1 []* %2 within document",
	"%1 within (%1 %2)", "$words []{0,2} %2", "~met []{0,5} %1", "~$words", "([] %1 | [] %2) []*", "(%1 | [kind = number]) %2",
	"<GPE> []{0,3} %1 within paragraph", "[type = PERSON] %1", "x:[] %1 :: x.length < 9", "%1~1"};

static void add_word(ds_buf *b)
{
	ds_need_word w = any_word();

	ds_buf_char(b, '"');
	for (size_t i = 0; i < w.key.len; i++) {
		if (strchr("\"\\*", w.key.at[i]) && w.key.at[i])
			ds_buf_char(b, '\\');
		ds_buf_char(b, w.key.at[i]);
	}
	ds_buf_zstr(b, w.prefix ? "*\"" : "\"");
}

static void add_pattern(ds_buf *b, const char *template)
{
	for (; *template; template++) {
		if (template[0] == '%' && (template[1] == '1' || template[1] == '2')) {
			add_word(b);
			template++;
		} else {
			ds_buf_char(b, *template);
		}
	}
}

/* False: the word makes no such pattern. */
static bool check_pattern(ds_store *s, ds_str source, size_t *hits, size_t *narrow)
{
	static const ds_str list[] = {{"met", 3}, {"U.S. army", 9}, {"don't", 5}};
	const ds_word_list lists = {DS_STR("words"), list, 3};
	const ds_pattern_opts opts = {.lists = &lists, .n_lists = 1};
	ds_pattern *p = NULL;
	const ds_need *needs;
	const char *way;
	size_t n = 0, count;

	if (ds_pattern_new(&p, source, &opts, &err))
		return false;
	needs = ds_pattern_needs(&n, p, 0);
	count = candidates(s, needs, n, NULL, &way);
	*narrow += count < DOCS / 2;
	for (int i = 0; i < DOCS; i++) {
		ds_matches m = {.n = 0};
		ds_arena mem;

		ds_arena_init(&mem, NULL, 0);
		OK(ds_pattern_find(&m, p, &docs[i], 0, SIZE_MAX, &mem, &err));
		if (m.n && !found[i + 1])
			fail_msg("document %d is missed by %.*s (%s): %.*s", i + 1, (int)source.len, source.at, way,
				 (int)docs[i].text.read.len, docs[i].text.read.at);
		*hits += m.n > 0;
		ds_arena_free(&mem);
	}
	ds_pattern_free(p);
	return true;
}

/* With the index as without. */
static void test_patterns(void **state)
{
	ds_store *s = open_store(DS_STORE_CREATE);
	size_t good = 0, hits = 0, narrow = 0, rounds = 1200;
	ds_buf b;

	(void)state;
	seed = 29;
	fill(s);
	ds_buf_init(&b, NULL, 0);
	for (size_t i = 0; i < rounds; i++) {
		ds_buf_clear(&b);
		add_pattern(&b, templates[i % (sizeof templates / sizeof *templates)]);
		good += check_pattern(s, ds_buf_view(&b), &hits, &narrow);
	}
	/* most are patterns, find something, and are narrowed by the index */
	assert_true(good > rounds * 3 / 4);
	assert_true(hits > rounds * 3);
	assert_true(narrow > rounds / 4);
	ds_buf_free(&b);
	empty();
	ds_store_close(s);
}

static void test_ways(void **state)
{
	ds_store *s = open_store(DS_STORE_CREATE);
	ds_need_word own = {DS_STR("word17x"), false}, none = {DS_STR("nowhere"), false}, met = {DS_STR("met"), false},
		     many = {DS_STR("rare0"), true}, sign = {DS_STR("."), false};
	ds_need needs[2] = {{&own, 1, 0}, {&met, 1, 0}};
	const char *way;

	(void)state;
	seed = 13;
	fill(s);
	assert_int_equal(check_needs(s, needs, 2, &way), 1);
	assert_string_equal(way, "words");
	/* alone, what is everywhere is no condition, and signs are none */
	assert_int_equal(check_needs(s, needs + 1, 1, &way), DOCS);
	assert_string_equal(way, "documents");
	needs[0].words = &sign;
	assert_int_equal(check_needs(s, needs, 1, &way), DOCS);
	needs[0].words = &none;
	assert_int_equal(check_needs(s, needs, 1, &way), 0);
	needs[0].words = &many;
	assert_in_range(check_needs(s, needs, 1, &way), 20, DOCS / 2);
	assert_string_equal(way, "words");
	needs[0] = (ds_need){NULL, 0, UINT64_C(1) << ds_type_find(DS_STR("MONEY"))};
	assert_in_range(check_needs(s, needs, 1, &way), 1, DOCS / 2);
	assert_string_equal(way, "types");
	empty();
	ds_store_close(s);
}

static void test_filters(void **state)
{
	ds_store *s = open_store(DS_STORE_CREATE);
	ds_need_word own = {DS_STR("rare0"), true};
	ds_need needs[1] = {{&own, 1, 0}};
	const ds_filter filters[] = {{.publisher = DS_STR("Odd")}, {.uri = DS_STR("d0*")}, {.limit = 50},
				     {.sample = 60, .seed = 3}, {.query = DS_STR("met AND they")},
				     {.type = DS_STR("PERSON")}, {.publisher = DS_STR("Even"), .limit = 9}};
	const char *way;

	(void)state;
	seed = 17;
	fill(s);
	for (size_t f = 0; f < sizeof filters / sizeof *filters; f++) {
		ds_arena mem;
		int64_t *rows = NULL;
		size_t n = 0, hits = 0;

		ds_arena_init(&mem, NULL, 0);
		OK(ds_store_select(&rows, &n, s, &filters[f], &mem, &err));
		assert_true(n > 0 && n < DOCS);
		assert_int_equal(candidates(s, NULL, 0, &filters[f], &way), n);
		for (size_t i = 0; i < n; i++)
			assert_true(found[rows[i]]);
		candidates(s, needs, 1, &filters[f], &way);
		assert_string_equal(way, "words");
		for (size_t i = 0; i < n; i++) {
			if (meets(&docs[rows[i] - 1], needs)) {
				assert_true(found[rows[i]]);
				hits++;
			}
			found[rows[i]] = false;
		}
		assert_true(hits > 0);
		/* and nothing that the filter leaves out */
		for (int i = 1; i <= DOCS; i++)
			assert_false(found[i]);
		ds_arena_free(&mem);
	}
	empty();
	ds_store_close(s);
}

/* What a document had before it was replaced or removed leads to it no more. */
static void test_changes(void **state)
{
	ds_store *s = open_store(DS_STORE_CREATE);
	ds_need_word own = {DS_STR("do"), false};
	ds_need need = {&own, 1, 0};
	const char *way;

	(void)state;
	seed = 19;
	put_text(s, "a", "", "They don't know.");
	for (int i = 0; i < 9; i++) {
		char uri[16];

		snprintf(uri, sizeof uri, "b%d", i);
		put_text(s, uri, "", "Nothing here.");
	}
	assert_int_equal(candidates(s, &need, 1, NULL, &way), 1);
	assert_true(found[1]);
	put_text(s, "a", "", "They know.");
	assert_int_equal(candidates(s, &need, 1, NULL, &way), 0);
	put_text(s, "b3", "", "Some don't.");
	assert_int_equal(candidates(s, &need, 1, NULL, &way), 1);
	OK(ds_store_remove(s, DS_STR("b3"), &err));
	assert_int_equal(candidates(s, &need, 1, NULL, &way), 0);
	OK(ds_store_reindex(s, &err));
	put_text(s, "b4", "", "Some don't. Ilham Aliyev left.");
	assert_int_equal(candidates(s, &need, 1, NULL, &way), 1);
	need = (ds_need){NULL, 0, UINT64_C(1) << ds_type_find(DS_STR("PERSON"))};
	assert_int_equal(candidates(s, &need, 1, NULL, &way), 1);
	assert_string_equal(way, "types");
	ds_store_close(s);
}

/* An index of another version is not asked when the store is only read, and made anew when it is written. */
static void test_other_version(void **state)
{
	ds_store *s = open_store(DS_STORE_CREATE);
	ds_need_word own = {DS_STR("do"), false};
	ds_need need = {&own, 1, 0};
	sqlite3 *db = NULL;
	const char *way;

	(void)state;
	seed = 23;
	put_text(s, "a", "", "They don't know.");
	for (int i = 0; i < 9; i++) {
		char uri[16];

		snprintf(uri, sizeof uri, "b%d", i);
		put_text(s, uri, "", "Ilham Aliyev left.");
	}
	ds_store_close(s);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "UPDATE settings SET value = 'tokenizer 2' WHERE name = 'index';"
				      " DROP TABLE documents_types; DROP TABLE documents_given", NULL, NULL, NULL),
			 SQLITE_OK);
	sqlite3_close(db);
	s = open_store(DS_STORE_READ);
	assert_int_equal(candidates(s, &need, 1, NULL, &way), 10);
	ds_store_close(s);
	s = open_store(DS_STORE_WRITE);
	assert_int_equal(candidates(s, &need, 1, NULL, &way), 1);
	assert_int_equal(ask_int(s, "SELECT count(*) FROM documents_types WHERE type ="
				 " (SELECT type FROM types WHERE name = 'PERSON')"), 9);
	ds_store_close(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST("no candidate too few", test_never_too_few), TEST("each key finds its documents", test_each_key),
		TEST("patterns find with the index what they find without", test_patterns), TEST("ways to the candidates", test_ways), TEST("candidates and filters", test_filters),
		TEST("candidates after changes", test_changes), TEST("an index of another version", test_other_version)};

	return cmocka_run_group_tests(tests, setup_tagger, teardown_tagger);
}
