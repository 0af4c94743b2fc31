/*
 * Readers: a path (or standard input) -> records, each of which becomes one document.
 *
 * Kinds are recognised by content and name, or named. Built: plain, jsonl, csv (tsv), conll; each
 * also behind gzip, and in any encoding that text/decode.h knows: plain text is decoded by the text
 * layer, so that its spans map to the file's bytes; the others as a stream, and their source bytes are
 * UTF-8. Other kinds of the command line's contract are known by name and give DS_EFAIL
 * with a message that names the built ones. A reader holds one record at a time; memory does not
 * grow with the file.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_IO_READER_H
#define DS_IO_READER_H

#include "tag/doc.h"

typedef enum ds_input {
	DS_IN_AUTO,
	DS_IN_PLAIN,
	DS_IN_JSONL,
	DS_IN_CSV, /* also tsv: the separator is found */
	DS_IN_CONLL,
	DS_IN_COUNT
} ds_input;

/*
 * "jsonl" -> DS_IN_JSONL. Fails with the list of kinds for a word that is none, or is not built
 * yet.
 */
ds_status ds_input_find(ds_input *out, ds_str name, ds_err *err);

/* An annotation that came with the record; offsets in bytes of the record's text as given. */
typedef struct ds_preset {
	uint32_t start, end;
	ds_type type;
	ds_str id, source;
	int32_t entity; /* "#N"; -1 if none */
	ds_value value;
} ds_preset;

/* One record; everything in it is borrowed until the next call on its reader. */
typedef struct ds_record {
	ds_str bytes; /* the text as given (source bytes) */
	ds_meta meta;
	ds_borders borders; /* conll, or jsonl with "tokens"/"sentences": bytes of the source;
			       n_tokens 0 = none */
	bool has_borders;
	const ds_preset *presets;
	size_t n_presets;
	/*
	 * The record said "entities" (maybe none): not tagged again. To tag it again, clear this
	 * and n_presets.
	 */
	bool has_entities;
	uint64_t
		number; /* 1-based number of the record in its file; 0 = the file is one document */
	uint64_t line;  /* line where it starts, 1-based */
	/*
	 * How the stream was decoded, with what was ill-formed in bytes, which it is no more; offsets
	 * count in bytes. Not set: bytes are to be decoded, `charset` being the label given.
	 */
	bool has_encoding;
	ds_encoding encoding;
	ds_str charset;
	bool repair;    /* set by the caller, for ds_record_doc: the reading text is repaired */
} ds_record;

typedef struct ds_reader ds_reader;

typedef struct ds_reader_opts {
	ds_input kind;
	ds_str map;  /* "text=body,date=published,..."; empty = guessed from common headings */
	bool strict; /* ill-formed encoding is an error, and none is guessed */
	ds_str charset; /* label for files that do not say; borrowed until the close */
	size_t max_record; /* bytes, 0 = DS_TEXT_MAX */
} ds_reader_opts;

/*
 * path "-" reads standard input. Opens lazily enough that a folder of files costs one descriptor.
 * DS_ENOENT, DS_EFAIL (a folder, unreadable, a kind not built) name the path.
 */
ds_status ds_reader_open(ds_reader **out, const char *path, const ds_reader_opts *opts,
			 ds_err *err);

/*
 * The same over bytes, which are borrowed until the close; name stands for the path in messages and
 * uris.
 */
ds_status ds_reader_open_memory(ds_reader **out, ds_str bytes, const char *name,
				const ds_reader_opts *opts, ds_err *err);
void ds_reader_close(ds_reader *r);

/*
 * The next record: *more false at the end (then *out is untouched). On an error in one record (bad
 * JSON, a line too long) the message names path and line, and the next call goes on behind it.
 */
ds_status ds_reader_next(ds_record *out, bool *more, ds_reader *r, ds_err *err);

/*
 * What was recognised; and the column map that was guessed ("text=body,date=published"), "" if none
 * or given, known once the first record was read. Borrowed.
 */
ds_input ds_reader_kind(const ds_reader *r);
const char *ds_reader_guess(const ds_reader *r);

/*
 * Bytes of the file consumed and its size (compressed bytes for gzip; 0 = unknown), for progress.
 */
void ds_reader_progress(const ds_reader *r, uint64_t *done, uint64_t *size);

/* Makes a document from a record: text, borders, presets (mapped to the reading text), id. */
ds_status ds_record_doc(ds_doc *doc, const ds_record *rec, const ds_alloc *alloc, bool strict,
			ds_err *err);

/*
 * Files below a path, depth first in byte order of names, hidden ones and stores (dossier's
 * application_id) left out, links to folders not followed; a path that is a file gives itself, even
 * if hidden. fn returning false stops (DS_EUSER).
 */
typedef bool ds_walk_fn(void *user, const char *path);
ds_status ds_walk(const char *path, ds_walk_fn *fn, void *user, ds_err *err);

#endif
