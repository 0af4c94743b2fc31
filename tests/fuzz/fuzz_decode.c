/*
 * Fuzz target of decoding: any bytes, any label, with and without detection, whole and in pieces.
 *
 * The first byte chooses options and charset, the rest is the source.
 *
 * SPDX-License-Identifier: MIT
 */
#include "check.h"
#include "text/text.h"
#include "text/utf8.h"

#define LIMIT ((size_t)1 << 16)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A character's span in the other text comes back to itself. */
static void check_spans(const ds_edits *map, size_t from_len, ds_str to)
{
	check_map(map, from_len, to.len);
	for (size_t at = 0; at < to.len;) {
		size_t end = at, a, b;

		ds_utf8_next(to, &end);
		a = ds_edits_start(map, at);
		b = ds_edits_end(map, end);
		need(a <= b && b <= from_len, "mapped span is in order");
		need(ds_edits_to_start(map, a) <= at && ds_edits_to_end(map, b) >= end,
		     "span comes back");
		at = end;
	}
}

static bool guessed(const ds_encoding *e)
{
	return e->charset >= DS_CS_WINDOWS_1252 &&
	       (e->how == DS_HOW_DETECTED || e->how == DS_HOW_FALLBACK);
}

static void check_read(ds_str source, ds_text_opts opts, ds_arena *mem)
{
	ds_text text, strict, again;
	ds_err err;
	ds_status st = ds_text_read(&text, source, &opts, mem, &err);

	need(st == DS_OK, "reading");
	need(ds_utf8_valid(text.read) == text.read.len, "reading text is well-formed");
	need(text.encoding.confidence > 0 && text.encoding.confidence <= 100, "confidence");
	need(text.encoding.invalid <= text.encoding.invalid_bytes &&
		     text.encoding.invalid_bytes <= source.len,
	     "counts");
	check_spans(&text.map, source.len, text.read);
	opts.strict = true;
	st = ds_text_read(&strict, source, &opts, mem, &err);
	/* told by its escapes, it is ASCII to who guesses nothing */
	if (text.encoding.charset == DS_CS_ISO_2022_JP && text.encoding.how == DS_HOW_DETECTED) {
		need(st == DS_OK, "strict takes ASCII");
	} else {
		need(st == (text.encoding.invalid || guessed(&text.encoding) ? DS_EENCODING : DS_OK),
		     "strict agrees");
		need(st || ds_str_eq(strict.read, text.read), "strict reads the same");
	}
	need(ds_text_read(&again, text.read, &(ds_text_opts){.detect = true}, mem, &err) == DS_OK,
	     "reading again");
	need(ds_str_eq(again.read, text.read) && again.map.n == 0, "reading is idempotent");
}

/* Decoding whole and in pieces gives the same. */
static void check_pieces(ds_str source, const ds_decode_opts *opts, size_t step, ds_arena *mem)
{
	ds_encoding e, p;
	ds_decoder d;
	ds_mapped m;
	ds_buf out;
	ds_str text;
	size_t at, end = 0;

	need(ds_decode(&m, &e, source, opts, mem, NULL) == DS_OK, "decoding");
	need(ds_utf8_valid(m.text) == m.text.len, "decoded text is well-formed");
	check_spans(&m.map, source.len, m.text);
	ds_buf_init(&out, NULL, 0);
	p = (ds_encoding){.charset = e.charset};
	need(ds_decoder_open(&d, e.charset, NULL) == DS_OK, "decoder");
	at = ds_bom_len(e.charset, source);
	while (at < source.len) {
		size_t used;

		end = end + step < source.len ? end + step : source.len;
		if (end < at)
			continue;
		ds_decoder_add(&out, &d, &p, ds_str_sub(source, at, end), at, end == source.len,
			       &used);
		at += used;
	}
	text = ds_buf_view(&out);
	need(ds_str_eq(text, m.text), "pieces make the whole");
	need(p.invalid == e.invalid && p.invalid_bytes == e.invalid_bytes, "pieces count the same");
	ds_decoder_close(&d);
	ds_buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	ds_str source = {(const char *)data + 1, size - 1};
	ds_decode_opts opts = {.detect = true};
	ds_charset declared;
	ds_arena mem;
	unsigned n;

	if (size == 0 || size > LIMIT)
		return 0;
	n = data[0];
	if (n % (DS_CS_COUNT + 2) < DS_CS_COUNT)
		opts.charset = ds_str_of(ds_charset_name((ds_charset)(n % (DS_CS_COUNT + 2))));
	else
		opts.detect = n % (DS_CS_COUNT + 2) == DS_CS_COUNT;
	ds_charset_declared(&declared, source);
	ds_charset_find(&declared, source);
	ds_arena_init(&mem, NULL, 0);
	check_read(source, (ds_text_opts){.detect = opts.detect, .charset = opts.charset}, &mem);
	check_pieces(source, &opts, n + 9, &mem);
	ds_arena_free(&mem);
	return 0;
}
