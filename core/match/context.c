/*
 * Contexts: where groups with conditions and the captures behind `::` began and ended on a path. See
 * run_int.h.
 *
 * Two paths at the same place and token go on alike only if these are alike, too; so the memory of
 * paths is a table of (place, token, context) here. It is kept from start to start, and forgotten
 * when it has grown large: to forget costs time and changes nothing.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/run_int.h"

#define VISITS_MOST   6000000u          /* in memory: 3/4 of a table of 128 MB */
#define VISITS_KEPT   (VISITS_MOST / 2) /* from start to start */
#define CONTEXTS_MOST 1000000u
#define REACH       40000u     /* tokens from the first start on; with a match behind it fits 16 bits */

/* Tokens of the marks, counted from the first start, + 1; 0 = not set. */
struct marks {
	uint16_t at[DS_MARKS];
};

struct visit {
	uint32_t token, context, generation;
	uint16_t place, epoch; /* DS_PROGRAM_MAX fits */
};

struct slot {
	uint32_t context;
	uint16_t epoch;
};

struct ds_contexts {
	struct marks *v;
	size_t n, cap;
	struct slot *slots; /* by the marks' hash */
	size_t n_slots;
	struct visit *visits;
	size_t n_visits, cap_visits;
	ds_arena mem;   /* of visits alone, so that what they have outgrown is given back */
	uint16_t epoch; /* entries of others are empty */
};

static uint64_t mix(uint64_t h, uint64_t v)
{
	h = (h ^ v) * UINT64_C(0x9E3779B97F4A7C15);
	return h ^ h >> 32;
}

static uint64_t marks_hash(const struct marks *m)
{
	uint64_t h = 0;

	for (size_t i = 0; i < DS_MARKS; i++)
		h = mix(h, m->at[i]);
	return h;
}

static size_t slot_of(const ds_contexts *c, const struct marks *m)
{
	size_t mask = c->n_slots - 1, i = (size_t)marks_hash(m) & mask;

	while (c->slots[i].epoch == c->epoch && memcmp(&c->v[c->slots[i].context], m, sizeof *m) != 0)
		i = (i + 1) & mask;
	return i;
}

static void more_slots(ds_run *r)
{
	ds_contexts *c = r->contexts;
	size_t n = c->n_slots ? c->n_slots * 2 : 64;
	struct slot *slots = ds_arena_zero(r->mem, n, sizeof *slots);

	if (!slots) {
		ds_run_fail(r, ds_arena_fail(r->mem, r->err));
		return;
	}
	c->slots = slots;
	c->n_slots = n;
	for (size_t i = 0; i < c->n; i++)
		slots[slot_of(c, &c->v[i])] = (struct slot){(uint32_t)i, c->epoch};
}

static void too_many(ds_run *r)
{
	ds_run_fail(r, ds_fail(r->err, DS_ELIMIT,
			       "a pattern's conditions have too many combinations to try in one place; give its "
			       "repeats a smaller limit"));
}

static uint32_t find_or_add(ds_run *r, const struct marks *m)
{
	ds_contexts *c = r->contexts;
	ds_status st;
	size_t i;

	if (c->n_slots <= c->n * 2)
		more_slots(r);
	if (r->status)
		return 0;
	i = slot_of(c, m);
	if (c->slots[i].epoch == c->epoch)
		return c->slots[i].context;
	if (c->n == CONTEXTS_MOST) {
		too_many(r);
		return 0;
	}
	st = ds_arena_grow(r->mem, &c->v, &c->cap, c->n, c->n + 1, sizeof *c->v, r->err);
	if (st) {
		ds_run_fail(r, st);
		return 0;
	}
	c->v[c->n] = *m;
	c->slots[i] = (struct slot){(uint32_t)c->n, c->epoch};
	return (uint32_t)c->n++;
}

