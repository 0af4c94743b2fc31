/*
 * The decision over each mention, from the names of the document, the votes and the rows that names
 * stand in. See names_int.h.
 *
 * A name has one type in a document unless a list says otherwise at a place.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/names_int.h"

/* What was decided over a mention and why; % in the text is the token `cue`, N_NONE = none. */
static void decided_by(const names *s, const mention *m, const char *text, size_t cue)
{
	if (s->doc->trace)
		ds_trace_note(s->doc->trace,
			      (ds_note){.first = m->first, .count = m->count,
					.cue = (uint32_t)cue, .cue_count = cue < s->t->n,
					.kind = DS_NOTE_DECISION, .type = m->type,
					.text = ds_str_of(text)});
}

static void decided(const names *s, const mention *m, const char *text)
{
	decided_by(s, m, text, N_NONE);
}

/* The type with most votes, N_UNKNOWN without enough of them. */
static int by_votes(const int16_t v[3])
{
	int best = V_PERSON;

	for (int i = 1; i < 3; i++) {
		if (v[i] > v[best])
			best = i;
	}
	return v[best] >= DS_NAMES_ENOUGH ? ds_names_vote_type[best] : N_UNKNOWN;
}

static void take(mention *m, int type, int sure, int why)
{
	m->type = (uint8_t)type;
	m->sure = (uint8_t)sure;
	m->why = (uint8_t)why;
}

/*
 * A list's name that is also something else stays only where the place or the document speaks for
 * it.
 */
static void decide_common(const names *s, mention *m, const known *k)
{
	const hit *h = &s->hits[m->hit];
	bool place = h->type == DS_GPE || h->type == DS_LOC || h->type == DS_FAC;
	int best = by_votes(k->vote);

	if (m->count == 1 && k->full && m->vote[V_GPE] < 3) {
		take(m, DS_PERSON, S_SURE, Y_SAME);
		m->hit = N_NONE;
		decided(s, m, "the list's entry is out: a person of this surname is named in full");
		return;
	}
	if (place && m->vote[V_GPE] < 2 && best == DS_PERSON && m->vote[V_PERSON] >= 2) {
		take(m, DS_PERSON, S_LIKELY, Y_CONTEXT);
		m->hit = N_NONE;
		decided(s, m, "the list's entry is out: more speaks for a person");
		return;
	}
	if (m->vote[V_GPE] < 2 && k->vote[V_GPE] < 3) {
		m->drop = true;
		decided(s, m, "the list's entry is dropped: it is also an ordinary word or a "
			      "person's name, and fewer than 2 votes here speak for a place");
		return;
	}
	decided(s, m, "the list's entry stays, though it is also an ordinary word or a person's "
		      "name: enough speaks for a place");
}

/* A currency or a unit of the lists. */
static bool is_other(const names *s, size_t i)
{
	const hit *h = hit_at(s, i);

	return h && h->marks == H_OTHER;
}

/* A capitalised word of no list and no dictionary that does something: "Haas fended off". */
static bool looks_like_surname(const names *s, size_t i)
{
	unsigned bad = T_UPPER | T_LOUD | T_ORDINARY;

	if (!same_sentence(s, i, i + 1) || !(tok(s, i + 1)->flags & DS_TOKEN_LOWER) ||
	    !(class_at(s, i + 1) & (W_BE | W_SAY) || ds_str_ends(key_of(s, i + 1), DS_STR("ed"))))
		return false;
	return !(s->mark[i] & bad) && !(tok(s, i)->flags & DS_TOKEN_DIGIT) && !hit_at(s, i) &&
	       !s->class[i] && !ds_names_learned(key_of(s, i)) &&
	       !(i > 0 && class_at(s, i - 1) & W_ART);
}

/*
 * What the names of the document and the words around say about a mention that no list and no rule
 * knows.
 */
static void decide_unknown(const names *s, mention *m, const known *k)
{
	int type = k->sure == S_SURE ? k->type : N_UNKNOWN;

	if (type != N_UNKNOWN) {
		take(m, type, S_LIKELY, Y_SAME);
		decided(s, m, "a rule or list knows the same name elsewhere in the document");
		return;
	}
	if (m->count == 1 && k->full) {
		take(m, DS_PERSON, S_LIKELY, Y_SAME);
		decided(s, m, "it is the surname of a person named in full");
		return;
	}
	if (m->count == 1 && s->mark[m->first] & (T_START | T_LOUD) &&
	    (k->lower || (!k->middle && s->mark[m->first] & T_ORDINARY)) &&
	    by_votes((const int16_t[3]){m->vote[0], m->vote[1], m->vote[2]}) == N_UNKNOWN) {
		decided(s, m, "its capital proves nothing here, at the start of a sentence or in a "
			      "headline, and the word is an ordinary one or written small elsewhere");
		return;
	}
	if (m->count == 1 && (s->class[m->first] & (W_NOORG | W_PLAIN) || is_other(s, m->first))) {
		decided(s, m, "the word is an ordinary one, an abbreviation that names nothing, a "
			      "currency or a unit");
		return;
	}
	type = by_votes(k->vote);
	if (type != N_UNKNOWN) {
		take(m, type, S_GUESS, Y_CONTEXT);
		decided(s, m, "the type with the most votes over the document");
	} else if (m->count == 1 && k->vote[V_PERSON] >= 0 && looks_like_surname(s, m->first)) {
		take(m, DS_PERSON, S_GUESS, Y_SHAPE);
		decided_by(s, m, "the word % behind it is such as people have behind their names",
			   m->first + 1);
	} else {
		decided(s, m, "no type has the 2 votes that it takes");
	}
}

