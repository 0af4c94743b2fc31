/*
 * Build tool: mklists OUT LIST.tsv... compiles the lists that ship into one block for embedding.
 *
 * A list's name is its file's name without folder and ".tsv". Not part of the library.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tables.h"
#include "tag/gazetteer.h"

#include <stdio.h>
#include <stdlib.h>

static int complain(const char *what, const char *why)
{
	fprintf(stderr, "mklists: %s: %s\n", what, why);
	return 1;
}

/* Compiled, then opened and checked, so that a broken block never ships. */
static int compile(ds_gazetteer_build *b, ds_buf *block, const char *out, ds_err *err)
{
	ds_gazetteer *g = NULL;
	FILE *f;
	bool ok;

	if (ds_gazetteer_build_finish(b, block, err) ||
	    ds_gazetteer_open(&g, ds_buf_view(block), err))
		return complain(out, err->msg);
	ok = ds_gazetteer_check(g, err) == DS_OK;
	ds_gazetteer_close(g);
	if (!ok)
		return complain(out, err->msg);
	f = fopen(out, "wb");
	if (!f)
		return complain(out, "cannot be written");
	ok = fwrite(block->at, 1, block->len, f) == block->len;
	ok = fclose(f) == 0 && ok;
	return ok ? 0 : complain(out, "cannot be written");
}

int main(int argc, char **argv)
{
	ds_gazetteer_build *b = NULL;
	ds_buf tsv, block;
	ds_err err = {DS_OK, ""};
	int status = 0;

	if (argc < 2)
		return complain("usage", "mklists OUT LIST.tsv...");
	ds_buf_init(&tsv, NULL, 0);
	ds_buf_init(&block, NULL, 0);
	if (ds_gazetteer_build_new(&b, &err))
		status = complain("start", err.msg);
	for (int i = 2; i < argc && status == 0; i++) {
		ds_buf_clear(&tsv);
		if (!read_table(&tsv, argv[i]))
			status = complain(argv[i], "cannot be read");
		else if (ds_gazetteer_build_add(b, table_name(argv[i]), ds_buf_view(&tsv), &err))
			status = complain(argv[i], err.msg);
	}
	if (status == 0)
		status = compile(b, &block, argv[1], &err);
	ds_gazetteer_build_free(b);
	ds_buf_free(&block);
	ds_buf_free(&tsv);
	return status;
}
