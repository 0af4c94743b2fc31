/*
 * Tables as text: RFC 4180, with comma, semicolon or tab, the first row being the heading. See
 * reader.h.
 *
 * Taken beyond the RFC: LF and CR end rows as CRLF does; rows may be short; empty lines are
 * skipped; text behind a closing quote is kept. The separator is the one that the heading has most
 * of.
 *
 * SPDX-License-Identifier: MIT
 */
#include "io/reader_int.h"
#include "io/writer.h"

#include "text/utf8.h"

#include <stdlib.h>

#define FIELDS_MAX 16384u /* columns of a table */

/* One row while it is read: the fields' ends in r->buf. */
struct row {
	size_t *ends;
	size_t n, cap;
	bool over, open, blank; /* too long; a quote is not closed; nothing in it */
};

static int next_byte(ds_reader *r, ds_status *st, ds_err *err)
{
	int c = r->pushed;

	if (c == EOF)
		return ds_stream_byte(&r->in, st, err);
	r->pushed = EOF;
	return c;
}

/* CR, LF or CRLF was met at c: one line more. */
static void line_end(ds_reader *r, int c, ds_status *st, ds_err *err)
{
	int next;

	r->line++;
	if (c != '\r')
		return;
	next = next_byte(r, st, err);
	if (next != '\n')
		r->pushed = next;
}

static void put(ds_reader *r, struct row *row, int c)
{
	if (row->over || r->buf.len >= r->opts.max_record)
		row->over = true;
	else
		ds_buf_char(&r->buf, (char)c);
}

static ds_status end_field(ds_reader *r, struct row *row, ds_err *err)
{
	ds_status st;

	if (row->n == FIELDS_MAX)
		row->over = true;
	if (row->over)
		return DS_OK;
	st = ds_arena_grow(&r->mem, &row->ends, &row->cap, row->n, row->n + 1, sizeof *row->ends,
			   err);
	if (!st)
		row->ends[row->n++] = r->buf.len;
	return st;
}

/* What is between quotes; the opening one was read. Gives the byte behind the closing one. */
static int quoted(ds_reader *r, struct row *row, ds_status *st, ds_err *err)
{
	for (;;) {
		int c = next_byte(r, st, err);

		if (c == EOF) {
			row->open = true;
			return c;
		}
		if (c == '"') {
			c = next_byte(r, st, err);
			if (c != '"')
				return c;
		}
		put(r, row, c);
		/* a line break inside stays as it is; a pair counts once */
		if (c == '\n')
			r->line++;
		if (c == '\r') {
			c = next_byte(r, st, err);
			r->pushed = c;
			r->line += c != '\n';
		}
	}
}

static ds_status read_row(struct row *row, bool *more, ds_reader *r, ds_err *err)
{
	ds_status st = DS_OK;
	bool start = true;
	int c = next_byte(r, &st, err);

	*row = (struct row){.blank = true};
	ds_buf_clear(&r->buf);
	*more = c != EOF;
	while (!st && c != EOF && c != '\n' && c != '\r') {
		row->blank = false;
		if (c == r->separator) {
			st = end_field(r, row, err);
			start = true;
		} else if (c == '"' && start) {
			start = false;
			c = quoted(r, row, &st, err);
			continue;
		} else {
			put(r, row, c);
			start = false;
		}
		if (!st)
			c = next_byte(r, &st, err);
	}
	if (!st && c != EOF)
		line_end(r, c, &st, err);
	else if (!st && !row->blank)
		r->line++;
	if (!st && *more)
		st = end_field(r, row, err);
	return st ? st : ds_buf_status(&r->buf, err);
}

static ds_str field_at(const ds_reader *r, const struct row *row, size_t i)
{
	return ds_str_sub(ds_buf_view(&r->buf), i ? row->ends[i - 1] : 0, row->ends[i]);
}

