/*
 * Text functions of dossier.core: normal forms, fold, segmentation, width, hash.
 *
 * Positions are 1-based and inclusive, in bytes of the string that was given.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/bind_int.h"
#include "text/fold.h"
#include "text/normal.h"
#include "text/segment.h"
#include "text/show.h"
#include "text/text.h"
#include "text/token.h"

#include <sodium/crypto_generichash.h>
#include <sodium/crypto_hash_sha256.h>
#include <sodium/utils.h>

/* The form of s, which is UTF-8, into out; reading text is the caller's. */
static ds_status make_form(ds_str *out, ds_str s, int form, ds_scratch *tmp, ds_err *err)
{
	static const ds_form values[] = {DS_NFC, DS_NFD, DS_NFKC, DS_NFKD};
	ds_mapped m = {{NULL, 0}, {NULL, 0, 0}};
	ds_status st;

	if (form == 4) {
		ds_fold_add(&tmp->buf, s);
		*out = ds_buf_view(&tmp->buf);
		return ds_buf_status(&tmp->buf, err);
	}
	st = ds_normal(&m, s, values[form], &tmp->mem, err);
	*out = m.text;
	return st;
}

/* core.normalize(s, form) -> string | nil, err; form nfc nfd nfkc nfkd fold reading */
static int text_normalize(lua_State *L)
{
	static const char *const forms[] = {"nfc", "nfd", "nfkc", "nfkd", "fold", "reading", NULL};
	ds_str s = ds_bind_str(L, 1), out = {NULL, 0};
	int form = luaL_checkoption(L, 2, "nfc", forms);
	ds_scratch *tmp;
	ds_status st;
	ds_err err;

	lua_settop(L, 2);
	tmp = ds_bind_scratch_for(L, s);
	if (form == 5) {
		ds_text text;

		st = ds_text_read(&text, s, NULL, &tmp->mem, &err);
		if (!st)
			out = text.read;
	} else {
		st = make_form(&out, s, form, tmp, &err);
	}
	if (st)
		return ds_bind_fail(L, &err, NULL);
	ds_bind_push(L, out);
	ds_bind_scratch_done(L, 3);
	return 1;
}

static void set_integer(lua_State *L, const char *key, size_t n)
{
	lua_pushinteger(L, (lua_Integer)n);
	lua_setfield(L, -2, key);
}

void ds_bind_push_encoding(lua_State *L, const ds_encoding *from)
{
	ds_encoding e = *from; /* a push may run a finalizer that frees the document */

	lua_createtable(L, 0, 7);
	lua_pushstring(L, ds_charset_name(e.charset));
	lua_setfield(L, -2, "name");
	lua_pushstring(L, ds_how_name(e.how));
	lua_setfield(L, -2, "how");
	lua_pushboolean(L, e.bom);
	lua_setfield(L, -2, "bom");
	set_integer(L, "confidence", e.confidence);
	set_integer(L, "invalid", e.invalid);
	set_integer(L, "invalid_bytes", e.invalid_bytes);
	if (e.invalid)
		set_integer(L, "first", e.first_invalid + 1);
}

/*
 * core.decode(bytes [, {charset=, strict=}]) -> UTF-8, encoding | nil, err; the bytes of a file,
 * whose encoding is found out
 */
static int text_decode(lua_State *L)
{
	ds_str s = ds_bind_str(L, 1);
	ds_decode_opts opts = {.detect = true};
	ds_mapped out = {{NULL, 0}, {NULL, 0, 0}};
	ds_encoding encoding = {DS_CS_UTF8, DS_HOW_VALID, 100, false, 0, 0, 0};
	ds_scratch *tmp;
	ds_err err;
	int slot;

	ds_bind_opts(L, 2);
	lua_settop(L, 2);
	opts.charset = ds_bind_opt_str(L, 2, "charset");
	opts.strict = ds_bind_opt_bool(L, 2, "strict");
	tmp = ds_bind_scratch_for(L, s);
	slot = lua_gettop(L); /* behind the label, if there is one */
	if (ds_decode(&out, &encoding, s, &opts, &tmp->mem, &err))
		return ds_bind_fail(L, &err, NULL);
	ds_bind_push(L, out.text);
	ds_bind_scratch_done(L, slot);
	ds_bind_push_encoding(L, &encoding);
	return 2;
}

