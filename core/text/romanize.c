/*
 * The engine of romanisation. See romanize.h; the letters are in roman_*.c.
 *
 * A word is read as letters with their marks into a window (roman_int.h), and each letter or pair
 * becomes one edit. Everything else is copied, pure ASCII at once.
 *
 * Left out: Arabic presentation forms, which NFKC undoes first; Latin capitals for scripts that
 * have none.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/romanize.h"

#include "base/stop.h"
#include "text/roman_int.h"
#include "ucd/props.h"

struct roman {
	ds_str s;
	size_t at; /* all before it is done or in the window */
	ds_out *o;
	ds_edits *map; /* NULL = not wanted */
	bool ascii;
	roman_lang hint, cyrillic, arabic; /* ROMAN_ANY = not known yet */
	size_t steps;
	ds_run run;
	roman_word w;
};

static roman_lang lang_of(ds_str tag)
{
	static const char codes[][3] = {"ru", "uk", "be", "bg", "sr", "mk", "kk",
					"az", "tr", "ar", "fa"};

	if (tag.len < 2 || (tag.len > 2 && tag.at[2] != '-' && tag.at[2] != '_'))
		return ROMAN_ANY;
	for (unsigned k = 0; k < ROMAN_ANY; k++) {
		if ((tag.at[0] | 32) == codes[k][0] && (tag.at[1] | 32) == codes[k][1])
			return (roman_lang)k;
	}
	return ROMAN_ANY;
}

static roman_script script_of(uint32_t cp)
{
	const ds_ucd_props *p;

	if (cp < 0x80)
		return (cp | 32) >= 'a' && (cp | 32) <= 'z' ? ROMAN_LATIN : ROMAN_NONE;
	p = ds_ucd_get(cp);
	if (!(DS_GC_BIT(p->category) & DS_GC_MASK_L))
		return ROMAN_NONE;
	switch (p->script) {
	case DS_SCRIPT_LATIN: return ROMAN_LATIN;
	case DS_SCRIPT_CYRILLIC: return ROMAN_CYRILLIC;
	case DS_SCRIPT_GREEK: return ROMAN_GREEK;
	case DS_SCRIPT_ARMENIAN: return ROMAN_ARMENIAN;
	case DS_SCRIPT_GEORGIAN: return ROMAN_GEORGIAN;
	case DS_SCRIPT_HEBREW: return ROMAN_HEBREW;
	case DS_SCRIPT_ARABIC: return ROMAN_ARABIC;
	default: return ROMAN_NONE;
	}
}

/* ---- reading letters ------------------------------------------------------ */

static unsigned mark_bits(uint32_t cp)
{
	switch (cp) {
	case 0x0300: case 0x0301: case 0x0342: return MARK_ACCENT;
	case 0x0308: return MARK_DIAERESIS;
	case 0x05B0: case 0x0652: return MARK_NONE;
	case 0x05B1: case 0x05B5: case 0x05B6: return MARK_E;
	case 0x05B2: case 0x05B7: case 0x05B8: case 0x05C7: case 0x064E: case 0x0670: return MARK_A;
	case 0x05B3: case 0x05B9: case 0x05BA: return MARK_O;
	case 0x05B4: case 0x0650: return MARK_I;
	case 0x05BB: case 0x064F: return MARK_U;
	case 0x05BC: case 0x0651: return MARK_DOUBLE;
	case 0x05C2: return MARK_SIN;
	case 0x064B: return MARK_A | MARK_N;
	case 0x064C: return MARK_U | MARK_N;
	case 0x064D: return MARK_I | MARK_N;
	case 0x200C: return MARK_JOINER;
	default: return 0;
	}
}

/* A sign that belongs to the letter before it, though it is no mark by category. */
static bool attached(roman_script script, uint32_t letter, uint32_t cp)
{
	switch (script) {
	case ROMAN_ARABIC: /* stretch, joiners */
		return cp == 0x0640 || cp == 0x200C || cp == 0x200D;
	case ROMAN_ARMENIAN: /* signs of question and call stand within the word */
		return cp == 0x055B || cp == 0x055C || cp == 0x055E;
	case ROMAN_HEBREW: /* geresh makes g, z and ts j, zh and ch */
		return (cp == 0x05F3 || cp == '\'' || cp == 0x2019) &&
		       (letter == 0x05D2 || letter == 0x05D6 || letter == 0x05E5 ||
			letter == 0x05E6);
	default:
		return false;
	}
}

static void add_mark(roman_unit *u, roman_script script, uint32_t cp)
{
	uint32_t whole;

	if (script == ROMAN_HEBREW && (cp == '\'' || cp == 0x2019 || cp == 0x05F3)) {
		u->marks |= MARK_GERESH;
		return;
	}
	u->marks |= (uint16_t)mark_bits(cp);
	if (script == ROMAN_GREEK || script == ROMAN_HEBREW)
		return;
	whole = ds_compose_pair(u->cp, cp);
	u->cp = whole ? whole : u->cp;
	whole = ds_compose_pair(u->written, cp);
	u->written = whole ? whole : u->written;
}

