/*
 * The best labelling of each stretch of tokens in which names may be (Viterbi 1967). See model_int.h.
 *
 * Ties go to the tag of the lower number, so that the result is one.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/model_int.h"

#define IMPOSSIBLE (INT32_MIN / 2)

enum { TAG_BEGIN, TAG_INSIDE, TAG_END, TAG_SINGLE };

static inline bool is_open(uint32_t tag)
{
	return tag && (tag - 1) % 4 <= TAG_INSIDE;
}

static inline bool continues(uint32_t tag)
{
	return tag && ((tag - 1) % 4 == TAG_INSIDE || (tag - 1) % 4 == TAG_END);
}

bool ds_model_may_follow(const ds_model_header *h, uint32_t a, uint32_t b)
{
	if (!h->is_spans)
		return true;
	if (is_open(a))
		return continues(b) && (a - 1) / 4 == (b - 1) / 4;
	return !continues(b);
}

typedef struct chain {
	const ds_model *m;
	int32_t *all;    /* scores of the whole text: [token][stride] */
	int32_t *scores; /* ... of this chain, in there */
	ds_model_room room;
	int32_t *best;   /* [2][tags] */
	uint16_t *from;  /* [token][tags] */
	uint16_t *before; /* for each tag, those that it may follow, a row of n_tags, ended by UINT16_MAX */
	uint8_t *tags;
} chain;

static int32_t score_at(const chain *c, size_t i, uint32_t tag)
{
	return tag ? c->scores[i * c->m->head->stride + tag - 1] : 0;
}

static void step(chain *c, size_t i, const int32_t *old, int32_t *now)
{
	uint32_t tags = c->m->head->n_tags;
	const int32_t *change = c->m->change;

	for (uint32_t b = 0; b < tags; b++) {
		const uint16_t *row = c->before + (size_t)b * (tags + 1);
		int32_t most = INT32_MIN;
		uint16_t from = 0;

		for (; *row != UINT16_MAX; row++) {
			int32_t v = ds_model_add(old[*row], change[(size_t)*row * tags + b]);

			if (v > most) {
				most = v;
				from = *row;
			}
		}
		if (most < IMPOSSIBLE)
			most = IMPOSSIBLE;
		now[b] = ds_model_add(most, score_at(c, i, b));
		c->from[i * tags + b] = from;
	}
}

/* Tags of one chain of n tokens; outside of it is tag 0. */
static void best_tags(chain *c, size_t first, size_t n)
{
	const ds_model_header *h = c->m->head;
	uint32_t tags = h->n_tags, at = 0;
	int32_t *old = c->best, *now = c->best + tags, most = INT32_MIN;

	c->scores = c->all + first * h->stride;
	for (uint32_t b = 0; b < tags; b++)
		old[b] = ds_model_may_follow(h, 0, b) ? ds_model_add(c->m->change[b], score_at(c, 0, b)) : IMPOSSIBLE;
	for (size_t i = 1; i < n; i++) {
		int32_t *swap = old;

		step(c, i, old, now);
		old = now;
		now = swap;
	}
	for (uint32_t b = 0; b < tags; b++) {
		int32_t v = ds_model_add(old[b], c->m->change[(size_t)b * tags]);

		if (ds_model_may_follow(h, b, 0) && v > most) {
			most = v;
			at = b;
		}
	}
	for (size_t i = n; i-- > 0;) {
		c->tags[first + i] = (uint8_t)at;
		at = i ? c->from[i * tags + at] : at;
	}
}

static size_t longest_sentence(const ds_looks *l)
{
	size_t most = 1;

	for (size_t i = 0, from = 0; i < l->n; i++) {
		if (l->v[i].sentence != l->v[from].sentence)
			from = i;
		most = i - from + 1 > most ? i - from + 1 : most;
	}
	return most;
}

static ds_status make_chain(chain *c, const ds_model *m, const ds_looks *l, ds_arena *mem, ds_err *err)
{
	size_t n = l->n ? l->n : 1;
	uint32_t tags = m->head->n_tags;

	c->m = m;
	c->all = n <= SIZE_MAX / m->head->stride ? ds_arena_get(mem, n * m->head->stride, sizeof *c->all) : NULL;
	c->best = ds_arena_get(mem, 2 * (size_t)tags, sizeof *c->best);
	c->from = ds_arena_get(mem, DS_MODEL_SEGMENT_MAX * (size_t)tags, sizeof *c->from);
	c->before = ds_arena_get(mem, (size_t)tags * (tags + 1), sizeof *c->before);
	c->tags = ds_arena_zero(mem, n, 1);
	if (!c->all || !c->best || !c->from || !c->before || !c->tags)
		return ds_arena_fail(mem, err);
	for (uint32_t b = 0; b < tags; b++) {
		uint16_t *row = c->before + (size_t)b * (tags + 1);

		for (uint32_t a = 0; a < tags; a++) {
			if (ds_model_may_follow(m->head, a, b))
				*row++ = (uint16_t)a;
		}
		*row = UINT16_MAX;
	}
	return ds_model_room_make(&c->room, m, longest_sentence(l), mem, err);
}

