/*
 * Closed vocabularies: words with the sets that they belong to, 32 flags a vocabulary. Written in the source as lists of
 * words a set (names_words.c, claims_words.c, claims_sex.c, resolve_words.c), made into one hash table at first use, so
 * that a token is looked up once for all of them.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_WORDS_INT_H
#define DS_TAG_WORDS_INT_H

#include "tag/doc.h"

#define DS_VOCABULARY_WORD 24u /* bytes of the longest word */

/* The words of one set, match keys parted by one blank; a word may stand in several sets. */
struct ds_word_set {
	uint32_t bits;
	const char *list;
};

struct ds_word_sets {
	const struct ds_word_set *v;
	size_t n;
};

extern const struct ds_word_sets ds_name_words, ds_claim_words, ds_role_words, ds_sex_words;

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

enum ds_word_kind { DS_WORD_NAME, DS_WORD_CLAIM, DS_WORD_ROLE, DS_WORD_SEX, DS_WORD_KINDS };

/* The sets of a word: enum word_class, claim_word, role_word; of sex see claims_sex.c. 0 = in none. */
typedef struct ds_word_bits {
	uint32_t name, claim, role, sex;
} ds_word_bits;

/* The sets of a match key. Static, never NULL. Thread-safe. */
const ds_word_bits *ds_word_of(ds_str key);

/* Fills doc->words and doc->classes from its tokens, once. */
ds_status ds_words_of(ds_doc *doc, ds_err *err);

/* For tests: how many words there are, and slots for them. */
size_t ds_words_count(void);
size_t ds_words_room(void);

#endif
