/*
 * Patterns as objects, and all matches in a document. See pattern.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/pattern_int.h"

#include "text/utf8.h"

#include <stdlib.h>

#define SOURCE_MAX ((size_t)64 << 10)

ds_status ds_pattern_new(ds_pattern **out, ds_str source, const ds_word_list *lists, size_t n_lists,
			 ds_err *err)
{
	ds_pattern *p = calloc(1, sizeof *p);
	ds_parser ps = {.p = p, .source = source, .lists = lists, .n_lists = n_lists, .err = err};
	ds_node *root = NULL;
	ds_status st;

	if (!p)
		return ds_fail(err, DS_ENOMEM, NULL);
	ds_arena_init(&p->mem, NULL, 0);
	if (source.len > SOURCE_MAX)
		st = ds_parse_fail(&ps, 0, "a pattern of more than %zu bytes", SOURCE_MAX);
	else if (ds_utf8_valid(source) < source.len)
		st = ds_parse_fail(&ps, ds_utf8_valid(source), "ill-formed UTF-8");
	else
		st = ds_parse(&root, &ps);
	if (!st)
		st = ds_compile(root, &ps);
	if (!st)
		st = ds_needs(root, &ps);
	if (st) {
		ds_pattern_free(p);
		return st;
	}
	*out = p;
	return DS_OK;
}

void ds_pattern_free(ds_pattern *p)
{
	if (!p)
		return;
	ds_arena_free(&p->mem);
	free(p);
}

size_t ds_pattern_captures(const ds_pattern *p)
{
	return p->n_names;
}

ds_str ds_pattern_capture(const ds_pattern *p, size_t i)
{
	return p->names[i];
}

bool ds_pattern_needs_tags(const ds_pattern *p)
{
	return p->needs_tags;
}

/* What is found, until all is known to be well. */
struct found {
	ds_matches m;
	ds_arena *mem;
	struct ds_note *open; /* room for capture borders not closed yet */
	size_t cap_open;
};

static int32_t span_of(const ds_run *r, uint32_t first, uint32_t count)
{
	const ds_spans *spans = &r->doc->spans;
	uint32_t i = r->span_at ? r->span_at[first - r->span_base] : DS_PATTERN_NONE;

	for (; i != DS_PATTERN_NONE && i < spans->n && spans->v[i].first == first; i++) {
		if (spans->v[i].count == count)
			return (int32_t)i;
	}
	return -1;
}

/* By position, a longer one before what it holds, then in the order of their names. */
static int by_place(const void *pa, const void *pb)
{
	const ds_capture *a = pa, *b = pb;

	if (a->first != b->first)
		return a->first < b->first ? -1 : 1;
	if (a->count != b->count)
		return a->count > b->count ? -1 : 1;
	return (a->name > b->name) - (a->name < b->name);
}

static ds_status add_capture(struct found *f, const ds_run *r, uint32_t name, uint32_t from,
			     uint32_t to)
{
	ds_status st;

	if (from == to)
		return DS_OK;
	st = ds_arena_grow(f->mem, &f->m.captures, &f->m.cap_captures, f->m.n_captures,
			   f->m.n_captures + 1, sizeof *f->m.captures, r->err);
	if (!st)
		f->m.captures[f->m.n_captures++] =
			(ds_capture){name, from, to - from, span_of(r, from, to - from)};
	return st;
}

/* Borders pair up: a capture closes what was opened last. */
static ds_status add_captures(struct found *f, ds_run *r)
{
	size_t own = r->n_notes, open = 0;
	ds_status st = DS_OK;

	for (size_t i = 0; i < own && !r->status; i++) {
		if (r->notes[i].kind == DS_NOTE_NEAR)
			ds_near_notes(r, r->notes[i].number, r->notes[i].token);
	}
	st = r->status;
	for (size_t i = 0; !st && i < r->n_notes; i++) {
		const struct ds_note *n = &r->notes[i];

		if (n->kind == DS_NOTE_OPEN) {
			st = ds_arena_grow(r->mem, &f->open, &f->cap_open, open, open + 1,
					   sizeof *f->open, r->err);
			if (!st)
				f->open[open++] = *n;
		} else if (n->kind == DS_NOTE_CLOSE && open > 0) {
			open--;
			st = add_capture(f, r, n->number, f->open[open].token, n->token);
		}
	}
	return st;
}

static ds_status add_match(struct found *f, ds_run *r, uint32_t start, uint32_t end)
{
	size_t first = f->m.n_captures;
	ds_status st = ds_arena_grow(f->mem, &f->m.v, &f->m.cap, f->m.n, f->m.n + 1, sizeof *f->m.v,
				     r->err);

	if (!st)
		st = add_captures(f, r);
	if (st)
		return st;
	if (f->m.n_captures - first > 1)
		qsort(f->m.captures + first, f->m.n_captures - first, sizeof *f->m.captures,
		      by_place);
	if (f->m.n_captures > UINT32_MAX)
		return ds_fail(r->err, DS_ELIMIT, "too many captures");
	f->m.v[f->m.n++] = (ds_match){start, end - start, (uint32_t)first,
				      (uint32_t)(f->m.n_captures - first)};
	return DS_OK;
}

/* Pairs on the way of a match end at its last token; the next search may begin with them. */
static void forget(ds_run *r, uint32_t token)
{
	for (size_t pc = 0; pc < r->p->n_code; pc++) {
		struct ds_seen *s = &r->seen[pc * r->ring + token % r->ring];

		if (s->token == token)
			s->generation = 0;
	}
}

