/* A tree written out: x{2,3} is x x x?, macros stand where they are used.  SPDX-License-Identifier: MIT */
#include "program.h"

static int write_node(struct ref_program *p, int node);

static int new_place(struct ref_program *p, int kind)
{
	if (p->n == MAX_PLACES) {
		p->full = true;
		return 0;
	}
	p->v[p->n] = (struct place){.kind = kind,
				    .first = REF_NONE,
				    .next = REF_NONE,
				    .test = REF_NONE,
				    .cond = REF_NONE,
				    .slot = REF_NONE,
				    .features = BIT(kind)};
	return p->n++;
}

static int new_slot(struct ref_program *p)
{
	if (p->n_slots == MAX_SLOTS) {
		p->full = true;
		return 0;
	}
	return p->n_slots++;
}

static uint64_t test_features(const struct ref_tree *t, int test)
{
	const struct ref_test *q = &t->test[test];

	switch (q->kind) {
	case REF_FUZZY: return BIT(REF_HAS_FUZZY);
	case REF_TYPE: return BIT(REF_HAS_TYPE);
	case REF_AND:
	case REF_OR: return test_features(t, q->a) | test_features(t, q->b);
	case REF_NOT: return test_features(t, q->a);
	default: return 0;
	}
}

static int write_test(struct ref_program *p, int test)
{
	int at = new_place(p, REF_TOKEN);

	p->v[at].test = test;
	p->v[at].features |= test_features(p->tree, test);
	return at;
}

static int write_words(struct ref_program *p, const struct ref_node *n)
{
	int at = new_place(p, REF_SEQ), last = REF_NONE;

	p->v[at].features = BIT(REF_WORDS);
	for (int i = 0; i < n->n_kids; i++) {
		int kid = write_test(p, n->kid[i]);

		*(last < 0 ? &p->v[at].first : &p->v[last].next) = kid;
		last = kid;
	}
	return at;
}

/* x (x (x)?)? with `left` more turns */
static int write_maybe(struct ref_program *p, const struct ref_node *n, int left)
{
	int at = new_place(p, REF_MAYBE), in, kid;

	p->v[at].lazy = n->lazy;
	kid = write_node(p, n->kid[0]);
	if (left > 1 && !p->full) {
		in = new_place(p, REF_SEQ);
		p->v[in].first = kid;
		p->v[kid].next = write_maybe(p, n, left - 1);
		kid = in;
	}
	p->v[at].first = kid;
	return at;
}

static int write_repeat(struct ref_program *p, const struct ref_node *n)
{
	int at = new_place(p, REF_SEQ), last = REF_NONE, kid = REF_NONE;

	p->v[at].features = BIT(REF_REPEAT) | (n->lazy ? BIT(REF_HAS_LAZY) : 0);
	if (n->min > 1 || n->max > 1)
		p->v[at].features |= BIT(REF_HAS_COUNTED);
	for (int i = 0; i <= n->min && !p->full; i++) {
		if (i < n->min) {
			kid = write_node(p, n->kid[0]);
		} else if (n->max < 0) {
			kid = new_place(p, REF_STAR);
			p->v[kid].lazy = n->lazy;
			p->v[kid].first = write_node(p, n->kid[0]);
		} else if (n->max > n->min) {
			kid = write_maybe(p, n, n->max - n->min);
		} else {
			break;
		}
		*(last < 0 ? &p->v[at].first : &p->v[last].next) = kid;
		last = kid;
	}
	return at;
}

static int write_conds(struct ref_program *p, const struct ref_cond *c, int n, uint64_t *features)
{
	int chain = REF_NONE;

	for (int i = n; i-- > 0 && !p->full;) {
		int before = p->n_conds, at = p->n_conds++;
		struct checked *to = &p->cond[at];

		if (p->n_conds == 64) {
			p->full = true;
			break;
		}
		*to = (struct checked){.relation = c[i].relation,
				       .negative = c[i].negative,
				       .next = chain,
				       .slot = new_slot(p)};
		chain = at;
		to->item = write_node(p, c[i].item);
		*features |= BIT(REF_HAS_CONTAINING + c[i].relation + (c[i].negative ? 3 : 0));
		if (p->n_conds > before + 1)
			*features |= BIT(REF_HAS_COND_IN_COND);
	}
	return chain;
}

static int write_kids(struct ref_program *p, int at, const struct ref_node *n)
{
	int last = REF_NONE;

	for (int i = 0; i < n->n_kids && !p->full; i++) {
		int kid = write_node(p, n->kid[i]);

		*(last < 0 ? &p->v[at].first : &p->v[last].next) = kid;
		last = kid;
	}
	return at;
}

static bool has_kind(const struct ref_program *p, int from, int kind)
{
	for (int i = from; i < p->n; i++) {
		if (p->v[i].kind == kind)
			return true;
	}
	return false;
}

static int write_look(struct ref_program *p, const struct ref_node *n)
{
	int at = new_place(p, REF_LOOK);
	struct place *to = &p->v[at];

	to->behind = n->behind;
	to->negative = n->negative;
	to->slot = new_slot(p);
	to->features |= BIT(REF_HAS_AHEAD + 2 * n->behind + n->negative);
	write_kids(p, at, n);
	if (has_kind(p, at + 1, REF_LOOK))
		to->features |= BIT(REF_HAS_LOOK_IN_LOOK);
	return at;
}

