/*
 * UAX #29 exactly, Unicode 15.0: extended grapheme clusters, words, sentences; and terminal width.
 *
 * Iteration: start at 0; each call gives the end of the piece that starts at `at`. Text is UTF-8;
 * an ill-formed subpart is one character of class Other. No state, no allocation; a call looks
 * back only within the piece (regional indicators, emoji sequences) and is linear in the piece.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TEXT_SEGMENT_H
#define DS_TEXT_SEGMENT_H

#include "base/str.h"

/* at < s.len; the result is > at and <= s.len, in bytes. */
size_t ds_grapheme_next(ds_str s, size_t at);
size_t ds_word_next(ds_str s, size_t at);
size_t ds_sentence_next(ds_str s, size_t at);

/*
 * Columns that s takes in a terminal: per grapheme cluster (UAX #11 wide and fullwidth 2, emoji
 * presentation 2, controls and lone marks 0).
 */
size_t ds_width(ds_str s);

#endif
