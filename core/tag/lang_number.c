/*
 * Numbers by a table: "dreiundzwanzig", "quatre-vingt-dix-neuf", "tres millones y medio", "iki buçuk milyon".
 *
 * One machine for all languages, from left to right. It keeps the terms that are added, each with what may still be
 * added to it ("room": 10 behind twenty, 100 behind two hundred); a power of ten from a hundred on multiplies the
 * smaller terms in front of it. So "mil doscientos millones", "zweihundertdreitausend" and "yüz elli bin"
 * need no rules of their own. No number takes more than TOKENS_MAX tokens.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/lang_int.h"

#define TOKENS_MAX 40
#define TERMS_MAX 12

struct term {
	double v, room, times; /* times: what multiplied it last, 0 = nothing */
};

struct place {
	size_t token;
	size_t part; /* of a joined word */
};

struct machine {
	const struct ds_lang_doc *d;
	struct term t[TERMS_MAX];
	size_t n;
	bool ordinal, figure, article; /* article: so far it is only "a" */
	bool parts;                    /* a denominator: it may end in a part */
	bool ended, one_first;         /* one_first: it began with "a" */
	struct place at;
};

/* One word of a number where it stands. */
struct morph {
	const struct ds_lang_word *w;
	struct place next;
	bool joined;
};

static bool multiplies(double v)
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
static bool morph_at(const struct ds_lang_doc *d, struct place at, size_t k, struct morph *m)
{
	size_t i = at.token;

	if (i >= d->v.n)
		return false;
	if (d->joined[i]) {
		if (k > 0 || at.part >= d->n_joined[i])
			return false;
		m->w = d->morphs[d->joined[i] - 1 + at.part].w;
		m->joined = true;
		m->next = at.part + 1 < d->n_joined[i] ? (struct place){i, at.part + 1}
						       : (struct place){i + 1, 0};
		return true;
	}
	for (size_t h = d->first[i]; h < d->first[i + 1]; h++) {
		if (d->hits[h].w->kind > LK_TIMES && d->hits[h].w->kind != LK_AND)
			continue;
		if (k-- > 0)
			continue;
		m->w = d->hits[h].w;
		m->joined = false;
		m->next = (struct place){d->hits[h].end, 0};
		return true;
	}
	return false;
}

static bool add(struct machine *m, double v, double v_room, double times)
{
	if (m->n == TERMS_MAX)
		return false;
	m->t[m->n++] = (struct term){v, v_room, times};
	return true;
}

/* hundred, thousand, million ...: the smaller terms in front are what it multiplies */
static bool push_power(struct machine *m, double v, bool ordinal)
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
	return add(m, sum, v, v);
}

static bool push_number(struct machine *m, double v, bool ordinal)
{
	struct term *top = m->n ? &m->t[m->n - 1] : NULL;

	if (m->ordinal && !ordinal)
		return false;
	if (multiplies(v)) {
		if (!push_power(m, v, ordinal))
			return false;
	} else {
		if (top && (v <= 0 || !(v < top->room)))
			return false;
		if (!add(m, v, room(m->d->l, v), 0))
			return false;
	}
	m->ordinal = ordinal;
	return true;
}

static bool push_piece(struct machine *m, double v)
{
	if (m->n > 1 || m->ordinal || (m->n && (m->figure || m->t[0].times > 0)))
		return false;
	/* "ein halbes" is a half, "drei halbe" are one and a half */
	v *= m->n ? m->t[0].v : 1;
	m->n = 0;
	return add(m, v, 0, 0);
}

/* "y medio", "einhalb": half of the last million, or half of one */
static bool push_plus(struct machine *m, double v, struct place next)
{
	struct term *top = m->n ? &m->t[m->n - 1] : NULL;
	struct morph scale;

	if (!top || m->ordinal)
		return false;
	if (top->times >= 1e6) {
		/* "un milliard et demi million" */
		if (morph_at(m->d, next, 0, &scale) && scale.w->kind == LK_NUMBER && multiplies(scale.w->value) &&
		    scale.w->value < top->times)
			return add(m, v, 0, 0);
		top->v += v * top->times;
	} else {
		top->v += v;
	}
	top->room = 0;
	return true;
}

