/*
 * The child's side of a worker: its frames, its limits and its last word. See worker.h.
 *
 * Time is CPU time of the whole process (ITIMER_PROF). The first signal asks Lua for a hook, which knows the
 * script's line; where no hook can run (a C function that never returns, a finalizer), the second one a
 * moment later writes the last frame and leaves. So pcall, coroutines and handlers cannot stop it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "host/worker.h"

#include "base/stop.h"
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#define GATHER ((size_t)64 << 10)
#define GRACE 0.05 /* CPU seconds between the two signals of the clock */

ds_child ds_this_child = {.fd = -1};

/* Whole frames that have not gone out yet. */
static char gathered[GATHER];
static size_t n_gathered;
static size_t last_print; /* where the last of them starts if it is printed text, else GATHER */

/* A frame is on its way, so the clock waits; it came meanwhile; it asked for a hook already. The clock runs. */
static volatile sig_atomic_t sending, due, asked, armed;

/* ---- frames ------------------------------------------------------------------------------------------ */

void ds_frame_head(char head[DS_FRAME_HEAD], char kind, size_t n)
{
	for (int i = 0; i < 4; i++)
		head[i] = (char)((n >> (8 * i)) & 0xFF);
	head[4] = kind;
}

size_t ds_frame_length(const char head[DS_FRAME_HEAD])
{
	size_t n = 0;

	for (int i = 0; i < 4; i++)
		n |= (size_t)(unsigned char)head[i] << (8 * i);
	return n;
}

/* until all is out; async-signal-safe. A parent that is gone must not be a SIGPIPE. */
static bool send_all(const char *at, size_t n)
{
	while (n > 0) {
		ssize_t done = send(ds_this_child.fd, at, n, MSG_NOSIGNAL);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		at += done;
		n -= (size_t)done;
	}
	return true;
}

static bool send_gathered(void)
{
	size_t n = n_gathered;

	n_gathered = 0;
	last_print = GATHER;
	return send_all(gathered, n);
}

static void gather(const char *at, size_t n)
{
	memcpy(gathered + n_gathered, at, n);
	n_gathered += n;
}

static bool send_frame(char kind, ds_str payload)
{
	char head[DS_FRAME_HEAD];
	bool hold = kind == 'W' || (kind == 'P' && !ds_this_child.limits.eager);

	ds_frame_head(head, kind, payload.len);
	if (n_gathered > GATHER - sizeof head || payload.len > GATHER - sizeof head - n_gathered) {
		if (!send_gathered())
			return false;
	}
	if (payload.len > GATHER - sizeof head)
		return send_all(head, sizeof head) && send_all(payload.at, payload.len);
	if (kind == 'P' && last_print < n_gathered) {
		/* printed line by line: one frame for many */
		ds_frame_head(gathered + last_print, kind,
			n_gathered - last_print - sizeof head + payload.len);
	} else {
		last_print = kind == 'P' ? n_gathered : GATHER;
		gather(head, sizeof head);
	}
	if (payload.len)
		gather(payload.at, payload.len);
	return hold || send_gathered();
}

bool ds_child_send(char kind, ds_str payload)
{
	ds_child *c = &ds_this_child;
	bool ok;

	if (c->fd < 0 || payload.len > DS_FRAME_MAX)
		return false;
	c->written += payload.len + DS_FRAME_HEAD;
	if (c->limits.output && c->written > c->limits.output)
		ds_child_limit_here("output");
	sending = 1;
	ok = send_frame(kind, payload);
	sending = 0;
	if (due)
		ds_child_limit_here("time");
	return ok;
}

/* What has arrived and was not asked for yet: many frames are small. */
static char arrived[GATHER];
static size_t arrived_at, arrived_end;

/* Bytes from the parent; false at the end. */
static bool read_all(char *at, size_t n)
{
	while (n > 0) {
		size_t have = arrived_end - arrived_at, part = n < have ? n : have;
		bool direct = n >= GATHER;
		ssize_t got;

		if (part > 0) {
			memcpy(at, arrived + arrived_at, part);
			arrived_at += part;
			at += part;
			n -= part;
			continue;
		}
		got = direct ? read(ds_this_child.fd, at, n) : read(ds_this_child.fd, arrived, GATHER);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		arrived_at = 0;
		arrived_end = direct ? 0 : (size_t)got;
		at += direct ? got : 0;
		n -= direct ? (size_t)got : 0;
	}
	return true;
}

