/*
 * The schema: made in one transaction, compared word for word on open. docs/schema.md explains it.
 *
 * Invariant: a file whose tables differ from these is refused, so that no other file of this folder
 * has to expect anything else of a hostile or damaged store than wrong contents.
 *
 * SPDX-License-Identifier: MIT
 */
#include "store/store_int.h"

#include "text/fold.h"
#include "ucd/props.h"

#include <stdio.h>

#define VERSION_STRING(x) VERSION_STRING_(x)
#define VERSION_STRING_(x) #x
#define INDEX_VERSION \
	"tokenizer " VERSION_STRING(DS_STORE_TOKENIZER) ", fold " VERSION_STRING(DS_FOLD_VERSION) \
	", Unicode " DS_UCD_VERSION

#define JSON_PART(part) \
	"CASE json_type(n.key) WHEN 'object' THEN json_extract(n.key, '$." part "') END"
#define JSON_VALUE \
	"CASE json_type(n.key) WHEN 'object' THEN json_extract(n.key, '$.value')" \
	" ELSE json_extract(n.key, '$') END"
#define DAY_GLOB "'[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'"
/* a day is its own bound, and so is a number */
#define BOUND(number, day) \
	"CASE WHEN n.kind IN (1, 3, 4) THEN ifnull(" JSON_PART(number) ", " JSON_VALUE ")" \
	" WHEN n.kind = 2 THEN ifnull(" JSON_PART(day) "," \
	" CASE WHEN (" JSON_VALUE ") GLOB " DAY_GLOB " THEN " JSON_VALUE " END) END"
#define PIECE(start, length) \
	"CAST(substr(CAST(d.text AS BLOB), " start " + 1, " length ") AS TEXT)"

