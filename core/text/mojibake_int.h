/*
 * Mojibake: charset tables and the plausibility of characters side by side; private to core/text.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TEXT_MOJIBAKE_INT_H
#define DS_TEXT_MOJIBAKE_INT_H

#include "base/str.h"

/* windows-1252 -1250 -1251 -1253 -1254 -1257, macintosh, IBM437 */
#define DS_MOJIBAKE_CHARSETS 8

extern const char *const ds_mojibake_charsets[DS_MOJIBAKE_CHARSETS];

/* What a character is in each charset: bit c of lead, later; bytes[c] is 0 where it is not in c. */
typedef struct ds_mojibake_row {
	uint8_t lead;  /* the byte starts a UTF-8 sequence */
	uint8_t later; /* the byte continues one */
	uint8_t bytes[DS_MOJIBAKE_CHARSETS];
} ds_mojibake_row;

extern const ds_mojibake_row ds_mojibake_rows[];
extern const uint8_t ds_mojibake_page[1024];
extern const uint16_t ds_mojibake_leaf[];

/* Never NULL; ASCII and what no charset has answer with a row of zeros. */
static inline const ds_mojibake_row *ds_mojibake_get(uint32_t cp)
{
	uint32_t page = cp < 0x10000 ? ds_mojibake_page[cp >> 6] : 0;

	return &ds_mojibake_rows[ds_mojibake_leaf[page << 6 | (cp & 63)]];
}

/* A byte that was lost, and what stands in its place. */
enum {
	DS_HIT_WHOLE,
	DS_HIT_LOST,     /* U+FFFD; the whole sequence becomes it */
	DS_HIT_SPACED,   /* a space for 0xA0 */
	DS_HIT_ASKED,    /* a question mark at the end; the whole becomes U+FFFD */
	DS_HIT_STRAIGHT, /* a straight quote for a curly one */
	DS_HIT_GONE      /* nothing: the last byte of U+201D */
};

typedef struct ds_hit {
	size_t to;
	uint32_t cp;
	int lossy;  /* DS_HIT_... */
	bool space; /* a space follows in the result */
} ds_hit;

/* The sequence that starts at s[at] in a charset; false when there is none. at < s.len. */
bool ds_hit_at(ds_hit *h, ds_str s, size_t at, int charset);

/* The character at s[at], a line feed at the end. */
uint32_t ds_hit_peek(ds_str s, size_t at);

/* What a character is to its neighbours. */
enum {
	DS_LOOK_SPACE, DS_LOOK_DIGIT, DS_LOOK_LETTER, DS_LOOK_MARK, DS_LOOK_END /* . , ) */,
	DS_LOOK_SIGN, DS_LOOK_QUOTE /* quotes, dashes, ellipsis: they stand anywhere */,
	DS_LOOK_OTHER
};
enum { DS_LOOK_CASELESS, DS_LOOK_LOWER, DS_LOOK_UPPER };

typedef struct ds_look {
	uint32_t cp;
	uint8_t kind, letter_case, script;
	uint8_t rare;                   /* cost of the character alone */
	uint8_t after, before, between; /* signs: cost of touching a letter so */
} ds_look;

ds_look ds_look_at(uint32_t cp);

/* A run of characters with what it costs, in points of about one bit of surprise. */
typedef struct ds_walk {
	ds_look a, b; /* the last two characters */
	int cost;
} ds_walk;

/* Starts behind the characters a, b (a space where there is none). */
ds_walk ds_walk_from(uint32_t a, uint32_t b);
void ds_walk_step(ds_walk *w, uint32_t cp);

#endif
