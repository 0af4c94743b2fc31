/*
 * The line editor's ways through rows and history: Up, Down, prefix, incremental search.
 *
 * SPDX-License-Identifier: MIT
 */
#include "cli/line_int.h"

#include "text/segment.h"

static ds_str nothing(void)
{
	return (ds_str){NULL, 0};
}

static size_t column_of(const ds_line *line, size_t at)
{
	return ds_width(ds_str_sub(ds_buf_view(&line->text), ds_line_row_start(line, at), at));
}

/* The border of the row at `start` that is nearest to the column from the left. */
static size_t at_column(const ds_line *line, size_t start, size_t column)
{
	size_t end = ds_line_row_end(line, start), at = start, used = 0;
	ds_str s = ds_buf_view(&line->text);

	while (at < end) {
		size_t next = ds_line_next(line, at);

		used += ds_width(ds_str_sub(s, at, next));
		if (used > column)
			break;
		at = next;
	}
	return at;
}

static void move_row(ds_line *line, size_t start)
{
	if (line->last != DS_DID_MOVE)
		line->goal = column_of(line, line->at);
	line->at = at_column(line, start, line->goal);
	line->did = DS_DID_MOVE;
}

/* Up and Down in a row go on with what the first of them began: rows, or the history. */
void ds_line_up(ds_line *line)
{
	size_t start = ds_line_row_start(line, line->at);

	if (line->last == DS_DID_WALK || start == 0)
		ds_line_walk(line, true);
	else
		move_row(line, ds_line_row_start(line, start - 1));
}

void ds_line_down(ds_line *line)
{
	size_t end = ds_line_row_end(line, line->at);

	if (line->last == DS_DID_WALK || end == line->text.len)
		ds_line_walk(line, false);
	else
		move_row(line, end + 1);
}

static size_t history_count(const ds_line *line)
{
	return line->history ? line->history->n : 0;
}

/*
 * A line that came from the history unchanged asks for its neighbours. One that was typed, or came from there and was
 * changed, asks for its like, from the newest entry on.
 */
static void begin_walk(ds_line *line)
{
	if (line->last == DS_DID_WALK)
		return;
	ds_buf_clear(&line->prefix);
	if (line->shown < history_count(line) &&
	    ds_str_eq(ds_buf_view(&line->text), line->history->v[line->shown]))
		return;
	line->shown = history_count(line);
	ds_buf_clear(&line->typed);
	ds_buf_str(&line->typed, ds_buf_view(&line->text));
	ds_buf_str(&line->prefix, ds_str_sub(ds_buf_view(&line->text), 0, line->at));
}

static void show(ds_line *line, size_t i)
{
	ds_line_change(line, 0, line->text.len,
		       i == history_count(line) ? ds_buf_view(&line->typed) : line->history->v[i]);
	line->shown = i;
}

bool ds_line_walk(ds_line *line, bool older)
{
	size_t n = history_count(line), i;

	begin_walk(line);
	line->did = DS_DID_WALK;
	i = line->shown;
	while (older ? i > 0 : i < n) {
		i += older ? (size_t)-1 : 1;
		if (i == n || (ds_str_starts(line->history->v[i], ds_buf_view(&line->prefix)) &&
			       !ds_str_eq(line->history->v[i], ds_buf_view(&line->text)))) {
			show(line, i);
			return true;
		}
	}
	return false;
}

void ds_line_walk_far(ds_line *line, bool older)
{
	begin_walk(line);
	line->did = DS_DID_WALK;
	if (history_count(line))
		show(line, older ? 0 : history_count(line));
}

/* ---- search ---------------------------------------------------------------------------------------- */

void ds_line_search_start(ds_line *line, bool backward)
{
	line->searching = true;
	line->backward = backward;
	line->missed = false;
	line->found_len = 0;
	ds_buf_clear(&line->needle);
	ds_buf_clear(&line->typed);
	ds_buf_str(&line->typed, ds_buf_view(&line->text));
	ds_line_keep(line);
	line->shown = history_count(line);
}

/* Where needle stands last in s; s.len + 1 when it does not. */
static size_t find_last(ds_str s, ds_str needle)
{
	for (size_t i = s.len + 1; i-- > 0;) {
		if (i + needle.len <= s.len && ds_str_starts(ds_str_sub(s, i, s.len), needle))
			return i;
	}
	return s.len + 1;
}

/* The nearest entry that has the needle, from entry i on, in the direction of the search. */
static void find(ds_line *line, size_t i)
{
	ds_str needle = ds_buf_view(&line->needle);
	size_t n = history_count(line);

	line->missed = needle.len > 0;
	line->found_len = 0;
	for (; needle.len && i < n; i += line->backward ? (size_t)-1 : 1) {
		size_t at = find_last(line->history->v[i], needle);

		if (at > line->history->v[i].len)
			continue;
		if (!ds_line_put(line, 0, line->text.len, line->history->v[i]))
			return;
		line->at = at; /* a needle may begin inside a grapheme; the next key moves to a border */
		line->found_len = needle.len;
		line->shown = i;
		line->missed = false;
		return;
	}
}

static void again(ds_line *line, bool backward)
{
	size_t n = history_count(line);

	line->backward = backward;
	if (line->needle.len == 0)
		return;
	/* SIZE_MAX, one before the first, is no entry */
	find(line, line->shown >= n ? (backward ? n - 1 : n) : backward ? line->shown - 1 : line->shown + 1);
}

static void restart(ds_line *line)
{
	size_t n = history_count(line);

	if (line->needle.len == 0) {
		ds_line_put(line, 0, line->text.len, ds_buf_view(&line->typed));
		line->shown = n;
	}
	find(line, line->backward ? n - 1 : 0);
}

static void shorten(ds_line *line)
{
	ds_str s = ds_buf_view(&line->needle);
	size_t at = 0, before = 0;

	while (at < s.len) {
		before = at;
		at = ds_grapheme_next(s, at);
	}
	line->needle.len = before;
	restart(line);
}

static void end_search(ds_line *line)
{
	size_t at = line->at;

	line->searching = false;
	line->missed = false;
	line->found_len = 0;
	/* onto a border */
	ds_line_put(line, at, at, nothing());
}

bool ds_line_search_key(ds_line *line, uint32_t key)
{
	switch (key) {
	case DS_KEY_TEXT:
		if (line->needle.len < 1000)
			ds_buf_add(&line->needle, line->keys.text, line->keys.n_text);
		/* the entry that is shown may have the longer one too */
		find(line, line->shown < history_count(line) ? line->shown
			   : line->backward		     ? history_count(line) - 1
							     : 0);
		return true;
	case DS_CTRL('R'):
	case DS_CTRL('S'):
		again(line, key == DS_CTRL('R'));
		return true;
	case DS_KEY_BACKSPACE:
		shorten(line);
		return true;
	case DS_CTRL('G'):
		ds_line_put(line, 0, line->text.len, ds_buf_view(&line->typed));
		line->shown = history_count(line);
		end_search(line);
		return true;
	case DS_KEY_ESCAPE:
		end_search(line);
		return true;
	case DS_KEY_NONE:
		return true;
	default:
		end_search(line);
		return false;
	}
}
