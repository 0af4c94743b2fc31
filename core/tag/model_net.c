/*
 * Scores of tokens: rows of the linear part, and the network. See model_int.h.
 *
 * Sums of 16-bit products are 32-bit and cannot overflow by the trainer's choice of units; they wrap around in a
 * damaged model, which is harmless. So every order of summation, and every instruction set, gives the same bits.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/model_int.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define LAYER_VECTOR 1
#include <immintrin.h>
#endif

#define DIMS_MAX (DS_MODEL_SUBS_MAX * DS_MODEL_SUB)
#define TOGETHER 4 /* tokens whose sums are made in one reading of the weights, which do not fit the nearest cache */

/* ---- one layer ---------------------------------------------------------------------------------------- */

static void layer_plain(const ds_model_layer_in *l, int32_t *acc, size_t n)
{
	for (size_t i = 0; i < n; i++, acc += l->n_out) {
		const int16_t *in = l->in + i * l->step, *w = l->w;

		for (size_t d = 0; d < l->n_in; d += 2, w += 2 * l->n_out) {
			int32_t x = in[d], y = in[d + 1];

			for (size_t h = 0; h < l->n_out; h++)
				acc[h] = ds_model_add(acc[h], ds_model_add(x * w[2 * h], y * w[2 * h + 1]));
		}
	}
}

#ifdef LAYER_VECTOR

static inline int32_t pair_at(const int16_t *in)
{
	int32_t pair;

	memcpy(&pair, in, sizeof pair);
	return pair;
}

/* One function a width: T tokens times two registers of outputs, summed in registers over all inputs. */
#define LAYER(name, attribute, vec, lanes, load, store, set1, madd, add32)                                            \
	attribute static inline void name##_block(const ds_model_layer_in *l, const int16_t *in, int32_t *acc, size_t h, \
						  size_t n)                                                             \
	{                                                                                                              \
		vec sum[TOGETHER][2];                                                                                  \
                                                                                                                       \
		for (size_t t = 0; t < n; t++) {                                                                       \
			sum[t][0] = load((const void *)(acc + t * l->n_out + h));                                      \
			sum[t][1] = load((const void *)(acc + t * l->n_out + h + (lanes)));                            \
		}                                                                                                      \
		for (size_t k = 0; k < l->n_in; k += 2) {                                                              \
			const int16_t *row = l->w + k * l->n_out + 2 * h;                                              \
			vec a = load((const void *)row), b = load((const void *)(row + 2 * (lanes)));                  \
                                                                                                                       \
			for (size_t t = 0; t < n; t++) {                                                               \
				vec x = set1(pair_at(in + t * l->step + k));                                           \
                                                                                                                       \
				sum[t][0] = add32(sum[t][0], madd(x, a));                                              \
				sum[t][1] = add32(sum[t][1], madd(x, b));                                              \
			}                                                                                              \
		}                                                                                                      \
		for (size_t t = 0; t < n; t++) {                                                                       \
			store((void *)(acc + t * l->n_out + h), sum[t][0]);                                            \
			store((void *)(acc + t * l->n_out + h + (lanes)), sum[t][1]);                                  \
		}                                                                                                      \
	}                                                                                                              \
	attribute static void name(const ds_model_layer_in *l, int32_t *acc, size_t n)                                 \
	{                                                                                                              \
		size_t i = 0;                                                                                          \
                                                                                                                       \
		for (; i + TOGETHER <= n; i += TOGETHER) {                                                             \
			for (size_t h = 0; h < l->n_out; h += 2 * (lanes))                                             \
				name##_block(l, l->in + i * l->step, acc + i * l->n_out, h, TOGETHER);                 \
		}                                                                                                      \
		for (; i < n; i++) {                                                                                   \
			for (size_t h = 0; h < l->n_out; h += 2 * (lanes))                                             \
				name##_block(l, l->in + i * l->step, acc + i * l->n_out, h, 1);                        \
		}                                                                                                      \
	}

