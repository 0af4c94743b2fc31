/*
 * Look-around and conditions: one pass over the window for each, the first time that it is asked
 * for. See run_int.h.
 *
 * From the window's end to its start, each place of the body knows the least and the greatest end of
 * the matches that go on from it; a row of such knowledge is kept for as many tokens as one item may
 * take. Look-behind goes the other way, with the places that can be reached. So the cost is tokens
 * times size of the body, whatever it holds.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/run_int.h"

/* Ends of matches from a place on: any, and those that take a token; DS_PATTERN_NONE and 0 for none. */
struct ends {
	uint32_t least, greatest, least_taken;
};

struct pass {
	ds_run *r;
	const ds_body *body;
	size_t width;   /* places of the body */
	uint32_t rows;  /* kept */
	struct ends *ends; /* rows x width */
	bool *reached;     /* rows x width */
	uint32_t *out;
};

void ds_look_reset(ds_run *r)
{
	for (size_t i = 0; i < r->prog->n_bodies && i < r->n_views; i++)
		r->views[i].is_known = false;
}

static struct ends *ends_at(const struct pass *p, uint32_t token, uint32_t place)
{
	return &p->ends[(size_t)(token % p->rows) * p->width + (place - p->body->entry)];
}

static bool *reached_at(const struct pass *p, uint32_t token, uint32_t place)
{
	return &p->reached[(size_t)(token % p->rows) * p->width + (place - p->body->entry)];
}

/* Calls with each number of tokens that the item can take here. */
typedef void taker(struct pass *p, uint32_t place, uint32_t token, uint32_t count);

static void take_each(struct pass *p, uint32_t place, uint32_t token, taker *take)
{
	ds_run *r = p->r;
	const ds_instr *in = &r->prog->code[place];
	size_t lengths[DS_LIST_TOKENS], n = 0;
	uint32_t end, span;

	if (token == r->hi)
		return;
	switch (in->code) {
	case DS_CODE_ANY: take(p, place, token, 1); return;
	case DS_CODE_WORD:
		if (r->words[token - r->base] == in->a)
			take(p, place, token, 1);
		return;
	case DS_CODE_TEST:
		if (ds_test_token(in->test, r, token))
			take(p, place, token, 1);
		return;
	case DS_CODE_LIST:
		n = ds_trie_match(lengths, in->trie, r->words + (token - r->base), r->hi - token);
		for (size_t i = 0; i < n; i++)
			take(p, place, token, (uint32_t)lengths[i]);
		return;
	case DS_CODE_NEAR:
		if (ds_near_at(&end, r, in->a, token))
			take(p, place, token, end - token);
		return;
	default: break;
	}
	span = r->span_at[token - r->base];
	for (; span < r->doc->spans.n && r->doc->spans.v[span].first == token; span++) {
		if (ds_span_stands(r, in, &r->doc->spans.v[span]))
			take(p, place, token, r->doc->spans.v[span].count);
	}
}

/* a takes in b; true if that changed it. */
static bool merge(struct ends *a, const struct ends *b)
{
	struct ends before = *a;

	if (b->least < a->least)
		a->least = b->least;
	if (b->greatest != DS_PATTERN_NONE && (a->greatest == DS_PATTERN_NONE || b->greatest > a->greatest))
		a->greatest = b->greatest;
	if (b->least_taken < a->least_taken)
		a->least_taken = b->least_taken;
	return memcmp(&before, a, sizeof before) != 0;
}

static void take_back(struct pass *p, uint32_t place, uint32_t token, uint32_t count)
{
	struct ends from;

	if (count >= p->rows)
		return;
	from = *ends_at(p, token + count, place + 1);
	from.least_taken = from.least;
	merge(ends_at(p, token, place), &from);
}

/* What takes no token, from the last place to the first; true if anything changed. */
static bool settle_ends(struct pass *p, uint32_t token)
{
	ds_run *r = p->r;
	bool changed = false;

	for (uint32_t place = p->body->end; place-- > p->body->entry;) {
		const ds_instr *in = &r->prog->code[place];
		struct ends *own = ends_at(p, token, place);

		if (in->code == DS_CODE_MATCH && place + 1 == p->body->end) {
			struct ends here = {token, token, DS_PATTERN_NONE};

			changed = merge(own, &here) || changed;
		} else if (in->code == DS_CODE_SPLIT) {
			changed = merge(own, ends_at(p, token, in->a)) || changed;
			changed = merge(own, ends_at(p, token, in->b)) || changed;
		} else if (in->code == DS_CODE_JUMP) {
			changed = merge(own, ends_at(p, token, in->a)) || changed;
		} else if (in->code == DS_CODE_LOOK && ds_look_holds(r, in->a, token) != in->negative) {
			changed = merge(own, ends_at(p, token, place + 1)) || changed;
		}
	}
	return changed;
}

static bool takes(const ds_instr *in)
{
	return in->code >= DS_CODE_ANY && in->code <= DS_CODE_NEAR;
}

/* What the view says of a token, once the ends of matches that start there are known. */
static void note_ends(struct pass *p, uint32_t token)
{
	const struct ends *e = ends_at(p, token, p->body->entry);
	uint32_t i = token - p->r->lo;

	switch (p->body->look) {
	case DS_LOOK_AHEAD: p->out[i] = e->least != DS_PATTERN_NONE; break;
	case DS_LOOK_CONTAINING:
		p->out[i] = e->least_taken;
		if (token < p->r->hi && p->out[i + 1] < p->out[i])
			p->out[i] = p->out[i + 1];
		break;
	default: p->out[i] = e->greatest != DS_PATTERN_NONE && e->greatest > token ? e->greatest : 0;
	}
}

