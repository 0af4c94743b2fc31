/*
 * A stream in UTF-8, whatever the file is in. See stream.h.
 *
 * Invariant: the decision falls once a file, at the first byte outside ASCII or, for UTF-16, UTF-32
 * and what has a byte order mark, at its start. Until then ASCII passes through, so that a slow pipe
 * of ASCII is not waited for.
 *
 * SPDX-License-Identifier: MIT
 */
#include "io/stream_int.h"

#include "text/utf8.h"

#include <stdlib.h>

#define START 16 /* bytes: a byte order mark, or a pattern of NULs */

struct ds_stream_decoder {
	ds_decode_opts opts;
	ds_decoder d;
	bool decided, end;     /* end: the file has no more */
	uint64_t base;         /* offset in the file of raw[at] */
	size_t at, len;        /* raw bytes that wait: raw[at, len) */
	ds_buf out;            /* decoded; from out_at on not yet in the window */
	size_t out_at;
	char raw[DS_STREAM_WINDOW];
};

void ds_stream_decoder_free(ds_stream *s)
{
	if (!s->decoder)
		return;
	ds_decoder_close(&s->decoder->d);
	ds_buf_free(&s->decoder->out);
	free(s->decoder);
	s->decoder = NULL;
}

/* Reads until `want` raw bytes wait, or the end. A fault is kept and is the end. */
static void gather(ds_stream *s, size_t want)
{
	struct ds_stream_decoder *x = s->decoder;

	if (x->at > 0) {
		memmove(x->raw, x->raw + x->at, x->len - x->at);
		x->len -= x->at;
		x->at = 0;
	}
	while (!x->end && x->len < want) {
		size_t n;

		x->end = ds_stream_raw(s, x->raw + x->len, sizeof x->raw - x->len, &n, &s->fault) ||
			 n == 0;
		x->len += n;
	}
}

static ds_str waiting(const struct ds_stream_decoder *x)
{
	return (ds_str){x->raw + x->at, x->len - x->at};
}

/* Opens the decoder for what was decided, and leaves the byte order mark out. */
static ds_status decided(ds_stream *s, ds_encoding e, ds_err *err)
{
	struct ds_stream_decoder *x = s->decoder;
	size_t mark = x->base == 0 ? ds_bom_len(e.charset, waiting(x)) : 0;
	ds_status st;

	st = ds_decoder_open(&x->d, e.charset, err);
	x->decided = !st;
	x->at += mark;
	x->base += mark;
	s->encoding = e;
	return st;
}

/* Decides if there is something to decide by. */
static ds_status decide(ds_stream *s, ds_err *err)
{
	struct ds_stream_decoder *x = s->decoder;
	ds_decode_opts opts = x->opts;
	ds_encoding e;
	size_t ascii;
	ds_status st;

	gather(s, 1);
	ascii = ds_utf8_ascii(waiting(x));
	if (ascii == x->len - x->at)
		return DS_OK;
	gather(s, sizeof x->raw);
	opts.strict = false;
	st = ds_decode_decide(&e, waiting(x), x->end, &opts, err);
	if (st)
		return st;
	/* strict guesses nothing: the records find what is no UTF-8 */
	if (x->opts.strict && e.how == DS_HOW_DETECTED && e.charset >= DS_CS_WINDOWS_1252)
		e = (ds_encoding){.charset = DS_CS_UTF8, .how = DS_HOW_GIVEN, .confidence = 100};
	return decided(s, e, err);
}

/* What was decoded in front of the first bad unit is still told. */
static void cut_before_bad(ds_buf *out, size_t at)
{
	while (at + 3 <= out->len && memcmp(out->at + at, "\xEF\xBF\xBD", 3) != 0)
		at++;
	out->len = at + 3 <= out->len ? at : out->len;
}

/* Decodes what waits, as much as the window is likely to take at once. */
static ds_status decode(ds_stream *s, ds_err *err)
{
	struct ds_stream_decoder *x = s->decoder;
	ds_encoding *e = &s->encoding;
	ds_str in;
	size_t used, bad = e->invalid, before = x->out.len;

	gather(s, x->decided ? 64 : 1);
	in = waiting(x);
	if (!x->decided)
		in.len = ds_utf8_ascii(in); /* nothing else: decide() was here */
	if (!x->decided || x->d.charset == DS_CS_UTF8) {
		ds_buf_str(&x->out, in);
		used = in.len;
	} else {
		ds_decoder_add(&x->out, &x->d, e, in, (size_t)x->base, x->end, &used);
	}
	x->at += used;
	x->base += used;
	if (x->opts.strict && e->invalid > bad) {
		ds_err inner;

		ds_decode_fail(e, &inner);
		x->end = true;
		x->at = x->len;
		cut_before_bad(&x->out, before);
		return ds_fail(err, DS_EENCODING, "%s: %s", s->name, inner.msg);
	}
	return ds_buf_status(&x->out, err);
}

ds_status ds_stream_decoded(ds_stream *s, ds_err *err)
{
	struct ds_stream_decoder *x = s->decoder;
	size_t room = DS_STREAM_WINDOW + DS_STREAM_SLACK - s->len, n;
	ds_status st = DS_OK;

	if (x->out_at == x->out.len) {
		ds_buf_clear(&x->out);
		x->out_at = 0;
		if (!x->decided)
			st = decide(s, &s->fault);
		if (!st)
			st = decode(s, &s->fault);
	}
	n = x->out.len - x->out_at;
	if (n == 0 && (st || (x->end && x->at == x->len)))
		s->end = true;
	n = n < room ? n : room;
	if (n) {
		memcpy(s->window + s->len, x->out.at + x->out_at, n);
		x->out_at += n;
		s->len += n;
	}
	return ds_stream_fault(s, err);
}

ds_status ds_stream_decode(ds_stream *s, const ds_decode_opts *opts, ds_err *err)
{
	struct ds_stream_decoder *x;
	ds_decode_opts marks = {.detect = true};
	ds_charset given = DS_CS_UTF8;
	ds_encoding e;
	ds_status st;

	if (s->decoder)
		return DS_OK;
	x = calloc(1, sizeof *x);
	if (!x)
		return ds_fail(err, DS_ENOMEM, NULL);
	x->opts = *opts;
	ds_buf_init(&x->out, NULL, 0);
	memcpy(x->raw, s->window + s->at, s->len - s->at);
	x->len = s->len - s->at;
	x->end = s->end;
	s->at = s->len = 0;
	s->end = false;
	s->decoder = x;
	s->encoding = (ds_encoding){.charset = DS_CS_UTF8, .how = DS_HOW_VALID, .confidence = 100};
	gather(s, START); /* a pipe may give two bytes of a mark of four */
	/* a wrong label shows at once; a mark, and NULs in a pattern, are at the start */
	st = ds_decode_decide(&e, (ds_str){"", 0}, true, opts, err);
	if (!st)
		st = ds_decode_decide(&e, waiting(x), x->end, &marks, err);
	if (!st && !e.bom && opts->charset.len && ds_charset_find(&given, opts->charset) &&
	    !ds_charset_ascii(given))
		return decided(s, (ds_encoding){.charset = given, .how = DS_HOW_GIVEN,
						.confidence = 100}, err);
	if (!st && (e.bom || (e.charset != DS_CS_UTF8 && e.charset <= DS_CS_UTF32BE)))
		st = decided(s, e, err);
	return st;
}
