/*
 * Why a piece of text is tagged as it is, or is not tagged.
 *
 * Reasons are not kept with annotations, which would cost on every document. Tagging is
 * deterministic, so a document is tagged once more with its stages taking notes (ds_trace_new), and
 * any number of places are explained from these (ds_explain).
 *
 * An explanation is a small tree of items (ds_why), for a printer or a program. `what` says which:
 *   explanation  the root: the piece of text, its type and entry if it is tagged
 *   source       what made it, in a sentence; id: the source ("rule:title")
 *   entry        an entry of a list; weight: its prior; other: "k=v" properties, blanks between
 *   reason       one thing that led to it, in a sentence
 *   votes        the sum of the evidence of the whole document for a type, which is its type
 *   vote         one piece of evidence for its type, or, below 0, against it
 *   value        how its value came about
 *   counts       one thing that is known of what a number counts: its noun, harm, place, time, whole
 *   entity       an earlier mention (other) that it is the same as, and why
 *   score        a model's score of a label (text), in 1/1024 of a natural logarithm's unit; "no name" has one.
 *                Its items: added, what the rest of the document adds to it or takes off; and of the best one
 *                feature, what speaks for it, or below 0 against it, compared with the label in `other`
 *   role         whom words such as "the minister" mean
 *   part         an annotation inside the piece asked about, which itself is none
 *   rule         a rule of the user's (id) that made it, or dropped it: its pattern (text), where that is (other). Its
 *                items are each capture (id its name), and a reason for the value
 *   rival        another reading that did not come about; text says why
 *   edit         where the text differs from the source that was read, or the match key from the text:
 *                text is what was, other what came of it, id "read", "fold" or "list"
 *   changed      the annotation of the document and what the tagger finds now differ; its items say why
 *                the tagger finds that
 * Items may have items of their own, which say more.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_EXPLAIN_H
#define DS_TAG_EXPLAIN_H

#include "tag/gazetteer.h"

typedef struct ds_tagger ds_tagger;
typedef struct ds_trace ds_trace;

typedef struct ds_why {
	const char *what; /* static, see above */
	ds_str text, other;
	ds_str id;
	uint8_t type; /* ds_type; DS_TYPE_COUNT = none */
	bool weighs;
	int64_t weight;
	uint32_t start, end; /* bytes of the reading text that it is about; equal: of none */
	struct ds_why *child, *last, *next;
} ds_why;

typedef struct ds_trace_how {
	const ds_alloc *alloc;
	const void *caller;
} ds_trace_how;

/*
 * Tags *doc, whose tokens are there, once more and keeps the reasons. doc is not changed; it and the
 * tagger are borrowed for as long as the trace lives. What came with the document (rank PRESET) is
 * taken as given, as in tagging. alloc NULL = malloc. *out is untouched on failure.
 */
ds_status ds_trace_new(ds_trace **out, const ds_tagger *t, const ds_doc *doc, const ds_alloc *alloc,
		       ds_err *err);

/* The same; caller: what ds_tagger_end takes, for a tagger whose stage calls. */
ds_status ds_trace_new_with(ds_trace **out, const ds_tagger *t, const ds_doc *doc, const ds_trace_how *how,
			    ds_err *err);
void ds_trace_free(ds_trace *trace);

/* Bytes of memory that the trace holds. */
size_t ds_trace_size(const ds_trace *trace);

/*
 * Explains the bytes `at` of the reading text, rounded to the tokens that they touch: the annotation
 * that they are, or lie in; else why they are none. DS_ENOENT where they touch no token. The tree lives
 * in mem with all that it points to.
 */
ds_status ds_explain(ds_why **out, const ds_trace *trace, ds_range at, ds_arena *mem, ds_err *err);

/*
 * Adds an item behind the others of parent (NULL: a root); NULL sets *err. For those who add
 * reasons.
 */
ds_why *ds_why_add(ds_why *parent, const char *what, ds_arena *mem, ds_err *err);

/*
 * For a stage of the user's (ds_tag_stage), which calls these where doc->trace is there.
 * ds_trace_tell: source "rule:NAME" has made an annotation of the tokens `at`, or dropped one. Without a name it is the
 * rule itself that is told: what it matched (cue), where it is, and its pattern (more). With a name it is a capture
 * (cue), or, where cue is empty, some other thing that more says. Strings are copied.
 * ds_trace_rival: an annotation that it found, which may not come about. Failures stick in the trace.
 */
typedef struct ds_tell {
	ds_range at, cue; /* tokens */
	ds_str source, name, where, more;
	bool drop; /* the annotation is gone for it */
} ds_tell;
void ds_trace_tell(ds_trace *trace, const ds_tell *tell);
void ds_trace_rival(ds_trace *trace, const ds_span *span);

/*
 * What the source of an annotation means, in a sentence: of "rule:title", "gazetteer:iso3166",
 * "preset", "script:NAME". Static; empty for a source that there is not.
 */
ds_str ds_source_text(ds_str source);

/* All sources that the tagger itself makes, one after the other; NULL behind the last. */
const char *ds_source_name(size_t i);

#endif
