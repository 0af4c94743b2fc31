/*
 * Edit maps. See edits.h.
 *
 * Invariant: edits ascend and do not overlap on either side. A deletion at a position belongs to
 * neither neighbour: a span's start maps behind it, a span's end before it, so that spans stay
 * tight.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/edits.h"

ds_status ds_edits_add(ds_edits *map, ds_edit e, bool join, ds_arena *mem, ds_err *err)
{
	ds_status st;

	if (join && map->n) {
		ds_edit *last = &map->v[map->n - 1];

		if (last->from_at + last->from_len == e.from_at &&
		    last->to_at + last->to_len == e.to_at) {
			last->from_len += e.from_len;
			last->to_len += e.to_len;
			return DS_OK;
		}
	}
	if (map->n == map->cap) {
		st = ds_arena_grow(mem, &map->v, &map->cap, map->n, map->n + 1, sizeof *map->v,
				   err);
		if (st)
			return st;
	}
	map->v[map->n++] = e;
	return DS_OK;
}

/* The same edit seen from the derived text (back) or from the earlier text. */
static ds_edit seen(const ds_edits *map, size_t i, bool back)
{
	ds_edit e = map->v[i];

	return back ? (ds_edit){e.to_at, e.to_len, e.from_at, e.from_len} : e;
}

/* Edits that start before `at`, or at it when `here`. */
static size_t before(const ds_edits *map, size_t at, bool here, bool back)
{
	size_t low = 0, high = map->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		size_t start = back ? map->v[mid].to_at : map->v[mid].from_at;

		if (start < at || (here && start == at))
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static size_t map_start(const ds_edits *map, size_t at, bool back)
{
	size_t i = before(map, at, true, back);
	ds_edit e;

	if (i == 0)
		return at;
	e = seen(map, i - 1, back);
	if (at - e.from_at < e.from_len)
		return e.to_at;
	return (size_t)e.to_at + e.to_len + (at - e.from_at - e.from_len);
}

static size_t map_end(const ds_edits *map, size_t at, bool back)
{
	size_t i = before(map, at, false, back);
	ds_edit e;

	if (i == 0)
		return at;
	e = seen(map, i - 1, back);
	if (at - e.from_at <= e.from_len)
		return (size_t)e.to_at + e.to_len;
	return (size_t)e.to_at + e.to_len + (at - e.from_at - e.from_len);
}

size_t ds_edits_start(const ds_edits *map, size_t to_at)
{
	return map_start(map, to_at, true);
}

size_t ds_edits_end(const ds_edits *map, size_t to_at)
{
	return map_end(map, to_at, true);
}

size_t ds_edits_to_start(const ds_edits *map, size_t from_at)
{
	return map_start(map, from_at, false);
}

size_t ds_edits_to_end(const ds_edits *map, size_t from_at)
{
	return map_end(map, from_at, false);
}

/* State of a composition; positions are in the middle text, the sums are growth so far. */
struct compose {
	const ds_edits *a, *b;
	size_t i, j;
	int64_t a_grown, b_grown; /* middle minus first, last minus middle */
};

/* Which of the next two edits comes first: -1 a, 1 b, 0 both overlap from the start. */
static int first_of(const struct compose *c)
{
	const ds_edit *x, *y;

	if (c->j == c->b->n)
		return -1;
	if (c->i == c->a->n)
		return 1;
	x = &c->a->v[c->i];
	y = &c->b->v[c->j];
	if (x->to_at != y->from_at)
		return x->to_at < y->from_at ? -1 : 1;
	if ((x->to_len == 0) != (y->from_len == 0))
		return x->to_len == 0 ? -1 : 1;
	return 0;
}

/* Takes a's next edit into the cluster that ends at `high`; returns the new end. */
static size_t take_a(struct compose *c, size_t high, int64_t *grown)
{
	const ds_edit *e = &c->a->v[c->i++];
	size_t end = (size_t)e->to_at + e->to_len;

	*grown += (int64_t)e->to_len - (int64_t)e->from_len;
	return end > high ? end : high;
}

static size_t take_b(struct compose *c, size_t high, int64_t *grown)
{
	const ds_edit *e = &c->b->v[c->j++];
	size_t end = (size_t)e->from_at + e->from_len;

	*grown += (int64_t)e->to_len - (int64_t)e->from_len;
	return end > high ? end : high;
}

/* The next run of overlapping edits of a and b as one edit. */
static ds_edit cluster(struct compose *c)
{
	int side = first_of(c);
	int64_t ga = 0, gb = 0, len;
	size_t low = side > 0 ? c->b->v[c->j].from_at : c->a->v[c->i].to_at;
	size_t high = low;
	ds_edit out;

	if (side <= 0)
		high = take_a(c, high, &ga);
	if (side >= 0)
		high = take_b(c, high, &gb);
	for (;;) {
		if (c->i < c->a->n && c->a->v[c->i].to_at < high)
			high = take_a(c, high, &ga);
		else if (c->j < c->b->n && c->b->v[c->j].from_at < high)
			high = take_b(c, high, &gb);
		else
			break;
	}
	len = (int64_t)(high - low);
	out.from_at = (uint32_t)((int64_t)low - c->a_grown);
	out.from_len = (uint32_t)(len - ga);
	out.to_at = (uint32_t)((int64_t)low + c->b_grown);
	out.to_len = (uint32_t)(len + gb);
	c->a_grown += ga;
	c->b_grown += gb;
	return out;
}

ds_status ds_edits_compose(ds_edits *out, const ds_edits *a, const ds_edits *b, ds_arena *mem,
			   ds_err *err)
{
	struct compose c = {a, b, 0, 0, 0, 0};
	ds_edits map = {NULL, 0, 0};

	if (a->n == 0 || b->n == 0) {
		*out = a->n ? *a : *b;
		return DS_OK;
	}
	while (c.i < a->n || c.j < b->n) {
		ds_edit e = cluster(&c);
		ds_status st;

		if (e.from_len == 0 && e.to_len == 0)
			continue; /* put in by a, taken out by b */
		st = ds_edits_add(&map, e, false, mem, err);
		if (st)
			return st;
	}
	*out = map;
	return DS_OK;
}
