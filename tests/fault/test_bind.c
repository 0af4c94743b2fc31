/*
 * The Lua bindings when memory runs out, and under wrong calls.
 *
 * Each script of tests/fault/bind is run with the state's allocator failing at allocation k = 1, 2,
 * ... until it goes through: once for a single failure, once for every allocation from k on. Only
 * success or lack of memory is accepted, and afterwards not one byte may be left. Documents' arenas
 * use the same allocator.
 *
 * Left out: memory of lists, stores and readers, which comes from malloc; the sanitizers see its
 * leaks.
 *
 * SPDX-License-Identifier: MIT
 */
#define _XOPEN_SOURCE 700 /* nftw */
#include "bind/core.h"

#include <ftw.h>
#include <lauxlib.h>
#include <lualib.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define SCRIPTS "tests/fault/bind/"

static char folder[] = "/tmp/dossier-bind-XXXXXX";

struct meter {
	size_t live, count, fail_at; /* fail_at 0 = never */
	int all;                     /* every allocation from fail_at on */
};

/* What grows may fail; freeing and shrinking do not, as Lua asks. */
static void *meter_alloc(void *user, void *ptr, size_t osize, size_t nsize)
{
	struct meter *m = user;
	size_t old = ptr ? osize : 0;
	void *p;

	if (nsize == 0) {
		m->live -= old;
		free(ptr);
		return NULL;
	}
	if (nsize > old) {
		m->count++;
		if (m->fail_at && (m->all ? m->count >= m->fail_at : m->count == m->fail_at))
			return NULL;
	}
	p = realloc(ptr, nsize);
	if (p)
		m->live += nsize - old;
	return p;
}

/* Argument: path of the script. */
static int run(lua_State *L)
{
	const char *path = lua_tostring(L, 1);

	luaL_openlibs(L);
	luaL_requiref(L, "dossier.core", luaopen_dossier_core, 0);
	lua_setglobal(L, "core");
	lua_pushstring(L, folder);
	lua_setglobal(L, "TMP");
	if (luaL_loadfile(L, path))
		return lua_error(L);
	lua_call(L, 0, 0);
	return 0;
}

static int is_memory_error(lua_State *L, int status)
{
	const char *text;
	int found;

	if (status == LUA_ERRMEM)
		return 1;
	if (lua_istable(L, -1)) {
		lua_getfield(L, -1, "code");
		text = lua_tostring(L, -1);
		found = text && strcmp(text, "ENOMEM") == 0;
		lua_pop(L, 1);
		return found;
	}
	text = lua_tostring(L, -1);
	return text && (strstr(text, "memory") || strstr(text, "Cannot allocate"));
}

/* Runs the script; 1 = went through, 0 = no memory. Anything else fails the test. */
static int attempt(const char *path, size_t fail_at, int all, size_t *count)
{
	struct meter m = {0, 0, 0, all};
	lua_State *L = lua_newstate(meter_alloc, &m);
	size_t before;
	int status;

	assert_non_null(L);
	lua_pushcfunction(L, run);
	lua_pushstring(L, path);
	before = m.count;
	m.fail_at = fail_at ? before + fail_at : 0;
	status = lua_pcall(L, 1, 0, 0);
	m.fail_at = 0;
	if (status && (!fail_at || !is_memory_error(L, status)))
		fail_msg("%s, failure at %zu: %s", path, fail_at, luaL_tolstring(L, -1, NULL));
	lua_settop(L, 0);
	lua_close(L);
	if (m.live)
		fail_msg("%s, failure at %zu: %zu bytes are left", path, fail_at, m.live);
	*count = m.count - before;
	return status == LUA_OK;
}

/* Every allocation at first, then a tenth more each time, so that long scripts end in time. */
static void sweep(const char *path, int all)
{
	size_t count, total, k, ran = 0;

	assert_int_equal(attempt(path, 0, 0, &total), 1);
	for (k = 1; k <= total; k += 1 + k / 400) {
		ran += (size_t)!attempt(path, k, all, &count);
		if (all && count < k)
			break;
	}
	/* the first allocations of a state are Lua's own: some attempt must have failed */
	assert_true(ran > 0);
}

static void script(void **state)
{
	const char *path = *state;

	sweep(path, 1);
	sweep(path, 0);
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *where)
{
	(void)info;
	(void)kind;
	(void)where;
	return remove(path);
}

/* Wrong calls reach functions that make files and folders, so they run where those may stand. */
static void hostile(void **state)
{
	char home[2048], path[2100], litter[96];
	size_t count;
	int status;

	(void)state;
	assert_non_null(getcwd(home, sizeof home));
	snprintf(path, sizeof path, "%s/" SCRIPTS "hostile.lua", home);
	snprintf(litter, sizeof litter, "%s/litter", folder);
	assert_int_equal(mkdir(litter, 0700), 0);
	assert_int_equal(chdir(litter), 0);
	status = attempt(path, 0, 0, &count);
	assert_int_equal(chdir(home), 0);
	assert_int_equal(nftw(litter, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
	assert_int_equal(status, 1);
}

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	(void)state;
	return nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

int main(void)
{
	static char text[] = SCRIPTS "text.lua", document[] = SCRIPTS "document.lua",
		    lists[] = SCRIPTS "lists.lua", store[] = SCRIPTS "store.lua",
		    pattern[] = SCRIPTS "pattern.lua", stats[] = SCRIPTS "stats.lua";
	const struct CMUnitTest tests[] = {
		{"bind: text without memory", script, NULL, NULL, text},
		{"bind: documents without memory", script, NULL, NULL, document},
		{"bind: lists and readers without memory", script, NULL, NULL, lists},
		{"bind: stores without memory", script, NULL, NULL, store},
		{"bind: patterns without memory", script, NULL, NULL, pattern},
		{"bind: counts of words without memory", script, NULL, NULL, stats},
		{"bind: wrong calls", hostile, NULL, NULL, NULL},
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
