/*
 * Compiled lists in use: open, look up, match. See gazetteer_int.h for the layout.
 *
 * Invariant: a damaged block gives wrong or no names, never a read outside it and never more than a
 * constant number of steps a token: sections are checked when opened, every number read from them
 * at use.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/gazetteer_int.h"

#include "base/hash.h"
#include "text/fold.h"
#include "text/utf8.h"
#include "ucd/props.h"

#include <stdlib.h>

static const size_t item_size[DS_GAZ_SECTIONS] = {sizeof(ds_gaz_token), sizeof(ds_gaz_edge),
						  sizeof(uint32_t), sizeof(ds_gaz_state),
						  sizeof(ds_gaz_entry), 1};

static bool is_dropped(char c)
{
	return c == '.' || c == '\'';
}

bool ds_gaz_piece_next(ds_gaz_piece *out, ds_str key, size_t *at)
{
	size_t from = *at, to;

	out->len = 0;
	for (; from < key.len; from = to + 1) {
		for (to = from; to < key.len && key.at[to] != '-'; to++) {
			if (is_dropped(key.at[to]))
				continue;
			if (out->len == DS_GAZ_PIECE_MAX) {
				out->len = 0;
				*at = key.len;
				return false;
			}
			out->bytes[out->len++] = key.at[to];
		}
		if (out->len) {
			*at = to < key.len ? to + 1 : to;
			return true;
		}
	}
	if (*at == 0 && key.len && key.len <= DS_GAZ_PIECE_MAX) {
		memcpy(out->bytes, key.at, key.len);
		out->len = key.len;
		*at = key.len;
		return true;
	}
	*at = key.len;
	return false;
}

/* Upper and lower case letters in s; stops at the first lower-case one when `upto` is reached. */
static void count_case(ds_str s, size_t *upper, size_t *lower)
{
	for (size_t at = 0; at < s.len && at < 4 * DS_GAZ_PIECE_MAX;) {
		uint32_t cp = ds_utf8_next(s, &at);

		if (cp < 0x80) {
			*upper += cp >= 'A' && cp <= 'Z';
			*lower += cp >= 'a' && cp <= 'z';
		} else if (cp != DS_UTF8_INVALID) {
			uint32_t gc = DS_GC_BIT(ds_ucd_get(cp)->category);

			*upper += (gc & (DS_GC_BIT(DS_GC_LU) | DS_GC_BIT(DS_GC_LT))) != 0;
			*lower += (gc & DS_GC_BIT(DS_GC_LL)) != 0;
		}
	}
}

static bool is_article(ds_str key)
{
	return ds_str_is(key, "the");
}

/* Starts with a lower-case letter; looked at from the flags, which preset tokens have too. */
static bool starts_lower(const ds_tokens *t, size_t first, size_t count)
{
	if (count > 1 && is_article(ds_token_key(t, first)))
		first++;
	return (t->v[first].flags & DS_TOKEN_LOWER) != 0;
}

int ds_gaz_case_of(const ds_tokens *t, size_t first, size_t count)
{
	size_t upper = 0, lower = 0;

	if (starts_lower(t, first, count))
		return DS_GAZ_FREE;
	if (t->v[first].flags & DS_TOKEN_TITLE && t->v[first].end - t->v[first].start > 1 &&
	    !(t->v[first].flags & DS_TOKEN_ABBREV))
		return DS_GAZ_TITLE;
	for (size_t i = first; i < first + count && lower == 0; i++)
		count_case(ds_token_text(t, i), &upper, &lower);
	return lower == 0 ? DS_GAZ_CAPS : DS_GAZ_TITLE;
}

int ds_gaz_case_need(const ds_tokens *t)
{
	size_t upper = 0, lower = 0, first = t->n > 1 && is_article(ds_token_key(t, 0));
	size_t first_upper = 0, first_lower = 0;

	for (size_t i = 0; i < t->n; i++)
		count_case(ds_token_text(t, i), &upper, &lower);
	if (upper && lower == 0 && upper <= 5)
		return DS_GAZ_CAPS;
	if (t->v[first].flags & DS_TOKEN_LOWER)
		return DS_GAZ_FREE;
	count_case(ds_token_text(t, first), &first_upper, &first_lower);
	return first_upper ? DS_GAZ_TITLE : DS_GAZ_FREE;
}

