/*
 * What the programs share that compile tables while dossier is built.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_BUILD_TABLES_H
#define DS_TAG_BUILD_TABLES_H

#include "base/buf.h"

#include <stdio.h>

/* False if it cannot be read. */
static inline bool read_table(ds_buf *out, const char *path)
{
	FILE *f = fopen(path, "rb");
	bool ok = f != NULL;
	char piece[16384];
	size_t n;

	while (ok && (n = fread(piece, 1, sizeof piece, f)) > 0)
		ds_buf_add(out, piece, n);
	ok = ok && !ferror(f) && ds_buf_status(out, NULL) == DS_OK;
	if (f)
		fclose(f);
	return ok;
}

/* "de" of "data/values/de.tsv" */
static inline ds_str table_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	ds_str name = ds_str_of(slash ? slash + 1 : path);

	if (ds_str_ends(name, DS_STR(".tsv")))
		name.len -= 4;
	return name;
}

#endif
