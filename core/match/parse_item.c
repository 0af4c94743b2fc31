/*
 * The items of a pattern: words, lists, groups, look-around, near(...), !item. See parse_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/parse_int.h"

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

bool ds_parse_is_fuzzy(const ds_parser *ps)
{
	char c = ds_lex_behind(ps, 0);

	return ds_lex_sign(ps, '~') && ps->ahead.tight && c >= '0' && c <= '9';
}

ds_status ds_parse_edits(uint32_t *out, ds_parser *ps)
{
	ds_status st = ds_lex_next(ps);

	if (st)
		return st;
	if (ps->ahead.kind != DS_LEX_NUMBER || ps->ahead.text.len != 1 ||
	    ps->ahead.text.at[0] < '1' || ps->ahead.text.at[0] > '0' + (char)DS_FUZZY_MOST)
		return ds_parse_fail(ps, ps->ahead.at,
				     "found %.*s, expected 1 or 2: the edits that word~N allows",
				     ds_parse_short(ps->ahead.text), ps->ahead.text.at);
	*out = (uint32_t)(ps->ahead.text.at[0] - '0');
	return ds_lex_next(ps);
}

ds_status ds_parse_fuzzy(ds_test *chain, ds_parser *ps, const ds_lex *text, uint32_t edits)
{
	for (ds_test *t = chain; t; t = t->next) {
		if (t->kind != DS_TEST_FOLD)
			return ds_parse_fail(
				ps, text->at,
				"~%u compares match keys; write the text in double quotes", edits);
		if (t->glob)
			return ds_parse_fail(ps, text->at, "text with * takes no ~%u", edits);
		t->kind = DS_TEST_FUZZY;
		t->number = edits;
	}
	return DS_OK;
}

static ds_status parse_literal(ds_node **out, ds_parser *ps)
{
	ds_lex l = ps->ahead;
	ds_test *chain;
	uint32_t edits = 0;
	ds_status st = ds_literal(&chain, ps, &l, l.kind == DS_LEX_EXACT);

	if (!st)
		st = ds_lex_next(ps);
	if (!st && ds_parse_is_fuzzy(ps)) {
		st = ds_parse_edits(&edits, ps);
		if (!st)
			st = ds_parse_fuzzy(chain, ps, &l, edits);
	}
	for (ds_test *t = chain; !st && t; t = t->next)
		st = ds_parse_tally(ps, l.at, 1, 0);
	return st ? st : literal_node(out, ps, chain);
}

static ds_status parse_list(ds_node **out, ds_parser *ps)
{
	ds_node *n = ds_node_new(ps, DS_NODE_LIST);
	bool lemma = ds_lex_sign(ps, '~');
	ds_status st = ds_parse_tally(ps, ps->ahead.at, 1, 0);

	if (!n)
		return ds_parse_memory(ps);
	if (!st && lemma)
		st = ds_lex_next(ps);
	if (st)
		return st;
	if (ds_lex_sign(ps, '$'))
		st = ds_list_item(&n->trie, ps, lemma);
	else if (ps->ahead.kind == DS_LEX_WORD || ps->ahead.kind == DS_LEX_STRING)
		st = ds_lemma_item(&n->trie, ps);
	else if (ps->ahead.kind == DS_LEX_NUMBER)
		st = ds_parse_expected(ps, "a word or $list behind ~ (edits of a word are "
					   "written tight: word~1)");
	else
		st = ds_parse_expected(ps, "a word or $list behind ~");
	if (!st)
		*out = n;
	return st;
}

/* (?= (?! (?<= (?<!; the question mark is ahead */
static ds_status parse_look(ds_node **out, ds_parser *ps, size_t open)
{
	static const struct {
		const char *sign;
		uint8_t look;
		bool negative;
	} looks[] = {{"?=", DS_LOOK_AHEAD, false},
		     {"?!", DS_LOOK_AHEAD, true},
		     {"?<=", DS_LOOK_BEHIND, false},
		     {"?<!", DS_LOOK_BEHIND, true}};
	ds_str rest = ds_str_sub(ps->source, ps->ahead.at, ps->source.len);
	ds_node *n = ds_node_new(ps, DS_NODE_LOOK);
	const char *outside = ps->inside;
	size_t i = 0, count = sizeof looks / sizeof *looks;
	ds_status st;

	if (!n)
		return ds_parse_memory(ps);
	while (i < count && !ds_str_starts(rest, ds_str_of(looks[i].sign)))
		i++;
	if (i == count || !ps->ahead.tight)
		return ds_parse_fail(ps, ps->ahead.at,
				     "found ?, expected an item, or a look-around, written tight: "
				     "(?= (?! (?<= (?<! (a group is ( ), a capture is name:( ))");
	n->look = looks[i].look;
	n->negative = looks[i].negative;
	ps->at = ps->ahead.at + strlen(looks[i].sign);
	st = ds_parse_tally(ps, open, 1, 1);
	if (!st)
		st = ds_lex_next(ps);
	ps->inside = "a look-around";
	if (!st)
		st = ds_parse_choice(&n->child, ps);
	if (!st)
		st = ds_parse_close(ps, ')', open, "| or )");
	ps->inside = outside;
	*out = n;
	return st;
}

static ds_status parse_group(ds_node **out, ds_parser *ps)
{
	size_t open = ps->ahead.at;
	ds_status st = ds_lex_next(ps);

	if (!st && ds_lex_sign(ps, '?'))
		return parse_look(out, ps, open);
	if (!st)
		st = ds_parse_choice(out, ps);
	if (!st)
		st = ds_parse_conditions(out, ps);
	return st ? st : ds_parse_close(ps, ')', open, "| or )");
}

