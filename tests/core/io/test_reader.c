/* io: kinds, streams, gzip, folders.  SPDX-License-Identifier: MIT */
#include "io_test.h"

#include <sys/stat.h>
#include <zlib.h>

static const ds_write_opts bare = {.no_entities = true};

/* ---- kinds ---- */

static void names_of_kinds(void **state)
{
	ds_input k;
	ds_err err;

	assert_int_equal(ds_input_find(&k, DS_STR("conll"), NULL), DS_OK);
	assert_int_equal(k, DS_IN_CONLL);
	assert_int_equal(ds_input_find(&k, DS_STR("pdf"), &err), DS_EFAIL);
	assert_string_equal(err.msg, "pdf is not built yet (built: plain, jsonl, csv, conll)");
	assert_int_equal(ds_input_find(&k, DS_STR("nope"), &err), DS_EFAIL);
	assert_non_null(strstr(err.msg, "\"nope\" is no kind"));
}

static void kind(const char *name, const char *bytes, size_t n, int want)
{
	ds_reader *r = NULL;
	ds_err err = {DS_OK, ""};
	ds_status st = ds_reader_open_memory(&r, (ds_str){bytes, n}, name, NULL, &err);

	if (want < 0) {
		if (st != DS_EFAIL)
			fail_msg("%s is no error", name);
		assert_non_null(strstr(err.msg, name));
		assert_null(r);
		return;
	}
	if (st)
		fail_msg("%s: %s", name, err.msg);
	assert_int_equal(ds_reader_kind(r), want);
	ds_reader_close(r);
}

#define KIND(name, bytes, want) kind(name, bytes, sizeof(bytes) - 1, want)

static void kinds_by_name(void **state)
{
	KIND("a.txt", "{\"text\":", DS_IN_PLAIN);
	KIND("a.md", "# x", DS_IN_PLAIN);
	KIND("a.NDJSON", "x", DS_IN_JSONL);
	KIND("a.tsv", "x", DS_IN_CSV);
	KIND("a.bio", "x", DS_IN_CONLL);
	KIND("a.html", "x", -1);
	KIND("a.docx", "x", -1);
	KIND("a.xml.gz", "x", -1);
	KIND(".txt", "x", DS_IN_PLAIN);
}

static void kinds_by_content(void **state)
{
	KIND("a", " \n{ \"text\": 1}", DS_IN_JSONL);
	KIND("a", "{ int x; }", DS_IN_PLAIN);
	KIND("a.json", "{\"text\":\"a\"}\n{\"text\":\"b\"}\n", DS_IN_JSONL);
	KIND("a.json", "{\n \"text\": \"a\"\n}\n", -1);
	KIND("a.json", "{\"text\": \"a\", \r\n\"b\": 1}\n", -1);
	KIND("a", "[\n {\"text\": 1}]", -1);
	KIND("a", "[1] A note.", DS_IN_PLAIN);
	KIND("a", "Ann\tB-PERSON\nmet\tO\nBob\tB-PERSON\n\n", DS_IN_CONLL);
	KIND("a", "-DOCSTART- -X- O\n\n", DS_IN_CONLL);
	KIND("a", "What is O\nthis\n", DS_IN_PLAIN);
	KIND("a", "", DS_IN_PLAIN);
	KIND("a", "%PDF-1.4\n", -1);
	KIND("a.txt", "PK\3\4xxxx", -1);
	KIND("a", "<!DOCTYPE HTML>", -1);
	KIND("a", "\xEF\xBB\xBF\n<html lang=en>", -1);
	KIND("a", "<?xml version=\"1.0\"?>", -1);
	KIND("a", "ab\0cd", -1);
	KIND("a",
	     "\xFF\xFE"
	     "a\0b\0",
	     DS_IN_PLAIN);
	KIND("a", "SQLite format 3\0", -1);
}

static void plain_takes_all(void **state)
{
	ds_reader_opts opts = {.kind = DS_IN_PLAIN};
	ds_reader *r = NULL;
	ds_buf b;

	assert_int_equal(ds_reader_open_memory(&r, (ds_str){"a\0b", 3}, "x.pdf", &opts, NULL),
			 DS_OK);
	read_all(&b, r, &bare);
	assert_non_null(strstr(b.at, "\"uri\": \"x.pdf\""));
	ds_buf_free(&b);
	ds_reader_close(r);
}

