/*
 * tag/lang: input that means harm, texts and tables. Nothing crashes, nothing is infinite and
 * exact, time stays linear, every failing allocation is reported, any token borders are taken.
 *
 * SPDX-License-Identifier: MIT
 */
#include "core/tag/lang_check.h"

#include <time.h>

static const char *const codes[] = {"de", "fr", "es", "ru", "tr", "az"};

#define CODES (sizeof codes / sizeof *codes)

static const char *const pieces[] = {
	"einundzwanzig", "hundert", "tausend", "Millionen ", "zehn Milliarden ", "und", "einhalb ",
		"quatre-", "vingt-",
	"et demi ", "un sur ", "virgule ", "de cada ", "y medio ", "mil ", "veintiun", "avos ",
		"тысяч ", "с половиной ",
	"целых ", "десятки миллионов ", "yüz", "bin", "buçuk ", "üçte ", "yarım ", "tam ", "9",
		"1 234 ", "1.234.", "1,",
	"9e99 ", "9e-", "99999999999999999999 ", "1/", "½ ", "-ci ", "'de ", "3. ", "12.", "de ",
		"mars ", "Mai ", "мая ",
	"noyabrın ", "vor ", "il y a ", "hace ", "назад ", "önce ", "letzte ", "прошлой ", "geçen ",
		"dernière ", "jeden ",
	"каждый ", "her ", "von ", "bis ", "entre ", "от ", "до ", "mindestens ", "au moins ",
		"en az ", "EUR ", "$", "% ",
	"yüzde ", "Prozent ", "Kilometer pro Stunde ", "XIX ", "1990er ", "16h", "Uhr ", "à ",
		"am ", "le ", "2020 ", "-",
	"9^999 ", "9^-99", "minus ", "Tausende ", "miles ", "eksi ", "999999999 Jahren ", "siècle ",
		"года ", "il ", "Ostern ", "9999-12-31 ", "9999 Jahrzehnte ",
};

#define PIECES (sizeof pieces / sizeof *pieces)

/* Gives the CPU seconds it took. */
static double tag(const char *lang, ds_str text, const char *date, const ds_borders *preset)
{
	ds_doc_source from = {.bytes = text, .preset = preset};
	ds_doc doc;
	clock_t start;
	double took;

	from.meta.date = ds_str_of(date);
	from.meta.lang = ds_str_of(lang);
	assert_int_equal(ds_doc_init(&doc, &from, NULL, (size_t)1 << 30, NULL), DS_OK);
	assert_int_equal(ds_doc_tokens(&doc, NULL), DS_OK);
	start = clock();
	assert_int_equal(ds_values_find(&doc.spans, &doc, NULL), DS_OK);
	took = (double)(clock() - start) / CLOCKS_PER_SEC;
	for (size_t i = 0; i < doc.spans.n; i++) {
		const ds_value *v = &doc.spans.v[i].value;

		assert_false(isnan(v->number) || isnan(v->low) || isnan(v->high));
		assert_true(isfinite(v->number));
		/* a hedged length of time has its TIMEX3 value all the same */
		assert_true(!v->exact || (v->cue.len && doc.spans.v[i].type == DS_DURATION) ||
			    (isfinite(v->low) && isfinite(v->high)));
		assert_true(v->first.len == 0 || ds_date_valid(v->first));
		assert_true(v->last.len == 0 || ds_date_valid(v->last));
		assert_true(v->low <= v->high);
		assert_true(i == 0 || doc.spans.v[i].start >= doc.spans.v[i - 1].end);
	}
	ds_doc_free(&doc);
	return took;
}

static void add_many(ds_buf *b, const char *piece, size_t bytes)
{
	while (b->len < bytes && b->status == DS_OK)
		ds_buf_zstr(b, piece);
}

/* one word of 10,000 bytes, phrases that begin everywhere, numbers that never end; eight times the text no more than
 * some twenty times as long */
static void test_linear(void **state)
{
	(void)state;
	for (size_t k = 0; k < CODES; k++) {
		for (size_t i = 0; i < PIECES; i++) {
			ds_buf small, large;
			double a, b;

			ds_buf_init(&small, NULL, 0);
			ds_buf_init(&large, NULL, 0);
			add_many(&small, pieces[i], 4000);
			add_many(&large, pieces[i], 32000);
			a = tag(codes[k], ds_buf_view(&small), "2020-11-12", NULL);
			b = tag(codes[k], ds_buf_view(&large), "", NULL);
			if (b > 20 * a + 0.25)
				fail_msg("%s, %s: %g s, then %g s", codes[k], pieces[i], a, b);
			ds_buf_free(&small);
			ds_buf_free(&large);
		}
	}
}

