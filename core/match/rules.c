/*
 * Rules as objects. See rules.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/rules_int.h"

#include <stdlib.h>

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

/* The number of the capture of this name; DS_RULE_WHOLE when there is none. */
static uint32_t find_capture(const ds_pattern *p, ds_str name)
{
	for (size_t i = 0; name.len && i < ds_pattern_captures(p); i++) {
		if (ds_str_eq(ds_pattern_capture(p, i), name))
			return (uint32_t)i;
	}
	return DS_RULE_WHOLE;
}

/* Names of captures are common to a set: that the rule's own pattern has those that it speaks of is looked at here. */
static ds_status check_captures(const ds_rule *rule, const ds_pattern_opts *opts, ds_err *err)
{
	const ds_str names[] = {rule->span, rule->value_of};
	const ds_pattern_opts alone = {opts->lists, opts->n_lists, opts->macros, NULL};
	ds_pattern *p = NULL;
	ds_status st = DS_OK;

	if (rule->span.len == 0 && rule->value_of.len == 0)
		return DS_OK;
	st = ds_pattern_new(&p, rule->pattern, &alone, err);
	for (size_t i = 0; st == DS_OK && i < sizeof names / sizeof *names; i++) {
		if (names[i].len && find_capture(p, names[i]) == DS_RULE_WHOLE)
			st = ds_fail(err, DS_ESYNTAX, "the pattern has no capture \"%.*s\"",
				     (int)(names[i].len < 60 ? names[i].len : 60), names[i].at);
	}
	ds_pattern_free(p);
	return st;
}

/* The rules of one phase that are listed in set->rule. */
static ds_status compile_patterns(struct ds_rule_set *set, ds_rules *r, const ds_pattern_opts *opts, size_t *failed, ds_err *err)
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

		set->capture[i] = find_capture(set->patterns, rule->span);
		set->value_of[i] = find_capture(set->patterns, rule->value_of);
		st = check_captures(rule, opts, err);
		*failed = i; /* the pattern alone has set it, too */
	}
	return st;
}

/* The rules of one phase; numbers of the file's rules start at `base`. */
static ds_status compile_set(ds_rules *r, const ds_rule_file *file, size_t base, uint32_t phase,
			     ds_rule_fault *fault, ds_err *err)
{
	struct ds_rule_set *set = &r->sets[r->n_sets++];
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
	r->stage = (ds_tag_stage){.run = ds_rules_run, .with = r};
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
