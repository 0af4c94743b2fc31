/*
 * Shape of the generated tables, private to core/ucd.
 *
 * Invariant: for every cp <= U+10FFFF, leaf[(stage[cp >> SHIFT] << SHIFT) + low bits] is a valid
 * record number; the generator writes whole blocks only. Records are shared between code points.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_UCD_TABLES_INT_H
#define DS_UCD_TABLES_INT_H

#include <stdint.h>

#include "ucd/props.h"

/* Block sizes; gen.lua has the same numbers and the generated files assert them. */
#define DS_UCD_PROPS_SHIFT 7
#define DS_UCD_CASE_SHIFT 8
#define DS_UCD_PAIR_BITS 11

/* Distances are added to the code point, so that A-Z need one record and not 26. */
typedef struct ds_ucd_case {
	int32_t lower;    /* distance to the simple lower case */
	int32_t fold;     /* fold_len 1: distance to the folding; else its place in the pool */
	uint8_t fold_len; /* 1 to 3 */
} ds_ucd_case;

/* A slot of the table of compositions; whole 0 = empty. */
typedef struct ds_ucd_pair {
	uint32_t a, b, whole;
} ds_ucd_pair;

extern const ds_ucd_pair ds_ucd_pairs[1 << DS_UCD_PAIR_BITS];

extern const char *const ds_ucd_script_names[DS_SCRIPT_COUNT];
extern const char *const ds_ucd_script_codes[DS_SCRIPT_COUNT];
extern const char *const ds_ucd_category_names[DS_GC_COUNT];

extern const ds_ucd_props ds_ucd_records[]; /* the first is the default record */
extern const uint16_t ds_ucd_props_stage[];
extern const uint16_t ds_ucd_props_leaf[];

extern const ds_ucd_case ds_ucd_case_records[];
extern const uint16_t ds_ucd_fold_pool[];
extern const uint8_t ds_ucd_case_stage[];
extern const uint8_t ds_ucd_case_leaf[];

#endif
