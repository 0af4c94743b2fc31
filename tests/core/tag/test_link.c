/*
 * Links: which entry a name means, by type, prior, country and neighbour; and what is told of it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "core/tag/tagging.h"
#include "tag/link.h"

static const char tsv[] = "name\ttype\tid\tprior\tprops\n"
			  "Georgia\tGPE\tGE\t2400\n"
			  "Georgia\tGPE\tUS-GA\t300\tcc=US\n"
			  "Georgia\tPERSON\tgeorgia\t0\tclass=FIRST\n"
			  "Georgia\tORG\tgeorgia-inc\t9\n"
			  "Athens Falls\tGPE\tath\t9\tcc=US\nMacon Hills\tGPE\tmac\t9\tcc=US\n"
			  "Atlanta\tGPE\tatl\t460\tcc=US\n"
			  "Savannah\tGPE\tsav\t145\tcc=US\n"
			  "Savannah\tGPE\tsav2\t5\tcc=GH\n"
			  "Tbilisi\tGPE\ttbs\t1000\tcc=GE\n"
			  "Kutaisi\tGPE\tkut\t150\tcc=GE\n"
			  "Ohio\tGPE\tUS-OH\t300\tcc=US\n"
			  "United States\tGPE\tUS\t260000\n"
			  "The Gambia\tGPE\tGM\t30\n"
			  "Lake Vest\tLOC\tlv\t1\tcc=GE\n"
			  "Acme Bank\tORG\tacme\t1\n";

/* "TEXT=ID;..." of the names of a text. */
static void assert_ids(const char *text, const char *expected)
{
	list l;
	ds_doc doc;
	ds_buf line;

	list_open(&l, "t", tsv);
	tag_text(&doc, &l, text);
	ds_buf_init(&line, NULL, 0);
	for (size_t i = 0; i < doc.spans.n; i++) {
		const ds_span *s = &doc.spans.v[i];

		if (s->type >= DS_DATE)
			continue;
		ds_buf_str(&line, ds_str_sub(doc.text.read, s->start, s->end));
		ds_buf_char(&line, '=');
		ds_buf_str(&line, s->id);
		ds_buf_char(&line, ';');
		if (s->id.len && ds_str_starts(s->source, DS_STR("gazetteer")))
			assert_true(ds_str_is(s->source, "gazetteer:t"));
	}
	ds_buf_char(&line, '\0');
	assert_string_equal(line.at, expected);
	ds_buf_free(&line);
	ds_doc_free(&doc);
	list_close(&l);
}

static void test_context(void **state)
{
	(void)state;
	assert_ids("They met in Georgia.", "Georgia=t:GE;");
	assert_ids("They left Atlanta for Georgia.", "Atlanta=t:atl;Georgia=t:GE;");
	assert_ids("They left Athens Falls, Atlanta and Macon Hills for Georgia.",
		   "Athens Falls=t:ath;Atlanta=t:atl;Macon Hills=t:mac;Georgia=t:US-GA;");
	/* countries come together, whatever lies in one of them */
	assert_ids("Atlanta, the United States and Georgia.", "Atlanta=t:atl;United States=t:US;Georgia=t:GE;");
	assert_ids("They live in Atlanta, Georgia.", "Atlanta=t:atl;Georgia=t:US-GA;");
	assert_ids("They live in Tbilisi, Georgia.", "Tbilisi=t:tbs;Georgia=t:GE;");
	assert_ids("They live in Savannah, Georgia.", "Savannah=t:sav;Georgia=t:US-GA;");
	/* the order in the text does not matter, nor how often a name stands there */
	assert_ids("In Georgia, near Tbilisi. From Kutaisi to Tbilisi.",
		   "Georgia=t:GE;Tbilisi=t:tbs;Kutaisi=t:kut;Tbilisi=t:tbs;");
	assert_ids("in the Gambia", "Gambia=t:GM;");
	/* what stands before it, and what it says it is in */
	assert_ids("The governor of Georgia spoke in Tbilisi.", "Georgia=t:US-GA;Tbilisi=t:tbs;");
	assert_ids("The president of Georgia spoke in Atlanta and Athens Falls.",
		   "Georgia=t:GE;Atlanta=t:atl;Athens Falls=t:ath;");
	assert_ids("They live in Tbilisi, Ohio.", "Tbilisi=;Ohio=t:US-OH;");
	assert_ids("They live in Savannah, Ohio.", "Savannah=t:sav;Ohio=t:US-OH;");
	assert_ids("They live in Tbilisi, United States.", "Tbilisi=;United States=t:US;");
	assert_ids("They saw Tbilisi, United States and Atlanta.",
		   "Tbilisi=t:tbs;United States=t:US;Atlanta=t:atl;");
}

