/*
 * How rich a vocabulary is, measured on words in their order; formulas and sources in
 * docs/statistics.md.
 *
 * Words are numbers below `types` (ds_tally_sequence). What cannot be said of so few words is NAN.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TEXT_LEXICAL_H
#define DS_TEXT_LEXICAL_H

#include "text/tally.h"

/*
 * MTLD (McCarthy & Jarvis 2010), the mean of both directions. A factor ends where the type-token ratio
 * reaches `limit`, inside 0 and 1. NAN where no word comes twice.
 */
ds_status ds_mtld(double *out, const uint32_t *words, size_t n, uint32_t types, double limit,
		  const ds_alloc *alloc, ds_err *err);

/* MATTR (Covington & McFall 2010): mean type-token ratio of all windows. NAN for n < window. */
ds_status ds_mattr(double *out, const uint32_t *words, size_t n, uint32_t types, size_t window,
		   const ds_alloc *alloc, ds_err *err);

/*
 * HD-D (McCarthy & Jarvis 2007): the expected type-token ratio of `sample` words drawn without putting
 * back. NAN for fewer words than that. counts: of each type, in any order.
 */
double ds_hdd(const uint64_t *counts, size_t types, uint64_t n, unsigned sample);

/* The frequency spectrum of a tally of words. */
typedef struct ds_spectrum {
	uint64_t words, types, once, twice; /* types with a count; those that come once, twice */
	double squares;                     /* the sum of count * count */
} ds_spectrum;

void ds_tally_spectrum(ds_spectrum *out, const ds_tally *t);

#endif
