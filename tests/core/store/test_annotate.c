/*
 * Tests of what scripts add to stored documents: it comes back, is replaced and taken back exactly, whatever it covered, and
 * other scripts' stays.
 *
 * SPDX-License-Identifier: MIT
 */
#include "core/store/store_test.h"

#include "tag/annotate.h"

#define A DS_STR("script:alpha")
#define B DS_STR("script:beta")

static const char *const texts[] = {
	"Mayor Ilse Tarnovan told Corvane Press that 40 people were injured near Baku. The United Nations denied that.",
	"At least 17 soldiers were killed near Ganja on Tuesday, Ilham Aliyev said. \"No,\" Emmanuel Macron said.",
	"U.S. troops left Kabul on 10 November 2020, Reuters reported, and about 12,292 people followed them.",
	"Nothing to see here.", ""};

#define TEXTS (int)(sizeof texts / sizeof *texts)

static ds_doc docs[TEXTS];
static ds_store *s;

static int setup(void **state)
{
	if (setup_folder(state))
		return -1;
	s = open_store(DS_STORE_CREATE);
	for (int i = 0; i < TEXTS; i++) {
		char uri[16];
		ds_put how;
		ds_meta meta = {.lang = DS_STR("en"), .date = DS_STR("2020-11-12")};

		snprintf(uri, sizeof uri, "%d.txt", i);
		meta.uri = ds_str_of(uri);
		docs[i] = tagged(meta, ds_str_of(texts[i]));
		OK(ds_store_put(&how, s, &docs[i], ENGINE, &err));
	}
	return 0;
}

static int teardown(void **state)
{
	for (int i = 0; i < TEXTS; i++)
		ds_doc_free(&docs[i]);
	ds_store_close(s);
	return teardown_folder(state);
}

/* Annotates bytes [start, end); DS_EFAIL when it overlaps what a script said. */
static ds_status add(ds_doc *doc, size_t start, size_t end, ds_type type, ds_str source)
{
	ds_span span = {.start = (uint32_t)start, .end = (uint32_t)end, .type = (uint8_t)type, .source = source, .id = DS_STR("list:7")};
	ds_arena tmp;
	size_t index;
	ds_status st;

	span.first = (uint32_t)ds_token_at(&doc->tokens, start);
	for (size_t i = span.first; i < doc->tokens.n && doc->tokens.v[i].start < end; i++)
		span.count++;
	ds_arena_init(&tmp, NULL, 0);
	st = ds_doc_annotate(&index, doc, &span, &tmp, &err);
	ds_arena_free(&tmp);
	return st;
}

static void assert_check(void)
{
	ds_buf report;

	ds_buf_init(&report, NULL, 0);
	if (ds_store_check(&report, s, &err))
		fail_msg("%s: %.*s", err.msg, (int)report.len, ds_buf_view(&report).at);
	ds_buf_free(&report);
}

static void assert_stored(int64_t row, const ds_doc *want)
{
	ds_doc back;

	OK(ds_store_get_row(&back, s, row, NULL, &err));
	assert_spans(want, &back);
	ds_doc_free(&back);
}

static int64_t row_of(int i)
{
	char sql[96];

	snprintf(sql, sizeof sql, "SELECT doc FROM documents WHERE uri = '%d.txt'", i);
	return ask_int(s, sql);
}

/* What is annotated shows, leaves the claims whole, and is gone without a trace when it is taken back. */
static void one_script(void **state)
{
	int64_t row = row_of(0), mentions = ask_int(s, "SELECT count(*) FROM mentions");
	ds_doc doc;
	ds_put how;
	bool has = false;

	(void)state;
	OK(ds_store_get_without(&doc, s, row, A, NULL, &err));
	assert_spans(&docs[0], &doc);
	OK(add(&doc, 0, 30, DS_EVENT, A)); /* covers a person who speaks */
	OK(ds_store_annotate(s, row, &doc, &err));
	assert_stored(row, &doc);
	assert_int_equal(ask_int(s, "SELECT count(*) FROM mentions_named WHERE source = 'script:alpha' AND type = 'EVENT'"
				 " AND text = 'Mayor Ilse Tarnovan told Corva'"), 1);
	assert_int_equal(ask_int(s, "SELECT count(*) FROM documents_types WHERE type = (SELECT type FROM types WHERE"
				 " name = 'EVENT')"), 1);
	assert_check();
	/* the same input is still the same */
	OK(ds_store_has(&has, s, &docs[0], ENGINE, &err));
	assert_true(has);
	OK(ds_store_put(&how, s, &docs[0], ENGINE, &err));
	assert_int_equal(how, DS_PUT_UNCHANGED);
	assert_stored(row, &doc);
	ds_doc_free(&doc);
	OK(ds_store_get_without(&doc, s, row, A, NULL, &err));
	assert_spans(&docs[0], &doc);
	OK(ds_store_annotate(s, row, &doc, &err));
	ds_doc_free(&doc);
	assert_stored(row, &docs[0]);
	assert_int_equal(ask_int(s, "SELECT count(*) FROM annotated"), 0);
	assert_int_equal(ask_int(s, "SELECT count(*) FROM mentions"), mentions);
	assert_check();
}

