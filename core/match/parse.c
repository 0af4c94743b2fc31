/*
 * Source of a pattern -> tree: choices, sequences, repeats and captures. The grammar is in
 * docs/patterns.md. See parse_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/parse_int.h"

#include <stdio.h>

/* What a match already has under these names (docs/patterns.md); `claim` and `unit` may be taken. */
static const char *const taken_names[] = {
	"all", "alternatives", "body", "context", "counts", "cue", "currency", "dimension",
	"doc", "entities", "entity", "explain", "from", "high", "id", "is", "link", "low",
	"match", "nearest", "ref", "sentence", "source", "text", "to", "tokens", "type", "value"};

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

ds_status ds_parse_deeper(ds_parser *ps)
{
	if (++ps->depth > DS_PATTERN_DEPTH)
		return ds_parse_fail(ps, ps->ahead.at, "groups within groups more than %d deep",
				     DS_PATTERN_DEPTH);
	if (ps->depth > ps->tally.deepest)
		ps->tally.deepest = ps->depth;
	return DS_OK;
}

ds_status ds_parse_tally(ds_parser *ps, size_t at, uint32_t items, uint32_t looks)
{
	ps->tally.items += items;
	ps->tally.looks += looks;
	if (ps->tally.items > DS_PATTERN_ITEMS)
		return ds_parse_fail(ps, at, "the pattern is too large (more than %u items)",
				     DS_PATTERN_ITEMS);
	if (ps->tally.looks > DS_LOOKS_MOST)
		return ds_parse_fail(ps, at, "more than %u look-arounds and conditions",
				     DS_LOOKS_MOST);
	return DS_OK;
}

ds_status ds_parse_sign(ds_parser *ps, char c, const char *what)
{
	return ds_lex_sign(ps, c) ? ds_lex_next(ps) : ds_parse_expected(ps, what);
}

/* A clause where something has to be closed first. */
static ds_status misplaced(ds_parser *ps, char c)
{
	int n = ds_parse_short(ps->ahead.text);

	if (ds_clause_ahead(ps) == DS_CLAUSE_CONDITION && ps->inside)
		return ds_parse_fail(ps, ps->ahead.at, "no conditions in %s", ps->inside);
	if (ds_clause_ahead(ps) == DS_CLAUSE_CONDITION)
		return ds_parse_fail(ps, ps->ahead.at,
				     "found %.*s, expected %c (a condition follows the items of a "
				     "group or of the pattern: (a b containing c))",
				     n, ps->ahead.text.at, c);
	return ds_parse_fail(ps, ps->ahead.at,
			     "found %.*s, expected %c (this stands at the end of the whole pattern)",
			     n, ps->ahead.text.at, c);
}

ds_status ds_parse_close(ds_parser *ps, char c, size_t open, const char *what)
{
	char text[100];
	ds_parser there = *ps;
	ds_err err;

	if (ds_lex_sign(ps, c))
		return ds_lex_next(ps);
	if (ds_clause_ahead(ps))
		return misplaced(ps, c);
	there.err = &err;
	ds_parse_fail(&there, open, "%s", "");
	err.msg[strlen(err.msg) - 2] = '\0'; /* "line L, column C: " */
	snprintf(text, sizeof text, "%s for the %c of %.50s", what, ps->source.at[open], err.msg);
	return ds_parse_expected(ps, text);
}

ds_status ds_parse_count(uint32_t *out, ds_parser *ps, uint32_t max, const char *what)
{
	uint64_t v = 0;

	if (ps->ahead.kind != DS_LEX_NUMBER)
		return ds_parse_expected(ps, what);
	for (size_t i = 0; i < ps->ahead.text.len; i++) {
		char c = ps->ahead.text.at[i];

		if (c < '0' || c > '9' || v > max)
			break;
		v = v * 10 + (uint64_t)(c - '0');
	}
	if (v > max || memchr(ps->ahead.text.at, '.', ps->ahead.text.len))
		return ds_parse_fail(ps, ps->ahead.at, "%.*s is no whole number up to %u",
				     ds_parse_short(ps->ahead.text), ps->ahead.text.at, max);
	*out = (uint32_t)v;
	return ds_lex_next(ps);
}

/* ---- names of captures ---- */

