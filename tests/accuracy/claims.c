/*
 * Who says what, measured against texts marked by hand (tests/accuracy/README.md, "Claims").
 *
 * Claims with one verb and one speaker are one attribution in pieces. An attribution that was found
 * is paired with a marked one whose cue its verb touches, else with one whose content is mostly the
 * same. Speaker: found and marked words touch, and where the words are no name but the text names
 * whom they mean ("he", "the minister"), a mention of the found speaker is that name; nobody is
 * right where nobody is marked. Content: F1 of the words of the two contents, the mean over pairs;
 * "strict" counts what has no pair as 0 on its side. Stance: of the pairs. Intervals: 95 %, from
 * 1,000 samples of the documents.
 *
 * build/accuracy/claims DATA errors     lists what is wrong (of the held texts nothing)
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/tagger.h"
#include "texts.h"

#include <stdlib.h>

#define GOLD "tests/accuracy/claims.gold.jsonl"
#define PIECES 24
#define DOCS 512
#define SAMPLES 1000

typedef struct attribution {
	ds_range speaker, name, cue; /* bytes of the reading text; empty: none */
	int32_t span;                /* of a found one: the speaker's mention, or -1 */
	int stance;
	bool negated, direct;
	ds_range content[PIECES];
	size_t n;
	size_t pair; /* + 1; 0 = none */
} attribution;

typedef struct list {
	attribution *v;
	size_t n;
} list;

/* Sums over a document; sums of these give every measure. */
typedef struct tally {
	double gold, found, speakers, pairs, overlap, precision, recall, stances, negations, directs;
} tally;

enum measure { SPEAKER, SPEAKER_P, SPEAKER_R, CONTENT, STRICT, STANCE, NEGATED, DIRECT, MEASURES };

static const char *const names[MEASURES] = {"speaker F1",  "  precision", "  recall",
					    "content F1",  "  strict",    "stance",
					    "  negated",   "  direct"};

static const ds_tagger *tagger;
static bool list_errors;
static tally docs[2][DOCS];
static size_t n_docs[2];

static bool touch(ds_range a, ds_range b)
{
	return a.start < b.end && b.start < a.end;
}

static int stance_of(const char *name)
{
	for (int s = DS_CONFIRM; s <= DS_DOUBT; s++) {
		if (name && strcmp(ds_stance_name((ds_stance)s), name) == 0)
			return s;
	}
	fprintf(stderr, "claims: %s: no stance '%s'\n", GOLD, name ? name : "");
	exit(1);
}

static ds_range range_of(const ds_doc *doc, ds_str text, const json_t *pair)
{
	size_t a, b;

	if (json_array_size(pair) != 2)
		return (ds_range){0, 0};
	a = texts_byte_of(text, (size_t)json_integer_value(json_array_get(pair, 0)));
	b = texts_byte_of(text, (size_t)json_integer_value(json_array_get(pair, 1)));
	return (ds_range){(uint32_t)ds_edits_to_start(&doc->text.map, a),
			  (uint32_t)ds_edits_to_end(&doc->text.map, b)};
}

static list read_marks(const ds_doc *doc, ds_str text, const json_t *rows)
{
	list l = {calloc(json_array_size(rows) + 1, sizeof *l.v), json_array_size(rows)};
	const json_t *row, *piece;
	size_t i, k;

	if (!l.v)
		abort();
	json_array_foreach(rows, i, row) {
		attribution *a = &l.v[i];

		a->span = -1;
		a->speaker = range_of(doc, text, json_object_get(row, "speaker"));
		a->name = range_of(doc, text, json_object_get(row, "name"));
		a->cue = range_of(doc, text, json_object_get(row, "cue"));
		a->stance = stance_of(json_string_value(json_object_get(row, "stance")));
		a->negated = json_is_true(json_object_get(row, "negated"));
		a->direct = json_is_true(json_object_get(row, "direct"));
		json_array_foreach(json_object_get(row, "content"), k, piece) {
			if (a->n < PIECES)
				a->content[a->n++] = range_of(doc, text, piece);
		}
	}
	return l;
}

