/*
 * The name key: one key under which the spellings of a name meet, across scripts and schools of
 * transliteration (Шмид, Schmid; Ağcabədi, Aghjabadi; Suleymani, Soleimani).
 *
 * For finding candidates, never for showing: different names share a key now and then. The rules,
 * each with its reason, are in namekey.c and in docs/names-across-scripts.md, with figures.
 *
 * A key is lower-case ASCII for all scripts that romanize.h knows, with one blank between words;
 * other scripts stay as the fold leaves them. namekey(namekey(s)) == namekey(s). Linear in s.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TEXT_NAMEKEY_H
#define DS_TEXT_NAMEKEY_H

#include "base/buf.h"

/* Stored beside keys on disk: keys of two versions do not compare. */
#define DS_NAMEKEY_VERSION 1

typedef struct ds_namekey_opts {
	ds_str lang; /* as in ds_romanize_opts */
	/*
	 * Leaves out vowels (a first one is a) and tells b and v, p and f not apart, so that names
	 * in Hebrew and Arabic letters, which are written without vowels, meet others. Coarse.
	 */
	bool consonants;
} ds_namekey_opts;

/* Appends the key of s to b; opts NULL = defaults. Errors stick in b. */
void ds_namekey_add(ds_buf *b, ds_str s, const ds_namekey_opts *opts);

#endif
