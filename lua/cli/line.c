/*
 * The line editor's state machine. See line.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "cli/line.h"

#include "text/segment.h"
#include "text/utf8.h"

void ds_line_start(ds_line *line, const ds_str *history, size_t n_history)
{
	*line = (ds_line){.history = history, .n_history = n_history, .shown = n_history};
	ds_buf_init(&line->text, NULL, (size_t)1 << 20);
	ds_buf_init(&line->typed, NULL, (size_t)1 << 20);
}

void ds_line_stop(ds_line *line)
{
	ds_buf_free(&line->text);
	ds_buf_free(&line->typed);
}

static size_t next(const ds_line *line, size_t at)
{
	return at < line->text.len ? ds_grapheme_next(ds_buf_view(&line->text), at) : at;
}

/* Graphemes are found from the line's start: lines are short, and a border depends on what stands before. */
static size_t previous(const ds_line *line, size_t at)
{
	size_t before = 0, p = 0;

	while (p < at) {
		before = p;
		p = next(line, p);
	}
	return before;
}

static void cut(ds_line *line, size_t from, size_t to)
{
	memmove(line->text.at + from, line->text.at + to, line->text.len - to);
	line->text.len -= to - from;
	line->at = from;
}

static void insert(ds_line *line, const char *bytes, size_t n)
{
	if (!ds_buf_room(&line->text, n)) {
		line->text.status = DS_OK; /* full: the key does nothing */
		return;
	}
	memmove(line->text.at + line->at + n, line->text.at + line->at, line->text.len - line->at);
	memcpy(line->text.at + line->at, bytes, n);
	line->text.len += n;
	line->at += n;
}

static void replace(ds_line *line, ds_str s)
{
	line->text.len = 0;
	line->at = 0;
	insert(line, s.at, s.len);
}

static void show_history(ds_line *line, bool older)
{
	if (older ? line->shown == 0 : line->shown == line->n_history)
		return;
	if (line->shown == line->n_history) {
		ds_buf_clear(&line->typed);
		ds_buf_str(&line->typed, ds_buf_view(&line->text));
	}
	line->shown = older ? line->shown - 1 : line->shown + 1;
	replace(line, line->shown == line->n_history ? ds_buf_view(&line->typed)
						     : line->history[line->shown]);
}

static bool blank_before(const ds_line *line, size_t at)
{
	return line->text.at[previous(line, at)] == ' ';
}

static void delete_word(ds_line *line)
{
	size_t from = line->at, to = line->at;

	while (from > 0 && blank_before(line, from))
		from = previous(line, from);
	while (from > 0 && !blank_before(line, from))
		from = previous(line, from);
	cut(line, from, to);
}

static void transpose(ds_line *line)
{
	size_t b = line->at == line->text.len ? previous(line, line->at) : line->at;
	size_t a = previous(line, b), end = next(line, b);
	char swap[256];

	if (b == 0 || b == end || end - a > sizeof swap)
		return;
	memcpy(swap, line->text.at + b, end - b);
	memcpy(swap + (end - b), line->text.at + a, b - a);
	memcpy(line->text.at + a, swap, end - a);
	line->at = end;
}

static ds_line_result control(ds_line *line, unsigned char c)
{
	switch (c) {
	case '\r':
	case '\n':
		return DS_LINE_DONE;
	case 'C' - 64:
		return DS_LINE_CANCEL;
	case 'D' - 64:
		if (line->text.len == 0)
			return DS_LINE_EOF;
		cut(line, line->at, next(line, line->at));
		break;
	case 'A' - 64:
		line->at = 0;
		break;
	case 'E' - 64:
		line->at = line->text.len;
		break;
	case 'B' - 64:
		line->at = previous(line, line->at);
		break;
	case 'F' - 64:
		line->at = next(line, line->at);
		break;
	case 'H' - 64:
	case 127:
		cut(line, previous(line, line->at), line->at);
		break;
	case 'K' - 64:
		line->text.len = line->at;
		break;
	case 'U' - 64:
		cut(line, 0, line->at);
		break;
	case 'W' - 64:
		delete_word(line);
		break;
	case 'T' - 64:
		transpose(line);
		break;
	case 'L' - 64:
		line->clear = true;
		break;
	case 'P' - 64:
		show_history(line, true);
		break;
	case 'N' - 64:
		show_history(line, false);
		break;
	case '\t':
		insert(line, "\t", 1);
		break;
	default:
		break;
	}
	return DS_LINE_MORE;
}

