/*
 * What a pattern's source becomes first: tests (what one token, one annotation or a whole match must be), lists of
 * words, and the tree of items. See pattern.h; the language is in docs/patterns.md.
 *
 * Everything lives in the arena of the ds_pattern that it is made for. The tree is gone once the program is there;
 * tests and lists stay, and never change after compiling.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_MATCH_TREE_INT_H
#define DS_MATCH_TREE_INT_H

#include "match/pattern.h"

#define DS_MATCH_TOKENS  1000u /* tokens of a match, unless `max = N` says otherwise */
#define DS_MATCH_MOST    10000u /* what `max = N` may say */
#define DS_PATTERN_DEPTH 40    /* groups within groups */
#define DS_REPEAT_MAX    1000u /* in {m,n} */
#define DS_NEAR_ITEMS    6u    /* in near(...) */
#define DS_LIST_TOKENS   16u   /* of an entry of a list */
#define DS_FUZZY_MOST    2u    /* edits of word~N */
#define DS_LOOKS_MOST    64u   /* look-arounds and conditions of one pattern */
#define DS_PATTERN_NONE  UINT32_MAX

/* ---- lists of words ---- */

/*
 * The words of all patterns that are compiled together: folded word -> id from 1, and the lists as tries over these
 * ids. A token's word is looked up once, whatever the number of patterns. See lexicon.c.
 */
typedef struct ds_lexicon ds_lexicon;

typedef struct ds_trie {
	ds_lexicon *lexicon;
	uint32_t root; /* state */
	size_t n;      /* entries */
} ds_trie;

ds_lexicon *ds_lexicon_new(ds_arena *mem);

/* The word's id, added if it is new; DS_ENOMEM. */
ds_status ds_lexicon_add(uint32_t *id, ds_lexicon *lx, ds_str key, ds_err *err);

/* 0 if it is no word of the lexicon. */
uint32_t ds_lexicon_find(const ds_lexicon *lx, ds_str key);

/* Words there are; ids are 1 to this. */
uint32_t ds_lexicon_size(const ds_lexicon *lx);
ds_str ds_lexicon_word(const ds_lexicon *lx, uint32_t id);

/* An empty list. */
ds_status ds_trie_new(ds_trie **out, ds_lexicon *lx, ds_err *err);

/* Adds an entry of n folded words. */
ds_status ds_trie_add(ds_trie *t, const ds_str *keys, size_t n, ds_err *err);

/*
 * Lengths in tokens, ascending, of the entries that stand at words[0], of which n are left. words are ids, 0 for
 * those not in the lexicon.
 */
size_t ds_trie_match(size_t lengths[DS_LIST_TOKENS], const ds_trie *t, const uint32_t *words, size_t n);

/* The word is an entry by itself. */
bool ds_trie_has(const ds_trie *t, uint32_t word);

/* Runs through the words with which entries start: from *edge = 0 until it gives 0. */
uint32_t ds_trie_first(uint32_t *edge, const ds_trie *t);

/* ---- tests ---- */

enum ds_op { DS_OP_EQ, DS_OP_NE, DS_OP_LT, DS_OP_LE, DS_OP_GT, DS_OP_GE };

enum ds_test_kind {
	DS_TEST_ANY,
	DS_TEST_FOLD, /* text: folded; glob: with * */
	DS_TEST_WORD, /* text: as it is written */
	DS_TEST_SHAPE,
	DS_TEST_KIND,     /* number: ds_token_kind */
	DS_TEST_LIST,     /* one-token entry of trie */
	DS_TEST_FUZZY,    /* text: folded; number: edits */
	DS_TEST_TYPE,     /* number: ds_type; the token lies in an annotation of this type */
	DS_TEST_LENGTH,   /* op, number */
	DS_TEST_POSITION, /* op, number; negative = from the sentence's end */
	DS_TEST_AND,
	DS_TEST_OR,
	DS_TEST_NOT,
	/* on annotations only */
	DS_TEST_PHRASE, /* a: first of a chain of token tests (next), somewhere within */
	DS_TEST_NUMBER, /* field, op, number; text: how it reads where the annotation has no number */
	DS_TEST_STRING  /* field, op, text */
};

