/*
 * The lists that ship. See lists.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/lists.h"

#include "match/inflect_int.h"
#include "tag/lang.h"

#include <pthread.h>

extern const unsigned char ds_asset_wordlists_start[], ds_asset_wordlists_end[];

#define SHOWN(s) (int)((s).len < 40 ? (s).len : 40), (s).at ? (s).at : ""

struct reader {
	ds_shipped_list *v;
	size_t n, cap;
	ds_str lang;
	ds_arena *mem;
	ds_err *err;
};

static ds_shipped_list *list_of(const struct reader *r, ds_str name)
{
	for (size_t i = 0; i < r->n; i++) {
		if (ds_str_eq(r->v[i].name, name) && ds_str_eq(r->v[i].lang, r->lang))
			return &r->v[i];
	}
	return NULL;
}

/* list NAME TEXT */
static ds_status add_list(struct reader *r, ds_str name, ds_str text)
{
	ds_status st = DS_OK;

	if (r->lang.len == 0 || name.len == 0 || text.len == 0 || list_of(r, name))
		return ds_fail(r->err, DS_ESYNTAX,
			       "list \"%.*s\": no language above it, no name, nothing that it is for, or "
			       "there already", SHOWN(name));
	st = ds_arena_grow(r->mem, &r->v, &r->cap, r->n, r->n + 1, sizeof *r->v, r->err);
	if (!st)
		r->v[r->n++] = (ds_shipped_list){.name = name, .lang = r->lang, .text = text};
	return st;
}

/* "~head of state" -> "head of state", 0 */
static ds_status read_entry(ds_list_entry *e, ds_str s, uint8_t as, struct reader *r)
{
	const char *mark = memchr(s.at, '~', s.len);
	size_t before = mark ? (size_t)(mark - s.at) : 0;
	char *text;

	*e = (ds_list_entry){s, SIZE_MAX, as};
	if (!mark)
		return DS_OK;
	text = ds_arena_get(r->mem, s.len, 1);
	if (!text)
		return ds_arena_fail(r->mem, r->err);
	memcpy(text, s.at, before);
	memcpy(text + before, mark + 1, s.len - before - 1);
	e->text = (ds_str){text, s.len - 1};
	e->head = before;
	return DS_OK;
}

static ds_status add_entries(struct reader *r, uint8_t as, ds_str name, ds_str rest)
{
	ds_shipped_list *l = list_of(r, name);
	ds_list_entry *v;
	ds_str part;
	ds_status st = DS_OK;

	if (!l)
		return ds_fail(r->err, DS_ESYNTAX, "there is no row \"list\" for \"%.*s\" above it",
			       SHOWN(name));
	v = (ds_list_entry *)l->v;
	while (!st && ds_next_part(&rest, ',', &part)) {
		if (part.len == 0)
			return ds_fail(r->err, DS_ESYNTAX, "an empty entry");
		st = ds_arena_grow(r->mem, &v, &l->cap, l->n, l->n + 1, sizeof *v, r->err);
		if (!st)
			st = read_entry(&v[l->n], part, as, r);
		if (!st)
			l->n++;
	}
	l->v = v;
	return st;
}

static ds_status read_line(struct reader *r, ds_str line)
{
	static const char *const kinds[] = {"verb", "noun", "adj", "plain"};
	ds_str kind = {NULL, 0}, name = {NULL, 0}, text = {NULL, 0};

	ds_next_part(&line, '\t', &kind);
	ds_next_part(&line, '\t', &name);
	ds_next_part(&line, '\t', &text);
	if (ds_str_is(kind, "language")) {
		r->lang = name;
		return DS_OK;
	}
	if (ds_str_is(kind, "list"))
		return add_list(r, name, text);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (ds_str_is(kind, kinds[i]))
			return add_entries(r, (uint8_t)(1u << i), name, text);
	}
	return ds_fail(r->err, DS_ESYNTAX, "\"%.*s\" is none of list, verb, noun, adj, plain", SHOWN(kind));
}

ds_status ds_lists_read(const ds_shipped_list **all, size_t *n, ds_str text, ds_arena *mem, ds_err *err)
{
	ds_err why = {DS_OK, ""};
	struct reader r = {.mem = mem, .err = &why};
	ds_str rest = text, line;

	for (size_t number = 1; ds_next_part(&rest, '\n', &line); number++) {
		if (line.len && line.at[0] != '#' && read_line(&r, line))
			return ds_fail(err, why.code, "lists, %.*s, line %zu: %s", SHOWN(r.lang), number,
				       why.msg);
	}
	*all = r.v;
	*n = r.n;
	return DS_OK;
}

static ds_arena shipped_mem;
static const ds_shipped_list *shipped;
static size_t n_shipped;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

ds_status ds_shipped_lists(const ds_shipped_list **all, size_t *n, ds_err *err)
{
	ds_str text = {(const char *)ds_asset_wordlists_start,
		       (size_t)(ds_asset_wordlists_end - ds_asset_wordlists_start)};
	ds_status st = DS_OK;

	pthread_mutex_lock(&lock);
	if (!shipped) {
		ds_arena_init(&shipped_mem, NULL, 0);
		st = ds_lists_read(&shipped, &n_shipped, text, &shipped_mem, err);
		if (st)
			ds_arena_free(&shipped_mem);
	}
	*all = shipped;
	*n = n_shipped;
	pthread_mutex_unlock(&lock);
	return st;
}

ds_status ds_shipped_list_find(const ds_shipped_list **out, ds_str name, ds_str lang, ds_err *err)
{
	const ds_shipped_list *all;
	size_t n;
	ds_status st = ds_shipped_lists(&all, &n, err);

	*out = NULL;
	if (lang.len == 0)
		lang = DS_STR("en");
	for (size_t i = 0; !st && !*out && i < n; i++) {
		if (ds_str_eq(all[i].name, name) && ds_lang_tag_is(lang, all[i].lang))
			*out = &all[i];
	}
	return st;
}

ds_status ds_list_entry_forms(ds_phrases *out, const ds_list_entry *e, ds_str lang, ds_arena *mem,
			      ds_err *err)
{
	return ds_inflect_text(out, e->text, e->head, lang, e->as, mem, err);
}
