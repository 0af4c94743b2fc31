/*
 * Attribution: who says so (design section 4, "claims").
 *
 * Within one sentence: `according to X`; `X said that ...`, with time, place and hearer between the
 * verb and "that"; `..., X said` and `..., said X` behind clauses or a quotation, which may have
 * opened in an earlier sentence of its paragraph; `X, who ..., said`; `..., adding that` and `and
 * said that`; `X put the toll at N`, `X counted N`; passives; `he is said to`, which nobody says.
 * The verbs and their stance are a table.
 *
 * What is said has no dateline. Where the saying stands in the middle of its clause ("The blast,
 * he said, killed 9"; "nine were reported dead") the content is the whole clause. A speaker that
 * is no tagged name, a pronoun above all, is -1 with its words in speaker_at; whom a pronoun means
 * is not decided here. "The minister" is the person who was introduced as one (resolve.h). Questions say nothing. Left out: what a quotation goes on with after the
 * sentence that names its speaker.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_CLAIMS_H
#define DS_TAG_CLAIMS_H

#include "tag/doc.h"

/* Fills doc->claims from doc->tokens and doc->spans, sorted by verb. */
ds_status ds_claims_find(ds_doc *doc, ds_err *err);

/* Sets claim.outer of doc->claims, which are sorted by verb, from their ranges; for readers of a store. */
ds_status ds_claims_nest(ds_doc *doc, ds_err *err);

/* The claim whose content covers the byte read_at (the innermost); -1 if none. */
int32_t ds_claim_at(const ds_doc *doc, size_t read_at);

#endif
