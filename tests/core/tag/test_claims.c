/*
 * Who says so: each pattern of attribution, and what is none.
 *
 * SPDX-License-Identifier: MIT
 */
#include "core/tag/tagging.h"

static const char tsv[] = "Norland\tGPE\tiso:NL\t90\t\n"
			  "Sudmark\tGPE\tiso:SM\t90\t\n"
			  "Anna\tPERSON\tf:1\t1\tclass=FIRST\n"
			  "UNX\tORG\to:1\t9\t\n"
			  "Aid Watch\tORG\to:2\t9\t\n"
			  "Ministry\tORG\th:1\t1\tclass=HEAD;position=both;caps=required\n"
			  "spokesman\tROLE\tt:1\t1\t\n"
			  "minister\tROLE\tt:2\t1\t\n";

/* "STANCE[-] SPEAKER(type) | CONTENT" of each claim, one a line */
static void assert_claims(const char *text, const char *expected)
{
	list l;
	ds_doc doc;
	ds_buf line;

	list_open(&l, "t", tsv);
	tag_text(&doc, &l, text);
	ds_buf_init(&line, NULL, 0);
	for (size_t i = 0; i < doc.claims.n; i++) {
		const ds_claim *c = &doc.claims.v[i];

		ds_buf_printf(&line, "%s%s%s ", ds_stance_name((ds_stance)c->stance),
			      c->negated ? "-" : "", c->direct ? "\"" : "");
		ds_buf_str(&line, ds_str_sub(doc.text.read, c->speaker_at.start, c->speaker_at.end));
		if (c->speaker >= 0)
			ds_buf_printf(&line, "(%s)",
				      ds_type_name((ds_type)doc.spans.v[c->speaker].type));
		ds_buf_zstr(&line, " | ");
		ds_buf_str(&line, ds_str_sub(doc.text.read, c->content.start, c->content.end));
		ds_buf_char(&line, '\n');
	}
	ds_buf_char(&line, '\0');
	assert_string_equal(line.at, expected);
	ds_buf_free(&line);
	ds_doc_free(&doc);
	list_close(&l);
}

static void test_according(void **state)
{
	(void)state;
	assert_claims("According to Aid Watch, ten people died.",
		      "say Aid Watch(ORG) | ten people died\n");
	assert_claims("Ten people died, according to officials.",
		      "say officials | Ten people died\n");
}

static void test_verbs(void **state)
{
	(void)state;
	assert_claims("Aid Watch and UNX have confirmed that Norland used mines.",
		      "confirm Aid Watch and UNX(ORG) | Norland used mines\n");
	assert_claims("Norland has not confirmed that the town fell.",
		      "confirm- Norland(GPE) | the town fell\n");
	assert_claims("Sudmark later denied that its troops fired.",
		      "deny Sudmark(GPE) | its troops fired\n");
	assert_claims("The minister said the road was open.",
		      "say The minister | the road was open\n");
	assert_claims("Anna Tarvel told reporters on Monday that she would go.",
		      "say Anna Tarvel(PERSON) | she would go\n");
	assert_claims("Anna Tarvel, the minister, claimed that it rained.",
		      "claim Anna Tarvel(PERSON) | it rained\n");
	assert_claims("Officials in Norland and Sudmark reported that it rained.",
		      "say Officials in Norland and Sudmark | it rained\n");
	assert_claims("She doubted that it rained.", "doubt She | it rained\n");
}

static void test_direct(void **state)
{
	(void)state;
	assert_claims("\"We will stay,\" said Anna Tarvel.",
		      "say\" Anna Tarvel(PERSON) | We will stay\n");
	assert_claims("\"We will stay,\" Anna Tarvel said.",
		      "say\" Anna Tarvel(PERSON) | We will stay\n");
	assert_claims("Anna Tarvel said: \"We will stay.\"",
		      "say\" Anna Tarvel(PERSON) | We will stay\n");
	assert_claims("\"We saw nothing,\" Aid Watch spokesman Anna Tarvel told the press.",
		      "say\" Anna Tarvel(PERSON) | We saw nothing\n");
	assert_claims("The road is open, UNX said.", "say UNX(ORG) | The road is open\n");
}

static void test_passive(void **state)
{
	(void)state;
	assert_claims("The death was confirmed by Aid Watch.",
		      "confirm Aid Watch(ORG) | The death\n");
	assert_claims("It was reported that the town fell.", "say  | the town fell\n");
	assert_claims("The man was told.", "");
}

static void test_role(void **state)
{
	(void)state;
	assert_claims("The Ministry of Health of Norland met. The ministry said it was over.",
		      "say The ministry(ORG) | it was over\n");
}

static void test_none(void **state)
{
	(void)state;
	assert_claims("Anna Tarvel walked home. He said.", "");
	assert_claims("", "");
}

static void test_at(void **state)
{
	list l;
	ds_doc doc;

	(void)state;
	list_open(&l, "t", tsv);
	tag_text(&doc, &l, "UNX said that Norland confirmed that it rained. It is late.");
	assert_int_equal(doc.claims.n, 2);
	assert_int_equal(ds_claim_at(&doc, 42), 1); /* "rained": the inner claim */
	assert_int_equal(ds_claim_at(&doc, 14), 0); /* "Norland" */
	assert_int_equal(ds_claim_at(&doc, 50), -1);
	ds_doc_free(&doc);
	list_close(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_according), cmocka_unit_test(test_verbs),
		cmocka_unit_test(test_direct),    cmocka_unit_test(test_passive),
		cmocka_unit_test(test_role),      cmocka_unit_test(test_none),
		cmocka_unit_test(test_at),
	};

	return cmocka_run_group_tests_name("tag/claims", tests, NULL, NULL);
}
