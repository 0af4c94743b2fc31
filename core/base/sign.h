/*
 * Signatures in the files of minisign: Ed25519 over the bytes or over their BLAKE2b-512 hash.
 *
 * https://jedisct1.github.io/minisign/ ("Signature format", "Public key format"). The trusted comment is
 * under a signature of its own, which is always checked, too.
 *
 * Left out: making signatures (the minisign program does that), secret keys.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_BASE_SIGN_H
#define DS_BASE_SIGN_H

#include "base/status.h"
#include "base/str.h"

typedef struct ds_sign_key {
	unsigned char id[8];
	unsigned char key[32];
} ds_sign_key;

typedef struct ds_signature {
	bool hashed; /* of the BLAKE2b-512 hash */
	unsigned char id[8];
	unsigned char bytes[64];
	unsigned char whole[64]; /* over bytes and the comment */
	ds_str comment;          /* the trusted one; borrowed from the text */
} ds_signature;

/* The text of a .pub file, or its second line alone. DS_ESYNTAX says what is wrong. */
ds_status ds_sign_key_read(ds_sign_key *out, ds_str text, ds_err *err);

/* The text of a .minisig file, which out->comment borrows. DS_ESYNTAX says what is wrong. */
ds_status ds_sign_read(ds_signature *out, ds_str text, ds_err *err);

/* DS_OK when the key's owner signed these very bytes, and the comment; else DS_EFAIL. */
ds_status ds_sign_check(const ds_signature *s, const ds_sign_key *key, ds_str data, ds_err *err);

/* "E7620F1842B4E81F", as minisign writes the number of a key. */
void ds_sign_id(char out[17], const unsigned char id[8]);

#endif
