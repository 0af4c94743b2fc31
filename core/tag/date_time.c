/*
 * Times of day: 14:30, 2 p.m., noon, this morning, Tuesday evening.
 *
 * A time takes its day from a date beside it ("at 6 a.m. on Tuesday"); the date stays a span of its
 * own. Time zones belong to the extent and are not in the value.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/date_phrase.h"

#include <stdio.h>

/* "at six on Tuesday", "at 2:30 the next day" */
static bool day_behind(const struct ds_values *s, size_t i, size_t end, struct ds_day *day)
{
	struct ds_when w;
	size_t j = ds_key_is(s, end, ",") ? end + 1 : end;

	if (ds_key_is(s, j, "on"))
		j++;
	if (!ds_same_sentence(s, i, j) || ds_key_is(s, j, "now") || ds_date_anchor(s, j, &w) == j ||
	    w.grain != GRAIN_DAY || !w.day.y || w.day.d < 1 ||
	    w.day.d > ds_cal_month_days(w.day.y, w.day.m))
		return false;
	*day = w.day;
	return true;
}

/* The day of a time at [i, end): a date right before it or right behind it. */
static struct ds_day day_beside(const struct ds_values *s, size_t i, size_t end)
{
	struct ds_day none = {0, 0, 0}, day = none;
	bool behind = !ds_key_is(s, end, ",") && day_behind(s, i, end, &day);

	/* "on Tuesday, at 10:15 on 3 May" */
	if (!behind && s->last_end && s->last_end <= i && i - s->last_end <= 2 &&
	    s->mention.grain == GRAIN_DAY && ds_same_sentence(s, s->last_end - 1, i)) {
		ds_values_because(s, "the day is the one right before it", s->last);
		return s->last;
	}
	if (behind || day_behind(s, i, end, &day)) {
		ds_values_because(s, "the day is the one right behind it", day);
		return day;
	}
	/* a clock time in a dated text belongs to the day that is told */
	return ds_date_base(s, true);
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

/* "Corinthians 9:25": a book's name right in front, and nothing that says it is a time */
static bool verse(const struct ds_values *s, size_t i, size_t end)
{
	struct ds_fig f;

	return end == i + 1 && ds_fig_at(s, i, &f) && f.shape == FIG_CLOCK && f.n == 2 &&
	       f.suffix.len == 0 && i > 0 && ds_same_sentence(s, i - 1, i) &&
	       ds_kind_is(s, i - 1, DS_KIND_WORD) && !s->lex[i - 1] &&
	       ds_flag(s, i - 1, DS_TOKEN_TITLE) &&
	       (i == 1 || ds_same_sentence(s, i - 2, i)) &&
	       !ds_flag(s, i - 1, DS_TOKEN_LINE);
}

/* "Tuesday at 7": a bare hour behind a day */
static size_t hour_beside(const struct ds_values *s, size_t i, struct ds_clock *c)
{
	size_t end;

	if (i < 2 || s->last_end != i - 1 || s->mention.grain != GRAIN_DAY ||
	    !(ds_key_is(s, i - 1, "at") || ds_key_is(s, i - 1, "around")) ||
	    !ds_same_sentence(s, i - 2, i))
		return i;
	end = ds_hour_at(s, i, c);
	return end > i && ds_hour_ends(s, end) ? end : i;
}

/* "7:00 tomorrow evening": the part of the day behind tells the half */
static void part_beside(const struct ds_values *s, size_t end, struct ds_clock *c)
{
	size_t at = ds_is(s, end, W_TODAY) || ds_is(s, end, W_REL) || ds_is(s, end, W_WDAY) ? end + 1
											     : end;
	int part;

	if (ds_key_is(s, end, "tonight"))
		at = end;
	if (c->h >= 12 || c->h < 1 || !ds_is(s, at, W_PART) || !ds_same_sentence(s, end - 1, at) ||
	    ds_is(s, end - 1, W_AMPM))
		return;
	part = s->lex[at]->a;
	if (part == 2 || part == 3 || (part == 4 && c->h >= 6))
		c->h += 12;
}

static size_t clock_time(struct ds_values *s, size_t i)
{
	struct ds_clock a, b;
	char text[160];
	size_t end = ds_clock_read(s, i, &a), far, n;
	struct ds_day day;

	if (end == i)
		end = hour_beside(s, i, &a);
	if (end == i || verse(s, i, end))
		return i;
	far = ds_clock_set(s, i, end, &a);
	if (far > end)
		return far;
	part_beside(s, end, &a);
	if (ds_dash(s, end) || ds_key_is(s, end, "to") || ds_key_is(s, end, "until")) {
		far = ds_clock_read(s, end + 1, &b);
		if (far > end + 1) {
			day = day_beside(s, i, far);
			n = ds_clock_text(text, sizeof text / 2, day, &a);
			text[n++] = '/';
			n += ds_clock_text(text + n, sizeof text / 2, day, &b);
			add_time(s, i, far, day, text, n);
			return far;
		}
	}
	day = day_beside(s, i, end);
	n = ds_clock_text(text, sizeof text, day, &a);
	add_time(s, i, end, day, text, n);
	return end;
}

/* "last night at 8", "tonight around 7": the hour behind a part of a day; the token behind, or end */
static size_t part_clock(const struct ds_values *s, size_t end, int part, struct ds_clock *c)
{
	size_t far;

	if (!(ds_key_is(s, end, "at") || ds_key_is(s, end, "around")) ||
	    !ds_same_sentence(s, end - 1, end + 1) || ds_clock_read(s, end + 1, c) > end + 1)
		return end;
	far = ds_hour_at(s, end + 1, c);
	if (far == end + 1 || !ds_hour_ends(s, far))
		return end;
	if (c->h < 12 && (part == 2 || part == 3 || (part == 4 && c->h >= 5)))
		c->h += 12;
	if (c->h == 12 && part == 4)
		c->h = 0;
	return far;
}

static size_t part_time(struct ds_values *s, size_t i, size_t end, struct ds_day day, int part)
{
	char text[64] = "";
	struct ds_clock c;
	size_t far = part_clock(s, end, part, &c);
	int n = 0;

	if (far > end) {
		add_time(s, i, far, day, text, ds_clock_text(text, sizeof text, day, &c));
		return far;
	}
	if (day.y)
		n = snprintf(text, sizeof text, "%04d-%02d-%02dT%s", day.y, day.m, day.d,
			     ds_part_name(part));
	else if (part)
		n = snprintf(text, sizeof text, "T%s", ds_part_name(part));
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
	/* "last Thursday afternoon" */
	if (ds_is(s, i, W_REL) && ds_is(s, i + 1, W_WDAY) && ds_is(s, i + 2, W_PART) &&
	    s->lex[i + 2]->a < 5 && ds_date_rel(s, i, &w) == i + 2)
		return part_time(s, i, i + 3, w.day, s->lex[i + 2]->a);
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
	struct ds_clock c;
	char text[80];

	if (!ds_fig_at(s, i, &f) || f.shape != FIG_STAMP)
		return i;
	w.day = (struct ds_day){f.part[0], f.part[1], f.part[2]};
	c = (struct ds_clock){f.part[3], f.part[4], f.n > 5 ? f.part[5] : -1};
	if (w.day.y < 1 || w.day.m < 1 || w.day.m > 12 || w.day.d < 1 ||
	    w.day.d > ds_cal_month_days(w.day.y, w.day.m) || c.h > 24 || c.m > 59 || c.s > 60)
		return i;
	add_time(s, i, i + 1, w.day, text, ds_clock_text(text, sizeof text, w.day, &c));
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
