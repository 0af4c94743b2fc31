/*
 * Latin letters of Azerbaijani and Turkish, and plain letters for all others.
 *
 * Azerbaijani as its names are written in English (BGN/PCGN 1993 with ə as a): c j, ç ch, ğ gh,
 * j zh, q g, ş sh, x kh. Turkish keeps its letters without their marks, as English-language news does.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/roman_int.h"

static const char *azerbaijani(const roman_word *w, size_t i)
{
	switch (w->u[i].cp) {
	case 'c': /* ch is no Azerbaijani pair: the word is in English letters already */
		return roman_at(w, i + 1) == 'h' ? NULL : "j";
	case 'j': return "zh";
	case 'q': return "g";
	case 'x': return "kh";
	case 0x00E7: return "ch";
	case 0x00F6: return "o";
	case 0x00FC: return "u";
	case 0x011F: return "gh";
	case 0x0131: return "i";
	case 0x015F: return "sh";
	case 0x0259: return "a";
	default: return NULL;
	}
}

static const char *turkish(uint32_t cp)
{
	switch (cp) {
	case 0x00E2: return "a";
	case 0x00E7: return "c";
	case 0x00EE: case 0x0131: return "i";
	case 0x00F6: return "o";
	case 0x00FB: case 0x00FC: return "u";
	case 0x011F: return "g";
	case 0x015F: return "s";
	default: return NULL;
	}
}

roman_piece roman_latin(const roman_word *w, size_t i)
{
	if (w->u[i].written == 0x130 && (w->lang == ROMAN_AZ || w->lang == ROMAN_TR))
		return roman_put("i", 1);
	if (w->lang == ROMAN_AZ)
		return roman_put(azerbaijani(w, i), 1);
	return roman_put(w->lang == ROMAN_TR ? turkish(w->u[i].cp) : NULL, 1);
}

const char *roman_ascii(uint32_t cp)
{
	switch (cp) {
	case 0x00DF: return "ss";
	case 0x00E6: return "ae";
	case 0x00F0: return "d";
	case 0x00F8: return "o";
	case 0x00FE: return "th";
	case 0x0107: case 0x010D: return "c";
	case 0x0111: return "d";
	case 0x0127: return "h";
	case 0x0131: return "i";
	case 0x0138: return "k";
	case 0x0142: return "l";
	case 0x014B: return "ng";
	case 0x0153: return "oe";
	case 0x0161: return "s";
	case 0x0167: return "t";
	case 0x017E: return "z";
	case 0x0192: return "f";
	case 0x01DD: case 0x0259: return "a";
	case 0x0254: return "o";
	case 0x025B: return "e";
	case 0x0268: return "i";
	default: return NULL;
	}
}
