/*
 * Dates told from another date: yesterday, last week, two years ago, the previous day, next
 * Tuesday.
 *
 * "last", "this", "next", "ago" count from the document's date; "previous", "following", "same",
 * "later", "earlier" from the last date in the text. Without either the span has no value.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/values_int.h"

static void emit(struct ds_values *s, size_t i, size_t end, const struct ds_when *w)
{
	if (w->day.y)
		ds_date_add(s, i, end, w, NULL);
	else
		ds_date_add_vague(s, i, end);
}

static struct ds_when day_when(struct ds_day day)
{
	return (struct ds_when){.grain = GRAIN_DAY, .day = day};
}

static struct ds_day shift_days(struct ds_day day, long n)
{
	return day.y ? ds_cal_day(ds_cal_days(day) + n) : day;
}

static struct ds_day monday(struct ds_day day)
{
	return day.y ? shift_days(day, 1 - ds_cal_weekday(day)) : day;
}

/* The period n periods away from the one that holds `base`. */
struct ds_when ds_date_shifted(struct ds_day base, enum ds_period p, long n)
{
	struct ds_when w = {.day = base};

	if (!base.y || n > 10000 || n < -10000) {
		w.day.y = 0;
		return w;
	}
	switch (p) {
	case PER_DAY: w.grain = GRAIN_DAY, w.day = shift_days(base, n); break;
	case PER_NIGHT: w.grain = GRAIN_DAY, w.day = shift_days(base, n); break;
	case PER_WEEK: w.grain = GRAIN_WEEK, w.day = shift_days(monday(base), n * 7); break;
	case PER_FORTNIGHT: w.grain = GRAIN_WEEK, w.day = shift_days(monday(base), n * 14); break;
	case PER_WEEKEND: w.grain = GRAIN_WEEKEND, w.day = shift_days(monday(base), n * 7); break;
	case PER_MONTH: w.grain = GRAIN_MONTH, w.day = ds_cal_add_months(base, n); break;
	case PER_QUARTER:
		w.grain = GRAIN_QUARTER;
		w.day = ds_cal_add_months(base, n * 3);
		w.sub = w.day.y ? (w.day.m - 1) / 3 + 1 : 0;
		break;
	case PER_YEAR: w.grain = GRAIN_YEAR, w.day = ds_cal_add_months(base, n * 12); break;
	case PER_DECADE: w.grain = GRAIN_DECADE, w.day = ds_cal_add_months(base, n * 120); break;
	case PER_CENTURY: w.grain = GRAIN_CENTURY, w.day = ds_cal_add_months(base, n * 1200); break;
	default: w.day.y = 0; break;
	}
	return w;
}

/* The base for words that point into the text; its first day. */
struct ds_day ds_date_text_base(const struct ds_values *s)
{
	struct ds_day first, last;

	if (s->mention.grain && ds_when_bounds(&s->mention, &first, &last)) {
		ds_values_because(s, "told from the last date in the text before it", first);
		return first;
	}
	ds_values_because(s, s->ref.y ? "told from the document's date"
				      : "neither the document nor the text before it has a date",
			  s->ref);
	return s->ref;
}

/* "which still stands today", "more than ever today", "the size it is today": no day is meant */
static bool nowadays(const struct ds_values *s, size_t i)
{
	if (i > 0 && ds_is(s, i - 1, W_OF) && ds_same_sentence(s, i - 1, i))
		return true;
	if (i > 1 && (ds_key_is(s, i - 1, "is") || ds_key_is(s, i - 1, "are")) &&
	    ds_same_sentence(s, i - 2, i) &&
	    (ds_key_is(s, i - 2, "what") || !ds_kind_is(s, i + 1, DS_KIND_WORD)))
		return true;
	for (size_t k = i > 12 ? i - 12 : 0; k < i + 5 && k < s->n; k++) {
		if ((ds_key_is(s, k, "still") || ds_key_is(s, k, "ever")) && ds_same_sentence(s, k, i))
			return true;
	}
	return false;
}

