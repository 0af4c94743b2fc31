/*
 * What the files of dates in several parts share.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_DATE_PHRASE_H
#define DS_TAG_DATE_PHRASE_H

#include "tag/values_int.h"

/*
 * Any one date at i that others may be told from, resolved (day.y 0 where it cannot be): tomorrow,
 * last Friday, Easter 2017, 5 May, the first Monday of June. The token behind, or i.
 */
size_t ds_date_anchor(const struct ds_values *s, size_t i, struct ds_when *w);

/* The same of dates that an ordinal or a week tells: the 20th of next month, Friday the 13th. */
size_t ds_date_numbered(const struct ds_values *s, size_t i, struct ds_when *w);

/* Those, and ranges of that kind, with their span. */
size_t ds_date_numbered_add(struct ds_values *s, size_t i);

/* A range whose first end is told from elsewhere, with its span. */
size_t ds_date_range(struct ds_values *s, size_t i);

#endif
