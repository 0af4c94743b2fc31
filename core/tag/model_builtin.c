/*
 * The model that ships in the program, embedded by the build.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/model_int.h"

#include <pthread.h>

extern const unsigned char ds_asset_names_start[], ds_asset_names_end[];

static ds_model *model;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void open_model(void)
{
	ds_str block = {(const char *)ds_asset_names_start, (size_t)(ds_asset_names_end - ds_asset_names_start)};

	/* one that does not fit this program is not used; a test sees to it that ours does */
	if (block.len)
		ds_model_open(&model, block, NULL);
}

const ds_model *ds_model_builtin(void)
{
	pthread_once(&once, open_model);
	return model;
}
