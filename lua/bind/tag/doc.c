/*
 * Documents in Lua: the object that owns a ds_doc. See tag_int.h.
 *
 * The document's arena counts as memory of the Lua state, and the collector is told how large it
 * is, so that a stream of large documents is collected as it goes. Closing frees at once; views
 * then raise.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/tag/tag_int.h"
#include "text/utf8.h"

enum { CACHE = 1, TEXT = 2, USER_VALUES = 3 }; /* the third is of bind/match/rules.c */

/* ---- the object ------------------------------------------------------------------------------ */

ds_bind_doc *ds_bind_doc_new(lua_State *L)
{
	return ds_bind_new(L, DS_BIND_DOC, sizeof(ds_bind_doc), USER_VALUES);
}

void ds_bind_doc_opened(lua_State *L, ds_bind_doc *box)
{
	box->open = true;
	ds_bind_charge(L, box->doc.mem.used);
}

static int doc_close(lua_State *L)
{
	ds_bind_doc *box = ds_bind_check(L, 1, DS_BIND_DOC);

	if (box->busy)
		return luaL_error(L, "a function of a rule cannot close the document");
	ds_bind_trace_drop(box);
	if (box->open)
		ds_doc_free(&box->doc);
	box->open = false;
	ds_bind_rules_drop(box->rules);
	box->rules = NULL;
	return 0;
}

void ds_bind_doc_alive(lua_State *L, const ds_bind_doc *box)
{
	if (!box->open)
		luaL_error(L, "the document is closed");
}

ds_bind_doc *ds_bind_doc_check(lua_State *L, int idx)
{
	ds_bind_doc *box = ds_bind_check(L, idx, DS_BIND_DOC);

	ds_bind_doc_alive(L, box);
	return box;
}

ds_status ds_bind_doc_tokens(lua_State *L, ds_bind_doc *box, ds_err *err)
{
	size_t before = box->doc.mem.used;
	ds_status st = ds_doc_tokens(&box->doc, err);

	if (!st)
		ds_bind_charge(L, box->doc.mem.used - before);
	return st;
}

/* The document of method calls, with its tokens; on failure pushes nil, err and gives NULL. */
static ds_bind_doc *with_tokens(lua_State *L)
{
	ds_bind_doc *box = ds_bind_doc_check(L, 1);
	ds_err err;

	if (!ds_bind_doc_tokens(L, box, &err)) {
		/* the collector may have run a finalizer that closes the document */
		ds_bind_doc_alive(L, box);
		return box;
	}
	ds_bind_fail(L, &err, NULL);
	return NULL;
}

/*
 * core.document{text=, title=, uri=, date=, lang=, publisher=, meta=JSON, id=, strict=, charset=,
 * repair=} -> Doc | nil, err; charset "auto" finds the encoding out
 */
static int doc_new(lua_State *L)
{
	ds_doc_source from = {0};
	ds_bind_doc *box;
	ds_err err;

	luaL_checktype(L, 1, LUA_TTABLE);
	lua_settop(L, 1);
	from.bytes = ds_bind_opt_str(L, 1, "text");
	from.meta.uri = ds_bind_opt_str(L, 1, "uri");
	from.meta.id = ds_bind_opt_str(L, 1, "id");
	from.meta.title = ds_bind_opt_str(L, 1, "title");
	from.meta.date = ds_bind_opt_str(L, 1, "date");
	from.meta.lang = ds_bind_opt_str(L, 1, "lang");
	from.meta.publisher = ds_bind_opt_str(L, 1, "publisher");
	from.meta.meta = ds_bind_opt_str(L, 1, "meta");
	from.strict = ds_bind_opt_bool(L, 1, "strict");
	from.charset = ds_bind_opt_str(L, 1, "charset");
	from.detect = ds_str_is(from.charset, "auto");
	if (from.detect)
		from.charset = (ds_str){NULL, 0};
	from.repair = ds_bind_opt_bool(L, 1, "repair");
	if (from.meta.date.len && !ds_date_valid(from.meta.date)) {
		ds_fail(&err, DS_EFAIL, "date must be a day as YYYY-MM-DD");
		return ds_bind_fail(L, &err, NULL);
	}
	box = ds_bind_doc_new(L);
	if (ds_doc_init(&box->doc, &from, ds_bind_alloc(L), 0, &err))
		return ds_bind_fail(L, &err, NULL);
	ds_bind_doc_opened(L, box);
	return 1;
}

