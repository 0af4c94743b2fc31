/*
 * The compiled list: layout of the block, and how a name becomes pieces.
 *
 * Layout: header, then sections, each 8-byte aligned, in the order of the header's table. All
 * numbers are in the byte order of the machine that compiled it; `order` tells. Nothing points
 * outside the block and nothing is a pointer, so the block may be mapped or embedded anywhere.
 *
 *   starts   Bloom filter of first pieces: two bits of one 64-bit word each
 *   lows     the same for names that text in small letters may be: most lists have hardly any
 *   prefixes Bloom filter of whole keys (low half of a word) and of their beginnings (high half)
 *   buckets  first entry of each bucket of about four, by the high 32 bits of the key's hash
 *   marks    5 bytes an entry: 38 low bits of its key's hash, 2 bits of the case that it asks for
 *   samples  where the record of every eighth entry starts
 *   records  of the entries, in their order: see gazetteer_record.c
 *   kinds    pairs of list and type
 *   strings  of the kinds
 *   words    open addressing: 32-bit hashes of the words of type WORD, 0 = empty; no more is kept
 *   segments fuzzy index, see gazetteer_fuzzy.c; empty unless asked for
 *
 * Entries are sorted by bucket and mark, that is by key and case class, then prior (best first). So
 * entries of one key lie together, and no number of theirs is stored.
 *
 * Pieces: a name and a text are compared piece by piece. A piece is a token's match key without
 * full stops and apostrophes ("U.S." = "US", "Sana'a" = "Sanaa"), split at hyphens; a hyphen
 * between two pieces is no piece. So preset tokens ("Guinea-Bissau" as one) match like our own. A
 * token that is only such signs is one piece, as it stands. The hash of a key is folded over the
 * hashes of its pieces, so the text's pieces are hashed once for all lists.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_GAZETTEER_INT_H
#define DS_TAG_GAZETTEER_INT_H

#include "tag/gazetteer.h"

#define DS_GAZ_MAGIC "DSLISTS" /* 8 bytes with its NUL */
#define DS_GAZ_FORMAT 3u
#define DS_GAZ_ORDER 0x01020304u
#define DS_GAZ_SEED UINT64_C(0x9E3779B97F4A7C15)
#define DS_GAZ_PIECE_MAX 64u  /* bytes; longer tokens are in no list */
#define DS_GAZ_NAME_MAX 24u   /* pieces of a name */
#define DS_GAZ_PROBE_MAX 512u /* slots looked at in a table */
#define DS_GAZ_NONE UINT32_MAX
#define DS_GAZ_MARK 5u    /* bytes of a mark */
#define DS_GAZ_SAMPLE 4u  /* entries a sample */
#define DS_GAZ_BUCKET 4u  /* entries a bucket, on average */
#define DS_GAZ_FIELD_MAX 32767u /* bytes of a name, key or the properties of an entry */

enum {
	DS_GAZ_STARTS,
	DS_GAZ_LOWS,
	DS_GAZ_PREFIXES,
	DS_GAZ_BUCKETS,
	DS_GAZ_MARKS,
	DS_GAZ_SAMPLES,
	DS_GAZ_RECORDS,
	DS_GAZ_KINDS,
	DS_GAZ_STRINGS,
	DS_GAZ_WORDS,
	DS_GAZ_SEGMENTS,
	DS_GAZ_SECTIONS
};

/* Strictest first: text that satisfies one class satisfies those behind it. */
enum { DS_GAZ_CAPS, DS_GAZ_TITLE, DS_GAZ_FREE, DS_GAZ_CASES };

typedef struct ds_gaz_header {
	char magic[8];
	uint32_t format, order, fold, unicode; /* unicode: major << 16 | minor << 8 | update */
	uint64_t size;                         /* of the whole block, bytes */
	uint64_t sum;                          /* of all, with 0 in its own place */
	uint64_t entries;
	uint64_t at[DS_GAZ_SECTIONS]; /* byte offsets from the block's start */
	uint64_t n[DS_GAZ_SECTIONS];  /* items; marks, records and strings count bytes */
} ds_gaz_header;

