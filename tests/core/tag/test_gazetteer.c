/*
 * Compiled lists: build, open, match, damage.
 *
 * SPDX-License-Identifier: MIT
 */
#include "core/tag/tagging.h"

#include "tag/gazetteer_build_int.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char tsv[] = "# a comment\n"
			  "name\ttype\tid\tprior\tprops\n"
			  "Turkey\tGPE\tTR\t80\ta=1;b=2\n"
			  "New York\tGPE\tny\t8\t\n"
			  "New York Times\tORG\tnyt\t5\t\n"
			  "US\tGPE\tUS\t300\t\n"
			  "U.S.\tGPE\tUS\t300\t\n"
			  "Guinea-Bissau\tGPE\tGW\t1\t\n"
			  "Guinea\tGPE\tGN\t2\t\n"
			  "Sana'a\tGPE\tsanaa\t3\t\n"
			  "Georgia\tGPE\tGE\t4\t\n"
			  "Georgia\tGPE\tUS-GA\t9\t\n"
			  "al-Qaeda\tORG\tqaeda\t1\t\r\n"
			  "The Gambia\tGPE\tGM\t1\t\n"
			  "Gəncə\tGPE\tother:ganja\t1\t\n"
			  "საქართველო\tGPE\tGE\t1\n"
			  "plan\tWORD\n"
			  "war\tWORD\n";

/* "TEXT=ID;..." of all matches under a policy. */
static void assert_policy(ds_match_policy policy, const char *text, const char *expected)
{
	list l;
	ds_arena mem;
	ds_tokens t;
	ds_pieces p;
	ds_hits hits;
	ds_buf line;

	list_open(&l, "test", tsv);
	ds_arena_init(&mem, NULL, 0);
	ds_buf_init(&line, NULL, 0);
	assert_int_equal(ds_tokenize(&t, ds_str_of(text), NULL, &mem, NULL), DS_OK);
	assert_int_equal(ds_pieces_make(&p, &t, &mem, NULL), DS_OK);
	assert_int_equal(ds_gazetteer_match(&hits, l.g, &p, policy, &mem, NULL), DS_OK);
	for (size_t i = 0; i < hits.n; i++) {
		const ds_hit *h = &hits.v[i];
		ds_str at = ds_str_sub(t.text, t.v[h->first].start, t.v[h->first + h->count - 1].end), id;
		ds_entry e = ds_gazetteer_entry(l.g, h->entry);

		ds_buf_str(&line, at);
		ds_buf_char(&line, '=');
		assert_int_equal(ds_entry_id(&id, &e, &mem, NULL), DS_OK);
		ds_buf_str(&line, id);
		ds_buf_char(&line, ';');
	}
	ds_buf_char(&line, '\0');
	assert_string_equal(line.at, expected);
	ds_buf_free(&line);
	ds_arena_free(&mem);
	list_close(&l);
}

static void assert_hits(const char *text, const char *expected)
{
	assert_policy(DS_MATCH_EACH, text, expected);
}

static void test_match(void **state)
{
	(void)state;
	assert_hits("in Turkey and New York", "Turkey=test:TR;New York=test:ny;");
	assert_hits("the New York Times said", "New York Times=test:nyt;");
	assert_hits("New York\nNew Turkey", "New York=test:ny;Turkey=test:TR;");
	assert_hits("Guinea-Bissau and Guinea - Bissau",
		    "Guinea-Bissau=test:GW;Guinea=test:GN;");
	assert_hits("Sanaa, Sana’a", "Sanaa=test:sanaa;Sana’a=test:sanaa;");
	assert_hits("Gəncə, GANCA", "Gəncə=other:ganja;GANCA=other:ganja;");
	assert_hits("Georgia", "Georgia=test:US-GA;"); /* best prior first */
	assert_hits("საქართველო", "საქართველო=test:GE;");
}

static void test_policies(void **state)
{
	static const char text[] = "New York Times of New York, York Guinea-Bissau";

	(void)state;
	assert_policy(DS_MATCH_LONGEST, text, "New York Times=test:nyt;New York=test:ny;Guinea-Bissau=test:GW;");
	assert_policy(DS_MATCH_FIRST, text, "New York=test:ny;New York=test:ny;Guinea=test:GN;");
	assert_policy(DS_MATCH_ALL, text,
		      "New York=test:ny;New York Times=test:nyt;New York=test:ny;Guinea=test:GN;"
		      "Guinea-Bissau=test:GW;");
}

