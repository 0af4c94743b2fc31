/*
 * Notes on why a stage decides as it does, taken while a document is tagged once more to be
 * explained.
 *
 * Nothing is noted in ordinary tagging: doc->trace is NULL, and the hooks are one test. A stage notes
 * what it knows where it knows it; explain.c makes sentences of it. Notes are by token, in the order
 * in which they came.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_TRACE_INT_H
#define DS_TAG_TRACE_INT_H

#include "tag/doc.h"
#include "tag/explain.h"
#include "tag/link.h"

enum ds_note_kind {
	DS_NOTE_VOTE,     /* something speaks for a type, or against it */
	DS_NOTE_DECISION, /* what was decided over a name */
	DS_NOTE_VALUE,    /* what a value is told from */
	DS_NOTE_SCORE,    /* a model's score of a type for a span, the best first */
	DS_NOTE_FEATURE,  /* behind a score: a feature, its weight for the type against the next best */
	DS_NOTE_JOIN,     /* why this stands, of what the rules and the model say */
	DS_NOTE_LOST,     /* why a name of the rules does not */
	DS_NOTE_FINE,     /* what told the type, where the model knows a coarser one */
	DS_NOTE_RULE      /* a rule of the user's has matched here; see ds_trace_tell */
};

enum { DS_TELL_RULE = 1, DS_TELL_DROP }; /* weight of a DS_NOTE_RULE about the rule itself */

/* Tokens are [first, first + count); strings are static or in the memory of the trace. */
typedef struct ds_note {
	uint32_t first, count;   /* what it speaks of */
	uint32_t cue, cue_count; /* the words that are the reason; cue_count 0 = none */
	uint32_t number;         /* filled in: the order in which notes came */
	uint8_t kind;            /* enum ds_note_kind */
	uint8_t type;            /* ds_type that it is about; DS_TYPE_COUNT = none */
	int32_t weight;
	ds_str text;   /* for people; % stands for the text of the cue */
	ds_str detail; /* a date, the name of a feature; may be empty */
	ds_str more;   /* of rules of the user's */
} ds_note;

struct ds_trace {
	const ds_tagger *tagger;
	const ds_doc *given; /* the document that is asked about */
	ds_doc doc;          /* the same, tagged anew in memory of its own; it borrows the text */
	ds_spans found;      /* all that the stages found, before overlaps were resolved */
	const void *names;   /* struct names of names_int.h, or NULL */
	const void *learned; /* struct ds_names_taught of names_model_int.h, or NULL */
	ds_hits *hits;       /* of each list of the tagger: all its matches */
	ds_linker *link;       /* what entries the names may mean */
	ds_note *notes;      /* sorted by first, then number, once the trace is made */
	size_t n, cap;
	ds_note pending; /* of a value whose span is yet to come; text empty = none */
	ds_status status; /* sticks */
};

/* Takes a note; a failure sticks in the trace. */
void ds_trace_note(ds_trace *trace, ds_note note);

/* What the next value is told from, and the day; it goes with the span that is added next. */
void ds_trace_pend(ds_trace *trace, ds_str text, ds_str day);
void ds_trace_pended(ds_trace *trace, const ds_span *span);

/* Notes on tokens from `first` on: the index of the first one; trace->n if there is none. */
size_t ds_trace_from(const ds_trace *trace, size_t first);

#endif
