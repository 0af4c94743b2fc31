/*
 * Numbers in running text of another language: hedges, ranges, and what only looks like a count.
 * See number_scan.c.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/lang_int.h"

#include "text/utf8.h"
#include "ucd/props.h"

static enum ds_bound bound_of(uint8_t kind)
{
	switch (kind) {
	case LK_LOW:
	case LK_LOW_AFTER: return BOUND_LOW;
	case LK_HIGH:
	case LK_HIGH_AFTER: return BOUND_HIGH;
	case LK_ABOUT:
	case LK_ABOUT_AFTER: return BOUND_ABOUT;
	default: return BOUND_NONE;
	}
}

/* The longest hit of one of the kinds at i; NULL if there is none. */
static const struct ds_lang_hit *longest(const struct ds_lang_doc *d, size_t i, uint64_t kinds)
{
	if (i >= d->v.n || !(d->kinds[i] & kinds))
		return NULL;
	for (size_t h = d->first[i]; h < d->first[i + 1]; h++) {
		if (kinds >> d->hits[h].w->kind & 1)
			return &d->hits[h];
	}
	return NULL;
}

#define FRONT                                                                                      \
	(DS_LANG_BIT(LK_LOW) | DS_LANG_BIT(LK_HIGH) | DS_LANG_BIT(LK_ABOUT) | DS_LANG_BIT(LK_BETWEEN))
#define TAIL                                                                                       \
	(DS_LANG_BIT(LK_LOW_AFTER) | DS_LANG_BIT(LK_HIGH_AFTER) | DS_LANG_BIT(LK_ABOUT_AFTER))

static bool near_game(const struct ds_lang_doc *d, size_t i, size_t end)
{
	for (size_t k = i; k-- > 0 && i - k <= 5 && ds_same_sentence(&d->v, k, i);) {
		if (ds_lang_has(d, k, LK_GAME))
			return true;
	}
	for (size_t k = end; k < d->v.n && k < end + 3; k++) {
		if (ds_lang_has(d, k, LK_GAME))
			return true;
	}
	return false;
}

/* The token behind what joins the ends of a range at i, or i. */
static size_t join(const struct ds_lang_doc *d, size_t i, bool between, bool *or)
{
	size_t at = between ? ds_lang_over(d, i, LK_AND) : i;

	*or = false;
	if (at == i)
		at = ds_lang_over(d, i, LK_TO);
	if (at == i && ds_dash(&d->v, i))
		at = i + 1;
	if (at == i && !between) {
		at = ds_lang_over(d, i, LK_OR);
		*or = at > i;
	}
	/* "entre los -5 y los 3 grados" */
	return between && at > i ? ds_lang_over(d, at, LK_THE) : at;
}

/* A takes B's unit and scale: "20 bis 30 Prozent", "100 bis 300 Milliarden". */
static bool share(struct ds_measure *a, const struct ds_measure *b)
{
	double factor = b->factor > 0 ? b->factor : 1;

	if (a->type == DS_CARDINAL && a->factor == 0) {
		a->type = b->type;
		a->unit = b->unit;
		a->num.v *= factor;
	} else if (a->type != b->type && !(a->type == DS_MONEY && b->type == DS_CARDINAL)) {
		return false;
	} else if (a->unit && b->unit && strcmp(a->unit, b->unit) != 0) {
		return false;
	}
	if (b->num.scale && !a->num.scale && a->num.figure &&
	    a->num.v * ds_scale10(1, b->num.scale) <= b->num.v)
		a->num.v *= ds_scale10(1, b->num.scale);
	return true;
}

static bool plain(const struct ds_measure *m)
{
	return m->num.exact && m->type != DS_ORDINAL && !m->num.alone_one;
}

static void range(const struct ds_lang_doc *d, size_t i, bool between, struct ds_measure *m)
{
	struct ds_measure a = *m, b;
	bool or;
	size_t at = join(d, m->end, between, &or);

	if (at == m->end || !plain(m) || !ds_lang_measure(d, at, &b) || !plain(&b) ||
	    !share(&a, &b) ||
	    !(a.num.v < b.num.v) || !ds_same_sentence(&d->v, i, at))
		return;
	if (or && (b.num.v - a.num.v > a.factor + (a.factor == 0) || a.num.v > 100))
		return;
	if (ds_hyphen(&d->v, m->end) && (near_game(d, i, b.end) || b.num.fig.zero_led))
		return;
	/* "a 20" alone is as often an address as a range: it wants "de" or figures on both sides */
	if (!between && !or && !ds_dash(&d->v, m->end) && a.num.figure != b.num.figure &&
	    !ds_lang_behind(d, i, LK_FROM))
		return;
	ds_measure_range(m, &a, &b);
}