static void test_case(void **state)
{
	(void)state;
	assert_hits("turkey with us", "");
	assert_hits("US, U.S., Us", "US=test:US;U.S.=test:US;");
	assert_hits("IN TURKEY", "TURKEY=test:TR;");
	assert_hits("al-Qaeda, Al-Qaeda and al Qaeda",
		    "al-Qaeda=test:qaeda;Al-Qaeda=test:qaeda;al Qaeda=test:qaeda;");
	assert_hits("the Gambia, The Gambia, the gambia",
		    "the Gambia=test:GM;The Gambia=test:GM;");
}

static void test_entries(void **state)
{
	list l;
	ds_hit h;
	ds_entry e;

	(void)state;
	list_open(&l, "test", tsv);
	h = ds_gazetteer_find(l.g, DS_STR("turkey"));
	assert_int_equal(h.n_entries, 1);
	e = ds_gazetteer_entry(l.g, h.entry);
	assert_true(ds_str_is(e.name, "Turkey") && ds_str_is(e.type, "GPE"));
	assert_true(ds_str_is(e.list, "test") && ds_str_is(e.key, "TR"));
	assert_true(ds_str_is(e.props, "a=1;b=2") && ds_str_is(ds_entry_prop(&e, "b"), "2"));
	assert_int_equal(ds_entry_prop(&e, "c").len, 0);
	assert_int_equal(e.kind, DS_GPE);
	assert_int_equal(e.main.len, 0);
	assert_int_equal(e.prior, 80);
	h = ds_gazetteer_find(l.g, DS_STR("Georgia"));
	assert_int_equal(h.n_entries, 2);
	assert_int_equal(ds_gazetteer_entry(l.g, h.entry + 1).prior, 4);
	h = ds_gazetteer_find(l.g, DS_STR("Gəncə"));
	e = ds_gazetteer_entry(l.g, h.entry);
	assert_true(e.list.len == 0 && ds_str_is(e.key, "other:ganja"));
	assert_int_equal(ds_gazetteer_find(l.g, DS_STR("New")).n_entries, 0);
	assert_int_equal(ds_gazetteer_find(l.g, DS_STR("")).n_entries, 0);
	assert_int_equal(ds_gazetteer_entry(l.g, 9999).name.len, 0);
	assert_int_equal(ds_gazetteer_count(l.g), 13); /* US and U.S. are one */
	assert_true(ds_gazetteer_is_word(l.g, DS_STR("war")));
	assert_true(ds_gazetteer_is_word(l.g, DS_STR("wars")));
	assert_true(ds_gazetteer_is_word(l.g, DS_STR("planning")));
	assert_false(ds_gazetteer_is_word(l.g, DS_STR("turkey")));
	assert_int_equal(ds_gazetteer_check(l.g, NULL), DS_OK);
	list_close(&l);
}

static void assert_error(const char *bad, const char *message)
{
	ds_gazetteer_build *b = NULL;
	ds_err err = {DS_OK, ""};

	assert_int_equal(ds_gazetteer_build_new(&b, &err), DS_OK);
	assert_int_equal(ds_gazetteer_build_add(b, DS_STR("bad"), ds_str_of(bad), &err), DS_ESYNTAX);
	assert_string_equal(err.msg, message);
	ds_gazetteer_build_free(b);
}

static void test_errors(void **state)
{
	(void)state;
	assert_error("Oslo\n", "bad:1: a line needs a name and a type");
	assert_error("#\nOslo\tgpe\n", "bad:2: type is not in capitals");
	assert_error("Oslo\tGPE\tx\tmany\n", "bad:1: prior is not a whole number");
	assert_error("Oslo\tGPE\tx\t1\t\tmore\n",
		     "bad:1: more than 5 columns (name type id prior props)");
	assert_error("Os\xFFlo\tGPE\n", "bad:1: ill-formed UTF-8");
	assert_error("\tGPE\n", "bad:1: a line needs a name and a type");
	assert_error("Oslo\t\n", "bad:1: type is empty");
}

