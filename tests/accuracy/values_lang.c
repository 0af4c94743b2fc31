/*
 * German, French, Spanish: how many dates, numbers, units and addresses are found, and with which
 * value, measured
 * against outside sets. As values.c, whose rows are English; the language is the row's.
 *
 * The folder of data is the first argument; a set that is not there is skipped with a line that
 * says so. A second argument prints each miss. Spans count when they overlap (guidelines differ on
 * "from", "about"); only rows marked as news are read. P: spans of the set's own types that overlap
 * a marked one. R: marked ones that overlap any value span. Values are compared for the marked ones
 * that were found.
 *
 * SPDX-License-Identifier: MIT
 */
#include "base/buf.h"
#include "tag/values.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct score {
	size_t rows, gold, hit, found, right, values, values_right;
};

/* Which span types count against precision for a set. */
struct suite {
	const char *file;
	unsigned types;
	bool (*same)(const json_t *gold, const ds_span *s);
};

static bool loud;

#define T(t) (1u << DS_##t)

static const char *text_of(const json_t *o, const char *key)
{
	const char *v = json_string_value(json_object_get(o, key));

	return v ? v : "";
}

/* Recognizers' numbers are strings: "1234,5", "100%", "1E-12"; the decimal sign is a comma */
static double number_of(const json_t *gold)
{
	char text[64];
	size_t n = 0;

	for (const char *at = text_of(gold, "value"); *at && n + 1 < sizeof text; at++)
		text[n++] = *at == ',' ? '.' : *at;
	text[n] = 0;
	return strtod(text, NULL);
}

/* they write fifteen digits: "0,333333333333333" */
static bool about(double a, double b)
{
	return fabs(a - b) <= 1e-9 * (fabs(a) + fabs(b)) + 1e-15;
}

static bool same_number(const json_t *gold, const ds_span *s)
{
	double v = number_of(gold);

	return about(s->value.exact ? s->value.number : s->value.low, v) || about(s->value.high, v);
}

/* ages are lengths of time here; cents are hundredths of their currency */
static bool same_unit(const json_t *gold, const ds_span *s)
{
	double v = number_of(gold);
	static const double ages[] = {365, 30, 7, 1};

	for (size_t i = 0; s->type == DS_DURATION && i < 4; i++) {
		if (about(s->value.low, v * ages[i]) || about(s->value.high, v * ages[i]))
			return true;
	}
	return same_number(gold, s) || (s->type == DS_MONEY && about(s->value.low, v / 100));
}

static bool starts(ds_str s, const char *prefix)
{
	return ds_str_starts(s, ds_str_of(prefix));
}

static bool any_value(const json_t *values, const ds_span *s)
{
	size_t i;
	json_t *v;

	json_array_foreach(values, i, v)
	{
		if (s->value.timex.len && starts(s->value.timex, text_of(v, "value")) &&
		    text_of(v, "value")[0])
			return true;
		if (s->value.first.len && text_of(v, "start")[0] &&
		    starts(s->value.first, text_of(v, "start")))
			return true;
	}
	return false;
}

/* "2016-10-14 08:00:31" and "18:12:00" against 2016-10-14T08:00:31 and the clock of any day */
static bool same_clock(const json_t *gold, const ds_span *s)
{
	const json_t *values = json_object_get(gold, "values");
	const char *t = s->value.timex.len ? memchr(s->value.timex.at, 'T',
						    s->value.timex.len) : NULL;
	size_t i, n = t ? s->value.timex.len - (size_t)(t + 1 - s->value.timex.at) : 0;
	json_t *v;

	if (s->type != DS_TIME || n < 5)
		return false;
	json_array_foreach(values, i, v)
	{
		const char *want = text_of(v, "value"), *clock = strchr(want, ' ');

		if (clock && strncmp(want, s->value.timex.at, 10) != 0)
			continue;
		clock = clock ? clock + 1 : want;
		if (strncmp(clock, t + 1, n) == 0 &&
		    (strlen(clock) == n || strcmp(clock + n, ":00") == 0))
			return true;
	}
	return false;
}

