/*
 * Readers and writers on hostile bytes: nothing breaks, and what is written reads back to the same
 * bytes. The first byte chooses the kind.
 *
 * SPDX-License-Identifier: MIT
 */
#include "io/reader.h"
#include "io/writer.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write(ds_buf *b, ds_reader *r, bool conll)
{
	static const ds_write_opts opts = {.sentences = true,
					   .tokens = true,
					   .source_spans = false,
					   .offsets = DS_OFFSETS_UTF16};
	bool more = true;

	while (more) {
		ds_record rec;
		ds_doc doc;
		ds_err err;

		if (ds_reader_next(&rec, &more, r, &err) || !more)
			continue;
		if (ds_record_doc(&doc, &rec, NULL, false, &err))
			continue;
		if (ds_doc_tokens(&doc, &err) || ds_write_json(b, &doc, &opts, &err))
			abort();
		if (conll) {
			ds_buf lines;

			ds_buf_init(&lines, NULL, 0);
			if (ds_write_conll(&lines, &doc, &opts, &err))
				abort();
			ds_buf_free(&lines);
		}
		ds_doc_free(&doc);
	}
}

static void again(ds_buf *out, ds_str in)
{
	ds_reader_opts opts = {.kind = DS_IN_JSONL, .strict = true};
	ds_reader *r;

	if (ds_reader_open_memory(&r, in, "again", &opts, NULL))
		abort();
	write(out, r, false);
	ds_reader_close(r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	ds_reader_opts opts = {.max_record = (size_t)1 << 20};
	ds_reader *r;
	ds_buf first, second;

	if (size == 0)
		return 0;
	opts.kind = (ds_input)(data[0] % DS_IN_COUNT);
	if (ds_reader_open_memory(&r, (ds_str){(const char *)data + 1, size - 1}, "fuzz", &opts,
				  NULL))
		return 0;
	ds_buf_init(&first, NULL, 0);
	ds_buf_init(&second, NULL, 0);
	write(&first, r, true);
	ds_reader_close(r);
	again(&second, ds_buf_view(&first));
	if (first.len != second.len || (first.len && memcmp(first.at, second.at, first.len)))
		abort();
	ds_buf_free(&first);
	ds_buf_free(&second);
	return 0;
}
