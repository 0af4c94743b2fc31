/*
 * Tests of store/store: what is put comes back, is found, is replaced, is gone.
 *
 * SPDX-License-Identifier: MIT
 */
#include "core/store/store_test.h"

static void assert_text(const ds_doc *a, const ds_doc *b)
{
	const ds_text *x = &a->text, *y = &b->text;

	assert_str(x->source, y->source);
	assert_str(x->read, y->read);
	assert_int_equal(x->encoding.invalid, y->encoding.invalid);
	assert_int_equal(x->encoding.charset, y->encoding.charset);
	assert_int_equal(x->encoding.how, y->encoding.how);
	assert_int_equal(x->encoding.confidence, y->encoding.confidence);
	assert_int_equal(x->encoding.bom, y->encoding.bom);
	assert_int_equal(x->map.n, y->map.n);
	for (size_t i = 0; i < x->map.n; i++)
		assert_memory_equal(&x->map.v[i], &y->map.v[i], sizeof *x->map.v);
	assert_int_equal(a->tokens.n, b->tokens.n);
	assert_int_equal(a->tokens.n_sentences, b->tokens.n_sentences);
	for (size_t i = 0; i < a->tokens.n; i++) {
		assert_int_equal(a->tokens.v[i].start, b->tokens.v[i].start);
		assert_int_equal(a->tokens.v[i].end, b->tokens.v[i].end);
		assert_int_equal(a->tokens.v[i].sentence, b->tokens.v[i].sentence);
	}
	for (size_t i = 0; i < a->tokens.n_sentences; i++) {
		assert_int_equal(a->tokens.sentences[i].start, b->tokens.sentences[i].start);
		assert_int_equal(a->tokens.sentences[i].end, b->tokens.sentences[i].end);
	}
}

static void assert_docs(const ds_doc *a, const ds_doc *b)
{
	const ds_meta *m = &a->meta, *n = &b->meta;

	assert_str(m->uri, n->uri);
	assert_str(m->id, n->id);
	assert_str(m->title, n->title);
	assert_str(m->date, n->date);
	assert_str(m->lang, n->lang);
	assert_str(m->publisher, n->publisher);
	assert_str(m->meta, n->meta);
	assert_int_equal(a->is_tagged, b->is_tagged);
	assert_int_equal(a->preset, b->preset);
	assert_text(a, b);
	assert_spans(a, b);
}

/* Text of random pieces: news, line ends, ill-formed bytes, decomposed letters, noise, scripts. */
static size_t random_text(char *out, size_t room, uint64_t *seed)
{
	static const char *const pieces[] = {
		"Mayor Ilse Tarnovan told Corvane Press that 40 people were injured. ",
		"At least 17 soldiers were killed near Baku on Tuesday, ", "\r\n", "\r", "\n\n",
		"\xFF\xFE", "cafe\xCC\x81 ", "\xEF\xBB\xBF", "\xE2\x80\x8B", "U.S. troops ",
		"\xE5\x8C\x97\xE4\xBA\xAC ", "$3.5 million, about 12,292 km, 20 per cent; ",
		"between 10 November 2020 and 2 December 2020, ", "a@b.example ", "\x01\x02",
		"The United Nations denied that. ", "\xE0\xA4\xB9\xE0\xA4\xBF ", "\"No,\" he said."
			" "};
	size_t n = 0, count = draw(seed) % 40;

	for (size_t i = 0; i < count; i++) {
		const char *p = pieces[draw(seed) % (sizeof pieces / sizeof *pieces)];

		if (n + strlen(p) > room)
			break;
		memcpy(out + n, p, strlen(p));
		n += strlen(p);
	}
	return n;
}

