/*
 * Build tool: mkfold OUT writes the table of core/text/fold_int.h, made by the rules. Not part of the
 * library.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/fold_int.h"

#include <stdio.h>

static uint16_t stage[DS_FOLD_STAGES];
static uint32_t leaf[DS_FOLD_STAGES * DS_FOLD_BLOCK];

/* The number of the block that is equal to the one at leaf[n], which may be that one. */
static size_t same_block(size_t n)
{
	const size_t size = DS_FOLD_BLOCK * sizeof *leaf;
	size_t i = 0;

	while (memcmp(leaf + i * DS_FOLD_BLOCK, leaf + n * DS_FOLD_BLOCK, size) != 0)
		i++;
	return i;
}

int main(int argc, char **argv)
{
	size_t used = 0;
	ds_run run;
	FILE *f;
	bool ok;

	if (argc != 2) {
		fprintf(stderr, "usage: mkfold OUT\n");
		return 2;
	}
	ds_run_init(&run, NULL, 0, NULL);
	for (size_t b = 0; b < DS_FOLD_STAGES; b++) {
		size_t at;

		for (size_t i = 0; i < DS_FOLD_BLOCK; i++)
			leaf[used * DS_FOLD_BLOCK + i] =
				ds_fold_number((uint32_t)(b * DS_FOLD_BLOCK + i), &run);
		at = same_block(used);
		stage[b] = (uint16_t)at;
		used += at == used;
	}
	ok = run.status == DS_OK && used <= UINT16_MAX;
	ds_run_free(&run);
	f = ok ? fopen(argv[1], "wb") : NULL;
	ok = f && fwrite(stage, sizeof stage, 1, f) == 1 &&
	     fwrite(leaf, DS_FOLD_BLOCK * sizeof *leaf, used, f) == used;
	if (f)
		ok = fclose(f) == 0 && ok;
	if (!ok)
		fprintf(stderr, "mkfold: %s: cannot be written\n", argv[1]);
	return ok ? 0 : 1;
}
