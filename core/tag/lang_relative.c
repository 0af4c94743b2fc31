/*
 * Dates told from another date, by a table: gestern, la semaine prochaine, hace tres años, три дня
 * назад; holidays. See date_relative.c.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/lang_int.h"

static void emit(struct ds_lang_doc *d, size_t i, size_t end, const struct ds_when *w)
{
	if (w->day.y)
		ds_date_add(&d->v, i, end, w, NULL);
	else
		ds_date_add_vague(&d->v, i, end);
}

static struct ds_when day_when(struct ds_day day)
{
	return (struct ds_when){.grain = GRAIN_DAY, .day = day};
}

static struct ds_day shift_days(struct ds_day day, long n)
{
	return day.y ? ds_cal_day(ds_cal_days(day) + n) : day;
}

/* The first day of the last date in the text, else the document's. */
static struct ds_day text_base(const struct ds_lang_doc *d)
{
	struct ds_day first, last;

	if (d->v.mention.grain && ds_when_bounds(&d->v.mention, &first, &last)) {
		ds_values_because(&d->v, "told from the last date in the text before it", first);
		return first;
	}
	return ds_date_base(&d->v, false);
}

/* "heute", "ayer por la noche", "am nächsten Tag" */
static size_t day_word(struct ds_lang_doc *d, size_t i)
{
	const struct ds_lang_hit *h = ds_lang_hit(d, i, LK_DAY_PART), *part;
	struct ds_day base = ds_date_base(&d->v, false);
	struct ds_when w;

	if (h && h->w->day) {
		w = (struct ds_when){.grain = GRAIN_DAY, .sub = (int)h->w->value};
		ds_date_resolve(&d->v, i, &w);
		return ds_lang_part_add(d, i, h->end, w.day, h->w->period);
	}
	if (h)
		return ds_lang_part_add(d, i, h->end, shift_days(base, (long)h->w->value),
					h->w->period);
	h = ds_lang_hit(d, i, LK_DAY);
	/* "guten Morgen" and "la mañana" are none, "Morgen" may begin a sentence */
	if (h && h->w->shy && i > 0 && ds_same_sentence(&d->v, i - 1, i) &&
	    (!ds_flag(&d->v, i, DS_TOKEN_LOWER) || ds_lang_has(d, i - 1, LK_THE)))
		return i;
	if (h) {
		struct ds_day day = shift_days(base, (long)h->w->value);

		part = ds_lang_hit(d, h->end, LK_DAYTIME);
		if (part && ds_same_sentence(&d->v, i, part->end - 1))
			return ds_lang_part_add(d, i, part->end, day, part->w->period);
		w = day_when(day);
		emit(d, i, h->end, &w);
		return h->end;
	}
	h = ds_lang_hit(d, i, LK_TEXT_DAY);
	if (!h)
		return i;
	w = day_when(shift_days(text_base(d), (long)h->w->value));
	emit(d, i, h->end, &w);
	return h->end;
}

static struct ds_when rel_weekday(struct ds_day base, int weekday, long dir)
{
	struct ds_when w = {.grain = GRAIN_DAY, .day = {base.y, 0, 0}};
	long diff = base.y ? weekday - ds_cal_weekday(base) : 0;

	if (!base.y)
		return w;
	if (dir < 0 && diff >= 0)
		diff -= 7;
	if (dir > 0 && diff <= 0)
		diff += 7;
	w.day = shift_days(base, diff + (dir < -1 ? -7 : dir > 1 ? 7 : 0));
	return w;
}