static void round_trip(void **state)
{
	ds_store *s = open_store(DS_STORE_CREATE);
	uint64_t seed = 42;
	char text[8192], uri[32];

	(void)state;
	for (int i = 0; i < 150; i++) {
		size_t n = random_text(text, sizeof text, &seed);
		ds_meta meta = {.date = i % 3 ? DS_STR("2026-03-10") : DS_STR(""),
				.title = i % 2 ? DS_STR("A \"title\"") : DS_STR(""),
				.meta = i % 5 ? DS_STR("") : DS_STR("{\"k\": [1, null]}")};
		ds_doc doc, back;
		ds_put how;

		snprintf(uri, sizeof uri, "doc-%d.txt", i);
		meta.uri = i % 7 ? ds_str_of(uri) : DS_STR("");
		if (i % 7 == 0)
			text[n++] = (char)('a' + i % 26), n += (size_t)snprintf(text + n, 8, "%d",
				i);
		doc = tagged(meta, (ds_str){text, n});
		OK(ds_store_put(&how, s, &doc, ENGINE, &err));
		assert_int_equal(how, DS_PUT_ADDED);
		OK(ds_store_get(&back, s, doc.meta.id, NULL, &err));
		assert_docs(&doc, &back);
		ds_doc_free(&back);
		OK(ds_store_put(&how, s, &doc, ENGINE, &err));
		assert_int_equal(how, DS_PUT_UNCHANGED);
		ds_doc_free(&doc);
	}
	ds_store_close(s);
}

static void presets(void **state)
{
	static const ds_range tokens[] = {{0, 4}, {5, 9}, {9, 10}, {11, 15}};
	static const ds_range sentences[] = {{0, 10}, {11, 15}};
	ds_borders borders = {tokens, 4, sentences, 2};
	ds_doc_source from = {.bytes = DS_STR("Ilse said. Good"), .meta = {.uri = DS_STR("p")},
			      .preset = &borders};
	ds_store *s = open_store(DS_STORE_CREATE);
	ds_doc doc, back;
	ds_put how;
	bool has = true;

	(void)state;
	OK(ds_doc_init(&doc, &from, NULL, 0, &err));
	OK(ds_store_has(&has, s, &doc, ENGINE, &err));
	assert_false(has);
	OK(ds_tagger_tag(tagger, &doc, &err));
	OK(ds_store_put(&how, s, &doc, ENGINE, &err));
	OK(ds_store_get(&back, s, DS_STR("p"), NULL, &err));
	assert_true(back.preset);
	assert_docs(&doc, &back);
	ds_doc_free(&back);
	ds_doc_free(&doc);
	/* the same text without borders is another input */
	from.preset = NULL;
	OK(ds_doc_init(&doc, &from, NULL, 0, &err));
	OK(ds_store_has(&has, s, &doc, ENGINE, &err));
	assert_false(has);
	ds_doc_free(&doc);
	ds_store_close(s);
}

static void skip_and_replace(void **state)
{
	ds_store *s = open_store(DS_STORE_CREATE);
	ds_meta meta = {.uri = DS_STR("a.txt")};
	ds_doc_source from = {.bytes = DS_STR("Baku was hit."), .meta = meta};
	ds_doc doc;
	ds_put how;
	bool has = false;

	(void)state;
	doc = tagged(meta, from.bytes);
	OK(ds_store_put(&how, s, &doc, ENGINE, &err));
	assert_int_equal(how, DS_PUT_ADDED);
	ds_doc_free(&doc);

	OK(ds_doc_init(&doc, &from, NULL, 0, &err));
	OK(ds_store_has(&has, s, &doc, ENGINE, &err));
	assert_true(has);
	OK(ds_store_has(&has, s, &doc, "another engine", &err));
	assert_false(has);
	ds_doc_free(&doc);
	from.meta.date = DS_STR("2026-01-01"); /* a date changes what is found */
	OK(ds_doc_init(&doc, &from, NULL, 0, &err));
	OK(ds_store_has(&has, s, &doc, ENGINE, &err));
	assert_false(has);
	ds_doc_free(&doc);

	doc = tagged(meta, DS_STR("Ganja was hit."));
	OK(ds_store_put(&how, s, &doc, ENGINE, &err));
	assert_int_equal(how, DS_PUT_REPLACED);
	ds_doc_free(&doc);
	assert_int_equal(ask_int(s, "SELECT count(*) FROM documents"), 1);
	assert_int_equal(ask_int(s, "SELECT count(*) FROM search WHERE search MATCH 'baku'"), 0);
	assert_int_equal(ask_int(s, "SELECT count(*) FROM search WHERE search MATCH 'ganja'"), 1);
	ds_store_close(s);
	s = open_store(DS_STORE_READ);
	assert_int_equal(ask_int(s, "SELECT count(*) FROM names WHERE text = 'Baku'"), 0);
	ds_store_close(s);
}

