/*
 * Names over all documents, and what a store holds.
 *
 * A mention counts for the name of its entity's first mention in the document, so "Bayramov" counts
 * for the minister who was named in full above; a nationality for its country's, where the document
 * names the country, unless a type is asked for: then mentions of that type count for one another.
 * Names with one list id, or one type and fold, are
 * one entity. One pass over the chosen documents' mentions; memory is one number a name.
 *
 * SPDX-License-Identifier: MIT
 */
#include "store/store_int.h"

#include "text/fold.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

typedef struct group {
	uint64_t mentions, documents;
	int64_t last_doc, first_row;
	uint32_t first_start;
	uint64_t best; /* mentions of the best name */
} group;

/* A mention of the document that is being counted. */
typedef struct row {
	int64_t name;
	uint32_t start, root;
	uint32_t lead[2]; /* of a root: first mention + 1 that is no people, that is one */
} row;

typedef struct tally {
	uint32_t *group_of; /* by row of names; 0 = not a name, or not of the type that is asked for */
	bool *people;       /* by row of names: a nationality, a religion ... */
	bool typed;         /* a type is asked for */
	uint64_t *count;    /* by row of names */
	size_t names;       /* highest row */
	group *groups;      /* from 1 */
	size_t n_groups;
} tally;

#define KEY_SQL "ifnull(n.link, t.name || ':' || n.key)"

static ds_status load_groups(tally *t, ds_store *s, const ds_filter *f, ds_arena *mem, ds_err *err)
{
	int64_t top = 0;
	uint64_t last = 0;
	sqlite3_stmt *stmt = NULL;
	int rc = SQLITE_DONE, number;
	ds_type type = f && f->type.len ? ds_type_find(f->type) : DS_TYPE_COUNT;
	ds_status st = ds_store_int(&top, s, "SELECT max(name) FROM names", 0, err);

	if (st)
		return st;
	if (top < 0 || (uint64_t)top >= UINT32_MAX)
		return ds_fail(err, DS_ELIMIT, "%s: too many names", s->path);
	t->names = (size_t)top;
	t->group_of = ds_arena_zero(mem, t->names + 1, sizeof *t->group_of);
	t->count = ds_arena_zero(mem, t->names + 1, sizeof *t->count);
	t->people = ds_arena_zero(mem, t->names + 1, sizeof *t->people);
	t->typed = type != DS_TYPE_COUNT;
	st = ds_store_type_number(&number, s, type, false, err);
	if (st)
		return st;
	if (!t->group_of || !t->count || !t->people)
		return ds_arena_fail(mem, err);
	st = ds_store_prepare(&stmt, s, "SELECT name, type, rank FROM (SELECT n.name, n.type,"
			      " dense_rank() OVER (ORDER BY " KEY_SQL ") AS rank FROM names n"
			      " JOIN types t ON t.type = n.type WHERE n.kind = 0)", err);
	while (!st && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		int64_t name = sqlite3_column_int64(stmt, 0);
		uint64_t rank = (uint64_t)sqlite3_column_int64(stmt, 2);

		if (name < 0 || name > top || rank > (uint64_t)top + 1)
			continue;
		t->people[name] = sqlite3_column_int(stmt, 1) == DS_NORP;
		if (t->typed && sqlite3_column_int(stmt, 1) != number)
			continue;
		t->group_of[name] = (uint32_t)rank;
		last = rank > last ? rank : last;
	}
	if (!st && rc != SQLITE_DONE)
		st = ds_store_fail(s, rc, err);
	sqlite3_finalize(stmt);
	t->n_groups = (size_t)last;
	t->groups = st ? NULL : ds_arena_zero(mem, t->n_groups + 1, sizeof *t->groups);
	return st || t->groups ? st : ds_arena_fail(mem, err);
}

static void count_mention(tally *t, int64_t doc, int64_t name, uint32_t start)
{
	group *g;

	if (name <= 0 || (uint64_t)name > t->names || t->group_of[name] == 0)
		return;
	g = &t->groups[t->group_of[name]];
	t->count[name]++;
	if (g->mentions++ == 0) {
		g->first_row = doc;
		g->first_start = start;
	}
	if (g->last_doc != doc) {
		g->last_doc = doc;
		g->documents++;
	}
}

static bool is_people(const tally *t, int64_t name)
{
	return name > 0 && (uint64_t)name <= t->names && t->people[name];
}

