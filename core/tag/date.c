/*
 * Dates that name themselves: full and partial dates, years, decades, centuries, seasons, quarters,
 * ranges.
 *
 * Numeric dates are day first unless the figures tell otherwise; a year in front is ISO 8601. An
 * extent has no "on" or "in" and no article, and keeps "early", "mid", "late".
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/values_int.h"

static bool plain_fig(const struct ds_fig *f)
{
	return f->shape == FIG_NUMBER && f->frac == 0 && !f->grouped && !f->vulgar_den;
}

static bool ordinal_suffix(ds_str x)
{
	return ds_str_is(x, "st") || ds_str_is(x, "nd") || ds_str_is(x, "rd") || ds_str_is(x, "th");
}

/* "27", "27th", "third", "twenty-first": a day of the month; the token behind, or i. */
size_t ds_day_at(const struct ds_values *s, size_t i, int *day)
{
	struct ds_fig f;
	size_t j;

	if (ds_fig_at(s, i, &f)) {
		if (!plain_fig(&f) || f.digits > 2 || f.mant < 1 || f.mant > 31 ||
		    (f.suffix.len && !ordinal_suffix(f.suffix)))
			return i;
		*day = (int)f.mant;
		return i + 1;
	}
	if (ds_is(s, i, W_ORD) && !ds_is(s, i, W_ORDBIG) && s->lex[i]->a <= 30) {
		*day = s->lex[i]->a;
		return i + 1;
	}
	j = ds_hyphen(s, i + 1) ? i + 2 : i + 1;
	if (ds_is(s, i, W_TENS) && s->lex[i]->a <= 30 && ds_is(s, j, W_ORD) && s->lex[j]->a <= 9) {
		*day = s->lex[i]->a + s->lex[j]->a;
		return j + 1;
	}
	return i;
}

static bool upper(const struct ds_values *s, size_t i)
{
	return ds_flag(s, i, DS_TOKEN_TITLE | DS_TOKEN_UPPER);
}

static bool month_at(const struct ds_values *s, size_t i, int *month)
{
	/* "jan" and "dec" are no words, "march" and "mar" are */
	if (!ds_is(s, i, W_MONTH) || (ds_is(s, i, W_SHY) && !upper(s, i) &&
				      !ds_key_is(s, i, "jan") && !ds_key_is(s, i, "dec")))
		return false;
	*month = s->lex[i]->b;
	return true;
}

/* The full stop of an abbreviated month where the tokeniser made it a token. */
static size_t month_end(const struct ds_values *s, size_t i)
{
	if (ds_key_is(s, i + 1, ".") && ds_flag(s, i + 1, DS_TOKEN_TIGHT) &&
	    ds_key(s, i).len <= 4 &&
	    ds_kind_is(s, i + 2, DS_KIND_NUMBER))
		return i + 2;
	return i + 1;
}

/* "in May", "last March": what a month that is also a word must have in front of it */
static bool month_alone(const struct ds_values *s, size_t i)
{
	if (!ds_is(s, i, W_SHY))
		return true;
	return i > 0 && ds_same_sentence(s, i - 1, i) && !ds_is(s, i - 1, W_PERIOD) &&
	       (ds_is(s, i - 1, W_YEARCUE) || ds_is(s, i - 1, W_REL) || ds_is(s, i - 1, W_MOD) ||
		(ds_dash(s, i - 1) && i > 1 && ds_is(s, i - 2, W_MOD)));
}

/* "May twenty nine": a day in words, where no noun follows that it could count */
static size_t day_words(const struct ds_values *s, size_t i, int *day)
{
	size_t j = ds_hyphen(s, i + 1) ? i + 2 : i + 1;
	int year;

	if (ds_is(s, i, W_TENS) && s->lex[i]->a <= 30) {
		*day = s->lex[i]->a;
		if (ds_is(s, j, W_UNIT) && s->lex[j]->a > 0 && s->lex[j]->a < 10)
			*day += s->lex[j++]->a;
		else
			j = i + 1;
	} else if (ds_is(s, i, W_UNIT) && s->lex[i]->a >= 1) {
		*day = s->lex[i]->a;
		j = i + 1;
	} else {
		return i;
	}
	if (*day > 31 || (ds_kind_is(s, j, DS_KIND_WORD) && ds_same_sentence(s, i, j) &&
			  ds_year_words(s, j, &year) == j))
		return i;
	return j;
}

