/*
 * Explanations: the tree for one piece of text. See explain.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/explain_int.h"

#include "tag/resolve.h"
#include "text/utf8.h"

#include <stdarg.h>
#include <stdio.h>

/* ---- items and sentences --------------------------------------------------------------------- */

ds_why *ds_why_add(ds_why *parent, const char *what, ds_arena *mem, ds_err *err)
{
	ds_why *item = ds_arena_zero(mem, 1, sizeof *item);

	if (!item) {
		ds_arena_fail(mem, err);
		return NULL;
	}
	item->what = what;
	item->type = DS_TYPE_COUNT;
	if (parent && parent->last)
		parent->last->next = item;
	else if (parent)
		parent->child = item;
	if (parent)
		parent->last = item;
	return item;
}

ds_why *ds_explain_item(struct ds_explainer *x, ds_why *parent, const char *what)
{
	ds_why *item = x->status ? NULL : ds_why_add(parent, what, x->mem, x->err);

	if (item)
		return item;
	if (!x->status)
		x->status = ds_arena_fail(x->mem, x->err);
	memset(&x->lost, 0, sizeof x->lost);
	return &x->lost;
}

ds_str ds_explain_say(struct ds_explainer *x, const char *fmt, ...)
{
	char text[640];
	ds_str out = {"", 0};
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	if (n < 0 || x->status)
		return out;
	/* cut short: not inside a character */
	if ((size_t)n >= sizeof text)
		n = (int)ds_utf8_valid((ds_str){text, sizeof text - 1});
	x->status = ds_arena_copy(&out, (ds_str){text, (size_t)n}, x->mem, x->err);
	return out;
}

ds_str ds_explain_text(const struct ds_explainer *x, size_t first, size_t count)
{
	const ds_tokens *t = &x->t->doc.tokens;
	ds_str s = ds_str_sub(t->text, t->v[first].start, t->v[first + count - 1].end);

	if (s.len > 100) {
		s.len = 100;
		while (s.len && ((unsigned char)s.at[s.len] & 0xC0) == 0x80)
			s.len--;
	}
	return s;
}

void ds_explain_place(const struct ds_explainer *x, ds_why *item, size_t first, size_t count)
{
	const ds_tokens *t = &x->t->doc.tokens;

	if (count && first + count <= t->n) {
		item->start = t->v[first].start;
		item->end = t->v[first + count - 1].end;
	}
}

ds_str ds_explain_note(struct ds_explainer *x, const ds_note *n)
{
	const char *mark = n->text.len ? memchr(n->text.at, '%', n->text.len) : NULL;
	size_t before = mark ? (size_t)(mark - n->text.at) : n->text.len;
	ds_str cue = n->cue_count ? ds_explain_text(x, n->cue, n->cue_count) : DS_STR("");

	if (!mark)
		return n->detail.len ? ds_explain_say(x, "%.*s: %.*s", DS_SHOWN(n->text),
						      DS_SHOWN(n->detail))
				     : n->text;
	return ds_explain_say(x, "%.*s\u201c%.*s\u201d%.*s", (int)before, n->text.at, DS_SHOWN(cue),
			      (int)(n->text.len - before - 1), mark + 1);
}

const ds_note *ds_explain_next(const struct ds_explainer *x, uint32_t first, uint32_t count,
			       size_t *at)
{
	const ds_trace *t = x->t;

	for (*at = *at == SIZE_MAX ? ds_trace_from(t, first) : *at + 1; *at < t->n; ++*at) {
		if (t->notes[*at].first != first)
			return NULL;
		if (t->notes[*at].count == count)
			return &t->notes[*at];
	}
	return NULL;
}

size_t ds_explain_touching(const ds_spans *v, uint32_t start, uint32_t end, size_t *from)
{
	size_t low = 0, high = v->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (v->v[mid].end <= start)
			low = mid + 1;
		else
			high = mid;
	}
	*from = low;
	while (low < v->n && v->v[low].start < end)
		low++;
	return low;
}

