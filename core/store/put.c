/*
 * Writing and removing documents.
 *
 * A put either succeeds or rolls the whole transaction back: a savepoint around each document would
 * make FTS5 write a segment for each. The mentions of a document are one run of row numbers, so
 * that a row needs neither its document's number nor an index over it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "store/store_int.h"

#include "base/hash.h"

#include <sodium/crypto_hash_sha256.h>

#define DIGEST_SEED UINT64_C(0x64737374)

/* What a put compares and writes beside the document itself. */
typedef struct put_state {
	unsigned char sha256[crypto_hash_sha256_BYTES];
	int64_t digest; /* of spans and claims */
	ds_buf tokens, edits;
	int64_t run, first;
} put_state;

static void digest_str(ds_buf *b, ds_str s)
{
	ds_store_varint(b, s.len);
	ds_buf_str(b, s);
}

static void digest_claims(ds_buf *b, const ds_claims *claims)
{
	for (size_t i = 0; i < claims->n; i++) {
		const ds_claim *c = &claims->v[i];
		const uint32_t parts[] = {(uint32_t)c->speaker, c->speaker_at.start,
					  c->speaker_at.end, c->verb.start, c->verb.end,
					  c->content.start, c->content.end, c->stance, c->negated,
					  c->direct};

		for (size_t k = 0; k < sizeof parts / sizeof *parts; k++)
			ds_store_varint(b, parts[k]);
	}
}

ds_status ds_store_digest(int64_t *out, ds_buf *b, const ds_doc *doc, ds_err *err)
{
	uint64_t sum;

	ds_buf_clear(b);
	for (size_t i = 0; i < doc->spans.n; i++) {
		const ds_span *s = &doc->spans.v[i];

		ds_store_varint(b, s->start);
		ds_store_varint(b, s->end);
		ds_store_varint(b, (uint32_t)s->entity);
		ds_buf_char(b, (char)(s->type < DS_TYPE_OWN ? s->type : DS_TYPE_OWN));
		if (s->type >= DS_TYPE_OWN)
			digest_str(b, ds_str_of(ds_type_name((ds_type)s->type)));
		ds_buf_char(b, (char)s->rank);
		ds_buf_char(b, (char)s->value.kind);
		digest_str(b, s->id);
		digest_str(b, s->source);
		ds_store_value_pack(b, &s->value);
	}
	digest_claims(b, &doc->claims);
	sum = ds_hash(ds_buf_view(b), DIGEST_SEED);
	memcpy(out, &sum, sizeof sum);
	return ds_buf_status(b, err);
}

static ds_status prepare(put_state *p, ds_store *s, const ds_doc *doc, ds_err *err)
{
	ds_status st;

	crypto_hash_sha256(p->sha256, (const unsigned char *)doc->text.source.at,
			   doc->text.source.len);
	if (doc->preset)
		ds_store_borders_pack(&p->tokens, &doc->tokens);
	st = ds_buf_status(&p->tokens, err);
	return st ? st : ds_store_digest(&p->digest, &s->scratch, doc, err);
}

/* Row of the document that this one replaces; 0 if none. */
static ds_status find_old(int64_t *out, ds_store *s, const ds_meta *meta, ds_err *err)
{
	sqlite3_stmt *stmt;
	ds_str key = meta->uri.len ? meta->uri : meta->id;
	ds_status st = ds_store_stmt(&stmt, s, meta->uri.len ? DS_ST_FIND_URI : DS_ST_FIND_BARE,
		err);
	int rc;

	if (st)
		return st;
	ds_store_bind(stmt, 1, key);
	rc = sqlite3_step(stmt);
	*out = rc == SQLITE_ROW ? sqlite3_column_int64(stmt, 0) : 0;
	sqlite3_reset(stmt);
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? DS_OK : ds_store_fail(s, rc, err);
}

