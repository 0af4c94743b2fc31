/*
 * One table of all closed vocabularies. See words_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/words_int.h"

#include <pthread.h>
#include <stdatomic.h>

#define SLOTS 16384u /* a power of two, more than twice the words (a test counts them) */

struct slot {
	const char *at;
	ds_word_bits bits;
	uint8_t len;
};

/*
 * Of a slot in use the tag is a part of the hash, and not 0: most words that are none end there, in a table that stays in
 * the near cache.
 */
static struct slot slots[SLOTS];
static uint16_t tags[SLOTS];
static const ds_word_bits none;
static size_t n_words;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static atomic_bool filled;

static uint16_t tag_of(uint64_t hash)
{
	return (uint16_t)(hash >> 48 | 1);
}

/* The number of the word's slot, or of the free one where it belongs. */
static size_t slot_of(ds_str word, uint64_t hash)
{
	size_t i = (size_t)hash & (SLOTS - 1);
	uint16_t tag = tag_of(hash);

	while (tags[i] && (tags[i] != tag || slots[i].len != word.len || !ds_word_same(slots[i].at, word.at, word.len)))
		i = (i + 1) & (SLOTS - 1);
	return i;
}

static uint32_t *bits_of(ds_word_bits *b, enum ds_word_kind kind)
{
	uint32_t *const by_kind[DS_WORD_KINDS] = {&b->name, &b->claim, &b->role, &b->sex};

	return by_kind[kind];
}

static void add_words(const struct ds_word_set *set, enum ds_word_kind kind)
{
	const char *p = set->list;

	while (*p) {
		ds_str word = {p, strcspn(p, " ")};

		if (word.len) {
			uint64_t hash = ds_word_hash(word);
			size_t i = slot_of(word, hash);

			n_words += tags[i] == 0;
			slots[i].at = p;
			slots[i].len = (uint8_t)word.len;
			*bits_of(&slots[i].bits, kind) |= set->bits;
			tags[i] = tag_of(hash);
			p += word.len;
		}
		p += *p == ' ';
	}
}

static void fill(void)
{
	const struct ds_word_sets *const all[DS_WORD_KINDS] = {&ds_name_words, &ds_claim_words, &ds_role_words,
							       &ds_sex_words};

	for (size_t k = 0; k < DS_WORD_KINDS; k++) {
		for (size_t i = 0; i < all[k]->n; i++)
			add_words(&all[k]->v[i], (enum ds_word_kind)k);
	}
	atomic_store_explicit(&filled, true, memory_order_release);
}

const ds_word_bits *ds_word_of(ds_str key)
{
	size_t i;

	if (key.len == 0 || key.len > DS_VOCABULARY_WORD)
		return &none;
	if (!atomic_load_explicit(&filled, memory_order_acquire))
		pthread_once(&once, fill);
	i = slot_of(key, ds_word_hash(key));
	return tags[i] ? &slots[i].bits : &none;
}

ds_status ds_words_of(ds_doc *doc, ds_err *err)
{
	const ds_tokens *t = &doc->tokens;
	const ds_word_bits **words;
	uint32_t *classes;

	if (doc->words)
		return DS_OK;
	words = ds_arena_get(&doc->mem, t->n + 1, sizeof *words);
	classes = ds_arena_get(&doc->mem, t->n + 1, sizeof *classes);
	if (!words || !classes)
		return ds_arena_fail(&doc->mem, err);
	for (size_t i = 0; i < t->n; i++) {
		words[i] = ds_word_of(ds_token_key(t, i));
		classes[i] = words[i]->name;
	}
	doc->words = words;
	doc->classes = classes;
	return DS_OK;
}

size_t ds_words_count(void)
{
	pthread_once(&once, fill);
	return n_words;
}

size_t ds_words_room(void)
{
	return SLOTS;
}
