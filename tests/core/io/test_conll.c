/* io/conll: tokens in, the same tokens out.  SPDX-License-Identifier: MIT */
#include "io_test.h"

/* Reads as CoNLL, marks nothing, writes CoNLL. */
static void check(const char *in, const char *want)
{
	ds_reader *r = open_text(ds_str_of(in), "f.conll", DS_IN_AUTO);
	ds_buf b;
	bool more = true;

	ds_buf_init(&b, NULL, 0);
	while (more) {
		ds_record rec;
		ds_doc doc;
		ds_err err = {DS_OK, ""};

		if (ds_reader_next(&rec, &more, r, &err)) {
			ds_buf_printf(&b, "! %s\n", err.msg);
			continue;
		}
		if (!more)
			break;
		assert_true(rec.has_borders);
		assert_int_equal(ds_record_doc(&doc, &rec, NULL, false, NULL), DS_OK);
		assert_int_equal(ds_write_conll(&b, &doc, NULL, NULL), DS_OK);
		ds_doc_free(&doc);
	}
	ds_buf_char(&b, '\0');
	assert_string_equal(b.at, want);
	ds_buf_free(&b);
	ds_reader_close(r);
}

static void tokens(void **state)
{
	check("Ganja\tB-GPE\n's\tO\n\nEnd\tO", "Ganja\tO\n's\tO\n\nEnd\tO\n\n");
	check("a b c O\nd O\n", "a\tO\nd\tO\n\n");
	check("10 000\tO\nx\tO\r\n\r\n\r\ny\n", "10 000\tO\nx\tO\n\ny\tO\n\n");
	check("", "");
	check("\n\n\t\n", "");
}

static void documents(void **state)
{
	check("-DOCSTART- -X- O\n\na O\n\n-DOCSTART- -X- O\n\nb O\n",
	      "-DOCSTART-\tO\n\na\tO\n\n-DOCSTART-\tO\n\nb\tO\n\n");
	check_read(DS_STR("-DOCSTART-\tO\n\na\tO\nb\tO\n\nc\tO\n-DOCSTART-\tO\n\nd\tO\n"),
		   "f.conll", DS_IN_AUTO,
		   &(ds_write_opts){.no_entities = true, .tokens = true, .sentences = true},
		   "{\"uri\": \"f.conll#1\", \"id\": \"834b54a54b9c1eab\", \"text\": \"a b\\nc\", "
		   "\"sentences\": [[0, 3], [4, 5]], \"tokens\": [[0, 1], [2, 3], [4, 5]]}\n"
		   "{\"uri\": \"f.conll#2\", \"id\": \"f8c3629f22bde680\", \"text\": \"d\", "
		   "\"sentences\": [[0, 1]], "
		   "\"tokens\": [[0, 1]]}\n");
}

/* Tokens that reading changes or removes come out as they went in. */
static void unaltered(void **state)
{
	const char *in = "\xE2\x80\x8B\tO\nNew\xE2\x80\x8B\tO\n\xEF\xBB\xBF\tO\ne\xCC\x81\tO\n\xCC"
			 "\x81\tO\n\xE9\tO\n"
			 "Mr\tO\n.\tO\n\nU.S.\tO\ndon't\tO\n\xE2\x80\x8B\tO\n\n\xC2\xAD\tO\n\n";

	check(in, in);
}

static void tags(void **state)
{
	ds_reader *r = open_text(DS_STR("{\"uri\":\"u\",\"text\":\"New York-based "
					"Ann\",\"tokens\":[[0,3],[4,14],[15,18]],"
					"\"sentences\":[[0,18]],\"entities\":["
					"{\"start\":0,\"end\":8,\"type\":\"GPE\"},"
					"{\"start\":9,\"end\":14,\"type\":\"DATE\"},"
					"{\"start\":15,\"end\":18,\"type\":\"PERSON\"}]}"),
				 "f.jsonl", DS_IN_AUTO);
	ds_record rec;
	ds_doc doc;
	bool more;
	ds_buf b;

	ds_buf_init(&b, NULL, 0);
	assert_int_equal(ds_reader_next(&rec, &more, r, NULL), DS_OK);
	assert_int_equal(ds_record_doc(&doc, &rec, NULL, false, NULL), DS_OK);
	assert_int_equal(ds_write_conll(&b, &doc, NULL, NULL), DS_OK);
	assert_int_equal(
		ds_write_conll(&b, &doc, &(ds_write_opts){.coarse = true, .docstart = true}, NULL),
		DS_OK);
	ds_buf_char(&b, '\0');
	assert_string_equal(b.at,
			    "New\tB-GPE\nYork-based\tI-GPE\nAnn\tB-PERSON\n\n"
			    "-DOCSTART-\tO\n\nNew\tB-LOC\nYork-based\tI-LOC\nAnn\tB-PERSON\n\n");
	ds_buf_free(&b);
	ds_doc_free(&doc);
	ds_reader_close(r);
}

static void faults(void **state)
{
	ds_reader_opts opts = {.max_record = 8, .kind = DS_IN_CONLL};
	ds_reader *r = NULL;
	ds_record rec;
	ds_err err = {DS_OK, ""};
	bool more;

	check("-DOCSTART-\n\na O\n\tO\n\nb O\n-DOCSTART-\n\nc O\n",
	      "! f.conll:4: no token in the first column\n-DOCSTART-\tO\n\nc\tO\n\n");
	assert_int_equal(ds_reader_open_memory(&r, DS_STR("abc\ndef\nghi\n"), "f", &opts, &err),
			 DS_OK);
	assert_int_equal(ds_reader_next(&rec, &more, r, &err), DS_ELIMIT);
	assert_string_equal(err.msg, "f:3: the document is longer than 8 bytes");
	assert_int_equal(ds_reader_next(&rec, &more, r, &err), DS_OK);
	assert_false(more);
	ds_reader_close(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tokens), cmocka_unit_test(documents), cmocka_unit_test(unaltered),
		cmocka_unit_test(tags),   cmocka_unit_test(faults),
	};

	return cmocka_run_group_tests_name("io/conll", tests, NULL, NULL);
}
