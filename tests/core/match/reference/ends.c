/* Look-around, conditions and near of the reference: all starts, all ends, all orders.  SPDX-License-Identifier: MIT */
#include "program.h"

static uint64_t bit_of(const struct walk *w, int at)
{
	return (uint64_t)1 << (at - w->lo);
}

int ref_lengths(int out[8], const struct place *list, const struct ref_doc *d, int at, int end)
{
	const char *entry;
	int n = 0;

	for (int length = 8; length > 0; length--) {
		char words[200] = "";
		bool there = false;

		if (at + length > end)
			continue;
		for (int i = 0; i < length; i++) {
			strcat(words, i ? " " : "");
			strcat(words, d->t[at + i].key);
		}
		for (int i = 0; !there; i++) {
			entry = list->kind == REF_LEMMA ? ref_form(list->list, i)
							: ref_entry(list->list, list->forms, i);
			if (!entry)
				break;
			there = strcmp(entry, words) == 0;
		}
		if (there)
			out[n++] = length;
	}
	return n;
}

static uint64_t list_ends(struct walk *w, const struct place *p, int at)
{
	int length[8], n = ref_lengths(length, p, w->d, at, w->hi);
	uint64_t ends = 0;

	for (int i = 0; i < n; i++)
		ends |= bit_of(w, at + length[i]);
	return ends;
}

static uint64_t span_ends(struct walk *w, const struct place *p, int at)
{
	uint64_t ends = 0;

	for (int i = 0; i < w->d->n_spans; i++) {
		const struct ref_span *s = &w->d->spans[i];

		if (s->first == at && at + s->count <= w->hi && p->types & (uint64_t)1 << s->type &&
		    (p->test < 0 || ref_span_is(w->p->tree, p->test, w->d, s)))
			ends |= bit_of(w, at + s->count);
	}
	return ends;
}

/* From every start of a set. */
static uint64_t ends_from(struct walk *w, int place, uint64_t starts)
{
	uint64_t ends = 0;

	for (int at = w->lo; at <= w->hi; at++) {
		if (starts & bit_of(w, at))
			ends |= ref_ends(w, place, at);
	}
	return ends;
}

static uint64_t sequence_ends(struct walk *w, const struct place *p, int at)
{
	uint64_t ends = bit_of(w, at);

	for (int kid = p->first; kid >= 0; kid = w->p->v[kid].next)
		ends = ends_from(w, kid, ends);
	return ends;
}

static uint64_t star_ends(struct walk *w, const struct place *p, int at)
{
	uint64_t ends = bit_of(w, at), before = 0;

	while (ends != before && *w->steps > 0) {
		before = ends;
		ends |= ends_from(w, p->first, before);
	}
	return ends;
}

static uint64_t group_ends(struct walk *w, const struct place *p, int at)
{
	uint64_t all = ref_ends(w, p->first, at), ends = 0;

	for (int end = at; end <= w->hi; end++) {
		if (all & bit_of(w, end) && ref_conds_hold(w, p->cond, at, end))
			ends |= bit_of(w, end);
	}
	return ends;
}

uint64_t ref_ends(struct walk *w, int place, int at)
{
	const struct place *p = &w->p->v[place];
	struct near_result near;
	uint64_t ends = 0;

	if (--*w->steps < 0)
		return 0;
	switch (p->kind) {
	case REF_TOKEN:
		return at < w->hi && ref_token_is(w->p->tree, p->test, w->d, at)
			       ? bit_of(w, at + 1)
			       : 0;
	case REF_LIST:
	case REF_LEMMA: return list_ends(w, p, at);
	case REF_SPAN: return span_ends(w, p, at);
	case REF_SEQ: return sequence_ends(w, p, at);
	case REF_ALT:
		for (int kid = p->first; kid >= 0; kid = w->p->v[kid].next)
			ends |= ref_ends(w, kid, at);
		return ends;
	case REF_MAYBE: return bit_of(w, at) | ref_ends(w, p->first, at);
	case REF_STAR: return star_ends(w, p, at);
	case REF_CAPTURE: return ref_ends(w, p->first, at);
	case REF_GROUP: return group_ends(w, p, at);
	case REF_LOOK: return ref_look_holds(w, p, at) ? bit_of(w, at) : 0;
	default: return ref_near(&near, w, place, at) ? bit_of(w, near.end) : 0;
	}
}

