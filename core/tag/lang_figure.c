/*
 * Figures in a language's way of writing them: 1.234,5 1 234 567,89 22e 3-cü 2020'de 2½ 1,2e6.
 *
 * What the table's decimal sign and groups leave open is read as it can only be meant: "1111.13"
 * and "0.5" have a decimal point in German too, "1,234,567" is grouped.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/lang_int.h"

#define RUNS_MAX 8
#define DIGITS_MAX 400

struct runs {
	size_t n, at[RUNS_MAX], len[RUNS_MAX], end;
	char sep[RUNS_MAX]; /* behind the run */
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool read_runs(struct runs *r, ds_str key)
{
	size_t at = 0;

	memset(r, 0, sizeof *r);
	while (at < key.len && is_digit(key.at[at])) {
		size_t from = at;

		if (r->n == RUNS_MAX)
			return false;
		while (at < key.len && is_digit(key.at[at]))
			at++;
		r->at[r->n] = from;
		r->len[r->n++] = at - from;
		r->end = at;
		if (at + 1 >= key.len || !is_digit(key.at[at + 1]) || !strchr(",./:- ", key.at[at]))
			break;
		r->sep[r->n - 1] = key.at[at++];
	}
	return r->n > 0;
}

/* Runs [0, n) are groups of three. */
static bool grouped(const struct runs *r, ds_str key, size_t n)
{
	if (n < 2 || r->len[0] > 3 || key.at[r->at[0]] == '0')
		return false;
	for (size_t i = 1; i < n; i++) {
		if (r->len[i] != 3)
			return false;
	}
	return true;
}

struct digits {
	uint64_t mant;
	int exp, whole;
	size_t n;
};

static void add_digits(struct digits *g, const char *at, size_t n, bool fraction)
{
	for (size_t i = 0; i < n; i++) {
		g->n++;
		if (g->mant > (UINT64_MAX - 9) / 10) {
			g->exp += !fraction;
			continue;
		}
		g->mant = g->mant * 10 + (uint64_t)(at[i] - '0');
		g->exp -= fraction;
	}
	if (!fraction)
		g->whole += (int)n;
}

/* How many of the runs are the whole part; 0 if it is no number. */
static size_t whole_runs(const ds_lang *l, const struct runs *r, ds_str key, bool *is_grouped)
{
	char last = r->n > 1 ? r->sep[r->n - 2] : 0, first = r->sep[0];
	size_t same = 0;

	*is_grouped = false;
	if (r->n == 1)
		return 1;
	while (same < r->n - 1 && r->sep[same] == first)
		same++;
	/* U+202F between groups does not end a token */
	if (first == ' ') {
		*is_grouped = l->group_space && grouped(r, key, same + 1) &&
			      (same + 1 == r->n || (same + 2 == r->n && last == l->decimal));
		return *is_grouped ? same + 1 : 0;
	}
	if ((first != ',' && first != '.') || (last != ',' && last != '.') || same + 2 < r->n)
		return 0;
	if (same == r->n - 1) {
		/* one sign only: groups, or the decimal sign */
		bool groups = grouped(r, key, r->n) &&
			      (r->n > 2 || (first != l->decimal && (first == '.' ? l->group_dot
									       : l->decimal == '.')));

		*is_grouped = groups;
		return groups ? r->n : r->n == 2 ? 1 : 0;
	}
	*is_grouped = grouped(r, key, r->n - 1);
	return *is_grouped ? r->n - 1 : 0;
}

/* More groups behind blanks: "1 234 567,89". */
static size_t blank_groups(const struct ds_lang_doc *d, size_t i, struct digits *g, bool *fraction)
{
	const struct ds_values *v = &d->v;
	size_t at = i + 1;

	while (at < v->n && ds_kind_is(v, at, DS_KIND_NUMBER) && g->n < DIGITS_MAX) {
		const struct ds_token *t = &v->t->v[at];
		ds_str key = ds_key(v, at);
		size_t gap = t->start - t[-1].end;
		struct runs r;

		/* one blank, U+00A0 or U+202F */
		if (gap < 1 || gap > 3 || ds_flag(v, at, DS_TOKEN_LINE) ||
		    !ds_same_sentence(v, i, at) ||
		    !read_runs(&r, key) || r.len[0] != 3 || r.n > 2 || r.end != key.len ||
		    (r.n == 2 && r.sep[0] != d->l->decimal))
			break;
		if (gap == 1 ? v->t->text.at[t->start - 1] != ' ' : (unsigned char)v->t->text.at[t->start - gap] < 0x80)
			break;
		add_digits(g, key.at, 3, false);
		at++;
		if (r.n == 2) {
			add_digits(g, key.at + r.at[1], r.len[1], true);
			*fraction = true;
			break;
		}
	}
	return at;
}

