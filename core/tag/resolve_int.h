/*
 * Resolution, inside: the parts of a name, a table, and sets of mentions that are one.
 *
 * The way (resolve.c): mentions of one list entry or one name are joined -> names of persons are put
 * beside each other (resolve_person.c) -> acronyms and spellings (resolve_name.c) -> surnames alone
 * (resolve_person.c) -> first mentions and ids.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_RESOLVE_INT_H
#define DS_TAG_RESOLVE_INT_H

#include "tag/resolve.h"

#define R_PARTS 12 /* of a name; the last holds all that follows */
#define R_NEAR 8   /* names looked at that share a part */
#define R_RECENT 16 /* names looked at that look alike */

/* One word of a name: a token, or what stands between its hyphens. */
typedef struct r_part {
	uint64_t hash;  /* of its match key without full stops and apostrophes */
	ds_str key;     /* the match key, with them */
	uint32_t token;
	bool small;     /* of the for: not compared; in a person's name al van bin ... */
	bool initial;   /* one letter */
	bool numeral;   /* the II of a king: part of the name, but no surname */
} r_part;

typedef struct r_parts {
	r_part v[R_PARTS];
	size_t n;    /* all */
	size_t core; /* without the small ones */
	uint64_t hash; /* of the core parts, in order */
} r_parts;

typedef struct r_cell {
	uint64_t hash; /* 0 = empty */
	int32_t v;     /* span + 1, or person + 1 */
	int32_t n;     /* how many different ones have been put in */
} r_cell;

/* A full name of a person, once. */
typedef struct r_person {
	int32_t span;                  /* its first mention */
	int32_t next_last, next_first; /* person + 1 with the same last, first part */
	uint32_t sentence;             /* of its last mention so far */
	uint32_t mentions;             /* so far */
	int8_t gender;                 /* 'm', 'f', 0: by a title or a word of kin */
	bool kin;                      /* brought in as somebody's wife, son ... */
} r_person;

typedef struct r_name {
	int32_t span;     /* first mention of this name */
	uint32_t letters; /* set of its letters */
	uint32_t length;  /* letters */
	uint8_t start;    /* its first byte */
} r_name;

typedef struct resolver {
	ds_doc *doc;
	const ds_tokens *t;
	ds_err *err;
	const ds_gazetteer *const *lists;
	size_t n_lists;
	int32_t *parent; /* by span: towards the first mention */
	ds_str *id;      /* by span: of a first mention, the id of its entity */
	r_cell *table;
	size_t mask;
	r_person *persons;
	size_t n_persons, cap_persons;
	r_name *names; /* different names that are no persons */
	size_t n_names, cap_names;
	uint64_t steps; /* comparisons of names; a test holds them linear */
} resolver;

enum r_seed {
	R_ID = 1,
	R_COUNTRY,
	R_NAME,
	R_LAST,
	R_FIRST,
	R_BARE,
	R_INITIALS
};

/* The cell of a hash, made if it is not there. */
r_cell *ds_r_cell(resolver *r, uint64_t hash, enum r_seed seed);

/* Places of all kinds are one family; every other type is its own. */
uint64_t ds_r_family(const ds_span *s);

/* Cuts a mention into its parts, articles and clitics left out. */
void ds_r_parts(r_parts *out, const ds_tokens *t, const ds_span *s);

/* First mention of the entity of span i. */
int32_t ds_r_find(resolver *r, int32_t i);

/* Makes two mentions one; false if lists say that they are two things. */
bool ds_r_join(resolver *r, int32_t i, int32_t j);

/* Letters that an acronym would have, in the key without full stops; 0 if the span is none. */
size_t ds_r_acronym(ds_str *out, const ds_tokens *t, const ds_span *s);
/* Whether the letters can stand for the words of a name; `beside`: in brackets beside it. */
bool ds_r_stands_for(ds_str letters, const ds_tokens *t, const ds_span *s, bool beside);

/* One letter too many, too few, another, or two that changed places; not at the start of a word. */
bool ds_r_one_edit(ds_str a, ds_str b);

/* Whether two words have one name key; loose: as far as consonants go. */
bool ds_r_same_sound(ds_str a, ds_str b, bool loose);

/* resolve_person.c */
ds_status ds_r_person(resolver *r, int32_t i, const r_parts *p);
void ds_r_surnames(resolver *r);
/* resolve_name.c */
void ds_r_names(resolver *r);

/* For the test that resolution is linear: the same as ds_resolve, and how often names were compared. */
ds_status ds_resolve_counted(uint64_t *steps, ds_doc *doc, const ds_gazetteer *const *lists,
			     size_t n_lists, ds_err *err);

#endif
