/*
 * base/map: files as bytes, and what is none.
 *
 * SPDX-License-Identifier: MIT
 */
#include "base/map.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/dossier-map-XXXXXX";
static char path[64];

static int set_up(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof path, "%s/file", folder);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(folder);
}

static void write_file(const char *bytes, size_t n)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

static void bytes_of_a_file(void **state)
{
	char many[10000];
	ds_str map;

	(void)state;
	for (size_t i = 0; i < sizeof many; i++)
		many[i] = (char)(i * 7);
	for (size_t n = 1; n <= sizeof many; n += n < 4095 ? 1365 : n < 4098 ? 1 : 1975) {
		write_file(many, n);
		assert_int_equal(ds_map_file(&map, path, NULL), DS_OK);
		assert_int_equal(map.len, n);
		assert_memory_equal(map.at, many, n);
		assert_int_equal((uintptr_t)map.at % 4096, 0);
		/* the file may go while it is mapped */
		unlink(path);
		assert_memory_equal(map.at, many, n);
		ds_map_free(map);
	}
	ds_map_free((ds_str){NULL, 0});
}

static void what_is_no_file(void **state)
{
	ds_str map = {"untouched", 9};
	ds_err err = {DS_OK, ""};

	(void)state;
	assert_int_equal(ds_map_file(&map, path, &err), DS_ENOENT);
	assert_non_null(strstr(err.msg, path));
	write_file("", 0);
	assert_int_equal(ds_map_file(&map, path, &err), DS_EFAIL);
	assert_non_null(strstr(err.msg, path));
	assert_non_null(strstr(err.msg, "the file is empty"));
	assert_int_equal(ds_map_file(&map, folder, &err), DS_EFAIL);
	assert_non_null(strstr(err.msg, folder));
	assert_non_null(strstr(err.msg, "a folder"));
	assert_int_equal(ds_map_file(&map, "", &err), DS_ENOENT);
	assert_non_null(strstr(err.msg, "empty"));
	assert_string_equal(map.at, "untouched");
	unlink(path);
	if (geteuid() == 0)
		return;
	write_file("x", 1);
	assert_int_equal(chmod(path, 0), 0);
	assert_int_equal(ds_map_file(&map, path, &err), DS_EFAIL);
}

/* Files are closed again: many are mapped, one after the other and at once. */
static void leaves_no_descriptor_open(void **state)
{
	ds_str maps[3000];

	(void)state;
	write_file("abc", 3);
	for (size_t i = 0; i < 3000; i++)
		assert_int_equal(ds_map_file(&maps[i], path, NULL), DS_OK);
	for (size_t i = 0; i < 3000; i++) {
		assert_memory_equal(maps[i].at, "abc", 3);
		ds_map_free(maps[i]);
	}
	for (size_t i = 0; i < 3000; i++)
		assert_int_equal(ds_map_file(&maps[0], folder, NULL), DS_EFAIL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_of_a_file),
		cmocka_unit_test(what_is_no_file),
		cmocka_unit_test(leaves_no_descriptor_open),
	};

	return cmocka_run_group_tests_name("base/map", tests, set_up, tear_down);
}
