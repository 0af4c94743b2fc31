/*
 * Source of a pattern -> tree. The grammar is in docs/patterns.md. See tree_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/tree_int.h"

/* What a match already has under these names (docs/patterns.md); `claim` alone may be taken. */
static const char *const taken_names[] = {
	"from",  "to",      "text",    "type",   "value",    "low", "high",     "cue",
	"id",    "source",  "ref",     "entity", "sentence", "doc", "entities", "tokens",
	"match", "context", "nearest", "is",     "explain",  "all"};

static ds_status parse_choice(ds_node **out, ds_parser *ps);

ds_status ds_parse_memory(ds_parser *ps)
{
	return ds_arena_fail(ps->mem, ps->err);
}

ds_node *ds_node_new(ds_parser *ps, enum ds_node_kind kind)
{
	ds_node *n = ds_arena_zero(ps->mem, 1, sizeof *n);

	if (n)
		n->kind = (uint8_t)kind;
	return n;
}

ds_test *ds_test_new(ds_parser *ps, enum ds_test_kind kind)
{
	ds_test *t = ds_arena_zero(ps->mem, 1, sizeof *t);

	if (t)
		t->kind = (uint8_t)kind;
	return t;
}

/* "found X, expected Y" at what is ahead */
static ds_status expected(ds_parser *ps, const char *what)
{
	const ds_lex *l = &ps->ahead;

	if (l->kind == DS_LEX_END)
		return ds_parse_fail(ps, l->at, "the pattern ends, expected %s", what);
	return ds_parse_fail(ps, l->at, "found %s%.*s%s, expected %s",
			     l->kind == DS_LEX_STRING  ? "\""
			     : l->kind == DS_LEX_EXACT ? "'"
						       : "",
			     (int)(l->text.len < 30 ? l->text.len : 30), l->text.at,
			     l->kind == DS_LEX_STRING  ? "\""
			     : l->kind == DS_LEX_EXACT ? "'"
						       : "",
			     what);
}

static ds_status take_sign(ds_parser *ps, char c, const char *what)
{
	return ds_lex_sign(ps, c) ? ds_lex_next(ps) : expected(ps, what);
}

static bool is_word(const ds_lex *l, const char *word)
{
	return l->kind == DS_LEX_WORD && ds_str_is(l->text, word);
}

/* Whether what comes behind `ahead` is the sign c, without a blank between. */
static bool sign_behind(const ds_parser *ps, char c)
{
	return ps->at < ps->source.len && ps->source.at[ps->at] == c;
}

static ds_status name_number(uint32_t *out, ds_parser *ps, const ds_lex *l)
{
	for (size_t i = 0; i < l->text.len; i++) {
		char c = l->text.at[i];

		if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && c != '_' &&
		    (i == 0 || c < '0' || c > '9'))
			return ds_parse_fail(
				ps, l->at,
				"%.*s: names of captures have letters a-z, digits and _, and "
				"start with no digit",
				(int)(l->text.len < 40 ? l->text.len : 40), l->text.at);
	}
	for (size_t i = 0; i < sizeof taken_names / sizeof *taken_names; i++) {
		if (ds_str_is(l->text, taken_names[i]))
			return ds_parse_fail(
				ps, l->at,
				"a capture cannot be called %s, which every match has already",
				taken_names[i]);
	}
	return ds_capture_number(out, ps->p, l->text, ps->err);
}

/* A chain of token tests as one item. */
static ds_status literal_node(ds_node **out, ds_parser *ps, ds_test *chain)
{
	ds_node *whole = NULL, **tail;

	if (!chain->next) {
		*out = ds_node_new(ps, DS_NODE_TEST);
		if (!*out)
			return ds_parse_memory(ps);
		(*out)->test = chain;
		return DS_OK;
	}
	whole = ds_node_new(ps, DS_NODE_SEQUENCE);
	if (!whole)
		return ds_parse_memory(ps);
	tail = &whole->child;
	for (; chain; chain = chain->next) {
		*tail = ds_node_new(ps, DS_NODE_TEST);
		if (!*tail)
			return ds_parse_memory(ps);
		(*tail)->test = chain;
		tail = &(*tail)->next;
	}
	*out = whole;
	return DS_OK;
}

