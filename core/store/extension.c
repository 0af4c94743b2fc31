/*
 * The loadable SQLite extension: FTS5 tokenizer `dossier`, dossier_fold, dossier_normalize,
 * dossier_entities.
 *
 *     sqlite> .load dossier_sqlite
 *
 * Its two entry points are the only exported names; it holds no sqlite3 of its own.
 *
 * SPDX-License-Identifier: MIT
 */
#define DS_SQLITE_EXTENSION_MAIN
#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT1

#include "store/store.h"

#define EXPORT __attribute__((visibility("default")))

EXPORT int sqlite3_dossiersqlite_init(sqlite3 *db, char **message,
				      const sqlite3_api_routines *api);
EXPORT int sqlite3_extension_init(sqlite3 *db, char **message, const sqlite3_api_routines *api);

/* The name that SQLite derives from the file name dossier_sqlite.so. */
int sqlite3_dossiersqlite_init(sqlite3 *db, char **message, const sqlite3_api_routines *api)
{
	ds_err err;

	SQLITE_EXTENSION_INIT2(api)
	if (ds_sqlite_register(db, &err) == DS_OK)
		return SQLITE_OK;
	if (message)
		*message = sqlite3_mprintf("dossier: %s", err.msg);
	return SQLITE_ERROR;
}

int sqlite3_extension_init(sqlite3 *db, char **message, const sqlite3_api_routines *api)
{
	return sqlite3_dossiersqlite_init(db, message, api);
}
