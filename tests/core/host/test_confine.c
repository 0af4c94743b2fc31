/*
 * What the kernel refuses to a confined process, asked for directly: as if a bug had led out of Lua.
 *
 * Each attempt is made in a child of its own, which ends with the errno that it got (0 = it succeeded). What this kernel
 * lacks is skipped, with its name.
 *
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include "host/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/dossier-confine-XXXXXX";
static char named[64], other[64], inner[64], linked[64], made[64];

static int as_errno(long result)
{
	return result < 0 ? errno : 0;
}

static int try_open(const char *path, int flags)
{
	return as_errno(open(path, flags | O_CLOEXEC, 0600));
}

/* ---- attempts: each gives an errno --------------------------------------------------------------- */

static int read_named(void) { return try_open(named, O_RDONLY); }
static int read_other(void) { return try_open(other, O_RDONLY); }
static int read_inner(void) { return try_open(inner, O_RDONLY); }
static int read_link(void) { return try_open(linked, O_RDONLY); }
static int list_root(void) { return try_open("/", O_RDONLY | O_DIRECTORY); }
static int read_passwd(void) { return try_open("/etc/passwd", O_RDONLY); }
static int read_memory(void) { return try_open("/proc/self/mem", O_RDONLY); }
static int write_named(void) { return try_open(named, O_WRONLY); }
static int truncate_named(void) { return try_open(named, O_RDWR | O_TRUNC); }
static int make_file(void) { return try_open(made, O_WRONLY | O_CREAT); }
static int make_nameless(void) { return try_open(folder, O_RDWR | O_TMPFILE); }
static int remove_file(void) { return as_errno(unlink(other)); }
static int make_folder(void) { return as_errno(mkdir(made, 0700)); }
static int rename_file(void) { return as_errno(rename(other, made)); }
static int link_file(void) { return as_errno(link(other, made)); }
static int symlink_file(void) { return as_errno(symlink(other, made)); }
static int change_mode(void) { return as_errno(chmod(other, 0777)); }
static int change_folder(void) { return as_errno(chdir("/")); }

static int run_program(void)
{
	char *const argv[] = {"/bin/true", NULL}, *const env[] = {NULL};

	return as_errno(execve(argv[0], argv, env));
}

static int start_process(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	return as_errno(pid);
}

static int make_socket(int family, int type)
{
	return as_errno(socket(family, type | SOCK_CLOEXEC, 0));
}
static int tcp_socket(void) { return make_socket(AF_INET, SOCK_STREAM); }
static int udp_socket(void) { return make_socket(AF_INET6, SOCK_DGRAM); }
static int unix_socket(void) { return make_socket(AF_UNIX, SOCK_STREAM); }
static int netlink_socket(void) { return make_socket(AF_NETLINK, SOCK_RAW); }

static int signal_parent(void) { return as_errno(kill(getppid(), 0)); }
static int signal_thread(void) { return as_errno(syscall(SYS_tgkill, getppid(), getppid(), 0)); }
static int raise_limit(void)
{
	struct rlimit r = {1 << 20, 1 << 20};

	return as_errno(setrlimit(RLIMIT_FSIZE, &r));
}
static int ask_limit(void)
{
	struct rlimit r;

	return as_errno(getrlimit(RLIMIT_FSIZE, &r));
}
static int own_signal_target(void) { return as_errno(fcntl(0, F_SETOWN, getppid())); }

static int executable_memory(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? errno : 0;
}
static int plain_memory(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? errno : as_errno(mprotect(p, 4096, PROT_READ | PROT_EXEC));
}
static int unknown_call(void) { return as_errno(syscall(5000)); }
static int trace(void) { return as_errno(ptrace(PTRACE_TRACEME, 0, NULL, NULL)); }
static int load_bpf(void) { return as_errno(syscall(SYS_bpf, 0, NULL, 0)); }
static int leave_namespace(void) { return as_errno(syscall(SYS_unshare, 0x10000000)); }
static int other_memory(void)
{
	return as_errno(syscall(SYS_process_vm_readv, getppid(), NULL, 0UL, NULL, 0UL, 0UL));
}
static int ring(void) { return as_errno(syscall(425 /* io_uring_setup */, 1U, NULL)); }
static int other_abi(void)
{
#ifdef __x86_64__
	return as_errno(syscall(0x40000000L | SYS_getpid));
#else
	return as_errno(syscall(SYS_bpf, 0, NULL, 0));
#endif
}

/* ---- the tests ---------------------------------------------------------------------------------------- */

