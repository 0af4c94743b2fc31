/*
 * The builder of compiled lists, between taking rows (gazetteer_build.c) and writing the block
 * (gazetteer_write.c).
 *
 * About 60 bytes a name are held, and its properties; the block itself is never in memory
 * when it goes to a file, but for its filters.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_GAZETTEER_BUILD_INT_H
#define DS_TAG_GAZETTEER_BUILD_INT_H

#include "tag/gazetteer_int.h"

#define DS_GAZ_RECENT 16384u

enum { DS_DRAFT_HOLDER = 1, DS_DRAFT_MAIN = 2 };

/* A name on its way. */
typedef struct ds_gaz_draft {
	uint64_t key;
	uint32_t name_at, thing, order;
	uint16_t name_len;
	uint8_t need, flags;
} ds_gaz_draft;

/* What names name. */
typedef struct ds_gaz_thing {
	int64_t prior;
	uint32_t key_at, props_at;
	uint32_t holder; /* while writing: the entry whose record tells it */
	uint16_t key_len, props_len, kind;
} ds_gaz_thing;

/* A growing array; realloc moves pages of large ones, so nothing is copied. */
typedef struct ds_gaz_array {
	void *v;
	size_t n, cap, size;
} ds_gaz_array;

/* A set of hashes; 0 = empty slot. */
typedef struct ds_gaz_set {
	uint64_t *v;
	size_t n, mask;
} ds_gaz_set;

struct ds_gazetteer_build {
	ds_arena scratch;
	ds_buf strings;
	ds_gaz_array drafts, things, kinds, words;
	ds_gaz_array prefixes; /* uint64_t; some more than once */
	ds_gaz_array segments; /* ds_gaz_segment, entry = the draft's order */
	ds_gaz_set starts, lows;
	uint32_t *thing_slots; /* index + 1; 0 = empty */
	size_t thing_mask, thing_used;
	uint64_t *recent; /* prefixes seen lately, by their low bits */
	bool fuzzy, done;
};

ds_status ds_gaz_append(ds_gaz_array *a, const void *item, ds_err *err);
ds_status ds_gaz_set_add(ds_gaz_set *s, uint64_t key, ds_err *err);

static inline ds_str ds_gaz_string(const ds_gazetteer_build *b, uint32_t at, size_t len)
{
	return (ds_str){b->strings.at + at, len};
}

/* gazetteer_fuzzy.c: the segments of a key of n pieces joined by blanks. */
ds_status ds_gaz_fuzzy_add(ds_gazetteer_build *b, ds_str key, uint32_t order, ds_err *err);

/* Where the block goes: a buffer, or a file. */
typedef struct ds_gaz_sink {
	ds_status (*write)(void *user, const void *bytes, size_t n, ds_err *err);
	void *user;
} ds_gaz_sink;

/*
 * Sorts, lays out, writes all but the header to the sink, in pieces of DS_GAZ_SUM_PIECE; *h is the
 * header, which belongs before it.
 */
ds_status ds_gaz_write(ds_gaz_header *h, ds_gazetteer_build *b, const ds_gaz_sink *to, ds_err *err);

#endif
