/*
 * Packages as archives. See archive.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "io/archive.h"

#include "base/buf.h"
#include "base/stop.h"
#include "text/show.h"
#include "text/utf8.h"

#include <archive.h>
#include <archive_entry.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define PARTS_MAX 16
#define PART_MAX  255
#define NAME_MAX_ 1024
#define PIECE     ((size_t)1 << 16)
#define FREE      ((uint64_t)1 << 20) /* bytes that may come out whatever the ratio */

/* ---- libarchive ------------------------------------------------------------------------------------------ */

#define CALLS(X)                                                                                                   \
	X(read_new) X(read_support_filter_gzip) X(read_support_format_tar) X(read_support_format_zip)              \
	X(read_open_filename) X(read_next_header) X(read_data) X(read_free) X(write_new)                           \
	X(write_set_format_ustar) X(write_add_filter_gzip) X(write_set_options) X(write_open_filename)             \
	X(write_header) X(write_data) X(write_close) X(write_free) X(error_string) X(entry_new) X(entry_free)      \
	X(entry_pathname) X(entry_pathname_utf8) X(entry_filetype) X(entry_hardlink) X(entry_symlink)              \
	X(entry_set_pathname) X(entry_set_size) X(entry_set_filetype) X(entry_set_perm) X(entry_set_mtime)

static struct {
#define FIELD(name) __typeof__(archive_##name) *name;
	CALLS(FIELD)
#undef FIELD
	bool tried, there;
} lib;

