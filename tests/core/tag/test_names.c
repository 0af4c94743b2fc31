/*
 * Names by rule and links, over a small list of our own, so that each rule shows.
 *
 * SPDX-License-Identifier: MIT
 */
#include "core/tag/tagging.h"

static const char tsv[] =
	"Norland\tGPE\tiso:NL\t90\t\n"
	"Sudmark\tGPE\tiso:SM\t90\t\n"
	"Osterby\tGPE\tp:1\t20\t\n"
	"Reading\tGPE\tp:2\t20\tcommon=1\n"
	"Jordan\tGPE\tiso:JO\t90\t\n"
	"Jordan\tPERSON\tfirst:jordan\t1\tclass=FIRST\n"
	"Anna\tPERSON\tfirst:anna\t1\tclass=FIRST\n"
	"Erik\tPERSON\tfirst:erik\t1\tclass=FIRST\n"
	"Norlander\tNORP\td:NL\t90\t\n"
	"Norlandish\tNORP\td:NL\t90\t\n"
	"Norlandish\tLANGUAGE\tl:nl\t1\t\n"
	"Sudmarkian\tNORP\td:SM\t90\t\n"
	"UNX\tORG\to:unx\t50\t\n"
	"Aid Watch\tORG\to:aw\t50\t\n"
	"the Red House\tORG\to:rh\t50\t\n"
	"president\tTITLE\tt:1\t1\t\n"
	"President\tTITLE\tt:1\t1\t\n"
	"Mr.\tTITLE\tt:2\t1\t\n"
	"Foreign Minister\tTITLE\tt:3\t1\t\n"
	"spokesman\tROLE\tt:4\t1\t\n"
	"Khan\tTITLE\tt:5\t1\t\n"
	"Ministry\tORG\th:1\t1\tclass=HEAD;position=both;caps=required\n"
	"University\tORG\th:2\t1\tclass=HEAD;position=both;caps=required\n"
	"Party\tORG\th:3\t1\tclass=HEAD;position=after;caps=required\n"
	"Service\tORG\th:4\t1\tclass=HEAD;position=after;caps=required\n"
	"Forum\tEVENT\th:5\t1\tclass=HEAD;position=after;caps=optional\n"
	"war\tEVENT\th:6\t1\tclass=HEAD;position=after;caps=optional\n"
	"River\tLOC\th:7\t1\tclass=HEAD;position=both;caps=required\n"
	"Bridge\tFAC\th:8\t1\tclass=HEAD;position=after;caps=required\n"
	"вождь\tTITLE\tt:6\t1\t\n"
	"საქართველო\tGPE\tiso:GE\t9\t\n"
	"პრეზიდენტი\tTITLE\tt:7\t1\t\n"
	"read\tWORD\n"
	"attack\tWORD\n"
	"resident\tWORD\n"
	"fish\tWORD\n"
	"wildlife\tWORD\n";

static list small;

static int open_list(void **state)
{
	(void)state;
	list_open(&small, "t", tsv);
	return 0;
}

static int close_list(void **state)
{
	(void)state;
	list_close(&small);
	return 0;
}

static void test_titles(void **state)
{
	(void)state;
	assert_names(&small, "Norlandish Foreign Minister Vuk Tarvel met UNX officials.",
		     "NORP[Norlandish] PERSON[Vuk Tarvel] ORG[UNX]");
	assert_names(&small, "He saw president Vuk Tarvel and spokesman Imre van der Holt.",
		     "PERSON[Vuk Tarvel] PERSON[Imre van der Holt]");
	assert_names(&small, "They asked Mr. Jordan about it.", "PERSON[Jordan]");
	assert_names(&small, "The visit of Anna Tarvel Khan ended.", "PERSON[Anna Tarvel Khan]");
	assert_names(&small, "It was signed by J. R. Tarvel and Anna al-Tarvel.",
		     "PERSON[J. R. Tarvel] PERSON[Anna al-Tarvel]");
	assert_names(&small, "It was Kim Tar-un who came.", "PERSON[Kim Tar-un]");
}

static void test_heads(void **state)
{
	(void)state;
	assert_names(&small, "The Ministry of Foreign Affairs of Norland replied.",
		     "ORG[Ministry of Foreign Affairs of Norland]");
	assert_names(&small, "He spoke at the Tarvel Peace Forum in Osterby.",
		     "EVENT[Tarvel Peace Forum] GPE[Osterby]");
	assert_names(&small, "She works for the Fish and Wildlife Service.",
		     "ORG[Fish and Wildlife Service]");
	assert_names(&small, "The Old Bridge over the River Tar fell.",
		     "FAC[Old Bridge] LOC[River Tar]");
	assert_names(&small, "It began in the second Tarvel war and the Tarvel war crimes trial.",
		     "EVENT[second Tarvel war]");
	assert_names(&small, "He called the Red House twice.", "ORG[Red House]");
	assert_names(&small, "The Norlandish army fought.", "NORP[Norlandish]");
}