static ds_status parse_literal(ds_node **out, ds_parser *ps)
{
	ds_lex l = ps->ahead;
	ds_test *chain;
	ds_status st;

	if (is_word(&l, "containing"))
		return ds_parse_fail(
			ps, l.at,
			"containing is not supported yet (the word itself goes in quotes)");
	st = ds_literal(&chain, ps, &l, l.kind == DS_LEX_EXACT);
	if (!st)
		st = ds_lex_next(ps);
	return st ? st : literal_node(out, ps, chain);
}

static ds_status parse_list(ds_node **out, ds_parser *ps)
{
	ds_node *n = ds_node_new(ps, DS_NODE_LIST);
	bool lemma = ds_lex_sign(ps, '~');
	ds_status st = DS_OK;

	if (!n)
		return ds_parse_memory(ps);
	if (lemma)
		st = ds_lex_next(ps);
	if (st)
		return st;
	if (ds_lex_sign(ps, '$'))
		st = ds_list_item(&n->trie, ps, lemma);
	else if (ps->ahead.kind == DS_LEX_WORD || ps->ahead.kind == DS_LEX_STRING)
		st = ds_lemma_item(&n->trie, ps);
	else
		st = expected(ps, "a word or $list behind ~");
	if (!st)
		*out = n;
	return st;
}

static ds_status parse_group(ds_node **out, ds_parser *ps)
{
	ds_status st = ds_lex_next(ps);

	if (!st && ds_lex_sign(ps, '?'))
		return ds_parse_fail(ps, ps->ahead.at,
				     "look-ahead and look-behind are not supported yet");
	if (!st)
		st = parse_choice(out, ps);
	return st ? st : take_sign(ps, ')', "| or )");
}

static ds_status number_of(uint32_t *out, ds_parser *ps, uint32_t max, const char *what)
{
	uint64_t v = 0;

	if (ps->ahead.kind != DS_LEX_NUMBER)
		return expected(ps, what);
	for (size_t i = 0; i < ps->ahead.text.len; i++) {
		char c = ps->ahead.text.at[i];

		if (c < '0' || c > '9' || v > max)
			break;
		v = v * 10 + (uint64_t)(c - '0');
	}
	if (v > max || memchr(ps->ahead.text.at, '.', ps->ahead.text.len))
		return ds_parse_fail(ps, ps->ahead.at, "%.*s is no whole number up to %u",
				     (int)(ps->ahead.text.len < 20 ? ps->ahead.text.len : 20),
				     ps->ahead.text.at, max);
	*out = (uint32_t)v;
	return ds_lex_next(ps);
}

/* near(N: a, b, ...); `near` is ahead */
static ds_status parse_near(ds_node **out, ds_parser *ps)
{
	ds_node *n = ds_node_new(ps, DS_NODE_NEAR), **tail;
	size_t at = ps->ahead.at, items = 0;
	ds_status st;

	if (!n)
		return ds_parse_memory(ps);
	st = ds_lex_next(ps);
	if (!st)
		st = ds_lex_next(ps);
	if (!st)
		st = number_of(&n->max, ps, DS_MATCH_TOKENS,
			       "the number of tokens of near(N: ...)");
	if (!st)
		st = take_sign(ps, ':', ": behind the number of near(N: ...)");
	for (tail = &n->child; !st; tail = &(*tail)->next) {
		st = parse_choice(tail, ps);
		items++;
		if (st || !ds_lex_sign(ps, ','))
			break;
		st = ds_lex_next(ps);
	}
	if (!st)
		st = take_sign(ps, ')', ", or ) of near(...)");
	if (!st && (items < 2 || items > DS_NEAR_ITEMS || n->max == 0))
		return ds_parse_fail(ps, at, "near(N: ...) has 2 to %u items and N from 1",
				     DS_NEAR_ITEMS);
	*out = n;
	return st;
}