static int write_node(struct ref_program *p, int node)
{
	const struct ref_node *n = &p->tree->node[node];
	int at;

	switch (n->kind) {
	case REF_TOKEN: return write_test(p, n->test);
	case REF_WORDS: return write_words(p, n);
	case REF_REPEAT: return write_repeat(p, n);
	case REF_LOOK: return write_look(p, n);
	case REF_MACRO:
		at = write_node(p, p->tree->macro[n->list]);
		p->v[at].features |= BIT(REF_MACRO);
		return at;
	default: break;
	}
	at = new_place(p, n->kind);
	p->v[at].list = n->list;
	p->v[at].forms = n->forms;
	p->v[at].name = n->name;
	p->v[at].max = n->max;
	p->v[at].types = n->types;
	p->v[at].test = n->test;
	if (n->kind == REF_SPAN && n->test >= 0)
		p->v[at].features |= BIT(REF_HAS_SPAN_TEST);
	if (n->kind == REF_GROUP)
		p->v[at].cond = write_conds(p, n->cond, n->n_conds, &p->v[at].features);
	write_kids(p, at, n);
	if (n->kind == REF_NEAR && has_kind(p, at + 1, REF_NEAR))
		p->v[at].features |= BIT(REF_HAS_NEAR_IN_NEAR);
	return at;
}

struct ref_program *ref_program_room(void)
{
	struct ref_program *p = calloc(1, sizeof *p);

	assert_non_null(p);
	return p;
}

bool ref_program_make(struct ref_program *p, const struct ref_tree *t)
{
	uint64_t features = 0;

	p->tree = t;
	p->n = p->n_conds = p->n_slots = 0;
	p->full = false;
	p->root = write_node(p, t->root);
	p->whole = write_conds(p, t->cond, t->n_conds, &features);
	if (t->n_conds)
		features |= BIT(REF_HAS_COND_ON_WHOLE);
	if (t->the_where >= 0)
		features |= BIT(REF_HAS_WHERE);
	if (t->max)
		features |= BIT(REF_HAS_MAX);
	p->v[p->root].features |=
		features | BIT(REF_HAS_POLICY + t->policy) | BIT(REF_HAS_WINDOW + t->window);
	return !p->full;
}

const char *ref_feature_name(int feature)
{
	static const char *const names[] = {
		[REF_TOKEN] = "a token",
		[REF_WORDS] = "words",
		[REF_LIST] = "a list",
		[REF_LEMMA] = "a lemma",
		[REF_SPAN] = "an annotation",
		[REF_SEQ] = "a sequence",
		[REF_ALT] = "a choice",
		[REF_REPEAT] = "a repeat",
		[REF_CAPTURE] = "a capture",
		[REF_GROUP] = "a group",
		[REF_NEAR] = "near",
		[REF_LOOK] = "look-around",
		[REF_MACRO] = "a macro",
		[REF_MAYBE] = "?",
		[REF_STAR] = "*",
		[REF_HAS_LAZY] = "a lazy repeat",
		[REF_HAS_COUNTED] = "a counted repeat",
		[REF_HAS_AHEAD] = "(?=",
		[REF_HAS_NOT_AHEAD] = "(?!",
		[REF_HAS_BEHIND] = "(?<=",
		[REF_HAS_NOT_BEHIND] = "(?<!",
		[REF_HAS_LOOK_IN_LOOK] = "look-around in look-around",
		[REF_HAS_CONTAINING] = "containing",
		[REF_HAS_CONTAINING + 1] = "overlapping",
		[REF_HAS_CONTAINING + 2] = "within",
		[REF_HAS_CONTAINING + 3] = "!containing",
		[REF_HAS_CONTAINING + 4] = "!overlapping",
		[REF_HAS_CONTAINING + 5] = "!within",
		[REF_HAS_COND_IN_COND] = "a condition in a condition",
		[REF_HAS_COND_ON_WHOLE] = "a condition on the whole",
		[REF_HAS_NEAR_IN_NEAR] = "near in near",
		[REF_HAS_FUZZY] = "a fuzzy word",
		[REF_HAS_TYPE] = "type =",
		[REF_HAS_SPAN_TEST] = "a test of an annotation",
		[REF_HAS_MANY_STARTS] = "several annotations at a token",
		[REF_HAS_EMPTY_TURN] = "a path given up",
		[REF_HAS_WHERE] = "::",
		[REF_HAS_PART] = "a part of a document",
		[REF_HAS_MAX] = "max",
		[REF_HAS_POLICY] = "policy first",
		[REF_HAS_POLICY + 1] = "policy longest",
		[REF_HAS_POLICY + 2] = "policy shortest",
		[REF_HAS_POLICY + 3] = "policy all",
		[REF_HAS_WINDOW] = "within sentence",
		[REF_HAS_WINDOW + 1] = "within paragraph",
		[REF_HAS_WINDOW + 2] = "within document",
		[REF_HAS_WINDOW + 3] = "within headline",
		[REF_HAS_WINDOW + 4] = "within byline",
		[REF_HAS_WINDOW + 5] = "within dateline",
		[REF_HAS_WINDOW + 6] = "within quotation",
		[REF_HAS_WINDOW + 7] = "no window said",
	};

	return names[feature];
}