/* ---- the parts ------------------------------------------------------------------------------- */

/* A note on a rule, or on what it has matched, which goes below *rule. */
static void add_rule_note(struct ds_explainer *x, ds_why *root, ds_why **rule, const ds_note *n)
{
	ds_why *item;

	if (n->weight || !*rule) {
		item = *rule = ds_explain_item(x, root, "rule");
		item->id = n->text;
		item->text = n->more;
		item->other = n->detail;
	} else {
		item = ds_explain_item(x, *rule, n->cue_count ? "capture" : "reason");
		item->id = n->cue_count ? n->detail : (ds_str){"", 0};
		item->text = n->cue_count ? ds_explain_text(x, n->cue, n->cue_count) : n->more;
	}
	ds_explain_place(x, item, n->cue, n->cue_count);
}

bool ds_explain_rules(struct ds_explainer *x, ds_why *root, ds_str source)
{
	ds_why *rule = NULL;
	size_t at = SIZE_MAX;
	bool any = false;

	for (const ds_note *n; (n = ds_explain_next(x, x->first, x->count, &at));) {
		if (n->kind != DS_NOTE_RULE || !ds_str_eq(source, n->text))
			continue;
		any = true;
		if (!root)
			break;
		add_rule_note(x, root, &rule, n);
	}
	return any;
}

/* Rules that have dropped an annotation which the piece touches, or is in. */
static void add_drops(struct ds_explainer *x, ds_why *root)
{
	ds_why *rule = NULL;
	const ds_note *drop = NULL;

	for (size_t i = 0; i < x->t->n; i++) {
		const ds_note *n = &x->t->notes[i];

		if (n->kind != DS_NOTE_RULE || n->first >= x->first + x->count || x->first >= n->first + n->count)
			continue;
		if (n->weight)
			drop = n->weight == DS_TELL_DROP ? n : NULL;
		if (drop && drop->first == n->first && drop->count == n->count && ds_str_eq(drop->text, n->text))
			add_rule_note(x, root, &rule, n);
	}
}

/* The annotation that holds the whole piece, or NULL. */
static const ds_span *holding(const ds_spans *v, uint32_t start, uint32_t end)
{
	size_t i, to = ds_explain_touching(v, start, end, &i);

	return to == i + 1 && v->v[i].start <= start && v->v[i].end >= end ? &v->v[i] : NULL;
}

static void add_source(struct ds_explainer *x, ds_why *root)
{
	ds_why *item = ds_explain_item(x, root, "source");

	item->id = x->span->source;
	item->text = ds_explain_rules(x, NULL, x->span->source) ? DS_STR("a rule of yours")
								: ds_source_text(x->span->source);
}

/* Why a mention is the same as an earlier one. */
static ds_str link_text(const ds_doc *doc, size_t from, size_t to)
{
	static const char *const texts[DS_LINK_COUNT] = {
		[DS_LINK_NONE] = "",
		[DS_LINK_SAME] = "the same name",
		[DS_LINK_SURNAME] = "the surname of the full name",
		[DS_LINK_GIVEN] = "a part of the full name that stands for it",
		[DS_LINK_ACRONYM] = "the one is the acronym of the other",
		[DS_LINK_VARIANT] = "another spelling, or more or less of the name",
		[DS_LINK_LIST] = "two names of one entry of a list",
		[DS_LINK_NATIONALITY] = "the people of the country"};
	ds_link link = ds_resolve_link(doc, from, to);

	return ds_str_of(texts[link < DS_LINK_COUNT ? link : DS_LINK_NONE]);
}

static void add_entity(struct ds_explainer *x, ds_why *root)
{
	const ds_doc *doc = x->span == x->now ? &x->t->doc : x->t->given;
	const ds_spans *v = &doc->spans;
	const ds_span *to;
	ds_why *item;

	if (x->span->entity < 0 || (size_t)x->span->entity >= v->n)
		return;
	to = &v->v[x->span->entity];
	if (to->count == 0)
		return;
	item = ds_explain_item(x, root, "entity");
	item->text = link_text(doc, (size_t)(x->span - v->v), (size_t)x->span->entity);
	item->other = ds_explain_text(x, to->first, to->count);
	item->type = to->type;
	item->id = to->id;
	ds_explain_place(x, item, to->first, to->count);
}

