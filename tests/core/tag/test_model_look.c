/*
 * What explanations say a feature is made of is what it is made of: a row changes with the parts that its description
 * names, and with no other.
 *
 * SPDX-License-Identifier: MIT
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tag/model_int.h"

#define WINDOW 5u
static const char places[] = "BbtaA";
static const char signs[] = "wslhrcuv<>e2345pqk"; /* 5: no part has it */

/* Another value of one part; stays in its bounds. */
static void change(ds_look *k, char sign)
{
	switch (sign) {
	case 'w': k->word ^= 0x5A5A5A5A; break;
	case 's': k->shape ^= 1; break;
	case 'l': k->list++; break;
	case 'h': k->hits ^= 1; break;
	case 'r': k->rule++; break;
	case 'c': k->coarse++; break;
	case 'u': k->sure ^= 1; break;
	case 'v': k->votes[1]++; break;
	case '<': k->left ^= 0x1234567; break;
	case '>': k->right ^= 0x1234567; break;
	case 'e': k->extra ^= 1; break;
	case 'k': k->known ^= 1; break;
	case '2': k->suffix2++; break;
	case '3': k->suffix3++; break;
	case '4': k->suffix4++; break;
	case 'p': k->prefix3++; break;
	case 'q': k->prefix2++; break;
	default: break;
	}
}

static void fill(ds_look look[WINDOW])
{
	for (uint32_t i = 0; i < WINDOW; i++)
		look[i] = (ds_look){.word = 11 + i, .suffix2 = 21 + i, .suffix3 = 31 + i, .suffix4 = 41 + i,
				    .prefix2 = 51 + i, .prefix3 = 61 + i, .left = 71 + i, .right = 81 + i,
				    .hits = (uint16_t)(4 * i), .shape = (uint8_t)(4 + i), .list = (uint8_t)(3 + i),
				    .extra = (uint8_t)(2 * (i & 3)), .rule = (uint8_t)(5 + i),
				    .coarse = (uint8_t)(1 + i), .sure = (uint8_t)(i & 3),
				    .votes = {(int8_t)i, 2, -1}};
}

static bool names_part(const ds_feature *f, char place, char sign)
{
	for (const char *p = f->parts; p[0] && p[1]; p += 2) {
		if (p[0] == place && p[1] == sign)
			return true;
	}
	return false;
}

/* Rows of the middle token, or marks, with one part changed against those without. */
static void check(bool marks)
{
	ds_look look[WINDOW];
	uint8_t active[WINDOW] = {2, 2, 2, 2, 2};
	ds_looks l = {look, active, WINDOW};

	for (size_t at = 0; at < WINDOW; at++) {
		for (const char *sign = signs; *sign; sign++) {
			uint32_t before[DS_MODEL_ROWS_MAX], after[DS_MODEL_ROWS_MAX];
			size_t n = DS_MODEL_MARKS;

			fill(look);
			if (marks)
				ds_model_marks(before, &l, 2);
			else
				n = ds_model_rows(before, &l, 2, DS_FEATURE_WORDS);
			change(&look[at], *sign);
			if (marks)
				ds_model_marks(after, &l, 2);
			else
				assert_int_equal(ds_model_rows(after, &l, 2, DS_FEATURE_WORDS), n);
			for (size_t r = 0; r < n; r++) {
				const ds_feature *f = marks ? ds_model_mark_feature(r) : ds_model_row_feature(r);

				assert_non_null(f);
				if ((before[r] != after[r]) != names_part(f, places[at], *sign))
					fail_msg("\"%s\": %c%c is %s", f->name, places[at], *sign,
						 before[r] != after[r] ? "in it, and not named" : "named, and not in it");
			}
		}
	}
}

static void test_rows(void **state)
{
	(void)state;
	check(false);
}

static void test_marks(void **state)
{
	(void)state;
	check(true);
}

/* Every row has a description and there is none more; every part of one is known. */
static void test_all(void **state)
{
	ds_look look[1] = {{.word = 1}};
	uint8_t active[1] = {2};
	ds_looks l = {look, active, 1};
	uint32_t rows[DS_MODEL_ROWS_MAX];
	size_t n = ds_model_rows(rows, &l, 0, DS_FEATURE_WORDS);

	(void)state;
	assert_true(n > 20);
	assert_null(ds_model_row_feature(n));
	assert_null(ds_model_mark_feature(DS_MODEL_MARKS));
	for (size_t r = 0; r < n; r++) {
		const char *p = ds_model_row_feature(r)->parts;

		for (; *p; p += 2)
			assert_true(strchr(places, p[0]) && p[1] && strchr(signs, p[1]));
	}
	for (unsigned s = 0; s < 256; s++)
		assert_true(ds_model_shape_name(s)[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_marks),
		cmocka_unit_test(test_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
