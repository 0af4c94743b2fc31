/*
 * The sequence model inside: the layout of its block, what is known of each token, how features are made of it.
 *
 * Trainer and tagger share ds_model_look and ds_model_rows, so that both see the same features.
 *
 * Layout: header, then sections, each 64-byte aligned, in the order of the header's table, numbers in the byte
 * order of the machine that made them. Nothing points outside.
 *
 *   info      JSON
 *   labels    each with a NUL behind it
 *   buckets   u32: where the words of each bucket start in `prints`; one more at the end
 *   prints    u16 of each word's hash: words of a bucket stand together. A word that is not there has the print of
 *             one that is in about one of 10,000 cases, which costs no more than a wrong likeness
 *   plain     u32 [(words + 31) / 32]: bits of words that are in no name, unless written with a capital
 *   codes     u8 [word][subs]: a word's vector, product quantised (Jegou et al. 2011)
 *   book      u8 [subs][256][4], DS_MODEL_ZERO is 0
 *   extra     u8 [3][dims]: vectors of unknown words, of numbers, of what is outside the sentence
 *   input     i8 [hidden / 16][places * dims / 4][16][4]: first layer of the network, each unit in steps of its own, at
 *             most DS_MODEL_WEIGHT_MOST
 *   marks     i8 [rows][hidden]: what shapes, lists, rules and affixes add to it
 *   bias      i32 [hidden], less what the bytes of an input of zeros add up to
 *   output    i16 [stride / 16][hidden / 2][16][2]: second layer
 *   linear    i8 [1 << bits][stride]
 *   change    i32 [tags][tags]: from one tag to the next
 *
 * Tags are what the chain is made of: of a label k >= 1 of spans B, I, E, S (begin, inside, end, single), and O.
 * The score of tag 0 is 0; `stride` holds the others, with room to a multiple of 16.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_MODEL_INT_H
#define DS_TAG_MODEL_INT_H

#include "base/hash.h"
#include "tag/model.h"
#include "tag/names_int.h"

#define DS_MODEL_MAGIC "DSMODEL" /* 8 bytes with its NUL */
#define DS_MODEL_FORMAT 1u
#define DS_MODEL_ORDER 0x01020304u
#define DS_MODEL_SEED UINT64_C(0x8F1BBCDC5A827999)
#define DS_MODEL_ENDING "\1"    /* before the last bytes of a word: the key of what words with this ending are like */
#define DS_MODEL_ENDING_MOST 4u /* bytes; then one less */
#define DS_MODEL_BUCKET_BITS 15u
#define DS_MODEL_SUB 4u          /* dimensions of one code */
#define DS_MODEL_SUBS_MAX 64u
#define DS_MODEL_HIDDEN_MAX 256u
#define DS_MODEL_TAGS_MAX 255u
#define DS_MODEL_STRIDE_MAX 256u
#define DS_MODEL_WORDS 5u        /* words that the network sees one by one: two before, two behind */
#define DS_MODEL_PLACES 7u       /* ... and what is further off on either side, blended */
#define DS_MODEL_FAR 12u         /* tokens on either side that are blended, at least */
#define DS_MODEL_BLEND_MAX 512u  /* tokens whose blends are made together */
#define DS_MODEL_UNIT 1024       /* a score of one natural logarithm's unit */
#define DS_MODEL_ROWS_MAX 48u    /* features of one token */
#define DS_MODEL_MARKS 17u       /* rows of `marks` that one token adds */
#define DS_MODEL_BLOCK 16u       /* outputs of a layer that are summed together */
#define DS_MODEL_GROUP 4u        /* bytes of inputs that are multiplied together */
#define DS_MODEL_WEIGHT_MOST 63  /* of a weight that is a byte: 2 * 255 * 63 fits 16 bits */
#define DS_MODEL_ZERO 128u       /* the byte that is 0 in a word's vector */
#define DS_MODEL_BATCH 32u       /* tokens that are scored together */
#define DS_MODEL_SEGMENT_MAX 256u /* tokens of one chain; a longer one is cut */

enum {
	DS_MODEL_INFO,
	DS_MODEL_LABELS,
	DS_MODEL_BUCKETS,
	DS_MODEL_PRINTS,
	DS_MODEL_PLAIN,
	DS_MODEL_CODES,
	DS_MODEL_BOOK,
	DS_MODEL_EXTRA,
	DS_MODEL_INPUT,
	DS_MODEL_MARK_ROWS,
	DS_MODEL_BIAS,
	DS_MODEL_OUTPUT,
	DS_MODEL_LINEAR,
	DS_MODEL_CHANGE,
	DS_MODEL_SECTIONS
};

