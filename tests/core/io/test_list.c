/*
 * Readers of lists: every form, guesses, faults that name their line.
 *
 * SPDX-License-Identifier: MIT
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "io/list.h"

#include <stdlib.h>
#include <string.h>

static int by_line(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* All entries, "name|main|type|list:key|prior|props", sorted, a line each; then faults, and the guess. */
static void read_all(ds_buf *out, const char *text, size_t len, const ds_list_opts *opts)
{
	ds_gazetteer_build *b = NULL;
	ds_gazetteer *g = NULL;
	ds_list *l = NULL;
	ds_list_info info;
	ds_buf block, faults;
	char *lines[64];
	size_t n = 0;
	bool more = true;
	ds_err err;

	ds_buf_init(out, NULL, 0);
	ds_buf_init(&block, NULL, 0);
	ds_buf_init(&faults, NULL, 0);
	assert_int_equal(ds_gazetteer_build_new(&b, &err), DS_OK);
	assert_int_equal(ds_list_open_memory(&l, (ds_str){text, len}, "x/my.list.gz", opts, &err), DS_OK);
	while (more) {
		ds_status st = ds_list_next(&more, l, b, &err);

		if (st)
			ds_buf_printf(&faults, "!%s\n", err.msg);
		if (st && st != DS_ESYNTAX)
			more = false;
	}
	ds_list_info_get(&info, l);
	assert_int_equal(ds_gazetteer_build_finish(b, &block, &err), DS_OK);
	assert_int_equal(ds_gazetteer_open(&g, ds_buf_view(&block), &err), DS_OK);
	assert_int_equal(ds_gazetteer_check(g, &err), DS_OK);
	assert_true(ds_gazetteer_count(g) <= 64);
	for (uint32_t i = 0; i < ds_gazetteer_count(g); i++) {
		ds_entry e = ds_gazetteer_entry(g, i);
		ds_buf s;

		ds_buf_init(&s, NULL, 0);
		ds_buf_printf(&s, "%.*s|%.*s|%.*s|%.*s%s%.*s|%lld|%.*s\n", (int)e.name.len, e.name.at,
			      (int)e.main.len, e.main.at, (int)e.type.len, e.type.at, (int)e.list.len,
			      e.list.at, e.list.len ? ":" : "", (int)e.key.len, e.key.at,
			      (long long)e.prior, (int)e.props.len, e.props.at);
		ds_buf_char(&s, '\0');
		lines[n++] = s.at;
	}
	qsort(lines, n, sizeof *lines, by_line);
	for (size_t i = 0; i < n; i++) {
		ds_buf_zstr(out, lines[i]);
		free(lines[i]);
	}
	ds_buf_str(out, ds_buf_view(&faults));
	if (info.guess[0])
		ds_buf_printf(out, "?%s\n", info.guess);
	if (info.skipped)
		ds_buf_printf(out, "-%llu\n", (unsigned long long)info.skipped);
	ds_buf_char(out, '\0');
	ds_gazetteer_close(g);
	ds_gazetteer_build_free(b);
	ds_list_close(l);
	ds_buf_free(&block);
	ds_buf_free(&faults);
}

static void assert_list(const char *text, const ds_list_opts *opts, const char *expected)
{
	ds_buf out;

	read_all(&out, text, strlen(text), opts);
	assert_string_equal(out.at, expected);
	ds_buf_free(&out);
}

