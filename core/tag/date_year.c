/*
 * Years: in figures, in words (nineteen eighty-four, two thousand and fifteen), and the words that
 * give a month its year (September of last year, 28 June in 2020).
 *
 * A year in words is believed only where something else says that it is one, for most of them are
 * numbers as well.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/values_int.h"

/* "eighty-four", "nineteen", "seven", "oh five": what stands behind a century; the token behind. */
static size_t rest_at(const struct ds_values *s, size_t i, bool oh, int *v)
{
	size_t j = ds_hyphen(s, i + 1) ? i + 2 : i + 1;

	if (ds_is(s, i, W_TENS)) {
		*v = s->lex[i]->a;
		if (!ds_is(s, j, W_UNIT) || s->lex[j]->a < 1 || s->lex[j]->a > 9)
			return i + 1;
		*v += s->lex[j]->a;
		return j + 1;
	}
	if (ds_is(s, i, W_UNIT) && s->lex[i]->a > (oh ? 9 : 0) && s->lex[i]->a < 20) {
		*v = s->lex[i]->a;
		return i + 1;
	}
	if (oh && (ds_key_is(s, i, "oh") || ds_key_is(s, i, "o")) && ds_is(s, j, W_UNIT) &&
	    s->lex[j]->a < 10) {
		*v = s->lex[j]->a;
		return j + 1;
	}
	return i;
}

/* two thousand and fifteen, one thousand seven hundred and eighty-nine */
static size_t thousands(const struct ds_values *s, size_t i, int *year)
{
	size_t at = i + 2, end;
	int v = 0;

	if (!ds_is(s, i, W_UNIT) || s->lex[i]->a < 1 || s->lex[i]->a > 2 ||
	    !ds_key_is(s, i + 1, "thousand"))
		return i;
	*year = s->lex[i]->a * 1000;
	if (ds_is(s, at, W_UNIT) && s->lex[at]->a < 10 && ds_is(s, at + 1, W_HUNDRED)) {
		*year += s->lex[at]->a * 100;
		at += 2;
	}
	end = rest_at(s, ds_is(s, at, W_AND) ? at + 1 : at, false, &v);
	if (end > at + ds_is(s, at, W_AND)) {
		*year += v;
		at = end;
	}
	return at;
}

size_t ds_year_words(const struct ds_values *s, size_t i, int *year)
{
	size_t at = ds_hyphen(s, i + 1) ? i + 2 : i + 1, end;
	int v = 0, hundreds;

	if (ds_is(s, i, W_UNIT) && s->lex[i]->a < 10)
		return thousands(s, i, year);
	if (!(ds_is(s, i, W_UNIT) && s->lex[i]->a >= 10) &&
	    !(ds_is(s, i, W_TENS) && s->lex[i]->a == 20))
		return i;
	hundreds = s->lex[i]->a * 100;
	if (ds_is(s, at, W_HUNDRED) && hundreds < 2000) {
		*year = hundreds;
		at++;
		end = rest_at(s, ds_is(s, at, W_AND) ? at + 1 : at, false, &v);
		if (end == at + ds_is(s, at, W_AND))
			return at;
		*year += v;
		return end;
	}
	end = rest_at(s, at, true, &v);
	if (end == at)
		return i;
	*year = hundreds + v;
	return end;
}

/* "this year", "of last year" behind a month: the year, from the document's date */
static size_t rel_year(const struct ds_values *s, size_t i, int *year)
{
	size_t j = ds_is(s, i, W_OF) ? i + 1 : i;
	struct ds_day base;

	if (!ds_is(s, j, W_REL) || ds_is(s, j, W_RELTEXT) || !ds_key_is(s, j + 1, "year") ||
	    ds_key_is(s, j, "that") || ds_flag(s, j + 2, DS_TOKEN_JOINED))
		return i;
	base = ds_date_base(s, false);
	if (!base.y)
		return i;
	*year = base.y + s->lex[j]->b;
	return j + 2;
}

