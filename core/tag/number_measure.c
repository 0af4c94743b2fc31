/*
 * A number and what it counts: percent, money, time, a unit, or nothing.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/values_int.h"

#include <math.h>
#include <stdio.h>

static void scale(struct ds_num *n, double factor)
{
	n->v *= factor;
	n->low *= factor;
	n->high *= factor;
}

static bool suffix_is(const struct ds_num *n, const char *list)
{
	size_t len = n->suffix.len;

	for (const char *p = strstr(list, " "); p && p[1]; p = strstr(p + 1, " ")) {
		if (strncmp(p + 1, n->suffix.at, len) == 0 && p[1 + len] == ' ')
			return true;
	}
	return false;
}

/* "k", "m", "bn" behind the figures; with money or in capitals "m" is a million, else a metre */
static bool glued_scale(const struct ds_values *s, size_t i, struct ds_num *n, bool money)
{
	ds_str text = ds_token_text(s->t, i);
	bool capital = text.len && text.at[text.len - 1] == 'M';
	int exp;

	if (suffix_is(n, " k "))
		exp = 3;
	else if (suffix_is(n, " mn mln ") || (suffix_is(n, " m ") && (money || capital)) ||
		 (money && suffix_is(n, " mm ")))
		exp = 6;
	else if (suffix_is(n, " bn bln b "))
		exp = 9;
	else if (suffix_is(n, " tn trn "))
		exp = 12;
	else
		return false;
	n->v = n->low = n->high = ds_scale10(n->fig.mant, exp - n->fig.frac);
	n->scale = exp;
	n->suffix.len = 0;
	return true;
}

/* "2h", "30min" */
static enum ds_period glued_period(const struct ds_num *n)
{
	if (suffix_is(n, " h hr hrs "))
		return PER_HOUR;
	if (suffix_is(n, " min mins "))
		return PER_MINUTE;
	/* "her 80s" are no seconds */
	if (suffix_is(n, " s sec secs ") && n->fig.digits < 3 &&
	    (n->suffix.len > 1 || n->fig.mant % 10))
		return PER_SECOND;
	return PER_NONE;
}

static size_t percent_at(const struct ds_values *s, size_t i)
{
	if (ds_hyphen(s, i))
		i++;
	if (ds_key_is(s, i, "percentage") || ds_key_is(s, i, "percent")) {
		if (ds_key_is(s, i + 1, "point") || ds_key_is(s, i + 1, "points"))
			return i + 2;
		return i + 1;
	}
	if (ds_key_is(s, i, "%") || ds_key_is(s, i, "percents") || ds_key_is(s, i, "pct"))
		return i + 1;
	if (ds_is(s, i, W_PER) && (ds_key_is(s, i + 1, "cent") || ds_key_is(s, i + 1, "cents")))
		return i + 2;
	return 0;
}

/* "old", "of age" behind a length of time */
static size_t over_age(const struct ds_values *s, size_t i)
{
	if (ds_hyphen(s, i) && ds_is(s, i + 1, W_OLD))
		return i + 2;
	if (ds_is(s, i, W_OLD))
		return i + 1;
	if (ds_is(s, i, W_OF) && ds_key_is(s, i + 1, "age"))
		return i + 2;
	return i;
}

static double period_days(enum ds_period p)
{
	static const double days[] = {0,  1 / 86400.0, 1 / 1440.0, 1 / 24.0, 1,	 7, 14,
				      30, 91,	       365,	   3650,     36500, 2, 1};

	return days[p];
}

static void set_duration(struct ds_measure *m, enum ds_period p)
{
	size_t len = ds_duration_timex(m->timex, m->num.v, p);

	m->timex[len] = 0;
	m->type = DS_DURATION;
	m->period = p;
	m->factor = period_days(p);
	scale(&m->num, m->factor);
}

/* "two hours and 30 minutes", "2 years 1 month": a smaller unit goes on */
static void second_part(const struct ds_values *s, struct ds_measure *m)
{
	size_t i = ds_is(s, m->end, W_AND) ? m->end + 1 : m->end, len = strlen(m->timex), more;
	char timex[DS_TIMEX_MAX];
	struct ds_num n;
	enum ds_period p;
	const char *tail;

	if (!m->num.exact || len == 0)
		return;
	if (i == m->end + 1 && ds_is(s, i, W_A) && ds_key_is(s, i + 1, "half") && m->num.v > 0) {
		double days = period_days(m->period);

		m->num.v = m->num.v / days + 0.5;
		m->num.low = m->num.high = m->num.v;
		set_duration(m, m->period);
		m->end = i + 2;
		return;
	}
	if (!ds_num_parse(s, i, false, &n) || !n.exact || n.ordinal || n.suffix.len ||
	    !ds_is(s, n.end, W_PERIOD))
		return;
	p = (enum ds_period)s->lex[n.end]->b;
	more = ds_duration_timex(timex, n.v, p);
	timex[more] = 0;
	if (more == 0 || p >= m->period)
		return;
	tail = timex + 1;
	if (*tail == 'T' && strchr(m->timex, 'T'))
		tail++;
	if (len + strlen(tail) >= DS_TIMEX_MAX)
		return;
	memcpy(m->timex + len, tail, strlen(tail) + 1);
	m->num.v += n.v * period_days(p);
	m->num.low = m->num.high = m->num.v;
	m->end = n.end + 1;
}