int ds_child_receive(char *kind, char **at, size_t *n)
{
	char head[DS_FRAME_HEAD];

	if (!read_all(head, 1))
		return 0;
	if (!read_all(head + 1, sizeof head - 1))
		return -1;
	*n = ds_frame_length(head);
	*kind = head[4];
	if (*n > DS_FRAME_MAX)
		return -1;
	*at = malloc(*n ? *n : 1);
	if (!*at)
		ds_child_limit("memory");
	if (!read_all(*at, *n)) {
		free(*at);
		return -1;
	}
	return 1;
}

/* ---- limits -------------------------------------------------------------------------------------------- */

void ds_child_note(char *out, size_t size, const char *text)
{
	size_t n = 0;

	/* kept ready for the handler: quotes and control characters would break its JSON */
	for (; *text && n + 1 < size; text++)
		out[n++] = (unsigned char)*text < 0x20 || *text == '"' || *text == '\\' ? '?' : *text;
	if (*text) {
		while (n > 0 && ((unsigned char)out[n - 1] & 0xC0) == 0x80)
			n--;
		if (n > 0 && ((unsigned char)out[n - 1] & 0x80))
			n--; /* never cut inside a character */
	}
	out[n] = '\0';
}

static size_t add(char *out, size_t at, size_t cap, const char *s)
{
	while (*s && at + 1 < cap)
		out[at++] = *s++;
	return at;
}

_Noreturn void ds_child_limit(const char *what)
{
	char text[sizeof ds_this_child.document + sizeof ds_this_child.line + 128];
	char head[DS_FRAME_HEAD];
	size_t n = 0;

	n = add(text, n, sizeof text, "{\"limit\":\"");
	n = add(text, n, sizeof text, what);
	n = add(text, n, sizeof text, "\",\"document\":\"");
	n = add(text, n, sizeof text, ds_this_child.document);
	n = add(text, n, sizeof text, "\",\"line\":\"");
	n = add(text, n, sizeof text, ds_this_child.line);
	n = add(text, n, sizeof text, "\"}");
	ds_frame_head(head, 'L', n);
	if (ds_this_child.fd >= 0 && send_gathered() && send_all(head, sizeof head))
		(void)!send_all(text, n);
	_exit(3);
}

/* The innermost line that is not of our library. Reads Lua's call chain and allocates nothing. */
static void note_line(lua_State *L)
{
	lua_Debug ar;
	char line[sizeof ds_this_child.line];

	for (int level = 0; level < 100 && lua_getstack(L, level, &ar); level++) {
		if (!lua_getinfo(L, "Sl", &ar) || ar.currentline <= 0)
			continue;
		if (strncmp(ar.source, "@lua/", 5) == 0)
			continue;
		snprintf(line, sizeof line, "%s:%d", ar.short_src, ar.currentline);
		ds_child_note(ds_this_child.line, sizeof ds_this_child.line, line);
		return;
	}
}

_Noreturn void ds_child_limit_here(const char *what)
{
	ds_child_clock(0);
	if (ds_this_child.L)
		note_line(ds_this_child.L);
	ds_child_limit(what);
}

static void on_hook(lua_State *L, lua_Debug *ar)
{
	(void)ar;
	ds_child_clock(0);
	note_line(L);
	ds_child_limit("time");
}

static void on_signal(int sig, void (*handler)(int))
{
	struct sigaction sa;

	memset(&sa, 0, sizeof sa);
	sa.sa_handler = handler;
	sa.sa_flags = SA_RESTART;
	sigemptyset(&sa.sa_mask);
	sigaction(sig, &sa, NULL);
}

static sigjmp_buf no_line;

static void on_fault(int sig)
{
	(void)sig;
	siglongjmp(no_line, 1);
}

/*
 * The same from the clock's handler, when a C function does not return: nothing of the state moves then, unless its stack
 * is being moved at this very instant. What that would lead to is caught, and the process ends here in any case.
 */
static void note_line_in_signal(void)
{
	static const int faults[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};

	if (!ds_this_child.L)
		return;
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
		on_signal(faults[i], on_fault);
	if (sigsetjmp(no_line, 1) == 0)
		note_line(ds_this_child.L);
	else
		ds_this_child.line[0] = '\0';
}

static void arm(double seconds)
{
	struct itimerval t = {{0, 0}, {0, 0}};

	if (seconds > 0) {
		double whole = floor(seconds);

		t.it_value.tv_sec = whole > 1e8 ? 100000000 : (time_t)whole;
		t.it_value.tv_usec = whole > 1e8 ? 0 : (suseconds_t)((seconds - whole) * 1e6);
		if (t.it_value.tv_sec == 0 && t.it_value.tv_usec == 0)
			t.it_value.tv_usec = 1;
	}
	armed = seconds > 0;
	setitimer(ITIMER_PROF, &t, NULL);
}

