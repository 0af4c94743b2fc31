/*
 * The pipeline. See tagger.h.
 *
 * Stages put their spans into one list; overlaps are resolved once, by rank; then come links and
 * claims, which speak of spans by index. The document's own list is replaced at the end only, so
 * that a failure leaves the document untagged and whole.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/tagger.h"

#include "base/buf.h"
#include "base/hash.h"
#include "tag/gazetteer_int.h"
#include "tag/link.h"
#include "tag/trace_int.h"
#include "tag/zones.h"
#include "text/fold.h"
#include "ucd/props.h"

#include <stdlib.h>

/* Raised with every change of the rules that may change what is found. */
#define DS_TAG_ENGINE 3

struct ds_tagger {
	const ds_gazetteer **lists;
	size_t n_lists;
	const ds_model *model;
	const ds_lang **tables;
	size_t n_tables;
	const ds_tag_stage *stage;
	bool no_values, no_names;
	char *version;
};

static ds_status write_version(ds_tagger *t, ds_err *err)
{
	uint64_t sum = 0, tables = 0;
	ds_status st;
	ds_buf b;

	for (size_t i = 0; i < t->n_lists; i++)
		sum = ds_hash((ds_str){(const char *)&t->lists[i]->head->sum, sizeof(uint64_t)},
			      sum + i + 1);
	for (size_t i = 0; i < t->n_tables; i++)
		tables = ds_hash((ds_str){(const char *)&(uint64_t){ds_lang_sum(t->tables[i])}, sizeof(uint64_t)},
				 tables + i + 1);
	ds_buf_init(&b, NULL, 0);
	ds_buf_printf(&b, "engine %d, fold %d, Unicode %s, lists %016llx, model %016llx%s%s", DS_TAG_ENGINE,
		      DS_FOLD_VERSION, DS_UCD_VERSION, (unsigned long long)sum,
		      (unsigned long long)(t->model ? ds_model_sum(t->model) : 0),
		      t->no_values ? ", no values" : "", t->no_names ? ", no names" : "");
	if (t->n_tables)
		ds_buf_printf(&b, ", tables %016llx", (unsigned long long)tables);
	if (t->stage)
		ds_buf_printf(&b, ", %s", t->stage->version);
	ds_buf_char(&b, '\0');
	st = ds_buf_status(&b, err);
	t->version = st ? NULL : malloc(b.len);
	if (t->version)
		memcpy(t->version, b.at, b.len);
	else if (!st)
		st = ds_fail(err, DS_ENOMEM, NULL);
	ds_buf_free(&b);
	return st;
}

ds_status ds_tagger_new(ds_tagger **out, const ds_tagger_opts *opts, ds_err *err)
{
	const ds_tagger_opts defaults = {.lists = NULL};
	const ds_gazetteer *builtin;
	ds_tagger *t = calloc(1, sizeof *t);
	ds_status st;

	if (!t)
		return ds_fail(err, DS_ENOMEM, NULL);
	if (!opts)
		opts = &defaults;
	builtin = opts->lists ? NULL : ds_gazetteer_builtin();
	t->n_lists = opts->lists ? opts->n_lists : builtin != NULL;
	t->lists = calloc(t->n_lists + 1, sizeof *t->lists);
	t->tables = calloc(opts->n_tables + 1, sizeof *t->tables);
	if (!t->lists || !t->tables) {
		ds_tagger_free(t);
		return ds_fail(err, DS_ENOMEM, NULL);
	}
	for (size_t i = 0; i < opts->n_tables; i++)
		t->tables[i] = opts->tables[i];
	t->n_tables = opts->n_tables;
	for (size_t i = 0; i < t->n_lists; i++)
		t->lists[i] = opts->lists ? opts->lists[i] : builtin;
	t->model = opts->no_model ? NULL : opts->model ? opts->model : ds_model_builtin();
	t->no_values = opts->no_values;
	t->no_names = opts->no_names;
	t->stage = opts->stage;
	st = write_version(t, err);
	if (st)
		ds_tagger_free(t);
	else
		*out = t;
	return st;
}

void ds_tagger_free(ds_tagger *t)
{
	if (!t)
		return;
	free(t->lists);
	free(t->tables);
	free(t->version);
	free(t);
}

const ds_gazetteer *const *ds_tagger_lists(const ds_tagger *t, size_t *n)
{
	*n = t->n_lists;
	return t->lists;
}

