/*
 * Which mentions of a document are one: same list id, same name, surname of a full name, acronym of
 * a name.
 *
 * Invariant: span.entity is the index of an earlier span that is itself a first mention, or -1. One
 * pass, one table. Of two persons with one surname the last one named is meant.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/names_int.h"

#include "base/hash.h"

#define SEED_ID UINT64_C(0x1D8E4E27C47D124F)
#define SEED_NAME UINT64_C(0xEB44ACCAB455D165)
#define SEED_SURNAME UINT64_C(0x9C6E6877736C46E3)
#define SEED_ACRONYM UINT64_C(0x589965CC75374CC3)
#define ACRONYM_MAX 12u

struct cell {
	uint64_t hash;
	int32_t span; /* + 1 */
};

struct links {
	ds_doc *doc;
	struct cell *table;
	size_t mask;
};

static int32_t *cell(struct links *l, uint64_t hash)
{
	size_t i;

	hash = hash ? hash : 1;
	i = (size_t)hash & l->mask;
	while (l->table[i].hash && l->table[i].hash != hash)
		i = (i + 1) & l->mask;
	l->table[i].hash = hash;
	return &l->table[i].span;
}

/* Places of all kinds may be one; every other type is alone. */
static uint64_t family(const ds_span *s)
{
	return s->type == DS_LOC || s->type == DS_FAC ? DS_GPE : s->type;
}

static uint64_t hash_tokens(const ds_tokens *t, size_t first, size_t count, uint64_t seed)
{
	for (size_t i = first; i < first + count; i++)
		seed = ds_hash(ds_token_key(t, i), seed);
	return seed;
}

/* The first letters of the capitalised words, as a match key; 0 when they make no acronym. */
static size_t acronym_of(char out[4 * ACRONYM_MAX], const ds_tokens *t, const ds_span *s)
{
	size_t n = 0, len = 0;

	for (size_t i = s->first; i < (size_t)s->first + s->count; i++) {
		ds_str key = ds_token_key(t, i);
		size_t bytes = 1;

		if (!(t->v[i].flags & (DS_TOKEN_TITLE | DS_TOKEN_UPPER)) || key.len == 0)
			continue;
		while (bytes < key.len && bytes < 4 &&
		       ((unsigned char)key.at[bytes] & 0xC0) == 0x80)
			bytes++;
		if (n++ == ACRONYM_MAX)
			return 0;
		memcpy(out + len, key.at, bytes);
		len += bytes;
	}
	return n >= 2 ? len : 0;
}

static bool is_acronym(const ds_tokens *t, const ds_span *s)
{
	return s->count == 1 && t->v[s->first].flags & DS_TOKEN_UPPER;
}

/* "Name (ACR)" and "ACR (Name)": the span before, if a bracket alone stands between. */
static int32_t in_brackets(const ds_doc *doc, size_t i)
{
	const ds_span *s = &doc->spans.v[i], *p = i ? s - 1 : NULL;
	const ds_tokens *t = &doc->tokens;

	if (!p || p->type != s->type || p->first + p->count + 1 != s->first ||
	    !ds_str_is(ds_token_key(t, s->first - 1), "(") ||
	    is_acronym(t, s) == is_acronym(t, p) ||
	    (size_t)s->first + s->count >= t->n ||
	    !ds_str_is(ds_token_key(t, s->first + s->count), ")"))
		return 0;
	return (int32_t)i;
}

static int32_t root_of(const ds_doc *doc, int32_t span_plus_1)
{
	int32_t i = span_plus_1 - 1;

	return doc->spans.v[i].entity < 0 ? i : doc->spans.v[i].entity;
}

/* Looks up, links, and remembers each key under which span i may be named again. */
static void link_span(struct links *l, size_t i)
{
	ds_span *s = &l->doc->spans.v[i];
	const ds_tokens *t = &l->doc->tokens;
	uint64_t kind = family(s);
	int32_t *by_id = s->id.len ? cell(l, ds_hash(s->id, SEED_ID + kind)) : NULL;
	int32_t *by_name = cell(l, hash_tokens(t, s->first, s->count, SEED_NAME + kind));
	int32_t *by_last = NULL, *by_initials = NULL, to = 0;
	char initials[4 * ACRONYM_MAX];
	size_t len = 0;

	if (s->type == DS_PERSON)
		by_last = cell(l, hash_tokens(t, s->first + s->count - 1, 1, SEED_SURNAME));
	if (is_acronym(t, s))
		by_initials = cell(l, hash_tokens(t, s->first, 1, SEED_ACRONYM + kind));
	else if (s->count > 1 && (s->type == DS_ORG || s->type == DS_GPE))
		len = acronym_of(initials, t, s);
	if (len)
		by_initials = cell(l, ds_hash((ds_str){initials, len}, SEED_ACRONYM + kind));
	if (by_id && *by_id)
		to = *by_id;
	else if (*by_name)
		to = *by_name;
	else if (by_last && *by_last &&
		 (s->count == 1 || l->doc->spans.v[*by_last - 1].count == 1))
		to = *by_last;
	else if (by_initials && *by_initials)
		to = *by_initials;
	else
		to = in_brackets(l->doc, i);
	s->entity = to ? root_of(l->doc, to) : -1;
	if (by_id)
		*by_id = (int32_t)i + 1;
	*by_name = (int32_t)i + 1;
	if (by_last && (s->count > 1 || !*by_last))
		*by_last = (int32_t)i + 1;
	if (by_initials)
		*by_initials = (int32_t)i + 1;
}

ds_status ds_names_link(ds_doc *doc, ds_err *err)
{
	struct links l = {doc, NULL, 0};
	size_t size = 64;

	while (size < doc->spans.n * 6)
		size *= 2;
	l.mask = size - 1;
	l.table = ds_arena_zero(&doc->mem, size, sizeof *l.table);
	if (!l.table)
		return ds_arena_fail(&doc->mem, err);
	for (size_t i = 0; i < doc->spans.n; i++) {
		const ds_span *s = &doc->spans.v[i];

		if (s->type < DS_DATE && s->count && (size_t)s->first + s->count <= doc->tokens.n)
			link_span(&l, i);
	}
	return DS_OK;
}
