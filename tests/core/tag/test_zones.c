/*
 * Zones: each shape of headline, byline, dateline, quotation and paragraph, and what is none.
 *
 * SPDX-License-Identifier: MIT
 */
#include "core/tag/tagging.h"

#include "tag/zones.h"

#include <stdlib.h>

static void open_doc(ds_doc *doc, const char *text, const char *title)
{
	ds_doc_source from = {.bytes = ds_str_of(text), .meta.title = ds_str_of(title)};
	ds_err err = {DS_OK, ""};

	assert_int_equal(ds_doc_init(doc, &from, NULL, 0, &err), DS_OK);
	assert_int_equal(ds_doc_tokens(doc, &err), DS_OK);
	assert_int_equal(ds_zones_find(doc, &err), DS_OK);
	/* a second call changes nothing */
	assert_int_equal(ds_zones_find(doc, &err), DS_OK);
}

/* The zones of the kinds whose first letters are in `kinds`, as "h[...]" with "+" where one goes on. */
static void assert_titled(const char *text, const char *title, const char *kinds, const char *expected)
{
	ds_doc doc;
	ds_buf line;

	open_doc(&doc, text, title);
	ds_buf_init(&line, NULL, 0);
	for (size_t i = 0; i < doc.zones.n; i++) {
		const ds_zone *z = &doc.zones.v[i];
		char kind = ds_zone_name((ds_zone_kind)z->kind)[0];

		if (!strchr(kinds, kind))
			continue;
		ds_buf_printf(&line, "%s%c%s[", line.len ? " " : "", kind, z->continued ? "+" : "");
		ds_buf_str(&line, ds_str_sub(doc.text.read, z->start, z->end));
		ds_buf_char(&line, ']');
	}
	ds_buf_char(&line, '\0');
	assert_string_equal(line.at, expected);
	ds_buf_free(&line);
	ds_doc_free(&doc);
}

static void assert_zones(const char *text, const char *kinds, const char *expected)
{
	assert_titled(text, "", kinds, expected);
}

/* "dateline|place|agency|date of the document" of the first dateline; "" for none */
static void assert_dateline(const char *text, const char *expected)
{
	ds_doc doc;
	ds_buf line;
	const ds_dateline *d;

	open_doc(&doc, text, "");
	d = doc.datelines.n ? doc.datelines.v : NULL;
	ds_buf_init(&line, NULL, 0);
	if (d) {
		const ds_token *v = doc.tokens.v;
		const uint32_t parts[][2] = {{d->first, d->count},
					     {d->place, d->place_count},
					     {d->agency, d->agency_count}};

		for (size_t i = 0; i < 3; i++) {
			if (parts[i][1])
				ds_buf_str(&line,
					   ds_str_sub(doc.text.read, v[parts[i][0]].start,
						      v[parts[i][0] + parts[i][1] - 1].end));
			ds_buf_char(&line, '|');
		}
		ds_buf_str(&line, doc.meta.date);
	}
	ds_buf_char(&line, '\0');
	assert_string_equal(line.at, expected);
	ds_buf_free(&line);
	ds_doc_free(&doc);
}

static void test_datelines(void **state)
{
	(void)state;
	assert_dateline("RIGA, March 3 (Reuters) - Ice broke on Tuesday.",
			"RIGA, March 3 (Reuters) -|RIGA|Reuters|");
	assert_dateline("TUNIS (AP) \xE2\x80\x94 Shops closed early.",
			"TUNIS (AP) \xE2\x80\x94|TUNIS|AP|");
	assert_dateline("Vienna, 3 March 2019 \xE2\x80\x93 The talks went on.",
			"Vienna, 3 March 2019 \xE2\x80\x93|Vienna||2019-03-03");
	assert_dateline("OSLO -- Snow fell.", "OSLO --|OSLO||");
	assert_dateline("WUHAN, Oct. 4 (Xinhua) -- A bridge opened.",
			"WUHAN, Oct. 4 (Xinhua) --|WUHAN|Xinhua|");
	assert_dateline("MINSK, June 5. /TASS/. The plant stopped.", "MINSK, June 5. /TASS/.|MINSK|TASS|");
	assert_dateline("KAZAN. June 5 (Interfax) - The plant stopped.",
			"KAZAN. June 5 (Interfax) -|KAZAN|Interfax|");
	assert_dateline("GYUMRI, JUNE 5, ARMENPRESS. The plant stopped.",
			"GYUMRI, JUNE 5, ARMENPRESS.|GYUMRI|ARMENPRESS|");
	assert_dateline("SAN JOSE--(BUSINESS WIRE)--Tarn Inc. has moved.",
			"SAN JOSE--(BUSINESS WIRE)--|SAN JOSE|BUSINESS WIRE|");
	assert_dateline("MUMBAI: The rain stopped on Monday.", "MUMBAI:|MUMBAI||");
	assert_dateline("TYRE/HAIFA (Reuters) - Both ports are shut.", "TYRE/HAIFA (Reuters) -|TYRE/HAIFA|Reuters|");
	assert_dateline("(Reuters) - Shares fell.", "(Reuters) -||Reuters|");
	assert_dateline("Port-au-Prince, Haiti \xE2\x80\x94 Schools opened again on Monday after two weeks.",
			"Port-au-Prince, Haiti \xE2\x80\x94|Port-au-Prince, Haiti||");
	assert_dateline("Shiraz, May 3, IRNA \xE2\x80\x93 Rain fell.", "Shiraz, May 3, IRNA \xE2\x80\x93|Shiraz|IRNA|");
}

