/*
 * Candidates of a pattern: a plan, then batches. See candidates.h.
 *
 * One of three ways leads from document to document: the full-text index (words), the table of types, or the documents
 * themselves; the other conditions are checked for each. How frequent a need is, is seen from how far its first
 * documents lie apart: that reads as little of a long list of documents as of a short one.
 *
 * SPDX-License-Identifier: MIT
 */
#include "store/candidates.h"
#include "store/keys.h"
#include "store/store_int.h"

#include "base/stop.h"

#include <stdlib.h>

#define TERMS_MAX   600  /* of one need; more are hardly ever rare together */
#define PREFIX_MIN  3    /* bytes; what begins with fewer is not looked for in the vocabulary */
#define WORDS_MAX   4    /* needs asked for at once */
#define GIVEN_MAX   ((size_t)100 << 10) /* bytes of SQL of one need */
#define PROBE       200  /* documents looked at to judge a need */
#define STEPS_PER_POLL 256

enum way { WAY_DOCUMENTS, WAY_WORDS, WAY_TYPES };

struct ds_candidates {
	ds_arena mem;
	enum way way;
	ds_buf words;     /* query of the full-text index, NUL at its end; empty: none */
	ds_buf head;      /* SQL of the way: ascending rows behind :after */
	ds_buf check;     /* SQL: whether document :doc passes; empty: each does */
	ds_filter filter; /* of `check` and `head`; its strings are in mem */
	bool listed;      /* the filter's documents are listed: */
	int64_t *rows;
	size_t n_rows;
	int64_t after;
	bool done;
};

/* One need while planning. */
typedef struct plan_need {
	ds_str query;   /* of words; empty: types */
	ds_str given;   /* condition on documents_given */
	uint64_t types;
	double share;   /* of all documents, about */
} plan_need;

/* ---- needs as queries ---- */

/* A term as it stands, in FTS5's language. */
static void add_term(ds_buf *q, size_t *n, bool key, ds_str term)
{
	ds_buf_zstr(q, (*n)++ ? " OR \"" : "\"");
	ds_buf_char(q, DS_STORE_KEY_SIGN);
	if (key)
		ds_buf_char(q, DS_STORE_KEY_SIGN);
	for (size_t i = 0; i < term.len; i++) {
		if (term.at[i] == '"')
			ds_buf_char(q, '"');
		ds_buf_char(q, term.at[i]);
	}
	ds_buf_char(q, '"');
}

static ds_status vocabulary(sqlite3_stmt **out, ds_store *s, ds_err *err)
{
	ds_status st = ds_store_exec(s, "CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_terms"
				     " USING fts5vocab('main', 'search', 'row')", err);

	return st ? st : ds_store_prepare(out, s, "SELECT term FROM temp.search_terms WHERE term >= ?1"
					  " AND term < ?2", err);
}

/* The terms that begin with a prefix; *n beyond TERMS_MAX where they are too many. */
static ds_status add_prefix(ds_buf *q, size_t *n, ds_store *s, bool key, ds_str prefix, ds_err *err)
{
	sqlite3_stmt *stmt = NULL;
	ds_buf from;
	ds_str low, high;
	int rc = SQLITE_DONE;
	ds_status st = vocabulary(&stmt, s, err);

	ds_buf_init(&from, NULL, 0);
	for (int twice = 0; twice < 2; twice++) {
		if (key)
			ds_buf_char(&from, DS_STORE_KEY_SIGN);
		ds_buf_str(&from, prefix);
	}
	if (!st)
		st = ds_buf_status(&from, err);
	if (!st) {
		low = ds_str_sub(ds_buf_view(&from), 0, from.len / 2);
		high = ds_str_sub(ds_buf_view(&from), from.len / 2, from.len);
		/* UTF-8 has no byte 0xFF */
		from.at[from.len - 1]++;
		sqlite3_bind_text64(stmt, 1, low.at, low.len, SQLITE_STATIC, SQLITE_UTF8);
		sqlite3_bind_text64(stmt, 2, high.at, high.len, SQLITE_STATIC, SQLITE_UTF8);
	}
	while (!st && *n <= TERMS_MAX && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		ds_str term = ds_store_column(stmt, 0);

		/* a key keeps its sign, so that it is a term as it stands */
		add_term(q, n, false, term);
	}
	if (!st && rc != SQLITE_DONE && rc != SQLITE_ROW)
		st = ds_store_fail(s, rc, err);
	sqlite3_finalize(stmt);
	ds_buf_free(&from);
	return st;
}

