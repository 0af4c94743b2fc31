/*
 * The pieces of running text that tokens and search terms are made of: words as UAX #29 has them,
 * and for the scripts of South-East Asia that write without blanks (Line_Break=SA: Thai, Lao,
 * Khmer, Myanmar, the Tai scripts, Ahom) one orthographic cluster, where UAX #29 breaks at every
 * letter: a consonant with its marks, the consonants stacked under it, the vowels written behind
 * it, the vowel written in front of it, and a Burmese consonant that is killed behind it. So a piece
 * is never a lone vowel or mark of a syllable, and a row of pieces finds its text wherever the words'
 * borders may be. Han comes by the character, kana and Hangul as UAX #29 has them. No dictionary.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TEXT_PIECE_H
#define DS_TEXT_PIECE_H

#include "base/str.h"

/*
 * The end of the piece that starts at `at` < s.len, in bytes: > at, <= s.len. Any bytes; linear in
 * the piece.
 */
size_t ds_piece_next(ds_str s, size_t at);

#endif
