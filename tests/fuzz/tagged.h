/*
 * What holds for every tagged document, whatever the text: used by the targets that tag.
 *
 * A broken promise is an abort, so that the fuzzer sees it as it sees a bad access.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TESTS_FUZZ_TAGGED_H
#define DS_TESTS_FUZZ_TAGGED_H

#include "tag/counts.h"
#include "tag/explain.h"
#include "tag/tagger.h"
#include "tag/zones.h"
#include "text/utf8.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static inline void need(bool ok, const char *what)
{
	if (!ok) {
		fprintf(stderr, "broken: %s\n", what);
		abort();
	}
}

/* Every byte is read, so that the sanitizer sees a string that points nowhere. */
static inline void check_string(ds_str s, const char *what)
{
	need(ds_utf8_valid(s) == s.len, what);
}

static inline void check_value(const ds_value *v)
{
	need(v->kind <= DS_VALUE_TEXT, "kind of value");
	need(!isnan(v->number) && !isnan(v->low) && !isnan(v->high), "numbers are numbers");
	if (v->kind == DS_VALUE_NUMBER || v->kind == DS_VALUE_MONEY || v->kind == DS_VALUE_QUANTITY)
		need(v->low <= v->high, "low is at most high");
	check_string(v->timex, "timex");
	check_string(v->unit, "unit");
	check_string(v->cue, "cue");
	/* "recent years" has a last day and no first */
	need(!v->exact || (v->first.len == 0) == (v->last.len == 0),
	     "first and last day of a value go together");
	need(v->first.len == 0 || ds_date_valid(v->first), "the first day exists");
	need(v->last.len == 0 || ds_date_valid(v->last), "the last day exists");
	if (v->kind == DS_VALUE_TIME && v->first.len && v->last.len) {
		need(memcmp(v->first.at, v->last.at, 10) <= 0, "first day is not behind the last");
	}
}

static inline void check_span(const ds_doc *doc, size_t i)
{
	const ds_span *s = &doc->spans.v[i];
	const ds_tokens *t = &doc->tokens;

	need(s->count > 0 && s->first < t->n && s->count <= t->n - s->first, "tokens of a span");
	need(s->start == t->v[s->first].start && s->end == t->v[s->first + s->count - 1].end,
	     "a span covers its tokens");
	need(s->start < s->end && s->end <= doc->text.read.len, "a span is in the text");
	need(i == 0 || doc->spans.v[i - 1].end <= s->start, "spans ascend without overlap");
	need(s->type < DS_TYPE_COUNT, "type");
	need(s->entity == -1 || (s->entity >= 0 && (size_t)s->entity < i &&
				 doc->spans.v[s->entity].entity == -1),
	     "an entity is its first mention");
	need(s->source.len > 0, "a span has a source");
	check_string(s->source, "source");
	check_string(s->id, "id");
	check_value(&s->value);
}

static inline bool range_ok(ds_range r, size_t len)
{
	return r.start <= r.end && r.end <= len;
}

static inline void check_claims(const ds_doc *doc)
{
	size_t len = doc->text.read.len;

	for (size_t i = 0; i < doc->claims.n; i++) {
		const ds_claim *c = &doc->claims.v[i];

		need(range_ok(c->speaker_at, len) && range_ok(c->verb, len) &&
			     range_ok(c->content, len),
		     "a claim is in the text");
		need(c->verb.start < c->verb.end, "a claim has a verb");
		need(i == 0 || doc->claims.v[i - 1].verb.start <= c->verb.start, "claims ascend");
		need(c->speaker >= -1 && c->speaker < (int64_t)doc->spans.n, "speaker is a span");
		need(c->stance <= DS_DOUBT, "stance");
		need(c->content.start < c->content.end, "something is said");
		need(ds_claim_at(doc, c->content.start) >= 0, "the claim is found again");
		need(c->outer >= -1 && c->outer < (int64_t)doc->claims.n, "the outer claim is there");
		for (size_t n = 0, k = i; doc->claims.v[k].outer >= 0; n++) {
			need(n < doc->claims.n, "outer claims come to an end");
			k = (size_t)doc->claims.v[k].outer;
		}
	}
}

/* Zones are in order, cover whole tokens, and lie apart or in one another; no quotation crosses a paragraph. */
static inline void check_zones(const ds_doc *doc)
{
	const ds_token *v = doc->tokens.v;
	size_t open[16], depth = 0;

	for (size_t i = 0; i < doc->zones.n; i++) {
		const ds_zone *z = &doc->zones.v[i];

		need(z->kind < DS_ZONE_KINDS && z->count > 0, "a zone is of a kind and has tokens");
		need((size_t)z->first + z->count <= doc->tokens.n, "a zone's tokens are there");
		need(z->start == v[z->first].start && z->end == v[z->first + z->count - 1].end,
		     "a zone covers its tokens");
		while (depth && doc->zones.v[open[depth - 1]].end <= z->start)
			depth--;
		need(!depth || z->end <= doc->zones.v[open[depth - 1]].end, "zones nest");
		need(depth || (z->kind != DS_QUOTATION), "a quotation lies in something");
		need(!depth || (z->kind != DS_PARAGRAPH && z->kind != DS_HEADLINE), "paragraphs lie in nothing");
		need(depth < 16, "zones are not deep");
		open[depth++] = i;
	}
	for (size_t i = 0; i < doc->datelines.n; i++) {
		const ds_dateline *d = &doc->datelines.v[i];

		need(d->count > 0 && (size_t)d->first + d->count <= doc->tokens.n, "a dateline's tokens");
		need(d->place_count == 0 || (d->place >= d->first && (size_t)d->place + d->place_count <=
									     (size_t)d->first + d->count),
		     "a place lies in its dateline");
		need(i == 0 || d->first >= d[-1].first + d[-1].count, "datelines lie apart");
	}
	need(!doc->date_found || ds_date_valid(doc->meta.date), "a date that is found is one");
}

static inline void check_counts(const ds_doc *doc)
{
	size_t len = doc->text.read.len, numbers = 0;
	int64_t n = (int64_t)doc->spans.n;

	for (size_t i = 0; i < doc->spans.n; i++)
		numbers += doc->spans.v[i].type == DS_CARDINAL;
	need(doc->counts.n == numbers, "every number is counted");
	for (size_t i = 0; i < doc->counts.n; i++) {
		const ds_count *c = &doc->counts.v[i];

		need(c->number < doc->spans.n && ds_count_of(doc, c->number) == c, "a count is found again");
		need(range_ok(c->noun, len) && range_ok(c->phrase, len) && range_ok(c->cue, len), "a count is in the text");
		need(c->place < n && c->time < n && c->part_of < n, "places, times and wholes are spans");
		need(c->part_of < 0 || doc->spans.v[c->part_of].type == DS_CARDINAL, "a whole is a number");
		need(c->part_of != (int64_t)c->number, "no figure is a part of itself");
		need(!c->harm || c->cue.start < c->cue.end, "a harm has its words");
		check_string(c->unit, "unit");
	}
}

static inline void check_tagged(ds_doc *doc)
{
	need(doc->is_tagged && doc->has_tokens, "tagged");
	for (size_t i = 0; i < doc->spans.n; i++)
		check_span(doc, i);
	check_claims(doc);
	check_zones(doc);
	if (!ds_counts_find(doc, NULL))
		check_counts(doc);
}

#endif
