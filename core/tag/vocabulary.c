/*
 * Closed vocabularies. See vocabulary_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/vocabulary_int.h"

static struct ds_word_slot *slot_of(const struct ds_vocabulary *v, ds_str word)
{
	uint64_t hash = ds_word_hash(word);
	size_t i = (size_t)hash & (v->n_slots - 1);
	uint16_t tag = (uint16_t)(hash >> 48);

	while (v->slots[i].at &&
	       (v->slots[i].tag != tag || v->slots[i].len != word.len ||
		!ds_word_same(v->slots[i].at, word.at, word.len)))
		i = (i + 1) & (v->n_slots - 1);
	return &v->slots[i];
}

static void add_words(const struct ds_vocabulary *v, const struct ds_word_set *set)
{
	const char *p = set->list;

	while (*p) {
		ds_str word = {p, strcspn(p, " ")};

		if (word.len) {
			struct ds_word_slot *s = slot_of(v, word);

			*s = (struct ds_word_slot){p, s->bits | set->bits,
						   (uint16_t)(ds_word_hash(word) >> 48),
						   (uint8_t)word.len};
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
	if (key.len == 0 || key.len > DS_VOCABULARY_WORD)
		return 0;
	return slot_of(v, key)->bits;
}
