/*
 * Takes the names of lists. See gazetteer_build_int.h.
 *
 * Invariant: the same rows in the same order give the same block, bit for bit.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/gazetteer_build_int.h"

#include "base/hash.h"
#include "text/fold.h"
#include "text/utf8.h"

#include <stdlib.h>

#define KINDS_MAX 4096u
#define SHARED_MAX (UINT32_C(1) << 26) /* things that are looked up before a new one is made */

ds_status ds_gaz_append(ds_gaz_array *a, const void *item, ds_err *err)
{
	if (a->n == a->cap) {
		size_t cap = a->cap ? a->cap + a->cap / 2 : 256;
		void *v = cap < SIZE_MAX / a->size ? realloc(a->v, cap * a->size) : NULL;

		if (!v)
			return ds_fail(err, DS_ENOMEM, NULL);
		a->v = v;
		a->cap = cap;
	}
	if (a->n >= DS_GAZ_NONE - 1)
		return ds_fail(err, DS_ELIMIT, "too many names");
	memcpy((char *)a->v + a->n * a->size, item, a->size);
	a->n++;
	return DS_OK;
}

/* Puts a key where it belongs; true when it is new. */
static bool set_put(ds_gaz_set *s, uint64_t key)
{
	size_t slot = (size_t)key & s->mask;

	while (s->v[slot] && s->v[slot] != key)
		slot = (slot + 1) & s->mask;
	if (s->v[slot] == key)
		return false;
	s->v[slot] = key;
	return true;
}

ds_status ds_gaz_set_add(ds_gaz_set *s, uint64_t key, ds_err *err)
{
	if (s->v == NULL || s->n * 2 > s->mask) {
		size_t size = s->v ? (s->mask + 1) * 2 : 1024;
		ds_gaz_set bigger = {calloc(size, sizeof(uint64_t)), s->n, size - 1};

		if (!bigger.v)
			return ds_fail(err, DS_ENOMEM, NULL);
		for (size_t i = 0; s->v && i <= s->mask; i++) {
			if (s->v[i])
				set_put(&bigger, s->v[i]);
		}
		free(s->v);
		*s = bigger;
	}
	s->n += set_put(s, key ? key : 1);
	return DS_OK;
}

ds_status ds_gazetteer_build_new(ds_gazetteer_build **out, ds_err *err)
{
	ds_gazetteer_build *b = calloc(1, sizeof *b);
	ds_status st;

	if (!b)
		return ds_fail(err, DS_ENOMEM, NULL);
	b->recent = calloc(DS_GAZ_RECENT, sizeof *b->recent);
	ds_arena_init(&b->scratch, NULL, 0);
	ds_buf_init(&b->strings, NULL, UINT32_MAX - 4 * DS_GAZ_FIELD_MAX);
	b->drafts.size = sizeof(ds_gaz_draft);
	b->things.size = sizeof(ds_gaz_thing);
	b->kinds.size = sizeof(ds_gaz_kind);
	b->words.size = sizeof(uint32_t);
	b->prefixes.size = sizeof(uint64_t);
	b->segments.size = sizeof(ds_gaz_segment);
	/* both filters exist in every block */
	st = b->recent ? ds_gaz_set_add(&b->starts, 1, err) : ds_fail(err, DS_ENOMEM, NULL);
	if (st == DS_OK)
		st = ds_gaz_set_add(&b->lows, 1, err);
	if (st)
		ds_gazetteer_build_free(b);
	else
		*out = b;
	return st;
}

void ds_gazetteer_build_free(ds_gazetteer_build *b)
{
	if (!b)
		return;
	ds_buf_free(&b->strings);
	ds_arena_free(&b->scratch);
	free(b->drafts.v);
	free(b->things.v);
	free(b->kinds.v);
	free(b->words.v);
	free(b->prefixes.v);
	free(b->segments.v);
	free(b->starts.v);
	free(b->lows.v);
	free(b->thing_slots);
	free(b->recent);
	free(b);
}

void ds_gazetteer_build_fuzzy(ds_gazetteer_build *b)
{
	b->fuzzy = true;
}

size_t ds_gazetteer_build_count(const ds_gazetteer_build *b)
{
	return b->drafts.n;
}

