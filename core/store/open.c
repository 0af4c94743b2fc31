/*
 * Opening, closing, transactions.
 *
 * A writer turns the file to write-ahead logging, so that readers go on and a kill at any moment
 * leaves the last commit; its clean close turns the file back, so that at rest it is one file that
 * opens from a read-only folder. Nothing in a file is trusted: triggers do not run, the schema is
 * compared, shadow tables are read-only to SQL. trusted_schema is off (json_safe.c).
 *
 * SPDX-License-Identifier: MIT
 */
#include "store/store_int.h"

#include "base/stop.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUSY_MS 3000
#define PROGRESS_STEPS 20000

bool ds_store_is(const char *path)
{
	unsigned char head[72];
	struct stat st;
	FILE *f;
	size_t n;
	uint32_t id;

	/* a pipe would be waited for */
	if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
		return false;
	f = fopen(path, "rb");
	if (!f)
		return false;
	n = fread(head, 1, sizeof head, f);
	fclose(f);
	if (n < sizeof head || memcmp(head, "SQLite format 3", 16) != 0)
		return false;
	/* SQLite's file format, 1.3: the application id is a big-endian number at byte 68 */
	id = (uint32_t)head[68] << 24 | (uint32_t)head[69] << 16 | (uint32_t)head[70] << 8 |
	     head[71];
	return id == DS_STORE_APPLICATION_ID;
}

struct sqlite3 *ds_store_handle(ds_store *s)
{
	return s->db;
}

const char *ds_store_path(const ds_store *s)
{
	return s->path;
}

/* Temporary files would be refused here, so there are none. */
static bool no_files;

void ds_store_no_files(void)
{
	no_files = true;
}

void ds_store_memory(size_t bytes)
{
	sqlite3_hard_heap_limit64(bytes > INT64_MAX ? 0 : (sqlite3_int64)bytes);
}

static int on_progress(void *user)
{
	const ds_store *s = user;

	return ds_stopped() && !s->in_put;
}

static ds_status check_path(const char *path, ds_store_mode mode, ds_err *err)
{
	struct stat st;

	if (!*path)
		return ds_fail(err, DS_ENOENT, "the store's path is empty");
	if (stat(path, &st) != 0) {
		if (errno == ENOENT || errno == ENOTDIR)
			return mode == DS_STORE_CREATE && errno == ENOENT
				       ? DS_OK
				       : ds_fail(err, DS_ENOENT, "%s: no such store; `dossier add`"
					" makes one",
						 path);
		return ds_fail(err, DS_EFAIL, "%s: %s", path, strerror(errno));
	}
	if (S_ISDIR(st.st_mode))
		return ds_fail(err, DS_EFAIL, "%s: a folder, not a store", path);
	if (!S_ISREG(st.st_mode))
		return ds_fail(err, DS_EFAIL, "%s: not a regular file", path);
	if (st.st_size == 0 && mode != DS_STORE_CREATE)
		return ds_fail(err, DS_EFAIL, "%s: empty, not a store; `dossier add` makes one",
			path);
	return DS_OK;
}

/* SQLite gives "", ":..." and "file:..." meanings of their own; a path is only ever a path. */
static char *plain_path(const char *path)
{
	size_t n = strlen(path);
	bool special = path[0] == ':' || strncmp(path, "file:", 5) == 0;
	char *copy = malloc(n + 3);

	if (!copy)
		return NULL;
	memcpy(copy, "./", 2);
	memcpy(copy + (special ? 2 : 0), path, n + 1);
	return copy;
}

