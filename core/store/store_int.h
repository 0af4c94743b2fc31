/*
 * What the files of the store share: the handle, cached statements, errors, the compact encodings.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_STORE_STORE_INT_H
#define DS_STORE_STORE_INT_H

#include "store/sqlite_int.h"
#include "store/store.h"

/* Statements kept prepared. The SQL is in statements.c, in the same order. */
typedef enum ds_stmt {
	DS_ST_FIND_URI,
	DS_ST_FIND_ID,
	DS_ST_FIND_BARE,
	DS_ST_FIND_PREFIX,
	DS_ST_STATE,
	DS_ST_RUN_FIND,
	DS_ST_RUN_ADD,
	DS_ST_SOURCE_FIND,
	DS_ST_SOURCE_ADD,
	DS_ST_TYPE_FIND,
	DS_ST_TYPE_ADD,
	DS_ST_NAME_FIND,
	DS_ST_NAME_ADD,
	DS_ST_MENTION_NEXT,
	DS_ST_MENTION_ADD,
	DS_ST_MENTION_DROP,
	DS_ST_CLAIM_ADD,
	DS_ST_CLAIM_DROP,
	DS_ST_GIVEN_ADD,
	DS_ST_GIVEN_DROP,
	DS_ST_DOC_TYPE_ADD,
	DS_ST_DOC_TYPE_DROP,
	DS_ST_DOC_ADD,
	DS_ST_DOC_REPLACE,
	DS_ST_DOC_DROP,
	DS_ST_INDEX_ADD,
	DS_ST_INDEX_DROP,
	DS_ST_INDEX_OLD,
	DS_ST_DOC_GET,
	DS_ST_MENTIONS_GET,
	DS_ST_CLAIMS_GET,
	DS_ST_BASE_GET,
	DS_ST_BASE_ADD,
	DS_ST_BASE_DROP,
	DS_ST_BASE_MENTION_DROP,
	DS_ST_SPANS_SET,
	DS_ST_COUNT
} ds_stmt;

extern const char *const ds_store_sql[DS_ST_COUNT];

/*
 * Row numbers of names that were looked up lately; the key is a 128-bit seeded hash of all of a
 * name's columns.
 */
#define DS_STORE_CACHE ((size_t)1 << 16)
typedef struct ds_store_slot {
	uint64_t a, b;
	int64_t row; /* 0 = empty */
} ds_store_slot;

struct ds_store {
	sqlite3 *db;
	char *path;
	ds_store_mode mode;
	sqlite3_stmt *stmts[DS_ST_COUNT];
	bool in_tx;         /* a transaction of the caller's */
	bool in_put;        /* Ctrl-C must not break it off: SQLite would undo the batch */
	bool removed;       /* this transaction removed a document: overwrite before the commit */
	bool replaced;      /* since the open: names may be unused */
	bool stale_index;   /* made by another version of dossier; opened for reading */
	int64_t next;       /* row number of the next mention, 0 = ask */
	int64_t changed;    /* data_version at the last begin */
	uint8_t types[DS_TYPE_LIMIT]; /* by number in the file: ds_type of a type of a user's; DS_TYPE_COUNT = none known */
	uint64_t seed[2];
	ds_store_slot *cache; /* DS_STORE_CACHE slots, or NULL */
	size_t cached;
	ds_buf scratch;
};

/* ---- errors and statements (statements.c) ---- */

/*
 * Turns an SQLite result code into a status with a message that names the path and, where there is
 * one, the way out.
 */
ds_status ds_store_fail(const ds_store *s, int rc, ds_err *err);

/* The prepared statement, reset and with no bindings. */
ds_status ds_store_stmt(sqlite3_stmt **out, ds_store *s, ds_stmt which, ds_err *err);

/* Prepares a statement that the caller finalizes. */
ds_status ds_store_prepare(sqlite3_stmt **out, ds_store *s, const char *sql, ds_err *err);

/* Runs SQL without results. */
ds_status ds_store_exec(ds_store *s, const char *sql, ds_err *err);

/* Steps to the end and resets; for statements without results. */
ds_status ds_store_run(ds_store *s, sqlite3_stmt *stmt, ds_err *err);

/* The integer of a one-row query; `fallback` when there is no row. */
ds_status ds_store_int(int64_t *out, ds_store *s, const char *sql, int64_t fallback, ds_err *err);

/* Empty text is bound as NULL; the bytes stay the caller's until the statement is reset. */
int ds_store_bind(sqlite3_stmt *stmt, int at, ds_str text);

/* A column, borrowed until the statement moves on; NULL is empty. */
ds_str ds_store_column(sqlite3_stmt *stmt, int at);

/* ---- what the schema may call (json_safe.c) ---- */
/* Turns trusted_schema off, and sees to it that our own views work none the less. */
ds_status ds_store_distrust(ds_store *s, ds_err *err);