/* The same, written down: the same question comes from many paths. */
static uint64_t slot_ends(struct walk *w, int slot, int place, int at)
{
	uint64_t bit = bit_of(w, at);

	if (!(w->p->known[slot] & bit)) {
		w->p->ends[slot][at - w->lo] = ref_ends(w, place, at);
		w->p->known[slot] |= bit;
	}
	return w->p->ends[slot][at - w->lo];
}

static bool related(int relation, int s, int e, int x, int y)
{
	return relation == REF_CONTAINING    ? s <= x && y <= e
	       : relation == REF_OVERLAPPING ? x < e && y > s
					     : x <= s && e <= y;
}

static bool cond_holds(struct walk *w, const struct checked *c, int s, int e)
{
	for (int x = w->lo; x < w->hi && s < e; x++) {
		uint64_t ends = slot_ends(w, c->slot, c->item, x);

		for (int y = x + 1; y <= w->hi; y++) {
			if (ends & bit_of(w, y) && related(c->relation, s, e, x, y))
				return true;
		}
	}
	return false;
}

bool ref_conds_hold(struct walk *w, int cond, int from, int to)
{
	for (; cond >= 0; cond = w->p->cond[cond].next) {
		const struct checked *c = &w->p->cond[cond];

		if (cond_holds(w, c, from, to) == c->negative)
			return false;
	}
	return true;
}

bool ref_look_holds(struct walk *w, const struct place *look, int at)
{
	bool there = false;

	if (!look->behind)
		there = slot_ends(w, look->slot, look->first, at) != 0;
	for (int from = w->lo; look->behind && from <= at && !there; from++)
		there = slot_ends(w, look->slot, look->first, from) & bit_of(w, at);
	return there != look->negative;
}

/* ---- near ---- */

#define NEVER INT32_MAX

/* Where each item of a set stands. */
struct arrangement {
	int end, at[6];
};

static int item_of(const struct walk *w, int near, int i)
{
	int kid = w->p->v[near].first;

	while (i-- > 0)
		kid = w->p->v[kid].next;
	return kid;
}

/* The first place of item i from `from` to `last` that ends earliest, and within `bound`. */
static int earliest(int *end, struct walk *w, int near, int i, int from, int last, int bound)
{
	struct walk own;
	int best = REF_NONE;

	*end = NEVER;
	for (int at = from; at <= last && at < w->hi; at++) {
		if (!ref_walk_item(&own, w, item_of(w, near, i), at, w->p->v[near].max))
			continue;
		if (own.best.to <= bound && own.best.to < *end) {
			*end = own.best.to;
			best = at;
		}
	}
	return best;
}

/* Of all items of a set that may be the last: the one that ends first; of equal ones the last written. */
static struct arrangement arrange(struct walk *w, int near, unsigned set, int start)
{
	struct arrangement best = {.end = NEVER};
	int bound = start + w->p->v[near].max;

	for (int i = 0; i < 6; i++) {
		struct arrangement a = {.end = start};
		bool alone = set == 1u << i;
		int at, end;

		if (!(set & 1u << i) || *w->steps < 0)
			continue;
		if (!alone)
			a = arrange(w, near, set & ~(1u << i), start);
		if (a.end == NEVER)
			continue;
		at = earliest(&end, w, near, i, a.end, alone ? start : w->hi, bound);
		if (at < 0 || end > best.end)
			continue;
		best = a;
		best.at[i] = at;
		best.end = end;
	}
	return best;
}

bool ref_near(struct near_result *out, struct walk *w, int near, int start)
{
	struct arrangement a;
	struct walk own;
	int n = 0;

	for (int kid = w->p->v[near].first; kid >= 0; kid = w->p->v[kid].next)
		n++;
	a = arrange(w, near, (1u << n) - 1, start);
	*out = (struct near_result){.end = a.end};
	if (a.end == NEVER || *w->steps < 0)
		return false;
	for (int i = 0; i < n; i++) {
		ref_walk_item(&own, w, item_of(w, near, i), a.at[i], w->p->v[near].max);
		out->features |= own.best_features;
		for (int k = 0; k < own.best.n_marks && out->n_marks < REF_MARKS; k++)
			out->mark[out->n_marks++] = own.best.mark[k];
	}
	return true;
}
