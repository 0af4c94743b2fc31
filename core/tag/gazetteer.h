/*
 * Lists of names, compiled to one position-independent block of bytes that is mapped or embedded
 * and used in place: no parsing at start. Matching is over the token array's match keys, on token
 * borders, behind a filter of first pieces that stays in the processor's cache.
 *
 * Case: a name written all in capitals with at most five letters ("US", "WHO", "IT") matches only
 * text in capitals; any other name needs its first token to start with an upper-case letter in the
 * text if it does so in the list (so "turkey" is no country), or the text is all upper case (a
 * headline).
 *
 * Of one key, entries that ask for capitals come before those that do not, and within a class the
 * best prior first; a hit has those that the case of the text allows. A leading "the" is in either
 * case. Entries of type WORD are no names: they are asked for with ds_gazetteer_is_word.
 *
 * Keys are found by hashes of 60 bits and more; the names behind them are not compared again, so a
 * wrong hit has a chance of about 2^-38 at each look, whatever the list's size.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_GAZETTEER_H
#define DS_TAG_GAZETTEER_H

#include "base/buf.h"
#include "tag/doc.h"

typedef struct ds_gazetteer ds_gazetteer;

/* One entry of a list; strings borrowed from the block. */
typedef struct ds_entry {
	ds_str name;
	ds_str main;  /* the main name of what has several; else empty */
	ds_str type;  /* as written: a ds_type name, or TITLE, ROLE, UNIT; see props class=HEAD, FIRST */
	ds_str list;  /* "iso3166"; empty when the key names its own list */
	ds_str key;   /* "AZ"; empty when it has none */
	ds_str props; /* "k=v;k=v"; in values ";" is "%3B" and "%" is "%25" */
	int64_t prior;
	uint8_t kind; /* ds_type, or DS_TYPE_COUNT when the type is none of them */
	bool has_class, is_common; /* whether the properties have a class, and common=1 */
} ds_entry;

/* Asks the memory for what ds_gazetteer_entry will read of an entry soon. */
void ds_gazetteer_fetch(const ds_gazetteer *g, uint32_t entry);

/* "iso3166:AZ", in mem; empty when the entry has no key. */
ds_status ds_entry_id(ds_str *out, const ds_entry *e, ds_arena *mem, ds_err *err);

/* The value of a property; empty if it is not there. */
ds_str ds_entry_prop(const ds_entry *e, const char *name);

/* lat and lon of the properties; false when they are not both there and in range. */
bool ds_entry_place(const ds_entry *e, double *lat, double *lon);

/*
 * A match: tokens [first, first + count) name the entries [entry, entry + n_entries), best prior
 * first. edits: 0, or how many edits a fuzzy match is away.
 */
typedef struct ds_hit {
	uint32_t first, count;
	uint32_t entry, n_entries;
	uint32_t edits;
} ds_hit;

typedef struct ds_hits {
	ds_hit *v;
	size_t n, cap;
} ds_hits;

/* ---- compiling -------------------------------------------------------------------------------- */

typedef struct ds_gazetteer_build ds_gazetteer_build;

/* What is one in a list: a main name, other names, what they name. */
typedef struct ds_gaz_row {
	ds_str name;
	const ds_str *aliases;
	size_t n_aliases;
	ds_str type, id, props;
	int64_t prior;
} ds_gaz_row;

ds_status ds_gazetteer_build_new(ds_gazetteer_build **out, ds_err *err);

/* Makes an index for fuzzy matching, too; before the first name. */
void ds_gazetteer_build_fuzzy(ds_gazetteer_build *b);

/*
 * Adds a row of the list called `list`, whose name stands before each id. DS_ESYNTAX says what is
 * wrong with the row (without its place) and leaves the builder as it was. Names without a letter
 * or number, and those of more than 24 pieces, are left out; n_names counts those that are in.
 */
ds_status ds_gazetteer_build_row(ds_gazetteer_build *b, ds_str list, const ds_gaz_row *row,
				 ds_err *err);

/*
 * The text of a list in its own form: columns name type id prior props, # comments. Errors name list
 * and line.
 */
ds_status ds_gazetteer_build_add(ds_gazetteer_build *b, ds_str list, ds_str tsv, ds_err *err);

size_t ds_gazetteer_build_count(const ds_gazetteer_build *b);

