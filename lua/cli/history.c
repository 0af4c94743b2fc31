/*
 * History and its file. See history.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "cli/history.h"

#include "text/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX ((size_t)8 << 20) /* of a longer file only the end is read */

void ds_history_init(ds_history *h)
{
	*h = (ds_history){.v = NULL};
}

void ds_history_free(ds_history *h)
{
	for (size_t i = 0; i < h->n; i++)
		free((char *)h->v[i].at);
	free(h->v);
	ds_history_init(h);
}

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static ds_str trimmed(ds_str s)
{
	while (s.len && blank(s.at[s.len - 1]))
		s.len--;
	while (s.len && blank(s.at[0])) {
		s.at++;
		s.len--;
	}
	return s;
}

static void take_out(ds_history *h, size_t i)
{
	free((char *)h->v[i].at);
	memmove(h->v + i, h->v + i + 1, (h->n - i - 1) * sizeof *h->v);
	h->n--;
}

bool ds_history_add(ds_history *h, ds_str entry)
{
	ds_str s = trimmed(entry);
	char *copy;

	if (s.len == 0 || s.len > FILE_MAX / 8 || ds_utf8_valid(s) != s.len)
		return true;
	if (h->n == h->cap) {
		size_t cap = h->cap ? h->cap * 2 : 64;
		ds_str *v = realloc(h->v, cap * sizeof *v);

		if (!v)
			return false;
		h->v = v;
		h->cap = cap;
	}
	copy = malloc(s.len);
	if (!copy)
		return false;
	memcpy(copy, s.at, s.len);
	for (size_t i = h->n; i-- > 0;) {
		if (ds_str_eq(h->v[i], s)) {
			take_out(h, i);
			break; /* each is there once */
		}
	}
	if (h->n == DS_HISTORY_MAX)
		take_out(h, 0);
	h->v[h->n++] = (ds_str){copy, s.len};
	return true;
}

/* The entries of a file's text. */
static bool add_all(ds_history *h, ds_str text)
{
	ds_buf entry;
	bool ok = true;

	ds_buf_init(&entry, NULL, 0);
	for (size_t at = 0; at < text.len && ok;) {
		const char *lf = memchr(text.at + at, '\n', text.len - at);
		size_t end = lf ? (size_t)(lf - text.at) : text.len;

		if (text.at[at] == '\t') {
			ds_buf_char(&entry, '\n');
			ds_buf_str(&entry, ds_str_sub(text, at + 1, end));
		} else {
			ok = ds_history_add(h, ds_buf_view(&entry));
			ds_buf_clear(&entry);
			ds_buf_str(&entry, ds_str_sub(text, at, end));
		}
		at = end + 1;
	}
	ok = ok && entry.status == DS_OK && ds_history_add(h, ds_buf_view(&entry));
	ds_buf_free(&entry);
	return ok;
}

/* NULL with errno 0: a device, which has no lines (/dev/null, for those who want no history). */
static FILE *open_file(const char *path)
{
	/* a pipe in its place must not make us wait */
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	struct stat st;
	FILE *f = NULL;

	if (fd < 0)
		return NULL;
	if (fstat(fd, &st) == 0) {
		if (S_ISREG(st.st_mode))
			f = fdopen(fd, "rb");
		else
			errno = S_ISCHR(st.st_mode) ? 0 : S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
	}
	if (!f)
		close(fd); /* leaves errno, as it succeeds */
	return f;
}

ds_status ds_history_load(ds_history *h, const char *path, ds_err *err)
{
	FILE *f = open_file(path);
	ds_buf text;
	bool ok = true;
	size_t skip = 0;

	if (!f)
		return errno == ENOENT || errno == 0 ? DS_OK : ds_fail(err, DS_EFAIL, "%s: %s", path, strerror(errno));
	ds_buf_init(&text, NULL, FILE_MAX);
	if (fseek(f, -(long)FILE_MAX, SEEK_END) == 0)
		skip = 1;
	else
		rewind(f);
	for (;;) {
		char piece[8192];
		size_t n = fread(piece, 1, sizeof piece, f);

		if (n == 0)
			break;
		ds_buf_add(&text, piece, n);
	}
	ok = !ferror(f);
	fclose(f);
	if (skip) { /* the first line is a part of one */
		const char *lf = text.len ? memchr(text.at, '\n', text.len) : NULL;

		skip = lf ? (size_t)(lf - text.at) + 1 : text.len;
	}
	ok = ok && add_all(h, ds_str_sub(ds_buf_view(&text), skip, text.len));
	ds_buf_free(&text);
	return ok ? DS_OK : ds_fail(err, DS_EFAIL, "%s: cannot be read", path);
}