/* ---- fields ---------------------------------------------------------------------------------- */

static const char *const doc_fields[] = {"text", "title", "uri",     "date",   "lang", "publisher",
					 "meta", "id",    "invalid", "tagged", "preset", "size",
					 "encoding", "dated",
						NULL};
enum { F_TEXT, F_TITLE, F_URI, F_DATE, F_LANG, F_PUBLISHER, F_META, F_ID, F_INVALID, F_TAGGED,
	F_PRESET, F_SIZE, F_ENCODING, F_DATED };

/* The text is large and asked for often, so it is made once. */
static void push_text(lua_State *L, const ds_doc *doc)
{
	if (lua_getiuservalue(L, 1, TEXT) == LUA_TSTRING)
		return;
	lua_pop(L, 1);
	ds_bind_push(L, doc->text.read);
	lua_pushvalue(L, -1);
	lua_setiuservalue(L, 1, TEXT);
}

static int doc_get(lua_State *L, void *box, int field)
{
	const ds_doc *doc = &((ds_bind_doc *)box)->doc;

	ds_bind_doc_alive(L, box);
	switch (field) {
	case F_TEXT: push_text(L, doc); break;
	case F_TITLE: ds_bind_push_opt(L, doc->meta.title); break;
	case F_URI: ds_bind_push(L, doc->meta.uri); break;
	case F_DATE: ds_bind_push_opt(L, doc->meta.date); break;
	case F_LANG: ds_bind_push_opt(L, doc->meta.lang); break;
	case F_PUBLISHER: ds_bind_push_opt(L, doc->meta.publisher); break;
	case F_META: ds_bind_push_opt(L, doc->meta.meta); break;
	case F_ID: ds_bind_push(L, doc->meta.id); break;
	case F_INVALID: lua_pushinteger(L, (lua_Integer)doc->text.encoding.invalid); break;
	case F_TAGGED: lua_pushboolean(L, doc->is_tagged); break;
	case F_PRESET: lua_pushboolean(L, doc->preset); break;
	case F_ENCODING: ds_bind_push_encoding(L, &doc->text.encoding); break;
	case F_DATED:
		ds_bind_push_opt(L, ds_str_of(doc->meta.date.len == 0 ? "" : doc->date_found ? "dateline"
											    : "metadata"));
		break;
	default: lua_pushinteger(L, (lua_Integer)doc->text.source.len);
	}
	return 1;
}

static int doc_tostring(lua_State *L)
{
	ds_bind_doc *box = ds_bind_check(L, 1, DS_BIND_DOC);
	ds_str name;

	if (!box->open) {
		lua_pushliteral(L, "closed document");
		return 1;
	}
	name = box->doc.meta.title.len ? box->doc.meta.title
	       : box->doc.meta.uri.len ? box->doc.meta.uri
					: box->doc.meta.id;
	ds_bind_push(L, name);
	return 1;
}

/* ---- spans and sentences --------------------------------------------------------------------- */

static int doc_n_spans(lua_State *L)
{
	lua_pushinteger(L, (lua_Integer)ds_bind_doc_check(L, 1)->doc.spans.n);
	return 1;
}

/* doc:span(i) -> Span | nil */
static int doc_span(lua_State *L)
{
	const ds_doc *doc = &ds_bind_doc_check(L, 1)->doc;
	lua_Integer i = luaL_checkinteger(L, 2);

	if (i < 1 || (lua_Unsigned)i > doc->spans.n)
		return 0;
	ds_bind_push_span(L, 1, (size_t)i - 1);
	return 1;
}

/* doc:spans([type]) -> {Span, ...}; type fine or coarse */
static int doc_spans(lua_State *L)
{
	ds_bind_doc *box = ds_bind_doc_check(L, 1);
	const char *name = luaL_optstring(L, 2, NULL);
	lua_Integer n = 0;

	lua_settop(L, 2);
	lua_newtable(L);
	/*
	 * box is looked at anew in each step: a push may run a finalizer that closes the document
	 */
	for (size_t i = 0; box->open && i < box->doc.spans.n; i++) {
		ds_type type = (ds_type)box->doc.spans.v[i].type;

		if (name && strcmp(name, ds_type_name(type)) != 0 &&
		    strcmp(name, ds_type_coarse(type)) != 0)
			continue;
		ds_bind_push_span(L, 1, i);
		lua_rawseti(L, 3, ++n);
	}
	return 1;
}

