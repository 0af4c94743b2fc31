/*
 * Whether a value is what a suite says that it is.
 *
 * Suites write the same meaning in different ways: ends that do not belong to a range, "(a,b,P)",
 * several readings of which each is right, a bound with a `mod`. This compares what is meant, and
 * no more: days with days, a month with a month, lengths with lengths. Only what `dossier tag`
 * prints is looked at: an inexact value has its bounds, but no number and no TIMEX3 string.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef VALUES_SAME_H
#define VALUES_SAME_H

#include "tag/values_int.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* A stretch of days, both ends in it; ok false = not known. */
struct days {
	bool ok;
	long first, last;
};

static const char *text_of(const json_t *o, const char *key)
{
	const char *v = json_string_value(json_object_get(o, key));

	return v ? v : "";
}

static bool near(double a, double b)
{
	return fabs(a - b) <= 1e-6 * (fabs(a) + fabs(b)) + 1e-12;
}

/* "2017", "2017-03", "2017-03-05": all of its days */
static struct days days_of(const char *iso, size_t len)
{
	struct ds_when w = {.grain = GRAIN_YEAR};
	struct ds_day first, last;
	char text[16] = "";

	if (len > 10 || len < 4)
		return (struct days){false, 0, 0};
	memcpy(text, iso, len);
	if (sscanf(text, "%4d-%2d-%2d", &w.day.y, &w.day.m, &w.day.d) == 3)
		w.grain = GRAIN_DAY;
	else if (len >= 7 && sscanf(text, "%4d-%2d", &w.day.y, &w.day.m) == 2)
		w.grain = GRAIN_MONTH;
	else if (len != 4 || sscanf(text, "%4d", &w.day.y) != 1)
		return (struct days){false, 0, 0};
	if ((w.grain != GRAIN_YEAR && (w.day.m < 1 || w.day.m > 12)) ||
	    (w.grain == GRAIN_DAY && w.day.d < 1) || !ds_when_bounds(&w, &first, &last))
		return (struct days){false, 0, 0};
	return (struct days){true, ds_cal_days(first), ds_cal_days(last)};
}

static struct days days_of_text(const char *iso)
{
	return days_of(iso, strlen(iso));
}

static struct days days_of_span(const ds_span *s)
{
	struct ds_day a, b;

	if (!ds_cal_parse(s->value.first, &a) || !ds_cal_parse(s->value.last, &b))
		return (struct days){false, 0, 0};
	return (struct days){true, ds_cal_days(a), ds_cal_days(b)};
}

static bool same_days(struct days a, struct days b)
{
	return a.ok && b.ok && a.first == b.first && a.last == b.last;
}

/* ---- TIMEX3 strings ----------------------------------------------------------------------------- */

/* "T16" and "T16:00" and "T16:00:00" are one; the century 19XX is "19" in TempEval. */
static void plain_timex(char out[64], ds_str timex)
{
	size_t n = timex.len < 63 ? timex.len : 63;
	char *t;

	memcpy(out, timex.at, n);
	out[n] = 0;
	t = strchr(out, 'T');
	if (!t || out[0] == 'P')
		return;
	for (int i = 0; i < 2; i++) {
		n = strlen(out);
		if (n > 3 && out + n - 3 > t && strcmp(out + n - 3, ":00") == 0)
			out[n - 3] = 0;
	}
}

/* Seconds of "P1Y2M", "PT3.5H", "P1DE"; negative = it is no length. Months are 30 days. */
static double length_of(const char *p)
{
	static const struct {
		const char *unit;
		double days;
	} units[] = {{"DE", 3650}, {"CE", 36500}, {"WE", 2}, {"Y", 365}, {"M", 30}, {"W", 7},
		     {"D", 1}};
	bool clock = false;
	double sum = 0;

	if (*p++ != 'P' || !*p)
		return -1;
	while (*p) {
		char *end;
		double v;
		size_t k = 0;

		if (*p == 'T') {
			clock = true;
			p++;
		}
		v = strtod(p, &end);
		if (end == p)
			return -1;
		p = end;
		if (clock && (*p == 'H' || *p == 'M' || *p == 'S')) {
			sum += v * (*p == 'H' ? 3600 : *p == 'M' ? 60 : 1);
			p++;
			continue;
		}
		while (k < 7 && strncmp(p, units[k].unit, strlen(units[k].unit)) != 0)
			k++;
		if (k == 7)
			return -1;
		sum += v * units[k].days * 86400;
		p += strlen(units[k].unit);
	}
	return sum;
}

