/*
 * Times of day and repeated times: 14:30, 2 p.m., noon, this morning, Tuesday evening; every
 * Tuesday, daily.
 *
 * A time takes its day from a date beside it ("at 6 a.m. on Tuesday"); the date stays a span of its
 * own. Time zones belong to the extent and are not in the value.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/values_int.h"

#include <stdio.h>

struct clock {
	int h, m, s; /* m, s -1 = not said */
};

/* "am", "a.m." at i: 0 or 12, -1 none; "a", "m" in pieces are not looked for */
static int half_at(const struct ds_values *s, size_t i)
{
	return ds_is(s, i, W_AMPM) ? s->lex[i]->b : -1;
}

static int half_glued(ds_str x)
{
	if (ds_str_is(x, "am") || ds_str_is(x, "a.m.") || ds_str_is(x, "a.m"))
		return 0;
	return ds_str_is(x, "pm") || ds_str_is(x, "p.m.") || ds_str_is(x, "p.m") ? 12 : -1;
}

static bool apply_half(struct clock *c, int half)
{
	if (half < 0)
		return true;
	if (c->h < 1 || c->h > 12)
		/* "14:30 pm" is said at times */
		return c->h <= 23 && half == 12;
	c->h = c->h % 12 + half;
	return true;
}

static size_t zone(const struct ds_values *s, size_t i)
{
	static const char *const zones[] = {"gmt", "utc", "est", "edt", "cst", "cdt", "mst", "mdt",
					    "pst",
					    "pdt", "cet", "cest", "eet", "eest", "bst", "msk",
					    "ist", "et", "jst"};

	if (ds_key_is(s, i, "local") && ds_key_is(s, i + 1, "time"))
		return i + 2;
	/* "Moscow time" */
	if (ds_key_is(s, i + 1, "time") && ds_kind_is(s, i, DS_KIND_WORD) &&
	    ds_flag(s, i, DS_TOKEN_TITLE) &&
	    ds_same_sentence(s, i - 1, i))
		return i + 2;
	for (size_t k = 0; k < sizeof zones / sizeof *zones; k++) {
		if (ds_key_is(s, i, zones[k]) && ds_flag(s, i, DS_TOKEN_UPPER))
			return i + 1;
	}
	return i;
}

/* half past seven, quarter to six, ten past four */
static size_t spoken(const struct ds_values *s, size_t i, struct clock *c)
{
	int min;
	size_t h;

	if (ds_key_is(s, i, "half"))
		min = 30;
	else if (ds_key_is(s, i, "quarter"))
		min = 15;
	else
		return i;
	if (!ds_key_is(s, i + 1, "past") && !ds_key_is(s, i + 1, "to"))
		return i;
	h = i + 2;
	if (!ds_is(s, h, W_UNIT) || s->lex[h]->a < 1 || s->lex[h]->a > 12)
		return i;
	*c = (struct clock){s->lex[h]->a, min, -1};
	if (ds_key_is(s, i + 1, "to")) {
		c->h = c->h == 1 ? 12 : c->h - 1;
		c->m = 60 - min;
	}
	h++;
	if (ds_key_is(s, h, "o'clock"))
		h++;
	if (half_at(s, h) >= 0 && apply_half(c, half_at(s, h)))
		h++;
	return h;
}