/* The errno of an attempt in a confined child; minus the signal that ended it. */
static int confined(int (*attempt)(void))
{
	const char *readable[] = {named};
	ds_confine_paths paths = {readable, 1};
	pid_t pid = fork();
	int status;

	assert_true(pid >= 0);
	if (pid == 0) {
		ds_err err;

		if (ds_confine(&paths, &err))
			_exit(250);
		_exit(attempt());
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

static ds_confinement need(bool landlock, bool filter)
{
	ds_confinement can;

	ds_confine_probe(&can);
	if ((landlock && !can.files) || (filter && !can.syscalls)) {
		printf("SKIP host/confine: this system has no %s\n", landlock && !can.files ? "Landlock" : "filter");
		skip();
	}
	return can;
}

static void expect(int (*const attempts[])(void), size_t n, int answer)
{
	for (size_t i = 0; i < n; i++) {
		int got = confined(attempts[i]);

		if (got != answer)
			fail_msg("attempt %zu: %d, not %d", i, got, answer);
	}
}
#define EXPECT(list, answer) expect(list, sizeof(list) / sizeof *(list), answer)

static void test_files(void **state)
{
	static int (*const open_to_it[])(void) = {read_named};
	static int (*const closed[])(void) = {read_other, read_inner, read_link, list_root, read_passwd, read_memory};

	need(true, false);
	EXPECT(open_to_it, 0);
	EXPECT(closed, EACCES);
}

static void test_folder(void **state)
{
	const char *readable[] = {folder};
	ds_confine_paths paths = {readable, 1};
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		ds_confinement can;

		ds_confine_probe(&can);
		if (!can.files)
			_exit(77);
		if (ds_confine(&paths, NULL))
			_exit(1);
		/* what is in it, and not where a link in it leads */
		_exit(read_other() == 0 && read_inner() == 0 && read_link() == EACCES ? 0 : 2);
	}
	waitpid(pid, &status, 0);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		skip();
	assert_int_equal(status, 0);
}

static void test_writing(void **state)
{
	static int (*const list[])(void) = {write_named, truncate_named, make_file};
	static int (*const calls[])(void) = {make_nameless, remove_file, make_folder, rename_file, link_file, symlink_file,
		change_mode, change_folder};

	need(false, true);
	EXPECT(list, EACCES);
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
		int got = confined(calls[i]);

		assert_true(got == EPERM || got == EACCES);
	}
	assert_int_equal(access(other, F_OK), 0);
	assert_int_not_equal(access(made, F_OK), 0);
}

static void test_processes(void **state)
{
	static int (*const list[])(void) = {run_program, start_process, tcp_socket, udp_socket, unix_socket, netlink_socket,
		signal_parent, signal_thread, raise_limit, own_signal_target, executable_memory, plain_memory};
	static int (*const fine[])(void) = {ask_limit};
	static int (*const missing[])(void) = {unknown_call};

	need(false, true);
	EXPECT(list, EPERM);
	EXPECT(fine, 0);
	EXPECT(missing, ENOSYS);
}

static void test_deadly(void **state)
{
	static int (*const list[])(void) = {trace, load_bpf, leave_namespace, other_memory, ring, other_abi};

	need(false, true);
	EXPECT(list, -SIGSYS);
}

static void test_landlock_alone(void **state)
{
	const ds_confine_paths none = {0};
	ds_confinement can = need(true, false);
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(9)};
		int fd = socket(AF_INET, SOCK_STREAM, 0);

		at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		/* without new privileges, as Landlock asks for */
		if (ds_landlock_restrict(can.landlock, &none, NULL) && geteuid() != 0)
			_exit(77);
		if (make_file() != EACCES || remove_file() != EACCES || run_program() != EACCES)
			_exit(1);
		if (can.tcp && (connect(fd, (struct sockaddr *)&at, sizeof at) == 0 || errno != EACCES))
			_exit(2);
		if (can.scope && signal_parent() != EPERM)
			_exit(3);
		_exit(0);
	}
	waitpid(pid, &status, 0);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		skip();
	assert_int_equal(status, 0);
}

static void test_trial(void **state)
{
	unsigned refused = 0;

	need(true, true);
	assert_int_equal(ds_confine_try(&refused, NULL), DS_OK);
	assert_int_equal(refused, DS_REFUSED_ALL);
}

static int put(const char *path)
{
	FILE *f = fopen(path, "w");

	return f && fputs("x", f) >= 0 && fclose(f) == 0 ? 0 : -1;
}

static int set_up(void **state)
{
	if (!mkdtemp(folder))
		return -1;
	snprintf(named, sizeof named, "%s/named", folder);
	snprintf(other, sizeof other, "%s/other", folder);
	snprintf(linked, sizeof linked, "%s/linked", folder);
	snprintf(made, sizeof made, "%s/sub", folder);
	if (put(named) || put(other) || symlink("/etc/passwd", linked) || mkdir(made, 0700))
		return -1;
	snprintf(inner, sizeof inner, "%s/sub/inner", folder);
	snprintf(made, sizeof made, "%s/made", folder);
	return put(inner);
}

static int clean_up(void **state)
{
	unlink(named);
	unlink(other);
	unlink(linked);
	unlink(inner);
	unlink(made);
	snprintf(inner, sizeof inner, "%s/sub", folder);
	rmdir(inner);
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_files),	    cmocka_unit_test(test_folder),    cmocka_unit_test(test_writing),	    cmocka_unit_test(test_processes), cmocka_unit_test(test_deadly),
		cmocka_unit_test(test_landlock_alone), cmocka_unit_test(test_trial),
	};

	return cmocka_run_group_tests_name("host/confine", tests, set_up, clean_up);
}
