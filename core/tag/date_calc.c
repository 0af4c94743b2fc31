/*
 * The calendar: day numbers, ISO 8601 weeks, first and last day of a date of any grain, TIMEX3
 * strings.
 *
 * Proleptic Gregorian calendar, years 1 to 9999; what leaves that range has no bounds. No clock, no
 * time zone.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/values_int.h"

#include <math.h>
#include <stdio.h>

#define DAYS_MAX 3652058L /* 9999-12-31 */

static bool leap(int y)
{
	return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

int ds_cal_month_days(int y, int m)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	if (m < 1 || m > 12)
		return 0;
	/* in an unknown year February may have 29 days */
	return days[m - 1] + (m == 2 && (y == 0 || leap(y)));
}

long ds_cal_days(struct ds_day day)
{
	/* years counted from March, so that the leap day is the last of its year */
	long y = day.y - (day.m <= 2), era = (y >= 0 ? y : y - 399) / 400, yoe = y - era * 400;
	long doy = (153 * (day.m + (day.m > 2 ? -3 : 9)) + 2) / 5 + day.d - 1;

	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 306;
}

struct ds_day ds_cal_day(long days)
{
	long z, era, doe, yoe, doy, mp;
	struct ds_day d = {0, 0, 0};

	if (days < 0 || days > DAYS_MAX)
		return d;
	z = days + 306;
	era = z / 146097;
	doe = z - era * 146097;
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	mp = (5 * doy + 2) / 153;
	d.d = (int)(doy - (153 * mp + 2) / 5 + 1);
	d.m = (int)(mp < 10 ? mp + 3 : mp - 9);
	d.y = (int)(yoe + era * 400 + (d.m <= 2));
	return d;
}

int ds_cal_weekday(struct ds_day day)
{
	/* 0001-01-01 was a Monday */
	return (int)(ds_cal_days(day) % 7) + 1;
}

int ds_cal_week(struct ds_day day, int *year)
{
	/* the week belongs to the year of its Thursday */
	long thursday = ds_cal_days(day) - ds_cal_weekday(day) + 4;
	struct ds_day t = ds_cal_day(thursday);

	*year = t.y;
	return t.y ? (int)((thursday - ds_cal_days((struct ds_day){t.y, 1, 1})) / 7) + 1 : 0;
}

struct ds_day ds_cal_add_months(struct ds_day day, long months)
{
	long at, y;
	struct ds_day none = {0, 0, 0};

	if (months > 120000 || months < -120000)
		return none;
	at = (long)day.y * 12 + day.m - 1 + months;
	y = at / 12;
	if (at < 12 || y > 9999)
		return none;
	day.y = (int)y;
	day.m = (int)(at % 12) + 1;
	if (day.d > ds_cal_month_days(day.y, day.m))
		day.d = ds_cal_month_days(day.y, day.m);
	return day;
}

/* Gregorian Easter Sunday, the "anonymous" algorithm. */
struct ds_day ds_cal_easter(int y)
{
	int a = y % 19, b = y / 100, c = y % 100, d = b / 4, e = b % 4, f = (b + 8) / 25;
	int g = (b - f + 1) / 3, h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4;
	int l = (32 + 2 * e + 2 * i - h - k) % 7, m = (a + 11 * h + 22 * l) / 451;
	int n = h + l - 7 * m + 114;

	return (struct ds_day){y, n / 31, n % 31 + 1};
}

bool ds_cal_parse(ds_str iso, struct ds_day *out)
{
	if (!ds_date_valid(iso))
		return false;
	for (size_t i = 0, v = 0; i < 4; i++) {
		v = v * 10 + (size_t)(iso.at[i] - '0');
		out->y = (int)v;
	}
	out->m = (iso.at[5] - '0') * 10 + iso.at[6] - '0';
	out->d = (iso.at[8] - '0') * 10 + iso.at[9] - '0';
	return true;
}

static void month_span(int y, int from, int n, struct ds_day *first, struct ds_day *last)
{
	*first = (struct ds_day){y, from, 1};
	*last = ds_cal_add_months(*first, n - 1);
	last->d = ds_cal_month_days(last->y, last->m);
}

