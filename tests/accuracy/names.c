/*
 * How many names (and values) are found, measured against marked texts: one table line a set.
 *
 * The folder of data is the argument; sets that are not there are skipped with a line that says so.
 * CoNLL sets are scored on the coarse types (PERSON ORG LOC MISC), exact borders, as `dossier eval`
 * does; marked articles on all types, exact borders, and on values. Further arguments name sets.
 *
 * SPDX-License-Identifier: MIT
 */
#include "base/buf.h"
#include "io/gold.h"
#include "text/utf8.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct score {
	size_t gold, found, right;
	size_t values, values_right;
} score;

static const ds_tagger *tagger;

static bool read_file(ds_buf *out, const char *path)
{
	FILE *f = fopen(path, "rb");
	char piece[65536];
	size_t n;
	bool ok = f != NULL;

	ds_buf_init(out, NULL, 0);
	while (ok && (n = fread(piece, 1, sizeof piece, f)) > 0)
		ds_buf_add(out, piece, n);
	if (f)
		fclose(f);
	return ok && ds_buf_status(out, NULL) == DS_OK;
}

static double ratio(size_t a, size_t b)
{
	return b ? (double)a / (double)b : 0;
}

static void print_score(const char *name, const score *s)
{
	double p = ratio(s->right, s->found), r = ratio(s->right, s->gold);

	printf("%-24s %6zu %6zu %6zu  %.3f %.3f %.3f", name, s->gold, s->found, s->right, p, r,
	       p + r > 0 ? 2 * p * r / (p + r) : 0);
	if (s->values)
		printf("  values %zu of %zu", s->values_right, s->values);
	putchar('\n');
}

/* ---- labelled columns: scored as `dossier eval` does ------------------------------------------- */

static const char *const coarse[] = {"PERSON", "ORG", "LOC", "MISC"};

static void print_type(const ds_eval_result *r, const char *type)
{
	for (size_t i = 0; i < r->n_rows; i++) {
		const ds_eval_row *row = &r->rows[i];

		if (ds_str_is(row->type, type)) {
			printf("  %.3f %.3f %.3f", ds_eval_ratio(row->right, row->found) / 1e6,
			       ds_eval_ratio(row->right, row->gold) / 1e6, ds_eval_f1(row) / 1e6);
			return;
		}
	}
	printf("  %-17s", "-");
}

static void print_result(const char *name, const ds_eval_result *r, size_t n_types)
{
	printf("%-24s %6llu  %.3f  %.3f to %.3f", name, (unsigned long long)r->all.gold,
	       ds_eval_f1(&r->all) / 1e6, r->all.low / 1e6, r->all.high / 1e6);
	for (size_t i = 0; i < n_types; i++)
		print_type(r, coarse[i]);
	putchar('\n');
}

/* The first n_types of PERSON, ORG, LOC, MISC count. */
static bool score_conll(const char *name, const char *path, size_t n_types, ds_err *err)
{
	ds_str types[4];
	ds_eval_opts opts = {.coarse = true, .types = types, .n_types = n_types};
	ds_gold_tagging how = {tagger, true, false, NULL};
	const ds_str *found = NULL;
	ds_eval *e = NULL;
	ds_eval_result r;
	ds_gold gold;
	ds_arena mem;
	ds_status st;

	for (size_t i = 0; i < n_types; i++)
		types[i] = ds_str_of(coarse[i]);
	ds_arena_init(&mem, NULL, 0);
	st = ds_gold_read(&gold, path, &mem, err);
	if (!st)
		st = ds_gold_tag(&found, &gold, &how, &mem, err);
	if (!st)
		st = ds_eval_new(&e, &opts, &mem, err);
	if (!st)
		st = ds_gold_score(e, &gold, found, err);
	if (!st)
		st = ds_eval_results(&r, e, 0, &mem, err);
	if (!st)
		print_result(name, &r, n_types);
	ds_arena_free(&mem);
	return st == DS_OK;
}

static void run_conll(const char *folder, const char *name, size_t n_types)
{
	char path[1024];
	ds_err err = {DS_OK, ""};

	snprintf(path, sizeof path, "%s/ner/%s.conll", folder, name);
	if (!score_conll(name, path, n_types, &err)) {
		if (err.code == DS_ENOENT)
			printf("SKIP %-19s %s is not there\n", name, path);
		else
			fprintf(stderr, "names: %s\n", err.msg);
	}
}

/* MISC is left out where it is not marked, or only in part. */
static const struct set {
	const char *group, *name;
	size_t n_types;
} sets[] = {
	{"news, speeches, interviews, travel; conflict reports", "gum.dev", 4},
	{NULL, "re3d.dev", 4},
	{"encyclopedia", "docred.dev", 4},
	{NULL, "crossner-politics.dev", 4},
	{NULL, "crossner-literature.dev", 4},
	{NULL, "crossner-music.dev", 4},
	{NULL, "crossner-science.dev", 4},
	{NULL, "crossner-ai.dev", 4},
	{"web, social media: three types", "uner-ewt.dev", 3},
	{NULL, "btc.dev", 3},
	{NULL, "wnut17.dev", 3},
	{"news, marks by a machine corrected in part", "gmb.dev", 4},
};

