/*
 * Speed of rules on one core: 1,000 rules, made from the words of the text itself, over text that is tagged already.
 *
 * The rules are made by templates from words of the text by frequency, the same in every run: runs of words, inflected
 * verbs beside annotations, lists, gaps, prefixes, near(...), numbers with what they count. One word in twenty is
 * frequent, the rest is not, as in a grammar that somebody writes. What is timed is the stage alone: searching all
 * patterns, making the annotations, settling overlaps.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bench.h"
#include "match/rules.h"

#define RULES 1000
#define PASSES 5
#define LISTS 20
#define LIST_WORDS 30
#define PIECE 4000 /* bytes of a document: about a report */

/* ---- the words of the text, the most frequent first ------------------------------------------ */

typedef struct word {
	ds_str key;
	size_t n;
} word;

static word *words;
static size_t n_words, cap_words;

static void count_words(const ds_doc *doc)
{
	for (size_t i = 0; i < doc->tokens.n; i++) {
		ds_str key = ds_token_key(&doc->tokens, i);
		bool plain = doc->tokens.v[i].kind == DS_KIND_WORD && key.len > 2;

		for (size_t k = 0; k < key.len; k++)
			plain = plain && key.at[k] >= 'a' && key.at[k] <= 'z';
		if (!plain)
			continue;
		if (n_words == cap_words) {
			cap_words = cap_words ? 2 * cap_words : 4096;
			words = realloc(words, cap_words * sizeof *words);
			if (!words)
				exit(1);
		}
		words[n_words++] = (word){key, 1};
	}
}

static int by_key(const void *pa, const void *pb)
{
	const word *a = pa, *b = pb;

	return ds_str_cmp(a->key, b->key);
}

static int by_count(const void *pa, const void *pb)
{
	const word *a = pa, *b = pb;

	return a->n != b->n ? (a->n < b->n) - (a->n > b->n) : ds_str_cmp(a->key, b->key);
}

static void rank_words(void)
{
	size_t n = 0;

	qsort(words, n_words, sizeof *words, by_key);
	for (size_t i = 0; i < n_words; i++) {
		if (n && ds_str_eq(words[n - 1].key, words[i].key))
			words[n - 1].n++;
		else
			words[n++] = words[i];
	}
	n_words = n;
	qsort(words, n_words, sizeof *words, by_count);
}

/* ---- the rules ---------------------------------------------------------------------------------- */

static uint64_t seed = 20260310;

static size_t any(size_t n)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (size_t)(seed >> 33) % n;
}

/* One in twenty of the 300 most frequent, else one further down. */
static ds_str pick(void)
{
	size_t top = n_words < 300 ? n_words : 300;

	return words[any(20) == 0 || n_words <= top ? any(top) : top + any(n_words - top)].key;
}

static const char *const verbs[] = {
	"kill", "injure", "meet", "attack", "say", "deny", "confirm", "buy", "sell", "build", "destroy", "win", "lose",
	"visit", "leave", "join", "lead", "found", "sign", "send", "seize", "capture", "shell", "bomb", "elect", "appoint",
	"arrest", "accuse", "sue", "fine", "free", "trade", "export", "import", "invest", "open", "close", "launch", "test",
	"fire", "hit", "strike", "protest", "march", "vote", "veto", "ban", "allow", "warn", "threaten",
};

/* % a word, # a verb, & a list, * the first letters of a word */
static const char *const templates[] = {
	"% %",
	"<PERSON|ORG> []{0,3} ~#",
	"n:<CARDINAL> [kind = word]{0,2} %",
	"x:$& (of|from|in)? <GPE|LOC>?",
	"\"*\" []{0,4} %",
	"near(10: a:<PERSON>, b:<ORG|GPE>, ~#)",
	"% (%|%|%) %?",
	"[fold = \"*\"] (in|at|near) place:<GPE>",
	"% []{0,5} day:<DATE>",
	"<GPE> []{0,2} ~# %?",
	"~# the? %",
	"% and %",
	"(%|%) (was|were|has|have|had) []{0,2} ~#",
	"n:<MONEY|QUANTITY> (of|for|worth) []{0,2} %",
	"$& $&",
	"near(8: %, %, <PERSON>)",
};

static ds_str make_pattern(const char *template)
{
	static char text[1000];
	size_t n = 0;

	for (const char *p = template; *p; p++) {
		ds_str s = *p == '%' ? pick() : *p == '#' ? ds_str_of(verbs[any(sizeof verbs / sizeof *verbs)]) : (ds_str){p, 1};
		char list[16];

		if (*p == '&') {
			snprintf(list, sizeof list, "list%zu", any(LISTS));
			s = ds_str_of(list);
		} else if (*p == '*') {
			do {
				s = pick();
			} while (s.len < 5);
			s.len = 4;
		}
		memcpy(text + n, s.at, s.len);
		n += s.len;
		if (*p == '*')
			text[n++] = '*';
	}
	return (ds_str){text, n};
}

