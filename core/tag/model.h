/*
 * A sequence model: which tokens are names, of which coarse type, learnt from labelled text
 * (tag/train.h) and used in place from one block of bytes that is mapped or embedded.
 *
 * A linear-chain model (Lafferty et al. 2001): the score of a labelling is the sum of a score for each token and
 * label, and one for each pair of neighbouring labels; the best labelling is found by Viterbi's method. A token's
 * scores are those of its features (words, shapes, affixes, what lists and rules say), hashed into one table, and
 * those of a small network over word vectors of the five words around (Collobert et al. 2011), so that unseen
 * words count by their likeness. All is integers: the same on every machine.
 *
 * A model is immutable and may be used by many threads, each with its own document.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_MODEL_H
#define DS_TAG_MODEL_H

#include "tag/doc.h"

typedef struct ds_model ds_model;

/*
 * Opens a block, borrowed for as long as *out lives (8-byte aligned): header, sizes, versions are checked, and
 * every number inside is kept within bounds at use. DS_EFAIL says what is wrong and what makes it anew.
 */
ds_status ds_model_open(ds_model **out, ds_str block, ds_err *err);

/* The same for a file, which is mapped. Errors name the path; DS_ENOENT where there is none. */
ds_status ds_model_open_file(ds_model **out, const char *path, ds_err *err);
void ds_model_close(ds_model *m);

/* Whether a file is one, by its first bytes. */
bool ds_model_is_file(const char *path);

/* Verifies the whole block against its sum, and every index in it. */
ds_status ds_model_check(const ds_model *m, ds_err *err);

/* The model that ships in the program; NULL where none is embedded. */
const ds_model *ds_model_builtin(void);

/* JSON: data, licences, date, labels, versions, scores. Borrowed. */
ds_str ds_model_info(const ds_model *m);

/* Labels as they were learnt: label 0 is "O"; borrowed. A model of names has "PERSON", "ORG", ...; see is_spans. */
size_t ds_model_n_labels(const ds_model *m);
ds_str ds_model_label(const ds_model *m, size_t i);

/* Spans (names), as against a label for each token (parts of speech). */
bool ds_model_is_spans(const ds_model *m);

/*
 * Of spans: which of PERSON (also PER), ORG, LOC, MISC a label is, as 0 to 3; 4 = another. A tagger finds names by a
 * model that has nothing else.
 */
unsigned ds_model_coarse(const ds_model *m, size_t label);
bool ds_model_is_names(const ds_model *m);

/* Language of its text, "en"; "" = any. Borrowed. */
ds_str ds_model_lang(const ds_model *m);

/* Bytes of the block. */
size_t ds_model_size(const ds_model *m);

/* Sum of the block, for the tagger's version. */
uint64_t ds_model_sum(const ds_model *m);

/* A stretch of tokens with its label. */
typedef struct ds_chunk {
	uint32_t first, count;
	uint32_t label;
	int32_t margin; /* how much better than no name at all, in 1/1024 of a natural logarithm's unit; may be < 0 */
} ds_chunk;

#endif
