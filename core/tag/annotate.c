/*
 * A span of a script's or a person's, put into the document's list. See annotate.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/annotate.h"

#include "tag/values.h"

#include <string.h>

bool ds_is_script(ds_str source)
{
	return source.len > 7 && memcmp(source.at, "script:", 7) == 0;
}

/* Where the new span goes, and what becomes of the old ones. */
struct plan {
	int32_t *map;  /* old index -> new index, -1 = removed */
	int32_t *root; /* removed first mention -> the entity's new first mention, -1 = none yet */
	size_t at;     /* new index of the new span */
	size_t same;   /* the annotation of the same range that is replaced, or n */
};

/* What a script said is its own: another one cannot replace it. */
static bool of_another_script(ds_str theirs, ds_str ours)
{
	return ds_is_script(theirs) && ds_is_script(ours) && !ds_str_eq(theirs, ours);
}

static ds_status make_plan(struct plan *p, const ds_doc *doc, const ds_span *s, ds_arena *mem,
			   ds_err *err)
{
	size_t n = doc->spans.n, kept = 0, at = 0;

	p->map = ds_arena_get(mem, n, sizeof *p->map);
	p->root = ds_arena_get(mem, n, sizeof *p->root);
	if (!p->map || !p->root)
		return ds_arena_fail(mem, err);
	p->same = n;
	for (size_t i = 0; i < n; i++) {
		const ds_span *v = &doc->spans.v[i];
		bool covers = v->start < s->end && v->end > s->start;

		p->root[i] = -1;
		p->map[i] = -1;
		if (covers && v->rank >= DS_RANK_PRESET) {
			if (v->start == s->start && v->end == s->end && !of_another_script(v->source, s->source)) {
				p->same = i;
				return DS_OK;
			}
			return ds_fail(err, DS_EFAIL, "overlaps the annotation at %u to %u (%.*s)", v->start + 1u, v->end,
				       (int)(v->source.len < 80 ? v->source.len : 80), v->source.len ? v->source.at : "");
		}
		if (covers)
			continue;
		p->map[i] = (int32_t)kept++;
		if (v->start < s->start)
			at = kept;
	}
	p->at = at;
	for (size_t i = 0; i < n; i++)
		p->map[i] += p->map[i] >= (int32_t)at;
	return DS_OK;
}

/* The list has room for one more at its end (spans.n counts it already). */
static void apply_plan(const struct plan *p, ds_doc *doc, const ds_span *s)
{
	size_t n = doc->spans.n - 1, kept = 0;
	ds_span *v = doc->spans.v;

	for (size_t i = 0; i < n; i++) {
		int32_t e = v[i].entity;

		if (p->map[i] < 0)
			continue;
		if (e >= 0 && (size_t)e < n) {
			if (p->map[e] < 0 && p->root[e] < 0)
				p->root[e] = p->map[i];
			v[i].entity = p->map[e] < 0 ? p->root[e] : p->map[e];
		}
		v[kept++] = v[i];
	}
	memmove(v + p->at + 1, v + p->at, (kept - p->at) * sizeof *v);
	v[p->at] = *s;
	doc->spans.n = kept + 1;
	for (size_t i = 0; i < doc->claims.n; i++) {
		int32_t *speaker = &doc->claims.v[i].speaker;

		if (*speaker >= 0)
			*speaker = (size_t)*speaker < n ? p->map[*speaker] : -1;
	}
}

ds_status ds_doc_annotate(size_t *index, ds_doc *doc, const ds_span *span, ds_arena *tmp, ds_err *err)
{
	struct plan p = {NULL, NULL, 0, 0};
	ds_span s = *span;
	ds_status st = make_plan(&p, doc, &s, tmp, err);

	s.entity = -1;
	s.rank = DS_RANK_PRESET;
	if (st == DS_OK)
		st = ds_arena_copy(&s.id, s.id, &doc->mem, err);
	if (st == DS_OK)
		st = ds_arena_copy(&s.source, s.source, &doc->mem, err);
	if (st == DS_OK)
		st = ds_value_copy(&s.value, &s.value, &doc->mem, err);
	if (st)
		return st;
	if (p.same < doc->spans.n) {
		s.entity = doc->spans.v[p.same].entity;
		doc->spans.v[p.same] = s;
		doc->has_roles = doc->has_counts = false;
		*index = p.same;
		return DS_OK;
	}
	if (doc->spans.n >= INT32_MAX - 1)
		return ds_fail(err, DS_ELIMIT, "too many annotations");
	if (!ds_spans_add(&doc->spans, &doc->mem, err))
		return err->code;
	doc->has_roles = doc->has_counts = false;
	apply_plan(&p, doc, &s);
	*index = p.at;
	return DS_OK;
}