/* Annotating without annotations writes nothing. */
static void nothing_said(void **state)
{
	int64_t row = row_of(1), next = ask_int(s, "SELECT max(mention) FROM mentions");
	ds_doc doc;

	(void)state;
	OK(ds_store_get_without(&doc, s, row, A, NULL, &err));
	OK(ds_store_annotate(s, row, &doc, &err));
	ds_doc_free(&doc);
	assert_int_equal(ask_int(s, "SELECT max(mention) FROM mentions"), next);
	assert_int_equal(ask_int(s, "SELECT count(*) FROM annotated"), 0);
}

static size_t said_by(const ds_doc *doc, ds_str source)
{
	size_t n = 0;

	for (size_t i = 0; i < doc->spans.n; i++)
		n += ds_str_eq(doc->spans.v[i].source, source);
	return n;
}

/* One turn of a script: what it says of this document now takes the place of what it said before. */
static void take_turn(int i, ds_str mine, ds_str other, uint64_t *seed)
{
	int64_t row = row_of(i);
	size_t len = strlen(texts[i]), others, said = 0;
	ds_doc doc, now;

	OK(ds_store_get_row(&now, s, row, NULL, &err));
	others = said_by(&now, other);
	ds_doc_free(&now);
	OK(ds_store_get_without(&doc, s, row, mine, NULL, &err));
	assert_int_equal(said_by(&doc, mine), 0);
	for (uint64_t n = draw(seed) % 4; n > 0; n--) {
		size_t start = draw(seed) % (len - 1), end = start + 1 + draw(seed) % 20;
		size_t before = said_by(&doc, mine);
		ds_status st = add(&doc, start, end < len ? end : len, (ds_type)(draw(seed) % DS_TYPE_COUNT), mine);

		assert_true(st == DS_OK || st == DS_EFAIL);
		said += said_by(&doc, mine) > before;
	}
	OK(ds_store_annotate(s, row, &doc, &err));
	assert_stored(row, &doc);
	assert_true(said_by(&doc, mine) <= said);
	assert_int_equal(said_by(&doc, other), others);
	ds_doc_free(&doc);
}

/* Two scripts on random pieces, turn by turn; in the end both say nothing, and all is as it was tagged. */
static void two_scripts(void **state)
{
	uint64_t seed = 2026;

	(void)state;
	for (int turn = 0; turn < 200; turn++) {
		int i = (int)(draw(&seed) % 3);

		if (draw(&seed) % 2)
			take_turn(i, A, B, &seed);
		else
			take_turn(i, B, A, &seed);
	}
	assert_true(ask_int(s, "SELECT count(*) FROM annotated") > 0);
	assert_check();
	for (int i = 0; i < TEXTS; i++) {
		ds_doc doc;

		for (int k = 0; k < 2; k++) {
			OK(ds_store_get_without(&doc, s, row_of(i), k ? A : B, NULL, &err));
			OK(ds_store_annotate(s, row_of(i), &doc, &err));
			ds_doc_free(&doc);
		}
		assert_stored(row_of(i), &docs[i]);
	}
	assert_int_equal(ask_int(s, "SELECT count(*) FROM annotated"), 0);
	assert_check();
}

