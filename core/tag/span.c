/*
 * Types by name, lists of spans, and the one policy for overlaps. See span.h.
 *
 * Resolving is O(n log n) whatever the spans look like: only spans that overlap, directly or by way of
 * others, decide about one another, and mostly those are two. Survivors of more never overlap, so every
 * elementary piece of text (between two neighbouring span borders) is painted at most once, and a
 * Fenwick tree counts the paint.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/span.h"

#include <stdatomic.h>
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

/* Types of users: written once, under the lock, before `n_own` says that they are there. */
static char own_names[DS_TYPE_LIMIT - DS_TYPE_OWN][DS_TYPE_LETTERS + 1];
static atomic_uint n_own;
static atomic_flag own_lock = ATOMIC_FLAG_INIT;

bool ds_type_known(unsigned type)
{
	return type < DS_TYPE_COUNT || (type >= DS_TYPE_OWN && type - DS_TYPE_OWN <
				       atomic_load_explicit(&n_own, memory_order_acquire));
}

const char *ds_type_name(ds_type type)
{
	if ((unsigned)type < DS_TYPE_COUNT)
		return type_names[type];
	return ds_type_known((unsigned)type) ? own_names[type - DS_TYPE_OWN] : "O";
}

const char *ds_type_coarse(ds_type type)
{
	return (unsigned)type < DS_TYPE_COUNT ? type_coarse[type] : "O";
}

ds_type ds_type_find(ds_str name)
{
	unsigned own = atomic_load_explicit(&n_own, memory_order_acquire);

	for (unsigned i = 0; i < DS_TYPE_COUNT; i++) {
		if (ds_str_is(name, type_names[i]))
			return (ds_type)i;
	}
	for (unsigned i = 0; i < own; i++) {
		if (ds_str_is(name, own_names[i]))
			return (ds_type)(DS_TYPE_OWN + i);
	}
	return DS_TYPE_COUNT;
}

static bool type_name_valid(ds_str name)
{
	for (size_t i = 0; i < name.len; i++) {
		bool letter = name.at[i] >= 'A' && name.at[i] <= 'Z';

		if (!letter && (i == 0 || !((name.at[i] >= '0' && name.at[i] <= '9') || name.at[i] == '_')))
			return false;
	}
	return name.len > 0 && name.len <= DS_TYPE_LETTERS && !ds_str_is(name, "O");
}

ds_status ds_type_add(ds_type *out, ds_str name, ds_err *err)
{
	ds_status st = DS_OK;
	unsigned n;

	if (!type_name_valid(name))
		return ds_fail(err, DS_ESYNTAX, "\"%.*s\" is no name of a type: capital letters, digits and _, up to %d",
			       (int)(name.len < 40 ? name.len : 40), name.len ? name.at : "", DS_TYPE_LETTERS);
	while (atomic_flag_test_and_set_explicit(&own_lock, memory_order_acquire))
		;
	*out = ds_type_find(name);
	n = atomic_load_explicit(&n_own, memory_order_relaxed);
	if (*out == DS_TYPE_COUNT && n == DS_TYPE_LIMIT - DS_TYPE_OWN) {
		st = ds_fail(err, DS_ELIMIT, "more than %d types beside dossier's own, \"%.*s\" is one too many",
			     DS_TYPE_LIMIT - DS_TYPE_OWN, (int)name.len, name.at);
	} else if (*out == DS_TYPE_COUNT) {
		memcpy(own_names[n], name.at, name.len);
		*out = (ds_type)(DS_TYPE_OWN + n);
		atomic_store_explicit(&n_own, n + 1, memory_order_release);
	}
	atomic_flag_clear_explicit(&own_lock, memory_order_release);
	return st;
}

