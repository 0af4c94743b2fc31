/*
 * Dates by a table: what its patterns say, numeric dates, ranges, and which year is meant. See
 * date.c, date_context.c.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/lang_int.h"

#include <stdlib.h>

#define DATES (1u << FORM_DATE | 1u << FORM_DECADE | 1u << FORM_CENTURY | 1u << FORM_QUARTER | 1u << FORM_HALF)

static bool valid(const struct ds_when *w)
{
	return w->day.y >= 1000 && w->day.m >= 1 && w->day.m <= 12 && w->day.d >= 1 &&
	       w->day.d <= ds_cal_month_days(w->day.y, w->day.m);
}

/* 27.09.2020, 27/9/20, 2020-09-27; 28.10. and 2020/05 */
static size_t numeric(const struct ds_lang_doc *d, size_t i, struct ds_when *w)
{
	struct ds_fig f;
	int y, m, day;

	if (!ds_fig_at(&d->v, i, &f) || f.suffix.len)
		return i;
	if (f.shape == FIG_YMD) {
		bool first = f.len[0] == 4;

		day = f.part[first ? 2 : d->l->month_first ? 1 : 0];
		m = f.part[first ? 1 : d->l->month_first ? 0 : 1];
		y = f.part[first ? 0 : 2];
		if (!first && f.len[2] == 2)
			y += y < 70 ? 2000 : 1900;
		else if (!first && f.len[2] != 4)
			return i;
		if (m > 12 && day <= 12 && !first) {
			int swap = m;

			m = day;
			day = swap;
		}
		*w = (struct ds_when){.grain = GRAIN_DAY, .day = {y, m, day}};
		return valid(w) && f.len[1] <= 2 ? i + 1 : i;
	}
	/* "28.10." */
	if (d->l->dot_ordinal && f.shape == FIG_NUMBER && f.frac >= 1 && f.frac <= 2 &&
	    f.digits <= 2 &&
	    ds_key_is(&d->v, i + 1, ".") && ds_flag(&d->v, i + 1, DS_TOKEN_TIGHT)) {
		int ten = f.frac == 2 ? 100 : 10;

		day = (int)(f.mant / (uint64_t)ten);
		m = (int)(f.mant % (uint64_t)ten);
		*w = (struct ds_when){.grain = GRAIN_DAY, .day = {0, m, day}};
		return day >= 1 && day <= ds_cal_month_days(0, m) ? i + 2 : i;
	}
	if (f.shape == FIG_PAIR && f.len[0] == 4 && f.len[1] == 2 && f.part[0] >= 1000 &&
	    f.part[0] < 2100 &&
	    f.part[1] >= 1 && f.part[1] <= 12) {
		*w = (struct ds_when){.grain = GRAIN_MONTH, .day = {f.part[0], f.part[1], 0}};
		return i + 1;
	}
	/* "05-2016" */
	if (f.shape == FIG_NUMBER && f.frac == 0 && f.digits <= 2 && f.mant >= 1 && f.mant <= 12 &&
	    (ds_dash(&d->v, i + 1) || ds_key_is(&d->v, i + 1, "/")) &&
		    ds_flag(&d->v, i + 1, DS_TOKEN_TIGHT)) {
		m = (int)f.mant;
		if (ds_fig_at(&d->v, i + 2, &f) && f.shape == FIG_NUMBER && f.digits == 4 &&
		    f.frac == 0 &&
		    !f.grouped && f.suffix.len == 0 && f.mant >= 1900 && f.mant <= 2099) {
			*w = (struct ds_when){.grain = GRAIN_MONTH, .day = {(int)f.mant, m, 0}};
			return i + 3;
		}
	}
	return i;
}

