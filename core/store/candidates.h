/*
 * Which documents a pattern may match: those that pass a filter and, by the index, hold what the pattern needs.
 *
 * Never one too few: a need that the index cannot answer, or would not narrow, is none; an index of another version is
 * not asked.
 * Row numbers come in ascending order, in batches; no statement is open between two of them.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_STORE_CANDIDATES_H
#define DS_STORE_CANDIDATES_H

#include "match/pattern.h"
#include "store/store.h"

typedef struct ds_candidates ds_candidates;

/* Plans: asks how frequent each need is, and keeps those worth asking for. Needs and filter (NULL: all) are copied. */
ds_status ds_candidates_new(ds_candidates **out, ds_store *s, const ds_need *needs, size_t n_needs,
			    const ds_filter *filter, ds_err *err);
void ds_candidates_free(ds_candidates *c);

/* The next rows, at most cap >= 1; *n 0 at the end. The store is the one that it was made with. */
ds_status ds_candidates_next(int64_t *rows, size_t *n, size_t cap, ds_candidates *c, ds_store *s,
			     ds_err *err);

/* How it goes about it, for people and tests: "words", "types" or "documents". Static. */
const char *ds_candidates_way(const ds_candidates *c);

#endif
