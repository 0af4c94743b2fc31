/*
 * What the files of the tally share. See tally.h.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TEXT_TALLY_INT_H
#define DS_TEXT_TALLY_INT_H

#include "text/tally.h"

/* Open addressing; item is a number + 1, 0 = free. At most half full. */
typedef struct ds_tally_slot {
	uint32_t hash, item;
} ds_tally_slot;

typedef struct ds_tally_table {
	ds_tally_slot *v;
	size_t slots; /* a power of two, or 0 */
	uint32_t n;
} ds_tally_table;

typedef struct ds_tally_item {
	uint64_t count; /* of the pieces that ended */
	uint32_t here;  /* in this piece */
	uint32_t spare;
} ds_tally_item;

typedef struct ds_tally_word_at {
	uint64_t at;
	uint32_t len, spare;
} ds_tally_word_at;

typedef struct ds_tally_side {
	uint64_t total, left;
} ds_tally_side;

typedef struct ds_tally_piece {
	uint64_t log;   /* where its entries end in the log */
	uint32_t words, chunk;
} ds_tally_piece;

/* An array that grows by the tally's allocator. */
typedef struct ds_tally_array {
	void *v;
	size_t n, cap, size; /* items, items that fit, bytes of an item */
} ds_tally_array;

struct ds_tally {
	ds_tally_opts opts;
	ds_alloc alloc;
	size_t used; /* bytes */
	ds_tally_table words, runs;
	ds_tally_array word_at; /* ds_tally_word_at, by word */
	ds_tally_array keys;    /* bytes of words */
	ds_tally_array run_of;  /* n words an item; n > 1 */
	ds_tally_array met;     /* uint64_t, by word: how often it was met; n > 1 */
	ds_tally_array items;   /* ds_tally_item */
	ds_tally_array sides;   /* ds_tally_side, by word; with nodes */
	ds_tally_array here;    /* items of this piece, each once */
	ds_tally_array log;     /* per piece, for each item in it: number, count; as varints */
	ds_tally_array pieces;  /* ds_tally_piece */
	ds_tally_array sequence;
	ds_tally_array order;   /* result of ds_tally_order */
	ds_tally_array scratch; /* bytes: a joined word, the marks of ds_tally_near */
	uint64_t n_words, n_items, n_nodes, node_words;
	uint32_t piece_words, chunk_words, chunk;
	uint32_t run[DS_TALLY_N]; /* the last words of the run that is being read */
	unsigned run_len;
	uint32_t run_sentence;
};

/* Room for n more; DS_ENOMEM. */
ds_status ds_tally_room(ds_tally *t, ds_tally_array *a, size_t n, ds_err *err);

/* A zeroed array of exactly n items, for scratch. */
ds_status ds_tally_zeroed(ds_tally *t, ds_tally_array *a, size_t n, ds_err *err);

/* Gives its memory back. */
void ds_tally_drop(ds_tally *t, ds_tally_array *a);

/*
 * The word that starts at token i, at most up to end: its tokens (at most 255), 0 when token i does not count. *key
 * is borrowed from the text or from the tally's scratch.
 */
ds_status ds_tally_unit(size_t *count, ds_str *key, ds_tally *t, const ds_tokens *text, size_t i,
			size_t end, ds_err *err);

/* The number of a word, made where it is new. */
ds_status ds_tally_intern(uint32_t *word, ds_tally *t, ds_str key, ds_err *err);

/* One more word was met, whatever it is: ends the chunk where it is full. */
ds_status ds_tally_met(ds_tally *t, ds_err *err);

/* One more of an item in this piece. */
ds_status ds_tally_hit(ds_tally *t, uint32_t item, ds_err *err);

#endif
