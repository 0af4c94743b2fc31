/*
 * Which documents: filters, samples, full-text search.
 *
 * Filters become one SQL condition; everything that comes from outside is bound, never put into the
 * SQL. A sample is those documents whose id hashes lowest under the seed: the same on every
 * machine, whatever the order in which the documents came in.
 *
 * SPDX-License-Identifier: MIT
 */
#include "store/store_int.h"

#include "base/hash.h"
#include "text/fold.h"

#include <stdlib.h>

/* YYYY, YYYY-MM or YYYY-MM-DD. */
static bool is_date(ds_str s)
{
	if (s.len != 4 && s.len != 7 && s.len != 10)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		bool dash = i == 4 || i == 7;

		if (dash ? s.at[i] != '-' : s.at[i] < '0' || s.at[i] > '9')
			return false;
	}
	return true;
}

ds_status ds_store_where(ds_buf *sql, const ds_store *s, const ds_filter *f, ds_err *err)
{
	if ((f->since.len && !is_date(f->since)) || (f->until.len && !is_date(f->until)))
		return ds_fail(err, DS_ESYNTAX, "since and until are YYYY, YYYY-MM or YYYY-MM-DD");
	if (f->type.len && ds_type_find(f->type) == DS_TYPE_COUNT)
		return ds_fail(err, DS_ESYNTAX, "no type \"%.*s\"",
			       (int)(f->type.len < 32 ? f->type.len : 32), f->type.at);
	if (f->since.len)
		ds_buf_zstr(sql, " AND d.date >= :since");
	if (f->until.len)
		ds_buf_zstr(sql, " AND substr(d.date, 1, length(:until)) <= :until");
	if (f->publisher.len)
		ds_buf_zstr(sql, " AND d.publisher = :publisher");
	if (f->lang.len)
		ds_buf_zstr(sql, " AND (d.lang = :lang OR substr(d.lang, 1, length(:lang) + 1) ="
			" :lang || '-')");
	if (f->uri.len)
		ds_buf_zstr(sql, " AND d.uri GLOB :uri");
	if (f->type.len && !s->stale_index)
		ds_buf_zstr(sql, " AND EXISTS (SELECT 1 FROM documents_types t WHERE t.doc = d.doc AND"
			    " t.type = (SELECT type FROM types WHERE name = :type))");
	else if (f->type.len)
		ds_buf_zstr(sql, " AND EXISTS (SELECT 1 FROM mentions m JOIN names n ON n.name ="
			" m.name"
			    " WHERE m.mention >= d.first AND m.mention < d.first + d.mentions"
			    " AND n.type = (SELECT type FROM types WHERE name = :type))");
	if (f->entity.len)
		ds_buf_zstr(sql, " AND EXISTS (SELECT 1 FROM mentions m"
			    " WHERE m.mention >= d.first AND m.mention < d.first + d.mentions"
			    " AND m.name IN (SELECT name FROM names WHERE kind = 0 AND key ="
				" :entity"
			    " UNION ALL SELECT name FROM names WHERE kind = 0 AND link = :link))");
	if (f->query.len)
		ds_buf_zstr(sql, " AND d.doc IN (SELECT rowid FROM search WHERE search MATCH"
			" :query)");
	return ds_buf_status(sql, err);
}

static int bind_named(sqlite3_stmt *stmt, const char *name, ds_str text)
{
	int at = sqlite3_bind_parameter_index(stmt, name);

	if (at == 0)
		return SQLITE_OK;
	return sqlite3_bind_text64(stmt, at, text.at, text.len, SQLITE_TRANSIENT, SQLITE_UTF8);
}

ds_status ds_store_where_bind(sqlite3_stmt *stmt, const ds_filter *f, ds_err *err)
{
	ds_buf key;
	ds_status st = DS_OK;
	int rc = bind_named(stmt, ":since", f->since);

	ds_buf_init(&key, NULL, 0);
	rc |= bind_named(stmt, ":until", f->until);
	rc |= bind_named(stmt, ":publisher", f->publisher);
	rc |= bind_named(stmt, ":lang", f->lang);
	rc |= bind_named(stmt, ":uri", f->uri);
	rc |= bind_named(stmt, ":query", f->query);
	if (f->entity.len) {
		ds_fold_add(&key, f->entity);
		st = ds_buf_status(&key, err);
		rc |= bind_named(stmt, ":entity", ds_buf_view(&key));
		rc |= bind_named(stmt, ":link", f->entity);
	}
	rc |= bind_named(stmt, ":type", f->type);
	ds_buf_free(&key);
	if (!st && rc)
		st = ds_fail(err, DS_ENOMEM, NULL);
	return st;
}

