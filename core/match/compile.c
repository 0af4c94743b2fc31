/*
 * Tree -> program. See program_int.h.
 *
 * Counted repeats are written out, so the size is limited. What a near(...), a look-around or a
 * condition looks for becomes a part of the program of its own, with its own end, that is jumped
 * over.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/program_int.h"

typedef struct compiler {
	ds_program *prog;
	ds_parser *ps;
	uint32_t marks; /* in use at this place */
	const ds_node *looks[DS_LOOKS_MOST]; /* what the bodies were made of: copies share them */
} compiler;

static ds_status emit_node(const ds_node *n, compiler *c);

static ds_status emit(size_t *at, compiler *c, ds_instr in)
{
	ds_program *p = c->prog;
	ds_status st;

	if (p->n_code == DS_PROGRAM_MAX)
		return ds_parse_fail(c->ps, 0,
				     "the pattern is too large: with its repeats and macros written out it has more "
				     "than %u steps",
				     DS_PROGRAM_MAX);
	st = ds_arena_grow(c->ps->mem, &p->code, &p->cap_code, p->n_code, p->n_code + 1, sizeof *p->code,
			   c->ps->err);
	if (st)
		return st;
	if (at)
		*at = p->n_code;
	p->code[p->n_code++] = in;
	return DS_OK;
}

static uint32_t here(const compiler *c)
{
	return (uint32_t)c->prog->n_code;
}

static ds_status emit_sequence(const ds_node *n, compiler *c)
{
	ds_status st = DS_OK;

	for (const ds_node *k = n->child; !st && k; k = k->next)
		st = emit_node(k, c);
	return st;
}

/* split first, rest; first; jump end; rest ... */
static ds_status emit_choice(const ds_node *n, compiler *c)
{
	uint32_t last_jump = DS_PATTERN_NONE;
	ds_status st = DS_OK;

	for (const ds_node *k = n->child; !st && k; k = k->next) {
		size_t split = 0, jump = 0;

		if (k->next)
			st = emit(&split, c, (ds_instr){.code = DS_CODE_SPLIT, .a = here(c) + 1});
		if (!st)
			st = emit_node(k, c);
		if (st || !k->next)
			break;
		/* jumps to the end are chained through `a` until the end is known */
		st = emit(&jump, c, (ds_instr){.code = DS_CODE_JUMP, .a = last_jump});
		last_jump = (uint32_t)jump;
		c->prog->code[split].b = here(c);
	}
	while (!st && last_jump != DS_PATTERN_NONE) {
		uint32_t before = c->prog->code[last_jump].a;

		c->prog->code[last_jump].a = here(c);
		last_jump = before;
	}
	return st;
}

static void set_split(compiler *c, size_t split, uint32_t go, uint32_t leave, bool lazy)
{
	c->prog->code[split].a = lazy ? leave : go;
	c->prog->code[split].b = lazy ? go : leave;
}

/* x? once more: split x, end */
static ds_status emit_optional(const ds_node *n, compiler *c, uint32_t times)
{
	uint32_t last = DS_PATTERN_NONE;
	ds_status st = DS_OK;

	for (uint32_t i = 0; !st && i < times; i++) {
		size_t split = 0;

		st = emit(&split, c, (ds_instr){.code = DS_CODE_SPLIT, .a = last});
		last = (uint32_t)split;
		if (!st)
			st = emit_node(n->child, c);
	}
	while (!st && last != DS_PATTERN_NONE) {
		uint32_t before = c->prog->code[last].a;

		set_split(c, last, last + 1, here(c), n->lazy);
		last = before;
	}
	return st;
}

static ds_status emit_repeat(const ds_node *n, compiler *c)
{
	size_t split = 0;
	ds_status st = DS_OK;

	for (uint32_t i = 0; !st && i < n->min; i++)
		st = emit_node(n->child, c);
	if (st || n->max != DS_PATTERN_NONE)
		return st ? st : emit_optional(n, c, n->max - n->min);
	st = emit(&split, c, (ds_instr){.code = DS_CODE_SPLIT});
	if (!st)
		st = emit_node(n->child, c);
	if (!st)
		st = emit(NULL, c, (ds_instr){.code = DS_CODE_JUMP, .a = (uint32_t)split});
	if (!st)
		set_split(c, split, (uint32_t)split + 1, here(c), n->lazy);
	return st;
}

/* A part with an end of its own. */
static ds_status emit_part(uint32_t *entry, const ds_node *n, compiler *c)
{
	ds_status st;

	*entry = here(c);
	st = emit_node(n, c);
	return st ? st : emit(NULL, c, (ds_instr){.code = DS_CODE_MATCH});
}

