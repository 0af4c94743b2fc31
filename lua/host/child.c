/*
 * The child's side of a worker: its limits and its last word. See worker.h.
 *
 * Time is CPU time of the whole process (ITIMER_PROF): a handler that writes one frame and leaves. It
 * needs nothing of Lua, so neither a C function that never returns, nor a finalizer, nor pcall can stop it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "host/worker.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

ds_child ds_this_child = {.in = -1, .out = -1};

/* write(2) until all is out; async-signal-safe */
static bool write_all(int fd, const char *at, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, at, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		at += done;
		n -= (size_t)done;
	}
	return true;
}

static void header(char h[5], char kind, size_t n)
{
	for (int i = 0; i < 4; i++)
		h[i] = (char)((n >> (8 * i)) & 0xFF);
	h[4] = kind;
}

bool ds_frame_write(int fd, char kind, ds_str payload)
{
	char h[5];

	if (payload.len > DS_FRAME_MAX)
		return false;
	if (fd == ds_this_child.out && ds_this_child.limits.output) {
		ds_this_child.written += payload.len;
		if (ds_this_child.written > ds_this_child.limits.output)
			ds_child_limit("output");
	}
	header(h, kind, payload.len);
	return write_all(fd, h, sizeof h) && write_all(fd, payload.at, payload.len);
}

static size_t add(char *out, size_t at, size_t cap, const char *s)
{
	while (*s && at + 1 < cap)
		out[at++] = *s++;
	return at;
}

_Noreturn void ds_child_limit(const char *what)
{
	char text[sizeof ds_this_child.document + 128];
	char h[5];
	size_t n = 0;

	/*
	 * A frame that the limit interrupted stays cut: the parent takes a short frame as the end. So the
	 * last frame goes out only when no other is on its way, which the parent sees by its letter.
	 */
	n = add(text, n, sizeof text, "{\"limit\":\"");
	n = add(text, n, sizeof text, what);
	n = add(text, n, sizeof text, "\",\"document\":\"");
	n = add(text, n, sizeof text, ds_this_child.document);
	n = add(text, n, sizeof text, "\"}");
	header(h, 'L', n);
	if (ds_this_child.out >= 0 && write_all(ds_this_child.out, h, sizeof h))
		(void)!write_all(ds_this_child.out, text, n);
	_exit(3);
}

static void on_clock(int sig)
{
	(void)sig;
	ds_child_limit("time");
}

void ds_child_clock(double cpu_seconds)
{
	struct itimerval t = {{0, 0}, {0, 0}};

	if (cpu_seconds > 0) {
		double whole = floor(cpu_seconds);

		t.it_value.tv_sec = whole > 1e8 ? 100000000 : (time_t)whole;
		t.it_value.tv_usec = (suseconds_t)((cpu_seconds - whole) * 1e6);
		if (t.it_value.tv_sec == 0 && t.it_value.tv_usec == 0)
			t.it_value.tv_usec = 1;
	}
	setitimer(ITIMER_PROF, &t, NULL);
}

static void limit(int what, size_t value)
{
	struct rlimit r = {value, value};

	/* a limit that cannot be set is reported by `dossier sandbox status`, not here */
	(void)setrlimit(what, &r);
}

void ds_child_lock(const ds_limits *limits)
{
	struct sigaction sa;

	ds_this_child.limits = *limits;
	memset(&sa, 0, sizeof sa);
	sa.sa_handler = on_clock;
	sigemptyset(&sa.sa_mask);
	sigaction(SIGPROF, &sa, NULL);
	/* Ctrl-C is the parent's affair: it ends its workers and loses nothing */
	sa.sa_handler = SIG_IGN;
	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGPIPE, &sa, NULL);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_FSIZE, 0);
	limit(RLIMIT_NOFILE, 64);
	limit(RLIMIT_NPROC, 0);
#ifndef DS_SANITIZED
	/* the counting allocator trips first; this holds what it does not see (SQLite, arenas) */
	if (limits->memory && limits->memory < (size_t)1 << 40)
		limit(RLIMIT_AS, limits->memory * 4 + ((size_t)512 << 20));
#endif
}
