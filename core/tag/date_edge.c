/*
 * Edges of the year and its parts: the end of the year, later in the month, the rest of the week,
 * year to date, by year end, the year before; and the weekend.
 *
 * "The end of" does not narrow the value; the rest of the week is what is left of it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/date_phrase.h"

/* The day that "the year", "the month" belong to: that of a date right here in the past, or today. */
struct ds_day ds_date_scene(const struct ds_values *s, size_t i)
{
	const struct ds_when *e = &s->explicit;
	bool here = e->grain && i < s->n && s->t->n_sentences && !e->bc &&
		    s->explicit_para == s->t->sentences[s->t->v[i].sentence].paragraph;

	return here && (!s->ref.y || e->day.y < s->ref.y) ? ds_date_text_base(s)
							  : ds_date_base(s, false);
}

/* the end of the year, later in the month, the rest of the week */
static size_t edge(struct ds_values *s, size_t i)
{
	bool mod = ds_is(s, i, W_MOD), rest;
	size_t at = i + 2, end;
	struct ds_when w, to;
	struct ds_day base, first, last;

	if (!(mod ? ds_key_is(s, i + 1, "in") || ds_is(s, i + 1, W_OF) : ds_is(s, i + 1, W_OF)) ||
	    (!mod && !ds_is(s, i, W_EDGE)))
		return i;
	if (ds_is(s, at, W_THE))
		at++;
	else if (mod || !ds_is_period(s, at, PER_YEAR))
		return i;
	if (!ds_is(s, at, W_PERIOD) || s->lex[at]->b < PER_WEEK || s->lex[at]->b > PER_CENTURY ||
	    !ds_singular(s, at) || !ds_same_sentence(s, i, at))
		return i;
	end = at + 1;
	/* "the end of the century of", "the end of the year 2000", "the end of the week-long" */
	if (ds_is(s, end, W_OF) || ds_kind_is(s, end, DS_KIND_NUMBER) || ds_hyphen(s, end) ||
	    ds_is(s, end, W_AGO))
		return i;
	base = ds_date_scene(s, at);
	w = ds_date_shifted(base, (enum ds_period)s->lex[at]->b, 0);
	rest = ds_key_is(s, i, "rest") || ds_key_is(s, i, "remainder");
	if (!w.day.y)
		ds_date_add_vague(s, i, end);
	else if (rest && ds_when_bounds(&w, &first, &last)) {
		w = (struct ds_when){.grain = GRAIN_DAY, .day = base};
		to = (struct ds_when){.grain = GRAIN_DAY, .day = last};
		ds_date_add(s, i, end, &w, &to);
	} else {
		ds_date_add(s, i, end, &w, NULL);
	}
	return end;
}

/* by year end, at the year's end */
static size_t year_end(struct ds_values *s, size_t i)
{
	size_t at = ds_hyphen(s, i + 1) || ds_key_is(s, i + 1, "'s") ? i + 2 : i + 1;
	struct ds_when w;

	if (!ds_is_period(s, i, PER_YEAR) || !ds_singular(s, i) || !ds_key_is(s, at, "end") ||
	    i == 0 ||
	    !(ds_is(s, i - 1, W_STOP) || ds_is(s, i - 1, W_THE)) || ds_is(s, at + 1, W_OF) ||
	    (ds_kind_is(s, at + 1, DS_KIND_WORD) && !ds_is(s, at + 1, W_STOP)))
		return i;
	w = ds_date_shifted(ds_date_scene(s, i), PER_YEAR, 0);
	if (w.day.y)
		ds_date_add(s, i, at + 1, &w, NULL);
	else
		ds_date_add_vague(s, i, at + 1);
	return at + 1;
}

