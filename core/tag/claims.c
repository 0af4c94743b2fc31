/*
 * Attribution: the way through a document. See claims.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/claims_int.h"

#include "tag/resolve.h"

#include <stdlib.h>

#define TRIM 16u /* signs taken off either end of what is said */

static ds_range bytes_of(const finder *f, part p)
{
	if (p.first >= p.end)
		return (ds_range){0, 0};
	return (ds_range){f->t->v[p.first].start, f->t->v[p.end - 1].end};
}

/* '"no more than 40" soldiers': what begins with a mark that closes before the end, where none stands */
static bool closes_inside(const finder *f, part p)
{
	part q;

	if (p.first >= p.end || !is_quote(f, p.first))
		return false;
	q = ds_claim_quotation(f, p.first);
	if (q.end <= q.first || !is_quote(f, q.end - 1))
		return false;
	for (size_t i = q.end; i < p.end; i++) {
		if (is_quote(f, i))
			return false;
		if (!is_stop(f, i))
			return true;
	}
	return false;
}

/*
 * Without commas, full stops and the like at either end; quotation marks stay out of direct speech.
 */
static part trim(const finder *f, part p, bool *direct)
{
	bool inside = closes_inside(f, p);

	*direct = inside;
	for (size_t n = 0, more = 1; more && n < TRIM && p.first < p.end; n++) {
		more = is_stop(f, p.first);
		if (is_quote(f, p.first) && !inside) {
			*direct = true;
			more = 1;
		}
		p.first += more;
	}
	for (size_t n = 0, more = 1; more && n < TRIM && p.first < p.end; n++) {
		more = is_stop(f, p.end - 1) || (*direct && is_quote(f, p.end - 1));
		p.end -= more;
	}
	return p;
}

static uint8_t stance_of(uint32_t c)
{
	return c & W_DENIES    ? DS_DENY
	       : c & W_DOUBTS  ? DS_DOUBT
	       : c & W_CONFIRMS ? DS_CONFIRM
	       : c & W_CLAIMS  ? DS_CLAIM
			       : DS_SAY;
}

bool ds_claim_is_first_person(const finder *f, size_t i)
{
	return is(f, i, "i") || is(f, i, "we");
}

/*
 * The text speaks of itself, or of nobody: "I think", "as you say". But "We confirm it," in a quotation
 * is confirmed by whoever is quoted (claims_who.c).
 */
static bool is_own_voice(const finder *f, const saying *how)
{
	part p = how->by ? how->by->at : (part){0, 0};

	if (p.end != p.first + 1 || is_named(f, p.first))
		return false;
	if (ds_claim_is_first_person(f, p.first))
		return !(how->class & (W_CONFIRMS | W_DENIES) && f->quote[p.first]);
	return is(f, p.first, "you") || is(f, p.first, "please");
}

/* "not three, as police had said, according to the group": who else said it, not what police said */
static bool is_source(const finder *f, part p)
{
	return p.end > p.first + 2 && is(f, p.first, "according") && is(f, p.first + 1, "to") && !ds_claim_has_verb(f, p);
}

ds_status ds_claim_add(finder *f, const saying *how, part content)
{
	ds_claims *cs = &f->doc->claims;
	bool direct;
	ds_range by = how->by ? bytes_of(f, how->by->at) : (ds_range){0, 0};

	/* a quotation that begins in what is said belongs to it whole */
	if (content.end == f->end && content.first < content.end && content.end < f->t->n &&
	    f->quote[content.end] > content.first &&
	    f->quote[content.end - 1] == f->quote[content.end] &&
	    f->quote[how->verb.first] != f->quote[content.end])
		content.end = f->quotes[ds_claim_quotation_from(f, f->quote[content.end] - 1)].end;
	content = trim(f, content, &direct);
	if (content.first >= content.end || is_own_voice(f, how) || is_source(f, content))
		return DS_OK;
	if (cs->n == cs->cap) {
		ds_status st = ds_arena_grow(&f->doc->mem, &cs->v, &cs->cap, cs->n, cs->n + 1,
					     sizeof *cs->v, f->err);

		if (st)
			return st;
	}
	cs->v[cs->n++] = (ds_claim){.speaker = how->by ? how->by->span : -1,
				    .speaker_at = by,
				    .verb = bytes_of(f, how->verb),
				    .content = bytes_of(f, content),
				    .outer = -1,
				    .stance = stance_of(how->class),
				    .negated = how->negated || (how->by && how->by->negated),
				    .direct = direct || how->direct};
	return DS_OK;
}

static ds_status look_at(finder *f, size_t i)
{
	if (f->class[i] & W_HINT)
		return ds_claim_hint(f, i);
	return is_named(f, i) || !(f->t->v[i].flags & DS_TOKEN_LOWER) ? DS_OK : ds_claim_verb(f, i);
}

