/*
 * All matches in a document: windows, the programs that they wake, starts and policies. See
 * run_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/run_int.h"

#include <stdlib.h>

#define BUDGET_BASE (UINT64_C(1) << 21)

/* Where a program is asked in the window: at some tokens (a chain of starts), or at all. */
struct start {
	uint32_t token, next; /* number of the next + 1; 0 = the last */
};

struct woken {
	uint32_t first, last; /* starts + 1 */
	uint32_t stamp;       /* of the window in which that is so */
	bool everywhere;
};

/* What a window holds, as far as patterns ask. */
struct summary {
	uint64_t words, types;
};

struct finder {
	ds_run r;
	ds_matches m;
	ds_arena *mem;
	struct woken *woken;  /* by program */
	uint32_t *order;      /* programs woken in this window */
	size_t n_order;
	struct start *starts;
	size_t n_starts, cap_starts;
	uint32_t stamp;
};

/* ---- matches ---- */

static void add_match(struct finder *f, uint32_t start, uint32_t end)
{
	ds_run *r = &f->r;
	ds_status st;

	ds_captures_make(r, 0);
	if (!r->status && f->m.n_captures + r->captures.n > UINT32_MAX)
		r->status = ds_fail(r->err, DS_ELIMIT, "too many captures");
	if (r->status)
		return;
	st = ds_arena_grow(f->mem, &f->m.v, &f->m.cap, f->m.n, f->m.n + 1, sizeof *f->m.v, r->err);
	if (!st)
		st = ds_arena_grow(f->mem, &f->m.captures, &f->m.cap_captures, f->m.n_captures,
				   f->m.n_captures + r->captures.n, sizeof *f->m.captures, r->err);
	if (st) {
		ds_run_fail(r, st);
		return;
	}
	f->m.v[f->m.n++] = (ds_match){start, end - start, (uint32_t)f->m.n_captures, (uint32_t)r->captures.n,
				      (uint32_t)(r->prog - r->p->programs)};
	if (r->captures.n)
		memcpy(f->m.captures + f->m.n_captures, r->captures.v, r->captures.n * sizeof *r->captures.v);
	f->m.n_captures += r->captures.n;
}

/* Pairs on the way of a match end at its last token; the next search may begin with them. */
static void forget(ds_run *r, uint32_t token)
{
	for (size_t place = 0; place < r->prog->n_code; place++) {
		struct ds_seen *s = &r->seen[place * r->ring + token % r->ring];

		if (s->token == token)
			s->generation = 0;
	}
}

/* Room for a program in the window. */
static void prepare(ds_run *r)
{
	uint32_t tokens = r->hi - r->lo;
	size_t want;

	r->ring = (tokens < r->prog->max ? tokens : r->prog->max) + 1;
	want = r->prog->n_code * r->ring;
	if (r->prog->n_marks == 0 && want > r->cap_seen) {
		struct ds_seen *seen = ds_arena_zero(r->mem, want, sizeof *seen);

		if (!seen) {
			ds_run_fail(r, ds_arena_fail(r->mem, r->err));
			return;
		}
		r->seen = seen;
		r->cap_seen = want;
	}
	ds_near_reset(r);
	ds_look_reset(r);
	r->budget = BUDGET_BASE + (uint64_t)2 * r->prog->n_code * tokens * r->ring;
	if (r->prog->n_marks)
		ds_context_reset(r, r->lo);
}

static enum ds_pick pick_of(const ds_program *prog)
{
	switch (prog->policy) {
	case DS_POLICY_FIRST: return DS_PICK_FIRST;
	case DS_POLICY_SHORTEST: return DS_PICK_SHORTEST;
	default: return DS_PICK_LONGEST;
	}
}

static void use_best(ds_run *r)
{
	struct ds_notes notes = r->notes;

	r->notes = r->best;
	r->best = notes;
}

