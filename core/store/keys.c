/*
 * The set of a text's terms, and the keys that it lacks. See keys.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "store/keys.h"

#include "base/hash.h"
#include "text/token.h"

#include <stdlib.h>

#define KEEP_SLOTS ((size_t)1 << 16) /* of a long text are given back */

struct ds_term_slot {
	uint64_t hash;
	size_t at, len; /* at is one more than the place in bytes; 0 = empty */
};

bool ds_store_key_indexed(ds_str key)
{
	bool word = false;

	if (key.len > DS_STORE_TERM_MAX)
		return false;
	for (size_t i = 0; i < key.len; i++) {
		unsigned char c = (unsigned char)key.at[i], low = c | 0x20;

		if (c < 0x20 || c == 0x7F)
			return false;
		word = word || c >= 0x80 || (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9');
	}
	return word;
}

ds_str ds_store_key_part(ds_str key)
{
	size_t n = 0;

	while (n < key.len && (unsigned char)key.at[n] >= 0x20 && key.at[n] != 0x7F)
		n++;
	if (n > DS_STORE_TERM_MAX) {
		n = DS_STORE_TERM_MAX;
		while (n > 0 && ((unsigned char)key.at[n] & 0xC0) == 0x80)
			n--;
	}
	key.len = n;
	return ds_store_key_indexed(key) ? key : (ds_str){"", 0};
}

static size_t slot_of(const ds_terms *t, ds_str s, uint64_t hash)
{
	size_t i = (size_t)hash & (t->cap - 1);

	for (; t->slots[i].at; i = (i + 1) & (t->cap - 1)) {
		const struct ds_term_slot *slot = &t->slots[i];

		if (slot->hash == hash && slot->len == s.len &&
		    memcmp(t->bytes + slot->at - 1, s.at, s.len) == 0)
			break;
	}
	return i;
}

static bool more_slots(ds_terms *t)
{
	ds_terms bigger = *t;

	bigger.cap = t->cap ? t->cap * 2 : 1024;
	bigger.slots = calloc(bigger.cap, sizeof *bigger.slots);
	if (!bigger.slots)
		return false;
	for (size_t i = 0; i < t->cap; i++) {
		struct ds_term_slot *from = &t->slots[i];

		if (from->at)
			bigger.slots[slot_of(&bigger, (ds_str){t->bytes + from->at - 1, from->len},
					     from->hash)] = *from;
	}
	free(t->slots);
	*t = bigger;
	return true;
}

static bool more_bytes(ds_terms *t, size_t n)
{
	size_t cap = t->cap_bytes ? t->cap_bytes : 4096;
	char *bytes;

	if (n <= t->cap_bytes - t->len)
		return true;
	while (cap - t->len < n) {
		if (cap > SIZE_MAX / 2)
			return false;
		cap *= 2;
	}
	bytes = realloc(t->bytes, cap);
	if (!bytes)
		return false;
	t->bytes = bytes;
	t->cap_bytes = cap;
	return true;
}

bool ds_terms_add(ds_terms *t, ds_str s)
{
	uint64_t hash = ds_hash(s, 0);
	size_t i;

	if (t->failed || s.len == 0)
		return false;
	if (t->n * 2 >= t->cap && !more_slots(t)) {
		t->failed = true;
		return false;
	}
	i = slot_of(t, s, hash);
	if (t->slots[i].at)
		return false;
	if (!more_bytes(t, s.len)) {
		t->failed = true;
		return false;
	}
	memcpy(t->bytes + t->len, s.at, s.len);
	t->slots[i] = (struct ds_term_slot){hash, t->len + 1, s.len};
	t->len += s.len;
	t->n++;
	return true;
}

void ds_terms_clear(ds_terms *t)
{
	if (t->cap > KEEP_SLOTS) {
		ds_terms_free(t);
		return;
	}
	if (t->n)
		memset(t->slots, 0, t->cap * sizeof *t->slots);
	t->n = t->len = 0;
	t->failed = false;
}

void ds_terms_free(ds_terms *t)
{
	free(t->bytes);
	free(t->slots);
	memset(t, 0, sizeof *t);
}

ds_status ds_store_keys(ds_terms *terms, ds_str text, ds_key_fn fn, void *user, int *result)
{
	ds_arena mem;
	ds_tokens tokens;
	ds_status st;

	*result = 0;
	ds_arena_init(&mem, NULL, SIZE_MAX / 2);
	st = ds_tokenize(&tokens, text, NULL, &mem, NULL);
	for (size_t i = 0; !st && *result == 0 && i < tokens.n; i++) {
		ds_str key = ds_store_key_part(ds_token_key(&tokens, i));

		if (key.len && ds_terms_add(terms, key))
			*result = fn(user, key, tokens.v[i].start, tokens.v[i].end);
		if (terms->failed)
			st = DS_ENOMEM;
	}
	ds_arena_free(&mem);
	return st;
}
