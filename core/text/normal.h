/*
 * Normalisation forms (UAX #15, Unicode 15.0) with edit maps.
 *
 * Results are those of 15.0.0 whatever utf8proc is installed: a code point not assigned in 15.0.0
 * is left as it is. Linear in the input: runs of combining marks are ordered by a stable counting
 * sort, since utf8proc's own canonical ordering is quadratic. Input is UTF-8; ill-formed bytes
 * come out as U+FFFD.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TEXT_NORMAL_H
#define DS_TEXT_NORMAL_H

#include "text/edits.h"

typedef enum ds_form { DS_NFC, DS_NFD, DS_NFKC, DS_NFKD } ds_form;

/* True when s is certainly in the form (quick check "yes"); false when it must be looked at. */
bool ds_normal_quick(ds_str s, ds_form form);

/* On DS_ELIMIT (arena cap), DS_ENOMEM *out is untouched. The text may be s itself (borrowed). */
ds_status ds_normal(ds_mapped *out, ds_str s, ds_form form, ds_arena *mem, ds_err *err);

/*
 * For text that comes in chunks: bytes of the longest start of s that can be normalised by itself,
 * whatever follows s: the form of the whole is its form and then that of the rest. 0 when there is no
 * such place. Never cuts a sequence. Looks back from the end only as far as it has to.
 */
size_t ds_normal_cut(ds_str s, ds_form form);

#endif
