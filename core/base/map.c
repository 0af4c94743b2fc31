/*
 * Mapped files, with POSIX's mmap. See map.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "base/map.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

ds_status ds_map_file(ds_str *out, const char *path, ds_err *err)
{
	/* a pipe is refused, not waited for */
	int fd = *path ? open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;
	struct stat s;
	ds_status st = DS_OK;
	void *map;

	if (!*path)
		return ds_fail(err, DS_ENOENT, "the name of a file is empty");
	if (fd < 0)
		return ds_fail(err, errno == ENOENT ? DS_ENOENT : DS_EFAIL, "%s: %s", path, strerror(errno));
	if (fstat(fd, &s) != 0) {
		st = ds_fail(err, DS_EFAIL, "%s: %s", path, strerror(errno));
	} else if (!S_ISREG(s.st_mode)) {
		st = ds_fail(err, DS_EFAIL, "%s: %s", path, S_ISDIR(s.st_mode) ? "a folder, not a file" : "not a regular file");
	} else if (s.st_size <= 0 || (uintmax_t)s.st_size > SIZE_MAX) {
		st = ds_fail(err, DS_EFAIL, "%s: %s", path, s.st_size <= 0 ? "the file is empty" : "the file is too large");
	} else {
		map = mmap(NULL, (size_t)s.st_size, PROT_READ, MAP_SHARED, fd, 0);
		if (map == MAP_FAILED)
			st = ds_fail(err, DS_EFAIL, "%s: %s", path, strerror(errno));
		else
			*out = (ds_str){map, (size_t)s.st_size};
	}
	close(fd);
	return st;
}

void ds_map_free(ds_str bytes)
{
	if (bytes.len)
		munmap((void *)(uintptr_t)bytes.at, bytes.len);
}