static bool same_timex(const json_t *gold, const ds_span *s)
{
	const json_t *any = json_object_get(gold, "timex_any");
	size_t i;
	json_t *v;

	if (ds_str_is(s->value.timex, text_of(gold, "timex")))
		return true;
	json_array_foreach(any, i, v)
	{
		if (json_string_value(v) && ds_str_is(s->value.timex, json_string_value(v)))
			return true;
	}
	return any_value(json_object_get(gold, "values"), s) || same_clock(gold, s);
}

static bool same_text(const json_t *gold, const ds_span *s)
{
	(void)gold;
	return s->value.timex.len > 0;
}

#define NUMBERS (T(CARDINAL) | T(ORDINAL) | T(PERCENT))
#define TIMES (T(DATE) | T(TIME) | T(DURATION) | T(SET))
#define ADDRESSES (T(EMAIL) | T(URL) | T(PHONE) | T(IP) | T(HANDLE) | T(HASHTAG))

static const struct suite suites[] = {
	{"recognizers-de-number", NUMBERS, same_number},
	{"recognizers-fr-number", NUMBERS, same_number},
	{"recognizers-es-number", NUMBERS, same_number},
	{"recognizers-de-datetime", TIMES, same_timex},
	{"recognizers-fr-datetime", TIMES, same_timex},
	{"recognizers-es-datetime", TIMES, same_timex},
	{"recognizers-de-unit", T(MONEY) | T(QUANTITY), same_unit},
	{"recognizers-fr-unit", T(MONEY) | T(QUANTITY), same_unit},
	{"recognizers-es-unit", T(MONEY) | T(QUANTITY), same_unit},
	{"recognizers-de-sequence", ADDRESSES, same_text},
	{"recognizers-fr-sequence", ADDRESSES, same_text},
	{"recognizers-es-sequence", ADDRESSES, same_text},
};

static bool counts(ds_type type)
{
	return type >= DS_DATE && type < DS_TYPE_COUNT;
}

static void tell(const char *what, const ds_doc *doc, size_t start, size_t end, const ds_span *s)
{
	size_t from = start > 25 ? start - 25 : 0, to = end + 25;

	if (!loud)
		return;
	if (to > doc->text.read.len)
		to = doc->text.read.len;
	printf("  %s %.*s[%.*s]%.*s", what, (int)(start - from), doc->text.read.at + from,
	       (int)(end - start),
	       doc->text.read.at + start, (int)(to - end), doc->text.read.at + end);
	if (s)
		printf("  = %s %.*s low %g", ds_type_name((ds_type)s->type),
		       (int)s->value.timex.len,
		       s->value.timex.at, s->value.low);
	putchar('\n');
}

/* One marked span against what was found; marks the spans that it covers. */
static void score_gold(struct score *sc, const struct suite *su, const json_t *gold,
		       const ds_doc *doc,
		       bool *used)
{
	size_t start = (size_t)json_integer_value(json_object_get(gold, "start"));
	size_t end = (size_t)json_integer_value(json_object_get(gold, "end"));
	const ds_span *hit = NULL;
	bool same = false;

	if (end > doc->text.read.len || start >= end)
		return;
	for (size_t i = 0; i < doc->spans.n; i++) {
		const ds_span *s = &doc->spans.v[i];

		if (s->start >= end || s->end <= start || !counts((ds_type)s->type))
			continue;
		used[i] = true;
		hit = hit && same ? hit : s;
		same = same || su->same(gold, s);
	}
	sc->gold++;
	sc->hit += hit != NULL;
	if (!hit) {
		tell("missed", doc, start, end, NULL);
		return;
	}
	sc->values++;
	sc->values_right += same;
	if (!same) {
		tell("value ", doc, start, end, hit);
		if (loud)
			printf("         want %s%s%s %s %s\n", text_of(gold, "timex"),
			       text_of(gold, "when"),
			       text_of(gold, "value"), text_of(gold, "from"), text_of(gold, "to"));
	}
}

/*
 * Whether what was found of the type may count against the row: its scope names the types that are
 * all marked.
 */
