/*
 * Workers as the parent sees them: forked, fed, listened to, ended. See host.h and worker.h.
 *
 * What a worker sends is untrusted: lengths are bounded before memory is taken, and more than its output
 * limit ends it. The parent never waits for one side only: while it writes to a worker it also reads from
 * it, so large documents and many rows cannot block each other.
 *
 * SPDX-License-Identifier: MIT
 */
#include "host/host_int.h"
#include "host/worker.h"

#include "base/stop.h"
#include "host/state.h"

#include <errno.h>
#include <fcntl.h>
#include <lauxlib.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define WORKER "dossier.worker"
#define WORKERS_MAX 256
#define READ_STEP ((size_t)64 << 10)
#define KEEP ((size_t)1 << 20) /* bytes of a buffer that are kept for the next frame */
#define HELD ((size_t)64 << 10)
#ifndef PATIENCE /* its test is not as patient */
#define PATIENCE 60 /* seconds that a worker may let us wait with what it is sent */
#endif

typedef struct worker {
	pid_t pid;
	int fd;            /* the parent's end; -1 = closed */
	char *at;          /* what has arrived: from pos to len */
	size_t pos, len, cap;
	uint64_t received, allowed; /* bytes; allowed 0 = no limit */
	const char *broken;         /* why the parent gave it up */
	bool ended;                 /* nothing more arrives */
	char *held;                 /* frames that have not gone out yet, HELD bytes at most; NULL = none yet */
	size_t n_held;
} worker;

static worker *check_worker(lua_State *L, int arg)
{
	return luaL_checkudata(L, arg, WORKER);
}

/* ---- the child ------------------------------------------------------------------------------------ */

static void trip_memory(void)
{
	ds_child_limit_here("memory");
}

ds_meter ds_child_meter;

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
static _Noreturn void run_child(const char *config, size_t n)
{
	lua_State *L;

	ds_child_meter.trip = trip_memory;
	L = ds_state_new(&ds_child_meter);
	if (!L)
		ds_child_limit("memory");
	ds_this_child.L = L;
	lua_pushcfunction(L, ds_state_traceback);
	lua_pushcfunction(L, child_main);
	lua_pushlstring(L, config, n);
	if (lua_pcall(L, 1, 0, 1)) {
		size_t len;
		const char *msg = lua_tolstring(L, -1, &len);

		ds_child_send('X', msg ? (ds_str){msg, len} : DS_STR("error"));
		_exit(1);
	}
	ds_child_flush();
	fflush(stdout); /* a trusted script may have written there */
	fflush(stderr);
	_exit(0);
}

/* All descriptors but the standard ones and the socket are the parent's, so close them. */
static void close_others(int fd)
{
	long max;

#ifdef SYS_close_range
	if ((fd == 3 || syscall(SYS_close_range, 3U, (unsigned)fd - 1, 0U) == 0) &&
	    syscall(SYS_close_range, (unsigned)fd + 1, ~0U, 0U) == 0)
		return;
#endif
	max = sysconf(_SC_OPEN_MAX);
	if (max < 0 || max > 65536)
		max = 65536;
	for (int other = 3; other < max; other++) {
		if (other != fd)
			close(other);
	}
}

/* host.fork(config [, output bytes]) -> worker */
static int host_fork(lua_State *L)
{
	size_t n;
	const char *config = luaL_checklstring(L, 1, &n);
	lua_Integer allowed = luaL_optinteger(L, 2, 0);
	worker *w = lua_newuserdatauv(L, sizeof *w, 0);
	pid_t parent = getpid();
	int ends[2];

	*w = (worker){.pid = -1, .fd = -1, .allowed = allowed > 0 ? (uint64_t)allowed : 0};
	luaL_setmetatable(L, WORKER);
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
		return luaL_error(L, "a worker process could not be started: %s", strerror(errno));
	fflush(NULL);
	w->pid = fork();
	if (w->pid < 0) {
		int why = errno;

		close(ends[0]);
		close(ends[1]);
		return luaL_error(L, "a worker process could not be started: %s", strerror(why));
	}
	if (w->pid == 0) {
		ds_child_begin(ends[1], parent);
		close_others(ends[1]);
		run_child(config, n);
	}
	close(ends[1]);
	w->fd = ends[0];
	return 1;
}

/* ---- what arrives -------------------------------------------------------------------------------------- */

/* The length of the whole frame at the front, or 0 when it has not arrived. */
static size_t whole_frame(const worker *w)
{
	size_t n = w->len - w->pos;

	if (n < DS_FRAME_HEAD || n - DS_FRAME_HEAD < ds_frame_length(w->at + w->pos))
		return 0;
	return DS_FRAME_HEAD + ds_frame_length(w->at + w->pos);
}