static const struct {
	const char *name, *sql;
} objects[] = {
	{"settings", "CREATE TABLE settings(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT"
		" ROWID"},
	{"types", "CREATE TABLE types(type INTEGER PRIMARY KEY, name TEXT NOT NULL, coarse TEXT"
		" NOT NULL)"},
	{"sources", "CREATE TABLE sources(source INTEGER PRIMARY KEY, name TEXT, rank INTEGER NOT"
		" NULL)"},
	{"runs", "CREATE TABLE runs(run INTEGER PRIMARY KEY, engine TEXT NOT NULL UNIQUE)"},
	{"names", "CREATE TABLE names(name INTEGER PRIMARY KEY, key TEXT, type INTEGER NOT NULL"
		  " REFERENCES types, source INTEGER NOT NULL REFERENCES sources,"
		  " kind INTEGER NOT NULL, text TEXT, link TEXT)"},
	{"names_key", "CREATE INDEX names_key ON names(key)"},
	{"documents", "CREATE TABLE documents(doc INTEGER PRIMARY KEY, id TEXT NOT NULL, uri TEXT,"
		      " title TEXT, date TEXT, lang TEXT, publisher TEXT, meta TEXT,"
		      " run INTEGER REFERENCES runs, first INTEGER NOT NULL, mentions INTEGER NOT"
			" NULL,"
		      " sha256 BLOB NOT NULL, digest INTEGER NOT NULL, size INTEGER NOT NULL,"
		      " bytes INTEGER NOT NULL, invalid INTEGER NOT NULL, encoding INTEGER NOT"
			" NULL,"
		      " tokens BLOB, edits BLOB, text TEXT NOT NULL)"},
	{"documents_uri", "CREATE UNIQUE INDEX documents_uri ON documents(uri) WHERE uri IS NOT"
		" NULL"},
	{"documents_id", "CREATE INDEX documents_id ON documents(id)"},
	{"documents_date", "CREATE INDEX documents_date ON documents(date)"},
	{"mentions", "CREATE TABLE mentions(mention INTEGER PRIMARY KEY, start INTEGER NOT NULL,"
		     " length INTEGER NOT NULL, name INTEGER NOT NULL REFERENCES names, back"
			" INTEGER)"},
	{"claims", "CREATE TABLE claims(doc INTEGER NOT NULL REFERENCES documents,"
		   " number INTEGER NOT NULL, speaker INTEGER, speaker_start INTEGER, speaker_end"
			" INTEGER,"
		   " verb_start INTEGER NOT NULL, verb_end INTEGER NOT NULL,"
		   " content_start INTEGER NOT NULL, content_end INTEGER NOT NULL,"
		   " stance INTEGER NOT NULL, negated INTEGER NOT NULL, direct INTEGER NOT NULL,"
		   " PRIMARY KEY(doc, number)) WITHOUT ROWID"},
	{"search", "CREATE VIRTUAL TABLE search USING fts5(title, text, content='documents',"
		   " content_rowid='doc', tokenize='dossier')"},
	{"documents_types", "CREATE TABLE documents_types(type INTEGER NOT NULL, doc INTEGER NOT NULL,"
		" PRIMARY KEY(type, doc)) WITHOUT ROWID"},
	{"documents_given", "CREATE TABLE documents_given(key TEXT NOT NULL, doc INTEGER NOT NULL,"
		" PRIMARY KEY(key, doc)) WITHOUT ROWID"},
	{"documents_given_doc", "CREATE INDEX documents_given_doc ON documents_given(doc)"},
	{"annotated", "CREATE TABLE annotated(doc INTEGER PRIMARY KEY REFERENCES documents, first INTEGER NOT NULL,"
		" mentions INTEGER NOT NULL, speakers BLOB)"},
	{"mentions_named",
	 "CREATE VIEW mentions_named AS SELECT d.doc, d.id, d.uri, d.date, d.publisher,"
	 " m.mention - d.first AS number, m.start, m.start + m.length AS \"end\","
	 " t.name AS type, t.coarse, ifnull(n.text, " PIECE("m.start", "m.length") ") AS text,"
	 " CASE WHEN n.kind > 0 THEN " JSON_VALUE " END AS value, " BOUND("low", "first") " AS"
		" low, "
	 BOUND("high", "last") " AS high, CASE WHEN n.kind > 0 THEN " JSON_PART("unit") " END AS"
		" unit,"
	 " CASE WHEN n.kind > 0 THEN " JSON_PART("cue") " END AS cue, n.link, s.name AS source,"
	 " m.mention - d.first - ifnull(m.back, 0) AS entity"
	 " FROM documents d CROSS JOIN mentions m ON m.mention >= d.first AND m.mention < d.first"
		" + d.mentions"
	 " JOIN names n ON n.name = m.name JOIN types t ON t.type = n.type"
	 " JOIN sources s ON s.source = n.source"},
	{"claims_named",
	 "CREATE VIEW claims_named AS SELECT d.doc, d.id, d.uri, d.date, d.publisher, c.number,"
	 " CASE WHEN c.speaker_end > c.speaker_start THEN "
	 PIECE("c.speaker_start", "c.speaker_end - c.speaker_start") " END AS speaker, "
	 PIECE("c.verb_start", "c.verb_end - c.verb_start") " AS verb, "
	 PIECE("c.content_start", "c.content_end - c.content_start") " AS content,"
	 " CASE c.stance WHEN 0 THEN 'confirm' WHEN 1 THEN 'say' WHEN 2 THEN 'claim'"
	 " WHEN 3 THEN 'deny' WHEN 4 THEN 'doubt' END AS stance, c.negated, c.direct"
	 " FROM claims c JOIN documents d ON d.doc = c.doc"},
};

#define OBJECTS (sizeof objects / sizeof *objects)

/* What came later, so that an older store may lack it: it is made with the index. */
static bool is_newer(const char *name)
{
	return strcmp(name, "documents_types") == 0 || strcmp(name, "annotated") == 0 || strncmp(name, "documents_given", 15) == 0;
}

static ds_status fill_types(ds_store *s, ds_err *err)
{
	sqlite3_stmt *stmt = NULL;
	ds_status st = ds_store_prepare(&stmt, s, "INSERT OR IGNORE INTO types VALUES(?1, ?2,"
		" ?3)", err);

	for (int i = 0; !st && i < DS_TYPE_COUNT; i++) {
		sqlite3_bind_int(stmt, 1, i);
		sqlite3_bind_text(stmt, 2, ds_type_name((ds_type)i), -1, SQLITE_STATIC);
		sqlite3_bind_text(stmt, 3, ds_type_coarse((ds_type)i), -1, SQLITE_STATIC);
		st = ds_store_run(s, stmt, err);
	}
	sqlite3_finalize(stmt);
	return st;
}

