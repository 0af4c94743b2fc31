/*
 * The filter of system calls (seccomp). See confine.h.
 *
 * A list of what may be called; some only with harmless arguments. What programs do (start others, make sockets, open
 * for writing) is refused with EPERM, so that code that tries it gets an error that it can tell. What no code of ours or
 * of its libraries calls, and attacks do, ends the process. All else does not exist (ENOSYS), so that a C library newer
 * than this list falls back to what its older ones called.
 *
 * The program is built for this process when it is applied: its own number is in it. Names in paths cannot be seen by a
 * filter; they are Landlock's affair.
 *
 * SPDX-License-Identifier: MIT
 */
#include "host/confine.h"

#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__))

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef __x86_64__
#define ARCH AUDIT_ARCH_X86_64
#else
#define ARCH AUDIT_ARCH_AARCH64
#endif
#ifndef SECCOMP_RET_KILL_PROCESS
#define SECCOMP_RET_KILL_PROCESS 0x80000000U
#endif
#define REFUSE(e) (SECCOMP_RET_ERRNO | ((unsigned)(e)&SECCOMP_RET_DATA))
#define X32 0x40000000U /* calls of the other ABI of x86_64 have this bit */

/* the names of those that some architectures lack */
static const int allowed[] = {
	SYS_read, SYS_write, SYS_readv, SYS_writev, SYS_pread64, SYS_lseek, SYS_close, SYS_getdents64,
	SYS_fstat, SYS_newfstatat, SYS_statx, SYS_fstatfs, SYS_faccessat, SYS_readlinkat, SYS_getcwd, SYS_fadvise64,
#ifdef __x86_64__
	SYS_stat, SYS_lstat, SYS_access, SYS_readlink, SYS_poll, SYS_time, SYS_arch_prctl,
#endif
	SYS_ppoll, SYS_sendto, SYS_recvfrom, SYS_shutdown,
	SYS_brk, SYS_munmap, SYS_mremap, SYS_madvise,
	SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_sigaltstack, SYS_restart_syscall,
	SYS_futex, SYS_set_robust_list, SYS_sched_yield, SYS_sched_getaffinity,
	SYS_clock_gettime, SYS_clock_getres, SYS_gettimeofday, SYS_setitimer, SYS_getitimer, SYS_clock_nanosleep,
	SYS_nanosleep, SYS_times, SYS_getrusage, SYS_sysinfo, SYS_uname, SYS_getrandom,
	SYS_getpid, SYS_getppid, SYS_gettid, SYS_getuid, SYS_geteuid, SYS_getgid, SYS_getegid,
	SYS_exit, SYS_exit_group,
};

static const int refused[] = {
	SYS_execve, SYS_execveat, SYS_clone, SYS_socket, SYS_socketpair, SYS_connect, SYS_bind, SYS_listen, SYS_accept4,
	SYS_kill, SYS_tkill, SYS_rt_sigqueueinfo, SYS_rt_tgsigqueueinfo, SYS_prctl, SYS_setrlimit, SYS_chdir, SYS_fchdir,
	SYS_fchmod, SYS_fchmodat, SYS_fchown, SYS_fchownat, SYS_utimensat, SYS_mknodat, SYS_symlinkat,
#ifdef __x86_64__
	SYS_fork, SYS_vfork, SYS_creat, SYS_chmod, SYS_chown, SYS_symlink, SYS_mknod,
#endif
};

/* what writes; SQLite asks for some of them */
static const int writing[] = {
	SYS_pwrite64, SYS_ftruncate, SYS_fsync, SYS_fdatasync, SYS_fallocate, SYS_unlinkat, SYS_renameat, SYS_linkat,
#ifdef __x86_64__
	SYS_unlink, SYS_rename, SYS_link, SYS_mkdir,
#endif
	SYS_mkdirat,
};

static const int deadly[] = {
	SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_bpf, SYS_perf_event_open, SYS_userfaultfd, SYS_mount,
	SYS_umount2, SYS_pivot_root, SYS_chroot, SYS_setns, SYS_unshare, SYS_init_module, SYS_finit_module, SYS_delete_module,
	SYS_kexec_load, SYS_reboot, SYS_keyctl, SYS_add_key, SYS_request_key, SYS_open_by_handle_at, SYS_setuid, SYS_setgid,
	SYS_setresuid, SYS_setresgid, SYS_capset, SYS_personality,
#ifdef SYS_io_uring_setup
	SYS_io_uring_setup, SYS_io_uring_enter, SYS_io_uring_register,
#endif
#ifdef SYS_pidfd_getfd
	SYS_pidfd_getfd,
#endif
};

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define ROOM 512

typedef struct program {
	struct sock_filter code[ROOM];
	size_t n;
} program;

static void put(program *p, uint16_t code, uint32_t k, uint8_t yes, uint8_t no)
{
	/* the lists are constants: tests build the longest program */
	if (p->n < ROOM)
		p->code[p->n++] = (struct sock_filter){code, yes, no, k};
}

