/*
 * Stores in Lua.
 *
 * Results come whole, in scratch memory, before anything is pushed: no statement is open while Lua
 * runs, but for those of store:sql.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/store/store_int.h"

#define STORE_WEIGHT ((size_t)256 << 10) /* what the collector is told about an open connection */

static int store_close(lua_State *L)
{
	ds_bind_store *s = ds_bind_check(L, 1, DS_BIND_STORE);

	while (s->cursors)
		ds_bind_cursor_close(s->cursors);
	ds_store_close(s->store);
	s->store = NULL;
	return 0;
}

ds_bind_store *ds_bind_store_check(lua_State *L)
{
	ds_bind_store *s = ds_bind_check(L, 1, DS_BIND_STORE);

	if (!s->store)
		luaL_error(L, "the store is closed");
	return s;
}

/* core.store_open(path, "r" | "w" | "c") -> Store | nil, err; "c" makes it when it is missing */
static int store_open(lua_State *L)
{
	static const char *const modes[] = {"r", "w", "c", NULL};
	static const ds_store_mode values[] = {DS_STORE_READ, DS_STORE_WRITE, DS_STORE_CREATE};
	const char *path = ds_bind_path(L, 1);
	int mode = luaL_checkoption(L, 2, "r", modes);
	ds_bind_store *s = ds_bind_new(L, DS_BIND_STORE, sizeof *s, 0);
	ds_err err;

	if (ds_store_open(&s->store, path, values[mode], &err))
		return ds_bind_fail(L, &err, path);
	ds_bind_charge(L, STORE_WEIGHT);
	return 1;
}

/* core.is_store(path) -> boolean */
static int is_store(lua_State *L)
{
	lua_pushboolean(L, ds_store_is(ds_bind_path(L, 1)));
	return 1;
}

static int done(lua_State *L, ds_status st, const ds_err *err)
{
	if (st)
		return ds_bind_fail(L, err, NULL);
	lua_pushboolean(L, true);
	return 1;
}

static int store_begin(lua_State *L)
{
	ds_err err;
	ds_status st = ds_store_begin(ds_bind_store_check(L)->store, &err);

	return done(L, st, &err);
}

static int store_commit(lua_State *L)
{
	ds_err err;
	ds_status st = ds_store_commit(ds_bind_store_check(L)->store, &err);

	return done(L, st, &err);
}

static int store_rollback(lua_State *L)
{
	ds_store_rollback(ds_bind_store_check(L)->store);
	lua_pushboolean(L, true);
	return 1;
}

/* ---- documents ------------------------------------------------------------------------------- */

/* The engine that tagged it, or would: of its own tagger, else the default one. */
static const char *engine_of(lua_State *L, const ds_bind_doc *box)
{
	return ds_tagger_version(box->rules ? box->rules->tagger : ds_bind_rules_opt(L, 3)->tagger);
}

/* store:put(doc) -> "added" | "replaced" | "unchanged" | nil, err; the document is tagged */
static int store_put(lua_State *L)
{
	static const char *const words[] = {"added", "replaced", "unchanged"};
	ds_bind_doc *box;
	ds_bind_store *s;
	const char *engine;
	ds_put put;
	ds_err err;

	ds_bind_store_check(L);
	box = ds_bind_doc_check(L, 2);
	luaL_argcheck(L, box->doc.is_tagged, 2, "the document is not tagged");
	lua_settop(L, 2);
	engine = engine_of(L, box);
	/* making the default tagger may have run a finalizer */
	s = ds_bind_store_check(L);
	ds_bind_doc_alive(L, box);
	if (ds_store_put(&put, s->store, &box->doc, engine, &err))
		return ds_bind_fail(L, &err, NULL);
	lua_pushstring(L, words[put]);
	return 1;
}

/* store:has(doc [, tagger]) -> whether it is there as this tagger would tag it | nil, err */
static int store_has(lua_State *L)
{
	ds_bind_doc *box;
	ds_bind_store *s;
	const char *engine;
	bool has = false;
	ds_err err;

	ds_bind_store_check(L);
	box = ds_bind_doc_check(L, 2);
	lua_settop(L, 3);
	engine = ds_tagger_version(ds_bind_rules_opt(L, 3)->tagger);
	s = ds_bind_store_check(L);
	ds_bind_doc_alive(L, box);
	if (ds_store_has(&has, s->store, &box->doc, engine, &err))
		return ds_bind_fail(L, &err, NULL);
	lua_pushboolean(L, has);
	return 1;
}