/* Called by the command line only, from one thread. */
static ds_status open_library(ds_err *err)
{
	void *handle;
	bool all = true;

	if (!lib.tried) {
		lib.tried = true;
		handle = dlopen("libarchive.so.13", RTLD_NOW | RTLD_LOCAL);
		if (handle) {
			/* POSIX's way to make a function pointer of what dlsym gives */
#define FIND(name)                                                                                                 \
	*(void **)&lib.name = dlsym(handle, "archive_" #name);                                                     \
	all = all && lib.name;
			CALLS(FIND)
#undef FIND
			lib.there = all;
		}
	}
	if (!lib.there)
		return ds_fail(err, DS_EFAIL, "archives need libarchive, which is not installed (Debian: libarchive13)");
	return DS_OK;
}

/* ---- names ------------------------------------------------------------------------------------------------- */

static ds_status check_part(ds_str part, ds_err *err)
{
	if (part.len == 0)
		return ds_fail(err, DS_ESYNTAX, "an empty part of a name, or an absolute one");
	if (ds_str_is(part, ".") || ds_str_is(part, ".."))
		return ds_fail(err, DS_ESYNTAX, "a name with the part '%s'", part.len == 1 ? "." : "..");
	if (part.len > PART_MAX)
		return ds_fail(err, DS_ESYNTAX, "a part of a name with more than %d bytes", PART_MAX);
	return DS_OK;
}

ds_status ds_archive_name(ds_str name, ds_err *err)
{
	size_t start = 0, parts = 0;

	if (name.len == 0 || name.len > NAME_MAX_)
		return ds_fail(err, DS_ESYNTAX, "a name of no or of more than %d bytes", NAME_MAX_);
	if (ds_utf8_valid(name) != name.len)
		return ds_fail(err, DS_ESYNTAX, "a name that is not UTF-8");
	for (size_t i = 0; i < name.len;) {
		uint32_t cp = ds_utf8_next(name, &i);

		/* C0 has its own message below; a joiner is for words, not for names of files */
		if (cp >= 0x7f && (ds_show_hidden(cp) || cp == 0x200c || cp == 0x200d))
			return ds_fail(err, DS_ESYNTAX, "a name with the character U+%04X, which nobody sees", (unsigned)cp);
	}
	for (size_t i = 0; i <= name.len; i++) {
		unsigned char c = i < name.len ? (unsigned char)name.at[i] : '/';

		if (c < 0x20 || c == 0x7f || c == '\\' || c == ':')
			return ds_fail(err, DS_ESYNTAX, "a name with a backslash, colon or control character");
		if (c != '/')
			continue;
		if (check_part(ds_str_sub(name, start, i), err))
			return DS_ESYNTAX;
		if (++parts > PARTS_MAX)
			return ds_fail(err, DS_ESYNTAX, "a name of more than %d parts", PARTS_MAX);
		start = i + 1;
	}
	return DS_OK;
}

/* A name fit to be quoted in a message. */
static const char *quoted(char out[96], const char *name)
{
	size_t n = 0;

	for (; *name && n < 90; name++)
		out[n++] = (unsigned char)*name < 0x20 || (unsigned char)*name >= 0x7f ? '?' : *name;
	out[n] = '\0';
	return out;
}

/* ---- unpacking ------------------------------------------------------------------------------------------------ */

struct unpack {
	const char *folder;
	struct archive *a;
	ds_archive_limits limits;
	uint64_t packed, bytes;
	size_t entries;
	char *piece;
	char path[4096];
	ds_err *err;
};

static ds_status too_large(struct unpack *u)
{
	if (u->bytes > u->limits.bytes)
		return ds_fail(u->err, DS_ELIMIT, "holds more than %llu MB, the limit of a package",
			       (unsigned long long)(u->limits.bytes >> 20));
	if (u->bytes > FREE && u->bytes / u->limits.ratio > u->packed)
		return ds_fail(u->err, DS_ELIMIT, "unpacks to more than %u times its size, as only bombs do", u->limits.ratio);
	return DS_OK;
}

/* Folders above the last part; those that are there were made by us: nothing else is in this folder. */
static ds_status make_folders(struct unpack *u, size_t root)
{
	for (char *p = u->path + root + 1; *p; p++) {
		int failed;

		if (*p != '/')
			continue;
		*p = '\0';
		failed = mkdir(u->path, 0700) ? errno : 0;
		*p = '/';
		if (failed && failed != EEXIST)
			return ds_fail(u->err, DS_EFAIL, "a folder: %s", strerror(failed));
	}
	return DS_OK;
}

static ds_status copy_data(struct unpack *u, int fd)
{
	for (;;) {
		la_ssize_t n = lib.read_data(u->a, u->piece, PIECE);
		size_t at = 0;

		if (n == 0)
			return DS_OK;
		if (n < 0)
			return ds_fail(u->err, DS_ESYNTAX, "damaged: %s", lib.error_string(u->a));
		if (ds_stopped())
			return ds_fail(u->err, DS_EINTR, "interrupted");
		u->bytes += (uint64_t)n;
		if (too_large(u))
			return DS_ELIMIT;
		while (at < (size_t)n) {
			ssize_t m = write(fd, u->piece + at, (size_t)n - at);

			if (m < 0 && errno != EINTR)
				return ds_fail(u->err, DS_EFAIL, "writing: %s", strerror(errno));
			at += m > 0 ? (size_t)m : 0;
		}
	}
}

static ds_status unpack_file(struct unpack *u, const char *name)
{
	char shown[96];
	ds_status st;
	int fd = open(u->path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);

	if (fd < 0 && (errno == EEXIST || errno == ENOTDIR || errno == EISDIR))
		return ds_fail(u->err, DS_ESYNTAX, "holds '%s' twice", quoted(shown, name));
	if (fd < 0)
		return ds_fail(u->err, DS_EFAIL, "%s: %s", quoted(shown, name), strerror(errno));
	st = copy_data(u, fd);
	if (close(fd) && !st)
		st = ds_fail(u->err, DS_EFAIL, "writing: %s", strerror(errno));
	return st;
}

static const char *kind_of(const struct archive_entry *e)
{
	struct archive_entry *entry = (struct archive_entry *)(uintptr_t)e;
	unsigned type = (unsigned)lib.entry_filetype(entry);

	if (lib.entry_hardlink(entry) || lib.entry_symlink(entry) || type == AE_IFLNK)
		return "a link";
	return type == AE_IFREG || type == AE_IFDIR ? NULL : "a device, pipe or socket";
}

static ds_status unpack_entry(struct unpack *u, struct archive_entry *e)
{
	const char *raw = lib.entry_pathname_utf8(e), *name, *kind;
	char shown[96];
	size_t len, root = strlen(u->folder);
	ds_err why;
	ds_status st;

	name = raw ? raw : lib.entry_pathname(e);
	if (!name)
		return ds_fail(u->err, DS_ESYNTAX, "holds a name that cannot be read");
	while (name[0] == '.' && name[1] == '/')
		name += 2;
	len = strlen(name);
	if (len > 1 && name[len - 1] == '/' && lib.entry_filetype(e) == AE_IFDIR)
		len--;
	if (len == 0 || (len == 1 && name[0] == '.' && lib.entry_filetype(e) == AE_IFDIR))
		return DS_OK;
	kind = kind_of(e);
	if (kind)
		return ds_fail(u->err, DS_ESYNTAX, "holds %s ('%s'); only files and folders may be in a package", kind,
			       quoted(shown, name));
	if (ds_archive_name((ds_str){name, len}, &why))
		return ds_fail(u->err, DS_ESYNTAX, "holds %s ('%s')", why.msg, quoted(shown, name));
	if (root + len + 2 > sizeof u->path)
		return ds_fail(u->err, DS_ELIMIT, "holds a name that is too long");
	memcpy(u->path, u->folder, root);
	u->path[root] = '/';
	memcpy(u->path + root + 1, name, len);
	u->path[root + 1 + len] = '\0';
	st = make_folders(u, root);
	if (st)
		return st;
	if (lib.entry_filetype(e) == AE_IFREG)
		return unpack_file(u, name);
	return mkdir(u->path, 0700) && errno != EEXIST ? ds_fail(u->err, DS_EFAIL, "a folder: %s", strerror(errno)) : DS_OK;
}

static ds_status unpack_all(struct unpack *u)
{
	struct archive_entry *e;
	ds_status st = DS_OK;

	while (!st) {
		int got = lib.read_next_header(u->a, &e);

		if (got == ARCHIVE_EOF)
			return u->entries ? DS_OK : ds_fail(u->err, DS_ESYNTAX, "holds nothing");
		if (got < ARCHIVE_WARN)
			return ds_fail(u->err, DS_ESYNTAX, "no archive that can be read: %s", lib.error_string(u->a));
		if (++u->entries > u->limits.entries)
			return ds_fail(u->err, DS_ELIMIT, "holds more than %zu files, the limit of a package", u->limits.entries);
		st = unpack_entry(u, e);
	}
	return st;
}

/*
 * libarchive gives names in the locale's letters, and this program's is "C": names of a zip that are no ASCII would be
 * unreadable. For this thread, as long as it unpacks.
 */
static locale_t utf8_letters(locale_t *before)
{
	locale_t letters = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);

	*before = letters ? uselocale(letters) : (locale_t)0;
	return letters;
}