ds_status ds_store_schema_create(ds_store *s, ds_err *err)
{
	char sql[128];
	ds_status st = DS_OK;

	for (size_t i = 0; !st && i < OBJECTS; i++)
		st = ds_store_exec(s, objects[i].sql, err);
	memset(s->types, DS_TYPE_COUNT, sizeof s->types);
	if (!st)
		st = fill_types(s, err);
	if (!st)
		st = ds_store_exec(s, "INSERT INTO settings VALUES('index', '" INDEX_VERSION "')",
			err);
	if (st)
		return st;
	snprintf(sql, sizeof sql, "PRAGMA application_id = %d; PRAGMA user_version = %d",
		 DS_STORE_APPLICATION_ID, DS_STORE_SCHEMA);
	return ds_store_exec(s, sql, err);
}

/* A type that is not the program's own: of a user's, or of a later version. */
static ds_status take_type(ds_store *s, int64_t number, ds_str name, ds_err *err)
{
	ds_type type;
	ds_err why;

	if (number < DS_TYPE_OWN || number >= DS_TYPE_LIMIT)
		return ds_fail(err, DS_EFAIL, "%s: has the type \"%.*s\", which this program does not know; update dossier",
			       s->path, (int)(name.len < 64 ? name.len : 64), name.at);
	if (ds_type_find(name) < DS_TYPE_COUNT || ds_type_add(&type, name, &why))
		return ds_fail(err, DS_EFAIL, "%s: has the type \"%.*s\" under number %d: %s", s->path,
			       (int)(name.len < 64 ? name.len : 64), name.at, (int)number,
			       ds_type_find(name) < DS_TYPE_COUNT ? "a type of dossier's own" : why.msg);
	s->types[number] = (uint8_t)type;
	return DS_OK;
}

/* The numbers of types in the file are those of this program; those of users are learnt. */
static ds_status verify_types(ds_store *s, ds_err *err)
{
	sqlite3_stmt *stmt = NULL;
	ds_status st = ds_store_prepare(&stmt, s, "SELECT type, name FROM types", err);
	int rc = SQLITE_DONE;

	if (st)
		return st;
	memset(s->types, DS_TYPE_COUNT, sizeof s->types);
	while (!st && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		ds_str name = ds_store_column(stmt, 1);
		int64_t type = sqlite3_column_int64(stmt, 0);

		if (type < 0 || type >= DS_TYPE_COUNT || !ds_str_is(name, ds_type_name((ds_type)type)))
			st = take_type(s, type, name, err);
	}
	if (!st && rc != SQLITE_DONE)
		st = ds_store_fail(s, rc, err);
	sqlite3_finalize(stmt);
	return st;
}

ds_type ds_store_type_read(ds_store *s, int64_t number)
{
	if (number >= 0 && number < DS_TYPE_COUNT)
		return (ds_type)number;
	if (number < DS_TYPE_OWN || number >= DS_TYPE_LIMIT)
		return DS_TYPE_COUNT;
	/* another process may have added types since */
	if (s->types[number] == DS_TYPE_COUNT && verify_types(s, NULL))
		return DS_TYPE_COUNT;
	return (ds_type)s->types[number];
}

ds_status ds_store_type_number(int *out, ds_store *s, ds_type type, bool add, ds_err *err)
{
	ds_str name = ds_str_of(ds_type_name(type));
	sqlite3_stmt *stmt;
	ds_status st = DS_OK;
	int rc;

	*out = (int)type;
	if (type < DS_TYPE_COUNT)
		return DS_OK;
	for (int turn = 0; turn < 2; turn++) {
		st = ds_store_stmt(&stmt, s, DS_ST_TYPE_FIND, err);
		if (st)
			return st;
		ds_store_bind(stmt, 1, name);
		rc = sqlite3_step(stmt);
		*out = rc == SQLITE_ROW ? sqlite3_column_int(stmt, 0) : -1;
		sqlite3_reset(stmt);
		if (rc != SQLITE_ROW && rc != SQLITE_DONE)
			return ds_store_fail(s, rc, err);
		if (rc == SQLITE_ROW || !add)
			return DS_OK;
		st = ds_store_stmt(&stmt, s, DS_ST_TYPE_ADD, err);
		if (st)
			return st;
		ds_store_bind(stmt, 1, name);
		ds_store_bind(stmt, 2, ds_str_of(ds_type_coarse(type)));
		st = ds_store_run(s, stmt, err);
		if (st)
			return st;
		if (sqlite3_last_insert_rowid(s->db) >= DS_TYPE_LIMIT)
			return ds_fail(err, DS_ELIMIT, "%s: has %d types of users, \"%.*s\" is one too many", s->path,
				       DS_TYPE_LIMIT - DS_TYPE_OWN, (int)name.len, name.at);
	}
	return st;
}