static int doc_n_sentences(lua_State *L)
{
	ds_bind_doc *box = with_tokens(L);

	if (!box)
		return 2;
	lua_pushinteger(L, (lua_Integer)box->doc.tokens.n_sentences);
	return 1;
}

/* doc:sentence(i) -> Span | nil [, err] */
static int doc_sentence(lua_State *L)
{
	lua_Integer i = luaL_checkinteger(L, 2);
	ds_bind_doc *box = with_tokens(L);

	if (!box)
		return 2;
	if (i < 1 || (lua_Unsigned)i > box->doc.tokens.n_sentences)
		return 0;
	ds_bind_push_sentence(L, 1, (size_t)i - 1);
	return 1;
}

size_t ds_bind_sentence_at(const ds_tokens *t, size_t read_at)
{
	size_t low = 0, high = t->n_sentences;

	/* the last sentence that starts at or before the byte */
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (t->sentences[mid].start <= read_at)
			low = mid + 1;
		else
			high = mid;
	}
	return low ? low - 1 : (t->n_sentences ? 0 : t->n_sentences);
}

/* doc:sentence_at(pos) -> i | nil [, err] */
static int doc_sentence_at(lua_State *L)
{
	lua_Integer pos = luaL_checkinteger(L, 2);
	ds_bind_doc *box = with_tokens(L);
	size_t i;

	if (!box)
		return 2;
	luaL_argcheck(L, pos >= 1 && (lua_Unsigned)pos <= box->doc.text.read.len + 1, 2,
		      "position outside the text");
	i = ds_bind_sentence_at(&box->doc.tokens, (size_t)pos - 1);
	if (i >= box->doc.tokens.n_sentences)
		return 0;
	lua_pushinteger(L, (lua_Integer)i + 1);
	return 1;
}

/* doc:make_span(from, to) -> Span without a type */
static int doc_make_span(lua_State *L)
{
	ds_bind_doc *box = ds_bind_doc_check(L, 1);
	size_t start, end;

	ds_bind_range(L, 2, box->doc.text.read.len, &start, &end);
	ds_bind_push_free(L, 1, start, end);
	return 1;
}

/* ---- tokens ---------------------------------------------------------------------------------- */

void ds_bind_tokens_in(const ds_tokens *t, size_t start, size_t end, size_t *first, size_t *count)
{
	size_t a = ds_token_at(t, start), b;

	b = end > start ? ds_token_at(t, end - 1) : a;
	if (end > start && b < t->n && t->v[b].start < end)
		b++;
	*first = a;
	*count = b > a ? b - a : 0;
}

size_t ds_bind_surface(const ds_tokens *t, size_t first, size_t end)
{
	size_t n = 1;

	while (first + n < end && (t->v[first + n].flags & DS_TOKEN_JOINED))
		n++;
	return n;
}

static int doc_n_tokens(lua_State *L)
{
	ds_bind_doc *box = with_tokens(L);

	if (!box)
		return 2;
	lua_pushinteger(L, (lua_Integer)box->doc.tokens.n);
	return 1;
}

/* doc:token(i) -> Token | nil [, err]; i counts clitics apart */
static int doc_token(lua_State *L)
{
	lua_Integer i = luaL_checkinteger(L, 2);
	ds_bind_doc *box = with_tokens(L);

	if (!box)
		return 2;
	if (i < 1 || (lua_Unsigned)i > box->doc.tokens.n)
		return 0;
	ds_bind_push_token(L, 1, (size_t)i - 1, 1);
	return 1;
}

ds_bind_doc *ds_bind_token_range(lua_State *L, size_t *at, size_t *end)
{
	ds_bind_doc *box = with_tokens(L);
	size_t start, stop, count;

	if (!box)
		return NULL;
	*at = 0;
	*end = box->doc.tokens.n;
	if (!lua_toboolean(L, 3))
		return box;
	ds_bind_range(L, 3, box->doc.text.read.len, &start, &stop);
	ds_bind_tokens_in(&box->doc.tokens, start, stop, at, &count);
	*end = *at + count;
	return box;
}

