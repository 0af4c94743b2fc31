/*
 * Runs a program as on a kernel that lacks Landlock ("landlock") or the filter of system calls ("filter"), or both:
 * without landlock,filter PROGRAM ARGUMENT...
 *
 * A filter of its own answers as such a kernel does. Exit 77 where that cannot be.
 *
 * SPDX-License-Identifier: MIT
 */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#ifdef __linux__
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#define CREATE_RULESET 444
#define ANSWER(e) (SECCOMP_RET_ERRNO | (e))

static int install(int no_landlock, int no_filter)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, no_landlock ? CREATE_RULESET : 0xFFFFFFFF, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, ANSWER(ENOSYS)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, no_filter ? SYS_prctl : 0xFFFFFFFF, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PR_SET_SECCOMP, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, ANSWER(EINVAL)),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {sizeof code / sizeof *code, code};

	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
}
#else
static int install(int no_landlock, int no_filter)
{
	return !(no_landlock && no_filter);
}
#endif

int main(int argc, char **argv)
{
	if (argc < 3)
		return 2;
	if (install(strstr(argv[1], "landlock") != NULL, strstr(argv[1], "filter") != NULL))
		return 77;
	execvp(argv[2], argv + 2);
	perror(argv[2]);
	return 127;
}
