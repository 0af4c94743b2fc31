/*
 * How much a run of characters surprises a reader of ordinary text, in points.
 *
 * Two readings of the same bytes are compared by it: the text as it stands and the text with a
 * wrong decoding undone. A point is about a bit. The figures say what writing systems do: capitals
 * do not stand inside words in small letters, currency and copyright signs do not touch letters
 * from within, scripts do not mix within a word. They were set by hand from that knowledge; no
 * text was counted.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/mojibake_int.h"

#include "ucd/props.h"

struct sign {
	uint32_t first, last;
	uint8_t rare, after, before, between, kind;
};

#define SIGN DS_LOOK_SIGN
#define QUOTE DS_LOOK_QUOTE

/* Ascending. after: directly behind a letter; before: directly before one; between: both. */
static const struct sign signs[] = {
	{0x80, 0x9F, 11, 0, 0, 0, SIGN},      /* C1 */
	{0xA0, 0xA0, 2, 0, 0, 2, DS_LOOK_SPACE},
	{0xA1, 0xA1, 1, 5, 0, 0, SIGN},       /* ¡ */
	{0xA2, 0xA2, 3, 3, 5, 0, SIGN},       /* ¢ */
	{0xA3, 0xA3, 3, 5, 5, 0, SIGN},       /* £ */
	{0xA4, 0xA4, 6, 6, 6, 0, SIGN},       /* ¤ */
	{0xA5, 0xA5, 3, 5, 5, 0, SIGN},       /* ¥ */
	{0xA6, 0xA6, 4, 6, 5, 0, SIGN},       /* ¦ */
	{0xA7, 0xA7, 3, 4, 3, 0, SIGN},       /* § */
	{0xA8, 0xA8, 7, 5, 5, 0, SIGN},       /* ¨ */
	{0xA9, 0xA9, 3, 4, 4, 0, SIGN},       /* © */
	{0xAA, 0xAA, 2, 3, 4, 0, SIGN},       /* ª */
	{0xAB, 0xAB, 2, 0, 0, 5, QUOTE},      /* « */
	{0xAC, 0xAC, 5, 5, 2, 0, SIGN},       /* ¬ */
	{0xAD, 0xAD, 3, 0, 0, 0, SIGN},       /* soft hyphen */
	{0xAE, 0xAE, 3, 0, 4, 0, SIGN},       /* ® */
	{0xAF, 0xAF, 7, 5, 5, 0, SIGN},       /* ¯ */
	{0xB0, 0xB0, 2, 2, 1, 3, SIGN},       /* ° */
	{0xB1, 0xB1, 3, 4, 4, 0, SIGN},       /* ± */
	{0xB2, 0xB3, 3, 0, 4, 2, SIGN},       /* ² ³ */
	{0xB4, 0xB4, 6, 4, 4, 0, SIGN},       /* ´ */
	{0xB5, 0xB5, 3, 5, 0, 0, SIGN},       /* µ */
	{0xB6, 0xB6, 4, 4, 4, 0, SIGN},       /* ¶ */
	{0xB7, 0xB7, 2, 2, 2, 0, SIGN},       /* · */
	{0xB8, 0xB8, 7, 5, 5, 0, SIGN},       /* ¸ */
	{0xB9, 0xB9, 3, 2, 4, 0, SIGN},       /* ¹ */
	{0xBA, 0xBA, 2, 2, 4, 0, SIGN},       /* º */
	{0xBB, 0xBB, 2, 0, 0, 5, QUOTE},      /* » */
	{0xBC, 0xBE, 4, 5, 4, 0, SIGN},       /* ¼ ½ ¾ */
	{0xBF, 0xBF, 1, 5, 0, 0, SIGN},       /* ¿ */
	{0xD7, 0xD7, 4, 2, 3, 0, SIGN},       /* × */
	{0xF7, 0xF7, 4, 2, 3, 0, SIGN},       /* ÷ */
	{0x192, 0x192, 5, 5, 5, 0, SIGN},     /* ƒ */
	{0x2C6, 0x2C7, 7, 5, 5, 0, SIGN},     /* ˆ ˇ */
	{0x2D8, 0x2DD, 7, 5, 5, 0, SIGN},     /* ˘ to ˝ */
	{0x200B, 0x200F, 3, 0, 0, 0, SIGN},
	{0x2010, 0x2015, 2, 0, 0, 0, QUOTE},  /* dashes */
	{0x2018, 0x2018, 2, 1, 0, 3, QUOTE},  /* ‘ */
	{0x2019, 0x2019, 1, 0, 0, 0, QUOTE},  /* ’ */
	{0x201A, 0x201A, 4, 5, 0, 0, QUOTE},  /* ‚ */
	{0x201B, 0x201D, 2, 0, 0, 5, QUOTE},  /* “ ” */
	{0x201E, 0x201E, 2, 5, 0, 0, QUOTE},  /* „ */
	{0x2020, 0x2021, 3, 1, 2, 0, SIGN},   /* † ‡ */
	{0x2022, 0x2022, 2, 3, 1, 0, SIGN},   /* • */
	{0x2026, 0x2026, 1, 0, 0, 1, QUOTE},  /* … */
	{0x2030, 0x2030, 4, 4, 4, 0, SIGN},   /* ‰ */
	{0x2039, 0x203A, 2, 0, 0, 5, QUOTE},  /* ‹ › */
	{0x2044, 0x2044, 5, 4, 4, 0, SIGN},   /* ⁄ */
	{0x20AC, 0x20AC, 2, 4, 4, 0, SIGN},   /* € */
	{0x2116, 0x2116, 3, 4, 1, 0, SIGN},   /* № */
	{0x2122, 0x2122, 2, 0, 4, 0, SIGN},   /* ™ */
	{0x2190, 0x21FF, 3, 3, 3, 0, SIGN},   /* arrows */
	{0x2200, 0x22FF, 4, 4, 2, 2, SIGN},   /* mathematics */
	{0x2300, 0x23FF, 5, 5, 3, 0, SIGN},
	{0x2500, 0x2501, 2, 5, 3, 0, SIGN},   /* boxes and blocks; upright lines part columns */
	{0x2502, 0x2503, 2, 3, 3, 0, SIGN},
	{0x2504, 0x2550, 2, 5, 3, 0, SIGN},
	{0x2551, 0x2551, 2, 3, 3, 0, SIGN},
	{0x2552, 0x259F, 2, 5, 3, 0, SIGN},
	{0x25CA, 0x25CA, 5, 4, 3, 0, SIGN},   /* ◊ */
	{0x2800, 0x28FF, 3, 0, 0, 0, SIGN},   /* braille, of which U+2800 is a blank */
	{0x3000, 0x303F, 2, 0, 0, 0, SIGN},
	{0xF8FF, 0xF8FF, 9, 5, 5, 0, SIGN},   /* the apple */
	{0xFE0F, 0xFE0F, 1, 0, 0, 0, SIGN},   /* emoji presentation */
	{0xFEFF, 0xFEFF, 1, 0, 0, 0, DS_LOOK_SPACE},
	{0xFF01, 0xFF20, 2, 2, 2, 0, SIGN},   /* full-width signs */
	{0xFFFD, 0xFFFD, 6, 0, 0, 0, SIGN},
};

