/*
 * Runs of capitalised tokens, cut into mentions. See names_int.h.
 *
 * Invariant: runs do not overlap, and within a run the cutter only moves forward.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/names_int.h"

#include "ucd/props.h"

#define RUN_MAX 64u /* tokens; a longer run is cut there */

ds_status ds_names_add(names *s, size_t first, size_t count, int type, int sure, int why)
{
	if (count == 0)
		return DS_OK;
	if (s->n == s->cap) {
		ds_status st = ds_arena_grow(s->mem, &s->v, &s->cap, s->n, s->n + 1, sizeof *s->v,
					     s->err);

		if (st)
			return st;
	}
	s->v[s->n++] = (mention){(uint32_t)first, (uint32_t)count, N_NONE, N_NONE, (uint8_t)type,
				 (uint8_t)sure,  (uint8_t)why,    false,  {0, 0, 0}, N_NONE};
	return DS_OK;
}

/* Says of the mention that was just added which head or entry decided. */
static ds_status cued(names *s, const hit *h, ds_status st)
{
	if (st == DS_OK)
		s->v[s->n - 1].cue = (uint32_t)(h - s->hits);
	return st;
}

/* Without a leading article, small or not a part of the name: "the White House". */
static size_t article(const names *s, const hit *h)
{
	const hit *n = hit_at(s, h->first + 1);

	if (h->count < 2 || !(class_at(s, h->first) & W_ART))
		return 0;
	return !(s->mark[h->first] & T_CAP) || (n && n->count + 1 == h->count && n->marks & H_NAME);
}

/*
 * A name of a list; *end is where the mention ends, behind "of Canada" if the name ends with a
 * head.
 */
static ds_status add_hit(names *s, size_t first, const hit *h, size_t *end)
{
	int sure = h->marks & H_COMMON ? S_LIKELY : S_SURE;
	size_t to = first + h->count, start = first + article(s, h);
	const hit *last = hit_at(s, to - 1);
	bool war = key_is(s, to - 1, "war") || key_is(s, to - 1, "wars");
	ds_status st;

	*end = to;
	if (h->type == DS_ORG && h->count > 1 && last && last->marks & H_AFTER)
		*end = ds_names_tail(s, to, s->t->n);
	if (h->type == DS_EVENT && war && start > 0 && class_at(s, start - 1) & W_NUMBER &&
	    same_sentence(s, start - 1, start)) {
		start--;
		to = 0;
	}
	st = cued(s, h, ds_names_add(s, start, *end - start, h->type, sure,
				     to == *end ? Y_LIST : Y_HEAD));
	if (st == DS_OK && to == *end)
		s->v[s->n - 1].hit = s->at[first] - 1;
	return st;
}

static bool is_name_word(const names *s, size_t i)
{
	return i < s->t->n && (s->mark[i] & (T_CAP | T_WORD)) == (T_CAP | T_WORD) &&
	       !(s->mark[i] & T_TAKEN);
}

static bool is_tight_hyphen(const names *s, size_t i)
{
	return key_is(s, i, "-") && tok(s, i)->flags & DS_TOKEN_TIGHT && i + 1 < s->t->n &&
	       tok(s, i + 1)->flags & DS_TOKEN_TIGHT;
}

/* A small piece behind a hyphen that belongs to a name ("Jong-un"), unlike "Russian-backed". */
static bool is_small_piece(const names *s, size_t i)
{
	return i < s->t->n && i >= 3 && tok(s, i)->flags & DS_TOKEN_LOWER &&
	       tok(s, i)->end - tok(s, i)->start <= 4 && !s->class[i] && is_name_word(s, i - 2) &&
	       is_name_word(s, i - 3) && same_sentence(s, i - 3, i) && !key_is(s, i, "led") &&
	       !key_is(s, i, "era") && !key_is(s, i, "born") && !key_is(s, i, "run") &&
	       !key_is(s, i, "made") && !key_is(s, i, "held");
}

/*
 * Particles between capitals: "van der", "al-". Gives the place of the capital behind them, or 0.
 */
static size_t over_particles(const names *s, size_t i)
{
	size_t at = i;

	/* pre-tokenised text may have blanks around the hyphen of "al-" */
	while (at < s->t->n && at - i < 3 && class_at(s, at) & W_PARTICLE &&
	       tok(s, at)->flags & DS_TOKEN_LOWER)
		at += key_is(s, at + 1, "-") ? 2 : 1;
	return at > i && is_name_word(s, at) && same_sentence(s, i, at) ? at : 0;
}

