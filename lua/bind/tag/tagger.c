/*
 * Taggers in Lua. The default tagger is made on first use and kept in the registry.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/match/match_int.h"

#include <stdlib.h>

#define LISTS_MAX 1000

static const char default_key;
static const char functions_key; /* a table: rules of a tagger (light) -> functions of its rules; weak values */

static void close_tables(ds_bind_rules *rules)
{
	for (size_t i = 0; i < rules->n_tables; i++)
		ds_lang_close(rules->tables[i]);
	free(rules->tables);
}

void ds_bind_rules_drop(ds_bind_rules *rules)
{
	if (!rules || --rules->refs)
		return;
	ds_tagger_free(rules->tagger);
	ds_bind_ruleset_drop(rules->set);
	ds_model_close(rules->model);
	close_tables(rules);
	for (size_t i = 0; i < rules->n_lists; i++)
		ds_bind_list_drop(rules->lists[i]);
	free(rules->lists);
	free(rules);
}

static int tagger_close(lua_State *L)
{
	ds_bind_tagger *t = ds_bind_check(L, 1, DS_BIND_TAGGER);

	ds_bind_rules_drop(t->rules);
	t->rules = NULL;
	return 0;
}

/* A model of names in the file; one of other labels is no tagger's. */
static ds_status open_model(ds_model **out, const char *path, ds_err *err)
{
	ds_model *m;
	ds_status st = ds_model_open_file(&m, path, err);

	if (st)
		return st;
	if (!ds_model_is_spans(m)) {
		ds_model_close(m);
		return ds_fail(err, DS_EFAIL, "%s: a model of labels for each token, not of names", path);
	}
	*out = m;
	return DS_OK;
}

/* What a tagger opens itself: paths. */
struct paths {
	const char *model; /* NULL = that of the options */
	const char **tables;
	size_t n_tables;
	ds_bind_ruleset *set; /* rules; NULL = none */
};

static ds_status open_tables(ds_bind_rules *rules, const struct paths *paths, ds_err *err)
{
	ds_status st = DS_OK;

	rules->tables = calloc(paths->n_tables + 1, sizeof *rules->tables);
	if (!rules->tables)
		return ds_fail(err, DS_ENOMEM, NULL);
	while (st == DS_OK && rules->n_tables < paths->n_tables) {
		st = ds_lang_open_file(&rules->tables[rules->n_tables], paths->tables[rules->n_tables], err);
		rules->n_tables += st == DS_OK;
	}
	return st;
}

/* lists: n_lists objects, whose lists are counted here; NULL = the list that ships. */
static ds_status make_rules(ds_bind_rules **out, ds_bind_gazetteer **lists, size_t n_lists,
			    const struct paths *paths, ds_tagger_opts opts, ds_err *err)
{
	ds_bind_rules *rules = calloc(1, sizeof *rules);
	const ds_gazetteer **borrowed = calloc(n_lists + 1, sizeof *borrowed);
	ds_status st;

	if (rules)
		rules->lists = calloc(n_lists + 1, sizeof *rules->lists);
	if (!rules || !borrowed || !rules->lists) {
		st = ds_fail(err, DS_ENOMEM, NULL);
		goto done;
	}
	for (size_t i = 0; i < n_lists; i++)
		borrowed[i] = lists[i]->list->list;
	opts.lists = lists ? borrowed : NULL;
	opts.n_lists = n_lists;
	if (paths->model) {
		st = open_model(&rules->model, paths->model, err);
		if (st)
			goto done;
		opts.model = rules->model;
	}
	st = open_tables(rules, paths, err);
	if (st)
		goto done;
	opts.tables = (const ds_lang *const *)rules->tables;
	opts.n_tables = rules->n_tables;
	opts.stage = paths->set ? ds_rules_stage(paths->set->rules) : NULL;
	st = ds_tagger_new(&rules->tagger, &opts, err);
done:
	free(borrowed);
	if (st) {
		if (rules) {
			ds_model_close(rules->model);
			close_tables(rules);
			free(rules->lists);
		}
		free(rules);
		return st;
	}
	for (size_t i = 0; i < n_lists; i++) {
		rules->lists[i] = lists[i]->list;
		rules->lists[i]->refs++;
	}
	rules->n_lists = n_lists;
	rules->set = paths->set;
	if (rules->set)
		rules->set->refs++;
	rules->refs = 1;
	*out = rules;
	return DS_OK;
}