/* Our value as TIMEX3; empty where nothing is printed. */
static void own_timex(char out[64], const ds_span *s)
{
	plain_timex(out, s->value.exact ? s->value.timex : (ds_str){"", 0});
}

static bool timex_equal(const char *want, const ds_span *s)
{
	char a[64], b[64];
	size_t n;

	plain_timex(a, ds_str_of(want));
	own_timex(b, s);
	if (!a[0] || !b[0])
		return false;
	if (strcmp(a, b) == 0 || (a[0] == 'P' && length_of(a) >= 0 && near(length_of(a), length_of(b))))
		return true;
	n = strlen(a);
	return (n == 2 || n == 3) && strncmp(a, b, n) == 0 && strspn(b + n, "X") == 4 - n &&
	       b[4] == 0;
}

/* "2014/2018" is named by the first day of either; "(2014-01-01,2018-01-01,P4Y)" is the same. */
static bool range_named(const char *start, const char *end, const ds_span *s)
{
	char timex[64], *slash;
	struct days a, b, from = days_of_text(start), to = days_of_text(end);

	own_timex(timex, s);
	slash = strchr(timex, '/');
	if (!slash)
		return false;
	a = days_of(timex, (size_t)(slash - timex));
	b = days_of_text(slash + 1);
	return a.ok && b.ok && from.ok && to.ok && a.first == from.first && b.first == to.first;
}

/* ---- Recognizers-Text --------------------------------------------------------------------------- */

/* "16:00:00" or "2016-11-07 16:00:00" against T16:00, 2016-11-07T16:00 */
static bool same_clock(const char *value, const ds_span *s)
{
	char want[64], own[64], *t;
	const char *space = strchr(value, ' ');

	own_timex(own, s);
	t = strchr(own, 'T');
	if (!t)
		return false;
	snprintf(want, sizeof want, "T%s", space ? space + 1 : value);
	if (space && (t - own != space - value || strncmp(own, value, (size_t)(t - own)) != 0))
		return false;
	plain_timex(want, ds_str_of(want));
	return strcmp(want, t) == 0;
}

/* One reading; an end is not in the range. mod: the day that bounds it is what is named. */
static bool same_reading(const json_t *gold, const json_t *v, const ds_span *s)
{
	const char *value = text_of(v, "value"), *start = text_of(v, "start"), *end = text_of(v,
		"end");
	struct days own = days_of_span(s), from = days_of_text(start), to = days_of_text(end);
	char timex[64];

	if (strchr(value, ':'))
		return same_clock(value, s);
	if (value[0] && strspn(value, "0123456789") == strlen(value)) {
		own_timex(timex, s);
		return length_of(timex) >= 0 && near(length_of(timex), strtod(value, NULL));
	}
	if (value[0])
		return s->type == DS_DATE && same_days(own, days_of_text(value));
	if (start[0] && end[0])
		return (own.ok && from.ok && to.ok && own.first == from.first &&
			own.last == to.first - 1) ||
		       range_named(start, end, s);
	if (!own.ok || !text_of(gold, "mod")[0])
		return false;
	/* "before 2010", "since January 7": of the year, the day is told */
	if (start[0])
		return from.ok && (own.first == from.first || own.last == from.first - 1);
	return to.ok && (own.first == to.first || own.last == to.first - 1);
}

static bool same_timex(const json_t *gold, const ds_span *s)
{
	const json_t *any = json_object_get(gold, "timex_any");
	size_t i;
	json_t *v;

	if (timex_equal(text_of(gold, "timex"), s))
		return true;
	json_array_foreach((json_t *)any, i, v)
	{
		if (json_string_value(v) && timex_equal(json_string_value(v), s))
			return true;
	}
	json_array_foreach(json_object_get(gold, "values"), i, v)
	{
		if (same_reading(gold, v, s))
			return true;
	}
	return false;
}

/* A number whose hedge leaves it open is known by the bound that the text gives. */
static bool amount_is(const ds_span *s, double v)
{
	if (s->value.exact)
		return near(s->value.number, v);
	return near(s->value.low, v) || near(s->value.high, v);
}