static void keys(void **state)
{
	ds_store *s = open_store(DS_STORE_CREATE);
	ds_doc doc, back;
	ds_str id;

	(void)state;
	put_text(s, "a.txt", "", "One.");
	put_text(s, "b.txt", "", "Two.");
	OK(ds_store_get(&doc, s, DS_STR("b.txt"), NULL, &err));
	id = doc.meta.id;
	assert_int_equal(id.len, 16);
	OK(ds_store_get(&back, s, ds_str_sub(id, 0, 8), NULL, &err));
	assert_docs(&doc, &back);
	ds_doc_free(&back);
	assert_int_equal(ds_store_get(&back, s, ds_str_sub(id, 0, 7), NULL, &err), DS_ENOENT);
	assert_int_equal(ds_store_get(&back, s, DS_STR(""), NULL, &err), DS_ENOENT);
	assert_int_equal(ds_store_get_row(&back, s, 99, NULL, &err), DS_ENOENT);
	assert_int_equal(ds_store_remove(s, DS_STR("nothing"), &err), DS_ENOENT);
	assert_non_null(strstr(err.msg, "nothing"));
	ds_doc_free(&doc);
	ds_store_close(s);
}

/* No byte of a removed text is left in the file, whatever the order of puts and commits. */
static void removed_is_overwritten(void **state)
{
	ds_store *s = open_store(DS_STORE_CREATE);
	uint64_t seed = 7;
	char text[4000], uri[32];
	size_t n;
	char *bytes;

	(void)state;
	for (int i = 0; i < 120; i++) {
		if (i % 10 == 0)
			OK(ds_store_begin(s, &err));
		n = random_text(text, 3000, &seed);
		n += (size_t)snprintf(text + n, 200, " Zqxsecret%d of Qzvhidden%d met Mr."
			" Wqkveiled%d.",
				      i % 3 ? 0 : i, i % 3 ? 0 : i, i % 3 ? 0 : i);
		text[n] = '\0';
		snprintf(uri, sizeof uri, "%s%d.txt", i % 3 ? "keep" : "drop", i);
		if (i % 3)
			text[strcspn(text, "Z")] = '\0';
		put_text(s, uri, i % 3 ? "" : "Zqxsecret title", text);
		if (i % 10 == 5)
			OK(ds_store_remove(s, ds_str_of(uri), &err));
		if (i % 10 == 9)
			OK(ds_store_commit(s, &err));
	}
	for (int i = 0; i < 120; i += 3) {
		snprintf(uri, sizeof uri, "drop%d.txt", i);
		if (i % 10 != 5)
			OK(ds_store_remove(s, ds_str_of(uri), &err));
	}
	ds_store_close(s);
	bytes = slurp(path, &n);
	assert_false(holds(bytes, n, "Zqxsecret"));
	assert_false(holds(bytes, n, "zqxsecret"));
	assert_false(holds(bytes, n, "qxsecret"));
	assert_false(holds(bytes, n, "zvhidden"));
	assert_false(holds(bytes, n, "qkveiled"));
	free(bytes);
	s = open_store(DS_STORE_WRITE);
	assert_int_equal(ask_int(s, "SELECT count(*) FROM documents WHERE uri GLOB 'drop*'"), 0);
	ds_store_close(s);
}