/* The option `name` of the table at 1: absent counts as true. */
static bool wanted(lua_State *L, const char *name)
{
	bool off;

	lua_pushstring(L, name);
	off = lua_rawget(L, 1) != LUA_TNIL && !lua_toboolean(L, -1);
	lua_pop(L, 1);
	return !off;
}

/* Gathers the gazetteers of the array on top. */
static ds_bind_gazetteer **read_lists(lua_State *L, ds_scratch *tmp, size_t *n)
{
	size_t count = lua_rawlen(L, -1);
	ds_bind_gazetteer **lists;
	ds_err err;

	if (count > LISTS_MAX)
		luaL_error(L, "more than %d lists", LISTS_MAX);
	lists = ds_arena_get(&tmp->mem, count + 1, sizeof(ds_bind_gazetteer *));
	if (!lists) {
		ds_arena_fail(&tmp->mem, &err);
		luaL_error(L, "%s", err.msg);
	}
	for (size_t i = 0; i < count; i++) {
		lua_rawgeti(L, -1, (lua_Integer)i + 1);
		lists[i] = ds_bind_test(L, -1, DS_BIND_GAZETTEER);
		if (!lists[i])
			luaL_error(L, "lists[%I] must be a Gazetteer, got %s", (lua_Integer)i + 1,
				   luaL_typename(L, -1));
		if (!lists[i]->list)
			luaL_error(L, "lists[%I] is closed", (lua_Integer)i + 1);
		lua_pop(L, 1);
	}
	*n = count;
	return lists;
}

/* The paths of the array on top; the array keeps them. */
static void read_tables(lua_State *L, ds_scratch *tmp, struct paths *paths)
{
	size_t n = lua_rawlen(L, -1);
	ds_err err;

	if (n > LISTS_MAX)
		luaL_error(L, "more than %d tables", LISTS_MAX);
	paths->tables = ds_arena_get(&tmp->mem, n + 1, sizeof(const char *));
	if (!paths->tables) {
		ds_arena_fail(&tmp->mem, &err);
		luaL_error(L, "%s", err.msg);
	}
	for (size_t i = 0; i < n; i++) {
		lua_rawgeti(L, -1, (lua_Integer)i + 1);
		paths->tables[i] = ds_bind_path(L, -1);
		lua_pop(L, 1);
	}
	paths->n_tables = n;
}

/* The option `rules` of the table at 1, whose functions become user value 1 of the tagger at 3. */
static ds_bind_ruleset *read_rules(lua_State *L)
{
	ds_bind_rules_box *box;
	ds_bind_ruleset *set;

	lua_pushliteral(L, "rules");
	if (lua_rawget(L, 1) == LUA_TNIL) {
		lua_pop(L, 1);
		return NULL;
	}
	box = ds_bind_test(L, -1, DS_BIND_RULES);
	if (!box || !box->set)
		luaL_error(L, "option 'rules' must be rules that are not closed, got %s", luaL_typename(L, -1));
	set = box->set; /* the table keeps the object */
	lua_getiuservalue(L, -1, 1);
	lua_setiuservalue(L, 3, 1);
	lua_pop(L, 1);
	return set;
}

/* What tags a document knows the rules, not the object: the functions are found by these. */
static void keep_functions(lua_State *L, ds_bind_tagger *t)
{
	if (!t->rules->set)
		return;
	if (lua_rawgetp(L, LUA_REGISTRYINDEX, &functions_key) != LUA_TTABLE) {
		lua_pop(L, 1);
		lua_newtable(L);
		lua_createtable(L, 0, 1);
		lua_pushliteral(L, "v");
		lua_setfield(L, -2, "__mode");
		lua_setmetatable(L, -2);
		lua_pushvalue(L, -1);
		lua_rawsetp(L, LUA_REGISTRYINDEX, &functions_key);
	}
	lua_getiuservalue(L, 3, 1);
	lua_rawsetp(L, -2, t->rules);
	lua_pop(L, 1);
}

