/*
 * Tests of text/tally and text/lexical: against counting by hand on random texts, windows, parts, runs,
 * failures.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/lexical.h"
#include "text/tally.h"

#include "base/buf.h"
#include "base/stop.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TEST(name, function) {"text/tally: " name, function, NULL, NULL, NULL}

static void is_near(double got, double want, double by)
{
	if (!(fabs(got - want) <= by))
		fail_msg("got %.15g, want %.15g", got, want);
}

static ds_tally *tally_of(ds_tally_opts opts)
{
	ds_tally *t = NULL;

	assert_int_equal(ds_tally_new(&t, &opts, NULL, NULL), DS_OK);
	return t;
}

/* Counts a text as a piece of its own. */
static void add(ds_tally *t, const char *text)
{
	ds_arena mem;
	ds_tokens tokens;

	ds_arena_init(&mem, NULL, 0);
	assert_int_equal(ds_tokenize(&tokens, ds_str_of(text), NULL, &mem, NULL), DS_OK);
	assert_int_equal(ds_tally_add(t, &tokens, 0, tokens.n, NULL), DS_OK);
	assert_int_equal(ds_tally_end(t, NULL), DS_OK);
	ds_arena_free(&mem);
}

/* "word 2, other word 1": all items in their order. */
static void shows(ds_tally *t, unsigned n, uint64_t least, const char *want)
{
	const uint32_t *order = NULL;
	size_t count = 0;
	ds_buf b;

	ds_buf_init(&b, NULL, 0);
	assert_int_equal(ds_tally_order(&order, &count, t, least, NULL), DS_OK);
	for (size_t i = 0; i < count; i++) {
		if (i)
			ds_buf_zstr(&b, ", ");
		for (unsigned k = 0; k < n; k++) {
			ds_buf_str(&b, ds_tally_key(t, order[i], k));
			ds_buf_char(&b, ' ');
		}
		ds_buf_printf(&b, "%d", (int)ds_tally_count(t, order[i]));
	}
	if (!ds_str_is(ds_buf_view(&b), want))
		fail_msg("got  %.*s\n     want %s", (int)b.len, b.at, want);
	ds_buf_free(&b);
}

static void test_words(void **state)
{
	ds_tally *t = tally_of((ds_tally_opts){.n = 1});
	ds_tally_size size;

	(void)state;
	add(t, "The dogs didn't see the states' CAT, 12 cats or Anna's \xC3\x89t\xC3\xA9.");
	shows(t, 1, 1, "the 2, 's 1, anna 1, cat 1, cats 1, did 1, dogs 1, ete 1, n't 1, or 1, see 1, states 1");
	ds_tally_sizes(&size, t);
	assert_int_equal(size.words, 13);
	assert_int_equal(size.types, 12);
	assert_int_equal(size.pieces, 1);
	shows(t, 1, 2, "the 2");
	shows(t, 1, 3, "");
	ds_tally_free(t);
}

static void test_forms(void **state)
{
	ds_tally *t = tally_of((ds_tally_opts){.n = 1, .joined = true});

	(void)state;
	add(t, "The dogs didn't see the states' cat. Didn't they?");
	shows(t, 1, 1, "didn't 2, the 2, cat 1, dogs 1, see 1, states' 1, they 1");
	ds_tally_free(t);
	t = tally_of((ds_tally_opts){.n = 1, .joined = true, .written = true});
	add(t, "The dogs didn't see the states' cat. Didn't they?");
	shows(t, 1, 1, "Didn't 1, The 1, cat 1, didn't 1, dogs 1, see 1, states' 1, the 1, they 1");
	ds_tally_free(t);
	t = tally_of((ds_tally_opts){.n = 1, .kinds = 1 << DS_KIND_NUMBER | 1 << DS_KIND_PUNCT});
	add(t, "12 men, 12 boats.");
	shows(t, 1, 1, "12 2, , 1, . 1");
	ds_tally_free(t);
}

