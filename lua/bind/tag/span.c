/*
 * Spans in Lua: annotations, sentences and free ranges of a document. See tag_int.h.
 *
 * Positions are 1-based and inclusive here, 0-based and half open inside; `ref` shows the inner
 * ones.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/tag/tag_int.h"

enum { CACHE = 1 };

static const char *const span_fields[] = {
	"from", "to",    "text",   "type",   "value",    "low", "high", "cue",  "id",
	"source", "ref", "entity", "kind", "sentence", "doc", "index", "coarse", "rank",
	"unit", "dimension", NULL};
enum { F_FROM, F_TO, F_TEXT, F_TYPE, F_VALUE, F_LOW, F_HIGH, F_CUE, F_ID, F_SOURCE, F_REF,
	F_ENTITY, F_KIND,
       F_SENTENCE, F_DOC, F_INDEX, F_COARSE, F_RANK, F_UNIT, F_DIMENSION };

/* ---- making ---------------------------------------------------------------------------------- */

void ds_bind_push_cache(lua_State *L, int idx)
{
	if (lua_getiuservalue(L, idx, CACHE) == LUA_TTABLE)
		return;
	lua_pop(L, 1);
	lua_newtable(L);
	lua_pushvalue(L, -1);
	lua_setiuservalue(L, idx, CACHE);
}

/* Pushes the cached object under key; else pushes the cache and gives false. idx is absolute. */
static bool cached(lua_State *L, int idx, lua_Integer key)
{
	luaL_checkstack(L, 8, NULL);
	ds_bind_push_cache(L, idx);
	if (lua_rawgeti(L, -1, key) == LUA_TNIL) {
		lua_pop(L, 1);
		return false;
	}
	lua_remove(L, -2);
	return true;
}

void ds_bind_doc_forget(lua_State *L, int idx)
{
	lua_pushnil(L);
	lua_setiuservalue(L, idx, CACHE);
}

/* Pushes a view without content. */
static ds_bind_span *new_span(lua_State *L, int idx, ds_bind_span_kind kind)
{
	ds_bind_span *s;

	luaL_checkstack(L, 6, NULL);
	s = ds_bind_new(L, DS_BIND_SPAN, sizeof *s, 1);
	s->box = lua_touserdata(L, idx);
	s->kind = (uint8_t)kind;
	s->span.entity = -1;
	s->span.type = DS_TYPE_COUNT;
	lua_pushvalue(L, idx);
	lua_setiuservalue(L, -2, 1);
	return s;
}

/* Puts the view on top into the cache below it, under key, and removes the cache. */
static void keep(lua_State *L, lua_Integer key)
{
	lua_pushvalue(L, -1);
	lua_rawseti(L, -3, key);
	lua_remove(L, -2);
}

/*
 * Making an object may run a finalizer that closes the document; hence the second look at `open`.
 */
void ds_bind_push_span(lua_State *L, int idx, size_t i)
{
	lua_Integer key = (lua_Integer)i + 1;
	ds_bind_span *s;

	if (cached(L, idx, key))
		return;
	s = new_span(L, idx, DS_SPAN_ANNOTATION);
	if (s->box->open && i < s->box->doc.spans.n)
		s->span = s->box->doc.spans.v[i];
	keep(L, key);
}

void ds_bind_push_sentence(lua_State *L, int idx, size_t i)
{
	lua_Integer key = -(lua_Integer)i - 1;
	ds_bind_span *s;

	if (cached(L, idx, key))
		return;
	s = new_span(L, idx, DS_SPAN_SENTENCE);
	if (s->box->open && i < s->box->doc.tokens.n_sentences) {
		const ds_sentence *from = &s->box->doc.tokens.sentences[i];

		s->span.start = from->start;
		s->span.end = from->end;
		s->span.first = from->first;
		s->span.count = from->count;
	}
	keep(L, key);
}

void ds_bind_push_free(lua_State *L, int idx, size_t start, size_t end)
{
	ds_bind_span *s = new_span(L, idx, DS_SPAN_FREE);

	s->span.start = (uint32_t)start;
	s->span.end = (uint32_t)end;
}

lua_Integer ds_bind_packed(ds_range r)
{
	return (lua_Integer)((uint64_t)r.end << 32 | (r.start + UINT64_C(1)));
}

/* ---- asking ---------------------------------------------------------------------------------- */

int64_t ds_bind_span_index(const ds_bind_span *s)
{
	const ds_spans *v = &s->box->doc.spans;
	size_t low = 0, high = v->n;

	if (s->kind != DS_SPAN_ANNOTATION)
		return -1;
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (v->v[mid].start < s->span.start)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < v->n && v->v[low].start == s->span.start; low++) {
		if (v->v[low].end == s->span.end)
			return (int64_t)low;
	}
	/* before tagging, spans are in the order in which they were given */
	for (size_t i = 0; !s->box->doc.is_tagged && i < v->n; i++) {
		if (v->v[i].start == s->span.start && v->v[i].end == s->span.end)
			return (int64_t)i;
	}
	return -1;
}

static void push_index(lua_State *L, int64_t i)
{
	if (i < 0)
		lua_pushnil(L);
	else
		lua_pushinteger(L, i + 1);
}

/* Index of the entity's first mention; a mention that stands alone is its own. */
static int64_t entity_of(const ds_bind_span *s)
{
	int64_t i = ds_bind_span_index(s);
	uint32_t first = i < 0 ? DS_BIND_NO_ENTITY : ds_bind_entity(&s->box->doc.spans, (size_t)i);

	return first == DS_BIND_NO_ENTITY ? i : (int64_t)first;
}