/* core.fold(s) -> string | nil, err */
static int text_fold(lua_State *L)
{
	ds_str s = ds_bind_str(L, 1);
	ds_scratch *tmp;
	ds_err err;

	lua_settop(L, 1);
	tmp = ds_bind_scratch_for(L, s);
	ds_fold_add(&tmp->buf, s);
	if (ds_buf_status(&tmp->buf, &err))
		return ds_bind_fail(L, &err, NULL);
	ds_bind_push(L, ds_buf_view(&tmp->buf));
	ds_bind_scratch_done(L, 2);
	return 1;
}

/* core.digest(s [, key]) -> BLAKE2b of 16 bytes (RFC 7693) in hex; with a key one that only its owner can make */
static int text_digest(lua_State *L)
{
	unsigned char sum[16], secret[crypto_generichash_KEYBYTES];
	char hex[2 * sizeof sum + 1];
	ds_str s = ds_bind_str(L, 1);
	bool keyed = !lua_isnoneornil(L, 2);
	int failed = 0;

	if (keyed) {
		/* a key of any length as one of the length that BLAKE2b takes */
		ds_str key = ds_bind_str(L, 2);

		failed = crypto_generichash(secret, sizeof secret, (const unsigned char *)key.at, key.len, NULL, 0);
	}
	failed |= crypto_generichash(sum, sizeof sum, (const unsigned char *)s.at, s.len, keyed ? secret : NULL,
				     keyed ? sizeof secret : 0);
	if (failed)
		return luaL_error(L, "BLAKE2b failed");
	sodium_bin2hex(hex, sizeof hex, sum, sizeof sum);
	lua_pushlstring(L, hex, sizeof hex - 1);
	return 1;
}

/* core.show(s) -> s with everything that a terminal would obey or hide made visible | nil, err */
static int text_show(lua_State *L)
{
	ds_str s = ds_bind_str(L, 1);
	ds_scratch *tmp;
	ds_err err;

	lua_settop(L, 1);
	tmp = ds_bind_scratch_for(L, s);
	ds_show(&tmp->buf, s);
	if (ds_buf_status(&tmp->buf, &err))
		return ds_bind_fail(L, &err, NULL);
	ds_bind_push(L, ds_buf_view(&tmp->buf));
	ds_bind_scratch_done(L, 2);
	return 1;
}

/* core.hidden(cp) -> whether core.show shows this code point as a sign */
static int text_hidden(lua_State *L)
{
	lua_Integer cp = luaL_checkinteger(L, 1);

	lua_pushboolean(L, cp >= 0 && cp <= UINT32_MAX && ds_show_hidden((uint32_t)cp));
	return 1;
}

/* core.width(s) -> columns */
static int text_width(lua_State *L)
{
	lua_pushinteger(L, (lua_Integer)ds_width(ds_bind_str(L, 1)));
	return 1;
}

/* Upvalues: the string, bytes done, which border. */
static int segment_next(lua_State *L)
{
	static size_t (*const next[])(ds_str, size_t) = {ds_grapheme_next, ds_word_next,
							 ds_sentence_next};
	size_t at = (size_t)lua_tointeger(L, lua_upvalueindex(2)), end;
	ds_str s;

	s.at = lua_tolstring(L, lua_upvalueindex(1), &s.len);
	if (at >= s.len)
		return 0;
	end = next[lua_tointeger(L, lua_upvalueindex(3))](s, at);
	lua_pushinteger(L, (lua_Integer)end);
	lua_replace(L, lua_upvalueindex(2));
	lua_pushinteger(L, (lua_Integer)at + 1);
	lua_pushinteger(L, (lua_Integer)end);
	ds_bind_push(L, ds_str_sub(s, at, end));
	return 3;
}

