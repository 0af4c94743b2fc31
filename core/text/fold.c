/*
 * The match key: the loop over a text. See fold.h; the rules are in fold_rules.c.
 *
 * Pieces: a piece starts at a character that joins nothing before it, and goes on while what follows
 * may join. Most pieces are one character whose fold stands in a table; a letter whose marks are
 * stripped, or one vowel sign on an Indic letter, needs no more. Only the rest is worked out by the
 * rules.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/fold.h"

#include "base/stop.h"
#include "text/fold_int.h"
#include "text/swar_int.h"
#include "text/utf8_int.h"

extern const unsigned char ds_asset_fold_start[], ds_asset_fold_end[];

struct table {
	const uint16_t *stage; /* NULL: worked out */
	const uint32_t *leaf;
};

static struct table the_table(void)
{
	const void *start = ds_asset_fold_start;
	const uint16_t *stage = start;

	if (ds_asset_fold_end - ds_asset_fold_start == 0)
		return (struct table){NULL, NULL};
	return (struct table){stage, (const uint32_t *)(const void *)(stage + DS_FOLD_STAGES)};
}

/* A place in the text: the character there, its number and its end. At the end of the text START. */
struct place {
	size_t at, end;
	uint32_t number;
};

static inline void look(struct place *p, ds_str s, size_t at, struct table t, ds_run *run)
{
	uint32_t cp;

	p->at = p->end = at;
	p->number = DS_FOLD_START;
	if (at >= s.len)
		return;
	cp = ds_utf8_next_fast(s, &p->end);
	if (cp == DS_UTF8_INVALID)
		p->number = DS_FOLD_START | DS_FOLD_LONG;
	else if (t.stage)
		p->number = t.leaf[(size_t)t.stage[cp / DS_FOLD_BLOCK] * DS_FOLD_BLOCK +
				   cp % DS_FOLD_BLOCK];
	else
		p->number = ds_fold_number(cp, run);
}

static void fold_ascii(ds_out *o, ds_str s)
{
	size_t i = 0;
	char *to;

	if (s.len == 0 || !ds_out_room(o, s.len))
		return;
	to = o->at + o->len;
	for (; s.len - i >= 8; i += 8) {
		uint64_t w = ds_swar_load(s.at + i), blank = ds_swar_within(w, '\t', '\r');

		w |= ds_swar_within(w, 'A', 'Z') >> 2;
		if (blank) {
			blank = (blank >> 7) * 0xFF;
			w = (w & ~blank) | (DS_SWAR_EACH * ' ' & blank);
		}
		memcpy(to + i, &w, 8);
	}
	for (; i < s.len; i++) {
		char c = s.at[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c + 32);
		to[i] = c >= '\t' && c <= '\r' ? ' ' : c;
	}
	o->len += s.len;
}

static void add_edit(ds_out *o, ds_edits *map, size_t from, size_t from_len, size_t to, size_t to_len)
{
	if (!o->status)
		o->status = ds_edits_add(map,
					 (ds_edit){(uint32_t)from, (uint32_t)from_len, (uint32_t)to,
						   (uint32_t)to_len},
					 false, o->mem, o->err);
}

/* Notes that s[from, to) became what o has from `start` on. */
static void note(ds_out *o, ds_edits *map, ds_str s, size_t from, size_t to, size_t start)
{
	size_t n = o->len - start;

	if (map && !(to - from == n && memcmp(s.at + from, o->at + start, n) == 0))
		add_edit(o, map, from, to - from, start, n);
}

/*
 * A character of len bytes and its fold of n correspond byte for byte, which needs no entry in a map:
 * it is one character of the same length.
 */
static inline bool alike(const char *fold, size_t n, size_t len)
{
	return n == len && (n < 2 || (unsigned char)*fold >= (n == 2 ? 0xC0 : 0xE0));
}

