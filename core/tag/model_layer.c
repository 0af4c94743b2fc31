/*
 * One layer of the network, for each instruction set. See model_int.h.
 *
 * Sums of products are 32-bit and cannot overflow by the trainer's choice of units; they wrap around in a damaged
 * model, which is harmless. So every order of summation, and every instruction set, gives the same bits.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/model_int.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define WIDE 1
#include <immintrin.h>
#endif

#define BLOCK DS_MODEL_BLOCK
#define GROUP DS_MODEL_GROUP

/* ---- one layer ---------------------------------------------------------------------------------------- */

static int32_t products(const unsigned char *in, const unsigned char *w, bool bytes)
{
	uint32_t sum = 0;

	for (size_t k = 0; k < GROUP && bytes; k++)
		sum += (uint32_t)(in[k] * (int8_t)w[k]);
	for (size_t k = 0; k < GROUP && !bytes; k += 2) {
		int16_t a, b;

		memcpy(&a, in + k, sizeof a);
		memcpy(&b, w + k, sizeof b);
		sum += (uint32_t)(a * b);
	}
	return (int32_t)sum;
}

static void plain(const ds_model_layer_in *l, int32_t *acc, size_t n)
{
	for (size_t h = 0; h < l->n_out; h += BLOCK) {
		for (size_t i = 0; i < n; i++) {
			const unsigned char *w = (const unsigned char *)l->w + h * l->groups * GROUP;
			const unsigned char *in = (const unsigned char *)l->in + i * l->step;
			int32_t *to = acc + i * l->n_out + h;

			for (size_t g = 0; g < l->groups; g++, in += GROUP) {
				for (size_t k = 0; k < BLOCK; k++, w += GROUP)
					to[k] = ds_model_add(to[k], products(in, w, l->bytes));
			}
		}
	}
}

#ifdef WIDE

static inline int32_t group_at(const unsigned char *in)
{
	int32_t group;

	memcpy(&group, in, sizeof group);
	return group;
}

#define UNROLL _Pragma("GCC unroll 8")

/*
 * One function a width and kind. Two blocks' weights fit the nearest cache and are gone through for all tokens before
 * the next; `together` tokens at a time have their sums in registers, so that each weight is loaded once for them.
 */
#define LAYER(name, attribute, vec, lanes, together, load, store, set1, add_products)                                   \
	attribute static inline __attribute__((always_inline)) void name##_some(                                         \
		const ds_model_layer_in *l, const unsigned char *in, int32_t *acc, size_t h, size_t n, size_t blocks)     \
	{                                                                                                                \
		enum { PARTS = BLOCK / (lanes) };                                                                        \
		const unsigned char *w = (const unsigned char *)l->w + h * l->groups * GROUP;                            \
		size_t next = l->groups * GROUP * BLOCK;                                                                 \
		vec sum[together][2 * PARTS];                                                                            \
                                                                                                                         \
		UNROLL for (size_t t = 0; t < n; t++) {                                                                         \
			UNROLL for (size_t r = 0; r < blocks * PARTS; r++)                                                      \
				sum[t][r] = load((const void *)(acc + t * l->n_out + h + r * (lanes)));                  \
		}                                                                                                        \
		for (size_t g = 0; g < l->groups; g++, w += GROUP * BLOCK) {                                             \
			UNROLL for (size_t t = 0; t < n; t++) {                                                                 \
				vec x = set1(group_at(in + t * l->step + g * GROUP));                                    \
                                                                                                                         \
				UNROLL for (size_t r = 0; r < blocks * PARTS; r++)                                              \
					sum[t][r] = add_products(sum[t][r], x,                                           \
						load((const void *)(w + r / PARTS * next + r % PARTS * (lanes) * GROUP)));  \
			}                                                                                                \
		}                                                                                                        \
		UNROLL for (size_t t = 0; t < n; t++) {                                                                         \
			UNROLL for (size_t r = 0; r < blocks * PARTS; r++)                                                      \
				store((void *)(acc + t * l->n_out + h + r * (lanes)), sum[t][r]);                        \
		}                                                                                                        \
	}                                                                                                                \
	attribute static void name##_blocks(const ds_model_layer_in *l, int32_t *acc, size_t h, size_t n)                \
	{                                                                                                                \
		const unsigned char *in = l->in;                                                                         \
		bool two = h + BLOCK < l->n_out;                                                                         \
		size_t i = 0;                                                                                            \
                                                                                                                         \
		for (; i + (together) <= n && two; i += (together))                                                      \
			name##_some(l, in + i * l->step, acc + i * l->n_out, h, together, 2);                            \
		for (; i + (together) <= n; i += (together))                                                             \
			name##_some(l, in + i * l->step, acc + i * l->n_out, h, together, 1);                            \
		for (; i < n && two; i++)                                                                                \
			name##_some(l, in + i * l->step, acc + i * l->n_out, h, 1, 2);                                   \
		for (; i < n; i++)                                                                                       \
			name##_some(l, in + i * l->step, acc + i * l->n_out, h, 1, 1);                                   \
	}                                                                                                                \
	attribute static void name(const ds_model_layer_in *l, int32_t *acc, size_t n)                                   \
	{                                                                                                                \
		for (size_t h = 0; h < l->n_out; h += 2 * BLOCK)                                                         \
			name##_blocks(l, acc, h, n);                                                                     \
	}

