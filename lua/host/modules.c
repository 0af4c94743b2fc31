/*
 * The embedded Lua sources by path and by name. See modules.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "host/modules.h"

#include <stdio.h>
#include <string.h>

const ds_module *ds_module_find(const char *path)
{
	size_t low = 0, high = ds_n_modules;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int c = strcmp(path, ds_modules[mid].path);

		if (c == 0)
			return &ds_modules[mid];
		if (c < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

/* "dossier" -> lua/dossier/init.lua, "cli.run" -> lua/cli/run.lua, "dossier.stream" -> lua/dossier/stream.lua */
const ds_module *ds_module_of(const char *name)
{
	char path[128];
	int n;

	if (strcmp(name, "dossier") == 0)
		return ds_module_find("lua/dossier/init.lua");
	n = snprintf(path, sizeof path, "lua/%s.lua", name);
	if (n < 0 || (size_t)n >= sizeof path)
		return NULL;
	for (char *p = path + 4; p < path + n - 4; p++) {
		if (*p == '.')
			*p = '/';
	}
	return ds_module_find(path);
}
