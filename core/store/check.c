/*
 * Whole verification of a store: what SQLite knows (pages, keys), what only we know (spans within
 * texts, runs of mentions, sources that hash to their sum), and the full-text index against the
 * texts.
 *
 * The index is compared in full only where the store is open for writing, since FTS5's command for
 * it is an INSERT; otherwise its documents are counted.
 *
 * SPDX-License-Identifier: MIT
 */
#include "store/store_int.h"

#include "base/stop.h"

#include <sodium/crypto_hash_sha256.h>

#define REPORT_MAX 100

typedef struct report {
	ds_buf *b;
	size_t problems;
} report;

static void problem(report *r, ds_str text)
{
	if (r->problems++ < REPORT_MAX) {
		ds_buf_str(r->b, text);
		ds_buf_char(r->b, '\n');
	}
}

/* Every row of the query is a problem, but for the row `fine`. */
static ds_status ask(report *r, ds_store *s, const char *sql, const char *fine, ds_err *err)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(s->db, sql, -1, &stmt, NULL);

	while (rc == SQLITE_OK || rc == SQLITE_ROW) {
		rc = sqlite3_step(stmt);
		if (rc == SQLITE_ROW) {
			ds_str text = ds_store_column(stmt, 0);

			if (!fine || !ds_str_is(text, fine))
				problem(r, text);
		}
	}
	sqlite3_finalize(stmt);
	/* damage is what is looked for; other failures end the check */
	if ((rc & 0xFF) == SQLITE_CORRUPT || (rc & 0xFF) == SQLITE_NOTADB) {
		problem(r, ds_str_of(sqlite3_errmsg(s->db)));
		return DS_OK;
	}
	return rc == SQLITE_DONE ? DS_OK : ds_store_fail(s, rc, err);
}

static const struct {
	const char *sql, *fine;
} questions[] = {
	{"PRAGMA integrity_check", "ok"},
	{"SELECT 'table ' || \"table\" || ', row ' || ifnull(rowid, '?') || ': refers to a missing"
		" row of '"
	 " || parent FROM pragma_foreign_key_check", NULL},
	{"SELECT 'document ' || doc || ': mentions outside its text' FROM documents d WHERE EXISTS"
	 " (SELECT 1 FROM mentions m WHERE m.mention >= d.first AND m.mention < d.first +"
		" d.mentions"
	 " AND (m.start < 0 OR m.length < 0 OR m.start + m.length > d.bytes))", NULL},
	{"SELECT 'document ' || doc || ': has ' || n || ' of ' || mentions || ' mentions' FROM"
	 " (SELECT d.doc, d.mentions, (SELECT count(*) FROM mentions m WHERE m.mention >= d.first"
	 " AND m.mention < d.first + d.mentions) AS n FROM documents d) WHERE n <> mentions", NULL},
	{"SELECT 'document ' || doc || ': has ' || n || ' of ' || mentions || ' mentions of before a script annotated it' FROM"
	 " (SELECT a.doc, a.mentions, (SELECT count(*) FROM mentions m WHERE m.mention >= a.first"
	 " AND m.mention < a.first + a.mentions) AS n FROM annotated a) WHERE n <> mentions", NULL},
	{"SELECT 'mentions: ' || (m - d) || ' belong to no document' FROM (SELECT (SELECT count(*)"
		" FROM"
	 " mentions) AS m, (SELECT ifnull(sum(mentions), 0) FROM documents) + (SELECT ifnull(sum(mentions), 0) FROM"
	 " annotated) AS d) WHERE m <> d",
		NULL},
	{"SELECT 'document ' || d.doc || ': a claim outside its text' FROM claims c JOIN documents"
		" d"
	 " ON d.doc = c.doc WHERE c.verb_start < 0 OR c.verb_end > d.bytes OR c.content_start < 0"
	 " OR c.content_end > d.bytes OR c.speaker_start < 0 OR c.speaker_end > d.bytes"
	 " OR c.speaker >= d.mentions", NULL},
	{"SELECT 'document ' || doc || ': is not in the index' FROM documents"
	 " WHERE doc NOT IN (SELECT id FROM search_docsize)", NULL},
	{"SELECT 'index: holds the missing document ' || id FROM search_docsize"
	 " WHERE id NOT IN (SELECT doc FROM documents)", NULL},
};

/* Of what an index of another version may lack. */
static const char given_question[] =
	"SELECT DISTINCT 'index: has tokens of the missing document ' || doc FROM documents_given"
	" WHERE doc NOT IN (SELECT doc FROM documents WHERE tokens IS NOT NULL)";
