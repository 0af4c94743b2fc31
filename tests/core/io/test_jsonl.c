/* io/jsonl: keys, guesses, repair, presets, hostile lines.  SPDX-License-Identifier: MIT */
#include "io_test.h"

#include <sys/resource.h>

static const ds_write_opts bare = {.no_entities = true};

static void check(const char *in, const char *want)
{
	check_read(ds_str_of(in), "f.jsonl", DS_IN_AUTO, &bare, want);
}

static void fields(void **state)
{
	check("{\"text\":\"A "
	      "b.\",\"id\":\"7\",\"uri\":\"u\",\"title\":\"T\",\"date\":\"2020-11-10T14:30:00Z\","
	      "\"lang\":\"en\",\"publisher\":\"P\",\"z\":1,\"a\":[true,null,0.1,1e300]}\n",
	      "{\"uri\": \"u\", \"id\": \"7\", \"title\": \"T\", \"date\": \"2020-11-10\", "
	      "\"lang\": \"en\", "
	      "\"publisher\": \"P\", \"meta\": {\"a\": [true, null, 0.1, 1e+300], \"z\": 1}, "
	      "\"text\": \"A b.\"}\n");
}

static void uri_of_records(void **state)
{
	check_read(DS_STR("{\"id\":1,\"text\":\"a\"}\n\n  \n{\"id\":2,\"text\":\"b\"}"),
		   "./x//f.jsonl", DS_IN_AUTO, &bare,
		   "{\"uri\": \"x/f.jsonl#1\", \"id\": \"1\", \"text\": \"a\"}\n"
		   "{\"uri\": \"x/f.jsonl#2\", \"id\": \"2\", \"text\": \"b\"}\n");
}

static void meta_travels(void **state)
{
	const char *line = "{\"uri\": \"u\", \"id\": \"1\", \"meta\": {\"k\": {\"b\": 1, \"c\": "
			   "\"x\"}, \"l\": 12345678901}, "
			   "\"text\": \"t\"}\n";

	check(line, line);
	/* a key of the record wins over the same key of its meta; null fields are as if absent */
	check("{\"uri\":\"u\",\"id\":\"1\",\"title\":null,\"meta\":{\"k\":1},\"k\":2,\"text\":"
	      "\"t\"}",
	      "{\"uri\": \"u\", \"id\": \"1\", \"meta\": {\"k\": 2}, \"text\": \"t\"}\n");
	check("{\"uri\":\"u\",\"id\":\"1\",\"meta\":5,\"text\":\"t\"}",
	      "{\"uri\": \"u\", \"id\": \"1\", \"meta\": {\"meta\": 5}, \"text\": \"t\"}\n");
	/* another's keys under our names */
	check("{\"uri\":\"u\",\"id\":\"1\",\"entities\":[\"Baku\"],\"tokens\":[\"a\"],\"offsets\":"
	      "null,\"text\":\"t\"}",
	      "{\"uri\": \"u\", \"id\": \"1\", \"meta\": {\"entities\": [\"Baku\"], \"offsets\": "
	      "null, "
	      "\"tokens\": [\"a\"]}, \"text\": \"t\"}\n");
	/* what is no day stays visible */
	check("{\"uri\":\"u\",\"id\":\"1\",\"date\":\"2020-02-30\",\"text\":\"t\"}",
	      "{\"uri\": \"u\", \"id\": \"1\", \"meta\": {\"date\": \"2020-02-30\"}, \"text\": "
	      "\"t\"}\n");
	check("{\"uri\":\"u\",\"id\":\"1\",\"publisher\":{\"name\":\"x\"},\"text\":\"t\"}",
	      "{\"uri\": \"u\", \"id\": \"1\", \"meta\": {\"publisher\": {\"name\": \"x\"}}, "
	      "\"text\": \"t\"}\n");
}

static void guesses(void **state)
{
	const char *in =
		"{\"Body\":\"t\",\"headline\":\"H\",\"published\":\"2020-01-02\",\"outlet\":\"O\","
		"\"link\":\"u\",\"language\":\"de\",\"id\":3}\n{\"Body\":\"v\",\"id\":4,\"text\":"
		"\"x\"}";
	ds_reader *r = open_text(ds_str_of(in), "f.jsonl", DS_IN_AUTO);
	ds_buf b;

	assert_string_equal(ds_reader_guess(r), "");
	read_all(&b, r, &bare);
	assert_string_equal(
		b.at, "{\"uri\": \"u\", \"id\": \"3\", \"title\": \"H\", \"date\": \"2020-01-02\", "
		      "\"lang\": \"de\", \"publisher\": \"O\", \"text\": \"t\"}\n"
		      "{\"uri\": \"f.jsonl#2\", \"id\": \"4\", \"meta\": {\"text\": \"x\"}, "
		      "\"text\": \"v\"}\n");
	assert_string_equal(ds_reader_guess(r),
			    "text=Body,title=headline,date=published,publisher=outlet,"
			    "uri=link,lang=language");
	ds_buf_free(&b);
	ds_reader_close(r);
}