bool ds_bind_push_functions(lua_State *L, const ds_bind_rules *rules, ds_err *err)
{
	luaL_checkstack(L, 4, NULL);
	if (lua_rawgetp(L, LUA_REGISTRYINDEX, &functions_key) == LUA_TTABLE &&
	    lua_rawgetp(L, -1, rules) == LUA_TTABLE) {
		lua_remove(L, -2);
		return true;
	}
	ds_fail(err, DS_EFAIL, "the functions of the rules are gone: their tagger is closed");
	return false;
}

/*
 * core.tagger([{lists = {Gazetteer, ...}, model = path | false, tables = {path, ...}, rules = Rules,
 * values = bool, names = bool}]) -> Tagger | nil, err
 */
static int tagger_new(lua_State *L)
{
	ds_tagger_opts opts = {.lists = NULL};
	ds_bind_gazetteer **lists = NULL;
	ds_bind_tagger *t;
	ds_scratch *tmp;
	struct paths paths = {NULL, NULL, 0, NULL};
	size_t n = 0;
	ds_err err;

	ds_bind_opts(L, 1);
	lua_settop(L, 1);
	tmp = ds_bind_scratch(L);
	t = ds_bind_new(L, DS_BIND_TAGGER, sizeof *t, 1);
	if (lua_istable(L, 1)) {
		opts.no_values = !wanted(L, "values");
		opts.no_names = !wanted(L, "names");
		opts.no_model = !wanted(L, "model");
		lua_pushliteral(L, "model");
		if (lua_rawget(L, 1) == LUA_TSTRING)
			paths.model = ds_bind_path(L, -1); /* the table keeps it */
		lua_pop(L, 1);
		lua_pushliteral(L, "tables");
		if (lua_rawget(L, 1) == LUA_TTABLE)
			read_tables(L, tmp, &paths);
		lua_pop(L, 1);
		paths.set = read_rules(L);
		lua_pushliteral(L, "lists");
		if (lua_rawget(L, 1) == LUA_TTABLE)
			lists = read_lists(L, tmp, &n);
		else if (!lua_isnil(L, -1))
			luaL_error(L, "option 'lists' must be a table, got %s",
				   luaL_typename(L, -1));
	}
	if (make_rules(&t->rules, lists, n, &paths, opts, &err))
		return ds_bind_fail(L, &err, NULL);
	keep_functions(L, t);
	ds_bind_scratch_done(L, 2);
	lua_settop(L, 3);
	return 1;
}

/* Pushes the default tagger. */
static ds_bind_tagger *push_default(lua_State *L)
{
	ds_tagger_opts opts = {.lists = NULL};
	const struct paths paths = {NULL, NULL, 0, NULL};
	ds_bind_tagger *t;
	ds_err err;

	luaL_checkstack(L, 6, NULL);
	if (lua_rawgetp(L, LUA_REGISTRYINDEX, &default_key) == LUA_TUSERDATA) {
		t = ds_bind_test(L, -1, DS_BIND_TAGGER);
		if (t && t->rules)
			return t;
	}
	lua_pop(L, 1);
	t = ds_bind_new(L, DS_BIND_TAGGER, sizeof *t, 0);
	if (make_rules(&t->rules, NULL, 0, &paths, opts, &err))
		luaL_error(L, "%s", err.msg);
	lua_pushvalue(L, -1);
	lua_rawsetp(L, LUA_REGISTRYINDEX, &default_key);
	return t;
}

/* core.default_tagger([tagger]) -> Tagger; given one, it is the default from now on */
static int tagger_default(lua_State *L)
{
	if (!lua_isnoneornil(L, 1)) {
		ds_bind_rules_opt(L, 1);
		lua_settop(L, 1);
		lua_pushvalue(L, 1);
		lua_rawsetp(L, LUA_REGISTRYINDEX, &default_key);
	} else {
		push_default(L);
	}
	return 1;
}

ds_bind_rules *ds_bind_rules_opt(lua_State *L, int idx)
{
	ds_bind_tagger *t;

	if (lua_isnoneornil(L, idx)) {
		t = push_default(L);
		lua_pop(L, 1); /* the registry keeps it */
	} else {
		t = ds_bind_check(L, idx, DS_BIND_TAGGER);
	}
	if (!t->rules)
		luaL_error(L, "the tagger is closed");
	return t->rules;
}

/* ---- tagging --------------------------------------------------------------------------------- */

