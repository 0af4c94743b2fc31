/*
 * Scores and their intervals from the counts. See eval.h.
 *
 * The interval is the percentile bootstrap (Efron 1979): sentences or documents are drawn with
 * replacement as often as there are, DS_EVAL_SAMPLES times, and the 25th and 975th of 1,000 F1 bound
 * it. Draws are splitmix64 (Steele and others 2014), two of 32 bits from each number, scaled by a
 * multiplication.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/eval_int.h"

#include <stdlib.h>

#define ROWS_WITH_INTERVAL 256u /* beyond, only the row of all has one */

uint32_t ds_eval_ratio(uint64_t part, uint64_t whole)
{
	return whole ? (uint32_t)((part * DS_EVAL_ONE + whole / 2) / whole) : 0;
}

uint32_t ds_eval_f1(const ds_eval_row *row)
{
	return ds_eval_ratio(2 * row->right, row->gold + row->found);
}

size_t ds_eval_sets(const ds_eval *e)
{
	return e->n_sets;
}

/* What is resampled: the counts [from, to) are one unit. */
struct piece {
	size_t from, to;
};

/* The bootstrap at work. Row n is the row of all. */
struct boot {
	const ds_eval *e;
	const struct piece *pieces;
	size_t n_pieces;
	const uint32_t *row_of; /* by type */
	size_t n;
	ds_eval_row *sums;
	uint32_t *f1; /* DS_EVAL_SAMPLES of each row */
	uint64_t state;
};

static uint64_t draw(uint64_t *state)
{
	uint64_t z = *state += 0x9E3779B97F4A7C15u;

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return z ^ (z >> 31);
}

static void add_piece(struct boot *b, size_t i)
{
	for (size_t k = b->pieces[i].from; k < b->pieces[i].to; k++) {
		const ds_eval_count *c = &b->e->counts[k];
		ds_eval_row *row = &b->sums[b->row_of[c->type]];

		row->gold += c->gold;
		row->found += c->found;
		row->right += c->right;
	}
}

static void add_rows(ds_eval_row *all, const ds_eval_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		all->gold += rows[i].gold;
		all->found += rows[i].found;
		all->right += rows[i].right;
	}
}

static void sample(struct boot *b, size_t turn)
{
	size_t i = 0;

	memset(b->sums, 0, (b->n + 1) * sizeof *b->sums);
	while (i < b->n_pieces) {
		uint64_t r = draw(&b->state);

		add_piece(b, (size_t)(((r >> 32) * b->n_pieces) >> 32));
		if (++i < b->n_pieces)
			add_piece(b, (size_t)(((r & 0xFFFFFFFFu) * b->n_pieces) >> 32));
		i++;
	}
	add_rows(&b->sums[b->n], b->sums, b->n);
	for (i = 0; i <= b->n; i++)
		b->f1[i * DS_EVAL_SAMPLES + turn] = ds_eval_f1(&b->sums[i]);
}

static int by_value(const void *pa, const void *pb)
{
	uint32_t a = *(const uint32_t *)pa, b = *(const uint32_t *)pb;

	return (a > b) - (a < b);
}

static void read_interval(ds_eval_row *row, uint32_t *f1)
{
	qsort(f1, DS_EVAL_SAMPLES, sizeof *f1, by_value);
	row->low = f1[DS_EVAL_SAMPLES / 40 - 1];
	row->high = f1[DS_EVAL_SAMPLES - DS_EVAL_SAMPLES / 40 - 1];
}

static ds_status intervals(ds_eval_result *out, ds_eval_row *rows, struct boot *b, ds_arena *mem,
			   ds_err *err)
{
	uint32_t *one = NULL;

	if (b->n_pieces == 0 || b->n_pieces > UINT32_MAX)
		return DS_OK;
	if (b->n > ROWS_WITH_INTERVAL) {
		/* all types share one row */
		one = ds_arena_zero(mem, b->e->types.n, sizeof *one);
		if (!one)
			return ds_arena_fail(mem, err);
		b->row_of = one;
		b->n = 1;
	}
	b->sums = ds_arena_get(mem, b->n + 1, sizeof *b->sums);
	b->f1 = ds_arena_get(mem, (b->n + 1) * DS_EVAL_SAMPLES, sizeof *b->f1);
	if (!b->sums || !b->f1)
		return ds_arena_fail(mem, err);
	for (size_t turn = 0; turn < DS_EVAL_SAMPLES; turn++)
		sample(b, turn);
	for (size_t i = 0; !one && i < b->n; i++)
		read_interval(&rows[i], b->f1 + i * DS_EVAL_SAMPLES);
	read_interval(&out->all, b->f1 + b->n * DS_EVAL_SAMPLES);
	return DS_OK;
}

/* ---- rows --------------------------------------------------------------------------------------- */

/* Units [from, to) are those of the set, or all. */
static void range_of(size_t *from, size_t *to, const ds_eval *e, size_t set)
{
	*from = set < e->n_sets ? e->sets[set].first : 0;
	*to = set + 1 < e->n_sets ? e->sets[set + 1].first : e->n_units;
}