static void own_letters(locale_t letters, locale_t before)
{
	if (!letters)
		return;
	uselocale(before);
	freelocale(letters);
}

ds_status ds_archive_unpack(const char *folder, const char *path, const ds_archive_limits *limits, ds_err *err)
{
	struct unpack u = {.folder = folder, .err = err};
	locale_t letters, before;
	struct stat file;
	ds_status st = open_library(err);

	if (st)
		return st;
	if (stat(path, &file))
		return ds_fail(err, errno == ENOENT ? DS_ENOENT : DS_EFAIL, "%s", strerror(errno));
	u.packed = file.st_size > 0 ? (uint64_t)file.st_size : 1;
	if (limits)
		u.limits = *limits;
	u.limits.entries = u.limits.entries ? u.limits.entries : 4096;
	u.limits.bytes = u.limits.bytes ? u.limits.bytes : (uint64_t)256 << 20;
	u.limits.ratio = u.limits.ratio ? u.limits.ratio : 200;
	u.piece = malloc(PIECE);
	u.a = u.piece ? lib.read_new() : NULL;
	if (!u.a) {
		st = ds_fail(err, DS_ENOMEM, "out of memory");
		goto done;
	}
	letters = utf8_letters(&before);
	lib.read_support_filter_gzip(u.a);
	lib.read_support_format_tar(u.a);
	lib.read_support_format_zip(u.a);
	if (lib.read_open_filename(u.a, path, PIECE) != ARCHIVE_OK)
		st = ds_fail(err, DS_ESYNTAX, "no archive that can be read (.tar, .tar.gz and .zip can): %s", lib.error_string(u.a));
	else
		st = unpack_all(&u);
	own_letters(letters, before);
done:
	if (u.a)
		lib.read_free(u.a);
	free(u.piece);
	return st;
}