/* ! and an item of one token */
static ds_status parse_not(ds_node **out, ds_parser *ps)
{
	size_t at = ps->ahead.at;
	ds_node *n = NULL;
	ds_test *not = ds_test_new(ps, DS_TEST_NOT), *list;
	ds_status st = ds_lex_next(ps);

	if (!not )
		return ds_parse_memory(ps);
	if (st)
		return st;
	if (ds_lex_sign(ps, '['))
		st = ds_parse_brackets(&n, ps);
	else if (ds_lex_sign(ps, '~') || ds_lex_sign(ps, '$'))
		st = parse_list(&n, ps);
	else if (ps->ahead.kind >= DS_LEX_WORD && ps->ahead.kind <= DS_LEX_EXACT)
		st = parse_literal(&n, ps);
	else
		return expected(ps, "an item of one token behind !");
	if (st)
		return st;
	if (n->kind == DS_NODE_SEQUENCE)
		return ds_parse_fail(ps, at, "! takes an item of one token, and this is several");
	not ->a = n->test;
	if (n->kind == DS_NODE_LIST) {
		list = ds_test_new(ps, DS_TEST_LIST);
		if (!list)
			return ds_parse_memory(ps);
		list->trie = n->trie;
		not ->a = list;
		n->kind = DS_NODE_TEST;
	}
	n->test = not ;
	*out = n;
	return DS_OK;
}

static ds_status parse_item(ds_node **out, ds_parser *ps)
{
	const ds_lex *l = &ps->ahead;

	if (is_word(l, "near") && sign_behind(ps, '('))
		return parse_near(out, ps);
	if (is_word(l, "within"))
		return ds_parse_fail(
			ps, l->at,
			"within stands at the end of a pattern (the word itself goes in quotes)");
	if (l->kind >= DS_LEX_WORD && l->kind <= DS_LEX_EXACT)
		return parse_literal(out, ps);
	if (ds_lex_sign(ps, '~') || ds_lex_sign(ps, '$'))
		return parse_list(out, ps);
	if (ds_lex_sign(ps, '['))
		return ds_parse_brackets(out, ps);
	if (ds_lex_sign(ps, '<'))
		return ds_parse_angles(out, ps);
	if (ds_lex_sign(ps, '('))
		return parse_group(out, ps);
	if (ds_lex_sign(ps, '!'))
		return parse_not(out, ps);
	return expected(ps,
			"an item: word \"text\" 'exact' ~word $list [...] <TYPE> (...) near(...)");
}

/* name:item or item */
static ds_status parse_named(ds_node **out, ds_parser *ps)
{
	ds_lex name = ps->ahead;
	ds_node *capture;
	ds_status st;

	if ((name.kind != DS_LEX_WORD && name.kind != DS_LEX_NUMBER) || !sign_behind(ps, ':'))
		return parse_item(out, ps);
	capture = ds_node_new(ps, DS_NODE_CAPTURE);
	if (!capture)
		return ds_parse_memory(ps);
	st = name_number(&capture->name, ps, &name);
	if (!st)
		st = ds_lex_next(ps);
	if (!st)
		st = ds_lex_next(ps);
	if (!st)
		st = parse_item(&capture->child, ps);
	*out = capture;
	return st;
}

/* {m} {m,} {,n} {m,n}; the brace is ahead */
static ds_status parse_braces(ds_node *repeat, ds_parser *ps)
{
	size_t at = ps->ahead.at;
	ds_status st = ds_lex_next(ps);

	repeat->min = 0;
	if (!st && !ds_lex_sign(ps, ','))
		st = number_of(&repeat->min, ps, DS_REPEAT_MAX, "a number in {m,n}");
	repeat->max = repeat->min;
	if (!st && ds_lex_sign(ps, ',')) {
		st = ds_lex_next(ps);
		repeat->max = DS_PATTERN_NONE;
		if (!st && !ds_lex_sign(ps, '}'))
			st = number_of(&repeat->max, ps, DS_REPEAT_MAX, "a number or } in {m,n}");
	}
	if (!st)
		st = take_sign(ps, '}', ", or } in {m,n}");
	if (!st && (repeat->max < repeat->min || repeat->max == 0))
		return ds_parse_fail(ps, at, "{m,n} needs n of 1 or more, and m up to n");
	return st;
}