/* near(N: a, b, ...); `near` is ahead */
static ds_status parse_near(ds_node **out, ds_parser *ps)
{
	ds_node *n = ds_node_new(ps, DS_NODE_NEAR), **tail;
	size_t at = ps->ahead.at, open, items = 0;
	ds_status st;

	if (!n)
		return ds_parse_memory(ps);
	st = ds_lex_next(ps);
	open = ps->ahead.at;
	if (!st)
		st = ds_lex_next(ps);
	if (!st)
		st = ds_parse_count(&n->max, ps, DS_MATCH_TOKENS,
				    "the number of tokens of near(N: ...)");
	if (!st)
		st = ds_parse_sign(ps, ':', ": behind the number of near(N: ...)");
	for (tail = &n->child; !st; tail = &(*tail)->next) {
		st = ds_parse_choice(tail, ps);
		items++;
		if (st || !ds_lex_sign(ps, ','))
			break;
		st = ds_lex_next(ps);
	}
	if (!st)
		st = ds_parse_close(ps, ')', open, ", or )");
	if (!st && (items < 2 || items > DS_NEAR_ITEMS || n->max == 0))
		return ds_parse_fail(ps, at, "near(N: ...) has 2 to %u items and N from 1",
				     DS_NEAR_ITEMS);
	*out = n;
	return st ? st : ds_parse_tally(ps, at, 1, 0);
}

/* *whole or t, in a new test. */
static ds_status either(ds_test **whole, ds_parser *ps, ds_test *t)
{
	ds_test *n = ds_test_new(ps, DS_TEST_OR);

	if (!n)
		return ds_parse_memory(ps);
	n->a = *whole;
	n->b = t;
	*whole = n;
	return DS_OK;
}

/* That a token lies in an annotation of one of the types. */
static ds_status in_types(ds_test **out, ds_parser *ps, uint64_t types)
{
	ds_status st = DS_OK;

	for (unsigned type = 0; !st && type < 64; type++) {
		ds_test *t;

		if (!(types >> type & 1))
			continue;
		t = ds_test_new(ps, DS_TEST_TYPE);
		if (!t)
			return ds_parse_memory(ps);
		t->number = type;
		if (*out)
			st = either(out, ps, t);
		else
			*out = t;
	}
	return st;
}

/*
 * The node as a test on one token; NULL where it is something else. The node may be a macro's, which
 * others use, too, so it stays as it is.
 */
static ds_status one_token(ds_test **out, ds_parser *ps, const ds_node *n)
{
	ds_test *t = NULL;
	ds_status st = DS_OK;

	*out = NULL;
	if (n->kind == DS_NODE_TEST) {
		*out = n->test;
	} else if (n->kind == DS_NODE_LIST) {
		*out = ds_test_new(ps, DS_TEST_LIST);
		if (!*out)
			return ds_parse_memory(ps);
		(*out)->trie = n->trie;
	} else if (n->kind == DS_NODE_SPAN && !n->test) {
		st = in_types(out, ps, n->types);
	} else if (n->kind == DS_NODE_SEQUENCE && !n->child->next) {
		st = one_token(out, ps, n->child);
	} else if (n->kind == DS_NODE_CHOICE) {
		st = one_token(out, ps, n->child);
		for (const ds_node *c = n->child->next; !st && *out && c; c = c->next) {
			st = one_token(&t, ps, c);
			if (!st && t)
				st = either(out, ps, t);
			else
				*out = NULL;
		}
	}
	return st;
}

/* ! and an item of one token */
static ds_status parse_not(ds_node **out, ds_parser *ps)
{
	static const char one[] = "an item of one token behind !, or a group of such";
	size_t at = ps->ahead.at;
	ds_node *item = NULL, *n = ds_node_new(ps, DS_NODE_TEST);
	ds_test *no = ds_test_new(ps, DS_TEST_NOT);
	ds_status st = ds_lex_next(ps);

	if (!no || !n)
		return ds_parse_memory(ps);
	if (st)
		return st;
	if (ds_lex_sign(ps, '!'))
		return ds_parse_expected(ps, one);
	st = ds_parse_item(&item, ps);
	if (!st)
		st = one_token(&no->a, ps, item);
	if (!st && !no->a)
		return ds_parse_fail(ps, at,
				     "! takes an item of one token, <TYPE> without tests, or a group of such");
	n->test = no;
	*out = n;
	return st;
}

static ds_status parse_tests(ds_node **out, ds_parser *ps)
{
	ds_status st = ds_parse_tally(ps, ps->ahead.at, 1, 0);

	if (st)
		return st;
	return ds_lex_sign(ps, '[') ? ds_parse_brackets(out, ps) : ds_parse_angles(out, ps);
}

ds_status ds_parse_item(ds_node **out, ds_parser *ps)
{
	const ds_lex *l = &ps->ahead;

	if (ds_lex_is(l, "near") && ds_lex_behind(ps, 0) == '(')
		return parse_near(out, ps);
	if (l->kind >= DS_LEX_WORD && l->kind <= DS_LEX_EXACT && !ds_clause_ahead(ps))
		return parse_literal(out, ps);
	if (ds_lex_sign(ps, '~') || ds_lex_sign(ps, '$'))
		return parse_list(out, ps);
	if (ds_lex_sign(ps, '[') || ds_lex_sign(ps, '<'))
		return parse_tests(out, ps);
	if (ds_lex_sign(ps, '('))
		return parse_group(out, ps);
	if (ds_lex_sign(ps, '!') && !ds_clause_ahead(ps))
		return parse_not(out, ps);
	if (ds_lex_sign(ps, '@'))
		return ds_parse_macro_item(out, ps);
	return ds_parse_expected(
		ps, ds_parse_hint(l) ? "an item"
				     : "an item: word \"text\" 'exact' ~word $list @macro [...] "
				       "<TYPE> (...) near(...)");
}