static void test_runs(void **state)
{
	ds_tally *t = tally_of((ds_tally_opts){.n = 2});

	(void)state;
	add(t, "A post-war boom, 5 years. The states' post-war boom\xE2\x80\x94" "a boom. So");
	shows(t, 2, 1, "post war 2, war boom 2, a boom 1, a post 1, states post 1, the states 1");
	add(t, "So it was.");
	shows(t, 2, 1, "post war 2, war boom 2, a boom 1, a post 1, it was 1, so it 1, states post 1, the states 1");
	assert_int_equal(ds_tally_word_count(t, 1, 0), 2); /* post */
	assert_int_equal(ds_tally_word_count(t, 2, 1), 3); /* boom */
	ds_tally_free(t);
	t = tally_of((ds_tally_opts){.n = 3, .kinds = 1 << DS_KIND_WORD | 1 << DS_KIND_NUMBER});
	add(t, "It hit 12 boats. It hit 12 boats, it hit 12.");
	shows(t, 3, 1, "it hit 12 3, hit 12 boats 2");
	ds_tally_free(t);
}

/* ---- windows --------------------------------------------------------------------------------- */

/* Words near every "x", with those before a node in brackets: "(a) 1/2, b 1/1"; of all. */
static void near(const char *text, ds_near_opts opts, const char *want)
{
	ds_tally *t = tally_of((ds_tally_opts){.n = 1});
	ds_range nodes[50];
	size_t n = 0, count = 0;
	const uint32_t *order = NULL;
	ds_tokens tokens;
	ds_arena mem;
	ds_buf b;

	ds_arena_init(&mem, NULL, 0);
	assert_int_equal(ds_tokenize(&tokens, ds_str_of(text), NULL, &mem, NULL), DS_OK);
	for (size_t i = 0; i < tokens.n; i++) {
		if (ds_str_is(ds_token_text(&tokens, i), "x"))
			nodes[n++] = (ds_range){tokens.v[i].start, tokens.v[i].end};
	}
	assert_int_equal(ds_tally_near(t, &tokens, 0, tokens.n, nodes, n, &opts, NULL), DS_OK);
	assert_int_equal(ds_tally_end(t, NULL), DS_OK);
	ds_buf_init(&b, NULL, 0);
	assert_int_equal(ds_tally_order(&order, &count, t, 1, NULL), DS_OK);
	for (size_t i = 0; i < count; i++) {
		uint32_t item = order[i];

		ds_buf_printf(&b, "%s%.*s %d/%d-%d", i ? ", " : "", (int)ds_tally_key(t, item, 0).len,
			      ds_tally_key(t, item, 0).at, (int)ds_tally_count(t, item),
			      (int)ds_tally_total(t, item), (int)ds_tally_left(t, item));
	}
	if (!ds_str_is(ds_buf_view(&b), want))
		fail_msg("%s\n  got  %.*s\n  want %s", text, (int)b.len, b.at, want);
	ds_buf_free(&b);
	ds_tally_free(t);
	ds_arena_free(&mem);
}

static void test_near(void **state)
{
	const ds_near_opts one = {1, 1, DS_WITHIN_SENTENCE}, two = {2, 2, DS_WITHIN_SENTENCE};

	(void)state;
	near("a b x c d", one, "b 1/1-1, c 1/1-0");
	near("a b x c d", two, "a 1/1-1, b 1/1-1, c 1/1-0, d 1/1-0");
	near("a b x c d", (ds_near_opts){0, 3, DS_WITHIN_SENTENCE}, "c 1/1-0, d 1/1-0");
	/* between two nodes a word counts once, for the nearer one; of two as near for the one before */
	near("x a x", one, "a 1/1-0");
	near("x a b c x", (ds_near_opts){3, 3, DS_WITHIN_SENTENCE}, "a 1/1-0, b 1/1-0, c 1/1-1");
	/* signs take no room, words of nodes neither */
	near("a, 12 x x, b", one, "a 1/1-1, b 1/1-0");
	near("a b. X c. b x", one, "b 1/2-1");
	near("a b. x cc. b", (ds_near_opts){5, 5, DS_WITHIN_TEXT}, "b 2/2-1, a 1/1-1, cc 1/1-0");
	near("a b. x c.\n\nb x", (ds_near_opts){5, 5, DS_WITHIN_PARAGRAPH}, "b 2/2-2, a 1/1-1, c 1/1-0");
	near("a b c", one, "");
	near("", one, "");
}