/* Greek and Hebrew letters that carry their marks in one code point. */
static void take_apart(struct roman *r, roman_unit *u)
{
	r->run.n = 0;
	ds_run_decompose(&r->run, u->written, false);
	if (r->run.n < 2)
		return;
	u->cp = ds_ucd_lower(r->run.cp[0]);
	for (size_t k = 1; k < r->run.n; k++)
		add_mark(u, r->w.script, r->run.cp[k]);
}

static void read_marks(struct roman *r, roman_unit *u)
{
	while (u->end < r->s.len) {
		size_t next = u->end;
		uint32_t cp = ds_utf8_next(r->s, &next);
		unsigned gc = cp == DS_UTF8_INVALID ? 0 : DS_GC_BIT(ds_ucd_get(cp)->category);

		if (!(gc & (DS_GC_BIT(DS_GC_MN) | DS_GC_BIT(DS_GC_ME))) &&
		    !attached(r->w.script, u->cp, cp))
			return;
		add_mark(u, r->w.script, cp);
		u->end = next;
	}
}

/* An apostrophe between two Cyrillic letters, where Ukrainian and Belarusian write one. */
static bool is_apostrophe(const struct roman *r, uint32_t cp, size_t behind)
{
	if (r->w.script != ROMAN_CYRILLIC || (r->w.lang != ROMAN_UK && r->w.lang != ROMAN_BE))
		return false;
	if ((cp != '\'' && cp != 0x2019 && cp != 0x02BC) || r->w.n == 0 || behind >= r->s.len)
		return false;
	cp = ds_utf8_next(r->s, &behind);
	return cp != DS_UTF8_INVALID && script_of(cp) == ROMAN_CYRILLIC;
}

/* The letter at r->at, unless the word ends there. Does not move. */
static bool read_unit(struct roman *r, roman_unit *u)
{
	size_t end = r->at;
	uint32_t cp;

	if (end >= r->s.len)
		return false;
	cp = ds_utf8_next(r->s, &end);
	if (cp == DS_UTF8_INVALID)
		return false;
	*u = (roman_unit){ds_ucd_lower(cp), cp, 0, false, r->at, end};
	if (is_apostrophe(r, cp, end)) {
		u->cp = '\'';
		return true;
	}
	if (script_of(cp) != r->w.script)
		return false;
	u->upper = u->cp != cp || ds_ucd_get(cp)->category == DS_GC_LU;
	if (r->w.script == ROMAN_GREEK || r->w.script == ROMAN_HEBREW)
		take_apart(r, u);
	if (end < r->s.len && ((unsigned char)r->s.at[end] >= 0x80 || r->w.script == ROMAN_HEBREW))
		read_marks(r, u);
	return true;
}

static void fill(struct roman *r)
{
	roman_word *w = &r->w;
	roman_unit behind;
	unsigned points = MARK_VOWEL | MARK_NONE | MARK_DOUBLE;

	while (w->n < ROMAN_WINDOW && read_unit(r, &w->u[w->n])) {
		if (w->script == ROMAN_HEBREW && w->u[w->n].marks & points)
			w->pointed = true;
		r->at = w->u[w->n++].end;
	}
	w->more = w->n == ROMAN_WINDOW && read_unit(r, &behind);
}

/* Moves the window so that letter i has ROMAN_AHEAD letters behind it; returns its new place. */
static size_t slide(struct roman *r, size_t i)
{
	size_t keep = i < 2 ? i : 2;

	memmove(r->w.u, r->w.u + i - keep, (r->w.n - i + keep) * sizeof *r->w.u);
	r->w.n -= i - keep;
	r->w.later = true;
	fill(r);
	return keep;
}

/* ---- writing ------------------------------------------------------ */

static void copy(struct roman *r, size_t from, size_t to)
{
	ds_out_add(r->o, r->s.at + from, to - from);
}

static void put(struct roman *r, size_t from, size_t to, const char *text, size_t n)
{
	ds_edit e = {(uint32_t)from, (uint32_t)(to - from), (uint32_t)r->o->len, (uint32_t)n};

	ds_out_add(r->o, text, n);
	if (!r->map || r->o->status || (n == to - from && memcmp(text, r->s.at + from, n) == 0))
		return;
	r->o->status = ds_edits_add(r->map, e, false, r->o->mem, r->o->err);
}

/* Capitals of the letters that the tables use: ASCII, and Latin Extended-A, which stands in pairs. */
static uint32_t capital(uint32_t cp)
{
	if (cp >= 'a' && cp <= 'z')
		return cp - 32;
	return cp >= 0x100 && cp < 0x180 ? cp - 1 : cp;
}

