/*
 * Lists of words and phrases as tries over folded tokens. See pattern_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/pattern_int.h"

#include "base/hash.h"

static size_t slot_of(const ds_trie *t, uint32_t state, ds_str key)
{
	size_t mask = t->slots - 1;
	size_t i = (size_t)ds_hash(key, (uint64_t)state + 1) & mask;

	while (t->edges[i].key.at &&
	       (t->edges[i].state != state || !ds_str_eq(t->edges[i].key, key)))
		i = (i + 1) & mask;
	return i;
}

static ds_status rehash(ds_trie *t, ds_arena *mem, ds_err *err)
{
	ds_trie bigger = *t;

	bigger.slots = t->slots ? t->slots * 2 : 16;
	bigger.edges = ds_arena_zero(mem, bigger.slots, sizeof *bigger.edges);
	if (!bigger.edges)
		return ds_arena_fail(mem, err);
	for (size_t i = 0; i < t->slots; i++) {
		if (t->edges[i].key.at)
			bigger.edges[slot_of(&bigger, t->edges[i].state, t->edges[i].key)] =
				t->edges[i];
	}
	*t = bigger;
	return DS_OK;
}

static ds_status new_state(uint32_t *out, ds_trie *t, ds_arena *mem, ds_err *err)
{
	ds_status st = ds_arena_grow(mem, &t->final, &t->cap_states, t->n_states, t->n_states + 1,
				     sizeof *t->final, err);

	if (st)
		return st;
	t->final[t->n_states] = false;
	*out = (uint32_t)t->n_states++;
	return DS_OK;
}

static ds_status step(uint32_t *state, ds_trie *t, ds_str key, ds_arena *mem, ds_err *err)
{
	ds_status st = DS_OK;
	uint32_t next;
	size_t i;

	if (t->slots <= t->n * 2)
		st = rehash(t, mem, err);
	if (st)
		return st;
	i = slot_of(t, *state, key);
	if (!t->edges[i].key.at) {
		ds_str copy;

		st = new_state(&next, t, mem, err);
		if (!st)
			st = ds_arena_copy(&copy, key, mem, err);
		if (st)
			return st;
		t->edges[i] = (ds_trie_edge){copy, *state, next};
		t->n++;
	}
	*state = t->edges[i].next;
	return DS_OK;
}

ds_status ds_trie_add(ds_trie *t, const ds_str *keys, size_t n, ds_arena *mem, ds_err *err)
{
	uint32_t state = 0;
	ds_status st = DS_OK;

	if (t->n_states == 0)
		st = new_state(&state, t, mem, err);
	for (size_t i = 0; !st && i < n; i++)
		st = step(&state, t, keys[i], mem, err);
	if (!st && n)
		t->final[state] = true;
	return st;
}

static bool follow(uint32_t *state, const ds_trie *t, ds_str key)
{
	size_t i;

	if (t->slots == 0)
		return false;
	i = slot_of(t, *state, key);
	*state = t->edges[i].next;
	return t->edges[i].key.at != NULL;
}

size_t ds_trie_match(size_t lengths[DS_LIST_TOKENS], const ds_trie *t, const ds_tokens *tokens,
		     size_t at, size_t end)
{
	uint32_t state = 0;
	size_t n = 0;

	for (size_t i = at; i < end && i - at < DS_LIST_TOKENS; i++) {
		if (!follow(&state, t, ds_token_key(tokens, i)))
			break;
		if (t->final[state])
			lengths[n++] = i + 1 - at;
	}
	return n;
}

bool ds_trie_has(const ds_trie *t, ds_str key)
{
	uint32_t state = 0;

	return follow(&state, t, key) && t->final[state];
}
