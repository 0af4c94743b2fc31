/*
 * Tagging once more with notes. See explain.h and trace_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/trace_int.h"

#include "tag/counts.h"

#include "tag/resolve.h"
#include "tag/tagger.h"

#include <stdlib.h>

void ds_trace_note(ds_trace *trace, ds_note note)
{
	ds_arena *mem = &trace->doc.mem;

	if (trace->status)
		return;
	if (trace->n == trace->cap)
		trace->status = ds_arena_grow(mem, &trace->notes, &trace->cap, trace->n,
					      trace->n + 1, sizeof *trace->notes, NULL);
	if (trace->status)
		return;
	note.number = (uint32_t)trace->n;
	trace->notes[trace->n++] = note;
}

void ds_trace_pend(ds_trace *trace, ds_str text, ds_str day)
{
	trace->pending = (ds_note){.kind = DS_NOTE_VALUE, .type = DS_TYPE_COUNT, .text = text};
	if (day.len && !trace->status)
		trace->status = ds_arena_copy(&trace->pending.detail, day, &trace->doc.mem, NULL);
}

void ds_trace_pended(ds_trace *trace, const ds_span *span)
{
	trace->pending.first = span->first;
	trace->pending.count = span->count;
	if (trace->pending.text.len)
		ds_trace_note(trace, trace->pending);
	trace->pending.text.len = 0;
}

void ds_trace_tell(ds_trace *trace, const ds_tell *tell)
{
	ds_note n = {.first = tell->at.start, .count = tell->at.end - tell->at.start, .cue = tell->cue.start,
		     .cue_count = tell->cue.end - tell->cue.start, .kind = DS_NOTE_RULE, .type = DS_TYPE_COUNT};
	const ds_str from[] = {tell->source, tell->name.len ? tell->name : tell->where, tell->more};
	ds_str *to[] = {&n.text, &n.detail, &n.more};

	n.weight = tell->name.len ? 0 : tell->drop ? DS_TELL_DROP : DS_TELL_RULE;
	for (size_t i = 0; i < sizeof to / sizeof *to && !trace->status; i++)
		trace->status = ds_arena_copy(to[i], from[i], &trace->doc.mem, NULL);
	ds_trace_note(trace, n);
}

void ds_trace_rival(ds_trace *trace, const ds_span *span)
{
	ds_span *s = trace->status ? NULL : ds_spans_add(&trace->found, &trace->doc.mem, NULL);

	if (s)
		*s = *span;
	else if (!trace->status)
		trace->status = ds_arena_fail(&trace->doc.mem, NULL);
}

static int by_place(const void *pa, const void *pb)
{
	const ds_note *a = pa, *b = pb;

	if (a->first != b->first)
		return a->first < b->first ? -1 : 1;
	return (a->number > b->number) - (a->number < b->number);
}

size_t ds_trace_from(const ds_trace *trace, size_t first)
{
	size_t low = 0, high = trace->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (trace->notes[mid].first < first)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* What stood in the document before it was tagged. */
static ds_status take_given(ds_trace *t, const ds_doc *doc, ds_err *err)
{
	for (size_t i = 0; i < doc->spans.n; i++) {
		ds_span *s;

		if (doc->is_tagged && doc->spans.v[i].rank < DS_RANK_PRESET)
			continue;
		s = ds_spans_add(&t->doc.spans, &t->doc.mem, err);
		if (!s)
			return ds_arena_fail(&t->doc.mem, err);
		*s = doc->spans.v[i];
		s->entity = -1;
	}
	return DS_OK;
}

static ds_status match_lists(ds_trace *t, ds_err *err)
{
	size_t n;
	const ds_gazetteer *const *lists = ds_tagger_lists(t->tagger, &n);
	ds_pieces pieces;
	ds_status st = ds_pieces_make(&pieces, &t->doc.tokens, &t->doc.mem, err);

	t->hits = ds_arena_zero(&t->doc.mem, n, sizeof *t->hits);
	if (!t->hits)
		return st ? st : ds_arena_fail(&t->doc.mem, err);
	for (size_t i = 0; st == DS_OK && i < n; i++)
		st = ds_gazetteer_match(&t->hits[i], lists[i], &pieces, DS_MATCH_EACH,
					&t->doc.mem, err);
	return st ? st : ds_link_open(&t->link, &t->doc, lists, n, &t->doc.mem, err);
}

static ds_status fill(ds_trace *t, const ds_doc *doc, const void *caller, ds_err *err)
{
	ds_status st = take_given(t, doc, err);

	if (st == DS_OK)
		st = ds_tagger_begin(t->tagger, &t->doc, err);
	if (st == DS_OK)
		st = ds_tagger_end(t->tagger, &t->doc, caller, err);
	if (st == DS_OK && t->status)
		st = t->status == DS_ELIMIT ? ds_arena_fail(&t->doc.mem, err)
					    : ds_fail(err, t->status, NULL);
	if (st == DS_OK)
		st = ds_roles_find(&t->doc, err);
	if (st == DS_OK)
		st = ds_counts_find(&t->doc, err);
	if (st == DS_OK)
		st = match_lists(t, err);
	if (st == DS_OK && t->n)
		qsort(t->notes, t->n, sizeof *t->notes, by_place);
	return st;
}

ds_status ds_trace_new_with(ds_trace **out, const ds_tagger *tagger, const ds_doc *doc, const ds_trace_how *how,
			    ds_err *err)
{
	ds_trace *t = calloc(1, sizeof *t);
	ds_status st;

	if (!t)
		return ds_fail(err, DS_ENOMEM, NULL);
	t->tagger = tagger;
	t->given = doc;
	t->doc = (ds_doc){.meta = doc->meta, .text = doc->text, .tokens = doc->tokens,
			  .has_tokens = doc->has_tokens, .preset = doc->preset,
			  .given = doc->given, .trace = t};
	ds_arena_init(&t->doc.mem, how->alloc,
		      doc->text.read.len < SIZE_MAX / 512 - DS_ARENA_CAP
			      ? DS_ARENA_CAP + doc->text.read.len * 128
			      : SIZE_MAX);
	st = fill(t, doc, how->caller, err);
	if (st) {
		ds_trace_free(t);
		return st;
	}
	*out = t;
	return DS_OK;
}

ds_status ds_trace_new(ds_trace **out, const ds_tagger *tagger, const ds_doc *doc, const ds_alloc *alloc,
		       ds_err *err)
{
	return ds_trace_new_with(out, tagger, doc, &(ds_trace_how){alloc, NULL}, err);
}

void ds_trace_free(ds_trace *trace)
{
	if (!trace)
		return;
	ds_arena_free(&trace->doc.mem);
	free(trace);
}

size_t ds_trace_size(const ds_trace *trace)
{
	return trace->doc.mem.used + sizeof *trace;
}
