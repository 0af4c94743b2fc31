/*
 * How plausible bytes are as text of one charset. See decode_guess_int.h.
 *
 * A letter counts by its rank in the language that fits the text best; a letter of another language,
 * a letter of another script in a word, a capital behind a small letter, a sign between letters and a
 * control character count against the reading. The weights are natural logarithms, set by hand and
 * checked by tests/core/text/test_decode.c.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/decode_guess_int.h"
#include "ucd/props.h"

#include <math.h>

#define FOREIGN -8.0  /* a letter that the language has not */
#define CAPITAL -1.5  /* the first letter of a word, more than its small one */
#define CAPITALS -0.7 /* the others */
#define CAMEL -4.0    /* a capital behind a small letter */
#define MIXED -5.0    /* two letters of different scripts side by side */
#define CAPS_MOST -5.0 /* a text in capitals, however long: once, and a little for each */
#define CAPS_EACH -0.03
#define SIGN -3.5     /* punctuation of good texts */
/* a dash, or an apostrophe between letters: all that most English texts have beyond ASCII */
#define JOINT -1.2
#define ODD -7.0      /* other signs */
#define LATIN_1 -5.0  /* those of Latin-1: fractions, powers */
#define ALONE -3.5    /* a Latin letter by itself that is no word */
#define INSIDE -4.0   /* a sign between two letters */
#define NO_TEXT -12.0 /* controls, nothing at all */
#define LONELY -3.0   /* once: few letters of another script among many of ASCII */

enum kind { OTHER, SMALL, LARGE, NO_CASE, GOOD_SIGN, ODD_SIGN, NOTHING };

struct letter {
	uint32_t small; /* the code point, made small */
	unsigned char kind;
	bool latin;
};

static bool is_letter(unsigned kind)
{
	return kind == SMALL || kind == LARGE || kind == NO_CASE;
}

static bool good_sign(uint32_t cp)
{
	static const uint16_t signs[] = {0xA0,   0xA7,   0xA9,   0xAB,   0xAE,   0xB0,   0xB7,
					 0xBB,   0xBF,   0xA1,   0xA3,   0x2013, 0x2014, 0x2018,
					 0x2019, 0x201A, 0x201C, 0x201D, 0x201E, 0x2022, 0x2026,
					 0x2039, 0x203A, 0x20AC, 0x2116, 0x2122, 0x60C,  0x61B,
					 0x61F,  0x200C, 0x200D, 0x200E, 0x200F, 0x20AA};

	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
		if (signs[i] == cp)
			return true;
	}
	return false;
}

/* Words of one letter: French, Portuguese, Italian, Spanish, Swedish, Icelandic, Catalan ... */
static bool is_word(uint32_t small)
{
	static const char words[] = "\xE0\xE9\xE8\xF3\xF2\xE5\xF6\xE1\xED\xFA\xEA";

	return small < 0x100 && small > 0x80 && strchr(words, (char)(unsigned char)small);
}

static struct letter look_at(uint32_t cp)
{
	const ds_ucd_props *p = ds_ucd_get(cp);
	uint32_t bit = DS_GC_BIT(p->category);
	struct letter l = {ds_ucd_lower(cp), OTHER,
			   p->script == DS_SCRIPT_LATIN || p->script == DS_SCRIPT_INHERITED};

	if (cp == 0 || (bit & DS_GC_MASK_C & ~DS_GC_BIT(DS_GC_CF)))
		l.kind = cp > 0 && cp < 0x80 ? OTHER : NOTHING;
	else if (bit & (DS_GC_MASK_L | DS_GC_MASK_M) && cp != 0xAA && cp != 0xBA)
		l.kind = p->category == DS_GC_LU ? LARGE : p->category == DS_GC_LL ? SMALL : NO_CASE;
	else if (cp >= 0x80)
		l.kind = good_sign(cp) ? GOOD_SIGN : ODD_SIGN;
	return l;
}

/* What the walk over the text found: how often each byte is small, first capital, capital. */
struct tally {
	struct letter of[256];
	uint32_t small[256], first[256], large[256];
	double context;
	size_t n, letters, foreign; /* foreign: letters of other scripts than Latin */
};

