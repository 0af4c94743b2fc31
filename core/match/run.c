/*
 * The matcher: a backtracker that looks at no pair of (place in the program, token)
 * twice. See run_int.h.
 *
 * A place where nothing came of a pair stays dead for every later start too; only where the limit
 * of tokens stopped a path is that not so, and then a new generation begins. In a program with marks
 * the pair is a triple, with what context.c remembers of the path.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/run_int.h"

#include "base/stop.h"

#define STEPS_PER_POLL 8192

void ds_run_fail(ds_run *r, ds_status st)
{
	if (!r->status)
		r->status = st;
}

void ds_run_step(ds_run *r)
{
	if (++r->steps % STEPS_PER_POLL == 0 && ds_stopped() && !r->status)
		r->status = ds_fail(r->err, DS_EINTR, NULL);
}

static void push(ds_run *r, uint32_t place, uint32_t token, uint32_t context)
{
	if (r->n_jobs == r->cap_jobs && !r->status)
		r->status = ds_arena_grow(r->mem, &r->jobs, &r->cap_jobs, r->n_jobs, r->n_jobs + 1,
					  sizeof *r->jobs, r->err);
	if (!r->status)
		r->jobs[r->n_jobs++] = (struct ds_job){place, token, context, r->notes.n};
}

static void add_note(ds_run *r, struct ds_notes *notes, struct ds_note note)
{
	if (notes->n == notes->cap && !r->status)
		r->status = ds_arena_grow(r->mem, &notes->v, &notes->cap, notes->n, notes->n + 1,
					  sizeof *notes->v, r->err);
	if (!r->status)
		notes->v[notes->n++] = note;
}

void ds_run_note(ds_run *r, enum ds_note_kind kind, uint32_t number, uint32_t token)
{
	add_note(r, &r->notes, (struct ds_note){(uint8_t)kind, number, token});
}

uint32_t ds_run_generation(ds_run *r)
{
	if (++r->generation == 0) {
		memset(r->seen, 0, r->cap_seen * sizeof *r->seen);
		r->generation = 1;
	}
	return r->generation;
}

static bool first_visit(ds_run *r, uint32_t place, uint32_t token, uint32_t context, uint32_t generation)
{
	struct ds_seen *s;

	ds_run_step(r);
	if (r->prog->n_marks)
		return ds_context_first_visit(r, place, token, context, generation);
	s = &r->seen[(size_t)place * r->ring + token % r->ring];
	if (s->token == token && s->generation == generation)
		return false;
	*s = (struct ds_seen){token, generation};
	return true;
}

/* How far one run may go, and where it stands. */
struct walk {
	uint32_t start, hi, generation;
	uint32_t place, token, context;
};

/*
 * Lets a path go on at `end`, unless that is too far; r->cut tells when only the limit was in the
 * way.
 */
static void go_on(ds_run *r, const struct walk *w, uint64_t end)
{
	if (end <= w->hi)
		push(r, w->place + 1, (uint32_t)end, w->context);
	else if (end <= r->hi)
		r->cut = true;
}

bool ds_span_stands(const ds_run *r, const ds_instr *in, const ds_span *span)
{
	return span->count && (in->types >> span->type & 1) && span->count <= r->hi - span->first &&
	       (!in->test || ds_test_span(in->test, r, span));
}

/*
 * All annotations of the right kind that start here; several do only where borders were given with
 * the input.
 */
static void take_spans(ds_run *r, const struct walk *w)
{
	const ds_spans *spans = &r->doc->spans;
	uint32_t first = r->span_at[w->token - r->base], end = first;

	if (first == DS_PATTERN_NONE)
		return;
	while (end < spans->n && spans->v[end].first == w->token)
		end++;
	/* the last pushed is looked at first */
	while (end-- > first) {
		if (ds_span_stands(r, &r->prog->code[w->place], &spans->v[end]))
			go_on(r, w, (uint64_t)w->token + spans->v[end].count);
	}
}

/* All entries of the list that stand here, longest first. */
static void take_list(ds_run *r, const struct walk *w)
{
	size_t lengths[DS_LIST_TOKENS];
	size_t n = ds_trie_match(lengths, r->prog->code[w->place].trie, r->words + (w->token - r->base),
				 r->hi - w->token);

	for (size_t i = 0; i < n; i++)
		go_on(r, w, (uint64_t)w->token + lengths[i]);
}

/* The first piece of a capture is what `::` asks for: marks of it stay. An empty piece is none. */
static void mark_open(ds_run *r, struct walk *w, uint32_t mark, uint32_t token)
{
	if (mark != DS_PATTERN_NONE && ds_context_mark(r, w->context, mark + 1) == DS_PATTERN_NONE)
		w->context = ds_context_with(r, w->context, mark, token);
}

static void mark_close(ds_run *r, struct walk *w, uint32_t mark, uint32_t token)
{
	if (mark == DS_PATTERN_NONE || ds_context_mark(r, w->context, mark + 1) != DS_PATTERN_NONE)
		return;
	if (ds_context_mark(r, w->context, mark) == token)
		w->context = ds_context_with(r, w->context, mark, DS_PATTERN_NONE);
	else
		w->context = ds_context_with(r, w->context, mark + 1, token);
}

static uint32_t mark_of(const ds_program *prog, uint32_t name)
{
	for (size_t i = 0; i < prog->n_mark_names; i++) {
		if (prog->mark_names[i] == name)
			return (uint32_t)i * 2;
	}
	return DS_PATTERN_NONE;
}

