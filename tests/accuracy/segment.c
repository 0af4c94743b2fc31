/*
 * How well sentences and tokens are found, measured against marked texts: one table line a suite.
 *
 *     segment DATA                  the figures
 *     segment DATA errors SUITE     what is wrong, one line an error
 *
 * A sentence, or a surface token (clitics joined), is right when both of its borders are a gold
 * one's. A row of rules is right when all its sentences are. Suites that are not there are skipped
 * with a line that says so.
 *
 * SPDX-License-Identifier: MIT
 */
#include "base/buf.h"
#include "text/token.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#define AROUND 40 /* bytes of context in a list of errors */

typedef struct score {
	size_t gold, found, right;
} score;

typedef struct suite {
	const char *name;
	double target, peer;             /* of the issue and of pySBD, F1 of sentences; 0 = none */
	double token_target, token_peer; /* of the issue and of wink-nlp */
} suite;

typedef struct ranges {
	ds_range *v;
	size_t n;
} ranges;

static const suite suites[] = {
	{"gum-en", 0.93, 0.933, 0.985, 0.978},
	{"ud-ewt-en", 0.82, 0.808, 0.97, 0.961},
	{"ud-pud-de", 0.96, 0.970, 0, 0},
	{"ud-pud-fr", 0.95, 0.951, 0, 0},
	{"ud-pud-es", 0.96, 0.963, 0, 0},
	{"ud-pud-ru", 0.96, 0.964, 0, 0},
};

static bool show; /* list the errors */

static double ratio(size_t a, size_t b)
{
	return b ? (double)a / (double)b : 0;
}

static double f1(const score *s)
{
	double p = ratio(s->right, s->found), r = ratio(s->right, s->gold);

	return p + r > 0 ? 2 * p * r / (p + r) : 0;
}

static void *room(size_t n, size_t size)
{
	void *v = calloc(n + 1, size);

	if (!v)
		abort();
	return v;
}

/* Gold spans of a row; .v is to be freed. */
static ranges gold_of(const json_t *row, const char *key)
{
	const json_t *list = json_object_get(row, key), *pair;
	ranges r = {room(json_array_size(list), sizeof(ds_range)), 0};
	size_t i;

	json_array_foreach(list, i, pair) {
		json_int_t start = json_integer_value(json_array_get(pair, 0));
		json_int_t end = json_integer_value(json_array_get(pair, 1));

		r.v[r.n++] = (ds_range){(uint32_t)start, (uint32_t)end};
	}
	return r;
}

static ranges sentences_of(const ds_tokens *t)
{
	ranges r = {room(t->n_sentences, sizeof(ds_range)), t->n_sentences};

	for (size_t i = 0; i < t->n_sentences; i++)
		r.v[i] = (ds_range){t->sentences[i].start, t->sentences[i].end};
	return r;
}

static ranges surface_of(const ds_tokens *t)
{
	ranges r = {room(t->n, sizeof(ds_range)), 0};

	for (size_t i = 0; i < t->n; i++) {
		if (t->v[i].flags & DS_TOKEN_JOINED && r.n)
			r.v[r.n - 1].end = t->v[i].end;
		else
			r.v[r.n++] = (ds_range){t->v[i].start, t->v[i].end};
	}
	return r;
}

static void print_piece(ds_str text, size_t start, size_t end)
{
	for (size_t i = start; i < end && i < text.len; i++)
		putchar((unsigned char)text.at[i] < ' ' ? '~' : text.at[i]);
}

/* One span that only one side has: "-" was missed, "+" is too much. */
static void print_error(char sign, ds_str text, ds_range r)
{
	size_t before = r.start > AROUND ? r.start - AROUND : 0;
	size_t cut = r.end - r.start > 3 * AROUND ? r.end - AROUND : r.start;

	if (!show)
		return;
	printf("%c ", sign);
	print_piece(text, before, r.start);
	printf(" [[");
	if (cut > r.start) {
		print_piece(text, r.start, r.start + AROUND);
		printf(" ... ");
	}
	print_piece(text, cut, r.end);
	printf("]] ");
	print_piece(text, r.end, r.end + AROUND);
	putchar('\n');
}

/* Both lists ascend. True when they are equal. */
static bool compare(score *s, ds_str text, ranges gold, ranges found)
{
	size_t i = 0, k = 0, right = 0;

	while (i < gold.n || k < found.n) {
		bool g = i < gold.n && (k == found.n || gold.v[i].start <= found.v[k].start);
		bool f = k < found.n && (i == gold.n || found.v[k].start <= gold.v[i].start);

		if (g && f && gold.v[i].end == found.v[k].end) {
			right++;
		} else {
			if (g)
				print_error('-', text, gold.v[i]);
			if (f)
				print_error('+', text, found.v[k]);
		}
		i += g;
		k += f;
	}
	s->gold += gold.n;
	s->found += found.n;
	s->right += right;
	return right == gold.n && right == found.n;
}