static ds_status search_window(struct found *f, ds_run *r)
{
	uint32_t generation = ds_run_generation(r), start = r->lo, end = 0;
	ds_status st = DS_OK;

	for (size_t n = 0; n < r->p->n_nears; n++) {
		memset(r->nears[n].whole, 0, (r->hi - r->lo) * sizeof(uint32_t));
		for (uint32_t i = 0; i < r->p->nears[n].n; i++)
			memset(r->nears[n].item[i], 0, (r->hi - r->lo) * sizeof(uint32_t));
	}
	while (!st && start < r->hi) {
		uint32_t hi = r->hi - start > DS_MATCH_TOKENS ? start + DS_MATCH_TOKENS : r->hi;
		bool found;

		r->cut = false;
		r->n_notes = 0;
		found = ds_run_at(&end, r, 0, start, hi, generation);
		st = r->status;
		if (r->cut)
			generation = ds_run_generation(r);
		if (!found || st) {
			start++;
			continue;
		}
		st = add_match(f, r, start, end);
		forget(r, end);
		start = end;
	}
	return st;
}

/* The window that token `at` is in, within [lo, hi): tokens [*from, *to). */
static void window_at(uint32_t *from, uint32_t *to, const ds_run *r, uint32_t at, uint32_t hi)
{
	const ds_tokens *t = &r->doc->tokens;
	uint32_t s = t->v[at].sentence;
	uint32_t paragraph;

	*from = at;
	*to = hi;
	if (r->p->window == DS_WITHIN_DOCUMENT || s >= t->n_sentences)
		return;
	paragraph = t->sentences[s].paragraph;
	while (r->p->window == DS_WITHIN_PARAGRAPH && s + 1 < t->n_sentences &&
	       t->sentences[s + 1].paragraph == paragraph)
		s++;
	*to = t->sentences[s].first + t->sentences[s].count;
	if (*to > hi || *to <= at)
		*to = hi;
}

static ds_status index_spans(ds_run *r, uint32_t lo, uint32_t hi)
{
	const ds_spans *spans = &r->doc->spans;
	uint32_t *at;

	r->span_base = lo;
	if (!r->p->needs_tags && (r->p->n_names == 0 || spans->n == 0))
		return DS_OK;
	at = ds_arena_get(r->mem, (size_t)(hi - lo) + 1, sizeof *at);
	if (!at)
		return ds_arena_fail(r->mem, r->err);
	memset(at, 0xFF, ((size_t)(hi - lo) + 1) * sizeof *at);
	for (size_t i = spans->n; i-- > 0;) {
		if (spans->v[i].first >= lo && spans->v[i].first < hi)
			at[spans->v[i].first - lo] = (uint32_t)i;
	}
	r->span_at = at;
	return DS_OK;
}

/* Room for the widest window. */
static ds_status make_room(ds_run *r, uint32_t lo, uint32_t hi)
{
	uint32_t widest = 0;
	ds_arena *mem = r->mem;

	for (uint32_t at = lo, from, to; at < hi; at = to) {
		window_at(&from, &to, r, at, hi);
		if (to - from > widest)
			widest = to - from;
	}
	r->ring = (widest < DS_MATCH_TOKENS ? widest : DS_MATCH_TOKENS) + 1;
	r->seen = ds_arena_zero(mem, r->p->n_code * r->ring, sizeof *r->seen);
	r->nears = ds_arena_zero(mem, r->p->n_nears, sizeof *r->nears);
	if (!r->seen || !r->nears)
		return ds_arena_fail(mem, r->err);
	for (size_t n = 0; n < r->p->n_nears; n++) {
		r->nears[n].whole = ds_arena_get(mem, widest, sizeof(uint32_t));
		if (!r->nears[n].whole)
			return ds_arena_fail(mem, r->err);
		for (uint32_t i = 0; i < r->p->nears[n].n; i++) {
			r->nears[n].item[i] = ds_arena_get(mem, widest, sizeof(uint32_t));
			if (!r->nears[n].item[i])
				return ds_arena_fail(mem, r->err);
		}
	}
	return DS_OK;
}

static ds_status search(struct found *f, ds_run *r, uint32_t lo, uint32_t hi)
{
	ds_status st = make_room(r, lo, hi);

	if (!st)
		st = index_spans(r, lo, hi);
	for (uint32_t at = lo; !st && at < hi; at = r->hi) {
		window_at(&r->lo, &r->hi, r, at, hi);
		st = search_window(f, r);
	}
	return st;
}

ds_status ds_pattern_find(ds_matches *out, const ds_pattern *p, const ds_doc *doc, size_t first,
			  size_t count, ds_arena *mem, ds_err *err)
{
	ds_arena scratch;
	ds_run r = {.p = p, .doc = doc, .mem = &scratch, .err = err};
	struct found f = {.mem = mem};
	ds_status st;

	if (first > doc->tokens.n)
		first = doc->tokens.n;
	if (count > doc->tokens.n - first)
		count = doc->tokens.n - first;
	ds_arena_init(&scratch, NULL, 0);
	st = search(&f, &r, (uint32_t)first, (uint32_t)(first + count));
	ds_arena_free(&scratch);
	if (!st)
		*out = f.m;
	return st;
}
