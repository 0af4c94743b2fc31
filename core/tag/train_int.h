/*
 * Training inside: the texts as features and tags, the weights, one pass of learning. See train.h.
 *
 *   train.c        texts, the course of the work
 *   train_labels.c labels in any of the usual codings -> tags
 *   train_words.c  word vectors: keys, product quantisation
 *   train_net.c    scores of a token as numbers with fractions, and their gradients
 *   train_chain.c  likelihood of a chain: forward, backward, best
 *   train_math.c   random numbers, exp and log of one result everywhere, the inner loops
 *   train_dev.c    the finished model on dev text
 *   train_write.c  weights -> the integers of the block
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_TRAIN_INT_H
#define DS_TAG_TRAIN_INT_H

#include "base/stop.h"
#include "tag/model_int.h"
#include "tag/train.h"

#define SKETCH_BITS 24u /* counters of how often a feature occurs */
#define RARE 4u         /* features that occur less often are left out */
#define PLAIN_LEAST 30u    /* times that a word was seen by names, to be held for plain */
#define PLAIN_INSIDE 300u  /* ... at most one in so many of them inside */
#define BATCH 16u       /* sentences of a step */

/* ---- train_math.c ---------------------------------------------------------------------------------- */

typedef struct ds_random {
	uint64_t state;
} ds_random;

ds_random ds_random_start(uint64_t seed);
uint64_t ds_random_next(ds_random *r);
float ds_random_unit(ds_random *r);   /* [0, 1) */
float ds_random_normal(ds_random *r); /* mean 0, deviation 1: a sum of twelve */

double ds_math_exp(double x);
double ds_math_log(double x); /* x > 0 */

/* z[h] += sum over d of x[d] * w[d][h] */
void ds_math_forward(float *z, const float *w, const float *x, size_t n_x, size_t n_z);
/* g[d][h] += x[d] * z[h] */
void ds_math_outer(float *g, const float *x, const float *z, size_t n_x, size_t n_z);
/* z[i] += f * x[i] */
void ds_math_add(float *z, const float *x, float f, size_t n);

/* ---- train_words.c ---------------------------------------------------------------------------------- */

/* Words that end alike: the sum of their vectors. */
struct ds_ending {
	uint64_t hash;
	uint32_t n, at;
};

typedef struct ds_words {
	float *v;        /* [n][dims] as given, then as quantised */
	uint64_t *hash;  /* of the keys */
	uint64_t *seen;  /* set of hashes, open addressing, 0 = empty */
	size_t n, cap_v, cap_hash, seen_size;
	uint32_t dims;   /* 0 = no vectors */
	ds_buf key;      /* of the word being added */
	struct ds_ending *endings; /* open addressing by hash, n 0 = empty */
	float *sums;               /* [n_endings][dims] */
	size_t n_endings, endings_size, cap_sums;
	/* made by ds_words_finish, in the order of the block */
	uint32_t *buckets;
	uint16_t *prints;
	uint8_t *codes;
	uint8_t *book;   /* [subs][256][4] */
	float unit;      /* of the bytes of the book */
} ds_words;

void ds_words_free(ds_words *w);
/* keep false: the word counts for its endings only. */
ds_status ds_words_add(ds_words *w, ds_str word, const float *v, size_t dims, bool keep, ds_err *err);
ds_status ds_words_finish(ds_words *w, ds_err *err);

/* ---- weights ------------------------------------------------------------------------------------------ */

typedef struct ds_block {
	float *w, *grad, *mean, *square;
	size_t n;
} ds_block;

typedef struct ds_weights {
	uint32_t dims, hidden, bits, stride, n_tags, features;
	float *linear, *linear_square; /* [1 << bits][stride] */
	ds_block input, marks, bias, output, change, extra;
	double power1, power2; /* of Adam's decay rates, so far */
	bool extra_fixed;
} ds_weights;

enum { DS_BLOCKS = 6 };
ds_block *ds_weights_block(ds_weights *w, int i);

ds_status ds_weights_init(ds_weights *w, ds_random *r, ds_err *err);
void ds_weights_free(ds_weights *w);
void ds_weights_step(ds_weights *w, float rate); /* Adam; gradients become 0 */

