/*
 * Source bytes -> reading text, with the map back.
 *
 * Decoded (UTF-8, with or without BOM; UTF-16 with BOM), ill-formed bytes replaced by U+FFFD and
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

#include "text/edits.h"

#define DS_TEXT_MAX ((size_t)1 << 30)

typedef enum ds_encoding { DS_ENC_UTF8, DS_ENC_UTF16LE, DS_ENC_UTF16BE } ds_encoding;

typedef struct ds_text {
	ds_str source;   /* borrowed from the caller, who keeps it alive */
	ds_str read;     /* the reading text: UTF-8, NFC */
	ds_edits map;    /* source -> reading */
	size_t invalid;  /* ill-formed sequences replaced */
	ds_encoding encoding;
	bool bom;
} ds_text;

typedef struct ds_text_opts {
	bool strict; /* ill-formed input is DS_EENCODING naming the byte offset */
	bool repair; /* the default steps of text/repair.h, between decoding and cleaning */
} ds_text_opts;

/* opts NULL = defaults. DS_EENCODING, DS_ELIMIT, DS_ENOMEM leave *out untouched. */
ds_status ds_text_read(ds_text *out, ds_str source, const ds_text_opts *opts, ds_arena *mem,
		       ds_err *err);

#endif
