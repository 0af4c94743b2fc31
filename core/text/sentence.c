/*
 * Sentences for analysis. See token.h; the standard's own rules are in sentence29.c.
 *
 * One pass over the tokens: a border can only stand behind a final sign (with what closes after
 * it), behind an abbreviation, or at a line end. What follows decides. Invariant: every token is
 * in one sentence.
 *
 * SPDX-License-Identifier: MIT
 */
#include "base/stop.h"
#include "text/token_int.h"

struct finder {
	ds_tokens *t;
	size_t paragraph_end; /* first token of the next paragraph */
	size_t widest;        /* bytes of the widest line of this paragraph */
	size_t first;         /* first token of this sentence */
	uint32_t item;        /* 1 + the number (or letter) of the item that starts it */
	bool item_letter;
};

enum final { F_NONE, F_STOP, F_STRONG, F_DOTS, F_ABBREV };

static ds_str text_of(const struct finder *f, size_t i)
{
	return ds_token_text(f->t, i);
}

static bool has(const struct finder *f, size_t i, unsigned flag)
{
	return f->t->v[i].flags & flag;
}

enum side { S_NONE, S_OPEN, S_CLOSE, S_EITHER };

static enum side side_of(const struct finder *f, size_t i)
{
	ds_str s = text_of(f, i);
	size_t at = 0;
	const ds_ucd_props *p;

	if (f->t->v[i].kind != DS_KIND_PUNCT)
		return S_NONE;
	if (s.at[0] == '"' || s.at[0] == '\'')
		return S_EITHER;
	p = ds_ucd_get(ds_utf8_next(s, &at));
	if (p->category == DS_GC_PS)
		return S_OPEN;
	if (p->category == DS_GC_PE)
		return S_CLOSE;
	return p->category == DS_GC_PI || p->category == DS_GC_PF ? S_EITHER : S_NONE;
}

/* What kind of end token i may be. */
static enum final final_of(const struct finder *f, size_t i)
{
	const ds_token *t = &f->t->v[i];
	ds_str s = text_of(f, i);
	size_t at = 0;
	uint32_t cp;

	if (t->flags & DS_TOKEN_ABBREV)
		return F_ABBREV;
	if (t->kind != DS_KIND_PUNCT || s.at[0] == ',')
		return F_NONE;
	if (s.at[0] == '.') {
		if (s.len == 1)
			return i > f->first && ds_str_is(text_of(f, i - 1), ".") ? F_DOTS : F_STOP;
		/* "[...]" stands for words left out */
		return i && has(f, i, DS_TOKEN_TIGHT) && side_of(f, i - 1) == S_OPEN ? F_NONE
										     : F_DOTS;
	}
	/* "!Kung": a sign in front of a word is a letter of it */
	if (i + 1 < f->t->n && !has(f, i, DS_TOKEN_TIGHT) && has(f, i + 1, DS_TOKEN_TIGHT) &&
	    f->t->v[i + 1].kind == DS_KIND_WORD)
		return F_NONE;
	if (s.at[0] == '!' || s.at[0] == '?')
		return F_STRONG;
	if ((unsigned char)s.at[0] < 0x80)
		return F_NONE;
	cp = ds_utf8_next(s, &at);
	if (cp == 0x2026)
		return F_DOTS;
	/* a wide full stop is no part of a number or an abbreviation */
	return ds_ucd_get(cp)->sb == DS_SB_S_TERM || ds_ucd_get(cp)->sb == DS_SB_A_TERM ? F_STRONG
											 : F_NONE;
}

/*
 * Whether token i closes what stands before it; blanks tell for quotes, which languages turn
 * about.
 */
static bool closes(const struct finder *f, size_t i)
{
	enum side side = side_of(f, i);
	bool tight = has(f, i, DS_TOKEN_TIGHT);
	ds_str s = text_of(f, i);
	size_t at = 0;
	bool before_next = i + 1 < f->t->n && has(f, i + 1, DS_TOKEN_TIGHT) &&
			   side_of(f, i + 1) != S_CLOSE;

	if (side == S_CLOSE)
		return true;
	if (side != S_EITHER || has(f, i, DS_TOKEN_LINE))
		return false;
	if (tight || before_next)
		return tight;
	/* blanks on both sides: the French way, where the sign itself tells */
	return ds_ucd_get(ds_utf8_next(s, &at))->category != DS_GC_PI;
}

