/*
 * Speed and memory of counting words (text/tally.h) on one core, over texts that are tokenised already.
 *
 * Use: tally [DATA [FILE.jsonl]]. Without FILE the texts are made: words drawn by Zipf's law, 20,000 documents of
 * 250 words, which have more different words and runs than real text has; DATA is not looked at.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bench.h"
#include "text/tally.h"

#include <math.h>

#define DOCUMENTS 20000
#define WORDS 250
#define TYPES 100000

static ds_tokens *docs;
static size_t n_docs, n_tokens;
static ds_arena mem;

static void fail(const ds_err *err)
{
	fprintf(stderr, "bench: %s\n", err->msg);
	exit(1);
}

static void take(ds_str text)
{
	char *copy = malloc(text.len + 1);
	ds_err err;

	if (!copy)
		exit(1);
	memcpy(copy, text.at, text.len);
	if (ds_tokenize(&docs[n_docs], (ds_str){copy, text.len}, NULL, &mem, &err))
		fail(&err);
	n_tokens += docs[n_docs++].n;
}

/* A rank by Zipf's law, from 1: the distribution function is near to log(rank) / log(TYPES). */
static unsigned rank_of(unsigned *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (unsigned)exp((double)(*seed >> 8) / 16777216.0 * log(TYPES));
}

static void make_texts(void)
{
	unsigned seed = 1;
	char text[WORDS * 10], *at;

	for (size_t d = 0; d < DOCUMENTS; d++) {
		at = text;
		for (int i = 0; i < WORDS; i++)
			at += snprintf(at, 10, "%c%x%s", i % 17 ? 'w' : 'W', rank_of(&seed), i % 17 == 16 ? ". " : " ");
		take((ds_str){text, (size_t)(at - text)});
	}
}

static ds_tally *count(const ds_tally_opts *opts, const ds_near_opts *near)
{
	ds_tally *t;
	ds_err err;

	if (ds_tally_new(&t, opts, NULL, &err))
		fail(&err);
	for (size_t i = 0; i < n_docs; i++) {
		const ds_tokens *d = &docs[i];
		/* a node in every document: its tenth word */
		ds_range node = d->n > 9 ? (ds_range){d->v[9].start, d->v[9].end} : (ds_range){0, 0};
		ds_status st = near ? ds_tally_near(t, d, 0, d->n, &node, 1, near, &err)
				    : ds_tally_add(t, d, 0, d->n, &err);

		if (st || ds_tally_end(t, &err))
			fail(&err);
	}
	return t;
}

static void measure(const char *name, ds_tally_opts opts, const ds_near_opts *near)
{
	double best = 1e9, order = 1e9, spread = 1e9, start;
	ds_tally_size size = {0};
	size_t bytes = 0, n;
	const uint32_t *v;
	ds_parts parts;

	for (int r = 0; r < 3; r++) {
		ds_spread *out;
		ds_tally *t;
		ds_err err;

		start = bench_now();
		t = count(&opts, near);
		best = fmin(best, bench_now() - start);
		ds_tally_sizes(&size, t);
		bytes = ds_tally_memory(t);
		out = malloc((size.types + 1) * sizeof *out);
		start = bench_now();
		if (!out || ds_tally_order(&v, &n, t, 2, &err))
			fail(&err);
		order = fmin(order, bench_now() - start);
		start = bench_now();
		if (ds_tally_spread(out, &parts, t, NULL, 0, &err))
			fail(&err);
		spread = fmin(spread, bench_now() - start);
		free(out);
		ds_tally_free(t);
	}
	printf("  %-28s %5.1f M tokens/s   %9u different, %5.0f MB; order %.2f s, spread %.2f s\n", name,
	       (double)n_tokens / best / 1e6, size.types, (double)bytes / 1e6, order, spread);
}

int main(int argc, char **argv)
{
	const ds_near_opts window = {5, 5, DS_WITHIN_SENTENCE};
	bench_texts texts = {"", NULL, 0, 0, 0};

	ds_arena_init(&mem, NULL, (size_t)16 << 30);
	if (argc > 2)
		bench_load(&texts, argv[2], NULL, SIZE_MAX);
	docs = malloc((texts.n > DOCUMENTS ? texts.n : DOCUMENTS) * sizeof *docs);
	if (!docs)
		exit(1);
	for (size_t i = 0; i < texts.n; i++)
		take(texts.v[i]);
	if (texts.n == 0)
		make_texts();
	printf("counting: %zu documents, %zu tokens\n", n_docs, n_tokens);
	measure("words", (ds_tally_opts){.n = 1}, NULL);
	measure("words, clitics joined", (ds_tally_opts){.n = 1, .joined = true}, NULL);
	measure("words near nodes", (ds_tally_opts){.n = 1}, &window);
	measure("runs of two", (ds_tally_opts){.n = 2}, NULL);
	measure("runs of three", (ds_tally_opts){.n = 3}, NULL);
	bench_free(&texts);
	return 0;
}
