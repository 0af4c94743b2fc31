/*
 * Packages as archives: .tar, .tar.gz and .zip unpacked into a fresh folder, and .tar.gz made.
 *
 * What an archive of a stranger may hold: files and folders with clean relative names, so many, so large, packed so
 * tightly and no more. Links, devices, names that lead out, and a second file of the same name are refused; so
 * nothing outside the folder is ever touched. Modes, owners and times are not taken over. What is made depends on
 * names and bytes alone.
 *
 * Reading and writing is libarchive's, which is opened with dlopen: it brings libxml2 and ICU along.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_IO_ARCHIVE_H
#define DS_IO_ARCHIVE_H

#include "base/status.h"
#include "base/str.h"

typedef struct ds_archive_limits {
	size_t entries; /* files and folders; 0 = 4,096 */
	uint64_t bytes; /* of all files together; 0 = 256 MB */
	unsigned ratio; /* bytes out of each byte of the archive, beyond the first MB; 0 = 200 */
} ds_archive_limits;

/*
 * Unpacks the archive `path` into `folder`, which is there and empty. limits NULL = defaults. On failure some of the
 * files may be there: the caller throws the folder away.
 */
ds_status ds_archive_unpack(const char *folder, const char *path, const ds_archive_limits *limits, ds_err *err);

/*
 * Makes the archive `path` of the n files `names` below `folder`, as `prefix`/NAME in the order given. An archive
 * that could not be finished is removed.
 */
typedef struct ds_archive_files {
	const char *folder;
	const char *prefix;
	const char *const *names;
	size_t n;
} ds_archive_files;
ds_status ds_archive_pack(const char *path, const ds_archive_files *files, ds_err *err);

/*
 * Whether a name may stand in a package: UTF-8, relative, "/" between parts, no empty part, no "." or "..", no
 * backslash, colon, control character or other one that is not seen; at most 16 parts of at most 255 bytes, 1,024 in all. DS_ESYNTAX says why not.
 */
ds_status ds_archive_name(ds_str name, ds_err *err);

#endif
