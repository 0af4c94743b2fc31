/*
 * What the screen shows of a line editor, in cells, and the bytes that turn one such screen into the next.
 *
 * ds_frame_make depends on the line, the prompts and the size of the terminal alone; ds_frame_move writes only
 * what differs. Cells are grapheme clusters. What a terminal would obey, hide or draw without a cell of its own is
 * shown in words (<U+202E>) or on a dotted circle. Terminals disagree on how wide some clusters are: behind
 * such a one the column is set anew, so that a wrong guess spoils that cell and not the row.
 *
 * Rows leave the last column free: terminals differ in what they do there.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_CLI_FRAME_H
#define DS_CLI_FRAME_H

#include "cli/line.h"

typedef struct ds_view {
	ds_str prompt, more; /* of the first line and of those behind it; one row each */
	size_t columns, rows;
	bool colour;
} ds_view;

typedef struct ds_cell {
	size_t at; /* in ds_frame.bytes */
	uint32_t len;
	uint8_t width; /* columns, never 0 */
	uint8_t style; /* ds_line_class and the styles of frame.c */
	bool unsure;   /* terminals disagree on its width */
} ds_cell;

typedef struct ds_row {
	size_t first, n; /* of its cells */
	size_t columns;
	bool unsure;
} ds_row;

typedef struct ds_frame {
	ds_buf bytes, cells, rows; /* of ds_cell, of ds_row */
	size_t row, column;        /* of the cursor */
	size_t top;                /* rows of the text above those that are shown */
} ds_frame;

void ds_frame_init(ds_frame *frame);
void ds_frame_free(ds_frame *frame);

/* Makes *frame anew; frame->top is where the last one began and stays if it can. DS_ENOMEM: *frame is empty. */
ds_status ds_frame_make(ds_frame *frame, const ds_line *line, const ds_view *view);

size_t ds_frame_rows(const ds_frame *frame);
ds_row ds_frame_row(const ds_frame *frame, size_t i);
ds_cell ds_frame_cell(const ds_frame *frame, size_t i);

/* Appends the bytes that turn a terminal that shows `before` (empty: nothing yet, at the start of a row) into `after`. */
void ds_frame_move(ds_buf *out, const ds_frame *before, const ds_frame *after);

/* Appends what takes the frame away, on a terminal that has `columns` now and may have wrapped its rows anew. */
void ds_frame_wipe(ds_buf *out, const ds_frame *frame, size_t columns);

/* Appends what leaves the cursor at the start of the row under the frame. */
void ds_frame_leave(ds_buf *out, const ds_frame *frame);

#endif
