/*
 * Readers in Lua: records of a file, of standard input or of a string, one after the other.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/tag/tag_int.h"
#include "io/reader.h"

/* User value 1: the string that is read, or nothing; 2: the column map; 3, 4: publisher, lang; 5: charset. */
typedef struct reader_box {
	ds_reader *reader; /* NULL: closed */
	bool strict, retag, repair;
	char date[11];          /* of documents without one; "" = none */
	ds_str publisher, lang; /* likewise; they live in the user values */
} reader_box;

static const char *const kind_names[DS_IN_COUNT] = {"auto", "plain", "jsonl", "csv", "conll"};

static int reader_close(lua_State *L)
{
	reader_box *r = ds_bind_check(L, 1, DS_BIND_READER);

	ds_reader_close(r->reader);
	r->reader = NULL;
	return 0;
}

static reader_box *check(lua_State *L)
{
	reader_box *r = ds_bind_check(L, 1, DS_BIND_READER);

	if (!r->reader)
		luaL_error(L, "the reader is closed");
	return r;
}

/* The string option `name`, kept alive as user value n of the reader at 3. */
static ds_str kept_opt(lua_State *L, const char *name, int n)
{
	ds_str s = ds_bind_opt_str(L, 2, name);

	if (s.len) {
		lua_pushlstring(L, s.at, s.len);
		s.at = lua_tostring(L, -1);
		lua_setiuservalue(L, 3, n);
	}
	return s;
}

/*
 * Pushes a closed reader with the options of the table at 2: from, map, strict, charset, date,
 * publisher, lang, retag, repair. False: nil, err are pushed instead.
 */
static bool read_opts(lua_State *L, reader_box **out, ds_reader_opts *opts, ds_err *err)
{
	ds_str from, date;
	reader_box *r;

	ds_bind_opts(L, 2);
	lua_settop(L, 2);
	memset(opts, 0, sizeof *opts);
	r = ds_bind_new(L, DS_BIND_READER, sizeof *r, 5);
	from = ds_bind_opt_str(L, 2, "from");
	date = ds_bind_opt_str(L, 2, "date");
	opts->map = kept_opt(L, "map", 2);
	r->publisher = kept_opt(L, "publisher", 3);
	r->lang = kept_opt(L, "lang", 4);
	opts->charset = kept_opt(L, "charset", 5);
	opts->strict = r->strict = ds_bind_opt_bool(L, 2, "strict");
	r->retag = ds_bind_opt_bool(L, 2, "retag");
	r->repair = ds_bind_opt_bool(L, 2, "repair");
	if (date.len && !ds_date_valid(date)) {
		ds_fail(err, DS_EFAIL, "date must be a day as YYYY-MM-DD");
		return false;
	}
	if (date.len)
		memcpy(r->date, date.at, 10);
	if (from.len && ds_input_find(&opts->kind, from, err))
		return false;
	*out = r;
	return true;
}

/*
 * core.reader(path [, {from=, map=, strict=, charset=, date=, publisher=, lang=, retag=,
 * repair=}]) -> Reader | nil, err; "-" is standard input
 */
static int reader_open(lua_State *L)
{
	const char *path = ds_bind_path(L, 1);
	ds_reader_opts opts;
	reader_box *r;
	ds_err err;

	if (!read_opts(L, &r, &opts, &err) || ds_reader_open(&r->reader, path, &opts, &err))
		return ds_bind_fail(L, &err, path);
	lua_settop(L, 3);
	return 1;
}

/* core.reader_string(s [, the same and uri=]) -> Reader | nil, err */
static int reader_string(lua_State *L)
{
	ds_str s = ds_bind_str(L, 1), uri;
	ds_reader_opts opts;
	reader_box *r;
	ds_err err;

	if (!read_opts(L, &r, &opts, &err))
		return ds_bind_fail(L, &err, NULL);
	uri = ds_bind_opt_str(L, 2, "uri");
	luaL_argcheck(L, uri.len == strlen(uri.at), 2, "a uri cannot hold a NUL byte");
	lua_pushvalue(L, 1);
	lua_setiuservalue(L, 3, 1);
	if (ds_reader_open_memory(&r->reader, s, uri.at, &opts, &err))
		return ds_bind_fail(L, &err, NULL);
	lua_settop(L, 3);
	return 1;
}

/* The next record; 0 = there is one, else that many results are pushed. */
static int next_record(lua_State *L, reader_box *r, ds_record *rec)
{
	bool more = false;
	ds_err err;

	memset(rec, 0, sizeof *rec);
	if (ds_reader_next(rec, &more, r->reader, &err))
		return ds_bind_fail(L, &err, NULL);
	if (!more) {
		lua_pushnil(L);
		return 1;
	}
	if (rec->meta.date.len == 0 && r->date[0])
		rec->meta.date = (ds_str){r->date, 10};
	if (rec->meta.publisher.len == 0)
		rec->meta.publisher = r->publisher;
	if (rec->meta.lang.len == 0)
		rec->meta.lang = r->lang;
	if (r->retag) {
		rec->has_entities = false;
		rec->n_presets = 0;
	}
	return 0;
}

