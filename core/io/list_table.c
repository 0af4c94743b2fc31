/*
 * Lists as tables: TSV, CSV (RFC 4180), our own columns, and GeoNames dumps. See list.h.
 *
 * GeoNames' columns: geonameid, name, asciiname, alternatenames, latitude, longitude, feature class
 * and code, country code, cc2, admin1 to admin4, population, elevation, dem, timezone, modification
 * date (the dump's readme.txt).
 *
 * SPDX-License-Identifier: MIT
 */
#include "io/list_int.h"

#include "text/utf8.h"

#define GEO_COLUMNS 19
#define WELL_KNOWN 1000000 /* people of a place whose name counts although it is a word, too */

/* A quote is open at the end of the line: RFC 4180's fields may hold line ends. */
static bool is_open(ds_str s)
{
	bool open = false;

	for (size_t i = 0; i < s.len; i++)
		open ^= s.at[i] == '"';
	return open;
}

/* The next line that is no comment and not empty, in l->buf. */
static ds_status next_line(ds_str *out, bool *more, ds_list *l, ds_err *err)
{
	ds_err why = {DS_OK, ""};
	ds_status st;

	do {
		l->row_line = ++l->line;
		st = ds_stream_line(&l->buf, more, &l->in, DS_LIST_RECORD_MAX, &why);
		*out = ds_buf_view(&l->buf);
	} while (st == DS_OK && *more && (out->len == 0 || out->at[0] == '#'));
	while (st == DS_OK && *more && l->separator && l->separator != '\t' && is_open(*out)) {
		bool rest;

		st = ds_stream_line(&l->more, &rest, &l->in, DS_LIST_RECORD_MAX, &why);
		if (st || !rest)
			break;
		l->line++;
		ds_buf_char(&l->buf, ' '); /* no name has a line end */
		ds_buf_str(&l->buf, ds_buf_view(&l->more));
		*out = ds_buf_view(&l->buf);
	}
	if (st == DS_ELIMIT)
		return ds_list_fail(l, err, "a line of more than %zu MB", DS_LIST_RECORD_MAX >> 20);
	return st ? ds_fail(err, st, "%s", why.msg) : ds_buf_status(&l->buf, err);
}

/* A field of CSV behind its opening quote; gives where the field ends. */
static size_t unquote(ds_str *out, ds_list *l, ds_str line, size_t at, ds_status *st, ds_err *err)
{
	char *to = ds_arena_get(&l->mem, line.len - at + 1, 1);
	size_t n = 0;

	if (!to) {
		*st = ds_arena_fail(&l->mem, err);
		return line.len;
	}
	for (; at < line.len; at++) {
		if (line.at[at] != '"')
			to[n++] = line.at[at];
		else if (at + 1 < line.len && line.at[at + 1] == '"')
			to[n++] = line.at[at++];
		else
			break;
	}
	for (at++; at < line.len && line.at[at] != l->separator; at++)
		to[n++] = line.at[at];
	*out = (ds_str){to, n};
	return at;
}

/* The fields of a line. TSV has no quotes. */
static ds_status split(ds_str **out, size_t *n, ds_list *l, ds_str line, ds_err *err)
{
	ds_str *v = NULL;
	size_t cap = 0;
	ds_status st = DS_OK;

	*n = 0;
	for (size_t from = 0; st == DS_OK && from <= line.len;) {
		const char *sign = NULL;
		size_t to;

		if (*n == DS_LIST_COLUMNS)
			return ds_list_fail(l, err, "more than %u columns", DS_LIST_COLUMNS);
		if (*n == cap)
			st = ds_arena_grow(&l->mem, &v, &cap, *n, cap + 24, sizeof *v, err);
		if (st)
			return st;
		if (l->separator != '\t' && from < line.len && line.at[from] == '"') {
			to = unquote(&v[*n], l, line, from + 1, &st, err);
		} else {
			if (from < line.len)
				sign = memchr(line.at + from, l->separator, line.len - from);
			to = sign ? (size_t)(sign - line.at) : line.len;
			v[*n] = ds_str_sub(line, from, to);
		}
		++*n;
		from = to + 1;
	}
	*out = v;
	return st;
}

