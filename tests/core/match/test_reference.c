/*
 * match: the matcher against a plain reference, on random patterns and documents.
 *
 * REFERENCE_PATTERNS and REFERENCE_SEED set how many and which ones; see docs/testing.md.
 *
 * SPDX-License-Identifier: MIT
 */
#include "reference/ref.h"

enum { DOCS = 6, STEPS = 20000 };

static struct ref_program *program;
static struct ref_matches wanted;
static struct ref_tree tree;
static struct ref_doc docs[DOCS];
static int shown[REF_FEATURES]; /* cases in which it took part in a match */
static long cases, skipped, matched, too_large;
static bool base;

static void put_mark(ds_buf *b, char name, int from, int to)
{
	ds_buf_printf(b, " %c=%d-%d", name, from, to);
}

static void put_wanted(ds_buf *b)
{
	for (int i = 0; i < wanted.n; i++) {
		const struct ref_match *m = &wanted.v[i];

		ds_buf_printf(b, "%d-%d", m->from, m->to);
		for (int k = 0; k < m->n_marks; k++)
			put_mark(b, "wxyz"[m->mark[k].name], m->mark[k].from, m->mark[k].to);
		ds_buf_zstr(b, "; ");
	}
	ds_buf_char(b, '\0');
}

static int by_place(const void *pa, const void *pb)
{
	const struct ref_mark *a = pa, *b = pb;

	if (a->from != b->from)
		return a->from - b->from;
	return a->to != b->to ? b->to - a->to : a->name - b->name;
}

/* Captures must come by position, the longer first; those of equal borders are sorted by letter. */
static void put_match(ds_buf *b, const ds_pattern *p, const ds_matches *all, const ds_match *m)
{
	struct ref_mark own[REF_MARKS];
	int n = 0;

	for (uint32_t k = 0; k < m->n_captures && n < REF_MARKS; k++, n++) {
		const ds_capture *c = &all->captures[m->first_capture + k];

		own[n] = (struct ref_mark){ds_pattern_capture(p, c->name).at[0], (int)c->first,
					   (int)(c->first + c->count)};
		if (n && (own[n].from < own[n - 1].from ||
			  (own[n].from == own[n - 1].from && own[n].to > own[n - 1].to)))
			ds_buf_zstr(b, "(captures out of order) ");
	}
	qsort(own, (size_t)n, sizeof *own, by_place);
	ds_buf_printf(b, "%u-%u", m->first, m->first + m->count);
	for (int k = 0; k < n; k++)
		put_mark(b, (char)own[k].name, own[k].from, own[k].to);
	ds_buf_zstr(b, "; ");
}

static void put_found(ds_buf *b, const ds_pattern *p, const ds_doc *doc, int first, int count)
{
	ds_matches m;
	ds_arena mem;
	ds_err err = {DS_OK, ""};

	ds_arena_init(&mem, NULL, 0);
	if (ds_pattern_find(&m, p, doc, (size_t)first, (size_t)count, &mem, &err)) {
		ds_buf_printf(b, "! %s", err.msg);
	} else {
		for (size_t i = 0; i < m.n; i++)
			put_match(b, p, &m, &m.v[i]);
	}
	ds_buf_char(b, '\0');
	ds_arena_free(&mem);
}

/* Whether the two differ; what each gave is left in a and b. */
static bool differ(ds_buf *a, ds_buf *b, const ds_pattern *p, const struct ref_doc *d, int first,
		   int count)
{
	ds_buf_clear(a);
	ds_buf_clear(b);
	if (!ref_search(&wanted, program, d, first, count, STEPS)) {
		skipped++;
		return false;
	}
	put_wanted(a);
	put_found(b, p, &d->doc, first, count);
	return strcmp(a->at, b->at) != 0;
}

static ds_pattern *compile(const struct ref_tree *t, ds_buf *source, bool plain)
{
	const ds_pattern_opts opts = {.lists = ref_lists, .n_lists = ref_n_lists};
	ds_pattern *p = NULL;
	ds_err err = {DS_OK, ""};

	ds_buf_clear(source);
	ref_tree_print(source, t, plain);
	if (ds_pattern_new(&p, ds_buf_view(source), &opts, &err) == DS_OK)
		return p;
	if (strstr(err.msg, "too large")) {
		too_large++;
		return NULL;
	}
	if (!plain)
		fail_msg("%.*s\n  %s", (int)source->len, source->at, err.msg);
	return NULL;
}

