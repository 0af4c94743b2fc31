/* A tree as source, in one of its many spellings.  SPDX-License-Identifier: MIT */
#include "ref.h"

struct out {
	ds_buf *b;
	const struct ref_tree *t;
	bool plain;
	bool no_number; /* `within 12` is taken for a slip */
};

/* How tight a node binds; what is looser than its place goes into brackets. */
enum level { CHOICE, SEQUENCE, REPEATED, NAMED, ITEM };

static void put_node(struct out *o, int node, enum level level);
static void put_test(struct out *o, int test, int level, bool span);

static void put(struct out *o, const char *s)
{
	ds_buf_zstr(o->b, s);
}

static bool odds(const struct out *o, uint32_t percent)
{
	return !o->plain && ref_odds(percent);
}

static void blank(struct out *o)
{
	put(o, !odds(o, 15)    ? " "
	       : odds(o, 40)   ? "  "
	       : odds(o, 50)   ? "\n\t"
			       : " -- aa | (b\n");
}

/* Where a blank may stand but need not. */
static void gap(struct out *o)
{
	if (odds(o, 15))
		blank(o);
}

/* Letters only, or a number where it cannot be meant as a count: needs no quotes as a bare word. */
static bool is_bare(const struct out *o, const char *s)
{
	if (o->no_number && *s >= '0' && *s <= '9')
		return false;
	for (; *s; s++) {
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", *s))
			return false;
	}
	return true;
}

static void put_word(struct out *o, const char *s)
{
	bool quotes = !is_bare(o, s) || odds(o, 30);

	ds_buf_printf(o->b, quotes ? "\"%s\"" : "%s", s);
}

static const char *const ops[] = {"=", "!=", "<", "<=", ">", ">="};

static void put_op(struct out *o, const char *attribute, const char *op)
{
	put(o, attribute);
	if (!odds(o, 20))
		put(o, " ");
	put(o, op);
	if (!odds(o, 20))
		put(o, " ");
}

static void put_list(struct out *o, int list)
{
	ds_buf_printf(o->b, "$%.*s", (int)ref_lists[list].name.len, ref_lists[list].name.at);
}

static void put_fuzzy(struct out *o, const struct ref_test *q)
{
	if (q->exact)
		ds_buf_printf(o->b, "'%s'", q->text);
	else
		put_word(o, q->text);
	ds_buf_printf(o->b, "~%d", (int)q->number);
}

static void put_number(struct out *o, double n)
{
	ds_buf_printf(o->b, "%d", (int)n);
}

static void put_attribute(struct out *o, const struct ref_test *q)
{
	static const char *const names[] = {
		[REF_FOLD] = "fold",     [REF_WORD] = "word",     [REF_FUZZY] = "fold",
		[REF_IN_LIST] = "fold",  [REF_FORM] = "lemma",    [REF_SHAPE] = "shape",
		[REF_KIND] = "kind",     [REF_LENGTH] = "length", [REF_POSITION] = "position",
		[REF_TYPE] = "type"};
	bool numbers = q->kind == REF_LENGTH || q->kind == REF_POSITION;

	put_op(o, q->kind == REF_IN_LIST && q->forms ? "lemma" : names[q->kind],
	       numbers ? ops[q->op] : ops[q->not_equal]);
	switch (q->kind) {
	case REF_FUZZY: put_fuzzy(o, q); return;
	case REF_IN_LIST: put_list(o, q->list); return;
	case REF_FORM: put_word(o, ref_lemma(q->list)); return;
	case REF_KIND: put(o, ds_token_kind_name((ds_token_kind)q->number)); return;
	case REF_TYPE: put(o, ds_type_name((ds_type)q->number)); return;
	case REF_LENGTH:
	case REF_POSITION: put_number(o, q->number); return;
	default: put_word(o, q->text); return;
	}
}

static const char *field_name(int field)
{
	static const char *const names[] = {"word",   "fold",     "type",  "unit", "id", "entity",
					    "length", "position", "value", "low",  "high"};

	return names[field];
}

static void put_span_test(struct out *o, const struct ref_test *q)
{
	if (q->kind == REF_PHRASE) {
		ds_buf_printf(o->b, "\"%s\"", q->text);
		return;
	}
	put_op(o, field_name(q->field), ops[q->op]);
	if (q->kind == REF_NUMBER)
		put_number(o, q->number);
	else
		ds_buf_printf(o->b, "\"%s\"", q->text);
}

/* a & b, a | b; kind REF_OR or REF_AND; level 0: |, 1: &, 2: one test */
static void put_both(struct out *o, const struct ref_test *q, int level, bool span)
{
	int own = q->kind == REF_OR ? 0 : 1;
	bool brackets = own < level || odds(o, 15);

	put(o, brackets ? "(" : "");
	put_test(o, q->a, own, span);
	gap(o);
	put(o, q->kind == REF_OR ? " | " : odds(o, 30) ? "&" : " & ");
	put_test(o, q->b, own, span);
	put(o, brackets ? ")" : "");
}

