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
#include "text/utf8_int.h"
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

static unsigned inert_of(ds_form form)
{
	switch (form) {
	case DS_NFC:
		return DS_QUICK_NFC;
	case DS_NFD:
		return DS_QUICK_NFD;
	case DS_NFKC:
		return DS_QUICK_NFKC;
	default:
		return DS_QUICK_NFKD;
	}
}

/* The text, and how far it is known to be well-formed. */
struct scanner {
	ds_str s;
	size_t valid;
	ds_form form;
};

static struct scanner scanner_of(ds_str s, ds_form form)
{
	return (struct scanner){s, ds_utf8_valid(s), form};
}

/* Leads of U+0080 to U+02FF, which NFC leaves alone: all of the Latin letters that news is made of. */
#define LATIN_LEADS 0xCC

/*
 * The first character from `at` on that is not inert, within the well-formed s; s.len if none. bit is a
 * constant in each call, so that NFC has a loop of its own.
 */
static inline size_t inert_run(ds_str s, size_t at, unsigned bit)
{
	const unsigned char *p = (const unsigned char *)s.at;

	while (at < s.len) {
		size_t here = at;
		uint32_t c = p[at];

		if (c < 0x80) {
			at++;
			if (at < s.len && p[at] < 0x80)
				at += ds_utf8_ascii((ds_str){s.at + at, s.len - at});
			continue;
		}
		if (bit == DS_QUICK_NFC && c < LATIN_LEADS) {
			at += 2;
			continue;
		}
		if (!(ds_ucd_quick(ds_utf8_next_valid(p, &at)) & bit))
			return here;
	}
	return s.len;
}

static size_t next_active(const struct scanner *sc, size_t at)
{
	ds_str s = {sc->s.at, sc->valid};

	return sc->form == DS_NFC ? inert_run(s, at, DS_QUICK_NFC)
				  : inert_run(s, at, inert_of(sc->form));
}

/*
 * Reads the characters from `at`, none of them inert, up to the next one that is; returns its place.
 * *bad is set when the form would change them or what stands before them.
 */
static size_t active_run(struct scanner *sc, size_t at, bool *bad)
{
	int quick = quick_of(sc->form);
	unsigned bit = inert_of(sc->form);
	uint8_t last = 0;

	while (at < sc->s.len) {
		size_t next = at;
		uint32_t cp = ds_utf8_next(sc->s, &next);
		const ds_ucd_props *p;

		if (cp == DS_UTF8_INVALID) {
			*bad = true;
			last = 0;
			at = next;
			sc->valid = at + ds_utf8_valid((ds_str){sc->s.at + at, sc->s.len - at});
			continue;
		}
		if (ds_ucd_quick(cp) & bit)
			break;
		p = ds_ucd_get(cp);
		*bad |= ds_ucd_quick_check(p, quick) != DS_QC_YES || (p->ccc && last > p->ccc);
		last = p->ccc;
		at = next;
	}
	return at;
}

/*
 * Scans from at, a safe place. Returns true when the rest is in the form; else *from and *to are
 * the piece that must be looked at, both of them safe places.
 */
static bool scan(struct scanner *sc, size_t at, size_t *from, size_t *to)
{
	while (at < sc->s.len) {
		size_t first = next_active(sc, at), safe = first;
		bool bad = false;

		if (first == sc->s.len)
			break;
		if (first > at)
			ds_utf8_prev(sc->s, &safe);
		at = active_run(sc, first, &bad);
		if (bad) {
			*from = safe;
			*to = at;
			return false;
		}
	}
	return true;
}

bool ds_normal_quick(ds_str s, ds_form form)
{
	struct scanner sc = scanner_of(s, form);
	size_t from, to;

	return scan(&sc, 0, &from, &to);
}

size_t ds_normal_cut(ds_str s, ds_form form)
{
	unsigned bit = inert_of(form);
	size_t at = s.len;

	while (at) {
		size_t end;
		uint32_t cp;

		/* the start of a sequence, of its own length; what is ill-formed is passed over */
		at--;
		if (((unsigned char)s.at[at] & 0xC0) == 0x80)
			continue;
		end = at;
		cp = ds_utf8_next(s, &end);
		if (cp != DS_UTF8_INVALID && ds_ucd_quick(cp) & bit)
			return at;
	}
	return 0;
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

/*
 * A base and a mark that make one letter, the common case of NFC: the composite, else 0. It is what
 * the long way gives, since a primary composite that answers "yes" is the form of its own
 * decomposition.
 */
static uint32_t composite(ds_str s, size_t from, size_t to)
{
	ds_str part = {s.at, to};
	uint32_t base = ds_utf8_next(part, &from), mark, whole;

	if (from == to || base == DS_UTF8_INVALID || !(ds_ucd_quick(base) & DS_QUICK_NFC))
		return 0;
	mark = ds_utf8_next(part, &from);
	if (from < to || mark == DS_UTF8_INVALID)
		return 0;
	whole = ds_compose_pair(base, mark);
	return whole && ds_ucd_quick(whole) & DS_QUICK_NFC ? whole : 0;
}

static ds_status one_piece(ds_out *o, ds_edits *map, const struct scanner *sc, size_t from, size_t to,
			   ds_run *run)
{
	uint32_t whole = sc->form == DS_NFC ? composite(sc->s, from, to) : 0;
	size_t start = o->len;

	if (whole) {
		ds_out_cp(o, whole);
	} else {
		piece(run, sc->s, from, to, sc->form);
		for (size_t i = 0; i < run->n; i++)
			ds_out_cp(o, run->cp[i]);
	}
	if (run->status || o->status)
		return run->status ? run->status : o->status;
	return note(map, sc->s, from, to, o, start);
}

/* The first piece that needs work is [from, to). */
static ds_status pieces(ds_out *o, ds_edits *map, struct scanner *sc, size_t from, size_t to,
			ds_run *run)
{
	ds_str s = sc->s;
	size_t at = 0, steps = 0;

	do {
		ds_status st;

		if ((++steps & 4095) == 0 && ds_stopped())
			return ds_fail(o->err, DS_EINTR, NULL);
		ds_out_add(o, s.at + at, from - at);
		st = one_piece(o, map, sc, from, to, run);
		if (st)
			return st;
		at = to;
	} while (!scan(sc, at, &from, &to));
	ds_out_add(o, s.at + at, s.len - at);
	return o->status;
}

ds_status ds_normal(ds_mapped *out, ds_str s, ds_form form, ds_arena *mem, ds_err *err)
{
	ds_out o = {NULL, 0, 0, mem, NULL, DS_OK, err};
	ds_edits map = {NULL, 0, 0};
	struct scanner sc;
	size_t from, to;
	ds_run run;
	ds_status st;

	if (s.len > UINT32_MAX)
		return ds_fail(err, DS_ELIMIT, "the text is longer than 4 GB");
	sc = scanner_of(s, form);
	if (scan(&sc, 0, &from, &to)) {
		*out = (ds_mapped){s, map};
		return DS_OK;
	}
	ds_run_init(&run, &mem->alloc, mem->cap, err);
	ds_out_room(&o, s.len + 16);
	st = o.status ? o.status : pieces(&o, &map, &sc, from, to, &run);
	ds_run_free(&run);
	if (st)
		return st;
	*out = (ds_mapped){{o.at, o.len}, map};
	return DS_OK;
}
