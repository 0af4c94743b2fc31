/*
 * The line editor's text: borders of graphemes, words and rows; changes, undo, the kill ring.
 *
 * SPDX-License-Identifier: MIT
 */
#include "cli/line_int.h"

#include "text/segment.h"
#include "text/utf8.h"
#include "ucd/props.h"

#include <stdlib.h>

#define UNDO_STEPS 500
#define UNDO_BYTES ((size_t)8 << 20)

size_t ds_line_next(const ds_line *line, size_t at)
{
	return at < line->text.len ? ds_grapheme_next(ds_buf_view(&line->text), at) : at;
}

size_t ds_line_row_start(const ds_line *line, size_t at)
{
	while (at > 0 && line->text.at[at - 1] != '\n')
		at--;
	return at;
}

size_t ds_line_row_end(const ds_line *line, size_t at)
{
	while (at < line->text.len && line->text.at[at] != '\n')
		at++;
	return at;
}

/*
 * A border at or before `at`. Borders depend on what stands before them, but there is one at each line feed, and between any
 * two characters of ASCII but CR LF (GB3, GB999), so that a row of a megabyte is not read for every key.
 */
static size_t sure_border(const ds_line *line, size_t at)
{
	const char *s = line->text.at;

	while (at > 0 && s[at - 1] != '\n' &&
	       ((unsigned char)s[at - 1] >= 0x80 || s[at - 1] == '\r' ||
		(at < line->text.len && (unsigned char)s[at] >= 0x80)))
		at--;
	return at;
}

size_t ds_line_previous(const ds_line *line, size_t at)
{
	size_t p, before;

	if (at == 0)
		return 0;
	p = before = sure_border(line, at - 1);
	while (p < at) {
		before = p;
		p = ds_line_next(line, p);
	}
	return before;
}

static bool code_mark(char c)
{
	unsigned char u = (unsigned char)c;

	return u < 0x80 && c != '_' && !(c >= '0' && c <= '9') && !((c | 32) >= 'a' && (c | 32) <= 'z');
}

/* The end of the piece at `at`: a word of UAX #29, but doc.text are two, as code has them. */
static size_t piece_end(ds_str s, size_t at)
{
	size_t end = ds_word_next(s, at);

	if (code_mark(s.at[at]) && end > at + 1)
		return at + 1;
	for (size_t i = at + 1; i < end; i++) {
		if (code_mark(s.at[i]))
			return i;
	}
	return end;
}

/* Whether [at, end) holds a letter or a digit. */
static bool is_word(ds_str s, size_t at, size_t end)
{
	while (at < end) {
		uint32_t cp = ds_utf8_next(s, &at);
		const ds_ucd_props *p = ds_ucd_get(cp);

		if (cp == '_' || p->flags & DS_UCD_ALPHABETIC || DS_GC_BIT(p->category) & DS_GC_MASK_N)
			return true;
	}
	return false;
}

/* The first border at or behind `at`: a mark that was typed belongs to the letter before it. */
static size_t border(const ds_line *line, size_t at)
{
	size_t p = sure_border(line, at);

	while (p < at)
		p = ds_line_next(line, p);
	return p;
}

size_t ds_line_word_next(const ds_line *line, size_t at)
{
	ds_str s = ds_buf_view(&line->text);

	while (at < s.len) {
		size_t end = piece_end(s, at);

		if (is_word(s, at, end))
			return border(line, end);
		at = end;
	}
	return at;
}

size_t ds_line_word_previous(const ds_line *line, size_t at)
{
	ds_str s = ds_buf_view(&line->text);

	for (;;) {
		size_t p = ds_line_row_start(line, at), found = s.len + 1;

		while (p < at) {
			size_t end = piece_end(s, p);

			if (is_word(s, p, end < at ? end : at))
				found = p;
			p = end;
		}
		if (found <= s.len) /* a word may begin inside of a grapheme: in it, then */
			return border(line, found) == found ? found
							    : ds_line_previous(line, border(line, found));
		at = ds_line_row_start(line, at);
		if (at == 0)
			return 0;
		at--; /* over the line feed */
	}
}

bool ds_line_put(ds_line *line, size_t from, size_t to, ds_str s)
{
	ds_buf *b = &line->text;

	if (s.len > DS_LINE_MAX || b->len - (to - from) + s.len > DS_LINE_MAX || !ds_buf_room(b, s.len + 1)) {
		b->status = DS_OK; /* full: the key does nothing, and it is said why */
		line->notice = DS_LINE_FULL;
		return false;
	}
	memmove(b->at + from + s.len, b->at + to, b->len - to);
	if (s.len)
		memcpy(b->at + from, s.at, s.len);
	b->len = b->len - (to - from) + s.len;
	line->at = border(line, from + s.len);
	return true;
}

static void drop(ds_line_undo *u, size_t from, size_t to)
{
	if (from == to)
		return; /* v may be NULL */
	for (size_t i = from; i < to; i++) {
		u->bytes -= u->v[i].len;
		free(u->v[i].text);
	}
	memmove(u->v + from, u->v + to, (u->n - to) * sizeof *u->v);
	u->n -= to - from;
}

