/*
 * Iterators over what a document has: tokens, their borders, annotations, sentences. See tag_int.h.
 *
 * What is given last is where the document is being processed, which messages of errors tell; behind the end of a loop
 * that is again where it was before.
 *
 * Each is one C function whose place is in a userdata, so that a step makes nothing but the object that it gives. The
 * document may be closed, tagged or annotated between two steps: every step looks anew.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/tag/tag_int.h"
#include "text/often.h"

/* Upvalues of every iterator, in this order: the document, its place, and the metatable of what it makes. */
enum { UP_DOC = 1, UP_PLACE, UP_META };

typedef struct token_place {
	ds_bind_doc *box;
	size_t at, end;
	uint32_t outer; /* box->at before the loop */
	bool clitics;   /* apart */
} token_place;

/* Pushes the iterator f of the document at 1; place is on top. */
static int push_iterator(lua_State *L, lua_CFunction f, ds_bind_type makes)
{
	lua_pushvalue(L, 1);
	lua_insert(L, -2);
	ds_bind_push_meta(L, makes);
	lua_pushcclosure(L, f, 3);
	return 1;
}

/*
 * Arguments 2 clitics, 3 from, 4 to: pushes a place before the first token. NULL after nil, err.
 */
static token_place *push_place(lua_State *L)
{
	bool clitics = lua_toboolean(L, 2);
	token_place *p;
	size_t at, end;
	ds_bind_doc *box = ds_bind_token_range(L, &at, &end);

	if (!box)
		return NULL;
	p = lua_newuserdatauv(L, sizeof *p, 0);
	*p = (token_place){box, at, end, box->at, clitics};
	return p;
}

/* The token at the place, which moves behind it; false at the end. */
static bool next_token(lua_State *L, token_place *p, size_t *first, size_t *count)
{
	ds_bind_doc_alive(L, p->box);
	if (p->at >= p->end) {
		p->box->at = p->outer;
		return false;
	}
	*first = p->at;
	*count = p->clitics ? 1 : ds_bind_surface(&p->box->doc.tokens, p->at, p->end);
	p->at += *count;
	p->box->at = p->box->doc.tokens.v[*first].start + 1;
	return true;
}

static int each_token(lua_State *L)
{
	token_place *p = lua_touserdata(L, lua_upvalueindex(UP_PLACE));
	size_t first, count;
	ds_bind_token *t;

	if (!next_token(L, p, &first, &count))
		return 0;
	t = lua_newuserdatauv(L, sizeof *t, 1);
	*t = (ds_bind_token){p->box, (uint32_t)first, (uint32_t)count};
	lua_pushvalue(L, lua_upvalueindex(UP_META));
	lua_setmetatable(L, -2);
	lua_pushvalue(L, lua_upvalueindex(UP_DOC));
	lua_setiuservalue(L, -2, 1);
	return 1;
}

static int each_range(lua_State *L)
{
	token_place *p = lua_touserdata(L, lua_upvalueindex(UP_PLACE));
	size_t first, count;
	const ds_token *v;

	if (!next_token(L, p, &first, &count))
		return 0;
	v = p->box->doc.tokens.v + first;
	lua_pushinteger(L, (lua_Integer)v->start + 1);
	lua_pushinteger(L, v[count - 1].end);
	lua_pushstring(L, ds_token_kind_name((ds_token_kind)v->kind));
	return 3;
}

/* doc:each_token([clitics [, from, to]]) -> iterator of Token | nil, err; clitics true: apart */
int ds_bind_each_token(lua_State *L)
{
	return push_place(L) ? push_iterator(L, each_token, DS_BIND_TOKEN) : 2;
}

/* doc:ranges([clitics [, from, to]]) -> iterator of from, to, kind | nil, err */
int ds_bind_each_range(lua_State *L)
{
	return push_place(L) ? push_iterator(L, each_range, DS_BIND_TOKEN) : 2;
}

/* ---- how often each occurs ------------------------------------------------------------------- */

typedef struct often_place {
	ds_bind_doc *box;
	size_t at, n;
	ds_often v[]; /* keys lie in the document, or behind the last row */
} often_place;

static bool lies_in(ds_str s, const char *at, size_t len)
{
	return at && s.at >= at && s.at + s.len <= at + len;
}

static bool is_borrowed(const ds_bind_doc *box, ds_str s)
{
	const ds_tokens *t = &box->doc.tokens;

	return s.len == 0 || lies_in(s, t->keys, t->keys_len) || lies_in(s, t->text.at, t->text.len);
}

