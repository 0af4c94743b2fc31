/*
 * What parser, compiler and matcher of the token patterns share. See pattern.h.
 *
 * Source -> tree of nodes -> program. Nodes are gone once the program is there; tests (what one
 * token or one annotation must be) and lists stay. Everything lives in the pattern's arena and
 * never changes after compiling.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_MATCH_PATTERN_INT_H
#define DS_MATCH_PATTERN_INT_H

#include "match/pattern.h"

#define DS_MATCH_TOKENS  1000u /* tokens of a match */
#define DS_PATTERN_DEPTH 40    /* groups within groups */
#define DS_PROGRAM_MAX   5000u /* instructions */
#define DS_REPEAT_MAX    1000u /* in {m,n} */
#define DS_NEAR_ITEMS    6u    /* in near(...) */
#define DS_LIST_TOKENS   16u   /* of an entry of a list */
#define DS_PATTERN_NONE  UINT32_MAX

/* ---- lists of words: a trie over folded tokens ---- */

typedef struct ds_trie_edge {
	ds_str key; /* at NULL = empty slot */
	uint32_t state, next;
} ds_trie_edge;

typedef struct ds_trie {
	ds_trie_edge *edges; /* open addressing; slots a power of two */
	size_t slots, n;
	bool *final; /* by state; 0 is the root */
	size_t n_states, cap_states;
} ds_trie;

ds_status ds_trie_add(ds_trie *t, const ds_str *keys, size_t n, ds_arena *mem, ds_err *err);

/* Lengths in tokens, ascending, of the entries that stand at token `at`, all within [at, end). */
size_t ds_trie_match(size_t lengths[DS_LIST_TOKENS], const ds_trie *t, const ds_tokens *tokens,
		     size_t at, size_t end);

/* key is an entry of one token. */
bool ds_trie_has(const ds_trie *t, ds_str key);

/* ---- tests ---- */

enum ds_op { DS_OP_EQ, DS_OP_NE, DS_OP_LT, DS_OP_LE, DS_OP_GT, DS_OP_GE };

enum ds_test_kind {
	DS_TEST_ANY,
	DS_TEST_FOLD, /* text: folded; glob: with * */
	DS_TEST_WORD, /* text: as it is written */
	DS_TEST_SHAPE,
	DS_TEST_KIND,     /* number: ds_token_kind */
	DS_TEST_LIST,     /* one-token entry of trie */
	DS_TEST_LENGTH,   /* op, number */
	DS_TEST_POSITION, /* op, number; negative = from the sentence's end */
	DS_TEST_AND,
	DS_TEST_OR,
	DS_TEST_NOT,
	/* on annotations only */
	DS_TEST_PHRASE, /* a: first of a chain of token tests (next), somewhere within */
	DS_TEST_NUMBER, /* field, op, number */
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
	double number;
	ds_str text;
	const ds_trie *trie;
	const struct ds_test *a, *b; /* operands */
	const struct ds_test *next;  /* the next token of a phrase */
} ds_test;

/* s matches a pattern in which * stands for any bytes; 0x01 is a literal * (see ds_literal). */
bool ds_glob(ds_str pattern, ds_str s);

bool ds_test_token(const ds_test *t, const ds_tokens *tokens, size_t i);
bool ds_test_span(const ds_test *t, const ds_doc *doc, const ds_span *span);

/* ---- tree ---- */

enum ds_node_kind {
	DS_NODE_TEST,
	DS_NODE_SPAN, /* types, test (NULL = any) */
	DS_NODE_LIST,
	DS_NODE_SEQUENCE,
	DS_NODE_CHOICE,
	DS_NODE_REPEAT,
	DS_NODE_CAPTURE,
	DS_NODE_NEAR
};

typedef struct ds_node {
	uint8_t kind;
	bool lazy;
	uint32_t min, max; /* repeat: max DS_PATTERN_NONE = no end; near: max tokens */
	uint32_t name;     /* capture */
	uint64_t types;    /* bits of ds_type */
	const ds_test *test;
	const ds_trie *trie;
	struct ds_node *child, *next; /* first child, next sibling */
} ds_node;

/* ---- program ---- */

enum ds_code {
	DS_CODE_MATCH,
	DS_CODE_JUMP,  /* a */
	DS_CODE_SPLIT, /* a first, then b */
	DS_CODE_TEST,
	DS_CODE_SPAN,
	DS_CODE_LIST,
	DS_CODE_NEAR, /* a: number of the near */
	DS_CODE_OPEN, /* a: capture */
	DS_CODE_CLOSE
};