static size_t figures(const struct ds_values *s, size_t i, struct clock *c)
{
	struct ds_fig f;
	int half;
	size_t end = i + 1;

	if (!ds_fig_at(s, i, &f))
		return i;
	half = half_glued(f.suffix);
	if (f.suffix.len && half < 0)
		return i;
	if (half < 0 && half_at(s, end) >= 0)
		half = half_at(s, end++);
	if (f.shape == FIG_CLOCK) {
		*c = (struct clock){f.part[0], f.part[1], f.n > 2 ? f.part[2] : -1};
		if (f.len[0] > 2 || f.len[1] != 2 || c->h > 23 || c->m > 59 || c->s > 59)
			return i;
		return apply_half(c, half) ? end : i;
	}
	if (f.shape != FIG_NUMBER || f.vulgar_den || f.mant == 0)
		return i;
	if (f.frac == 2 && half >= 0 && f.mant / 100 <= 12 && f.mant % 100 < 60) /* 6.30 pm */
		*c = (struct clock){(int)(f.mant / 100), (int)(f.mant % 100), -1};
	else if (f.frac == 0 && f.mant <= 12)
		*c = (struct clock){(int)f.mant, -1, -1};
	else
		return i;
	if (half < 0) {
		if (!ds_key_is(s, end, "o'clock"))
			return i;
		half = half_at(s, ++end);
		end += half >= 0;
	}
	return apply_half(c, half) ? end : i;
}

/* A time of the clock; the token behind, or i. */
static size_t clock_at(const struct ds_values *s, size_t i, struct clock *c)
{
	size_t end = figures(s, i, c);

	if (end == i)
		end = spoken(s, i, c);
	if (end == i && ds_is(s, i, W_UNIT) && s->lex[i]->a >= 1 && s->lex[i]->a <= 12) {
		int half = half_at(s, i + 1);

		*c = (struct clock){s->lex[i]->a, -1, -1};
		if (ds_key_is(s, i + 1, "o'clock")) {
			end = i + 2;
			half = half_at(s, end);
			end += half >= 0;
		} else if (half >= 0 && !ds_is(s, i + 1, W_STOP)) {
			end = i + 2;
		}
		if (end > i && !apply_half(c, half))
			return i;
	}
	if (end == i && ds_is(s, i, W_PART) && (s->lex[i]->a == 5 || s->lex[i]->a == 6)) {
		*c = (struct clock){s->lex[i]->a == 5 ? 12 : 0, 0, -1};
		end = i + 1;
	}
	return end > i ? zone(s, end) : i;
}

/* The day of a time at [i, end): a date right before it or right behind it. */
static struct ds_day day_beside(const struct ds_values *s, size_t i, size_t end)
{
	struct ds_when w;
	struct ds_day none = {0, 0, 0}, base = ds_date_base(s, false);
	size_t j = end;

	if (s->last_end && s->last_end <= i && i - s->last_end <= 2 &&
	    s->mention.grain == GRAIN_DAY &&
	    ds_same_sentence(s, s->last_end - 1, i)) {
		ds_values_because(s, "the day is the one right before it", s->last);
		return s->last;
	}
	if (ds_key_is(s, j, ","))
		j++;
	if (ds_key_is(s, j, "on"))
		j++;
	if (!ds_same_sentence(s, i, j))
		return none;
	if (ds_is(s, j, W_TODAY))
		return base.y ? ds_cal_day(ds_cal_days(base) + s->lex[j]->b) : none;
	if (ds_date_parse(s, j, &w) > j && w.grain == GRAIN_DAY && ds_date_resolve(s, j, &w) &&
	    w.day.d <= ds_cal_month_days(w.day.y, w.day.m)) {
		ds_values_because(s, "the day is the one right behind it", w.day);
		return w.day;
	}
	/* a clock time in a dated text belongs to the day that is told */
	return ds_date_base(s, true);
}

static size_t clock_text(char *out, size_t cap, struct ds_day day, const struct clock *c)
{
	char date[40] = "", min[32] = "";

	if (day.y)
		snprintf(date, sizeof date, "%04d-%02d-%02d", day.y, day.m, day.d);
	if (c->s >= 0)
		snprintf(min, sizeof min, ":%02d:%02d", c->m, c->s);
	else
		snprintf(min, sizeof min, ":%02d", c->m >= 0 ? c->m : 0);
	return (size_t)snprintf(out, cap, "%sT%02d%s", date, c->h, min);
}