/* What is last, this, next: at i; the token behind, or i. */
static size_t rel_what(struct ds_lang_doc *d, size_t i, long dir, struct ds_when *w)
{
	const struct ds_lang_hit *h;
	struct ds_day base = ds_date_base(&d->v, false);

	memset(w, 0, sizeof *w);
	w->day.y = base.y;
	h = ds_lang_hit(d, i, LK_WEEKDAY);
	if (h && !h->w->shy) {
		*w = rel_weekday(base, (int)h->w->value, dir);
		return h->end;
	}
	h = ds_lang_hit(d, i, LK_PERIOD);
	if (h && h->w->period >= PER_DAY && !h->w->shy) {
		bool text = h->w->period == PER_DAY && dir == 0;

		*w = ds_date_shifted(text ? text_base(d) : base, (enum ds_period)h->w->period, dir);
		return h->end;
	}
	h = ds_lang_hit(d, i, LK_MONTH);
	if (h && !h->w->shy) {
		w->grain = GRAIN_MONTH;
		w->day.m = (int)h->w->value;
		if (base.y && dir < 0 && w->day.m >= base.m)
			w->day.y--;
		if (base.y && dir > 0 && w->day.m <= base.m)
			w->day.y++;
		return h->end;
	}
	h = ds_lang_hit(d, i, LK_SEASON);
	if (h && !h->w->shy) {
		w->grain = GRAIN_SEASON;
		w->sub = (int)h->w->value;
		if (base.y && dir < 0 && w->sub * 3 + 2 >= base.m)
			w->day.y--;
		if (base.y && dir > 0 && w->sub * 3 <= base.m)
			w->day.y++;
		return h->end;
	}
	return i;
}

/* n periods up to the base, or from it on */
static size_t stretch(struct ds_lang_doc *d, size_t i, size_t end, const struct ds_num *n,
		      enum ds_period p, long dir)
{
	struct ds_day base = ds_date_base(&d->v, false), other;
	struct ds_when a, b;

	if (!n->exact || !base.y || !(n->v >= 1 && n->v <= 9999) || n->v != floor(n->v)) {
		ds_date_add_vague(&d->v, i, end);
		return end;
	}
	a = ds_date_shifted(base, p, (long)n->v * dir);
	if (!a.day.y) {
		ds_date_add_vague(&d->v, i, end);
		return end;
	}
	other = a.day;
	if (p == PER_WEEK || p == PER_FORTNIGHT)
		other = shift_days(base, (long)n->v * dir * (p == PER_WEEK ? 7 : 14));
	a = day_when(dir < 0 ? shift_days(other, 1) : shift_days(base, 1));
	b = day_when(dir < 0 ? base : other);
	ds_date_add(&d->v, i, end, &a, &b);
	d->v.last = base;
	return end;
}

static const struct ds_lang_hit *long_period(const struct ds_lang_doc *d, size_t i)
{
	const struct ds_lang_hit *h = ds_lang_period(d, i);

	return h && h->w->period >= PER_DAY && !h->w->shy ? h : NULL;
}

/* What is last, this, next: in front of what it tells, or behind ("?" in the table). */
static const struct ds_lang_hit *rel_hit(const struct ds_lang_doc *d, size_t i, bool behind)
{
	if (!ds_lang_has(d, i, LK_REL))
		return NULL;
	for (size_t h = d->first[i]; h < d->first[i + 1]; h++) {
		if (d->hits[h].w->kind == LK_REL && d->hits[h].w->shy == behind)
			return &d->hits[h];
	}
	return NULL;
}

/* "die letzten drei Jahre", "ces trois dernières années", "las 10 semanas anteriores" */
static size_t rel_length(struct ds_lang_doc *d, size_t i)
{
	const struct ds_lang_hit *r = rel_hit(d, i, false), *h;
	struct ds_num n;

	if (r) {
		if (r->w->value == 0 || !ds_lang_number(d, r->end, &n) || n.ordinal || n.suffix.len)
			return i;
		h = long_period(d, n.end);
		return h ? stretch(d, i, h->end, &n, (enum ds_period)h->w->period,
				   r->w->value < 0 ? -1 : 1) : i;
	}
	if (!ds_lang_number(d, i, &n) || n.ordinal || n.suffix.len || n.alone_one)
		return i;
	r = rel_hit(d, n.end, false);
	h = r ? long_period(d, r->end) : long_period(d, n.end);
	/* "10-na keçən gecə" is the night to the tenth */
	if (!h || h->w->period == PER_NIGHT)
		return i;
	if (r)
		return r->w->value == 0 ? i : stretch(d, i, h->end, &n,
						      (enum ds_period)h->w->period,
						     r->w->value < 0 ? -1 : 1);
	r = rel_hit(d, h->end, true);
	if (!r || r->w->value == 0)
		return i;
	return stretch(d, i, r->end, &n, (enum ds_period)h->w->period, r->w->value < 0 ? -1 : 1);
}

