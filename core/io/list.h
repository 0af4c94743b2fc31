/*
 * Readers of lists of names: a file of some form -> rows of a builder (tag/gazetteer.h).
 *
 * Forms, recognised by content or named; each also behind gzip, and from standard input:
 *   table      TSV and CSV with a heading, or our own columns (name type id prior props) without one
 *   jsonl      objects with a name, one after the other: a line each, spread over lines, in one array
 *   geonames   the 19 columns of a GeoNames dump (allCountries, cities15000 ...)
 *   wikidata   entities as in Wikidata's JSON dump
 *   ftm        FollowTheMoney entities, as OpenSanctions publishes them
 *
 * What a name names is told by `type`: one of ds_type, a common word for one ("city", "company"), or
 * a word of one's own in capitals. A list is held a row at a time.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_IO_LIST_H
#define DS_IO_LIST_H

#include "tag/gazetteer.h"

typedef enum ds_list_form {
	DS_LIST_AUTO,
	DS_LIST_TABLE,
	DS_LIST_JSONL,
	DS_LIST_GEONAMES,
	DS_LIST_WIKIDATA,
	DS_LIST_FTM,
	DS_LIST_COUNT
} ds_list_form;

/* "table" -> DS_LIST_TABLE ("tsv", "csv" too); fails with the list of forms for a word that is none. */
ds_status ds_list_form_find(ds_list_form *out, ds_str name, ds_err *err);
const char *ds_list_form_name(ds_list_form form);

/* Strings are borrowed until the close. */
typedef struct ds_list_opts {
	ds_list_form form;
	ds_str name;    /* of the list, before each id; empty = from the path */
	ds_str map;     /* table, jsonl: "name=label,type=kind,..."; empty = guessed */
	ds_str type;    /* of rows that say none */
	ds_str classes; /* wikidata, ftm, table: "Q515=GPE,Vessel=PRODUCT": types of their classes */
	ds_str langs;   /* wikidata: "en,fr"; empty = en; "all" */
	ds_str charset; /* label for a file that does not say */
} ds_list_opts;

typedef struct ds_list ds_list;

/* path "-" reads standard input. DS_ENOENT, DS_EFAIL name the path. */
ds_status ds_list_open(ds_list **out, const char *path, const ds_list_opts *opts, ds_err *err);

/* The same over bytes, borrowed until the close; name stands for the path. */
ds_status ds_list_open_memory(ds_list **out, ds_str bytes, const char *name,
			      const ds_list_opts *opts, ds_err *err);
void ds_list_close(ds_list *l);

/*
 * Puts the next row into the builder; *more false at the end. DS_ESYNTAX: something is wrong with one
 * row, which is left out; the message names file and line, and the next call goes on behind it.
 */
ds_status ds_list_next(bool *more, ds_list *l, ds_gazetteer_build *b, ds_err *err);

typedef struct ds_list_info {
	ds_list_form form;
	uint64_t rows;    /* read so far */
	uint64_t skipped; /* of them, those that name nothing of use: no known class, no label */
	uint64_t done, size; /* bytes of the file, as stored; size 0 = unknown */
	const char *guess;   /* "name=label,type=kind" where headings were guessed, else "" */
} ds_list_info;

/* What was recognised, known once the first row was read. Borrowed. */
void ds_list_info_get(ds_list_info *out, const ds_list *l);

#endif
