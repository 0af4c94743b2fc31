/*
 * The frame of the readers of lists: opening, recognising, rows into the builder. See list.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "io/list_int.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const names[DS_LIST_COUNT] = {"auto",     "table",    "jsonl",
						 "geonames", "wikidata", "ftm"};

const char *ds_list_form_name(ds_list_form form)
{
	return names[form < DS_LIST_COUNT ? form : DS_LIST_AUTO];
}

ds_status ds_list_form_find(ds_list_form *out, ds_str name, ds_err *err)
{
	static const struct {
		const char *word;
		ds_list_form form;
	} also[] = {{"tsv", DS_LIST_TABLE}, {"csv", DS_LIST_TABLE}, {"json", DS_LIST_JSONL},
		    {"opensanctions", DS_LIST_FTM}, {"followthemoney", DS_LIST_FTM}};

	for (int i = 0; i < DS_LIST_COUNT; i++) {
		if (ds_str_is(name, names[i])) {
			*out = (ds_list_form)i;
			return DS_OK;
		}
	}
	for (size_t i = 0; i < sizeof also / sizeof *also; i++) {
		if (ds_str_is(name, also[i].word)) {
			*out = also[i].form;
			return DS_OK;
		}
	}
	return ds_fail(err, DS_EFAIL,
		       "no form of list is called '%.*s' (table, jsonl, geonames, wikidata, ftm)",
		       (int)(name.len < 40 ? name.len : 40), name.at ? name.at : "");
}

ds_status ds_list_fail(const ds_list *l, ds_err *err, const char *fmt, ...)
{
	char text[200];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	return ds_fail(err, DS_ESYNTAX, "%s:%llu: %s", l->in.name, (unsigned long long)l->row_line,
		       text);
}

/* "lists/places.tsv.gz" -> "places" */
static ds_str name_of(const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	size_t n = strcspn(name, ".");

	if (strcmp(path, "-") == 0)
		return DS_STR("list");
	return (ds_str){name, n ? n : strlen(name)};
}

static ds_list *new_list(const ds_list_opts *opts)
{
	ds_list *l = calloc(1, sizeof *l);

	if (!l)
		return NULL;
	l->in.fd = -1;
	l->opts = *opts;
	l->form = opts->form;
	ds_arena_init(&l->keep, NULL, 0);
	ds_arena_init(&l->mem, NULL, 0);
	ds_buf_init(&l->buf, NULL, DS_LIST_RECORD_MAX);
	ds_buf_init(&l->more, NULL, DS_LIST_RECORD_MAX);
	ds_buf_init(&l->props, NULL, 0);
	ds_buf_init(&l->guess, NULL, 0);
	return l;
}

static ds_status open_list(ds_list **out, const char *path, const ds_str *bytes,
			   const ds_list_opts *opts, ds_err *err)
{
	const ds_list_opts none = {.form = DS_LIST_AUTO};
	ds_list *l = new_list(opts ? opts : &none);
	ds_decode_opts decode = {.detect = true};
	ds_status st;

	if (!l)
		return ds_fail(err, DS_ENOMEM, NULL);
	decode.charset = l->opts.charset;
	st = bytes ? ds_stream_memory(&l->in, *bytes, path, err) : ds_stream_open(&l->in, path, err);
	if (st == DS_OK)
		st = ds_stream_decode(&l->in, &decode, err);
	if (st == DS_OK)
		st = ds_arena_copy(&l->name, l->opts.name.len ? l->opts.name : name_of(path), &l->keep,
				   err);
	if (st == DS_OK)
		st = ds_list_map_init(l, err);
	if (st)
		ds_list_close(l);
	else
		*out = l;
	return st;
}

ds_status ds_list_open(ds_list **out, const char *path, const ds_list_opts *opts, ds_err *err)
{
	return open_list(out, path, NULL, opts, err);
}

ds_status ds_list_open_memory(ds_list **out, ds_str bytes, const char *name,
			      const ds_list_opts *opts, ds_err *err)
{
	return open_list(out, name, &bytes, opts, err);
}

