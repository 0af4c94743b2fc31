/*
 * Value spans of a text in a language on one line: TYPE[extent|value], a blank between; a number
 * that is not exact shows low..high, an amount its unit.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TESTS_LANG_CHECK_H
#define DS_TESTS_LANG_CHECK_H

#include "base/buf.h"
#include "tag/lang.h"
#include "tag/values.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static inline void lang_number(ds_buf *b, const ds_value *v)
{
	if (v->exact) {
		ds_buf_printf(b, "%.10g", v->number);
	} else {
		if (!isinf(v->low))
			ds_buf_printf(b, "%.10g", v->low);
		ds_buf_zstr(b, "..");
		if (!isinf(v->high))
			ds_buf_printf(b, "%.10g", v->high);
	}
	if (v->unit.len) {
		ds_buf_char(b, ' ');
		ds_buf_str(b, v->unit);
	}
}

static inline void lang_render(ds_buf *b, const ds_doc *doc)
{
	for (size_t i = 0; i < doc->spans.n; i++) {
		const ds_span *s = &doc->spans.v[i];
		const ds_value *v = &s->value;

		ds_buf_printf(b, "%s%s[", i ? " " : "", ds_type_name((ds_type)s->type));
		ds_buf_str(b, ds_str_sub(doc->text.read, s->start, s->end));
		ds_buf_char(b, '|');
		if (v->kind == DS_VALUE_TIME || v->kind == DS_VALUE_TEXT)
			ds_buf_str(b, v->timex);
		else
			lang_number(b, v);
		ds_buf_char(b, ']');
	}
}

/* own NULL = the table that ships */
static inline void lang_check(const char *lang, const ds_lang *own, ds_str text, ds_str want)
{
	ds_doc_source from = {.bytes = text};
	ds_doc doc;
	ds_buf b;

	from.meta.date = DS_STR("2020-11-12");
	from.meta.lang = ds_str_of(lang);
	ds_buf_init(&b, NULL, 0);
	assert_int_equal(ds_doc_init(&doc, &from, NULL, 0, NULL), DS_OK);
	assert_int_equal(ds_doc_tokens(&doc, NULL), DS_OK);
	assert_int_equal(ds_values_find_by(&doc.spans, &doc, &own, own != NULL, NULL), DS_OK);
	lang_render(&b, &doc);
	if (!ds_str_eq(ds_buf_view(&b), want))
		fail_msg("%.*s\n  got  %.*s\n  want %.*s", (int)text.len, text.at, (int)b.len, b.at,
			 (int)want.len,
			 want.at);
	ds_doc_free(&doc);
	ds_buf_free(&b);
}

#endif
