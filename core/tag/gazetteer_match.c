/*
 * Matching: keys of lists at the pieces of a text. See gazetteer_int.h.
 *
 * Most tokens start no name: one word of a small filter says so, which for text in small letters is
 * smaller still. The places that are left are gathered, so that the next filter, which for lists of
 * millions is in main memory, is on its way into the cache before it is looked at.
 *
 * Invariant: at most DS_GAZ_NAME_MAX steps a token, whatever is in the block.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/gazetteer_int.h"

#define CHUNK 64u
#define SCAN_MAX 16u /* entries of a bucket that are looked at one by one */

#if defined(__GNUC__)
#define PREFETCH(p) __builtin_prefetch(p)
#else
#define PREFETCH(p) ((void)0)
#endif

/* First entry of [from, to) whose mark is not below this one. */
static uint32_t lower_bound(const ds_gazetteer *g, uint32_t from, uint32_t to, uint64_t mark)
{
	while (to - from > SCAN_MAX) {
		uint32_t mid = from + (to - from) / 2;

		if (ds_gaz_mark_at(g, mid) < mark)
			from = mid + 1;
		else
			to = mid;
	}
	while (from < to && ds_gaz_mark_at(g, from) < mark)
		from++;
	return from;
}

ds_hit ds_gaz_lookup(const ds_gazetteer *g, uint64_t key, unsigned class)
{
	uint64_t bucket = ds_gaz_range(key, g->n_buckets), mark = ds_gaz_mark(key, class);
	uint32_t from = g->buckets[bucket], to = g->buckets[bucket + 1], end;

	if (from > to || to > g->n_entries)
		return (ds_hit){0, 0, 0, 0, 0};
	from = lower_bound(g, from, to, mark);
	end = from;
	if (from < to && ds_gaz_mark_at(g, from) >> 2 == mark >> 2)
		end = lower_bound(g, from + 1, to, (mark | 3) + 1);
	return (ds_hit){0, 0, from, end - from, 0};
}

typedef struct matcher {
	const ds_gazetteer *g;
	const ds_pieces *p;
	ds_hits hits;
	ds_match_policy policy;
	ds_arena *mem;
	ds_err *err;
	uint64_t n_prefixes;
	size_t free_at; /* tokens before this one are in a hit already */
} matcher;

static ds_status push(matcher *m, const ds_hit *h)
{
	if (m->hits.n == m->hits.cap) {
		ds_status st = ds_arena_grow(m->mem, &m->hits.v, &m->hits.cap, m->hits.n,
					     m->hits.n + 1, sizeof *m->hits.v, m->err);

		if (st)
			return st;
	}
	m->hits.v[m->hits.n++] = *h;
	return DS_OK;
}

/* What the key names, if the case of these tokens allows it. */
static ds_hit named(const matcher *m, uint64_t key, uint32_t first, uint32_t count)
{
	ds_hit h = ds_gaz_lookup(m->g, key, DS_GAZ_CAPS);
	unsigned class;

	if (h.n_entries == 0)
		return h;
	class = (unsigned)ds_gaz_case_of(m->p->t, first, count);
	if (class != DS_GAZ_CAPS)
		h = ds_gaz_lookup(m->g, key, class);
	h.first = first;
	h.count = count;
	return h;
}

/* All that starts at piece i, whose key has this hash. */
static ds_status walk(matcher *m, size_t i, uint64_t key)
{
	const ds_gaz_piece *v = m->p->v;
	ds_hit best = {0, 0, 0, 0, 0};
	size_t end = m->p->n - i > DS_GAZ_NAME_MAX ? i + DS_GAZ_NAME_MAX : m->p->n;

	for (size_t j = i;;) {
		uint64_t word = m->g->prefixes[ds_gaz_range(key, m->n_prefixes)];
		uint64_t half = ds_gaz_half(key);

		if (v[j].flags & DS_PIECE_LAST && (word & half) == half) {
			ds_hit h = named(m, key, v[i].token, v[j].token - v[i].token + 1);

			if (h.n_entries && m->policy == DS_MATCH_ALL) {
				ds_status st = push(m, &h);

				if (st)
					return st;
			} else if (h.n_entries) {
				best = h;
				if (m->policy == DS_MATCH_FIRST)
					break;
			}
		}
		if ((word >> 32 & half) != half || ++j == end || v[j].flags & DS_PIECE_NONE)
			break;
		key = ds_gaz_step(key, v[j].hash);
	}
	if (best.n_entries == 0)
		return DS_OK;
	if (m->policy != DS_MATCH_EACH)
		m->free_at = best.first + best.count;
	return push(m, &best);
}