static void candidates_of(ds_candidates *out, ds_arena *mem, const ds_doc *doc, const list *l, size_t i)
{
	const ds_gazetteer *lists[] = {l->g};
	ds_linker *link;

	assert_int_equal(ds_link_open(&link, doc, lists, 1, mem, NULL), DS_OK);
	assert_int_equal(ds_link_candidates(out, link, i, NULL), DS_OK);
}

static void test_candidates(void **state)
{
	list l;
	ds_doc doc;
	ds_arena mem;
	ds_candidates c;

	(void)state;
	list_open(&l, "t", tsv);
	ds_arena_init(&mem, NULL, 0);
	tag_text(&doc, &l, "They live in Atlanta, Georgia.");
	assert_int_equal(doc.spans.n, 2);
	candidates_of(&c, &mem, &doc, &l, 1);
	assert_int_equal(c.n, 4);
	assert_true(ds_str_is(c.v[0].id, "t:US-GA") && c.v[0].fits);
	assert_int_equal(c.v[0].score, 40 + 9 + 3 + 15);
	assert_true(ds_str_is(c.v[0].why,
			      "type GPE +40, prior 300 +9, 1 other place in US +3, beside Atlanta +15"));
	assert_true(ds_str_is(c.v[1].id, "t:GE") && c.v[1].fits);
	assert_true(ds_str_is(c.v[1].why, "type GPE +40, prior 2400 +12"));
	assert_true(ds_str_is(c.v[2].id, "t:georgia-inc") && !c.v[2].fits && c.v[2].score == 0);
	assert_true(ds_str_is(c.v[2].why, "type ORG, not GPE"));
	assert_true(ds_str_is(c.v[3].why, "a first name, nobody in particular"));
	candidates_of(&c, &mem, &doc, &l, 7);
	assert_int_equal(c.n, 0);
	ds_doc_free(&doc);
	/* a span of another type keeps no id of a list's */
	tag_text(&doc, &l, "They live in Atlanta, Georgia.");
	doc.spans.v[1].type = DS_PERSON;
	{
		const ds_gazetteer *lists[] = {l.g};

		assert_int_equal(ds_link_spans(&doc, lists, 1, NULL), DS_OK);
	}
	assert_int_equal(doc.spans.v[1].id.len, 0);
	ds_doc_free(&doc);
	ds_arena_free(&mem);
	list_close(&l);
}

/* A list of the user's comes first where priors are equal, or where it gives none. */
static void test_overlay(void **state)
{
	static const char *const mine[] = {"Tbilisi\tGPE\tx\t1000\tcc=GE\n", "Tbilisi\tGPE\tx\n",
					   "Tbilisi\tGPE\tx\t1\n"};
	static const char *const expected[] = {"mine:x", "mine:x", "t:tbs"};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		list a, b;
		ds_doc doc;
		ds_doc_source from = {.bytes = DS_STR("They met in Tbilisi.")};
		ds_tagger_opts opts = {.n_lists = 2};
		ds_tagger *t = NULL;

		list_open(&a, "mine", mine[i]);
		list_open(&b, "t", tsv);
		{
			const ds_gazetteer *lists[] = {a.g, b.g};

			opts.lists = lists;
			assert_int_equal(ds_tagger_new(&t, &opts, NULL), DS_OK);
		}
		assert_int_equal(ds_doc_init(&doc, &from, NULL, 0, NULL), DS_OK);
		assert_int_equal(ds_tagger_tag(t, &doc, NULL), DS_OK);
		assert_int_equal(doc.spans.n, 1);
		assert_true(ds_str_is(doc.spans.v[0].id, expected[i]));
		ds_tagger_free(t);
		ds_doc_free(&doc);
		list_close(&a);
		list_close(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_context),
		cmocka_unit_test(test_candidates),
		cmocka_unit_test(test_overlay),
	};

	return cmocka_run_group_tests_name("tag/link", tests, NULL, NULL);
}
