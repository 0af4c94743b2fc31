/*
 * A number and what it counts: percent, money, time, a unit, or nothing.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/values_int.h"

#include <math.h>
#include <stdio.h>

void ds_num_scale(struct ds_num *n, double factor)
{
	double low = n->low * factor, high = n->high * factor;

	n->v *= factor;
	n->low = factor < 0 ? high : low;
	n->high = factor < 0 ? low : high;
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

/* "221B Baker Street" */
static bool house(const struct ds_values *s, size_t i)
{
	return ds_flag(s, i + 1, DS_TOKEN_TITLE) && ds_same_sentence(s, i, i + 1);
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
	else if (suffix_is(n, " bn bln ") || (suffix_is(n, " b ") && (money || !house(s, i))))
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
	if (suffix_is(n, " day days "))
		return PER_DAY;
	if (suffix_is(n, " week weeks wk wks "))
		return PER_WEEK;
	if (suffix_is(n, " year years yr yrs "))
		return PER_YEAR;
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

double ds_period_days(enum ds_period p)
{
	static const double days[] = {0,  1 / 86400.0, 1 / 1440.0, 1 / 24.0, 1,	 7, 14,
				      30, 91,	       365,	   3650,     36500, 2, 1};

	return days[p];
}

void ds_measure_range(struct ds_measure *m, const struct ds_measure *a, const struct ds_measure *b)
{
	m->type = a->type;
	m->unit = a->unit ? a->unit : b->unit;
	m->period = b->period;
	m->factor = b->factor;
	m->num.low = a->num.v;
	m->num.high = b->num.v;
	m->num.exact = false;
	m->range = true;
	m->end = b->end;
	m->timex[0] = 0;
}

void ds_measure_length(struct ds_measure *m, enum ds_period p)
{
	size_t len = ds_duration_timex(m->timex, m->num.v, p);

	m->timex[len] = 0;
	m->type = DS_DURATION;
	m->period = p;
	m->factor = ds_period_days(p);
	ds_num_scale(&m->num, m->factor);
}

/* "two hours and 30 minutes", "2 years 1 month": a smaller unit goes on */
static void second_part(const struct ds_values *s, struct ds_measure *m)
{
	size_t i = ds_is(s, m->end, W_AND) ? m->end + 1 : m->end, len = strlen(m->timex), more;
	char timex[DS_TIMEX_MAX];
	struct ds_num n;
	enum ds_period p;
	const char *tail;

	if (!m->num.exact || len == 0 || strchr(m->timex, '.'))
		return;
	if (i == m->end + 1 && m->num.v > 0 &&
	    ds_key_is(s, ds_is(s, i, W_A) ? i + 1 : i, "half")) {
		double days = ds_period_days(m->period);

		m->num.v = m->num.v / days + 0.5;
		m->num.low = m->num.high = m->num.v;
		ds_measure_length(m, m->period);
		m->end = ds_is(s, i, W_A) ? i + 2 : i + 1;
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
	m->num.v += n.v * ds_period_days(p);
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
		ds_measure_length(m, p);
		second_part(s, m);
		m->end = over_age(s, m->end);
		return true;
	}
	return false;
}

/* "all day", "another week", "the whole month", "half hour" */
static bool whole_period(const struct ds_values *s, size_t i, struct ds_measure *m)
{
	size_t j = ds_hyphen(s, i + 1) ? i + 2 : i + 1;
	bool all = ds_key_is(s, i, "all"), another = ds_key_is(s, i, "another");
	bool half = ds_key_is(s, i, "half");

	if (!all && !another && !half && !ds_key_is(s, i, "whole") && !ds_key_is(s, i, "entire") &&
	    !ds_key_is(s, i, "full"))
		return false;
	if (!ds_is(s, j, W_PERIOD) || ds_is(s, j, W_ORD) || ds_is(s, j, W_FRAC) ||
	    ds_key(s, j).at[ds_key(s, j).len - 1] == 's' || s->lex[j]->b == PER_WEEKEND ||
	    !ds_same_sentence(s, i, j) || (ds_is(s, j, W_PART) && !all))
		return false;
	/* "another day in the war" may come: a day that is not told */
	if (half && s->lex[j]->b > PER_DAY && !ds_hyphen(s, i + 1))
		return false;
	m->num.v = m->num.low = m->num.high = half ? 0.5 : 1;
	m->num.exact = true;
	m->end = j + 1;
	ds_measure_length(m, (enum ds_period)s->lex[j]->b);
	return true;
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

	if (whole_period(s, i, m))
		return true;
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
	ds_measure_length(m, (enum ds_period)s->lex[j + 1]->b);
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
	ds_num_scale(&m->num, hit.factor);
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
		ds_measure_length(m, p);
		return true;
	}
	/* 5G, 3D */
	if (m->num.suffix.len == 1 && text.len && text.at[text.len - 1] >= 'A' &&
	    text.at[text.len - 1] <= 'Z')
		return false;
	if (text.len > 3 && text.at[text.len - 1] >= 'A' && text.at[text.len - 1] <= 'Z' &&
	    set_unit(m, DS_MONEY, ds_currency_glued(m->num.suffix)))
		return true;
	if (!set_unit(m, DS_QUANTITY, ds_unit_glued(s, i + 1, m->num.suffix)))
		return set_unit(m, DS_MONEY, ds_currency_glued(m->num.suffix));
	ds_quantity_more(s, m);
	return true;
}

