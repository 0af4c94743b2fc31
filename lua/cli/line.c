/*
 * The line editor: keys to what they do. See line.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "cli/line_int.h"

#include "text/segment.h"
#include "text/utf8.h"

void ds_line_start(ds_line *line, const ds_history *history, const ds_line_calls *calls)
{
	*line = (ds_line){.history = history, .calls = calls, .shown = history ? history->n : 0};
	ds_keys_init(&line->keys);
	ds_buf_init(&line->text, NULL, DS_LINE_MAX + 1);
	ds_buf_init(&line->typed, NULL, DS_LINE_MAX);
	ds_buf_init(&line->prefix, NULL, DS_LINE_MAX);
	ds_buf_init(&line->needle, NULL, 4096);
	ds_buf_init(&line->before, NULL, DS_LINE_MAX);
	ds_buf_init(&line->classes, NULL, DS_LINE_MAX);
	ds_buf_init(&line->hint, NULL, 4096);
	for (size_t i = 0; i < DS_LINE_KILLS; i++)
		ds_buf_init(&line->kills[i], NULL, DS_LINE_MAX);
	ds_line_offers_init(&line->offers);
}

void ds_line_stop(ds_line *line)
{
	ds_keys_free(&line->keys);
	ds_buf_free(&line->text);
	ds_buf_free(&line->typed);
	ds_buf_free(&line->prefix);
	ds_buf_free(&line->needle);
	ds_buf_free(&line->before);
	ds_buf_free(&line->classes);
	ds_buf_free(&line->hint);
	for (size_t i = 0; i < DS_LINE_KILLS; i++)
		ds_buf_free(&line->kills[i]);
	ds_line_offers_free(&line->offers);
	ds_line_undo_free(&line->undo);
}

void ds_line_reset(ds_line *line)
{
	ds_buf_clear(&line->text);
	ds_buf_clear(&line->classes);
	ds_buf_clear(&line->hint);
	ds_buf_clear(&line->needle);
	ds_line_undo_free(&line->undo);
	ds_line_offers_clear(&line->offers);
	line->keys.n = 0;
	line->keys.pasting = false;
	line->at = 0;
	line->notice.len = 0;
	line->shown = line->history ? line->history->n : 0;
	line->did = line->last = DS_DID_OTHER;
	line->menu = line->searching = line->control_x = line->clear = false;
}

void ds_line_settle(ds_line *line)
{
	line->menu = line->searching = false;
	line->notice.len = 0;
	line->found_len = 0;
	ds_buf_clear(&line->hint);
	line->at = line->text.len;
}

void ds_line_look(ds_line *line)
{
	ds_buf_clear(&line->classes);
	ds_buf_clear(&line->hint);
	if (line->calls && line->calls->look)
		line->calls->look(line->calls->ctx, ds_buf_view(&line->text), line->at, &line->classes,
				  &line->hint);
	if (line->classes.status != DS_OK || line->classes.len != line->text.len)
		ds_buf_clear(&line->classes);
	if (ds_utf8_valid(ds_buf_view(&line->hint)) != line->hint.len)
		ds_buf_clear(&line->hint);
}

/* A word that is typed is one step of undo. */
static void type(ds_line *line)
{
	ds_str s = {line->keys.text, line->keys.n_text};
	bool goes_on = line->last == DS_DID_TYPE && line->undo.pos == line->undo.n &&
		       !(s.at[0] == ' ' && line->at > 0 && line->text.at[line->at - 1] != ' ');

	if (!goes_on)
		ds_line_keep(line);
	ds_line_put(line, line->at, line->at, s);
	line->did = DS_DID_TYPE;
}

/* Lines end in LF, tabs stay, other controls go, what is no UTF-8 is shown as U+FFFD. */
static void paste(ds_line *line)
{
	ds_str s = ds_buf_view(&line->keys.paste);
	ds_buf clean;

	ds_buf_init(&clean, NULL, DS_LINE_MAX);
	for (size_t at = 0; at < s.len;) {
		uint32_t cp = ds_utf8_next(s, &at);
		char bytes[4];

		if (cp == '\r') {
			if (at < s.len && s.at[at] == '\n')
				at++;
			cp = '\n';
		}
		if ((cp < 32 && cp != '\t' && cp != '\n') || (cp >= 127 && cp < 0xA0))
			continue;
		ds_buf_add(&clean, bytes, ds_utf8_put(bytes, cp == DS_UTF8_INVALID ? DS_REPLACEMENT : cp));
	}
	/* half of it would be another program */
	if (line->keys.paste.status == DS_OK && clean.status == DS_OK)
		ds_line_change(line, line->at, line->at, ds_buf_view(&clean));
	else
		line->notice = DS_LINE_FULL;
	ds_buf_free(&clean);
	ds_buf_free(&line->keys.paste); /* may be large */
}