static ds_status keep(ds_gazetteer_build *b, uint32_t *at, ds_str s, ds_err *err)
{
	*at = (uint32_t)b->strings.len;
	ds_buf_str(&b->strings, s);
	if (b->strings.status == DS_ELIMIT)
		return ds_fail(err, DS_ELIMIT, "more than 4 GB of names");
	return ds_buf_status(&b->strings, err);
}

/* ---- the key of a name ------------------------------------------------------------------------- */

/* A name as a chain of pieces. */
typedef struct chain {
	uint64_t step[DS_GAZ_NAME_MAX]; /* hash of the key up to each piece */
	size_t n;
	unsigned need;
	bool the;           /* starts with "the", in text of either case */
	char key[DS_GAZ_NAME_MAX * (DS_GAZ_PIECE_MAX + 1)]; /* pieces, a blank between two */
	size_t len;
} chain;

static void chain_init(chain *c)
{
	c->n = c->len = 0;
	c->need = DS_GAZ_FREE;
	c->the = false;
}

/* False when there is no room: the name is in no text. */
static bool chain_add(chain *c, const char *bytes, size_t len)
{
	uint64_t before = c->n ? c->step[c->n - 1] : DS_GAZ_SEED;

	if (c->n == DS_GAZ_NAME_MAX || len == 0 || len > DS_GAZ_PIECE_MAX)
		return false;
	if (c->n == 0)
		c->the = ds_gaz_is_the((ds_str){bytes, len});
	else
		c->key[c->len++] = ' ';
	memcpy(c->key + c->len, bytes, len);
	c->len += len;
	c->step[c->n++] = ds_gaz_step(before, ds_gaz_hash((ds_str){bytes, len}));
	return true;
}

/*
 * Words of ASCII letters with one blank between two, which the tokenizer would give as they are:
 * most names of a list in Latin script. False for any other.
 */
static bool chain_plain(chain *c, ds_str name)
{
	size_t upper = 0, lower = 0;
	char word[DS_GAZ_PIECE_MAX];

	for (size_t at = 0; at < name.len; at++) {
		size_t n = 0, first = at;

		for (; at < name.len && name.at[at] != ' '; at++) {
			char ch = name.at[at], small = (char)(ch | 0x20);

			if (small < 'a' || small > 'z' || n == sizeof word)
				return false;
			upper += ch != small;
			lower += ch == small;
			word[n++] = small;
		}
		if (at + 1 == name.len || !chain_add(c, word, n))
			return false;
		/* a leading "the" tells nothing of the name's case, unless it is the name */
		if (c->n == 1 || (c->n == 2 && c->the))
			c->need = name.at[first] < 'a' ? DS_GAZ_TITLE : DS_GAZ_FREE;
	}
	if (upper && lower == 0 && upper <= 5)
		c->need = DS_GAZ_CAPS;
	return c->n > 0;
}

/* Any name, as the tokenizer and the fold see it. c->n 0: it is in no text. */
static ds_status chain_tokens(chain *c, ds_gazetteer_build *b, ds_str name, ds_err *err)
{
	ds_tokens t;
	ds_status st;

	ds_arena_reset(&b->scratch);
	st = ds_tokenize(&t, name, NULL, &b->scratch, err);
	if (st || t.n == 0)
		return st;
	for (size_t i = 0; i < t.n; i++) {
		ds_str key = ds_token_key(&t, i);
		ds_gaz_part p;
		size_t at = 0, before = c->n;

		if (ds_gaz_is_joint(&t, i))
			continue;
		while (key.len <= DS_GAZ_PIECE_MAX && ds_gaz_part_next(&p, key, &at)) {
			if (!chain_add(c, p.bytes, p.len)) {
				c->n = 0;
				return DS_OK;
			}
		}
		if (c->n == before) {
			c->n = 0;
			return DS_OK;
		}
	}
	c->need = (unsigned)ds_gaz_case_need(&t);
	return DS_OK;
}

/* ---- rows -------------------------------------------------------------------------------------- */

static ds_status add_filters(ds_gazetteer_build *b, const chain *c, ds_err *err)
{
	ds_status st = ds_gaz_set_add(&b->starts, c->step[0], err);

	if (st == DS_OK && (c->need == DS_GAZ_FREE || c->the))
		st = ds_gaz_set_add(&b->lows, c->step[0], err);
	for (size_t i = 0; st == DS_OK && i + 1 < c->n; i++) {
		uint64_t *seen = &b->recent[c->step[i] % DS_GAZ_RECENT];

		if (*seen != c->step[i])
			st = ds_gaz_append(&b->prefixes, &c->step[i], err);
		*seen = c->step[i];
	}
	return st;
}

