/*
 * The rows under the line editor's text: what the search looks for, the candidates of a completion, a hint.
 *
 * SPDX-License-Identifier: MIT
 */
#include "cli/frame_int.h"

#include <stdio.h>

#define GAP 2

static void search_row(ds_pen *pen, const ds_line *line)
{
	ds_str head = line->backward ? DS_STR("search back: ") : DS_STR("search on: ");

	ds_pen_row(pen);
	ds_pen_cut(pen, head, pen->room, DS_STYLE_HINT);
	ds_pen_cut(pen, ds_buf_view(&line->needle), pen->room, line->missed ? DS_LINE_WRONG : DS_LINE_PLAIN);
	if (line->missed)
		ds_pen_cut(pen, DS_STR("  (not found)"), pen->room, DS_STYLE_HINT);
}

static void hint_row(ds_pen *pen, ds_str hint)
{
	ds_pen_row(pen);
	ds_pen_cut(pen, hint, pen->room, DS_STYLE_HINT);
}

/* Candidates down the columns, as ls has them; `rows` at a time, the page with the chosen one. */
static void menu_rows(ds_pen *pen, const ds_line *line, size_t rows)
{
	const ds_line_offers *offers = &line->offers;
	size_t n = ds_line_offers_count(offers), widest = 1, across, page, high, first;

	for (size_t i = 0; i < n; i++) {
		size_t w = ds_pen_width(ds_line_offer_text(offers, i));

		widest = w > widest ? w : widest;
	}
	if (widest > pen->room)
		widest = pen->room;
	across = (pen->room + GAP) / (widest + GAP);
	if (across * rows < n && rows > 1)
		rows--; /* the last row says how many there are */
	page = across * rows;
	first = line->chosen < n ? line->chosen / page * page : 0;
	high = n - first < page ? (n - first + across - 1) / across : rows;
	for (size_t r = 0; r < high; r++) {
		ds_pen_row(pen);
		for (size_t c = 0; c < across && first + c * high + r < n && c * high + r < page; c++) {
			size_t i = first + c * high + r;
			size_t start = c * (widest + GAP);

			ds_pen_blanks(pen, start - pen->column, DS_LINE_PLAIN);
			ds_pen_cut(pen, ds_line_offer_text(offers, i), widest,
				   i == line->chosen ? DS_STYLE_CHOSEN : DS_LINE_PLAIN);
		}
	}
	if (page < n) {
		char count[64];
		int len = snprintf(count, sizeof count, "%zu to %zu of %zu", first + 1,
				   first + page < n ? first + page : n, n);

		hint_row(pen, (ds_str){count, len > 0 ? (size_t)len : 0});
	}
}

void ds_frame_below(ds_pen *pen, const ds_line *line, size_t rows)
{
	ds_str hint = ds_buf_view(&line->hint);

	if (line->notice.len && rows > 0) {
		hint_row(pen, line->notice);
		return;
	}
	if (line->searching && rows > 0) {
		search_row(pen, line);
		return;
	}
	if (line->menu && line->chosen < ds_line_offers_count(&line->offers)) {
		ds_str own = ds_line_offer_hint(&line->offers, line->chosen);

		hint = own.len ? own : hint;
	}
	if (hint.len && rows > 0) {
		hint_row(pen, hint);
		rows--;
	}
	if (line->menu && rows > 0)
		menu_rows(pen, line, rows);
}