static void one_file_at_rest(void **state)
{
	ds_store *s = open_store(DS_STORE_CREATE);
	char wal[110];

	(void)state;
	snprintf(wal, sizeof wal, "%s-wal", path);
	put_text(s, "a.txt", "", "One.");
	assert_int_equal(access(wal, F_OK), 0);
	ds_store_close(s);
	assert_int_not_equal(access(wal, F_OK), 0);
	assert_true(ds_store_is(path));
	s = open_store(DS_STORE_READ);
	assert_string_equal(ds_store_path(s), path);
	assert_int_equal(ask_int(s, "SELECT count(*) FROM pragma_journal_mode WHERE journal_mode ="
		" 'delete'"),
			 1);
	ds_store_close(s);
}

static size_t select_count(ds_store *s, ds_filter f)
{
	ds_arena mem;
	int64_t *rows;
	size_t n;

	ds_arena_init(&mem, NULL, 0);
	OK(ds_store_select(&rows, &n, s, &f, &mem, &err));
	for (size_t i = 1; i < n; i++)
		assert_true(rows[i - 1] < rows[i]);
	ds_arena_free(&mem);
	return n;
}

static void filters(void **state)
{
	ds_store *s = open_store(DS_STORE_CREATE);
	ds_arena mem;
	int64_t *rows;
	size_t n;
	ds_filter bad = {.since = DS_STR("soon")}, odd = {.query = DS_STR("\"open")};

	(void)state;
	put_text(s, "x/a.txt", "", "Baku was hit. 17 people died.");
	put_text(s, "x/b.txt", "", "BAKU. The army denied it.");
	put_text(s, "y/c.txt", "", "Nothing happened.");
	assert_int_equal(select_count(s, (ds_filter){0}), 3);
	assert_int_equal(select_count(s, (ds_filter){.uri = DS_STR("x/*")}), 2);
	assert_int_equal(select_count(s, (ds_filter){.since = DS_STR("2026-03")}), 3);
	assert_int_equal(select_count(s, (ds_filter){.since = DS_STR("2026-03-11")}), 0);
	assert_int_equal(select_count(s, (ds_filter){.until = DS_STR("2026")}), 3);
	assert_int_equal(select_count(s, (ds_filter){.until = DS_STR("2026-03-09")}), 0);
	assert_int_equal(select_count(s, (ds_filter){.publisher = DS_STR("Corvane Press")}), 3);
	assert_int_equal(select_count(s, (ds_filter){.publisher = DS_STR("Corvane")}), 0);
	assert_int_equal(select_count(s, (ds_filter){.lang = DS_STR("en")}), 3);
	assert_int_equal(select_count(s, (ds_filter){.query = DS_STR("baku NOT army")}), 1);
	assert_int_equal(select_count(s, (ds_filter){.type = DS_STR("CARDINAL")}), 1);
	assert_int_equal(select_count(s, (ds_filter){.entity = DS_STR("Baku")}), 2);
	assert_int_equal(select_count(s, (ds_filter){.limit = 2}), 2);
	assert_int_equal(select_count(s, (ds_filter){.sample = 2, .seed = 5}), 2);
	ds_arena_init(&mem, NULL, 0);
	assert_int_equal(ds_store_select(&rows, &n, s, &bad, &mem, &err), DS_ESYNTAX);
	assert_int_equal(ds_store_select(&rows, &n, s, &odd, &mem, &err), DS_ESYNTAX);
	ds_arena_free(&mem);
	ds_store_close(s);
}