/* Adds a name of a thing, if it is one that texts can have. */
static ds_status add_name(ds_gazetteer_build *b, ds_str name, uint32_t thing, unsigned flags,
			  ds_err *err)
{
	chain c;
	ds_gaz_draft d = {.thing = thing, .order = (uint32_t)b->drafts.n,
			  .name_len = (uint16_t)name.len};
	ds_gaz_thing *of = (ds_gaz_thing *)b->things.v + thing;
	ds_status st = DS_OK;

	chain_init(&c);
	if (!chain_plain(&c, name)) {
		chain_init(&c);
		st = chain_tokens(&c, b, name, err);
	}
	if (st || c.n == 0)
		return st;
	d.key = c.step[c.n - 1];
	d.need = (uint8_t)c.need;
	/* the first name of a thing holds what is known of it */
	d.flags = (uint8_t)(flags | (of->holder == DS_GAZ_NONE ? DS_DRAFT_HOLDER : 0));
	st = keep(b, &d.name_at, name, err);
	if (st == DS_OK)
		st = add_filters(b, &c, err);
	if (st == DS_OK && b->fuzzy)
		st = ds_gaz_fuzzy_add(b, (ds_str){c.key, c.len}, d.order, err);
	if (st == DS_OK)
		st = ds_gaz_append(&b->drafts, &d, err);
	if (st == DS_OK && of->holder == DS_GAZ_NONE)
		of->holder = d.order;
	return st;
}

static ds_status find_kind(ds_gazetteer_build *b, uint16_t *out, ds_str list, ds_str type,
			   ds_err *err)
{
	ds_gaz_kind *v = b->kinds.v, k = {.list_len = (uint16_t)list.len,
					  .type_len = (uint16_t)type.len,
					  .type = (uint16_t)ds_type_find(type)};
	ds_status st;

	for (size_t i = b->kinds.n; i-- > 0;) {
		if (ds_str_eq(ds_gaz_string(b, v[i].type_at, v[i].type_len), type) &&
		    ds_str_eq(ds_gaz_string(b, v[i].list_at, v[i].list_len), list)) {
			*out = (uint16_t)i;
			return DS_OK;
		}
	}
	if (b->kinds.n == KINDS_MAX)
		return ds_fail(err, DS_ELIMIT, "more than %u types", KINDS_MAX);
	st = keep(b, &k.list_at, list, err);
	if (st == DS_OK)
		st = keep(b, &k.type_at, type, err);
	*out = (uint16_t)b->kinds.n;
	return st ? st : ds_gaz_append(&b->kinds, &k, err);
}

static ds_str thing_key(const ds_gazetteer_build *b, size_t i)
{
	const ds_gaz_thing *t = (const ds_gaz_thing *)b->things.v + i;

	return ds_gaz_string(b, t->key_at, t->key_len);
}

static bool same_thing(const ds_gazetteer_build *b, size_t i, const ds_gaz_thing *t,
		       const ds_gaz_row *row)
{
	const ds_gaz_thing *old = (const ds_gaz_thing *)b->things.v + i;

	return old->prior == t->prior && old->kind == t->kind && ds_str_eq(thing_key(b, i), row->id) &&
	       ds_str_eq(ds_gaz_string(b, old->props_at, old->props_len), row->props);
}

static ds_status grow_slots(ds_gazetteer_build *b, ds_err *err)
{
	size_t size = b->thing_slots ? (b->thing_mask + 1) * 2 : 1024;
	uint32_t *v;

	if (b->thing_slots && b->thing_used * 2 <= b->thing_mask)
		return DS_OK;
	v = calloc(size, sizeof *v);
	if (!v)
		return ds_fail(err, DS_ENOMEM, NULL);
	for (size_t i = 0; b->thing_slots && i <= b->thing_mask; i++) {
		size_t slot;

		if (!b->thing_slots[i])
			continue;
		slot = (size_t)ds_hash(thing_key(b, b->thing_slots[i] - 1), DS_GAZ_SEED) & (size - 1);
		while (v[slot])
			slot = (slot + 1) & (size - 1);
		v[slot] = b->thing_slots[i];
	}
	free(b->thing_slots);
	b->thing_slots = v;
	b->thing_mask = size - 1;
	return DS_OK;
}