/* reader:next() -> Doc | nil at the end | nil, err for a record that cannot be read: go on */
static int reader_next(lua_State *L)
{
	reader_box *r = check(L);
	ds_bind_doc *box;
	ds_record rec;
	ds_err err;
	int n;

	lua_settop(L, 1);
	box = ds_bind_doc_new(L);
	check(L);
	n = next_record(L, r, &rec);
	if (n)
		return n;
	rec.repair = r->repair;
	if (ds_record_doc(&box->doc, &rec, ds_bind_alloc(L), r->strict, &err))
		return ds_bind_fail(L, &err, NULL);
	ds_bind_doc_opened(L, box);
	lua_settop(L, 2);
	return 1;
}

static void set_str(lua_State *L, const char *key, ds_str s)
{
	if (s.len) {
		lua_pushlstring(L, s.at, s.len);
		lua_setfield(L, -2, key);
	}
}

static void copy(ds_str *s, ds_scratch *tmp, ds_status *st, ds_err *err)
{
	if (*st == DS_OK)
		*st = ds_arena_copy(s, *s, &tmp->mem, err);
}

/*
 * reader:next_raw() -> {text=, uri=, id=, title=, date=, lang=, publisher=, meta=, number=, line=,
 * has_entities=} | nil [, err]: the record as it stands in the file
 */
static int reader_next_raw(lua_State *L)
{
	reader_box *r = check(L);
	ds_status st = DS_OK;
	ds_scratch *tmp;
	ds_record rec;
	ds_err err;
	int n;

	lua_settop(L, 1);
	tmp = ds_bind_scratch(L);
	check(L);
	n = next_record(L, r, &rec);
	if (n)
		return n;
	/* copied, since a finalizer may read on while we push */
	copy(&rec.bytes, tmp, &st, &err);
	copy(&rec.meta.uri, tmp, &st, &err);
	copy(&rec.meta.id, tmp, &st, &err);
	copy(&rec.meta.title, tmp, &st, &err);
	copy(&rec.meta.date, tmp, &st, &err);
	copy(&rec.meta.lang, tmp, &st, &err);
	copy(&rec.meta.publisher, tmp, &st, &err);
	copy(&rec.meta.meta, tmp, &st, &err);
	if (st)
		return ds_bind_fail(L, &err, NULL);
	lua_createtable(L, 0, 11);
	ds_bind_push(L, rec.bytes);
	lua_setfield(L, -2, "text");
	set_str(L, "uri", rec.meta.uri);
	set_str(L, "id", rec.meta.id);
	set_str(L, "title", rec.meta.title);
	set_str(L, "date", rec.meta.date);
	set_str(L, "lang", rec.meta.lang);
	set_str(L, "publisher", rec.meta.publisher);
	set_str(L, "meta", rec.meta.meta);
	lua_pushinteger(L, (lua_Integer)rec.number);
	lua_setfield(L, -2, "number");
	lua_pushinteger(L, (lua_Integer)rec.line);
	lua_setfield(L, -2, "line");
	lua_pushboolean(L, rec.has_entities);
	lua_setfield(L, -2, "has_entities");
	ds_bind_scratch_done(L, 2);
	return 1;
}

static int reader_kind(lua_State *L)
{
	ds_input kind = ds_reader_kind(check(L)->reader);

	lua_pushstring(L, (unsigned)kind < DS_IN_COUNT ? kind_names[kind] : "auto");
	return 1;
}

/* reader:guess() -> "text=body,date=published", "" if nothing was guessed */
static int reader_guess(lua_State *L)
{
	lua_pushstring(L, ds_reader_guess(check(L)->reader));
	return 1;
}

/* reader:progress() -> bytes done, size (0 = unknown) */
static int reader_progress(lua_State *L)
{
	uint64_t done = 0, size = 0;

	ds_reader_progress(check(L)->reader, &done, &size);
	lua_pushinteger(L, (lua_Integer)done);
	lua_pushinteger(L, (lua_Integer)size);
	return 2;
}

/* ---- folders --------------------------------------------------------------------------------- */

static bool walk_add(void *user, const char *path)
{
	ds_buf *b = user;

	ds_buf_add(b, path, strlen(path) + 1);
	return b->status == DS_OK;
}

/* core.walk(path) -> {path, ...} | nil, err */
static int walk(lua_State *L)
{
	const char *path = ds_bind_path(L, 1);
	ds_scratch *tmp;
	lua_Integer n = 0;
	ds_err err;

	lua_settop(L, 1);
	tmp = ds_bind_scratch(L);
	if (ds_walk(path, walk_add, &tmp->buf, &err)) {
		ds_buf_status(&tmp->buf, &err);
		return ds_bind_fail(L, &err, path);
	}
	lua_newtable(L);
	for (size_t at = 0; at < tmp->buf.len; at += strlen(tmp->buf.at + at) + 1) {
		lua_pushstring(L, tmp->buf.at + at);
		lua_rawseti(L, 3, ++n);
	}
	ds_bind_scratch_done(L, 2);
	return 1;
}

const luaL_Reg ds_bind_reader_lib[] = {
	{"reader", reader_open}, {"reader_string", reader_string}, {"walk", walk}, {NULL, NULL}};

static const luaL_Reg reader_methods[] = {
	{"next", reader_next},   {"next_raw", reader_next_raw}, {"kind", reader_kind},
	{"guess", reader_guess}, {"progress", reader_progress}, {"close", reader_close},
	{NULL, NULL},
};
static const luaL_Reg reader_meta[] = {{"__gc", reader_close}, {"__close", reader_close},
	{NULL, NULL}};

const ds_bind_class ds_bind_reader_class = {"Reader", "a reader", reader_methods, reader_meta,
	NULL, NULL};
