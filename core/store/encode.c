/*
 * Compact encodings: edit maps, preset borders, values. No SQLite here, since the extension uses it
 * too.
 *
 * Numbers in blobs are LEB128 (seven bits a byte, low bits first). A blob read from a file is
 * hostile: every number is checked against the text before it is used.
 *
 * SPDX-License-Identifier: MIT
 */
#include "store/store_int.h"


void ds_store_varint(ds_buf *b, uint64_t v)
{
	while (v >= 0x80) {
		ds_buf_char(b, (char)(unsigned char)(v | 0x80));
		v >>= 7;
	}
	ds_buf_char(b, (char)v);
}

bool ds_store_varint_next(uint32_t *out, ds_str blob, size_t *at)
{
	uint64_t v = 0;

	for (unsigned shift = 0; shift < 35 && *at < blob.len; shift += 7) {
		unsigned char c = (unsigned char)blob.at[(*at)++];

		v |= (uint64_t)(c & 0x7F) << shift;
		if (!(c & 0x80)) {
			*out = (uint32_t)v;
			return v <= UINT32_MAX;
		}
	}
	return false;
}

int64_t ds_store_encoding_pack(const ds_encoding *e)
{
	unsigned charset = (unsigned)e->charset, guess = e->confidence < 100 ? e->confidence : 0;

	return (int64_t)((charset & 3) | (unsigned)e->bom << 2 | charset >> 2 << 3 |
			 (unsigned)e->how << 9 | guess << 12);
}

bool ds_store_encoding_unpack(ds_encoding *out, int64_t code)
{
	unsigned n = (unsigned)code, charset = (n & 3) | (n >> 3 & 63) << 2, guess = n >> 12;
	unsigned how = n >> 9 & 7;

	if (code < 0 || code >= (int64_t)101 << 12 || charset >= DS_CS_COUNT || how >= DS_HOW_COUNT)
		return false;
	*out = (ds_encoding){.charset = (ds_charset)charset,
			     .how = how == DS_HOW_VALID && (n & 4) ? DS_HOW_BOM : (ds_how)how,
			     .confidence = guess ? guess : 100, .bom = (n & 4) != 0};
	return true;
}

/* Per edit: bytes unchanged before it, bytes replaced, bytes put there, the replaced bytes. */
void ds_store_edits_pack(ds_buf *b, const ds_text *text)
{
	uint32_t at = 0;

	for (size_t i = 0; i < text->map.n; i++) {
		const ds_edit *e = &text->map.v[i];

		ds_store_varint(b, e->from_at - at);
		ds_store_varint(b, e->from_len);
		ds_store_varint(b, e->to_len);
		ds_buf_add(b, text->source.at + e->from_at, e->from_len);
		at = e->from_at + e->from_len;
	}
}

/*
 * How many edits the blob holds and how long the source was; false when it does not fit the text.
 */
static bool measure_edits(size_t *n, size_t *source_len, ds_str blob, size_t text_len)
{
	size_t at = 0, from = 0, to = 0, count = 0;

	while (at < blob.len) {
		uint32_t gap, from_len, to_len;

		if (!ds_store_varint_next(&gap, blob, &at) ||
		    !ds_store_varint_next(&from_len, blob, &at) ||
		    !ds_store_varint_next(&to_len, blob, &at) || from_len > blob.len - at)
			return false;
		at += from_len;
		if (gap > text_len - to || to_len > text_len - to - gap)
			return false;
		to += (size_t)gap + to_len;
		from += (size_t)gap + from_len;
		if (from > UINT32_MAX)
			return false;
		count++;
	}
	*n = count;
	*source_len = from + (text_len - to);
	return *source_len <= UINT32_MAX;
}

ds_status ds_store_edits_unpack(ds_text *text, ds_str blob, ds_arena *mem, ds_err *err)
{
	size_t n, len, at = 0, from = 0, to = 0;
	ds_edit *v;
	char *source;

	if (!measure_edits(&n, &len, blob, text->read.len))
		return ds_fail(err, DS_EFAIL, "its edit map is damaged");
	v = ds_arena_get(mem, n, sizeof *v);
	source = ds_arena_get(mem, len + 1, 1);
	if (!v || !source)
		return ds_arena_fail(mem, err);
	for (size_t i = 0; i < n; i++) {
		uint32_t gap = 0, from_len = 0, to_len = 0;

		ds_store_varint_next(&gap, blob, &at);
		ds_store_varint_next(&from_len, blob, &at);
		ds_store_varint_next(&to_len, blob, &at);
		if (gap)
			memcpy(source + from, text->read.at + to, gap);
		from += gap;
		to += gap;
		v[i] = (ds_edit){(uint32_t)from, from_len, (uint32_t)to, to_len};
		if (from_len)
			memcpy(source + from, blob.at + at, from_len);
		at += from_len;
		from += from_len;
		to += to_len;
	}
	if (text->read.len > to)
		memcpy(source + from, text->read.at + to, text->read.len - to);
	source[len] = '\0';
	text->source = (ds_str){source, len};
	text->map = (ds_edits){v, n, n};
	return DS_OK;
}

static void pack_range(ds_buf *b, uint32_t *last, uint32_t start, uint32_t end)
{
	ds_store_varint(b, start - *last);
	ds_store_varint(b, end - start);
	*last = end;
}

void ds_store_borders_pack(ds_buf *b, const ds_tokens *tokens)
{
	uint32_t last = 0;

	ds_store_varint(b, tokens->n);
	for (size_t i = 0; i < tokens->n; i++)
		pack_range(b, &last, tokens->v[i].start, tokens->v[i].end);
	ds_store_varint(b, tokens->n_sentences);
	last = 0;
	for (size_t i = 0; i < tokens->n_sentences; i++)
		pack_range(b, &last, tokens->sentences[i].start, tokens->sentences[i].end);
}

static ds_status unpack_ranges(const ds_range **out, size_t *n_out, ds_str blob, size_t *at,
			       size_t text_len, ds_arena *mem, ds_err *err)
{
	uint32_t n, gap, len;
	size_t last = 0;
	ds_range *v;

	/*
	 * a range takes two bytes of the blob or more, so a count can not ask for more memory than
	 * that
	 */
	if (!ds_store_varint_next(&n, blob, at) || n > (blob.len - *at) / 2)
		return ds_fail(err, DS_EFAIL, "its borders are damaged");
	v = ds_arena_get(mem, n, sizeof *v);
	if (!v)
		return ds_arena_fail(mem, err);
	for (uint32_t i = 0; i < n; i++) {
		if (!ds_store_varint_next(&gap, blob, at) ||
		    !ds_store_varint_next(&len, blob, at) || gap > text_len - last ||
		    len > text_len - last - gap)
			return ds_fail(err, DS_EFAIL, "its borders are damaged");
		v[i] = (ds_range){(uint32_t)(last + gap), (uint32_t)(last + gap + len)};
		last += (size_t)gap + len;
	}
	*out = v;
	*n_out = n;
	return DS_OK;
}

ds_status ds_store_borders_unpack(ds_borders *out, ds_str blob, size_t text_len, ds_arena *mem,
				  ds_err *err)
{
	ds_borders b = {NULL, 0, NULL, 0};
	size_t at = 0;
	ds_status st = unpack_ranges(&b.tokens, &b.n_tokens, blob, &at, text_len, mem, err);

	if (!st)
		st = unpack_ranges(&b.sentences, &b.n_sentences, blob, &at, text_len, mem, err);
	if (st)
		return st;
	if (at != blob.len)
		return ds_fail(err, DS_EFAIL, "its borders are damaged");
	*out = b;
	return DS_OK;
}
