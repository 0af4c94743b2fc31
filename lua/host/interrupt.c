/*
 * Ctrl-C: ends the user's Lua code, and the core's loops, and nothing of ours.
 *
 * The signal handler sets the flag that core loops poll, and a hook in the Lua state that is running: the one that called
 * host.call, or the coroutine that it resumed. coroutine.resume and wrap are ours here, so that `running` is right at every
 * instruction; each looks at the flag after it moved `running`, so a signal in between is not lost. The hook stays until
 * host.call returns: code that catches the error with pcall meets it again at its next step.
 * Lua calls no hook in a finalizer: those of the user's code run in a coroutine of their own, where it does. C functions that
 * poll nothing cannot be ended so: a second Ctrl-C leaves the process.
 *
 * SPDX-License-Identifier: MIT
 */
#include "base/stop.h"
#include "host/host_int.h"

#include <lauxlib.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

/* The state whose code an interrupt ends; NULL outside host.call. Written by this thread and read in its signal handler. */
static _Atomic(lua_State *) running;

/* Whose signals they are: the thread that runs Lua. */
static pthread_t home;

/* SIGTERM came: the flag stays, and the session is to end. */
static volatile sig_atomic_t terminated;

/* What a second Ctrl-C says. */
static char farewell[240] = "dossier: interrupted\n";

static void break_hook(lua_State *L, lua_Debug *where)
{
	(void)where;
	if (!ds_stop_flag || !atomic_load(&running)) {
		/* left in a coroutine that was not running when the interrupt was over */
		lua_sethook(L, NULL, 0, 0);
		return;
	}
	luaL_error(L, "interrupted");
}

static void arm(lua_State *L)
{
	/* lua_sethook is the one function of Lua that may be called from a signal handler */
	lua_sethook(L, break_hook, LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE | LUA_MASKCOUNT, 1);
}

static void on_interrupt(int sig)
{
	lua_State *L;

	if (!pthread_equal(pthread_self(), home)) {
		pthread_kill(home, sig);
		return;
	}
	/* the second time: whatever runs does not listen, so leave, and say so */
	if (ds_stop_flag) {
		(void)!write(2, farewell, strlen(farewell));
		_exit(130);
	}
	ds_stop_flag = 1;
	if (sig == SIGTERM)
		terminated = 1;
	L = atomic_load(&running);
	if (L)
		arm(L);
}

/* Makes L the state that is running, or again the one before; a flag that is set already is not lost. */
static void move_to(lua_State *L)
{
	atomic_store(&running, L);
	if (L && ds_stop_flag)
		arm(L);
}

/* Resumes with n values of L's top: how many it gave, on L, or -1 and the message. */
static int resume(lua_State *L, lua_State *co, int n)
{
	lua_State *before = atomic_load(&running);
	int status, got = 0;

	if (!lua_checkstack(co, n)) {
		lua_pushliteral(L, "too many arguments to resume");
		return -1;
	}
	lua_xmove(L, co, n);
	if (before)
		move_to(co);
	status = lua_resume(co, L, n, &got);
	if (before)
		move_to(before);
	if (status != LUA_OK && status != LUA_YIELD) {
		lua_xmove(co, L, 1);
		return -1;
	}
	if (!lua_checkstack(L, got + 1)) {
		lua_pop(co, got);
		lua_pushliteral(L, "too many results to resume");
		return -1;
	}
	lua_xmove(co, L, got);
	return got;
}

static int coroutine_resume(lua_State *L)
{
	lua_State *co = lua_tothread(L, 1);
	int got;

	luaL_argexpected(L, co, 1, "coroutine");
	got = resume(L, co, lua_gettop(L) - 1);
	lua_pushboolean(L, got >= 0);
	lua_insert(L, got < 0 ? -2 : -got - 1);
	return got < 0 ? 2 : got + 1;
}

static int wrapped(lua_State *L)
{
	lua_State *co = lua_tothread(L, lua_upvalueindex(1));
	int got = resume(L, co, lua_gettop(L)), status;

	if (got >= 0)
		return got;
	status = lua_status(co);
	if (status != LUA_OK && status != LUA_YIELD) {
		/* it died: what it had to close is closed now, which may bring another error */
		lua_pop(L, 1);
		lua_resetthread(co);
		lua_xmove(co, L, 1);
	}
	if (status != LUA_ERRMEM && lua_type(L, -1) == LUA_TSTRING) {
		luaL_where(L, 1);
		lua_insert(L, -2);
		lua_concat(L, 2);
	}
	return lua_error(L);
}

