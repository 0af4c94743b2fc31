/*
 * A growing run of bytes on an allocator of the caller's choice; the one writer of the core.
 *
 * Errors stick: after the first failure every call does nothing, and ds_buf_status tells. So a printer
 * appends freely and checks once.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_BASE_BUF_H
#define DS_BASE_BUF_H

#include "base/arena.h"

typedef struct ds_buf {
	char *at;
	size_t len;
	size_t cap;
	size_t limit; /* DS_ELIMIT beyond this many bytes */
	ds_alloc alloc;
	ds_status status;
} ds_buf;

/* alloc NULL = malloc; limit 0 = none. Takes no memory yet. */
void ds_buf_init(ds_buf *b, const ds_alloc *alloc, size_t limit);

void ds_buf_free(ds_buf *b);

/* Forgets the content and the error, keeps the memory. */
void ds_buf_clear(ds_buf *b);

void ds_buf_add(ds_buf *b, const void *bytes, size_t n);
void ds_buf_str(ds_buf *b, ds_str s);
void ds_buf_char(ds_buf *b, char c);
void ds_buf_zstr(ds_buf *b, const char *zero_terminated);
void ds_buf_printf(ds_buf *b, const char *fmt, ...) DS_PRINTF(2, 3);

/* Room for n more bytes, to be filled by the caller, who then adds to b->len; NULL on failure. */
char *ds_buf_room(ds_buf *b, size_t n);

/* The content so far; borrowed, until the next change. */
static inline ds_str ds_buf_view(const ds_buf *b)
{
	return (ds_str){b->at, b->len};
}

/* DS_OK, or the first failure, whose message is put into *err. */
ds_status ds_buf_status(const ds_buf *b, ds_err *err);

#endif
