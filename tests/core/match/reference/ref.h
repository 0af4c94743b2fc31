/*
 * The reference matcher of the differential test: docs/patterns.md in the plainest way, sharing nothing
 * with core/match. A random tree is both printed as source and searched here, on small documents.
 *
 * Paths are followed one by one in their order, and never remembered; look-around and conditions are
 * sets of all (start, end). So it is slow, and gives a case up after too many steps.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TESTS_REF_H
#define DS_TESTS_REF_H

#include "../match_test.h"

#include "tag/zones.h"

#define REF_TOKENS 56 /* of a document: ends are bits of a word */
#define REF_NAMES  4  /* captures w x y z */
#define REF_MARKS  48
#define REF_NONE   (-1)

/* ---- chance: everything comes from one number ---- */

extern uint64_t ref_state;
uint32_t ref_roll(uint32_t n); /* 0 .. n-1 */
bool ref_odds(uint32_t percent);

/* ---- documents ---- */

struct ref_token {
	char word[12], key[12];
	int kind, sentence, paragraph;
	int position, back; /* in its sentence: from 1; from its end, -1 = last */
};

struct ref_span {
	int first, count, type, entity; /* entity: index of the first mention */
	bool number, day;
	double low, high;
	const char *from, *to, *timex, *unit, *id; /* "" = none */
};

struct ref_zone {
	int kind, first, count;
};

struct ref_doc {
	ds_doc doc;
	struct ref_token t[REF_TOKENS];
	struct ref_span spans[8];
	struct ref_zone zones[6];
	int n, n_spans, n_zones;
	char text[600];
};

/* longest: about so many tokens. What a failing test prints of one: ref_doc_print. */
void ref_doc_grow(struct ref_doc *d, int longest);
void ref_doc_free(struct ref_doc *d);
void ref_doc_print(ds_buf *b, const struct ref_doc *d);

/* Words of the texts; the lists given to every pattern, and all forms of their entries. */
extern const char *const ref_words[];
extern const int ref_n_words;
extern const ds_word_list ref_lists[];
extern const size_t ref_n_lists;
/* Entry i of list l (forms: of ~list) as keys parted by a blank; NULL behind the last. */
const char *ref_entry(int list, bool forms, int i);
/* Form i of lemma number l; NULL behind the last. ref_lemma: the word itself, NULL behind the last. */
const char *ref_form(int lemma, int i);
const char *ref_lemma(int lemma);

/* ---- trees ---- */

enum ref_op { REF_EQ, REF_NE, REF_LT, REF_LE, REF_GT, REF_GE };

enum ref_test_kind {
	REF_ANY,
	REF_FOLD, /* text, glob */
	REF_WORD, /* text, glob */
	REF_FUZZY, /* text, number: edits; exact */
	REF_IN_LIST, /* list, forms */
	REF_FORM, /* list: number of the lemma */
	REF_SHAPE,
	REF_KIND, /* number */
	REF_LENGTH,
	REF_POSITION,
	REF_TYPE, /* number */
	REF_PHRASE, /* of annotations: text; glob */
	REF_NUMBER, /* field */
	REF_STRING, /* field */
	REF_AND,
	REF_OR,
	REF_NOT
};

enum ref_field {
	REF_F_WORD,
	REF_F_FOLD,
	REF_F_TYPE,
	REF_F_UNIT,
	REF_F_ID,
	REF_F_ENTITY,
	REF_F_LENGTH,
	REF_F_POSITION,
	REF_F_VALUE,
	REF_F_LOW,
	REF_F_HIGH,
	REF_FIELDS
};

struct ref_test {
	int kind, op, field, list, a, b;
	double number;
	bool glob, forms, exact, not_equal;
	char text[20];
};

enum ref_kind {
	REF_TOKEN, /* test */
	REF_WORDS, /* tests in kid[0..n): one item of several tokens, text */
	REF_LIST, /* list, forms */
	REF_LEMMA, /* list: number of the lemma */
	REF_SPAN, /* types, test */
	REF_SEQ,
	REF_ALT,
	REF_REPEAT, /* min, max (REF_NONE: no end), lazy */
	REF_CAPTURE, /* name */
	REF_GROUP, /* conds */
	REF_NEAR, /* max: tokens */
	REF_LOOK, /* behind, negative */
	REF_MACRO, /* list: number of the macro */
	/* only once it is written out: */
	REF_MAYBE,
	REF_STAR
};

enum ref_relation { REF_CONTAINING, REF_OVERLAPPING, REF_WITHIN };

struct ref_cond {
	int relation, item;
	bool negative;
};

