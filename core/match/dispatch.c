/*
 * Which programs the words and annotations of a window wake. See program_int.h.
 *
 * A program whose matches start with known words or annotations is asked at these tokens only. One
 * that may start anywhere is asked where something stands that it needs; one that needs nothing, in
 * every window.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/program_int.h"

#define TYPES 64u

/* Which postings of a dispatch a program goes into. */
typedef struct wakers {
	const uint32_t *words;
	size_t n_words;
	uint64_t types;
	bool wakes; /* the whole window */
	bool always;
} wakers;

static wakers wakers_of(const ds_program *prog)
{
	wakers w = {.always = true};

	if (!prog->first.any)
		return (wakers){prog->first.words, prog->first.n_words, prog->first.types, false, false};
	for (size_t i = 0; i < prog->n_needs; i++) {
		const ds_need_set *s = &prog->needs[i];

		/* [type = ...] needs a token within, and only starts of annotations wake */
		if (s->n_prefixes == 0)
			return (wakers){s->words, s->n_words, s->types, true, false};
	}
	return w;
}

/* Adds one to start[key + 1] for each item, or puts the item in its place. */
static void post(ds_postings *p, uint32_t key, uint32_t item, bool count)
{
	if (count)
		p->start[key + 1]++;
	else
		p->items[p->start[key]++] = item;
}

static void post_program(ds_dispatch *d, const wakers *w, uint32_t number, bool count)
{
	ds_postings *words = w->wakes ? &d->wake_words : &d->first_words;
	ds_postings *types = w->wakes ? &d->wake_types : &d->first_types;

	for (size_t i = 0; i < w->n_words; i++)
		post(words, w->words[i], number, count);
	for (uint32_t t = 0; t < TYPES; t++) {
		if (w->types >> t & 1)
			post(types, t, number, count);
	}
	if (w->always && count)
		d->n_always++;
}

static ds_status make_starts(ds_postings *p, size_t keys, ds_arena *mem, ds_err *err)
{
	p->start = ds_arena_zero(mem, keys + 2, sizeof *p->start);
	return p->start ? DS_OK : ds_arena_fail(mem, err);
}

/* Counts -> places of the first; room for the items. */
static ds_status make_items(ds_postings *p, size_t keys, ds_arena *mem, ds_err *err)
{
	for (size_t i = 0; i < keys; i++)
		p->start[i + 1] += p->start[i];
	p->items = ds_arena_get(mem, p->start[keys] + 1u, sizeof *p->items);
	return p->items ? DS_OK : ds_arena_fail(mem, err);
}

/* Filling has moved each start to its end: back by one key. */
static void settle(ds_postings *p, size_t keys)
{
	for (size_t i = keys; i > 0; i--)
		p->start[i] = p->start[i - 1];
	p->start[0] = 0;
}

static bool is_for(const ds_dispatch *d, const ds_program *prog)
{
	return d->window == prog->window && (d->window != DS_WINDOW_ZONE || d->zone == prog->zone);
}

static ds_status fill(ds_dispatch *d, const ds_pattern *p, ds_arena *mem, ds_err *err)
{
	size_t words = (size_t)ds_lexicon_size(p->lexicon) + 1, always = 0;
	ds_postings *all[4] = {&d->first_words, &d->wake_words, &d->first_types, &d->wake_types};
	ds_status st = DS_OK;

	for (int i = 0; !st && i < 4; i++)
		st = make_starts(all[i], i < 2 ? words : TYPES, mem, err);
	for (int pass = 0; !st && pass < 2; pass++) {
		for (size_t i = 0; i < p->n_programs; i++) {
			wakers w = wakers_of(&p->programs[i]);

			if (!is_for(d, &p->programs[i]))
				continue;
			post_program(d, &w, (uint32_t)i, pass == 0);
			if (pass == 1 && w.always)
				d->always[always++] = (uint32_t)i;
		}
		for (int i = 0; !st && pass == 0 && i < 4; i++)
			st = make_items(all[i], i < 2 ? words : TYPES, mem, err);
		if (!st && pass == 0) {
			d->always = ds_arena_get(mem, d->n_always + 1, sizeof *d->always);
			if (!d->always)
				st = ds_arena_fail(mem, err);
		}
	}
	for (int i = 0; !st && i < 4; i++)
		settle(all[i], i < 2 ? words : TYPES);
	return st;
}

ds_status ds_dispatch_make(ds_pattern *p, ds_err *err)
{
	size_t most = DS_WINDOW_ZONE + DS_ZONE_KINDS;
	ds_status st = DS_OK;

	p->dispatch = ds_arena_zero(&p->mem, most, sizeof *p->dispatch);
	if (!p->dispatch)
		return ds_arena_fail(&p->mem, err);
	for (size_t i = 0; !st && i < p->n_programs; i++) {
		const ds_program *prog = &p->programs[i];
		size_t k = 0;

		while (k < p->n_dispatch && !is_for(&p->dispatch[k], prog))
			k++;
		if (k < p->n_dispatch)
			continue;
		p->dispatch[k].window = prog->window;
		p->dispatch[k].zone = prog->zone;
		p->n_dispatch++;
		st = fill(&p->dispatch[k], p, &p->mem, err);
	}
	return st;
}
