/*
 * What the store's tests share: a folder of their own, tagged documents, a seeded generator.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TESTS_CORE_STORE_STORE_TEST_H
#define TESTS_CORE_STORE_STORE_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "store/store.h"
#include "tag/tagger.h"

#define ENGINE "test engine 1"

/* Fails the test with the message, unless the status is DS_OK. */
#define OK(call) \
	do { \
		ds_status ok_status = (call); \
		if (ok_status != DS_OK) \
			fail_msg("%s: %s: %s", #call, ds_status_name(ok_status), err.msg); \
	} while (0)

static char folder[64];
static char path[96];
static ds_err err;
static ds_tagger *tagger;

static int setup_folder(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/dossier-store-XXXXXX");
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof path, "%s/a.store", folder);
	return 0;
}

static int teardown_folder(void **state)
{
	static const char *const names[] = {"a.store", "a.store-wal", "a.store-shm",
					    "a.store-journal", "b.store", "b.store-wal",
					    "b.store-shm", "b.store-journal"};
	char file[96];

	(void)state;
	chmod(folder, 0700);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(file, sizeof file, "%s/%s", folder, names[i]);
		remove(file);
	}
	return rmdir(folder);
}

static int setup_tagger(void **state)
{
	(void)state;
	return ds_tagger_new(&tagger, NULL, &err) == DS_OK ? 0 : -1;
}

static int teardown_tagger(void **state)
{
	(void)state;
	ds_tagger_free(tagger);
	return 0;
}

/* A tagged document, freed by the caller. */
static inline ds_doc tagged(ds_meta meta, ds_str bytes)
{
	ds_doc_source from = {.bytes = bytes, .meta = meta};
	ds_doc doc;

	OK(ds_doc_init(&doc, &from, NULL, 0, &err));
	OK(ds_tagger_tag(tagger, &doc, &err));
	return doc;
}

static inline ds_put put_text(ds_store *s, const char *uri, const char *title, const char *text)
{
	ds_meta meta = {.uri = ds_str_of(uri), .title = ds_str_of(title),
			.date = DS_STR("2026-03-10"), .lang = DS_STR("en"),
			.publisher = DS_STR("Corvane Press")};
	ds_doc doc = tagged(meta, ds_str_of(text));
	ds_put out;

	OK(ds_store_put(&out, s, &doc, ENGINE, &err));
	ds_doc_free(&doc);
	return out;
}

static inline ds_store *open_store(ds_store_mode mode)
{
	ds_store *s = NULL;

	OK(ds_store_open(&s, path, mode, &err));
	return s;
}

static inline int64_t ask_int(ds_store *s, const char *sql)
{
	sqlite3_stmt *stmt = NULL;
	int64_t out;

	if (sqlite3_prepare_v2(ds_store_handle(s), sql, -1, &stmt, NULL) != SQLITE_OK ||
	    sqlite3_step(stmt) != SQLITE_ROW)
		fail_msg("%s: %s", sql, sqlite3_errmsg(ds_store_handle(s)));
	out = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return out;
}

/* xorshift64*: the same numbers on every machine. */
static inline uint64_t draw(uint64_t *seed)
{
	*seed ^= *seed >> 12;
	*seed ^= *seed << 25;
	*seed ^= *seed >> 27;
	return *seed * UINT64_C(0x2545F4914F6CDD1D);
}

/* The whole file; *n its size. Freed by the caller. */
static inline char *slurp(const char *file, size_t *n)
{
	FILE *f = fopen(file, "rb");
	long size;
	char *at;

	assert_non_null(f);
	fseek(f, 0, SEEK_END);
	size = ftell(f);
	rewind(f);
	at = malloc((size_t)size + 1);
	assert_non_null(at);
	assert_int_equal(fread(at, 1, (size_t)size, f), (size_t)size);
	fclose(f);
	*n = (size_t)size;
	return at;
}

static inline void spill(const char *file, const char *bytes, size_t n)
{
	FILE *f = fopen(file, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	fclose(f);
}

static inline bool holds(const char *bytes, size_t n, const char *word)
{
	size_t len = strlen(word);

	for (size_t i = 0; i + len <= n; i++) {
		if (memcmp(bytes + i, word, len) == 0)
			return true;
	}
	return false;
}

#define TEST(name, function) {"store/store: " name, function, setup_folder, teardown_folder, NULL}

static inline void assert_str(ds_str a, ds_str b)
{
	if (!ds_str_eq(a, b))
		fail_msg("\"%.*s\" is not \"%.*s\"", (int)a.len, a.len ? a.at : "", (int)b.len,
			 b.len ? b.at : "");
}

static inline void assert_value(const ds_value *a, const ds_value *b)
{
	assert_int_equal(a->kind, b->kind);
	assert_int_equal(a->exact, b->exact);
	assert_true(a->number == b->number);
	assert_true(a->low == b->low);
	assert_true(a->high == b->high);
	assert_str(a->timex, b->timex);
	assert_str(a->first, b->first);
	assert_str(a->last, b->last);
	assert_str(a->unit, b->unit);
	assert_str(a->cue, b->cue);
}

static inline void assert_spans(const ds_doc *a, const ds_doc *b)
{
	assert_int_equal(a->spans.n, b->spans.n);
	for (size_t i = 0; i < a->spans.n; i++) {
		const ds_span *x = &a->spans.v[i], *y = &b->spans.v[i];

		assert_int_equal(x->start, y->start);
		assert_int_equal(x->end, y->end);
		assert_int_equal(x->first, y->first);
		assert_int_equal(x->count, y->count);
		assert_int_equal(x->type, y->type);
		assert_int_equal(x->rank, y->rank);
		assert_int_equal(x->entity, y->entity);
		assert_str(x->id, y->id);
		assert_str(x->source, y->source);
		assert_value(&x->value, &y->value);
	}
	assert_int_equal(a->claims.n, b->claims.n);
	for (size_t i = 0; i < a->claims.n; i++) {
		const ds_claim *x = &a->claims.v[i], *y = &b->claims.v[i];

		assert_int_equal(x->speaker, y->speaker);
		assert_memory_equal(&x->speaker_at, &y->speaker_at, sizeof x->speaker_at);
		assert_memory_equal(&x->verb, &y->verb, sizeof x->verb);
		assert_memory_equal(&x->content, &y->content, sizeof x->content);
		assert_int_equal(x->stance, y->stance);
		assert_int_equal(x->negated, y->negated);
		assert_int_equal(x->direct, y->direct);
		assert_int_equal(x->outer, y->outer);
	}
}

#endif