/* A year alone: not what counts something, not a number that names. */
static bool year_alone(const struct ds_lang_doc *d, size_t i, size_t end, int year)
{
	const struct ds_values *v = &d->v;
	ds_str prev = ds_key(v, i - (i > 0));
	bool cue = i > 0 && ds_same_sentence(v, i - 1, i) && ds_lang_behind(d, i, LK_YEARCUE);
	struct ds_lang_fig f;

	if (!ds_kind_is(v, i, DS_KIND_NUMBER) || year < 1500 || year > 2099)
		return false;
	if (i > 0 && (ds_lang_has(d, i - 1, LK_SIGN) || ds_lang_behind(d, i, LK_NAME)))
		return false;
	if (i > 0 && ds_flag(v, i, DS_TOKEN_TIGHT) && prev.len == 1 &&
	    strchr("#_=.@:\\+", prev.at[0]))
		return false;
	if (i > 1 && ds_hyphen(v, i - 1) && ds_kind_is(v, i - 2, DS_KIND_WORD))
		return false;
	if (end < v->n &&
	    (d->kinds[end] & (DS_LANG_BIT(LK_PERCENT) | DS_LANG_BIT(LK_UNIT) | DS_LANG_BIT(LK_SHORT) |
					   DS_LANG_BIT(LK_CURRENCY) | DS_LANG_BIT(LK_SIGN) | DS_LANG_BIT(LK_PERIOD) |
					   DS_LANG_BIT(LK_PERIODS))))
		return false;
	if (ds_lang_has(d, end, LK_NUMBER) && !cue)
		return false;
	/* "2020'de" is a year, "2000'den fazla" is a count */
	if (ds_lang_figure(d, i, &f) && f.ended) {
		if (ds_lang_has(d, end, LK_LOW_AFTER) || ds_lang_has(d, end, LK_HIGH_AFTER) ||
		    ds_lang_has(d, end, LK_ABOUT_AFTER))
			return false;
		cue = true;
	}
	/* "die 2004 eröffnet wurde": what is counted would have a capital */
	if (d->l->capital_nouns && year >= 1900 && ds_flag(v, end, DS_TOKEN_LOWER))
		return true;
	return cue || !ds_kind_is(v, end, DS_KIND_WORD) || !ds_same_sentence(v, i, end) ||
		ds_lang_has(d, end, LK_STOP);
}

/*
 * "el viernes 31", "vendredi 31", "Dienstag, der 25.": the nearest such day to the document's,
 * where the calendar has one within half a year. "El martes 25 personas" is none.
 */
static bool weekday_day(const struct ds_lang_doc *d, const struct ds_lang_match *m,
			struct ds_when *w)
{
	const struct ds_values *v = &d->v;
	struct ds_day base = ds_date_base(v, false), best = DS_NO_DAY;

	if (!base.y || (ds_kind_is(v, m->end, DS_KIND_WORD) &&
			ds_same_sentence(v, m->end - 1, m->end) &&
			!ds_lang_has(d, m->end, LK_STOP)))
		return false;
	for (long k = -6; k <= 6; k++) {
		struct ds_day day = ds_cal_add_months((struct ds_day){base.y, base.m, 1}, k);

		if (!day.y || m->day > ds_cal_month_days(day.y, day.m))
			continue;
		day.d = m->day;
		if (ds_cal_weekday(day) == m->weekday &&
		    (!best.y ||
		     labs(ds_cal_days(day) - ds_cal_days(base)) < labs(ds_cal_days(best) - ds_cal_days(base))))
			best = day;
	}
	w->grain = GRAIN_DAY;
	w->day = best;
	return best.y != 0;
}