/* Every byte flipped in turn: opening fails, or the check fails, and use never leaves the block. */
static void test_damage(void **state)
{
	list l;
	ds_arena mem;
	ds_tokens t;
	ds_pieces p;
	char *copy;

	(void)state;
	list_open(&l, "test", tsv);
	ds_arena_init(&mem, NULL, 0);
	assert_int_equal(ds_tokenize(&t, DS_STR("New York Times in Turkey, Guinea-Bissau, US."),
				     NULL, &mem, NULL), DS_OK);
	assert_int_equal(ds_pieces_make(&p, &t, &mem, NULL), DS_OK);
	copy = malloc(l.block.len);
	assert_non_null(copy);
	for (size_t i = 0; i < l.block.len; i++) {
		ds_gazetteer *g = NULL;
		ds_hits hits = {NULL, 0, 0};

		memcpy(copy, l.block.at, l.block.len);
		copy[i] = (char)(copy[i] ^ 0xFF);
		if (ds_gazetteer_open(&g, (ds_str){copy, l.block.len}, NULL) != DS_OK)
			continue;
		assert_int_not_equal(ds_gazetteer_check(g, NULL), DS_OK);
		assert_int_equal(ds_gazetteer_match(&hits, g, &p, DS_MATCH_ALL, &mem, NULL), DS_OK);
		for (size_t k = 0; k < hits.n; k++)
			ds_gazetteer_entry(g, hits.v[k].entry);
		ds_gazetteer_close(g);
	}
	for (size_t n = 0; n < l.block.len; n += 7) {
		ds_gazetteer *g = NULL;

		assert_int_not_equal(ds_gazetteer_open(&g, (ds_str){l.block.at, n}, NULL), DS_OK);
	}
	free(copy);
	ds_arena_free(&mem);
	list_close(&l);
}

/* The same lists give the same block, and 100,000 names compile fast enough to be done at need. */
static void test_many(void **state)
{
	ds_buf text, one, two;
	ds_gazetteer_build *b = NULL;
	ds_gazetteer *g = NULL;

	(void)state;
	ds_buf_init(&text, NULL, 0);
	ds_buf_init(&one, NULL, 0);
	ds_buf_init(&two, NULL, 0);
	for (unsigned i = 0; i < 20000; i++)
		ds_buf_printf(&text, "Name%u of Place%u\tORG\t%u\t%u\t\n", i, i % 977, i, i % 7);
	for (int k = 0; k < 2; k++) {
		assert_int_equal(ds_gazetteer_build_new(&b, NULL), DS_OK);
		assert_int_equal(ds_gazetteer_build_add(b, DS_STR("many"), ds_buf_view(&text), NULL),
				 DS_OK);
		assert_int_equal(ds_gazetteer_build_finish(b, k ? &two : &one, NULL), DS_OK);
		ds_gazetteer_build_free(b);
	}
	assert_true(ds_str_eq(ds_buf_view(&one), ds_buf_view(&two)));
	assert_int_equal(ds_gazetteer_open(&g, ds_buf_view(&one), NULL), DS_OK);
	assert_int_equal(ds_gazetteer_check(g, NULL), DS_OK);
	assert_int_equal(ds_gazetteer_find(g, DS_STR("Name19999 of Place459")).n_entries, 1);
	ds_gazetteer_close(g);
	ds_buf_free(&text);
	ds_buf_free(&one);
	ds_buf_free(&two);
}

