/*
 * The value tagger: runs the recognisers over a document's tokens. See values.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/values.h"

ds_status ds_value_copy(ds_value *out, const ds_value *v, ds_arena *mem, ds_err *err)
{
	ds_value copy = *v;
	ds_str *strings[] = {&copy.timex, &copy.first, &copy.last, &copy.unit, &copy.cue};

	for (size_t i = 0; i < sizeof strings / sizeof *strings; i++) {
		ds_status st = ds_arena_copy(strings[i], *strings[i], mem, err);

		if (st)
			return st;
	}
	*out = copy;
	return DS_OK;
}
