/*
 * A borrowed run of bytes: pointer and length, never NUL-terminated. Empty when len is 0 (at may
 * then be NULL).
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_BASE_STR_H
#define DS_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct ds_str {
	const char *at;
	size_t len;
} ds_str;

/* The slice of a string literal: DS_STR("abc"). */
#define DS_STR(literal) ((ds_str){(literal), sizeof(literal) - 1})

static inline ds_str ds_str_of(const char *zero_terminated)
{
	return (ds_str){zero_terminated, zero_terminated ? strlen(zero_terminated) : 0};
}

/* The bytes [start, end) of s; the caller keeps start <= end <= s.len. */
static inline ds_str ds_str_sub(ds_str s, size_t start, size_t end)
{
	return (ds_str){s.at ? s.at + start : s.at, end - start};
}

static inline bool ds_str_eq(ds_str a, ds_str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

static inline bool ds_str_is(ds_str a, const char *zero_terminated)
{
	/* the first byte tells most words of a table apart without measuring them */
	if (a.len == 0 || a.at[0] != zero_terminated[0])
		return a.len == 0 && zero_terminated[0] == '\0';
	return ds_str_eq(a, ds_str_of(zero_terminated));
}

/* Byte order, a shorter prefix first: <0, 0, >0. */
static inline int ds_str_cmp(ds_str a, ds_str b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int c = n ? memcmp(a.at, b.at, n) : 0;

	return c ? c : (a.len > b.len) - (a.len < b.len);
}

/* The same for a word of a sorted table, not empty, against s; the first byte decides most probes. */
static inline int ds_str_probe(const char *zero_terminated, ds_str s)
{
	int a = (unsigned char)zero_terminated[0], b = s.len ? (unsigned char)s.at[0] : -1;

	return a != b ? a - b : ds_str_cmp(ds_str_of(zero_terminated), s);
}

static inline bool ds_str_starts(ds_str s, ds_str prefix)
{
	return s.len >= prefix.len && (prefix.len == 0 || memcmp(s.at, prefix.at, prefix.len) == 0);
}

static inline bool ds_str_ends(ds_str s, ds_str suffix)
{
	return s.len >= suffix.len &&
	       (suffix.len == 0 || memcmp(s.at + s.len - suffix.len, suffix.at, suffix.len) == 0);
}

#endif
