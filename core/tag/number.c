/*
 * Numbers in words and figures, without hedge and unit: "one hundred and eighty-one", "3.5
 * million", "two thirds", "tens of thousands", "twenty-fifth".
 *
 * A left-to-right machine with no way back but one look over "and" and "-": linear in what it
 * takes, and no number takes more than TOKENS_MAX tokens. What is too large for a double is not
 * exact.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/values_int.h"

#include <math.h>

#define TOKENS_MAX 40

struct machine {
	const struct ds_values *s;
	size_t at, stop;
	double total, cur;
	int scale;           /* smallest scale so far, 99 at the start */
	enum { SEEN_NONE, SEEN_UNIT, SEEN_TENS, SEEN_HUNDRED, SEEN_SCALE, SEEN_FIGURE } seen;
	bool no_and, ordinal;
};

/* "ninety - five", "one - fourth": texts that were cut into tokens have blanks around hyphens */
static bool hyphen_apart(const struct ds_values *s, size_t i)
{
	const struct ds_word *a, *b;

	if (i == 0 || i + 1 >= s->n || !s->lex[i - 1] || !s->lex[i + 1] || !ds_dash(s, i))
		return false;
	a = s->lex[i - 1];
	b = s->lex[i + 1];
	if (ds_is(s, i - 1, W_TENS))
		return (ds_is(s, i + 1, W_UNIT) || ds_is(s, i + 1, W_ORD)) && b->a > 0 && b->a < 10 &&
		       !ds_is(s, i + 1, W_ORDBIG);
	return ds_is(s, i - 1, W_UNIT) && a->a == 1 && ds_is(s, i + 1, W_ORD) && b->a > 2 &&
	       b->a <= 10 && !ds_is(s, i + 1, W_ORDBIG);
}

/* The next word of the number: behind a hyphen that joins, too. */
static size_t over_hyphen(const struct ds_values *s, size_t i)
{
	return ds_hyphen(s, i) || hyphen_apart(s, i) ? i + 1 : i;
}

static bool is_small(const struct ds_values *s, size_t i)
{
	return ds_is(s, i, W_UNIT) || ds_is(s, i, W_TENS) || ds_is(s, i, W_ORD);
}

/* A word below a hundred, where the machine may take one. */
static bool take_small(struct machine *m, size_t i)
{
	int a = m->s->lex[i]->a;
	bool ord = ds_is(m->s, i, W_ORD);
	bool tens = ds_is(m->s, i, W_TENS) || ds_is(m->s, i, W_ORDTENS);

	if (ord && (ds_is(m->s, i, W_ORDBIG) || (m->seen == SEEN_NONE)))
		return false;
	if (m->seen == SEEN_TENS && (tens || a < 1 || a > 9))
		return false;
	if (m->seen == SEEN_UNIT || m->seen == SEEN_FIGURE)
		return false;
	m->cur += a;
	m->seen = tens ? SEEN_TENS : SEEN_UNIT;
	m->ordinal = ord;
	m->at = i + 1;
	return true;
}

/* hundred, thousand ...; their ordinals too */
static bool take_big(struct machine *m, size_t i)
{
	const struct ds_values *s = m->s;
	bool ord = ds_is(s, i, W_ORDBIG);
	bool hundred = ds_is(s, i, W_HUNDRED) || (ord && s->lex[i]->a == 2);

	if (m->seen == SEEN_NONE || (m->seen == SEEN_SCALE && hundred))
		return false;
	if (hundred) {
		if (m->seen == SEEN_HUNDRED || m->cur < 1 || m->cur >= 100)
			return false;
		m->cur *= 100;
		m->seen = SEEN_HUNDRED;
	} else {
		/* "three lakh crore", "million million": a scale on a scale multiplies all of it */
		if (m->seen == SEEN_SCALE && s->lex[i]->a > m->scale && m->scale == 5) {
			m->total *= ds_scale10(1, s->lex[i]->a);
		} else if (m->seen != SEEN_SCALE && s->lex[i]->a < m->scale) {
			m->total += m->cur * ds_scale10(1, s->lex[i]->a);
		} else {
			return false;
		}
		m->cur = 0;
		m->scale = s->lex[i]->a;
		m->seen = SEEN_SCALE;
	}
	m->ordinal = ord;
	m->at = i + 1;
	return true;
}