static unsigned next(unsigned *seed)
{
	*seed = *seed * 1103515245u + 12345u;
	return *seed >> 16;
}

/* Words between word i and the nearest node of its paragraph in this direction, plus one; 0 = none. */
static unsigned reach(const int *v, const int *paragraph, int n, int i, int step)
{
	unsigned far = 1;

	for (int k = i + step; k >= 0 && k < n && paragraph[k] == paragraph[i]; k += step) {
		if (v[k] == 0)
			return far;
		far += v[k] > 0;
	}
	return 0;
}

/* Random texts: 0 is the node "x", 1 to 4 are words, -1 is a number, which takes no room. */
static void one_random(unsigned *seed)
{
	static const char *const names[] = {"12", "x", "aa", "bb", "cc", "dd"};
	const ds_near_opts opts = {next(seed) % 4, next(seed) % 4, DS_WITHIN_PARAGRAPH};
	int v[40], paragraph[40], n = (int)(next(seed) % 40), at = 0;
	unsigned count[5] = {0}, left[5] = {0}, total[5] = {0};
	char want[200] = "";
	bool first = true;
	ds_buf text;

	ds_buf_init(&text, NULL, 0);
	for (int i = 0; i < n; i++) {
		v[i] = (int)(next(seed) % 6) - 1;
		if (i && next(seed) % 9 == 0) {
			at++;
			ds_buf_zstr(&text, "\n\n");
		}
		paragraph[i] = at;
		ds_buf_printf(&text, "%s ", names[v[i] + 1]);
	}
	ds_buf_char(&text, '\0');
	for (int i = 0; i < n; i++) {
		unsigned behind = reach(v, paragraph, n, i, -1), ahead = reach(v, paragraph, n, i, 1);

		if (v[i] <= 0)
			continue;
		behind = behind <= opts.right ? behind : 0;
		ahead = ahead <= opts.left ? ahead : 0;
		total[v[i]]++;
		count[v[i]] += behind || ahead;
		left[v[i]] += ahead && (!behind || ahead < behind);
	}
	for (unsigned c = 40; c > 0; c--) {
		for (int w = 1; w < 5; w++) {
			size_t len = strlen(want);

			if (count[w] != c)
				continue;
			snprintf(want + len, sizeof want - len, "%s%s %u/%u-%u", first ? "" : ", ", names[w + 1],
				 count[w], total[w], left[w]);
			first = false;
		}
	}
	near(text.at, opts, want);
	ds_buf_free(&text);
}

static void test_near_random(void **state)
{
	unsigned seed = 11;

	(void)state;
	for (int i = 0; i < 20000; i++)
		one_random(&seed);
}

/* ---- parts ----------------------------------------------------------------------------------- */

/* The five parts of Gries (2008): sizes 9 10 10 10 11, "a" 1 2 3 4 5 times in them. */
static const char *const gries[] = {"b a m n i b e u p", "b a s a t b e w q n", "b c a g a b e s t a",
				    "b a g h a b e a a t", "b a h a a b e a x a t"};

static void test_spread(void **state)
{
	ds_tally *t = tally_of((ds_tally_opts){.n = 1});
	ds_spread v[40];
	ds_parts parts;
	uint32_t a, x, two[] = {0, 1, 1, 1, 0}, wrong[] = {0, 1, 2, 1, 0};

	(void)state;
	for (size_t i = 0; i < 5; i++)
		add(t, gries[i]);
	a = (uint32_t)ds_tally_find(t, DS_STR("a"));
	x = (uint32_t)ds_tally_find(t, DS_STR("x"));
	assert_int_equal(ds_tally_find(t, DS_STR("y")), -1);
	assert_int_equal(ds_tally_spread(v, &parts, t, NULL, 0, NULL), DS_OK);
	assert_int_equal(parts.n, 5);
	is_near(parts.smallest, 0.18, 1e-12);
	assert_int_equal(v[a].range, 5);
	is_near(v[a].deviation, 0.18, 1e-12);
	is_near(v[a].juilland, 0.785, 0.0005);
	assert_int_equal(v[x].range, 1);
	is_near(v[x].deviation, 0.78, 1e-12); /* 1 - its part */
	is_near(v[x].juilland, 0, 1e-12);
	/* parts of several pieces: 20 and 30 words, 6 and 9 times "a" */
	assert_int_equal(ds_tally_spread(v, &parts, t, two, 2, NULL), DS_OK);
	assert_int_equal(parts.n, 2);
	is_near(v[a].deviation, 0, 1e-12);
	is_near(v[a].juilland, 1, 1e-7);
	assert_int_equal(v[x].range, 1);
	assert_int_equal(ds_tally_spread(v, &parts, t, wrong, 2, NULL), DS_EFAIL);
	ds_tally_free(t);
}