const char *ds_tagger_version(const ds_tagger *t)
{
	return t->version;
}

/* What is in the document before tagging, with the rank that lets it win. */
static ds_status copy_preset(ds_spans *spans, ds_doc *doc, ds_err *err)
{
	for (size_t i = 0; i < doc->spans.n; i++) {
		ds_span *s = ds_spans_add(spans, &doc->mem, err);

		if (!s)
			return err ? err->code : ds_arena_fail(&doc->mem, err);
		*s = doc->spans.v[i];
		s->rank = DS_RANK_PRESET;
		s->entity = -1;
	}
	return DS_OK;
}

/* All that was found, before overlaps are resolved: for explain.h. */
static ds_status keep_found(ds_trace *trace, const ds_spans *spans, ds_err *err)
{
	ds_spans *f = &trace->found;
	ds_status st = ds_arena_grow(&trace->doc.mem, &f->v, &f->cap, 0, spans->n, sizeof *f->v,
				     err);

	if (st)
		return st;
	if (spans->n)
		memcpy(f->v, spans->v, spans->n * sizeof *f->v);
	f->n = spans->n;
	return DS_OK;
}

static ds_status find_spans(const ds_tagger *t, ds_spans *spans, ds_doc *doc, ds_err *err)
{
	const ds_names_with with = {t->lists, t->n_lists, t->model};
	ds_status st = copy_preset(spans, doc, err);

	if (st == DS_OK && !t->no_values)
		st = ds_values_find_by(spans, doc, t->tables, t->n_tables, err);
	if (st == DS_OK && !t->no_names)
		st = ds_names_find(spans, doc, &with, err);
	if (st == DS_OK && doc->trace)
		st = keep_found(doc->trace, spans, err);
	return st ? st : ds_spans_resolve(spans, &doc->mem, err);
}

bool ds_tagger_calls(const ds_tagger *t)
{
	return t->stage && t->stage->calls;
}

void ds_tagger_abandon(ds_doc *doc)
{
	if (!doc->half_tagged)
		return;
	doc->spans = doc->before;
	doc->claims.n = 0;
	doc->roles.n = 0;
	doc->has_roles = doc->has_counts = doc->half_tagged = false;
}

/* The stage's next part. Names that came or went are looked up, and so are their neighbours, whom they speak for. */
static ds_status run_stage(const ds_tagger *t, ds_doc *doc, const void *caller, ds_err *err)
{
	bool names = false;
	ds_status st = t->stage ? t->stage->run(&names, t->stage->with, doc, caller, err) : DS_OK;

	return st == DS_OK && names ? ds_link_spans(doc, t->lists, t->n_lists, err) : st;
}

ds_status ds_tagger_begin(const ds_tagger *t, ds_doc *doc, ds_err *err)
{
	ds_spans spans = {NULL, 0, 0};
	ds_status st;

	if (doc->is_tagged || doc->half_tagged)
		return DS_OK;
	st = ds_doc_tokens(doc, err);
	if (st == DS_OK)
		st = ds_datelines_find(doc, err);
	if (st == DS_OK)
		st = find_spans(t, &spans, doc, err);
	if (st)
		return st;
	doc->before = doc->spans;
	doc->spans = spans;
	doc->half_tagged = true;
	doc->stage_at = 0;
	st = ds_link_spans(doc, t->lists, t->n_lists, err);
	if (st == DS_OK)
		st = run_stage(t, doc, NULL, err);
	if (st)
		ds_tagger_abandon(doc);
	return st;
}

ds_status ds_tagger_end(const ds_tagger *t, ds_doc *doc, const void *caller, ds_err *err)
{
	ds_status st = DS_OK;

	if (!doc->half_tagged)
		return DS_OK;
	if (caller)
		st = run_stage(t, doc, caller, err);
	if (st == DS_OK)
		st = ds_resolve(doc, t->lists, t->n_lists, err);
	if (st == DS_OK)
		st = ds_claims_find(doc, err);
	if (st) {
		ds_tagger_abandon(doc);
		return st;
	}
	doc->half_tagged = false;
	doc->is_tagged = true;
	return DS_OK;
}

ds_status ds_tagger_tag(const ds_tagger *t, ds_doc *doc, ds_err *err)
{
	ds_status st = ds_tagger_begin(t, doc, err);

	return st ? st : ds_tagger_end(t, doc, NULL, err);
}