static void on_clock(int sig)
{
	int keep = errno;

	(void)sig;
	if (sending) {
		due = 1;
	} else if (!asked && ds_this_child.L) {
		asked = 1;
		ds_stop_flag = 1; /* loops of the core end, and the hook finds the script's line */
		/* the one call that Lua's manual allows in a signal handler */
		lua_sethook(ds_this_child.L, on_hook,
			LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE | LUA_MASKCOUNT, 1);
		arm(GRACE);
	} else {
		note_line_in_signal();
		ds_child_limit("time");
	}
	errno = keep;
}

void ds_child_clock(double cpu_seconds)
{
	/* a signal in between arms it anew */
	while (armed)
		arm(0);
	if (asked && ds_this_child.L)
		lua_sethook(ds_this_child.L, NULL, 0, 0);
	if (asked)
		ds_stop_flag = 0;
	asked = due = 0;
	if (cpu_seconds > 0)
		arm(cpu_seconds);
}

void ds_child_flush(void)
{
	sending = 1;
	(void)!send_gathered();
	sending = 0;
}

/* ---- locking down ---------------------------------------------------------------------------------------- */

void ds_child_begin(int fd, pid_t parent)
{
	sigset_t none;

#ifdef __linux__
	prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
	if (getppid() != parent)
		_exit(0); /* it died before we could ask to die with it */
	/* Ctrl-C is the parent's affair: it ends its workers and loses nothing */
	on_signal(SIGINT, SIG_IGN);
	on_signal(SIGTERM, SIG_DFL);
	on_signal(SIGPROF, on_clock);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	ds_this_child.fd = fd;
	atexit(ds_child_flush); /* a trusted script may call os.exit */
}

static void limit(unsigned what, rlim_t value)
{
	struct rlimit r = {value, value};

	/* a limit that cannot be set is reported by `dossier sandbox status`, not here */
	(void)setrlimit(what, &r);
}

#ifndef DS_SANITIZED
/* Bytes of address space in use: what the parent had belongs to this process too. */
static size_t mapped(void)
{
	FILE *f = fopen("/proc/self/statm", "r");
	unsigned long pages = 0;

	if (f) {
		if (fscanf(f, "%lu", &pages) != 1)
			pages = 0;
		fclose(f);
	}
	return (size_t)pages * (size_t)sysconf(_SC_PAGESIZE);
}
#endif

static void to_null(int fd, int flags)
{
	int null = open("/dev/null", flags | O_CLOEXEC);

	if (null < 0 || dup2(null, fd) < 0)
		close(fd);
	if (null > 2)
		close(null);
}

extern char **environ;

/*
 * What the parent's environment held is wiped, not only forgotten: keys and passwords often stand there, and the script's
 * process could otherwise tell what it finds in its memory. The time zone stays, since C asks for it again and again.
 */
static void wipe_environment(void)
{
	size_t kept = 0;

	for (size_t i = 0; environ && environ[i]; i++) {
		if (strncmp(environ[i], "TZ=", 3) == 0)
			environ[kept++] = environ[i];
		else
			memset(environ[i], 0, strlen(environ[i]));
	}
	if (environ)
		environ[kept] = NULL;
}

ds_status ds_child_lock(const ds_limits *limits, const ds_confine_paths *paths, ds_err *err)
{
	ds_this_child.limits = *limits;
	limit(RLIMIT_CORE, 0);
#ifndef DS_SANITIZED
	/* the counting allocator trips first; this holds what it does not see (SQLite, JSON) */
	if (limits->memory && limits->memory < (size_t)1 << 40)
		limit(RLIMIT_AS, mapped() + limits->memory * 2 + ((size_t)256 << 20));
#endif
	ds_store_memory(limits->memory);
	if (!limits->confined)
		return DS_OK;
	if (!limits->input)
		to_null(0, O_RDONLY);
	to_null(1, O_WRONLY);
#ifndef DS_SANITIZED
	to_null(2, O_WRONLY); /* a terminal, which can be read, too; sanitizers tell there what they found */
#endif
	tzset(); /* os.date needs a file that cannot be opened later */
	wipe_environment();
	on_signal(SIGXFSZ, SIG_IGN); /* a write that is refused is an error, not a death */
	limit(RLIMIT_FSIZE, 0);
	limit(RLIMIT_NOFILE, 64);
#ifdef RLIMIT_NPROC
	limit(RLIMIT_NPROC, 0);
#endif
	return ds_confine(paths, err);
}
