/*
 * What the files of the parser share: parse.c (sequences, repeats, captures), parse_item.c,
 * parse_test.c ([...] and <...>), parse_clause.c (conditions, windows, policies), parse_where.c
 * (`::`), parse_macro.c, parse_error.c. See tree_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_MATCH_PARSE_INT_H
#define DS_MATCH_PARSE_INT_H

#include "match/tree_int.h"

#define DS_PATTERN_ITEMS 5000u /* of one pattern, those of its macros counted where they are used */

/* ---- pieces ---- */

bool ds_lex_is(const ds_lex *l, const char *word);

/* The character directly behind what is ahead, without a blank between; '\0' at the end. */
char ds_lex_behind(const ds_parser *ps, size_t skip);

/* The piece behind what is ahead; DS_LEX_END also where there is none. */
ds_lex ds_lex_peek(const ds_parser *ps);

/* Takes the sign, or says what was expected. */
ds_status ds_parse_sign(ds_parser *ps, char c, const char *what);

/* The same for a sign that closes what stands at byte `open`. */
ds_status ds_parse_close(ds_parser *ps, char c, size_t open, const char *what);

/* A whole number up to max. */
ds_status ds_parse_count(uint32_t *out, ds_parser *ps, uint32_t max, const char *what);

/* One level down, which ps->depth-- ends. */
ds_status ds_parse_deeper(ds_parser *ps);

/* Counts items and look-arounds against their limits. */
ds_status ds_parse_tally(ds_parser *ps, size_t at, uint32_t items, uint32_t looks);

/* ---- errors ---- */

/* "found X, expected WHAT" at what is ahead. */
ds_status ds_parse_expected(ds_parser *ps, const char *what);

/* What to write instead of the piece, which is at home in another language; NULL if there is nothing. */
const char *ds_parse_hint(const ds_lex *l);

/* Bytes of s that a message shows: whole characters. */
int ds_parse_short(ds_str s);

/* The name that is most like a word: start, try each, then look at best (empty: none is near). */
typedef struct ds_like {
	ds_str word, best;
	unsigned distance;
} ds_like;

void ds_like_start(ds_like *like, ds_str word);
void ds_like_try(ds_like *like, ds_str name);

/* "there is no WHAT WORD; did you mean BEST?", or "..., expected EXPECTED". */
ds_status ds_parse_unknown(ds_parser *ps, size_t at, const char *what, const ds_like *like,
			   const char *expected);

/* A type of annotation; the words of other systems (PER) get the name here. */
ds_status ds_parse_type(ds_type *out, ds_parser *ps, const char *expected);

/* ---- parts of the language ---- */

ds_status ds_parse_choice(ds_node **out, ds_parser *ps);
ds_status ds_parse_item(ds_node **out, ds_parser *ps);
ds_status ds_parse_op(enum ds_op *op, ds_parser *ps);

/* [-] digits [. digits] */
ds_status ds_parse_value(double *out, ds_parser *ps);
/* The number that [-]digits[.digits] is. */
double ds_number_of(ds_str s);
bool ds_reads_number(ds_str s);
/* YYYY, YYYY-MM or YYYY-MM-DD */
bool ds_reads_day(ds_str s);
/* The error for what has no order with a value. */
ds_status ds_parse_not_value(ds_parser *ps, size_t at, const char *name);

/* ~N, whose ~ is ahead. */
ds_status ds_parse_edits(uint32_t *out, ds_parser *ps);

/* Makes the chain of tests fuzzy: each token within the number of edits. */
ds_status ds_parse_fuzzy(ds_test *chain, ds_parser *ps, const ds_lex *text, uint32_t edits);
bool ds_parse_is_fuzzy(const ds_parser *ps);

enum ds_clause {
	DS_CLAUSE_NONE,
	DS_CLAUSE_WINDOW,
	DS_CLAUSE_CONDITION,
	DS_CLAUSE_WHERE,
	DS_CLAUSE_POLICY,
	DS_CLAUSE_MAX
};

/* The clause that starts with what is ahead. */
enum ds_clause ds_clause_ahead(const ds_parser *ps);

/* Conditions behind *group, which becomes the node that holds both. */
ds_status ds_parse_conditions(ds_node **group, ds_parser *ps);

/* All that stands behind the items of a pattern. */
ds_status ds_parse_clauses(ds_parser *ps);

/* "::" ..., whose first colon is ahead. */
ds_status ds_parse_where(ds_parser *ps);

/* The macros in front of a pattern. */
ds_status ds_parse_own_macros(ds_parser *ps);

/* @name as an item; the @ is ahead. */
ds_status ds_parse_macro_item(ds_node **out, ds_parser *ps);

/* Adds the capture to those of the pattern or macro. */
ds_status ds_tally_name(ds_parser *ps, uint32_t name);

/* A capture stands around; at: where the one inside it is. */
ds_status ds_parse_not_nested(ds_parser *ps, size_t at, uint32_t name);

#endif