/* Compares the row in DS_ST_STATE with the document; the digest only where `full`. */
static bool row_same(sqlite3_stmt *stmt, const put_state *p, const ds_doc *doc, ds_str engine,
		     bool full)
{
	const ds_meta *m = &doc->meta;
	const ds_str meta[] = {m->id, m->uri, m->title, m->date, m->lang, m->publisher, m->meta};
	ds_str sum = {(const char *)p->sha256, sizeof p->sha256};

	if (!ds_str_eq(ds_store_column(stmt, 0), sum) ||
	    !ds_str_eq(ds_store_column(stmt, 2), engine) ||
	    sqlite3_column_int64(stmt, 14) != ds_store_encoding_pack(&doc->text.encoding) ||
	    !ds_str_eq(ds_store_column(stmt, 10), ds_buf_view(&p->tokens)))
		return false;
	for (int i = 0; i < (int)(sizeof meta / sizeof *meta); i++) {
		if (!ds_str_eq(ds_store_column(stmt, 3 + i), meta[i]))
			return false;
	}
	return !full || sqlite3_column_int64(stmt, 1) == p->digest;
}

static ds_status same(bool *out, ds_store *s, int64_t row, const put_state *p, const ds_doc *doc,
		      ds_str engine, ds_err *err)
{
	bool full = doc->is_tagged || doc->spans.n > 0;
	sqlite3_stmt *stmt;
	ds_status st = ds_store_stmt(&stmt, s, DS_ST_STATE, err);
	int rc;

	if (st)
		return st;
	sqlite3_bind_int64(stmt, 1, row);
	rc = sqlite3_step(stmt);
	*out = rc == SQLITE_ROW && row_same(stmt, p, doc, engine, full);
	sqlite3_reset(stmt);
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? DS_OK : ds_store_fail(s, rc, err);
}

static void state_init(put_state *p)
{
	memset(p, 0, sizeof *p);
	ds_buf_init(&p->tokens, NULL, 0);
	ds_buf_init(&p->edits, NULL, 0);
}

static void state_free(put_state *p)
{
	ds_buf_free(&p->tokens);
	ds_buf_free(&p->edits);
}

ds_status ds_store_has(bool *out, ds_store *s, const ds_doc *doc, const char *engine, ds_err *err)
{
	put_state p;
	int64_t row = 0;
	bool found = false;
	ds_status st;

	state_init(&p);
	st = prepare(&p, s, doc, err);
	if (!st)
		st = find_old(&row, s, &doc->meta, err);
	/* spans that came with the input are compared by put, once they are merged */
	if (!st && row && (doc->is_tagged || doc->spans.n == 0))
		st = same(&found, s, row, &p, doc, ds_str_of(engine), err);
	state_free(&p);
	if (!st)
		*out = found;
	return st;
}

ds_status ds_store_run_of(int64_t *out, ds_store *s, ds_str engine, ds_err *err)
{
	sqlite3_stmt *stmt;
	ds_status st = ds_store_stmt(&stmt, s, DS_ST_RUN_FIND, err);
	int rc;

	if (st)
		return st;
	ds_store_bind(stmt, 1, engine);
	rc = sqlite3_step(stmt);
	*out = rc == SQLITE_ROW ? sqlite3_column_int64(stmt, 0) : 0;
	sqlite3_reset(stmt);
	if (rc == SQLITE_ROW)
		return DS_OK;
	if (rc != SQLITE_DONE)
		return ds_store_fail(s, rc, err);
	st = ds_store_stmt(&stmt, s, DS_ST_RUN_ADD, err);
	if (st)
		return st;
	ds_store_bind(stmt, 1, engine);
	st = ds_store_run(s, stmt, err);
	if (!st)
		*out = sqlite3_last_insert_rowid(s->db);
	return st;
}

/* Adds a document to the index or takes it out; the terms must be those that were put in. */
static ds_status write_index(ds_store *s, ds_stmt which, int64_t row, ds_str title, ds_str text,
			     ds_err *err)
{
	sqlite3_stmt *stmt;
	ds_status st = ds_store_stmt(&stmt, s, which, err);

	if (st)
		return st;
	sqlite3_bind_int64(stmt, 1, row);
	ds_store_bind(stmt, 2, title);
	ds_store_bind(stmt, 3, text);
	st = ds_store_run(s, stmt, err);
	sqlite3_clear_bindings(stmt);
	return st;
}