static void test_table(void **state)
{
	const ds_list_opts map = {.map = DS_STR("name=a,type=b")}, person = {.type = DS_STR("PERSON")};
	const ds_list_opts classes = {.classes = DS_STR("boat=PRODUCT")};

	(void)state;
	/* our own columns, with and without their heading */
	assert_list("# c\nname\ttype\tid\tprior\tprops\nOslo\tGPE\t1\t7\tcc=NO\n", NULL,
		    "Oslo||GPE|my:1|7|cc=NO\n");
	assert_list("Oslo\tGPE\t1\t7\tcc=NO\n\nBonn\tcity\n", NULL, "Bonn||GPE||0|\nOslo||GPE|my:1|7|cc=NO\n");
	/* headings that are guessed, and told */
	assert_list("label,kind,qid,aliases,population,colour\nOslo,city,Q1,Christiania|Kristiania,7.9,red\n",
		    NULL,
		    "Christiania|Oslo|GPE|my:Q1|7|colour=red\nKristiania|Oslo|GPE|my:Q1|7|colour=red\n"
		    "Oslo|Oslo|GPE|my:Q1|7|colour=red\n"
		    "?name=label,aliases=aliases,type=kind,id=qid,prior=population\n");
	/* RFC 4180: quotes, a quote in quotes, a comma and a line end inside */
	assert_list("name,type,note\r\n\"Smith, \"\"J\"\"\",PERSON,\"a;b\n100%\"\r\nB,PERSON,\r\n", NULL,
		    "B||PERSON||0|\nSmith, \"J\"||PERSON||0|note=a%3Bb 100%25\n");
	assert_list("name;type\nOslo;GPE\n", NULL, "Oslo||GPE||0|\n");
	assert_list("a\tb\nOslo\tGPE\n", &map, "Oslo||GPE||0|\n");
	assert_list("name\nAnna\n", &person, "Anna||PERSON||0|\n");
	assert_list("Anna\nBert\n", &person, "Anna||PERSON||0|\nBert||PERSON||0|\n");
	assert_list("name,type\nX,boat\n", &classes, "X||PRODUCT||0|\n");
	assert_list("\xEF\xBB\xBFname,type,lat,long\nOslo,GPE,59.9,x\n", NULL,
		    "Oslo||GPE||0|lat=59.9\n?name=name,type=type,lat=lat,lon=long\n");
}

static void test_faults(void **state)
{
	(void)state;
	assert_list("name,type\n,GPE\nOslo,\nBonn,thing\nRome,GPE\n", NULL,
		    "Rome||GPE||0|\n!x/my.list.gz:2: name is empty\n"
		    "!x/my.list.gz:3: no type for 'Oslo' (--type gives one to all)\n"
		    "!x/my.list.gz:4: 'thing' is no type (PERSON, ORG, GPE ..., a word like city, or one in "
		    "capitals; --classes thing=TYPE)\n");
	assert_list("name,type,prior\nOslo,GPE,many\n", NULL, "!x/my.list.gz:2: prior 'many' is no number\n");
	assert_list("{\"name\":\"A b\",\"type\":\"ORG\"}\n{\"name\":\"B\",\n{\"name\":\"C\",\"type\":\"ORG\"}\nxx\n"
		    "{\"name\":\"D\",\"type\":\"ORG\"}\n{\"na", NULL,
		    "A b||ORG||0|\nC||ORG||0|\nD||ORG||0|\n!x/my.list.gz:2: an object that does not end\n"
		    "!x/my.list.gz:4: not JSON: no object begins here\n"
		    "!x/my.list.gz:6: an object that does not end\n");
	assert_list("[{\"title\":3}]", NULL, "!x/my.list.gz:1: name is empty\n?name=title\n");
	assert_list("{\"x\":1}", NULL,
		    "!x/my.list.gz:1: no key that holds a name (--map name=KEY names it)\n");
	assert_list("", NULL, "");
	assert_list("DSLISTS", NULL, "!x/my.list.gz:1: a line needs a name and a type\n");
	{
		ds_buf out;

		read_all(&out, "DSLISTS\0....", 12, NULL);
		assert_string_equal(out.at, "!x/my.list.gz: is a compiled list already\n");
		ds_buf_free(&out);
		read_all(&out, "PK\3\4\0\0", 6, NULL);
		assert_string_equal(out.at, "!x/my.list.gz: not a list: it holds NUL bytes\n");
		ds_buf_free(&out);
	}
}