static ds_status new_thing(ds_gazetteer_build *b, ds_gaz_thing *t, const ds_gaz_row *row, ds_err *err)
{
	ds_status st = keep(b, &t->key_at, row->id, err);

	if (st == DS_OK)
		st = keep(b, &t->props_at, row->props, err);
	return st ? st : ds_gaz_append(&b->things, t, err);
}

/*
 * The thing of a row: one that is there already where single rows agree in all but the name, so that
 * lists with a row a name share what they say.
 */
static ds_status find_thing(ds_gazetteer_build *b, uint32_t *out, ds_gaz_thing *t,
			    const ds_gaz_row *row, ds_err *err)
{
	bool share = row->id.len && row->n_aliases == 0 && b->thing_used < SHARED_MAX;
	size_t slot = 0;
	ds_status st = share ? grow_slots(b, err) : DS_OK;

	if (st)
		return st;
	if (share) {
		slot = (size_t)ds_hash(row->id, DS_GAZ_SEED) & b->thing_mask;
		for (size_t i = 0; b->thing_slots[slot]; slot = (slot + 1) & b->thing_mask, i++) {
			*out = b->thing_slots[slot] - 1;
			if (same_thing(b, *out, t, row))
				return DS_OK;
			if (i == DS_GAZ_PROBE_MAX) {
				share = false; /* one id with hundreds of meanings is not shared */
				break;
			}
		}
	}
	*out = (uint32_t)b->things.n;
	st = new_thing(b, t, row, err);
	if (st == DS_OK && share) {
		b->thing_slots[slot] = *out + 1;
		b->thing_used++;
	}
	return st;
}

/* What is wrong with a row; NULL if nothing is. */
static const char *row_fault(ds_str list, const ds_gaz_row *row)
{
	const ds_str all[] = {row->name, row->type, row->id, row->props};

	if (row->name.len == 0)
		return "name is empty";
	if (row->type.len == 0)
		return "type is empty";
	for (size_t i = 0; i < row->type.len; i++) {
		char c = row->type.at[i];

		if (!((c >= 'A' && c <= 'Z') || c == '_'))
			return "type is not in capitals";
	}
	if (list.len > 255)
		return "the list's name is too long";
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		if (all[i].len > DS_GAZ_FIELD_MAX)
			return "column is too long";
		if (ds_utf8_valid(all[i]) != all[i].len)
			return "ill-formed UTF-8";
	}
	return NULL;
}

/* An ordinary word: its hash alone is kept. */
static ds_status add_word(ds_gazetteer_build *b, ds_str word, ds_err *err)
{
	ds_mapped key;
	uint32_t h;
	ds_status st;

	ds_arena_reset(&b->scratch);
	st = ds_fold(&key, word, &b->scratch, err);
	if (st)
		return st;
	h = ds_gaz_word_hash(key.text);
	return ds_gaz_append(&b->words, &h, err);
}

/* An alias that cannot be one is left out. */
static bool alias_ok(ds_str s)
{
	return s.len && s.len <= DS_GAZ_FIELD_MAX && ds_utf8_valid(s) == s.len;
}

ds_status ds_gazetteer_build_row(ds_gazetteer_build *b, ds_str list, const ds_gaz_row *row,
				 ds_err *err)
{
	const char *fault = row_fault(list, row);
	ds_gaz_thing t = {.prior = row->prior, .holder = DS_GAZ_NONE, .key_len = (uint16_t)row->id.len,
			  .props_len = (uint16_t)row->props.len};
	unsigned flags = row->n_aliases ? DS_DRAFT_MAIN : 0;
	uint32_t thing;
	ds_status st;

	if (fault)
		return ds_fail(err, DS_ESYNTAX, "%s", fault);
	if (ds_str_is(row->type, "WORD"))
		return add_word(b, row->name, err);
	st = find_kind(b, &t.kind, list, row->type, err);
	if (st == DS_OK)
		st = find_thing(b, &thing, &t, row, err);
	if (st)
		return st;
	st = add_name(b, row->name, thing, flags, err);
	for (size_t i = 0; st == DS_OK && i < row->n_aliases; i++) {
		if (alias_ok(row->aliases[i]))
			st = add_name(b, row->aliases[i], thing, 0, err);
	}
	return st;
}