struct ref_node {
	int kind, min, max, name, test, list;
	int kid[4], n_kids;
	uint64_t types;
	bool lazy, forms, behind, negative;
	struct ref_cond cond[2];
	int n_conds;
};

/* One side of a comparison: a capture's field, or what is written. */
struct ref_side {
	int name, field; /* name REF_NONE: text, or number */
	bool is_text;
	double number;
	char text[20];
};

struct ref_where {
	int kind; /* REF_AND REF_OR REF_NOT, or REF_ANY: a comparison */
	int op, a, b;
	struct ref_side left, right;
};

enum ref_policy { REF_FIRST, REF_LONGEST, REF_SHORTEST, REF_ALL };
enum ref_window {
	REF_SENTENCE,
	REF_PARAGRAPH,
	REF_DOCUMENT,
	REF_HEADLINE,
	REF_BYLINE,
	REF_DATELINE,
	REF_QUOTATION,
	REF_NO_WINDOW /* says nothing: a sentence */
};

struct ref_tree {
	struct ref_node node[120];
	struct ref_test test[120];
	struct ref_where where[16];
	int n_nodes, n_tests, n_wheres;
	int root, macro[3], n_macros;
	int window, policy, max; /* max 0: not said */
	bool says_first;         /* policy = first is written, though it need not be */
	struct ref_cond cond[2];
	int n_conds, the_where; /* REF_NONE: none */
};

/* base: only what the language had at first */
void ref_tree_grow(struct ref_tree *t, bool base);
/* The same tree in one of many spellings; plain: the shortest one. */
void ref_tree_print(ds_buf *b, const struct ref_tree *t, bool plain);
/* The i-th way to make a tree smaller: 1 done, 0 it does not apply, -1 there are no more. */
int ref_tree_smaller(struct ref_tree *out, const struct ref_tree *t, int i);

/* ---- the tests, one by one ---- */

bool ref_token_is(const struct ref_tree *t, int test, const struct ref_doc *d, int at);
bool ref_span_is(const struct ref_tree *t, int test, const struct ref_doc *d,
		 const struct ref_span *s);

/* Where a capture's first piece lies; from REF_NONE: it took no part. */
struct ref_piece {
	int from, to;
};

/* lo: first token of the window. */
bool ref_where_holds(const struct ref_tree *t, int where, const struct ref_doc *d,
		     const struct ref_piece pieces[REF_NAMES], int lo);
/* Bits of the captures that it asks for. */
unsigned ref_where_names(const struct ref_tree *t, int where);

/* ---- searching ---- */

struct ref_mark {
	int name, from, to;
};

struct ref_match {
	int from, to, n_marks;
	struct ref_mark mark[REF_MARKS]; /* by position, longer first, then by name */
};

struct ref_matches {
	struct ref_match v[REF_TOKENS];
	int n;
	uint64_t features; /* what took part in one of them */
};

/* What may take part: kinds of nodes, then these. */
enum ref_feature {
	REF_HAS_LAZY = REF_STAR + 1,
	REF_HAS_COUNTED,
	REF_HAS_AHEAD,
	REF_HAS_NOT_AHEAD,
	REF_HAS_BEHIND,
	REF_HAS_NOT_BEHIND,
	REF_HAS_LOOK_IN_LOOK,
	REF_HAS_CONTAINING, /* then OVERLAPPING, WITHIN, and the three with ! */
	REF_HAS_COND_IN_COND = REF_HAS_CONTAINING + 6,
	REF_HAS_COND_ON_WHOLE,
	REF_HAS_NEAR_IN_NEAR,
	REF_HAS_FUZZY,
	REF_HAS_TYPE,
	REF_HAS_SPAN_TEST,
	REF_HAS_MANY_STARTS, /* a token at which several annotations start */
	REF_HAS_EMPTY_TURN, /* a path was given up */
	REF_HAS_WHERE,
	REF_HAS_PART,
	REF_HAS_MAX,
	REF_HAS_POLICY, /* four */
	REF_HAS_WINDOW = REF_HAS_POLICY + 4, /* eight */
	REF_FEATURES = REF_HAS_WINDOW + 8
};

const char *ref_feature_name(int feature);

/* A tree written out: repeats and macros are gone. false: too large for this test. */
struct ref_program;
struct ref_program *ref_program_room(void);
bool ref_program_make(struct ref_program *p, const struct ref_tree *t);

/* All matches within [first, first + count). false: more than so many steps. */
bool ref_search(struct ref_matches *out, struct ref_program *p, const struct ref_doc *d, int first,
		int count, int steps);

#endif
