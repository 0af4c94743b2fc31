/*
 * The compiled list: layout of the block, and how a name becomes pieces.
 *
 * Layout: header, then sections, each 8-byte aligned, in the order of the header's table. All
 * numbers are in the byte order of the machine that compiled it; `order` tells. Nothing points
 * outside the block and nothing is a pointer, so the block may be mapped or embedded anywhere.
 *
 *   tokens   open addressing, by hash of the piece: string, token id, "starts a name"
 *   edges    open addressing, by (state, token id): next state; state 0 is the root
 *   words    open addressing: 32-bit hashes of the words of type WORD, 0 = empty; no more is kept
 *   states   by number: the entries of the name that ends there, by case class
 *   entries  sorted by state, then case class, then prior (best first)
 *   strings  one pool
 *
 * Pieces: a name and a text are compared piece by piece. A piece is a token's match key without
 * full stops and apostrophes ("U.S." = "US", "Sana'a" = "Sanaa"), split at hyphens; a hyphen
 * between two pieces is no piece. So preset tokens ("Guinea-Bissau" as one) match like our own. A
 * token that is only such signs is one piece, as it stands.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_GAZETTEER_INT_H
#define DS_TAG_GAZETTEER_INT_H

#include "tag/gazetteer.h"

#define DS_GAZ_MAGIC "DSLISTS" /* 8 bytes with its NUL */
#define DS_GAZ_FORMAT 2u
#define DS_GAZ_ORDER 0x01020304u
#define DS_GAZ_SEED UINT64_C(0x9E3779B97F4A7C15)
#define DS_GAZ_PIECE_MAX 64u  /* bytes; longer tokens are in no list */
#define DS_GAZ_NAME_MAX 24u   /* pieces of a name */
#define DS_GAZ_PROBE_MAX 512u /* slots looked at in a table */
#define DS_GAZ_NONE UINT32_MAX

enum {
	DS_GAZ_TOKENS,
	DS_GAZ_EDGES,
	DS_GAZ_WORDS,
	DS_GAZ_STATES,
	DS_GAZ_ENTRIES,
	DS_GAZ_STRINGS,
	DS_GAZ_SECTIONS
};

/* Strictest first: text that satisfies one class satisfies those behind it. */
enum { DS_GAZ_CAPS, DS_GAZ_TITLE, DS_GAZ_FREE, DS_GAZ_CASES };

typedef struct ds_gaz_header {
	char magic[8];
	uint32_t format, order, fold, unicode; /* unicode: major << 16 | minor << 8 | update */
	uint64_t size;                         /* of the whole block, bytes */
	uint64_t sum;                          /* ds_hash of what follows the header */
	uint64_t at[DS_GAZ_SECTIONS];          /* byte offsets from the block's start */
	uint64_t n[DS_GAZ_SECTIONS];           /* items; slots of a table are a power of two */
} ds_gaz_header;

/* len 0 = empty slot */
typedef struct ds_gaz_token {
	uint32_t at;
	uint16_t len, first;
	uint32_t id;
} ds_gaz_token;

/* next 0 = empty slot (nothing leads to the root) */
typedef struct ds_gaz_edge {
	uint32_t state, token, next;
} ds_gaz_edge;

/* entries [by[c], end) match text of case class c */
typedef struct ds_gaz_state {
	uint32_t by[DS_GAZ_CASES], end;
} ds_gaz_state;

typedef struct ds_gaz_entry {
	int64_t prior;
	uint32_t name_at, type_at, id_at, props_at;
	uint16_t name_len, type_len, id_len, props_len;
} ds_gaz_entry;

struct ds_gazetteer {
	const unsigned char *block;
	size_t size;
	const ds_gaz_header *head;
	const ds_gaz_token *tokens;
	const ds_gaz_edge *edges;
	const uint32_t *words;
	const ds_gaz_state *states;
	const ds_gaz_entry *entries;
	const char *strings;
};

/* One piece of a token; start and end say whether it is the token's first and last. */
typedef struct ds_gaz_piece {
	char bytes[DS_GAZ_PIECE_MAX];
	size_t len;
} ds_gaz_piece;

/*
 * The next piece of key from *at on, which it moves; false at the end, or when the piece is too
 * long (then *at is key.len and len is 0).
 */
bool ds_gaz_piece_next(ds_gaz_piece *out, ds_str key, size_t *at);

static inline uint64_t ds_gaz_edge_hash(uint32_t state, uint32_t token)
{
	uint64_t h = ((uint64_t)state << 32 | token) * UINT64_C(0x9E3779B97F4A7C15);

	return h ^ (h >> 29);
}

/* Hash of an ordinary word, never 0. */
uint32_t ds_gaz_word_hash(ds_str word);

/* Case class that a run of text satisfies; first and count are tokens. */
int ds_gaz_case_of(const ds_tokens *t, size_t first, size_t count);

/* Case class that a name of a list asks for. */
int ds_gaz_case_need(const ds_tokens *t);

/* Fills *g from the block; see ds_gazetteer_open. */
ds_status ds_gaz_init(ds_gazetteer *g, ds_str block, ds_err *err);

#endif