/* The mentions of a document, each with its entity's first. */
static ds_status read_rows(row **rows, size_t *n, size_t *cap, const tally *t, ds_store *s,
			   sqlite3_stmt *stmt, ds_arena *mem, ds_err *err)
{
	int rc;

	*n = 0;
	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		int64_t back = sqlite3_column_int64(stmt, 2);
		ds_status st = ds_arena_grow(mem, rows, cap, *n, *n + 1, sizeof **rows, err);
		row *r;
		bool people;

		if (st)
			return st;
		if (back < 0 || (uint64_t)back > *n)
			back = 0;
		r = &(*rows)[*n];
		*r = (row){.name = sqlite3_column_int64(stmt, 0),
			   .start = (uint32_t)sqlite3_column_int64(stmt, 1),
			   .root = (uint32_t)(*n - (size_t)back)};
		people = is_people(t, r->name);
		++*n;
		if ((*rows)[r->root].lead[people] == 0)
			(*rows)[r->root].lead[people] = (uint32_t)*n;
	}
	sqlite3_reset(stmt);
	return rc == SQLITE_DONE ? DS_OK : ds_store_fail(s, rc, err);
}

/* One document: each mention counts for its entity's first. */
static ds_status count_doc(tally *t, ds_store *s, sqlite3_stmt *stmt, int64_t doc, row **rows,
			   size_t *cap, ds_arena *mem, ds_err *err)
{
	size_t n;
	ds_status st;

	sqlite3_bind_int64(stmt, 1, doc);
	st = read_rows(rows, &n, cap, t, s, stmt, mem, err);
	for (size_t i = 0; !st && i < n; i++) {
		const row *r = &(*rows)[i], *root = &(*rows)[r->root];
		bool people = is_people(t, r->name);
		uint32_t lead = root->lead[people];

		if (people && !t->typed && root->lead[false])
			lead = root->lead[false];
		count_mention(t, doc, (*rows)[lead - 1].name, r->start);
	}
	return st;
}

static ds_status count_all(tally *t, ds_store *s, const ds_filter *f, ds_arena *mem, ds_err *err)
{
	sqlite3_stmt *stmt = NULL;
	int64_t *docs = NULL;
	row *rows = NULL;
	size_t n = 0, cap = 0;
	ds_status st = ds_store_select(&docs, &n, s, f, mem, err);

	if (!st)
		st = ds_store_prepare(&stmt, s, "SELECT m.name, m.start, ifnull(m.back, 0) FROM"
			" documents d"
				      " CROSS JOIN mentions m ON m.mention >= d.first"
				      " AND m.mention < d.first + d.mentions WHERE d.doc = ?1"
				      " ORDER BY m.mention", err);
	for (size_t i = 0; !st && i < n; i++)
		st = count_doc(t, s, stmt, docs[i], &rows, &cap, mem, err);
	sqlite3_finalize(stmt);
	return st;
}

/* The name of a group is its commonest spelling, ties by bytes: the rows come in that order. */
static ds_status name_groups(ds_entity_row *out, const tally *t, const uint32_t *slot, ds_store *s,
			     ds_arena *mem, ds_err *err)
{
	sqlite3_stmt *stmt = NULL;
	int rc = SQLITE_DONE;
	ds_status st = ds_store_prepare(&stmt, s, "SELECT n.name, " KEY_SQL ", n.text, t.name,"
		" n.link"
					" FROM names n JOIN types t ON t.type = n.type WHERE"
						" n.kind = 0"
					" ORDER BY n.text, n.type, n.name", err);

	while (!st && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		int64_t name = sqlite3_column_int64(stmt, 0);
		uint32_t group_at = name > 0 && (uint64_t)name <= t->names ? t->group_of[name] : 0;
		group *g = &t->groups[group_at];
		ds_entity_row *e;

		if (group_at == 0 || g->mentions == 0 || t->count[name] <= g->best)
			continue;
		g->best = t->count[name];
		e = &out[slot[group_at]];
		st = ds_arena_copy(&e->key, ds_store_column(stmt, 1), mem, err);
		if (!st)
			st = ds_arena_copy(&e->name, ds_store_column(stmt, 2), mem, err);
		e->type = ds_str_of(ds_type_name((ds_type)ds_type_find(ds_store_column(stmt, 3))));
		if (!st)
			st = ds_arena_copy(&e->id, ds_store_column(stmt, 4), mem, err);
	}
	if (!st && rc != SQLITE_DONE)
		st = ds_store_fail(s, rc, err);
	sqlite3_finalize(stmt);
	return st;
}

static int by_mentions(const void *a, const void *b)
{
	const ds_entity_row *x = a, *y = b;
	int c;

	if (x->mentions != y->mentions)
		return x->mentions > y->mentions ? -1 : 1;
	c = ds_str_cmp(x->name, y->name);
	return c ? c : ds_str_cmp(x->key, y->key);
}

/* Keeps the rows whose key or id is what the filter's entity asks for. */
static size_t keep_entity(ds_entity_row *v, size_t n, ds_str entity, ds_buf *key)
{
	size_t kept = 0;

	ds_fold_add(key, entity);
	for (size_t i = 0; i < n; i++) {
		ds_str k = v[i].key, folded = ds_buf_view(key);
		bool same = ds_str_eq(v[i].id, entity) ||
			    (v[i].id.len == 0 && k.len > folded.len && ds_str_ends(k, folded) &&
			     k.at[k.len - folded.len - 1] == ':');

		if (!same && v[i].id.len) {
			ds_buf name;

			ds_buf_init(&name, NULL, 0);
			ds_fold_add(&name, v[i].name);
			same = ds_str_eq(ds_buf_view(&name), folded);
			ds_buf_free(&name);
		}
		if (same)
			v[kept++] = v[i];
	}
	return kept;
}