/* `file`: the store's path, or where it is being made. */
static ds_status connect(ds_store *s, const char *file, ds_err *err)
{
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, rc;
	char *path = plain_path(file);

	if (!path)
		return ds_fail(err, DS_ENOMEM, NULL);
	flags |= s->mode == DS_STORE_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
	if (s->mode == DS_STORE_CREATE)
		flags |= SQLITE_OPEN_CREATE;
	rc = sqlite3_open_v2(path, &s->db, flags, NULL);
	free(path);
	if (rc)
		return s->db ? ds_store_fail(s, rc, err) : ds_fail(err, DS_ENOMEM, NULL);
	if (s->mode != DS_STORE_READ && sqlite3_db_readonly(s->db, "main") == 1)
		return ds_fail(err, DS_EFAIL, "%s: write-protected", s->path);
	sqlite3_busy_timeout(s->db, BUSY_MS);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	/* off in SQLite unless its builder chose otherwise, as Debian's did: code by its address, libraries by their name */
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0, NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
	sqlite3_randomness((int)sizeof s->seed, s->seed);
	sqlite3_progress_handler(s->db, PROGRESS_STEPS, on_progress, s);
	if (ds_store_distrust(s, err))
		return err->code;
	return ds_sqlite_register(s->db, err);
}

/* Whether the file is ours; *fresh when there is nothing in it yet. */
static ds_status identify(ds_store *s, bool *fresh, ds_err *err)
{
	int64_t id = 0, version = 0, tables = 0;
	ds_status st = ds_store_int(&id, s, "PRAGMA application_id", 0, err);

	if (!st)
		st = ds_store_int(&version, s, "PRAGMA user_version", 0, err);
	if (!st)
		st = ds_store_int(&tables, s, "SELECT count(*) FROM sqlite_schema", 0, err);
	if (st)
		return st;
	*fresh = id == 0 && version == 0 && tables == 0;
	if (*fresh && s->mode == DS_STORE_CREATE)
		return DS_OK;
	if (id != DS_STORE_APPLICATION_ID)
		return ds_fail(err, DS_EFAIL, "%s: an SQLite database, but not a store of"
			" dossier", s->path);
	if (version > DS_STORE_SCHEMA)
		return ds_fail(err, DS_EFAIL, "%s: made by a newer dossier (schema %lld, this one"
			" knows %d);"
			       " update dossier", s->path, (long long)version, DS_STORE_SCHEMA);
	if (version < DS_STORE_SCHEMA)
		return ds_fail(err, DS_EFAIL, "%s: damaged: schema %lld never existed", s->path,
			       (long long)version);
	return DS_OK;
}

