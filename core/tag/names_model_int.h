/*
 * Names by the model, inside: what the whole document says of each. See names_int.h, model_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_NAMES_MODEL_INT_H
#define DS_TAG_NAMES_MODEL_INT_H

#include "tag/model_int.h"

/*
 * The second look, over the document: one name has one type where its places together say so, a surname follows its
 * full name, a name known elsewhere is found where the model saw none. Chunks stay sorted and apart.
 */
ds_status ds_names_document(ds_chunks *chunks, const names *s, const ds_model *m, const ds_looks *l);

#endif