static void test_date_lines(void **state)
{
	(void)state;
	assert_dateline("Snow falls\n\nUpdated 3 March 2020 14:05 GMT\n\nIt fell on Monday.",
			"Updated 3 March 2020 14:05 GMT|||2020-03-03");
	assert_dateline("Snow falls\n\nTuesday, March 3, 2020\n\nIt fell on Monday.",
			"Tuesday, March 3, 2020|||2020-03-03");
	assert_dateline("Snow falls\n\n31.03.2020 | Bern\n\nIt fell on Monday.",
			"31.03.2020 | Bern|Bern||2020-03-31");
	/* which of the two is the month? */
	assert_dateline("Snow falls\n\n03/04/2020\n\nIt fell on Monday.", "03/04/2020|||");
	assert_dateline("Snow falls Tuesday, March 3, 2020\n\nIt fell.", "Tuesday, March 3, 2020|||2020-03-03");
	assert_dateline("Tuesday, March 3, 2020 At noon it snowed.", "Tuesday, March 3, 2020|||2020-03-03");
	assert_dateline("29 February 2021 \xE2\x80\x93 It snowed.", "29 February 2021 \xE2\x80\x93|||");
}

static void test_no_datelines(void **state)
{
	static const char *const none[] = {
		"Riga, March 3 was cold.", "Cork - a town on a river - has no bridge.",
		"FACTBOX - What is known so far.", "Thanks - see you on Monday, then.",
		"Group F \xE2\x80\x94 Norland 1 \xE2\x80\x93 0 Sudmark", "Ninety - four men came to work.",
		"SMITH: I was there.\n\nJONES: I was not.", "In May 2020 it rained.", "3 men came.",
		"He met (in Riga) - as he said - nobody.", "- RIGA, March 3 (AP) - Rain", "", "\n\n", "A"};

	(void)state;
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		assert_dateline(none[i], "");
}

/* A diary, a chronicle: many days, and none of them the document's. */
static void test_days(void **state)
{
	static const char *const days = "1 May 2020 \xE2\x80\x93 Talks began.\n\n2 May 2020 \xE2\x80\x93 They ended.";
	ds_buf text;

	(void)state;
	assert_dateline(days, "");
	assert_zones(days, "dp", "p[1 May 2020 \xE2\x80\x93 Talks began.] p[2 May 2020 \xE2\x80\x93 They ended.]");
	assert_dateline("My days\n\n1 May 2020\n\nTalks began.\n\n2 May 2020\n\nThey ended.", "");
	/* two lines of one head are none */
	assert_dateline("Talks\n\n1 May 2020\n\nUpdated 2 May 2020\n\nThey began.", "1 May 2020|||2020-05-01");
	/* the second day lies far behind the first */
	ds_buf_init(&text, NULL, 0);
	ds_buf_zstr(&text, "1 May 2020 \xE2\x80\x93 Talks began.\n\n");
	for (int i = 0; i < 200; i++)
		ds_buf_zstr(&text, "They went on and on.\n\n");
	ds_buf_char(&text, '\0');
	assert_dateline(text.at, "1 May 2020 \xE2\x80\x93|||2020-05-01");
	text.len--;
	ds_buf_zstr(&text, "2 May 2020 \xE2\x80\x93 They ended.");
	ds_buf_char(&text, '\0');
	assert_dateline(text.at, "");
	ds_buf_free(&text);
}