struct letters {
	char text[32];
	size_t n;
};

/* Adds text: the first letter a capital if `first`, the others if `rest`. */
static void add_letters(struct letters *out, ds_str text, bool first, bool rest, bool ascii)
{
	for (size_t at = 0; at < text.len && out->n + 4 < sizeof out->text;) {
		bool upper = at ? rest : first;
		uint32_t cp = ds_utf8_next(text, &at);
		const char *plain = ascii && cp >= 0x80 ? roman_ascii(cp) : NULL;

		/* the letter of Serbian names, which are known with dj */
		if (plain && cp == 0x111)
			plain = "dj";
		if (plain)
			add_letters(out, ds_str_of(plain), upper, rest, false);
		else
			out->n += ds_utf8_put(out->text + out->n, upper ? capital(cp) : cp);
	}
}

/* Whether the letters behind the first of a piece are capitals too: as its neighbours are. */
static bool all_capitals(const roman_word *w, size_t i, size_t take)
{
	if (!w->u[i].upper)
		return false;
	if (take > 1)
		return w->u[i + take - 1].upper;
	if (i + 1 < w->n)
		return w->u[i + 1].upper;
	return i > 0 && w->u[i - 1].upper;
}

static void put_piece(struct roman *r, size_t i, roman_piece p)
{
	const roman_word *w = &r->w;
	bool first = w->u[i].upper, rest = all_capitals(w, i, p.take);
	struct letters out = {{0}, 0};
	ds_str text = ds_str_of(p.text);

	add_letters(&out, text, first, rest, r->ascii);
	if (p.twice)
		add_letters(&out, text, rest, rest, r->ascii);
	add_letters(&out, ds_str_of(p.vowel), rest, rest, r->ascii);
	put(r, w->u[i].from, w->u[i + p.take - 1].end, out.text, out.n);
}

/* A Latin letter without its marks; what has no plain letter stays. */
static void put_plain(struct roman *r, size_t i)
{
	const roman_unit *u = &r->w.u[i];
	struct letters out = {{0}, 0};
	const char *plain;
	char letter[2] = {0, 0};
	uint32_t cp;

	r->run.n = 0;
	ds_run_decompose(&r->run, u->cp, false);
	cp = r->run.n ? r->run.cp[0] : u->cp;
	letter[0] = (char)(cp < 0x80 ? cp : 0);
	plain = cp < 0x80 ? letter : roman_ascii(cp);
	if (!plain) {
		copy(r, u->from, u->end);
		return;
	}
	add_letters(&out, ds_str_of(plain), u->upper, all_capitals(&r->w, i, 1), false);
	put(r, u->from, u->end, out.text, out.n);
}

static roman_piece piece_at(const roman_word *w, size_t i)
{
	switch (w->script) {
	case ROMAN_LATIN: return roman_latin(w, i);
	case ROMAN_CYRILLIC: return roman_cyrillic(w, i);
	case ROMAN_GREEK: return roman_greek(w, i);
	case ROMAN_ARMENIAN: return roman_armenian(w, i);
	case ROMAN_GEORGIAN: return roman_georgian(w, i);
	case ROMAN_HEBREW: return roman_hebrew(w, i);
	case ROMAN_ARABIC: return roman_arabic(w, i);
	default: return roman_put(NULL, 1);
	}
}

/* ---- words ------------------------------------------------------ */

static void word(struct roman *r, roman_script script, roman_lang lang)
{
	roman_word *w = &r->w;

	w->n = 0;
	w->more = w->later = w->pointed = false;
	w->script = script;
	w->lang = lang;
	fill(r);
	for (size_t i = 0; i < w->n && !r->o->status;) {
		roman_piece p;

		if (w->more && w->n - i < ROMAN_AHEAD) {
			if ((++r->steps & 255) == 0 && ds_stopped())
				r->o->status = ds_fail(r->o->err, DS_EINTR, NULL);
			i = slide(r, i);
		}
		p = piece_at(w, i);
		if (p.text)
			put_piece(r, i, p);
		else if (script == ROMAN_LATIN && r->ascii)
			put_plain(r, i);
		else
			copy(r, w->u[i].from, w->u[i].end);
		i += p.take;
	}
}

/* Letters of a Latin word change in Azerbaijani (which a schwa shows), Turkish and for ascii. */
static void latin_word(struct roman *r)
{
	roman_lang lang = r->hint == ROMAN_AZ || r->hint == ROMAN_TR ? r->hint : ROMAN_ANY;
	size_t end = r->at;

	for (size_t next = end; lang == ROMAN_ANY && next < r->s.len; end = next) {
		uint32_t cp = ds_utf8_next(r->s, &next);

		if (cp == DS_UTF8_INVALID ||
		    (script_of(cp) != ROMAN_LATIN && ds_ucd_get(cp)->category != DS_GC_MN))
			break;
		if (cp == 0x18F || cp == 0x259)
			lang = ROMAN_AZ;
		end = next;
	}
	if (lang == ROMAN_ANY && !r->ascii) {
		copy(r, r->at, end);
		r->at = end;
		return;
	}
	word(r, ROMAN_LATIN, lang);
}