/* The day that "that day" may mean: the last that was told, never a year or a month. */
static struct ds_day day_base(const struct ds_values *s)
{
	if (s->mention.grain && s->mention.grain != GRAIN_DAY && s->last.y) {
		ds_values_because(s, "told from the last day in the text before it", s->last);
		return s->last;
	}
	if (s->mention.grain && s->mention.grain != GRAIN_DAY) {
		ds_values_because(s, "the text before it has no day", DS_NO_DAY);
		return DS_NO_DAY;
	}
	return ds_date_text_base(s);
}

/* today, yesterday; the day after tomorrow */
static size_t today(struct ds_values *s, size_t i)
{
	struct ds_day base = ds_date_base(s, false);
	struct ds_when w;
	long n = 0;
	size_t end;

	if (ds_key_is(s, i, "day") && ds_is(s, i + 2, W_TODAY) &&
	    (ds_key_is(s, i + 1, "after") || ds_key_is(s, i + 1, "before"))) {
		n = ds_key_is(s, i + 1, "after") ? 1 : -1;
		end = i + 3;
	} else if (ds_is(s, i, W_TODAY) && !ds_is(s, i, W_PART)) {
		if (ds_key_is(s, i, "today") && nowadays(s, i))
			return i;
		end = i + 1;
	} else {
		return i;
	}
	w = day_when(shift_days(base, n + s->lex[end - 1]->b));
	emit(s, i, end, &w);
	return end;
}

/* "last Tuesday", "next March", "this summer" */
static size_t rel_named(const struct ds_values *s, size_t i, int dir, struct ds_when *w)
{
	/* "the next Tuesday he was back": the article, and no word of what is to come */
	bool story = i > 1 && ds_key_is(s, i - 1, "next") && ds_is(s, i - 2, W_THE) &&
		     s->mention.grain == GRAIN_DAY && !ds_date_future(s, i);
	bool text = i > 0 && ds_is(s, i, W_WDAY) && s->mention.grain &&
		    (ds_is(s, i - 1, W_RELTEXT) || story);
	struct ds_day base = text ? ds_date_text_base(s) : ds_date_base(s, false);
	const struct ds_word *x = s->lex[i];
	/* "next Friday", and "following Friday" of a text without a date before it */
	bool next = i > 0 && !text &&
		    (ds_key_is(s, i - 1, "next") || ds_is(s, i - 1, W_RELTEXT));

	memset(w, 0, sizeof *w);
	w->day.y = base.y;
	if (ds_is(s, i, W_WDAY)) {
		w->grain = GRAIN_DAY;
		if (base.y) {
			long diff = x->b - ds_cal_weekday(base);

			/* "last" is the nearest before; "next" that of the next week */
			if (dir < 0 && (next || diff >= 0))
				diff -= 7;
			if (dir > 0 && (next || diff <= 0))
				diff += 7;
			w->day = shift_days(base, diff);
		}
		return i + 1;
	}
	if (ds_is(s, i, W_MONTH)) {
		w->grain = GRAIN_MONTH;
		w->day.m = x->b;
		if (base.y && dir < 0 && x->b >= base.m)
			w->day.y--;
		if (base.y && dir > 0 && x->b <= base.m)
			w->day.y++;
		return i + 1;
	}
	if (ds_is(s, i, W_SEASON)) {
		w->grain = GRAIN_SEASON;
		w->sub = x->b;
		if (base.y && dir < 0 && x->b * 3 + 2 >= base.m)
			w->day.y--;
		/* "this summer" of a text of January is the last one, unless it is still to come */
		if (base.y && dir == 0 && x->b * 3 > base.m && !ds_date_future(s, i))
			w->day.y--;
		if (base.y && dir > 0 && x->b * 3 <= base.m)
			w->day.y++;
		return i + 1;
	}
	return i;
}

