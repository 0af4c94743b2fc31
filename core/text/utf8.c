/*
 * UTF-8 decoding and encoding. See utf8.h.
 *
 * Standard: Unicode 15.0, section 3.9, table 3-7 (well-formed sequences) and the practice of
 * replacing maximal subparts. Invariant: no call reads behind s.len, whatever the bytes are.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/utf8.h"

#include "text/utf8_int.h"

#define HIGH_BITS UINT64_C(0x8080808080808080)

/*
 * Length of the sequence that a lead byte starts, and the limits of its second byte; 0 = no lead.
 */
static unsigned lead(unsigned char c, unsigned char *low, unsigned char *high)
{
	*low = 0x80;
	*high = 0xBF;
	if (c < 0xC2)
		return 0;
	if (c < 0xE0)
		return 2;
	if (c < 0xF0) {
		if (c == 0xE0)
			*low = 0xA0;
		else if (c == 0xED)
			*high = 0x9F;
		return 3;
	}
	if (c > 0xF4)
		return 0;
	if (c == 0xF0)
		*low = 0x90;
	else if (c == 0xF4)
		*high = 0x8F;
	return 4;
}

uint32_t ds_utf8_next(ds_str s, size_t *at)
{
	const unsigned char *p = (const unsigned char *)s.at;
	size_t i = *at;
	unsigned char c = p[i++], low, high;
	unsigned n;
	uint32_t cp;

	if (c < 0x80) {
		*at = i;
		return c;
	}
	n = lead(c, &low, &high);
	if (n == 0) {
		*at = i;
		return DS_UTF8_INVALID;
	}
	cp = c & (0x7Fu >> n);
	for (unsigned k = 1; k < n; k++) {
		if (i >= s.len || p[i] < low || p[i] > high) {
			*at = i;
			return DS_UTF8_INVALID;
		}
		cp = cp << 6 | (p[i++] & 0x3Fu);
		low = 0x80;
		high = 0xBF;
	}
	*at = i;
	return cp;
}

uint32_t ds_utf8_prev(ds_str s, size_t *at)
{
	size_t i = *at - 1;
	size_t stop = *at > 4 ? *at - 4 : 0;
	size_t end = *at;

	while (i > stop && ((unsigned char)s.at[i] & 0xC0) == 0x80)
		i--;
	*at = i;
	return ds_utf8_next((ds_str){s.at, end}, &i);
}

size_t ds_utf8_put(char out[4], uint32_t cp)
{
	if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
		cp = DS_REPLACEMENT;
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xC0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3F));
		return 2;
	}
	if (cp < 0x10000) {
		out[0] = (char)(0xE0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
		out[2] = (char)(0x80 | (cp & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
	out[3] = (char)(0x80 | (cp & 0x3F));
	return 4;
}

size_t ds_utf8_ascii(ds_str s)
{
	size_t i = 0;

	for (; s.len - i >= 8; i += 8) {
		uint64_t w;

		memcpy(&w, s.at + i, 8);
		if (w & HIGH_BITS)
			break;
	}
	while (i < s.len && (unsigned char)s.at[i] < 0x80)
		i++;
	return i;
}

size_t ds_utf8_valid(ds_str s)
{
	size_t i = ds_utf8_vector(s);

	while (i < s.len) {
		size_t at;

		if ((unsigned char)s.at[i] < 0x80) {
			i += ds_utf8_ascii((ds_str){s.at + i, s.len - i});
			continue;
		}
		at = i;
		if (ds_utf8_next(s, &at) == DS_UTF8_INVALID)
			return i;
		i = at;
	}
	return s.len;
}

size_t ds_utf8_count(ds_str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += ((unsigned char)s.at[i] & 0xC0) != 0x80;
	return n;
}

size_t ds_utf8_count16(ds_str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.at[i];

		n += (c & 0xC0) != 0x80;
		n += c >= 0xF0;
	}
	return n;
}
