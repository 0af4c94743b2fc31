/*
 * match/edits: fuzzy tokens against the whole table of the textbook, on random words.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match_test.h"

#include "match/run_int.h"
#include "text/utf8.h"

#define MOST 12

static uint32_t seed = 20201110;

static unsigned roll(unsigned n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 16) % n;
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Optimal string alignment over the whole table, on letters by number. */
static unsigned textbook(const unsigned *a, unsigned n, const unsigned *b, unsigned m)
{
	unsigned d[MOST + 1][MOST + 1];

	for (unsigned i = 0; i <= n; i++) {
		for (unsigned j = 0; j <= m; j++) {
			if (i == 0 || j == 0) {
				d[i][j] = i + j;
				continue;
			}
			d[i][j] = least(least(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
		}
	}
	return d[n][m];
}

/* A word of few letters, of one to four bytes each. */
static unsigned word(unsigned *letters, ds_buf *text)
{
	static const char *const spelt[] = {"a", "b", "\xC3\xA9", "\xE0\xA4\x95", "\xF0\x90\x90\x80"};
	unsigned n = roll(MOST + 1);

	ds_buf_init(text, NULL, 0);
	for (unsigned i = 0; i < n; i++) {
		letters[i] = roll(5);
		ds_buf_zstr(text, spelt[letters[i]]);
	}
	return n;
}

static void random_words(void **state)
{
	unsigned near = 0;

	(void)state;
	for (int i = 0; i < 200000; i++) {
		unsigned a[MOST], b[MOST], n, m, edits, most = 1 + roll(DS_FUZZY_MOST);
		ds_buf x, y;

		n = word(a, &x);
		m = word(b, &y);
		if (roll(2) && n) { /* a neighbour, so that many are within reach */
			memcpy(b, a, sizeof a);
			m = n;
			ds_buf_clear(&y);
			for (unsigned k = 0; k < m; k++) {
				static const char *const spelt[] = {"a", "b", "\xC3\xA9", "\xE0\xA4\x95", "\xF0\x90\x90\x80"};

				if (roll(6) == 0)
					b[k] = roll(5);
				else if (roll(6) == 0 && k + 1 < m) {
					unsigned swap = b[k];

					b[k] = b[k + 1];
					b[k + 1] = swap;
				}
				ds_buf_zstr(&y, spelt[b[k]]);
			}
		}
		edits = textbook(a, n, b, m);
		near += edits <= most;
		if (ds_within_edits(ds_buf_view(&x), ds_buf_view(&y), most) != (edits <= most))
			fail_msg("%.*s and %.*s are %u edits apart", (int)x.len, x.at, (int)y.len, y.at, edits);
		ds_buf_free(&x);
		ds_buf_free(&y);
	}
	assert_true(near > 50000 && near < 150000);
}

static void long_words(void **state)
{
	char a[100], b[100];

	(void)state;
	memset(a, 'a', sizeof a);
	memset(b, 'a', sizeof b);
	assert_true(ds_within_edits((ds_str){a, 100}, (ds_str){b, 100}, 1));
	b[7] = 'b';
	assert_true(ds_within_edits((ds_str){a, 64}, (ds_str){b, 64}, 1));
	assert_false(ds_within_edits((ds_str){a, 65}, (ds_str){b, 65}, 1)); /* too long to compare */
	assert_false(ds_within_edits((ds_str){a, 64}, (ds_str){b, 60}, 2));
	assert_true(ds_within_edits(DS_STR(""), DS_STR("ab"), 2));
	assert_false(ds_within_edits(DS_STR(""), DS_STR("abc"), 2));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(random_words), cmocka_unit_test(long_words)};

	return cmocka_run_group_tests_name("match/edits", tests, NULL, NULL);
}
