/*
 * Compiles lists of names into one block. See gazetteer_int.h for the layout.
 *
 * Invariant: the same lists in the same order give the same block, bit for bit: tables are filled
 * in the order of first appearance, and entries are sorted with ties kept in order.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/gazetteer_int.h"

#include "base/hash.h"
#include "text/fold.h"
#include "text/utf8.h"
#include "ucd/props.h"

#include <assert.h>
#include <stdlib.h>

#define COLUMNS 5
#define FIELD_MAX UINT16_MAX

/* An entry on its way: where its name ends in the trie, and what case it asks for. */
typedef struct draft {
	ds_gaz_entry e;
	uint32_t state, order;
	int need;
} draft;

/* A growing array in the builder's arena. */
typedef struct array {
	void *v;
	size_t n, cap, size;
} array;

struct ds_gazetteer_build {
	ds_arena mem, scratch;
	ds_buf strings;
	array drafts;
	array tokens; /* ds_gaz_token, by id */
	array edges;  /* ds_gaz_edge, in order of appearance */
	array words;  /* uint32_t: hashes of ordinary words */
	array pool;   /* ds_range: distinct strings in `strings` */
	uint32_t *token_slots, *edge_slots, *pool_slots; /* index + 1; 0 = empty */
	size_t token_mask, edge_mask, pool_mask;
	uint32_t states;
};

static ds_status append(array *a, const void *item, ds_arena *mem, ds_err *err)
{
	if (a->n == a->cap) {
		ds_status st = ds_arena_grow(mem, &a->v, &a->cap, a->n, a->n + 1, a->size, err);

		if (st)
			return st;
	}
	if (a->n >= DS_GAZ_NONE - 1)
		return ds_fail(err, DS_ELIMIT, "too many names");
	memcpy((char *)a->v + a->n * a->size, item, a->size);
	a->n++;
	return DS_OK;
}

static const ds_gaz_token *token_at(const ds_gazetteer_build *b, size_t i)
{
	return (const ds_gaz_token *)b->tokens.v + i;
}

static const ds_gaz_edge *edge_at(const ds_gazetteer_build *b, size_t i)
{
	return (const ds_gaz_edge *)b->edges.v + i;
}

static ds_str pool_at(const ds_gazetteer_build *b, size_t i)
{
	const ds_range *r = (const ds_range *)b->pool.v + i;

	return ds_str_sub(ds_buf_view(&b->strings), r->start, r->end);
}

static uint64_t hash_token(const ds_gazetteer_build *b, size_t i)
{
	const ds_gaz_token *t = token_at(b, i);

	return ds_hash(ds_str_sub(ds_buf_view(&b->strings), t->at, (size_t)t->at + t->len),
		       DS_GAZ_SEED);
}

static uint64_t hash_edge(const ds_gazetteer_build *b, size_t i)
{
	return ds_gaz_edge_hash(edge_at(b, i)->state, edge_at(b, i)->token);
}

static uint64_t hash_pool(const ds_gazetteer_build *b, size_t i)
{
	return ds_hash(pool_at(b, i), DS_GAZ_SEED);
}

/* Doubles a table of indices when it is half full. */
static ds_status rehash(ds_gazetteer_build *b, uint32_t **slots, size_t *mask, size_t n,
			uint64_t (*hash)(const ds_gazetteer_build *, size_t), ds_err *err)
{
	size_t size = *slots ? (*mask + 1) * 2 : 1024;
	uint32_t *v;

	if (*slots && n < (*mask + 1) / 2)
		return DS_OK;
	v = ds_arena_zero(&b->mem, size, sizeof *v);
	if (!v)
		return ds_arena_fail(&b->mem, err);
	for (size_t i = 0; i < n; i++) {
		size_t slot = (size_t)hash(b, i) & (size - 1);

		while (v[slot])
			slot = (slot + 1) & (size - 1);
		v[slot] = (uint32_t)i + 1;
	}
	*slots = v;
	*mask = size - 1;
	return DS_OK;
}

