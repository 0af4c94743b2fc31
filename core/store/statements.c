/*
 * Prepared statements, and what SQLite's result codes mean to people.
 *
 * SPDX-License-Identifier: MIT
 */
#include "store/store_int.h"

const char *const ds_store_sql[DS_ST_COUNT] = {
	[DS_ST_FIND_URI] = "SELECT doc FROM documents WHERE uri = ?1",
	[DS_ST_FIND_ID] = "SELECT doc FROM documents WHERE id = ?1 ORDER BY doc LIMIT 2",
	[DS_ST_FIND_BARE] = "SELECT doc FROM documents WHERE id = ?1 AND uri IS NULL",
	[DS_ST_FIND_PREFIX] =
		"SELECT doc FROM documents WHERE id >= ?1 AND id < ?1 || 'g' ORDER BY id, doc"
			" LIMIT 2",
	[DS_ST_STATE] = "SELECT d.sha256, d.digest, r.engine, d.id, d.uri, d.title, d.date, d.lang,"
			" d.publisher, d.meta, d.tokens, d.first, d.mentions, d.size, d.encoding"
			" FROM documents d LEFT JOIN runs r ON r.run = d.run WHERE d.doc = ?1",
	[DS_ST_RUN_FIND] = "SELECT run FROM runs WHERE engine = ?1",
	[DS_ST_RUN_ADD] = "INSERT INTO runs(engine) VALUES(?1)",
	[DS_ST_SOURCE_FIND] = "SELECT source FROM sources WHERE name = ?1 AND rank = ?2",
	[DS_ST_SOURCE_ADD] = "INSERT INTO sources(name, rank) VALUES(?1, ?2)",
	[DS_ST_TYPE_FIND] = "SELECT type FROM types WHERE name = ?1",
	[DS_ST_TYPE_ADD] = "INSERT INTO types SELECT max(type, 27) + 1, ?1, ?2 FROM (SELECT max(type) AS type FROM types)",
	[DS_ST_NAME_FIND] = "SELECT name FROM names WHERE key = ?1 AND type = ?2 AND source = ?3"
			    " AND kind = ?4 AND text IS ?5 AND link IS ?6",
	[DS_ST_NAME_ADD] = "INSERT INTO names(key, type, source, kind, text, link)"
			   " VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
	[DS_ST_MENTION_NEXT] = "SELECT ifnull(max(mention), 0) + 1 FROM mentions",
	[DS_ST_MENTION_ADD] = "INSERT INTO mentions(mention, start, length, name, back)"
			      " VALUES(?1, ?2, ?3, ?4, ?5)",
	[DS_ST_MENTION_DROP] = "DELETE FROM mentions WHERE mention >= ?1 AND mention < ?2",
	[DS_ST_CLAIM_ADD] = "INSERT INTO claims VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,"
		" ?11, ?12)",
	[DS_ST_CLAIM_DROP] = "DELETE FROM claims WHERE doc = ?1",
	[DS_ST_GIVEN_ADD] = "INSERT OR IGNORE INTO documents_given VALUES(?1, ?2)",
	[DS_ST_GIVEN_DROP] = "DELETE FROM documents_given WHERE doc = ?1",
	[DS_ST_DOC_TYPE_ADD] = "INSERT INTO documents_types VALUES(?1, ?2)",
	[DS_ST_DOC_TYPE_DROP] = "DELETE FROM documents_types WHERE doc = ?1 AND type IN (SELECT type FROM types)",
	[DS_ST_DOC_ADD] = "INSERT INTO documents(id, uri, title, date, lang, publisher, meta, run,"
		" first,"
			  " mentions, sha256, digest, size, bytes, invalid, encoding, tokens,"
				" edits, text)"
			  " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,"
				" ?15, ?16,"
			  " ?17, ?18, ?19)",
	[DS_ST_DOC_REPLACE] =
		"UPDATE documents SET id = ?1, uri = ?2, title = ?3, date = ?4, lang = ?5,"
			" publisher = ?6,"
		" meta = ?7, run = ?8, first = ?9, mentions = ?10, sha256 = ?11, digest = ?12,"
			" size = ?13,"
		" bytes = ?14, invalid = ?15, encoding = ?16, tokens = ?17, edits = ?18, text = ?19"
		" WHERE doc = ?20",
	[DS_ST_DOC_DROP] = "DELETE FROM documents WHERE doc = ?1",
	/*
	 * VALUES, not SELECT: that would be a statement of many rows, for which SQLite opens a
	 * savepoint, at which FTS5 writes all it holds in memory as a segment of its own, for each
	 * document.
	 */
	[DS_ST_INDEX_ADD] = "INSERT INTO search(rowid, title, text) VALUES(?1, ?2, ?3)",
	[DS_ST_INDEX_DROP] = "INSERT INTO search(search, rowid, title, text) VALUES('delete', ?1,"
		" ?2, ?3)",
	[DS_ST_INDEX_OLD] = "SELECT title, text FROM documents WHERE doc = ?1",
	[DS_ST_DOC_GET] = "SELECT d.id, d.uri, d.title, d.date, d.lang, d.publisher, d.meta, d.run,"
			  " d.first, d.mentions, d.size, d.invalid, d.encoding, d.tokens, d.edits,"
				" d.text"
			  " FROM documents d WHERE d.doc = ?1",
	[DS_ST_MENTIONS_GET] = "SELECT m.start, m.length, m.back, n.type, n.kind, n.key, n.link,"
		" s.name,"
			       " s.rank FROM mentions m JOIN names n ON n.name = m.name"
			       " JOIN sources s ON s.source = n.source"
			       " WHERE m.mention >= ?1 AND m.mention < ?2 ORDER BY m.mention",
	[DS_ST_CLAIMS_GET] = "SELECT speaker, speaker_start, speaker_end, verb_start, verb_end,"
			     " content_start, content_end, stance, negated, direct"
			     " FROM claims WHERE doc = ?1 ORDER BY number",
	[DS_ST_BASE_GET] = "SELECT first, mentions, speakers FROM annotated WHERE doc = ?1",
	[DS_ST_BASE_ADD] = "INSERT INTO annotated(doc, first, mentions, speakers)"
			   " SELECT doc, first, mentions, ?2 FROM documents WHERE doc = ?1",
	[DS_ST_BASE_DROP] = "DELETE FROM annotated WHERE doc = ?1",
	[DS_ST_BASE_MENTION_DROP] = "DELETE FROM mentions WHERE mention >= (SELECT first FROM annotated WHERE doc = ?1)"
				    " AND mention < (SELECT first + mentions FROM annotated WHERE doc = ?1)",
	[DS_ST_SPANS_SET] = "UPDATE documents SET first = ?2, mentions = ?3 WHERE doc = ?1",
};

