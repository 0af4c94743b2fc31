/*
 * What the language model and its trainer share: the sample, its features, the model's layout.
 *
 * Model, little-endian: header of 32 bytes (magic, classes, dim, rows, unit), one 16-byte record a
 * class (code, NUL-padded to 12; ISO 15924 script), int16 weights[classes][dim], uint8
 * confidence[DS_LANG_LENGTHS][DS_LANG_BINS], padding to 64, int8 row[rows][dim].
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TEXT_LANGUAGE_INT_H
#define DS_TEXT_LANGUAGE_INT_H

#include "base/str.h"

#define DS_LANG_MAGIC "dslang1"
#define DS_LANG_HEADER 32
#define DS_LANG_CLASS 16
#define DS_LANG_CODE 12
#define DS_LANG_LENGTHS 8
#define DS_LANG_BINS 32
#ifndef DS_LANG_DIM
#define DS_LANG_DIM 16
#endif

/* Longest run of letters that counts as one word; what is longer goes on as the next. */
#define DS_LANG_WORD 48
/* Features of a word of that length at most: sequences of 2 to 5 letters with its borders, and the word. */
#define DS_LANG_FEATURES (4 * (DS_LANG_WORD + 2) + 1)

#define DS_LANG_LETTERS 512
#define DS_LANG_SCRIPTS 6

/* Ends a word; NAME where it began with the one capital in it, as names do (and German nouns). */
enum { DS_LANG_END, DS_LANG_NAME, DS_LANG_LETTER };

/* Names are left out where they are most of a text and this many letters are in other words. */
#define DS_LANG_PLAIN 18

/* Words of lower-case letters, each ended by DS_LANG_END or DS_LANG_NAME. */
typedef struct ds_lang_sample {
	uint32_t cp[DS_LANG_LETTERS * 2];
	size_t n, letters, plain; /* plain: letters in words that are no names */
	struct {
		uint8_t script;
		size_t letters;
	} scripts[DS_LANG_SCRIPTS]; /* of the letters, the first that appear; script 0 = none */
} ds_lang_sample;

/*
 * Adds words from text at start on, until `letters` more are taken or the text ends; start is any
 * byte offset. Returns the offset behind the last one taken.
 */
size_t ds_lang_read(ds_lang_sample *s, ds_str text, size_t start, size_t letters);

/* Hashes of the features of one word of n <= DS_LANG_WORD letters; returns how many. */
size_t ds_lang_features(uint32_t out[DS_LANG_FEATURES], const uint32_t *word, size_t n);

/* Row of a hash in a table of `rows`. */
static inline size_t ds_lang_row(uint32_t hash, uint32_t rows)
{
	return (size_t)(((uint64_t)hash * rows) >> 32);
}

/* Which row of the confidence table: by letters scored. */
static inline size_t ds_lang_length(size_t letters)
{
	static const size_t from[DS_LANG_LENGTHS - 1] = {8, 14, 22, 35, 60, 100, 200};
	size_t i = 0;

	while (i < DS_LANG_LENGTHS - 1 && letters >= from[i])
		i++;
	return i;
}

#endif
