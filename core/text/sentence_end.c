/*
 * What may end a sentence, and what closes behind it. See sentence.c.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/sentence_int.h"

#define text_of ds_finder_text
#define has ds_finder_has
#define capital ds_finder_capital
#define is_sign ds_finder_is

ds_side ds_side_of(const ds_finder *f, size_t i)
{
	ds_str s = text_of(f, i);
	size_t at = 0;
	uint32_t cp;
	const ds_ucd_props *p;

	if (f->t->v[i].kind != DS_KIND_PUNCT)
		return DS_SIDE_NONE;
	if (s.at[0] == '"' || s.at[0] == '\'')
		return DS_SIDE_EITHER;
	cp = ds_utf8_next(s, &at);
	if (cp == 0xA1 || cp == 0xBF)
		return DS_SIDE_OPEN; /* inverted ! and ? */
	p = ds_ucd_get(cp);
	if (p->category == DS_GC_PS)
		return DS_SIDE_OPEN;
	if (p->category == DS_GC_PE)
		return DS_SIDE_CLOSE;
	return p->category == DS_GC_PI || p->category == DS_GC_PF ? DS_SIDE_EITHER : DS_SIDE_NONE;
}

bool ds_is_dots(const ds_finder *f, size_t i)
{
	ds_str s = text_of(f, i);

	return f->t->v[i].kind == DS_KIND_PUNCT &&
	       (s.at[0] == '.' || ds_str_is(s, "\xE2\x80\xA6"));
}

static ds_final final_dot(const ds_finder *f, size_t i)
{
	size_t len = f->t->v[i].end - f->t->v[i].start;

	/* words left out in front of the sentence */
	if (i < f->lead && len != 2)
		return DS_FINAL_NONE;
	if (len == 1)
		return i > f->first && is_sign(f, i - 1, '.') ? DS_FINAL_DOTS : DS_FINAL_STOP;
	/* "[...]" stands for words left out */
	return i && has(f, i, DS_TOKEN_TIGHT) && ds_side_of(f, i - 1) == DS_SIDE_OPEN ? DS_FINAL_NONE : DS_FINAL_DOTS;
}

static bool is_armenian(const ds_finder *f, size_t i)
{
	return i > f->first && has(f, i, DS_TOKEN_TIGHT) &&
	       (f->t->v[i - 1].script == DS_SCRIPT_ARMENIAN ||
		(i > f->first + 1 && f->t->v[i - 2].script == DS_SCRIPT_ARMENIAN));
}

/* A sign between two digits, all tight. */
static bool in_number(const ds_finder *f, size_t i)
{
	return i > f->first && i + 1 < f->paragraph_end && has(f, i, DS_TOKEN_TIGHT) &&
	       has(f, i + 1, DS_TOKEN_TIGHT) && f->t->v[i - 1].kind == DS_KIND_NUMBER &&
	       f->t->v[i + 1].kind == DS_KIND_NUMBER;
}

/* ":-)" */
static bool is_face(const ds_finder *f, size_t i)
{
	ds_str s = text_of(f, i);

	return f->t->v[i].kind == DS_KIND_SYMBOL && s.len > 1 && ds_face_end(s, 0) == s.len;
}

/* What kind of end token i may be. */
ds_final ds_final_of(const ds_finder *f, size_t i)
{
	const ds_token *t = &f->t->v[i];
	ds_str s = text_of(f, i);
	size_t at = 0;
	const ds_ucd_props *p;
	uint32_t cp;

	if (t->flags & DS_TOKEN_ABBREV)
		return DS_FINAL_ABBREV;
	if (t->kind == DS_KIND_SYMBOL)
		return is_face(f, i) ? DS_FINAL_FACE : DS_FINAL_NONE;
	if (t->kind != DS_KIND_PUNCT || s.at[0] == ',' || i < f->guard)
		return DS_FINAL_NONE;
	if (s.at[0] == '.')
		return final_dot(f, i);
	/* "!Kung": a sign in front of a word is a letter of it */
	if (i + 1 < f->t->n && !has(f, i, DS_TOKEN_TIGHT) && has(f, i + 1, DS_TOKEN_TIGHT) &&
	    f->t->v[i + 1].kind == DS_KIND_WORD)
		return DS_FINAL_NONE;
	if (s.at[0] == '!' || s.at[0] == '?')
		return DS_FINAL_STRONG;
	if (s.at[0] == ':')
		/* the colon is typed for the Armenian full stop, U+0589 */
		return is_armenian(f, i) ? DS_FINAL_STRONG : DS_FINAL_NONE;
	if ((unsigned char)s.at[0] < 0x80)
		return DS_FINAL_NONE;
	cp = ds_utf8_next(s, &at);
	if (cp == 0x2026)
		return i < f->lead ? DS_FINAL_NONE : DS_FINAL_DOTS;
	/* the Khmer stops have no sentence class in Unicode 15 */
	if (cp == 0x17D4 || cp == 0x17D5)
		return DS_FINAL_STRONG;
	p = ds_ucd_get(cp);
	/* a wide full stop is no part of an abbreviation, but it may be a number's */
	if (p->sb != DS_SB_S_TERM && p->sb != DS_SB_A_TERM)
		return DS_FINAL_NONE;
	if (cp < 0x3000)
		return DS_FINAL_STRONG;
	return cp == 0xFF0E && in_number(f, i) ? DS_FINAL_NONE : DS_FINAL_WIDE;
}

