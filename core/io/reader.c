/*
 * The frame of all readers: open, recognise, next record, progress. See reader.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "io/reader_int.h"

#include <stdarg.h>
#include <stdlib.h>

ds_status ds_reader_fail(const ds_reader *r, uint64_t line, ds_err *err, ds_status st,
			 const char *fmt, ...)
{
	char text[200];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	for (char *c = text; *c; c++) {
		if ((unsigned char)*c < 0x20 || *c == 0x7F)
			*c = ' ';
	}
	return ds_fail(err, st, "%s:%llu: %s", r->in.name, (unsigned long long)line, text);
}

/* "./a//b/./c" -> "a/b/c": nothing that depends on the file system, so ".." stays. */
static ds_status clean_path(ds_str *out, const char *path, ds_arena *keep, ds_err *err)
{
	size_t n = strlen(path), len = 0;
	char *to = ds_arena_get(keep, n + 1, 1);

	if (!to)
		return ds_arena_fail(keep, err);
	if (*path == '/')
		to[len++] = '/';
	while (*path) {
		size_t part = strcspn(path, "/");

		if (part && !(part == 1 && *path == '.')) {
			if (len && to[len - 1] != '/')
				to[len++] = '/';
			memcpy(to + len, path, part);
			len += part;
		}
		path += part + (path[part] == '/');
	}
	*out = (ds_str){to, len};
	return DS_OK;
}

static ds_reader *reader_new(const ds_reader_opts *opts)
{
	ds_reader *r = calloc(1, sizeof *r);
	size_t max;

	if (!r)
		return NULL;
	r->in.fd = -1;
	if (opts)
		r->opts = *opts;
	if (r->opts.max_record == 0 || r->opts.max_record > DS_TEXT_MAX)
		r->opts.max_record = DS_TEXT_MAX;
	max = r->opts.max_record;
	ds_arena_init(&r->keep, NULL, 0);
	ds_arena_init(&r->mem, NULL, DS_ARENA_CAP + 16 * max);
	ds_buf_init(&r->buf, NULL, 0);
	ds_buf_init(&r->fixed, NULL, 0);
	ds_buf_init(&r->meta, NULL, 0);
	ds_buf_init(&r->uri_buf, NULL, 0);
	ds_buf_init(&r->guess, NULL, 0);
	r->pushed = EOF;
	return r;
}

/*
 * Tables and lists of records are decoded as they are read. JSON is UTF-8 (RFC 8259), so nothing is
 * guessed there, but what is given or marked counts. Plain text is the text layer's.
 */
static ds_status start_decoding(ds_reader *r, ds_err *err)
{
	ds_decode_opts opts = {.strict = r->opts.strict, .detect = r->kind != DS_IN_JSONL || r->opts.charset.len,
			       .charset = r->opts.charset};
	ds_err inner = {DS_OK, ""};
	ds_status st;

	if (r->kind == DS_IN_PLAIN)
		return DS_OK;
	st = ds_stream_decode(&r->in, &opts, &inner);
	return st ? ds_fail(err, st, "%s: %s", r->in.name, inner.msg) : DS_OK;
}

/* What open and open_memory have in common once the stream is there. Frees r on failure. */
static ds_status reader_start(ds_reader **out, ds_reader *r, const char *path, ds_status st,
			      ds_err *err)
{
	ds_str map = r->opts.map;

	r->is_stdin = strcmp(path, "-") == 0;
	if (!st)
		st = clean_path(&r->uri, path, &r->keep, err);
	if (!st)
		st = ds_columns_init(&r->columns, map, &r->keep, err);
	if (!st)
		st = ds_kind_recognise(&r->kind, r, path, err);
	if (!st)
		st = start_decoding(r, err);
	if (st) {
		ds_reader_close(r);
		return st;
	}
	*out = r;
	return DS_OK;
}

ds_status ds_reader_open(ds_reader **out, const char *path, const ds_reader_opts *opts, ds_err *err)
{
	ds_reader *r = reader_new(opts);
	ds_status st;

	if (!r)
		return ds_fail(err, DS_ENOMEM, NULL);
	st = ds_stream_open(&r->in, path, err);
	return reader_start(out, r, path, st, err);
}

ds_status ds_reader_open_memory(ds_reader **out, ds_str bytes, const char *name,
				const ds_reader_opts *opts, ds_err *err)
{
	ds_reader *r = reader_new(opts);
	ds_status st;

	if (!r)
		return ds_fail(err, DS_ENOMEM, NULL);
	st = ds_stream_memory(&r->in, bytes, name, err);
	return reader_start(out, r, name, st, err);
}

