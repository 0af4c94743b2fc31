/*
 * How well the name key brings spellings of one name together and keeps names apart.
 *
 * Together: pairs of the spellings in each line of tests/accuracy/namekey.tsv, by part (tune, held)
 * and kind. Apart: the given names and the places of core/tag/data; names that fold alike are one
 * name; their keys are sorted and the sizes of the classes counted. The lists hold many true
 * variants (Alexei, Aleksey), so that a class of two is no error by itself.
 *
 * A second argument prints the pairs that do not meet and the largest classes.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/fold.h"
#include "text/namekey.h"

#include <stdio.h>
#include <stdlib.h>

#define SPELLINGS 16

static bool loud;

static const char *const parts[] = {"tune", "held"};
static const char *const kinds[] = {"school", "script", "abjad"};

struct tally {
	size_t groups, pairs, met, met_bare;
};

static struct tally tallies[2][3];

static void die(const char *what)
{
	perror(what);
	exit(1);
}

/* The key with (bare) or without its vowels, malloc'd. */
static char *key_of(ds_str s, bool bare)
{
	ds_namekey_opts opts = {{NULL, 0}, bare};
	ds_buf b;

	ds_buf_init(&b, NULL, 0);
	ds_namekey_add(&b, s, &opts);
	ds_buf_char(&b, '\0');
	if (b.status)
		die("key");
	return b.at;
}

static int index_of(const char *const *names, int n, ds_str name)
{
	for (int i = 0; i < n; i++) {
		if (ds_str_is(name, names[i]))
			return i;
	}
	fprintf(stderr, "namekey.tsv: unknown word %.*s\n", (int)name.len, name.at);
	exit(1);
}

static ds_str field(ds_str *rest, char sep)
{
	const char *end = memchr(rest->at, sep, rest->len);
	ds_str f = ds_str_sub(*rest, 0, end ? (size_t)(end - rest->at) : rest->len);

	*rest = ds_str_sub(*rest, end ? f.len + 1 : f.len, rest->len);
	return f;
}

static void score(ds_str line)
{
	int part = index_of(parts, 2, field(&line, '\t'));
	int kind = index_of(kinds, 3, field(&line, '\t'));
	struct tally *t = &tallies[part][kind];
	char *key[SPELLINGS], *bare[SPELLINGS];
	ds_str name[SPELLINGS];
	int n = 0;

	while (line.len && n < SPELLINGS) {
		name[n] = field(&line, '|');
		key[n] = key_of(name[n], false);
		bare[n] = key_of(name[n], true);
		n++;
	}
	t->groups++;
	for (int i = 0; i < n; i++) {
		for (int j = i + 1; j < n; j++) {
			bool met = strcmp(key[i], key[j]) == 0;

			t->pairs++;
			t->met += met;
			t->met_bare += strcmp(bare[i], bare[j]) == 0;
			if (!met && loud)
				printf("  %s %s: %.*s [%s], %.*s [%s]\n", parts[part], kinds[kind],
				       (int)name[i].len, name[i].at, key[i], (int)name[j].len,
				       name[j].at, key[j]);
		}
	}
	for (int i = 0; i < n; i++) {
		free(key[i]);
		free(bare[i]);
	}
}

static void together(const char *path)
{
	FILE *f = fopen(path, "r");
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;

	if (!f)
		die(path);
	while ((n = getline(&line, &cap, f)) > 0) {
		if (line[0] != '#' && n > 1)
			score((ds_str){line, (size_t)n - 1});
	}
	free(line);
	fclose(f);
	printf("name key, spellings together (%s)\n", path);
	printf("  part  kind    groups  pairs    met           without vowels\n");
	for (int p = 0; p < 2; p++) {
		for (int k = 0; k < 3; k++) {
			const struct tally *t = &tallies[p][k];

			printf("  %s  %-6s  %6zu  %5zu  %5zu %6.3f  %6zu %6.3f\n", parts[p],
			       kinds[k], t->groups, t->pairs, t->met, (double)t->met / (double)t->pairs,
			       t->met_bare, (double)t->met_bare / (double)t->pairs);
		}
	}
}

struct name {
	char *key, *fold;
};

static int by_fold(const void *a, const void *b)
{
	return strcmp(((const struct name *)a)->fold, ((const struct name *)b)->fold);
}

static int by_key(const void *a, const void *b)
{
	int c = strcmp(((const struct name *)a)->key, ((const struct name *)b)->key);

	return c ? c : by_fold(a, b);
}

static char *fold_of(ds_str s)
{
	ds_buf b;

	ds_buf_init(&b, NULL, 0);
	ds_fold_add(&b, s);
	ds_buf_char(&b, '\0');
	if (b.status)
		die("fold");
	return b.at;
}

static size_t load(struct name **out, const char *path, bool bare)
{
	FILE *f = fopen(path, "r");
	char *line = NULL;
	size_t cap = 0, n = 0, room = 0, kept = 0;
	struct name *v = NULL;

	if (!f)
		die(path);
	while (getline(&line, &cap, f) > 0) {
		ds_str rest = {line, strcspn(line, "\n")}, name;

		if (line[0] == '#' || rest.len == 0)
			continue;
		if (n == room && !(v = realloc(v, (room = room * 2 + 1024) * sizeof *v)))
			die(path);
		name = field(&rest, '\t');
		v[n++] = (struct name){key_of(name, bare), fold_of(name)};
	}
	free(line);
	fclose(f);
	qsort(v, n, sizeof *v, by_fold);
	for (size_t i = 0; i < n; i++) {
		if (kept && strcmp(v[kept - 1].fold, v[i].fold) == 0) {
			free(v[i].key);
			free(v[i].fold);
		} else {
			v[kept++] = v[i];
		}
	}
	*out = v;
	return kept;
}

static void apart(const char *path, bool bare)
{
	struct name *v;
	size_t n = load(&v, path, bare), classes = 0, largest = 0, at = 0, shared = 0;

	qsort(v, n, sizeof *v, by_key);
	for (size_t i = 0, j; i < n; i = j) {
		for (j = i + 1; j < n && strcmp(v[i].key, v[j].key) == 0;)
			j++;
		classes++;
		shared += j - i > 1 ? j - i : 0;
		if (j - i > largest) {
			largest = j - i;
			at = i;
		}
		if (loud && !bare && j - i > 6) {
			printf("  [%s]", v[i].key);
			for (size_t k = i; k < j; k++)
				printf(" %s", v[k].fold);
			printf("\n");
		}
	}
	printf("  %-29s %-14s %6zu  %7zu  %4.2f  %6.3f  %3zu [%s]\n", path,
	       bare ? "without vowels" : "", n, classes, (double)n / (double)classes,
	       (double)shared / (double)n, largest, v[at].key);
	for (size_t i = 0; i < n; i++) {
		free(v[i].key);
		free(v[i].fold);
	}
	free(v);
}

int main(int argc, char **argv)
{
	loud = argc > 2;
	(void)argv;
	together("tests/accuracy/namekey.tsv");
	printf("name key, different names apart\n");
	printf("  %-44s  names  classes  mean  shared  largest\n", "list");
	for (int bare = 0; bare < 2; bare++) {
		apart("core/tag/data/firstnames.tsv", bare);
		apart("core/tag/data/places.tsv", bare);
	}
	return 0;
}
