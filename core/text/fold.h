/*
 * The match key: one fold for search, lists and names.
 *
 * NFKC_Casefold-like: NFKD, full case fold, default ignorables and the Arabic stretch removed,
 * composed again at the end. In between:
 * - Marks (Mn, Me) are stripped after Latin, Greek, Arabic and Hebrew letters and after signs. In
 *   Cyrillic a mark that makes a letter of its own is kept (й, ї, ў, ќ); ё, ѐ, ѝ and stress marks
 *   lose theirs. They are never stripped where a mark is a vowel or a voicing (Indic scripts,
 *   Thai, Khmer, Tibetan, kana, ...).
 * - Letters without a decomposition are replaced: ı i, ə a (as names are written in English:
 *   Əliyev, Aliyev), ł l, ø o, ß ss, æ ae, œ oe, đ d, ð d, þ th, ħ h, ...
 * - Arabic script: Persian and Urdu letters by the Arabic ones, teh marbuta by heh, alef maksura by yeh.
 * - Indic scripts: the nukta goes; candrabindu and tippi are anusvara, and so is a Devanagari nasal
 *   with virama (हिन्दी, हिंदी); Malayalam chillus, Bengali khanda ta and Assamese ra are their letters.
 * - Quotes become ' or ", dashes -, every white space one blank, digits of the living scripts 0
 *   to 9.
 *
 * fold(fold(s)) == fold(s). DS_FOLD_VERSION is stored beside every key on disk (index, lists).
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TEXT_FOLD_H
#define DS_TEXT_FOLD_H

#include "base/buf.h"
#include "text/edits.h"

#define DS_FOLD_VERSION 2

/*
 * s is UTF-8 (ill-formed bytes fold to U+FFFD). A character that becomes one of equal length has
 * no entry in the map, which would say the same. The text is always a copy in mem. DS_ELIMIT,
 * DS_ENOMEM, DS_EINTR leave *out untouched.
 */
ds_status ds_fold(ds_mapped *out, ds_str s, ds_arena *mem, ds_err *err);

/* As ds_normal_cut: bytes of the longest start of s that folds by itself, whatever follows s. */
size_t ds_fold_cut(ds_str s);

/* The same without a map, appended to b: what tokens and lists use. Errors stick in b. */
void ds_fold_add(ds_buf *b, ds_str s);

#endif