static size_t count(ds_str s, char c)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += s.at[i] == c;
	return n;
}

static bool digits(ds_str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] < '0' || s.at[i] > '9')
			return false;
	}
	return s.len > 0;
}

bool ds_list_is_geonames(ds_str line)
{
	ds_str col[GEO_COLUMNS];
	size_t n = 0;

	if (count(line, '\t') != GEO_COLUMNS - 1)
		return false;
	for (size_t from = 0, at = 0; at <= line.len; at++) {
		if (at < line.len && line.at[at] != '\t')
			continue;
		col[n++] = ds_str_sub(line, from, at);
		from = at + 1;
	}
	return digits(col[0]) && col[6].len <= 1 && (col[6].len == 0 || strchr("AHLPRSTUV", col[6].at[0]));
}

/* The first line: what the table is. *row: it is a row already. */
static ds_status begin(bool *row, ds_list *l, ds_str line, ds_err *err)
{
	ds_str *col;
	size_t n;
	bool heading = false;
	ds_status st;

	if (l->form == DS_LIST_GEONAMES || ds_list_is_geonames(line)) {
		l->form = DS_LIST_GEONAMES;
		l->separator = '\t';
		*row = true;
		return DS_OK;
	}
	l->separator = ',';
	if (count(line, '\t'))
		l->separator = '\t';
	else if (count(line, ';') > count(line, ','))
		l->separator = ';';
	st = split(&col, &n, l, line, err);
	if (st)
		return st;
	if (l->map.given) {
		heading = true;
	} else {
		st = ds_list_map_guess(l, col, n, err);
		heading = l->map.name[DS_LIST_NAME].len > 0;
	}
	*row = !heading;
	if (!heading || st)
		return st;
	l->heads = ds_arena_get(&l->keep, n, sizeof *l->heads);
	if (!l->heads)
		return ds_arena_fail(&l->keep, err);
	for (size_t i = 0; st == DS_OK && i < n; i++)
		st = ds_arena_copy(&l->heads[i], col[i], &l->keep, err);
	l->n_heads = n;
	return st;
}

static ds_status take_type(ds_list *l, ds_str word, ds_err *err)
{
	if (word.len && !ds_list_type(&l->row.type, l, word, &l->mem))
		return ds_list_fail(l, err, "'%.*s' is no type (PERSON, ORG, GPE ..., a word like city, "
				    "or one in capitals; --classes %.*s=TYPE)",
				    (int)(word.len < 40 ? word.len : 40), word.at,
				    (int)(word.len < 40 ? word.len : 40), word.at);
	return DS_OK;
}

static ds_status take(ds_list *l, enum ds_list_field f, ds_str head, ds_str s, ds_err *err)
{
	switch (f) {
	case DS_LIST_NAME: l->row.name = s; return DS_OK;
	case DS_LIST_ALIASES: return ds_list_aliases(l, s, err);
	case DS_LIST_TYPE: return take_type(l, s, err);
	case DS_LIST_ID: l->row.id = s; return DS_OK;
	case DS_LIST_PRIOR:
		if (!ds_list_number(&l->row.prior, s))
			return ds_list_fail(l, err, "prior '%.*s' is no number",
					    (int)(s.len < 40 ? s.len : 40), s.at);
		return DS_OK;
	case DS_LIST_LAT: ds_list_degrees(l, "lat", s); return DS_OK;
	case DS_LIST_LON: ds_list_degrees(l, "lon", s); return DS_OK;
	case DS_LIST_PROPS:
		if (s.len && l->props.len)
			ds_buf_char(&l->props, ';');
		ds_buf_str(&l->props, s);
		return DS_OK;
	default: ds_list_prop(l, head, s); return DS_OK;
	}
}

