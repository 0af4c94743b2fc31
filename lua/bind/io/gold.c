/*
 * Scores of labels, for Lua: files in, one table of results out.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/tag/tag_int.h"
#include "io/gold.h"

#define TYPES_MAX 1000

/* What one call works on. Strings are borrowed from the tables of the arguments. */
struct job {
	ds_arena *mem;
	const char **gold, **found; /* found: NULL = tagged */
	size_t n;
	ds_str *types;
	size_t n_types;
	ds_str labels, from; /* "" = auto */
	uint64_t seed;
	bool sentences;
	const ds_tagger *tagger;
	const char *path;    /* of a model whose labels are to be scored as they are; NULL = none */
	ds_model *model;
	ds_gold *golds; /* of columns */
	ds_eval *eval;
	bool coarse, tags;
	ds_eval_result *results; /* a set each, then the total */
	ds_eval_confusion *confusions;
	size_t n_confusions;
};

/* ---- arguments: may raise ------------------------------------------------------------------------ */

static void read_types(lua_State *L, struct job *job)
{
	ds_err err;

	lua_pushliteral(L, "types");
	if (lua_rawget(L, 2) == LUA_TTABLE) {
		job->n_types = lua_rawlen(L, -1);
		if (job->n_types > TYPES_MAX)
			luaL_error(L, "more than %d types", TYPES_MAX);
		job->types = ds_arena_get(job->mem, job->n_types, sizeof *job->types);
		if (!job->types) {
			ds_arena_fail(job->mem, &err);
			luaL_error(L, "%s", err.msg);
		}
		for (size_t i = 0; i < job->n_types; i++) {
			if (lua_rawgeti(L, -1, (lua_Integer)i + 1) != LUA_TSTRING)
				luaL_error(L, "types[%I] must be a string, got %s",
					   (lua_Integer)i + 1, luaL_typename(L, -1));
			job->types[i].at = lua_tolstring(L, -1, &job->types[i].len);
			lua_pop(L, 1);
		}
	} else if (!lua_isnil(L, -1)) {
		luaL_error(L, "option 'types' must be a table, got %s", luaL_typename(L, -1));
	}
	lua_pop(L, 1);
}

/* Arguments at 1 and 2; leaves the strings of options on the stack. */
static void read_args(lua_State *L, struct job *job)
{
	size_t n_found = 0;

	job->gold = ds_bind_paths(L, 1, job->mem, &job->n);
	lua_pushliteral(L, "tagger");
	if (lua_rawget(L, 2) == LUA_TNIL)
		job->tagger = ds_bind_rules_opt(L, -1)->tagger;
	else
		job->tagger = ds_bind_rules_opt(L, lua_gettop(L))->tagger;
	lua_pushliteral(L, "found");
	if (lua_rawget(L, 2) == LUA_TTABLE) {
		job->found = ds_bind_paths(L, lua_gettop(L), job->mem, &n_found);
		if (n_found != job->n)
			luaL_error(L, "%I files, %I found ones", (lua_Integer)job->n,
				   (lua_Integer)n_found);
	} else if (!lua_isnil(L, -1)) {
		luaL_error(L, "option 'found' must be a table, got %s", luaL_typename(L, -1));
	}
	read_types(L, job);
	lua_pushliteral(L, "model");
	if (lua_rawget(L, 2) != LUA_TNIL)
		job->path = ds_bind_path(L, lua_gettop(L));
	job->labels = ds_bind_opt_str(L, 2, "labels");
	job->from = ds_bind_opt_str(L, 2, "from");
	job->seed = (uint64_t)ds_bind_opt_int(L, 2, "seed", 0, LUA_MAXINTEGER, 0);
	job->sentences = ds_bind_opt_bool(L, 2, "sentences");
}

/* ---- work: cannot raise --------------------------------------------------------------------------- */

static bool is_jsonl(const struct job *job, size_t i)
{
	ds_str path = ds_str_of(job->gold[i]);

	if (job->from.len && !ds_str_is(job->from, "auto"))
		return ds_str_is(job->from, "jsonl");
	return ds_str_ends(path, DS_STR(".jsonl")) || ds_str_ends(path, DS_STR(".jsonl.gz"));
}

