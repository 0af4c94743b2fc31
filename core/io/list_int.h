/*
 * What the readers of lists share. See list.h.
 *
 * A form is a function that fills the row from the next record; strings live in the reader until the
 * next call.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_IO_LIST_INT_H
#define DS_IO_LIST_INT_H

#include "io/list.h"
#include "io/stream.h"

#include <jansson.h>

#define DS_LIST_RECORD_MAX ((size_t)64 << 20) /* bytes of one row or object */
#define DS_LIST_COLUMNS 4096u

/* What a column or key can be. */
enum ds_list_field {
	DS_LIST_NAME,
	DS_LIST_ALIASES,
	DS_LIST_TYPE,
	DS_LIST_ID,
	DS_LIST_PRIOR,
	DS_LIST_LAT,
	DS_LIST_LON,
	DS_LIST_PROPS,
	DS_LIST_FIELDS
};

/* Which column or key holds which field. Strings in keep. */
typedef struct ds_list_map {
	ds_str name[DS_LIST_FIELDS];
	bool given;
} ds_list_map;

struct ds_list {
	ds_stream in;
	ds_list_opts opts;
	ds_list_form form;
	ds_str name;
	bool begun, done;
	uint64_t line, row_line; /* lines read so far; where the row starts */
	uint64_t rows, skipped;
	ds_arena keep, mem; /* as long as the reader; as the row */
	ds_buf buf, more, props, guess;
	ds_list_map map;
	char separator;
	ds_str *heads; /* table: the heading, in keep; n_heads 0 = our own columns */
	size_t n_heads;
	json_t *json; /* owns the row's strings */
	/* the row */
	ds_gaz_row row;
	ds_str *aliases;
	size_t n_aliases, cap_aliases;
};

/* "NAME:LINE: message". Returns DS_ESYNTAX. */
ds_status ds_list_fail(const ds_list *l, ds_err *err, const char *fmt, ...) DS_PRINTF(3, 4);

/* Of a row: *use false when it names nothing of use. */
typedef ds_status ds_list_read(bool *use, bool *more, ds_list *l, ds_err *err);
ds_list_read ds_list_table, ds_list_json;

/* The form of a table's first row; of an object. */
bool ds_list_is_geonames(ds_str line);
ds_list_form ds_list_json_form(const json_t *o);

/* Fills the row from the columns of a GeoNames line. */
ds_status ds_list_geonames(bool *use, ds_list *l, const ds_str *col, size_t n, ds_err *err);

ds_status ds_list_alias(ds_list *l, ds_str s, ds_err *err);

/*
 * An alias out of a dump that nobody looked through: what is in small letters only is a key of some
 * machine, and one that is an ordinary word ("March", "Bar") would be found everywhere; both are left out.
 */
ds_status ds_list_wild_alias(ds_list *l, ds_str s, ds_err *err);

/* Whether it is one ordinary English word, by the lists that ship. */
bool ds_list_is_word(ds_str s);

/* Appends "key=value" to the row's properties; what separates them is written as %3B and %25. */
void ds_list_prop(ds_list *l, ds_str key, ds_str value);

/* A whole number, or the whole part of a decimal one; false for anything else. */
bool ds_list_number(int64_t *out, ds_str s);

/* The type that a word means, by --classes, our types, common words; false when it means none. */
bool ds_list_type(ds_str *out, const ds_list *l, ds_str word, ds_arena *mem);

/* The field that a heading is, by the map or by common words. */
enum ds_list_field ds_list_field_of(const ds_list *l, ds_str heading);

/* Reads --map; guesses what is not given from these headings, and writes the guess. */
ds_status ds_list_map_init(ds_list *l, ds_err *err);
ds_status ds_list_map_guess(ds_list *l, const ds_str *heads, size_t n, ds_err *err);

/* Splits "a|b|c", or at ";" where there is no "|". */
ds_status ds_list_aliases(ds_list *l, ds_str s, ds_err *err);

/* lat or lon into the properties, when it is a number. */
void ds_list_degrees(ds_list *l, const char *key, ds_str s);

/* class in "Q515=GPE,Vessel=PRODUCT"; false when it is not there. */
bool ds_list_pair(ds_str *out, ds_str pairs, ds_str key);

#endif
