/*
 * The trie of a table: its words by the match key of their first piece.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/lang_int.h"

#define WORDS_MAX 100000u
#define SAME_MAX 600u /* words with one first key: each is looked at wherever the key stands */

static ds_status node_for(ds_lang *l, ds_str key, int32_t *out, ds_err *err)
{
	int32_t *at = &l->root[(unsigned char)key.at[0]];
	int32_t found = -1;

	for (size_t i = 0; i < key.len; i++) {
		int32_t parent = found;

		if (i)
			at = &l->nodes[parent].child;
		found = *at;
		while (found >= 0 && l->nodes[found].byte != (unsigned char)key.at[i])
			found = l->nodes[found].sibling;
		if (found < 0) {
			ds_status st = ds_arena_grow(&l->mem, &l->nodes, &l->cap_nodes, l->n_nodes,
						     l->n_nodes + 1, sizeof *l->nodes, err);

			if (st)
				return st;
			/* the array may have moved */
			at = i ? &l->nodes[parent].child : &l->root[(unsigned char)key.at[0]];
			found = (int32_t)l->n_nodes++;
			l->nodes[found] = (struct ds_lang_node){-1, i ? *at : -1, -1, 0,
								(unsigned char)key.at[i]};
			*at = found;
		}
	}
	*out = found;
	return DS_OK;
}

ds_status ds_lang_word_keep(ds_lang *l, struct ds_lang_word *w, const struct ds_lang_piece *p,
			    size_t n, ds_err *err)
{
	struct ds_lang_piece *keep;
	int32_t node;
	ds_status st;

	if (l->n_words >= WORDS_MAX)
		return ds_fail(err, DS_ELIMIT, "more than %u words", WORDS_MAX);
	keep = ds_arena_get(&l->mem, n, sizeof *keep);
	if (!keep)
		return ds_arena_fail(&l->mem, err);
	memcpy(keep, p, n * sizeof *p);
	w->piece = keep;
	w->n = (uint8_t)n;
	st = node_for(l, p[0].key, &node, err);
	if (st == DS_OK && l->nodes[node].n_words == SAME_MAX)
		st = ds_fail(err, DS_ELIMIT, "more than %u words that begin with \"%.*s\"", SAME_MAX,
			     (int)p[0].key.len, p[0].key.at);
	if (st == DS_OK)
		st = ds_arena_grow(&l->mem, &l->words, &l->cap_words, l->n_words, l->n_words + 1,
				   sizeof *l->words, err);
	if (st)
		return st;
	w->next = l->nodes[node].word;
	l->words[l->n_words] = *w;
	l->nodes[node].word = (int32_t)l->n_words++;
	l->nodes[node].n_words++;
	return DS_OK;
}

ds_status ds_lang_start_add(ds_lang *l, const struct ds_lang_word *model,
			    const struct ds_lang_piece *piece,
			    ds_err *err)
{
	struct ds_lang_word w = *model;

	return ds_lang_word_keep(l, &w, piece, 1, err);
}
