/*
 * Rules in Lua: made from tables, and their functions asked while a document is tagged.
 *
 * Threads tag up to the first phase that has a function; what is left is done here, on the thread that owns the state,
 * document by document. The core reaches a function through lua_pcall only. While one runs, the document looks
 * tagged, with the annotations of the phases before, and may be neither closed nor changed.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/match/match_int.h"

#include "base/stop.h"

#include <stdlib.h>

#define FILES_MAX 1000
#define RULES_MAX 100000
#define PROBLEMS_MAX 20 /* that are told of one document */

static const char reporter_key;

void ds_bind_ruleset_drop(ds_bind_ruleset *set)
{
	if (!set || --set->refs)
		return;
	ds_rules_free(set->rules);
	free(set);
}

static int rules_close(lua_State *L)
{
	ds_bind_rules_box *box = ds_bind_check(L, 1, DS_BIND_RULES);

	ds_bind_ruleset_drop(box->set);
	box->set = NULL;
	return 0;
}

/* ---- making ---------------------------------------------------------------------------------- */

static void *get(lua_State *L, ds_scratch *tmp, size_t n, size_t size)
{
	void *piece = ds_arena_zero(&tmp->mem, n, size);
	ds_err err;

	if (!piece) {
		ds_arena_fail(&tmp->mem, &err);
		luaL_error(L, "%s", err.msg);
	}
	return piece;
}

/* Option `key` of the table at idx, copied, so that nothing has to stay on the stack. */
static ds_str text_of(lua_State *L, int idx, const char *key, ds_scratch *tmp)
{
	ds_str s = ds_bind_opt_str(L, idx, key);
	char *copy = get(L, tmp, s.len + 1, 1);

	if (s.len)
		memcpy(copy, s.at, s.len);
	lua_settop(L, idx);
	return (ds_str){copy, s.len};
}

/* The value of the rule at idx: `value` with `opts`, which doc:annotate would take. */
static void read_value(lua_State *L, ds_rule *rule, int idx, ds_scratch *tmp)
{
	ds_err err;

	lua_getfield(L, idx, "opts");
	if (lua_type(L, -1) == LUA_TTABLE) {
		lua_getfield(L, idx, "value");
		ds_bind_value_read(L, &rule->value, (ds_type)rule->type, idx + 2, idx + 1);
		if (ds_value_copy(&rule->value, &rule->value, &tmp->mem, &err))
			luaL_error(L, "%s", err.msg);
		rule->told_value = true;
	}
	lua_settop(L, idx);
}

/* The rule on top. */
static void read_rule(lua_State *L, ds_rule *rule, ds_scratch *tmp)
{
	int idx = lua_gettop(L);
	ds_str type;

	if (!lua_istable(L, idx))
		luaL_error(L, "a rule must be a table, got %s", luaL_typename(L, idx));
	luaL_checkstack(L, 10, NULL);
	rule->name = text_of(L, idx, "name", tmp);
	rule->where = text_of(L, idx, "where", tmp);
	rule->pattern = text_of(L, idx, "pattern", tmp);
	rule->span = text_of(L, idx, "span", tmp);
	rule->value_of = text_of(L, idx, "value_of", tmp);
	rule->how = text_of(L, idx, "how", tmp);
	rule->id = text_of(L, idx, "id", tmp);
	rule->told_id = rule->id.len > 0;
	rule->drop = ds_bind_opt_bool(L, idx, "drop");
	rule->calls = ds_bind_opt_bool(L, idx, "calls");
	rule->phase = (uint32_t)ds_bind_opt_int(L, idx, "phase", 1, INT32_MAX, 1);
	rule->priority = (uint8_t)ds_bind_opt_int(L, idx, "priority", 1, DS_RULE_PRIORITY_MAX, DS_RANK_RULE);
	lua_settop(L, idx);
	type = text_of(L, idx, "type", tmp);
	rule->type = (uint8_t)ds_type_find(type);
	if (!rule->drop && rule->type == DS_TYPE_COUNT)
		luaL_error(L, "no type '%s'", type.at);
	if (!rule->drop)
		read_value(L, rule, idx, tmp);
}

