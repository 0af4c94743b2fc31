/*
 * Edit maps: which bytes of a derived text come from which bytes of the text it was made from.
 *
 * A map is the list of the places where the two differ, in order; between them bytes correspond
 * one to one. Inside an edit there is no finer correspondence: a position there maps to the
 * edit's start (as a start) or its end (as an end), so a mapped span never loses a byte that it
 * covered. What was deleted at a span's border stays outside of the span; an empty span is mapped
 * with ds_edits_start for both its ends.
 *
 * Names: `from` is the earlier text (source bytes), `to` the derived one (reading text, match key).
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TEXT_EDITS_H
#define DS_TEXT_EDITS_H

#include "base/arena.h"

typedef struct ds_edit {
	uint32_t from_at, from_len; /* bytes replaced */
	uint32_t to_at, to_len;     /* bytes put there; equal lengths are allowed */
} ds_edit;

typedef struct ds_edits {
	ds_edit *v;
	size_t n, cap;
} ds_edits;

/* A derived text with its map back. Lives in the arena it was made in. */
typedef struct ds_mapped {
	ds_str text;
	ds_edits map;
} ds_mapped;

/*
 * Appends an edit; calls come in order of position. An edit that touches the one before is joined
 * with it when `join` is set (a run of changed characters), so the map stays small.
 */
ds_status ds_edits_add(ds_edits *map, ds_edit e, bool join, ds_arena *mem, ds_err *err);

/*
 * Position in the derived text -> position in the earlier text, for a span's start and its (open)
 * end.
 */
size_t ds_edits_start(const ds_edits *map, size_t to_at);
size_t ds_edits_end(const ds_edits *map, size_t to_at);

/* The other way: position in the earlier text -> position in the derived text. */
size_t ds_edits_to_start(const ds_edits *map, size_t from_at);
size_t ds_edits_to_end(const ds_edits *map, size_t from_at);

/* a: text0 -> text1, b: text1 -> text2; *out: text0 -> text2. Linear in both. */
ds_status ds_edits_compose(ds_edits *out, const ds_edits *a, const ds_edits *b, ds_arena *mem,
			   ds_err *err);

#endif