#define LOAD_128(p) _mm_loadu_si128((const __m128i *)(p))
#define STORE_128(p, v) _mm_storeu_si128((__m128i *)(p), v)
#define LOAD_256(p) _mm256_loadu_si256((const __m256i *)(p))
#define STORE_256(p, v) _mm256_storeu_si256((__m256i *)(p), v)

LAYER(layer_sse2, , __m128i, 4, LOAD_128, STORE_128, _mm_set1_epi32, _mm_madd_epi16, _mm_add_epi32)
LAYER(layer_avx2, __attribute__((target("avx2"))), __m256i, 8, LOAD_256, STORE_256, _mm256_set1_epi32,
      _mm256_madd_epi16, _mm256_add_epi32)
LAYER(layer_avx512, __attribute__((target("avx512bw"))), __m512i, 16, _mm512_loadu_si512, _mm512_storeu_si512,
      _mm512_set1_epi32, _mm512_madd_epi16, _mm512_add_epi32)

#endif

/* n_out is a multiple of 16: registers in pairs are 8, 16 or 32 outputs. */
void ds_model_layer(const ds_model_layer_in *l, int32_t *acc, size_t n)
{
#ifdef LAYER_VECTOR
	if (l->n_out % 32 == 0 && __builtin_cpu_supports("avx512bw"))
		layer_avx512(l, acc, n);
	else if (__builtin_cpu_supports("avx2"))
		layer_avx2(l, acc, n);
	else
		layer_sse2(l, acc, n);
#else
	layer_plain(l, acc, n);
#endif
}

void ds_model_layer_plain(const ds_model_layer_in *l, int32_t *acc, size_t n)
{
	layer_plain(l, acc, n);
}

/* ---- words ----------------------------------------------------------------------------------------------- */

void ds_vector_unpack(int16_t *out, const ds_vectors *v, uint32_t word)
{
	const uint8_t *code = v->codes + (size_t)word * v->subs;
	int8_t bytes[DIMS_MAX];
	size_t dims = (size_t)v->subs * DS_MODEL_SUB;

	if (word >= v->n_words) {
		memset(out, 0, dims * sizeof *out);
		return;
	}
	for (size_t k = 0; k < v->subs; k++)
		memcpy(bytes + k * DS_MODEL_SUB, v->book + (k * 256 + code[k]) * DS_MODEL_SUB, DS_MODEL_SUB);
	for (size_t d = 0; d < dims; d++)
		out[d] = bytes[d];
}

#define BLEND_SHIFT 6 /* sums have so many bits behind the point */

/* One step away: 3/4 of what was there, and 1/4 of the word. */
static void blend(int16_t *restrict sum, const int16_t *restrict word, size_t dims)
{
	for (size_t d = 0; d < dims; d++) {
		int diff = word[d] * (1 << BLEND_SHIFT) - sum[d];

		sum[d] = (int16_t)(sum[d] + ((diff + 2) >> 2));
	}
}

static void blended(int16_t *restrict out, const int16_t *restrict sum, size_t dims)
{
	for (size_t d = 0; d < dims; d++)
		out[d] = (int16_t)((sum[d] + (1 << (BLEND_SHIFT - 1))) >> BLEND_SHIFT);
}

/* Tokens [from, to) whose words are context of [first, first + n). */
static void reach(size_t *from, size_t *to, const ds_looks *l, size_t first, size_t n)
{
	size_t a = first, b = first + n;

	while (a > 0 && first - a < DS_MODEL_FAR && l->v[a - 1].sentence == l->v[first].sentence)
		a--;
	while (b < l->n && b - first - n < DS_MODEL_FAR && l->v[b].sentence == l->v[first].sentence)
		b++;
	*from = a;
	*to = b;
}

