/*
 * Numbers by a table: words and figures, parts, decimals in words, what is vague. The machine is in
 * lang_machine.c.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/lang_machine_int.h"

/* "un quinto de", "un quinto." is a part, "un quinto candidato" an ordinal. */
static bool part_follows(const struct ds_lang_doc *d, size_t i)
{
	return ds_lang_has(d, i, LK_OF) || ds_lang_has(d, i, LK_PERCENT) ||
		!ds_kind_is(&d->v, i, DS_KIND_WORD);
}

/*
 * "fifths", "veinticincoavos", and ordinals where they name parts; the denominator of n of them, 0
 * = none.
 */
static double denominator(const struct ds_lang_doc *d, size_t i, double n, size_t *end)
{
	struct ds_lang_machine m = ds_lang_machine_at(d, ds_hyphen(&d->v, i) ? i + 1 : i);

	m.parts = true;
	ds_lang_machine_run(&m, i);
	if (m.n == 0 || ds_lang_machine_total(&m) < 2)
		return 0;
	if (!m.ended && !(m.ordinal && d->l->ordinal_parts && ds_lang_machine_total(&m) >= 4 &&
			  (n > 1 || part_follows(d, m.at.token))))
		return 0;
	*end = m.at.token;
	return ds_lang_machine_total(&m);
}

static bool small_number(const struct ds_lang_doc *d, size_t i, double *v, size_t *end)
{
	struct ds_lang_machine m = ds_lang_machine_at(d, i);
	struct ds_lang_fig f;

	if (ds_lang_figure(d, i, &f)) {
		*v = f.v;
		*end = f.end;
		return f.whole && f.suffix.len == 0;
	}
	ds_lang_machine_run(&m, i);
	if (m.n == 0 || m.ordinal)
		return false;
	*v = ds_lang_machine_total(&m);
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
	if (ds_kind_is(&d->v, at, DS_KIND_NUMBER) || !small_number(d, at, &n, &end) ||
	    !(n >= 0 && n < 1e6) ||
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
static void finish(const struct ds_lang_doc *d, struct ds_lang_machine *m, struct ds_num *out)
{
	double v = ds_lang_machine_total(m), unit = m->t[m->n - 1].times, den, below;
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
	if (next == end && over > next && small_number(d, over, &below, &over) && v >= 1 &&
	    v < below) {
		v /= below;
		next = over;
		out->fraction = true;
	}
	if (next != end) {
		out->alone_one = false;
		/* "zwei Komma drei Millionen" */
		struct ds_lang_machine scale = ds_lang_machine_at(d, next);

		ds_lang_machine_add(&scale, v, 0, 0);
		scale.figure = true;
		if (!out->fraction)
			ds_lang_machine_run(&scale, next);
		if (scale.n > 0 && scale.at.token > next && !scale.ordinal) {
			v = ds_lang_machine_total(&scale);
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
	struct ds_lang_part x;
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
	} else if (ds_lang_part_at(d, (struct ds_lang_place){of, 0}, 0, &x) && !x.joined &&
		   x.w->kind == LK_NUMBER &&
		   ds_lang_multiplies(x.w->value) && (some || of > at || x.w->value >= 1000)) {
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

/*
 * "2 bin 834", "3 milyon 500 bin": figures go on behind a thousand, and behind more if a thousand
 * follows them
 */
static void more_figures(struct ds_lang_machine *m, size_t start)
{
	struct ds_lang_fig f;

	for (int k = 0; k < 4; k++) {
		struct ds_lang_term top = m->t[m->n - 1];
		struct ds_lang_machine copy = *m;

		if (top.times < 1000 || m->ordinal || !ds_lang_figure(m->d, m->at.token, &f) ||
		    !f.whole ||
		    f.suffix.len || f.grouped || f.ordinal || f.digits > 3 || !(f.v < top.room) ||
		    ds_flag(&m->d->v, m->at.token, DS_TOKEN_LINE) ||
			    ds_flag(&m->d->v, m->at.token, DS_TOKEN_TIGHT))
			return;
		ds_lang_machine_add(&copy, f.v, 0, 0);
		copy.at = (struct ds_lang_place){f.end, 0};
		if (top.times >= 1e6) {
			ds_lang_machine_run(&copy, start);
			if (copy.t[copy.n - 1].times < 1000)
				return;
		}
		*m = copy;
	}
}

/* "zweidrittel", "dreifünftel": a number and its part in one word */
static bool joined_part(const struct ds_lang_doc *d, size_t i, struct ds_num *out)
{
	struct ds_lang_machine m = ds_lang_machine_at(d, i);
	struct ds_lang_part last;

	if (!d->joined[i] || !ds_lang_part_at(d, (struct ds_lang_place){i, d->n_joined[i] - 1u}, 0,
					      &last) ||
	    last.w->kind != LK_PART || last.w->value < 2)
		return false;
	ds_lang_machine_until(&m, d->n_joined[i] - 1u);
	if (m.n == 0 || m.ordinal)
		return false;
	set_value(out, ds_lang_machine_total(&m) / last.w->value, i + 1);
	out->fraction = true;
	return true;
}

static bool read_number(const struct ds_lang_doc *d, size_t i, struct ds_num *out)
{
	struct ds_lang_machine m = ds_lang_machine_at(d, i);
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
		ds_lang_machine_add(&m, f.v, 0, 0);
	}
	ds_lang_machine_run(&m, i);
	if (m.figure && f.whole)
		more_figures(&m, i);
	if (m.n == 0)
		return joined_part(d, i, out) || parts_first(d, i, out) || vague(d, i, out);
	if (!m.figure && !m.ordinal && vague(d, i, out) && out->end >= m.at.token)
		return true;
	out->figure = m.figure;
	first = ds_lang_hit(d, i, LK_PIECE);
	if (m.ordinal) {
		/* "un centième" is a part, "la centième" is an ordinal */
		out->fraction = m.one_first && m.n == 1 && m.t[0].times > 0 &&
			d->l->ordinal_parts &&
				part_follows(d, m.at.token);
		out->ordinal = !out->fraction;
		set_value(out,
			  out->fraction ? 1 / ds_lang_machine_total(&m) : ds_lang_machine_total(&m),
				  m.at.token);
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