static double sign(const struct letter *l)
{
	if (l->kind == GOOD_SIGN)
		return SIGN;
	return l->kind != ODD_SIGN ? NO_TEXT : l->small < 0x100 ? LATIN_1 : ODD;
}

/* U+2019, U+2013, U+2014 where keyboards put them: in the windows charsets and the Mac's. */
static bool is_joint(unsigned char c, uint32_t cp)
{
	return (cp == 0x2019 && (c == 0x92 || c == 0xD5)) ||
	       (cp == 0x2013 && (c == 0x96 || c == 0xD0)) ||
	       (cp == 0x2014 && (c == 0x97 || c == 0xD1));
}

static void tally_byte(struct tally *t, ds_str s, size_t i)
{
	unsigned char c = (unsigned char)s.at[i];
	const struct letter *l = &t->of[c];
	const struct letter *before = &t->of[i ? (unsigned char)s.at[i - 1] : ' '];
	const struct letter *after = &t->of[i + 1 < s.len ? (unsigned char)s.at[i + 1] : ' '];

	t->n++;
	if (!is_letter(l->kind)) {
		bool inside = is_letter(before->kind) && is_letter(after->kind);

		bool joint = is_joint(c, l->small) && (inside || l->small != 0x2019);

		t->context += joint ? JOINT : sign(l);
		/* a no-break space is a blank */
		if (inside && !joint && l->small != 0x2019 && l->small != 0xB7 && l->small != 0xA0)
			t->context += INSIDE;
		return;
	}
	t->letters++;
	t->foreign += !l->latin;
	if (l->kind == LARGE)
		++*(before->kind == LARGE ? &t->large[c] : &t->first[c]);
	else
		t->small[c]++;
	if (is_letter(before->kind) && before->latin != l->latin)
		t->context += MIXED;
	if (is_letter(after->kind) && after->latin != l->latin)
		t->context += MIXED;
	if (l->latin && !is_letter(before->kind) && !is_letter(after->kind) && !is_word(l->small))
		t->context += ALONE;
	if (l->kind == LARGE && before->kind == SMALL)
		t->context += CAMEL;
	if (l->kind == SMALL && after->kind == LARGE)
		t->context += CAMEL;
}

/* The letters of the text by their ranks in one language. */
static double by_language(const struct tally *t, const char *language)
{
	ds_str all = ds_str_of(language);
	uint32_t letters[128];
	size_t n = 0, at = 0;
	double sum = 0, total = 0, price = 0;
	size_t capitals = 0;

	while (at < all.len && n < 128) {
		letters[n] = ds_utf8_next(all, &at);
		total += 1 / (double)(++n + 1);
	}
	for (unsigned c = 0x80; c < 0x100; c++) {
		size_t rank = 0, count = t->small[c] + t->first[c] + t->large[c];

		if (count == 0)
			continue;
		while (rank < n && letters[rank] != t->of[c].small)
			rank++;
		sum += (double)count *
		       (rank < n ? -log(total * (double)(rank + 2)) : FOREIGN);
		capitals += t->first[c] + t->large[c];
		price += t->first[c] * CAPITAL + t->large[c] * CAPITALS;
	}
	return sum + fmax(price, CAPS_MOST + CAPS_EACH * (double)capitals);
}

/* Texts of other scripts are not mostly ASCII. */
static double lonely(ds_str s, size_t letters)
{
	size_t ascii = 0;

	for (size_t i = 0; i < s.len; i++) {
		char c = (char)(s.at[i] | 0x20);

		ascii += c >= 'a' && c <= 'z';
	}
	return letters && letters * 2 < ascii ? LONELY : 0;
}

