/*
 * Types by name, lists of spans, and the one policy for overlaps. See span.h.
 *
 * Resolving is O(n log n) whatever the spans look like: survivors never overlap, so every
 * elementary piece of text (between two neighbouring span borders) is painted at most once, and a
 * Fenwick tree counts the paint.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/span.h"

#include <stdlib.h>

static const char *const type_names[] = {
#define DS_TYPE_NAME(name, coarse) #name,
	DS_TYPE_LIST(DS_TYPE_NAME)
#undef DS_TYPE_NAME
};

static const char *const type_coarse[] = {
#define DS_TYPE_COARSE(name, coarse) coarse,
	DS_TYPE_LIST(DS_TYPE_COARSE)
#undef DS_TYPE_COARSE
};

const char *ds_type_name(ds_type type)
{
	return (unsigned)type < DS_TYPE_COUNT ? type_names[type] : "O";
}

const char *ds_type_coarse(ds_type type)
{
	return (unsigned)type < DS_TYPE_COUNT ? type_coarse[type] : "O";
}

ds_type ds_type_find(ds_str name)
{
	for (unsigned i = 0; i < DS_TYPE_COUNT; i++) {
		if (ds_str_is(name, type_names[i]))
			return (ds_type)i;
	}
	return DS_TYPE_COUNT;
}

const char *ds_stance_name(ds_stance stance)
{
	switch (stance) {
	case DS_CONFIRM: return "confirm";
	case DS_SAY: return "say";
	case DS_CLAIM: return "claim";
	case DS_DENY: return "deny";
	case DS_DOUBT: return "doubt";
	}
	return "say";
}

ds_span *ds_spans_add(ds_spans *spans, ds_arena *mem, ds_err *err)
{
	ds_span *s;

	if (spans->n == spans->cap &&
	    ds_arena_grow(mem, &spans->v, &spans->cap, spans->n, spans->n + 1, sizeof *spans->v,
			  err))
		return NULL;
	s = &spans->v[spans->n++];
	memset(s, 0, sizeof *s);
	s->entity = -1;
	return s;
}

/* What the order of the survivors depends on; `at` is the place in the list. */
struct order {
	uint32_t start, end, at;
	uint8_t rank, type;
};

static int by_number(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

/* higher rank, longer, earlier, smaller type number, then as they came: a total order */
static int by_priority(const void *pa, const void *pb)
{
	const struct order *a = pa, *b = pb;
	int c = by_number(b->rank, a->rank);

	if (!c)
		c = by_number(b->end - b->start, a->end - a->start);
	if (!c)
		c = by_number(a->start, b->start);
	if (!c)
		c = by_number(a->type, b->type);
	return c ? c : by_number(a->at, b->at);
}

static int by_place(const void *pa, const void *pb)
{
	const struct order *a = pa, *b = pb;
	int c = by_number(a->start, b->start);

	if (!c)
		c = by_number(a->end, b->end);
	if (!c)
		c = by_number(a->type, b->type);
	return c ? c : by_number(a->at, b->at);
}

static int by_u32(const void *pa, const void *pb)
{
	const uint32_t *a = pa, *b = pb;

	return by_number(*a, *b);
}

/* The text cut at every span border, and how much of it is taken (Fenwick tree over the pieces). */
struct paint {
	uint32_t *cut, *tree;
	size_t n;
};

static size_t cut_at(const struct paint *p, uint32_t at)
{
	size_t lo = 0, hi = p->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (p->cut[mid] < at)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* painted pieces among the first n */
static uint32_t painted(const struct paint *p, size_t n)
{
	uint32_t sum = 0;

	for (; n > 0; n &= n - 1)
		sum += p->tree[n];
	return sum;
}

/* Takes the pieces from..to unless one of them is taken; tells whether it did. */
static bool paint_take(struct paint *p, size_t from, size_t to)
{
	if (painted(p, to) != painted(p, from))
		return false;
	for (size_t i = from; i < to; i++) {
		for (size_t j = i + 1; j <= p->n; j += j & (~j + 1))
			p->tree[j]++;
	}
	return true;
}

static ds_status paint_init(struct paint *p, const ds_spans *spans, ds_arena *mem, ds_err *err)
{
	size_t n = 0;

	p->cut = ds_arena_get(mem, spans->n * 2, sizeof *p->cut);
	p->tree = ds_arena_zero(mem, spans->n * 2 + 1, sizeof *p->tree);
	if (!p->cut || !p->tree)
		return ds_arena_fail(mem, err);
	for (size_t i = 0; i < spans->n; i++) {
		p->cut[2 * i] = spans->v[i].start;
		p->cut[2 * i + 1] = spans->v[i].end;
	}
	qsort(p->cut, spans->n * 2, sizeof *p->cut, by_u32);
	for (size_t i = 0; i < spans->n * 2; i++) {
		if (n == 0 || p->cut[n - 1] != p->cut[i])
			p->cut[n++] = p->cut[i];
	}
	p->n = n;
	return DS_OK;
}

/* True when the spans are sorted and free of overlaps already, the usual second call. */
static bool resolved(const ds_spans *spans)
{
	for (size_t i = 1; i < spans->n; i++) {
		if (spans->v[i].start < spans->v[i - 1].end ||
		    spans->v[i].start <= spans->v[i - 1].start)
			return false;
	}
	return true;
}

ds_status ds_spans_resolve(ds_spans *spans, ds_arena *mem, ds_err *err)
{
	size_t kept = 0;
	struct order *order;
	struct paint paint = {NULL, NULL, 0};
	ds_span *out;
	ds_status st;

	if (spans->n < 2 || resolved(spans))
		return DS_OK;
	if (spans->n > UINT32_MAX / 2)
		return ds_fail(err, DS_ELIMIT, "too many spans");
	order = ds_arena_get(mem, spans->n, sizeof *order);
	out = ds_arena_get(mem, spans->n, sizeof *out);
	if (!order || !out)
		return ds_arena_fail(mem, err);
	st = paint_init(&paint, spans, mem, err);
	if (st)
		return st;
	for (size_t i = 0; i < spans->n; i++) {
		const ds_span *s = &spans->v[i];

		order[i] = (struct order){s->start, s->end, (uint32_t)i, s->rank, s->type};
	}
	qsort(order, spans->n, sizeof *order, by_priority);
	for (size_t i = 0; i < spans->n; i++) {
		if (order[i].start < order[i].end &&
		    paint_take(&paint, cut_at(&paint, order[i].start),
			       cut_at(&paint, order[i].end)))
			order[kept++] = order[i];
	}
	qsort(order, kept, sizeof *order, by_place);
	for (size_t i = 0; i < kept; i++)
		out[i] = spans->v[order[i].at];
	memcpy(spans->v, out, kept * sizeof *out);
	spans->n = kept;
	return DS_OK;
}
