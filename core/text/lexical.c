/*
 * Measures of vocabulary. See lexical.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/lexical.h"

#include <math.h>

/* Zeroed; NULL without memory. n may be 0. */
static uint32_t *zeroed(const ds_alloc *alloc, size_t n)
{
	uint32_t *v = NULL;

	if (n < SIZE_MAX / sizeof *v)
		v = alloc->fn(alloc->user, NULL, 0, (n + 1) * sizeof *v);
	if (v)
		memset(v, 0, (n + 1) * sizeof *v);
	return v;
}

static void give_back(const ds_alloc *alloc, uint32_t *v, size_t n)
{
	alloc->fn(alloc->user, v, (n + 1) * sizeof *v, 0);
}

/* Factors of one direction; seen[w] is the factor in which a word was met last, from 1. */
static double factors(const uint32_t *words, size_t n, bool back, uint32_t *seen, uint32_t *at,
		      double limit)
{
	double full = 0, ratio = 1;
	size_t length = 0, types = 0;

	for (size_t i = 0; i < n; i++) {
		uint32_t w = words[back ? n - 1 - i : i];

		if (seen[w] != *at) {
			seen[w] = *at;
			types++;
		}
		length++;
		ratio = (double)types / (double)length;
		if (ratio <= limit) {
			full++;
			(*at)++;
			length = types = 0;
			ratio = 1;
		}
	}
	(*at)++;
	return full + (1 - ratio) / (1 - limit);
}

ds_status ds_mtld(double *out, const uint32_t *words, size_t n, uint32_t types, double limit,
		  const ds_alloc *alloc, ds_err *err)
{
	double there, back;
	uint32_t at = 1, *seen;

	if (!(limit > 0 && limit < 1))
		return ds_fail(err, DS_EFAIL, "the limit of a factor lies between 0 and 1");
	if (n >= UINT32_MAX / 2)
		return ds_fail(err, DS_ELIMIT, "more than 2 billion words");
	alloc = alloc ? alloc : &ds_alloc_std;
	seen = zeroed(alloc, types);
	if (!seen)
		return ds_fail(err, DS_ENOMEM, NULL);
	there = factors(words, n, false, seen, &at, limit);
	back = factors(words, n, true, seen, &at, limit);
	give_back(alloc, seen, types);
	*out = there > 0 && back > 0 ? ((double)n / there + (double)n / back) / 2 : NAN;
	return DS_OK;
}

ds_status ds_mattr(double *out, const uint32_t *words, size_t n, uint32_t types, size_t window,
		   const ds_alloc *alloc, ds_err *err)
{
	size_t here = 0;
	uint32_t *seen;
	double sum = 0;

	if (window < 1)
		return ds_fail(err, DS_EFAIL, "a window has at least one word");
	*out = NAN;
	if (n < window)
		return DS_OK;
	alloc = alloc ? alloc : &ds_alloc_std;
	seen = zeroed(alloc, types);
	if (!seen)
		return ds_fail(err, DS_ENOMEM, NULL);
	/* a sum of whole numbers is exact far beyond any text */
	for (size_t i = 0; i < n; i++) {
		here += seen[words[i]]++ == 0;
		if (i >= window)
			here -= --seen[words[i - window]] == 0;
		if (i + 1 >= window)
			sum += (double)here;
	}
	give_back(alloc, seen, types);
	*out = sum / (double)window / (double)(n - window + 1);
	return DS_OK;
}

/* The chance that none of `sample` words drawn out of n is one of `count`. */
static double chance_of_none(uint64_t n, uint64_t count, unsigned sample)
{
	double p = 1;

	if (n - count < sample)
		return 0;
	for (unsigned k = 0; k < sample; k++)
		p *= (double)(n - count - k) / (double)(n - k);
	return p;
}

double ds_hdd(const uint64_t *counts, size_t types, uint64_t n, unsigned sample)
{
	double sum = 0, last = 0;
	uint64_t of = 0;

	if (n < sample || sample == 0)
		return NAN;
	for (size_t i = 0; i < types; i++) {
		if (!counts[i])
			continue;
		/* most types have the count of the one before */
		if (counts[i] != of) {
			of = counts[i];
			last = chance_of_none(n, of, sample);
		}
		sum += 1 - last;
	}
	return sum / sample;
}

void ds_tally_spectrum(ds_spectrum *out, const ds_tally *t)
{
	ds_tally_size size;

	ds_tally_sizes(&size, t);
	*out = (ds_spectrum){size.items, 0, 0, 0, 0};
	for (uint32_t i = 0; i < size.types; i++) {
		uint64_t n = ds_tally_count(t, i);

		out->types += n > 0;
		out->once += n == 1;
		out->twice += n == 2;
		out->squares += (double)n * (double)n;
	}
}
