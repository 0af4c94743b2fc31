/*
 * Tests of store/open, check and get on files that are missing, foreign, newer, cut, changed or in
 * use, and on processes killed in the middle of writing: always a clean error or every committed
 * document.
 *
 * SPDX-License-Identifier: MIT
 */
#include "core/store/store_test.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "base/stop.h"

static void make_store(int documents)
{
	ds_store *s = open_store(DS_STORE_CREATE);

	for (int i = 0; i < documents; i++) {
		char uri[24], text[300];

		snprintf(uri, sizeof uri, "doc%d.txt", i);
		snprintf(text, sizeof text, "Report %d.\r\nMayor Ilse Tarnovan said that %d people"
			" died in"
			 " Baku on 10 November 2020. The U.S. army denied it.", i, i + 3);
		put_text(s, uri, "A title", text);
	}
	ds_store_close(s);
}

static void assert_refused(ds_store_mode mode, ds_status code, const char *words)
{
	ds_store *s = NULL;
	ds_status st = ds_store_open(&s, path, mode, &err);

	if (st != code)
		fail_msg("%s instead of %s", ds_status_name(st), ds_status_name(code));
	assert_null(s);
	assert_non_null(strstr(err.msg, path));
	if (!strstr(err.msg, words))
		fail_msg("\"%s\" does not say \"%s\"", err.msg, words);
}

static void refused(void **state)
{
	sqlite3 *db;

	(void)state;
	assert_refused(DS_STORE_READ, DS_ENOENT, "dossier add");
	assert_refused(DS_STORE_WRITE, DS_ENOENT, "dossier add");
	assert_false(ds_store_is(path));
	assert_int_equal(mkdir(path, 0700), 0);
	assert_refused(DS_STORE_CREATE, DS_EFAIL, "folder");
	rmdir(path);
	spill(path, "", 0);
	assert_refused(DS_STORE_READ, DS_EFAIL, "empty");
	spill(path, "This is only a text, which is longer than a"
		" header.................................."
	      "....................................................", 130);
	assert_refused(DS_STORE_READ, DS_EFAIL, "not a store");
	assert_refused(DS_STORE_CREATE, DS_EFAIL, "not a store");
	remove(path);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	sqlite3_exec(db, "CREATE TABLE t(x)", NULL, NULL, NULL);
	sqlite3_close(db);
	assert_refused(DS_STORE_READ, DS_EFAIL, "not a store of dossier");
	assert_refused(DS_STORE_CREATE, DS_EFAIL, "not a store of dossier");
	assert_false(ds_store_is(path));
}

static void change(const char *sql)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	sqlite3_close(db);
}

static void newer_and_changed(void **state)
{
	ds_store *s;

	(void)state;
	make_store(2);
	change("PRAGMA user_version = 99");
	assert_refused(DS_STORE_READ, DS_EFAIL, "newer");
	assert_refused(DS_STORE_CREATE, DS_EFAIL, "newer");
	change("PRAGMA user_version = 1; DROP VIEW mentions_named");
	assert_refused(DS_STORE_READ, DS_EFAIL, "mentions_named");
	assert_refused(DS_STORE_WRITE, DS_EFAIL, "mentions_named");
	remove(path);
	make_store(1);
	change("INSERT INTO types VALUES(99, 'COLOUR', 'O')");
	assert_refused(DS_STORE_READ, DS_EFAIL, "COLOUR");
	remove(path);
	/* a trigger of someone else's does not run */
	make_store(1);
	change("CREATE TRIGGER evil AFTER INSERT ON documents BEGIN DELETE FROM claims; END");
	s = open_store(DS_STORE_WRITE);
	put_text(s, "new", "", "Nothing.");
	assert_true(ask_int(s, "SELECT count(*) FROM claims") > 0);
	ds_store_close(s);
}

/* Names with a meaning to SQLite are only names. */
static void odd_paths(void **state)
{
	char old[256];
	ds_store *s;

	(void)state;
	assert_non_null(getcwd(old, sizeof old));
	assert_int_equal(chdir(folder), 0);
	OK(ds_store_open(&s, ":memory:", DS_STORE_CREATE, &err));
	ds_store_close(s);
	OK(ds_store_open(&s, "file:x?mode=memory", DS_STORE_CREATE, &err));
	ds_store_close(s);
	assert_true(ds_store_is(":memory:") && ds_store_is("file:x?mode=memory"));
	remove(":memory:");
	remove("file:x?mode=memory");
	assert_int_equal(chdir(old), 0);
	assert_int_equal(ds_store_open(&s, "", DS_STORE_CREATE, &err), DS_ENOENT);
}