/* A fortnight is told by its days, not as a week of the calendar. */
static bool is_fortnight(const struct ds_values *s, size_t i)
{
	return ds_is(s, i, W_PERIOD) && s->lex[i]->b == PER_FORTNIGHT &&
	       ds_key(s, i).at[ds_key(s, i).len - 1] != 's';
}

/* "the last five years", "the past few days", "next three months", "the past decade" */
static size_t rel_length(struct ds_values *s, size_t i, size_t at)
{
	int dir = s->lex[i]->b;
	struct ds_day base = ds_date_base(s, false), other;
	struct ds_when a, b;
	struct ds_num n;
	enum ds_period p;
	size_t end;

	if (dir && ds_is(s, at, W_UNIT) && ds_is(s, at + 1, W_PERIOD)) {
		/* "three quarters" of a year, not of a whole */
		n = (struct ds_num){.end = at + 1, .v = s->lex[at]->a, .exact = true};
	} else if (dir && s->lex[at] && is_fortnight(s, at)) {
		n = (struct ds_num){.end = at, .v = 1, .exact = true};
	} else if (!dir || !ds_num_parse(s, at, true, &n)) {
		/* "few" without its article */
		if (!dir || !(ds_is(s, at, W_SOME) && ds_is(s, at + 1, W_PERIOD)))
			return i;
		memset(&n, 0, sizeof n);
		n.end = at + 1;
	}
	if (n.ordinal || n.suffix.len || !ds_is(s, n.end, W_PERIOD))
		return i;
	p = (enum ds_period)s->lex[n.end]->b;
	end = n.end + 1;
	/* "the last five months of her life" is told from that life */
	if (p < PER_DAY || ds_is(s, end, W_OF))
		return i;
	/* "not too far past eighteen months" */
	if (ds_key_is(s, i, "past") && i > 0 && !ds_is(s, i - 1, W_THE) && !ds_is(s, i - 1, W_STOP) &&
	    !ds_is(s, i - 1, W_REL) && ds_same_sentence(s, i - 1, i))
		return i;
	if (!n.exact || !base.y || !(n.v >= 1 && n.v <= 9999)) {
		ds_date_add_open(s, i, end, dir);
		return end;
	}
	a = ds_date_shifted(base, p, (long)n.v * dir);
	if (!a.day.y) {
		ds_date_add_vague(s, i, end);
		return end;
	}
	other = a.day;
	if (p == PER_WEEK || p == PER_FORTNIGHT)
		other = shift_days(base, (long)n.v * dir * (p == PER_WEEK ? 7 : 14));
	/* so long up to the day before the base, or from the day behind it; whole quarters, decades */
	a = day_when(dir < 0 ? other : shift_days(base, 1));
	b = day_when(dir < 0 ? shift_days(base, -1) : other);
	if (p == PER_QUARTER || p >= PER_DECADE) {
		a = ds_date_shifted(base, p, dir < 0 ? -(long)n.v : 1);
		b = ds_date_shifted(base, p, dir < 0 ? -1 : (long)n.v);
		if (n.v == 1)
			ds_date_add(s, i, end, &a, NULL);
	}
	if (n.v != 1 || !(p == PER_QUARTER || p >= PER_DECADE))
		ds_date_add(s, i, end, &a, &b);
	/* a span of time is no day that later words point to */
	s->last = base;
	return end;
}