void ds_reader_close(ds_reader *r)
{
	if (!r)
		return;
	ds_stream_close(&r->in);
	ds_arena_free(&r->keep);
	ds_arena_free(&r->mem);
	ds_buf_free(&r->buf);
	ds_buf_free(&r->fixed);
	ds_buf_free(&r->meta);
	ds_buf_free(&r->uri_buf);
	ds_buf_free(&r->guess);
	json_decref(r->json);
	free(r);
}

static ds_status read_kind(ds_record *rec, bool *more, ds_reader *r, ds_err *err)
{
	switch (r->kind) {
	case DS_IN_JSONL: return ds_jsonl_next(rec, more, r, err);
	case DS_IN_CSV: return ds_csv_next(rec, more, r, err);
	case DS_IN_CONLL: return ds_conll_next(rec, more, r, err);
	default: return ds_plain_next(rec, more, r, err);
	}
}

/* FILE#N for a record without a uri of its own; "" for a text from standard input. */
static ds_status fill_uri(ds_record *rec, ds_reader *r, ds_err *err)
{
	if (rec->meta.uri.len)
		return DS_OK;
	if (rec->number == 0) {
		if (!r->is_stdin)
			rec->meta.uri = r->uri;
		return DS_OK;
	}
	ds_buf_clear(&r->uri_buf);
	ds_buf_str(&r->uri_buf, r->uri);
	ds_buf_printf(&r->uri_buf, "#%llu", (unsigned long long)rec->number);
	rec->meta.uri = ds_buf_view(&r->uri_buf);
	return ds_buf_status(&r->uri_buf, err);
}

/*
 * What decoding the stream replaced in the text of a record; at least a byte each. The stream is decoded
 * far ahead of the records, so its own count does not say in which of them.
 */
static void count_replaced(ds_encoding *e, ds_str text)
{
	for (size_t at = 0; text.len - at >= 3; at++) {
		const char *next = memchr(text.at + at, '\xEF', text.len - at - 2);

		if (!next)
			return;
		at = (size_t)(next - text.at);
		if (memcmp(next, "\xEF\xBF\xBD", 3) != 0)
			continue;
		if (e->invalid++ == 0)
			e->first_invalid = at;
		e->invalid_bytes++;
	}
}

/* What the stream and the line had that was ill-formed, beside what the record itself says. */
static void fill_encoding(ds_record *rec, ds_reader *r)
{
	const ds_encoding *in = &r->in.encoding;
	ds_encoding *e = &rec->encoding;

	if (r->kind == DS_IN_PLAIN) {
		rec->charset = r->opts.charset;
		return;
	}
	if (!rec->has_encoding)
		*e = (ds_encoding){.charset = in->charset, .how = in->how,
				   .confidence = in->confidence, .bom = in->bom};
	/* a line of JSON that is not well-formed UTF-8: its format says that it is UTF-8 */
	if (!rec->has_encoding && r->repaired.invalid && r->opts.charset.len == 0)
		e->how = DS_HOW_DECLARED;
	rec->has_encoding = true;
	if (e->invalid == 0)
		e->first_invalid = r->repaired.first_invalid;
	e->invalid += r->repaired.invalid;
	e->invalid_bytes += r->repaired.invalid_bytes;
	if (in->invalid)
		count_replaced(e, rec->bytes);
}

ds_status ds_reader_next(ds_record *out, bool *more, ds_reader *r, ds_err *err)
{
	ds_record rec;
	ds_status st;

	*more = false;
	if (r->done)
		return DS_OK;
	memset(&rec, 0, sizeof rec);
	memset(&r->repaired, 0, sizeof r->repaired);
	ds_arena_reset(&r->mem);
	st = read_kind(&rec, more, r, err);
	if (!st && *more)
		st = fill_uri(&rec, r, err);
	if (!st && *more)
		fill_encoding(&rec, r);
	if (!st && *more)
		*out = rec;
	if (!st && !*more)
		r->done = true;
	if (st)
		*more = !r->done;
	return st;
}

ds_input ds_reader_kind(const ds_reader *r)
{
	return r->kind;
}

const char *ds_reader_guess(const ds_reader *r)
{
	return r->guess.len && !r->guess.status ? r->guess.at : "";
}

void ds_reader_progress(const ds_reader *r, uint64_t *done, uint64_t *size)
{
	*done = r->in.done;
	*size = r->in.size;
}
