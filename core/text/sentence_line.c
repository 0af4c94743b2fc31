/*
 * Sentence borders that the layout gives: items, bullets, short lines, rulers, headers of mail.
 * See sentence.c.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/sentence_int.h"

#define RULER_MIN 5 /* signs */

bool ds_is_round_bullet(const ds_finder *f, size_t i)
{
	ds_str s = ds_finder_text(f, i);
	size_t at = 0;
	uint32_t cp;

	if ((unsigned char)s.at[0] < 0x80)
		return false;
	cp = ds_utf8_next(s, &at);
	return cp == 0x2022 || cp == 0x25AA || cp == 0x25CF || cp == 0x2023 || cp == 0x2043 ||
	       cp == 0x25E6 || cp == 0x25A0;
}

bool ds_is_bullet(const ds_finder *f, size_t i)
{
	ds_str s = ds_finder_text(f, i);
	size_t at = 0;
	uint32_t cp;

	if (i + 1 >= f->t->n || ds_finder_has(f, i + 1, DS_TOKEN_TIGHT | DS_TOKEN_LINE))
		return false;
	if (s.len == 1)
		return s.at[0] == '-' || s.at[0] == '*' || s.at[0] == '+';
	cp = ds_utf8_next(s, &at);
	return cp == 0x00B7 || cp == 0x2013 || cp == 0x2014 || ds_is_round_bullet(f, i);
}

bool ds_is_ruler(const ds_finder *f, size_t i)
{
	const ds_token *t = &f->t->v[i];
	char c = f->t->text.at[t->start];

	if ((t->kind != DS_KIND_PUNCT && t->kind != DS_KIND_SYMBOL) ||
	    t->end - t->start < RULER_MIN || ds_finder_has(f, i, DS_TOKEN_TIGHT))
		return false;
	if (i + 1 < f->t->n && ds_finder_has(f, i + 1, DS_TOKEN_TIGHT))
		return false;
	return c == '=' || c == '-' || c == '_' || c == '*' || c == '~' || c == '+';
}

/* A letter or a Roman number up to four signs. */
static bool is_item_word(ds_str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (s.len > 1 && !memchr("ivxIVX", s.at[i], 6))
			return false;
	}
	return s.len == 1 ? ds_class_at(s, 0) & DS_B_LETTER : s.len <= 4;
}

/* "a." in front of a word: a small letter, since a capital one is an initial. */
static bool is_letter_item(const ds_finder *f, size_t i)
{
	ds_str s = ds_finder_text(f, i);
	size_t next = i + 1;

	if (!(ds_class_at(s, 0) & DS_B_LOWER) || s.len > 2)
		return false;
	if (s.len == 1) {
		if (next >= f->t->n || !ds_finder_is(f, next, '.') ||
		    !ds_finder_has(f, next, DS_TOKEN_TIGHT))
			return false;
		next++;
	} else if (s.at[1] != '.') {
		return false;
	}
	return next < f->t->n && !ds_finder_has(f, next, DS_TOKEN_TIGHT | DS_TOKEN_LINE) &&
	       ds_finder_capital(f, next);
}

/* Token i, first of its line, opens an item: a bullet, "1." "2)" "(a)" "b." */
static bool starts_item(const ds_finder *f, size_t i)
{
	size_t k = i;
	const ds_token *t;

	if (ds_is_bullet(f, i) || ds_is_round_bullet(f, i) || is_letter_item(f, i))
		return true;
	if (ds_finder_is(f, i, '('))
		k++;
	if (k + 1 >= f->t->n || ds_finder_has(f, k + 1, DS_TOKEN_LINE) ||
	    !ds_finder_has(f, k + 1, DS_TOKEN_TIGHT))
		return false;
	t = &f->t->v[k];
	if (t->kind != DS_KIND_NUMBER && !is_item_word(ds_finder_text(f, k)))
		return false;
	return t->end - t->start <= 4 &&
	       (ds_finder_is(f, k + 1, ')') ||
		(k == i && t->kind == DS_KIND_NUMBER && ds_finder_is(f, k + 1, '.')));
}

