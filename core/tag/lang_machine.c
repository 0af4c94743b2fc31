/*
 * How numbers are put together: "dreiundzwanzig", "quatre-vingt-dix-neuf", "tres millones y medio",
 * "iki buçuk milyon".
 *
 * One machine for all languages, from left to right. It keeps the terms that are added, each with
 * what may still be added to it ("room": 10 behind twenty, 100 behind two hundred); a power of ten
 * from a hundred on multiplies the smaller terms in front of it. So "mil doscientos millones",
 * "zweihundertdreitausend" and "yüz elli bin" need no rules of their own. No number takes more than
 * TOKENS_MAX tokens.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/lang_machine_int.h"

#define TOKENS_MAX 40

bool ds_lang_multiplies(double v)
{
	double p = 100;

	while (p < v && p < 1e33)
		p *= 10;
	return p == v;
}

/* What may be added behind v. */
static double room(const ds_lang *l, double v)
{
	double p = 1;

	for (size_t i = 0; i < l->n_adds; i++) {
		if (l->adds[i].value == v)
			return l->adds[i].below;
	}
	if (v < 20)
		return 0;
	while (p < 1e33 && fmod(v, p * 10) == 0)
		p *= 10;
	return p > 1 ? p : 0;
}

/* The k-th word of a number at the place; false when there is none. */
bool ds_lang_part_at(const struct ds_lang_doc *d, struct ds_lang_place at, size_t k,
		     struct ds_lang_part *m)
{
	size_t i = at.token;

	if (i >= d->v.n)
		return false;
	if (d->joined[i]) {
		if (k > 0 || at.part >= d->n_joined[i])
			return false;
		m->w = d->morphs[d->joined[i] - 1 + at.part].w;
		m->joined = true;
		m->next = at.part + 1 < d->n_joined[i] ? (struct ds_lang_place){i, at.part + 1}
						       : (struct ds_lang_place){i + 1, 0};
		return true;
	}
	for (size_t h = d->first[i]; h < d->first[i + 1]; h++) {
		if (d->hits[h].w->kind > LK_TIMES && d->hits[h].w->kind != LK_AND)
			continue;
		if (k-- > 0)
			continue;
		m->w = d->hits[h].w;
		m->joined = false;
		m->next = (struct ds_lang_place){d->hits[h].end, 0};
		return true;
	}
	return false;
}

bool ds_lang_machine_add(struct ds_lang_machine *m, double v, double v_room, double times)
{
	if (m->n == DS_LANG_TERMS_MAX)
		return false;
	m->t[m->n++] = (struct ds_lang_term){v, v_room, times};
	return true;
}

/* hundred, thousand, million ...: the smaller terms in front are what it multiplies */
static bool push_power(struct ds_lang_machine *m, double v, bool ordinal)
{
	double sum = 0;
	size_t k = m->n;

	while (k > 0 && (m->t[k - 1].v < v || (k == 1 && m->figure && m->t[0].times == 0)))
		sum += m->t[--k].v;
	if (sum == 0 && m->n == 0 && v >= 1e6 && !ordinal && !m->d->l->lone_million)
		return false;
	if (sum == 0 && m->n > 0 && (v >= 1e6 || k < m->n))
		return false;
	sum = sum == 0 ? v : sum * v;
	if (k > 0 && !(sum < m->t[k - 1].room))
		return false;
	m->n = k;
	return ds_lang_machine_add(m, sum, v, v);
}

static bool push_number(struct ds_lang_machine *m, double v, bool ordinal)
{
	struct ds_lang_term *top = m->n ? &m->t[m->n - 1] : NULL;

	if (m->ordinal && !ordinal)
		return false;
	if (ds_lang_multiplies(v)) {
		if (!push_power(m, v, ordinal))
			return false;
	} else {
		if (top && (v <= 0 || !(v < top->room)))
			return false;
		if (!ds_lang_machine_add(m, v, room(m->d->l, v), 0))
			return false;
	}
	m->ordinal = ordinal;
	return true;
}

static bool push_piece(struct ds_lang_machine *m, double v)
{
	if (m->n > 1 || m->ordinal || (m->n && (m->figure || m->t[0].times > 0)))
		return false;
	/* "ein halbes" is a half, "drei halbe" are one and a half */
	v *= m->n ? m->t[0].v : 1;
	m->n = 0;
	return ds_lang_machine_add(m, v, 0, 0);
}

/* "y medio", "einhalb": half of the last million, or half of one */
static bool push_plus(struct ds_lang_machine *m, double v, struct ds_lang_place next)
{
	struct ds_lang_term *top = m->n ? &m->t[m->n - 1] : NULL;
	struct ds_lang_part scale;

	if (!top || m->ordinal)
		return false;
	if (top->times >= 1e6) {
		/* "un milliard et demi million" */
		if (ds_lang_part_at(m->d, next, 0, &scale) && scale.w->kind == LK_NUMBER &&
		    ds_lang_multiplies(scale.w->value) &&
		    scale.w->value < top->times)
			return ds_lang_machine_add(m, v, 0, 0);
		top->v += v * top->times;
	} else {
		top->v += v;
	}
	top->room = 0;
	return true;
}

