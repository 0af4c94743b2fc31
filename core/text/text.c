/*
 * Source bytes to reading text. See text.h.
 *
 * Standard: RFC 3629, Unicode 15.0 sections 3.9 (decoding) and 5.8 (line ends), UAX #15 (NFC).
 * Invariant: read(read(x)) == read(x); the map of the reading text of a reading text is empty.
 * A form feed, a vertical tab and NEL part lines, so they become line feeds; other controls go.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/text.h"

#include "base/stop.h"
#include "text/normal.h"
#include "text/out_int.h"
#include "text/repair.h"

#define DROP 0xFFFFFFFEu

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

/* Reading state: from bytes to clean UTF-8 with a map. */
struct reader {
	ds_str s;
	ds_encoding encoding;
	ds_out o;
	ds_edits map;
	size_t invalid, first_invalid;
	bool raw; /* decode, and leave the characters as they are */
};

static uint32_t unit16(const struct reader *r, size_t at)
{
	unsigned char a = (unsigned char)r->s.at[at], b = (unsigned char)r->s.at[at + 1];

	return r->encoding == DS_ENC_UTF16LE ? (uint32_t)(b << 8 | a) : (uint32_t)(a << 8 | b);
}

/* The code point at *at of the source, in whatever encoding; DS_UTF8_INVALID when ill-formed. */
static uint32_t next_cp(const struct reader *r, size_t *at)
{
	uint32_t hi, lo;

	if (r->encoding == DS_ENC_UTF8)
		return ds_utf8_next(r->s, at);
	if (r->s.len - *at < 2) {
		*at = r->s.len;
		return DS_UTF8_INVALID;
	}
	hi = unit16(r, *at);
	*at += 2;
	if (hi < 0xD800 || hi > 0xDFFF)
		return hi;
	if (hi >= 0xDC00 || r->s.len - *at < 2)
		return DS_UTF8_INVALID;
	lo = unit16(r, *at);
	if (lo < 0xDC00 || lo > 0xDFFF)
		return DS_UTF8_INVALID;
	*at += 2;
	return 0x10000 + ((hi - 0xD800) << 10) + (lo - 0xDC00);
}

/*
 * Bytes from `at` that are kept as they are and need no look: printable ASCII, tab and line feed.
 */
static size_t plain_run(ds_str s, size_t at)
{
	size_t i = at;

	while (i < s.len) {
		unsigned char c = (unsigned char)s.at[i];

		if ((c < 0x20 && c != '\n' && c != '\t') || c >= 0x7F)
			break;
		i++;
	}
	return i - at;
}

/* One character that may change. */
static void read_one(struct reader *r, size_t *at)
{
	size_t from = *at, start = r->o.len;
	uint32_t cp = next_cp(r, at);

	if (cp == DS_UTF8_INVALID) {
		if (r->invalid++ == 0)
			r->first_invalid = from;
		cp = DS_REPLACEMENT;
	} else if (r->raw) {
		/* kept */
	} else if (cp == '\r') {
		size_t next = *at;

		cp = '\n';
		if (next < r->s.len && next_cp(r, &next) == '\n')
			*at = next;
	} else {
		cp = clean(cp);
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
	size_t steps = 0;

	while (at < r->s.len && !r->o.status) {
		if (r->encoding == DS_ENC_UTF8) {
			size_t n = plain_run(r->s, at);

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

/* Finds a byte order mark; returns its length. */
static size_t mark(struct reader *r, bool *bom)
{
	const unsigned char *p = (const unsigned char *)r->s.at;

	*bom = true;
	if (r->s.len >= 3 && p[0] == 0xEF && p[1] == 0xBB && p[2] == 0xBF)
		return 3;
	if (r->s.len >= 2 && p[0] == 0xFF && p[1] == 0xFE) {
		r->encoding = DS_ENC_UTF16LE;
		return 2;
	}
	if (r->s.len >= 2 && p[0] == 0xFE && p[1] == 0xFF) {
		r->encoding = DS_ENC_UTF16BE;
		return 2;
	}
	*bom = false;
	return 0;
}

/*
 * True when the source is its own reading text: clean, well-formed; NFC is looked at by the
 * caller.
 */
static bool untouched(ds_str s, bool raw)
{
	size_t i = 0;

	if (raw)
		return ds_utf8_valid(s) == s.len;
	for (;;) {
		uint32_t cp;

		i += plain_run(s, i);
		if (i == s.len)
			return true;
		cp = ds_utf8_next(s, &i);
		if (cp == DS_UTF8_INVALID || cp == '\r' || clean(cp) != cp)
			return false;
	}
}

/* Decodes and cleans where that is needed. */
static ds_status decode(struct reader *r, ds_mapped *out, bool *bom, const ds_text_opts *opts)
{
	size_t skip = mark(r, bom);
	ds_status st;

	if (skip == 0 && untouched(r->s, r->raw)) {
		*out = (ds_mapped){r->s, r->map};
		return DS_OK;
	}
	ds_out_room(&r->o, r->s.len + 8);
	if (skip && !r->o.status)
		r->o.status = ds_edits_add(&r->map, (ds_edit){0, (uint32_t)skip, 0, 0}, false,
					   r->o.mem, r->o.err);
	st = r->o.status ? r->o.status : read_all(r, skip);
	if (st)
		return st;
	if (r->invalid && opts && opts->strict)
		return ds_fail(r->o.err, DS_EENCODING, "ill-formed %s at byte %zu",
			       r->encoding == DS_ENC_UTF8 ? "UTF-8" : "UTF-16", r->first_invalid);
	*out = (ds_mapped){{r->o.at, r->o.len}, r->map};
	return DS_OK;
}

/* Decodes, repairs, and reads the result; the map goes back to the source bytes. */
static ds_status read_repaired(ds_text *out, struct reader *r, const ds_text_opts *opts)
{
	ds_arena *mem = r->o.mem;
	ds_mapped decoded, repaired;
	ds_repair_plan plan;
	ds_edits map;
	ds_text text;
	ds_status st;
	bool bom;

	r->raw = true;
	st = decode(r, &decoded, &bom, opts);
	if (!st)
		st = ds_repair(&repaired, &plan, decoded.text, NULL, mem, r->o.err);
	if (!st)
		st = ds_edits_compose(&map, &decoded.map, &repaired.map, mem, r->o.err);
	if (!st)
		st = ds_text_read(&text, repaired.text, NULL, mem, r->o.err);
	if (!st)
		st = ds_edits_compose(&text.map, &map, &text.map, mem, r->o.err);
	if (st)
		return st;
	text.source = r->s;
	text.invalid = r->invalid;
	text.encoding = r->encoding;
	text.bom = bom;
	*out = text;
	return DS_OK;
}

ds_status ds_text_read(ds_text *out, ds_str source, const ds_text_opts *opts, ds_arena *mem,
		       ds_err *err)
{
	struct reader r = {source, DS_ENC_UTF8, {NULL, 0, 0, mem, NULL, DS_OK, err},
			   {NULL, 0, 0}, 0, 0, false};
	ds_mapped clean_text, nfc;
	ds_text text;
	ds_status st;

	if (source.len > DS_TEXT_MAX)
		return ds_fail(err, DS_ELIMIT, "the text is longer than %zu MB", DS_TEXT_MAX >> 20);
	if (opts && opts->repair)
		return read_repaired(out, &r, opts);
	st = decode(&r, &clean_text, &text.bom, opts);
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
	text.invalid = r.invalid;
	text.encoding = r.encoding;
	*out = text;
	return DS_OK;
}
