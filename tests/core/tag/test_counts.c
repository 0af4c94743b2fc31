/*
 * What numbers count: each way to say it, and what is none.
 *
 * SPDX-License-Identifier: MIT
 */
#include "core/tag/tagging.h"

#include "tag/counts.h"
#include "tag/counts_int.h"
#include "tag/values.h"

/* "NUMBER UNIT harm @place !time <whole" of each figure, semicolons between */
static void counts_line(ds_buf *out, const ds_doc *doc)
{
	for (size_t i = 0; i < doc->counts.n; i++) {
		const ds_count *n = &doc->counts.v[i];
		const ds_span *s = &doc->spans.v[n->number];
		const struct {
			const char *sign;
			int32_t span;
		} links[] = {{" @", n->place}, {" !", n->time}, {" <", n->part_of}};

		ds_buf_zstr(out, i ? "; " : "");
		ds_buf_str(out, ds_str_sub(doc->text.read, s->start, s->end));
		ds_buf_char(out, ' ');
		ds_buf_str(out, n->unit.len ? n->unit : DS_STR("-"));
		ds_buf_printf(out, " %s", n->harm ? n->harm : "-");
		for (size_t k = 0; k < 3; k++) {
			const ds_span *to = links[k].span < 0 ? NULL : &doc->spans.v[links[k].span];

			if (!to)
				continue;
			ds_buf_zstr(out, links[k].sign);
			ds_buf_str(out, ds_str_sub(doc->text.read, to->start, to->end));
		}
	}
	ds_buf_char(out, '\0');
}

static void assert_counts(const char *text, const char *expected)
{
	ds_doc doc;
	ds_buf line;

	tag_text(&doc, NULL, text);
	assert_int_equal(ds_counts_find(&doc, NULL), DS_OK);
	ds_buf_init(&line, NULL, 0);
	counts_line(&line, &doc);
	if (strcmp(line.at, expected) != 0)
		print_message("%s\n", text);
	assert_string_equal(line.at, expected);
	ds_buf_free(&line);
	ds_doc_free(&doc);
}

struct row {
	const char *text, *counts;
};

static void assert_rows(const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		assert_counts(rows[i].text, rows[i].counts);
}
#define ASSERT_ROWS(rows) assert_rows(rows, sizeof rows / sizeof *rows)

static void test_verbs(void **state)
{
	static const struct row rows[] = {
		/* active */
		{"At least 106 protesters in 21 cities have been killed.", "At least 106 protesters killed; 21 towns -"},
		{"The blast killed 9 and wounded 20.", "9 people killed; 20 people injured"},
		{"The storm hit the coast, killing at least 12 people.",
		 "at least 12 people killed"},
		{"Rebels kidnapped and killed three aid workers.", "three workers killed"},
		{"Storms kill hundreds of people each year.", "hundreds people killed"},
		{"Shelling killed or wounded 200 soldiers.", "200 soldiers casualties"},
		{"Officers shot dead three robbers.", "three robbers killed"},
		{"The army captured 40 rebels and seized 12 tanks.",
		 "40 rebels detained; 12 tanks -"},
		{"Two gunmen killed 12 villagers.", "Two gunmen -; 12 residents killed"},
		/* passive */
		{"Nine people were killed and 20 were injured.",
		 "Nine people killed; 20 people injured"},
		{"More than 3,000 people have been displaced.", "More than 3,000 people displaced"},
		{"Two hundred people were reported missing.", "Two hundred people missing"},
		{"The 12 people who were killed came from the coast.", "12 people killed"},
		{"Officials said 12 suspects had been arrested.", "12 suspects detained"},
		{"Forty sailors are feared dead.", "Forty soldiers killed"},
		{"Thirty men were held hostage.", "Thirty men abducted"},
		/* what is counted does it */
		{"Fifteen workers died and two drowned.",
		 "Fifteen workers killed; two workers killed"},
		{"Some 9,000 residents fled their homes.", "Some 9,000 residents displaced"},
		{"Three people lost their lives.", "Three people killed"},
		{"Five children lost both parents.", "Five children orphaned"},
		{"181 children lost one parent.", "181 children orphaned; one - -"},
	};

	(void)state;
	ASSERT_ROWS(rows);
}

