/*
 * Dates in their document: which year, which week; ranges; the spans of dates.
 *
 * Context is what stands before: the document's date, the last date that named its year, the last
 * day told. Today's date is never used.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/date_phrase.h"

#include <stdio.h>

struct ds_day ds_date_base(const struct ds_values *s, bool from_text)
{
	struct ds_day base = (from_text && s->last.y) || !s->ref.y ? s->last : s->ref;

	if (!base.y)
		ds_values_because(s, "neither the document nor the text before it has a date", base);
	else if (from_text && s->last.y)
		ds_values_because(s, "told from the last day in the text before it", base);
	else
		ds_values_because(s, s->ref.y ? "told from the document's date"
					      : "told from the last day in the text before it (the "
						"document has no date)", base);
	return base;
}

/* "will", "due", "scheduled" in the sentence, near the date */
bool ds_date_future(const struct ds_values *s, size_t i)
{
	if (i > 0 && (ds_key_is(s, i - 1, "until") || ds_key_is(s, i - 1, "till")))
		return true;
	for (size_t k = i; k-- > 0 && i - k <= 30 && ds_same_sentence(s, k, i);) {
		if (ds_is(s, k, W_FUTURE))
			return true;
		/* "is to meet", "were to appear" */
		if (ds_key_is(s, k + 1, "to") && (ds_key_is(s, k, "is") || ds_key_is(s, k, "are") ||
						  ds_key_is(s, k, "was") ||
						  ds_key_is(s, k, "were")))
			return true;
	}
	for (size_t k = i + 1; k < s->n && k - i <= 12 && ds_same_sentence(s, k, i); k++) {
		if (ds_is(s, k, W_FUTURE))
			return true;
	}
	return false;
}

static bool resolve_weekday(const struct ds_values *s, size_t i, struct ds_when *w)
{
	struct ds_day base = ds_date_base(s, false);
	long at, back;

	if (!base.y)
		return false;
	at = ds_cal_days(base);
	back = (ds_cal_weekday(base) - w->sub + 7) % 7;
	if (back && ds_date_future(s, i)) {
		back -= 7;
		ds_values_because(s, "the words around speak of what is to come: the next such "
				     "weekday after the day told from", base);
	} else {
		ds_values_because(s, s->ref.y ? "the last such weekday up to the document's date"
					      : "the last such weekday up to the last day in the "
						"text before it", base);
	}
	w->day = ds_cal_day(at - back);
	return w->day.y != 0;
}

/* -1, 0, 1: the date w in the year y begins before, on or after the day */
static int against(struct ds_when w, int y, struct ds_day day)
{
	struct ds_day first, last;
	long a, b;

	w.day.y = y;
	if (!ds_when_bounds(&w, &first, &last))
		return -1;
	a = ds_cal_days(first);
	b = ds_cal_days(day);
	return (a > b) - (a < b);
}

/* "Italy next month, Spain in November": a date of the sentence is still to come, so more are */
static bool goes_on(const struct ds_values *s, size_t i)
{
	struct ds_day first, last;

	return s->last_end > 0 && s->last_end <= i && ds_same_sentence(s, s->last_end - 1, i) &&
	       ds_when_bounds(&s->mention, &first, &last) &&
	       ds_cal_days(first) > ds_cal_days(s->ref);
}