static ds_status parse_repeat(ds_node **out, ds_parser *ps)
{
	ds_node *item = NULL, *repeat;
	char sign;
	ds_status st = parse_named(&item, ps);

	*out = item;
	sign = ps->ahead.kind == DS_LEX_SIGN ? ps->ahead.text.at[0] : 'x';
	if (st || !strchr("?*+{", sign))
		return st;
	repeat = ds_node_new(ps, DS_NODE_REPEAT);
	if (!repeat)
		return ds_parse_memory(ps);
	repeat->child = item;
	repeat->min = sign == '+';
	repeat->max = sign == '?' ? 1 : DS_PATTERN_NONE;
	st = sign == '{' ? parse_braces(repeat, ps) : ds_lex_next(ps);
	if (!st && ds_lex_sign(ps, '?') && ps->ahead.tight) {
		repeat->lazy = true;
		st = ds_lex_next(ps);
	}
	*out = repeat;
	return st;
}

static bool ends_sequence(const ds_parser *ps)
{
	return ps->ahead.kind == DS_LEX_END || ds_lex_sign(ps, ')') || ds_lex_sign(ps, '|') ||
	       ds_lex_sign(ps, ',') || (ps->depth == 1 && is_word(&ps->ahead, "within"));
}

static ds_status parse_sequence(ds_node **out, ds_parser *ps)
{
	ds_node *first = NULL, **tail = &first, *whole;
	ds_status st;

	do {
		st = parse_repeat(tail, ps);
		if (st)
			return st;
		tail = &(*tail)->next;
	} while (!ends_sequence(ps));
	*out = first;
	if (!first->next)
		return DS_OK;
	whole = ds_node_new(ps, DS_NODE_SEQUENCE);
	if (!whole)
		return ds_parse_memory(ps);
	whole->child = first;
	*out = whole;
	return DS_OK;
}

static ds_status parse_choice(ds_node **out, ds_parser *ps)
{
	ds_node *first = NULL, **tail = &first, *whole;
	ds_status st;

	if (++ps->depth > DS_PATTERN_DEPTH)
		return ds_parse_fail(ps, ps->ahead.at, "groups within groups more than %d deep",
				     DS_PATTERN_DEPTH);
	for (;;) {
		st = parse_sequence(tail, ps);
		if (st)
			return st;
		tail = &(*tail)->next;
		if (!ds_lex_sign(ps, '|'))
			break;
		st = ds_lex_next(ps);
		if (st)
			return st;
	}
	ps->depth--;
	*out = first;
	if (!first->next)
		return DS_OK;
	whole = ds_node_new(ps, DS_NODE_CHOICE);
	if (!whole)
		return ds_parse_memory(ps);
	whole->child = first;
	*out = whole;
	return DS_OK;
}

static ds_status parse_within(ds_parser *ps)
{
	static const char *const windows[] = {"sentence", "paragraph", "document"};
	ds_status st;

	if (!is_word(&ps->ahead, "within"))
		return DS_OK;
	st = ds_lex_next(ps);
	if (st)
		return st;
	for (int i = 0; i < 3; i++) {
		if (is_word(&ps->ahead, windows[i])) {
			ps->unit->window = (uint8_t)i;
			return ds_lex_next(ps);
		}
	}
	return expected(ps, "sentence, paragraph or document");
}

ds_status ds_parse(ds_parser *ps)
{
	ds_status st = ds_lex_next(ps);

	if (!st)
		st = parse_choice(&ps->unit->root, ps);
	if (!st)
		st = parse_within(ps);
	if (!st && ps->ahead.kind != DS_LEX_END)
		st = expected(ps, "the end of the pattern");
	return st;
}