enum ds_span_field {
	DS_FIELD_VALUE,
	DS_FIELD_LOW,
	DS_FIELD_HIGH,
	DS_FIELD_UNIT,
	DS_FIELD_CUE,
	DS_FIELD_REF, /* id */
	DS_FIELD_SOURCE
};

typedef struct ds_test {
	uint8_t kind, op, field;
	bool glob;
	uint32_t word; /* FOLD without *: id in the lexicon; set by the compiler */
	double number;
	ds_str text;
	const ds_trie *trie;
	struct ds_test *a, *b; /* operands */
	struct ds_test *next;  /* the next token of a phrase */
} ds_test;

/* ---- what holds between the captures of a match (`:: a.fold = b.fold`) ---- */

enum ds_label_field {
	DS_LABEL_WORD,
	DS_LABEL_FOLD,
	DS_LABEL_TYPE,
	DS_LABEL_VALUE,
	DS_LABEL_LOW,
	DS_LABEL_HIGH,
	DS_LABEL_UNIT,
	DS_LABEL_ID,
	DS_LABEL_ENTITY,
	DS_LABEL_LENGTH,
	DS_LABEL_POSITION,
	DS_LABEL_NUMBER, /* no capture: a number */
	DS_LABEL_TEXT    /* no capture: a text */
};

typedef struct ds_operand {
	uint8_t field; /* enum ds_label_field */
	uint32_t name; /* capture */
	double number;
	ds_str text;
} ds_operand;

enum ds_where_kind { DS_WHERE_COMPARE, DS_WHERE_AND, DS_WHERE_OR, DS_WHERE_NOT };

typedef struct ds_where {
	uint8_t kind, op;
	ds_operand left, right; /* COMPARE */
	struct ds_where *a, *b;
} ds_where;

/* ---- tree ---- */

enum ds_node_kind {
	DS_NODE_TEST,
	DS_NODE_SPAN, /* types, test (NULL = any) */
	DS_NODE_LIST,
	DS_NODE_SEQUENCE,
	DS_NODE_CHOICE,
	DS_NODE_REPEAT,
	DS_NODE_CAPTURE,
	DS_NODE_NEAR,
	DS_NODE_LOOK, /* child; look, negative */
	DS_NODE_CONDITIONS /* first child: the group; then conditions: each a DS_NODE_LOOK */
};

/* Where a look-around looks, and what a condition asks for. */
enum ds_look {
	DS_LOOK_AHEAD,
	DS_LOOK_BEHIND,
	DS_LOOK_CONTAINING,
	DS_LOOK_OVERLAPPING,
	DS_LOOK_WITHIN
};

typedef struct ds_node {
	uint8_t kind;
	uint8_t look; /* enum ds_look */
	bool lazy, negative;
	uint32_t min, max; /* repeat: max DS_PATTERN_NONE = no end; near: max tokens */
	uint32_t name;     /* capture */
	uint64_t types;    /* bits of ds_type */
	ds_test *test;
	const ds_trie *trie;
	struct ds_node *child, *next; /* first child, next sibling */
} ds_node;

enum ds_window {
	DS_WINDOW_SENTENCE,
	DS_WINDOW_PARAGRAPH,
	DS_WINDOW_DOCUMENT,
	DS_WINDOW_ZONE /* and a kind of zone */
};

enum ds_policy { DS_POLICY_FIRST, DS_POLICY_LONGEST, DS_POLICY_SHORTEST, DS_POLICY_ALL };

/* One source, parsed. */
typedef struct ds_unit {
	ds_node *root;
	const ds_where *where; /* NULL = none */
	uint8_t window;        /* enum ds_window */
	uint8_t zone;          /* ds_zone_kind */
	uint8_t policy;        /* enum ds_policy */
	uint32_t max;          /* tokens of a match */
} ds_unit;

