/*
 * store:sql: one statement, its rows one after the other.
 *
 * A cursor is the only thing that keeps a statement open while Lua runs; its end, leaving the loop,
 * or closing the store finalizes it. Other databases cannot be attached, since a script may read
 * only what it was given.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/store/store_int.h"

#include <limits.h>
#include <stdio.h>

void ds_bind_cursor_close(ds_bind_cursor *c)
{
	sqlite3_finalize(c->stmt);
	c->stmt = NULL;
	if (c->link) {
		*c->link = c->next;
		if (c->next)
			c->next->link = c->link;
	}
	c->link = NULL;
	c->next = NULL;
	c->store = NULL;
}

static int cursor_close(lua_State *L)
{
	ds_bind_cursor_close(ds_bind_check(L, 1, DS_BIND_CURSOR));
	return 0;
}

static ds_status sql_fail(sqlite3 *db, ds_err *err)
{
	int code = sqlite3_errcode(db);
	ds_status st = DS_EFAIL;

	if (code == SQLITE_NOMEM)
		st = DS_ENOMEM;
	else if (code == SQLITE_INTERRUPT)
		st = DS_EINTR;
	else if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
		st = DS_EBUSY;
	else if (code == SQLITE_ERROR)
		st = DS_ESYNTAX;
	return ds_fail(err, st, "%s", sqlite3_errmsg(db));
}

/* Functions that reach out of the query: files, libraries, addresses of code. */
static bool is_harmless(const char *function)
{
	static const char *const harmful[] = {"load_extension", "fts3_tokenizer", "readfile", "writefile", "edit"};

	for (size_t i = 0; i < sizeof harmful / sizeof *harmful; i++) {
		if (sqlite3_stricmp(function, harmful[i]) == 0)
			return false;
	}
	return true;
}

/* Pragmas that only tell something; with a value, those whose value names what is asked about. */
static bool is_telling(const char *pragma, const char *value)
{
	static const char *const about[] = {"table_info", "table_xinfo", "table_list", "index_list", "index_info",
		"index_xinfo", "foreign_key_list"};
	static const char *const plain[] = {"application_id", "user_version", "schema_version", "encoding", "page_size",
		"page_count", "freelist_count", "data_version", "journal_mode", "collation_list", "compile_options", "function_list",
		"module_list", "pragma_list", "database_list"};

	for (size_t i = 0; i < sizeof about / sizeof *about; i++) {
		if (sqlite3_stricmp(pragma, about[i]) == 0)
			return true;
	}
	for (size_t i = 0; !value && i < sizeof plain / sizeof *plain; i++) {
		if (sqlite3_stricmp(pragma, plain[i]) == 0)
			return true;
	}
	return false;
}

/* Why a statement is refused, for its message. */
typedef struct refusal {
	char text[160];
} refusal;

static int refuse(refusal *r, const char *text, const char *name)
{
	snprintf(r->text, sizeof r->text, "%s%.100s", text, name ? name : "");
	return SQLITE_DENY;
}

/* What a query may do; all that is not named here is refused. */
static int authorize(void *user, int action, const char *a, const char *b, const char *c,
	const char *d)
{
	(void)c;
	(void)d;
	switch (action) {
	/* what SQLite asks about when a virtual table (json_each, search) declares itself; no statement may do it */
	case SQLITE_UPDATE:
		if (a && strcmp(a, "sqlite_master") == 0)
			return SQLITE_OK;
		return refuse(user, "the statement writes; a query must only read", NULL);
	case SQLITE_SELECT:
	case SQLITE_READ:
	case SQLITE_RECURSIVE: return SQLITE_OK;
	case SQLITE_FUNCTION:
		return b && is_harmless(b) ? SQLITE_OK : refuse(user, "queries have no function ", b);
	case SQLITE_PRAGMA:
		return a && is_telling(a, b) ? SQLITE_OK : refuse(user, "queries may not use PRAGMA ", a);
	case SQLITE_ATTACH:
	case SQLITE_DETACH: return refuse(user, "a query reads this store only; no other can be attached", NULL);
	case SQLITE_TRANSACTION:
	case SQLITE_SAVEPOINT: return refuse(user, "transactions are made by store:transaction", NULL);
	/* writing past the store's own code would leave its index and counts behind */
	default: return refuse(user, "the statement writes; a query must only read", NULL);
	}
}