static void answer(program *p, uint32_t what)
{
	put(p, BPF_RET | BPF_K, what, 0, 0);
}

static void load(program *p, size_t offset)
{
	put(p, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0);
}

/* The low or the high half of an argument; both architectures put the low one first. */
static void load_argument(program *p, unsigned arg, unsigned half)
{
	load(p, offsetof(struct seccomp_data, args) + arg * 8 + half * 4);
}

static void every(program *p, const int *list, size_t n, uint32_t what)
{
	for (size_t i = 0; i < n; i++) {
		put(p, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)list[i], 0, 1);
		answer(p, what);
	}
}

/* A call that is allowed when none of these bits is in an argument. */
static void without(program *p, int call, unsigned arg, uint32_t bits, int error)
{
	put(p, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)call, 0, 4);
	load_argument(p, arg, 0);
	put(p, BPF_JMP | BPF_JSET | BPF_K, bits, 0, 1);
	answer(p, REFUSE(error));
	answer(p, SECCOMP_RET_ALLOW);
}

/* A call that is allowed when an argument is one of these numbers. */
static void with(program *p, int call, unsigned arg, const uint32_t *values, size_t n, int error)
{
	put(p, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)call, 0, (uint8_t)(2 * n + 2));
	load_argument(p, arg, 0);
	for (size_t i = 0; i < n; i++) {
		put(p, BPF_JMP | BPF_JEQ | BPF_K, values[i], 0, 1);
		answer(p, SECCOMP_RET_ALLOW);
	}
	answer(p, REFUSE(error));
}

/* prlimit64 that only asks: the new limit is NULL. */
static void only_asking(program *p)
{
	put(p, BPF_JMP | BPF_JEQ | BPF_K, SYS_prlimit64, 0, 6);
	load_argument(p, 2, 0);
	put(p, BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 3);
	load_argument(p, 2, 1);
	put(p, BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 1);
	answer(p, SECCOMP_RET_ALLOW);
	answer(p, REFUSE(EPERM));
}

static void build(program *p)
{
	/* no F_SETOWN, F_SETFL: those can make the kernel send signals to others */
	static const uint32_t fcntls[] = {F_GETFD, F_SETFD, F_GETFL, F_GETLK, F_SETLK, F_SETLKW, F_DUPFD_CLOEXEC};
	static const uint32_t ioctls[] = {0x5401 /* TCGETS: isatty */};
	const uint32_t self[] = {(uint32_t)getpid()};
	const uint32_t write_flags = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC;

	load(p, offsetof(struct seccomp_data, arch));
	put(p, BPF_JMP | BPF_JEQ | BPF_K, ARCH, 1, 0);
	answer(p, SECCOMP_RET_KILL_PROCESS);
	load(p, offsetof(struct seccomp_data, nr));
	put(p, BPF_JMP | BPF_JGE | BPF_K, X32, 0, 1);
	answer(p, SECCOMP_RET_KILL_PROCESS);
	every(p, allowed, COUNT(allowed), SECCOMP_RET_ALLOW);
	every(p, writing, COUNT(writing), REFUSE(EPERM));
	every(p, refused, COUNT(refused), REFUSE(EPERM));
	every(p, deadly, COUNT(deadly), SECCOMP_RET_KILL_PROCESS);
	without(p, SYS_mmap, 2, PROT_EXEC, EPERM);
	without(p, SYS_mprotect, 2, PROT_EXEC, EPERM);
	without(p, SYS_openat, 2, write_flags, EACCES);
#ifdef SYS_open
	without(p, SYS_open, 1, write_flags, EACCES);
#endif
	with(p, SYS_fcntl, 1, fcntls, COUNT(fcntls), EPERM);
	with(p, SYS_ioctl, 1, ioctls, COUNT(ioctls), ENOTTY);
	with(p, SYS_tgkill, 0, self, 1, EPERM); /* abort() */
	only_asking(p);
	answer(p, REFUSE(ENOSYS));
}

bool ds_syscalls_available(void)
{
#ifdef DS_SANITIZED
	return false; /* the sanitizers' own work needs calls that are not in the lists */
#else
	/* a filter without a program: a kernel that has filters complains of the address */
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, NULL, 0, 0) == -1 && errno == EFAULT;
#endif
}

ds_status ds_syscalls_restrict(ds_err *err)
{
	static program p;
	struct sock_fprog filter;

	p.n = 0;
	build(&p);
	filter = (struct sock_fprog){(unsigned short)p.n, p.code};
	if (p.n == ROOM || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0) != 0)
		return ds_fail(err, DS_EFAIL, "the filter of system calls: %s", p.n == ROOM ? "too long" : strerror(errno));
	return DS_OK;
}

#else

bool ds_syscalls_available(void)
{
	return false;
}

ds_status ds_syscalls_restrict(ds_err *err)
{
	return ds_fail(err, DS_EFAIL, "this system has no filter of system calls that dossier knows");
}

#endif
