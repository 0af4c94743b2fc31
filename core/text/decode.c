/*
 * Source bytes as UTF-8, whole with a map or in pieces without. See decode.h.
 *
 * Invariant: what is written is well-formed; every character that differs from its bytes has an edit
 * of its own, so a span maps to the very bytes of its characters.
 *
 * SPDX-License-Identifier: MIT
 */
#include "base/stop.h"
#include "text/decode_int.h"
#include "text/out_int.h"

static void note(ds_encoding *e, size_t at, size_t n)
{
	if (e->invalid++ == 0)
		e->first_invalid = at;
	e->invalid_bytes += n;
}

ds_status ds_decode_fail(const ds_encoding *e, ds_err *err)
{
	/* a guess that was refused; UTF-16 and UTF-32 are told by their NULs, which is none */
	if (e->how == DS_HOW_DETECTED && e->charset >= DS_CS_WINDOWS_1252)
		return ds_fail(err, DS_EENCODING,
			       "ill-formed UTF-8 at byte %zu (%s it seems: --charset %s)",
			       e->first_invalid, ds_charset_name(e->charset),
			       ds_charset_name(e->charset));
	return ds_fail(err, DS_EENCODING, "ill-formed %s at byte %zu",
		       e->how == DS_HOW_FALLBACK ? "UTF-8" : ds_charset_name(e->charset),
		       e->first_invalid);
}

/* ---- in pieces ------------------------------------------------------------------------------- */

void ds_decoder_add(ds_buf *out, ds_decoder *d, ds_encoding *e, ds_str s, size_t base, bool last,
		    size_t *used)
{
	size_t at = 0;
	char b[8];

	while (at < s.len && (last || s.len - at >= 8)) {
		size_t from = at, n;
		uint32_t cp;

		if (ds_charset_ascii(d->charset)) {
			n = ds_utf8_ascii(ds_str_sub(s, at, s.len));
			ds_buf_add(out, s.at + at, n);
			at += n;
			if (n)
				continue;
		}
		cp = ds_decoder_next(d, s, &at);
		if (cp == DS_UTF8_INVALID)
			note(e, base + from, at - from);
		if (cp == DS_DECODED_NOTHING)
			continue;
		n = 0;
		if (DS_DECODED_IS_PAIR(cp)) {
			n = ds_utf8_put(b, cp >> 16 & 0x7FFF);
			cp &= 0xFFFF;
		}
		n += ds_utf8_put(b + n, cp); /* what is no scalar value becomes U+FFFD */
		ds_buf_add(out, b, n);
	}
	*used = at;
}

/* ---- whole ----------------------------------------------------------------------------------- */

struct whole {
	ds_str s;
	ds_decoder *d;
	ds_encoding e;
	ds_out o;
	ds_edits map;
};

static void add_one(struct whole *w, size_t *at)
{
	size_t from = *at, start = w->o.len;
	uint32_t cp = ds_decoder_next(w->d, w->s, at);

	if (cp == DS_UTF8_INVALID)
		note(&w->e, from, *at - from);
	if (DS_DECODED_IS_PAIR(cp)) {
		ds_out_cp(&w->o, cp >> 16 & 0x7FFF);
		cp &= 0xFFFF;
	}
	if (cp != DS_DECODED_NOTHING)
		ds_out_cp(&w->o, cp);
	if (w->o.status || (*at - from == w->o.len - start &&
			    memcmp(w->s.at + from, w->o.at + start, *at - from) == 0))
		return;
	w->o.status = ds_edits_add(&w->map,
				   (ds_edit){(uint32_t)from, (uint32_t)(*at - from),
					     (uint32_t)start, (uint32_t)(w->o.len - start)},
				   false, w->o.mem, w->o.err);
}

static ds_status add_all(struct whole *w, size_t skip)
{
	size_t at = skip, steps = 0;

	ds_out_room(&w->o, w->s.len + 8);
	if (skip && !w->o.status)
		w->o.status = ds_edits_add(&w->map, (ds_edit){0, (uint32_t)skip, 0, 0}, false,
					   w->o.mem, w->o.err);
	while (at < w->s.len && !w->o.status) {
		if (ds_charset_ascii(w->e.charset)) {
			size_t n = ds_utf8_ascii(ds_str_sub(w->s, at, w->s.len));

			ds_out_add(&w->o, w->s.at + at, n);
			at += n;
			if (n)
				continue;
		}
		if ((++steps & 65535) == 0 && ds_stopped())
			return ds_fail(w->o.err, DS_EINTR, NULL);
		add_one(w, &at);
	}
	return w->o.status;
}

ds_status ds_decode(ds_mapped *out, ds_encoding *encoding, ds_str source,
		    const ds_decode_opts *opts, ds_arena *mem, ds_err *err)
{
	struct whole w = {source, NULL, {0}, {NULL, 0, 0, mem, NULL, DS_OK, err}, {NULL, 0, 0}};
	ds_decoder d;
	size_t skip;
	ds_status st = ds_decode_decide(&w.e, source, true, opts, err);

	if (st)
		return st;
	skip = ds_bom_len(w.e.charset, source);
	if (w.e.how == DS_HOW_VALID) {
		*out = (ds_mapped){source, w.map};
		*encoding = w.e;
		return DS_OK;
	}
	st = ds_decoder_open(&d, w.e.charset, err);
	if (st)
		return st;
	w.d = &d;
	st = add_all(&w, skip);
	ds_decoder_close(&d);
	if (!st && w.e.invalid && opts && opts->strict)
		st = ds_decode_fail(&w.e, err);
	if (st)
		return st;
	*out = (ds_mapped){{w.o.at, w.o.len}, w.map};
	*encoding = w.e;
	return DS_OK;
}