ds_status ds_store_fail(const ds_store *s, int rc, ds_err *err)
{
	const char *path = s->path;

	switch (rc & 0xFF) {
	case SQLITE_NOMEM:
		return ds_fail(err, DS_ENOMEM, NULL);
	case SQLITE_INTERRUPT:
		return ds_fail(err, DS_EINTR, NULL);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return ds_fail(err, DS_EBUSY, "%s: another process is writing to it; try again"
			" when it is done",
			       path);
	case SQLITE_NOTADB:
		return ds_fail(err, DS_EFAIL, "%s: not a store (no SQLite database)", path);
	case SQLITE_CORRUPT:
		return ds_fail(err, DS_EFAIL, "%s: damaged; restore a copy, or save what can be"
			" read with"
			       " `sqlite3 FILE .recover`", path);
	case SQLITE_TOOBIG:
		return ds_fail(err, DS_ELIMIT, "%s: a text is too long for SQLite", path);
	case SQLITE_FULL:
		return ds_fail(err, DS_EFAIL, "%s: no space left on the disk", path);
	case SQLITE_READONLY:
		return ds_fail(err, DS_EFAIL, "%s: opened for reading, or write-protected", path);
	case SQLITE_CANTOPEN:
		return ds_fail(err, DS_EFAIL, "%s: cannot be opened (permissions of file and"
			" folder?)", path);
	default:
		return ds_fail(err, DS_EFAIL, "%s: %s", path, sqlite3_errmsg(s->db));
	}
}

ds_status ds_store_prepare(sqlite3_stmt **out, ds_store *s, const char *sql, ds_err *err)
{
	int rc = sqlite3_prepare_v2(s->db, sql, -1, out, NULL);

	return rc ? ds_store_fail(s, rc, err) : DS_OK;
}

ds_status ds_store_stmt(sqlite3_stmt **out, ds_store *s, ds_stmt which, ds_err *err)
{
	if (!s->stmts[which]) {
		int rc = sqlite3_prepare_v3(s->db, ds_store_sql[which], -1,
					    SQLITE_PREPARE_PERSISTENT, &s->stmts[which], NULL);

		if (rc)
			return ds_store_fail(s, rc, err);
	}
	sqlite3_reset(s->stmts[which]);
	sqlite3_clear_bindings(s->stmts[which]);
	*out = s->stmts[which];
	return DS_OK;
}

ds_status ds_store_exec(ds_store *s, const char *sql, ds_err *err)
{
	int rc = sqlite3_exec(s->db, sql, NULL, NULL, NULL);

	return rc ? ds_store_fail(s, rc, err) : DS_OK;
}

ds_status ds_store_run(ds_store *s, sqlite3_stmt *stmt, ds_err *err)
{
	int rc;
	ds_status st = DS_OK;

	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW)
		;
	if (rc != SQLITE_DONE)
		st = ds_store_fail(s, rc, err);
	sqlite3_reset(stmt);
	return st;
}

ds_status ds_store_int(int64_t *out, ds_store *s, const char *sql, int64_t fallback, ds_err *err)
{
	sqlite3_stmt *stmt = NULL;
	ds_status st = ds_store_prepare(&stmt, s, sql, err);
	int rc;

	if (st)
		return st;
	rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW)
		*out = sqlite3_column_int64(stmt, 0);
	else if (rc == SQLITE_DONE)
		*out = fallback;
	else
		st = ds_store_fail(s, rc, err);
	sqlite3_finalize(stmt);
	return st;
}

int ds_store_bind(sqlite3_stmt *stmt, int at, ds_str text)
{
	if (text.len == 0)
		return sqlite3_bind_null(stmt, at);
	return sqlite3_bind_text64(stmt, at, text.at, text.len, SQLITE_STATIC, SQLITE_UTF8);
}

ds_str ds_store_column(sqlite3_stmt *stmt, int at)
{
	const void *bytes = sqlite3_column_blob(stmt, at);

	return (ds_str){bytes, bytes ? (size_t)sqlite3_column_bytes(stmt, at) : 0};
}
