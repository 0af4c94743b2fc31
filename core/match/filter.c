/*
 * What a pattern's matches need and how they start, so that most tokens are passed over. See
 * program_int.h.
 *
 * Needs come from the tree: a sequence needs what each of its items needs; a choice, one of what its
 * alternatives need; what may be left out needs nothing. Starts come from the program: the items
 * that can be reached without taking a token.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/program_int.h"

#include "base/buf.h"
#include "text/fold.h"

#include <stdlib.h>

#define NEEDS_MOST  12u
#define WORDS_MOST  20000u /* of one need; a longer list says little */
#define TYPE_WEIGHT 200u   /* an annotation is about as frequent as so many words of a pattern */
#define PREFIX_WEIGHT 20u

/* A set of words, prefixes and types, growing. */
typedef struct set {
	uint32_t *words;
	size_t n_words, cap_words;
	ds_str *prefixes;
	size_t n_prefixes, cap_prefixes;
	uint64_t types;
} set;

typedef struct sets {
	set v[NEEDS_MOST];
	size_t n;
} sets;

typedef struct maker {
	ds_arena *mem;
	ds_lexicon *lexicon;
	ds_err *err;
	ds_status st;
} maker;

static void add_word(set *s, uint32_t word, maker *m)
{
	if (m->st)
		return;
	m->st = ds_arena_grow(m->mem, &s->words, &s->cap_words, s->n_words, s->n_words + 1, sizeof *s->words,
			      m->err);
	if (!m->st)
		s->words[s->n_words++] = word;
}

static void add_prefix(set *s, ds_str prefix, maker *m)
{
	if (m->st)
		return;
	m->st = ds_arena_grow(m->mem, &s->prefixes, &s->cap_prefixes, s->n_prefixes, s->n_prefixes + 1,
			      sizeof *s->prefixes, m->err);
	if (!m->st)
		s->prefixes[s->n_prefixes++] = prefix;
}

static void join(set *to, const set *from, maker *m)
{
	for (size_t i = 0; i < from->n_words; i++)
		add_word(to, from->words[i], m);
	for (size_t i = 0; i < from->n_prefixes; i++)
		add_prefix(to, from->prefixes[i], m);
	to->types |= from->types;
}

static size_t weight(const set *s)
{
	size_t types = 0;

	for (uint64_t t = s->types; t; t &= t - 1)
		types++;
	return s->n_words + s->n_prefixes * PREFIX_WEIGHT + types * TYPE_WEIGHT;
}

/* Keeps the most telling ones when there are too many. */
static void add_need(sets *to, const set *s)
{
	size_t worst = 0;

	if (to->n < NEEDS_MOST) {
		to->v[to->n++] = *s;
		return;
	}
	for (size_t i = 1; i < to->n; i++) {
		if (weight(&to->v[i]) > weight(&to->v[worst]))
			worst = i;
	}
	if (weight(s) < weight(&to->v[worst]))
		to->v[worst] = *s;
}

/* What stands before the first * of a glob. */
static bool glob_prefix(ds_str *out, ds_str glob)
{
	size_t n = 0;

	while (n < glob.len && glob.at[n] != '*' && glob.at[n] != '\1')
		n++;
	*out = ds_str_sub(glob, 0, n);
	return n > 0;
}

/* The match key of a text that is one token as it is written. */
static bool add_folded(set *s, ds_str text, maker *m)
{
	uint32_t word = 0;
	ds_buf b;

	ds_buf_init(&b, NULL, 0);
	ds_fold_add(&b, text);
	if (!m->st)
		m->st = ds_buf_status(&b, m->err);
	if (!m->st)
		m->st = ds_lexicon_add(&word, m->lexicon, ds_buf_view(&b), m->err);
	ds_buf_free(&b);
	add_word(s, word, m);
	return true;
}

static void add_list(set *s, const ds_trie *t, maker *m)
{
	uint32_t edge = 0, word;

	while (!m->st && (word = ds_trie_first(&edge, t)) != 0)
		add_word(s, word, m);
}

