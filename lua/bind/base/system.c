/*
 * What the library asks of the system: versions, files, terminal, clock, the stop flag.
 *
 * SPDX-License-Identifier: MIT
 */
#define _XOPEN_SOURCE 700 /* realpath */

#include "bind/bind_int.h"
#include "base/stop.h"
#include "tag/gazetteer.h"
#include "text/fold.h"
#include "ucd/props.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <sodium/version.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <utf8proc.h>

#ifndef DS_VERSION
#define DS_VERSION "0"
#endif

static void set(lua_State *L, const char *key, const char *value)
{
	lua_pushstring(L, value);
	lua_setfield(L, -2, key);
}

/*
 * core.version() -> {dossier=, unicode=, fold=, lists=, lua=, utf8proc=, sqlite=, jansson=,
 * sodium=}
 */
static int system_version(lua_State *L)
{
	const ds_gazetteer *lists = ds_gazetteer_builtin();

	lua_createtable(L, 0, 10);
	set(L, "dossier", DS_VERSION);
	set(L, "unicode", DS_UCD_VERSION);
	set(L, "lua", LUA_RELEASE);
	set(L, "utf8proc", utf8proc_version());
	set(L, "utf8proc_unicode", utf8proc_unicode_version());
	set(L, "sqlite", sqlite3_libversion());
	set(L, "jansson", JANSSON_VERSION);
	set(L, "sodium", SODIUM_VERSION_STRING);
	lua_pushinteger(L, DS_FOLD_VERSION);
	lua_setfield(L, -2, "fold");
	lua_pushinteger(L, lists ? (lua_Integer)ds_gazetteer_count(lists) : 0);
	lua_setfield(L, -2, "lists");
	return 1;
}

/* core.stop_requested() -> whether Ctrl-C was pressed */
static int system_stop_requested(lua_State *L)
{
	lua_pushboolean(L, ds_stopped());
	return 1;
}

static int check_fd(lua_State *L)
{
	lua_Integer fd = luaL_checkinteger(L, 1);

	luaL_argcheck(L, fd >= 0 && fd <= 1 << 20, 1, "not a file descriptor");
	return (int)fd;
}

static int system_isatty(lua_State *L)
{
	lua_pushboolean(L, isatty(check_fd(L)));
	return 1;
}

/* core.term_width(fd) -> columns, lines | nil */
static int system_term_width(lua_State *L)
{
	struct winsize size = {0};

	if (ioctl(check_fd(L), TIOCGWINSZ, &size) || size.ws_col == 0)
		return 0;
	lua_pushinteger(L, size.ws_col);
	lua_pushinteger(L, size.ws_row);
	return 2;
}

/* core.monotonic() -> seconds since some moment */
static int system_monotonic(lua_State *L)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	lua_pushnumber(L, (double)t.tv_sec + (double)t.tv_nsec / 1e9);
	return 1;
}

/* core.stat(path) -> {kind = "file" | "folder" | "other", size = bytes} | nil, err */
static int system_stat(lua_State *L)
{
	const char *path = ds_bind_path(L, 1);
	struct stat st;

	if (stat(path, &st))
		return ds_bind_fail_errno(L, errno, path);
	lua_createtable(L, 0, 2);
	set(L, "kind", S_ISREG(st.st_mode) ? "file" : S_ISDIR(st.st_mode) ? "folder" : "other");
	lua_pushinteger(L, S_ISREG(st.st_mode) ? (lua_Integer)st.st_size : 0);
	lua_setfield(L, -2, "size");
	return 1;
}

/* ---- writing --------------------------------------------------------------------------------- */

/* 0, or an errno. */
static int write_all(int fd, ds_str s)
{
	while (s.len) {
		ssize_t n = write(fd, s.at, s.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno;
		s = ds_str_sub(s, (size_t)n, s.len);
	}
	return 0;
}

/* A terminal, a pipe or a device is written as it is. */
static int write_special(const char *path, ds_str s)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), failed;

	if (fd < 0)
		return errno;
	failed = write_all(fd, s);
	if (close(fd) && !failed)
		failed = errno;
	return failed;
}

static mode_t new_mode(const struct stat *old)
{
	mode_t mask;

	if (old)
		return old->st_mode & 07777;
	mask = umask(077);
	umask(mask);
	return 0666 & ~mask;
}

/*
 * The name's folder, so that the new name is on the disk too; a failure there loses nothing that
 * was there.
 */
static void sync_folder(char *path)
{
	char *slash = strrchr(path, '/');
	int fd;

	if (slash)
		slash[slash == path ? 1 : 0] = '\0';
	fd = open(slash ? path : ".", O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
}

/*
 * Writes a file beside `path` and renames it; temp has room for the path and a suffix. 0, or an
 * errno.
 */
static int write_beside(char *temp, const char *path, ds_str s, const struct stat *old)
{
	size_t n = strlen(path);
	int fd, failed;

	memcpy(temp, path, n);
	memcpy(temp + n, ".XXXXXX", sizeof ".XXXXXX");
	fd = mkstemp(temp);
	if (fd < 0)
		return errno;
	failed = write_all(fd, s);
	if (!failed && (fchmod(fd, new_mode(old)) || fsync(fd)))
		failed = errno;
	if (close(fd) && !failed)
		failed = errno;
	if (!failed && rename(temp, path))
		failed = errno;
	if (failed)
		unlink(temp);
	else
		sync_folder(temp);
	return failed;
}

/*
 * core.write_file(path, s) -> true | nil, err; the file is the old one or the new one, never a
 * part
 */
static int system_write_file(lua_State *L)
{
	const char *path = ds_bind_path(L, 1);
	ds_str s = ds_bind_str(L, 2);
	bool exists, regular;
	struct stat st;
	char *real, *temp;
	int failed;

	exists = stat(path, &st) == 0;
	regular = !exists || S_ISREG(st.st_mode);
	if (!regular) {
		failed = write_special(path, s);
	} else {
		/* through a link to the file itself */
		real = exists ? realpath(path, NULL) : NULL;
		temp = malloc(strlen(real ? real : path) + sizeof ".XXXXXX");
		failed = temp && (real || !exists)
				 ? write_beside(temp, real ? real : path, s, exists ? &st : NULL)
				 : ENOMEM;
		free(temp);
		free(real);
	}
	if (failed)
		return ds_bind_fail_errno(L, failed, path);
	lua_pushboolean(L, true);
	return 1;
}

/*
 * core.make_folder(path) -> true | nil, err; with all folders above it, for this user alone; one that
 * is there is left as it is
 */
static int system_make_folder(lua_State *L)
{
	const char *path = ds_bind_path(L, 1);
	char *copy;

	lua_settop(L, 1);
	copy = lua_newuserdatauv(L, strlen(path) + 1, 0);
	memcpy(copy, path, strlen(path) + 1);
	for (char *p = copy + 1; copy[0]; p++) {
		char end = *p;

		if (end != '/' && end != '\0')
			continue;
		*p = '\0';
		if (mkdir(copy, 0700) && errno != EEXIST)
			return ds_bind_fail_errno(L, errno, path);
		*p = end;
		if (end == '\0')
			break;
	}
	lua_pushboolean(L, true);
	return 1;
}

const luaL_Reg ds_bind_system_lib[] = {
	{"version", system_version},
	{"stop_requested", system_stop_requested},
	{"isatty", system_isatty},
	{"term_width", system_term_width},
	{"monotonic", system_monotonic},
	{"stat", system_stat},
	{"write_file", system_write_file},
	{"make_folder", system_make_folder},
	{NULL, NULL},
};
