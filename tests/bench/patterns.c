/*
 * Speed of one pattern at a time on one core, over text that is tagged already: every token is
 * looked at, matches and captures are made.
 *
 * Text: GUM from the folder given, in pieces of about a report, else examples/news. What is asked
 * for holds for five items and a capture; the others show what each construct costs.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bench.h"
#include "match/pattern.h"
#include "tag/tagger.h"

#define ROUNDS 7
#define PIECE  4000 /* bytes of a document */
#define ASKED  5e6  /* tokens a second of a pattern of five items with a capture */

static const struct row {
	const char *what, *source;
	bool asked;
} rows[] = {
	{"who said that where", "who:<PERSON> []{0,3} $say that? <GPE|ORG>", true},
	{"who met whom", "near(14: a:<PERSON>, b:<PERSON>, ~meet)", false},
	{"who confirmed what", "speaker:(<PERSON>|<ORG>) []{0,4} verb:$confirm that? claim:([]+)", true},
	{"how many of whom", "n:<CARDINAL> what:([kind = word]{0,3}) []{0,12} (was|were|been)? ~kill", true},
	{"five words", "the how:[kind = word] of the [kind = word]", true},
	{"starts anywhere", "a:[kind = word] []{0,2} ~say [] [kind = word]", true},
	{"no word known", "[shape = Xx] and? x:[shape = Xx] [length > 3] [kind = word]", true},
	{"gap in front", "[]* x:~kill []* <GPE> within sentence", false},
	{"matches everywhere", "a:[] [] [] [] []", false},
};

static ds_doc *docs;
static size_t n_docs, n_tokens;

static void tag_all(const bench_texts *t)
{
	ds_tagger *tagger;
	ds_err err;

	docs = calloc(t->n, sizeof *docs);
	if (!docs || ds_tagger_new(&tagger, NULL, &err))
		exit(1);
	for (size_t i = 0; i < t->n; i++) {
		ds_doc_source from = {.bytes = t->v[i], .meta = {.date = DS_STR("2026-03-10")}};

		if (ds_doc_init(&docs[n_docs], &from, NULL, 0, NULL))
			continue;
		if (ds_tagger_tag(tagger, &docs[n_docs], NULL) == DS_OK)
			n_tokens += docs[n_docs++].tokens.n;
		else
			ds_doc_free(&docs[n_docs]);
	}
	ds_tagger_free(tagger);
}

/* Seconds for all documents once. */
static double pass(const ds_pattern *p, size_t *found, ds_arena *mem)
{
	double start = bench_now();

	*found = 0;
	for (size_t i = 0; i < n_docs; i++) {
		ds_matches m;

		ds_arena_reset(mem);
		if (ds_pattern_find(&m, p, &docs[i], 0, SIZE_MAX, mem, NULL))
			exit(1);
		*found += m.n;
	}
	return bench_now() - start;
}

static void run(const struct row *row, ds_arena *mem)
{
	ds_pattern *p;
	double best = 1e9, rate;
	size_t found = 0;
	ds_err err;

	if (ds_pattern_new(&p, ds_str_of(row->source), NULL, &err)) {
		fprintf(stderr, "bench: %s: %s\n", row->source, err.msg);
		exit(1);
	}
	for (int i = 0; i < ROUNDS; i++) {
		double spent = pass(p, &found, mem);

		best = spent < best ? spent : best;
	}
	rate = (double)n_tokens / best;
	printf("%-20s %6.1f million tokens/s %7zu matches%s%s   %s\n", row->what, rate / 1e6, found,
	       row->asked ? " (asked for: 5.0)" : "", row->asked && rate < ASKED ? "  MISSED" : "", row->source);
	ds_pattern_free(p);
}

int main(int argc, char **argv)
{
	bench_texts t = {"GUM", NULL, 0, 0, 0};
	char path[1024];
	ds_arena mem;

	snprintf(path, sizeof path, "%s/segment/gum-en.jsonl", argc > 1 ? argv[1] : ".");
	bench_load(&t, path, NULL, PIECE);
	if (t.n == 0) {
		t.name = "examples/news";
		bench_load(&t, "examples/news/news.jsonl", NULL, PIECE);
	}
	if (t.n == 0) {
		fprintf(stderr, "bench: no text\n");
		return 1;
	}
	ds_arena_init(&mem, NULL, 0);
	tag_all(&t);
	printf("patterns over %s: %zu documents, %zu tokens, tagged\n", t.name, n_docs, n_tokens);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (argc <= 2 || (size_t)atoi(argv[2]) == i)
			run(&rows[i], &mem);
	}
	for (size_t i = 0; i < n_docs; i++)
		ds_doc_free(&docs[i]);
	free(docs);
	bench_free(&t);
	ds_arena_free(&mem);
	return 0;
}
