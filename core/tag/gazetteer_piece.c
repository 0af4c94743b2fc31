/*
 * Pieces of tokens, their hashes, and the case of what they are written in. See gazetteer_int.h.
 *
 * Invariant: a token has at least one piece, the first marked so and the last, too; each token is
 * looked at once.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/gazetteer_int.h"

#include "text/utf8.h"
#include "ucd/props.h"

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define LITTLE 1
#else
#define LITTLE 0
#endif

#define EACH UINT64_C(0x0101010101010101)
#define TOPS UINT64_C(0x8080808080808080)

uint64_t ds_gaz_hash_long(ds_str piece)
{
	uint64_t h = piece.len * UINT64_C(0x9E3779B97F4A7C15);
	size_t at = 0;

	for (; piece.len - at > 16; at += 16)
		h = ds_gaz_hash2(ds_gaz_load(piece.at + at, 8) ^ h,
				 ds_gaz_load(piece.at + at + 8, 8), 16);
	if (piece.len - at > 8)
		return ds_gaz_hash2(ds_gaz_load(piece.at + at, 8) ^ h,
				    ds_gaz_load(piece.at + at + 8, piece.len - at - 8), 17);
	return ds_gaz_hash2(ds_gaz_load(piece.at + at, piece.len - at) ^ h, 0, 17);
}

static bool is_dropped(char c)
{
	return c == '.' || c == '\'';
}

bool ds_gaz_part_next(ds_gaz_part *out, ds_str key, size_t *at)
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

bool ds_gaz_is_joint(const ds_tokens *t, size_t i)
{
	ds_str key = ds_token_key(t, i);

	return key.len == 1 && key.at[0] == '-' && i > 0 && i + 1 < t->n &&
	       t->v[i].flags & DS_TOKEN_TIGHT && t->v[i + 1].flags & DS_TOKEN_TIGHT;
}

/* ---- hashing a token --------------------------------------------------------------------------- */

/* Whether one of 8 bytes is this one. */
static inline bool has_byte(uint64_t v, unsigned char c)
{
	uint64_t x = v ^ EACH * c;

	return ((x - EACH) & ~x & TOPS) != 0;
}

static inline bool has_sign(uint64_t v)
{
	return has_byte(v, '-') || has_byte(v, '.') || has_byte(v, '\'');
}

/*
 * The hash of a key that is one piece of up to 16 bytes without signs, which most are; false for
 * others. Reads 16 bytes, which the keys must have left.
 */
static inline bool hash_plain(uint64_t *out, const char *key, size_t len)
{
	uint64_t a, b;

	if (!LITTLE || len == 0 || len > 16)
		return false;
	memcpy(&a, key, 8);
	memcpy(&b, key + 8, 8);
	if (len < 8) {
		a &= (UINT64_C(1) << (8 * len)) - 1;
		b = 0;
	} else if (len < 16) {
		b &= (UINT64_C(1) << (8 * (len - 8))) - 1;
	}
	if (has_sign(a) || has_sign(b))
		return false;
	*out = ds_gaz_hash2(a, b, len);
	return true;
}

/* A token that is more than one plain piece. Gives the number of pieces, written to v. */
static size_t split(ds_gaz_piece *v, const ds_tokens *t, size_t i, unsigned flags)
{
	ds_str key = ds_token_key(t, i);
	ds_gaz_part s;
	size_t at = 0, n = 0;

	if (key.len > DS_GAZ_PIECE_MAX) /* in no list, and not worth splitting */
		key.len = 0;
	while (ds_gaz_part_next(&s, key, &at))
		v[n++] = (ds_gaz_piece){ds_gaz_hash((ds_str){s.bytes, s.len}), (uint32_t)i, flags};
	if (n == 0)
		v[n++] = (ds_gaz_piece){0, (uint32_t)i, flags | DS_PIECE_NONE};
	v[0].flags |= DS_PIECE_FIRST;
	v[n - 1].flags |= DS_PIECE_LAST;
	return n;
}

ds_status ds_pieces_make(ds_pieces *out, const ds_tokens *t, ds_arena *mem, ds_err *err)
{
	const size_t most = DS_GAZ_PIECE_MAX / 2 + 1; /* pieces of one token */
	ds_gaz_piece *v = NULL;
	size_t n = 0, cap = 0;
	ds_status st = ds_arena_grow(mem, &v, &cap, 0, t->n + t->n / 16 + most, sizeof *v, err);

	for (size_t i = 0; st == DS_OK && i < t->n; i++) {
		const ds_token *k = &t->v[i];
		unsigned flags = k->flags & DS_TOKEN_LOWER ? DS_PIECE_LOW : 0;

		if (cap - n < most)
			st = ds_arena_grow(mem, &v, &cap, n, n + most + 1, sizeof *v, err);
		if (st)
			break;
		if (t->keys_len - k->key >= 16 && k->key_len <= 16 &&
		    hash_plain(&v[n].hash, t->keys + k->key, k->key_len)) {
			v[n].token = (uint32_t)i;
			v[n++].flags = flags | DS_PIECE_FIRST | DS_PIECE_LAST;
		} else if (!ds_gaz_is_joint(t, i)) {
			n += split(v + n, t, i, flags);
		}
	}
	if (st == DS_OK)
		*out = (ds_pieces){t, v, n};
	return st;
}

/* ---- case -------------------------------------------------------------------------------------- */

/* Upper and lower case letters in s, up to a length that no name reaches. */
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

/* Starts with a lower-case letter; looked at from the flags, which preset tokens have too. */
static bool starts_lower(const ds_tokens *t, size_t first, size_t count)
{
	if (count > 1 && ds_gaz_is_the(ds_token_key(t, first)))
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
	size_t upper = 0, lower = 0, first = t->n > 1 && ds_gaz_is_the(ds_token_key(t, 0));
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
