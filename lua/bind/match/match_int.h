/*
 * What the bindings of patterns, rules and taggers share.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_BIND_MATCH_MATCH_INT_H
#define DS_BIND_MATCH_MATCH_INT_H

#include "bind/tag/tag_int.h"
#include "match/rules.h"

/* The table {name = {words}} at idx (absolute) as lists, in scratch. Raises. */
ds_word_list *ds_bind_word_lists(lua_State *L, int idx, ds_scratch *tmp, size_t *n);

/*
 * Pushes a match as {from, to, name, from, to, span, ...}: bytes of the text as Lua counts them, then each capture with the
 * number of the annotation that it is, 0 for none. p stays alive on the stack, and so does the document.
 */
void ds_bind_push_match(lua_State *L, const ds_tokens *t, const ds_pattern *p, const ds_matches *all,
			const ds_match *m);

/* Rules, counted: a document's spans borrow their names. Their functions are in user value 1 of the object. */
typedef struct ds_bind_ruleset {
	size_t refs;
	ds_rules *rules;
} ds_bind_ruleset;

typedef struct ds_bind_rules_box {
	ds_bind_ruleset *set; /* NULL: closed */
} ds_bind_rules_box;

/* NULL is fine. */
void ds_bind_ruleset_drop(ds_bind_ruleset *set);

/*
 * Asks the functions of rules over the document at doc (absolute), which ds_tagger_begin has seen: calls ds_tagger_end.
 * functions: index of the table of functions. Functions that fail are told to the state's reporter, see
 * core.on_rule_failure; when that fails, the document is tagged all the same.
 */
ds_status ds_bind_rules_end(lua_State *L, int doc, int functions, const ds_tagger *tagger, ds_err *err);

/* The same, with notes for explanations: ds_trace_new_with. */
ds_status ds_bind_rules_trace(lua_State *L, int doc, int functions, const ds_tagger *tagger, ds_trace **out, ds_err *err);

/* Pushes the functions of rules that call; false, with an error, and something pushed, where they are gone with their tagger. */
bool ds_bind_push_functions(lua_State *L, const ds_bind_rules *rules, ds_err *err);

#endif
