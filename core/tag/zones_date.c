/*
 * Dates where zones look for them: in datelines, at the end of headlines, on lines of their own.
 *
 * The recognisers of values come later and know the document's date; here a date is only read.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/zones_int.h"

#include "tag/values_int.h"

#define LETTERS 12u /* of a month in another language */

static const struct ds_word *word_of(const ds_tokens *t, size_t i, enum ds_word_class class)
{
	const struct ds_word *w = zone_is_word(t, i) ? ds_word_find(ds_token_key(t, i)) : NULL;

	return w && w->classes >> class & 1 ? w : NULL;
}

/* The figures that a number token starts with, at most four of them; *behind = what follows them. */
static unsigned figures(const ds_tokens *t, size_t i, ds_str *behind)
{
	ds_str key = i < t->n && t->v[i].kind == DS_KIND_NUMBER ? ds_token_key(t, i) : (ds_str){"", 0};
	unsigned v = 0;
	size_t n = 0;

	while (n < key.len && key.at[n] >= '0' && key.at[n] <= '9' && n < 4)
		v = v * 10 + (unsigned)(key.at[n++] - '0');
	*behind = ds_str_sub(key, n, key.len);
	return v;
}

static bool is_year(const ds_tokens *t, size_t i, uint16_t *year)
{
	ds_str behind;
	unsigned v = figures(t, i, &behind);

	if (behind.len || v < 1800 || v > 2199)
		return false;
	*year = (uint16_t)v;
	return true;
}

static bool is_day(const ds_tokens *t, size_t i, uint8_t *day)
{
	ds_str behind;
	unsigned v = figures(t, i, &behind);

	if (v < 1 || v > 31 || (behind.len && !ds_str_is(behind, "st") && !ds_str_is(behind, "nd") &&
				!ds_str_is(behind, "rd") && !ds_str_is(behind, "th") &&
				!ds_str_is(behind, "er") && !ds_str_is(behind, ".")))
		return false;
	*day = (uint8_t)v;
	return true;
}

static bool is_month(const ds_tokens *t, size_t i, uint8_t *month)
{
	const struct ds_word *w = word_of(t, i, W_MONTH);

	if (w)
		*month = (uint8_t)w->b;
	return w != NULL;
}

/* "2020-03-31", "31.03.2020", "31/03/2020"; where day and month may be either, a stop says day first. */
static bool in_figures(const ds_tokens *t, size_t i, zone_date *out)
{
	struct ds_fig f;
	int y, m, d;

	if (i >= t->n || t->v[i].kind != DS_KIND_NUMBER ||
	    !ds_fig_parse(&f, ds_token_key(t, i), ds_token_text(t, i)) || f.shape != FIG_YMD)
		return false;
	if (f.len[0] == 4) {
		y = f.part[0], m = f.part[1], d = f.part[2];
	} else if (f.len[2] == 4) {
		y = f.part[2], d = f.part[0], m = f.part[1];
		if (m > 12 || (d <= 12 && f.sep != '.')) {
			int other = d;

			d = m, m = other;
		}
		if (f.sep != '.' && f.part[0] <= 12 && f.part[1] <= 12 && f.part[0] != f.part[1])
			m = d = 0;
	} else {
		return false;
	}
	if (y < 1800 || y > 2199 || m > 12 || d > 31)
		return false;
	out->year = (uint16_t)y;
	out->month = (uint8_t)m;
	out->day = (uint8_t)d;
	return true;
}

/* The token behind a year at i, a comma before it included; i if there is none. */
static size_t year_at(const ds_tokens *t, size_t i, size_t end, zone_date *out)
{
	size_t at = i < end && (zone_is(t, i, ",") || zone_is(t, i, "de")) ? i + 1 : i;

	return at < end && is_year(t, at, &out->year) ? at + 1 : i;
}

/* "3 March 2020", "3rd of March", "3. März" */
static size_t day_first(const ds_tokens *t, size_t i, size_t end, zone_date *out)
{
	size_t at = i + 1;

	if (!is_day(t, i, &out->day))
		return i;
	if (at < end && (zone_is(t, at, ".") || zone_is(t, at, "of") || zone_is(t, at, "de")))
		at++;
	if (at >= end)
		return i;
	if (!is_month(t, at, &out->month)) {
		if (!zone_is_word(t, at) || ds_token_key(t, at).len < 3 ||
		    ds_token_key(t, at).len > 2 * LETTERS || zone_has(t, at, DS_TOKEN_UPPER))
			return i;
		out->foreign = true;
	}
	return year_at(t, at + 1, end, out);
}

size_t ds_zone_date_at(const ds_tokens *t, size_t i, size_t end, zone_date *out)
{
	size_t at = i, then;

	*out = (zone_date){0, 0, 0, false, false};
	if (word_of(t, at, W_WDAY)) {
		out->weekday = true;
		at++;
		if (at < end && (zone_is(t, at, ",") || zone_is(t, at, ".")))
			at++;
	}
	if (at < end && in_figures(t, at, out))
		return at + 1;
	then = at < end ? day_first(t, at, end, out) : at;
	if (then > at)
		return then;
	out->day = 0;
	if (at < end && is_month(t, at, &out->month)) {
		then = at + 1;
		if (then < end && is_day(t, then, &out->day))
			return year_at(t, then + 1, end, out);
		if (then < end && is_year(t, then, &out->year))
			return then + 1;
		out->month = 0;
	}
	/* a weekday alone; its short forms are other words too */
	return out->weekday && ds_token_key(t, i).len > 4 ? i + 1 : i;
}

bool ds_zone_is_count(const ds_tokens *t, size_t i)
{
	return word_of(t, i, W_UNIT) || word_of(t, i, W_TENS) || word_of(t, i, W_ORD);
}
