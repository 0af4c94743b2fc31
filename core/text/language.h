/*
 * Which language a text is in.
 *
 * Standard: none for the decision; codes are BCP 47 (RFC 5646) primary subtags, scripts UAX #24.
 *
 * The script of most letters decides first; where several languages share it, a linear model of
 * letter sequences and words does (language.model; docs/language.md says what it has learnt from
 * and how often it is right). Digits, signs, URLs, addresses, hashtags and words with a digit in
 * them are passed over, and case does not count.
 *
 * Only a bounded sample is looked at, from places spread over the text, so that the cost does not
 * grow with it. No memory, no state, integers only: the same text gives the same answer anywhere.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TEXT_LANGUAGE_H
#define DS_TEXT_LANGUAGE_H

#include "base/str.h"

/* From this confidence, and this many letters, a document that names no language is given the one found. */
#define DS_LANGUAGE_SURE 50
#define DS_LANGUAGE_LETTERS 16

typedef struct ds_language {
	const char *code; /* static; "und" when nothing can be said */
	int confidence;   /* 0..100: of answers with this figure about so many in a hundred are right */
	const char *next; /* the second best in the same script, static; "und" when there is none */
	size_t letters;   /* that were looked at */
} ds_language;

/*
 * Guesses the language of UTF-8 text, best in NFC (reading text is). Ill-formed bytes count as
 * borders of words. "und" has confidence 0. Cannot fail.
 */
void ds_language_guess(ds_language *out, ds_str read);

/* The i-th code that can be an answer, each once, in the order of codes; NULL past the last. Static. */
const char *ds_language_code(size_t i);

#endif
