/*
 * Token patterns: source -> program -> matches over a tagged document (design section 7; the
 * language, with its exact meaning, is in docs/patterns.md).
 *
 * One pattern, or thousands that are compiled together and searched at once: a token's word is looked up once for all
 * of them, and only those are run which the words and annotations of a window can let match. Each is searched as if it
 * were alone.
 *
 * One search costs O(tokens x program); a match has 1 to 1,000 tokens unless the pattern says otherwise, so that all
 * matches of a document cost a bounded multiple of it.
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

typedef struct ds_pattern_source {
	ds_str text;
	ds_str name; /* stands before messages, "NAME: line 1, ..."; may be empty */
} ds_pattern_source;

typedef struct ds_pattern_opts {
	const ds_word_list *lists; /* of $name; words are copied */
	size_t n_lists;
	ds_str macros;  /* `@name = ...;` for all sources; may be empty */
	size_t *failed; /* set to the number of the source with the error, n for one in macros; may be NULL */
} ds_pattern_opts;

/*
 * Compiles one source. An error (DS_ESYNTAX) has "line L, column C: ..., expected ..." in *err. A compiled pattern is
 * immutable and may be shared between threads. opts may be NULL. DS_ELIMIT, DS_ENOMEM.
 */
ds_status ds_pattern_new(ds_pattern **out, ds_str source, const ds_pattern_opts *opts, ds_err *err);

/* Compiles n sources together. The names of captures are numbered in common. */
ds_status ds_patterns_new(ds_pattern **out, const ds_pattern_source *sources, size_t n,
			  const ds_pattern_opts *opts, ds_err *err);
void ds_pattern_free(ds_pattern *p);

/* Names of the captures, by number; borrowed. */
size_t ds_pattern_captures(const ds_pattern *p);
ds_str ds_pattern_capture(const ds_pattern *p, size_t i);

/* The pattern looks at annotations, so the document must be tagged first. */
bool ds_pattern_needs_tags(const ds_pattern *p);

/* It looks at zones, so ds_zones_find must have been called; where it was not, no window is found. */
bool ds_pattern_needs_zones(const ds_pattern *p);

/*
 * What every match needs: in its document there is a token with one of these match keys (or with one that starts so),
 * or an annotation of one of these types (bits of ds_type).
 */
typedef struct ds_need_word {
	ds_str key;
	bool prefix;
} ds_need_word;

typedef struct ds_need {
	const ds_need_word *words;
	size_t n_words;
	uint64_t types;
} ds_need;

/* All needs of the i-th pattern, the most telling first; each must be met. n = 0: any document may match. Borrowed. */
const ds_need *ds_pattern_needs(size_t *n, const ds_pattern *p, size_t i);

typedef struct ds_capture {
	uint32_t name;         /* capture number */
	uint32_t first, count; /* tokens */
	int32_t span; /* index into doc->spans when it is exactly one annotation, else -1 */
} ds_capture;

typedef struct ds_match {
	uint32_t first, count;              /* tokens */
	uint32_t first_capture, n_captures; /* into ds_matches.captures, in order of position */
	uint32_t pattern;                   /* number of the source */
} ds_match;

typedef struct ds_matches {
	ds_match *v; /* by first token, then by number of the pattern */
	size_t n, cap;
	ds_capture *captures;
	size_t n_captures, cap_captures;
	uint64_t steps; /* pairs of (place in a pattern, token) that were looked at */
} ds_matches;

/*
 * All matches within tokens [first, first + count) of the document. DS_EINTR, DS_ELIMIT, DS_ENOMEM.
 */
ds_status ds_pattern_find(ds_matches *out, const ds_pattern *p, const ds_doc *doc, size_t first,
			  size_t count, ds_arena *mem, ds_err *err);

#endif
