/*
 * Names by the model, inside: what the whole document says of each. See names_int.h, model_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_NAMES_MODEL_INT_H
#define DS_TAG_NAMES_MODEL_INT_H

#include "tag/model_int.h"
#include "tag/names.h"

/*
 * The second look, over the document: one name has one type where its places together say so, a surname follows its
 * full name, a name known elsewhere is found where the model saw none, a dateline tells town and agency. The margin of a
 * chunk is then all that speaks for it. Chunks stay sorted and apart.
 */
ds_status ds_names_document(ds_chunks *chunks, const names *s, const ds_model *m, const ds_looks *l, ds_arena *mem);

/* Notes of what it adds to a score. */
#define DS_NAMES_OTHERS "the other places of the name in this document"
#define DS_NAMES_CUE "it stands in a dateline, or is called a town or a capital"
#define DS_NAMES_LISTED "the lists have it as this and nothing else, and the model does not know the word"
#define DS_NAMES_SURNAME "it is the last word of a person named in full in this document"

/* What the model found in a document: for explain.h. */
typedef struct ds_names_taught {
	const ds_model *m;
	ds_looks looks;
	ds_chunks chunks; /* after the second look */
	names joined;     /* the mentions that came of rules and chunks */
} ds_names_taught;

/* Whether a label of the model is the coarse type of `type` (ds_type). */
bool ds_names_same_kind(const ds_model *m, uint32_t label, unsigned type);

/* The type that is named like the label; DS_TYPE_COUNT = there is none. */
uint8_t ds_names_label_type(const ds_model *m, uint32_t label);

/*
 * What is known of each token of a document (see ds_model_look), vectors left out: its tokens are made, values, lists
 * and rules run over it. In doc's arena.
 */
ds_status ds_names_look(ds_looks *out, ds_doc *doc, const ds_names_with *with, bool everywhere, ds_err *err);

#endif