/* A statement over documents with the filter's conditions; `head` ends before " WHERE". */
static ds_status prepare(sqlite3_stmt **out, ds_store *s, const char *head, const ds_filter *f,
			 const char *tail, ds_err *err)
{
	sqlite3_stmt *stmt = NULL;
	ds_buf sql;
	ds_status st;

	ds_buf_init(&sql, NULL, 0);
	ds_buf_zstr(&sql, head);
	ds_buf_zstr(&sql, " WHERE 1");
	st = f ? ds_store_where(&sql, s, f, err) : DS_OK;
	ds_buf_zstr(&sql, tail);
	ds_buf_char(&sql, '\0');
	if (!st)
		st = ds_buf_status(&sql, err);
	if (!st)
		st = ds_store_prepare(&stmt, s, sql.at, err);
	if (!st && f)
		st = ds_store_where_bind(stmt, f, err);
	ds_buf_free(&sql);
	if (st)
		sqlite3_finalize(stmt);
	else
		*out = stmt;
	return st;
}

/* FTS5 reports a malformed query as a plain error, with its own words. */
static ds_status query_fail(ds_store *s, int rc, bool query, ds_err *err)
{
	if (rc == SQLITE_ERROR && query)
		return ds_fail(err, DS_ESYNTAX, "%s", sqlite3_errmsg(s->db));
	return ds_store_fail(s, rc, err);
}

static ds_status check_index(const ds_store *s, bool query, ds_err *err)
{
	if (query && s->stale_index)
		return ds_fail(err, DS_EFAIL, "%s: its index was made by another version of"
			" dossier;"
			       " `dossier add %s` rebuilds it", s->path, s->path);
	return DS_OK;
}

typedef struct pick {
	uint64_t hash;
	int64_t row;
} pick;

static int by_hash(const void *a, const void *b)
{
	const pick *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row);
}

static int by_row(const void *a, const void *b)
{
	const pick *x = a, *y = b;

	return (x->row > y->row) - (x->row < y->row);
}

static ds_status collect(pick **out, size_t *n_out, ds_store *s, sqlite3_stmt *stmt,
			 const ds_filter *f, ds_arena *mem, ds_err *err)
{
	pick *v = NULL;
	size_t n = 0, cap = 0;
	int rc;

	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		ds_status st = ds_arena_grow(mem, &v, &cap, n, n + 1, sizeof *v, err);

		if (st)
			return st;
		v[n].row = sqlite3_column_int64(stmt, 0);
		v[n].hash = f && f->sample ? ds_hash(ds_store_column(stmt, 1), f->seed) : 0;
		n++;
		if (f && f->limit && !f->sample && n >= f->limit)
			rc = SQLITE_DONE;
		if (rc == SQLITE_DONE)
			break;
	}
	if (rc != SQLITE_DONE)
		return query_fail(s, rc, f && f->query.len, err);
	*out = v;
	*n_out = n;
	return DS_OK;
}

ds_status ds_store_select(int64_t **rows, size_t *n, ds_store *s, const ds_filter *filter,
			  ds_arena *mem, ds_err *err)
{
	sqlite3_stmt *stmt = NULL;
	pick *v = NULL;
	size_t count = 0;
	int64_t *out;
	ds_status st = check_index(s, filter && filter->query.len, err);

	if (!st)
		st = prepare(&stmt, s, "SELECT d.doc, d.id FROM documents d", filter, " ORDER BY"
			" d.doc",
			     err);
	if (!st)
		st = collect(&v, &count, s, stmt, filter, mem, err);
	sqlite3_finalize(stmt);
	if (st)
		return st;
	if (filter && filter->sample && count) {
		qsort(v, count, sizeof *v, by_hash);
		if (count > filter->sample)
			count = (size_t)filter->sample;
		qsort(v, count, sizeof *v, by_row);
	}
	if (filter && filter->limit && count > filter->limit)
		count = (size_t)filter->limit;
	out = ds_arena_get(mem, count, sizeof *out);
	if (!out)
		return ds_arena_fail(mem, err);
	for (size_t i = 0; i < count; i++)
		out[i] = v[i].row;
	*rows = out;
	*n = count;
	return DS_OK;
}