static ds_status check_header(const ds_gaz_header *h, size_t size, ds_err *err)
{
	uint32_t unicode = DS_UCD_MAJOR << 16 | DS_UCD_MINOR << 8 | DS_UCD_UPDATE;

	if (memcmp(h->magic, DS_GAZ_MAGIC, sizeof h->magic) != 0)
		return ds_fail(err, DS_EFAIL, "no compiled list (wrong first bytes)");
	if (h->order != DS_GAZ_ORDER)
		return ds_fail(err, DS_EFAIL, "compiled on a machine of another byte order; "
					      "build it again: dossier gazetteer build");
	if (h->format != DS_GAZ_FORMAT || h->fold != DS_FOLD_VERSION || h->unicode != unicode)
		return ds_fail(err, DS_EFAIL,
			       "compiled for another version (format %u, fold %u, Unicode %u.%u); "
			       "build it again: dossier gazetteer build",
			       (unsigned)h->format, (unsigned)h->fold, (unsigned)(h->unicode >> 16),
			       (unsigned)(h->unicode >> 8 & 255));
	if (h->size != size)
		return ds_fail(err, DS_EFAIL, "compiled list is cut short");
	return DS_OK;
}

static ds_status check_sections(const ds_gaz_header *h, size_t size, ds_err *err)
{
	for (int i = 0; i < DS_GAZ_SECTIONS; i++) {
		if (h->at[i] < sizeof *h || h->at[i] > size || h->at[i] % 8 ||
		    h->n[i] > (size - h->at[i]) / item_size[i] || h->n[i] >= DS_GAZ_NONE)
			return ds_fail(err, DS_EFAIL, "compiled list is damaged (section %d)", i);
	}
	for (int i = DS_GAZ_TOKENS; i <= DS_GAZ_WORDS; i++) {
		if (h->n[i] == 0 || (h->n[i] & (h->n[i] - 1)))
			return ds_fail(err, DS_EFAIL, "compiled list is damaged (table %d)", i);
	}
	return DS_OK;
}

ds_status ds_gaz_init(ds_gazetteer *g, ds_str block, ds_err *err)
{
	const ds_gaz_header *h = (const void *)block.at;
	ds_status st;

	if (block.len < sizeof *h)
		return ds_fail(err, DS_EFAIL, "compiled list is cut short");
	if ((uintptr_t)block.at % 8)
		return ds_fail(err, DS_EFAIL, "compiled list is not aligned");
	st = check_header(h, block.len, err);
	if (st == DS_OK)
		st = check_sections(h, block.len, err);
	if (st)
		return st;
	g->block = (const unsigned char *)block.at;
	g->size = block.len;
	g->head = h;
	g->tokens = (const void *)(g->block + h->at[DS_GAZ_TOKENS]);
	g->edges = (const void *)(g->block + h->at[DS_GAZ_EDGES]);
	g->words = (const void *)(g->block + h->at[DS_GAZ_WORDS]);
	g->states = (const void *)(g->block + h->at[DS_GAZ_STATES]);
	g->entries = (const void *)(g->block + h->at[DS_GAZ_ENTRIES]);
	g->strings = (const char *)(g->block + h->at[DS_GAZ_STRINGS]);
	return DS_OK;
}

ds_status ds_gazetteer_open(ds_gazetteer **out, ds_str block, ds_err *err)
{
	ds_gazetteer g, *p;
	ds_status st = ds_gaz_init(&g, block, err);

	if (st)
		return st;
	p = malloc(sizeof *p);
	if (!p)
		return ds_fail(err, DS_ENOMEM, NULL);
	*p = g;
	*out = p;
	return DS_OK;
}

void ds_gazetteer_close(ds_gazetteer *g)
{
	free(g);
}

static bool string_ok(const ds_gazetteer *g, uint32_t at, size_t len)
{
	uint64_t n = g->head->n[DS_GAZ_STRINGS];

	return at <= n && len <= n - at;
}

static ds_str string_of(const ds_gazetteer *g, uint32_t at, size_t len)
{
	return string_ok(g, at, len) ? (ds_str){g->strings + at, len} : (ds_str){"", 0};
}

