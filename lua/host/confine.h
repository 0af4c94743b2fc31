/*
 * What the kernel takes from a process before a script of somebody else's begins: Landlock for files and TCP, a
 * system call filter (seccomp) for the rest.
 *
 * Each part is asked of the kernel that runs, never of the headers that we were built with. A kernel that has a part
 * and refuses it is an error, so that nothing runs less confined than was said. Other systems than Linux on x86_64 or
 * aarch64 have less or nothing of it: ds_confine_probe says so, and who needs all of it may refuse to go on.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_HOST_CONFINE_H
#define DS_HOST_CONFINE_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>

/* What this system can do. */
typedef struct ds_confinement {
	int landlock;    /* the kernel's Landlock ABI; 0 = none */
	bool files;      /* only files that were named can be opened */
	bool tcp;        /* Landlock refuses TCP, whatever made the socket */
	bool scope;      /* no signal reaches another process */
	bool syscalls;   /* the filter */
	bool privileges; /* no program can give more rights */
} ds_confinement;

void ds_confine_probe(ds_confinement *out);

/* Files and folders that stay open to the process, to read. Those that do not exist are left out. Borrowed. */
typedef struct ds_confine_paths {
	const char **readable;
	size_t n_readable;
} ds_confine_paths;

/*
 * Takes the rights of this process, for good. One thread only. DS_EFAIL when the kernel has a part but refuses it:
 * then the process must not go on.
 */
ds_status ds_confine(const ds_confine_paths *paths, ds_err *err);

/* What a process that is confined so was refused when it tried. */
enum {
	DS_REFUSED_READ = 1,    /* a file that was not named */
	DS_REFUSED_WRITE = 2,   /* making a file */
	DS_REFUSED_NETWORK = 4, /* a socket, or a connection */
	DS_REFUSED_PROCESS = 8, /* another process */
	DS_REFUSED_PROGRAM = 16, /* another program */
	DS_REFUSED_SIGNAL = 32, /* a signal to the parent */
	DS_REFUSED_ALL = 63
};

/* Tries it in a child. DS_EFAIL when that could not be started or confined. */
ds_status ds_confine_try(unsigned *refused, ds_err *err);

/* The parts, for ds_confine. Landlock's ABI; 0 = none. */
int ds_landlock_abi(void);
ds_status ds_landlock_restrict(int abi, const ds_confine_paths *paths, ds_err *err);
bool ds_syscalls_available(void);
ds_status ds_syscalls_restrict(ds_err *err);

#endif