static void test_mixed(void **state)
{
	unsigned seed = 7;

	(void)state;
	for (int round = 0; round < 600; round++) {
		ds_buf b;

		ds_buf_init(&b, NULL, 0);
		for (int k = 0; k < 60; k++) {
			seed = seed * 1103515245u + 12345u;
			ds_buf_zstr(&b, pieces[(seed >> 16) % PIECES]);
			if (seed >> 28 & 1)
				ds_buf_char(&b, ' ');
		}
		tag(codes[(size_t)round % CODES], ds_buf_view(&b),
		    round % 2 ? "9999-12-31" : "0001-01-01", NULL);
		ds_buf_free(&b);
	}
}

/* any borders: each character a token, also inside what the tokeniser keeps together */
static void test_borders(void **state)
{
	static const char text[] = "Am 10.11.2020 um 2:30 fünfundzwanzig 1 234,5 Mio. € 3. März 2020'de 5-ci л. с.";
	ds_range all[sizeof text];
	size_t n = 0;

	(void)state;
	for (uint32_t i = 0; i + 1 < sizeof text; i++) {
		uint32_t end = i + 1;

		while (((unsigned char)text[end] & 0xC0) == 0x80)
			end++;
		if (text[i] != ' ')
			all[n++] = (ds_range){i, end};
		i = end - 1;
	}
	for (size_t k = 0; k < CODES; k++) {
		for (size_t keep = 1; keep <= n; keep++) {
			ds_borders preset = {all + (n - keep), keep, NULL, 0};

			tag(codes[k], DS_STR(text), "2020-11-12", &preset);
		}
	}
}

struct fail_at {
	size_t left;
};

static void *failing(void *user, void *ptr, size_t osize, size_t nsize)
{
	struct fail_at *f = user;

	if (nsize && f->left == 0)
		return NULL;
	f->left -= nsize != 0;
	return ds_alloc_std.fn(ds_alloc_std.user, ptr, osize, nsize);
}

static void test_memory(void **state)
{
	ds_doc_source from = {.bytes = DS_STR("Mindestens dreiundzwanzig Boote, 3. März 2020 bis 5. Mai, um 16 Uhr.")};
	bool done = false;

	(void)state;
	from.meta.lang = DS_STR("de");
	assert_non_null(ds_lang_builtin(DS_STR("de")));
	for (size_t k = 0; !done && k < 2000; k++) {
		struct fail_at f = {k};
		ds_alloc alloc = {failing, &f};
		ds_doc doc;
		ds_err err = {DS_OK, ""};

		if (ds_doc_init(&doc, &from, &alloc, 0, &err))
			continue;
		if (ds_doc_tokens(&doc, &err) == DS_OK)
			done = ds_values_find(&doc.spans, &doc, &err) == DS_OK;
		assert_true(done || err.code == DS_ENOMEM);
		ds_doc_free(&doc);
	}
	assert_true(done);
}

/* tables that are too large, that hold every byte, that say the same word a thousand times */
static void test_tables(void **state)
{
	ds_err err = {DS_OK, ""};
	ds_lang *l = NULL;
	ds_buf b;
	unsigned seed = 3;

	(void)state;
	ds_buf_init(&b, NULL, 0);
	ds_buf_zstr(&b, "language\tnl\none-word\tyes\n");
	for (int i = 0; i < 3000; i++)
		ds_buf_zstr(&b, "number\t100\ta+\nendings\ta\n");
	assert_int_equal(ds_lang_open(&l, DS_STR("x"), ds_buf_view(&b), &err), DS_ESYNTAX);
	ds_buf_clear(&b);
	ds_buf_zstr(&b, "language\tnl\none-word\tyes\nendings\ta, aa, aaa\n");
	for (int i = 0; i < 290; i++)
		ds_buf_zstr(&b, "number\t100\taa+, aa a+, a+\nand\t\ta+\n");
	assert_int_equal(ds_lang_open(&l, DS_STR("x"), ds_buf_view(&b), &err), DS_OK);
	ds_buf_clear(&b);
	add_many(&b, "aaaaaaaaa aaaaaaaaaaaaaaaaaaaa ", 4000);
	lang_check("xx", l, DS_STR("1"), DS_STR("CARDINAL[1|1]"));
	{
		ds_doc_source from = {.bytes = ds_buf_view(&b)};
		clock_t start = clock();
		ds_doc doc;
		const ds_lang *own = l;

		from.meta.lang = DS_STR("nl");
		assert_int_equal(ds_doc_init(&doc, &from, NULL, 0, NULL), DS_OK);
		assert_int_equal(ds_doc_tokens(&doc, NULL), DS_OK);
		assert_int_equal(ds_values_find_by(&doc.spans, &doc, &own, 1, NULL), DS_OK);
		ds_doc_free(&doc);
		assert_true((double)(clock() - start) / CLOCKS_PER_SEC < 10);
	}
	ds_lang_close(l);
	for (int round = 0; round < 2000; round++) {
		static const char *const bits[] = {"language\t", "nl\n", "number\t", "1\t",
						   "date\t", "DAY ", "[", "]", "<",
						   ">", "|", "\n", "+", "?", ",", "'", "endings\t",
							   "\xff", "month\t", "a",
						   "holiday\t", "easter", "-9", "currency\t", "/",
							   "1e300"};

		ds_buf_clear(&b);
		for (int k = 0; k < 30; k++) {
			seed = seed * 1103515245u + 12345u;
			ds_buf_zstr(&b, bits[(seed >> 16) % (sizeof bits / sizeof *bits)]);
		}
		l = NULL;
		ds_lang_open(&l, DS_STR("x"), ds_buf_view(&b), NULL);
		ds_lang_close(l);
	}
	ds_buf_free(&b);
}