/* The captures inside of a near(...), as far as `::` asks for them. */
static void mark_near(ds_run *r, struct walk *w, uint32_t number)
{
	size_t own = r->notes.n;

	ds_near_notes(r, number, w->token);
	for (size_t i = own; i < r->notes.n && !r->status; i++) {
		struct ds_note n = r->notes.v[i];

		if (n.kind == DS_NOTE_OPEN)
			mark_open(r, w, mark_of(r->prog, n.number), n.token);
		else if (n.kind == DS_NOTE_CLOSE)
			mark_close(r, w, mark_of(r->prog, n.number), n.token);
	}
	r->notes.n = own;
}

static void take_near(ds_run *r, struct walk *w)
{
	const ds_instr *in = &r->prog->code[w->place];
	uint32_t end;

	if (!ds_near_at(&end, r, in->a, w->token))
		return;
	if (end > w->hi) {
		r->cut = true;
		return;
	}
	if (in->marks)
		mark_near(r, w, in->a);
	ds_run_note(r, DS_NOTE_NEAR, in->a, w->token);
	push(r, w->place + 1, end, w->context);
}

static bool check_condition(ds_run *r, struct walk *w, const ds_instr *in)
{
	bool whole = in->b == DS_PATTERN_NONE;
	uint32_t first = whole ? w->start : ds_context_mark(r, w->context, in->b);

	if (ds_condition_holds(r, in->a, first, w->token) == in->negative)
		return false;
	if (in->last && !whole)
		w->context = ds_context_with(r, w->context, in->b, DS_PATTERN_NONE);
	return true;
}

/* What takes no token: true to go on at w->place. */
static bool pass(ds_run *r, struct walk *w, const ds_instr *in)
{
	switch (in->code) {
	case DS_CODE_JUMP: w->place = in->a; return true;
	case DS_CODE_SPLIT:
		push(r, in->b, w->token, w->context);
		w->place = in->a;
		return true;
	case DS_CODE_OPEN:
		ds_run_note(r, DS_NOTE_OPEN, in->a, w->token);
		mark_open(r, w, in->b, w->token);
		break;
	case DS_CODE_CLOSE:
		ds_run_note(r, DS_NOTE_CLOSE, in->a, w->token);
		mark_close(r, w, in->b, w->token);
		break;
	case DS_CODE_MARK: w->context = ds_context_with(r, w->context, in->b, w->token); break;
	case DS_CODE_CHECK:
		if (!check_condition(r, w, in))
			return false;
		break;
	case DS_CODE_LOOK:
		if (ds_look_holds(r, in->a, w->token) == in->negative)
			return false;
		break;
	default:
		if (!ds_where_holds(r, r->prog->where, w->context))
			return false;
	}
	w->place++;
	return true;
}

/* What takes one token: true to go on. What takes several leaves jobs. */
static bool take(ds_run *r, struct walk *w, const ds_instr *in)
{
	bool taken = false;

	if (w->token == w->hi) {
		r->cut = r->cut || w->hi < r->hi;
		return false;
	}
	switch (in->code) {
	case DS_CODE_ANY: taken = true; break;
	case DS_CODE_WORD: taken = r->words[w->token - r->base] == in->a; break;
	case DS_CODE_TEST: taken = ds_test_token(in->test, r, w->token); break;
	case DS_CODE_SPAN: take_spans(r, w); break;
	case DS_CODE_LIST: take_list(r, w); break;
	default: take_near(r, w);
	}
	w->place += taken;
	w->token += taken;
	return taken;
}

/*
 * Follows one path until it ends or leaves its alternatives as jobs; true at the end of the
 * program.
 */
static bool follow(ds_run *r, struct walk *w)
{
	while (!r->status && first_visit(r, w->place, w->token, w->context, w->generation)) {
		const ds_instr *in = &r->prog->code[w->place];

		if (in->code == DS_CODE_MATCH)
			return w->token > w->start;
		if (in->code >= DS_CODE_ANY && in->code <= DS_CODE_NEAR ? !take(r, w, in) : !pass(r, w, in))
			return false;
	}
	return false;
}

/* The path that has just ended is the best one so far. */
static void keep_best(ds_run *r)
{
	r->best.n = 0;
	for (size_t i = 0; i < r->notes.n; i++)
		add_note(r, &r->best, r->notes.v[i]);
}

bool ds_run_at(uint32_t *end, ds_run *r, uint32_t place, uint32_t start, uint32_t hi,
	       uint32_t generation, enum ds_pick pick)
{
	size_t base = r->n_jobs, notes = r->notes.n;
	bool found = false;

	push(r, place, start, 0);
	while (!r->status && r->n_jobs > base) {
		struct ds_job job = r->jobs[--r->n_jobs];
		struct walk w = {start, hi, generation, job.place, job.token, job.context};

		r->notes.n = job.n_notes;
		if (!follow(r, &w))
			continue;
		if (!found || (pick == DS_PICK_LONGEST ? w.token > *end : w.token < *end)) {
			*end = w.token;
			found = true;
			if (pick != DS_PICK_FIRST)
				keep_best(r);
		}
		if (pick == DS_PICK_FIRST) {
			r->n_jobs = base;
			return !r->status;
		}
	}
	r->n_jobs = base;
	r->notes.n = notes;
	return found && !r->status;
}
