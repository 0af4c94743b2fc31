/*
 * tag/eval: chunk rules, scores, intervals and confusions against figures worked out by hand.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/eval.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#define WORDS 64

/* "w w w", "B-PER O I-PER": adds one sentence. */
static ds_status add(ds_eval *e, const char *gold, const char *found, ds_err *err)
{
	ds_str words[WORDS], g[WORDS], f[WORDS];
	uint32_t lines[WORDS];
	size_t n = 0;

	for (; *gold; n++) {
		size_t a = strcspn(gold, " "), b = strcspn(found, " ");

		assert_true(n < WORDS && b > 0);
		words[n] = DS_STR("w");
		g[n] = (ds_str){gold, a};
		f[n] = (ds_str){found, b};
		lines[n] = (uint32_t)n + 1;
		gold += a + (gold[a] == ' ');
		found += b + (found[b] == ' ');
	}
	assert_int_equal(*found, 0);
	return ds_eval_add(e, &(ds_eval_sentence){words, g, f, lines, n, false}, err);
}

static ds_arena pool;

static int set_up(void **state)
{
	(void)state;
	ds_arena_init(&pool, NULL, 0);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	ds_arena_free(&pool);
	return 0;
}

static ds_eval *make(const ds_eval_opts *opts)
{
	ds_eval *e = NULL;

	assert_int_equal(ds_eval_new(&e, opts, &pool, NULL), DS_OK);
	return e;
}

/* "gold/found/right" of each row and of all, on one line. */
static void check(const ds_eval *e, const char *want)
{
	ds_eval_result r;
	ds_buf b;

	ds_buf_init(&b, NULL, 0);
	assert_int_equal(ds_eval_results(&r, e, ds_eval_sets(e), &pool, NULL), DS_OK);
	for (size_t i = 0; i < r.n_rows; i++)
		ds_buf_printf(&b, "%.*s %d/%d/%d, ", (int)r.rows[i].type.len, r.rows[i].type.at,
			      (int)r.rows[i].gold, (int)r.rows[i].found, (int)r.rows[i].right);
	ds_buf_printf(&b, "all %d/%d/%d, tokens %d/%d", (int)r.all.gold, (int)r.all.found,
		      (int)r.all.right, (int)r.tokens_right, (int)r.tokens);
	ds_buf_char(&b, '\0');
	assert_string_equal(b.at, want);
	ds_buf_free(&b);
}

static void one(const char *gold, const char *found, const char *want)
{
	ds_eval *e = make(NULL);

	assert_int_equal(add(e, gold, found, NULL), DS_OK);
	check(e, want);
}

/* Where chunks start and end, as conlleval.pl's startOfChunk and endOfChunk have it. */
static void test_chunks(void **state)
{
	(void)state;
	/* I- without B-: behind O, at the start, behind another type */
	one("B-A I-A O B-A", "I-A I-A O I-A", "A 2/2/2, all 2/2/2, tokens 4/4");
	one("B-A B-B", "I-A I-B", "A 1/1/1, B 1/1/1, all 2/2/2, tokens 2/2");
	/* B- behind I- of one type starts anew; I- goes on */
	one("B-A I-A", "B-A B-A", "A 1/2/0, all 1/2/0, tokens 1/2");
	one("B-A B-A", "I-A B-A", "A 2/2/2, all 2/2/2, tokens 2/2");
	/* IOBES and BILOU against BIO; E and S end, even before an I */
	one("B-A I-A I-A O B-B", "B-A I-A E-A O S-B", "A 1/1/1, B 1/1/1, all 2/2/2, tokens 5/5");
	one("B-A I-A O B-B", "B-A L-A O U-B", "A 1/1/1, B 1/1/1, all 2/2/2, tokens 4/4");
	one("B-A I-A B-A", "B-A E-A I-A", "A 2/2/2, all 2/2/2, tokens 3/3");
	one("B-A B-A", "S-A I-A", "A 2/2/2, all 2/2/2, tokens 2/2");
	one("B-A I-A", "E-A E-A", "A 1/2/0, all 1/2/0, tokens 1/2");
	/* a right start is not enough, nor a right type */
	one("B-A I-A I-A", "B-A I-A O", "A 1/1/0, all 1/1/0, tokens 2/3");
	one("B-A I-A", "B-B I-B", "A 1/0/0, B 0/1/0, all 1/1/0, tokens 0/2");
	/* the type is all that follows the first hyphen */
	one("B-A-B I-A-B", "B-A-B I-A-B", "A-B 1/1/1, all 1/1/1, tokens 2/2");
}

/* Chunks end with their sentence. */
static void test_borders(void **state)
{
	ds_eval *e = make(NULL);

	(void)state;
	assert_int_equal(add(e, "O B-A", "O B-A", NULL), DS_OK);
	assert_int_equal(add(e, "B-A", "I-A", NULL), DS_OK);
	check(e, "A 2/2/2, all 2/2/2, tokens 3/3");
}

