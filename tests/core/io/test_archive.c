/*
 * Packages as archives: what is refused, what is unpacked, the same bytes again.
 *
 * SPDX-License-Identifier: MIT
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "io/archive.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

static char root[64], out_dir[80], tar[80];

static int make_root(void **state)
{
	strcpy(root, "/tmp/dossier-archive.XXXXXX");
	if (!mkdtemp(root))
		return -1;
	snprintf(out_dir, sizeof out_dir, "%s/out", root);
	snprintf(tar, sizeof tar, "%s/a.tar", root);
	return mkdir(out_dir, 0700);
}

static int remove_root(void **state)
{
	char command[128];

	snprintf(command, sizeof command, "rm -rf '%s'", root);
	return system(command);
}

/* One entry in the form of POSIX ustar. */
static void put(FILE *f, const char *name, char type, const char *target, const void *data, size_t n)
{
	unsigned char h[512] = {0}, pad[512] = {0};
	unsigned sum = 0;

	snprintf((char *)h, 100, "%s", name);
	memcpy(h + 100, "0000777", 7);
	memcpy(h + 108, "0000000", 7);
	memcpy(h + 116, "0000000", 7);
	snprintf((char *)h + 124, 12, "%011zo", n);
	memcpy(h + 136, "00000000000", 11);
	memset(h + 148, ' ', 8);
	h[156] = (unsigned char)type;
	snprintf((char *)h + 157, 100, "%s", target ? target : "");
	memcpy(h + 257, "ustar\00000", 8);
	for (size_t i = 0; i < sizeof h; i++)
		sum += h[i];
	snprintf((char *)h + 148, 8, "%06o", sum);
	h[155] = ' ';
	fwrite(h, 1, sizeof h, f);
	fwrite(data, 1, n, f);
	fwrite(pad, 1, (512 - n % 512) % 512, f);
}

static void finish(FILE *f)
{
	unsigned char end[1024] = {0};

	fwrite(end, 1, sizeof end, f);
	assert_int_equal(fclose(f), 0);
}

static bool is_there(const char *name)
{
	char path[256];
	struct stat st;

	snprintf(path, sizeof path, "%s/%s", out_dir, name);
	return lstat(path, &st) == 0;
}

/* Unpacking fails, and says so. */
static void refused(const ds_archive_limits *limits, const char *why)
{
	ds_err err = {0};

	assert_true(ds_archive_unpack(out_dir, tar, limits, &err) != DS_OK);
	if (!strstr(err.msg, why))
		fail_msg("no \"%s\" in: %s", why, err.msg);
}

static void one_refused(const char *name, char type, const char *target, const char *why)
{
	FILE *f = fopen(tar, "wb");

	assert_non_null(f);
	put(f, name, type, target, "", 0);
	finish(f);
	refused(NULL, why);
}

static void test_names(void **state)
{
	one_refused("/etc/evil", '0', NULL, "absolute");
	one_refused("../evil", '0', NULL, "'..'");
	one_refused("a/../../evil", '0', NULL, "'..'");
	one_refused("./../evil", '0', NULL, "'..'");
	one_refused("a//evil", '0', NULL, "empty part");
	one_refused("a/./evil", '0', NULL, "'.'");
	one_refused("a\\..\\evil", '0', NULL, "backslash");
	one_refused("C:evil", '0', NULL, "colon");
	one_refused("a\nevil", '0', NULL, "control");
	one_refused("1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/evil", '0', NULL, "16 parts");
	one_refused("..", '5', NULL, "'..'");
	one_refused("/", '5', NULL, "empty part");
	assert_false(is_there("evil"));
	assert_int_not_equal(access("/etc/evil", F_OK), 0);
}

static void test_kinds(void **state)
{
	one_refused("l", '2', "/etc/passwd", "a link ('l')");
	one_refused("l", '1', "/etc/passwd", "a link ('l')");
	one_refused("d", '3', NULL, "a device");
	one_refused("d", '4', NULL, "a device");
	one_refused("d", '6', NULL, "pipe");
	assert_false(is_there("l"));
	assert_false(is_there("d"));
}

static void test_twice(void **state)
{
	FILE *f = fopen(tar, "wb");

	put(f, "a", '0', NULL, "one", 3);
	put(f, "a", '0', NULL, "two", 3);
	finish(f);
	refused(NULL, "'a' twice");
	assert_int_equal(remove_root(state), 0);
	assert_int_equal(make_root(state), 0);
	f = fopen(tar, "wb");
	put(f, "a", '0', NULL, "one", 3);
	put(f, "a/b", '0', NULL, "two", 3);
	finish(f);
	refused(NULL, "a/b' twice");
}

