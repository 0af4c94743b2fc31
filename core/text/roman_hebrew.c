/*
 * Hebrew letters by the simple table of the Academy of the Hebrew Language (2006), in ASCII.
 *
 * What is written is what comes out: vowels where they are pointed, else only those that a letter
 * stands for. Unpointed, alef is a (nothing beside a vowel letter), vav v at the start, u at the
 * end and o between, yod y beside a vowel letter and i elsewhere, ayin a at the start and else nothing;
 * bet, kaf and pe are b, k, p at the start and v, kh, f elsewhere, shin is sh.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/roman_int.h"

enum {
	ALEF = 0x5D0, BET, GIMEL, DALET, HE, VAV, ZAYIN, HET, TET, YOD, FINAL_KAF, KAF, LAMED,
	FINAL_MEM, MEM, FINAL_NUN, NUN, SAMEKH, AYIN, FINAL_PE, PE, FINAL_TSADI, TSADI, QOF, RESH,
	SHIN, TAV
};

static const char *vowel_of(unsigned marks)
{
	if (marks & MARK_A)
		return "a";
	if (marks & MARK_E)
		return "e";
	if (marks & MARK_I)
		return "i";
	if (marks & MARK_O)
		return "o";
	return marks & MARK_U ? "u" : "";
}

static bool is_vowel_letter(uint32_t cp)
{
	return cp == VAV || cp == YOD;
}

static bool pointed_before(const roman_word *w, size_t i, unsigned marks)
{
	return i && w->u[i - 1].marks & marks;
}

static roman_piece vav(const roman_word *w, size_t i)
{
	unsigned marks = w->u[i].marks;

	if (w->pointed) {
		bool bare = !pointed_before(w, i, MARK_VOWEL);

		if (bare && marks & MARK_O)
			return roman_put("o", 1);
		if (marks & MARK_DOUBLE && !(marks & MARK_VOWEL) &&
		    (bare || roman_first(w, i)))
			return roman_put("u", 1);
		return (roman_piece){"v", 1, vowel_of(marks), false};
	}
	if (roman_at(w, i + 1) == VAV && !roman_last(w, i + 1))
		return roman_put("v", 2);
	if (roman_first(w, i) || (roman_last(w, i) && roman_before(w, i) == YOD))
		return roman_put("v", 1);
	return roman_put(roman_last(w, i) ? "u" : "o", 1);
}

static roman_piece yod(const roman_word *w, size_t i)
{
	unsigned marks = w->u[i].marks;
	uint32_t next = roman_at(w, i + 1);

	if (w->pointed) {
		if (!(marks & (MARK_VOWEL | MARK_DOUBLE)) &&
		    pointed_before(w, i, MARK_I | MARK_E))
			return roman_put("", 1);
		return (roman_piece){"y", 1, vowel_of(marks), false};
	}
	if (next == YOD && !roman_last(w, i + 1))
		return roman_put("y", 2);
	if (roman_first(w, i) || next == VAV || next == ALEF || next == HE)
		return roman_put("y", 1);
	return roman_put("i", 1);
}

static const char *alef(const roman_word *w, size_t i)
{
	if (w->pointed)
		return "";
	if (is_vowel_letter(roman_at(w, i + 1)) || is_vowel_letter(roman_before(w, i)))
		return "";
	return "a";
}

/* A stop where pointed so, without points at the start of a word. */
static bool hard(const roman_word *w, size_t i)
{
	return w->pointed ? w->u[i].marks & MARK_DOUBLE : roman_first(w, i);
}

static const char *consonant(const roman_word *w, size_t i)
{
	static const char plain[][3] = {
		"", "v", "g", "d", "h", "v", "z", "h", "t", "y", "kh", "kh", "l", "m", "m", "n",
		"n", "s", "", "f", "f", "ts", "ts", "k", "r", "sh", "t",
	};
	bool geresh = w->u[i].marks & MARK_GERESH;

	switch (w->u[i].cp) {
	case BET: return hard(w, i) ? "b" : "v";
	case KAF: return hard(w, i) ? "k" : "kh";
	case PE: return hard(w, i) ? "p" : "f";
	case GIMEL: return geresh ? "j" : "g";
	case ZAYIN: return geresh ? "zh" : "z";
	case TSADI:
	case FINAL_TSADI: return geresh ? "ch" : "ts";
	case SHIN: return w->u[i].marks & MARK_SIN ? "s" : "sh";
	case AYIN:
		return !w->pointed && roman_first(w, i) && !is_vowel_letter(roman_at(w, i + 1))
			       ? "a" : "";
	default: return plain[w->u[i].cp - ALEF];
	}
}

roman_piece roman_hebrew(const roman_word *w, size_t i)
{
	uint32_t cp = w->u[i].cp;

	if (cp < ALEF || cp > TAV)
		return roman_put(NULL, 1);
	if (cp == VAV)
		return vav(w, i);
	if (cp == YOD)
		return yod(w, i);
	return (roman_piece){cp == ALEF ? alef(w, i) : consonant(w, i), 1,
			     vowel_of(w->u[i].marks), false};
}
