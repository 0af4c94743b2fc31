/*
 * doc:explain: why a piece of text is tagged as it is. See tag/explain.h.
 *
 * The trace of a document is made when it is first asked, and kept beside it until its annotations
 * change by hand.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/match/match_int.h"

void ds_bind_trace_drop(ds_bind_doc *box)
{
	ds_trace_free(box->trace);
	ds_bind_rules_drop(box->trace_rules);
	box->trace = NULL;
	box->trace_rules = NULL;
}

static ds_status make_trace(lua_State *L, ds_bind_doc *box, ds_bind_rules *rules, ds_err *err)
{
	ds_trace *made = NULL;
	int top = lua_gettop(L);
	ds_status st;

	if (box->trace && box->trace_rules == rules)
		return DS_OK;
	ds_bind_trace_drop(box);
	st = ds_doc_tokens(&box->doc, err);
	if (st)
		return st;
	if (!ds_tagger_calls(rules->tagger)) {
		st = ds_trace_new(&made, rules->tagger, &box->doc, ds_bind_alloc(L), err);
	} else {
		/* a function may ask for an explanation, too: of annotations that are not there yet */
		if (box->busy)
			return ds_fail(err, DS_EBUSY, "a function of a rule cannot ask why");
		if (box->rules != rules || lua_getiuservalue(L, 1, 3) != LUA_TTABLE) {
			lua_settop(L, top);
			if (!ds_bind_push_functions(L, rules, err))
				return DS_EFAIL;
		}
		st = ds_bind_rules_trace(L, 1, top + 1, rules->tagger, &made, err);
		lua_settop(L, top);
	}
	if (st)
		return st;
	box->trace = made;
	rules->refs++;
	box->trace_rules = rules;
	return DS_OK;
}

static void set_str(lua_State *L, const char *key, ds_str s)
{
	if (s.len) {
		ds_bind_push(L, s);
		lua_setfield(L, -2, key);
	}
}

/* Pushes an item: its fields, and its own items at 1, 2 ... */
static void push_item(lua_State *L, const ds_why *item)
{
	lua_Integer n = 0;

	luaL_checkstack(L, 8, NULL);
	lua_createtable(L, 0, 8);
	lua_pushstring(L, item->what);
	lua_setfield(L, -2, "what");
	set_str(L, "text", item->text);
	set_str(L, "other", item->other);
	set_str(L, "id", item->id);
	if (ds_type_known(item->type))
		set_str(L, "type", ds_str_of(ds_type_name((ds_type)item->type)));
	if (item->weighs) {
		lua_pushinteger(L, item->weight);
		lua_setfield(L, -2, "weight");
	}
	if (item->end > item->start) {
		lua_pushinteger(L, (lua_Integer)item->start + 1);
		lua_setfield(L, -2, "from");
		lua_pushinteger(L, item->end);
		lua_setfield(L, -2, "to");
	}
	for (const ds_why *c = item->child; c; c = c->next) {
		push_item(L, c);
		lua_rawseti(L, -2, ++n);
	}
}

/* doc:explain(from, to [, tagger]) -> {what =, text =, ..., {...}, ...} | nil, err; see explain.h */
int ds_bind_explain(lua_State *L)
{
	ds_bind_doc *box = ds_bind_doc_check(L, 1);
	ds_bind_rules *rules;
	ds_why *root = NULL;
	ds_scratch *tmp;
	size_t start, end;
	ds_status st;
	ds_err err;
	int at;

	lua_settop(L, 4);
	ds_bind_range(L, 2, box->doc.text.read.len, &start, &end);
	rules = lua_isnil(L, 4) && box->rules ? box->rules : ds_bind_rules_opt(L, 4);
	tmp = ds_bind_scratch(L);
	at = lua_gettop(L);
	/* a finalizer may have run */
	ds_bind_doc_alive(L, box);
	st = make_trace(L, box, rules, &err);
	if (!st)
		st = ds_explain(&root, box->trace, (ds_range){(uint32_t)start, (uint32_t)end},
				&tmp->mem, &err);
	if (st)
		return ds_bind_fail(L, &err, NULL);
	/* from here on the tree stands alone: the document may be closed while it is pushed */
	push_item(L, root);
	ds_bind_scratch_done(L, at);
	return 1;
}

/* core.source_text(source) -> what a source of annotations means | nil */
static int source_text(lua_State *L)
{
	ds_bind_push_opt(L, ds_source_text(ds_bind_str(L, 1)));
	return 1;
}

/* core.sources() -> {source, ...}: those that the tagger makes by itself */
static int sources(lua_State *L)
{
	lua_newtable(L);
	for (size_t i = 0; ds_source_name(i); i++) {
		lua_pushstring(L, ds_source_name(i));
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	return 1;
}

const luaL_Reg ds_bind_explain_lib[] = {{"source_text", source_text}, {"sources", sources},
					{NULL, NULL}};
