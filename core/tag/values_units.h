/*
 * The tables of units and currencies, for their test.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_VALUES_UNITS_H
#define DS_TAG_VALUES_UNITS_H

#include "tag/values_int.h"

struct ds_unit_word {
	const char *key, *unit;
	bool abbreviation; /* only behind figures */
};

struct ds_cash_word {
	const char *key, *code;
	double factor;
};

/* What a unit measures; size: in the dimension's own unit, 0 = it joins with no other. */
struct ds_dimension {
	const char *unit, *dimension;
	double size;
};

extern const struct ds_dimension ds_dimensions[];
extern const size_t ds_dimensions_n;

/* How many of the unit one of the smaller is; 0 if they do not measure the same. */
double ds_unit_smaller(const char *unit, const char *smaller);

extern const struct ds_unit_word ds_unit_words[];
extern const size_t ds_unit_words_n;
extern const struct ds_cash_word ds_cash_words[];
extern const size_t ds_cash_words_n;

#endif
