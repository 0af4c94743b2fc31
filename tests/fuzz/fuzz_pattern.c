/*
 * Token patterns on hostile bytes: pattern, NUL, text. Every third token is the start of an
 * annotation, so that <...> items run. Matches must lie in order, within the text, captures within
 * their match.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/pattern.h"

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
		s->type = (uint8_t)(i % DS_TYPE_COUNT);
		s->value = (ds_value){.kind = (uint8_t)(i % 6),
				      .number = (double)i,
				      .low = (double)i,
				      .high = INFINITY,
				      .timex = DS_STR("2020-11-10"),
				      .first = DS_STR("2020-11-10")};
	}
}

static void check(const ds_matches *m, const ds_doc *doc)
{
	size_t from = 0;

	for (size_t i = 0; i < m->n; i++) {
		size_t end = (size_t)m->v[i].first + m->v[i].count;

		if (m->v[i].first < from || m->v[i].count == 0 || end > doc->tokens.n)
			abort();
		from = end;
		for (size_t k = 0; k < m->v[i].n_captures; k++) {
			const ds_capture *c = &m->captures[m->v[i].first_capture + k];

			if (c->first < m->v[i].first || c->count == 0 ||
			    (size_t)c->first + c->count > end)
				abort();
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const ds_str words[] = {{"a b", 3}, {"c", 1}};
	static const ds_word_list list = {{"l", 1}, words, 2};
	const uint8_t *nul = size ? memchr(data, 0, size) : NULL;
	size_t n = nul ? (size_t)(nul - data) : size;
	ds_doc_source from = {.bytes = {nul ? (const char *)nul + 1 : "", nul ? size - n - 1 : 0}};
	ds_pattern *p;
	ds_doc doc;
	ds_arena mem;
	ds_matches m;
	ds_err err;

	if (ds_pattern_new(&p, (ds_str){(const char *)data, n}, &(ds_pattern_opts){.lists = &list, .n_lists = 1}, &err))
		return 0;
	if (ds_doc_init(&doc, &from, NULL, 0, &err) || ds_doc_tokens(&doc, &err))
		abort();
	annotate(&doc);
	ds_arena_init(&mem, NULL, 0);
	if (ds_pattern_find(&m, p, &doc, 0, doc.tokens.n, &mem, &err) == DS_OK)
		check(&m, &doc);
	ds_arena_free(&mem);
	ds_doc_free(&doc);
	ds_pattern_free(p);
	return 0;
}
