/*
 * A record as a document: text, borders, and the annotations that came with it. See reader.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "io/reader.h"

#include "tag/claims.h"
#include "tag/values.h"

/* Keeps the borders as given, so that a writer can print every token unaltered. */
static ds_status keep_borders(ds_doc *doc, const ds_borders *b, ds_err *err)
{
	ds_range *tokens = ds_arena_get(&doc->mem, b->n_tokens, sizeof *tokens);
	ds_range *sentences = ds_arena_get(&doc->mem, b->n_sentences, sizeof *sentences);

	if (!tokens || !sentences)
		return ds_arena_fail(&doc->mem, err);
	memcpy(tokens, b->tokens, b->n_tokens * sizeof *tokens);
	if (b->n_sentences)
		memcpy(sentences, b->sentences, b->n_sentences * sizeof *sentences);
	doc->given = (ds_borders){tokens, b->n_tokens, b->n_sentences ? sentences : NULL,
				  b->n_sentences};
	return DS_OK;
}

/* The tokens that the span touches. */
static void cover_tokens(ds_span *s, const ds_tokens *t)
{
	size_t first = ds_token_at(t, s->start), last = first;

	while (last < t->n && t->v[last].start < s->end)
		last++;
	s->first = (uint32_t)first;
	s->count = (uint32_t)(last - first);
}

/*
 * One preset as a span of the reading text; left out when reading left nothing of it. Its number is
 * put into `entity` until overlaps are resolved, which keeps the spans whole but not their order.
 */
static ds_status add_span(ds_doc *doc, const ds_preset *p, size_t number, ds_err *err)
{
	size_t start = ds_edits_to_start(&doc->text.map, p->start);
	size_t end = ds_edits_to_end(&doc->text.map, p->end);
	ds_span *s;
	ds_status st;

	if (end > doc->text.read.len)
		end = doc->text.read.len;
	if (start >= end)
		return DS_OK;
	s = ds_spans_add(&doc->spans, &doc->mem, err);
	if (!s)
		return err && err->code ? err->code : DS_ENOMEM;
	s->start = (uint32_t)start;
	s->end = (uint32_t)end;
	s->type = (uint8_t)p->type;
	s->rank = DS_RANK_PRESET;
	s->entity = (int32_t)number;
	s->source = DS_STR("preset");
	cover_tokens(s, &doc->tokens);
	if (s->count == 0) {
		doc->spans.n--;
		return DS_OK;
	}
	st = ds_value_copy(&s->value, &p->value, &doc->mem, err);
	if (!st)
		st = ds_arena_copy(&s->id, p->id, &doc->mem, err);
	if (!st && p->source.len)
		st = ds_arena_copy(&s->source, p->source, &doc->mem, err);
	return st;
}

/* Numbers of presets -> links between spans: the first span left with the same "#N" leads. */
static ds_status link_spans(ds_doc *doc, const ds_record *rec, ds_err *err)
{
	int32_t *lead = ds_arena_get(&doc->mem, rec->n_presets, sizeof *lead);

	if (!lead)
		return ds_arena_fail(&doc->mem, err);
	for (size_t i = 0; i < rec->n_presets; i++)
		lead[i] = -1;
	for (size_t i = 0; i < doc->spans.n; i++) {
		ds_span *s = &doc->spans.v[i];
		int32_t name = rec->presets[s->entity].entity;

		s->entity = -1;
		if (name < 0)
			continue;
		if (lead[name] < 0)
			lead[name] = (int32_t)i;
		s->entity = lead[name];
	}
	return DS_OK;
}

static ds_status add_presets(ds_doc *doc, const ds_record *rec, ds_err *err)
{
	ds_status st = ds_doc_tokens(doc, err);

	if (rec->n_presets > INT32_MAX)
		return ds_fail(err, DS_ELIMIT, "too many entities");
	for (size_t i = 0; !st && i < rec->n_presets; i++)
		st = add_span(doc, &rec->presets[i], i, err);
	if (!st)
		st = ds_spans_resolve(&doc->spans, &doc->mem, err);
	if (!st)
		st = link_spans(doc, rec, err);
	if (!st)
		st = ds_claims_find(doc, err);
	doc->is_tagged = !st;
	return st;
}

/* The stream was decoded before, or the record says how it was; the text adds what it replaced. */
static void take_encoding(ds_doc *doc, const ds_encoding *from)
{
	ds_encoding text = doc->text.encoding;

	doc->text.encoding = *from;
	if (from->invalid == 0)
		doc->text.encoding.first_invalid = text.first_invalid;
	doc->text.encoding.invalid += text.invalid;
	doc->text.encoding.invalid_bytes += text.invalid_bytes;
}

ds_status ds_record_doc(ds_doc *doc, const ds_record *rec, const ds_alloc *alloc, bool strict,
			ds_err *err)
{
	ds_doc_source from = {.bytes = rec->bytes, .meta = rec->meta, .strict = strict,
			      .detect = !rec->has_encoding, .charset = rec->charset, .repair = rec->repair};
	ds_err inner = {DS_OK, ""};
	ds_status st;

	if (rec->has_borders && rec->borders.n_tokens)
		from.preset = &rec->borders;
	st = ds_doc_init(doc, &from, alloc, 0, &inner);
	if (!st && rec->has_encoding)
		take_encoding(doc, &rec->encoding);
	if (!st && from.preset)
		st = keep_borders(doc, from.preset, &inner);
	if (!st && rec->has_entities)
		st = add_presets(doc, rec, &inner);
	if (!st)
		return DS_OK;
	ds_doc_free(doc);
	if (rec->meta.uri.len == 0)
		return ds_fail(err, st, "%s", inner.msg);
	return ds_fail(err, st, "%.*s: %s",
		       (int)(rec->meta.uri.len < 120 ? rec->meta.uri.len : 120), rec->meta.uri.at,
		       inner.msg);
}
