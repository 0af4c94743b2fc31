/*
 * near(N: a, b, ...): all items, in any order, not overlapping, within N tokens. See run_int.h.
 *
 * Each item is matched as it would be alone from each token on (its preferred match, N tokens at
 * most), once per window. From a start the shortest whole is found over the sets of items: the
 * earlier a set ends, the better for everything that follows. Of equal ones the item written first
 * comes first. So a near(...) has one result at each token, and the matcher's rule (a pair is
 * looked at once) holds for it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/run_int.h"

#define SETS (1u << DS_NEAR_ITEMS)

/* How a set of items came about: the item put in last, and where it stands. */
struct step {
	uint32_t end, from, item, start;
};

void ds_near_reset(ds_run *r)
{
	const ds_program *prog = r->prog;
	size_t tokens = r->hi - r->lo, rows = 0, want;
	uint32_t *at;
	ds_status st;

	if (prog->n_nears == 0)
		return;
	for (size_t n = 0; n < prog->n_nears; n++)
		rows += 1 + prog->nears[n].n;
	want = rows * tokens;
	st = ds_arena_grow(r->mem, &r->near_room, &r->cap_near_room, 0, want, sizeof *r->near_room, r->err);
	if (!st)
		st = ds_arena_grow(r->mem, &r->nears, &r->cap_nears, 0, prog->n_nears, sizeof *r->nears, r->err);
	if (st) {
		ds_run_fail(r, st);
		return;
	}
	memset(r->near_room, 0, want * sizeof *r->near_room);
	at = r->near_room;
	for (size_t n = 0; n < prog->n_nears; n++) {
		r->nears[n].whole = at;
		at += tokens;
		for (uint32_t i = 0; i < prog->nears[n].n; i++, at += tokens)
			r->nears[n].item[i] = at;
	}
}

static uint32_t memo_of(bool found, uint32_t end, uint32_t lo)
{
	return found ? end - lo + 2 : 1;
}

/* End of item i from token `at` on; DS_PATTERN_NONE if it does not match there. */
static uint32_t item_end(ds_run *r, uint32_t n, uint32_t i, uint32_t at)
{
	const ds_near *near = &r->prog->nears[n];
	uint32_t *memo = &r->nears[n].item[i][at - r->lo], end = 0;

	if (*memo == 0) {
		uint32_t hi = r->hi - at > near->tokens ? at + near->tokens : r->hi;
		bool cut = r->cut;
		size_t notes = r->notes.n;
		bool found = ds_run_at(&end, r, near->entry[i], at, hi, ds_run_generation(r), DS_PICK_FIRST);

		r->notes.n = notes;
		r->cut = cut; /* N is part of the pattern, not the limit */
		*memo = memo_of(found, end, r->lo);
	}
	return *memo == 1 ? DS_PATTERN_NONE : *memo - 2 + r->lo;
}

/* Puts item i behind set s, at the place from which it ends first. */
static void extend(ds_run *r, uint32_t n, struct step *sets, uint32_t s, uint32_t i, uint32_t bound)
{
	struct step *to = &sets[s | 1u << i];

	for (uint32_t at = sets[s].end; at < bound && at < to->end && !r->status; at++) {
		uint32_t end = item_end(r, n, i, at);

		if (end <= bound && end < to->end)
			*to = (struct step){end, s, i, at};
	}
}

/* Fills sets[] for a near that starts at token `start`; true when all items found a place. */
static bool solve(struct step sets[SETS], ds_run *r, uint32_t n, uint32_t start)
{
	const ds_near *near = &r->prog->nears[n];
	uint32_t bound = r->hi - start > near->tokens ? start + near->tokens : r->hi;
	uint32_t full = (1u << near->n) - 1;

	for (uint32_t s = 0; s <= full; s++)
		sets[s].end = DS_PATTERN_NONE;
	for (uint32_t i = 0; i < near->n; i++) {
		uint32_t end = item_end(r, n, i, start);

		if (end <= bound)
			sets[1u << i] = (struct step){end, 0, i, start};
	}
	for (uint32_t s = 1; s < full; s++) {
		if (sets[s].end == DS_PATTERN_NONE)
			continue;
		for (uint32_t i = 0; i < near->n; i++) {
			if (!(s & 1u << i))
				extend(r, n, sets, s, i, bound);
		}
	}
	return !r->status && sets[full].end != DS_PATTERN_NONE;
}

bool ds_near_at(uint32_t *end, ds_run *r, uint32_t n, uint32_t start)
{
	uint32_t *memo = &r->nears[n].whole[start - r->lo];

	if (*memo == 0) {
		struct step sets[SETS];
		bool found = solve(sets, r, n, start);

		if (r->status)
			return false;
		*memo = memo_of(found, found ? sets[(1u << r->prog->nears[n].n) - 1].end : 0, r->lo);
	}
	*end = *memo == 1 ? DS_PATTERN_NONE : *memo - 2 + r->lo;
	return *memo != 1;
}

/* Appends the notes of item i at `at`, those of a near(...) inside it resolved. */
static void item_notes(ds_run *r, uint32_t n, uint32_t i, uint32_t at)
{
	const ds_near *near = &r->prog->nears[n];
	uint32_t hi = r->hi - at > near->tokens ? at + near->tokens : r->hi, end;
	size_t first = r->notes.n, count;

	if (!ds_run_at(&end, r, near->entry[i], at, hi, ds_run_generation(r), DS_PICK_FIRST))
		return;
	count = r->notes.n - first;
	for (size_t k = 0; k < count; k++) {
		struct ds_note note = r->notes.v[first + k];

		if (note.kind == DS_NOTE_NEAR)
			ds_near_notes(r, note.number, note.token);
	}
}

void ds_near_notes(ds_run *r, uint32_t n, uint32_t start)
{
	struct step sets[SETS], path[DS_NEAR_ITEMS];
	uint32_t s = (1u << r->prog->nears[n].n) - 1;
	size_t k = 0;

	if (!solve(sets, r, n, start))
		return;
	for (; s; s = sets[s].from)
		path[k++] = sets[s];
	while (k-- > 0)
		item_notes(r, n, path[k].item, path[k].start);
}
