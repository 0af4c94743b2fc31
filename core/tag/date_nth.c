/*
 * Dates that an ordinal or a week tells: the 20th of next month, the first week of May, the last
 * Friday of June, Friday the 13th, Monday of next week, the week of April 10, the week after next.
 *
 * Weeks are those of ISO 8601, from Monday on; a week belongs to the month and the year of its
 * Thursday.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/date_phrase.h"

static struct ds_day shift_days(struct ds_day day, long n)
{
	return day.y ? ds_cal_day(ds_cal_days(day) + n) : day;
}

static struct ds_day monday(struct ds_day day)
{
	return day.y ? shift_days(day, 1 - ds_cal_weekday(day)) : day;
}

/* "third", "3rd", "twenty-first", "last", "final"; -1 = the last. The token behind, or i. */
static size_t ordinal_at(const struct ds_values *s, size_t i, int *n)
{
	struct ds_fig f;
	size_t j;

	if (ds_key_is(s, i, "last") || ds_key_is(s, i, "final") || ds_key_is(s, i, "latter")) {
		*n = -1;
		return i + 1;
	}
	if (ds_fig_at(s, i, &f)) {
		if (f.shape != FIG_NUMBER || f.frac || f.digits > 2 || f.mant < 1 ||
		    !(ds_str_is(f.suffix, "st") || ds_str_is(f.suffix, "nd") ||
		      ds_str_is(f.suffix, "rd") || ds_str_is(f.suffix, "th")))
			return i;
		*n = (int)f.mant;
		return i + 1;
	}
	if (ds_is(s, i, W_ORD) && !ds_is(s, i, W_ORDBIG) && s->lex[i]->a <= 60) {
		*n = s->lex[i]->a;
		return i + 1;
	}
	j = ds_hyphen(s, i + 1) ? i + 2 : i + 1;
	if (ds_is(s, i, W_TENS) && s->lex[i]->a <= 50 && ds_is(s, j, W_ORD) && s->lex[j]->a <= 9) {
		*n = s->lex[i]->a + s->lex[j]->a;
		return j + 1;
	}
	return i;
}

/* "of 2015", "of next month", "in this year", "of the year", "this year": what is counted in */
static size_t container_at(const struct ds_values *s, size_t i, struct ds_when *w)
{
	bool of = ds_is(s, i, W_OF) || ds_key_is(s, i, "in");
	size_t at = of ? i + 1 : i, end;

	memset(w, 0, sizeof *w);
	if (!ds_same_sentence(s, i, at))
		return i;
	if (of && ds_is(s, at, W_THE)) {
		at++;
		if (ds_is(s, at, W_PERIOD) && s->lex[at]->b >= PER_MONTH && ds_singular(s, at) &&
		    s->lex[at]->b <= PER_CENTURY && !ds_is(s, at + 1, W_OF)) {
			*w = ds_date_shifted(ds_date_scene(s, at), (enum ds_period)s->lex[at]->b, 0);
			return at + 1;
		}
	}
	end = ds_is(s, at, W_REL) ? ds_date_rel(s, at, w) : at;
	if (end == at && of) {
		end = ds_date_parse(s, at, w);
		if (end > at)
			ds_date_resolve(s, at, w);
	}
	if (end == at || (w->grain != GRAIN_MONTH && w->grain != GRAIN_YEAR &&
			  w->grain != GRAIN_QUARTER && w->grain != GRAIN_DECADE &&
			  w->grain != GRAIN_CENTURY))
		return i;
	return end;
}

/* What is counted: "week", "two days" or a weekday, or nothing before a month: its day */
struct item {
	enum ds_period period; /* PER_NONE: a weekday or the day of a month */
	int weekday;
	int many; /* "first two weeks"; 1 = one */
};

