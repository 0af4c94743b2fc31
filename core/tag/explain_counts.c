/*
 * Explanations: what a number counts, and which words say so. See explain.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/explain_int.h"

#include "tag/counts.h"

static ds_str words_of(const struct ds_explainer *x, ds_range r)
{
	return ds_str_sub(x->t->doc.text.read, r.start, r.end);
}

/* An item about another span: "in", "on", "a part of". */
static void add_span(struct ds_explainer *x, ds_why *root, const char *text, int32_t i)
{
	const ds_span *s;
	ds_why *item;

	if (i < 0)
		return;
	s = &x->t->doc.spans.v[i];
	item = ds_explain_item(x, root, "counts");
	item->text = ds_explain_say(x, "%s \u201c%.*s\u201d", text,
				    DS_SHOWN(ds_explain_text(x, s->first, s->count)));
	item->type = s->type;
	ds_explain_place(x, item, s->first, s->count);
}

void ds_explain_count(struct ds_explainer *x, ds_why *root)
{
	const ds_count *n;
	ds_why *item;
	ds_str noun, cue;

	if (!x->now || x->now->type != DS_CARDINAL)
		return;
	n = ds_count_of(&x->t->doc, (size_t)(x->now - x->t->doc.spans.v));
	if (!n || (!n->harm && n->unit.len == 0))
		return;
	noun = words_of(x, n->noun);
	cue = words_of(x, n->cue);
	item = ds_explain_item(x, root, "counts");
	item->text = noun.len
		? ds_explain_say(x, "counts %.*s: \u201c%.*s\u201d is its noun", DS_SHOWN(n->unit),
				 DS_SHOWN(noun))
			      : ds_explain_say(x, "counts %.*s; no noun stands there",
					       DS_SHOWN(n->unit));
	if (n->harm) {
		item = ds_explain_item(x, root, "counts");
		item->text = ds_explain_say(x, "%s: \u201c%.*s\u201d says so", n->harm,
					    DS_SHOWN(cue));
		item->start = n->cue.start;
		item->end = n->cue.end;
	}
	add_span(x, root, "a part of", n->part_of);
	add_span(x, root, "the nearest place is", n->place);
	add_span(x, root, "the nearest time is", n->time);
}
