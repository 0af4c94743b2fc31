/*
 * doc:annotate: a script's own span, put into the document's list.
 *
 * The list stays sorted and without overlaps: what a person or a script says outranks what a rule
 * found, and what it covers is removed. Indices in entities and claims are moved along.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/tag/tag_int.h"

/* Where the new span goes, and what becomes of the old ones. */
struct plan {
	int32_t *map;  /* old index -> new index, -1 = removed */
	int32_t *root; /* removed first mention -> the entity's new first mention, -1 = none yet */
	size_t at;     /* new index of the new span */
	size_t same;   /* the annotation of the same range that is replaced, or n */
};

static ds_status make_plan(struct plan *p, const ds_doc *doc, const ds_span *s, ds_arena *mem,
			   ds_err *err)
{
	size_t n = doc->spans.n, kept = 0, at = 0;

	p->map = ds_arena_get(mem, n, sizeof *p->map);
	p->root = ds_arena_get(mem, n, sizeof *p->root);
	if (!p->map || !p->root)
		return ds_arena_fail(mem, err);
	p->same = n;
	for (size_t i = 0; i < n; i++) {
		const ds_span *v = &doc->spans.v[i];
		bool covers = v->start < s->end && v->end > s->start;

		p->root[i] = -1;
		p->map[i] = -1;
		if (covers && v->rank >= DS_RANK_PRESET) {
			if (v->start == s->start && v->end == s->end) {
				p->same = i;
				return DS_OK;
			}
			return ds_fail(err, DS_EFAIL, "overlaps the annotation at %u to %u",
				v->start + 1u, v->end);
		}
		if (covers)
			continue;
		p->map[i] = (int32_t)kept++;
		if (v->start < s->start)
			at = kept;
	}
	p->at = at;
	for (size_t i = 0; i < n; i++)
		p->map[i] += p->map[i] >= (int32_t)at;
	return DS_OK;
}

/* The list has room for one more at its end (spans.n counts it already). */
static void apply_plan(const struct plan *p, ds_doc *doc, const ds_span *s)
{
	size_t n = doc->spans.n - 1, kept = 0;
	ds_span *v = doc->spans.v;

	for (size_t i = 0; i < n; i++) {
		int32_t e = v[i].entity;

		if (p->map[i] < 0)
			continue;
		if (e >= 0 && (size_t)e < n) {
			if (p->map[e] < 0 && p->root[e] < 0)
				p->root[e] = p->map[i];
			v[i].entity = p->map[e] < 0 ? p->root[e] : p->map[e];
		}
		v[kept++] = v[i];
	}
	memmove(v + p->at + 1, v + p->at, (kept - p->at) * sizeof *v);
	v[p->at] = *s;
	doc->spans.n = kept + 1;
	for (size_t i = 0; i < doc->claims.n; i++) {
		int32_t *speaker = &doc->claims.v[i].speaker;

		if (*speaker >= 0)
			*speaker = (size_t)*speaker < n ? p->map[*speaker] : -1;
	}
}

/* Puts *s, whose strings are borrowed, into the list; *index is where it is then. */
static ds_status insert(size_t *index, ds_doc *doc, ds_span *s, ds_arena *tmp, ds_err *err)
{
	struct plan p = {NULL, NULL, 0, 0};
	ds_status st = make_plan(&p, doc, s, tmp, err);

	if (st == DS_OK)
		st = ds_arena_copy(&s->id, s->id, &doc->mem, err);
	if (st == DS_OK)
		st = ds_arena_copy(&s->source, s->source, &doc->mem, err);
	if (st == DS_OK)
		st = ds_value_copy(&s->value, &s->value, &doc->mem, err);
	if (st)
		return st;
	if (p.same < doc->spans.n) {
		s->entity = doc->spans.v[p.same].entity;
		doc->spans.v[p.same] = *s;
		doc->has_roles = doc->has_counts = false;
		*index = p.same;
		return DS_OK;
	}
	if (doc->spans.n >= INT32_MAX - 1)
		return ds_fail(err, DS_ELIMIT, "too many annotations");
	if (!ds_spans_add(&doc->spans, &doc->mem, err))
		return err->code;
	doc->has_roles = doc->has_counts = false;
	apply_plan(&p, doc, s);
	*index = p.at;
	return DS_OK;
}

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
	s->entity = -1;
	s->rank = DS_RANK_PRESET;
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
	st = insert(&index, &box->doc, &s, &tmp->mem, &err);
	if (st)
		return ds_bind_fail(L, &err, NULL);
	ds_bind_scratch_done(L, at);
	ds_bind_doc_forget(L, 1);
	ds_bind_push_span(L, 1, index);
	return 1;
}