static bool to_when(const struct ds_lang_doc *d, size_t i, const struct ds_lang_match *m,
		    struct ds_when *w)
{
	memset(w, 0, sizeof *w);
	w->day = (struct ds_day){m->year, m->month, m->day};
	switch (m->form) {
	case FORM_DECADE:
		w->day.y = m->ten < 100 ? 1900 + m->ten : m->ten;
		w->grain = w->day.y % 100 == 0 && w->day.y != 2000 ? GRAIN_CENTURY : GRAIN_DECADE;
		return true;
	case FORM_CENTURY:
		w->grain = GRAIN_CENTURY;
		w->day.y = m->ordinal > 1 ? (m->ordinal - 1) * 100 : 1;
		w->bc = ds_lang_has(d, m->end, LK_BC);
		return m->ordinal <= 21;
	case FORM_QUARTER:
	case FORM_HALF:
		w->grain = m->form == FORM_QUARTER ? GRAIN_QUARTER : GRAIN_HALF;
		w->sub = m->ordinal;
		return m->ordinal >= 1 && m->ordinal <= (m->form == FORM_QUARTER ? 4 : 2);
	default: break;
	}
	if (m->season) {
		w->grain = GRAIN_SEASON;
		w->sub = m->season;
		return true;
	}
	if (m->month) {
		w->grain = m->day ? GRAIN_DAY : GRAIN_MONTH;
		return !m->day || m->day <= ds_cal_month_days(m->year, m->month);
	}
	if (m->weekday && m->day)
		return weekday_day(d, m, w);
	if (m->weekday) {
		w->grain = GRAIN_DAY;
		w->sub = m->weekday;
		return true;
	}
	w->grain = GRAIN_YEAR;
	return m->year && (!m->single || year_alone(d, i, m->end, m->year));
}

size_t ds_lang_date_parse(const struct ds_lang_doc *d, size_t i, struct ds_when *w)
{
	struct ds_lang_match m;
	size_t end = numeric(d, i, w);

	if (end > i)
		return end;
	/* "So 27.02.2022": a weekday in front of figures */
	if (ds_lang_has(d, i, LK_WEEKDAY)) {
		size_t at = ds_lang_over(d, i, LK_WEEKDAY);

		at += ds_key_is(&d->v, at, ",");
		at = ds_lang_over(d, at, LK_THE);
		end = ds_same_sentence(&d->v, i, at) ? numeric(d, at, w) : at;
		if (end > at && w->grain == GRAIN_DAY)
			return end;
	}
	if (!ds_lang_match(d, i, DATES, &m))
		return i;
	if (m.weekday && m.day && !m.month && !weekday_day(d, &m, w)) {
		m.day = 0;
		m.end = ds_lang_over(d, i, LK_WEEKDAY);
		if (m.shy)
			return i;
	}
	if (!to_when(d, i, &m, w))
		return i;
	if (w->grain == GRAIN_CENTURY && w->bc)
		m.end = ds_lang_over(d, m.end, LK_BC);
	return m.end;
}

void ds_lang_date_keep(struct ds_lang_doc *d, size_t i, const struct ds_when *w)
{
	struct ds_values *v = &d->v;

	if (w->day.y < v->ref.y - 3)
		v->old_years++;
	else
		v->near_years++;
	/* "the 1990s", "the 14th century" name no year that "June 9" behind them could be of */
	if (w->grain == GRAIN_DECADE || w->grain == GRAIN_CENTURY)
		return;
	v->explicit = *w;
	v->explicit_para = v->t->n_sentences ? v->t->sentences[v->t->v[i].sentence].paragraph : 0;
}

/* The token behind what joins two dates at i, or i. */
static size_t join(const struct ds_lang_doc *d, size_t start, size_t i)
{
	size_t at = ds_lang_over(d, i, LK_TO);

	if (at == i && ds_dash(&d->v, i))
		at = i + 1;
	/* "zwischen dem 3. und dem 12. September" */
	if (at == i && (ds_lang_behind(d, start, LK_BETWEEN) ||
			(start > 1 && ds_lang_has(d, start - 1, LK_THE) &&
			 ds_lang_behind(d, start - 1, LK_BETWEEN))))
		at = ds_lang_over(d, i, LK_AND);
	/* "und dem 12. September" */
	return at > i ? ds_lang_over(d, at, LK_THE) : i;
}

static bool comparable(const struct ds_when *a, const struct ds_when *b)
{
	bool fine = a->grain == GRAIN_DAY || a->grain == GRAIN_MONTH || a->grain == GRAIN_YEAR;

	return a->grain == b->grain ||
	       (fine &&
		(b->grain == GRAIN_DAY || b->grain == GRAIN_MONTH || b->grain == GRAIN_YEAR));
}