/* Reads the files with columns, and decides what their labels are. */
static ds_status read_golds(struct job *job, ds_err *err)
{
	bool coarse = true, any = false;

	job->golds = ds_arena_zero(job->mem, job->n, sizeof *job->golds);
	if (!job->golds)
		return ds_arena_fail(job->mem, err);
	for (size_t i = 0; i < job->n; i++) {
		ds_status st;

		if (is_jsonl(job, i)) {
			coarse = false;
			continue;
		}
		st = ds_gold_read(&job->golds[i], job->gold[i], job->mem, err);
		if (st)
			return st;
		if (any && job->tags == job->golds[i].spans)
			return ds_fail(err, DS_EFAIL,
				       "%.80s has a label a token, another file has B-TYPE and its "
				       "like: evaluate them apart",
				       job->tags ? job->gold[0] : job->gold[i]);
		any = true;
		job->tags = !job->golds[i].spans;
		coarse &= job->golds[i].coarse;
	}
	if (job->tags && !job->found && !(job->model && !ds_model_is_spans(job->model)))
		return ds_fail(err, DS_EFAIL,
			       "%.80s: its labels are no names, which is what is found here; give "
			       "--model FILE that has learnt such labels, or --found FILE to compare two files",
			       job->gold[0]);
	if (any && !job->tags && !job->found && job->model && !ds_model_is_spans(job->model))
		return ds_fail(err, DS_EFAIL, "%.80s has B-TYPE and its like, where %.80s gives a label to each token",
			       job->gold[0], job->path);
	job->coarse = ds_str_is(job->labels, "coarse") ||
		      (coarse && !ds_str_is(job->labels, "fine") && !job->tags);
	return DS_OK;
}

static ds_status score_file(struct job *job, size_t i, ds_err *err)
{
	ds_gold_tagging how = {job->tagger, job->coarse, job->sentences, job->model};
	ds_gold_files files = {job->gold[i], job->found ? job->found[i] : NULL, job->tagger};
	const ds_str *found = NULL;
	ds_gold other;
	ds_status st;

	if (is_jsonl(job, i) && job->model)
		return ds_fail(err, DS_EFAIL, "%.80s: labels of %.80s are compared in columns (CoNLL) only",
			       job->gold[i], job->path);
	if (is_jsonl(job, i))
		return ds_gold_score_jsonl(job->eval, &files, err);
	if (job->found) {
		st = ds_gold_read(&other, job->found[i], job->mem, err);
		if (!st)
			st = ds_gold_match(&job->golds[i], &other, err);
		found = other.labels;
	} else {
		st = ds_gold_tag(&found, &job->golds[i], &how, job->mem, err);
	}
	return st ? st : ds_gold_score(job->eval, &job->golds[i], found, err);
}

static ds_status work(struct job *job, ds_err *err)
{
	ds_eval_opts opts = {.types = job->types, .n_types = job->n_types, .seed = job->seed};
	ds_status st = job->path ? ds_model_open_file(&job->model, job->path, err) : DS_OK;

	if (!st)
		st = read_golds(job, err);

	if (st)
		return st;
	opts.coarse = job->coarse;
	opts.tags = job->tags;
	st = ds_eval_new(&job->eval, &opts, job->mem, err);
	for (size_t i = 0; !st && i < job->n; i++)
		st = score_file(job, i, err);
	if (st)
		return st;
	job->results = ds_arena_get(job->mem, job->n + 1, sizeof *job->results);
	if (!job->results)
		return ds_arena_fail(job->mem, err);
	for (size_t i = 0; !st && i <= job->n; i++)
		st = ds_eval_results(&job->results[i], job->eval, i, job->mem, err);
	if (!st)
		st = ds_eval_confusions(&job->confusions, &job->n_confusions, job->eval, job->mem,
					err);
	return st;
}

/* ---- results: may raise ------------------------------------------------------------------------------ */

static void set_int(lua_State *L, const char *key, uint64_t v)
{
	lua_pushinteger(L, (lua_Integer)v);
	lua_setfield(L, -2, key);
}

static void set_str(lua_State *L, const char *key, ds_str s)
{
	lua_pushlstring(L, s.len ? s.at : "", s.len);
	lua_setfield(L, -2, key);
}

/* Fields of the table on top. */
static void set_row(lua_State *L, const ds_eval_row *row)
{
	set_int(L, "gold", row->gold);
	set_int(L, "found", row->found);
	set_int(L, "right", row->right);
	set_int(L, "precision", ds_eval_ratio(row->right, row->found));
	set_int(L, "recall", ds_eval_ratio(row->right, row->gold));
	set_int(L, "f1", ds_eval_f1(row));
	set_int(L, "low", row->low);
	set_int(L, "high", row->high);
}

