/*
 * The time of a clock, in figures and in words: 14:30, 2 p.m., half past seven, seven twenty-seven,
 * 3 in the afternoon.
 *
 * An hour that is no more than a number is one only where the words around it say so: "five to six"
 * is rather a number of things.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/date_phrase.h"

#include <stdio.h>

/* "am", "a.m." at i: 0 or 12, -1 none; "a", "m" in pieces are not looked for */
static int half_at(const struct ds_values *s, size_t i)
{
	return ds_is(s, i, W_AMPM) ? s->lex[i]->b : -1;
}

/* short: "9:00a", and "9p" behind "at", where no money is told so */
static int half_glued(ds_str x, bool one)
{
	if (ds_str_is(x, "am") || ds_str_is(x, "a.m.") || ds_str_is(x, "a.m") ||
	    (one && ds_str_is(x, "a")))
		return 0;
	return ds_str_is(x, "pm") || ds_str_is(x, "p.m.") || ds_str_is(x, "p.m") ||
			       (one && ds_str_is(x, "p"))
		       ? 12
		       : -1;
}

static bool apply_half(struct ds_clock *c, int half)
{
	if (half < 0)
		return true;
	if (c->h < 1 || c->h > 12)
		/* "14:30 pm" is said at times */
		return c->h <= 23 && half == 12;
	c->h = c->h % 12 + half;
	return true;
}

static size_t zone(const struct ds_values *s, size_t i)
{
	static const char *const zones[] = {"gmt", "utc", "est", "edt", "cst", "cdt", "mst", "mdt",
					    "pst",
					    "pdt", "cet", "cest", "eet", "eest", "bst", "msk",
					    "ist", "et", "jst"};

	if (ds_key_is(s, i, "local") && ds_key_is(s, i + 1, "time"))
		return i + 2;
	/* "Moscow time" */
	if (ds_key_is(s, i + 1, "time") && ds_kind_is(s, i, DS_KIND_WORD) &&
	    ds_flag(s, i, DS_TOKEN_TITLE) &&
	    ds_same_sentence(s, i - 1, i))
		return i + 2;
	for (size_t k = 0; k < sizeof zones / sizeof *zones; k++) {
		if (ds_key_is(s, i, zones[k]) && ds_flag(s, i, DS_TOKEN_UPPER))
			return i + 1;
	}
	return i;
}

static size_t figures(const struct ds_values *s, size_t i, struct ds_clock *c)
{
	struct ds_fig f;
	int half;
	size_t end = i + 1;

	if (!ds_fig_at(s, i, &f))
		return i;
	half = half_glued(f.suffix, f.shape == FIG_CLOCK || (i > 0 && ds_key_is(s, i - 1, "at")));
	if (f.suffix.len && half < 0)
		return i;
	if (half < 0 && half_at(s, end) >= 0)
		half = half_at(s, end++);
	if (f.shape == FIG_CLOCK) {
		*c = (struct ds_clock){f.part[0], f.part[1], f.n > 2 ? f.part[2] : -1};
		if (f.len[0] > 2 || f.len[1] != 2 || c->h > 23 || c->m > 59 || c->s > 59)
			return i;
		return apply_half(c, half) ? end : i;
	}
	if (f.shape != FIG_NUMBER || f.vulgar_den || f.mant == 0)
		return i;
	if (f.frac == 2 && half >= 0 && f.mant / 100 <= 12 && f.mant % 100 < 60) /* 6.30 pm */
		*c = (struct ds_clock){(int)(f.mant / 100), (int)(f.mant % 100), -1};
	else if (f.frac == 0 && f.mant <= 12)
		*c = (struct ds_clock){(int)f.mant, -1, -1};
	else
		return i;
	if (half < 0) {
		if (!ds_key_is(s, end, "o'clock"))
			return i;
		half = half_at(s, ++end);
		end += half >= 0;
	}
	return apply_half(c, half) ? end : i;
}