static void test_heads(void **state)
{
	(void)state;
	assert_zones("Ferry sinks\n\nBy Ann Lee and Bo Ek, Norland News\n\nIt sank.", "hbp",
		     "h[Ferry sinks] b[By Ann Lee and Bo Ek, Norland News] p[It sank.]");
	assert_zones("Ferry sinks\nAnn Lee in Riga\nTue 3 Mar 2020 14.05 GMT\n\nIt sank.", "hbdp",
		     "h[Ferry sinks] b[Ann Lee in Riga] d[Tue 3 Mar 2020 14.05 GMT] p[It sank.]");
	assert_zones("Ferry sinks\n\nAnn Lee, Staff Writer\n\nIt sank.", "hbp",
		     "h[Ferry sinks] b[Ann Lee, Staff Writer] p[It sank.]");
	assert_zones("It sank.\n\n(Reporting by Ann Lee; Editing by Bo Ek)", "hbp",
		     "p[It sank.] b[(Reporting by Ann Lee; Editing by Bo Ek)]");
	/* two articles */
	assert_zones("Ferry sinks\n\nRIGA (AP) - It sank.\n\nBus falls\n\nOSLO (AP) - It fell.", "hdp",
		     "h[Ferry sinks] p[RIGA (AP) - It sank.] d[RIGA (AP) -] "
		     "h[Bus falls] p[OSLO (AP) - It fell.] d[OSLO (AP) -]");
	assert_zones("By Friday the river had risen.\n\nIt fell.", "hb", "");
	assert_zones("It sank.\n\nIt was old.", "hb", "");
	/* a full stop does not matter where the title is known */
	assert_titled("A ferry sank.\n\nIt was old.", "A FERRY SANK", "hp", "h[A ferry sank.] p[It was old.]");
	assert_zones("Only a line", "hp", "p[Only a line]");
}

static void test_marks(void **state)
{
	(void)state;
	assert_zones("\xE2\x80\x9CGo,\xE2\x80\x9D he said. \xE2\x80\x9CNow.\xE2\x80\x9D", "q",
		     "q[\xE2\x80\x9CGo,\xE2\x80\x9D] q[\xE2\x80\x9CNow.\xE2\x80\x9D]");
	assert_zones("\"Go,\" he said. \"Now.\"", "q", "q[\"Go,\"] q[\"Now.\"]");
	assert_zones("\xC2\xAB Va \xC2\xBB, dit-il.", "q", "q[\xC2\xAB Va \xC2\xBB]");
	assert_zones("\xE2\x80\x9EGeh\xE2\x80\x9C, sagte er: \xE2\x80\x9A" "Ja\xE2\x80\x98.", "q",
		     "q[\xE2\x80\x9EGeh\xE2\x80\x9C] q[\xE2\x80\x9AJa\xE2\x80\x98]");
	assert_zones("\xC2\xBBGeh\xC2\xAB, sagte er.", "q", "q[\xC2\xBBGeh\xC2\xAB]");
	assert_zones("``Go,'' he said.", "q", "q[``Go,'']");
	assert_zones("He said: \"She said 'go' to me.\"", "q", "q[\"She said 'go' to me.\"] q['go']");
	assert_zones("A plank 9\" wide; \"yes,\" he said.", "q", "q[\"yes,\"]");
	assert_zones("\"It is 5'7\" long,\" he said.", "q", "q[\"It is 5'7\" long,\"]");
	assert_zones("\"\" and nothing", "q", "");
	/* mixed by hand */
	assert_zones("\xE2\x80\x9CGo,\" he said. \"Now,\xE2\x80\x9D she said.", "q",
		     "q[\xE2\x80\x9CGo,\"] q[\"Now,\xE2\x80\x9D]");
}

static void test_apostrophes(void **state)
{
	(void)state;
	assert_zones("'It's late,' said the boys' father. 'Since '98 it's been.'", "q",
		     "q['It's late,'] q['Since '98 it's been.']");
	assert_zones("The boys' farm isn't the girls' farm.", "q", "");
	assert_zones("\xE2\x80\x98The boys\xE2\x80\x99 farm is old,\xE2\x80\x99 he said.", "q",
		     "q[\xE2\x80\x98The boys\xE2\x80\x99 farm is old,\xE2\x80\x99]");
	assert_zones("Rock 'n' roll, 'tis said, began in the '50s.", "q", "");
	assert_zones("He called it 'odd' twice.", "q", "q['odd']");
}

