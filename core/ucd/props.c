/*
 * Look-ups in the generated Unicode tables.
 *
 * Standard: UAX #44. Invariant: nothing here allocates, fails or keeps state; a number from
 * outside is compared with its bound before it is an index.
 * Left out: the data (tables_*.c) and how it is made (gen.lua).
 *
 * SPDX-License-Identifier: MIT
 */
#include "ucd/props.h"

#include "ucd/tables_int.h"

const ds_ucd_props *ds_ucd_find(uint32_t cp)
{
	if (cp > DS_UCD_MAX)
		return &ds_ucd_records[0];
	size_t block = (size_t)ds_ucd_props_stage[cp >> DS_UCD_PROPS_SHIFT] << DS_UCD_PROPS_SHIFT;
	size_t low = cp & ((1u << DS_UCD_PROPS_SHIFT) - 1);
	return &ds_ucd_records[ds_ucd_props_leaf[block + low]];
}

uint32_t ds_ucd_compose(uint32_t a, uint32_t b)
{
	const uint32_t mask = (1u << DS_UCD_PAIR_BITS) - 1;
	uint32_t at = (a * 0x9E3779B1u + b * 0x85EBCA6Bu) >> (32 - DS_UCD_PAIR_BITS);

	for (; ds_ucd_pairs[at].whole; at = (at + 1) & mask) {
		if (ds_ucd_pairs[at].a == a && ds_ucd_pairs[at].b == b)
			return ds_ucd_pairs[at].whole;
	}
	return 0;
}

static const ds_ucd_case *find_case(uint32_t cp)
{
	size_t block = (size_t)ds_ucd_case_stage[cp >> DS_UCD_CASE_SHIFT] << DS_UCD_CASE_SHIFT;
	size_t low = cp & ((1u << DS_UCD_CASE_SHIFT) - 1);
	return &ds_ucd_case_records[ds_ucd_case_leaf[block + low]];
}

/* Both are below 2^21 in size, so the sum cannot overflow; the generator took it from a target. */
static uint32_t shifted(uint32_t cp, int32_t distance)
{
	return (uint32_t)((int32_t)cp + distance);
}

uint32_t ds_ucd_lower(uint32_t cp)
{
	if (cp < 0x80)
		return cp - 'A' < 26 ? cp + 32 : cp;
	if (cp > DS_UCD_MAX)
		return cp;
	return shifted(cp, find_case(cp)->lower);
}

size_t ds_ucd_casefold(uint32_t cp, uint32_t out[3])
{
	if (cp < 0x80 || cp > DS_UCD_MAX) {
		out[0] = ds_ucd_lower(cp);
		return 1;
	}
	const ds_ucd_case *record = find_case(cp);
	if (record->fold_len == 1) {
		out[0] = shifted(cp, record->fold);
		return 1;
	}
	for (size_t i = 0; i < record->fold_len; i++)
		out[i] = ds_ucd_fold_pool[(size_t)record->fold + i];
	return record->fold_len;
}

const char *ds_ucd_script_name(int script)
{
	return ds_ucd_script_names[script > 0 && script < DS_SCRIPT_COUNT ? script : 0];
}

const char *ds_ucd_script_code(int script)
{
	return ds_ucd_script_codes[script > 0 && script < DS_SCRIPT_COUNT ? script : 0];
}

const char *ds_ucd_category_name(int category)
{
	return ds_ucd_category_names[category > 0 && category < DS_GC_COUNT ? category : 0];
}
