/*
 * Macros: @name = items; and @name as an item. The body is parsed once, and its tree is shared by
 * the uses; so what a use must respect (depth, size, captures) is kept with it. A macro may use
 * those in front of it only, so none uses itself. See parse_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/parse_int.h"

static const ds_macro *find(const ds_parser *ps, ds_str name)
{
	for (size_t i = 0; i < ps->n_macros; i++) {
		if (ds_str_eq(ps->macros[i].name, name))
			return &ps->macros[i];
	}
	return NULL;
}

/* The name behind @, which is ahead. */
static ds_status macro_name(ds_str *out, ds_parser *ps)
{
	ds_status st = ds_lex_next(ps);
	const ds_lex *l = &ps->ahead;

	if (st)
		return st;
	if (l->kind != DS_LEX_WORD || !l->tight)
		return ds_parse_expected(ps, "the name of a macro behind @, without a blank");
	for (size_t i = 0; i < l->text.len; i++) {
		char c = l->text.at[i];

		if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && c != '_' &&
		    (i == 0 || c < '0' || c > '9'))
			return ds_parse_fail(ps, l->at,
					     "%.*s: names of macros have letters a-z, digits and _, "
					     "and start with no digit",
					     ds_parse_short(l->text), l->text.at);
	}
	*out = l->text;
	return DS_OK;
}

static ds_status unknown(ds_parser *ps, size_t at, ds_str name)
{
	ds_like like;

	ds_like_start(&like, name);
	for (size_t i = 0; i < ps->n_macros; i++)
		ds_like_try(&like, ps->macros[i].name);
	return ds_parse_unknown(ps, at, "macro", &like,
				"one of those in front: @name = ...;");
}

ds_status ds_parse_macro_item(ds_node **out, ds_parser *ps)
{
	size_t at = ps->ahead.at;
	const ds_macro *m;
	ds_node *n;
	ds_str name;
	int deepest;
	ds_status st = macro_name(&name, ps);

	if (st)
		return st;
	m = find(ps, name);
	if (!m)
		return unknown(ps, ps->ahead.at, name);
	if (ps->inside && (m->tally.n_names || m->tally.conditions))
		return ds_parse_fail(ps, at, "no %s in %s, and @%.*s has some",
				     m->tally.n_names ? "captures" : "conditions", ps->inside,
				     ds_parse_short(name), name.at);
	deepest = ps->depth + m->tally.deepest + 1; /* the use itself is a level */
	if (deepest > DS_PATTERN_DEPTH)
		return ds_parse_fail(ps, at,
				     "groups within groups more than %d deep, with those of @%.*s",
				     DS_PATTERN_DEPTH, ds_parse_short(name), name.at);
	if (deepest > ps->tally.deepest)
		ps->tally.deepest = deepest;
	st = ds_parse_tally(ps, at, m->tally.items, m->tally.looks);
	for (size_t i = 0; !st && i < m->tally.n_names; i++) {
		st = ds_parse_not_nested(ps, at, m->tally.names[i]);
		if (!st)
			st = ds_tally_name(ps, m->tally.names[i]);
	}
	ps->tally.conditions = ps->tally.conditions || m->tally.conditions;
	n = ds_node_new(ps, DS_NODE_SEQUENCE); /* the root has no siblings of its own */
	if (!n)
		return ds_parse_memory(ps);
	n->child = m->root;
	*out = n;
	return st ? st : ds_lex_next(ps);
}

/* @name = items; the @ is ahead */
static ds_status parse_macro(ds_parser *ps)
{
	ds_macro m = {.root = NULL};
	size_t at;
	ds_status st = macro_name(&m.name, ps);

	if (st)
		return st;
	at = ps->ahead.at;
	if (find(ps, m.name))
		return ds_parse_fail(ps, at, "there is a macro @%.*s already",
				     ds_parse_short(m.name), m.name.at);
	st = ds_lex_next(ps);
	if (!st)
		st = ds_parse_sign(ps, '=', "= behind the name of a macro");
	ps->tally = (ds_tally){0};
	ps->depth = -1;
	ps->n_open = 0;
	ps->inside = NULL;
	if (!st)
		st = ds_parse_choice(&m.root, ps);
	if (!st)
		st = ds_parse_close(ps, ';', at - 1, "| or ;");
	if (!st)
		st = ds_arena_copy(&m.name, m.name, ps->mem, ps->err);
	if (!st)
		st = ds_arena_grow(ps->mem, &ps->macros, &ps->cap_macros, ps->n_macros,
				   ps->n_macros + 1, sizeof *ps->macros, ps->err);
	if (st)
		return st;
	m.tally = ps->tally;
	ps->macros[ps->n_macros++] = m;
	return DS_OK;
}

/* @name is ahead, and = behind it: the beginning of a macro, not a use. */
static bool is_macro(const ds_parser *ps)
{
	ds_parser copy = *ps;

	copy.err = NULL;
	return ds_lex_sign(ps, '@') && !ds_lex_next(&copy) && copy.ahead.kind == DS_LEX_WORD &&
	       !ds_lex_next(&copy) && ds_lex_sign(&copy, '=');
}

ds_status ds_parse_own_macros(ds_parser *ps)
{
	ds_status st = DS_OK;

	while (!st && is_macro(ps))
		st = parse_macro(ps);
	return st;
}

ds_status ds_parse_macros(ds_parser *ps)
{
	ds_status st;

	ps->at = 0;
	st = ds_lex_next(ps);
	if (!st)
		st = ds_parse_own_macros(ps);
	if (!st && ps->ahead.kind != DS_LEX_END)
		st = ds_parse_expected(ps, "macros alone: @name = ...;");
	return st;
}
