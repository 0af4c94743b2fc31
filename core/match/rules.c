/*
 * Rules as objects, and how a phase changes a document's annotations. See rules.h.
 *
 * A set is one phase of one file, whose patterns are searched together. Scratch memory lives for one set of one document;
 * what stays goes into the document's arena.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/rules.h"

#include "tag/zones.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct set {
	ds_pattern *patterns; /* compiled together */
	uint32_t *rule;       /* by pattern: number of its rule */
	uint32_t *capture;    /* by pattern: what is annotated; WHOLE = the match */
	uint32_t *value_of;   /* by pattern; WHOLE = none */
	size_t n;
	bool calls;
};

#define WHOLE UINT32_MAX

struct ds_rules {
	ds_arena mem;
	ds_rule *rules;
	ds_str *sources; /* by rule: "rule:NAME" */
	size_t n;
	struct set *sets;
	size_t n_sets;
	ds_tag_stage stage;
};

/* ---- making ---------------------------------------------------------------------------------- */

static ds_status copy_all(ds_str *const *strings, size_t n, ds_arena *mem, ds_err *err)
{
	ds_status st = DS_OK;

	for (size_t i = 0; st == DS_OK && i < n; i++)
		st = ds_arena_copy(strings[i], *strings[i], mem, err);
	return st;
}

static ds_status add_rule(ds_rules *r, const ds_rule *from, ds_err *err)
{
	ds_rule *to = &r->rules[r->n];
	ds_str *source = &r->sources[r->n];
	char *text;

	*to = *from;
	r->n++;
	ds_str *const strings[] = {&to->name, &to->where, &to->pattern, &to->span, &to->value_of, &to->how,
				   &to->id, &to->value.timex, &to->value.first, &to->value.last,
				   &to->value.unit, &to->value.cue};
	if (copy_all(strings, sizeof strings / sizeof *strings, &r->mem, err))
		return ds_arena_fail(&r->mem, err);
	text = ds_arena_get(&r->mem, to->name.len + 5, 1);
	if (!text)
		return ds_arena_fail(&r->mem, err);
	memcpy(text, "rule:", 5);
	memcpy(text + 5, to->name.at, to->name.len);
	*source = (ds_str){text, to->name.len + 5};
	return DS_OK;
}

static ds_status check_rule(const ds_rule *rule, ds_err *err)
{
	if (rule->name.len == 0 || rule->name.len > 100)
		return ds_fail(err, DS_ESYNTAX, "a rule needs a name of 1 to 100 bytes");
	if (rule->priority < 1 || rule->priority > DS_RULE_PRIORITY_MAX)
		return ds_fail(err, DS_ESYNTAX, "priority must be from 1 to %d", DS_RULE_PRIORITY_MAX);
	if (!rule->drop && !ds_type_known(rule->type))
		return ds_fail(err, DS_ESYNTAX, "a rule needs a type");
	return DS_OK;
}

/* The number of the capture of this name; WHOLE when there is none. */
static uint32_t find_capture(const ds_pattern *p, ds_str name)
{
	for (size_t i = 0; name.len && i < ds_pattern_captures(p); i++) {
		if (ds_str_eq(ds_pattern_capture(p, i), name))
			return (uint32_t)i;
	}
	return WHOLE;
}

/* Names of captures are common to a set: that the rule's own pattern has those that it speaks of is looked at here. */
static ds_status check_captures(const ds_rule *rule, const ds_pattern_opts *opts, ds_err *err)
{
	const ds_str names[] = {rule->span, rule->value_of};
	ds_pattern *p = NULL;
	ds_status st = DS_OK;

	if (rule->span.len == 0 && rule->value_of.len == 0)
		return DS_OK;
	st = ds_pattern_new(&p, rule->pattern, opts, err);
	for (size_t i = 0; st == DS_OK && i < sizeof names / sizeof *names; i++) {
		if (names[i].len && find_capture(p, names[i]) == WHOLE)
			st = ds_fail(err, DS_ESYNTAX, "the pattern has no capture \"%.*s\"",
				     (int)(names[i].len < 60 ? names[i].len : 60), names[i].at);
	}
	ds_pattern_free(p);
	return st;
}

