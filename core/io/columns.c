/*
 * Which column or key holds which field of a document: given, by its own name, or guessed. See
 * reader_int.h.
 *
 * Invariant: a field's own name wins over a guess, and a guess over nothing; with a map given
 * nothing is guessed. Names are compared without regard to ASCII case only when guessing.
 *
 * SPDX-License-Identifier: MIT
 */
#include "io/reader_int.h"

#include "text/utf8.h"

#include <strings.h>

/* A field's own name, then common headings for it, best first. */
#define HEADINGS 12
static const char *const headings[DS_FIELD_COUNT][HEADINGS] = {
	[DS_FIELD_TEXT] = {"text", "body", "content", "article", "article_text", "full_text",
			   "fulltext", "message", "tweet"},
	[DS_FIELD_TITLE] = {"title", "headline", "heading", "subject"},
	[DS_FIELD_DATE] = {"date", "published", "pubdate", "publish_date", "date_published",
			   "published_at", "publication_date", "created_at", "timestamp",
			   "datetime"},
	[DS_FIELD_PUBLISHER] = {"publisher", "outlet", "source", "agency", "channel", "publication",
				"newspaper", "site"},
	[DS_FIELD_URI] = {"uri", "url", "link", "permalink"},
	[DS_FIELD_LANG] = {"lang", "language", "language_code"},
	[DS_FIELD_ID] = {"id", "doc_id", "document_id", "article_id"},
};

static ds_status set_given(ds_columns *c, ds_str pair, ds_arena *keep, ds_err *err)
{
	const char *eq = pair.len ? memchr(pair.at, '=', pair.len) : NULL;
	int shown = (int)(pair.len < 60 ? pair.len : 60);
	ds_str field;

	if (!eq || eq == pair.at || eq + 1 == pair.at + pair.len)
		return ds_fail(err, DS_EFAIL, "map: \"%.*s\" is not FIELD=COLUMN", shown, pair.at);
	field = (ds_str){pair.at, (size_t)(eq - pair.at)};
	for (size_t f = 0; f < DS_FIELD_COUNT; f++) {
		if (!ds_str_is(field, headings[f][0]))
			continue;
		if (c->name[f].len)
			return ds_fail(err, DS_EFAIL, "map: %s is given twice", headings[f][0]);
		return ds_arena_copy(&c->name[f], ds_str_sub(pair, field.len + 1, pair.len), keep,
				     err);
	}
	return ds_fail(err, DS_EFAIL,
		       "map: \"%.*s\": no such field (text, title, date, publisher, uri, lang, id)",
		       shown, pair.at);
}

ds_status ds_columns_init(ds_columns *c, ds_str map, ds_arena *keep, ds_err *err)
{
	memset(c, 0, sizeof *c);
	while (map.len) {
		const char *comma = memchr(map.at, ',', map.len);
		size_t n = comma ? (size_t)(comma - map.at) : map.len;
		ds_status st = set_given(c, ds_str_sub(map, 0, n), keep, err);

		if (st)
			return st;
		c->given = true;
		map = ds_str_sub(map, comma ? n + 1 : n, map.len);
	}
	for (size_t f = 0; f < DS_FIELD_COUNT; f++) {
		if (c->name[f].len == 0)
			c->name[f] = ds_str_of(headings[f][0]);
	}
	return DS_OK;
}

static bool same_nocase(ds_str a, const char *b)
{
	return a.len == strlen(b) && strncasecmp(a.at, b, a.len) == 0;
}

static const ds_str *find_heading(const ds_str *names, size_t n, const char *heading)
{
	for (size_t i = 0; i < n; i++) {
		if (same_nocase(names[i], heading))
			return &names[i];
	}
	return NULL;
}

static bool present(const ds_str *names, size_t n, ds_str name)
{
	for (size_t i = 0; i < n; i++) {
		if (ds_str_eq(names[i], name))
			return true;
	}
	return false;
}

ds_status ds_columns_guess(ds_columns *c, const ds_str *names, size_t n, ds_buf *b, ds_arena *keep,
			   ds_err *err)
{
	if (c->given)
		return DS_OK;
	for (size_t f = 0; f < DS_FIELD_COUNT; f++) {
		const ds_str *found = NULL;
		ds_status st;

		if (present(names, n, c->name[f]))
			continue;
		for (size_t h = 0; !found && h < HEADINGS && headings[f][h]; h++)
			found = find_heading(names, n, headings[f][h]);
		if (!found)
			continue;
		st = ds_arena_copy(&c->name[f], *found, keep, err);
		if (st)
			return st;
		ds_buf_printf(b, "%s%s=", b->len ? "," : "", headings[f][0]);
		ds_buf_str(b, *found);
	}
	/* a C string for ds_reader_guess; the NUL is not counted */
	if (ds_buf_room(b, 1))
		b->at[b->len] = '\0';
	return ds_buf_status(b, err);
}

enum ds_field ds_columns_find(const ds_columns *c, ds_str key)
{
	for (size_t f = 0; f < DS_FIELD_COUNT; f++) {
		if (ds_str_eq(c->name[f], key))
			return (enum ds_field)f;
	}
	return DS_FIELD_COUNT;
}

ds_str *ds_field_of(ds_meta *meta, enum ds_field field)
{
	switch (field) {
	case DS_FIELD_TITLE: return &meta->title;
	case DS_FIELD_DATE: return &meta->date;
	case DS_FIELD_PUBLISHER: return &meta->publisher;
	case DS_FIELD_URI: return &meta->uri;
	case DS_FIELD_LANG: return &meta->lang;
	case DS_FIELD_ID: return &meta->id;
	default: return NULL;
	}
}

bool ds_date_of(ds_str *out, ds_str s)
{
	if (s.len < 10 || (s.len > 10 && s.at[10] != 'T' && s.at[10] != ' ' && s.at[10] != 't'))
		return false;
	s.len = 10;
	if (!ds_date_valid(s))
		return false;
	*out = s;
	return true;
}

ds_status ds_utf8_repair(ds_str *out, ds_str s, ds_arena *mem, ds_encoding *e, ds_err *err)
{
	size_t at = ds_utf8_valid(s), len = at;
	char *to;

	*out = s;
	if (at == s.len)
		return DS_OK;
	/* one ill-formed byte becomes three at most */
	to = ds_arena_get(mem, s.len, 3);
	if (!to)
		return ds_arena_fail(mem, err);
	memcpy(to, s.at, at);
	if (e && e->invalid == 0)
		e->first_invalid = at;
	while (at < s.len) {
		size_t from = at;
		uint32_t cp = ds_utf8_next(s, &at);

		if (e && cp == DS_UTF8_INVALID) {
			e->invalid++;
			e->invalid_bytes += at - from;
		}

		len += ds_utf8_put(to + len, cp == DS_UTF8_INVALID ? DS_REPLACEMENT : cp);
	}
	*out = (ds_str){to, len};
	return DS_OK;
}