/* A name of only ASCII letters takes a short way to its key: the same as the tokenizer's. */
static void test_short_way(void **state)
{
	static const char *const names[] = {
		"New York", "the Gambia", "The Gambia", "The", "the", "US", "WHO", "WORLD BANK", "a b c d",
		"cannot stop", "gonna", "Wanna Be", "iPhone", "McDonald", "I", "AT T", "of the sea", "EU",
		"lemme", "e mail", "Dr No", "St Louis", "No", "vs", "Mr", "THE WHO", "THE", "x"};

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char one[80], other[80];
		list a, b;
		ds_hit ha, hb;
		char text[3][100];

		/* a no-break space behind it is no part of the name, but sends it the long way */
		snprintf(one, sizeof one, "%s\tORG\tx\n", names[i]);
		snprintf(other, sizeof other, "%s\xC2\xA0\tORG\tx\n", names[i]);
		list_open(&a, "l", one);
		list_open(&b, "l", other);
		ha = ds_gazetteer_find(a.g, ds_str_of(names[i]));
		hb = ds_gazetteer_find(b.g, ds_str_of(names[i]));
		assert_int_equal(ha.n_entries, 1);
		assert_int_equal(hb.n_entries, 1);
		snprintf(text[0], sizeof *text, "x %s", names[i]);
		for (int k = 0; k < 3; k++) {
			ds_arena mem;
			ds_tokens t;
			ds_pieces p;
			ds_hits x, y;

			for (size_t c = 0; k && text[0][c]; c++) {
				char ch = text[0][c];

				text[k][c + 1] = '\0';
				if (k == 1 && ch >= 'A' && ch <= 'Z')
					ch = (char)(ch + 32);
				if (k == 2 && ch >= 'a' && ch <= 'z')
					ch = (char)(ch - 32);
				text[k][c] = ch;
			}
			ds_arena_init(&mem, NULL, 0);
			assert_int_equal(ds_tokenize(&t, ds_str_of(text[k]), NULL, &mem, NULL), DS_OK);
			assert_int_equal(ds_pieces_make(&p, &t, &mem, NULL), DS_OK);
			assert_int_equal(ds_gazetteer_match(&x, a.g, &p, DS_MATCH_ALL, &mem, NULL), DS_OK);
			assert_int_equal(ds_gazetteer_match(&y, b.g, &p, DS_MATCH_ALL, &mem, NULL), DS_OK);
			assert_int_equal(x.n, y.n);
			ds_arena_free(&mem);
		}
		list_close(&a);
		list_close(&b);
	}
}

/* One thing with several names: what it is stands once, and each name knows the main one. */
static void test_rows(void **state)
{
	const ds_str aliases[] = {DS_STR("United Nations"), DS_STR("ONU"), DS_STR(""), DS_STR("\xFF"),
				  DS_STR("united nations")};
	ds_gaz_row row = {.name = DS_STR("UN"), .aliases = aliases, .n_aliases = 5, .type = DS_STR("ORG"),
			  .id = DS_STR("un"), .props = DS_STR("lat=40.75;lon=-73.97;n=a%3Bb"), .prior = -7};
	ds_gazetteer_build *b = NULL;
	ds_gazetteer *g = NULL;
	ds_gaz_info info;
	ds_buf block;
	ds_hit h;
	ds_entry e;
	double lat, lon;

	(void)state;
	ds_buf_init(&block, NULL, 0);
	assert_int_equal(ds_gazetteer_build_new(&b, NULL), DS_OK);
	assert_int_equal(ds_gazetteer_build_row(b, DS_STR("l"), &row, NULL), DS_OK);
	assert_int_equal(ds_gazetteer_build_count(b), 4);
	assert_int_equal(ds_gazetteer_build_finish(b, &block, NULL), DS_OK);
	assert_int_equal(ds_gazetteer_open(&g, ds_buf_view(&block), NULL), DS_OK);
	assert_int_equal(ds_gazetteer_check(g, NULL), DS_OK);
	h = ds_gazetteer_find(g, DS_STR("onu"));
	assert_int_equal(h.n_entries, 1);
	e = ds_gazetteer_entry(g, h.entry);
	assert_true(ds_str_is(e.name, "ONU") && ds_str_is(e.main, "UN") && ds_str_is(e.key, "un"));
	assert_true(ds_entry_place(&e, &lat, &lon) && lat == 40.75 && lon == -73.97);
	assert_int_equal(e.prior, -7);
	/* in capitals and in small letters are two: text in small letters means one of them only */
	assert_int_equal(ds_gazetteer_find(g, DS_STR("United Nations")).n_entries, 2);
	ds_gazetteer_info(&info, g);
	assert_int_equal(info.names, 4);
	assert_int_equal(info.n_kinds, 1);
	assert_false(info.fuzzy);
	ds_gazetteer_close(g);
	ds_gazetteer_build_free(b);
	ds_buf_free(&block);
}

/* One key with thousands of entries: found in bounded time, the best first. */
static void test_one_key(void **state)
{
	ds_buf text;
	list l;
	ds_hit h;

	(void)state;
	ds_buf_init(&text, NULL, 0);
	for (unsigned i = 0; i < 5000; i++)
		ds_buf_printf(&text, "San José\tGPE\t%u\t%u\nPlace%u\tGPE\tp%u\n", i, i * 7919 % 5000, i, i);
	ds_buf_char(&text, '\0');
	list_open(&l, "l", text.at);
	h = ds_gazetteer_find(l.g, DS_STR("San Jose"));
	assert_int_equal(h.n_entries, 5000);
	for (uint32_t i = 0; i < h.n_entries; i++)
		assert_int_equal(ds_gazetteer_entry(l.g, h.entry + i).prior, 4999 - i);
	assert_int_equal(ds_gazetteer_check(l.g, NULL), DS_OK);
	list_close(&l);
	ds_buf_free(&text);
}

