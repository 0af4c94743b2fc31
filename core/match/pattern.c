/*
 * Patterns as objects. See pattern.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/program_int.h"

#include "text/utf8.h"

#include <stdio.h>
#include <stdlib.h>

#define SOURCE_MAX ((size_t)64 << 10)

ds_status ds_capture_number(uint32_t *out, ds_pattern *p, ds_str name, ds_err *err)
{
	ds_status st;

	for (size_t i = 0; i < p->n_names; i++) {
		if (ds_str_eq(p->names[i], name)) {
			*out = (uint32_t)i;
			return DS_OK;
		}
	}
	st = ds_arena_grow(&p->mem, &p->names, &p->cap_names, p->n_names, p->n_names + 1, sizeof *p->names, err);
	if (!st)
		st = ds_arena_copy(&p->names[p->n_names], name, &p->mem, err);
	if (!st)
		*out = (uint32_t)p->n_names++;
	return st;
}

/* Sources are short and of valid UTF-8. */
static ds_status check_source(ds_parser *ps, ds_str source)
{
	ps->source = source;
	ps->at = 0;
	ps->depth = 0;
	if (source.len > SOURCE_MAX)
		return ds_parse_fail(ps, 0, "a pattern of more than %zu bytes", SOURCE_MAX);
	if (ds_utf8_valid(source) < source.len)
		return ds_parse_fail(ps, ds_utf8_valid(source), "ill-formed UTF-8");
	return DS_OK;
}

static ds_status make_program(ds_program *out, ds_parser *ps, ds_str source)
{
	ds_unit unit = {.max = DS_MATCH_TOKENS};
	ds_status st = check_source(ps, source);

	ps->unit = &unit;
	if (!st)
		st = ds_parse(ps);
	if (!st)
		st = ds_compile(out, ps);
	if (!st)
		st = ds_filter_make(out, &unit, ps);
	ps->unit = NULL;
	return st;
}

/* "NAME: message" */
static void name_error(ds_err *err, ds_str name)
{
	char msg[sizeof err->msg - 64];
	size_t n = name.len < 60 ? name.len : 60;

	if (!err || name.len == 0)
		return;
	memcpy(msg, err->msg, sizeof msg);
	msg[sizeof msg - 1] = '\0';
	snprintf(err->msg, sizeof err->msg, "%.*s: %s", (int)n, name.at, msg);
}

/* What stands in front of all sources. */
static ds_status read_macros(ds_parser *ps, ds_str macros)
{
	ds_status st = check_source(ps, macros);

	if (!st)
		st = ds_parse_macros(ps);
	if (st)
		name_error(ps->err, DS_STR("macros"));
	return st;
}

static ds_status make_programs(ds_pattern *p, const ds_pattern_source *sources, size_t n,
			       const ds_pattern_opts *opts, ds_err *err)
{
	ds_parser ps = {.p = p, .lexicon = p->lexicon, .mem = &p->mem, .lists = opts->lists, .n_lists = opts->n_lists,
			.err = err};
	ds_status st = DS_OK;

	if (opts->failed)
		*opts->failed = n;
	if (opts->macros.len)
		st = read_macros(&ps, opts->macros);
	for (size_t i = 0; !st && i < n; i++) {
		ds_program *prog = &p->programs[i];

		st = make_program(prog, &ps, sources[i].text);
		if (st && opts->failed)
			*opts->failed = i;
		if (st)
			name_error(err, sources[i].name);
		p->uses_spans = p->uses_spans || prog->uses_spans;
		p->uses_types = p->uses_types || prog->uses_types;
		p->needs_tags = p->needs_tags || prog->uses_spans || prog->uses_types || prog->where;
		p->needs_zones = p->needs_zones || prog->window == DS_WINDOW_ZONE;
	}
	p->n_programs = n;
	return st ? st : ds_dispatch_make(p, err);
}

ds_status ds_patterns_new(ds_pattern **out, const ds_pattern_source *sources, size_t n, const ds_pattern_opts *opts,
			  ds_err *err)
{
	static const ds_pattern_opts none;
	ds_pattern *p = calloc(1, sizeof *p);
	ds_err own;
	ds_status st = DS_OK;

	if (!p)
		return ds_fail(err, DS_ENOMEM, NULL);
	ds_arena_init(&p->mem, NULL, 0);
	p->lexicon = ds_lexicon_new(&p->mem);
	p->programs = ds_arena_zero(&p->mem, n, sizeof *p->programs);
	if (!p->lexicon || !p->programs)
		st = ds_arena_fail(&p->mem, err);
	if (!st)
		st = make_programs(p, sources, n, opts ? opts : &none, err ? err : &own);
	if (st == DS_ELIMIT && p->mem.hit_cap)
		ds_fail(err, st, "the pattern with its lists needs more than %zu MB of memory", p->mem.cap >> 20);
	if (st) {
		ds_pattern_free(p);
		return st;
	}
	*out = p;
	return DS_OK;
}

ds_status ds_pattern_new(ds_pattern **out, ds_str source, const ds_pattern_opts *opts, ds_err *err)
{
	ds_pattern_source one = {source, {NULL, 0}};

	return ds_patterns_new(out, &one, 1, opts, err);
}

void ds_pattern_free(ds_pattern *p)
{
	if (!p)
		return;
	ds_arena_free(&p->mem);
	free(p);
}

size_t ds_pattern_captures(const ds_pattern *p)
{
	return p->n_names;
}

ds_str ds_pattern_capture(const ds_pattern *p, size_t i)
{
	return p->names[i];
}

bool ds_pattern_needs_tags(const ds_pattern *p)
{
	return p->needs_tags;
}

bool ds_pattern_needs_zones(const ds_pattern *p)
{
	return p->needs_zones;
}

const ds_need *ds_pattern_needs(size_t *n, const ds_pattern *p, size_t i)
{
	*n = p->programs[i].n_needs;
	return p->programs[i].needs_public;
}