static void search_ranks(void **state)
{
	ds_store *s = open_store(DS_STORE_CREATE);
	ds_found *found;
	size_t n;
	ds_arena mem;

	(void)state;
	put_text(s, "a", "", "A long text that speaks of many things and of the harbour once.");
	put_text(s, "b", "Harbour", "The harbour, the harbour.");
	put_text(s, "c", "", "Nothing.");
	ds_arena_init(&mem, NULL, 0);
	OK(ds_store_search(&found, &n, s, DS_STR("HARBOUR"), NULL, 0, &mem, &err));
	assert_int_equal(n, 2);
	assert_int_equal(found[0].row, 2);
	assert_true(found[0].score > found[1].score && found[1].score > 0);
	assert_true(ds_str_is(found[1].meta.uri, "a"));
	assert_non_null(memchr(found[1].snippet.at, 2, found[1].snippet.len));
	OK(ds_store_search(&found, &n, s, DS_STR("harbour"), NULL, 1, &mem, &err));
	assert_int_equal(n, 1);
	assert_int_equal(ds_store_search(&found, &n, s, DS_STR("AND"), NULL, 0, &mem, &err),
		DS_ESYNTAX);
	assert_int_equal(ds_store_search(&found, &n, s, DS_STR(""), NULL, 0, &mem, &err),
		DS_ESYNTAX);
	OK(ds_store_search(&found, &n, s, DS_STR("absent"), NULL, 0, &mem, &err));
	assert_int_equal(n, 0);
	ds_arena_free(&mem);
	ds_store_close(s);
}

static void entities(void **state)
{
	ds_store *s = open_store(DS_STORE_CREATE);
	ds_entity_row *v;
	ds_filter baku = {.entity = DS_STR("BAKU")};
	ds_store_info info;
	size_t n;
	ds_arena mem;

	(void)state;
	put_text(s, "a", "", "Troops left Baku. Baku was quiet. Baku slept.");
	put_text(s, "b", "", "Troops left Baku and Ganja.");
	ds_arena_init(&mem, NULL, 0);
	OK(ds_store_entities(&v, &n, s, NULL, &mem, &err));
	assert_true(n >= 2);
	assert_true(ds_str_is(v[0].name, "Baku"));
	assert_true(ds_str_is(v[0].type, "GPE"));
	assert_int_equal(v[0].mentions, 4);
	assert_int_equal(v[0].documents, 2);
	assert_int_equal(v[0].first_row, 1);
	assert_int_equal(v[0].first_start, 12);
	for (size_t i = 1; i < n; i++)
		assert_true(v[i - 1].mentions >= v[i].mentions);
	OK(ds_store_entities(&v, &n, s, &baku, &mem, &err));
	assert_int_equal(n, 1);
	OK(ds_store_about(&info, s, &mem, &err));
	assert_int_equal(info.documents, 2);
	assert_int_equal(info.text_bytes, 45 + 27);
	assert_string_equal(info.first_date, "2026-03-10");
	assert_true(ds_str_is(info.engine, ENGINE));
	assert_string_equal(info.unicode, "15.0.0");
	assert_true(info.index_bytes > 0 && info.file_bytes > 0);
	ds_arena_free(&mem);
	ds_store_close(s);
}

/* The same documents in another order: the same sample, by id. */
static void sample_ignores_order(void **state)
{
	char ids[2][4][20] = {{{0}}};
	ds_filter f = {.sample = 4, .seed = 9};
	ds_arena mem;

	(void)state;
	for (int turn = 0; turn < 2; turn++) {
		ds_store *s = open_store(DS_STORE_CREATE);
		int64_t *rows;
		size_t n;
		uint64_t sum = 0;

		for (int i = 0; i < 20; i++) {
			char uri[16];

			snprintf(uri, sizeof uri, "%d", turn ? 19 - i : i);
			put_text(s, uri, "", "x");
		}
		ds_arena_init(&mem, NULL, 0);
		OK(ds_store_select(&rows, &n, s, &f, &mem, &err));
		assert_int_equal(n, 4);
		for (size_t i = 0; i < n; i++) {
			ds_doc doc;
			size_t at = turn ? n - 1 - i : i; /* the other order */

			OK(ds_store_get_row(&doc, s, rows[i], NULL, &err));
			memcpy(ids[turn][at], doc.meta.id.at, doc.meta.id.len);
			sum += (uint64_t)rows[i];
			ds_doc_free(&doc);
		}
		assert_true(sum > 0);
		ds_arena_free(&mem);
		ds_store_close(s);
		remove(path);
	}
	assert_memory_equal(ids[0], ids[1], sizeof ids[0]);
}

