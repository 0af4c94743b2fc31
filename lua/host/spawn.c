/*
 * host.spawn: another program, by an argument vector; no shell.
 *
 * Its output comes back as strings; time and size are limited, and a program over its limit is killed. What it reads is in
 * memory before it starts (a file without a name), so that nobody waits for anybody.
 *
 * SPDX-License-Identifier: MIT
 */
#include "host/host_int.h"

#include "base/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <lauxlib.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif
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

/* In the child: nothing but calls that are allowed between fork and exec. in: -1 = nothing to read */
_Noreturn static void become(char **argv, char **env, int in, int out, int err, pid_t parent)
{
	int null = in >= 0 ? in : open("/dev/null", O_RDONLY);
	sigset_t none;

	setpgid(0, 0); /* so that it ends with all that it starts */
#ifdef __linux__
	prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
	if (getppid() != parent)
		_exit(126);
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
		if (ds_stopped())
			return "interrupted";
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

/* A file without a name that holds these bytes, at its beginning; -1 with errno. */
static int file_of(const char *at, size_t n)
{
#ifdef __linux__
	int fd = memfd_create("input", MFD_CLOEXEC);
#else
	FILE *f = tmpfile();
	int fd = f ? dup(fileno(f)) : -1;

	if (f)
		fclose(f);
#endif
	for (size_t done = 0; fd >= 0 && done < n;) {
		ssize_t more = write(fd, at + done, n - done);

		if (more < 0 && errno == EINTR)
			continue;
		if (more <= 0) {
			close(fd);
			return -1;
		}
		done += (size_t)more;
	}
	if (fd >= 0 && lseek(fd, 0, SEEK_SET) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

/* Starts it and waits; the exit code, or -1 with *why. */
static int run(char **argv, char **env, int in, struct out o[2], double seconds, const char **why)
{
	int out[2] = {-1, -1}, err[2] = {-1, -1}, status = 0;
	pid_t pid = -1, parent = getpid();

	if (pipe2(out, O_CLOEXEC) == 0 && pipe2(err, O_CLOEXEC) == 0)
		pid = fork();
	if (pid == 0)
		become(argv, env, in, out[1], err[1], parent);
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
	if (*why && kill(-pid, SIGKILL) != 0)
		kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (*why)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/*
 * host.spawn(argv, env [, seconds [, input]]) -> exit code, stdout, stderr | nil, message. argv[1] is an absolute path; env is
 * a list of NAME=VALUE, nil = that of this process; input: what it reads, nil = nothing. 127 = there is no such program.
 */
static int host_spawn(lua_State *L)
{
	struct out o[2] = {{-1, NULL, 0, 0}, {-1, NULL, 0, 0}};
	double seconds = luaL_optnumber(L, 3, 60);
	const char *why, *input;
	char **argv, **env = environ;
	int code, in = -1;
	luaL_Buffer b;
	size_t n;

	luaL_checktype(L, 1, LUA_TTABLE);
	input = luaL_optlstring(L, 4, NULL, &n);
	luaL_argcheck(L, lua_rawlen(L, 1) > 0, 1, "no program");
	argv = words_of(L, 1);
	if (!lua_isnoneornil(L, 2)) {
		luaL_checktype(L, 2, LUA_TTABLE);
		env = words_of(L, 2);
	}
	luaL_argcheck(L, argv[0][0] == '/', 1, "the program's path must be absolute");
	if (input)
		in = file_of(input, n);
	if (input && in < 0) {
		lua_pushnil(L);
		lua_pushfstring(L, "its input could not be put into memory: %s", strerror(errno));
		return 2;
	}
	code = run(argv, env, in, o, seconds, &why);
	if (in >= 0)
		close(in);
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