static list read_found(const ds_doc *doc)
{
	list l = {calloc(doc->claims.n + 1, sizeof *l.v), 0};

	if (!l.v)
		abort();
	for (size_t i = 0; i < doc->claims.n; i++) {
		const ds_claim *c = &doc->claims.v[i];
		attribution *a = NULL;

		for (size_t k = 0; k < l.n && !a; k++) {
			if (l.v[k].cue.start == c->verb.start &&
			    l.v[k].speaker.start == c->speaker_at.start)
				a = &l.v[k];
		}
		if (!a) {
			a = &l.v[l.n++];
			*a = (attribution){.speaker = c->speaker_at, .cue = c->verb,
					   .span = c->speaker, .stance = c->stance,
					   .negated = c->negated, .direct = c->direct};
		}
		if (a->n < PIECES)
			a->content[a->n++] = c->content;
	}
	return l;
}

static bool is_in(const attribution *a, uint32_t at)
{
	for (size_t i = 0; i < a->n; i++) {
		if (a->content[i].start <= at && at < a->content[i].end)
			return true;
	}
	return false;
}

/* The words of a, of b, and of both. */
static void words_of(const ds_doc *doc, const attribution *a, const attribution *b, double n[3])
{
	uint32_t first = UINT32_MAX, end = 0;

	n[0] = n[1] = n[2] = 0;
	for (size_t k = 0; k < 2; k++) {
		const attribution *x = k ? b : a;

		for (size_t i = 0; i < x->n; i++) {
			first = x->content[i].start < first ? x->content[i].start : first;
			end = x->content[i].end > end ? x->content[i].end : end;
		}
	}
	for (size_t i = ds_token_at(&doc->tokens, first); i < doc->tokens.n; i++) {
		const ds_token *t = &doc->tokens.v[i];
		bool in_a = is_in(a, t->start), in_b = is_in(b, t->start);

		if (t->start >= end)
			break;
		if (t->kind != DS_KIND_WORD && t->kind != DS_KIND_NUMBER)
			continue;
		n[0] += in_a;
		n[1] += in_b;
		n[2] += in_a && in_b;
	}
}

static double f1(double p, double r)
{
	return p + r > 0 ? 2 * p * r / (p + r) : 0;
}

static double ratio(double a, double b)
{
	return b > 0 ? a / b : 0;
}

static double overlap(const ds_doc *doc, const attribution *a, const attribution *b)
{
	double n[3];

	words_of(doc, a, b, n);
	return f1(ratio(n[2], n[0]), ratio(n[2], n[1]));
}

/* The best pair first: those whose cue and verb touch, then those with most of their words in common. */
static void pair_up(const ds_doc *doc, list gold, list found)
{
	for (;;) {
		double best = 0;
		size_t g = 0, f = 0;

		for (size_t i = 0; i < gold.n; i++) {
			for (size_t k = 0; k < found.n; k++) {
				const attribution *a = &gold.v[i], *b = &found.v[k];
				double score;

				if (a->pair || b->pair)
					continue;
				score = overlap(doc, a, b);
				if (touch(a->cue, b->cue))
					score += 10;
				else if (score < 0.5)
					continue;
				if (score > best) {
					best = score;
					g = i;
					f = k;
				}
			}
		}
		if (best <= 0)
			return;
		gold.v[g].pair = f + 1;
		found.v[f].pair = g + 1;
	}
}

static int32_t root(const ds_doc *doc, int32_t i)
{
	return doc->spans.v[i].entity < 0 ? i : doc->spans.v[i].entity;
}

static bool is_named_so(const ds_doc *doc, int32_t span, ds_range name)
{
	for (size_t i = 0; i < doc->spans.n; i++) {
		const ds_span *s = &doc->spans.v[i];

		if (root(doc, (int32_t)i) == root(doc, span) &&
		    touch((ds_range){s->start, s->end}, name))
			return true;
	}
	return false;
}

static bool same_speaker(const ds_doc *doc, const attribution *gold, const attribution *found)
{
	if (gold->speaker.end == 0 || found->speaker.end == 0)
		return gold->speaker.end == 0 && found->speaker.end == 0 && found->span < 0;
	if (!touch(gold->speaker, found->speaker))
		return false;
	if (gold->name.end == 0 || touch(gold->name, gold->speaker))
		return found->span < 0 || is_named_so(doc, found->span, gold->speaker) ||
		       (gold->name.end && is_named_so(doc, found->span, gold->name));
	return found->span >= 0 && is_named_so(doc, found->span, gold->name);
}