/* doc:tokens([clitics [, from, to]]) -> {Token, ...} | nil, err; clitics true: apart */
static int doc_tokens(lua_State *L)
{
	bool clitics = lua_toboolean(L, 2);
	lua_Integer n = 0;
	size_t at, end;
	ds_bind_doc *box = ds_bind_token_range(L, &at, &end);

	if (!box)
		return 2;
	lua_settop(L, 1);
	lua_newtable(L);
	while (at < end && box->open) {
		size_t count = clitics ? 1 : ds_bind_surface(&box->doc.tokens, at, end);

		ds_bind_push_token(L, 1, at, count);
		lua_rawseti(L, 2, ++n);
		at += count;
	}
	return 1;
}

/* ---- places ---------------------------------------------------------------------------------- */

/* doc:to_source(from, to) -> from, to in the bytes that were read */
static int doc_to_source(lua_State *L)
{
	ds_bind_doc *box = ds_bind_doc_check(L, 1);
	size_t start, end;

	ds_bind_range(L, 2, box->doc.text.read.len, &start, &end);
	lua_pushinteger(L, (lua_Integer)ds_edits_start(&box->doc.text.map, start) + 1);
	lua_pushinteger(L, (lua_Integer)ds_edits_end(&box->doc.text.map, end));
	return 2;
}

/* doc:position(pos) -> line, column in characters; both from 1, in the reading text */
static int doc_position(lua_State *L)
{
	ds_bind_doc *box = ds_bind_doc_check(L, 1);
	ds_str read = box->doc.text.read;
	lua_Integer pos = luaL_checkinteger(L, 2), line = 1;
	size_t at = 0, end;

	luaL_argcheck(L, pos >= 1 && (lua_Unsigned)pos <= read.len + 1, 2,
		"position outside the text");
	end = (size_t)pos - 1;
	while (at < end) {
		const char *nl = memchr(read.at + at, '\n', end - at);

		if (!nl)
			break;
		at = (size_t)(nl - read.at) + 1;
		line++;
	}
	lua_pushinteger(L, line);
	lua_pushinteger(L, (lua_Integer)ds_utf8_count(ds_str_sub(read, at, end)) + 1);
	return 2;
}

const luaL_Reg ds_bind_doc_lib[] = {{"document", doc_new}, {"each_often", ds_bind_each_often}, {NULL, NULL}};

static const luaL_Reg doc_methods[] = {
	{"close", doc_close},
	{"n_spans", doc_n_spans},
	{"span", doc_span},
	{"spans", doc_spans},
	{"n_sentences", doc_n_sentences},
	{"sentence", doc_sentence},
	{"sentence_at", doc_sentence_at},
	{"make_span", doc_make_span},
	{"n_tokens", doc_n_tokens},
	{"token", doc_token},
	{"tokens", doc_tokens},
	{"ranges", ds_bind_each_range},
	{"each_token", ds_bind_each_token},
	{"each_span", ds_bind_each_span},
	{"each_sentence", ds_bind_each_sentence},
	{"mentions_of", ds_bind_mentions_of},
	{"entity_of", ds_bind_entity_of},
	{"nearest", ds_bind_nearest},
	{"to_source", doc_to_source},
	{"position", doc_position},
	{"at", ds_bind_doc_at},
	{"tag", ds_bind_tag},
	{"annotate", ds_bind_annotate},
	{"claim", ds_bind_claim},
	{"claim_at", ds_bind_claim_at},
	{"explain", ds_bind_explain},
	{"roles", ds_bind_roles},
	{"link", ds_bind_link},
	{"zones", ds_bind_zones},
	{"dateline_place", ds_bind_place},
	{"count", ds_bind_count},
	{"json", ds_bind_doc_json},
	{"conll", ds_bind_doc_conll},
	{NULL, NULL},
};

static const luaL_Reg doc_meta[] = {
	{"__gc", doc_close}, {"__close", doc_close}, {"__tostring", doc_tostring}, {NULL, NULL}};

const ds_bind_class ds_bind_doc_class = {"Doc", "a document", doc_methods, doc_meta, doc_fields,
	doc_get};