/* "5 past years", "two upcoming months" */
static size_t length_rel(struct ds_values *s, size_t i)
{
	struct ds_day base;
	struct ds_when a, b, far;
	struct ds_num n;
	enum ds_period p;
	int dir;

	if (!ds_num_may_start(s, i) || !ds_num_parse(s, i, true, &n) || !n.exact || n.ordinal ||
	    n.suffix.len || !(n.v >= 1 && n.v <= 9999) || !ds_is(s, n.end, W_REL) ||
	    ds_is(s, n.end, W_RELTEXT) || !ds_is(s, n.end + 1, W_PERIOD))
		return i;
	dir = s->lex[n.end]->b;
	p = (enum ds_period)s->lex[n.end + 1]->b;
	base = ds_date_base(s, false);
	/* "we are only three next week" */
	if (!dir || p < PER_DAY || !base.y || !ds_str_ends(ds_key(s, n.end + 1), ds_str_of("s")))
		return i;
	far = ds_date_shifted(base, p, (long)n.v * dir);
	if (p == PER_WEEK || p == PER_FORTNIGHT)
		far.day = shift_days(base, (long)n.v * dir * (p == PER_WEEK ? 7 : 14));
	a = day_when(dir < 0 ? far.day : shift_days(base, 1));
	b = day_when(dir < 0 ? shift_days(base, -1) : far.day);
	if (!a.day.y || !b.day.y)
		return i;
	ds_date_add(s, i, n.end + 2, &a, &b);
	s->last = base;
	return n.end + 2;
}

/* "this past", "that same": the token behind, and where it points */
static size_t rel_word(const struct ds_values *s, size_t i, int *dir)
{
	size_t at = i + 1;

	*dir = s->lex[i]->b;
	if (ds_key_is(s, i, "this") && (ds_key_is(s, at, "past") || ds_key_is(s, at, "coming"))) {
		*dir = s->lex[at]->b;
		at++;
	}
	if (ds_key_is(s, i, "that") && ds_key_is(s, at, "same"))
		at++;
	return at;
}

/* "this Thanksgiving", "last Easter"; the token behind, or i */
static size_t rel_holiday(const struct ds_values *s, size_t i, int dir, struct ds_when *w)
{
	size_t end = ds_date_holiday(s, i, w);
	long day, ref;

	if (end == i || !w->day.y || !s->ref.y)
		return end;
	if (dir == 0)
		ds_holiday_in(s, i, s->ref.y, w);
	ref = ds_cal_days(s->ref);
	day = ds_cal_days(w->day);
	if (dir < 0 && day >= ref)
		ds_holiday_in(s, i, s->ref.y - 1, w);
	if (dir > 0 && day <= ref) {
		ds_holiday_in(s, i, s->ref.y, w);
		if (w->day.y && ds_cal_days(w->day) <= ref)
			ds_holiday_in(s, i, s->ref.y + 1, w);
	}
	ds_values_because(s, dir < 0   ? "the last such day before the document's date"
			     : dir > 0 ? "the next such day after the document's date"
				       : "such a day in the document's year", s->ref);
	return end;
}

size_t ds_date_rel(const struct ds_values *s, size_t i, struct ds_when *w)
{
	bool text, the = i > 0 && ds_is(s, i - 1, W_THE);
	int dir, year;
	size_t end, at;

	if (!ds_is(s, i, W_REL) || !ds_same_sentence(s, i, i + 1))
		return i;
	at = rel_word(s, i, &dir);
	if (ds_is(s, at, W_PERIOD) && s->lex[at]->b >= PER_DAY && !ds_is(s, at, W_PART)) {
		enum ds_period p = (enum ds_period)s->lex[at]->b;

		/* plurals: "these last years" have no number */
		if (ds_key(s, at).at[ds_key(s, at).len - 1] == 's')
			return i;
		/* "the last day", "that year of": a day told by other words */
		text = ds_is(s, i, W_RELTEXT) || (the && dir > 0 && p < PER_DECADE) ||
		       (p == PER_DAY && dir == 0);
		if (p == PER_DAY && dir < 0 && !ds_is(s, i, W_RELTEXT))
			return i;
		/* "to this day" */
		if (p == PER_DAY && ds_key_is(s, i, "this") && i > 0 && ds_is(s, i - 1, W_TO))
			return i;
		if (ds_is(s, at + 1, W_OF))
			return i;
		/* "the past decade" is ten years, not the nineties */
		/* "the same month last year" */
		end = ds_key_is(s, at - 1, "same") && (p == PER_MONTH || p == PER_QUARTER)
			      ? ds_year_behind(s, at + 1, &year)
			      : at + 1;
		if (end > at + 1) {
			*w = ds_date_shifted(ds_date_base(s, false), p, 0);
			w->day.y = w->day.y ? year : 0;
			return end;
		}
		*w = ds_date_shifted(!text ? ds_date_base(s, false)
				     : p == PER_DAY ? day_base(s) : ds_date_text_base(s), p, dir);
		return at + 1;
	}
	if (ds_is(s, at, W_SHY) && !ds_flag(s, at, DS_TOKEN_TITLE))
		return i;
	end = rel_holiday(s, at, dir, w);
	if (end > at)
		return end;
	if (ds_is(s, i, W_RELTEXT) && !ds_is(s, at, W_WDAY))
		return i;
	end = rel_named(s, at, dir, w);
	return end == at ? i : end;
}

