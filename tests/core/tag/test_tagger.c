/*
 * The pipeline as a whole: idempotence, presets, failure, hostile input, threads.
 *
 * SPDX-License-Identifier: MIT
 */
#include "core/tag/tagging.h"

#include <pthread.h>
#include <stdlib.h>

static const char article[] =
	"Norland's Foreign Minister Anna Tarvel met Erik Holt in Oslo on 3 May 2021. She said that 12 "
	"people, including two children, were killed in Oslo. According to Human Rights Watch, at "
	"least 40 were hurt.";

static void test_once(void **state)
{
	ds_doc doc;
	ds_tagger *t = NULL;
	size_t n;

	(void)state;
	tag_text(&doc, NULL, article);
	n = doc.spans.n;
	assert_true(n > 5);
	assert_true(doc.is_tagged);
	assert_int_equal(doc.claims.n, 2);
	for (size_t i = 0; i < n; i++) {
		const ds_span *s = &doc.spans.v[i];

		assert_true(s->start < s->end && s->end <= doc.text.read.len);
		assert_int_equal(doc.tokens.v[s->first].start, s->start);
		assert_int_equal(doc.tokens.v[s->first + s->count - 1].end, s->end);
		assert_true(s->entity < (int32_t)i);
		assert_true(s->source.len > 0);
		if (i)
			assert_true(doc.spans.v[i - 1].end <= s->start);
	}
	assert_int_equal(ds_tagger_new(&t, NULL, NULL), DS_OK);
	assert_int_equal(ds_tagger_tag(t, &doc, NULL), DS_OK);
	assert_int_equal(doc.spans.n, n);
	assert_non_null(strstr(ds_tagger_version(t), "Unicode 15.0.0"));
	ds_tagger_free(t);
	ds_tagger_free(NULL);
	ds_doc_free(&doc);
}

static void test_options(void **state)
{
	ds_tagger_opts names = {.no_values = true}, values = {.no_names = true};
	ds_doc_source from = {.bytes = ds_str_of(article)};
	const ds_tagger_opts *opts[] = {&names, &values};

	(void)state;
	for (int k = 0; k < 2; k++) {
		ds_tagger *t = NULL;
		ds_doc doc;

		assert_int_equal(ds_doc_init(&doc, &from, NULL, 0, NULL), DS_OK);
		assert_int_equal(ds_tagger_new(&t, opts[k], NULL), DS_OK);
		assert_int_equal(ds_tagger_tag(t, &doc, NULL), DS_OK);
		assert_true(doc.spans.n > 0);
		for (size_t i = 0; i < doc.spans.n; i++)
			assert_int_equal(doc.spans.v[i].type >= DS_DATE, k);
		ds_tagger_free(t);
		ds_doc_free(&doc);
	}
}

/* What was there before stays, and wins. */
static void test_preset(void **state)
{
	ds_doc_source from = {.bytes = ds_str_of(article)};
	ds_tagger *t = NULL;
	ds_doc doc;
	ds_span *s;
	bool found = false;

	(void)state;
	assert_int_equal(ds_doc_init(&doc, &from, NULL, 0, NULL), DS_OK);
	assert_int_equal(ds_doc_tokens(&doc, NULL), DS_OK);
	s = ds_spans_add(&doc.spans, &doc.mem, NULL);
	assert_non_null(s);
	s->first = 0;
	s->count = 4; /* Norland 's Foreign Minister */
	s->start = doc.tokens.v[0].start;
	s->end = doc.tokens.v[3].end;
	s->type = DS_WORK_OF_ART;
	s->source = DS_STR("preset");
	assert_int_equal(ds_tagger_new(&t, NULL, NULL), DS_OK);
	assert_int_equal(ds_tagger_tag(t, &doc, NULL), DS_OK);
	for (size_t i = 0; i < doc.spans.n; i++)
		found |= doc.spans.v[i].type == DS_WORK_OF_ART && doc.spans.v[i].count == 4;
	assert_true(found);
	assert_int_equal(doc.spans.v[0].type, DS_WORK_OF_ART);
	ds_tagger_free(t);
	ds_doc_free(&doc);
}

/* fails at the k-th allocation */
static size_t left;

static void *fail_at(void *user, void *ptr, size_t osize, size_t nsize)
{
	(void)user;
	(void)osize;
	if (nsize == 0) {
		free(ptr);
		return NULL;
	}
	if (left == 0)
		return NULL;
	left--;
	return realloc(ptr, nsize);
}

