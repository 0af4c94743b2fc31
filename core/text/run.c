/*
 * Runs of code points: decomposition, canonical ordering, composition. See out_int.h.
 *
 * Standard: Unicode 15.0, sections 3.11 and 3.12; UAX #15. Decompositions are utf8proc's; what 15.0.0
 * does not assign stays as it is, so the result does not depend on its version.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/out_int.h"

#include "ucd/props.h"

#include <utf8proc.h>

#define S_BASE 0xAC00u
#define L_BASE 0x1100u
#define V_BASE 0x1161u
#define T_BASE 0x11A7u
#define L_COUNT 19u
#define V_COUNT 21u
#define T_COUNT 28u
#define S_COUNT (L_COUNT * V_COUNT * T_COUNT)

/* The longest full compatibility decomposition (U+FDFA) has 18 code points. */
#define DECOMP_MAX 32

bool ds_out_grow(ds_out *o, size_t n)
{
	size_t cap = o->cap;
	ds_status st;

	if (o->status)
		return false;
	if (o->buf) {
		o->buf->len = o->len;
		if (!ds_buf_room(o->buf, n)) {
			o->status = o->buf->status;
			return false;
		}
		o->at = o->buf->at;
		o->cap = o->buf->cap;
		return true;
	}
	if (n > UINT32_MAX || o->len > UINT32_MAX - n) {
		o->status = ds_fail(o->err, DS_ELIMIT, "the text grows beyond 4 GB");
		return false;
	}
	st = ds_arena_grow(o->mem, &o->at, &cap, o->len, o->len + n, 1, o->err);
	if (st) {
		o->status = st;
		return false;
	}
	o->cap = cap;
	return true;
}

void ds_run_init(ds_run *r, const ds_alloc *alloc, size_t cap, ds_err *err)
{
	r->cp = r->cp_space;
	r->ccc = r->ccc_space;
	r->n = 0;
	r->cap = sizeof r->cp_space / sizeof *r->cp_space;
	ds_arena_init(&r->mem, alloc, cap);
	r->status = DS_OK;
	r->err = err;
}

void ds_run_free(ds_run *r)
{
	ds_arena_free(&r->mem);
}

static bool run_grow(ds_run *r)
{
	size_t cp_cap = r->cap, ccc_cap = r->cap;

	if (r->status)
		return false;
	r->status = ds_arena_grow(&r->mem, &r->cp, &cp_cap, r->n, r->n + 1, sizeof *r->cp, r->err);
	if (!r->status)
		r->status = ds_arena_grow(&r->mem, &r->ccc, &ccc_cap, r->n, r->n + 1, 1, r->err);
	if (r->status)
		return false;
	r->cap = cp_cap < ccc_cap ? cp_cap : ccc_cap;
	return true;
}

void ds_run_add(ds_run *r, uint32_t cp, uint8_t ccc)
{
	if (r->n == r->cap && !run_grow(r))
		return;
	r->cp[r->n] = cp;
	r->ccc[r->n++] = ccc;
}

void ds_run_decompose(ds_run *r, uint32_t cp, bool compat)
{
	utf8proc_int32_t out[DECOMP_MAX];
	const ds_ucd_props *p = ds_ucd_get(cp);
	utf8proc_ssize_t n;
	int bound = 0;

	if (!(p->flags & DS_UCD_ASSIGNED) ||
	    ds_ucd_quick_check(p, compat ? DS_QC_NFKD : DS_QC_NFD) == DS_QC_YES) {
		ds_run_add(r, cp, p->ccc);
		return;
	}
	n = utf8proc_decompose_char((utf8proc_int32_t)cp, out, DECOMP_MAX,
				    compat ? UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT
					   : UTF8PROC_DECOMPOSE,
				    &bound);
	if (n < 1 || n > DECOMP_MAX) {
		ds_run_add(r, cp, p->ccc);
		return;
	}
	for (utf8proc_ssize_t i = 0; i < n; i++)
		ds_run_add(r, (uint32_t)out[i], ds_ucd_get((uint32_t)out[i])->ccc);
}

/* Stable, for short stretches. */
static void sort_small(uint32_t *cp, uint8_t *ccc, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		uint32_t c = cp[i];
		uint8_t k = ccc[i];
		size_t j = i;

		for (; j && ccc[j - 1] > k; j--) {
			cp[j] = cp[j - 1];
			ccc[j] = ccc[j - 1];
		}
		cp[j] = c;
		ccc[j] = k;
	}
}

/* Counting sort: 80 KB of marks in two orders must not take quadratic time. */
static void sort_large(ds_run *r, uint32_t *cp, uint8_t *ccc, size_t n)
{
	size_t place[257] = {0};
	uint32_t *old;
	uint8_t *classes;

	if (r->status)
		return;
	old = ds_arena_get(&r->mem, n, sizeof *old);
	classes = old ? ds_arena_get(&r->mem, n, 1) : NULL;
	if (!classes) {
		r->status = ds_arena_fail(&r->mem, r->err);
		return;
	}
	memcpy(old, cp, n * sizeof *old);
	memcpy(classes, ccc, n);
	for (size_t i = 0; i < n; i++)
		place[classes[i] + 1]++;
	for (size_t i = 1; i < 257; i++)
		place[i] += place[i - 1];
	for (size_t i = 0; i < n; i++) {
		size_t to = place[classes[i]]++;

		cp[to] = old[i];
		ccc[to] = classes[i];
	}
}

void ds_run_sort(ds_run *r)
{
	size_t i = 0;

	while (i < r->n) {
		size_t j = i;
		bool sorted = true;

		if (r->ccc[i] == 0) {
			i++;
			continue;
		}
		for (j = i + 1; j < r->n && r->ccc[j]; j++)
			sorted &= r->ccc[j - 1] <= r->ccc[j];
		if (!sorted && j - i <= 24)
			sort_small(r->cp + i, r->ccc + i, j - i);
		else if (!sorted)
			sort_large(r, r->cp + i, r->ccc + i, j - i);
		i = j;
	}
}

uint32_t ds_compose_pair(uint32_t a, uint32_t b)
{
	if (a - L_BASE < L_COUNT && b - V_BASE < V_COUNT)
		return S_BASE + ((a - L_BASE) * V_COUNT + (b - V_BASE)) * T_COUNT;
	if (a - S_BASE < S_COUNT && (a - S_BASE) % T_COUNT == 0 && b - (T_BASE + 1) < T_COUNT - 1)
		return a + (b - T_BASE);
	return ds_ucd_compose(a, b);
}

void ds_run_compose(ds_run *r)
{
	size_t out = 0, starter = 0;
	bool have = false;

	for (size_t i = 0; i < r->n; i++) {
		uint32_t cp = r->cp[i];
		uint8_t ccc = r->ccc[i];
		/* Not blocked: nothing of the same or a higher class in between (D115). */
		if (have && (out == starter + 1 || r->ccc[out - 1] < ccc)) {
			uint32_t whole = ds_compose_pair(r->cp[starter], cp);

			if (whole) {
				r->cp[starter] = whole;
				continue;
			}
		}
		if (ccc == 0) {
			starter = out;
			have = true;
		}
		r->cp[out] = cp;
		r->ccc[out++] = ccc;
	}
	r->n = out;
}