static ds_span *add_time(struct ds_values *s, size_t i, size_t end, struct ds_day day,
			 const char *text,
			 size_t len)
{
	ds_span *sp = ds_values_add(s, i, end, DS_TIME, "rule:time", DS_RANK_DATE);
	char iso[40];
	int n;

	if (!sp)
		return NULL;
	sp->value.kind = DS_VALUE_TIME;
	sp->value.timex = ds_values_copy(s, text, len);
	sp->value.exact = len > 0;
	n = snprintf(iso, sizeof iso, "%04d-%02d-%02d", day.y, day.m, day.d);
	if (day.y && n > 0 && n < (int)sizeof iso)
		sp->value.first = sp->value.last = ds_values_copy(s, iso, (size_t)n);
	return sp;
}

static size_t clock_time(struct ds_values *s, size_t i)
{
	struct clock a, b;
	char text[160];
	size_t end = clock_at(s, i, &a), far, n;
	struct ds_day day;

	if (end == i)
		return i;
	if (ds_dash(s, end) || ds_key_is(s, end, "to") || ds_key_is(s, end, "until")) {
		far = clock_at(s, end + 1, &b);
		if (far > end + 1) {
			day = day_beside(s, i, far);
			n = clock_text(text, sizeof text / 2, day, &a);
			text[n++] = '/';
			n += clock_text(text + n, sizeof text / 2, day, &b);
			add_time(s, i, far, day, text, n);
			return far;
		}
	}
	day = day_beside(s, i, end);
	n = clock_text(text, sizeof text, day, &a);
	add_time(s, i, end, day, text, n);
	return end;
}

static const char *part_name(int part)
{
	static const char *const names[] = {"", "MO", "AF", "EV", "NI", "", "", "DA", "EV"};

	return part > 0 && part < 9 ? names[part] : "";
}

static size_t part_time(struct ds_values *s, size_t i, size_t end, struct ds_day day, int part)
{
	char text[64] = "";
	int n = 0;

	if (day.y)
		n = snprintf(text, sizeof text, "%04d-%02d-%02dT%s", day.y, day.m, day.d,
			     part_name(part));
	else if (part)
		n = snprintf(text, sizeof text, "T%s", part_name(part));
	add_time(s, i, end, day, text, n > 0 && n < (int)sizeof text ? (size_t)n : 0);
	/* "tonight at 8 p.m.": the day goes on to the clock */
	if (day.y) {
		s->last = day;
		s->mention = (struct ds_when){.grain = GRAIN_DAY, .day = day};
		s->last_end = end;
	}
	return end;
}

static struct ds_day shift(struct ds_day day, long n)
{
	return day.y ? ds_cal_day(ds_cal_days(day) + n) : day;
}

/* this morning, last night, tonight, Tuesday evening, yesterday afternoon, in the morning */
static size_t part(struct ds_values *s, size_t i)
{
	struct ds_day base = ds_date_base(s, false), none = {0, 0, 0};
	struct ds_when w;
	size_t at;

	if (ds_key_is(s, i, "tonight"))
		return part_time(s, i, i + 1, base, 4);
	if (ds_is(s, i, W_REL) && ds_is(s, i + 1, W_PART) && s->lex[i + 1]->a < 5) {
		bool text = ds_is(s, i, W_RELTEXT) || (i > 0 && ds_is(s, i - 1, W_THE));

		if (text)
			base = ds_date_base(s, true);
		return part_time(s, i, i + 2, shift(base, s->lex[i]->b), s->lex[i + 1]->a);
	}
	if (ds_is(s, i, W_TODAY) && ds_is(s, i + 1, W_PART) && s->lex[i + 1]->a < 5)
		return part_time(s, i, i + 2, shift(base, s->lex[i]->b), s->lex[i + 1]->a);
	if (ds_is(s, i, W_PART) && s->lex[i]->a < 5 && i > 1 && ds_is(s, i - 1, W_THE) &&
	    (ds_key_is(s, i - 2, "in") || ds_key_is(s, i - 2, "during")) && !ds_is(s, i + 1, W_OF))
		return part_time(s, i, i + 1, ds_date_base(s, true), s->lex[i]->a);
	if (!ds_is(s, i, W_WDAY))
		return i;
	at = i + 1;
	if (!ds_is(s, at, W_PART) || s->lex[at]->a >= 5 || ds_is(s, i, W_SHY))
		return i;
	w = (struct ds_when){.grain = GRAIN_DAY, .sub = s->lex[i]->b};
	if (!ds_date_resolve(s, i, &w))
		w.day = none;
	return part_time(s, i, at + 1, w.day, s->lex[at]->a);
}