static void test_across_paragraphs(void **state)
{
	(void)state;
	assert_zones("\"It rains.\n\n\"It pours,\" he said.", "q", "q[\"It rains.] q+[\"It pours,\"]");
	assert_zones("He said: \"It rains.\n\nIt pours.\" Then he left.", "q",
		     "q[\"It rains.] q+[It pours.\"]");
	assert_zones("\xE2\x80\x9CIt rains.\n\nOn Monday it was dry. \xE2\x80\x9CYes,\xE2\x80\x9D he said.", "q",
		     "q[\xE2\x80\x9CIt rains.] q[\xE2\x80\x9CYes,\xE2\x80\x9D]");
	/* never closed, and another begins */
	assert_zones("(\"Wild 2) has a \"tail\" of dust.", "q", "q[\"Wild 2) has a] q[\"tail\"]");
}

static void test_announced(void **state)
{
	(void)state;
	assert_zones("The ministry said:\n\nWe have read the report with care.\n\nIt gave no date.", "q",
		     "q[We have read the report with care.]");
	assert_zones("The ministry said:\n\n\"We have read it.\" It gave no date.", "q", "q[\"We have read it.\"]");
	assert_zones("It differs in two respects:\n\nThe first is that it is small and old.", "q", "");
	assert_zones("The ministry said:\n\nRoads\n\nBridges", "q", "");
}

static void test_paragraphs(void **state)
{
	(void)state;
	assert_zones("One is\nwrapped here.\n\nTwo is\nwrapped, too.", "p",
		     "p[One is\nwrapped here.] p[Two is\nwrapped, too.]");
	assert_zones("It rained in the north.\nIt was dry in the south.\nNobody minded much.", "p",
		     "p[It rained in the north.] p[It was dry in the south.] p[Nobody minded much.]");
	assert_zones("   It rained in the north and\nin the south.\n   It was dry in the west and\nin the east.", "p",
		     "p[It rained in the north and\nin the south.] p[It was dry in the west and\nin the east.]");
	/* a line that nobody wrapped, though no sentence ends with it */
	assert_zones("Roads\nNear the old mill the road is closed to all but lorries, which may pass by night if they "
		     "are not loaded with stones, sand, gravel, lime, or any other thing that shakes the bridge "
		     "there, and\nbuses", "p",
		     "p[Roads] p[Near the old mill the road is closed to all but lorries, which may pass by night if "
		     "they are not loaded with stones, sand, gravel, lime, or any other thing that shakes the bridge "
		     "there, and] p[buses]");
	assert_zones("A lone CR ends\rits line.\r\rNew.", "p", "p[A lone CR ends\nits line.] p[New.]");
}

static void test_date_of_document(void **state)
{
	ds_doc_source from = {.bytes = DS_STR("Bern, 3 March 2020 \xE2\x80\x93 It met on Monday.")};
	ds_doc doc;

	(void)state;
	assert_int_equal(ds_doc_init(&doc, &from, NULL, 0, NULL), DS_OK);
	assert_true(ds_str_is(doc.meta.date, "2020-03-03"));
	assert_true(doc.date_found);
	assert_false(doc.has_tokens);
	ds_doc_free(&doc);
	from.meta.date = DS_STR("2021-01-01");
	assert_int_equal(ds_doc_init(&doc, &from, NULL, 0, NULL), DS_OK);
	assert_true(ds_str_is(doc.meta.date, "2021-01-01"));
	assert_false(doc.date_found);
	ds_doc_free(&doc);
}