/* Creating and checking are one transaction: two processes that create at once get one store. */
static ds_status prepare_write(ds_store *s, ds_err *err)
{
	bool fresh = false;
	ds_status st = identify(s, &fresh, err);

	/* reports of 2 to 4 kB leave a third of the pages empty at the default of 4 kB */
	if (!st && fresh)
		st = ds_store_exec(s, "PRAGMA page_size = 8192", err);
	if (!st)
		st = ds_store_exec(s, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
				   " PRAGMA secure_delete = ON; PRAGMA cache_size = -65536", err);
	if (!st)
		st = ds_store_begin(s, err);
	if (st)
		return st;
	st = identify(s, &fresh, err);
	if (!st)
		st = fresh ? ds_store_schema_create(s, err) : ds_store_schema_verify(s, err);
	if (!st && !fresh)
		st = ds_store_versions(s, err);
	if (st) {
		ds_store_rollback(s);
		return st;
	}
	st = ds_store_commit(s, err);
	/* the file itself must say what it is, also when this process is killed: see ds_store_is */
	if (!st && fresh)
		sqlite3_wal_checkpoint_v2(s->db, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	return st;
}

/*
 * A writer that was killed while the file's journal was in use has left it beside the file, and a connection that only
 * reads may not undo what it began: one that may write does. False if nothing is to be undone, or may not.
 */
static bool undo_killed(const ds_store *s)
{
	char *path = plain_path(s->path);
	sqlite3 *db = NULL;
	bool done;

	if (!path || sqlite3_extended_errcode(s->db) != SQLITE_READONLY_ROLLBACK) {
		free(path);
		return false;
	}
	done = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK &&
	       sqlite3_busy_timeout(db, BUSY_MS) == SQLITE_OK &&
	       sqlite3_exec(db, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL) == SQLITE_OK;
	sqlite3_close(db);
	free(path);
	return done;
}

static ds_status prepare_read(ds_store *s, ds_err *err)
{
	bool fresh = false;
	ds_status st = identify(s, &fresh, err);

	if (st && undo_killed(s))
		st = identify(s, &fresh, err);
	if (!st)
		st = ds_store_schema_verify(s, err);
	if (!st && no_files)
		st = ds_store_exec(s, "PRAGMA temp_store = MEMORY", err);
	return st ? st : ds_store_versions(s, err);
}

static ds_status open_file(ds_store **out, const char *path, const char *file, ds_store_mode mode, ds_err *err)
{
	size_t n = strlen(path);
	ds_store *s = calloc(1, sizeof *s);
	ds_status st;

	if (!s)
		return ds_fail(err, DS_ENOMEM, NULL);
	s->mode = mode;
	ds_buf_init(&s->scratch, NULL, 0);
	s->path = malloc(n + 1);
	if (s->path)
		memcpy(s->path, path, n + 1);
	st = s->path ? connect(s, file, err) : ds_fail(err, DS_ENOMEM, NULL);
	if (!st)
		st = mode == DS_STORE_READ ? prepare_read(s, err) : prepare_write(s, err);
	if (st) {
		ds_store_close(s);
		return st;
	}
	*out = s;
	return DS_OK;
}

/* Gives the file its name, unless another process was first: then that one's store stays. */
static ds_status give_name(const char *file, const char *path, ds_err *err)
{
	struct stat st;
	int rc = link(file, path);

	/* file systems without hard links (exFAT) */
	if (rc != 0 && errno != EEXIST && stat(path, &st) != 0)
		rc = rename(file, path);
	else if (rc != 0)
		rc = 0;
	return rc == 0 ? DS_OK : ds_fail(err, DS_EFAIL, "%s: %s", path, strerror(errno));
}

/* What SQLite may leave beside it, too, where it was interrupted. */
static void remove_all(char *file, size_t len)
{
	static const char *const endings[] = {"-wal", "-shm", "-journal"};

	unlink(file);
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		memcpy(file + len, endings[i], strlen(endings[i]) + 1);
		unlink(file);
	}
}

/* A new store is made whole beside its place: stopped or killed at any moment, what has its name is a store. */
static ds_status make(const char *path, ds_err *err)
{
	ds_store *s = NULL;
	ds_status st;
	unsigned mark;
	size_t n = strlen(path) + 13; /* of file */
	char *file = malloc(n + sizeof "-journal");

	if (!file)
		return ds_fail(err, DS_ENOMEM, NULL);
	sqlite3_randomness((int)sizeof mark, &mark);
	snprintf(file, n, "%s.new%08x", path, mark);
	st = open_file(&s, path, file, DS_STORE_CREATE, err);
	/* all of it must be in the file that gets the name: on a full disk it may be in the log only */
	if (!st)
		st = ds_store_exec(s, "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE", err);
	ds_store_close(s);
	if (!st)
		st = give_name(file, path, err);
	remove_all(file, n - 1);
	free(file);
	return st;
}

ds_status ds_store_open(ds_store **out, const char *path, ds_store_mode mode, ds_err *err)
{
	ds_status st = check_path(path, mode, err);
	struct stat there;

	if (!st && mode == DS_STORE_CREATE && stat(path, &there) != 0)
		st = make(path, err);
	return st ? st : open_file(out, path, path, mode, err);
}

/* False when another connection is open, whose close will do it. */
static bool leave_log(sqlite3 *db)
{
	sqlite3_busy_timeout(db, 0);
	return sqlite3_exec(db, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL) != SQLITE_BUSY;
}

