/*
 * The lists that ship: words and phrases by what they say ($say $confirm $deny $kill ...), one file a
 * language (data/lists/), embedded and read at first use. docs/lists.md says how they were chosen.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_MATCH_LISTS_H
#define DS_MATCH_LISTS_H

#include "match/inflect.h"

typedef struct ds_list_entry {
	ds_str text; /* base forms: "shoot dead", "head of state" */
	size_t head; /* byte of text where the word that is inflected starts; SIZE_MAX: as ds_inflect_phrase does */
	uint8_t as;  /* enum ds_word_class, never DS_WORD_ANY */
} ds_list_entry;

typedef struct ds_shipped_list {
	ds_str name, lang;
	ds_str text; /* what it is for */
	const ds_list_entry *v;
	size_t n, cap;
} ds_shipped_list;

/* All of them: by language, then in the order of their file. Static once read. DS_ENOMEM. */
ds_status ds_shipped_lists(const ds_shipped_list **all, size_t *n, ds_err *err);

/* One by its name, for a language tag (empty = English); *out is NULL when there is none. */
ds_status ds_shipped_list_find(const ds_shipped_list **out, ds_str name, ds_str lang, ds_err *err);

/* All forms of an entry, as match keys of its tokens; added to *out. */
ds_status ds_list_entry_forms(ds_phrases *out, const ds_list_entry *e, ds_str lang, ds_arena *mem,
			      ds_err *err);

/* For tests and the build: reads the text of such files. */
ds_status ds_lists_read(const ds_shipped_list **all, size_t *n, ds_str text, ds_arena *mem, ds_err *err);

#endif