static void push_result(lua_State *L, const ds_eval_result *r)
{
	lua_createtable(L, 0, 20);
	set_row(L, &r->all);
	set_str(L, "name", r->name);
	set_int(L, "macro", r->macro);
	set_int(L, "tokens", r->tokens);
	set_int(L, "tokens_right", r->tokens_right);
	set_int(L, "sentences", r->sentences);
	set_int(L, "documents", r->documents);
	set_int(L, "units", r->units);
	lua_pushboolean(L, r->by_document);
	lua_setfield(L, -2, "by_document");
	lua_createtable(L, (int)r->n_rows, 0);
	for (size_t i = 0; i < r->n_rows; i++) {
		lua_createtable(L, 0, 9);
		set_str(L, "type", r->rows[i].type);
		set_row(L, &r->rows[i]);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	lua_setfield(L, -2, "rows");
}

static void push_confusion(lua_State *L, const ds_eval_confusion *c, size_t examples)
{
	size_t n = c->n < examples ? c->n : examples;

	lua_createtable(L, 0, 5);
	set_str(L, "gold", c->v[0]->gold);
	set_str(L, "found", c->v[0]->found);
	set_str(L, "fault", ds_str_of(ds_eval_fault_name(c->v[0]->fault)));
	set_int(L, "n", c->n);
	lua_createtable(L, (int)n, 0);
	for (size_t i = 0; i < n; i++) {
		/* spread over all of them, so that one document does not fill the list */
		const ds_eval_error *x = c->v[i * c->n / n];

		lua_createtable(L, 0, 6);
		set_str(L, "file", x->set);
		set_int(L, "line", x->line);
		set_str(L, "gold_text", x->gold_text);
		set_str(L, "found_text", x->found_text);
		set_str(L, "before", x->before);
		set_str(L, "behind", x->behind);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	lua_setfield(L, -2, "examples");
}

static void push_all(lua_State *L, const struct job *job, size_t examples)
{
	lua_createtable(L, 0, 6);
	lua_pushboolean(L, job->tags);
	lua_setfield(L, -2, "tags");
	lua_pushboolean(L, job->coarse);
	lua_setfield(L, -2, "coarse");
	set_int(L, "samples", DS_EVAL_SAMPLES);
	lua_createtable(L, (int)job->n, 0);
	for (size_t i = 0; i < job->n; i++) {
		push_result(L, &job->results[i]);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	lua_setfield(L, -2, "sets");
	push_result(L, &job->results[job->n]);
	lua_setfield(L, -2, "total");
	lua_createtable(L, (int)(job->n_confusions & INT32_MAX), 0);
	for (size_t i = 0; i < job->n_confusions; i++) {
		push_confusion(L, &job->confusions[i], examples);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	lua_setfield(L, -2, "confusions");
}

/*
 * core.evaluate({path, ...}, {found = {path, ...}, from = "auto" | "conll" | "jsonl", labels =
 * "auto" | "fine" | "coarse", types = {name, ...}, seed =, sentences =, tagger =, model = path of one whose labels
 * are scored as they are, examples =}) ->
 * {tags =, coarse =, samples =, sets = {{name =, gold =, found =, right =, precision =, recall =,
 * f1 =, low =, high =, macro =, tokens =, tokens_right =, sentences =, documents =, units =,
 * by_document =, rows = {{type =, ...}, ...}}, ...}, total =, confusions = {{gold =, found =,
 * fault =, n =, examples = {{file =, line =, gold_text =, found_text =, before =, behind =},
 * ...}}, ...}} | nil, err. Scores are millionths.
 */
static int evaluate(lua_State *L)
{
	struct job job = {.n = 0};
	size_t examples;
	ds_scratch *tmp;
	ds_status st;
	ds_err err;

	luaL_checktype(L, 1, LUA_TTABLE);
	ds_bind_opts(L, 2);
	lua_settop(L, 2);
	if (lua_isnil(L, 2)) {
		lua_newtable(L);
		lua_replace(L, 2);
	}
	tmp = ds_bind_scratch(L);
	/* labelled text is held whole; the state's own limit is the one that counts */
	tmp->mem.cap = SIZE_MAX;
	job.mem = &tmp->mem;
	read_args(L, &job);
	examples = (size_t)ds_bind_opt_int(L, 2, "examples", 0, INT32_MAX, 0);
	st = work(&job, &err);
	ds_model_close(job.model);
	if (st)
		return ds_bind_fail(L, &err, NULL);
	push_all(L, &job, examples);
	ds_bind_scratch_done(L, 3);
	return 1;
}

const luaL_Reg ds_bind_gold_lib[] = {{"evaluate", evaluate}, {NULL, NULL}};
