/*
 * The line editor's screen: cells, wrapping, and the window of rows that is shown. See frame.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "cli/frame_int.h"

#include "text/segment.h"
#include "text/show.h"
#include "text/utf8.h"
#include "ucd/props.h"

#define TAB 8

void ds_frame_init(ds_frame *frame)
{
	*frame = (ds_frame){.row = 0};
	ds_buf_init(&frame->bytes, NULL, 0);
	ds_buf_init(&frame->cells, NULL, 0);
	ds_buf_init(&frame->rows, NULL, 0);
}

void ds_frame_free(ds_frame *frame)
{
	ds_buf_free(&frame->bytes);
	ds_buf_free(&frame->cells);
	ds_buf_free(&frame->rows);
}

size_t ds_frame_rows(const ds_frame *frame)
{
	return frame->rows.len / sizeof(ds_row);
}

ds_row ds_frame_row(const ds_frame *frame, size_t i)
{
	ds_row row;

	memcpy(&row, frame->rows.at + i * sizeof row, sizeof row);
	return row;
}

ds_cell ds_frame_cell(const ds_frame *frame, size_t i)
{
	ds_cell cell;

	memcpy(&cell, frame->cells.at + i * sizeof cell, sizeof cell);
	return cell;
}

/* ---- the pen ----------------------------------------------------------------------------------------- */

/* Closes the last row over the cells that were put since. */
static void close_row(ds_pen *pen)
{
	ds_frame *f = pen->frame;
	size_t n = ds_frame_rows(f), cells = f->cells.len / sizeof(ds_cell);
	ds_row row = {0, 0, 0, false};

	if (n == 0 || f->rows.status != DS_OK || f->cells.status != DS_OK)
		return;
	row = ds_frame_row(f, n - 1);
	row.n = cells - row.first;
	row.columns = pen->column;
	for (size_t i = row.first; i < cells; i++)
		row.unsure |= ds_frame_cell(f, i).unsure;
	memcpy(f->rows.at + (n - 1) * sizeof row, &row, sizeof row);
}

void ds_pen_row(ds_pen *pen)
{
	ds_row row = {pen->frame->cells.len / sizeof(ds_cell), 0, 0, false};

	close_row(pen);
	ds_buf_add(&pen->frame->rows, &row, sizeof row);
	pen->column = 0;
}

static void put(ds_pen *pen, ds_str shown, size_t width, uint8_t style, bool unsure)
{
	ds_cell cell = {pen->frame->bytes.len, (uint32_t)shown.len, (uint8_t)width, style, unsure};

	if (!pen->colour && style != DS_STYLE_CHOSEN && style != DS_STYLE_MATCH)
		cell.style = DS_LINE_PLAIN;
	ds_buf_str(&pen->frame->bytes, shown);
	ds_buf_add(&pen->frame->cells, &cell, sizeof cell);
	pen->column += width;
}

void ds_pen_blanks(ds_pen *pen, size_t n, uint8_t style)
{
	while (n-- > 0 && pen->column < pen->room)
		put(pen, DS_STR(" "), 1, style, false);
}

/* Joined, varied and flag sequences, and wherever the parts do not add up to the whole. */
static bool is_unsure(ds_str g, size_t width)
{
	size_t sum = 0, at = 0, n = 0;

	while (at < g.len) {
		uint32_t cp = ds_utf8_next(g, &at);

		sum += ds_ucd_get(cp)->width;
		n++;
		if (cp == 0x200D || cp == 0xFE0F || cp == 0xFE0E || (cp >= 0x1F1E6 && cp <= 0x1F1FF) ||
		    (cp >= 0x1F3FB && cp <= 0x1F3FF))
			return true;
	}
	/* a sign that takes in what follows, with nothing behind it */
	if (n == 1 && ds_ucd_get(ds_utf8_next(g, &(size_t){0}))->gcb == DS_GCB_PREPEND)
		return true;
	return n > 1 && sum != width;
}

