/*
 * io/gold: columns of either kind, what is wrong with them, two files side by side, tagging, memory.
 *
 * SPDX-License-Identifier: MIT
 */
#include "io/gold.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

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

static void parse(ds_gold *g, const char *text)
{
	assert_int_equal(ds_gold_parse(g, ds_str_of(text), "x", &pool, NULL), DS_OK);
}

static void test_columns(void **state)
{
	ds_gold g;

	(void)state;
	parse(&g, "\xEF\xBB\xBF-DOCSTART- -X- O\r\n\r\nAnna NNP B-PER \r\nleft VBD O\r\n\r\n \t\n"
		  "New York\tx y\tB-LOC\n-DOCSTART-\n# O");
	assert_int_equal(g.n, 4);
	assert_int_equal(g.n_sentences, 3);
	assert_int_equal(g.n_documents, 2);
	assert_true(ds_str_is(g.words[0], "Anna") && ds_str_is(g.labels[0], "B-PER"));
	assert_true(ds_str_is(g.words[2], "New York") && ds_str_is(g.labels[2], "B-LOC"));
	assert_true(ds_str_is(g.words[3], "#"));
	assert_int_equal(g.lines[0], 3);
	assert_int_equal(g.lines[2], 7);
	assert_int_equal(g.lines[3], 9);
	assert_true(g.sentences[0].document && !g.sentences[1].document && g.sentences[2].document);
	assert_true(g.spans && g.coarse);
	parse(&g, "a B-PER\nb B-GPE\n");
	assert_true(g.spans && !g.coarse);
	parse(&g, "a DT\nb O\n");
	assert_true(!g.spans && !g.coarse);
}

static void bad(const char *text, const char *message)
{
	ds_gold g;
	ds_err err = {DS_OK, ""};

	assert_int_equal(ds_gold_parse(&g, ds_str_of(text), "x", &pool, &err), DS_EFAIL);
	assert_string_equal(err.msg, message);
}

static void test_bad(void **state)
{
	(void)state;
	bad("", "x: no tokens with labels");
	bad("\n\n-DOCSTART- O\n", "x: no tokens with labels");
	bad("a O\nb\n", "x:2: one column only: the label must be in the last one");
	bad("a O\n\tO\n", "x:2: no token in the first column");
}

static void differ(const char *a, const char *b, const char *message)
{
	ds_gold g, f;
	ds_err err = {DS_OK, ""};

	parse(&g, a);
	assert_int_equal(ds_gold_parse(&f, ds_str_of(b), "y", &pool, NULL), DS_OK);
	assert_int_equal(ds_gold_match(&g, &f, &err), message ? DS_EFAIL : DS_OK);
	assert_string_equal(err.msg, message ? message : "");
}

static void test_match(void **state)
{
	(void)state;
	differ("a O\n\nb O\n", "a\tB-X\nb\tO\n", NULL);
	differ("a O\nb O\n", "a O\n\nc O\n", "y:3: token \"c\", where x:2 has \"b\"");
	differ("a O\nb O\n", "a O\n", "y has 1 tokens, x has 2: line 2 is one too many");
}

/* One label a word whatever the words are, ill-formed and invisible ones too. */
static void test_tag(void **state)
{
	static const char *const texts[] = {
		"President O\nVladimir O\nPutin O\n\nMoscow\tO\n",
		"\xE2\x80\x8B\tO\nMos\xFF" "cow\tO\n  \tO\n\xEF\xBB\xBF\tO\n",
		"-DOCSTART- O\n\na O\n-DOCSTART- O\nb O\n\nc O\n",
	};
	ds_tagger *tagger = NULL;

	(void)state;
	assert_int_equal(ds_tagger_new(&tagger, NULL, NULL), DS_OK);
	for (size_t i = 0; i < 2 * sizeof texts / sizeof *texts; i++) {
		ds_gold_tagging how = {tagger, true, i % 2 == 1, NULL};
		const ds_str *found = NULL;
		ds_gold g;

		parse(&g, texts[i / 2]);
		assert_int_equal(ds_gold_tag(&found, &g, &how, &pool, NULL), DS_OK);
		for (size_t k = 0; k < g.n; k++)
			assert_true(ds_eval_is_span_label(found[k]));
		if (i < 2) {
			assert_true(ds_str_is(found[1], "B-PERSON"));
			assert_true(ds_str_is(found[2], "I-PERSON"));
			assert_true(ds_str_is(found[3], "B-LOC"));
		}
	}
	ds_tagger_free(tagger);
}

struct failing {
	long left;
};

static void *failing_alloc(void *user, void *ptr, size_t osize, size_t nsize)
{
	struct failing *f = user;

	(void)osize;
	if (nsize == 0) {
		free(ptr);
		return NULL;
	}
	return f->left-- > 0 ? realloc(ptr, nsize) : NULL;
}

static ds_status score(ds_arena *mem, ds_eval_confusion **v, size_t *n)
{
	ds_gold gold, found;
	ds_eval *e = NULL;
	ds_eval_result r;
	ds_status st = ds_gold_parse(&gold, DS_STR("a B-X\nb I-X\nc O\n"), "x", mem, NULL);

	if (!st)
		st = ds_gold_parse(&found, DS_STR("a B-X\nb O\nc B-Y\n"), "y", mem, NULL);
	if (!st)
		st = ds_eval_new(&e, NULL, mem, NULL);
	if (!st)
		st = ds_gold_score(e, &gold, found.labels, NULL);
	if (!st)
		st = ds_eval_results(&r, e, 0, mem, NULL);
	return st ? st : ds_eval_confusions(v, n, e, mem, NULL);
}

/* allocation k = 0, 1, 2 ... fails until all succeed: never a result with something left out */
static void test_no_memory(void **state)
{
	ds_status st = DS_ENOMEM;

	(void)state;
	for (long k = 0; st; k++) {
		struct failing f = {k};
		ds_alloc alloc = {failing_alloc, &f};
		ds_eval_confusion *v = NULL;
		ds_arena mem;
		size_t n = 0;

		ds_arena_init(&mem, &alloc, 0);
		st = score(&mem, &v, &n);
		assert_true(st == DS_OK || st == DS_ENOMEM);
		if (!st) {
			assert_int_equal(n, 2);
			assert_true(ds_str_is(v[1].v[0]->gold_text, "a b"));
			assert_true(ds_str_is(v[1].v[0]->behind, "c"));
		}
		ds_arena_free(&mem);
		assert_true(k < 1000);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_columns), TEST(test_bad), TEST(test_match), TEST(test_tag),
		TEST(test_no_memory),
	};

	return cmocka_run_group_tests_name("io/gold", tests, NULL, NULL);
}
