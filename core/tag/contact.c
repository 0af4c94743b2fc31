/*
 * Addresses: e-mail, URL, @handle, #hashtag, telephone, IP (RFC 791, RFC 4291 text forms),
 * coordinates.
 *
 * The tokeniser finds the first four. The others are read from the bytes of the text, a bounded
 * window from a token's start, and count only where they end with a token. A run of figures without
 * any telephone shape stays what it is.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/values_int.h"

#include <stdio.h>

#define WINDOW 48

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/*
 * Adds a contact over the bytes [start of i, end); the token behind, or i when end is inside a
 * token.
 */
static size_t add(struct ds_values *s, size_t i, size_t end, ds_type type, ds_str value)
{
	size_t j = i;
	ds_span *sp;

	while (j < s->n && s->t->v[j].end < end)
		j++;
	if (j >= s->n || s->t->v[j].end != end)
		return i;
	sp = ds_values_add(s, i, j + 1, type, "rule:contact", DS_RANK_DATE);
	if (sp) {
		sp->value.kind = DS_VALUE_TEXT;
		sp->value.exact = true;
		sp->value.timex = ds_values_copy(s, value.at, value.len);
	}
	return j + 1;
}

static ds_str window(const struct ds_values *s, size_t i)
{
	size_t at = s->t->v[i].start, end = at + WINDOW < s->t->text.len ? at + WINDOW :
		s->t->text.len;

	return ds_str_sub(s->t->text, at, end);
}

/* What the figures look like: runs of digits and what stands between them. */
struct phone {
	char digit[20], ext[8];
	int n, runs, run[8], n_ext;
	bool plus, open, paren, blank, mark;
	size_t end;
};

/* One sign between runs, with a blank beside it where it is a hyphen or a slash: "176- 123" */
static bool separator(struct phone *p, ds_str w, size_t *at)
{
	char c = w.at[*at];
	size_t next = *at + 1;

	if (c == ')' && p->paren) {
		next += next < w.len && (w.at[next] == ' ' || w.at[next] == '-');
		if (next < w.len && w.at[next] == '(')
			next++;
	} else if (c == ' ' || c == '-' || c == '.' || c == '/') {
		next += (c == ' ' && next < w.len && w.at[next] == '(') ||
			((c == '-' || c == '/') && next < w.len && w.at[next] == ' ');
		p->paren |= w.at[next - 1] == '(';
	} else if (c == '(') {
		p->paren = true;
	} else {
		return false;
	}
	/* "(+1)  650 - 701 8887": behind a country's code anything may part the runs */
	if (p->plus && p->n < 10) {
		while (next < w.len && next - *at < 5 && strchr(" -", w.at[next]))
			next++;
	}
	if (next >= w.len || !is_digit(w.at[next]))
		return false;
	p->blank |= c == ' ';
	p->mark |= c != ' ';
	*at = next;
	return true;
}

/* "x068", "ext 63888", "ext. 5" behind a number */
static void extension(struct phone *p, ds_str w)
{
	static const char *const words[] = {"extension ", "ext. ", "ext.", "ext ", "ext", "x ", "X ",
					    "x", "X"};
	size_t at = p->end;

	at += at < w.len && w.at[at] == ' ';
	for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
		size_t to = at + strlen(words[k]), from = to;

		if (!ds_str_starts(ds_str_sub(w, at, w.len), ds_str_of(words[k])))
			continue;
		while (to < w.len && to - from < 6 && is_digit(w.at[to]))
			to++;
		if (to == from || (to < w.len && (is_digit(w.at[to]) || (w.at[to] | 32) == 'x')))
			return;
		p->n_ext = (int)(to - from);
		memcpy(p->ext, w.at + from, to - from);
		p->end = to;
		return;
	}
}