/* "10-15" in one token */
static bool pair_range(const struct ds_lang_doc *d, size_t i, struct ds_measure *m)
{
	struct ds_fig f;
	const struct ds_lang_hit *h;
	size_t at;

	if (!ds_fig_at(&d->v, i, &f) || f.shape != FIG_PAIR || f.sep != '-' ||
	    f.part[0] >= f.part[1] ||
	    f.suffix.len || f.len[0] > 6 || f.len[1] > 6 || near_game(d, i, i + 1))
		return false;
	memset(m, 0, sizeof *m);
	m->type = DS_CARDINAL;
	m->num.figure = true;
	m->num.low = f.part[0];
	m->num.high = f.part[1];
	m->range = true;
	m->end = i + 1;
	at = ds_lang_over(d, i + 1, LK_PERCENT);
	h = ds_lang_hit(d, i + 1, LK_UNIT);
	if (at > i + 1) {
		m->type = DS_PERCENT;
		m->end = at;
	} else if (h) {
		m->type = DS_QUANTITY;
		m->unit = h->w->unit;
		m->end = h->end;
	}
	return true;
}

static bool tight_sign(const struct ds_lang_doc *d, size_t sign, size_t flagged, const char *signs)
{
	ds_str key = ds_key(&d->v, sign);

	return ds_flag(&d->v, flagged, DS_TOKEN_TIGHT) && key.len == 1 && strchr(signs, key.at[0]);
}

/* What names instead of counting: section 5, Su-25, 007, #3. */
static bool is_name(const struct ds_lang_doc *d, size_t i, const struct ds_measure *m)
{
	const struct ds_values *v = &d->v;
	struct ds_lang_fig f;

	if (i > 0 && ds_same_sentence(v, i - 1, i) && m->num.scale == 0 &&
	    ds_lang_behind(d, i, LK_NAME))
		return true;
	if (!ds_lang_figure(d, i, &f))
		return false;
	/* 007; "05.30" is rather a time */
	if (f.zero_led)
		return true;
	if (f.digits > 15 && !f.grouped)
		return true;
	if (i > 1 && ds_hyphen(v, i - 1) && ds_kind_is(v, i - 2, DS_KIND_WORD))
		return true;
	/* 15-M */
	if (ds_hyphen(v, m->end) && ds_token_text(v->t, m->end + 1).len <= 2 &&
	    ds_flag(v, m->end + 1, DS_TOKEN_TITLE | DS_TOKEN_UPPER))
		return true;
	if (i > 0 && tight_sign(d, i - 1, i, "#/_=[@:\\^*"))
		return true;
	if (tight_sign(d, m->end, m->end, "/_=]@\\^*:"))
		return true;
	return ds_flag(v, i, DS_TOKEN_LINE) && f.digits <= 3 &&
		tight_sign(d, m->end, m->end, ".)") &&
	       m->end + 1 < v->n && !ds_flag(v, m->end + 1, DS_TOKEN_LINE);
}

/* "3-1", "2:1": results are no counts; the token behind both figures, or i. */
static size_t score_end(const struct ds_lang_doc *d, size_t i, const struct ds_measure *m)
{
	struct ds_lang_fig a, b;
	size_t at = m->end;

	if (m->type != DS_CARDINAL || !m->num.figure || !ds_hyphen(&d->v, at) ||
	    !ds_lang_figure(d, i, &a) ||
	    !ds_lang_figure(d, at + 1, &b) || a.suffix.len || b.suffix.len || !a.whole || !b.whole)
		return i;
	return a.v >= b.v || near_game(d, i, b.end) ? b.end : i;
}

/*
 * "zwischen 2014 und 2018", "entre 3 y 5 de mayo", "hasta 2010": what is hedged is a date or a
 * time.
 */
static bool dates(const struct ds_lang_doc *d, size_t i, size_t k, bool between)
{
	struct ds_lang_match m;
	struct ds_when w;
	struct ds_lang_fig f;
	bool or;
	size_t end;

	if (k == i || !ds_kind_is(&d->v, k, DS_KIND_NUMBER))
		return false;
	if ((between || ds_lang_behind(d, k, LK_YEARCUE)) && ds_lang_date_parse(d, k, &w) > k)
		return true;
	/* "ab 10 Uhr" */
	if (ds_lang_match(d, k, 1u << FORM_TIME, &m))
		return true;
	if (!between || !ds_lang_figure(d, k, &f))
		return false;
	end = join(d, f.end, true, &or);
	end = ds_lang_over(d, end, LK_THE);
	return end > f.end && ds_kind_is(&d->v, end, DS_KIND_NUMBER) &&
		ds_lang_date_parse(d, end, &w) > end + 1 &&
	       w.grain == GRAIN_DAY;
}