/* The file on top. */
static void read_file(lua_State *L, ds_rule_file *file, ds_scratch *tmp)
{
	int idx = lua_gettop(L);
	ds_rule *rules;

	luaL_checktype(L, idx, LUA_TTABLE);
	file->macros = text_of(L, idx, "macros", tmp);
	if (lua_getfield(L, idx, "lists") == LUA_TTABLE)
		file->lists = ds_bind_word_lists(L, idx + 1, tmp, &file->n_lists);
	lua_settop(L, idx);
	lua_getfield(L, idx, "rules");
	luaL_checktype(L, idx + 1, LUA_TTABLE);
	file->n = lua_rawlen(L, idx + 1);
	if (file->n > RULES_MAX)
		luaL_error(L, "more than %d rules in a file", RULES_MAX);
	rules = get(L, tmp, file->n, sizeof *rules);
	for (size_t i = 0; i < file->n; i++) {
		lua_rawgeti(L, idx + 1, (lua_Integer)i + 1);
		read_rule(L, &rules[i], tmp);
		lua_settop(L, idx + 1);
	}
	file->rules = rules;
	lua_settop(L, idx);
}

/*
 * core.rules(version, {{rules = {{name =, ...}, ...}, lists =, macros =}, ...}, functions) -> Rules | nil, err, file,
 * rule (0: its macros), whether the pattern is to blame; functions: number of a rule -> function(doc, row) -> keep, value, opts, id
 */
static int rules_new(lua_State *L)
{
	ds_str version = ds_bind_str(L, 1);
	ds_bind_rules_box *box;
	ds_rule_fault fault = {SIZE_MAX, 0, false};
	ds_bind_ruleset *set;
	ds_rule_file *files;
	ds_scratch *tmp;
	ds_status st;
	ds_err err;
	size_t n;

	luaL_checktype(L, 2, LUA_TTABLE);
	luaL_checktype(L, 3, LUA_TTABLE);
	lua_settop(L, 3);
	tmp = ds_bind_scratch(L);
	box = ds_bind_new(L, DS_BIND_RULES, sizeof *box, 1);
	lua_pushvalue(L, 3);
	lua_setiuservalue(L, 5, 1);
	n = lua_rawlen(L, 2);
	luaL_argcheck(L, n <= FILES_MAX, 2, "too many files");
	files = get(L, tmp, n, sizeof *files);
	for (size_t i = 0; i < n; i++) {
		lua_rawgeti(L, 2, (lua_Integer)i + 1);
		read_file(L, &files[i], tmp);
		lua_settop(L, 5);
	}
	set = calloc(1, sizeof *set);
	st = set ? ds_rules_new(&set->rules, files, n, version, &fault, &err) : ds_fail(&err, DS_ENOMEM, NULL);
	if (st) {
		free(set);
		ds_bind_fail(L, &err, NULL);
		if (fault.file == SIZE_MAX)
			return 2;
		lua_pushinteger(L, (lua_Integer)fault.file + 1);
		lua_pushinteger(L, fault.rule == SIZE_MAX ? 0 : (lua_Integer)fault.rule + 1);
		lua_pushboolean(L, fault.in_pattern);
		return 5;
	}
	set->refs = 1;
	box->set = set;
	ds_bind_scratch_done(L, 4);
	lua_settop(L, 5);
	return 1;
}

/* ---- asking ------------------------------------------------------------------------------------ */

/* A document at work; indexes into the stack of the state. */
struct asker {
	lua_State *L;
	ds_bind_doc *box;
	int doc, functions, problems; /* problems: a table of messages */
	size_t n_problems, n_told;
	bool quiet; /* problems were told when the document was tagged */
};

/* What one call gets and gives. */
struct call {
	struct asker *a;
	ds_doc *doc; /* that is tagged: the object's, or one that is tagged once more, with notes */
	const ds_rule_hit *hit;
	bool keep, in_value; /* in_value: it is the shape of the value that is wrong, if something is */
	ds_status status;
	ds_err *err;
};