static bool phone_read(struct phone *p, ds_str w)
{
	size_t at = 0;

	memset(p, 0, sizeof *p);
	if (at < w.len && w.at[at] == '+') {
		p->plus = true;
		at++;
	}
	if (at < w.len && w.at[at] == '(') {
		p->open = p->paren = true;
		at++;
		if (at < w.len && w.at[at] == '+') {
			p->plus = true;
			at++;
		}
	}
	if (at >= w.len || !is_digit(w.at[at]))
		return false;
	while (at < w.len && is_digit(w.at[at])) {
		int n = 0;

		for (; at < w.len && is_digit(w.at[at]); at++, n++) {
			if (p->n == (int)sizeof p->digit)
				return false;
			p->digit[p->n++] = w.at[at];
		}
		if (p->runs == 8)
			return false;
		p->run[p->runs++] = n;
		p->end = at;
		if (at >= w.len || !separator(p, w, &at))
			break;
	}
	return true;
}

/* International, North American, and national forms with the trunk 0. */
static bool phone_shape(const struct phone *p)
{
	const int *r = p->run;

	if (p->plus)
		return p->n >= 8 && p->n <= 16;
	if (p->runs == 3 && r[0] == 3 && r[1] == 3 && r[2] == 4)
		return true;
	/* 011 dials out of North America */
	if (p->runs > 3 && r[0] == 3 && memcmp(p->digit, "011", 3) == 0)
		return p->n >= 12 && p->n <= 18;
	if (p->runs == 4 && r[0] == 1 && r[1] == 3 && r[2] == 3 && r[3] == 4 && p->digit[0] == '1')
		return true;
	if (p->open && p->runs > 1 && r[0] <= 4 && p->n >= 9 && p->n <= 13)
		return true;
	if (p->runs < 2 || p->digit[0] != '0' || r[0] < 2 || r[0] > 8)
		return false;
	if (p->digit[1] == '0')
		return p->n >= 11 && p->n <= 17;
	return p->n >= 9 && p->n <= 12 && (r[0] > 2 || p->paren || p->runs > 2);
}

/* "tel.", "phone number is", "call" in front make a telephone number of bare figures */
static bool phone_cue(const struct ds_values *s, size_t i)
{
	static const char *const cues[] = {"tel",    "tel.",  "telephone", "phone",    "call",
					   "mobile", "fax",   "whatsapp",  "hotline", "phones"};

	for (size_t k = i; k-- > 0 && i - k <= 4 && ds_same_sentence(s, k, i);) {
		for (size_t c = 0; c < sizeof cues / sizeof *cues; c++) {
			if (ds_key_is(s, k, cues[c]))
				return true;
		}
	}
	return false;
}

static size_t phone(struct ds_values *s, size_t i)
{
	struct phone p;
	char value[40];
	int len;
	ds_str w = window(s, i);

	/* part of something longer: 3-555-1234-x, €(555), 45+31 */
	if (i > 0 && ds_flag(s, i, DS_TOKEN_TIGHT)) {
		ds_str prev = ds_key(s, i - 1);

		if ((prev.len == 1 && memchr("-/.+$_=#", prev.at[0], 8)) ||
		    ds_kind_is(s, i - 1, DS_KIND_NUMBER))
			return i;
	}
	if (!phone_read(&p, w) || p.n < 7 ||
	    !(phone_shape(&p) || (p.n >= 8 && p.n <= 15 && phone_cue(s, i)) ||
	      (p.n == 7 && phone_cue(s, i) &&
	       (p.runs == 1 || (p.runs == 2 && p.run[0] == 3 && p.digit[0] != '1')))))
		return i;
	if (p.end < w.len && (w.at[p.end] == '-' || w.at[p.end] == '/' || w.at[p.end] == '%'))
		return i;
	extension(&p, w);
	len = snprintf(value, sizeof value, "%s%.*s%s%.*s", p.plus ? "+" : "", p.n, p.digit,
		       p.n_ext ? ";ext=" : "", p.n_ext, p.ext);
	return add(s, i, s->t->v[i].start + p.end, DS_PHONE,
		   (ds_str){value, len > 0 && len < (int)sizeof value ? (size_t)len : 0});
}

