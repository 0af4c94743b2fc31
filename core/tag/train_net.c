/*
 * Scores of tokens with fractions, and what each weight had to do with them. See train_int.h; model_net.c is the same
 * in integers.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/train_int.h"

#include <math.h>
#include <stdlib.h>

#define DECAY1 0.9
#define DECAY2 0.999
#define CALM 0.1f /* Adagrad: what a row's history starts with */

/* ---- weights ------------------------------------------------------------------------------------------ */

ds_block *ds_weights_block(ds_weights *w, int i)
{
	ds_block *const blocks[DS_BLOCKS] = {&w->input, &w->marks, &w->bias, &w->output, &w->change, &w->extra};

	return blocks[i];
}

static ds_status make_block(ds_block *b, size_t n, float deviation, ds_random *r, ds_err *err)
{
	b->n = n;
	b->w = calloc(n + 1, sizeof *b->w);
	b->grad = calloc(n + 1, sizeof *b->grad);
	b->mean = calloc(n + 1, sizeof *b->mean);
	b->square = calloc(n + 1, sizeof *b->square);
	if (!b->w || !b->grad || !b->mean || !b->square)
		return ds_fail(err, DS_ENOMEM, NULL);
	for (size_t i = 0; i < n && deviation > 0; i++)
		b->w[i] = deviation * ds_random_normal(r);
	return DS_OK;
}

/* w has its sizes; the rest is set here. */
ds_status ds_weights_init(ds_weights *w, ds_random *r, ds_err *err)
{
	size_t rows = ((size_t)1 << w->bits) * w->stride, in = (size_t)DS_MODEL_PLACES * w->dims;
	float deviation = in ? 1 / sqrtf((float)in) : 0;
	ds_status st;

	w->power1 = w->power2 = 1;
	w->linear = calloc(rows, sizeof *w->linear);
	w->linear_square = calloc(rows, sizeof *w->linear_square);
	if (!w->linear || !w->linear_square)
		return ds_fail(err, DS_ENOMEM, NULL);
	st = make_block(&w->input, in * w->hidden, deviation, r, err);
	if (st == DS_OK)
		st = make_block(&w->marks, (size_t)ds_model_mark_rows() * w->hidden, 0.05f, r, err);
	if (st == DS_OK)
		st = make_block(&w->bias, w->hidden, 0, r, err);
	if (st == DS_OK)
		st = make_block(&w->output, (size_t)w->hidden * w->stride, 0.1f, r, err);
	if (st == DS_OK)
		st = make_block(&w->change, (size_t)w->n_tags * w->n_tags, 0, r, err);
	return st ? st : make_block(&w->extra, (size_t)DS_WORD_EXTRAS * w->dims, 0.1f, r, err);
}

void ds_weights_free(ds_weights *w)
{
	for (int i = 0; i < DS_BLOCKS; i++) {
		ds_block *b = ds_weights_block(w, i);

		free(b->w);
		free(b->grad);
		free(b->mean);
		free(b->square);
		memset(b, 0, sizeof *b);
	}
	free(w->linear);
	free(w->linear_square);
	w->linear = w->linear_square = NULL;
}

void ds_weights_step(ds_weights *w, float rate)
{
	float fix1, fix2;

	w->power1 *= DECAY1;
	w->power2 *= DECAY2;
	fix1 = (float)(1 / (1 - w->power1));
	fix2 = (float)(1 / (1 - w->power2));
	for (int k = 0; k < DS_BLOCKS; k++) {
		ds_block *b = ds_weights_block(w, k);

		if (b == &w->extra && w->extra_fixed)
			continue;
		for (size_t i = 0; i < b->n; i++) {
			float g = b->grad[i] / BATCH;

			b->mean[i] = (float)DECAY1 * b->mean[i] + (float)(1 - DECAY1) * g;
			b->square[i] = (float)DECAY2 * b->square[i] + (float)(1 - DECAY2) * g * g;
			b->w[i] -= rate * (b->mean[i] * fix1) / (sqrtf(b->square[i] * fix2) + 1e-8f);
			b->grad[i] = 0;
		}
	}
}

/* rows of `width` numbers of one model into its columns of the joint one, n times as wide */
static void put_columns(float *to, const float *from, size_t rows, size_t width, uint32_t k, uint32_t n)
{
	for (size_t r = 0; r < rows; r++)
		memcpy(to + (r * n + k) * width, from + r * width, width * sizeof *to);
}

