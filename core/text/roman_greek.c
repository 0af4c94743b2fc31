/*
 * Greek letters by ELOT 743 (ISO 843, type 2, transcription), the table of Greek passports.
 *
 * A pair of vowels is one sound unless the first has the accent or the second a diaeresis.
 * Breathings and the iota below are dropped, so polytonic spelling comes out as today's.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/roman_int.h"

enum {
	ALPHA = 0x3B1, GAMMA = 0x3B3, EPSILON = 0x3B5, ETA = 0x3B7, MU = 0x3BC, XI = 0x3BE,
	OMICRON = 0x3BF, PI = 0x3C0, UPSILON = 0x3C5, CHI = 0x3C7, OMEGA = 0x3C9
};

static const char letters[OMEGA - ALPHA + 1][3] = {
	"a", "v", "g", "d", "e", "z", "i", "th", "i", "k", "l", "m", "n", "x", "o", "p", "r", "s",
	"s", "t", "y", "f", "ch", "ps", "o",
};

/* αυ, ευ and ηυ end in f before these and at the end. */
static bool voiceless(uint32_t cp)
{
	switch (cp) {
	case 0x3B8: case 0x3BA: case 0x3BE: case 0x3C0: case 0x3C2: case 0x3C3: case 0x3C4:
	case 0x3C6: case 0x3C7: case 0x3C8:
		return true;
	default:
		return false;
	}
}

static roman_piece with_upsilon(const roman_word *w, size_t i)
{
	bool f = roman_last(w, i + 1) || voiceless(roman_at(w, i + 2));

	switch (w->u[i].cp) {
	case ALPHA: return roman_put(f ? "af" : "av", 2);
	case EPSILON: return roman_put(f ? "ef" : "ev", 2);
	case ETA: return roman_put(f ? "if" : "iv", 2);
	case OMICRON: return roman_put("ou", 2);
	default: return roman_put(letters[w->u[i].cp - ALPHA], 1);
	}
}

roman_piece roman_greek(const roman_word *w, size_t i)
{
	uint32_t cp = w->u[i].cp, next = roman_at(w, i + 1);

	if (cp < ALPHA || cp > OMEGA)
		return roman_put(NULL, 1);
	if (next == UPSILON && !(w->u[i + 1].marks & MARK_DIAERESIS) &&
	    !(w->u[i].marks & MARK_ACCENT))
		return with_upsilon(w, i);
	if (cp == GAMMA && next == GAMMA)
		return roman_put("ng", 2);
	if (cp == GAMMA && next == XI)
		return roman_put("nx", 2);
	if (cp == GAMMA && next == CHI)
		return roman_put("nch", 2);
	if (cp == MU && next == PI && (roman_first(w, i) || roman_last(w, i + 1)))
		return roman_put("b", 2);
	return roman_put(letters[cp - ALPHA], 1);
}
