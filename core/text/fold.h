/*
 * The match key: one fold for search, lists and names.
 *
 * NFKC_Casefold-like (NFKD, full case fold, default ignorables removed), then combining marks stripped
 * (Mn in Latin, Greek, Cyrillic, Arabic, Hebrew; never in scripts where a mark is a vowel sign that tells
 * words apart, such as Indic scripts, Thai, Lao, Khmer, Myanmar, Tibetan; kana voicing marks are kept), then
 * letters without a decomposition folded (dotless i, schwa, l with stroke, o with stroke, sharp s, ae, d with
 * stroke, eth, thorn, ...), quotes, dashes and blanks unified. Never shown; always mapped back.
 *
 * fold(fold(s)) == fold(s). DS_FOLD_VERSION is stored beside every key on disk (index, lists).
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TEXT_FOLD_H
#define DS_TEXT_FOLD_H

#include "base/buf.h"
#include "text/edits.h"

#define DS_FOLD_VERSION 1

/* s is UTF-8 (ill-formed bytes fold to U+FFFD). *out is untouched on failure. */
ds_status ds_fold(ds_mapped *out, ds_str s, ds_arena *mem, ds_err *err);

/* The same without a map, appended to b: what tokens and lists use. Errors stick in b. */
void ds_fold_add(ds_buf *b, ds_str s);

#endif
