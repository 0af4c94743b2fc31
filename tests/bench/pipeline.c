/*
 * Speed of each stage on one core, as ratios to a peer or a limit measured in the same run.
 *
 * Text: examples/news, repeated to about 4 MB, a document a report. Each figure is the best of several
 * interleaved rounds, so that a disturbed round does not count.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/tagger.h"
#include "text/fold.h"
#include "text/normal.h"
#include "text/segment.h"
#include "text/utf8.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <utf8proc.h>

#define ROUNDS 7
#define DOCS_MAX 64
#define REPEAT 150

static ds_str docs[DOCS_MAX];
static size_t n_docs, total;
static char *sink;
static size_t tokens_seen;

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool load(const char *path)
{
	FILE *f = fopen(path, "r");
	char line[65536];

	while (f && n_docs < DOCS_MAX && fgets(line, sizeof line, f)) {
		json_t *o = json_loads(line, 0, NULL);
		const char *text = json_string_value(json_object_get(o, "text"));

		if (text) {
			docs[n_docs] = ds_str_of(strdup(text));
			total += docs[n_docs++].len;
		}
		json_decref(o);
	}
	if (f)
		fclose(f);
	return n_docs > 0;
}

static void copy(ds_str s)
{
	memcpy(sink, s.at, s.len);
}

static void valid(ds_str s)
{
	tokens_seen += ds_utf8_valid(s);
}

static void peer_fold(ds_str s)
{
	utf8proc_uint8_t *out = NULL;

	utf8proc_map((const utf8proc_uint8_t *)s.at, (utf8proc_ssize_t)s.len, &out,
		     UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK);
	free(out);
}

static void our_fold(ds_str s)
{
	ds_arena mem;
	ds_mapped out;

	ds_arena_init(&mem, NULL, 0);
	ds_fold(&out, s, &mem, NULL);
	ds_arena_free(&mem);
}

static void peer_nfc(ds_str s)
{
	utf8proc_uint8_t *out = NULL;

	utf8proc_map((const utf8proc_uint8_t *)s.at, (utf8proc_ssize_t)s.len, &out,
		     UTF8PROC_COMPOSE);
	free(out);
}

static void our_nfc(ds_str s)
{
	ds_arena mem;
	ds_mapped out;

	ds_arena_init(&mem, NULL, 0);
	ds_normal(&out, s, DS_NFC, &mem, NULL);
	ds_arena_free(&mem);
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

typedef struct stage {
	const char *name;
	void (*run)(ds_str s);
	int peer; /* index of the stage that it is compared with; -1 = none */
	double best;
	size_t tokens;
} stage;

static stage stages[] = {
	{"memcpy (limit)", copy, -1, 1e9, 0},
	{"UTF-8 validation", valid, 0, 1e9, 0},
	{"NFC, utf8proc (peer)", peer_nfc, -1, 1e9, 0},
	{"NFC", our_nfc, 2, 1e9, 0},
	{"fold, utf8proc (peer)", peer_fold, -1, 1e9, 0},
	{"match key with its map", our_fold, 4, 1e9, 0},
	{"UAX #29 words", words, 0, 1e9, 0},
	{"tokens, keys, sentences", tokenize, 6, 1e9, 0},
	{"whole pipeline", pipeline, 7, 1e9, 0},
};

static void measure(stage *s)
{
	double start = now(), spent;

	tokens_seen = 0;
	for (int r = 0; r < REPEAT; r++) {
		for (size_t i = 0; i < n_docs; i++)
			s->run(docs[i]);
	}
	spent = now() - start;
	s->tokens = tokens_seen;
	if (spent < s->best)
		s->best = spent;
}

int main(void)
{
	const size_t n = sizeof stages / sizeof *stages;
	ds_err err;

	if (!load("examples/news/news.jsonl") || ds_tagger_new(&tagger, NULL, &err)) {
		fprintf(stderr, "bench: examples/news/news.jsonl cannot be read\n");
		return 1;
	}
	sink = malloc(total);
	if (!sink)
		return 1;
	for (int r = 0; r < ROUNDS; r++) {
		for (size_t i = 0; i < n; i++)
			measure(&stages[i]);
	}
	printf("%-26s %10s   %s\n", "stage (one core)", "MB/s", "ratio");
	for (size_t i = 0; i < n; i++) {
		stage *s = &stages[i];

		printf("%-26s %10.1f", s->name, (double)total * REPEAT / s->best / 1e6);
		if (s->peer >= 0)
			printf("   %.3f of '%s'", stages[s->peer].best / s->best, stages[s->peer].name);
		printf("\n");
	}
	printf("whole pipeline: %.2f million tokens/s\n",
	       (double)stages[n - 1].tokens / stages[n - 1].best / 1e6);
	free(sink);
	for (size_t i = 0; i < n_docs; i++)
		free((char *)docs[i].at);
	ds_tagger_free(tagger);
	return 0;
}
