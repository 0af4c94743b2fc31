/*
 * What a number counts, in Lua: a table of spans and words.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/tag/tag_int.h"
#include "tag/counts.h"

static void set_span(lua_State *L, const char *key, int32_t i)
{
	if (i < 0)
		return;
	ds_bind_push_span(L, 1, (size_t)i);
	lua_setfield(L, -2, key);
}

/* Most are never asked for, so that they are no spans yet. */
static void set_range(lua_State *L, const char *key, ds_range r)
{
	if (r.end <= r.start)
		return;
	lua_pushinteger(L, ds_bind_packed(r));
	lua_setfield(L, -2, key);
}

static void set_text(lua_State *L, const char *key, ds_str s)
{
	if (s.len == 0)
		return;
	ds_bind_push(L, s);
	lua_setfield(L, -2, key);
}

/*
 * doc:count(i) -> {noun_at =, phrase_at =, cue_at = (packed), unit =, kind =, harm =, place = Span, time = Span, part_of = Span}
 * of annotation i, what is not known left out | nil: it is no number | nil, err
 */
int ds_bind_count(lua_State *L)
{
	ds_bind_doc *box = ds_bind_doc_check(L, 1);
	lua_Integer i = luaL_checkinteger(L, 2);
	size_t before = box->doc.mem.used;
	ds_err err = {DS_OK, ""};
	const ds_count *found;
	ds_count n;

	lua_settop(L, 1);
	if (!box->doc.is_tagged || i < 1)
		return 0;
	if (!box->doc.has_counts) {
		if (ds_bind_doc_tokens(L, box, &err) || ds_counts_find(&box->doc, &err))
			return ds_bind_fail(L, &err, NULL);
		ds_bind_charge(L, box->doc.mem.used - before);
		ds_bind_doc_alive(L, box);
	}
	found = ds_count_of(&box->doc, (size_t)i - 1);
	if (!found)
		return 0;
	/*
	 * a copy: pushing may run a finalizer that annotates the document; strings stay in its
	 * arena
	 */
	n = *found;
	luaL_checkstack(L, 6, NULL);
	lua_createtable(L, 0, 9);
	set_text(L, "unit", n.unit);
	set_text(L, "kind", ds_str_of(n.kind));
	set_text(L, "harm", ds_str_of(n.harm));
	set_range(L, "noun_at", n.noun);
	set_range(L, "phrase_at", n.phrase);
	set_range(L, "cue_at", n.cue);
	set_span(L, "place", n.place);
	set_span(L, "time", n.time);
	set_span(L, "part_of", n.part_of);
	return 1;
}