enum ds_word_extra { DS_WORD_UNKNOWN, DS_WORD_NUMBER, DS_WORD_OUTSIDE, DS_WORD_EXTRAS };

typedef struct ds_model_header {
	char magic[8];
	uint32_t format, order, fold, unicode; /* unicode: major << 16 | minor << 8 | update */
	uint64_t size;                         /* of the whole block, bytes */
	uint64_t sum;                          /* ds_hash of what follows the header */
	uint32_t is_spans, n_labels, n_tags, stride;
	uint32_t n_words, subs, hidden, bits;
	uint32_t places, mark_rows, everywhere, features; /* features: how it was trained, see enum */
	int32_t linear_unit;  /* score = sum of the linear rows * this */
	int32_t hidden_shift; /* hidden = max(0, sum >> this), at most 32767 */
	int32_t mark_shift;   /* of rows of marks, to the left */
	int32_t output_unit, output_shift; /* score += sum * unit >> shift */
	char lang[12];
	uint64_t at[DS_MODEL_SECTIONS];
	uint64_t n[DS_MODEL_SECTIONS]; /* bytes */
} ds_model_header;

enum { DS_FEATURE_WORDS = 1 /* words themselves are features: there are no vectors */ };

struct ds_model {
	const ds_model_header *head;
	ds_str block;
	ds_str map; /* of a file; else empty */
	const char **labels; /* n_labels, into the block */
	const uint32_t *buckets;
	const uint16_t *prints;
	const uint32_t *plain;
	const uint8_t *codes;
	const uint8_t *book, *extra;
	const int8_t *input, *marks, *linear;
	const int16_t *output;
	const int32_t *bias, *change;
};

enum ds_known { DS_KNOWN_OUTSIDE, DS_KNOWN_WORD, DS_KNOWN_ENDING, DS_KNOWN_NOT };

/* What features are made of, by token. */
typedef struct ds_look {
	uint32_t sentence;
	uint32_t word;    /* hash of the key */
	uint32_t vector;  /* index of its vector: a word, or n_words + enum ds_word_extra */
	uint32_t suffix2, suffix3, suffix4, prefix2, prefix3;
	uint32_t left, right; /* nearest words before and behind that are no names by their looks; 0 = none */
	uint16_t hits;    /* enum hit_mark at the token */
	uint8_t shape;    /* letters, case, and what case says here */
	uint8_t list;     /* name of a list over the token: 2 * type + 1, + 1 inside; 0 = none */
	uint8_t extra;    /* an ordinary word, several types in the lists ...: enum ds_look_extra */
	uint8_t rule;     /* of the rules: 1 + 2 * type, + 1 inside; 30, 31 = a name of no known type */
	uint8_t coarse;   /* the same by coarse type */
	uint8_t sure;     /* enum sure of the rules */
	int8_t votes[3];
	uint8_t known;    /* enum ds_known: what its vector is */
} ds_look;

/*
 * Whether a name may be at a token. The network, which costs most, scores those that may well be one; what may be inside
 * of one ("of the") is left to the linear part.
 */
enum ds_active { DS_ACTIVE_NO, DS_ACTIVE_INSIDE, DS_ACTIVE_NAME, DS_ACTIVE_SMALL /* where names may be written small */ };

typedef struct ds_looks {
	ds_look *v;
	uint8_t *active; /* enum ds_active */
	size_t n;
} ds_looks;

/* Which tokens are active. */
typedef enum ds_look_which {
	DS_LOOK_NAMES,    /* where a name may be */
	DS_LOOK_CAPITALS, /* ... and what has a capital for another reason: to learn from */
	DS_LOOK_ALL
} ds_look_which;

/* model_look.c: what is known of each token that matters. */
ds_status ds_model_look(ds_looks *out, const names *s, ds_look_which which, ds_arena *mem, ds_err *err);

/* Rows of the linear part, as 32-bit hashes; and of the network's marks, as row numbers. */
size_t ds_model_rows(uint32_t *rows, const ds_looks *l, size_t i, unsigned features);
void ds_model_marks(uint32_t rows[DS_MODEL_MARKS], const ds_looks *l, size_t i);
uint32_t ds_model_mark_rows(void);

/* What a feature speaks about. */
typedef enum ds_feature_about {
	DS_ABOUT_WORD,   /* the token itself: its word */
	DS_ABOUT_BEFORE, /* the words beside it */
	DS_ABOUT_BEHIND,
	DS_ABOUT_BEFORE_2,
	DS_ABOUT_BEHIND_2,
	DS_ABOUT_LEFT,  /* the nearest plain words */
	DS_ABOUT_RIGHT,
	DS_ABOUT_LETTERS,
	DS_ABOUT_SHAPE,
	DS_ABOUT_LISTS,
	DS_ABOUT_RULES,
	DS_ABOUT_VOTES,
	DS_ABOUT_FURTHER_LEFT, /* the network's blended words */
	DS_ABOUT_FURTHER_RIGHT
} ds_feature_about;