static ds_status drop_index(ds_store *s, int64_t row, ds_err *err)
{
	sqlite3_stmt *old;
	ds_status st = ds_store_stmt(&old, s, DS_ST_INDEX_OLD, err);
	int rc;

	if (st)
		return st;
	sqlite3_bind_int64(old, 1, row);
	rc = sqlite3_step(old);
	if (rc == SQLITE_ROW)
		st = write_index(s, DS_ST_INDEX_DROP, row, ds_store_column(old, 0),
				 ds_store_column(old, 1), err);
	else if (rc != SQLITE_DONE)
		st = ds_store_fail(s, rc, err);
	sqlite3_reset(old);
	return st;
}

ds_status ds_store_drop_mentions(ds_store *s, int64_t first, int64_t n, ds_err *err)
{
	sqlite3_stmt *stmt;
	ds_status st = ds_store_stmt(&stmt, s, DS_ST_MENTION_DROP, err);

	if (st)
		return st;
	sqlite3_bind_int64(stmt, 1, first);
	sqlite3_bind_int64(stmt, 2, n > 0 && first < INT64_MAX - n ? first + n : first);
	return ds_store_run(s, stmt, err);
}

ds_status ds_store_run_row(ds_store *s, ds_stmt which, int64_t row, ds_err *err)
{
	sqlite3_stmt *stmt;
	ds_status st = ds_store_stmt(&stmt, s, which, err);

	if (st)
		return st;
	sqlite3_bind_int64(stmt, 1, row);
	return ds_store_run(s, stmt, err);
}

static ds_status drop_parts(ds_store *s, int64_t row, ds_err *err)
{
	static const ds_stmt parts[] = {DS_ST_CLAIM_DROP, DS_ST_DOC_TYPE_DROP, DS_ST_GIVEN_DROP,
					DS_ST_BASE_MENTION_DROP, DS_ST_BASE_DROP};
	sqlite3_stmt *stmt;
	int64_t first = 0, n = 0;
	ds_status st = ds_store_stmt(&stmt, s, DS_ST_STATE, err);

	if (st)
		return st;
	sqlite3_bind_int64(stmt, 1, row);
	if (sqlite3_step(stmt) == SQLITE_ROW) {
		first = sqlite3_column_int64(stmt, 11);
		n = sqlite3_column_int64(stmt, 12);
	}
	st = ds_store_run(s, stmt, err);
	if (!st)
		st = drop_index(s, row, err);
	for (size_t i = 0; !st && i < sizeof parts / sizeof *parts; i++)
		st = ds_store_run_row(s, parts[i], row, err);
	return st ? st : ds_store_drop_mentions(s, first, n, err);
}

ds_status ds_store_add_mentions(int64_t *first, ds_store *s, const ds_doc *doc, ds_err *err)
{
	ds_status st = DS_OK;

	if (s->next == 0) {
		st = ds_store_int(&s->next, s, ds_store_sql[DS_ST_MENTION_NEXT], 1, err);
		if (st)
			return st;
	}
	*first = s->next;
	for (size_t i = 0; !st && i < doc->spans.n; i++) {
		const ds_span *span = &doc->spans.v[i];
		sqlite3_stmt *stmt;
		int64_t name = 0;

		if (span->start > span->end || span->end > doc->text.read.len)
			return ds_fail(err, DS_EFAIL, "span %zu is outside the text", i);
		st = ds_store_name_row(&name, s, doc, span, err);
		if (!st)
			st = ds_store_stmt(&stmt, s, DS_ST_MENTION_ADD, err);
		if (st)
			return st;
		sqlite3_bind_int64(stmt, 1, s->next++);
		sqlite3_bind_int64(stmt, 2, span->start);
		sqlite3_bind_int64(stmt, 3, span->end - span->start);
		sqlite3_bind_int64(stmt, 4, name);
		if (span->entity >= 0)
			sqlite3_bind_int64(stmt, 5, (int64_t)i - span->entity);
		st = ds_store_run(s, stmt, err);
	}
	return st;
}

