/*
 * Scores of tokens: rows of the linear part, and the network. See model_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/model_int.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define WIDE 1
#endif

/* Loops that are compiled once for each instruction set; sums are vectors of GNU C, which stay in registers. */
#define INTO static inline __attribute__((always_inline))
#define LANES 16u
typedef int8_t bytes16 __attribute__((vector_size(LANES)));
typedef int16_t numbers16 __attribute__((vector_size(LANES * 2)));
typedef uint32_t sums16 __attribute__((vector_size(LANES * 4)));

/* ---- the network ------------------------------------------------------------------------------------------ */

/* A word's vector in place of zeros, where it is unknown or outside of the sentence. */
static void put_extra(uint8_t *out, const ds_model *m, uint32_t which)
{
	size_t dims = (size_t)m->head->subs * DS_MODEL_SUB;

	memcpy(out, m->extra + (which < DS_WORD_EXTRAS ? which : DS_WORD_UNKNOWN) * dims, dims);
}

/* What the network sees of token i: the words around it one by one, then blended. */
static void put_input(uint8_t *out, const ds_blend *b, const ds_model *m, const ds_looks *l, size_t i)
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
			memcpy(out, b->words + ((size_t)(k - l->v) - b->from) * step, dims);
	}
	memcpy(out, b->left + at, dims);
	memcpy(out + dims, b->right + at, dims);
}

/* At most 17 times 128: no overflow. */
INTO void sum_marks(int32_t *restrict acc, const ds_model *m, const uint32_t *rows)
{
	const ds_model_header *h = m->head;
	const int8_t *at[DS_MODEL_MARKS];

	for (size_t r = 0; r < DS_MODEL_MARKS; r++)
		at[r] = m->marks + (size_t)rows[r] * h->hidden;
	for (size_t k = 0; k < h->hidden; k += LANES) {
		numbers16 sum = {0};
		bytes16 row;
		sums16 all;

		for (size_t r = 0; r < DS_MODEL_MARKS; r++) {
			memcpy(&row, at[r] + k, sizeof row);
			sum += __builtin_convertvector(row, numbers16);
		}
		memcpy(&all, m->bias + k, sizeof all);
		all += __builtin_convertvector(sum, sums16) << h->mark_shift;
		memcpy(acc + k, &all, sizeof all);
	}
}

#ifdef WIDE
__attribute__((target("avx2"))) static void sum_marks_wide(int32_t *acc, const ds_model *m, const uint32_t *rows)
{
	sum_marks(acc, m, rows);
}
#endif

/* The rows of token i are on their way while the next one's are looked for: the table is larger than the near caches. */
static void fetch_marks(ds_model_room *room, const ds_model *m, const ds_looks *l, size_t i)
{
	ds_model_marks(room->marks, l, i);
	for (size_t r = 0; r < DS_MODEL_MARKS; r++) {
		const int8_t *row = m->marks + (size_t)room->marks[r] * m->head->hidden;

		for (size_t k = 0; k < m->head->hidden; k += 64)
			__builtin_prefetch(row + k);
	}
}

/* Sums of the token that was gathered last. */
static void put_marks(ds_model_room *room, const ds_model *m)
{
	int32_t *acc = room->sums + (room->n - 1) * m->head->hidden;

#ifdef WIDE
	if (__builtin_cpu_supports("avx2")) {
		sum_marks_wide(acc, m, room->marks);
		return;
	}
#endif
	sum_marks(acc, m, room->marks);
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
	size_t in = (size_t)h->places * h->subs * DS_MODEL_SUB;
	ds_model_layer_in first = {m->input, room->inputs, in / DS_MODEL_GROUP, in, h->hidden, true};
	ds_model_layer_in second = {m->output, room->hidden, h->hidden * 2 / DS_MODEL_GROUP, h->hidden * 2, h->stride, false};
	int32_t *acc = room->sums;

	ds_model_layer(&first, acc, room->n);
	to_hidden(room->hidden, acc, h->hidden_shift, room->n * h->hidden);
	memset(acc, 0, room->n * h->stride * sizeof *acc);
	ds_model_layer(&second, acc, room->n);
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
		if (room->n)
			put_marks(room, m);
		fetch_marks(room, m, l, i);
		room->tokens[room->n++] = (uint32_t)i;
		if (room->n == DS_MODEL_BATCH) {
			put_marks(room, m);
			flush(scores, room, m);
		}
	}
}

/* ---- the network with a part of what it sees left out: for explanations ----------------------------- */

/* ... of the token that was gathered last, which is token i of the stretch. */
static void leave_out(const ds_model_room *room, const ds_model *m, const ds_model_less *less, int i)
{
	const ds_model_header *h = m->head;
	size_t dims = (size_t)h->subs * DS_MODEL_SUB;
	uint8_t *in = room->inputs + (room->n - 1) * h->places * dims;
	int32_t *acc = room->sums + (room->n - 1) * h->hidden;
	int side = DS_MODEL_WORDS / 2;

	for (int p = 0; p < (int)DS_MODEL_PLACES; p++) {
		int word = i + p - side;

		if (p < (int)DS_MODEL_WORDS ? word >= less->word && word < less->word_end
					    : p == (int)DS_MODEL_WORDS ? less->left : less->right)
			memset(in + (size_t)p * dims, DS_MODEL_ZERO, dims);
	}
	if (less->mark >= DS_MODEL_MARKS)
		return;
	for (size_t k = 0; k < h->hidden; k++)
		acc[k] = ds_model_add(acc[k], -(m->marks[(size_t)room->marks[less->mark] * h->hidden + k] * (1 << h->mark_shift)));
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
		fetch_marks(room, m, l, less->first + i);
		room->tokens[room->n++] = (uint32_t)i;
		put_marks(room, m);
		leave_out(room, m, less, (int)i);
	}
	flush(scores, room, m);
}

/* ---- the linear part ---------------------------------------------------------------------------------- */

/* At most 48 times 127: no overflow. */
INTO void sum_rows(int32_t *restrict scores, const ds_model *m, const uint32_t *rows, size_t n)
{
	const ds_model_header *h = m->head;

	for (size_t y = 0; y < h->stride; y += LANES) {
		numbers16 sum = {0};
		sums16 all;

		for (size_t r = 0; r < n; r++) {
			bytes16 row;

			memcpy(&row, m->linear + (size_t)rows[r] * h->stride + y, sizeof row);
			sum += __builtin_convertvector(row, numbers16);
		}
		all = __builtin_convertvector(sum, sums16) * (uint32_t)h->linear_unit;
		memcpy(scores + y, &all, sizeof all);
	}
}

#ifdef WIDE
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
#ifdef WIDE
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
	if (room->n) {
		put_marks(room, m);
		flush(scores, room, m);
	}
}