static ds_rules *make_rules(ds_arena *mem)
{
	ds_rule *v = ds_arena_zero(mem, RULES, sizeof *v);
	ds_word_list *lists = ds_arena_zero(mem, LISTS, sizeof *lists);
	ds_rule_fault fault;
	ds_rules *rules;
	ds_err err;

	for (size_t i = 0; lists && i < LISTS; i++) {
		ds_str *list = ds_arena_get(mem, LIST_WORDS, sizeof *list);
		char name[16];

		for (size_t k = 0; list && k < LIST_WORDS; k++)
			list[k] = pick();
		snprintf(name, sizeof name, "list%zu", i);
		lists[i] = (ds_word_list){.words = list, .n = list ? LIST_WORDS : 0};
		if (ds_arena_copy(&lists[i].name, ds_str_of(name), mem, NULL))
			exit(1);
	}
	for (size_t i = 0; v && i < RULES; i++) {
		char name[16];

		snprintf(name, sizeof name, "r%zu", i);
		v[i] = (ds_rule){.phase = 1, .type = DS_EVENT, .priority = DS_RANK_RULE};
		if (ds_arena_copy(&v[i].name, ds_str_of(name), mem, NULL) ||
		    ds_arena_copy(&v[i].pattern, make_pattern(templates[i % (sizeof templates / sizeof *templates)]),
				  mem, NULL))
			exit(1);
	}
	if (ds_rules_new(&rules, &(ds_rule_file){v, RULES, lists, LISTS, {NULL, 0}}, 1, DS_STR("rules bench"), &fault,
			 &err)) {
		fprintf(stderr, "bench: rule %zu, %.*s: %s\n", fault.rule, (int)v[fault.rule].pattern.len,
			v[fault.rule].pattern.at, err.msg);
		exit(1);
	}
	return rules;
}

/* ---- timing ------------------------------------------------------------------------------------- */

static ds_doc *docs;
static size_t n_docs, n_tokens, n_before;

static void tag_all(const bench_texts *t)
{
	ds_tagger *tagger;
	ds_err err;

	docs = calloc(t->n ? t->n : 1, sizeof *docs);
	if (!docs || ds_tagger_new(&tagger, NULL, &err))
		exit(1);
	for (size_t i = 0; i < t->n; i++) {
		ds_doc_source from = {.bytes = t->v[i], .meta = {.date = DS_STR("2026-03-10")}};

		if (ds_doc_init(&docs[n_docs], &from, NULL, 0, NULL))
			continue;
		if (ds_tagger_tag(tagger, &docs[n_docs], NULL) == DS_OK) {
			n_tokens += docs[n_docs].tokens.n;
			n_before += docs[n_docs].spans.n;
			count_words(&docs[n_docs]);
			n_docs++;
		}
	}
	ds_tagger_free(tagger);
}

/* Seconds of one pass; *made: annotations of rules. Each document gets back what it had. */
static double pass(const ds_tag_stage *stage, size_t *made)
{
	double start = bench_now();

	*made = 0;
	for (size_t i = 0; i < n_docs; i++) {
		ds_spans before = docs[i].spans;
		bool names = false;

		docs[i].stage_at = 0;
		if (stage->run(&names, stage->with, &docs[i], NULL, NULL))
			exit(1);
		for (size_t k = 0; k < docs[i].spans.n; k++)
			*made += ds_str_starts(docs[i].spans.v[k].source, DS_STR("rule:r")) && docs[i].spans.v[k].source.at[6] <= '9';
		docs[i].spans = before;
	}
	return bench_now() - start;
}

int main(int argc, char **argv)
{
	bench_texts t = {"GUM", NULL, 0, 0, 0};
	double start, made_in, best = 1e9;
	int passes = argc > 2 ? atoi(argv[2]) : PASSES;
	ds_rules *rules;
	size_t made = 0;
	char path[1024];
	ds_arena mem;

	snprintf(path, sizeof path, "%s/segment/gum-en.jsonl", argc > 1 ? argv[1] : ".");
	bench_load(&t, path, NULL, PIECE);
	if (t.n == 0) {
		t.name = "examples/news";
		bench_load(&t, "examples/news/news.jsonl", NULL, PIECE);
	}
	ds_arena_init(&mem, NULL, 0);
	tag_all(&t);
	rank_words();
	if (n_words == 0) {
		fprintf(stderr, "bench: no text\n");
		return 1;
	}
	start = bench_now();
	rules = make_rules(&mem);
	made_in = bench_now() - start;
	for (int i = 0; i < passes; i++) {
		double spent = pass(ds_rules_stage(rules), &made);

		best = spent < best ? spent : best;
	}
	printf("%d rules over %s, %zu documents, %zu tokens, %zu annotations: compiled in %.2f s; %zu annotations made; "
	       "%.3f million tokens/s (asked for: 0.5)%s\n", RULES, t.name, n_docs, n_tokens, n_before, made_in, made,
	       (double)n_tokens / best / 1e6, (double)n_tokens / best < 5e5 ? "  MISSED" : "");
	ds_rules_free(rules);
	for (size_t i = 0; i < n_docs; i++)
		ds_doc_free(&docs[i]);
	free(docs);
	free(words);
	bench_free(&t);
	ds_arena_free(&mem);
	return 0;
}