static void map_given(void **state)
{
	ds_reader_opts opts = {.map = DS_STR("text=lead,title=k")};
	ds_str in =
		DS_STR("{\"lead\":\"t\",\"k\":\"T\",\"headline\":\"H\",\"id\":1,\"uri\":\"u\"}");
	ds_err err = {DS_OK, ""};
	ds_reader *r = NULL;
	ds_buf b;

	assert_int_equal(ds_reader_open_memory(&r, in, "f.jsonl", &opts, &err), DS_OK);
	read_all(&b, r, &bare);
	assert_string_equal(b.at, "{\"uri\": \"u\", \"id\": \"1\", \"title\": \"T\", \"meta\": "
				  "{\"headline\": \"H\"}, "
				  "\"text\": \"t\"}\n");
	assert_string_equal(ds_reader_guess(r), "");
	ds_buf_free(&b);
	ds_reader_close(r);
	opts.map = DS_STR("text=a,colour=b");
	assert_int_equal(ds_reader_open_memory(&r, in, "f.jsonl", &opts, &err), DS_EFAIL);
	assert_non_null(strstr(err.msg, "colour=b"));
	opts.map = DS_STR("text");
	assert_int_equal(ds_reader_open_memory(&r, in, "f.jsonl", &opts, &err), DS_EFAIL);
}

static void errors_go_on(void **state)
{
	ds_str in = DS_STR("{\"text\":\"a\",\"id\":1,\"uri\":\"u\"}\nnope\n{\"txt\":\"a\"}\n[1]\n{"
			   "\"text\":5}\n"
			   "{\"text\":\"b\",\"id\":2,\"uri\":\"v\"}");
	ds_reader *r = open_text(in, "f.jsonl", DS_IN_AUTO);
	ds_buf b;

	read_all(&b, r, &bare);
	assert_non_null(strstr(b.at, "\"text\": \"a\""));
	assert_non_null(strstr(b.at, "! f.jsonl:2: not JSON"));
	assert_non_null(strstr(b.at, "! f.jsonl:3: no \"text\" (keys: txt)"));
	assert_non_null(strstr(b.at, "! f.jsonl:4: not a JSON object"));
	assert_non_null(strstr(b.at, "! f.jsonl:5: \"text\" is no string"));
	assert_non_null(strstr(b.at, "\"text\": \"b\""));
	ds_buf_free(&b);
	ds_reader_close(r);
}

static void line_ends(void **state)
{
	const char *want = "{\"uri\": \"f.jsonl#1\", \"id\": \"1\", \"text\": \"a\"}\n"
			   "{\"uri\": \"f.jsonl#2\", \"id\": \"2\", \"text\": \"b\"}\n";

	check("{\"id\":1,\"text\":\"a\"}\r{\"id\":2,\"text\":\"b\"}\r", want);
	check("{\"id\":1,\"text\":\"a\"}\r\n{\"id\":2,\"text\":\"b\"}\r\n", want);
	check("\xEF\xBB\xBF{\"id\":1,\"text\":\"a\"}\n{\"id\":2,\"text\":\"b\"}", want);
}

static void repairs(void **state)
{
	/* Latin-1, half a surrogate pair, a whole pair, an escaped backslash before u, a NUL */
	check("{\"id\":1,\"uri\":\"u\",\"text\":\"caf\xE9\"}",
	      "{\"uri\": \"u\", \"id\": \"1\", \"encoding\": {\"name\": \"UTF-8\", \"how\": \"declared\", "
	      "\"confidence\": 100, \"invalid\": 1, \"bytes\": 1, \"first\": 29}, \"text\": \"caf\xEF\xBF\xBD\"}\n");
	check("{\"id\":1,\"uri\":\"u\",\"text\":\"a\\ud800b\\uDC00 \\ud83d\\ude00 \\\\ud800\"}",
	      "{\"uri\": \"u\", \"id\": \"1\", \"text\": \"a\xEF\xBF\xBD"
	      "b\xEF\xBF\xBD \xF0\x9F\x98\x80 \\\\ud800\"}\n");
	check("{\"id\":1,\"uri\":\"u\",\"text\":\"t\",\"title\":\"a\\u0000b\",\"n\":"
	      "123456789012345678901234567890}",
	      "{\"uri\": \"u\", \"id\": \"1\", \"title\": \"a\\u0000b\", \"meta\": {\"n\": "
	      "1.2345678901234568e+29}, "
	      "\"text\": \"t\"}\n");
}

