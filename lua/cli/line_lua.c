/*
 * The line editor as the Lua module cli.line. See line_tty.h.
 *
 * Lua functions are called under lua_pcall with everything that may fail inside: an error, or memory that runs out,
 * must not leave the terminal raw. What fails says nothing.
 *
 * SPDX-License-Identifier: MIT
 */
#include "cli/line_tty.h"

#include <dirent.h>
#include <lauxlib.h>
#include <stdlib.h>
#include <sys/stat.h>

#define SESSION "cli.line.session"
#define NAMES_MAX ((size_t)1 << 16) /* bytes of a folder's names: a menu has no use for more */

typedef struct session {
	ds_line line;
	ds_history history;
	char *path; /* of the history; owned, may be NULL */
} session;

/* One call of a Lua function: what it is given, and where its results go. */
typedef struct call {
	int function; /* its place in the stack of read */
	ds_str text;
	size_t at;
	bool whole;
	int *here, *next;
	ds_line_offers *offers;
	ds_buf *classes, *hint;
} call;

typedef struct functions {
	lua_State *L;
	int enter, complete, look;
} functions;

/* 1: function, text, at; then its results in the call. */
static void ask(lua_State *L, call *c, int results)
{
	lua_pushvalue(L, 2);
	lua_pushlstring(L, c->text.at ? c->text.at : "", c->text.len);
	lua_pushinteger(L, (lua_Integer)c->at);
	lua_call(L, 2, results);
}

static int ask_enter(lua_State *L)
{
	call *c = lua_touserdata(L, 1);

	ask(L, c, 2);
	if (lua_type(L, -2) == LUA_TBOOLEAN) {
		c->whole = lua_toboolean(L, -2);
		*c->here = lua_isinteger(L, -1) ? (int)lua_tointeger(L, -1) : -1;
		return 0;
	}
	*c->here = lua_isinteger(L, -2) ? (int)lua_tointeger(L, -2) : -1;
	*c->next = lua_isinteger(L, -1) ? (int)lua_tointeger(L, -1) : 0;
	c->whole = false;
	return 0;
}

static int ask_complete(lua_State *L)
{
	call *c = lua_touserdata(L, 1);
	lua_Unsigned n;
	int list;

	ask(L, c, 2);
	list = lua_gettop(L);
	if (!lua_isinteger(L, -2) || !lua_istable(L, -1))
		return 0;
	if (lua_tointeger(L, -2) < 0 || (lua_Unsigned)lua_tointeger(L, -2) > c->at)
		return 0;
	c->offers->from = (size_t)lua_tointeger(L, -2);
	n = lua_rawlen(L, list);
	for (lua_Unsigned i = 1; i + 1 <= n; i += 2) {
		size_t text_len = 0, hint_len = 0;
		const char *text, *hint;

		lua_rawgeti(L, list, (lua_Integer)i);
		lua_rawgeti(L, list, (lua_Integer)i + 1);
		text = lua_tolstring(L, -2, &text_len);
		hint = lua_tolstring(L, -1, &hint_len);
		if (text)
			ds_line_offer(c->offers, (ds_str){text, text_len}, (ds_str){hint, hint_len});
		lua_pop(L, 2);
	}
	return 0;
}

static int ask_look(lua_State *L)
{
	call *c = lua_touserdata(L, 1);
	size_t n;
	const char *s;

	ask(L, c, 2);
	s = lua_type(L, -2) == LUA_TSTRING ? lua_tolstring(L, -2, &n) : NULL;
	if (s)
		ds_buf_add(c->classes, s, n);
	s = lua_type(L, -1) == LUA_TSTRING ? lua_tolstring(L, -1, &n) : NULL;
	if (s)
		ds_buf_add(c->hint, s, n);
	return 0;
}

static void guarded(lua_State *L, lua_CFunction f, call *c)
{
	if (!lua_checkstack(L, 4))
		return;
	lua_pushcfunction(L, f);
	lua_pushlightuserdata(L, c);
	lua_pushvalue(L, c->function);
	if (lua_pcall(L, 2, 0, 0))
		lua_pop(L, 1);
}

static bool on_enter(void *ctx, ds_str text, size_t at, int *here, int *next)
{
	functions *f = ctx;
	call c = {.function = f->enter, .text = text, .at = at, .here = here, .next = next, .whole = true};

	if (f->enter)
		guarded(f->L, ask_enter, &c);
	return c.whole;
}

static void on_complete(void *ctx, ds_str text, size_t at, ds_line_offers *offers)
{
	functions *f = ctx;
	call c = {.function = f->complete, .text = text, .at = at, .offers = offers};

	if (f->complete)
		guarded(f->L, ask_complete, &c);
}

static void on_look(void *ctx, ds_str text, size_t at, ds_buf *classes, ds_buf *hint)
{
	functions *f = ctx;
	call c = {.function = f->look, .text = text, .at = at, .classes = classes, .hint = hint};

	if (f->look)
		guarded(f->L, ask_look, &c);
}

/* Where the function of this name is in the stack now; 0: there is none. */
static int function_at(lua_State *L, const char *name)
{
	if (lua_getfield(L, 2, name) != LUA_TFUNCTION) {
		lua_pop(L, 1);
		return 0;
	}
	return lua_gettop(L);
}

static ds_str string_at(lua_State *L, const char *name)
{
	ds_str s = {NULL, 0};

	/* stays in the stack, and with it the string */
	if (lua_getfield(L, 2, name) == LUA_TSTRING)
		s.at = lua_tolstring(L, -1, &s.len);
	return s;
}