uint32_t ds_item_label(const ds_finder *f, size_t i, bool *letter)
{
	ds_str s = ds_finder_text(f, i), sign;
	uint32_t n = 0;
	bool stop = ds_finder_has(f, i, DS_TOKEN_ABBREV);

	if (i + 1 >= f->paragraph_end || s.len > 3)
		return 0;
	sign = ds_finder_text(f, i + 1);
	stop |= sign.at[0] == '.' && sign.len == 1;
	if (!ds_finder_has(f, i + 1, DS_TOKEN_TIGHT) && !ds_finder_has(f, i, DS_TOKEN_ABBREV))
		return 0;
	if (!stop && !ds_str_is(sign, ")"))
		return 0;
	*letter = f->t->v[i].kind == DS_KIND_WORD;
	if (*letter)
		return s.len <= 1u + ds_finder_has(f, i, DS_TOKEN_ABBREV) &&
				       ds_class_at(s, 0) & DS_B_LETTER ? (unsigned char)s.at[0] : 0;
	for (size_t k = 0; k < s.len; k++) {
		if (!(ds_class_at(s, k) & DS_B_DIGIT))
			return 0;
		n = n * 10 + (uint32_t)(s.at[k] - '0');
	}
	return n;
}

void ds_enter_paragraph(ds_finder *f, size_t i)
{
	const ds_token *v = f->t->v;
	size_t k = i + 1, line = i;

	f->widest = 0;
	for (;; k++) {
		bool end = k >= f->t->n || v[k].flags & DS_TOKEN_PARA;

		if (end || v[k].flags & DS_TOKEN_LINE) {
			size_t width = v[k - 1].end - v[line].start;

			f->widest = width > f->widest ? width : f->widest;
			line = k;
		}
		if (end)
			break;
	}
	f->paragraph_end = k;
}

/*
 * The line end before token i is meant: the next word would have fitted on the line, so it was not
 * wrapped there by width.
 */
static bool line_end_meant(const ds_finder *f, size_t line, size_t i)
{
	size_t width = f->t->v[i - 1].end - f->t->v[line].start;
	size_t word = i;

	while (word + 1 < f->paragraph_end && ds_finder_has(f, word + 1, DS_TOKEN_TIGHT))
		word++;
	return width + 1 + (f->t->v[word].end - f->t->v[i].start) + 4 < f->widest;
}

bool ds_breaks_at_line(const ds_finder *f, size_t line, size_t i)
{
	size_t k;

	if (starts_item(f, i))
		return true;
	if (!line_end_meant(f, line, i))
		return false;
	if (starts_item(f, line))
		return true;
	k = ds_behind_openers(f, i);
	return ds_finder_capital(f, k) || f->t->v[k].kind == DS_KIND_NUMBER;
}

/* The comma at token i ends the formula that closes a letter, "Best regards,"; a name follows. */
static bool closes_letter(const ds_finder *f, size_t i)
{
	ds_str last;

	if (i == f->first || i - f->first > 4 || !ds_finder_is(f, i, ',') ||
	    !ds_finder_has(f, i + 1, DS_TOKEN_TITLE) || !ds_finder_capital(f, f->first))
		return false;
	last = ds_token_key(f->t, i - 1);
	return ds_closes_letter(last) && !ds_is_starter(ds_token_key(f->t, i + 1));
}

bool ds_stands_apart(const ds_finder *f, size_t i)
{
	const ds_token *t = &f->t->v[i], *next = &f->t->v[i + 1];

	if (next->flags & DS_TOKEN_TIGHT)
		return false;
	if (ds_is_ruler(f, i) || ds_is_ruler(f, i + 1))
		return true;
	if (f->bullet && ds_is_round_bullet(f, i + 1))
		return true;
	if (t->kind == DS_KIND_URL)
		return next->kind == DS_KIND_URL;
	/* "From: A B <a@b.example>": an address in angle brackets ends its line */
	if (ds_finder_is(f, i, '>') && i >= f->first + 2)
		return t[-1].kind == DS_KIND_EMAIL &&
		       (next->kind == DS_KIND_NUMBER || ds_finder_capital(f, i + 1));
	return closes_letter(f, i);
}
