/*
 * A closed vocabulary: words with the sets that they belong to, as 32 flags. Written in the source as lists of
 * words a set, made into a hash table at first use.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_VOCABULARY_INT_H
#define DS_TAG_VOCABULARY_INT_H

#include "base/str.h"

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

/* slots: all zero, a power of two of them, more than twice the words. Static; filled once, then only read. */
struct ds_vocabulary {
	const struct ds_word_set *sets;
	size_t n_sets;
	struct ds_word_slot *slots;
	size_t n_slots;
};

/* Call once, before any look-up (pthread_once). */
void ds_vocabulary_fill(const struct ds_vocabulary *v);

/* The sets of a match key; 0 = in none. */
uint32_t ds_vocabulary_find(const struct ds_vocabulary *v, ds_str key);

#endif