/* "and" goes on a number only where a smaller part follows that is not multiplied up again. */
static bool and_goes_on(const struct machine *m, size_t i)
{
	const struct ds_values *s = m->s;
	size_t j = i + 1;

	if (m->no_and || !ds_is(s, i, W_AND) || (m->seen != SEEN_HUNDRED && m->seen != SEEN_SCALE))
		return false;
	if (!is_small(s, j))
		return false;
	if (ds_is(s, j, W_TENS) && ds_is(s, over_hyphen(s, j + 1), W_UNIT))
		j = over_hyphen(s, j + 1);
	/* "a million and one half" */
	if (ds_is(s, j + 1, W_FRAC) || ds_is(s, j + 1, W_PARTS))
		return false;
	/*
	 * "a hundred and two hundred" are two numbers; "a million and two hundred" and "two
	 * hundred and two thousand" are one
	 */
	if (ds_is(s, j + 1, W_SCALE))
		return s->lex[j + 1]->a < m->scale;
	return !(ds_is(s, j + 1, W_HUNDRED) && m->seen == SEEN_HUNDRED);
}

static void run(struct machine *m)
{
	const struct ds_values *s = m->s;

	while (m->at < m->stop && !m->ordinal) {
		size_t i = over_hyphen(s, m->at);

		if (i >= s->n || !s->lex[i])
			return;
		/* a paragraph may begin with a number, but no number goes on across its start */
		if (m->seen != SEEN_NONE && ds_flag(s, i, DS_TOKEN_PARA))
			return;
		if (is_small(s, i) && !ds_is(s, i, W_ORDBIG)) {
			if (!take_small(m, i))
				return;
		} else if (ds_is(s, i, W_HUNDRED) || ds_is(s, i, W_SCALE) ||
			   ds_is(s, i, W_ORDBIG)) {
			if (!take_big(m, i))
				return;
		} else if (i == m->at && and_goes_on(m, i)) {
			m->at = i + 1;
		} else {
			return;
		}
	}
}

static void set_value(struct ds_num *out, double v)
{
	out->v = out->low = out->high = v;
	out->exact = isfinite(v);
}

/* "point seven one": figures in words behind a number in words */
static size_t words_point(const struct ds_values *s, size_t i, double *v)
{
	double place = 0.1;
	size_t j = i;

	if (!ds_is(s, i, W_POINT) || !(ds_is(s, i + 1, W_UNIT) || ds_is(s, i + 1, W_TENS)))
		return i;
	for (j = i + 1; j < i + 12 && ds_is(s, j, W_UNIT) && s->lex[j]->a < 10; j++, place /= 10)
		*v += s->lex[j]->a * place;
	if (j == i + 1 && ds_is(s, j, W_TENS)) {
		*v += s->lex[j]->a / 100.0;
		j++;
		if (ds_is(s, over_hyphen(s, j), W_UNIT) && s->lex[over_hyphen(s, j)]->a < 10) {
			j = over_hyphen(s, j);
			*v += s->lex[j++]->a / 100.0;
		}
	}
	return j;
}

/* The denominator at i: "thirds", "half", "fifth"; 0 if none. n is the numerator. */
static int denominator(const struct ds_values *s, size_t i, double n)
{
	if (ds_is(s, i, W_PERIOD) && !ds_is(s, i, W_FRAC))
		return 0;
	if (ds_is(s, i, W_FRAC))
		return n == 1 || ds_is(s, i, W_PARTS) ? s->lex[i]->a : 0;
	if (ds_is(s, i, W_PARTS))
		return s->lex[i]->a;
	if (n == 1 && ds_is(s, i, W_ORD) && !ds_is(s, i, W_ORDBIG) && s->lex[i]->a > 2)
		return s->lex[i]->a;
	return 0;
}

