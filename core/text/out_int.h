/*
 * The writer behind normalisation and folding: bytes into an arena or a ds_buf, and code points
 * of the run that is being worked on.
 *
 * Invariant: errors stick; after the first one writes do nothing and `status` tells.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TEXT_OUT_INT_H
#define DS_TEXT_OUT_INT_H

#include "base/buf.h"
#include "text/edits.h"
#include "text/utf8.h"

typedef struct ds_out {
	char *at;
	size_t len, cap;
	ds_arena *mem; /* where the bytes go, unless buf is set */
	ds_buf *buf;   /* then `at`, `len` and `cap` mirror it */
	ds_status status;
	ds_err *err;
} ds_out;

/* Makes room for n more bytes; false when that failed (status is then set). */
bool ds_out_grow(ds_out *o, size_t n);

static inline bool ds_out_room(ds_out *o, size_t n)
{
	return (o->status == DS_OK && o->cap - o->len >= n) || ds_out_grow(o, n);
}

static inline void ds_out_add(ds_out *o, const char *bytes, size_t n)
{
	if (n && ds_out_room(o, n)) {
		memcpy(o->at + o->len, bytes, n);
		o->len += n;
	}
}

static inline void ds_out_cp(ds_out *o, uint32_t cp)
{
	if (ds_out_room(o, 4))
		o->len += ds_utf8_put(o->at + o->len, cp);
}

/* A run of code points with their combining classes. */
typedef struct ds_run {
	uint32_t *cp;
	uint8_t *ccc;
	size_t n, cap;
	ds_arena mem; /* scratch, used for long runs only */
	ds_status status;
	ds_err *err;
	uint32_t cp_space[64];
	uint8_t ccc_space[64];
} ds_run;

void ds_run_init(ds_run *r, const ds_alloc *alloc, size_t cap, ds_err *err);
void ds_run_free(ds_run *r);
void ds_run_add(ds_run *r, uint32_t cp, uint8_t ccc);

/* Canonical ordering (core specification, D109), stable and linear. */
void ds_run_sort(ds_run *r);

/* Canonical composition (D117) in place. The run is sorted. */
void ds_run_compose(ds_run *r);

/* Appends the full decomposition of cp (canonical, or compatibility when compat). */
void ds_run_decompose(ds_run *r, uint32_t cp, bool compat);

/* The primary composite of a and b, or 0. */
uint32_t ds_compose_pair(uint32_t a, uint32_t b);

/* Folds s into o; spans that change are noted in map when it is not NULL (with mem of o). */
void ds_fold_into(ds_out *o, ds_str s, ds_edits *map, ds_run *run);

#endif