static ds_status prepare(ds_bind_cursor *c, ds_bind_store *s, ds_str sql, ds_err *err)
{
	sqlite3 *db = ds_store_handle(s->store);
	const char *tail = NULL;
	refusal why = {""};
	int rc;

	if (sql.len > INT_MAX / 2)
		return ds_fail(err, DS_ELIMIT, "statement too long");
	sqlite3_set_authorizer(db, authorize, &why);
	rc = sqlite3_prepare_v2(db, sql.at, (int)sql.len, &c->stmt, &tail);
	sqlite3_set_authorizer(db, NULL, NULL);
	if (rc != SQLITE_OK)
		return *why.text ? ds_fail(err, DS_EFAIL, "%s", why.text) : sql_fail(db, err);
	while (tail < sql.at + sql.len && strchr("; \t\r\n", *tail) && *tail)
		tail++;
	if (!c->stmt)
		return ds_fail(err, DS_ESYNTAX, "no statement");
	if (!sqlite3_stmt_readonly(c->stmt))
		return ds_fail(err, DS_EFAIL, "the statement writes; a query must only read");
	if (tail < sql.at + sql.len)
		return ds_fail(err, DS_ESYNTAX, "more than one statement");
	c->store = s;
	c->next = s->cursors;
	c->link = &s->cursors;
	if (c->next)
		c->next->link = &c->next;
	s->cursors = c;
	return DS_OK;
}

/* Binds the Lua value at idx to parameter i. Raises for what SQL cannot hold. */
static void bind_one(lua_State *L, sqlite3_stmt *stmt, int i, int idx)
{
	int rc = SQLITE_OK;
	ds_str s;

	switch (lua_type(L, idx)) {
	case LUA_TNIL:
	case LUA_TNONE: rc = sqlite3_bind_null(stmt, i); break;
	case LUA_TBOOLEAN: rc = sqlite3_bind_int(stmt, i, lua_toboolean(L, idx)); break;
	case LUA_TNUMBER:
		rc = lua_isinteger(L, idx) ? sqlite3_bind_int64(stmt, i, lua_tointeger(L, idx))
					   : sqlite3_bind_double(stmt, i, lua_tonumber(L, idx));
		break;
	case LUA_TSTRING:
		s.at = lua_tolstring(L, idx, &s.len);
		rc = sqlite3_bind_text64(stmt, i, s.at, s.len, SQLITE_TRANSIENT, SQLITE_UTF8);
		break;
	default:
		luaL_error(L,
			"store:sql: parameter %d cannot be a %s", i,
			   luaL_typename(L, idx));
	}
	if (rc != SQLITE_OK)
		luaL_error(L, "store:sql: parameter %d: %s", i, sqlite3_errstr(rc));
}

/* Arguments from 3 on in order; or one table, by name (without its sign) or by number. */
static void bind_all(lua_State *L, sqlite3_stmt *stmt, int n_args)
{
	int n = sqlite3_bind_parameter_count(stmt);
	bool table = n_args == 1 && lua_istable(L, 3);

	if (!table && n != n_args)
		luaL_error(L, "store:sql: the statement has %d parameters, got %d", n, n_args);
	for (int i = 1; i <= n; i++) {
		const char *name = sqlite3_bind_parameter_name(stmt, i);

		if (!table) {
			bind_one(L, stmt, i, i + 2);
			continue;
		}
		if (name && name[0] != '?')
			lua_pushstring(L, name + 1);
		else
			lua_pushinteger(L, i);
		lua_rawget(L, 3);
		bind_one(L, stmt, i, lua_gettop(L));
		lua_pop(L, 1);
	}
}

/* store:sql(query, ...) -> Cursor | nil, err */
int ds_bind_store_sql(lua_State *L)
{
	int n_args = lua_gettop(L) - 2, at;
	ds_bind_cursor *c;
	ds_str sql;
	ds_err err;

	ds_bind_store_check(L);
	sql = ds_bind_str(L, 2);
	luaL_checkstack(L, 8, NULL);
	c = ds_bind_new(L, DS_BIND_CURSOR, sizeof *c, 1);
	at = lua_gettop(L);
	lua_pushvalue(L, 1);
	lua_setiuservalue(L, at, 1);
	if (prepare(c, ds_bind_store_check(L), sql, &err))
		return ds_bind_fail(L, &err, NULL);
	bind_all(L, c->stmt, n_args);
	lua_settop(L, at);
	return 1;
}