/* A possessive inside a name: "People's Party", "Prosecutor General's Office". */
static bool is_inner_possessive(const names *s, size_t i)
{
	const hit *h = hit_at(s, i + 1);

	return i > 0 && i + 1 < s->t->n && (tok(s, i)->flags & DS_TOKEN_JOINED) &&
	       is_name_word(s, i + 1) && h && h->marks & H_AFTER &&
	       (s->class[i - 1] & (W_PLAIN | W_PEOPLE) || key_is(s, i - 1, "general"));
}

/*
 * "and" inside an organisation: "the Fish and Wildlife Service". Behind "the", no list name before
 * it, and capitals behind it that end in a head. Gives the first capital behind it, or 0.
 */
static size_t over_and(const names *s, size_t first, size_t i)
{
	size_t at = i + 1;

	if (!key_is(s, i, "and") || first == 0 ||
	    !(class_at(s, first - 1) & W_ART || tok(s, first - 1)->flags & DS_TOKEN_JOINED) ||
	    i - first > 4 || !is_name_word(s, at) || !same_sentence(s, first, at))
		return 0;
	for (size_t k = first; k < i; k++) {
		const hit *h = hit_at(s, k);

		if (h && (h->marks & (H_TITLE | H_ROLE | H_FIRST | H_AFTER) ||
			  (h->marks & H_NAME && h->type != DS_NORP)))
			return 0;
	}
	for (size_t k = at; k < at + 5 && is_name_word(s, k) && same_sentence(s, at, k); k++) {
		const hit *h = hit_at(s, k);

		if (k > at && h && h->marks & H_AFTER)
			return at;
	}
	return 0;
}

/* The end of the run that starts at capitalised token i. */
static size_t run_end(const names *s, size_t i)
{
	size_t at = i + 1, first = i, limit = i + RUN_MAX, to;

	while (at < s->t->n && at < limit && same_sentence(s, first, at)) {
		const hit *h = hit_at(s, at - 1);

		if (h && h->marks & H_NAME && at - 1 + h->count > at)
			at = at - 1 + h->count;
		else if (is_name_word(s, at))
			at++;
		else if (is_tight_hyphen(s, at) && is_name_word(s, at + 1))
			at += 2;
		else if (is_tight_hyphen(s, at) && is_small_piece(s, at + 1))
			at += 2;
		else if ((to = over_particles(s, at)) > 0)
			at = to + 1;
		else if ((to = over_and(s, first, at)) > 0)
			at = to + 1;
		else if (key_is(s, at, "&") && is_name_word(s, at + 1))
			at += 2;
		else if (is_inner_possessive(s, at))
			at += 2;
		else
			break;
	}
	return at < s->t->n ? at : s->t->n;
}

/* An ordinary word that a sentence starts with, or that a headline capitalises. */
static bool is_ordinary(const names *s, size_t i)
{
	if (!(s->mark[i] & (T_START | T_LOUD)))
		return (s->class[i] & (W_ART | W_PRONOUN)) != 0;
	return (s->mark[i] & T_ORDINARY) != 0;
}

/*
 * A list name, title or head of several words that starts here keeps even an ordinary first word.
 */
static bool keeps_first(const names *s, size_t i, size_t end)
{
	const hit *h = hit_at(s, i);

	if (!h)
		return false;
	if (h->marks & (H_TITLE | H_ROLE | H_BEFORE) || h->count > 1)
		return true;
	return (h->marks & H_NAME && !(h->marks & H_COMMON)) ||
	       (h->marks & H_FIRST && i + 1 < end && !(s->class[i] & W_PLAIN) &&
		is_name_word(s, i + 1));
}

/*
 * Where a name that starts at p ends when nothing else is known: before a title or a long list
 * name.
 */
static size_t name_end(const names *s, size_t p, size_t end)
{
	size_t i = p + 1;

	for (; i < end; i++) {
		const hit *h = hit_at(s, i);

		if (!h)
			continue;
		if (h->marks & (H_TITLE | H_ROLE) && !(h->marks & H_FIRST) &&
		    (i + h->count < end || s->class[i] & (W_PLAIN | W_PEOPLE)))
			break; /* but "Imran Khan" */
		if (h->marks & H_NAME && (h->type == DS_NORP || h->count > 1) &&
		    !(h->marks & H_FIRST))
			break;
	}
	while (i > p + 1 && key_is(s, i - 1, "-"))
		i--;
	return i;
}

