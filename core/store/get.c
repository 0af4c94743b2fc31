/*
 * Reading documents back as they were put: text with its map to the source, tokens, spans, claims.
 *
 * Everything in a row is hostile until it is checked: ranges against the text, links against the
 * number of spans, kinds and types against their enums.
 *
 * SPDX-License-Identifier: MIT
 */
#include "store/store_int.h"
#include "tag/claims.h"

#include "text/utf8.h"

/* A key that may be the start of an id. */
static bool is_prefix(ds_str key)
{
	if (key.len < 8)
		return false;
	for (size_t i = 0; i < key.len; i++) {
		char c = key.at[i];

		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
			return false;
	}
	return true;
}

/* One row at most; two are DS_EFAIL. *row 0 if none. */
static ds_status find_one(int64_t *row, ds_store *s, ds_stmt which, ds_str key, ds_err *err)
{
	sqlite3_stmt *stmt;
	ds_status st = ds_store_stmt(&stmt, s, which, err);
	int rc;

	if (st)
		return st;
	ds_store_bind(stmt, 1, key);
	rc = sqlite3_step(stmt);
	*row = rc == SQLITE_ROW ? sqlite3_column_int64(stmt, 0) : 0;
	if (rc == SQLITE_ROW)
		rc = sqlite3_step(stmt);
	sqlite3_reset(stmt);
	if (rc == SQLITE_ROW)
		return ds_fail(err, DS_EFAIL, "%.*s: several documents have this id; name one by"
			" its uri",
			       (int)(key.len < 64 ? key.len : 64), key.at);
	return rc == SQLITE_DONE ? DS_OK : ds_store_fail(s, rc, err);
}

ds_status ds_store_find(int64_t *row, ds_store *s, ds_str key, ds_err *err)
{
	int64_t found = 0;
	ds_status st = DS_OK;

	if (key.len) {
		st = find_one(&found, s, DS_ST_FIND_URI, key, err);
		if (!st && !found)
			st = find_one(&found, s, DS_ST_FIND_ID, key, err);
		if (!st && !found && is_prefix(key))
			st = find_one(&found, s, DS_ST_FIND_PREFIX, key, err);
	}
	if (st)
		return st;
	if (!found)
		return ds_fail(err, DS_ENOENT, "%.*s: no such document in %s",
			       (int)(key.len < 100 ? key.len : 100), key.len ? key.at : "",
				s->path);
	*row = found;
	return DS_OK;
}

static ds_status damaged(const ds_store *s, ds_err *err, const char *what)
{
	return ds_fail(err, DS_EFAIL, "%s: damaged: %s; `dossier check` says more", s->path, what);
}

static ds_status load_text(ds_doc *doc, ds_store *s, sqlite3_stmt *row, ds_err *err)
{
	ds_text *t = &doc->text;
	ds_str tokens = ds_store_column(row, 13), edits = ds_store_column(row, 14);
	int64_t size = sqlite3_column_int64(row, 10), code = sqlite3_column_int64(row, 12);
	ds_borders borders;
	ds_status st = ds_arena_copy(&t->read, ds_store_column(row, 15), &doc->mem, err);

	if (st)
		return st;
	if (ds_utf8_valid(t->read) != t->read.len || t->read.len > DS_TEXT_MAX)
		return damaged(s, err, "a text is not UTF-8");
	t->source = t->read;
	if (!ds_store_encoding_unpack(&t->encoding, code))
		return damaged(s, err, "the encoding of a text");
	t->encoding.invalid = (size_t)sqlite3_column_int64(row, 11);
	if (edits.len)
		st = ds_store_edits_unpack(t, edits, &doc->mem, err);
	if (st)
		return st;
	if ((int64_t)t->source.len != size)
		return damaged(s, err, "the map of a text to its source");
	if (tokens.len == 0)
		return ds_doc_tokens(doc, err);
	st = ds_store_borders_unpack(&borders, tokens, t->read.len, &doc->mem, err);
	if (!st)
		st = ds_tokenize(&doc->tokens, t->read, &borders, &doc->mem, err);
	doc->has_tokens = doc->preset = !st;
	return st;
}

static ds_status load_doc(ds_doc *doc, ds_store *s, sqlite3_stmt *row, ds_err *err)
{
	ds_meta *m = &doc->meta;
	ds_str *meta[] = {&m->id, &m->uri, &m->title, &m->date, &m->lang, &m->publisher, &m->meta};

	for (int i = 0; i < (int)(sizeof meta / sizeof *meta); i++) {
		ds_status st = ds_arena_copy(meta[i], ds_store_column(row, i), &doc->mem, err);

		if (st)
			return st;
	}
	doc->is_tagged = sqlite3_column_type(row, 7) != SQLITE_NULL;
	return load_text(doc, s, row, err);
}

