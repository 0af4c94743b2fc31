/*
 * What numbers count, measured on the figures of counts.gold.jsonl, whose texts it carries.
 *
 * A marked figure is found when a CARDINAL overlaps it, and right when harm, bounds and unit are as
 * marked; the unit is right when the noun is the marked one, or where none is written, when its
 * name is. P: figures told a harm that are right; R: figures marked with a harm that are. A harm
 * told of any other number is wrong. A second argument "errors" prints what is wrong in dev.
 * Intervals: Wilson, 95 %.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/counts_int.h"
#include "tag/tagger.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct score {
	size_t texts, figures, harmed; /* marked: all, and those with a harm */
	size_t found, harm, bounds, unit, right;
	size_t told;               /* harms that the program tells */
	size_t nouns, nouns_right; /* of every marked figure that has one */
	size_t places, places_right, times, times_right, parts, parts_right;
};

static const char *const parts[] = {"dev", "held", "late", "last"};
#define N_PARTS (sizeof parts / sizeof *parts)

static bool errors;
static bool held; /* the part at hand is none to look at */

static const char *text_of(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s ? s : "";
}

/* Bytes of the first n code points. */
static size_t bytes_of(ds_str s, json_int_t n)
{
	size_t i = 0;

	for (; i < s.len && n > 0; n--) {
		for (i++; i < s.len && ((unsigned char)s.at[i] & 0xC0) == 0x80; i++)
			;
	}
	return i;
}

static bool bound(const json_t *gold, double v)
{
	if (!json_is_number(gold))
		return isinf(v);
	return fabs(json_number_value(gold) - v) < 1e-6;
}

static bool holds(const ds_doc *doc, ds_range r, const char *text)
{
	ds_str got = ds_str_sub(doc->text.read, r.start, r.end);

	return strlen(text) == got.len && memcmp(got.at, text, got.len) == 0;
}

static bool unit_right(const ds_doc *doc, const ds_count *n, const json_t *gold)
{
	const char *noun = text_of(gold, "noun");
	const struct count_word *w;

	if (noun[0] && n->noun.end > n->noun.start)
		return holds(doc, n->noun, noun);
	if (ds_str_is(n->unit, text_of(gold, "unit")))
		return true;
	/* the common name of the noun that is understood: "soldiers" of sailors */
	w = ds_count_word(ds_str_of(text_of(gold, "unit")));
	return w && w->unit && ds_str_eq(ds_count_unit_name((size_t)w->unit - 1), n->unit);
}

static void tell(const ds_doc *doc, const char *what, const ds_span *s, const ds_count *n,
		 const json_t *gold)
{
	ds_str t = s ? ds_str_sub(doc->text.read, s->start, s->end) : (ds_str){"-", 1};

	if (!errors || held)
		return;
	printf("%s [%.*s] harm %s, unit %.*s, %g..%g; marked %s \"%s\" %s\n    %.*s\n", what,
	       (int)t.len, t.at,
	       n && n->harm ? n->harm : "-", n ? (int)n->unit.len : 0, n ? n->unit.at : "",
		       s ? s->value.low : 0,
	       s ? s->value.high : 0, text_of(gold, "harm"), text_of(gold, "noun"),
		       text_of(gold, "text"),
	       (int)doc->text.read.len, doc->text.read.at);
}

/* A span that is named: within the marked words, or about them. */
static bool same_words(const ds_doc *doc, int32_t span, const char *text)
{
	char got[256];
	const ds_span *s;

	if (span < 0)
		return false;
	s = &doc->spans.v[span];
	snprintf(got, sizeof got, "%.*s", (int)(s->end - s->start), doc->text.read.at + s->start);
	return strstr(got, text) || strstr(text, got);
}

static void score_links(const ds_doc *doc, const ds_count *n, const json_t *figures,
			const json_t *gold, struct score *to)
{
	const json_t *place = json_object_get(gold, "place"), *time = json_object_get(gold, "time");
	const json_t *part = json_object_get(gold, "part_of");

	if (json_is_string(place)) {
		to->places++;
		to->places_right += n && same_words(doc, n->place, json_string_value(place));
		if (!(n && same_words(doc, n->place, json_string_value(place))) && errors && !held)
			printf("place %s: %s\n", json_string_value(place), text_of(gold, "text"));
	}
	if (json_is_string(time)) {
		to->times++;
		to->times_right += n && same_words(doc, n->time, json_string_value(time));
		if (!(n && same_words(doc, n->time, json_string_value(time))) && errors && !held)
			printf("time %s: %s\n", json_string_value(time), text_of(gold, "text"));
	}
	if (json_is_integer(part)) {
		const json_t *whole = json_array_get(figures, (size_t)json_integer_value(part));

		to->parts++;
		to->parts_right += n && same_words(doc, n->part_of, text_of(whole, "text"));
	}
}

