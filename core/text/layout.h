/*
 * Text in the columns of a terminal: one line of it, how wide its words are, broken into lines.
 *
 * Widths are those of ds_width: columns, by grapheme cluster. Blank means U+0020.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TEXT_LAYOUT_H
#define DS_TEXT_LAYOUT_H

#include "base/arena.h"
#include "base/buf.h"

/*
 * Appends s, any bytes, as one line that is safe to print: line ends and tabs are blanks, several blanks one, none at the ends;
 * the rest as ds_show. Errors stick in b.
 */
void ds_layout_line(ds_buf *b, ds_str s);

/* Width of the widest word (between blanks), or `most` if that is less. */
size_t ds_layout_word(ds_str s, size_t most);

/* Lines of a text, one after the other. Set s and width (1 or more), the rest zero. */
typedef struct ds_wrap {
	ds_str s;
	size_t width;
	size_t at;   /* of s: what comes next */
	bool begun;
} ds_wrap;

/*
 * The next line, broken at blanks, of which one is left between two words, and inside of words that are wider than a line;
 * an empty text is one empty line. False: there is none. It is in b, which is cleared, until the next call; errors stick in b.
 */
bool ds_wrap_next(ds_str *line, ds_wrap *w, ds_buf *b);

/* Bytes of the first clusters of s that fit into the columns; one cluster at least. */
size_t ds_layout_split(ds_str s, size_t width);

/* A cell of a table. The texts are of one line each, as ds_layout_line makes them. */
typedef struct ds_cell {
	ds_str text;
	ds_str title; /* in blocks, what stands before it: "Place: " */
	size_t width; /* its columns, 1 or more */
	size_t lines; /* 1 or more; when the text has more, the last one ends with U+2026, behind a whole word if there is one */
	bool right;   /* aligned to the right */
} ds_cell;

typedef struct ds_table {
	size_t gap;     /* blanks between two columns */
	size_t width;   /* of a line, in blocks */
	size_t most;    /* columns that a text may have, in blocks, to stand beside others */
	ds_str on, off; /* what is put around what is in bold: cells of a row, titles of a block; empty = nothing is */
} ds_table;

/*
 * Appends the lines of a row, its cells side by side, or as a block: "title: text" one behind the other, long ones on lines of
 * their own, empty ones not at all. Lines are ended by '\n', and have no blanks at their ends unless they are in bold.
 * DS_ENOMEM, DS_ELIMIT.
 */
ds_status ds_layout_row(ds_buf *b, const ds_cell *cells, size_t n, const ds_table *t, ds_arena *mem, ds_err *err);
ds_status ds_layout_block(ds_buf *b, const ds_cell *cells, size_t n, const ds_table *t, ds_arena *mem, ds_err *err);

#endif