static void test_places(void **state)
{
	(void)state;
	assert_names(&small, "Reading is fun, he said. He was in Reading.", "GPE[Reading]");
	assert_names(&small, "Reading is fun.", "");
	assert_names(&small, "Shells hit Osterby, Tarvel, Hosk and Brenn and other towns.",
		     "GPE[Osterby] GPE[Tarvel] GPE[Hosk] GPE[Brenn]");
	assert_names(&small, "The village of Tarvel burned. Nobody was in Tarvel then.",
		     "GPE[Tarvel] GPE[Tarvel]");
	assert_names(&small, "TARVEL, Norland (UNX) - Attacks went on.",
		     "GPE[TARVEL] GPE[Norland] ORG[UNX]");
	assert_names(&small, "Residents of northern Norland fled.", "GPE[Norland]");
	assert_names(&small, "Jordan Tarvel left Jordan.", "PERSON[Jordan Tarvel] GPE[Jordan]");
}

/* What only places have says that a name is one; of a person only the name itself can. */
static void test_bound(void **state)
{
	(void)state;
	assert_names(&small, "The death toll from the shelling of Tarvel rose.", "GPE[Tarvel]");
	assert_names(&small, "The capture of Tarvel came late.", "GPE[Tarvel]");
	assert_names(&small, "They met on the outskirts of Tarvel.", "GPE[Tarvel]");
	assert_names(&small, "Residents of Tarvel fled after the siege of Hosk.",
		     "GPE[Tarvel] GPE[Hosk]");
	assert_names(&small, "Anna Tarvel hid. The capture of Tarvel took a year.",
		     "PERSON[Anna Tarvel] PERSON[Tarvel]");
	assert_names(&small, "He saw the colour of Tarvel.", "");
}

static void test_language(void **state)
{
	(void)state;
	assert_names(&small, "He wrote in Norlandish.", "LANGUAGE[Norlandish]");
	assert_names(&small, "He wrote in Norlandish papers.", "NORP[Norlandish]");
	assert_names(&small, "The Norlandish language is old.", "LANGUAGE[Norlandish]");
}

static void test_plain(void **state)
{
	(void)state;
	assert_names(&small, "Attacks went on. However, nothing changed.", "");
	assert_names(&small, "ATTACKS GO ON IN NORLAND", "GPE[NORLAND]");
	assert_names(&small, "", "");
}

static void test_caseless(void **state)
{
	(void)state;
	assert_names(&small, "პრეზიდენტი ვუკ ტარველი. საქართველო.",
		     "PERSON[ვუკ ტარველი] GPE[საქართველო]");
	assert_names(&small, "вождь Вук Тарвел", "PERSON[Вук Тарвел]");
}

/* entity of each name: the index of its first mention, * for a first mention */
static void assert_links(const char *text, const char *expected)
{
	ds_doc doc;
	ds_buf line;

	tag_text(&doc, &small, text);
	ds_buf_init(&line, NULL, 0);
	for (size_t i = 0; i < doc.spans.n; i++) {
		if (doc.spans.v[i].entity < 0)
			ds_buf_zstr(&line, "* ");
		else
			ds_buf_printf(&line, "%d ", (int)doc.spans.v[i].entity);
	}
	ds_buf_char(&line, '\0');
	assert_string_equal(line.at, expected);
	ds_buf_free(&line);
	ds_doc_free(&doc);
}

static void test_links(void **state)
{
	(void)state;
	assert_links("Anna Tarvel met Erik Holt. Tarvel said Holt agreed. Anna Tarvel left.",
		     "* * 0 1 0 ");
	assert_links("The Tarvel Democratic Party (TDP) won. The TDP said so.", "* 0 0 ");
	assert_links("Norland and the Norlandish people; Norland's towns.", "* * 0 ");
	/* which of them is not told */
	assert_links("Erik Holt and Anna Holt came. Holt said no.", "* * * ");
}

/* The words of a document that a person is named in later find their type in it. */
static void test_document(void **state)
{
	(void)state;
	assert_names(&small, "Tarvel said no. Anna Tarvel was asked again.",
		     "PERSON[Tarvel] PERSON[Anna Tarvel]");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_titles),  cmocka_unit_test(test_heads),
		cmocka_unit_test(test_places),  cmocka_unit_test(test_language),
		cmocka_unit_test(test_plain),   cmocka_unit_test(test_caseless),
		cmocka_unit_test(test_links),   cmocka_unit_test(test_document),
		cmocka_unit_test(test_bound),
	};

	return cmocka_run_group_tests_name("tag/names", tests, open_list, close_list);
}
