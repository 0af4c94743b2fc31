/*
 * tag/lang: values in other languages. The sentences are tables, tests/core/tag/values/LANG.tsv.
 *
 * SPDX-License-Identifier: MIT
 */
#include "core/tag/lang_check.h"

static void check_table(const char *lang)
{
	char path[80], *line = NULL;
	size_t cap = 0, rows = 0;
	ssize_t n;
	FILE *f;

	snprintf(path, sizeof path, "tests/core/tag/values/%s.tsv", lang);
	f = fopen(path, "r");
	if (!f)
		fail_msg("%s: not there (tests run from the root of the tree)", path);
	while ((n = getline(&line, &cap, f)) > 0) {
		ds_str row = {line, (size_t)n}, text;
		const char *tab;

		while (row.len && strchr("\r\n", row.at[row.len - 1]))
			row.len--;
		if (row.len == 0 || row.at[0] == '#')
			continue;
		tab = memchr(row.at, '\t', row.len);
		if (!tab)
			fail_msg("%s: no tab: %.*s", path, (int)row.len, row.at);
		text = ds_str_sub(row, 0, (size_t)(tab - row.at));
		lang_check(lang, NULL, text, ds_str_sub(row, text.len + 1, row.len));
		rows++;
	}
	free(line);
	fclose(f);
	assert_true(rows >= 60);
}

