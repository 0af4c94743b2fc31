/*
 * What a name may mean, in Lua.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/tag/tag_int.h"

#include "tag/link.h"

/* Sets a field of the table on top, unless it is empty. */
static void set_str(lua_State *L, const char *key, ds_str s)
{
	if (s.len) {
		lua_pushlstring(L, s.at, s.len);
		lua_setfield(L, -2, key);
	}
}

/* Pushes the candidates as an array. Argument: ds_candidates. */
static int push_candidates(lua_State *L)
{
	const ds_candidates *c = lua_touserdata(L, 1);

	lua_createtable(L, (int)c->n, 0);
	for (size_t i = 0; i < c->n; i++) {
		const ds_candidate *v = &c->v[i];

		lua_createtable(L, 0, 6);
		set_str(L, "id", v->id);
		set_str(L, "name", v->name);
		set_str(L, "type", v->type);
		set_str(L, "why", v->why);
		lua_pushinteger(L, v->score);
		lua_setfield(L, -2, "score");
		lua_pushboolean(L, v->fits);
		lua_setfield(L, -2, "fits");
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	return 1;
}

static ds_status candidates(ds_candidates *out, const ds_bind_doc *box, const ds_bind_rules *rules,
			    int64_t i, ds_arena *mem, ds_err *err)
{
	size_t n;
	const ds_gazetteer *const *lists = ds_tagger_lists(rules->tagger, &n);
	ds_linker *l;
	ds_status st = ds_link_open(&l, &box->doc, lists, n, mem, err);

	return st ? st : ds_link_candidates(out, l, (size_t)i, err);
}

/*
 * span:candidates() -> {{id=, name=, type=, score=, fits=, why=}, ...} | nil, err: the entries of the
 * tagger's lists under its name, the best first; empty for what is in no list
 */
int ds_bind_span_candidates(lua_State *L)
{
	const ds_bind_span *s = ds_bind_check(L, 1, DS_BIND_SPAN);
	int64_t i = ds_bind_span_index(s);
	ds_candidates found = {NULL, 0};
	ds_bind_rules *rules;
	ds_scratch *tmp;
	ds_err err;
	int st;

	lua_settop(L, 1);
	tmp = ds_bind_scratch(L);
	ds_bind_doc_alive(L, s->box);
	rules = s->box->rules ? s->box->rules : ds_bind_rules_opt(L, 3);
	if (i >= 0 && s->box->doc.has_tokens &&
	    candidates(&found, s->box, rules, i, &tmp->mem, &err))
		return ds_bind_fail(L, &err, NULL);
	/* names in them are the lists', which stay while they are pushed */
	rules->refs++;
	lua_pushcfunction(L, push_candidates);
	lua_pushlightuserdata(L, &found);
	st = lua_pcall(L, 1, 1, 0);
	ds_bind_rules_drop(rules);
	if (st)
		return lua_error(L);
	ds_bind_scratch_done(L, 2);
	return 1;
}
