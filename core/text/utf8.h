/*
 * UTF-8 (RFC 3629, Unicode 15.0 section 3.9): decode, encode, validate, count.
 *
 * Ill-formed input is never an error here: a maximal subpart counts as one invalid character, as
 * Unicode's "best practice for U+FFFD" says (table 3-8).
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TEXT_UTF8_H
#define DS_TEXT_UTF8_H

#include "base/str.h"

#define DS_REPLACEMENT 0xFFFDu
#define DS_UTF8_INVALID 0xFFFFFFFFu

/*
 * The code point at s[*at], *at < s.len, and moves *at behind it (at least one byte). An ill-formed
 * sequence gives DS_UTF8_INVALID and moves behind its maximal subpart.
 */
uint32_t ds_utf8_next(ds_str s, size_t *at);

/* The code point that ends at s[*at), *at > 0, and moves *at to its start; s is well-formed. */
uint32_t ds_utf8_prev(ds_str s, size_t *at);

/* Writes cp (a scalar value, else U+FFFD) to out; returns 1 to 4, the bytes written. */
size_t ds_utf8_put(char out[4], uint32_t cp);

/* Offset of the first ill-formed byte, or s.len. Fast on ASCII. */
size_t ds_utf8_valid(ds_str s);

/* Length of the pure ASCII run at the start of s, in bytes. */
size_t ds_utf8_ascii(ds_str s);

/* Code points in well-formed s. */
size_t ds_utf8_count(ds_str s);

/* UTF-16 units in well-formed s. */
size_t ds_utf8_count16(ds_str s);

#endif
