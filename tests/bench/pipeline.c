/*
 * Speed of each stage on one core, as ratios to a peer or a limit measured in the same run.
 *
 * Text: examples/news, a document a report, which stays in the processor's cache; then real text from
 * the folder given, each document once a pass: GUM, and the news of GMB put together from its tokens.
 * The text layer alone, with its peers: text.c. The whole pipeline beside its peers: names_peers.sh,
 * which has the real text written by `pipeline DATA --write FILE`.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bench.h"
#include "io/gold.h"
#include "text/segment.h"

#define GMB_SENTENCES 20 /* of one document: its documents are not marked */
#define PASSES 3

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

static ds_tagger *tagger, *rules; /* rules: without the model */

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

/* ---- real text --------------------------------------------------------------------------------- */

/* No blank stands between the token and the one before it. */
static bool is_tight(ds_str token)
{
	static const char *const clitics[] = {"'s", "n't", "'re", "'ve", "'ll", "'d", "'m", "'"};

	if (token.len == 1 && strchr(".,;:!?)%", token.at[0]))
		return true;
	for (size_t i = 0; i < sizeof clitics / sizeof *clitics; i++) {
		if (ds_str_is(token, clitics[i]))
			return true;
	}
	return false;
}

/* The sentences of labelled text as documents of running text. */
static void load_labelled(bench_texts *t, const char *path)
{
	ds_arena mem;
	ds_gold g;
	ds_buf text;

	ds_arena_init(&mem, NULL, SIZE_MAX);
	ds_buf_init(&text, NULL, 0);
	if (ds_gold_read(&g, path, &mem, NULL))
		g.n_sentences = 0;
	for (size_t i = 0; i < g.n_sentences; i++) {
		const ds_gold_sentence *s = &g.sentences[i];

		for (size_t k = s->first; k < s->first + s->count; k++) {
			if (text.len && !is_tight(g.words[k]))
				ds_buf_char(&text, ' ');
			ds_buf_str(&text, g.words[k]);
		}
		if ((i + 1) % GMB_SENTENCES == 0 || i + 1 == g.n_sentences) {
			bench_add(t, ds_buf_view(&text));
			ds_buf_clear(&text);
		}
	}
	ds_buf_free(&text);
	ds_arena_free(&mem);
}

/* Each document once a pass, so that nothing but the lists is warm; seconds of the best pass. */
static double best_pass(const bench_texts *t)
{
	double best = 1e9;

	for (int pass = 0; pass < PASSES; pass++) {
		double start = bench_now(), spent;

		tokens_seen = 0;
		for (size_t i = 0; i < t->n; i++)
			pipeline(t->v[i]);
		spent = bench_now() - start;
		best = spent < best ? spent : best;
	}
	return best;
}

static void run_real(const bench_texts *t)
{
	ds_tagger *whole = tagger;
	double best;

	if (t->n == 0) {
		printf("%s: SKIP (not in the folder of data)\n", t->name);
		return;
	}
	best = best_pass(t);
	printf("%s: %zu texts, %.2f MB: whole pipeline %.1f MB/s, %.2f million tokens/s (asked for: "
	       "1.0)%s\n", t->name, t->n, (double)t->bytes / 1e6, (double)t->bytes / best / 1e6,
	       (double)tokens_seen / best / 1e6,
	       (double)tokens_seen / best < 1e6 ? "  MISSED" : "");
	tagger = rules;
	best = best_pass(t);
	printf("%s, without the model: %.1f MB/s, %.2f million tokens/s\n", t->name,
	       (double)t->bytes / best / 1e6, (double)tokens_seen / best / 1e6);
	tagger = whole;
}

static void load_real(bench_texts *gum, bench_texts *gmb, const char *folder)
{
	char path[1024];

	snprintf(path, sizeof path, "%s/segment/gum-en.jsonl", folder);
	bench_load(gum, path, NULL, SIZE_MAX);
	snprintf(path, sizeof path, "%s/ner/gmb.train.conll.gz", folder);
	load_labelled(gmb, path);
}

/* For the peers: tokens a second over all of it, as a bare number. */
static void print_rate(const bench_texts *gum, const bench_texts *gmb)
{
	double best = best_pass(gum);
	size_t tokens = tokens_seen;

	best += best_pass(gmb);
	printf("%.0f\n", (double)(tokens + tokens_seen) / best);
}

/* The same texts as JSON lines. */
static int write_real(const bench_texts *gum, const bench_texts *gmb, const char *path)
{
	FILE *f = fopen(path, "w");
	int failed = !f;

	for (size_t i = 0; f && i < gum->n + gmb->n; i++) {
		ds_str s = i < gum->n ? gum->v[i] : gmb->v[i - gum->n];
		json_t *o = json_pack("{s:s%}", "text", s.at, s.len);

		failed |= !o || json_dumpf(o, f, 0) != 0 || fputc('\n', f) == EOF;
		json_decref(o);
	}
	if (f && fclose(f))
		failed = 1;
	return failed;
}

static int run_news(void)
{
	const size_t n = sizeof stages / sizeof *stages;
	bench_texts t = {"examples/news", NULL, 0, 0, 0};

	bench_load(&t, "examples/news/news.jsonl", NULL, SIZE_MAX);
	sink = malloc(t.bytes + 1);
	if (t.n == 0 || !sink) {
		fprintf(stderr, "bench: examples/news/news.jsonl cannot be read\n");
		return 1;
	}
	bench_run(stages, n, &t);
	bench_print(stages, n, &t);
	tokens_seen = 0;
	for (size_t i = 0; i < t.n; i++)
		pipeline(t.v[i]);
	printf("whole pipeline: %.2f million tokens/s\n",
	       (double)tokens_seen / stages[n - 1].best / 1e6);
	free(sink);
	bench_free(&t);
	return 0;
}

int main(int argc, char **argv)
{
	bench_texts gum = {"GUM", NULL, 0, 0, 0}, gmb = {"GMB", NULL, 0, 0, 0};
	int failed = 0;
	ds_err err;

	load_real(&gum, &gmb, argc > 1 ? argv[1] : ".");
	if (argc > 3 && strcmp(argv[2], "--write") == 0)
		return write_real(&gum, &gmb, argv[3]);
	if (ds_tagger_new(&tagger, NULL, &err) ||
	    ds_tagger_new(&rules, &(ds_tagger_opts){.no_model = true}, &err)) {
		fprintf(stderr, "bench: %s\n", err.msg);
		return 1;
	}
	if (argc > 2 && strcmp(argv[2], "--rate") == 0) {
		print_rate(&gum, &gmb);
		return 0;
	}
	/* an argument more: real text only, for a profiler */
	if (argc <= 2)
		failed = run_news();
	run_real(&gum);
	run_real(&gmb);
	bench_free(&gum);
	bench_free(&gmb);
	ds_tagger_free(tagger);
	ds_tagger_free(rules);
	return failed;
}