/* One start; *next is where the next may be. */
static void search_at(struct finder *f, uint32_t start, uint32_t *generation, uint32_t *next)
{
	ds_run *r = &f->r;
	uint32_t hi = r->hi - start > r->prog->max ? start + r->prog->max : r->hi, end = 0;
	enum ds_pick pick = pick_of(r->prog);
	bool found;

	r->cut = false;
	r->notes.n = 0;
	if (r->prog->n_marks)
		ds_context_start(r, start);
	found = !r->status && ds_run_at(&end, r, 0, start, hi, *generation, pick);
	*next = start + 1;
	if (found && pick != DS_PICK_FIRST)
		use_best(r);
	if (found) {
		add_match(f, start, end);
		if (r->prog->policy != DS_POLICY_ALL)
			*next = end;
	}
	/* what other picks passed by may still be the start of a match, or lead to one */
	if (found && r->prog->n_marks)
		ds_context_reset(r, start);
	else if (r->cut || r->prog->fresh || (found && (r->prog->policy == DS_POLICY_ALL || pick == DS_PICK_SHORTEST)))
		*generation = ds_run_generation(r);
	else if (found)
		forget(r, end);
}

static void search_window(struct finder *f, const struct woken *w)
{
	ds_run *r = &f->r;
	uint32_t generation, next = r->lo;

	prepare(r);
	generation = ds_run_generation(r);
	if (w->everywhere) {
		for (uint32_t start = r->lo; start < r->hi && !r->status; start = next)
			search_at(f, start, &generation, &next);
		return;
	}
	for (uint32_t i = w->first; i && !r->status; i = f->starts[i - 1].next) {
		if (f->starts[i - 1].token >= next)
			search_at(f, f->starts[i - 1].token, &generation, &next);
	}
}

/* ---- who is asked ---- */

static struct woken *wake(struct finder *f, uint32_t program)
{
	struct woken *w = &f->woken[program];

	if (w->stamp != f->stamp) {
		*w = (struct woken){.stamp = f->stamp};
		f->order[f->n_order++] = program;
	}
	return w;
}

static void wake_at(struct finder *f, uint32_t program, uint32_t token)
{
	struct woken *w = wake(f, program);
	ds_status st;

	if (w->last && f->starts[w->last - 1].token == token)
		return;
	st = ds_arena_grow(f->r.mem, &f->starts, &f->cap_starts, f->n_starts, f->n_starts + 1, sizeof *f->starts,
			   f->r.err);
	if (st) {
		ds_run_fail(&f->r, st);
		return;
	}
	f->starts[f->n_starts++] = (struct start){token, 0};
	if (w->last)
		f->starts[w->last - 1].next = (uint32_t)f->n_starts;
	else
		w->first = (uint32_t)f->n_starts;
	w->last = (uint32_t)f->n_starts;
}

static void wake_list(struct finder *f, const ds_postings *first, const ds_postings *whole, uint32_t key,
		      uint32_t token)
{
	for (uint32_t i = first->start[key]; i < first->start[key + 1]; i++)
		wake_at(f, first->items[i], token);
	for (uint32_t i = whole->start[key]; i < whole->start[key + 1]; i++)
		wake(f, whole->items[i])->everywhere = true;
}

static void wake_spans(struct finder *f, const ds_dispatch *d, uint32_t token, struct summary *sum)
{
	const ds_spans *spans = &f->r.doc->spans;

	for (uint32_t i = f->r.span_at[token - f->r.base]; i < spans->n && spans->v[i].first == token; i++) {
		sum->types |= UINT64_C(1) << spans->v[i].type;
		wake_list(f, &d->first_types, &d->wake_types, spans->v[i].type, token);
	}
}

/* Wakes programs by what stands in the window. */
static void look_through(struct finder *f, const ds_dispatch *d, struct summary *sum)
{
	ds_run *r = &f->r;

	f->n_order = f->n_starts = 0;
	if (++f->stamp == 0) {
		memset(f->woken, 0, r->p->n_programs * sizeof *f->woken);
		f->stamp = 1;
	}
	for (size_t i = 0; i < d->n_always; i++)
		wake(f, d->always[i])->everywhere = true;
	/* an annotation may have begun in front of the window */
	for (uint32_t t = r->lo; r->types_at && t < r->hi; t++) {
		uint64_t around = r->types_at[t - r->base] & ~sum->types;

		sum->types |= around;
		for (; around; around &= around - 1) {
			uint32_t type = (uint32_t)__builtin_ctzll(around);

			for (uint32_t i = d->wake_types.start[type]; i < d->wake_types.start[type + 1]; i++)
				wake(f, d->wake_types.items[i])->everywhere = true;
		}
	}
	for (uint32_t t = r->lo; t < r->hi && !r->status; t++) {
		uint32_t word = r->words[t - r->base];

		if (word) {
			sum->words |= ds_word_bit(word);
			wake_list(f, &d->first_words, &d->wake_words, word, t);
		}
		if (r->span_at)
			wake_spans(f, d, t, sum);
	}
}

