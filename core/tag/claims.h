/*
 * Attribution: who says so (design section 4, "claims").
 *
 * First form: the two commonest patterns within one sentence, `according to X` and `X
 * said/confirmed that ...` (also inverted after a quotation: `"...", X said`). The verbs and their
 * stance are a table.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_CLAIMS_H
#define DS_TAG_CLAIMS_H

#include "tag/doc.h"

/* Fills doc->claims from doc->tokens and doc->spans. */
ds_status ds_claims_find(ds_doc *doc, ds_err *err);

/* The claim whose content covers the byte read_at (the innermost); -1 if none. */
int32_t ds_claim_at(const ds_doc *doc, size_t read_at);

#endif
