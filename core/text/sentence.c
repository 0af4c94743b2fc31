/*
 * Sentences for analysis. See token.h; the standard's own rules are in sentence29.c.
 *
 * One pass over the tokens: a border can only stand behind a final sign (with what closes after
 * it: sentence_end.c), behind an abbreviation, or where the layout gives one (sentence_line.c).
 * What follows decides. Invariant: every token is in one sentence.
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

	if (ordinal_stop(f, stop, k) || (is_sign(f, next, '<') && next + 1 < f->paragraph_end &&
					 f->t->v[next + 1].kind == DS_KIND_EMAIL))
		return false; /* "Al B. <a@b.example>" */
	if (has(f, k, DS_TOKEN_LOWER))
		return small_start(f, stop, next, k);
	if (has(f, next, DS_TOKEN_TIGHT))
		return blank_forgotten(f, stop, next, k);
	if (t->kind == DS_KIND_PUNCT && ds_side_of(f, k) == DS_SIDE_NONE) {
		ds_final kind = ds_final_of(f, k);

		if (kind == DS_FINAL_STOP || (kind == DS_FINAL_DOTS && t->end - t->start == 1))
			return new_gap(f, stop, next);
		return kind != DS_FINAL_NONE || !memchr(",;:", text_of(f, k).at[0], 3);
	}
	return true;
}

static bool after_strong(const ds_finder *f, ds_final kind, size_t end, size_t next)
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
	if (kind == DS_FINAL_WIDE)
		return t->kind != DS_KIND_PUNCT || ds_side_of(f, k) != DS_SIDE_NONE;
	if (is_sign(f, next, '(') && next + 2 < f->paragraph_end &&
	    f->t->v[next + 1].kind == DS_KIND_NUMBER && is_sign(f, next + 2, ')'))
		return false; /* the year of a title */
	if (t->kind == DS_KIND_PUNCT && ds_side_of(f, k) == DS_SIDE_NONE)
		return ds_final_of(f, k) == DS_FINAL_DOTS ||
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
static bool breaks(const ds_finder *f, ds_final kind, size_t i, size_t next)
{
	switch (kind) {
	case DS_FINAL_STOP:
		return after_stop(f, i, next);
	case DS_FINAL_WIDE:
		return after_strong(f, kind, i, next) && !goes_on_wide(f, i, next);
	case DS_FINAL_STRONG:
		return after_strong(f, kind, i, next);
	case DS_FINAL_DOTS:
		return after_dots(f, i, next);
	case DS_FINAL_ABBREV:
		return after_abbrev(f, i, next);
	case DS_FINAL_FACE:
		return capital(f, ds_behind_openers(f, next)) && i > f->first;
	default:
		return false;
	}
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
	while (f->lead < f->paragraph_end && ds_is_dots(f, f->lead))
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
		ds_final kind = sign || t->flags & DS_TOKEN_ABBREV ? ds_final_of(f, i) : DS_FINAL_NONE;
		size_t next = kind ? ds_behind_closers(f, i) : i + 1;

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