/* 2020-11-10T14:30 */
static size_t stamp(struct ds_values *s, size_t i)
{
	struct ds_fig f;
	struct ds_when w = {.grain = GRAIN_DAY};
	struct clock c;
	char text[80];

	if (!ds_fig_at(s, i, &f) || f.shape != FIG_STAMP)
		return i;
	w.day = (struct ds_day){f.part[0], f.part[1], f.part[2]};
	c = (struct clock){f.part[3], f.part[4], f.n > 5 ? f.part[5] : -1};
	if (w.day.y < 1 || w.day.m < 1 || w.day.m > 12 || w.day.d < 1 ||
	    w.day.d > ds_cal_month_days(w.day.y, w.day.m) || c.h > 24 || c.m > 59 || c.s > 60)
		return i;
	add_time(s, i, i + 1, w.day, text, clock_text(text, sizeof text, w.day, &c));
	s->last = w.day;
	s->mention = w;
	return i + 1;
}

size_t ds_values_time(struct ds_values *s, size_t i)
{
	size_t end = stamp(s, i);

	if (end == i)
		end = part(s, i);
	return end > i ? end : clock_time(s, i);
}

static size_t add_set(struct ds_values *s, size_t i, size_t end, const char *timex)
{
	ds_span *sp = ds_values_add(s, i, end, DS_SET, "rule:set", DS_RANK_VALUE);

	if (sp) {
		sp->value.kind = DS_VALUE_TIME;
		sp->value.timex = ds_values_copy(s, timex, strlen(timex));
		sp->value.exact = sp->value.timex.len > 0;
	}
	return end;
}

/* every Tuesday, each day, every four years, every other week, daily, Tuesdays */
size_t ds_values_set(struct ds_values *s, size_t i)
{
	char text[DS_TIMEX_MAX] = "";
	struct ds_num n = {.v = 1};
	size_t at = i + 1;

	if (ds_is(s, i, W_FREQ)) {
		text[ds_duration_timex(text, 1, (enum ds_period)s->lex[i]->b)] = 0;
		return add_set(s, i, at, text);
	}
	if (ds_is(s, i, W_WDAYS)) {
		snprintf(text, sizeof text, "XXXX-WXX-%d", s->lex[i]->b);
		return add_set(s, i, at, text);
	}
	if (!ds_is(s, i, W_EVERY))
		return i;
	if (ds_key_is(s, at, "other")) {
		n.v = 2;
		at++;
	} else if (ds_num_parse(s, at, true, &n)) {
		at = n.end;
	} else {
		n.v = 1;
	}
	if (ds_is(s, at, W_PART) && s->lex[at]->a < 5) {
		snprintf(text, sizeof text, "T%s", part_name(s->lex[at]->a));
	} else if (ds_is(s, at, W_PERIOD) && s->lex[at]->b == PER_WEEKEND) {
		snprintf(text, sizeof text, "XXXX-WXX-WE");
	} else if (ds_is(s, at, W_PERIOD)) {
		text[ds_duration_timex(text, n.v, (enum ds_period)s->lex[at]->b)] = 0;
	} else if (ds_is(s, at, W_WDAY) && !ds_is(s, at, W_SHY)) {
		snprintf(text, sizeof text, "XXXX-WXX-%d", s->lex[at]->b);
	} else if (ds_is(s, at, W_MONTH) && ds_flag(s, at, DS_TOKEN_TITLE)) {
		snprintf(text, sizeof text, "XXXX-%02d", s->lex[at]->b);
	} else {
		return i;
	}
	return add_set(s, i, at + 1, text);
}
