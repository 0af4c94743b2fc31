/*
 * Explanations of the model's names, inside: features in words. See explain_int.h, model_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_EXPLAIN_MODEL_INT_H
#define DS_TAG_EXPLAIN_MODEL_INT_H

#include "tag/explain_int.h"
#include "tag/names_model_int.h"

/* The border of a sentence in place of a token. */
#define DS_NO_TOKEN_BEFORE (UINT32_MAX - 1)
#define DS_NO_TOKEN_BEHIND UINT32_MAX

/*
 * What speaks for one label against another: all features about one word, or about one kind of thing, summed.
 */
typedef struct ds_evidence {
	ds_feature_about about; /* of words ABOUT_WORD alone */
	uint32_t token;         /* of ABOUT_WORD and ABOUT_LETTERS */
	int64_t weight;
} ds_evidence;

/* What a feature of token i speaks about: sets about and token of *out. */
void ds_evidence_of(ds_evidence *out, const ds_names_taught *t, ds_feature_about about, size_t i);

/* What the evidence is, in words, for the tokens of a chunk. */
ds_str ds_explain_evidence(struct ds_explainer *x, const ds_evidence *e, const ds_chunk *c);

/* "word before: “president”" */
ds_str ds_explain_feature(struct ds_explainer *x, const ds_feature *f, size_t i);

/* What the model found in the document; NULL if none was used. */
static inline const ds_names_taught *ds_taught_of(const struct ds_explainer *x)
{
	return x->t->learned;
}

#endif
