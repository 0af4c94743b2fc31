/*
 * How many dates, numbers, units and addresses are found, and with which value, measured against
 * outside sets, through the whole pipeline.
 *
 * The folder of data is the first argument; a set that is not there is skipped with a line that
 * says so. A second argument names a set and prints each miss. Spans count when they overlap
 * (guidelines differ on "from", "about"); only rows marked as news are read.
 *
 * P: of our spans of the types that a row is complete for, those that overlap a marked one.
 * R: of the marked ones, those that a span of the set's types overlaps. value: of the marked ones
 * that were found, those whose value is right (values_same.h says what that means).
 * F1v: precision and recall where only the right values count as found.
 *
 * SPDX-License-Identifier: MIT
 */
#include "values_same.h"

#include "base/buf.h"
#include "tag/tagger.h"

struct score {
	size_t rows, gold, hit, found, right, values_right;
	bool open; /* sets that are not complete have no precision */
};

/* types: what may be a hit of the set. part: rows of this part or genre only. */
struct suite {
	const char *file, *part;
	unsigned types;
	bool (*same)(const json_t *gold, const ds_span *s);
};

static bool loud;
static const ds_tagger *tagger;

#define T(t) (1u << DS_##t)
#define WHEN (T(DATE) | T(TIME) | T(DURATION) | T(SET))
#define COUNTS (T(CARDINAL) | T(ORDINAL) | T(PERCENT))
#define AMOUNTS (T(MONEY) | T(QUANTITY) | T(PERCENT) | T(DURATION))
#define CONTACTS (T(EMAIL) | T(URL) | T(PHONE) | T(IP) | T(HANDLE) | T(HASHTAG))

static const struct suite suites[] = {
	{"gum-en-dates", "news", T(DATE) | T(TIME), same_gum},
	{"gum-en-dates", "interview", T(DATE) | T(TIME), same_gum},
	{"gum-en-dates", NULL, T(DATE) | T(TIME), same_gum},
	{"recognizers-en-datetime", NULL, WHEN, same_timex},
	{"recognizers-en-datetime-single", NULL, WHEN, same_timex},
	{"recognizers-en-number", NULL, COUNTS | AMOUNTS, same_number},
	{"recognizers-en-unit", NULL, AMOUNTS, same_unit},
	{"recognizers-en-sequence", NULL, CONTACTS, same_address},
	{"te3-en-timex", NULL, WHEN, same_timex},
	{"duckling-en-time", NULL, WHEN, same_duckling_time},
	{"duckling-en-number", NULL, COUNTS, same_number},
	{"duckling-en-unit", NULL, AMOUNTS, same_duckling_unit},
	{"duckling-en-sequence", NULL, CONTACTS, same_address},
	{"quantulum3-en", NULL, AMOUNTS | COUNTS | T(DATE), same_unit},
	{"quantulum3-en-spellout", NULL, COUNTS, NULL},
	{"re3d-en-spans", NULL, WHEN | AMOUNTS | COUNTS, NULL},
};

/* What a row is complete for, in our types. */
static unsigned scope_of(const json_t *row)
{
	static const struct {
		const char *name;
		unsigned types;
	} scopes[] = {
		{"date", T(DATE)}, {"daterange", T(DATE)}, {"time", T(TIME)}, {"timerange", T(TIME)},
		{"datetime", T(TIME)}, {"datetimerange", T(TIME)}, {"duration", T(DURATION)},
		{"set", T(SET)}, {"number", T(CARDINAL)}, {"numberrange", T(CARDINAL)},
		{"ordinal", T(ORDINAL)}, {"percentage", T(PERCENT)}, {"currency", T(MONEY)},
		{"money", T(MONEY)}, {"dimension", T(QUANTITY)}, {"temperature", T(QUANTITY)},
		{"distance", T(QUANTITY)}, {"volume", T(QUANTITY)},
		{"quantity", T(QUANTITY) | T(MONEY)}, {"age", T(DURATION)}, {"email", T(EMAIL)},
		{"url", T(URL)}, {"ip", T(IP)}, {"phonenumber", T(PHONE)}, {"mention", T(HANDLE)},
		{"hashtag", T(HASHTAG)},
	};
	const json_t *list = json_object_get(row, "scope"), *v;
	unsigned types = 0;
	size_t i;

	json_array_foreach((json_t *)list, i, v)
	{
		for (size_t k = 0; k < sizeof scopes / sizeof *scopes; k++) {
			if (strcmp(json_string_value(v), scopes[k].name) == 0)
				types |= scopes[k].types;
		}
	}
	return types;
}