ds_status ds_store_add_types(ds_store *s, int64_t row, const ds_doc *doc, ds_err *err)
{
	bool seen[DS_TYPE_LIMIT] = {false};
	ds_status st = DS_OK;

	for (size_t i = 0; i < doc->spans.n; i++)
		seen[doc->spans.v[i].type] = true;
	for (int type = 0; !st && type < DS_TYPE_LIMIT; type++) {
		sqlite3_stmt *stmt;
		int number;

		if (!seen[type])
			continue;
		st = ds_store_type_number(&number, s, (ds_type)type, true, err);
		if (!st)
			st = ds_store_stmt(&stmt, s, DS_ST_DOC_TYPE_ADD, err);
		if (st)
			break;
		sqlite3_bind_int(stmt, 1, number);
		sqlite3_bind_int64(stmt, 2, row);
		st = ds_store_run(s, stmt, err);
	}
	return st;
}

ds_status ds_store_add_claims(ds_store *s, int64_t row, const ds_doc *doc, ds_err *err)
{
	ds_status st = DS_OK;

	for (size_t i = 0; !st && i < doc->claims.n; i++) {
		const ds_claim *c = &doc->claims.v[i];
		const int64_t columns[] = {row, (int64_t)i, c->speaker, c->speaker_at.start,
					   c->speaker_at.end, c->verb.start, c->verb.end,
					   c->content.start, c->content.end, c->stance, c->negated,
					   c->direct};
		sqlite3_stmt *stmt;

		st = ds_store_stmt(&stmt, s, DS_ST_CLAIM_ADD, err);
		for (int k = 0; !st && k < (int)(sizeof columns / sizeof *columns); k++)
			sqlite3_bind_int64(stmt, k + 1, columns[k]);
		if (!st && c->speaker < 0)
			sqlite3_bind_null(stmt, 3);
		if (!st)
			st = ds_store_run(s, stmt, err);
	}
	return st;
}

static void bind_blob(sqlite3_stmt *stmt, int at, ds_str b)
{
	if (b.len)
		sqlite3_bind_blob64(stmt, at, b.at, b.len, SQLITE_STATIC);
}

static ds_status write_row(int64_t *row, const put_state *p, ds_store *s, const ds_doc *doc,
			   ds_err *err)
{
	const ds_meta *m = &doc->meta;
	const ds_str meta[] = {m->id, m->uri, m->title, m->date, m->lang, m->publisher, m->meta};
	const ds_text *t = &doc->text;
	sqlite3_stmt *stmt;
	ds_status st = ds_store_stmt(&stmt, s, *row ? DS_ST_DOC_REPLACE : DS_ST_DOC_ADD, err);

	if (st)
		return st;
	for (int i = 0; i < (int)(sizeof meta / sizeof *meta); i++)
		ds_store_bind(stmt, i + 1, meta[i]);
	if (doc->is_tagged)
		sqlite3_bind_int64(stmt, 8, p->run);
	sqlite3_bind_int64(stmt, 9, p->first);
	sqlite3_bind_int64(stmt, 10, (int64_t)doc->spans.n);
	bind_blob(stmt, 11, (ds_str){(const char *)p->sha256, sizeof p->sha256});
	sqlite3_bind_int64(stmt, 12, p->digest);
	sqlite3_bind_int64(stmt, 13, (int64_t)t->source.len);
	sqlite3_bind_int64(stmt, 14, (int64_t)t->read.len);
	sqlite3_bind_int64(stmt, 15, (int64_t)t->encoding.invalid);
	sqlite3_bind_int64(stmt, 16, ds_store_encoding_pack(&t->encoding));
	bind_blob(stmt, 17, ds_buf_view(&p->tokens));
	bind_blob(stmt, 18, ds_buf_view(&p->edits));
	sqlite3_bind_text64(stmt, 19, t->read.at ? t->read.at : "", t->read.len, SQLITE_STATIC,
			    SQLITE_UTF8);
	if (*row)
		sqlite3_bind_int64(stmt, 20, *row);
	st = ds_store_run(s, stmt, err);
	if (!st && !*row)
		*row = sqlite3_last_insert_rowid(s->db);
	/* the bytes bound above are the caller's */
	sqlite3_clear_bindings(stmt);
	return st;
}

