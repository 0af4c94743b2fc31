/*
 * The tables of inflection that ship: one text of all files, each read at first use. See
 * inflect_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/inflect_int.h"

#include "tag/lang.h"

#include <pthread.h>

extern const unsigned char ds_asset_inflect_start[], ds_asset_inflect_end[];

#define TABLES_MAX 32u
#define HEAD       "language\t"

/* A file begins with its row "language". */
static struct shipped {
	ds_str text;
	ds_table *table;
} shipped[TABLES_MAX];

static ds_str codes[TABLES_MAX];
static size_t n_shipped;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void split(void)
{
	ds_str rest = {(const char *)ds_asset_inflect_start,
		       (size_t)(ds_asset_inflect_end - ds_asset_inflect_start)};
	ds_str line;

	while (ds_next_part(&rest, '\n', &line)) {
		if (ds_str_starts(line, DS_STR(HEAD)) && n_shipped < TABLES_MAX) {
			codes[n_shipped] = ds_str_sub(line, sizeof HEAD - 1, line.len);
			shipped[n_shipped++].text = line;
		}
		if (n_shipped)
			shipped[n_shipped - 1].text.len =
				(size_t)(line.at + line.len - shipped[n_shipped - 1].text.at);
	}
}

static ds_status none(ds_str tag, ds_err *err)
{
	char all[TABLES_MAX * 5] = "";
	size_t n = 0;

	for (size_t i = 0; i < n_shipped && n + codes[i].len + 2 < sizeof all; i++) {
		all[n++] = ' ';
		memcpy(all + n, codes[i].at, codes[i].len);
		n += codes[i].len;
	}
	return ds_fail(err, DS_ENOENT, "there is no inflection for the language \"%.*s\"; there is for%.*s",
		       (int)(tag.len < 20 ? tag.len : 20), tag.at, (int)n, all);
}

ds_status ds_table_find(const ds_table **out, ds_str tag, ds_err *err)
{
	ds_status st = DS_OK;

	if (tag.len == 0)
		tag = DS_STR("en");
	pthread_once(&once, split);
	for (size_t i = 0; i < n_shipped; i++) {
		if (!ds_lang_tag_is(tag, codes[i]))
			continue;
		pthread_mutex_lock(&lock);
		if (!shipped[i].table) {
			ds_err why = {DS_OK, ""};

			st = ds_table_read(&shipped[i].table, shipped[i].text, &why);
			if (st)
				ds_fail(err, st, "inflection of \"%.*s\": %s", (int)codes[i].len,
					codes[i].at, why.msg);
		}
		*out = shipped[i].table;
		pthread_mutex_unlock(&lock);
		return st;
	}
	return none(tag, err);
}

const ds_entry *ds_table_entries(size_t *n, const ds_table *t, ds_str word)
{
	size_t lo = 0, hi = t->n_entries, end;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (ds_str_cmp(t->entries[mid].word, word) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (end = lo; end < t->n_entries && ds_str_eq(t->entries[end].word, word);)
		end++;
	*n = end - lo;
	return end > lo ? t->entries + lo : NULL;
}

size_t ds_inflect_languages(const ds_str **out)
{
	pthread_once(&once, split);
	*out = codes;
	return n_shipped;
}