/* The tokens of a span: those that begin in it, or the one that holds its start. */
static void place(ds_span *span, const ds_tokens *t)
{
	size_t first = ds_token_at(t, span->start), end = first;

	while (end < t->n && t->v[end].start < span->end)
		end++;
	span->first = (uint32_t)first;
	span->count = (uint32_t)(end - first);
}

static ds_status load_span(ds_span *out, ds_doc *doc, ds_store *s, sqlite3_stmt *row, ds_err *err)
{
	int64_t start = sqlite3_column_int64(row, 0), length = sqlite3_column_int64(row, 1);
	ds_type type = ds_store_type_read(s, sqlite3_column_int64(row, 3));
	int64_t rank = sqlite3_column_int64(row, 8);
	ds_span span = {0};
	ds_status st;

	if (start < 0 || length < 0 || (uint64_t)start > doc->text.read.len ||
	    (uint64_t)length > doc->text.read.len - (uint64_t)start)
		return damaged(s, err, "a mention outside its text");
	if (type == DS_TYPE_COUNT || rank < 0 || rank > UINT8_MAX)
		return damaged(s, err, "a mention of no known type");
	span.start = (uint32_t)start;
	span.end = (uint32_t)(start + length);
	span.type = (uint8_t)type;
	span.rank = (uint8_t)rank;
	place(&span, &doc->tokens);
	st = ds_arena_copy(&span.id, ds_store_column(row, 6), &doc->mem, err);
	if (!st)
		st = ds_arena_copy(&span.source, ds_store_column(row, 7), &doc->mem, err);
	if (!st)
		st = ds_store_value_unpack(&span.value, sqlite3_column_int(row, 4),
					   ds_store_column(row, 5), &doc->mem, err);
	if (!st)
		*out = span;
	return st;
}

static ds_status load_spans(ds_doc *doc, ds_store *s, int64_t first, int64_t n, ds_err *err)
{
	sqlite3_stmt *row;
	int64_t i = 0;
	int rc = SQLITE_DONE;
	ds_status st = ds_store_stmt(&row, s, DS_ST_MENTIONS_GET, err);

	if (st)
		return st;
	if (n < 0 || n > INT32_MAX || first < 0 || first > INT64_MAX - n)
		return damaged(s, err, "the number of mentions");
	sqlite3_bind_int64(row, 1, first);
	sqlite3_bind_int64(row, 2, first + n);
	while (!st && i < n && (rc = sqlite3_step(row)) == SQLITE_ROW) {
		ds_span *span = ds_spans_add(&doc->spans, &doc->mem, err);

		if (!span) {
			st = ds_arena_fail(&doc->mem, err);
			break;
		}
		st = load_span(span, doc, s, row, err);
		span->entity = -1;
		if (!st && sqlite3_column_type(row, 2) != SQLITE_NULL) {
			int64_t back = sqlite3_column_int64(row, 2);

			if (back > i || back <= i - n)
				st = damaged(s, err, "a link between mentions");
			else
				span->entity = (int32_t)(i - back);
		}
		i++;
	}
	sqlite3_reset(row);
	if (!st && i < n)
		st = rc == SQLITE_DONE ? damaged(s, err, "mentions are missing")
				       : ds_store_fail(s, rc, err);
	return st;
}

static bool read_range(ds_range *out, sqlite3_stmt *row, int at, size_t text_len)
{
	int64_t start = sqlite3_column_int64(row, at), end = sqlite3_column_int64(row, at + 1);

	if (start < 0 || end < start || (uint64_t)end > text_len)
		return false;
	*out = (ds_range){(uint32_t)start, (uint32_t)end};
	return true;
}

/* spans: how many there are, which speakers are among */
static ds_status load_claims(ds_doc *doc, ds_store *s, int64_t number, int64_t spans, ds_err *err)
{
	ds_claims *c = &doc->claims;
	sqlite3_stmt *row;
	int rc = SQLITE_DONE;
	ds_status st = ds_store_stmt(&row, s, DS_ST_CLAIMS_GET, err);

	if (st)
		return st;
	sqlite3_bind_int64(row, 1, number);
	while (!st && (rc = sqlite3_step(row)) == SQLITE_ROW) {
		size_t len = doc->text.read.len;
		int64_t stance = sqlite3_column_int64(row, 7), speaker = -1;
		ds_claim claim = {0};

		if (sqlite3_column_type(row, 0) != SQLITE_NULL)
			speaker = sqlite3_column_int64(row, 0);
		if (!read_range(&claim.speaker_at, row, 1, len) || !read_range(&claim.verb, row,
			3, len) ||
		    !read_range(&claim.content, row, 5, len) || stance < 0 || stance > DS_DOUBT ||
		    speaker < -1 || (speaker >= 0 && speaker >= spans)) {
			st = damaged(s, err, "a claim outside its text");
			break;
		}
		claim.speaker = (int32_t)speaker;
		claim.stance = (uint8_t)stance;
		claim.negated = sqlite3_column_int(row, 8) != 0;
		claim.direct = sqlite3_column_int(row, 9) != 0;
		st = ds_arena_grow(&doc->mem, &c->v, &c->cap, c->n, c->n + 1, sizeof *c->v, err);
		if (!st)
			c->v[c->n++] = claim;
	}
	sqlite3_reset(row);
	return st || rc == SQLITE_DONE ? st : ds_store_fail(s, rc, err);
}