void ds_line_undo_free(ds_line_undo *u)
{
	drop(u, 0, u->n);
	free(u->v);
	*u = (ds_line_undo){.v = NULL};
}

/* Puts the text at the end of the steps. */
static bool push(ds_line *line)
{
	ds_line_undo *u = &line->undo;
	char *copy = malloc(line->text.len + 1);

	if (u->n == u->cap) {
		size_t cap = u->cap ? u->cap * 2 : 32;
		struct ds_line_state *v = realloc(u->v, cap * sizeof *v);

		if (v) {
			u->v = v;
			u->cap = cap;
		}
	}
	if (!copy || u->n == u->cap) {
		free(copy);
		return false;
	}
	if (line->text.len)
		memcpy(copy, line->text.at, line->text.len);
	u->v[u->n++] = (struct ds_line_state){copy, line->text.len, line->at};
	u->bytes += line->text.len;
	return true;
}

void ds_line_keep(ds_line *line)
{
	ds_line_undo *u = &line->undo;
	size_t old = 0, bytes;

	if (u->pos < u->n)
		drop(u, u->pos, u->n); /* a change after undo: redo ends */
	for (bytes = u->bytes; old < u->n && (u->n - old >= UNDO_STEPS || bytes > UNDO_BYTES); old++)
		bytes -= u->v[old].len;
	drop(u, 0, old);
	push(line);
	u->pos = u->n;
}

void ds_line_undo_step(ds_line *line, bool redo)
{
	ds_line_undo *u = &line->undo;
	struct ds_line_state *s;

	if (redo ? u->pos + 1 >= u->n : u->pos == 0)
		return;
	if (!redo && u->pos == u->n && !push(line))
		return;
	u->pos = redo ? u->pos + 1 : u->pos - 1;
	s = &u->v[u->pos];
	if (ds_line_put(line, 0, line->text.len, (ds_str){s->text, s->len}))
		line->at = s->at;
}

bool ds_line_change(ds_line *line, size_t from, size_t to, ds_str s)
{
	if (from == to && s.len == 0)
		return true;
	ds_line_keep(line);
	return ds_line_put(line, from, to, s);
}

void ds_line_kill(ds_line *line, size_t from, size_t to)
{
	bool forward = from == line->at;
	ds_buf *b;
	ds_buf joined;

	line->did = DS_DID_KILL;
	if (from == to)
		return;
	if (line->last != DS_DID_KILL) {
		line->kill = (line->kill + 1) % DS_LINE_KILLS;
		ds_buf_clear(&line->kills[line->kill]);
	}
	b = &line->kills[line->kill];
	ds_buf_init(&joined, NULL, DS_LINE_MAX);
	if (forward)
		ds_buf_str(&joined, ds_buf_view(b));
	ds_buf_add(&joined, line->text.at + from, to - from);
	if (!forward)
		ds_buf_str(&joined, ds_buf_view(b));
	if (joined.status != DS_OK) {
		ds_buf_free(&joined);
		return;
	}
	ds_buf_free(b);
	*b = joined;
	ds_line_change(line, from, to, (ds_str){NULL, 0});
}

void ds_line_yank(ds_line *line)
{
	size_t from = line->at;

	if (ds_line_change(line, from, from, ds_buf_view(&line->kills[line->kill]))) {
		line->did = DS_DID_YANK;
		line->yank_from = from;
	}
}

void ds_line_yank_older(ds_line *line)
{
	size_t k = line->kill;

	if (line->last != DS_DID_YANK || line->yank_from > line->at)
		return;
	do
		k = (k + DS_LINE_KILLS - 1) % DS_LINE_KILLS;
	while (line->kills[k].len == 0 && k != line->kill);
	line->kill = k;
	ds_line_put(line, line->yank_from, line->at, ds_buf_view(&line->kills[k]));
	line->did = DS_DID_YANK;
}

static bool blank_before(const ds_line *line, size_t at)
{
	char c = line->text.at[ds_line_previous(line, at)];

	return c == ' ' || c == '\t' || c == '\n';
}

void ds_line_delete_word(ds_line *line)
{
	size_t from = line->at, to = line->at;

	while (from > 0 && blank_before(line, from))
		from = ds_line_previous(line, from);
	while (from > 0 && !blank_before(line, from))
		from = ds_line_previous(line, from);
	ds_line_kill(line, from, to);
}

void ds_line_transpose(ds_line *line)
{
	size_t row = ds_line_row_start(line, line->at);
	size_t b = line->at == ds_line_row_end(line, line->at) && line->at > row
			   ? ds_line_previous(line, line->at)
			   : line->at;
	size_t a, end = ds_line_next(line, b);
	char swap[256];

	if (b == row || b == end)
		return;
	a = ds_line_previous(line, b);
	if (end - a > sizeof swap)
		return;
	memcpy(swap, line->text.at + b, end - b);
	memcpy(swap + (end - b), line->text.at + a, b - a);
	ds_line_change(line, a, end, (ds_str){swap, end - a});
}
