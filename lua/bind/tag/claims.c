/*
 * Claims in Lua: who says so.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/tag/tag_int.h"
#include "tag/resolve.h"

/* Sets a field of the table on top to a packed range. */
static void set_range(lua_State *L, const char *key, ds_range r)
{
	lua_pushinteger(L, ds_bind_packed(r));
	lua_setfield(L, -2, key);
}

/*
 * doc:claim(i) -> {speaker = Span, speaker_at =, words_at =, verb_at =, content_at = (packed), stance =, negated =, direct =,
 * outer_at = number} of claim i, what is not known left out | nil: there is none
 */
int ds_bind_claim(lua_State *L)
{
	ds_bind_doc *box = ds_bind_doc_check(L, 1);
	lua_Integer i = luaL_checkinteger(L, 2);
	ds_claim c;

	if (i < 1 || (lua_Unsigned)i > box->doc.claims.n)
		return 0;
	/* a copy: pushing may run a finalizer that annotates the document */
	c = box->doc.claims.v[i - 1];
	lua_settop(L, 1);
	luaL_checkstack(L, 6, NULL);
	lua_createtable(L, 0, 8);
	if (c.speaker_at.end > c.speaker_at.start) {
		set_range(L, "words_at", c.speaker_at);
		set_range(L, "speaker_at", c.speaker_at);
	}
	if (c.speaker >= 0) {
		ds_bind_push_span(L, 1, (size_t)c.speaker);
		lua_setfield(L, -2, "speaker");
	}
	if (c.outer >= 0) {
		lua_pushinteger(L, (lua_Integer)c.outer + 1);
		lua_setfield(L, -2, "outer_at");
	}
	set_range(L, "verb_at", c.verb);
	set_range(L, "content_at", c.content);
	lua_pushstring(L, ds_stance_name((ds_stance)c.stance));
	lua_setfield(L, -2, "stance");
	lua_pushboolean(L, c.negated);
	lua_setfield(L, -2, "negated");
	lua_pushboolean(L, c.direct);
	lua_setfield(L, -2, "direct");
	return 1;
}

/*
 * doc:roles() -> {{words = Span, person = number of the mention that was introduced so}, ...} | nil,
 * err; empty before tagging
 */
int ds_bind_roles(lua_State *L)
{
	ds_bind_doc *box = ds_bind_doc_check(L, 1);
	size_t before = box->doc.mem.used;
	ds_err err = {DS_OK, ""};

	lua_settop(L, 1);
	if (box->doc.is_tagged) {
		if (ds_bind_doc_tokens(L, box, &err) || ds_roles_find(&box->doc, &err))
			return ds_bind_fail(L, &err, NULL);
		ds_bind_charge(L, box->doc.mem.used - before);
	}
	lua_newtable(L);
	for (size_t i = 0; box->open && i < box->doc.roles.n; i++) {
		ds_role r = box->doc.roles.v[i];

		lua_createtable(L, 0, 2);
		ds_bind_push_free(L, 1, r.start, r.end);
		lua_setfield(L, -2, "words");
		lua_pushinteger(L, (lua_Integer)r.person + 1);
		lua_setfield(L, -2, "person");
		lua_rawseti(L, 2, (lua_Integer)i + 1);
	}
	return 1;
}

/* doc:link(i, to) -> "same", "surname" ... | nil: how mention i hangs on mention `to` */
int ds_bind_link(lua_State *L)
{
	const ds_doc *doc = &ds_bind_doc_check(L, 1)->doc;
	lua_Integer i = luaL_checkinteger(L, 2), to = luaL_checkinteger(L, 3);
	ds_link link = DS_LINK_NONE;

	if (i > 0 && to > 0 && doc->has_tokens)
		link = ds_resolve_link(doc, (size_t)i - 1, (size_t)to - 1);
	if (link == DS_LINK_NONE)
		return 0;
	lua_pushstring(L, ds_link_name(link));
	return 1;
}

/* doc:claim_at(pos) -> number of the innermost claim that covers the byte | nil */
int ds_bind_claim_at(lua_State *L)
{
	ds_bind_doc *box = ds_bind_doc_check(L, 1);
	lua_Integer pos = luaL_checkinteger(L, 2);
	int32_t i;

	luaL_argcheck(L, pos >= 1 && (lua_Unsigned)pos <= box->doc.text.read.len + 1, 2,
		      "position outside the text");
	i = ds_claim_at(&box->doc, (size_t)pos - 1);
	if (i < 0)
		return 0;
	lua_pushinteger(L, (lua_Integer)i + 1);
	return 1;
}
