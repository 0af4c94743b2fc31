/*
 * Tables and parts of the guess among legacy charsets. See decode_guess.c.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TEXT_DECODE_GUESS_INT_H
#define DS_TEXT_DECODE_GUESS_INT_H

#include "text/decode_int.h"

/* Of each language with an alphabet its letters, the most frequent first; ends with NULL. */
extern const char *const ds_guess_letters[];

/* Characters that make up a good part of any text. */
enum { DS_GUESS_HANS, DS_GUESS_HANT, DS_GUESS_JAPANESE, DS_GUESS_KOREAN, DS_GUESS_SCRIPTS };
extern const char *const ds_guess_characters[DS_GUESS_SCRIPTS];

/* The bytes that a guess looks at: all of s but for ASCII far from anything else, up to a limit. */
#define DS_GUESS_SAMPLE 8192u

/*
 * How plausible s is as text in the charset: the sum over its characters outside ASCII of about the
 * logarithm of how often the language that fits best has them (so at most 0). *n is how many there
 * were. False when iconv has no such charset.
 */
bool ds_guess_single(double *score, size_t *n, ds_charset charset, ds_str s);
bool ds_guess_multi(double *score, size_t *n, ds_charset charset, ds_str s);

/* What uchardet says about s; false when it is not installed, does not know, or says UTF-8. */
bool ds_guess_vote(ds_charset *out, ds_str s);

#endif