/* Letters: what is usual in living languages, and what is seldom; the rest of a script is rare. */
static const struct letters {
	uint32_t first, last;
	uint8_t rare;
} letters[] = {
	{0xC2, 0xC2, 6}, {0xC3, 0xC3, 5}, /* rare capitals, and the marks of misread Latin */
	{0xC0, 0x17E, 2},    {0x18F, 0x18F, 3},   {0x1A0, 0x1A1, 2},   {0x1AF, 0x1B0, 2},
	{0x218, 0x21B, 2},   {0x259, 0x259, 2},   {0x386, 0x3CE, 2},   {0x400, 0x45F, 2},
	{0x490, 0x493, 2},   {0x496, 0x497, 3},   {0x49A, 0x49D, 3},   {0x4A2, 0x4A3, 3},
	{0x4AE, 0x4B1, 3},   {0x4B6, 0x4BB, 3},   {0x4D8, 0x4D9, 3},   {0x4E2, 0x4E3, 3},
	{0x4E8, 0x4E9, 3},   {0x4EE, 0x4EF, 3},   {0x531, 0x587, 2},   {0x5D0, 0x5EA, 2},
	{0x620, 0x64A, 2},   {0x66E, 0x6D5, 4},   {0x904, 0xDFF, 2},   {0xE00, 0xEFF, 2},
	{0xF00, 0xFFF, 3},   {0x1000, 0x109F, 3}, {0x10D0, 0x10FF, 2}, {0x1200, 0x137F, 4},
	{0x1780, 0x17FF, 3}, {0x1EA0, 0x1EF9, 2}, {0x1F00, 0x1FFF, 4}, {0x3041, 0x30FF, 2},
	{0x4E00, 0x9FFF, 3}, {0xAC00, 0xD7A3, 2},
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct sign *find_sign(uint32_t cp)
{
	size_t low = 0, high = COUNT(signs);

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (cp > signs[mid].last)
			low = mid + 1;
		else
			high = mid;
	}
	return low < COUNT(signs) && cp >= signs[low].first ? &signs[low] : NULL;
}

