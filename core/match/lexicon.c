/*
 * The words of patterns by number, and their lists as tries over these numbers. See tree_int.h.
 *
 * One table of words and one of edges serve all patterns that are compiled together, so that a token's word is looked
 * up once for all of them, and a list that many rules name is there once.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/tree_int.h"

#include "base/hash.h"

typedef struct entry {
	ds_str key;
	uint64_t hash;
} entry;

/* From a state by a word to the next. Edges of one state are chained. */
typedef struct edge {
	uint32_t state, word, next;
	uint32_t sibling; /* edge + 1; 0 = the last */
} edge;

typedef struct trie_state {
	uint32_t first; /* edge + 1; 0 = none */
	bool final;
} trie_state;

struct ds_lexicon {
	ds_arena *mem;
	entry *words; /* id - 1 */
	size_t n_words, cap_words;
	uint32_t *word_slots; /* ids, open addressing; 0 = empty */
	size_t n_word_slots;  /* power of two */
	edge *edges;
	size_t n_edges, cap_edges;
	uint32_t *edge_slots; /* edge + 1 */
	size_t n_edge_slots;
	trie_state *states;
	size_t n_states, cap_states;
};

ds_lexicon *ds_lexicon_new(ds_arena *mem)
{
	ds_lexicon *lx = ds_arena_zero(mem, 1, sizeof *lx);

	if (lx)
		lx->mem = mem;
	return lx;
}

uint32_t ds_lexicon_size(const ds_lexicon *lx)
{
	return (uint32_t)lx->n_words;
}

/* Slot of the word, or the empty one where it would be. */
static size_t word_slot(const ds_lexicon *lx, ds_str key, uint64_t hash)
{
	size_t mask = lx->n_word_slots - 1, i = (size_t)hash & mask;

	for (; lx->word_slots[i]; i = (i + 1) & mask) {
		const entry *w = &lx->words[lx->word_slots[i] - 1];

		if (w->hash == hash && ds_str_eq(w->key, key))
			break;
	}
	return i;
}

static ds_status more_word_slots(ds_lexicon *lx, ds_err *err)
{
	size_t n = lx->n_word_slots ? lx->n_word_slots * 2 : 64;
	uint32_t *slots = ds_arena_zero(lx->mem, n, sizeof *slots);

	if (!slots)
		return ds_arena_fail(lx->mem, err);
	for (size_t k = 0; k < lx->n_words; k++) {
		size_t i = (size_t)lx->words[k].hash & (n - 1);

		while (slots[i])
			i = (i + 1) & (n - 1);
		slots[i] = (uint32_t)k + 1;
	}
	lx->word_slots = slots;
	lx->n_word_slots = n;
	return DS_OK;
}

ds_status ds_lexicon_add(uint32_t *id, ds_lexicon *lx, ds_str key, ds_err *err)
{
	uint64_t hash = ds_hash(key, 0);
	ds_status st = DS_OK;
	ds_str copy;
	size_t i;

	if (lx->n_word_slots <= lx->n_words * 2)
		st = more_word_slots(lx, err);
	if (st)
		return st;
	i = word_slot(lx, key, hash);
	if (!lx->word_slots[i]) {
		if (lx->n_words >= UINT32_MAX / 2)
			return ds_fail(err, DS_ELIMIT, "too many words in lists");
		st = ds_arena_grow(lx->mem, &lx->words, &lx->cap_words, lx->n_words, lx->n_words + 1,
				   sizeof *lx->words, err);
		if (!st)
			st = ds_arena_copy(&copy, key, lx->mem, err);
		if (st)
			return st;
		lx->words[lx->n_words++] = (entry){copy, hash};
		lx->word_slots[i] = (uint32_t)lx->n_words;
	}
	*id = lx->word_slots[i];
	return DS_OK;
}

uint32_t ds_lexicon_find(const ds_lexicon *lx, ds_str key)
{
	return lx->n_words ? lx->word_slots[word_slot(lx, key, ds_hash(key, 0))] : 0;
}

ds_str ds_lexicon_word(const ds_lexicon *lx, uint32_t id)
{
	return lx->words[id - 1].key;
}

/* ---- tries ---- */

static uint64_t edge_hash(uint32_t state, uint32_t word)
{
	uint64_t h = ((uint64_t)state << 32 | word) * UINT64_C(0x9E3779B97F4A7C15);

	return h ^ h >> 29;
}

static size_t edge_slot(const ds_lexicon *lx, uint32_t state, uint32_t word)
{
	size_t mask = lx->n_edge_slots - 1, i = (size_t)edge_hash(state, word) & mask;

	for (; lx->edge_slots[i]; i = (i + 1) & mask) {
		const edge *e = &lx->edges[lx->edge_slots[i] - 1];

		if (e->state == state && e->word == word)
			break;
	}
	return i;
}