/* September 27, 2020; Sept. 27; September 2020; September */
static size_t month_first(const struct ds_values *s, size_t i, struct ds_when *w)
{
	size_t j, end;

	if (!month_at(s, i, &w->day.m))
		return i;
	j = month_end(s, i);
	end = ds_year_behind(s, j, &w->day.y);
	if (end > j) {
		w->grain = GRAIN_MONTH;
		return end;
	}
	if (ds_hyphen(s, j) || ds_is(s, j, W_THE) ||
	    (ds_key_is(s, j, "/") && ds_flag(s, j, DS_TOKEN_TIGHT)))
		j++;
	end = ds_flag(s, j, DS_TOKEN_PARA) ? j : ds_day_at(s, j, &w->day.d);
	if (end == j && !ds_flag(s, j, DS_TOKEN_PARA))
		end = day_words(s, j, &w->day.d);
	if (end > j && !ds_is(s, end, W_SCALE) &&
	    !ds_key_is(s, end, "%") && !ds_is(s, end, W_PER)) {
		w->grain = GRAIN_DAY;
		return ds_year_behind(s, end, &w->day.y);
	}
	w->day.d = 0;
	w->grain = GRAIN_MONTH;
	/* "Jan-Feb" */
	if (ds_hyphen(s, i + 1) && ds_is(s, i + 2, W_MONTH) && upper(s, i + 2))
		return i + 1;
	return month_alone(s, i) ? month_end(s, i) : i;
}

/* fifteen August nineteen ninety-three: a day in words, where a year follows */
static size_t day_month_year(const struct ds_values *s, size_t i, struct ds_when *w)
{
	size_t j = ds_hyphen(s, i + 1) ? i + 2 : i + 1, end;

	if (ds_is(s, i, W_TENS) && s->lex[i]->a <= 30) {
		w->day.d = s->lex[i]->a;
		if (ds_is(s, j, W_UNIT) && s->lex[j]->a > 0 && s->lex[j]->a < 10)
			w->day.d += s->lex[j++]->a;
		else
			j = i + 1;
	} else if (ds_is(s, i, W_UNIT) && s->lex[i]->a >= 1) {
		w->day.d = s->lex[i]->a;
		j = i + 1;
	} else {
		return i;
	}
	if (!month_at(s, j, &w->day.m) || w->day.d > ds_cal_month_days(0, w->day.m))
		return i;
	end = ds_year_behind(s, month_end(s, j), &w->day.y);
	w->grain = GRAIN_DAY;
	return end > month_end(s, j) ? end : i;
}

/* 27 September 2020; 27th of September; third of May */
static size_t day_first(const struct ds_values *s, size_t i, struct ds_when *w)
{
	size_t j = ds_day_at(s, i, &w->day.d);
	bool of;

	if (j == i)
		return day_month_year(s, i, w);
	of = ds_is(s, j, W_OF);
	if (of || ds_hyphen(s, j) || ds_key_is(s, j, "/") ||
	    (ds_key_is(s, j, ".") && ds_flag(s, j, DS_TOKEN_TIGHT)))
		j++;
	/* the 15th day of June */
	if (ds_key_is(s, j, "day") && ds_is(s, j + 1, W_OF)) {
		of = true;
		j += 2;
	}
	if (!month_at(s, j, &w->day.m) || ds_flag(s, j, DS_TOKEN_PARA))
		return i;
	/* "second March" is rather a march */
	if (!of && !ds_kind_is(s, i, DS_KIND_NUMBER))
		return i;
	w->grain = GRAIN_DAY;
	return ds_year_behind(s, month_end(s, j), &w->day.y);
}

static bool valid(const struct ds_when *w)
{
	return w->day.y >= 1 && w->day.m >= 1 && w->day.m <= 12 && w->day.d >= 1 &&
	       w->day.d <= ds_cal_month_days(w->day.y, w->day.m);
}

/* 2020-09-27, 27/09/2020, 27.09.2020 */
static bool numeric(const struct ds_fig *f, struct ds_when *w)
{
	int y, m, d;

	if (f->shape != FIG_YMD || f->suffix.len)
		return false;
	if (f->len[0] == 4) {
		y = f->part[0], m = f->part[1], d = f->part[2];
	} else {
		d = f->part[0], m = f->part[1], y = f->part[2];
		if (f->len[2] == 2 && f->sep == '/')
			y += y < 70 ? 2000 : 1900;
		else if (f->len[2] != 4)
			return false;
		if (m > 12 && d <= 12) {
			m = f->part[0];
			d = f->part[1];
		}
	}
	w->grain = GRAIN_DAY;
	w->day = (struct ds_day){y, m, d};
	return y >= 1000 && f->len[1] <= 2 && valid(w);
}