/* dozen, score */
static bool push_times(struct ds_lang_machine *m, double v)
{
	struct ds_lang_term *top = m->n ? &m->t[m->n - 1] : NULL;

	/* "дюжина яиц" needs no "a" where there is none */
	if (!top && !m->d->l->articles)
		return ds_lang_machine_add(m, v, 0, 0);
	if (!top || m->ordinal || top->times > 0)
		return false;
	if (m->n > 1 && !(top->v * v < m->t[m->n - 2].room))
		return false;
	top->v *= v;
	top->room = 0;
	return true;
}

static bool push(struct ds_lang_machine *m, const struct ds_lang_part *x)
{
	double v = x->w->value;

	if (m->ended)
		return false;
	switch (x->w->kind) {
	case LK_NUMBER: return push_number(m, v, false);
	case LK_ARTICLE: return push_number(m, v, false);
	case LK_ORDINAL: return push_number(m, v, true);
	case LK_PIECE: return push_piece(m, v);
	case LK_PLUS: return push_plus(m, v, x->next);
	case LK_TIMES: return push_times(m, v);
	case LK_PART:
		m->ended = m->parts && push_number(m, v, true);
		return m->ended;
	case LK_PART_END:
		m->ended = m->parts && x->joined && m->n > 0;
		return m->ended;
	case LK_JOIN: return x->joined;
	default: return false;
	}
}

static struct ds_lang_place over_hyphen(const struct ds_lang_doc *d, struct ds_lang_place at)
{
	if (at.part == 0 && ds_hyphen(&d->v, at.token))
		at.token++;
	return at;
}

/*
 * "und" between ones and tens of one word, "y" and "et" between tens and ones; the place behind it.
 */
static bool over_and(struct ds_lang_machine *m, const struct ds_lang_part *and)
{
	struct ds_lang_term *top = m->n ? &m->t[m->n - 1] : NULL;
	/* "vingt-et-un" */
	struct ds_lang_place behind = over_hyphen(m->d, and->next);
	struct ds_lang_part next;

	if (!top || m->ordinal || m->figure)
		return false;
	for (size_t k = 0; ds_lang_part_at(m->d, behind, k, &next); k++) {
		double v = next.w->value;
		struct ds_lang_machine copy = *m;

		if (next.w->kind != LK_NUMBER && next.w->kind != LK_ORDINAL &&
		    next.w->kind != LK_ARTICLE &&
		    next.w->kind != LK_PART)
			continue;
		if (m->d->l->ones_first && and->joined && top->v > 0 && top->v < 10 && v >= 20 &&
		    v < 100 &&
		    fmod(v, 10) == 0 && (next.w->kind != LK_PART || m->parts)) {
			top->v += v;
			m->ended = next.w->kind == LK_PART;
			top->room = 0;
			m->ordinal = next.w->kind == LK_ORDINAL;
			m->at = next.next;
			return true;
		}
		if ((and->joined || top->room <= 20) && push(&copy, &next)) {
			*m = copy;
			m->at = next.next;
			return true;
		}
	}
	return false;
}

/* One more word, at the place; false when none fits. */
static bool take(struct ds_lang_machine *m, struct ds_lang_place at)
{
	struct ds_lang_part x;

	for (size_t k = 0; ds_lang_part_at(m->d, at, k, &x); k++) {
		/* "50 cents", "quarante-cinq cents": money, no hundreds */
		if (x.w->kind == LK_NUMBER && x.w->value == 100 && m->n &&
		    m->t[m->n - 1].v >= (m->figure ? 0 : 10) &&
		    ds_lang_has(m->d, at.token, LK_CURRENCY))
			continue;
		if (x.w->kind == LK_AND) {
			if (over_and(m, &x)) {
				m->article = false;
				return true;
			}
		} else if (push(m, &x)) {
			m->at = x.next;
			m->article = m->article && x.w->kind == LK_ARTICLE;
			m->one_first |= m->article;
			return true;
		}
	}
	return false;
}

/* Takes words as long as they make a number. A joined word is taken whole or not at all. */
void ds_lang_machine_run(struct ds_lang_machine *m, size_t start)
{
	const struct ds_lang_doc *d = m->d;
	struct ds_lang_machine good = *m;

	while (m->at.token < start + TOKENS_MAX) {
		struct ds_lang_place at = m->n ? over_hyphen(d, m->at) : m->at;

		if (at.token >= d->v.n ||
		    (at.token > start && (ds_flag(&d->v, at.token, DS_TOKEN_PARA) ||
								!ds_same_sentence(&d->v, start,
										  at.token))))
			break;
		if (!take(m, at))
			break;
		if (m->at.part == 0)
			good = *m;
	}
	*m = good;
}

void ds_lang_machine_until(struct ds_lang_machine *m, size_t stop)
{
	while (m->at.part < stop) {
		size_t before = m->at.part;

		if (!take(m, m->at) || m->at.part <= before || m->at.part > stop) {
			m->n = 0;
			return;
		}
	}
}

double ds_lang_machine_total(const struct ds_lang_machine *m)
{
	double v = 0;

	for (size_t i = 0; i < m->n; i++)
		v += m->t[i].v;
	return v;
}

struct ds_lang_machine ds_lang_machine_at(const struct ds_lang_doc *d, size_t i)
{
	return (struct ds_lang_machine){.d = d, .at = {i, 0}, .article = true};
}

