/*
 * SQLite's interface, from the library or from the program that loaded the extension.
 *
 * tokenizer.c and functions.c are compiled twice. With DS_SQLITE_EXTENSION every sqlite3_ call goes
 * through the table of functions that the loading program hands in, so the extension never holds a
 * second sqlite3.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_STORE_SQLITE_INT_H
#define DS_STORE_SQLITE_INT_H

#ifdef DS_SQLITE_EXTENSION
#include <sqlite3ext.h>
#ifndef DS_SQLITE_EXTENSION_MAIN
SQLITE_EXTENSION_INIT3
#endif
#else
#include <sqlite3.h>
#endif

#include "base/str.h"

/* Raised when the same text gives other index terms. */
#define DS_STORE_TOKENIZER 4

struct sqlite3;

/*
 * Registers the FTS5 tokenizer `dossier`. An SQLite result code; SQLITE_NOTFOUND: the library has
 * no FTS5.
 */
int ds_store_tokenizer_register(struct sqlite3 *db);

/* Registers dossier_fold, dossier_normalize and dossier_entities. An SQLite result code. */
int ds_store_functions_register(struct sqlite3 *db);

/* A column or argument as a slice; borrowed until the statement moves on. NULL is empty. */
static inline ds_str ds_sqlite_text(sqlite3_value *v)
{
	const void *at = sqlite3_value_text(v);

	return (ds_str){at, at ? (size_t)sqlite3_value_bytes(v) : 0};
}

#endif