static void strict(void **state)
{
	ds_reader_opts opts = {.strict = true};
	ds_reader *r = NULL;
	ds_record rec;
	ds_err err = {DS_OK, ""};
	bool more;

	assert_int_equal(
		ds_reader_open_memory(
			&r, DS_STR("{\"text\":\"\xE9\"}\n{\"text\":\"\\ud800\"}\n{\"text\":\"a\"}"),
			"f.jsonl", &opts, &err),
		DS_OK);
	assert_int_equal(ds_reader_next(&rec, &more, r, &err), DS_EENCODING);
	assert_string_equal(err.msg, "f.jsonl:1: ill-formed UTF-8 at byte 10 of the line");
	assert_int_equal(ds_reader_next(&rec, &more, r, &err), DS_EFAIL);
	assert_int_equal(ds_reader_next(&rec, &more, r, &err), DS_OK);
	assert_true(more);
	assert_int_equal(rec.line, 3);
	assert_int_equal(rec.number, 3);
	assert_int_equal(ds_reader_next(&rec, &more, r, &err), DS_OK);
	assert_false(more);
	ds_reader_close(r);
}

static void hostile(void **state)
{
	enum { DEEP = 200000 };
	ds_buf in;
	ds_reader_opts opts = {.max_record = 1000};
	ds_reader *r = NULL;
	ds_buf b;

	ds_buf_init(&in, NULL, 0);
	ds_buf_zstr(&in, "{\"text\":\"a\",\"x\":");
	for (int i = 0; i < DEEP; i++)
		ds_buf_char(&in, '[');
	for (int i = 0; i < DEEP; i++)
		ds_buf_char(&in, ']');
	ds_buf_zstr(&in, "}\n{\"text\":\"b\",\"id\":\"2\"}\n");
	r = open_text(ds_buf_view(&in), "f.jsonl", DS_IN_AUTO);
	read_all(&b, r, &bare);
	assert_non_null(strstr(b.at, "! f.jsonl:1: not JSON"));
	assert_non_null(strstr(b.at, "\"text\": \"b\""));
	ds_buf_free(&b);
	ds_reader_close(r);
	assert_int_equal(ds_reader_open_memory(&r, ds_buf_view(&in), "f.jsonl", &opts, NULL),
			 DS_OK);
	read_all(&b, r, &bare);
	assert_string_equal(b.at, "! f.jsonl:1: longer than 1000 bytes\n"
				  "{\"uri\": \"f.jsonl#1\", \"id\": \"2\", \"text\": \"b\"}\n");
	ds_buf_free(&b);
	ds_reader_close(r);
	ds_buf_free(&in);
}

/* A line of 64 MB is read whole, and its text comes out whole. */
static void long_line(void **state)
{
	size_t n = (size_t)64 << 20;
	ds_buf in;
	ds_reader *r;
	ds_record rec;
	bool more;

	ds_buf_init(&in, NULL, 0);
	ds_buf_zstr(&in, "{\"text\":\"");
	assert_non_null(ds_buf_room(&in, n));
	memset(in.at + in.len, 'x', n);
	in.len += n;
	ds_buf_zstr(&in, "\"}");
	r = open_text(ds_buf_view(&in), "f.jsonl", DS_IN_JSONL);
	assert_int_equal(ds_reader_next(&rec, &more, r, NULL), DS_OK);
	assert_true(more);
	assert_int_equal(rec.bytes.len, n);
	ds_reader_close(r);
	ds_buf_free(&in);
}

#ifndef DS_SANITIZED
/* Bytes of address space in use; 0 where that cannot be told. */
static size_t in_use(void)
{
	FILE *f = fopen("/proc/self/statm", "r");
	unsigned long pages = 0;

	if (!f)
		return 0;
	if (fscanf(f, "%lu", &pages) != 1)
		pages = 0;
	fclose(f);
	return (size_t)pages * (size_t)sysconf(_SC_PAGESIZE);
}