ds_status ds_store_entities(ds_entity_row **out, size_t *n, ds_store *s, const ds_filter *filter,
			    ds_arena *mem, ds_err *err)
{
	tally t = {0};
	ds_entity_row *v;
	uint32_t *slot;
	size_t count = 0;
	ds_status st = load_groups(&t, s, filter, mem, err);

	if (!st)
		st = count_all(&t, s, filter, mem, err);
	if (st)
		return st;
	slot = ds_arena_zero(mem, t.n_groups + 1, sizeof *slot);
	v = ds_arena_zero(mem, t.n_groups + 1, sizeof *v);
	if (!slot || !v)
		return ds_arena_fail(mem, err);
	for (size_t i = 1; i <= t.n_groups; i++) {
		const group *g = &t.groups[i];

		if (g->mentions == 0)
			continue;
		slot[i] = (uint32_t)count;
		v[count++] = (ds_entity_row){.mentions = g->mentions, .documents = g->documents,
					     .first_row = g->first_row,
						.first_start = g->first_start};
	}
	st = name_groups(v, &t, slot, s, mem, err);
	if (st)
		return st;
	if (filter && filter->entity.len) {
		ds_buf key;

		ds_buf_init(&key, NULL, 0);
		count = keep_entity(v, count, filter->entity, &key);
		ds_buf_free(&key);
	}
	if (count)
		qsort(v, count, sizeof *v, by_mentions);
	*out = v;
	*n = count;
	return DS_OK;
}

/* ---- info ---- */

static ds_status read_text(char *out, size_t size, ds_store *s, const char *sql, ds_err *err)
{
	sqlite3_stmt *stmt = NULL;
	ds_status st = ds_store_prepare(&stmt, s, sql, err);
	int rc;

	if (st)
		return st;
	rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW) {
		ds_str text = ds_store_column(stmt, 0);

		snprintf(out, size, "%.*s", (int)(text.len < size ? text.len : size - 1),
			 text.len ? text.at : "");
	} else if (rc != SQLITE_DONE) {
		st = ds_store_fail(s, rc, err);
	}
	sqlite3_finalize(stmt);
	return st;
}

static ds_status read_counts(ds_store_info *info, ds_store *s, ds_err *err)
{
	static const char *const sql[] = {
		"SELECT count(*) FROM documents", "SELECT ifnull(sum(mentions), 0) FROM documents",
		"SELECT count(*) FROM names", "SELECT count(*) FROM runs",
		"SELECT ifnull(sum(bytes), 0) FROM documents",
		"SELECT ifnull(sum(length(block)), 0) FROM search_data"};
	uint64_t *to[] = {&info->documents, &info->mentions, &info->names, &info->runs,
			  &info->text_bytes, &info->index_bytes};
	ds_status st = DS_OK;

	for (size_t i = 0; !st && i < sizeof sql / sizeof *sql; i++) {
		int64_t n = 0;

		st = ds_store_int(&n, s, sql[i], 0, err);
		*to[i] = (uint64_t)n;
	}
	return st;
}

ds_status ds_store_about(ds_store_info *out, ds_store *s, ds_arena *mem, ds_err *err)
{
	ds_store_info info = {.schema = DS_STORE_SCHEMA};
	char engine[256] = "", index[96] = "";
	const char *part;
	struct stat file;
	ds_status st = read_counts(&info, s, err);

	if (!st)
		st = read_text(info.first_date, sizeof info.first_date, s,
			       "SELECT min(date) FROM documents", err);
	if (!st)
		st = read_text(info.last_date, sizeof info.last_date, s,
			       "SELECT max(date) FROM documents", err);
	if (!st)
		st = read_text(engine, sizeof engine, s,
			       "SELECT engine FROM runs WHERE engine NOT GLOB 'script:*' ORDER BY run DESC LIMIT 1", err);
	if (!st)
		st = read_text(index, sizeof index, s, "SELECT value FROM settings WHERE name ="
			" 'index'",
			       err);
	if (!st)
		st = ds_arena_copy(&info.engine, ds_str_of(engine), mem, err);
	if (st)
		return st;
	/* "tokenizer N, fold N, Unicode X" */
	part = strstr(index, "fold ");
	info.fold = part ? atoi(part + 5) : 0;
	part = strstr(index, "Unicode ");
	snprintf(info.unicode, sizeof info.unicode, "%.15s", part ? part + 8 : "");
	if (stat(s->path, &file) == 0)
		info.file_bytes = (uint64_t)file.st_size;
	*out = info;
	return DS_OK;
}