/* A name of a list that stands for itself here, not for the start of a longer unknown name. */
static bool stands_alone(const names *s, const hit *h, size_t end)
{
	size_t next = h->first + h->count;
	const hit *n;

	if (h->type == DS_NORP || h->type == DS_ORG || h->type == DS_EVENT || h->count > 2 ||
	    next >= end)
		return true;
	if (key_is(s, next, "-") || (s->mark[next] & (T_UPPER | T_INITIAL)) == T_UPPER)
		return true;
	n = hit_at(s, next);
	if (n && n->marks & H_FIRST && h->type == DS_GPE && !(h->marks & H_FIRST))
		return next + 1 < end; /* "governor of Maine Joseph Brennan" */
	return n && n->marks & (H_TITLE | H_ROLE | H_NAME) && !(n->marks & H_FIRST);
}

/* State of the cutter within one run. */
struct cut {
	size_t at, end;
	bool titled; /* a title or role stands directly before */
	bool role;   /* ... and it was a role, not "Mr." */
};

static ds_status cut_person(names *s, struct cut *c, int why)
{
	size_t to = name_end(s, c->at, c->end);
	ds_status st = ds_names_add(s, c->at, to - c->at, DS_PERSON, S_SURE, why);

	c->at = to;
	return st;
}

/* Organisation, place or event by head; *done tells whether there was one. */
static ds_status cut_head(names *s, struct cut *c, bool *done)
{
	const hit *h = hit_at(s, c->at), *head = NULL;
	size_t to = ds_names_head_after(s, c->at, c->end, &head);
	size_t first = c->at;

	*done = true;
	if (h && h->marks & H_NAME && h->first + h->count >= to && to)
		to = 0;
	if (to) {
		if (to == c->end)
			to = ds_names_tail(s, to, s->t->n);
		c->at = to;
		return cued(s, head, ds_names_add(s, first, to - first, head->head, S_SURE, Y_HEAD));
	}
	if (h && h->marks & H_BEFORE && (!(h->marks & H_NAME) || h->marks & H_COMMON)) {
		size_t head_end = c->at + h->count;

		const hit *n = head_end < c->end ? hit_at(s, head_end) : NULL;

		to = head_end < c->end ? name_end(s, head_end, c->end) : head_end;
		if (n && n->marks & (H_TITLE | H_ROLE))
			to = head_end;
		if (to == c->end || to == head_end)
			to = ds_names_tail(s, to, s->t->n);
		if (to > head_end) {
			c->at = to;
			return cued(s, h, ds_names_add(s, first, to - first, h->head, S_SURE, Y_HEAD));
		}
	}
	*done = false;
	return DS_OK;
}

/* A role of the lists that starts with an organisation: "Foreign Ministry spokesman". */
static ds_status cut_office(names *s, const hit *h)
{
	const ds_gazetteer *g = s->lists[h->list];
	size_t n = 0;
	ds_hit found;
	ds_str type;

	while (n < h->count && is_name_word(s, h->first + n))
		n++;
	if (!(h->marks & H_ROLE) || n == 0 || n + 1 != h->count)
		return DS_OK;
	found = ds_gazetteer_find(g, ds_str_sub(s->t->text, tok(s, h->first)->start,
						tok(s, h->first + n - 1)->end));
	type = found.n_entries ? ds_gazetteer_entry(g, found.entry).type : DS_STR("");
	if (n == 1 && !ds_str_is(type, "ORG") && !ds_str_is(type, "FAC"))
		return DS_OK;
	return cued(s, h, ds_names_add(s, h->first, n, DS_ORG, S_SURE, Y_HEAD));
}