/* A document that is tagged anew, or removed, takes its annotations along; names of scripts go with them. */
static void gone_with_it(void **state)
{
	ds_doc doc;
	ds_put how;

	(void)state;
	for (int i = 0; i < 2; i++) {
		OK(ds_store_get_without(&doc, s, row_of(i), A, NULL, &err));
		OK(add(&doc, 0, 4, DS_LAW, A));
		OK(ds_store_annotate(s, row_of(i), &doc, &err));
		ds_doc_free(&doc);
	}
	OK(ds_store_script_run(s, A, DS_STR("script:alpha 1.0.0 00"), &err));
	OK(ds_store_put(&how, s, &docs[0], "another engine", &err));
	assert_int_equal(how, DS_PUT_REPLACED);
	assert_stored(row_of(0), &docs[0]);
	assert_check();
	assert_int_equal(ask_int(s, "SELECT count(*) FROM runs WHERE engine GLOB 'script:*'"), 1);
	OK(ds_store_remove(s, DS_STR("1.txt"), &err));
	assert_int_equal(ask_int(s, "SELECT count(*) FROM annotated"), 0);
	assert_int_equal(ask_int(s, "SELECT count(*) FROM sources WHERE name = 'script:alpha'"), 0);
	assert_int_equal(ask_int(s, "SELECT count(*) FROM runs WHERE engine GLOB 'script:*'"), 0);
	assert_check();
}

/* One run a script: the newest. Names that begin alike are others. */
static void runs(void **state)
{
	ds_doc doc;
	ds_store_info info;
	ds_arena mem;

	(void)state;
	OK(ds_store_script_run(s, A, DS_STR("script:alpha 1.0.0 00"), &err));
	OK(ds_store_script_run(s, DS_STR("script:alpha_"), DS_STR("script:alpha_ 1.0.0 00"), &err));
	OK(ds_store_script_run(s, A, DS_STR("script:alpha 1.1.0 11"), &err));
	assert_int_equal(ask_int(s, "SELECT count(*) FROM runs WHERE engine GLOB 'script:*'"), 2);
	ds_arena_init(&mem, NULL, 0);
	OK(ds_store_about(&info, s, &mem, &err));
	assert_str(info.engine, DS_STR(ENGINE));
	ds_arena_free(&mem);
	OK(ds_store_script_run(s, A, DS_STR(""), &err));
	assert_int_equal(ask_int(s, "SELECT count(*) FROM runs WHERE engine GLOB 'script:*'"), 1);
	/* no such row */
	OK(ds_store_get_row(&doc, s, row_of(0), NULL, &err));
	assert_int_equal(ds_store_annotate(s, 99, &doc, &err), DS_ENOENT);
	ds_doc_free(&doc);
	assert_int_equal(ds_store_get_without(&doc, s, 99, A, NULL, &err), DS_ENOENT);
}

/* A file that lies about the base is refused, not believed. */
static void damage(void **state)
{
	static const char *const lies[] = {"first = 1000", "mentions = -1", "mentions = 4000000000000", "speakers = x''", "speakers = x'FFFFFFFF7F'",
					   "speakers = x'7F'"};
	ds_doc doc;

	(void)state;
	for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
		char sql[128];
		ds_status st;

		OK(ds_store_get_without(&doc, s, row_of(0), A, NULL, &err));
		OK(add(&doc, 0, 4, DS_LAW, A));
		OK(ds_store_annotate(s, row_of(0), &doc, &err));
		ds_doc_free(&doc);
		snprintf(sql, sizeof sql, "BEGIN; UPDATE annotated SET %s", lies[i]);
		assert_int_equal(sqlite3_exec(ds_store_handle(s), sql, NULL, NULL, NULL), SQLITE_OK);
		st = ds_store_get_without(&doc, s, row_of(0), A, NULL, &err);
		if (st == DS_OK)
			ds_doc_free(&doc);
		if (strcmp(lies[i], "speakers = x''") != 0)
			assert_int_equal(st, DS_EFAIL);
		assert_int_equal(sqlite3_exec(ds_store_handle(s), "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
	}
}

#undef TEST
#define TEST(name, f) {"store/annotate: " name, f, setup, teardown, NULL}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST("a script's annotations come, stay and go", one_script),
		TEST("nothing said, nothing written", nothing_said),
		TEST("two scripts do not touch each other's", two_scripts),
		TEST("annotations go with their document", gone_with_it),
		TEST("one run a script", runs),
		TEST("a base that lies", damage),
	};

	return cmocka_run_group_tests(tests, setup_tagger, teardown_tagger);
}
