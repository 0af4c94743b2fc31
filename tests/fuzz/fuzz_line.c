/*
 * Fuzz target of the line editor: any bytes as from a terminal, drawn on screens of changing sizes.
 *
 * A byte 0xFE is a pause, in which a lone Escape becomes
 * a key and the screen is drawn, 0xFF takes a new size from the two bytes behind it. Checked: the text is well-formed,
 * the cursor is on a border, the frame fits the screen.
 *
 * SPDX-License-Identifier: MIT
 */
#include "check.h"
#include "cli/frame.h"
#include "text/segment.h"
#include "text/utf8.h"

#define LIMIT 4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool on_enter(void *ctx, ds_str text, size_t at, int *here, int *next)
{
	(void)ctx;
	*here = (int)(at % 7) - 1;
	*next = (int)(text.len % 9);
	return text.len % 4 == 0;
}

/* What the text itself has, so that the input decides. */
static void on_complete(void *ctx, ds_str text, size_t at, ds_line_offers *offers)
{
	size_t from = at > 2 ? at - 2 : 0;

	(void)ctx;
	offers->from = from;
	for (size_t i = 0; i + 4 < text.len && i < 40; i += 3)
		ds_line_offer(offers, ds_str_sub(text, i, i + 4), ds_str_sub(text, 0, i));
}

static void on_look(void *ctx, ds_str text, size_t at, ds_buf *classes, ds_buf *hint)
{
	(void)ctx;
	ds_buf_str(classes, text);
	if (at % 3 == 0)
		ds_buf_str(hint, ds_str_sub(text, 0, at));
}

static void check_line(const ds_line *line)
{
	ds_str s = ds_buf_view(&line->text);
	size_t at = 0;

	need(ds_utf8_valid(s) == s.len, "the text is well-formed");
	need(line->at <= s.len, "the cursor is in the text");
	for (size_t i = 0; i < s.len; i++)
		need((unsigned char)s.at[i] >= 32 || s.at[i] == '\n' || s.at[i] == '\t', "no control character");
	while (at < line->at)
		at = ds_grapheme_next(s, at);
	need(line->searching || at == line->at, "the cursor is on a border");
}

static void draw(ds_line *line, ds_frame *shown, ds_frame *next, const ds_view *view)
{
	ds_frame old = *shown;
	ds_buf out;

	ds_line_look(line);
	next->top = shown->top;
	need(ds_frame_make(next, line, view) == DS_OK, "a frame is made");
	need(ds_frame_rows(next) >= 1 && ds_frame_rows(next) <= view->rows, "the frame fits");
	need(next->row < ds_frame_rows(next), "the cursor's row is shown");
	for (size_t i = 0; i < ds_frame_rows(next); i++)
		need(ds_frame_row(next, i).columns < view->columns, "the rows fit");
	ds_buf_init(&out, NULL, 0);
	ds_frame_move(&out, shown, next);
	ds_frame_wipe(&out, next, view->columns / 2);
	need(ds_utf8_valid(ds_buf_view(&out)) == out.len, "what is written is well-formed");
	ds_buf_free(&out);
	*shown = *next;
	*next = old;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const ds_line_calls calls = {NULL, on_enter, on_complete, on_look};
	ds_view view = {DS_STR("> "), DS_STR("... "), 20, 6, true};
	ds_history history;
	ds_frame shown, next;
	ds_line line;

	if (size > LIMIT)
		return 0;
	ds_history_init(&history);
	ds_line_start(&line, &history, &calls);
	ds_frame_init(&shown);
	ds_frame_init(&next);
	for (size_t i = 0; i < size; i++) {
		if (data[i] == 0xFF && i + 2 < size) {
			view.columns = data[i + 1] % 100 + 4;
			view.rows = data[i + 2] % 30 + 1;
			ds_buf_clear(&shown.rows);
			shown.row = shown.column = 0;
			i += 2;
		} else if (data[i] == 0xFE) {
			ds_line_timeout(&line);
			draw(&line, &shown, &next, &view);
		} else if (ds_line_feed(&line, data[i]) == DS_LINE_DONE) {
			ds_history_add(&history, ds_buf_view(&line.text));
			ds_line_reset(&line);
		}
		check_line(&line);
	}
	draw(&line, &shown, &next, &view);
	ds_line_stop(&line);
	ds_history_free(&history);
	ds_frame_free(&shown);
	ds_frame_free(&next);
	return 0;
}