static void tell(const char *what, const ds_doc *doc, size_t start, size_t end, const ds_span *s)
{
	size_t from = start > 40 ? start - 40 : 0, to = end + 30;

	if (!loud)
		return;
	if (to > doc->text.read.len)
		to = doc->text.read.len;
	printf("  %s %.*s[%.*s]%.*s", what, (int)(start - from), doc->text.read.at + from,
	       (int)(end - start), doc->text.read.at + start, (int)(to - end),
	       doc->text.read.at + end);
	if (s)
		printf("  = %s %.*s (%.*s..%.*s) %s%g..%g %.*s", ds_type_name((ds_type)s->type),
		       (int)s->value.timex.len, s->value.timex.at, (int)s->value.first.len,
		       s->value.first.at, (int)s->value.last.len, s->value.last.at,
		       s->value.exact ? "=" : "~", s->value.low, s->value.high,
		       (int)s->value.unit.len, s->value.unit.at);
	putchar('\n');
}

static void tell_want(const json_t *gold)
{
	char *text = loud ? json_dumps(gold, JSON_COMPACT) : NULL;

	if (text)
		printf("         want %s\n", text);
	free(text);
}

/* One marked span against what was found; marks the spans that it covers. */
static void score_gold(struct score *sc, const struct suite *su, const json_t *gold,
		       const ds_doc *doc, bool *used)
{
	size_t start = (size_t)json_integer_value(json_object_get(gold, "start"));
	size_t end = (size_t)json_integer_value(json_object_get(gold, "end"));
	const ds_span *hit = NULL;
	bool same = !su->same;

	if (end > doc->text.read.len || start >= end)
		return;
	for (size_t i = 0; i < doc->spans.n; i++) {
		const ds_span *s = &doc->spans.v[i];

		if (s->start >= end || s->end <= start)
			continue;
		used[i] = true;
		if (!(su->types >> s->type & 1))
			continue;
		hit = hit && same ? hit : s;
		same = same || su->same(gold, s);
	}
	sc->gold++;
	sc->hit += hit != NULL;
	sc->values_right += hit && same;
	if (!hit || !same) {
		tell(hit ? "value " : "missed", doc, start, end, hit);
		tell_want(gold);
	}
}

/* Numbers without places: in order, each one next. */
static void score_values(struct score *sc, const struct suite *su, const json_t *values,
			 const ds_doc *doc)
{
	size_t at = 0, i;
	json_t *v;

	json_array_foreach((json_t *)values, i, v)
	{
		size_t k = at;

		while (k < doc->spans.n && !(su->types >> doc->spans.v[k].type & 1 &&
					     amount_is(&doc->spans.v[k], json_number_value(v))))
			k++;
		sc->gold++;
		if (k < doc->spans.n) {
			sc->hit++;
			sc->values_right++;
			sc->right++;
			at = k + 1;
		} else if (loud) {
			printf("  missed %g in %.*s\n", json_number_value(v), (int)doc->text.read.len,
			       doc->text.read.at);
		}
	}
	for (i = 0; i < doc->spans.n; i++)
		sc->found += su->types >> doc->spans.v[i].type & 1;
}

static void score_doc(struct score *sc, const struct suite *su, const json_t *row, const ds_doc *doc,
		      bool *used)
{
	const json_t *expect = json_object_get(row, "expect"), *gold;
	unsigned scope = scope_of(row);
	size_t i;

	if (json_object_get(row, "values_only")) {
		score_values(sc, su, json_object_get(row, "values_only"), doc);
		return;
	}
	json_array_foreach((json_t *)expect, i, gold) score_gold(sc, su, gold, doc, used);
	sc->open = sc->open || scope == 0;
	for (i = 0; i < doc->spans.n; i++) {
		const ds_span *s = &doc->spans.v[i];

		if (!(scope >> s->type & 1))
			continue;
		sc->found++;
		sc->right += used[i];
		if (!used[i])
			tell("extra ", doc, s->start, s->end, s);
	}
}