/* "1990s", "1930's", "the '90s", "nineties", "1800s" */
static size_t decade(const struct ds_values *s, size_t i, struct ds_when *w)
{
	struct ds_fig f;
	size_t end = i + 1;
	bool cue = i > 0 && (ds_is(s, i - 1, W_THE) || ds_is(s, i - 1, W_MOD) ||
			     ds_key_is(s, i - 1, "in") || ds_key_is(s, i - 1, "'") || ds_is(s, i - 1, W_AND) ||
			     (ds_dash(s, i - 1) && i > 1 && ds_is(s, i - 2, W_MOD)));

	w->grain = GRAIN_DECADE;
	if (ds_is(s, i, W_DECADES)) {
		w->day.y = 1900 + s->lex[i]->a;
		return cue ? end : i;
	}
	if (!ds_fig_at(s, i, &f) || !plain_fig(&f) || f.mant % 10)
		return i;
	if (f.suffix.len == 0 && ds_flag(s, end, DS_TOKEN_JOINED) && ds_key_is(s, end, "'s") &&
	    f.digits == 4 &&
	    (cue || !ds_kind_is(s, end + 1, DS_KIND_WORD)))
		end++;
	else if (!ds_str_is(f.suffix, "s") && !ds_str_is(f.suffix, "'s"))
		return i;
	/* temperatures "in the 30s °F" */
	if (ds_key_is(s, end, "°"))
		return i;
	w->day.y = (int)f.mant;
	if (f.digits == 2 && cue && f.mant >= 10)
		w->day.y += 1900;
	else if (f.digits != 4 || f.mant < 1000 || f.mant > 2990)
		return i;
	if (w->day.y % 100 == 0 && w->day.y != 2000)
		w->grain = GRAIN_CENTURY;
	return end;
}

/* "AD 79" */
static size_t era_first(const struct ds_values *s, size_t i, struct ds_when *w)
{
	struct ds_fig f;

	if (!ds_is(s, i, W_ADCE) || !upper(s, i) || !ds_key_is(s, i, "ad") ||
	    !ds_fig_at(s, i + 1, &f) || !plain_fig(&f) || f.digits > 4 || f.suffix.len || f.mant < 1)
		return i;
	w->grain = GRAIN_YEAR;
	w->day.y = (int)f.mant;
	return i + 2;
}

static size_t era(const struct ds_values *s, size_t i, bool *bc)
{
	*bc = ds_is(s, i, W_BC) && upper(s, i);
	return *bc || (ds_is(s, i, W_ADCE) && upper(s, i)) ? i + 1 : i;
}

/* "20th century", "twentieth-century" */
static size_t century(const struct ds_values *s, size_t i, struct ds_when *w)
{
	int n = 0;
	size_t j = ds_day_at(s, i, &n);

	if (j == i || n > 21)
		return i;
	if (ds_hyphen(s, j))
		j++;
	if (!ds_is(s, j, W_PERIOD) || s->lex[j]->b != PER_CENTURY)
		return i;
	w->grain = GRAIN_CENTURY;
	w->day.y = (n - 1) * 100;
	j = era(s, j + 1, &w->bc);
	/* the first century has no year zero */
	if (w->day.y == 0)
		w->day.y = 1;
	return j;
}

/* "winter 2015-16", "2015/16" */
static size_t winter_end(const struct ds_values *s, size_t i, int year)
{
	struct ds_fig f;

	if ((ds_hyphen(s, i) || (ds_key_is(s, i, "/") && ds_flag(s, i, DS_TOKEN_TIGHT))) &&
	    ds_fig_at(s, i + 1, &f) && f.shape == FIG_NUMBER && !f.frac && !f.suffix.len &&
	    ((int)f.mant == (year + 1) % 100 || (int)f.mant == year + 1))
		return i + 2;
	return i;
}

