/*
 * The order of items, and how they are spread over parts. See tally.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/tally_int.h"

#include "base/stop.h"

#include <math.h>

/* ---- order ----------------------------------------------------------------------------------- */

static int compare(const ds_tally *t, uint32_t a, uint32_t b)
{
	uint64_t na = ds_tally_count(t, a), nb = ds_tally_count(t, b);

	if (na != nb)
		return na > nb ? -1 : 1;
	for (unsigned k = 0; k < t->opts.n; k++) {
		int c = ds_str_cmp(ds_tally_key(t, a, k), ds_tally_key(t, b, k));

		if (c)
			return c;
	}
	return 0;
}

static void merge(const ds_tally *t, uint32_t *to, const uint32_t *v, size_t a, size_t b, size_t c)
{
	size_t i = a, k = b;

	for (size_t at = a; at < c; at++) {
		bool left = i < b && (k >= c || compare(t, v[i], v[k]) <= 0);

		to[at] = left ? v[i++] : v[k++];
	}
}

/* Sorts v; room has as many. Gives the one of both that holds the result, NULL when it was stopped. */
static uint32_t *sort(const ds_tally *t, uint32_t *v, uint32_t *room, size_t n)
{
	for (size_t width = 1; width < n; width *= 2) {
		uint32_t *done = room;

		for (size_t a = 0; a < n; a += 2 * width) {
			size_t b = n - a > width ? a + width : n;
			size_t c = n - a > 2 * width ? a + 2 * width : n;

			merge(t, room, v, a, b, c);
			if (ds_stopped())
				return NULL;
		}
		room = v;
		v = done;
	}
	return v;
}

ds_status ds_tally_order(const uint32_t **out, size_t *n, ds_tally *t, uint64_t least, ds_err *err)
{
	size_t count = 0;
	uint32_t *v;
	ds_status st;

	for (size_t i = 0; i < t->items.n; i++)
		count += ds_tally_count(t, (uint32_t)i) >= least;
	st = ds_tally_zeroed(t, &t->order, count * 2, err);
	if (st)
		return st;
	v = t->order.v;
	for (size_t i = 0, k = 0; i < t->items.n; i++) {
		if (ds_tally_count(t, (uint32_t)i) >= least)
			v[k++] = (uint32_t)i;
	}
	v = count ? sort(t, v, v + count, count) : v;
	if (count && !v)
		return ds_fail(err, DS_EINTR, NULL);
	*out = v;
	*n = count;
	return DS_OK;
}

/* ---- spread ---------------------------------------------------------------------------------- */

/* What is added up while the pieces of the parts go by. */
struct parts {
	const uint32_t *part_of; /* NULL: each chunk, or piece, is one */
	uint32_t *pieces;        /* in the order of their parts; NULL likewise */
	bool chunks;
	uint64_t *words;         /* of each part */
	uint32_t n;
	uint64_t all; /* words */
	uint64_t *here; /* by item: count in this part */
	uint32_t *met;  /* items of this part */
	size_t n_met;
	double *share;  /* by item: shares of the parts that have it */
	double *sum, *squares; /* by item: relative frequencies in the parts, and their squares */
};

static uint32_t part_at(const ds_tally *t, const struct parts *p, uint32_t piece)
{
	if (p->part_of)
		return p->part_of[piece];
	return p->chunks ? ds_tally_chunk(t, piece) : piece;
}

/* Pieces by part, those of a part in their order: a counting sort. */
static ds_status group(ds_tally *t, struct parts *p, ds_tally_array *pieces, ds_tally_array *starts,
		       ds_err *err)
{
	uint32_t n = (uint32_t)t->pieces.n;
	uint32_t *at;
	ds_status st = ds_tally_zeroed(t, pieces, n, err);

	if (!st)
		st = ds_tally_zeroed(t, starts, (size_t)p->n + 1, err);
	if (st)
		return st;
	at = starts->v;
	for (uint32_t i = 0; i < n; i++)
		at[p->part_of[i] + 1]++;
	for (uint32_t k = 0; k < p->n; k++)
		at[k + 1] += at[k];
	p->pieces = pieces->v;
	for (uint32_t i = 0; i < n; i++)
		p->pieces[at[p->part_of[i]]++] = i;
	return DS_OK;
}

static uint32_t read_number(const uint8_t **at)
{
	uint32_t v = 0;

	for (unsigned shift = 0;; shift += 7) {
		uint8_t b = *(*at)++;

		v |= (uint32_t)(b & 0x7F) << shift;
		if (!(b & 0x80))
			return v;
	}
}

static void read_piece(const ds_tally *t, struct parts *p, uint32_t piece)
{
	const ds_tally_piece *v = t->pieces.v;
	const uint8_t *at = (const uint8_t *)t->log.v + (piece ? v[piece - 1].log : 0);
	const uint8_t *end = (const uint8_t *)t->log.v + v[piece].log;

	while (at < end) {
		uint32_t item = read_number(&at), count = read_number(&at);

		if (!p->here[item])
			p->met[p->n_met++] = item;
		p->here[item] += count;
	}
}

