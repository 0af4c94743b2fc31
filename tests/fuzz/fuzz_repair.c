/*
 * Fuzz target of the repair: any bytes, made well-formed, through every step.
 *
 * Checked: the result is well-formed, the map spans both texts, an empty plan means an unchanged
 * text, and repairing again changes nothing.
 *
 * SPDX-License-Identifier: MIT
 */
#include "check.h"
#include "text/repair.h"
#include "text/text.h"
#include "text/utf8.h"

#define LIMIT ((size_t)1 << 16)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_steps(ds_str s, unsigned steps, ds_arena *mem)
{
	ds_repair_opts opts = {steps};
	ds_repair_plan plan, second;
	ds_mapped out, again;

	need(ds_repair(&out, &plan, s, &opts, mem, NULL) == DS_OK, "repair");
	need(ds_utf8_valid(out.text) == out.text.len, "result is well-formed");
	check_map(&out.map, s.len, out.text.len);
	if (s.len && out.text.len)
		check_kept(&out, s);
	if (plan.n == 0)
		need(ds_str_eq(out.text, s) && out.map.n == 0, "no plan, no change");
	for (size_t i = 0; i < plan.n; i++) {
		need(plan.v[i].count > 0, "a noted step did something");
		need(steps >> plan.v[i].step & 1, "only steps that were asked for");
		need(ds_utf8_valid(plan.v[i].before) == plan.v[i].before.len &&
			     ds_utf8_valid(plan.v[i].after) == plan.v[i].after.len,
		     "examples are well-formed");
	}
	need(ds_repair(&again, &second, out.text, &opts, mem, NULL) == DS_OK, "repair again");
	need(ds_str_eq(again.text, out.text), "repair is idempotent");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	ds_text_opts repair = {.repair = true};
	ds_str source = {(const char *)data, size}, s;
	ds_arena mem;
	ds_text text;
	char *copy;
	size_t at = 0, n = 0;

	if (size > LIMIT)
		return 0;
	copy = malloc(3 * size + 4);
	need(copy != NULL, "memory");
	while (at < size)
		n += ds_utf8_put(copy + n, ds_utf8_next(source, &at));
	s = (ds_str){copy, n};
	ds_arena_init(&mem, NULL, 0);
	check_steps(s, ds_repair_defaults(), &mem);
	check_steps(s, (1u << DS_REPAIR_STEPS) - 1, &mem);
	for (unsigned i = 0; i < DS_REPAIR_STEPS; i++)
		check_steps(s, 1u << i, &mem);
	need(ds_text_read(&text, source, &repair, &mem, NULL) == DS_OK, "reading with repair");
	check_map(&text.map, size, text.read.len);
	ds_arena_free(&mem);
	free(copy);
	return 0;
}
