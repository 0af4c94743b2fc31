/*
 * The whole pipeline on hostile bytes, with the lists that ship in the program.
 *
 * The first byte chooses: bit 0 a date of the document, bit 1 token borders given (every few bytes),
 * bit 2 spans given; the rest is the document. A text tagged twice must come out the same, and the
 * explanation of each annotation must agree with it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tagged.h"

#define LIMIT ((size_t)1 << 14) /* longer inputs find nothing new, only later */

enum { WITH_DATE = 1, WITH_BORDERS = 2, WITH_SPANS = 4 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Borders whose lengths come from the bytes themselves; some leave a gap. */
static size_t cut(ds_range *v, ds_str s)
{
	size_t n = 0, at = 0;

	while (at < s.len) {
		size_t len = 1 + ((unsigned char)s.at[at] & 7), end = at + len;

		if (end > s.len)
			end = s.len;
		v[n++] = (ds_range){(uint32_t)at, (uint32_t)end};
		at = end + ((unsigned char)s.at[end - 1] & 1);
	}
	return n;
}

/* Given spans of all types, some of which overlap. */
static void give_spans(ds_doc *doc)
{
	need(ds_doc_tokens(doc, NULL) == DS_OK, "tokens");
	for (size_t i = 0; i < doc->tokens.n; i += 5) {
		ds_span *s = ds_spans_add(&doc->spans, &doc->mem, NULL);
		size_t last = i + i % 7;

		need(s != NULL, "memory");
		if (last >= doc->tokens.n)
			last = doc->tokens.n - 1;
		s->start = doc->tokens.v[i].start;
		s->end = doc->tokens.v[last].end;
		s->first = (uint32_t)i;
		s->count = (uint32_t)(last - i + 1);
		s->type = (uint8_t)(i / 5 % DS_TYPE_COUNT);
		s->source = DS_STR("preset");
	}
}

static void tag(ds_doc *doc, const ds_tagger *tagger, ds_str bytes, unsigned how)
{
	ds_range *v = malloc((bytes.len + 1) * sizeof *v);
	ds_borders given = {v, 0, NULL, 0};
	ds_doc_source from = {.bytes = bytes};
	ds_err err;

	need(v != NULL, "memory");
	given.n_tokens = cut(v, bytes);
	if (how & WITH_DATE)
		from.meta.date = DS_STR("2020-11-10");
	if (how & WITH_BORDERS)
		from.preset = &given;
	if (ds_doc_init(doc, &from, NULL, 0, &err)) {
		/* borders may cut a character: refused, and then the text alone */
		need(from.preset && err.code == DS_EFAIL, "reading");
		from.preset = NULL;
		need(ds_doc_init(doc, &from, NULL, 0, NULL) == DS_OK, "reading alone");
	}
	if (how & WITH_SPANS)
		give_spans(doc);
	need(ds_tagger_tag(tagger, doc, NULL) == DS_OK, "tagging");
	free(v);
}

static void check_same(const ds_doc *a, const ds_doc *b)
{
	need(a->spans.n == b->spans.n && a->claims.n == b->claims.n, "same counts");
	for (size_t i = 0; i < a->spans.n; i++) {
		const ds_span *x = &a->spans.v[i], *y = &b->spans.v[i];

		need(x->start == y->start && x->end == y->end && x->type == y->type &&
			     x->entity == y->entity && ds_str_eq(x->id, y->id) &&
			     ds_str_eq(x->value.timex, y->value.timex),
		     "same spans");
	}
	for (size_t i = 0; i < a->claims.n; i++)
		need(a->claims.v[i].speaker == b->claims.v[i].speaker &&
			     a->claims.v[i].content.start == b->claims.v[i].content.start &&
			     a->claims.v[i].content.end == b->claims.v[i].content.end,
		     "same claims");
}

/* The items of an explanation, all strings read; gives whether one says that annotations differ. */
static bool check_items(const ds_why *item, const ds_doc *doc, unsigned depth)
{
	bool changed = strcmp(item->what, "changed") == 0;

	need(depth < 6, "an explanation is not deep");
	need(item->start <= item->end && item->end <= doc->text.read.len, "an item is in the text");
	need(item->type <= DS_TYPE_COUNT, "type of an item");
	check_string(item->text, "text of an item");
	check_string(item->other, "other text of an item");
	check_string(item->id, "id of an item");
	for (const ds_why *c = item->child; c; c = c->next) {
		if (check_items(c, doc, depth + 1))
			changed = true;
	}
	return changed;
}

static bool explain_at(const ds_trace *trace, const ds_doc *doc, ds_range at, ds_arena *mem)
{
	ds_why *root = NULL;
	ds_status st = ds_explain(&root, trace, at, mem, NULL);
	bool changed;

	need(st == DS_OK || st == DS_ENOENT, "explaining");
	if (!root)
		return false;
	changed = check_items(root, doc, 0);
	need(strcmp(root->what, "explanation") == 0 && root->child, "an explanation says something");
	return changed;
}

static void check_explained(const ds_tagger *tagger, const ds_doc *doc, unsigned how)
{
	ds_trace *trace = NULL;
	ds_arena mem;

	need(ds_trace_new(&trace, tagger, doc, NULL, NULL) == DS_OK, "trace");
	ds_arena_init(&mem, NULL, 0);
	for (size_t i = 0; i < doc->spans.n && i < 100; i++) {
		const ds_span *s = &doc->spans.v[i];
		bool changed = explain_at(trace, doc, (ds_range){s->start, s->end}, &mem);

		/* given spans that overlapped are gone, and no longer in the way of others */
		need(!changed || how & WITH_SPANS, "the second tagging is the first");
		need(ds_source_text(s->source).len > 0, "a source is explained");
	}
	for (uint32_t at = 0; at < doc->text.read.len && at < 1000; at += 7)
		explain_at(trace, doc, (ds_range){at, at + 1 + at % 40}, &mem);
	ds_arena_free(&mem);
	ds_trace_free(trace);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static ds_tagger *tagger;
	ds_str bytes;
	ds_doc first, again;

	if (size < 1 || size > LIMIT)
		return 0;
	if (!tagger)
		need(ds_tagger_new(&tagger, NULL, NULL) == DS_OK, "tagger");
	bytes = (ds_str){(const char *)data + 1, size - 1};
	tag(&first, tagger, bytes, data[0]);
	check_tagged(&first);
	need(ds_zones_find(&first, NULL) == DS_OK, "zones");
	check_zones(&first);
	tag(&again, tagger, bytes, data[0]);
	check_same(&first, &again);
	check_explained(tagger, &first, data[0]);
	ds_doc_free(&again);
	ds_doc_free(&first);
	return 0;
}