/* The same over "twenty-fifth", "twenty fifths"; the token behind, or i. */
static size_t denominator_at(const struct ds_values *s, size_t i, double n, int *den)
{
	size_t j = over_hyphen(s, i + 1);

	*den = denominator(s, i, n);
	if (*den)
		return i + 1;
	if (!ds_is(s, i, W_TENS) || ds_is(s, j, W_FRAC) || !(ds_is(s, j, W_PARTS) || (n == 1 &&
		ds_is(s, j, W_ORD) && !ds_is(s, j, W_ORDBIG) && !ds_is(s, j, W_ORDTENS))) ||
	    s->lex[j]->a > 9)
		return i;
	*den = s->lex[i]->a + s->lex[j]->a;
	return j + 1;
}

/* "fifty-four", "two": a numerator; the token behind, or i. */
static size_t numerator_at(const struct ds_values *s, size_t i, double *n)
{
	size_t j = over_hyphen(s, i + 1);

	if (ds_is(s, i, W_UNIT)) {
		*n = s->lex[i]->a;
		return i + 1;
	}
	if (!ds_is(s, i, W_TENS))
		return i;
	*n = s->lex[i]->a;
	if (!ds_is(s, j, W_UNIT) || s->lex[j]->a > 9)
		return i + 1;
	*n += s->lex[j]->a;
	return j + 1;
}

/*
 * "a quarter" is a part only where it cannot be three months or an ordinal: "of" or a noun's
 * article follows
 */
static bool part_follows(const struct ds_values *s, size_t i)
{
	return i >= s->n || ds_is(s, i, W_OF) || ds_is(s, i, W_THE) || ds_is(s, i, W_SCALE) ||
	       !ds_kind_is(s, i, DS_KIND_WORD) || ds_is(s, i, W_STOP);
}

/*
 * "and a half", "and two thirds" behind a whole number; adds to *v. Behind "a million" it is half a
 * million.
 */
static size_t and_part(const struct ds_values *s, size_t i, int scale, double *v)
{
	size_t from = i, j, end;
	double n = 1;
	int den = 0;

	/* "three-and-a-half" */
	i = ds_hyphen(s, i) ? i + 1 : i;
	if (!ds_is(s, i, W_AND))
		return from;
	j = over_hyphen(s, i + 1);
	if (ds_is(s, j, W_A))
		j++;
	else if (!ds_is(s, j, W_FRAC) && (end = numerator_at(s, j, &n)) > j)
		j = end;
	else if (!ds_is(s, j, W_FRAC))
		return from;
	end = denominator_at(s, over_hyphen(s, j), n, &den);
	if (!den || n >= den || n < 1)
		return from;
	*v += n / den * ds_scale10(1, scale);
	return end;
}

/* A scale or "dozen" behind what is read so far: "five and a half million", "half a dozen". */
static size_t scale_behind(const struct ds_values *s, size_t i, struct ds_num *out, double *v)
{
	size_t j = over_hyphen(s, i);
	double factor;

	if (ds_is(s, j, W_SCALE)) {
		out->scale = s->lex[j]->a;
		factor = ds_scale10(1, s->lex[j]->a);
	} else if (ds_is(s, j, W_DOZEN) || ds_key_is(s, j, "dozens")) {
		factor = 12;
	} else if (ds_is(s, j, W_HUNDRED)) {
		factor = 100;
	} else {
		return i;
	}
	*v *= factor;
	return j + 1;
}

