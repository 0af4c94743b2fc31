/*
 * Marked documents as JSON lines, beside what a tagger or another file finds in them. See gold.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "io/gold.h"
#include "io/reader.h"

static ds_status next_marked(ds_record *rec, bool *more, ds_reader *r, const char *path,
			     ds_err *err)
{
	ds_status st;

	memset(rec, 0, sizeof *rec);
	st = ds_reader_next(rec, more, r, err);
	if (!st && *more && !rec->has_entities)
		return ds_fail(err, DS_EFAIL, "%s:%llu: no \"entities\" to compare with", path,
			       (unsigned long long)rec->line);
	return st;
}

static ds_status spans_of(ds_eval_span **out, const ds_doc *doc, ds_arena *mem, ds_err *err)
{
	ds_eval_span *v = ds_arena_get(mem, doc->spans.n, sizeof *v);

	if (!v)
		return ds_arena_fail(mem, err);
	for (size_t i = 0; i < doc->spans.n; i++) {
		const ds_span *s = &doc->spans.v[i];

		v[i] = (ds_eval_span){s->start, s->end, ds_str_of(ds_type_name((ds_type)s->type))};
	}
	*out = v;
	return DS_OK;
}

static ds_status compare(ds_eval *e, const ds_doc *gold, const ds_doc *found, uint64_t line,
			 ds_err *err)
{
	ds_eval_document d = {.text = gold->text.read, .n_gold = gold->spans.n,
			      .n_found = found->spans.n, .line = (uint32_t)line};
	ds_eval_span *g = NULL, *f = NULL;
	ds_arena mem;
	ds_status st;

	ds_arena_init(&mem, NULL, 0);
	st = spans_of(&g, gold, &mem, err);
	if (!st)
		st = spans_of(&f, found, &mem, err);
	d.gold = g;
	d.found = f;
	if (!st)
		st = ds_eval_add_document(e, &d, err);
	ds_arena_free(&mem);
	return st;
}

/* The document of rec with the marks of `other`'s record, or with the tagger's. */
static ds_status find(ds_doc *doc, ds_record *rec, const ds_gold_files *files, ds_reader *other,
		      ds_err *err)
{
	ds_record theirs;
	bool more = false;
	ds_status st;

	if (!other) {
		rec->has_entities = false;
		rec->n_presets = 0;
		st = ds_record_doc(doc, rec, NULL, false, err);
		if (st)
			return st;
		st = ds_tagger_tag(files->tagger, doc, err);
		if (st)
			ds_doc_free(doc);
		return st;
	}
	st = next_marked(&theirs, &more, other, files->found, err);
	if (st)
		return st;
	if (!more || !ds_str_eq(theirs.bytes, rec->bytes))
		return ds_fail(err, DS_EFAIL, "%s:%llu: the text is not that of %s:%llu",
			       files->found, more ? (unsigned long long)theirs.line : 0ULL,
			       files->gold, (unsigned long long)rec->line);
	return ds_record_doc(doc, &theirs, NULL, false, err);
}

static ds_status score_all(ds_eval *e, const ds_gold_files *files, ds_reader *r, ds_reader *other,
			   ds_err *err)
{
	bool more = true;
	ds_status st = DS_OK;

	while (!st) {
		ds_record rec;
		ds_doc gold, found;

		st = next_marked(&rec, &more, r, files->gold, err);
		if (st || !more)
			break;
		st = ds_record_doc(&gold, &rec, NULL, false, err);
		if (st)
			break;
		st = find(&found, &rec, files, other, err);
		if (!st) {
			st = compare(e, &gold, &found, rec.line, err);
			ds_doc_free(&found);
		}
		ds_doc_free(&gold);
	}
	return st;
}

ds_status ds_gold_score_jsonl(ds_eval *e, const ds_gold_files *files, ds_err *err)
{
	ds_reader_opts opts = {.kind = DS_IN_JSONL};
	ds_reader *r = NULL, *other = NULL;
	ds_status st = ds_reader_open(&r, files->gold, &opts, err);

	if (!st && files->found)
		st = ds_reader_open(&other, files->found, &opts, err);
	if (!st)
		st = ds_eval_set(e, ds_str_of(files->gold), err);
	if (!st)
		st = score_all(e, files, r, other, err);
	ds_reader_close(other);
	ds_reader_close(r);
	return st;
}