/* Four bytes, which compilers make one store where bytes stand in this order. */
static inline void put_bytes(char *to, uint32_t number)
{
	to[0] = (char)(number & 0xFF);
	to[1] = (char)(number >> 8 & 0xFF);
	to[2] = (char)(number >> 16 & 0xFF);
	to[3] = (char)(number >> 24 & 0xFF);
}

static void put(ds_out *o, ds_str s, const struct place *p)
{
	size_t n = (p->number & DS_FOLD_LEN) >> DS_FOLD_LEN_SHIFT;

	if (n == 0) {
		ds_out_add(o, s.at + p->at, p->end - p->at);
	} else if (ds_out_room(o, 4)) {
		put_bytes(o->at + o->len, p->number);
		o->len += n;
	}
}

/* Goes over what may join the piece that began with `first`; *next is the character behind. */
static void piece_by_rules(ds_out *o, ds_str s, const struct place *first, struct place *next,
			   struct table t, ds_run *run)
{
	while (!(next->number & DS_FOLD_START))
		look(next, s, next->end, t, run);
	ds_fold_piece(o, s, first->at, next->at, run);
}

/*
 * One piece that is more than one simple character. first starts it, *next is what follows; left as
 * the start of the next piece.
 */
static void piece(ds_out *o, ds_str s, ds_edits *map, const struct place *first, struct place *next,
		  struct table t, ds_run *run)
{
	uint32_t goes = first->number & DS_FOLD_STRIP ? DS_FOLD_MARK : DS_FOLD_GONE;
	bool simple = (first->number & DS_FOLD_START) && !(first->number & DS_FOLD_LONG) &&
		      first->number & (DS_FOLD_STRIP | DS_FOLD_KEEP);
	size_t start = o->len;

	if (simple)
		put(o, s, first);
	if (simple && first->number & DS_FOLD_KEEP && next->number & DS_FOLD_SOLO) {
		put(o, s, next);
		look(next, s, next->end, t, run);
	}
	while (simple && !(next->number & DS_FOLD_START)) {
		simple = (next->number & goes) == goes && !(next->number & DS_FOLD_LONG);
		if (simple)
			look(next, s, next->end, t, run);
	}
	if (!simple) {
		o->len = start;
		piece_by_rules(o, s, first, next, t, run);
	}
	if (next->at > first->end || !alike(o->at + start, o->len - start, first->end - first->at))
		note(o, map, s, first->at, next->at, start);
}

static inline uint32_t number_of(struct table t, uint32_t cp)
{
	return t.leaf[(size_t)t.stage[cp / DS_FOLD_BLOCK] * DS_FOLD_BLOCK + cp % DS_FOLD_BLOCK];
}

/* Two characters of ASCII at `at`: then fold_ascii is faster. */
static inline bool ascii_pair(ds_str s, size_t at)
{
	return s.len - at >= 2 && ((unsigned char)s.at[at] | (unsigned char)s.at[at + 1]) < 0x80;
}

#define RUN ((size_t)4096) /* bytes that one look at the room is good for */

/*
 * Characters from `at` on whose fold is in the table and that nothing joins, up to two of ASCII, within
 * the well-formed s; returns the first that is not done. What joins is seen only when it comes: then the
 * character before it is taken back.
 */
