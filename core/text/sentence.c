/*
 * Sentences for analysis. See token.h; the standard's own rules are in sentence29.c.
 *
 * One pass over the tokens: a border can only stand behind a final sign (with what closes after
 * it), behind an abbreviation, or where the layout gives one (sentence_line.c). What follows
 * decides. Invariant: every token is in one sentence.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/sentence_int.h"

#include "base/stop.h"

#define TITLE_MAX 64 /* tokens of the longest title in brackets that is looked through */

#define text_of ds_finder_text
#define has ds_finder_has
#define capital ds_finder_capital
#define is_sign ds_finder_is

enum final { F_NONE, F_STOP, F_STRONG, F_WIDE, F_DOTS, F_ABBREV, F_FACE };

enum side { S_NONE, S_OPEN, S_CLOSE, S_EITHER };

static enum side side_of(const ds_finder *f, size_t i)
{
	ds_str s = text_of(f, i);
	size_t at = 0;
	uint32_t cp;
	const ds_ucd_props *p;

	if (f->t->v[i].kind != DS_KIND_PUNCT)
		return S_NONE;
	if (s.at[0] == '"' || s.at[0] == '\'')
		return S_EITHER;
	cp = ds_utf8_next(s, &at);
	if (cp == 0xA1 || cp == 0xBF)
		return S_OPEN; /* inverted ! and ? */
	p = ds_ucd_get(cp);
	if (p->category == DS_GC_PS)
		return S_OPEN;
	if (p->category == DS_GC_PE)
		return S_CLOSE;
	return p->category == DS_GC_PI || p->category == DS_GC_PF ? S_EITHER : S_NONE;
}

/* A full stop, an ellipsis. */
static bool is_dots(const ds_finder *f, size_t i)
{
	ds_str s = text_of(f, i);

	return f->t->v[i].kind == DS_KIND_PUNCT &&
	       (s.at[0] == '.' || ds_str_is(s, "\xE2\x80\xA6"));
}

static enum final final_dot(const ds_finder *f, size_t i)
{
	size_t len = f->t->v[i].end - f->t->v[i].start;

	/* words left out in front of the sentence */
	if (i < f->lead && len != 2)
		return F_NONE;
	if (len == 1)
		return i > f->first && is_sign(f, i - 1, '.') ? F_DOTS : F_STOP;
	/* "[...]" stands for words left out */
	return i && has(f, i, DS_TOKEN_TIGHT) && side_of(f, i - 1) == S_OPEN ? F_NONE : F_DOTS;
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
static enum final final_of(const ds_finder *f, size_t i)
{
	const ds_token *t = &f->t->v[i];
	ds_str s = text_of(f, i);
	size_t at = 0;
	const ds_ucd_props *p;
	uint32_t cp;