static ds_status intern(ds_gazetteer_build *b, uint32_t *out, ds_str s, ds_err *err)
{
	size_t slot;
	ds_range r;
	ds_status st = rehash(b, &b->pool_slots, &b->pool_mask, b->pool.n, hash_pool, err);

	if (st)
		return st;
	slot = (size_t)ds_hash(s, DS_GAZ_SEED) & b->pool_mask;
	for (; b->pool_slots[slot]; slot = (slot + 1) & b->pool_mask) {
		size_t i = b->pool_slots[slot] - 1;

		if (ds_str_eq(pool_at(b, i), s)) {
			*out = ((const ds_range *)b->pool.v)[i].start;
			return DS_OK;
		}
	}
	r.start = (uint32_t)b->strings.len;
	ds_buf_str(&b->strings, s);
	r.end = (uint32_t)b->strings.len;
	st = ds_buf_status(&b->strings, err);
	if (st == DS_OK)
		st = append(&b->pool, &r, &b->mem, err);
	if (st == DS_OK) {
		b->pool_slots[slot] = (uint32_t)b->pool.n;
		*out = r.start;
	}
	return st;
}

/* The id of a piece, which is added when it is new. */
static ds_status token_id(ds_gazetteer_build *b, uint32_t *out, ds_str piece, ds_err *err)
{
	size_t slot;
	ds_gaz_token t = {0, (uint16_t)piece.len, 0, (uint32_t)b->tokens.n};
	ds_status st = rehash(b, &b->token_slots, &b->token_mask, b->tokens.n, hash_token, err);

	if (st)
		return st;
	slot = (size_t)ds_hash(piece, DS_GAZ_SEED) & b->token_mask;
	for (; b->token_slots[slot]; slot = (slot + 1) & b->token_mask) {
		const ds_gaz_token *old = token_at(b, b->token_slots[slot] - 1);

		if (old->len == piece.len &&
		    memcmp(b->strings.at + old->at, piece.at, piece.len) == 0) {
			*out = old->id;
			return DS_OK;
		}
	}
	st = intern(b, &t.at, piece, err);
	if (st == DS_OK)
		st = append(&b->tokens, &t, &b->mem, err);
	if (st == DS_OK) {
		b->token_slots[slot] = (uint32_t)b->tokens.n;
		*out = t.id;
	}
	return st;
}

/* Moves *state along a piece; the edge is added when it is new. */
static ds_status step(ds_gazetteer_build *b, uint32_t *state, uint32_t token, ds_err *err)
{
	size_t slot;
	ds_gaz_edge e = {*state, token, b->states};
	ds_status st = rehash(b, &b->edge_slots, &b->edge_mask, b->edges.n, hash_edge, err);

	if (st)
		return st;
	slot = (size_t)ds_gaz_edge_hash(*state, token) & b->edge_mask;
	for (; b->edge_slots[slot]; slot = (slot + 1) & b->edge_mask) {
		const ds_gaz_edge *old = edge_at(b, b->edge_slots[slot] - 1);

		if (old->state == *state && old->token == token) {
			*state = old->next;
			return DS_OK;
		}
	}
	st = append(&b->edges, &e, &b->mem, err);
	if (st == DS_OK) {
		b->edge_slots[slot] = (uint32_t)b->edges.n;
		*state = b->states++;
	}
	return st;
}

static bool is_joint(const ds_tokens *t, size_t i)
{
	ds_str key = ds_token_key(t, i);

	return key.len == 1 && key.at[0] == '-' && i > 0 && i + 1 < t->n &&
	       t->v[i].flags & DS_TOKEN_TIGHT && t->v[i + 1].flags & DS_TOKEN_TIGHT;
}

/* Puts a name into the trie; state 0 = it has no pieces, or too many. */
static ds_status add_path(ds_gazetteer_build *b, draft *d, const ds_tokens *t, ds_err *err)
{
	uint32_t state = 0;
	size_t n = 0;

	for (size_t i = 0; i < t->n; i++) {
		ds_str key = ds_token_key(t, i);
		ds_gaz_piece p;
		size_t at = 0;

		if (is_joint(t, i))
			continue;
		if (key.len > DS_GAZ_PIECE_MAX)
			return DS_OK;
		while (ds_gaz_piece_next(&p, key, &at)) {
			uint32_t token;
			ds_status st = token_id(b, &token, (ds_str){p.bytes, p.len}, err);

			if (st || ++n > DS_GAZ_NAME_MAX)
				return st;
			if (n == 1)
				((ds_gaz_token *)b->tokens.v)[token].first = 1;
			st = step(b, &state, token, err);
			if (st)
				return st;
		}
	}
	d->state = state;
	return DS_OK;
}