static void test_objects(void **state)
{
	(void)state;
	assert_list("[\n {\"name\": \"Oslo\", \"aliases\": [\"Christiania\", 3], \"type\": \"GPE\", \"id\": 12,\n"
		    "  \"prior\": 1e3, \"lat\": 59.5, \"lon\": -10, \"tags\": [\"a\", \"b\"], \"ok\": true,"
		    " \"props\": {\"x\": \"y;z\"}},\n"
		    " {\"name\": \"Br\\u00f8d {\", \"type\": \"WORK_OF_ART\"} ]\n", NULL,
		    "Brød {||WORK_OF_ART||0|\n"
		    "Christiania|Oslo|GPE|my:12|1000|lat=59.5;lon=-10;tags=a,b;ok=true;x=y%3Bz\n"
		    "Oslo|Oslo|GPE|my:12|1000|lat=59.5;lon=-10;tags=a,b;ok=true;x=y%3Bz\n");
}

static void test_geonames(void **state)
{
	(void)state;
	assert_list("101\tVestrum\tVestrum\tvestrum,Westrum,\xD0\x92\xD0\xB5\xD1\x81\t54.5\t-7.25\tP\tPPLA\tXX\t\t05"
		    "\t\t\t\t120300\t\t12\tEurope/X\t2020-01-01\n"
		    "102\tLong Lake\tLong Lake\t\t1\t2\tH\tLK\tXX\t\t05\t\t\t\t0\t\t\tX\t2020-01-01\n"
		    "103\tOld Bridge\tOld Bridge\t\t1\t2\tS\tBDG\tXX\t\t\t\t\t\t0\t\t\tX\t2020-01-01\n"
		    "104\tNameless\tNameless\t\t1\t2\t\t\tXX\t\t\t\t\t\t0\t\t\tX\t2020-01-01\n", NULL,
		    "Long Lake|Long Lake|LOC|my:102|0|cc=XX;code=LK;admin1=05;lat=1;lon=2\n"
		    "Old Bridge|Old Bridge|FAC|my:103|0|cc=XX;code=BDG;lat=1;lon=2\n"
		    "Vestrum|Vestrum|GPE|my:101|121|cc=XX;code=PPLA;admin1=05;lat=54.5;lon=-7.25\n"
		    "Westrum|Vestrum|GPE|my:101|121|cc=XX;code=PPLA;admin1=05;lat=54.5;lon=-7.25\n"
		    "Вес|Vestrum|GPE|my:101|121|cc=XX;code=PPLA;admin1=05;lat=54.5;lon=-7.25\n"
		    "-1\n");
	/* a place that is called by a word, and alternative names that are words */
	assert_list("105\tReading\tReading\tMarch,REDDING,Of,Readynges\t1\t2\tP\tPPL\tXX\t\t\t\t\t\t900\t\t\tX\t2020-01-01\n",
		    NULL, "REDDING|Reading|GPE|my:105|1|common=1;cc=XX;code=PPL;lat=1;lon=2\n"
		    "Reading|Reading|GPE|my:105|1|common=1;cc=XX;code=PPL;lat=1;lon=2\n"
		    "Readynges|Reading|GPE|my:105|1|common=1;cc=XX;code=PPL;lat=1;lon=2\n");
}

static const char wikidata[] =
	"[\n{\"type\":\"item\",\"id\":\"Q901\",\"labels\":{\"fr\":{\"language\":\"fr\",\"value\":\"Vestre\"},\"en\":{"
	"\"language\":\"en\",\"value\":\"Vestrum\"}},\"aliases\":{\"en\":[{\"language\":\"en\",\"value\":\"Old "
	"Vestrum\"}]},\"claims\":{\"P31\":[{\"mainsnak\":{\"datavalue\":{\"value\":{\"id\":\"Q999999\"}}}},{\"mainsnak\":{"
	"\"datavalue\":{\"value\":{\"id\":\"Q515\"}}}}],\"P625\":[{\"mainsnak\":{\"datavalue\":{\"value\":{\"latitude\":54.1,"
	"\"longitude\":-7}}}}],\"P17\":[{\"mainsnak\":{\"datavalue\":{\"value\":{\"id\":\"Q77\"}}}}]},\"sitelinks\":{\"enwiki\":{},"
	"\"dewiki\":{}}},\n"
	"{\"type\":\"item\",\"id\":\"Q902\",\"labels\":{\"en\":{\"language\":\"en\",\"value\":\"Thing\"}},\"aliases\":{},"
	"\"claims\":{\"P31\":[{\"mainsnak\":{\"datavalue\":{\"value\":{\"id\":\"Q1000\"}}}}]},\"sitelinks\":{}},\n"
	"{\"type\":\"item\",\"id\":\"Q903\",\"labels\":{},\"claims\":{}}\n]\n";

