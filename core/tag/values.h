/*
 * Values: numbers, dates and times (TIMEX3), money, percent, quantities, contacts.
 *
 * Appends spans with source "rule:number", "rule:date", "rule:money" ... and their values (design
 * section 4). Relative dates are resolved against the document's date, or the nearest explicit full
 * date before them; without either they have no value, or an XXXX year. Today's date is never used.
 * Deterministic.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_VALUES_H
#define DS_TAG_VALUES_H

#include "tag/doc.h"

struct ds_lang;

/*
 * Needs doc->tokens. Appends to *spans in the document's arena; overlaps among the new ones are
 * resolved. The document's language chooses the rules: a table (lang.h) where there is one for it,
 * else English.
 */
ds_status ds_values_find(ds_spans *spans, ds_doc *doc, ds_err *err);

/* What a unit of a quantity measures: "length" of "mile". Static; NULL for none of ours. */
const char *ds_unit_dimension(ds_str unit);

/* The same; n tables of the user's own are asked first, the last before the others. */
ds_status ds_values_find_by(ds_spans *spans, ds_doc *doc, const struct ds_lang *const *tables, size_t n,
			    ds_err *err);

/* A copy of *v whose strings are in mem. */
ds_status ds_value_copy(ds_value *out, const ds_value *v, ds_arena *mem, ds_err *err);

#endif
