/*
 * What stands behind the items of a group or of the pattern: conditions; window, policy and length
 * of the whole. See parse_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/parse_int.h"

static const struct {
	const char *word;
	uint8_t look;
} conditions[] = {{"containing", DS_LOOK_CONTAINING},
		  {"overlapping", DS_LOOK_OVERLAPPING},
		  {"within", DS_LOOK_WITHIN}};

static const struct {
	const char *word;
	uint8_t window, zone;
} windows[] = {{"sentence", DS_WINDOW_SENTENCE, 0},
	       {"paragraph", DS_WINDOW_PARAGRAPH, 0},
	       {"document", DS_WINDOW_DOCUMENT, 0},
	       {"headline", DS_WINDOW_ZONE, DS_HEADLINE},
	       {"byline", DS_WINDOW_ZONE, DS_BYLINE},
	       {"dateline", DS_WINDOW_ZONE, DS_DATELINE},
	       {"quotation", DS_WINDOW_ZONE, DS_QUOTATION}};

/* By enum ds_policy. */
static const char *const policies[] = {"first", "longest", "shortest", "all"};

#define N_CONDITIONS (sizeof conditions / sizeof *conditions)
#define N_WINDOWS    (sizeof windows / sizeof *windows)
#define N_POLICIES   (sizeof policies / sizeof *policies)

static const char a_window[] =
	"sentence, paragraph, document, headline, byline, dateline or quotation";

/* Number of the word; N_CONDITIONS if it is none. */
static size_t condition_of(const ds_lex *l)
{
	size_t i = 0;

	while (i < N_CONDITIONS && !ds_lex_is(l, conditions[i].word))
		i++;
	return i;
}

static size_t window_of(const ds_lex *l)
{
	size_t i = 0;

	while (i < N_WINDOWS && !ds_lex_is(l, windows[i].word))
		i++;
	return i;
}

enum ds_clause ds_clause_ahead(const ds_parser *ps)
{
	const ds_lex *l = &ps->ahead;
	ds_lex behind;

	if (ds_lex_sign(ps, ':'))
		return ds_lex_behind(ps, 0) == ':' ? DS_CLAUSE_WHERE : DS_CLAUSE_NONE;
	if (l->kind != DS_LEX_WORD && !ds_lex_sign(ps, '!'))
		return DS_CLAUSE_NONE;
	if (l->kind == DS_LEX_WORD && ds_lex_behind(ps, 0) == ':' && ds_lex_behind(ps, 1) != ':')
		return DS_CLAUSE_NONE; /* the name of a capture */
	if (ds_lex_is(l, "policy") || ds_lex_is(l, "max")) {
		behind = ds_lex_peek(ps);
		if (behind.kind != DS_LEX_SIGN || behind.text.at[0] != '=')
			return DS_CLAUSE_NONE;
		return ds_lex_is(l, "max") ? DS_CLAUSE_MAX : DS_CLAUSE_POLICY;
	}
	if (ds_lex_sign(ps, '!')) {
		behind = ds_lex_peek(ps);
		return condition_of(&behind) < N_CONDITIONS ? DS_CLAUSE_CONDITION : DS_CLAUSE_NONE;
	}
	if (condition_of(l) == N_CONDITIONS)
		return DS_CLAUSE_NONE;
	if (!ds_lex_is(l, "within"))
		return DS_CLAUSE_CONDITION;
	behind = ds_lex_peek(ps);
	return window_of(&behind) < N_WINDOWS ? DS_CLAUSE_WINDOW : DS_CLAUSE_CONDITION;
}

/* `within s`, `within sentences`, `within 5` are no conditions, though they could be read so. */
static ds_status check_within(ds_parser *ps)
{
	static const char *const other[][2] = {
		{"s", "sentence"}, {"p", "paragraph"}, {"text", "document"}, {"title", "headline"}, {"quote", "quotation"}};
	const ds_lex *l = &ps->ahead;
	ds_like like;

	if (l->kind == DS_LEX_NUMBER)
		return ds_parse_fail(ps, l->at,
				     "found %.*s, expected %s, or an item (at most %.*s tokens is "
				     "max = %.*s)",
				     ds_parse_short(l->text), l->text.at, a_window,
				     ds_parse_short(l->text), l->text.at, ds_parse_short(l->text),
				     l->text.at);
	if (l->kind == DS_LEX_END)
		return ds_parse_fail(ps, l->at, "the pattern ends, expected %s, or an item",
				     a_window);
	if (l->kind != DS_LEX_WORD)
		return DS_OK;
	ds_like_start(&like, l->text);
	for (size_t i = 0; i < N_WINDOWS && l->text.len > 4; i++)
		ds_like_try(&like, ds_str_of(windows[i].word));
	for (size_t i = 0; i < N_WINDOWS && l->text.len > 2; i++) {
		if (ds_str_starts(ds_str_of(windows[i].word), l->text))
			like.best = ds_str_of(windows[i].word);
	}
	for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
		if (ds_str_is(l->text, other[i][0]))
			like.best = ds_str_of(other[i][1]);
	}
	if (window_of(l) < N_WINDOWS)
		return ds_parse_fail(ps, l->at, "within %.*s takes no !", (int)l->text.len,
				     l->text.at);
	return like.best.len ? ds_parse_unknown(ps, l->at, "window", &like, a_window) : DS_OK;
}

