/*
 * Vectors of words, unpacked and blended over a sentence. See model_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/model_int.h"

#define PART 32u /* numbers of a vector that are blended together */
/*
 * A sum has so many bits behind the point, and fits 15 bits. What a byte has more than its number, DS_MODEL_ZERO, the
 * sum of such bytes has, too.
 */
#define SHIFT 6
#define ZEROS (DS_MODEL_ZERO << SHIFT)

#define INTO static inline __attribute__((always_inline))

void ds_vector_unpack(uint8_t *out, const ds_vectors *v, uint32_t word)
{
	const uint8_t *code = v->codes + (size_t)word * v->subs;
	size_t step = ds_vector_step(v->subs);

	if (word >= v->n_words) {
		memset(out, DS_MODEL_ZERO, step);
		return;
	}
	memset(out + step - PART, DS_MODEL_ZERO, PART);
	for (size_t k = 0; k < v->subs; k++)
		memcpy(out + k * DS_MODEL_SUB, v->book + (k * 256 + code[k]) * DS_MODEL_SUB, DS_MODEL_SUB);
}

/* The codes of a sentence's words lie all over the table: asked for together, they come together. */
static void unpack_all(const ds_blend *b, const ds_vectors *v, const ds_looks *l)
{
	size_t n = b->to - b->from, step = ds_vector_step(v->subs);

	for (size_t i = 0; i < n; i++) {
		uint32_t word = l->v[b->from + i].vector;

		if (word < v->n_words) {
			__builtin_prefetch(v->codes + (size_t)word * v->subs);
			__builtin_prefetch(v->codes + (size_t)word * v->subs + v->subs - 1);
		}
	}
	for (size_t i = 0; i < n; i++)
		ds_vector_unpack(b->words + i * step, v, l->v[b->from + i].vector);
}

/* ---- blends ---------------------------------------------------------------------------------------------- */

/* GNU C, which both compilers speak: sums of one part stay in registers whatever the machine has. */
typedef int16_t sums __attribute__((vector_size(PART * 2)));
typedef uint8_t part __attribute__((vector_size(PART)));

INTO void put(uint8_t *out, const sums *s)
{
	part p = __builtin_convertvector((*s + (1 << (SHIFT - 1))) >> SHIFT, part);

	memcpy(out, &p, sizeof p);
}

/* One step away: 3/4 of what was there, and 1/4 of the word. */
INTO void blend(sums *s, const uint8_t *word)
{
	part p;

	memcpy(&p, word, sizeof p);
	*s += ((__builtin_convertvector(p, sums) << SHIFT) - *s + 2) >> 2;
}

/* One part of all vectors, from both ends. Of tokens that the network does not score nothing is put down. */
INTO void blend_part(const ds_blend *b, const uint8_t *active, size_t step, size_t d)
{
	size_t n = b->to - b->from;
	sums left = (sums){0} + (int16_t)ZEROS, right = left;

	for (size_t i = 0, k = n; k-- > 0; i++) {
		if (active[i] >= DS_ACTIVE_NAME)
			put(b->left + i * step + d, &left);
		if (active[k] >= DS_ACTIVE_NAME)
			put(b->right + k * step + d, &right);
		blend(&left, b->words + i * step + d);
		blend(&right, b->words + k * step + d);
	}
}

INTO void blend_all(const ds_blend *b, const ds_looks *l, size_t step)
{
	for (size_t d = 0; d < step; d += PART)
		blend_part(b, l->active + b->from, step, d);
}

#ifdef __x86_64__
__attribute__((target("avx2"))) static void blend_avx2(const ds_blend *b, const ds_looks *l, size_t step)
{
	blend_all(b, l, step);
}

__attribute__((target("avx512bw"))) static void blend_avx512(const ds_blend *b, const ds_looks *l, size_t step)
{
	blend_all(b, l, step);
}
#endif

/* The sentence of the tokens [first, first + n), or what is near them of a long one. */
static void reach(ds_blend *b, const ds_looks *l, size_t first, size_t n)
{
	size_t from = first, to = first + n;

	while (from > 0 && first - from < DS_MODEL_FAR && l->v[from - 1].sentence == l->v[first].sentence)
		from--;
	while (to < l->n && to - from < DS_MODEL_BLEND_MAX && l->v[to].sentence == l->v[first].sentence)
		to++;
	b->from = from;
	b->to = to;
	b->ends = to == l->n || l->v[to].sentence != l->v[first].sentence;
}

void ds_vector_blend(ds_blend *b, const ds_vectors *v, const ds_looks *l, size_t first, size_t n)
{
	size_t step = ds_vector_step(v->subs);

	/* stretches of one sentence come one after the other */
	if (b->to > first && first >= b->from && l->v[b->from].sentence == l->v[first].sentence &&
	    (b->ends || first + n + DS_MODEL_FAR <= b->to))
		return;
	reach(b, l, first, n);
	unpack_all(b, v, l);
#ifdef __x86_64__
	if (__builtin_cpu_supports("avx512bw")) {
		blend_avx512(b, l, step);
		return;
	}
	if (__builtin_cpu_supports("avx2")) {
		blend_avx2(b, l, step);
		return;
	}
#endif
	blend_all(b, l, step);
}

ds_status ds_blend_make(ds_blend *out, uint32_t dims, size_t n, ds_arena *mem, ds_err *err)
{
	n = (n < DS_MODEL_BLEND_MAX ? n : DS_MODEL_BLEND_MAX) * (ds_vector_step(dims / DS_MODEL_SUB) + 1);

	*out = (ds_blend){.from = 0};
	out->words = ds_arena_get(mem, n, sizeof *out->words);
	out->left = ds_arena_get(mem, n, sizeof *out->left);
	out->right = ds_arena_get(mem, n, sizeof *out->right);
	return out->words && out->left && out->right ? DS_OK : ds_arena_fail(mem, err);
}
