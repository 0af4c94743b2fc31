/*
 * The growing buffer. See buf.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "base/buf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

void ds_buf_init(ds_buf *b, const ds_alloc *alloc, size_t limit)
{
	*b = (ds_buf){NULL, 0, 0, limit ? limit : SIZE_MAX / 4, alloc ? *alloc : ds_alloc_std,
		      DS_OK};
}

void ds_buf_free(ds_buf *b)
{
	if (b->at)
		b->alloc.fn(b->alloc.user, b->at, b->cap, 0);
	b->at = NULL;
	b->len = b->cap = 0;
}

void ds_buf_clear(ds_buf *b)
{
	b->len = 0;
	b->status = DS_OK;
}

char *ds_buf_room(ds_buf *b, size_t n)
{
	size_t cap;
	char *at;

	if (b->status)
		return NULL;
	if (n > b->limit || b->len > b->limit - n) {
		b->status = DS_ELIMIT;
		return NULL;
	}
	if (b->cap - b->len >= n && b->at)
		return b->at + b->len;
	cap = b->cap < 128 ? 256 : b->cap * 2;
	if (cap < b->len + n)
		cap = b->len + n;
	at = b->alloc.fn(b->alloc.user, b->at, b->cap, cap);
	if (!at) {
		b->status = DS_ENOMEM;
		return NULL;
	}
	b->at = at;
	b->cap = cap;
	return at + b->len;
}

void ds_buf_add(ds_buf *b, const void *bytes, size_t n)
{
	char *room = ds_buf_room(b, n);

	if (!room || n == 0)
		return;
	memcpy(room, bytes, n);
	b->len += n;
}

void ds_buf_str(ds_buf *b, ds_str s)
{
	ds_buf_add(b, s.at, s.len);
}

void ds_buf_char(ds_buf *b, char c)
{
	ds_buf_add(b, &c, 1);
}

void ds_buf_zstr(ds_buf *b, const char *zero_terminated)
{
	ds_buf_add(b, zero_terminated, strlen(zero_terminated));
}

void ds_buf_printf(ds_buf *b, const char *fmt, ...)
{
	va_list args;
	char *room;
	int n;

	if (b->status)
		return;
	va_start(args, fmt);
	n = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	if (n < 0) {
		b->status = DS_EFAIL;
		return;
	}
	room = ds_buf_room(b, (size_t)n + 1);
	if (!room)
		return;
	va_start(args, fmt);
	vsnprintf(room, (size_t)n + 1, fmt, args);
	va_end(args);
	b->len += (size_t)n;
}

ds_status ds_buf_status(const ds_buf *b, ds_err *err)
{
	if (b->status == DS_ELIMIT)
		return ds_fail(err, DS_ELIMIT, "output longer than %zu bytes", b->limit);
	return b->status ? ds_fail(err, b->status, NULL) : DS_OK;
}