static void push_column(lua_State *L, sqlite3_stmt *stmt, int i)
{
	const void *at;

	switch (sqlite3_column_type(stmt, i)) {
	case SQLITE_INTEGER: lua_pushinteger(L, sqlite3_column_int64(stmt, i)); break;
	case SQLITE_FLOAT: lua_pushnumber(L, sqlite3_column_double(stmt, i)); break;
	case SQLITE_TEXT:
		at = sqlite3_column_text(stmt, i);
		lua_pushlstring(L, at ? at : "", at ? (size_t)sqlite3_column_bytes(stmt, i) : 0);
		break;
	case SQLITE_BLOB:
		at = sqlite3_column_blob(stmt, i);
		lua_pushlstring(L, at ? at : "", at ? (size_t)sqlite3_column_bytes(stmt, i) : 0);
		break;
	default: lua_pushnil(L);
	}
}

/* Pushes the row as a table by column name. A push may run a finalizer that closes the cursor. */
static void push_row(lua_State *L, ds_bind_cursor *c)
{
	int n = sqlite3_column_count(c->stmt);

	luaL_checkstack(L, 6, NULL);
	lua_createtable(L, 0, n);
	for (int i = 0; i < n && c->stmt; i++) {
		const char *name = sqlite3_column_name(c->stmt, i);

		lua_pushstring(L, name ? name : "?");
		if (c->stmt)
			push_column(L, c->stmt, i);
		else
			lua_pushnil(L);
		lua_rawset(L, -3);
	}
}

/*
 * cursor:next() -> row | nil at the end | nil, err. An ended cursor is closed and gives nil again.
 */
static int cursor_next(lua_State *L)
{
	ds_bind_cursor *c = ds_bind_check(L, 1, DS_BIND_CURSOR);
	sqlite3 *db;
	ds_err err;
	int rc;

	lua_settop(L, 1);
	if (!c->stmt) {
		lua_pushnil(L);
		return 1;
	}
	db = sqlite3_db_handle(c->stmt);
	rc = sqlite3_step(c->stmt);
	if (rc == SQLITE_ROW) {
		push_row(L, c);
		return 1;
	}
	if (rc != SQLITE_DONE) {
		sql_fail(db, &err);
		ds_bind_cursor_close(c);
		return ds_bind_fail(L, &err, NULL);
	}
	ds_bind_cursor_close(c);
	lua_pushnil(L);
	return 1;
}

/* The same as the iterator of a loop, which nobody asks for a second value: what went wrong is raised. */
static int cursor_call(lua_State *L)
{
	if (cursor_next(L) == 2)
		return lua_error(L);
	return 1;
}

/* cursor:columns() -> {name, ...} in order; empty when it is closed */
static int cursor_columns(lua_State *L)
{
	ds_bind_cursor *c = ds_bind_check(L, 1, DS_BIND_CURSOR);
	int n = c->stmt ? sqlite3_column_count(c->stmt) : 0;

	lua_newtable(L);
	for (int i = 0; i < n && c->stmt; i++) {
		const char *name = sqlite3_column_name(c->stmt, i);

		lua_pushstring(L, name ? name : "?");
		lua_rawseti(L, -2, i + 1);
	}
	return 1;
}

static int cursor_is_open(lua_State *L)
{
	const ds_bind_cursor *c = ds_bind_check(L, 1, DS_BIND_CURSOR);

	lua_pushboolean(L, c->stmt != NULL);
	return 1;
}

static const luaL_Reg cursor_methods[] = {{"next", cursor_next},
					  {"columns", cursor_columns},
					  {"is_open", cursor_is_open},
					  {"close", cursor_close},
					  {NULL, NULL}};
static const luaL_Reg cursor_meta[] = {{"__gc", cursor_close},
				       {"__close", cursor_close},
				       {"__call", cursor_call},
				       {NULL, NULL}};

const ds_bind_class ds_bind_cursor_class = {"Cursor", "a cursor", cursor_methods, cursor_meta,
	NULL, NULL};
