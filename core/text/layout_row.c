/*
 * The rows of a table, as columns or as blocks. See layout.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/layout.h"

#include "text/segment.h"

static const char more[] = "\xE2\x80\xA6"; /* U+2026 */

/* The lines of one cell. */
typedef struct lines {
	ds_str *v;
	size_t n;
} lines;

static void blanks(ds_buf *b, size_t n)
{
	while (n-- > 0)
		ds_buf_char(b, ' ');
}

/* How much of a line stays before the sign that there is more: up to the end of a word, if there are two. */
static size_t kept(ds_str line, size_t width)
{
	size_t n = ds_layout_split(line, width > 1 ? width - 1 : 1), word = n;

	if (n == line.len)
		return n;
	while (word > 0 && line.at[word - 1] != ' ')
		word--;
	while (word > 0 && line.at[word - 1] == ' ')
		word--;
	/* lines start with a word, so that what is left is one */
	return word > 0 ? word : n;
}

/* Wraps a text to at most so many lines, which are copies. */
static ds_status clip(lines *out, ds_str text, size_t width, size_t most, ds_buf *tmp, ds_arena *mem, ds_err *err)
{
	ds_wrap w = {.s = text, .width = width};
	size_t room = 0;
	ds_str line;

	*out = (lines){NULL, 0};
	while (ds_wrap_next(&line, &w, tmp)) {
		ds_status st = ds_buf_status(tmp, err);

		if (!st && out->n == most) {
			ds_str *last = &out->v[most - 1];
			size_t n = kept(*last, width);

			ds_buf_clear(tmp);
			ds_buf_str(tmp, ds_str_sub(*last, 0, n));
			ds_buf_zstr(tmp, more);
			st = ds_buf_status(tmp, err);
			return st ? st : ds_arena_copy(last, ds_buf_view(tmp), mem, err);
		}
		if (!st)
			st = ds_arena_grow(mem, &out->v, &room, out->n, out->n + 1, sizeof *out->v, err);
		if (!st)
			st = ds_arena_copy(&out->v[out->n], line, mem, err);
		if (st)
			return st;
		out->n++;
	}
	return DS_OK;
}

static void put_bold(ds_buf *b, ds_str s, const ds_table *t)
{
	if (s.len == 0)
		return;
	ds_buf_str(b, t->on);
	ds_buf_str(b, s);
	ds_buf_str(b, t->off);
}

/* One line of a cell, filled up to its columns. */
static void put_padded(ds_buf *b, ds_str s, const ds_cell *c, const ds_table *t)
{
	size_t w = ds_width(s), fill = w < c->width ? c->width - w : 0;

	ds_buf_str(b, t->on);
	if (c->right)
		blanks(b, fill);
	ds_buf_str(b, s);
	if (!c->right)
		blanks(b, fill);
	ds_buf_str(b, t->off);
}

/* Ends the line that starts at `from`, without the blanks at its end. */
static void end_line(ds_buf *b, size_t from)
{
	ds_str all = ds_buf_view(b);
	size_t end = all.len;

	while (end > from && all.at[end - 1] == ' ')
		end--;
	b->len = end;
	ds_buf_char(b, '\n');
}

ds_status ds_layout_row(ds_buf *b, const ds_cell *cells, size_t n, const ds_table *t, ds_arena *mem, ds_err *err)
{
	lines *of = ds_arena_get(mem, n, sizeof *of);
	ds_status st = of ? DS_OK : ds_arena_fail(mem, err);
	size_t height = 1;
	ds_buf tmp;

	ds_buf_init(&tmp, &mem->alloc, 0);
	for (size_t i = 0; !st && i < n; i++) {
		st = clip(&of[i], cells[i].text, cells[i].width, cells[i].lines, &tmp, mem, err);
		if (!st && of[i].n > height)
			height = of[i].n;
	}
	for (size_t l = 0; !st && l < height; l++) {
		size_t from = b->len;

		for (size_t i = 0; i < n; i++) {
			if (i > 0)
				blanks(b, t->gap);
			put_padded(b, l < of[i].n ? of[i].v[l] : (ds_str){"", 0}, &cells[i], t);
		}
		end_line(b, from);
	}
	ds_buf_free(&tmp);
	return st ? st : ds_buf_status(b, err);
}

/* A text on lines of its own, which all but the first are set in. */
static ds_status put_long(ds_buf *b, const ds_cell *c, const ds_table *t, ds_buf *tmp, ds_arena *mem, ds_err *err)
{
	size_t width = t->width > t->gap ? t->width - t->gap : 1;
	char *at = ds_arena_get(mem, c->title.len + c->text.len + 1, 1);
	ds_status st = at ? DS_OK : ds_arena_fail(mem, err);
	lines of = {NULL, 0};

	if (!st && c->title.len)
		memcpy(at, c->title.at, c->title.len);
	if (!st) {
		memcpy(at + c->title.len, c->text.at, c->text.len);
		st = clip(&of, (ds_str){at, c->title.len + c->text.len}, width, c->lines, tmp, mem, err);
	}
	for (size_t l = 0; !st && l < of.n; l++) {
		ds_str line = of.v[l];
		size_t head = 0;

		if (l > 0)
			blanks(b, t->gap);
		else if (line.len >= c->title.len && memcmp(line.at, at, c->title.len) == 0)
			head = c->title.len;
		put_bold(b, ds_str_sub(line, 0, head), t);
		ds_buf_str(b, ds_str_sub(line, head, line.len));
		ds_buf_char(b, '\n');
	}
	return st;
}

ds_status ds_layout_block(ds_buf *b, const ds_cell *cells, size_t n, const ds_table *t, ds_arena *mem, ds_err *err)
{
	size_t used = 0; /* columns of the line that is begun */
	bool begun = false;
	ds_status st = DS_OK;
	ds_buf tmp;

	ds_buf_init(&tmp, &mem->alloc, 0);
	for (size_t i = 0; !st && i < n; i++) {
		const ds_cell *c = &cells[i];
		size_t own = ds_width(c->text), w = ds_width(c->title) + own;
		bool alone = own > t->most || w > t->width;

		if (c->text.len == 0)
			continue;
		if (begun && (alone || used + t->gap + w > t->width)) {
			ds_buf_char(b, '\n');
			begun = false;
		}
		if (alone) {
			st = put_long(b, c, t, &tmp, mem, err);
			continue;
		}
		if (begun)
			blanks(b, t->gap);
		used = begun ? used + t->gap + w : w;
		begun = true;
		put_bold(b, c->title, t);
		ds_buf_str(b, c->text);
	}
	if (begun)
		ds_buf_char(b, '\n');
	ds_buf_free(&tmp);
	return st ? st : ds_buf_status(b, err);
}