typedef struct ds_instr {
	uint8_t code;
	uint32_t a, b;
	uint64_t types;
	const ds_test *test;
	const ds_trie *trie;
} ds_instr;

typedef struct ds_near {
	uint32_t tokens; /* extent of the whole at most */
	uint32_t n;
	uint32_t entry[DS_NEAR_ITEMS];
} ds_near;

enum ds_window { DS_WITHIN_SENTENCE, DS_WITHIN_PARAGRAPH, DS_WITHIN_DOCUMENT };

struct ds_pattern {
	ds_arena mem;
	ds_instr *code;
	size_t n_code, cap_code;
	ds_near *nears;
	size_t n_nears, cap_nears;
	ds_str *names;
	size_t n_names, cap_names;
	enum ds_window window;
	bool needs_tags;
};

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

typedef struct ds_parser {
	ds_pattern *p;
	ds_str source;
	size_t at; /* behind `ahead` */
	ds_lex ahead;
	const ds_word_list *lists;
	size_t n_lists;
	int depth;
	ds_err *err;
} ds_parser;

/* "line L, column C: message"; columns count characters. */
ds_status ds_parse_fail(const ds_parser *ps, size_t at, const char *fmt, ...) DS_PRINTF(3, 4);

/* Moves on: ps->ahead becomes the next piece. DS_ESYNTAX for what is no piece. */
ds_status ds_lex_next(ds_parser *ps);
bool ds_lex_sign(const ds_parser *ps, char c);

/* The whole source; sets p->window, p->names. */
ds_status ds_parse(ds_node **out, ds_parser *ps);

/* [ ... ] and < ... >, whose first sign is ahead. */
ds_status ds_parse_brackets(ds_node **out, ds_parser *ps);
ds_status ds_parse_angles(ds_node **out, ds_parser *ps);

/* Quoted text, or a bare word: chain of token tests (by `next`). exact: as it is written. */
ds_status ds_literal(const ds_test **out, ds_parser *ps, const ds_lex *lex, bool exact);

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

/*
 * Tree -> program; the matcher starts at instruction 0. DS_ESYNTAX when the program would be too
 * large.
 */
ds_status ds_compile(const ds_node *root, ds_parser *ps);

/* ---- matching ---- */

/*
 * (instruction, token) was looked at in this generation, and nothing came of it or it is being
 * looked at.
 */
struct ds_seen {
	uint32_t token, generation;
};

/* What a path has left behind it: capture borders, and which near(...) it went through. */
enum ds_note_kind { DS_NOTE_OPEN, DS_NOTE_CLOSE, DS_NOTE_NEAR };
struct ds_note {
	uint8_t kind;
	uint32_t number, token;
};

struct ds_job {
	uint32_t pc, token;
	size_t n_notes;
};

/*
 * Results of one near(...) in the current window; 0 = not known yet, 1 = none, else end - lo + 2.
 */
struct ds_near_memo {
	uint32_t *whole; /* by start */
	uint32_t *item[DS_NEAR_ITEMS];
};

/* One search: a document, a window of its tokens, and room to work in. */
typedef struct ds_run {
	const ds_pattern *p;
	const ds_doc *doc;
	uint32_t lo, hi; /* window, tokens */
	const uint32_t
		*span_at; /* by token - span_base: first span that starts there; DS_PATTERN_NONE */
	uint32_t span_base;
	struct ds_seen *seen;
	uint32_t ring; /* tokens of `seen` */
	uint32_t generation;
	struct ds_job *jobs;
	size_t n_jobs, cap_jobs;
	struct ds_note *notes;
	size_t n_notes, cap_notes;
	struct ds_near_memo *nears;
	bool cut; /* the limit of tokens stopped a path */
	uint64_t steps;
	ds_arena *mem;    /* scratch */
	ds_status status; /* DS_ENOMEM, DS_ELIMIT, DS_EINTR end the search */
	ds_err *err;
} ds_run;

/*
 * The preferred match of the program part at pc that starts at token `start` and ends at `hi` at
 * most; false if there is none, or r->status is set. Its notes lie behind those that were there.
 */
bool ds_run_at(uint32_t *end, ds_run *r, uint32_t pc, uint32_t start, uint32_t hi,
	       uint32_t generation);

/* The shortest extent of near(...) number n that starts at token `start`. */
bool ds_near_at(uint32_t *end, ds_run *r, uint32_t n, uint32_t start);

/* The same again, with the notes of its items appended in order of position. */
void ds_near_notes(ds_run *r, uint32_t n, uint32_t start);

void ds_run_note(ds_run *r, enum ds_note_kind kind, uint32_t number, uint32_t token);
uint32_t ds_run_generation(ds_run *r);

#endif