static size_t counts_end(const ds_eval *e, size_t unit)
{
	return unit + 1 < e->n_units ? e->units[unit + 1].counts : e->n_counts;
}

/* Documents where a set has enough of them, else sentences. */
static size_t cut_set(struct piece *v, const ds_eval *e, size_t set)
{
	bool documents = e->sets[set].documents >= DS_EVAL_DOCUMENTS;
	size_t from, to, n = 0;

	range_of(&from, &to, e, set);
	for (size_t i = from; i < to; i++) {
		if (n == 0 || !documents || e->units[i].document)
			v[n++].from = e->units[i].counts;
		v[n - 1].to = counts_end(e, i);
	}
	return n;
}

static ds_status cut_pieces(struct piece **out, ds_eval_result *r, const ds_eval *e, size_t set,
			    ds_arena *mem, ds_err *err)
{
	struct piece *v = ds_arena_get(mem, (size_t)r->sentences, sizeof *v);
	size_t n = 0;

	if (!v)
		return ds_arena_fail(mem, err);
	for (size_t i = 0; i < e->n_sets; i++) {
		if (set >= e->n_sets || set == i)
			n += cut_set(v + n, e, i);
	}
	r->units = n;
	*out = v;
	return DS_OK;
}

static int by_type(const void *pa, const void *pb)
{
	const ds_eval_row *a = pa, *b = pb;

	return ds_str_cmp(a->type, b->type);
}

/* Rows of the types that occur, by name; row_of[type] is the row of each. */
static ds_status make_rows(ds_eval_row **out, uint32_t **row_of, ds_eval_result *r,
			   const ds_eval *e, size_t set, ds_arena *mem, ds_err *err)
{
	ds_eval_row *by_number = ds_arena_zero(mem, e->types.n, sizeof *by_number);
	ds_eval_row *rows = ds_arena_get(mem, e->types.n, sizeof *rows);
	uint32_t *of = ds_arena_zero(mem, e->types.n, sizeof *of);
	size_t from, to;

	if (!by_number || !rows || !of)
		return ds_arena_fail(mem, err);
	range_of(&from, &to, e, set);
	for (size_t k = from < to ? e->units[from].counts : 0;
	     from < to && k < counts_end(e, to - 1); k++) {
		const ds_eval_count *c = &e->counts[k];

		by_number[c->type].gold += c->gold;
		by_number[c->type].found += c->found;
		by_number[c->type].right += c->right;
	}
	for (size_t i = 0; i < e->types.n; i++) {
		by_number[i].type = e->types.v[i];
		if (by_number[i].gold || by_number[i].found)
			rows[r->n_rows++] = by_number[i];
	}
	if (r->n_rows)
		qsort(rows, r->n_rows, sizeof *rows, by_type);
	for (size_t i = 0; i < e->types.n && r->n_rows; i++) {
		ds_eval_row *row =
			bsearch(&by_number[i], rows, r->n_rows, sizeof *rows, by_type);

		of[i] = row ? (uint32_t)(row - rows) : 0;
	}
	*out = rows;
	*row_of = of;
	return DS_OK;
}

static void sum_sets(ds_eval_result *r, const ds_eval *e, size_t set)
{
	size_t first = set < e->n_sets ? set : 0, last = set < e->n_sets ? set + 1 : e->n_sets;
	size_t from, to;

	range_of(&from, &to, e, set);
	r->sentences = to - from;
	for (size_t i = first; i < last; i++) {
		r->tokens += e->sets[i].tokens;
		r->tokens_right += e->sets[i].tokens_right;
		r->documents += e->sets[i].documents;
	}
	r->by_document = last > first;
	for (size_t i = first; i < last; i++)
		r->by_document &= e->sets[i].documents >= DS_EVAL_DOCUMENTS;
	if (set < e->n_sets)
		r->name = e->sets[set].name;
}

ds_status ds_eval_results(ds_eval_result *out, const ds_eval *e, size_t set, ds_arena *mem,
			  ds_err *err)
{
	ds_eval_result r = {.name = DS_STR("")};
	struct boot b = {.e = e, .state = e->seed};
	struct piece *pieces = NULL;
	ds_eval_row *rows = NULL;
	uint32_t *row_of = NULL;
	uint64_t macro = 0;
	ds_status st;

	sum_sets(&r, e, set);
	st = cut_pieces(&pieces, &r, e, set, mem, err);
	if (!st)
		st = make_rows(&rows, &row_of, &r, e, set, mem, err);
	if (st)
		return st;
	r.rows = rows;
	add_rows(&r.all, rows, r.n_rows);
	for (size_t i = 0; i < r.n_rows; i++)
		macro += ds_eval_f1(&rows[i]);
	r.macro = r.n_rows ? (uint32_t)((macro + r.n_rows / 2) / r.n_rows) : 0;
	b.pieces = pieces;
	b.n_pieces = (size_t)r.units;
	b.row_of = row_of;
	b.n = r.n_rows;
	st = intervals(&r, rows, &b, mem, err);
	if (!st)
		*out = r;
	return st;
}
