/*
 * Tree -> program. See pattern_int.h.
 *
 * Counted repeats are written out, so the size is limited; what a near(...) looks for becomes a
 * part of the program of its own, with its own end.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/pattern_int.h"

static ds_status emit_node(const ds_node *n, ds_parser *ps);

static ds_status emit(size_t *at, ds_parser *ps, ds_instr in)
{
	ds_pattern *p = ps->p;
	ds_status st;

	if (p->n_code == DS_PROGRAM_MAX)
		return ds_parse_fail(ps, 0, "the pattern is too large (more than %u steps)",
				     DS_PROGRAM_MAX);
	st = ds_arena_grow(&p->mem, &p->code, &p->cap_code, p->n_code, p->n_code + 1,
			   sizeof *p->code, ps->err);
	if (st)
		return st;
	if (at)
		*at = p->n_code;
	p->code[p->n_code++] = in;
	return DS_OK;
}

static uint32_t here(const ds_parser *ps)
{
	return (uint32_t)ps->p->n_code;
}

static ds_status emit_sequence(const ds_node *n, ds_parser *ps)
{
	ds_status st = DS_OK;

	for (const ds_node *c = n->child; !st && c; c = c->next)
		st = emit_node(c, ps);
	return st;
}

/* split first, rest; first; jump end; rest ... */
static ds_status emit_choice(const ds_node *n, ds_parser *ps)
{
	uint32_t last_jump = DS_PATTERN_NONE;
	ds_status st = DS_OK;

	for (const ds_node *c = n->child; !st && c; c = c->next) {
		size_t split = 0, jump = 0;

		if (c->next)
			st = emit(&split, ps, (ds_instr){.code = DS_CODE_SPLIT, .a = here(ps) + 1});
		if (!st)
			st = emit_node(c, ps);
		if (st || !c->next)
			break;
		/* jumps to the end are chained through `a` until the end is known */
		st = emit(&jump, ps, (ds_instr){.code = DS_CODE_JUMP, .a = last_jump});
		last_jump = (uint32_t)jump;
		ps->p->code[split].b = here(ps);
	}
	while (!st && last_jump != DS_PATTERN_NONE) {
		uint32_t before = ps->p->code[last_jump].a;

		ps->p->code[last_jump].a = here(ps);
		last_jump = before;
	}
	return st;
}

static void set_split(ds_parser *ps, size_t split, uint32_t go, uint32_t leave, bool lazy)
{
	ps->p->code[split].a = lazy ? leave : go;
	ps->p->code[split].b = lazy ? go : leave;
}

/* x? once more: split x, end */
static ds_status emit_optional(const ds_node *n, ds_parser *ps, uint32_t times)
{
	uint32_t last = DS_PATTERN_NONE;
	ds_status st = DS_OK;

	for (uint32_t i = 0; !st && i < times; i++) {
		size_t split = 0;

		st = emit(&split, ps, (ds_instr){.code = DS_CODE_SPLIT, .a = last});
		last = (uint32_t)split;
		if (!st)
			st = emit_node(n->child, ps);
	}
	while (!st && last != DS_PATTERN_NONE) {
		uint32_t before = ps->p->code[last].a;

		set_split(ps, last, last + 1, here(ps), n->lazy);
		last = before;
	}
	return st;
}

static ds_status emit_repeat(const ds_node *n, ds_parser *ps)
{
	size_t split = 0;
	ds_status st = DS_OK;

	for (uint32_t i = 0; !st && i < n->min; i++)
		st = emit_node(n->child, ps);
	if (st || n->max != DS_PATTERN_NONE)
		return st ? st : emit_optional(n, ps, n->max - n->min);
	st = emit(&split, ps, (ds_instr){.code = DS_CODE_SPLIT});
	if (!st)
		st = emit_node(n->child, ps);
	if (!st)
		st = emit(NULL, ps, (ds_instr){.code = DS_CODE_JUMP, .a = (uint32_t)split});
	if (!st)
		set_split(ps, split, (uint32_t)split + 1, here(ps), n->lazy);
	return st;
}

/* The items' parts are jumped over. */
static ds_status emit_near(const ds_node *n, ds_parser *ps)
{
	ds_pattern *p = ps->p;
	ds_near near = {.tokens = n->max};
	size_t jump = 0, number = p->n_nears;
	ds_status st = ds_arena_grow(&p->mem, &p->nears, &p->cap_nears, number, number + 1,
				     sizeof *p->nears, ps->err);

	if (st)
		return st;
	p->n_nears++; /* those inside get numbers of their own */
	p->nears[number] = near;
	st = emit(&jump, ps, (ds_instr){.code = DS_CODE_JUMP});
	for (const ds_node *c = n->child; !st && c; c = c->next) {
		near.entry[near.n++] = here(ps);
		st = emit_node(c, ps);
		if (!st)
			st = emit(NULL, ps, (ds_instr){.code = DS_CODE_MATCH});
	}
	if (st)
		return st;
	p->code[jump].a = here(ps);
	p->nears[number] = near;
	return emit(NULL, ps, (ds_instr){.code = DS_CODE_NEAR, .a = (uint32_t)number});
}

static ds_status emit_capture(const ds_node *n, ds_parser *ps)
{
	ds_status st = emit(NULL, ps, (ds_instr){.code = DS_CODE_OPEN, .a = n->name});

	if (!st)
		st = emit_node(n->child, ps);
	return st ? st : emit(NULL, ps, (ds_instr){.code = DS_CODE_CLOSE, .a = n->name});
}

static ds_status emit_node(const ds_node *n, ds_parser *ps)
{
	switch (n->kind) {
	case DS_NODE_TEST: return emit(NULL, ps, (ds_instr){.code = DS_CODE_TEST, .test = n->test});
	case DS_NODE_SPAN:
		return emit(NULL, ps,
			    (ds_instr){.code = DS_CODE_SPAN, .types = n->types, .test = n->test});
	case DS_NODE_LIST: return emit(NULL, ps, (ds_instr){.code = DS_CODE_LIST, .trie = n->trie});
	case DS_NODE_SEQUENCE: return emit_sequence(n, ps);
	case DS_NODE_CHOICE: return emit_choice(n, ps);
	case DS_NODE_REPEAT: return emit_repeat(n, ps);
	case DS_NODE_CAPTURE: return emit_capture(n, ps);
	default: return emit_near(n, ps);
	}
}

ds_status ds_compile(const ds_node *root, ds_parser *ps)
{
	ds_status st = emit_node(root, ps);

	return st ? st : emit(NULL, ps, (ds_instr){.code = DS_CODE_MATCH});
}
