/*
 * The store: one SQLite file of documents, mentions, names and runs, with a full-text index.
 *
 * One writer, many readers. A write happens in a transaction of the caller's; killed at any moment
 * the file opens again with every committed document. A new store appears whole or not at all (a kill may leave
 * PATH.newXXXXXXXX beside it, which nothing reads). The schema is docs/schema.md.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_STORE_STORE_H
#define DS_STORE_STORE_H

#include "base/buf.h"
#include "tag/doc.h"

#define DS_STORE_APPLICATION_ID 0x44535352 /* "DSSR" */
#define DS_STORE_SCHEMA 1

typedef struct ds_store ds_store;
struct sqlite3;

typedef enum ds_store_mode {
	DS_STORE_READ,  /* must exist */
	DS_STORE_WRITE, /* must exist */
	DS_STORE_CREATE /* made when missing; an empty file counts as missing */
} ds_store_mode;

/*
 * DS_ENOENT, DS_EBUSY (another writer), DS_EFAIL (no store, newer schema, damaged) name the path.
 */
ds_status ds_store_open(ds_store **out, const char *path, ds_store_mode mode, ds_err *err);

/*
 * Rolls back an open transaction; the last clean close leaves one file (journal mode DELETE). NULL
 * is fine.
 */
void ds_store_close(ds_store *s);

/*
 * Memory that SQLite may take in this process, in all stores together: then what needs more is an error. 0 = no limit. For
 * processes that run the code of others; what is in use already counts, too.
 */
void ds_store_memory(size_t bytes);

/* Stores that this process opens from now on keep what they sort in memory: it may make no files. */
void ds_store_no_files(void);

/* Whether the file's header carries our application_id. False for what cannot be read. */
bool ds_store_is(const char *path);

/* The connection, for :sql; borrowed. */
struct sqlite3 *ds_store_handle(ds_store *s);
const char *ds_store_path(const ds_store *s);

ds_status ds_store_begin(ds_store *s, ds_err *err);
ds_status ds_store_commit(ds_store *s, ds_err *err);
void ds_store_rollback(ds_store *s);

typedef enum ds_put { DS_PUT_ADDED, DS_PUT_REPLACED, DS_PUT_UNCHANGED } ds_put;

/*
 * Whether a document with this uri and these source bytes, tagged by this engine, is there: then it
 * need not be read or tagged again.
 */
ds_status ds_store_has(bool *out, ds_store *s, const ds_doc *doc, const char *engine, ds_err *err);

/*
 * Writes a tagged document: same uri (or, without uri, same id) replaces, keeping its row. engine =
 * ds_tagger_version. Without an open transaction it is one of its own. A failure rolls the open
 * transaction back, whole: a savepoint a document would cost more than the document.
 */
ds_status ds_store_put(ds_put *out, ds_store *s, const ds_doc *doc, const char *engine,
	ds_err *err);

/*
 * Loads a document with its spans and claims, as it was tagged. key is an id, a uri, or a unique
 * prefix (8 hex digits or more) of an id. DS_ENOENT.
 */
ds_status ds_store_get(ds_doc *doc, ds_store *s, ds_str key, const ds_alloc *alloc, ds_err *err);
ds_status ds_store_get_row(ds_doc *doc, ds_store *s, int64_t row, const ds_alloc *alloc,
			   ds_err *err);

/* The same with text and tokens only, as if it had not been tagged: half the time. */
ds_status ds_store_get_text(ds_doc *doc, ds_store *s, int64_t row, const ds_alloc *alloc, ds_err *err);

/*
 * The same without what the script `source` ("script:NAME") added: spans and claims as it was tagged, with what other scripts
 * added.
 */
ds_status ds_store_get_without(ds_doc *doc, ds_store *s, int64_t row, ds_str source, const ds_alloc *alloc, ds_err *err);

/*
 * Writes the spans and claims of a document that was read from this row and annotated since (tag/annotate.h). What it was
 * tagged with stays in the file, so that ds_store_get_without finds it again. Transactions as with ds_store_put.
 */
ds_status ds_store_annotate(ds_store *s, int64_t row, const ds_doc *doc, ds_err *err);

/*
 * Notes by what version of a script its annotations were made: engine is "script:NAME VERSION SHA-256", or empty when there are none
 * any more. An earlier run of this source is forgotten. Transactions as with ds_store_put.
 */
ds_status ds_store_script_run(ds_store *s, ds_str source, ds_str engine, ds_err *err);

/* Removes a document, its mentions, names that nothing else uses and its index terms; overwritten
 * (secure_delete). DS_ENOENT. */
ds_status ds_store_remove(ds_store *s, ds_str key, ds_err *err);

/* Which documents; empty strings, 0 and NULL choose all. */
typedef struct ds_filter {
	ds_str since, until; /* YYYY[-MM[-DD]], both included, on the document's date */
	ds_str publisher, lang;
	ds_str uri;    /* GLOB */
	ds_str entity; /* a name, folded; the document mentions it */
	ds_str type;   /* a type name; the document mentions one */
	ds_str query;  /* FTS5 query */
	uint64_t sample, seed, limit;
} ds_filter;

/* Row numbers of the documents that pass, in order of row (input order), as an array in mem. */
ds_status ds_store_select(int64_t **rows, size_t *n, ds_store *s, const ds_filter *filter,
			  ds_arena *mem, ds_err *err);

/*
 * A found document: score (bm25, higher is better here), snippet with the hits between \x02 and
 * \x03.
 */
typedef struct ds_found {
	int64_t row;
	double score;
	ds_meta meta;
	ds_str snippet;
} ds_found;

/* Best first, ties by row. A malformed query is DS_ESYNTAX with SQLite's own words. */
ds_status ds_store_search(ds_found **out, size_t *n, ds_store *s, ds_str query,
			  const ds_filter *filter, size_t limit, ds_arena *mem, ds_err *err);

/*
 * Names over all documents: type, canonical name, mentions, documents; most mentions first, ties by
 * name.
 */
typedef struct ds_entity_row {
	ds_str key, name, type, id;
	uint64_t mentions, documents;
	int64_t first_row;      /* document of the first mention */
	uint32_t first_start;   /* bytes of its reading text */
} ds_entity_row;
ds_status ds_store_entities(ds_entity_row **out, size_t *n, ds_store *s, const ds_filter *filter,
			    ds_arena *mem, ds_err *err);

typedef struct ds_store_info {
	uint64_t documents, mentions, names, runs, text_bytes, file_bytes, index_bytes;
	char first_date[11], last_date[11];
	int schema, fold;
	char unicode[16];
	ds_str engine; /* of the newest run */
} ds_store_info;
ds_status ds_store_about(ds_store_info *out, ds_store *s, ds_arena *mem, ds_err *err);

/*
 * Whole verification: SQLite's integrity check, keys, span bounds, sources against their sums, and
 * the index (against the texts where the store is open for writing; else only its documents).
 * Problems as lines in *report; DS_EFAIL when there are any, other codes when the check itself failed.
 */
ds_status ds_store_check(ds_buf *report, ds_store *s, ds_err *err);

/*
 * Rebuilds the full-text index, the folded names and what beside them leads to documents. An open for writing does so by itself when
 * they were made by another version of tokenizer, fold or Unicode; an open for reading then refuses
 * to search.
 */
ds_status ds_store_reindex(ds_store *s, ds_err *err);

/*
 * Registers the FTS5 tokenizer `dossier` and the SQL functions on a connection (store, or the
 * extension).
 */
ds_status ds_sqlite_register(struct sqlite3 *db, ds_err *err);

#endif