static void look_back(struct pass *p)
{
	ds_run *r = p->r;

	for (uint32_t token = r->hi + 1; token-- > r->lo && !r->status;) {
		memset(ends_at(p, token, p->body->entry), 0xFF, p->width * sizeof *p->ends);
		for (uint32_t place = p->body->entry; place < p->body->end; place++) {
			ds_run_step(r);
			if (takes(&r->prog->code[place]))
				take_each(p, place, token, take_back);
		}
		while (settle_ends(p, token) && !r->status)
			ds_run_step(r);
		note_ends(p, token);
	}
	if (p->body->look != DS_LOOK_OVERLAPPING && p->body->look != DS_LOOK_WITHIN)
		return;
	for (uint32_t i = 1; i <= r->hi - r->lo; i++) {
		if (p->out[i - 1] > p->out[i])
			p->out[i] = p->out[i - 1];
	}
}

static void take_on(struct pass *p, uint32_t place, uint32_t token, uint32_t count)
{
	if (count < p->rows)
		*reached_at(p, token + count, place + 1) = true;
}

static bool reach(struct pass *p, uint32_t token, uint32_t place)
{
	bool *to = reached_at(p, token, place), is_new = !*to;

	*to = true;
	return is_new;
}

/* From the first place to the last; true if a place was reached that stands before where it was reached from. */
static bool settle_reached(struct pass *p, uint32_t token)
{
	bool again = false;

	for (uint32_t place = p->body->entry; place < p->body->end; place++) {
		const ds_instr *in = &p->r->prog->code[place];

		if (!*reached_at(p, token, place))
			continue;
		if (in->code == DS_CODE_SPLIT) {
			again = (reach(p, token, in->a) && in->a < place) || again;
			again = (reach(p, token, in->b) && in->b < place) || again;
		} else if (in->code == DS_CODE_JUMP) {
			again = (reach(p, token, in->a) && in->a < place) || again;
		} else if (in->code == DS_CODE_LOOK && ds_look_holds(p->r, in->a, token) != in->negative) {
			reach(p, token, place + 1);
		}
	}
	return again;
}

static void look_forward(struct pass *p)
{
	ds_run *r = p->r;

	for (uint32_t token = r->lo; token <= r->hi && !r->status; token++) {
		*reached_at(p, token, p->body->entry) = true;
		while (settle_reached(p, token) && !r->status)
			ds_run_step(r);
		p->out[token - r->lo] = *reached_at(p, token, p->body->end - 1);
		for (uint32_t place = p->body->entry; place < p->body->end; place++) {
			ds_run_step(r);
			if (*reached_at(p, token, place) && takes(&r->prog->code[place]))
				take_each(p, place, token, take_on);
		}
		memset(reached_at(p, token, p->body->entry), 0, p->width * sizeof *p->reached);
	}
}

static void make_view(ds_run *r, uint32_t n)
{
	const ds_body *body = &r->prog->bodies[n];
	struct ds_view *view = &r->views[n];
	uint32_t tokens = r->hi - r->lo;
	struct pass p = {.r = r, .body = body, .width = body->end - body->entry};
	ds_arena scratch;
	ds_status st = ds_arena_grow(r->mem, &view->v, &view->cap, 0, (size_t)tokens + 1, sizeof *view->v, r->err);

	if (st) {
		ds_run_fail(r, st);
		return;
	}
	view->is_known = true;
	p.out = view->v;
	p.rows = (tokens < DS_MATCH_TOKENS ? tokens : DS_MATCH_TOKENS) + 1;
	ds_arena_init(&scratch, NULL, 0);
	p.ends = ds_arena_get(&scratch, body->look == DS_LOOK_BEHIND ? 0 : p.rows * p.width, sizeof *p.ends);
	p.reached = ds_arena_zero(&scratch, body->look == DS_LOOK_BEHIND ? p.rows * p.width : 0, sizeof *p.reached);
	if (!p.ends || !p.reached)
		ds_run_fail(r, ds_arena_fail(&scratch, r->err));
	else if (body->look == DS_LOOK_BEHIND)
		look_forward(&p);
	else
		look_back(&p);
	ds_arena_free(&scratch);
}

static const uint32_t *view_of(ds_run *r, uint32_t n)
{
	if (!r->views[n].is_known)
		make_view(r, n);
	return r->status ? NULL : r->views[n].v;
}

bool ds_look_holds(ds_run *r, uint32_t n, uint32_t token)
{
	const uint32_t *view = view_of(r, n);

	return view && view[token - r->lo] != 0;
}

bool ds_condition_holds(ds_run *r, uint32_t n, uint32_t first, uint32_t end)
{
	const uint32_t *view = view_of(r, n);

	if (!view || first >= end)
		return false;
	switch (r->prog->bodies[n].look) {
	case DS_LOOK_CONTAINING: return view[first - r->lo] <= end;
	case DS_LOOK_OVERLAPPING: return view[end - 1 - r->lo] > first;
	default: return view[first - r->lo] >= end;
	}
}