bool ds_date_resolve(const struct ds_values *s, size_t i, struct ds_when *w)
{
	const struct ds_when *e = &s->explicit;
	bool same_para = e->grain && i < s->n && s->t->n_sentences &&
			 s->explicit_para == s->t->sentences[s->t->v[i].sentence].paragraph;
	bool fine = e->grain == GRAIN_DAY || e->grain == GRAIN_MONTH;
	bool history = s->old_years > 2 && s->old_years > 2 * s->near_years;
	int y;

	if (w->day.y || w->grain == GRAIN_NONE)
		return w->day.y != 0;
	/* no year has a 30th of February */
	if (w->grain == GRAIN_DAY && w->day.m && w->day.d > ds_cal_month_days(0, w->day.m))
		return false;
	if (w->grain == GRAIN_DAY && w->day.m == 0)
		return resolve_weekday(s, i, w);
	if (w->grain == GRAIN_SEASON || (e->bc && e->grain))
		return false;
	/*
	 * a text about the past keeps its own years; one year in passing ("built in 1994") is no
	 * context
	 */
	if (e->grain && (s->ref.y ? e->day.y > s->ref.y || (same_para && history) : fine || same_para)) {
		w->day.y = e->day.y;
		/* "December 26, 2012 ... July 6" goes on into the next year */
		if (fine && w->day.m && w->day.m + 6 < e->day.m && s->ref.y == 0)
			w->day.y++;
		ds_values_because(s, "its year is that of the last date before it that names one",
				  e->day);
		return true;
	}
	if (!s->ref.y) {
		ds_values_because(s, "neither the document nor a date before it gives a year",
				  DS_NO_DAY);
		return false;
	}
	y = s->ref.y;
	if (ds_date_future(s, i) || (w->day.m && goes_on(s, i))) {
		ds_values_because(s, "the words around speak of what is to come: the next such date "
				     "after the document's", s->ref);
		if (against(*w, y, s->ref) < 0 && w->day.m != s->ref.m)
			y++;
	} else {
		ds_values_because(s, "the last such date up to the document's", s->ref);
		if (against(*w, y, s->ref) > 0)
			y--;
	}
	/* the 29th of February is only in some of the years */
	if (w->grain == GRAIN_DAY && w->day.m == 2 && w->day.d == 29) {
		int step = ds_date_future(s, i) ? 1 : -1;

		for (int k = 0; k < 8 && ds_cal_month_days(y, 2) < 29; k++)
			y += step;
	}
	w->day.y = y;
	return y > 0;
}

static ds_str iso(struct ds_values *s, struct ds_day day)
{
	char text[40];
	int n = snprintf(text, sizeof text, "%04d-%02d-%02d", day.y, day.m, day.d);

	return ds_values_copy(s, text, n > 0 && n < (int)sizeof text ? (size_t)n : 0);
}

static ds_str timex_of(struct ds_values *s, const struct ds_when *a, const struct ds_when *b)
{
	char text[DS_TIMEX_MAX * 2 + 2];
	size_t n = ds_when_timex(text, a), m;

	if (b && n) {
		text[n] = '/';
		m = ds_when_timex(text + n + 1, b);
		n = m ? n + 1 + m : 0;
	}
	return ds_values_copy(s, text, n);
}

static void remember(struct ds_values *s, const struct ds_when *w)
{
	if (!w->day.y || w->bc)
		return;
	s->mention = *w;
	/* "29 February 2021": no day that later words could point to */
	if (w->grain == GRAIN_DAY)
		s->last = w->day.d <= ds_cal_month_days(w->day.y, w->day.m)
				  ? w->day
				  : (struct ds_day){0, 0, 0};
}

void ds_date_add(struct ds_values *s, size_t i, size_t end, const struct ds_when *first,
		 const struct ds_when *last)
{
	bool certain = (first->grain == GRAIN_DAY && first->day.m && first->day.y) ||
		       first->grain == GRAIN_QUARTER;
	struct ds_day from, to, mid;
	ds_span *sp = ds_values_add(s, i, end, DS_DATE, "rule:date", certain ? DS_RANK_DATE :
				    DS_RANK_VALUE);

	if (!sp)
		return;
	sp->value.kind = DS_VALUE_TIME;
	sp->value.timex = timex_of(s, first, last);
	sp->value.exact = sp->value.timex.len > 0;
	if (ds_when_bounds(first, &from, &to) && (!last || ds_when_bounds(last, &mid, &to))) {
		sp->value.first = iso(s, from);
		sp->value.last = iso(s, to);
	}
	remember(s, last ? last : first);
	s->last_end = end;
	s->last_bare = false;
}

void ds_date_add_vague(struct ds_values *s, size_t i, size_t end)
{
	ds_span *sp = ds_values_add(s, i, end, DS_DATE, "rule:date", DS_RANK_VALUE);

	if (sp)
		sp->value.kind = DS_VALUE_TIME;
}

void ds_date_keep(struct ds_values *s, size_t i, const struct ds_when *w)
{
	if (w->day.y < s->ref.y - 3)
		s->old_years++;
	else
		s->near_years++;
	/* "the 1990s", "the 14th century" name no year that "June 9" behind them could be of */
	if (w->grain == GRAIN_DECADE || w->grain == GRAIN_CENTURY)
		return;
	s->explicit = *w;
	s->explicit_para = s->t->n_sentences ? s->t->sentences[s->t->v[i].sentence].paragraph : 0;
}

void ds_date_add_open(struct ds_values *s, size_t i, size_t end, int dir)
{
	struct ds_day base = ds_date_base(s, false);
	ds_span *sp = ds_values_add(s, i, end, DS_DATE, "rule:date", DS_RANK_VALUE);

	if (!sp)
		return;
	sp->value.kind = DS_VALUE_TIME;
	if (base.y && dir < 0)
		sp->value.last = iso(s, base);
	else if (base.y && dir > 0)
		sp->value.first = iso(s, base);
}

