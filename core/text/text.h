/*
 * Source bytes -> reading text, with the map back.
 *
 * Decoded (decode.h), ill-formed bytes replaced by U+FFFD and
 * counted, CR and CRLF to LF (form feed, vertical tab and NEL too), NFC, stray C0/C1 controls and
 * zero-width noise (U+200B, U+2060, U+FEFF, U+00AD, bidi embedding controls) removed; ZWJ and
 * ZWNJ are kept, since scripts and emoji need them. This is the text people see; every span at
 * every stage is a byte range of it.
 *
 * Reading is idempotent: reading the reading text changes nothing.
 *
 * Limit: DS_TEXT_MAX source bytes (offsets are 32 bit throughout the core), DS_ELIMIT beyond.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TEXT_TEXT_H
#define DS_TEXT_TEXT_H

#include "text/decode.h"

#define DS_TEXT_MAX ((size_t)1 << 30)

typedef struct ds_text {
	ds_str source; /* borrowed from the caller, who keeps it alive */
	ds_str read;   /* the reading text: UTF-8, NFC */
	ds_edits map;  /* source -> reading */
	ds_encoding encoding;
} ds_text;

typedef struct ds_text_opts {
	bool strict, detect; /* as in ds_decode_opts */
	ds_str charset;
	bool repair; /* the default steps of text/repair.h, between decoding and cleaning */
} ds_text_opts;

/*
 * opts NULL = UTF-8 or a byte order mark, nothing guessed. DS_EENCODING, DS_ELIMIT, DS_ENOMEM,
 * DS_EINTR leave *out untouched.
 */
ds_status ds_text_read(ds_text *out, ds_str source, const ds_text_opts *opts, ds_arena *mem,
		       ds_err *err);

#endif
