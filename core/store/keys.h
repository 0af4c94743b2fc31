/*
 * Match keys of a text's tokens beside its search terms.
 *
 * People search for words, patterns look at tokens, and the two differ: "don't" is the term `dont` and the tokens
 * `do` and `n't`; "@name" is the term `name`. So that what a pattern needs can be looked up, the index also has,
 * behind a byte that no query of people can hold, each key that is no term of the same text: see tokenizer.c.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_STORE_KEYS_H
#define DS_STORE_KEYS_H

#include "base/buf.h"

/* In front of a key that is no term; in front of a query, what follows is a term as it stands. */
#define DS_STORE_KEY_SIGN '\1'
#define DS_STORE_TERM_MAX ((size_t)512)

/* Whether the index holds this key: it has a letter or digit (in ASCII or beyond), no control characters, and is not
 * longer than a term. What is not indexed cannot be looked up: it is no condition. */
bool ds_store_key_indexed(ds_str key);

/* The part of a key that the index holds, by which its beginnings are found: up to a control character, and as long as a
 * term. Empty when that has no letter or digit. */
ds_str ds_store_key_part(ds_str key);

/* A set of strings. Zeroed is empty. */
typedef struct ds_terms {
	char *bytes;
	size_t len, cap_bytes;
	struct ds_term_slot *slots; /* a power of two */
	size_t n, cap;
	bool failed; /* no memory */
} ds_terms;

/* True when it was not there yet. */
bool ds_terms_add(ds_terms *t, ds_str s);
void ds_terms_clear(ds_terms *t);
void ds_terms_free(ds_terms *t);

/* All terms and keys that the index has of a text. An SQLite result code (tokenizer.c). */
int ds_store_text_terms(ds_terms *out, ds_str text);

/*
 * Calls fn for each match key of the text's tokens, as far as it is indexed, that is not in the set, once each, with its
 * token's bytes; a result other than 0 ends it. DS_ENOMEM and what ds_tokenize gives.
 */
typedef int (*ds_key_fn)(void *user, ds_str key, size_t start, size_t end);
ds_status ds_store_keys(ds_terms *terms, ds_str text, ds_key_fn fn, void *user, int *result);

#endif
