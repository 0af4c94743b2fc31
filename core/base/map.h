/*
 * A file as read-only bytes, mapped rather than read: lists and models are used in place and shared by processes.
 *
 * Such files are replaced by rename, never changed in place; one that is cut short all the same while it is mapped
 * ends the process by SIGBUS.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_BASE_MAP_H
#define DS_BASE_MAP_H

#include "base/status.h"
#include "base/str.h"

/* The bytes of a regular file that is not empty, page-aligned. DS_ENOENT, DS_EFAIL name the path. */
ds_status ds_map_file(ds_str *out, const char *path, ds_err *err);

/* Unmaps what ds_map_file gave; an empty slice is left as it is. */
void ds_map_free(ds_str bytes);

#endif