/* "P3Y" has the number 3 in it. */
static bool timex_number(const ds_span *s, double v)
{
	char timex[64];
	const char *at;

	own_timex(timex, s);
	at = strpbrk(timex, "0123456789");
	return s->type == DS_DURATION && at && near(strtod(at, NULL), v);
}

/* Recognizers' numbers are strings: "12", "100%", "1E+3"; those of amounts count too */
static bool same_number(const json_t *gold, const ds_span *s)
{
	const json_t *value = json_object_get(gold, "value");

	if (json_is_number(value))
		return amount_is(s, json_number_value(value));
	if (s->type == DS_DURATION)
		return timex_number(s, strtod(text_of(gold, "value"), NULL));
	return text_of(gold, "value")[0] && amount_is(s, strtod(text_of(gold, "value"), NULL));
}

/* ---- units: what the suites call them, ours, and how many of ours -------------------------------- */

struct same_unit {
	const char *gold, *own;
	double factor;
};

static const struct same_unit unit_names[] = {
	{"Dollar", "USD", 1}, {"dollar", "USD", 1}, {"Unnamed", "USD", 1}, {"Cent", "USD", 0.01},
	{"Pound", "GBP", 1}, {"pound sterling", "GBP", 1}, {"Pence", "GBP", 0.01},
	{"Euro", "EUR", 1}, {"euro", "EUR", 1}, {"Franc", "", 1}, {"Dinar", "", 1},
	{"Rial", "IRR", 1}, {"Riyal", "SAR", 1}, {"Bitcoin", "XBT", 1}, {"Satoshi", "XBT", 1e-8},
	{"penny", "GBP", 0.01}, {"penny", "USD", 0.01},
	{"Peseta", "ESP", 1}, {"BTC", "XBT", 1}, {"Finnish markka", "FIM", 1},
	{"Netherlands guilder", "NLG", 1},
	{"C", "degree celsius", 1}, {"F", "degree fahrenheit", 1}, {"K", "kelvin", 1},
	{"Celsius", "degree celsius", 1}, {"Fahrenheit", "degree fahrenheit", 1},
	{"Metric ton", "tonne", 1}, {"Ton", "ton", 1}, {"Ton", "tonne", 1}, {"tonne", "ton", 1},
	{"Milliliter", "millilitre", 1}, {"Litre", "litre", 1}, {"Liter", "litre", 1},
	{"Square meter", "square metre", 1}, {"Meter", "metre", 1}, {"Millimeter", "millimetre", 1},
	{"Picometer", "picometre", 1}, {"Decimeter", "decimetre", 1},
	{"Centimeter", "centimetre", 1}, {"Kilometer", "kilometre", 1},
	{"Kilometer per hour", "kilometre per hour", 1}, {"Gram", "kilogram", 0.001},
	{"Gram", "milligram", 1000}, {"Centimetre", "metre", 0.01}, {"Metre", "kilometre", 0.001},
	{"Centimetre", "kilometre", 1e-5}, {"Inch", "foot", 1 / 12.0}, {"Inch", "yard", 1 / 36.0},
	{"Foot", "yard", 1 / 3.0}, {"Litre", "hectolitre", 0.01}, {"cubic centimetre", "millilitre", 1},
	{"Dram", "dram", 1}, {"percentage", "", 1},
};

/* Our amount in the suite's unit is v; the unit is a name, an ISO code, or both. */
static bool unit_is(const ds_span *s, const char *name, const char *iso, double v,
		    bool (*same)(const ds_span *, double))
{
	char lower[64];
	size_t n = strlen(name);

	if (iso[0])
		return s->type == DS_MONEY && ds_str_is(s->value.unit, strcmp(iso, "BTC") ? iso :
			"XBT") && same(s, v);
	for (size_t i = 0; i < sizeof unit_names / sizeof *unit_names; i++) {
		const struct same_unit *u = &unit_names[i];

		if (strcmp(u->gold, name) == 0 && ds_str_is(s->value.unit, u->own) &&
		    same(s, v * u->factor))
			return true;
	}
	for (size_t i = 0; i < n && i < sizeof lower; i++)
		lower[i] = name[i] >= 'A' && name[i] <= 'Z' ? (char)(name[i] + 32) : name[i];
	if (s->type == DS_MONEY && n == 3 && ds_str_is(s->value.unit, name))
		return same(s, v);
	return n < sizeof lower && n == s->value.unit.len &&
	       memcmp(s->value.unit.at, lower, n) == 0 && same(s, v);
}