/* store:get(key) -> Doc | nil, err; an id, a uri, or the beginning of an id */
static int store_get(lua_State *L)
{
	ds_bind_doc *box;
	ds_str key;
	ds_err err;

	ds_bind_store_check(L);
	key = ds_bind_str(L, 2);
	box = ds_bind_doc_new(L);
	if (ds_store_get(&box->doc, ds_bind_store_check(L)->store, key, ds_bind_alloc(L), &err))
		return ds_bind_fail(L, &err, key.at);
	ds_bind_doc_opened(L, box);
	return 1;
}

/*
 * store:get_row(row [, bare | source]) -> Doc | nil, err; bare: text and tokens, not what it was tagged with; source: without
 * what this script added
 */
static int store_get_row(lua_State *L)
{
	ds_bind_doc *box;
	lua_Integer row;
	ds_store *s;
	ds_status st;
	ds_str source = {NULL, 0};
	ds_err err;

	ds_bind_store_check(L);
	row = luaL_checkinteger(L, 2);
	lua_settop(L, 3);
	if (lua_type(L, 3) == LUA_TSTRING)
		source = ds_bind_str(L, 3);
	box = ds_bind_doc_new(L);
	s = ds_bind_store_check(L)->store;
	if (source.len)
		st = ds_store_get_without(&box->doc, s, row, source, ds_bind_alloc(L), &err);
	else
		st = (lua_toboolean(L, 3) ? ds_store_get_text : ds_store_get_row)(&box->doc, s, row, ds_bind_alloc(L), &err);
	if (st)
		return ds_bind_fail(L, &err, NULL);
	ds_bind_doc_opened(L, box);
	return 1;
}

/* store:annotate(row, doc) -> true | nil, err: spans and claims of a document that was read from there and annotated since */
static int store_annotate(lua_State *L)
{
	ds_bind_store *s = ds_bind_store_check(L);
	lua_Integer row = luaL_checkinteger(L, 2);
	const ds_bind_doc *box = ds_bind_doc_check(L, 3);
	ds_err err;
	ds_status st = ds_store_annotate(s->store, row, &box->doc, &err);

	return done(L, st, &err);
}

/* store:script_run(source, engine) -> true | nil, err; see ds_store_script_run */
static int store_script_run(lua_State *L)
{
	ds_bind_store *s = ds_bind_store_check(L);
	ds_str source = ds_bind_str(L, 2), engine = ds_bind_str(L, 3);
	ds_err err;
	ds_status st = ds_store_script_run(s->store, source, engine, &err);

	return done(L, st, &err);
}

/* store:remove(key) -> true | nil, err */
static int store_remove(lua_State *L)
{
	ds_bind_store *s = ds_bind_store_check(L);
	ds_str key = ds_bind_str(L, 2);
	ds_err err;
	ds_status st = ds_store_remove(s->store, key, &err);

	return done(L, st, &err);
}

/* ---- lists ----------------------------------------------------------------------------------- */

void ds_bind_store_filter(lua_State *L, ds_filter *f, int idx)
{
	ds_bind_opts(L, idx);
	memset(f, 0, sizeof *f);
	f->since = ds_bind_opt_str(L, idx, "since");
	f->until = ds_bind_opt_str(L, idx, "until");
	f->publisher = ds_bind_opt_str(L, idx, "publisher");
	f->lang = ds_bind_opt_str(L, idx, "lang");
	f->uri = ds_bind_opt_str(L, idx, "uri");
	f->entity = ds_bind_opt_str(L, idx, "entity");
	f->type = ds_bind_opt_str(L, idx, "type");
	f->query = ds_bind_opt_str(L, idx, "query");
	f->sample = (uint64_t)ds_bind_opt_int(L, idx, "sample", 0, LUA_MAXINTEGER, 0);
	f->seed = (uint64_t)ds_bind_opt_int(L, idx, "seed", LUA_MININTEGER, LUA_MAXINTEGER, 0);
	f->limit = (uint64_t)ds_bind_opt_int(L, idx, "limit", 0, LUA_MAXINTEGER, 0);
}

