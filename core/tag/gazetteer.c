/*
 * Compiled lists: open, check, ordinary words. See gazetteer_int.h for the layout.
 *
 * Invariant: a damaged block gives wrong or no names, never a read outside it and never more than a
 * constant number of steps a token: sections are checked when opened, every number read from them
 * at use.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/gazetteer_int.h"

#include "base/hash.h"
#include "base/map.h"
#include "text/fold.h"
#include "ucd/props.h"

#include <stdlib.h>

static const size_t item_size[DS_GAZ_SECTIONS] = {
	[DS_GAZ_STARTS] = sizeof(uint64_t),   [DS_GAZ_LOWS] = sizeof(uint64_t),
	[DS_GAZ_PREFIXES] = sizeof(uint64_t), [DS_GAZ_BUCKETS] = sizeof(uint32_t),
	[DS_GAZ_MARKS] = 1,                   [DS_GAZ_SAMPLES] = sizeof(uint32_t),
	[DS_GAZ_RECORDS] = 1,                 [DS_GAZ_KINDS] = sizeof(ds_gaz_kind),
	[DS_GAZ_STRINGS] = 1,                 [DS_GAZ_WORDS] = sizeof(uint32_t),
	[DS_GAZ_SEGMENTS] = sizeof(ds_gaz_segment)};

size_t ds_gaz_item_size(int section)
{
	return item_size[section];
}

/* ---- opening ----------------------------------------------------------------------------------- */

static ds_status check_header(const ds_gaz_header *h, size_t size, ds_err *err)
{
	uint32_t unicode = DS_UCD_MAJOR << 16 | DS_UCD_MINOR << 8 | DS_UCD_UPDATE;

	if (memcmp(h->magic, DS_GAZ_MAGIC, sizeof h->magic) != 0)
		return ds_fail(err, DS_EFAIL, "no compiled list (wrong first bytes)");
	if (h->order != DS_GAZ_ORDER)
		return ds_fail(err, DS_EFAIL,
			       "compiled on a machine of another byte order; build it again from its "
			       "sources: dossier gazetteer build");
	if (h->format != DS_GAZ_FORMAT || h->fold != DS_FOLD_VERSION || h->unicode != unicode)
		return ds_fail(err, DS_EFAIL,
			       "compiled for another version (format %u, fold %u, Unicode %u.%u; this "
			       "is format %u, fold %d, Unicode %d.%d); build it again from its "
			       "sources: dossier gazetteer build",
			       (unsigned)h->format, (unsigned)h->fold, (unsigned)(h->unicode >> 16),
			       (unsigned)(h->unicode >> 8 & 255), DS_GAZ_FORMAT, DS_FOLD_VERSION,
			       DS_UCD_MAJOR, DS_UCD_MINOR);
	if (h->size != size)
		return ds_fail(err, DS_EFAIL, "compiled list is cut short");
	return DS_OK;
}

static ds_status check_sections(const ds_gaz_header *h, size_t size, ds_err *err)
{
	static const uint64_t least[DS_GAZ_SECTIONS] = {
		[DS_GAZ_STARTS] = 1, [DS_GAZ_LOWS] = 1, [DS_GAZ_PREFIXES] = 1, [DS_GAZ_BUCKETS] = 2,
		[DS_GAZ_WORDS] = 1};
	uint64_t words = h->n[DS_GAZ_WORDS];

	for (int i = 0; i < DS_GAZ_SECTIONS; i++) {
		if (h->at[i] < sizeof *h || h->at[i] > size || h->at[i] % 8 ||
		    h->n[i] > (size - h->at[i]) / item_size[i] || h->n[i] < least[i])
			return ds_fail(err, DS_EFAIL, "compiled list is damaged (section %d)", i);
	}
	if (h->entries >= DS_GAZ_NONE || h->n[DS_GAZ_BUCKETS] > UINT32_MAX ||
	    h->n[DS_GAZ_STARTS] > UINT32_MAX || h->n[DS_GAZ_LOWS] > UINT32_MAX ||
	    h->n[DS_GAZ_PREFIXES] > UINT32_MAX || h->n[DS_GAZ_RECORDS] > UINT32_MAX ||
	    h->n[DS_GAZ_MARKS] < h->entries * DS_GAZ_MARK + 3 ||
	    h->n[DS_GAZ_SAMPLES] < (h->entries + DS_GAZ_SAMPLE - 1) / DS_GAZ_SAMPLE)
		return ds_fail(err, DS_EFAIL, "compiled list is damaged (sizes)");
	if (words & (words - 1))
		return ds_fail(err, DS_EFAIL, "compiled list is damaged (words)");
	return DS_OK;
}