static size_t ip4_read(ds_str w)
{
	size_t at = 0;

	for (int part = 0; part < 4; part++) {
		int v = 0, n = 0;

		if (part > 0) {
			if (at >= w.len || w.at[at] != '.')
				return 0;
			at++;
		}
		for (; at < w.len && is_digit(w.at[at]); at++) {
			v = v * 10 + (w.at[at] - '0');
			if (++n > 3 || v > 255)
				return 0;
		}
		if (n == 0)
			return 0;
	}
	/* 10.0.0.0/8 is the addresses that begin so */
	if (at + 1 < w.len && w.at[at] == '/' && is_digit(w.at[at + 1])) {
		size_t end = at + 2;

		end += end < w.len && is_digit(w.at[end]);
		return end < w.len && (is_digit(w.at[end]) || w.at[end] == '/') ? 0 : end;
	}
	/* a fifth part makes it something else */
	if (at + 1 < w.len && w.at[at] == '.' && is_digit(w.at[at + 1]))
		return 0;
	return at;
}

static bool is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* RFC 4291 section 2.2: eight groups, or fewer with one "::" */
/* said: the words in front say that it is one */
static size_t ip6_read(ds_str w, bool said)
{
	size_t at = 0;
	int groups = 0, letters = 0;
	bool gap = false;

	if (w.len > 1 && w.at[0] == ':' && w.at[1] == ':') {
		gap = true;
		at = 2;
	}
	while (at < w.len && is_hex(w.at[at]) && groups < 8) {
		size_t n = 0;

		for (; at < w.len && is_hex(w.at[at]); at++, n++)
			letters += !is_digit(w.at[at]);
		if (n > 4)
			return 0;
		groups++;
		if (at + 1 < w.len && w.at[at] == ':' && w.at[at + 1] == ':' && !gap) {
			gap = true;
			at += 2;
		} else if (at + 1 < w.len && w.at[at] == ':' && is_hex(w.at[at + 1])) {
			at++;
		} else {
			break;
		}
	}
	if (groups == 8 && !gap)
		return at < w.len && w.at[at] == ':' ? 0 : at;
	/* "FE06::1::2" is none */
	if (at < w.len && w.at[at] == ':')
		return 0;
	/* "10::20" could be anything; two groups and a letter or three groups are an address */
	return gap && groups < 8 && (said || (groups >= 2 && (letters || groups > 2))) ? at : 0;
}

static bool ip_cue(const struct ds_values *s, size_t i)
{
	for (size_t k = i; k-- > 0 && i - k <= 4 && ds_same_sentence(s, k, i);) {
		if (ds_str_starts(ds_key(s, k), ds_str_of("ip")) && ds_key(s, k).len <= 4)
			return true;
	}
	return false;
}

static size_t address(struct ds_values *s, size_t i)
{
	ds_str w = window(s, i);
	size_t len = ip4_read(w);

	if (i > 0 && ds_flag(s, i, DS_TOKEN_TIGHT) && (ds_key_is(s, i - 1, ".") || ds_key_is(s,
		i - 1, ":")))
		return i;
	if (len == 0)
		len = memchr(w.at, ':', w.len) ? ip6_read(w, ip_cue(s, i)) : 0;
	return len ? add(s, i, s->t->v[i].start + len, DS_IP, ds_str_sub(w, 0, len)) : i;
}

static size_t skip_str(ds_str w, size_t at, const char *const *any, size_t n)
{
	for (size_t k = 0; k < n; k++) {
		ds_str want = ds_str_of(any[k]);

		if (ds_str_starts(ds_str_sub(w, at, w.len), want))
			return at + want.len;
	}
	return at;
}

