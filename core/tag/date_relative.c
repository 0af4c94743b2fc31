/*
 * Dates told from another date: yesterday, last week, two years ago, the previous day, next
 * Tuesday, holidays.
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
static struct ds_when shifted(struct ds_day base, enum ds_period p, long n)
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
static struct ds_day text_base(const struct ds_values *s)
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
	struct ds_day base = ds_date_base(s, false);
	const struct ds_word *x = s->lex[i];

	memset(w, 0, sizeof *w);
	w->day.y = base.y;
	if (ds_is(s, i, W_WDAY)) {
		w->grain = GRAIN_DAY;
		if (base.y) {
			long diff = x->b - ds_cal_weekday(base);

			if (dir < 0 && diff >= 0)
				diff -= 7;
			if (dir > 0 && diff <= 0)
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
		if (base.y && dir > 0 && x->b * 3 <= base.m)
			w->day.y++;
		return i + 1;
	}
	return i;
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

	if (!dir || !ds_num_parse(s, at, true, &n)) {
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
	if (p < PER_DAY)
		return i;
	if (!n.exact || !base.y || !(n.v >= 1 && n.v <= 9999)) {
		ds_date_add_vague(s, i, end);
		return end;
	}
	a = shifted(base, p, (long)n.v * dir);
	if (!a.day.y) {
		ds_date_add_vague(s, i, end);
		return end;
	}
	other = a.day;
	if (p == PER_WEEK || p == PER_FORTNIGHT)
		other = shift_days(base, (long)n.v * dir * (p == PER_WEEK ? 7 : 14));
	/* the range has both ends in it: the day after the day so long ago, up to the base */
	a = day_when(dir < 0 ? shift_days(other, 1) : shift_days(base, 1));
	b = day_when(dir < 0 ? base : other);
	ds_date_add(s, i, end, &a, &b);
	/* a span of time is no day that later words point to */
	s->last = base;
	return end;
}