static roman_lang cyrillic_lang(struct roman *r)
{
	if (r->hint < ROMAN_CYRILLIC_LANGS)
		return r->hint;
	if (r->cyrillic == ROMAN_ANY)
		r->cyrillic = roman_guess_cyrillic(r->s);
	return r->cyrillic;
}

static roman_lang arabic_lang(struct roman *r)
{
	if (r->hint == ROMAN_AR || r->hint == ROMAN_FA)
		return r->hint;
	if (r->arabic == ROMAN_ANY)
		r->arabic = roman_guess_arabic(r->s);
	return r->arabic;
}

/* One character that is no ASCII, or the word that it begins. */
static void step(struct roman *r)
{
	size_t end = r->at;
	uint32_t cp = ds_utf8_next(r->s, &end);
	roman_script script = cp == DS_UTF8_INVALID ? ROMAN_NONE : script_of(cp);
	char sign;

	switch (script) {
	case ROMAN_LATIN:
		latin_word(r);
		return;
	case ROMAN_CYRILLIC:
		word(r, script, cyrillic_lang(r));
		return;
	case ROMAN_ARABIC:
		word(r, script, arabic_lang(r));
		return;
	case ROMAN_NONE:
		break;
	default:
		word(r, script, ROMAN_ANY);
		return;
	}
	sign = cp == DS_UTF8_INVALID ? 0 : roman_sign(cp);
	if (cp == DS_UTF8_INVALID)
		put(r, r->at, end, "\xEF\xBF\xBD", 3);
	else if (sign)
		put(r, r->at, end, &sign, 1);
	else
		copy(r, r->at, end);
	r->at = end;
}

static bool is_ascii_letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* Copies ASCII from r->at, but not the start of a word that goes on with other letters. */
static void copy_ascii(struct roman *r)
{
	size_t end = r->at;

	if (r->hint == ROMAN_AZ) {
		while (end < r->s.len && (unsigned char)r->s.at[end] < 0x80 &&
		       !is_ascii_letter(r->s.at[end]))
			end++;
	} else {
		bool all;

		end += ds_utf8_ascii((ds_str){r->s.at + end, r->s.len - end});
		all = end == r->s.len;
		while (!all && end > r->at && is_ascii_letter(r->s.at[end - 1]))
			end--;
	}
	copy(r, r->at, end);
	r->at = end;
}

static void romanize(struct roman *r)
{
	while (r->at < r->s.len && !r->o->status) {
		if ((++r->steps & 255) == 0 && ds_stopped())
			r->o->status = ds_fail(r->o->err, DS_EINTR, NULL);
		if ((unsigned char)r->s.at[r->at] < 0x80)
			copy_ascii(r);
		if (r->at < r->s.len && !r->o->status)
			step(r);
	}
}

static void run(ds_out *o, ds_edits *map, ds_str s, const ds_romanize_opts *opts,
		const ds_alloc *alloc)
{
	struct roman r;

	r.s = s;
	r.at = r.steps = 0;
	r.o = o;
	r.map = map;
	r.ascii = opts && opts->ascii;
	r.hint = opts ? lang_of(opts->lang) : ROMAN_ANY;
	r.cyrillic = r.arabic = ROMAN_ANY;
	ds_run_init(&r.run, alloc, 0, o->err);
	romanize(&r);
	if (r.run.status && !o->status)
		o->status = r.run.status;
	ds_run_free(&r.run);
}

ds_status ds_romanize(ds_mapped *out, ds_str s, const ds_romanize_opts *opts, ds_arena *mem,
		      ds_err *err)
{
	ds_out o = {NULL, 0, 0, mem, NULL, DS_OK, err};
	ds_edits map = {NULL, 0, 0};

	if (s.len > UINT32_MAX / 8)
		return ds_fail(err, DS_ELIMIT, "the text is longer than 512 MB");
	ds_out_room(&o, s.len + 8);
	run(&o, &map, s, opts, &mem->alloc);
	if (o.status)
		return o.status;
	*out = (ds_mapped){{o.at, o.len}, map};
	return DS_OK;
}

void ds_romanize_add(ds_buf *b, ds_str s, const ds_romanize_opts *opts)
{
	ds_out o = {b->at, b->len, b->cap, NULL, b, b->status, NULL};

	if (b->status)
		return;
	run(&o, NULL, s, opts, &b->alloc);
	b->len = o.len;
	if (o.status && !b->status)
		b->status = o.status;
}