ds_value_kind ds_type_value(ds_type type)
{
	switch (type) {
	case DS_CARDINAL:
	case DS_ORDINAL:
	case DS_PERCENT: return DS_VALUE_NUMBER;
	case DS_DATE:
	case DS_TIME:
	case DS_DURATION:
	case DS_SET: return DS_VALUE_TIME;
	case DS_MONEY: return DS_VALUE_MONEY;
	case DS_QUANTITY: return DS_VALUE_QUANTITY;
	case DS_EMAIL:
	case DS_URL:
	case DS_PHONE:
	case DS_IP:
	case DS_HANDLE:
	case DS_HASHTAG:
	case DS_COORD: return DS_VALUE_TEXT;
	default: return DS_VALUE_NONE;
	}
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

#define FEW 8 /* spans that are compared each with each */

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

static ds_status paint_init(struct paint *p, const struct order *v, size_t n_spans, ds_arena *mem,
			    ds_err *err)
{
	size_t n = 0;

	p->cut = ds_arena_get(mem, n_spans * 2, sizeof *p->cut);
	p->tree = ds_arena_zero(mem, n_spans * 2 + 1, sizeof *p->tree);
	if (!p->cut || !p->tree)
		return ds_arena_fail(mem, err);
	for (size_t i = 0; i < n_spans; i++) {
		p->cut[2 * i] = v[i].start;
		p->cut[2 * i + 1] = v[i].end;
	}
	qsort(p->cut, n_spans * 2, sizeof *p->cut, by_u32);
	for (size_t i = 0; i < n_spans * 2; i++) {
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

/* Many spans that overlap one another, directly or by way of others; *n becomes what survives. */
static ds_status resolve_crowd(struct order *v, size_t *n, ds_arena *mem, ds_err *err)
{
	struct paint paint = {NULL, NULL, 0};
	size_t kept = 0;
	ds_status st = paint_init(&paint, v, *n, mem, err);

	if (st)
		return st;
	qsort(v, *n, sizeof *v, by_priority);
	for (size_t i = 0; i < *n; i++) {
		if (v[i].start < v[i].end && paint_take(&paint, cut_at(&paint, v[i].start),
							cut_at(&paint, v[i].end)))
			v[kept++] = v[i];
	}
	qsort(v, kept, sizeof *v, by_place);
	*n = kept;
	return DS_OK;
}

/* The same for few, each against each. */
static void resolve_few(struct order *v, size_t *n)
{
	struct order kept[FEW];
	size_t n_kept = 0;

	for (size_t left = *n; left > 0; left--) {
		size_t best = 0, k;

		for (size_t i = 1; i < left; i++)
			best = by_priority(&v[i], &v[best]) < 0 ? i : best;
		for (k = 0; k < n_kept; k++) {
			if (v[best].start < kept[k].end && kept[k].start < v[best].end)
				break;
		}
		if (k == n_kept && v[best].start < v[best].end)
			kept[n_kept++] = v[best];
		v[best] = v[left - 1];
	}
	memcpy(v, kept, n_kept * sizeof *v);
	if (n_kept > 1)
		qsort(v, n_kept, sizeof *v, by_place);
	*n = n_kept;
}

/* Sorted by place: what does not overlap stays; the others are resolved in groups that do. */
static ds_status resolve_groups(struct order *v, size_t *n, ds_arena *mem, ds_err *err)
{
	size_t kept = 0;

	for (size_t i = 0, end; i < *n; i = end) {
		uint32_t to = v[i].end;
		size_t count;

		for (end = i + 1; end < *n && v[end].start < to; end++)
			to = v[end].end > to ? v[end].end : to;
		count = end - i;
		if (count == 1) {
			count = v[i].start < v[i].end;
		} else if (count <= FEW) {
			resolve_few(v + i, &count);
		} else {
			ds_status st = resolve_crowd(v + i, &count, mem, err);

			if (st)
				return st;
		}
		memmove(v + kept, v + i, count * sizeof *v);
		kept += count;
	}
	*n = kept;
	return DS_OK;
}

/* By place. Mostly there are two runs that are sorted, one of each tagger: these are merged. */
static void sort_places(struct order *v, struct order *spare, size_t n)
{
	size_t cut = 1, i, k, to = 0;

	while (cut < n && by_place(&v[cut - 1], &v[cut]) < 0)
		cut++;
	for (i = cut + 1; i < n; i++) {
		if (by_place(&v[i - 1], &v[i]) > 0) {
			qsort(v, n, sizeof *v, by_place);
			return;
		}
	}
	memcpy(spare, v, cut * sizeof *v);
	for (i = 0, k = cut; i < cut; to++)
		v[to] = k < n && by_place(&v[k], &spare[i]) < 0 ? v[k++] : spare[i++];
}

/* by_type: of equal ones the smaller type number survives; else the one that came first. */
static ds_status resolve(ds_spans *spans, bool by_type, ds_arena *mem, ds_err *err)
{
	size_t n = spans->n;
	struct order *order;
	ds_span *out;
	ds_status st;

	if (n < 2 || resolved(spans))
		return DS_OK;
	if (n > UINT32_MAX / 2)
		return ds_fail(err, DS_ELIMIT, "too many spans");
	order = ds_arena_get(mem, n * 2, sizeof *order);
	out = ds_arena_get(mem, n, sizeof *out);
	if (!order || !out)
		return ds_arena_fail(mem, err);
	for (size_t i = 0; i < n; i++) {
		const ds_span *s = &spans->v[i];

		order[i] = (struct order){s->start, s->end, (uint32_t)i, s->rank,
					  by_type ? s->type : (uint8_t)0};
	}
	sort_places(order, order + n, n);
	st = resolve_groups(order, &n, mem, err);
	if (st)
		return st;
	for (size_t i = 0; i < n; i++)
		out[i] = spans->v[order[i].at];
	memcpy(spans->v, out, n * sizeof *out);
	spans->n = n;
	return DS_OK;
}

ds_status ds_spans_resolve(ds_spans *spans, ds_arena *mem, ds_err *err)
{
	return resolve(spans, true, mem, err);
}

ds_status ds_spans_settle(ds_spans *spans, ds_arena *mem, ds_err *err)
{
	return resolve(spans, false, mem, err);
}