/* Pushes a place before the first row, with copies of keys that the core has put together in scratch. */
static void push_often(lua_State *L, ds_bind_doc *box, const ds_oftens *rows)
{
	size_t bytes = 0, size = sizeof(often_place) + rows->n * sizeof *rows->v;
	often_place *p;
	char *copy;

	for (size_t i = 0; i < rows->n; i++)
		bytes += is_borrowed(box, rows->v[i].key) ? 0 : rows->v[i].key.len;
	p = lua_newuserdatauv(L, size + bytes, 0);
	*p = (often_place){.box = box, .n = rows->n};
	ds_bind_doc_alive(L, box); /* making it may have run a finalizer */
	copy = (char *)p + size;
	for (size_t i = 0; i < rows->n; i++) {
		p->v[i] = rows->v[i];
		if (is_borrowed(box, rows->v[i].key))
			continue;
		memcpy(copy, rows->v[i].key.at, rows->v[i].key.len);
		p->v[i].key.at = copy;
		copy += rows->v[i].key.len;
	}
}

static int each_often(lua_State *L)
{
	often_place *p = lua_touserdata(L, lua_upvalueindex(UP_PLACE));

	ds_bind_doc_alive(L, p->box);
	if (p->at >= p->n)
		return 0;
	lua_createtable(L, 0, 2);
	ds_bind_doc_alive(L, p->box);
	lua_pushinteger(L, p->v[p->at].count);
	lua_setfield(L, -2, "count");
	ds_bind_push(L, p->v[p->at++].key);
	lua_setfield(L, -2, "key");
	return 1;
}

/*
 * core.each_often(written, doc [, clitics, from, to]) -> iterator of {key=, count=}, the most frequent first, then by key | nil,
 * err; by match key or by how tokens are written
 */
int ds_bind_each_often(lua_State *L)
{
	ds_often_opts opts = {.written = lua_toboolean(L, 1), .joined = !lua_toboolean(L, 3)};
	ds_oftens rows = {NULL, 0};
	size_t at, end;
	ds_bind_doc *box;
	ds_scratch *tmp;
	ds_err err;

	lua_remove(L, 1);
	box = ds_bind_token_range(L, &at, &end);
	if (!box)
		return 2;
	opts.first = at;
	opts.count = end - at;
	lua_settop(L, 1);
	tmp = ds_bind_scratch(L);
	ds_bind_doc_alive(L, box);
	if (ds_often_count(&rows, &box->doc.tokens, &opts, &tmp->mem, &err))
		return ds_bind_fail(L, &err, NULL);
	push_often(L, box, &rows);
	ds_bind_scratch_done(L, 2);
	return push_iterator(L, each_often, DS_BIND_TOKEN);
}

/* ---- annotations ----------------------------------------------------------------------------- */

typedef struct span_place {
	ds_bind_doc *box;
	const ds_span *v; /* the list that `at` is a number in */
	size_t n, at;
	uint32_t from;    /* the next one starts here or behind */
	uint32_t end;     /* and ends here or before */
	uint32_t outer;   /* box->at before the loop */
	uint64_t types;   /* bits of those that are given; all set = any */
} span_place;

/* The first annotation that starts at p->from or behind it. */
static void seek(span_place *p)
{
	const ds_spans *spans = &p->box->doc.spans;
	size_t low = 0, high = spans->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (spans->v[mid].start < p->from)
			low = mid + 1;
		else
			high = mid;
	}
	p->v = spans->v;
	p->n = spans->n;
	p->at = low;
}

static int each_span(lua_State *L)
{
	span_place *p = lua_touserdata(L, lua_upvalueindex(UP_PLACE));
	const ds_spans *spans = &p->box->doc.spans;

	ds_bind_doc_alive(L, p->box);
	if (p->v != spans->v || p->n != spans->n)
		seek(p); /* something was annotated since */
	while (p->at < p->n && spans->v[p->at].start < p->end) {
		const ds_span *s = &spans->v[p->at++];

		p->from = s->start + 1;
		if (s->end > p->end || !(p->types >> s->type & 1))
			continue;
		p->box->at = p->from;
		lua_pushvalue(L, lua_upvalueindex(UP_DOC));
		ds_bind_push_span(L, lua_gettop(L), p->at - 1);
		return 1;
	}
	p->box->at = p->outer;
	return 0;
}

/* The types whose names are in the array at idx, as bits; any for none. Raises. */
static uint64_t read_types(lua_State *L, int idx)
{
	uint64_t types = 0;
	size_t n;

	if (!lua_toboolean(L, idx))
		return UINT64_MAX;
	luaL_checktype(L, idx, LUA_TTABLE);
	n = lua_rawlen(L, idx);
	for (size_t i = 0; i < n; i++) {
		lua_rawgeti(L, idx, (lua_Integer)i + 1);
		types |= UINT64_C(1) << ds_type_find(ds_bind_str(L, -1));
		lua_pop(L, 1);
	}
	return types;
}

