/*
 * Closed vocabularies. See vocabulary_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/vocabulary_int.h"

static uint16_t tag_of(uint64_t hash)
{
	return (uint16_t)(hash >> 48 | 1);
}

/* The number of the word's slot, or of the free one where it belongs. */
static size_t slot_of(const struct ds_vocabulary *v, ds_str word, uint64_t hash)
{
	size_t i = (size_t)hash & (v->n_slots - 1);
	uint16_t tag = tag_of(hash);

	while (v->tags[i] && (v->tags[i] != tag || v->slots[i].len != word.len ||
			      !ds_word_same(v->slots[i].at, word.at, word.len)))
		i = (i + 1) & (v->n_slots - 1);
	return i;
}

static void add_words(const struct ds_vocabulary *v, const struct ds_word_set *set)
{
	const char *p = set->list;

	while (*p) {
		ds_str word = {p, strcspn(p, " ")};

		if (word.len) {
			uint64_t hash = ds_word_hash(word);
			size_t i = slot_of(v, word, hash);

			v->slots[i] = (struct ds_word_slot){p, v->slots[i].bits | set->bits, (uint8_t)word.len};
			v->tags[i] = tag_of(hash);
			p += word.len;
		}
		p += *p == ' ';
	}
}

void ds_vocabulary_fill(const struct ds_vocabulary *v)
{
	for (size_t i = 0; i < v->n_sets; i++)
		add_words(v, &v->sets[i]);
}

uint32_t ds_vocabulary_find(const struct ds_vocabulary *v, ds_str key)
{
	size_t i;

	if (key.len == 0 || key.len > DS_VOCABULARY_WORD)
		return 0;
	i = slot_of(v, key, ds_word_hash(key));
	return v->tags[i] ? v->slots[i].bits : 0;
}
