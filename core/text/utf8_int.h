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

#endif