bool ds_guess_single(double *score, size_t *n, ds_charset charset, ds_str s)
{
	const uint16_t *table = ds_charset_table(charset);
	struct tally t;
	double best = 0;

	if (!table)
		return false;
	memset(&t, 0, sizeof t);
	for (unsigned c = 0; c < 256; c++)
		t.of[c] = look_at(c < 0x80 ? c : table[c - 0x80]);
	for (size_t i = 0; i < s.len; i++) {
		if ((unsigned char)s.at[i] >= 0x80)
			tally_byte(&t, s, i);
	}
	for (size_t i = 0; t.letters && ds_guess_letters[i]; i++) {
		double sum = by_language(&t, ds_guess_letters[i]);

		if (i == 0 || sum > best)
			best = sum;
	}
	*score = best + t.context + lonely(s, t.foreign);
	*n = t.n;
	return true;
}

/* ---- multi-byte ------------------------------------------------------------------------------ */

/* Whether the character stands in the half of its charset where the common ones are. */
static bool first_level(ds_charset charset, unsigned lead)
{
	switch (charset) {
	case DS_CS_GB18030: return lead >= 0xB0 && lead <= 0xD7;
	case DS_CS_BIG5: return lead >= 0xA4 && lead <= 0xC6;
	case DS_CS_SHIFT_JIS: return lead >= 0x88 && lead <= 0x97;
	case DS_CS_EUC_JP: return lead >= 0xB0 && lead <= 0xCF;
	default: return lead >= 0xB0 && lead <= 0xC8;
	}
}

static int script_of(ds_charset charset)
{
	switch (charset) {
	case DS_CS_GB18030: return DS_GUESS_HANS;
	case DS_CS_BIG5: return DS_GUESS_HANT;
	case DS_CS_EUC_KR: return DS_GUESS_KOREAN;
	default: return DS_GUESS_JAPANESE;
	}
}

static bool frequent(int script, uint32_t cp)
{
	char utf8[5] = {0};

	ds_utf8_put(utf8, cp);
	return strstr(ds_guess_characters[script], utf8) != NULL;
}

static double character(ds_charset charset, int script, uint32_t cp, unsigned lead)
{
	const ds_ucd_props *p = ds_ucd_get(cp);
	bool level = first_level(charset, lead);

	if (DS_DECODED_IS_PAIR(cp) || cp == DS_UTF8_INVALID || p->category == DS_GC_CO ||
	    p->category == DS_GC_CN || p->category == DS_GC_CC)
		return -14;
	if ((cp >= 0x3001 && cp <= 0x303F) || cp == 0x3000 || (cp >= 0xFF01 && cp <= 0xFF5E))
		return -4;
	if (cp >= 0xFF61 && cp <= 0xFF9F)
		return -9;
	switch (p->script) {
	case DS_SCRIPT_HIRAGANA: return script == DS_GUESS_JAPANESE ? -3.6 : -9;
	case DS_SCRIPT_KATAKANA: return script == DS_GUESS_JAPANESE ? -5 : -9;
	case DS_SCRIPT_HANGUL:
		return script != DS_GUESS_KOREAN ? -12
		       : frequent(script, cp)    ? -4.5
		       : level                   ? -7.3
						 : -11;
	case DS_SCRIPT_HAN:
		if (script == DS_GUESS_KOREAN)
			return -9;
		return frequent(script, cp) ? -5 : level ? -8 : -10.5;
	default: return good_sign(cp) || cp == 0x30FC ? -5 : -10;
	}
}

bool ds_guess_multi(double *score, size_t *n, ds_charset charset, ds_str s)
{
	int script = script_of(charset);
	ds_decoder d;
	size_t at = 0;

	if (ds_decoder_open(&d, charset, NULL))
		return false;
	*score = 0;
	*n = 0;
	while (at < s.len) {
		unsigned lead;
		uint32_t cp;

		at += ds_utf8_ascii(ds_str_sub(s, at, s.len));
		if (at == s.len)
			break;
		lead = (unsigned char)s.at[at];
		cp = ds_decoder_next(&d, s, &at);
		if (cp == DS_UTF8_INVALID && at == s.len)
			break; /* cut off */
		*score += character(charset, script, cp, lead);
		++*n;
	}
	ds_decoder_close(&d);
	*score += lonely(s, *n);
	return true;
}