static void test_short_forms(void **state)
{
	static const struct row rows[] = {
		{"9 dead, 20 injured in landslide", "9 people killed; 20 people injured"},
		{"Avalanche kills 9", "9 people killed"},
		{"The death toll rose to 40.", "40 people killed"},
		{"It left a death toll of 40.", "40 people killed"},
		{"The mayor put the toll at 41.", "41 people killed"},
		{"The number of people injured has risen to 32.", "32 people injured"},
		{"Injured: 5. Killed: 12.", "5 people injured; 12 people killed"},
		{"There were at least 3 deaths.", "at least 3 people killed"},
		{"The deaths of 20 miners shocked all.", "20 workers killed"},
		{"The war claimed 14 lives.", "14 people killed"},
		{"Crews saved 14 lives.", "14 people -"},
		{"The storm left 30 homeless and three dead.",
		 "30 people displaced; three people killed"},
		{"12 were killed and 30 injured.", "12 people killed; 30 people injured"},
		{"Twelve rebels were killed and 30 injured.",
		 "Twelve rebels killed; 30 rebels injured"},
		{"Medics treated 12 wounded soldiers.", "12 soldiers injured"},
		{"He was arrested along with 10 other men.", "10 men detained"},
		{"Fire destroyed 24 houses and damaged 150 others.",
		 "24 houses destroyed; 150 houses damaged"},
		{"The crash claimed the lives of 54 people.", "54 people killed"},
		{"Up to 9,000 lives may have been lost.", "Up to 9,000 people killed"},
		{"The dead numbered 12.", "12 people killed"},
		{"The dead were two soldiers and a guard.", "two soldiers killed"},
		{"The fire claimed four victims.", "four people killed"},
		{"Some 40,000 people were forced to leave their homes.", "Some 40,000 people displaced"},
		{"The dead include a nurse and five patients.", "five patients killed"},
		{"Police freed 12 detained pro-democracy activists.", "12 activists detained"},
		{"The raids hit 24 rebel-held villages.", "24 villages -"},
	};

	(void)state;
	ASSERT_ROWS(rows);
}

static void test_nouns(void **state)
{
	static const struct row rows[] = {
		{"The blast killed one soldier.", "one soldiers killed"},
		{"The blast destroyed one xylophone.", "one xylophones destroyed"},
		{"Five weapons caches were destroyed.", "Five caches destroyed"},
		{"Five women prisoners were killed.", "Five prisoners killed"},
		{"Three foreign and two local aid workers were killed.",
		 "Three workers killed; two workers killed"},
		{"In all, 12 residential and non-residential structures, as well as 288 vehicles, were damaged.",
		 "12 buildings damaged; 288 vehicles damaged"},
		{"Dozens of suspected members were arrested.", "Dozens members detained"},
		{"Three of his bodyguards were killed.", "Three guards killed"},
		{"Three of his five sons were killed.",
		 "Three relatives killed <five; five relatives -"},
		{"Three of the 12 were killed.", "Three people killed <12; 12 - -"},
		{"The missile killed one family of six.", "one families killed; six - -"},
		{"Anna Lind, 36, was arrested.", "36 - -"},
		{"The blast destroyed one oddity and one box.", "one oddities destroyed; one boxes destroyed"},
		{"Eighteen US troops were killed.", "Eighteen soldiers killed"},
		{"The war left tens of thousands of wounded.", "tens of thousands people injured"},
		{"They held a three way meeting.", "three - -"},
		{"The two, aged four and seven, were hurt.",
		 "two people injured; four - -; seven - -"},
		/* no person is damaged, and no attack killed */
		{"Two attacks were killed.", "Two attacks -"},
		/* words that say it of persons only */
		{"Twelve talks were held.", "Twelve talks -"},
		{"Twelve suspects were held.", "Twelve suspects detained"},
		{"Forces captured 12 villages and 40 rebels.", "12 villages -; 40 rebels detained"},
		{"Two villagers were demolished.", "Two residents -"},
	};

	(void)state;
	ASSERT_ROWS(rows);
}