/* ---- packing ----------------------------------------------------------------------------------------------------- */

static ds_status pack_data(struct archive *a, FILE *f, char *piece, ds_err *err)
{
	size_t n;

	while ((n = fread(piece, 1, PIECE, f)) > 0) {
		if (lib.write_data(a, piece, n) != (la_ssize_t)n)
			return ds_fail(err, DS_EFAIL, "writing: %s", lib.error_string(a));
	}
	return ferror(f) ? ds_fail(err, DS_EFAIL, "reading: %s", strerror(errno)) : DS_OK;
}

/* All that differs between two copies of a folder is left out: owner, time, mode. */
static ds_status pack_file(struct archive *a, const char *name, FILE *f, char *piece, ds_err *err)
{
	struct archive_entry *e;
	struct stat st;
	ds_status status;

	if (fstat(fileno(f), &st) || !S_ISREG(st.st_mode))
		return ds_fail(err, DS_EFAIL, "%.100s: is no file", name);
	e = lib.entry_new();
	if (!e)
		return ds_fail(err, DS_ENOMEM, "out of memory");
	lib.entry_set_pathname(e, name);
	lib.entry_set_size(e, st.st_size);
	lib.entry_set_filetype(e, AE_IFREG);
	lib.entry_set_perm(e, 0644);
	lib.entry_set_mtime(e, 0, 0);
	status = lib.write_header(a, e) == ARCHIVE_OK ? pack_data(a, f, piece, err)
						      : ds_fail(err, DS_EFAIL, "%.100s: %s", name, lib.error_string(a));
	lib.entry_free(e);
	return status;
}

static ds_status pack_all(struct archive *a, const ds_archive_files *files, char *piece, ds_err *err)
{
	char path[4096];
	ds_status st = DS_OK;

	for (size_t i = 0; i < files->n && !st; i++) {
		int n = snprintf(path, sizeof path, "%s/%s", files->folder, files->names[i]);
		FILE *f = n > 0 && (size_t)n < sizeof path ? fopen(path, "rb") : NULL;

		if (!f)
			return ds_fail(err, DS_EFAIL, "%.100s: %s", files->names[i], strerror(errno));
		n = snprintf(path, sizeof path, "%s/%s", files->prefix, files->names[i]);
		st = n > 0 && (size_t)n < sizeof path ? pack_file(a, path, f, piece, err)
						      : ds_fail(err, DS_ELIMIT, "a name that is too long");
		fclose(f);
	}
	return st;
}

ds_status ds_archive_pack(const char *path, const ds_archive_files *files, ds_err *err)
{
	char *piece = NULL;
	struct archive *a = NULL;
	ds_status st = open_library(err);

	if (st)
		return st;
	piece = malloc(PIECE);
	a = piece ? lib.write_new() : NULL;
	if (!a) {
		st = ds_fail(err, DS_ENOMEM, "out of memory");
		goto done;
	}
	if (lib.write_set_format_ustar(a) || lib.write_add_filter_gzip(a) ||
	    lib.write_set_options(a, "gzip:!timestamp,gzip:compression-level=9") || lib.write_open_filename(a, path)) {
		st = ds_fail(err, DS_EFAIL, "%s", lib.error_string(a));
		goto done;
	}
	st = pack_all(a, files, piece, err);
	if (lib.write_close(a) != ARCHIVE_OK && !st)
		st = ds_fail(err, DS_EFAIL, "writing: %s", lib.error_string(a));
	if (st)
		unlink(path);
done:
	if (a)
		lib.write_free(a);
	free(piece);
	return st;
}