/* last, this, next, previous, following, same, that + period, weekday, month, season */
static size_t rel(struct ds_values *s, size_t start, size_t i)
{
	bool text, the = i > 0 && ds_is(s, i - 1, W_THE);
	int dir;
	struct ds_when w;
	size_t end, at = i + 1;

	if (!ds_is(s, i, W_REL) || !ds_same_sentence(s, i, at))
		return start;
	dir = s->lex[i]->b;
	if (ds_key_is(s, i, "this") && (ds_key_is(s, at, "past") || ds_key_is(s, at, "coming"))) {
		dir = s->lex[at]->b;
		at++;
	}
	if (ds_key_is(s, i, "that") && ds_key_is(s, at, "same"))
		at++;
	if (start == i) {
		end = rel_length(s, i, at);
		if (end > i)
			return end;
	}
	if (ds_is(s, at, W_PERIOD) && s->lex[at]->b >= PER_DAY && !ds_is(s, at, W_PART)) {
		enum ds_period p = (enum ds_period)s->lex[at]->b;

		/* plurals: "these last years" have no number */
		if (ds_key(s, at).at[ds_key(s, at).len - 1] == 's')
			return start;
		/* "the last day", "that year of": a day told by other words */
		text = ds_is(s, i, W_RELTEXT) || (the && dir > 0) || (p == PER_DAY && dir == 0);
		if (p == PER_DAY && dir < 0 && !ds_is(s, i, W_RELTEXT))
			return start;
		if (ds_is(s, at + 1, W_OF))
			return start;
		w = shifted(text ? text_base(s) : ds_date_base(s, false), p, dir);
		/* "the past decade" is ten years, not the nineties */
		emit(s, start, at + 1, &w);
		return at + 1;
	}
	if (ds_is(s, at, W_SHY) && !ds_flag(s, at, DS_TOKEN_TITLE))
		return start;
	if (ds_is(s, i, W_RELTEXT) && !ds_is(s, at, W_WDAY))
		return start;
	end = rel_named(s, at, dir, &w);
	if (end == at)
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
static size_t soft(const struct ds_values *s, size_t i)
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
static size_t count_at(const struct ds_values *s, size_t i, double *n, bool *exact)
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

/* two years ago; three days later; a week earlier; ten days from now */
static size_t ago(struct ds_values *s, size_t i)
{
	size_t at = soft(s, i), p, end;
	bool exact, later;
	double n;
	struct ds_when w;
	enum ds_period period;

	p = count_at(s, at, &n, &exact);
	if (p == at)
		return i;
	period = (enum ds_period)s->lex[p]->b;
	if (ds_is(s, p + 1, W_AGO))
		end = p + 2;
	else if (ds_is(s, p + 1, W_FROM) && (ds_key_is(s, p + 2, "now") || ds_key_is(s, p + 2,
		"today")))
		end = p + 3;
	else
		return i;
	if (!ds_same_sentence(s, i, end - 1))
		return i;
	later = end == p + 3 || s->lex[p + 1]->b > 0;
	if (period < PER_DAY) {
		ds_span *sp = ds_values_add(s, i, end, DS_TIME, "rule:time", DS_RANK_VALUE);

		if (sp)
			sp->value.kind = DS_VALUE_TIME;
		return end;
	}
	memset(&w, 0, sizeof w);
	if (exact && n == (double)(long)n && n >= 0 && n < 10000) {
		bool text = end == p + 2 && s->lex[p + 1]->b != -2;
		struct ds_day base = text ? text_base(s) : ds_date_base(s, false);

		w = shifted(base, period, (long)n * (later ? 1 : -1));
		if (period == PER_DECADE || period == PER_CENTURY)
			w.grain = GRAIN_YEAR;
	}
	emit(s, i, end, &w);
	if (at > i && !s->status)
		s->out->v[s->out->n - 1].value.cue = ds_values_cue(s, i, at);
	return end;
}

struct holiday {
	const char *word[4];
	int m, d, easter; /* m 0: days from Easter Sunday */
};

static const struct holiday holidays[] = {
	{{"new", "year", "'s", "day"}, 1, 1, 0},   {{"new", "year", "'s", "eve"}, 12, 31, 0},
	{{"christmas", "eve"}, 12, 24, 0},	   {{"christmas", "day"}, 12, 25, 0},
	{{"christmas"}, 12, 25, 0},		   {{"boxing", "day"}, 12, 26, 0},
	{{"halloween"}, 10, 31, 0},		   {{"valentine", "'s", "day"}, 2, 14, 0},
	{{"st.", "patrick", "'s", "day"}, 3, 17, 0}, {{"april", "fools", "day"}, 4, 1, 0},
	{{"all", "saints", "day"}, 11, 1, 0},	   {{"armistice", "day"}, 11, 11, 0},
	{{"may", "day"}, 5, 1, 0},		   {{"women", "'s", "day"}, 3, 8, 0},
	{{"nowruz"}, 3, 21, 0},			   {{"novruz"}, 3, 21, 0},
	{{"easter", "sunday"}, 0, 0, 0},	   {{"easter", "monday"}, 0, 0, 1},
	{{"good", "friday"}, 0, 0, -2},		   {{"palm", "sunday"}, 0, 0, -7},
	{{"ash", "wednesday"}, 0, 0, -46},	   {{"easter"}, 0, 0, 0},
};

static void holiday_day(const struct holiday *h, int y, struct ds_when *w)
{
	w->day = h->m ? (struct ds_day){y, h->m, h->d} : shift_days(ds_cal_easter(y), h->easter);
}

static size_t holiday(struct ds_values *s, size_t i)
{
	for (size_t k = 0; k < sizeof holidays / sizeof *holidays; k++) {
		const struct holiday *h = &holidays[k];
		struct ds_when w = {.grain = GRAIN_DAY}, y;
		size_t n = 0, end;

		while (n < 4 && h->word[n] && ds_key_is(s, i + n, h->word[n]))
			n++;
		if (n < 4 && h->word[n])
			continue;
		if (!ds_flag(s, i, DS_TOKEN_TITLE | DS_TOKEN_UPPER))
			return i;
		end = i + n;
		ds_values_because(s, "", DS_NO_DAY);
		if (ds_date_parse(s, end, &y) == end + 1 && y.grain == GRAIN_YEAR) {
			holiday_day(h, y.day.y, &w);
			end++;
		} else if (h->m) {
			w.day = (struct ds_day){0, h->m, h->d};
			ds_date_resolve(s, i, &w);
		} else if (s->ref.y) {
			ds_values_because(s, "the last such day up to the document's date", s->ref);
			holiday_day(h, s->ref.y, &w);
			if (w.day.y && ds_cal_days(w.day) > ds_cal_days(s->ref))
				holiday_day(h, s->ref.y - 1, &w);
		}
		if (w.day.m)
			ds_date_add(s, i, end, &w, NULL);
		else
			ds_date_add_vague(s, i, end);
		return end;
	}
	return i;
}

size_t ds_values_relative(struct ds_values *s, size_t i)
{
	size_t end = today(s, i);

	if (end == i)
		end = mod_rel(s, i);
	if (end == i)
		end = rel(s, i, i);
	if (end == i)
		end = ago(s, i);
	if (end == i && ds_is(s, i, W_HOLI))
		end = holiday(s, i);
	return end;
}

struct ds_when ds_when_shift(struct ds_day base, enum ds_period p, long n)
{
	return shifted(base, p, n);
}
