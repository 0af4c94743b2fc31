/*
 * The fold of one character as a number, and the rules behind it. See fold.h.
 *
 * Most characters fold by themselves to at most three bytes, whatever stands around them; a table of
 * these numbers, made at build time from the rules (core/text/build/mkfold.c), lets ds_fold_into do
 * with one look-up a character. Where the table is missing, while it is being made, the number is
 * worked out each time; nothing else differs.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TEXT_FOLD_INT_H
#define DS_TEXT_FOLD_INT_H

#include "text/out_int.h"

enum {
	DS_FOLD_BYTES = 0xFFFFFF,   /* what it folds to, the first byte lowest */
	DS_FOLD_LEN = 3 << 24,      /* how many bytes; 0 with START or SOLO: itself */
	DS_FOLD_START = 1 << 26,    /* joins nothing before it: a piece may begin here */
	DS_FOLD_STRIP = 1 << 27,    /* marks on it go (GONE marks, and those with MARK) */
	DS_FOLD_KEEP = 1 << 28,     /* one SOLO mark on it stays as it is; GONE marks go */
	DS_FOLD_MARK = 1 << 29,     /* goes behind STRIP */
	DS_FOLD_SOLO = 1 << 30,     /* stays behind KEEP if no other mark is there */
	DS_FOLD_GONE = DS_FOLD_MARK | DS_FOLD_KEEP /* a mark that goes behind both */
};
#define DS_FOLD_LONG (1u << 31) /* the piece needs the rules */
#define DS_FOLD_LEN_SHIFT 24

/* Blocks of 64 code points; the table is stage[DS_FOLD_STAGES], then blocks of 64 numbers. */
#define DS_FOLD_BLOCK 64
#define DS_FOLD_STAGES (0x110000 / DS_FOLD_BLOCK)

/* The number of cp by the rules. run is scratch. */
uint32_t ds_fold_number(uint32_t cp, ds_run *run);

/* Appends the fold of the piece s[from, to) to o by the rules. */
void ds_fold_piece(ds_out *o, ds_str s, size_t from, size_t to, ds_run *run);

#endif