static bool in_scope(const json_t *row, ds_type type)
{
	static const struct {
		const char *scope;
		unsigned types;
	} scopes[] = {{"number", T(CARDINAL)}, {"ordinal", T(ORDINAL)}, {"percentage", T(PERCENT)}};
	const json_t *scope = json_object_get(row, "scope");
	unsigned narrow = 0;
	size_t i;
	json_t *v;

	json_array_foreach((json_t *)scope, i, v)
	{
		for (size_t k = 0; k < sizeof scopes / sizeof *scopes; k++) {
			if (json_is_string(v) && strcmp(json_string_value(v), scopes[k].scope) == 0)
				narrow |= scopes[k].types;
		}
	}
	return narrow == 0 || (narrow >> type & 1);
}

static bool score_row(struct score *sc, const struct suite *su, const json_t *row)
{
	ds_doc_source from = {.bytes = ds_str_of(text_of(row, "text"))};
	const json_t *expect = json_object_get(row, "expect"), *gold;
	ds_str date = ds_str_of(text_of(row, "ref_date"));
	ds_doc doc;
	bool *used;
	size_t i;

	from.meta.lang = ds_str_of(text_of(row, "lang"));
	from.meta.date = ds_str_sub(date, 0, date.len < 10 ? date.len : 10);
	if (ds_doc_init(&doc, &from, NULL, 0, NULL))
		return false;
	if (ds_doc_tokens(&doc, NULL) || ds_values_find(&doc.spans, &doc, NULL)) {
		ds_doc_free(&doc);
		return false;
	}
	used = calloc(doc.spans.n + 1, sizeof *used);
	sc->rows++;
	if (used && doc.text.read.len == from.bytes.len) {
		json_array_foreach((json_t *)expect, i, gold) score_gold(sc, su, gold, &doc, used);
		for (i = 0; i < doc.spans.n; i++) {
			if (!(su->types >> doc.spans.v[i].type & 1) ||
			    !in_scope(row, (ds_type)doc.spans.v[i].type))
				continue;
			sc->found++;
			sc->right += used[i];
			if (!used[i])
				tell("extra ", &doc, doc.spans.v[i].start, doc.spans.v[i].end,
				     &doc.spans.v[i]);
		}
	}
	free(used);
	ds_doc_free(&doc);
	return true;
}

static double ratio(size_t a, size_t b)
{
	return b ? (double)a / (double)b : 0;
}

static bool run(const struct suite *su, const char *folder)
{
	char path[1024], *line = NULL;
	size_t cap = 0;
	struct score sc = {0};
	double p, r;
	FILE *f;
	bool ok = true;

	snprintf(path, sizeof path, "%s/values/%s.jsonl", folder, su->file);
	f = fopen(path, "r");
	if (!f) {
		printf("%-32s SKIP (not there)\n", su->file);
		return true;
	}
	while (ok && getline(&line, &cap, f) > 0) {
		json_t *row = json_loads(line, 0, NULL);

		if (row && json_is_true(json_object_get(row, "news")))
			ok = score_row(&sc, su, row);
		json_decref(row);
	}
	free(line);
	fclose(f);
	p = ratio(sc.right, sc.found);
	r = ratio(sc.hit, sc.gold);
	printf("%-32s %5zu  %.3f %.3f %.3f  %.3f\n", su->file, sc.rows, p, r,
	       p + r > 0 ? 2 * p * r / (p + r) : 0, ratio(sc.values_right, sc.values));
	return ok;
}

int main(int argc, char **argv)
{
	bool ok = true;

	if (argc < 2) {
		fprintf(stderr, "usage: values_lang FOLDER [SET]\n");
		return 2;
	}
	loud = argc > 2;
	printf("%-32s %5s  %5s %5s %5s  %s\n", "values, other languages", "rows", "P", "R", "F1",
	       "value");
	for (size_t i = 0; i < sizeof suites / sizeof *suites; i++) {
		if (argc < 3 || strcmp(argv[2], suites[i].file) == 0)
			ok = run(&suites[i], argv[1]) && ok;
	}
	return ok ? 0 : 1;
}