/* Uses everything in a store that opened; only statuses matter, memory is the sanitizer's. */
static void use_all(ds_store *s)
{
	ds_filter f = {.query = DS_STR("baku"), .type = DS_STR("GPE")};
	ds_entity_row *v;
	ds_found *found;
	ds_store_info info;
	ds_buf report;
	ds_arena mem;
	size_t n;
	int64_t *rows;

	ds_arena_init(&mem, NULL, 0);
	ds_buf_init(&report, NULL, 0);
	ds_store_select(&rows, &n, s, &f, &mem, &err);
	ds_store_search(&found, &n, s, DS_STR("people AND dies OR baku*"), NULL, 5, &mem, &err);
	ds_store_entities(&v, &n, s, NULL, &mem, &err);
	ds_store_about(&info, s, &mem, &err);
	for (int64_t row = 1; row < 8; row++) {
		ds_doc doc;

		if (ds_store_get_row(&doc, s, row, NULL, &err) == DS_OK)
			ds_doc_free(&doc);
	}
	ds_store_check(&report, s, &err);
	ds_buf_free(&report);
	ds_arena_free(&mem);
}

static void truncated(void **state)
{
	size_t n, refusals = 0, step;
	char *bytes;

	(void)state;
	make_store(6);
	bytes = slurp(path, &n);
	step = n / 60 | 1;
	for (size_t len = 0; len < n; len += len < 120 ? 9 : step) {
		ds_store *s = NULL;

		spill(path, bytes, len);
		if (ds_store_open(&s, path, DS_STORE_READ, &err) != DS_OK) {
			assert_non_null(strstr(err.msg, path));
			assert_null(s);
			refusals++;
			continue;
		}
		use_all(s);
		ds_store_close(s);
	}
	assert_true(refusals > 40);
	free(bytes);
}

static void flipped(void **state)
{
	size_t n;
	char *bytes;
	uint64_t seed = 3;

	(void)state;
	make_store(5);
	bytes = slurp(path, &n);
	for (int turn = 0; turn < 150; turn++) {
		char *copy = malloc(n);
		ds_store *s = NULL;

		assert_non_null(copy);
		memcpy(copy, bytes, n);
		for (int k = 0; k < 1 + turn % 20; k++)
			copy[draw(&seed) % n] ^= (char)(1u << draw(&seed) % 8);
		spill(path, copy, n);
		free(copy);
		if (ds_store_open(&s, path, turn % 4 ? DS_STORE_READ : DS_STORE_WRITE,
			&err) == DS_OK) {
			use_all(s);
			ds_store_close(s);
		} else {
			assert_null(s);
		}
	}
	free(bytes);
}

/* Rows that SQLite finds well-formed and that are wrong all the same. */
static void wrong_rows(void **state)
{
	static const char *const changes[] = {
		"UPDATE mentions SET start = 100000 WHERE mention = 2",
		"UPDATE mentions SET length = -5 WHERE mention = 2",
		"UPDATE mentions SET length = 9223372036854775807 WHERE mention = 2",
		"UPDATE mentions SET back = 77 WHERE mention = 2",
		"UPDATE mentions SET back = -9223372036854775808 WHERE mention = 2",
		"UPDATE mentions SET name = 424242 WHERE mention = 2",
		"DELETE FROM mentions WHERE mention = 2",
		"UPDATE documents SET first = 9223372036854775807 WHERE doc = 1",
		"UPDATE documents SET mentions = 1000000 WHERE doc = 1",
		"UPDATE documents SET edits = x'ffffffff0f01' WHERE doc = 1",
		"UPDATE documents SET edits = x'80' WHERE doc = 1",
		"UPDATE documents SET edits = x'000500' WHERE doc = 1",
		"UPDATE documents SET tokens = x'ff' WHERE doc = 1",
		"UPDATE documents SET tokens = x'ffffffff0f' WHERE doc = 1",
		"UPDATE documents SET tokens = x'020101000100' WHERE doc = 1",
		"UPDATE documents SET encoding = 3584 WHERE doc = 1",
		"UPDATE documents SET text = CAST(x'ff41' AS TEXT) WHERE doc = 1",
		"UPDATE names SET key = '{' WHERE kind > 0",
		"UPDATE names SET kind = 99 WHERE name = 1",
		"UPDATE names SET type = 4000 WHERE name = 1",
		"UPDATE sources SET rank = 4000",
		"UPDATE claims SET content_end = 900000",
		"UPDATE claims SET speaker = 900000",
		"UPDATE claims SET stance = 50",
	};
	size_t n;
	char *bytes;

	(void)state;
	make_store(2);
	bytes = slurp(path, &n);
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		ds_store *s;
		ds_doc doc;
		ds_buf report;
		ds_status st;

		spill(path, bytes, n);
		change(changes[i]);
		s = open_store(DS_STORE_READ);
		st = ds_store_get_row(&doc, s, 1, NULL, &err);
		if (st == DS_OK)
			fail_msg("%s: was read", changes[i]);
		assert_int_equal(st, DS_EFAIL);
		ds_buf_init(&report, NULL, 0);
		assert_int_equal(ds_store_check(&report, s, &err), DS_EFAIL);
		assert_true(report.len > 0);
		ds_buf_free(&report);
		use_all(s);
		ds_store_close(s);
	}
	free(bytes);
}