/* Whether a token that passes the test has one of known words; they are added. */
static bool test_words(set *s, const ds_test *t, maker *m)
{
	set a = {0}, b = {0};
	bool has_a, has_b;
	ds_str prefix;

	switch (t->kind) {
	case DS_TEST_FOLD:
		if (!t->glob) {
			add_word(s, t->word, m);
			return true;
		}
		if (!glob_prefix(&prefix, t->text))
			return false;
		add_prefix(s, prefix, m);
		return true;
	case DS_TEST_WORD: return !t->glob && add_folded(s, t->text, m);
	case DS_TEST_LIST: add_list(s, t->trie, m); return true;
	case DS_TEST_TYPE: s->types |= UINT64_C(1) << (unsigned)t->number; return true;
	case DS_TEST_AND:
		has_a = test_words(&a, t->a, m);
		has_b = test_words(&b, t->b, m);
		if (!has_a && !has_b)
			return false;
		join(s, has_a && (!has_b || weight(&a) <= weight(&b)) ? &a : &b, m);
		return true;
	case DS_TEST_OR:
		if (!test_words(&a, t->a, m) || !test_words(&a, t->b, m))
			return false;
		join(s, &a, m);
		return true;
	default: return false;
	}
}

/* An annotation with a text in it needs that text's words. */
static void span_needs(sets *out, const ds_test *t, maker *m)
{
	if (t->kind == DS_TEST_AND) {
		span_needs(out, t->a, m);
		span_needs(out, t->b, m);
	}
	for (const ds_test *k = t->kind == DS_TEST_PHRASE ? t->a : NULL; k; k = k->next) {
		set s = {0};

		if (test_words(&s, k, m))
			add_need(out, &s);
	}
}

static void node_needs(sets *out, const ds_node *n, maker *m);

/* The best need of each alternative, in one. */
static void choice_needs(sets *out, const ds_node *n, maker *m)
{
	set all = {0};

	for (const ds_node *k = n->child; k && !m->st; k = k->next) {
		sets own = {.n = 0};
		size_t best = 0;

		node_needs(&own, k, m);
		if (own.n == 0)
			return;
		for (size_t i = 1; i < own.n; i++) {
			if (weight(&own.v[i]) < weight(&own.v[best]))
				best = i;
		}
		join(&all, &own.v[best], m);
	}
	add_need(out, &all);
}