#define LOAD_128(p) _mm_loadu_si128((const __m128i *)(p))
#define STORE_128(p, v) _mm_storeu_si128((__m128i *)(p), v)
#define LOAD_256(p) _mm256_loadu_si256((const __m256i *)(p))
#define STORE_256(p, v) _mm256_storeu_si256((__m256i *)(p), v)

#define AVX2 __attribute__((target("avx2")))
#define AVX512 __attribute__((target("avx512bw")))
#define VNNI __attribute__((target("avx512bw,avx512vnni")))

#define PAIRS_128(sum, x, w) _mm_add_epi32(sum, _mm_madd_epi16(x, w))
#define PAIRS_256(sum, x, w) _mm256_add_epi32(sum, _mm256_madd_epi16(x, w))
#define PAIRS_512(sum, x, w) _mm512_add_epi32(sum, _mm512_madd_epi16(x, w))

/* Two products of bytes are added as 16-bit numbers, which DS_MODEL_WEIGHT_MOST leaves room for: none saturates. */
#define BYTES_256(sum, x, w) \
	_mm256_add_epi32(sum, _mm256_madd_epi16(_mm256_maddubs_epi16(x, w), _mm256_set1_epi16(1)))
#define BYTES_512(sum, x, w) \
	_mm512_add_epi32(sum, _mm512_madd_epi16(_mm512_maddubs_epi16(x, w), _mm512_set1_epi16(1)))

/* Even bytes, then odd ones, as 16-bit numbers: what maddubs does is younger than SSE2. */
static inline __m128i bytes_128(__m128i sum, __m128i x, __m128i w)
{
	__m128i even = _mm_madd_epi16(_mm_and_si128(x, _mm_set1_epi16(0xFF)), _mm_srai_epi16(_mm_slli_epi16(w, 8), 8));

	return _mm_add_epi32(_mm_add_epi32(sum, even), _mm_madd_epi16(_mm_srli_epi16(x, 8), _mm_srai_epi16(w, 8)));
}

LAYER(pairs_sse2, , __m128i, 4, 1, LOAD_128, STORE_128, _mm_set1_epi32, PAIRS_128)
LAYER(pairs_avx2, AVX2, __m256i, 8, 3, LOAD_256, STORE_256, _mm256_set1_epi32, PAIRS_256)
LAYER(pairs_avx512, AVX512, __m512i, 16, 8, _mm512_loadu_si512, _mm512_storeu_si512, _mm512_set1_epi32, PAIRS_512)
LAYER(pairs_vnni, VNNI, __m512i, 16, 8, _mm512_loadu_si512, _mm512_storeu_si512, _mm512_set1_epi32, _mm512_dpwssd_epi32)
LAYER(bytes_sse2, , __m128i, 4, 1, LOAD_128, STORE_128, _mm_set1_epi32, bytes_128)
LAYER(bytes_avx2, AVX2, __m256i, 8, 2, LOAD_256, STORE_256, _mm256_set1_epi32, BYTES_256)
LAYER(bytes_avx512, AVX512, __m512i, 16, 8, _mm512_loadu_si512, _mm512_storeu_si512, _mm512_set1_epi32, BYTES_512)
LAYER(bytes_vnni, VNNI, __m512i, 16, 8, _mm512_loadu_si512, _mm512_storeu_si512, _mm512_set1_epi32, _mm512_dpbusd_epi32)

static bool can(unsigned set)
{
	switch (set) {
	case DS_LAYER_SSE2: return true;
	case DS_LAYER_AVX2: return __builtin_cpu_supports("avx2");
	case DS_LAYER_AVX512: return __builtin_cpu_supports("avx512bw");
	case DS_LAYER_VNNI: return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vnni");
	default: return set == DS_LAYER_PLAIN;
	}
}

typedef void layer_function(const ds_model_layer_in *l, int32_t *acc, size_t n);

static layer_function *const functions[DS_LAYER_SETS][2] = {
	[DS_LAYER_PLAIN] = {plain, plain},
	[DS_LAYER_SSE2] = {pairs_sse2, bytes_sse2},
	[DS_LAYER_AVX2] = {pairs_avx2, bytes_avx2},
	[DS_LAYER_AVX512] = {pairs_avx512, bytes_avx512},
	[DS_LAYER_VNNI] = {pairs_vnni, bytes_vnni},
};

bool ds_model_layer_by(ds_layer_set set, const ds_model_layer_in *l, int32_t *acc, size_t n)
{
	bool is_able = can(set);

	if (is_able)
		functions[set][l->bytes](l, acc, n);
	return is_able;
}

void ds_model_layer(const ds_model_layer_in *l, int32_t *acc, size_t n)
{
	unsigned set = DS_LAYER_SETS - 1;

	while (!can(set))
		set--;
	functions[set][l->bytes](l, acc, n);
}

#else

bool ds_model_layer_by(ds_layer_set set, const ds_model_layer_in *l, int32_t *acc, size_t n)
{
	if (set == DS_LAYER_PLAIN)
		plain(l, acc, n);
	return set == DS_LAYER_PLAIN;
}

void ds_model_layer(const ds_model_layer_in *l, int32_t *acc, size_t n)
{
	plain(l, acc, n);
}

#endif