static size_t item_at(const struct ds_values *s, size_t i, struct item *it)
{
	struct ds_num n;

	*it = (struct item){PER_NONE, 0, 1};
	if (ds_is(s, i, W_WDAY) && !ds_is(s, i, W_SHY)) {
		it->weekday = s->lex[i]->b;
		return i + 1;
	}
	memset(&n, 0, sizeof n);
	if (!ds_is(s, i, W_PERIOD) && ds_num_may_start(s, i) && ds_num_parse(s, i, true, &n) &&
	    n.exact && !n.ordinal && !n.suffix.len && n.v >= 2 && n.v <= 60 &&
	    n.v == (double)(int)n.v) {
		it->many = (int)n.v;
		i = n.end;
	}
	if (!ds_is(s, i, W_PERIOD) || s->lex[i]->b < PER_DAY || s->lex[i]->b > PER_WEEKEND ||
	    s->lex[i]->b == PER_YEAR || s->lex[i]->b == PER_CENTURY || ds_is(s, i, W_PART))
		return i;
	it->period = (enum ds_period)s->lex[i]->b;
	return i + 1;
}

/* The nth weekday in [first, last] as a day number; n -1 = the last; 0 = there is none. */
static long weekday_in(long first, long last, int weekday, int n)
{
	long at = first + (weekday - ds_cal_weekday(ds_cal_day(first)) + 7) % 7;

	at = n < 0 ? last - (ds_cal_weekday(ds_cal_day(last)) - weekday + 7) % 7 : at + 7L * (n - 1);
	return at >= first && at <= last ? at : 0;
}

static void months_in(struct ds_day first, struct ds_day last, const struct item *it, int n,
		      struct ds_when *w, struct ds_when *to)
{
	int each = it->period == PER_QUARTER ? 3 : it->period == PER_DECADE ? 120 : 1;
	struct ds_day day = first;

	day = n < 0 ? ds_cal_add_months((struct ds_day){last.y, last.m, 1}, 1 - each * it->many)
		    : ds_cal_add_months(first, (long)(n - 1) * each);
	if (!day.y || ds_cal_days(day) < ds_cal_days(first) || ds_cal_days(day) > ds_cal_days(last))
		return;
	*w = ds_date_shifted(day, it->period, 0);
	*to = ds_date_shifted(ds_cal_add_months(day, (long)each * (it->many - 1)), it->period, 0);
}

/* The nth item of the container; to: where "first two weeks" end. grain NONE = there is none. */
static void nth_of(const struct ds_when *in, const struct item *it, int n, struct ds_when *w,
		   struct ds_when *to)
{
	struct ds_day first, last;
	long a, b, at = 0;

	memset(w, 0, sizeof *w);
	memset(to, 0, sizeof *to);
	if (!ds_when_bounds(in, &first, &last))
		return;
	a = ds_cal_days(first);
	b = ds_cal_days(last);
	switch (it->period) {
	case PER_NONE:
		w->grain = GRAIN_DAY;
		if (it->weekday)
			at = weekday_in(a, b, it->weekday, n);
		else if (in->grain == GRAIN_MONTH)
			at = n > 0 && a + n - 1 <= b ? a + n - 1 : n < 0 ? b : 0;
		break;
	case PER_DAY:
		w->grain = GRAIN_DAY;
		at = n < 0 ? b - it->many + 1 : a + n - 1;
		at = at >= a && at + it->many - 1 <= b ? at : 0;
		break;
	case PER_WEEK: case PER_FORTNIGHT:
		w->grain = GRAIN_WEEK;
		at = weekday_in(a, b, 4, n);
		at = at ? at - 3 - (n < 0 ? 7L * (it->many - 1) : 0) : 0;
		break;
	case PER_WEEKEND:
		w->grain = GRAIN_WEEKEND;
		at = weekday_in(a, b, 6, n);
		at = at ? at - 5 : 0;
		break;
	default: months_in(first, last, it, n, w, to); return;
	}
	w->day = at ? ds_cal_day(at) : DS_NO_DAY;
	*to = *w;
	if (it->many > 1)
		to->day = shift_days(w->day, (long)(it->many - 1) * (it->period == PER_DAY ? 1 : 7));
}

