/*
 * JSON Lines: one object a line, RFC 8259 as jansson reads it (its depth limit too). See reader.h.
 *
 * Repaired before parsing, unless strict: ill-formed UTF-8 and lone surrogates (\ud800) become
 * U+FFFD. An integer beyond 64 bits is read as a double. Of two equal keys the last counts.
 *
 * SPDX-License-Identifier: MIT
 */
#include "io/reader_int.h"
#include "io/writer.h"

#include "text/utf8.h"

#include <stdlib.h>

/* Four hex digits at at; false if they are not there. */
static bool hex4(unsigned *out, ds_str s, size_t at)
{
	unsigned v = 0;

	if (s.len < 4 || at > s.len - 4)
		return false;
	for (size_t i = at; i < at + 4; i++) {
		char c = s.at[i];
		unsigned d;

		if (c >= '0' && c <= '9')
			d = (unsigned)(c - '0');
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
			d = (unsigned)((c | 0x20) - 'a') + 10;
		else
			return false;
		v = v << 4 | d;
	}
	*out = v;
	return true;
}

/* The escape that starts at s[at] == '\\': its length, and whether it is half a surrogate pair. */
static size_t escape_len(ds_str s, size_t at, bool *lone)
{
	unsigned v, low;

	*lone = false;
	if (s.len - at < 6 || s.at[at + 1] != 'u' || !hex4(&v, s, at + 2))
		return s.len - at < 2 ? 1 : 2;
	if (v < 0xD800 || v > 0xDFFF)
		return 6;
	if (v < 0xDC00 && s.len - at >= 12 && s.at[at + 6] == '\\' && s.at[at + 7] == 'u' &&
	    hex4(&low, s, at + 8) && low >= 0xDC00 && low <= 0xDFFF)
		return 12;
	*lone = true;
	return 6;
}

/* Copies s into b without lone surrogates; *found tells whether there were any. */
static void fix_escapes(ds_buf *b, ds_str s, bool *found)
{
	size_t from = 0, at = 0;

	*found = false;
	while (at < s.len) {
		const char *slash = memchr(s.at + at, '\\', s.len - at);
		size_t n;
		bool lone;

		if (!slash)
			break;
		at = (size_t)(slash - s.at);
		n = escape_len(s, at, &lone);
		if (lone) {
			*found = true;
			ds_buf_add(b, s.at + from, at - from);
			ds_buf_add(b, "\\ufffd", 6);
			from = at + n;
		}
		at += n;
	}
	if (*found)
		ds_buf_add(b, s.at + from, s.len - from);
}

static ds_status repair(ds_str *line, ds_reader *r, ds_err *err)
{
	bool lone = false;
	size_t valid = ds_utf8_valid(*line);
	ds_status st;

	if (valid < line->len) {
		if (r->opts.strict)
			return ds_reader_fail(r, r->line, err, DS_EENCODING,
					      "ill-formed UTF-8 at byte %zu of the line",
					      valid + 1);
		st = ds_utf8_repair(line, *line, &r->mem, &r->repaired, err);
		if (st)
			return st;
	}
	if (r->opts.strict)
		return DS_OK;
	ds_buf_clear(&r->fixed);
	fix_escapes(&r->fixed, *line, &lone);
	if (lone)
		*line = ds_buf_view(&r->fixed);
	return ds_buf_status(&r->fixed, err);
}

/*
 * Whether the parser will have room for its longest string. jansson 2.14 does not look whether the
 * buffer of its lexer could grow (lex_save drops the byte): without memory it would try again at
 * every byte, and strings would come out cut. So ask before: the buffer and its double while it
 * grows, then the buffer and the string.
 */
static bool parser_has_room(size_t len)
{
	/* volatile: a compiler may leave out an allocation that nobody uses */
	void *volatile probe = len < SIZE_MAX / 8 ? malloc(4 * len + 4096) : NULL;
	bool there = probe != NULL;

	free(probe);
	return there;
}

static ds_status parse(ds_reader *r, ds_str line, ds_err *err)
{
	json_error_t e;

	json_decref(r->json);
	r->json = NULL;
	if (!parser_has_room(line.len))
		return ds_reader_fail(r, r->line, err, DS_ENOMEM, "out of memory");
	r->json = json_loadb(line.at, line.len, JSON_ALLOW_NUL | JSON_DECODE_ANY, &e);
	if (!r->json && json_error_code(&e) == json_error_numeric_overflow)
		r->json =
			json_loadb(line.at, line.len,
				   JSON_ALLOW_NUL | JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL, &e);
	if (!r->json && json_error_code(&e) == json_error_out_of_memory)
		return ds_reader_fail(r, r->line, err, DS_ENOMEM, "out of memory");
	if (!r->json)
		return ds_reader_fail(r, r->line, err, DS_EFAIL, "not JSON (column %d: %s)",
				      e.column, e.text);
	if (!json_is_object(r->json))
		return ds_reader_fail(r, r->line, err, DS_EFAIL, "not a JSON object");
	return DS_OK;
}

struct pair {
	ds_str key;
	json_t *value;
	bool own; /* a key of the record, not of its "meta": wins */
};

static int by_key(const void *pa, const void *pb)
{
	const struct pair *a = pa, *b = pb;
	int c = ds_str_cmp(a->key, b->key);

	return c ? c : b->own - a->own;
}

/* What no field took, as one object with sorted keys, in r->meta. */
static ds_status write_meta(ds_str *out, ds_reader *r, struct pair *v, size_t n, ds_err *err)
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
		ds_json_dump(b, v[i].value);
	}
	ds_buf_char(b, '}');
	*out = ds_buf_view(b);
	return ds_buf_status(b, err);
}

