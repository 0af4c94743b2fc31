/*
 * What the two files of streams share. See stream.h.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_IO_STREAM_INT_H
#define DS_IO_STREAM_INT_H

#include "io/stream.h"

#define DS_STREAM_SLACK 64u /* room in the window behind DS_STREAM_WINDOW, so that decoding moves on */

/* The file's bytes behind those that were taken, inflated; *n 0 at the end. */
ds_status ds_stream_raw(ds_stream *s, char *to, size_t room, size_t *n, ds_err *err);

/* Tells the fault that was kept, once, when all before it was read. */
ds_status ds_stream_fault(ds_stream *s, ds_err *err);

/* Decodes more into the window, which has DS_STREAM_SLACK bytes of room at least. */
ds_status ds_stream_decoded(ds_stream *s, ds_err *err);

void ds_stream_decoder_free(ds_stream *s);

#endif
