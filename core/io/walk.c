/*
 * Files below a path, in an order that is the same everywhere. See reader.h.
 *
 * What cannot be looked at (a folder that may not be read, a broken link) is handed on by its name,
 * so that opening it says why; devices, sockets and pipes inside a folder are left out.
 *
 * SPDX-License-Identifier: MIT
 */
#include "io/reader.h"

#include "base/buf.h"
#include "base/stop.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEPTH_MAX 200
#define STORE_ID  0x44535352u /* application_id of a store, bytes 68 to 71 of an SQLite file */

struct walk {
	ds_buf path; /* NUL-terminated */
	ds_walk_fn *fn;
	void *user;
	ds_err *err;
};

struct names {
	char **v;
	size_t n, cap;
};

static bool is_store(const char *path)
{
	unsigned char head[72];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	ssize_t n;

	if (fd < 0)
		return false;
	n = read(fd, head, sizeof head);
	close(fd);
	return n == (ssize_t)sizeof head && memcmp(head, "SQLite format 3", 16) == 0 &&
	       ((uint32_t)head[68] << 24 | (uint32_t)head[69] << 16 | (uint32_t)head[70] << 8 |
		head[71]) == STORE_ID;
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void names_free(struct names *names)
{
	for (size_t i = 0; i < names->n; i++)
		free(names->v[i]);
	free(names->v);
}

static bool names_add(struct names *names, const char *name)
{
	size_t n = strlen(name) + 1;
	char *copy;

	if (names->n == names->cap) {
		size_t cap = names->cap ? names->cap * 2 : 64;
		char **v = realloc(names->v, cap * sizeof *v);

		if (!v)
			return false;
		names->v = v;
		names->cap = cap;
	}
	copy = malloc(n);
	if (!copy)
		return false;
	memcpy(copy, name, n);
	names->v[names->n++] = copy;
	return true;
}

/* *readable false when the folder may not be read. */
static ds_status list(struct names *names, bool *readable, struct walk *w)
{
	DIR *dir = opendir(w->path.at);
	ds_status st = DS_OK;

	*readable = dir != NULL;
	if (!dir)
		return DS_OK;
	for (;;) {
		struct dirent *e;

		errno = 0;
		e = readdir(dir);
		if (!e)
			break;
		if (e->d_name[0] != '.' && !names_add(names, e->d_name)) {
			st = ds_fail(w->err, DS_ENOMEM, NULL);
			break;
		}
	}
	if (!st && errno)
		st = ds_fail(w->err, DS_EFAIL, "%s: cannot list this folder", w->path.at);
	closedir(dir);
	if (names->n)
		qsort(names->v, names->n, sizeof *names->v, by_bytes);
	return st;
}

static ds_status give(struct walk *w)
{
	return w->fn(w->user, w->path.at) ? DS_OK : ds_fail(w->err, DS_EUSER, NULL);
}

/* The path with name behind it; the old length is put back by the caller. */
static ds_status push(struct walk *w, const char *name)
{
	if (w->path.len && w->path.at[w->path.len - 1] != '/')
		ds_buf_char(&w->path, '/');
	ds_buf_zstr(&w->path, name);
	ds_buf_char(&w->path, '\0');
	if (!w->path.status)
		w->path.len--;
	return ds_buf_status(&w->path, w->err);
}

static ds_status folder(struct walk *w, int depth);

static ds_status entry(struct walk *w, int depth)
{
	struct stat info;
	bool link;

	if (ds_stopped())
		return ds_fail(w->err, DS_EINTR, NULL);
	if (lstat(w->path.at, &info) != 0)
		return give(w);
	link = S_ISLNK(info.st_mode);
	if (link && stat(w->path.at, &info) != 0)
		return give(w);
	if (S_ISDIR(info.st_mode))
		return link ? DS_OK : folder(w, depth + 1);
	if (!S_ISREG(info.st_mode) || is_store(w->path.at))
		return DS_OK;
	return give(w);
}

static ds_status folder(struct walk *w, int depth)
{
	struct names names = {NULL, 0, 0};
	size_t len = w->path.len;
	bool readable;
	ds_status st;

	if (depth > DEPTH_MAX)
		return ds_fail(w->err, DS_ELIMIT, "%s: folders deeper than %d", w->path.at,
			       DEPTH_MAX);
	st = list(&names, &readable, w);
	if (!st && !readable)
		st = give(w);
	for (size_t i = 0; !st && i < names.n; i++) {
		st = push(w, names.v[i]);
		if (!st)
			st = entry(w, depth);
		w->path.len = len;
		if (w->path.at)
			w->path.at[len] = '\0';
	}
	names_free(&names);
	return st;
}

ds_status ds_walk(const char *path, ds_walk_fn *fn, void *user, ds_err *err)
{
	struct walk w = {.fn = fn, .user = user, .err = err};
	struct stat info;
	ds_status st;

	ds_buf_init(&w.path, NULL, 0);
	st = push(&w, path);
	if (!st) {
		if (strcmp(path, "-") != 0 && stat(path, &info) == 0 && S_ISDIR(info.st_mode))
			st = folder(&w, 0);
		else
			st = give(&w);
	}
	ds_buf_free(&w.path);
	return st;
}