static void print_range(const ds_doc *doc, ds_range r)
{
	ds_str s = ds_str_sub(doc->text.read, r.start, r.end);
	size_t from = s.len > 90 ? s.len - 40 : 0;

	for (size_t i = 0; i < s.len; i++) {
		if (from && i == 45) {
			printf(" ... ");
			i = from;
		}
		putchar(s.at[i] == '\n' ? ' ' : s.at[i]);
	}
}

static void print_one(const ds_doc *doc, const char *sign, const attribution *a)
{
	printf("  %s [", sign);
	print_range(doc, a->speaker);
	if (a->span >= 0) {
		const ds_span *s = &doc->spans.v[a->span];

		printf(" = ");
		print_range(doc, (ds_range){s->start, s->end});
	} else if (a->name.end && !touch(a->name, a->speaker)) {
		printf(" = ");
		print_range(doc, a->name);
	}
	printf("] ");
	print_range(doc, a->cue);
	printf(" (%s%s%s)", ds_stance_name((ds_stance)a->stance), a->negated ? " not" : "",
	       a->direct ? " direct" : "");
	for (size_t i = 0; i < a->n; i++) {
		printf(" | ");
		print_range(doc, a->content[i]);
	}
	putchar('\n');
}

static void print_errors(const ds_doc *doc, list gold, list found)
{
	for (size_t i = 0; i < gold.n; i++) {
		const attribution *g = &gold.v[i], *f = g->pair ? &found.v[g->pair - 1] : NULL;
		const char *what = !f ? "missed"
				   : !same_speaker(doc, g, f) ? "speaker"
				   : overlap(doc, g, f) < 0.9 ? "content"
				   : g->stance != f->stance || g->negated != f->negated ? "stance"
				   : g->direct != f->direct ? "direct" : NULL;

		if (!what)
			continue;
		print_one(doc, what, g);
		if (f)
			print_one(doc, "      +", f);
	}
	for (size_t i = 0; i < found.n; i++) {
		if (!found.v[i].pair)
			print_one(doc, "too much", &found.v[i]);
	}
}

static tally count(const ds_doc *doc, list gold, list found)
{
	tally t = {.gold = (double)gold.n, .found = (double)found.n};

	for (size_t i = 0; i < gold.n; i++) {
		const attribution *g = &gold.v[i], *f = g->pair ? &found.v[g->pair - 1] : NULL;
		double n[3];

		if (!f)
			continue;
		words_of(doc, g, f, n);
		t.pairs++;
		t.speakers += same_speaker(doc, g, f);
		t.overlap += f1(ratio(n[2], n[0]), ratio(n[2], n[1]));
		t.precision += ratio(n[2], n[1]);
		t.recall += ratio(n[2], n[0]);
		t.stances += g->stance == f->stance;
		t.negations += g->negated == f->negated;
		t.directs += g->direct == f->direct;
	}
	return t;
}

static void measure(const tally *t, double out[MEASURES])
{
	out[SPEAKER_P] = ratio(t->speakers, t->found);
	out[SPEAKER_R] = ratio(t->speakers, t->gold);
	out[SPEAKER] = f1(out[SPEAKER_P], out[SPEAKER_R]);
	out[CONTENT] = ratio(t->overlap, t->pairs);
	out[STRICT] = f1(ratio(t->precision, t->found), ratio(t->recall, t->gold));
	out[STANCE] = ratio(t->stances, t->pairs);
	out[NEGATED] = ratio(t->negations, t->pairs);
	out[DIRECT] = ratio(t->directs, t->pairs);
}

static bool run(ds_str text, const json_t *row, bool held)
{
	ds_doc_source from = {.bytes = text};
	ds_err err = {DS_OK, ""};
	ds_doc doc;
	bool ok = ds_doc_init(&doc, &from, NULL, 0, &err) == DS_OK &&
		  ds_tagger_tag(tagger, &doc, &err) == DS_OK;

	if (ok && n_docs[held] < DOCS) {
		list gold = read_marks(&doc, text, json_object_get(row, "claims"));
		list found = read_found(&doc);

		pair_up(&doc, gold, found);
		docs[held][n_docs[held]++] = count(&doc, gold, found);
		if (list_errors && !held) {
			printf("%s\n", json_string_value(json_object_get(row, "id")));
			print_errors(&doc, gold, found);
		}
		free(gold.v);
		free(found.v);
	}
	if (!ok)
		fprintf(stderr, "claims: %s\n", err.msg);
	ds_doc_free(&doc);
	return ok;
}

