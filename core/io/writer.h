/*
 * Writers: a document as a JSON object (one line, the contract of design section 5) or as CoNLL
 * lines.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_IO_WRITER_H
#define DS_IO_WRITER_H

#include "base/buf.h"
#include "tag/doc.h"

typedef enum ds_offsets { DS_OFFSETS_CHAR, DS_OFFSETS_BYTE, DS_OFFSETS_UTF16 } ds_offsets;

typedef struct ds_write_opts {
	ds_offsets offsets; /* any but CHAR is stated in the object as "offsets" */
	bool sentences, tokens, source_spans, no_entities;
	bool roles;    /* those of doc->roles, which somebody has filled */
	bool zones;    /* those of doc->zones, likewise */
	bool counts;   /* those of doc->counts, which somebody has filled */
	bool claims;   /* those of doc->claims */
	bool clitics;  /* tokens: clitics apart; else surface tokens ("Ganja's" is one) */
	bool coarse;   /* conll: PERSON ORG LOC MISC and no values */
	bool docstart; /* conll: a -DOCSTART- line first, also where the uri is not FILE#N */
} ds_write_opts;

/*
 * One line with its newline. Keys in the contract's order; absent ones left out. Errors stick in b
 * too.
 */
ds_status ds_write_json(ds_buf *b, const ds_doc *doc, const ds_write_opts *opts, ds_err *err);

/*
 * token TAB tag, BIO, a blank line after each sentence; an entity takes every token that it
 * touches.
 */
ds_status ds_write_conll(ds_buf *b, const ds_doc *doc, const ds_write_opts *opts, ds_err *err);

/*
 * A span with all that a row of a script keeps of it, as one line of JSON. within: its sentence, or NULL; entity: the JSON of what it
 * names, or empty. The document's id must need no escapes, and its strings be UTF-8.
 */
void ds_write_span(ds_buf *b, const ds_doc *doc, const ds_span *s, const ds_range *within, ds_str entity);

/* A JSON string with quotes: control characters, quote and backslash escaped, the rest as it is. */
void ds_json_string(ds_buf *b, ds_str s);

/*
 * A number as JSON: an integer without exponent up to 2^53, else the shortest that reads back the
 * same.
 */
void ds_json_number(ds_buf *b, double v);

/* Positions in bytes -> the unit asked for, ascending calls are linear in the text overall. */
typedef struct ds_offset_map {
	ds_str text;
	ds_offsets unit;
	size_t at, count;
} ds_offset_map;
size_t ds_offset(ds_offset_map *m, size_t byte);

#endif