static void node_needs(sets *out, const ds_node *n, maker *m)
{
	set s = {0};

	if (m->st)
		return;
	switch (n->kind) {
	case DS_NODE_TEST:
		if (test_words(&s, n->test, m))
			add_need(out, &s);
		return;
	case DS_NODE_SPAN:
		s.types = n->types;
		add_need(out, &s);
		if (n->test)
			span_needs(out, n->test, m);
		return;
	case DS_NODE_LIST:
		add_list(&s, n->trie, m);
		add_need(out, &s);
		return;
	case DS_NODE_CHOICE: choice_needs(out, n, m); return;
	case DS_NODE_REPEAT:
		if (n->min > 0)
			node_needs(out, n->child, m);
		return;
	case DS_NODE_LOOK:
		if (!n->negative)
			node_needs(out, n->child, m);
		return;
	default:
		for (const ds_node *k = n->child; k; k = k->next)
			node_needs(out, k, m);
	}
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static size_t sort_words(uint32_t *words, size_t n)
{
	size_t kept = 0;

	if (n)
		qsort(words, n, sizeof *words, by_number);
	for (size_t i = 0; i < n; i++) {
		if (kept == 0 || words[kept - 1] != words[i])
			words[kept++] = words[i];
	}
	return kept;
}

static int by_weight(const void *a, const void *b)
{
	size_t x = weight(a), y = weight(b);

	return (x > y) - (x < y);
}

static void keep_needs(ds_program *prog, sets *all, maker *m)
{
	prog->needs = ds_arena_zero(m->mem, all->n, sizeof *prog->needs);
	if (!prog->needs && all->n)
		m->st = ds_arena_fail(m->mem, m->err);
	for (size_t i = 0; !m->st && i < all->n; i++) {
		set *s = &all->v[i];
		ds_need_set *to = &prog->needs[prog->n_needs];

		if (s->n_words > WORDS_MOST)
			continue;
		to->n_words = sort_words(s->words, s->n_words);
		to->words = s->words;
		to->prefixes = s->prefixes;
		to->n_prefixes = s->n_prefixes;
		to->types = s->types;
		for (size_t k = 0; k < to->n_words; k++)
			to->mask |= ds_word_bit(to->words[k]);
		prog->n_needs++;
	}
}

/* The same with the words themselves, for callers. */
static void publish_needs(ds_program *prog, maker *m)
{
	ds_need *out = ds_arena_zero(m->mem, prog->n_needs, sizeof *out);

	if (!out && prog->n_needs)
		m->st = ds_arena_fail(m->mem, m->err);
	for (size_t i = 0; !m->st && i < prog->n_needs; i++) {
		const ds_need_set *s = &prog->needs[i];
		ds_need_word *words = ds_arena_get(m->mem, s->n_words + s->n_prefixes + 1, sizeof *words);

		if (!words) {
			m->st = ds_arena_fail(m->mem, m->err);
			return;
		}
		for (size_t k = 0; k < s->n_words; k++)
			words[k] = (ds_need_word){ds_lexicon_word(m->lexicon, s->words[k]), false};
		for (size_t k = 0; k < s->n_prefixes; k++)
			words[s->n_words + k] = (ds_need_word){s->prefixes[k], true};
		out[i] = (ds_need){words, s->n_words + s->n_prefixes, s->types};
	}
	prog->needs_public = out;
}

/* ---- how matches start ---- */

typedef struct starts {
	const ds_program *prog;
	set s;
	bool any;
	bool *seen; /* by place */
	uint32_t *todo;
	size_t n_todo;
} starts;

static void go_to(starts *st, uint32_t place)
{
	if (!st->seen[place]) {
		st->seen[place] = true;
		st->todo[st->n_todo++] = place;
	}
}

/* Types of a test are not where a match starts: an annotation may have started before. */
static void start_test(starts *st, const ds_test *t, maker *m)
{
	set s = {0};

	if (test_words(&s, t, m) && s.types == 0 && s.n_prefixes == 0)
		join(&st->s, &s, m);
	else
		st->any = true;
}

static void start_at(starts *st, uint32_t place, maker *m)
{
	const ds_instr *in = &st->prog->code[place];

	switch (in->code) {
	case DS_CODE_MATCH: break;
	case DS_CODE_SPLIT: go_to(st, in->b); /* fall through */
	case DS_CODE_JUMP: go_to(st, in->a); break;
	case DS_CODE_ANY: st->any = true; break;
	case DS_CODE_WORD: add_word(&st->s, in->a, m); break;
	case DS_CODE_TEST: start_test(st, in->test, m); break;
	case DS_CODE_SPAN: st->s.types |= in->types; break;
	case DS_CODE_LIST: add_list(&st->s, in->trie, m); break;
	case DS_CODE_NEAR:
		for (uint32_t i = 0; i < st->prog->nears[in->a].n; i++)
			go_to(st, st->prog->nears[in->a].entry[i]);
		break;
	default: go_to(st, place + 1);
	}
}

static void find_starts(ds_program *prog, maker *m)
{
	starts st = {.prog = prog};

	st.seen = ds_arena_zero(m->mem, prog->n_code, sizeof *st.seen);
	st.todo = ds_arena_get(m->mem, prog->n_code, sizeof *st.todo);
	if (!st.seen || !st.todo) {
		m->st = ds_arena_fail(m->mem, m->err);
		return;
	}
	go_to(&st, 0);
	while (st.n_todo > 0 && !m->st)
		start_at(&st, st.todo[--st.n_todo], m);
	prog->first = (ds_first_set){st.s.words, sort_words(st.s.words, st.s.n_words), st.s.types,
				     st.any || st.s.n_words > WORDS_MOST};
}

ds_status ds_filter_make(ds_program *prog, const ds_unit *unit, ds_parser *ps)
{
	maker m = {.mem = ps->mem, .lexicon = ps->lexicon, .err = ps->err};
	sets all = {.n = 0};

	node_needs(&all, unit->root, &m);
	if (!m.st && all.n)
		qsort(all.v, all.n, sizeof *all.v, by_weight);
	keep_needs(prog, &all, &m);
	if (!m.st)
		publish_needs(prog, &m);
	if (!m.st)
		find_starts(prog, &m);
	return m.st;
}
