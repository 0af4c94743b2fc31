/*
 * How the rules of a phase change a document's annotations. See rules.h.
 *
 * Scratch memory lives for one set of one document; what stays goes into the document's arena.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/rules_int.h"

#include "tag/zones.h"

#include <math.h>
#include <stdlib.h>

/* What a rule would annotate. */
struct found {
	ds_span span; /* type DS_TYPE_COUNT: drops */
	uint32_t rule, match;
	ds_range at; /* tokens of the match */
};

/* One set at work on one document. */
struct work {
	const ds_rules *r;
	const struct ds_rule_set *set;
	ds_doc *doc;
	const ds_rules_caller *caller;
	ds_arena *mem; /* scratch */
	ds_err *err;
	ds_matches all;
	struct found *found;
	size_t n, cap;
};

/* The first annotation that begins at token `first` or behind it. */
static size_t span_from(const ds_spans *v, uint32_t first)
{
	size_t low = 0, high = v->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (v->v[mid].first < first)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* An annotation within tokens [first, first + count): the first; exact: one of just this extent. NULL if there is none. */
static const ds_span *span_in(const ds_doc *doc, uint32_t first, uint32_t count, bool exact)
{
	size_t i = span_from(&doc->spans, first);
	const ds_span *s = i < doc->spans.n ? &doc->spans.v[i] : NULL;

	if (!s || s->count == 0 || s->first >= first + count || s->count > first + count - s->first)
		return NULL;
	return !exact || (s->first == first && s->count == count) ? s : NULL;
}

static bool is_amount(ds_value_kind kind)
{
	return kind == DS_VALUE_NUMBER || kind == DS_VALUE_MONEY || kind == DS_VALUE_QUANTITY;
}

/* A type's value when nothing is known. */
static ds_value unknown(ds_type type)
{
	return (ds_value){.kind = (uint8_t)ds_type_value(type), .low = -INFINITY, .high = INFINITY};
}

/* The value of another annotation as one of this type: numbers go over into amounts and back, the rest as it is. */
static ds_value taken(ds_type type, const ds_value *from)
{
	ds_value_kind want = ds_type_value(type), have = (ds_value_kind)from->kind;
	ds_value v = *from;

	if (have == want || type >= DS_TYPE_OWN)
		return v;
	if (!is_amount(want) || !is_amount(have))
		return unknown(type);
	v.kind = (uint8_t)want;
	v.unit = (ds_str){NULL, 0};
	return v;
}

static const ds_capture *capture_of(const ds_matches *all, const ds_match *m, uint32_t name)
{
	for (uint32_t i = 0; i < m->n_captures; i++) {
		if (all->captures[m->first_capture + i].name == name)
			return &all->captures[m->first_capture + i];
	}
	return NULL;
}

/* Value and id without asking anybody. */
static void plain_value(ds_span *s, const struct work *w, const ds_match *m)
{
	const ds_rule *rule = &w->r->rules[w->set->rule[m->pattern]];
	const ds_span *old = span_in(w->doc, s->first, s->count, true);
	uint32_t name = w->set->value_of[m->pattern];
	const ds_capture *c = name == DS_RULE_WHOLE ? NULL : capture_of(&w->all, m, name);

	s->value = rule->value;
	if (name != DS_RULE_WHOLE) {
		const ds_span *from = c ? span_in(w->doc, c->first, c->count, false) : NULL;

		s->value = from ? taken((ds_type)s->type, &from->value) : unknown((ds_type)s->type);
	} else if (!rule->told_value) {
		s->value = old && old->type == s->type ? old->value : unknown((ds_type)s->type);
	}
	s->told_id = rule->told_id;
	s->id = rule->told_id ? rule->id : (ds_str){"", 0};
	if (!rule->told_id && old && old->type == s->type) {
		s->id = old->id;
		s->told_id = old->told_id;
	}
}

/* Asks a function, which may leave the value as it is. */
static ds_status ask(struct found *f, bool *keep, const struct work *w, const ds_match *m)
{
	const ds_rule_hit hit = {&w->r->rules[f->rule], f->rule, w->set->patterns, &w->all, m, &f->span};
	ds_status st;

	*keep = true;
	st = w->caller->value(w->caller->user, w->doc, &hit, keep, w->err);
	if (st == DS_EUSER) {
		*keep = false;
		return DS_OK;
	}
	return st;
}

static ds_status add(struct work *w, const ds_match *m, uint32_t first, uint32_t count)
{
	const ds_tokens *t = &w->doc->tokens;
	uint32_t number = w->set->rule[m->pattern];
	const ds_rule *rule = &w->r->rules[number];
	struct found *f;
	bool keep = true;
	ds_status st;

	if (count == 0)
		return DS_OK;
	st = ds_arena_grow(w->mem, &w->found, &w->cap, w->n, w->n + 1, sizeof *w->found, w->err);
	if (st)
		return st;
	f = &w->found[w->n];
	memset(f, 0, sizeof *f);
	f->span = (ds_span){.start = t->v[first].start, .end = t->v[first + count - 1].end, .first = first,
			    .count = count, .type = rule->type, .rank = rule->priority,
			    .source = w->r->sources[number]};
	f->rule = number;
	f->at = (ds_range){m->first, m->first + m->count};
	f->match = (uint32_t)(m - w->all.v);
	if (rule->drop)
		f->span.type = DS_TYPE_COUNT;
	else
		plain_value(&f->span, w, m);
	if (rule->calls)
		st = ask(f, &keep, w, m);
	w->n += keep && st == DS_OK;
	return st;
}

static ds_status add_match(struct work *w, const ds_match *m)
{
	uint32_t name = w->set->capture[m->pattern];
	ds_status st = DS_OK;

	if (name == DS_RULE_WHOLE)
		return add(w, m, m->first, m->count);
	for (uint32_t i = 0; st == DS_OK && i < m->n_captures; i++) {
		const ds_capture *c = &w->all.captures[m->first_capture + i];

		if (c->name == name)
			st = add(w, m, c->first, c->count);
	}
	return st;
}

/* ---- explaining ------------------------------------------------------------------------------ */

static void tell(const struct work *w, const struct found *f)
{
	const ds_rule *rule = &w->r->rules[f->rule];
	const ds_match *m = &w->all.v[f->match];
	ds_tell t = {.at = {f->span.first, f->span.first + f->span.count}, .cue = f->at,
		     .source = w->r->sources[f->rule], .where = rule->where, .more = rule->pattern, .drop = rule->drop};

	ds_trace_tell(w->doc->trace, &t);
	t.more = (ds_str){"", 0};
	for (uint32_t i = 0; i < m->n_captures; i++) {
		const ds_capture *c = &w->all.captures[m->first_capture + i];

		t.cue = (ds_range){c->first, c->first + c->count};
		t.name = ds_pattern_capture(w->set->patterns, c->name);
		ds_trace_tell(w->doc->trace, &t);
	}
	if (rule->how.len) {
		t.cue = (ds_range){0, 0};
		t.name = DS_STR("value");
		t.more = rule->how;
		ds_trace_tell(w->doc->trace, &t);
	}
}

/* ---- settling -------------------------------------------------------------------------------- */

static int by_rule(const void *pa, const void *pb)
{
	const struct found *a = pa, *b = pb;

	if (a->rule != b->rule)
		return a->rule < b->rule ? -1 : 1;
	if (a->span.start != b->span.start)
		return a->span.start < b->span.start ? -1 : 1;
	if (a->span.end != b->span.end)
		return a->span.end < b->span.end ? -1 : 1;
	return (a->match > b->match) - (a->match < b->match);
}

static size_t count_names(const ds_spans *v)
{
	size_t n = 0;

	for (size_t i = 0; i < v->n; i++)
		n += ds_span_is_name(&v->v[i]);
	return n;
}

/*
 * What was found and what is there, found first, becomes doc->spans. A new annotation bears its number in .entity until
 * then. found stays as it is: *won says which of it survived.
 */
static ds_status settle(bool *names, struct work *w, bool *won)
{
	ds_doc *doc = w->doc;
	ds_spans all = {ds_arena_get(&doc->mem, w->n + doc->spans.n, sizeof *all.v), 0, w->n + doc->spans.n};
	size_t before = count_names(&doc->spans), kept = 0;
	ds_status st;

	if (!all.v)
		return ds_arena_fail(&doc->mem, w->err);
	for (size_t i = 0; i < w->n; i++) {
		all.v[i] = w->found[i].span;
		all.v[i].entity = (int32_t)i;
	}
	if (doc->spans.n)
		memcpy(all.v + w->n, doc->spans.v, doc->spans.n * sizeof *all.v);
	all.n = w->n + doc->spans.n;
	st = ds_spans_settle(&all, &doc->mem, w->err);
	if (st)
		return st;
	for (size_t i = 0; i < all.n; i++) {
		ds_span *s = &all.v[i];

		if (s->entity >= 0) {
			won[s->entity] = true;
			*names = *names || (s->type != DS_TYPE_COUNT && ds_span_is_name(s));
		}
		s->entity = -1;
		if (s->type != DS_TYPE_COUNT)
			all.v[kept++] = *s;
	}
	all.n = kept;
	doc->spans = all;
	*names = *names || count_names(&doc->spans) != before;
	return DS_OK;
}

/* Zones rest on annotations, too: those of now are for the patterns of now. */
static ds_status find_all(struct work *w)
{
	bool zones = !w->doc->has_zones && ds_pattern_needs_zones(w->set->patterns);
	ds_status st = zones ? ds_zones_find(w->doc, w->err) : DS_OK;

	if (st == DS_OK)
		st = ds_pattern_find(&w->all, w->set->patterns, w->doc, 0, w->doc->tokens.n, w->mem, w->err);
	for (size_t i = 0; st == DS_OK && i < w->all.n; i++)
		st = add_match(w, &w->all.v[i]);
	if (zones)
		w->doc->has_zones = false;
	return st;
}

static ds_status run_set(bool *names, struct work *w)
{
	ds_status st = find_all(w);
	bool *won;

	if (st || w->n == 0)
		return st;
	if (w->n + w->doc->spans.n >= INT32_MAX)
		return ds_fail(w->err, DS_ELIMIT, "too many annotations");
	won = ds_arena_zero(w->mem, w->n, sizeof *won);
	if (!won)
		return ds_arena_fail(w->mem, w->err);
	qsort(w->found, w->n, sizeof *w->found, by_rule);
	st = settle(names, w, won);
	for (size_t i = 0; st == DS_OK && w->doc->trace && i < w->n; i++) {
		if (w->found[i].span.type != DS_TYPE_COUNT)
			ds_trace_rival(w->doc->trace, &w->found[i].span);
		if (won[i])
			tell(w, &w->found[i]);
	}
	return st;
}

ds_status ds_rules_run(bool *names, const void *with, ds_doc *doc, const void *caller, ds_err *err)
{
	const ds_rules *r = with;
	ds_status st = DS_OK;

	while (st == DS_OK && doc->stage_at < r->n_sets) {
		const struct ds_rule_set *set = &r->sets[doc->stage_at];
		ds_arena scratch;
		struct work w = {.r = r, .set = set, .doc = doc, .caller = caller, .mem = &scratch, .err = err};

		if (set->calls && !caller)
			return DS_OK;
		ds_arena_init(&scratch, &doc->mem.alloc, 0);
		st = run_set(names, &w);
		ds_arena_free(&scratch);
		if (st == DS_OK)
			doc->stage_at++;
	}
	return st;
}