/* "a quarter of a mile", "two thirds of a litre": where the unit stands */
static size_t part_of(const struct ds_values *s, const struct ds_measure *m, size_t i)
{
	size_t j = i + 1;

	if (!m->num.fraction || !ds_is(s, i, W_OF))
		return i;
	if (ds_is(s, j, W_A))
		j++;
	return ds_unit_at(s, j, false).unit || ds_currency_at(s, j).unit ? j : i;
}

/* "20 (kg)" */
static struct ds_unit_hit in_brackets(const struct ds_values *s, size_t i, bool figure)
{
	struct ds_unit_hit hit = {NULL, 0, i};

	if (!figure || !(ds_key_is(s, i, "(") || ds_key_is(s, i, "<")))
		return hit;
	hit = ds_unit_at(s, i + 1, true);
	if (!ds_key_is(s, hit.end, ")") && !ds_key_is(s, hit.end, ">"))
		hit.unit = NULL;
	hit.end++;
	return hit;
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
	/* "a quarter of an hour" */
	if (m->num.fraction && ds_is(s, i, W_OF) && ds_is(s, i + 1, W_A) &&
	    ds_is(s, i + 2, W_PERIOD) && s->lex[i + 2]->b < PER_WEEKEND) {
		m->end = i + 3;
		ds_measure_length(m, (enum ds_period)s->lex[i + 2]->b);
		return;
	}
	i = part_of(s, m, i);
	if (set_unit(m, DS_MONEY, ds_currency_at(s, i))) {
		ds_money_more(s, m);
		return;
	}
	if (i == m->end && period_at(s, m))
		return;
	if (i != m->end && ds_is(s, i, W_PERIOD) && s->lex[i]->b != PER_WEEKEND) {
		m->end = i + 1;
		ds_measure_length(m, (enum ds_period)s->lex[i]->b);
		return;
	}
	if (set_unit(m, DS_QUANTITY, ds_unit_at(s, i, m->num.figure)) ||
	    set_unit(m, DS_QUANTITY, in_brackets(s, i, m->num.figure)))
		ds_quantity_more(s, m);
}

/* "USD115", "USD3.14": a code that the figures are glued to */
static bool code_glued(const struct ds_values *s, size_t i, struct ds_measure *out)
{
	ds_str key = ds_key(s, i), text = ds_token_text(s->t, i);
	struct ds_unit_hit code;
	struct ds_fig f, more;

	if (key.len < 4 || text.len != key.len || text.at[0] < 'A' || text.at[0] > 'Z' ||
	    key.at[key.len - 1] < '0' || key.at[key.len - 1] > '9')
		return false;
	code = ds_currency_glued(ds_str_sub(key, 0, 3));
	if (!code.unit || memcmp(code.unit, text.at, 3) != 0 ||
	    !ds_fig_parse(&f, ds_str_sub(key, 3, key.len), ds_str_sub(text, 3, text.len)) ||
	    f.shape != FIG_NUMBER || f.suffix.len)
		return false;
	out->end = i + 1;
	out->num.v = ds_scale10(f.mant, -f.frac);
	/* the tokeniser parts letters with figures at the point */
	if (!f.frac && ds_key_is(s, i + 1, ".") && ds_flag(s, i + 1, DS_TOKEN_TIGHT) &&
	    ds_flag(s, i + 2, DS_TOKEN_TIGHT) && ds_fig_at(s, i + 2, &more) &&
	    more.shape == FIG_NUMBER && !more.frac && more.digits <= 4 && !more.suffix.len) {
		out->num.v += ds_scale10(more.mant, -more.digits);
		out->end = i + 3;
	}
	out->num.low = out->num.high = out->num.v;
	out->num.exact = out->num.figure = true;
	out->type = DS_MONEY;
	out->unit = code.unit;
	return true;
}