/* Whether a capture that has marks lies in the part of the program from `at` on. */
static bool holds_marks(const ds_program *p, size_t at)
{
	while (at < p->n_code && (p->code[at].code != DS_CODE_OPEN || p->code[at].b == DS_PATTERN_NONE))
		at++;
	return at < p->n_code;
}

/* A group's mark is done with at its end, so groups that do not lie in one another share it. */
static ds_status new_mark(uint32_t *out, compiler *c)
{
	if (c->marks == DS_MARKS)
		return ds_parse_fail(c->ps, 0,
				     "groups with conditions in one another and captures behind ::, together more than "
				     "%u (a capture counts twice)",
				     DS_MARKS);
	*out = c->marks++;
	if (c->prog->n_marks < c->marks)
		c->prog->n_marks = c->marks;
	return DS_OK;
}

static ds_status emit_near(const ds_node *n, compiler *c)
{
	ds_program *p = c->prog;
	ds_near near = {.tokens = n->max};
	size_t jump = 0, number = p->n_nears;
	ds_status st = ds_arena_grow(c->ps->mem, &p->nears, &p->cap_nears, number, number + 1, sizeof *p->nears,
				     c->ps->err);

	if (st)
		return st;
	p->n_nears++; /* those inside get numbers of their own */
	p->nears[number] = near;
	st = emit(&jump, c, (ds_instr){.code = DS_CODE_JUMP});
	for (const ds_node *k = n->child; !st && k; k = k->next)
		st = emit_part(&near.entry[near.n++], k, c);
	if (st)
		return st;
	p->code[jump].a = here(c);
	p->nears[number] = near;
	return emit(NULL, c, (ds_instr){.code = DS_CODE_NEAR, .a = (uint32_t)number, .marks = holds_marks(p, jump)});
}

static ds_status emit_body(uint32_t *number, const ds_node *n, compiler *c)
{
	ds_program *p = c->prog;
	ds_body body = {.look = n->look};
	size_t jump = 0;
	ds_status st;

	for (size_t i = 0; i < p->n_bodies; i++) {
		if (c->looks[i] == n) {
			*number = (uint32_t)i;
			return DS_OK;
		}
	}
	st = emit(&jump, c, (ds_instr){.code = DS_CODE_JUMP});
	if (!st)
		st = emit_part(&body.entry, n->child, c);
	if (st)
		return st;
	body.end = here(c);
	p->code[jump].a = here(c);
	if (p->n_bodies == DS_LOOKS_MOST)
		return ds_parse_fail(c->ps, 0, "more than %u look-arounds and conditions", DS_LOOKS_MOST);
	st = ds_arena_grow(c->ps->mem, &p->bodies, &p->cap_bodies, p->n_bodies, p->n_bodies + 1, sizeof *p->bodies,
			   c->ps->err);
	if (st)
		return st;
	*number = (uint32_t)p->n_bodies;
	c->looks[p->n_bodies] = n;
	p->bodies[p->n_bodies++] = body;
	return DS_OK;
}

static ds_status emit_look(const ds_node *n, compiler *c)
{
	uint32_t number = 0;
	ds_status st = emit_body(&number, n, c);

	return st ? st : emit(NULL, c, (ds_instr){.code = DS_CODE_LOOK, .a = number, .negative = n->negative});
}

/* Conditions on the whole need no mark: it starts where the match does. */
static ds_status emit_conditions(const ds_node *n, compiler *c)
{
	bool whole = n == c->ps->unit->root;
	uint32_t mark = DS_PATTERN_NONE, number = 0;
	ds_status st = DS_OK;

	c->prog->fresh = c->prog->fresh || whole;
	if (!whole)
		st = new_mark(&mark, c);
	if (!st && !whole)
		st = emit(NULL, c, (ds_instr){.code = DS_CODE_MARK, .b = mark});
	if (!st)
		st = emit_node(n->child, c);
	for (const ds_node *k = n->child->next; !st && k; k = k->next) {
		st = emit_body(&number, k, c);
		if (!st)
			st = emit(NULL, c,
				  (ds_instr){.code = DS_CODE_CHECK,
					     .a = number,
					     .b = mark,
					     .negative = k->negative,
					     .last = !k->next});
	}
	c->marks -= whole ? 0 : 1;
	return st;
}

static ds_status emit_capture(const ds_node *n, compiler *c)
{
	uint32_t mark = DS_PATTERN_NONE;
	ds_status st;

	for (size_t i = 0; i < c->prog->n_mark_names; i++) {
		if (c->prog->mark_names[i] == n->name)
			mark = (uint32_t)i * 2;
	}
	st = emit(NULL, c, (ds_instr){.code = DS_CODE_OPEN, .a = n->name, .b = mark});
	if (!st)
		st = emit_node(n->child, c);
	return st ? st : emit(NULL, c, (ds_instr){.code = DS_CODE_CLOSE, .a = n->name, .b = mark});
}