static bool read_number(ds_str w, size_t *at, double *v)
{
	size_t from = *at;
	double place = 0.1;

	*v = 0;
	for (; *at < w.len && is_digit(w.at[*at]); (*at)++)
		*v = *v * 10 + (w.at[*at] - '0');
	if (*at == from || *at - from > 3)
		return false;
	if (*at + 1 < w.len && w.at[*at] == '.' && is_digit(w.at[*at + 1])) {
		for ((*at)++; *at < w.len && is_digit(w.at[*at]); (*at)++, place /= 10)
			*v += (w.at[*at] - '0') * place;
	}
	return true;
}

/* 40°41′12″N */
static bool read_angle(ds_str w, size_t *at, double *out, char *side)
{
	static const char *const deg[] = {"°", "º"}, *const min[] = {"′", "'", "’"},
				 *const sec[] = {"″", "\"", "”", "''"};
	double v, part;
	size_t next;

	if (!read_number(w, at, &v))
		return false;
	next = skip_str(w, *at, deg, 2);
	if (next == *at)
		return false;
	*at = next;
	*at += *at < w.len && w.at[*at] == ' ';
	if (read_number(w, at, &part)) {
		next = skip_str(w, *at, min, 3);
		if (next == *at || part >= 60)
			return false;
		v += part / 60;
		*at = next + (next < w.len && w.at[next] == ' ');
		if (read_number(w, at, &part)) {
			next = skip_str(w, *at, sec, 4);
			if (next == *at || part >= 60)
				return false;
			v += part / 3600;
			*at = next + (next < w.len && w.at[next] == ' ');
		}
	}
	if (*at >= w.len || !memchr("NSEW", w.at[*at], 4))
		return false;
	*side = w.at[(*at)++];
	*out = *side == 'S' || *side == 'W' ? -v : v;
	return true;
}

static size_t add_coord(struct ds_values *s, size_t i, size_t end, double lat, double lon)
{
	char value[64];
	int n = snprintf(value, sizeof value, "%.6g,%.7g", lat, lon);

	if (lat > 90 || lat < -90 || lon > 180 || lon < -180 || n < 0 || n >= (int)sizeof value)
		return i;
	return add(s, i, end, DS_COORD, (ds_str){value, (size_t)n});
}

static size_t angles(struct ds_values *s, size_t i)
{
	ds_str w = window(s, i);
	size_t at = 0;
	double lat, lon;
	char north, east;

	if (!read_angle(w, &at, &lat, &north) || (north != 'N' && north != 'S'))
		return i;
	at += at < w.len && w.at[at] == ',';
	at += at < w.len && w.at[at] == ' ';
	if (!read_angle(w, &at, &lon, &east) || (east != 'E' && east != 'W'))
		return i;
	return add_coord(s, i, s->t->v[i].start + at, lat, lon);
}

static size_t signed_decimal(const struct ds_values *s, size_t i, double *v)
{
	struct ds_fig f;
	size_t j = ds_dash(s, i) && ds_flag(s, i + 1, DS_TOKEN_TIGHT) ? i + 1 : i;

	if (!ds_fig_at(s, j, &f) ||
	    f.shape != FIG_NUMBER || f.frac < 2 || f.suffix.len || f.grouped)
		return i;
	*v = ds_scale10(f.mant, -f.frac) * (j > i ? -1 : 1);
	return j + 1;
}

/* "40.68, 46.36": two decimals of a map, not prices or shares */
static size_t decimals(struct ds_values *s, size_t i)
{
	double lat, lon;
	size_t j = signed_decimal(s, i, &lat), end;

	if (j == i || !ds_key_is(s, j, ",") || (i > 0 && ds_currency_sign(s, i - 1).unit))
		return i;
	end = signed_decimal(s, j + 1, &lon);
	if (end == j + 1 || (ds_is(s, end, W_AND) && ds_kind_is(s, end + 1, DS_KIND_NUMBER)) ||
	    ds_is(s, end, W_SCALE) || ds_is(s, end, W_PER) ||
	    ds_unit_at(s, end, true).unit || ds_currency_at(s, end).unit ||
	    ds_key_is(s, end, "%") ||
	    (ds_key_is(s, end, ",") && ds_kind_is(s, end + 1, DS_KIND_NUMBER)))
		return i;
	return add_coord(s, i, s->t->v[end - 1].end, lat, lon);
}

