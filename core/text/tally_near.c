/*
 * Words near nodes: what collocations are counted from. See tally.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/tally_int.h"

#include "base/stop.h"

/* Marks the tokens of [first, end) that nodes touch; marks[0] is that of token `first`. */
static void mark_nodes(ds_tally *t, uint8_t *marks, const ds_tokens *text, size_t first, size_t end,
		       const ds_range *nodes, size_t n)
{
	for (size_t k = 0; k < n; k++) {
		size_t i = ds_token_at(text, nodes[k].start);
		bool any = false;

		for (i = i < first ? first : i; i < end && text->v[i].start < nodes[k].end; i++) {
			marks[i - first] = 1;
			any = true;
		}
		t->n_nodes += any;
	}
}

static uint32_t area_of(const ds_tokens *text, size_t i, ds_within within)
{
	if (within == DS_WITHIN_TEXT)
		return 0;
	if (within == DS_WITHIN_PARAGRAPH)
		return text->sentences[text->v[i].sentence].paragraph;
	return text->v[i].sentence;
}

/* One text: by its tokens from `first` on. */
struct walk {
	const ds_tokens *text;
	size_t first, end;
	const ds_near_opts *opts;
	uint8_t *marks;  /* 1 = in a node */
	uint8_t *units;  /* tokens of the word that starts here, 0 = none does */
	uint16_t *ahead; /* words from here to the next node, 0 = none in reach */
};

static bool is_node(const struct walk *w, size_t at, size_t n)
{
	for (size_t k = 0; k < n; k++) {
		if (w->marks[at + k])
			return true;
	}
	return false;
}

static ds_status find_units(ds_tally *t, const struct walk *w, ds_err *err)
{
	for (size_t i = w->first, n; i < w->end; i += n ? n : 1) {
		ds_str key;
		ds_status st = ds_tally_unit(&n, &key, t, w->text, i, w->end, err);

		if (st)
			return st;
		w->units[i - w->first] = (uint8_t)n;
	}
	return DS_OK;
}

/* Backwards: the distance of every word to the next node, where that is in reach. */
static void walk_back(const struct walk *w)
{
	unsigned since = 0; /* distance of the next word that comes; 0: no node in reach */
	uint32_t area = UINT32_MAX;

	for (size_t at = w->end - w->first; at-- > 0;) {
		uint32_t here = area_of(w->text, w->first + at, w->opts->within);

		if (here != area)
			since = 0;
		area = here;
		if (w->marks[at] || is_node(w, at, w->units[at])) {
			since = 1;
		} else if (w->units[at] && since) {
			bool near = since <= w->opts->left;

			w->ahead[at] = near ? (uint16_t)since : 0;
			since = near ? since + 1 : 0;
		}
	}
}

static ds_status count_near(ds_tally *t, ds_str key, unsigned behind, unsigned ahead, ds_err *err)
{
	uint32_t word;
	ds_status st = ds_tally_met(t, err);
	size_t known = t->sides.n;
	ds_tally_side *side;

	if (!st)
		st = ds_tally_intern(&word, t, key, err);
	if (!st && t->items.n > known) {
		st = ds_tally_room(t, &t->sides, t->items.n - known, err);
		if (!st) {
			side = (ds_tally_side *)t->sides.v + known;
			memset(side, 0, (t->items.n - known) * sizeof *side);
			t->sides.n = t->items.n;
		}
	}
	if (st)
		return st;
	side = (ds_tally_side *)t->sides.v + word;
	side->total++;
	if (!behind && !ahead)
		return DS_OK;
	if (ahead && (!behind || ahead < behind))
		side->left++;
	return ds_tally_hit(t, word, err);
}

/* Forwards: counts every word. */
static ds_status walk_on(ds_tally *t, const struct walk *w, ds_err *err)
{
	unsigned since = 0;
	uint32_t area = UINT32_MAX;
	size_t n;

	for (size_t i = w->first; i < w->end; i += n ? n : 1) {
		uint32_t here = area_of(w->text, i, w->opts->within);
		ds_str key;
		ds_status st = ds_tally_unit(&n, &key, t, w->text, i, w->end, err);

		if (here != area)
			since = 0;
		area = here;
		if (!st && is_node(w, i - w->first, n ? n : 1)) {
			since = 1;
			t->node_words += n > 0;
		} else if (!st && n) {
			bool near = since && since <= w->opts->right;

			st = count_near(t, key, near ? since : 0, w->ahead[i - w->first], err);
			since = near ? since + 1 : 0;
		}
		if (!st && (i & 4095) == 0 && ds_stopped())
			st = ds_fail(err, DS_EINTR, NULL);
		if (st)
			return st;
	}
	return DS_OK;
}

ds_status ds_tally_near(ds_tally *t, const ds_tokens *text, size_t first, size_t count,
			const ds_range *nodes, size_t n_nodes, const ds_near_opts *opts,
			ds_err *err)
{
	struct walk w = {text, first, first + count, opts, NULL, NULL, NULL};
	ds_tally_array marks = {NULL, 0, 0, 1}, units = {NULL, 0, 0, 1};
	ds_tally_array ahead = {NULL, 0, 0, sizeof(uint16_t)};
	ds_status st;

	if (t->opts.n != 1 || opts->left > DS_TALLY_WINDOW || opts->right > DS_TALLY_WINDOW)
		return ds_fail(err, DS_EFAIL, "a window has up to %d words on either side",
			       DS_TALLY_WINDOW);
	st = ds_tally_zeroed(t, &marks, count, err);
	if (!st)
		st = ds_tally_zeroed(t, &units, count, err);
	if (!st)
		st = ds_tally_zeroed(t, &ahead, count, err);
	if (!st && count) {
		w.marks = marks.v;
		w.units = units.v;
		w.ahead = ahead.v;
		mark_nodes(t, w.marks, text, first, w.end, nodes, n_nodes);
		st = find_units(t, &w, err);
		if (!st)
			walk_back(&w);
		if (!st)
			st = walk_on(t, &w, err);
	}
	ds_tally_drop(t, &marks);
	ds_tally_drop(t, &units);
	ds_tally_drop(t, &ahead);
	return st;
}