/* For explanations. Static. parts: pairs of signs, of a place (BbtaA) and of a part of ds_look: see model_look.c */
typedef struct ds_feature {
	const char *name; /* "word before" */
	const char *parts;
	ds_feature_about about;
} ds_feature;

/* Of row r of ds_model_rows, of ds_model_marks; NULL where there is none. */
const ds_feature *ds_model_row_feature(size_t r);
const ds_feature *ds_model_mark_feature(size_t r);

/* "a capital first". Static. */
const char *ds_model_shape_name(unsigned shape);

/* Bits of ds_look.extra. */
enum ds_look_extra {
	DS_LOOK_ORDINARY = 1,
	DS_LOOK_SEVERAL_TYPES = 2,
	DS_LOOK_SEVERAL_WORDS = 4,
	DS_LOOK_SMALL_NAME = 8
};

/* The token at i + by, if it is of the same sentence; else NULL. */
static inline const ds_look *ds_look_at(const ds_looks *l, size_t i, int by)
{
	size_t k = i + (size_t)by; /* wraps below 0, which is >= n */

	return k < l->n && l->v[k].sentence == l->v[i].sentence ? &l->v[k] : NULL;
}

/* Wraps around: only a damaged model gets there. */
static inline int32_t ds_model_add(int32_t a, int32_t b)
{
	return (int32_t)((uint32_t)a + (uint32_t)b);
}

/* Key -> hash; its upper half names bucket and print, its lower half is ds_look.word. */
static inline uint64_t ds_model_hash(ds_str key)
{
	return ds_hash(key, DS_MODEL_SEED);
}

static inline uint32_t ds_model_bucket(uint64_t hash)
{
	return (uint32_t)(hash >> (64 - DS_MODEL_BUCKET_BITS));
}

static inline uint16_t ds_model_print(uint64_t hash)
{
	return (uint16_t)(hash >> 33);
}

/* Words that have vectors; a model's, or those that a model is being made of. */
typedef struct ds_word_table {
	const uint32_t *buckets;
	const uint16_t *prints;
	uint32_t n_words;
} ds_word_table;

/* Index of the vector of words with the same ending, or n_words + DS_WORD_UNKNOWN. */
uint32_t ds_word_table_ending(const ds_word_table *t, ds_str key);

/* Word vectors, packed. */
typedef struct ds_vectors {
	const uint8_t *codes, *book;
	uint32_t n_words, subs;
} ds_vectors;

/* Bytes from one vector to the next, where there are several: dimensions and zeros, to a multiple of 32. */
static inline size_t ds_vector_step(size_t subs)
{
	return (subs * DS_MODEL_SUB + 31) / 32 * 32;
}

/* ds_vector_step bytes; zeros for what is no word of theirs. */
void ds_vector_unpack(uint8_t *out, const ds_vectors *v, uint32_t word);

/*
 * The words before (left) and behind (right) each token, blended: each step away counts 3/4 of the one before; of words
 * more than DS_MODEL_FAR away hardly anything is left. For tokens [from, to) of one sentence, [token][ds_vector_step] each.
 */
typedef struct ds_blend {
	uint8_t *words, *left, *right; /* vectors of the words, zeros for unknown ones; blends */
	size_t from, to;               /* to 0 = nothing yet */
	bool ends;                     /* to is the end of the sentence */
} ds_blend;
/* n: tokens of the longest sentence; more than DS_MODEL_BLEND_MAX are never needed. */
ds_status ds_blend_make(ds_blend *out, uint32_t dims, size_t n, ds_arena *mem, ds_err *err);

/* Makes those of the tokens [first, first + n), if they are not there; n <= DS_MODEL_SEGMENT_MAX. */
void ds_vector_blend(ds_blend *b, const ds_vectors *v, const ds_looks *l, size_t first, size_t n);

/* Sets .vector, which ds_model_look left the hash's upper half in, and .known of every token that is looked at; t are its tokens. */
void ds_model_vectors(ds_looks *l, const ds_word_table *words, const ds_tokens *t);

/* Leaves tokens of plain words (bits by word) out, between and beside names: most are never inside of one. */
void ds_model_skip(ds_looks *l, const uint32_t *plain, uint32_t n_words);

/* The words of a model. */
ds_word_table ds_model_words(const ds_model *m);

