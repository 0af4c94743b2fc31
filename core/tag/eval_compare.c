/*
 * Gold beside found: what is right is counted, what is wrong is paired and kept. See eval.h.
 *
 * A wrong name is told together with the wrong found one that shares most with it, the earlier at a
 * tie, each once; what is left over was missed, or is extra.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/eval_int.h"

#include <stdlib.h>

const char *ds_eval_fault_name(ds_eval_fault fault)
{
	static const char *const names[] = {"type", "borders", "both", "missed", "extra"};

	return names[fault];
}

static uint32_t shared(const ds_eval_chunk *a, const ds_eval_chunk *b)
{
	uint32_t start = a->start > b->start ? a->start : b->start;
	uint32_t end = a->end < b->end ? a->end : b->end;

	return end > start ? end - start : 0;
}

static ds_eval_fault fault_of(const ds_eval_chunk *gold, const ds_eval_chunk *found)
{
	if (!found)
		return DS_EVAL_MISSED;
	if (!gold)
		return DS_EVAL_EXTRA;
	if (gold->start == found->start && gold->end == found->end)
		return DS_EVAL_TYPE;
	return gold->type == found->type ? DS_EVAL_BORDERS : DS_EVAL_BOTH;
}

/* One of both may be NULL. */
static ds_status tell(ds_eval *e, const ds_eval_texts *t, ds_eval_chunk *gold, ds_eval_chunk *found,
		      ds_err *err)
{
	ds_eval_chunk whole = gold ? *gold : *found;
	ds_eval_error x = {.set = e->sets[e->n_sets - 1].name, .fault = fault_of(gold, found)};
	ds_status st = ds_arena_grow(e->mem, &e->errors, &e->cap_errors, e->n_errors,
				     e->n_errors + 1, sizeof *e->errors, err);

	if (st)
		return st;
	if (found && found->start < whole.start)
		whole.start = found->start;
	if (found && found->end > whole.end)
		whole.end = found->end;
	if (gold) {
		x.gold = e->types.v[gold->type];
		x.gold_text = t->slice(e, t->of, gold->start, gold->end);
		gold->told = true;
	}
	if (found) {
		x.found = e->types.v[found->type];
		x.found_text = t->slice(e, t->of, found->start, found->end);
		found->told = true;
	}
	x.before = t->before(e, t->of, whole.start);
	x.behind = t->behind(e, t->of, whole.end);
	x.line = t->line(t->of, whole.start);
	if (e->failed)
		return ds_arena_fail(e->mem, err);
	e->errors[e->n_errors++] = x;
	return DS_OK;
}

/* The wrong found chunk, not told yet, that shares most with g; NULL if none does. *at walks along. */
static ds_eval_chunk *partner(const ds_eval *e, const ds_eval_chunk *g, size_t *at)
{
	ds_eval_chunk *best = NULL;
	uint32_t most = 0;

	while (*at < e->n_found && e->found[*at].end <= g->start)
		++*at;
	for (size_t k = *at; k < e->n_found && e->found[k].start < g->end; k++) {
		ds_eval_chunk *f = &e->found[k];

		if (!f->right && !f->told && shared(g, f) > most) {
			most = shared(g, f);
			best = f;
		}
	}
	return best;
}

/* Marks and counts what both have. */
static ds_status count(ds_eval *e, ds_err *err)
{
	static const ds_eval_count gold = {.gold = 1}, found = {.found = 1}, right = {.right = 1};
	ds_status st = DS_OK;
	size_t k = 0;

	for (size_t i = 0; !st && i < e->n_gold; i++) {
		ds_eval_chunk *g = &e->gold[i];

		st = ds_eval_bump(e, g->type, &gold, err);
		while (k < e->n_found && e->found[k].start < g->start)
			k++;
		if (st || k == e->n_found || e->found[k].start != g->start ||
		    e->found[k].end != g->end || e->found[k].type != g->type)
			continue;
		g->right = e->found[k].right = true;
		st = ds_eval_bump(e, g->type, &right, err);
	}
	for (size_t i = 0; !st && i < e->n_found; i++)
		st = ds_eval_bump(e, e->found[i].type, &found, err);
	return st;
}

ds_status ds_eval_compare(ds_eval *e, const ds_eval_texts *texts, ds_err *err)
{
	ds_status st = count(e, err);
	size_t at = 0;

	for (size_t i = 0; !st && i < e->n_gold; i++) {
		if (!e->gold[i].right)
			st = tell(e, texts, &e->gold[i], partner(e, &e->gold[i], &at), err);
	}
	for (size_t i = 0; !st && i < e->n_found; i++) {
		if (!e->found[i].right && !e->found[i].told)
			st = tell(e, texts, NULL, &e->found[i], err);
	}
	return st;
}

/* ---- confusions ----------------------------------------------------------------------------------- */

static int same_kind(const ds_eval_error *a, const ds_eval_error *b)
{
	int c = ds_str_cmp(a->gold, b->gold);

	if (!c)
		c = ds_str_cmp(a->found, b->found);
	return c ? c : (int)a->fault - (int)b->fault;
}

static int by_kind(const void *pa, const void *pb)
{
	const ds_eval_error *a = *(const ds_eval_error *const *)pa;
	const ds_eval_error *b = *(const ds_eval_error *const *)pb;
	int c = same_kind(a, b);

	/* both are of one array: its order is the order in which they were added */
	return c ? c : (a > b) - (a < b);
}

static int by_number(const void *pa, const void *pb)
{
	const ds_eval_confusion *a = pa, *b = pb;

	if (a->n != b->n)
		return a->n > b->n ? -1 : 1;
	return same_kind(a->v[0], b->v[0]);
}

ds_status ds_eval_confusions(ds_eval_confusion **out, size_t *n, const ds_eval *e, ds_arena *mem,
			     ds_err *err)
{
	const ds_eval_error **v = ds_arena_get(mem, e->n_errors, sizeof(ds_eval_error *));
	ds_eval_confusion *groups = ds_arena_get(mem, e->n_errors, sizeof *groups);
	size_t n_groups = 0;

	if (!v || !groups)
		return ds_arena_fail(mem, err);
	for (size_t i = 0; i < e->n_errors; i++)
		v[i] = &e->errors[i];
	if (e->n_errors)
		qsort(v, e->n_errors, sizeof *v, by_kind);
	for (size_t i = 0; i < e->n_errors; i++) {
		if (i == 0 || same_kind(v[i - 1], v[i]) != 0)
			groups[n_groups++] = (ds_eval_confusion){v + i, 0};
		groups[n_groups - 1].n++;
	}
	if (n_groups)
		qsort(groups, n_groups, sizeof *groups, by_number);
	*out = groups;
	*n = n_groups;
	return DS_OK;
}