/* "summer of 2020", "fall 2019"; alone only after a word that shows it is a time */
static size_t season(const struct ds_values *s, size_t i, struct ds_when *w)
{
	size_t j = i + 1, end;
	bool cue;

	if (!ds_is(s, i, W_SEASON))
		return i;
	w->grain = GRAIN_SEASON;
	w->sub = s->lex[i]->b;
	end = ds_year_behind(s, j, &w->day.y);
	if (end > j)
		return winter_end(s, end, w->day.y);
	cue = i > 0 && ds_same_sentence(s, i - 1, i) &&
	      (ds_key_is(s, i - 1, "in") || ds_key_is(s, i - 1, "during") ||
	       ds_is(s, i - 1, W_REL) ||
	       ds_key_is(s, i - 1, "since") || ds_is(s, i - 1, W_MOD) || ds_is(s, i - 1, W_EVERY));
	if (!cue && (ds_key_is(s, i, "summer") || ds_key_is(s, i, "winter") || ds_is(s, i, W_SHY)))
		cue = i > 0 && ds_is(s, i - 1, W_THE) && !ds_is(s, j, W_OF);
	return cue ? j : i;
}

/* "third quarter of 2020", "Q3 2020", "first half of 2020" */
static size_t quarter(const struct ds_values *s, size_t i, struct ds_when *w)
{
	ds_str key = ds_key(s, i);
	size_t j = i + 1, end;
	int n = 0;

	if (key.len == 2 && key.at[0] == 'q' && key.at[1] >= '1' && key.at[1] <= '4') {
		w->sub = key.at[1] - '0';
		w->grain = GRAIN_QUARTER;
	} else if (ds_key_is(s, i, "h1") || ds_key_is(s, i, "h2")) {
		w->sub = key.at[1] - '0';
		w->grain = GRAIN_HALF;
		end = ds_year_behind(s, j, &w->day.y);
		return end > j ? end : i;
	} else {
		j = ds_day_at(s, i, &n);
		if (ds_hyphen(s, j))
			j++;
		if (j == i || n > 4)
			return i;
		if (ds_key_is(s, j, "quarter"))
			w->grain = GRAIN_QUARTER;
		else if (ds_key_is(s, j, "half") && n <= 2)
			w->grain = GRAIN_HALF;
		else
			return i;
		w->sub = n;
		j++;
	}
	end = ds_year_behind(s, j, &w->day.y);
	if (end > j)
		return end;
	/* the first half of a game, the second quarter of a match: not without a year */
	return w->grain == GRAIN_QUARTER && !ds_is(s, j, W_OF) && !ds_key_is(s, j, "final") ? j : i;
}

/* A plural noun behind makes "2000" a count, unless the words in front say that it is a year. */
static bool counts_things(const struct ds_values *s, size_t i)
{
	ds_str next = ds_key(s, i + 1);

	/* "a 2000 year old rite", "an elevation of 1100 ft" */
	if (ds_same_sentence(s, i, i + 1) && !ds_flag(s, i + 1, DS_TOKEN_PARA) &&
	    ((ds_is(s, i + 1, W_PERIOD) && ds_is(s, i + 2, W_OLD)) ||
	     (ds_unit_at(s, i + 1, true).unit && !ds_is(s, i + 1, W_STOP))))
		return true;
	if (i > 0 && ds_same_sentence(s, i - 1, i) &&
	    (ds_is(s, i - 1, W_YEARCUE) || ds_is(s, i - 1, W_DET)) && !ds_is(s, i - 1, W_TO) &&
	    !ds_key_is(s, i - 1, "about") && !ds_key_is(s, i - 1, "around"))
		return false;
	if (!ds_kind_is(s, i + 1, DS_KIND_WORD) || !ds_same_sentence(s, i, i + 1) ||
	    ds_flag(s, i + 1, DS_TOKEN_JOINED))
		return false;
	if (ds_is(s, i + 1, W_PLURAL) || ds_is(s, i + 1, W_SCALE) || ds_is(s, i + 1, W_PERIOD) ||
	    ds_unit_at(s, i + 1, true).unit || ds_currency_at(s, i + 1).unit)
		return true;
	if (!ds_flag(s, i + 1, DS_TOKEN_LOWER) || ds_is(s, i + 1, W_STOP))
		return false;
	return (next.len > 3 && next.at[next.len - 1] == 's' && next.at[next.len - 2] != 's') ||
	       ds_str_ends(next, ds_str_of("children")) || ds_str_ends(next, ds_str_of("men"));
}