/* "recent years", "the coming weeks", "the past days": nobody knows how many */
static size_t rel_plural(struct ds_values *s, size_t i)
{
	ds_str key = ds_key(s, i + 1);

	if (!s->lex[i]->b || ds_is(s, i, W_RELTEXT) || !ds_is(s, i + 1, W_PERIOD) ||
	    s->lex[i + 1]->b < PER_DAY || key.at[key.len - 1] != 's' || ds_is(s, i + 2, W_OF) ||
	    ds_flag(s, i + 2, DS_TOKEN_JOINED))
		return i;
	ds_date_add_open(s, i, i + 2, s->lex[i]->b);
	return i + 2;
}

/* last, this, next, previous, following, same, that + period, weekday, month, season, holiday */
static size_t rel(struct ds_values *s, size_t start, size_t i)
{
	struct ds_when w;
	size_t end;
	int dir;

	if (!ds_is(s, i, W_REL) || !ds_same_sentence(s, i, i + 1))
		return start;
	if (start == i) {
		end = rel_length(s, i, rel_word(s, i, &dir));
		if (end == i)
			end = rel_plural(s, i);
		if (end > i)
			return end;
	}
	memset(&w, 0, sizeof w);
	end = ds_date_rel(s, i, &w);
	if (end == i)
		return start;
	emit(s, start, end, &w);
	return end;
}

/* "earlier this week", "late last year", "early next month" */
static size_t mod_rel(struct ds_values *s, size_t i)
{
	size_t at = ds_hyphen(s, i + 1) ? i + 2 : i + 1;

	if (!ds_is(s, i, W_MOD))
		return i;
	if (ds_is(s, at, W_TODAY) && !ds_is(s, at, W_PART)) {
		struct ds_when w = day_when(shift_days(ds_date_base(s, false), s->lex[at]->b));

		emit(s, i, at + 1, &w);
		return at + 1;
	}
	return ds_is(s, at, W_REL) ? rel(s, i, at) : i;
}

/* Words in front of "two years ago" that soften it. */
size_t ds_date_soft(const struct ds_values *s, size_t i)
{
	if (ds_key_is(s, i, "more") && ds_key_is(s, i + 1, "than"))
		return i + 2;
	if (ds_key_is(s, i, "at") && ds_key_is(s, i + 1, "least"))
		return i + 2;
	if (ds_key_is(s, i, "less") && ds_key_is(s, i + 1, "than"))
		return i + 2;
	if (ds_is(s, i, W_HEDGE) && !ds_is(s, i, W_A) && !ds_key_is(s, i, "in") &&
	    !ds_key_is(s, i, "at") &&
	    !ds_key_is(s, i, "as") && !ds_key_is(s, i, "no"))
		return i + 1;
	return i;
}

