/*
 * What the files of dates in several parts share.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_DATE_PHRASE_H
#define DS_TAG_DATE_PHRASE_H

#include "tag/values_int.h"

/* A time of day. */
struct ds_clock {
	int h, m, s; /* m, s -1 = not said */
};

/* "14:30", "half past seven"; the hour alone, as behind "at"; the token behind, or i. */
size_t ds_clock_read(const struct ds_values *s, size_t i, struct ds_clock *c);
size_t ds_hour_at(const struct ds_values *s, size_t i, struct ds_clock *c);
/* What may follow an hour that only "at" makes one: not a noun. */
bool ds_hour_ends(const struct ds_values *s, size_t i);
/* TIMEX3 of it into out; day.y 0 = of any day. */
size_t ds_clock_text(char *out, size_t cap, struct ds_day day, const struct ds_clock *c);
/* "3pm every day" where the time ends at end: the token behind the set, or end. */
size_t ds_clock_set(struct ds_values *s, size_t i, size_t end, const struct ds_clock *c);
/* TIMEX3 of a part of the day: "MO"; a of W_PART */
const char *ds_part_name(int part);

static inline bool ds_is_period(const struct ds_values *s, size_t i, enum ds_period p)
{
	return ds_is(s, i, W_PERIOD) && s->lex[i]->b == (int)p;
}

/* A plural has no one to point to: "the end of years". */
static inline bool ds_singular(const struct ds_values *s, size_t i)
{
	ds_str key = ds_key(s, i);

	return key.len > 0 && key.at[key.len - 1] != 's';
}

/* The day that "the year", "the month" belong to: that of a date right here in the past, or today. */
struct ds_day ds_date_scene(const struct ds_values *s, size_t i);
/* the end of the year, over the weekend, the year before: with its span; the token behind, or i */
size_t ds_date_edge(struct ds_values *s, size_t i);

/*
 * Any one date at i that others may be told from, resolved (day.y 0 where it cannot be): tomorrow,
 * last Friday, Easter 2017, 5 May, the first Monday of June. The token behind, or i.
 */
size_t ds_date_anchor(const struct ds_values *s, size_t i, struct ds_when *w);

/* The same of dates that an ordinal or a week tells: the 20th of next month, Friday the 13th. */
size_t ds_date_numbered(const struct ds_values *s, size_t i, struct ds_when *w);

/* Those, and ranges of that kind, with their span. */
size_t ds_date_numbered_add(struct ds_values *s, size_t i);

/* A day of a list whose month stands at the other days: with its span; the token behind, or i. */
size_t ds_date_list(struct ds_values *s, size_t i);

/* A range whose first end is told from elsewhere, with its span. */
size_t ds_date_range(struct ds_values *s, size_t i);

#endif
