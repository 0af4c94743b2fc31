/*
 * For the tests of names: lists from text, a document tagged, spans as one line.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TESTS_TAGGING_H
#define DS_TESTS_TAGGING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "tag/tagger.h"

/* A compiled list of one text; block lives as long as the list. */
typedef struct list {
	ds_buf block;
	ds_gazetteer *g;
} list;

static inline void list_open(list *l, const char *name, const char *tsv)
{
	ds_gazetteer_build *b = NULL;
	ds_err err = {DS_OK, ""};

	ds_buf_init(&l->block, NULL, 0);
	assert_int_equal(ds_gazetteer_build_new(&b, &err), DS_OK);
	assert_int_equal(ds_gazetteer_build_add(b, ds_str_of(name), ds_str_of(tsv), &err), DS_OK);
	assert_int_equal(ds_gazetteer_build_finish(b, &l->block, &err), DS_OK);
	ds_gazetteer_build_free(b);
	assert_int_equal(ds_gazetteer_open(&l->g, ds_buf_view(&l->block), &err), DS_OK);
}

static inline void list_close(list *l)
{
	ds_gazetteer_close(l->g);
	ds_buf_free(&l->block);
}

/* By rules and one list alone, or (l NULL) by all that is built in. The document is freed by the caller. */
static inline void tag_text(ds_doc *doc, const list *l, const char *text)
{
	const ds_gazetteer *lists[] = {l ? l->g : NULL};
	ds_tagger_opts opts = {.lists = l ? lists : NULL, .n_lists = 1, .no_model = true};
	ds_doc_source from = {.bytes = ds_str_of(text)};
	ds_tagger *t = NULL;
	ds_err err = {DS_OK, ""};

	assert_int_equal(ds_doc_init(doc, &from, NULL, 0, &err), DS_OK);
	assert_int_equal(ds_tagger_new(&t, l ? &opts : NULL, &err), DS_OK);
	assert_int_equal(ds_tagger_tag(t, doc, &err), DS_OK);
	ds_tagger_free(t);
}

/* "PERSON[Anna Lind] GPE[Oslo]": the names of a document, values left out. */
static inline void names_line(ds_buf *out, const ds_doc *doc)
{
	ds_buf_init(out, NULL, 0);
	for (size_t i = 0; i < doc->spans.n; i++) {
		const ds_span *s = &doc->spans.v[i];

		if (s->type >= DS_DATE)
			continue;
		if (out->len)
			ds_buf_char(out, ' ');
		ds_buf_zstr(out, ds_type_name(s->type));
		ds_buf_char(out, '[');
		ds_buf_str(out, ds_str_sub(doc->text.read, s->start, s->end));
		ds_buf_char(out, ']');
	}
	ds_buf_char(out, '\0');
}

static inline void assert_names(const list *l, const char *text, const char *expected)
{
	ds_doc doc;
	ds_buf line;

	tag_text(&doc, l, text);
	names_line(&line, &doc);
	assert_string_equal(line.at, expected);
	ds_buf_free(&line);
	ds_doc_free(&doc);
}

#endif