/* The document holds the rules, whose names its spans may borrow. */
void ds_bind_doc_hold(ds_bind_doc *box, ds_bind_rules *rules)
{
	if (box->rules == rules)
		return;
	rules->refs++;
	ds_bind_rules_drop(box->rules);
	box->rules = rules;
}

ds_status ds_bind_doc_tag(lua_State *L, int idx, ds_bind_rules *rules, ds_err *err)
{
	ds_bind_doc *box = ds_bind_doc_check(L, idx);
	size_t before = box->doc.mem.used;
	int top = lua_gettop(L);
	ds_status st;

	if (box->doc.is_tagged)
		return DS_OK;
	ds_tagger_abandon(&box->doc); /* what lack of memory has broken off */
	if (!ds_tagger_calls(rules->tagger)) {
		st = ds_tagger_tag(rules->tagger, &box->doc, err);
	} else {
		if (!ds_bind_push_functions(L, rules, err))
			return DS_EFAIL;
		st = ds_tagger_begin(rules->tagger, &box->doc, err);
		if (!st)
			ds_bind_doc_hold(box, rules);
		if (!st)
			st = ds_bind_rules_end(L, idx, top + 1, rules->tagger, err);
		lua_settop(L, top);
	}
	if (st)
		return st;
	ds_bind_doc_hold(box, rules);
	ds_bind_charge(L, box->doc.mem.used - before);
	return DS_OK;
}

/*
 * Forgets annotations that came with a document, so that it is tagged like any other. What a tagger
 * found stays: views of it borrow names from that tagger's lists.
 */
void ds_bind_doc_untag(ds_bind_doc *box)
{
	if (box->rules || box->busy || !box->doc.is_tagged)
		return;
	ds_bind_trace_drop(box);
	box->doc.spans.n = 0;
	box->doc.claims.n = 0;
	box->doc.is_tagged = false;
}

/* Arguments: document, tagger or nothing, again. */
static int tag(lua_State *L, int doc, int tagger)
{
	ds_bind_doc *box;
	ds_bind_rules *rules;
	ds_err err;

	lua_settop(L, 3);
	box = ds_bind_doc_check(L, doc);
	rules = ds_bind_rules_opt(L, tagger);
	ds_bind_doc_alive(L, box);
	if (lua_toboolean(L, 3))
		ds_bind_doc_untag(box);
	if (!box->doc.is_tagged) {
		/* views of what was given stay good by themselves; their numbers may not */
		ds_bind_doc_forget(L, doc);
		if (ds_bind_doc_tag(L, doc, rules, &err))
			return ds_bind_fail(L, &err, NULL);
	}
	lua_pushvalue(L, doc);
	return 1;
}

/*
 * doc:tag([tagger [, again]]) -> doc | nil, err; a tagged one is left as it is, but for `again`
 * where its annotations came with it
 */
int ds_bind_tag(lua_State *L)
{
	return tag(L, 1, 2);
}

/* tagger:tag(doc [, again]) -> doc | nil, err */
static int tagger_tag(lua_State *L)
{
	ds_bind_check(L, 1, DS_BIND_TAGGER);
	return tag(L, 2, 1);
}

static int tagger_version(lua_State *L)
{
	ds_bind_check(L, 1, DS_BIND_TAGGER);
	lua_pushstring(L, ds_tagger_version(ds_bind_rules_opt(L, 1)->tagger));
	return 1;
}

/* tagger:calls() -> whether its rules have functions */
static int tagger_calls(lua_State *L)
{
	ds_bind_check(L, 1, DS_BIND_TAGGER);
	lua_pushboolean(L, ds_tagger_calls(ds_bind_rules_opt(L, 1)->tagger));
	return 1;
}

const luaL_Reg ds_bind_tagger_lib[] = {{"tagger", tagger_new},
				       {"default_tagger", tagger_default},
				       {"tag_many", ds_bind_tag_many},
				       {NULL, NULL}};

static const luaL_Reg tagger_methods[] = {
	{"tag", tagger_tag}, {"version", tagger_version}, {"calls", tagger_calls}, {"close", tagger_close}, {NULL, NULL}};
static const luaL_Reg tagger_meta[] = {{"__gc", tagger_close}, {"__close", tagger_close},
	{NULL, NULL}};

const ds_bind_class ds_bind_tagger_class = {"Tagger", "a tagger", tagger_methods, tagger_meta,
	NULL, NULL};
