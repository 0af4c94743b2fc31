/*
 * The rules of the match key. See fold.h.
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
#include "text/fold_int.h"

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
	case 0x0629: /* teh marbuta, written and typed as heh all the time */
	case 0x06C3:
		return 0x0647;
	case 0x0671:
		return 0x0627;
	default:
		return cp;
	}
}

/*
 * Indic letters that are typed in two ways. The blocks are laid out alike (ISCII), 0x80 apart. Two
 * letters go into out; returns how many.
 */
static size_t indic(uint32_t cp, uint32_t out[2])
{
	static const uint16_t chillu[] = {0x0D23, 0x0D28, 0x0D30, 0x0D32, 0x0D33, 0x0D15};

	out[0] = cp;
	if (cp >= 0x0D7A && cp <= 0x0D7F) { /* Malayalam chillu: the letter without its vowel */
		out[0] = chillu[cp - 0x0D7A];
		out[1] = 0x0D4D;
		return 2;
	}
	if (cp == 0x09CE) { /* Bengali khanda ta */
		out[0] = 0x09A4;
		out[1] = 0x09CD;
		return 2;
	}
	if (cp == 0x09F0) /* Assamese ra */
		out[0] = 0x09B0;
	else if (cp == 0x0A70) /* Gurmukhi tippi */
		out[0] = 0x0A02;
	else if (cp >= 0x0900 && cp < 0x0D80 && (cp & 0x7F) == 1) /* candrabindu */
		out[0] = cp + 1;
	return 1;
}

static bool is_indic(const ds_ucd_props *p)
{
	switch (p->script) {
	case DS_SCRIPT_DEVANAGARI:
	case DS_SCRIPT_BENGALI:
	case DS_SCRIPT_GURMUKHI:
	case DS_SCRIPT_GUJARATI:
	case DS_SCRIPT_ORIYA:
	case DS_SCRIPT_TELUGU:
	case DS_SCRIPT_KANNADA:
	case DS_SCRIPT_MALAYALAM:
		return true;
	default:
		return false;
	}
}

#define CCC_NUKTA 7 /* the dot that makes letters for borrowed words, often left out */

/* Devanagari letters of the nasals, whose virama form is also written as anusvara: हिन्दी, हिंदी. */
static bool is_nasal(uint32_t cp)
{
	return cp == 0x0919 || cp == 0x091E || cp == 0x0923 || cp == 0x0928 || cp == 0x092E;
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
	if (p->flags & DS_UCD_DEFAULT_IGNORABLE || cp == 0x0345 || cp == 0x0640 ||
	    p->ccc == CCC_NUKTA)
		return; /* with the Greek iota below (a mark) and the Arabic stretch */
	letters = p->script == DS_SCRIPT_LATIN ? latin(cp) : NULL;
	if (letters) {
		for (; *letters; letters++)
			ds_run_add(run, (unsigned char)*letters, 0);
		return;
	}
	if (is_indic(p)) {
		uint32_t out[2];
		size_t n = indic(cp, out);

		if (n == 2)
			ds_run_add(run, out[0], 0);
		cp = out[n - 1];
		p = ds_ucd_get(cp);
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
				/* a mark that stands alone says what writing this is */
				ctx = keep && i == 0 ? CTX_KEEP : ctx;
			}
			if (cp == 0x094D && out && is_nasal(r->cp[out - 1])) {
				r->cp[out - 1] = 0x0902;
				continue;
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

/* The run: from the characters' own folds to what is written. */
static void finish(ds_run *run)
{
	ds_run_sort(run);
	strip(run);
	ds_run_sort(run);
	ds_run_compose(run);
}

void ds_fold_piece(ds_out *o, ds_str s, size_t from, size_t to, ds_run *run)
{
	run->n = 0;
	while (from < to) {
		uint32_t cp = ds_utf8_next((ds_str){s.at, to}, &from);

		add_folded(run, cp == DS_UTF8_INVALID ? DS_REPLACEMENT : cp);
	}
	finish(run);
	for (size_t i = 0; i < run->n; i++)
		ds_out_cp(o, run->cp[i]);
	if (run->status && !o->status)
		o->status = run->status;
}

/* A mark of the run goes behind a letter whose marks are stripped. */
static bool goes(uint32_t cp, const ds_ucd_props *p)
{
	bool shared = p->script == DS_SCRIPT_INHERITED || p->script == DS_SCRIPT_COMMON;

	return (p->category == DS_GC_MN || p->category == DS_GC_ME) && cp != 0x094D &&
	       (shared || ctx_of(p->script) == CTX_STRIP);
}

static bool is_mark(const ds_ucd_props *p)
{
	return DS_GC_BIT(p->category) & DS_GC_MASK_M;
}

/* What marks find when they stand on the last letter of the run. */
static uint32_t ground(const ds_run *run)
{
	uint32_t last = run->cp[run->n - 1];
	const ds_ucd_props *p = ds_ucd_get(last);

	if (is_mark(p) && p->category != DS_GC_MC)
		return 0;
	switch (ctx_of(p->script)) {
	case CTX_STRIP:
		return DS_FOLD_STRIP;
	case CTX_KEEP:
		return is_nasal(last) ? 0 : DS_FOLD_KEEP;
	default:
		return 0;
	}
}

/* Whether the character, whose fold before stripping is run, joins nothing that stands before it. */
static bool starts(const ds_run *run)
{
	const ds_ucd_props *p = ds_ucd_get(run->cp[0]);

	if (p->ccc || ds_ucd_quick_check(p, DS_QC_NFC) != DS_QC_YES)
		return false;
	return !is_mark(p) || (run->n == 1 && ctx_of(p->script) == CTX_KEEP &&
			       p->script != DS_SCRIPT_INHERITED && p->script != DS_SCRIPT_COMMON);
}

/* A mark of the run, which holds nothing else: what a letter before it makes of it. */
static uint32_t mark_number(uint32_t cp, const ds_run *run)
{
	const ds_ucd_props *p = ds_ucd_get(run->cp[0]);
	bool all = true;

	for (size_t i = 0; i < run->n; i++)
		all &= goes(run->cp[i], ds_ucd_get(run->cp[i]));
	if (all)
		return DS_FOLD_MARK;
	if (run->n == 1 && run->cp[0] == cp && is_mark(p) && ctx_of(p->script) == CTX_KEEP &&
	    p->script != DS_SCRIPT_INHERITED && p->script != DS_SCRIPT_COMMON &&
	    ds_ucd_quick_check(p, DS_QC_NFC) == DS_QC_YES)
		return DS_FOLD_SOLO;
	return DS_FOLD_LONG;
}

uint32_t ds_fold_number(uint32_t cp, ds_run *run)
{
	uint32_t number;
	size_t n = 0;
	char bytes[4];

	run->n = 0;
	add_folded(run, cp);
	if (run->n == 0)
		return DS_FOLD_GONE;
	if (!starts(run))
		return mark_number(cp, run);
	number = DS_FOLD_START | ground(run);
	finish(run);
	/* below U+0800 all have their bytes, so that the loop over them has one way */
	if (run->n == 1 && run->cp[0] == cp && cp >= 0x800)
		return number;
	for (size_t i = 0; i < run->n; i++) {
		size_t len = ds_utf8_put(bytes, run->cp[i]);

		if (n + len > 3)
			return DS_FOLD_START | DS_FOLD_LONG;
		for (size_t k = 0; k < len; k++)
			number |= (uint32_t)(unsigned char)bytes[k] << 8 * n++;
	}
	return n ? number | (uint32_t)n << DS_FOLD_LEN_SHIFT : DS_FOLD_LONG;
}