	if (t->flags & DS_TOKEN_ABBREV)
		return F_ABBREV;
	if (t->kind == DS_KIND_SYMBOL)
		return is_face(f, i) ? F_FACE : F_NONE;
	if (t->kind != DS_KIND_PUNCT || s.at[0] == ',' || i < f->guard)
		return F_NONE;
	if (s.at[0] == '.')
		return final_dot(f, i);
	/* "!Kung": a sign in front of a word is a letter of it */
	if (i + 1 < f->t->n && !has(f, i, DS_TOKEN_TIGHT) && has(f, i + 1, DS_TOKEN_TIGHT) &&
	    f->t->v[i + 1].kind == DS_KIND_WORD)
		return F_NONE;
	if (s.at[0] == '!' || s.at[0] == '?')
		return F_STRONG;
	if (s.at[0] == ':')
		/* the colon is typed for the Armenian full stop, U+0589 */
		return is_armenian(f, i) ? F_STRONG : F_NONE;
	if ((unsigned char)s.at[0] < 0x80)
		return F_NONE;
	cp = ds_utf8_next(s, &at);
	if (cp == 0x2026)
		return i < f->lead ? F_NONE : F_DOTS;
	p = ds_ucd_get(cp);
	/* a wide full stop is no part of an abbreviation, but it may be a number's */
	if (p->sb != DS_SB_S_TERM && p->sb != DS_SB_A_TERM)
		return F_NONE;
	if (cp < 0x3000)
		return F_STRONG;
	return cp == 0xFF0E && in_number(f, i) ? F_NONE : F_WIDE;
}

/*
 * Whether token i closes what stands before it; blanks tell for quotes, which languages turn
 * about.
 */
static bool closes(const ds_finder *f, size_t i)
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

size_t ds_behind_openers(const ds_finder *f, size_t i)
{
	size_t stop = i + 4;

	while (i < stop && i + 1 < f->paragraph_end) {
		enum side side = side_of(f, i);

		if (side != S_OPEN && side != S_EITHER)
			break;
		i++;
	}
	return i;
}

/* "3. Oktober", "der 3. Platz", "N°. 12": the stop is no end. stop is the index of ".". */
static bool ordinal_stop(const ds_finder *f, size_t stop, size_t next)
{
	const ds_token *t;

	if (stop == 0 || !has(f, stop, DS_TOKEN_TIGHT))
		return false;
	if (f->label_stop && stop == f->label_stop)
		return true; /* the label of an item */
	t = &f->t->v[stop - 1];
	if (ds_str_is(text_of(f, stop - 1), "\xC2\xB0") && has(f, stop - 1, DS_TOKEN_TIGHT))
		return f->t->v[next].kind == DS_KIND_NUMBER && t[-1].end - t[-1].start == 1;
	if (t->kind != DS_KIND_NUMBER || t->end - t->start > 2)
		return false;
	if (has(f, stop - 1, DS_TOKEN_LINE))
		return true;
	if (ds_is_month_after_stop(ds_token_key(f->t, next)))
		return true;
	return stop >= 2 && ds_goes_before_ordinal(ds_token_key(f->t, stop - 2));
}

/* iPhone, wikiHow: the small letter is the name's. */
static bool is_mixed(const ds_finder *f, size_t i)
{
	ds_str s = text_of(f, i);

	for (size_t k = 1; k < s.len; k++) {
		if (ds_class_at(s, k) & DS_B_UPPER)
			return true;
	}
	return false;
}

/* A full stop behind a word that is too long and too plain for an unknown abbreviation. */
static bool plain_end(const ds_finder *f, size_t end)
{
	const ds_token *last = &f->t->v[end - 1];

	return is_sign(f, end, '.') && end > f->first + 2 && last->flags & DS_TOKEN_LOWER &&
	       last->end - last->start > 3;
}

/* Whether what starts at `next` with a small letter (token k) may be a sentence after a stop. */
static bool small_start(const ds_finder *f, size_t end, size_t next, size_t k)
{
	const ds_token *t = &f->t->v[k];
	bool letter;

	if (has(f, next, DS_TOKEN_TIGHT) || has(f, end, DS_TOKEN_LINE))
		return false;
	if (t->kind == DS_KIND_URL || t->kind == DS_KIND_EMAIL)
		return true;
	if (k == next && next != end + 1)
		return false; /* "Stop!" he said */
	if (is_mixed(f, k))
		return true;
	if (is_sign(f, next, '(') || ds_str_is(text_of(f, next), "\xC2\xBF") ||
	    ds_str_is(text_of(f, next), "\xC2\xA1"))
		return true; /* U+00BF and U+00A1, inverted ? and ! */
	if (ds_item_label(f, k, &letter) && is_sign(f, k + 1, ')'))
		return true;
	if (k == end + 1 && plain_end(f, end) && ds_is_starter(ds_token_key(f->t, k)))
		return true;
	/* who starts one sentence small does so with the next */
	return f->small && end > f->first + 1;
}

/* A tight word behind an end: a blank was forgotten; "3.x", "Y!J" and paths are not that. */
static bool blank_forgotten(const ds_finder *f, size_t end, size_t next, size_t k)
{
	const ds_token *t = &f->t->v[k];

	return k == next && t->flags & DS_TOKEN_TITLE && end > f->first &&
	       (t->end - t->start > 1 || ds_finder_is(f, k, 'I')) &&
	       (f->t->v[end - 1].kind == DS_KIND_NUMBER ||
		f->t->v[end - 1].end - f->t->v[end - 1].start > 2);
}

/* "the end. . . . The next": three dots with blanks, behind a full stop, belong to what follows. */
static bool new_gap(const ds_finder *f, size_t stop, size_t next)
{
	size_t k = next, dots = 0;

	if (!has(f, stop, DS_TOKEN_TIGHT) || has(f, next, DS_TOKEN_TIGHT) || stop == f->first)
		return false;
	while (k + 1 < f->paragraph_end && dots < 4 && is_sign(f, k, '.') &&
	       !has(f, k, DS_TOKEN_TIGHT)) {
		k++;
		dots++;
	}
	if (dots == 0 && f->t->v[k].end - f->t->v[k].start == 3 && k + 1 < f->paragraph_end) {
		ds_str s = text_of(f, k);

		dots = ds_str_is(s, "...") || ds_str_is(s, "\xE2\x80\xA6") ? 3 : 0;
		k++;
	}
	return dots == 3 && capital(f, k) && !has(f, k, DS_TOKEN_TIGHT);
}

static bool after_stop(const ds_finder *f, size_t stop, size_t next)
{
	size_t k = ds_behind_openers(f, next);
	const ds_token *t = &f->t->v[k];

	if (ordinal_stop(f, stop, k))
		return false;
	if (has(f, k, DS_TOKEN_LOWER))
		return small_start(f, stop, next, k);
	if (has(f, next, DS_TOKEN_TIGHT))
		return blank_forgotten(f, stop, next, k);
	if (t->kind == DS_KIND_PUNCT && side_of(f, k) == S_NONE) {
		enum final kind = final_of(f, k);

		if (kind == F_STOP || (kind == F_DOTS && t->end - t->start == 1))
			return new_gap(f, stop, next);
		return kind != F_NONE || !memchr(",;:", text_of(f, k).at[0], 3);
	}
	return true;
}

static bool after_strong(const ds_finder *f, enum final kind, size_t end, size_t next)
{
	size_t k = ds_behind_openers(f, next);
	const ds_token *t = &f->t->v[k];
	ds_str s = text_of(f, end);

	if (has(f, k, DS_TOKEN_LOWER)) {
		/* a question may go on in small letters, but no name ends with "?" */
		if (s.at[0] == '?' && next == end + 1 && end > f->first + 1)
			return !has(f, next, DS_TOKEN_TIGHT);
		return small_start(f, end, next, k);
	}
	if (kind == F_WIDE)
		return t->kind != DS_KIND_PUNCT || side_of(f, k) != S_NONE;
	if (is_sign(f, next, '(') && next + 2 < f->paragraph_end &&
	    f->t->v[next + 1].kind == DS_KIND_NUMBER && is_sign(f, next + 2, ')'))
		return false; /* the year of a title */
	if (t->kind == DS_KIND_PUNCT && side_of(f, k) == S_NONE)
		return final_of(f, k) == F_DOTS ||
		       (ds_is_bullet(f, k) && !has(f, k + 1, DS_TOKEN_LOWER));
	if (!has(f, next, DS_TOKEN_TIGHT))
		return true;
	if ((unsigned char)s.at[0] < 0x80)
		return blank_forgotten(f, end, next, k);
	return t->script > DS_SCRIPT_INHERITED;
}

static bool after_dots(const ds_finder *f, size_t end, size_t next)
{
	size_t k = ds_behind_openers(f, next);

	if (has(f, next, DS_TOKEN_TIGHT))
		return next == end + 1 && has(f, end, DS_TOKEN_TIGHT) &&
		       blank_forgotten(f, end, next, k);
	if (f->t->v[k].kind == DS_KIND_URL)
		return true;
	if (f->quote)
		return false; /* in a quotation they stand for words left out */
	/* "I" is a capital anywhere */
	return capital(f, k) && !is_sign(f, k, 'I');
}

/* "At 5 a.m. Mr. Smith": what opens the sentence is a time or a place, and no sentence yet. */
static bool only_phrase(const ds_finder *f, size_t i)
{
	return i < f->first + 4 && ds_opens_phrase(ds_token_key(f->t, f->first));
}

/* One letter with a full stop. */
static bool is_letter_stop(const ds_finder *f, size_t i)
{
	ds_str s = text_of(f, i);
	size_t at = 0;

	if (!has(f, i, DS_TOKEN_ABBREV))
		return false;
	ds_utf8_next(s, &at);
	return at + 1 == s.len;
}

/* What the abbreviation at token i is; "z. B." and "т. е." are looked up without their blanks. */
static ds_abbrev abbrev_of(const ds_finder *f, size_t i)
{
	ds_str s = text_of(f, i);
	char space[16];
	size_t n = 0, k = i;

	if (i == f->first || !is_letter_stop(f, i) || !is_letter_stop(f, i - 1))
		return ds_abbrev_of(ds_str_sub(s, 0, s.len - 1));
	while (k > f->first && i - k < 2 && is_letter_stop(f, k - 1))
		k--;
	for (; k <= i; k++) {
		s = text_of(f, k);
		if (n + s.len > sizeof space)
			return DS_ABBREV_NONE;
		memcpy(space + n, s.at, s.len);
		n += s.len;
	}
	return ds_abbrev_of((ds_str){space, n - 1});
}

static bool after_abbrev(const ds_finder *f, size_t i, size_t next)
{
	size_t k = ds_behind_openers(f, next);
	ds_abbrev kind;

	if (is_sign(f, next, '.'))
		return new_gap(f, i, next);
	if (!capital(f, k) || has(f, next, DS_TOKEN_TIGHT) || i == f->first)
		return false;
	kind = abbrev_of(f, i);
	if (kind == DS_ABBREV_TITLE || kind == DS_ABBREV_NAME)
		return false;
	if (kind == DS_ABBREV_LAST)
		return true;
	return ds_is_starter(ds_token_key(f->t, k)) && !only_phrase(f, i);
}

/* A particle behind a closing quotation mark goes on with the sentence: 「...。」と. */
static bool goes_on_wide(const ds_finder *f, size_t end, size_t next)
{
	return next > end + 1 && f->t->v[next].script == DS_SCRIPT_HIRAGANA;
}

/*
 * Whether a sentence ends between token i (an end of the given kind, with closers up to next) and
 * next.
 */
static bool breaks(const ds_finder *f, enum final kind, size_t i, size_t next)
{
	switch (kind) {
	case F_STOP:
		return after_stop(f, i, next);
	case F_WIDE:
		return after_strong(f, kind, i, next) && !goes_on_wide(f, i, next);
	case F_STRONG:
		return after_strong(f, kind, i, next);
	case F_DOTS:
		return after_dots(f, i, next);
	case F_ABBREV:
		return after_abbrev(f, i, next);
	case F_FACE:
		return capital(f, ds_behind_openers(f, next)) && i > f->first;
	default:
		return false;
	}
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
static size_t behind_closers(const ds_finder *f, size_t i)
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

/* "1. one 2. two": the item that follows the one that the sentence starts with. */
static bool next_item(const ds_finder *f, size_t i)
{
	bool letter;

	if (has(f, i, DS_TOKEN_TIGHT) || i < f->first + 3)
		return false;
	return ds_item_label(f, i, &letter) == f->item && letter == f->item_letter;
}

static void enter_sentence(ds_finder *f, size_t first)
{
	size_t k = first;
	uint32_t n;

	f->first = f->lead = first;
	while (f->lead < f->paragraph_end && is_dots(f, f->lead))
		f->lead++;
	f->bullet = ds_is_round_bullet(f, first);
	if (f->bullet && first + 1 < f->paragraph_end)
		k++;
	n = ds_item_label(f, k, &f->item_letter);
	f->item = n && k == first ? n + 1 : 0;
	f->label_stop = n ? k + 1 : 0;
	k = ds_behind_openers(f, first);
	f->quote = false;
	f->small = has(f, k, DS_TOKEN_LOWER) && f->t->v[k].kind == DS_KIND_WORD && !is_mixed(f, k);
}

/* A title opens at token i, 《...》: what stands in it ends no sentence. */
static void guard_title(ds_finder *f, size_t i)
{
	ds_str s = text_of(f, i);
	size_t stop = f->paragraph_end - i > TITLE_MAX ? i + TITLE_MAX : f->paragraph_end;

	if (s.len != 3 || i < f->guard || s.at[0] != '\xE3' || s.at[1] != '\x80' ||
	    (s.at[2] != '\x8A' && s.at[2] != '\x88'))
		return; /* U+300A and U+3008; their partners come next */
	for (size_t k = i + 1; k < stop; k++) {
		ds_str c = text_of(f, k);

		if (c.len == 3 && memcmp(c.at, s.at, 2) == 0 && c.at[2] == s.at[2] + 1)
			f->guard = k;
		if (f->guard == k)
			return;
	}
}

/* Notes what the sign at token i opens or closes; single quotes may be apostrophes. */
static void pass_sign(ds_finder *f, size_t i)
{
	ds_str s = text_of(f, i);
	unsigned char a = (unsigned char)s.at[0];

	if (a == '"' || ds_str_is(s, "\xC2\xAB") || ds_str_is(s, "\xC2\xBB"))
		f->quote = !f->quote;
	else if (a == 0xE2 && s.len == 3 && memcmp(s.at, "\xE2\x80", 2) == 0 &&
		 ((unsigned char)s.at[2] & 0xFC) == 0x9C) /* U+201C to U+201F */
		f->quote = !f->quote;
	else if (a == 0xE3)
		guard_title(f, i);
}

/* The last token of a run of plain words at token i, which has no border in it; or i. */
static size_t skip_words(const ds_finder *f, size_t i)
{
	const ds_token *t = &f->t->v[i], *last = &f->t->v[f->paragraph_end - 1];

	if (f->item || t->flags & DS_TOKEN_LINE)
		return i;
	while (t < last && t->kind < DS_KIND_PUNCT && !(t->flags & DS_TOKEN_ABBREV) &&
	       t[1].kind < DS_KIND_PUNCT && !(t[1].flags & DS_TOKEN_LINE))
		t++;
	return (size_t)(t - f->t->v);
}

/*
 * The end of the sentence that starts with token `first`: the index of the first token behind it.
 */
static size_t sentence_end(ds_finder *f, size_t first, size_t *line)
{
	for (size_t i = first; i < f->paragraph_end; i++) {
		const ds_token *t = &f->t->v[i = skip_words(f, i)];
		bool sign = t->kind >= DS_KIND_PUNCT;
		enum final kind = sign || t->flags & DS_TOKEN_ABBREV ? final_of(f, i) : F_NONE;
		size_t next = kind ? behind_closers(f, i) : i + 1;

		if (t->flags & DS_TOKEN_LINE)
			*line = i;
		if (next >= f->paragraph_end)
			return f->paragraph_end;
		if (kind && breaks(f, kind, i, next))
			return next;
		if (sign)
			pass_sign(f, i);
		if (f->item && next_item(f, next))
			return next;
		t = &f->t->v[next];
		if ((sign || t->kind >= DS_KIND_PUNCT) && ds_stands_apart(f, next - 1))
			return next;
		if (t->flags & DS_TOKEN_LINE && ds_breaks_at_line(f, *line, next))
			return next;
	}
	return f->paragraph_end;
}

ds_status ds_find_sentences(ds_tokens *t, size_t from, ds_sentence **v, size_t *n, size_t *cap,
			    ds_arena *mem, ds_err *err)
{
	ds_finder f = {.t = t, .paragraph_end = from, .first = from};
	uint32_t paragraph = 0;
	size_t first = from, line = from;

	while (first < t->n) {
		size_t end;
		ds_status st;

		if ((*n & 4095) == 4095 && ds_stopped())
			return ds_fail(err, DS_EINTR, NULL);
		if (first == f.paragraph_end) {
			paragraph += first != from;
			ds_enter_paragraph(&f, first);
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