/* A text in SQL that has no quotes; one more at its end where it is what a prefix's keys are less than. */
static void add_text(ds_buf *sql, ds_str text, bool next)
{
	ds_buf_zstr(sql, "CAST(x'");
	for (size_t i = 0; i < text.len; i++)
		ds_buf_printf(sql, "%02x", (unsigned)(unsigned char)text.at[i] + (next && i + 1 == text.len));
	ds_buf_zstr(sql, "' AS TEXT)");
}

/* The same for keys of tokens that came with the input. */
static void add_given(ds_buf *sql, const ds_need_word *w)
{
	ds_buf_zstr(sql, sql->len ? " OR key " : "key ");
	ds_buf_zstr(sql, w->prefix ? ">= " : "= ");
	add_text(sql, w->key, false);
	if (w->prefix) {
		ds_buf_zstr(sql, " AND key < ");
		add_text(sql, w->key, true);
	}
}

/* The query of a need's words in q; empty when the index cannot answer it. *never: no document has one. */
static ds_status query_of(ds_buf *q, ds_buf *given, bool *never, ds_store *s, const ds_need *need, ds_err *err)
{
	size_t n = 0;
	bool ok = need->n_words <= TERMS_MAX / 2;
	ds_status st = DS_OK;

	for (size_t i = 0; !st && ok && i < need->n_words; i++) {
		const ds_need_word *w = &need->words[i];

		ok = ds_store_key_indexed(w->key) && (!w->prefix || w->key.len >= PREFIX_MIN);
		if (!ok)
			break;
		add_given(given, w);
		for (int key = 0; !st && key < 2; key++) {
			if (w->prefix)
				st = add_prefix(q, &n, s, key, w->key, err);
			else
				add_term(q, &n, key, w->key);
		}
		ok = n <= TERMS_MAX && given->len <= GIVEN_MAX;
	}
	*never = ok && n == 0;
	if (!ok)
		ds_buf_clear(q);
	if (!st)
		st = ds_buf_status(given, err);
	return st ? st : ds_buf_status(q, err);
}

/* ---- how frequent ---- */

/* The share of documents, from 0 to 1, that the statement's rows are, from its first ones. */
static ds_status probe(double *share, ds_store *s, sqlite3_stmt *stmt, int64_t last, ds_err *err)
{
	int64_t row = 0;
	int n = 0, rc = SQLITE_ROW;

	while (n < PROBE && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		row = sqlite3_column_int64(stmt, 0);
		n++;
	}
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		return ds_store_fail(s, rc, err);
	*share = n / (double)(rc == SQLITE_DONE || row < 1 ? last : row);
	return DS_OK;
}

static ds_status probe_words(double *share, ds_store *s, ds_str query, int64_t last, ds_err *err)
{
	sqlite3_stmt *stmt = NULL;
	ds_status st = ds_store_prepare(&stmt, s, "SELECT rowid FROM search WHERE search MATCH ?1", err);

	if (!st && sqlite3_bind_text64(stmt, 1, query.at, query.len, SQLITE_STATIC, SQLITE_UTF8))
		st = ds_fail(err, DS_ENOMEM, NULL);
	if (!st)
		st = probe(share, s, stmt, last, err);
	sqlite3_finalize(stmt);
	return st;
}

/* "SELECT doc ... UNION SELECT doc ..." over the documents with one of the types, behind :after. */
static void types_sql(ds_buf *sql, uint64_t types)
{
	const char *between = "";

	for (int type = 0; type < 64; type++) {
		if (types >> type & 1) {
			ds_buf_printf(sql, "%sSELECT doc FROM documents_types WHERE type = %d AND doc > :after",
				      between, type);
			between = " UNION ";
		}
	}
	ds_buf_zstr(sql, " ORDER BY 1");
}

