/*
 * Fuzzy matching: names that are some edits away from the text. See gazetteer_int.h.
 *
 * A key of 8 characters and more may be one edit away, one of 16 and more two; an edit drops, adds or
 * changes a character, or swaps two neighbours. Digits are never edited: flight 370 is not flight
 * 371. A key is cut into one segment more than it may have edits, of equal length; then at least one
 * of them stands in the text as it is, not further from its place than the edits around it can have
 * moved it. (A swap across the border of two segments spoils both: such a name is not found.) The
 * index holds the hash of each segment, with its number and the key's length, so a stretch of text is
 * looked up at most 21 times, whatever the size of the list.
 *
 * Invariant: a fixed number of looks and comparisons a token; ties go to fewer edits, then the longer
 * stretch, then the entry that comes first: the order of nothing else matters.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/gazetteer_build_int.h"

#include "base/hash.h"
#include "text/utf8.h"

#define LEAST 8u     /* characters of a key that may have an edit */
#define TWICE 16u    /* ... two */
#define MOST 64u     /* longer keys have none */
#define WINDOW 8u    /* pieces of text that are taken for one name */
#define SLOTS_MAX 64u /* segments of one hash that are looked at */
#define TRIES 48u    /* keys compared a token */
#define NEVER 100    /* edits of what must not be edited */

typedef struct chars {
	uint32_t v[MOST + 4];
	size_t n;
} chars;

static unsigned edits_of(size_t n)
{
	return n < LEAST || n > MOST ? 0 : n < TWICE ? 1 : 2;
}

/* False when s has more than MOST + 2 characters. */
static bool read_chars(chars *out, ds_str s)
{
	out->n = 0;
	for (size_t at = 0; at < s.len;) {
		if (out->n == MOST + 2)
			return false;
		out->v[out->n++] = ds_utf8_next(s, &at);
	}
	return true;
}

static uint32_t segment_hash(const uint32_t *v, size_t n, size_t whole, size_t number)
{
	uint64_t h = DS_GAZ_SEED ^ (whole << 8 | number);

	for (size_t i = 0; i < n; i++)
		h = ds_gaz_step(h, v[i] + UINT64_C(0x632BE59BD9B4E019));
	return (uint32_t)(h >> 32);
}

ds_status ds_gaz_fuzzy_add(ds_gazetteer_build *b, ds_str key, uint32_t order, ds_err *err)
{
	chars c;
	unsigned k;
	ds_status st = DS_OK;

	if (!read_chars(&c, key))
		return DS_OK;
	k = edits_of(c.n);
	for (size_t s = 0; st == DS_OK && k && s <= k; s++) {
		size_t from = s * c.n / (k + 1), to = (s + 1) * c.n / (k + 1);
		ds_gaz_segment g = {segment_hash(c.v + from, to - from, c.n, s), order};

		st = ds_gaz_append(&b->segments, &g, err);
	}
	return st;
}

/* ---- distance ---------------------------------------------------------------------------------- */

static bool is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

static int least(int a, int b)
{
	return a < b ? a : b;
}

/* Edits between two keys; more than 2 is told as NEVER. Only cells near the diagonal matter. */
static int distance(const chars *a, const chars *b)
{
	int row[3][MOST + 4];
	int *before = row[0], *last = row[1], *now = row[2];

	if (a->n > b->n + 2 || b->n > a->n + 2)
		return NEVER;
	last[0] = 0;
	for (size_t j = 1; j <= b->n; j++)
		last[j] = last[j - 1] + (is_digit(b->v[j - 1]) ? NEVER : 1);
	for (size_t i = 1; i <= a->n; i++) {
		uint32_t x = a->v[i - 1];
		int *spare = before;

		now[0] = last[0] + (is_digit(x) ? NEVER : 1);
		for (size_t j = 1; j <= b->n; j++) {
			uint32_t y = b->v[j - 1];
			int change = x == y ? 0 : is_digit(x) || is_digit(y) ? NEVER : 1;

			now[j] = least(last[j - 1] + change,
				       least(last[j] + (is_digit(x) ? NEVER : 1),
					     now[j - 1] + (is_digit(y) ? NEVER : 1)));
			if (i > 1 && j > 1 && x == b->v[j - 2] && y == a->v[i - 2])
				now[j] = least(now[j], before[j - 2] + (is_digit(x) || is_digit(y) ? NEVER : 1));
		}
		before = last;
		last = now;
		now = spare;
	}
	return last[b->n];
}

/* ---- the text ---------------------------------------------------------------------------------- */

