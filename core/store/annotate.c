/*
 * What scripts add to stored documents.
 *
 * The spans that a document was tagged with stay in the file as they were (`annotated` leads to them), so that what a script
 * added can be taken back or replaced exactly, whatever it covered. `documents.digest` stays that of the tagging: adding the same
 * file again changes nothing.
 *
 * SPDX-License-Identifier: MIT
 */
#include "store/store_int.h"

#include "tag/annotate.h"

/* Puts the spans of other scripts than `mine` into *doc, which is the base of *now. */
static ds_status add_others(ds_doc *doc, const ds_doc *now, ds_str mine, const ds_alloc *alloc, ds_err *err)
{
	ds_arena tmp;
	ds_status st = DS_OK;

	ds_arena_init(&tmp, alloc, 0);
	for (size_t i = 0; !st && i < now->spans.n; i++) {
		const ds_span *s = &now->spans.v[i];
		size_t index;

		if (ds_is_script(s->source) && !ds_str_eq(s->source, mine))
			st = ds_doc_annotate(&index, doc, s, &tmp, err);
	}
	ds_arena_free(&tmp);
	return st;
}

ds_status ds_store_get_without(ds_doc *doc, ds_store *s, int64_t row, ds_str source, const ds_alloc *alloc, ds_err *err)
{
	ds_doc base, now;
	ds_status st = ds_store_load(&base, s, row, DS_PART_BASE, alloc, err);

	if (st)
		return st;
	st = ds_store_load(&now, s, row, DS_PART_ALL, alloc, err);
	if (!st) {
		st = add_others(&base, &now, source, alloc, err);
		ds_doc_free(&now);
	}
	if (st)
		ds_doc_free(&base);
	else
		*doc = base;
	return st;
}

/* ---- writing --------------------------------------------------------------------------------------- */

/* What the file has of the document: its spans now, whether it was annotated, the sum of its tagging. */
typedef struct state {
	int64_t first, mentions, digest;
	bool annotated;
} state;

static ds_status read_state(state *out, ds_store *s, int64_t row, ds_err *err)
{
	sqlite3_stmt *stmt;
	ds_status st = ds_store_stmt(&stmt, s, DS_ST_STATE, err);
	int rc;

	if (st)
		return st;
	sqlite3_bind_int64(stmt, 1, row);
	rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW) {
		out->digest = sqlite3_column_int64(stmt, 1);
		out->first = sqlite3_column_int64(stmt, 11);
		out->mentions = sqlite3_column_int64(stmt, 12);
	}
	sqlite3_reset(stmt);
	if (rc != SQLITE_ROW)
		return rc == SQLITE_DONE ? ds_fail(err, DS_ENOENT, "no document %lld in %s", (long long)row, s->path)
					 : ds_store_fail(s, rc, err);
	st = ds_store_stmt(&stmt, s, DS_ST_BASE_GET, err);
	if (st)
		return st;
	sqlite3_bind_int64(stmt, 1, row);
	rc = sqlite3_step(stmt);
	out->annotated = rc == SQLITE_ROW;
	sqlite3_reset(stmt);
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? DS_OK : ds_store_fail(s, rc, err);
}

/* The first time: the spans stay where they are, under another name. */
static ds_status keep_base(ds_store *s, int64_t row, ds_err *err)
{
	sqlite3_stmt *stmt;
	ds_doc doc;
	ds_status st = ds_store_load(&doc, s, row, DS_PART_ALL, NULL, err);

	if (st)
		return st;
	ds_buf_clear(&s->scratch);
	for (size_t i = 0; i < doc.claims.n; i++)
		ds_store_varint(&s->scratch, (uint64_t)(doc.claims.v[i].speaker + 1));
	ds_doc_free(&doc);
	st = ds_buf_status(&s->scratch, err);
	if (!st)
		st = ds_store_stmt(&stmt, s, DS_ST_BASE_ADD, err);
	if (st)
		return st;
	sqlite3_bind_int64(stmt, 1, row);
	if (s->scratch.len)
		sqlite3_bind_blob64(stmt, 2, ds_buf_view(&s->scratch).at, s->scratch.len, SQLITE_STATIC);
	st = ds_store_run(s, stmt, err);
	sqlite3_clear_bindings(stmt);
	return st;
}

/* The base is what the document has again; the caller writes its spans anew. */
static ds_status drop_base(ds_store *s, int64_t row, ds_err *err)
{
	ds_status st = ds_store_run_row(s, DS_ST_BASE_MENTION_DROP, row, err);

	return st ? st : ds_store_run_row(s, DS_ST_BASE_DROP, row, err);
}

static ds_status set_spans(ds_store *s, int64_t row, const ds_doc *doc, ds_err *err)
{
	sqlite3_stmt *stmt;
	int64_t first;
	ds_status st = ds_store_add_mentions(&first, s, doc, err);

	if (!st)
		st = ds_store_stmt(&stmt, s, DS_ST_SPANS_SET, err);
	if (st)
		return st;
	sqlite3_bind_int64(stmt, 1, row);
	sqlite3_bind_int64(stmt, 2, first);
	sqlite3_bind_int64(stmt, 3, (int64_t)doc->spans.n);
	return ds_store_run(s, stmt, err);
}

static ds_status write_spans(ds_store *s, int64_t row, const ds_doc *doc, ds_err *err)
{
	state now = {0, 0, 0, false};
	int64_t digest = 0;
	ds_status st = read_state(&now, s, row, err);

	if (!st)
		st = ds_store_digest(&digest, &s->scratch, doc, err);
	if (st || (digest == now.digest && !now.annotated))
		return st;
	if (now.annotated)
		st = ds_store_drop_mentions(s, now.first, now.mentions, err);
	if (!st && digest == now.digest)
		st = drop_base(s, row, err);
	else if (!st && !now.annotated)
		st = keep_base(s, row, err);
	if (!st)
		st = set_spans(s, row, doc, err);
	if (!st)
		st = ds_store_run_row(s, DS_ST_DOC_TYPE_DROP, row, err);
	if (!st)
		st = ds_store_add_types(s, row, doc, err);
	if (!st)
		st = ds_store_run_row(s, DS_ST_CLAIM_DROP, row, err);
	return st ? st : ds_store_add_claims(s, row, doc, err);
}

ds_status ds_store_annotate(ds_store *s, int64_t row, const ds_doc *doc, ds_err *err)
{
	bool mine;
	ds_status st = ds_store_begin_at(s, &mine, err);

	if (st)
		return st;
	s->in_put = true;
	st = write_spans(s, row, doc, err);
	s->in_put = false;
	if (st) {
		ds_store_rollback(s);
		return st;
	}
	s->replaced = true;
	return mine ? ds_store_commit(s, err) : DS_OK;
}

ds_status ds_store_script_run(ds_store *s, ds_str source, ds_str engine, ds_err *err)
{
	sqlite3_stmt *stmt = NULL;
	int64_t run;
	bool mine;
	ds_status st = ds_store_begin_at(s, &mine, err);

	if (st)
		return st;
	st = ds_store_prepare(&stmt, s, "DELETE FROM runs WHERE substr(engine, 1, length(?1) + 1) = ?1 || ' '", err);
	if (!st) {
		ds_store_bind(stmt, 1, source);
		st = ds_store_run(s, stmt, err);
	}
	sqlite3_finalize(stmt);
	if (!st && engine.len)
		st = ds_store_run_of(&run, s, engine, err);
	if (st) {
		ds_store_rollback(s);
		return st;
	}
	return mine ? ds_store_commit(s, err) : DS_OK;
}