/*
 * Worked out by hand. Gold: PER PER ORG LOC LOC; found: PER right, PER too short, ORG as LOC, one LOC right,
 * one missed, one ORG too many.
 *   PER 2 gold 2 found 1 right: P 1/2, R 1/2, F1 0.5
 *   ORG 1 gold 1 found 0 right: F1 0
 *   LOC 2 gold 2 found 1 right: F1 0.5
 *   all 5 gold 5 found 2 right: F1 0.4; macro (0.5 + 0 + 0.5) / 3
 */
static void test_by_hand(void **state)
{
	ds_eval *e = make(NULL);
	ds_eval_confusion *v = NULL;
	ds_eval_result r;
	size_t n = 0;

	(void)state;
	assert_int_equal(add(e, "B-PER I-PER O B-PER I-PER", "B-PER I-PER O B-PER O", NULL), DS_OK);
	assert_int_equal(add(e, "B-ORG I-ORG O B-LOC O", "B-LOC I-LOC O B-LOC B-ORG", NULL), DS_OK);
	assert_int_equal(add(e, "O B-LOC", "O O", NULL), DS_OK);
	check(e, "LOC 2/2/1, ORG 1/1/0, PER 2/2/1, all 5/5/2, tokens 7/12");
	assert_int_equal(ds_eval_results(&r, e, 0, &pool, NULL), DS_OK);
	assert_int_equal(ds_eval_f1(&r.all), 400000);
	assert_int_equal(r.macro, 333333);
	assert_int_equal(r.sentences, 3);
	assert_int_equal(r.units, 3);
	assert_false(r.by_document);
	assert_int_equal(ds_eval_confusions(&v, &n, e, &pool, NULL), DS_OK);
	assert_int_equal(n, 4);
	/* all once: by types and fault, "" first */
	assert_int_equal(v[0].v[0]->fault, DS_EVAL_EXTRA);
	assert_true(ds_str_is(v[0].v[0]->found, "ORG"));
	assert_int_equal(v[1].v[0]->fault, DS_EVAL_MISSED);
	assert_int_equal(v[1].v[0]->line, 2);
	assert_int_equal(v[2].v[0]->fault, DS_EVAL_TYPE);
	assert_true(ds_str_is(v[2].v[0]->gold_text, "w w"));
	assert_true(ds_str_is(v[2].v[0]->behind, "w w w"));
	assert_int_equal(v[3].v[0]->fault, DS_EVAL_BORDERS);
	assert_true(ds_str_is(v[3].v[0]->found_text, "w"));
}

/* Two wrong found names in one gold name: the longer is its partner, the other is extra. */
static void test_partner(void **state)
{
	ds_eval *e = make(NULL);
	ds_eval_confusion *v = NULL;
	size_t n = 0;

	(void)state;
	assert_int_equal(add(e, "B-A I-A I-A I-A", "B-A O B-B I-B", NULL), DS_OK);
	assert_int_equal(ds_eval_confusions(&v, &n, e, &pool, NULL), DS_OK);
	assert_int_equal(n, 2);
	assert_int_equal(v[0].v[0]->fault, DS_EVAL_EXTRA);
	assert_true(ds_str_is(v[0].v[0]->found, "A"));
	assert_int_equal(v[1].v[0]->fault, DS_EVAL_BOTH);
	assert_true(ds_str_is(v[1].v[0]->found, "B"));
}

static void test_types(void **state)
{
	static const ds_str only[] = {{"PERSON", 6}, {"LOC", 3}};
	ds_eval *e = make(&(ds_eval_opts){.coarse = true, .types = only, .n_types = 2});

	(void)state;
	/* GPE and FAC are LOC, NORP is MISC and left out, values are nothing, PER is PERSON */
	assert_int_equal(add(e, "B-LOC B-MISC B-PER O B-LOC", "B-GPE B-NORP B-PERSON B-DATE B-FAC",
			     NULL), DS_OK);
	check(e, "LOC 2/2/2, PERSON 1/1/1, all 3/3/3, tokens 5/5");
	/* neighbours of two fine types stay two names, though their coarse type is one */
	e = make(&(ds_eval_opts){.coarse = true});
	assert_int_equal(add(e, "B-GPE I-LOC", "B-LOC I-LOC", NULL), DS_OK);
	check(e, "LOC 2/1/0, all 2/1/0, tokens 1/2");
}

static void test_tags(void **state)
{
	ds_eval *e = make(&(ds_eval_opts){.tags = true});

	(void)state;
	assert_int_equal(add(e, "DT NN VB NN .", "DT NN NN NN .", NULL), DS_OK);
	check(e, ". 1/1/1, DT 1/1/1, NN 2/3/2, VB 1/0/0, all 5/5/4, tokens 4/5");
}