/* One step of the cutter: takes at least one token. */
static ds_status cut_step(names *s, struct cut *c)
{
	const hit *h = hit_at(s, c->at);
	bool titled = c->titled, done;
	size_t first = c->at;
	ds_status st;

	c->titled = false;
	if (key_is(s, c->at, "-") || (s->mark[c->at] & T_TAKEN)) {
		c->at++;
		return DS_OK;
	}
	if (h && h->marks & (H_TITLE | H_ROLE) && !(titled && h->marks & H_FIRST)) {
		const hit *n = hit_at(s, c->at + h->count);

		/* "Justice Department" */
		st = h->marks & H_AFTER || (n && n->marks & H_AFTER && n->first < c->end)
			     ? cut_head(s, c, &done)
			     : DS_OK;
		if (st || c->at > first)
			return st;
		st = cut_office(s, h);
		if (st)
			return st;
		c->at += h->count;
		c->titled = true;
		c->role = !(h->marks & H_TITLE);
		return DS_OK;
	}
	st = cut_head(s, c, &done);
	if (done || st)
		return st;
	if (titled && !(h && h->marks & H_NAME &&
			(h->type == DS_NORP || (c->role && !(h->marks & (H_FIRST | H_COMMON)) &&
						stands_alone(s, h, c->end)))))
		return cut_person(s, c, Y_TITLE);
	if (h && h->marks & H_FIRST && c->at + h->count < c->end &&
	    is_name_word(s, c->at + h->count) &&
	    !(h->marks & H_NAME && h->type == DS_NORP)) {
		const hit *n = hit_at(s, c->at + h->count);

		if (!n || !(n->marks & H_NAME) || n->marks & (H_FIRST | H_COMMON))
			return cut_person(s, c, Y_FIRST);
	}
	if (h && h->marks & H_NAME && stands_alone(s, h, c->end)) {
		return add_hit(s, first, h, &c->at);
	}
	c->at = name_end(s, first + (h && h->marks & H_NAME ? h->count - 1 : 0), c->end);
	return ds_names_add(s, first, c->at - first, N_UNKNOWN, S_NO, Y_SHAPE);
}

/* A title or role stands directly before token i, be it capitalised or not. */
static bool titled_before(const names *s, size_t i, size_t title_end)
{
	return title_end == i && i > 0 && same_sentence(s, i - 1, i);
}

static ds_status cut_run(names *s, size_t first, size_t end, size_t title_end)
{
	struct cut c = {first, end, false, true};
	size_t before = s->n, start, event;
	ds_status st = DS_OK;

	while (c.at < c.end && is_ordinary(s, c.at) && !keeps_first(s, c.at, c.end))
		c.at++;
	start = c.at;
	if (start == end)
		return DS_OK;
	event = ds_names_event(s, end, &start);
	if (event)
		return ds_names_add(s, start, event - start, DS_EVENT, S_SURE, Y_EVENT);
	c.titled = titled_before(s, c.at, title_end);
	while (st == DS_OK && c.at < c.end)
		st = cut_step(s, &c);
	/* a title that ends the run titles what follows in small letters only: nothing */
	(void)before;
	return st;
}

/* In scripts without case a title is all there is: the one or two words behind it are a person. */
static ds_status cut_caseless(names *s, size_t *at)
{
	size_t first = *at, i = first;
	uint8_t script = tok(s, first)->script;

	while (i < s->t->n && i - first < 2 && same_sentence(s, first, i) &&
	       tok(s, i)->kind == DS_KIND_WORD && tok(s, i)->script == script && !s->at[i] &&
	       !(s->mark[i] & T_TAKEN))
		i++;
	*at = i;
	return ds_names_add(s, first, i - first, DS_PERSON, S_LIKELY, Y_TITLE);
}

static bool is_caseless(const names *s, size_t i)
{
	unsigned flags = DS_TOKEN_LOWER | DS_TOKEN_TITLE | DS_TOKEN_UPPER;

	/* Mkhedruli counts as small letters, but running text has no capitals */
	if (tok(s, i)->script == DS_SCRIPT_GEORGIAN)
		return tok(s, i)->kind == DS_KIND_WORD;
	return tok(s, i)->kind == DS_KIND_WORD && !(tok(s, i)->flags & flags) &&
	       tok(s, i)->script && tok(s, i)->script != DS_SCRIPT_LATIN;
}

ds_status ds_names_chunk(names *s)
{
	size_t title_end = N_NONE;
	ds_status st = DS_OK;

	for (size_t i = 0; st == DS_OK && i < s->t->n;) {
		const hit *h = hit_at(s, i);

		if (s->mark[i] & T_TAKEN) {
			i++;
		} else if (is_name_word(s, i)) {
			size_t end = run_end(s, i);

			st = cut_run(s, i, end, title_end);
			i = end;
		} else if (h && h->marks & H_NAME) {
			st = add_hit(s, i, h, &i);
		} else if (h && h->marks & (H_TITLE | H_ROLE)) {
			i += h->count;
			title_end = i;
		} else if (title_end == i && i > 0 && is_caseless(s, i) &&
			   same_sentence(s, i - 1, i)) {
			st = cut_caseless(s, &i);
			if (title_end == i)
				i++;
		} else {
			i++;
		}
	}
	return st;
}
