/*
 * Times of day and repeated times by a table: 16 Uhr, 16h30, a las cuatro, mardi soir; jeden
 * Dienstag, günlük. See date_time.c.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/lang_int.h"

#include <stdio.h>

static ds_span *add_time(struct ds_lang_doc *d, size_t i, size_t end, struct ds_day day,
			 const char *text)
{
	ds_span *sp = ds_values_add(&d->v, i, end, DS_TIME, "rule:time", DS_RANK_DATE);
	char iso[40];
	int n;

	if (!sp)
		return NULL;
	sp->value.kind = DS_VALUE_TIME;
	sp->value.timex = ds_values_copy(&d->v, text, strlen(text));
	sp->value.exact = sp->value.timex.len > 0;
	n = snprintf(iso, sizeof iso, "%04d-%02d-%02d", day.y, day.m, day.d);
	if (day.y && n > 0 && n < (int)sizeof iso)
		sp->value.first = sp->value.last = ds_values_copy(&d->v, iso, (size_t)n);
	return sp;
}

static const char *part_name(int part)
{
	static const char *const names[] = {"", "MO", "AF", "EV", "NI", "", "", "DA"};

	return part > 0 && part < 8 ? names[part] : "";
}

size_t ds_lang_part_add(struct ds_lang_doc *d, size_t i, size_t end, struct ds_day day, int part)
{
	char text[64] = "";

	if (day.y)
		snprintf(text, sizeof text, "%04d-%02d-%02dT%s", day.y, day.m, day.d,
			 part_name(part));
	else if (part)
		snprintf(text, sizeof text, "T%s", part_name(part));
	add_time(d, i, end, day, text);
	if (day.y) {
		d->v.last = day;
		d->v.mention = (struct ds_when){.grain = GRAIN_DAY, .day = day};
		d->v.last_end = end;
	}
	return end;
}

/* "16h", "16h30" in one token */
static size_t letter_clock(const struct ds_lang_doc *d, size_t i, struct ds_lang_match *m)
{
	ds_str key = ds_key(&d->v, i);
	size_t n = 0;

	if (!ds_kind_is(&d->v, i, DS_KIND_NUMBER))
		return i;
	for (m->hour = 0; n < key.len && n < 2 && key.at[n] >= '0' && key.at[n] <= '9'; n++)
		m->hour = m->hour * 10 + key.at[n] - '0';
	m->minute = -1;
	if (n && m->hour >= 1 && m->hour <= 12 && key.len == n + 2 && key.at[n + 1] == 'm' &&
	    (key.at[n] == 'a' || key.at[n] == 'p')) {
		m->hour = m->hour % 12 + (key.at[n] == 'p' ? 12 : 0);
		return i + 1;
	}
	for (size_t k = 0; k < d->l->hour_letters.n && n; k++) {
		ds_str x = d->l->hour_letters.v[k], rest = ds_str_sub(key, n, key.len);

		if (!ds_str_starts(rest, x) || m->hour > 24)
			continue;
		rest = ds_str_sub(rest, x.len, rest.len);
		/* "2h" is as often a length of time */
		if (rest.len == 0 && ds_lang_behind(d, i, LK_TO))
			return i + 1;
		if (rest.len == 2 && rest.at[0] >= '0' && rest.at[0] <= '5' && rest.at[1] >= '0' &&
		    rest.at[1] <= '9') {
			m->minute = (rest.at[0] - '0') * 10 + rest.at[1] - '0';
			return i + 1;
		}
	}
	return i;
}

/* "в 2 часа ночи 12 июня": the day of a time is the one right behind it */
static bool day_behind(struct ds_lang_doc *d, size_t i, struct ds_day *day)
{
	struct ds_when w;
	size_t at = ds_key_is(&d->v, i, ",") ? i + 1 : i;

	at = ds_lang_over(d, at, LK_THE);
	if (i == 0 || !ds_same_sentence(&d->v, i - 1, at) || ds_lang_date_parse(d, at, &w) == at ||
	    w.grain != GRAIN_DAY || !ds_date_resolve(&d->v, at, &w) || !w.day.d ||
	    w.day.d > ds_cal_month_days(w.day.y, w.day.m))
		return false;
	ds_values_because(&d->v, "the day is the one right behind it", w.day);
	*day = w.day;
	return true;
}