/* A descriptor of the path's folder, locked until it is closed; -1 when it cannot be. */
static int lock_folder(const char *path)
{
	char folder[4096];
	const char *slash = strrchr(path, '/');
	size_t n = slash ? (size_t)(slash - path) : 0;
	int fd;

	if (n >= sizeof folder)
		return -1;
	memcpy(folder, slash ? path : ".", slash ? n : 1);
	folder[slash ? n : 1] = '\0';
	fd = open(folder[0] ? folder : "/", O_RDONLY | O_CLOEXEC);
	/* some file systems know no locks: then it goes without */
	while (fd >= 0 && flock(fd, LOCK_EX) && errno == EINTR)
		;
	return fd;
}

static void put_entry(ds_buf *b, ds_str entry)
{
	for (size_t i = 0; i < entry.len; i++) {
		ds_buf_char(b, entry.at[i]);
		if (entry.at[i] == '\n')
			ds_buf_char(b, '\t');
	}
	ds_buf_char(b, '\n');
}

static bool write_all(int fd, ds_str s)
{
	while (s.len) {
		ssize_t n = write(fd, s.at, s.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		s.at += n;
		s.len -= (size_t)n;
	}
	return true;
}

ds_status ds_history_append(const char *path, ds_str entry, ds_err *err)
{
	ds_str s = trimmed(entry);
	ds_buf b;
	int lock, fd;
	bool ok;

	if (s.len == 0)
		return DS_OK;
	ds_buf_init(&b, NULL, 0);
	put_entry(&b, s);
	lock = lock_folder(path);
	fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK | O_CLOEXEC, 0600);
	ok = fd >= 0 && b.status == DS_OK && write_all(fd, ds_buf_view(&b));
	if (!ok)
		ds_fail(err, DS_EFAIL, "%s: %s", path, strerror(errno));
	if (fd >= 0)
		ok = close(fd) == 0 && ok;
	if (lock >= 0)
		close(lock);
	ds_buf_free(&b);
	return ok ? DS_OK : DS_EFAIL;
}

static ds_status rewrite(const char *path, const ds_history *h, ds_err *err)
{
	char beside[4096];
	int n = snprintf(beside, sizeof beside, "%s.%ld", path, (long)getpid());
	ds_buf b;
	int fd = -1;
	bool ok;

	if (n < 0 || (size_t)n >= sizeof beside)
		return ds_fail(err, DS_EFAIL, "%s: the path is too long", path);
	ds_buf_init(&b, NULL, 0);
	for (size_t i = 0; i < h->n; i++)
		put_entry(&b, h->v[i]);
	fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	ok = fd >= 0 && b.status == DS_OK && write_all(fd, ds_buf_view(&b));
	if (fd >= 0)
		ok = close(fd) == 0 && ok;
	ok = ok && rename(beside, path) == 0;
	if (!ok) {
		ds_fail(err, DS_EFAIL, "%s: %s", path, strerror(errno));
		if (fd >= 0)
			unlink(beside);
	}
	ds_buf_free(&b);
	return ok ? DS_OK : DS_EFAIL;
}

ds_status ds_history_tidy(const char *path, ds_err *err)
{
	int lock = lock_folder(path);
	ds_history h;
	ds_status status;
	struct stat st;
	/* a link must stay one, and what was made read-only must stay as it is: neither is tidied */
	bool plain = lstat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, W_OK) == 0;

	ds_history_init(&h);
	status = ds_history_load(&h, path, err);
	if (status == DS_OK && h.n && plain)
		status = rewrite(path, &h, err);
	ds_history_free(&h);
	if (lock >= 0)
		close(lock);
	return status;
}