size_t ds_gazetteer_count(const ds_gazetteer *g)
{
	return (size_t)g->head->n[DS_GAZ_ENTRIES];
}

ds_entry ds_gazetteer_entry(const ds_gazetteer *g, uint32_t entry)
{
	const ds_gaz_entry *e;

	if (entry >= g->head->n[DS_GAZ_ENTRIES])
		return (ds_entry){{"", 0}, {"", 0}, {"", 0}, {"", 0}, 0};
	e = &g->entries[entry];
	return (ds_entry){string_of(g, e->name_at, e->name_len),
			  string_of(g, e->type_at, e->type_len),
			  string_of(g, e->id_at, e->id_len),
			  string_of(g, e->props_at, e->props_len), e->prior};
}

static const ds_gaz_token *find_token(const ds_gazetteer *g, const char *bytes, size_t len)
{
	uint64_t mask = g->head->n[DS_GAZ_TOKENS] - 1;
	uint64_t slot = ds_hash((ds_str){bytes, len}, DS_GAZ_SEED) & mask;

	for (size_t i = 0; i < DS_GAZ_PROBE_MAX; i++, slot = (slot + 1) & mask) {
		const ds_gaz_token *t = &g->tokens[slot];

		if (t->len == 0)
			return NULL;
		if (t->len == len && string_ok(g, t->at, len) &&
		    memcmp(g->strings + t->at, bytes, len) == 0)
			return t;
	}
	return NULL;
}

/* The next state, 0 if there is none. */
static uint32_t find_edge(const ds_gazetteer *g, uint32_t state, uint32_t token)
{
	uint64_t mask = g->head->n[DS_GAZ_EDGES] - 1;
	uint64_t slot = ds_gaz_edge_hash(state, token) & mask;

	for (size_t i = 0; i < DS_GAZ_PROBE_MAX; i++, slot = (slot + 1) & mask) {
		const ds_gaz_edge *e = &g->edges[slot];

		if (e->next == 0)
			return 0;
		if (e->state == state && e->token == token)
			return e->next < g->head->n[DS_GAZ_STATES] ? e->next : 0;
	}
	return 0;
}

uint32_t ds_gaz_word_hash(ds_str word)
{
	uint32_t h = (uint32_t)(ds_hash(word, DS_GAZ_SEED) >> 32);

	return h ? h : 1;
}

static bool has_word(const ds_gazetteer *g, ds_str word)
{
	uint64_t mask = g->head->n[DS_GAZ_WORDS] - 1;
	uint32_t h = ds_gaz_word_hash(word);

	for (size_t i = 0; i < DS_GAZ_PROBE_MAX; i++) {
		uint32_t slot = g->words[(h + i) & mask];

		if (slot == 0 || slot == h)
			return slot == h;
	}
	return false;
}

bool ds_gazetteer_is_word(const ds_gazetteer *g, ds_str key)
{
	static const struct {
		const char *off, *on;
	} rules[] = {{"s", ""},  {"es", ""},   {"ies", "y"}, {"ed", ""},
		     {"ed", "e"}, {"ing", ""}, {"ing", "e"}, {"ly", ""}};
	char word[DS_GAZ_PIECE_MAX + 2];

	if (key.len == 0 || key.len > DS_GAZ_PIECE_MAX)
		return false;
	if (has_word(g, key))
		return true;
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
		ds_str off = ds_str_of(rules[i].off), on = ds_str_of(rules[i].on);
		size_t len = key.len - off.len;

		if (key.len < off.len + 2 || !ds_str_ends(key, off))
			continue;
		memcpy(word, key.at, len);
		memcpy(word + len, on.at, on.len);
		if (has_word(g, (ds_str){word, len + on.len}))
			return true;
		/* "planned", "planning" */
		if (on.len == 0 && off.len > 1 && len > 2 && word[len - 1] == word[len - 2] &&
		    has_word(g, (ds_str){word, len - 1}))
			return true;
	}
	return false;
}

/* The entries of a state for text of a case class; n_entries 0 if there are none. */
static ds_hit entries_of(const ds_gazetteer *g, uint32_t state, int class)
{
	const ds_gaz_state *s = &g->states[state];
	uint64_t n = g->head->n[DS_GAZ_ENTRIES];

	if (s->by[class] >= s->end || s->end > n)
		return (ds_hit){0, 0, 0, 0};
	return (ds_hit){0, 0, s->by[class], s->end - s->by[class]};
}