/* What is wrong with a line of a list; NULL if nothing is. */
static const char *line_fault(const ds_str col[COLUMNS], size_t n)
{
	if (n < 2 || col[0].len == 0)
		return "a line needs a name and a type";
	if (n > COLUMNS)
		return "more than 5 columns (name type id prior props)";
	if (col[1].len == 0)
		return "type is empty";
	for (size_t i = 0; i < col[1].len; i++) {
		char c = col[1].at[i];

		if (!((c >= 'A' && c <= 'Z') || c == '_'))
			return "type is not in capitals";
	}
	for (size_t i = 0; i < COLUMNS; i++) {
		if (col[i].len > FIELD_MAX / 2)
			return "column is too long";
		if (ds_utf8_valid(col[i]) != col[i].len)
			return "ill-formed UTF-8";
	}
	return NULL;
}

static bool parse_prior(int64_t *out, ds_str s)
{
	size_t i = s.len && s.at[0] == '-';
	int64_t v = 0;

	if (i == s.len && s.len)
		return false;
	for (; i < s.len; i++) {
		if (s.at[i] < '0' || s.at[i] > '9' || v > INT64_MAX / 10 - 1)
			return false;
		v = v * 10 + (s.at[i] - '0');
	}
	*out = s.len && s.at[0] == '-' ? -v : v;
	return true;
}

static ds_status intern_field(ds_gazetteer_build *b, uint32_t *at, uint16_t *len, ds_str s,
			      ds_err *err)
{
	*len = (uint16_t)s.len;
	return intern(b, at, s, err);
}

/* "LIST:KEY"; a key that already names its list stays as it is. */
static ds_status intern_id(ds_gazetteer_build *b, ds_gaz_entry *e, ds_str list, ds_str id,
			   ds_err *err)
{
	char *full;

	if (id.len == 0 || memchr(id.at, ':', id.len))
		return intern_field(b, &e->id_at, &e->id_len, id, err);
	if (list.len > FIELD_MAX / 2 - 1)
		return ds_fail(err, DS_EFAIL, "the list's name is too long");
	full = ds_arena_get(&b->scratch, list.len + 1 + id.len, 1);
	if (!full)
		return ds_arena_fail(&b->scratch, err);
	if (list.len)
		memcpy(full, list.at, list.len);
	full[list.len] = ':';
	memcpy(full + list.len + 1, id.at, id.len);
	return intern_field(b, &e->id_at, &e->id_len, (ds_str){full, list.len + 1 + id.len}, err);
}

static ds_status add_entry(ds_gazetteer_build *b, ds_str list, const ds_str col[COLUMNS],
			   ds_err *err)
{
	draft d = {.order = (uint32_t)b->drafts.n};
	ds_tokens t;
	ds_status st = ds_tokenize(&t, col[0], NULL, &b->scratch, err);

	if (st == DS_OK && t.n == 0)
		return DS_OK;
	if (st == DS_OK)
		st = add_path(b, &d, &t, err);
	if (st || d.state == 0)
		return st;
	d.need = ds_gaz_case_need(&t);
	parse_prior(&d.e.prior, col[3]);
	st = intern_field(b, &d.e.name_at, &d.e.name_len, col[0], err);
	if (st == DS_OK)
		st = intern_field(b, &d.e.type_at, &d.e.type_len, col[1], err);
	if (st == DS_OK)
		st = intern_id(b, &d.e, list, col[2], err);
	if (st == DS_OK)
		st = intern_field(b, &d.e.props_at, &d.e.props_len, col[4], err);
	return st ? st : append(&b->drafts, &d, &b->mem, err);
}

/* An ordinary word: its hash alone is kept. */
static ds_status add_word(ds_gazetteer_build *b, ds_str word, ds_err *err)
{
	ds_mapped key;
	uint32_t h;
	ds_status st = ds_fold(&key, word, &b->scratch, err);

	if (st)
		return st;
	h = ds_gaz_word_hash(key.text);
	return append(&b->words, &h, &b->mem, err);
}

/* The line of headings, which may stand in front. */
static bool is_heading(const ds_str col[COLUMNS])
{
	return ds_str_is(col[0], "name") && ds_str_is(col[1], "type");
}