static ds_status write_doc(put_state *p, ds_store *s, int64_t row, const ds_doc *doc,
			   ds_str engine, ds_err *err)
{
	ds_status st;

	ds_store_edits_pack(&p->edits, &doc->text);
	st = ds_buf_status(&p->edits, err);
	if (!st && doc->is_tagged)
		st = ds_store_run_of(&p->run, s, engine, err);
	if (!st && row)
		st = drop_parts(s, row, err);
	if (!st)
		st = ds_store_add_mentions(&p->first, s, doc, err);
	if (!st)
		st = write_row(&row, p, s, doc, err);
	if (!st)
		st = ds_store_add_types(s, row, doc, err);
	if (!st)
		st = ds_store_given_add(s, row, doc, err);
	if (!st)
		st = ds_store_add_claims(s, row, doc, err);
	return st ? st : write_index(s, DS_ST_INDEX_ADD, row, doc->meta.title, doc->text.read, err);
}

ds_status ds_store_put(ds_put *out, ds_store *s, const ds_doc *doc, const char *engine,
		       ds_err *err)
{
	ds_str name = doc->is_tagged ? ds_str_of(engine) : (ds_str){NULL, 0};
	put_state p;
	int64_t row = 0;
	bool mine, unchanged = false;
	ds_status st = ds_store_begin_at(s, &mine, err);

	if (st)
		return st;
	s->in_put = true;
	state_init(&p);
	st = prepare(&p, s, doc, err);
	if (!st)
		st = find_old(&row, s, &doc->meta, err);
	if (!st && row)
		st = same(&unchanged, s, row, &p, doc, name, err);
	if (!st && !unchanged)
		st = write_doc(&p, s, row, doc, name, err);
	state_free(&p);
	s->in_put = false;
	if (st) {
		ds_store_rollback(s);
		return st;
	}
	if (row && !unchanged)
		s->replaced = true;
	if (mine)
		st = ds_store_commit(s, err);
	if (!st)
		*out = unchanged ? DS_PUT_UNCHANGED : row ? DS_PUT_REPLACED : DS_PUT_ADDED;
	return st;
}

static ds_status drop_doc(ds_store *s, int64_t row, ds_err *err)
{
	sqlite3_stmt *stmt;
	ds_status st = drop_parts(s, row, err);

	if (!st)
		st = ds_store_stmt(&stmt, s, DS_ST_DOC_DROP, err);
	if (st)
		return st;
	sqlite3_bind_int64(stmt, 1, row);
	return ds_store_run(s, stmt, err);
}

ds_status ds_store_remove(ds_store *s, ds_str key, ds_err *err)
{
	int64_t row = 0;
	bool mine;
	ds_status st = ds_store_begin_at(s, &mine, err);

	if (st)
		return st;
	st = ds_store_find(&row, s, key, err);
	if (st) {
		/* nothing was written: the caller's transaction stays as it is */
		if (mine)
			ds_store_rollback(s);
		return st;
	}
	s->in_put = true;
	/*
	 * The savepoint makes FTS5 write what is pending. Otherwise a document put and removed in
	 * one transaction would leave its terms as deletion marks in a single segment, which
	 * 'optimize' does not merge.
	 */
	st = ds_store_exec(s, "SAVEPOINT remove", err);
	if (!st)
		st = drop_doc(s, row, err);
	if (!st)
		st = ds_store_exec(s, "RELEASE remove", err);
	s->in_put = false;
	s->removed = true;
	if (st) {
		ds_store_rollback(s);
		return st;
	}
	return mine ? ds_store_commit(s, err) : DS_OK;
}