/*
 * last, this, next + period, weekday, month, season, part of the day, on either side; the extent
 * begins at start
 */
static size_t rel(struct ds_lang_doc *d, size_t start, size_t i)
{
	const struct ds_lang_hit *r = rel_hit(d, i, false), *part;
	struct ds_when w;
	size_t end;
	long dir;

	if (r) {
		dir = (long)r->w->value;
		part = ds_lang_hit(d, r->end, LK_DAYTIME);
		if (part && part->w->period < 5)
			return ds_lang_part_add(d, start, part->end,
						shift_days(ds_date_base(&d->v, dir == 0), dir),
							part->w->period);
		end = rel_what(d, r->end, dir, &w);
		if (end == r->end || !ds_same_sentence(&d->v, i, end - 1))
			return start;
		emit(d, start, end, &w);
		return end;
	}
	if (!(d->kinds[i] & (DS_LANG_BIT(LK_WEEKDAY) | DS_LANG_BIT(LK_PERIOD) | DS_LANG_BIT(LK_MONTH) |
			     DS_LANG_BIT(LK_SEASON))))
		return start;
	end = rel_what(d, i, 0, &w);
	r = end > i ? rel_hit(d, end, true) : NULL;
	if (!r || !ds_same_sentence(&d->v, i, r->end - 1))
		return start;
	rel_what(d, i, (long)r->w->value, &w);
	emit(d, start, r->end, &w);
	return r->end;
}

/* "Ende letzter Woche", "в конце прошлого года"; "Ende des Jahres" is that of this year */
static size_t mod_rel(struct ds_lang_doc *d, size_t i)
{
	size_t at = ds_lang_over_mod(d, i), end;
	const struct ds_lang_hit *h;
	struct ds_when w;

	if (at == i || at >= d->v.n)
		return i;
	end = rel(d, i, at);
	if (end > i)
		return end;
	h = ds_lang_hit(d, at, LK_PERIOD);
	if (!h || h->w->shy || h->w->period < PER_WEEK || h->w->period > PER_YEAR)
		return i;
	/* "Ende des Jahres 2019" is a date of its own */
	if (ds_kind_is(&d->v, h->end, DS_KIND_NUMBER))
		return i;
	w = ds_date_shifted(ds_date_base(&d->v, false), (enum ds_period)h->w->period, 0);
	emit(d, i, h->end, &w);
	return h->end;
}

/* A number of periods at i with the words that soften it; the token behind, or i. */
static size_t count_at(struct ds_lang_doc *d, size_t i, struct ds_num *n, enum ds_period *p)
{
	const struct ds_lang_hit *h;
	size_t at = ds_lang_over(d, i, LK_ABOUT);

	if (at == i)
		at = ds_lang_over(d, i, LK_LOW);
	if (!ds_lang_number(d, at, n) || n->ordinal || n->suffix.len)
		return i;
	h = ds_lang_period(d, n->end);
	if (!h && n->vague)
		h = ds_lang_period(d, ds_lang_over(d, n->end, LK_OF));
	if (!h || h->w->shy || !ds_same_sentence(&d->v, i, h->end - 1))
		return i;
	*p = (enum ds_period)h->w->period;
	return h->end;
}

/* What stands behind a length of time and makes it a date; the token behind, or i. */
static size_t over_behind(const struct ds_lang_doc *d, size_t i, long *dir, bool *text)
{
	static const struct {
		enum ds_lang_kind kind;
		long dir;
		bool text;
	} behind[] = {{LK_AGO_AFTER, -1, false}, {LK_IN_AFTER, 1, false}, {LK_LATER_AFTER, 1, true},
		      {LK_EARLIER_AFTER, -1, true}};

	for (size_t k = 0; k < sizeof behind / sizeof *behind; k++) {
		size_t end = ds_lang_over(d, i, behind[k].kind);

		*dir = behind[k].dir;
		*text = behind[k].text;
		if (end > i)
			return end;
	}
	return i;
}

/* The time of day is not told: only that it is a time. */
static size_t add_vague_time(struct ds_lang_doc *d, size_t i, size_t end)
{
	ds_span *sp = ds_values_add(&d->v, i, end, DS_TIME, "rule:time", DS_RANK_VALUE);

	if (sp)
		sp->value.kind = DS_VALUE_TIME;
	return end;
}