static ds_status add_line(ds_gazetteer_build *b, ds_str list, ds_str line, size_t number,
			  ds_err *err)
{
	ds_str col[COLUMNS] = {{"", 0}, {"", 0}, {"", 0}, {"", 0}, {"", 0}};
	const char *fault;
	size_t n = 0, from = 0;
	int64_t prior;

	for (size_t i = 0; i <= line.len; i++) {
		if (i < line.len && line.at[i] != '\t')
			continue;
		if (n < COLUMNS)
			col[n] = ds_str_sub(line, from, i);
		n++;
		from = i + 1;
	}
	if (is_heading(col))
		return DS_OK;
	fault = line_fault(col, n);
	if (!fault && !parse_prior(&prior, col[3]))
		fault = "prior is not a whole number";
	if (fault)
		return ds_fail(err, DS_ESYNTAX, "%.*s:%zu: %s",
			       (int)(list.len < 80 ? list.len : 80), list.at ? list.at : "", number,
			       fault);
	ds_arena_reset(&b->scratch);
	if (ds_str_is(col[1], "WORD"))
		return add_word(b, col[0], err);
	return add_entry(b, list, col, err);
}

ds_status ds_gazetteer_build_new(ds_gazetteer_build **out, ds_err *err)
{
	ds_gazetteer_build *b = calloc(1, sizeof *b);

	if (!b)
		return ds_fail(err, DS_ENOMEM, NULL);
	ds_arena_init(&b->mem, NULL, SIZE_MAX / 4);
	ds_arena_init(&b->scratch, NULL, 0);
	ds_buf_init(&b->strings, NULL, UINT32_MAX - FIELD_MAX);
	b->drafts.size = sizeof(draft);
	b->tokens.size = sizeof(ds_gaz_token);
	b->edges.size = sizeof(ds_gaz_edge);
	b->words.size = sizeof(uint32_t);
	b->pool.size = sizeof(ds_range);
	b->states = 1;
	*out = b;
	return DS_OK;
}

ds_status ds_gazetteer_build_add(ds_gazetteer_build *b, ds_str list, ds_str tsv, ds_err *err)
{
	size_t number = 1;

	if (tsv.len >= 3 && memcmp(tsv.at, "\xEF\xBB\xBF", 3) == 0)
		tsv = ds_str_sub(tsv, 3, tsv.len);
	for (size_t from = 0; from < tsv.len; number++) {
		const char *nl = memchr(tsv.at + from, '\n', tsv.len - from);
		size_t to = nl ? (size_t)(nl - tsv.at) : tsv.len;
		ds_str line = ds_str_sub(tsv, from, to);
		ds_status st = DS_OK;

		from = to + 1;
		if (line.len && line.at[line.len - 1] == '\r')
			line.len--;
		if (line.len && line.at[0] != '#')
			st = add_line(b, list, line, number, err);
		if (st)
			return st;
	}
	return DS_OK;
}

static int by_state(const void *va, const void *vb)
{
	const draft *a = va, *b = vb;

	if (a->state != b->state)
		return a->state < b->state ? -1 : 1;
	if (a->need != b->need)
		return a->need - b->need;
	if (a->e.prior != b->e.prior)
		return a->e.prior > b->e.prior ? -1 : 1;
	return (a->order > b->order) - (a->order < b->order);
}

static size_t table_size(size_t n)
{
	size_t size = 16;

	while (size / 10 * 7 < n)
		size *= 2;
	return size;
}

static void write_tokens(const ds_gazetteer_build *b, ds_gaz_token *out, size_t size)
{
	for (size_t i = 0; i < b->tokens.n; i++) {
		size_t slot = (size_t)hash_token(b, i) & (size - 1);

		while (out[slot].len)
			slot = (slot + 1) & (size - 1);
		out[slot] = *token_at(b, i);
	}
}

static void write_edges(const ds_gazetteer_build *b, ds_gaz_edge *out, size_t size)
{
	for (size_t i = 0; i < b->edges.n; i++) {
		size_t slot = (size_t)hash_edge(b, i) & (size - 1);

		while (out[slot].next)
			slot = (slot + 1) & (size - 1);
		out[slot] = *edge_at(b, i);
	}
}