static void read_only_folder(void **state)
{
	ds_store *s;
	pid_t child;
	int status;

	(void)state;
	make_store(2);
	assert_int_equal(chmod(path, 0444), 0);
	assert_int_equal(chmod(folder, 0555), 0);
	/* root may write anywhere, so the child gives root up */
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		if (getuid() == 0 && (chmod(folder, 0755) != 0 || setuid(65534) != 0))
			_exit(3);
		if (ds_store_open(&s, path, DS_STORE_WRITE, &err) == DS_OK)
			_exit(1);
		if (!strstr(err.msg, "write-protected") ||
		    ds_store_open(&s, path, DS_STORE_READ, &err) != DS_OK)
			_exit(2);
		use_all(s);
		ds_store_close(s);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	chmod(folder, 0700);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void two_writers(void **state)
{
	ds_store *a = open_store(DS_STORE_CREATE), *b = NULL, *r;
	char wal[110];

	(void)state;
	put_text(a, "a", "", "Baku.");
	OK(ds_store_begin(a, &err));
	put_text(a, "b", "", "Ganja.");
	assert_refused(DS_STORE_WRITE, DS_EBUSY, "another process is writing");
	/* readers go on, and see what is committed */
	r = open_store(DS_STORE_READ);
	assert_int_equal(ask_int(r, "SELECT count(*) FROM documents"), 1);
	OK(ds_store_commit(a, &err));
	assert_int_equal(ask_int(r, "SELECT count(*) FROM documents"), 2);
	assert_int_equal(ds_store_begin(r, &err), DS_EFAIL);
	ds_store_close(r);
	/* turns: what one removes, the other does not remember */
	b = open_store(DS_STORE_WRITE);
	OK(ds_store_remove(b, DS_STR("b"), &err));
	OK(ds_store_remove(b, DS_STR("a"), &err));
	put_text(a, "c", "", "Baku and Ganja.");
	assert_int_equal(ask_int(a, "SELECT count(*) FROM mentions_named WHERE text IN ('Baku',"
		" 'Ganja')"), 2);
	ds_store_close(b);
	ds_store_close(a);
	snprintf(wal, sizeof wal, "%s-wal", path);
	assert_int_not_equal(access(wal, F_OK), 0);
}

/* A child puts documents in batches, tells each commit through a pipe, and is killed. */
static void killed(void **state)
{
	(void)state;
	for (int turn = 0; turn < 6; turn++) {
		struct timespec pause = {0, 4000000L * (turn + 1) * (turn + 1)};
		int fds[2], status, last = -1, got;
		ds_store *s;
		ds_buf report;
		pid_t child;

		assert_int_equal(pipe(fds), 0);
		child = fork();
		assert_true(child >= 0);
		if (child == 0) {
			ds_store *w = NULL;

			close(fds[0]);
			if (ds_store_open(&w, path, DS_STORE_CREATE, &err) != DS_OK)
				_exit(1);
			for (int i = 0; i < 100000; i++) {
				char uri[32];

				snprintf(uri, sizeof uri, "t%d-%d", turn, i);
				if (i % 4 == 0)
					ds_store_begin(w, &err);
				put_text(w, uri, "", "Mayor Ilse Tarnovan left Baku. 17 people"
					" stayed.");
				if (i % 4 == 3 && (ds_store_commit(w, &err) != DS_OK ||
						   write(fds[1], &i, sizeof i) != sizeof i))
					_exit(1);
			}
			_exit(0);
		}
		close(fds[1]);
		nanosleep(&pause, NULL);
		kill(child, SIGKILL);
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status));
		while (read(fds[0], &got, sizeof got) == sizeof got)
			last = got;
		close(fds[0]);
		assert_true(last < 0 || ds_store_is(path));
		if (last < 0 && turn == 0 && access(path, F_OK) != 0)
			continue;
		s = open_store(DS_STORE_CREATE);
		if (last >= 0) {
			char sql[160];

			snprintf(sql, sizeof sql, "SELECT count(*) >= %d AND count(*) %% 4 = 0"
				" FROM documents"
				 " WHERE uri GLOB 't%d-*'", last + 1, turn);
			assert_int_equal(ask_int(s, sql), 1);
		}
		ds_buf_init(&report, NULL, 0);
		OK(ds_store_check(&report, s, &err));
		ds_buf_free(&report);
		ds_store_close(s);
	}
}