/*
 * A piece of the text: its token id in the list (NONE: in no list), the token that it is part of.
 */
typedef struct piece {
	uint32_t id;
	uint32_t token;
	bool starts, first, last; /* may start a name; first and last piece of its token */
} piece;

typedef struct pieces {
	piece *v;
	size_t n, cap;
} pieces;

/* A hyphen inside a compound, which is no piece. */
static bool is_joint(const ds_tokens *t, size_t i)
{
	ds_str key = ds_token_key(t, i);

	return key.len == 1 && key.at[0] == '-' && i + 1 < t->n && i > 0 &&
	       t->v[i].flags & DS_TOKEN_TIGHT && t->v[i + 1].flags & DS_TOKEN_TIGHT;
}

static ds_status add_piece(pieces *p, const ds_gazetteer *g, const ds_gaz_piece *s, size_t token,
			   ds_arena *mem, ds_err *err)
{
	const ds_gaz_token *found = s->len ? find_token(g, s->bytes, s->len) : NULL;

	if (p->n == p->cap) {
		ds_status st =
			ds_arena_grow(mem, &p->v, &p->cap, p->n, p->n + 1, sizeof *p->v, err);

		if (st)
			return st;
	}
	p->v[p->n++] = (piece){found ? found->id : DS_GAZ_NONE, (uint32_t)token,
			       found && found->first, false, false};
	return DS_OK;
}

static ds_status split_token(pieces *p, const ds_gazetteer *g, const ds_tokens *t, size_t i,
			     ds_arena *mem, ds_err *err)
{
	ds_str key = ds_token_key(t, i);
	ds_gaz_piece s;
	size_t at = 0, before = p->n;

	if (is_joint(t, i))
		return DS_OK;
	if (key.len > DS_GAZ_PIECE_MAX) /* in no list, and not worth splitting */
		key.len = 0;
	while (ds_gaz_piece_next(&s, key, &at)) {
		ds_status st = add_piece(p, g, &s, i, mem, err);

		if (st)
			return st;
	}
	if (p->n == before) {
		ds_status st = add_piece(p, g, &s, i, mem, err);

		if (st)
			return st;
	}
	p->v[before].first = true;
	p->v[p->n - 1].last = true;
	return DS_OK;
}

/* The longest match that starts at piece `from`; n_entries 0 if there is none. */
static ds_hit match_at(const ds_gazetteer *g, const ds_tokens *t, const pieces *p, size_t from)
{
	ds_hit best = {0, 0, 0, 0};
	uint32_t state = 0, first = p->v[from].token;

	for (size_t i = from; i < p->n && i - from < DS_GAZ_NAME_MAX; i++) {
		ds_hit hit;
		uint32_t count;

		if (p->v[i].id == DS_GAZ_NONE)
			break;
		state = find_edge(g, state, p->v[i].id);
		if (state == 0)
			break;
		if (!p->v[i].last || g->states[state].by[0] >= g->states[state].end)
			continue;
		count = p->v[i].token - first + 1;
		hit = entries_of(g, state, ds_gaz_case_of(t, first, count));
		if (hit.n_entries) {
			best = hit;
			best.first = first;
			best.count = count;
		}
	}
	return best;
}

ds_status ds_gazetteer_match(ds_hits *out, const ds_gazetteer *g, const ds_tokens *t,
			     ds_arena *mem, ds_err *err)
{
	ds_hits hits = {NULL, 0, 0};
	pieces p = {NULL, 0, 0};
	ds_status st = ds_arena_grow(mem, &p.v, &p.cap, 0, t->n + t->n / 16 + 1, sizeof *p.v, err);

	for (size_t i = 0; st == DS_OK && i < t->n; i++)
		st = split_token(&p, g, t, i, mem, err);
	for (size_t i = 0; st == DS_OK && i < p.n; i++) {
		ds_hit hit;

		if (!p.v[i].starts || !p.v[i].first)
			continue;
		hit = match_at(g, t, &p, i);
		if (hit.n_entries == 0)
			continue;
		if (hits.n == hits.cap)
			st = ds_arena_grow(mem, &hits.v, &hits.cap, hits.n, hits.n + 1,
					   sizeof *hits.v, err);
		if (st == DS_OK)
			hits.v[hits.n++] = hit;
	}
	if (st == DS_OK)
		*out = hits;
	return st;
}