static void write_words(const ds_gazetteer_build *b, uint32_t *out, size_t size)
{
	const uint32_t *h = b->words.v;

	for (size_t i = 0; i < b->words.n; i++) {
		size_t slot = h[i] & (size - 1);

		while (out[slot] && out[slot] != h[i])
			slot = (slot + 1) & (size - 1);
		out[slot] = h[i];
	}
}

static void write_entries(const ds_gazetteer_build *b, ds_gaz_state *states, ds_gaz_entry *out)
{
	const draft *d = b->drafts.v;
	size_t n = b->drafts.n, i = 0;

	for (uint32_t s = 0; s < b->states; s++) {
		for (int c = 0; c < DS_GAZ_CASES; c++) {
			states[s].by[c] = (uint32_t)i;
			for (; i < n && d[i].state == s && d[i].need == c; i++)
				out[i] = d[i].e;
		}
		states[s].end = (uint32_t)i;
	}
}

/* The header with the place of each section; false when the block would not fit into memory. */
static bool lay_out(const ds_gazetteer_build *b, ds_gaz_header *h)
{
	const size_t sizes[DS_GAZ_SECTIONS] = {sizeof(ds_gaz_token), sizeof(ds_gaz_edge),
					       sizeof(uint32_t),     sizeof(ds_gaz_state),
					       sizeof(ds_gaz_entry), 1};
	uint64_t at = sizeof *h;

	memset(h, 0, sizeof *h);
	memcpy(h->magic, DS_GAZ_MAGIC, sizeof h->magic);
	h->format = DS_GAZ_FORMAT;
	h->order = DS_GAZ_ORDER;
	h->fold = DS_FOLD_VERSION;
	h->unicode = DS_UCD_MAJOR << 16 | DS_UCD_MINOR << 8 | DS_UCD_UPDATE;
	h->n[DS_GAZ_TOKENS] = table_size(b->tokens.n);
	h->n[DS_GAZ_EDGES] = table_size(b->edges.n);
	h->n[DS_GAZ_WORDS] = table_size(b->words.n);
	h->n[DS_GAZ_STATES] = b->states;
	h->n[DS_GAZ_ENTRIES] = b->drafts.n;
	h->n[DS_GAZ_STRINGS] = b->strings.len;
	for (int i = 0; i < DS_GAZ_SECTIONS; i++) {
		h->at[i] = at;
		at += (h->n[i] * sizes[i] + 7) / 8 * 8;
	}
	h->size = at;
	return at < SIZE_MAX / 2;
}

ds_status ds_gazetteer_build_finish(ds_gazetteer_build *b, ds_buf *out, ds_err *err)
{
	ds_gaz_header h;
	char *block;

	if (!lay_out(b, &h))
		return ds_fail(err, DS_ELIMIT, "too many names");
	if (b->drafts.n)
		qsort(b->drafts.v, b->drafts.n, sizeof(draft), by_state);
	block = ds_arena_zero(&b->mem, (size_t)h.size, 1);
	if (!block)
		return ds_arena_fail(&b->mem, err);
	write_tokens(b, (void *)(block + h.at[DS_GAZ_TOKENS]), (size_t)h.n[DS_GAZ_TOKENS]);
	write_edges(b, (void *)(block + h.at[DS_GAZ_EDGES]), (size_t)h.n[DS_GAZ_EDGES]);
	write_words(b, (void *)(block + h.at[DS_GAZ_WORDS]), (size_t)h.n[DS_GAZ_WORDS]);
	write_entries(b, (void *)(block + h.at[DS_GAZ_STATES]),
		      (void *)(block + h.at[DS_GAZ_ENTRIES]));
	if (b->strings.len)
		memcpy(block + h.at[DS_GAZ_STRINGS], b->strings.at, b->strings.len);
	h.sum = ds_hash((ds_str){block + sizeof h, (size_t)h.size - sizeof h}, DS_GAZ_SEED);
	memcpy(block, &h, sizeof h);
	ds_buf_add(out, block, (size_t)h.size);
	return ds_buf_status(out, err);
}

void ds_gazetteer_build_free(ds_gazetteer_build *b)
{
	if (!b)
		return;
	ds_buf_free(&b->strings);
	ds_arena_free(&b->mem);
	ds_arena_free(&b->scratch);
	free(b);
}
