/* Random trees, and smaller ones of a tree.  SPDX-License-Identifier: MIT */
#include "grow.h"

#define ROOM 70 /* nodes, beyond which only leaves are added */

/* What may stand here. */
struct may {
	bool captures, conds;
	unsigned within; /* captures that it is in */
	int depth, nears;
};

/* What a macro holds. */
struct holds {
	unsigned names;
	bool conds;
};

static struct holds macro_holds[3];

static int grow(struct ref_tree *t, struct may m);

static int new_node(struct ref_tree *t, int kind)
{
	t->node[t->n_nodes] = (struct ref_node){.kind = kind, .test = REF_NONE};
	return t->n_nodes++;
}

static int token_node(struct ref_tree *t, int test)
{
	int at = new_node(t, REF_TOKEN);

	t->node[at].test = test;
	return at;
}

static int words_node(struct ref_tree *t)
{
	int at = new_node(t, REF_WORDS), n = 2 + (int)ref_roll(2);
	bool fuzzy = ref_odds(20), exact = !fuzzy && ref_odds(20);
	int edits = 1 + (int)ref_roll(2);

	for (int i = 0; i < n; i++) {
		int test = fuzzy   ? ref_fuzzy_test(t)
			   : exact        ? ref_exact_test(t)
			   : ref_odds(10) ? ref_glob_test(t)
					  : ref_word_test(t);

		if (fuzzy)
			t->test[test].number = edits;
		t->node[at].kid[t->node[at].n_kids++] = test;
	}
	return at;
}

static int list_node(struct ref_tree *t)
{
	int at = new_node(t, ref_odds(30) ? REF_LEMMA : REF_LIST);

	t->node[at].list = (int)ref_roll(t->node[at].kind == REF_LEMMA ? 4 : 2);
	t->node[at].forms = ref_odds(50);
	return at;
}

static int span_node(struct ref_tree *t)
{
	int at = new_node(t, REF_SPAN), test;

	t->node[at].types = ref_some_types();
	if (ref_odds(40)) {
		test = ref_angle_test(t, 2);
		t->node[at].test = test;
	}
	return at;
}

static int macro_node(struct ref_tree *t, struct may m)
{
	int which = t->n_macros ? (int)ref_roll((uint32_t)t->n_macros) : REF_NONE, at;

	if (which < 0 || (macro_holds[which].names && !m.captures) ||
	    macro_holds[which].names & m.within || (macro_holds[which].conds && !m.conds))
		return REF_NONE;
	at = new_node(t, REF_MACRO);
	t->node[at].list = which;
	return at;
}

static int leaf(struct ref_tree *t, struct may m)
{
	uint32_t r = ref_roll(100);
	int at = ref_odds(8) ? macro_node(t, m) : REF_NONE;

	if (at >= 0)
		return at;
	if (r < 40)
		return token_node(t, ref_word_test(t));
	if (r < 52)
		return token_node(t, ref_new_test(t, REF_ANY));
	if (r < 60)
		return token_node(t, ref_not_test(t));
	if (r < 68)
		return token_node(t, ref_bracket_test(t, 2));
	if (r < 72)
		return token_node(t, ref_exact_test(t));
	if (r < 76)
		return token_node(t, ref_glob_test(t));
	if (r < 80)
		return token_node(t, ref_fuzzy_test(t));
	if (r < 84)
		return words_node(t);
	return r < 92 ? list_node(t) : span_node(t);
}

static int kids_node(struct ref_tree *t, struct may m, int kind, int n)
{
	int at = new_node(t, kind);

	m.depth--;
	for (int i = 0; i < n; i++) {
		int kid = grow(t, m);

		t->node[at].kid[t->node[at].n_kids++] = kid;
	}
	return at;
}

static int repeat_node(struct ref_tree *t, struct may m)
{
	int at = kids_node(t, m, REF_REPEAT, 1);
	struct ref_node *n = &t->node[at];

	n->lazy = ref_odds(33);
	n->min = (int)ref_roll(3);
	n->max = ref_odds(50) ? REF_NONE : n->min + (int)ref_roll(3);
	if (n->max == 0)
		n->max = 1;
	return at;
}

static int capture_node(struct ref_tree *t, struct may m)
{
	int name = (int)ref_roll(REF_NAMES), at;

	if (!m.captures || m.within & 1u << name)
		return leaf(t, m);
	m.within |= 1u << name;
	at = kids_node(t, m, REF_CAPTURE, 1);
	t->node[at].name = name;
	return at;
}

