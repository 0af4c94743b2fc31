/*
 * Armenian by BGN/PCGN 1981 and Georgian by the national system of 2002, both without the
 * apostrophes that tell plain from aspirated (ejective) sounds, and with ռ as r: as names are
 * written in news (Pashinyan, Kutaisi).
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/roman_int.h"

enum {
	AYB = 0x561, YECH = 0x565, VO = 0x578, HIWN = 0x582, OH = 0x585, YEW = 0x587, VEW = 0x57E
};

static const char armenian[YEW - AYB + 1][4] = {
	"a", "b", "g", "d", "e", "z", "e", "y", "t", "zh", "i", "l", "kh", "ts", "k", "h",
	"dz", "gh", "ch", "m", "y", "n", "sh", "o", "ch", "p", "j", "r", "s", "v", "t", "r",
	"ts", "v", "p", "k", "o", "f", "ev",
};

static bool vowel(uint32_t cp)
{
	return cp == AYB || cp == YECH || cp == 0x567 || cp == 0x568 || cp == 0x56B || cp == VO ||
	       cp == OH || cp == HIWN;
}

roman_piece roman_armenian(const roman_word *w, size_t i)
{
	uint32_t cp = w->u[i].cp, next = roman_at(w, i + 1);
	bool first = roman_first(w, i), open = first || vowel(roman_before(w, i));

	if (cp < AYB || cp > YEW)
		return roman_put(NULL, 1);
	switch (cp) {
	case YECH: /* եւ is և written out */
		if (next == HIWN)
			return roman_put(open ? "yev" : "ev", 2);
		return roman_put(open ? "ye" : "e", 1);
	case YEW:
		return roman_put(open ? "yev" : "ev", 1);
	case VO:
		if (next == HIWN)
			return roman_put("u", 2);
		return roman_put(first && next != VEW ? "vo" : "o", 1);
	default:
		return roman_put(armenian[cp - AYB], 1);
	}
}

static const char georgian[][4] = {
	"a", "b", "g", "d", "e", "v", "z", "t", "i", "k", "l", "m", "n", "o", "p", "zh", "r",
	"s", "t", "u", "p", "k", "gh", "q", "sh", "ch", "ts", "dz", "ts", "ch", "kh", "j", "h",
	/* letters of older spelling */
	"ey", "y", "v", "q", "o", "f", "y",
};

roman_piece roman_georgian(const roman_word *w, size_t i)
{
	uint32_t cp = w->u[i].cp;
	size_t n = sizeof georgian / sizeof *georgian;

	/* church capitals have their small letters elsewhere, in the same order */
	if (cp >= 0x2D00 && cp <= 0x2D25)
		cp = cp - 0x2D00 + 0x10D0;
	return roman_put(cp >= 0x10D0 && cp - 0x10D0 < n ? georgian[cp - 0x10D0] : NULL, 1);
}