/* "'87", "April of 87": figures of a year without its century; j behind "of" at i. */
static size_t short_year(const struct ds_values *s, size_t i, size_t j, int *year)
{
	struct ds_fig f;
	bool mark = ds_key_is(s, j, "'") && ds_flag(s, j + 1, DS_TOKEN_TIGHT);
	size_t at = mark ? j + 1 : j;

	if (!(mark || ds_is(s, i, W_OF)) || !ds_fig_at(s, at, &f) || f.shape != FIG_NUMBER ||
	    f.digits != 2 || f.frac || f.suffix.len || (!mark && f.mant <= 31) ||
	    ds_key_is(s, at + 1, "%") || (ds_kind_is(s, at + 1, DS_KIND_WORD) && !mark &&
		!ds_is(s, at + 1, W_STOP)))
		return j;
	*year = (int)f.mant + (f.mant < 50 ? 2000 : 1900);
	return at + 1;
}

size_t ds_year_behind(const struct ds_values *s, size_t i, int *year)
{
	size_t j = i, end;
	bool in = ds_key_is(s, i, "in");

	if (i == 0)
		return i;
	if (ds_key_is(s, i, ",") || ds_is(s, i, W_OF) || ds_hyphen(s, i) || in ||
	    (ds_key_is(s, i, "/") && ds_flag(s, i, DS_TOKEN_TIGHT)))
		j++;
	if (!ds_same_sentence(s, i - 1, j) || ds_flag(s, j, DS_TOKEN_PARA))
		return i;
	end = ds_year_at(s, j, year);
	if (end == j && !in)
		end = ds_year_words(s, j, year);
	if (end == j && !in && (j == i || ds_is(s, i, W_OF)))
		end = rel_year(s, i, year) > i ? rel_year(s, i, year) : j;
	if (end == j)
		end = short_year(s, i, j, year);
	return end > j ? end : i;
}

size_t ds_year_at(const struct ds_values *s, size_t i, int *year)
{
	struct ds_fig f;

	if (!ds_fig_at(s, i, &f) || f.shape != FIG_NUMBER || f.frac || f.grouped || f.vulgar_den ||
	    f.digits != 4 || f.suffix.len || f.mant < 1000 || f.mant > 2999)
		return i;
	*year = (int)f.mant;
	return i + 1;
}

/* "Q3", "H2": 1 to 4 of quarters, 1 and 2 of halves; 0 = neither */
static int part_of_year(ds_str key, struct ds_when *w)
{
	int n = key.len == 2 ? key.at[1] - '0' : 0;

	if (n < 1 || n > 4 || (key.at[0] != 'q' && !(key.at[0] == 'h' && n <= 2)))
		return 0;
	w->grain = key.at[0] == 'q' ? GRAIN_QUARTER : GRAIN_HALF;
	w->sub = n;
	return n;
}

/* The month, and maybe the day, behind a year and a sign: 2019-aug-01, 2016/11 */
static size_t month_behind(const struct ds_values *s, size_t i, struct ds_when *w)
{
	struct ds_fig f;
	size_t j = i + 1;

	if (ds_is(s, i, W_MONTH)) {
		w->day.m = s->lex[i]->b;
	} else {
		if (!ds_fig_at(s, i, &f) || f.shape != FIG_NUMBER || f.digits > 2 || f.frac ||
		    f.suffix.len || f.mant < 1 || f.mant > 12)
			return i;
		/* "2010-12" is two years rather than a month; 2014-16 cannot be one */
		if (f.digits == 2 && (int)f.mant == w->day.y % 100 + 1)
			return i;
		w->day.m = (int)f.mant;
	}
	w->grain = GRAIN_MONTH;
	if ((ds_hyphen(s, j) || (ds_key_is(s, j, "/") && ds_flag(s, j, DS_TOKEN_TIGHT))) &&
	    ds_fig_at(s, j + 1, &f) && f.shape == FIG_NUMBER && f.digits <= 2 && !f.frac &&
	    !f.suffix.len && f.mant >= 1 &&
	    (int)f.mant <= ds_cal_month_days(w->day.y, w->day.m)) {
		w->day.d = (int)f.mant;
		w->grain = GRAIN_DAY;
		return j + 2;
	}
	return j;
}

