/*
 * The bytes from one screen of the line editor to the next: only rows that differ, from their first
 * difference to their last.
 *
 * SPDX-License-Identifier: MIT
 */
#include "cli/frame_int.h"

/* Where the terminal's cursor is, and how many rows it has below the frame's first one so far. */
typedef struct place {
	ds_buf *out;
	size_t row, have;
	uint8_t style;
} place;

static const char *const sgr[DS_STYLES] = {
	[DS_LINE_PLAIN] = "",	  [DS_LINE_KEYWORD] = "35", [DS_LINE_STRING] = "32",
	[DS_LINE_NUMBER] = "36",  [DS_LINE_COMMENT] = "90", [DS_LINE_KNOWN] = "34",
	[DS_LINE_WRONG] = "31",	  [DS_LINE_COMMAND] = "33", [DS_STYLE_PROMPT] = "1",
	[DS_STYLE_HINT] = "90",	  [DS_STYLE_CHOSEN] = "7",  [DS_STYLE_MATCH] = "4"};

static void set_style(place *p, uint8_t style)
{
	if (p->style != style)
		ds_buf_printf(p->out, "\x1b[0%s%sm", sgr[style][0] ? ";" : "", sgr[style]);
	p->style = style;
}

static void to_column(place *p, size_t column)
{
	ds_buf_char(p->out, '\r');
	if (column)
		ds_buf_printf(p->out, "\x1b[%zuC", column);
}

static void to_row(place *p, size_t row)
{
	if (row < p->row)
		ds_buf_printf(p->out, "\x1b[%zuA", p->row - row);
	if (row > p->row && p->row + 1 < p->have) {
		size_t down = (row < p->have ? row : p->have - 1) - p->row;

		ds_buf_printf(p->out, "\x1b[%zuB", down);
		p->row += down;
	}
	for (; p->row < row; p->row++, p->have++)
		ds_buf_zstr(p->out, "\r\n");
	p->row = row;
}

static bool same_cell(const ds_frame *f, size_t i, const ds_frame *g, size_t k)
{
	ds_cell a = ds_frame_cell(f, i), b = ds_frame_cell(g, k);

	return a.style == b.style && a.width == b.width && a.len == b.len &&
	       memcmp(f->bytes.at + a.at, g->bytes.at + b.at, a.len) == 0;
}

static void put_cells(place *p, const ds_frame *f, const ds_row *row, size_t from, size_t to, size_t column)
{
	for (size_t i = row->first + from; i < row->first + to; i++) {
		ds_cell cell = ds_frame_cell(f, i);

		set_style(p, cell.style);
		ds_buf_add(p->out, f->bytes.at + cell.at, cell.len);
		column += cell.width;
		if (cell.unsure) {
			/* such a row is written to its end: what the terminal made of the cell goes */
			to_column(p, column);
			set_style(p, DS_LINE_PLAIN);
			ds_buf_zstr(p->out, "\x1b[K");
		}
	}
	set_style(p, DS_LINE_PLAIN);
}

/* Row i of `after` where row `old` of `before` stands, which may be of no cells. */
static void move_row(place *p, const ds_frame *before, const ds_row *old, const ds_frame *after, size_t i)
{
	ds_row row = ds_frame_row(after, i);
	bool unsure = row.unsure || old->unsure;
	size_t same = 0, column = 0, end = row.n, old_end = old->n;

	while (same < row.n && same < old->n &&
	       same_cell(before, old->first + same, after, row.first + same)) {
		column += ds_frame_cell(after, row.first + same).width;
		same++;
	}
	if (same == row.n && same == old->n)
		return;
	if (unsure) /* what such a cell left behind is not known */
		same = column = 0;
	else if (row.columns == old->columns)
		while (end > same && old_end > same &&
		       same_cell(before, old->first + old_end - 1, after, row.first + end - 1)) {
			end--;
			old_end--;
		}
	to_row(p, i);
	to_column(p, column);
	if (unsure)
		ds_buf_zstr(p->out, "\x1b[K");
	put_cells(p, after, &row, same, end, column);
	if (!unsure && row.columns < old->columns)
		ds_buf_zstr(p->out, "\x1b[K");
}

void ds_frame_move(ds_buf *out, const ds_frame *before, const ds_frame *after)
{
	size_t n = ds_frame_rows(after), old = ds_frame_rows(before);
	place p = {out, before->row, old ? old : 1, DS_LINE_PLAIN};

	for (size_t i = 0; i < n; i++) {
		ds_row row = {0, 0, 0, false};

		if (i < old)
			row = ds_frame_row(before, i);
		else if (i > 0)
			to_row(&p, i); /* an empty row, too, needs its place */
		move_row(&p, before, &row, after, i);
	}
	if (old > n && old > 1) {
		to_row(&p, n ? n : 1);
		ds_buf_zstr(out, "\r\x1b[J");
	}
	to_row(&p, after->row);
	to_column(&p, after->column);
}

/* Rows that n columns take on a terminal of `columns`. */
static size_t wrapped(size_t n, size_t columns)
{
	return n ? (n + columns - 1) / columns : 1;
}

void ds_frame_wipe(ds_buf *out, const ds_frame *frame, size_t columns)
{
	size_t up = 0;

	if (columns == 0)
		columns = 1;
	for (size_t i = 0; i < frame->row && i < ds_frame_rows(frame); i++)
		up += wrapped(ds_frame_row(frame, i).columns, columns);
	up += frame->column / columns;
	ds_buf_char(out, '\r');
	if (up)
		ds_buf_printf(out, "\x1b[%zuA", up);
	ds_buf_zstr(out, "\x1b[J");
}

void ds_frame_leave(ds_buf *out, const ds_frame *frame)
{
	size_t n = ds_frame_rows(frame);
	place p = {out, frame->row, n ? n : 1, DS_LINE_PLAIN};

	to_row(&p, n ? n - 1 : 0);
	ds_buf_zstr(out, "\r\n");
}
