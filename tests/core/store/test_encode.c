/*
 * Tests of store/encode and store/value: unpack(pack(x)) == x, the forms that docs/schema.md shows,
 * and blobs that lie.
 *
 * SPDX-License-Identifier: MIT
 */
#include "core/store/store_test.h"

#include <math.h>

#include "store/store_int.h"

static void assert_json(const ds_value *v, const char *expected)
{
	ds_buf b;

	ds_buf_init(&b, NULL, 0);
	ds_store_value_pack(&b, v);
	OK(ds_buf_status(&b, &err));
	if (!ds_str_is(ds_buf_view(&b), expected))
		fail_msg("%.*s instead of %s", (int)b.len, b.at, expected);
	ds_buf_free(&b);
}

static void forms(void **state)
{
	ds_value n = {.kind = DS_VALUE_NUMBER, .exact = true, .number = 17, .low = 17, .high = 17};
	ds_value least = {.kind = DS_VALUE_NUMBER, .low = 40, .high = INFINITY, .cue = DS_STR("at"
		" least")};
	ds_value day = {.kind = DS_VALUE_TIME, .exact = true, .timex = DS_STR("2020-11-10"),
			.first = DS_STR("2020-11-10"), .last = DS_STR("2020-11-10")};
	ds_value week = {.kind = DS_VALUE_TIME, .exact = true, .timex = DS_STR("2020-W46"),
			 .first = DS_STR("2020-11-09"), .last = DS_STR("2020-11-15")};
	ds_value money = {.kind = DS_VALUE_MONEY, .exact = true, .number = 3.5e6, .low = 3.5e6,
			  .high = 3.5e6, .unit = DS_STR("USD")};
	ds_value none = {0};

	(void)state;
	assert_json(&n, "17");
	assert_json(&least, "{\"low\":40,\"cue\":\"at least\"}");
	assert_json(&day, "\"2020-11-10\"");
	assert_json(&week,
		"{\"value\":\"2020-W46\",\"first\":\"2020-11-09\",\"last\":\"2020-11-15\"}");
	assert_json(&money, "{\"value\":3500000,\"unit\":\"USD\"}");
	assert_json(&none, "");
}

static double any_number(uint64_t *seed)
{
	static const double some[] = {0, 1, -1, 17, 0.1, 1e300, 5e-324, 1.0 / 3, 12292, 1e21,
				      INFINITY, -INFINITY, 9007199254740993.0};

	return some[draw(seed) % (sizeof some / sizeof *some)];
}

static ds_str any_text(uint64_t *seed)
{
	static const char *const some[] = {"", "2020-11-10", "P3D", "at \"least\"", "a\\b\n\x01",
					   "\xC3\xA9\xF0\x9F\x94\xA5", "null", "2020-02-30"};

	return ds_str_of(some[draw(seed) % (sizeof some / sizeof *some)]);
}

static void values(void **state)
{
	uint64_t seed = 5;
	ds_buf b;
	ds_arena mem;

	(void)state;
	ds_buf_init(&b, NULL, 0);
	ds_arena_init(&mem, NULL, 0);
	for (int i = 0; i < 20000; i++) {
		ds_value v = {.kind = (uint8_t)(1 + draw(&seed) % DS_VALUE_TEXT),
			      .exact = draw(&seed) % 2 == 0, .number = any_number(&seed),
			      .low = any_number(&seed), .high = any_number(&seed),
			      .timex = any_text(&seed), .first = any_text(&seed),
			      .last = any_text(&seed), .unit = any_text(&seed),
				.cue = any_text(&seed)};
		ds_value w;

		if (draw(&seed) % 2)
			v.low = v.high = v.number;
		ds_buf_clear(&b);
		ds_store_value_pack(&b, &v);
		OK(ds_buf_status(&b, &err));
		OK(ds_store_value_unpack(&w, v.kind, ds_buf_view(&b), &mem, &err));
		if (v.exact != w.exact || v.number != w.number || v.low != w.low ||
			v.high != w.high ||
		    !ds_str_eq(v.timex, w.timex) || !ds_str_eq(v.first, w.first) ||
		    !ds_str_eq(v.last, w.last) || !ds_str_eq(v.unit, w.unit) || !ds_str_eq(v.cue,
			w.cue))
			fail_msg("kind %d: %.*s", v.kind, (int)b.len, b.at);
		ds_arena_reset(&mem);
	}
	ds_buf_free(&b);
	ds_arena_free(&mem);
}

/* Random blobs: refused, or within the text; never more memory than the blob's size allows. */
static void lying_blobs(void **state)
{
	static const char read[] = "0123456789012345678901234567890123456789";
	uint64_t seed = 8;
	char blob[40];
	size_t fine = 0;
	ds_arena mem;

	(void)state;
	ds_arena_init(&mem, NULL, (size_t)1 << 16);
	for (int i = 0; i < 50000; i++) {
		size_t n = draw(&seed) % sizeof blob;
		ds_text text = {.read = {read, sizeof read - 1}};
		ds_borders borders;

		for (size_t k = 0; k < n; k++)
			blob[k] = (char)(draw(&seed) % (i % 2 ? 256 : 6));
		if (ds_store_edits_unpack(&text, (ds_str){blob, n}, &mem, &err) == DS_OK) {
			for (size_t k = 0; k < text.map.n; k++) {
				const ds_edit *e = &text.map.v[k];

				assert_true((size_t)e->from_at + e->from_len <= text.source.len);
				assert_true((size_t)e->to_at + e->to_len <= text.read.len);
			}
			fine++;
		}
		if (ds_store_borders_unpack(&borders, (ds_str){blob, n}, sizeof read - 1, &mem,
			&err) == DS_OK) {
			for (size_t k = 0; k < borders.n_tokens; k++)
				assert_true(borders.tokens[k].end <= sizeof read - 1);
			fine++;
		}
		assert_false(mem.hit_cap);
		ds_arena_reset(&mem);
	}
	assert_true(fine > 100);
	ds_arena_free(&mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST("forms of values", forms),
		TEST("values come back", values),
		TEST("blobs that lie", lying_blobs),
	};

	return cmocka_run_group_tests_name("store/encode", tests, setup_tagger, teardown_tagger);
}