static bool score_row(struct score *sc, const struct suite *su, const json_t *row)
{
	ds_doc_source from = {.bytes = ds_str_of(text_of(row, "text"))};
	ds_str date = ds_str_of(text_of(row, "ref_date"));
	ds_err err = {DS_OK, ""};
	ds_doc doc;
	bool *used, ok;

	from.meta.date = ds_str_sub(date, 0, date.len < 10 ? date.len : 10);
	if (ds_doc_init(&doc, &from, NULL, 0, &err)) {
		fprintf(stderr, "values: %s\n", err.msg);
		return false;
	}
	ok = ds_tagger_tag(tagger, &doc, &err) == DS_OK;
	used = ok ? calloc(doc.spans.n + 1, sizeof *used) : NULL;
	if (!ok)
		fprintf(stderr, "values: %s\n", err.msg);
	sc->rows++;
	/* offsets are those of the given text */
	if (used && doc.text.read.len == from.bytes.len)
		score_doc(sc, su, row, &doc, used);
	free(used);
	ds_doc_free(&doc);
	return ok;
}

static double ratio(size_t a, size_t b)
{
	return b ? (double)a / (double)b : 0;
}

static double f1(double p, double r)
{
	return p + r > 0 ? 2 * p * r / (p + r) : 0;
}

static void print_score(const char *name, const struct score *sc)
{
	double p = ratio(sc->right, sc->found), r = ratio(sc->hit, sc->gold);

	printf("%-32s %5zu %5zu  ", name, sc->rows, sc->gold);
	if (sc->open)
		printf("  -   %.3f   -     -     -\n", r);
	else
		printf("%.3f %.3f %.3f  %.3f %.3f\n", p, r, f1(p, r),
		       ratio(sc->values_right, sc->hit),
		       f1(ratio(sc->values_right, sc->found), ratio(sc->values_right, sc->gold)));
}

static bool wanted(const struct suite *su, const json_t *row)
{
	if (!row || !json_is_true(json_object_get(row, "news")))
		return false;
	return !su->part || strcmp(text_of(row, "genre"), su->part) == 0;
}

static bool run(const struct suite *su, const char *folder)
{
	char path[1024], name[64], *line = NULL;
	size_t cap = 0;
	struct score sc = {0};
	FILE *f;
	bool ok = true;

	snprintf(name, sizeof name, "%s%s%s", su->file, su->part ? " " : "", su->part ? su->part : "");
	snprintf(path, sizeof path, "%s/values/%s.jsonl", folder, su->file);
	f = fopen(path, "r");
	if (!f) {
		printf("%-32s SKIP (not there)\n", name);
		return true;
	}
	while (ok && getline(&line, &cap, f) > 0) {
		json_t *row = json_loads(line, 0, NULL);

		if (wanted(su, row))
			ok = score_row(&sc, su, row);
		json_decref(row);
	}
	free(line);
	fclose(f);
	print_score(name, &sc);
	return ok;
}

int main(int argc, char **argv)
{
	ds_tagger *t = NULL;
	ds_err err = {DS_OK, ""};
	bool ok = true;

	if (argc < 2) {
		fprintf(stderr, "usage: values FOLDER [SET [PART]]\n");
		return 2;
	}
	if (ds_tagger_new(&t, NULL, &err)) {
		fprintf(stderr, "values: %s\n", err.msg);
		return 1;
	}
	tagger = t;
	loud = argc > 2;
	printf("%-32s %5s %5s  %-5s %-5s %-5s  %s %s\n", "values", "rows", "gold", "P", "R", "F1",
	       "value", "F1v");
	for (size_t i = 0; i < sizeof suites / sizeof *suites; i++) {
		const char *part = argc > 3 ? argv[3] : NULL;

		if (argc < 3 || (strcmp(argv[2], suites[i].file) == 0 &&
				 (suites[i].part == part ||
				  (part && suites[i].part && strcmp(part, suites[i].part) == 0))))
			ok = run(&suites[i], argv[1]) && ok;
	}
	ds_tagger_free(t);
	return ok ? 0 : 1;
}