/* ---- parsing ---- */

enum ds_lexeme { DS_LEX_END, DS_LEX_WORD, DS_LEX_NUMBER, DS_LEX_STRING, DS_LEX_EXACT, DS_LEX_SIGN };

/*
 * One piece of the source. text: the word, what is between the quotes (escapes and all), or the
 * sign.
 */
typedef struct ds_lex {
	enum ds_lexeme kind;
	ds_str text;
	size_t at;  /* byte of the source where it starts */
	bool tight; /* no blank in front of it */
} ds_lex;

/* What was met so far in the text that is being parsed: in the pattern, or in the body of a macro. */
typedef struct ds_tally {
	uint32_t items, looks;
	int deepest;
	bool conditions;
	uint32_t *names; /* captures, each once */
	size_t n_names, cap_names;
} ds_tally;

/* @name = ...; and what its uses must know of it, so that the body is looked at once. */
typedef struct ds_macro {
	ds_str name;
	ds_node *root;
	ds_tally tally;
} ds_macro;

typedef struct ds_parser {
	ds_pattern *p;
	ds_lexicon *lexicon;
	ds_arena *mem;
	ds_str source;
	size_t at; /* behind `ahead` */
	ds_lex ahead;
	const ds_word_list *lists;
	size_t n_lists;
	ds_unit *unit; /* what the source becomes */
	int depth;
	ds_tally tally;
	ds_macro *macros; /* those of ds_parse_macros, then the source's own */
	size_t n_macros, cap_macros;
	uint32_t open[DS_PATTERN_DEPTH + 2]; /* captures around the place that is being parsed */
	size_t n_open;
	const char *inside; /* a look-around or a condition: no captures, no conditions; NULL = none */
	ds_err *err;
} ds_parser;

/* "line L, column C: message"; columns count characters. */
ds_status ds_parse_fail(const ds_parser *ps, size_t at, const char *fmt, ...) DS_PRINTF(3, 4);

/* Moves on: ps->ahead becomes the next piece. DS_ESYNTAX for what is no piece. */
ds_status ds_lex_next(ds_parser *ps);
bool ds_lex_sign(const ds_parser *ps, char c);

/* The whole source, into *ps->unit. Its own macros are forgotten at its end. */
ds_status ds_parse(ds_parser *ps);

/*
 * A source of macros alone, for the sources that this parser gets later: they stay until the parser
 * goes. ps->unit is not looked at.
 */
ds_status ds_parse_macros(ds_parser *ps);

/* Number of the capture, by its name; those of all patterns that are compiled together. DS_ENOMEM. */
ds_status ds_capture_number(uint32_t *out, ds_pattern *p, ds_str name, ds_err *err);

/* [ ... ] and < ... >, whose first sign is ahead. */
ds_status ds_parse_brackets(ds_node **out, ds_parser *ps);
ds_status ds_parse_angles(ds_node **out, ds_parser *ps);

/* Quoted text, or a bare word: chain of token tests (by `next`). exact: as it is written. */
ds_status ds_literal(ds_test **out, ds_parser *ps, const ds_lex *lex, bool exact);

/* $name or ~$name whose `$` is ahead; ~word whose word is ahead. */
ds_status ds_list_item(const ds_trie **out, ds_parser *ps, bool inflected);
ds_status ds_lemma_item(const ds_trie **out, ds_parser *ps);

ds_test *ds_test_new(ds_parser *ps, enum ds_test_kind kind);
ds_node *ds_node_new(ds_parser *ps, enum ds_node_kind kind);
ds_status ds_parse_memory(ds_parser *ps);

/* Escapes resolved: \" \' \\ and, where glob, \* as byte 0x01. In the pattern's arena. */
ds_status ds_unescape(ds_str *out, ds_parser *ps, const ds_lex *lex, bool glob);

/* Folds what stands between the wildcards; the copy is in the pattern's arena. */
ds_status ds_fold_glob(ds_str *s, ds_parser *ps);

#endif
