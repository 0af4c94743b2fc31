/*
 * What the files of romanisation share: a word as letters with their marks, and one function a
 * script that turns the letter at a place into Latin ones.
 *
 * A word is seen through a window, so that its length costs no memory: two letters back and at
 * least ROMAN_AHEAD ahead are always there, unless the word begins or ends.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TEXT_ROMAN_INT_H
#define DS_TEXT_ROMAN_INT_H

#include "text/out_int.h"

#define ROMAN_WINDOW 64
#define ROMAN_AHEAD 8

typedef enum roman_script {
	ROMAN_NONE,
	ROMAN_LATIN,
	ROMAN_CYRILLIC,
	ROMAN_GREEK,
	ROMAN_ARMENIAN,
	ROMAN_GEORGIAN,
	ROMAN_HEBREW,
	ROMAN_ARABIC
} roman_script;

/* The first ones are the columns of the Cyrillic table. */
typedef enum roman_lang {
	ROMAN_RU, ROMAN_UK, ROMAN_BE, ROMAN_BG, ROMAN_SR, ROMAN_MK, ROMAN_KK,
	ROMAN_CYRILLIC_LANGS,
	ROMAN_AZ = ROMAN_CYRILLIC_LANGS, ROMAN_TR, ROMAN_AR, ROMAN_FA,
	ROMAN_ANY
} roman_lang;

/* Marks that change the reading; all others are dropped with the letter's bytes. */
enum {
	MARK_ACCENT = 1 << 0, /* Greek tonos, oxia, varia, perispomeni */
	MARK_DIAERESIS = 1 << 1,
	MARK_A = 1 << 2, /* Hebrew points and Arabic harakat by their vowel */
	MARK_E = 1 << 3,
	MARK_I = 1 << 4,
	MARK_O = 1 << 5,
	MARK_U = 1 << 6,
	MARK_VOWEL = MARK_A | MARK_E | MARK_I | MARK_O | MARK_U,
	MARK_NONE = 1 << 7,   /* sheva, sukun */
	MARK_DOUBLE = 1 << 8, /* dagesh, mappiq, shadda */
	MARK_N = 1 << 9,      /* tanwin, beside its vowel */
	MARK_SIN = 1 << 10,
	MARK_GERESH = 1 << 11,
	MARK_JOINER = 1 << 12 /* a zero-width non-joiner follows */
};

typedef struct roman_unit {
	uint32_t cp;      /* lower case, composed (Greek: bare) */
	uint32_t written; /* as it stands */
	uint16_t marks;
	bool upper;
	size_t from, end; /* bytes of the source, marks included */
} roman_unit;

typedef struct roman_word {
	roman_unit u[ROMAN_WINDOW];
	size_t n;
	bool more;    /* letters of the word are left behind the window */
	bool later;   /* the window does not begin with the word */
	bool pointed; /* a Hebrew letter of the window has a point */
	roman_script script;
	roman_lang lang; /* of this script's letters */
} roman_word;

/* What becomes of letter i: `take` letters become `text`, lower case; text NULL = they stay. */
typedef struct roman_piece {
	const char *text;
	size_t take;
	const char *vowel; /* behind text, "" if none */
	bool twice;        /* text is doubled */
} roman_piece;

static inline uint32_t roman_at(const roman_word *w, size_t i)
{
	return i < w->n ? w->u[i].cp : 0;
}

static inline uint32_t roman_before(const roman_word *w, size_t i)
{
	return i ? w->u[i - 1].cp : 0;
}

/* i is the first (last) letter of the word. */
static inline bool roman_first(const roman_word *w, size_t i)
{
	return i == 0 && !w->later;
}

static inline bool roman_last(const roman_word *w, size_t i)
{
	return i + 1 == w->n && !w->more;
}

static inline roman_piece roman_put(const char *text, size_t take)
{
	return (roman_piece){text, take, "", false};
}

roman_piece roman_cyrillic(const roman_word *w, size_t i);
roman_piece roman_greek(const roman_word *w, size_t i);
roman_piece roman_armenian(const roman_word *w, size_t i);
roman_piece roman_georgian(const roman_word *w, size_t i);
roman_piece roman_hebrew(const roman_word *w, size_t i);
roman_piece roman_arabic(const roman_word *w, size_t i);

/* lang az and tr: letters of the alphabet only. */
roman_piece roman_latin(const roman_word *w, size_t i);

/* ASCII for one lower-case Latin letter beyond it, NULL if there is none. */
const char *roman_ascii(uint32_t cp);

/* The language of a text in Cyrillic (Arabic) letters by the letters that occur. Linear. */
roman_lang roman_guess_cyrillic(ds_str s);
roman_lang roman_guess_arabic(ds_str s);

/* Arabic, Hebrew, Armenian signs and digits in ASCII; 0 = it is none of them. */
char roman_sign(uint32_t cp);

#endif
