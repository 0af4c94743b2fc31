/*
 * Word vectors: one for each match key, packed by product quantisation. See train_int.h.
 *
 * Vectors are brought to length 1, their mean is taken off; then each piece of four numbers becomes the number of one
 * of 256 typical ones (Lloyd 1957: k-means), found on the first, commonest words.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/train_int.h"

#include "text/fold.h"

#include <math.h>
#include <stdlib.h>

#define SAMPLE 50000u /* words that the typical pieces are found on */
#define ROUNDS 12
#define KINDS 256u
#define WORDS_MAX 4000000u
#define COMMON 2000u      /* the commonest words say nothing about others of their ending */
#define ENDING_WORDS 30u  /* that an ending must have */

void ds_words_free(ds_words *w)
{
	free(w->v);
	free(w->hash);
	free(w->seen);
	free(w->buckets);
	free(w->prints);
	free(w->codes);
	free(w->book);
	free(w->endings);
	free(w->sums);
	ds_buf_free(&w->key);
	memset(w, 0, sizeof *w);
}

/* ---- words with different keys ------------------------------------------------------------------------ */

static ds_status grow_seen(ds_words *w, ds_err *err)
{
	size_t size = w->seen_size ? w->seen_size * 2 : 1 << 16;
	uint64_t *seen = calloc(size, sizeof *seen);

	if (!seen)
		return ds_fail(err, DS_ENOMEM, NULL);
	for (size_t i = 0; i < w->n; i++) {
		size_t at = w->hash[i] & (size - 1);

		while (seen[at])
			at = (at + 1) & (size - 1);
		seen[at] = w->hash[i];
	}
	free(w->seen);
	w->seen = seen;
	w->seen_size = size;
	return DS_OK;
}

/* Takes a hash that was not there; *is_new says whether it was. */
static ds_status take(ds_words *w, uint64_t hash, bool *is_new, ds_err *err)
{
	size_t at;

	if (w->n * 2 >= w->seen_size) {
		ds_status st = grow_seen(w, err);

		if (st)
			return st;
	}
	at = hash & (w->seen_size - 1);
	while (w->seen[at] && w->seen[at] != hash)
		at = (at + 1) & (w->seen_size - 1);
	*is_new = w->seen[at] == 0;
	w->seen[at] = hash;
	return DS_OK;
}

/* 0 for a word of which the key leaves nothing. */
static ds_status hash_of_word(uint64_t *hash, ds_words *w, ds_str word, ds_err *err)
{
	ds_status st;

	ds_buf_clear(&w->key);
	ds_fold_add(&w->key, word);
	st = ds_buf_status(&w->key, err);
	*hash = st || w->key.len == 0 ? 0 : ds_model_hash(ds_buf_view(&w->key));
	return st;
}

static ds_status room(ds_words *w, ds_err *err)
{
	size_t cap = w->cap_v ? w->cap_v * 2 : 4096;
	float *v;
	uint64_t *hash;

	if (w->n < w->cap_v)
		return DS_OK;
	v = realloc(w->v, cap * w->dims * sizeof *v);
	w->v = v ? v : w->v;
	hash = realloc(w->hash, cap * sizeof *hash);
	w->hash = hash ? hash : w->hash;
	if (!v || !hash)
		return ds_fail(err, DS_ENOMEM, NULL);
	w->cap_v = cap;
	return DS_OK;
}

/* ---- endings ---------------------------------------------------------------------------------------------- */

static ds_status grow_endings(ds_words *w, ds_err *err)
{
	size_t size = w->endings_size ? w->endings_size * 2 : 1 << 14;
	struct ds_ending *v = calloc(size, sizeof *v);

	if (!v)
		return ds_fail(err, DS_ENOMEM, NULL);
	for (size_t i = 0; i < w->endings_size; i++) {
		size_t at = w->endings[i].hash & (size - 1);

		if (!w->endings[i].n)
			continue;
		while (v[at].n)
			at = (at + 1) & (size - 1);
		v[at] = w->endings[i];
	}
	free(w->endings);
	w->endings = v;
	w->endings_size = size;
	return DS_OK;
}

static ds_status ending_of(struct ds_ending **out, ds_words *w, uint64_t hash, ds_err *err)
{
	size_t at;

	if (w->n_endings * 2 >= w->endings_size && grow_endings(w, err))
		return DS_ENOMEM;
	at = hash & (w->endings_size - 1);
	while (w->endings[at].n && w->endings[at].hash != hash)
		at = (at + 1) & (w->endings_size - 1);
	*out = &w->endings[at];
	if ((*out)->n)
		return DS_OK;
	if (w->n_endings == w->cap_sums) {
		size_t cap = w->cap_sums ? w->cap_sums * 2 : 1024;
		float *sums = realloc(w->sums, cap * w->dims * sizeof *sums);

		if (!sums)
			return ds_fail(err, DS_ENOMEM, NULL);
		w->sums = sums;
		w->cap_sums = cap;
	}
	memset(w->sums + w->n_endings * w->dims, 0, w->dims * sizeof *w->sums);
	**out = (struct ds_ending){hash, 0, (uint32_t)w->n_endings++};
	return DS_OK;
}