static void words_tail(const struct machine *m, struct ds_num *out, double v)
{
	const struct ds_values *s = m->s;
	size_t at = m->at, next;
	int den;

	if (m->ordinal) {
		set_value(out, v);
		out->ordinal = true;
		out->end = at;
		return;
	}
	next = words_point(s, at, &v);
	if (next == at && !m->no_and)
		next = and_part(s, at, out->scale, &v);
	if (next == at) {
		size_t end = denominator_at(s, over_hyphen(s, at), v, &den);

		/* "one third of", "one-third"; "one quarter" may be three months */
		if (den && (v > 1 || ds_dash(s, at) || part_follows(s, end))) {
			v /= den;
			next = end;
			out->fraction = true;
			if (ds_is(s, next, W_OF) && ds_is(s, next + 1, W_A) &&
			    ds_is(s, next + 2, W_SCALE))
				next += 2;
		}
	}
	/* "a million and a half" has its scale already */
	out->end = next > at && !out->fraction && out->scale ? next : scale_behind(s, next, out, &v);
	set_value(out, v);
}

static bool words(const struct ds_values *s, size_t i, bool no_and, struct ds_num *out)
{
	struct machine m = {.s = s, .at = i, .stop = i + TOKENS_MAX, .scale = 99, .no_and = no_and};
	bool article = ds_is(s, i, W_A);

	if (article) {
		/* "a hundred", "a million", "a dozen"; "a" alone is no number */
		if (ds_is(s, i + 1, W_DOZEN)) {
			set_value(out, 12);
			out->end = i + 2;
			return true;
		}
		if (!ds_is(s, i + 1, W_HUNDRED) && !ds_is(s, i + 1, W_SCALE))
			return false;
		m.at = i + 1;
		m.cur = 1;
		m.seen = SEEN_UNIT;
	} else if (!ds_is(s, i, W_UNIT) && !ds_is(s, i, W_TENS)) {
		return false;
	}
	run(&m);
	if (m.at == i || (article && m.at == i + 1))
		return false;
	out->scale = m.scale < 99 && m.cur == 0 ? m.scale : 0;
	out->alone_one = m.at == i + 1 && m.total + m.cur == 1 && !article;
	words_tail(&m, out, m.total + m.cur);
	out->alone_one = out->alone_one && out->end == i + 1;
	return true;
}

/* 3/4 is a part, 24/7 and 9/11 are not */
static bool is_part(const struct ds_fig *f)
{
	static const int dens[] = {2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 32, 64, 100, 1000};

	for (size_t k = 0; k < sizeof dens / sizeof *dens; k++) {
		if (f->part[1] == dens[k])
			return f->part[0] > 0 && f->part[0] < f->part[1];
	}
	return false;
}

/* "4 thousand 3 hundred and 21": smaller scales go on behind a figure with its scale */
static size_t smaller(const struct ds_values *s, size_t i, int scale, double *v)
{
	struct ds_fig f;
	size_t j;
	int a;

	for (int n = 0; n < 6; n++) {
		j = ds_is(s, i, W_AND) ? i + 1 : i;
		if (!ds_same_sentence(s, i, j + 1))
			return i;
		if (ds_fig_at(s, j, &f) && f.shape == FIG_NUMBER && !f.frac && !f.suffix.len &&
		    f.digits <= 3 && !f.vulgar_den)
			a = (int)f.mant;
		else if (ds_is(s, j, W_UNIT))
			a = s->lex[j]->a;
		else
			return i;
		if (ds_is(s, j + 1, W_HUNDRED) && scale > 2)
			scale = 2;
		else if (ds_is(s, j + 1, W_SCALE) && s->lex[j + 1]->a < scale)
			scale = s->lex[j + 1]->a;
		else if (scale == 2 && a > 0 && a < 100 && j > i &&
			 ds_kind_is(s, j, DS_KIND_NUMBER) && !ds_is(s, j + 1, W_HUNDRED) &&
			 !ds_is(s, j + 1, W_SCALE))
			return *v += a, j + 1;
		else
			return i;
		*v += a * ds_scale10(1, scale);
		i = j + 2;
	}
	return i;
}

