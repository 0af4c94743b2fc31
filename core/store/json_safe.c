/*
 * json_type and json_extract for a connection that does not trust its schema.
 *
 * Our views read values by these two. Before 3.42 SQLite does not mark its JSON functions as innocuous, so with trusted_schema
 * off views may not call them (sqlite.org/c3ref/c_deterministic.html). Here they are marked so, and ask SQLite's own, in a connection
 * of their own without a file, which is opened when they are first called.
 *
 * SPDX-License-Identifier: MIT
 */
#include "store/store_int.h"

#include <stdlib.h>

#define SUBTYPE_JSON 74 /* 'J': how SQLite's JSON functions know each other's results */

enum { TYPE, EXTRACT };

typedef struct helper {
	sqlite3 *db;
	sqlite3_stmt *stmts[2];
	int users; /* functions that have it */
} helper;

static void release(void *arg)
{
	helper *h = arg;

	if (--h->users > 0)
		return;
	sqlite3_finalize(h->stmts[TYPE]);
	sqlite3_finalize(h->stmts[EXTRACT]);
	sqlite3_close(h->db);
	free(h);
}

/* The statement, prepared; NULL when it cannot be. */
static sqlite3_stmt *statement(helper *h, int which)
{
	static const char *const sql[] = {"SELECT json_type(?1), NULL", "SELECT json_extract(?1, ?2), json_type(?1, ?2)"};

	if (!h->db && sqlite3_open_v2(":memory:", &h->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX, NULL)) {
		sqlite3_close(h->db);
		h->db = NULL;
		return NULL;
	}
	if (!h->stmts[which] && sqlite3_prepare_v3(h->db, sql[which], -1, SQLITE_PREPARE_PERSISTENT, &h->stmts[which], NULL))
		return NULL;
	return h->stmts[which];
}

static void call(sqlite3_context *ctx, int which, int n, sqlite3_value **args)
{
	helper *h = sqlite3_user_data(ctx);
	sqlite3_stmt *stmt = statement(h, which);
	int rc = stmt ? SQLITE_OK : SQLITE_NOMEM;

	for (int i = 0; rc == SQLITE_OK && i < n; i++)
		rc = sqlite3_bind_value(stmt, i + 1, args[i]);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW) {
		const unsigned char *type = sqlite3_column_text(stmt, 1);

		sqlite3_result_value(ctx, sqlite3_column_value(stmt, 0));
		if (type && (strcmp((const char *)type, "object") == 0 || strcmp((const char *)type, "array") == 0))
			sqlite3_result_subtype(ctx, SUBTYPE_JSON);
	} else if (rc == SQLITE_NOMEM || !h->db) {
		sqlite3_result_error_nomem(ctx);
	} else {
		sqlite3_result_error(ctx, sqlite3_errmsg(h->db), -1);
	}
	if (stmt) {
		sqlite3_reset(stmt);
		sqlite3_clear_bindings(stmt);
	}
}

static void type_of(sqlite3_context *ctx, int n, sqlite3_value **args)
{
	call(ctx, TYPE, n, args);
}

static void extract(sqlite3_context *ctx, int n, sqlite3_value **args)
{
	call(ctx, EXTRACT, n, args);
}

ds_status ds_store_distrust(ds_store *s, ds_err *err)
{
	const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
	helper *h;
	int rc;

	sqlite3_db_config(s->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	if (sqlite3_libversion_number() >= 3042000)
		return DS_OK;
	h = calloc(1, sizeof *h);
	if (!h)
		return ds_fail(err, DS_ENOMEM, NULL);
	/* what fails calls release, too */
	h->users = 2;
	rc = sqlite3_create_function_v2(s->db, "json_type", 1, flags, h, type_of, NULL, NULL, release);
	if (rc) {
		release(h);
		return ds_store_fail(s, rc, err);
	}
	rc = sqlite3_create_function_v2(s->db, "json_extract", 2, flags, h, extract, NULL, NULL, release);
	return rc ? ds_store_fail(s, rc, err) : DS_OK;
}