static void test_limits(void **state)
{
	static char data[1 << 16];
	ds_archive_limits few = {.entries = 2}, small = {.bytes = 1 << 20};
	FILE *f = fopen(tar, "wb");
	gzFile z;

	put(f, "a", '0', NULL, "", 0);
	put(f, "b", '0', NULL, "", 0);
	put(f, "c", '0', NULL, "", 0);
	finish(f);
	refused(&few, "more than 2 files");
	f = fopen(tar, "wb");
	for (int i = 0; i < 17; i++) {
		char name[16];

		snprintf(name, sizeof name, "f%d", i);
		put(f, name, '0', NULL, data, sizeof data);
	}
	finish(f);
	refused(&small, "more than 1 MB");
	/* 8 MB of zeros in 8 kB */
	f = fopen(tar, "wb");
	for (int i = 0; i < 128; i++) {
		char name[16];

		snprintf(name, sizeof name, "g%d", i);
		put(f, name, '0', NULL, data, sizeof data);
	}
	finish(f);
	f = fopen(tar, "rb");
	snprintf(tar, sizeof tar, "%s/b.gz", root);
	z = gzopen(tar, "wb9");
	for (size_t n; (n = fread(data, 1, sizeof data, f)) > 0;)
		assert_int_equal(gzwrite(z, data, (unsigned)n), (int)n);
	fclose(f);
	gzclose(z);
	refused(NULL, "times its size");
}

static void test_damage(void **state)
{
	char text[1024];
	FILE *f = fopen(tar, "wb");

	fputs("this is no archive", f);
	fclose(f);
	refused(NULL, "no archive");
	f = fopen(tar, "wb");
	memset(text, 'x', sizeof text);
	put(f, "cut", '0', NULL, text, sizeof text);
	assert_int_equal(fflush(f), 0);
	assert_int_equal(ftruncate(fileno(f), 1000), 0);
	fclose(f);
	refused(NULL, "damaged");
	f = fopen(tar, "wb");
	finish(f);
	refused(NULL, "no");
	assert_int_equal(ds_archive_unpack(out_dir, "/no/such", NULL, NULL), DS_ENOENT);
}

static void same_bytes(const char *a, const char *b)
{
	char left[4096], right[4096];
	FILE *f = fopen(a, "rb"), *g = fopen(b, "rb");
	size_t n;

	assert_non_null(f);
	assert_non_null(g);
	n = fread(left, 1, sizeof left, f);
	assert_int_equal(fread(right, 1, sizeof right, g), n);
	assert_memory_equal(left, right, n);
	fclose(f);
	fclose(g);
}

static void test_pack(void **state)
{
	static const char *const names[] = {"a.lua", "lib/b.lua"};
	char first[96], second[96], path[192];
	ds_archive_files files = {out_dir, "p-1.0.0", names, 2};
	FILE *f = fopen(tar, "wb");
	ds_err err;

	put(f, "./", '5', NULL, "", 0);
	put(f, "./a.lua", '0', NULL, "return 1\n", 9);
	put(f, "lib/", '5', NULL, "", 0);
	put(f, "lib/b.lua", '0', NULL, "return 2\n", 9);
	finish(f);
	assert_int_equal(ds_archive_unpack(out_dir, tar, NULL, &err), DS_OK);
	assert_true(is_there("a.lua") && is_there("lib/b.lua"));
	snprintf(first, sizeof first, "%s/1.tar.gz", root);
	snprintf(second, sizeof second, "%s/2.tar.gz", root);
	assert_int_equal(ds_archive_pack(first, &files, &err), DS_OK);
	/* another time, mode and owner make no difference */
	snprintf(path, sizeof path, "%s/a.lua", out_dir);
	assert_int_equal(chmod(path, 0755), 0);
	sleep(1);
	assert_int_equal(utimensat(0, path, NULL, 0), 0);
	assert_int_equal(ds_archive_pack(second, &files, &err), DS_OK);
	same_bytes(first, second);
	files.n = 1;
	files.folder = "/no/such";
	assert_true(ds_archive_pack(second, &files, &err) != DS_OK);
	assert_int_not_equal(access(second, F_OK), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_names, make_root, remove_root),
		cmocka_unit_test_setup_teardown(test_kinds, make_root, remove_root),
		cmocka_unit_test_setup_teardown(test_twice, make_root, remove_root),
		cmocka_unit_test_setup_teardown(test_limits, make_root, remove_root),
		cmocka_unit_test_setup_teardown(test_damage, make_root, remove_root),
		cmocka_unit_test_setup_teardown(test_pack, make_root, remove_root),
	};
	ds_err err;

	if (ds_archive_unpack("/nowhere", "/nowhere", NULL, &err) == DS_EFAIL && strstr(err.msg, "libarchive")) {
		puts("SKIP libarchive is not installed");
		return 77;
	}
	return cmocka_run_group_tests_name("io/archive", tests, NULL, NULL);
}
