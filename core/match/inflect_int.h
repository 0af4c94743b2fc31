/*
 * A table of inflection in memory, and what reads it. See inflect.h.
 *
 * Text -> table (inflect_read.c) -> forms (inflect.c). Everything is folded while it is read.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_MATCH_INFLECT_INT_H
#define DS_MATCH_INFLECT_INT_H

#include "match/inflect.h"

#define DS_INFLECT_WORD   64u   /* characters of a word that is inflected */
#define DS_INFLECT_FORM   400u  /* bytes of a form */
#define DS_INFLECT_FORMS  4096u /* forms of a word, endings of a row */
#define DS_INFLECT_SLOTS  64u
#define DS_INFLECT_REPEAT 3u    /* * + ? in a pattern, so that matching stays cheap */

/* How often a sign of a pattern may come. */
enum ds_often { DS_OFTEN_ONE, DS_OFTEN_MAYBE, DS_OFTEN_ANY, DS_OFTEN_SOME };

/* One character of a pattern: one of these, or none of these. */
typedef struct ds_sign {
	const uint32_t *v;
	size_t n;
	bool none;
	uint8_t often; /* enum ds_often */
} ds_sign;

/* An end of words, or whole words. */
typedef struct ds_ending {
	ds_str class; /* only words of this class; empty = all */
	bool whole;
	const ds_sign *v;
	size_t n;
	size_t cut; /* the stem ends in front of this sign */
} ds_ending;

/*
 * Forms as templates: ~ the stem, & the letter before it once more, (x) left out behind an
 * inseparable prefix, [x] there only behind a separable one.
 */
typedef struct ds_templates {
	ds_str *v;
	size_t n, cap;
} ds_templates;

/* "verb/past": forms that one rule gives, and one row replaces. */
typedef struct ds_slot {
	ds_str name;
	uint8_t as; /* one of enum ds_word_class */
} ds_slot;

typedef struct ds_rule {
	uint32_t slot;
	ds_ending ending;
	ds_templates forms;
} ds_rule;

enum ds_entry_kind {
	DS_ENTRY_FORMS, /* slot, forms */
	DS_ENTRY_CLASS, /* name */
	DS_ENTRY_ONLY,  /* as */
	DS_ENTRY_ALSO,  /* as */
	DS_ENTRY_WHOLE  /* begins with no prefix */
};

/* What the table says of one word; sorted by word, then by place in the file. */
typedef struct ds_entry {
	ds_str word, name;
	ds_templates forms;
	uint32_t slot, seq;
	uint8_t kind, as;
} ds_entry;

enum ds_prefix_kind { DS_PREFIX_PLAIN, DS_PREFIX_PART, DS_PREFIX_FAST };

typedef struct ds_prefix {
	ds_str text;
	uint8_t kind, as;
} ds_prefix;

typedef struct ds_named {
	ds_str name;
	ds_templates items;
} ds_named;

typedef struct ds_table {
	ds_arena mem;
	ds_str code;
	uint8_t as; /* what a word is that no row tells of */
	bool verb_last; /* in phrases */
	const uint32_t *letters[26];
	size_t n_letters[26];
	ds_slot slots[DS_INFLECT_SLOTS];
	size_t n_slots;
	ds_rule *rules;
	size_t n_rules, cap_rules;
	ds_entry *entries;
	size_t n_entries, cap_entries;
	ds_prefix *prefixes;
	size_t n_prefixes, cap_prefixes;
	ds_named *sets;
	size_t n_sets, cap_sets;
} ds_table;

/* The text of one language -> a table; DS_ESYNTAX names line and reason. */
ds_status ds_table_read(ds_table **out, ds_str text, ds_err *err);
void ds_table_free(ds_table *t);

/* The table that ships for a language tag; DS_ENOENT names those that there are. */
ds_status ds_table_find(const ds_table **out, ds_str tag, ds_err *err);

/* Adds the forms of a word: what ds_inflect does with the table that it found. */
ds_status ds_table_forms(ds_strs *out, ds_str word, const ds_table *t, unsigned as, ds_arena *mem,
			 ds_err *err);

/* Entries of the word: first, and how many. */
const ds_entry *ds_table_entries(size_t *n, const ds_table *t, ds_str word);

/* The word ends so; *cut = bytes of its stem. */
bool ds_ending_fits(size_t *cut, const ds_ending *e, const ds_table *t, ds_str word);

/* The next part of *rest up to `sign`, *rest behind it; false at the end. Blanks around it are cut off. */
bool ds_next_part(ds_str *rest, char sign, ds_str *part);

#endif