/* Columns without a heading: name type id prior props. */
static ds_status take_own(ds_list *l, const ds_str *col, size_t n, ds_err *err)
{
	static const enum ds_list_field order[] = {DS_LIST_NAME, DS_LIST_TYPE, DS_LIST_ID,
						   DS_LIST_PRIOR, DS_LIST_PROPS};
	ds_status st = DS_OK;

	if (n < 2 && l->opts.type.len == 0)
		return ds_list_fail(l, err, "a line needs a name and a type");
	if (n > 5)
		return ds_list_fail(l, err, "more than 5 columns (name type id prior props) and no heading");
	for (size_t i = 0; st == DS_OK && i < n; i++)
		st = take(l, order[i], (ds_str){"", 0}, col[i], err);
	return st;
}

ds_status ds_list_table(bool *use, bool *more, ds_list *l, ds_err *err)
{
	bool row = false;
	ds_str line, *col;
	size_t n;
	ds_status st = next_line(&line, more, l, err);

	if (st == DS_OK && *more && !l->separator) {
		st = begin(&row, l, line, err);
		if (st == DS_OK && !row)
			st = next_line(&line, more, l, err);
	}
	if (st || !*more)
		return st;
	if (ds_utf8_valid(line) != line.len)
		return ds_list_fail(l, err, "ill-formed UTF-8");
	st = split(&col, &n, l, line, err);
	if (st)
		return st;
	if (l->form == DS_LIST_GEONAMES)
		return ds_list_geonames(use, l, col, n, err);
	*use = true;
	if (l->n_heads == 0)
		return take_own(l, col, n, err);
	for (size_t i = 0; st == DS_OK && i < n && i < l->n_heads; i++)
		st = take(l, ds_list_field_of(l, l->heads[i]), l->heads[i], col[i], err);
	return st;
}

/* ---- GeoNames ---------------------------------------------------------------------------------- */

static const char *geo_type(ds_str class, ds_str code)
{
	if (class.len == 0)
		return NULL;
	switch (class.at[0]) {
	case 'A': return ds_str_starts(code, DS_STR("ZN")) ? "LOC" : "GPE";
	case 'P': return "GPE";
	case 'R':
	case 'S': return "FAC";
	default: return "LOC";
	}
}

ds_status ds_list_geonames(bool *use, ds_list *l, const ds_str *col, size_t n, ds_err *err)
{
	const char *type;
	int64_t people = 0;
	ds_status st = DS_OK;

	if (n != GEO_COLUMNS)
		return ds_list_fail(l, err, "%zu columns, not the 19 of a GeoNames dump", n);
	type = geo_type(col[6], col[7]);
	if (!type || !ds_list_number(&people, col[14]))
		return DS_OK;
	*use = true;
	l->row.type = ds_str_of(type);
	l->row.name = col[1];
	l->row.id = col[0];
	/* thousands of people, as in the lists that ship; and nobody is 0 */
	l->row.prior = people / 1000 + (people % 1000 > 0);
	st = ds_list_wild_alias(l, col[2], err);
	for (size_t from = 0, at = 0; st == DS_OK && at <= col[3].len; at++) {
		if (at < col[3].len && col[3].at[at] != ',')
			continue;
		st = ds_list_wild_alias(l, ds_str_sub(col[3], from, at), err);
		from = at + 1;
	}
	if (people < WELL_KNOWN && ds_list_is_word(col[1]))
		ds_list_prop(l, DS_STR("common"), DS_STR("1"));
	ds_list_prop(l, DS_STR("cc"), col[8]);
	ds_list_prop(l, DS_STR("code"), col[7]);
	ds_list_prop(l, DS_STR("admin1"), col[10]);
	ds_list_degrees(l, "lat", col[4]);
	ds_list_degrees(l, "lon", col[5]);
	return st;
}