/* "one" counts in front of what is counted, and "eins" alone; not "one of", "one must". */
static bool one_counts(const struct ds_lang_doc *d, size_t end, bool article)
{
	if (ds_lang_has(d, end, LK_COUNTED))
		return true;
	return !article && !ds_lang_has(d, end, LK_STOP) && !ds_lang_has(d, end, LK_OF);
}

/* The words [i, end) of a hedge in lower case; with their marks, which the match key has lost. */
static ds_str cue_of(struct ds_lang_doc *d, size_t i, size_t end)
{
	ds_str text = d->v.t->text;
	char out[96];
	size_t n = 0;

	if (end <= i)
		return (ds_str){"", 0};
	text = ds_str_sub(text, 0, d->v.t->v[end - 1].end);
	for (size_t at = d->v.t->v[i].start; at < text.len && n + 4 <= sizeof out;)
		n += ds_utf8_put(out + n, ds_ucd_lower(ds_utf8_next(text, &at)));
	return ds_values_copy(&d->v, out, n);
}

/* "50-dən çox", "binden fazla": the ending of "than" */
bool ds_lang_than(const struct ds_lang_doc *d, size_t i)
{
	ds_str key = ds_key(&d->v, i);

	for (size_t k = 0; k < d->l->than_ends.n; k++) {
		if (ds_str_ends(key, d->l->than_ends.v[k]))
			return true;
	}
	return false;
}

/* A measure at k behind the hedge [i, k); the token behind, or i. */
static size_t hedged(struct ds_lang_doc *d, size_t i, size_t k, enum ds_bound bound, bool between)
{
	struct ds_measure m;
	const struct ds_lang_hit *tail;
	ds_str cue;
	size_t end;

	if (dates(d, i, k, between))
		return i;
	if (!pair_range(d, k, &m)) {
		if (!ds_lang_measure(d, k, &m))
			return i;
		range(d, k, between, &m);
	}
	/* "от 10 до 20": no hedge, but the first end of a range */
	if (m.range && k > i && !between && ds_lang_behind(d, k, LK_FROM)) {
		bound = BOUND_NONE;
		i = k;
	}
	if (m.type == DS_CARDINAL && ((m.num.exact && m.num.v == 1) || m.num.alone_one) &&
	    !m.num.figure &&
	    bound == BOUND_NONE && !one_counts(d, m.end, m.num.alone_one))
		return i;
	/* "una media de 5": an average */
	if (m.type == DS_CARDINAL && m.num.exact && !m.num.figure && m.num.v > 0 && m.num.v < 1 &&
	    ds_lang_has(d, m.end, LK_OF) && ds_kind_is(&d->v, ds_lang_over(d, m.end, LK_OF),
						       DS_KIND_NUMBER))
		return i;
	if ((m.type == DS_CARDINAL || m.type == DS_ORDINAL) && is_name(d, k, &m))
		return m.end > i && k == i ? m.end : i;
	if ((m.type == DS_ORDINAL && k != i) || (between && !m.range))
		return i;
	if (!m.range && (end = score_end(d, k, &m)) > k)
		return end;
	cue = between ? (ds_str){"", 0} : cue_of(d, i, k);
	tail = longest(d, m.end, TAIL);
	if (tail && tail->w->shy && !ds_lang_than(d, m.end - 1))
		tail = NULL;
	if (!tail && ds_key_is(&d->v, m.end, "+") && ds_flag(&d->v, m.end, DS_TOKEN_TIGHT) &&
	    k == i) {
		bound = BOUND_LOW;
		cue = cue_of(d, m.end, m.end + 1);
		m.end++;
	}
	if (tail && k == i && !m.num.vague && !m.range && m.type != DS_ORDINAL &&
	    ds_same_sentence(&d->v, i, tail->end - 1)) {
		bound = bound_of(tail->w->kind);
		cue = cue_of(d, m.end, tail->end);
		m.end = tail->end;
	}
	ds_measure_add(&d->v, i, &m, between ? BOUND_NONE : bound, cue);
	return m.end;
}

size_t ds_lang_count(struct ds_lang_doc *d, size_t i)
{
	const struct ds_lang_hit *h = longest(d, i, FRONT);
	struct ds_num n;
	size_t end;

	/*
	 * "über eine Zeile", "unter drei Bechern": a preposition hedges figures and large numbers
	 * only
	 */
	if (h && h->w->shy && !ds_kind_is(&d->v, h->end, DS_KIND_NUMBER) &&
	    ds_lang_number(d, h->end, &n) &&
	    n.high <= 10)
		h = NULL;
	if (h) {
		bool between = h->w->kind == LK_BETWEEN;

		end = hedged(d, i, between ? ds_lang_over(d, h->end, LK_THE) : h->end,
			     bound_of(h->w->kind), between);
		if (end != i)
			return end;
	}
	return hedged(d, i, i, BOUND_NONE, false);
}