/* Compares one row; tokens may be NULL. True when all its sentences are right. */
static bool score_row(const json_t *row, score *sentences, score *tokens)
{
	const json_t *text = json_object_get(row, "text");
	ds_str s = {json_string_value(text), json_string_length(text)};
	ranges gold = gold_of(row, "sentences"), found;
	ds_arena mem;
	ds_tokens t;
	ds_err err = {DS_OK, ""};
	bool all = false;

	ds_arena_init(&mem, NULL, 0);
	if (ds_tokenize(&t, s, NULL, &mem, &err)) {
		fprintf(stderr, "segment: %s\n", err.msg);
		goto done;
	}
	found = sentences_of(&t);
	if (sentences)
		all = compare(sentences, s, gold, found);
	free(found.v);
	if (tokens && json_object_get(row, "tokens")) {
		free(gold.v);
		gold = gold_of(row, "tokens");
		found = surface_of(&t);
		compare(tokens, s, gold, found);
		free(found.v);
	}
done:
	free(gold.v);
	ds_arena_free(&mem);
	return all;
}

/* The rows of DATA/segment/NAME.jsonl; NULL after a SKIP line when it is not there. */
static json_t *load(const char *folder, const char *name)
{
	char path[1024];
	json_t *rows = json_array(), *row;
	FILE *f;

	snprintf(path, sizeof path, "%s/segment/%s.jsonl", folder, name);
	f = fopen(path, "rb");
	if (!f) {
		printf("SKIP %-19s %s is not there\n", name, path);
		json_decref(rows);
		return NULL;
	}
	while ((row = json_loadf(f, JSON_DISABLE_EOF_CHECK, NULL)) != NULL)
		json_array_append_new(rows, row);
	fclose(f);
	return rows;
}

static void print_goal(double goal)
{
	if (goal > 0)
		printf("  %.3f", goal);
	else
		printf("      -");
}

static void print_line(const char *name, size_t rows, const score *s, double target, double peer)
{
	printf("%-24s %5zu %7zu  %.4f %.4f %.4f", name, rows, s->gold, ratio(s->right, s->found),
	       ratio(s->right, s->gold), f1(s));
	print_goal(target);
	print_goal(peer);
	putchar('\n');
}

static void run_suite(const char *folder, const suite *u)
{
	json_t *rows = load(folder, u->name), *row;
	score sentences = {0}, tokens = {0};
	char name[64];
	size_t i;

	if (!rows)
		return;
	json_array_foreach(rows, i, row)
		score_row(row, &sentences, &tokens);
	snprintf(name, sizeof name, "%s sentences", u->name);
	print_line(name, json_array_size(rows), &sentences, u->target, u->peer);
	snprintf(name, sizeof name, "%s tokens", u->name);
	print_line(name, json_array_size(rows), &tokens, u->token_target, u->token_peer);
	json_decref(rows);
}

/* Rows of a pySBD file whose `key` is `value`: how many are right as a whole. */
static void run_rules(const json_t *rows, const char *key, const char *value)
{
	size_t right = 0, n = 0, i;
	score s = {0};
	json_t *row;

	json_array_foreach(rows, i, row) {
		const char *found = json_string_value(json_object_get(row, key));

		if (!found || strcmp(found, value) != 0)
			continue;
		n++;
		right += score_row(row, &s, NULL);
	}
	printf("%-24s %5zu of %zu rows right, F1 %.3f\n", value, right, n, f1(&s));
}

static void run_pysbd(const char *folder)
{
	static const char *const kinds[] = {"golden", "more", "regression"};
	json_t *rows = load(folder, "pysbd-en"), *row;
	const char *last = "";
	size_t i;

	if (rows) {
		printf("English rules of pySBD (target: 26 of the 27 golden ones kept back)\n");
		for (i = 0; i < sizeof kinds / sizeof *kinds; i++)
			run_rules(rows, "kind", kinds[i]);
		json_decref(rows);
	}
	rows = load(folder, "pysbd-other");
	if (!rows)
		return;
	printf("rules of pySBD, other languages (rows stand by language)\n");
	json_array_foreach(rows, i, row) {
		const char *lang = json_string_value(json_object_get(row, "lang"));

		if (lang && strcmp(lang, last) != 0)
			run_rules(rows, "lang", last = lang);
	}
	json_decref(rows);
}

/* "gum-en", or "gum-en-tokens" for its tokens alone. */
static int list_errors(const char *folder, const char *name)
{
	size_t len = strlen(name);
	bool tokens = len > 7 && strcmp(name + len - 7, "-tokens") == 0;
	char file[64];
	score s = {0}, t = {0};
	json_t *rows, *row;
	size_t i;

	snprintf(file, sizeof file, "%.*s", (int)(tokens ? len - 7 : len), name);
	rows = load(folder, file);
	if (!rows)
		return 1;
	show = true;
	json_array_foreach(rows, i, row)
		score_row(row, tokens ? NULL : &s, tokens ? &t : NULL);
	json_decref(rows);
	return 0;
}

int main(int argc, char **argv)
{
	const char *folder = argc > 1 ? argv[1] : "../shared/data";

	if (argc > 3 && strcmp(argv[2], "errors") == 0)
		return list_errors(folder, argv[3]);
	printf("\nsentences and tokens (shared half)     P      R      F1     target peer\n");
	for (size_t i = 0; i < sizeof suites / sizeof *suites; i++)
		run_suite(folder, &suites[i]);
	run_pysbd(folder);
	return 0;
}