/* What may stand between the two ends of a range at i. */
static bool range_word(const struct ds_values *s, size_t start, size_t i)
{
	bool from = start > 0 && (ds_is(s, start - 1, W_FROM) || ds_is(s, start - 1, W_BETWEEN));

	if (ds_dash(s, i))
		return true;
	if (ds_is(s, i, W_AND))
		return start > 0 && ds_is(s, start - 1, W_BETWEEN);
	return ds_is(s, i, W_TO) && (from || ds_key_is(s, i, "through") || ds_key_is(s, i, "to") ||
				      ds_key_is(s, i, "till"));
}

static bool figure(const struct ds_values *s, size_t i, struct ds_fig *f)
{
	return ds_fig_at(s, i, f) && f->shape == FIG_NUMBER && f->frac == 0 && f->digits <= 2;
}

/* The short second end: "September 5-6, 2019", "1892-94". */
static size_t short_end(const struct ds_values *s, size_t i, struct ds_when *a, struct ds_when *b)
{
	struct ds_fig f;
	size_t end = i + 1, at = ds_is(s, i, W_THE) ? i + 1 : i;
	int day = 0;

	/* "April the ninth till the seventeenth" */
	if (a->grain == GRAIN_DAY && a->day.m && ds_is(s, at, W_ORD) &&
	    (end = ds_day_at(s, at, &day)) > at && !ds_is(s, end, W_OF) &&
	    !ds_is(s, end, W_MONTH) && day > a->day.d &&
	    !(ds_kind_is(s, end, DS_KIND_WORD) && !ds_is(s, end, W_STOP))) {
		*b = *a;
		b->day.d = day;
		return end;
	}
	end = i + 1;
	/* "3 May to 5 June": the second has a month of its own */
	if (!figure(s, i, &f) || ds_is(s, end, W_MONTH) ||
	    (ds_is(s, end, W_OF) && ds_is(s, end + 1, W_MONTH)))
		return i;
	*b = *a;
	if (a->grain == GRAIN_YEAR && f.digits == 2 && (int)f.mant > a->day.y % 100 &&
	    f.suffix.len == 0) {
		b->day.y = a->day.y / 100 * 100 + (int)f.mant;
		return end;
	}
	if (a->grain != GRAIN_DAY || !a->day.m || (int)f.mant <= a->day.d ||
	    (int)f.mant > ds_cal_month_days(0, a->day.m))
		return i;
	b->day.d = (int)f.mant;
	if (!a->day.y) {
		struct ds_when y;

		at = ds_key_is(s, end, ",") ? end + 1 : end;
		if (ds_date_parse(s, at, &y) == at + 1 && y.grain == GRAIN_YEAR) {
			a->day.y = b->day.y = y.day.y;
			end = at + 1;
		}
	}
	return end;
}

static bool comparable(const struct ds_when *a, const struct ds_when *b)
{
	if (a->grain == b->grain)
		return true;
	return (a->grain == GRAIN_DAY || a->grain == GRAIN_MONTH || a->grain == GRAIN_YEAR) &&
	       (b->grain == GRAIN_DAY || b->grain == GRAIN_MONTH || b->grain == GRAIN_YEAR);
}

static void share_year(const struct ds_values *s, size_t i, struct ds_when *a, struct ds_when *b)
{
	bool over = a->day.m > b->day.m;

	/* a weekday has no year to share */
	if (b->grain == GRAIN_DAY && !b->day.m)
		ds_date_resolve(s, i, b);
	if (a->grain == GRAIN_DAY && !a->day.m)
		ds_date_resolve(s, i, a);
	if ((a->grain == GRAIN_DAY && !a->day.m) || (b->grain == GRAIN_DAY && !b->day.m))
		return;
	if (!b->day.y && a->day.y)
		b->day.y = a->day.y + over;
	if (!b->day.y)
		ds_date_resolve(s, i, b);
	if (!a->day.y && b->day.y && a->day.m)
		a->day.y = b->day.y - over;
	if (!a->day.y)
		ds_date_resolve(s, i, a);
}

/* "from 1 August to today": the second end is told from elsewhere, and so both are whole. */
static size_t anchored(const struct ds_values *s, size_t i, size_t at, size_t from,
		       struct ds_when *a, struct ds_when *b)
{
	size_t end;