static void refused(const ds_buf *table, ds_status code, const char *message)
{
	ds_err err = {DS_OK, ""};
	ds_lang *l = NULL;

	assert_int_equal(ds_lang_open(&l, DS_STR("x"), ds_buf_view(table), &err), code);
	assert_string_equal(err.msg, message);
	assert_null(l);
}

/* each word, and each way of a pattern, costs time wherever it may begin */
static void test_limits(void **state)
{
	ds_buf b;

	(void)state;
	ds_buf_init(&b, NULL, 0);
	ds_buf_zstr(&b, "language\tnl\n");
	for (int i = 0; i < 601; i++)
		ds_buf_printf(&b, "number\t5\tfoo w%d\n", i);
	refused(&b, DS_ELIMIT, "x:602: more than 600 words that begin with \"foo\"");
	ds_buf_clear(&b);
	ds_buf_zstr(&b, "language\tnl\n");
	for (int i = 0; i < 16; i++)
		ds_buf_zstr(&b, "date\t[DAY] [DAY] [DAY] [DAY] [DAY] [DAY] DAY DAY MONTH\n");
	refused(&b, DS_ELIMIT, "x:17: too many patterns with [parts]: each part doubles the work");
	/* many words fit, whatever cutting them takes */
	ds_buf_clear(&b);
	ds_buf_zstr(&b, "language\tnl\n");
	for (int i = 0; i < 90000; i++)
		ds_buf_printf(&b, "number\t5\tf%d\n", i);
	{
		ds_lang *l = NULL;

		assert_int_equal(ds_lang_open(&l, DS_STR("x"), ds_buf_view(&b), NULL), DS_OK);
		ds_lang_close(l);
	}
	ds_buf_clear(&b);
	ds_buf_zstr(&b, "language\tnl\nnumber\t5\tf");
	ds_buf_char(&b, '\0');
	refused(&b, DS_ESYNTAX, "x:2: no UTF-8 text (a byte 0x00); iconv makes it one");
	/* a message does not cut a character */
	ds_buf_clear(&b);
	ds_buf_zstr(&b, "language\tnl\nx");
	for (int i = 0; i < 40; i++)
		ds_buf_zstr(&b, "\xC3\xBC");
	ds_buf_zstr(&b, "\t1\tx\n");
	{
		ds_err err = {DS_OK, ""};
		ds_lang *l = NULL;

		assert_int_equal(ds_lang_open(&l, DS_STR("x"), ds_buf_view(&b), &err), DS_ESYNTAX);
		assert_non_null(strstr(err.msg, "\xC3\xBC\" (docs"));
	}
	ds_buf_free(&b);
}

/* the years around the first have no Easter before it */
static void test_first_year(void **state)
{
	ds_doc_source from = {.bytes = DS_STR("Das war an Ostern.")};
	ds_doc doc;

	(void)state;
	from.meta.lang = DS_STR("de");
	from.meta.date = DS_STR("0001-01-01");
	assert_int_equal(ds_doc_init(&doc, &from, NULL, 0, NULL), DS_OK);
	assert_int_equal(ds_doc_tokens(&doc, NULL), DS_OK);
	assert_int_equal(ds_values_find(&doc.spans, &doc, NULL), DS_OK);
	assert_int_equal(doc.spans.n, 1);
	assert_int_equal(doc.spans.v[0].type, DS_DATE);
	assert_int_equal(doc.spans.v[0].value.timex.len, 0);
	ds_doc_free(&doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_linear), cmocka_unit_test(test_mixed),
			cmocka_unit_test(test_borders),
		cmocka_unit_test(test_memory), cmocka_unit_test(test_tables),
		cmocka_unit_test(test_limits), cmocka_unit_test(test_first_year),
	};

	return cmocka_run_group_tests_name("tag/lang, hostile", tests, NULL, NULL);
}
