/*
 * Folders as the command line needs them for packages: what is in one, links and all; moved, removed, made.
 *
 * No link is ever followed: a package is what lies in its folder.
 *
 * SPDX-License-Identifier: MIT
 */
#define _XOPEN_SOURCE 700 /* mkdtemp, openat */

#include "bind/bind_int.h"

#include "base/stop.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define DEPTH_MAX 32
#define NAMES_MAX 20000

/* ---- what is there -------------------------------------------------------------------------------------------- */

static const char *kind_of(mode_t mode)
{
	if (S_ISREG(mode))
		return "file";
	if (S_ISDIR(mode))
		return "folder";
	return S_ISLNK(mode) ? "link" : "other";
}

/* A folder that is closed by the collector, so that an error of Lua's loses nothing. */
static int close_folder(lua_State *L)
{
	DIR **d = lua_touserdata(L, 1);

	if (*d)
		closedir(*d);
	*d = NULL;
	return 0;
}

static DIR **new_folder(lua_State *L)
{
	DIR **d = lua_newuserdatauv(L, sizeof(DIR *), 0);

	*d = NULL;
	if (luaL_newmetatable(L, "dossier.folder")) {
		lua_pushcfunction(L, close_folder);
		lua_setfield(L, -2, "__gc");
	}
	lua_setmetatable(L, -2);
	return d;
}

/* Adds one entry to the list at index `list`; its path is on top, and stays there. */
static void add_entry(lua_State *L, int list, const struct stat *st)
{
	lua_createtable(L, 0, 3);
	lua_pushvalue(L, -2);
	lua_setfield(L, -2, "path");
	lua_pushstring(L, kind_of(st->st_mode));
	lua_setfield(L, -2, "kind");
	lua_pushinteger(L, (lua_Integer)st->st_size);
	lua_setfield(L, -2, "size");
	lua_rawseti(L, list, (lua_Integer)lua_rawlen(L, list) + 1);
}

