/*
 * How often each token occurs. See often.h.
 *
 * A key's first eight bytes are kept as a number, which is compared in place of the bytes nearly always: while looking
 * a key up and while sorting.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/often.h"

#include "base/hash.h"
#include "base/stop.h"

#include <string.h>

#define SEED 0x0F7E4
#define POLL 4096 /* tokens between two looks at the stop flag */

typedef struct item {
	uint64_t head; /* the first bytes, the first one highest; NUL behind the last */
	const char *at;
	uint32_t len, count, hash;
} item;

typedef struct counter {
	const ds_tokens *text;
	const ds_often_opts *opts;
	ds_arena *mem;
	item *v;
	size_t n, cap;
	uint32_t *slots; /* number of an item + 1; at most half are in use */
	size_t n_slots;  /* a power of two */
} counter;

static uint64_t head_of(ds_str s)
{
	const unsigned char *p = (const unsigned char *)s.at;
	uint64_t head = 0;

	if (s.len >= 8)
		return (uint64_t)p[0] << 56 | (uint64_t)p[1] << 48 | (uint64_t)p[2] << 40 | (uint64_t)p[3] << 32 |
		       (uint64_t)p[4] << 24 | (uint64_t)p[5] << 16 | (uint64_t)p[6] << 8 | p[7];
	for (size_t i = 0; i < s.len; i++)
		head |= (uint64_t)p[i] << (56 - 8 * i);
	return head;
}

/* The keys of a word and its clitics, which nearly always lie one after the other. */
static bool join(ds_str *key, const counter *c, size_t i, size_t n)
{
	const ds_token *v = &c->text->v[i];
	size_t len = v->key_len;
	bool together = true;
	char *at;

	for (size_t k = 1; k < n; k++) {
		together = together && v[k].key == v[k - 1].key + v[k - 1].key_len;
		len += v[k].key_len;
	}
	*key = (ds_str){c->text->keys + v->key, len};
	if (together)
		return true;
	at = ds_arena_get(c->mem, len, 1);
	if (!at)
		return false;
	key->at = at;
	for (size_t k = 0; k < n; k++) {
		if (v[k].key_len)
			memcpy(at, c->text->keys + v[k].key, v[k].key_len);
		at += v[k].key_len;
	}
	return true;
}

/* The key of the token at i and how many tokens it is of; 0 without memory. */
static size_t unit(ds_str *key, const counter *c, size_t i, size_t end)
{
	const ds_token *v = &c->text->v[i];
	size_t n = 1;

	while (c->opts->joined && i + n < end && (v[n].flags & DS_TOKEN_JOINED))
		n++;
	if (c->opts->written)
		*key = ds_str_sub(c->text->text, v->start, v[n - 1].end);
	else if (n == 1)
		*key = ds_token_key(c->text, i);
	else if (!join(key, c, i, n))
		return 0;
	return n;
}

static bool widen(counter *c)
{
	size_t n_slots = c->n_slots ? c->n_slots * 2 : 512;
	uint32_t *slots = ds_arena_zero(c->mem, n_slots, sizeof *slots);

	if (!slots)
		return false;
	for (size_t i = 0; i < c->n; i++) {
		size_t at = c->v[i].hash & (n_slots - 1);

		while (slots[at])
			at = (at + 1) & (n_slots - 1);
		slots[at] = (uint32_t)i + 1;
	}
	c->slots = slots;
	c->n_slots = n_slots;
	return true;
}

/* One more of a key; false without memory. */
static bool count_key(counter *c, ds_str key)
{
	uint32_t hash = (uint32_t)ds_hash(key, SEED);
	uint64_t head = head_of(key);
	size_t mask = c->n_slots - 1, at = hash & mask;

	for (; c->slots[at]; at = (at + 1) & mask) {
		item *k = &c->v[c->slots[at] - 1];

		if (k->hash == hash && k->head == head && k->len == key.len &&
		    (key.len <= 8 || memcmp(k->at + 8, key.at + 8, key.len - 8) == 0)) {
			k->count++;
			return true;
		}
	}
	if (ds_arena_grow(c->mem, &c->v, &c->cap, c->n, c->n + 1, sizeof *c->v, NULL))
		return false;
	c->v[c->n++] = (item){head, key.at, (uint32_t)key.len, 1, hash};
	c->slots[at] = (uint32_t)c->n;
	return c->n * 2 <= c->n_slots || widen(c);
}

/* Whether a comes before b, which is as frequent and starts with the same bytes. */
static bool tie_before(const item *a, const item *b)
{
	size_t least = a->len < b->len ? a->len : b->len;
	int c = least > 8 ? memcmp(a->at + 8, b->at + 8, least - 8) : 0;

	return c ? c < 0 : a->len < b->len;
}

/* Whether a comes before b. Which of two it is cannot be foretold, so there is no branch but for ties. */
static inline bool before(const item *a, const item *b)
{
	bool more = a->count > b->count, same = a->count == b->count;
	bool less = a->head < b->head, equal = a->head == b->head;

	if (same & equal)
		return tie_before(a, b);
	return more | (same & less);
}

static void merge(item *restrict to, const item *restrict v, size_t low, size_t mid, size_t high)
{
	size_t a = low, b = mid, k = low;

	while (a < mid && b < high) {
		bool right = before(&v[b], &v[a]);

		to[k++] = v[right ? b : a];
		b += right;
		a += !right;
	}
	if (a < mid)
		memcpy(to + k, v + a, (mid - a) * sizeof *v);
	else if (b < high)
		memcpy(to + k, v + b, (high - b) * sizeof *v);
}

/* Sorts v with the help of as much room; gives the one of the two that holds the result. */
static item *sort(item *v, item *room, size_t n)
{
	for (size_t width = 1; width < n; width *= 2) {
		item *from = v;

		for (size_t low = 0; low < n; low += 2 * width)
			merge(room, from, low, low + width < n ? low + width : n,
			      low + 2 * width < n ? low + 2 * width : n);
		v = room;
		room = from;
	}
	return v;
}

static ds_status count_all(counter *c, ds_err *err)
{
	size_t end = c->opts->first + c->opts->count, polled = c->opts->first;

	if (!widen(c) || ds_arena_grow(c->mem, &c->v, &c->cap, 0, c->n_slots / 2 + 1, sizeof *c->v, NULL))
		return ds_arena_fail(c->mem, err);
	for (size_t i = c->opts->first; i < end;) {
		ds_str key;
		size_t n = unit(&key, c, i, end);

		if (!n || !count_key(c, key))
			return ds_arena_fail(c->mem, err);
		i += n;
		if (i - polled >= POLL) {
			if (ds_stopped())
				return ds_fail(err, DS_EINTR, NULL);
			polled = i;
		}
	}
	return DS_OK;
}

ds_status ds_often_count(ds_oftens *out, const ds_tokens *text, const ds_often_opts *opts, ds_arena *mem,
			 ds_err *err)
{
	counter c = {.text = text, .opts = opts, .mem = mem};
	ds_status st = count_all(&c, err);
	ds_often *rows;
	item *room;

	if (st)
		return st;
	room = ds_arena_get(mem, c.n, sizeof *room);
	rows = ds_arena_get(mem, c.n, sizeof *rows);
	if (!room || !rows)
		return ds_arena_fail(mem, err);
	room = c.n ? sort(c.v, room, c.n) : room;
	for (size_t i = 0; i < c.n; i++)
		rows[i] = (ds_often){{room[i].at, room[i].len}, room[i].count};
	*out = (ds_oftens){rows, c.n};
	return DS_OK;
}
