/*
 * Files, standard input and memory as one stream of bytes. See stream.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "io/stream_int.h"

#include "base/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void set_name(ds_stream *s, const char *path)
{
	size_t n = strlen(path), room = sizeof s->name - 1;

	if (n <= room) {
		memcpy(s->name, path, n + 1);
		return;
	}
	/* the end of a path says more than its start; cut at a character border */
	path += n - (room - 3);
	while (((unsigned char)*path & 0xC0) == 0x80)
		path++;
	snprintf(s->name, sizeof s->name, "...%s", path);
}

static ds_status fail_errno(const ds_stream *s, int number, ds_err *err)
{
	char text[100];

	if (number == ENOENT || number == ENOTDIR)
		return ds_fail(err, DS_ENOENT, "%s: no such file", s->name);
	if (number == EACCES || number == EPERM)
		return ds_fail(err, DS_EFAIL, "%s: not allowed to read it", s->name);
	if (number == EISDIR)
		return ds_fail(err, DS_EFAIL, "%s: is a folder", s->name);
	if (number == ELOOP)
		return ds_fail(err, DS_EFAIL, "%s: a link that leads to itself", s->name);
	if (strerror_r(number, text, sizeof text))
		snprintf(text, sizeof text, "error %d", number);
	return ds_fail(err, DS_EFAIL, "%s: %s", s->name, text);
}

/* Bytes as they are in the file; *n 0 at its end. */
static ds_status raw_read(ds_stream *s, void *to, size_t want, size_t *n, ds_err *err)
{
	ssize_t got;

	if (ds_stopped())
		return ds_fail(err, DS_EINTR, NULL);
	if (s->fd < 0) {
		*n = want < s->memory.len ? want : s->memory.len;
		if (*n)
			memcpy(to, s->memory.at, *n);
		s->memory = ds_str_sub(s->memory, *n, s->memory.len);
		s->done += *n;
		return DS_OK;
	}
	while ((got = read(s->fd, to, want)) < 0) {
		if (errno != EINTR)
			return fail_errno(s, errno, err);
		if (ds_stopped())
			return ds_fail(err, DS_EINTR, NULL);
	}
	*n = (size_t)got;
	s->done += *n;
	return DS_OK;
}

static ds_status more_input(ds_stream *s, ds_err *err)
{
	size_t n = 0;
	ds_status st = raw_read(s, s->in, DS_STREAM_WINDOW, &n, err);

	s->z.next_in = s->in;
	s->z.avail_in = (uInt)n;
	return st;
}

/*
 * Behind the end of a member: another one, padding (RFC 1952 says nothing; tapes have zeros), or
 * rubbish.
 */
static ds_status next_member(ds_stream *s, ds_err *err)
{
	for (;;) {
		while (s->z.avail_in && *s->z.next_in == 0) {
			s->z.next_in++;
			s->z.avail_in--;
		}
		if (s->z.avail_in)
			break;
		ds_status st = more_input(s, err);

		if (st)
			return st;
		if (s->z.avail_in == 0) {
			s->end = true;
			return DS_OK;
		}
	}
	if (*s->z.next_in != 0x1F)
		return ds_fail(err, DS_EFAIL, "%s: something else behind the gzip data", s->name);
	if (inflateReset(&s->z) != Z_OK)
		return ds_fail(err, DS_EFAIL, "%s: damaged gzip data", s->name);
	s->inflating = true;
	return DS_OK;
}

static ds_status gzip_read(ds_stream *s, char *to, size_t want, size_t *n, ds_err *err)
{
	ds_status st = DS_OK;

	s->z.next_out = (unsigned char *)to;
	s->z.avail_out = (uInt)want;
	while (s->z.avail_out == want && !s->end) {
		int z;

		if (!s->inflating) {
			st = next_member(s, err);
			if (st)
				return st;
			continue;
		}
		if (s->z.avail_in == 0) {
			st = more_input(s, err);
			if (st)
				return st;
			if (s->z.avail_in == 0)
				return ds_fail(err, DS_EFAIL, "%s: the gzip data ends early",
					       s->name);
		}
		z = inflate(&s->z, Z_NO_FLUSH);
		if (z == Z_MEM_ERROR)
			return ds_fail(err, DS_ENOMEM, NULL);
		if (z != Z_OK && z != Z_STREAM_END && z != Z_BUF_ERROR)
			return ds_fail(err, DS_EFAIL, "%s: damaged gzip data", s->name);
		s->inflating = z != Z_STREAM_END;
	}
	*n = want - s->z.avail_out;
	return DS_OK;
}

ds_status ds_stream_fault(ds_stream *s, ds_err *err)
{
	ds_status st = s->fault.code;

	if (!st || s->at < s->len)
		return DS_OK;
	s->fault.code = DS_OK;
	return ds_fail(err, st, "%s", s->fault.msg);
}

ds_status ds_stream_raw(ds_stream *s, char *to, size_t room, size_t *n, ds_err *err)
{
	*n = 0;
	return s->gzip ? gzip_read(s, to, room, n, err) : raw_read(s, to, room, n, err);
}

ds_status ds_stream_fill(ds_stream *s, ds_err *err)
{
	size_t n = 0;
	ds_status st;

	if (s->end)
		return ds_stream_fault(s, err);
	if (s->at > 0) {
		memmove(s->window, s->window + s->at, s->len - s->at);
		s->len -= s->at;
		s->at = 0;
	}
	if (s->len >= DS_STREAM_WINDOW)
		return DS_OK;
	if (s->decoder)
		return ds_stream_decoded(s, err);
	st = ds_stream_raw(s, s->window + s->len, DS_STREAM_WINDOW - s->len, &n, &s->fault);
	if (st || n == 0)
		s->end = true;
	s->len += n;
	return ds_stream_fault(s, err);
}

