/*
 * The parent's side of a worker against a child that is hostile whole, and what a child keeps of its parent.
 *
 * worker.c is compiled in with a fork of our own, so that what runs in the child is a function of this file: as if a
 * script had got out of Lua and past the child's own checks.
 *
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <lauxlib.h>
#include <lualib.h>

static int child_end;
static void (*hostile)(int fd);

static int noted_pair(int domain, int type, int protocol, int ends[2])
{
	int result = socketpair(domain, type, protocol, ends);

	child_end = ends[1];
	return result;
}

static pid_t hostile_fork(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		hostile(child_end);
		_exit(0);
	}
	return pid;
}

#define PATIENCE 1
#define socketpair noted_pair
#define fork hostile_fork
#include "host/worker.c"
#undef socketpair
#undef fork

/* ---- the parent ------------------------------------------------------------------------------------------ */

struct seen {
	size_t frames, bytes, cap;
	char kinds[300];
	char why[80];
};

static int open_fds(void)
{
	int n = 0;

	for (int fd = 0; fd < 256; fd++)
		n += fcntl(fd, F_GETFD) >= 0;
	return n;
}

static lua_State *parent(void)
{
	lua_State *L = luaL_newstate();

	assert_non_null(L);
	lua_newtable(L);
	ds_host_workers(L);
	lua_setglobal(L, "host");
	return L;
}

/* Starts a worker that is `child`, the value on top of the stack. */
static worker *start(lua_State *L, void (*child)(int fd), lua_Integer allowed)
{
	hostile = child;
	lua_getglobal(L, "host");
	lua_getfield(L, -1, "fork");
	lua_remove(L, -2);
	lua_pushliteral(L, "");
	lua_pushinteger(L, allowed);
	assert_int_equal(lua_pcall(L, 2, 1, 0), LUA_OK);
	return lua_touserdata(L, -1);
}

/* All that comes of it until it has ended. */
static void listen_to(struct seen *s, lua_State *L, worker *w)
{
	*s = (struct seen){0};
	for (;;) {
		size_t n;

		lua_getglobal(L, "host");
		lua_getfield(L, -1, "poll");
		lua_createtable(L, 1, 0);
		lua_pushvalue(L, -4);
		lua_rawseti(L, -2, 1);
		lua_pushinteger(L, 10000);
		assert_int_equal(lua_pcall(L, 2, 3, 0), LUA_OK);
		assert_int_equal(lua_type(L, -3), LUA_TUSERDATA); /* or ten seconds have gone by */
		s->cap = w->cap > s->cap ? w->cap : s->cap;
		if (lua_isnil(L, -2)) {
			if (lua_isstring(L, -1))
				snprintf(s->why, sizeof s->why, "%s", lua_tostring(L, -1));
			lua_pop(L, 4);
			return;
		}
		lua_tolstring(L, -1, &n);
		if (s->frames < sizeof s->kinds)
			s->kinds[s->frames] = *lua_tostring(L, -2);
		s->frames++;
		s->bytes += n;
		lua_pop(L, 4);
	}
}

/* Runs it whole; afterwards no process and no descriptor is left. */
static void attack(struct seen *s, void (*child)(int fd), lua_Integer allowed)
{
	int before = open_fds();
	lua_State *L = parent();

	listen_to(s, L, start(L, child, allowed));
	lua_close(L);
	assert_int_equal(open_fds(), before);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
}

static const char *sent(lua_State *L, size_t n)
{
	char *big = calloc(1, n);
	const char *why;

	assert_non_null(big);
	lua_getfield(L, -1, "send");
	lua_pushvalue(L, -2);
	lua_pushliteral(L, "D");
	lua_pushlstring(L, big, n);
	free(big);
	assert_int_equal(lua_pcall(L, 3, 2, 0), LUA_OK);
	why = lua_toboolean(L, -2) ? NULL : "the worker is gone";
	if (why)
		assert_string_equal(lua_tostring(L, -1), why);
	lua_pop(L, 2);
	return why;
}

/* ---- children -------------------------------------------------------------------------------------------- */

static void put(int fd, const void *at, size_t n)
{
	const char *p = at;

	while (n > 0) {
		ssize_t done = send(fd, p, n, MSG_NOSIGNAL);

		if (done <= 0)
			_exit(0);
		p += done;
		n -= (size_t)done;
	}
}

static void frame(int fd, char kind, const void *at, size_t n)
{
	char head[DS_FRAME_HEAD];

	ds_frame_head(head, kind, n);
	put(fd, head, sizeof head);
	put(fd, at, n);
}