/* ---- schema (schema.c) ---- */
ds_status ds_store_schema_create(ds_store *s, ds_err *err);
ds_status ds_store_schema_verify(ds_store *s, ds_err *err);
/*
 * Types of users have numbers of the store's own, from DS_TYPE_OWN on, in `types`. type_read: the ds_type of a number in the
 * file; DS_TYPE_COUNT when there is none. type_number: the number of a ds_type; with `add` it is given one, else it may be
 * -1, which no row has.
 */
ds_type ds_store_type_read(ds_store *s, int64_t number);
ds_status ds_store_type_number(int *out, ds_store *s, ds_type type, bool add, ds_err *err);
/* Compares versions; rebuilds where the store is open for writing. */
ds_status ds_store_versions(ds_store *s, ds_err *err);

/* ---- writing (put.c, names.c) ---- */
ds_status ds_store_begin_at(ds_store *s, bool *mine, ds_err *err);
ds_status ds_store_name_row(int64_t *out, ds_store *s, const ds_doc *doc, const ds_span *span,
			    ds_err *err);
void ds_store_cache_clear(ds_store *s);
/* Writes the spans of a document; *first is the row number of the first. */
ds_status ds_store_add_mentions(int64_t *first, ds_store *s, const ds_doc *doc, ds_err *err);
/* The types of its spans, by their numbers in the file, for patterns and filters that ask for one. */
ds_status ds_store_add_types(ds_store *s, int64_t row, const ds_doc *doc, ds_err *err);
ds_status ds_store_add_claims(ds_store *s, int64_t row, const ds_doc *doc, ds_err *err);
/* What tells whether spans or claims changed. */
ds_status ds_store_digest(int64_t *out, ds_buf *b, const ds_doc *doc, ds_err *err);
/* Mentions first to first + n - 1. */
ds_status ds_store_drop_mentions(ds_store *s, int64_t first, int64_t n, ds_err *err);
/* Runs a statement whose one parameter is the row number of a document, or of a mention. */
ds_status ds_store_run_row(ds_store *s, ds_stmt which, int64_t row, ds_err *err);
/* Row number of the run of this engine, made where it is missing. */
ds_status ds_store_run_of(int64_t *out, ds_store *s, ds_str engine, ds_err *err);
/* Drops names and sources that no mention uses. */
ds_status ds_store_sweep(ds_store *s, ds_err *err);
/* Keys of given tokens that the index lacks (given.c): of one document, or of all anew. */
ds_status ds_store_given_add(ds_store *s, int64_t row, const ds_doc *doc, ds_err *err);
ds_status ds_store_given_rebuild(ds_store *s, ds_err *err);
/* Row of the document with this key (see ds_store_get); DS_ENOENT. */
ds_status ds_store_find(int64_t *row, ds_store *s, ds_str key, ds_err *err);

/* ---- reading (get.c) ---- */
typedef enum ds_store_part {
	DS_PART_TEXT, /* text and tokens only */
	DS_PART_BASE, /* as it was tagged, without what scripts added */
	DS_PART_ALL
} ds_store_part;
ds_status ds_store_load(ds_doc *doc, ds_store *s, int64_t row, ds_store_part part, const ds_alloc *alloc, ds_err *err);

/* ---- encodings (encode.c; no SQLite in it) ---- */
void ds_store_varint(ds_buf *b, uint64_t v);
/* False at the end of the blob, or when the number does not fit 32 bits. */
bool ds_store_varint_next(uint32_t *out, ds_str blob, size_t *at);

/*
 * The edit map with the source bytes that it replaced, so that the source can be put together
 * again.
 */
void ds_store_edits_pack(ds_buf *b, const ds_text *text);
ds_status ds_store_edits_unpack(ds_text *text, ds_str blob, ds_arena *mem, ds_err *err);

/*
 * How a text was decoded, as one number: charset (the low two bits, and six from bit 3 on), bit 2 a
 * byte order mark, three bits from 9 on how, seven from 12 on the confidence of a guess. False for a
 * number that is none.
 */
int64_t ds_store_encoding_pack(const ds_encoding *e);
bool ds_store_encoding_unpack(ds_encoding *out, int64_t code);

/* Preset borders of tokens and sentences. */
void ds_store_borders_pack(ds_buf *b, const ds_tokens *tokens);
ds_status ds_store_borders_unpack(ds_borders *out, ds_str blob, size_t text_len, ds_arena *mem,
				  ds_err *err);

/*
 * A value as JSON: 17, "2020-11-10", or an object with what differs from the obvious
 * (docs/schema.md). Appends nothing for DS_VALUE_NONE.
 */
void ds_store_value_pack(ds_buf *b, const ds_value *v);
ds_status ds_store_value_unpack(ds_value *out, int kind, ds_str json, ds_arena *mem, ds_err *err);

/* ---- selection (select.c) ---- */

/* Appends " AND ..." conditions on `documents d` for the filter, but for sample and limit. */
ds_status ds_store_where(ds_buf *sql, const ds_store *s, const ds_filter *f, ds_err *err);
/* Binds what ds_store_where named. */
ds_status ds_store_where_bind(sqlite3_stmt *stmt, const ds_filter *f, ds_err *err);

#endif
