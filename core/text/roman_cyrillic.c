/*
 * Cyrillic letters for seven languages, and which of them a text is written in.
 *
 * Tables, all without their apostrophes for soft and hard signs:
 *   ru, kk  BGN/PCGN 1947 and 1979; endings -ий and -ый -y, ё behind ж ч ш щ e, as the press
 *           writes (Khrushchev); Kazakh vowels without their marks
 *   uk      resolution 55 of Ukraine's cabinet, 2010
 *   be      ICAO Doc 9303 (as in passports); at the start and behind a vowel ya, yu, yo, ye
 *   bg      transliteration law of 2009, without its one exception for the country's name
 *   sr      the letters of the Latin alphabet of Serbian
 *   mk      the table of Macedonian documents (BGN/PCGN 2013)
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/roman_int.h"

#include "base/stop.h"
#include "ucd/props.h"

#define FIRST 0x430u
#define LAST 0x45Fu

enum {
	RU = 1 << ROMAN_RU, UK = 1 << ROMAN_UK, BE = 1 << ROMAN_BE, BG = 1 << ROMAN_BG,
	SR = 1 << ROMAN_SR, MK = 1 << ROMAN_MK, KK = 1 << ROMAN_KK,
	ALL = RU | UK | BE | BG | SR | MK | KK
};

#define SAME(x) {x, x, x, x, x, x, x}

/* Which alphabets have the letter; what it becomes in ru uk be bg sr mk kk. */
static const struct {
	uint8_t in;
	char to[ROMAN_CYRILLIC_LANGS][5];
} letters[] = {
	/* а */ {ALL, SAME("a")},
	/* б */ {ALL, SAME("b")},
	/* в */ {ALL, SAME("v")},
	/* г */ {ALL, {"g", "h", "h", "g", "g", "g", "g"}},
	/* д */ {ALL, SAME("d")},
	/* е */ {ALL, SAME("e")},
	/* ж */ {ALL, {"zh", "zh", "zh", "zh", "ž", "zh", "zh"}},
	/* з */ {ALL, SAME("z")},
	/* и */ {ALL & ~(BE), {"i", "y", "i", "i", "i", "i", "i"}},
	/* й */ {ALL & ~(SR | MK), {"y", "i", "i", "y", "j", "j", "y"}},
	/* к */ {ALL, SAME("k")},
	/* л */ {ALL, SAME("l")},
	/* м */ {ALL, SAME("m")},
	/* н */ {ALL, SAME("n")},
	/* о */ {ALL, SAME("o")},
	/* п */ {ALL, SAME("p")},
	/* р */ {ALL, SAME("r")},
	/* с */ {ALL, SAME("s")},
	/* т */ {ALL, SAME("t")},
	/* у */ {ALL, SAME("u")},
	/* ф */ {ALL, SAME("f")},
	/* х */ {ALL, {"kh", "kh", "kh", "h", "h", "h", "kh"}},
	/* ц */ {ALL, {"ts", "ts", "ts", "ts", "c", "c", "ts"}},
	/* ч */ {ALL, {"ch", "ch", "ch", "ch", "č", "ch", "ch"}},
	/* ш */ {ALL, {"sh", "sh", "sh", "sh", "š", "sh", "sh"}},
	/* щ */ {ALL & ~(BE | SR | MK), {"shch", "shch", "shch", "sht", "šč", "shch", "shch"}},
	/* ъ */ {ALL & ~(UK | BE | SR | MK), {"", "", "", "a", "", "", ""}},
	/* ы */ {ALL & ~(UK | BG | SR | MK), SAME("y")},
	/* ь */ {ALL & ~(SR | MK), {"", "", "", "y", "", "", ""}},
	/* э */ {ALL & ~(UK | BG | SR | MK), SAME("e")},
	/* ю */ {ALL & ~(SR | MK), {"yu", "iu", "iu", "yu", "ju", "ju", "yu"}},
	/* я */ {ALL & ~(SR | MK), {"ya", "ia", "ia", "ya", "ja", "ja", "ya"}},
	/* ѐ */ {ALL, SAME("e")},
	/* ё */ {ALL & ~(UK | BG | SR | MK), {"yo", "io", "io", "yo", "jo", "jo", "yo"}},
	/* ђ */ {SR, {"dj", "dj", "dj", "dj", "đ", "dj", "dj"}},
	/* ѓ */ {MK, SAME("gj")},
	/* є */ {UK, {"ye", "ie", "ye", "ye", "je", "je", "ye"}},
	/* ѕ */ {MK, SAME("dz")},
	/* і */ {UK | BE | KK, SAME("i")},
	/* ї */ {UK, {"yi", "i", "yi", "yi", "ji", "ji", "yi"}},
	/* ј */ {SR | MK, SAME("j")},
	/* љ */ {SR | MK, SAME("lj")},
	/* њ */ {SR | MK, SAME("nj")},
	/* ћ */ {SR, {"c", "c", "c", "c", "ć", "c", "c"}},
	/* ќ */ {MK, SAME("kj")},
	/* ѝ */ {ALL, SAME("i")},
	/* ў */ {BE, SAME("u")},
	/* џ */ {SR | MK, {"dzh", "dzh", "dzh", "dzh", "dž", "dzh", "dzh"}},
};