static void test_lists(void **state)
{
	static const struct row rows[] = {
		{"18 rebels, 10 soldiers and a policeman were killed.",
		 "18 rebels killed; 10 soldiers killed"},
		{"They destroyed a bunker, seven trucks and two boats.",
		 "seven vehicles destroyed; two ships destroyed"},
		{"The raid killed 43 people in Ganja, 12 in Baku and four in Lima.",
		 "43 people killed @Ganja; 12 people killed @Baku; four people killed @Lima"},
		{"They won by 12 points and 3 players were injured.",
		 "12 points -; 3 players injured"},
	};

	(void)state;
	ASSERT_ROWS(rows);
}

static void test_parts(void **state)
{
	static const struct row rows[] = {
		{"At least 39 people, including 12 children and 27 women, were killed.",
		 "At least 39 people killed; 12 children killed <At least 39; 27 women killed <At least 39"},
		{"Nine people were killed, including two women, and 31 were injured.",
		 "Nine people killed; two women killed <Nine; 31 people injured"},
		{"Forty people died, three of them children.",
		 "Forty people killed; three children killed <Forty"},
		{"Six people, four women and two boys, were killed.",
		 "Six people killed; four women killed <Six; two boys killed <Six"},
		{"Six people - four women and two boys - were killed.",
		 "Six people killed; four women killed <Six; two boys killed <Six"},
		{"Of the 12 killed, three were children.",
		 "12 people killed; three children killed <12"},
		{"Two officers were among 14 people killed.",
		 "Two officers killed <14; 14 people killed"},
		{"Nine people were killed. Five of the dead were women.",
		 "Nine people killed; Five people killed <Nine"},
		{"Nine people were killed. The dead included three women.",
		 "Nine people killed; three women killed <Nine"},
		{"The blast injured 14, two critically.",
		 "14 people injured; two people injured <14"},
		{"Of the 12 families who fled, three are missing.",
		 "12 families displaced; three families missing <12"},
		{"It killed 12 people, including a nurse and two patients.",
		 "12 people killed; two patients killed <12"},
		{"The toll is 400, with 154 in Ganja.",
		 "400 people killed @Ganja; 154 people killed @Ganja <400"},
		{"On Monday a raid killed 39 people, including 12 children.",
		 "39 people killed !Monday; 12 children killed !Monday <39"},
		{"Sixty people were hurt, nine of them seriously.",
		 "Sixty people injured; nine people injured <Sixty"},
	};

	(void)state;
	ASSERT_ROWS(rows);
}

/* What is not done, and who does it. */
static void test_none(void **state)
{
	static const struct row rows[] = {
		{"None of the 12 passengers was hurt.", "12 passengers -"},
		{"The bomb did not kill 12 people.", "12 people -"},
		{"The bomb could kill 12 people.", "12 people -"},
		{"He is accused of plotting to kill 12 people.", "12 people -"},
		{"Some 5,000 people may be displaced.", "Some 5,000 people -"},
		{"Some 5,000 people may have been displaced.", "Some 5,000 people displaced"},
		{"If 30 people were killed, it would be the worst.", "30 people -"},
		{"All 140 passengers survived.", "140 passengers -"},
		{"The rebels released 20 hostages.", "20 hostages -"},
		{"The rebels are holding 20 hostages.", "20 hostages abducted"},
		{"Three bombers attacked a mosque.", "Three attackers -"},
		{"The choir sang 12 songs.", "12 songs -"},
	};

	(void)state;
	ASSERT_ROWS(rows);
}

