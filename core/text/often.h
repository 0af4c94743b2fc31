/*
 * How often each token of one text occurs. For many texts, for runs of words and for how words are spread: tally.h.
 *
 * O(tokens + different ones * their logarithm); nothing depends on hashes but the time.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TEXT_OFTEN_H
#define DS_TEXT_OFTEN_H

#include "text/token.h"

typedef struct ds_often {
	ds_str key; /* borrowed from the tokens, or in the arena */
	uint32_t count;
} ds_often;

typedef struct ds_oftens {
	ds_often *v;
	size_t n;
} ds_oftens;

typedef struct ds_often_opts {
	size_t first, count; /* the tokens that count */
	bool written;        /* by how they are written; else by their match keys */
	bool joined;         /* a word and its clitics are one */
} ds_often_opts;

/*
 * Makes the array of the different keys, the most frequent first, those as frequent by bytes; in mem. *out is untouched
 * on failure (DS_ENOMEM, DS_ELIMIT, DS_EINTR).
 */
ds_status ds_often_count(ds_oftens *out, const ds_tokens *text, const ds_often_opts *opts, ds_arena *mem,
			 ds_err *err);

#endif
