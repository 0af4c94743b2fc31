/*
 * Text in the columns of a terminal: one line of it, how wide its words are, broken into lines.
 *
 * Widths are those of ds_width: columns, by grapheme cluster. Blank means U+0020.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TEXT_LAYOUT_H
#define DS_TEXT_LAYOUT_H

#include "base/buf.h"

/*
 * Appends s, any bytes, as one line that is safe to print: line ends and tabs are blanks, several blanks one, none at the ends;
 * the rest as ds_show. Errors stick in b.
 */
void ds_layout_line(ds_buf *b, ds_str s);

/* Width of the widest word (between blanks), or `most` if that is less. */
size_t ds_layout_word(ds_str s, size_t most);

/* Lines of a text, one after the other. Set s and width (1 or more), the rest zero. */
typedef struct ds_wrap {
	ds_str s;
	size_t width;
	size_t at;   /* of s: what comes next */
	bool begun;
} ds_wrap;

/*
 * The next line, broken at blanks, of which one is left between two words, and inside of words that are wider than a line;
 * an empty text is one empty line. False: there is none. It is in b, which is cleared, until the next call; errors stick in b.
 */
bool ds_wrap_next(ds_str *line, ds_wrap *w, ds_buf *b);

#endif