void ds_list_close(ds_list *l)
{
	if (!l)
		return;
	ds_stream_close(&l->in);
	json_decref(l->json);
	ds_arena_free(&l->keep);
	ds_arena_free(&l->mem);
	ds_buf_free(&l->buf);
	ds_buf_free(&l->more);
	ds_buf_free(&l->props);
	ds_buf_free(&l->guess);
	free(l);
}

void ds_list_info_get(ds_list_info *out, const ds_list *l)
{
	*out = (ds_list_info){.form = l->form,
			      .rows = l->rows,
			      .skipped = l->skipped,
			      .done = l->in.done,
			      .size = l->in.size,
			      .guess = l->guess.len ? l->guess.at : ""};
}

/* What the first sign is: a brace or bracket opens JSON. */
static ds_status recognise(ds_list *l, ds_err *err)
{
	ds_str s;
	size_t at = 0;
	ds_status st = ds_stream_peek(&s, &l->in, 4096, err);

	if (st)
		return st;
	if (ds_gazetteer_is(s))
		return ds_fail(err, DS_EFAIL, "%s: is a compiled list already", l->in.name);
	if (s.len && memchr(s.at, '\0', s.len))
		return ds_fail(err, DS_EFAIL, "%s: not a list: it holds NUL bytes", l->in.name);
	while (at < s.len && strchr(" \t\r\n", s.at[at]))
		at++;
	if (l->form == DS_LIST_AUTO)
		l->form = at < s.len && (s.at[at] == '{' || s.at[at] == '[') ? DS_LIST_JSONL
									      : DS_LIST_TABLE;
	return DS_OK;
}

static void clear_row(ds_list *l)
{
	ds_arena_reset(&l->mem);
	ds_buf_clear(&l->props);
	l->row = (ds_gaz_row){.n_aliases = 0};
	l->aliases = NULL;
	l->n_aliases = l->cap_aliases = 0;
}

/* A name is one line without blanks around; a list may be sloppier. */
static ds_str trim(ds_str s)
{
	while (s.len && strchr(" \t\r\n", s.at[0]))
		s = ds_str_sub(s, 1, s.len);
	while (s.len && strchr(" \t\r\n", s.at[s.len - 1]))
		s.len--;
	return s;
}

static ds_status add_row(ds_list *l, ds_gazetteer_build *b, ds_err *err)
{
	ds_gaz_row *r = &l->row;
	ds_err why = {DS_OK, ""};
	ds_status st = ds_buf_status(&l->props, err);

	if (st)
		return st;
	r->name = trim(r->name);
	r->aliases = l->aliases;
	r->n_aliases = l->n_aliases;
	r->props = ds_buf_view(&l->props);
	if (r->name.len == 0)
		return ds_list_fail(l, err, "name is empty");
	if (r->type.len == 0)
		r->type = l->opts.type;
	if (r->type.len == 0)
		return ds_list_fail(l, err, "no type for '%.*s' (--type gives one to all)",
				    (int)(r->name.len < 40 ? r->name.len : 40),
				    r->name.at ? r->name.at : "");
	st = ds_gazetteer_build_row(b, l->name, r, &why);
	if (st == DS_ESYNTAX)
		return ds_list_fail(l, err, "%s", why.msg);
	return st ? ds_fail(err, st, "%s: %s", l->in.name, why.msg) : DS_OK;
}

ds_status ds_list_next(bool *more, ds_list *l, ds_gazetteer_build *b, ds_err *err)
{
	bool use = false;
	ds_status st = DS_OK;

	*more = true;
	if (!l->begun) {
		l->begun = true;
		st = recognise(l, err);
		if (st)
			l->done = true;
	}
	if (st || l->done) {
		*more = st != DS_OK;
		return st;
	}
	clear_row(l);
	if (l->form == DS_LIST_TABLE || l->form == DS_LIST_GEONAMES)
		st = ds_list_table(&use, more, l, err);
	else
		st = ds_list_json(&use, more, l, err);
	if (st && st != DS_ESYNTAX)
		l->done = true;
	if (!*more && st == DS_OK) {
		l->done = true;
		return DS_OK;
	}
	l->rows++;
	if (st == DS_OK && use)
		st = add_row(l, b, err);
	else if (st == DS_OK)
		l->skipped++;
	return st;
}