static void run_sets(const char *folder)
{
	printf("\n%-24s %6s  %-5s  %-14s", "set", "gold", "F1", "95 % interval");
	for (size_t i = 0; i < 4; i++)
		printf("  %-6s P   R   F1", coarse[i]);
	putchar('\n');
	for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
		if (sets[i].group)
			printf("%s\n", sets[i].group);
		run_conll(folder, sets[i].name, sets[i].n_types);
	}
}

/* Code points of the source before byte src_at. */
static size_t points(ds_str source, size_t src_at)
{
	return ds_utf8_count(ds_str_sub(source, 0, src_at));
}

static bool same_value(const ds_value *v, const json_t *gold)
{
	const json_t *amount = json_object_get(gold, "amount");
	const char *unit = json_string_value(json_object_get(gold, "currency"));

	if (json_is_string(gold))
		return ds_str_is(v->timex, json_string_value(gold));
	if (json_is_number(gold))
		return v->exact && fabs(v->number - json_number_value(gold)) < 1e-9;
	if (!amount)
		return false;
	if (unit && !ds_str_is(v->unit, unit))
		return false;
	return v->exact && fabs(v->number - json_number_value(amount)) < 1e-9;
}

static void count_json(const ds_doc *doc, const json_t *entities, score *s)
{
	ds_str source = doc->text.source;
	const json_t *e;
	size_t i, k = 0;

	s->found += doc->spans.n;
	json_array_foreach(entities, i, e) {
		size_t start = (size_t)json_integer_value(json_object_get(e, "start"));
		size_t end = (size_t)json_integer_value(json_object_get(e, "end"));
		const char *type = json_string_value(json_object_get(e, "type"));
		const json_t *value = json_object_get(e, "value");
		const ds_span *sp = NULL;

		s->gold++;
		s->values += value && !json_is_null(value);
		while (k < doc->spans.n &&
		       points(source, ds_edits_start(&doc->text.map, doc->spans.v[k].start)) <
			       start)
			k++;
		if (k < doc->spans.n)
			sp = &doc->spans.v[k];
		if (!sp || points(source, ds_edits_start(&doc->text.map, sp->start)) != start ||
		    points(source, ds_edits_end(&doc->text.map, sp->end)) != end || !type ||
		    strcmp(type, ds_type_name(sp->type)) != 0)
			continue;
		s->right++;
		s->values_right += value && !json_is_null(value) && same_value(&sp->value, value);
	}
}

static bool tag_json(ds_str text, const char *date, const json_t *entities, score *s)
{
	ds_doc_source from = {.bytes = text};
	ds_doc doc;
	ds_err err = {DS_OK, ""};
	bool ok;

	from.meta.date = ds_str_of(date);
	if (ds_doc_init(&doc, &from, NULL, 0, &err)) {
		fprintf(stderr, "names: %s\n", err.msg);
		return false;
	}
	ok = ds_tagger_tag(tagger, &doc, &err) == DS_OK;
	if (ok)
		count_json(&doc, entities, s);
	else
		fprintf(stderr, "names: %s\n", err.msg);
	ds_doc_free(&doc);
	return ok;
}

/* text_path: the text of a key that does not carry it, or NULL. */
static void run_json(const char *name, const char *gold_path, const char *text_path)
{
	FILE *f = fopen(gold_path, "rb");
	ds_buf text;
	json_t *o;
	score s = {0};
	bool ok = f != NULL, have = !text_path || read_file(&text, text_path);

	if (!ok || !have) {
		printf("SKIP %-19s %s is not there\n", name, ok ? text_path : gold_path);
		if (f)
			fclose(f);
		return;
	}
	while (ok && (o = json_loadf(f, JSON_DISABLE_EOF_CHECK, NULL)) != NULL) {
		const char *own = json_string_value(json_object_get(o, "text"));
		const char *date = json_string_value(json_object_get(o, "date"));

		ok = tag_json(text_path ? ds_buf_view(&text) : ds_str_of(own), date ? date : "",
			      json_object_get(o, "entities"), &s);
		json_decref(o);
	}
	fclose(f);
	if (text_path)
		ds_buf_free(&text);
	if (ok)
		print_score(name, &s);
}

int main(int argc, char **argv)
{
	const char *folder = argc > 1 ? argv[1] : ".";
	char path[1024];
	ds_tagger *t = NULL;
	ds_err err = {DS_OK, ""};

	if (ds_tagger_new(&t, NULL, &err)) {
		fprintf(stderr, "names: %s\n", err.msg);
		return 1;
	}
	tagger = t;
	if (argc > 2) {
		for (int i = 2; i < argc; i++)
			run_conll(folder, argv[i], 4);
	} else {
		printf("%-24s %6s %6s %6s  %-5s %-5s %-5s\n", "set", "gold", "found", "right",
		       "P", "R", "F1");
		snprintf(path, sizeof path, "%s/sample/osce-meeting.txt", folder);
		run_json("article", "tests/accuracy/sample.gold.jsonl", path);
		run_json("news", "tests/accuracy/news.gold.jsonl", NULL);
		run_sets(folder);
	}
	ds_tagger_free(t);
	return 0;
}