/* 2017 April; 2016, Nov; 2016/11; 2019-aug-01; 2019-Q3; 2016H2 */
size_t ds_year_first(const struct ds_values *s, size_t i, struct ds_when *w)
{
	struct ds_fig f;
	size_t at, end;
	bool shy, sign;

	if (!ds_fig_at(s, i, &f))
		return i;
	if (f.shape == FIG_NUMBER && f.digits == 4 && !f.frac && !f.grouped && f.suffix.len == 2 &&
	    f.mant >= 1900 && f.mant < 2100 && part_of_year(f.suffix, w)) {
		w->day.y = (int)f.mant;
		return i + 1;
	}
	at = ds_year_at(s, i, &w->day.y);
	if (at == i || w->day.y < 1500 || w->day.y > 2099)
		return i;
	sign = ds_dash(s, at) || ds_key_is(s, at, "/");
	/* "2016 - 11 men": a blank on both sides is no sign between the parts of a date */
	if (sign && !ds_key_is(s, at, "/") && !ds_flag(s, at, DS_TOKEN_TIGHT) &&
	    !ds_flag(s, at + 1, DS_TOKEN_TIGHT))
		return i;
	end = sign || ds_key_is(s, at, ",") ? at + 1 : at;
	if (!ds_same_sentence(s, i, end) || ds_flag(s, end, DS_TOKEN_PARA))
		return i;
	if (part_of_year(ds_key(s, end), w))
		return end + 1;
	shy = ds_is(s, end, W_SHY);
	/* "In 2017 May said", but "between 2015 May and 2018" */
	if (shy && !sign && i > 0 && ds_flag(s, end, DS_TOKEN_TITLE) &&
	    (ds_is(s, i - 1, W_BETWEEN) || ds_is(s, i - 1, W_AND) || ds_is(s, i - 1, W_TO)))
		shy = false;
	if (ds_is(s, end, W_MONTH) ? shy && !sign : !sign)
		return i;
	/* "in 2016, November 5 was": the day belongs to the month behind */
	if (!sign && ds_kind_is(s, end + 1, DS_KIND_NUMBER))
		return i;
	at = month_behind(s, end, w);
	return at > end ? at : i;
}

/* 11-2016 */
size_t ds_month_year(const struct ds_values *s, size_t i, struct ds_when *w)
{
	struct ds_fig f;

	if (!ds_fig_at(s, i, &f) || f.shape != FIG_NUMBER || f.digits > 2 || f.frac ||
	    f.suffix.len || f.mant < 1 || f.mant > 12 || !ds_hyphen(s, i + 1) ||
	    (i > 0 && ds_flag(s, i, DS_TOKEN_TIGHT)) ||
	    ds_year_at(s, i + 2, &w->day.y) == i + 2 || w->day.y < 1900 || w->day.y > 2099 ||
	    ds_hyphen(s, i + 3))
		return i;
	w->day.m = (int)f.mant;
	w->grain = GRAIN_MONTH;
	return i + 3;
}

/* "Dec31", "october2": a month and its day in one word; false if it is none */
bool ds_month_glued(const struct ds_values *s, size_t i, struct ds_when *w)
{
	ds_str key = ds_key(s, i);
	size_t n = key.len;
	const struct ds_word *word;
	int day = 0;

	while (n > 0 && key.at[n - 1] >= '0' && key.at[n - 1] <= '9')
		n--;
	if (n < 3 || n > 9 || key.len == n || key.len - n > 2 || key.at[n] == '0')
		return false;
	word = ds_word_find(ds_str_sub(key, 0, n));
	if (!word || !(word->classes >> W_MONTH & 1))
		return false;
	for (size_t k = n; k < key.len; k++)
		day = day * 10 + (key.at[k] - '0');
	if (day > ds_cal_month_days(0, word->b))
		return false;
	*w = (struct ds_when){.grain = GRAIN_DAY, .day = {0, word->b, day}};
	return true;
}