/* A string, number or truth value as a string; false for anything else. */
static bool scalar(ds_str *out, json_t *v, ds_reader *r, ds_status *st, ds_err *err)
{
	ds_buf b;

	if (json_is_string(v)) {
		*out = (ds_str){json_string_value(v), json_string_length(v)};
		return true;
	}
	if (!json_is_number(v) && !json_is_boolean(v))
		return false;
	ds_buf_init(&b, NULL, 0);
	ds_json_dump(&b, v);
	*st = ds_buf_status(&b, err);
	if (!*st)
		*st = ds_arena_copy(out, ds_buf_view(&b), &r->mem, err);
	ds_buf_free(&b);
	return true;
}

/* Puts one key where it belongs; *took false when it is for meta. */
static ds_status take(ds_record *rec, ds_reader *r, ds_str key, json_t *v, bool *took, ds_err *err)
{
	enum ds_field f = ds_columns_find(&r->columns, key);
	ds_str *to = f == DS_FIELD_COUNT ? NULL : ds_field_of(&rec->meta, f), got;
	ds_status st = DS_OK;

	*took = true;
	if (f == DS_FIELD_TEXT) {
		if (!json_is_string(v))
			return ds_reader_fail(r, r->line, err, DS_EFAIL, "\"%.*s\" is no string",
					      (int)(key.len < 60 ? key.len : 60), key.at);
		rec->bytes = (ds_str){json_string_value(v), json_string_length(v)};
		return DS_OK;
	}
	if (json_is_null(v) && to)
		return DS_OK;
	if (!to) {
		*took = ds_presets_ours(key, v);
		return DS_OK;
	}
	if (!scalar(&got, v, r, &st, err))
		*took = false;
	else if (!st && f == DS_FIELD_DATE)
		*took = got.len == 0 || ds_date_of(to, got);
	else if (!st)
		*to = got;
	return st;
}

static ds_status no_text(const ds_reader *r, ds_err *err)
{
	char keys[100] = "";
	size_t len = 0;

	for (void *it = json_object_iter(r->json); it; it = json_object_iter_next(r->json, it)) {
		int n = snprintf(keys + len, sizeof keys - len, "%s%s", len ? ", " : "",
				 json_object_iter_key(it));

		if (n < 0 || (size_t)n >= sizeof keys - len) {
			keys[len] = '\0';
			break;
		}
		len += (size_t)n;
	}
	return ds_reader_fail(
		r, r->line, err, DS_EFAIL, "no \"%.*s\" (keys: %s); --map text=KEY names it",
		(int)(r->columns.name[DS_FIELD_TEXT].len < 40 ? r->columns.name[DS_FIELD_TEXT].len
							      : 40),
		r->columns.name[DS_FIELD_TEXT].at, keys);
}

static ds_status guess(ds_reader *r, ds_err *err)
{
	size_t n = 0;
	ds_str *names = ds_arena_get(&r->mem, json_object_size(r->json) + 1, sizeof *names);

	if (!names)
		return ds_arena_fail(&r->mem, err);
	for (void *it = json_object_iter(r->json); it; it = json_object_iter_next(r->json, it))
		names[n++] = ds_str_of(json_object_iter_key(it));
	r->begun = true;
	return ds_columns_guess(&r->columns, names, n, &r->guess, &r->keep, err);
}

static ds_status fill(ds_record *rec, ds_reader *r, ds_err *err)
{
	json_t *inner = json_object_get(r->json, "meta");
	size_t n = 0, room = json_object_size(r->json) + json_object_size(inner) + 1;
	struct pair *rest = ds_arena_get(&r->mem, room, sizeof *rest);
	ds_status st = DS_OK;

	if (!rest)
		return ds_arena_fail(&r->mem, err);
	for (void *it = json_object_iter(r->json); it; it = json_object_iter_next(r->json, it)) {
		ds_str key = ds_str_of(json_object_iter_key(it));
		json_t *v = json_object_iter_value(it);
		bool took;

		if (v == inner && json_is_object(v) && ds_str_is(key, "meta"))
			continue;
		st = take(rec, r, key, v, &took, err);
		if (st)
			return st;
		if (!took)
			rest[n++] = (struct pair){key, v, true};
	}
	for (void *it = json_object_iter(inner); it; it = json_object_iter_next(inner, it))
		rest[n++] = (struct pair){ds_str_of(json_object_iter_key(it)),
					  json_object_iter_value(it), false};
	if (!rec->bytes.at)
		return no_text(r, err);
	return write_meta(&rec->meta.meta, r, rest, n, err);
}

static bool blank(ds_str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] != ' ' && s.at[i] != '\t')
			return false;
	}
	return true;
}

ds_status ds_jsonl_next(ds_record *out, bool *more, ds_reader *r, ds_err *err)
{
	ds_str line;
	ds_err inner;
	ds_status st;

	do {
		st = ds_stream_line(&r->buf, more, &r->in, r->opts.max_record, &inner);
		if (!st && !*more)
			return DS_OK;
		r->line++;
		if (st == DS_ELIMIT)
			return ds_reader_fail(r, r->line, err, st, "%s", inner.msg);
		if (st)
			return ds_fail(err, st, "%s", inner.msg);
		line = ds_buf_view(&r->buf);
	} while (blank(line));
	out->number = ++r->records;
	out->line = r->line;
	st = repair(&line, r, err);
	if (!st)
		st = parse(r, line, err);
	if (!st && !r->begun)
		st = guess(r, err);
	if (!st)
		st = fill(out, r, err);
	if (!st)
		st = ds_presets_read(out, r, err);
	return st;
}
