/*
 * Normalisation forms. See normal.h.
 *
 * Standard: UAX #15 for Unicode 15.0.0. The text is cut before every starter that a quick check
 * for the form answers with "yes": such a character never changes and never joins what stands
 * before it, so a piece that needs work runs from one such place to the next, and everything else
 * is copied.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/normal.h"

#include "base/stop.h"
#include "text/out_int.h"
#include "ucd/props.h"

static int quick_of(ds_form form)
{
	switch (form) {
	case DS_NFC:
		return DS_QC_NFC;
	case DS_NFD:
		return DS_QC_NFD;
	case DS_NFKC:
		return DS_QC_NFKC;
	default:
		return DS_QC_NFKD;
	}
}

/*
 * Scans from *at, a safe place. Returns true when the rest is in the form; else *from and *to are
 * the piece that must be looked at, both of them safe places.
 */
static bool scan(ds_str s, size_t at, int quick, size_t *from, size_t *to)
{
	size_t safe = at, i = at;
	uint8_t last = 0;
	bool bad = false;

	while (i < s.len) {
		size_t here = i;
		const ds_ucd_props *p;
		uint32_t cp;
		bool yes;

		if (!bad && (unsigned char)s.at[i] < 0x80) {
			i += ds_utf8_ascii((ds_str){s.at + i, s.len - i});
			safe = i - 1;
			last = 0;
			continue;
		}
		cp = ds_utf8_next(s, &i);
		p = ds_ucd_get(cp == DS_UTF8_INVALID ? DS_REPLACEMENT : cp);
		yes = ds_ucd_quick_check(p, quick) == DS_QC_YES;
		if (p->ccc == 0 && yes) {
			if (bad) {
				*from = safe;
				*to = here;
				return false;
			}
			safe = here;
		}
		bad |= cp == DS_UTF8_INVALID || !yes || (p->ccc && last > p->ccc);
		last = p->ccc;
	}
	*from = safe;
	*to = s.len;
	return !bad;
}

bool ds_normal_quick(ds_str s, ds_form form)
{
	size_t from, to;

	return scan(s, 0, quick_of(form), &from, &to);
}

static void piece(ds_run *r, ds_str s, size_t from, size_t to, ds_form form)
{
	bool compat = form == DS_NFKC || form == DS_NFKD;

	r->n = 0;
	while (from < to) {
		uint32_t cp = ds_utf8_next((ds_str){s.at, to}, &from);

		ds_run_decompose(r, cp == DS_UTF8_INVALID ? DS_REPLACEMENT : cp, compat);
	}
	ds_run_sort(r);
	if (form == DS_NFC || form == DS_NFKC)
		ds_run_compose(r);
}

/* Bytes that a and b have in common at the start (or end), cut to whole characters. */
static size_t common(ds_str a, ds_str b, bool end)
{
	size_t n = a.len < b.len ? a.len : b.len, i = 0;

	if (end) {
		while (i < n && a.at[a.len - 1 - i] == b.at[b.len - 1 - i])
			i++;
		while (i && ((unsigned char)a.at[a.len - i] & 0xC0) == 0x80)
			i--;
		return i;
	}
	while (i < n && a.at[i] == b.at[i])
		i++;
	while (i && ((i < a.len && ((unsigned char)a.at[i] & 0xC0) == 0x80) ||
		     (i < b.len && ((unsigned char)b.at[i] & 0xC0) == 0x80)))
		i--;
	return i;
}

/* Notes that s[from, to) became o->at[o_from, o->len). */
static ds_status note(ds_edits *map, ds_str s, size_t from, size_t to, const ds_out *o,
		      size_t o_from)
{
	ds_str a = ds_str_sub(s, from, to);
	ds_str b = {o->at + o_from, o->len - o_from};
	size_t head = common(a, b, false), tail;

	if (head == a.len && head == b.len)
		return DS_OK;
	tail = common(ds_str_sub(a, head, a.len), ds_str_sub(b, head, b.len), true);
	return ds_edits_add(map,
			    (ds_edit){(uint32_t)(from + head), (uint32_t)(a.len - head - tail),
				      (uint32_t)(o_from + head), (uint32_t)(b.len - head - tail)},
			    false, o->mem, o->err);
}

static ds_status pieces(ds_out *o, ds_edits *map, ds_str s, ds_form form, ds_run *run)
{
	size_t at = 0, from, to, steps = 0;

	while (!scan(s, at, quick_of(form), &from, &to)) {
		size_t start;
		ds_status st;

		if ((++steps & 4095) == 0 && ds_stopped())
			return ds_fail(o->err, DS_EINTR, NULL);
		ds_out_add(o, s.at + at, from - at);
		start = o->len;
		piece(run, s, from, to, form);
		for (size_t i = 0; i < run->n; i++)
			ds_out_cp(o, run->cp[i]);
		if (run->status || o->status)
			return run->status ? run->status : o->status;
		st = note(map, s, from, to, o, start);
		if (st)
			return st;
		at = to;
	}
	ds_out_add(o, s.at + at, s.len - at);
	return o->status;
}

ds_status ds_normal(ds_mapped *out, ds_str s, ds_form form, ds_arena *mem, ds_err *err)
{
	ds_out o = {NULL, 0, 0, mem, NULL, DS_OK, err};
	ds_edits map = {NULL, 0, 0};
	ds_run run;
	ds_status st;

	if (s.len > UINT32_MAX)
		return ds_fail(err, DS_ELIMIT, "the text is longer than 4 GB");
	if (ds_normal_quick(s, form)) {
		*out = (ds_mapped){s, map};
		return DS_OK;
	}
	ds_run_init(&run, &mem->alloc, mem->cap, err);
	ds_out_room(&o, s.len + 16);
	st = o.status ? o.status : pieces(&o, &map, s, form, &run);
	ds_run_free(&run);
	if (st)
		return st;
	*out = (ds_mapped){{o.at, o.len}, map};
	return DS_OK;
}