/* Room for the scores of some tokens. */
typedef struct ds_model_room {
	ds_blend blend;
	uint8_t *inputs; /* [DS_MODEL_BATCH][places][dims] */
	int16_t *hidden; /* [DS_MODEL_BATCH][hidden] */
	int32_t *sums;
	uint32_t *tokens; /* those that are gathered */
	uint32_t marks[DS_MODEL_MARKS]; /* rows of the last one, which are not in its sums yet */
	size_t n;
} ds_model_room;
/* longest: tokens of the longest sentence. */
ds_status ds_model_room_make(ds_model_room *out, const ds_model *m, size_t longest, ds_arena *mem, ds_err *err);

/*
 * scores[i * stride ..]: of tokens i in [first, first + n), tag y at y - 1; n <= DS_MODEL_SEGMENT_MAX. Stretches in the
 * order of the text; what the network says is there after ds_model_score_end.
 */
void ds_model_score(int32_t *scores, ds_model_room *room, const ds_model *m, const ds_looks *l, size_t first,
		    size_t n);
void ds_model_score_end(int32_t *scores, ds_model_room *room, const ds_model *m);

static inline bool ds_model_has_network(const ds_model *m)
{
	return m->head->hidden && m->head->n_words;
}

/* What one row of the linear part adds to each tag: [stride]. */
void ds_model_linear(int32_t *scores, const ds_model *m, uint32_t row);

/* Tokens [first, first + n), and what the network does not see of them: for explanations. */
typedef struct ds_model_less {
	size_t first, n;    /* n <= DS_MODEL_BATCH */
	int word, word_end; /* words that are seen one by one, counted from `first`: [word, word_end) */
	bool left, right;   /* the words further off */
	size_t mark;        /* one of ds_model_marks; DS_MODEL_MARKS = none */
} ds_model_less;

/*
 * scores[k * stride ..]: what the network alone gives; zeros without a network. The room's blend is that of the stretch
 * in which the tokens are.
 */
void ds_model_network(int32_t *scores, ds_model_room *room, const ds_model *m, const ds_looks *l,
		      const ds_model_less *less);

/*
 * A layer and its inputs, in groups of four bytes: four numbers of a byte, those of the inputs without a sign, weights at
 * most DS_MODEL_WEIGHT_MOST; or two of 16 bits with signs. w: [n_out / 16][groups][16][group]. Inputs of token t start t * step bytes behind `in`.
 */
typedef struct ds_model_layer_in {
	const void *w, *in;
	size_t groups, step, n_out; /* n_out a multiple of 16 */
	bool bytes;
} ds_model_layer_in;

/* acc[t][h] += sum over d of in[t][d] * w[..][h][d], for n tokens. */
void ds_model_layer(const ds_model_layer_in *l, int32_t *acc, size_t n);

/* Which instructions do it. The sums are the same. */
typedef enum ds_layer_set {
	DS_LAYER_PLAIN,
	DS_LAYER_SSE2,
	DS_LAYER_AVX2,
	DS_LAYER_AVX512,
	DS_LAYER_VNNI,
	DS_LAYER_SETS
} ds_layer_set;
/* false: this processor cannot. */
bool ds_model_layer_by(ds_layer_set set, const ds_model_layer_in *l, int32_t *acc, size_t n);

/* Whether tag b may follow tag a (0 stands for the world outside of a chain, too). */
bool ds_model_may_follow(const ds_model_header *h, uint32_t a, uint32_t b);

typedef struct ds_chunks {
	ds_chunk *v;
	size_t n, cap;
	const int32_t *scores; /* [token][stride], of active tokens: tag y at y - 1 */
	const uint8_t *tags;   /* by token */
} ds_chunks;

/*
 * What tokens [first, first + count) score as one span of the label, against tag 0; changes between tags not counted.
 * All must be active.
 */
int32_t ds_model_span_score(const ds_model *m, const ds_chunks *c, size_t first, size_t count, uint32_t label);

/* The tag, less one, of token i of a span of so many tokens: a column of the scores. */
static inline uint32_t ds_model_column(uint32_t label, size_t i, size_t count)
{
	return 4 * (label - 1) + (count == 1 ? 3u : i == 0 ? 0u : i + 1 == count ? 2u : 1u);
}

/*
 * The same with the changes from and to no name on either side, against no name at all: what the span is better than
 * that by, where no other name stands beside it.
 */
int64_t ds_model_span_margin(const ds_model *m, const ds_chunks *c, size_t first, size_t count, uint32_t label);

/* The tokens [*first, *end) of which the chain with the active token i was made. */
void ds_model_segment(size_t *first, size_t *end, const ds_looks *l, size_t i);

/*
 * The best labelling of every active stretch: chunks of spans, or (is_spans false) each run of one label.
 */
ds_status ds_model_find(ds_chunks *out, const ds_model *m, const ds_looks *l, ds_arena *mem, ds_err *err);

#endif
