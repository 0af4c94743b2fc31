/*
 * Landlock: the process keeps the files that were named and loses all others, and TCP. See confine.h.
 *
 * Everything that the kernel's ABI knows is handled, so what no rule gives back is refused. The constants are those of
 * the kernel's interface (linux/landlock.h, which may be older than the kernel, or missing), and the calls go by number.
 * Left out: what Landlock does not see in any ABI, such as stat, chdir and the names in a path that is refused.
 *
 * SPDX-License-Identifier: MIT
 */
#include "host/confine.h"

#ifdef __linux__

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* the numbers are the same on every architecture */
#define CREATE_RULESET 444
#define ADD_RULE 445
#define RESTRICT_SELF 446
#define CREATE_VERSION 1U
#define RULE_PATH_BENEATH 1

#define FS_EXECUTE (UINT64_C(1) << 0)
#define FS_WRITE_FILE (UINT64_C(1) << 1)
#define FS_READ_FILE (UINT64_C(1) << 2)
#define FS_READ_DIR (UINT64_C(1) << 3)
#define FS_TRUNCATE (UINT64_C(1) << 14)
#define NET_TCP UINT64_C(3)   /* bind, connect */
#define SCOPE_ALL UINT64_C(3) /* abstract sockets, signals */

/* Rights on a file; the others are those of a folder. */
#define FS_OF_FILE (FS_EXECUTE | FS_WRITE_FILE | FS_READ_FILE | FS_TRUNCATE)

typedef struct ruleset {
	uint64_t fs, net, scoped;
} ruleset;

typedef struct beneath {
	uint64_t allowed;
	int32_t parent;
} __attribute__((packed)) beneath;

/* All rights on files that an ABI knows: 1 has 13, 2 adds renaming across folders, 3 truncating, 5 ioctl on devices. */
static uint64_t handled(int abi)
{
	int n = abi >= 5 ? 16 : abi >= 3 ? 15 : abi == 2 ? 14 : 13;

	return (UINT64_C(1) << n) - 1;
}

int ds_landlock_abi(void)
{
	long abi = syscall(CREATE_RULESET, NULL, (size_t)0, CREATE_VERSION);

	return abi > 0 ? (int)abi : 0;
}

/* Gives back rights below a path; one that is not there gives nothing. */
static ds_status allow(int rules, const char *path, uint64_t rights, ds_err *err)
{
	struct stat st;
	beneath rule = {rights, open(path, O_PATH | O_CLOEXEC)};
	ds_status done = DS_OK;

	if (rule.parent < 0)
		return DS_OK;
	if (fstat(rule.parent, &st) != 0) {
		done = ds_fail(err, DS_EFAIL, "landlock: %s: %s", path, strerror(errno));
	} else {
		if (!S_ISDIR(st.st_mode))
			rule.allowed &= FS_OF_FILE;
		if (syscall(ADD_RULE, rules, RULE_PATH_BENEATH, &rule, 0U) != 0)
			done = ds_fail(err, DS_EFAIL, "landlock: %s: %s", path, strerror(errno));
	}
	close(rule.parent);
	return done;
}

static ds_status allow_all(int rules, const ds_confine_paths *paths, ds_err *err)
{
	const uint64_t reading = FS_READ_FILE | FS_READ_DIR;
	/* SQLite seeds its own numbers there */
	ds_status st = allow(rules, "/dev/urandom", FS_READ_FILE, err);

	for (size_t i = 0; !st && i < paths->n_readable; i++)
		st = allow(rules, paths->readable[i], reading, err);
	return st;
}

ds_status ds_landlock_restrict(int abi, const ds_confine_paths *paths, ds_err *err)
{
	ruleset attr = {handled(abi), abi >= 4 ? NET_TCP : 0, abi >= 6 ? SCOPE_ALL : 0};
	size_t size = abi >= 6 ? 24 : abi >= 4 ? 16 : 8; /* of attr, as far as this ABI knows it */
	int rules = (int)syscall(CREATE_RULESET, &attr, size, 0U);
	ds_status st;

	if (rules < 0)
		return ds_fail(err, DS_EFAIL, "landlock: %s", strerror(errno));
	st = allow_all(rules, paths, err);
	if (!st && syscall(RESTRICT_SELF, rules, 0U) != 0)
		st = ds_fail(err, DS_EFAIL, "landlock: %s", strerror(errno));
	close(rules);
	return st;
}

#else

int ds_landlock_abi(void)
{
	return 0;
}

ds_status ds_landlock_restrict(int abi, const ds_confine_paths *paths, ds_err *err)
{
	(void)abi;
	(void)paths;
	return ds_fail(err, DS_EFAIL, "this system has no Landlock");
}

#endif