static bool has_hidden(ds_str g)
{
	for (size_t at = 0; at < g.len;) {
		uint32_t cp = ds_utf8_next(g, &at);

		if (cp < 32 || cp == 127 || cp == DS_UTF8_INVALID || ds_show_hidden(cp))
			return true;
	}
	return false;
}

/* Why a cluster without a width has none: a mark that stands alone is put onto a circle, the rest into words. */
static void in_words(ds_buf *b, ds_str g)
{
	size_t at = 0;
	uint32_t cp = ds_utf8_next(g, &at);

	if (DS_GC_BIT(ds_ucd_get(cp)->category) & DS_GC_MASK_M && !(cp >= 0xFE00 && cp <= 0xFE0F)) {
		ds_buf_zstr(b, "\xE2\x97\x8C");
		ds_buf_str(b, g);
		return;
	}
	for (at = 0; at < g.len;)
		ds_buf_printf(b, "<U+%04X>", (unsigned)ds_utf8_next(g, &at));
}

/* Puts what is shown of one grapheme into b; returns its columns. */
static size_t shown(ds_buf *b, ds_str g)
{
	size_t width = ds_width(g);

	if (g.len == 1 && (unsigned char)g.at[0] >= 32 && g.at[0] != 127) {
		ds_buf_str(b, g);
		return 1;
	}
	if (memchr(g.at, '\n', g.len) || g.at[0] == '\t') { /* of a hint: rows and stops are the text's */
		ds_buf_char(b, ' ');
		return 1;
	}
	if (has_hidden(g))
		ds_show(b, g);
	else if (width == 0)
		in_words(b, g);
	else
		ds_buf_str(b, g);
	return ds_width(ds_buf_view(b));
}

size_t ds_pen_width(ds_str s)
{
	size_t width = 0;
	ds_buf b;

	ds_buf_init(&b, NULL, 0);
	for (size_t at = 0; at < s.len;) {
		size_t next = ds_grapheme_next(s, at);

		ds_buf_clear(&b);
		width += shown(&b, ds_str_sub(s, at, next));
		at = next;
	}
	ds_buf_free(&b);
	return width;
}

static void wrap(ds_pen *pen, size_t width)
{
	if (pen->column + width <= pen->room || pen->column <= pen->indent)
		return;
	ds_pen_row(pen);
	ds_pen_blanks(pen, pen->indent, DS_LINE_PLAIN);
}

void ds_pen_grapheme(ds_pen *pen, ds_str g, uint8_t style)
{
	ds_buf b;
	size_t width;

	if (g.len == 1 && g.at[0] == '\t') {
		size_t n = TAB - (pen->column - pen->indent) % TAB;

		wrap(pen, 1);
		ds_pen_blanks(pen, n, style);
		return;
	}
	if (g.len == 1 && (unsigned char)g.at[0] >= 32 && g.at[0] != 127) {
		wrap(pen, 1);
		put(pen, g, 1, style, false);
		return;
	}
	ds_buf_init(&b, NULL, 0);
	width = shown(&b, g);
	wrap(pen, width);
	if (pen->column + width > pen->room || width == 0 || width > 255)
		put(pen, DS_STR("?"), 1, style, false); /* wider than the terminal */
	else
		put(pen, ds_buf_view(&b), width, style, is_unsure(ds_buf_view(&b), width));
	if (b.status != DS_OK)
		pen->frame->bytes.status = b.status;
	ds_buf_free(&b);
}

void ds_pen_cut(ds_pen *pen, ds_str s, size_t columns, uint8_t style)
{
	size_t left = pen->room > pen->column ? pen->room - pen->column : 0;
	size_t end = pen->column + (columns < left ? columns : left);
	bool whole = ds_pen_width(s) <= end - pen->column;

	for (size_t at = 0; at < s.len;) {
		size_t next = ds_grapheme_next(s, at);
		ds_str g = ds_str_sub(s, at, next);

		if (pen->column + ds_pen_width(g) + (whole ? 0 : 1) > end)
			break;
		ds_pen_grapheme(pen, g.at[0] == '\t' ? DS_STR(" ") : g, style);
		at = next;
	}
	if (!whole && pen->column < end)
		put(pen, DS_STR("\xE2\x80\xA6"), 1, style, false);
}