static void test_file(void **state)
{
	char path[] = "/tmp/dossier-list-XXXXXX";
	ds_gazetteer_build *b = NULL;
	ds_gazetteer *g = NULL;
	ds_err err;
	FILE *f;
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(ds_gazetteer_build_new(&b, NULL), DS_OK);
	assert_int_equal(ds_gazetteer_build_add(b, DS_STR("test"), DS_STR(tsv), NULL), DS_OK);
	assert_int_equal(ds_gazetteer_build_write(b, path, &err), DS_OK);
	ds_gazetteer_build_free(b);
	assert_int_equal(ds_gazetteer_open_file(&g, path, &err), DS_OK);
	assert_int_equal(ds_gazetteer_check(g, NULL), DS_OK);
	assert_int_equal(ds_gazetteer_find(g, DS_STR("Turkey")).n_entries, 1);
	ds_gazetteer_close(g);
	f = fopen(path, "r+b");
	assert_non_null(f);
	fseek(f, 16, SEEK_SET);
	fputc(99, f); /* another fold */
	fclose(f);
	assert_int_equal(ds_gazetteer_open_file(&g, path, &err), DS_EFAIL);
	assert_non_null(strstr(err.msg, "dossier gazetteer build"));
	assert_non_null(strstr(err.msg, path));
	remove(path);
	assert_int_equal(ds_gazetteer_open_file(&g, path, &err), DS_ENOENT);
	b = NULL;
	assert_int_equal(ds_gazetteer_build_new(&b, NULL), DS_OK);
	assert_int_equal(ds_gazetteer_build_write(b, "/nowhere/x.gaz", &err), DS_EFAIL);
	ds_gazetteer_build_free(b);
}

static void test_builtin(void **state)
{
	const ds_gazetteer *g = ds_gazetteer_builtin();

	(void)state;
	assert_non_null(g);
	assert_int_equal(ds_gazetteer_check(g, NULL), DS_OK);
	assert_true(ds_gazetteer_find(g, DS_STR("Azerbaijan")).n_entries > 0);
}

static ds_status full_disk(void *user, const void *bytes, size_t n, ds_err *err)
{
	(void)bytes;
	(void)n;
	++*(int *)user;
	return ds_fail(err, DS_EFAIL, "no space");
}

/* What does not fit is one failure, not a loop: there are many pieces to write, and the first is the last. */
static void test_full_disk(void **state)
{
	ds_gazetteer_build *b = NULL;
	ds_gaz_header h;
	ds_err err;
	ds_buf rows;
	int writes = 0;
	ds_gaz_sink sink = {full_disk, &writes};

	(void)state;
	ds_buf_init(&rows, NULL, 0);
	for (int i = 0; i < 20000; i++)
		ds_buf_printf(&rows, "Anna Lind%d\tPERSON\t%d\n", i, i);
	assert_int_equal(ds_gazetteer_build_new(&b, NULL), DS_OK);
	assert_int_equal(ds_gazetteer_build_add(b, DS_STR("test"), ds_buf_view(&rows), NULL), DS_OK);
	alarm(60); /* a loop without end is a failure, too */
	assert_int_equal(ds_gaz_write(&h, b, &sink, &err), DS_EFAIL);
	alarm(0);
	assert_string_equal(err.msg, "no space");
	assert_int_equal(writes, 1);
	ds_gazetteer_build_free(b);
	ds_buf_free(&rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_match),  cmocka_unit_test(test_case),
		cmocka_unit_test(test_entries), cmocka_unit_test(test_errors),
		cmocka_unit_test(test_damage), cmocka_unit_test(test_many),
		cmocka_unit_test(test_builtin), cmocka_unit_test(test_policies),
		cmocka_unit_test(test_full_disk), cmocka_unit_test(test_short_way), cmocka_unit_test(test_rows),
		cmocka_unit_test(test_one_key), cmocka_unit_test(test_file),
	};

	return cmocka_run_group_tests_name("tag/gazetteer", tests, NULL, NULL);
}
