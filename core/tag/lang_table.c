/*
 * The table of a language in memory: words in a trie, open and close. See lang_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/lang_int.h"

#include "base/hash.h"
#include "base/map.h"

#include <pthread.h>
#include <stdlib.h>

_Static_assert(LK_COUNT <= 64, "the kinds of a token's hits are bits of 64");

extern const unsigned char ds_asset_values_start[], ds_asset_values_end[];

#define COMMON "any"
#define BUILTIN_MAX 24

/* The tables that ship: one text of all files, a line "\f" NAME in front of each. */
static struct builtin {
	ds_str name, text;
	ds_lang *lang;
} shipped[BUILTIN_MAX];

static size_t n_shipped;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void split(void)
{
	ds_str all = {(const char *)ds_asset_values_start,
		      (size_t)(ds_asset_values_end - ds_asset_values_start)};

	for (size_t at = 0; at < all.len && all.at[at] == '\f' && n_shipped < BUILTIN_MAX;) {
		const char *nl = memchr(all.at + at, '\n', all.len - at), *next;
		size_t from, to;

		if (!nl)
			break;
		from = (size_t)(nl - all.at) + 1;
		next = memchr(all.at + from, '\f', all.len - from);
		to = next ? (size_t)(next - all.at) : all.len;
		shipped[n_shipped].name = ds_str_sub(all, at + 1, from - 1);
		shipped[n_shipped++].text = ds_str_sub(all, from, to);
		at = to;
	}
}

/* Tags are the same in any case: "DE". The code is in small letters. */
static bool same(ds_str tag, ds_str code)
{
	if (tag.len != code.len)
		return false;
	for (size_t i = 0; i < tag.len; i++) {
		char c = tag.at[i];

		if ((c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c) != code.at[i])
			return false;
	}
	return true;
}

static struct builtin *find(ds_str code)
{
	pthread_once(&once, split);
	for (size_t i = 0; i < n_shipped; i++) {
		if (same(code, shipped[i].name))
			return &shipped[i];
	}
	return NULL;
}

static ds_str primary(ds_str tag)
{
	size_t n = 0;

	while (n < tag.len && tag.at[n] != '-' && tag.at[n] != '_')
		n++;
	return ds_str_sub(tag, 0, n);
}

bool ds_lang_tag_is(ds_str tag, ds_str code)
{
	return same(primary(tag), code);
}

bool ds_lang_is(const ds_lang *l, ds_str tag)
{
	return ds_lang_tag_is(tag, ds_str_of(l->code));
}

const char *ds_lang_code(const ds_lang *l)
{
	return l->code;
}

uint64_t ds_lang_sum(const ds_lang *l)
{
	return l->sum;
}

void ds_lang_close(ds_lang *l)
{
	if (!l)
		return;
	ds_arena_free(&l->scratch);
	ds_arena_free(&l->mem);
	free(l);
}

static ds_lang *make(void)
{
	ds_lang *l = calloc(1, sizeof *l);

	if (!l)
		return NULL;
	ds_arena_init(&l->mem, NULL, (size_t)64 << 20);
	ds_arena_init(&l->scratch, NULL, (size_t)64 << 20);
	for (size_t i = 0; i < 256; i++)
		l->root[i] = -1;
	l->decimal = '.';
	return l;
}

/* The code that the row "language" names; empty if there is none. */
static ds_str code_of(ds_str text)
{
	static const char row[] = "language\t";
	size_t at = 0;

	while (at < text.len) {
		const char *nl = memchr(text.at + at, '\n', text.len - at);
		size_t end = nl ? (size_t)(nl - text.at) : text.len;

		if (ds_str_starts(ds_str_sub(text, at, end), DS_STR(row))) {
			ds_str code = ds_str_sub(text, at + sizeof row - 1, end);
			size_t n = 0;

			while (n < code.len && ((code.at[n] >= 'a' && code.at[n] <= 'z')))
				n++;
			return ds_str_sub(code, 0, n);
		}
		at = end + 1;
	}
	return (ds_str){"", 0};
}

/* texts: n of them, the later on top of the earlier */
static ds_status open_all(ds_lang **out, const struct builtin *texts, size_t n, ds_err *err)
{
	ds_lang *l = make();
	ds_status st = l ? DS_OK : ds_fail(err, DS_ENOMEM, NULL);

	for (size_t i = 0; i < n && st == DS_OK; i++) {
		st = ds_lang_add(l, texts[i].name, texts[i].text, err);
		if (st == DS_OK)
			l->sum = ds_hash(texts[i].text, l->sum + i + 1);
	}
	if (st == DS_OK && !l->code[0])
		st = ds_fail(err, DS_ESYNTAX, "%.*s: no row \"language\" with a code of letters",
			     (int)(texts[n - 1].name.len < 120 ? texts[n - 1].name.len : 120),
			     texts[n - 1].name.at);
	if (st) {
		ds_lang_close(l);
		return st;
	}
	ds_arena_reset(&l->scratch);
	*out = l;
	return DS_OK;
}

ds_status ds_lang_build(ds_lang **out, ds_str name, ds_str text, ds_str common, ds_err *err)
{
	struct builtin texts[2] = {{{COMMON, 3}, common, NULL}, {name, text, NULL}};

	return open_all(out, texts + (common.len == 0), common.len ? 2 : 1, err);
}

ds_status ds_lang_open(ds_lang **out, ds_str name, ds_str text, ds_err *err)
{
	struct builtin texts[3], *b;
	size_t n = 0;

	b = find(ds_str_of(COMMON));
	if (b)
		texts[n++] = *b;
	b = find(code_of(text));
	if (b)
		texts[n++] = *b;
	texts[n].name = name;
	texts[n++].text = text;
	return open_all(out, texts, n, err);
}

ds_status ds_lang_open_file(ds_lang **out, const char *path, ds_err *err)
{
	ds_str text;
	ds_status st = ds_map_file(&text, path, err);

	if (st)
		return st;
	st = ds_lang_open(out, ds_str_of(path), text, err);
	ds_map_free(text);
	return st;
}

ds_status ds_lang_ship(const ds_lang **out, ds_str tag, ds_err *err)
{
	struct builtin *b, *common;
	ds_status st = DS_OK;

	*out = NULL;
	tag = primary(tag);
	if (tag.len < 2 || tag.len > 3)
		return DS_OK;
	b = find(tag);
	common = find(ds_str_of(COMMON));
	if (!b || !common || b == common)
		return DS_OK;
	pthread_mutex_lock(&lock);
	if (!b->lang)
		st = ds_lang_build(&b->lang, b->name, b->text, common->text, err);
	*out = b->lang;
	pthread_mutex_unlock(&lock);
	return st;
}

const ds_lang *ds_lang_builtin(ds_str tag)
{
	const ds_lang *l = NULL;

	return ds_lang_ship(&l, tag, NULL) == DS_OK ? l : NULL;
}
