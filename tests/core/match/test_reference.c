/*
 * match: the matcher against a plain reference, on random patterns and documents.
 *
 * PATTERNS and SEED in the environment set how many and which ones (make reference); what took part
 * in matches is counted, so that a test in which nothing matches fails.
 *
 * SPDX-License-Identifier: MIT
 */
#include "reference/ref.h"

#ifdef DS_SANITIZED
#define PATTERNS 10000
#else
#define PATTERNS 100000
#endif

enum { DOCS = 7, SHORT = 6, STEPS = 20000 }; /* the last document is long */

static struct ref_program *program;
static struct ref_matches wanted;
static struct ref_tree tree;
static struct ref_doc docs[DOCS];
static int shown[REF_FEATURES]; /* cases in which it took part in a match */
static long cases, skipped, matched, too_large;

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

/* The first annotation with exactly these borders. */
static int32_t span_of(const struct ref_doc *d, const ds_capture *c)
{
	for (int i = 0; i < d->n_spans; i++) {
		if (d->spans[i].first == (int)c->first && d->spans[i].count == (int)c->count)
			return i;
	}
	return -1;
}

enum { MARKS = 20000 }; /* of one match; those that begin and end together may come in any order */

/* Captures must come by position, the longer first; those of equal borders are sorted by letter. */
static void put_match(ds_buf *b, const ds_pattern *p, const struct ref_doc *d,
		      const ds_matches *all, const ds_match *m)
{
	static struct ref_mark own[MARKS];
	int n = 0;

	assert_in_range(m->n_captures, 0, MARKS);
	for (uint32_t k = 0; k < m->n_captures; k++, n++) {
		const ds_capture *c = &all->captures[m->first_capture + k];

		own[n] = (struct ref_mark){ds_pattern_capture(p, c->name).at[0], (int)c->first,
					   (int)(c->first + c->count)};
		if (n && (own[n].from < own[n - 1].from ||
			  (own[n].from == own[n - 1].from && own[n].to > own[n - 1].to)))
			ds_buf_zstr(b, "(captures out of order) ");
		if (c->span != span_of(d, c))
			ds_buf_printf(b, "(annotation %d) ", (int)c->span);
	}
	qsort(own, (size_t)n, sizeof *own, by_place);
	ds_buf_printf(b, "%u-%u", m->first, m->first + m->count);
	for (int k = 0; k < n; k++)
		put_mark(b, (char)own[k].name, own[k].from, own[k].to);
	ds_buf_zstr(b, "; ");
}