static void plain_limit(void **state)
{
	ds_reader_opts opts = {.max_record = 4};
	ds_reader *r = NULL;
	ds_record rec;
	ds_err err;
	bool more;

	assert_int_equal(ds_reader_open_memory(&r, DS_STR("abcd"), "a", &opts, NULL), DS_OK);
	assert_int_equal(ds_reader_next(&rec, &more, r, &err), DS_OK);
	assert_int_equal(rec.bytes.len, 4);
	assert_int_equal(rec.number, 0);
	ds_reader_close(r);
	assert_int_equal(ds_reader_open_memory(&r, DS_STR("abcde"), "a", &opts, NULL), DS_OK);
	assert_int_equal(ds_reader_next(&rec, &more, r, &err), DS_ELIMIT);
	assert_string_equal(err.msg, "a: longer than 4 bytes");
	assert_int_equal(ds_reader_next(&rec, &more, r, &err), DS_OK);
	assert_false(more);
	ds_reader_close(r);
}

static void utf16_tables(void **state)
{
	check_read((ds_str){"\xFF\xFE"
			    "t\0e\0x\0t\0\n\0\xE9\0\n\0",
			    16},
		   "a.csv", DS_IN_AUTO, &bare,
		   "{\"uri\": \"a.csv#1\", \"id\": \"25431da24df6e7dd\", \"encoding\": {\"name\": "
		   "\"UTF-16LE\", \"how\": \"bom\", \"confidence\": 100}, \"text\": \"\xC3\xA9\"}\n");
}

/* ---- gzip ---- */

static ds_buf packed(ds_str s)
{
	ds_buf b;
	z_stream z = {.next_in = (unsigned char *)(uintptr_t)s.at, .avail_in = (uInt)s.len};

	ds_buf_init(&b, NULL, 0);
	assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	z.next_out = (unsigned char *)ds_buf_room(&b, s.len + 1000);
	z.avail_out = (uInt)(s.len + 1000);
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	b.len = z.total_out;
	deflateEnd(&z);
	return b;
}

#define LINE1 "{\"id\":1,\"uri\":\"u\",\"text\":\"a\"}\n"
#define LINE2 "{\"id\":2,\"uri\":\"v\",\"text\":\"b\"}\n"
#define OUT1  "{\"uri\": \"u\", \"id\": \"1\", \"text\": \"a\"}\n"
#define OUT2  "{\"uri\": \"v\", \"id\": \"2\", \"text\": \"b\"}\n"

static void gzip_members(void **state)
{
	ds_buf a = packed(DS_STR(LINE1)), b = packed(DS_STR(LINE2));

	ds_buf_add(&a, b.at, b.len);
	check_read(ds_buf_view(&a), "f.jsonl.gz", DS_IN_AUTO, &bare, OUT1 OUT2);
	/* zeros behind the last member are padding; anything else is not */
	ds_buf_add(&a, "\0\0\0", 3);
	check_read(ds_buf_view(&a), "f", DS_IN_AUTO, &bare, OUT1 OUT2);
	ds_buf_char(&a, 'x');
	check_read(ds_buf_view(&a), "f.jsonl", DS_IN_AUTO, &bare,
		   OUT1 OUT2 "! f.jsonl: something else behind the gzip data\n");
	ds_buf_free(&a);
	ds_buf_free(&b);
}

static void gzip_truncated(void **state)
{
	ds_buf a = packed(DS_STR(LINE1 LINE2));

	for (size_t n = 2; n < a.len; n++) {
		ds_reader_opts opts = {.kind = DS_IN_JSONL};
		ds_reader *r = NULL;
		ds_err err = {DS_OK, ""};
		ds_buf b;

		if (ds_reader_open_memory(&r, (ds_str){a.at, n}, "f.gz", &opts, &err)) {
			assert_string_equal(err.msg, "f.gz: the gzip data ends early");
			continue;
		}
		read_all(&b, r, &bare);
		assert_non_null(strstr(b.at, "! f.gz: the gzip data ends early"));
		ds_buf_free(&b);
		ds_reader_close(r);
	}
	ds_buf_free(&a);
}

static void gzip_damaged(void **state)
{
	ds_buf a = packed(DS_STR(LINE1));
	ds_reader_opts opts = {.kind = DS_IN_PLAIN};

	for (size_t i = 2; i < a.len; i++) {
		ds_reader *r = NULL;
		ds_buf b;

		a.at[i] ^= 0x55;
		if (ds_reader_open_memory(&r, ds_buf_view(&a), "f", &opts, NULL) == DS_OK) {
			read_all(&b, r, &bare);
			ds_buf_free(&b);
			ds_reader_close(r);
		}
		a.at[i] ^= 0x55;
	}
	ds_buf_free(&a);
}