static void interrupted(void **state)
{
	ds_store *s;
	ds_arena mem;
	ds_entity_row *v;
	size_t n;
	ds_buf report;
	sqlite3_stmt *stmt = NULL;
	ds_doc doc;
	ds_put how;

	(void)state;
	make_store(3);
	doc = tagged((ds_meta){.uri = DS_STR("late")}, DS_STR("Baku."));
	s = open_store(DS_STORE_WRITE);
	ds_arena_init(&mem, NULL, 0);
	ds_buf_init(&report, NULL, 0);
	/* something long enough for the handler to be asked */
	assert_int_equal(sqlite3_prepare_v2(ds_store_handle(s), "WITH RECURSIVE c(x) AS (SELECT 1"
		" UNION ALL"
					    " SELECT x + 1 FROM c) SELECT count(*) FROM c", -1,
						&stmt, NULL),
			 SQLITE_OK);
	ds_stop_flag = 1;
	assert_int_equal(sqlite3_step(stmt), SQLITE_INTERRUPT);
	/* a put is short, and breaking it off would undo the batch */
	OK(ds_store_put(&how, s, &doc, ENGINE, &err));
	assert_int_equal(ds_store_check(&report, s, &err), DS_EINTR);
	ds_stop_flag = 0;
	sqlite3_finalize(stmt);
	ds_doc_free(&doc);
	OK(ds_store_entities(&v, &n, s, NULL, &mem, &err));
	assert_int_equal(ask_int(s, "SELECT count(*) FROM documents"), 4);
	ds_buf_free(&report);
	ds_arena_free(&mem);
	ds_store_close(s);
}

static void other_versions(void **state)
{
	ds_store *s;
	ds_found *found;
	ds_arena mem;
	size_t n;

	(void)state;
	make_store(2);
	change("UPDATE settings SET value = 'tokenizer 0' WHERE name = 'index';"
	       " UPDATE names SET key = 'old' WHERE kind = 0");
	s = open_store(DS_STORE_READ);
	ds_arena_init(&mem, NULL, 0);
	assert_int_equal(ds_store_search(&found, &n, s, DS_STR("baku"), NULL, 0, &mem, &err),
		DS_EFAIL);
	assert_non_null(strstr(err.msg, "dossier add"));
	ds_store_close(s);
	s = open_store(DS_STORE_WRITE);
	OK(ds_store_search(&found, &n, s, DS_STR("baku"), NULL, 0, &mem, &err));
	assert_int_equal(n, 2);
	assert_int_equal(ask_int(s, "SELECT count(*) FROM names WHERE key = 'baku'"), 1);
	ds_store_close(s);
	s = open_store(DS_STORE_READ);
	OK(ds_store_search(&found, &n, s, DS_STR("baku"), NULL, 0, &mem, &err));
	ds_arena_free(&mem);
	ds_store_close(s);
}

static size_t allowed;

static void *failing(void *user, void *ptr, size_t osize, size_t nsize)
{
	(void)user;
	(void)osize;
	if (nsize == 0) {
		free(ptr);
		return NULL;
	}
	if (allowed == 0)
		return NULL;
	allowed--;
	return realloc(ptr, nsize);
}

/* Each allocation of a get fails in turn: DS_ENOMEM, nothing leaks, and the next get works. */
static void no_memory(void **state)
{
	const ds_alloc alloc = {failing, NULL};
	ds_store *s;
	ds_status st = DS_ENOMEM;
	ds_doc doc;

	(void)state;
	make_store(1);
	s = open_store(DS_STORE_READ);
	for (size_t k = 0; st == DS_ENOMEM; k++) {
		assert_true(k < 1000);
		allowed = k;
		st = ds_store_get(&doc, s, DS_STR("doc0.txt"), &alloc, &err);
		assert_true(st == DS_ENOMEM || st == DS_OK);
	}
	ds_doc_free(&doc);
	ds_store_close(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST("what is no store is refused", refused),
		TEST("newer and changed schemas", newer_and_changed),
		TEST("odd paths", odd_paths),
		TEST("truncated files", truncated),
		TEST("flipped bits", flipped),
		TEST("wrong rows", wrong_rows),
		TEST("read-only folder", read_only_folder),
		TEST("two writers", two_writers),
		TEST("killed writers", killed),
		TEST("interrupts", interrupted),
		TEST("other versions of the index", other_versions),
		TEST("get without memory", no_memory),
	};

	return cmocka_run_group_tests_name("store/damage", tests, setup_tagger, teardown_tagger);
}
