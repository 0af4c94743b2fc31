/*
 * Dates that are told by steps from another: three weeks from tomorrow, two days after Christmas, in
 * ten days, two weeks and two days ago; and what counts as that other date.
 *
 * A step of days or weeks, and one that starts from a day, gives a day; a step of years from a year
 * gives a year. What stands inside of a phrase gets no span of its own.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/date_phrase.h"

static struct ds_day shift_days(struct ds_day day, long n)
{
	return day.y ? ds_cal_day(ds_cal_days(day) + n) : day;
}

static struct ds_when day_when(struct ds_day day)
{
	return (struct ds_when){.grain = GRAIN_DAY, .day = day};
}

/* today, now, the day after tomorrow; the current date */
static size_t today_at(const struct ds_values *s, size_t i, struct ds_when *w)
{
	struct ds_day base = ds_date_base(s, false);

	if (ds_is(s, i, W_TODAY) && !ds_is(s, i, W_PART)) {
		*w = day_when(shift_days(base, s->lex[i]->b));
		return i + 1;
	}
	if (ds_key_is(s, i, "day") && ds_is(s, i + 2, W_TODAY) && !ds_is(s, i + 2, W_PART) &&
	    (ds_key_is(s, i + 1, "after") || ds_key_is(s, i + 1, "before"))) {
		*w = day_when(shift_days(base, s->lex[i + 2]->b +
					       (ds_key_is(s, i + 1, "after") ? 1 : -1)));
		return i + 3;
	}
	if (ds_key_is(s, i, "now") ||
	    (ds_key_is(s, i, "current") && ds_key_is(s, i + 1, "date"))) {
		*w = day_when(base);
		return ds_key_is(s, i, "now") ? i + 1 : i + 2;
	}
	return i;
}

size_t ds_date_anchor(const struct ds_values *s, size_t i, struct ds_when *w)
{
	size_t at = ds_is(s, i, W_THE) ? i + 1 : i, end;

	memset(w, 0, sizeof *w);
	if (at >= s->n || ds_flag(s, at, DS_TOKEN_PARA))
		return i;
	end = today_at(s, at, w);
	if (end == at && ds_is(s, at, W_HOLI))
		end = ds_date_holiday(s, at, w);
	if (end == at && ds_is(s, at, W_REL))
		end = ds_date_rel(s, at, w);
	if (end == at)
		end = ds_date_numbered(s, at, w);
	if (end == at) {
		end = ds_date_parse(s, at, w);
		if (end > at)
			ds_date_resolve(s, at, w);
	}
	return end > at ? end : i;
}

/* "two weeks and two days": how far, and by what */
struct step {
	long months, days;
	enum ds_period finest;
	int parts;
	bool exact;
};

/* Steps at i, one or more; the token behind the last period, or i. */
static size_t steps_at(const struct ds_values *s, size_t i, struct step *st)
{
	size_t at = i, end = i;

	*st = (struct step){.finest = PER_CENTURY, .exact = true};
	while (st->parts < 4) {
		double n = 0;
		bool exact = true;
		size_t p = ds_date_count(s, at, &n, &exact);
		enum ds_period period;
		long k;

		if (p == at || !ds_same_sentence(s, i, p))
			break;
		period = (enum ds_period)s->lex[p]->b;
		if (period < PER_DAY || period == PER_NIGHT ||
		    (st->parts && period >= st->finest))
			break;
		st->exact = st->exact && exact && n >= 0 && n < 10000 && n == (double)(long)n;
		k = st->exact ? (long)n : 0;
		switch (period) {
		case PER_DAY: st->days += k; break;
		case PER_WEEK: case PER_WEEKEND: st->days += 7 * k; break;
		case PER_FORTNIGHT: st->days += 14 * k; break;
		case PER_MONTH: st->months += k; break;
		case PER_QUARTER: st->months += 3 * k; break;
		case PER_YEAR: st->months += 12 * k; break;
		case PER_DECADE: st->months += 120 * k; break;
		default: st->months += 1200 * k; break;
		}
		st->finest = period;
		st->parts++;
		end = p + 1;
		at = ds_is(s, end, W_AND) || ds_key_is(s, end, ",") ? end + 1 : end;
	}
	return end;
}

static struct ds_when stepped(const struct ds_when *from, const struct step *st, int sign)
{
	struct ds_day first, last;
	struct ds_when w = {.grain = GRAIN_DAY};

