/*
 * Attribution: who says so (design section 4, "claims"). For users: docs/claims.md.
 *
 * Verbs of saying with their stance are a table, and so are the other words that a claim hangs on:
 * "according to", "reportedly", "allegations that", "citing". A claim is one piece of what is said; a
 * quotation in pieces, or one that goes on in the next sentence or paragraph, is a claim a piece, all
 * with one verb. What is said has no dateline; where the saying stands in the middle of its clause ("The blast,
 * he said, killed 9"; "nine were reported dead") it is the whole clause.
 *
 * A speaker that is no tagged name is -1 with its words in speaker_at; of a pronoun or a role the
 * speaker is the mention that it means, or -1 where that is left open. Left out: questions, the text's
 * own voice ("I think"), requests, languages other than English.
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
