/*
 * A search: a document, a window of its tokens, and room to work in. See pattern.h.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_MATCH_RUN_INT_H
#define DS_MATCH_RUN_INT_H

#include "match/program_int.h"

/*
 * (place, token) was looked at in this generation, and nothing came of it or it is being
 * looked at.
 */
struct ds_seen {
	uint32_t token, generation;
};

/* What a path has left behind it: capture borders, and which near(...) it went through. */
enum ds_note_kind { DS_NOTE_OPEN, DS_NOTE_CLOSE, DS_NOTE_NEAR };
struct ds_note {
	uint8_t kind;
	uint32_t number, token;
};

struct ds_notes {
	struct ds_note *v;
	size_t n, cap;
};

struct ds_job {
	uint32_t place, token, context;
	size_t n_notes;
};

/* Captures, while they are worked out. */
struct ds_captures {
	ds_capture *v;
	size_t n, cap;
};

/*
 * Results of one near(...) in the current window; 0 = not known yet, 1 = none, else end - lo + 2.
 */
struct ds_near_memo {
	uint32_t *whole; /* by start */
	uint32_t *item[DS_NEAR_ITEMS];
};

/*
 * What a look-around or condition found out about the window, by token - lo; the last one is the window's end.
 * AHEAD, BEHIND: 1 or 0. CONTAINING: the least end of a match that starts here or later. OVERLAPPING, WITHIN: the
 * greatest end of a match that starts here or before. DS_PATTERN_NONE, 0: there is none.
 */
struct ds_view {
	uint32_t *v;
	size_t cap;
	bool is_known;
};

typedef struct ds_contexts ds_contexts; /* context.c */

typedef struct ds_run {
	const ds_pattern *p;
	const ds_program *prog;
	const ds_doc *doc;
	uint32_t base, end; /* tokens that are searched */
	uint32_t lo, hi;    /* window */
	uint32_t from;      /* marks count from this token, see context.c */
	const uint32_t *words;    /* by token - base: its word in the lexicon, or 0 */
	const uint32_t *span_at;  /* by token - base: first span that starts there; DS_PATTERN_NONE */
	const uint64_t *types_at; /* by token - base: types of annotations around it; NULL: not asked for */
	struct ds_seen *seen;
	size_t cap_seen;
	uint32_t ring; /* tokens of `seen` */
	uint32_t generation;
	struct ds_job *jobs;
	size_t n_jobs, cap_jobs;
	struct ds_notes notes, best; /* of the path; of the best path so far */
	struct ds_captures captures;
	struct ds_note *open; /* room for capture borders not closed yet */
	size_t cap_open;
	uint32_t *near_room;
	size_t cap_near_room;
	struct ds_near_memo *nears; /* of the program; inside near_room */
	size_t cap_nears;
	struct ds_view *views;
	size_t n_views;
	ds_contexts *contexts;
	bool cut; /* the limit of tokens stopped a path */
	uint64_t steps, budget; /* steps left to a program with marks in this window */
	ds_arena *mem;    /* scratch */
	ds_status status; /* DS_ENOMEM, DS_ELIMIT, DS_EINTR end the search */
	ds_err *err;
} ds_run;

enum ds_pick { DS_PICK_FIRST, DS_PICK_LONGEST, DS_PICK_SHORTEST };

/*
 * The preferred match of the program part at `place` that starts at token `start` and ends at `hi` at
 * most; false if there is none, or r->status is set. Its notes lie behind those that were there, but for other
 * picks than the first: there they are in r->best.
 */
bool ds_run_at(uint32_t *end, ds_run *r, uint32_t place, uint32_t start, uint32_t hi,
	       uint32_t generation, enum ds_pick pick);

void ds_run_note(ds_run *r, enum ds_note_kind kind, uint32_t number, uint32_t token);
uint32_t ds_run_generation(ds_run *r);

/* Ends the search. */
void ds_run_fail(ds_run *r, ds_status st);

/* Polls for Ctrl-C now and then; counts a step. */
void ds_run_step(ds_run *r);

/* ---- tests ---- */

/* s matches a pattern in which * stands for any bytes; 0x01 is a literal * (see ds_unescape). */
bool ds_glob(ds_str pattern, ds_str s);

bool ds_test_token(const ds_test *t, const ds_run *r, uint32_t token);

/* All tokens of the span lie in the part of the document that is searched. */
bool ds_test_span(const ds_test *t, const ds_run *r, const ds_span *span);

/* A comparison of two numbers, of two days (as far as the shorter goes). */
bool ds_compare(double a, enum ds_op op, double b);
bool ds_compare_days(ds_str day, enum ds_op op, ds_str limit);

/* Edits (insert, remove, replace, swap neighbours; code points) that make b of a are at most `most`. */
bool ds_within_edits(ds_str a, ds_str b, unsigned most);

/* ---- items of several tokens: where they end ---- */

/* The span i starts here, has the types, lies in the window and passes the test. */
bool ds_span_stands(const ds_run *r, const ds_instr *in, const ds_span *span);

/* ---- near ---- */

/* Forgets the results of the window before. */
void ds_near_reset(ds_run *r);

/* The shortest extent of near(...) number n that starts at token `start`. */
bool ds_near_at(uint32_t *end, ds_run *r, uint32_t n, uint32_t start);

/* The same again, with the notes of its items appended in order of position. */
void ds_near_notes(ds_run *r, uint32_t n, uint32_t start);

/* ---- look-around and conditions ---- */

void ds_look_reset(ds_run *r);

/* The look-around number n holds at the token. */
bool ds_look_holds(ds_run *r, uint32_t n, uint32_t token);

/* The condition number n holds for tokens [first, end). */
bool ds_condition_holds(ds_run *r, uint32_t n, uint32_t first, uint32_t end);

/* ---- captures ---- */

/* Captures of the path's notes from number `first` on, by position, into r->captures. Resolves near(...)s. */
void ds_captures_make(ds_run *r, size_t first);

/* What `::` asks for holds for captures with these marks. */
bool ds_where_holds(const ds_run *r, const ds_where *w, uint32_t context);

/* ---- contexts: what a path is beside its place and token, in a program with marks ---- */

/* Forgets everything. Context 0 is the one without marks; marks count from `start`. */
void ds_context_reset(ds_run *r, uint32_t start);

/* Another start: forgets where there is too much to keep. */
void ds_context_start(ds_run *r, uint32_t start);
void ds_context_free(ds_run *r);

/* The context with the mark at the token, or (DS_PATTERN_NONE) without it. */
uint32_t ds_context_with(ds_run *r, uint32_t context, uint32_t mark, uint32_t token);

/* Token of the mark; DS_PATTERN_NONE. */
uint32_t ds_context_mark(const ds_run *r, uint32_t context, uint32_t mark);

/* False when it was there before. */
bool ds_context_first_visit(ds_run *r, uint32_t place, uint32_t token, uint32_t context, uint32_t generation);

#endif
