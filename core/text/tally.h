/*
 * Counts of words and of runs of words (n-grams) over any number of texts, for statistics.
 *
 * What is counted is a *word*: a token of one of the chosen kinds that is not an apostrophe alone
 * (that of "states'"). Every word belongs to a *piece*: the words between two calls of
 * ds_tally_end, usually a document, and in it those of one chunk of so many words, where asked for. Per piece only the different words in it are kept, three or
 * four bytes each, so that a hundred thousand documents fit into memory; how evenly each word is
 * spread over any grouping of the pieces is worked out afterwards from that.
 *
 * An *item* is what has a count: a word (n = 1) or a run of n words. Runs lie within a sentence,
 * and no token that does not count stands between their words, but for the hyphen of a compound.
 *
 * Items have numbers from 0 in the order in which they were first met. Nothing depends on hashes:
 * ds_tally_order gives the order in which people see them.
 *
 * Everything is O(words); one tally belongs to one thread. After a failure (DS_ENOMEM, DS_ELIMIT,
 * DS_EINTR) counts are incomplete, and the tally is good for ds_tally_free only.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TEXT_TALLY_H
#define DS_TEXT_TALLY_H

#include "text/token.h"

#define DS_TALLY_N 8 /* words of the longest run */
#define DS_TALLY_WINDOW 1000

typedef struct ds_tally_opts {
	unsigned n;     /* words of an item, 1 to DS_TALLY_N */
	unsigned kinds; /* 1 << ds_token_kind of those that count; 0 = words alone */
	bool written;   /* words as they are written; else their match keys */
	bool every;     /* every token counts, of any kind and whatever it is made of */
	bool joined;    /* clitics are one with their word; else words of their own */
	uint32_t chunk; /* ends a piece by itself behind so many words, too; 0 = never */
	bool sequence;  /* keeps the words in their order; for ds_tally_sequence; n = 1 */
} ds_tally_opts;

typedef struct ds_tally ds_tally;

/* alloc NULL = malloc. DS_EFAIL for options out of range. */
ds_status ds_tally_new(ds_tally **out, const ds_tally_opts *opts, const ds_alloc *alloc,
		       ds_err *err);
void ds_tally_free(ds_tally *t); /* NULL is fine */

/* Counts the tokens [first, first + count) of a text. Tokens are borrowed for the call. */
ds_status ds_tally_add(ds_tally *t, const ds_tokens *text, size_t first, size_t count,
		       ds_err *err);

/* Counts one word that is given as it is. Runs of words end at ds_tally_end only. */
ds_status ds_tally_word(ds_tally *t, ds_str word, ds_err *err);

/* Ends a piece, which may be empty. */
ds_status ds_tally_end(ds_tally *t, ds_err *err);

/* The words among tokens [first, first + count), without counting them. */
ds_status ds_tally_measure(uint64_t *words, ds_tally *t, const ds_tokens *text, size_t first,
			   size_t count, ds_err *err);

typedef enum ds_within { DS_WITHIN_SENTENCE, DS_WITHIN_PARAGRAPH, DS_WITHIN_TEXT } ds_within;

typedef struct ds_near_opts {
	unsigned left, right; /* words on either side, up to DS_TALLY_WINDOW */
	ds_within within;     /* windows end there */
} ds_near_opts;

/*
 * In place of ds_tally_add, with n = 1: counts the words that stand near the nodes, which are
 * ranges of bytes of the text. A word in the windows of several nodes counts
 * once. Words of nodes count nowhere. ds_tally_total and ds_tally_left then know all occurrences
 * outside nodes, and those before their nearest node (of two as near, the one before the word).
 */
ds_status ds_tally_near(ds_tally *t, const ds_tokens *text, size_t first, size_t count,
			const ds_range *nodes, size_t n_nodes, const ds_near_opts *opts,
			ds_err *err);

/* How much there is. */
typedef struct ds_tally_size {
	uint64_t words;      /* all that were met; with nodes, those outside them */
	uint64_t items;      /* occurrences that were counted: words, runs, words near nodes */
	uint64_t nodes;      /* nodes that hold a token */
	uint64_t node_words; /* words inside nodes */
	uint32_t types;      /* different items; those that were only met away from nodes, too */
	uint32_t pieces;
} ds_tally_size;

void ds_tally_sizes(ds_tally_size *out, const ds_tally *t);

/* Of item i, below types. */
uint64_t ds_tally_count(const ds_tally *t, uint32_t i);
uint64_t ds_tally_total(const ds_tally *t, uint32_t i); /* = count without nodes */
uint64_t ds_tally_left(const ds_tally *t, uint32_t i);  /* 0 without nodes */

/* How often word k of item i was met anywhere. */
uint64_t ds_tally_word_count(const ds_tally *t, uint32_t i, unsigned k);

/* Word k (from 0, below n) of item i; borrowed until the next call that adds. */
ds_str ds_tally_key(const ds_tally *t, uint32_t i, unsigned k);

/* The number of a word (n = 1), or -1. */
int64_t ds_tally_find(const ds_tally *t, ds_str word);

/*
 * Numbers of the items with a count of at least `least`, the most frequent first, ties by the bytes of
 * their words. Borrowed until the next call of it.
 */
ds_status ds_tally_order(const uint32_t **out, size_t *n, ds_tally *t, uint64_t least,
			 ds_err *err);

/* How an item is spread over parts. */
typedef struct ds_spread {
	uint32_t range;    /* parts that have it */
	double deviation;  /* DP, Gries 2008: 0 even, towards 1 clumped */
	double juilland;   /* Juilland's D: 1 even, 0 all in one part; NAN with fewer than two parts */
} ds_spread;

typedef struct ds_parts {
	uint32_t n;      /* parts that hold a word */
	double smallest; /* share of the smallest of them in all words, 0 without any */
} ds_parts;

/*
 * Works out how each item is spread over parts: out has room for all types. part_of[p], below
 * n_parts, is the part of piece p; NULL: each chunk is one, or without chunks each piece. Sums run in the order of the parts, so that
 * the same texts give the same bits.
 */
ds_status ds_tally_spread(ds_spread *out, ds_parts *parts, ds_tally *t, const uint32_t *part_of,
			  uint32_t n_parts, ds_err *err);

/* The chunk, from 0, of piece p. */
uint32_t ds_tally_chunk(const ds_tally *t, uint32_t piece);

/* The words in their order, as numbers, where the options ask for it; borrowed. */
const uint32_t *ds_tally_sequence(const ds_tally *t, size_t *n);

/* Bytes that it holds. */
size_t ds_tally_memory(const ds_tally *t);

#endif