static void put_test(struct out *o, int test, int level, bool span)
{
	const struct ref_test *q = &o->t->test[test];

	if (q->kind == REF_AND || q->kind == REF_OR) {
		put_both(o, q, level, span);
	} else if (q->kind == REF_NOT) {
		put(o, "!");
		put_test(o, q->a, 2, span);
	} else if (span) {
		put_span_test(o, q);
	} else {
		put_attribute(o, q);
	}
}

static void put_brackets(struct out *o, int test)
{
	put(o, "[");
	gap(o);
	put_test(o, test, 0, false);
	gap(o);
	put(o, "]");
}

/* One token as an item, where it has a form as such; else in [ ]. */
static void put_token(struct out *o, int test)
{
	const struct ref_test *q = &o->t->test[test];

	if (q->not_equal || (odds(o, 10) && q->kind == REF_FOLD)) {
		put_brackets(o, test);
		return;
	}
	switch (q->kind) {
	case REF_ANY: put(o, odds(o, 5) ? "[ ]" : "[]"); return;
	case REF_FOLD: put_word(o, q->text); return;
	case REF_WORD: ds_buf_printf(o->b, "'%s'", q->text); return;
	case REF_FUZZY: put_fuzzy(o, q); return;
	case REF_IN_LIST:
		put(o, q->forms ? "~" : "");
		put_list(o, q->list);
		return;
	case REF_FORM:
		put(o, "~");
		put_word(o, ref_lemma(q->list));
		return;
	default: put_brackets(o, test); return;
	}
}

/* !item; a list or a lemma alone would be an item of several tokens, so it stands in [ ]. */
static void put_token_item(struct out *o, int test)
{
	const struct ref_test *q = &o->t->test[test], *a = q->a < 0 ? NULL : &o->t->test[q->a];

	if (q->kind == REF_IN_LIST || q->kind == REF_FORM) {
		put_brackets(o, test);
	} else if (q->kind == REF_NOT && a->kind != REF_NOT) {
		put(o, "!");
		if (a->kind == REF_AND || a->kind == REF_OR)
			put_brackets(o, q->a);
		else
			put_token(o, q->a);
	} else {
		put_token(o, test);
	}
}

static void put_words(struct out *o, const struct ref_node *n)
{
	const struct ref_test *q = &o->t->test[n->kid[0]];
	const char *quote = q->kind == REF_WORD || q->exact ? "'" : "\"";

	put(o, quote);
	for (int i = 0; i < n->n_kids; i++)
		ds_buf_printf(o->b, "%s%s", i ? " " : "", o->t->test[n->kid[i]].text);
	put(o, quote);
	if (q->kind == REF_FUZZY)
		ds_buf_printf(o->b, "~%d", (int)q->number);
}

static void put_span(struct out *o, const struct ref_node *n)
{
	const char *between = "<";

	for (int i = 0; i < DS_TYPE_COUNT; i++) {
		if (n->types & (uint64_t)1 << i) {
			ds_buf_printf(o->b, "%s%s", between, ds_type_name((ds_type)i));
			between = odds(o, 20) ? " | " : "|";
		}
	}
	if (n->test >= 0) {
		put(o, " ");
		put_test(o, n->test, 0, true);
	}
	gap(o);
	put(o, ">");
}

static void put_repeat(struct out *o, const struct ref_node *n)
{
	put_node(o, n->kid[0], NAMED);
	gap(o);
	if (n->min == 0 && n->max == 1 && !odds(o, 20))
		put(o, "?");
	else if (n->min == 0 && n->max < 0 && !odds(o, 20))
		put(o, "*");
	else if (n->min == 1 && n->max < 0 && !odds(o, 20))
		put(o, "+");
	else if (n->max < 0)
		ds_buf_printf(o->b, "{%d,}", n->min);
	else if (n->min == n->max && !odds(o, 30))
		ds_buf_printf(o->b, "{%d}", n->min);
	else if (n->min == 0 && odds(o, 50))
		ds_buf_printf(o->b, "{,%d}", n->max);
	else
		ds_buf_printf(o->b, "{%d,%d}", n->min, n->max);
	put(o, n->lazy ? "?" : "");
}

static void put_conds(struct out *o, const struct ref_cond *c, int n)
{
	static const char *const names[] = {"containing", "overlapping", "within"};

	for (int i = 0; i < n; i++) {
		blank(o);
		ds_buf_printf(o->b, "%s%s", c[i].negative ? "!" : "", names[c[i].relation]);
		blank(o);
		o->no_number = true;
		put_node(o, c[i].item, ITEM);
		o->no_number = false;
	}
}

static void put_kids(struct out *o, const struct ref_node *n, const char *between,
		     enum level level)
{
	for (int i = 0; i < n->n_kids; i++) {
		if (i && *between != ' ')
			gap(o);
		if (i)
			put(o, between);
		if (i && *between == ' ')
			blank(o);
		else if (i)
			gap(o);
		put_node(o, n->kid[i], level);
	}
}

static const char capture_names[] = "wxyz";