typedef struct search {
	const ds_gazetteer *g;
	const ds_pieces *p;
	ds_arena mem; /* of one comparison */
	ds_err *err;
	chars text;
	unsigned tries;
	uint32_t seen[TRIES]; /* entries compared with this stretch */
	size_t n_seen;
	ds_hit best;
} search;

/* The key of an entry's name: its characters, and its hash. */
static ds_status key_of(chars *out, uint64_t *hash, search *s, uint32_t entry)
{
	char key[4 * (MOST + 4)];
	size_t len = 0, n = 0;
	ds_gaz_record r;
	ds_tokens t;
	ds_status st;

	out->n = 0;
	*hash = DS_GAZ_SEED;
	if (!ds_gaz_record_get(&r, s->g, entry) || r.name.len > sizeof key)
		return DS_OK;
	ds_arena_reset(&s->mem);
	st = ds_tokenize(&t, r.name, NULL, &s->mem, s->err);
	for (size_t i = 0; st == DS_OK && i < t.n; i++) {
		ds_gaz_part part;
		size_t at = 0;

		while (!ds_gaz_is_joint(&t, i) && ds_gaz_part_next(&part, ds_token_key(&t, i), &at)) {
			if (part.len + 1 > sizeof key - len)
				return DS_OK;
			if (n++)
				key[len++] = ' ';
			memcpy(key + len, part.bytes, part.len);
			len += part.len;
			*hash = ds_gaz_step(*hash, ds_gaz_hash((ds_str){part.bytes, part.len}));
		}
	}
	if (st == DS_OK && !read_chars(out, (ds_str){key, len}))
		out->n = 0;
	return st;
}

/* Compares an entry with the stretch; keeps it if it is the best so far. */
static ds_status try_entry(search *s, uint32_t entry, uint32_t first, uint32_t count)
{
	chars key;
	uint64_t hash;
	ds_hit h;
	int edits;
	ds_status st;

	for (size_t i = 0; i < s->n_seen; i++) {
		if (s->seen[i] == entry)
			return DS_OK;
	}
	if (s->tries == TRIES || entry >= s->g->n_entries)
		return DS_OK;
	s->tries++;
	s->seen[s->n_seen++] = entry;
	st = key_of(&key, &hash, s, entry);
	if (st || key.n == 0)
		return st;
	edits = distance(&key, &s->text);
	if (edits == 0 || edits > (int)edits_of(key.n))
		return DS_OK;
	h = ds_gaz_lookup(s->g, hash, (unsigned)ds_gaz_case_of(s->p->t, first, count));
	if (h.n_entries == 0)
		return DS_OK;
	h.first = first;
	h.count = count;
	h.edits = (uint32_t)edits;
	if (s->best.n_entries == 0 || h.edits < s->best.edits ||
	    (h.edits == s->best.edits &&
	     (h.count > s->best.count || (h.count == s->best.count && h.entry < s->best.entry))))
		s->best = h;
	return DS_OK;
}

/* First segment whose hash is not below this one: near its share of the whole, hashes being even. */
static size_t find_segment(const ds_gazetteer *g, uint32_t hash)
{
	size_t n = (size_t)g->head->n[DS_GAZ_SEGMENTS], from = 0, to = n;
	size_t guess = (size_t)(((uint64_t)hash * n) >> 32);

	for (size_t step = 16; guess < to && step < n * 2; step *= 4) {
		size_t low = guess > step ? guess - step : 0, high = guess + step < n ? guess + step : n;

		if ((low == 0 || g->segments[low].hash < hash) &&
		    (high == n || g->segments[high].hash >= hash)) {
			from = low;
			to = high;
			break;
		}
	}
	while (from < to) {
		size_t mid = from + (to - from) / 2;

		if (g->segments[mid].hash < hash)
			from = mid + 1;
		else
			to = mid;
	}
	return from;
}

static ds_status look_up(search *s, uint32_t hash, uint32_t first, uint32_t count)
{
	size_t n = (size_t)s->g->head->n[DS_GAZ_SEGMENTS], at = find_segment(s->g, hash);
	ds_status st = DS_OK;

	for (size_t i = 0; st == DS_OK && i < SLOTS_MAX && at < n; i++, at++) {
		if (s->g->segments[at].hash != hash)
			break;
		st = try_entry(s, s->g->segments[at].entry, first, count);
	}
	return st;
}

static long larger(long a, long b)
{
	return a > b ? a : b;
}