static ds_status probe_types(double *share, ds_store *s, uint64_t types, int64_t last, ds_err *err)
{
	sqlite3_stmt *stmt = NULL;
	ds_buf sql;
	ds_status st;

	ds_buf_init(&sql, NULL, 0);
	types_sql(&sql, types);
	ds_buf_char(&sql, '\0');
	st = ds_buf_status(&sql, err);
	if (!st)
		st = ds_store_prepare(&stmt, s, sql.at, err);
	if (!st) {
		sqlite3_bind_int64(stmt, 1, 0);
		st = probe(share, s, stmt, last, err);
	}
	sqlite3_finalize(stmt);
	ds_buf_free(&sql);
	return st;
}

/* ---- the plan ---- */

/* Types by their numbers in the file. One that the file does not have becomes a number that no row has. */
static ds_status file_types(uint64_t *out, ds_store *s, uint64_t types, ds_err *err)
{
	ds_status st = DS_OK;

	*out = 0;
	for (int type = 0; !st && type < DS_TYPE_LIMIT; type++) {
		int number = DS_TYPE_COUNT;

		if (types >> type & 1)
			st = ds_store_type_number(&number, s, (ds_type)type, false, err);
		if (types >> type & 1)
			*out |= UINT64_C(1) << (number < 0 ? DS_TYPE_COUNT : number);
	}
	return st;
}

static ds_status judge(plan_need *out, ds_candidates *c, ds_store *s, const ds_need *need, int64_t last,
		       ds_err *err)
{
	bool never = false;
	size_t none = 0;
	ds_buf q, given;
	ds_status st;

	*out = (plan_need){.share = 1};
	/* words or types: each may be frequent, so it is rarely worth asking */
	if ((need->n_words > 0) == (need->types != 0))
		return DS_OK;
	if (need->types) {
		st = file_types(&out->types, s, need->types, err);
		return st ? st : probe_types(&out->share, s, out->types, last, err);
	}
	ds_buf_init(&q, NULL, 0);
	ds_buf_init(&given, NULL, 0);
	st = query_of(&q, &given, &never, s, need, err);
	if (never) /* a query that finds nothing: no key is the empty one */
		add_term(&q, &none, true, (ds_str){"", 0});
	if (!st && q.len)
		st = ds_arena_copy(&out->query, ds_buf_view(&q), &c->mem, err);
	if (!st && q.len)
		st = ds_arena_copy(&out->given, ds_buf_view(&given), &c->mem, err);
	if (!st && q.len)
		st = probe_words(&out->share, s, out->query, last, err);
	ds_buf_free(&q);
	ds_buf_free(&given);
	return st;
}

static int by_share(const void *a, const void *b)
{
	const plan_need *x = a, *y = b;

	return (x->share > y->share) - (x->share < y->share);
}

/* Words into one query, types into the check; the rarest is the way. Half of the documents is not worth it. */
static void choose(ds_candidates *c, plan_need *v, size_t n)
{
	size_t words = 0;

	/* a document may meet one need by its text and another by given tokens: one of these leads to it */
	qsort(v, n, sizeof *v, by_share);
	for (size_t i = 0; i < n && v[i].share < 0.5; i++) {
		if (i == 0)
			c->way = v[i].query.len ? WAY_WORDS : WAY_TYPES;
		if (i == 0 && v[i].types) {
			types_sql(&c->head, v[i].types);
		} else if (v[i].types) {
			const char *between = " AND EXISTS (SELECT 1 FROM documents_types t WHERE t.doc = d.doc"
					      " AND t.type IN (";

			for (int type = 0; type < 64; type++) {
				if (v[i].types >> type & 1) {
					ds_buf_printf(&c->check, "%s%d", between, type);
					between = ", ";
				}
			}
			ds_buf_zstr(&c->check, "))");
		} else if (c->way == WAY_WORDS && words < WORDS_MAX) {
			ds_buf_zstr(&c->words, words++ ? " AND (" : "(");
			ds_buf_str(&c->words, v[i].query);
			ds_buf_char(&c->words, ')');
			ds_buf_zstr(&c->head, words == 1 ? "SELECT rowid FROM search WHERE search MATCH :words AND rowid > :after"
					    : "");
			ds_buf_zstr(&c->head, " UNION SELECT doc FROM documents_given WHERE (");
			ds_buf_str(&c->head, v[i].given);
			ds_buf_zstr(&c->head, ") AND doc > :after");
		}
	}
	if (c->way == WAY_WORDS)
		ds_buf_zstr(&c->head, " ORDER BY 1");
}