static void too_long(int fd) { put(fd, "\xff\xff\xff\xffWxyz", 8); }
static void longest(int fd)
{
	frame(fd, 'W', "{}", 2);
	put(fd, "\x00\x00\x00\x40Wxyz", 8); /* 1 GB is promised */
}
static void cut_head(int fd)
{
	frame(fd, 'P', "x", 1);
	put(fd, "\x05\x00\x00", 3);
}
static void cut_payload(int fd) { put(fd, "\x05\x00\x00\x00Wab", 7); }
static void nothing(int fd) { (void)fd; }
static void byte_by_byte(int fd)
{
	const char all[] = "\x02\x00\x00\x00W{}\x00\x00\x00\x00K";

	for (size_t i = 0; i < sizeof all - 1; i++)
		put(fd, all + i, 1);
}
static void empty_frames(int fd)
{
	for (int i = 0; i < 20000; i++)
		frame(fd, 'P', "", 0);
}
static void all_kinds(int fd)
{
	for (int i = 0; i < 256; i++)
		frame(fd, (char)i, "x", 1);
}
static void flood(int fd)
{
	char text[4096] = {0};

	for (;;)
		frame(fd, 'P', text, sizeof text);
}
static void one_long_flood(int fd)
{
	char text[4096] = {0};

	put(fd, "\x00\x00\x00\x3fP", 5);
	for (;;)
		put(fd, text, sizeof text);
}
static void killed(int fd)
{
	frame(fd, 'P', "x", 1);
	kill(getpid(), SIGKILL);
}
static void deaf(int fd)
{
	(void)fd;
	for (;;)
		pause();
}
static void take(int fd, void *at, size_t n)
{
	for (char *p = at; n > 0;) {
		ssize_t got = recv(fd, p, n, 0);

		if (got <= 0)
			_exit(0);
		p += got;
		n -= (size_t)got;
	}
}
/* Gives back every frame. */
static void echo(int fd)
{
	static char all[2 * HELD];
	char head[DS_FRAME_HEAD];

	for (;;) {
		take(fd, head, sizeof head);
		take(fd, all, ds_frame_length(head));
		frame(fd, head[4], all, ds_frame_length(head));
	}
}
static void shut(int fd)
{
	close(fd);
	pause();
}
/* Descriptors of files, as many as one message takes. */
static void gives_files(int fd)
{
	union {
		char room[CMSG_SPACE(sizeof(int) * 32)];
		struct cmsghdr align;
	} control;
	char head[DS_FRAME_HEAD + 1] = {1, 0, 0, 0, 'P', 'x'};
	struct iovec part = {head, sizeof head};
	struct msghdr m = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof control.room};
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(int) * 32);
	for (int i = 0; i < 32; i++)
		memcpy(CMSG_DATA(c) + (size_t)i * sizeof(int), &fd, sizeof fd);
	(void)!sendmsg(fd, &m, MSG_NOSIGNAL);
}

/* ---- tests ----------------------------------------------------------------------------------------------- */

static void test_lengths(void **state)
{
	struct seen s;

	attack(&s, too_long, 0);
	assert_int_equal(s.frames, 0);
	assert_string_equal(s.why, "sent a message that is too long");
	/* what is promised takes no memory */
	attack(&s, longest, 0);
	assert_int_equal(s.frames, 1);
	assert_true(s.cap <= 4 * READ_STEP);
	assert_string_equal(s.why, "");
}

static void test_cut(void **state)
{
	static void (*const children[])(int) = {cut_head, cut_payload, nothing, killed};
	static const size_t frames[] = {1, 0, 0, 1};
	struct seen s;

	for (size_t i = 0; i < sizeof children / sizeof *children; i++) {
		attack(&s, children[i], 0);
		assert_int_equal(s.frames, frames[i]);
		assert_string_equal(s.why, "");
	}
}

static void test_pieces(void **state)
{
	struct seen s;

	attack(&s, byte_by_byte, 0);
	assert_int_equal(s.frames, 2);
	assert_int_equal(s.bytes, 2);
	assert_memory_equal(s.kinds, "WK", 2);
	attack(&s, empty_frames, 0);
	assert_int_equal(s.frames, 20000);
	attack(&s, all_kinds, 0);
	assert_int_equal(s.frames, 256);
	for (int i = 0; i < 256; i++)
		assert_int_equal((unsigned char)s.kinds[i], i);
}