static void share_year(const struct ds_lang_doc *d, size_t i, struct ds_when *a, struct ds_when *b)
{
	bool over = a->day.m > b->day.m;

	if (!b->day.y && a->day.y)
		b->day.y = a->day.y + over;
	if (!b->day.y)
		ds_date_resolve(&d->v, i, b);
	if (!a->day.y && b->day.y && a->day.m)
		a->day.y = b->day.y - over;
	if (!a->day.y)
		ds_date_resolve(&d->v, i, a);
}

static bool ordered(const struct ds_when *a, const struct ds_when *b)
{
	struct ds_day a1, a2, b1, b2;

	return !ds_when_bounds(a, &a1, &a2) || !ds_when_bounds(b, &b1, &b2) ||
	       ds_cal_days(a1) < ds_cal_days(b2);
}

/* "3. bis 5. März", "3 au 5 mars", "с 3 по 5 марта": a day in front of a whole date */
static size_t days_first(struct ds_lang_doc *d, size_t i, struct ds_when *a, struct ds_when *b)
{
	struct ds_lang_fig f;
	size_t at, end;

	if (!ds_lang_figure(d, i, &f) || !f.whole || f.digits > 2 || f.v < 1 || f.v > 31 ||
	    f.suffix.len)
		return i;
	at = f.end;
	/* "3.-5. März" */
	if (d->l->dot_ordinal && ds_key_is(&d->v, at, ".") && ds_flag(&d->v, at, DS_TOKEN_TIGHT) &&
	    ds_dash(&d->v, at + 1))
		at++;
	end = join(d, i, at);
	if (end == at || !ds_same_sentence(&d->v, i, end))
		return i;
	at = end;
	end = ds_lang_date_parse(d, at, b);
	if (end == at || b->grain != GRAIN_DAY || !b->day.m || b->day.d <= (int)f.v)
		return i;
	ds_date_resolve(&d->v, i, b);
	*a = *b;
	a->day.d = (int)f.v;
	return end;
}

/* "3. und 4. März", "3 y 4 de mayo": the first of two days, whose month stands behind the second */
static size_t day_and(struct ds_lang_doc *d, size_t i)
{
	struct ds_lang_fig f;
	struct ds_when w;
	size_t at;

	if (!ds_lang_figure(d, i, &f) || !f.whole || f.digits > 2 || f.v < 1 || f.v > 31 ||
	    f.suffix.len || ds_lang_behind(d, i, LK_BETWEEN))
		return i;
	at = ds_lang_over(d, ds_lang_over(d, f.end, LK_AND), LK_THE);
	if (at == f.end || !ds_lang_has(d, f.end, LK_AND) ||
	    !ds_kind_is(&d->v, at, DS_KIND_NUMBER) || !ds_same_sentence(&d->v, i, at) ||
	    ds_lang_date_parse(d, at, &w) <= at + 1 || w.grain != GRAIN_DAY || !w.day.m ||
	    w.day.d <= (int)f.v)
		return i;
	ds_date_resolve(&d->v, i, &w);
	w.day.d = (int)f.v;
	ds_date_add(&d->v, i, f.end, &w, NULL);
	return f.end;
}

/*
 * The second end as figures alone, at i: "1939-45", "2015–2016" whatever comes behind, "noyabrın
 * 5-7-də" where the month stands in front; the token behind, or i
 */
static size_t short_end(struct ds_lang_doc *d, size_t start, size_t i, struct ds_when *a,
			struct ds_when *b)
{
	struct ds_lang_fig f;

	if (!ds_lang_figure(d, i, &f) || !f.whole || f.grouped || f.suffix.len)
		return i;
	if (a->grain == GRAIN_YEAR && f.digits == 2 && (int)f.v > a->day.y % 100) {
		*b = *a;
		b->day.y = a->day.y / 100 * 100 + (int)f.v;
		return f.end;
	}
	if (a->grain == GRAIN_YEAR && f.digits == 4 && f.v > a->day.y && f.v < 2100) {
		*b = *a;
		b->day.y = (int)f.v;
		return f.end;
	}
	if (a->grain != GRAIN_DAY || !a->day.m || f.digits > 2 || !(f.v > a->day.d) ||
	    f.v > ds_cal_month_days(a->day.y, a->day.m))
		return i;
	ds_date_resolve(&d->v, start, a);
	*b = *a;
	b->day.d = (int)f.v;
	return f.end;
}