static void test_places_and_times(void **state)
{
	static const struct row rows[] = {
		{"In Ganja, 12 people were killed, and in Baku nine died.",
		 "12 people killed @Ganja; nine people killed @Baku"},
		{"Police in Cairo said three people had been killed in Lima on Friday.",
		 "three people killed @Lima !Friday"},
		{"The shelling of Ganja killed ten civilians on 11 October 2020.",
		 "ten civilians killed @Ganja !11 October 2020"},
		{"BAKU - The death toll from the shelling of Ganja rose to 12.",
		 "12 people killed @Ganja"},
		{"A strike killed 12 U.S. soldiers.", "12 soldiers killed"},
		{"BAKU, Azerbaijan - Twelve people died on Monday.",
		 "Twelve people killed @BAKU !Monday"},
		/* a dateline's day is that of the report */
		{"BAKU, March 12, 2020 (AZN) - Twelve people died when a bus fell on Wednesday.",
		 "Twelve people killed @BAKU !Wednesday"},
		{"BAKU, March 12, 2020 (AZN) - Twelve people died.", "Twelve people killed @BAKU"},
	};

	(void)state;
	ASSERT_ROWS(rows);
}

/* Every line of the tables means something, and no word is lost. */
static void test_tables(void **state)
{
	static const char *const harms[] = {"killed", "injured", "casualties", "missing",
					    "displaced", "detained", "abducted",
					    "trapped", "sickened", "assaulted", "orphaned",
						    "destroyed", "damaged"};
	size_t n = 0;

	(void)state;
	for (; ds_count_harm(n); n++)
		assert_string_equal(ds_count_harm(n), harms[n]);
	assert_int_equal(n, sizeof harms / sizeof *harms);
	assert_int_equal(ds_count_harm_number("damaged"), n);
	assert_int_equal(ds_count_harm_number("nothing"), 0);
	assert_true(ds_count_word(DS_STR("shot and killed"))->uses & U_PASSIVE);
	assert_true(ds_count_word(DS_STR("shot"))->uses & U_PHRASE);
	assert_int_equal(ds_count_word(DS_STR("livestock"))->kind, K_ANIMALS);
	assert_null(ds_count_word(DS_STR("xylophone")));
	assert_null(ds_count_word(DS_STR("")));
}

/* Found once, and again only when told that the spans are others. */
static void test_once(void **state)
{
	ds_doc doc;
	const ds_count *v;

	(void)state;
	tag_text(&doc, NULL, "Nine people died in Ganja.");
	assert_null(ds_count_of(&doc, 0));
	assert_int_equal(ds_counts_find(&doc, NULL), DS_OK);
	v = doc.counts.v;
	assert_int_equal(ds_counts_find(&doc, NULL), DS_OK);
	assert_ptr_equal(v, doc.counts.v);
	assert_string_equal(ds_count_of(&doc, 0)->harm, "killed");
	assert_null(ds_count_of(&doc, 1)); /* Ganja */
	assert_null(ds_count_of(&doc, 99));
	doc.has_counts = false;
	assert_int_equal(ds_counts_find(&doc, NULL), DS_OK);
	assert_int_equal(doc.counts.n, 1);
	ds_doc_free(&doc);
	tag_text(&doc, NULL, "No numbers here.");
	assert_int_equal(ds_counts_find(&doc, NULL), DS_OK);
	assert_int_equal(doc.counts.n, 0);
	ds_doc_free(&doc);
}