/* "e10", "e-1": a power of ten behind */
static void exponent(const struct ds_lang_doc *d, struct ds_lang_fig *f, struct digits *g)
{
	ds_str x = f->suffix;
	size_t at = 0, next = f->end;
	int e = 0, sign = 1;

	if (x.len == 0 || x.at[0] != 'e')
		return;
	if (x.len == 1) {
		bool minus = ds_dash(&d->v, next);

		if ((!minus && !ds_key_is(&d->v, next, "+")) ||
		    !ds_flag(&d->v, next, DS_TOKEN_TIGHT) ||
		    !ds_flag(&d->v, next + 1, DS_TOKEN_TIGHT) ||
			    !ds_kind_is(&d->v, next + 1, DS_KIND_NUMBER))
			return;
		sign = minus ? -1 : 1;
		x = ds_key(&d->v, next + 1);
		next += 2;
	} else {
		at = 1;
	}
	if (x.len - at > 3)
		return;
	for (; at < x.len; at++) {
		if (!is_digit(x.at[at]))
			return;
		e = e * 10 + x.at[at] - '0';
	}
	g->exp += sign * e;
	f->whole = false;
	f->suffix.len = 0;
	f->end = next;
}

/*
 * "1,5^2": a power of the number, which no report needs, but its figures must not be counted apart
 */
static void power(const struct ds_lang_doc *d, struct ds_lang_fig *f)
{
	const struct ds_values *v = &d->v;
	size_t at = f->end + 1;
	bool minus = ds_dash(v, at);
	ds_str key;
	double e = 0;

	if (!ds_key_is(v, f->end, "^") || !ds_flag(v, f->end, DS_TOKEN_TIGHT) || f->suffix.len)
		return;
	if (minus || ds_key_is(v, at, "+"))
		at++;
	key = ds_key(v, at);
	if (!ds_kind_is(v, at, DS_KIND_NUMBER) || !ds_flag(v, at, DS_TOKEN_TIGHT) || key.len > 3)
		return;
	for (size_t i = 0; i < key.len; i++) {
		if (!is_digit(key.at[i]))
			return;
		e = e * 10 + key.at[i] - '0';
	}
	f->v = pow(f->v, minus ? -e : e);
	f->whole = false;
	f->end = at + 1;
}

/*
 * Endings of ordinals and of cases: of the token, or behind a hyphen, an apostrophe, a full stop.
 */
static void endings(const struct ds_lang_doc *d, struct ds_lang_fig *f)
{
	const struct ds_values *v = &d->v;
	size_t at = f->end;
	ds_str key;

	if (f->suffix.len) {
		f->ordinal = f->whole && ds_lang_one_of(&d->l->ordinal_ends, f->suffix);
		if (f->ordinal || ds_lang_one_of(&d->l->number_ends, f->suffix)) {
			f->ended = true;
			f->suffix.len = 0;
		}
		return;
	}
	if (at + 1 >= v->n || !ds_flag(v, at, DS_TOKEN_TIGHT))
		return;
	key = ds_key(v, at + 1);
	if ((ds_dash(v, at) || ds_key_is(v, at, "'") || ds_key_is(v, at, ".")) &&
	    ds_flag(v, at + 1, DS_TOKEN_TIGHT) && ds_kind_is(v, at + 1, DS_KIND_WORD)) {
		f->ordinal = f->whole && ds_lang_one_of(&d->l->ordinal_ends, key);
		if (f->ordinal || (!ds_key_is(v, at, ".") &&
				   ds_lang_one_of(&d->l->number_ends, key))) {
			f->ended = true;
			f->end = at + 2;
			return;
		}
	}
	if (d->l->dot_ordinal && f->whole && !f->grouped && f->digits <= 3 && f->v > 0 &&
	    ds_key_is(v, at, ".") &&
	    ds_kind_is(v, at + 1, DS_KIND_WORD) && !ds_flag(v, at + 1, DS_TOKEN_TIGHT) &&
	    ds_same_sentence(v, at, at + 1) && !ds_flag(v, at + 1, DS_TOKEN_LINE)) {
		f->ordinal = true;
		f->end = at + 1;
	}
}

