/*
 * doc:annotate: a script's own span, from a Lua table into the document's list.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/tag/tag_int.h"
#include "tag/annotate.h"

/* A position inside a character. */
static bool inside(ds_str text, size_t at)
{
	return at < text.len && ((unsigned char)text.at[at] & 0xC0) == 0x80;
}

/* The span that the option table at 2 describes; strings stay on the stack. */
static void read_span(lua_State *L, ds_span *s, const ds_doc *doc)
{
	lua_Integer len = (lua_Integer)doc->text.read.len;
	lua_Integer from = ds_bind_opt_int(L, 2, "from", 1, len, 0);
	lua_Integer to = ds_bind_opt_int(L, 2, "to", 1, len, 0);
	ds_str type = ds_bind_opt_str(L, 2, "type");

	if (from == 0 || to == 0 || to < from)
		luaL_error(L, "an annotation needs from and to, with from not behind to");
	if (inside(doc->text.read, (size_t)from - 1) || inside(doc->text.read, (size_t)to))
		luaL_error(L, "an annotation cannot begin or end inside a character");
	memset(s, 0, sizeof *s);
	s->start = (uint32_t)(from - 1);
	s->end = (uint32_t)to;
	s->type = (uint8_t)ds_type_find(type);
	if (!ds_type_known(s->type))
		luaL_error(L, "no type '%s'", type.at);
	s->id = ds_bind_opt_str(L, 2, "id");
	s->source = ds_bind_opt_str(L, 2, "source");
	if (s->source.len == 0)
		s->source = DS_STR("script");
	lua_pushliteral(L, "value");
	lua_rawget(L, 2);
	ds_bind_value_read(L, &s->value, (ds_type)s->type, lua_gettop(L), 2);
}

/*
 * doc:annotate{from =, to =, type = [, value =, low =, high =, cue =, id =, source =]} -> Span |
 * nil, err (an annotation overlaps; the same range replaces)
 */
int ds_bind_annotate(lua_State *L)
{
	ds_bind_doc *box = ds_bind_doc_check(L, 1);
	size_t first, count, index = 0;
	ds_scratch *tmp;
	ds_status st;
	ds_span s;
	ds_err err;
	int at;

	luaL_checktype(L, 2, LUA_TTABLE);
	if (box->busy)
		return luaL_error(L, "a function of a rule cannot annotate: what it returns is the annotation's value");
	lua_settop(L, 2);
	read_span(L, &s, &box->doc);
	tmp = ds_bind_scratch(L);
	at = lua_gettop(L);
	if (ds_bind_doc_tokens(L, box, &err))
		return ds_bind_fail(L, &err, NULL);
	ds_bind_doc_alive(L, box);
	ds_bind_tokens_in(&box->doc.tokens, s.start, s.end, &first, &count);
	s.first = (uint32_t)first;
	s.count = (uint32_t)count;
	ds_bind_trace_drop(box);
	st = ds_doc_annotate(&index, &box->doc, &s, &tmp->mem, &err);
	if (st)
		return ds_bind_fail(L, &err, NULL);
	ds_bind_scratch_done(L, at);
	ds_bind_doc_forget(L, 1);
	ds_bind_push_span(L, 1, index);
	return 1;
}