/* The months of a language that has a table of values, where the document is known to be in it. */
static void test_months(void **state)
{
	static const struct {
		const char *lang, *text, *date;
	} cases[] = {
		{"fr", "PARIS, 3 août 2020 (AFP) - Le conseil s'est réuni.", "2020-08-03"},
		{"fr", "PARIS, 1er août 2020 (AFP) - Le conseil s'est réuni.", "2020-08-01"},
		{"de", "BERN, 3. März 2020 (SDA) - Der Rat trat zusammen.", "2020-03-03"},
		{"de-CH", "BERN, 3. Dezember 2020 (SDA) - Der Rat trat zusammen.", "2020-12-03"},
		{"es", "LIMA, 3 de enero de 2020 (EFE) - El consejo se reunió.", "2020-01-03"},
		{"ru", "МОСКВА, 3 марта 2020 — РИА Новости. Совет собрался.", "2020-03-03"},
		{"ru", "МОСКВА, 3 мар — РИА Новости. Совет собрался.", ""},
		{"fr", "PARIS, 3 Xyzét 2020 (AFP) - Le conseil s'est réuni.", ""},
		{"it", "ROMA, 3 agosto 2020 (ANSA) - Il consiglio si è riunito.", ""},
		{"en", "PARIS, 3 août 2020 (AFP) - The council met.", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		ds_doc_source from = {.bytes = ds_str_of(cases[i].text), .meta.lang = ds_str_of(cases[i].lang)};
		ds_doc doc;

		assert_int_equal(ds_doc_init(&doc, &from, NULL, 0, NULL), DS_OK);
		if (!ds_str_is(doc.meta.date, cases[i].date))
			print_message("%s: %.*s\n", cases[i].text, (int)doc.meta.date.len, doc.meta.date.at);
		assert_true(ds_str_is(doc.meta.date, cases[i].date));
		ds_doc_free(&doc);
	}
}

/* "on Monday" is told from the dateline's date; without a year in it nothing is. */
static void test_relative_dates(void **state)
{
	static const struct {
		const char *text, *monday;
	} cases[] = {{"BERN, 3 March 2020 (SDA) - It met on Monday.", "2020-03-02"},
		     {"BERN, 3 March (SDA) - It met on Monday.", ""}};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		ds_doc doc;
		const ds_span *last;

		tag_text(&doc, NULL, cases[i].text);
		last = &doc.spans.v[doc.spans.n - 1];
		assert_int_equal(last->type, DS_DATE);
		assert_true(ds_str_is(last->value.first, cases[i].monday));
		ds_doc_free(&doc);
	}
}

/* Every allocation that can fail. */
struct limited {
	size_t left;
};

static void *give(void *user, void *ptr, size_t osize, size_t nsize)
{
	struct limited *l = user;

	(void)osize;
	if (nsize == 0) {
		free(ptr);
		return NULL;
	}
	if (l->left == 0)
		return NULL;
	l->left--;
	return realloc(ptr, nsize);
}

static void test_memory(void **state)
{
	ds_buf text;
	size_t k = 0;
	ds_status st = DS_ENOMEM;

	(void)state;
	ds_buf_init(&text, NULL, 0);
	ds_buf_zstr(&text, "Ferry sinks\n\n3 March 2020\n\n");
	for (int i = 0; i < 400; i++)
		ds_buf_zstr(&text, "RIGA (AP) - \"It sank,\" he said.\n\n");
	for (; st; k++) {
		struct limited l = {k};
		ds_alloc alloc = {give, &l};
		ds_doc_source from = {.bytes = ds_buf_view(&text)};
		ds_err err = {DS_OK, ""};
		ds_doc doc;

		assert_true(k < 1000);
		st = ds_doc_init(&doc, &from, &alloc, 0, &err);
		if (!st)
			st = ds_doc_tokens(&doc, &err);
		if (!st)
			st = ds_zones_find(&doc, &err);
		assert_true(st == DS_OK || st == DS_ENOMEM);
		assert_int_equal(st, err.code);
		if (!st)
			assert_int_equal(doc.zones.n, 2 + 3 * 400);
		ds_doc_free(&doc);
	}
	assert_true(k > 3);
	ds_buf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_datelines),
		cmocka_unit_test(test_date_lines),
		cmocka_unit_test(test_no_datelines),
		cmocka_unit_test(test_days),
		cmocka_unit_test(test_heads),
		cmocka_unit_test(test_marks),
		cmocka_unit_test(test_apostrophes),
		cmocka_unit_test(test_across_paragraphs),
		cmocka_unit_test(test_announced),
		cmocka_unit_test(test_paragraphs),
		cmocka_unit_test(test_date_of_document),
		cmocka_unit_test(test_months),
		cmocka_unit_test(test_relative_dates),
		cmocka_unit_test(test_memory),
	};

	return cmocka_run_group_tests_name("tag/zones", tests, NULL, NULL);
}