static void test_wikidata(void **state)
{
	const ds_list_opts all = {.langs = DS_STR("fr,de"), .classes = DS_STR("Q1000=PRODUCT")};

	(void)state;
	assert_list(wikidata, NULL,
		    "Old Vestrum|Vestrum|GPE|my:Q901|2|lat=54.1;lon=-7;country=Q77\n"
		    "Vestrum|Vestrum|GPE|my:Q901|2|lat=54.1;lon=-7;country=Q77\n-2\n");
	assert_list(wikidata, &all, "Vestre||GPE|my:Q901|2|lat=54.1;lon=-7;country=Q77\n-2\n");
}

static void test_ftm(void **state)
{
	static const char text[] =
		"{\"id\":\"NK-1\",\"caption\":\"Boris Fomin\",\"schema\":\"Person\",\"properties\":{\"name\":[\"Boris "
		"Fomin\"],\"alias\":[\"Boria Fomin\"],\"weakAlias\":[\"Boria\",\"Uncle Boria\"],\"previousName\":[\"Boris "
		"Kern\"],\"country\":[\"xa\",\"xb\"],\"topics\":[\"sanction\"],\"birthDate\":[\"1970-01-01\"]}}\n"
		"{\"id\":\"NK-2\",\"schema\":\"Vessel\",\"properties\":{\"name\":[\"Sea Horse\"],\"imoNumber\":[\"7\"]}}\n"
		"{\"id\":\"NK-3\",\"schema\":\"Address\",\"properties\":{\"name\":[\"1 Long Road\"]}}\n";

	(void)state;
	assert_list(text, NULL,
		    "Boria Fomin|Boris Fomin|PERSON|my:NK-1|0|schema=Person;country=xa,xb;topics=sanction;birthDate=1970-01-01\n"
		    "Boris Fomin|Boris Fomin|PERSON|my:NK-1|0|schema=Person;country=xa,xb;topics=sanction;birthDate=1970-01-01\n"
		    "Boris Kern|Boris Fomin|PERSON|my:NK-1|0|schema=Person;country=xa,xb;topics=sanction;birthDate=1970-01-01\n"
		    "Sea Horse||PRODUCT|my:NK-2|0|schema=Vessel;imoNumber=7\n"
		    "Uncle Boria|Boris Fomin|PERSON|my:NK-1|0|schema=Person;country=xa,xb;topics=sanction;birthDate=1970-01-01\n"
		    "-1\n");
}

static void test_options(void **state)
{
	const ds_list_opts bad = {.map = DS_STR("name=a,colour=b")};
	ds_list_form form;
	ds_list *l = NULL;
	ds_err err;

	(void)state;
	assert_int_equal(ds_list_form_find(&form, DS_STR("csv"), &err), DS_OK);
	assert_int_equal(form, DS_LIST_TABLE);
	assert_int_equal(ds_list_form_find(&form, DS_STR("xml"), &err), DS_EFAIL);
	assert_string_equal(err.msg, "no form of list is called 'xml' (table, jsonl, geonames, wikidata, ftm)");
	assert_int_equal(ds_list_open_memory(&l, DS_STR(""), "x", &bad, &err), DS_EFAIL);
	assert_string_equal(err.msg, "--map: 'colour=b' is not FIELD=HEADING (fields: name, aliases, type, id, "
				     "prior, lat, lon, props)");
	assert_int_equal(ds_list_open(&l, "/nowhere/x.tsv", NULL, &err), DS_ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),    cmocka_unit_test(test_faults),
		cmocka_unit_test(test_objects),  cmocka_unit_test(test_geonames),
		cmocka_unit_test(test_wikidata), cmocka_unit_test(test_ftm),
		cmocka_unit_test(test_options),
	};

	return cmocka_run_group_tests_name("io/list", tests, NULL, NULL);
}
