/*
 * Holidays: those of a fixed day, those of a weekday in a month, and those counted from Easter.
 *
 * Western rules. A holiday whose day a calendar of the moon or a country decides (Ramadan, Diwali,
 * Independence Day) is left out. Easter is that of the Gregorian calendar.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/values_int.h"

struct holiday {
	const char *word[4];
	int m, d, easter; /* m 0: days from Easter Sunday */
	int nth;          /* the nth weekday d of the month; -1 = the last */
	bool plain;       /* a holiday in small letters too */
};

static const struct holiday holidays[] = {
	{{"new", "year", "'s", "day"}, 1, 1, 0, 0, true},
	{{"new", "year", "'s", "eve"}, 12, 31, 0, 0, true},
	{{"new", "years", "eve"}, 12, 31, 0, 0, true}, {{"new", "years", "day"}, 1, 1, 0, 0, true},
	{{"new", "year", "'s"}, 1, 1, 0, 0, false}, {{"new", "year", "day"}, 1, 1, 0, 0, true},
	{{"new", "year", "eve"}, 12, 31, 0, 0, true}, {{"christmas", "eve"}, 12, 24, 0, 0, true},
	{{"christmas", "day"}, 12, 25, 0, 0, true}, {{"christmas"}, 12, 25, 0, 0, true},
	{{"xmas"}, 12, 25, 0, 0, true}, {{"boxing", "day"}, 12, 26, 0, 0, true},
	{{"halloween"}, 10, 31, 0, 0, true}, {{"valentine", "'s", "day"}, 2, 14, 0, 0, true},
	{{"st.", "patrick", "'s", "day"}, 3, 17, 0, 0, false},
	{{"april", "fools", "day"}, 4, 1, 0, 0, false}, {{"april", "fool", "'s", "day"}, 4, 1, 0, 0, false},
	{{"all", "saints", "day"}, 11, 1, 0, 0, false}, {{"all", "souls", "day"}, 11, 2, 0, 0, false},
	{{"armistice", "day"}, 11, 11, 0, 0, false}, {{"veterans", "day"}, 11, 11, 0, 0, false},
	{{"epiphany"}, 1, 6, 0, 0, false}, {{"candlemas"}, 2, 2, 0, 0, false},
	{{"groundhog", "day"}, 2, 2, 0, 0, false}, {{"earth", "day"}, 4, 22, 0, 0, false},
	{{"flag", "day"}, 6, 14, 0, 0, false}, {{"juneteenth"}, 6, 19, 0, 0, false},
	{{"anzac", "day"}, 4, 25, 0, 0, false}, {{"bastille", "day"}, 7, 14, 0, 0, false},
	{{"canada", "day"}, 7, 1, 0, 0, false}, {{"australia", "day"}, 1, 26, 0, 0, false},
	{{"guy", "fawkes", "night"}, 11, 5, 0, 0, false},
	{{"fourth", "of", "july"}, 7, 4, 0, 0, true},
	{{"may", "day"}, 5, 1, 0, 0, false}, {{"women", "'s", "day"}, 3, 8, 0, 0, false},
	{{"nowruz"}, 3, 21, 0, 0, false}, {{"novruz"}, 3, 21, 0, 0, false},
	{{"thanksgiving", "day"}, 11, 4, 0, 4, true}, {{"thanksgiving"}, 11, 4, 0, 4, true},
	{{"labor", "day"}, 9, 1, 0, 1, false}, {{"memorial", "day"}, 5, 1, 0, -1, false},
	{{"mother", "'s", "day"}, 5, 7, 0, 2, false}, {{"father", "'s", "day"}, 6, 7, 0, 3, false},
	{{"columbus", "day"}, 10, 1, 0, 2, false}, {{"presidents", "day"}, 2, 1, 0, 3, false},
	{{"easter", "sunday"}, 0, 0, 0, 0, true}, {{"easter", "monday"}, 0, 0, 1, 0, true},
	{{"easter", "saturday"}, 0, 0, -1, 0, true}, {{"good", "friday"}, 0, 0, -2, 0, false},
	{{"maundy", "thursday"}, 0, 0, -3, 0, false}, {{"palm", "sunday"}, 0, 0, -7, 0, false},
	{{"ash", "wednesday"}, 0, 0, -46, 0, false}, {{"shrove", "tuesday"}, 0, 0, -47, 0, false},
	{{"whit", "monday"}, 0, 0, 50, 0, false}, {{"pentecost"}, 0, 0, 49, 0, false},
	{{"ascension", "day"}, 0, 0, 39, 0, false}, {{"easter"}, 0, 0, 0, 0, true},
};

