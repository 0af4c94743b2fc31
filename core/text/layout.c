/*
 * Text in the columns of a terminal. See layout.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/layout.h"

#include "text/segment.h"
#include "text/show.h"

static bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

void ds_layout_line(ds_buf *b, ds_str s)
{
	size_t at = 0;

	while (at < s.len) {
		size_t from;

		while (at < s.len && is_space(s.at[at]))
			at++;
		from = at;
		while (at < s.len && !is_space(s.at[at]))
			at++;
		if (at == from)
			break;
		if (b->len)
			ds_buf_char(b, ' ');
		ds_show(b, ds_str_sub(s, from, at));
	}
}

/* The word at or behind *at, which moves behind it; false at the end. */
static bool next_word(ds_str *word, ds_str s, size_t *at)
{
	size_t from = *at, end;

	while (from < s.len && s.at[from] == ' ')
		from++;
	for (end = from; end < s.len && s.at[end] != ' '; end++)
		;
	*at = end;
	*word = ds_str_sub(s, from, end);
	return end > from;
}

size_t ds_layout_word(ds_str s, size_t most)
{
	size_t at = 0, widest = 0;
	ds_str word;

	while (widest < most && next_word(&word, s, &at)) {
		size_t w = ds_width(word);

		if (w > widest)
			widest = w;
	}
	return widest < most ? widest : most;
}

size_t ds_layout_split(ds_str word, size_t width)
{
	size_t used = 0, last = 0;

	while (last < word.len) {
		size_t next = ds_grapheme_next(word, last), w = ds_width(ds_str_sub(word, last, next));

		if (used + w > width && last > 0)
			break;
		used += w;
		last = next;
		if (used >= width)
			break;
	}
	return last;
}

/* The word's width; of a very long one only that it is more than a line. */
static size_t width_of(ds_str word, size_t width)
{
	if (word.len / 16 > width && ds_layout_split(word, width) < word.len)
		return width + 1;
	return ds_width(word);
}

bool ds_wrap_next(ds_str *line, ds_wrap *w, ds_buf *b)
{
	size_t used = 0, at = w->at;
	bool some = false;
	ds_str word;

	ds_buf_clear(b);
	while (next_word(&word, w->s, &at)) {
		size_t wide = width_of(word, w->width);

		if (b->len && (wide > w->width || used + 1 + wide > w->width))
			break;
		some = true;
		if (wide > w->width) {
			size_t n = ds_layout_split(word, w->width);

			ds_buf_str(b, ds_str_sub(word, 0, n));
			w->at = at - word.len + n;
			break;
		}
		if (b->len)
			ds_buf_char(b, ' ');
		ds_buf_str(b, word);
		used += (b->len > word.len) + wide;
		w->at = at;
	}
	some = some || !w->begun;
	w->begun = true;
	*line = ds_buf_view(b);
	return some;
}