static int coroutine_wrap(lua_State *L)
{
	lua_State *co;

	luaL_checktype(L, 1, LUA_TFUNCTION);
	co = lua_newthread(L);
	lua_pushvalue(L, 1);
	lua_xmove(L, co, 1);
	lua_pushcclosure(L, wrapped, 1);
	return 1;
}

/* Lua's own close, while what it closes counts as running. */
static int coroutine_close(lua_State *L)
{
	lua_State *co = lua_tothread(L, 1), *before = atomic_load(&running);
	int failed;

	lua_pushvalue(L, lua_upvalueindex(1));
	lua_insert(L, 1);
	if (before && co)
		move_to(co);
	failed = lua_pcall(L, lua_gettop(L) - 1, LUA_MULTRET, 0);
	if (before && co)
		move_to(before);
	return failed ? lua_error(L) : lua_gettop(L);
}

/*
 * Lua's own xpcall, but an interrupt does not reach the handlers of the code that it ends: they run where the hook raised
 * the error, so that no hook would ever end them. Upvalue: the handler.
 */
static int on_their_error(lua_State *L)
{
	if (ds_stop_flag && atomic_load(&running))
		return 1;
	lua_pushvalue(L, lua_upvalueindex(1));
	lua_insert(L, 1);
	lua_call(L, lua_gettop(L) - 1, 1);
	return 1;
}

static int end_xpcall(lua_State *L, int status, lua_KContext below)
{
	if (status == LUA_OK || status == LUA_YIELD)
		return lua_gettop(L) - (int)below;
	lua_pushboolean(L, 0);
	lua_insert(L, -2);
	return 2;
}

static int their_xpcall(lua_State *L)
{
	int n = lua_gettop(L) - 2;

	luaL_checktype(L, 2, LUA_TFUNCTION);
	if (!lua_iscfunction(L, 2)) {
		lua_pushvalue(L, 2);
		lua_pushcclosure(L, on_their_error, 1);
		lua_replace(L, 2);
	}
	/* f, handler, true, f, arguments */
	lua_pushboolean(L, 1);
	lua_insert(L, 3);
	lua_pushvalue(L, 1);
	lua_insert(L, 4);
	return end_xpcall(L, lua_pcallk(L, n, LUA_MULTRET, 2, 2, end_xpcall), 2);
}

/* A finalizer of the user's, the upvalue, in a coroutine, which an interrupt ends. */
static int finalize(lua_State *L)
{
	lua_State *co = lua_newthread(L), *before = atomic_load(&running);
	int status, got;

	lua_pushvalue(L, lua_upvalueindex(1));
	lua_pushvalue(L, 1);
	lua_xmove(L, co, 2);
	move_to(co);
	status = lua_resume(co, L, 1, &got);
	if (status != LUA_OK)
		status = lua_resetthread(co); /* it failed, or yields where nobody resumes */
	move_to(before);
	if (status == LUA_OK)
		return 0;
	lua_xmove(co, L, 1);
	return lua_error(L); /* a warning */
}

/* Lua's own setmetatable, but for what becomes of a finalizer. */
static int their_setmetatable(lua_State *L)
{
	int type = lua_type(L, 2);

	luaL_checktype(L, 1, LUA_TTABLE);
	luaL_argexpected(L, type == LUA_TNIL || type == LUA_TTABLE, 2, "nil or table");
	if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL)
		return luaL_error(L, "cannot change a protected metatable");
	lua_settop(L, 2);
	if (type == LUA_TTABLE) {
		lua_pushliteral(L, "__gc");
		if (lua_rawget(L, 2) == LUA_TFUNCTION && !lua_iscfunction(L, -1)) {
			lua_pushliteral(L, "__gc");
			lua_insert(L, -2);
			lua_pushcclosure(L, finalize, 1);
			lua_rawset(L, 2);
		}
		lua_settop(L, 2);
	}
	lua_setmetatable(L, 1);
	return 1;
}

static void replace_functions(lua_State *L)
{
	lua_pushcfunction(L, their_xpcall);
	lua_setglobal(L, "xpcall");
	lua_pushcfunction(L, their_setmetatable);
	lua_setglobal(L, "setmetatable");
	if (lua_getglobal(L, "coroutine") == LUA_TTABLE) {
		lua_pushcfunction(L, coroutine_resume);
		lua_setfield(L, -2, "resume");
		lua_pushcfunction(L, coroutine_wrap);
		lua_setfield(L, -2, "wrap");
		lua_getfield(L, -1, "close");
		lua_pushcclosure(L, coroutine_close, 1);
		lua_setfield(L, -2, "close");
	}
	lua_pop(L, 1);
}