/* vor drei Jahren; il y a une semaine; üç gün önce; через неделю; drei Tage später */
static size_t ago(struct ds_lang_doc *d, size_t i)
{
	size_t front = ds_lang_over(d, i, LK_AGO_BEFORE), end, at = front;
	long dir = -1;
	bool text = false, named = front > i;
	struct ds_num n;
	struct ds_when w;
	enum ds_period p;

	if (!named) {
		at = ds_lang_over(d, i, LK_IN_BEFORE);
		named = at > i;
		dir = named ? 1 : -1;
	}
	end = count_at(d, at, &n, &p);
	if (end == at) {
		/* "неделю назад", "через неделю": one */
		const struct ds_lang_hit *h = ds_lang_hit(d, at, LK_PERIOD);

		if (!h || h->w->shy)
			return i;
		memset(&n, 0, sizeof n);
		n.v = 1;
		n.exact = true;
		p = (enum ds_period)h->w->period;
		end = h->end;
		if (named ? dir < 0 : !ds_lang_has(d, end, LK_AGO_AFTER))
			return i;
	}
	if (!named) {
		size_t far = over_behind(d, end, &dir, &text);

		if (far == end || !ds_same_sentence(&d->v, i, far - 1))
			return i;
		end = far;
	}
	if (p < PER_DAY)
		return !named || dir < 0 ? add_vague_time(d, i, end) : i;
	memset(&w, 0, sizeof w);
	if (n.exact && n.v == floor(n.v) && n.v >= 0 && n.v < 10000) {
		w = ds_date_shifted(text ? text_base(d) : ds_date_base(&d->v, false), p,
				  (long)n.v * dir);
		if (p == PER_DECADE || p == PER_CENTURY)
			w.grain = GRAIN_YEAR;
	}
	emit(d, i, end, &w);
	return end;
}

/* No day where the year is none. */
static void holiday_day(const struct ds_lang_word *h, int y, struct ds_when *w)
{
	if (y < 1) {
		w->day = DS_NO_DAY;
		return;
	}
	w->day = h->month ? (struct ds_day){y, h->month, h->day} : shift_days(ds_cal_easter(y),
									      h->easter);
}

static size_t holiday(struct ds_lang_doc *d, size_t i)
{
	const struct ds_lang_hit *h = ds_lang_hit(d, i, LK_HOLIDAY);
	struct ds_when w = {.grain = GRAIN_DAY}, y;
	size_t end, at;

	if (!h || !ds_flag(&d->v, i, DS_TOKEN_TITLE | DS_TOKEN_UPPER))
		return i;
	/* "Ostern 2020", "Navidad de 2020", "Heilige Drei Könige im Jahr 2020" */
	at = ds_lang_over(d, h->end, LK_OF);
	if (at == h->end)
		at = ds_lang_over(d, h->end, LK_YEARCUE);
	end = h->end;
	ds_values_because(&d->v, "", DS_NO_DAY);
	if (ds_lang_date_parse(d, at, &y) == at + 1 && y.grain == GRAIN_YEAR) {
		holiday_day(h->w, y.day.y, &w);
		end = at + 1;
	} else if (h->w->month) {
		w.day = (struct ds_day){0, h->w->month, h->w->day};
		ds_date_resolve(&d->v, i, &w);
	} else if (d->v.ref.y) {
		ds_values_because(&d->v, "the last such day up to the document's date", d->v.ref);
		holiday_day(h->w, d->v.ref.y, &w);
		if (w.day.y && ds_cal_days(w.day) > ds_cal_days(d->v.ref))
			holiday_day(h->w, d->v.ref.y - 1, &w);
	}
	if (w.day.m)
		ds_date_add(&d->v, i, end, &w, NULL);
	else
		ds_date_add_vague(&d->v, i, end);
	return end;
}

size_t ds_lang_relative(struct ds_lang_doc *d, size_t i)
{
	size_t end = day_word(d, i);

	if (end == i)
		end = rel_length(d, i);
	if (end == i)
		end = rel(d, i, i);
	if (end == i)
		end = mod_rel(d, i);
	if (end == i)
		end = ago(d, i);
	return end == i ? holiday(d, i) : end;
}