static void score_figure(const ds_doc *doc, const json_t *figures, const json_t *gold, bool *used,
			 struct score *to)
{
	size_t start = bytes_of(doc->text.read, json_integer_value(json_object_get(gold, "start")));
	size_t end = bytes_of(doc->text.read, json_integer_value(json_object_get(gold, "end")));
	const char *harm = text_of(gold, "harm");
	const ds_count *n = NULL;
	const ds_span *s = NULL;
	bool h, b, u;

	for (size_t i = 0; i < doc->counts.n && !n; i++) {
		const ds_span *at = &doc->spans.v[doc->counts.v[i].number];

		if (at->start < end && at->end > start) {
			n = &doc->counts.v[i];
			s = at;
			used[i] = harm[0] != '\0';
		}
	}
	to->figures++;
	if (text_of(gold, "noun")[0]) {
		to->nouns++;
		to->nouns_right += n && holds(doc, n->noun, text_of(gold, "noun"));
	}
	if (strcmp(harm, "?") == 0)
		return;
	if (!harm[0])
		return;
	h = n && n->harm && strcmp(n->harm, harm) == 0;
	b = s && bound(json_object_get(gold, "low"), s->value.low) &&
		bound(json_object_get(gold, "high"), s->value.high);
	u = n && unit_right(doc, n, gold);
	to->harmed++;
	to->found += n != NULL;
	to->told += n && n->harm;
	to->harm += h;
	to->bounds += b;
	to->unit += u;
	to->right += h && b && u;
	if (!(h && b && u))
		tell(doc, "wrong", s, n, gold);
	score_links(doc, n, figures, gold, to);
}

static void score_text(const ds_tagger *t, const json_t *row, struct score *to)
{
	ds_doc_source from = {.bytes = ds_str_of(text_of(row, "text"))};
	const json_t *figures = json_object_get(row, "figures"), *gold;
	bool *used = NULL;
	size_t i;
	ds_doc doc;

	from.meta.date = DS_STR("2007-03-10");
	if (ds_doc_init(&doc, &from, NULL, 0, NULL))
		exit(1);
	if (ds_tagger_tag(t, &doc, NULL) || ds_counts_find(&doc, NULL))
		exit(1);
	used = calloc(doc.counts.n + 1, sizeof *used);
	to->texts++;
	json_array_foreach(figures, i, gold) score_figure(&doc, figures, gold, used, to);
	for (i = 0; used && i < doc.counts.n; i++) {
		if (!used[i] && doc.counts.v[i].harm) {
			to->told++;
			tell(&doc, "too many", &doc.spans.v[doc.counts.v[i].number],
			     &doc.counts.v[i], NULL);
		}
	}
	free(used);
	ds_doc_free(&doc);
}

static void share(const char *what, size_t right, size_t n)
{
	double p, z = 1.96, c, w, m = (double)n;

	if (!n)
		return;
	p = (double)right / m;
	c = (p + z * z / (2 * m)) / (1 + z * z / m);
	w = z / (1 + z * z / m) * sqrt(p * (1 - p) / m + z * z / (4 * m * m));
	printf("  %-34s %.3f  (%zu of %zu; %.2f to %.2f)\n", what, p, right, n, c - w, c + w);
}

static void print(const char *part, const struct score *s)
{
	double p = s->told ? (double)s->right / (double)s->told : 0;
	double r = s->harmed ? (double)s->right / (double)s->harmed : 0;

	printf("counts, %s: %zu texts, %zu figures, %zu with a harm\n", part, s->texts, s->figures,
	       s->harmed);
	share("harm, count and unit right: R", s->right, s->harmed);
	share("harm, count and unit right: P", s->right, s->told);
	printf("  %-34s %.3f\n", "F1", p + r > 0 ? 2 * p * r / (p + r) : 0);
	share("harm", s->harm, s->harmed);
	share("count", s->bounds, s->harmed);
	share("unit", s->unit, s->harmed);
	share("noun, of every figure", s->nouns_right, s->nouns);
	share("place, where it is told", s->places_right, s->places);
	share("time, where it is told", s->times_right, s->times);
	share("part of which", s->parts_right, s->parts);
}

int main(int argc, char **argv)
{
	static struct score scores[N_PARTS];
	FILE *f = fopen("tests/accuracy/counts.gold.jsonl", "r");
	ds_tagger *tagger = NULL;
	char *line = NULL;
	size_t cap = 0;

	errors = argc > 2 && strcmp(argv[2], "errors") == 0;
	if (!f || ds_tagger_new(&tagger, NULL, NULL)) {
		fprintf(stderr, "counts: tests/accuracy/counts.gold.jsonl cannot be read\n");
		return 1;
	}
	while (getline(&line, &cap, f) > 0) {
		json_t *row = json_loads(line, 0, NULL);

		if (!row)
			return 1;
		for (size_t i = 0; i < N_PARTS; i++) {
			held = i > 0;
			if (strcmp(text_of(row, "part"), parts[i]) == 0)
				score_text(tagger, row, &scores[i]);
		}
		json_decref(row);
	}
	free(line);
	fclose(f);
	ds_tagger_free(tagger);
	for (size_t i = 0; i < N_PARTS; i++)
		print(parts[i], &scores[i]);
	return 0;
}
