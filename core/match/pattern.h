/*
 * Token patterns: source -> program -> matches over a tagged document (design section 7; the
 * language is described, with examples, in docs/patterns.md).
 *
 * Leftmost, first alternative, greedy or lazy, not overlapping. A match lies within one sentence
 * unless the pattern says paragraph or document, and has 1 to 1,000 tokens. One search costs
 * O(tokens x program).
 *
 * Left out: look-ahead and look-behind, `containing`, macros, other policies; the parser says so.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_MATCH_PATTERN_H
#define DS_MATCH_PATTERN_H

#include "tag/doc.h"

typedef struct ds_pattern ds_pattern;

typedef struct ds_word_list {
	ds_str name;
	const ds_str *words; /* each tokenised as text is */
	size_t n;
} ds_word_list;

/*
 * Compiles. An error (DS_ESYNTAX) has "line L, column C: ..., expected ..." in *err. Words of lists
 * are copied. A compiled pattern is immutable and may be shared between threads.
 */
ds_status ds_pattern_new(ds_pattern **out, ds_str source, const ds_word_list *lists, size_t n_lists,
			 ds_err *err);
void ds_pattern_free(ds_pattern *p);

/* Names of the captures, by number; borrowed. */
size_t ds_pattern_captures(const ds_pattern *p);
ds_str ds_pattern_capture(const ds_pattern *p, size_t i);

/* The pattern looks at annotations, so the document must be tagged first. */
bool ds_pattern_needs_tags(const ds_pattern *p);

/* One necessary condition of a pattern: every match of it holds a token whose match key is one of words (or starts with
 * the prefix, where prefix), or an annotation of one of the types (bits of ds_type). */
typedef struct ds_need_word { ds_str key; bool prefix; } ds_need_word;
typedef struct ds_need {
	const ds_need_word *words;
	size_t n_words;
	uint64_t types;
} ds_need;

/* All conditions (each must hold; none: any document may match); borrowed. */
const ds_need *ds_pattern_needs(size_t *n, const ds_pattern *p);

typedef struct ds_capture {
	uint32_t name;         /* capture number */
	uint32_t first, count; /* tokens */
	int32_t span; /* index into doc->spans when it is exactly one annotation, else -1 */
} ds_capture;

typedef struct ds_match {
	uint32_t first, count;              /* tokens */
	uint32_t first_capture, n_captures; /* into ds_matches.captures, in order of position */
} ds_match;

typedef struct ds_matches {
	ds_match *v;
	size_t n, cap;
	ds_capture *captures;
	size_t n_captures, cap_captures;
} ds_matches;

/*
 * All matches within tokens [first, first + count) of the document. DS_EINTR, DS_ELIMIT, DS_ENOMEM.
 */
ds_status ds_pattern_find(ds_matches *out, const ds_pattern *p, const ds_doc *doc, size_t first,
			  size_t count, ds_arena *mem, ds_err *err);

#endif