void ds_weights_join(ds_weights *sum, const ds_weights *w, uint32_t k, uint32_t n)
{
	size_t rows = (size_t)1 << w->bits, h = w->hidden;

	ds_math_add(sum->linear, w->linear, 1.0f / (float)n, rows * w->stride);
	ds_math_add(sum->change.w, w->change.w, 1.0f / (float)n, w->change.n);
	put_columns(sum->input.w, w->input.w, (size_t)DS_MODEL_PLACES * w->dims, h, k, n);
	put_columns(sum->marks.w, w->marks.w, ds_model_mark_rows(), h, k, n);
	put_columns(sum->bias.w, w->bias.w, 1, h, k, n);
	for (size_t i = 0; i < w->output.n; i++)
		sum->output.w[k * w->output.n + i] = w->output.w[i] / (float)n;
	if (k == 0)
		memcpy(sum->extra.w, w->extra.w, w->extra.n * sizeof(float));
}

/* ---- forward -------------------------------------------------------------------------------------------- */

static void forward_linear(ds_trainer *t, ds_train_token *k, const ds_looks *l, size_t i, bool learning)
{
	uint32_t rows[DS_MODEL_ROWS_MAX];
	size_t n = ds_model_rows(rows, l, i, t->w.features);
	float f = learning ? 1 / (1 - t->row_drop) : 1;

	k->n_rows = 0;
	for (size_t r = 0; r < n; r++) {
		if (learning && (t->sketch[rows[r] >> (32 - SKETCH_BITS)] < RARE ||
				 ds_random_unit(&t->random) < t->row_drop))
			continue;
		k->rows[k->n_rows++] = rows[r] >> (32 - t->w.bits);
	}
	for (size_t r = 0; r < k->n_rows; r++) {
		const float *row = t->w.linear + (size_t)k->rows[r] * t->w.stride;

		for (size_t y = 0; y < t->w.stride; y++)
			k->score[y] += f * row[y];
	}
}

static float number_of(const ds_trainer *t, uint8_t byte)
{
	return t->words.unit * (float)(byte - (int)DS_MODEL_ZERO);
}

static void read_vector(float *out, const ds_trainer *t, uint32_t word)
{
	ds_vectors v = {t->words.codes, t->words.book, t->table.n_words, t->w.dims / DS_MODEL_SUB};
	uint8_t bytes[DS_MODEL_SUBS_MAX * DS_MODEL_SUB];

	if (word >= v.n_words) {
		memcpy(out, t->w.extra.w + (size_t)(word - v.n_words) * t->w.dims, t->w.dims * sizeof *out);
		return;
	}
	ds_vector_unpack(bytes, &v, word);
	for (size_t d = 0; d < t->w.dims; d++)
		out[d] = number_of(t, bytes[d]);
}

static void read_input(ds_trainer *t, ds_train_token *k, const ds_looks *l, size_t i)
{
	size_t dims = t->w.dims, at = (i - t->blend.from) * ds_vector_step(dims / DS_MODEL_SUB);
	const uint8_t *left = t->blend.left + at, *right = t->blend.right + at;
	float *far = k->input + DS_MODEL_WORDS * dims;

	for (size_t p = 0; p < DS_MODEL_WORDS; p++) {
		const ds_look *x = ds_look_at(l, i, (int)p - (int)(DS_MODEL_WORDS / 2));

		k->words[p] = x ? x->vector : t->table.n_words + DS_WORD_OUTSIDE;
		read_vector(k->input + p * dims, t, k->words[p]);
	}
	for (size_t d = 0; d < dims; d++) {
		far[d] = number_of(t, left[d]);
		far[dims + d] = number_of(t, right[d]);
	}
}

/* Marks of affixes, which alone know a word, are left out now and then. */
static bool is_affix(size_t mark)
{
	return mark == 9 || mark == 10;
}