/* The next row that has something in it, without faults. */
static ds_status good_row(struct row *row, bool *more, uint64_t *line, ds_reader *r, ds_err *err)
{
	ds_status st;

	do {
		*line = r->line + 1;
		st = read_row(row, more, r, err);
	} while (!st && *more && row->blank);
	if (st || !*more)
		return st;
	r->records++;
	if (row->over)
		return ds_reader_fail(r, *line, err, DS_ELIMIT,
				      "a row of more than %zu bytes or %u fields",
				      r->opts.max_record, FIELDS_MAX);
	if (row->open)
		return ds_reader_fail(r, *line, err, DS_EFAIL, "a quoted field is not closed");
	if (r->opts.strict && ds_utf8_valid(ds_buf_view(&r->buf)) < r->buf.len)
		return ds_reader_fail(r, *line, err, DS_EENCODING, "ill-formed UTF-8");
	return DS_OK;
}

/* Counts the candidates in the heading, outside quotes. */
static ds_status find_separator(ds_reader *r, ds_err *err)
{
	static const char candidates[] = "\t;,";
	size_t count[sizeof candidates] = {0}, best = 2;
	bool inside = false;
	ds_str s = {NULL, 0};
	ds_status st = ds_stream_peek(&s, &r->in, 1, err);

	if (!st && s.len && !memchr(s.at, '\n', s.len))
		st = ds_stream_peek(&s, &r->in, 8192, err);
	if (st)
		return st;
	for (size_t i = 0; i < s.len && (inside || (s.at[i] != '\n' && s.at[i] != '\r')); i++) {
		const char *c = s.at[i] ? strchr(candidates, s.at[i]) : NULL;

		inside ^= s.at[i] == '"';
		if (c && !inside)
			count[c - candidates]++;
	}
	for (size_t i = 0; i < 3; i++) {
		if (count[i] > count[best])
			best = i;
	}
	r->separator = candidates[best];
	return DS_OK;
}

static ds_str trim(ds_str s)
{
	while (s.len && (s.at[0] == ' ' || s.at[0] == '\t'))
		s = ds_str_sub(s, 1, s.len);
	while (s.len && (s.at[s.len - 1] == ' ' || s.at[s.len - 1] == '\t'))
		s.len--;
	return s;
}

static ds_status no_column(const ds_reader *r, ds_str name, ds_err *err)
{
	char heads[100] = "";
	size_t len = 0;

	for (size_t i = 0; i < r->n_heads; i++) {
		int n = snprintf(heads + len, sizeof heads - len, "%s%.*s", i ? ", " : "",
				 (int)(r->heads[i].len < 40 ? r->heads[i].len : 40),
				 r->heads[i].at);

		if (n < 0 || (size_t)n >= sizeof heads - len) {
			heads[len] = '\0';
			break;
		}
		len += (size_t)n;
	}
	return ds_reader_fail(r, 1, err, DS_EFAIL,
			      "no column \"%.*s\" (columns: %s); --map text=COLUMN names it",
			      (int)(name.len < 40 ? name.len : 40), name.at, heads);
}

/* Every column that was given must be there, and one with the text. */
static ds_status check_columns(const ds_reader *r, ds_err *err)
{
	ds_columns own;
	ds_arena none;
	ds_status st;

	ds_arena_init(&none, NULL, 0);
	st = ds_columns_init(&own, (ds_str){NULL, 0}, &none, err);
	for (size_t f = 0; !st && f < DS_FIELD_COUNT; f++) {
		bool found = false;

		for (size_t i = 0; i < r->n_heads; i++)
			found = found || ds_str_eq(r->heads[i], r->columns.name[f]);
		if (!found && (f == DS_FIELD_TEXT || !ds_str_eq(own.name[f], r->columns.name[f])))
			st = no_column(r, r->columns.name[f], err);
	}
	ds_arena_free(&none);
	return st;
}

/* A key of JSON can hold anything, but the parser that reads it back takes no NUL there. */
static ds_status copy_name(ds_str *out, ds_str name, ds_arena *keep, ds_err *err)
{
	char *to = ds_arena_get(keep, name.len, 1);

	if (!to)
		return ds_arena_fail(keep, err);
	for (size_t i = 0; i < name.len; i++)
		to[i] = name.at[i] ? name.at[i] : '?';
	*out = (ds_str){to, name.len};
	return DS_OK;
}