/* core.segment(s, "grapheme" | "word" | "sentence") -> iterator of from, to, piece (UAX #29) */
static int text_segment(lua_State *L)
{
	static const char *const what[] = {"grapheme", "word", "sentence", NULL};
	int which;

	ds_bind_str(L, 1);
	which = luaL_checkoption(L, 2, NULL, what);
	lua_settop(L, 1);
	lua_pushinteger(L, 0);
	lua_pushinteger(L, which);
	lua_pushcclosure(L, segment_next, 3);
	return 1;
}

/* Upvalues: the string, number of the next sentence, a string of ds_range. */
static int sentence_next(lua_State *L)
{
	size_t i = (size_t)lua_tointeger(L, lua_upvalueindex(2)), bytes;
	const char *ranges = lua_tolstring(L, lua_upvalueindex(3), &bytes);
	ds_range r;
	ds_str s;

	if (i >= bytes / sizeof r)
		return 0;
	memcpy(&r, ranges + i * sizeof r, sizeof r);
	s.at = lua_tolstring(L, lua_upvalueindex(1), &s.len);
	lua_pushinteger(L, (lua_Integer)i + 1);
	lua_replace(L, lua_upvalueindex(2));
	lua_pushinteger(L, (lua_Integer)r.start + 1);
	lua_pushinteger(L, (lua_Integer)r.end);
	ds_bind_push(L, ds_str_sub(s, r.start, r.end));
	return 3;
}

/* The sentences as ranges of the source, one after the other in tmp->buf. */
static ds_status find_sentences(ds_scratch *tmp, ds_str s, ds_err *err)
{
	ds_text text;
	ds_tokens tokens;
	ds_status st = ds_text_read(&text, s, NULL, &tmp->mem, err);

	if (st)
		return st;
	st = ds_tokenize(&tokens, text.read, NULL, &tmp->mem, err);
	if (st)
		return st;
	for (size_t i = 0; i < tokens.n_sentences; i++) {
		size_t start = ds_edits_start(&text.map, tokens.sentences[i].start);
		size_t end = ds_edits_end(&text.map, tokens.sentences[i].end);
		ds_range r;

		if (end > s.len || start >= end)
			continue;
		r = (ds_range){(uint32_t)start, (uint32_t)end};
		ds_buf_add(&tmp->buf, &r, sizeof r);
	}
	return ds_buf_status(&tmp->buf, err);
}

/* core.sentences(s) -> iterator of from, to, piece (the tailored analysis) | nil, err */
static int text_sentences(lua_State *L)
{
	ds_str s = ds_bind_str(L, 1);
	ds_scratch *tmp;
	ds_err err;

	lua_settop(L, 1);
	tmp = ds_bind_scratch_for(L, s);
	if (find_sentences(tmp, s, &err))
		return ds_bind_fail(L, &err, NULL);
	lua_pushvalue(L, 1);
	lua_pushinteger(L, 0);
	ds_bind_push(L, ds_buf_view(&tmp->buf));
	ds_bind_scratch_done(L, 2);
	lua_pushcclosure(L, sentence_next, 3);
	return 1;
}

/* core.hash(s) -> SHA-256 (FIPS 180-4) in hexadecimal */
static int text_hash(lua_State *L)
{
	static const char hex[] = "0123456789abcdef";
	ds_str s = ds_bind_str(L, 1);
	unsigned char sum[crypto_hash_sha256_BYTES];
	char out[2 * sizeof sum];

	crypto_hash_sha256(sum, (const unsigned char *)s.at, s.len);
	for (size_t i = 0; i < sizeof sum; i++) {
		out[2 * i] = hex[sum[i] >> 4];
		out[2 * i + 1] = hex[sum[i] & 15];
	}
	lua_pushlstring(L, out, sizeof out);
	return 1;
}

const luaL_Reg ds_bind_text_lib[] = {
	{"normalize", text_normalize}, {"decode", text_decode},     {"fold", text_fold},         {"width", text_width},
	{"segment", text_segment},     {"sentences", text_sentences}, {"hash", text_hash},
	{"digest", text_digest},
	{"show", text_show},           {"hidden", text_hidden},
	{"language", ds_bind_language},
	{NULL, NULL},
};
