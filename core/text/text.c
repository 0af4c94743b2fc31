/*
 * Source bytes to reading text. See text.h.
 *
 * Standard: Unicode 15.0 section 5.8 (line ends), UAX #15 (NFC); decoding is decode.h's.
 * Invariant: read(read(x)) == read(x); the map of the reading text of a reading text is empty.
 * A form feed, a vertical tab and NEL part lines, so they become line feeds; other controls go.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/text.h"

#include "base/stop.h"
#include "text/decode_int.h"
#include "text/normal.h"
#include "text/out_int.h"
#include "text/repair.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#define DROP DS_DECODED_NOTHING

/* What a code point becomes: itself, a line feed, or DROP. CR is the caller's. */
static uint32_t clean(uint32_t cp)
{
	if (cp < 0x20 || (cp >= 0x7F && cp <= 0x9F)) {
		if (cp == '\n' || cp == '\t')
			return cp;
		return cp == 0x0B || cp == 0x0C || cp == 0x85 ? '\n' : DROP;
	}
	if (cp < 0xAD)
		return cp;
	if (cp == 0x00AD || cp == 0x200B || cp == 0x2060 || cp == 0xFEFF)
		return DROP;
	if ((cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069))
		return DROP;
	return cp;
}

/* ---- what needs no look ---------------------------------------------------------------------- */

/*
 * First bytes of characters that may change: controls, DEL, and the leads of what clean() drops (C2:
 * C1 controls and the soft hyphen; E2: format controls; EF: the byte order mark).
 */
static bool suspect(unsigned char c)
{
	return (c < 0x20 && c != '\n' && c != '\t') || c == 0x7F || c == 0xC2 || c == 0xE2 ||
	       c == 0xEF;
}

/* Whether the character at s[at], whose first byte is suspect, is kept after all; its length. */
static size_t kept(ds_str s, size_t at)
{
	size_t end = at;
	uint32_t cp;

	if ((unsigned char)s.at[at] < 0x80)
		return 0;
	cp = ds_utf8_next(s, &end);
	return clean(cp) == cp ? end - at : 0;
}

/* The first suspect byte from `at` on, or s.len. */
static size_t next_suspect(ds_str s, size_t at)
{
#if defined(__SSE2__)
	const __m128i tab = _mm_set1_epi8('\t'), lf = _mm_set1_epi8('\n');
	const __m128i del = _mm_set1_epi8(0x7F), c2 = _mm_set1_epi8((char)0xC2);
	const __m128i e2 = _mm_set1_epi8((char)0xE2), ef = _mm_set1_epi8((char)0xEF);
	const __m128i top = _mm_set1_epi8(0x1F);

	for (; s.len - at >= 16; at += 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)(s.at + at));
		__m128i low = _mm_cmpeq_epi8(_mm_min_epu8(v, top), v);
		__m128i odd = _mm_or_si128(_mm_cmpeq_epi8(v, del), _mm_cmpeq_epi8(v, c2));
		int mask;

		low = _mm_andnot_si128(_mm_or_si128(_mm_cmpeq_epi8(v, tab), _mm_cmpeq_epi8(v, lf)),
				       low);
		odd = _mm_or_si128(odd, _mm_or_si128(_mm_cmpeq_epi8(v, e2), _mm_cmpeq_epi8(v, ef)));
		mask = _mm_movemask_epi8(_mm_or_si128(low, odd));
		if (mask)
			return at + (size_t)__builtin_ctz((unsigned)mask);
	}
#endif
	while (at < s.len && !suspect((unsigned char)s.at[at]))
		at++;
	return at;
}

/* Bytes from `at`, the start of a character, that are kept as they are. s is well-formed. */
static size_t clean_run(ds_str s, size_t at)
{
	size_t i = at, n;

	while ((i = next_suspect(s, i)) < s.len) {
		n = kept(s, i);
		if (n == 0)
			break;
		i += n;
	}
	return i - at;
}

/* The same of ASCII, of any bytes in which ASCII stands for itself. */
static size_t ascii_run(ds_str s, size_t at)
{
	size_t end = at + ds_utf8_ascii(ds_str_sub(s, at, s.len));

	return next_suspect((ds_str){s.at, end}, at) - at;
}

/* ---- reading --------------------------------------------------------------------------------- */

/* Reading state: from bytes to clean UTF-8 with a map. */
struct reader {
	ds_str s;
	ds_decoder d;
	ds_encoding encoding;
	bool valid; /* well-formed UTF-8 */
	ds_out o;
	ds_edits map;
};

/* The code point at *at, after cleaning; CR takes a line feed behind it along. */
static uint32_t read_cp(struct reader *r, size_t *at)
{
	size_t from = *at;
	uint32_t cp = ds_decoder_next(&r->d, r->s, at);

	if (cp == DS_UTF8_INVALID) {
		if (r->encoding.invalid++ == 0)
			r->encoding.first_invalid = from;
		r->encoding.invalid_bytes += *at - from;
		return DS_REPLACEMENT;
	}
	if (cp == '\r') {
		size_t next = *at;

		if (next < r->s.len && ds_decoder_next(&r->d, r->s, &next) == '\n')
			*at = next;
		return '\n';
	}
	return cp == DROP || DS_DECODED_IS_PAIR(cp) ? cp : clean(cp);
}