/* "PERSON (rule:title)" */
static ds_str short_span(struct ds_explainer *x, const ds_span *s)
{
	return ds_explain_say(x, "%s (%.*s)", ds_type_name((ds_type)s->type), DS_SHOWN(s->source));
}

/* From now on the whole annotation is explained. */
static void take_span(struct ds_explainer *x, const ds_span *s)
{
	const ds_tokens *t = &x->t->doc.tokens;

	x->span = s;
	x->start = s->start;
	x->end = s->end;
	if (s->count && s->first < t->n && s->count <= t->n - s->first) {
		x->first = s->first;
		x->count = s->count;
	}
}

static bool same_span(const ds_span *a, const ds_span *b)
{
	return a && b && a->start == b->start && a->end == b->end && a->type == b->type &&
	       ds_str_eq(a->source, b->source) && ds_str_eq(a->id, b->id);
}

static ds_str changed_text(struct ds_explainer *x)
{
	const ds_span *a = x->span, *b = x->now;
	ds_str now;

	if (!b)
		return DS_STR("this tagger finds nothing here: it has other rules or lists, or another "
			      "date, than what tagged the document");
	now = short_span(x, b);
	if (!a)
		return ds_explain_say(x, "the document has no annotation here, but this tagger "
					 "finds %.*s", DS_SHOWN(now));
	if (a->start != b->start || a->end != b->end)
		return ds_explain_say(x, "this tagger finds %.*s of another extent, \u201c%.*s\u201d",
				      DS_SHOWN(now), DS_SHOWN(ds_explain_text(x, b->first, b->count)));
	if (a->type == b->type && ds_str_eq(a->source, b->source))
		return ds_explain_say(x, "this tagger links it to %.*s",
				      DS_SHOWN(b->id.len ? b->id : DS_STR("no entry")));
	return ds_explain_say(x, "this tagger finds %.*s here", DS_SHOWN(now));
}

/* What the document has is not what the tagger finds now: says so, and why it finds that. */
static void add_changed(struct ds_explainer *x, ds_why *root)
{
	ds_why *item;

	if (x->same || (!x->span && !x->now))
		return;
	item = ds_explain_item(x, root, "changed");
	item->text = changed_text(x);
	if (!x->now)
		return;
	ds_explain_place(x, item, x->now->first, x->now->count);
	take_span(x, x->now);
	x->same = true;
	if (!ds_explain_rules(x, item, x->now->source) && x->now->rank < DS_RANK_PRESET) {
		ds_explain_name(x, item);
		ds_explain_model(x, item);
	}
	ds_explain_value(x, item);
	ds_explain_count(x, item);
}

/* "the minister": no annotation, but somebody is meant. */
static void add_roles(struct ds_explainer *x, ds_why *root)
{
	const ds_roles *roles = &x->t->doc.roles;

	for (size_t i = 0; i < roles->n; i++) {
		const ds_role *r = &roles->v[i];
		const ds_span *p = &x->t->doc.spans.v[r->person];
		ds_why *item;

		if (r->end <= x->start || r->start >= x->end)
			continue;
		item = ds_explain_item(x, root, "role");
		item->text = ds_explain_say(x, "\u201c%.*s\u201d means %s \u201c%.*s\u201d, who was "
					       "introduced so",
					    DS_SHOWN(ds_explain_text(x, r->first, r->count)),
					    ds_type_name((ds_type)p->type),
					    DS_SHOWN(ds_explain_text(x, p->first, p->count)));
		item->type = p->type;
		item->id = p->id;
		ds_explain_place(x, item, p->first, p->count);
	}
}