static bool may_match(const ds_program *prog, const struct summary *sum)
{
	for (size_t i = 0; i < prog->n_needs; i++) {
		const ds_need_set *s = &prog->needs[i];

		if (s->n_prefixes == 0 && !(s->mask & sum->words) && !(s->types & sum->types))
			return false;
	}
	return true;
}

/* ---- windows ---- */

/* The next window that is not behind `at`: tokens [*lo, *hi), *hi > at; false if there is none. */
static bool next_window(uint32_t *lo, uint32_t *hi, const ds_run *r, const ds_dispatch *d, uint32_t at)
{
	const ds_tokens *t = &r->doc->tokens;
	uint32_t s = t->v[at].sentence, paragraph;

	*lo = at;
	*hi = r->end;
	if (d->window == DS_WINDOW_DOCUMENT || s >= t->n_sentences)
		return true;
	paragraph = t->sentences[s].paragraph;
	while (d->window == DS_WINDOW_PARAGRAPH && s + 1 < t->n_sentences &&
	       t->sentences[s + 1].paragraph == paragraph)
		s++;
	*hi = t->sentences[s].first + t->sentences[s].count;
	if (*hi > r->end || *hi <= at)
		*hi = r->end;
	return true;
}

static void search_in(struct finder *f, const ds_dispatch *d)
{
	ds_run *r = &f->r;
	struct summary sum = {0, 0};

	look_through(f, d, &sum);
	for (size_t i = 0; i < f->n_order && !r->status; i++) {
		r->prog = &r->p->programs[f->order[i]];
		if (may_match(r->prog, &sum))
			search_window(f, &f->woken[f->order[i]]);
	}
}

/* Tokens of the zone, as far as they are searched. */
static bool zone_window(uint32_t *lo, uint32_t *hi, const ds_run *r, const ds_zone *zone)
{
	const ds_tokens *t = &r->doc->tokens;
	size_t first = zone->start ? ds_token_at(t, zone->start) : 0, end = ds_token_at(t, zone->end);

	if (end < t->n && t->v[end].start < zone->end)
		end++;
	*lo = first > r->base ? (uint32_t)first : r->base;
	*hi = end < r->end ? (uint32_t)end : r->end;
	return *lo < *hi;
}

static void search_zones(struct finder *f, const ds_dispatch *d)
{
	const ds_zones *zones = &f->r.doc->zones;
	uint32_t behind = 0;

	for (size_t i = 0; i < zones->n && !f->r.status; i++) {
		if (zones->v[i].kind != d->zone || zones->v[i].start < behind)
			continue;
		behind = zones->v[i].end;
		if (zone_window(&f->r.lo, &f->r.hi, &f->r, &zones->v[i]))
			search_in(f, d);
	}
}

static void search(struct finder *f, const ds_dispatch *d)
{
	ds_run *r = &f->r;

	if (d->window == DS_WINDOW_ZONE) {
		search_zones(f, d);
		return;
	}
	for (uint32_t at = r->base; at < r->end && !r->status; at = r->hi) {
		if (!next_window(&r->lo, &r->hi, r, d, at))
			return;
		search_in(f, d);
	}
}

/* ---- what is known of each token ---- */

