/*
 * Arabic and Persian letters: the consonants by BGN/PCGN 1956 and 1958 without marks below, vowels
 * only where they are written.
 *
 * Short vowels come out where they are pointed. Alef is a; waw and yeh are u and i between
 * consonants, w (Persian v) and y beside a vowel. Alef and ayin at the start of a word are its
 * vowel, taken to be a; elsewhere ayin and hamza are an apostrophe. The article is al- in front of
 * every letter. Final heh is -eh in Persian, teh marbuta -a.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/roman_int.h"

#include "base/stop.h"

enum {
	HAMZA = 0x621, ALEF_MADDA = 0x622, ALEF_ABOVE = 0x623, ALEF_BELOW = 0x625, ALEF = 0x627,
	TEH_MARBUTA = 0x629, AYIN = 0x639, LAM = 0x644, HEH = 0x647, WAW = 0x648,
	ALEF_MAKSURA = 0x649, YEH = 0x64A, ALEF_WASLA = 0x671, FARSI_YEH = 0x6CC, YEH_BARREE = 0x6D2
};

static const char *consonant(uint32_t cp)
{
	switch (cp) {
	case HAMZA: case 0x624: case 0x626: return "'";
	case 0x628: return "b";
	case TEH_MARBUTA: return "a";
	case 0x62A: case 0x637: case 0x679: return "t";
	case 0x62B: return "th";
	case 0x62C: return "j";
	case 0x62D: case HEH: case 0x6BE: case 0x6C0: case 0x6C1: case 0x6C2: return "h";
	case 0x62E: return "kh";
	case 0x62F: case 0x636: case 0x688: return "d";
	case 0x630: return "dh";
	case 0x631: case 0x691: case 0x695: return "r";
	case 0x632: case 0x638: return "z";
	case 0x633: case 0x635: return "s";
	case 0x634: return "sh";
	case 0x63A: return "gh";
	case 0x641: return "f";
	case 0x642: return "q";
	case 0x643: case 0x6A9: case 0x6AA: return "k";
	case LAM: case 0x6B5: return "l";
	case 0x645: return "m";
	case 0x646: case 0x6BA: return "n";
	case 0x67E: return "p";
	case 0x686: return "ch";
	case 0x698: return "zh";
	case 0x6A4: return "v";
	case 0x6AF: return "g";
	case 0x6C6: return "o";
	case 0x6CE: case 0x6D5: return "e";
	default: return NULL;
	}
}

/* Persian readings of letters that are said as others. */
static const char *persian(uint32_t cp)
{
	switch (cp) {
	case 0x62B: return "s";
	case 0x630: case 0x636: return "z";
	default: return consonant(cp);
	}
}

static const char *vowel_of(const roman_word *w, unsigned marks)
{
	bool fa = w->lang == ROMAN_FA, n = marks & MARK_N;

	if (marks & MARK_A)
		return n ? "an" : "a";
	if (marks & MARK_I)
		return n ? "in" : fa ? "e" : "i";
	if (marks & MARK_U)
		return n ? "un" : fa ? "o" : "u";
	return "";
}

static bool is_alef(uint32_t cp)
{
	return cp == ALEF || cp == ALEF_MADDA || cp == ALEF_ABOVE || cp == ALEF_BELOW ||
	       cp == ALEF_WASLA;
}

static bool is_yeh(uint32_t cp)
{
	return cp == YEH || cp == FARSI_YEH || cp == ALEF_MAKSURA || cp == YEH_BARREE;
}

static bool is_long(uint32_t cp)
{
	return is_alef(cp) || is_yeh(cp) || cp == WAW;
}

/* The start of the word, or of its part behind a non-joiner. */
static bool starts(const roman_word *w, size_t i)
{
	return roman_first(w, i) || (i && w->u[i - 1].marks & MARK_JOINER);
}

/* The letter before has the short vowel that this one makes long. */
static bool lengthens(const roman_word *w, size_t i, unsigned mark)
{
	return i && w->u[i - 1].marks & mark;
}

static roman_piece alef(const roman_word *w, size_t i)
{
	uint32_t cp = w->u[i].cp, next = roman_at(w, i + 1);
	unsigned marks = w->u[i].marks;

	if (marks & MARK_VOWEL)
		return roman_put(vowel_of(w, marks), 1);
	if (cp == ALEF_MADDA)
		return roman_put("a", 1);
	if (!starts(w, i))
		return roman_put(lengthens(w, i, MARK_A) ? "" : "a", 1);
	/* a vowel letter behind it is the vowel that it carries */
	if (next == WAW || is_yeh(next))
		return roman_put(roman_last(w, i + 1) && cp == ALEF_ABOVE ? "a" : "", 1);
	return roman_put(cp == ALEF_BELOW ? "i" : "a", 1);
}

