/*
 * The match key. See fold.h.
 *
 * Standard: UAX #15 (NFKD, composition), section 3.13 and CaseFolding.txt (full folding), UAX #44
 * (default ignorables). The key is composed again at the end, so that Hangul and kana stay short.
 * Marks: stripped after Latin, Greek, Arabic, Hebrew letters and after signs. In Cyrillic a mark
 * that makes a letter of its own is kept (й, ї, ў, ќ), while ё, ѐ, ѝ and stress marks lose it.
 * Elsewhere marks stay: in Indic and South-East Asian scripts they are vowels, in kana they
 * voice.
 * Invariant: folding a key again changes nothing.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/fold.h"

#include "base/stop.h"
#include "text/out_int.h"
#include "ucd/props.h"

/* The writing that a mark stands in, which decides whether it is stripped. */
enum ctx { CTX_STRIP, CTX_KEEP, CTX_CYRILLIC };

static enum ctx ctx_of(int script)
{
	switch (script) {
	case DS_SCRIPT_CYRILLIC:
		return CTX_CYRILLIC;
	case DS_SCRIPT_LATIN:
	case DS_SCRIPT_GREEK:
	case DS_SCRIPT_ARABIC:
	case DS_SCRIPT_HEBREW:
	case DS_SCRIPT_COMMON:
	case DS_SCRIPT_INHERITED:
	case DS_SCRIPT_UNKNOWN:
		return CTX_STRIP;
	default:
		return CTX_KEEP;
	}
}

/* Signs whose compatibility decomposition would lead elsewhere (an acute accent to a blank). */
static uint32_t before_nfkd(uint32_t cp)
{
	switch (cp) {
	case 0x00B4: /* acute accent typed as an apostrophe */
	case 0x2032: /* prime */
	case 0x2035:
		return '\'';
	case 0x2033:
	case 0x2036:
		return '"';
	case 0x2011: /* non-breaking hyphen */
		return '-';
	default:
		return cp;
	}
}

/* Latin letters that no decomposition reaches. NULL = not such a letter. */
static const char *latin(uint32_t cp)
{
	switch (cp) {
	case 0x00E6: return "ae";
	case 0x00F0: return "d";
	case 0x00F8: return "o";
	case 0x00FE: return "th";
	case 0x0111: return "d";
	case 0x0127: return "h";
	case 0x0131: return "i";
	case 0x0138: return "k";
	case 0x0142: return "l";
	case 0x014B: return "n";
	case 0x0153: return "oe";
	case 0x0167: return "t";
	case 0x0180: return "b";
	case 0x019A: return "l";
	case 0x01B6: return "z";
	case 0x01DD: /* the African turned e, shaped and sounded alike */
	case 0x0259: return "a"; /* as Azerbaijani names are written in English: Aliyev, Ganja */
	case 0x01E5: return "g";
	case 0x0237: return "j";
	case 0x0249: return "j";
	case 0x024D: return "r";
	case 0x024F: return "y";
	case 0x0253: return "b";
	case 0x0256: return "d";
	case 0x0257: return "d";
	case 0x0268: return "i";
	case 0x0289: return "u";
	default: return NULL;
	}
}

static uint32_t arabic(uint32_t cp)
{
	switch (cp) {
	case 0x0649: /* alef maksura */
	case 0x06CC: /* Farsi yeh */
	case 0x06D2:
		return 0x064A;
	case 0x06A9: /* keheh */
	case 0x06AA:
		return 0x0643;
	case 0x06C1:
	case 0x06D5:
	case 0x06BE:
		return 0x0647;
	case 0x0671:
		return 0x0627;
	default:
		return cp;
	}
}

/* Digits of the scripts that write dates and counts with their own. */
static uint32_t digit(uint32_t cp)
{
	static const uint16_t zero[] = {0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6,
					0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6, 0x0E50,
					0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810};

	for (size_t i = 0; i < sizeof zero / sizeof *zero && zero[i] <= cp; i++) {
		if (cp - zero[i] < 10)
			return '0' + (cp - zero[i]);
	}
	return cp;
}

static uint32_t sign(uint32_t cp, const ds_ucd_props *p)
{
	switch (cp) {
	case 0x2018: case 0x2019: case 0x201A: case 0x201B: case 0x2039: case 0x203A:
	case 0x02B9: case 0x02BB: case 0x02BC: case 0x02BD: case 0x02BE: case 0x02BF:
	case 0x02C8: case 0xA78B: case 0xA78C: case 0x05F3: case 0x2032: case 0x2035:
		return '\'';
	case 0x201C: case 0x201D: case 0x201E: case 0x201F: case 0x00AB: case 0x00BB:
	case 0x301D: case 0x301E: case 0x301F: case 0x05F4: case 0x02BA:
		return '"';
	case 0x2212: case 0x2043: case 0x02D7:
		return '-';
	case 0x2044: case 0x2215:
		return '/';
	default:
		break;
	}
	if (p->category == DS_GC_PD)
		return '-';
	return p->flags & DS_UCD_WHITE_SPACE ? ' ' : cp;
}