/* Letters beyond the table: Kazakh ones and those of its neighbours, Russian ones before 1918. */
static const char *rare(uint32_t cp)
{
	switch (cp) {
	case 0x0463: return "e";  /* ѣ */
	case 0x0473: return "f";  /* ѳ */
	case 0x0475: return "i";  /* ѵ */
	case 0x0491: return "g";  /* ґ */
	case 0x0493: return "gh"; /* ғ */
	case 0x0497: return "j";  /* җ */
	case 0x049B: return "q";  /* қ */
	case 0x04A3: return "ng"; /* ң */
	case 0x04AF: return "u";  /* ү */
	case 0x04B1: return "u";  /* ұ */
	case 0x04B3: return "h";  /* ҳ */
	case 0x04B7: return "j";  /* ҷ */
	case 0x04BB: return "h";  /* һ */
	case 0x04D9: return "a";  /* ә */
	case 0x04E3: return "i";  /* ӣ */
	case 0x04E9: return "o";  /* ө */
	case 0x04EF: return "u";  /* ӯ */
	default: return NULL;
	}
}

static bool vowel(uint32_t cp)
{
	switch (cp) {
	case 0x430: case 0x435: case 0x438: case 0x43E: case 0x443: case 0x44B: case 0x44D:
	case 0x44E: case 0x44F: case 0x450: case 0x451: case 0x454: case 0x456: case 0x457:
	case 0x45D: case 0x463: case 0x4D9: case 0x4E9: case 0x4AF: case 0x4B1:
		return true;
	default:
		return false;
	}
}

static bool hushing(uint32_t cp)
{
	return cp == 0x436 || (cp >= 0x447 && cp <= 0x449); /* ж ч ш щ */
}

/* A letter such as я is heard with its y here: at the start, behind a vowel, ь, ъ, apostrophe. */
static bool opens(const roman_word *w, size_t i)
{
	uint32_t before = roman_before(w, i);

	return roman_first(w, i) || vowel(before) || before == 0x44C || before == 0x44A ||
	       before == '\'';
}

/* Endings -ий and -ый: -y in names as the press writes them. */
static bool is_adjective(const roman_word *w, size_t i)
{
	return (w->u[i].cp == 0x438 || w->u[i].cp == 0x44B) && i + 1 < w->n &&
	       w->u[i + 1].cp == 0x439 && roman_last(w, i + 1) && !roman_first(w, i);
}

static const char *russian(const roman_word *w, size_t i)
{
	uint32_t next = roman_at(w, i + 1);

	switch (w->u[i].cp) {
	case 0x435:
		return opens(w, i) ? "ye" : "e";
	case 0x451:
		return hushing(roman_before(w, i)) ? "e" : "yo";
	case 0x44C: /* Ильич, бульон */
		return next == 0x438 || next == 0x43E ? "y" : "";
	default:
		return NULL;
	}
}

static const char *ukrainian(const roman_word *w, size_t i)
{
	if (!roman_first(w, i))
		return NULL;
	switch (w->u[i].cp) {
	case 0x454: return "ye";
	case 0x457: return "yi";
	case 0x439: return "y";
	case 0x44E: return "yu";
	case 0x44F: return "ya";
	default: return NULL;
	}
}

static const char *belarusian(const roman_word *w, size_t i)
{
	if (!opens(w, i))
		return NULL;
	switch (w->u[i].cp) {
	case 0x435: return "ye";
	case 0x451: return "yo";
	case 0x44E: return "yu";
	case 0x44F: return "ya";
	default: return NULL;
	}
}