static bool still(const struct ref_tree *t, const struct ref_doc *d, int first, int count)
{
	ds_buf source, a, b;
	ds_pattern *p;
	bool yes;

	ds_buf_init(&source, NULL, 0);
	ds_buf_init(&a, NULL, 0);
	ds_buf_init(&b, NULL, 0);
	p = ref_program_make(program, t) ? compile(t, &source, true) : NULL;
	yes = p && differ(&a, &b, p, d, first, count);
	ds_pattern_free(p);
	ds_buf_free(&source);
	ds_buf_free(&a);
	ds_buf_free(&b);
	return yes;
}

/* Says what differs, on the smallest pattern that can be had cheaply. */
static void report(const struct ref_doc *d, int first, int count)
{
	static struct ref_tree small, next;
	ds_buf text, source, a, b;
	ds_pattern *p;

	small = tree;
	for (int i = 0, done; (done = ref_tree_smaller(&next, &small, i)) >= 0; i++) {
		if (done && still(&next, d, first, count)) {
			small = next;
			i = -1;
		}
	}
	ds_buf_init(&text, NULL, 0);
	ds_buf_init(&source, NULL, 0);
	ds_buf_init(&a, NULL, 0);
	ds_buf_init(&b, NULL, 0);
	ref_doc_print(&text, d);
	ref_tree_print(&text, &tree, true);
	ref_program_make(program, &small);
	p = compile(&small, &source, true);
	if (p)
		differ(&a, &b, p, d, first, count);
	fail_msg("the matcher and the reference differ\n%.*s\nof which %.*s\ntokens %d-%d\n"
		 "reference %s\nmatcher   %s",
		 (int)text.len, text.at, (int)source.len, source.at, first, first + count,
		 a.at ? a.at : "?", b.at ? b.at : "?");
}

static void count_features(void)
{
	cases++;
	matched += wanted.n > 0;
	for (int i = 0; i < REF_FEATURES && wanted.n; i++)
		shown[i] += (int)(wanted.features >> i & 1);
}

static void one_pattern(void)
{
	ds_buf source, a, b;
	ds_pattern *p;

	ref_tree_grow(&tree, base);
	if (!ref_program_make(program, &tree))
		return;
	ds_buf_init(&source, NULL, 0);
	ds_buf_init(&a, NULL, 0);
	ds_buf_init(&b, NULL, 0);
	p = compile(&tree, &source, false);
	for (int i = 0; p && i < DOCS; i++) {
		int n = docs[i].n, first = ref_odds(80) ? 0 : (int)ref_roll((uint32_t)n);
		int count = ref_odds(80) ? n - first : (int)ref_roll((uint32_t)(n - first)) + 1;

		if (differ(&a, &b, p, &docs[i], first, count))
			report(&docs[i], first, count);
		count_features();
	}
	ds_pattern_free(p);
	ds_buf_free(&source);
	ds_buf_free(&a);
	ds_buf_free(&b);
}

static long setting(const char *name, long otherwise)
{
	const char *s = getenv(name);

	return s && *s ? strtol(s, NULL, 10) : otherwise;
}

static void differential(void **state)
{
	long patterns = setting("REFERENCE_PATTERNS", 10000);
	long seed = setting("REFERENCE_SEED", 20201110);

	base = setting("REFERENCE_BASE", 0) != 0;
	program = ref_program_room();
	ref_state = (uint64_t)seed;
	for (long i = 0; i < patterns; i++) {
		if (i % 50 == 0) {
			for (int d = 0; d < DOCS; d++) {
				ref_doc_free(&docs[d]);
				ref_doc_grow(&docs[d], 4 + 4 * d);
			}
		}
		one_pattern();
	}
	for (int d = 0; d < DOCS; d++)
		ref_doc_free(&docs[d]);
	free(program);
	print_message("%ld patterns on texts, %ld with a match, %ld given up, %ld too large\n",
		      cases, matched, skipped, too_large);
	for (int i = 0; i < REF_FEATURES; i++)
		print_message("%8d %s\n", shown[i], ref_feature_name(i));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(differential)};

	return cmocka_run_group_tests_name("match/reference", tests, NULL, NULL);
}
