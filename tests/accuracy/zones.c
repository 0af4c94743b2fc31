/*
 * Zones, and what datelines say, measured against texts marked by hand: a table line a kind.
 *
 * The marks are tests/accuracy/zones.gold.jsonl; texts that are not our own lie in the folder of data
 * that is the argument. A zone is right if kind, start and end are. The interval is that of the
 * middle 95% of 1000 samples of the texts, drawn with a fixed seed.
 *
 * build/accuracy/zones DATA errors     lists what is wrong in dev, of the others nothing
 *
 * SPDX-License-Identifier: MIT
 */
#include "texts.h"

#include "tag/zones.h"

#include <stdlib.h>

#define GOLD "tests/accuracy/zones.gold.jsonl"
#define SAMPLES 1000
#define TEXTS 1024

enum row { PLACE = DS_ZONE_KINDS, DATE, ROWS };

static const char *const names[ROWS] = {"headline", "byline", "dateline", "quotation", "paragraph",
					"place of the document", "date of the document"};

typedef struct tally {
	unsigned marked, found, right;
} tally;

enum part { DEV, HELD, NEW, PARTS }; /* NEW: marked when the rules were there */

static const char *const parts[PARTS] = {"dev", "held", "new"};
static tally texts[PARTS][TEXTS][ROWS];
static size_t n_texts[PARTS];
static bool list_errors;

static void show(const char *id, const char *sign, const char *kind, ds_str text)
{
	printf("%s %s %s: ", id, sign, kind);
	for (size_t i = 0; i < text.len; i++) {
		if (text.len > 120 && i == 60) {
			printf(" ... ");
			i = text.len - 50;
		}
		putchar(text.at[i] == '\n' ? '|' : text.at[i]);
	}
	putchar('\n');
}

static bool is_marked(const json_t *rows, const ds_doc *doc, const ds_zone *z)
{
	const json_t *row;
	size_t i;

	json_array_foreach(rows, i, row) {
		if (strcmp(json_string_value(json_array_get(row, 0)), ds_zone_name((ds_zone_kind)z->kind)) == 0 &&
		    (size_t)json_integer_value(json_array_get(row, 1)) ==
			    ds_edits_start(&doc->text.map, z->start) &&
		    (size_t)json_integer_value(json_array_get(row, 2)) ==
			    ds_edits_end(&doc->text.map, z->end))
			return true;
	}
	return false;
}

static bool is_found(const ds_doc *doc, const char *kind, size_t start, size_t end)
{
	for (size_t i = 0; i < doc->zones.n; i++) {
		const ds_zone *z = &doc->zones.v[i];

		if (strcmp(kind, ds_zone_name((ds_zone_kind)z->kind)) == 0 &&
		    ds_edits_start(&doc->text.map, z->start) == start &&
		    ds_edits_end(&doc->text.map, z->end) == end)
			return true;
	}
	return false;
}

static int kind_of(const char *name)
{
	for (int k = 0; k < DS_ZONE_KINDS; k++) {
		if (strcmp(names[k], name) == 0)
			return k;
	}
	fprintf(stderr, "zones: %s: no kind '%s'\n", GOLD, name);
	exit(1);
}

static void count_fact(tally *t, const char *marked, ds_str found, const char *id, const char *name, bool list)
{
	bool same = marked && ds_str_is(found, marked);

	t->marked += marked != NULL;
	t->found += found.len > 0;
	t->right += same;
	if (list && !same && (marked || found.len)) {
		show(id, "-", name, ds_str_of(marked ? marked : ""));
		show(id, "+", name, found);
	}
}

static void count(const ds_doc *doc, const json_t *row, const char *id, tally *t, bool list)
{
	const json_t *rows = json_object_get(row, "zones"), *mark;
	const ds_dateline *d = ds_dateline_place(doc);
	ds_str place = {"", 0};
	size_t i;

	json_array_foreach(rows, i, mark) {
		const char *kind = json_string_value(json_array_get(mark, 0));
		size_t start = (size_t)json_integer_value(json_array_get(mark, 1));
		size_t end = (size_t)json_integer_value(json_array_get(mark, 2));
		bool found = is_found(doc, kind, start, end);

		t[kind_of(kind)].marked++;
		t[kind_of(kind)].right += found;
		if (list && !found)
			show(id, "-", kind, ds_str_sub(doc->text.source, start, end));
	}
	for (i = 0; i < doc->zones.n; i++) {
		const ds_zone *z = &doc->zones.v[i];

		t[z->kind].found++;
		if (list && !is_marked(rows, doc, z))
			show(id, "+", ds_zone_name((ds_zone_kind)z->kind),
			     ds_str_sub(doc->text.read, z->start, z->end));
	}
	if (d)
		place = ds_str_sub(doc->text.read, doc->tokens.v[d->place].start,
				   doc->tokens.v[d->place + d->place_count - 1].end);
	count_fact(&t[PLACE], json_string_value(json_object_get(row, "place")), place, id, "place", list);
	count_fact(&t[DATE], json_string_value(json_object_get(row, "date")), doc->meta.date, id, "date", list);
}

