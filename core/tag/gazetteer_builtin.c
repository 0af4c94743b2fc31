/*
 * The lists that ship in the program, embedded by the build as one compiled block.
 *
 * A file of its own, so that the tool that makes the block links without it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/gazetteer_int.h"

#include <pthread.h>

extern const unsigned char ds_asset_lists_start[], ds_asset_lists_end[];

static ds_gazetteer lists;
static bool usable;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void open_lists(void)
{
	ds_str block = {(const char *)ds_asset_lists_start,
			(size_t)(ds_asset_lists_end - ds_asset_lists_start)};

	usable = block.len > 0 && ds_gaz_init(&lists, block, NULL) == DS_OK;
}

const ds_gazetteer *ds_gazetteer_builtin(void)
{
	pthread_once(&once, open_lists);
	return usable ? &lists : NULL;
}