/* One record read with so much address space to spare: whole, or a failure, never cut. */
static bool read_within(ds_str line, size_t text_len, size_t spare)
{
	struct rlimit before, now;
	ds_reader *r = open_text(line, "f.jsonl", DS_IN_JSONL);
	ds_record rec = {0};
	ds_err err = {DS_OK, ""};
	bool more = true;
	ds_status st;

	assert_int_equal(getrlimit(RLIMIT_AS, &before), 0);
	now = before;
	now.rlim_cur = in_use() + spare;
	assert_int_equal(setrlimit(RLIMIT_AS, &now), 0);
	st = ds_reader_next(&rec, &more, r, &err);
	assert_int_equal(setrlimit(RLIMIT_AS, &before), 0);
	if (st == DS_OK)
		assert_int_equal(rec.bytes.len, text_len);
	else
		assert_int_equal(st, DS_ENOMEM);
	ds_reader_close(r);
	return st == DS_OK;
}
#endif

/* The parser of JSON does not look whether its buffer could grow: bytes were lost in silence. */
static void little_memory(void **state)
{
#ifdef DS_SANITIZED
	skip(); /* a sanitizer needs all the address space */
#else
	const size_t n = (size_t)4 << 20;
	bool whole = false;
	ds_buf b;

	if (in_use() == 0)
		skip();
	ds_buf_init(&b, NULL, 0);
	ds_buf_zstr(&b, "{\"text\":\"");
	for (size_t i = 0; i < n; i++)
		ds_buf_char(&b, 'a');
	ds_buf_zstr(&b, "\"}\n");
	assert_int_equal(b.status, DS_OK);
	for (size_t spare = n; spare <= 16 * n && !whole; spare += n / 4)
		whole = read_within(ds_buf_view(&b), n, spare);
	assert_true(whole);
	ds_buf_free(&b);
#endif
}

static void empty(void **state)
{
	check("", "");
	check("\n\n", "");
	check("{\"text\":\"\",\"id\":\"e\"}",
	      "{\"uri\": \"f.jsonl#1\", \"id\": \"e\", \"text\": \"\"}\n");
}

/* What is written reads back to the same bytes, whatever the unit of the positions. */
static void round_trip(void **state)
{
	static const char *const line =
		"{\"uri\": \"u\", \"id\": \"1\", \"date\": \"2020-11-10\", \"lang\": \"en\", %s"
		"\"text\": "
		"\"\xF0\x9F\x98\x80 \xC4\xB0lham Aliyev said about $3 million and 12.5 km on 9 "
		"November.\", "
		"\"entities\": [%s], \"sentences\": [%s], \"tokens\": [%s]}\n";
	char in[2000];
	ds_write_opts chars = {.sentences = true, .tokens = true};
	ds_write_opts utf16 = {.sentences = true, .tokens = true, .offsets = DS_OFFSETS_UTF16};

	snprintf(in, sizeof in, line, "",
		 "{\"start\": 2, \"end\": 14, \"type\": \"PERSON\", \"text\": \"\xC4\xB0lham "
		 "Aliyev\", \"id\": \"x:1\", "
		 "\"entity\": \"#0\", \"source\": \"gazetteer:x\"}, "
		 "{\"start\": 20, \"end\": 36, \"type\": \"MONEY\", \"text\": \"about $3 "
		 "million\", \"value\": null, "
		 "\"low\": 3000000, \"high\": null, \"cue\": \"about\", \"currency\": \"USD\", "
		 "\"source\": \"preset\"}, "
		 "{\"start\": 41, \"end\": 48, \"type\": \"QUANTITY\", \"text\": \"12.5 km\", "
		 "\"value\": {\"amount\": 12.5, \"unit\": \"km\"}, \"low\": 12.5, \"high\": 12.5, "
		 "\"source\": \"preset\"}, "
		 "{\"start\": 52, \"end\": 62, \"type\": \"DATE\", \"text\": \"9 November\", "
		 "\"value\": \"2020-11-09\", "
		 "\"low\": \"2020-11-09\", \"high\": null, \"source\": \"preset\"}",
		 "[0, 63]", "[0, 1], [2, 7], [8, 14], [15, 62], [62, 63]");
	check_read(ds_str_of(in), "f.jsonl", DS_IN_AUTO, &chars, in);
	snprintf(in, sizeof in, line, "\"offsets\": \"utf16\", ",
		 "{\"start\": 3, \"end\": 15, \"type\": \"PERSON\", \"text\": \"\xC4\xB0lham "
		 "Aliyev\", "
		 "\"entity\": \"#0\", \"source\": \"preset\"}",
		 "[0, 64]", "[0, 2], [3, 8], [9, 64]");
	check_read(ds_str_of(in), "f.jsonl", DS_IN_AUTO, &utf16, in);
}