/*
 * Takes model number k (from 0) of n into *sum, which has the sizes of one with n times the hidden units. The vectors of
 * unknown words are those of the first, which the others leave as they are.
 */
void ds_weights_join(ds_weights *sum, const ds_weights *w, uint32_t k, uint32_t n);

/* ---- one text --------------------------------------------------------------------------------------- */

typedef struct ds_train_text {
	ds_looks l;
	uint8_t *tags;  /* of plain text, those that the teachers gave it */
	float *votes;   /* of plain text, [l.n][stride]: scores of all teachers, summed */
	uint8_t use;    /* ds_train_use */
	unsigned times;
	size_t set;     /* of dev text: its set, from 1; 0 = none */
	uint32_t n_sentences;
} ds_train_text;

/* Dev text of one name, and how the model does on it. */
typedef struct ds_train_set {
	ds_str name;
	uint64_t gold, found, right;
} ds_train_set;

/* A token on its way forward and back. */
typedef struct ds_train_token {
	uint32_t rows[DS_MODEL_ROWS_MAX];
	uint32_t marks[DS_MODEL_MARKS];
	uint32_t words[DS_MODEL_PLACES];
	float *input;  /* [places][dims], of words outside the vectors the weights' own */
	float *hidden; /* after dropout */
	float *score;  /* [stride] */
	float *grad;   /* [stride] */
	uint32_t n_rows;
	bool net; /* the network scores it */
} ds_train_token;

struct ds_trainer {
	ds_arena mem;
	ds_train_opts opts;
	const ds_gazetteer *const *lists;
	size_t n_lists;
	bool is_tags, words_done;
	char lang[12];
	ds_str *labels; /* [0] = "O" */
	size_t n_labels, cap_labels;
	ds_train_text *texts;
	size_t n_texts, cap_texts;
	ds_train_set *sets;
	size_t n_sets, cap_sets;
	size_t tokens[3], sentences[3];
	ds_words words;
	ds_word_table table;
	uint32_t *plain;   /* bits of words that are in no name; NULL without vectors */
	uint8_t *sketch; /* [1 << SKETCH_BITS] */
	ds_model_header head; /* n_tags, is_spans ...: what ds_model_may_follow reads */
	bool *may; /* [tags][tags] */
	ds_weights w;
	ds_weights sum;    /* of the models so far that become one: hidden units side by side, the rest summed */
	uint32_t summed;
	float *votes;      /* changes of all teachers, summed: [tags][tags] */
	ds_random random;
	ds_train_token *work; /* [DS_MODEL_SEGMENT_MAX] */
	ds_blend blend;
	const ds_train_text *blended; /* the text that it is of */
	double *alpha, *beta, *potential; /* [DS_MODEL_SEGMENT_MAX][tags] */
	double *change;   /* exp of the changes; 0 = must not follow */
	float rate_linear, rate_net;
	float row_drop, unit_drop, mark_drop;
};

/* train_net.c: scores of work[0 .. n) of tokens [first ..) of a text; with dropout when learning. */
void ds_train_forward(ds_trainer *t, const ds_train_text *x, size_t first, size_t n, bool learning);
/* ... and back from .grad; linear rows learn at once, blocks gather gradients. */
void ds_train_backward(ds_trainer *t, size_t n);

/* train_chain.c: sets .grad of work[0 .. n), adds the changes' gradients; gives -log likelihood. */
void ds_train_changes(ds_trainer *t); /* after each step */
double ds_train_chain(ds_trainer *t, const uint8_t *tags, size_t n);
/* The best tags by .score and changes. */
void ds_train_best(ds_trainer *t, const float *change, uint8_t *tags, size_t n);

/* train_labels.c: labels -> tags (added to the trainer's as they come), in the arena. */
ds_status ds_train_labels(uint8_t **tags, ds_trainer *t, const ds_str *labels, size_t n, ds_err *err);

/* train_dev.c: adds the chunks (of tags: tokens) of one text to *p, given and found; tries a block on the dev texts. */
void ds_train_count(ds_train_progress *p, const ds_trainer *t, const uint8_t *gold, const uint8_t *found, size_t n);
ds_status ds_train_dev(ds_trainer *t, ds_str block, ds_err *err);

/* train_write.c */
ds_status ds_train_write(ds_trainer *t, ds_buf *out, ds_str info, ds_err *err);

#endif