static void put_kind(struct out *o, const struct ref_node *n)
{
	switch (n->kind) {
	case REF_TOKEN: put_token_item(o, n->test); return;
	case REF_WORDS: put_words(o, n); return;
	case REF_LEMMA:
		put(o, "~");
		put_word(o, ref_lemma(n->list));
		return;
	case REF_LIST:
		put(o, n->forms ? "~" : "");
		put_list(o, n->list);
		return;
	case REF_SPAN: put_span(o, n); return;
	case REF_SEQ: put_kids(o, n, " ", REPEATED); return;
	case REF_ALT: put_kids(o, n, "|", SEQUENCE); return;
	case REF_REPEAT: put_repeat(o, n); return;
	case REF_CAPTURE:
		ds_buf_printf(o->b, "%c:", capture_names[n->name]);
		put_node(o, n->kid[0], ITEM);
		return;
	case REF_GROUP:
		put(o, "(");
		put_kids(o, n, "", CHOICE);
		put_conds(o, n->cond, n->n_conds);
		put(o, ")");
		return;
	case REF_LOOK:
		ds_buf_printf(o->b, "(?%s%s", n->behind ? "<" : "", n->negative ? "!" : "=");
		put_kids(o, n, "", CHOICE);
		put(o, ")");
		return;
	case REF_NEAR:
		ds_buf_printf(o->b, "near(%d: ", n->max);
		put_kids(o, n, ", ", CHOICE);
		put(o, ")");
		return;
	default: ds_buf_printf(o->b, "@m%c", 'a' + n->list); return;
	}
}

static void put_node(struct out *o, int node, enum level level)
{
	const struct ref_node *n = &o->t->node[node];
	enum level own = n->kind == REF_ALT       ? CHOICE
			 : n->kind == REF_SEQ     ? SEQUENCE
			 : n->kind == REF_REPEAT  ? REPEATED
			 : n->kind == REF_CAPTURE ? NAMED
						  : ITEM;
	bool brackets = own < level || odds(o, 7);

	put(o, brackets ? "(" : "");
	put_kind(o, n);
	put(o, brackets ? ")" : "");
}

/* ---- clauses ---- */

static void put_side(struct out *o, const struct ref_side *s)
{
	if (s->name >= 0)
		ds_buf_printf(o->b, "%c.%s", capture_names[s->name], field_name(s->field));
	else if (!s->is_text)
		put_number(o, s->number);
	else if (s->text[0] >= '0' && s->text[0] <= '9')
		ds_buf_printf(o->b, "\"%s\"", s->text);
	else
		put_word(o, s->text);
}

static void put_where(struct out *o, int where, int level)
{
	const struct ref_where *w = &o->t->where[where];
	int own = w->kind == REF_OR ? 0 : w->kind == REF_AND ? 1 : 2;
	bool brackets = own < level || w->kind == REF_NOT || odds(o, 10);

	if (w->kind == REF_NOT) {
		put(o, "!(");
		put_where(o, w->a, 0);
		put(o, ")");
		return;
	}
	put(o, brackets ? "(" : "");
	if (w->kind == REF_ANY) {
		put_side(o, &w->left);
		put_op(o, "", ops[w->op]);
		put_side(o, &w->right);
	} else {
		put_where(o, w->a, own);
		put(o, w->kind == REF_OR ? " | " : " & ");
		put_where(o, w->b, own);
	}
	put(o, brackets ? ")" : "");
}

static void put_clause(struct out *o, int which)
{
	static const char *const windows[] = {"sentence", "paragraph", "document", "headline",
					      "byline",   "dateline",  "quotation"};
	static const char *const policies[] = {"first", "longest", "shortest", "all"};
	const struct ref_tree *t = o->t;

	if (which == 0 && t->window != REF_NO_WINDOW) {
		blank(o);
		put(o, "within ");
		gap(o);
		put(o, windows[t->window]);
	} else if (which == 1) {
		put_conds(o, t->cond, t->n_conds);
	} else if (which == 2 && t->the_where >= 0) {
		blank(o);
		put(o, ":: ");
		put_where(o, t->the_where, 0);
	} else if (which == 3 && (t->policy != REF_FIRST || (t->says_first && !o->plain))) {
		blank(o);
		put_op(o, "policy", "=");
		put(o, policies[t->policy]);
	} else if (which == 4 && t->max) {
		blank(o);
		put_op(o, "max", "=");
		put_number(o, t->max);
	}
}

void ref_tree_print(ds_buf *b, const struct ref_tree *t, bool plain)
{
	struct out o = {b, t, plain, false};
	int first = plain ? 0 : (int)ref_roll(5), step = plain || ref_odds(50) ? 1 : 4;

	for (int i = 0; i < t->n_macros; i++) {
		ds_buf_printf(b, "@m%c", 'a' + i);
		gap(&o);
		put(&o, "=");
		gap(&o);
		put_node(&o, t->macro[i], CHOICE);
		gap(&o);
		put(&o, ";");
		blank(&o);
	}
	put_node(&o, t->root, CHOICE);
	for (int i = 0; i < 5; i++)
		put_clause(&o, (first + i * step) % 5);
}