/* ---- the text ---------------------------------------------------------------------------------------- */

static void prompt(ds_pen *pen, ds_str s)
{
	ds_pen_row(pen);
	pen->indent = 0;
	/* a prompt that leaves no room is left out */
	if (ds_pen_width(s) * 2 < pen->room)
		ds_pen_cut(pen, s, pen->room, DS_STYLE_PROMPT);
	pen->indent = pen->column;
}

static uint8_t style_at(const ds_line *line, size_t at)
{
	uint8_t c = at < line->classes.len ? (uint8_t)line->classes.at[at] : DS_LINE_PLAIN;

	if (line->searching && at >= line->at && at - line->at < line->found_len)
		return DS_STYLE_MATCH;
	return c < DS_LINE_CLASSES ? c : DS_LINE_PLAIN;
}

/* Where the cursor is: before the grapheme that comes next, in the next row if that one does not fit here. */
static void cursor_here(ds_pen *pen)
{
	if (pen->column >= pen->room && pen->column > pen->indent)
		wrap(pen, 1);
	pen->frame->row = ds_frame_rows(pen->frame) - 1;
	pen->frame->column = pen->column;
}

static void lay_text(ds_pen *pen, const ds_line *line, const ds_view *view)
{
	ds_str text = ds_buf_view(&line->text);
	bool placed = false;

	prompt(pen, view->prompt);
	for (size_t at = 0; at < text.len;) {
		size_t next = ds_grapheme_next(text, at);
		ds_str g = ds_str_sub(text, at, next);

		/* a search may stand inside of a grapheme */
		if (!placed && next > line->at) {
			if (text.at[at] != '\n' && text.at[at] != '\t')
				wrap(pen, ds_pen_width(g));
			cursor_here(pen);
			placed = true;
		}
		if (text.at[at] == '\n')
			prompt(pen, view->more);
		else
			ds_pen_grapheme(pen, g, style_at(line, at));
		at = next;
	}
	if (!placed)
		cursor_here(pen);
}

/* Leaves `height` of the first n rows, the cursor's among them, and all that come behind. */
static void window(ds_frame *f, size_t n, size_t height, size_t top)
{
	size_t all = ds_frame_rows(f);

	if (n <= height)
		top = 0;
	else if (top > n - height)
		top = n - height;
	if (f->row < top)
		top = f->row;
	else if (f->row >= top + height)
		top = f->row - height + 1;
	if (n > top + height) { /* rows of the text below the window */
		memmove(f->rows.at + (top + height) * sizeof(ds_row), f->rows.at + n * sizeof(ds_row),
			(all - n) * sizeof(ds_row));
		all -= n - top - height;
	}
	memmove(f->rows.at, f->rows.at + top * sizeof(ds_row), (all - top) * sizeof(ds_row));
	f->rows.len = (all - top) * sizeof(ds_row);
	f->row -= top;
	f->top = top;
}

ds_status ds_frame_make(ds_frame *frame, const ds_line *line, const ds_view *view)
{
	size_t columns = view->columns < 4 ? 4 : view->columns, height = view->rows < 1 ? 1 : view->rows;
	ds_pen pen = {frame, columns - 1, 0, 0, view->colour};
	size_t n, below;

	ds_buf_clear(&frame->bytes);
	ds_buf_clear(&frame->cells);
	ds_buf_clear(&frame->rows);
	frame->row = frame->column = 0;
	lay_text(&pen, line, view);
	close_row(&pen);
	n = ds_frame_rows(frame);
	pen.indent = 0;
	if (height > 2 && frame->rows.status == DS_OK)
		ds_frame_below(&pen, line, height / 2 < 10 ? height / 2 : 10);
	close_row(&pen);
	if (frame->bytes.status != DS_OK || frame->cells.status != DS_OK || frame->rows.status != DS_OK) {
		ds_buf_clear(&frame->rows);
		frame->row = frame->column = frame->top = 0;
		return DS_ENOMEM;
	}
	below = ds_frame_rows(frame) - n;
	window(frame, n, height - below, frame->top);
	return DS_OK;
}