static void test_bad_label(void **state)
{
	ds_eval *e = make(NULL);
	ds_err err = {DS_OK, ""};

	(void)state;
	assert_int_equal(add(e, "O NN", "O O", &err), DS_EFAIL);
	assert_string_equal(err.msg, "2: gold label \"NN\" is neither O nor B-TYPE, I-TYPE ...");
	e = make(NULL);
	assert_int_equal(add(e, "O O", "O B-", &err), DS_EFAIL);
	assert_string_equal(err.msg, "2: found label \"B-\" is neither O nor B-TYPE, I-TYPE ...");
}

/* The interval holds the score, is the same each time, and has no width where all units are alike. */
static void test_interval(void **state)
{
	ds_eval_result a, b;
	ds_eval *e = make(&(ds_eval_opts){.seed = 7}), *same = make(NULL);

	(void)state;
	for (int i = 0; i < 100; i++) {
		assert_int_equal(add(e, "B-A O", i % 4 ? "B-A O" : "O B-A", NULL), DS_OK);
		assert_int_equal(add(same, "B-A B-A O", "B-A O B-A", NULL), DS_OK);
	}
	assert_int_equal(ds_eval_results(&a, e, 0, &pool, NULL), DS_OK);
	assert_int_equal(ds_eval_results(&b, e, 1, &pool, NULL), DS_OK);
	assert_int_equal(ds_eval_f1(&a.all), 750000);
	assert_int_equal(a.all.low, b.all.low);
	assert_int_equal(a.all.high, b.all.high);
	/* F1 is the share of 100 sentences that are right: its standard error is 0.0433 */
	assert_in_range(a.all.low, 640000, 690000);
	assert_in_range(a.all.high, 810000, 850000);
	assert_int_equal(a.rows[0].low, a.all.low);
	assert_int_equal(ds_eval_results(&a, same, 0, &pool, NULL), DS_OK);
	assert_int_equal(a.all.low, 500000);
	assert_int_equal(a.all.high, 500000);
}

static void test_sets(void **state)
{
	ds_eval_result r;
	ds_eval *e = make(NULL);

	(void)state;
	assert_int_equal(ds_eval_set(e, DS_STR("one"), NULL), DS_OK);
	assert_int_equal(add(e, "B-A", "B-A", NULL), DS_OK);
	assert_int_equal(ds_eval_set(e, DS_STR("two"), NULL), DS_OK);
	assert_int_equal(add(e, "B-B O", "O B-A", NULL), DS_OK);
	assert_int_equal(ds_eval_sets(e), 2);
	assert_int_equal(ds_eval_results(&r, e, 0, &pool, NULL), DS_OK);
	assert_true(ds_str_is(r.name, "one"));
	assert_int_equal(r.n_rows, 1);
	assert_int_equal(r.tokens, 1);
	assert_int_equal(ds_eval_results(&r, e, 1, &pool, NULL), DS_OK);
	assert_true(ds_str_is(r.name, "two"));
	assert_int_equal(r.n_rows, 2);
	assert_int_equal(r.all.right, 0);
	check(e, "A 1/2/1, B 1/0/0, all 2/2/1, tokens 1/3");
}

static void test_spans(void **state)
{
	static const ds_eval_span gold[] = {{0, 4, {"PERSON", 6}}, {13, 17, {"GPE", 3}}};
	static const ds_eval_span found[] = {{0, 4, {"PERSON", 6}}, {8, 17, {"GPE", 3}}};
	ds_eval_document d = {DS_STR("Anna left for Oslo."), gold, found, 2, 2, 9};
	ds_eval_confusion *v = NULL;
	ds_eval *e = make(NULL);
	ds_err err = {DS_OK, ""};
	size_t n = 0;

	(void)state;
	assert_int_equal(ds_eval_add_document(e, &d, NULL), DS_OK);
	check(e, "GPE 1/1/0, PERSON 1/1/1, all 2/2/1, tokens 0/0");
	assert_int_equal(ds_eval_confusions(&v, &n, e, &pool, NULL), DS_OK);
	assert_int_equal(n, 1);
	assert_true(ds_str_is(v[0].v[0]->found_text, "t for Osl"));
	assert_true(ds_str_is(v[0].v[0]->before, "Anna lef"));
	assert_true(ds_str_is(v[0].v[0]->behind, "o."));
	assert_int_equal(v[0].v[0]->line, 9);
	d.text.len = 15;
	assert_int_equal(ds_eval_add_document(e, &d, &err), DS_EFAIL);
	assert_string_equal(err.msg, "a span ends behind the text");
}

static void test_nothing(void **state)
{
	ds_eval *e = make(NULL);

	(void)state;
	check(e, "all 0/0/0, tokens 0/0");
	assert_int_equal(add(e, "O O", "O O", NULL), DS_OK);
	check(e, "all 0/0/0, tokens 2/2");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_chunks),   TEST(test_borders),
		TEST(test_by_hand),  TEST(test_partner),
		TEST(test_types),    TEST(test_tags),
		TEST(test_bad_label), TEST(test_interval),
		TEST(test_sets),     TEST(test_spans),
		TEST(test_nothing),
	};

	return cmocka_run_group_tests_name("tag/eval", tests, NULL, NULL);
}
