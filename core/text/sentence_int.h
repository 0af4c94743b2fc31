/*
 * What the files of the sentence finder share. See sentence.c.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TEXT_SENTENCE_INT_H
#define DS_TEXT_SENTENCE_INT_H

#include "text/token_int.h"

typedef struct ds_finder {
	ds_tokens *t;
	size_t paragraph_end; /* first token of the next paragraph */
	size_t widest;        /* bytes of the widest line of this paragraph */
	size_t first;         /* first token of this sentence */
	size_t lead;          /* the first token of this sentence that is no dot */
	size_t guard;         /* nothing ends before this token: a title in brackets is open */
	size_t label_stop;    /* the token behind the label that starts this sentence, or 0 */
	uint32_t item;        /* 1 + the number (or letter) of the item that starts it */
	bool item_letter;
	bool bullet;          /* it starts with a bullet */
	bool quote;           /* a quotation is open that it has opened */
	bool small;           /* it starts with a small letter */
} ds_finder;

/* The text of token i. */
static inline ds_str ds_finder_text(const ds_finder *f, size_t i)
{
	return ds_token_text(f->t, i);
}

static inline bool ds_finder_has(const ds_finder *f, size_t i, unsigned flag)
{
	return f->t->v[i].flags & flag;
}

static inline bool ds_finder_is(const ds_finder *f, size_t i, char sign)
{
	const ds_token *t = &f->t->v[i];

	return t->end - t->start == 1 && f->t->text.at[t->start] == sign;
}

static inline bool ds_finder_capital(const ds_finder *f, size_t i)
{
	return ds_finder_has(f, i, DS_TOKEN_TITLE | DS_TOKEN_UPPER);
}

/* What kind of end a token may be. */
typedef enum ds_final {
	DS_FINAL_NONE,
	DS_FINAL_STOP,
	DS_FINAL_STRONG,
	DS_FINAL_WIDE, /* an ideographic sign: no blank need follow */
	DS_FINAL_DOTS,
	DS_FINAL_ABBREV,
	DS_FINAL_FACE
} ds_final;

typedef enum ds_side { DS_SIDE_NONE, DS_SIDE_OPEN, DS_SIDE_CLOSE, DS_SIDE_EITHER } ds_side;

/* sentence_end.c */

/* Token i is a full stop, or dots. */
bool ds_is_dots(const ds_finder *f, size_t i);

ds_final ds_final_of(const ds_finder *f, size_t i);

/* What the sign at token i does to what stands between brackets and quotes. */
ds_side ds_side_of(const ds_finder *f, size_t i);

/* The first token behind token i, an end, and what closes after it. */
size_t ds_behind_closers(const ds_finder *f, size_t i);

/* The token that shows how token i's text goes on: the first behind opening signs. */
size_t ds_behind_openers(const ds_finder *f, size_t i);

/* sentence_line.c: what the layout says. */

/* Token i is a bullet or a dash with a blank behind it. */
bool ds_is_bullet(const ds_finder *f, size_t i);

/* Token i is a bullet that is nothing else: no dash, no star. */
bool ds_is_round_bullet(const ds_finder *f, size_t i);

/* Token i is a line drawn of signs: "=====", "_____". */
bool ds_is_ruler(const ds_finder *f, size_t i);

/*
 * The number of the item label at token i: "2." "2)" "2.)" "b)" "b."; 0 when it is none. *letter
 * tells the two kinds apart.
 */
uint32_t ds_item_label(const ds_finder *f, size_t i, bool *letter);

/* A border at the line end before i, `line` being the first token of the line that ends. */
bool ds_breaks_at_line(const ds_finder *f, size_t line, size_t i);

/* A border between tokens i and i + 1, where no sign ends a sentence: rulers, lists, mail. */
bool ds_stands_apart(const ds_finder *f, size_t i);

/* Sets what holds for the paragraph that starts with token i. */
void ds_enter_paragraph(ds_finder *f, size_t i);

#endif
