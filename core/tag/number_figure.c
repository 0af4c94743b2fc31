/*
 * What the figures of one token say: 12,292  3.5  2020-11-10  14:30  2½  21st  5km.
 *
 * Works on the match key, so full-width figures and typographic dashes are plain already. Exact in
 * decimal: mantissa and exponent stay apart until the scale ("1.2 million") is known, so that one
 * division rounds once.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/values_int.h"

#include "text/utf8.h"

/* more digits than this are an id, not a number */
#define DIGITS_MAX 400

static const double pow10_table[] = {1e0,  1e1,	 1e2,  1e3,  1e4,  1e5,	 1e6,  1e7,  1e8,
				      1e9,	 1e10, 1e11,
				     1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21,
				     1e22};

double ds_scale10(uint64_t mant, int exp)
{
	double v = (double)mant;

	for (; exp > 22 && v < 1e300; exp -= 22)
		v *= 1e22;
	for (; exp < -22 && v > 0; exp += 22)
		v /= 1e22;
	if (exp > 22 || exp < -22)
		return v;
	return exp >= 0 ? v * pow10_table[exp] : v / pow10_table[-exp];
}

struct runs {
	int n, part[6], len[6];
	size_t at[6];
	char sep[6]; /* sep[k] stands behind part k */
	size_t end;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static void runs_read(struct runs *r, ds_str key, size_t at)
{
	memset(r, 0, sizeof *r);
	while (r->n < 6 && at < key.len && is_digit(key.at[at])) {
		int v = 0;
		size_t from = at;

		for (; at < key.len && is_digit(key.at[at]); at++)
			v = v < 100000000 ? v * 10 + (key.at[at] - '0') : v;
		r->at[r->n] = from;
		r->part[r->n] = v;
		r->len[r->n] = at - from > DIGITS_MAX ? DIGITS_MAX + 1 : (int)(at - from);
		r->n++;
		r->end = at;
		if (r->n == 6 || at + 1 >= key.len || !is_digit(key.at[at + 1]) ||
		    !memchr(",./:-", key.at[at], 5))
			break;
		r->sep[r->n - 1] = key.at[at++];
	}
}

static bool all_seps(const struct runs *r, char sep)
{
	for (int i = 0; i + 1 < r->n; i++) {
		if (r->sep[i] != sep)
			return false;
	}
	return true;
}

/* 1,234,567 and 12,34,567 (lakh grouping) and 1.234.567 */
static bool is_grouped(const struct runs *r, int n)
{
	if (n < 2 || r->len[0] > 3 || r->len[0] < 1 || r->len[n - 1] != 3 || r->part[0] == 0)
		return false;
	for (int i = 1; i + 1 < n; i++) {
		if (r->len[i] != 3 && !(r->len[i] == 2 && r->sep[0] == ','))
			return false;
	}
	return true;
}

static void mant_add(struct ds_fig *f, ds_str key, size_t at, int len, bool fraction)
{
	for (int i = 0; i < len; i++) {
		if (f->mant > (UINT64_MAX - 9) / 10) {
			/* beyond 19 digits only the size is kept */
			f->approx = true;
			if (!fraction)
				f->frac--;
			continue;
		}
		f->mant = f->mant * 10 + (uint64_t)(key.at[at + (size_t)i] - '0');
		if (fraction)
			f->frac++;
	}
}

static bool number_shape(struct ds_fig *f, const struct runs *r, ds_str key)
{
	int whole = 1;

	if (r->n > 1) {
		char sep = r->sep[0];
		int groups = 1;

		while (groups < r->n - 1 && r->sep[groups] == sep)
			groups++;
		groups++; /* parts that `sep` joins */
		if ((sep == ',' || (sep == '.' && groups > 2)) && is_grouped(r, groups)) {
			whole = groups;
			f->grouped = true;
		} else if (groups > 2 || (sep != ',' && sep != '.')) {
			return false;
		}
		if (r->n > whole + 1 || (r->n == whole + 1 && whole > 1 &&
					 r->sep[whole - 1] == sep))
			return false;
	}
	for (int i = 0; i < whole; i++) {
		if (r->len[i] > DIGITS_MAX)
			return false;
		mant_add(f, key, r->at[i], r->len[i], false);
		f->digits += r->len[i];
	}
	f->zero_led = r->len[0] > 1 && key.at[r->at[0]] == '0';
	if (r->n > whole) {
		if (r->len[whole] > DIGITS_MAX)
			return false;
		mant_add(f, key, r->at[whole], r->len[whole], true);
	}
	f->shape = FIG_NUMBER;
	return true;
}

/* "½" and "2½": the key has 1/2 with U+2044 run together, so this looks at the text. */
static bool vulgar(struct ds_fig *f, ds_str text)
{
	static const unsigned char quarter[][2] = {{1, 4}, {1, 2}, {3, 4}};
	static const unsigned char others[][2] = {{1, 7}, {1, 9}, {1, 10}, {1, 3}, {2, 3}, {1, 5},
						  {2, 5}, {3, 5},
						  {4, 5}, {1, 6}, {5, 6}, {1, 8}, {3, 8}, {5, 8},
						  {7, 8}};
	size_t at = text.len;
	uint32_t cp;

	if (text.len < 2 || (unsigned char)text.at[text.len - 1] < 0x80)
		return false;
	cp = ds_utf8_prev(text, &at);
	if (cp >= 0xBC && cp <= 0xBE) {
		f->vulgar_num = quarter[cp - 0xBC][0];
		f->vulgar_den = quarter[cp - 0xBC][1];
	} else if (cp >= 0x2150 && cp <= 0x215E) {
		f->vulgar_num = others[cp - 0x2150][0];
		f->vulgar_den = others[cp - 0x2150][1];
	} else {
		return false;
	}
	if (at > 9)
		return false;
	for (size_t i = 0; i < at; i++) {
		if (!is_digit(text.at[i]))
			return false;
		f->mant = f->mant * 10 + (uint64_t)(text.at[i] - '0');
	}
	f->digits = (int)at;
	f->shape = FIG_NUMBER;
	return true;
}

static void keep_parts(struct ds_fig *f, const struct runs *r, enum ds_fig_shape shape)
{
	f->shape = shape;
	f->n = r->n;
	f->sep = r->sep[0];
	for (int i = 0; i < r->n; i++) {
		f->part[i] = r->part[i];
		f->len[i] = r->len[i];
	}
}

/* 2020-11-10T14:30[:05]: the clock behind a day */
static bool stamp(struct ds_fig *f, const struct runs *r, ds_str key)
{
	struct runs clock;

	if (r->n != 3 || !all_seps(r, '-') || r->len[0] != 4 || r->end + 5 >= key.len ||
	    key.at[r->end] != 't' || !is_digit(key.at[r->end + 1]))
		return false;
	runs_read(&clock, key, r->end + 1);
	if (clock.n < 2 || clock.n > 3 || clock.sep[0] != ':')
		return false;
	keep_parts(f, r, FIG_STAMP);
	for (int i = 0; i < clock.n; i++) {
		f->part[3 + i] = clock.part[i];
		f->len[3 + i] = clock.len[i];
	}
	f->n = 3 + clock.n;
	return true;
}

bool ds_fig_parse(struct ds_fig *f, ds_str key, ds_str text)
{
	struct runs r;
	bool point = key.len > 1 && key.at[0] == '.' && is_digit(key.at[1]);

	memset(f, 0, sizeof *f);
	if (vulgar(f, text))
		return true;
	memset(f, 0, sizeof *f);
	runs_read(&r, key, point);
	if (r.n == 0)
		return false;
	f->suffix = ds_str_sub(key, r.end, key.len);
	if (point) {
		if (r.n > 1 || r.len[0] > DIGITS_MAX)
			return false;
		mant_add(f, key, r.at[0], r.len[0], true);
		f->shape = FIG_NUMBER;
		return true;
	}
	if (stamp(f, &r, key))
		return true;
	if (r.n >= 2 && r.sep[0] == ':' && all_seps(&r, ':') && r.n <= 3)
		keep_parts(f, &r, FIG_CLOCK);
	else if (number_shape(f, &r, key))
		return true;
	else if (r.n == 3 && r.sep[0] == r.sep[1] && r.sep[0] != ',' && r.sep[0] != ':')
		keep_parts(f, &r, FIG_YMD);
	else if (r.n == 2 && (r.sep[0] == '-' || r.sep[0] == '/'))
		keep_parts(f, &r, FIG_PAIR);
	return f->shape != FIG_NONE;
}