static ds_status find_in_sentence(finder *f)
{
	ds_status st = DS_OK;
	claim_window w;

	f->claims = f->doc->claims.n;
	f->n_cites = 0;
	ds_claim_window(f, &w);
	for (size_t i = f->first; st == DS_OK && i < f->end; i++) {
		if (!(f->sign[i] & S_LOOK))
			continue;
		ds_claim_look_from(f, &w, i);
		if (i < f->hi)
			st = look_at(f, i);
	}
	return st || f->doc->claims.n == f->claims ? st : ds_claim_end_sentence(f);
}

static int by_verb(const void *va, const void *vb)
{
	const ds_claim *a = va, *b = vb;

	if (a->verb.start != b->verb.start)
		return a->verb.start < b->verb.start ? -1 : 1;
	return (a->content.start > b->content.start) - (a->content.start < b->content.start);
}

/* A headline "NAME: ..." that is a turn, too. */
static void drop_twins(ds_claims *cs)
{
	size_t kept = 0;

	for (size_t i = 0; i < cs->n; i++) {
		const ds_claim *b = &cs->v[i];
		ds_claim *a = kept ? &cs->v[kept - 1] : NULL;

		if (!a || a->verb.start != b->verb.start || a->speaker_at.start != b->speaker_at.start ||
		    a->content.start != b->content.start) {
			cs->v[kept++] = *b;
			continue;
		}
		a->direct |= b->direct;
		a->content.end = a->content.end > b->content.end ? a->content.end : b->content.end;
	}
	cs->n = kept;
}

static uint8_t sign_of(ds_str key)
{
	if (key.len == 1) {
		if (key.at[0] == '"')
			return S_QUOTE;
		if (key.at[0] == '\'')
			return S_APOSTROPHE;
		if (key.at[0] == ';')
			return S_STOP | S_SEMICOLON;
		return memchr(".!?,:", key.at[0], 5) ? S_STOP : 0;
	}
	if (ds_str_is(key, "''") || ds_str_is(key, "``"))
		return S_QUOTE;
	return ds_str_is(key, "...") ? S_STOP : 0;
}

/* The three words in front of a number may count it: "counted 12 bodies". */
static void mark_counts(finder *f, const ds_span *s)
{
	for (size_t k = s->first > 3 ? s->first - 3 : 0; k < s->first; k++)
		f->sign[k] |= does(f, k) & C_COUNT ? S_LOOK : 0;
	/* a number of several words has words in front of its later ones, too */
	for (size_t k = s->first; k + 1 < (size_t)s->first + s->count && k < f->t->n; k++)
		f->sign[k] |= does(f, k) & C_COUNT ? S_LOOK : 0;
}

static ds_status mark_tokens(finder *f)
{
	size_t n = f->t->n;
	ds_status st = ds_words_of(f->doc, f->err);

	if (st)
		return st;
	f->class = f->doc->classes;
	f->sign = ds_arena_get(&f->doc->mem, n, sizeof *f->sign);
	f->span_at = ds_arena_zero(&f->doc->mem, n, sizeof *f->span_at);
	f->quote = ds_arena_zero(&f->doc->mem, n, sizeof *f->quote);
	if (!f->sign || !f->span_at || !f->quote)
		return ds_arena_fail(&f->doc->mem, f->err);
	for (size_t i = 0; i < n; i++) {
		ds_str key = ds_token_key(f->t, i);

		f->sign[i] = (uint8_t)(sign_of(key) | (f->class[i] & (C_STANCES | W_HINT) ? S_LOOK : 0));
	}
	for (size_t i = 0; i < f->doc->spans.n; i++) {
		const ds_span *s = &f->doc->spans.v[i];

		for (size_t k = s->first; k < (size_t)s->first + s->count && k < n; k++)
			f->span_at[k] = (int32_t)i + 1;
		if (is_number(f, s->first))
			mark_counts(f, s);
	}
	return ds_claim_mark_quotations(f);
}

ds_status ds_claims_find(ds_doc *doc, ds_err *err)
{
	part block = {0, 0};
	finder f = {.doc = doc, .t = &doc->tokens, .block = &block, .err = err};
	ds_status st;

	doc->claims.n = 0;
	if (doc->tokens.n == 0)
		return DS_OK;
	st = ds_roles_find(doc, err);
	if (st == DS_OK)
		st = mark_tokens(&f);
	for (size_t i = 0; st == DS_OK && i < doc->tokens.n_sentences; i++) {
		const ds_sentence *se = &doc->tokens.sentences[i];

		f.first = se->first;
		f.end = (size_t)se->first + se->count;
		st = find_in_sentence(&f);
	}
	if (st == DS_OK)
		st = ds_claim_heads(&f);
	if (st == DS_OK)
		st = ds_claim_quotes(&f);
	if (st)
		return st;
	if (doc->claims.n)
		qsort(doc->claims.v, doc->claims.n, sizeof *doc->claims.v, by_verb);
	drop_twins(&doc->claims);
	st = ds_claim_who(&f);
	return st ? st : ds_claims_nest(doc, err);
}
