/*
 * A small terminal for tests: cells, a cursor, the sequences that the line editor sends. It does not wrap (the editor
 * switches that off) and it scrolls at its end. `sums`: it adds up the widths of code points, as terminals do that know
 * no clusters. A sequence that it does not know fails the test.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TESTS_CORE_CLI_SCREEN_H
#define DS_TESTS_CORE_CLI_SCREEN_H

#include "base/str.h"
#include "text/segment.h"
#include "text/utf8.h"
#include "ucd/props.h"

#include <stdio.h>
#include <stdlib.h>

#define SCREEN_ROWS 64
#define SCREEN_COLUMNS 128
#define SCREEN_CELL 48

typedef struct screen {
	size_t rows, columns, row, column;
	bool sums;
	size_t scrolled;
	size_t written; /* graphemes */
	/* "" is a blank; "\1" the second half of the cell before */
	char cell[SCREEN_ROWS][SCREEN_COLUMNS][SCREEN_CELL];
} screen;

static inline void screen_init(screen *s, size_t rows, size_t columns, bool sums)
{
	memset(s, 0, sizeof *s);
	s->rows = rows;
	s->columns = columns;
	s->sums = sums;
}

static inline void screen_clear(screen *s, size_t row, size_t column)
{
	if (column < s->columns && s->cell[row][column][0] == 1 && column > 0)
		s->cell[row][column - 1][0] = '\0';
	for (size_t c = column; c < s->columns; c++)
		s->cell[row][c][0] = '\0';
}

static inline void screen_put(screen *s, ds_str g, size_t width)
{
	size_t n = g.len < SCREEN_CELL ? g.len : SCREEN_CELL - 1;
	size_t c;

	if (width == 0) { /* a mark goes to the cell before; none of ours stands alone */
		return;
	}
	if (s->column + width > s->columns)
		s->column = s->columns - width;
	c = s->column;
	if (s->cell[s->row][c][0] == 1 && c > 0)
		s->cell[s->row][c - 1][0] = '\0';
	if (c + width < s->columns && s->cell[s->row][c + width][0] == 1)
		s->cell[s->row][c + width][0] = '\0';
	memcpy(s->cell[s->row][c], g.at, n);
	s->cell[s->row][c][n] = '\0';
	if (n == 1 && g.at[0] == ' ')
		s->cell[s->row][c][0] = '\0';
	for (size_t i = 1; i < width; i++)
		memcpy(s->cell[s->row][c + i], "\1", 2);
	s->column += width;
	s->written++;
}

static inline void screen_text(screen *s, ds_str text)
{
	for (size_t at = 0; at < text.len;) {
		size_t next = ds_grapheme_next(text, at);
		ds_str g = ds_str_sub(text, at, next);

		if (!s->sums) {
			screen_put(s, g, ds_width(g));
		} else {
			for (size_t i = 0; i < g.len;) {
				size_t from = i;
				uint32_t cp = ds_utf8_next(g, &i);

				/* such terminals know marks, which they put onto the letter before */
				screen_put(s, from == 0 && next > 0 ? ds_str_sub(g, 0, g.len) : ds_str_sub(g, from, i),
					   ds_ucd_get(cp)->width);
			}
		}
		at = next;
	}
}

static inline void screen_line_feed(screen *s)
{
	if (s->row + 1 < s->rows) {
		s->row++;
		return;
	}
	memmove(s->cell[0], s->cell[1], (s->rows - 1) * sizeof s->cell[0]);
	memset(s->cell[s->rows - 1], 0, sizeof s->cell[0]);
	s->scrolled++;
}

static inline void screen_sequence(screen *s, char last, size_t n)
{
	size_t by = n ? n : 1;

	switch (last) {
	case 'A':
		s->row -= by < s->row ? by : s->row;
		break;
	case 'B':
		s->row = s->row + by < s->rows ? s->row + by : s->rows - 1;
		break;
	case 'C':
		s->column = s->column + by < s->columns ? s->column + by : s->columns - 1;
		break;
	case 'K':
		screen_clear(s, s->row, s->column);
		break;
	case 'J':
		screen_clear(s, s->row, s->column);
		for (size_t r = s->row + 1; r < s->rows; r++)
			screen_clear(s, r, 0);
		break;
	case 'm':
		break;
	default:
		fprintf(stderr, "the screen knows no sequence with %c\n", last);
		abort();
	}
}

static inline void screen_feed(screen *s, ds_str bytes)
{
	for (size_t at = 0; at < bytes.len;) {
		char c = bytes.at[at];

		if (c == '\r') {
			s->column = 0;
			at++;
		} else if (c == '\n') {
			screen_line_feed(s);
			at++;
		} else if (c == 27) {
			size_t n = 0;

			for (at += 2; at < bytes.len && (bytes.at[at] < '@' || bytes.at[at] > '~'); at++)
				n = bytes.at[at] >= '0' && bytes.at[at] <= '9' ? n * 10 + (size_t)(bytes.at[at] - '0') : 0;
			screen_sequence(s, bytes.at[at], n);
			at++;
		} else {
			size_t end = at;

			while (end < bytes.len && bytes.at[end] != 27 && bytes.at[end] != '\r' && bytes.at[end] != '\n')
				end++;
			screen_text(s, ds_str_sub(bytes, at, end));
			at = end;
		}
	}
}

/* The row without the blanks at its end. */
static inline void screen_row(const screen *s, size_t row, char *out, size_t room)
{
	size_t n = 0, last = 0;

	for (size_t c = 0; c < s->columns; c++) {
		const char *cell = s->cell[row][c];
		size_t len = cell[0] == 1 ? 0 : cell[0] ? strlen(cell) : 1;

		if (n + len + 1 > room)
			break;
		memcpy(out + n, cell[0] ? cell : " ", len);
		n += len;
		if (cell[0])
			last = n;
	}
	out[last] = '\0';
}

#endif
