/*
 * Tagging of many documents by threads.
 *
 * A tagger is immutable, so threads share it; each document belongs to one thread at a time, and no thread sees a
 * lua_State: functions of rules are asked behind the threads.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/match/match_int.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

#define THREADS_MAX 64

struct crew {
	ds_bind_rules *rules;
	const ds_tagger *tagger; /* theirs */
	bool calls;              /* what is left to do is done behind the threads, by crew_end */
	ds_bind_doc **docs;
	size_t n;
	atomic_size_t next;
	pthread_mutex_t lock; /* of what follows */
	size_t failed;        /* least index that failed, or n */
	ds_err err;
};

static void *crew_work(void *arg)
{
	struct crew *c = arg;

	for (;;) {
		size_t i = atomic_fetch_add(&c->next, 1);
		ds_err err = {DS_EFAIL, ""};

		if (i >= c->n)
			return NULL;
		if (!c->docs[i] || (c->calls ? ds_tagger_begin(c->tagger, &c->docs[i]->doc, &err)
					     : ds_tagger_tag(c->tagger, &c->docs[i]->doc, &err)) == DS_OK)
			continue;
		pthread_mutex_lock(&c->lock);
		if (i < c->failed) {
			c->failed = i;
			c->err = err;
		}
		pthread_mutex_unlock(&c->lock);
		if (err.code == DS_EINTR)
			atomic_store(&c->next, c->n);
	}
}

