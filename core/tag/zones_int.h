/*
 * Zones, inside: what the steps share. See zones.h.
 *
 * The way: walk the lines (zones_head.c), ask of each whether it is a dateline (zones_dateline.c, zones_date.c), a
 * byline or like a headline (zones_line.c); from these marks come paragraphs (zones.c) and, inside
 * them, quotations (zones_quote.c).
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_ZONES_INT_H
#define DS_TAG_ZONES_INT_H

#include "tag/zones.h"

#define DS_HEAD_LINES 8u /* lines from the top of an article in which its head is looked for */

/* A line: the tokens [first, end). */
typedef struct zone_line {
	size_t first, end;
} zone_line;

static inline bool zone_is(const ds_tokens *t, size_t i, const char *key)
{
	return i < t->n && ds_str_is(ds_token_key(t, i), key);
}

static inline bool zone_has(const ds_tokens *t, size_t i, unsigned flag)
{
	return i < t->n && t->v[i].flags & flag;
}

static inline bool zone_is_word(const ds_tokens *t, size_t i)
{
	return i < t->n && t->v[i].kind == DS_KIND_WORD;
}

/* A word that does not start with a small letter: "Baku", "BAKU", words of scripts without case. */
static inline bool zone_is_name(const ds_tokens *t, size_t i)
{
	return zone_is_word(t, i) && !(t->v[i].flags & DS_TOKEN_LOWER);
}

static inline bool zone_is_dash(const ds_tokens *t, size_t i)
{
	return zone_is(t, i, "-") || zone_is(t, i, "--");
}

/* The first token of the next line, or t->n. */
static inline size_t zone_line_end(const ds_tokens *t, size_t i)
{
	for (i++; i < t->n && !(t->v[i].flags & (DS_TOKEN_LINE | DS_TOKEN_PARA));)
		i++;
	return i;
}

/* Whether the key is one of the words, which end with NULL. */
bool ds_zone_one_of(ds_str key, const char *const *words);

/* A date at token i; gives the token behind it, i if there is none. Empty parts stay 0. */
typedef struct zone_date {
	uint16_t year;
	uint8_t month, day;
	bool weekday; /* its name stands there */
	bool foreign; /* a month that is not known: "3 mars" */
} zone_date;
size_t ds_zone_date_at(const ds_tokens *t, size_t i, size_t end, zone_date *out);

/* A number or ordinal in words. */
bool ds_zone_is_count(const ds_tokens *t, size_t i);

/* Where a line stands: in the body; near the top of its article; at the top, with no text above it. */
enum zone_place { ZONE_BODY, ZONE_HEAD, ZONE_TOP };

/* A dateline at the start of a line. */
bool ds_zone_dateline(ds_dateline *out, const ds_tokens *t, zone_line line, enum zone_place where);

/* The whole line tells who wrote. head: near the top. */
bool ds_zone_byline(const ds_tokens *t, zone_line line, bool head);
/* Names and no more: "Ellen Marsh in Lagos", "Oleh Danko | Kyiv Wire"; a byline between headline and dateline. */
bool ds_zone_names(const ds_tokens *t, zone_line line);
/* Short, starts with no small letter, has no full stop behind it. */
bool ds_zone_headline(const ds_tokens *t, zone_line line);

/* Appends; NULL sets *err. count tokens from first on. */
ds_zone *ds_zone_add(ds_zones *zones, const ds_doc *doc, size_t first, size_t end, ds_zone_kind kind,
		     ds_arena *mem, ds_err *err);

/*
 * Appends the quotations of the tokens [first, end), which are one paragraph or headline. carried is
 * the family of marks that the paragraph before left open, 0 for none; replaced by what this one does.
 */
ds_status ds_zone_quotations(ds_doc *doc, size_t first, size_t end, uint8_t *carried, ds_err *err);

#endif