/* ---- search ---- */

static ds_status read_found(ds_found *out, sqlite3_stmt *stmt, ds_arena *mem, ds_err *err)
{
	ds_meta *m = &out->meta;
	ds_str *texts[] = {&m->id, &m->uri, &m->title, &m->date, &m->lang, &m->publisher, &m->meta,
			   &out->snippet};

	for (int i = 0; i < (int)(sizeof texts / sizeof *texts); i++) {
		ds_status st = ds_arena_copy(texts[i], ds_store_column(stmt, i), mem, err);

		if (st)
			return st;
	}
	return DS_OK;
}

static bool has_row(const int64_t *rows, size_t n, int64_t row)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (rows[mid] < row)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < n && rows[lo] == row;
}

/* Row and score of the best hits; a title counts four times. */
static ds_status rank(ds_found **out, size_t *n, ds_store *s, ds_str query, const ds_filter *f,
		      size_t limit, ds_arena *mem, ds_err *err)
{
	int64_t *rows = NULL;
	size_t n_rows = 0, cap = 0;
	sqlite3_stmt *stmt = NULL;
	int rc = SQLITE_DONE;
	ds_status st = f->sample ? ds_store_select(&rows, &n_rows, s, f, mem, err) : DS_OK;

	if (!st)
		st = prepare(&stmt, s, "SELECT d.doc, -bm25(search, 4.0, 1.0) AS score"
			     " FROM search JOIN documents d ON d.doc = search.rowid", f,
			     " AND search MATCH :search ORDER BY score DESC, d.doc", err);
	if (!st && bind_named(stmt, ":search", query))
		st = ds_fail(err, DS_ENOMEM, NULL);
	while (!st && (limit == 0 || *n < limit) && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		int64_t row = sqlite3_column_int64(stmt, 0);

		if (f->sample && !has_row(rows, n_rows, row))
			continue;
		st = ds_arena_grow(mem, out, &cap, *n, *n + 1, sizeof **out, err);
		if (!st)
			(*out)[(*n)++] = (ds_found){.row = row,
				.score = sqlite3_column_double(stmt, 1)};
	}
	if (!st && rc != SQLITE_DONE && rc != SQLITE_ROW)
		st = query_fail(s, rc, true, err);
	sqlite3_finalize(stmt);
	return st;
}

/* Ranking reads no text; only the hits that are shown are read again, for their snippets. */
static ds_status fill_found(ds_found *v, size_t n, ds_store *s, ds_str query, ds_arena *mem,
			    ds_err *err)
{
	sqlite3_stmt *stmt = NULL;
	ds_status st = ds_store_prepare(&stmt, s, "SELECT d.id, d.uri, d.title, d.date, d.lang,"
					" d.publisher, d.meta, snippet(search, -1, char(2),"
						" char(3),"
					" '\xE2\x80\xA6', 24) FROM search JOIN documents d"
					" ON d.doc = search.rowid WHERE search MATCH ?1 AND"
						" search.rowid = ?2",
					err);

	if (!st && sqlite3_bind_text64(stmt, 1, query.at, query.len, SQLITE_STATIC, SQLITE_UTF8))
		st = ds_fail(err, DS_ENOMEM, NULL);
	for (size_t i = 0; !st && i < n; i++) {
		int rc;

		sqlite3_bind_int64(stmt, 2, v[i].row);
		rc = sqlite3_step(stmt);
		if (rc == SQLITE_ROW)
			st = read_found(&v[i], stmt, mem, err);
		else if (rc != SQLITE_DONE)
			st = query_fail(s, rc, true, err);
		sqlite3_reset(stmt);
	}
	sqlite3_finalize(stmt);
	return st;
}

ds_status ds_store_search(ds_found **out, size_t *n, ds_store *s, ds_str query,
			  const ds_filter *filter, size_t limit, ds_arena *mem, ds_err *err)
{
	ds_filter f = filter ? *filter : (ds_filter){0};
	ds_found *v = NULL;
	size_t count = 0;
	ds_status st = check_index(s, true, err);

	if (!st && query.len == 0)
		st = ds_fail(err, DS_ESYNTAX, "the query is empty");
	if (!st)
		st = rank(&v, &count, s, query, &f, limit, mem, err);
	if (!st)
		st = fill_found(v, count, s, query, mem, err);
	if (st)
		return st;
	*out = v;
	*n = count;
	return DS_OK;
}
