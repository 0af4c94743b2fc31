/*
 * Plain text: the whole file is one document. Decoding is the text layer's. See reader.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "io/reader_int.h"

ds_status ds_plain_next(ds_record *out, bool *more, ds_reader *r, ds_err *err)
{
	ds_status st;

	if (r->begun)
		return DS_OK;
	r->begun = true;
	ds_buf_clear(&r->buf);
	st = ds_stream_rest(&r->buf, &r->in, r->opts.max_record, err);
	if (st) {
		r->done = true;
		return st;
	}
	out->bytes = ds_buf_view(&r->buf);
	out->line = 1;
	*more = true;
	return DS_OK;
}