/* Makes the blanks at the row's start `columns`. */
static void indent_row(ds_line *line, int columns)
{
	size_t start = ds_line_row_start(line, line->at), end = start, behind;
	char blanks[256];

	while (end < line->text.len && (line->text.at[end] == ' ' || line->text.at[end] == '\t'))
		end++;
	if (columns < 0 || (size_t)columns > sizeof blanks || line->at < end)
		return;
	memset(blanks, ' ', sizeof blanks);
	behind = line->at - end;
	if (ds_line_put(line, start, end, (ds_str){blanks, (size_t)columns}))
		line->at = start + (size_t)columns + behind;
}

static void open_row(ds_line *line, int here, int next)
{
	char row[256] = "\n";
	size_t n = next < 0 ? 0 : next > 200 ? 200 : (size_t)next;

	ds_line_keep(line);
	indent_row(line, here);
	memset(row + 1, ' ', n);
	ds_line_put(line, line->at, line->at, (ds_str){row, n + 1});
}

static ds_line_event enter(ds_line *line)
{
	int here = -1, next = 0;

	if (!line->calls || !line->calls->enter ||
	    line->calls->enter(line->calls->ctx, ds_buf_view(&line->text), line->at, &here, &next)) {
		if (ds_line_row_start(line, line->at) > 0)
			indent_row(line, here);
		return DS_LINE_DONE;
	}
	open_row(line, here, next);
	return DS_LINE_MORE;
}

static void tab(ds_line *line, bool back)
{
	size_t start = ds_line_row_start(line, line->at), at = start;

	while (at < line->at && line->text.at[at] == ' ')
		at++;
	if (at < line->at || !line->calls || !line->calls->complete)
		ds_line_complete(line, back);
	else if (!back)
		ds_line_change(line, at, at, DS_STR("  "));
	else if (at - start >= 2)
		ds_line_change(line, at - 2, at, (ds_str){NULL, 0});
}

/* Back over one grapheme, or over a step of the indentation. */
static void backspace(ds_line *line)
{
	size_t start = ds_line_row_start(line, line->at), at = start;

	while (at < line->at && line->text.at[at] == ' ')
		at++;
	if (at == line->at && start > 0 && at - start >= 2 && (at - start) % 2 == 0)
		ds_line_change(line, at - 2, at, (ds_str){NULL, 0});
	else
		ds_line_change(line, ds_line_previous(line, line->at), line->at, (ds_str){NULL, 0});
}

static void kill_to_end(ds_line *line)
{
	size_t end = ds_line_row_end(line, line->at);

	/* at the row's end its line feed goes */
	ds_line_kill(line, line->at, end == line->at ? ds_line_next(line, end) : end);
}

static void kill_to_start(ds_line *line)
{
	size_t start = ds_line_row_start(line, line->at);

	ds_line_kill(line, start == line->at ? ds_line_previous(line, start) : start, line->at);
}

/* The keys that move; false when it is none of them. */
static bool motion(ds_line *line, uint32_t key)
{
	switch (key) {
	case DS_CTRL('A'):
	case DS_KEY_HOME:
		line->at = ds_line_row_start(line, line->at);
		return true;
	case DS_CTRL('E'):
	case DS_KEY_END:
		line->at = ds_line_row_end(line, line->at);
		return true;
	case DS_CTRL('B'):
	case DS_KEY_LEFT:
		line->at = ds_line_previous(line, line->at);
		return true;
	case DS_CTRL('F'):
	case DS_KEY_RIGHT:
		line->at = ds_line_next(line, line->at);
		return true;
	case 'b' | DS_KEY_ALT:
	case DS_KEY_LEFT | DS_KEY_CTRL:
	case DS_KEY_LEFT | DS_KEY_ALT:
		line->at = ds_line_word_previous(line, line->at);
		return true;
	case 'f' | DS_KEY_ALT:
	case DS_KEY_RIGHT | DS_KEY_CTRL:
	case DS_KEY_RIGHT | DS_KEY_ALT:
		line->at = ds_line_word_next(line, line->at);
		return true;
	case DS_KEY_UP:
	case DS_CTRL('P'):
		ds_line_up(line);
		return true;
	case DS_KEY_DOWN:
	case DS_CTRL('N'):
		ds_line_down(line);
		return true;
	default:
		return false;
	}
}

