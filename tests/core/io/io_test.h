/*
 * What the tests of readers and writers share: reading from memory, and writing back.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TESTS_IO_TEST_H
#define DS_TESTS_IO_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "io/reader.h"
#include "io/writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static inline ds_reader *open_text(ds_str bytes, const char *name, ds_input kind)
{
	ds_reader_opts opts = {.kind = kind};
	ds_reader *r = NULL;
	ds_err err = {DS_OK, ""};

	if (ds_reader_open_memory(&r, bytes, name, &opts, &err)) {
		fail_msg("%s: %s", name, err.msg);
		abort();
	}
	return r;
}

/* All records as JSON lines; an error becomes a line "! message". The caller frees b. */
static inline void read_all(ds_buf *b, ds_reader *r, const ds_write_opts *opts)
{
	bool more = true;

	ds_buf_init(b, NULL, 0);
	while (more) {
		ds_record rec;
		ds_doc doc;
		ds_err err = {DS_OK, ""};
		ds_status st = ds_reader_next(&rec, &more, r, &err);

		if (!st && !more)
			break;
		if (!st) {
			st = ds_record_doc(&doc, &rec, NULL, false, &err);
			if (!st) {
				if (opts && (opts->tokens || opts->sentences))
					assert_int_equal(ds_doc_tokens(&doc, NULL), DS_OK);
				assert_int_equal(ds_write_json(b, &doc, opts, &err), DS_OK);
				ds_doc_free(&doc);
			}
		}
		if (st)
			ds_buf_printf(b, "! %s\n", err.msg);
	}
	ds_buf_char(b, '\0');
	b->len--;
}

/* Bytes of one kind -> what read_all gives; compared with want. */
static inline void check_read(ds_str bytes, const char *name, ds_input kind,
			      const ds_write_opts *opts, const char *want)
{
	ds_reader *r = open_text(bytes, name, kind);
	ds_buf b;

	read_all(&b, r, opts);
	assert_string_equal(b.at, want);
	ds_buf_free(&b);
	ds_reader_close(r);
}

/* A file of our own in the test's folder; the caller frees the name. */
static inline char *temp_file(const char *folder, const char *name, ds_str bytes)
{
	size_t n = strlen(folder) + strlen(name) + 2;
	char *path = malloc(n);
	FILE *f;

	assert_non_null(path);
	snprintf(path, n, "%s/%s", folder, name);
	f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes.at, 1, bytes.len, f), bytes.len);
	assert_int_equal(fclose(f), 0);
	return path;
}

#endif