/* A place where a name may start. */
typedef struct start {
	uint64_t key;
	size_t piece;
} start;

/* Of pieces [from, to), those that the filters let pass. */
static size_t gather(start *out, const ds_gazetteer *g, const ds_pieces *p, size_t from, size_t to)
{
	const uint64_t n_starts = g->head->n[DS_GAZ_STARTS], n_lows = g->head->n[DS_GAZ_LOWS];
	const uint64_t n_prefixes = g->head->n[DS_GAZ_PREFIXES];
	size_t n = 0;

	for (size_t i = from; i < to; i++) {
		unsigned flags = p->v[i].flags;
		uint64_t key = ds_gaz_step(DS_GAZ_SEED, p->v[i].hash), bits = ds_gaz_bits(key);
		uint64_t word = flags & DS_PIECE_LOW ? g->lows[ds_gaz_range(key, n_lows)]
						     : g->starts[ds_gaz_range(key, n_starts)];

		if ((word & bits) != bits ||
		    (flags & (DS_PIECE_FIRST | DS_PIECE_NONE)) != DS_PIECE_FIRST)
			continue;
		PREFETCH(&g->prefixes[ds_gaz_range(key, n_prefixes)]);
		PREFETCH(&g->buckets[ds_gaz_range(key, g->n_buckets)]);
		out[n++] = (start){key, i};
	}
	return n;
}

ds_status ds_gazetteer_match(ds_hits *out, const ds_gazetteer *g, const ds_pieces *p,
			     ds_match_policy policy, ds_arena *mem, ds_err *err)
{
	matcher m = {g, p, {NULL, 0, 0}, policy, mem, err, g->head->n[DS_GAZ_PREFIXES], 0};
	start found[CHUNK];
	ds_status st = DS_OK;

	for (size_t from = 0; st == DS_OK && from < p->n; from += CHUNK) {
		size_t to = p->n - from > CHUNK ? from + CHUNK : p->n;
		size_t n = gather(found, g, p, from, to);

		for (size_t i = 0; st == DS_OK && i < n; i++) {
			if (p->v[found[i].piece].token >= m.free_at)
				st = walk(&m, found[i].piece, found[i].key);
		}
	}
	if (st == DS_OK)
		*out = m.hits;
	return st;
}

/* ---- by name ----------------------------------------------------------------------------------- */

/* The key of tokens [first, first + count) of t; false when they are in no list. */
static bool key_of(uint64_t *out, const ds_tokens *t, size_t first, size_t count)
{
	uint64_t key = DS_GAZ_SEED;
	size_t n = 0;

	for (size_t i = first; i < first + count; i++) {
		ds_str s = ds_token_key(t, i);
		ds_gaz_part part;
		size_t at = 0, before = n;

		if (ds_gaz_is_joint(t, i))
			continue;
		if (s.len > DS_GAZ_PIECE_MAX)
			return false;
		for (; ds_gaz_part_next(&part, s, &at) && n <= DS_GAZ_NAME_MAX; n++)
			key = ds_gaz_step(key, ds_gaz_hash((ds_str){part.bytes, part.len}));
		if (n == before)
			return false;
	}
	*out = key;
	return n > 0 && n <= DS_GAZ_NAME_MAX;
}

ds_hit ds_gazetteer_at(const ds_gazetteer *g, const ds_tokens *t, size_t first, size_t count)
{
	ds_hit hit = {0, 0, 0, 0, 0};
	uint64_t key;

	if (first > t->n || count > t->n - first || !key_of(&key, t, first, count))
		return hit;
	hit = ds_gaz_lookup(g, key, DS_GAZ_CAPS);
	if (hit.n_entries) {
		hit.first = (uint32_t)first;
		hit.count = (uint32_t)count;
	}
	return hit;
}

ds_hit ds_gazetteer_find(const ds_gazetteer *g, ds_str name)
{
	ds_hit hit = {0, 0, 0, 0, 0};
	ds_arena mem;
	ds_tokens t;

	if (name.len > DS_GAZ_NAME_MAX * DS_GAZ_PIECE_MAX)
		return hit;
	ds_arena_init(&mem, NULL, 0);
	if (ds_tokenize(&t, name, NULL, &mem, NULL) == DS_OK)
		hit = ds_gazetteer_at(g, &t, 0, t.n);
	ds_arena_free(&mem);
	return hit;
}
