/*
 * Figures that are written over several tokens: .77  12.32e+14  1.3x10^6  1.5 × 10⁶  2.5^-1
 * 1 234 567.89; and "one in five".
 *
 * Works from a number that stands at token i and never looks further than a few tokens behind it.
 * A blank groups figures only where they could be nothing else: three and three, and more than one
 * group, or a blank that keeps a line together, or "000".
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/values_int.h"

#include <math.h>

static bool tight(const struct ds_values *s, size_t i)
{
	return ds_flag(s, i, DS_TOKEN_TIGHT);
}

static void set(struct ds_num *out, double v, size_t end)
{
	out->v = out->low = out->high = v;
	out->exact = isfinite(v);
	out->suffix.len = 0;
	out->figure = true;
	out->end = end;
}

/* A small whole number, maybe with a sign, that stands tight at i; the token behind, or i. */
static size_t power_at(const struct ds_values *s, size_t i, int *power)
{
	struct ds_fig f;
	bool minus = ds_dash(s, i);
	size_t j = minus || ds_key_is(s, i, "+") ? i + 1 : i;

	if (!tight(s, i) || !tight(s, j) || !ds_fig_at(s, j, &f) || f.shape != FIG_NUMBER || f.frac ||
	    f.digits > 3 || f.suffix.len || f.grouped)
		return i;
	*power = minus ? -(int)f.mant : (int)f.mant;
	return j + 1;
}

static bool all_digits(ds_str x)
{
	for (size_t i = 0; i < x.len; i++) {
		if (x.at[i] < '0' || x.at[i] > '9')
			return false;
	}
	return x.len > 0;
}