static size_t simple_run(ds_out *o, ds_str s, size_t at, ds_edits *map, struct table t)
{
	const unsigned char *p = (const unsigned char *)s.at;
	size_t stop = s.len - at < RUN ? s.len : at + RUN, last = at, n = 0;
	uint32_t number;
	char *to;

	/* three bytes come of one at most, and four are written */
	if (!ds_out_room(o, 3 * (stop - at) + 8))
		return at;
	for (to = o->at + o->len; at < stop; to += n) {
		size_t end = at, len;

		number = number_of(t, ds_utf8_next_valid(p, &end));
		if ((number & (DS_FOLD_START | DS_FOLD_LONG)) != DS_FOLD_START)
			break;
		if (p[at] < 0x80 && ascii_pair(s, at))
			break;
		len = end - at;
		n = number >> DS_FOLD_LEN_SHIFT & 3;
		if (n == 0) {
			n = len;
			for (size_t k = 0; k < n; k++)
				to[k] = (char)p[at + k];
		} else {
			put_bytes(to, number);
			if (map && !alike(to, n, len))
				add_edit(o, map, at, len, (size_t)(to - o->at), n);
		}
		last = at;
		at = end;
	}
	o->len = (size_t)(to - o->at);
	stop = at;
	if (at == last || at == s.len ||
	    number_of(t, ds_utf8_next_valid(p, &stop)) & DS_FOLD_START)
		return at;
	o->len -= n;
	if (map && map->n && map->v[map->n - 1].from_at == last)
		map->n--;
	return last;
}

/* One piece that begins at `at`; returns its end. */
static size_t any_piece(ds_out *o, ds_str s, size_t at, ds_edits *map, struct table t, ds_run *run)
{
	struct place here, next;

	look(&here, s, at, t, run);
	look(&next, s, here.end, t, run);
	piece(o, s, map, &here, &next, t, run);
	return next.at;
}

void ds_fold_into(ds_out *o, ds_str s, ds_edits *map, ds_run *run)
{
	struct table t = the_table();
	size_t at = 0, valid = 0, steps = 0;

	while (at < s.len && !o->status) {
		size_t n = ds_utf8_ascii((ds_str){s.at + at, s.len - at});

		/* the last one may carry a mark */
		n -= n && at + n < s.len;
		fold_ascii(o, ds_str_sub(s, at, at + n));
		at += n;
		if (at == s.len)
			break;
		if ((++steps & 4095) == 0 && ds_stopped())
			o->status = ds_fail(o->err, DS_EINTR, NULL);
		if (valid <= at)
			valid = at + ds_utf8_valid((ds_str){s.at + at, s.len - at});
		n = at;
		if (t.stage && valid > at)
			at = simple_run(o, (ds_str){s.at, valid}, at, map, t);
		if (at == n)
			at = any_piece(o, s, at, map, t, run);
	}
}

size_t ds_fold_cut(ds_str s)
{
	struct table t = the_table();
	size_t at = s.len;
	ds_run run;

	ds_run_init(&run, NULL, 0, NULL);
	while (at) {
		struct place p;

		at--;
		if (((unsigned char)s.at[at] & 0xC0) == 0x80)
			continue;
		look(&p, s, at, t, &run);
		/* an ill-formed end may be the start of a sequence that is not all there */
		if (p.number & DS_FOLD_START && p.number != (DS_FOLD_START | DS_FOLD_LONG))
			break;
	}
	ds_run_free(&run);
	return at;
}

ds_status ds_fold(ds_mapped *out, ds_str s, ds_arena *mem, ds_err *err)
{
	ds_out o = {NULL, 0, 0, mem, NULL, DS_OK, err};
	ds_edits map = {NULL, 0, 0};
	ds_run run;

	if (s.len > UINT32_MAX)
		return ds_fail(err, DS_ELIMIT, "the text is longer than 4 GB");
	ds_run_init(&run, &mem->alloc, mem->cap, err);
	ds_out_room(&o, s.len + 8);
	ds_fold_into(&o, s, &map, &run);
	ds_run_free(&run);
	if (o.status)
		return o.status;
	*out = (ds_mapped){{o.at, o.len}, map};
	return DS_OK;
}

void ds_fold_add(ds_buf *b, ds_str s)
{
	ds_out o = {b->at, b->len, b->cap, NULL, b, b->status, NULL};
	ds_run run;

	if (b->status)
		return;
	ds_run_init(&run, &b->alloc, 0, NULL);
	ds_fold_into(&o, s, NULL, &run);
	ds_run_free(&run);
	b->len = o.len;
	if (o.status && !b->status)
		b->status = o.status;
}
