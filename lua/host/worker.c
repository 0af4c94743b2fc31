/*
 * dossier.host: workers as the parent sees them, frames on both sides. See host.h and worker.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "host/worker.h"

#include "base/stop.h"
#include "host/host.h"
#include "host/modules.h"
#include "host/state.h"

#include <errno.h>
#include <fcntl.h>
#include <lauxlib.h>
#include <lualib.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORKER "dossier.worker"
#define WORKERS_MAX 256

typedef struct worker {
	pid_t pid;
	int in, out; /* parent's ends: from and to the child; -1 = closed */
	char *at;    /* bytes of the frame that is arriving */
	size_t len, cap;
	bool ended;
} worker;

static worker *check_worker(lua_State *L, int arg)
{
	return luaL_checkudata(L, arg, WORKER);
}

/* ---- the child ------------------------------------------------------------------------------------ */

static void trip_memory(void)
{
	ds_child_limit("memory");
}

static ds_meter child_meter;

static int child_main(lua_State *L)
{
	/* 1 = the config string */
	lua_getglobal(L, "require");
	lua_pushliteral(L, "host.worker");
	lua_call(L, 1, 1);
	lua_pushvalue(L, 1);
	lua_call(L, 1, 0);
	return 0;
}

/* Never returns. Errors that escape host.worker become an 'X' frame. */
static _Noreturn void run_child(int in, int out, const char *config, size_t n)
{
	lua_State *L;

	ds_this_child.in = in;
	ds_this_child.out = out;
	child_meter.trip = trip_memory;
	L = ds_state_new(&child_meter);
	if (!L)
		ds_child_limit("memory");
	lua_pushcfunction(L, ds_state_traceback);
	lua_pushcfunction(L, child_main);
	lua_pushlstring(L, config, n);
	if (lua_pcall(L, 1, 0, 1)) {
		size_t len;
		const char *msg = lua_tolstring(L, -1, &len);

		ds_frame_write(out, 'X', msg ? (ds_str){msg, len} : DS_STR("\"error\""));
		_exit(1);
	}
	_exit(0);
}

/* All descriptors but the standard ones and the pipe's are the parent's, so close them. */
static void close_others(int in, int out)
{
	long max = sysconf(_SC_OPEN_MAX);

	if (max < 0 || max > 4096)
		max = 4096;
	for (int fd = 3; fd < max; fd++) {
		if (fd != in && fd != out)
			close(fd);
	}
}

static int host_fork(lua_State *L)
{
	size_t n;
	const char *config = luaL_checklstring(L, 1, &n);
	worker *w = lua_newuserdatauv(L, sizeof *w, 0);
	int down[2] = {-1, -1}, up[2] = {-1, -1};

	*w = (worker){.pid = -1, .in = -1, .out = -1};
	luaL_setmetatable(L, WORKER);
	if (pipe(down) || pipe(up))
		goto fail;
	fcntl(down[1], F_SETFD, FD_CLOEXEC);
	fcntl(up[0], F_SETFD, FD_CLOEXEC);
	fflush(NULL);
	w->pid = fork();
	if (w->pid < 0)
		goto fail;
	if (w->pid == 0) {
		close_others(down[0], up[1]);
		run_child(down[0], up[1], config, n);
	}
	close(down[0]);
	close(up[1]);
	w->out = down[1];
	w->in = up[0];
	return 1;
fail:
	for (int i = 0; i < 2; i++) {
		if (down[i] >= 0)
			close(down[i]);
		if (up[i] >= 0)
			close(up[i]);
	}
	return luaL_error(L, "a worker process could not be started: %s", strerror(errno));
}

/* ---- frames ------------------------------------------------------------------------------------------ */

