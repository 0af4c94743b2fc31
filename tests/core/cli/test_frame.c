/*
 * The line editor's screen: whatever was typed, the screen that came about step by step is the one that is drawn at once.
 *
 * SPDX-License-Identifier: MIT
 */
#include "cli/frame.h"
#include "screen.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define TEST(name, function) {"cli/frame: " name, function, NULL, NULL, NULL}
#define FAMILY "\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7"

static const char *const typed[] = {
	"a", "b", "X", " ", "  ", "(", "\"", "7", "word", "\xC3\xA9", "e\xCC\x81", "\xCC\x81", "\xE6\x97\xA5\xE6\x9C\xAC",
	"\xEA\xB0\x80", "\xE1\x84\x80\xE1\x85\xA1", FAMILY, "\xE2\x80\x8D", "\xF0\x9F\x91\x8D\xF0\x9F\x8F\xBD",
	"\xF0\x9F\x87\xA6\xF0\x9F\x87\xBF", "\xF0\x9F\x87\xA6", "\xE2\x9D\xA4\xEF\xB8\x8F", "\xD9\x85\xD8\xB1\xD8\xAD",
	"\xD9\x8E", "\xE0\xA4\x95\xE0\xA5\x8D\xE0\xA4\xB7\xE0\xA4\xBF", "\xE2\x80\xAE", "\xD8\x80", "\xE0\xB8\x81\xE0\xB8\xB3"};
static const char *const keys[] = {
	"\r", "\r", "\x1b\r", "\x7f", "\x7f", "\x1b[D", "\x1b[D", "\x1b[D", "\x1b[C", "\x1b[A", "\x1b[B", "\x1b[H", "\x1b[F",
	"\x01", "\x05", "\x0b", "\x15", "\x17", "\x19", "\x1by", "\x14", "\x1f", "\x1f", "\x1b_", "\x1b[3~", "\t", "\t",
	"\x1b[Z", "\x12", "\x13", "\x07", "\x1b" "b", "\x1b" "f", "\x1b" "d", "\x1b[5~", "\x1b[6~",
	"\x1b[200~one\ttwo\rthree\nfour\x1b[201~", "\xFF", "\xC3", "\x1b[1;5D", "\x1b<"};

static bool on_enter(void *ctx, ds_str text, size_t at, int *here, int *next)
{
	*here = text.len % 3 ? -1 : (int)(at % 5);
	*next = (int)(text.len % 4);
	return false;
}

static void on_complete(void *ctx, ds_str text, size_t at, ds_line_offers *offers)
{
	static const char *const words[] = {"alpha", "alphabet", "al\xE6\x97\xA5", "e\xCC\x81t", FAMILY FAMILY, "beta"};

	offers->from = at - (at % 2 && text.at[at - 1] < 0x7f && text.at[at - 1] > 31);
	for (size_t i = at % 3; i < sizeof words / sizeof words[0]; i++)
		ds_line_offer(offers, ds_str_of(words[i]), i % 2 ? DS_STR("what it is") : DS_STR(""));
}

static void on_look(void *ctx, ds_str text, size_t at, ds_buf *classes, ds_buf *hint)
{
	for (size_t i = 0; i < text.len; i++)
		ds_buf_char(classes, text.at[i] == 'a' ? DS_LINE_KEYWORD : text.at[i] == 'w' ? DS_LINE_STRING : 0);
	if (at % 7 == 3)
		ds_buf_zstr(hint, "f(\xE6\x97\xA5, x) \xE2\x80\xAE a hint that is longer than the rows of a small screen");
}

static const ds_line_calls calls = {NULL, on_enter, on_complete, on_look};

static uint32_t seed;

