/*
 * Closed vocabularies. See vocabulary_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/vocabulary_int.h"

#define WORD_MAX 24u

/*
 * Every word of a text is looked up several times, so this is cheaper than ds_hash: the first and the last
 * eight bytes. Words that differ between them only meet in a slot and are told apart there.
 */
static size_t hash_of(ds_str word)
{
	uint64_t head = 0, tail = 0;
	size_t n = word.len < 8 ? word.len : 8;

	memcpy(&head, word.at, n);
	memcpy(&tail, word.at + word.len - n, n);
	head = (head ^ word.len) * UINT64_C(0x9E3779B97F4A7C15);
	tail = (tail ^ head >> 32) * UINT64_C(0xD6E8FEB86659FD93);
	return (size_t)(tail ^ head ^ tail >> 32);
}

static struct ds_word_slot *slot_of(const struct ds_vocabulary *v, ds_str word)
{
	size_t i = hash_of(word) & (v->n_slots - 1);

	while (v->slots[i].at &&
	       (v->slots[i].len != word.len || memcmp(v->slots[i].at, word.at, word.len) != 0))
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

			*s = (struct ds_word_slot){p, s->bits | set->bits, (uint8_t)word.len};
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
	if (key.len == 0 || key.len > WORD_MAX)
		return 0;
	return slot_of(v, key)->bits;
}
