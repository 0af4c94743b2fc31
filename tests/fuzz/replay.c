/*
 * Feeds files to a fuzz target, so that a corpus runs as an ordinary test without libFuzzer.
 *
 * Use: replay FILE|FOLDER...; folders are walked in name order, four levels deep. Prints how many
 * inputs ran; none at all is a failure, as is a file that cannot be read.
 *
 * SPDX-License-Identifier: MIT
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define PATH_LEN 4096
#define DEPTH_MAX 4

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t ran, failed;

static void complain(const char *path, const char *what)
{
	fprintf(stderr, "replay: %s: %s\n", path, what);
	failed++;
}

static void feed(const char *path, size_t size)
{
	FILE *f = fopen(path, "rb");
	uint8_t *data = malloc(size ? size : 1); /* of the exact size, for the sanitizer */
	size_t n = 0;

	if (f && data)
		n = fread(data, 1, size, f);
	if (!f || !data || n != size) {
		complain(path, "cannot be read");
	} else {
		LLVMFuzzerTestOneInput(data, size);
		ran++;
	}
	free(data);
	if (f)
		fclose(f);
}

static int visible(const struct dirent *e)
{
	return e->d_name[0] != '.';
}

static void visit(const char *path, int depth)
{
	struct dirent **names = NULL;
	struct stat st;
	int n;

	if (stat(path, &st) != 0) {
		complain(path, "not found");
		return;
	}
	if (!S_ISDIR(st.st_mode)) {
		feed(path, (size_t)st.st_size);
		return;
	}
	n = depth < DEPTH_MAX ? scandir(path, &names, visible, alphasort) : 0;
	if (n < 0)
		complain(path, "cannot be listed");
	for (int i = 0; i < n; i++) {
		char child[PATH_LEN];
		int len = snprintf(child, sizeof child, "%s/%s", path, names[i]->d_name);

		if (len > 0 && (size_t)len < sizeof child)
			visit(child, depth + 1);
		else
			complain(path, "path too long");
		free(names[i]);
	}
	free(names);
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		visit(argv[i], 0);
	printf("replay: %zu inputs ran, %zu failed\n", ran, failed);
	return ran == 0 || failed ? 1 : 0;
}