typedef struct ds_gaz_kind {
	uint64_t names; /* entries of this kind */
	uint32_t list_at, type_at;
	uint16_t list_len, type_len, type, spare; /* type: ds_type */
} ds_gaz_kind;

/* A part of a long name's key; see gazetteer_fuzzy.c. Sorted. */
typedef struct ds_gaz_segment {
	uint32_t hash, entry;
} ds_gaz_segment;

struct ds_gazetteer {
	const unsigned char *block;
	size_t size;
	const ds_gaz_header *head;
	const uint64_t *starts, *lows, *prefixes;
	const uint32_t *buckets;
	const unsigned char *marks;
	const uint32_t *samples;
	const unsigned char *records;
	const ds_gaz_kind *kinds;
	const char *strings;
	const uint32_t *words;
	const ds_gaz_segment *segments;
	uint32_t n_buckets, n_entries;
	ds_str map; /* what to unmap; empty if nothing */
};

/* ---- pieces ------------------------------------------------------------------------------------ */

enum {
	DS_PIECE_FIRST = 1 << 0, /* first piece of its token */
	DS_PIECE_LAST = 1 << 1,
	DS_PIECE_LOW = 1 << 2,  /* its token starts with a small letter */
	DS_PIECE_NONE = 1 << 3  /* too long: in no list */
};

typedef struct ds_gaz_piece {
	uint64_t hash;
	uint32_t token;
	uint32_t flags;
} ds_gaz_piece;

/* A piece as bytes. */
typedef struct ds_gaz_part {
	char bytes[DS_GAZ_PIECE_MAX];
	size_t len;
} ds_gaz_part;

/*
 * The next piece of key from *at on, which it moves; false at the end, or when the piece is too
 * long (then *at is key.len and len is 0).
 */
bool ds_gaz_part_next(ds_gaz_part *out, ds_str key, size_t *at);

/* A hyphen inside a compound, which is no piece. */
bool ds_gaz_is_joint(const ds_tokens *t, size_t i);

/* High and low half of a 128-bit product, xored. */
static inline uint64_t ds_gaz_mix(uint64_t a, uint64_t b)
{
#ifdef __SIZEOF_INT128__
	__extension__ typedef unsigned __int128 wide;
	wide p = (wide)a * b;

	return (uint64_t)p ^ (uint64_t)(p >> 64);
#else
	uint64_t al = a & 0xFFFFFFFFu, ah = a >> 32, bl = b & 0xFFFFFFFFu, bh = b >> 32;
	uint64_t ll = al * bl, lh = al * bh, hl = ah * bl, hh = ah * bh;
	uint64_t mid = (ll >> 32) + (lh & 0xFFFFFFFFu) + (hl & 0xFFFFFFFFu);

	return ((ll & 0xFFFFFFFFu) | (mid << 32)) ^ (hh + (lh >> 32) + (hl >> 32) + (mid >> 32));
#endif
}

/* Hash of a piece of up to 16 bytes, given as two zero-padded halves. No byte 0xFF is in UTF-8. */
static inline uint64_t ds_gaz_hash2(uint64_t a, uint64_t b, size_t len)
{
	return ds_gaz_mix(a ^ UINT64_C(0xFFA0761D6478BD64),
			  b ^ UINT64_C(0xFFE7037ED1A0B428) ^ (uint64_t)len << 56);
}

/* n bytes (at most 8) as a number, in the machine's order. */
static inline uint64_t ds_gaz_load(const char *p, size_t n)
{
	uint64_t v = 0;

	memcpy(&v, p, n);
	return v;
}

uint64_t ds_gaz_hash_long(ds_str piece);

static inline uint64_t ds_gaz_hash(ds_str piece)
{
	if (piece.len > 16)
		return ds_gaz_hash_long(piece);
	if (piece.len > 8)
		return ds_gaz_hash2(ds_gaz_load(piece.at, 8),
				    ds_gaz_load(piece.at + 8, piece.len - 8), piece.len);
	return ds_gaz_hash2(ds_gaz_load(piece.at, piece.len), 0, piece.len);
}