/* words: vectors of [from, to) */
static void blend_all(int16_t *left, int16_t *right, const int16_t *words, size_t dims, const size_t range[4])
{
	size_t from = range[0], to = range[1], first = range[2], n = range[3];
	int16_t sum[DIMS_MAX] = {0};

	for (size_t i = from; i < first + n; i++) {
		if (i >= first)
			blended(left + (i - first) * dims, sum, dims);
		blend(sum, words + (i - from) * dims, dims);
	}
	memset(sum, 0, sizeof sum);
	for (size_t i = to; i-- > first;) {
		if (i < first + n)
			blended(right + (i - first) * dims, sum, dims);
		blend(sum, words + (i - from) * dims, dims);
	}
}

void ds_vector_blend(int16_t *left, int16_t *right, int16_t *words, const ds_vectors *v, const ds_looks *l,
		     size_t first, size_t n)
{
	size_t dims = (size_t)v->subs * DS_MODEL_SUB, range[4] = {0, 0, first, n};

	reach(&range[0], &range[1], l, first, n);
	for (size_t i = range[0]; i < range[1]; i++)
		ds_vector_unpack(words + (i - range[0]) * dims, v, l->v[i].vector);
	blend_all(left, right, words, dims, range);
}

/* ---- the network ------------------------------------------------------------------------------------------ */

/* A word's vector in place of zeros, where it is unknown or outside of the sentence. */
static void put_extra(int16_t *out, const ds_model *m, uint32_t which)
{
	size_t dims = (size_t)m->head->subs * DS_MODEL_SUB;
	const int8_t *row = m->extra + (which < DS_WORD_EXTRAS ? which : DS_WORD_UNKNOWN) * dims;

	for (size_t d = 0; d < dims; d++)
		out[d] = row[d];
}

/*
 * Vectors of the tokens [first - 2, first + n + 2), one behind the other, so that the window of each is one stretch;
 * all: those of [from, to), in which unknown words are zeros.
 */
static void make_windows(int16_t *windows, const int16_t *all, const ds_model *m, const ds_looks *l,
			 const size_t range[4])
{
	size_t dims = (size_t)m->head->subs * DS_MODEL_SUB, first = range[2], n = range[3];
	int side = DS_MODEL_WORDS / 2;

	for (int i = -side; i < (int)n + side; i++, windows += dims) {
		const ds_look *k = i < 0 ? ds_look_at(l, first, i) : ds_look_at(l, first + n - 1, i - (int)n + 1);

		if (!k)
			put_extra(windows, m, DS_WORD_OUTSIDE);
		else if (k->vector >= m->head->n_words)
			put_extra(windows, m, k->vector - m->head->n_words);
		else
			memcpy(windows, all + ((size_t)(k - l->v) - range[0]) * dims, dims * sizeof *windows);
	}
}

static void add_marks(int32_t *restrict acc, const ds_model *m, const ds_looks *l, size_t i)
{
	const ds_model_header *h = m->head;
	uint32_t rows[DS_MODEL_MARKS];

	memcpy(acc, m->bias, h->hidden * sizeof *acc);
	ds_model_marks(rows, l, i);
	for (size_t r = 0; r < DS_MODEL_MARKS; r++) {
		const int16_t *restrict row = m->marks + (size_t)rows[r] * h->hidden;

		for (size_t k = 0; k < h->hidden; k++)
			acc[k] = ds_model_add(acc[k], row[k] * (1 << h->mark_shift));
	}
}

static void to_hidden(int16_t *restrict out, const int32_t *restrict acc, int shift, size_t n)
{
	for (size_t k = 0; k < n; k++) {
		int32_t x = acc[k] > 0 ? acc[k] >> shift : 0;

		out[k] = (int16_t)(x > INT16_MAX ? INT16_MAX : x);
	}
}

