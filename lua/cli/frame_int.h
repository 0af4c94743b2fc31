/*
 * What the makers of a frame share.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_CLI_FRAME_INT_H
#define DS_CLI_FRAME_INT_H

#include "cli/frame.h"

/* Styles behind those of ds_line_class. */
enum {
	DS_STYLE_PROMPT = DS_LINE_CLASSES,
	DS_STYLE_HINT,   /* help, candidates' hints, what the search says */
	DS_STYLE_CHOSEN, /* the candidate that is in the text; shown without colour too */
	DS_STYLE_MATCH,  /* what the search found; shown without colour too */
	DS_STYLES
};

/* Cells are put behind each other, in rows of at most `room` columns. */
typedef struct ds_pen {
	ds_frame *frame;
	size_t room;
	size_t indent;     /* columns that a wrapped row leaves free */
	size_t column;
	bool colour;
} ds_pen;

void ds_pen_row(ds_pen *pen); /* ends the row, begins the next */
/* One grapheme in the way it is shown; a new row when it does not fit. */
void ds_pen_grapheme(ds_pen *pen, ds_str grapheme, uint8_t style);
/* All of s that fits into `columns` of this row; the rest is cut with an ellipsis. */
void ds_pen_cut(ds_pen *pen, ds_str s, size_t columns, uint8_t style);
void ds_pen_blanks(ds_pen *pen, size_t n, uint8_t style);

/* Columns of s as the pen puts it. */
size_t ds_pen_width(ds_str s);

/* frame_menu.c: rows under the text (search, candidates, hint), at most `rows` of them. */
void ds_frame_below(ds_pen *pen, const ds_line *line, size_t rows);

#endif
