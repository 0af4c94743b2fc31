/*
 * Programs of patterns: what the compiler makes and the search runs. See pattern.h.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_MATCH_PROGRAM_INT_H
#define DS_MATCH_PROGRAM_INT_H

#include "match/tree_int.h"

#define DS_PROGRAM_MAX 5000u /* instructions of one pattern */
#define DS_MARKS       16u   /* borders that the memory of paths has to know, see DS_CODE_MARK */

enum ds_code {
	DS_CODE_MATCH,
	DS_CODE_JUMP,  /* a */
	DS_CODE_SPLIT, /* a first, then b */
	DS_CODE_ANY,
	DS_CODE_WORD, /* a: word of the lexicon */
	DS_CODE_TEST,
	DS_CODE_SPAN, /* types, test (NULL = any) */
	DS_CODE_LIST,
	DS_CODE_NEAR,  /* a: number of the near; marks */
	DS_CODE_OPEN,  /* a: capture; b: mark of its start, or DS_PATTERN_NONE; that of its end is the next one */
	DS_CODE_CLOSE,
	DS_CODE_LOOK,  /* a: look; negative */
	DS_CODE_MARK,  /* b: mark: a group with conditions starts */
	DS_CODE_CHECK, /* a: look; b: mark of the group's start; negative; last: the mark is done with */
	DS_CODE_WHERE
};

typedef struct ds_instr {
	uint8_t code;
	bool negative, last;
	bool marks; /* captures with marks lie inside */
	uint32_t a, b;
	uint64_t types;
	union {
		const ds_test *test;
		const ds_trie *trie;
	};
} ds_instr;

/* Places are counted from the start of the pattern's program. */
typedef struct ds_near {
	uint32_t tokens; /* extent of the whole at most */
	uint32_t n;
	uint32_t entry[DS_NEAR_ITEMS];
} ds_near;

/* The body of a look-around or condition: [entry, end) of the program, the last instruction its DS_CODE_MATCH. */
typedef struct ds_body {
	uint8_t look; /* enum ds_look */
	uint32_t entry, end;
} ds_body;

/* What a match needs, by numbers of words. */
typedef struct ds_need_set {
	const uint32_t *words; /* ascending */
	size_t n_words;
	const ds_str *prefixes;
	size_t n_prefixes;
	uint64_t types;
	uint64_t mask; /* of the words, see ds_word_bit */
} ds_need_set;

/* With what a match starts: one of these words, or an annotation of these types, or (any) who knows. */
typedef struct ds_first_set {
	const uint32_t *words; /* ascending */
	size_t n_words;
	uint64_t types;
	bool any;
} ds_first_set;

typedef struct ds_program {
	ds_instr *code;
	size_t n_code, cap_code;
	ds_near *nears;
	size_t n_nears, cap_nears;
	ds_body *bodies;
	size_t n_bodies, cap_bodies;
	const ds_where *where;
	uint8_t window, zone, policy;
	uint32_t max;
	uint32_t n_marks;     /* 0: the memory of paths is (place, token) alone */
	uint32_t *mark_names; /* captures that have marks: capture n has marks 2i and 2i + 1 */
	size_t n_mark_names;
	bool uses_types, uses_spans; /* [type = ...]; <...> */
	ds_first_set first;
	ds_need_set *needs;
	size_t n_needs;
	const ds_need *needs_public;
} ds_program;

/* Programs by what wakes them: of key i are items[start[i]] to items[start[i + 1]]. */
typedef struct ds_postings {
	uint32_t *start;
	uint32_t *items;
} ds_postings;

/* Programs that look at one kind of window. */
typedef struct ds_dispatch {
	uint8_t window, zone;
	ds_postings first_words, wake_words; /* by word */
	ds_postings first_types, wake_types; /* by type */
	uint32_t *always;
	size_t n_always;
} ds_dispatch;

struct ds_pattern {
	ds_arena mem;
	ds_lexicon *lexicon;
	ds_program *programs;
	size_t n_programs;
	ds_str *names;
	size_t n_names, cap_names;
	ds_dispatch *dispatch;
	size_t n_dispatch;
	struct ds_shared_list *lists; /* those in use, see items.c */
	bool needs_tags, needs_zones, uses_types, uses_spans;
};

/* A word's place in the 64-bit summaries of windows. */
static inline uint64_t ds_word_bit(uint32_t word)
{
	return UINT64_C(1) << (word * UINT32_C(0x9E3779B9) >> 26);
}

/* Tree -> program. DS_ESYNTAX when it would be too large. */
ds_status ds_compile(ds_program *out, ds_parser *ps);

/* What the program's matches need, and how they start. */
ds_status ds_filter_make(ds_program *prog, const ds_unit *unit, ds_parser *ps);

/* Which programs which words and types wake. */
ds_status ds_dispatch_make(ds_pattern *p, ds_err *err);

#endif
