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

#define LANES 16u
typedef int32_t numbers __attribute__((vector_size(LANES * 4)));
typedef uint32_t sums __attribute__((vector_size(LANES * 4)));

typedef struct chain {
	const ds_model *m;
	int32_t *all;    /* scores of the whole text: [token][stride] */
	int32_t *scores; /* ... of this chain, in there */
	ds_model_room room;
	size_t width;      /* tags, with room to a multiple of LANES */
	int32_t *best;     /* [2][width] */
	int32_t *from;     /* [token][width] */
	uint16_t *closed;  /* tags behind which any may stand that does not go on with a span */
	size_t n_closed;
	int32_t *change;   /* of those: [n_closed][width] */
	uint8_t *tags;
} chain;

static int32_t score_at(const chain *c, size_t i, uint32_t tag)
{
	return tag ? c->scores[i * c->m->head->stride + tag - 1] : 0;
}

/* The best of the closed tags before each tag, LANES tags at once. */
static inline __attribute__((always_inline)) void step_closed(const chain *c, const int32_t *old, int32_t *now, int32_t *from)
{
	for (size_t b = 0; b < c->width; b += LANES) {
		numbers most = (numbers){0} + INT32_MIN, best = {0};

		for (size_t k = 0; k < c->n_closed; k++) {
			numbers v, better;
			sums change;

			memcpy(&change, c->change + k * c->width + b, sizeof change);
			v = (numbers)(change + (uint32_t)old[c->closed[k]]);
			better = v > most;
			most = (v & better) | (most & ~better);
			best = (((numbers){0} + c->closed[k]) & better) | (best & ~better);
		}
		memcpy(now + b, &most, sizeof most);
		memcpy(from + b, &best, sizeof best);
	}
}

/* Tags that go on with a span have two tags before them, of the same label. */
static void step_open(const chain *c, const int32_t *old, int32_t *now, int32_t *from)
{
	uint32_t tags = c->m->head->n_tags;

	for (uint32_t b = 2; b < tags; b += 4) {
		for (uint32_t to = b; to <= b + 1; to++) {
			int32_t begin = ds_model_add(old[b - 1], c->m->change[(size_t)(b - 1) * tags + to]);
			int32_t inside = ds_model_add(old[b], c->m->change[(size_t)b * tags + to]);

			now[to] = inside > begin ? inside : begin;
			from[to] = (int32_t)(inside > begin ? b : b - 1);
		}
	}
}

static inline __attribute__((always_inline)) void forward(chain *c, size_t n, int32_t **last)
{
	uint32_t tags = c->m->head->n_tags;
	int32_t *old = c->best, *now = c->best + c->width;

	for (size_t i = 1; i < n; i++) {
		int32_t *from = c->from + i * c->width, *swap = old;

		step_closed(c, old, now, from);
		if (c->m->head->is_spans)
			step_open(c, old, now, from);
		for (uint32_t b = 0; b < tags; b++)
			now[b] = ds_model_add(now[b] < IMPOSSIBLE ? IMPOSSIBLE : now[b], score_at(c, i, b));
		old = now;
		now = swap;
	}
	*last = old;
}

static void forward_any(chain *c, size_t n, int32_t **last)
{
	forward(c, n, last);
}

#if defined(__x86_64__) && defined(__GNUC__)
__attribute__((target("avx2"))) static void forward_avx2(chain *c, size_t n, int32_t **last)
{
	forward(c, n, last);
}

__attribute__((target("avx512bw"))) static void forward_avx512(chain *c, size_t n, int32_t **last)
{
	forward(c, n, last);
}
#endif

/* The best score of each tag at the last token of a chain. */
static int32_t *best_scores(chain *c, size_t n)
{
	int32_t *last = NULL;

#if defined(__x86_64__) && defined(__GNUC__)
	if (__builtin_cpu_supports("avx512bw"))
		forward_avx512(c, n, &last);
	else if (__builtin_cpu_supports("avx2"))
		forward_avx2(c, n, &last);
	else
#endif
		forward_any(c, n, &last);
	return last;
}

/* Tags of one chain of n tokens; outside of it is tag 0. */
static void best_tags(chain *c, size_t first, size_t n)
{
	const ds_model_header *h = c->m->head;
	uint32_t tags = h->n_tags, at = 0;
	int32_t *last, most = INT32_MIN;

	c->scores = c->all + first * h->stride;
	for (uint32_t b = 0; b < tags; b++)
		c->best[b] = ds_model_may_follow(h, 0, b) ? ds_model_add(c->m->change[b], score_at(c, 0, b)) : IMPOSSIBLE;
	last = best_scores(c, n);
	for (size_t k = 0; k < c->n_closed; k++) {
		uint32_t b = c->closed[k];
		int32_t v = ds_model_add(last[b], c->m->change[(size_t)b * tags]);

		if (v > most) {
			most = v;
			at = b;
		}
	}
	for (size_t i = n; i-- > 0;) {
		c->tags[first + i] = (uint8_t)at;
		at = i ? (uint32_t)c->from[i * c->width + at] : at;
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
	c->width = (tags + LANES - 1) / LANES * LANES;
	c->n_closed = 0;
	c->best = ds_arena_zero(mem, 2 * c->width, sizeof *c->best);
	c->from = ds_arena_get(mem, DS_MODEL_SEGMENT_MAX * c->width, sizeof *c->from);
	c->closed = ds_arena_get(mem, tags, sizeof *c->closed);
	c->change = ds_arena_zero(mem, tags * c->width, sizeof *c->change);
	c->tags = ds_arena_zero(mem, n, 1);
	if (!c->all || !c->best || !c->from || !c->closed || !c->change || !c->tags)
		return ds_arena_fail(mem, err);
	for (uint32_t a = 0; a < tags; a++) {
		if (!ds_model_may_follow(m->head, a, 0))
			continue;
		memcpy(c->change + c->n_closed * c->width, m->change + (size_t)a * tags, tags * sizeof *c->change);
		c->closed[c->n_closed++] = (uint16_t)a;
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