static bool run_row(const json_t *row, const char *folder, size_t *missing)
{
	const char *id = json_string_value(json_object_get(row, "id"));
	const char *title = json_string_value(json_object_get(row, "title"));
	const char *file = json_string_value(json_object_get(row, "file"));
	const char *name = json_string_value(json_object_get(row, "part"));
	enum part part = DEV;
	bool ok;
	ds_doc_source from = {.meta.title = ds_str_of(title ? title : "")};
	ds_err err = {DS_OK, ""};
	ds_buf text;
	ds_doc doc;

	while (part < NEW && strcmp(parts[part], name) != 0)
		part++;
	ds_buf_init(&text, NULL, 0);
	if (!file) {
		ds_buf_str(&text, ds_str_of(json_string_value(json_object_get(row, "text"))));
	} else if (!texts_find(&text, folder, file, id)) {
		++*missing;
		ds_buf_free(&text);
		return true;
	} else if (!texts_same(ds_buf_view(&text), json_string_value(json_object_get(row, "sha256")))) {
		fprintf(stderr, "zones: %s: another text than the one that was marked\n", id);
		ds_buf_free(&text);
		return false;
	}
	from.bytes = ds_buf_view(&text);
	ok = ds_doc_init(&doc, &from, NULL, 0, &err) == DS_OK && !ds_doc_tokens(&doc, &err) &&
	     !ds_zones_find(&doc, &err) && n_texts[part] < TEXTS;
	if (ok)
		count(&doc, row, id, texts[part][n_texts[part]++], list_errors && part == DEV);
	else
		fprintf(stderr, "zones: %s: %s\n", id, err.msg);
	ds_doc_free(&doc);
	ds_buf_free(&text);
	return ok;
}

static double f1(tally t)
{
	return t.marked + t.found ? 2.0 * t.right / (t.marked + t.found) : 0;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void interval(enum part part, int k, double *low, double *high)
{
	static double v[SAMPLES];
	uint64_t seed = 20201110;

	for (int s = 0; s < SAMPLES; s++) {
		tally t = {0, 0, 0};

		for (size_t i = 0; i < n_texts[part]; i++) {
			size_t pick;

			seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
			pick = (size_t)(seed >> 33) % n_texts[part];
			t.marked += texts[part][pick][k].marked;
			t.found += texts[part][pick][k].found;
			t.right += texts[part][pick][k].right;
		}
		v[s] = f1(t);
	}
	qsort(v, SAMPLES, sizeof *v, by_value);
	*low = v[SAMPLES / 40];
	*high = v[SAMPLES - 1 - SAMPLES / 40];
}

static void print_part(enum part part)
{
	for (int k = 0; k < ROWS; k++) {
		tally t = {0, 0, 0};
		double low, high;

		for (size_t i = 0; i < n_texts[part]; i++) {
			t.marked += texts[part][i][k].marked;
			t.found += texts[part][i][k].found;
			t.right += texts[part][i][k].right;
		}
		if (t.marked + t.found == 0)
			continue;
		interval(part, k, &low, &high);
		printf("zones, %-11s %-24s %5u %5u  %.3f %.3f %.3f  %.3f-%.3f\n", parts[part], names[k], t.marked,
		       t.found,
		       t.found ? (double)t.right / t.found : 0, t.marked ? (double)t.right / t.marked : 0,
		       f1(t), low, high);
	}
}

int main(int argc, char **argv)
{
	const char *folder = argc > 1 ? argv[1] : "../shared/data";
	ds_buf gold;
	size_t missing = 0;
	bool ok = texts_read_file(&gold, GOLD);

	list_errors = argc > 2 && strcmp(argv[2], "errors") == 0;
	if (!ok)
		fprintf(stderr, "zones: " GOLD ": cannot be read\n");
	for (size_t at = 0; ok && at < gold.len;) {
		const char *nl = memchr(gold.at + at, '\n', gold.len - at);
		size_t end = nl ? (size_t)(nl - gold.at) : gold.len;
		json_t *row = json_loadb(gold.at + at, end - at, 0, NULL);

		ok = row && run_row(row, folder, &missing);
		json_decref(row);
		at = end + 1;
	}
	if (missing)
		printf("SKIP zones              %zu of %zu texts are not in %s\n", missing,
		       missing + n_texts[DEV] + n_texts[HELD] + n_texts[NEW], folder);
	if (ok) {
		printf("\n%-18s %-24s %5s %5s  %-5s %-5s %-5s  95%%\n", "zones", "kind", "gold", "found", "P", "R",
		       "F1");
		for (int p = 0; p < PARTS; p++)
			print_part((enum part)p);
	}
	ds_buf_free(&gold);
	return ok ? 0 : 1;
}
