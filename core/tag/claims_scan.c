/*
 * Attribution: quotations and the stretch that a verb may look at. See claims_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/claims_int.h"

#include "tag/zones.h"

#define LATE 400u    /* tokens of a paragraph in which the one before may be closed */

/* The token behind the dateline that the sentence starts with or lies in; its first token if there is none. */
static size_t behind_dateline(const finder *f)
{
	const ds_dateline *d = ds_dateline_around(f->doc, f->first);
	size_t end = d ? (size_t)d->first + d->count : f->first;

	return end < f->end ? end : f->end;
}

static size_t next_semicolon(const finder *f, size_t i)
{
	while (i < f->end && !(f->sign[i] & S_SEMICOLON && !f->quote[i]))
		i++;
	return i;
}

void ds_claim_window(finder *f, claim_window *w)
{
	f->first = behind_dateline(f);
	*w = (claim_window){f->first, next_semicolon(f, f->first), 0, 0, 0};
}

void ds_claim_look_from(finder *f, claim_window *w, size_t i)
{
	while (i >= w->hi && w->hi < f->end) {
		w->lo = w->hi + 1;
		w->hi = next_semicolon(f, w->lo);
	}
	f->lo = w->lo;
	f->hi = w->hi;
	if (!f->quote[i] || is_quote(f, i))
		return;
	if (w->quote != f->quote[i]) {
		w->quote = f->quote[i];
		w->in_lo = is_quote(f, w->quote - 1) ? w->quote : w->quote - 1;
		w->in_lo = w->in_lo > f->first ? w->in_lo : f->first;
		for (w->in_hi = i; w->in_hi < f->end && f->quote[w->in_hi] == w->quote;)
			w->in_hi++;
		if (w->in_hi > i + 1 && is_quote(f, w->in_hi - 1))
			w->in_hi--;
	}
	f->lo = w->in_lo;
	f->hi = w->in_hi;
}

enum mark { MARK_NONE, MARK_OPEN, MARK_CLOSE, MARK_STRAIGHT, MARK_SINGLE };

static enum mark mark_at(const finder *f, size_t i)
{
	ds_str s;

	if (!is_quote(f, i))
		return MARK_NONE;
	if (f->sign[i] & S_SINGLE)
		return MARK_SINGLE;
	s = ds_token_text(f->t, i);
	if (ds_str_is(s, "\xE2\x80\x9C") || ds_str_is(s, "\xE2\x80\x9E") ||
	    ds_str_is(s, "\xC2\xAB") || ds_str_is(s, "``"))
		return MARK_OPEN;
	if (ds_str_is(s, "\xE2\x80\x9D") || ds_str_is(s, "\xC2\xBB") || ds_str_is(s, "''"))
		return MARK_CLOSE;
	return MARK_STRAIGHT;
}

/* A straight mark that can only open ('said, "We') or only close ('we," he'), by the blanks around it. */
static bool opens_only(const finder *f, size_t i)
{
	return i + 1 < f->t->n && f->t->v[i + 1].flags & DS_TOKEN_TIGHT &&
	       (!(f->t->v[i].flags & DS_TOKEN_TIGHT) || f->t->v[i].flags & DS_TOKEN_PARA);
}

static bool closes_only(const finder *f, size_t i)
{
	return f->t->v[i].flags & DS_TOKEN_TIGHT &&
	       (i + 1 >= f->t->n || !(f->t->v[i + 1].flags & DS_TOKEN_TIGHT) || is_stop(f, i + 1) ||
		is(f, i + 1, ")"));
}

/*
 * Where the quotation that the mark m opens at i ends; i if it opens none. *open: nothing closes it.
 * One without an end goes to the end of its paragraph where a quotation is to be expected.
 */