/* Rules that look around; NULL = the table holds. */
static const char *in_place(const roman_word *w, size_t i)
{
	switch (w->lang) {
	case ROMAN_RU:
	case ROMAN_KK:
		return russian(w, i);
	case ROMAN_UK:
		return ukrainian(w, i);
	case ROMAN_BE:
		return belarusian(w, i);
	case ROMAN_BG: /* -ия is -ia */
		return w->u[i].cp == 0x44F && roman_before(w, i) == 0x438 && roman_last(w, i)
			       ? "a" : NULL;
	default:
		return NULL;
	}
}

roman_piece roman_cyrillic(const roman_word *w, size_t i)
{
	uint32_t cp = w->u[i].cp;
	const char *text;

	if (cp == '\'')
		return roman_put("", 1);
	if (w->lang == ROMAN_RU && is_adjective(w, i))
		return roman_put("y", 2);
	/* so that зг is not read as ж */
	if (w->lang == ROMAN_UK && cp == 0x437 && roman_at(w, i + 1) == 0x433)
		return roman_put("zgh", 2);
	text = in_place(w, i);
	if (!text)
		text = cp >= FIRST && cp <= LAST ? letters[cp - FIRST].to[w->lang] : rare(cp);
	return roman_put(text, 1);
}

/* The alphabets that have the letter; all for one that tells nothing. */
static unsigned alphabets(uint32_t cp)
{
	if (cp >= FIRST && cp <= LAST)
		return letters[cp - FIRST].in;
	switch (cp) {
	case 0x0491:
		return UK;
	case 0x0493: case 0x049B: case 0x04A3: case 0x04AF: case 0x04B1: case 0x04BB: case 0x04D9:
	case 0x04E9:
		return KK;
	default:
		return ALL;
	}
}

/*
 * The same for a letter in its place. ъ stands before е ё ю я in Russian, so that another one is
 * Bulgarian; -ськи-, -цьки- is how Ukrainian writes the ending of so many surnames.
 */
static unsigned evidence(uint32_t before[3], uint32_t cp)
{
	unsigned in = alphabets(cp);

	if (before[0] == 0x44A && cp != 0x435 && cp != 0x451 && cp != 0x44E && cp != 0x44F)
		in &= (unsigned)BG;
	if (cp == 0x438 && before[0] == 0x43A && before[1] == 0x44C &&
	    (before[2] == 0x441 || before[2] == 0x446))
		in &= (unsigned)UK;
	return in;
}

/* The next character with the marks behind it put in, lower case; 0 unless it is Cyrillic. */
static uint32_t next_letter(ds_str s, size_t *at)
{
	uint32_t cp = ds_utf8_next(s, at), mark, whole;

	/* U+0300 to U+037F, of which only marks compose */
	while (*at < s.len && ((unsigned char)s.at[*at] | 1) == 0xCD) {
		mark = ds_utf8_next(s, at);
		whole = cp >= 0x400 && cp < 0x530 ? ds_compose_pair(cp, mark) : 0;
		cp = whole ? whole : cp;
	}
	return cp >= 0x400 && cp < 0x530 ? ds_ucd_lower(cp) : 0;
}

roman_lang roman_guess_cyrillic(ds_str s)
{
	static const roman_lang order[] = {ROMAN_RU, ROMAN_UK, ROMAN_BE, ROMAN_BG, ROMAN_SR,
					   ROMAN_MK, ROMAN_KK};
	size_t outside[ROMAN_CYRILLIC_LANGS] = {0}, at = 0, steps = 0;
	uint32_t before[3] = {0, 0, 0};
	roman_lang best = ROMAN_RU;

	while (at < s.len && ((++steps & 4095) != 0 || !ds_stopped())) {
		uint32_t cp = next_letter(s, &at);
		unsigned in = evidence(before, cp);

		for (unsigned k = 0; in != ALL && k < ROMAN_CYRILLIC_LANGS; k++)
			outside[k] += !(in >> k & 1);
		before[2] = before[1];
		before[1] = before[0];
		before[0] = cp;
	}
	if (before[0] == 0x44A)
		outside[ROMAN_RU]++;
	for (size_t k = 1; k < sizeof order / sizeof *order; k++) {
		if (outside[order[k]] < outside[best])
			best = order[k];
	}
	return best;
}
