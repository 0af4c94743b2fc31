/*
 * Attribution: which claim passes on which. See claims.h.
 *
 * Rests on the ranges of the claims alone, so that a store need not keep it. Of the claims whose
 * content holds the verb of another, the one with the shortest content is its outer claim; "citing B"
 * has the content of what cites, which is its outer claim. An outer content is longer than the inner
 * one, or as long; circles of those are cut.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/claims.h"

#include <stdlib.h>

#define ACTIVE 64u /* contents that are open at one place; of more the first are let go */
#define NEAR 4u    /* claims before and behind a "citing" */
#define CHAIN 16u  /* of which each cites the next */

static bool covers(ds_range content, ds_range verb)
{
	return content.start <= verb.start && verb.end <= content.end;
}

static uint32_t length(ds_range r)
{
	return r.end - r.start;
}

static bool is_same_saying(const ds_claim *a, const ds_claim *b)
{
	return a->verb.start == b->verb.start && a->speaker_at.start == b->speaker_at.start;
}

static bool is_outer(const ds_claim *o, const ds_claim *c)
{
	if (is_same_saying(o, c) || !covers(o->content, c->verb))
		return false;
	/* "What the army denied could not be verified": nobody passes that on */
	if (o->negated && !o->speaker_at.end && covers(o->content, o->verb))
		return false;
	if (length(o->content) != length(c->content))
		return length(o->content) > length(c->content);
	/* "The blast, police said, reportedly killed nine": who is named says it */
	return !covers(o->content, o->verb) || (o->speaker_at.end && !c->speaker_at.end);
}

static bool is_citing(const ds_doc *doc, const ds_claim *c)
{
	ds_str s = ds_str_sub(doc->text.read, c->verb.start, c->verb.end);

	return s.len >= 6 && (ds_str_ends(s, DS_STR("iting")) || ds_str_ends(s, DS_STR("uoting")));
}

static int by_content(const void *va, const void *vb)
{
	const uint32_t *a = va, *b = vb; /* start, number */

	if (a[0] != b[0])
		return a[0] < b[0] ? -1 : 1;
	return (a[1] > b[1]) - (a[1] < b[1]);
}

/* "A said, citing B, that C": the claim of A. */
static int32_t cited_by(const ds_doc *doc, size_t i)
{
	const ds_claims *cs = &doc->claims;
	const ds_claim *c = &cs->v[i];
	size_t from = i > NEAR ? i - NEAR : 0;

	/* "citing B, citing C": B cites C */
	if (i && is_citing(doc, &cs->v[i - 1]) && cs->v[i - 1].content.start == c->content.start &&
	    cs->v[i - 1].content.end == c->content.end)
		return (int32_t)i - 1;
	for (size_t k = from; k < cs->n && k <= i + NEAR; k++) {
		const ds_claim *o = &cs->v[k];

		if (k != i && o->content.start == c->content.start && o->content.end == c->content.end &&
		    !is_citing(doc, o))
			return (int32_t)k;
	}
	return -1;
}

/* Than the one so far; of "A, citing B, ..." B is the nearer. */
static bool is_nearer(const ds_doc *doc, const ds_claim *o, int32_t so_far)
{
	uint32_t than = so_far < 0 ? UINT32_MAX : length(doc->claims.v[so_far].content);

	return length(o->content) < than || (length(o->content) == than && is_citing(doc, o));
}

/*
 * Contents as long as each other could go in a circle; whoever follows "outer" must come to an end.
 * Only such steps count, all others lead to a longer content.
 */
static void break_circles(ds_claims *cs)
{
	for (size_t i = 0; i < cs->n; i++) {
		int32_t at = cs->v[i].outer;
		size_t steps = 0;

		while (at >= 0 && length(cs->v[at].content) == length(cs->v[i].content) &&
		       (size_t)at != i && steps <= CHAIN) {
			at = cs->v[at].outer;
			steps++;
		}
		if (at >= 0 && ((size_t)at == i || steps > CHAIN))
			cs->v[i].outer = -1;
	}
}

ds_status ds_claims_nest(ds_doc *doc, ds_err *err)
{
	ds_claims *cs = &doc->claims;
	uint32_t *order, active[ACTIVE];
	size_t next = 0, n_active = 0;

	if (cs->n == 0)
		return DS_OK;
	order = ds_arena_get(&doc->mem, 2 * cs->n, sizeof *order);
	if (!order)
		return ds_arena_fail(&doc->mem, err);
	for (size_t i = 0; i < cs->n; i++) {
		order[2 * i] = cs->v[i].content.start;
		order[2 * i + 1] = (uint32_t)i;
	}
	qsort(order, cs->n, 2 * sizeof *order, by_content);
	for (size_t i = 0; i < cs->n; i++) {
		ds_claim *c = &cs->v[i];
		size_t kept = 0;

		c->outer = is_citing(doc, c) ? cited_by(doc, i) : -1;
		for (; next < cs->n && order[2 * next] <= c->verb.start; next++) {
			if (n_active == ACTIVE)
				memmove(active, active + 1, --n_active * sizeof *active);
			active[n_active++] = order[2 * next + 1];
		}
		for (size_t k = 0; k < n_active; k++) {
			const ds_claim *o = &cs->v[active[k]];

			if (o->content.end <= c->verb.start)
				continue;
			active[kept++] = active[k];
			if (is_outer(o, c) && is_nearer(doc, o, c->outer))
				c->outer = (int32_t)active[k];
		}
		n_active = kept;
	}
	break_circles(cs);
	return DS_OK;
}

int32_t ds_claim_at(const ds_doc *doc, size_t read_at)
{
	int32_t best = -1;
	uint32_t shortest = UINT32_MAX;

	for (size_t i = 0; i < doc->claims.n; i++) {
		const ds_claim *c = &doc->claims.v[i];

		if (c->content.start > read_at || c->content.end <= read_at ||
		    length(c->content) > shortest)
			continue;
		/* of two that say the same, the one that is passed on: "A, citing B" is B's */
		if (length(c->content) == shortest && c->outer != best)
			continue;
		shortest = length(c->content);
		best = (int32_t)i;
	}
	return best;
}