/* "a fall from the year before", "the week after": told from the last date, where the clause ends */
static size_t beside(struct ds_values *s, size_t i)
{
	bool after = ds_key_is(s, i + 1, "after") || ds_key_is(s, i + 1, "later");
	struct ds_when w;

	if (!ds_is(s, i, W_PERIOD) || s->lex[i]->b < PER_DAY || !ds_singular(s, i) || i == 0 ||
	    !ds_is(s, i - 1, W_THE) || ds_is(s, i, W_PART) ||
	    !(after || ds_key_is(s, i + 1, "before") || ds_key_is(s, i + 1, "earlier")) ||
	    (ds_kind_is(s, i + 2, DS_KIND_WORD) && ds_same_sentence(s, i, i + 2) &&
	     !ds_key_is(s, i + 2, "when") && !ds_is(s, i + 2, W_AND)) ||
	    ds_kind_is(s, i + 2, DS_KIND_NUMBER))
		return i;
	w = ds_date_shifted(ds_date_text_base(s), (enum ds_period)s->lex[i]->b, after ? 1 : -1);
	if (w.day.y)
		ds_date_add(s, i, i + 2, &w, NULL);
	else
		ds_date_add_vague(s, i, i + 2);
	return i + 2;
}

/* year to date */
static size_t to_date(struct ds_values *s, size_t i)
{
	struct ds_when w, to;

	if (!ds_is(s, i, W_PERIOD) || s->lex[i]->b < PER_WEEK || !ds_key_is(s, i + 1, "to") ||
	    !ds_key_is(s, i + 2, "date") || !ds_singular(s, i))
		return i;
	w = ds_date_shifted(ds_date_base(s, false), (enum ds_period)s->lex[i]->b, 0);
	to = (struct ds_when){.grain = GRAIN_DAY, .day = ds_date_base(s, false)};
	if (w.day.y) {
		struct ds_day last;

		if (!ds_when_bounds(&w, &w.day, &last))
			return i;
		w.grain = GRAIN_DAY;
		ds_date_add(s, i, i + 3, &w, &to);
	} else {
		ds_date_add_vague(s, i, i + 3);
	}
	return i + 3;
}

/* over the weekend: the last one, or the next where the words speak of what is to come */
static size_t weekend(struct ds_values *s, size_t i)
{
	struct ds_day base = ds_date_base(s, false);
	struct ds_when w;
	bool ahead;

	if (!ds_is_period(s, i, PER_WEEKEND) || !ds_singular(s, i) || i == 0 ||
	    !ds_is(s, i - 1, W_THE) ||
	    ds_is(s, i + 1, W_OF) || ds_flag(s, i + 1, DS_TOKEN_JOINED) || ds_hyphen(s, i + 1) ||
	    ((ds_key_is(s, i + 1, "after") || ds_key_is(s, i + 1, "before")) &&
	     (ds_is(s, i + 2, W_REL) || ds_is(s, i + 3, W_REL))))
		return i;
	/* "the weekend edition" */
	if (ds_kind_is(s, i + 1, DS_KIND_WORD) && !ds_is(s, i + 1, W_STOP) && i > 1 &&
	    !ds_key_is(s, i - 2, "over") && !ds_key_is(s, i - 2, "during"))
		return i;
	ahead = ds_date_future(s, i) || (base.y && ds_cal_weekday(base) > 5);
	w = ds_date_shifted(base, PER_WEEKEND, ahead ? 0 : -1);
	ds_values_because(s, ahead ? "the weekend of the document's week"
				   : "the last weekend before the document's date", base);
	if (w.day.y)
		ds_date_add(s, i, i + 1, &w, NULL);
	else
		ds_date_add_vague(s, i, i + 1);
	return i + 1;
}

size_t ds_date_edge(struct ds_values *s, size_t i)
{
	size_t end = i;

	if (ds_is(s, i, W_EDGE) || ds_is(s, i, W_MOD))
		end = edge(s, i);
	if (end > i || !ds_is(s, i, W_PERIOD))
		return end;
	end = weekend(s, i);
	if (end == i)
		end = to_date(s, i);
	if (end == i)
		end = year_end(s, i);
	return end == i ? beside(s, i) : end;
}
