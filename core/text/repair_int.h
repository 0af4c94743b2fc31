/*
 * One pass of a repair step over a text; private to core/text.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TEXT_REPAIR_INT_H
#define DS_TEXT_REPAIR_INT_H

#include "text/out_int.h"
#include "text/repair.h"

/*
 * A step reads s from the start and calls ds_pass_edit for every change, in order; what it does not
 * mention is copied. Nothing is copied before the first change.
 */
typedef struct ds_pass {
	ds_str s;
	size_t done;  /* bytes of s that are in o, or need not be yet */
	size_t count; /* places */
	ds_edits map;
	ds_out o;
} ds_pass;

/* s[from, to) becomes n bytes; from >= the end of the edit before. Errors stick in o.status. */
void ds_pass_edit(ds_pass *p, size_t from, size_t to, const char *bytes, size_t n);

/* The same for a character. */
void ds_pass_cp(ds_pass *p, size_t from, size_t to, uint32_t cp);

/* The position of the next byte >= 0x7F or < 0x20 (other than tab, line feed) from `at`, or len. */
size_t ds_pass_plain(ds_str s, size_t at);

/* The steps that could change s; what is not in the set would not. */
unsigned ds_repair_suspects(ds_str s);

/* The byte at `at`, 0 behind the end. */
static inline unsigned char ds_repair_byte(ds_str s, size_t at)
{
	return at < s.len ? (unsigned char)s.at[at] : 0;
}

/* The windows-1252 character that a C1 control stands for, or 0. */
uint32_t ds_repair_c1(uint32_t cp);

void ds_step_surrogates(ds_pass *p);
void ds_step_entities(ds_pass *p);
void ds_step_mojibake(ds_pass *p);
void ds_step_latin1_c1(ds_pass *p);
void ds_step_controls(ds_pass *p);
void ds_step_bidi(ds_pass *p);
void ds_step_ligatures(ds_pass *p);
void ds_step_width(ds_pass *p);
void ds_step_hyphenation(ds_pass *p);
void ds_step_linebreaks(ds_pass *p);
void ds_step_quotes(ds_pass *p);

#endif