	if (ds_dash(s, at))
		return from;
	end = ds_date_anchor(s, from, b);
	if (end == from || !b->day.y)
		return from;
	if (!a->day.y)
		ds_date_resolve(s, i, a);
	return a->day.y ? end : from;
}

/* The token behind "A to B" where A ends at `at`; `at` if there is no range. */
static size_t range(struct ds_values *s, size_t i, size_t at, struct ds_when *a, struct ds_when *b)
{
	size_t end;
	struct ds_day a1, a2, b1, b2;

	if (!range_word(s, i, at) || a->bc)
		return at;
	end = short_end(s, at + 1, a, b);
	if (end == at + 1) {
		size_t from = ds_is(s, at + 1, W_THE) ? at + 2 : at + 1;

		/* "to the end of 2008" */
		if ((ds_is(s, from, W_EDGE) || ds_is(s, from, W_MOD)) && ds_is(s, from + 1, W_OF))
			from += 2;
		end = ds_date_parse(s, from, b);
		if (end == from)
			end = anchored(s, i, at, from, a, b);
		if (end == from || !comparable(a, b) || b->bc || !ds_same_sentence(s, at, from))
			return at;
	}
	share_year(s, i, a, b);
	if (ds_when_bounds(a, &a1, &a2) && ds_when_bounds(b, &b1, &b2) &&
	    ds_cal_days(a1) >= ds_cal_days(b2))
		return at;
	return end;
}

/* "9/10 November": the night between; *end behind it */
static bool night_between(const struct ds_values *s, size_t i, struct ds_when *a, struct ds_when *b,
			  size_t *end)
{
	struct ds_fig f;

	if (!ds_is(s, i + 1, W_MONTH) || !ds_fig_at(s, i, &f) || f.shape != FIG_PAIR ||
	    f.suffix.len || f.part[0] < 1 || f.part[1] != f.part[0] + 1 || f.len[1] > 2 ||
	    f.part[1] > ds_cal_month_days(0, s->lex[i + 1]->b))
		return false;
	*b = (struct ds_when){.grain = GRAIN_DAY, .day = {0, s->lex[i + 1]->b, f.part[1]}};
	*a = *b;
	a->day.d = f.part[0];
	*end = ds_year_behind(s, i + 2, &b->day.y);
	return true;
}

/* "5-6 September 2019", "between the 5th and 6th of May" */
static size_t days_first(struct ds_values *s, size_t i, struct ds_when *a, struct ds_when *b)
{
	bool the = i > 0 && ds_is(s, i - 1, W_THE);
	int day = 0;
	size_t at = ds_day_at(s, i, &day), end;

	if (night_between(s, i, a, b, &at)) {
		ds_date_resolve(s, i, b);
		a->day.y = b->day.y;
		return at;
	}
	/* "between the ninth and the seventeenth": the cue stands before the article */
	if (at == i || day < 1 || !range_word(s, the ? i - 1 : i, at))
		return i;
	at += ds_is(s, at + 1, W_THE) ? 2 : 1;
	end = ds_date_parse(s, at, b);
	if (end <= at + 1 || b->grain != GRAIN_DAY ||
	    !(ds_kind_is(s, at, DS_KIND_NUMBER) || ds_is(s, at, W_ORD) || ds_is(s, at, W_TENS)) ||
	    ds_is(s, at, W_WDAY) || day >= b->day.d || b->day.m == 0)
		return i;
	ds_date_resolve(s, i, b);
	*a = *b;
	a->day.d = day;
	return end;
}

/* "2014-2016", "2010-11", "2020-07" in one token */
static size_t pair(struct ds_values *s, size_t i)
{
	struct ds_fig f;
	struct ds_when a = {.grain = GRAIN_YEAR}, b = a;

	if (!ds_fig_at(s, i, &f) ||
	    f.shape != FIG_PAIR || f.suffix.len || f.len[0] != 4 || f.part[0] < 1000 ||
	    f.part[0] > 2099)
		return i;
	a.day.y = f.part[0];
	if (f.len[1] == 4 && f.part[1] > f.part[0] && f.part[1] < 2100) {
		b.day.y = f.part[1];
	} else if (f.len[1] == 2 && f.part[1] == f.part[0] % 100 + 1) {
		b.day.y = f.part[0] + 1;
	} else if (f.len[1] == 2 && f.part[1] >= 1 && f.part[1] <= 12) {
		a.grain = GRAIN_MONTH;
		a.day.m = f.part[1];
		ds_date_add(s, i, i + 1, &a, NULL);
		ds_date_keep(s, i, &a);
		return i + 1;
	} else if (f.len[1] == 2 && f.part[1] > f.part[0] % 100) {
		b.day.y = f.part[0] / 100 * 100 + f.part[1];
	} else {
		return i;
	}
	ds_date_add(s, i, i + 1, &a, &b);
	ds_date_keep(s, i, &b);
	return i + 1;
}

