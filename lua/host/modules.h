/*
 * The Lua sources and scripts that the binary carries: written at build time by core/build/modules.sh.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_HOST_MODULES_H
#define DS_HOST_MODULES_H

#include <stddef.h>

typedef struct ds_module {
	const char *path; /* in the source tree: "lua/dossier/init.lua"; tracebacks show it */
	const char *start, *end;
} ds_module;

/* Sorted by path, byte order. */
extern const ds_module ds_modules[];
extern const size_t ds_n_modules;

/* The file at this path, or NULL. */
const ds_module *ds_module_find(const char *path);

/* The file of the module that `require` calls by this name ("dossier", "dossier.stream", "cli.run"), or NULL. */
const ds_module *ds_module_of(const char *name);

#endif