static size_t token_contact(struct ds_values *s, size_t i, ds_type type, bool lower)
{
	ds_str text = ds_token_text(s->t, i);
	size_t end = add(s, i, s->t->v[i].end, type, text);
	char *at = end > i && !s->status ? (char *)s->out->v[s->out->n - 1].value.timex.at : NULL;

	for (size_t k = 0; lower && at && k < text.len; k++) {
		if (at[k] >= 'A' && at[k] <= 'Z')
			at[k] = (char)(at[k] + 32);
	}
	return end;
}

/* A word with dots in it that the tokeniser took for no address: d.j@example.com, news.example.co.uk */
static size_t dotted(struct ds_values *s, size_t i)
{
	ds_str text = ds_token_text(s->t, i);

	if (!memchr(text.at, '.', text.len))
		return i;
	if (memchr(text.at, '@', text.len))
		return ds_mail_shape(text) ? token_contact(s, i, DS_EMAIL, true) : i;
	return ds_host_shape(text) ? token_contact(s, i, DS_URL, false) : i;
}

/* An address of the web; "?a=b" may follow a name without a path. */
static size_t url(struct ds_values *s, size_t i)
{
	ds_str all = s->t->text, text = ds_token_text(s->t, i);
	size_t at = s->t->v[i].end, end;

	if (!ds_url_shape(text))
		return i + 1;
	if (at + 1 < all.len && all.at[at] == '?' && (unsigned char)all.at[at + 1] > ' ') {
		while (at < all.len && (unsigned char)all.at[at] > ' ' && at - s->t->v[i].end < 200)
			at++;
		while (at > s->t->v[i].end && strchr(".,;:!?)]}\"'", all.at[at - 1]))
			at--;
		if (memchr(all.at + s->t->v[i].end, '=', at - s->t->v[i].end)) {
			end = add(s, i, at, DS_URL, ds_str_sub(all, s->t->v[i].start, at));
			if (end > i)
				return end;
		}
	}
	return token_contact(s, i, DS_URL, false);
}

bool ds_may_be_ip6(const struct ds_values *s, size_t i)
{
	const struct ds_token *t = &s->t->v[i];
	ds_str text = s->t->text;
	size_t at = t->start;

	if (t->end - t->start > 4 || !is_hex(text.at[at]))
		return false;
	while (at < text.len && at - t->start < 5 && is_hex(text.at[at]))
		at++;
	return at < text.len && text.at[at] == ':';
}

size_t ds_values_contact(struct ds_values *s, size_t i)
{
	const struct ds_token *t = &s->t->v[i];
	char c = s->t->text.at[t->start];
	size_t end = i;

	switch (t->kind) {
	case DS_KIND_EMAIL:
		return ds_mail_shape(ds_token_text(s->t, i)) ? token_contact(s, i, DS_EMAIL, true)
							     : i + 1;
	case DS_KIND_URL: return url(s, i);
	case DS_KIND_HANDLE: return token_contact(s, i, DS_HANDLE, true);
	case DS_KIND_HASHTAG: return token_contact(s, i, DS_HASHTAG, true);
	case DS_KIND_WORD:
		if (!s->lex[i] && t->end - t->start >= 8) {
			end = dotted(s, i);
			if (end > i)
				return end;
		}
		break;
	default: break;
	}
	end = ds_skip_code(s, i);
	if (end > i)
		return end;
	if (!is_digit(c) && !memchr("+(-:", c, 4) && !ds_may_be_ip6(s, i))
		return i;
	if (is_hex(c) || c == ':')
		end = address(s, i);
	if (end == i && (is_digit(c) || c == '+' || c == '('))
		end = phone(s, i);
	if (end == i && is_digit(c))
		end = angles(s, i);
	if (end == i && (is_digit(c) || c == '-'))
		end = decimals(s, i);
	return end;
}