/* "forty-three", "20": minutes; the token behind, or i. */
static size_t minutes_at(const struct ds_values *s, size_t i, int *min)
{
	struct ds_fig f;
	size_t j = ds_hyphen(s, i + 1) ? i + 2 : i + 1;

	if (ds_fig_at(s, i, &f)) {
		*min = (int)f.mant;
		return f.shape == FIG_NUMBER && !f.frac && !f.suffix.len && f.digits <= 2 &&
			       f.mant >= 1 && f.mant < 60
			       ? i + 1
			       : i;
	}
	if (ds_is(s, i, W_UNIT) && s->lex[i]->a > 0) {
		*min = s->lex[i]->a;
		return i + 1;
	}
	if (!ds_is(s, i, W_TENS) || s->lex[i]->a > 50)
		return i;
	*min = s->lex[i]->a;
	if (!ds_is(s, j, W_UNIT) || s->lex[j]->a < 1 || s->lex[j]->a > 9)
		return i + 1;
	*min += s->lex[j]->a;
	return j + 1;
}

/* The hour behind "half past": "seven", "8 pm", "7 o'clock"; the token behind, or i. */
size_t ds_hour_at(const struct ds_values *s, size_t i, struct ds_clock *c)
{
	struct ds_fig f;
	size_t h = figures(s, i, c);

	if (h > i)
		return c->m < 0 ? h : i;
	if (ds_fig_at(s, i, &f) && f.shape == FIG_NUMBER && !f.frac && !f.suffix.len && f.mant >= 1 &&
	    f.mant <= 12)
		*c = (struct ds_clock){(int)f.mant, -1, -1};
	else if (ds_is(s, i, W_UNIT) && s->lex[i]->a >= 1 && s->lex[i]->a <= 12)
		*c = (struct ds_clock){s->lex[i]->a, -1, -1};
	else
		return i;
	h = i + 1;
	if (ds_key_is(s, h, "o'clock"))
		h++;
	if (half_at(s, h) >= 0 && apply_half(c, half_at(s, h)))
		h++;
	return h;
}

/* half past seven, a quarter to six, ten past four, 20 minutes to nine */
static size_t spoken(const struct ds_values *s, size_t i, struct ds_clock *c)
{
	int min = 0;
	size_t at = i + 1, h;
	bool sure = true, past;

	if (ds_key_is(s, i, "half")) {
		min = 30;
	} else if (ds_key_is(s, i, "quarter")) {
		min = 15;
	} else if (ds_is(s, i, W_A) && ds_key_is(s, at, "quarter")) {
		min = 15;
		at++;
	} else {
		at = minutes_at(s, i, &min);
		if (at == i)
			return i;
		sure = ds_is(s, at, W_PERIOD) && s->lex[at]->b == PER_MINUTE;
		at += sure;
	}
	past = ds_key_is(s, at, "past");
	/* "five to six" is a number of things; "five past six" is not */
	if (!past && !(sure && ds_key_is(s, at, "to")))
		return i;
	h = ds_hour_at(s, at + 1, c);
	/* "a quarter to six percent" */
	if (h == at + 1 || ds_key_is(s, h, "%") || ds_key_is(s, h, "percent") || ds_is(s, h, W_PER))
		return i;
	c->m = min;
	if (!past) {
		c->h = c->h == 1 ? 12 : c->h == 0 ? 23 : c->h - 1;
		c->m = 60 - min;
	}
	return h;
}

/* What may follow an hour that only "at" makes one: not a noun. */
bool ds_hour_ends(const struct ds_values *s, size_t i)
{
	return i >= s->n || !ds_same_sentence(s, i - 1, i) ||
	       ((ds_is(s, i, W_STOP) || ds_is(s, i, W_TODAY) || ds_is(s, i, W_REL) ||
		 ds_is(s, i, W_WDAY) || !ds_kind_is(s, i, DS_KIND_WORD)) &&
		!ds_key_is(s, i, "%") && !ds_is(s, i, W_PER) && !ds_is(s, i, W_TO) && !ds_dash(s, i) &&
		!ds_is(s, i, W_OR) && !ds_is(s, i, W_AND) && !ds_kind_is(s, i, DS_KIND_NUMBER));
}

