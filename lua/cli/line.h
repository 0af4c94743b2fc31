/*
 * A line editor for the terminal: one line, grapheme by grapheme, with history.
 *
 * The state machine (feed bytes, get a screen line) knows no terminal, so that it can be tested; line_tty.c
 * puts the terminal into raw mode around it. Keys: arrows, Home/End, Ctrl-A E B F D H K U W T L P N,
 * Delete, Backspace; Enter ends, Ctrl-C and Ctrl-D (on an empty line) leave.
 *
 * Left out (they have an issue of their own): several lines, completion, search, highlighting, undo.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_CLI_LINE_H
#define DS_CLI_LINE_H

#include "base/buf.h"

typedef enum ds_line_result { DS_LINE_MORE, DS_LINE_DONE, DS_LINE_EOF, DS_LINE_CANCEL } ds_line_result;

typedef struct ds_line {
	ds_buf text;     /* UTF-8, well-formed but for a sequence that is still arriving */
	size_t at;       /* cursor, bytes; always on a grapheme border */
	char keys[16];   /* bytes of an escape or UTF-8 sequence that is still arriving */
	size_t n_keys;
	const ds_str *history; /* oldest first, borrowed */
	size_t n_history, shown; /* shown == n_history: the line being typed, kept in `typed` */
	ds_buf typed;
	bool clear; /* Ctrl-L: the screen is to be cleared before the next drawing */
} ds_line;

void ds_line_start(ds_line *line, const ds_str *history, size_t n_history);
void ds_line_stop(ds_line *line);

/* One byte from the terminal. */
ds_line_result ds_line_feed(ds_line *line, unsigned char byte);

/* Appends what redraws the line to out: return, prompt, the part of the text that fits `columns`, cursor. */
void ds_line_draw(const ds_line *line, ds_str prompt, size_t columns, ds_buf *out);

/* Reads a line from the terminal on descriptors 0 and 1; DS_LINE_EOF also when they are no terminal. */
ds_line_result ds_line_read(ds_line *line, ds_str prompt);

#endif
