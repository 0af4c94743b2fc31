/*
 * tag/span: types by name, and the overlap policy against a slow reference.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/span.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static void test_types(void **state)
{
	(void)state;
	assert_int_equal(ds_type_find(DS_STR("WORK_OF_ART")), DS_WORK_OF_ART);
	assert_int_equal(ds_type_find(DS_STR("person")), DS_TYPE_COUNT);
	assert_int_equal(ds_type_find(DS_STR("")), DS_TYPE_COUNT);
	assert_string_equal(ds_type_name(DS_CARDINAL), "CARDINAL");
	assert_string_equal(ds_type_coarse(DS_GPE), "LOC");
	assert_string_equal(ds_type_coarse(DS_EVENT), "MISC");
	assert_string_equal(ds_type_coarse(DS_DATE), "O");
	assert_string_equal(ds_type_name(DS_TYPE_COUNT), "O");
	assert_string_equal(ds_stance_name(DS_DENY), "deny");
	for (unsigned i = 0; i < DS_TYPE_COUNT; i++)
		assert_int_equal(ds_type_find(ds_str_of(ds_type_name((ds_type)i))), i);
}

static void add(ds_spans *spans, ds_arena *mem, uint32_t start, uint32_t end, ds_type type,
		int rank)
{
	ds_span *s = ds_spans_add(spans, mem, NULL);

	assert_non_null(s);
	assert_int_equal(s->entity, -1);
	s->start = start;
	s->end = end;
	s->type = (uint8_t)type;
	s->rank = (uint8_t)rank;
}

static void test_policy(void **state)
{
	ds_arena mem;
	ds_spans spans = {NULL, 0, 0};

	(void)state;
	ds_arena_init(&mem, NULL, 0);
	add(&spans, &mem, 30, 40, DS_ORG, DS_RANK_NAME);
	add(&spans, &mem, 0, 6, DS_ORDINAL, DS_RANK_NUMBER); /* inside a name */
	add(&spans, &mem, 0, 19, DS_EVENT, DS_RANK_NAME);
	add(&spans, &mem, 30, 40, DS_GPE, DS_RANK_NAME); /* a tie: smaller type number */
	add(&spans, &mem, 19, 30, DS_DATE, DS_RANK_DATE); /* touches, does not overlap */
	add(&spans, &mem, 25, 50, DS_PERSON, DS_RANK_NAME); /* longer, but against a higher rank */
	assert_int_equal(ds_spans_resolve(&spans, &mem, NULL), DS_OK);
	assert_int_equal(spans.n, 3);
	assert_int_equal(spans.v[0].type, DS_EVENT);
	assert_int_equal(spans.v[1].type, DS_DATE);
	assert_int_equal(spans.v[2].type, DS_ORG);
	assert_int_equal(ds_spans_resolve(&spans, &mem, NULL), DS_OK);
	assert_int_equal(spans.n, 3);
	ds_arena_free(&mem);
}

static bool better(const ds_span *a, const ds_span *b)
{
	if (a->rank != b->rank)
		return a->rank > b->rank;
	if (a->end - a->start != b->end - b->start)
		return a->end - a->start > b->end - b->start;
	if (a->start != b->start)
		return a->start < b->start;
	return a->type < b->type;
}

/* the policy as it is written down: the best of what is left, until nothing is left */
static size_t slow(const ds_span *v, size_t n, char *kept)
{
	size_t count = 0;
	char state[64] = {0};

	for (;;) {
		size_t best = n;

		for (size_t i = 0; i < n; i++) {
			if (!state[i] && (best == n || better(&v[i], &v[best])))
				best = i;
		}
		if (best == n)
			return count;
		kept[best] = state[best] = 1;
		count++;
		for (size_t i = 0; i < n; i++) {
			if (v[i].start < v[best].end && v[best].start < v[i].end)
				state[i] = 1;
		}
	}
}

static void test_against_reference(void **state)
{
	unsigned seed = 7;

	(void)state;
	for (int round = 0; round < 500; round++) {
		ds_arena mem;
		ds_spans spans = {NULL, 0, 0};
		ds_span before[64];
		char kept[64] = {0};
		size_t want, n = 0, at = 0;

		ds_arena_init(&mem, NULL, 0);
		for (int i = 0; i < 40; i++) {
			uint32_t start, len;

			seed = seed * 1103515245u + 12345u;
			start = seed >> 16 & 127;
			len = 1 + (seed >> 8 & 15);
			/* types differ, so that no two spans are alike */
			add(&spans, &mem, start, start + len, (ds_type)(i % DS_TYPE_COUNT),
			    (int)(seed >> 24 & 3) * 10);
			before[n++] = spans.v[spans.n - 1];
		}
		want = slow(before, n, kept);
		assert_int_equal(ds_spans_resolve(&spans, &mem, NULL), DS_OK);
		assert_int_equal(spans.n, want);
		for (size_t i = 0; i < spans.n; i++) {
			assert_true(i == 0 || spans.v[i].start >= spans.v[i - 1].end);
			for (at = 0; at < n; at++) {
				if (kept[at] && before[at].start == spans.v[i].start &&
				    before[at].end == spans.v[i].end)
					break;
			}
			assert_true(at < n);
		}
		ds_arena_free(&mem);
	}
}

/* a hundred thousand spans nested in each other: must not be quadratic */
static void test_many(void **state)
{
	ds_arena mem;
	ds_spans spans = {NULL, 0, 0};
	const uint32_t n = 100000;

	(void)state;
	ds_arena_init(&mem, NULL, 0);
	for (uint32_t i = 0; i < n; i++)
		add(&spans, &mem, i, 2 * n - i, DS_ORG, (int)(i & 127));
	assert_int_equal(ds_spans_resolve(&spans, &mem, NULL), DS_OK);
	assert_int_equal(spans.n, 1);
	ds_arena_free(&mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_types),
		cmocka_unit_test(test_policy),
		cmocka_unit_test(test_against_reference),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests_name("tag/span", tests, NULL, NULL);
}