bool ds_when_bounds(const struct ds_when *w, struct ds_day *first, struct ds_day *last)
{
	struct ds_day day = w->day;
	int y = day.y;

	if (w->bc || y < 1 || y > 9998)
		return false;
	switch (w->grain) {
	case GRAIN_NONE: return false;
	case GRAIN_DAY:
		if (day.d < 1 || day.d > ds_cal_month_days(y, day.m))
			return false;
		*first = *last = day;
		return true;
	case GRAIN_WEEK:
		*first = day;
		*last = ds_cal_day(ds_cal_days(day) + 6);
		return true;
	case GRAIN_WEEKEND:
		*first = ds_cal_day(ds_cal_days(day) + 5);
		*last = ds_cal_day(ds_cal_days(day) + 6);
		return true;
	case GRAIN_MONTH: month_span(y, day.m, 1, first, last); return true;
	case GRAIN_QUARTER: month_span(y, w->sub * 3 - 2, 3, first, last); return true;
	case GRAIN_HALF: month_span(y, w->sub * 6 - 5, 6, first, last); return true;
	/* meteorological seasons of the northern half; a winter begins in December of its year */
	case GRAIN_SEASON: month_span(y, w->sub * 3, 3, first, last); return true;
	case GRAIN_YEAR: month_span(y, 1, 12, first, last); return true;
	case GRAIN_DECADE:
		*first = (struct ds_day){y / 10 * 10, 1, 1};
		*last = (struct ds_day){y / 10 * 10 + 9, 12, 31};
		return first->y > 0;
	case GRAIN_CENTURY:
		*first = (struct ds_day){y / 100 * 100, 1, 1};
		*last = (struct ds_day){y / 100 * 100 + 99, 12, 31};
		if (first->y == 0)
			first->y = 1;
		return true;
	}
	return false;
}

static const char *season_name(int sub)
{
	static const char *const names[] = {"SP", "SU", "FA", "WI"};

	return names[sub >= 1 && sub <= 4 ? sub - 1 : 0];
}

size_t ds_when_timex(char out[DS_TIMEX_MAX], const struct ds_when *w)
{
	char year[16];
	int n = 0, week_year = 0, week;

	if (w->bc)
		snprintf(year, sizeof year, "BC%04d", w->day.y % 10000);
	else if (w->day.y)
		snprintf(year, sizeof year, "%04d", w->day.y % 10000);
	else
		snprintf(year, sizeof year, "XXXX");
	switch (w->grain) {
	case GRAIN_NONE: break;
	case GRAIN_DAY:
		if (w->day.m)
			n = snprintf(out, DS_TIMEX_MAX, "%s-%02d-%02d", year, w->day.m, w->day.d);
		else /* a weekday alone */
			n = snprintf(out, DS_TIMEX_MAX, "XXXX-WXX-%d", w->sub);
		break;
	case GRAIN_WEEK:
	case GRAIN_WEEKEND:
		week = w->day.y ? ds_cal_week(w->day, &week_year) : 0;
		if (week)
			n = snprintf(out, DS_TIMEX_MAX, "%04d-W%02d%s", week_year % 10000, week,
				     w->grain == GRAIN_WEEKEND ? "-WE" : "");
		break;
	case GRAIN_MONTH: n = snprintf(out, DS_TIMEX_MAX, "%s-%02d", year, w->day.m); break;
	case GRAIN_QUARTER: n = snprintf(out, DS_TIMEX_MAX, "%s-Q%d", year, w->sub); break;
	case GRAIN_HALF: n = snprintf(out, DS_TIMEX_MAX, "%s-H%d", year, w->sub); break;
	case GRAIN_SEASON: n = snprintf(out, DS_TIMEX_MAX, "%s-%s", year,
					season_name(w->sub)); break;
	case GRAIN_YEAR: n = snprintf(out, DS_TIMEX_MAX, "%s", year); break;
	case GRAIN_DECADE: n = snprintf(out, DS_TIMEX_MAX, "%.*sX", (int)strlen(year) - 1,
					year); break;
	case GRAIN_CENTURY: n = snprintf(out, DS_TIMEX_MAX, "%.*sXX", (int)strlen(year) - 2,
					 year); break;
	}
	return n > 0 && n < DS_TIMEX_MAX ? (size_t)n : 0;
}

size_t ds_duration_timex(char out[DS_TIMEX_MAX], double n, enum ds_period p)
{
	static const char unit[] = {0, 'S', 'M', 'H', 'D', 'W', 'W', 'M', 'M', 'Y', 'Y', 'Y', 0,
				    'D'};
	static const int times[] = {0, 1, 1, 1, 1, 1, 2, 1, 3, 1, 10, 100, 0, 1};
	bool clock = p == PER_SECOND || p == PER_MINUTE || p == PER_HOUR;
	int len;

	if (!unit[p] || !(n >= 0 && n <= 1e9))
		return 0;
	n *= times[p];
	if (n == floor(n))
		len = snprintf(out, DS_TIMEX_MAX, "P%s%.0f%c", clock ? "T" : "", n, unit[p]);
	else
		len = snprintf(out, DS_TIMEX_MAX, "P%s%.10g%c", clock ? "T" : "", n, unit[p]);
	return len > 0 && len < DS_TIMEX_MAX ? (size_t)len : 0;
}
