/*
 * A stream of bytes for the readers: a file, standard input or memory, plain or gzip (RFC 1952).
 *
 * Invariant: at most one window of bytes is held, whatever the size of the file. gzip is recognised
 * by its magic number, never by name; members may be concatenated. A gzip file that ends early, or
 * has anything but zeros behind its last member, is an error that names the file.
 *
 * A stream gives bytes as they are until ds_stream_decode, and UTF-8 behind it. Files that are UTF-8
 * already pass through, ill-formed bytes too: who reads them knows which record they are in.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_IO_STREAM_H
#define DS_IO_STREAM_H

#include "text/decode.h"

#include <stdio.h>
#include <zlib.h>

#define DS_STREAM_WINDOW ((size_t)64 << 10)

typedef struct ds_stream {
	int fd; /* -1 = memory */
	bool own_fd, gzip, inflating, skip_lf;
	bool end;            /* nothing more will come into the window */
	ds_err fault;        /* kept until the bytes before it are read */
	char name[128];      /* for messages; a long path keeps its end */
	ds_str memory;       /* what is left of it */
	uint64_t done, size; /* bytes taken from the file, and its size (0 = unknown) */
	z_stream z;
	unsigned char *in; /* compressed bytes */
	char *window;
	size_t at, len; /* unread bytes: window[at, len) */
	struct ds_stream_decoder *decoder; /* owned; NULL = bytes as they are */
	ds_encoding encoding;              /* of what was decoded so far */
} ds_stream;

/*
 * path "-" is standard input. DS_ENOENT, DS_EFAIL (a folder, unreadable), DS_ENOMEM; *s needs no
 * close then.
 */
ds_status ds_stream_open(ds_stream *s, const char *path, ds_err *err);

/* Borrows bytes until the close. */
ds_status ds_stream_memory(ds_stream *s, ds_str bytes, const char *name, ds_err *err);

/*
 * From here on the stream is UTF-8, without a byte order mark. What the file is in is found out from
 * its bytes: UTF-16 and UTF-32 at once, and with opts->detect a legacy charset where the first byte
 * outside ASCII comes, from it and up to DS_STREAM_WINDOW bytes behind it; opts->charset says it for
 * a file that does not. opts is copied, its label borrowed until the close. DS_EENCODING, DS_ENOMEM.
 */
ds_status ds_stream_decode(ds_stream *s, const ds_decode_opts *opts, ds_err *err);

/* Safe on a stream that is zeroed with fd -1, and twice. */
void ds_stream_close(ds_stream *s);

/*
 * Reads more into the window, behind what is unread there. At the end, or when the window is full
 * of unread bytes, nothing happens. An error is told once, when the bytes before it were read;
 * behind it is the end.
 */
ds_status ds_stream_fill(ds_stream *s, ds_err *err);

/*
 * The unread bytes, at least want (at most DS_STREAM_WINDOW) unless the end comes first; borrowed
 * until the next call.
 */
ds_status ds_stream_peek(ds_str *out, ds_stream *s, size_t want, ds_err *err);

/*
 * The next line without its end (LF, CRLF or CR) into b, which is cleared first; *more false at the
 * end. A line longer than limit is skipped: DS_ELIMIT, and the next call reads on behind it.
 */
ds_status ds_stream_line(ds_buf *b, bool *more, ds_stream *s, size_t limit, ds_err *err);

/* All the rest, appended to b. DS_ELIMIT when it is longer than limit. */
ds_status ds_stream_rest(ds_buf *b, ds_stream *s, size_t limit, ds_err *err);

/* The next byte, or EOF at the end and after an error, which is then in *st. */
static inline int ds_stream_byte(ds_stream *s, ds_status *st, ds_err *err)
{
	if (s->at == s->len) {
		*st = ds_stream_fill(s, err);
		if (s->at == s->len)
			return EOF;
	}
	return (unsigned char)s->window[s->at++];
}

#endif
