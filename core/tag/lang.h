/*
 * Languages as tables: the words and patterns of numbers, dates, money and units of one language,
 * read from a file that needs no programmer (docs/values.md says how to write one).
 *
 * English is not read from a table: its rules are in number*.c and date*.c. Those that ship are
 * embedded and read at first use. A table is immutable once read and may be used by many threads.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_LANG_H
#define DS_TAG_LANG_H

#include "base/str.h"
#include "base/status.h"
#include "tag/doc.h"

typedef struct ds_lang ds_lang;

/*
 * The table of the text of a file, on top of what ships for its language and for every language.
 * name: of the file, for messages. DS_ESYNTAX names file, line and reason; DS_ELIMIT, DS_ENOMEM;
 * *out is left untouched then.
 */
ds_status ds_lang_open(ds_lang **out, ds_str name, ds_str text, ds_err *err);

/* The same of a file; its messages name the path. DS_ENOENT and the like when it cannot be read. */
ds_status ds_lang_open_file(ds_lang **out, const char *path, ds_err *err);

/*
 * The same of one of those that ship, without what is embedded: for the build. common: the text for
 * every language.
 */
ds_status ds_lang_build(ds_lang **out, ds_str name, ds_str text, ds_str common, ds_err *err);

void ds_lang_close(ds_lang *l);

/* "de"; borrowed. */
const char *ds_lang_code(const ds_lang *l);

/* Changes with its content. */
uint64_t ds_lang_sum(const ds_lang *l);

/*
 * The table that ships for a BCP 47 tag ("de", "de-AT", "DE"), NULL if there is none. Lives as long as
 * the process.
 */
const ds_lang *ds_lang_builtin(ds_str tag);

/* The same; *out is NULL if there is none. DS_ENOMEM when it could not be read. */
ds_status ds_lang_ship(const ds_lang **out, ds_str tag, ds_err *err);

/* Whether a BCP 47 tag ("EN-gb", also "en_GB") is of the language with that code ("en"). */
bool ds_lang_tag_is(ds_str tag, ds_str code);

/* Whether the table is of the language of a BCP 47 tag. */
bool ds_lang_is(const ds_lang *l, ds_str tag);

/* The month, 1 to 12, that a word with this match key names; 0 = none. */
unsigned ds_lang_month(const ds_lang *l, ds_str key);

/* ds_values_find by this table. */
ds_status ds_lang_values(ds_spans *spans, ds_doc *doc, const ds_lang *l, ds_err *err);

#endif