static ds_status index_words(ds_run *r)
{
	uint32_t n = r->end - r->base, *words = ds_arena_zero(r->mem, (size_t)n + 1, sizeof *words);
	bool any = ds_lexicon_size(r->p->lexicon) > 0; /* not with empty lists alone */

	if (!words)
		return ds_arena_fail(r->mem, r->err);
	for (uint32_t i = 0; any && i < n; i++)
		words[i] = ds_lexicon_find(r->p->lexicon, ds_token_key(&r->doc->tokens, r->base + i));
	r->words = words;
	return DS_OK;
}

static ds_status index_spans(ds_run *r)
{
	const ds_spans *spans = &r->doc->spans;
	size_t n = (size_t)(r->end - r->base) + 1;
	uint32_t *at;

	if (!r->p->uses_spans && (r->p->n_names == 0 || spans->n == 0))
		return DS_OK;
	at = ds_arena_get(r->mem, n, sizeof *at);
	if (!at)
		return ds_arena_fail(r->mem, r->err);
	memset(at, 0xFF, n * sizeof *at);
	for (size_t i = spans->n; i-- > 0;) {
		if (spans->v[i].first >= r->base && spans->v[i].first < r->end)
			at[spans->v[i].first - r->base] = (uint32_t)i;
	}
	r->span_at = at;
	return DS_OK;
}

static ds_status index_types(ds_run *r)
{
	const ds_spans *spans = &r->doc->spans;
	uint64_t *at;

	if (!r->p->uses_types)
		return DS_OK;
	at = ds_arena_zero(r->mem, (size_t)(r->end - r->base) + 1, sizeof *at);
	if (!at)
		return ds_arena_fail(r->mem, r->err);
	for (size_t i = 0; i < spans->n; i++) {
		for (uint32_t k = 0; k < spans->v[i].count; k++) {
			uint32_t token = spans->v[i].first + k;

			if (token >= r->base && token < r->end)
				at[token - r->base] |= UINT64_C(1) << spans->v[i].type;
		}
	}
	r->types_at = at;
	return DS_OK;
}

static ds_status make_room(struct finder *f)
{
	ds_run *r = &f->r;
	size_t bodies = 0;

	for (size_t i = 0; i < r->p->n_programs; i++) {
		if (r->p->programs[i].n_bodies > bodies)
			bodies = r->p->programs[i].n_bodies;
	}
	r->views = ds_arena_zero(r->mem, bodies, sizeof *r->views);
	r->n_views = bodies;
	f->woken = ds_arena_zero(r->mem, r->p->n_programs, sizeof *f->woken);
	f->order = ds_arena_get(r->mem, r->p->n_programs, sizeof *f->order);
	return r->views && f->woken && f->order ? DS_OK : ds_arena_fail(r->mem, r->err);
}

/* By first token, then by the pattern's number. */
static int by_place(const void *pa, const void *pb)
{
	const ds_match *a = pa, *b = pb;

	if (a->first != b->first)
		return a->first < b->first ? -1 : 1;
	return (a->pattern > b->pattern) - (a->pattern < b->pattern);
}

ds_status ds_pattern_find(ds_matches *out, const ds_pattern *p, const ds_doc *doc, size_t first,
			  size_t count, ds_arena *mem, ds_err *err)
{
	ds_arena scratch;
	struct finder f = {.r = {.p = p, .doc = doc, .mem = &scratch, .err = err}, .mem = mem};
	ds_run *r = &f.r;

	if (first > doc->tokens.n)
		first = doc->tokens.n;
	if (count > doc->tokens.n - first)
		count = doc->tokens.n - first;
	r->base = (uint32_t)first;
	r->end = (uint32_t)(first + count);
	ds_arena_init(&scratch, NULL, 0);
	r->status = make_room(&f);
	if (!r->status)
		r->status = index_words(r);
	if (!r->status)
		r->status = index_spans(r);
	if (!r->status)
		r->status = index_types(r);
	for (size_t i = 0; i < p->n_dispatch && !r->status; i++)
		search(&f, &p->dispatch[i]);
	if (!r->status) {
		if (p->n_programs > 1 && f.m.n > 1)
			qsort(f.m.v, f.m.n, sizeof *f.m.v, by_place);
		f.m.steps = r->steps;
		*out = f.m;
	}
	ds_context_free(r);
	ds_arena_free(&scratch);
	return r->status;
}