/* Counts a word, whose key is at hand, for its endings. v has length 1. */
static ds_status add_endings(ds_words *w, const float *v, ds_err *err)
{
	ds_str key = ds_buf_view(&w->key);
	char end[1 + DS_MODEL_ENDING_MOST] = DS_MODEL_ENDING;

	for (size_t n = DS_MODEL_ENDING_MOST - 1; n <= DS_MODEL_ENDING_MOST && key.len > n + 1; n++) {
		struct ds_ending *e;
		ds_status st;

		memcpy(end + 1, key.at + key.len - n, n);
		st = ending_of(&e, w, ds_model_hash((ds_str){end, n + 1}), err);
		if (st)
			return st;
		e->n++;
		ds_math_add(w->sums + (size_t)e->at * w->dims, v, 1, w->dims);
	}
	return DS_OK;
}

static ds_status put(ds_words *w, uint64_t hash, const float *v, ds_err *err);

/* Endings of many words become words of their own, in the order in which they were met. */
static ds_status keep_endings(ds_words *w, ds_err *err)
{
	struct ds_ending *by_place = calloc(w->n_endings + 1, sizeof *by_place);
	ds_status st = by_place ? DS_OK : ds_fail(err, DS_ENOMEM, NULL);

	for (size_t i = 0; st == DS_OK && i < w->endings_size; i++) {
		if (w->endings[i].n)
			by_place[w->endings[i].at] = w->endings[i];
	}
	for (size_t i = 0; st == DS_OK && i < w->n_endings; i++) {
		float *v = w->sums + i * w->dims;

		if (by_place[i].n < ENDING_WORDS)
			continue;
		for (size_t d = 0; d < w->dims; d++)
			v[d] /= (float)by_place[i].n;
		st = put(w, by_place[i].hash, v, err);
	}
	free(by_place);
	return st;
}

static bool is_letters(ds_str key)
{
	for (size_t i = 0; i < key.len; i++) {
		if (key.at[i] >= 0 && !(key.at[i] >= 'a' && key.at[i] <= 'z'))
			return false;
	}
	return true;
}

static ds_status put(ds_words *w, uint64_t hash, const float *v, ds_err *err)
{
	bool is_new = false;
	ds_status st = room(w, err);

	if (st == DS_OK)
		st = take(w, hash, &is_new, err);
	if (st || !is_new)
		return st;
	memcpy(w->v + w->n * w->dims, v, w->dims * sizeof *v);
	w->hash[w->n++] = hash;
	return DS_OK;
}

ds_status ds_words_add(ds_words *w, ds_str word, const float *v, size_t dims, bool keep, ds_err *err)
{
	float unit[DS_MODEL_SUBS_MAX * DS_MODEL_SUB];
	double length = 0;
	uint64_t hash;
	ds_status st;

	if (dims == 0 || dims > DS_MODEL_SUBS_MAX * DS_MODEL_SUB || dims % DS_MODEL_SUB)
		return ds_fail(err, DS_EFAIL, "%zu dimensions: must be a multiple of 4, at most %u", dims,
			       DS_MODEL_SUBS_MAX * DS_MODEL_SUB);
	if (w->dims && w->dims != dims)
		return ds_fail(err, DS_EFAIL, "%zu dimensions, the words before have %u", dims, w->dims);
	for (size_t i = 0; i < dims; i++) {
		if (!isfinite(v[i]))
			return ds_fail(err, DS_EFAIL, "number %zu is none, or out of range", i + 1);
	}
	if (w->n >= WORDS_MAX)
		return ds_fail(err, DS_ELIMIT, "more than %u words with vectors", WORDS_MAX);
	if (!w->dims)
		ds_buf_init(&w->key, NULL, 0);
	w->dims = (uint32_t)dims;
	st = hash_of_word(&hash, w, word, err);
	if (st || hash == 0)
		return st;
	for (size_t i = 0; i < dims; i++)
		length += (double)v[i] * v[i];
	for (size_t i = 0; i < dims; i++)
		unit[i] = length > 0 ? (float)(v[i] / sqrt(length)) : 0;
	if (w->n >= COMMON && is_letters(ds_buf_view(&w->key)))
		st = add_endings(w, unit, err);
	return st || !keep ? st : put(w, hash, unit, err);
}

/* ---- packing --------------------------------------------------------------------------------------------- */

static void centre(ds_words *w)
{
	size_t dims = w->dims, n = w->n < SAMPLE ? w->n : SAMPLE;
	double square = 0;
	float factor;

	for (size_t d = 0; d < dims; d++) {
		double sum = 0;

		for (size_t i = 0; i < n; i++)
			sum += w->v[i * dims + d];
		for (size_t i = 0; i < w->n; i++)
			w->v[i * dims + d] -= (float)(sum / (double)n);
	}
	for (size_t i = 0; i < n * dims; i++)
		square += (double)w->v[i] * w->v[i];
	factor = square > 0 ? (float)sqrt((double)(n * dims) / square) : 1;
	for (size_t i = 0; i < w->n * dims; i++)
		w->v[i] *= factor;
}