static bool period_at(const struct ds_values *s, struct ds_measure *m)
{
	size_t i = ds_hyphen(s, m->end) ? m->end + 1 : m->end;
	enum ds_period p;

	if (ds_is(s, i, W_PERIOD) && !m->num.ordinal && !m->num.fraction) {
		p = (enum ds_period)s->lex[i]->b;
		if (p == PER_WEEKEND)
			return false;
		m->end = i + 1;
		set_duration(m, p);
		second_part(s, m);
		m->end = over_age(s, m->end);
		return true;
	}
	return false;
}

/* "half an hour", "an hour" where a length is meant */
static bool article_period(const struct ds_values *s, size_t i, struct ds_measure *m)
{
	static const char *const before[] = {"for",    "in",	"within", "after", "nearly",
					     "almost", "than",
					     "over",   "about", "around", "takes", "take",   "took",
					       "lasted",
					     "spent", "lasts",  "least",  "under"};
	bool half = ds_key_is(s, i, "half");
	size_t j = half ? i + 1 : i;
	bool known = half;

	if (!ds_is(s, j, W_A) || !ds_is(s, j + 1, W_PERIOD) || ds_is(s, j + 1, W_ORD) ||
	    s->lex[j + 1]->b == PER_WEEKEND)
		return false;
	for (size_t k = 0; !known && i > 0 && k < sizeof before / sizeof *before; k++)
		known = ds_key_is(s, i - 1, before[k]);
	if (!known)
		return false;
	m->num.v = m->num.low = m->num.high = half ? 0.5 : 1;
	m->num.exact = true;
	m->end = j + 2;
	set_duration(m, (enum ds_period)s->lex[j + 1]->b);
	second_part(s, m);
	return true;
}

static bool set_unit(struct ds_measure *m, ds_type type, struct ds_unit_hit hit)
{
	if (!hit.unit)
		return false;
	m->type = type;
	m->unit = hit.unit;
	m->factor = hit.factor;
	scale(&m->num, hit.factor);
	if (hit.end)
		m->end = hit.end;
	return true;
}

/* Letters glued to the figures; false when they make it no number at all. */
static bool glued(const struct ds_values *s, size_t i, struct ds_measure *m)
{
	ds_str text = ds_token_text(s->t, i);
	enum ds_period p;

	if (m->num.suffix.len == 0 || glued_scale(s, i, &m->num, false))
		return true;
	if (suffix_is(&m->num, " st nd rd th ")) {
		m->num.ordinal = true;
		m->num.suffix.len = 0;
		return m->num.fig.frac == 0;
	}
	p = glued_period(&m->num);
	if (p) {
		set_duration(m, p);
		return true;
	}
	/* 5G, 3D */
	if (m->num.suffix.len == 1 && text.len && text.at[text.len - 1] >= 'A' &&
	    text.at[text.len - 1] <= 'Z')
		return false;
	return set_unit(m, DS_QUANTITY, ds_unit_glued(m->num.suffix)) ||
	       set_unit(m, DS_MONEY, ds_currency_glued(m->num.suffix));
}

void ds_measure_behind(const struct ds_values *s, struct ds_measure *m)
{
	size_t end = percent_at(s, m->end);
	size_t i = m->end;

	if (m->type != DS_CARDINAL)
		return;
	if (end) {
		m->type = DS_PERCENT;
		m->end = end;
		return;
	}
	if (m->num.ordinal || m->num.vague) {
		/* "several million dollars" has a unit, "dozens of people" has not */
		if (!m->num.vague)
			return;
		if (ds_is(s, i, W_OF))
			i++;
	}
	if (set_unit(m, DS_MONEY, ds_currency_at(s, i)))
		return;
	if (i == m->end && period_at(s, m))
		return;
	if (i != m->end && ds_is(s, i, W_PERIOD) && s->lex[i]->b != PER_WEEKEND) {
		m->end = i + 1;
		set_duration(m, (enum ds_period)s->lex[i]->b);
		return;
	}
	set_unit(m, DS_QUANTITY, ds_unit_at(s, i, m->num.figure));
}

bool ds_measure_parse(const struct ds_values *s, size_t i, bool between, struct ds_measure *out)
{
	struct ds_unit_hit sign;
	size_t at = i;

	memset(out, 0, sizeof *out);
	out->type = DS_CARDINAL;
	sign = ds_currency_sign(s, i);
	if (sign.unit) {
		if (!ds_num_parse(s, sign.end, between, &out->num) || out->num.ordinal)
			return false;
		if (out->num.suffix.len && !glued_scale(s, sign.end, &out->num, true))
			return false;
		out->end = out->num.end;
		out->type = DS_MONEY;
		out->unit = sign.unit;
		return true;
	}
	if (article_period(s, i, out))
		return true;
	if (ds_is(s, i, W_NEG) || (ds_dash(s, i) && !ds_flag(s, i, DS_TOKEN_TIGHT) &&
				   ds_flag(s, i + 1, DS_TOKEN_TIGHT) &&
				   ds_kind_is(s, i + 1, DS_KIND_NUMBER)))
		at = i + 1;
	if (!ds_num_parse(s, at, between, &out->num))
		return false;
	if (at != i)
		scale(&out->num, -1);
	out->end = out->num.end;
	if (out->num.figure && !glued(s, at, out))
		return false;
	ds_measure_behind(s, out);
	if (out->num.ordinal)
		out->type = DS_ORDINAL;
	return true;
}

double ds_period_days(enum ds_period p)
{
	return period_days(p);
}