/* In lua_pcall: calls the function and reads what it gives. 1: the call, 2: the document, 3: the function. */
static int call_function(lua_State *L)
{
	struct call *c = lua_touserdata(L, 1);
	ds_span *s = c->hit->span;
	ds_value value;
	ds_arena *mem = &c->doc->mem;

	lua_pushvalue(L, 2);
	ds_bind_push_match(L, &c->doc->tokens, c->hit->patterns, c->hit->matches, c->hit->match);
	lua_pushinteger(L, (lua_Integer)s->start + 1);
	lua_pushinteger(L, s->end);
	lua_call(L, 4, 4);
	/* 3 keep, 4 value, 5 opts, 6 id */
	c->keep = lua_toboolean(L, 3);
	if (!c->keep || c->hit->rule->drop || !lua_istable(L, 5))
		return 0;
	c->in_value = true;
	ds_bind_value_read(L, &value, (ds_type)s->type, 4, 5);
	c->status = ds_value_copy(&s->value, &value, mem, c->err);
	if (!c->status && lua_type(L, 6) == LUA_TSTRING) {
		c->status = ds_arena_copy(&s->id, ds_bind_str(L, 6), mem, c->err);
		s->told_id = true;
	}
	return 0;
}

/* The message on top, which is popped, is kept for the reporter. */
static void keep_problem(struct asker *a)
{
	a->n_problems++;
	if (a->n_told < PROBLEMS_MAX)
		lua_rawseti(a->L, a->problems, (lua_Integer)++a->n_told); /* there is room */
	else
		lua_pop(a->L, 1);
}

/* In lua_pcall: {rule's name, place, message} of the error object at 2; 1: the call. */
static int make_problem(lua_State *L)
{
	const struct call *c = lua_touserdata(L, 1);
	ds_str text = ds_str_sub(c->a->box->doc.text.read, c->hit->span->start, c->hit->span->end);

	lua_createtable(L, 0, 5);
	ds_bind_push(L, c->hit->rule->name);
	lua_setfield(L, -2, "rule");
	ds_bind_push(L, c->hit->rule->where);
	lua_setfield(L, -2, "where");
	if (c->in_value) {
		/* the function's own errors come with their place */
		ds_bind_push(L, c->hit->rule->where);
		lua_pushliteral(L, ": rule '");
		ds_bind_push(L, c->hit->rule->name);
		lua_pushliteral(L, "': ");
		luaL_tolstring(L, 2, NULL);
		lua_concat(L, 5);
	} else {
		luaL_tolstring(L, 2, NULL);
	}
	lua_setfield(L, -2, "message");
	ds_bind_push(L, text);
	lua_setfield(L, -2, "text");
	lua_pushinteger(L, (lua_Integer)c->hit->span->start + 1);
	lua_setfield(L, -2, "from");
	return 1;
}

/* The document as it was: what was found out about it rests on annotations that are not its own, or not yet. */
static void show_again(ds_doc *doc, const ds_doc *before)
{
	doc->is_tagged = before->is_tagged;
	doc->spans = before->spans;
	doc->claims = before->claims;
	doc->has_roles = doc->has_counts = doc->has_zones = false;
}

/* Calls the function of a rule; what it is told and tells is undone where it does not belong to the result. */
static ds_status ask(void *user, ds_doc *doc, const ds_rule_hit *hit, bool *keep, ds_err *err)
{
	struct asker *a = user;
	lua_State *L = a->L;
	struct call c = {.a = a, .doc = doc, .hit = hit, .err = err};
	ds_doc *own = &a->box->doc;
	const ds_doc before = *own;
	int top = lua_gettop(L), how;

	if (!lua_checkstack(L, 10))
		return ds_fail(err, DS_ENOMEM, NULL);
	own->is_tagged = a->box->busy = true;
	own->has_roles = own->has_counts = false;
	own->spans = doc->spans;
	own->claims.n = 0;
	ds_bind_doc_forget(L, a->doc);
	lua_pushcfunction(L, call_function);
	lua_pushlightuserdata(L, &c);
	lua_pushvalue(L, a->doc);
	lua_rawgeti(L, a->functions, (lua_Integer)hit->number + 1);
	how = lua_pcall(L, 3, 0, 0);
	if (how && how != LUA_ERRMEM && !ds_stop_flag) {
		lua_pushcfunction(L, make_problem);
		lua_insert(L, -2);
		lua_pushlightuserdata(L, &c);
		lua_insert(L, -2);
		how = lua_pcall(L, 2, 1, 0) ? LUA_ERRMEM : LUA_ERRRUN;
		if (how == LUA_ERRRUN && !a->quiet)
			keep_problem(a);
	}
	lua_settop(L, top);
	show_again(own, &before);
	a->box->busy = false;
	ds_bind_doc_forget(L, a->doc);
	*keep = c.keep;
	if (how && ds_stop_flag)
		return ds_fail(err, DS_EINTR, "interrupted");
	if (how == LUA_ERRMEM)
		return ds_fail(err, DS_ENOMEM, NULL);
	return how ? ds_fail(err, DS_EUSER, "a function of a rule failed") : c.status;
}