/* store:select([filter]) -> {row, ...} | nil, err */
static int store_select(lua_State *L)
{
	int64_t *rows = NULL;
	ds_scratch *tmp;
	ds_filter f;
	size_t n = 0;
	ds_err err;
	int at;

	ds_bind_store_check(L);
	lua_settop(L, 2);
	ds_bind_store_filter(L, &f, 2);
	tmp = ds_bind_scratch(L);
	at = lua_gettop(L);
	if (ds_store_select(&rows, &n, ds_bind_store_check(L)->store, &f, &tmp->mem, &err))
		return ds_bind_fail(L, &err, NULL);
	lua_createtable(L, (int)(n < 1 << 20 ? n : 1 << 20), 0);
	for (size_t i = 0; i < n; i++) {
		lua_pushinteger(L, rows[i]);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	ds_bind_scratch_done(L, at);
	return 1;
}

static void set_str(lua_State *L, const char *key, ds_str s)
{
	if (s.len) {
		lua_pushlstring(L, s.at, s.len);
		lua_setfield(L, -2, key);
	}
}

static void set_int(lua_State *L, const char *key, uint64_t v)
{
	lua_pushinteger(L, (lua_Integer)v);
	lua_setfield(L, -2, key);
}

static void push_found(lua_State *L, const ds_found *f)
{
	lua_createtable(L, 0, 9);
	set_int(L, "row", (uint64_t)f->row);
	lua_pushnumber(L, f->score);
	lua_setfield(L, -2, "score");
	set_str(L, "snippet", f->snippet);
	set_str(L, "uri", f->meta.uri);
	set_str(L, "id", f->meta.id);
	set_str(L, "title", f->meta.title);
	set_str(L, "date", f->meta.date);
	set_str(L, "lang", f->meta.lang);
	set_str(L, "publisher", f->meta.publisher);
}

/*
 * store:search(query [, filter [, limit]]) -> {{row=, score=, snippet=, uri=, id=, title=, date=,
 * lang=, publisher=}, ...}, best first | nil, err; limit 0 = all
 */
static int store_search(lua_State *L)
{
	ds_found *found = NULL;
	lua_Integer limit;
	ds_scratch *tmp;
	ds_filter f;
	ds_str query;
	size_t n = 0;
	ds_err err;
	int at;

	ds_bind_store_check(L);
	query = ds_bind_str(L, 2);
	limit = luaL_optinteger(L, 4, 0);
	luaL_argcheck(L, limit >= 0, 4, "not negative");
	lua_settop(L, 3);
	ds_bind_store_filter(L, &f, 3);
	tmp = ds_bind_scratch(L);
	at = lua_gettop(L);
	if (ds_store_search(&found, &n, ds_bind_store_check(L)->store, query, &f, (size_t)limit,
			&tmp->mem,
			    &err))
		return ds_bind_fail(L, &err, NULL);
	lua_newtable(L);
	for (size_t i = 0; i < n; i++) {
		push_found(L, &found[i]);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	ds_bind_scratch_done(L, at);
	return 1;
}

static void push_entity(lua_State *L, const ds_entity_row *e)
{
	lua_createtable(L, 0, 8);
	set_str(L, "key", e->key);
	set_str(L, "name", e->name);
	set_str(L, "type", e->type);
	set_str(L, "id", e->id);
	set_int(L, "mentions", e->mentions);
	set_int(L, "documents", e->documents);
	set_int(L, "row", (uint64_t)e->first_row);
	set_int(L, "at", (uint64_t)e->first_start + 1);
}

/*
 * store:entities([filter]) -> {{key=, name=, type=, id=, mentions=, documents=, row=, at=}, ...} |
 * nil, err
 */
static int store_entities(lua_State *L)
{
	ds_entity_row *found = NULL;
	ds_scratch *tmp;
	ds_filter f;
	size_t n = 0;
	ds_err err;
	int at;

	ds_bind_store_check(L);
	lua_settop(L, 2);
	ds_bind_store_filter(L, &f, 2);
	tmp = ds_bind_scratch(L);
	at = lua_gettop(L);
	if (ds_store_entities(&found, &n, ds_bind_store_check(L)->store, &f, &tmp->mem, &err))
		return ds_bind_fail(L, &err, NULL);
	lua_newtable(L);
	for (size_t i = 0; i < n; i++) {
		push_entity(L, &found[i]);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	ds_bind_scratch_done(L, at);
	return 1;
}

/* ---- the store itself ------------------------------------------------------------------------ */

/* store:info() -> table of counts, dates and versions | nil, err */
static int store_info(lua_State *L)
{
	ds_store_info info;
	ds_scratch *tmp;
	ds_err err;

	ds_bind_store_check(L);
	lua_settop(L, 1);
	memset(&info, 0, sizeof info);
	tmp = ds_bind_scratch(L);
	if (ds_store_about(&info, ds_bind_store_check(L)->store, &tmp->mem, &err))
		return ds_bind_fail(L, &err, NULL);
	lua_createtable(L, 0, 14);
	set_int(L, "documents", info.documents);
	set_int(L, "mentions", info.mentions);
	set_int(L, "names", info.names);
	set_int(L, "runs", info.runs);
	set_int(L, "text_bytes", info.text_bytes);
	set_int(L, "file_bytes", info.file_bytes);
	set_int(L, "index_bytes", info.index_bytes);
	set_int(L, "schema", (uint64_t)info.schema);
	set_int(L, "fold", (uint64_t)info.fold);
	set_str(L, "first_date", ds_str_of(info.first_date));
	set_str(L, "last_date", ds_str_of(info.last_date));
	set_str(L, "unicode", ds_str_of(info.unicode));
	set_str(L, "engine", info.engine);
	ds_bind_scratch_done(L, 2);
	return 1;
}

/* store:check() -> true | false, report; nil, err when it could not be checked */
static int store_check(lua_State *L)
{
	ds_scratch *tmp;
	ds_status st;
	ds_err err;

	ds_bind_store_check(L);
	lua_settop(L, 1);
	tmp = ds_bind_scratch(L);
	st = ds_store_check(&tmp->buf, ds_bind_store_check(L)->store, &err);
	if (st && (st != DS_EFAIL || tmp->buf.len == 0))
		return ds_bind_fail(L, &err, NULL);
	lua_pushboolean(L, !st);
	ds_bind_push(L, ds_buf_view(&tmp->buf));
	ds_bind_scratch_done(L, 2);
	return st ? 2 : (lua_pop(L, 1), 1);
}

static int store_path(lua_State *L)
{
	lua_pushstring(L, ds_store_path(ds_bind_store_check(L)->store));
	return 1;
}

static int store_is_open(lua_State *L)
{
	const ds_bind_store *s = ds_bind_check(L, 1, DS_BIND_STORE);

	lua_pushboolean(L, s->store != NULL);
	return 1;
}

const luaL_Reg ds_bind_store_lib[] = {{"store_open", store_open}, {"is_store", is_store},
	{NULL, NULL}};

static const luaL_Reg store_methods[] = {
	{"close", store_close},
	{"is_open", store_is_open},
	{"begin", store_begin},
	{"commit", store_commit},
	{"rollback", store_rollback},
	{"put", store_put},
	{"has", store_has},
	{"get", store_get},
	{"get_row", store_get_row},
	{"annotate", store_annotate},
	{"script_run", store_script_run},
	{"remove", store_remove},
	{"select", store_select},
	{"candidates", ds_bind_store_candidates},
	{"search", store_search},
	{"entities", store_entities},
	{"info", store_info},
	{"check", store_check},
	{"path", store_path},
	{"sql", ds_bind_store_sql},
	{NULL, NULL},
};
static const luaL_Reg store_meta[] = {{"__gc", store_close}, {"__close", store_close},
	{NULL, NULL}};

const ds_bind_class ds_bind_store_class = {"Store", "a store", store_methods, store_meta, NULL,
	NULL};