static bool read_all(int fd, char *at, size_t n)
{
	while (n > 0) {
		ssize_t got = read(fd, at, n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		at += got;
		n -= (size_t)got;
	}
	return true;
}

static size_t frame_length(const char *h)
{
	size_t n = 0;

	for (int i = 0; i < 4; i++)
		n |= (size_t)(unsigned char)h[i] << (8 * i);
	return n;
}

int ds_frame_read(int fd, char *kind, char **at, size_t *n)
{
	char h[5];

	if (!read_all(fd, h, 1))
		return 0;
	if (!read_all(fd, h + 1, 4))
		return -1;
	*n = frame_length(h);
	*kind = h[4];
	if (*n > DS_FRAME_MAX)
		return -1;
	*at = malloc(*n ? *n : 1);
	if (!*at)
		return -1;
	if (!read_all(fd, *at, *n)) {
		free(*at);
		return -1;
	}
	return 1;
}

static char check_kind(lua_State *L, int arg)
{
	size_t n;
	const char *s = luaL_checklstring(L, arg, &n);

	luaL_argcheck(L, n == 1, arg, "one letter expected");
	return s[0];
}

/* worker:send(kind, payload) -> true | nil, message */
static int worker_send(lua_State *L)
{
	worker *w = check_worker(L, 1);
	char kind = check_kind(L, 2);
	size_t n;
	const char *s = luaL_checklstring(L, 3, &n);

	if (w->out >= 0 && ds_frame_write(w->out, kind, (ds_str){s, n})) {
		lua_pushboolean(L, 1);
		return 1;
	}
	lua_pushnil(L);
	lua_pushliteral(L, "the worker is gone");
	return 2;
}

static int worker_close(lua_State *L)
{
	worker *w = check_worker(L, 1);

	if (w->out >= 0)
		close(w->out);
	w->out = -1;
	return 0;
}

static int worker_kill(lua_State *L)
{
	worker *w = check_worker(L, 1);

	if (w->pid > 0)
		kill(w->pid, SIGKILL);
	return 0;
}

/* Waits for the end; safe to call twice. Gives "exit", status or "signal", number. */
static int worker_wait(lua_State *L)
{
	worker *w = check_worker(L, 1);
	int status = 0;

	if (w->pid <= 0)
		return 0;
	while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
		;
	w->pid = -1;
	lua_pushstring(L, WIFSIGNALED(status) ? "signal" : "exit");
	lua_pushinteger(L, WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
	return 2;
}

static int worker_gc(lua_State *L)
{
	worker *w = check_worker(L, 1);

	if (w->pid > 0) {
		kill(w->pid, SIGKILL);
		while (waitpid(w->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	if (w->in >= 0)
		close(w->in);
	if (w->out >= 0)
		close(w->out);
	free(w->at);
	*w = (worker){.pid = -1, .in = -1, .out = -1, .ended = true};
	return 0;
}

/* Reads what is there; true when a whole frame has arrived or the child has ended. */
static bool worker_fill(worker *w)
{
	size_t want = w->len < 5 ? 5 : 5 + frame_length(w->at);
	ssize_t got;

	if (want > 5 + DS_FRAME_MAX) {
		w->ended = true;
		return true;
	}
	if (w->cap < want) {
		char *at = realloc(w->at, want);

		if (!at) {
			w->ended = true;
			return true;
		}
		w->at = at;
		w->cap = want;
	}
	if (w->len < want) {
		got = read(w->in, w->at + w->len, want - w->len);
		if (got < 0 && errno == EINTR)
			return false;
		if (got <= 0) {
			w->ended = true;
			return true;
		}
		w->len += (size_t)got;
	}
	return w->len >= 5 && w->len == 5 + frame_length(w->at);
}

static int push_frame(lua_State *L, int table, int index, worker *w)
{
	lua_rawgeti(L, table, index);
	if (w->ended) {
		lua_pushnil(L);
		return 2;
	}
	lua_pushlstring(L, w->at + 4, 1);
	lua_pushlstring(L, w->at + 5, w->len - 5);
	w->len = 0;
	return 3;
}

/* host.poll(workers, ms) -> worker, kind, payload | worker, nil (ended) | nil (time or interrupt) */
static int host_poll(lua_State *L)
{
	struct pollfd fds[WORKERS_MAX];
	worker *ws[WORKERS_MAX];
	int n, ready;

	luaL_checktype(L, 1, LUA_TTABLE);
	n = (int)lua_rawlen(L, 1);
	luaL_argcheck(L, n > 0 && n <= WORKERS_MAX, 1, "1 to 256 workers expected");
	for (int i = 0; i < n; i++) {
		lua_rawgeti(L, 1, i + 1);
		ws[i] = check_worker(L, -1);
		lua_pop(L, 1);
		fds[i] = (struct pollfd){ws[i]->ended ? -1 : ws[i]->in, POLLIN, 0};
	}
	for (;;) {
		if (ds_stopped())
			return 0;
		ready = poll(fds, (nfds_t)n, (int)luaL_optinteger(L, 2, -1));
		if (ready == 0 || (ready < 0 && errno != EINTR))
			return 0;
		for (int i = 0; ready > 0 && i < n; i++) {
			if (fds[i].revents && worker_fill(ws[i]))
				return push_frame(L, 1, i + 1, ws[i]);
		}
	}
}

/* ---- in the child ------------------------------------------------------------------------------------ */

static int host_send(lua_State *L)
{
	char kind = check_kind(L, 1);
	size_t n;
	const char *s = luaL_checklstring(L, 2, &n);

	if (ds_this_child.out < 0 || !ds_frame_write(ds_this_child.out, kind, (ds_str){s, n}))
		_exit(0); /* the parent is gone, and nobody is left to tell */
	return 0;
}

static int host_receive(lua_State *L)
{
	char kind, *at;
	size_t n;
	int got = ds_frame_read(ds_this_child.in, &kind, &at, &n);

	if (got < 0)
		_exit(0);
	if (got == 0)
		return 0;
	lua_pushlstring(L, &kind, 1);
	/* the copy may fail for lack of memory: then the meter has already ended this child */
	lua_pushlstring(L, at, n);
	free(at);
	return 2;
}

static size_t megabytes(lua_State *L, const char *field)
{
	lua_Integer mb;

	lua_getfield(L, 1, field);
	mb = luaL_optinteger(L, -1, 0);
	lua_pop(L, 1);
	if (mb <= 0)
		return 0;
	return mb > (1 << 20) ? (size_t)1 << 40 : (size_t)mb << 20;
}

/* host.lock{memory=MB, output=MB}: once, when everything that the script needs is open */
static int host_lock(lua_State *L)
{
	ds_limits limits;

	luaL_checktype(L, 1, LUA_TTABLE);
	limits = (ds_limits){megabytes(L, "memory"), megabytes(L, "output"), 0};
	child_meter.limit = limits.memory;
	ds_child_lock(&limits);
	return 0;
}

/* host.step(cpu_seconds, document): arms the clock; document is what the last frame names */
static int host_step(lua_State *L)
{
	double cpu = luaL_checknumber(L, 1);
	const char *doc = luaL_optstring(L, 2, "");
	char *out = ds_this_child.document;
	size_t n = 0;

	ds_child_clock(0);
	/* kept ready for the handler: quotes and control characters would break its JSON */
	for (; *doc && n + 1 < sizeof ds_this_child.document; doc++)
		out[n++] = (unsigned char)*doc < 0x20 || *doc == '"' || *doc == '\\' ? '?' : *doc;
	while (n > 0 && ((unsigned char)out[n - 1] & 0x80) && *doc)
		n--; /* never cut inside a character */
	out[n] = '\0';
	ds_child_clock(cpu);
	return 0;
}

/* ---- signals and embedded files ------------------------------------------------------------------------- */

static void on_interrupt(int sig)
{
	(void)sig;
	/* the second time: whatever runs does not listen */
	if (ds_stop_flag)
		_exit(130);
	ds_stop_flag = 1;
}

static int host_on_interrupt(lua_State *L)
{
	struct sigaction sa;

	(void)L;
	memset(&sa, 0, sizeof sa);
	sa.sa_handler = on_interrupt;
	sigemptyset(&sa.sa_mask);
	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
	sa.sa_handler = SIG_IGN;
	sigaction(SIGPIPE, &sa, NULL);
	return 0;
}

static int host_clear_interrupt(lua_State *L)
{
	(void)L;
	ds_stop_flag = 0;
	return 0;
}

static int host_module(lua_State *L)
{
	const ds_module *m = ds_module_find(luaL_checkstring(L, 1));

	if (!m)
		return 0;
	lua_pushlstring(L, m->start, (size_t)(m->end - m->start));
	return 1;
}

static int host_modules(lua_State *L)
{
	const char *prefix = luaL_optstring(L, 1, "");
	lua_Integer n = 0;

	lua_newtable(L);
	for (size_t i = 0; i < ds_n_modules; i++) {
		if (strncmp(ds_modules[i].path, prefix, strlen(prefix)) == 0) {
			lua_pushstring(L, ds_modules[i].path);
			lua_rawseti(L, -2, ++n);
		}
	}
	return 1;
}

/* host.cores() -> how many processors are online, at least 1 */
static int host_cores(lua_State *L)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	lua_pushinteger(L, n > 0 ? n : 1);
	return 1;
}

int luaopen_dossier_host(lua_State *L)
{
	static const luaL_Reg methods[] = {{"send", worker_send}, {"close", worker_close},
					   {"kill", worker_kill}, {"wait", worker_wait}, {NULL, NULL}};
	static const luaL_Reg functions[] = {
		{"fork", host_fork},	   {"poll", host_poll},
		{"send", host_send},	   {"receive", host_receive},
		{"lock", host_lock},	   {"step", host_step},
		{"module", host_module},   {"modules", host_modules},
		{"cores", host_cores},	   {"on_interrupt", host_on_interrupt},
		{"clear_interrupt", host_clear_interrupt}, {NULL, NULL}};

	if (luaL_newmetatable(L, WORKER)) {
		luaL_newlib(L, methods);
		lua_setfield(L, -2, "__index");
		lua_pushcfunction(L, worker_gc);
		lua_setfield(L, -2, "__gc");
		lua_pushcfunction(L, worker_gc);
		lua_setfield(L, -2, "__close");
	}
	lua_pop(L, 1);
	luaL_newlib(L, functions);
	return 1;
}
