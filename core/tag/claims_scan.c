/*
 * Attribution: quotations and the stretch that a verb may look at. See claims_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/claims_int.h"

#include "tag/zones.h"

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
		w->in_lo = w->quote > f->first ? w->quote : f->first;
		for (w->in_hi = i; w->in_hi < f->end && f->quote[w->in_hi] == w->quote;)
			w->in_hi++;
		if (w->in_hi > i + 1 && is_quote(f, w->in_hi - 1))
			w->in_hi--;
	}
	f->lo = w->in_lo;
	f->hi = w->in_hi;
}

enum mark { MARK_NONE, MARK_OPEN, MARK_CLOSE, MARK_STRAIGHT };

static enum mark mark_at(const finder *f, size_t i)
{
	ds_str s;

	if (!is_quote(f, i))
		return MARK_NONE;
	s = ds_token_text(f->t, i);
	if (ds_str_is(s, "\xE2\x80\x9C") || ds_str_is(s, "\xE2\x80\x9E") ||
	    ds_str_is(s, "\xC2\xAB") || ds_str_is(s, "``"))
		return MARK_OPEN;
	if (ds_str_is(s, "\xE2\x80\x9D") || ds_str_is(s, "\xC2\xBB") || ds_str_is(s, "''"))
		return MARK_CLOSE;
	return MARK_STRAIGHT;
}

/*
 * Marks the tokens of each quotation, its marks included. It ends with its paragraph at the
 * latest; a straight mark without a second one opens none. Linear: each token is passed twice.
 */
void ds_claim_mark_quotations(finder *f)
{
	size_t n = f->t->n;

	for (size_t i = 0; i < n; i++) {
		enum mark m = mark_at(f, i), end = MARK_NONE;
		size_t k = i + 1;

		if (m != MARK_OPEN && m != MARK_STRAIGHT)
			continue;
		for (; k < n && !(f->t->v[k].flags & DS_TOKEN_PARA); k++) {
			end = mark_at(f, k);
			if (end == MARK_CLOSE || end == m)
				break;
			end = MARK_NONE;
		}
		if (m == MARK_STRAIGHT && end == MARK_NONE)
			continue;
		if (end != MARK_NONE && !(m == MARK_OPEN && end == MARK_OPEN))
			k++;
		for (size_t j = i; j < k; j++)
			f->quote[j] = (uint32_t)i + 1;
		i = k - 1;
	}
}