static size_t clock_time(struct ds_lang_doc *d, size_t i)
{
	struct ds_lang_match m = {.minute = -1};
	const struct ds_lang_hit *part;
	struct ds_day day;
	struct ds_fig f;
	char text[120], date[40] = "";
	size_t end = i;

	end = letter_clock(d, i, &m);
	if (end == i && ds_lang_match(d, i, 1u << FORM_TIME, &m))
		end = m.end;
	if (end == i && ds_fig_at(&d->v, i, &f) && (f.shape == FIG_CLOCK || f.shape == FIG_STAMP)) {
		part = ds_lang_hit(d, i + 1, LK_DAYTIME);
		if (!part || f.n != 2 || f.len[1] != 2 || f.part[0] > 12 || f.part[1] > 59)
			return ds_values_time(&d->v, i);
		m.hour = f.part[0];
		m.minute = f.part[1];
		end = i + 1;
	}
	if (end == i)
		return i;
	part = ds_lang_hit(d, end, LK_DAYTIME);
	if (part && ds_same_sentence(&d->v, i, end) && m.hour <= 12 && part->w->period <= 4) {
		end = part->end;
		if (part->w->period >= 2)
			m.hour = part->w->period == 4 &&
				(m.hour < 5 || m.hour == 12) ? m.hour % 12 : m.hour % 12 + 12;
	}
	if (d->v.last_end && d->v.last_end <= i && i - d->v.last_end <= 3 &&
	    d->v.mention.grain == GRAIN_DAY &&
	    ds_same_sentence(&d->v, d->v.last_end - 1, i)) {
		day = d->v.last;
		ds_values_because(&d->v, "the day is the one right before it", day);
	} else if (!day_behind(d, end, &day)) {
		day = ds_date_base(&d->v, true);
	}
	if (day.y)
		snprintf(date, sizeof date, "%04d-%02d-%02d", day.y, day.m, day.d);
	snprintf(text, sizeof text, "%sT%02d:%02d", date, m.hour % 24,
		 m.minute >= 0 ? m.minute : 0);
	add_time(d, i, end, day, text);
	return end;
}

/* "Dienstag Abend", "mardi soir" */
static size_t weekday_part(struct ds_lang_doc *d, size_t i)
{
	const struct ds_lang_hit *h = ds_lang_hit(d, i, LK_WEEKDAY), *part;
	struct ds_when w = {.grain = GRAIN_DAY};

	part = h && !h->w->shy ? ds_lang_hit(d, h->end, LK_DAYTIME) : NULL;
	if (!part || part->w->period >= 5 || !ds_same_sentence(&d->v, i, part->end - 1))
		return i;
	w.sub = (int)h->w->value;
	if (!ds_date_resolve(&d->v, i, &w))
		w.day = DS_NO_DAY;
	return ds_lang_part_add(d, i, part->end, w.day, part->w->period);
}

/* noon and midnight */
static size_t fixed_time(struct ds_lang_doc *d, size_t i)
{
	const struct ds_lang_hit *h = ds_lang_hit(d, i, LK_DAYTIME);
	char text[64];
	struct ds_day day;

	if (!h || (h->w->period != 5 && h->w->period != 6) || h->w->shy)
		return i;
	day = ds_date_base(&d->v, true);
	if (day.y)
		snprintf(text, sizeof text, "%04d-%02d-%02dT%s", day.y, day.m, day.d,
			 h->w->period == 5 ? "12:00" : "00:00");
	else
		snprintf(text, sizeof text, "T%s", h->w->period == 5 ? "12:00" : "00:00");
	add_time(d, i, h->end, day, text);
	return h->end;
}

size_t ds_lang_time(struct ds_lang_doc *d, size_t i)
{
	size_t end = weekday_part(d, i);

	if (end == i)
		end = clock_time(d, i);
	return end == i ? fixed_time(d, i) : end;
}

static size_t add_set(struct ds_lang_doc *d, size_t i, size_t end, const char *timex)
{
	ds_span *sp = ds_values_add(&d->v, i, end, DS_SET, "rule:set", DS_RANK_VALUE);

	if (sp) {
		sp->value.kind = DS_VALUE_TIME;
		sp->value.timex = ds_values_copy(&d->v, timex, strlen(timex));
		sp->value.exact = sp->value.timex.len > 0;
	}
	return end;
}

size_t ds_lang_set(struct ds_lang_doc *d, size_t i)
{
	char text[DS_TIMEX_MAX] = "";
	const struct ds_lang_hit *h = ds_lang_hit(d, i, LK_FREQUENCY);
	struct ds_num n = {.v = 1};
	size_t at;

	if (h) {
		text[ds_duration_timex(text, 1, (enum ds_period)h->w->period)] = 0;
		return add_set(d, i, h->end, text);
	}
	h = ds_lang_hit(d, i, LK_WEEKDAYS);
	if (h) {
		snprintf(text, sizeof text, "XXXX-WXX-%d", (int)h->w->value);
		return add_set(d, i, h->end, text);
	}
	at = ds_lang_over(d, i, LK_EVERY);
	if (at == i)
		return i;
	if (ds_lang_number(d, at, &n) && n.exact && n.suffix.len == 0 && n.v >= 1 && n.v <= 1000)
		at = n.end;
	else
		n.v = 1;
	if ((h = ds_lang_hit(d, at, LK_WEEKDAY)) && !h->w->shy)
		snprintf(text, sizeof text, "XXXX-WXX-%d", (int)h->w->value);
	else if ((h = ds_lang_period(d, at)) && !h->w->shy && h->w->period != PER_WEEKEND)
		text[ds_duration_timex(text, n.v, (enum ds_period)h->w->period)] = 0;
	else if (h && !h->w->shy)
		snprintf(text, sizeof text, "XXXX-WXX-WE");
	else if ((h = ds_lang_hit(d, at, LK_DAYTIME)) && h->w->period < 5)
		snprintf(text, sizeof text, "T%s", part_name(h->w->period));
	else if ((h = ds_lang_hit(d, at, LK_MONTH)) && !h->w->shy)
		snprintf(text, sizeof text, "XXXX-%02d", (int)h->w->value);
	else
		return i;
	return add_set(d, i, h->end, text);
}
