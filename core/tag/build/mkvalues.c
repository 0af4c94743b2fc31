/*
 * Build tool: mkvalues OUT TABLE.tsv... reads the tables of languages, and writes them as one text
 * for embedding.
 *
 * any.tsv holds what every language shares. A bad line ends the build with file, line and reason.
 * Not part of the library.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tables.h"
#include "tag/lang.h"

#include <stdio.h>

static int complain(const char *what, const char *why)
{
	fprintf(stderr, "mkvalues: %s: %s\n", what, why);
	return 1;
}

static int add(ds_buf *all, ds_buf *common, const char *path)
{
	ds_buf text;
	ds_lang *l = NULL;
	ds_err err = {DS_OK, ""};
	ds_str name = table_name(path);
	int status = 0;

	ds_buf_init(&text, NULL, 0);
	if (!read_table(&text, path))
		status = complain(path, "cannot be read");
	else if (text.len && memchr(text.at, '\f', text.len))
		status = complain(path, "has a form feed");
	else if (ds_str_is(name, "any"))
		ds_buf_str(common, ds_buf_view(&text));
	else if (ds_lang_build(&l, ds_str_of(path), ds_buf_view(&text), ds_buf_view(common), &err))
		status = complain("table", err.msg);
	ds_lang_close(l);
	ds_buf_printf(all, "\f%.*s\n", (int)name.len, name.at);
	ds_buf_str(all, ds_buf_view(&text));
	ds_buf_free(&text);
	return status;
}

int main(int argc, char **argv)
{
	ds_buf all, common;
	FILE *f;
	int status = 0;
	bool ok;

	if (argc < 2)
		return complain("usage", "mkvalues OUT TABLE.tsv...");
	ds_buf_init(&all, NULL, 0);
	ds_buf_init(&common, NULL, 0);
	/* what every language shares comes first */
	for (int pass = 0; pass < 2; pass++) {
		for (int i = 2; i < argc && status == 0; i++) {
			if (ds_str_is(table_name(argv[i]), "any") == (pass == 0))
				status = add(&all, &common, argv[i]);
		}
	}
	f = status == 0 && ds_buf_status(&all, NULL) == DS_OK ? fopen(argv[1], "wb") : NULL;
	ok = f && fwrite(all.at, 1, all.len, f) == all.len;
	if (f)
		ok = fclose(f) == 0 && ok;
	if (status == 0 && !ok)
		status = complain(argv[1], "cannot be written");
	ds_buf_free(&all);
	ds_buf_free(&common);
	return status;
}