/* "at seven twenty-seven", "five-thirty p.m."; the token behind, or i. */
static size_t hour_minutes(const struct ds_values *s, size_t i, struct ds_clock *c)
{
	size_t j = ds_hyphen(s, i + 1) ? i + 2 : i + 1, end;
	bool at = i > 0 && (ds_key_is(s, i - 1, "at") || ds_key_is(s, i - 1, "by") ||
			    ds_key_is(s, i - 1, "until"));
	int min = 0, half;

	if (!ds_is(s, i, W_UNIT) || s->lex[i]->a < 1 || s->lex[i]->a > 12 ||
	    !(ds_is(s, j, W_TENS) || (ds_is(s, j, W_UNIT) && s->lex[j]->a >= 10)))
		return i;
	end = minutes_at(s, j, &min);
	if (ds_is(s, end, W_PERIOD) && s->lex[end]->b == PER_MINUTE && end > j)
		end++;
	half = half_at(s, end);
	if (end == j || !(half >= 0 || (ds_hour_ends(s, end) && (at || ds_is(s, end, W_TODAY)))))
		return i;
	*c = (struct ds_clock){s->lex[i]->a, min, -1};
	return apply_half(c, half) ? end + (half >= 0) : i;
}

/* "3 in the afternoon", "seven at night": the hour's half, and the token behind; i = none */
static size_t half_told(const struct ds_values *s, size_t i, struct ds_clock *c)
{
	size_t at = i + 1;
	int part;

	if (ds_key_is(s, i, "in") && ds_is(s, at, W_THE))
		at++;
	else if (!(ds_key_is(s, i, "at") && ds_key_is(s, at, "night")))
		return i;
	if (!ds_is(s, at, W_PART) || s->lex[at]->a > 4 || c->h < 1 || c->h > 12)
		return i;
	part = s->lex[at]->a;
	c->h = c->h % 12 + (part == 2 || part == 3 || (part == 4 && c->h >= 6 && c->h < 12) ? 12 : 0);
	return at + 1;
}

/* What stands in front of an hour that is no more than a number. */
static bool told_hour(const struct ds_values *s, size_t i)
{
	static const char *const words[] = {"at", "around", "about", "by", "until", "till", "from",
					    "since", "before", "after"};

	for (size_t k = 0; i > 0 && k < sizeof words / sizeof *words; k++) {
		if (ds_key_is(s, i - 1, words[k]))
			return true;
	}
	return false;
}

/* A time of the clock; the token behind, or i. */
size_t ds_clock_read(const struct ds_values *s, size_t i, struct ds_clock *c)
{
	size_t end = figures(s, i, c), told;

	if (end == i)
		end = spoken(s, i, c);
	if (end == i)
		end = hour_minutes(s, i, c);
	/* "at 3 in the afternoon", but not "killed 3 in the morning" */
	if (end == i && told_hour(s, i) && (told = ds_hour_at(s, i, c)) > i) {
		size_t half = half_told(s, told, c);

		end = half > told ? half : i;
	} else if (end > i) {
		end = half_told(s, end, c);
	}
	if (end == i && ds_is(s, i, W_UNIT) && s->lex[i]->a >= 1 && s->lex[i]->a <= 12) {
		int half = half_at(s, i + 1);

		*c = (struct ds_clock){s->lex[i]->a, -1, -1};
		if (ds_key_is(s, i + 1, "o'clock")) {
			end = i + 2;
			half = half_at(s, end);
			end += half >= 0;
		} else if (half >= 0 && !ds_is(s, i + 1, W_STOP)) {
			end = i + 2;
		}
		if (end > i && !apply_half(c, half))
			return i;
	}
	if (end == i && ds_is(s, i, W_PART) && (s->lex[i]->a == 5 || s->lex[i]->a == 6)) {
		*c = (struct ds_clock){s->lex[i]->a == 5 ? 12 : 0, 0, -1};
		end = i + 1;
	}
	return end > i ? zone(s, end) : i;
}

size_t ds_clock_at(const struct ds_values *s, size_t i)
{
	struct ds_clock c;

	return ds_clock_read(s, i, &c);
}

size_t ds_clock_text(char *out, size_t cap, struct ds_day day, const struct ds_clock *c)
{
	char date[40] = "", min[32] = "";

	if (day.y)
		snprintf(date, sizeof date, "%04d-%02d-%02d", day.y, day.m, day.d);
	if (c->s >= 0)
		snprintf(min, sizeof min, ":%02d:%02d", c->m, c->s);
	else
		snprintf(min, sizeof min, ":%02d", c->m >= 0 ? c->m : 0);
	return (size_t)snprintf(out, cap, "%sT%02d%s", date, c->h, min);
}
