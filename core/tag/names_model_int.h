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
 * full name, a name known elsewhere is found where the model saw none. Chunks stay sorted and apart.
 */
ds_status ds_names_document(ds_chunks *chunks, const names *s, const ds_model *m, const ds_looks *l);

/*
 * What is known of each token of a document (see ds_model_look), vectors left out: its tokens are made, values, lists
 * and rules run over it. In doc's arena.
 */
ds_status ds_names_look(ds_looks *out, ds_doc *doc, const ds_names_with *with, bool everywhere, ds_err *err);

#endif