static void test_flood(void **state)
{
	struct seen s;

	attack(&s, flood, 1 << 20);
	assert_string_equal(s.why, "sent more than its output limit");
	assert_true(s.bytes <= (1 << 20) + KEEP + READ_STEP * 4);
	attack(&s, one_long_flood, 1 << 20);
	assert_string_equal(s.why, "sent more than its output limit");
	assert_int_equal(s.frames, 0);
	assert_true(s.cap <= 8 << 20);
}

static void test_files(void **state)
{
	struct seen s;

	/* attack() counts the descriptors */
	attack(&s, gives_files, 0);
	assert_int_equal(s.frames, 1);
}

/* Sending to one that does not read, that talks instead, that has gone. */
static void test_sending(void **state)
{
	static void (*const children[])(int) = {deaf, flood, shut, nothing, killed};
	lua_State *L = parent();

	for (size_t i = 0; i < sizeof children / sizeof *children; i++) {
		start(L, children[i], 1 << 20);
		assert_string_equal(sent(L, 64 << 20), "the worker is gone");
		lua_pop(L, 1);
	}
	lua_close(L);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

static bool sends(lua_State *L, const char *kind, size_t n, int fill)
{
	static char all[2 * HELD];
	bool good;

	memset(all, fill, n);
	lua_getfield(L, -1, "send");
	lua_pushvalue(L, -2);
	lua_pushstring(L, kind);
	lua_pushlstring(L, all, n);
	assert_int_equal(lua_pcall(L, 3, 1, 0), LUA_OK);
	good = lua_toboolean(L, -1);
	lua_pop(L, 1);
	return good;
}

/* The next frame of the worker on top: its length and first byte; false when none comes in that time, or it has ended. */
static bool next_frame(lua_State *L, lua_Integer ms, char *kind, size_t *n, char *first)
{
	bool some;

	lua_getglobal(L, "host");
	lua_getfield(L, -1, "poll");
	lua_createtable(L, 1, 0);
	lua_pushvalue(L, -4);
	lua_rawseti(L, -2, 1);
	lua_pushinteger(L, ms);
	assert_int_equal(lua_pcall(L, 2, 3, 0), LUA_OK);
	some = lua_type(L, -2) == LUA_TSTRING;
	if (some) {
		const char *at = lua_tolstring(L, -1, n);

		*kind = *lua_tostring(L, -2);
		*first = *n ? *at : 0;
	}
	lua_pop(L, 4);
	return some;
}

/* Rows wait for a frame of another kind, or until they are too many; their order stays. */
static void test_held(void **state)
{
	static const size_t sizes[] = {2, 0, HELD - DS_FRAME_HEAD, 1, HELD - DS_FRAME_HEAD + 1, HELD - 2 * DS_FRAME_HEAD - 3, 3, 0,
				       HELD, 7, 2 * HELD, HELD / 2, HELD / 2, HELD / 2};
	const size_t many = sizeof sizes / sizeof *sizes;
	lua_State *L = parent();
	size_t n = 0;
	char kind = 0, first = 0;

	start(L, echo, 0);
	assert_true(sends(L, "W", 3, 'x'));
	assert_false(next_frame(L, 100, &kind, &n, &first));
	assert_true(sends(L, "E", 0, 0));
	assert_true(next_frame(L, 10000, &kind, &n, &first));
	assert_true(kind == 'W' && n == 3 && first == 'x');
	assert_true(next_frame(L, 10000, &kind, &n, &first));
	assert_true(kind == 'E' && n == 0);
	for (size_t i = 0; i < many; i++)
		assert_true(sends(L, i % 5 == 4 ? "D" : "W", sizes[i], (int)('a' + i)));
	assert_true(sends(L, "E", 1, 'z'));
	for (size_t i = 0; i < many; i++) {
		assert_true(next_frame(L, 10000, &kind, &n, &first));
		assert_int_equal(kind, i % 5 == 4 ? 'D' : 'W');
		assert_int_equal(n, sizes[i]);
		assert_int_equal(first, n ? (int)('a' + i) : 0);
	}
	assert_true(next_frame(L, 10000, &kind, &n, &first));
	assert_true(kind == 'E' && n == 1 && first == 'z');
	lua_close(L);
	/* one that has gone while they waited */
	L = parent();
	start(L, nothing, 0);
	assert_true(sends(L, "W", 3, 'x'));
	assert_false(next_frame(L, 10000, &kind, &n, &first));
	assert_false(sends(L, "E", 0, 0));
	lua_close(L);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

/* ---- what a child keeps -------------------------------------------------------------------------------------- */

static const char *secret;
static int report[2];

/* Confined, it looks around; a letter for each thing that should not be. */
static void look_around(int fd)
{
	ds_limits limits = {.memory = 64 << 20, .output = 1 << 20, .confined = true};
	const ds_confine_paths none = {0};
	char found[16] = "";
	size_t n = 0;
	int out = report[1];

	ds_child_begin(fd, getppid());
	/* the end of our own pipe goes where the socket's number can be told from it */
	if (dup2(out, 63) != 63)
		_exit(1);
	for (int other = 3; other < 63; other++) {
		if (other != fd)
			close(other);
	}
	if (ds_child_lock(&limits, &none, NULL))
		found[n++] = 'c';
	for (int i = 0; i < 3; i++) {
		struct stat st, null;

#ifdef DS_SANITIZED
		if (i == 2)
			continue; /* where sanitizers tell what they found */
#endif
		if (fstat(i, &st) || fstat(0, &null) || st.st_rdev != null.st_rdev || !S_ISCHR(st.st_mode))
			found[n++] = (char)('0' + i);
	}
	if (strstr(secret, "hunter2") || getenv("DOSSIER_TEST_SECRET"))
		found[n++] = 's';
	for (char **e = environ; *e; e++) {
		if (strncmp(*e, "TZ=", 3) != 0)
			found[n++] = 'e';
	}
	found[n++] = '.';
	(void)!write(63, found, n);
	_exit(0);
}

static void test_kept(void **state)
{
	lua_State *L = parent();
	char got[32] = "";

	assert_int_equal(setenv("DOSSIER_TEST_SECRET", "hunter2", 1), 0);
	secret = getenv("DOSSIER_TEST_SECRET");
	assert_int_equal(pipe(report), 0);
	start(L, look_around, 0);
	close(report[1]);
	assert_true(read(report[0], got, sizeof got - 1) > 0);
	assert_string_equal(got, ".");
	close(report[0]);
	lua_close(L);
	assert_string_equal(secret, "hunter2");
	assert_int_equal(unsetenv("DOSSIER_TEST_SECRET"), 0);
}

/* Descriptors of the parent are closed before any code of a script runs: the real child's first steps. */
static void count_open(int fd)
{
	int open = 0, kept = fcntl(report[1], F_DUPFD, 200);

	(void)kept;
	close_others(fd);
	for (int other = 3; other < 1024; other++)
		open += other != fd && fcntl(other, F_GETFD) >= 0;
	put(fd, "\x01\x00\x00\x00P", 5);
	put(fd, open ? "n" : "y", 1);
}

static void test_descriptors(void **state)
{
	lua_State *L = parent();
	size_t n;

	assert_int_equal(pipe(report), 0);
	start(L, count_open, 0);
	lua_getglobal(L, "host");
	lua_getfield(L, -1, "poll");
	lua_createtable(L, 1, 0);
	lua_pushvalue(L, -4);
	lua_rawseti(L, -2, 1);
	assert_int_equal(lua_pcall(L, 1, 3, 0), LUA_OK);
	assert_string_equal(lua_tolstring(L, -1, &n), "y");
	lua_close(L);
	close(report[0]);
	close(report[1]);
}

static void wait_for_death(int fd)
{
	ds_child_begin(fd, getppid());
	deaf(fd);
}

/* A parent that is killed, and has no time to end anybody. */
static void test_orphan(void **state)
{
	pid_t pid;
	char byte;
	int status;

#ifndef __linux__
	skip(); /* elsewhere a child notices when it next reads or writes */
#endif
	assert_int_equal(pipe(report), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		lua_State *L = parent();

		start(L, wait_for_death, 0);
		usleep(100000);
		kill(getpid(), SIGKILL);
	}
	close(report[1]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	/* the end of the pipe comes when the worker, too, is gone */
	alarm(10);
	assert_int_equal(read(report[0], &byte, 1), 0);
	alarm(0);
	close(report[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lengths), cmocka_unit_test(test_cut), cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_flood), cmocka_unit_test(test_files), cmocka_unit_test(test_sending), cmocka_unit_test(test_held),
		cmocka_unit_test(test_kept), cmocka_unit_test(test_descriptors), cmocka_unit_test(test_orphan),
	};

	return cmocka_run_group_tests_name("host/frames", tests, NULL, NULL);
}