static unsigned nearest(const float kinds[KINDS][DS_MODEL_SUB], const float *v)
{
	unsigned best = 0;
	float least = INFINITY;

	for (unsigned k = 0; k < KINDS; k++) {
		float sum = 0;

		for (unsigned d = 0; d < DS_MODEL_SUB; d++) {
			float diff = v[d] - kinds[k][d];

			sum += diff * diff;
		}
		if (sum < least) {
			least = sum;
			best = k;
		}
	}
	return best;
}

static void find_kinds(float kinds[KINDS][DS_MODEL_SUB], const ds_words *w, size_t from)
{
	size_t n = w->n < SAMPLE ? w->n : SAMPLE;

	for (size_t k = 0; k < KINDS; k++)
		memcpy(kinds[k], w->v + (k * n / KINDS) * w->dims + from, sizeof kinds[k]);
	for (int round = 0; round < ROUNDS; round++) {
		double sum[KINDS][DS_MODEL_SUB] = {{0}};
		size_t count[KINDS] = {0};

		for (size_t i = 0; i < n; i++) {
			const float *v = w->v + i * w->dims + from;
			unsigned k = nearest((const float(*)[DS_MODEL_SUB])kinds, v);

			count[k]++;
			for (unsigned d = 0; d < DS_MODEL_SUB; d++)
				sum[k][d] += v[d];
		}
		for (size_t k = 0; k < KINDS; k++) {
			for (unsigned d = 0; d < DS_MODEL_SUB && count[k]; d++)
				kinds[k][d] = (float)(sum[k][d] / (double)count[k]);
		}
	}
}

static uint8_t to_byte(float x)
{
	float r = floorf(x + 0.5f);

	return (uint8_t)((r > 127 ? 127 : r < -127 ? -127 : r) + DS_MODEL_ZERO);
}

static void pack(ds_words *w, const uint32_t *place)
{
	size_t subs = w->dims / DS_MODEL_SUB;
	float kinds[KINDS][DS_MODEL_SUB];

	w->unit = 5.0f / 127; /* numbers have deviation 1 */
	for (size_t s = 0; s < subs && !ds_stopped(); s++) {
		uint8_t *book = w->book + s * KINDS * DS_MODEL_SUB;

		find_kinds(kinds, w, s * DS_MODEL_SUB);
		for (size_t k = 0; k < KINDS; k++) {
			for (size_t d = 0; d < DS_MODEL_SUB; d++)
				book[k * DS_MODEL_SUB + d] = to_byte(kinds[k][d] / w->unit);
		}
		for (size_t i = 0; i < w->n; i++)
			w->codes[place[i] * subs + s] =
				(uint8_t)nearest((const float(*)[DS_MODEL_SUB])kinds, w->v + i * w->dims + s * DS_MODEL_SUB);
	}
}

/* Words by bucket; within one as they came, so that of two with one print the commoner is found. */
static ds_status order(ds_words *w, uint32_t **place, ds_err *err)
{
	size_t n_buckets = (size_t)1 << DS_MODEL_BUCKET_BITS;

	w->buckets = calloc(n_buckets + 2, sizeof *w->buckets);
	w->prints = malloc(w->n * sizeof *w->prints);
	*place = malloc(w->n * sizeof **place);
	if (!w->buckets || !w->prints || !*place)
		return ds_fail(err, DS_ENOMEM, NULL);
	for (size_t i = 0; i < w->n; i++)
		w->buckets[ds_model_bucket(w->hash[i]) + 2]++;
	for (size_t b = 2; b < n_buckets + 2; b++)
		w->buckets[b] += w->buckets[b - 1];
	for (size_t i = 0; i < w->n; i++) {
		(*place)[i] = w->buckets[ds_model_bucket(w->hash[i]) + 1]++;
		w->prints[(*place)[i]] = ds_model_print(w->hash[i]);
	}
	return DS_OK;
}

ds_status ds_words_finish(ds_words *w, ds_err *err)
{
	uint32_t *place = NULL;
	size_t subs = w->dims / DS_MODEL_SUB;
	ds_status st;

	if (w->n == 0)
		return DS_OK;
	st = keep_endings(w, err);
	if (st)
		return st;
	/* what a call before, out of memory, left behind */
	free(w->codes);
	free(w->book);
	free(w->buckets);
	free(w->prints);
	w->buckets = NULL;
	w->prints = NULL;
	w->codes = malloc(w->n * subs);
	w->book = malloc(subs * KINDS * DS_MODEL_SUB);
	st = w->codes && w->book ? order(w, &place, err) : ds_fail(err, DS_ENOMEM, NULL);
	if (st == DS_OK) {
		centre(w);
		pack(w, place);
		if (ds_stopped())
			st = ds_fail(err, DS_EINTR, "stopped");
	}
	free(place);
	if (st == DS_OK) {
		free(w->v);
		w->v = NULL;
	}
	return st;
}