/* The message handler: the caller's, which the hook that ended the code does not disturb. */
static int on_error(lua_State *L)
{
	lua_State *before = atomic_load(&running);

	/* what the handler asks may be the user's code, too (__tostring): an interrupt that comes now ends it */
	if (ds_stop_flag) {
		atomic_store(&running, NULL);
		lua_sethook(L, NULL, 0, 0);
	}
	lua_pushvalue(L, lua_upvalueindex(1));
	lua_insert(L, 1);
	if (lua_pcall(L, 1, 1, 0))
		lua_settop(L, 1);
	/* what is closed on the way out can be ended as well */
	move_to(before);
	return 1;
}

/*
 * host.call(f, handler, ...) -> true, results | false, what handler(message) gave. xpcall for the user's code: an interrupt
 * ends f, however it catches errors, and is over when this returns (the flag stays set: host.clear_interrupt). Nested calls
 * belong to the outermost one.
 */
static int host_call(lua_State *L)
{
	lua_State *before = atomic_load(&running);
	int failed;

	luaL_checktype(L, 2, LUA_TFUNCTION);
	lua_pushvalue(L, 2);
	lua_pushcclosure(L, on_error, 1);
	lua_replace(L, 2);
	/* handler, f, arguments */
	lua_pushvalue(L, 1);
	lua_copy(L, 2, 1);
	lua_replace(L, 2);
	move_to(L);
	failed = lua_pcall(L, lua_gettop(L) - 2, LUA_MULTRET, 1);
	atomic_store(&running, before);
	if (!before)
		lua_sethook(L, NULL, 0, 0);
	lua_pushboolean(L, !failed);
	lua_replace(L, 1);
	return lua_gettop(L);
}

/* host.on_interrupt([breaks]): SIGINT and SIGTERM set the stop flag; breaks: this state runs the user's own code */
static int host_on_interrupt(lua_State *L)
{
	struct sigaction sa;

	home = pthread_self();
	if (lua_toboolean(L, 1))
		replace_functions(L);
	memset(&sa, 0, sizeof sa);
	sa.sa_handler = on_interrupt;
	sigemptyset(&sa.sa_mask);
	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
	return 0;
}

/* host.farewell(text): what the second Ctrl-C says */
static int host_farewell(lua_State *L)
{
	size_t n;
	const char *s = luaL_checklstring(L, 1, &n);

	luaL_argcheck(L, n < sizeof farewell, 1, "too long");
	memcpy(farewell, s, n + 1);
	return 0;
}

static void nothing(int sig)
{
	(void)sig;
}

/*
 * host.pager([on]): a pager that is left early must not end this process, and Ctrl-C is the pager's. A handler and not
 * SIG_IGN: the pager would inherit that.
 */
static int host_pager(lua_State *L)
{
	static struct sigaction pipe_before, int_before;
	static bool paging;
	bool on = lua_toboolean(L, 1);
	struct sigaction sa;

	if (on == paging)
		return 0;
	paging = on;
	if (!on) {
		sigaction(SIGPIPE, &pipe_before, NULL);
		sigaction(SIGINT, &int_before, NULL);
		return 0;
	}
	memset(&sa, 0, sizeof sa);
	sigemptyset(&sa.sa_mask);
	sa.sa_flags = SA_RESTART;
	sa.sa_handler = nothing;
	sigaction(SIGPIPE, &sa, &pipe_before);
	sigaction(SIGINT, &sa, &int_before);
	return 0;
}

static int host_clear_interrupt(lua_State *L)
{
	(void)L;
	if (!terminated)
		ds_stop_flag = 0;
	return 0;
}

/* host.terminated() -> whether SIGTERM came: nothing more is to run */
static int host_terminated(lua_State *L)
{
	lua_pushboolean(L, terminated);
	return 1;
}

void ds_host_interrupt(lua_State *L)
{
	static const luaL_Reg functions[] = {{"on_interrupt", host_on_interrupt},
					     {"clear_interrupt", host_clear_interrupt},
					     {"call", host_call},
					     {"farewell", host_farewell},
					     {"pager", host_pager},
					     {"terminated", host_terminated},
					     {NULL, NULL}};

	luaL_setfuncs(L, functions, 0);
}