/* One character that may change. */
static void read_one(struct reader *r, size_t *at)
{
	size_t from = *at, start = r->o.len;
	uint32_t cp = read_cp(r, at);

	if (DS_DECODED_IS_PAIR(cp)) {
		ds_out_cp(&r->o, cp >> 16 & 0x7FFF);
		cp &= 0xFFFF;
	}
	if (cp != DROP)
		ds_out_cp(&r->o, cp);
	if (r->o.status)
		return;
	if (*at - from == r->o.len - start &&
	    memcmp(r->s.at + from, r->o.at + start, *at - from) == 0)
		return;
	r->o.status = ds_edits_add(&r->map,
				   (ds_edit){(uint32_t)from, (uint32_t)(*at - from),
					     (uint32_t)start, (uint32_t)(r->o.len - start)},
				   cp == DROP && r->map.n && r->map.v[r->map.n - 1].to_len == 0,
				   r->o.mem, r->o.err);
}

static ds_status read_all(struct reader *r, size_t at)
{
	bool ascii = ds_charset_ascii(r->encoding.charset);
	size_t steps = 0;

	while (at < r->s.len && !r->o.status) {
		if (r->valid || (ascii && (unsigned char)r->s.at[at] < 0x80)) {
			size_t n = r->valid ? clean_run(r->s, at) : ascii_run(r->s, at);

			ds_out_add(&r->o, r->s.at + at, n);
			at += n;
			if (at == r->s.len)
				break;
		}
		if ((++steps & 65535) == 0 && ds_stopped())
			return ds_fail(r->o.err, DS_EINTR, NULL);
		read_one(r, &at);
	}
	return r->o.status;
}

/* Room for the map of a legacy text, where nearly every character outside ASCII has an edit. */
static ds_status reserve(struct reader *r)
{
	size_t n = 0;

	if (r->encoding.charset == DS_CS_UTF8)
		return DS_OK;
	for (size_t i = 0; i < r->s.len; i++)
		n += (unsigned char)r->s.at[i] >= 0x80;
	if (ds_charset_multi(r->encoding.charset))
		n /= 2;
	if (!ds_charset_ascii(r->encoding.charset))
		n = r->s.len / (r->encoding.charset >= DS_CS_UTF32LE ? 4 : 2);
	if (!ds_out_room(&r->o, r->s.len + n + 8))
		return r->o.status;
	return ds_arena_grow(r->o.mem, &r->map.v, &r->map.cap, 0, n + 16, sizeof *r->map.v,
			     r->o.err);
}

/* Decodes and cleans where that is needed. */
static ds_status decode(struct reader *r, ds_mapped *out, const ds_decode_opts *opts)
{
	size_t skip = ds_bom_len(r->encoding.charset, r->s);
	ds_status st;

	r->valid = r->encoding.how == DS_HOW_VALID ||
		   (r->encoding.charset == DS_CS_UTF8 && ds_utf8_valid(r->s) == r->s.len);
	if (r->valid && skip == 0 && clean_run(r->s, 0) == r->s.len) {
		*out = (ds_mapped){r->s, r->map};
		return DS_OK;
	}
	st = ds_decoder_open(&r->d, r->encoding.charset, r->o.err);
	if (!st)
		st = reserve(r);
	if (!st) {
		ds_out_room(&r->o, r->s.len + 8);
		st = r->o.status;
	}
	if (!st && skip)
		st = ds_edits_add(&r->map, (ds_edit){0, (uint32_t)skip, 0, 0}, false, r->o.mem,
				  r->o.err);
	if (!st)
		st = read_all(r, skip);
	ds_decoder_close(&r->d);
	if (!st && r->encoding.invalid && opts && opts->strict)
		st = ds_decode_fail(&r->encoding, r->o.err);
	if (!st)
		*out = (ds_mapped){{r->o.at, r->o.len}, r->map};
	return st;
}

/* Decodes, repairs, and reads the result; the map goes back to the source bytes. */
static ds_status read_repaired(ds_text *out, ds_str source, const ds_decode_opts *opts, ds_arena *mem,
			       ds_err *err)
{
	ds_mapped decoded, repaired;
	ds_encoding encoding;
	ds_repair_plan plan;
	ds_edits map;
	ds_text text;
	ds_status st = ds_decode(&decoded, &encoding, source, opts, mem, err);

	if (!st)
		st = ds_repair(&repaired, &plan, decoded.text, NULL, mem, err);
	if (!st)
		st = ds_edits_compose(&map, &decoded.map, &repaired.map, mem, err);
	if (!st)
		st = ds_text_read(&text, repaired.text, NULL, mem, err);
	if (!st)
		st = ds_edits_compose(&text.map, &map, &text.map, mem, err);
	if (st)
		return st;
	text.source = source;
	text.encoding = encoding;
	*out = text;
	return DS_OK;
}

ds_status ds_text_read(ds_text *out, ds_str source, const ds_text_opts *opts, ds_arena *mem,
		       ds_err *err)
{
	struct reader r = {.s = source, .o = {NULL, 0, 0, mem, NULL, DS_OK, err}};
	ds_text_opts o = opts ? *opts : (ds_text_opts){0};
	ds_decode_opts how = {.strict = o.strict, .detect = o.detect, .charset = o.charset};
	ds_mapped clean_text, nfc;
	ds_text text;
	ds_status st;

	if (source.len > DS_TEXT_MAX)
		return ds_fail(err, DS_ELIMIT, "the text is longer than %zu MB", DS_TEXT_MAX >> 20);
	if (o.repair)
		return read_repaired(out, source, &how, mem, err);
	st = ds_decode_decide(&r.encoding, source, true, &how, err);
	if (!st)
		st = decode(&r, &clean_text, &how);
	if (st)
		return st;
	st = ds_normal(&nfc, clean_text.text, DS_NFC, mem, err);
	if (st)
		return st;
	st = ds_edits_compose(&text.map, &clean_text.map, &nfc.map, mem, err);
	if (st)
		return st;
	text.source = source;
	text.read = nfc.text;
	text.encoding = r.encoding;
	*out = text;
	return DS_OK;
}
