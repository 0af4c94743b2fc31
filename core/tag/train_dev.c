/*
 * How a model does on dev text: chunks counted, and the finished block tried. See train_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/train_int.h"

static size_t chunk_end(const ds_trainer *t, const uint8_t *tags, size_t i, size_t n)
{
	size_t end = i + 1;

	while (end < n && (t->is_tags ? tags[end] == tags[i] : !t->may[(size_t)tags[end - 1] * t->w.n_tags]))
		end++;
	return end;
}

/* Chunks (of tags: tokens) of one text, given and found. */
void ds_train_count(ds_train_progress *p, const ds_trainer *t, const uint8_t *gold, const uint8_t *found, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		bool g = t->is_tags || (gold[i] && t->may[gold[i]]), f = t->is_tags || (found[i] && t->may[found[i]]);

		p->gold += g;
		p->found += f;
		if (g && f && gold[i] == found[i])
			p->right += t->is_tags || (chunk_end(t, gold, i, n) == chunk_end(t, found, i, n));
	}
}

static ds_status try_text(ds_trainer *t, const ds_model *m, const ds_train_text *x, ds_err *err)
{
	ds_train_progress one = {.gold = 0};
	ds_train_set *set = &t->sets[x->set - 1];
	ds_chunks found = {.n = 0};
	ds_arena mem;
	ds_status st;

	ds_arena_init(&mem, NULL, SIZE_MAX);
	st = ds_model_find(&found, m, &x->l, &mem, err);
	if (st == DS_OK)
		ds_train_count(&one, t, x->tags, found.tags, x->l.n);
	ds_arena_free(&mem);
	set->gold += one.gold;
	set->found += one.found;
	set->right += one.right;
	return st;
}

ds_status ds_train_dev(ds_trainer *t, ds_str block, ds_err *err)
{
	ds_model *m = NULL;
	ds_status st = ds_model_open(&m, block, err);

	for (size_t i = 0; st == DS_OK && i < t->n_texts; i++) {
		if (t->texts[i].use == DS_TRAIN_DEV && t->texts[i].set)
			st = try_text(t, m, &t->texts[i], err);
	}
	ds_model_close(m);
	return st;
}
