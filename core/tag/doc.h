/*
 * A document on its way through the pipeline: one arena, one token array, one list of spans.
 *
 * Stages fill it from left to right and never change what an earlier stage made. Everything it points to lives
 * in its arena, but for the lists and rules of the tagger, whose names are static or live as long as the tagger.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_DOC_H
#define DS_TAG_DOC_H

#include "tag/span.h"
#include "text/text.h"
#include "text/token.h"

/* What is known about a document beside its text. All strings may be empty. */
typedef struct ds_meta {
	ds_str uri;       /* path as given, cleaned; FILE#N for a record; "" for text alone */
	ds_str id;        /* given, else filled by ds_doc_init: 16 hex digits of SHA-256(uri, NUL, source) */
	ds_str title;
	ds_str date;      /* "YYYY-MM-DD" or empty; given, else filled by ds_doc_init from a dateline with its year */
	ds_str lang;      /* BCP 47; given, else filled by ds_doc_init when the text leaves little doubt */
	ds_str publisher;
	ds_str meta;      /* unknown keys of the record as one JSON object, "" if none */
} ds_meta;

typedef struct ds_doc {
	ds_arena mem;
	ds_meta meta;
	ds_text text;     /* text.source is copied into the arena */
	ds_tokens tokens; /* empty until ds_doc_tokens */
	ds_spans spans;   /* sorted by start, no overlaps, once tagged */
	ds_claims claims; /* sorted by verb */
	ds_roles roles;   /* sorted, no overlaps; see ds_roles_find */
	ds_counts counts; /* sorted by number; see ds_counts_find */
	const struct ds_word_bits **words; /* of each token, once a stage has asked (words_int.h); else NULL */
	uint32_t *classes; /* of each token's word, once a stage has asked (names_int.h); else NULL */
	ds_zones zones;         /* sorted by start, the outer first; empty until ds_zones_find */
	ds_datelines datelines; /* sorted; empty until ds_datelines_find */
	ds_zones heads;         /* headlines, bylines and datelines: what zones are made from */
	bool has_tokens, is_tagged, has_roles, has_counts, has_zones, has_datelines;
	bool half_tagged;       /* ds_tagger_begin was here, ds_tagger_end not yet */
	uint32_t stage_at;      /* how far the tagger's stage has come (half_tagged) */
	ds_spans before;        /* what was in the document before (half_tagged) */
	bool date_found;        /* meta.date is that of a dateline */
	bool preset;      /* token borders were given, not found */
	ds_borders given; /* as they were given, in bytes of the source, if a reader did; else empty */
	struct ds_trace *trace; /* where stages note their reasons, see explain.h; NULL = nowhere */
} ds_doc;

/* What a document is made from; everything is borrowed and copied. */
typedef struct ds_doc_source {
	ds_str bytes;             /* source bytes */
	ds_meta meta;
	const ds_borders *preset; /* NULL, or borders in bytes of the *source*, mapped through the edit map */
	bool strict;              /* ill-formed input is an error */
	bool detect;              /* find out the encoding; else UTF-8 or a byte order mark */
	ds_str charset;           /* label of the encoding if the bytes do not say; "" = none */
	bool repair;              /* the reading text is repaired; see text/repair.h */
} ds_doc_source;

/*
 * Makes *doc: copies, reads the text, fills the id. Tokens are made here only when preset; otherwise by
 * ds_doc_tokens. A preset token of which reading leaves nothing (a lone U+200B) is left out, so callers
 * find their tokens by source offset, not by number. alloc NULL = malloc; cap in bytes, 0 = DS_ARENA_CAP +
 * 96 times the source (dense text makes tokens and spans of that much), or 112 times where it is not UTF-8 (its
 * map has an edit a character). On failure *doc is free of memory and must not be used.
 */
ds_status ds_doc_init(ds_doc *doc, const ds_doc_source *from, const ds_alloc *alloc, size_t cap,
		      ds_err *err);

void ds_doc_free(ds_doc *doc);

/* Makes the tokens once; later calls do nothing. */
ds_status ds_doc_tokens(ds_doc *doc, ds_err *err);

/* The document's date is well-formed YYYY-MM-DD of a day that exists. */
bool ds_date_valid(ds_str date);

#endif
