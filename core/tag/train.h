/*
 * Training of a sequence model (tag/model.h) from labelled text.
 *
 * The model's likelihood is raised by stochastic gradients: Adagrad (Duchi et al. 2011) for the sparse linear part,
 * Adam (Kingma, Ba 2015) for the network, with dropout (Srivastava et al. 2014) in both. Text without labels is
 * labelled by models that were trained first, and learnt from like the rest (self-training; several of them vote).
 *
 * One thread, a seed, no library function whose last bit is another one elsewhere: the same input gives the same
 * model, bit for bit, whatever the compiler.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_TRAIN_H
#define DS_TAG_TRAIN_H

#include "base/buf.h"
#include "tag/model.h"
#include "tag/names.h"

typedef struct ds_trainer ds_trainer;

/* What is told after a part of the work. */
typedef struct ds_train_progress {
	uint32_t model, models; /* the one being trained, from 1 */
	uint32_t teachers;      /* so many of them, the first, label the plain text */
	uint32_t pass, passes;  /* from 1 */
	size_t done, total;     /* sentences of this pass */
	double loss;            /* of a sentence, on average; natural logarithm's units */
	bool ended;             /* the pass is over: what follows is set */
	uint64_t gold, found, right; /* chunks of the dev text; gold 0 = there is none */
} ds_train_progress;

typedef struct ds_train_opts {
	uint64_t seed;
	uint32_t passes;   /* over the text; 0 = 3 */
	uint32_t hidden;   /* units of the network, a multiple of 16 up to 256; 0 = 96; unused without vectors */
	uint32_t bits;     /* 2^bits rows of the linear part; 0 = 17 */
	uint32_t teachers; /* models that label plain text together; 0 = 1; unused without plain text */
	uint32_t models;   /* models that are trained apart and become one, whose scores are their mean; 0 = 1 */
	ds_str lang;       /* "en"; empty = any; copied, at most 11 bytes */
	void (*progress)(void *user, const ds_train_progress *p); /* may be NULL */
	void *user;
} ds_train_opts;

/* lists: borrowed, those of the tagger that will use the model. */
ds_status ds_trainer_new(ds_trainer **out, const ds_train_opts *opts, const ds_gazetteer *const *lists,
			 size_t n_lists, ds_err *err);
void ds_trainer_free(ds_trainer *t);

/*
 * A word and its vector; all before the first document. The first of words with one match key counts. The number of
 * dimensions is the first one's, at most 256; a multiple of 4 (DS_EFAIL, as for numbers that are not finite). keep false: a word that the model does not
 * keep; only what words with its ending are like is learnt from it.
 */
ds_status ds_trainer_word(ds_trainer *t, ds_str word, const float *v, size_t dims, bool keep, ds_err *err);

typedef enum ds_train_use { DS_TRAIN, DS_TRAIN_DEV, DS_TRAIN_PLAIN } ds_train_use;

/*
 * A document and a label for each of its tokens, in BIO, IOB1 or IOBES, or (in every document) labels without such
 * letters; of DS_TRAIN_PLAIN, labels is NULL. Values and rules are run over it (its tokens are made if they are not
 * there). `times` documents like it are learnt from. Nothing of doc is kept.
 */
ds_status ds_trainer_add(ds_trainer *t, ds_doc *doc, const ds_str *labels, ds_train_use use, unsigned times,
			 ds_err *err);

/*
 * Documents of DS_TRAIN_DEV that follow belong to a set of this name (copied): the model's info has its scores, of the
 * finished model alone. Those before the first call are in none.
 */
ds_status ds_trainer_dev_set(ds_trainer *t, ds_str name, ds_err *err);

/* Labels are those of spans, unless this is called before the first document. */
void ds_trainer_labels_are_tags(ds_trainer *t);

/* Tokens and sentences so far, for each use. */
void ds_trainer_counts(const ds_trainer *t, ds_train_use use, size_t *tokens, size_t *sentences);

/*
 * Trains, once. `info`: JSON members without braces ("\"date\": ..."), put into the model's info before what is
 * known here. DS_EINTR when stopped; DS_EFAIL without labelled text.
 */
ds_status ds_trainer_run(ds_trainer *t, ds_buf *out, ds_str info, ds_err *err);

#endif