/* first half of the 19th century, the second half of June; grain NONE = of nothing that has halves */
static void half_of(const struct ds_when *in, int n, struct ds_when *w, struct ds_when *to)
{
	struct ds_day first, last;

	memset(w, 0, sizeof *w);
	memset(to, 0, sizeof *to);
	if (n < 1 || n > 2 || !ds_when_bounds(in, &first, &last))
		return;
	if (in->grain == GRAIN_YEAR) {
		*w = *to = (struct ds_when){.grain = GRAIN_HALF, .day = first, .sub = n};
	} else if (in->grain == GRAIN_CENTURY || in->grain == GRAIN_DECADE) {
		int half = in->grain == GRAIN_CENTURY ? 50 : 5, from = last.y + 1 - 2 * half;

		*w = *to = (struct ds_when){.grain = GRAIN_YEAR, .day = first};
		w->day.y = from + (n - 1) * half;
		w->day.y += w->day.y == 0;
		to->day.y = from + n * half - 1;
	} else if (in->grain == GRAIN_MONTH) {
		*w = *to = (struct ds_when){.grain = GRAIN_DAY, .day = first};
		w->day.d = n == 1 ? 1 : 16;
		to->day.d = n == 1 ? 15 : last.d;
	}
}

/* the first week of 2015, 20th of next month, the last two days of June */
static size_t nth(const struct ds_values *s, size_t i, struct ds_when *w, struct ds_when *to)
{
	struct ds_when in;
	struct item it;
	int n = 0;
	size_t at = ordinal_at(s, i, &n), end, far;

	if (at == i || !ds_same_sentence(s, i, at))
		return i;
	if (ds_key_is(s, at, "half")) {
		far = container_at(s, at + 1, &in);
		n = n < 0 ? 2 : n;
		if (far == at + 1)
			return i;
		half_of(&in, n, w, to);
		return w->grain ? far : i;
	}
	end = item_at(s, at, &it);
	/* a day of a month: "20th of next month", "the 15th day of June", not "the first of May" */
	if (end == at && (n < 0 || n > 31))
		return i;
	far = container_at(s, end, &in);
	/* "the third Tuesday" of no month is one of this; not "the third Tuesday running" */
	if (far == end && it.weekday && n > 0 && !ds_kind_is(s, end, DS_KIND_WORD)) {
		in = ds_date_shifted(ds_date_base(s, false), PER_MONTH, 0);
		nth_of(&in, &it, n, w, to);
		return end;
	}
	/* "26th of June" is left to those who know ranges */
	if (far == end || ds_is(s, far, W_AGO) ||
	    (end == at && (in.grain != GRAIN_MONTH || !ds_is(s, end, W_OF) ||
			   ds_is(s, ds_is(s, end + 1, W_THE) ? end + 2 : end + 1, W_MONTH))))
		return i;
	nth_of(&in, &it, n, w, to);
	return far;
}

/* next week on Friday, Friday next week, Sunday of next week */
static size_t week_day(const struct ds_values *s, size_t i, struct ds_when *w)
{
	size_t at = i, end;
	int weekday;

	if (ds_is(s, i, W_REL) && ds_is_period(s, i + 1, PER_WEEK)) {
		end = ds_date_rel(s, i, w);
		at = ds_key_is(s, end, "on") ? end + 1 : end;
		if (end == i || w->grain != GRAIN_WEEK || !ds_is(s, at, W_WDAY) ||
		    !ds_same_sentence(s, i, at) || (ds_is(s, at, W_SHY) && ds_flag(s, at,
			DS_TOKEN_LOWER)))
			return i;
		weekday = s->lex[at]->b;
		end = at + 1;
	} else {
		if (!ds_is(s, i, W_WDAY) || ds_is(s, i, W_SHY))
			return i;
		at = ds_is(s, i + 1, W_OF) ? i + 2 : i + 1;
		if (!ds_is(s, at, W_REL) || !ds_same_sentence(s, i, at))
			return i;
		end = ds_date_rel(s, at, w);
		if (end == at || w->grain != GRAIN_WEEK)
			return i;
		weekday = s->lex[i]->b;
	}
	w->grain = GRAIN_DAY;
	w->day = shift_days(w->day, weekday - 1);
	return end;
}

/* The day n of the nearest month where it is such a weekday; only ahead, where asked for. */
static struct ds_day nearest_such(struct ds_day base, int weekday, int n, bool ahead)
{
	struct ds_day day, best = DS_NO_DAY;

