/*
 * How often the language is told right: our own sentences (tests/accuracy/language.tsv), the marked texts of
 * DATA/segment, and, where LANGUAGE_TEXTS names a folder that core/text/build/texts.lua made, its test sets cut
 * to 20, 50, 100 and 300 characters.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/language.h"
#include "text/utf8.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#define CODES 128
#define TENTHS 11

typedef struct tally {
	size_t n, right, sure, sure_right;
} tally;

static char names[CODES][8];
static size_t n_names;
static size_t confused[CODES][CODES];
static size_t answers[TENTHS], answers_right[TENTHS];

static size_t name(const char *code)
{
	size_t i = 0;

	while (i < n_names && strcmp(names[i], code) != 0)
		i++;
	if (i == n_names && n_names < CODES)
		snprintf(names[n_names++], sizeof *names, "%s", code);
	return i < CODES ? i : 0;
}

static void ask(tally *t, const char *lang, ds_str text)
{
	ds_language got;
	bool right;

	ds_language_guess(&got, text);
	right = strcmp(got.code, lang) == 0;
	t->n++;
	t->right += right;
	answers[got.confidence / 10]++;
	answers_right[got.confidence / 10] += right;
	if (got.confidence >= 90) {
		t->sure++;
		t->sure_right += right;
	}
	if (!right)
		confused[name(lang)][name(got.code)]++;
	if (getenv("LANGUAGE_WRONG") && !right)
		printf("    %s taken for %s (%d): %.*s\n", lang, got.code, got.confidence,
		       (int)(text.len < 200 ? text.len : 200), text.at);
}

static void line(const char *what, const tally *t)
{
	if (t->n == 0)
		return;
	printf("  %-28s %6zu  %5.1f%%   %5.1f%% sure, of these %5.1f%% right\n", what, t->n,
	       100.0 * (double)t->right / (double)t->n, 100.0 * (double)t->sure / (double)t->n,
	       t->sure ? 100.0 * (double)t->sure_right / (double)t->sure : 100.0);
}

static void own(const char *path)
{
	char buf[4096];
	tally t = {0};
	FILE *f = fopen(path, "r");

	while (f && fgets(buf, sizeof buf, f)) {
		char *tab = strchr(buf, '\t');

		if (buf[0] == '#' || !tab)
			continue;
		*tab = '\0';
		ask(&t, buf, (ds_str){tab + 1, strcspn(tab + 1, "\n")});
	}
	if (f)
		fclose(f);
	line("our own sentences", &t);
}

static void marked(const char *data, const char *set)
{
	char path[1024], what[80];
	char *buf = malloc(1 << 22);
	tally t = {0};
	FILE *f;

	snprintf(path, sizeof path, "%s/segment/%s.jsonl", data, set);
	f = fopen(path, "r");
	while (f && buf && fgets(buf, 1 << 22, f)) {
		json_t *o = json_loads(buf, 0, NULL);
		const char *text = json_string_value(json_object_get(o, "text"));
		const char *lang = json_string_value(json_object_get(o, "lang"));

		if (text && lang)
			ask(&t, lang, ds_str_of(text));
		json_decref(o);
	}
	if (f)
		fclose(f);
	free(buf);
	snprintf(what, sizeof what, "shared half: %s", set);
	line(what, &t);
}

/* A test set as one text a language, cut at blanks into pieces of so many characters. */
static void pieces(tally *t, const char *lang, ds_str all, size_t chars)
{
	size_t at = 0;

	for (int n = 0; n < 300 && at < all.len; n++) {
		size_t start = at;

		for (size_t k = 0; k < chars && at < all.len; k++)
			ds_utf8_next(all, &at);
		while (at < all.len && all.at[at] != ' ' && at - start < chars * 6)
			ds_utf8_next(all, &at);
		if (at < all.len)
			ask(t, lang, ds_str_sub(all, start, at));
		at++;
	}
}

static bool whole_file(ds_str *out, const char *path)
{
	static char buf[1 << 20];
	FILE *f = fopen(path, "rb");

	if (!f)
		return false;
	*out = (ds_str){buf, fread(buf, 1, sizeof buf, f)};
	fclose(f);
	for (size_t i = 0; i < out->len; i++)
		if (buf[i] == '\n')
			buf[i] = ' ';
	return true;
}

static void cut(const char *folder, const char *set, size_t chars, bool each)
{
	char path[1024], what[80];
	tally sum = {0};
	const char *code;

	for (size_t i = 0; (code = ds_language_code(i)); i++) {
		/* Serbian is tested in both of its scripts */
		for (int latin = 0; latin < (strcmp(code, "sr") == 0 ? 2 : 1); latin++) {
			tally t = {0};
			ds_str all;

			snprintf(path, sizeof path, "%s/test/%s/%s%s.txt", folder, set, code, latin ? "-Latn" : "");
			if (!whole_file(&all, path))
				continue;
			pieces(&t, code, all, chars);
			if (each)
				line(code, &t);
			sum.n += t.n, sum.right += t.right, sum.sure += t.sure, sum.sure_right += t.sure_right;
		}
	}
	snprintf(what, sizeof what, "%s, %zu characters", set, chars);
	line(what, &sum);
}

static void worst(void)
{
	printf("  most often confused:");
	for (int n = 0; n < 30; n++) {
		size_t a = 0, b = 0;

		for (size_t i = 0; i < n_names; i++)
			for (size_t j = 0; j < n_names; j++)
				if (confused[i][j] > confused[a][b])
					a = i, b = j;
		if (confused[a][b] == 0)
			break;
		printf(" %s>%s %zu", names[a], names[b], confused[a][b]);
		confused[a][b] = 0;
	}
	printf("\n");
}

int main(int argc, char **argv)
{
	static const size_t lengths[] = {20, 50, 100, 300};
	static const char *const sets[] = {"tatoeba", "udhr", "news"};
	static const char *const shared[] = {"gum-en", "ud-ewt-en", "pysbd-en", "pysbd-other",
					     "ud-pud-de", "ud-pud-es", "ud-pud-fr", "ud-pud-ru"};
	const char *texts = getenv("LANGUAGE_TEXTS");

	printf("language: cases, answered right; answers with confidence of 90 and more\n");
	own("tests/accuracy/language.tsv");
	for (size_t i = 0; argc > 1 && i < sizeof shared / sizeof *shared; i++)
		marked(argv[1], shared[i]);
	for (size_t s = 0; texts && s < sizeof sets / sizeof *sets; s++)
		for (size_t i = 0; i < 4; i++)
			cut(texts, sets[s], lengths[i], getenv("LANGUAGE_EACH") && lengths[i] == 100);
	worst();
	printf("  confidence, and how often right:");
	for (size_t i = 0; i < TENTHS; i++)
		if (answers[i])
			printf(" %zu..: %.1f%% of %zu;", i * 10,
			       100.0 * (double)answers_right[i] / (double)answers[i], answers[i]);
	printf("\n");
	return 0;
}
