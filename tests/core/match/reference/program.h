/* A tree written out, and the search over it.  SPDX-License-Identifier: MIT */
#ifndef DS_TESTS_REF_PROGRAM_H
#define DS_TESTS_REF_PROGRAM_H

#include "ref.h"

#define MAX_PLACES 1200
#define MAX_SLOTS  24 /* bodies of look-around, items of conditions */

/* A place of the pattern. Kids are a chain from `first` on by `next`. */
struct place {
	int kind, first, next, test, list, name, max, cond, slot;
	uint64_t types, features;
	bool forms, lazy, behind, negative;
};

struct checked {
	int relation, item, next, slot;
	bool negative;
};

struct ref_program {
	const struct ref_tree *tree;
	struct place v[MAX_PLACES];
	struct checked cond[64];
	int n, n_conds, n_slots, root, whole; /* whole: conditions on the match */
	bool full;
	/* of the window at hand: ends of what is in a slot, by start */
	uint64_t known[MAX_SLOTS], ends[MAX_SLOTS][REF_TOKENS + 1];
};

#define BIT(feature) ((uint64_t)1 << (feature))

/* What the walk is in that conditions or :: ask for: part of where a path is. */
struct state {
	struct ref_piece piece[REF_NAMES]; /* of captures that :: asks for; to REF_NONE: open */
	int group[6], n_groups;            /* starts of groups with conditions that are open */
};

struct visit {
	int place, at;
	struct state state;
};

struct walk {
	struct ref_program *p;
	const struct ref_doc *d;
	int *steps;
	int lo, hi;     /* window */
	int start, end; /* no path goes on behind end */
	bool whole;     /* else an item of near: its first path */
	unsigned asked; /* captures that :: asks for */
	struct ref_mark mark[REF_MARKS];
	int n_marks;
	struct state now;
	struct visit visit[160];
	int n_visits;
	uint64_t features;
	bool found, gave_up;
	struct ref_match best;
	uint64_t best_features;
};

/* The one result of near at a token; false: none. Marks are those of its items. */
struct near_result {
	int end, n_marks;
	struct ref_mark mark[REF_MARKS];
	uint64_t features;
};
bool ref_near(struct near_result *out, struct walk *w, int place, int at);

/* The first path of a place alone, at most `tokens` long, in a walk of its own (w->best). */
bool ref_walk_item(struct walk *w, const struct walk *from, int place, int at, int tokens);

/* Ends of all matches of a place from `at` on, bit 0 = lo; conditions and look-around by them. */
uint64_t ref_ends(struct walk *w, int place, int at);
bool ref_conds_hold(struct walk *w, int cond, int from, int to);
bool ref_look_holds(struct walk *w, const struct place *look, int at);

/* Lengths of the entries that stand at a token, the longest first, all within end. */
int ref_lengths(int out[8], const struct place *list, const struct ref_doc *d, int at, int end);

#endif