	for (int k = 0; base.y && !best.y && k < 24; k++) {
		for (int sign = ahead ? 1 : -1; sign <= 1; sign += 2) {
			day = ds_cal_add_months((struct ds_day){base.y, base.m, 1}, (long)sign * k);
			if (!day.y || n > ds_cal_month_days(day.y, day.m))
				continue;
			day.d = n;
			if (ds_cal_weekday(day) == weekday && !best.y &&
			    !(ahead && ds_cal_days(day) < ds_cal_days(base)))
				best = day;
		}
	}
	return best;
}

/* Friday the 13th, Tue 13th: the nearest month where that day is one */
static size_t weekday_number(const struct ds_values *s, size_t i, struct ds_when *w)
{
	struct ds_day base = ds_date_base(s, false);
	size_t at = i + 1, end;
	int n = 0;

	if (!ds_is(s, i, W_WDAY) || (ds_is(s, i, W_SHY) && !ds_flag(s, i, DS_TOKEN_TITLE)))
		return i;
	if (ds_key_is(s, at, ".") && ds_flag(s, at, DS_TOKEN_TIGHT))
		at++;
	if (ds_is(s, at, W_THE))
		at++;
	end = ordinal_at(s, at, &n);
	if (end == at && at > i + 1 && ds_is(s, at, W_UNIT)) {
		n = s->lex[at]->a;
		end = at + 1;
	}
	if (end == at || n < 1 || n > 31 || !ds_same_sentence(s, i, end - 1) ||
	    ds_is(s, end, W_OF) || ds_is(s, end, W_MONTH) || ds_is(s, end, W_PERIOD))
		return i;
	/* "Friday first appeared", "Sunday the second bomb" */
	if (!ds_kind_is(s, at, DS_KIND_NUMBER) && ds_kind_is(s, end, DS_KIND_WORD) &&
	    !ds_is(s, end, W_STOP) && !ds_is(s, end, W_AMPM) &&
	    !(ds_is(s, end, W_UNIT) && ds_is(s, end + 1, W_AMPM)))
		return i;
	if (ds_is(s, at, W_ORD) && at == i + 1)
		return i;
	*w = (struct ds_when){.grain = GRAIN_DAY};
	w->day = nearest_such(base, s->lex[i]->b, n, ds_date_future(s, i));
	ds_values_because(s, "the nearest month where that day is such a weekday", base);
	return end;
}

/* the week of April 10, the week beginning on 4 February, the weekend of 5 May */
static size_t week_of(const struct ds_values *s, size_t i, struct ds_when *w)
{
	bool weekend = ds_is_period(s, i, PER_WEEKEND);
	size_t at = i + 2, end;

	if ((!weekend && !ds_is_period(s, i, PER_WEEK)) || !ds_singular(s, i))
		return i;
	if (!ds_is(s, i + 1, W_OF) && !ds_key_is(s, i + 1, "beginning") &&
	    !ds_key_is(s, i + 1, "starting") && !ds_key_is(s, i + 1, "commencing") &&
	    !ds_key_is(s, i + 1, "ending"))
		return i;
	if (ds_key_is(s, at, "on"))
		at++;
	if (!ds_same_sentence(s, i, at))
		return i;
	end = ds_is(s, at, W_HOLI) ? ds_date_holiday(s, at, w) : at;
	if (end == at) {
		end = ds_date_parse(s, ds_is(s, at, W_THE) ? at + 1 : at, w);
		ds_date_resolve(s, at, w);
	}
	if (end <= at || w->grain != GRAIN_DAY)
		return i;
	w->grain = weekend ? GRAIN_WEEKEND : GRAIN_WEEK;
	w->day = w->day.y && w->day.m ? monday(w->day) : DS_NO_DAY;
	return end;
}

/* the week after next, the year before last */
static size_t after_next(const struct ds_values *s, size_t i, struct ds_when *w)
{
	size_t at = ds_is(s, i + 2, W_THE) ? i + 3 : i + 2;
	int n = 0;

	if (!ds_is(s, i, W_PERIOD) || s->lex[i]->b < PER_WEEK || !ds_singular(s, i))
		return i;
	if (ds_key_is(s, i + 1, "after") && ds_key_is(s, at, "next"))
		n = 2;
	else if (ds_key_is(s, i + 1, "before") && ds_key_is(s, at, "last"))
		n = -2;
	else
		return i;
	if (ds_is(s, at + 1, W_PERIOD) || !ds_same_sentence(s, i, at))
		return i;
	*w = ds_date_shifted(ds_date_base(s, false), (enum ds_period)s->lex[i]->b, n);
	return at + 1;
}

