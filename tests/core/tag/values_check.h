/*
 * Renders the value spans of a sentence as one line, so that a test is a table of sentences.
 *
 * TYPE[extent|value|low..high|unit|cue], one blank between spans; numbers without value show "-";
 * times show first..last, empty when not known.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TESTS_VALUES_CHECK_H
#define DS_TESTS_VALUES_CHECK_H

#include "base/buf.h"
#include "tag/values.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

struct sentence {
	const char *text, *want;
};

static inline void render_bound(ds_buf *b, double v)
{
	if (isinf(v))
		return;
	ds_buf_printf(b, "%.10g", v);
}

static inline void render_span(ds_buf *b, const ds_doc *doc, const ds_span *s)
{
	const ds_value *v = &s->value;

	ds_buf_printf(b, "%s[", ds_type_name((ds_type)s->type));
	ds_buf_str(b, ds_str_sub(doc->text.read, s->start, s->end));
	ds_buf_char(b, '|');
	if (v->kind == DS_VALUE_TIME || v->kind == DS_VALUE_TEXT)
		ds_buf_str(b, v->timex);
	else if (v->exact)
		ds_buf_printf(b, "%.10g", v->number);
	else
		ds_buf_char(b, '-');
	ds_buf_char(b, '|');
	if (v->kind == DS_VALUE_TIME) {
		ds_buf_str(b, v->first);
		ds_buf_zstr(b, v->first.len ? ".." : "");
		ds_buf_str(b, v->last);
	} else if (v->kind != DS_VALUE_TEXT && !v->exact) {
		render_bound(b, v->low);
		ds_buf_zstr(b, "..");
		render_bound(b, v->high);
	}
	ds_buf_char(b, '|');
	ds_buf_str(b, v->unit);
	ds_buf_char(b, '|');
	ds_buf_str(b, v->cue);
	ds_buf_char(b, ']');
}

/* date "" = none */
static inline void check_text(const char *date, const char *text, const char *want)
{
	ds_doc_source from = {.bytes = ds_str_of(text)};
	ds_doc doc;
	ds_buf b;

	from.meta.date = ds_str_of(date);
	ds_buf_init(&b, NULL, 0);
	assert_int_equal(ds_doc_init(&doc, &from, NULL, 0, NULL), DS_OK);
	assert_int_equal(ds_doc_tokens(&doc, NULL), DS_OK);
	assert_int_equal(ds_values_find(&doc.spans, &doc, NULL), DS_OK);
	for (size_t i = 0; i < doc.spans.n; i++) {
		const ds_span *s = &doc.spans.v[i];

		assert_true(i == 0 || s->start >= doc.spans.v[i - 1].end);
		assert_true(s->start == doc.tokens.v[s->first].start);
		assert_true(s->end == doc.tokens.v[s->first + s->count - 1].end);
		if (i)
			ds_buf_char(&b, ' ');
		render_span(&b, &doc, s);
	}
	ds_buf_char(&b, 0);
	assert_int_equal(ds_buf_status(&b, NULL), DS_OK);
	assert_string_equal(b.at, want);
	ds_buf_free(&b);
	ds_doc_free(&doc);
}

#define CHECK_ALL(date, table)                                                                     \
	for (size_t check_i = 0; check_i < sizeof(table) / sizeof *(table); check_i++)             \
	check_text(date, (table)[check_i].text, (table)[check_i].want)

#endif