ds_status ds_gaz_init(ds_gazetteer *g, ds_str block, ds_err *err)
{
	const ds_gaz_header *h = (const void *)block.at;
	ds_status st;

	if (block.len < sizeof *h)
		return ds_fail(err, DS_EFAIL, ds_gazetteer_is(block) ? "compiled list is cut short"
								     : "no compiled list");
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
	g->starts = (const void *)(g->block + h->at[DS_GAZ_STARTS]);
	g->lows = (const void *)(g->block + h->at[DS_GAZ_LOWS]);
	g->prefixes = (const void *)(g->block + h->at[DS_GAZ_PREFIXES]);
	g->buckets = (const void *)(g->block + h->at[DS_GAZ_BUCKETS]);
	g->marks = g->block + h->at[DS_GAZ_MARKS];
	g->samples = (const void *)(g->block + h->at[DS_GAZ_SAMPLES]);
	g->records = g->block + h->at[DS_GAZ_RECORDS];
	g->kinds = (const void *)(g->block + h->at[DS_GAZ_KINDS]);
	g->strings = (const char *)(g->block + h->at[DS_GAZ_STRINGS]);
	g->words = (const void *)(g->block + h->at[DS_GAZ_WORDS]);
	g->segments = (const void *)(g->block + h->at[DS_GAZ_SEGMENTS]);
	g->n_buckets = (uint32_t)(h->n[DS_GAZ_BUCKETS] - 1);
	g->n_entries = (uint32_t)h->entries;
	g->map = (ds_str){NULL, 0};
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

bool ds_gazetteer_is(ds_str bytes)
{
	return bytes.len >= 8 && memcmp(bytes.at, DS_GAZ_MAGIC, 8) == 0;
}

ds_status ds_gazetteer_open_file(ds_gazetteer **out, const char *path, ds_err *err)
{
	ds_str map;
	ds_err why;
	ds_status st = ds_map_file(&map, path, err);

	if (st)
		return st;
	st = ds_gazetteer_open(out, map, &why);
	if (st) {
		ds_map_free(map);
		return ds_fail(err, st, "%s: %s", path, why.msg);
	}
	(*out)->map = map;
	return DS_OK;
}

void ds_gazetteer_close(ds_gazetteer *g)
{
	if (g)
		ds_map_free(g->map);
	free(g);
}

/* ---- what is in it ----------------------------------------------------------------------------- */

size_t ds_gazetteer_count(const ds_gazetteer *g)
{
	return g->n_entries;
}

void ds_gazetteer_info(ds_gaz_info *out, const ds_gazetteer *g)
{
	const ds_gaz_header *h = g->head;

	*out = (ds_gaz_info){.names = h->entries,
			     .bytes = h->size,
			     .sum = h->sum,
			     .record_bytes = h->n[DS_GAZ_RECORDS],
			     .format = h->format,
			     .fold = h->fold,
			     .unicode_major = h->unicode >> 16,
			     .unicode_minor = h->unicode >> 8 & 255,
			     .n_kinds = (size_t)h->n[DS_GAZ_KINDS],
			     .fuzzy = h->n[DS_GAZ_SEGMENTS] > 0};
	for (uint64_t i = 0; i < h->n[DS_GAZ_WORDS]; i++)
		out->words += g->words[i] != 0;
}

void ds_gazetteer_kind(const ds_gazetteer *g, size_t i, ds_str *list, ds_str *type, uint64_t *n)
{
	uint64_t size = g->head->n[DS_GAZ_STRINGS];
	const ds_gaz_kind *k = &g->kinds[i];

	*list = *type = (ds_str){"", 0};
	*n = 0;
	if (i >= g->head->n[DS_GAZ_KINDS] || k->list_at > size || k->list_len > size - k->list_at ||
	    k->type_at > size || k->type_len > size - k->type_at)
		return;
	*list = (ds_str){g->strings + k->list_at, k->list_len};
	*type = (ds_str){g->strings + k->type_at, k->type_len};
	*n = k->names;
}

/* ---- ordinary words ---------------------------------------------------------------------------- */

uint32_t ds_gaz_word_hash(ds_str word)
{
	uint32_t h = (uint32_t)(ds_gaz_hash(word) >> 32);

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
		ds_str off, on;
	} rules[] = {{{"s", 1}, {"", 0}},  {{"es", 2}, {"", 0}},  {{"ies", 3}, {"y", 1}}, {{"ed", 2}, {"", 0}},
		     {{"ed", 2}, {"e", 1}}, {{"ing", 3}, {"", 0}}, {{"ing", 3}, {"e", 1}}, {{"ly", 2}, {"", 0}}};
	char word[DS_GAZ_PIECE_MAX + 2];

	if (key.len == 0 || key.len > DS_GAZ_PIECE_MAX || g->head->n[DS_GAZ_WORDS] == 1)
		return false;
	if (has_word(g, key))
		return true;
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
		ds_str off = rules[i].off, on = rules[i].on;
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

/* ---- the check --------------------------------------------------------------------------------- */

static ds_status damaged(ds_err *err, const char *what, size_t i)
{
	return ds_fail(err, DS_EFAIL, "compiled list is damaged (%s %zu)", what, i);
}

uint64_t ds_gaz_head_sum(const ds_gaz_header *h, uint64_t sum)
{
	ds_gaz_header copy = *h;

	copy.sum = 0;
	return ds_hash((ds_str){(const char *)&copy, sizeof copy}, sum);
}

static uint64_t sum_of(const ds_gazetteer *g)
{
	uint64_t sum = DS_GAZ_SEED;
	size_t at = sizeof *g->head;

	while (at < g->size) {
		size_t n = g->size - at < DS_GAZ_SUM_PIECE ? g->size - at : DS_GAZ_SUM_PIECE;

		sum = ds_hash((ds_str){(const char *)g->block + at, n}, sum);
		at += n;
	}
	return ds_gaz_head_sum(g->head, sum);
}

/* Buckets partition the entries, and marks rise within each. */
static ds_status check_order(const ds_gazetteer *g, ds_err *err)
{
	if (g->buckets[0] != 0 || g->buckets[g->n_buckets] != g->n_entries)
		return damaged(err, "bucket", 0);
	for (uint32_t b = 0; b < g->n_buckets; b++) {
		uint32_t from = g->buckets[b], to = g->buckets[b + 1];

		if (from > to || to > g->n_entries)
			return damaged(err, "bucket", b);
		for (uint32_t i = from; i < to; i++) {
			uint64_t mark = ds_gaz_mark_at(g, i);

			if ((mark & 3) >= DS_GAZ_CASES ||
			    (i > from && mark < ds_gaz_mark_at(g, i - 1)))
				return damaged(err, "mark", i);
		}
	}
	return DS_OK;
}

static ds_status check_records(const ds_gazetteer *g, ds_err *err)
{
	for (uint32_t i = 0; i < g->n_entries; i++) {
		ds_gaz_record r, to;

		if (!ds_gaz_record_get(&r, g, i) || r.name.len == 0)
			return damaged(err, "entry", i);
		if (r.flags & DS_GAZ_REFERS &&
		    (!ds_gaz_record_get(&to, g, r.refers) || to.flags & DS_GAZ_REFERS))
			return damaged(err, "entry", i);
	}
	for (size_t i = 0; i < g->head->n[DS_GAZ_KINDS]; i++) {
		ds_str list, type;
		uint64_t n;

		ds_gazetteer_kind(g, i, &list, &type, &n);
		if (type.len == 0)
			return damaged(err, "kind", i);
	}
	for (size_t i = 0; i < g->head->n[DS_GAZ_SEGMENTS]; i++) {
		if (g->segments[i].entry >= g->n_entries ||
		    (i && g->segments[i].hash < g->segments[i - 1].hash))
			return damaged(err, "segment", i);
	}
	return DS_OK;
}

ds_status ds_gazetteer_check(const ds_gazetteer *g, ds_err *err)
{
	ds_status st;

	if (sum_of(g) != g->head->sum)
		return ds_fail(err, DS_EFAIL, "compiled list is damaged (checksum)");
	st = check_order(g, err);
	return st ? st : check_records(g, err);
}