/*
 * span:names() -> number of its entity's first mention, its document, its own number | nil when it names nothing: a
 * value, a sentence, an annotation that is there no more
 */
static int span_names(lua_State *L)
{
	const ds_bind_span *s = ds_bind_check(L, 1, DS_BIND_SPAN);
	uint32_t first;
	int64_t i;

	ds_bind_doc_alive(L, s->box);
	i = s->span.type < DS_DATE ? ds_bind_span_index(s) : -1;
	/* an annotation of another type may have taken its place */
	first = i < 0 ? DS_BIND_NO_ENTITY : ds_bind_entity(&s->box->doc.spans, (size_t)i);
	if (first == DS_BIND_NO_ENTITY)
		return 0;
	lua_pushinteger(L, (lua_Integer)first + 1);
	lua_getiuservalue(L, 1, 1);
	lua_pushinteger(L, i + 1);
	return 3;
}

static void push_ref(lua_State *L, const ds_bind_span *s)
{
	lua_Integer start = s->span.start, end = s->span.end;

	ds_bind_push(L, s->box->doc.meta.id);
	lua_pushfstring(L, ":%I-%I", start, end);
	lua_concat(L, 2);
}

/* nil where the text has no sentence, or its borders could not be made. */
static void push_sentence(lua_State *L, const ds_bind_span *s)
{
	ds_err err;
	size_t i;

	lua_getiuservalue(L, 1, 1);
	if (ds_bind_doc_tokens(L, s->box, &err)) {
		lua_pushnil(L);
		return;
	}
	ds_bind_doc_alive(L, s->box);
	i = ds_bind_sentence_at(&s->box->doc.tokens, s->span.start);
	if (i < s->box->doc.tokens.n_sentences)
		ds_bind_push_sentence(L, lua_gettop(L), i);
	else
		lua_pushnil(L);
}

static void push_type(lua_State *L, const ds_span *s, const char *(*name)(ds_type))
{
	if (ds_type_known(s->type))
		lua_pushstring(L, name((ds_type)s->type));
	else
		lua_pushnil(L);
}

/* What a unit measures; nil for currencies and for units that are not ours. */
static void push_dimension(lua_State *L, const ds_value *v)
{
	const char *name = v->kind == DS_VALUE_QUANTITY ? ds_unit_dimension(v->unit) : NULL;

	lua_pushstring(L, name);
}

static int span_get(lua_State *L, void *box, int field)
{
	static const char *const kinds[] = {"annotation", "sentence", "free"};
	const ds_bind_span *s = box;
	const ds_span *v = &s->span;

	ds_bind_doc_alive(L, s->box);
	switch (field) {
	case F_FROM: lua_pushinteger(L, (lua_Integer)v->start + 1); break;
	case F_TO: lua_pushinteger(L, v->end); break;
	case F_TEXT: ds_bind_push(L, ds_str_sub(s->box->doc.text.read, v->start, v->end)); break;
	case F_TYPE: push_type(L, v, ds_type_name); break;
	case F_COARSE: push_type(L, v, ds_type_coarse); break;
	case F_VALUE: ds_bind_push_value(L, v); break;
	case F_LOW: ds_bind_push_bound(L, v, false); break;
	case F_HIGH: ds_bind_push_bound(L, v, true); break;
	case F_CUE: ds_bind_push_opt(L, v->value.cue); break;
	case F_ID: ds_bind_push_opt(L, v->id); break;
	case F_SOURCE: ds_bind_push_opt(L, v->source); break;
	case F_REF: push_ref(L, s); break;
	case F_ENTITY: push_index(L, entity_of(s)); break;
	case F_INDEX: push_index(L, ds_bind_span_index(s)); break;
	case F_KIND: lua_pushstring(L, kinds[s->kind]); break;
	case F_SENTENCE: push_sentence(L, s); break;
	case F_UNIT: ds_bind_push_opt(L, v->value.unit); break;
	case F_DIMENSION: push_dimension(L, &v->value); break;
	case F_RANK: lua_pushinteger(L, v->rank); break;
	default: lua_getiuservalue(L, 1, 1);
	}
	return 1;
}

static int span_tostring(lua_State *L)
{
	const ds_bind_span *s = ds_bind_check(L, 1, DS_BIND_SPAN);

	if (s->box->open)
		ds_bind_push(L, ds_str_sub(s->box->doc.text.read, s->span.start, s->span.end));
	else
		lua_pushliteral(L, "span of a closed document");
	return 1;
}

/* The same place, of the same document, as the same thing. */
static int span_eq(lua_State *L)
{
	const ds_bind_span *a = ds_bind_test(L, 1, DS_BIND_SPAN);
	const ds_bind_span *b = ds_bind_test(L, 2, DS_BIND_SPAN);

	lua_pushboolean(L, a && b && a->box == b->box && a->kind == b->kind &&
				   a->span.start == b->span.start && a->span.end == b->span.end &&
				   a->span.type == b->span.type);
	return 1;
}

static int span_len(lua_State *L)
{
	const ds_bind_span *s = ds_bind_check(L, 1, DS_BIND_SPAN);

	lua_pushinteger(L, (lua_Integer)(s->span.end - s->span.start));
	return 1;
}

static const luaL_Reg span_methods[] = {{"candidates", ds_bind_span_candidates}, {"names", span_names}, {NULL, NULL}};
static const luaL_Reg span_meta[] = {
	{"__tostring", span_tostring}, {"__eq", span_eq}, {"__len", span_len}, {NULL, NULL}};

const ds_bind_class ds_bind_span_class = {"Span", "a span", span_methods, span_meta, span_fields,
	span_get};