static void test_chunks(void **state)
{
	ds_tally *t = tally_of((ds_tally_opts){.n = 1, .chunk = 20});
	ds_spread v[40];
	ds_parts parts;
	ds_tally_size size;
	uint32_t a, documents[] = {0, 1, 2, 2, 3, 4, 4};

	(void)state;
	for (size_t i = 0; i < 5; i++)
		add(t, gries[i]);
	/* the texts end at 9, 19, 29, 39, 50, the chunks at 20, 40, 50 */
	ds_tally_sizes(&size, t);
	assert_int_equal(size.pieces, 7);
	assert_int_equal(ds_tally_chunk(t, 2), 0);
	assert_int_equal(ds_tally_chunk(t, 3), 1);
	a = (uint32_t)ds_tally_find(t, DS_STR("a"));
	assert_int_equal(ds_tally_spread(v, &parts, t, NULL, 0, NULL), DS_OK);
	assert_int_equal(parts.n, 3);
	is_near(parts.smallest, 0.2, 1e-12);
	assert_int_equal(v[a].range, 3);
	assert_int_equal(ds_tally_spread(v, &parts, t, documents, 5, NULL), DS_OK);
	assert_int_equal(v[a].range, 5);
	is_near(v[a].deviation, 0.18, 1e-12);
	ds_tally_free(t);
}

/* ---- random texts ---------------------------------------------------------------------------- */

#define PIECES 40
#define TYPES 30

/* Counts and spread of random words by hand. */
static void test_random(void **state)
{
	static double counts[PIECES][TYPES], sizes[PIECES];
	ds_tally *t = tally_of((ds_tally_opts){.n = 1});
	ds_spread v[TYPES];
	ds_parts parts;
	double n = 0;
	unsigned seed = 7;

	(void)state;
	for (int p = 0; p < PIECES; p++) {
		int words = p == 3 ? 0 : (int)((seed = seed * 1103515245u + 12345u) >> 16 & 255);

		for (int i = 0; i < words; i++) {
			char word[8];
			unsigned w = (seed = seed * 1103515245u + 12345u) >> 16 & 1023;

			w = w * w / 1024 * TYPES / 1024;
			snprintf(word, sizeof word, "w%u", w);
			assert_int_equal(ds_tally_word(t, ds_str_of(word), NULL), DS_OK);
			counts[p][w]++;
			sizes[p]++;
			n++;
		}
		assert_int_equal(ds_tally_end(t, NULL), DS_OK);
	}
	assert_int_equal(ds_tally_spread(v, &parts, t, NULL, 0, NULL), DS_OK);
	for (int w = 0; w < TYPES; w++) {
		double f = 0, dp = 0, range = 0;
		char word[16];
		int64_t item;

		snprintf(word, sizeof word, "w%d", w);
		for (int p = 0; p < PIECES; p++)
			f += counts[p][w];
		item = ds_tally_find(t, ds_str_of(word));
		if (f == 0) {
			assert_int_equal(item, -1);
			continue;
		}
		for (int p = 0; p < PIECES; p++) {
			dp += fabs(counts[p][w] / f - sizes[p] / n) / 2;
			range += counts[p][w] > 0;
		}
		is_near((double)ds_tally_count(t, (uint32_t)item), f, 0);
		is_near(v[item].deviation, dp, 1e-12);
		assert_int_equal(v[item].range, (int)range);
	}
	ds_tally_free(t);
}

