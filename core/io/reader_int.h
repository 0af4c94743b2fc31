/*
 * What the readers of the single formats share. See reader.h.
 *
 * A format is a function `next`: it fills the record, whose strings live in the reader until the
 * next call. The frame (reader.c) resets the arena, counts records and fills uri and number.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_IO_READER_INT_H
#define DS_IO_READER_INT_H

#include "io/reader.h"
#include "io/stream.h"

#include <jansson.h>

/*
 * The fields of a document that a column or key can name, in the order in which a guess is printed.
 */
enum ds_field {
	DS_FIELD_TEXT,
	DS_FIELD_TITLE,
	DS_FIELD_DATE,
	DS_FIELD_PUBLISHER,
	DS_FIELD_URI,
	DS_FIELD_LANG,
	DS_FIELD_ID,
	DS_FIELD_COUNT
};

/* Which key or column holds which field. Strings live in the arena they were made in. */
typedef struct ds_columns {
	ds_str name[DS_FIELD_COUNT];
	bool given; /* by --map: then nothing is guessed */
} ds_columns;

struct ds_reader {
	ds_stream in;
	ds_input kind;
	ds_reader_opts opts;
	ds_str uri; /* cleaned path; in keep */
	bool is_stdin, done, begun;
	uint64_t line;    /* lines read so far */
	uint64_t records; /* records begun so far, broken ones too */
	ds_arena keep;    /* as long as the reader */
	ds_arena mem;     /* as long as the record */
	ds_buf buf, fixed, meta, uri_buf, guess;
	ds_columns columns;
	json_t *json;   /* jsonl: owns the record's strings */
	char separator; /* csv */
	ds_str *heads;  /* csv: the heading, in keep */
	size_t n_heads;
	int pushed;    /* csv: a byte read too far, or EOF */
	bool docstart; /* conll: a -DOCSTART- line was seen */
	ds_encoding repaired; /* jsonl: counts of the record's line */
};

/* "NAME:LINE: message" for the reader's current line, or the given one. Returns st. */
ds_status ds_reader_fail(const ds_reader *r, uint64_t line, ds_err *err, ds_status st,
			 const char *fmt, ...) DS_PRINTF(5, 6);

/* The kind of what is in the stream; DS_EFAIL for a kind that is not built, or something binary. */
ds_status ds_kind_recognise(ds_input *out, ds_reader *r, const char *path, ds_err *err);

ds_status ds_plain_next(ds_record *out, bool *more, ds_reader *r, ds_err *err);
ds_status ds_jsonl_next(ds_record *out, bool *more, ds_reader *r, ds_err *err);
ds_status ds_csv_next(ds_record *out, bool *more, ds_reader *r, ds_err *err);
ds_status ds_conll_next(ds_record *out, bool *more, ds_reader *r, ds_err *err);

/* Reads "text=body,date=published"; map empty = nothing given. */
ds_status ds_columns_init(ds_columns *c, ds_str map, ds_arena *keep, ds_err *err);

/* Guesses what is not there under its own name from the names; the guess is written to b. */
ds_status ds_columns_guess(ds_columns *c, const ds_str *names, size_t n, ds_buf *b, ds_arena *keep,
			   ds_err *err);

/* The field that this key holds; DS_FIELD_COUNT if none. */
enum ds_field ds_columns_find(const ds_columns *c, ds_str key);

/* The document's string for a field; NULL for the text. */
ds_str *ds_field_of(ds_meta *meta, enum ds_field field);

/* "2020-11-10T14:30:00Z" -> "2020-11-10"; false when there is no valid day at its start. */
bool ds_date_of(ds_str *out, ds_str s);

/* s as well-formed UTF-8: itself, or a repaired copy in mem; counts into *e unless it is NULL. */
ds_status ds_utf8_repair(ds_str *out, ds_str s, ds_arena *mem, ds_encoding *e, ds_err *err);

/* Whether a key of a JSON record is one of ours beside the fields, with a value of its shape. */
bool ds_presets_ours(ds_str key, const json_t *v);

/* entities, sentences, tokens, offsets of a JSON record; rec->bytes is the text. */
ds_status ds_presets_read(ds_record *rec, ds_reader *r, ds_err *err);

/* v as compact JSON with sorted keys. Errors stick in b; depth is the parser's. */
void ds_json_dump(ds_buf *b, const json_t *v);

/* A character's first byte, and the units in front of it. */
struct ds_unit_mark {
	size_t byte, count;
};

/*
 * Positions in some unit -> bytes, in any order of asking, in constant time each. text is
 * well-formed.
 */
typedef struct ds_units {
	ds_str text;
	int unit;                   /* ds_offsets */
	struct ds_unit_mark *marks; /* the character that holds every so manieth unit */
	size_t n_marks, total;
} ds_units;

ds_status ds_units_init(ds_units *u, ds_str text, int unit, ds_arena *mem, ds_err *err);

/* False when at is beyond the end or inside a character; then *out is untouched. */
bool ds_units_byte(uint32_t *out, const ds_units *u, int64_t at);

#endif
