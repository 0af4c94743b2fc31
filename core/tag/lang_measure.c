/*
 * A number and what it counts, by a table: percent, money, a length of time, a unit. See
 * number_measure.c.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/lang_int.h"

#include <stdio.h>

/* "two hours and 30 minutes": a smaller period goes on */
static void second_part(const struct ds_lang_doc *d, struct ds_measure *m)
{
	size_t i = ds_lang_over(d, m->end, LK_AND), len = strlen(m->timex), more;
	const struct ds_lang_hit *h;
	char timex[DS_TIMEX_MAX];
	struct ds_num n;
	const char *tail;

	/* "deux heures et demie" */
	h = ds_lang_hit(d, m->end, LK_PLUS);
	if (h && m->num.exact && len) {
		m->num.v = m->num.v / m->factor + h->w->value;
		m->num.low = m->num.high = m->num.v;
		m->end = h->end;
		ds_measure_length(m, m->period);
		return;
	}
	if (!m->num.exact || len == 0 || !ds_lang_number(d, i, &n) || !n.exact || n.ordinal ||
	    n.suffix.len)
		return;
	h = ds_lang_period(d, n.end);
	if (!h || h->w->period >= m->period)
		return;
	more = ds_duration_timex(timex, n.v, (enum ds_period)h->w->period);
	timex[more] = 0;
	if (more == 0)
		return;
	tail = timex + 1;
	if (*tail == 'T' && strchr(m->timex, 'T'))
		tail++;
	if (len + strlen(tail) >= DS_TIMEX_MAX)
		return;
	memcpy(m->timex + len, tail, strlen(tail) + 1);
	m->num.v += n.v * ds_period_days((enum ds_period)h->w->period);
	m->num.low = m->num.high = m->num.v;
	m->end = h->end;
}

static const struct ds_lang_hit *unit_hit(const struct ds_lang_doc *d, size_t i, bool figure)
{
	const struct ds_lang_hit *h = ds_lang_hit(d, i, LK_UNIT),
		*s = figure ? ds_lang_hit(d, i, LK_SHORT) : NULL;

	/* "40 T" is more often a name than a unit, "10 k" is none */
	if (s && s->end == i + 1 && ds_key(&d->v, i).len == 1 &&
	    ds_flag(&d->v, i, DS_TOKEN_TITLE) != s->w->shy)
		s = NULL;
	return s && (!h || s->end > h->end) ? s : h;
}

static void set_unit(struct ds_measure *m, ds_type type, const char *unit, double factor,
		     size_t end)
{
	m->type = type;
	m->unit = unit;
	m->factor = factor;
	ds_num_scale(&m->num, factor);
	m->end = end;
}

/* "zwei Euro und fünfzig Cent", "15 dólares con 50": the smaller coin */
static void small_coin(const struct ds_lang_doc *d, struct ds_measure *m)
{
	size_t at = ds_lang_over(d, m->end, LK_AND);
	const struct ds_lang_hit *h;
	struct ds_num n;
	bool bare;

	if (at == m->end)
		at = ds_lang_over(d, m->end, LK_POINT);
	if (!m->num.exact || m->factor < 1 || !ds_lang_number(d, at, &n) || !n.exact || n.ordinal ||
	    n.suffix.len || n.v < 1 || n.v > 99 || n.v != floor(n.v))
		return;
	h = ds_lang_hit(d, n.end, LK_CURRENCY);
	/* "15 dólares con 50", "15 Dollar 50." */
	bare = !h && n.figure && n.v >= 10 &&
		(at > m->end || !ds_kind_is(&d->v, n.end, DS_KIND_WORD)) &&
	       m->num.v == floor(m->num.v) && !ds_lang_hit(d, n.end, LK_PERCENT);
	if (!bare && (!h || h->w->value >= 1))
		return;
	m->num.v += n.v * (h ? h->w->value : 0.01);
	m->num.low = m->num.high = m->num.v;
	m->end = h ? h->end : n.end;
}

/* Whether the word is the code itself. */
static bool is_code(const struct ds_lang_word *w)
{
	ds_str key = w->piece[0].key;

	if (w->n != 1 || key.len != 3 || strlen(w->unit) != 3)
		return false;
	for (size_t i = 0; i < 3; i++) {
		if ((key.at[i] & ~0x20) != w->unit[i])
			return false;
	}
	return true;
}

static const struct ds_lang_hit *currency_hit(const struct ds_lang_doc *d, size_t i)
{
	const struct ds_lang_hit *h = ds_lang_hit(d, i, LK_CURRENCY),
		*s = ds_lang_hit(d, i, LK_SIGN);

	/* "SEK" is a currency, "sek" is none */
	if (h && is_code(h->w) && !ds_flag(&d->v, i, DS_TOKEN_UPPER))
		h = NULL;

	return s && (!h || s->end > h->end) ? s : h;
}