static ds_status name_number(uint32_t *out, ds_parser *ps, const ds_lex *l)
{
	if (l->kind == DS_LEX_NUMBER)
		return ds_parse_fail(ps, l->at,
				     "found %.*s:, expected a name in front of : (near(N: ...) is "
				     "written tight, in small letters)",
				     ds_parse_short(l->text), l->text.at);
	for (size_t i = 0; i < l->text.len; i++) {
		char c = l->text.at[i];

		if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && c != '_' &&
		    (i == 0 || c < '0' || c > '9'))
			return ds_parse_fail(ps, l->at,
					     "%.*s: names of captures have letters a-z, digits and "
					     "_, and start with no digit",
					     ds_parse_short(l->text), l->text.at);
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

ds_status ds_tally_name(ds_parser *ps, uint32_t name)
{
	ds_tally *t = &ps->tally;
	ds_status st;

	for (size_t i = 0; i < t->n_names; i++) {
		if (t->names[i] == name)
			return DS_OK;
	}
	st = ds_arena_grow(ps->mem, &t->names, &t->cap_names, t->n_names, t->n_names + 1,
			   sizeof *t->names, ps->err);
	if (!st)
		t->names[t->n_names++] = name;
	return st;
}

ds_status ds_parse_not_nested(ds_parser *ps, size_t at, uint32_t name)
{
	for (size_t i = 0; i < ps->n_open; i++) {
		if (ps->open[i] == name)
			return ds_parse_fail(ps, at,
					     "a capture inside a capture of the same name");
	}
	return DS_OK;
}

/* name:item, whose name is ahead */
static ds_status parse_capture(ds_node **out, ds_parser *ps)
{
	ds_lex name = ps->ahead;
	ds_node *n = ds_node_new(ps, DS_NODE_CAPTURE);
	ds_status st;

	if (!n)
		return ds_parse_memory(ps);
	if (ps->inside)
		return ds_parse_fail(ps, name.at, "no captures in %s", ps->inside);
	st = name_number(&n->name, ps, &name);
	if (!st)
		st = ds_parse_not_nested(ps, name.at, n->name);
	if (!st)
		st = ds_tally_name(ps, n->name);
	if (!st)
		st = ds_lex_next(ps);
	if (!st)
		st = ds_lex_next(ps);
	if (st)
		return st;
	ps->open[ps->n_open++] = n->name;
	st = ds_parse_item(&n->child, ps);
	ps->n_open--;
	*out = n;
	return st;
}

/* name:item or item; `::` behind a word starts a clause */
static ds_status parse_named(ds_node **out, ds_parser *ps)
{
	bool word = ps->ahead.kind == DS_LEX_WORD || ps->ahead.kind == DS_LEX_NUMBER;

	if (word && ds_lex_behind(ps, 0) == ':' && ds_lex_behind(ps, 1) != ':')
		return parse_capture(out, ps);
	return ds_parse_item(out, ps);
}

/* ---- repeats, sequences, choices ---- */

/* {m} {m,} {,n} {m,n}; the brace is ahead */
static ds_status parse_braces(ds_node *repeat, ds_parser *ps)
{
	size_t at = ps->ahead.at;
	ds_status st = ds_lex_next(ps);

	repeat->min = 0;
	if (!st && !ds_lex_sign(ps, ','))
		st = ds_parse_count(&repeat->min, ps, DS_REPEAT_MAX, "a number in {m,n}");
	repeat->max = repeat->min;
	if (!st && ds_lex_sign(ps, ',')) {
		st = ds_lex_next(ps);
		repeat->max = DS_PATTERN_NONE;
		if (!st && !ds_lex_sign(ps, '}'))
			st = ds_parse_count(&repeat->max, ps, DS_REPEAT_MAX,
					    "a number or } in {m,n}");
	}
	if (!st)
		st = ds_parse_sign(ps, '}', ", or } in {m,n}");
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

/* What cannot start an item ends the sequence; who asked for it says what was expected. */
static bool ends_sequence(const ds_parser *ps)
{
	const ds_lex *l = &ps->ahead;

	return l->kind == DS_LEX_END || ds_clause_ahead(ps) ||
	       (l->kind == DS_LEX_SIGN && strchr(")|,;]>}&=:", l->text.at[0]));
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

ds_status ds_parse_choice(ds_node **out, ds_parser *ps)
{
	ds_node *first = NULL, **tail = &first, *whole;
	ds_status st = ds_parse_deeper(ps);

	if (st)
		return st;
	for (;;) {
		st = parse_sequence(tail, ps);
		if (st)
			return st;
		tail = &(*tail)->next;
		if (!ds_lex_sign(ps, '|'))
			break;
		if (ds_lex_behind(ps, 0) == '|')
			return ds_parse_expected(ps, "| alone");
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

ds_status ds_parse(ds_parser *ps)
{
	size_t shared = ps->n_macros;
	ds_status st;

	*ps->unit = (ds_unit){.max = DS_MATCH_TOKENS};
	ps->at = 0;
	st = ds_lex_next(ps);
	if (!st)
		st = ds_parse_own_macros(ps);
	ps->depth = -1; /* the pattern itself is no group */
	ps->n_open = 0;
	ps->inside = NULL;
	ps->tally = (ds_tally){0};
	if (!st)
		st = ds_parse_choice(&ps->unit->root, ps);
	if (!st)
		st = ds_parse_clauses(ps);
	if (!st && ps->ahead.kind != DS_LEX_END)
		st = ds_parse_expected(ps, ds_lex_sign(ps, '>') ? "the end of the pattern (annotations are "
								  "<TYPE>, values <CARDINAL value > 3>)"
								: "the end of the pattern");
	ps->n_macros = shared;
	return st;
}