static void bad_presets(void **state)
{
	static const char *const bad[] = {
		"\"entities\":[{\"start\":0,\"end\":1,\"type\":\"GPE\"},5]",
		"\"entities\":[{\"start\":0,\"end\":0,\"type\":\"GPE\"}]",
		"\"entities\":[{\"start\":-1,\"end\":1,\"type\":\"GPE\"}]",
		"\"entities\":[{\"start\":0,\"end\":4,\"type\":\"GPE\"}]",
		"\"entities\":[{\"start\":0,\"end\":9223372036854775807,\"type\":\"GPE\"}]",
		"\"entities\":[{\"start\":0.5,\"end\":1,\"type\":\"GPE\"}]",
		"\"entities\":[{\"start\":0,\"end\":1,\"type\":\"NOPE\"}]",
		"\"entities\":[{\"start\":0,\"end\":1,\"type\":\"GPE\",\"entity\":\"#1\"}]",
		"\"entities\":[{\"start\":0,\"end\":1,\"type\":\"CARDINAL\",\"value\":\"x\"}]",
		"\"offsets\":\"byte\",\"entities\":[{\"start\":0,\"end\":1,\"type\":\"GPE\"}]",
		"\"offsets\":\"utf16\",\"entities\":[{\"start\":2,\"end\":3,\"type\":\"GPE\"}]",
		"\"offsets\":\"miles\",\"entities\":[]",
		"\"tokens\":[[0,1],[0,2]]",
		"\"tokens\":[[1,0]]",
		"\"tokens\":[[0]]",
		"\"tokens\":[[0,1]],\"sentences\":[[0,9]]",
	};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		char in[300];
		ds_reader *r;
		ds_buf b;

		snprintf(in, sizeof in, "{\"text\":\"\xC4\xB0 \xF0\x9F\x98\x80\",%s}", bad[i]);
		r = open_text(ds_str_of(in), "f.jsonl", DS_IN_AUTO);
		read_all(&b, r, NULL);
		if (strncmp(b.at, "! f.jsonl:1: ", 13) != 0)
			fail_msg("%s gave %s", bad[i], b.at);
		ds_buf_free(&b);
		ds_reader_close(r);
	}
}

/* Links survive that spans are sorted and overlaps removed. */
static void links(void **state)
{
	ds_reader *r =
		open_text(DS_STR("{\"text\":\"Ann met Bob. Ann left.\",\"entities\":["
				 "{\"start\":13,\"end\":16,\"type\":\"PERSON\",\"entity\":\"#2\"},"
				 "{\"start\":8,\"end\":11,\"type\":\"PERSON\",\"entity\":\"#1\"},"
				 "{\"start\":0,\"end\":3,\"type\":\"PERSON\",\"entity\":\"#2\"},"
				 "{\"start\":0,\"end\":2,\"type\":\"PERSON\"}]}"),
			  "f.jsonl", DS_IN_AUTO);
	ds_record rec;
	ds_doc doc;
	bool more;

	assert_int_equal(ds_reader_next(&rec, &more, r, NULL), DS_OK);
	assert_true(rec.has_entities);
	assert_int_equal(ds_record_doc(&doc, &rec, NULL, false, NULL), DS_OK);
	assert_true(doc.is_tagged);
	assert_int_equal(doc.spans.n, 3);
	assert_int_equal(doc.spans.v[0].entity, 0);
	assert_int_equal(doc.spans.v[0].end, 3);
	assert_int_equal(doc.spans.v[1].entity, 1);
	assert_int_equal(doc.spans.v[2].entity, 0);
	ds_doc_free(&doc);
	ds_reader_close(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields),       cmocka_unit_test(uri_of_records),
		cmocka_unit_test(meta_travels), cmocka_unit_test(guesses),
		cmocka_unit_test(map_given),    cmocka_unit_test(errors_go_on),
		cmocka_unit_test(line_ends),    cmocka_unit_test(repairs),
		cmocka_unit_test(strict),       cmocka_unit_test(hostile),
		cmocka_unit_test(long_line),    cmocka_unit_test(little_memory),
		cmocka_unit_test(empty),
		cmocka_unit_test(round_trip),   cmocka_unit_test(bad_presets),
		cmocka_unit_test(links),
	};

	return cmocka_run_group_tests_name("io/jsonl", tests, NULL, NULL);
}