	if (!st->exact || !ds_when_bounds(from, &first, &last))
		return w;
	w.day = ds_cal_add_months(first, sign * st->months);
	w.day = shift_days(w.day, sign * st->days);
	if (from->grain == GRAIN_YEAR && st->finest >= PER_YEAR)
		w.grain = GRAIN_YEAR;
	else if ((from->grain == GRAIN_MONTH || from->grain == GRAIN_YEAR) && !st->days)
		w.grain = GRAIN_MONTH;
	return w;
}

static size_t emit(struct ds_values *s, size_t i, size_t end, const struct ds_when *w)
{
	if (w->day.y)
		ds_date_add(s, i, end, w, NULL);
	else
		ds_date_add_vague(s, i, end);
	return end;
}

/* from, after, before: the word behind which the date stands; 0 none, else the direction */
static int towards(const struct ds_values *s, size_t i, size_t *date)
{
	*date = i + 1;
	if (ds_key_is(s, i, "from") || ds_key_is(s, i, "after"))
		return 1;
	if (ds_key_is(s, i, "before"))
		return -1;
	if (ds_key_is(s, i, "prior") && ds_key_is(s, i + 1, "to")) {
		*date = i + 2;
		return -1;
	}
	return 0;
}

/* two weeks and two days ago, 2 years 1 month 21 days later: more than one step */
static size_t steps_ago(struct ds_values *s, size_t i, size_t end, const struct step *st)
{
	struct ds_when from, w;
	bool doc = ds_is(s, end, W_AGO) && s->lex[end]->b == -2;

	if (!ds_is(s, end, W_AGO) || st->parts < 2 || !ds_same_sentence(s, i, end))
		return i;
	from = day_when(doc ? ds_date_base(s, false) : ds_date_text_base(s));
	w = stepped(&from, st, s->lex[end]->b > 0 ? 1 : -1);
	return emit(s, i, end + 1, &w);
}

/* the days from `from` on, as many as the steps are long */
static size_t stretch(struct ds_values *s, size_t i, size_t end, const struct ds_when *from,
		      const struct step *st)
{
	struct ds_when a = day_when(from->day), b = stepped(&a, st, 1);

	if (!b.day.y)
		return emit(s, i, end, &b);
	b.day = shift_days(b.day, -1);
	ds_date_add(s, i, end, &a, &b);
	return end;
}

/* three weeks from tomorrow; 2 weeks starting May 20th; for three days from today */
static size_t counted(struct ds_values *s, size_t i)
{
	size_t at = ds_date_soft(s, i), date, end, far;
	struct ds_when from, w;
	struct step st;
	int dir;

	if (!ds_num_may_start(s, at))
		return i;
	end = steps_at(s, at, &st);
	if (end == at)
		return i;
	far = steps_ago(s, i, end, &st);
	if (far > i)
		return far;
	if ((ds_key_is(s, end, "starting") || ds_key_is(s, end, "beginning")) &&
	    ds_same_sentence(s, i, end)) {
		date = ds_key_is(s, end + 1, "on") ? end + 2 : end + 1;
		far = ds_date_anchor(s, date, &from);
		if (far > date && from.grain == GRAIN_DAY && from.day.y)
			return stretch(s, i, far, &from, &st);
		return i;
	}
	if (ds_key_is(s, end, ",") && ds_key_is(s, end + 1, "from"))
		end++;
	dir = towards(s, end, &date);
	if (!dir || !ds_same_sentence(s, i, date))
		return i;
	far = ds_date_anchor(s, date, &from);
	if (far == date || !from.grain || ds_is(s, far, W_TO) || ds_dash(s, far))
		return i;
	/* "two days after" an event that a year or a season names is no date */
	if (from.grain != GRAIN_DAY && from.grain != GRAIN_YEAR && from.grain != GRAIN_MONTH)
		return i;
	if (from.grain == GRAIN_YEAR && st.finest < PER_YEAR)
		return i;
	if (ds_key_is(s, end, "from") && i > 0 &&
	    (ds_key_is(s, i - 1, "for") || ds_key_is(s, i - 1, "within")) &&
	    from.grain == GRAIN_DAY && from.day.y)
		return stretch(s, i, far, &from, &st);
	w = stepped(&from, &st, dir);
	emit(s, i, far, &w);
	if (at > i && !s->status)
		s->out->v[s->out->n - 1].value.cue = ds_values_cue(s, i, at);
	return far;
}

/* The nearest verb in front speaks of the past: "it was built in two weeks" */
static bool told_past(const struct ds_values *s, size_t i)
{
	static const char *const past[] = {"was", "were", "had", "did", "took", "has"};

	for (size_t k = i; k-- > 0 && i - k <= 12 && ds_same_sentence(s, k, i);) {
		if (ds_is(s, k, W_FUTURE))
			return false;
		for (size_t p = 0; p < sizeof past / sizeof *past; p++) {
			if (ds_key_is(s, k, past[p]))
				return true;
		}
	}
	return false;
}