/* Tells the reporter. */
static ds_status report(lua_State *L, const struct asker *a, ds_err *err)
{
	if (a->n_problems == 0)
		return DS_OK;
	if (lua_rawgetp(L, LUA_REGISTRYINDEX, &reporter_key) != LUA_TFUNCTION)
		return DS_OK;
	lua_pushvalue(L, a->doc);
	lua_pushvalue(L, a->problems);
	lua_pushinteger(L, (lua_Integer)a->n_problems);
	if (lua_pcall(L, 3, 0, 0) == LUA_OK)
		return DS_OK;
	return ds_fail(err, DS_EFAIL, "%s", lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "telling of a failed rule");
}

ds_status ds_bind_rules_end(lua_State *L, int doc, int functions, const ds_tagger *tagger, ds_err *err)
{
	struct asker a = {.L = L, .box = ds_bind_doc_check(L, doc), .doc = doc, .functions = functions};
	const ds_rules_caller caller = {ask, &a};
	ds_status st;

	luaL_checkstack(L, 10, NULL);
	lua_createtable(L, PROBLEMS_MAX, 0);
	a.problems = lua_gettop(L);
	st = ds_tagger_end(tagger, &a.box->doc, &caller, err);
	ds_bind_trace_drop(a.box);
	ds_bind_doc_forget(L, doc);
	/* explanations ask them again, and the tagger may be gone by then */
	lua_pushvalue(L, functions);
	lua_setiuservalue(L, doc, 3);
	if (!st)
		st = report(L, &a, err);
	lua_settop(L, a.problems - 1);
	return st;
}

ds_status ds_bind_rules_trace(lua_State *L, int doc, int functions, const ds_tagger *tagger, ds_trace **out, ds_err *err)
{
	struct asker a = {.L = L, .box = ds_bind_doc_check(L, doc), .doc = doc, .functions = functions, .quiet = true};
	const ds_rules_caller caller = {ask, &a};
	int top = lua_gettop(L);
	ds_status st;

	st = ds_trace_new_with(out, tagger, &a.box->doc, &(ds_trace_how){ds_bind_alloc(L), &caller}, err);
	lua_settop(L, top);
	return st;
}

/* core.on_rule_failure(fn | nil): fn(doc, {{rule =, where =, message =, text =, from =}, ...}, how many) from now on */
static int on_failure(lua_State *L)
{
	lua_settop(L, 1);
	lua_rawgetp(L, LUA_REGISTRYINDEX, &reporter_key);
	lua_insert(L, 1);
	lua_rawsetp(L, LUA_REGISTRYINDEX, &reporter_key);
	return 1;
}

/* core.type_add(name) -> true | nil, err */
static int type_add(lua_State *L)
{
	ds_type type;
	ds_err err;

	if (ds_type_add(&type, ds_bind_str(L, 1), &err))
		return ds_bind_fail(L, &err, NULL);
	lua_pushboolean(L, true);
	return 1;
}

/* core.own_types() -> {name, ...}: types of users that this process knows */
static int own_types(lua_State *L)
{
	lua_newtable(L);
	for (unsigned t = DS_TYPE_OWN; ds_type_known(t); t++) {
		lua_pushstring(L, ds_type_name((ds_type)t));
		lua_rawseti(L, -2, (lua_Integer)(t - DS_TYPE_OWN) + 1);
	}
	return 1;
}

const luaL_Reg ds_bind_rules_lib[] = {{"rules", rules_new},
				      {"on_rule_failure", on_failure},
				      {"type_add", type_add},
				      {"own_types", own_types},
				      {NULL, NULL}};

static const luaL_Reg rules_methods[] = {{"close", rules_close}, {NULL, NULL}};
static const luaL_Reg rules_meta[] = {{"__gc", rules_close}, {"__close", rules_close}, {NULL, NULL}};

const ds_bind_class ds_bind_rules_class = {"Rules", "rules", rules_methods, rules_meta, NULL, NULL};
