/*
 * A closed vocabulary: words with the sets that they belong to, as 32 flags. Written in the source as lists of
 * words a set, made into a hash table at first use.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_VOCABULARY_INT_H
#define DS_TAG_VOCABULARY_INT_H

#include "base/str.h"

#define DS_VOCABULARY_WORD 24u /* bytes of the longest word */

/* The words of one set, match keys parted by one blank; a word may stand in several sets. */
struct ds_word_set {
	uint32_t bits;
	const char *list;
};

struct ds_word_slot {
	const char *at;
	uint32_t bits;
	uint8_t len;
};

/*
 * A hash of 1 to DS_VOCABULARY_WORD bytes, for tables of this process whose words are ours: not
 * seeded, and not the same on every machine.
 */
static inline uint64_t ds_word_hash(ds_str s)
{
	uint64_t a = 0, b = 0, c = 0;
	uint32_t lo, hi;

	if (s.len >= 8) {
		memcpy(&a, s.at, 8);
		memcpy(&b, s.at + s.len - 8, 8);
		memcpy(&c, s.at + (s.len - 8) / 2, 8);
	} else if (s.len >= 4) {
		memcpy(&lo, s.at, 4);
		memcpy(&hi, s.at + s.len - 4, 4);
		a = lo | (uint64_t)hi << 32;
	} else {
		a = (unsigned char)s.at[0] | (uint64_t)(unsigned char)s.at[s.len / 2] << 8 |
		    (uint64_t)(unsigned char)s.at[s.len - 1] << 16;
	}
	a = (a ^ s.len) * UINT64_C(0x9E3779B97F4A7C15) ^ b * UINT64_C(0xC2B2AE3D27D4EB4F) ^
	    c * UINT64_C(0x165667B19E3779F9);
	a = (a ^ a >> 32) * UINT64_C(0x9FB21C651E98DF25);
	return a ^ a >> 29;
}

/*
 * slots and tags: all zero, a power of two of them, more than twice the words. Static; filled once, then only read. Of a
 * slot in use the tag is a part of the hash, and not 0: most words that are none end there, in a table that stays in the
 * nearest cache.
 */
struct ds_vocabulary {
	const struct ds_word_set *sets;
	size_t n_sets;
	struct ds_word_slot *slots;
	uint16_t *tags;
	size_t n_slots;
};

/* Whether two runs of n bytes are the same; n is that of a word. */
static inline bool ds_word_same(const char *a, const char *b, size_t n)
{
	uint64_t x, y, v, w;
	uint32_t s, t, q, r;

	if (n > 16)
		return memcmp(a, b, n) == 0;
	if (n >= 8) {
		memcpy(&x, a, 8);
		memcpy(&y, b, 8);
		memcpy(&v, a + n - 8, 8);
		memcpy(&w, b + n - 8, 8);
		return ((x ^ y) | (v ^ w)) == 0;
	}
	if (n >= 4) {
		memcpy(&s, a, 4);
		memcpy(&t, b, 4);
		memcpy(&q, a + n - 4, 4);
		memcpy(&r, b + n - 4, 4);
		return ((s ^ t) | (q ^ r)) == 0;
	}
	for (size_t i = 0; i < n; i++) {
		if (a[i] != b[i])
			return false;
	}
	return true;
}

/* Call once, before any look-up (pthread_once). */
void ds_vocabulary_fill(const struct ds_vocabulary *v);

/* The sets of a match key; 0 = in none. */
uint32_t ds_vocabulary_find(const struct ds_vocabulary *v, ds_str key);

#endif