ds_status ds_stream_peek(ds_str *out, ds_stream *s, size_t want, ds_err *err)
{
	ds_status st = DS_OK;

	while (!st && !s->end && s->len - s->at < want)
		st = ds_stream_fill(s, err);
	if (!st)
		*out = (ds_str){s->window + s->at, s->len - s->at};
	return st;
}

/* Looks at the first bytes, and starts inflating if they are gzip's. */
static ds_status start(ds_stream *s, ds_err *err)
{
	ds_status st;

	s->window = malloc(DS_STREAM_WINDOW + DS_STREAM_SLACK);
	if (!s->window)
		return ds_fail(err, DS_ENOMEM, NULL);
	do {
		st = ds_stream_fill(s, err);
	} while (!st && !s->end && s->len < 2);
	if (st || s->len < 2 || memcmp(s->window, "\x1F\x8B", 2) != 0)
		return st;
	s->in = malloc(DS_STREAM_WINDOW);
	if (!s->in)
		return ds_fail(err, DS_ENOMEM, NULL);
	memcpy(s->in, s->window, s->len);
	s->z.next_in = s->in;
	s->z.avail_in = (uInt)s->len;
	if (inflateInit2(&s->z, 15 + 16) != Z_OK)
		return ds_fail(err, DS_ENOMEM, NULL);
	s->gzip = s->inflating = true;
	s->len = 0;
	s->end = false;
	return DS_OK;
}

static ds_status open_file(ds_stream *s, const char *path, ds_err *err)
{
	struct stat info;

	if (strcmp(path, "-") == 0) {
		s->fd = STDIN_FILENO;
	} else {
		s->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
		s->own_fd = s->fd >= 0;
	}
	if (s->fd < 0 || fstat(s->fd, &info) != 0)
		return fail_errno(s, errno, err);
	if (S_ISDIR(info.st_mode))
		return fail_errno(s, EISDIR, err);
	if (S_ISREG(info.st_mode) && info.st_size > 0)
		s->size = (uint64_t)info.st_size;
	return DS_OK;
}

ds_status ds_stream_open(ds_stream *s, const char *path, ds_err *err)
{
	ds_status st;

	memset(s, 0, sizeof *s);
	set_name(s, strcmp(path, "-") == 0 ? "standard input" : path);
	st = open_file(s, path, err);
	if (!st)
		st = start(s, err);
	if (st)
		ds_stream_close(s);
	return st;
}

ds_status ds_stream_memory(ds_stream *s, ds_str bytes, const char *name, ds_err *err)
{
	ds_status st;

	memset(s, 0, sizeof *s);
	set_name(s, name);
	s->fd = -1;
	s->memory = bytes;
	s->size = bytes.len;
	st = start(s, err);
	if (st)
		ds_stream_close(s);
	return st;
}

void ds_stream_close(ds_stream *s)
{
	if (s->own_fd)
		close(s->fd);
	if (s->gzip)
		inflateEnd(&s->z);
	ds_stream_decoder_free(s);
	free(s->in);
	free(s->window);
	s->own_fd = s->gzip = false;
	s->fd = -1;
	s->in = NULL;
	s->window = NULL;
	s->at = s->len = 0;
	s->end = true;
}

/* Length of the line's part in the window; *ended when its end is there too. */
static size_t line_part(const ds_stream *s, bool *ended)
{
	const char *from = s->window + s->at;
	size_t n = s->len - s->at;
	const char *lf = memchr(from, '\n', n), *cr;

	if (lf)
		n = (size_t)(lf - from);
	cr = memchr(from, '\r', n);
	*ended = cr || lf;
	return cr ? (size_t)(cr - from) : n;
}

ds_status ds_stream_line(ds_buf *b, bool *more, ds_stream *s, size_t limit, ds_err *err)
{
	bool ended = false, any = false, over = false;

	ds_buf_clear(b);
	while (!ended) {
		size_t n;

		if (s->at == s->len) {
			ds_status st = ds_stream_fill(s, err);

			if (st)
				return st;
			if (s->at == s->len)
				break;
		}
		if (s->skip_lf) {
			s->skip_lf = false;
			s->at += s->window[s->at] == '\n';
			continue;
		}
		any = true;
		n = line_part(s, &ended);
		over = over || n > limit - b->len;
		if (!over)
			ds_buf_add(b, s->window + s->at, n);
		s->at += n;
		if (ended)
			s->skip_lf = s->window[s->at++] == '\r';
	}
	*more = any;
	if (over)
		return ds_fail(err, DS_ELIMIT, "longer than %zu bytes", limit);
	return ds_buf_status(b, err);
}

ds_status ds_stream_rest(ds_buf *b, ds_stream *s, size_t limit, ds_err *err)
{
	ds_status st = DS_OK;

	if (!s->gzip && !s->decoder && s->size && s->size <= limit && !ds_buf_room(b, (size_t)s->size + 1))
		return ds_buf_status(b, err);
	while (!st) {
		if (s->len - s->at > limit - b->len)
			return ds_fail(err, DS_ELIMIT, "%s: longer than %zu bytes", s->name, limit);
		ds_buf_add(b, s->window + s->at, s->len - s->at);
		s->at = s->len;
		st = ds_buf_status(b, err);
		if (!st)
			st = ds_stream_fill(s, err);
		if (!st && s->at == s->len)
			break;
	}
	return st;
}