/* w or y: its neighbour is a vowel, or it has a vowel or a shadda of its own. */
static bool glides(const roman_word *w, size_t i)
{
	uint32_t next = roman_at(w, i + 1);
	bool alef_before = i && is_alef(w->u[i - 1].cp) && !starts(w, i - 1);

	if (w->u[i].marks & (MARK_VOWEL | MARK_DOUBLE) || alef_before)
		return true;
	return is_alef(next) || next == TEH_MARBUTA || next == ALEF_MAKSURA;
}

static roman_piece waw(const roman_word *w, size_t i)
{
	const char *glide = w->lang == ROMAN_FA ? "v" : "w";

	bool yeh_before = i && is_yeh(w->u[i - 1].cp) && !roman_first(w, i - 1);

	if (roman_first(w, i) || glides(w, i) || yeh_before)
		return (roman_piece){glide, 1, vowel_of(w, w->u[i].marks),
				     w->u[i].marks & MARK_DOUBLE};
	return roman_put(lengthens(w, i, MARK_U) && w->lang != ROMAN_FA ? "" : "u", 1);
}

static roman_piece yeh(const roman_word *w, size_t i)
{
	bool last = roman_last(w, i);

	if (w->u[i].cp == ALEF_MAKSURA && last && w->lang != ROMAN_FA)
		return roman_put(lengthens(w, i, MARK_A) ? "" : "a", 1);
	if (roman_first(w, i) || glides(w, i) || (roman_at(w, i + 1) == WAW && !last))
		return (roman_piece){"y", 1, vowel_of(w, w->u[i].marks),
				     w->u[i].marks & MARK_DOUBLE};
	return roman_put(lengthens(w, i, MARK_I) && w->lang != ROMAN_FA ? "" : "i", 1);
}

/* al- before at least three letters, and the one word that is always written with it. */
static roman_piece article(const roman_word *w, size_t i)
{
	if (w->n == 4 && !w->more && w->u[2].cp == LAM && w->u[3].cp == HEH)
		return roman_put("allah", 4);
	if (w->lang == ROMAN_FA || w->n - i < 5)
		return roman_put(NULL, 0);
	return roman_put("al-", 2);
}

roman_piece roman_arabic(const roman_word *w, size_t i)
{
	uint32_t cp = w->u[i].cp;
	unsigned marks = w->u[i].marks;
	bool fa = w->lang == ROMAN_FA;
	const char *text;

	if (roman_first(w, i) && (cp == ALEF || cp == ALEF_WASLA) && roman_at(w, i + 1) == LAM) {
		roman_piece p = article(w, i);

		if (p.text)
			return p;
	}
	if (is_alef(cp))
		return alef(w, i);
	if (cp == WAW)
		return waw(w, i);
	if (is_yeh(cp))
		return yeh(w, i);
	if (cp == AYIN) {
		text = starts(w, i) ? marks & MARK_VOWEL ? "" : "a" : "'";
		return (roman_piece){text, 1, vowel_of(w, marks), false};
	}
	if (fa && cp == HEH && i && (roman_last(w, i) || marks & MARK_JOINER) &&
	    !is_long(roman_before(w, i)))
		return roman_put(lengthens(w, i, MARK_VOWEL) ? "h" : "eh", 1);
	text = fa ? persian(cp) : consonant(cp);
	if (!text)
		return roman_put(NULL, 1);
	return (roman_piece){text, 1, vowel_of(w, marks), marks & MARK_DOUBLE && !text[1]};
}

roman_lang roman_guess_arabic(ds_str s)
{
	size_t at = 0, steps = 0;

	while (at < s.len && ((++steps & 4095) != 0 || !ds_stopped())) {
		switch (ds_utf8_next(s, &at)) {
		case 0x67E: case 0x686: case 0x698: case 0x6A9: case 0x6AF: case FARSI_YEH:
			return ROMAN_FA;
		default:
			break;
		}
	}
	return ROMAN_AR;
}

char roman_sign(uint32_t cp)
{
	if (cp >= 0x660 && cp <= 0x669)
		return (char)('0' + (cp - 0x660));
	if (cp >= 0x6F0 && cp <= 0x6F9)
		return (char)('0' + (cp - 0x6F0));
	switch (cp) {
	case 0x55A: case 0x5F3: return '\'';
	case 0x55D: case 0x60C: case 0x66C: return ',';
	case 0x589: case 0x6D4: case 0x66B: return '.';
	case 0x55C: return '!';
	case 0x55E: case 0x61F: return '?';
	case 0x5BE: return '-';
	case 0x5F4: return '"';
	case 0x61B: return ';';
	case 0x66A: return '%';
	default: return 0;
	}
}