/* "3 1/2", "2 million", "4 thousand 3 hundred and 21" */
static bool figures(const struct ds_values *s, size_t i, bool no_and, struct ds_num *out)
{
	struct ds_fig *f = &out->fig, next;
	size_t j = i + 1;
	double v;

	if (!ds_fig_at(s, i, f))
		return false;
	if (f->shape == FIG_PAIR && f->sep == '/' && f->suffix.len == 0 && is_part(f)) {
		set_value(out, (double)f->part[0] / f->part[1]);
		out->fraction = out->figure = true;
		out->end = j;
		return true;
	}
	if (f->shape != FIG_NUMBER)
		return false;
	if (ds_num_form(s, i, out))
		return true;
	out->figure = true;
	out->suffix = f->suffix;
	v = ds_scale10(f->mant, -f->frac);
	if (f->vulgar_den)
		v += (double)f->vulgar_num / f->vulgar_den;
	out->end = j;
	if (f->suffix.len) {
		set_value(out, v);
		return true;
	}
	if (f->frac == 0 && !f->grouped && ds_fig_at(s, j, &next) && next.shape == FIG_PAIR &&
	    next.sep == '/' && next.suffix.len == 0 && next.part[0] < next.part[1]) {
		v += (double)next.part[0] / next.part[1];
		j++;
	} else if (!no_and) {
		j = and_part(s, j, 0, &v);
	}
	if (j == i + 1 && ds_is(s, over_hyphen(s, j), W_SCALE)) {
		out->scale = s->lex[over_hyphen(s, j)]->a;
		v = ds_scale10(f->mant, out->scale - f->frac);
		if (f->vulgar_den)
			v += ds_scale10((uint64_t)f->vulgar_num, out->scale) / f->vulgar_den;
		out->end = over_hyphen(s, j) + 1;
		j = no_and ? out->end : and_part(s, out->end, out->scale, &v);
		out->end = j > out->end ? j : smaller(s, j, out->scale, &v);
	} else {
		out->end = scale_behind(s, j, out, &v);
		if (out->end > j && ds_is(s, out->end - 1, W_HUNDRED))
			out->end = smaller(s, out->end, 2, &v);
	}
	set_value(out, v);
	return true;
}

static void set_vague(struct ds_num *out, double low, size_t end)
{
	out->v = out->low = low;
	out->high = INFINITY;
	out->exact = false;
	out->vague = true;
	out->end = end;
}

/* dozens; hundreds of thousands; several hundred; a few; a couple of dozen */
static bool vague(const struct ds_values *s, size_t i, struct ds_num *out)
{
	size_t j = ds_is(s, i, W_A) ? i + 1 : i, end;
	double v;

	if (ds_is(s, i, W_VAGUE)) {
		v = s->lex[i]->a ? s->lex[i]->a : 2 * ds_scale10(1, s->lex[i]->b);
		if (ds_is(s, i + 1, W_OF) && ds_is(s, i + 2, W_VAGUE)) {
			/* "tens of thousands": ten times two thousand */
			double unit = s->lex[i + 2]->a ? s->lex[i + 2]->a / 2.0
						       : ds_scale10(1, s->lex[i + 2]->b);
			set_vague(out, v * unit, i + 3);
			return true;
		}
		/* "tens" and "scores" need their "of": "scores" is a verb as well */
		if ((ds_key_is(s, i, "tens") || ds_key_is(s, i, "scores")) &&
		    !ds_is(s, i + 1, W_OF))
			return false;
		set_vague(out, v, i + 1);
		return true;
	}
	if (!ds_is(s, j, W_SOME) ||
	    (j == i && !ds_key_is(s, j, "several") &&
	     !(ds_key_is(s, j, "couple") && ds_is(s, j + 1, W_OF))))
		return false;
	if (j == i + 1 && ds_key_is(s, j, "several"))
		return false;
	v = s->lex[j]->a;
	end = ds_key_is(s, j, "couple") && ds_is(s, j + 1, W_OF) ? j + 2 : j + 1;
	j = scale_behind(s, end, out, &v);
	if (j == end && ds_key_is(s, end - 1, "of"))
		j = end - 1;
	set_vague(out, v, j);
	return true;
}