/* What stands in look-around and in conditions has no captures. */
static int some_conds(struct ref_cond *c, struct ref_tree *t, struct may m)
{
	int n = ref_odds(80) ? 1 : 2;

	m.captures = m.conds = false;
	m.depth = m.depth > 2 ? 2 : m.depth - 1;
	for (int i = 0; i < n; i++) {
		c[i].relation = (int)ref_roll(3);
		c[i].negative = ref_odds(35);
		c[i].item = m.depth > 0 ? grow(t, m) : leaf(t, m);
	}
	return n;
}

static int group_node(struct ref_tree *t, struct may m)
{
	int at = kids_node(t, m, REF_GROUP, 1), n;
	struct ref_cond cond[2];

	if (!m.conds)
		return at;
	n = some_conds(cond, t, m);
	t->node[at].n_conds = n;
	memcpy(t->node[at].cond, cond, sizeof cond);
	return at;
}

static int look_node(struct ref_tree *t, struct may m)
{
	int at;

	m.captures = m.conds = false;
	m.depth = m.depth > 2 ? 2 : m.depth;
	at = kids_node(t, m, REF_LOOK, 1);
	t->node[at].behind = ref_odds(50);
	t->node[at].negative = ref_odds(40);
	return at;
}

static int near_node(struct ref_tree *t, struct may m)
{
	int at, n = ref_odds(70) ? 2 : 3 + (int)ref_roll(2);

	m.depth = n == 2 ? 3 : 2;
	m.nears++;
	at = kids_node(t, m, REF_NEAR, n);
	t->node[at].max = n + (int)ref_roll(7);
	return at;
}

static int grow(struct ref_tree *t, struct may m)
{
	uint32_t r = ref_roll(100);

	if (m.depth <= 0 || t->n_nodes > ROOM || t->n_tests > 80)
		return leaf(t, m);
	if (m.nears == 1 && r < 10)
		return near_node(t, m);
	if (r < 12)
		return leaf(t, m);
	if (r < 34)
		return kids_node(t, m, REF_SEQ, 2 + (int)ref_roll(2));
	if (r < 48)
		return kids_node(t, m, REF_ALT, 2 + (int)ref_roll(2));
	if (r < 70)
		return repeat_node(t, m);
	if (r < 82)
		return capture_node(t, m);
	if (r < 87)
		return m.nears < 2 ? near_node(t, m) : leaf(t, m);
	if (r < 93)
		return m.conds ? group_node(t, m) : leaf(t, m);
	return look_node(t, m);
}

static unsigned names_from(const struct ref_tree *t, int from)
{
	unsigned names = 0;

	for (int i = from; i < t->n_nodes; i++) {
		if (t->node[i].kind == REF_CAPTURE)
			names |= 1u << t->node[i].name;
		if (t->node[i].kind == REF_MACRO)
			names |= macro_holds[t->node[i].list].names;
	}
	return names;
}

static bool conds_from(const struct ref_tree *t, int from)
{
	for (int i = from; i < t->n_nodes; i++) {
		if (t->node[i].kind == REF_GROUP ||
		    (t->node[i].kind == REF_MACRO && macro_holds[t->node[i].list].conds))
			return true;
	}
	return false;
}

static void some_macros(struct ref_tree *t, struct may m)
{
	int n = ref_odds(70) ? 0 : 1 + (int)ref_roll(3);

	m.depth = 2;
	for (int i = 0; i < n; i++) {
		int from = t->n_nodes;

		t->macro[i] = grow(t, m);
		macro_holds[i] = (struct holds){names_from(t, from), conds_from(t, from)};
		t->n_macros++;
	}
}

static int some_window(void)
{
	if (ref_odds(25))
		return REF_NO_WINDOW;
	if (ref_odds(50))
		return REF_DOCUMENT;
	return (int)ref_roll(7);
}

void ref_tree_grow(struct ref_tree *t, const struct ref_doc *hint)
{
	struct may m = {true, true, 0, 1 + (int)ref_roll(4), 0};
	unsigned names;
	int from;

	t->n_nodes = t->n_tests = t->n_wheres = t->n_macros = t->n_conds = t->max = 0;
	ref_hint = hint;
	ref_hint_at = hint ? (int)ref_roll((uint32_t)hint->n) : 0;
	t->the_where = REF_NONE;
	t->says_first = ref_odds(3);
	t->policy = REF_FIRST;
	t->window = some_window();
	some_macros(t, m);
	from = t->n_nodes;
	t->root = grow(t, m);
	if (ref_odds(50))
		t->policy = (int)ref_roll(4);
	if (ref_odds(20))
		t->max = 1 + (int)ref_roll(5);
	names = names_from(t, from);
	if (names && ref_odds(50))
		t->the_where = ref_some_where(t, names, 2);
	if (ref_odds(15))
		t->n_conds = some_conds(t->cond, t, m);
}