/* "in nineteen eighty-four", but not "in twenty thirty-minute talks" */
static size_t year_in_words(const struct ds_values *s, size_t i, bool cue, int *year)
{
	size_t end = cue ? ds_year_words(s, i, year) : i;

	/* "about nineteen hundred" is a number, "around twenty sixteen" is none */
	if (end == i || *year < 1100 ||
	    ((ds_is(s, i - 1, W_AND) || ds_is(s, i - 1, W_HEDGE)) && !ds_key_is(s, i - 1, "in") &&
	     (ds_is(s, i + 1, W_HUNDRED) || ds_is(s, i + 1, W_SCALE))))
		return i;
	if ((ds_kind_is(s, end, DS_KIND_WORD) && ds_same_sentence(s, i, end) &&
	     !ds_is(s, end, W_STOP) && !ds_flag(s, end, DS_TOKEN_JOINED)) || ds_hyphen(s, end))
		return i;
	return end;
}

/* "4567-2020", "2020-4567": the number of a file, as what stands on the other side of the hyphen is no year. */
static bool in_file_number(const struct ds_values *s, size_t i)
{
	struct ds_fig f;

	return (i > 1 && ds_hyphen(s, i - 1) && ds_fig_at(s, i - 2, &f) && plain_fig(&f) && f.mant > 2199) ||
	       (ds_hyphen(s, i + 1) && ds_fig_at(s, i + 2, &f) && plain_fig(&f) && f.mant > 2199);
}

/* A bare year. */
static size_t year(const struct ds_values *s, size_t i, struct ds_when *w)
{
	size_t end = ds_year_at(s, i, &w->day.y);
	bool cue = i > 0 && ds_is(s, i - 1, W_YEARCUE) && ds_same_sentence(s, i - 1, i), bc;
	struct ds_fig f;

	if (end == i && i > 1 && ds_key_is(s, i - 1, "'") && ds_flag(s, i, DS_TOKEN_TIGHT) &&
	    ds_fig_at(s, i, &f) && plain_fig(&f) && f.digits == 2 && f.suffix.len == 0 &&
	    !ds_flag(s, i - 1, DS_TOKEN_TIGHT)) {
		/* "the class of '68" */
		w->grain = GRAIN_YEAR;
		w->day.y = (int)f.mant + (f.mant < 30 ? 2000 : 1900);
		return i + 1;
	}
	if (end == i)
		end = year_in_words(s, i, cue, &w->day.y);

	w->grain = GRAIN_YEAR;
	/* "508 BC", "394 AD" */
	if (ds_fig_at(s, i, &f) && plain_fig(&f) && f.digits <= 4 && f.suffix.len == 0 &&
	    f.mant > 0) {
		size_t behind = era(s, i + 1, &bc);

		if (behind > i + 1) {
			w->day.y = (int)f.mant;
			w->bc = bc;
			return behind;
		}
	}
	if (end == i || (i > 0 && ds_currency_sign(s, i - 1).unit) || ds_key_is(s, end, "%") ||
	    ds_is(s, end, W_PER))
		return i;
	if (i > 0 && ds_flag(s, i, DS_TOKEN_TIGHT)) {
		ds_str prev = ds_key(s, i - 1);

		if (prev.len == 1 && memchr("#_=.@:\\+", prev.at[0], 8))
			return i;
	}
	if (i > 0 && ds_is(s, i - 1, W_IDWORD) && !ds_is(s, i - 1, W_PERIOD) && !cue)
		return i;
	if (ds_hyphen(s, i > 0 ? i - 1 : 0) && i > 1 && ds_kind_is(s, i - 2, DS_KIND_WORD) &&
	    !ds_is(s, i - 2, W_MOD) && !ds_key_is(s, i - 2, "post") && !ds_key_is(s, i - 2, "pre"))
		return i;
	if (w->day.y < 1500 && !(cue && !counts_things(s, i) && i > 0 && !ds_is(s, i - 1, W_TO)))
		return i;
	if (w->day.y > 2099 || counts_things(s, i) || in_file_number(s, i))
		return i;
	return end;
}