static int session_read(lua_State *L)
{
	session *s = luaL_checkudata(L, 1, SESSION);
	functions f = {.L = L};
	ds_line_calls calls = {&f, on_enter, on_complete, on_look};
	ds_view view = {.columns = 80, .rows = 24};
	ds_line_event event;

	luaL_checktype(L, 2, LUA_TTABLE);
	lua_settop(L, 2);
	view.prompt = string_at(L, "prompt");
	view.more = string_at(L, "more");
	lua_getfield(L, 2, "colour");
	view.colour = lua_toboolean(L, -1);
	f.enter = function_at(L, "enter");
	f.complete = function_at(L, "complete");
	f.look = function_at(L, "look");
	s->line.history = &s->history;
	s->line.calls = &calls;
	ds_line_reset(&s->line);
	event = ds_line_read(&s->line, &view);
	s->line.calls = NULL;
	if (event == DS_LINE_EOF)
		return 0;
	if (event == DS_LINE_CANCEL)
		lua_pushboolean(L, 0);
	else
		lua_pushlstring(L, s->line.text.at ? s->line.text.at : "", s->line.text.len);
	return 1;
}

static int failed(lua_State *L, const ds_err *err)
{
	lua_pushnil(L);
	lua_pushstring(L, err->msg);
	return 2;
}

static int session_add(lua_State *L)
{
	session *s = luaL_checkudata(L, 1, SESSION);
	ds_err err = {0};
	ds_str text;

	text.at = luaL_checklstring(L, 2, &text.len);
	ds_history_add(&s->history, text);
	if (s->path && ds_history_append(s->path, text, &err) != DS_OK)
		return failed(L, &err);
	lua_pushboolean(L, 1);
	return 1;
}

static int session_tidy(lua_State *L)
{
	session *s = luaL_checkudata(L, 1, SESSION);
	ds_err err = {0};

	if (s->path && ds_history_tidy(s->path, &err) != DS_OK)
		return failed(L, &err);
	lua_pushboolean(L, 1);
	return 1;
}

static int session_entries(lua_State *L)
{
	session *s = luaL_checkudata(L, 1, SESSION);

	lua_createtable(L, (int)s->history.n, 0);
	for (size_t i = 0; i < s->history.n; i++) {
		lua_pushlstring(L, s->history.v[i].at, s->history.v[i].len);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	return 1;
}

static int session_gc(lua_State *L)
{
	session *s = luaL_checkudata(L, 1, SESSION);

	ds_line_stop(&s->line);
	ds_history_free(&s->history);
	free(s->path);
	s->path = NULL;
	ds_line_start(&s->line, NULL, NULL);
	return 0;
}

static int open_session(lua_State *L)
{
	size_t n = 0;
	const char *path = luaL_optlstring(L, 1, NULL, &n);
	session *s = lua_newuserdatauv(L, sizeof *s, 0);
	ds_err err = {0};

	*s = (session){.path = NULL};
	ds_line_start(&s->line, NULL, NULL);
	ds_history_init(&s->history);
	luaL_setmetatable(L, SESSION);
	if (!path)
		return 1;
	s->path = malloc(n + 1);
	if (!s->path)
		return luaL_error(L, "not enough memory");
	memcpy(s->path, path, n + 1);
	/* without the old lines the session works as well; the file is then not written either */
	if (ds_history_load(&s->history, path, &err) != DS_OK) {
		free(s->path);
		s->path = NULL;
		lua_pushstring(L, err.msg);
		return 2;
	}
	return 1;
}

/* Fills the block with the folder's names that begin with `start`, each with its NUL, "/" behind a folder's. */
static size_t list_folder(char *block, const char *folder, const char *start)
{
	DIR *dir = opendir(folder);
	struct dirent *e;
	size_t used = 0;

	if (!dir)
		return 0;
	while ((e = readdir(dir))) {
		size_t n = strlen(e->d_name);
		struct stat st;

		if (strncmp(e->d_name, start, strlen(start)) || (e->d_name[0] == '.' && *start != '.'))
			continue;
		if (n + 2 > NAMES_MAX - used)
			break;
		memcpy(block + used, e->d_name, n);
		used += n;
		if (fstatat(dirfd(dir), e->d_name, &st, 0) == 0 && S_ISDIR(st.st_mode))
			block[used++] = '/';
		block[used++] = '\0';
	}
	closedir(dir);
	return used;
}

/* The paths that begin as this one does; no order. Allocates before the folder is opened: that may raise. */
static int files(lua_State *L)
{
	const char *prefix = luaL_checkstring(L, 1), *slash = strrchr(prefix, '/'), *folder;
	char *block;
	size_t used;
	lua_Integer n = 0;

	lua_pushlstring(L, prefix, slash ? (size_t)(slash - prefix) + 1 : 0);
	folder = lua_tostring(L, -1);
	block = lua_newuserdatauv(L, NAMES_MAX, 0);
	lua_newtable(L);
	used = list_folder(block, *folder ? folder : ".", slash ? slash + 1 : prefix);
	for (const char *at = block; at < block + used; at += strlen(at) + 1) {
		lua_pushfstring(L, "%s%s", folder, at);
		lua_rawseti(L, -2, ++n);
	}
	return 1;
}

int ds_line_open(lua_State *L)
{
	static const luaL_Reg methods[] = {{"read", session_read},
					   {"add", session_add},
					   {"tidy", session_tidy},
					   {"entries", session_entries},
					   {NULL, NULL}};

	luaL_newmetatable(L, SESSION);
	luaL_newlib(L, methods);
	lua_setfield(L, -2, "__index");
	lua_pushcfunction(L, session_gc);
	lua_setfield(L, -2, "__gc");
	lua_pop(L, 1);
	lua_newtable(L);
	lua_pushcfunction(L, open_session);
	lua_setfield(L, -2, "open");
	lua_pushcfunction(L, files);
	lua_setfield(L, -2, "files");
	return 1;
}
