/*
 * host.spawn: another program, by an argument vector and an environment that is all given; no shell.
 *
 * Its output comes back as strings; time and size are limited, and a program over its limit is killed.
 *
 * SPDX-License-Identifier: MIT
 */
#include "host/host_int.h"

#include <errno.h>
#include <fcntl.h>
#include <lauxlib.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define WORDS_MAX  256
#define OUTPUT_MAX ((size_t)64 << 20)

/* The strings of the table at idx, NULL at the end; borrowed from it. Raises. */
static char **words_of(lua_State *L, int idx)
{
	size_t n = lua_rawlen(L, idx);
	char **v;

	if (n > WORDS_MAX)
		luaL_error(L, "spawn: more than %d words", WORDS_MAX);
	v = lua_newuserdatauv(L, (n + 1) * sizeof *v, 0);
	for (size_t i = 0; i < n; i++) {
		size_t len;

		if (lua_rawgeti(L, idx, (lua_Integer)i + 1) != LUA_TSTRING)
			luaL_error(L, "spawn: word %d is no string", (int)i + 1);
		v[i] = (char *)(uintptr_t)lua_tolstring(L, -1, &len);
		if (strlen(v[i]) != len)
			luaL_error(L, "spawn: word %d holds a zero byte", (int)i + 1);
		lua_pop(L, 1); /* the table keeps it */
	}
	v[n] = NULL;
	return v;
}

struct out {
	int fd;
	char *at;
	size_t len, cap;
};

/* In the child: nothing but calls that are allowed between fork and exec. */
_Noreturn static void become(char **argv, char **env, int out, int err)
{
	int null = open("/dev/null", O_RDONLY);
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGINT, SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
	if (null < 0 || dup2(null, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0)
		_exit(126);
	execve(argv[0], argv, env);
	_exit(127);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Reads what is there. 1 = more may come, 0 = the end, -1 = too much or no memory. */
static int take(struct out *o)
{
	ssize_t n;

	if (o->cap - o->len < 4096) {
		size_t cap = o->cap ? o->cap * 2 : 8192;
		char *at = cap > OUTPUT_MAX ? NULL : realloc(o->at, cap);

		if (!at)
			return -1;
		o->at = at;
		o->cap = cap;
	}
	n = read(o->fd, o->at + o->len, o->cap - o->len);
	if (n < 0 && errno == EINTR)
		return 1;
	if (n <= 0)
		return 0;
	o->len += (size_t)n;
	return 1;
}

/* Until both ends are closed. NULL, or what went wrong. */
static const char *collect(struct out o[2], double end)
{
	while (o[0].fd >= 0 || o[1].fd >= 0) {
		struct pollfd p[2] = {{o[0].fd, POLLIN, 0}, {o[1].fd, POLLIN, 0}};
		double left = end - now();

		if (left <= 0)
			return "took too long";
		if (poll(p, 2, left > 1 ? 1000 : (int)(left * 1000) + 1) < 0) {
			if (errno == EINTR)
				return "interrupted";
			return strerror(errno);
		}
		for (int i = 0; i < 2; i++) {
			int more = p[i].revents ? take(&o[i]) : 1;

			if (more < 0)
				return "printed too much";
			if (more == 0) {
				close(o[i].fd);
				o[i].fd = -1;
			}
		}
	}
	return NULL;
}

/* Starts it and waits; the exit code, or -1 with *why. */
static int run(char **argv, char **env, struct out o[2], double seconds, const char **why)
{
	int out[2] = {-1, -1}, err[2] = {-1, -1}, status = 0;
	pid_t pid = -1;

	if (pipe2(out, O_CLOEXEC) == 0 && pipe2(err, O_CLOEXEC) == 0)
		pid = fork();
	if (pid == 0)
		become(argv, env, out[1], err[1]);
	*why = pid < 0 ? strerror(errno) : NULL;
	if (out[1] >= 0)
		close(out[1]);
	if (err[1] >= 0)
		close(err[1]);
	o[0].fd = out[0];
	o[1].fd = err[0];
	if (pid > 0)
		*why = collect(o, now() + seconds);
	for (int i = 0; i < 2; i++) {
		if (o[i].fd >= 0)
			close(o[i].fd);
	}
	if (pid < 0)
		return -1;
	if (*why)
		kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (*why)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/*
 * host.spawn(argv, env [, seconds]) -> exit code, stdout, stderr | nil, message. argv[1] is an absolute path; env is
 * a list of NAME=VALUE. 127 = there is no such program.
 */
static int host_spawn(lua_State *L)
{
	struct out o[2] = {{-1, NULL, 0, 0}, {-1, NULL, 0, 0}};
	double seconds = luaL_optnumber(L, 3, 60);
	const char *why;
	char **argv, **env;
	int code;
	luaL_Buffer b;

	luaL_checktype(L, 1, LUA_TTABLE);
	luaL_checktype(L, 2, LUA_TTABLE);
	luaL_argcheck(L, lua_rawlen(L, 1) > 0, 1, "no program");
	argv = words_of(L, 1);
	env = words_of(L, 2);
	luaL_argcheck(L, argv[0][0] == '/', 1, "the program's path must be absolute");
	code = run(argv, env, o, seconds, &why);
	if (code < 0) {
		lua_pushnil(L);
		lua_pushstring(L, why);
	} else {
		lua_pushinteger(L, code);
		for (int i = 0; i < 2; i++) {
			luaL_buffinit(L, &b);
			luaL_addlstring(&b, o[i].at ? o[i].at : "", o[i].len);
			luaL_pushresult(&b);
		}
	}
	free(o[0].at);
	free(o[1].at);
	return code < 0 ? 2 : 3;
}

void ds_host_spawn(lua_State *L)
{
	lua_pushcfunction(L, host_spawn);
	lua_setfield(L, -2, "spawn");
}