static ds_status judge_all(ds_candidates *c, ds_store *s, const ds_need *needs, size_t n, ds_err *err)
{
	plan_need *v = ds_arena_get(&c->mem, n, sizeof *v);
	int64_t last = 0;
	ds_status st = ds_store_int(&last, s, "SELECT ifnull(max(doc), 0) FROM documents", 0, err);

	if (!st && !v)
		st = ds_arena_fail(&c->mem, err);
	for (size_t i = 0; !st && i < n; i++)
		st = judge(&v[i], c, s, &needs[i], last > 0 ? last : 1, err);
	if (!st)
		choose(c, v, n);
	return st;
}

/* The filter as a condition, or as the list of its documents. */
static ds_status take_filter(ds_candidates *c, ds_store *s, const ds_filter *f, ds_err *err)
{
	ds_str *texts[] = {&c->filter.since, &c->filter.until, &c->filter.publisher, &c->filter.lang,
			   &c->filter.uri, &c->filter.entity, &c->filter.type};
	ds_status st = DS_OK;

	if (!f)
		return DS_OK;
	if (f->query.len || f->sample || f->limit) {
		c->listed = true;
		return ds_store_select(&c->rows, &c->n_rows, s, f, &c->mem, err);
	}
	c->filter = *f;
	for (size_t i = 0; !st && i < sizeof texts / sizeof *texts; i++)
		st = ds_arena_copy(texts[i], *texts[i], &c->mem, err);
	return st ? st : ds_store_where(&c->check, s, &c->filter, err);
}

/* The SQL of both statements, whole. */
static ds_status finish(ds_candidates *c, ds_err *err)
{
	ds_buf whole;
	ds_status st = ds_buf_status(&c->check, err);

	ds_buf_init(&whole, NULL, 0);
	if (c->way == WAY_DOCUMENTS) {
		ds_buf_zstr(&c->head, "SELECT d.doc FROM documents d WHERE d.doc > :after");
		ds_buf_str(&c->head, ds_buf_view(&c->check));
		ds_buf_zstr(&c->head, " ORDER BY d.doc");
	}
	if (c->check.len) {
		ds_buf_zstr(&whole, "SELECT 1 FROM documents d WHERE d.doc = :doc");
		ds_buf_str(&whole, ds_buf_view(&c->check));
		ds_buf_char(&whole, '\0');
	}
	ds_buf_char(&c->head, '\0');
	if (!st)
		st = ds_buf_status(&whole, err);
	if (!st)
		st = ds_buf_status(&c->head, err);
	if (!st)
		st = ds_buf_status(&c->words, err);
	ds_buf_free(&c->check);
	c->check = whole;
	return st;
}

ds_status ds_candidates_new(ds_candidates **out, ds_store *s, const ds_need *needs, size_t n_needs,
			    const ds_filter *filter, ds_err *err)
{
	ds_candidates *c = calloc(1, sizeof *c);
	ds_status st;

	if (!c)
		return ds_fail(err, DS_ENOMEM, NULL);
	ds_arena_init(&c->mem, NULL, 0);
	ds_buf_init(&c->words, NULL, 0);
	ds_buf_init(&c->head, NULL, 0);
	ds_buf_init(&c->check, NULL, 0);
	st = take_filter(c, s, filter, err);
	if (!st && n_needs && !s->stale_index)
		st = judge_all(c, s, needs, n_needs, err);
	if (!st)
		st = finish(c, err);
	if (st)
		ds_candidates_free(c);
	else
		*out = c;
	return st;
}