size_t ds_date_numbered(const struct ds_values *s, size_t i, struct ds_when *w)
{
	struct ds_when to;
	size_t end = i;

	if (ds_kind_is(s, i, DS_KIND_NUMBER) || ds_is(s, i, W_ORD) || ds_is(s, i, W_TENS) ||
	    ds_is(s, i, W_EDGE) || ds_is(s, i, W_REL))
		end = nth(s, i, w, &to);
	if (end == i && (ds_is(s, i, W_WDAY) || ds_is(s, i, W_REL)))
		end = week_day(s, i, w);
	if (end == i && ds_is(s, i, W_WDAY))
		end = weekday_number(s, i, w);
	if (end == i && ds_is(s, i, W_PERIOD))
		end = week_of(s, i, w);
	return end == i && ds_is(s, i, W_PERIOD) ? after_next(s, i, w) : end;
}

/* The second figure of "4 to 23", "4-23"; the token behind, or i. */
static size_t days_at(const struct ds_values *s, size_t i, int *a, int *b)
{
	struct ds_fig f, g;

	if (!ds_fig_at(s, i, &f) || f.suffix.len)
		return i;
	if (f.shape == FIG_PAIR && f.sep == '-') {
		*a = f.part[0];
		*b = f.part[1];
		return i + 1;
	}
	if (f.shape != FIG_NUMBER || f.frac || f.digits > 2 ||
	    !(ds_dash(s, i + 1) || ds_is(s, i + 1, W_TO) || ds_is(s, i + 1, W_AND)) ||
	    !ds_fig_at(s, i + 2, &g) || g.shape != FIG_NUMBER || g.frac || g.digits > 2 ||
	    g.suffix.len)
		return i;
	*a = (int)f.mant;
	*b = (int)g.mant;
	return i + 3;
}

bool ds_days_of_month(const struct ds_values *s, size_t i)
{
	struct ds_when in;
	int from = 0, to = 0;
	size_t at = days_at(s, i, &from, &to);

	return at > i && from >= 1 && from < to && to <= 31 && container_at(s, at, &in) > at &&
	       in.grain == GRAIN_MONTH;
}

/* 4 to 23 next month */
static size_t days_of_rel(struct ds_values *s, size_t i)
{
	struct ds_when in, a, b;
	int from = 0, to = 0;
	size_t at = days_at(s, i, &from, &to), end;

	if (at == i || from < 1 || from >= to || to > 31 || !ds_same_sentence(s, i, at))
		return i;
	end = container_at(s, at, &in);
	if (end == at || in.grain != GRAIN_MONTH || !in.day.y ||
	    to > ds_cal_month_days(in.day.y, in.day.m))
		return i;
	a = b = (struct ds_when){.grain = GRAIN_DAY, .day = in.day};
	a.day.d = from;
	b.day.d = to;
	ds_date_add(s, i, end, &a, &b);
	return end;
}

size_t ds_date_numbered_add(struct ds_values *s, size_t i)
{
	struct ds_when w, to;
	size_t end = i;

	memset(&to, 0, sizeof to);
	if (ds_is(s, i, W_EDGE) || ds_is(s, i, W_MOD) || ds_is(s, i, W_PERIOD))
		end = ds_date_edge(s, i);
	if (end == i && ds_kind_is(s, i, DS_KIND_NUMBER))
		end = days_of_rel(s, i);
	if (end > i)
		return end;
	if (ds_kind_is(s, i, DS_KIND_NUMBER) || ds_is(s, i, W_ORD) || ds_is(s, i, W_TENS) ||
	    ds_is(s, i, W_EDGE) || ds_is(s, i, W_REL))
		end = nth(s, i, &w, &to);
	if (end == i)
		end = ds_date_numbered(s, i, &w);
	if (end == i)
		return i;
	if (!w.day.y)
		ds_date_add_vague(s, i, end);
	else if (to.grain && to.day.y && ds_cal_days(to.day) > ds_cal_days(w.day))
		ds_date_add(s, i, end, &w, &to);
	else
		ds_date_add(s, i, end, &w, NULL);
	return end;
}