/* The rules are English: a text that is known to be in another language counts nothing. */
static void test_languages(void **state)
{
	static const struct {
		const char *lang;
		size_t n;
	} cases[] = {{"", 1}, {"en", 1}, {"en-GB", 1}, {"und", 1}, {"fr", 0}, {"it", 0}, {"enm", 0}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		ds_doc_source from = {.bytes = DS_STR("40 morts"), .meta.lang = ds_str_of(cases[i].lang)};
		ds_tagger *t;
		ds_doc doc;

		assert_int_equal(ds_tagger_new(&t, NULL, NULL), DS_OK);
		assert_int_equal(ds_doc_init(&doc, &from, NULL, 0, NULL), DS_OK);
		assert_int_equal(ds_tagger_tag(t, &doc, NULL), DS_OK);
		assert_int_equal(ds_counts_find(&doc, NULL), DS_OK);
		assert_int_equal(doc.counts.n, cases[i].n);
		ds_doc_free(&doc);
		ds_tagger_free(t);
	}
}

/* Whatever stands beside what: nothing outside the text, and no figure a part of itself. */
static void test_hostile(void **state)
{
	static const char *const pieces[] = {"12 ", "were ", "killed ", "killed 9 ", ", ",
					     "including ", "- ", "( ", ") ", "; ",
					     "of ", "of them ", "the dead ", "and ", "toll ", "\"",
						     "families ", "among ",
					     "who ", "not ", "lost their lives ", ". "};
	const size_t n = sizeof pieces / sizeof *pieces;
	ds_buf text;

	(void)state;
	for (size_t a = 0; a < n; a++) {
		for (size_t b = 0; b < n; b++) {
			ds_doc doc;

			ds_buf_init(&text, NULL, 0);
			for (size_t i = 0; i < 30; i++) {
				ds_buf_zstr(&text, pieces[a]);
				ds_buf_zstr(&text, pieces[i % 3 ? b : (a + b + i) % n]);
			}
			ds_buf_char(&text, '\0');
			tag_text(&doc, NULL, text.at);
			assert_int_equal(ds_counts_find(&doc, NULL), DS_OK);
			for (size_t i = 0; i < doc.counts.n; i++) {
				const ds_count *c = &doc.counts.v[i];

				assert_true(c->noun.end <= doc.text.read.len &&
					    c->noun.start <= c->noun.end);
				assert_true(c->part_of < (int32_t)doc.spans.n &&
					    c->part_of != (int32_t)c->number);
				assert_true(!c->harm || c->cue.start < c->cue.end);
			}
			ds_doc_free(&doc);
			ds_buf_free(&text);
		}
	}
}

/* a text that is all figures is tagged within what a document may take: nothing grows by doubling */
static void test_room(void **state)
{
	ds_doc_source from = {0};
	ds_doc doc;
	ds_buf text;
	size_t before;

	(void)state;
	ds_buf_init(&text, NULL, 0);
	for (int i = 0; i < 5000; i++)
		ds_buf_zstr(&text, "3, 4, 5, 6 and 7 ");
	from.bytes = ds_buf_view(&text);
	from.meta.lang = DS_STR("en");
	assert_int_equal(ds_doc_init(&doc, &from, NULL, 0, NULL), DS_OK);
	assert_int_equal(ds_doc_tokens(&doc, NULL), DS_OK);
	assert_int_equal(ds_values_find(&doc.spans, &doc, NULL), DS_OK);
	before = doc.mem.used;
	assert_int_equal(ds_counts_find(&doc, NULL), DS_OK);
	assert_true(doc.counts.n >= 20000);
	assert_true(doc.mem.used - before <= (doc.counts.n + 1000) * sizeof *doc.counts.v + (1 << 20));
	ds_doc_free(&doc);
	ds_buf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_verbs), cmocka_unit_test(test_short_forms),
			cmocka_unit_test(test_nouns),
		cmocka_unit_test(test_lists), cmocka_unit_test(test_parts),
			cmocka_unit_test(test_none),
		cmocka_unit_test(test_places_and_times), cmocka_unit_test(test_tables),
			cmocka_unit_test(test_once),
		cmocka_unit_test(test_languages),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_room),
	};

	return cmocka_run_group_tests_name("tag/counts", tests, NULL, NULL);
}