/* One character after decomposition and case folding: the last replacements, then into the run. */
static void add_last(ds_run *run, uint32_t cp)
{
	const ds_ucd_props *p = ds_ucd_get(cp);
	const char *letters;

	if (cp < 0x80) {
		ds_run_add(run, p->flags & DS_UCD_WHITE_SPACE ? ' ' : cp, 0);
		return;
	}
	if (p->flags & DS_UCD_DEFAULT_IGNORABLE || cp == 0x0345 || cp == 0x0640)
		return; /* with the Greek iota below (a mark) and the Arabic stretch */
	letters = p->script == DS_SCRIPT_LATIN ? latin(cp) : NULL;
	if (letters) {
		for (; *letters; letters++)
			ds_run_add(run, (unsigned char)*letters, 0);
		return;
	}
	if (p->script == DS_SCRIPT_ARABIC)
		cp = arabic(cp);
	if (p->category == DS_GC_ND)
		cp = digit(cp);
	else if (!(DS_GC_BIT(p->category) & (DS_GC_MASK_LC | DS_GC_MASK_M)))
		cp = sign(cp, p);
	ds_run_add(run, cp, ds_ucd_get(cp)->ccc);
}

/* All of one source character, unordered, into the run. */
static void add_folded(ds_run *run, uint32_t cp)
{
	struct ds_run *r = run;
	size_t start = r->n, end;
	uint32_t first[32], folded[3];

	ds_run_decompose(r, before_nfkd(cp), true);
	end = r->n;
	if (r->status || end - start > sizeof first / sizeof *first)
		return;
	memcpy(first, r->cp + start, (end - start) * sizeof *first);
	r->n = start;
	for (size_t i = 0; i < end - start; i++) {
		size_t n = first[i] == 0x0345 ? 0 : ds_ucd_casefold(first[i], folded);

		for (size_t k = 0; k < n; k++) {
			size_t from = r->n, to;
			uint32_t again[32];

			ds_run_decompose(r, folded[k], true);
			to = r->n;
			if (r->status || to - from > sizeof again / sizeof *again)
				return;
			memcpy(again, r->cp + from, (to - from) * sizeof *again);
			r->n = from;
			for (size_t m = 0; m < to - from; m++)
				add_last(r, again[m]);
		}
	}
}

/* Makes a Cyrillic letter of its own, not just an accented one. */
static bool own_letter(uint32_t base, uint32_t mark)
{
	if (base == 0x0435 || (base == 0x0438 && mark == 0x0300))
		return false; /* ё ѐ and ѝ; also ӗ, which is written ё where it is missing */
	return ds_compose_pair(base, mark) != 0;
}

/* Strips marks by the script of what they stand on. */
static void strip(ds_run *r)
{
	size_t out = 0;
	uint32_t base = 0;
	enum ctx ctx = CTX_STRIP;
	bool taken = false;

	for (size_t i = 0; i < r->n; i++) {
		uint32_t cp = r->cp[i];
		const ds_ucd_props *p = ds_ucd_get(cp);
		bool keep = true;

		if (p->category == DS_GC_MN || p->category == DS_GC_ME) {
			bool shared = p->script == DS_SCRIPT_INHERITED ||
				      p->script == DS_SCRIPT_COMMON;
			enum ctx here = shared ? ctx : ctx_of(p->script);

			if (here == CTX_CYRILLIC) {
				keep = shared && !taken && own_letter(base, cp);
				taken |= keep;
			} else {
				keep = here == CTX_KEEP;
			}
		} else {
			base = cp;
			ctx = ctx_of(p->script);
			taken = false;
		}
		if (keep) {
			r->cp[out] = cp;
			r->ccc[out++] = r->ccc[i];
		}
	}
	r->n = out;
}

/*
 * A character that folds by itself and does not join its neighbours, so that a piece may start
 * there: not a mark, not a possible second half of a composite.
 */
static bool starts_piece(uint32_t cp, const ds_ucd_props *p)
{
	if (p->flags & DS_UCD_DEFAULT_IGNORABLE || cp == 0x0640 || p->ccc)
		return false;
	if (DS_GC_BIT(p->category) & DS_GC_MASK_M)
		return false;
	return ds_ucd_quick_check(p, DS_QC_NFC) == DS_QC_YES &&
	       ds_ucd_quick_check(p, DS_QC_NFKC) == DS_QC_YES;
}

/* The end of the piece that starts at `at`. */
static size_t piece_end(ds_str s, size_t at)
{
	ds_utf8_next(s, &at);
	while (at < s.len) {
		size_t here = at;
		uint32_t cp = ds_utf8_next(s, &at);

		if (cp == DS_UTF8_INVALID || starts_piece(cp, ds_ucd_get(cp)))
			return here;
	}
	return s.len;
}