/* half a million, half a dozen, half of, a half, a third of, a quarter of */
static bool half(const struct ds_values *s, size_t i, struct ds_num *out)
{
	size_t j = ds_is(s, i, W_A) ? i + 1 : i;
	size_t base, end;
	double v;

	/* "quarter million" */
	if (j == i && !ds_key_is(s, i, "half") && !ds_is(s, i + 1, W_SCALE))
		return false;
	if (!denominator(s, j, 1) || ds_is(s, j, W_PARTS))
		return false;
	v = 1.0 / s->lex[j]->a;
	base = ds_is(s, j + 1, W_A) ? j + 2 : j + 1;
	/* "half a gallon", "half-litre"; "a fourth of a litre" is left to the unit */
	if (ds_unit_at(s, ds_hyphen(s, base) ? base + 1 : base, false).unit) {
		set_value(out, v);
		out->fraction = true;
		out->end = base;
		return true;
	}
	end = scale_behind(s, base, out, &v);
	if (end != base) {
		set_value(out, v);
		out->end = end;
		return true;
	}
	if (j == i && i > 0 && (ds_is(s, i - 1, W_ORD) || ds_hyphen(s, i - 1) || ds_is(s, i - 1,
		W_REL)))
		return false; /* the first half, one-and-a-half */
	if (i > 0 && j == i && ds_is(s, i - 1, W_HEDGE) && !ds_is(s, i - 1, W_A) &&
	    !ds_key_is(s, i - 1, "lower") && !ds_key_is(s, i - 1, "higher") &&
	    !ds_key_is(s, i - 1, "larger") && !ds_key_is(s, i - 1, "smaller"))
		goto known; /* "nearly half", not "the lower half" */
	if (i > 1 && j == i && ds_key_is(s, i - 1, "than"))
		goto known;
	if (!part_follows(s, j + 1) || (j == i && !ds_is(s, j + 1, W_OF) && !ds_is(s, j + 1,
		W_THE)))
		return false;
known:
	set_value(out, v);
	out->fraction = true;
	out->end = j + 1;
	return true;
}

#define B(c) (UINT64_C(1) << W_##c)
static const uint64_t starters = B(A) | B(UNIT) | B(TENS) | B(VAGUE) | B(SOME) | B(FRAC);
#undef B

bool ds_num_may_start(const struct ds_values *s, size_t i)
{
	return i < s->n && (s->t->v[i].kind == DS_KIND_NUMBER ||
			    (s->lex[i] && s->lex[i]->classes & starters) || ds_num_point(s, i));
}

bool ds_num_alone(const struct ds_values *s, size_t i, bool no_and, struct ds_num *out)
{
	bool found;

	if (!ds_num_may_start(s, i))
		return false;
	memset(out, 0, sizeof *out);
	if (ds_kind_is(s, i, DS_KIND_NUMBER))
		found = figures(s, i, no_and, out);
	else if (!s->lex[i])
		found = ds_num_form(s, i, out);
	else
		found = words(s, i, no_and, out) || vague(s, i, out) || half(s, i, out);
	if (!found)
		return false;
	/* what overflows is no known number */
	if (!isfinite(out->v)) {
		out->v = out->low = 1e308;
		out->high = INFINITY;
		out->exact = false;
	}
	return true;
}

bool ds_num_parse(const struct ds_values *s, size_t i, bool no_and, struct ds_num *out)
{
	if (!ds_num_alone(s, i, no_and, out))
		return false;
	ds_num_share(s, i, out);
	return true;
}