/*
 * doc:each_span([{type, ...} [, from, to]]) -> iterator of annotations of these types that lie inside the bytes. The
 * document is tagged: before, annotations are in no order.
 */
int ds_bind_each_span(lua_State *L)
{
	ds_bind_doc *box = ds_bind_doc_check(L, 1);
	uint64_t types = read_types(L, 2);
	size_t start = 0, end = UINT32_MAX;
	span_place *p;

	if (lua_toboolean(L, 3))
		ds_bind_range(L, 3, box->doc.text.read.len, &start, &end);
	p = lua_newuserdatauv(L, sizeof *p, 0);
	*p = (span_place){box, NULL, 0, 0, (uint32_t)start, (uint32_t)end, box->at, types};
	ds_bind_doc_alive(L, box);
	seek(p);
	return push_iterator(L, each_span, DS_BIND_SPAN);
}

/* Bytes between two spans, and one more; 0 when they overlap. */
static size_t gap(const ds_span *a, const ds_span *b)
{
	if (b->start >= a->end)
		return (size_t)b->start - a->end + 1;
	return a->start >= b->end ? (size_t)a->start - b->end + 1 : 0;
}

/*
 * doc:nearest(span, type, everywhere) -> the nearest annotation of the type beside a span, the first of several, in its
 * sentence or everywhere | nil | nil, err. The document is tagged.
 */
int ds_bind_nearest(lua_State *L)
{
	ds_bind_doc *box = ds_bind_doc_check(L, 1);
	const ds_bind_span *s = ds_bind_check(L, 2, DS_BIND_SPAN);
	uint64_t types = UINT64_C(1) << ds_type_find(ds_bind_str(L, 3));
	span_place p = {.box = box, .end = UINT32_MAX};
	size_t best = 0, least = SIZE_MAX;
	const ds_tokens *t = &box->doc.tokens;
	ds_err err;

	if (!lua_toboolean(L, 4)) {
		size_t i;

		if (ds_bind_doc_tokens(L, box, &err))
			return ds_bind_fail(L, &err, NULL);
		/* making them may have run a finalizer */
		ds_bind_doc_alive(L, box);
		i = ds_bind_sentence_at(t, s->span.start);
		if (i < t->n_sentences) {
			p.from = t->sentences[i].start;
			p.end = t->sentences[i].end;
		}
	}
	seek(&p);
	for (; p.at < p.n && p.v[p.at].start < p.end; p.at++) {
		const ds_span *v = &p.v[p.at];
		size_t between = v->end <= p.end && types >> v->type & 1 ? gap(&s->span, v) : 0;

		if (between > 0 && between < least) {
			least = between;
			best = p.at;
		}
	}
	if (least == SIZE_MAX)
		return 0;
	lua_settop(L, 1);
	ds_bind_push_span(L, 1, best);
	return 1;
}

/* ---- sentences ------------------------------------------------------------------------------- */

typedef struct sentence_place {
	ds_bind_doc *box;
	size_t at;
	uint32_t outer; /* box->at before the loop */
} sentence_place;

static int each_sentence(lua_State *L)
{
	sentence_place *p = lua_touserdata(L, lua_upvalueindex(UP_PLACE));

	ds_bind_doc_alive(L, p->box);
	if (p->at >= p->box->doc.tokens.n_sentences) {
		p->box->at = p->outer;
		return 0;
	}
	p->box->at = p->box->doc.tokens.sentences[p->at].start + 1;
	lua_pushvalue(L, lua_upvalueindex(UP_DOC));
	ds_bind_push_sentence(L, lua_gettop(L), p->at++);
	return 1;
}

/* doc:each_sentence() -> iterator of Span | nil, err */
int ds_bind_each_sentence(lua_State *L)
{
	ds_bind_doc *box = ds_bind_doc_check(L, 1);
	sentence_place *p;
	ds_err err;

	lua_settop(L, 1);
	if (ds_bind_doc_tokens(L, box, &err))
		return ds_bind_fail(L, &err, NULL);
	p = lua_newuserdatauv(L, sizeof *p, 0);
	*p = (sentence_place){box, 0, box->at};
	return push_iterator(L, each_sentence, DS_BIND_SPAN);
}

/* doc:at([position]) -> where the loop over it is | nil; a position is where it is from now on */
int ds_bind_doc_at(lua_State *L)
{
	ds_bind_doc *box = ds_bind_check(L, 1, DS_BIND_DOC);

	if (!lua_isnoneornil(L, 2)) {
		lua_Integer at = luaL_checkinteger(L, 2);

		luaL_argcheck(L, at >= 0 && at <= UINT32_MAX, 2, "no position");
		box->at = (uint32_t)at;
	}
	if (!box->open || box->at == 0 || box->at > box->doc.text.read.len)
		return 0;
	lua_pushinteger(L, box->at);
	return 1;
}