static void add_parts(struct ds_explainer *x, ds_why *root)
{
	const ds_spans *v = &x->t->given->spans;
	size_t i, to = ds_explain_touching(v, x->start, x->end, &i);

	for (size_t n = 0; i < to && n < 20; i++, n++) {
		const ds_span *s = &v->v[i];
		ds_why *item = ds_explain_item(x, root, "part");

		item->type = s->type;
		item->id = s->id;
		item->start = s->start;
		item->end = s->end;
		item->text = s->source;
	}
}

static void fill(struct ds_explainer *x, ds_why *root)
{
	const ds_span *s = x->span;

	root->text = ds_str_sub(x->t->doc.tokens.text, x->start, x->end);
	root->start = x->start;
	root->end = x->end;
	if (s) {
		root->type = s->type;
		root->id = s->id;
		add_source(x, root);
		if (x->same && !ds_explain_rules(x, root, s->source) && s->rank < DS_RANK_PRESET) {
			ds_explain_name(x, root);
			ds_explain_model(x, root);
		}
		ds_explain_value(x, root);
		if (x->same)
			ds_explain_count(x, root);
		add_entity(x, root);
	} else {
		add_roles(x, root);
		add_drops(x, root);
		ds_explain_untagged(x, root);
		add_parts(x, root);
		if (!root->child && !x->now)
			ds_explain_item(x, root, "reason")->text =
				DS_STR("no rule and no list takes it");
	}
	/* what else it might have been is known of what the tagger finds today */
	if (x->same || !x->span)
		ds_explain_readings(x, root);
	ds_explain_edits(x, root);
	add_changed(x, root);
}

/* The tokens that the bytes touch. */
static ds_status set_range(struct ds_explainer *x, ds_range at)
{
	const ds_tokens *t = &x->t->doc.tokens;
	size_t first = ds_token_at(t, at.start), end = first;

	if (at.start >= at.end || at.end > t->text.len)
		return ds_fail(x->err, DS_ENOENT, "the text has bytes 0 to %zu, not %u to %u",
			       t->text.len, at.start, at.end);
	while (end < t->n && t->v[end].start < at.end)
		end++;
	if (end == first)
		return ds_fail(x->err, DS_ENOENT, "bytes %u to %u hold no word", at.start, at.end);
	x->first = (uint32_t)first;
	x->count = (uint32_t)(end - first);
	x->start = t->v[first].start;
	x->end = t->v[end - 1].end;
	return DS_OK;
}

/* The annotation that the piece is, or lies in: the document's, else what the tagger finds now. */
static void set_span(struct ds_explainer *x)
{
	const ds_doc *given = x->t->given;
	const ds_span *s = given->is_tagged ? holding(&given->spans, x->start, x->end) : NULL;

	if (s)
		take_span(x, s);
	x->now = holding(&x->t->doc.spans, x->start, x->end);
	if (x->now && !given->is_tagged)
		take_span(x, x->now);
	x->same = same_span(x->span, x->now);
	ds_explain_candidates(x);
}

/*
 * Copies what the items borrow, so that the tree needs nothing but its memory. As deep as the tree,
 * which is a few items.
 */
static void own(struct ds_explainer *x, ds_why *item)
{
	ds_str *strings[] = {&item->text, &item->other, &item->id};

	for (size_t i = 0; i < sizeof strings / sizeof *strings && !x->status; i++)
		x->status = ds_arena_copy(strings[i], *strings[i], x->mem, x->err);
	for (ds_why *c = item->child; c && !x->status; c = c->next)
		own(x, c);
}

ds_status ds_explain(ds_why **out, const ds_trace *trace, ds_range at, ds_arena *mem, ds_err *err)
{
	struct ds_explainer x = {.t = trace, .mem = mem, .err = err};
	ds_status st = set_range(&x, at);
	ds_why *root;

	if (st)
		return st;
	set_span(&x);
	root = ds_explain_item(&x, NULL, "explanation");
	fill(&x, root);
	own(&x, root);
	if (x.status)
		return x.status;
	*out = root;
	return DS_OK;
}
