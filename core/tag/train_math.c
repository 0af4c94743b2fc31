/*
 * Numbers for training: the same bits with every compiler and library. See train_int.h.
 *
 * Built without contraction of a * b + c (the Makefile says so), so that a wider instruction set makes the loops
 * faster and the results no other. exp and log are series in doubles: libraries differ in their last bit.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/train_int.h"

#include <math.h>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(DS_SANITIZED)
#define WIDE 1
#endif

/* xorshift64* (Vigna 2016) */
ds_random ds_random_start(uint64_t seed)
{
	ds_random r = {ds_hash((ds_str){(const char *)&seed, sizeof seed}, DS_MODEL_SEED) | 1};

	for (int i = 0; i < 8; i++)
		ds_random_next(&r);
	return r;
}

uint64_t ds_random_next(ds_random *r)
{
	r->state ^= r->state >> 12;
	r->state ^= r->state << 25;
	r->state ^= r->state >> 27;
	return r->state * UINT64_C(2685821657736338717);
}

float ds_random_unit(ds_random *r)
{
	return (float)(ds_random_next(r) >> 40) / 16777216.0f;
}

float ds_random_normal(ds_random *r)
{
	float sum = 0;

	for (int i = 0; i < 12; i++)
		sum += ds_random_unit(r);
	return sum - 6;
}

/* exp(x) = 2^k exp(r), |r| <= log(2) / 2, by Taylor's series. */
double ds_math_exp(double x)
{
	const double log2 = 0.693147180559945309417;
	double k, r, term = 1, sum = 1;

	if (x < -700)
		return 0;
	if (x > 700)
		x = 700;
	k = floor(x / log2 + 0.5);
	r = x - k * log2;
	for (int i = 1; i <= 13; i++) {
		term = term * r / i;
		sum += term;
	}
	return ldexp(sum, (int)k);
}

/* log(x) = k log 2 + 2 atanh((m - 1) / (m + 1)), m in [0.7, 1.4]. */
double ds_math_log(double x)
{
	const double log2 = 0.693147180559945309417;
	int k;
	double m = frexp(x, &k), z, square, term, sum = 0;

	if (m < 0.70710678118654752440) {
		m *= 2;
		k--;
	}
	z = (m - 1) / (m + 1);
	square = z * z;
	term = z;
	for (int i = 1; i <= 21; i += 2) {
		sum += term / i;
		term *= square;
	}
	return k * log2 + 2 * sum;
}

/* ---- loops --------------------------------------------------------------------------------------------- */

static inline void forward(float *restrict z, const float *restrict w, const float *restrict x, size_t n_x,
			   size_t n_z)
{
	for (size_t d = 0; d < n_x; d++, w += n_z) {
		float f = x[d];

		for (size_t h = 0; h < n_z; h++)
			z[h] += f * w[h];
	}
}

static inline void outer(float *restrict g, const float *restrict x, const float *restrict z, size_t n_x,
			 size_t n_z)
{
	for (size_t d = 0; d < n_x; d++, g += n_z) {
		float f = x[d];

		for (size_t h = 0; h < n_z; h++)
			g[h] += f * z[h];
	}
}

#ifdef WIDE
__attribute__((target("avx2"))) static void forward_wide(float *z, const float *w, const float *x, size_t n_x,
							   size_t n_z)
{
	forward(z, w, x, n_x, n_z);
}

__attribute__((target("avx2"))) static void outer_wide(float *g, const float *x, const float *z, size_t n_x,
							 size_t n_z)
{
	outer(g, x, z, n_x, n_z);
}
#endif

void ds_math_forward(float *z, const float *w, const float *x, size_t n_x, size_t n_z)
{
#ifdef WIDE
	if (__builtin_cpu_supports("avx2")) {
		forward_wide(z, w, x, n_x, n_z);
		return;
	}
#endif
	forward(z, w, x, n_x, n_z);
}

void ds_math_outer(float *g, const float *x, const float *z, size_t n_x, size_t n_z)
{
#ifdef WIDE
	if (__builtin_cpu_supports("avx2")) {
		outer_wide(g, x, z, n_x, n_z);
		return;
	}
#endif
	outer(g, x, z, n_x, n_z);
}

void ds_math_add(float *z, const float *x, float f, size_t n)
{
	forward(z, x, &f, 1, n);
}
