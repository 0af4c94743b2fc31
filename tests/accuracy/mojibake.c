/*
 * Repair measured: the shared half of the mojibake set, right texts that must stay, and misreadings
 * made from right texts.
 *
 *   mojibake FOLDER [-v]     FOLDER: the outside data; -v names every row that is wrong
 *
 * SPDX-License-Identifier: MIT
 */
#include "../right_texts.h"

#include "text/mojibake_int.h"
#include "text/normal.h"
#include "text/repair.h"
#include "text/utf8.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool loud;

/* The repaired text equals want; what came out is shown when not, and asked for. */
static bool repairs(ds_str s, ds_str want, unsigned steps, bool nfc, const char *name)
{
	ds_repair_opts opts = {steps};
	ds_repair_plan plan;
	ds_mapped out;
	ds_arena mem;
	bool ok;

	ds_arena_init(&mem, NULL, (size_t)1 << 32);
	ok = ds_repair(&out, &plan, s, &opts, &mem, NULL) == DS_OK;
	if (ok && nfc)
		ok = ds_normal(&out, out.text, DS_NFC, &mem, NULL) == DS_OK;
	ok = ok && ds_str_eq(out.text, want);
	if (!ok && loud)
		printf("  %s\n    %.*s\n    %.*s\n", name, (int)(s.len < 300 ? s.len : 300), s.at,
		       (int)(want.len < 300 ? out.text.len : 0), out.text.at);
	ds_arena_free(&mem);
	return ok;
}

static ds_str text_of(const json_t *row, const char *key)
{
	return ds_str_of(json_string_value(json_object_get(row, key)));
}

#define KINDS 16

struct kind {
	char name[32];
	size_t rows, encoding, all;
};

static struct kind *kind_of(struct kind *v, const char *name)
{
	size_t i = 0;

	while (i < KINDS - 1 && v[i].rows && strcmp(v[i].name, name) != 0)
		i++;
	snprintf(v[i].name, sizeof v[i].name, "%s", name);
	return &v[i];
}

static FILE *open_set(const char *folder, const char *file)
{
	char path[1024];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", folder, file);
	f = fopen(path, "r");
	if (!f)
		printf("%-32s SKIP (not there)\n", file);
	return f;
}

/* Rows of the set by kind: undoing alone, and the whole clean-up with straight quotes. */
static void run_set(const char *folder)
{
	const unsigned undo = DS_REPAIR_BIT(DS_REPAIR_MOJIBAKE) | DS_REPAIR_BIT(DS_REPAIR_LATIN1_C1);
	const unsigned all = (1u << DS_REPAIR_STEPS) - 1;
	struct kind v[KINDS] = {{{0}, 0, 0, 0}}, sum = {"all", 0, 0, 0};
	size_t cap = 0, kept = 0, changed = 0;
	FILE *f = open_set(folder, "mojibake/ftfy.jsonl");
	char *line = NULL;

	while (f && getline(&line, &cap, f) > 0) {
		json_t *row = json_loads(line, 0, NULL);
		struct kind *k = kind_of(v, json_string_value(json_object_get(row, "kind")));
		const char *id = json_string_value(json_object_get(row, "id"));
		ds_str s = text_of(row, "text");

		k->rows++;
		k->encoding += repairs(s, text_of(row, "fixed_encoding"), undo, false, id);
		k->all += repairs(s, text_of(row, "fixed"), all, true, id);
		if (json_is_false(json_object_get(row, "must_change"))) {
			kept++;
			changed += !repairs(s, s, undo, false, id);
		}
		json_decref(row);
	}
	free(line);
	if (!f)
		return;
	fclose(f);
	printf("%-32s %5s  %8s %8s\n", "mojibake, shared half", "rows", "undone", "cleaned");
	for (size_t i = 0; i < KINDS; i++) {
		if (v[i].rows)
			printf("%-32s %5zu  %8zu %8zu\n", v[i].name, v[i].rows, v[i].encoding, v[i].all);
		sum.rows += v[i].rows;
		sum.encoding += v[i].encoding;
		sum.all += v[i].all;
	}
	printf("%-32s %5zu  %8zu %8zu\n", "all", sum.rows, sum.encoding, sum.all);
	printf("%-32s %5zu  %8zu\n", "must not change, changed", kept, changed);
}