static bool run_row(const json_t *row, const char *folder, size_t *done, size_t *missing)
{
	const char *id = json_string_value(json_object_get(row, "id"));
	const char *sha256 = json_string_value(json_object_get(row, "sha256"));
	const char *part = json_string_value(json_object_get(row, "part"));
	ds_buf text;
	bool ok = true;

	if (!texts_find(&text, folder, json_string_value(json_object_get(row, "file")), id)) {
		++*missing;
	} else if (!texts_same(ds_buf_view(&text), sha256)) {
		fprintf(stderr, "claims: %s: another text than the one that was marked\n", id);
		ok = false;
	} else {
		ok = run(ds_buf_view(&text), row, strcmp(part, "held") == 0);
		++*done;
	}
	ds_buf_free(&text);
	return ok;
}

static void add(tally *sum, const tally *t)
{
	double *a = (double *)sum;
	const double *b = (const double *)t;

	for (size_t i = 0; i < sizeof *sum / sizeof *a; i++)
		a[i] += b[i];
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void print_part(const char *name, const tally *v, size_t n)
{
	static double sampled[MEASURES][SAMPLES];
	uint64_t seed = 88172645463325252u;
	double m[MEASURES];
	tally all = {0};

	for (size_t i = 0; i < n; i++)
		add(&all, &v[i]);
	for (size_t s = 0; s < SAMPLES && n; s++) {
		tally t = {0};

		for (size_t i = 0; i < n; i++) {
			seed ^= seed << 13;
			seed ^= seed >> 7;
			seed ^= seed << 17;
			add(&t, &v[(seed >> 16) % n]);
		}
		measure(&t, m);
		for (int k = 0; k < MEASURES; k++)
			sampled[k][s] = m[k];
	}
	measure(&all, m);
	printf("%s: %zu texts, %.0f attributions, %.0f found, %.0f pairs\n", name, n, all.gold,
	       all.found, all.pairs);
	for (int k = 0; k < MEASURES; k++) {
		qsort(sampled[k], SAMPLES, sizeof **sampled, by_size);
		printf("  %-14s %.3f  [%.3f, %.3f]\n", names[k], m[k], sampled[k][SAMPLES / 40],
		       sampled[k][SAMPLES - SAMPLES / 40 - 1]);
	}
}

int main(int argc, char **argv)
{
	const char *folder = argc > 1 ? argv[1] : "../shared/data";
	ds_err err = {DS_OK, ""};
	ds_tagger *t = NULL;
	ds_buf gold;
	size_t done = 0, missing = 0;
	bool ok = true;

	list_errors = argc > 2 && strcmp(argv[2], "errors") == 0;
	if (!texts_read_file(&gold, GOLD) || ds_tagger_new(&t, NULL, &err)) {
		fprintf(stderr, "claims: %s\n", err.code ? err.msg : GOLD ": cannot be read");
		ds_buf_free(&gold);
		return 1;
	}
	tagger = t;
	for (size_t at = 0; ok && at < gold.len;) {
		const char *nl = memchr(gold.at + at, '\n', gold.len - at);
		size_t end = nl ? (size_t)(nl - gold.at) : gold.len;
		json_t *row = json_loadb(gold.at + at, end - at, 0, NULL);

		ok = row && run_row(row, folder, &done, &missing);
		json_decref(row);
		at = end + 1;
	}
	if (missing)
		printf("SKIP claims             %zu of %zu texts are not in %s\n", missing,
		       missing + done, folder);
	if (ok && done) {
		printf("\nclaims\n");
		print_part("dev", docs[0], n_docs[0]);
		print_part("held", docs[1], n_docs[1]);
	}
	ds_buf_free(&gold);
	ds_tagger_free(t);
	return ok ? 0 : 1;
}
