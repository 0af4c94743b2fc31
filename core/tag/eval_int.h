/*
 * What the files of the evaluation share. See eval.h.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_EVAL_INT_H
#define DS_TAG_EVAL_INT_H

#include "tag/eval.h"

#define DS_EVAL_NONE UINT32_MAX

/* A label as it stands in a file, taken apart once. */
typedef struct ds_eval_label {
	ds_str text;
	uint32_t raw;  /* number of its type as written; NONE for "O" */
	uint32_t type; /* the same after the coarse types and the choice of types; NONE = counts as "O" */
	char mark;     /* B I E S as in IOBES, O; of tags: S */
	bool bad;      /* not a label of a span */
} ds_eval_label;

/* Strings by number, each once. */
typedef struct ds_eval_names {
	ds_str *v;
	size_t n, cap;
	uint32_t *slots; /* number + 1; 0 = free */
	size_t n_slots;  /* power of two */
} ds_eval_names;

/* What one sentence has of one type. */
typedef struct ds_eval_count {
	uint32_t type, gold, found, right;
} ds_eval_count;

typedef struct ds_eval_unit {
	size_t counts; /* index of its first count; they end where the next unit's start */
	bool document;
} ds_eval_unit;

typedef struct ds_eval_set_part {
	ds_str name;
	size_t first; /* unit */
	uint64_t tokens, tokens_right, documents;
} ds_eval_set_part;

typedef struct ds_eval_chunk {
	uint32_t start, end; /* tokens, or bytes */
	uint32_t type;
	bool right, told;
} ds_eval_chunk;

struct ds_eval {
	ds_arena *mem; /* names, counts, units, errors */
	bool tags, coarse;
	bool failed; /* a text of an error could not be kept */
	uint64_t seed;
	ds_eval_names labels, types;
	ds_eval_label *label; /* of labels, by number */
	size_t cap_label;
	uint32_t *only; /* types that count */
	size_t n_only;
	ds_eval_count *counts;
	size_t n_counts, cap_counts;
	ds_eval_unit *units;
	size_t n_units, cap_units;
	ds_eval_set_part *sets;
	size_t n_sets, cap_sets;
	ds_eval_error *errors;
	size_t n_errors, cap_errors;
	/* of the sentence at hand */
	ds_eval_chunk *gold, *found;
	size_t n_gold, n_found, cap_gold, cap_found;
	uint32_t *ids;
	size_t cap_ids;
};

/*
 * The text of a chunk and the words beside it are made by who knows what the borders count; e->failed
 * says that there was no memory.
 */
typedef struct ds_eval_texts {
	ds_str (*slice)(ds_eval *e, const void *of, uint32_t start, uint32_t end);
	ds_str (*before)(ds_eval *e, const void *of, uint32_t at);
	ds_str (*behind)(ds_eval *e, const void *of, uint32_t at);
	uint32_t (*line)(const void *of, uint32_t at);
	const void *of;
} ds_eval_texts;

/* Number of s among the names; DS_ELIMIT beyond DS_EVAL_LABELS. */
ds_status ds_eval_intern(uint32_t *out, ds_eval_names *names, ds_str s, ds_arena *mem, ds_err *err);

/* Adds to the last unit. */
ds_status ds_eval_bump(ds_eval *e, uint32_t type, const ds_eval_count *by, ds_err *err);

/* Counts e->gold and e->found against each other, as the last unit. */
ds_status ds_eval_compare(ds_eval *e, const ds_eval_texts *texts, ds_err *err);

#endif