static ds_status add_chunk(ds_chunks *out, ds_chunk chunk, ds_arena *mem, ds_err *err)
{
	if (out->n == out->cap) {
		ds_status st = ds_arena_grow(mem, &out->v, &out->cap, out->n, out->n + 1, sizeof *out->v, err);

		if (st)
			return st;
	}
	out->v[out->n++] = chunk;
	return DS_OK;
}

/* Chunks of the tags of tokens [first, first + n), with what each is better than tag 0 by, before changes. */
static ds_status cut(ds_chunks *out, chain *c, size_t first, size_t n, ds_arena *mem, ds_err *err)
{
	bool spans = c->m->head->is_spans != 0;

	for (size_t i = 0; i < n;) {
		uint32_t tag = c->tags[first + i], label = spans ? (tag + 3) / 4 : tag;
		int64_t margin = score_at(c, i, tag);
		size_t end = i + 1;
		ds_status st;

		if (tag == 0) {
			i++;
			continue;
		}
		while (end < n && (spans ? is_open(c->tags[first + end - 1]) : c->tags[first + end] == tag))
			margin += score_at(c, end, c->tags[first + end]), end++;
		st = add_chunk(out,
			       (ds_chunk){(uint32_t)(first + i), (uint32_t)(end - i), label,
					  (int32_t)(margin > INT32_MAX   ? INT32_MAX
						    : margin < INT32_MIN ? INT32_MIN
									 : margin)},
			       mem, err);
		if (st)
			return st;
		i = end;
	}
	return DS_OK;
}

static size_t segment_end(const ds_looks *l, size_t first)
{
	size_t end = first + 1;

	while (end < l->n && l->active[end] && end - first < DS_MODEL_SEGMENT_MAX &&
	       l->v[end].sentence == l->v[first].sentence)
		end++;
	return end;
}

int32_t ds_model_span_score(const ds_model *m, const ds_chunks *c, size_t first, size_t count, uint32_t label)
{
	const int32_t *scores = c->scores + first * m->head->stride;
	int64_t sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += scores[i * m->head->stride + ds_model_column(label, i, count)];
	return (int32_t)(sum > INT32_MAX ? INT32_MAX : sum < INT32_MIN ? INT32_MIN : sum);
}

int64_t ds_model_span_margin(const ds_model *m, const ds_chunks *c, size_t first, size_t count, uint32_t label)
{
	size_t tags = m->head->n_tags;
	int64_t sum = ds_model_span_score(m, c, first, count, label);
	uint32_t from = 0;

	for (size_t i = 0; i <= count; i++) {
		uint32_t to = i < count ? ds_model_column(label, i, count) + 1 : 0;

		sum += m->change[from * tags + to] - m->change[0];
		from = to;
	}
	return sum;
}

void ds_model_segment(size_t *first, size_t *end, const ds_looks *l, size_t i)
{
	size_t at = i;

	while (at > 0 && l->active[at - 1] && l->v[at - 1].sentence == l->v[i].sentence)
		at--;
	while (segment_end(l, at) <= i)
		at = segment_end(l, at);
	*first = at;
	*end = segment_end(l, at);
}

/* Scores of all stretches first: the network takes many tokens at once. */
static void score_all(chain *c, const ds_looks *l)
{
	for (size_t i = 0; i < l->n;) {
		size_t end = l->active[i] ? segment_end(l, i) : i + 1;

		if (l->active[i])
			ds_model_score(c->all, &c->room, c->m, l, i, end - i);
		i = end;
	}
	ds_model_score_end(c->all, &c->room, c->m);
}

ds_status ds_model_find(ds_chunks *out, const ds_model *m, const ds_looks *l, ds_arena *mem, ds_err *err)
{
	chain c;
	ds_status st = make_chain(&c, m, l, mem, err);

	if (st == DS_OK)
		score_all(&c, l);
	for (size_t i = 0; st == DS_OK && i < l->n;) {
		size_t end;

		if (!l->active[i]) {
			i++;
			continue;
		}
		end = segment_end(l, i);
		best_tags(&c, i, end - i);
		st = cut(out, &c, i, end - i, mem, err);
		i = end;
	}
	out->scores = c.all;
	out->tags = c.tags;
	return st;
}