/* Of connections that close at the same time each is refused because of the others: those that are closed try anew. */
static void leave_log_anew(const char *store)
{
	char *path = plain_path(store);
	sqlite3 *db = NULL;

	if (path && sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK)
		leave_log(db);
	sqlite3_close(db);
	free(path);
}

void ds_store_close(ds_store *s)
{
	bool refused;

	if (!s)
		return;
	ds_store_rollback(s);
	/* names that a replaced document left behind; a failure leaves them for the next time */
	if (s->replaced && ds_store_begin(s, NULL) == DS_OK) {
		if (ds_store_sweep(s, NULL) != DS_OK || ds_store_commit(s, NULL) != DS_OK)
			ds_store_rollback(s);
	}
	for (size_t i = 0; i < DS_ST_COUNT; i++)
		sqlite3_finalize(s->stmts[i]);
	refused = s->db && s->mode != DS_STORE_READ && !leave_log(s->db);
	/* statements of :sql that are still open end with the connection */
	sqlite3_close_v2(s->db);
	if (refused)
		leave_log_anew(s->path);
	ds_buf_free(&s->scratch);
	free(s->cache);
	free(s->path);
	free(s);
}

ds_status ds_store_begin(ds_store *s, ds_err *err)
{
	int64_t version = 0;
	ds_status st;

	if (s->mode == DS_STORE_READ)
		return ds_fail(err, DS_EFAIL, "%s: opened for reading", s->path);
	if (s->in_tx)
		return ds_fail(err, DS_EFAIL, "%s: a transaction is open already", s->path);
	st = ds_store_exec(s, "BEGIN IMMEDIATE", err);
	if (st)
		return st;
	s->in_tx = true;
	s->next = 0;
	/* another connection may have dropped or renumbered what the cache remembers */
	if (ds_store_int(&version, s, "PRAGMA data_version", 0, NULL) != DS_OK ||
	    version != s->changed)
		ds_store_cache_clear(s);
	s->changed = version;
	return DS_OK;
}

ds_status ds_store_begin_at(ds_store *s, bool *mine, ds_err *err)
{
	*mine = !s->in_tx;
	return s->in_tx ? DS_OK : ds_store_begin(s, err);
}

/*
 * What was removed must not be readable in the file. secure_delete zeroes freed pages and cells,
 * but FTS5 keeps a removed document's terms in older segments, marked as deleted, until they are
 * merged: 'optimize' merges all of them now. (FTS5's own 'secure-delete' came with SQLite 3.42 and
 * makes the index unreadable to older ones.) The log is then emptied into the file, which holds the
 * overwritten pages.
 */
static ds_status overwrite(ds_store *s, ds_err *err)
{
	ds_status st = ds_store_sweep(s, err);

	return st ? st : ds_store_exec(s, "INSERT INTO search(search) VALUES('optimize')", err);
}

ds_status ds_store_commit(ds_store *s, ds_err *err)
{
	bool removed = s->removed;
	ds_status st;

	if (!s->in_tx)
		return ds_fail(err, DS_EFAIL, "%s: no transaction is open", s->path);
	st = removed ? overwrite(s, err) : DS_OK;
	if (!st)
		st = ds_store_exec(s, "COMMIT", err);
	if (st) {
		ds_store_rollback(s);
		return st;
	}
	s->in_tx = s->removed = false;
	if (removed)
		sqlite3_wal_checkpoint_v2(s->db, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	return DS_OK;
}

void ds_store_rollback(ds_store *s)
{
	if (!s->in_tx)
		return;
	/*
	 * SQLite may have rolled back by itself (disk full, interrupt); then this is refused, and
	 * that is fine
	 */
	sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	s->in_tx = s->removed = false;
	ds_store_cache_clear(s);
	/* numbers that were given in vain will be given again */
	memset(s->types, DS_TYPE_COUNT, sizeof s->types);
}