/* "in two weeks" where that is when, not how long */
static bool is_when(const struct ds_values *s, size_t i, size_t end)
{
	size_t before = i - 1;
	bool alone = (before == 0 || !ds_same_sentence(s, before - 1, i)) &&
		     !(ds_kind_is(s, end, DS_KIND_WORD) && ds_same_sentence(s, i, end));

	/* "be built in two years", "the first in ten years", "in two weeks of fighting" */
	if (ds_is(s, end, W_OF) || ds_is(s, end, W_AGO) || ds_hyphen(s, end) ||
	    (ds_kind_is(s, end, DS_KIND_WORD) && !ds_is(s, end, W_STOP) &&
	     ds_same_sentence(s, i, end) && !ds_key_is(s, end, "time") &&
	     !ds_flag(s, end, DS_TOKEN_JOINED)))
		return false;
	if (before > 0 && (ds_is(s, before - 1, W_ORD) || ds_key_is(s, before - 1, "time")))
		return false;
	return alone || (ds_date_future(s, i) && !told_past(s, i));
}

/* in ten days; within ten months */
static size_t ahead(struct ds_values *s, size_t i)
{
	bool within = i > 0 && ds_key_is(s, i - 1, "within");
	struct ds_day base;
	struct ds_when from, w;
	struct step st;
	size_t end;

	if (i == 0 || !(within || ds_key_is(s, i - 1, "in")) || !ds_num_may_start(s, i) ||
	    !ds_same_sentence(s, i - 1, i))
		return i;
	end = steps_at(s, i, &st);
	if (end == i || !st.exact || !is_when(s, i, end) ||
	    (ds_is(s, i, W_A) && st.finest == PER_DAY))
		return i;
	base = ds_date_base(s, false);
	if (!base.y)
		return i;
	from = day_when(base);
	if (within)
		return stretch(s, i, end, &from, &st);
	w = stepped(&from, &st, 1);
	if (st.finest >= PER_YEAR)
		w.grain = GRAIN_YEAR;
	ds_values_because(s, "the words around speak of what is to come: so long after the "
			     "document's date", base);
	return emit(s, i, end, &w);
}

/* "on the 5th", where no noun follows: of the month that was told last here, or the last such day */
static size_t day_alone(struct ds_values *s, size_t i)
{
	static const char *const words[] = {"on", "by", "until", "till", "since", "before", "after"};
	struct ds_day base = ds_date_base(s, true);
	struct ds_when w = {.grain = GRAIN_DAY, .day = base};
	struct ds_fig f;
	bool cue = false, told = s->last.y != 0;

	if (i < 2 || !ds_is(s, i - 1, W_THE) || !ds_fig_at(s, i, &f) || f.shape != FIG_NUMBER ||
	    f.frac || f.digits > 2 || f.suffix.len != 2 || f.mant < 1 || f.mant > 31 ||
	    (ds_kind_is(s, i + 1, DS_KIND_WORD) && ds_same_sentence(s, i, i + 1) &&
	     !ds_is(s, i + 1, W_STOP)) ||
	    ds_is(s, i + 1, W_OF) || ds_hyphen(s, i + 1) || ds_flag(s, i + 1, DS_TOKEN_JOINED))
		return i;
	for (size_t k = 0; k < sizeof words / sizeof *words; k++)
		cue = cue || ds_key_is(s, i - 2, words[k]);
	if (!cue || !base.y)
		return i;
	/* no later than the document's date, unless the words speak of what is to come */
	if (!told && (int)f.mant > base.d && !ds_date_future(s, i))
		w.day = ds_cal_add_months((struct ds_day){base.y, base.m, 1}, -1);
	if (!told && (int)f.mant < base.d && ds_date_future(s, i))
		w.day = ds_cal_add_months((struct ds_day){base.y, base.m, 1}, 1);
	w.day.d = (int)f.mant;
	if (!w.day.y || w.day.d > ds_cal_month_days(w.day.y, w.day.m))
		return i;
	return emit(s, i, i + 1, &w);
}

size_t ds_values_phrase(struct ds_values *s, size_t i)
{
	size_t end = i;

	if (ds_num_may_start(s, i) || ds_is(s, i, W_HEDGE)) {
		end = counted(s, i);
		if (end == i)
			end = ahead(s, i);
	}
	if (end == i)
		end = ds_date_range(s, i);
	if (end == i && ds_kind_is(s, i, DS_KIND_NUMBER))
		end = day_alone(s, i);
	return end > i ? end : ds_date_numbered_add(s, i);
}