ds_status ds_store_schema_verify(ds_store *s, ds_err *err)
{
	sqlite3_stmt *stmt = NULL;
	ds_status st = ds_store_prepare(&stmt, s, "SELECT sql FROM sqlite_schema WHERE name = ?1",
		err);

	for (size_t i = 0; !st && i < OBJECTS; i++) {
		int rc;

		sqlite3_bind_text(stmt, 1, objects[i].name, -1, SQLITE_STATIC);
		rc = sqlite3_step(stmt);
		if (rc != SQLITE_ROW && rc != SQLITE_DONE)
			st = ds_store_fail(s, rc, err);
		else if (rc == SQLITE_DONE && is_newer(objects[i].name))
			s->stale_index = true;
		else if (rc == SQLITE_DONE || !ds_str_is(ds_store_column(stmt, 0), objects[i].sql))
			st = ds_fail(err, DS_EFAIL, "%s: damaged: its table or view \"%s\" is %s",
				s->path,
				     objects[i].name, rc == SQLITE_DONE ? "missing" : "not as"
					" dossier makes it");
		sqlite3_reset(stmt);
	}
	sqlite3_finalize(stmt);
	return st ? st : verify_types(s, err);
}

/* What the index needs beside the table of FTS5, made where it is missing, and filled anew. */
static ds_status index_types(ds_store *s, ds_err *err)
{
	ds_status st = DS_OK;

	for (size_t i = 0; !st && i < OBJECTS; i++) {
		int64_t there = 0;
		char sql[128];

		if (!is_newer(objects[i].name))
			continue;
		snprintf(sql, sizeof sql, "SELECT count(*) FROM sqlite_schema WHERE name = '%s'", objects[i].name);
		st = ds_store_int(&there, s, sql, 0, err);
		if (!st && !there)
			st = ds_store_exec(s, objects[i].sql, err);
	}
	if (!st)
		st = ds_store_given_rebuild(s, err);
	return st ? st : ds_store_exec(s, "DELETE FROM documents_types; INSERT OR IGNORE INTO documents_types"
				       " SELECT n.type, d.doc FROM documents d CROSS JOIN mentions m"
				       " ON m.mention >= d.first AND m.mention < d.first + d.mentions"
				       " JOIN names n ON n.name = m.name", err);
}

ds_status ds_store_reindex(ds_store *s, ds_err *err)
{
	bool mine;
	ds_status st = ds_store_begin_at(s, &mine, err);

	if (st)
		return st;
	st = ds_store_exec(s, "UPDATE names SET key = dossier_fold(text) WHERE kind = 0", err);
	if (!st)
		st = ds_store_exec(s, "INSERT INTO search(search) VALUES('rebuild')", err);
	if (!st)
		st = index_types(s, err);
	if (!st)
		st = ds_store_exec(s, "REPLACE INTO settings VALUES('index',"
			" '" INDEX_VERSION "')", err);
	if (!st)
		s->stale_index = false;
	ds_store_cache_clear(s);
	if (st) {
		ds_store_rollback(s);
		return st;
	}
	return mine ? ds_store_commit(s, err) : DS_OK;
}

ds_status ds_store_versions(ds_store *s, ds_err *err)
{
	int64_t same;
	ds_status st = ds_store_int(&same, s, "SELECT value = '" INDEX_VERSION "' FROM settings"
				    " WHERE name = 'index'", 0, err);

	if (st)
		return st;
	same = same && !s->stale_index;
	s->stale_index = !same;
	if (s->mode == DS_STORE_READ)
		return DS_OK;
	st = fill_types(s, err);
	return st || same ? st : ds_store_reindex(s, err);
}