static uint8_t letter_rare(uint32_t cp)
{
	for (size_t i = 0; i < COUNT(letters); i++) {
		if (cp >= letters[i].first && cp <= letters[i].last)
			return letters[i].rare;
	}
	return 9;
}

static ds_look ascii(uint32_t cp)
{
	ds_look l = {cp, DS_LOOK_OTHER, 0, DS_SCRIPT_COMMON, 0, 0, 0, 0};

	if ((cp | 32) >= 'a' && (cp | 32) <= 'z') {
		l.kind = DS_LOOK_LETTER;
		l.letter_case = cp & 32 ? DS_LOOK_LOWER : DS_LOOK_UPPER;
		l.script = DS_SCRIPT_LATIN;
	} else if (cp >= '0' && cp <= '9') {
		l.kind = DS_LOOK_DIGIT;
	} else if (cp <= ' ') {
		l.kind = DS_LOOK_SPACE;
	} else if (memchr(".,;:!?)]}", (int)cp, 9)) {
		l.kind = DS_LOOK_END;
	}
	return l;
}

static ds_look letter(ds_look l, const ds_ucd_props *p)
{
	l.kind = DS_LOOK_LETTER;
	l.rare = letter_rare(l.cp);
	if (p->category == DS_GC_LU || p->category == DS_GC_LT) {
		l.letter_case = DS_LOOK_UPPER;
		if (p->script == DS_SCRIPT_LATIN && l.rare == 2)
			l.rare = 3;
	} else if (p->category == DS_GC_LL) {
		l.letter_case = DS_LOOK_LOWER;
	}
	return l;
}

ds_look ds_look_at(uint32_t cp)
{
	const ds_ucd_props *p;
	const struct sign *s;
	ds_look l = {cp, DS_LOOK_SIGN, 0, 0, 4, 3, 3, 0};

	if (cp < 0x80)
		return ascii(cp);
	p = ds_ucd_get(cp);
	l.script = p->script;
	s = find_sign(cp);
	if (s) {
		l.kind = s->kind;
		l.rare = s->rare;
		l.after = s->after;
		l.before = s->before;
		l.between = s->between;
		return l;
	}
	if (DS_GC_BIT(p->category) & DS_GC_MASK_L)
		return letter(l, p);
	if (DS_GC_BIT(p->category) & DS_GC_MASK_M) {
		l.kind = DS_LOOK_MARK;
		/* of the combining marks block, those that languages write with */
		l.rare = cp - 0x300 < 0x70 && !(cp <= 0x30C && cp != 0x305) && cp != 0x323 &&
					 cp != 0x327 && cp != 0x328 && cp != 0x342 && cp != 0x345
				 ? 10
				 : 3;
	} else if (p->category == DS_GC_ND) {
		l.kind = DS_LOOK_DIGIT;
		l.rare = 2;
	} else if (p->flags & DS_UCD_EXT_PICT) {
		l.rare = 3;
		l.after = l.before = 0;
	} else if (p->category == DS_GC_CO || p->category == DS_GC_CN) {
		l.rare = 15;
	}
	return l;
}

static bool is_letter(const ds_look *l)
{
	return l->kind == DS_LOOK_LETTER;
}

/* Han, kana and Hangul stand beside Latin words without a space. */
static bool east_asian(uint8_t script)
{
	return script == DS_SCRIPT_HAN || script == DS_SCRIPT_HIRAGANA ||
	       script == DS_SCRIPT_KATAKANA || script == DS_SCRIPT_HANGUL;
}

static int letter_pair(const ds_look *a, const ds_look *b)
{
	if (a->script != b->script) {
		if (east_asian(a->script) && east_asian(b->script))
			return 0;
		return east_asian(a->script) || east_asian(b->script) ? 5 : 8;
	}
	if (a->letter_case == DS_LOOK_LOWER && b->letter_case == DS_LOOK_UPPER)
		return a->cp < 0x80 && b->cp < 0x80 ? 0 : 6;
	return 0;
}

/* A mark belongs to a letter of its script; the marks of several are "inherited". */
static int mark_pair(const ds_look *a, const ds_look *b)
{
	if (a->kind != DS_LOOK_LETTER && a->kind != DS_LOOK_MARK)
		return 6;
	return a->script == b->script || a->script == DS_SCRIPT_INHERITED ||
	       b->script == DS_SCRIPT_INHERITED ? 0 : 8;
}