/* "10⁶", "10⁻³" at the start of w: how many bytes, 0 if nothing stands above the line */
static size_t raised(ds_str w, int *power)
{
	static const char *const digits[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
	size_t at = 2;
	bool minus;
	int n = 0;

	if (!ds_str_starts(w, ds_str_of("10")))
		return 0;
	minus = ds_str_starts(ds_str_sub(w, at, w.len), ds_str_of("⁻"));
	at += minus ? strlen("⁻") : 0;
	*power = 0;
	for (; n < 3 && at < w.len; n++) {
		ds_str rest = ds_str_sub(w, at, w.len);
		int d = 0;

		while (d < 10 && !ds_str_starts(rest, ds_str_of(digits[d])))
			d++;
		if (d == 10)
			break;
		*power = *power * 10 + d;
		at += strlen(digits[d]);
	}
	*power = minus ? -*power : *power;
	return n ? at : 0;
}

/* "x 10^6", "× 10⁶" behind a number at i; the token behind, or i. */
static size_t times_ten(const struct ds_values *s, size_t i, int *power)
{
	size_t j = i + 1, end;

	if (!ds_key_is(s, i, "x") && !ds_key_is(s, i, "×") && !ds_key_is(s, i, "*"))
		return i;
	if (j >= s->n)
		return i;
	end = raised(ds_str_sub(s->t->text, s->t->v[j].start, s->t->text.len), power);
	if (end) {
		size_t at = s->t->v[j].start + end;

		while (j + 1 < s->n && s->t->v[j].end < at)
			j++;
		return s->t->v[j].end == at ? j + 1 : i;
	}
	if (!ds_key_is(s, j, "10") || !ds_key_is(s, j + 1, "^") || !tight(s, j + 1))
		return i;
	end = power_at(s, j + 2, power);
	return end > j + 2 ? end : i;
}

/* 1e10, 12.32e+14, 1.3x10^6 */
static bool scientific(const struct ds_values *s, size_t i, struct ds_num *out)
{
	ds_str x = out->fig.suffix;
	size_t end = i + 1;
	int power = 0;

	if (x.len > 1 && x.len <= 4 && x.at[0] == 'e' && all_digits(ds_str_sub(x, 1, x.len))) {
		for (size_t k = 1; k < x.len; k++)
			power = power * 10 + (x.at[k] - '0');
	} else if (ds_str_is(x, "e")) {
		end = ds_key_is(s, i + 1, "+") || ds_dash(s, i + 1) ? power_at(s, i + 1, &power)
								    : i + 1;
		if (end == i + 1)
			return false;
	} else if (ds_str_is(x, "x10") && ds_key_is(s, i + 1, "^") && tight(s, i + 1)) {
		end = power_at(s, i + 2, &power);
		if (end == i + 2)
			return false;
	} else {
		end = x.len ? i + 1 : times_ten(s, i + 1, &power);
		if (end == i + 1)
			return false;
	}
	if (power > 400 || power < -400)
		return false;
	set(out, ds_scale10(out->fig.mant, power - out->fig.frac), end);
	return true;
}

/* 2.5^-1 */
static bool raised_to(const struct ds_values *s, size_t i, struct ds_num *out)
{
	size_t end;
	int power = 0;

	if (!ds_key_is(s, i + 1, "^") || !tight(s, i + 1) || out->fig.suffix.len)
		return false;
	end = power_at(s, i + 2, &power);
	if (end == i + 2)
		return false;
	set(out, pow(ds_scale10(out->fig.mant, -out->fig.frac), power), end);
	return true;
}

/* The blank in front of token i keeps its line together: no-break, thin, figure space. */
static bool keeping_blank(const struct ds_values *s, size_t i)
{
	size_t from = s->t->v[i - 1].end;
	ds_str gap = ds_str_sub(s->t->text, from, s->t->v[i].start);

	return ds_str_is(gap, "\u00a0") || ds_str_is(gap, "\u2009") || ds_str_is(gap, "\u202f") ||
	       ds_str_is(gap, "\u2007");
}

/* 1 234 567.89 */
static bool blank_groups(const struct ds_values *s, size_t i, struct ds_num *out)
{
	const struct ds_fig *first = &out->fig;
	struct ds_fig f;
	uint64_t mant = first->mant;
	size_t j = i + 1;
	bool sure = false;
	int frac = 0;

	if (first->digits > 3 || first->frac || first->grouped || first->suffix.len ||
	    first->zero_led || first->mant == 0 || first->vulgar_den)
		return false;
	if (i > 0 && ds_kind_is(s, i - 1, DS_KIND_NUMBER))
		return false;
	for (; j < i + 6 && !frac && ds_kind_is(s, j, DS_KIND_NUMBER) && !tight(s, j) &&
	       !ds_flag(s, j, DS_TOKEN_LINE); j++) {
		if (!ds_fig_at(s, j, &f) || f.shape != FIG_NUMBER || f.digits != 3 || f.grouped ||
		    f.suffix.len || f.vulgar_den || f.frac > 6)
			return false;
		mant = mant * (uint64_t)ds_scale10(1, 3 + f.frac) + f.mant;
		frac = f.frac;
		sure = sure || ds_key_is(s, j, "000") || keeping_blank(s, j);
	}
	if (j == i + 1 || !(sure || j > i + 2) || ds_kind_is(s, j, DS_KIND_NUMBER))
		return false;
	set(out, ds_scale10(mant, -frac), j);
	out->fig.grouped = true;
	out->fig.mant = mant;
	out->fig.frac = frac;
	return true;
}

bool ds_num_point(const struct ds_values *s, size_t i)
{
	return ds_kind_is(s, i + 1, DS_KIND_NUMBER) && ds_key_is(s, i, ".") && tight(s, i + 1) &&
	       (i == 0 || !tight(s, i) || ds_dash(s, i - 1)) && !ds_kind_is(s, i + 2, DS_KIND_NUMBER);
}

/* .77 */
static bool point(const struct ds_values *s, size_t i, struct ds_num *out)
{
	struct ds_fig *f = &out->fig;

	if (!ds_num_point(s, i) || !ds_fig_at(s, i + 1, f) || f->shape != FIG_NUMBER || f->frac ||
	    f->grouped || f->digits > 15 || f->vulgar_den)
		return false;
	f->frac = f->digits;
	f->digits = 0;
	f->zero_led = false;
	set(out, ds_scale10(f->mant, -f->frac), i + 2);
	out->suffix = f->suffix;
	return true;
}

bool ds_num_form(const struct ds_values *s, size_t i, struct ds_num *out)
{
	if (!ds_kind_is(s, i, DS_KIND_NUMBER))
		return point(s, i, out);
	return out->fig.shape == FIG_NUMBER && i + 1 <= s->n &&
	       (scientific(s, i, out) || raised_to(s, i, out) || blank_groups(s, i, out));
}

/* What may stand before "one in five" where it is a share: not "killing one in two attacks". */
static bool share_begins(const struct ds_values *s, size_t i)
{
	return i == 0 || !ds_same_sentence(s, i - 1, i) || !ds_kind_is(s, i - 1, DS_KIND_WORD) ||
	       ((ds_is(s, i - 1, W_STOP) || ds_is(s, i - 1, W_HEDGE)) && !ds_is(s, i - 1, W_AND));
}

/* "two out of five hundred", "nine out of ten": of a round number, else it is rather a count */
static size_t out_of(const struct ds_values *s, struct ds_num *out)
{
	size_t at = out->end;
	struct ds_num of;

	if (!ds_key_is(s, at + 1, "of") || !ds_num_may_start(s, at + 2) || !out->exact ||
	    out->fraction || out->ordinal || out->suffix.len || !ds_same_sentence(s, at, at + 2))
		return at;
	memset(&of, 0, sizeof of);
	if (!ds_num_alone(s, at + 2, false, &of) || !of.exact || of.ordinal || of.fraction ||
	    of.suffix.len || !(of.v > out->v) || !(of.v == 10 || fmod(of.v, 100) == 0) ||
	    ds_is(s, of.end, W_PERIOD))
		return at;
	out->v = out->low = out->high = out->v / of.v;
	out->fraction = true;
	out->alone_one = false;
	out->end = of.end;
	return of.end;
}

size_t ds_num_share(const struct ds_values *s, size_t i, struct ds_num *out)
{
	size_t at = out->end;
	bool over = ds_key_is(s, at, "over");
	struct ds_num of;

	if (ds_key_is(s, at, "out"))
		return out_of(s, out);
	if (!out->exact || out->v != 1 || out->fraction || out->ordinal || at != i + 1 ||
	    (!over && !ds_key_is(s, at, "in")) || !ds_same_sentence(s, i, at + 1) ||
	    !ds_num_may_start(s, at + 1))
		return at;
	memset(&of, 0, sizeof of);
	if (!ds_num_alone(s, at + 1, false, &of) || !of.exact || of.ordinal || of.fraction ||
	    of.suffix.len || !(of.v >= 2) || of.v != floor(of.v))
		return at;
	if (over && (ds_kind_is(s, of.end, DS_KIND_WORD) && !ds_is(s, of.end, W_STOP)))
		return at;
	if (!over && (!share_begins(s, i) || ds_is(s, of.end, W_PERIOD) ||
		      (of.figure && of.v >= 1000 && of.v < 2100 && !of.fig.grouped) ||
		      ds_unit_at(s, of.end, of.figure).unit))
		return at;
	out->v = out->low = out->high = 1 / of.v;
	out->fraction = true;
	out->alone_one = false;
	out->end = of.end;
	return of.end;
}