/* Behind the item of a condition stands no other item, and no repeat. */
static ds_status check_behind(ds_parser *ps, const char *word)
{
	const ds_lex *l = &ps->ahead;

	if (ds_lex_sign(ps, '|'))
		return ds_parse_fail(ps, l->at,
				     "found |, expected the end: a condition belongs to all "
				     "alternatives in front of it; write (a %s b) | c",
				     word);
	if (l->kind == DS_LEX_END || ds_clause_ahead(ps) ||
	    (l->kind == DS_LEX_SIGN && !strchr("?*+{[<(~$@!", l->text.at[0])))
		return DS_OK;
	return ds_parse_fail(ps, l->at,
			     "found %.*s, expected the end: %s takes one item, so put more in "
			     "brackets: %s (a b+)",
			     ds_parse_short(l->text), l->text.at, word, word);
}

/* [!] containing x; what is ahead starts it */
static ds_status parse_condition(ds_node **out, ds_parser *ps)
{
	ds_node *n = ds_node_new(ps, DS_NODE_LOOK);
	size_t at = ps->ahead.at, which;
	ds_status st;

	if (!n)
		return ds_parse_memory(ps);
	if (ps->inside)
		return ds_parse_fail(ps, at, "no conditions in %s", ps->inside);
	n->negative = ds_lex_sign(ps, '!');
	st = n->negative ? ds_lex_next(ps) : DS_OK;
	if (st)
		return st;
	which = condition_of(&ps->ahead);
	n->look = conditions[which].look;
	st = ds_lex_next(ps);
	if (!st && n->look == DS_LOOK_WITHIN)
		st = check_within(ps);
	if (!st)
		st = ds_parse_tally(ps, at, 1, 1);
	if (!st && ps->ahead.kind == DS_LEX_WORD && ds_lex_behind(ps, 0) == ':')
		st = ds_parse_fail(ps, ps->ahead.at, "no captures in a condition");
	ps->inside = "a condition";
	if (!st)
		st = ds_parse_item(&n->child, ps);
	ps->inside = NULL;
	ps->tally.conditions = true;
	*out = n;
	return st ? st : check_behind(ps, conditions[which].word);
}

ds_status ds_parse_conditions(ds_node **group, ds_parser *ps)
{
	ds_node *whole, **tail;
	ds_status st = DS_OK;

	if (ds_clause_ahead(ps) != DS_CLAUSE_CONDITION)
		return DS_OK;
	whole = ds_node_new(ps, DS_NODE_CONDITIONS);
	if (!whole)
		return ds_parse_memory(ps);
	whole->child = *group;
	tail = &whole->child->next;
	*group = whole;
	while (!st && ds_clause_ahead(ps) == DS_CLAUSE_CONDITION) {
		st = parse_condition(tail, ps);
		if (!st)
			tail = &(*tail)->next;
	}
	return st;
}

static ds_status parse_window(ds_parser *ps)
{
	ds_status st = ds_lex_next(ps);
	size_t i;

	if (st)
		return st;
	i = window_of(&ps->ahead);
	ps->unit->window = windows[i].window;
	ps->unit->zone = windows[i].zone;
	return ds_lex_next(ps);
}

static ds_status parse_policy(ds_parser *ps)
{
	static const char expected[] = "first, longest, shortest or all";
	ds_status st = ds_lex_next(ps);
	ds_like like;

	if (!st)
		st = ds_lex_next(ps);
	if (st)
		return st;
	if (ps->ahead.kind != DS_LEX_WORD)
		return ds_parse_expected(ps, expected);
	ds_like_start(&like, ps->ahead.text);
	for (size_t i = 0; i < N_POLICIES; i++) {
		if (ds_lex_is(&ps->ahead, policies[i])) {
			ps->unit->policy = (uint8_t)i;
			return ds_lex_next(ps);
		}
		ds_like_try(&like, ds_str_of(policies[i]));
	}
	return ds_parse_unknown(ps, ps->ahead.at, "policy", &like, expected);
}

static ds_status parse_max(ds_parser *ps)
{
	ds_status st = ds_lex_next(ps);
	size_t at;

	if (!st)
		st = ds_lex_next(ps);
	if (st)
		return st;
	at = ps->ahead.at;
	st = ds_parse_count(&ps->unit->max, ps, DS_MATCH_MOST, "the tokens that a match may have");
	if (!st && ps->unit->max == 0)
		return ds_parse_fail(ps, at, "found 0, expected 1 to %u tokens", DS_MATCH_MOST);
	return st;
}

static ds_status parse_clause(ds_parser *ps, enum ds_clause clause)
{
	switch (clause) {
	case DS_CLAUSE_WINDOW: return parse_window(ps);
	case DS_CLAUSE_WHERE: return ds_parse_where(ps);
	case DS_CLAUSE_POLICY: return parse_policy(ps);
	default: return parse_max(ps);
	}
}

ds_status ds_parse_clauses(ds_parser *ps)
{
	static const char *const names[] = {"", "window", "", ":: clause", "policy", "max"};
	bool seen[DS_CLAUSE_MAX + 1] = {false};
	ds_status st = DS_OK;

	while (!st) {
		enum ds_clause clause = ds_clause_ahead(ps);

		if (clause == DS_CLAUSE_NONE)
			break;
		if (clause != DS_CLAUSE_CONDITION && seen[clause])
			return ds_parse_fail(ps, ps->ahead.at, "a second %s", names[clause]);
		seen[clause] = true;
		st = clause == DS_CLAUSE_CONDITION ? ds_parse_conditions(&ps->unit->root, ps)
						   : parse_clause(ps, clause);
	}
	return st;
}