static bool opening(uint32_t cp)
{
	return cp == 0xAB || cp == 0x2018 || cp == 0x201A || cp == 0x201C || cp == 0x201E;
}

/* Neither touches a letter with this side. */
static int sign_pair(const ds_look *a, const ds_look *b)
{
	if (a->cp < 0x80 || b->cp < 0x80)
		return 0;
	/* the inverted marks stand behind a space, a bracket, a dash or an opening quote */
	if (b->cp == 0xA1 || b->cp == 0xBF)
		return a->kind == DS_LOOK_SIGN || a->cp == 0xBB || a->cp == 0x201D ? 4 : 0;
	if (a->kind == DS_LOOK_SIGN && b->kind == DS_LOOK_SIGN)
		return a->cp < 0x2500 && b->cp < 0x2500 && (a->after | a->before) &&
		       (b->after | b->before) ? 2 : 0;
	/* a quotation ends and the next begins, without a space */
	return (a->cp == 0xBB || a->cp == 0x201D) && opening(b->cp) ? 3 : 0;
}

/* Cost of b standing directly behind a. */
static int pair(const ds_look *a, const ds_look *b)
{
	if (is_letter(a) && is_letter(b))
		return letter_pair(a, b);
	if (b->kind == DS_LOOK_MARK)
		return mark_pair(a, b);
	if (b->cp == 0xAD || a->cp == 0xAD)
		return is_letter(a) || is_letter(b) ? 0 : 5;
	if (is_letter(b)) {
		if (a->kind == DS_LOOK_DIGIT && b->cp >= 0x80 && !east_asian(b->script))
			return b->letter_case == DS_LOOK_UPPER ? 3 : 1;
		if (a->kind == DS_LOOK_END && b->cp >= 0x80 && !east_asian(b->script))
			return 3;
		/* mathematics and boxes have no letters with marks */
		if ((a->cp == 0xAC || (a->cp >= 0x2190 && a->cp <= 0x259F)) && b->cp >= 0x80 &&
		    b->script == DS_SCRIPT_LATIN)
			return a->before + 3;
		return a->before;
	}
	if (is_letter(a))
		return b->after;
	if (a->cp == 0xA0 || b->cp == 0xA0)
		return a->kind == DS_LOOK_SPACE && b->kind == DS_LOOK_SPACE && a->cp != b->cp ? 2 : 0;
	return sign_pair(a, b);
}

/* Cost of three in a row, beyond that of the pairs. */
static int triple(const ds_look *a, const ds_look *b, const ds_look *c)
{
	bool la = is_letter(a), lb = is_letter(b), lc = is_letter(c);

	if (!lb) {
		if (!la && lc && (b->cp == 0xA1 || b->cp == 0xBF))
			return -1; /* the inverted marks are at home before a word */
		if (b->cp == 0xA0 && lc && a->cp >= 0x80 && a->letter_case == DS_LOOK_UPPER &&
		    c->letter_case == DS_LOOK_LOWER)
			return 3;
		if ((a->cp == 0xC2 || a->cp == 0xC3) && lc && b->cp > 0xA0)
			return 3 + b->between;
		if (la && lc && a->script != c->script && b->cp >= 0xA0)
			return 4 + b->between;
		return la && lc ? b->between : 0;
	}
	if (b->cp < 0x80 && a->cp < 0x80 && c->cp < 0x80)
		return 0;
	/* no word of one letter in any language */
	if (!la && !lc && (b->cp == 0xC2 || b->cp == 0xC3 || b->cp == 0xE2))
		return 3;
	if (b->letter_case == DS_LOOK_UPPER) {
		if (la && a->letter_case == DS_LOOK_LOWER && !lc && c->cp != '\'')
			return 3; /* a capital at the end of a word */
		if (la && lc && a->letter_case == DS_LOOK_UPPER && a->script == b->script &&
		    c->script == b->script && c->letter_case == DS_LOOK_LOWER)
			return 4; /* two capitals and a small letter */
	}
	if (la && lc && a->letter_case == DS_LOOK_UPPER && b->letter_case == DS_LOOK_LOWER &&
	    c->letter_case == DS_LOOK_UPPER)
		return 3;
	return 0;
}

ds_walk ds_walk_from(uint32_t a, uint32_t b)
{
	return (ds_walk){ds_look_at(a), ds_look_at(b), 0};
}

void ds_walk_step(ds_walk *w, uint32_t cp)
{
	ds_look c = ds_look_at(cp);

	w->cost += c.rare + pair(&w->b, &c) + triple(&w->a, &w->b, &c);
	w->a = w->b;
	w->b = c;
}
