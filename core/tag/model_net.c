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

/* Loops that are compiled once for each instruction set. */
#ifdef __GNUC__
#define INTO static inline __attribute__((always_inline))
#else
#define INTO static inline
#endif

#define BLOCK DS_MODEL_BLOCK
#define GROUP 8u /* tokens that the widest layer takes together; a batch is so many times some */
#define DIMS_MAX (DS_MODEL_SUBS_MAX * DS_MODEL_SUB)

/* ---- one layer ---------------------------------------------------------------------------------------- */

static void layer_plain(const ds_model_layer_in *l, int32_t *acc, size_t n)
{
	for (size_t h = 0; h < l->n_out; h += BLOCK) {
		for (size_t i = 0; i < n; i++) {
			const int16_t *w = l->w + h * l->n_in, *in = l->in + i * l->step;
			int32_t *to = acc + i * l->n_out + h;

			for (size_t d = 0; d < l->n_in; d += 2, w += 2 * BLOCK) {
				for (size_t k = 0; k < BLOCK; k++)
					to[k] = ds_model_add(to[k], ds_model_add(in[d] * w[2 * k], in[d + 1] * w[2 * k + 1]));
			}
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

/*
 * One function a width. A block's weights fit the nearest cache and are gone through for all tokens before the next
 * block's; `together` tokens at a time have their sums in registers.
 */
#define LAYER(name, attribute, vec, lanes, together, load, store, set1, madd, add32)                                  \
	attribute static inline void name##_some(const ds_model_layer_in *l, const int16_t *in, int32_t *acc, size_t h, \
						 size_t n)                                                              \
	{                                                                                                              \
		const int16_t *w = l->w + h * l->n_in;                                                                 \
		vec sum[together][BLOCK / (lanes)];                                                                    \
                                                                                                                       \
		for (size_t t = 0; t < n; t++) {                                                                       \
			for (size_t r = 0; r < BLOCK / (lanes); r++)                                                   \
				sum[t][r] = load((const void *)(acc + t * l->n_out + h + r * (lanes)));                \
		}                                                                                                      \
		for (size_t k = 0; k < l->n_in; k += 2, w += 2 * BLOCK) {                                              \
			for (size_t t = 0; t < n; t++) {                                                               \
				vec x = set1(pair_at(in + t * l->step + k));                                           \
                                                                                                                       \
				for (size_t r = 0; r < BLOCK / (lanes); r++)                                           \
					sum[t][r] = add32(sum[t][r],                                                   \
							  madd(x, load((const void *)(w + 2 * r * (lanes)))));         \
			}                                                                                              \
		}                                                                                                      \
		for (size_t t = 0; t < n; t++) {                                                                       \
			for (size_t r = 0; r < BLOCK / (lanes); r++)                                                   \
				store((void *)(acc + t * l->n_out + h + r * (lanes)), sum[t][r]);                      \
		}                                                                                                      \
	}                                                                                                              \
	attribute static void name(const ds_model_layer_in *l, int32_t *acc, size_t n)                                 \
	{                                                                                                              \
		for (size_t h = 0; h < l->n_out; h += BLOCK) {                                                         \
			size_t i = 0;                                                                                  \
                                                                                                                       \
			for (; i + (together) <= n; i += (together))                                                   \
				name##_some(l, l->in + i * l->step, acc + i * l->n_out, h, together);                  \
			for (; i < n; i++)                                                                             \
				name##_some(l, l->in + i * l->step, acc + i * l->n_out, h, 1);                         \
		}                                                                                                      \
	}

#define LOAD_128(p) _mm_loadu_si128((const __m128i *)(p))
#define STORE_128(p, v) _mm_storeu_si128((__m128i *)(p), v)
#define LOAD_256(p) _mm256_loadu_si256((const __m256i *)(p))
#define STORE_256(p, v) _mm256_storeu_si256((__m256i *)(p), v)

LAYER(layer_sse2, , __m128i, 4, 2, LOAD_128, STORE_128, _mm_set1_epi32, _mm_madd_epi16, _mm_add_epi32)
LAYER(layer_avx2, __attribute__((target("avx2"))), __m256i, 8, 4, LOAD_256, STORE_256, _mm256_set1_epi32,
      _mm256_madd_epi16, _mm256_add_epi32)
LAYER(layer_avx512, __attribute__((target("avx512bw"))), __m512i, 16, 8, _mm512_loadu_si512, _mm512_storeu_si512,
      _mm512_set1_epi32, _mm512_madd_epi16, _mm512_add_epi32)

#endif

void ds_model_layer(const ds_model_layer_in *l, int32_t *acc, size_t n)
{
#ifdef LAYER_VECTOR
	if (__builtin_cpu_supports("avx512bw"))
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

/* Four numbers at a time, straight to their place: a wide load of narrow stores would have to wait for them. */
INTO void unpack(int16_t *restrict out, const ds_vectors *v, uint32_t word)
{
	const uint8_t *code = v->codes + (size_t)word * v->subs;
	size_t step = ds_vector_step(v->subs);

	if (word >= v->n_words) {
		memset(out, 0, step * sizeof *out);
		return;
	}
	memset(out + step - 16, 0, 16 * sizeof *out);
	for (size_t k = 0; k < v->subs; k++) {
		const int8_t *part = v->book + (k * 256 + code[k]) * DS_MODEL_SUB;

		for (size_t d = 0; d < DS_MODEL_SUB; d++)
			out[k * DS_MODEL_SUB + d] = part[d];
	}
}

void ds_vector_unpack(int16_t *out, const ds_vectors *v, uint32_t word)
{
	unpack(out, v, word);
}

#define BLEND_SHIFT 6 /* sums have so many bits behind the point */

/* The codes of a sentence's words lie all over the table: asked for together, they come together. */
INTO void fetch(const ds_vectors *v, uint32_t word)
{
#ifdef __GNUC__
	if (word < v->n_words) {
		__builtin_prefetch(v->codes + (size_t)word * v->subs);
		__builtin_prefetch(v->codes + (size_t)word * v->subs + v->subs - 1);
	}
#else
	(void)v;
	(void)word;
#endif
}

INTO void put_blend(int16_t *restrict out, const int16_t *restrict sum, size_t step)
{
	for (size_t d = 0; d < step; d += 16) {
		for (size_t k = d; k < d + 16; k++)
			out[k] = (int16_t)((sum[k] + (1 << (BLEND_SHIFT - 1))) >> BLEND_SHIFT);
	}
}

/* One step away: 3/4 of what was there, and 1/4 of the word; both within 2^13. */
INTO void blend(int16_t *restrict sum, const int16_t *restrict word, size_t step)
{
	for (size_t d = 0; d < step; d += 16) {
		for (size_t k = d; k < d + 16; k++) {
			int16_t diff = (int16_t)(word[k] * (1 << BLEND_SHIFT) - sum[k]);

			sum[k] = (int16_t)(sum[k] + ((diff + 2) >> 2));
		}
	}
}

/* Of tokens that the network does not score no blend is put down. */
INTO void blend_all(const ds_blend *b, const ds_vectors *v, const ds_looks *l)
{
	int16_t sum[DIMS_MAX] = {0};
	size_t step = ds_vector_step(v->subs), n = b->to - b->from;
	const uint8_t *active = l->active + b->from;

	for (size_t i = 0; i < n; i++)
		fetch(v, l->v[b->from + i].vector);
	for (size_t i = 0; i < n; i++) {
		if (active[i] >= DS_ACTIVE_NAME)
			put_blend(b->left + i * step, sum, step);
		unpack(b->words + i * step, v, l->v[b->from + i].vector);
		blend(sum, b->words + i * step, step);
	}
	memset(sum, 0, sizeof sum);
	for (size_t i = n; i-- > 0;) {
		if (active[i] >= DS_ACTIVE_NAME)
			put_blend(b->right + i * step, sum, step);
		blend(sum, b->words + i * step, step);
	}
}

#ifdef LAYER_VECTOR
__attribute__((target("avx2"))) static void blend_wide(const ds_blend *b, const ds_vectors *v,
							 const ds_looks *l)
{
	blend_all(b, v, l);
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
	/* stretches of one sentence come one after the other */
	if (b->to > first && first >= b->from && l->v[b->from].sentence == l->v[first].sentence &&
	    (b->ends || first + n + DS_MODEL_FAR <= b->to))
		return;
	reach(b, l, first, n);
#ifdef LAYER_VECTOR
	if (__builtin_cpu_supports("avx2")) {
		blend_wide(b, v, l);
		return;
	}
#endif
	blend_all(b, v, l);
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

/* ---- the network ------------------------------------------------------------------------------------------ */

/* A word's vector in place of zeros, where it is unknown or outside of the sentence. */
static void put_extra(int16_t *out, const ds_model *m, uint32_t which)
{
	size_t dims = (size_t)m->head->subs * DS_MODEL_SUB;
	const int8_t *row = m->extra + (which < DS_WORD_EXTRAS ? which : DS_WORD_UNKNOWN) * dims;

	for (size_t d = 0; d < dims; d++)
		out[d] = row[d];
}

/* What the network sees of token i: the words around it one by one, then blended. */
static void put_input(int16_t *out, const ds_blend *b, const ds_model *m, const ds_looks *l, size_t i)
{
	size_t dims = (size_t)m->head->subs * DS_MODEL_SUB, step = ds_vector_step(m->head->subs);
	size_t at = (i - b->from) * step;
	int side = DS_MODEL_WORDS / 2;

	for (int p = -side; p <= side; p++, out += dims) {
		const ds_look *k = ds_look_at(l, i, p);

		if (!k)
			put_extra(out, m, DS_WORD_OUTSIDE);
		else if (k->vector >= m->head->n_words)
			put_extra(out, m, k->vector - m->head->n_words);
		else
			memcpy(out, b->words + ((size_t)(k - l->v) - b->from) * step, dims * sizeof *out);
	}
	memcpy(out, b->left + at, dims * sizeof *out);
	memcpy(out + dims, b->right + at, dims * sizeof *out);
}

/* Sixteen sums at a time stay in registers over all rows. Those of a damaged model wrap around; the trainer's fit. */
INTO void sum_marks(int32_t *restrict acc, const ds_model *m, const uint32_t *rows)
{
	const ds_model_header *h = m->head;
	const int16_t *at[DS_MODEL_MARKS];

	for (size_t r = 0; r < DS_MODEL_MARKS; r++)
		at[r] = m->marks + (size_t)rows[r] * h->hidden;
	for (size_t k = 0; k < h->hidden; k += 16) {
		uint16_t sum[16] = {0};

		for (size_t r = 0; r < DS_MODEL_MARKS; r++) {
			for (size_t d = 0; d < 16; d++)
				sum[d] = (uint16_t)(sum[d] + (uint16_t)at[r][k + d]);
		}
		for (size_t d = 0; d < 16; d++)
			acc[k + d] = ds_model_add(m->bias[k + d], (int16_t)sum[d] * (1 << h->mark_shift));
	}
}

#ifdef LAYER_VECTOR
__attribute__((target("avx2"))) static void sum_marks_wide(int32_t *acc, const ds_model *m, const uint32_t *rows)
{
	sum_marks(acc, m, rows);
}
#endif

static void put_marks(int32_t *acc, const ds_model *m, const ds_looks *l, size_t i)
{
	uint32_t rows[DS_MODEL_MARKS];

	ds_model_marks(rows, l, i);
#ifdef LAYER_VECTOR
	if (__builtin_cpu_supports("avx2")) {
		sum_marks_wide(acc, m, rows);
		return;
	}
#endif
	sum_marks(acc, m, rows);
}

static void to_hidden(int16_t *restrict out, const int32_t *restrict acc, int shift, size_t n)
{
	for (size_t k = 0; k < n; k++) {
		int32_t x = acc[k] > 0 ? acc[k] >> shift : 0;

		out[k] = (int16_t)(x > INT16_MAX ? INT16_MAX : x);
	}
}

/* Scores of the tokens that were gathered. */
static void flush(int32_t *scores, ds_model_room *room, const ds_model *m)
{
	const ds_model_header *h = m->head;
	size_t in = (size_t)h->places * h->subs * DS_MODEL_SUB, n = (room->n + GROUP - 1) / GROUP * GROUP;
	ds_model_layer_in first = {m->input, room->inputs, in, in, h->hidden};
	ds_model_layer_in second = {m->output, room->hidden, h->hidden, h->hidden, h->stride};
	int32_t *acc = room->sums;

	/* whole groups of tokens are cheaper than some alone: what is missing in the last is zeros */
	memset(room->inputs + room->n * in, 0, (n - room->n) * in * sizeof *room->inputs);
	memset(acc + room->n * h->hidden, 0, (n - room->n) * h->hidden * sizeof *acc);
	ds_model_layer(&first, acc, n);
	to_hidden(room->hidden, acc, h->hidden_shift, n * h->hidden);
	memset(acc, 0, n * h->stride * sizeof *acc);
	ds_model_layer(&second, acc, n);
	for (size_t i = 0; i < room->n; i++) {
		int32_t *to = scores + (size_t)room->tokens[i] * h->stride;

		for (size_t y = 0; y < h->stride; y++)
			to[y] = ds_model_add(to[y], (int32_t)((int64_t)acc[i * h->stride + y] * h->output_unit >> h->output_shift));
	}
	room->n = 0;
}

/* Tokens are scored in batches, so that the weights are gone through once for many of them. */
static void score_network(int32_t *scores, ds_model_room *room, const ds_model *m, const ds_looks *l, size_t first,
			  size_t n)
{
	const ds_model_header *h = m->head;
	const ds_vectors v = {m->codes, m->book, h->n_words, h->subs};
	size_t in = (size_t)h->places * h->subs * DS_MODEL_SUB;

	ds_vector_blend(&room->blend, &v, l, first, n);
	for (size_t i = first; i < first + n; i++) {
		if (l->active[i] < DS_ACTIVE_NAME)
			continue;
		put_input(room->inputs + room->n * in, &room->blend, m, l, i);
		put_marks(room->sums + room->n * h->hidden, m, l, i);
		room->tokens[room->n++] = (uint32_t)i;
		if (room->n == DS_MODEL_BATCH)
			flush(scores, room, m);
	}
}

/* ---- the network with a part of what it sees left out: for explanations ----------------------------- */

static void leave_out(const ds_model_room *room, const ds_model *m, const ds_looks *l, const ds_model_less *less, int i)
{
	const ds_model_header *h = m->head;
	size_t dims = (size_t)h->subs * DS_MODEL_SUB;
	int16_t *in = room->inputs + room->n * h->places * dims;
	int32_t *acc = room->sums + room->n * h->hidden;
	uint32_t rows[DS_MODEL_MARKS];
	int side = DS_MODEL_WORDS / 2;

	for (int p = 0; p < (int)DS_MODEL_PLACES; p++) {
		int word = i + p - side;

		if (p < (int)DS_MODEL_WORDS ? word >= less->word && word < less->word_end
					    : p == (int)DS_MODEL_WORDS ? less->left : less->right)
			memset(in + (size_t)p * dims, 0, dims * sizeof *in);
	}
	if (less->mark >= DS_MODEL_MARKS)
		return;
	ds_model_marks(rows, l, less->first + (size_t)i);
	for (size_t k = 0; k < h->hidden; k++)
		acc[k] = ds_model_add(acc[k], -(m->marks[(size_t)rows[less->mark] * h->hidden + k] * (1 << h->mark_shift)));
}

void ds_model_network(int32_t *scores, ds_model_room *room, const ds_model *m, const ds_looks *l,
		      const ds_model_less *less)
{
	const ds_model_header *h = m->head;
	const ds_vectors v = {m->codes, m->book, h->n_words, h->subs};
	size_t in = (size_t)h->places * h->subs * DS_MODEL_SUB;

	memset(scores, 0, less->n * h->stride * sizeof *scores);
	if (!ds_model_has_network(m))
		return;
	ds_vector_blend(&room->blend, &v, l, less->first, less->n);
	for (size_t i = 0; i < less->n && room->n < DS_MODEL_BATCH; i++) {
		if (l->active[less->first + i] < DS_ACTIVE_NAME)
			continue;
		put_input(room->inputs + room->n * in, &room->blend, m, l, less->first + i);
		put_marks(room->sums + room->n * h->hidden, m, l, less->first + i);
		leave_out(room, m, l, less, (int)i);
		room->tokens[room->n++] = (uint32_t)i;
	}
	flush(scores, room, m);
}

/* ---- the linear part ---------------------------------------------------------------------------------- */

/* At most 48 times 127: no overflow. */
INTO void sum_rows(int32_t *restrict scores, const ds_model *m, const uint32_t *rows, size_t n)
{
	const ds_model_header *h = m->head;

	for (size_t y = 0; y < h->stride; y += 16) {
		int16_t sum[16] = {0};

		for (size_t r = 0; r < n; r++) {
			const int8_t *row = m->linear + (size_t)rows[r] * h->stride + y;

			for (size_t k = 0; k < 16; k++)
				sum[k] = (int16_t)(sum[k] + row[k]);
		}
		for (size_t k = 0; k < 16; k++)
			scores[y + k] = (int32_t)((uint32_t)sum[k] * (uint32_t)h->linear_unit);
	}
}

#ifdef LAYER_VECTOR
__attribute__((target("avx2"))) static void sum_rows_wide(int32_t *scores, const ds_model *m, const uint32_t *rows,
							    size_t n)
{
	sum_rows(scores, m, rows, n);
}
#endif

/* Rows of a stretch's tokens are named, and fetched, one token ahead of their sums. */
static void score_linear(int32_t *scores, const ds_model *m, const ds_looks *l, size_t first, size_t n)
{
	const ds_model_header *h = m->head;
	uint32_t rows[2][DS_MODEL_ROWS_MAX];
	size_t count[2] = {0, 0};

	for (size_t i = 0; i <= n; i++) {
		uint32_t *now = rows[i % 2];

		if (i < n) {
			count[i % 2] = ds_model_rows(now, l, first + i, h->features);
			for (size_t r = 0; r < count[i % 2]; r++) {
				now[r] >>= 32 - h->bits;
#ifdef __GNUC__
				__builtin_prefetch(m->linear + (size_t)now[r] * h->stride);
#endif
			}
		}
		if (i == 0)
			continue;
#ifdef LAYER_VECTOR
		if (__builtin_cpu_supports("avx2")) {
			sum_rows_wide(scores + (i - 1) * h->stride, m, rows[(i - 1) % 2], count[(i - 1) % 2]);
			continue;
		}
#endif
		sum_rows(scores + (i - 1) * h->stride, m, rows[(i - 1) % 2], count[(i - 1) % 2]);
	}
}

void ds_model_linear(int32_t *scores, const ds_model *m, uint32_t row)
{
	const ds_model_header *h = m->head;

	row >>= 32 - h->bits;
	for (size_t y = 0; y < h->stride; y++)
		scores[y] = m->linear[(size_t)row * h->stride + y] * h->linear_unit;
}

ds_status ds_model_room_make(ds_model_room *out, const ds_model *m, size_t longest, ds_arena *mem, ds_err *err)
{
	size_t dims = (size_t)m->head->subs * DS_MODEL_SUB, n = DS_MODEL_BATCH;
	size_t width = m->head->hidden > m->head->stride ? m->head->hidden : m->head->stride;
	ds_model_room r = {.n = 0};

	r.inputs = ds_arena_get(mem, n * DS_MODEL_PLACES * (dims + 1), sizeof *r.inputs);
	r.sums = ds_arena_get(mem, n * width, sizeof *r.sums);
	r.hidden = ds_arena_get(mem, n * (m->head->hidden + 1), sizeof *r.hidden);
	r.tokens = ds_arena_get(mem, n, sizeof *r.tokens);
	if (!r.inputs || !r.sums || !r.hidden || !r.tokens || ds_blend_make(&r.blend, (uint32_t)dims, longest, mem, err))
		return ds_arena_fail(mem, err);
	*out = r;
	return DS_OK;
}

void ds_model_score(int32_t *scores, ds_model_room *room, const ds_model *m, const ds_looks *l, size_t first, size_t n)
{
	score_linear(scores + first * m->head->stride, m, l, first, n);
	if (ds_model_has_network(m))
		score_network(scores, room, m, l, first, n);
}

void ds_model_score_end(int32_t *scores, ds_model_room *room, const ds_model *m)
{
	if (room->n)
		flush(scores, room, m);
}
