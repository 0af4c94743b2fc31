/*
 * What mail addresses and names of hosts look like, and the codes that are no numbers at all: GUIDs,
 * hardware addresses, ISBNs, card and account numbers.
 *
 * Shapes only: no list of what is registered, but the few suffixes below.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/values_int.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Labels of letters, figures and hyphens, parted by single points; how many, 0 = it is no name. */
static int labels_of(ds_str host)
{
	int labels = 1;
	size_t len = 0;

	for (size_t i = 0; i < host.len; i++) {
		char c = host.at[i];

		if (c == '.') {
			if (len == 0)
				return 0;
			labels++;
			len = 0;
		} else if (is_letter(c) || is_digit(c) || c == '-' || (unsigned char)c >= 0x80) {
			len++;
		} else {
			return 0;
		}
	}
	return len ? labels : 0;
}

static ds_str last_label(ds_str host)
{
	size_t at = host.len;

	while (at > 0 && host.at[at - 1] != '.')
		at--;
	return ds_str_sub(host, at, host.len);
}

bool ds_mail_shape(ds_str text)
{
	const char *sign = memchr(text.at, '@', text.len);
	size_t at = sign ? (size_t)(sign - text.at) : 0;
	ds_str host, top;

	if (at == 0 || text.at[0] == '.' || text.at[at - 1] == '.')
		return false;
	for (size_t i = 0; i + 1 < at; i++) {
		if (text.at[i] == '.' && text.at[i + 1] == '.')
			return false;
	}
	host = ds_str_sub(text, at + 1, text.len);
	top = last_label(host);
	return labels_of(host) > 1 && top.len >= 2 && !is_digit(top.at[0]);
}

bool ds_host_shape(ds_str text)
{
	static const char *const tops[] = {"com", "org", "net", "edu", "gov", "mil", "int", "info",
					   "biz", "news", "eu", "uk", "us", "de", "fr", "ru", "tr",
					   "az", "io"};
	static const char *const second[] = {"com", "co", "org", "net", "gov", "edu", "ac"};
	ds_str top = last_label(text), rest;
	int labels = labels_of(text);

	if (labels < 3)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] >= 'A' && text.at[i] <= 'Z')
			return false;
	}
	for (size_t i = 0; i < sizeof tops / sizeof *tops; i++) {
		if (ds_str_is(top, tops[i]))
			return true;
	}
	rest = last_label(ds_str_sub(text, 0, text.len - top.len - 1));
	for (size_t i = 0; top.len == 2 && i < sizeof second / sizeof *second; i++) {
		if (ds_str_is(rest, second[i]))
			return true;
	}
	return false;
}

bool ds_url_shape(ds_str text)
{
	size_t at = 0, end;
	ds_str host;

	for (size_t i = 0; i + 2 < text.len && at == 0; i++) {
		if (memcmp(text.at + i, "://", 3) == 0)
			at = i + 3;
	}
	if (at == 0)
		return true;
	for (end = at; end < text.len && !strchr("/?#:", text.at[end]); end++)
		;
	host = ds_str_sub(text, at, end);
	/* "http://362" leads nowhere; "http://intranet/page" may */
	return memchr(host.at, '.', host.len) || end < text.len || ds_str_is(host, "localhost");
}

/* "550e8400-e29b-41d4-a716-446655440000", "00:1A:2B:3C:4D:5E", "978-3-16-148410-0" */
static size_t code_len(ds_str w)
{
	static const int guid[] = {8, 4, 4, 4, 12}, mac[] = {2, 2, 2, 2, 2, 2};
	const int *shapes[] = {guid, mac};
	const size_t parts[] = {5, 6};
	size_t at;

	for (int k = 0; k < 2; k++) {
		at = 0;
		for (size_t p = 0; p < parts[k]; p++) {
			int n = 0;

			for (; at < w.len && is_hex(w.at[at]); at++)
				n++;
			if (n != shapes[k][p])
				break;
			if (p + 1 == parts[k])
				return at < w.len && (w.at[at] == '-' || w.at[at] == ':') ? 0 : at;
			if (at >= w.len || w.at[at] != (k == 0 ? '-' : ':'))
				break;
			at++;
		}
	}
	if (w.len > 13 && w.at[0] == '9' && w.at[1] == '7' && (w.at[2] == '8' || w.at[2] == '9') &&
	    w.at[3] == '-') {
		int digits = 3, hyphens = 1;

		for (at = 4; at < w.len && (is_digit(w.at[at]) || w.at[at] == '-'); at++) {
			digits += is_digit(w.at[at]);
			hyphens += w.at[at] == '-';
		}
		if (digits == 13 && hyphens == 4)
			return at;
	}
	return 0;
}

static size_t token_len(const struct ds_values *s, size_t i)
{
	return s->t->v[i].end - s->t->v[i].start;
}

/* "4111 1111 1111 1111", "DE89 3704 0044 0532 0130 00": groups of four; the token behind, or i. */
static size_t groups_of_four(const struct ds_values *s, size_t i)
{
	ds_str first = ds_token_text(s->t, i);
	bool account = first.len == 4 && is_letter(first.at[0]) && is_letter(first.at[1]) &&
		       is_digit(first.at[2]) && is_digit(first.at[3]);
	size_t j = i + 1;

	if (!account && !(first.len == 4 && ds_kind_is(s, i, DS_KIND_NUMBER) && is_digit(first.at[3])))
		return i;
	while (j < i + 9 && ds_kind_is(s, j, DS_KIND_NUMBER) && token_len(s, j) == 4 &&
	       ds_same_sentence(s, i, j))
		j++;
	if (j < i + 4 || (!account && j != i + 4))
		return i;
	if (account && ds_kind_is(s, j, DS_KIND_NUMBER) && token_len(s, j) < 4)
		j++;
	return j;
}

size_t ds_skip_code(const struct ds_values *s, size_t i)
{
	size_t at = s->t->v[i].start, len = token_len(s, i), j = i;
	ds_str text = s->t->text;

	if (ds_kind_is(s, i, DS_KIND_WORD) && len != 8 && len != 4 && len != 2)
		return i;
	if (!is_hex(text.at[at]) && !(token_len(s, i) == 4 && is_letter(text.at[at])))
		return i;
	j = groups_of_four(s, i);
	if (j > i)
		return j;
	len = code_len(ds_str_sub(text, at, at + 40 < text.len ? at + 40 : text.len));
	if (len == 0)
		return i;
	for (j = i; j < s->n && s->t->v[j].end < at + len; j++)
		;
	return j < s->n && s->t->v[j].end == at + len ? j + 1 : i;
}