/* A million different words: the tables grow, nothing is lost. */
static void test_many(void **state)
{
	ds_tally *t = tally_of((ds_tally_opts){.n = 1});
	ds_tally_size size;
	char word[16];

	(void)state;
	for (int pass = 0; pass < 2; pass++) {
		for (int i = 0; i < 300000; i++) {
			snprintf(word, sizeof word, "%x", (unsigned)i * 2654435761u);
			assert_int_equal(ds_tally_word(t, ds_str_of(word), NULL), DS_OK);
		}
		assert_int_equal(ds_tally_end(t, NULL), DS_OK);
	}
	ds_tally_sizes(&size, t);
	assert_int_equal(size.types, 300000);
	for (uint32_t i = 0; i < size.types; i++)
		assert_int_equal(ds_tally_count(t, i), 2);
	assert_true(ds_tally_memory(t) < 40u << 20);
	ds_tally_free(t);
}

/* ---- vocabulary ------------------------------------------------------------------------------ */

static void test_lexical(void **state)
{
	/* "of the people by the people for the people": McCarthy & Jarvis (2010) end a factor at the sixth */
	const uint32_t words[] = {0, 1, 2, 3, 1, 2, 4, 1, 2}, different[] = {0, 1, 2};
	const uint64_t counts[] = {1, 3, 3, 1, 1, 0};
	double v = 0, sum = 0;

	(void)state;
	assert_int_equal(ds_mtld(&v, words, 9, 5, 0.72, NULL, NULL), DS_OK);
	/* there 1 factor, the rest at 1; back people the for people the: a factor at the fifth, then by people the of */
	is_near(v, (9 / 1.0 + 9 / 1.0) / 2, 1e-12);
	assert_int_equal(ds_mtld(&v, different, 3, 3, 0.72, NULL, NULL), DS_OK);
	assert_true(isnan(v));
	assert_int_equal(ds_mtld(&v, NULL, 0, 0, 0.72, NULL, NULL), DS_OK);
	assert_true(isnan(v));
	assert_int_equal(ds_mtld(&v, words, 9, 5, 1, NULL, NULL), DS_EFAIL);
	/* windows of 4: 4 3 3 4 3 3 different words */
	assert_int_equal(ds_mattr(&v, words, 9, 5, 4, NULL, NULL), DS_OK);
	is_near(v, (4 + 3 + 3 + 4 + 3 + 3) / 24.0, 1e-12);
	assert_int_equal(ds_mattr(&v, words, 9, 5, 10, NULL, NULL), DS_OK);
	assert_true(isnan(v));
	assert_int_equal(ds_mattr(&v, words, 9, 5, 0, NULL, NULL), DS_EFAIL);
	/* two of nine: 1 - C(8,2)/C(9,2) for those that come once, 1 - C(6,2)/C(9,2) for those of three */
	sum = 3 * (1 - 28.0 / 36) + 2 * (1 - 15.0 / 36);
	is_near(ds_hdd(counts, 6, 9, 2), sum / 2, 1e-12);
	is_near(ds_hdd(counts, 6, 9, 9), 5 / 9.0, 1e-12);
	assert_true(isnan(ds_hdd(counts, 6, 9, 10)));
}

/* ---- failures -------------------------------------------------------------------------------- */

struct meter {
	size_t live, left;
};

static void *meter_alloc(void *user, void *ptr, size_t osize, size_t nsize)
{
	struct meter *m = user;
	void *v;

	if (nsize > osize || !ptr) {
		if (nsize && m->left-- == 0) {
			m->left = 0;
			return NULL;
		}
	}
	m->live += nsize - (ptr ? osize : 0);
	if (nsize == 0) {
		free(ptr);
		return NULL;
	}
	v = realloc(ptr, nsize);
	assert_non_null(v);
	return v;
}