static void forward_net(ds_trainer *t, ds_train_token *k, const ds_looks *l, size_t i, bool learning)
{
	const ds_weights *w = &t->w;
	float z[DS_MODEL_HIDDEN_MAX], keep = 1 / (1 - t->unit_drop);

	memcpy(z, w->bias.w, w->hidden * sizeof *z);
	ds_model_marks(k->marks, l, i);
	for (size_t m = 0; m < DS_MODEL_MARKS; m++) {
		if (learning && is_affix(m) && ds_random_unit(&t->random) < t->mark_drop)
			k->marks[m] = UINT32_MAX;
		else
			ds_math_add(z, w->marks.w + (size_t)k->marks[m] * w->hidden, 1, w->hidden);
	}
	ds_math_forward(z, w->input.w, k->input, (size_t)DS_MODEL_PLACES * w->dims, w->hidden);
	for (size_t h = 0; h < w->hidden; h++) {
		k->hidden[h] = z[h] > 0 ? z[h] : 0;
		if (learning)
			k->hidden[h] *= ds_random_unit(&t->random) < t->unit_drop ? 0 : keep;
	}
	ds_math_forward(k->score, w->output.w, k->hidden, w->hidden, w->stride);
}

void ds_train_forward(ds_trainer *t, const ds_train_text *x, size_t first, size_t n, bool learning)
{
	const ds_looks *l = &x->l;
	ds_vectors v = {t->words.codes, t->words.book, t->table.n_words, t->w.dims / DS_MODEL_SUB};

	if (t->blended != x)
		t->blend.to = 0;
	t->blended = x;
	if (t->w.dims)
		ds_vector_blend(&t->blend, &v, l, first, n);
	for (size_t i = 0; i < n; i++) {
		ds_train_token *k = &t->work[i];

		memset(k->score, 0, t->w.stride * sizeof *k->score);
		forward_linear(t, k, l, first + i, learning);
		k->net = t->w.dims && l->active[first + i] >= DS_ACTIVE_NAME;
		if (!k->net)
			continue;
		read_input(t, k, l, first + i);
		forward_net(t, k, l, first + i, learning);
	}
}

/* ---- back ------------------------------------------------------------------------------------------------- */

static void backward_linear(ds_trainer *t, const ds_train_token *k)
{
	float f = 1 / (1 - t->row_drop);

	for (size_t r = 0; r < k->n_rows; r++) {
		float *w = t->w.linear + (size_t)k->rows[r] * t->w.stride;
		float *square = t->w.linear_square + (size_t)k->rows[r] * t->w.stride;

		for (size_t y = 0; y < t->w.stride; y++) {
			float g = f * k->grad[y];

			square[y] += g * g;
			w[y] -= t->rate_linear * g / (sqrtf(square[y]) + CALM);
		}
	}
}

static void backward_net(ds_trainer *t, const ds_train_token *k)
{
	ds_weights *w = &t->w;
	float back[DS_MODEL_HIDDEN_MAX] = {0}, keep = 1 / (1 - t->unit_drop);

	for (size_t h = 0; h < w->hidden; h++) {
		const float *row = w->output.w + h * w->stride;
		float sum = 0;

		if (k->hidden[h] == 0)
			continue;
		for (size_t y = 0; y < w->stride; y++)
			sum += k->grad[y] * row[y];
		back[h] = sum * keep;
	}
	ds_math_outer(w->output.grad, k->hidden, k->grad, w->hidden, w->stride);
	ds_math_add(w->bias.grad, back, 1, w->hidden);
	for (size_t m = 0; m < DS_MODEL_MARKS; m++) {
		if (k->marks[m] != UINT32_MAX)
			ds_math_add(w->marks.grad + (size_t)k->marks[m] * w->hidden, back, 1, w->hidden);
	}
	ds_math_outer(w->input.grad, k->input, back, (size_t)DS_MODEL_PLACES * w->dims, w->hidden);
	for (size_t p = 0; p < DS_MODEL_WORDS; p++) {
		float *extra;

		if (k->words[p] < t->table.n_words)
			continue;
		extra = w->extra.grad + (size_t)(k->words[p] - t->table.n_words) * w->dims;
		for (size_t d = 0; d < w->dims; d++) {
			const float *row = w->input.w + (p * w->dims + d) * w->hidden;
			float sum = 0;

			for (size_t h = 0; h < w->hidden; h++)
				sum += row[h] * back[h];
			extra[d] += sum;
		}
	}
}

void ds_train_backward(ds_trainer *t, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		backward_linear(t, &t->work[i]);
		if (t->work[i].net)
			backward_net(t, &t->work[i]);
	}
}
