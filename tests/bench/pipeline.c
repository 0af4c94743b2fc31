/*
 * Speed of each stage on one core, as ratios to a peer or a limit measured in the same run.
 *
 * Text: examples/news, a document a report. The text layer alone, with its peers: text.c.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bench.h"
#include "tag/tagger.h"
#include "text/segment.h"

static char *sink;
static size_t tokens_seen;

static void copy(ds_str s)
{
	memcpy(sink, s.at, s.len);
}

static void words(ds_str s)
{
	for (size_t at = 0; at < s.len; at = ds_word_next(s, at))
		tokens_seen++;
}

static void tokenize(ds_str s)
{
	ds_arena mem;
	ds_tokens t;

	ds_arena_init(&mem, NULL, 0);
	if (ds_tokenize(&t, s, NULL, &mem, NULL) == DS_OK)
		tokens_seen += t.n;
	ds_arena_free(&mem);
}

static ds_tagger *tagger;

static void pipeline(ds_str s)
{
	ds_doc doc;
	ds_doc_source from = {.bytes = s, .meta = {.date = DS_STR("2026-03-10")}};

	if (ds_doc_init(&doc, &from, NULL, 0, NULL))
		return;
	if (ds_tagger_tag(tagger, &doc, NULL) == DS_OK)
		tokens_seen += doc.tokens.n;
	ds_doc_free(&doc);
}

static bench_stage stages[] = {
	{"memcpy (limit)", copy, -1, 0, 0},
	{"UAX #29 words", words, 0, 0, 0},
	{"tokens, keys, sentences", tokenize, 1, 0, 0},
	{"whole pipeline", pipeline, 2, 0, 0},
};

int main(void)
{
	const size_t n = sizeof stages / sizeof *stages;
	bench_texts t = {"examples/news", NULL, 0, 0, 0};
	ds_err err;

	bench_load(&t, "examples/news/news.jsonl", NULL, SIZE_MAX);
	if (t.n == 0 || ds_tagger_new(&tagger, NULL, &err)) {
		fprintf(stderr, "bench: examples/news/news.jsonl cannot be read\n");
		return 1;
	}
	sink = malloc(t.bytes);
	if (!sink)
		return 1;
	bench_run(stages, n, &t);
	bench_print(stages, n, &t);
	tokens_seen = 0;
	for (size_t i = 0; i < t.n; i++)
		pipeline(t.v[i]);
	printf("whole pipeline: %.2f million tokens/s\n",
	       (double)tokens_seen / stages[n - 1].best / 1e6);
	free(sink);
	bench_free(&t);
	ds_tagger_free(tagger);
	return 0;
}