static bool make_contexts(ds_run *r)
{
	if (!r->contexts) {
		r->contexts = ds_arena_zero(r->mem, 1, sizeof *r->contexts);
		if (r->contexts)
			ds_arena_init(&r->contexts->mem, NULL, 0);
		else
			ds_run_fail(r, ds_arena_fail(r->mem, r->err));
	}
	return r->contexts != NULL;
}

void ds_context_reset(ds_run *r, uint32_t start)
{
	static const struct marks none;
	ds_contexts *c;

	if (!make_contexts(r))
		return;
	c = r->contexts;
	if (++c->epoch == 0) { /* entries of long ago would come back */
		if (c->n_slots)
			memset(c->slots, 0, c->n_slots * sizeof *c->slots);
		if (c->cap_visits)
			memset(c->visits, 0, c->cap_visits * sizeof *c->visits);
		c->epoch = 1;
	}
	c->n = 0;
	c->n_visits = 0;
	r->from = start;
	find_or_add(r, &none);
}

void ds_context_start(ds_run *r, uint32_t start)
{
	if (r->contexts->n_visits > VISITS_KEPT || r->contexts->n > CONTEXTS_MOST / 2 || start - r->from > REACH)
		ds_context_reset(r, start);
}

void ds_context_free(ds_run *r)
{
	if (r->contexts)
		ds_arena_free(&r->contexts->mem);
}

uint32_t ds_context_mark(const ds_run *r, uint32_t context, uint32_t mark)
{
	uint16_t at = r->contexts->v[context].at[mark];

	return at ? r->from + at - 1u : DS_PATTERN_NONE;
}

uint32_t ds_context_with(ds_run *r, uint32_t context, uint32_t mark, uint32_t token)
{
	struct marks m = r->contexts->v[context];

	m.at[mark] = token == DS_PATTERN_NONE ? 0 : (uint16_t)(token - r->from + 1);
	return find_or_add(r, &m);
}

static size_t visit_slot(const ds_contexts *c, const struct visit *v)
{
	uint64_t h = mix(mix(v->place, v->token), (uint64_t)v->context << 32 | v->generation);
	size_t mask = c->cap_visits - 1, i = (size_t)h & mask;

	while (c->visits[i].epoch == c->epoch &&
	       (c->visits[i].place != v->place || c->visits[i].token != v->token ||
		c->visits[i].context != v->context || c->visits[i].generation != v->generation))
		i = (i + 1) & mask;
	return i;
}

static void more_visits(ds_run *r)
{
	ds_contexts *c = r->contexts;
	struct visit *old = c->visits;
	size_t n = c->cap_visits, bigger = n ? n * 2 : 256;
	ds_arena mem;

	ds_arena_init(&mem, NULL, 0);
	c->visits = ds_arena_zero(&mem, bigger, sizeof *c->visits);
	if (!c->visits) {
		c->visits = old;
		ds_run_fail(r, ds_arena_fail(&mem, r->err));
		ds_arena_free(&mem);
		return;
	}
	c->cap_visits = bigger;
	for (size_t i = 0; i < n; i++) {
		if (old[i].epoch == c->epoch)
			c->visits[visit_slot(c, &old[i])] = old[i];
	}
	ds_arena_free(&c->mem);
	c->mem = mem;
}

bool ds_context_first_visit(ds_run *r, uint32_t place, uint32_t token, uint32_t context, uint32_t generation)
{
	ds_contexts *c = r->contexts;
	struct visit v = {token, context, generation, (uint16_t)place, c->epoch};
	size_t i;

	if (r->budget-- == 0 || c->n_visits == VISITS_MOST) {
		too_many(r);
		return false;
	}
	if (c->cap_visits / 4 * 3 <= c->n_visits)
		more_visits(r);
	if (r->status)
		return false;
	i = visit_slot(c, &v);
	if (c->visits[i].epoch == c->epoch)
		return false;
	c->visits[i] = v;
	c->n_visits++;
	return true;
}
