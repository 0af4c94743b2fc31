/*
 * Signatures in the files of minisign. See sign.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "base/sign.h"

#include <sodium/crypto_generichash_blake2b.h>
#include <sodium/crypto_sign_ed25519.h>
#include <sodium/utils.h>

#define COMMENT_MAX 8192

/* The next line of *text, without its end; *text goes on behind it. */
static ds_str next_line(ds_str *text)
{
	const char *end = text->len ? memchr(text->at, '\n', text->len) : NULL;
	size_t n = end ? (size_t)(end - text->at) : text->len;
	ds_str line = ds_str_sub(*text, 0, n);

	*text = ds_str_sub(*text, end ? n + 1 : n, text->len);
	if (line.len && line.at[line.len - 1] == '\r')
		line.len--;
	return line;
}

static bool begins(ds_str s, ds_str with)
{
	return s.len >= with.len && memcmp(s.at, with.at, with.len) == 0;
}

/* Exactly n bytes in base 64. */
static bool decode(unsigned char *out, size_t n, ds_str line)
{
	size_t got = 0;
	const char *end = NULL;

	if (line.len == 0 ||
	    sodium_base642bin(out, n, line.at, line.len, NULL, &got, &end, sodium_base64_VARIANT_ORIGINAL))
		return false;
	return got == n && end == line.at + line.len;
}

ds_status ds_sign_key_read(ds_sign_key *out, ds_str text, ds_err *err)
{
	unsigned char raw[2 + sizeof out->id + sizeof out->key];
	ds_str line = next_line(&text);

	if (begins(line, DS_STR("untrusted comment:")))
		line = next_line(&text);
	if (!decode(raw, sizeof raw, line))
		return ds_fail(err, DS_ESYNTAX, "is no public key of minisign (56 letters in base 64)");
	if (memcmp(raw, "Ed", 2) != 0)
		return ds_fail(err, DS_ESYNTAX, "is a key of a kind that is not known (only Ed25519 is)");
	memcpy(out->id, raw + 2, sizeof out->id);
	memcpy(out->key, raw + 2 + sizeof out->id, sizeof out->key);
	return DS_OK;
}

ds_status ds_sign_read(ds_signature *out, ds_str text, ds_err *err)
{
	unsigned char raw[2 + sizeof out->id + sizeof out->bytes];
	ds_signature s = {0};
	ds_str line = next_line(&text);

	if (!begins(line, DS_STR("untrusted comment:")))
		return ds_fail(err, DS_ESYNTAX, "line 1: expected 'untrusted comment:'; this is no signature of minisign");
	if (!decode(raw, sizeof raw, next_line(&text)))
		return ds_fail(err, DS_ESYNTAX, "line 2: expected a signature, 100 letters in base 64");
	if (raw[0] != 'E' || (raw[1] != 'D' && raw[1] != 'd'))
		return ds_fail(err, DS_ESYNTAX, "line 2: a signature of a kind that is not known (only Ed25519 is)");
	s.hashed = raw[1] == 'D';
	memcpy(s.id, raw + 2, sizeof s.id);
	memcpy(s.bytes, raw + 2 + sizeof s.id, sizeof s.bytes);
	line = next_line(&text);
	if (!begins(line, DS_STR("trusted comment: ")))
		return ds_fail(err, DS_ESYNTAX, "line 3: expected 'trusted comment: '");
	s.comment = ds_str_sub(line, sizeof "trusted comment: " - 1, line.len);
	if (s.comment.len > COMMENT_MAX)
		return ds_fail(err, DS_ESYNTAX, "line 3: a comment of more than %d bytes", COMMENT_MAX);
	if (!decode(s.whole, sizeof s.whole, next_line(&text)))
		return ds_fail(err, DS_ESYNTAX, "line 4: expected the comment's signature, 88 letters in base 64");
	*out = s;
	return DS_OK;
}

static bool signed_by(const unsigned char sig[64], ds_str data, const ds_sign_key *key)
{
	return crypto_sign_ed25519_verify_detached(sig, (const unsigned char *)data.at, data.len, key->key) == 0;
}

ds_status ds_sign_check(const ds_signature *s, const ds_sign_key *key, ds_str data, ds_err *err)
{
	unsigned char hash[crypto_generichash_blake2b_BYTES_MAX];
	char with_comment[sizeof s->bytes + COMMENT_MAX];
	ds_str of = data;

	if (memcmp(s->id, key->id, sizeof s->id) != 0)
		return ds_fail(err, DS_EFAIL, "was signed with another key");
	if (s->hashed) {
		if (crypto_generichash_blake2b(hash, sizeof hash, (const unsigned char *)data.at, data.len, NULL, 0))
			return ds_fail(err, DS_EFAIL, "no hash could be made");
		of = (ds_str){(const char *)hash, sizeof hash};
	}
	if (!signed_by(s->bytes, of, key))
		return ds_fail(err, DS_EFAIL, "the signature is wrong: what was signed is not what is here");
	memcpy(with_comment, s->bytes, sizeof s->bytes);
	if (s->comment.len)
		memcpy(with_comment + sizeof s->bytes, s->comment.at, s->comment.len);
	if (!signed_by(s->whole, (ds_str){with_comment, sizeof s->bytes + s->comment.len}, key))
		return ds_fail(err, DS_EFAIL, "the signature of the comment is wrong");
	return DS_OK;
}

void ds_sign_id(char out[17], const unsigned char id[8])
{
	static const char hex[] = "0123456789ABCDEF";

	for (size_t i = 0; i < 8; i++) {
		out[2 * i] = hex[id[7 - i] >> 4];
		out[2 * i + 1] = hex[id[7 - i] & 15];
	}
	out[16] = '\0';
}
