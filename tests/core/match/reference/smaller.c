/* Smaller trees of a tree on which the two differ.  SPDX-License-Identifier: MIT */
#include "ref.h"

enum { WAYS = 14, CLAUSES = 10 };

static void reach(bool *seen, const struct ref_tree *t, int node)
{
	const struct ref_node *n = &t->node[node];

	seen[node] = true;
	for (int i = 0; i < n->n_kids && n->kind != REF_WORDS; i++)
		reach(seen, t, n->kid[i]);
	for (int i = 0; i < n->n_conds; i++)
		reach(seen, t, n->cond[i].item);
	if (n->kind == REF_MACRO)
		reach(seen, t, t->macro[n->list]);
}

static bool reached(const struct ref_tree *t, int node)
{
	bool seen[120] = {false};

	reach(seen, t, t->root);
	for (int i = 0; i < t->n_conds; i++)
		reach(seen, t, t->cond[i].item);
	return seen[node];
}

static int smaller_node(struct ref_tree *t, int node, int way)
{
	struct ref_node *n = &t->node[node];
	bool words = n->kind == REF_WORDS;

	if (way < 4) {
		if (words || way >= n->n_kids)
			return 0;
		*n = t->node[n->kid[way]];
	} else if (way < 8) {
		int least = n->kind == REF_NEAR || words ? 3 : 2;

		if (way - 4 >= n->n_kids || n->n_kids < least)
			return 0;
		for (int i = way - 4; i + 1 < n->n_kids; i++)
			n->kid[i] = n->kid[i + 1];
		n->n_kids--;
	} else if (way < 10) {
		if (way - 8 >= n->n_conds)
			return 0;
		n->cond[way - 8] = n->cond[--n->n_conds];
	} else if (way == 10) {
		if (n->kind != REF_MACRO)
			return 0;
		*n = t->node[t->macro[n->list]];
	} else if (way == 11) {
		if (n->kind != REF_REPEAT || (n->min == 0 && n->max >= 0))
			return 0;
		n->max = n->min == 0 ? 1 : n->max < 0 ? REF_NONE : n->max - 1;
		n->min = n->min == 0 ? 0 : n->min - 1;
		if (n->max == 0)
			n->max = 1;
	} else if (way == 12) {
		if (n->kind != REF_TOKEN || t->test[n->test].a < 0)
			return 0;
		n->test = t->test[n->test].a;
	} else {
		if (n->kind != REF_SPAN || n->test < 0)
			return 0;
		n->test = t->test[n->test].a;
	}
	return 1;
}

static int smaller_clause(struct ref_tree *t, int way)
{
	if (way < 2) {
		if (way >= t->n_conds)
			return 0;
		t->cond[way] = t->cond[--t->n_conds];
	} else if (way < 5) {
		if (t->the_where < 0)
			return 0;
		t->the_where = way == 2   ? REF_NONE
			       : way == 3 ? t->where[t->the_where].a
					  : t->where[t->the_where].b;
		return way == 2 || t->the_where >= 0;
	} else if (way == 5) {
		if (t->policy == REF_FIRST)
			return 0;
		t->policy = REF_FIRST;
	} else if (way == 6) {
		if (t->max == 0)
			return 0;
		t->max = 0;
	} else if (way == 7) {
		if (t->window >= REF_DOCUMENT && t->window <= REF_DOCUMENT)
			return 0;
		t->window = REF_DOCUMENT;
	} else {
		if (t->n_macros == 0 || way == 8)
			return 0;
		for (int i = 0; i < t->n_nodes; i++) {
			if (t->node[i].kind == REF_MACRO && reached(t, i))
				return 0;
		}
		t->n_macros = 0;
	}
	return 1;
}

int ref_tree_smaller(struct ref_tree *out, const struct ref_tree *t, int i)
{
	*out = *t;
	if (i < CLAUSES)
		return smaller_clause(out, i);
	i -= CLAUSES;
	if (i >= WAYS * t->n_nodes)
		return -1;
	return reached(t, i / WAYS) ? smaller_node(out, i / WAYS, i % WAYS) : 0;
}
