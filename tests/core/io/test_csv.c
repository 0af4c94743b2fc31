/* io/csv: RFC 4180 and what is taken beyond it.  SPDX-License-Identifier: MIT */
#include "io_test.h"

static const ds_write_opts bare = {.no_entities = true};

static void check(const char *in, const char *want)
{
	check_read(ds_str_of(in), "f.csv", DS_IN_AUTO, &bare, want);
}

#define ROW(n, text) "{\"uri\": \"f.csv#" n "\", \"id\": \"" n "\", \"text\": \"" text "\"}\n"

static void rows(void **state)
{
	check("id,text\n1,a\n2,b\n", ROW("1", "a") ROW("2", "b"));
	check("id,text\r\n1,a\r\n2,b", ROW("1", "a") ROW("2", "b"));
	check("id,text\r1,a\r2,b\r", ROW("1", "a") ROW("2", "b"));
	check("\xEF\xBB\xBFid;text\n1;a,c\n\n2;b\n", ROW("1", "a,c") ROW("2", "b"));
	check("id\ttext\n1\ta\n", ROW("1", "a"));
	check("id,text\n1\n", ROW("1", ""));
	check("", "");
	check("id,text\n", "");
}

static void quotes(void **state)
{
	check("\"id\",\"text\"\n1,\"a \"\"b\"\", c\nd\"\n2,\"\"\n",
	      ROW("1", "a \\\"b\\\", c\\nd") ROW("2", ""));
	check("id,text\n1,\"a\" b\n2,c \"d\"\n", ROW("1", "a b") ROW("2", "c \\\"d\\\""));
	check("id,text\n1,\"a\n2,b\n", "! f.csv:2: a quoted field is not closed\n");
}

static void lines_counted(void **state)
{
	check("id,text\r\n1,\"a\r\nb\"\r\n2,x,y\r\n",
	      ROW("1", "a\\nb") "! f.csv:4: 3 fields, but the heading has 2\n");
}

static void columns(void **state)
{
	check("Headline, Body ,Date,n,n,x\nT,t,2020-01-02,1,2,\nT,t,yesterday,1,,\n",
	      "{\"uri\": \"f.csv#1\", \"id\": \"bf82985e3773926c\", \"title\": \"T\", \"date\": "
	      "\"2020-01-02\", "
	      "\"meta\": {\"n\": \"1\"}, \"text\": \"t\"}\n"
	      "{\"uri\": \"f.csv#2\", \"id\": \"ab5c6f6ba5c81572\", \"title\": \"T\", "
	      "\"meta\": {\"Date\": \"yesterday\", \"n\": \"1\"}, \"text\": \"t\"}\n");
	check("a,b\n1,2\n",
	      "! f.csv:1: no column \"text\" (columns: a, b); --map text=COLUMN names it\n");
	/* two columns hold the text: the first does */
	check("id,text,text\n1,a,b\n", "{\"uri\": \"f.csv#1\", \"id\": \"1\", \"meta\": {\"text\": "
				       "\"b\"}, \"text\": \"a\"}\n");
}

static void map_given(void **state)
{
	ds_reader_opts opts = {.kind = DS_IN_CSV, .map = DS_STR("text=b,title=zz")};
	ds_reader *r = NULL;
	ds_record rec;
	ds_err err = {DS_OK, ""};
	bool more;

	assert_int_equal(ds_reader_open_memory(&r, DS_STR("a,b\n1,2\n"), "f", &opts, &err), DS_OK);
	assert_int_equal(ds_reader_next(&rec, &more, r, &err), DS_EFAIL);
	assert_non_null(strstr(err.msg, "no column \"zz\""));
	assert_int_equal(ds_reader_next(&rec, &more, r, &err), DS_OK);
	assert_false(more);
	ds_reader_close(r);
}

static void limits(void **state)
{
	ds_reader_opts opts = {.kind = DS_IN_CSV, .max_record = 16};
	ds_reader *r = NULL;
	ds_buf b, in;

	assert_int_equal(ds_reader_open_memory(&r, DS_STR("id,text\n1,aaaaaaaaaaaaaaaaaaaa\n2,b\n"),
					       "f.csv", &opts, NULL),
			 DS_OK);
	read_all(&b, r, &bare);
	assert_string_equal(b.at, "! f.csv:2: a row of more than 16 bytes or 16384 fields\n"
				  "{\"uri\": \"f.csv#2\", \"id\": \"2\", \"text\": \"b\"}\n");
	ds_buf_free(&b);
	ds_reader_close(r);
	ds_buf_init(&in, NULL, 0);
	ds_buf_zstr(&in, "text\n");
	for (int i = 0; i < 100000; i++)
		ds_buf_char(&in, ',');
	r = open_text(ds_buf_view(&in), "f.csv", DS_IN_AUTO);
	read_all(&b, r, &bare);
	assert_non_null(strstr(b.at, "! f.csv:2: a row of more than"));
	ds_buf_free(&b);
	ds_buf_free(&in);
	ds_reader_close(r);
}

static void latin1(void **state)
{
	check("id,text,title\n1,caf\xE9,na\xEFve\n",
	      "{\"uri\": \"f.csv#1\", \"id\": \"1\", \"title\": \"na\xC3\xAFve\", \"encoding\": {\"name\": "
	      "\"windows-1252\", \"how\": \"detected\", \"confidence\": 73}, \"text\": "
	      "\"caf\xC3\xA9\"}\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows),          cmocka_unit_test(quotes),
		cmocka_unit_test(lines_counted), cmocka_unit_test(columns),
		cmocka_unit_test(map_given),     cmocka_unit_test(limits),
		cmocka_unit_test(latin1),
	};

	return cmocka_run_group_tests_name("io/csv", tests, NULL, NULL);
}
