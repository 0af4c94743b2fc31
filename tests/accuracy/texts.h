/*
 * What the measures on marked texts share: texts named by id and SHA-256 in the folder of data.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TESTS_ACCURACY_TEXTS_H
#define DS_TESTS_ACCURACY_TEXTS_H

#include "base/buf.h"

#include <jansson.h>
#include <sodium/crypto_hash_sha256.h>
#include <stdio.h>
#include <string.h>

/* False if it cannot be read; *out is to be freed either way. */
static inline bool texts_read_file(ds_buf *out, const char *path)
{
	FILE *f = fopen(path, "rb");
	char piece[65536];
	size_t n;

	ds_buf_init(out, NULL, 0);
	while (f && (n = fread(piece, 1, sizeof piece, f)) > 0)
		ds_buf_add(out, piece, n);
	if (f)
		fclose(f);
	return f && ds_buf_status(out, NULL) == DS_OK;
}

/* The text with this id: a row of a .jsonl, or a whole .txt. */
static inline bool texts_find(ds_buf *out, const char *folder, const char *file, const char *id)
{
	char path[1024];
	ds_buf all;
	bool found = false;

	snprintf(path, sizeof path, "%s/%s", folder, file);
	ds_buf_init(out, NULL, 0);
	if (!texts_read_file(&all, path)) {
		ds_buf_free(&all);
		return false;
	}
	if (!strstr(file, ".jsonl")) {
		ds_buf_str(out, ds_buf_view(&all));
		found = true;
	}
	for (size_t at = 0; !found && at < all.len;) {
		const char *nl = memchr(all.at + at, '\n', all.len - at);
		size_t end = nl ? (size_t)(nl - all.at) : all.len;
		json_t *row = json_loadb(all.at + at, end - at, 0, NULL);
		const char *name = json_string_value(json_object_get(row, "id"));
		const json_t *text = json_object_get(row, "text");

		if (name && strcmp(name, id) == 0 && text) {
			ds_buf_add(out, json_string_value(text), json_string_length(text));
			found = true;
		}
		json_decref(row);
		at = end + 1;
	}
	ds_buf_free(&all);
	return found;
}

static inline bool texts_same(ds_str text, const char *sha256)
{
	unsigned char sum[crypto_hash_sha256_BYTES];
	char hex[2 * sizeof sum + 1];

	crypto_hash_sha256(sum, (const unsigned char *)text.at, text.len);
	for (size_t i = 0; i < sizeof sum; i++)
		snprintf(hex + 2 * i, 3, "%02x", sum[i]);
	return strcmp(hex, sha256) == 0;
}

/* Where the code point number `point` starts, in bytes. */
static inline size_t texts_byte_of(ds_str text, size_t point)
{
	size_t at = 0;

	for (; at < text.len && point; point--) {
		do
			at++;
		while (at < text.len && ((unsigned char)text.at[at] & 0xC0) == 0x80);
	}
	return at;
}

#endif