/* "\x1b[A", "\x1bOH", "\x1b[3~": true when the sequence is whole (known or not). */
static bool escape(ds_line *line)
{
	const char *k = line->keys;
	char last = k[line->n_keys - 1];

	if (line->n_keys < 3)
		return line->n_keys == 2 && k[1] != '[' && k[1] != 'O';
	if (last >= '0' && last <= '?' && line->n_keys < sizeof line->keys)
		return false;
	switch (last) {
	case 'A':
		show_history(line, true);
		break;
	case 'B':
		show_history(line, false);
		break;
	case 'C':
		line->at = next(line, line->at);
		break;
	case 'D':
		line->at = previous(line, line->at);
		break;
	case 'H':
		line->at = 0;
		break;
	case 'F':
		line->at = line->text.len;
		break;
	case '~':
		if (k[2] == '3')
			cut(line, line->at, next(line, line->at));
		else if (k[2] == '1' || k[2] == '7')
			line->at = 0;
		else if (k[2] == '4' || k[2] == '8')
			line->at = line->text.len;
		break;
	default:
		break;
	}
	return true;
}

/* A typed character enters the line when its last byte is there; what is no UTF-8 is dropped. */
static void character(ds_line *line)
{
	ds_str s = {line->keys, line->n_keys};
	unsigned char lead = (unsigned char)s.at[0];
	size_t need = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;

	if (s.len < need)
		return;
	if (ds_utf8_valid(s) == s.len)
		insert(line, s.at, s.len);
	line->n_keys = 0;
}

ds_line_result ds_line_feed(ds_line *line, unsigned char byte)
{
	bool in_escape = line->n_keys > 0 && line->keys[0] == 27;

	if (line->n_keys == 0 && (byte < 32 || byte == 127) && byte != 27)
		return control(line, byte);
	if (line->n_keys == sizeof line->keys)
		line->n_keys = 0;
	line->keys[line->n_keys++] = (char)byte;
	if (byte == 27 || in_escape) {
		if (line->n_keys > 1 && escape(line))
			line->n_keys = 0;
	} else {
		character(line);
	}
	return DS_LINE_MORE;
}

void ds_line_draw(const ds_line *line, ds_str prompt, size_t columns, ds_buf *out)
{
	ds_str text = ds_buf_view(&line->text);
	size_t room = columns > ds_width(prompt) + 1 ? columns - ds_width(prompt) - 1 : 1;
	size_t from = 0, to, cursor;

	/* the window of the text slides so that the cursor is in it */
	while (from < line->at && ds_width(ds_str_sub(text, from, line->at)) >= room)
		from = ds_grapheme_next(text, from);
	for (to = from; to < text.len; to = ds_grapheme_next(text, to)) {
		if (ds_width(ds_str_sub(text, from, ds_grapheme_next(text, to))) > room)
			break;
	}
	if (line->clear)
		ds_buf_zstr(out, "\x1b[H\x1b[2J");
	ds_buf_char(out, '\r');
	ds_buf_str(out, prompt);
	for (size_t i = from; i < to; i++)
		ds_buf_char(out, (unsigned char)text.at[i] < 32 || text.at[i] == 127 ? ' ' : text.at[i]);
	ds_buf_zstr(out, "\x1b[K\r");
	cursor = ds_width(prompt);
	for (size_t i = from; i < line->at; i = ds_grapheme_next(text, i)) {
		size_t w = ds_width(ds_str_sub(text, i, ds_grapheme_next(text, i)));

		cursor += text.at[i] == '\t' ? 1 : w;
	}
	if (cursor)
		ds_buf_printf(out, "\x1b[%zuC", cursor);
}