static void views(void **state)
{
	ds_store *s = open_store(DS_STORE_CREATE);

	(void)state;
	put_text(s, "a", "", "Mayor Ilse Tarnovan said that at least 17 people died in Baku on 10"
		" November 2020.");
	assert_int_equal(ask_int(s, "SELECT count(*) FROM mentions_named WHERE type = 'GPE' AND"
		" text = 'Baku'"
				 " AND coarse = 'LOC' AND value IS NULL"), 1);
	assert_int_equal(ask_int(s, "SELECT low FROM mentions_named WHERE type = 'CARDINAL'"), 17);
	assert_int_equal(ask_int(s, "SELECT value IS NULL AND high IS NULL AND cue = 'at least'"
				 " FROM mentions_named WHERE type = 'CARDINAL'"), 1);
	assert_int_equal(ask_int(s, "SELECT value = '2020-11-10' AND low = value AND high = value"
				 " FROM mentions_named WHERE type = 'DATE'"), 1);
	assert_int_equal(ask_int(s, "SELECT count(*) FROM mentions_named m JOIN documents d USING"
		" (doc)"
				 " WHERE CAST(substr(CAST(d.text AS BLOB), m.start + 1, m.\"end\""
					" - m.start)"
				 " AS TEXT) <> m.text"), 0);
	assert_int_equal(ask_int(s, "SELECT count(*) FROM claims_named WHERE stance = 'say' AND"
		" verb = 'said'"),
			 1);
	ds_store_close(s);
}

static void check_is_clean(void **state)
{
	ds_store *s = open_store(DS_STORE_CREATE);
	ds_buf report;

	(void)state;
	put_text(s, "a", "T", "Baku was hit.\r\n17 people died, he said.");
	put_text(s, "b", "", "");
	ds_buf_init(&report, NULL, 0);
	OK(ds_store_check(&report, s, &err));
	assert_int_equal(report.len, 0);
	/* a changed text is found by its sum and by the index */
	sqlite3_exec(ds_store_handle(s), "UPDATE documents SET text = replace(text, 'hit',"
		" 'bit')", NULL, NULL,
		     NULL);
	assert_int_equal(ds_store_check(&report, s, &err), DS_EFAIL);
	assert_true(holds(report.at, report.len, "document 1: its text or edit map was changed"));
	assert_true(holds(report.at, report.len, "index: differs"));
	ds_buf_free(&report);
	ds_store_close(s);
}

static void transactions(void **state)
{
	ds_store *s = open_store(DS_STORE_CREATE);

	(void)state;
	OK(ds_store_begin(s, &err));
	put_text(s, "a", "", "Baku.");
	assert_int_equal(ds_store_begin(s, &err), DS_EFAIL);
	ds_store_rollback(s);
	assert_int_equal(ask_int(s, "SELECT count(*) FROM documents"), 0);
	/* names from the lost transaction are not remembered */
	put_text(s, "a", "", "Baku.");
	assert_int_equal(ask_int(s, "SELECT count(*) FROM mentions m LEFT JOIN names n USING (name)"
				 " WHERE n.name IS NULL"), 0);
	assert_int_equal(ds_store_commit(s, &err), DS_EFAIL);
	ds_store_close(s);
	ds_store_close(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST("put and get are inverse", round_trip),
		TEST("preset borders", presets),
		TEST("skip and replace", skip_and_replace),
		TEST("keys of documents", keys),
		TEST("removed text is overwritten", removed_is_overwritten),
		TEST("one file at rest", one_file_at_rest),
		TEST("filters", filters),
		TEST("search ranks", search_ranks),
		TEST("entities and info", entities),
		TEST("sample ignores order of input", sample_ignores_order),
		TEST("views", views),
		TEST("check", check_is_clean),
		TEST("transactions", transactions),
	};

	return cmocka_run_group_tests_name("store/store", tests, setup_tagger, teardown_tagger);
}
