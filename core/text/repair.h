/*
 * Repair of damaged text, each kind of damage a named step.
 *
 * A step changes what is damaged and nothing else: right text comes out as it went in, byte for
 * byte. Steps run in the order of DS_REPAIR_LIST, over and over until none finds anything, so that
 * damage under damage is found; so repairing what was repaired changes nothing (the rounds are
 * bounded; only text made for it reaches the bound).
 *
 * Linear in the text. Offsets are bytes.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TEXT_REPAIR_H
#define DS_TEXT_REPAIR_H

#include "text/edits.h"

/* name, "name", on by default, what it does */
#define DS_REPAIR_LIST(X)                                                                          \
	X(SURROGATES, "surrogates", 1, "\\ud83d\\ude00 written out becomes the character")         \
	X(ENTITIES, "entities", 1, "HTML entities in text without markup")                         \
	X(MOJIBAKE, "mojibake", 1, "UTF-8 that was read as another charset")                       \
	X(LATIN1_C1, "latin1-c1", 1, "C1 controls that are windows-1252 characters")               \
	X(CONTROLS, "controls", 1, "terminal sequences and stray controls")                        \
	X(BIDI, "bidi", 1, "bidi controls without their other half")                               \
	X(LIGATURES, "ligatures", 1, "Latin ligatures as their letters")                           \
	X(WIDTH, "width", 1, "full-width Latin and half-width kana in their usual width")          \
	X(HYPHENATION, "hyphenation", 1, "words parted at a line end")                             \
	X(LINEBREAKS, "linebreaks", 0, "every line end as a line feed")                            \
	X(QUOTES, "quotes", 0, "curly quotes as straight ones")

typedef enum ds_repair_step {
#define DS_REPAIR_ENUM(id, name, on, text) DS_REPAIR_##id,
	DS_REPAIR_LIST(DS_REPAIR_ENUM)
#undef DS_REPAIR_ENUM
	DS_REPAIR_STEPS
} ds_repair_step;

#define DS_REPAIR_BIT(step) (1u << (step))

typedef struct ds_repair_opts {
	unsigned steps; /* set of DS_REPAIR_BIT */
} ds_repair_opts;

/* What one step did. */
typedef struct ds_repair_note {
	ds_repair_step step;
	size_t count;         /* places changed */
	ds_str before, after; /* the first place, with the word around it */
} ds_repair_note;

/* The steps that changed something, in the order in which they first did. */
typedef struct ds_repair_plan {
	ds_repair_note v[DS_REPAIR_STEPS];
	size_t n;
} ds_repair_plan;

/* The steps that are on by default. */
unsigned ds_repair_defaults(void);

/* "mojibake"; static, NULL for a number that is no step. */
const char *ds_repair_name(ds_repair_step step);
const char *ds_repair_about(ds_repair_step step);

/*
 * s is well-formed UTF-8. out: the repaired text (s itself, borrowed, when nothing was wrong) and
 * the map from s to it; what is new lives in mem, as the plan's examples do. opts NULL = the
 * default steps. DS_ELIMIT, DS_ENOMEM, DS_EINTR leave *out and *plan untouched.
 */
ds_status ds_repair(ds_mapped *out, ds_repair_plan *plan, ds_str s, const ds_repair_opts *opts,
		    ds_arena *mem, ds_err *err);

#endif
