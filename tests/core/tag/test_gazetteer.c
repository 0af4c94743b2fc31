/*
 * Compiled lists: build, open, match, damage.
 *
 * SPDX-License-Identifier: MIT
 */
#include "core/tag/tagging.h"

#include <stdlib.h>

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

/* "TEXT=NAME;..." of all matches. */
static void assert_hits(const char *text, const char *expected)
{
	list l;
	ds_arena mem;
	ds_tokens t;
	ds_hits hits;
	ds_buf line;

	list_open(&l, "test", tsv);
	ds_arena_init(&mem, NULL, 0);
	ds_buf_init(&line, NULL, 0);
	assert_int_equal(ds_tokenize(&t, ds_str_of(text), NULL, &mem, NULL), DS_OK);
	assert_int_equal(ds_gazetteer_match(&hits, l.g, &t, &mem, NULL), DS_OK);
	for (size_t i = 0; i < hits.n; i++) {
		const ds_hit *h = &hits.v[i];
		ds_str at = ds_str_sub(t.text, t.v[h->first].start, t.v[h->first + h->count - 1].end);

		ds_buf_str(&line, at);
		ds_buf_char(&line, '=');
		ds_buf_str(&line, ds_gazetteer_entry(l.g, h->entry).id);
		ds_buf_char(&line, ';');
	}
	ds_buf_char(&line, '\0');
	assert_string_equal(line.at, expected);
	ds_buf_free(&line);
	ds_arena_free(&mem);
	list_close(&l);
}

static void test_match(void **state)
{
	(void)state;
	assert_hits("in Turkey and New York", "Turkey=test:TR;New York=test:ny;");
	assert_hits("the New York Times said", "New York Times=test:nyt;");
	assert_hits("Guinea-Bissau and Guinea - Bissau",
		    "Guinea-Bissau=test:GW;Guinea=test:GN;");
	assert_hits("Sanaa, Sana’a", "Sanaa=test:sanaa;Sana’a=test:sanaa;");
	assert_hits("Gəncə, GANCA", "Gəncə=other:ganja;GANCA=other:ganja;");
	assert_hits("Georgia", "Georgia=test:US-GA;"); /* best prior first */
	assert_hits("საქართველო", "საქართველო=test:GE;");
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
	assert_true(ds_str_is(e.id, "test:TR") && ds_str_is(e.props, "a=1;b=2"));
	assert_int_equal(e.prior, 80);
	h = ds_gazetteer_find(l.g, DS_STR("Georgia"));
	assert_int_equal(h.n_entries, 2);
	assert_int_equal(ds_gazetteer_entry(l.g, h.entry + 1).prior, 4);
	h = ds_gazetteer_find(l.g, DS_STR("Gəncə"));
	assert_true(ds_str_is(ds_gazetteer_entry(l.g, h.entry).id, "other:ganja"));
	assert_int_equal(ds_gazetteer_find(l.g, DS_STR("New")).n_entries, 0);
	assert_int_equal(ds_gazetteer_find(l.g, DS_STR("")).n_entries, 0);
	assert_int_equal(ds_gazetteer_entry(l.g, 9999).name.len, 0);
	assert_int_equal(ds_gazetteer_count(l.g), 14);
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
}

/* Every byte flipped in turn: opening fails, or the check fails, and use never leaves the block. */
static void test_damage(void **state)
{
	list l;
	ds_arena mem;
	ds_tokens t;
	char *copy;

	(void)state;
	list_open(&l, "test", tsv);
	ds_arena_init(&mem, NULL, 0);
	assert_int_equal(ds_tokenize(&t, DS_STR("New York Times in Turkey, Guinea-Bissau, US."),
				     NULL, &mem, NULL), DS_OK);
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
		assert_int_equal(ds_gazetteer_match(&hits, g, &t, &mem, NULL), DS_OK);
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

static void test_builtin(void **state)
{
	const ds_gazetteer *g = ds_gazetteer_builtin();

	(void)state;
	assert_non_null(g);
	assert_int_equal(ds_gazetteer_check(g, NULL), DS_OK);
	assert_true(ds_gazetteer_find(g, DS_STR("Azerbaijan")).n_entries > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_match),  cmocka_unit_test(test_case),
		cmocka_unit_test(test_entries), cmocka_unit_test(test_errors),
		cmocka_unit_test(test_damage), cmocka_unit_test(test_many),
		cmocka_unit_test(test_builtin),
	};

	return cmocka_run_group_tests_name("tag/gazetteer", tests, NULL, NULL);
}