/* The keys that walk through the history and search it; false when it is none of them. */
static bool walk(ds_line *line, uint32_t key)
{
	switch (key) {
	case 'p' | DS_KEY_ALT:
	case DS_KEY_PAGE_UP:
		ds_line_walk(line, true);
		return true;
	case 'n' | DS_KEY_ALT:
	case DS_KEY_PAGE_DOWN:
		ds_line_walk(line, false);
		return true;
	case '<' | DS_KEY_ALT:
		ds_line_walk_far(line, true);
		return true;
	case '>' | DS_KEY_ALT:
		ds_line_walk_far(line, false);
		return true;
	case DS_CTRL('R'):
	case DS_CTRL('S'):
		ds_line_search_start(line, key == DS_CTRL('R'));
		return true;
	default:
		return false;
	}
}

/* The keys of the kill ring; false when it is none of them. */
static bool kill_or_yank(ds_line *line, uint32_t key)
{
	switch (key) {
	case DS_CTRL('K'):
		kill_to_end(line);
		return true;
	case DS_CTRL('U'):
		kill_to_start(line);
		return true;
	case DS_CTRL('W'):
		ds_line_delete_word(line);
		return true;
	case DS_KEY_BACKSPACE | DS_KEY_ALT:
	case 8 | DS_KEY_ALT:
		ds_line_kill(line, ds_line_word_previous(line, line->at), line->at);
		return true;
	case 'd' | DS_KEY_ALT:
	case DS_KEY_DELETE | DS_KEY_CTRL:
	case DS_KEY_DELETE | DS_KEY_ALT:
		ds_line_kill(line, line->at, ds_line_word_next(line, line->at));
		return true;
	case DS_CTRL('Y'):
		ds_line_yank(line);
		return true;
	case 'y' | DS_KEY_ALT:
		ds_line_yank_older(line);
		return true;
	default:
		return false;
	}
}

/* The keys that change the text. */
static void change(ds_line *line, uint32_t key)
{
	switch (key) {
	case DS_KEY_TEXT:
		type(line);
		break;
	case DS_KEY_PASTE:
		paste(line);
		break;
	case DS_KEY_BACKSPACE:
		backspace(line);
		break;
	case DS_CTRL('D'):
	case DS_KEY_DELETE:
		ds_line_change(line, line->at, ds_line_next(line, line->at), (ds_str){NULL, 0});
		break;
	case DS_CTRL('T'):
		ds_line_transpose(line);
		break;
	case 31: /* Ctrl-_ */
		ds_line_undo_step(line, false);
		break;
	case '_' | DS_KEY_ALT:
		ds_line_undo_step(line, true);
		break;
	case '\t':
	case DS_KEY_BACK_TAB:
		tab(line, key == DS_KEY_BACK_TAB);
		break;
	case DS_KEY_ENTER | DS_KEY_ALT:
		open_row(line, -1, 0);
		break;
	case DS_CTRL('L'):
		line->clear = true;
		break;
	case DS_CTRL('X'):
		line->control_x = true;
		break;
	default:
		break;
	}
}

static ds_line_event obey(ds_line *line, uint32_t key)
{
	bool second = line->control_x;

	line->control_x = false;
	if (second && key == DS_CTRL('U'))
		key = 31;
	else if (second && key == DS_CTRL('R'))
		key = '_' | DS_KEY_ALT;
	switch (key) {
	case DS_KEY_ENTER:
		return enter(line);
	case DS_CTRL('C'):
		return DS_LINE_CANCEL;
	case DS_CTRL('Z'):
		return DS_LINE_SUSPEND;
	case DS_CTRL('D'):
		if (line->text.len == 0)
			return DS_LINE_EOF;
		break;
	default:
		break;
	}
	if (!motion(line, key) && !walk(line, key) && !kill_or_yank(line, key))
		change(line, key);
	return DS_LINE_MORE;
}

static ds_line_event act(ds_line *line, uint32_t key)
{
	ds_line_event event;

	if (key == DS_KEY_NONE)
		return DS_LINE_MORE;
	line->last = line->did;
	line->did = DS_DID_OTHER;
	line->notice.len = 0;
	if (line->searching && ds_line_search_key(line, key))
		return DS_LINE_MORE;
	if (line->menu && ds_line_menu_key(line, key))
		return DS_LINE_MORE;
	event = obey(line, key);
	if (event == DS_LINE_DONE)
		line->at = line->text.len;
	return event;
}

ds_line_event ds_line_feed(ds_line *line, unsigned char byte)
{
	return act(line, ds_keys_feed(&line->keys, byte));
}

ds_line_event ds_line_timeout(ds_line *line)
{
	return act(line, ds_keys_timeout(&line->keys));
}
