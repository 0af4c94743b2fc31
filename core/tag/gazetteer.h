/*
 * Lists of names, compiled to one position-independent block of bytes that is mapped or embedded
 * and used in place: no parsing at start. Matching is over the token array's match keys: longest
 * match on token borders, from each position, behind a first-token filter.
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
	ds_str type;  /* as written: a ds_type name, or TITLE, ROLE, UNIT; see props class=HEAD, FIRST */
	ds_str id;    /* "iso3166:AZ" */
	ds_str props; /* "k=v;k=v" */
	int64_t prior;
} ds_entry;

/*
 * A match: tokens [first, first + count) name the entries [entry, entry + n_entries), best prior
 * first.
 */
typedef struct ds_hit {
	uint32_t first, count;
	uint32_t entry, n_entries;
} ds_hit;

typedef struct ds_hits {
	ds_hit *v;
	size_t n, cap;
} ds_hits;

/*
 * Compiles lists: `tsv` is the text of a list (columns name type id prior props, # comments),
 * `list` its name, put before each id. Call _add for each list, then _finish to get the block in b.
 * Errors name list and line.
 */
typedef struct ds_gazetteer_build ds_gazetteer_build;
ds_status ds_gazetteer_build_new(ds_gazetteer_build **out, ds_err *err);
ds_status ds_gazetteer_build_add(ds_gazetteer_build *b, ds_str list, ds_str tsv, ds_err *err);
ds_status ds_gazetteer_build_finish(ds_gazetteer_build *b, ds_buf *out, ds_err *err);
void ds_gazetteer_build_free(ds_gazetteer_build *b);

/* Opens a compiled block, borrowed for as long as *out lives (8-byte aligned); header, size, versions are
 * checked, every offset inside is checked at use. ds_gazetteer_check verifies it whole. */
ds_status ds_gazetteer_open(ds_gazetteer **out, ds_str block, ds_err *err);
void ds_gazetteer_close(ds_gazetteer *g);
ds_status ds_gazetteer_check(const ds_gazetteer *g, ds_err *err);

/*
 * The list that ships in the program; NULL where it is not embedded (tests of the core alone).
 * Borrowed.
 */
const ds_gazetteer *ds_gazetteer_builtin(void);

size_t ds_gazetteer_count(const ds_gazetteer *g);
ds_entry ds_gazetteer_entry(const ds_gazetteer *g, uint32_t entry);

/* All longest matches, in order of position, possibly overlapping (one per start position). */
ds_status ds_gazetteer_match(ds_hits *out, const ds_gazetteer *g, const ds_tokens *t,
			     ds_arena *mem, ds_err *err);

/*
 * key (a match key) is an ordinary word of the lists' type WORD, or one with the ending -s -ed -ing
 * -ly.
 */
bool ds_gazetteer_is_word(const ds_gazetteer *g, ds_str key);

/*
 * The entries under the match key of `name` (tokenised as text is); n_entries 0 if there are none.
 */
ds_hit ds_gazetteer_find(const ds_gazetteer *g, ds_str name);

#endif
