/*
 * Match keys of tokens that came with the input. The index knows what a text is made of by the rules of the tokenizer; of
 * tokens with borders of their own (CoNLL), the keys that it lacks stand in a table, by which candidates.c finds them.
 *
 * SPDX-License-Identifier: MIT
 */
#include "store/keys.h"
#include "store/store_int.h"

static ds_status add_key(ds_store *s, int64_t row, ds_str key, ds_err *err)
{
	sqlite3_stmt *stmt;
	ds_status st = ds_store_stmt(&stmt, s, DS_ST_GIVEN_ADD, err);

	if (st)
		return st;
	ds_store_bind(stmt, 1, key);
	sqlite3_bind_int64(stmt, 2, row);
	st = ds_store_run(s, stmt, err);
	sqlite3_clear_bindings(stmt);
	return st;
}

ds_status ds_store_given_add(ds_store *s, int64_t row, const ds_doc *doc, ds_err *err)
{
	ds_terms terms = {.n = 0};
	ds_status st = DS_OK;

	if (!doc->preset)
		return DS_OK;
	if (ds_store_text_terms(&terms, doc->text.read))
		st = ds_fail(err, DS_ENOMEM, NULL);
	for (size_t i = 0; !st && i < doc->tokens.n; i++) {
		ds_str key = ds_store_key_part(ds_token_key(&doc->tokens, i));

		if (key.len && ds_terms_add(&terms, key))
			st = add_key(s, row, key, err);
		if (!st && terms.failed)
			st = ds_fail(err, DS_ENOMEM, NULL);
	}
	ds_terms_free(&terms);
	return st;
}

ds_status ds_store_given_rebuild(ds_store *s, ds_err *err)
{
	sqlite3_stmt *stmt = NULL;
	int rc = SQLITE_DONE;
	ds_status st = ds_store_exec(s, "DELETE FROM documents_given", err);

	if (!st)
		st = ds_store_prepare(&stmt, s, "SELECT doc FROM documents WHERE tokens IS NOT NULL", err);
	while (!st && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		int64_t row = sqlite3_column_int64(stmt, 0);
		ds_doc doc;

		st = ds_store_get_row(&doc, s, row, NULL, err);
		/* what is damaged cannot be searched, but must not keep the store from being opened */
		if (st == DS_EFAIL) {
			st = DS_OK;
			continue;
		}
		if (st)
			break;
		st = ds_store_given_add(s, row, &doc, err);
		ds_doc_free(&doc);
	}
	if (!st && rc != SQLITE_DONE)
		st = ds_store_fail(s, rc, err);
	sqlite3_finalize(stmt);
	return st;
}