/* ASCII up to the last character before something else; that one may carry a mark. */
static size_t ascii_run(ds_str s, size_t at)
{
	size_t end = at + ds_utf8_ascii((ds_str){s.at + at, s.len - at});

	return end < s.len && end > at ? end - 1 : end;
}

static char ascii_fold(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c + 32);
	return c >= '\t' && c <= '\r' ? ' ' : c;
}

/* Edits of one byte to one byte need no entry: the correspondence is the same without. */
static void fold_ascii(ds_out *o, ds_str s)
{
	if (!ds_out_room(o, s.len))
		return;
	for (size_t i = 0; i < s.len; i++)
		o->at[o->len + i] = ascii_fold(s.at[i]);
	o->len += s.len;
}

static void fold_piece(ds_out *o, ds_str s, size_t from, size_t to, ds_edits *map, ds_run *run)
{
	size_t start = o->len;

	run->n = 0;
	for (size_t i = from; i < to;) {
		uint32_t cp = ds_utf8_next((ds_str){s.at, to}, &i);

		add_folded(run, cp == DS_UTF8_INVALID ? DS_REPLACEMENT : cp);
	}
	ds_run_sort(run);
	strip(run);
	ds_run_sort(run);
	ds_run_compose(run);
	for (size_t i = 0; i < run->n; i++)
		ds_out_cp(o, run->cp[i]);
	if (run->status && !o->status)
		o->status = run->status;
	if (!map || o->status)
		return;
	if (to - from == o->len - start && memcmp(s.at + from, o->at + start, to - from) == 0)
		return;
	o->status = ds_edits_add(map,
				 (ds_edit){(uint32_t)from, (uint32_t)(to - from), (uint32_t)start,
					   (uint32_t)(o->len - start)},
				 false, o->mem, o->err);
}

/*
 * Russian letters, U+0410 to U+044F with ё: most of what a Cyrillic text is made of. Returns how
 * many bytes of s from `at` were folded. The letter before a mark (no ASCII, no byte D0 or D1) is
 * left to the long way.
 */
static size_t fold_cyrillic(ds_out *o, ds_str s, size_t at)
{
	size_t i = at;

	if (!ds_out_room(o, s.len - at < 64 ? s.len - at : 64))
		return 0;
	while (s.len - i >= 2 && i - at < 64) {
		unsigned char a = (unsigned char)s.at[i], b = (unsigned char)s.at[i + 1];
		unsigned char c = i + 2 < s.len ? (unsigned char)s.at[i + 2] : 0;
		uint32_t cp = (uint32_t)(a & 0x1F) << 6 | (b & 0x3F);

		if ((a != 0xD0 && a != 0xD1) || (b & 0xC0) != 0x80 ||
		    (c >= 0x80 && c != 0xD0 && c != 0xD1))
			break;
		if (cp == 0x401 || cp == 0x451)
			cp = 0x435;
		else if (cp < 0x410 || cp > 0x44F)
			break;
		else if (cp < 0x430)
			cp += 0x20;
		o->len += ds_utf8_put(o->at + o->len, cp);
		i += 2;
	}
	return i - at;
}

void ds_fold_into(ds_out *o, ds_str s, ds_edits *map, ds_run *run)
{
	size_t at = 0, steps = 0;

	while (at < s.len && !o->status) {
		size_t end = ascii_run(s, at);

		if (end > at)
			fold_ascii(o, ds_str_sub(s, at, end));
		at = end;
		if (at == s.len)
			break;
		/* two bytes become two: no entry in the map, as with ASCII */
		end = fold_cyrillic(o, s, at);
		at += end;
		if (end)
			continue;
		if ((++steps & 4095) == 0 && ds_stopped())
			o->status = ds_fail(o->err, DS_EINTR, NULL);
		end = piece_end(s, at);
		fold_piece(o, s, at, end, map, run);
		at = end;
	}
}

ds_status ds_fold(ds_mapped *out, ds_str s, ds_arena *mem, ds_err *err)
{
	ds_out o = {NULL, 0, 0, mem, NULL, DS_OK, err};
	ds_edits map = {NULL, 0, 0};
	ds_run run;

	if (s.len > UINT32_MAX)
		return ds_fail(err, DS_ELIMIT, "the text is longer than 4 GB");
	ds_run_init(&run, &mem->alloc, mem->cap, err);
	ds_out_room(&o, s.len + 8);
	ds_fold_into(&o, s, &map, &run);
	ds_run_free(&run);
	if (o.status)
		return o.status;
	*out = (ds_mapped){{o.at, o.len}, map};
	return DS_OK;
}

void ds_fold_add(ds_buf *b, ds_str s)
{
	ds_out o = {b->at, b->len, b->cap, NULL, b, b->status, NULL};
	ds_run run;

	if (b->status)
		return;
	ds_run_init(&run, &b->alloc, 0, NULL);
	ds_fold_into(&o, s, NULL, &run);
	ds_run_free(&run);
	b->len = o.len;
	if (o.status && !b->status)
		b->status = o.status;
}