void ds_candidates_free(ds_candidates *c)
{
	if (!c)
		return;
	ds_buf_free(&c->words);
	ds_buf_free(&c->head);
	ds_buf_free(&c->check);
	ds_arena_free(&c->mem);
	free(c);
}

const char *ds_candidates_way(const ds_candidates *c)
{
	static const char *const names[] = {"documents", "words", "types"};

	return names[c->way];
}

/* ---- batches ---- */

/* In the list of the filter, if there is one. */
static bool is_listed(const ds_candidates *c, int64_t row)
{
	size_t lo = 0, hi = c->n_rows;

	if (!c->listed)
		return true;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (c->rows[mid] < row)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < c->n_rows && c->rows[lo] == row;
}

static ds_status passes(bool *out, const ds_candidates *c, ds_store *s, sqlite3_stmt *check, int64_t row,
			ds_err *err)
{
	int rc;

	*out = is_listed(c, row);
	if (!*out || !check)
		return DS_OK;
	sqlite3_bind_int64(check, sqlite3_bind_parameter_index(check, ":doc"), row);
	rc = sqlite3_step(check);
	*out = rc == SQLITE_ROW;
	sqlite3_reset(check);
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? DS_OK : ds_store_fail(s, rc, err);
}

static ds_status open_way(sqlite3_stmt **head, sqlite3_stmt **check, const ds_candidates *c, ds_store *s,
			  ds_err *err)
{
	ds_status st = ds_store_prepare(head, s, c->head.at, err);
	int at;

	/* the filter is part of the way over the documents, and else the check of each */
	if (!st && c->check.len && c->way != WAY_DOCUMENTS)
		st = ds_store_prepare(check, s, c->check.at, err);
	if (!st && (*check || c->way == WAY_DOCUMENTS))
		st = ds_store_where_bind(*check ? *check : *head, &c->filter, err);
	if (st)
		return st;
	sqlite3_bind_int64(*head, sqlite3_bind_parameter_index(*head, ":after"), c->after);
	at = sqlite3_bind_parameter_index(*head, ":words");
	if (at && sqlite3_bind_text64(*head, at, c->words.at, c->words.len, SQLITE_STATIC, SQLITE_UTF8))
		return ds_fail(err, DS_ENOMEM, NULL);
	return DS_OK;
}

/* Nothing but the list of the filter decides. */
static void next_listed(int64_t *rows, size_t *n, size_t cap, ds_candidates *c)
{
	while (c->n_rows && *n < cap) {
		rows[(*n)++] = *c->rows++;
		c->n_rows--;
	}
}

ds_status ds_candidates_next(int64_t *rows, size_t *n, size_t cap, ds_candidates *c, ds_store *s,
			     ds_err *err)
{
	sqlite3_stmt *head = NULL, *check = NULL;
	size_t steps = 0;
	int rc = SQLITE_DONE;
	ds_status st;

	*n = 0;
	if (c->done)
		return DS_OK;
	if (c->listed && c->way == WAY_DOCUMENTS) {
		next_listed(rows, n, cap, c);
		return DS_OK;
	}
	st = open_way(&head, &check, c, s, err);
	while (!st && *n < cap && (rc = sqlite3_step(head)) == SQLITE_ROW) {
		bool good = false;

		c->after = sqlite3_column_int64(head, 0);
		st = passes(&good, c, s, check, c->after, err);
		if (!st && good)
			rows[(*n)++] = c->after;
		if (++steps % STEPS_PER_POLL == 0 && ds_stopped() && !st)
			st = ds_fail(err, DS_EINTR, NULL);
	}
	if (!st && rc != SQLITE_ROW && rc != SQLITE_DONE)
		st = ds_store_fail(s, rc, err);
	c->done = !st && rc == SQLITE_DONE;
	sqlite3_finalize(head);
	sqlite3_finalize(check);
	return st;
}