/* Monday = 1; n < 0: the last one of the month. */
static struct ds_day nth_weekday(int y, int m, int weekday, int n)
{
	struct ds_day d = {y, m, n < 0 ? ds_cal_month_days(y, m) : 1};
	long at = ds_cal_days(d);
	int have = ds_cal_weekday(d);

	if (n < 0)
		return ds_cal_day(at - (have - weekday + 7) % 7);
	return ds_cal_day(at + (weekday - have + 7) % 7 + (n - 1) * 7);
}

static void holiday_day(const struct holiday *h, int y, struct ds_when *w)
{
	w->grain = GRAIN_DAY;
	if (y < 1 || y > 9998)
		w->day = DS_NO_DAY;
	else if (h->m && h->nth)
		w->day = nth_weekday(y, h->m, h->d, h->nth);
	else
		w->day = h->m ? (struct ds_day){y, h->m, h->d}
			      : ds_cal_day(ds_cal_days(ds_cal_easter(y)) + h->easter);
}

/* The holiday whose name begins at i; *end behind it. */
static const struct holiday *holiday_at(const struct ds_values *s, size_t i, size_t *end)
{
	const struct holiday *best = NULL;

	if (!ds_is(s, i, W_HOLI))
		return NULL;
	for (size_t k = 0; k < sizeof holidays / sizeof *holidays; k++) {
		const struct holiday *h = &holidays[k];
		size_t n = 0;

		while (n < 4 && h->word[n] && ds_key_is(s, i + n, h->word[n]))
			n++;
		if ((n < 4 && h->word[n]) || (best && i + n <= *end))
			continue;
		best = h;
		*end = i + n;
	}
	/* "easter", "christmas" are nothing else; the rest are words */
	if (best && !ds_flag(s, i, DS_TOKEN_TITLE | DS_TOKEN_UPPER) && !best->plain)
		return NULL;
	return best;
}

void ds_holiday_in(const struct ds_values *s, size_t i, int y, struct ds_when *w)
{
	size_t end;
	const struct holiday *h = holiday_at(s, i, &end);

	if (h)
		holiday_day(h, y, w);
}

size_t ds_date_holiday(const struct ds_values *s, size_t i, struct ds_when *w)
{
	struct ds_when y;
	size_t end = i, at;
	const struct holiday *h = holiday_at(s, i, &end);

	if (!h)
		return i;
	memset(w, 0, sizeof *w);
	w->grain = GRAIN_DAY;
	at = ds_is(s, end, W_OF) || ds_key_is(s, end, ",") || ds_key_is(s, end, "in") ? end + 1 : end;
	if (ds_same_sentence(s, i, at) && ds_date_parse(s, at, &y) == at + 1 &&
	    y.grain == GRAIN_YEAR) {
		holiday_day(h, y.day.y, w);
		return at + 1;
	}
	if (h->m && !h->nth) {
		w->day = (struct ds_day){0, h->m, h->d};
		ds_date_resolve(s, i, w);
	} else if (s->ref.y) {
		bool ahead = ds_date_future(s, i);

		ds_values_because(s, ahead ? "the words around speak of what is to come: the next "
					     "such day after the document's date"
					   : "the last such day up to the document's date", s->ref);
		holiday_day(h, s->ref.y, w);
		if (!ahead && w->day.y && ds_cal_days(w->day) > ds_cal_days(s->ref))
			holiday_day(h, s->ref.y - 1, w);
		if (ahead && w->day.y && ds_cal_days(w->day) < ds_cal_days(s->ref))
			holiday_day(h, s->ref.y + 1, w);
	}
	return end;
}

size_t ds_values_holiday(struct ds_values *s, size_t i)
{
	struct ds_when w;
	size_t end = ds_date_holiday(s, i, &w);

	if (end == i)
		return i;
	if (w.day.m)
		ds_date_add(s, i, end, &w, NULL);
	else
		ds_date_add_vague(s, i, end);
	return end;
}