static ds_status more_edge_slots(ds_lexicon *lx, ds_err *err)
{
	size_t n = lx->n_edge_slots ? lx->n_edge_slots * 2 : 64;
	uint32_t *slots = ds_arena_zero(lx->mem, n, sizeof *slots);

	if (!slots)
		return ds_arena_fail(lx->mem, err);
	lx->edge_slots = slots;
	lx->n_edge_slots = n;
	for (size_t k = 0; k < lx->n_edges; k++)
		slots[edge_slot(lx, lx->edges[k].state, lx->edges[k].word)] = (uint32_t)k + 1;
	return DS_OK;
}

static ds_status new_state(uint32_t *out, ds_lexicon *lx, ds_err *err)
{
	ds_status st = ds_arena_grow(lx->mem, &lx->states, &lx->cap_states, lx->n_states,
				     lx->n_states + 1, sizeof *lx->states, err);

	if (st)
		return st;
	if (lx->n_states >= UINT32_MAX / 2)
		return ds_fail(err, DS_ELIMIT, "too many entries in lists");
	lx->states[lx->n_states] = (trie_state){0, false};
	*out = (uint32_t)lx->n_states++;
	return DS_OK;
}

/* *at goes on by the word, over a new edge if there is none. */
static ds_status step(uint32_t *at, ds_lexicon *lx, uint32_t word, ds_err *err)
{
	ds_status st = DS_OK;
	uint32_t next = 0;
	size_t i;

	if (lx->n_edge_slots <= lx->n_edges * 2)
		st = more_edge_slots(lx, err);
	if (st)
		return st;
	i = edge_slot(lx, *at, word);
	if (!lx->edge_slots[i]) {
		st = ds_arena_grow(lx->mem, &lx->edges, &lx->cap_edges, lx->n_edges, lx->n_edges + 1,
				   sizeof *lx->edges, err);
		if (!st)
			st = new_state(&next, lx, err);
		if (st)
			return st;
		lx->edges[lx->n_edges++] = (edge){*at, word, next, lx->states[*at].first};
		lx->states[*at].first = (uint32_t)lx->n_edges;
		lx->edge_slots[i] = (uint32_t)lx->n_edges;
	}
	*at = lx->edges[lx->edge_slots[i] - 1].next;
	return DS_OK;
}

ds_status ds_trie_new(ds_trie **out, ds_lexicon *lx, ds_err *err)
{
	ds_trie *t = ds_arena_zero(lx->mem, 1, sizeof *t);
	ds_status st;

	if (!t)
		return ds_arena_fail(lx->mem, err);
	t->lexicon = lx;
	st = new_state(&t->root, lx, err);
	if (!st)
		*out = t;
	return st;
}

ds_status ds_trie_add(ds_trie *t, const ds_str *keys, size_t n, ds_err *err)
{
	uint32_t at = t->root, word = 0;
	ds_status st = DS_OK;

	for (size_t i = 0; !st && i < n; i++) {
		st = ds_lexicon_add(&word, t->lexicon, keys[i], err);
		if (!st)
			st = step(&at, t->lexicon, word, err);
	}
	if (!st && n && !t->lexicon->states[at].final) {
		t->lexicon->states[at].final = true;
		t->n++;
	}
	return st;
}

static bool follow(uint32_t *at, const ds_lexicon *lx, uint32_t word)
{
	uint32_t e;

	if (word == 0 || lx->states[*at].first == 0)
		return false;
	e = lx->edge_slots[edge_slot(lx, *at, word)];
	if (e)
		*at = lx->edges[e - 1].next;
	return e != 0;
}

size_t ds_trie_match(size_t lengths[DS_LIST_TOKENS], const ds_trie *t, const uint32_t *words, size_t n)
{
	uint32_t at = t->root;
	size_t found = 0;

	for (size_t i = 0; i < n && i < DS_LIST_TOKENS; i++) {
		if (!follow(&at, t->lexicon, words[i]))
			break;
		if (t->lexicon->states[at].final)
			lengths[found++] = i + 1;
	}
	return found;
}

bool ds_trie_has(const ds_trie *t, uint32_t word)
{
	uint32_t at = t->root;

	return follow(&at, t->lexicon, word) && t->lexicon->states[at].final;
}

uint32_t ds_trie_first(uint32_t *edge_at, const ds_trie *t)
{
	const ds_lexicon *lx = t->lexicon;
	uint32_t e = *edge_at ? lx->edges[*edge_at - 1].sibling : lx->states[t->root].first;

	*edge_at = e;
	return e ? lx->edges[e - 1].word : 0;
}
