/*
 * Days of one month in a list: "5, 6 and 7 May", "May 5 and 6". Each is a date of its own.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/date_phrase.h"

/* A day of the month without its month: what may stand in a list of them. */
static bool bare_day(const struct ds_values *s, size_t i, int *day)
{
	struct ds_fig f;

	*day = 0;
	if (!ds_fig_at(s, i, &f) || f.shape != FIG_NUMBER || f.frac || f.digits > 2 ||
	    f.suffix.len || f.mant < 1 || f.mant > 31)
		return false;
	*day = (int)f.mant;
	return true;
}

/* The 5 of "5, 6 and 7 May"; the last is a date of its own. */
static size_t day_before(struct ds_values *s, size_t i)
{
	struct ds_when w;
	int day, next = 0, at = 0;
	size_t j = i;

	if (!bare_day(s, i, &day) || (i > 0 && ds_flag(s, i, DS_TOKEN_TIGHT)))
		return i;
	at = day;
	for (int n = 0; n < 8; n++) {
		bool joined = ds_key_is(s, j + 1, ",") || ds_is(s, j + 1, W_AND);

		j += joined && ds_key_is(s, j + 1, ",") && ds_is(s, j + 2, W_AND) ? 3 : 2;
		if (!joined || !bare_day(s, j, &next) || next <= at || !ds_same_sentence(s, i, j))
			return i;
		at = next;
		if (ds_is(s, j + 1, W_MONTH))
			break;
	}
	if (!ds_is(s, j + 1, W_MONTH) || ds_date_parse(s, j, &w) <= j + 1 || w.grain != GRAIN_DAY ||
	    !w.day.m)
		return i;
	ds_date_resolve(s, i, &w);
	w.day.d = day;
	ds_date_add(s, i, i + 1, &w, NULL);
	return i + 1;
}

/* The 6 of "May 5 and 6", where no noun follows that it could count. */
static size_t day_after(struct ds_values *s, size_t i)
{
	struct ds_when w = s->mention;
	int day;

	if (i < 2 || s->last_end != i - 1 || w.grain != GRAIN_DAY || !s->last_bare ||
	    !(ds_is(s, i - 1, W_AND) || ds_key_is(s, i - 1, ",")) || !bare_day(s, i, &day) ||
	    day <= w.day.d || day > ds_cal_month_days(w.day.y, w.day.m) ||
	    !ds_same_sentence(s, i - 2, i) ||
	    (ds_kind_is(s, i + 1, DS_KIND_WORD) && ds_same_sentence(s, i, i + 1) &&
	     !ds_is(s, i + 1, W_STOP)) || ds_key_is(s, i + 1, "%") || ds_dash(s, i + 1))
		return i;
	w.day.d = day;
	ds_date_add(s, i, i + 1, &w, NULL);
	s->last_bare = true;
	return i + 1;
}

size_t ds_date_list(struct ds_values *s, size_t i)
{
	size_t end = day_before(s, i);

	return end > i ? end : day_after(s, i);
}