static void test_memory(void **state)
{
	ds_alloc alloc = {fail_at, NULL};
	ds_doc_source from = {.bytes = ds_str_of(article)};
	ds_tagger *t = NULL;
	bool done = false;

	(void)state;
	assert_int_equal(ds_tagger_new(&t, NULL, NULL), DS_OK);
	for (size_t k = 0; !done && k < 1000; k++) {
		ds_doc doc;
		ds_err err = {DS_OK, ""};
		ds_status st;

		left = k;
		st = ds_doc_init(&doc, &from, &alloc, 0, &err);
		if (st == DS_OK) {
			st = ds_tagger_tag(t, &doc, &err);
			assert_int_equal(doc.is_tagged, st == DS_OK);
			ds_doc_free(&doc);
		}
		assert_true(st == DS_OK || st == DS_ENOMEM);
		assert_int_equal(st, err.code);
		done = st == DS_OK;
	}
	assert_true(done);
	ds_tagger_free(t);
}

/*
 * Nothing here may crash, fail, or take more than linear time (a quadratic pass would never end).
 */
static void tag_repeated(const char *piece, size_t bytes)
{
	size_t len = strlen(piece), n = bytes / len;
	char *text = malloc(n * len + 1);
	ds_doc doc;

	assert_non_null(text);
	for (size_t i = 0; i < n; i++)
		memcpy(text + i * len, piece, len);
	text[n * len] = '\0';
	tag_text(&doc, NULL, text);
	ds_doc_free(&doc);
	free(text);
}

static void test_hostile(void **state)
{
	static const char *const pieces[] = {
		"A", "Aa ", "Aa-", "President ", "of the ", "Ministry of ", "Oslo, ", "Oslo and ",
		"(", "\"", "said ", "Anna said that ", ", ", "according to Oslo ", "second Karabakh war ",
		"al-", "van der Aa ", "U.S. ", "ა", "\xD9\x8A ", "\xFF", "the Fish and ", "Mr. ", "'s ",
		"Karabakh war ", "United Nations Security ", "\"Aa said that ", "was said by Aa, ",
	};

	(void)state;
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
		tag_repeated(pieces[i], 200000);
}

/* Tokens that no tokenizer makes. */
static void test_weird_borders(void **state)
{
	ds_range tokens[64];
	ds_borders borders = {tokens, 0, NULL, 0};
	ds_doc_source from = {.bytes = ds_str_of(article), .preset = &borders};
	ds_tagger *t = NULL;

	(void)state;
	assert_int_equal(ds_tagger_new(&t, NULL, NULL), DS_OK);
	for (uint32_t width = 1; width < 40; width += 3) {
		ds_doc doc;

		borders.n_tokens = 0;
		for (uint32_t at = 0; at + width <= sizeof article - 1 && borders.n_tokens < 64;
		     at += width + width % 2)
			tokens[borders.n_tokens++] = (ds_range){at, at + width};
		assert_int_equal(ds_doc_init(&doc, &from, NULL, 0, NULL), DS_OK);
		assert_int_equal(doc.tokens.n, borders.n_tokens);
		assert_int_equal(ds_tagger_tag(t, &doc, NULL), DS_OK);
		assert_int_equal(doc.tokens.n, borders.n_tokens);
		ds_doc_free(&doc);
	}
	ds_tagger_free(t);
}

struct work {
	const ds_tagger *t;
	size_t spans;
	bool ok;
};

static void *work(void *arg)
{
	struct work *w = arg;
	ds_doc_source from = {.bytes = ds_str_of(article)};

	w->ok = true;
	for (int i = 0; i < 20; i++) {
		ds_doc doc;

		w->ok = w->ok && ds_doc_init(&doc, &from, NULL, 0, NULL) == DS_OK;
		w->ok = w->ok && ds_tagger_tag(w->t, &doc, NULL) == DS_OK;
		w->spans = doc.spans.n;
		ds_doc_free(&doc);
	}
	return NULL;
}

static void test_threads(void **state)
{
	pthread_t threads[4];
	struct work w[4];
	ds_tagger *t = NULL;

	(void)state;
	assert_int_equal(ds_tagger_new(&t, NULL, NULL), DS_OK);
	for (int i = 0; i < 4; i++) {
		w[i].t = t;
		assert_int_equal(pthread_create(&threads[i], NULL, work, &w[i]), 0);
	}
	for (int i = 0; i < 4; i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
		assert_true(w[i].ok);
		assert_int_equal(w[i].spans, w[0].spans);
	}
	ds_tagger_free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_once),    cmocka_unit_test(test_options),
		cmocka_unit_test(test_preset),  cmocka_unit_test(test_memory),
		cmocka_unit_test(test_hostile), cmocka_unit_test(test_weird_borders),
		cmocka_unit_test(test_threads),
	};

	return cmocka_run_group_tests_name("tag/tagger", tests, NULL, NULL);
}