/* Right texts: how many the default steps change. */
static void run_right(const char *folder)
{
	static const char *const files[] = {
		"segment/gum-en.jsonl", "segment/ud-ewt-en.jsonl", "segment/ud-pud-de.jsonl",
		"segment/ud-pud-es.jsonl", "segment/ud-pud-fr.jsonl", "segment/ud-pud-ru.jsonl",
		"segment/pysbd-en.jsonl", "segment/pysbd-other.jsonl",
	};
	const unsigned undo = DS_REPAIR_BIT(DS_REPAIR_MOJIBAKE);
	size_t own = 0;

	printf("%-32s %5s  %8s %8s\n", "right texts, changed", "texts", "mojibake", "all steps");
	for (size_t i = 0; i < RIGHT_TEXTS; i++) {
		ds_str s = ds_str_of(right_texts[i]);

		own += !repairs(s, s, ds_repair_defaults(), false, "right");
	}
	printf("%-32s %5zu  %8s %8zu\n", "own, in fifty languages", RIGHT_TEXTS, "", own);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		size_t rows = 0, some = 0, any = 0, cap = 0;
		FILE *f = open_set(folder, files[i]);
		char *line = NULL;

		while (f && getline(&line, &cap, f) > 0) {
			json_t *row = json_loads(line, 0, NULL);
			ds_str s = text_of(row, "text");

			rows++;
			some += !repairs(s, s, undo, false, files[i]);
			any += !repairs(s, s, ds_repair_defaults(), false, files[i]);
			json_decref(row);
		}
		free(line);
		if (f)
			fclose(f);
		if (f)
			printf("%-32s %5zu  %8zu %8zu\n", files[i], rows, some, any);
	}
}

/* The character of a byte in a charset; a byte without one stays as it is. */
static uint32_t of_byte(int charset, unsigned char b)
{
	for (uint32_t cp = 0x80; cp < 0x10000; cp++) {
		/* a C1 control is only the stand-in of a byte that has no character */
		if ((cp >= 0xA0 || charset >= 6) && ds_mojibake_get(cp)->bytes[charset] == b)
			return cp;
	}
	return b;
}

/* s as it looks when its bytes are read in a charset; `lose` bytes without a character are lost. */
static char *misread(const char *s, const uint32_t table[256], bool lose)
{
	char *out = malloc(3 * strlen(s) + 1), *p = out;

	for (; out && *s; s++) {
		unsigned char b = (unsigned char)*s;
		uint32_t cp = b < 0x80 ? b : table[b];

		if (lose && cp == 0xA0)
			cp = ' ';
		p += ds_utf8_put(p, cp);
	}
	if (out)
		*p = '\0';
	return out;
}

/* Counts of one charset: whole texts, and words alone in an English sentence. */
static void run_charset(int charset)
{
	size_t whole[3] = {0}, words = 0, right = 0, texts = 0;
	uint32_t table[256];

	for (unsigned b = 0x80; b < 256; b++)
		table[b] = of_byte(charset, (unsigned char)b);
	for (size_t i = 0; i < RIGHT_TEXTS; i++) {
		char *once = misread(right_texts[i], table, false);
		char *twice = misread(once, table, false), *lost = misread(right_texts[i], table, true);
		ds_str want = ds_str_of(right_texts[i]);
		char copy[1024], *word, *rest = copy;
		const unsigned undo = DS_REPAIR_BIT(DS_REPAIR_MOJIBAKE);

		texts++;
		whole[0] += repairs(ds_str_of(once), want, undo, false, "once");
		whole[1] += repairs(ds_str_of(twice), want, undo, false, "twice");
		whole[2] += repairs(ds_str_of(lost), want, undo, false, "lost");
		snprintf(copy, sizeof copy, "%s", right_texts[i]);
		while ((word = strtok_r(rest, " ", &rest))) {
			char in[1200], out[1200], *bad;

			if (ds_utf8_ascii(ds_str_of(word)) == strlen(word))
				continue;
			bad = misread(word, table, false);
			snprintf(in, sizeof in, "the %s is", bad);
			snprintf(out, sizeof out, "the %s is", word);
			words++;
			right += repairs(ds_str_of(in), ds_str_of(out), undo, false, "word");
			free(bad);
		}
		free(once);
		free(twice);
		free(lost);
	}
	printf("%-20s %5zu  %5zu %5zu %9zu   %5zu of %zu\n", ds_mojibake_charsets[charset], texts,
	       whole[0], whole[1], whole[2], right, words);
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		fprintf(stderr, "usage: mojibake FOLDER [-v]\n");
		return 2;
	}
	loud = argc > 2;
	run_set(argv[1]);
	run_right(argv[1]);
	loud = false;
	printf("%-20s %5s  %5s %5s %9s   %s\n", "misread on purpose", "texts", "once", "twice",
	       "nbsp lost", "a word alone");
	for (int c = 0; c < DS_MOJIBAKE_CHARSETS; c++)
		run_charset(c);
	return 0;
}