static void put_found(ds_buf *b, const ds_pattern *p, const struct ref_doc *d, int first,
		      int count)
{
	ds_matches m;
	ds_arena mem;
	ds_err err = {DS_OK, ""};

	ds_arena_init(&mem, NULL, 0);
	if (ds_pattern_find(&m, p, &d->doc, (size_t)first, (size_t)count, &mem, &err)) {
		ds_buf_printf(b, "! %s", err.msg);
	} else {
		for (size_t i = 0; i < m.n; i++)
			put_match(b, p, d, &m, &m.v[i]);
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
	put_found(b, p, d, first, count);
	return strcmp(a->at, b->at) != 0;
}

static ds_pattern *compile(const struct ref_tree *t, ds_buf *source, bool plain)
{
	ds_pattern_opts opts = {.lists = ref_lists, .n_lists = ref_n_lists};
	ds_pattern *p = NULL;
	ds_err err = {DS_OK, ""};
	size_t pattern_at;
	ds_status st;

	ds_buf_clear(source);
	ref_macros_print(source, t, plain);
	pattern_at = plain || ref_odds(50) ? 0 : source->len;
	ref_tree_print(source, t, plain);
	opts.macros = ds_str_sub(ds_buf_view(source), 0, pattern_at);
	st = ds_pattern_new(&p, ds_str_sub(ds_buf_view(source), pattern_at, source->len), &opts,
			    &err);
	if (!st)
		return p;
	if (strstr(err.msg, "too large") || strstr(err.msg, "too many") ||
	    strstr(err.msg, "more than 64")) {
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
	ref_macros_print(&text, &tree, true);
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

/* ---- what every match needs ---- */

static bool has_word(const struct ref_doc *d, const ds_need_word *w)
{
	for (int i = 0; i < d->n; i++) {
		ds_str key = ds_str_of(d->t[i].key);

		if (w->prefix ? ds_str_starts(key, w->key) : ds_str_eq(key, w->key))
			return true;
	}
	return false;
}

static bool meets(const struct ref_doc *d, const ds_need *need)
{
	for (size_t i = 0; i < need->n_words; i++) {
		if (has_word(d, &need->words[i]))
			return true;
	}
	for (int i = 0; i < d->n_spans; i++) {
		if (need->types & (uint64_t)1 << d->spans[i].type)
			return true;
	}
	return false;
}

static long needs;

static void check_needs(const ds_pattern *p, size_t number, const struct ref_doc *d,
			ds_str source)
{
	size_t n = 0;
	const ds_need *need = ds_pattern_needs(&n, p, number);
	ds_buf b;

	needs += (long)n;
	for (size_t i = 0; i < n; i++) {
		if (meets(d, &need[i]))
			continue;
		ds_buf_init(&b, NULL, 0);
		ref_doc_print(&b, d);
		ds_buf_str(&b, source);
		fail_msg("a match without what it needs (number %zu)\n%.*s", i, (int)b.len, b.at);
	}
}

static void count_features(void)
{
	cases++;
	matched += wanted.n > 0;
	for (int i = 0; i < REF_FEATURES && wanted.n; i++)
		shown[i] += (int)(wanted.features >> i & 1);
}

/* The whole document, or some tokens of it; not more than the reference can take. */
static void some_part(int *first, int *count, const struct ref_doc *d, int window)
{
	bool wide = window == REF_DOCUMENT && d->n > REF_WINDOW;

	*first = wide || ref_odds(20) ? (int)ref_roll((uint32_t)d->n) : 0;
	*count = d->n - *first;
	if (wide && *count > REF_WINDOW)
		*count = REF_WINDOW;
	if (ref_odds(20))
		*count = 1 + (int)ref_roll((uint32_t)*count);
}

static void one_pattern(void)
{
	ds_buf source, a, b;
	ds_pattern *p;

	ref_tree_grow(&tree, ref_odds(70) ? &docs[ref_roll(DOCS)] : NULL);
	if (!ref_program_make(program, &tree))
		return;
	ds_buf_init(&source, NULL, 0);
	ds_buf_init(&a, NULL, 0);
	ds_buf_init(&b, NULL, 0);
	p = compile(&tree, &source, false);
	for (int i = 0; p && i < DOCS; i++) {
		int first, count;

		if (i >= SHORT && ref_odds(90))
			continue;
		some_part(&first, &count, &docs[i], tree.window);
		if (differ(&a, &b, p, &docs[i], first, count))
			report(&docs[i], first, count);
		if (wanted.n)
			check_needs(p, 0, &docs[i], ds_buf_view(&source));
		count_features();
	}
	ds_pattern_free(p);
	ds_buf_free(&source);
	ds_buf_free(&a);
	ds_buf_free(&b);
}

/* ---- many at once ---- */

enum { SET = 150 };

static ds_buf set_source[SET];
static ds_pattern *set_alone[SET];

/* Matches of the patterns, each searched alone, by first token, then by number. false: one is over its limit. */
static bool put_alone(ds_buf *b, int n, const struct ref_doc *d, int first, int count)
{
	ds_matches m[SET];
	size_t next[SET] = {0};
	ds_status st = DS_OK;
	ds_arena mem;

	ds_arena_init(&mem, NULL, 0);
	for (int i = 0; i < n && !st; i++)
		st = ds_pattern_find(&m[i], set_alone[i], &d->doc, (size_t)first, (size_t)count,
				     &mem, NULL);
	while (!st) {
		int best = -1;

		for (int i = 0; i < n; i++) {
			if (next[i] < m[i].n &&
			    (best < 0 || m[i].v[next[i]].first < m[best].v[next[best]].first))
				best = i;
		}
		if (best < 0)
			break;
		ds_buf_printf(b, "%d: ", best);
		put_match(b, set_alone[best], d, &m[best], &m[best].v[next[best]++]);
	}
	ds_buf_char(b, '\0');
	ds_arena_free(&mem);
	return !st;
}

static void put_together(ds_buf *b, const ds_pattern *all, const struct ref_doc *d, int first,
			 int count)
{
	ds_matches m;
	ds_arena mem;

	ds_arena_init(&mem, NULL, 0);
	assert_int_equal(ds_pattern_find(&m, all, &d->doc, (size_t)first, (size_t)count, &mem, NULL),
			 DS_OK);
	for (size_t i = 0; i < m.n; i++) {
		ds_buf_printf(b, "%u: ", m.v[i].pattern);
		put_match(b, all, d, &m, &m.v[i]);
		check_needs(all, m.v[i].pattern, d, ds_buf_view(&set_source[m.v[i].pattern]));
	}
	ds_buf_char(b, '\0');
	ds_arena_free(&mem);
}

static void report_set(int n, const struct ref_doc *d, const char *alone, const char *together)
{
	ds_buf b;

	ds_buf_init(&b, NULL, 0);
	ref_doc_print(&b, d);
	for (int i = 0; i < n; i++) {
		ds_buf_printf(&b, "%d: ", i);
		ds_buf_str(&b, ds_buf_view(&set_source[i]));
		ds_buf_char(&b, '\n');
	}
	fail_msg("%.*salone    %s\ntogether %s", (int)b.len, b.at, alone, together);
}

static bool check_set(const ds_pattern *all, int n, const struct ref_doc *d)
{
	int first, count;
	ds_buf a, b;
	bool found;

	some_part(&first, &count, d, REF_NO_WINDOW);
	ds_buf_init(&a, NULL, 0);
	ds_buf_init(&b, NULL, 0);
	if (put_alone(&a, n, d, first, count)) {
		put_together(&b, all, d, first, count);
		if (strcmp(a.at, b.at))
			report_set(n, d, a.at, b.at);
	} else {
		skipped++;
	}
	found = a.len > 1;
	ds_buf_free(&a);
	ds_buf_free(&b);
	return found;
}

/* for_long: no window is a whole document, of which conditions on long ones would cost too much. */
static int some_set(bool for_long)
{
	int n = 0, want = 1 + (int)ref_roll(ref_odds(90) ? 20 : SET);

	while (n < want) {
		ref_tree_grow(&tree, ref_odds(70) ? &docs[ref_roll(DOCS)] : NULL);
		if (for_long && tree.window == REF_DOCUMENT)
			tree.window = REF_PARAGRAPH;
		ds_buf_init(&set_source[n], NULL, 0);
		set_alone[n] = compile(&tree, &set_source[n], false);
		if (set_alone[n])
			n++;
		else
			ds_buf_free(&set_source[n]);
	}
	return n;
}

static void one_set(void)
{
	const ds_pattern_opts opts = {.lists = ref_lists, .n_lists = ref_n_lists};
	ds_pattern_source sources[SET];
	ds_pattern *all = NULL;
	ds_err err = {DS_OK, ""};
	bool for_long = ref_odds(20);
	int n = some_set(for_long);

	for (int i = 0; i < n; i++)
		sources[i] = (ds_pattern_source){.text = ds_buf_view(&set_source[i])};
	if (ds_patterns_new(&all, sources, (size_t)n, &opts, &err))
		fail_msg("%d patterns together: %s", n, err.msg);
	for (int i = for_long ? SHORT : 0; i < (for_long ? DOCS : SHORT); i++) {
		cases++;
		matched += check_set(all, n, &docs[i]);
	}
	ds_pattern_free(all);
	for (int i = 0; i < n; i++) {
		ds_pattern_free(set_alone[i]);
		ds_buf_free(&set_source[i]);
	}
}

static long setting(const char *name, long otherwise)
{
	const char *s = getenv(name);

	return s && *s ? strtol(s, NULL, 10) : otherwise;
}

static void new_docs(void)
{
	for (int d = 0; d < DOCS; d++) {
		ref_doc_free(&docs[d]);
		ref_doc_grow(&docs[d], d < SHORT ? 4 + 4 * d : REF_TOKENS, ref_odds(50));
	}
}

static void begin(void)
{
	ref_state = (uint64_t)setting("SEED", 20201110);
	cases = matched = skipped = 0;
}

/* Everything took part in matches, and little was given up. */
static void check_coverage(long patterns)
{
	print_message("%ld cases, %ld with a match, %ld given up; %ld needs; %ld patterns too large\n",
		      cases, matched, skipped, needs, too_large);
	assert_true(skipped < cases / 100);
	assert_true(too_large <= patterns / 100);
	assert_true(matched > cases / 5);
	assert_true(needs > cases / 20);
	for (int i = 0; i < REF_FEATURES; i++) {
		if (shown[i] < patterns / 1000)
			fail_msg("%s: only %d cases with a match", ref_feature_name(i), shown[i]);
	}
}

static void differential(void **state)
{
	long patterns = setting("PATTERNS", PATTERNS);

	begin();
	program = ref_program_room();
	for (long i = 0; i < patterns; i++) {
		if (i % 50 == 0)
			new_docs();
		one_pattern();
	}
	for (int d = 0; d < DOCS; d++)
		ref_doc_free(&docs[d]);
	free(program);
	check_coverage(patterns);
}

static void together(void **state)
{
	long sets = setting("PATTERNS", PATTERNS) / 20;

	begin();
	memset(docs, 0, sizeof docs);
	for (long i = 0; i < sets; i++) {
		if (i % 50 == 0)
			new_docs();
		one_set();
	}
	for (int d = 0; d < DOCS; d++)
		ref_doc_free(&docs[d]);
	print_message("%ld cases of several patterns at once, %ld with a match, %ld given up\n",
		      cases, matched, skipped);
	assert_true(skipped < cases / 100);
	assert_true(matched > cases / 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(differential),
					   cmocka_unit_test(together)};

	return cmocka_run_group_tests_name("match/reference", tests, NULL, NULL);
}
