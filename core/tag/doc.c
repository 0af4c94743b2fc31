/*
 * Documents: source bytes in, reading text, id and tokens out. See doc.h.
 *
 * The id is the first 16 hex digits of SHA-256 (FIPS 180-4, libsodium's) over uri, NUL, source
 * bytes, so that the same file under the same path has the same id everywhere.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/doc.h"

#include "tag/zones.h"
#include "text/language.h"
#include "text/utf8.h"

#include <sodium/crypto_hash_sha256.h>

static bool digits(ds_str s, size_t at, size_t n, unsigned *out)
{
	unsigned v = 0;

	for (size_t i = at; i < at + n; i++) {
		if (s.at[i] < '0' || s.at[i] > '9')
			return false;
		v = v * 10 + (unsigned)(s.at[i] - '0');
	}
	*out = v;
	return true;
}

bool ds_date_valid(ds_str date)
{
	static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	unsigned y, m, d;
	bool leap;

	if (date.len != 10 || date.at[4] != '-' || date.at[7] != '-' || !digits(date, 0, 4, &y) ||
	    !digits(date, 5, 2, &m) || !digits(date, 8, 2, &d))
		return false;
	if (y < 1 || m < 1 || m > 12 || d < 1)
		return false;
	leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
	return d <= days[m - 1] + (unsigned)(m == 2 && leap);
}

static ds_status make_id(ds_str *out, ds_str uri, ds_str bytes, ds_arena *mem, ds_err *err)
{
	static const char hex[] = "0123456789abcdef";
	unsigned char sum[crypto_hash_sha256_BYTES];
	char id[16];
	crypto_hash_sha256_state state;

	if (crypto_hash_sha256_init(&state) ||
	    crypto_hash_sha256_update(&state, (const unsigned char *)uri.at, uri.len) ||
	    crypto_hash_sha256_update(&state, (const unsigned char *)"", 1) ||
	    crypto_hash_sha256_update(&state, (const unsigned char *)bytes.at, bytes.len) ||
	    crypto_hash_sha256_final(&state, sum))
		return ds_fail(err, DS_EFAIL, "no SHA-256");
	for (size_t i = 0; i < sizeof id; i++)
		id[i] = hex[sum[i / 2] >> (i % 2 ? 0 : 4) & 15];
	return ds_arena_copy(out, (ds_str){id, sizeof id}, mem, err);
}

static ds_status copy_meta(ds_doc *doc, const ds_meta *from, ds_err *err)
{
	const ds_str *src[] = {&from->uri, &from->id, &from->title, &from->date,
			       &from->lang, &from->publisher, &from->meta};
	ds_str *dst[] = {&doc->meta.uri, &doc->meta.id, &doc->meta.title, &doc->meta.date,
			 &doc->meta.lang, &doc->meta.publisher, &doc->meta.meta};
	ds_status st = DS_OK;

	for (size_t i = 0; !st && i < sizeof src / sizeof *src; i++)
		st = ds_arena_copy(dst[i], *src[i], &doc->mem, err);
	return st;
}

/* Source borders as borders of the reading text; what reading removed altogether is left out. */
static ds_status map_ranges(ds_range **out, size_t *n_out, const ds_range *from, ds_doc *doc,
			    ds_err *err)
{
	size_t n = *n_out, kept = 0;
	uint32_t last = 0;
	ds_range *v = ds_arena_get(&doc->mem, n, sizeof *v);

	if (!v)
		return ds_arena_fail(&doc->mem, err);
	for (size_t i = 0; i < n; i++) {
		size_t start, end;

		if (from[i].start >= from[i].end || from[i].end > doc->text.source.len ||
		    (i > 0 && from[i].start < from[i - 1].end))
			return ds_fail(err, DS_EFAIL,
				       "preset border %zu is out of order or outside the text",
				       i + 1);
		start = ds_edits_to_start(&doc->text.map, from[i].start);
		end = ds_edits_to_end(&doc->text.map, from[i].end);
		if (end > doc->text.read.len)
			end = doc->text.read.len;
		if (start < last)
			start = last;
		if (start >= end)
			continue;
		last = (uint32_t)end;
		v[kept++] = (ds_range){(uint32_t)start, (uint32_t)end};
	}
	*out = v;
	*n_out = kept;
	return DS_OK;
}