static void give_up(worker *w, const char *why)
{
	w->ended = true;
	w->broken = why;
	if (w->pid > 0)
		kill(w->pid, SIGKILL);
}

/* Room for READ_STEP bytes more. Memory grows with what arrived, not with what a header promises. */
static bool make_room(worker *w)
{
	size_t cap;
	char *at;

	if (w->pos > 0) {
		memmove(w->at, w->at + w->pos, w->len - w->pos);
		w->len -= w->pos;
		w->pos = 0;
	}
	if (w->len >= DS_FRAME_HEAD && ds_frame_length(w->at) > DS_FRAME_MAX)
		return false;
	if (w->cap - w->len >= READ_STEP)
		return true;
	cap = w->cap + (w->cap > READ_STEP ? w->cap : READ_STEP);
	at = realloc(w->at, cap);
	if (!at)
		return false;
	w->at = at;
	w->cap = cap;
	return true;
}

/* Reads what is there. */
static void fill(worker *w)
{
	ssize_t got;

	if (w->ended)
		return;
	if (!make_room(w)) {
		give_up(w, "sent a message that is too long");
		return;
	}
	got = recv(w->fd, w->at + w->len, w->cap - w->len, MSG_DONTWAIT);
	if (got < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (got <= 0) {
		w->ended = true;
		return;
	}
	w->len += (size_t)got;
	w->received += (uint64_t)got;
	/* the child counts too; this holds should it have forgotten how */
	if (w->allowed && w->received > w->allowed + KEEP)
		give_up(w, "sent more than its output limit");
}

/* poll(2) that no signal slips past: one that came before it sets the flag, one in it ends it. */
static int wait_for(struct pollfd *fds, nfds_t n, long ms)
{
	struct timespec t = {ms / 1000, ms % 1000 * 1000000};
	sigset_t held, before;
	int ready = -1;

	sigemptyset(&held);
	sigaddset(&held, SIGINT);
	sigaddset(&held, SIGTERM);
	sigprocmask(SIG_BLOCK, &held, &before);
	if (!ds_stopped())
		ready = ppoll(fds, n, ms < 0 ? NULL : &t, &before);
	else
		errno = EINTR;
	sigprocmask(SIG_SETMASK, &before, NULL);
	return ready;
}

static int push_frame(lua_State *L, int table, int index, worker *w)
{
	size_t n = whole_frame(w);

	lua_rawgeti(L, table, index);
	if (!n) {
		lua_pushnil(L);
		lua_pushstring(L, w->broken);
		return 3;
	}
	lua_pushlstring(L, w->at + w->pos + 4, 1);
	lua_pushlstring(L, w->at + w->pos + DS_FRAME_HEAD, n - DS_FRAME_HEAD);
	w->pos += n;
	if (w->pos == w->len) {
		w->pos = w->len = 0;
		if (w->cap > KEEP) {
			free(w->at);
			w->at = NULL;
			w->cap = 0;
		}
	}
	return 3;
}

/*
 * host.poll(workers, ms) -> worker, kind, payload | worker, nil, why (ended) | nil (time or interrupt).
 * Workers take turns, so that one that talks without end does not keep the others waiting.
 */
static int host_poll(lua_State *L)
{
	static int turn;
	struct pollfd fds[WORKERS_MAX];
	worker *ws[WORKERS_MAX];
	int n;

	luaL_checktype(L, 1, LUA_TTABLE);
	luaL_argcheck(L, lua_rawlen(L, 1) > 0 && lua_rawlen(L, 1) <= WORKERS_MAX, 1,
		"1 to 256 workers expected");
	n = (int)lua_rawlen(L, 1);
	for (int i = 0; i < n; i++) {
		lua_rawgeti(L, 1, i + 1);
		ws[i] = check_worker(L, -1);
		lua_pop(L, 1);
		fds[i] = (struct pollfd){ws[i]->fd, POLLIN, 0};
	}
	for (;;) {
		int ready;

		if (ds_stopped())
			return 0;
		turn++;
		for (int k = 0; k < n; k++) {
			int i = (turn + k) % n;

			if (whole_frame(ws[i]) || ws[i]->ended)
				return push_frame(L, 1, i + 1, ws[i]);
		}
		ready = wait_for(fds, (nfds_t)n, (long)luaL_optinteger(L, 2, -1));
		if (ready == 0 || (ready < 0 && errno != EINTR))
			return 0;
		for (int i = 0; ready > 0 && i < n; i++) {
			if (fds[i].revents)
				fill(ws[i]);
		}
	}
}

/* ---- what is sent ---------------------------------------------------------------------------------------- */

/*
 * Writes all of it, reading what the worker sends meanwhile; false when it is gone or we were stopped. No script runs in a
 * worker that is sent something, so one that does not take it for a minute is broken.
 */
static bool push_bytes(worker *w, const char *at, size_t n)
{
	int waited = 0;

	while (n > 0) {
		struct pollfd fd = {w->fd, POLLIN | POLLOUT, 0};
		ssize_t done;
		int ready;

		if (w->ended || ds_stopped())
			return false;
		done = send(w->fd, at, n, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (done > 0) {
			at += done;
			n -= (size_t)done;
			waited = 0;
			continue;
		}
		if (done < 0 && errno != EINTR && errno != EAGAIN)
			return false;
		ready = wait_for(&fd, 1, 1000);
		if (ready > 0 && (fd.revents & POLLIN))
			fill(w);
		if (ready == 0 && ++waited >= PATIENCE)
			give_up(w, "did not read what it was sent");
	}
	return true;
}

static bool push_held(worker *w)
{
	size_t n = w->n_held;

	w->n_held = 0;
	return push_bytes(w, w->held, n);
}

/* One frame; rows are held back until a frame of another kind, or too many of them, take them along. */
static bool push(worker *w, char kind, const char *at, size_t n)
{
	char head[DS_FRAME_HEAD];

	ds_frame_head(head, kind, n);
	if (!w->held && !(w->held = malloc(HELD)))
		return false;
	if (n > HELD - sizeof head)
		return push_held(w) && push_bytes(w, head, sizeof head) && push_bytes(w, at, n);
	if (w->n_held > HELD - sizeof head - n && !push_held(w))
		return false;
	memcpy(w->held + w->n_held, head, sizeof head);
	if (n > 0)
		memcpy(w->held + w->n_held + sizeof head, at, n);
	w->n_held += sizeof head + n;
	return kind == 'W' || push_held(w);
}

/* worker:send(kind, payload) -> true | nil, message */
static int worker_send(lua_State *L)
{
	worker *w = check_worker(L, 1);
	char kind = ds_host_letter(L, 2);
	size_t n;
	const char *s = luaL_checklstring(L, 3, &n);

	if (n > DS_FRAME_MAX) {
		lua_pushnil(L);
		lua_pushliteral(L, "too long for one message (1 GB)");
		return 2;
	}
	if (w->fd >= 0 && push(w, kind, s, n)) {
		lua_pushboolean(L, 1);
		return 1;
	}
	lua_pushnil(L);
	lua_pushliteral(L, "the worker is gone");
	return 2;
}

/* worker:close(): the worker sees the end of its input */
static int worker_close(lua_State *L)
{
	worker *w = check_worker(L, 1);

	if (w->fd >= 0)
		shutdown(w->fd, SHUT_WR);
	return 0;
}

static int worker_kill(lua_State *L)
{
	worker *w = check_worker(L, 1);

	if (w->pid > 0)
		kill(w->pid, SIGKILL);
	return 0;
}

/* worker:cpu() -> seconds of CPU time that it has taken; nil when it has ended or this system does not tell */
static int worker_cpu(lua_State *L)
{
	const worker *w = check_worker(L, 1);
	struct timespec t;
	clockid_t clock;

	if (w->pid <= 0 || clock_getcpuclockid(w->pid, &clock) != 0 || clock_gettime(clock, &t) != 0)
		return 0;
	lua_pushnumber(L, (double)t.tv_sec + (double)t.tv_nsec / 1e9);
	return 1;
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
	if (w->fd >= 0)
		close(w->fd);
	free(w->at);
	free(w->held);
	*w = (worker){.pid = -1, .fd = -1, .ended = true};
	return 0;
}

void ds_host_workers(lua_State *L)
{
	static const luaL_Reg methods[] = {{"send", worker_send}, {"close", worker_close},
					   {"kill", worker_kill}, {"wait", worker_wait}, {"cpu", worker_cpu},
					   {NULL, NULL}};
	static const luaL_Reg functions[] = {{"fork", host_fork}, {"poll", host_poll}, {NULL, NULL}};

	luaL_setfuncs(L, functions, 0);
	if (luaL_newmetatable(L, WORKER)) {
		luaL_newlib(L, methods);
		lua_setfield(L, -2, "__index");
		lua_pushcfunction(L, worker_gc);
		lua_setfield(L, -2, "__gc");
		lua_pushcfunction(L, worker_gc);
		lua_setfield(L, -2, "__close");
	}
	lua_pop(L, 1);
}