/* Ages are lengths of time. */
static bool age_is(const ds_span *s, const char *unit, double v)
{
	static const struct {
		const char *name;
		double days;
	} ages[] = {{"year", 365}, {"month", 30}, {"week", 7}, {"day", 1}, {"hour", 1 / 24.0}};
	char timex[64];

	own_timex(timex, s);
	for (size_t i = 0; s->type == DS_DURATION && i < sizeof ages / sizeof *ages; i++) {
		if ((unit[0] | 32) == ages[i].name[0] && strcmp(unit + 1, ages[i].name + 1) == 0)
			return near(length_of(timex), v * ages[i].days * 86400);
	}
	return false;
}

static bool same_unit(const json_t *gold, const ds_span *s)
{
	const json_t *value = json_object_get(gold, "value");
	const char *unit = text_of(gold, "unit");
	double v = json_is_number(value) ? json_number_value(value) : strtod(text_of(gold, "value"),
		NULL);

	if (!json_is_number(value) && !text_of(gold, "value")[0])
		return false;
	if (s->type == DS_DURATION)
		return age_is(s, unit, v);
	if (strcmp(unit, "dimensionless") == 0 || strcmp(unit, "percentage") == 0)
		return amount_is(s, v) || (s->type == DS_DATE && v == strtod(s->value.timex.at,
			NULL));
	return unit_is(s, unit, text_of(gold, "isoCurrency"), v, amount_is);
}

/* ---- Duckling ----------------------------------------------------------------------------------- */

static bool low_is(const ds_span *s, double v)
{
	return near(s->value.low, v);
}

static bool high_is(const ds_span *s, double v)
{
	return near(s->value.high, v);
}

static bool same_duckling_unit(const json_t *gold, const ds_span *s)
{
	const char *cmp = text_of(gold, "cmp"), *unit = text_of(gold, "unit");
	double v = json_number_value(json_object_get(gold, "value"));

	if (strcmp(cmp, "between") == 0)
		return unit_is(s, unit, "", json_number_value(json_object_get(gold, "low")),
			       low_is) &&
		       unit_is(s, unit, "", json_number_value(json_object_get(gold, "high")),
			       high_is);
	if (strcmp(cmp, "under") == 0)
		return s->value.low == -INFINITY && unit_is(s, unit, "", v, high_is);
	if (strcmp(cmp, "above") == 0)
		return s->value.high == INFINITY && unit_is(s, unit, "", v, low_is);
	return unit_is(s, unit, "", v, amount_is);
}

/* The first day of what `at` and its grain name, and the day behind it. */
static struct days grain_days(const char *at, const char *grain)
{
	struct days d = days_of(at, 10);
	struct ds_day day;
	long months = strcmp(grain, "month") == 0 ? 1 : strcmp(grain, "quarter") == 0 ? 3
		     : strcmp(grain, "year") == 0 ? 12 : 0;

	if (!d.ok)
		return d;
	if (strcmp(grain, "week") == 0)
		d.last = d.first + 6;
	else if (months) {
		day = ds_cal_add_months(ds_cal_day(d.first), months);
		d.last = ds_cal_days(day) - 1;
	}
	return d;
}

static bool same_duckling_time(const json_t *gold, const ds_span *s)
{
	const char *grain = text_of(gold, "grain"), *at = text_of(gold, "at"), *start = text_of(gold,
		"start_at"), *end = text_of(gold, "end_at");
	struct days own = days_of_span(s), a, b;
	char clock[32];

	if (text_of(gold, "unit")[0])
		return age_is(s, text_of(gold, "unit"),
			      json_number_value(json_object_get(gold, "value"))) ||
		       (s->type == DS_DURATION && s->value.exact &&
			strstr(text_of(gold, "unit"), "minute") &&
			near(s->value.number * 1440,
			     json_number_value(json_object_get(gold, "value"))));
	if (at[0] && (strcmp(grain, "hour") == 0 || strcmp(grain, "minute") == 0 ||
		      strcmp(grain, "second") == 0)) {
		snprintf(clock, sizeof clock, "%.10s %.8s", at, strlen(at) > 11 ? at + 11 : "");
		return same_clock(clock, s);
	}
	if (at[0])
		return same_days(own, grain_days(at, grain));
	a = days_of(start, 10);
	b = days_of(end, 10);
	return own.ok && a.ok && b.ok && own.first == a.first && own.last == b.first - 1 &&
	       !strchr("hms", grain[0]);
}