/* The hash of a key, one piece further; DS_GAZ_SEED is that of no piece. */
static inline uint64_t ds_gaz_step(uint64_t key, uint64_t piece)
{
	return ds_gaz_mix(key ^ piece, UINT64_C(0x9FB21C651E98DF25));
}

/* ---- filters ----------------------------------------------------------------------------------- */

/* The high half of a hash as an index below n. */
static inline uint64_t ds_gaz_range(uint64_t hash, uint64_t n)
{
	return ((hash >> 32) * n) >> 32;
}

/* Two of 64 bits. */
static inline uint64_t ds_gaz_bits(uint64_t hash)
{
	return UINT64_C(1) << (hash & 63) | UINT64_C(1) << (hash >> 6 & 63);
}

/* Two of the low 32 bits: a whole key; shifted by 32: the beginning of one. */
static inline uint64_t ds_gaz_half(uint64_t hash)
{
	return UINT64_C(1) << (hash & 31) | UINT64_C(1) << (hash >> 5 & 31);
}

/* ---- marks ------------------------------------------------------------------------------------- */

#define DS_GAZ_MARK_BITS 38u

static inline uint64_t ds_gaz_mark(uint64_t hash, unsigned need)
{
	return (hash & ((UINT64_C(1) << DS_GAZ_MARK_BITS) - 1)) << 2 | need;
}

/* Marks are followed by at least 3 more bytes of the block. */
static inline uint64_t ds_gaz_mark_at(const ds_gazetteer *g, uint32_t i)
{
	uint64_t v;

	memcpy(&v, g->marks + (size_t)i * DS_GAZ_MARK, sizeof v);
	return v & ((UINT64_C(1) << 40) - 1);
}

/* Entries of the key for text of a case class; n_entries 0 if there are none. */
ds_hit ds_gaz_lookup(const ds_gazetteer *g, uint64_t key, unsigned class);

/* ---- records ----------------------------------------------------------------------------------- */

#define DS_GAZ_REFERS 1u /* flags of a record: what it names is in another one */
#define DS_GAZ_MAIN 2u   /* its name is the main one */
/* What is asked of every match, so that it need not be looked for in the properties. */
#define DS_GAZ_CLASS 4u  /* it has a class */
#define DS_GAZ_COMMON 8u /* common=1 */

typedef struct ds_gaz_record {
	ds_str name, key, props;
	uint32_t flags, kind, refers;
	int64_t prior;
} ds_gaz_record;

#define DS_GAZ_RECORD_MAX (3u * DS_GAZ_FIELD_MAX + 64u)

/* Writes the record with its length before it; gives its bytes. out has DS_GAZ_RECORD_MAX. */
size_t ds_gaz_record_put(unsigned char *out, const ds_gaz_record *r);

/* Reads the record of an entry; false when it is damaged. */
bool ds_gaz_record_get(ds_gaz_record *out, const ds_gazetteer *g, uint32_t entry);

/* ---- the rest ---------------------------------------------------------------------------------- */

/* Hash of an ordinary word, never 0. */
uint32_t ds_gaz_word_hash(ds_str word);

/* Case class that a run of text satisfies; first and count are tokens. */
int ds_gaz_case_of(const ds_tokens *t, size_t first, size_t count);

/* Case class that a name of a list asks for. */
int ds_gaz_case_need(const ds_tokens *t);

/* Fills *g from the block; see ds_gazetteer_open. */
ds_status ds_gaz_init(ds_gazetteer *g, ds_str block, ds_err *err);

/* Size of an item of a section. */
size_t ds_gaz_item_size(int section);

/* The checksum of the header, over that of what follows it. */
uint64_t ds_gaz_head_sum(const ds_gaz_header *h, uint64_t sum);

/* That one goes over pieces of this size, so that it can be made while writing. */
#define DS_GAZ_SUM_PIECE ((size_t)64 << 10)

static inline bool ds_gaz_is_the(ds_str key)
{
	return key.len == 3 && memcmp(key.at, "the", 3) == 0;
}

#endif
