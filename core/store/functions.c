/*
 * SQL functions: dossier_fold(text), dossier_normalize(text, form), and the table-valued
 * dossier_entities(text [, date]).
 *
 * Invariant: the same text gives the same result in every connection; so they are deterministic and
 * innocuous. Offsets are bytes of the reading text, half open. Left out: anything that needs a
 * store.
 *
 * SPDX-License-Identifier: MIT
 */
#include "store/sqlite_int.h"

#include "store/store.h"
#include "tag/tagger.h"
#include "text/fold.h"
#include "text/normal.h"

#include <math.h>

static void result_error(sqlite3_context *ctx, const ds_err *err)
{
	if (err->code == DS_ENOMEM)
		sqlite3_result_error_nomem(ctx);
	else
		sqlite3_result_error(ctx, err->msg, -1);
}

static void result_text(sqlite3_context *ctx, ds_str s)
{
	sqlite3_result_text64(ctx, s.at ? s.at : "", s.len, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static void fold(sqlite3_context *ctx, int n, sqlite3_value **args)
{
	ds_buf b;
	ds_err err;

	(void)n;
	if (sqlite3_value_type(args[0]) == SQLITE_NULL)
		return;
	ds_buf_init(&b, NULL, 0);
	ds_fold_add(&b, ds_sqlite_text(args[0]));
	if (ds_buf_status(&b, &err) == DS_OK)
		result_text(ctx, ds_buf_view(&b));
	else
		result_error(ctx, &err);
	ds_buf_free(&b);
}

static ds_status normal_form(ds_str *out, ds_str text, ds_str form, ds_arena *mem, ds_err *err)
{
	static const char *const names[] = {"nfc", "nfd", "nfkc", "nfkd"};
	static const ds_form forms[] = {DS_NFC, DS_NFD, DS_NFKC, DS_NFKD};
	ds_mapped mapped;
	ds_text read;
	ds_status st;

	if (ds_str_is(form, "reading")) {
		st = ds_text_read(&read, text, NULL, mem, err);
		if (!st)
			*out = read.read;
		return st;
	}
	if (ds_str_is(form, "fold")) {
		st = ds_fold(&mapped, text, mem, err);
		if (!st)
			*out = mapped.text;
		return st;
	}
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		if (!ds_str_is(form, names[i]))
			continue;
		st = ds_normal(&mapped, text, forms[i], mem, err);
		if (!st)
			*out = mapped.text;
		return st;
	}
	return ds_fail(err, DS_ESYNTAX, "dossier_normalize: no form \"%.*s\"; there are nfc nfd"
		" nfkc"
		       " nfkd fold reading", (int)(form.len < 32 ? form.len : 32),
			form.len ? form.at : "");
}

static void normalize(sqlite3_context *ctx, int n, sqlite3_value **args)
{
	ds_arena mem;
	ds_str out = {NULL, 0};
	ds_err err;

	(void)n;
	if (sqlite3_value_type(args[0]) == SQLITE_NULL)
		return;
	ds_arena_init(&mem, NULL, 0);
	if (normal_form(&out, ds_sqlite_text(args[0]), ds_sqlite_text(args[1]), &mem,
		&err) == DS_OK)
		result_text(ctx, out);
	else
		result_error(ctx, &err);
	ds_arena_free(&mem);
}

/* ---- dossier_entities ---- */

enum {
	COLUMN_START, COLUMN_END, COLUMN_TYPE, COLUMN_TEXT, COLUMN_VALUE, COLUMN_LOW, COLUMN_HIGH,
	COLUMN_UNIT, COLUMN_CUE, COLUMN_ID, COLUMN_SOURCE, COLUMN_INPUT, COLUMN_DATE
};

/* One tagger a connection, made at the first use. */
typedef struct module {
	ds_tagger *tagger;
} module;

typedef struct table {
	sqlite3_vtab base;
	module *module;
} table;

typedef struct cursor {
	sqlite3_vtab_cursor base;
	ds_doc doc;
	bool has_doc;
	size_t at;
} cursor;

static int connect(sqlite3 *db, void *user, int argc, const char *const *argv, sqlite3_vtab **out,
		   char **message)
{
	table *t;
	int rc = sqlite3_declare_vtab(db, "CREATE TABLE x(start INTEGER, \"end\" INTEGER, type"
		" TEXT,"
				      " text TEXT, value, low, high, unit TEXT, cue TEXT, id TEXT,"
				      " source TEXT, input HIDDEN, date HIDDEN)");

	(void)argc;
	(void)argv;
	(void)message;
	if (rc)
		return rc;
	sqlite3_vtab_config(db, SQLITE_VTAB_INNOCUOUS);
	t = sqlite3_malloc(sizeof *t);
	if (!t)
		return SQLITE_NOMEM;
	memset(t, 0, sizeof *t);
	t->module = user;
	*out = &t->base;
	return SQLITE_OK;
}

static int disconnect(sqlite3_vtab *base)
{
	sqlite3_free(base);
	return SQLITE_OK;
}

/* idxNum: 1 = the text is given, 3 = the date as well. */
static int best_index(sqlite3_vtab *base, sqlite3_index_info *info)
{
	int input = -1, date = -1;

	(void)base;
	for (int i = 0; i < info->nConstraint; i++) {
		const struct sqlite3_index_constraint *c = &info->aConstraint[i];

		if (c->op != SQLITE_INDEX_CONSTRAINT_EQ || c->iColumn < COLUMN_INPUT)
			continue;
		/* an argument that is not known yet: this order of the joined tables will not do */
		if (!c->usable)
			return SQLITE_CONSTRAINT;
		if (c->iColumn == COLUMN_INPUT)
			input = i;
		else
			date = i;
	}
	info->estimatedCost = input < 0 ? 1e12 : 1000;
	info->estimatedRows = 50;
	if (input < 0)
		return SQLITE_OK;
	info->idxNum = 1;
	info->aConstraintUsage[input].argvIndex = 1;
	info->aConstraintUsage[input].omit = 1;
	if (date >= 0) {
		info->idxNum = 3;
		info->aConstraintUsage[date].argvIndex = 2;
		info->aConstraintUsage[date].omit = 1;
	}
	return SQLITE_OK;
}

static int open_cursor(sqlite3_vtab *base, sqlite3_vtab_cursor **out)
{
	cursor *c = sqlite3_malloc(sizeof *c);

	(void)base;
	if (!c)
		return SQLITE_NOMEM;
	memset(c, 0, sizeof *c);
	*out = &c->base;
	return SQLITE_OK;
}

static void drop_doc(cursor *c)
{
	if (c->has_doc)
		ds_doc_free(&c->doc);
	c->has_doc = false;
	c->at = 0;
}

static int close_cursor(sqlite3_vtab_cursor *base)
{
	drop_doc((cursor *)base);
	sqlite3_free(base);
	return SQLITE_OK;
}

static ds_status tag_text(cursor *c, module *m, ds_str text, ds_str date, ds_err *err)
{
	ds_doc_source from = {.bytes = text, .meta = {.date = date}};
	ds_status st = m->tagger ? DS_OK : ds_tagger_new(&m->tagger, NULL, err);

	if (!st)
		st = ds_doc_init(&c->doc, &from, NULL, 0, err);
	if (st)
		return st;
	c->has_doc = true;
	return ds_tagger_tag(m->tagger, &c->doc, err);
}

static int filter(sqlite3_vtab_cursor *base, int plan, const char *plan_text, int argc,
		  sqlite3_value **argv)
{
	cursor *c = (cursor *)base;
	ds_str date = {NULL, 0};
	ds_err err;
	ds_status st;

	(void)plan_text;
	drop_doc(c);
	if (plan == 0 || argc < 1 || sqlite3_value_type(argv[0]) == SQLITE_NULL)
		return SQLITE_OK;
	if (plan == 3 && argc > 1)
		date = ds_sqlite_text(argv[1]);
	st = tag_text(c, ((table *)base->pVtab)->module, ds_sqlite_text(argv[0]), date, &err);
	if (st == DS_OK)
		return SQLITE_OK;
	drop_doc(c);
	if (st == DS_ENOMEM)
		return SQLITE_NOMEM;
	sqlite3_free(base->pVtab->zErrMsg);
	base->pVtab->zErrMsg = sqlite3_mprintf("dossier_entities: %s", err.msg);
	return SQLITE_ERROR;
}

static int next(sqlite3_vtab_cursor *base)
{
	((cursor *)base)->at++;
	return SQLITE_OK;
}

static int at_end(sqlite3_vtab_cursor *base)
{
	const cursor *c = (const cursor *)base;

	return !c->has_doc || c->at >= c->doc.spans.n;
}

/* Open bounds, and what is not there, are NULL. */
static void result_number(sqlite3_context *ctx, double x)
{
	if (isfinite(x) && x == floor(x) && fabs(x) < 9e15)
		sqlite3_result_int64(ctx, (sqlite3_int64)x);
	else if (isfinite(x))
		sqlite3_result_double(ctx, x);
}

static void result_some(sqlite3_context *ctx, ds_str s)
{
	if (s.len)
		result_text(ctx, s);
}

static void value_column(sqlite3_context *ctx, const ds_value *v, int column)
{
	bool number = v->kind == DS_VALUE_NUMBER || v->kind == DS_VALUE_MONEY ||
		      v->kind == DS_VALUE_QUANTITY;

	if (v->kind == DS_VALUE_NONE)
		return;
	if (column == COLUMN_UNIT)
		result_some(ctx, v->unit);
	else if (column == COLUMN_CUE)
		result_some(ctx, v->cue);
	else if (column == COLUMN_VALUE && !v->exact)
		return;
	else if (number)
		result_number(ctx, column == COLUMN_VALUE ? v->number
				   : column == COLUMN_LOW ? v->low : v->high);
	else
		result_some(ctx, column == COLUMN_VALUE ? v->timex
				 : column == COLUMN_LOW ? v->first : v->last);
}

static int column(sqlite3_vtab_cursor *base, sqlite3_context *ctx, int which)
{
	const cursor *c = (const cursor *)base;
	const ds_span *s = &c->doc.spans.v[c->at];

	switch (which) {
	case COLUMN_START:
		sqlite3_result_int64(ctx, s->start);
		break;
	case COLUMN_END:
		sqlite3_result_int64(ctx, s->end);
		break;
	case COLUMN_TYPE:
		result_text(ctx, ds_str_of(ds_type_name((ds_type)s->type)));
		break;
	case COLUMN_TEXT:
		result_text(ctx, ds_str_sub(c->doc.text.read, s->start, s->end));
		break;
	case COLUMN_ID:
		result_some(ctx, s->id);
		break;
	case COLUMN_SOURCE:
		result_some(ctx, s->source);
		break;
	case COLUMN_INPUT:
		result_text(ctx, c->doc.text.source);
		break;
	case COLUMN_DATE:
		result_some(ctx, c->doc.meta.date);
		break;
	default:
		value_column(ctx, &s->value, which);
	}
	return SQLITE_OK;
}

static int row_id(sqlite3_vtab_cursor *base, sqlite3_int64 *out)
{
	*out = (sqlite3_int64)((const cursor *)base)->at;
	return SQLITE_OK;
}

static const sqlite3_module entities = {
	.xConnect = connect,
	.xBestIndex = best_index,
	.xDisconnect = disconnect,
	.xOpen = open_cursor,
	.xClose = close_cursor,
	.xFilter = filter,
	.xNext = next,
	.xEof = at_end,
	.xColumn = column,
	.xRowid = row_id,
};

static void free_module(void *user)
{
	module *m = user;

	ds_tagger_free(m->tagger);
	sqlite3_free(m);
}

int ds_store_functions_register(struct sqlite3 *db)
{
	const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
	module *m;
	int rc = sqlite3_create_function_v2(db, "dossier_fold", 1, flags, NULL, fold, NULL, NULL,
		NULL);

	if (!rc)
		rc = sqlite3_create_function_v2(db, "dossier_normalize", 2, flags, NULL, normalize,
						NULL, NULL, NULL);
	if (rc)
		return rc;
	m = sqlite3_malloc(sizeof *m);
	if (!m)
		return SQLITE_NOMEM;
	m->tagger = NULL;
	/* frees the module even where it fails */
	return sqlite3_create_module_v2(db, "dossier_entities", &entities, m, free_module);
}

ds_status ds_sqlite_register(struct sqlite3 *db, ds_err *err)
{
	int rc = ds_store_tokenizer_register(db);

	if (rc == SQLITE_NOTFOUND)
		return ds_fail(err, DS_EFAIL, "this SQLite library (%s) was built without FTS5;"
			" use one with"
			       " SQLITE_ENABLE_FTS5", sqlite3_libversion());
	if (rc == SQLITE_OK)
		rc = ds_store_functions_register(db);
	if (rc == SQLITE_NOMEM)
		return ds_fail(err, DS_ENOMEM, NULL);
	return rc ? ds_fail(err, DS_EFAIL, "SQLite: %s", sqlite3_errmsg(db)) : DS_OK;
}
