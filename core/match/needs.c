/*
 * What every match of a pattern must hold. See pattern.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/pattern_int.h"

#define NEEDS_MAX 16u
#define WORDS_MAX 2000u

/* A list of conditions, on the way up the tree. */
typedef struct needs {
	ds_need v[NEEDS_MAX];
	size_t n;
} needs;

static ds_status of_node(needs *out, const ds_node *n, ds_parser *ps);

static void add(needs *out, ds_need need)
{
	if (out->n < NEEDS_MAX)
		out->v[out->n++] = need;
}

static ds_status one_word(needs *out, ds_parser *ps, ds_str key, bool prefix)
{
	ds_need_word *w = ds_arena_get(&ps->p->mem, 1, sizeof *w);

	if (!w)
		return ds_parse_memory(ps);
	*w = (ds_need_word){key, prefix};
	add(out, (ds_need){w, 1, 0});
	return DS_OK;
}

/* Both lists of a choice as one condition: the first of each. */
static ds_status either(needs *out, const needs *a, const needs *b, ds_parser *ps)
{
	ds_need_word *w;
	size_t n;

	if (a->n == 0 || b->n == 0)
		return DS_OK;
	n = a->v[0].n_words + b->v[0].n_words;
	if (n > WORDS_MAX)
		return DS_OK;
	w = ds_arena_get(&ps->p->mem, n, sizeof *w);
	if (!w)
		return ds_parse_memory(ps);
	if (a->v[0].n_words)
		memcpy(w, a->v[0].words, a->v[0].n_words * sizeof *w);
	if (b->v[0].n_words)
		memcpy(w + a->v[0].n_words, b->v[0].words, b->v[0].n_words * sizeof *w);
	add(out, (ds_need){w, n, a->v[0].types | b->v[0].types});
	return DS_OK;
}

static ds_status of_test(needs *out, const ds_test *t, ds_parser *ps)
{
	needs a = {.n = 0}, b = {.n = 0};
	const char *star;
	ds_status st;

	switch (t->kind) {
	case DS_TEST_FOLD:
		if (!t->glob)
			return t->op == DS_OP_EQ && !memchr(t->text.at, '\1', t->text.len)
				       ? one_word(out, ps, t->text, false)
				       : DS_OK;
		star = memchr(t->text.at, '*', t->text.len);
		if (t->op != DS_OP_EQ || !star || star == t->text.at ||
		    memchr(t->text.at, '\1', t->text.len))
			return DS_OK;
		return one_word(out, ps, ds_str_sub(t->text, 0, (size_t)(star - t->text.at)), true);
	case DS_TEST_AND:
		st = of_test(out, t->a, ps);
		return st ? st : of_test(out, t->b, ps);
	case DS_TEST_OR:
		st = of_test(&a, t->a, ps);
		if (!st)
			st = of_test(&b, t->b, ps);
		return st ? st : either(out, &a, &b, ps);
	default: return DS_OK;
	}
}

/* The first words of a list's entries. */
static ds_status of_list(needs *out, const ds_trie *t, ds_parser *ps)
{
	ds_need_word *w = ds_arena_get(&ps->p->mem, t->n, sizeof *w);
	size_t n = 0;

	if (!w)
		return ds_parse_memory(ps);
	for (size_t i = 0; i < t->slots; i++) {
		if (t->edges[i].key.at && t->edges[i].state == 0)
			w[n++] = (ds_need_word){t->edges[i].key, false};
	}
	add(out, (ds_need){w, n, 0});
	return DS_OK;
}

static ds_status of_choice(needs *out, const ds_node *n, ds_parser *ps)
{
	needs all = {.n = 0};
	ds_status st = of_node(&all, n->child, ps);

	for (const ds_node *c = n->child->next; !st && c; c = c->next) {
		needs next = {.n = 0}, both = {.n = 0};

		st = of_node(&next, c, ps);
		if (!st)
			st = either(&both, &all, &next, ps);
		all = both;
	}
	for (size_t i = 0; !st && i < all.n; i++)
		add(out, all.v[i]);
	return st;
}

static ds_status of_node(needs *out, const ds_node *n, ds_parser *ps)
{
	ds_status st = DS_OK;

	switch (n->kind) {
	case DS_NODE_TEST: return of_test(out, n->test, ps);
	case DS_NODE_SPAN: add(out, (ds_need){NULL, 0, n->types}); return DS_OK;
	case DS_NODE_LIST: return of_list(out, n->trie, ps);
	case DS_NODE_CHOICE: return of_choice(out, n, ps);
	case DS_NODE_REPEAT: return n->min ? of_node(out, n->child, ps) : DS_OK;
	default:
		for (const ds_node *c = n->child; !st && c; c = c->next)
			st = of_node(out, c, ps);
		return st;
	}
}

ds_status ds_needs(const ds_node *root, ds_parser *ps)
{
	needs all = {.n = 0};
	ds_status st = of_node(&all, root, ps);

	if (st)
		return st;
	ps->p->needs = ds_arena_get(&ps->p->mem, all.n, sizeof *ps->p->needs);
	if (!ps->p->needs)
		return ds_parse_memory(ps);
	memcpy(ps->p->needs, all.v, all.n * sizeof *all.v);
	ps->p->n_needs = all.n;
	return DS_OK;
}

const ds_need *ds_pattern_needs(size_t *n, const ds_pattern *p)
{
	*n = p->n_needs;
	return p->needs;
}