ds_hit ds_gazetteer_find(const ds_gazetteer *g, ds_str name)
{
	ds_hit hit = {0, 0, 0, 0};
	ds_arena mem;
	ds_tokens t;
	pieces p = {NULL, 0, 0};
	uint32_t state = 0;
	ds_status st;

	if (name.len > DS_GAZ_NAME_MAX * DS_GAZ_PIECE_MAX)
		return hit;
	ds_arena_init(&mem, NULL, 0);
	st = ds_tokenize(&t, name, NULL, &mem, NULL);
	for (size_t i = 0; st == DS_OK && i < t.n; i++)
		st = split_token(&p, g, &t, i, &mem, NULL);
	if (st == DS_OK && p.n > 0 && p.n <= DS_GAZ_NAME_MAX) {
		size_t i = 0;

		for (; i < p.n && p.v[i].id != DS_GAZ_NONE; i++) {
			state = find_edge(g, state, p.v[i].id);
			if (state == 0)
				break;
		}
		if (i == p.n && state)
			hit = entries_of(g, state, DS_GAZ_CAPS);
		hit.count = hit.n_entries ? (uint32_t)t.n : 0;
	}
	ds_arena_free(&mem);
	return hit;
}

static ds_status damaged(ds_err *err, const char *what, size_t i)
{
	return ds_fail(err, DS_EFAIL, "compiled list is damaged (%s %zu)", what, i);
}

static ds_status check_tables(const ds_gazetteer *g, ds_err *err)
{
	const ds_gaz_header *h = g->head;

	for (size_t i = 0; i < h->n[DS_GAZ_TOKENS]; i++) {
		const ds_gaz_token *t = &g->tokens[i];

		if (t->len && (!string_ok(g, t->at, t->len) ||
			       find_token(g, g->strings + t->at, t->len) != t))
			return damaged(err, "token", i);
	}
	for (size_t i = 0; i < h->n[DS_GAZ_EDGES]; i++) {
		const ds_gaz_edge *e = &g->edges[i];

		/* a child's number is above its parent's, so there is no cycle */
		if (e->next && (e->next >= h->n[DS_GAZ_STATES] || e->next <= e->state ||
				find_edge(g, e->state, e->token) != e->next))
			return damaged(err, "edge", i);
	}
	return DS_OK;
}

static ds_status check_items(const ds_gazetteer *g, ds_err *err)
{
	const ds_gaz_header *h = g->head;

	for (size_t i = 0; i < h->n[DS_GAZ_STATES]; i++) {
		const ds_gaz_state *s = &g->states[i];

		for (int c = 0; c < DS_GAZ_CASES; c++) {
			uint32_t next = c + 1 < DS_GAZ_CASES ? s->by[c + 1] : s->end;

			if (s->by[c] > next || next > h->n[DS_GAZ_ENTRIES])
				return damaged(err, "state", i);
		}
	}
	for (size_t i = 0; i < h->n[DS_GAZ_ENTRIES]; i++) {
		const ds_gaz_entry *e = &g->entries[i];

		if (!string_ok(g, e->name_at, e->name_len) || e->name_len == 0 ||
		    !string_ok(g, e->type_at, e->type_len) || e->type_len == 0 ||
		    !string_ok(g, e->id_at, e->id_len) || !string_ok(g, e->props_at, e->props_len))
			return damaged(err, "entry", i);
	}
	return DS_OK;
}

ds_status ds_gazetteer_check(const ds_gazetteer *g, ds_err *err)
{
	ds_str rest = {(const char *)g->block + sizeof *g->head, g->size - sizeof *g->head};
	ds_status st;

	if (ds_hash(rest, DS_GAZ_SEED) != g->head->sum)
		return ds_fail(err, DS_EFAIL, "compiled list is damaged (checksum)");
	if (g->head->n[DS_GAZ_STATES] == 0)
		return damaged(err, "state", 0);
	st = check_tables(g, err);
	return st ? st : check_items(g, err);
}