/* "Thursday 29/03": the order that the weekday bears out near the document's date, or day first */
static size_t day_and_month(const struct ds_values *s, size_t i, int weekday, struct ds_when *w)
{
	struct ds_fig f;
	struct ds_day day = ds_date_base(s, false);

	memset(w, 0, sizeof *w);
	if (!ds_fig_at(s, i, &f) || f.shape != FIG_PAIR || f.sep != '/' || f.suffix.len ||
	    f.len[0] > 2 || f.len[1] > 2)
		return i;
	for (int k = 0; k < 6; k++) {
		/* both orders, each in this year, the last and the next */
		struct ds_day d = {day.y + (k / 2 == 1 ? -1 : k / 2 == 2 ? 1 : 0), f.part[1 - k % 2],
				   f.part[k % 2]};

		if (d.m < 1 || d.m > 12 || d.d < 1 || d.d > ds_cal_month_days(d.y, d.m))
			continue;
		if (w->grain == GRAIN_NONE)
			*w = (struct ds_when){.grain = GRAIN_DAY, .day = {0, d.m, d.d}};
		if (day.y > 1 && ds_cal_weekday(d) == weekday) {
			*w = (struct ds_when){.grain = GRAIN_DAY, .day = d};
			break;
		}
	}
	return w->grain ? i + 1 : i;
}

static size_t with_weekday(const struct ds_values *s, size_t i, struct ds_when *w)
{
	size_t j = i + 1, end;
	int weekday;

	if (!ds_is(s, i, W_WDAY) || (ds_is(s, i, W_SHY) && !upper(s, i)))
		return i;
	weekday = s->lex[i]->b;
	if (ds_key_is(s, j, ".") && ds_flag(s, j, DS_TOKEN_TIGHT))
		j++;
	if (ds_key_is(s, j, ",") || ds_is(s, j, W_THE))
		j++;
	if (ds_is(s, j, W_THE))
		j++;
	end = month_first(s, j, w);
	if (end == j || w->grain != GRAIN_DAY)
		end = day_first(s, j, w);
	if (end == j)
		end = day_and_month(s, j, weekday, w);
	if (end > j && w->grain == GRAIN_DAY)
		return end;
	/* "on a Monday" is any of them */
	if (i > 0 && ds_is(s, i - 1, W_A) && ds_same_sentence(s, i - 1, i))
		return i;
	memset(w, 0, sizeof *w);
	w->grain = GRAIN_DAY;
	w->sub = weekday;
	/* "Sun" and "Sat" need a date behind them */
	return ds_is(s, i, W_SHY) ? i : i + 1;
}

static size_t try(const struct ds_values *s, size_t i, struct ds_when *w,
		  size_t (*fn)(const struct ds_values *, size_t, struct ds_when *))
{
	memset(w, 0, sizeof *w);
	return fn(s, i, w);
}

#define B(c) (UINT64_C(1) << W_##c)
static const uint64_t starters = B(MOD) | B(WDAY) | B(MONTH) | B(UNIT) | B(TENS) | B(ORD) |
				 B(SEASON) | B(DECADES) | B(HOLI) | B(ADCE);
#undef B

bool ds_date_may_start(const struct ds_values *s, size_t i)
{
	if (i >= s->n || s->t->v[i].kind > DS_KIND_NUMBER)
		return false;
	return s->t->v[i].kind == DS_KIND_NUMBER || !s->lex[i] || s->lex[i]->classes & starters;
}

size_t ds_date_parse(const struct ds_values *s, size_t i, struct ds_when *out)
{
	static size_t (*const forms[])(const struct ds_values *, size_t, struct ds_when *) = {
		with_weekday, ds_year_first, month_first, day_first, ds_month_year, century, quarter,
		decade, season, year, era_first,
	};
	struct ds_fig f;
	size_t j = i, end;

	if (ds_is(s, i, W_MOD) && !ds_is(s, i, W_AGO)) {
		j = ds_hyphen(s, i + 1) || ds_is(s, i + 1, W_THE) ? i + 2 : i + 1;
		if (!ds_same_sentence(s, i, j))
			return i;
	}
	memset(out, 0, sizeof *out);
	if (!ds_date_may_start(s, j))
		return i;
	if (ds_fig_at(s, j, &f) && numeric(&f, out))
		return j + 1;
	if (j < s->n && !s->lex[j] && ds_month_glued(s, j, out))
		return ds_year_behind(s, j + 1, &out->day.y);
	for (size_t k = 0; k < sizeof forms / sizeof *forms; k++) {
		end = try(s, j, out, forms[k]);
		if (end > j)
			return end;
	}
	memset(out, 0, sizeof *out);
	return i;
}