static void score_network(int32_t *scores, const ds_model_room *room, const ds_model *m, const ds_looks *l,
			  size_t first, size_t n)
{
	const ds_model_header *h = m->head;
	ds_vectors v = {m->codes, m->book, h->n_words, h->subs};
	size_t dims = (size_t)v.subs * DS_MODEL_SUB, near = DS_MODEL_WORDS * dims, range[4] = {0, 0, first, n};
	ds_model_layer_in layer = {m->input, room->windows, near, dims, h->hidden};
	int32_t *acc = room->sums;

	reach(&range[0], &range[1], l, first, n);
	ds_vector_blend(room->left, room->right, room->words, &v, l, first, n);
	make_windows(room->windows, room->words, m, l, range);
	for (size_t i = 0; i < n; i++)
		add_marks(acc + i * h->hidden, m, l, first + i);
	ds_model_layer(&layer, acc, n);
	layer = (ds_model_layer_in){m->input + near * h->hidden, room->left, dims, dims, h->hidden};
	ds_model_layer(&layer, acc, n);
	layer = (ds_model_layer_in){m->input + (near + dims) * h->hidden, room->right, dims, dims, h->hidden};
	ds_model_layer(&layer, acc, n);
	to_hidden(room->hidden, acc, h->hidden_shift, n * h->hidden);
	memset(acc, 0, n * h->stride * sizeof *acc);
	layer = (ds_model_layer_in){m->output, room->hidden, h->hidden, h->hidden, h->stride};
	ds_model_layer(&layer, acc, n);
	for (size_t k = 0; k < n * h->stride; k++)
		scores[k] = ds_model_add(scores[k], (int32_t)((int64_t)acc[k] * h->output_unit >> h->output_shift));
}

/* ---- the linear part ---------------------------------------------------------------------------------- */

static void score_linear(int32_t *scores, const ds_model *m, const ds_looks *l, size_t i)
{
	const ds_model_header *h = m->head;
	uint32_t rows[DS_MODEL_ROWS_MAX];
	int16_t acc[DS_MODEL_STRIDE_MAX] = {0};
	size_t n = ds_model_rows(rows, l, i, h->features);

	for (size_t r = 0; r < n; r++) {
		rows[r] >>= 32 - h->bits;
#ifdef __GNUC__
		__builtin_prefetch(m->linear + (size_t)rows[r] * h->stride);
#endif
	}
	for (size_t r = 0; r < n; r++) {
		const int8_t *row = m->linear + (size_t)rows[r] * h->stride;

		/* at most 48 times 128: no overflow */
		for (size_t y = 0; y < h->stride; y++)
			acc[y] = (int16_t)(acc[y] + row[y]);
	}
	for (size_t y = 0; y < h->stride; y++)
		scores[y] = (int32_t)((int64_t)acc[y] * h->linear_unit);
}

ds_status ds_model_room_make(ds_model_room *out, const ds_model *m, ds_arena *mem, ds_err *err)
{
	size_t dims = (size_t)m->head->subs * DS_MODEL_SUB, n = DS_MODEL_SEGMENT_MAX;
	size_t width = m->head->hidden > m->head->stride ? m->head->hidden : m->head->stride;
	ds_model_room r;

	r.words = ds_arena_get(mem, (n + 2 * DS_MODEL_FAR) * (dims + 1), sizeof *r.words);
	r.windows = ds_arena_get(mem, (n + DS_MODEL_WORDS) * (dims + 1), sizeof *r.windows);
	r.left = ds_arena_get(mem, n * (dims + 1), sizeof *r.left);
	r.right = ds_arena_get(mem, n * (dims + 1), sizeof *r.right);
	r.sums = ds_arena_get(mem, n * width, sizeof *r.sums);
	r.hidden = ds_arena_get(mem, n * (m->head->hidden + 1), sizeof *r.hidden);
	if (!r.words || !r.windows || !r.left || !r.right || !r.sums || !r.hidden)
		return ds_arena_fail(mem, err);
	*out = r;
	return DS_OK;
}

void ds_model_score(int32_t *scores, const ds_model_room *room, const ds_model *m, const ds_looks *l, size_t first, size_t n)
{
	for (size_t i = 0; i < n; i++)
		score_linear(scores + i * m->head->stride, m, l, first + i);
	if (m->head->hidden && m->head->n_words)
		score_network(scores, room, m, l, first, n);
}