/* The token that shows how token i's text goes on: the first behind opening signs. */
static size_t behind_openers(const struct finder *f, size_t i)
{
	size_t stop = i + 4;

	while (i < stop && i + 1 < f->paragraph_end &&
	       (side_of(f, i) == S_OPEN || side_of(f, i) == S_EITHER))
		i++;
	return i;
}

static bool is_bullet(const struct finder *f, size_t i)
{
	ds_str s = text_of(f, i);
	size_t at = 0;
	uint32_t cp;

	if (i + 1 >= f->t->n || has(f, i + 1, DS_TOKEN_TIGHT | DS_TOKEN_LINE))
		return false;
	if (s.len == 1)
		return s.at[0] == '-' || s.at[0] == '*' || s.at[0] == '+';
	cp = ds_utf8_next(s, &at);
	return cp == 0x2022 || cp == 0x00B7 || cp == 0x25AA || cp == 0x25CF || cp == 0x2013 ||
	       cp == 0x2014 || cp == 0x2023 || cp == 0x2043 || cp == 0x25E6 || cp == 0x25A0;
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

/* Token i, first of its line, opens an item: a bullet, "1." "2)" "(a)". */
static bool starts_item(const struct finder *f, size_t i)
{
	size_t k = i;
	const ds_token *t;
	ds_str s;

	if (is_bullet(f, i))
		return true;
	if (ds_str_is(text_of(f, i), "("))
		k++;
	if (k + 1 >= f->t->n || has(f, k + 1, DS_TOKEN_LINE) || !has(f, k + 1, DS_TOKEN_TIGHT))
		return false;
	t = &f->t->v[k];
	s = text_of(f, k + 1);
	if (t->kind != DS_KIND_NUMBER && !is_item_word(text_of(f, k)))
		return false;
	return t->end - t->start <= 4 &&
	       (ds_str_is(s, ")") || (k == i && t->kind == DS_KIND_NUMBER && ds_str_is(s, ".")));
}

/* Bytes of the line that token i starts, and where the next one starts. */
static size_t line_from(const struct finder *f, size_t i, size_t *next)
{
	size_t k = i + 1;

	while (k < f->paragraph_end && !has(f, k, DS_TOKEN_LINE))
		k++;
	*next = k;
	return f->t->v[k - 1].end - f->t->v[i].start;
}

static void enter_paragraph(struct finder *f, size_t i)
{
	size_t k = i + 1;

	while (k < f->t->n && !has(f, k, DS_TOKEN_PARA))
		k++;
	f->paragraph_end = k;
	f->widest = 0;
	for (size_t line = i; line < k;) {
		size_t width = line_from(f, line, &line);

		f->widest = width > f->widest ? width : f->widest;
	}
}

/*
 * The line end before token i is meant: the next word would have fitted on the line, so it was not
 * wrapped there by width.
 */
static bool line_end_meant(const struct finder *f, size_t line, size_t i)
{
	size_t width = f->t->v[i - 1].end - f->t->v[line].start;
	size_t word = i;

	while (word + 1 < f->paragraph_end && has(f, word + 1, DS_TOKEN_TIGHT))
		word++;
	return width + 1 + (f->t->v[word].end - f->t->v[i].start) + 4 < f->widest;
}

static bool capital(const struct finder *f, size_t i)
{
	return has(f, i, DS_TOKEN_TITLE | DS_TOKEN_UPPER);
}

/* A border at the line end before i, `line` being the first token of the line that ends. */
static bool breaks_at_line(const struct finder *f, size_t line, size_t i)
{
	size_t k;

	if (starts_item(f, i))
		return true;
	if (!line_end_meant(f, line, i))
		return false;
	if (starts_item(f, line))
		return true;
	k = behind_openers(f, i);
	return capital(f, k) || f->t->v[k].kind == DS_KIND_NUMBER;
}

/* "3. Oktober", "der 3. Platz": the stop makes an ordinal. stop is the index of ".". */
static bool ordinal_stop(const struct finder *f, size_t stop, size_t next)
{
	const ds_token *t;

	if (stop == 0 || !has(f, stop, DS_TOKEN_TIGHT))
		return false;
	if (stop - 1 == f->first && f->item)
		return true; /* the label of an item */
	t = &f->t->v[stop - 1];
	if (t->kind != DS_KIND_NUMBER || t->end - t->start > 2)
		return false;
	if (has(f, stop - 1, DS_TOKEN_LINE))
		return true;
	if (ds_is_month_after_stop(ds_token_key(f->t, next)))
		return true;
	return stop >= 2 && ds_goes_before_ordinal(ds_token_key(f->t, stop - 2));
}

static bool after_stop(const struct finder *f, size_t stop, size_t next)
{
	size_t k = behind_openers(f, next);
	const ds_token *t = &f->t->v[k];

	if (ordinal_stop(f, stop, k) || has(f, k, DS_TOKEN_LOWER))
		return false;
	if (has(f, next, DS_TOKEN_TIGHT)) {
		/* "end.Next": a blank was forgotten; "3.x" and paths are not that */
		return k == next && t->flags & DS_TOKEN_TITLE && t->end - t->start > 1 && stop &&
		       (f->t->v[stop - 1].kind == DS_KIND_NUMBER ||
			f->t->v[stop - 1].end - f->t->v[stop - 1].start > 2);
	}
	if (ds_str_is(text_of(f, next), "."))
		return false;
	if (t->kind == DS_KIND_PUNCT && side_of(f, k) == S_NONE && final_of(f, k) == F_NONE)
		return !memchr(",;:", text_of(f, k).at[0], 3);
	return true;
}

static bool after_strong(const struct finder *f, size_t next)
{
	size_t k = behind_openers(f, next);
	const ds_token *t = &f->t->v[k];

	if (has(f, k, DS_TOKEN_LOWER))
		return false;
	if (t->kind == DS_KIND_PUNCT && side_of(f, k) == S_NONE)
		return final_of(f, k) == F_DOTS || is_bullet(f, k);
	return !has(f, next, DS_TOKEN_TIGHT) || t->script > DS_SCRIPT_INHERITED;
}

static bool after_abbrev(const struct finder *f, size_t i, size_t next)
{
	ds_str s = text_of(f, i);
	size_t k = behind_openers(f, next);
	ds_abbrev kind = ds_abbrev_of(ds_str_sub(s, 0, s.len - 1));

	if (!capital(f, k) || has(f, next, DS_TOKEN_TIGHT) || kind == DS_ABBREV_TITLE ||
	    kind == DS_ABBREV_NAME)
		return false;
	return i != f->first && ds_is_starter(ds_token_key(f->t, k));
}

/*
 * Whether a sentence ends between token i (an end of the given kind, with closers up to next) and
 * next.
 */
static bool breaks(const struct finder *f, enum final kind, size_t i, size_t next)
{
	switch (kind) {
	case F_STOP:
		return after_stop(f, i, next);
	case F_STRONG:
		return after_strong(f, next);
	case F_DOTS:
		return capital(f, behind_openers(f, next)) && !has(f, next, DS_TOKEN_TIGHT);
	case F_ABBREV:
		return after_abbrev(f, i, next);
	default:
		return false;
	}
}

/* The end of a reference mark "[12]" at token i, or i. */
static size_t behind_mark(const struct finder *f, size_t i)
{
	if (i + 2 < f->paragraph_end && ds_str_is(text_of(f, i), "[") &&
	    f->t->v[i + 1].kind == DS_KIND_NUMBER && has(f, i + 1, DS_TOKEN_TIGHT) &&
	    ds_str_is(text_of(f, i + 2), "]"))
		return i + 3;
	return i;
}

/* The first token behind token i and what closes after it. */
static size_t behind_closers(const struct finder *f, size_t i)
{
	size_t next = i + 1, mark;

	for (;;) {
		if (next < f->paragraph_end && closes(f, next))
			next++;
		else if ((mark = behind_mark(f, next)) > next)
			next = mark;
		else
			return next;
	}
}

/* The number of the item label at token i: "2." "2)" "2.)" "b)" "b."; 0 when it is none. */
static uint32_t label(const struct finder *f, size_t i, bool *letter)
{
	ds_str s = text_of(f, i), sign;
	uint32_t n = 0;
	bool stop = has(f, i, DS_TOKEN_ABBREV);

	if (i + 1 >= f->paragraph_end || s.len > 3)
		return 0;
	sign = text_of(f, i + 1);
	stop |= sign.at[0] == '.' && sign.len == 1;
	if (!has(f, i + 1, DS_TOKEN_TIGHT) && !has(f, i, DS_TOKEN_ABBREV))
		return 0;
	if (!stop && !ds_str_is(sign, ")"))
		return 0;
	*letter = f->t->v[i].kind == DS_KIND_WORD;
	if (*letter)
		return s.len <= 1u + has(f, i, DS_TOKEN_ABBREV) &&
				       ds_class_at(s, 0) & DS_B_LETTER ? (unsigned char)s.at[0] : 0;
	for (size_t k = 0; k < s.len; k++) {
		if (!(ds_class_at(s, k) & DS_B_DIGIT))
			return 0;
		n = n * 10 + (uint32_t)(s.at[k] - '0');
	}
	return n;
}

/* "1. one 2. two": the item that follows the one that the sentence starts with. */
static bool next_item(const struct finder *f, size_t i)
{
	bool letter;

	if (!f->item || has(f, i, DS_TOKEN_TIGHT) || i < f->first + 3)
		return false;
	return label(f, i, &letter) == f->item && letter == f->item_letter;
}

static void enter_sentence(struct finder *f, size_t first)
{
	uint32_t n;

	f->first = first;
	n = label(f, first, &f->item_letter);
	f->item = n ? n + 1 : 0;
}

/*
 * The end of the sentence that starts with token `first`: the index of the first token behind it.
 */
static size_t sentence_end(const struct finder *f, size_t first, size_t *line)
{
	for (size_t i = first; i < f->paragraph_end; i++) {
		const ds_token *t = &f->t->v[i];
		enum final kind = t->kind == DS_KIND_PUNCT || t->flags & DS_TOKEN_ABBREV
					  ? final_of(f, i)
					  : F_NONE;
		size_t next = kind ? behind_closers(f, i) : i + 1;

		if (has(f, i, DS_TOKEN_LINE))
			*line = i;
		if (next >= f->paragraph_end)
			return f->paragraph_end;
		if (next_item(f, next) || (kind && breaks(f, kind, i, next)))
			return next;
		if (has(f, next, DS_TOKEN_LINE) && breaks_at_line(f, *line, next))
			return next;
	}
	return f->paragraph_end;
}

ds_status ds_find_sentences(ds_tokens *t, size_t from, ds_sentence **v, size_t *n, size_t *cap,
			    ds_arena *mem, ds_err *err)
{
	struct finder f = {t, from, 0, from, 0, false};
	uint32_t paragraph = 0;
	size_t first = from, line = from;

	while (first < t->n) {
		size_t end;
		ds_status st;

		if ((*n & 4095) == 4095 && ds_stopped())
			return ds_fail(err, DS_EINTR, NULL);
		if (first == f.paragraph_end) {
			paragraph += first != from;
			enter_paragraph(&f, first);
			line = first;
		}
		enter_sentence(&f, first);
		end = sentence_end(&f, first, &line);
		st = ds_arena_grow(mem, v, cap, *n, *n + 1, sizeof **v, err);
		if (st)
			return st;
		for (size_t i = first; i < end; i++)
			t->v[i].sentence = (uint32_t)*n;
		(*v)[(*n)++] = (ds_sentence){t->v[first].start, t->v[end - 1].end, (uint32_t)first,
					     (uint32_t)(end - first), paragraph};
		first = end;
	}
	return DS_OK;
}