/* A little of everything; the first failure ends it. */
static ds_status use_all(const ds_alloc *alloc)
{
	const ds_tally_opts opts[] = {{.n = 1, .chunk = 3, .sequence = true}, {.n = 2}, {.n = 1, .joined = true}};
	const ds_near_opts window = {2, 2, DS_WITHIN_SENTENCE};
	const ds_range node = {0, 1};
	uint32_t part_of[20] = {0};
	ds_status st = DS_OK;
	ds_arena mem;
	ds_tokens text;

	ds_arena_init(&mem, NULL, 0);
	assert_int_equal(ds_tokenize(&text, DS_STR("A dog didn't see a dog. It saw a cat."), NULL, &mem, NULL), DS_OK);
	for (size_t i = 0; !st && i < 3; i++) {
		ds_tally *t = NULL;
		ds_spread v[20];
		ds_parts parts;
		const uint32_t *order;
		size_t n;

		st = ds_tally_new(&t, &opts[i], alloc, NULL);
		if (!st && i == 2)
			st = ds_tally_near(t, &text, 0, text.n, &node, 1, &window, NULL);
		else if (!st)
			st = ds_tally_add(t, &text, 0, text.n, NULL);
		if (!st)
			st = ds_tally_end(t, NULL);
		if (!st)
			st = ds_tally_order(&order, &n, t, 1, NULL);
		if (!st)
			st = ds_tally_spread(v, &parts, t, part_of, 1, NULL);
		ds_tally_free(t);
	}
	ds_arena_free(&mem);
	return st;
}

static void test_memory(void **state)
{
	struct meter m = {0, SIZE_MAX};
	ds_alloc alloc = {meter_alloc, &m};
	size_t k = 0;

	(void)state;
	assert_int_equal(use_all(&alloc), DS_OK);
	assert_int_equal(m.live, 0);
	for (;; k++) {
		ds_status st;

		m.left = k;
		st = use_all(&alloc);
		assert_int_equal(m.live, 0);
		if (st == DS_OK)
			break;
		assert_int_equal(st, DS_ENOMEM);
	}
	assert_true(k > 20);
}

static void test_stop(void **state)
{
	ds_tally *t = tally_of((ds_tally_opts){.n = 1});
	const ds_near_opts near_opts = {1, 1, DS_WITHIN_SENTENCE};
	const uint32_t *order;
	ds_spread v[3];
	ds_parts parts;
	size_t n;
	ds_arena mem;
	ds_tokens text;

	(void)state;
	ds_arena_init(&mem, NULL, 0);
	assert_int_equal(ds_tokenize(&text, DS_STR("a b c"), NULL, &mem, NULL), DS_OK);
	assert_int_equal(ds_tally_add(t, &text, 0, text.n, NULL), DS_OK);
	assert_int_equal(ds_tally_end(t, NULL), DS_OK);
	ds_stop_flag = 1;
	assert_int_equal(ds_tally_order(&order, &n, t, 1, NULL), DS_EINTR);
	assert_int_equal(ds_tally_spread(v, &parts, t, NULL, 0, NULL), DS_EINTR);
	assert_int_equal(ds_tally_near(t, &text, 0, text.n, NULL, 0, &near_opts, NULL), DS_EINTR);
	assert_int_equal(ds_tally_add(t, &text, 0, text.n, NULL), DS_EINTR);
	ds_stop_flag = 0;
	ds_arena_free(&mem);
	ds_tally_free(t);
}

static void test_options(void **state)
{
	ds_tally *t = NULL;

	(void)state;
	assert_int_equal(ds_tally_new(&t, &(ds_tally_opts){.n = 0}, NULL, NULL), DS_EFAIL);
	assert_int_equal(ds_tally_new(&t, &(ds_tally_opts){.n = DS_TALLY_N + 1}, NULL, NULL), DS_EFAIL);
	assert_int_equal(ds_tally_new(&t, &(ds_tally_opts){.n = 1, .kinds = 1 << DS_KIND_COUNT}, NULL, NULL), DS_EFAIL);
	assert_int_equal(ds_tally_new(&t, &(ds_tally_opts){.n = 2, .sequence = true}, NULL, NULL), DS_EFAIL);
	assert_null(t);
	ds_tally_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST("words", test_words),
		TEST("forms", test_forms),
		TEST("runs", test_runs),
		TEST("near", test_near),
		TEST("near, random texts", test_near_random),
		TEST("spread", test_spread),
		TEST("chunks", test_chunks),
		TEST("random", test_random),
		TEST("many", test_many),
		TEST("vocabulary", test_lexical),
		TEST("memory", test_memory),
		TEST("stop", test_stop),
		TEST("options", test_options),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