/* The number of periods at i: "two", "a", "a few"; the token of the period, or i. */
size_t ds_date_count(const struct ds_values *s, size_t i, double *n, bool *exact)
{
	struct ds_num num;

	*exact = true;
	if (ds_is(s, i, W_A) && ds_is(s, i + 1, W_PERIOD)) {
		*n = 1;
		return i + 1;
	}
	if (!ds_num_parse(s, i, false, &num) || num.ordinal || num.suffix.len)
		return i;
	*n = num.v;
	*exact = num.exact;
	if (ds_is(s, num.end, W_OF) && num.vague)
		num.end++;
	return ds_is(s, num.end, W_PERIOD) ? num.end : i;
}

/* "a couple of years back", but not "two years back home" */
static bool back(const struct ds_values *s, size_t i)
{
	return ds_key_is(s, i, "back") &&
	       (!ds_kind_is(s, i + 1, DS_KIND_WORD) || !ds_same_sentence(s, i, i + 1) ||
		(ds_is(s, i + 1, W_STOP) && !ds_is(s, i + 1, W_HEDGE) &&
		 !ds_key_is(s, i + 1, "to") && !ds_key_is(s, i + 1, "on")));
}

/* two years ago; three days later; a week earlier; ten days from now */
static size_t ago(struct ds_values *s, size_t i)
{
	size_t at = ds_date_soft(s, i), p, end;
	bool exact, later;
	double n;
	struct ds_when w;
	enum ds_period period;

	p = ds_date_count(s, at, &n, &exact);
	if (p == at)
		return i;
	period = (enum ds_period)s->lex[p]->b;
	/* "a year and a half later" */
	if (ds_is(s, p + 1, W_AND) && ds_is(s, p + 2, W_A) && ds_key_is(s, p + 3, "half")) {
		n += 0.5;
		p += 3;
	}
	/* half a year is six months, half a decade five years */
	if (exact && n != (double)(long)n && n * 2 == (double)(long)(n * 2) &&
	    (period == PER_YEAR || period == PER_DECADE)) {
		n *= period == PER_YEAR ? 12 : 10;
		period = period == PER_YEAR ? PER_MONTH : PER_YEAR;
	}
	if (ds_is(s, p + 1, W_AGO) || back(s, p + 1))
		end = p + 2;
	else if (ds_is(s, p + 1, W_FROM) && (ds_key_is(s, p + 2, "now") || ds_key_is(s, p + 2,
		"today")))
		end = p + 3;
	else
		return i;
	if (!ds_same_sentence(s, i, end - 1))
		return i;
	later = end == p + 3 || (ds_is(s, p + 1, W_AGO) && s->lex[p + 1]->b > 0);
	/* no text has a clock to count hours from: "two hours" is their length */
	if (period < PER_DAY)
		return i;
	if (!exact && (end == p + 3 || !ds_is(s, p + 1, W_AGO) || s->lex[p + 1]->b == -2)) {
		ds_date_add_open(s, i, end, later ? 1 : -1);
		return end;
	}
	memset(&w, 0, sizeof w);
	if (exact && n == (double)(long)n && n >= 0 && n < 10000) {
		bool text = end == p + 2 && ds_is(s, p + 1, W_AGO) && s->lex[p + 1]->b != -2;
		struct ds_day base = text ? ds_date_text_base(s) : ds_date_base(s, false);

		w = ds_date_shifted(base, period, (long)n * (later ? 1 : -1));
		if (period == PER_DECADE || period == PER_CENTURY)
			w.grain = GRAIN_YEAR;
	}
	emit(s, i, end, &w);
	if (at > i && !s->status)
		s->out->v[s->out->n - 1].value.cue = ds_values_cue(s, i, at);
	return end;
}

size_t ds_values_relative(struct ds_values *s, size_t i)
{
	size_t end = today(s, i);

	if (end == i)
		end = mod_rel(s, i);
	if (end == i)
		end = rel(s, i, i);
	if (end == i)
		end = length_rel(s, i);
	if (end == i)
		end = ago(s, i);
	if (end == i && ds_is(s, i, W_HOLI))
		end = ds_values_holiday(s, i);
	return end;
}