/* ---- GUM ---------------------------------------------------------------------------------------- */

/* GUM marks "from 2004 to 2009" as two dates; our range names both of its ends. */
static bool end_of_range(const char *timex, struct days want)
{
	const char *slash = strchr(timex, '/');

	return slash && (same_days(days_of(timex, (size_t)(slash - timex)), want) ||
			 same_days(days_of_text(slash + 1), want));
}

static bool end_of_clocks(const char *timex, const char *want)
{
	const char *slash = strchr(timex, '/'), *a = strchr(timex, 'T');
	const char *b = slash ? strchr(slash, 'T') : NULL;

	return a && b && (strncmp(a + 1, want, 5) == 0 || strncmp(b + 1, want, 5) == 0);
}

/* Our bound is a day of the one that is told. */
static bool open_end(ds_str iso, struct days want)
{
	struct ds_day day;

	return ds_cal_parse(iso, &day) && ds_cal_days(day) >= want.first &&
	       ds_cal_days(day) <= want.last;
}

/* when, or from and to, both in it, each as exact as it is written */
static bool same_gum(const json_t *gold, const ds_span *s)
{
	const char *when = text_of(gold, "when"), *from = text_of(gold, "from"), *to =
		text_of(gold, "to");
	struct days own = days_of_span(s), a, b;
	char timex[64], want[64];
	const char *t;

	own_timex(timex, s);
	if (strncmp(when, "--", 2) == 0) {
		t = timex[0] ? strchr(timex + 1, '-') : NULL;
		return t && strcmp(t + 1, when + 2) == 0;
	}
	/* "-0508" is 508 BC */
	if (when[0] == '-' && strlen(when) == 5)
		return strncmp(timex, "BC", 2) == 0 && strcmp(timex + 2, when + 1) == 0;
	if (strchr(when, ':')) {
		t = strchr(when, 'T');
		snprintf(want, sizeof want, "%.*s%s%s", t ? (int)(t - when) : 0, when,
			 t ? " " : "", t ? t + 1 : when);
		return same_clock(want, s) || (!t && end_of_clocks(timex, when));
	}
	if (when[0])
		return same_days(own, days_of_text(when)) ||
		       end_of_range(timex, days_of_text(when));
	if (!from[0])
		from = text_of(gold, "notBefore");
	if (!to[0])
		to = text_of(gold, "notAfter");
	a = days_of_text(from);
	b = days_of_text(to);
	if (!a.ok || !b.ok)
		return (a.ok && open_end(s->value.first, a)) || (b.ok && open_end(s->value.last, b));
	if (!own.ok)
		return false;
	return own.first == a.first && own.last == b.last;
}

/* ---- addresses ---------------------------------------------------------------------------------- */

static size_t only_digits(char out[64], ds_str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len && n < 63; i++) {
		if (s.at[i] >= '0' && s.at[i] <= '9')
			out[n++] = s.at[i];
	}
	out[n] = 0;
	return n;
}

/* Telephone numbers by their figures, other addresses as they are but for capitals. */
static bool same_address(const json_t *gold, const ds_span *s)
{
	ds_str want = ds_str_of(text_of(gold, "value")), own = s->value.timex;
	char a[64], b[64];

	if (s->type == DS_PHONE)
		return only_digits(a, want) > 0 && only_digits(b, own) > 0 && strcmp(a, b) == 0;
	/* Recognizers shortens groups of zeros */
	if (s->type == DS_IP && memchr(want.at, ':', want.len))
		want = ds_str_of(text_of(gold, "surface"));
	for (size_t i = 0; i < want.len; i++) {
		if (want.len != own.len || (want.at[i] | 32) != (own.at[i] | 32))
			return false;
	}
	return want.len == own.len;
}

#endif