/* "Monday to Friday", "between Tuesday and Thursday": the last such stretch that began, or the next */
static size_t weekday_range(struct ds_values *s, size_t i)
{
	struct ds_day base = ds_date_base(s, false);
	struct ds_when a = {.grain = GRAIN_DAY}, b = a;
	size_t j = i + 2;
	long at;

	if (!ds_is(s, i, W_WDAY) || ds_is(s, i, W_SHY) || !range_word(s, i, i + 1) ||
	    !ds_is(s, j, W_WDAY) || ds_is(s, j, W_SHY) || !base.y || ds_same_sentence(s, i, j) == 0 ||
	    ds_is(s, j + 1, W_PART) || ds_is(s, j + 1, W_THE) ||
	    ds_kind_is(s, j + 1, DS_KIND_NUMBER) || ds_is(s, j + 1, W_MONTH))
		return i;
	a.sub = s->lex[i]->b;
	at = (ds_cal_weekday(base) - a.sub + 7) % 7;
	if (ds_date_future(s, i) && at)
		at -= 7;
	a.day = ds_cal_day(ds_cal_days(base) - at);
	b.day = ds_cal_day(ds_cal_days(base) - at + (s->lex[j]->b - a.sub + 7) % 7);
	if (!a.day.y || !b.day.y)
		return i;
	ds_values_because(s, "the last such days that began up to the document's date, or the next "
			     "where the words speak of what is to come", base);
	ds_date_add(s, i, j + 1, &a, &b);
	return j + 1;
}

/* "from next Friday to 1 October", "today till tomorrow": the first end is told from elsewhere */
size_t ds_date_range(struct ds_values *s, size_t i)
{
	struct ds_when a, b;
	struct ds_day first, last, to;
	size_t end = weekday_range(s, i), from, far;

	if (end > i)
		return end;

	if (!ds_is(s, i, W_TODAY) && !ds_is(s, i, W_REL) && !ds_is(s, i, W_WDAY) &&
	    !(ds_is(s, i, W_HOLI) && !ds_is(s, i, W_MONTH)))
		return i;
	end = ds_date_anchor(s, i, &a);
	if (end == i || !a.day.y || ds_dash(s, end) || !range_word(s, i, end) ||
	    (ds_is(s, end, W_AND) && ds_is(s, i, W_WDAY)))
		return i;
	from = ds_is(s, end + 1, W_THE) ? end + 2 : end + 1;
	if (!ds_same_sentence(s, i, from))
		return i;
	far = ds_date_anchor(s, from, &b);
	if (far == from || !b.day.y || !ds_when_bounds(&a, &first, &last) ||
	    !ds_when_bounds(&b, &to, &last) || ds_cal_days(first) >= ds_cal_days(to) ||
	    !comparable(&a, &b))
		return i;
	ds_date_add(s, i, far, &a, &b);
	return far;
}

size_t ds_values_date(struct ds_values *s, size_t i)
{
	struct ds_when a, b;
	size_t end, far;
	bool named;

	if (!ds_date_may_start(s, i))
		return i;
	end = pair(s, i);
	if (end > i)
		return end;
	end = days_first(s, i, &a, &b);
	if (end > i) {
		ds_date_add(s, i, end, &a, &b);
		if (a.day.y)
			ds_date_keep(s, i, &b);
		return end;
	}
	if (ds_kind_is(s, i, DS_KIND_NUMBER)) {
		end = ds_date_list(s, i);
		if (end > i)
			return end;
	}
	end = ds_date_parse(s, i, &a);
	if (end == i)
		return i;
	named = a.day.y != 0;
	{
		struct ds_when ra = a;

		far = range(s, i, end, &ra, &b);
		if (far > end) {
			named = named || b.day.y;
			ds_date_add(s, i, far, &ra, &b);
			if (named && ra.day.y)
				ds_date_keep(s, i, &b);
			return far;
		}
	}
	ds_date_resolve(s, i, &a);
	ds_date_add(s, i, end, &a, NULL);
	/* "May 5", and no year behind it: more days of that month may follow */
	s->last_bare = a.grain == GRAIN_DAY && !named && ds_kind_is(s, end - 1, DS_KIND_NUMBER);
	if (named)
		ds_date_keep(s, i, &a);
	return end;
}
