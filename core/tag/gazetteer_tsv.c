/*
 * The lists' own text: columns name type id prior props, one name a line, # comments.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/gazetteer_int.h"

#define COLUMNS 5

static bool parse_prior(int64_t *out, ds_str s)
{
	size_t i = s.len && s.at[0] == '-';
	int64_t v = 0;

	if (i == s.len && s.len)
		return false;
	for (; i < s.len; i++) {
		if (s.at[i] < '0' || s.at[i] > '9' || v > INT64_MAX / 10 - 1)
			return false;
		v = v * 10 + (s.at[i] - '0');
	}
	*out = s.len && s.at[0] == '-' ? -v : v;
	return true;
}

static ds_status add_line(ds_gazetteer_build *b, ds_str list, ds_str line, ds_err *err)
{
	ds_str col[COLUMNS] = {{"", 0}, {"", 0}, {"", 0}, {"", 0}, {"", 0}};
	ds_gaz_row row = {.n_aliases = 0};
	size_t n = 0, from = 0;

	for (size_t i = 0; i <= line.len; i++) {
		if (i < line.len && line.at[i] != '\t')
			continue;
		if (n < COLUMNS)
			col[n] = ds_str_sub(line, from, i);
		n++;
		from = i + 1;
	}
	/* the line of headings, which may stand in front */
	if (ds_str_is(col[0], "name") && ds_str_is(col[1], "type"))
		return DS_OK;
	if (n < 2 || col[0].len == 0)
		return ds_fail(err, DS_ESYNTAX, "a line needs a name and a type");
	if (n > COLUMNS)
		return ds_fail(err, DS_ESYNTAX,
			       "more than 5 columns (name type id prior props)");
	if (!parse_prior(&row.prior, col[3]))
		return ds_fail(err, DS_ESYNTAX, "prior is not a whole number");
	row.name = col[0];
	row.type = col[1];
	row.id = col[2];
	row.props = col[4];
	return ds_gazetteer_build_row(b, list, &row, err);
}

ds_status ds_gazetteer_build_add(ds_gazetteer_build *b, ds_str list, ds_str tsv, ds_err *err)
{
	size_t number = 1;

	if (tsv.len >= 3 && memcmp(tsv.at, "\xEF\xBB\xBF", 3) == 0)
		tsv = ds_str_sub(tsv, 3, tsv.len);
	for (size_t from = 0; from < tsv.len; number++) {
		const char *nl = memchr(tsv.at + from, '\n', tsv.len - from);
		size_t to = nl ? (size_t)(nl - tsv.at) : tsv.len;
		ds_str line = ds_str_sub(tsv, from, to);
		ds_err why = {DS_OK, ""};

		from = to + 1;
		if (line.len && line.at[line.len - 1] == '\r')
			line.len--;
		if (line.len && line.at[0] != '#' && add_line(b, list, line, &why))
			return ds_fail(err, why.code, "%.*s:%zu: %s",
				       (int)(list.len < 80 ? list.len : 80),
				       list.at ? list.at : "", number, why.msg);
	}
	return DS_OK;
}