static size_t end_of_quotation(const finder *f, size_t i, enum mark m, bool *open)
{
	size_t n = f->t->n, k = i + 1;

	*open = false;
	if (m == MARK_SINGLE) {
		while (k < n && mark_at(f, k) != MARK_SINGLE)
			k++;
		return k < n ? k + 1 : i;
	}
	for (; k < n && !(f->t->v[k].flags & DS_TOKEN_PARA); k++) {
		enum mark end = mark_at(f, k);

		if (end == MARK_NONE || (m == MARK_STRAIGHT && end != m && end != MARK_CLOSE))
			continue;
		if (m == MARK_STRAIGHT) {
			if (closes_only(f, i) && i + 1 < n && !closes_only(f, k))
				return i;
			*open = opens_only(f, k) && opens_only(f, i);
			return *open ? k : k + 1;
		}
		if (end == MARK_CLOSE || (end == MARK_STRAIGHT && closes_only(f, k)))
			return k + 1;
		/* a mark that opens once more: “We left, “she said */
		if (end == MARK_OPEN && is(f, k - 1, ",") && !(f->t->v[k].flags & DS_TOKEN_LINE))
			return k + 1;
		if (end == MARK_OPEN) {
			*open = true;
			return k;
		}
	}
	*open = true;
	if (m == MARK_OPEN)
		return k;
	return opens_only(f, i) && (f->t->v[i].flags & DS_TOKEN_PARA || is_stop(f, i - 1)) ? k : i;
}

/*
 * A single mark opens behind "said," or "said:" only, and closes behind a full stop or comma, so that
 * it is no apostrophe; both are signed as marks.
 */
static enum mark mark_single(finder *f, size_t i)
{
	if (i == 0 || !(is(f, i - 1, ",") || is(f, i - 1, ":")) || !opens_only(f, i))
		return MARK_NONE;
	for (size_t k = i + 2; k < f->t->n && k - i < LATE && !(f->t->v[k].flags & DS_TOKEN_PARA); k++) {
		if (!is(f, k, "'") || !is_stop(f, k - 1) || !closes_only(f, k))
			continue;
		f->sign[i] |= S_QUOTE | S_SINGLE;
		f->sign[k] |= S_QUOTE | S_SINGLE;
		return MARK_SINGLE;
	}
	return MARK_NONE;
}

static ds_status add_quotation(finder *f, size_t first, size_t end, bool open)
{
	if (f->n_quotes == f->cap_quotes) {
		ds_status st = ds_arena_grow(&f->doc->mem, &f->quotes, &f->cap_quotes, f->n_quotes,
					     f->n_quotes + 1, sizeof *f->quotes, f->err);

		if (st)
			return st;
	}
	f->quotes[f->n_quotes++] = (claim_quotation){(uint32_t)first, (uint32_t)end, 0, open};
	for (size_t j = first; j < end; j++)
		f->quote[j] = (uint32_t)first + 1;
	return DS_OK;
}

/* The mark that closes in this paragraph what the one before left open; from if none does. */
static size_t closed_late(const finder *f, size_t from)
{
	for (size_t k = from; k < f->t->n && k - from < LATE; k++) {
		enum mark m = mark_at(f, k);

		if (k > from && f->t->v[k].flags & DS_TOKEN_PARA)
			break;
		if (m != MARK_NONE)
			return m == MARK_CLOSE || (m == MARK_STRAIGHT && closes_only(f, k)) ? k + 1 : from;
	}
	return from;
}

/*
 * Marks the tokens of each quotation, its marks included. It ends with its paragraph at the
 * latest; what goes on in the next one is a quotation of its own. Linear: each token is passed twice.
 */
ds_status ds_claim_mark_quotations(finder *f)
{
	ds_status st = DS_OK;

	for (size_t i = 0; st == DS_OK && i < f->t->n; i++) {
		enum mark m;
		bool open;
		size_t end;

		if (!(f->sign[i] & (S_QUOTE | S_APOSTROPHE)))
			continue;
		m = f->sign[i] & S_APOSTROPHE ? mark_single(f, i) : mark_at(f, i);
		if (m != MARK_OPEN && m != MARK_STRAIGHT && m != MARK_SINGLE)
			continue;
		end = end_of_quotation(f, i, m, &open);
		if (end <= i)
			continue;
		st = add_quotation(f, i, end, open);
		if (st == DS_OK && open && end < f->t->n && f->t->v[end].flags & DS_TOKEN_PARA) {
			size_t late = closed_late(f, end);

			if (late > end) {
				st = add_quotation(f, end, late, false);
				end = late;
			}
		}
		i = end - 1;
	}
	return st;
}

size_t ds_claim_quotation_from(const finder *f, size_t i)
{
	size_t low = 0, high = f->n_quotes;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (f->quotes[mid].first < i)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}