static size_t cap_for(sqlite3_stmt *row)
{
	size_t n = (size_t)sqlite3_column_bytes(row, 15) + (size_t)sqlite3_column_bytes(row, 14);

	return n > (SIZE_MAX - DS_ARENA_CAP) / 32 ? SIZE_MAX : DS_ARENA_CAP + n * 32;
}

/* Where the spans begin that it was tagged with, and whom its claims named then; what it has now where no script added any. */
static ds_status find_base(int64_t *first, int64_t *n, ds_str *speakers, ds_store *s, int64_t row, ds_arena *mem, ds_err *err)
{
	sqlite3_stmt *stmt;
	ds_status st = ds_store_stmt(&stmt, s, DS_ST_BASE_GET, err);
	int rc;

	if (st)
		return st;
	sqlite3_bind_int64(stmt, 1, row);
	rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW) {
		*first = sqlite3_column_int64(stmt, 0);
		*n = sqlite3_column_int64(stmt, 1);
		st = ds_arena_copy(speakers, ds_store_column(stmt, 2), mem, err);
	}
	sqlite3_reset(stmt);
	return st || rc == SQLITE_ROW || rc == SQLITE_DONE ? st : ds_store_fail(s, rc, err);
}

static ds_status set_speakers(ds_doc *doc, const ds_store *s, ds_str speakers, ds_err *err)
{
	size_t at = 0;

	for (size_t i = 0; i < doc->claims.n; i++) {
		uint32_t speaker;

		if (!ds_store_varint_next(&speaker, speakers, &at) || speaker > doc->spans.n)
			return damaged(s, err, "a speaker of a document that a script annotated");
		doc->claims.v[i].speaker = (int32_t)speaker - 1;
	}
	return DS_OK;
}

/* Spans and claims. Those of the base may name other speakers than the claims in the file, which are of all spans. */
static ds_status load_tagged(ds_doc *doc, ds_store *s, int64_t row, int64_t first, int64_t n, ds_store_part part,
			     ds_err *err)
{
	ds_str speakers = {NULL, 0};
	int64_t all = n;
	ds_status st = DS_OK;

	if (part == DS_PART_BASE)
		st = find_base(&first, &n, &speakers, s, row, &doc->mem, err);
	if (!st)
		st = load_spans(doc, s, first, n, err);
	if (!st)
		st = load_claims(doc, s, row, all, err);
	if (!st && speakers.len)
		st = set_speakers(doc, s, speakers, err);
	return st ? st : ds_claims_nest(doc, err); /* what passes on what is not kept */
}

ds_status ds_store_load(ds_doc *doc, ds_store *s, int64_t number, ds_store_part part, const ds_alloc *alloc, ds_err *err)
{
	sqlite3_stmt *row;
	int64_t first = 0, n = 0;
	ds_doc made;
	int rc;
	ds_status st = ds_store_stmt(&row, s, DS_ST_DOC_GET, err);

	if (st)
		return st;
	sqlite3_bind_int64(row, 1, number);
	rc = sqlite3_step(row);
	if (rc != SQLITE_ROW) {
		sqlite3_reset(row);
		return rc == SQLITE_DONE
			       ? ds_fail(err, DS_ENOENT, "no document %lld in %s",
				(long long)number, s->path)
			       : ds_store_fail(s, rc, err);
	}
	memset(&made, 0, sizeof made);
	ds_arena_init(&made.mem, alloc, cap_for(row));
	first = sqlite3_column_int64(row, 8);
	n = sqlite3_column_int64(row, 9);
	st = load_doc(&made, s, row, err);
	sqlite3_reset(row);
	if (!st && part != DS_PART_TEXT)
		st = load_tagged(&made, s, number, first, n, part, err);
	made.is_tagged = made.is_tagged && part != DS_PART_TEXT;
	if (st)
		ds_doc_free(&made);
	else
		*doc = made;
	return st;
}

ds_status ds_store_get_row(ds_doc *doc, ds_store *s, int64_t row, const ds_alloc *alloc, ds_err *err)
{
	return ds_store_load(doc, s, row, DS_PART_ALL, alloc, err);
}

ds_status ds_store_get_text(ds_doc *doc, ds_store *s, int64_t row, const ds_alloc *alloc, ds_err *err)
{
	return ds_store_load(doc, s, row, DS_PART_TEXT, alloc, err);
}

ds_status ds_store_get(ds_doc *doc, ds_store *s, ds_str key, const ds_alloc *alloc, ds_err *err)
{
	int64_t row = 0;
	ds_status st = ds_store_find(&row, s, key, err);

	return st ? st : ds_store_get_row(doc, s, row, alloc, err);
}
