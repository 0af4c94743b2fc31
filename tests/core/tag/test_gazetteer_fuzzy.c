/*
 * Fuzzy matching: what is found, what is not, and against every name compared one by one.
 *
 * SPDX-License-Identifier: MIT
 */
#include "core/tag/tagging.h"

#include <stdlib.h>
#include <string.h>

static void open_fuzzy(list *l, const char *tsv)
{
	ds_gazetteer_build *b = NULL;

	ds_buf_init(&l->block, NULL, 0);
	assert_int_equal(ds_gazetteer_build_new(&b, NULL), DS_OK);
	ds_gazetteer_build_fuzzy(b);
	assert_int_equal(ds_gazetteer_build_add(b, DS_STR("l"), ds_str_of(tsv), NULL), DS_OK);
	assert_int_equal(ds_gazetteer_build_finish(b, &l->block, NULL), DS_OK);
	ds_gazetteer_build_free(b);
	assert_int_equal(ds_gazetteer_open(&l->g, ds_buf_view(&l->block), NULL), DS_OK);
	assert_int_equal(ds_gazetteer_check(l->g, NULL), DS_OK);
}

/* "TEXT=NAME~EDITS;..." */
static void fuzzy_line(ds_buf *line, const ds_gazetteer *g, const char *text)
{
	ds_arena mem;
	ds_tokens t;
	ds_pieces p;
	ds_hits hits;

	ds_arena_init(&mem, NULL, 0);
	ds_buf_init(line, NULL, 0);
	assert_int_equal(ds_tokenize(&t, ds_str_of(text), NULL, &mem, NULL), DS_OK);
	assert_int_equal(ds_pieces_make(&p, &t, &mem, NULL), DS_OK);
	assert_int_equal(ds_gazetteer_match(&hits, g, &p, DS_MATCH_LONGEST, &mem, NULL), DS_OK);
	assert_int_equal(ds_gazetteer_match_fuzzy(&hits, g, &p, &mem, NULL), DS_OK);
	for (size_t i = 0; i < hits.n; i++) {
		const ds_hit *h = &hits.v[i];

		assert_true(i == 0 || h->first >= hits.v[i - 1].first + hits.v[i - 1].count);
		ds_buf_str(line, ds_str_sub(t.text, t.v[h->first].start, t.v[h->first + h->count - 1].end));
		ds_buf_char(line, '=');
		ds_buf_str(line, ds_gazetteer_entry(g, h->entry).name);
		ds_buf_printf(line, "~%u;", h->edits);
	}
	ds_buf_char(line, '\0');
	ds_arena_free(&mem);
}

static void assert_fuzzy(const list *l, const char *text, const char *expected)
{
	ds_buf line;

	fuzzy_line(&line, l->g, text);
	assert_string_equal(line.at, expected);
	ds_buf_free(&line);
}

static void test_fuzzy(void **state)
{
	list l;

	(void)state;
	open_fuzzy(&l, "Zelenskyy\tPERSON\nVolodymyr Zelenskyy\tPERSON\nGaddafi\tPERSON\nFlight 370 of Malaysia\tEVENT\n"
		       "Nagorno-Karabakh\tGPE\nKharkiv Oblast\tGPE\nNovosibirsk\tGPE\nAlexander Lukashenko\tPERSON\n"
		       "harbour master\tROLE\n");
	assert_fuzzy(&l, "Zelensky, Zelenskyj, Zelenski and zelensky", "Zelensky=Zelenskyy~1;Zelenskyj=Zelenskyy~1;");
	assert_fuzzy(&l, "Zelenskyy", "Zelenskyy=Zelenskyy~0;");
	/* what a name stands in as it is, is not taken for another */
	assert_fuzzy(&l, "Volodimir Zelenskyy", "Zelenskyy=Zelenskyy~0;");
	assert_fuzzy(&l, "Volodimyr Zelensky", "Volodimyr Zelensky=Volodymyr Zelenskyy~2;");
	/* shorter than 8 characters: none */
	assert_fuzzy(&l, "Gadafi", "");
	assert_fuzzy(&l, "Nagorny Karabakh", "Nagorny Karabakh=Nagorno-Karabakh~1;");
	assert_fuzzy(&l, "Nagorno-Karabak and Nagornokarabakh",
		     "Nagorno-Karabak=Nagorno-Karabakh~1;Nagornokarabakh=Nagorno-Karabakh~1;");
	assert_fuzzy(&l, "Flight 371 of Malaysia", "");
	assert_fuzzy(&l, "Flight 370 of Malasia", "Flight 370 of Malasia=Flight 370 of Malaysia~1;");
	assert_fuzzy(&l, "Novosbiirsk", "Novosbiirsk=Novosibirsk~1;");
	assert_fuzzy(&l, "Aleksandr Lukashenko", "");
	assert_fuzzy(&l, "Alexandr Lukashenka", "Alexandr Lukashenka=Alexander Lukashenko~2;");
	/* names do not run on into the next sentence */
	assert_fuzzy(&l, "In Kharkov. Oblast", "");
	list_close(&l);
}