static ds_status preset_tokens(ds_doc *doc, const ds_borders *preset, ds_err *err)
{
	ds_borders mapped = *preset;
	ds_range *v = NULL;
	ds_status st = map_ranges(&v, &mapped.n_tokens, preset->tokens, doc, err);

	if (st)
		return st;
	mapped.tokens = v;
	if (preset->sentences) {
		st = map_ranges(&v, &mapped.n_sentences, preset->sentences, doc, err);
		if (st)
			return st;
		mapped.sentences = v;
	}
	st = ds_tokenize(&doc->tokens, doc->text.read, &mapped, &doc->mem, err);
	doc->has_tokens = doc->preset = !st;
	return st;
}

/* A source that names no language is given the one that its text is in, if that is clear enough. */
static void guess_language(ds_doc *doc)
{
	ds_language is;

	ds_language_guess(&is, doc->text.read);
	if (is.confidence >= DS_LANGUAGE_SURE && is.letters >= DS_LANGUAGE_LETTERS)
		doc->meta.lang = ds_str_of(is.code);
}

static ds_status fill(ds_doc *doc, const ds_doc_source *from, ds_err *err)
{
	ds_text_opts opts = {.strict = from->strict, .detect = from->detect,
			     .charset = from->charset, .repair = from->repair};
	ds_str source;
	ds_status st = copy_meta(doc, &from->meta, err);

	if (st)
		return st;
	st = ds_arena_copy(&source, from->bytes, &doc->mem, err);
	if (st)
		return st;
	if (doc->meta.id.len == 0) {
		st = make_id(&doc->meta.id, doc->meta.uri, source, &doc->mem, err);
		if (st)
			return st;
	}
	st = ds_text_read(&doc->text, source, &opts, &doc->mem, err);
	if (!st && doc->meta.lang.len == 0)
		guess_language(doc);
	if (!st && from->preset)
		st = preset_tokens(doc, from->preset, err);
	return st ? st : ds_dateline_date(doc, err);
}

ds_status ds_doc_init(ds_doc *doc, const ds_doc_source *from, const ds_alloc *alloc, size_t cap,
		      ds_err *err)
{
	ds_status st;

	memset(doc, 0, sizeof *doc);
	if (from->bytes.len > DS_TEXT_MAX) {
		ds_arena_init(&doc->mem, alloc, cap);
		return ds_fail(err, DS_ELIMIT, "longer than %zu bytes", DS_TEXT_MAX);
	}
	if (cap == 0) {
		size_t times = ds_utf8_valid(from->bytes) == from->bytes.len ? 96 : 112;

		cap = SIZE_MAX;
		if (from->bytes.len <= (SIZE_MAX - DS_ARENA_CAP) / 112)
			cap = DS_ARENA_CAP + from->bytes.len * times;
	}
	ds_arena_init(&doc->mem, alloc, cap);
	st = fill(doc, from, err);
	if (st)
		ds_doc_free(doc);
	return st;
}

void ds_doc_free(ds_doc *doc)
{
	ds_arena mem;

	if (!doc)
		return;
	mem = doc->mem;
	ds_arena_free(&mem);
	memset(doc, 0, sizeof *doc);
	/* an arena without memory, so that freeing twice is harmless */
	doc->mem = mem;
}

ds_status ds_doc_tokens(ds_doc *doc, ds_err *err)
{
	ds_status st;

	if (doc->has_tokens)
		return DS_OK;
	st = ds_tokenize(&doc->tokens, doc->text.read, NULL, &doc->mem, err);
	doc->has_tokens = !st;
	return st;
}