/* The folder fd (taken) whose path below the root is the string at index `under` ("" or "a/b/"). An errno, or 0. */
static int list_folder(lua_State *L, int fd, int list, int under, int depth)
{
	DIR **d;
	struct dirent *e;
	int failed = 0;

	luaL_checkstack(L, 12, "folder");
	d = new_folder(L);
	*d = fdopendir(fd);
	if (!*d) {
		failed = errno;
		close(fd);
		return failed;
	}
	while (!failed && (errno = 0, e = readdir(*d))) {
		struct stat st;
		int below;

		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		if (fstatat(dirfd(*d), e->d_name, &st, AT_SYMLINK_NOFOLLOW))
			return errno;
		if (depth >= DEPTH_MAX || lua_rawlen(L, list) >= NAMES_MAX)
			return E2BIG;
		lua_pushvalue(L, under);
		lua_pushstring(L, e->d_name);
		lua_concat(L, 2);
		add_entry(L, list, &st);
		if (S_ISDIR(st.st_mode)) {
			lua_pushliteral(L, "/");
			lua_concat(L, 2);
			below = openat(dirfd(*d), e->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
			failed = below < 0 ? errno : list_folder(L, below, list, lua_gettop(L), depth + 1);
		}
		lua_pop(L, 1);
	}
	if (!failed)
		failed = errno;
	closedir(*d);
	*d = NULL;
	lua_pop(L, 1);
	return failed;
}

/* core.folder_list(path) -> { {path=, kind = "file" | "folder" | "link" | "other", size=}, ... } | nil, err */
static int folder_list(lua_State *L)
{
	const char *path = ds_bind_path(L, 1);
	int failed, fd;

	lua_settop(L, 1);
	lua_newtable(L);
	lua_pushliteral(L, "");
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	failed = fd < 0 ? errno : list_folder(L, fd, 2, 3, 0);
	if (failed)
		return ds_bind_fail_errno(L, failed, path);
	lua_settop(L, 2);
	return 1;
}

/* ---- changing -------------------------------------------------------------------------------------------------- */

/* Removes what is below the folder fd (taken). 0, or an errno. */
static int empty_folder(int fd, int depth)
{
	DIR *d = fdopendir(fd);
	struct dirent *e;
	int failed = 0;

	if (!d) {
		failed = errno;
		close(fd);
		return failed;
	}
	while (!failed && (errno = 0, e = readdir(d))) {
		int below;

		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		if (unlinkat(dirfd(d), e->d_name, 0) == 0)
			continue;
		if ((errno != EISDIR && errno != EPERM) || depth >= 2 * DEPTH_MAX) {
			failed = errno;
			break;
		}
		below = openat(dirfd(d), e->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		failed = below < 0 ? errno : empty_folder(below, depth + 1);
		if (!failed && unlinkat(dirfd(d), e->d_name, AT_REMOVEDIR))
			failed = errno;
	}
	if (!failed)
		failed = errno;
	closedir(d);
	return failed;
}

/* core.folder_remove(path) -> true | nil, err: with all that is in it; one that is not there is no failure */
static int folder_remove(lua_State *L)
{
	const char *path = ds_bind_path(L, 1);
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC), failed;

	if (fd < 0)
		failed = errno == ENOENT ? 0 : errno;
	else
		failed = empty_folder(fd, 0);
	if (!failed && fd >= 0 && rmdir(path))
		failed = errno;
	if (failed)
		return ds_bind_fail_errno(L, failed, path);
	lua_pushboolean(L, true);
	return 1;
}

/* core.folder_temp(prefix) -> path of a new folder, for this user alone | nil, err */
static int folder_temp(lua_State *L)
{
	const char *prefix = ds_bind_path(L, 1);
	size_t n = strlen(prefix);
	char *path = lua_newuserdatauv(L, n + sizeof ".XXXXXX", 0);

	memcpy(path, prefix, n);
	memcpy(path + n, ".XXXXXX", sizeof ".XXXXXX");
	if (!mkdtemp(path))
		return ds_bind_fail_errno(L, errno, prefix);
	lua_pushstring(L, path);
	return 1;
}

/* core.rename(from, to) -> true | nil, err */
static int folder_rename(lua_State *L)
{
	const char *from = ds_bind_path(L, 1), *to = ds_bind_path(L, 2);

	if (rename(from, to))
		return ds_bind_fail_errno(L, errno, from);
	lua_pushboolean(L, true);
	return 1;
}

/* core.real_path(path) -> absolute, without links | nil, err */
static int folder_real(lua_State *L)
{
	const char *path = ds_bind_path(L, 1);
	char *real = realpath(path, NULL);

	if (!real)
		return ds_bind_fail_errno(L, errno, path);
	lua_pushstring(L, real);
	free(real);
	return 1;
}

/*
 * core.folder_lock(path [, seconds]) -> a number | nil, err: this process alone, until it ends or unlocks, may change what
 * the file at path stands for. The file is made when it is not there. Waits for another process, but no longer than that.
 */
static int folder_lock(lua_State *L)
{
	const char *path = ds_bind_path(L, 1);
	double left = luaL_optnumber(L, 2, 0);
	const struct timespec pause = {0, 50000000};
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600), failed;
	ds_err err;

	if (fd < 0)
		return ds_bind_fail_errno(L, errno, path);
	while ((failed = fcntl(fd, F_SETLK, &lock) ? errno : 0) && (failed == EAGAIN || failed == EACCES) && left > 0 &&
	       !ds_stopped()) {
		left -= 0.05;
		nanosleep(&pause, NULL);
	}
	if (!failed) {
		lua_pushinteger(L, fd); /* it stays open: closing it would end the lock */
		return 1;
	}
	if (failed != EAGAIN && failed != EACCES) {
		close(fd);
		return ds_bind_fail_errno(L, failed, path);
	}
	if (fcntl(fd, F_GETLK, &lock) || lock.l_type == F_UNLCK)
		lock.l_pid = 0;
	close(fd);
	ds_fail(&err, DS_EBUSY, "another dossier is at work here (process %ld)", (long)lock.l_pid);
	return ds_bind_fail(L, &err, path);
}

/* core.folder_unlock(number): of folder_lock, once */
static int folder_unlock(lua_State *L)
{
	lua_Integer fd = luaL_checkinteger(L, 1);

	luaL_argcheck(L, fd > 2 && fd <= INT_MAX, 1, "the number of a lock");
	close((int)fd);
	return 0;
}

const luaL_Reg ds_bind_folder_lib[] = {
	{"folder_list", folder_list}, {"folder_remove", folder_remove}, {"folder_temp", folder_temp},
	{"rename", folder_rename},    {"real_path", folder_real},     {"folder_lock", folder_lock},
	{"folder_unlock", folder_unlock},
	{NULL, NULL},
};