/* Sorts and appends the block to *out. The builder takes no more rows behind it. */
ds_status ds_gazetteer_build_finish(ds_gazetteer_build *b, ds_buf *out, ds_err *err);

/* The same into a file: written beside it, then renamed. */
ds_status ds_gazetteer_build_write(ds_gazetteer_build *b, const char *path, ds_err *err);
void ds_gazetteer_build_free(ds_gazetteer_build *b);

/* ---- a compiled list --------------------------------------------------------------------------- */

/*
 * Opens a compiled block, borrowed for as long as *out lives (8-byte aligned); header, size, versions
 * are checked, every offset inside is checked at use. ds_gazetteer_check verifies it whole.
 */
ds_status ds_gazetteer_open(ds_gazetteer **out, ds_str block, ds_err *err);

/* The same over a file, which is mapped: nothing of it is read before it is needed. */
ds_status ds_gazetteer_open_file(ds_gazetteer **out, const char *path, ds_err *err);
void ds_gazetteer_close(ds_gazetteer *g);
ds_status ds_gazetteer_check(const ds_gazetteer *g, ds_err *err);

/* Whether these first bytes of a file are those of a compiled list, of any version. */
bool ds_gazetteer_is(ds_str bytes);

/*
 * The list that ships in the program; NULL where it is not embedded (tests of the core alone).
 * Borrowed.
 */
const ds_gazetteer *ds_gazetteer_builtin(void);

/* What a block says about itself. */
typedef struct ds_gaz_info {
	uint64_t names, words, bytes, sum;
	uint64_t record_bytes; /* of which: names, ids, priors, properties */
	uint32_t format, fold, unicode_major, unicode_minor;
	size_t n_kinds;
	bool fuzzy;
} ds_gaz_info;

void ds_gazetteer_info(ds_gaz_info *out, const ds_gazetteer *g);

/* List, type and number of names of kind i, below n_kinds. Borrowed. */
void ds_gazetteer_kind(const ds_gazetteer *g, size_t i, ds_str *list, ds_str *type, uint64_t *n);

size_t ds_gazetteer_count(const ds_gazetteer *g);
ds_entry ds_gazetteer_entry(const ds_gazetteer *g, uint32_t entry);

/* ---- matching ---------------------------------------------------------------------------------- */

/*
 * The pieces of a token array, with their hashes: the same for every list, so made once. Opaque; they
 * live in mem and borrow *t.
 */
typedef struct ds_pieces {
	const ds_tokens *t;
	struct ds_gaz_piece *v;
	size_t n;
} ds_pieces;

ds_status ds_pieces_make(ds_pieces *out, const ds_tokens *t, ds_arena *mem, ds_err *err);

typedef enum ds_match_policy {
	DS_MATCH_EACH,    /* the longest at each token, overlapping: what the tagger decides from */
	DS_MATCH_LONGEST, /* from the left the longest, then on behind it */
	DS_MATCH_FIRST,   /* from the left the shortest, then on behind it */
	DS_MATCH_ALL      /* every name at every token */
} ds_match_policy;

/* All matches under the policy, in order of position, shorter first. */
ds_status ds_gazetteer_match(ds_hits *out, const ds_gazetteer *g, const ds_pieces *p,
			     ds_match_policy policy, ds_arena *mem, ds_err *err);

/*
 * Adds to *hits names that are some edits away from the text, for a list that was built for it: at
 * capitalised tokens that are in no hit yet. One edit for names of 8 characters and more, two from
 * 16 on; see gazetteer_fuzzy.c. Keeps the order of position.
 */
ds_status ds_gazetteer_match_fuzzy(ds_hits *hits, const ds_gazetteer *g, const ds_pieces *p,
				   ds_arena *mem, ds_err *err);

/*
 * key (a match key) is an ordinary word of the lists' type WORD, or one with the ending -s -ed -ing
 * -ly.
 */
bool ds_gazetteer_is_word(const ds_gazetteer *g, ds_str key);

/*
 * The entries under the match key of `name` (tokenised as text is), whatever its case; n_entries 0 if
 * there are none.
 */
ds_hit ds_gazetteer_find(const ds_gazetteer *g, ds_str name);

/* The entries whose key is that of tokens [first, first + count), whatever their case. */
ds_hit ds_gazetteer_at(const ds_gazetteer *g, const ds_tokens *t, size_t first, size_t count);

#endif