/* "1/2", "2 1/4", "½", "2½" */
static bool parts(const struct ds_lang_doc *d, size_t i, struct ds_lang_fig *f)
{
	struct ds_fig x;

	if (!ds_fig_at(&d->v, i, &x) || x.suffix.len)
		return false;
	if (x.shape == FIG_NUMBER && x.vulgar_den) {
		f->v = ds_scale10(x.mant, -x.frac) + (double)x.vulgar_num / x.vulgar_den;
	} else if (x.shape == FIG_PAIR && x.sep == '/' && x.part[0] > 0 && x.part[0] < x.part[1] &&
		   x.part[1] <= 1000 &&
			   (x.part[1] <= 12 || x.part[1] % 4 == 0 || x.part[1] % 10 == 0)) {
		f->v = (double)x.part[0] / x.part[1];
	} else {
		return false;
	}
	f->fraction = true;
	f->end = i + 1;
	return true;
}

/* ",25": the whole part is left out */
static bool bare_fraction(const struct ds_lang_doc *d, size_t i, struct ds_lang_fig *f)
{
	const struct ds_values *v = &d->v;
	ds_str key = ds_key(v, i);
	struct digits g = {0, 0, 0, 0};
	struct runs r;

	if (key.len != 1 || key.at[0] != d->l->decimal || i + 1 >= v->n ||
	    (i > 0 && ds_flag(v, i, DS_TOKEN_TIGHT) && !ds_dash(v, i - 1)) ||
		    !ds_flag(v, i + 1, DS_TOKEN_TIGHT) ||
	    !ds_kind_is(v, i + 1, DS_KIND_NUMBER) || !read_runs(&r, ds_key(v, i + 1)) || r.n != 1 ||
	    r.len[0] > DIGITS_MAX)
		return false;
	add_digits(&g, ds_key(v, i + 1).at, r.len[0], true);
	f->v = ds_scale10(g.mant, g.exp);
	f->suffix = ds_str_sub(ds_key(v, i + 1), r.end, ds_key(v, i + 1).len);
	f->end = i + 2;
	return true;
}

bool ds_lang_figure(const struct ds_lang_doc *d, size_t i, struct ds_lang_fig *f)
{
	const struct ds_values *v = &d->v;
	struct digits g = {0, 0, 0, 0};
	struct ds_lang_fig more;
	struct runs r;
	ds_str key = ds_key(v, i);
	size_t whole;
	bool fraction;

	memset(f, 0, sizeof *f);
	if (bare_fraction(d, i, f))
		return true;
	if (!ds_kind_is(v, i, DS_KIND_NUMBER))
		return false;
	if (parts(d, i, f))
		return true;
	if (!read_runs(&r, key))
		return false;
	whole = whole_runs(d->l, &r, key, &f->grouped);
	if (whole == 0)
		return false;
	for (size_t k = 0; k < whole; k++)
		add_digits(&g, key.at + r.at[k], r.len[k], false);
	fraction = r.n > whole;
	if (fraction)
		add_digits(&g, key.at + r.at[whole], r.len[whole], true);
	f->zero_led = r.len[0] > 1 && key.at[0] == '0';
	f->suffix = ds_str_sub(key, r.end, key.len);
	f->end = i + 1;
	if (d->l->group_space && r.n == 1 && r.len[0] <= 3 && !f->zero_led && key.at[0] != '0' &&
	    f->suffix.len == 0) {
		f->end = blank_groups(d, i, &g, &fraction);
		f->grouped = f->end > i + 1;
	}
	if (g.n > DIGITS_MAX)
		return false;
	f->whole = !fraction;
	f->digits = g.whole;
	exponent(d, f, &g);
	f->v = ds_scale10(g.mant, g.exp);
	power(d, f);
	endings(d, f);
	if (f->whole && !f->ended && f->suffix.len == 0 && parts(d, f->end, &more) && more.v < 1 &&
	    !ds_flag(v, f->end, DS_TOKEN_TIGHT)) {
		f->v += more.v;
		f->end = more.end;
		f->fraction = true;
		f->whole = false;
	}
	return true;
}