/* dozen, score */
static bool push_times(struct machine *m, double v)
{
	struct term *top = m->n ? &m->t[m->n - 1] : NULL;

	/* "дюжина яиц" needs no "a" where there is none */
	if (!top && !m->d->l->articles)
		return add(m, v, 0, 0);
	if (!top || m->ordinal || top->times > 0)
		return false;
	if (m->n > 1 && !(top->v * v < m->t[m->n - 2].room))
		return false;
	top->v *= v;
	top->room = 0;
	return true;
}

static bool push(struct machine *m, const struct morph *x)
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

/* "und" between ones and tens of one word, "y" and "et" between tens and ones; the place behind it. */
static bool over_and(struct machine *m, const struct morph *and)
{
	struct term *top = m->n ? &m->t[m->n - 1] : NULL;
	struct morph next;

	if (!top || m->ordinal || m->figure)
		return false;
	for (size_t k = 0; morph_at(m->d, and->next, k, &next); k++) {
		double v = next.w->value;
		struct machine copy = *m;

		if (next.w->kind != LK_NUMBER && next.w->kind != LK_ORDINAL && next.w->kind != LK_ARTICLE &&
		    next.w->kind != LK_PART)
			continue;
		if (m->d->l->ones_first && and->joined && top->v > 0 && top->v < 10 && v >= 20 && v < 100 &&
		    fmod(v, 10) == 0) {
			top->v += v;
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

static struct place over_hyphen(const struct ds_lang_doc *d, struct place at)
{
	if (at.part == 0 && ds_hyphen(&d->v, at.token))
		at.token++;
	return at;
}

/* One more word, at the place; false when none fits. */
static bool take(struct machine *m, struct place at)
{
	struct morph x;

	for (size_t k = 0; morph_at(m->d, at, k, &x); k++) {
		/* "50 cents", "quarante-cinq cents": money, no hundreds */
		if (x.w->kind == LK_NUMBER && x.w->value == 100 && m->n && m->t[m->n - 1].v >= (m->figure ? 0 : 10) &&
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
static void run(struct machine *m, size_t start)
{
	const struct ds_lang_doc *d = m->d;
	struct machine good = *m;

	while (m->at.token < start + TOKENS_MAX) {
		struct place at = m->n ? over_hyphen(d, m->at) : m->at;

		if (at.token >= d->v.n || (at.token > start && (ds_flag(&d->v, at.token, DS_TOKEN_PARA) ||
								!ds_same_sentence(&d->v, start, at.token))))
			break;
		if (!take(m, at))
			break;
		if (m->at.part == 0)
			good = *m;
	}
	*m = good;
}

static double total(const struct machine *m)
{
	double v = 0;

	for (size_t i = 0; i < m->n; i++)
		v += m->t[i].v;
	return v;
}

static struct machine start_at(const struct ds_lang_doc *d, size_t i)
{
	return (struct machine){.d = d, .at = {i, 0}, .article = true};
}

/* "un quinto de", "un quinto." is a part, "un quinto candidato" an ordinal. */
static bool part_follows(const struct ds_lang_doc *d, size_t i)
{
	return ds_lang_has(d, i, LK_OF) || ds_lang_has(d, i, LK_PERCENT) || !ds_kind_is(&d->v, i, DS_KIND_WORD);
}

/* "fifths", "veinticincoavos", and ordinals where they name parts; the denominator of n of them, 0 = none. */
static double denominator(const struct ds_lang_doc *d, size_t i, double n, size_t *end)
{
	struct machine m = start_at(d, ds_hyphen(&d->v, i) ? i + 1 : i);

	m.parts = true;
	run(&m, i);
	if (m.n == 0 || total(&m) < 2)
		return 0;
	if (!m.ended && !(m.ordinal && d->l->ordinal_parts && total(&m) >= 4 &&
			  (n > 1 || part_follows(d, m.at.token))))
		return 0;
	*end = m.at.token;
	return total(&m);
}

static bool small_number(const struct ds_lang_doc *d, size_t i, double *v, size_t *end)
{
	struct machine m = start_at(d, i);
	struct ds_lang_fig f;

	if (ds_lang_figure(d, i, &f)) {
		*v = f.v;
		*end = f.end;
		return f.whole && f.suffix.len == 0;
	}
	run(&m, i);
	if (m.n == 0 || m.ordinal)
		return false;
	*v = total(&m);
	*end = m.at.token;
	return true;
}

static void set_value(struct ds_num *out, double v, size_t end)
{
	out->v = out->low = out->high = v;
	out->exact = isfinite(v);
	out->end = end;
	if (!out->exact) {
		out->v = out->low = 1e308;
		out->high = INFINITY;
	}
}

/* "üçte iki": the denominator comes first */
static bool parts_first(const struct ds_lang_doc *d, size_t i, struct ds_num *out)
{
	const struct ds_lang_hit *h = ds_lang_hit(d, i, LK_OF_PARTS);
	double n;
	size_t end;

	if (!h || !small_number(d, h->end, &n, &end) || n < 1 || n >= h->w->value)
		return false;
	set_value(out, n / h->w->value, end);
	out->fraction = true;
	return true;
}

/* "con tres cuartos", "et deux tiers", "с половиной" behind a number; the token behind, or i */
static size_t and_part(const struct ds_lang_doc *d, size_t i, double unit, double *v)
{
	size_t at = ds_lang_over(d, i, LK_POINT), end;
	struct ds_num part = {0};
	double n, den;

	if (at == i)
		at = ds_lang_over(d, i, LK_AND);
	if (at == i)
		return i;
	if (parts_first(d, at, &part)) {
		*v += part.v * unit;
		return part.end;
	}
	if (!small_number(d, at, &n, &end))
		return i;
	/* "con un medio" */
	if (n > 0 && n < 1) {
		*v += n * unit;
		return end;
	}
	den = denominator(d, end, n, &end);
	if (den == 0 || !(n < den) || n < 1)
		return i;
	*v += n / den * unit;
	return end;
}

/* "Komma drei", "coma cero tres", "virgule cinquante deux": figures behind the point, in words */
static size_t decimals(const struct ds_lang_doc *d, size_t i, double *v)
{
	size_t at = ds_lang_over(d, i, LK_POINT), end;
	double place = 1, n = 0;

	if (at == i)
		return i;
	for (int zeros = 0; zeros < 6; zeros++) {
		const struct ds_lang_hit *h = ds_lang_hit(d, at, LK_NUMBER);

		if (!h || h->w->value != 0)
			break;
		at = h->end;
		place /= 10;
	}
	if (ds_kind_is(&d->v, at, DS_KIND_NUMBER) || !small_number(d, at, &n, &end) || !(n >= 0 && n < 1e6) ||
	    n != floor(n))
		return i;
	for (double p = 1; p <= n || p == 1; p *= 10)
		place /= 10;
	*v += n * place;
	/* "Komma eins vier": single figures go on */
	for (int more = 0; more < 8 && n < 10; more++) {
		const struct ds_lang_hit *h = ds_lang_hit(d, end, LK_NUMBER);

		if (!h || h->w->value > 9)
			break;
		place /= 10;
		*v += h->w->value * place;
		end = h->end;
	}
	return end;
}

/* What may stand behind a number that is not an ordinal: parts, decimals, "out of three". */
static void finish(const struct ds_lang_doc *d, struct machine *m, struct ds_num *out)
{
	double v = total(m), unit = m->t[m->n - 1].times, den, below;
	size_t end = m->at.token, next = end, over;

	out->alone_one = m->article && m->n == 1;
	next = and_part(d, end, unit >= 1e6 ? unit : 1, &v);
	if (next == end && !m->figure)
		next = decimals(d, end, &v);
	if (next == end) {
		den = denominator(d, end, v, &next);
		if (den > 0) {
			v /= den;
			out->fraction = true;
		}
	}
	over = ds_lang_over(d, next, LK_OVER);
	if (next == end && over > next && small_number(d, over, &below, &over) && v >= 1 && v < below) {
		v /= below;
		next = over;
		out->fraction = true;
	}
	if (next != end) {
		out->alone_one = false;
		/* "zwei Komma drei Millionen" */
		struct machine scale = start_at(d, next);

		add(&scale, v, 0, 0);
		scale.figure = true;
		if (!out->fraction)
			run(&scale, next);
		if (scale.n > 0 && scale.at.token > next && !scale.ordinal) {
			v = total(&scale);
			next = scale.at.token;
		}
	}
	set_value(out, v, next);
}

/* hundreds, "cientos de miles", "mehrere Tausend"; low is the bound */
static bool vague(const struct ds_lang_doc *d, size_t i, struct ds_num *out)
{
	const struct ds_lang_hit *h = ds_lang_hit(d, i, LK_VAGUE), *next;
	bool some = !h;
	struct morph x;
	size_t at, of;
	double low;

	if (!h)
		h = ds_lang_hit(d, i, LK_SOME);
	if (!h)
		return false;
	low = h->w->value;
	at = h->end;
	of = ds_lang_over(d, at, LK_OF);
	next = ds_lang_hit(d, of, LK_VAGUE);
	if (next) {
		/* "tens of thousands": ten times two thousand */
		low *= next->w->value / 2;
		at = next->end;
	} else if (morph_at(d, (struct place){of, 0}, 0, &x) && !x.joined && x.w->kind == LK_NUMBER &&
		   multiplies(x.w->value) && (some || of > at || x.w->value >= 1000)) {
		low *= x.w->value;
		at = x.next.token;
	}
	/* "decenas de miles de millones" */
	of = ds_lang_over(d, at, LK_OF);
	next = ds_lang_hit(d, of, LK_VAGUE);
	if (next && next->w->value >= 2e6) {
		low *= next->w->value / 2;
		at = next->end;
	}
	out->v = out->low = low;
	out->high = INFINITY;
	out->exact = false;
	out->vague = true;
	out->alone_one = h->w->shy;
	out->end = at;
	return true;
}

static bool read_number(const struct ds_lang_doc *d, size_t i, struct ds_num *out)
{
	struct machine m = start_at(d, i);
	const struct ds_lang_hit *first;
	struct ds_lang_fig f;

	memset(out, 0, sizeof *out);
	if (ds_lang_figure(d, i, &f)) {
		out->figure = true;
		out->suffix = f.suffix;
		out->fig.digits = f.digits;
		out->fig.zero_led = f.zero_led;
		m.at.token = f.end;
		if (f.suffix.len || f.ordinal || f.fraction) {
			out->ordinal = f.ordinal;
			out->fraction = f.fraction;
			set_value(out, f.v, f.end);
			return true;
		}
		m.figure = true;
		m.article = false;
		add(&m, f.v, 0, 0);
	}
	run(&m, i);
	if (m.n == 0)
		return parts_first(d, i, out) || vague(d, i, out);
	if (!m.figure && !m.ordinal && vague(d, i, out) && out->end >= m.at.token)
		return true;
	out->figure = m.figure;
	first = ds_lang_hit(d, i, LK_PIECE);
	if (m.ordinal) {
		/* "un centième" is a part, "la centième" is an ordinal */
		out->fraction = m.one_first && m.n == 1 && m.t[0].times > 0 && d->l->ordinal_parts &&
				part_follows(d, m.at.token);
		out->ordinal = !out->fraction;
		set_value(out, out->fraction ? 1 / total(&m) : total(&m), m.at.token);
		return true;
	}
	out->scale = m.t[m.n - 1].times >= 1000 && m.n == 1 ? (int)lround(log10(m.t[0].times)) : 0;
	finish(d, &m, out);
	/* "media" alone is an average */
	out->alone_one |= first && first->w->shy && first->end == out->end;
	return true;
}

/* Kinds of words that a number may begin with. */
#define BEGINS                                                                                     \
	(DS_LANG_BIT(LK_NUMBER) | DS_LANG_BIT(LK_ARTICLE) | DS_LANG_BIT(LK_ORDINAL) | DS_LANG_BIT(LK_PIECE) |    \
	 DS_LANG_BIT(LK_TIMES) | DS_LANG_BIT(LK_OF_PARTS) | DS_LANG_BIT(LK_VAGUE) | DS_LANG_BIT(LK_SOME))

bool ds_lang_number(const struct ds_lang_doc *d, size_t i, struct ds_num *out)
{
	struct ds_lang_read *r = &d->reads[i % DS_LANG_READS];

	if (i >= d->v.n || (!(d->kinds[i] & BEGINS) && !ds_kind_is(&d->v, i, DS_KIND_NUMBER) &&
			    !ds_kind_is(&d->v, i, DS_KIND_PUNCT)))
		return false;
	if (r->at != i + 1) {
		r->found = read_number(d, i, &r->num);
		r->at = i + 1;
	}
	*out = r->num;
	return r->found;
}
