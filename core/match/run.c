/*
 * The matcher: depth first through the program in order of preference, no (instruction, token) pair
 * twice. See pattern_int.h.
 *
 * Why it is right to look at a pair only once: whether the rest of the program matches from a token
 * on depends on nothing but the pair, the window, and the limit of tokens. A pair that was looked
 * at in vain is dead for every later start too; only where the limit stopped a path is that not so,
 * and then a new generation begins.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/pattern_int.h"

#include "base/stop.h"

#define STEPS_PER_POLL 8192

static void push(ds_run *r, uint32_t pc, uint32_t token)
{
	if (r->n_jobs == r->cap_jobs && !r->status)
		r->status = ds_arena_grow(r->mem, &r->jobs, &r->cap_jobs, r->n_jobs, r->n_jobs + 1,
					  sizeof *r->jobs, r->err);
	if (!r->status)
		r->jobs[r->n_jobs++] = (struct ds_job){pc, token, r->n_notes};
}

void ds_run_note(ds_run *r, enum ds_note_kind kind, uint32_t number, uint32_t token)
{
	if (r->n_notes == r->cap_notes && !r->status)
		r->status = ds_arena_grow(r->mem, &r->notes, &r->cap_notes, r->n_notes,
					  r->n_notes + 1, sizeof *r->notes, r->err);
	if (!r->status)
		r->notes[r->n_notes++] = (struct ds_note){(uint8_t)kind, number, token};
}

uint32_t ds_run_generation(ds_run *r)
{
	if (++r->generation == 0) {
		memset(r->seen, 0, r->p->n_code * r->ring * sizeof *r->seen);
		r->generation = 1;
	}
	return r->generation;
}

static bool first_visit(ds_run *r, uint32_t pc, uint32_t token, uint32_t generation)
{
	struct ds_seen *s = &r->seen[(size_t)pc * r->ring + token % r->ring];

	if (s->token == token && s->generation == generation)
		return false;
	*s = (struct ds_seen){token, generation};
	if (++r->steps % STEPS_PER_POLL == 0 && ds_stopped() && !r->status)
		r->status = ds_fail(r->err, DS_EINTR, NULL);
	return true;
}

/*
 * Lets a path go on at `end`, unless that is too far; r->cut tells when only the limit was in the
 * way.
 */
static void go_on(ds_run *r, uint32_t pc, uint64_t end, uint32_t hi)
{
	if (end <= hi)
		push(r, pc, (uint32_t)end);
	else if (end <= r->hi)
		r->cut = true;
}

/*
 * All annotations of the right kind that start here; several do only where borders were given with
 * the input.
 */
static void take_spans(ds_run *r, uint32_t pc, uint32_t token, uint32_t hi)
{
	const ds_instr *in = &r->p->code[pc];
	const ds_spans *spans = &r->doc->spans;
	uint32_t first = r->span_at[token - r->span_base], end = first;

	if (first == DS_PATTERN_NONE)
		return;
	while (end < spans->n && spans->v[end].first == token)
		end++;
	/* the last pushed is looked at first */
	while (end-- > first) {
		const ds_span *s = &spans->v[end];

		if (s->count && (in->types >> s->type & 1) &&
		    (!in->test || ds_test_span(in->test, r->doc, s)))
			go_on(r, pc + 1, (uint64_t)token + s->count, hi);
	}
}

/* All entries of the list that stand here, longest first. */
static void take_list(ds_run *r, uint32_t pc, uint32_t token, uint32_t hi)
{
	size_t lengths[DS_LIST_TOKENS];
	size_t n = ds_trie_match(lengths, r->p->code[pc].trie, &r->doc->tokens, token, r->hi);

	for (size_t i = 0; i < n; i++)
		go_on(r, pc + 1, token + lengths[i], hi);
}

static void take_near(ds_run *r, uint32_t pc, uint32_t token, uint32_t hi)
{
	uint32_t number = r->p->code[pc].a, end;

	if (!ds_near_at(&end, r, number, token))
		return;
	if (end > hi) {
		r->cut = true;
		return;
	}
	ds_run_note(r, DS_NOTE_NEAR, number, token);
	push(r, pc + 1, end);
}

/*
 * Follows one path until it ends or leaves its alternatives as jobs; true at the end of the
 * program.
 */
static bool follow(ds_run *r, struct ds_job job, uint32_t start, uint32_t hi, uint32_t generation,
		   uint32_t *end)
{
	uint32_t pc = job.pc, token = job.token;

	while (!r->status && first_visit(r, pc, token, generation)) {
		const ds_instr *in = &r->p->code[pc];

		switch (in->code) {
		case DS_CODE_MATCH: *end = token; return token > start;
		case DS_CODE_JUMP: pc = in->a; break;
		case DS_CODE_SPLIT:
			push(r, in->b, token);
			pc = in->a;
			break;
		case DS_CODE_OPEN:
		case DS_CODE_CLOSE:
			ds_run_note(r, in->code == DS_CODE_OPEN ? DS_NOTE_OPEN : DS_NOTE_CLOSE,
				    in->a, token);
			pc++;
			break;
		case DS_CODE_TEST:
			if (token == hi) {
				r->cut = r->cut || hi < r->hi;
				return false;
			}
			if (!ds_test_token(in->test, &r->doc->tokens, token))
				return false;
			pc++;
			token++;
			break;
		default:
			if (token == hi) {
				r->cut = r->cut || hi < r->hi;
				return false;
			}
			if (in->code == DS_CODE_SPAN)
				take_spans(r, pc, token, hi);
			else if (in->code == DS_CODE_LIST)
				take_list(r, pc, token, hi);
			else
				take_near(r, pc, token, hi);
			return false;
		}
	}
	return false;
}

bool ds_run_at(uint32_t *end, ds_run *r, uint32_t pc, uint32_t start, uint32_t hi,
	       uint32_t generation)
{
	size_t base = r->n_jobs, notes = r->n_notes;

	push(r, pc, start);
	while (!r->status && r->n_jobs > base) {
		struct ds_job job = r->jobs[--r->n_jobs];

		r->n_notes = job.n_notes;
		if (follow(r, job, start, hi, generation, end)) {
			r->n_jobs = base;
			return !r->status;
		}
	}
	r->n_jobs = base;
	r->n_notes = notes;
	return false;
}