/* The part is over: what its items add. */
static void end_part(const ds_tally *t, struct parts *p, ds_spread *out, uint64_t words)
{
	double share = p->all ? (double)words / (double)p->all : 0;

	for (size_t i = 0; i < p->n_met; i++) {
		uint32_t item = p->met[i];
		double here = (double)p->here[item];
		double rate = words ? here / (double)words : 0;

		out[item].range++;
		out[item].deviation += fabs(here / (double)ds_tally_count(t, item) - share);
		p->share[item] += share;
		p->sum[item] += rate;
		p->squares[item] += rate * rate;
		p->here[item] = 0;
	}
	p->n_met = 0;
}

static void finish(const ds_tally *t, const struct parts *p, ds_spread *out, uint32_t n)
{
	for (size_t i = 0; i < t->items.n; i++) {
		double mean = n ? p->sum[i] / n : 0, dp, variance;

		if (!out[i].range)
			continue;
		/* parts without the item deviate by their share */
		dp = (out[i].deviation + (1 - p->share[i])) / 2;
		out[i].deviation = dp > 0 ? dp : 0;
		out[i].juilland = NAN;
		if (n < 2 || !(mean > 0))
			continue;
		variance = p->squares[i] / n - mean * mean;
		variance = variance > 0 ? variance : 0;
		out[i].juilland = 1 - sqrt(variance) / mean / sqrt((double)n - 1);
		if (out[i].juilland < 0)
			out[i].juilland = 0;
	}
}

static ds_status run(ds_tally *t, struct parts *p, ds_spread *out, ds_parts *parts, ds_err *err)
{
	uint32_t n = (uint32_t)t->pieces.n;

	for (uint32_t i = 0; i < n; i++) {
		uint64_t words = ((ds_tally_piece *)t->pieces.v)[i].words;

		p->words[part_at(t, p, i)] += words;
		p->all += words;
	}
	*parts = (ds_parts){0, 0};
	for (uint32_t k = 0; k < p->n; k++) {
		double share = p->all ? (double)p->words[k] / (double)p->all : 0;

		if (p->words[k] && (!parts->n++ || share < parts->smallest))
			parts->smallest = share;
	}
	for (uint32_t i = 0; i < n; i++) {
		uint32_t piece = p->pieces ? p->pieces[i] : i, part = part_at(t, p, piece);
		bool last = i + 1 == n ||
			    part_at(t, p, p->pieces ? p->pieces[i + 1] : i + 1) != part;

		read_piece(t, p, piece);
		if (last)
			end_part(t, p, out, p->words[part]);
		if (i % 1024 == 0 && ds_stopped())
			return ds_fail(err, DS_EINTR, NULL);
	}
	finish(t, p, out, parts->n);
	return DS_OK;
}

enum { WORDS, HERE, MET, SHARE, SUM, SQUARES, PIECES, STARTS, ARRAYS };

ds_status ds_tally_spread(ds_spread *out, ds_parts *parts, ds_tally *t, const uint32_t *part_of,
			  uint32_t n_parts, ds_err *err)
{
	struct parts p = {.part_of = part_of, .n = n_parts, .chunks = t->opts.chunk > 0};
	static const size_t sizes[ARRAYS] = {8, 8, 4, 8, 8, 8, 4, 4};
	ds_tally_array v[ARRAYS] = {{NULL, 0, 0, 0}};
	size_t items = t->items.n;
	ds_status st = DS_OK;

	if (!part_of)
		p.n = p.chunks ? t->chunk + 1 : (uint32_t)t->pieces.n;
	for (size_t i = 0; part_of && i < t->pieces.n; i++) {
		if (part_of[i] >= n_parts)
			return ds_fail(err, DS_EFAIL, "there is no part %u", part_of[i]);
	}
	for (int i = 0; i < ARRAYS; i++)
		v[i].size = sizes[i];
	for (int i = WORDS; !st && i <= SQUARES; i++)
		st = ds_tally_zeroed(t, &v[i], i == WORDS ? p.n : items, err);
	if (!st && part_of)
		st = group(t, &p, &v[PIECES], &v[STARTS], err);
	if (!st) {
		if (items)
			memset(out, 0, items * sizeof *out);
		p.words = v[WORDS].v;
		p.here = v[HERE].v;
		p.met = v[MET].v;
		p.share = v[SHARE].v;
		p.sum = v[SUM].v;
		p.squares = v[SQUARES].v;
		st = run(t, &p, out, parts, err);
	}
	for (int i = 0; i < ARRAYS; i++)
		ds_tally_drop(t, &v[i]);
	return st;
}