static const char types_question[] =
	"SELECT DISTINCT 'index: document ' || doc || ': its types differ from those of its mentions' FROM"
	" (SELECT * FROM (SELECT doc, type FROM documents_types EXCEPT SELECT d.doc, n.type FROM documents d"
	" CROSS JOIN mentions m ON m.mention >= d.first AND m.mention < d.first + d.mentions JOIN names n"
	" ON n.name = m.name) UNION ALL SELECT * FROM (SELECT d.doc, n.type FROM documents d CROSS JOIN mentions m"
	" ON m.mention >= d.first AND m.mention < d.first + d.mentions JOIN names n ON n.name = m.name"
	" EXCEPT SELECT doc, type FROM documents_types))";

static ds_status check_index(report *r, ds_store *s, ds_err *err)
{
	int rc;

	if (s->mode == DS_STORE_READ)
		return DS_OK;
	/* rank 1: against the texts too, which external content is not by default */
	rc = sqlite3_exec(s->db, "INSERT INTO search(search, rank) VALUES('integrity-check', 1)",
		NULL,
			  NULL, NULL);
	if ((rc & 0xFF) == SQLITE_CORRUPT) {
		problem(r, DS_STR("index: differs from the texts"));
		return DS_OK;
	}
	return rc ? ds_store_fail(s, rc, err) : DS_OK;
}

/* A document loads, and its source put together again has the sum that was kept. */
static void check_doc(report *r, ds_store *s, int64_t row, ds_str kept)
{
	unsigned char sum[crypto_hash_sha256_BYTES];
	char line[400];
	ds_doc doc;
	ds_err err;

	if (ds_store_get_row(&doc, s, row, NULL, &err) != DS_OK) {
		sqlite3_snprintf(sizeof line, line, "document %lld: %s", (long long)row, err.msg);
		problem(r, ds_str_of(line));
		return;
	}
	crypto_hash_sha256(sum, (const unsigned char *)doc.text.source.at, doc.text.source.len);
	if (!ds_str_eq(kept, (ds_str){(const char *)sum, sizeof sum})) {
		sqlite3_snprintf(sizeof line, line, "document %lld: its text or edit map was"
			" changed",
				 (long long)row);
		problem(r, ds_str_of(line));
	}
	ds_doc_free(&doc);
}

/* What scripts annotated loads as it was before, too. */
static ds_status check_annotated(report *r, ds_store *s, ds_err *err)
{
	sqlite3_stmt *stmt = NULL;
	ds_status st = ds_store_prepare(&stmt, s, "SELECT doc FROM annotated ORDER BY doc", err);
	int rc = SQLITE_DONE;

	while (!st && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		char line[400];
		ds_doc doc;
		ds_err why;

		if (ds_store_load(&doc, s, sqlite3_column_int64(stmt, 0), DS_PART_BASE, NULL, &why)) {
			sqlite3_snprintf(sizeof line, line, "document %lld: %s", sqlite3_column_int64(stmt, 0), why.msg);
			problem(r, ds_str_of(line));
		} else {
			ds_doc_free(&doc);
		}
		if (ds_stopped())
			st = ds_fail(err, DS_EINTR, NULL);
	}
	if (!st && rc != SQLITE_DONE)
		st = ds_store_fail(s, rc, err);
	sqlite3_finalize(stmt);
	return st;
}

static ds_status check_docs(report *r, ds_store *s, ds_err *err)
{
	sqlite3_stmt *stmt = NULL;
	int rc = SQLITE_DONE;
	ds_status st = ds_store_prepare(&stmt, s, "SELECT doc, sha256 FROM documents ORDER BY"
		" doc", err);

	while (!st && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		check_doc(r, s, sqlite3_column_int64(stmt, 0), ds_store_column(stmt, 1));
		if (ds_stopped())
			st = ds_fail(err, DS_EINTR, NULL);
	}
	if (!st && rc != SQLITE_DONE) {
		if ((rc & 0xFF) == SQLITE_CORRUPT)
			problem(r, ds_str_of(sqlite3_errmsg(s->db)));
		else
			st = ds_store_fail(s, rc, err);
	}
	sqlite3_finalize(stmt);
	return st;
}

ds_status ds_store_check(ds_buf *out, ds_store *s, ds_err *err)
{
	report r = {out, 0};
	ds_status st = DS_OK;

	for (size_t i = 0; !st && i < sizeof questions / sizeof *questions; i++)
		st = ask(&r, s, questions[i].sql, questions[i].fine, err);
	if (!st && !s->stale_index)
		st = ask(&r, s, types_question, NULL, err);
	if (!st && !s->stale_index)
		st = ask(&r, s, given_question, NULL, err);
	if (!st)
		st = check_docs(&r, s, err);
	if (!st)
		st = check_annotated(&r, s, err);
	if (!st)
		st = check_index(&r, s, err);
	if (st)
		return st;
	if (r.problems > REPORT_MAX)
		ds_buf_printf(out, "... and %zu more\n", r.problems - REPORT_MAX);
	st = ds_buf_status(out, err);
	if (!st && r.problems)
		st = ds_fail(err, DS_EFAIL, "%s: damaged (%zu problem%s)", s->path, r.problems,
			     r.problems == 1 ? "" : "s");
	return st;
}
