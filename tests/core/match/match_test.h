/*
 * What the tests of patterns share: a document with annotations, and matches as one line of text.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TESTS_MATCH_TEST_H
#define DS_TESTS_MATCH_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "match/pattern.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static inline void doc_of(ds_doc *doc, const char *text)
{
	ds_doc_source from = {.bytes = ds_str_of(text)};
	ds_err err;

	if (ds_doc_init(doc, &from, NULL, 0, &err) || ds_doc_tokens(doc, &err)) {
		fail_msg("%s", err.msg);
		abort();
	}
}

/* Marks the first place of `piece` behind what was marked last. */
static inline ds_span *mark(ds_doc *doc, const char *piece, ds_type type)
{
	const char *text = doc->text.read.at;
	size_t from = doc->spans.n ? doc->spans.v[doc->spans.n - 1].end : 0;
	const char *at = strstr(text + from, piece);
	ds_span *s = ds_spans_add(&doc->spans, &doc->mem, NULL);
	size_t last;

	assert_non_null(at);
	assert_non_null(s);
	s->start = (uint32_t)(at - text);
	s->end = s->start + (uint32_t)strlen(piece);
	s->type = (uint8_t)type;
	s->first = (uint32_t)ds_token_at(&doc->tokens, s->start);
	last = ds_token_at(&doc->tokens, s->end - 1);
	s->count = (uint32_t)last - s->first + 1;
	doc->is_tagged = true;
	return s;
}

static inline void mark_number(ds_doc *doc, const char *piece, double low, double high)
{
	ds_span *s = mark(doc, piece, DS_CARDINAL);

	s->value = (ds_value){.kind = DS_VALUE_NUMBER,
			      .exact = low == high,
			      .number = low,
			      .low = low,
			      .high = high};
}

static inline void mark_day(ds_doc *doc, const char *piece, const char *timex, const char *first,
			    const char *last)
{
	ds_span *s = mark(doc, piece, DS_DATE);

	s->value = (ds_value){.kind = DS_VALUE_TIME,
			      .exact = true,
			      .timex = ds_str_of(timex),
			      .first = ds_str_of(first),
			      .last = ds_str_of(last)};
}

static inline ds_str words(const ds_doc *doc, uint32_t first, uint32_t count)
{
	return ds_str_sub(doc->text.read, doc->tokens.v[first].start,
			  doc->tokens.v[first + count - 1].end);
}

/* "match{name=words name=words}; match": or "! message" */
static inline void find_all(ds_buf *b, const ds_doc *doc, const char *source,
			    const ds_word_list *lists, size_t n_lists)
{
	ds_pattern *p = NULL;
	ds_err err = {DS_OK, ""};
	ds_matches m;
	ds_arena mem;

	ds_buf_init(b, NULL, 0);
	if (ds_pattern_new(&p, ds_str_of(source), &(ds_pattern_opts){.lists = lists, .n_lists = n_lists}, &err)) {
		ds_buf_printf(b, "! %s", err.msg);
		ds_buf_char(b, '\0');
		return;
	}
	ds_arena_init(&mem, NULL, 0);
	assert_int_equal(ds_pattern_find(&m, p, doc, 0, SIZE_MAX, &mem, &err), DS_OK);
	for (size_t i = 0; i < m.n; i++) {
		ds_buf_zstr(b, i ? "; " : "");
		ds_buf_str(b, words(doc, m.v[i].first, m.v[i].count));
		for (uint32_t c = 0; c < m.v[i].n_captures; c++) {
			const ds_capture *k = &m.captures[m.v[i].first_capture + c];

			ds_buf_zstr(b, c ? " " : "{");
			ds_buf_str(b, ds_pattern_capture(p, k->name));
			ds_buf_char(b, k->span < 0 ? '=' : ':');
			ds_buf_str(b, words(doc, k->first, k->count));
		}
		ds_buf_zstr(b, m.v[i].n_captures ? "}" : "");
	}
	ds_buf_char(b, '\0');
	ds_arena_free(&mem);
	ds_pattern_free(p);
}

static inline void check_doc(const ds_doc *doc, const char *source, const char *want)
{
	ds_buf b;

	find_all(&b, doc, source, NULL, 0);
	if (strcmp(b.at, want))
		fail_msg("%s\n  gives %s\n  not   %s", source, b.at, want);
	ds_buf_free(&b);
}

static inline void check(const char *text, const char *source, const char *want)
{
	ds_doc doc;

	doc_of(&doc, text);
	check_doc(&doc, source, want);
	ds_doc_free(&doc);
}

#endif