static size_t dice(size_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

static void feed(ds_line *line, const char *s)
{
	for (; *s; s++)
		assert_int_equal(ds_line_feed(line, (unsigned char)*s), DS_LINE_MORE);
}

static void type_some(ds_line *line)
{
	for (size_t n = dice(4) + 1; n > 0; n--) {
		if (line->text.len < 600 && dice(3))
			feed(line, typed[dice(sizeof typed / sizeof typed[0])]);
		else
			feed(line, keys[dice(sizeof keys / sizeof keys[0])]);
	}
}

static void check_text(const ds_line *line)
{
	ds_str s = ds_buf_view(&line->text);
	size_t at = 0;

	assert_true(ds_utf8_valid(s) == s.len && line->at <= s.len);
	while (!line->searching && at < line->at)
		at = ds_grapheme_next(s, at);
	assert_true(line->searching || at == line->at);
}

/* What the frame says is on the screen, from the row where it begins; sure: only what all terminals agree on. */
static void check_screen(const screen *got, const ds_frame *frame, const ds_view *view, bool sure)
{
	screen *want = malloc(sizeof *want);
	size_t top = got->row - frame->row;
	ds_frame none;
	ds_buf out;
	char a[8192], b[8192];

	assert_non_null(want);
	assert_true(got->row >= frame->row);
	ds_frame_init(&none);
	ds_buf_init(&out, NULL, 0);
	screen_init(want, got->rows, got->columns, got->sums);
	ds_frame_move(&out, &none, frame);
	screen_feed(want, ds_buf_view(&out));
	assert_int_equal(want->row, frame->row);
	assert_int_equal(want->column, frame->column);
	assert_int_equal(got->column, frame->column);
	for (size_t i = 0; i + top < got->rows; i++) {
		screen_row(want, i, a, sizeof a);
		screen_row(got, i + top, b, sizeof b);
		assert_string_equal(a, b);
	}
	if (top > 0) {
		screen_row(got, top - 1, b, sizeof b);
		assert_string_equal(b, "above");
	}
	for (size_t i = 0; i < ds_frame_rows(frame); i++) {
		ds_row row = ds_frame_row(frame, i);
		size_t column = 0;

		assert_true(row.columns < (view->columns < 4 ? 4 : view->columns));
		for (size_t k = row.first; k < row.first + row.n; k++) {
			ds_cell cell = ds_frame_cell(frame, k);
			const char *at = frame->bytes.at + cell.at;
			const char *there = got->cell[top + i][column];
			bool words = cell.len > 3 && at[0] == '<';

			if (!sure && !words && !cell.unsure && !(cell.len == 1 && *at == ' ') && cell.len < SCREEN_CELL)
				assert_memory_equal(there, at, cell.len);
			column += cell.width;
		}
	}
	assert_true(ds_frame_rows(frame) <= view->rows || view->rows == 0);
	ds_frame_free(&none);
	ds_buf_free(&out);
	free(want);
}

static void session(ds_history *history, bool sums)
{
	ds_view view = {DS_STR("> "), DS_STR(".. "), 4 + dice(60), 3 + dice(20), dice(2) == 0};
	screen *s = malloc(sizeof *s);
	ds_frame shown, next;
	ds_line line;

	assert_non_null(s);
	screen_init(s, view.rows, view.columns < 5 ? 5 : view.columns, sums);
	view.columns = s->columns;
	screen_feed(s, DS_STR("above\r\n"));
	ds_frame_init(&shown);
	ds_frame_init(&next);
	ds_line_start(&line, history, &calls);
	for (int i = 0; i < 60; i++) {
		ds_buf out;
		ds_frame old = shown;

		type_some(&line);
		check_text(&line);
		ds_line_look(&line);
		next.top = shown.top;
		assert_int_equal(ds_frame_make(&next, &line, &view), DS_OK);
		ds_buf_init(&out, NULL, 0);
		ds_frame_move(&out, &shown, &next);
		screen_feed(s, ds_buf_view(&out));
		ds_buf_free(&out);
		check_screen(s, &next, &view, false);
		shown = next;
		next = old;
	}
	ds_line_stop(&line);
	ds_frame_free(&shown);
	ds_frame_free(&next);
	free(s);
}

static void random_edits(void **state)
{
	ds_history h;

	ds_history_init(&h);
	ds_history_add(&h, DS_STR("first alpha"));
	ds_history_add(&h, DS_STR("for i = 1, 2 do\n  print(i)\nend"));
	ds_history_add(&h, DS_STR("word " FAMILY " word"));
	ds_history_add(&h, DS_STR("a\xE6\x97\xA5"));
	for (seed = 1; seed < 400;) {
		uint32_t was = seed;

		session(&h, false);
		seed = was + 1;
	}
	ds_history_free(&h);
}

static void random_edits_where_clusters_are_unknown(void **state)
{
	ds_history h;

	ds_history_init(&h);
	for (seed = 1000; seed < 1200;) {
		uint32_t was = seed;

		session(&h, true);
		seed = was + 1;
	}
	ds_history_free(&h);
}

/* One text on a screen of 12 columns; rows as one reads them. */
static void rows_of(const char *bytes, size_t columns, size_t rows, const char *const *want, size_t row, size_t column)
{
	ds_view view = {DS_STR("> "), DS_STR(". "), columns, rows, false};
	screen *s = malloc(sizeof *s);
	ds_frame none, frame;
	ds_line line;
	ds_buf out;
	char got[1024];

	assert_non_null(s);
	ds_line_start(&line, NULL, &calls);
	ds_frame_init(&none);
	ds_frame_init(&frame);
	ds_buf_init(&out, NULL, 0);
	for (const char *b = bytes; *b; b++)
		ds_line_feed(&line, (unsigned char)*b);
	assert_int_equal(ds_frame_make(&frame, &line, &view), DS_OK);
	ds_frame_move(&out, &none, &frame);
	screen_init(s, 20, columns, false);
	screen_feed(s, ds_buf_view(&out));
	for (size_t i = 0; want[i]; i++) {
		screen_row(s, i, got, sizeof got);
		assert_string_equal(got, want[i]);
	}
	assert_int_equal(s->row, row);
	assert_int_equal(s->column, column);
	ds_buf_free(&out);
	ds_frame_free(&none);
	ds_frame_free(&frame);
	ds_line_stop(&line);
	free(s);
}

static void rows(void **state)
{
	rows_of("abc", 12, 9, (const char *const[]){"> abc", NULL}, 0, 5);
	/* the last column stays free; a wide cell goes into the next row as a whole */
	rows_of("abcdefghi", 12, 9, (const char *const[]){"> abcdefghi", "", NULL}, 1, 2);
	rows_of("abcdefgh\xE6\x97\xA5", 12, 9, (const char *const[]){"> abcdefgh", "  \xE6\x97\xA5", NULL}, 1, 4);
	rows_of("abcdefgh\xE6\x97\xA5\x1b[D", 12, 9, (const char *const[]){"> abcdefgh", "  \xE6\x97\xA5", NULL}, 1, 2);
	rows_of("one\x1b\rtwo", 12, 9, (const char *const[]){"> one", ". two", NULL}, 1, 5);
	/* what has no cell of its own, or is not to be obeyed */
	rows_of("\xCC\x81x", 20, 9, (const char *const[]){"> \xE2\x97\x8C\xCC\x81x", NULL}, 0, 4);
	rows_of("a\xE2\x80\xAEx", 20, 9, (const char *const[]){"> a<U+202E>x", NULL}, 0, 12);
	rows_of("\x1b[200~a\tb\x1b[201~", 20, 9, (const char *const[]){"> a       b", NULL}, 0, 11);
	/* a window of a text that is higher than the screen, with the cursor in it */
	rows_of("1\x1b\r2\x1b\r3\x1b\r4\x1b\r5", 12, 2, (const char *const[]){". 4", ". 5", "", NULL}, 1, 3);
	rows_of("1\x1b\r2\x1b\r3\x1b\r4\x1b\r5\x1b[A\x1b[A\x1b[A\x1b[A", 12, 2,
		(const char *const[]){"> 1", ". 2", "", NULL}, 0, 3);
	/* candidates and search stand below */
	rows_of("ab\t", 20, 9, (const char *const[]){"> ab", "al\xE6\x97\xA5  " FAMILY FAMILY, "e\xCC\x81t    beta", NULL}, 0, 4);
	rows_of("\x12x", 24, 9, (const char *const[]){">", "search back: x  (not f\xE2\x80\xA6", NULL}, 0, 2);
}

/* One letter more at the end costs one grapheme, not a row. */
static void only_what_differs(void **state)
{
	ds_view view = {DS_STR("> "), DS_STR(". "), 80, 24, true};
	ds_frame a, b;
	ds_line line;
	ds_buf out;

	ds_frame_init(&a);
	ds_frame_init(&b);
	ds_buf_init(&out, NULL, 0);
	ds_line_start(&line, NULL, NULL);
	feed(&line, "a row that is long enough to show what is written");
	assert_int_equal(ds_frame_make(&a, &line, &view), DS_OK);
	feed(&line, "!");
	assert_int_equal(ds_frame_make(&b, &line, &view), DS_OK);
	ds_frame_move(&out, &a, &b);
	assert_true(out.len < 24);
	ds_buf_clear(&out);
	ds_frame_move(&out, &b, &b);
	assert_true(out.len < 8);
	ds_buf_free(&out);
	ds_line_stop(&line);
	ds_frame_free(&a);
	ds_frame_free(&b);
}

/* After the terminal became narrower, and wrapped what it showed, the frame is taken away as a whole. */
static void wipe(void **state)
{
	ds_view view = {DS_STR("> "), DS_STR(". "), 40, 24, true};
	ds_frame f;
	ds_line line;
	ds_buf out;

	ds_frame_init(&f);
	ds_buf_init(&out, NULL, 0);
	ds_line_start(&line, NULL, NULL);
	feed(&line, "123456789 123456789 123456789"); /* with the prompt 31 columns */
	feed(&line, "\x1b\r123");
	assert_int_equal(ds_frame_make(&f, &line, &view), DS_OK);
	ds_frame_wipe(&out, &f, 40);
	assert_true(ds_str_is(ds_buf_view(&out), "\r\x1b[1A\x1b[J"));
	ds_buf_clear(&out);
	ds_frame_wipe(&out, &f, 10); /* the first row became four */
	assert_true(ds_str_is(ds_buf_view(&out), "\r\x1b[4A\x1b[J"));
	ds_buf_clear(&out);
	ds_frame_wipe(&out, &f, 0);
	ds_buf_free(&out);
	ds_line_stop(&line);
	ds_frame_free(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST("rows", rows),
		TEST("random edits: step by step as at once", random_edits),
		TEST("the same on a terminal that knows no clusters", random_edits_where_clusters_are_unknown),
		TEST("only what differs is written", only_what_differs),
		TEST("wiped after a resize", wipe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