static ds_status heading(ds_reader *r, bool *more, ds_err *err)
{
	struct row row;
	uint64_t line;
	ds_status st = find_separator(r, err);

	if (!st)
		st = good_row(&row, more, &line, r, err);
	if (st || !*more)
		return st;
	r->records = 0;
	r->heads = ds_arena_get(&r->keep, row.n, sizeof *r->heads);
	if (!r->heads)
		return ds_arena_fail(&r->keep, err);
	for (size_t i = 0; !st && i < row.n; i++) {
		ds_str name;

		st = ds_utf8_repair(&name, trim(field_at(r, &row, i)), &r->mem, NULL,
				    err);
		if (!st)
			st = copy_name(&r->heads[i], name, &r->keep, err);
		if (!st)
			r->n_heads++;
	}
	if (!st)
		st = ds_columns_guess(&r->columns, r->heads, r->n_heads, &r->guess, &r->keep, err);
	return st ? st : check_columns(r, err);
}

struct cell {
	ds_str key, value;
};

static int by_key(const void *pa, const void *pb)
{
	const struct cell *a = pa, *b = pb;
	int c = ds_str_cmp(a->key, b->key);

	/* of two columns with one name the first counts: its value lies earlier in the row */
	return c ? c : (a->value.at > b->value.at) - (a->value.at < b->value.at);
}

static ds_status write_meta(ds_str *out, ds_reader *r, struct cell *v, size_t n, ds_err *err)
{
	ds_buf *b = &r->meta;

	ds_buf_clear(b);
	if (n == 0)
		return DS_OK;
	qsort(v, n, sizeof *v, by_key);
	for (size_t i = 0; i < n; i++) {
		if (i && ds_str_eq(v[i].key, v[i - 1].key))
			continue;
		ds_buf_zstr(b, i ? ", " : "{");
		ds_json_string(b, v[i].key);
		ds_buf_add(b, ": ", 2);
		ds_json_string(b, v[i].value);
	}
	ds_buf_char(b, '}');
	*out = ds_buf_view(b);
	return ds_buf_status(b, err);
}

static ds_status fill(ds_record *rec, ds_reader *r, const struct row *row, ds_err *err)
{
	struct cell *rest = ds_arena_get(&r->mem, row->n + 1, sizeof *rest);
	bool taken[DS_FIELD_COUNT] = {false};
	size_t n = 0;
	ds_status st = DS_OK;

	if (!rest)
		return ds_arena_fail(&r->mem, err);
	rec->bytes = DS_STR("");
	for (size_t i = 0; !st && i < row->n; i++) {
		ds_str v = field_at(r, row, i), *to;
		enum ds_field f = ds_columns_find(&r->columns, r->heads[i]);

		if (f == DS_FIELD_TEXT && !taken[f]) {
			taken[f] = true;
			rec->bytes = v;
			continue;
		}
		if (v.len == 0)
			continue;
		to = f == DS_FIELD_COUNT || taken[f] ? NULL : ds_field_of(&rec->meta, f);
		if (to && f == DS_FIELD_DATE && !ds_date_of(&v, v))
			to = NULL;
		else if (to)
			taken[f] = true;
		if (to)
			st = ds_utf8_repair(to, v, &r->mem, NULL, err);
		else
			rest[n++] = (struct cell){r->heads[i], v};
	}
	return st ? st : write_meta(&rec->meta.meta, r, rest, n, err);
}

ds_status ds_csv_next(ds_record *out, bool *more, ds_reader *r, ds_err *err)
{
	struct row row;
	ds_status st;

	if (!r->begun) {
		r->begun = true;
		st = heading(r, more, err);
		r->done = st != DS_OK;
		if (st || !*more)
			return st;
		ds_arena_reset(&r->mem);
	}
	st = good_row(&row, more, &out->line, r, err);
	if (st || !*more)
		return st;
	out->number = r->records;
	if (row.n > r->n_heads)
		return ds_reader_fail(r, out->line, err, DS_EFAIL,
				      "%zu fields, but the heading has %zu", row.n, r->n_heads);
	return fill(out, r, &row, err);
}
