/*
 * Shapes of names: heads of organisations, places and events, and how far a name goes on behind its
 * head. See names_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/names_int.h"

#define TAIL_MAX 16u /* tokens of "of X and Y" */

static bool is_capital(const names *s, size_t i)
{
	return i < s->t->n && (s->mark[i] & T_CAP) && !(s->mark[i] & T_TAKEN);
}

static bool starts_person(const names *s, size_t i)
{
	const hit *h = hit_at(s, i);

	return h && h->marks & (H_TITLE | H_ROLE) && !(h->marks & (H_NAME | H_AFTER));
}

/* Capitalised tokens from `at` on, joined by hyphens; stops at titles. Gives the end. */
static size_t capitals(const names *s, size_t at, size_t limit)
{
	while (at < limit) {
		const hit *h = hit_at(s, at);

		if (!is_capital(s, at) || starts_person(s, at))
			break;
		if (h && h->marks & H_NAME && h->count > 1 && at + h->count <= limit) {
			at += h->count;
			continue;
		}
		at++;
		if (at + 1 < limit && key_is(s, at, "-") && tok(s, at)->flags & DS_TOKEN_TIGHT &&
		    is_capital(s, at + 1))
			at++;
	}
	return at;
}

/*
 * The end of the name whose capitalised part ends at `end`: "of", "for", "on" with capitals behind
 * it, and further capitals behind "and" or in a row with commas that "and" closes.
 */
size_t ds_names_tail(const names *s, size_t end, size_t limit)
{
	size_t at = end, to, sentence_end = end;

	if (end == 0 || end >= s->t->n || !(class_at(s, end) & W_OFJOIN))
		return end;
	while (sentence_end < s->t->n && sentence_end - end < TAIL_MAX &&
	       same_sentence(s, end - 1, sentence_end))
		sentence_end++;
	if (limit < sentence_end)
		sentence_end = limit;
	at = end + 1;
	if (class_at(s, at) & W_ART && at < sentence_end && !(s->mark[at] & T_CAP))
		at++;
	to = capitals(s, at, sentence_end);
	if (to == at)
		return end;
	if (to < sentence_end && key_is(s, to, "and") && is_capital(s, to + 1) &&
	    !hit_at(s, to + 1)) {
		size_t more = capitals(s, to + 1, sentence_end);
		const hit *last = hit_at(s, more - 1);

		/* "... and Country Liberal Party" is a name of its own */
		if (!(more - to > 2 && last && last->marks & H_AFTER))
			to = more;
	}
	if (to < sentence_end && key_is(s, to, "of")) {
		size_t next = to + 1 + (class_at(s, to + 1) & W_ART ? 1 : 0);
		size_t more = capitals(s, next, sentence_end);

		if (more > next)
			to = more;
	}
	return to;
}

/*
 * The last head in (first, end) that stands behind a name ("Antalya Diplomacy Forum"): gives the
 * end of the head and the hit, or 0.
 */
size_t ds_names_head_after(const names *s, size_t first, size_t end, const hit **head)
{
	size_t found = 0;

	for (size_t i = first; i < end; i++) {
		const hit *h = hit_at(s, i);

		if (!h)
			continue;
		if (i > first && starts_person(s, i))
			break;
		if (i > first && h->marks & H_AFTER && i + h->count <= end) {
			found = i + h->count;
			*head = h;
		}
	}
	return found;
}

/* Nothing but nationalities in [first, end): "African summit". */
static bool only_people(const names *s, size_t first, size_t end)
{
	while (first < end) {
		const hit *h = hit_at(s, first);

		if (key_is(s, first, "-"))
			first++;
		else if (h && h->marks & H_NAME && h->type == DS_NORP)
			first += h->count;
		else
			return false;
	}
	return true;
}

/*
 * An event named by a small head behind capitals: "Karabakh war", "Syrian civil war". `end` is the
 * end of the capitals; gives the end of the event or 0; *start moves back over an ordinal.
 */
size_t ds_names_event(const names *s, size_t end, size_t *start)
{
	size_t i = end;
	const hit *h;

	if (end == 0 || !same_sentence(s, end - 1, end))
		return 0;
	h = hit_at(s, i);
	if (class_at(s, i) & W_KIND && !(h && h->marks & H_LOWER)) {
		i++;
		h = hit_at(s, i);
	}
	if (!h || !(h->marks & H_LOWER) || !(h->marks & H_AFTER) || h->head != DS_EVENT ||
	    !(class_at(s, i + h->count - 1) & W_EVENT) || !same_sentence(s, end, i))
		return 0;
	if (only_people(s, *start, end) && !(class_at(s, i + h->count - 1) & W_PEOPLES))
		return 0;
	if (class_at(s, i + h->count) & W_WARNOT && same_sentence(s, i, i + h->count))
		return 0;
	while (*start > 0 && class_at(s, *start - 1) & W_NUMBER &&
	       same_sentence(s, *start - 1, *start))
		--*start;
	return i + h->count;
}
