/*
 * Interned names: every distinct (type, source, text or value, link) is one row of `names`.
 *
 * A bounded cache maps a name's 128-bit hash, seeded anew by every process, to its row, so that the
 * common case costs no look-up. The seed keeps a hostile text from choosing two names that collide.
 *
 * SPDX-License-Identifier: MIT
 */
#include "store/store_int.h"

#include "base/hash.h"
#include "text/fold.h"
#include "text/utf8.h"

#include <stdlib.h>

void ds_store_cache_clear(ds_store *s)
{
	free(s->cache);
	s->cache = NULL;
	s->cached = 0;
}

/*
 * The slot for the hash: the one that holds it, or an empty one; NULL without memory (the cache is
 * optional).
 */
static ds_store_slot *slot_of(ds_store *s, uint64_t a, uint64_t b)
{
	if (s->cached >= DS_STORE_CACHE / 2)
		ds_store_cache_clear(s);
	if (!s->cache) {
		s->cache = calloc(DS_STORE_CACHE, sizeof *s->cache);
		if (!s->cache)
			return NULL;
	}
	for (size_t i = (size_t)a & (DS_STORE_CACHE - 1);; i = (i + 1) & (DS_STORE_CACHE - 1)) {
		ds_store_slot *slot = &s->cache[i];

		if (slot->row == 0 || (slot->a == a && slot->b == b))
			return slot;
	}
}

static ds_status source_row(int64_t *out, ds_store *s, ds_str name, int rank, ds_err *err)
{
	sqlite3_stmt *stmt;
	ds_status st = ds_store_stmt(&stmt, s, DS_ST_SOURCE_FIND, err);
	int rc;

	if (st)
		return st;
	ds_store_bind(stmt, 1, name);
	sqlite3_bind_int(stmt, 2, rank);
	rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW) {
		*out = sqlite3_column_int64(stmt, 0);
		sqlite3_reset(stmt);
		return DS_OK;
	}
	sqlite3_reset(stmt);
	if (rc != SQLITE_DONE)
		return ds_store_fail(s, rc, err);
	st = ds_store_stmt(&stmt, s, DS_ST_SOURCE_ADD, err);
	if (st)
		return st;
	ds_store_bind(stmt, 1, name);
	sqlite3_bind_int(stmt, 2, rank);
	st = ds_store_run(s, stmt, err);
	if (!st)
		*out = sqlite3_last_insert_rowid(s->db);
	return st;
}

static void bind_name(sqlite3_stmt *stmt, const ds_span *span, int type, ds_str key, ds_str text,
		      int64_t source)
{
	ds_store_bind(stmt, 5, text);
	/* a key is never NULL, so that it can be found */
	sqlite3_bind_text64(stmt, 1, key.at ? key.at : "", key.len, SQLITE_STATIC, SQLITE_UTF8);
	sqlite3_bind_int(stmt, 2, type);
	sqlite3_bind_int64(stmt, 3, source);
	sqlite3_bind_int(stmt, 4, span->value.kind);
	ds_store_bind(stmt, 6, span->id);
}

static ds_status look_up(int64_t *out, ds_store *s, const ds_span *span, ds_str key, ds_str text,
			 ds_err *err)
{
	sqlite3_stmt *stmt;
	int64_t source = 0;
	ds_status st = source_row(&source, s, span->source, span->rank, err);
	int rc, type = 0;

	if (!st)
		st = ds_store_type_number(&type, s, (ds_type)span->type, true, err);
	if (!st)
		st = ds_store_stmt(&stmt, s, DS_ST_NAME_FIND, err);
	if (st)
		return st;
	bind_name(stmt, span, type, key, text, source);
	rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW)
		*out = sqlite3_column_int64(stmt, 0);
	sqlite3_reset(stmt);
	if (rc == SQLITE_ROW)
		return DS_OK;
	if (rc != SQLITE_DONE)
		return ds_store_fail(s, rc, err);
	st = ds_store_stmt(&stmt, s, DS_ST_NAME_ADD, err);
	if (st)
		return st;
	bind_name(stmt, span, type, key, text, source);
	st = ds_store_run(s, stmt, err);
	if (!st)
		*out = sqlite3_last_insert_rowid(s->db);
	return st;
}

/* Everything that makes a name what it is, one after the other, each with its length. */
static ds_status describe(ds_buf *b, const ds_span *span, ds_str what, ds_err *err)
{
	const ds_str parts[] = {span->source, span->id, what};

	ds_buf_char(b, (char)span->type);
	ds_buf_char(b, (char)span->value.kind);
	ds_buf_char(b, (char)span->rank);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		ds_store_varint(b, parts[i].len);
		ds_buf_str(b, parts[i]);
	}
	return ds_buf_status(b, err);
}

/* The key: the fold of the words for a name, JSON for a value. */
static ds_status make_key(ds_buf *b, const ds_span *span, ds_str text, ds_err *err)
{
	ds_buf_clear(b);
	if (span->value.kind == DS_VALUE_NONE)
		ds_fold_add(b, text);
	else
		ds_store_value_pack(b, &span->value);
	if (ds_utf8_valid(ds_buf_view(b)) != b->len)
		return ds_fail(err, DS_EENCODING, "the value of a span is not UTF-8");
	return ds_buf_status(b, err);
}

ds_status ds_store_name_row(int64_t *out, ds_store *s, const ds_doc *doc, const ds_span *span,
			    ds_err *err)
{
	bool named = span->value.kind == DS_VALUE_NONE;
	ds_str text = ds_str_sub(doc->text.read, span->start, span->end);
	ds_str none = {NULL, 0};
	ds_buf key, all;
	ds_store_slot *slot = NULL;
	uint64_t a = 0, b = 0;
	ds_status st;

	ds_buf_init(&key, NULL, 0);
	ds_buf_init(&all, NULL, 0);
	st = named ? DS_OK : make_key(&key, span, text, err);
	if (!st)
		st = describe(&all, span, named ? text : ds_buf_view(&key), err);
	if (st)
		goto done;
	a = ds_hash(ds_buf_view(&all), s->seed[0]);
	b = ds_hash(ds_buf_view(&all), s->seed[1]);
	slot = slot_of(s, a, b);
	if (slot && slot->row) {
		*out = slot->row;
		goto done;
	}
	if (named)
		st = make_key(&key, span, text, err);
	if (!st)
		st = look_up(out, s, span, ds_buf_view(&key), named ? text : none, err);
	if (!st && slot) {
		*slot = (ds_store_slot){a, b, *out};
		s->cached++;
	}
done:
	ds_buf_free(&key);
	ds_buf_free(&all);
	return st;
}

ds_status ds_store_sweep(ds_store *s, ds_err *err)
{
	ds_status st = ds_store_exec(s, "DELETE FROM names WHERE name NOT IN (SELECT name FROM"
		" mentions)",
				     err);

	if (!st)
		st = ds_store_exec(s, "DELETE FROM sources WHERE source NOT IN (SELECT source FROM"
			" names)",
				   err);
	if (!st)
		st = ds_store_exec(s, "DELETE FROM runs WHERE run NOT IN"
				   " (SELECT run FROM documents WHERE run IS NOT NULL) AND NOT EXISTS (SELECT 1 FROM sources s"
				   " WHERE substr(engine, 1, length(s.name) + 1) = s.name || ' ')", err);
	if (!st)
		s->replaced = false;
	ds_store_cache_clear(s);
	return st;
}