/* The rules of one phase that are listed in set->rule. */
static ds_status compile_patterns(struct set *set, ds_rules *r, const ds_pattern_opts *opts, size_t *failed, ds_err *err)
{
	ds_pattern_source *sources = ds_arena_zero(&r->mem, set->n, sizeof *sources);
	ds_status st;

	set->capture = ds_arena_get(&r->mem, set->n, sizeof *set->capture);
	set->value_of = ds_arena_get(&r->mem, set->n, sizeof *set->value_of);
	if (!sources || !set->capture || !set->value_of)
		return ds_arena_fail(&r->mem, err);
	for (size_t i = 0; i < set->n; i++)
		sources[i].text = r->rules[set->rule[i]].pattern;
	st = ds_patterns_new(&set->patterns, sources, set->n, opts, err);
	for (size_t i = 0; st == DS_OK && i < set->n; i++) {
		const ds_rule *rule = &r->rules[set->rule[i]];

		*failed = i;
		set->capture[i] = find_capture(set->patterns, rule->span);
		set->value_of[i] = find_capture(set->patterns, rule->value_of);
		st = check_captures(rule, opts, err);
	}
	return st;
}

/* The rules of one phase; numbers of the file's rules start at `base`. */
static ds_status compile_set(ds_rules *r, const ds_rule_file *file, size_t base, uint32_t phase,
			     ds_rule_fault *fault, ds_err *err)
{
	struct set *set = &r->sets[r->n_sets++];
	size_t failed = SIZE_MAX;
	const ds_pattern_opts opts = {file->lists, file->n_lists, file->macros, &failed};
	ds_status st;

	set->rule = ds_arena_get(&r->mem, file->n, sizeof *set->rule);
	if (!set->rule)
		return ds_arena_fail(&r->mem, err);
	for (size_t i = 0; i < file->n; i++) {
		if (file->rules[i].phase != phase)
			continue;
		set->rule[set->n++] = (uint32_t)(base + i);
		set->calls = set->calls || file->rules[i].calls;
	}
	r->stage.calls = r->stage.calls || set->calls;
	st = compile_patterns(set, r, &opts, &failed, err);
	if (st) {
		fault->in_pattern = set->patterns == NULL && st == DS_ESYNTAX;
		fault->rule = failed < set->n ? set->rule[failed] - base : SIZE_MAX;
		if (failed > set->n)
			fault->file = SIZE_MAX;
	}
	return st;
}

static int by_phase(const void *pa, const void *pb)
{
	const uint32_t *a = pa, *b = pb;

	return (*a > *b) - (*a < *b);
}

static ds_status add_file(ds_rules *r, const ds_rule_file *file, ds_rule_fault *fault, ds_err *err)
{
	uint32_t *phases = ds_arena_get(&r->mem, file->n, sizeof *phases);
	size_t base = r->n;
	ds_status st = DS_OK;

	if (!phases)
		return ds_arena_fail(&r->mem, err);
	for (size_t i = 0; st == DS_OK && i < file->n; i++) {
		fault->rule = i;
		phases[i] = file->rules[i].phase;
		st = check_rule(&file->rules[i], err);
		if (st == DS_OK)
			st = add_rule(r, &file->rules[i], err);
	}
	if (st)
		return st;
	if (file->n)
		qsort(phases, file->n, sizeof *phases, by_phase);
	for (size_t i = 0; st == DS_OK && i < file->n; i++) {
		if (i == 0 || phases[i] != phases[i - 1])
			st = compile_set(r, file, base, phases[i], fault, err);
	}
	return st;
}

static ds_status run(bool *names, const void *with, ds_doc *doc, const void *caller, ds_err *err);

