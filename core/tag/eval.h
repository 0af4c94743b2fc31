/*
 * How well labels were found: gold and found laid side by side, whatever made either.
 *
 * Names are scored as conlleval does (the CoNLL shared tasks 2000 to 2003): a name is right when its
 * borders and its type are; an I- that continues nothing starts a name. Labels may be BIO, IOB1 or
 * IOBES (also BILOU), each side its own. Labels without such a letter are scored token by token, as
 * parts of speech are. Everything is counted in integers; the interval of F1 is a percentile
 * bootstrap with a seed, so that the same input gives the same figures everywhere.
 *
 * Invariant: right <= gold and right <= found in every row, and rows add up to the row of all.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_EVAL_H
#define DS_TAG_EVAL_H

#include "base/arena.h"
#include "text/token.h"

#define DS_EVAL_ONE 1000000u   /* scores are millionths */
#define DS_EVAL_SAMPLES 1000u  /* of the bootstrap */
#define DS_EVAL_DOCUMENTS 10u  /* so many are resampled as documents, fewer as sentences */
#define DS_EVAL_LABELS 10000u  /* different labels, at most */

typedef struct ds_eval ds_eval;

typedef struct ds_eval_opts {
	bool tags;           /* a label a token, no spans */
	bool coarse;         /* types of ours become PERSON ORG LOC MISC, PER is PERSON, values none */
	const ds_str *types; /* only these count, on both sides; copied */
	size_t n_types;      /* 0 = all */
	uint64_t seed;       /* of the bootstrap */
} ds_eval_opts;

/* opts NULL = spans, types as they stand, seed 0. Lives in mem, with all that it hands out. */
ds_status ds_eval_new(ds_eval **out, const ds_eval_opts *opts, ds_arena *mem, ds_err *err);

/* Labels that are all "O" or a letter of BIESLUM, "-" and a type are those of spans. */
bool ds_eval_is_span_label(ds_str label);

/* From here on what is added belongs to this set (a file): counted apart and in the total. */
ds_status ds_eval_set(ds_eval *e, ds_str name, ds_err *err);

/* One sentence with its labels; all is borrowed during the call only. */
typedef struct ds_eval_sentence {
	const ds_str *words, *gold, *found; /* n of each */
	const uint32_t *lines;              /* line of each word in its file, or NULL */
	size_t n;
	bool document; /* the first of a document */
} ds_eval_sentence;

/*
 * DS_EFAIL names line and label ("12: ...") where it is none of a span, and there are spans to score.
 * After a failure of this or the next the evaluation is of no use.
 */
ds_status ds_eval_add(ds_eval *e, const ds_eval_sentence *s, ds_err *err);

typedef struct ds_eval_span {
	uint32_t start, end; /* bytes of the text */
	ds_str type;
} ds_eval_span;

/* The same for a whole document as two lists of spans, each sorted and without overlaps (DS_EFAIL). */
typedef struct ds_eval_document {
	ds_str text;
	const ds_eval_span *gold, *found;
	size_t n_gold, n_found;
	uint32_t line; /* where it stands in its file, 0 = unknown */
} ds_eval_document;
ds_status ds_eval_add_document(ds_eval *e, const ds_eval_document *d, ds_err *err);

/* ---- what came out --------------------------------------------------------------------------- */

typedef struct ds_eval_row {
	ds_str type; /* borrowed from the evaluation; of the row of all: empty */
	uint64_t gold, found, right;
	uint32_t low, high; /* 95 % interval of F1, millionths */
} ds_eval_row;

typedef struct ds_eval_result {
	ds_str name; /* of the set, borrowed; empty: the total */
	ds_eval_row all;
	const ds_eval_row *rows; /* sorted by type; in mem */
	size_t n_rows;
	uint32_t macro;                 /* mean F1 of the rows, millionths */
	uint64_t tokens, tokens_right;  /* labels that agree, as BIO; 0 of documents of spans */
	uint64_t sentences, documents;
	uint64_t units;    /* what was resampled: sentences, or documents */
	bool by_document;  /* of the total: every set is resampled by documents */
} ds_eval_result;

size_t ds_eval_sets(const ds_eval *e);

/* Of the set, or of all sets together where set == ds_eval_sets(e). */
ds_status ds_eval_results(ds_eval_result *out, const ds_eval *e, size_t set, ds_arena *mem,
			  ds_err *err);

typedef enum ds_eval_fault {
	DS_EVAL_TYPE,    /* the borders are right, the type is not */
	DS_EVAL_BORDERS, /* the type is right, the borders are not */
	DS_EVAL_BOTH,    /* they overlap, no more */
	DS_EVAL_MISSED,  /* nothing was found there */
	DS_EVAL_EXTRA    /* nothing is there */
} ds_eval_fault;

const char *ds_eval_fault_name(ds_eval_fault fault); /* "type" "borders" "both" "missed" "extra" */

/* One name that is wrong. Strings are borrowed from the evaluation; empty where there is none. */
typedef struct ds_eval_error {
	ds_str gold, found;           /* types */
	ds_str gold_text, found_text;
	ds_str before, behind; /* the words around both */
	ds_str set;
	uint32_t line;
	ds_eval_fault fault;
} ds_eval_error;

/* Errors of one kind: *first of them, in the order in which they were added. */
typedef struct ds_eval_confusion {
	const ds_eval_error *const *v;
	size_t n;
} ds_eval_confusion;

/* All confusions, the commonest first, then by types and fault. In mem. */
ds_status ds_eval_confusions(ds_eval_confusion **out, size_t *n, const ds_eval *e, ds_arena *mem,
			     ds_err *err);

/* F1, precision or recall in millionths, rounded; 0 where nothing is to be divided by. */
uint32_t ds_eval_ratio(uint64_t part, uint64_t whole);
uint32_t ds_eval_f1(const ds_eval_row *row);

#endif