/* 50 MB of nothing in 50 KB: the limit holds, on a line and on a text */
static void gzip_bomb(void **state)
{
	size_t n = (size_t)50 << 20;
	char *blanks = malloc(n);
	ds_buf a;

	memset(blanks, 'x', n);
	a = packed((ds_str){blanks, n});
	free(blanks);
	for (int k = DS_IN_PLAIN; k < DS_IN_COUNT; k++) {
		ds_reader_opts opts = {.kind = (ds_input)k, .max_record = 1000};
		ds_reader *r = NULL;
		ds_record rec;
		bool more;

		assert_int_equal(ds_reader_open_memory(&r, ds_buf_view(&a), "f", &opts, NULL),
				 DS_OK);
		assert_int_equal(ds_reader_next(&rec, &more, r, NULL), DS_ELIMIT);
		assert_int_equal(ds_reader_next(&rec, &more, r, NULL), DS_OK);
		assert_false(more);
		ds_reader_close(r);
	}
	ds_buf_free(&a);
}

/* ---- files ---- */

static int folder_new(void **state)
{
	char name[] = "/tmp/dossier-io-XXXXXX";

	*state = mkdtemp(name) ? strdup(name) : NULL;
	return *state ? 0 : -1;
}

static int folder_end(void **state)
{
	char command[200];
	int rc;

	snprintf(command, sizeof command, "chmod -R u+rwx '%s' && rm -r '%s'", (char *)*state,
		 (char *)*state);
	rc = system(command);
	free(*state);
	return rc;
}

static void cannot_open(void **state)
{
	char *path = temp_file(*state, "secret.txt", DS_STR("x")), none[300];
	ds_reader *r = NULL;
	ds_err err;

	snprintf(none, sizeof none, "%s/none.txt", (char *)*state);
	assert_int_equal(ds_reader_open(&r, none, NULL, &err), DS_ENOENT);
	assert_non_null(strstr(err.msg, "none.txt: no such file"));
	assert_int_equal(ds_reader_open(&r, *state, NULL, &err), DS_EFAIL);
	assert_non_null(strstr(err.msg, ": is a folder"));
	assert_int_equal(chmod(path, 0), 0);
	if (access(path, R_OK) != 0) { /* the administrator may read anything */
		assert_int_equal(ds_reader_open(&r, path, NULL, &err), DS_EFAIL);
		assert_non_null(strstr(err.msg, "secret.txt: not allowed"));
	}
	free(path);
}

static void reads_files(void **state)
{
	ds_buf z = packed(DS_STR(LINE1 LINE2)), b;
	char *path = temp_file(*state, "f.jsonl.gz", ds_buf_view(&z));
	ds_reader *r = NULL;
	uint64_t done, size;

	assert_int_equal(ds_reader_open(&r, path, NULL, NULL), DS_OK);
	read_all(&b, r, &bare);
	assert_string_equal(b.at, OUT1 OUT2);
	ds_reader_progress(r, &done, &size);
	assert_int_equal(done, z.len);
	assert_int_equal(size, z.len);
	ds_reader_close(r);
	ds_buf_free(&b);
	ds_buf_free(&z);
	free(path);
}

static bool note(void *user, const char *path)
{
	ds_buf *b = user;

	ds_buf_zstr(b, strrchr(path, '/') + 1);
	ds_buf_char(b, ' ');
	return true;
}

static bool stop(void *user, const char *path)
{
	return !strstr(path, (const char *)user);
}

static void walks(void **state)
{
	static const char *const files[] = {"b.txt", "B.txt", "a/z.txt", "a/.hidden",
					    "a.txt", "s.db",  "t.db",    ".dot"};
	unsigned char head[100] = "SQLite format 3";
	char path[300];
	ds_buf b;

	head[68] = 0x44, head[69] = 0x53, head[70] = 0x53, head[71] = 0x52;
	snprintf(path, sizeof path, "%s/a", (char *)*state);
	assert_int_equal(mkdir(path, 0700), 0);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		free(temp_file(*state, files[i],
			       strcmp(files[i], "s.db") ? DS_STR("x")
							: (ds_str){(char *)head, sizeof head}));
	snprintf(path, sizeof path, "%s/loop", (char *)*state);
	assert_int_equal(symlink(".", path), 0);
	snprintf(path, sizeof path, "%s/self", (char *)*state);
	assert_int_equal(symlink("self", path), 0);
	snprintf(path, sizeof path, "%s/pipe", (char *)*state);
	assert_int_equal(mkfifo(path, 0600), 0);
	ds_buf_init(&b, NULL, 0);
	assert_int_equal(ds_walk(*state, note, &b, NULL), DS_OK);
	ds_buf_char(&b, '\0');
	assert_string_equal(b.at, "B.txt z.txt a.txt b.txt self t.db ");
	ds_buf_clear(&b);
	snprintf(path, sizeof path, "%s/.dot", (char *)*state);
	assert_int_equal(ds_walk(path, note, &b, NULL), DS_OK);
	ds_buf_char(&b, '\0');
	assert_string_equal(b.at, ".dot ");
	assert_int_equal(ds_walk(*state, stop, "a.txt", NULL), DS_EUSER);
	ds_buf_free(&b);
}