/* Edits between two strings of ASCII, the plain way. */
static unsigned plain_distance(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b);
	unsigned d[70][70];

	for (size_t i = 0; i <= n; i++) {
		for (size_t j = 0; j <= m; j++) {
			unsigned best = (unsigned)(i + j);

			if (i && j) {
				best = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
				best = d[i - 1][j] + 1 < best ? d[i - 1][j] + 1 : best;
				best = d[i][j - 1] + 1 < best ? d[i][j - 1] + 1 : best;
			}
			d[i][j] = best;
		}
	}
	return d[n][m];
}

static uint32_t next_random(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(*state >> 33);
}

/* Random names over few letters, random edits: found exactly where some name is near enough. */
static void test_against_all(void **state)
{
	char names[200][40];
	uint64_t r = 7;
	ds_buf tsv;
	list l;

	(void)state;
	ds_buf_init(&tsv, NULL, 0);
	for (size_t i = 0; i < 200; i++) {
		size_t n = 6 + next_random(&r) % 18;

		for (size_t k = 0; k < n; k++)
			names[i][k] = (char)((k ? 'a' : 'A') + next_random(&r) % 5);
		names[i][n] = '\0';
		ds_buf_printf(&tsv, "%s\tORG\n", names[i]);
	}
	ds_buf_char(&tsv, '\0');
	open_fuzzy(&l, tsv.at);
	for (size_t turn = 0; turn < 2000; turn++) {
		char text[48];
		ds_buf line;
		bool near = false, exact = false;
		size_t n;

		strcpy(text, names[next_random(&r) % 200]);
		for (unsigned k = next_random(&r) % 4; k > 0; k--) {
			size_t at = 1 + next_random(&r) % (strlen(text) - 1);
			unsigned how = next_random(&r) % 3;

			if (how == 0) {
				text[at] = (char)('a' + next_random(&r) % 5);
			} else if (how == 1) {
				memmove(text + at, text + at + 1, strlen(text + at));
			} else {
				memmove(text + at + 1, text + at, strlen(text + at) + 1);
				text[at] = (char)('a' + next_random(&r) % 5);
			}
		}
		for (size_t i = 0; i < 200; i++) {
			char low[40];

			strcpy(low, names[i]);
			low[0] = text[0] == names[i][0] ? low[0] : (char)(low[0] | 0x20);
			n = strlen(names[i]);
			exact = exact || strcmp(low, text) == 0;
			near = near || (n >= 8 && plain_distance(low, text) <= (n < 16 ? 1u : 2u));
		}
		fuzzy_line(&line, l.g, text);
		/* a swap of neighbours is one edit here and two there: so near means found, not the reverse */
		if (near || exact)
			assert_true(line.len > 1);
		ds_buf_free(&line);
	}
	list_close(&l);
	ds_buf_free(&tsv);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fuzzy),
		cmocka_unit_test(test_against_all),
	};

	return cmocka_run_group_tests_name("tag/gazetteer_fuzzy", tests, NULL, NULL);
}
