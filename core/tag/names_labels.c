/*
 * What a model alone says of each token, whatever its labels are. See names.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/names_model_int.h"

#include "tag/values.h"

ds_status ds_names_look(ds_looks *out, ds_doc *doc, const ds_names_with *with, bool everywhere, ds_err *err)
{
	names s = {.doc = doc, .t = &doc->tokens, .mem = &doc->mem, .err = err, .lists = with->lists,
		   .n_lists = with->n_lists};
	ds_spans spans = {NULL, 0, 0};
	ds_status st = ds_doc_tokens(doc, err);

	if (st == DS_OK)
		st = ds_values_find(&spans, doc, err);
	if (st == DS_OK && doc->tokens.n == 0)
		*out = (ds_looks){NULL, NULL, 0};
	if (st || doc->tokens.n == 0)
		return st;
	st = ds_names_rules(&s, &spans);
	return st ? st : ds_model_look(out, &s, everywhere ? DS_LOOK_ALL : DS_LOOK_CAPITALS, &doc->mem, err);
}

/* "B-PERSON" and "I-PERSON" of each label of spans, at 2 * label. */
static ds_status span_labels(ds_str **out, const ds_model *m, ds_arena *mem, ds_err *err)
{
	size_t n = ds_model_n_labels(m);
	ds_str *v = ds_arena_get(mem, 2 * n, sizeof *v);

	if (!v)
		return ds_arena_fail(mem, err);
	v[0] = v[1] = DS_STR("O");
	for (size_t i = 1; i < n; i++) {
		ds_str label = ds_model_label(m, i);

		for (size_t k = 0; k < 2; k++) {
			char *at = ds_arena_get(mem, label.len + 2, 1);

			if (!at)
				return ds_arena_fail(mem, err);
			at[0] = k ? 'I' : 'B';
			at[1] = '-';
			memcpy(at + 2, label.at, label.len);
			v[2 * i + k] = (ds_str){at, label.len + 2};
		}
	}
	*out = v;
	return DS_OK;
}

static ds_status set_spans(ds_str *v, size_t n, const ds_model *m, const ds_chunks *chunks, ds_arena *mem, ds_err *err)
{
	ds_str *spelt = NULL;
	ds_status st = span_labels(&spelt, m, mem, err);

	if (st)
		return st;
	for (size_t i = 0; i < n; i++)
		v[i] = spelt[0];
	for (size_t c = 0; c < chunks->n; c++) {
		const ds_chunk *x = &chunks->v[c];

		for (size_t i = 0; i < x->count; i++)
			v[x->first + i] = spelt[2 * x->label + (i > 0)];
	}
	return DS_OK;
}

ds_status ds_names_labels(const ds_str **out, ds_doc *doc, const ds_names_with *with, ds_err *err)
{
	const ds_model *m = with->model;
	ds_word_table words = ds_model_words(m);
	ds_chunks chunks = {.n = 0};
	ds_looks l;
	ds_str *v;
	ds_status st = ds_names_look(&l, doc, with, m->head->everywhere != 0, err);

	if (st)
		return st;
	v = ds_arena_get(&doc->mem, l.n + 1, sizeof *v);
	if (!v)
		return ds_arena_fail(&doc->mem, err);
	ds_model_vectors(&l, &words, &doc->tokens);
	st = ds_model_find(&chunks, m, &l, &doc->mem, err);
	if (st == DS_OK && ds_model_is_spans(m))
		st = set_spans(v, l.n, m, &chunks, &doc->mem, err);
	for (size_t i = 0; st == DS_OK && i < l.n && !ds_model_is_spans(m); i++)
		v[i] = ds_model_label(m, chunks.tags[i]);
	if (st == DS_OK)
		*out = v;
	return st;
}