ds_status ds_rules_new(ds_rules **out, const ds_rule_file *files, size_t n, ds_str version,
		       ds_rule_fault *fault, ds_err *err)
{
	ds_rules *r = calloc(1, sizeof *r);
	size_t rules = 0;
	ds_str kept;
	ds_status st;

	*fault = (ds_rule_fault){SIZE_MAX, 0, false};
	if (!r)
		return ds_fail(err, DS_ENOMEM, NULL);
	ds_arena_init(&r->mem, NULL, 0);
	for (size_t i = 0; i < n; i++)
		rules += files[i].n;
	r->stage = (ds_tag_stage){.run = run, .with = r};
	r->rules = ds_arena_get(&r->mem, rules, sizeof *r->rules);
	r->sources = ds_arena_get(&r->mem, rules, sizeof *r->sources);
	r->sets = ds_arena_zero(&r->mem, rules, sizeof *r->sets);
	st = r->rules && r->sources && r->sets ? ds_arena_copy(&kept, version, &r->mem, err)
					       : ds_arena_fail(&r->mem, err);
	for (size_t i = 0; st == DS_OK && i < n; i++) {
		fault->file = i;
		st = add_file(r, &files[i], fault, err);
	}
	if (st) {
		ds_rules_free(r);
		return st;
	}
	r->stage.version = kept.at;
	*out = r;
	return DS_OK;
}

void ds_rules_free(ds_rules *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->n_sets; i++)
		ds_pattern_free(r->sets[i].patterns);
	ds_arena_free(&r->mem);
	free(r);
}

size_t ds_rules_count(const ds_rules *r)
{
	return r->n;
}

const ds_rule *ds_rules_at(const ds_rules *r, size_t i)
{
	return &r->rules[i];
}

const ds_tag_stage *ds_rules_stage(const ds_rules *r)
{
	return &r->stage;
}

/* ---- matching -------------------------------------------------------------------------------- */

/* What a rule would annotate. */
struct found {
	ds_span span; /* type DS_TYPE_COUNT: drops */
	uint32_t rule, match;
	ds_range at; /* tokens of the match */
};

/* One set at work on one document. */
struct work {
	const ds_rules *r;
	const struct set *set;
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

/* What kind of value annotations of the type have; DS_VALUE_NONE: none, or, of a type of a user's, any. */
static ds_value_kind kind_of(ds_type type)
{
	switch (type) {
	case DS_CARDINAL:
	case DS_ORDINAL:
	case DS_PERCENT: return DS_VALUE_NUMBER;
	case DS_DATE:
	case DS_TIME:
	case DS_DURATION:
	case DS_SET: return DS_VALUE_TIME;
	case DS_MONEY: return DS_VALUE_MONEY;
	case DS_QUANTITY: return DS_VALUE_QUANTITY;
	case DS_EMAIL:
	case DS_URL:
	case DS_PHONE:
	case DS_IP:
	case DS_HANDLE:
	case DS_HASHTAG:
	case DS_COORD: return DS_VALUE_TEXT;
	default: return DS_VALUE_NONE;
	}
}

static bool is_amount(ds_value_kind kind)
{
	return kind == DS_VALUE_NUMBER || kind == DS_VALUE_MONEY || kind == DS_VALUE_QUANTITY;
}

/* A type's value when nothing is known. */
static ds_value unknown(ds_type type)
{
	return (ds_value){.kind = (uint8_t)kind_of(type), .low = -INFINITY, .high = INFINITY};
}

/* The value of another annotation as one of this type: numbers go over into amounts and back, the rest as it is. */
static ds_value taken(ds_type type, const ds_value *from)
{
	ds_value_kind want = kind_of(type), have = (ds_value_kind)from->kind;
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
	const ds_capture *c = name == WHOLE ? NULL : capture_of(&w->all, m, name);

	s->value = rule->value;
	if (name != WHOLE) {
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

	if (name == WHOLE)
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

static ds_status run(bool *names, const void *with, ds_doc *doc, const void *caller, ds_err *err)
{
	const ds_rules *r = with;
	ds_status st = DS_OK;

	while (st == DS_OK && doc->stage_at < r->n_sets) {
		const struct set *set = &r->sets[doc->stage_at];
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