/* The mention behind a comma or "and" after mention i, of the same sentence; 0 if there is none. */
static bool is_next_item(const names *s, const mention *a, const mention *b)
{
	size_t at = a->first + a->count;

	if (!same_sentence(s, a->first, b->first))
		return false;
	if (at < b->first && key_is(s, at, ","))
		at++;
	if (at < b->first && class_at(s, at) & W_AND)
		at++;
	return at == b->first && at > (size_t)a->first + a->count;
}

/* What "and other cities" or "the cities of" says about the items; N_UNKNOWN if nothing. */
static int series_cue(const names *s, const mention *first, const mention *last)
{
	size_t a = last->first + last->count, i;
	uint32_t c = 0;

	if (key_is(s, a, ","))
		a++;
	if (class_at(s, a) & W_AND && key_is(s, a + 1, "other")) {
		for (i = a + 2; i < a + 5 && same_sentence(s, a, i) && !c; i++)
			c = class_at(s, i) & (W_PLACE | W_GROUP | W_PEOPLE);
	}
	if (!c && first->first >= 2 && (key_is(s, first->first - 1, "of") ||
					key_is(s, first->first - 1, "as")))
		c = class_at(s, first->first - 2) |
		    (first->first >= 3 && key_is(s, first->first - 2, "such")
			     ? class_at(s, first->first - 3)
			     : 0);
	return c & W_PLACE ? DS_GPE : c & W_GROUP ? DS_ORG : c & W_PEOPLE ? DS_PERSON : N_UNKNOWN;
}

/* The last two items of a row are joined by "and" or "or": a row, not an apposition. */
static bool has_and(const names *s, const mention *b)
{
	return b->first > 0 && class_at(s, b->first - 1) & W_AND;
}

/* Items [from, to) of a row: unknown ones take the type of those that are known. */
static void decide_series(names *s, size_t from, size_t to)
{
	unsigned count[3] = {0, 0, 0};
	int type;

	if (to - from < 2)
		return;
	type = series_cue(s, &s->v[from], &s->v[to - 1]);
	if (type == N_UNKNOWN && !has_and(s, &s->v[to - 1]))
		return;
	for (size_t i = from; i < to; i++) {
		const mention *m = &s->v[i];

		for (int v = 0; v < 3 && m->sure >= S_LIKELY && !m->drop; v++)
			count[v] += m->type == ds_names_vote_type[v];
	}
	if (type == N_UNKNOWN) {
		int best = V_PERSON;

		for (int v = 1; v < 3; v++) {
			if (count[v] > count[best])
				best = v;
		}
		if (count[best] == 0)
			return;
		type = ds_names_vote_type[best];
	}
	for (size_t i = from; i < to; i++) {
		mention *m = &s->v[i];
		bool loud = m->count == 1 && s->class[m->first] & W_NOORG;

		if (m->type == type && m->drop) {
			m->drop = false;
			decided(s, m, "the list's entry counts: its neighbours in the row "
				      "are such names");
		} else if (m->type != type && (m->type == N_UNKNOWN || m->sure <= S_GUESS) &&
			   !loud) {
			take(m, type, S_LIKELY, Y_SERIES);
			decided(s, m, "it stands in a row of such names");
		}
	}
}

void ds_names_decide(names *s)
{
	size_t from = 0;

	for (size_t i = 0; i < s->n; i++) {
		mention *m = &s->v[i];

		if (m->type == N_UNKNOWN)
			decide_unknown(s, m, &s->table[m->slot]);
		else if (m->hit != N_NONE && s->hits[m->hit].marks & H_COMMON)
			decide_common(s, m, &s->table[m->slot]);
	}
	for (size_t i = 0; i < s->n; i++) {
		if (i + 1 < s->n && is_next_item(s, &s->v[i], &s->v[i + 1]))
			continue;
		decide_series(s, from, i + 1);
		from = i + 1;
	}
	for (size_t i = 0; i < s->n; i++) {
		known *k = &s->table[s->v[i].slot];

		if (!s->v[i].drop && s->v[i].type != N_UNKNOWN && k->type == N_UNKNOWN) {
			k->type = s->v[i].type;
			k->sure = s->v[i].sure;
		}
	}
	for (size_t i = 0; i < s->n; i++) {
		mention *m = &s->v[i];
		const known *k = &s->table[m->slot];

		if (m->type == N_UNKNOWN && k->type != N_UNKNOWN && k->sure >= S_LIKELY) {
			take(m, k->type, S_GUESS, Y_SAME);
			decided(s, m, "the same name is of this type elsewhere in the document");
		}
	}
}