/* The token behind "A to B" where A ends at `at`, or `at`. */
static size_t range(struct ds_lang_doc *d, size_t i, size_t at, struct ds_when *a,
		    struct ds_when *b)
{
	size_t from = join(d, i, at), end;
	bool figures = ds_dash(&d->v, at);

	/* "sentyabrın 27-dən noyabrın 10-dək", "9-dan 10-na": the ending says "from" */
	if (from == at) {
		if (!ds_lang_than(d, at - 1) || at >= d->v.n || ds_lang_has(d, at, LK_LOW_AFTER))
			return at;
		figures = true;
	}
	if (a->bc || !ds_same_sentence(&d->v, i, from))
		return at;
	end = ds_lang_date_parse(d, from, b);
	if (end == from || (a->grain == GRAIN_YEAR && b->grain != GRAIN_YEAR)) {
		size_t far = figures ? short_end(d, i, from, a, b) : from;

		if (far > from)
			return far;
	}
	if (end == from || !comparable(a, b) || b->bc)
		return at;
	share_year(d, i, a, b);
	return ordered(a, b) ? end : at;
}

/* "2014-2016" in one token */
static size_t year_pair(struct ds_lang_doc *d, size_t i, struct ds_when *a, struct ds_when *b)
{
	struct ds_fig f;
	int last;

	if (!ds_fig_at(&d->v, i, &f) || f.shape != FIG_PAIR || f.suffix.len || f.len[0] != 4 ||
	    f.part[0] < 1000 ||
	    f.part[0] > 2099)
		return i;
	last = f.len[1] == 4 ? f.part[1] : f.part[0] / 100 * 100 + f.part[1];
	if ((f.len[1] != 4 && f.len[1] != 2) || last <= f.part[0] || last > 2099 ||
	    (f.len[1] == 2 && f.part[1] <= 12 && last != f.part[0] + 1))
		return i;
	*a = *b = (struct ds_when){.grain = GRAIN_YEAR, .day = {f.part[0], 0, 0}};
	b->day.y = last;
	return i + 1;
}

/* "Anfang Mai", "a finales de 2019": the token of the date behind, or i */
size_t ds_lang_over_mod(const struct ds_lang_doc *d, size_t i)
{
	size_t at = ds_lang_over(d, i, LK_MOD), of;

	if (at == i)
		return i;
	if (ds_hyphen(&d->v, at))
		at++;
	of = ds_lang_over(d, at, LK_OF);
	of = ds_lang_over(d, of, LK_THE);
	return ds_same_sentence(&d->v, i, of) ? of : i;
}

size_t ds_lang_date(struct ds_lang_doc *d, size_t i)
{
	struct ds_when a, b;
	size_t at, end = year_pair(d, i, &a, &b), far;
	bool named;

	if (end == i)
		end = days_first(d, i, &a, &b);
	if (end > i) {
		ds_date_add(&d->v, i, end, &a, &b);
		if (a.day.y)
			ds_lang_date_keep(d, i, &b);
		return end;
	}
	end = day_and(d, i);
	if (end > i)
		return end;
	at = ds_lang_over_mod(d, i);
	end = ds_lang_date_parse(d, at, &a);
	if (end == at)
		return i;
	named = a.day.y != 0;
	if (at == i) {
		struct ds_when ra = a;

		far = range(d, i, end, &ra, &b);
		if (far > end) {
			ds_date_add(&d->v, i, far, &ra, &b);
			if ((named || b.day.y) && ra.day.y)
				ds_lang_date_keep(d, i, &b);
			return far;
		}
	}
	ds_date_resolve(&d->v, i, &a);
	ds_date_add(&d->v, i, end, &a, NULL);
	if (named)
		ds_lang_date_keep(d, i, &a);
	return end;
}