static void behind(const struct ds_lang_doc *d, struct ds_measure *m)
{
	size_t i = m->end, of = ds_lang_over(d, i, LK_OF), at;
	const struct ds_lang_hit *h;

	if (ds_hyphen(&d->v, i))
		i = of = i + 1;
	at = ds_lang_over(d, i, LK_PERCENT);
	if (at > i) {
		m->type = DS_PERCENT;
		m->end = at;
		return;
	}
	/* "millones de dólares": the word between belongs to the number */
	for (size_t k = i;; k = of) {
		h = currency_hit(d, k);
		if (h) {
			set_unit(m, DS_MONEY, h->w->unit, h->w->value, h->end);
			small_coin(d, m);
			return;
		}
		h = ds_lang_period(d, k);
		/* "medio día", but not "mitad del día" */
		if (h && !m->num.fraction && (k == i || m->num.low >= 1) &&
		    h->w->period != PER_WEEKEND && !h->w->shy) {
			m->end = h->end;
			ds_measure_length(m, (enum ds_period)h->w->period);
			second_part(d, m);
			m->end = ds_lang_over(d, m->end, LK_OLD);
			return;
		}
		h = unit_hit(d, k, m->num.figure);
		/* "un livre" is a book, "deux livres" are two pounds */
		if (h && !(h->w->shy && m->num.alone_one)) {
			set_unit(m, DS_QUANTITY, h->w->unit, 1, h->end);
			return;
		}
		if (k == of)
			return;
	}
}

/* A word of the table that is the whole of the letters behind figures. */
static const struct ds_lang_word *suffix_word(const struct ds_lang_doc *d, ds_str x,
					      enum ds_lang_kind kind)
{
	const ds_lang *l = d->l;
	int32_t node = -1;

	for (size_t i = 0; i < x.len; i++) {
		int32_t c = i ? l->nodes[node].child : l->root[(unsigned char)x.at[0]];

		while (c >= 0 && l->nodes[c].byte != (unsigned char)x.at[i])
			c = l->nodes[c].sibling;
		if (c < 0)
			return NULL;
		node = c;
	}
	for (int32_t w = node < 0 ? -1 : l->nodes[node].word; w >= 0; w = l->words[w].next) {
		if (l->words[w].kind == kind && l->words[w].n == 1)
			return &l->words[w];
	}
	return NULL;
}

/* Letters glued to the figures: "5km", "10k", "3ans"; false when they make it no number. */
static bool glued(const struct ds_lang_doc *d, size_t i, struct ds_measure *m)
{
	ds_str x = m->num.suffix, text = ds_token_text(d->v.t, i);
	const struct ds_lang_word *w;

	if (x.len == 0)
		return true;
	if (x.len > 1 && x.at[x.len - 1] == '.')
		x.len--;
	w = suffix_word(d, x, LK_NUMBER);
	if (ds_str_is(x, "k") || (w && w->value >= 1000)) {
		ds_num_scale(&m->num, w ? w->value : 1000);
		m->num.suffix.len = 0;
		return true;
	}
	/* 5G, 3D; and "$5m" is no metre */
	if (m->type != DS_CARDINAL)
		return false;
	if (x.len == 1 && text.at[text.len - 1] >= 'A' && text.at[text.len - 1] <= 'Z')
		return false;
	w = suffix_word(d, x, LK_SHORT);
	if (!w)
		w = suffix_word(d, x, LK_UNIT);
	if (w) {
		set_unit(m, DS_QUANTITY, w->unit, 1, m->end);
		return true;
	}
	w = suffix_word(d, x, LK_PERIOD);
	if (!w)
		w = suffix_word(d, x, LK_PERIODS);
	if (w && !w->shy) {
		ds_measure_length(m, (enum ds_period)w->period);
		return true;
	}
	w = suffix_word(d, x, LK_CURRENCY);
	if (w)
		set_unit(m, DS_MONEY, w->unit, w->value, m->end);
	return w != NULL;
}

static bool minus_at(const struct ds_lang_doc *d, size_t i, size_t *at)
{
	const struct ds_values *v = &d->v;

	*at = ds_lang_over(d, i, LK_MINUS);
	if (*at == i && ds_dash(v, i) && !ds_flag(v, i, DS_TOKEN_TIGHT) &&
	    ds_flag(v, i + 1, DS_TOKEN_TIGHT) &&
	    ds_kind_is(v, i + 1, DS_KIND_NUMBER))
		*at = i + 1;
	return *at > i;
}

/* "$ 280 millones", "EUR 5", "%20", "yüzde yirmi": what stands in front; the token behind, or i */
static size_t in_front(const struct ds_lang_doc *d, size_t i, struct ds_measure *m)
{
	const struct ds_lang_hit *h = ds_lang_hit(d, i, LK_SIGN);
	size_t at = ds_lang_over(d, i, LK_PERCENT_BEFORE);

	if (at > i) {
		m->type = DS_PERCENT;
		return at;
	}
	if (!h) {
		h = ds_lang_hit(d, i, LK_CURRENCY);
		if (h && !(ds_key(&d->v, i).len == 3 && ds_flag(&d->v, i, DS_TOKEN_UPPER)))
			h = NULL;
	}
	if (!h || !ds_kind_is(&d->v, h->end, DS_KIND_NUMBER))
		return i;
	m->type = DS_MONEY;
	m->unit = h->w->unit;
	m->factor = h->w->value;
	return h->end;
}

bool ds_lang_measure(const struct ds_lang_doc *d, size_t i, struct ds_measure *out)
{
	size_t at, number;
	bool minus;

	memset(out, 0, sizeof *out);
	out->type = DS_CARDINAL;
	at = in_front(d, i, out);
	minus = minus_at(d, at, &number);
	if (!ds_lang_number(d, number, &out->num))
		return false;
	if (minus)
		ds_num_scale(&out->num, -1);
	out->end = out->num.end;
	if (at > i) {
		if (out->num.ordinal)
			return false;
		if (out->num.suffix.len && !glued(d, number, out))
			return false;
		return true;
	}
	if (out->num.ordinal) {
		out->type = DS_ORDINAL;
		return !minus;
	}
	if (out->num.figure && !glued(d, number, out))
		return false;
	if (out->type == DS_CARDINAL)
		behind(d, out);
	return true;
}