/*
 * Whether token i closes what stands before it; blanks tell for quotes, which languages turn
 * about.
 */
static bool closes(const ds_finder *f, size_t i)
{
	ds_side side = ds_side_of(f, i);
	bool tight = has(f, i, DS_TOKEN_TIGHT);
	ds_str s = text_of(f, i);
	size_t at = 0;
	bool before_next = i + 1 < f->t->n && has(f, i + 1, DS_TOKEN_TIGHT) &&
			   ds_side_of(f, i + 1) != DS_SIDE_CLOSE;

	if (side == DS_SIDE_CLOSE)
		return true;
	if (side != DS_SIDE_EITHER || has(f, i, DS_TOKEN_LINE))
		return false;
	if (tight || before_next)
		return tight;
	/* blanks on both sides: the French way, where the sign itself tells */
	return ds_ucd_get(ds_utf8_next(s, &at))->category != DS_GC_PI;
}

size_t ds_behind_openers(const ds_finder *f, size_t i)
{
	size_t stop = i + 4;

	while (i < stop && i + 1 < f->paragraph_end) {
		ds_side side = ds_side_of(f, i);

		if (side != DS_SIDE_OPEN && side != DS_SIDE_EITHER)
			break;
		i++;
	}
	return i;
}

/* The end of a mark in square brackets at token i, "[12]" or "[citation needed]", or i. */
static size_t behind_bracket_mark(const ds_finder *f, size_t i)
{
	size_t k = i + 1;

	while (k < f->paragraph_end && k < i + 5 && f->t->v[k].kind <= DS_KIND_NUMBER &&
	       !capital(f, k))
		k++;
	return k > i + 1 && k < f->paragraph_end && is_sign(f, k, ']') ? k + 1 : i;
}

/*
 * The end of a note's number at token i behind an end, or i: "so.12 Then", where it is tight, and
 * "so. 4 Then", where a word that starts sentences tells.
 */
static size_t behind_note(const ds_finder *f, size_t end, size_t i)
{
	const ds_token *t = &f->t->v[i];
	bool tight = has(f, i, DS_TOKEN_TIGHT);

	if (t->kind != DS_KIND_NUMBER || t->end - t->start > 3 || i + 1 >= f->paragraph_end ||
	    has(f, i + 1, DS_TOKEN_TIGHT) || end <= f->first || !has(f, end, DS_TOKEN_TIGHT))
		return i;
	if (f->t->v[end - 1].kind == DS_KIND_NUMBER)
		return i;
	for (size_t k = t->start; k < t->end; k++) {
		if (!(ds_class_at(f->t->text, k) & DS_B_DIGIT))
			return i;
	}
	if (tight)
		return capital(f, i + 1) ? i + 1 : i;
	return capital(f, i + 1) && ds_is_starter(ds_token_key(f->t, i + 1)) ? i + 1 : i;
}

/* The first token behind token i and what closes after it. */
size_t ds_behind_closers(const ds_finder *f, size_t i)
{
	size_t next = i + 1, mark;

	while (next < f->paragraph_end) {
		if (closes(f, next) || is_face(f, next))
			next++;
		else if (is_sign(f, next, '[') && (mark = behind_bracket_mark(f, next)) > next)
			next = mark;
		else
			return behind_note(f, i, next);
	}
	return next;
}
