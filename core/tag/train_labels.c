/*
 * Labels of a text -> tags of the chain. See train_int.h.
 *
 * BIO, IOB1, IOBES and BILOU are read alike, by conlleval's rule: a chunk starts at B, S, U, or at any other letter
 * behind another type or behind the end of a chunk.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/train_int.h"

static ds_status label_number(uint32_t *out, ds_trainer *t, ds_str label, ds_err *err)
{
	size_t most = t->is_tags ? DS_MODEL_TAGS_MAX : (DS_MODEL_TAGS_MAX - 1) / 4 + 1;
	ds_status st;

	for (size_t i = t->is_tags ? 0 : 1; i < t->n_labels; i++) {
		if (ds_str_eq(t->labels[i], label)) {
			*out = (uint32_t)i;
			return DS_OK;
		}
	}
	/* the block has them with a NUL behind each */
	if (label.len && memchr(label.at, 0, label.len))
		return ds_fail(err, DS_EFAIL, "a label with a NUL byte");
	if (t->n_labels >= most)
		return ds_fail(err, DS_ELIMIT, "more than %zu labels", most - !t->is_tags);
	st = ds_arena_grow(&t->mem, &t->labels, &t->cap_labels, t->n_labels, t->n_labels + 1, sizeof *t->labels,
			   err);
	if (st == DS_OK)
		st = ds_arena_copy(&t->labels[t->n_labels], label, &t->mem, err);
	*out = (uint32_t)t->n_labels;
	t->n_labels += st == DS_OK;
	return st;
}

static char letter_of(ds_str label)
{
	return label.len > 1 && label.at[1] == '-' ? label.at[0] : 'O';
}

static ds_str type_of(ds_str label)
{
	return letter_of(label) == 'O' ? DS_STR("") : ds_str_sub(label, 2, label.len);
}

static bool starts_chunk(const ds_str *labels, size_t i)
{
	char here = letter_of(labels[i]), before = i ? letter_of(labels[i - 1]) : 'O';

	if (here == 'O')
		return false;
	return here == 'B' || here == 'S' || here == 'U' || strchr("OESLU", before) != NULL ||
	       !ds_str_eq(type_of(labels[i]), type_of(labels[i - 1]));
}

static ds_status chunk_tags(uint8_t *tags, ds_trainer *t, const ds_str *labels, size_t n, ds_err *err)
{
	for (size_t i = 0; i < n; i++) {
		size_t end = i + 1;
		uint32_t k = 0;
		ds_status st;

		if (!starts_chunk(labels, i))
			continue;
		while (end < n && letter_of(labels[end]) != 'O' && !starts_chunk(labels, end))
			end++;
		st = label_number(&k, t, type_of(labels[i]), err);
		if (st)
			return st;
		k = 4 * (k - 1) + 1; /* begin; then inside, end, single */
		for (size_t j = i; j < end; j++)
			tags[j] = (uint8_t)(k + (j + 1 < end ? (j > i) : j > i ? 2 : 3));
		i = end - 1;
	}
	return DS_OK;
}

ds_status ds_train_labels(uint8_t **tags, ds_trainer *t, const ds_str *labels, size_t n, ds_err *err)
{
	uint8_t *v = ds_arena_zero(&t->mem, n + 1, 1);
	ds_status st = DS_OK;

	if (!v)
		return ds_arena_fail(&t->mem, err);
	if (t->is_tags) {
		for (size_t i = 0; i < n && st == DS_OK; i++) {
			uint32_t k = 0;

			st = label_number(&k, t, labels[i], err);
			v[i] = (uint8_t)k;
		}
	} else {
		st = chunk_tags(v, t, labels, n, err);
	}
	if (st == DS_OK)
		*tags = v;
	return st;
}