/* ---- what writers print ---- */

static void numbers(void **state)
{
	static const struct {
		double v;
		const char *want;
	} t[] = {{0, "0"},
		 {-0.0, "0"},
		 {0.1, "0.1"},
		 {1e21, "1e+21"},
		 {9007199254740992.0, "9007199254740992"},
		 {-12.5, "-12.5"},
		 {1.0 / 3, "0.3333333333333333"},
		 {5e-324, "4.94065645841247e-324"},
		 {1e300 * 1e300, "null"}};

	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		ds_buf b;

		ds_buf_init(&b, NULL, 0);
		ds_json_number(&b, t[i].v);
		ds_buf_char(&b, '\0');
		assert_string_equal(b.at, t[i].want);
		if (t[i].want[0] != 'n')
			assert_true(strtod(b.at, NULL) == t[i].v);
		ds_buf_free(&b);
	}
}

static void strings(void **state)
{
	ds_buf b;

	ds_buf_init(&b, NULL, 0);
	ds_json_string(&b, (ds_str){"a\"\\\n\t\r\0\x1F\x7F/\xC3\xA9\xFF\xE2\x82z\xF0\x9F", 18});
	/* what a terminal would obey or hide */
	ds_json_string(&b, DS_STR("\xC2\x9B" "3\xE2\x80\xAE\xF3\xA0\x81\xA1 \xE2\x80\x8D\xC2\xAD"));
	ds_json_string(&b, (ds_str){NULL, 0});
	ds_buf_char(&b, '\0');
	assert_string_equal(b.at, "\"a\\\"\\\\\\n\\t\\r\\u0000\\u001f\\u007f/"
				  "\xC3\xA9\xEF\xBF\xBD\xEF\xBF\xBDz\xEF\xBF\xBD\""
				  "\"\\u009b3\\u202e\\udb40\\udc61 \xE2\x80\x8D\xC2\xAD\"\"\"");
	ds_buf_free(&b);
}

static void offsets(void **state)
{
	ds_str s = DS_STR("a\xC3\xA9\xF0\x9F\x98\x80z");
	ds_offset_map c = {s, DS_OFFSETS_CHAR, 0, 0}, u = {s, DS_OFFSETS_UTF16, 0, 0},
		      y = {s, DS_OFFSETS_BYTE, 0, 0};

	assert_int_equal(ds_offset(&c, 3), 2);
	assert_int_equal(ds_offset(&c, 7), 3);
	assert_int_equal(ds_offset(&c, 1), 1);
	assert_int_equal(ds_offset(&c, 8), 4);
	assert_int_equal(ds_offset(&u, 7), 4);
	assert_int_equal(ds_offset(&u, 8), 5);
	assert_int_equal(ds_offset(&y, 7), 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_of_kinds),
		cmocka_unit_test(kinds_by_name),
		cmocka_unit_test(kinds_by_content),
		cmocka_unit_test(plain_takes_all),
		cmocka_unit_test(plain_limit),
		cmocka_unit_test(utf16_tables),
		cmocka_unit_test(gzip_members),
		cmocka_unit_test(gzip_truncated),
		cmocka_unit_test(gzip_damaged),
		cmocka_unit_test(gzip_bomb),
		cmocka_unit_test_setup_teardown(cannot_open, folder_new, folder_end),
		cmocka_unit_test_setup_teardown(reads_files, folder_new, folder_end),
		cmocka_unit_test_setup_teardown(walks, folder_new, folder_end),
		cmocka_unit_test(numbers),
		cmocka_unit_test(strings),
		cmocka_unit_test(offsets),
	};

	return cmocka_run_group_tests_name("io/reader", tests, NULL, NULL);
}