/* All segments of keys of n characters that may stand in the stretch. */
static ds_status look_up_length(search *s, size_t n, uint32_t first, uint32_t count)
{
	long k = (long)edits_of(n), d = (long)s->text.n - (long)n;
	ds_status st = DS_OK;

	for (long i = 0; st == DS_OK && i <= k; i++) {
		long from = i * (long)n / (k + 1), len = (i + 1) * (long)n / (k + 1) - from;
		/* edits before the segment move it, and so do those behind it, counted from the end */
		long low = larger(-i, d - (k - i)), high = -larger(-i, -d - (k - i));

		for (long shift = low; st == DS_OK && shift <= high; shift++) {
			long at = from + shift;

			if (at < 0 || at + len > (long)s->text.n)
				continue;
			st = look_up(s, segment_hash(s->text.v + at, (size_t)len, n, (size_t)i), first,
				     count);
		}
	}
	return st;
}

/* All stretches that start at piece i. */
static ds_status search_at(search *s, size_t i)
{
	const ds_pieces *p = s->p;
	const ds_tokens *t = p->t;
	uint32_t first = p->v[i].token;
	ds_status st = DS_OK;

	s->text.n = 0;
	s->tries = 0;
	s->best = (ds_hit){0, 0, 0, 0, 0};
	for (size_t j = i; st == DS_OK && j < p->n && j - i < WINDOW; j++) {
		ds_str key = ds_token_key(t, p->v[j].token);
		ds_gaz_part part;
		size_t at = 0, n = 0;

		if (p->v[j].flags & DS_PIECE_NONE || t->v[p->v[j].token].sentence != t->v[first].sentence)
			break;
		/* the pieces of one token come one after the other */
		for (size_t back = j; !(p->v[back].flags & DS_PIECE_FIRST) && back > i; back--)
			n++;
		for (size_t m = 0; m <= n; m++)
			ds_gaz_part_next(&part, key, &at);
		if (s->text.n)
			s->text.v[s->text.n++] = ' ';
		for (size_t b = 0; b < part.len && s->text.n <= MOST;)
			s->text.v[s->text.n++] = ds_utf8_next((ds_str){part.bytes, part.len}, &b);
		if (s->text.n > MOST)
			break;
		s->n_seen = 0;
		for (size_t m = s->text.n - 2; p->v[j].flags & DS_PIECE_LAST && s->text.n >= LEAST - 1 &&
				       st == DS_OK && m <= s->text.n + 2; m++) {
			if (edits_of(m) && m + edits_of(m) >= s->text.n && m <= s->text.n + edits_of(m))
				st = look_up_length(s, m, first, p->v[j].token - first + 1);
		}
	}
	return st;
}

/* Puts a hit where it belongs by position. */
static ds_status insert(ds_hits *hits, const ds_hit *h, ds_arena *mem, ds_err *err)
{
	size_t at;

	if (hits->n == hits->cap) {
		ds_status st = ds_arena_grow(mem, &hits->v, &hits->cap, hits->n, hits->n + 1,
					     sizeof *hits->v, err);

		if (st)
			return st;
	}
	for (at = hits->n; at > 0 && hits->v[at - 1].first > h->first; at--)
		hits->v[at] = hits->v[at - 1];
	hits->v[at] = *h;
	hits->n++;
	return DS_OK;
}

ds_status ds_gazetteer_match_fuzzy(ds_hits *hits, const ds_gazetteer *g, const ds_pieces *p,
				   ds_arena *mem, ds_err *err)
{
	search s = {.g = g, .p = p, .err = err};
	unsigned char *taken;
	ds_status st = DS_OK;

	if (g->head->n[DS_GAZ_SEGMENTS] == 0 || p->n == 0)
		return DS_OK;
	taken = ds_arena_zero(mem, p->t->n, 1);
	if (!taken)
		return ds_arena_fail(mem, err);
	for (size_t i = 0; i < hits->n; i++)
		memset(taken + hits->v[i].first, 1, hits->v[i].count);
	ds_arena_init(&s.mem, NULL, 0);
	for (size_t i = 0; st == DS_OK && i < p->n; i++) {
		bool free = true;

		if ((p->v[i].flags & (DS_PIECE_FIRST | DS_PIECE_LOW)) != DS_PIECE_FIRST ||
		    p->t->v[p->v[i].token].kind != DS_KIND_WORD || taken[p->v[i].token])
			continue;
		st = search_at(&s, i);
		if (st || s.best.n_entries == 0)
			continue;
		for (uint32_t k = 0; k < s.best.count; k++)
			free = free && !taken[s.best.first + k];
		if (!free)
			continue;
		memset(taken + s.best.first, 1, s.best.count);
		st = insert(hits, &s.best, mem, err);
	}
	ds_arena_free(&s.mem);
	return st;
}