/* "a mile", "a kg", "a dollar": one of the few units that are seldom anything else */
static bool article_unit(const struct ds_values *s, size_t i, struct ds_measure *out)
{
	static const char *const units[] = {"mile", "miles", "kilometre", "kilogram", "litre",
					    "millilitre", "tonne", "gallon", "acre", "hectare",
					    "pound", "USD", "EUR", "square mile"};
	struct ds_unit_hit hit;
	bool money;

	if (!ds_is(s, i, W_A) || !ds_kind_is(s, i + 1, DS_KIND_WORD) ||
	    !ds_same_sentence(s, i, i + 1) || ds_flag(s, i + 1, DS_TOKEN_UPPER) ||
	    (i > 0 && ds_is(s, i - 1, W_OF)))
		return false;
	hit = ds_currency_at(s, i + 1);
	money = hit.unit && hit.factor == 1;
	if (!money)
		hit = ds_unit_at(s, i + 1, true);
	for (size_t k = 0; hit.unit && k < sizeof units / sizeof *units; k++) {
		if (strcmp(hit.unit, units[k]) != 0)
			continue;
		/* "a dollar bill", "a mile marker", "a pound a day": a noun follows */
		if (ds_kind_is(s, hit.end, DS_KIND_WORD) && ds_same_sentence(s, i, hit.end) &&
		    !ds_is(s, hit.end, W_STOP) && !ds_is(s, hit.end, W_AGO) &&
		    !ds_key_is(s, hit.end, "away") && !ds_is(s, hit.end, W_A))
			return false;
		if (strcmp(hit.unit, "pound") == 0 && !ds_is(s, hit.end, W_OF) &&
		    ds_key(s, i + 1).len > 2)
			return false;
		out->num.v = out->num.low = out->num.high = 1;
		out->num.exact = true;
		out->type = money ? DS_MONEY : DS_QUANTITY;
		out->unit = hit.unit;
		out->factor = 1;
		out->end = hit.end;
		if (money)
			ds_money_more(s, out);
		return true;
	}
	return false;
}

/* "- 20 degrees": a minus apart is one only in front of a temperature, or of a number alone */
static bool minus_apart(const struct ds_values *s, size_t i)
{
	struct ds_unit_hit hit;
	struct ds_num n;

	if (!ds_dash(s, i) || !ds_kind_is(s, i + 1, DS_KIND_NUMBER))
		return false;
	memset(&n, 0, sizeof n);
	if (i == 0 && ds_num_parse(s, 1, true, &n) && n.end == s->n)
		return true;
	hit = ds_unit_at(s, i + 2, true);
	return hit.unit && strncmp(hit.unit, "degree", 6) == 0;
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
		if (sign.factor != 1)
			ds_num_scale(&out->num, sign.factor);
		out->end = out->num.end;
		out->type = DS_MONEY;
		out->unit = sign.unit;
		ds_money_more(s, out);
		return true;
	}
	if (article_period(s, i, out) || article_unit(s, i, out) || code_glued(s, i, out))
		return true;
	if (ds_is(s, i, W_NEG) || (ds_dash(s, i) && !ds_flag(s, i, DS_TOKEN_TIGHT) &&
				   ds_flag(s, i + 1, DS_TOKEN_TIGHT) &&
				   ds_kind_is(s, i + 1, DS_KIND_NUMBER)) ||
	    minus_apart(s, i))
		at = i + 1;
	if (!ds_num_parse(s, at, between, &out->num))
		return false;
	if (at != i)
		ds_num_scale(&out->num, -1);
	out->end = out->num.end;
	if (out->num.figure && !glued(s, at, out))
		return false;
	ds_measure_behind(s, out);
	if (out->num.ordinal)
		out->type = DS_ORDINAL;
	return true;
}