/* Words of the tests by their numbers in the lexicon; of a phrase, those of the whole chain. */
static ds_status index_test(ds_test *t, compiler *c)
{
	ds_status st = DS_OK;

	if (t->kind == DS_TEST_FOLD && !t->glob)
		st = ds_lexicon_add(&t->word, c->ps->lexicon, t->text, c->ps->err);
	if (t->kind == DS_TEST_TYPE)
		c->prog->uses_types = true;
	for (ds_test *k = t->a; !st && k; k = t->kind == DS_TEST_PHRASE ? k->next : NULL)
		st = index_test(k, c);
	return st || !t->b ? st : index_test(t->b, c);
}

static ds_status emit_test(const ds_node *n, compiler *c)
{
	ds_instr in = {.code = DS_CODE_TEST, .test = n->test};
	ds_status st = index_test(n->test, c);

	if (n->test->kind == DS_TEST_ANY)
		in.code = DS_CODE_ANY;
	if (n->test->kind == DS_TEST_FOLD && !n->test->glob) {
		in.code = DS_CODE_WORD;
		in.a = n->test->word;
	}
	return st ? st : emit(NULL, c, in);
}

static ds_status emit_span(const ds_node *n, compiler *c)
{
	ds_status st = n->test ? index_test(n->test, c) : DS_OK;

	c->prog->uses_spans = true;
	return st ? st : emit(NULL, c, (ds_instr){.code = DS_CODE_SPAN, .types = n->types, .test = n->test});
}

static ds_status emit_node(const ds_node *n, compiler *c)
{
	switch (n->kind) {
	case DS_NODE_TEST: return emit_test(n, c);
	case DS_NODE_SPAN: return emit_span(n, c);
	case DS_NODE_LIST: return emit(NULL, c, (ds_instr){.code = DS_CODE_LIST, .trie = n->trie});
	case DS_NODE_SEQUENCE: return emit_sequence(n, c);
	case DS_NODE_CHOICE: return emit_choice(n, c);
	case DS_NODE_REPEAT: return emit_repeat(n, c);
	case DS_NODE_CAPTURE: return emit_capture(n, c);
	case DS_NODE_NEAR: return emit_near(n, c);
	case DS_NODE_LOOK: return emit_look(n, c);
	case DS_NODE_CONDITIONS: return emit_conditions(n, c);
	default: return ds_fail(c->ps->err, DS_EFAIL, "a pattern with an unknown item");
	}
}

/* Captures that `::` asks for get marks: a path is more than its place and token where they matter. */
static ds_status mark_operand(const ds_operand *o, compiler *c)
{
	ds_program *p = c->prog;

	if (o->field == DS_LABEL_NUMBER || o->field == DS_LABEL_TEXT)
		return DS_OK;
	for (size_t i = 0; i < p->n_mark_names; i++) {
		if (p->mark_names[i] == o->name)
			return DS_OK;
	}
	if (p->n_mark_names == DS_MARKS / 2)
		return ds_parse_fail(c->ps, 0, "more than %u captures behind ::", DS_MARKS / 2);
	p->mark_names[p->n_mark_names++] = o->name;
	p->n_marks = c->marks += 2;
	return DS_OK;
}

static ds_status mark_where(const ds_where *w, compiler *c)
{
	ds_status st;

	if (w->kind == DS_WHERE_COMPARE) {
		st = mark_operand(&w->left, c);
		return st ? st : mark_operand(&w->right, c);
	}
	st = mark_where(w->a, c);
	return st || !w->b ? st : mark_where(w->b, c);
}

ds_status ds_compile(ds_program *out, ds_parser *ps)
{
	const ds_unit *unit = ps->unit;
	compiler c = {.prog = out, .ps = ps};
	ds_status st = DS_OK;

	out->window = unit->window;
	out->zone = unit->zone;
	out->policy = unit->policy;
	out->max = unit->max;
	out->where = unit->where;
	if (unit->where) {
		out->mark_names = ds_arena_get(ps->mem, DS_MARKS / 2, sizeof *out->mark_names);
		if (!out->mark_names)
			return ds_parse_memory(ps);
		st = mark_where(unit->where, &c);
	}
	if (!st)
		st = emit_node(unit->root, &c);
	if (!st && unit->where)
		st = emit(NULL, &c, (ds_instr){.code = DS_CODE_WHERE});
	return st ? st : emit(NULL, &c, (ds_instr){.code = DS_CODE_MATCH});
}