#define TABLE(lang)                                                                                \
	static void test_##lang(void **state)                                                      \
	{                                                                                          \
		(void)state;                                                                       \
		check_table(#lang);                                                                \
	}
TABLE(de)
TABLE(fr)
TABLE(es)
TABLE(ru)
TABLE(tr)
TABLE(az)

/* which rules a document gets */
static void test_choice(void **state)
{
	ds_str german = DS_STR("Es waren 1.500 Schafe am Dienstag."),
		english = DS_STR("It took forty boats on Tuesday.");

	(void)state;
	lang_check("de", NULL, german, DS_STR("CARDINAL[1.500|1500] DATE[Dienstag|2020-11-10]"));
	lang_check("DE", NULL, german, DS_STR("CARDINAL[1.500|1500] DATE[Dienstag|2020-11-10]"));
	lang_check("de-AT", NULL, german, DS_STR("CARDINAL[1.500|1500] DATE[Dienstag|2020-11-10]"));
	/* no table: English, as for a text whose language is not known */
	lang_check("nl", NULL, english, DS_STR("CARDINAL[forty|40] DATE[Tuesday|2020-11-10]"));
	lang_check("", NULL, DS_STR("Forty boats."), DS_STR("CARDINAL[Forty|40]"));
	lang_check("en-GB", NULL, english, DS_STR("CARDINAL[forty|40] DATE[Tuesday|2020-11-10]"));
	/* one document, one table: English words in a German text mean nothing, its figures do */
	lang_check("de", NULL,
		   DS_STR("Er sagte: \"We lost forty boats and 12 men on Tuesday.\" Das war gestern."),
		   DS_STR("CARDINAL[12|12] DATE[gestern|2020-11-11]"));
	lang_check("any", NULL, DS_STR("Forty boats."), DS_STR("CARDINAL[Forty|40]"));
}

static ds_lang *open_text(const char *text, ds_err *err)
{
	ds_lang *l = NULL;

	ds_lang_open(&l, DS_STR("my.tsv"), ds_str_of(text), err);
	return l;
}

/* a table of one's own: a new language, and words on top of one that ships */
static void test_own(void **state)
{
	static const char dutch[] = "language\tnl\ndecimal\tcomma\ngroup\tdot\none-word\tyes\nones-first\tyes\n"
				    "number\t2\ttwee\nnumber\t3\tdrie\nnumber\t20\ttwintig\nand\t\ten\n"
				    "number\t100\thonderd\nmonth\t5\tmei\ndate\tDAY MONTH [YEAR]\n"
				    "low\t-\tten minste, minstens\ncurrency\tEUR\teuro\nunit\tkilometre\tkilometer+\n"
				    "endings\ts\n";
	static const char more[] = "language\tde\nnumber\t12\tDützend\nunit\tvershok\tWerschok\n";
	ds_err err = {DS_OK, ""};
	ds_lang *l = open_text(dutch, &err);

	(void)state;
	if (!l)
		fail_msg("%s", err.msg);
	assert_string_equal(ds_lang_code(l), "nl");
	lang_check("nl", l, DS_STR("Er waren drieëntwintig schapen."),
		   DS_STR("CARDINAL[drieëntwintig|23]"));
	lang_check("nl", l, DS_STR("Minstens tweehonderd euro op 3 mei 2019."),
		   DS_STR("MONEY[Minstens tweehonderd euro|200.. EUR] DATE[3 mei 2019|2019-05-03]"));
	lang_check("nl", l, DS_STR("Ruim 1.500 kilometers, 5 kg."),
		   DS_STR("QUANTITY[1.500 kilometers|1500 kilometre] QUANTITY[5 kg|5 kilogram]"));
	/* it is for its own language only */
	lang_check("en", l, DS_STR("Forty boats."), DS_STR("CARDINAL[Forty|40]"));
	ds_lang_close(l);
	l = open_text(more, &err);
	assert_non_null(l);
	lang_check("de", l, DS_STR("Dützend Werschok, 3 Werschok, zwei Kilometer."),
		   DS_STR("QUANTITY[Dützend Werschok|12 vershok] QUANTITY[3 Werschok|3 vershok] "
			  "QUANTITY[zwei Kilometer|2 kilometre]"));
	assert_int_not_equal(ds_lang_sum(l), ds_lang_sum(ds_lang_builtin(DS_STR("de"))));
	ds_lang_close(l);
	ds_lang_close(NULL);
}

static const struct {
	const char *text, *message;
} bad[] = {
	{"", "my.tsv: no row \"language\" with a code of letters"},
	{"number\t1\tein", "my.tsv: no row \"language\" with a code of letters"},
	{"language\tDE",
	 "my.tsv:1: language: wanted is a code of two or three small letters, as de"},
	{"language\ten", "my.tsv:1: language: English has its own rules and takes no table"},
	{"language\tnl\n\nnummer\t1\teen",
	 "my.tsv:3: there is no kind \"nummer\" (docs/values.md lists them)"},
	{"language\tnl\nnumber 1 een",
	 "my.tsv:2: one column: wanted are KIND, VALUE and WORDS with tabs between"},
	{"language\tnl\nnumber\teen\t1", "my.tsv:2: \"een\" is no number"},
	{"language\tnl\nnumber\t-1\tx", "my.tsv:2: the number is below zero"},
	{"language\tnl\nnumber\t1e999\tx", "my.tsv:2: \"1e999\" is no number"},
	{"language\tnl\nnumber\t1\t", "my.tsv:2: no words in the third column"},
	{"language\tnl\nnumber\t1\ta,,b", "my.tsv:2: an empty word"},
	{"language\tnl\nnumber\t1\ta\tb",
	 "my.tsv:2: more than three columns: words are parted by commas"},
	{"language\tnl\nlow\t3\tx",
	 "my.tsv:2: \"low\" has no value: leave the second column empty or write -"},
	{"language\tnl\nmonth\t13\tx", "my.tsv:2: \"13\" is no month"},
	{"language\tnl\nweekday\t0\tx", "my.tsv:2: \"0\" is no weekday"},
	{"language\tnl\nperiod\tmoon\tx",
	 "my.tsv:2: \"moon\" is none of: second minute hour day week fortnight month quarter year decade century "
	 "weekend night"},
	{"language\tnl\npart-of-day\tlunch\tx",
	 "my.tsv:2: \"lunch\" is none of: morning afternoon evening night noon midnight dawn"},
	{"language\tnl\nday-part\tnight\tx",
	 "my.tsv:2: \"night\": wanted are days from today and a part of the day, as \"-1 night\", or a weekday, as "
	 "\"w1 night\""},
	{"language\tnl\ncurrency\teuro\tx",
	 "my.tsv:2: \"euro\" is no ISO 4217 code of three capitals"},
	{"language\tnl\ncurrency\teur\tx",
	 "my.tsv:2: \"eur\" is no ISO 4217 code of three capitals"},
	{"language\tnl\nlanguage\tde",
	 "my.tsv:2: language: a table is of one, and this is of \"nl\""},
	{"language\tnl\nunit\tm\xE8tre\tx",
	 "my.tsv:2: no UTF-8 text (a byte 0xE8); iconv makes it one"},
	{"language\tnl\nholiday\teaster--1e300\tx",
	 "my.tsv:2: \"easter--1e300\" is no holiday: wanted are 12-25, easter or easter-2"},
	{"language\tnl\ncurrency\tEUR/x\tx",
	 "my.tsv:2: \"EUR/x\" is no currency: wanted are EUR, EUR/100 or -"},
	{"language\tnl\nunit\t\tx", "my.tsv:2: the unit's name is missing"},
	{"language\tnl\nholiday\t13-1\tx",
	 "my.tsv:2: \"13-1\" is no holiday: wanted are 12-25, easter or easter-2"},
	{"language\tnl\ndecimal\tpoint", "my.tsv:2: decimal: wanted is comma or dot"},
	{"language\tnl\ngroup\tcomma", "my.tsv:2: group: \"comma\" is none of dot, space"},
	{"language\tnl\none-word\tja", "my.tsv:2: \"ja\": wanted is yes or no"},
	{"language\tnl\nadds\t60", "my.tsv:2: adds: wanted are two numbers, as 60 and 20"},
	{"language\tnl\nendings\ta,,b",
	 "my.tsv:2: an ending is empty or long, or there are more than 300"},
	{"language\tnl\ndate\tvan|tot",
	 "my.tsv:2: a pattern needs a part in capitals that may not be left out, and has 6 [parts] at most"},
	{"language\tnl\ndate\t[DAY] [MONTH]",
	 "my.tsv:2: a pattern needs a part in capitals that may not be left out, and has 6 [parts] at most"},
	{"language\tnl\ndate\tDAY [MONTH", "my.tsv:2: \"[MONTH\" is not closed (no blanks inside)"},
	{"language\tnl\ndate\tDAY <van> MONTH", "my.tsv:2: <...> must stand first"},
	{"language\tnl\ndate\tDAY 's-avonds MONTH", "my.tsv:2: \"'s-avonds\" is not one word"},
	{"language\tnl\ndate\tDAY a a a a a a a a a a a a",
	 "my.tsv:2: a pattern of more than 12 items"},
	{"language\tnl\nlow\t-\ta b c d e f g h i j k l m n o p q",
	 "my.tsv:2: \"q\": more than 16 words, or one of more than 64 bytes"},
};

static void test_bad_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		ds_err err = {DS_OK, ""};
		ds_lang *l = open_text(bad[i].text, &err);

		assert_null(l);
		assert_true(err.code == DS_ESYNTAX || err.code == DS_ELIMIT);
		assert_string_equal(err.msg, bad[i].message);
		assert_null(open_text(bad[i].text, NULL));
	}
}

/* comments, blank lines, a byte order mark, CR LF */
static void test_layout(void **state)
{
	ds_err err = {DS_OK, ""};
	ds_lang *l = open_text("\xEF\xBB\xBF# a table\r\nlanguage\tnl\r\n\r\n  # more\r\nnumber\t2\ttwee ,  duo\r\n", &err);

	(void)state;
	if (!l)
		fail_msg("%s", err.msg);
	lang_check("nl", l, DS_STR("twee duo"), DS_STR("CARDINAL[twee|2] CARDINAL[duo|2]"));
	ds_lang_close(l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_de),     cmocka_unit_test(test_fr),
			cmocka_unit_test(test_es),
		cmocka_unit_test(test_ru),     cmocka_unit_test(test_tr),
			cmocka_unit_test(test_az),
		cmocka_unit_test(test_choice), cmocka_unit_test(test_own),
			cmocka_unit_test(test_bad_lines),
		cmocka_unit_test(test_layout),
	};

	return cmocka_run_group_tests_name("tag/lang", tests, NULL, NULL);
}
