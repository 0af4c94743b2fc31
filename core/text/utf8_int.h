/*
 * Fast paths behind utf8.h.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TEXT_UTF8_INT_H
#define DS_TEXT_UTF8_INT_H

#include "text/utf8.h"

/*
 * Length of a well-formed start of s, found by vector code in big steps: what follows, if anything, has
 * to be looked at. 0 where the processor has no such code. A character border.
 */
size_t ds_utf8_vector(ds_str s);

/*
 * The code point at s[*at] of a text that is known to be well-formed, and moves *at behind it: no
 * check of anything.
 */
static inline uint32_t ds_utf8_next_valid(const unsigned char *s, size_t *at)
{
	const unsigned char *p = s + *at;
	uint32_t c = p[0];

	if (c < 0x80) {
		*at += 1;
		return c;
	}
	if (c < 0xE0) {
		*at += 2;
		return (c & 0x1F) << 6 | (p[1] & 0x3Fu);
	}
	if (c < 0xF0) {
		*at += 3;
		return (c & 0x0F) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
	}
	*at += 4;
	return (c & 0x07) << 18 | (p[1] & 0x3Fu) << 12 | (p[2] & 0x3Fu) << 6 | (p[3] & 0x3Fu);
}

/*
 * ds_utf8_next, with the sequences of two and three bytes inline: those of nearly all text beyond
 * ASCII.
 */
static inline uint32_t ds_utf8_next_fast(ds_str s, size_t *at)
{
	const unsigned char *p = (const unsigned char *)s.at + *at;
	size_t left = s.len - *at;

	if (p[0] - 0xC2u < 0xE0 - 0xC2 && left >= 2 && (p[1] & 0xC0) == 0x80) {
		*at += 2;
		return (p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu);
	}
	if ((p[0] & 0xF0) == 0xE0 && left >= 3 && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80) {
		uint32_t cp = (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);

		if (cp >= 0x800 && cp - 0xD800 >= 0x800) {
			*at += 3;
			return cp;
		}
	}
	return ds_utf8_next(s, at);
}

#endif