/* Works with up to n_threads threads, this one among them; fewer where the system gives no more. */
static void crew_run(struct crew *c, size_t n_threads)
{
	pthread_t threads[THREADS_MAX];
	sigset_t all, before;
	size_t n = 0;

	if (n_threads > c->n)
		n_threads = c->n;
	/* signals are for the main thread */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	while (n + 1 < n_threads && pthread_create(&threads[n], NULL, crew_work, c) == 0)
		n++;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	crew_work(c);
	for (size_t i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
}

/* Takes the untagged documents of the array at 1, each once, into *c. Nothing raises here. */
static void crew_gather(lua_State *L, struct crew *c, bool again)
{
	for (size_t i = 0; i < c->n; i++) {
		ds_bind_doc *box;

		lua_rawgeti(L, 1, (lua_Integer)i + 1);
		box = lua_touserdata(L, -1);
		lua_pop(L, 1);
		if (again)
			ds_bind_doc_untag(box);
		if (!box->queued)
			ds_tagger_abandon(&box->doc);
		c->docs[i] = box->queued || box->doc.is_tagged ? NULL : box;
		box->queued = true;
	}
}

/*
 * In lua_pcall: asks the functions of rules, document by document. 1: the documents, 2: the functions, 3: the crew. May
 * raise for lack of memory.
 */
static int crew_end(lua_State *L)
{
	struct crew *c = lua_touserdata(L, 3);

	for (size_t i = 0; i < c->n; i++) {
		ds_err err = {DS_EFAIL, ""};

		/* a function may have closed the document of another */
		if (!c->docs[i] || !c->docs[i]->open || !c->docs[i]->doc.half_tagged)
			continue;
		lua_settop(L, 3);
		lua_rawgeti(L, 1, (lua_Integer)i + 1);
		ds_bind_doc_hold(c->docs[i], c->rules);
		if (ds_bind_rules_end(L, 4, 2, c->tagger, &err) && i < c->failed) {
			c->failed = i;
			c->err = err;
		}
		if (c->failed == i && c->err.code == DS_EINTR)
			break;
	}
	return 0;
}

/* The same; the table of functions is on top and is popped. Lack of memory is the failure of all that are left. */
static void crew_ask(lua_State *L, struct crew *c)
{
	lua_pushcfunction(L, crew_end);
	lua_insert(L, -2);
	lua_pushvalue(L, 1);
	lua_insert(L, -2);
	lua_pushlightuserdata(L, c);
	if (lua_pcall(L, 3, 0, 0) == LUA_OK)
		return;
	lua_pop(L, 1);
	for (size_t i = 0; i < c->failed; i++) {
		if (c->docs[i] && c->docs[i]->open && c->docs[i]->doc.half_tagged) {
			c->failed = i;
			ds_fail(&c->err, DS_ENOMEM, NULL);
		}
	}
}

/* Gives each document that was tagged its rules. */
static void crew_finish(lua_State *L, struct crew *c, ds_bind_rules *rules)
{
	for (size_t i = 0; i < c->n; i++) {
		ds_bind_doc *box;

		lua_rawgeti(L, 1, (lua_Integer)i + 1);
		box = lua_touserdata(L, -1);
		box->queued = false;
		if (box->open)
			ds_tagger_abandon(&box->doc);
		if (c->docs[i] && box->open && box->doc.is_tagged) {
			ds_bind_doc_hold(box, rules);
			ds_bind_doc_forget(L, lua_gettop(L));
		}
		lua_pop(L, 1);
	}
}

static size_t crew_bytes(const struct crew *c)
{
	size_t bytes = 0;

	for (size_t i = 0; i < c->n; i++)
		bytes += c->docs[i] ? c->docs[i]->doc.mem.used : 0;
	return bytes;
}

/*
 * core.tag_many(docs, n_threads [, tagger [, again]]) -> true | nil, err, index of the first that
 * failed; the others are tagged all the same. again: as in doc:tag
 */
int ds_bind_tag_many(lua_State *L)
{
	lua_Integer n_threads = luaL_checkinteger(L, 2);
	struct crew c = {0};
	ds_bind_rules *rules;
	ds_scratch *tmp;
	size_t before;

	luaL_checktype(L, 1, LUA_TTABLE);
	luaL_argcheck(L, n_threads >= 1, 2, "at least one thread");
	lua_settop(L, 4);
	tmp = ds_bind_scratch(L);
	rules = ds_bind_rules_opt(L, 3);
	c.n = lua_rawlen(L, 1);
	for (size_t i = 0; i < c.n; i++) {
		ds_bind_doc *box;

		lua_rawgeti(L, 1, (lua_Integer)i + 1);
		box = ds_bind_test(L, -1, DS_BIND_DOC);
		if (!box)
			return luaL_error(L, "docs[%I] must be a Doc, got %s", (lua_Integer)i + 1,
					  luaL_typename(L, -1));
		if (!box->open)
			return luaL_error(L, "docs[%I] is closed", (lua_Integer)i + 1);
		lua_pop(L, 1);
	}
	c.rules = rules;
	c.tagger = rules->tagger;
	c.failed = c.n;
	c.docs = ds_arena_get(&tmp->mem, c.n, sizeof(ds_bind_doc *));
	if (!c.docs) {
		ds_arena_fail(&tmp->mem, &c.err);
		return ds_bind_fail(L, &c.err, NULL);
	}
	c.calls = ds_tagger_calls(c.tagger);
	if (c.calls && !ds_bind_push_functions(L, rules, &c.err))
		return ds_bind_fail(L, &c.err, NULL);
	atomic_init(&c.next, 0);
	pthread_mutex_init(&c.lock, NULL);
	crew_gather(L, &c, lua_toboolean(L, 4));
	before = crew_bytes(&c);
	crew_run(&c, (size_t)(n_threads < THREADS_MAX ? n_threads : THREADS_MAX));
	pthread_mutex_destroy(&c.lock);
	if (c.calls)
		crew_ask(L, &c);
	crew_finish(L, &c, rules);
	before = crew_bytes(&c) - before;
	ds_bind_scratch_done(L, 5);
	ds_bind_charge(L, before);
	if (c.failed < c.n) {
		ds_bind_fail(L, &c.err, NULL);
		lua_pushinteger(L, (lua_Integer)c.failed + 1);
		return 3;
	}
	lua_pushboolean(L, true);
	return 1;
}
