/*
 * Token patterns on hostile bytes: [macros 02] pattern {01 pattern} 00 text. Every third token is
 * the start of an annotation, so that <...> items run. Matches must lie in order, within the text,
 * captures within their match; messages must be one line of UTF-8. The first pattern also as two rules, one that
 * annotates and one that drops: annotations stay in order, without overlaps.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/rules.h"
#include "tag/zones.h"
#include "text/utf8.h"

#include <math.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void annotate(ds_doc *doc)
{
	for (size_t i = 0; i < doc->tokens.n; i += 3) {
		ds_span *s = ds_spans_add(&doc->spans, &doc->mem, NULL);
		size_t last = i + (i / 3) % 3;

		if (!s)
			abort();
		if (last >= doc->tokens.n)
			last = doc->tokens.n - 1;
		s->start = doc->tokens.v[i].start;
		s->end = doc->tokens.v[last].end;
		s->first = (uint32_t)i;
		s->count = (uint32_t)(last - i + 1);
		s->type = (uint8_t)(i / 3 % DS_TYPE_COUNT);
		s->entity = i % 5 == 1 ? 0 : -1;
		s->id = i % 2 ? DS_STR("b") : DS_STR("");
		s->source = DS_STR("rule:date");
		s->value = (ds_value){.kind = (uint8_t)(i / 3 % 6),
				      .exact = i % 2,
				      .number = (double)i,
				      .low = (double)i,
				      .high = i % 4 ? (double)i : INFINITY,
				      .timex = i % 5 ? DS_STR("2020-11-10") : DS_STR("2020-11"),
				      .first = i % 7 ? DS_STR("2020-11-10") : DS_STR(""),
				      .last = DS_STR("2020-11-30"),
				      .unit = i % 2 ? DS_STR("a") : DS_STR(""),
				      .cue = DS_STR("at least")};
	}
}

/* Those of one pattern do not overlap, unless it may have said `policy = all`. */
static void check(const ds_matches *m, const ds_doc *doc, bool overlaps)
{
	size_t from = 0;

	for (size_t i = 0; i < m->n; i++) {
		size_t end = (size_t)m->v[i].first + m->v[i].count;

		if (m->v[i].first < from || m->v[i].count == 0 || end > doc->tokens.n)
			abort();
		from = overlaps ? m->v[i].first : end;
		for (size_t k = 0; k < m->v[i].n_captures; k++) {
			const ds_capture *c = &m->captures[m->v[i].first_capture + k];

			if (c->first < m->v[i].first || c->count == 0 ||
			    (size_t)c->first + c->count > end)
				abort();
		}
	}
}

static void check_message(const ds_err *err)
{
	ds_str msg = ds_str_of(err->msg);

	if (msg.len == 0 || memchr(msg.at, '\n', msg.len) || ds_utf8_valid(msg) != msg.len)
		abort();
}

#define SOURCES 8

/* Splits the bytes before the text; the number of sources. */
static size_t split(ds_pattern_source sources[SOURCES], ds_str *macros, ds_str all)
{
	const char *end = memchr(all.at, 2, all.len);
	size_t n = 0;

	*macros = (ds_str){NULL, 0};
	if (end) {
		*macros = (ds_str){all.at, (size_t)(end - all.at)};
		all = ds_str_sub(all, macros->len + 1, all.len);
	}
	while (n < SOURCES) {
		end = n + 1 < SOURCES ? memchr(all.at, 1, all.len) : NULL;
		sources[n] = (ds_pattern_source){all, {"name", n % 2 ? 4 : 0}};
		if (!end)
			return n + 1;
		sources[n].text.len = (size_t)(end - all.at);
		all = ds_str_sub(all, sources[n].text.len + 1, all.len);
		n++;
	}
	return n;
}

static void run_rules(ds_doc *doc, ds_str pattern, const ds_word_list *list)
{
	const ds_rule v[] = {{.name = DS_STR("a"), .pattern = pattern, .phase = 1, .type = DS_EVENT, .priority = 150},
			     {.name = DS_STR("d"), .pattern = pattern, .phase = 2, .drop = true, .priority = 60}};
	ds_rule_fault fault;
	ds_rules *r;
	bool names = false;

	/* a document's annotations have no overlaps, and no entities yet, when rules run */
	for (size_t i = 0; i < doc->spans.n; i++)
		doc->spans.v[i].entity = -1;
	if (ds_spans_resolve(&doc->spans, &doc->mem, NULL) ||
	    ds_rules_new(&r, &(ds_rule_file){v, 2, list, 1, {NULL, 0}}, 1, DS_STR("v"), &fault, NULL))
		return;
	if (ds_rules_stage(r)->run(&names, r, doc, NULL, NULL) == DS_OK) {
		for (size_t i = 0; i < doc->spans.n; i++) {
			const ds_span *s = &doc->spans.v[i];

			if (s->start >= s->end || s->count == 0 || !ds_type_known(s->type) || s->entity != -1 ||
			    (i && s->start < doc->spans.v[i - 1].end))
				abort();
		}
	}
	ds_rules_free(r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const ds_str words[] = {{"a b", 3}, {"c", 1}};
	static const ds_word_list list = {{"l", 1}, words, 2};
	const uint8_t *nul = size ? memchr(data, 0, size) : NULL;
	size_t n = nul ? (size_t)(nul - data) : size, count;
	ds_doc_source from = {.bytes = {nul ? (const char *)nul + 1 : "", nul ? size - n - 1 : 0}};
	ds_pattern_opts opts = {.lists = &list, .n_lists = 1};
	ds_pattern_source sources[SOURCES];
	ds_pattern *p;
	ds_doc doc;
	ds_arena mem;
	ds_matches m;
	ds_err err;

	count = split(sources, &opts.macros, (ds_str){n ? (const char *)data : "", n});
	if (ds_patterns_new(&p, sources, count, &opts, &err)) {
		check_message(&err);
		return 0;
	}
	if (ds_doc_init(&doc, &from, NULL, 0, &err) || ds_doc_tokens(&doc, &err) ||
	    ds_zones_find(&doc, &err))
		abort();
	annotate(&doc);
	ds_arena_init(&mem, NULL, 0);
	if (ds_pattern_find(&m, p, &doc, 0, doc.tokens.n, &mem, &err) == DS_OK)
		check(&m, &doc, count > 1 || (n && memchr(data, '=', n)));
	else
		check_message(&err);
	ds_arena_free(&mem);
	run_rules(&doc, sources[0].text, &list);
	ds_doc_free(&doc);
	ds_pattern_free(p);
	return 0;
}
