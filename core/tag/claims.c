/*
 * Attribution within one sentence. See claims.h.
 *
 * A verb of the table is looked at from its own place: back over auxiliaries, adverbs and negation
 * to the subject, forward to "that", a quotation, a clause, or "by". Each verb is looked at once
 * and looks at a bounded number of tokens before and behind it, so the pass is linear.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/claims_int.h"

#include "tag/resolve.h"

#include <stdlib.h>

#define BACK 10u    /* tokens between subject and verb */
#define TRIM 16u    /* signs taken off either end of what is said */
#define ASIDE 32u   /* tokens between "According to" and its comma */
#define OBJECT 8u   /* tokens between "put" and "at" */

static ds_range bytes_of(const finder *f, part p)
{
	if (p.first >= p.end)
		return (ds_range){0, 0};
	return (ds_range){f->t->v[p.first].start, f->t->v[p.end - 1].end};
}

/*
 * Without commas, full stops and the like at either end; quotation marks stay out of direct speech.
 */
static part trim(const finder *f, part p, bool *direct)
{
	*direct = false;
	for (size_t n = 0, more = 1; more && n < TRIM && p.first < p.end; n++) {
		more = is_stop(f, p.first);
		if (is_quote(f, p.first)) {
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

/* Who says it, by which verb, and how. */
typedef struct saying {
	const subject *by; /* NULL = nobody is named */
	part verb;
	uint32_t class;
	bool negated;
} saying;

static ds_status add_claim(finder *f, const saying *how, part content)
{
	ds_claims *cs = &f->doc->claims;
	bool direct;
	ds_range by = how->by ? bytes_of(f, how->by->at) : (ds_range){0, 0};

	content = trim(f, content, &direct);
	if (content.first >= content.end)
		return DS_OK;
	if (cs->n == cs->cap) {
		ds_status st = ds_arena_grow(&f->doc->mem, &cs->v, &cs->cap, cs->n, cs->n + 1,
					     sizeof *cs->v, f->err);

		if (st)
			return st;
	}
	cs->v[cs->n++] = (ds_claim){how->by ? how->by->span : -1, by, bytes_of(f, how->verb),
				    bytes_of(f, content), stance_of(how->class),
				    how->negated || (how->by && how->by->negated), direct};
	return DS_OK;
}

/* "according to X, ..." and "..., according to X". */
static ds_status according(finder *f, size_t i)
{
	subject by;
	size_t stop;
	part content = {f->lo, i};
	saying how = {&by, {i, i + 2}, W_SAYS, false};

	if (!ds_claim_after(f, i + 2, &by, &stop))
		return DS_OK;
	if (i <= f->lo + 1) {
		while (stop < f->hi && stop - i < ASIDE && !is(f, stop, ","))
			stop++;
		if (stop >= f->hi || !is(f, stop, ","))
			stop = by.phrase.end;
		content = (part){stop, f->hi};
	} else if (i > f->lo && is_quote(f, i - 1)) {
		content = ds_claim_content_before(f, i, i);
	}
	return add_claim(f, &how, content);
}

/* What stands before the verb. */
typedef struct before {
	size_t end; /* of the subject */
	bool negated, passive, bare;
} before;

static bool is_form_of_be(const finder *f, size_t i)
{
	return is(f, i, "was") || is(f, i, "were") || is(f, i, "been") || is(f, i, "is") ||
	       is(f, i, "are") || is(f, i, "be") || is(f, i, "being");
}

/* "declined to", "continued to" before the verb; a bare "to confirm" says nothing. */
static bool over_to(const finder *f, before *b)
{
	size_t to = b->end - 1;
	bool negated = b->negated;

	if (to <= f->lo)
		return false;
	if (is(f, to - 1, "on") && to - 1 > f->lo && is(f, to - 2, "went"))
		to--;
	if (!(does(f, to - 1) & (C_REFUSE | C_RAISE)))
		return false;
	b->negated = negated || does(f, to - 1) & C_REFUSE;
	b->end = to - 1;
	return true;
}

static before look_back(const finder *f, size_t verb)
{
	before b = {verb, false, false, false};
	ds_str key = ds_token_key(f->t, verb);
	bool ing = key.len > 4 && ds_str_ends(key, DS_STR("ing")), to = false;

	while (b.end > f->lo && verb - b.end < BACK) {
		size_t i = b.end - 1;
		uint32_t c = f->class[i];

		if (is_named(f, i))
			break;
		if (is(f, i, "to") && !to) {
			to = true;
			b.bare = !over_to(f, &b);
			if (b.bare)
				break;
			continue;
		}
		if (does(f, i) & C_NO && !(c & W_NOT && !is(f, i, "no") && !is(f, i, "neither")))
			break;
		if (!(c & (W_BE | W_NOT)) && !ds_claim_adverb(f, i) &&
		    !(is_time(f, i) && !(f->t->v[i].flags & DS_TOKEN_TITLE)))
			break;
		b.negated |= (c & W_NOT) != 0;
		b.passive |= !ing && !to && is_form_of_be(f, i);
		b.end--;
	}
	return b;
}

/* "the report was confirmed by X", "it was reported that ...", "he is said to have left" */
static ds_status passive_claim(finder *f, size_t verb, const before *b, uint32_t class)
{
	subject by;
	saying how = {NULL, {verb, verb + 1}, class, b->negated};
	size_t that = ds_claim_that(f, verb), stop;
	bool told = does(f, verb) & C_TELL;

	if (is(f, verb + 1, "by")) {
		if (!ds_claim_after(f, verb + 2, &by, &stop))
			return DS_OK;
		how.by = &by;
		that = ds_claim_that(f, stop - 1);
		return add_claim(f, &how, that ? (part){that + 1, f->hi} : (part){f->lo, b->end});
	}
	if (that)
		return add_claim(f, &how, (part){that + 1, f->hi});
	if (!told && verb + 1 < f->hi && (is(f, verb + 1, "to") || does(f, verb + 1) & C_FATE))
		return add_claim(f, &how, (part){f->lo, f->hi});
	return DS_OK;
}

/* "an agreement said to be near": nobody says so. */
static bool is_reduced(const finder *f, size_t verb)
{
	return is(f, verb + 1, "to") && (is(f, verb + 2, "be") || is(f, verb + 2, "have")) &&
	       (is(f, verb, "said") || is(f, verb, "reported") || is(f, verb, "believed") ||
		is(f, verb, "thought") || is(f, verb, "alleged") || is(f, verb, "estimated"));
}

/* '"...", said X' and "..., said X" */
static bool inverted(const finder *f, size_t verb, uint32_t class, subject *by)
{
	size_t stop;
	part rest;

	if (!(class & (W_SAYS | W_CLAIMS)) || does(f, verb) & C_TELL || verb <= f->lo ||
	    !(is_quote(f, verb - 1) || is(f, verb - 1, ",")) ||
	    !ds_claim_after(f, verb + 1, by, &stop))
		return false;
	rest = (part){verb + 1, stop};
	if (stop < f->hi && !is_stop(f, stop) && !is_quote(f, stop) && !is(f, stop, "who") &&
	    !is(f, stop, "as") && !is(f, stop, "after") && ds_claim_skip_time(f, stop) == stop)
		return false;
	if (does(f, verb + 1) & C_OBJECT && !span_of(f, verb + 1))
		return false;
	return is_quote(f, verb - 1) || !ds_claim_has_verb(f, rest);
}

/* The speaker of ", adding that ..." and "... and said that ...". */
static bool same_speaker(const finder *f, size_t verb, size_t end, subject *by)
{
	const ds_claims *cs = &f->doc->claims;
	ds_str key = ds_token_key(f->t, verb);
	bool ing = key.len > 4 && ds_str_ends(key, DS_STR("ing")) && end == verb;

	if (end <= f->lo || !(f->class[end - 1] & W_AND || is(f, end - 1, "but") ||
			      is(f, end - 1, ",") || ing))
		return false;
	if (cs->n > f->claims) {
		const ds_claim *c = &cs->v[cs->n - 1];
		ds_range at = c->speaker_at;

		if (at.end > at.start) {
			part p = {ds_token_at(f->t, at.start), ds_token_at(f->t, at.end - 1) + 1};

			*by = (subject){p, p, c->speaker, false};
			return true;
		}
	}
	return ds_claim_opening(f, end - 1, by);
}

/* '"...," X said, "...": the second piece. */
static ds_status second_piece(finder *f, const saying *how, size_t at)
{
	part q;

	while (at < f->hi && at - how->verb.end < OBJECT && !is_stop(f, at) && !is_quote(f, at))
		at++;
	if (at < f->hi && is(f, at, ","))
		at++;
	if (at >= f->hi || !is_quote(f, at))
		return DS_OK;
	q = ds_claim_quotation(f, at);
	return q.end > q.first ? add_claim(f, how, q) : DS_OK;
}

/* Whether nothing but place, time and hearer stand behind a verb that closes its sentence. */
static bool may_trail(const finder *f, size_t verb)
{
	size_t at = ds_claim_skip_time(f, verb + 1);

	return at >= f->hi || is_stop(f, at) || is_quote(f, at) || ds_claim_adverb(f, at) ||
	       does(f, verb) & C_TELL ||
	       (does(f, at) & (C_PREP | C_BREAK) && !(does(f, at) & C_ASK));
}

static ds_status active_claim(finder *f, size_t verb, const before *b, uint32_t class)
{
	subject by;
	saying how = {&by, {verb, verb + 1}, class, b->negated};
	bool sure = does(f, verb) & C_SURE, quoted;
	ds_str key = ds_token_key(f->t, verb);
	bool ing = key.len > 4 && ds_str_ends(key, DS_STR("ing")) && b->end == verb;
	part content, said;

	if (b->end == verb && inverted(f, verb, class, &by)) {
		ds_status st = add_claim(f, &how, ds_claim_content_before(f, verb, verb));

		return st ? st : second_piece(f, &how, by.phrase.end);
	}
	content = ds_claim_content(f, verb, class);
	if (ing || !ds_claim_before(f, b->end, sure, &by)) {
		if (content.first == content.end || !same_speaker(f, verb, b->end, &by))
			return DS_OK;
		return add_claim(f, &how, content);
	}
	said = ds_claim_content_before(f, by.phrase.first, verb);
	quoted = said.first < said.end && is_quote(f, said.first);
	if (quoted && !ds_claim_that(f, verb) && may_trail(f, verb)) {
		ds_status st = add_claim(f, &how, said);

		return st ? st : second_piece(f, &how, verb + 1);
	}
	if (content.first == content.end && may_trail(f, verb) &&
	    class & (W_SAYS | W_CLAIMS | W_CONFIRMS))
		content = said;
	return add_claim(f, &how, content);
}

/* "counted 12 bodies", "put the toll at 12": the object is said. */
static ds_status number_claim(finder *f, size_t verb)
{
	before b = look_back(f, verb);
	subject by;
	saying how = {&by, {verb, verb + 1}, W_SAYS, b.negated};
	bool found = false;
	size_t at = verb + 1, end;

	if (b.passive || b.bare)
		return DS_OK;
	if (does(f, verb) & C_COUNT) {
		for (size_t i = at; i < f->hi && i < at + 3 && !found; i++)
			found = is_number(f, i);
	} else {
		for (size_t i = at; i < f->hi && i < at + OBJECT && !is_stop(f, i) && !found; i++)
			found = is(f, i, "at") && (is_number(f, i + 1) || is_number(f, i + 2));
	}
	if (!found || !ds_claim_before(f, b.end, false, &by))
		return DS_OK;
	end = at;
	while (end < f->hi && !is_stop(f, end) && !is_quote(f, end) &&
	       (is_number(f, end) || !(does(f, end) & C_BREAK)))
		end++;
	return add_claim(f, &how, (part){at, end});
}

/* The sentence, or the quotation that the verb stands in, ends with a question mark. */
static bool is_question(const finder *f, size_t i)
{
	size_t end = f->hi < f->t->n ? f->hi : f->t->n;

	for (size_t k = end; k > i && end - k < 3; k--) {
		ds_str key = ds_token_key(f->t, k - 1);

		if (key.len && memchr(key.at, '?', key.len))
			return !is_quote(f, k) || f->quote[k - 1] == f->quote[i];
	}
	return false;
}

/* "a death confirmed by X", "12 people reported dead", but not "he said by telephone" */
static bool is_participle(const finder *f, size_t verb, const before *b)
{
	if (b->end != verb || verb <= f->lo || verb + 1 >= f->hi || is_stop(f, verb - 1))
		return false;
	if (is(f, verb + 1, "by"))
		return !is(f, verb, "said") && !is(f, verb, "says") && !(does(f, verb) & C_TELL) &&
		       !(f->class[verb - 1] & W_PRONOUN);
	if (!(does(f, verb + 1) & C_FATE))
		return false;
	for (size_t i = verb; i > f->lo && verb - i < OBJECT; i--) {
		if (is_number(f, i - 1))
			return true;
	}
	return false;
}

static ds_status look_at(finder *f, size_t i)
{
	uint32_t c = f->class[i];
	before b;

	if (is(f, i, "according") && is(f, i + 1, "to"))
		return according(f, i);
	if (is_named(f, i) || !(f->t->v[i].flags & DS_TOKEN_LOWER))
		return DS_OK;
	if (!(c & C_STANCES)) {
		bool number = is_number(f, i + 1) || is_number(f, i + 2) || is_number(f, i + 3);

		/* the cheap question first: most words are of no class */
		if (is(f, i, "put") || is(f, i, "puts") || (number && does(f, i) & C_COUNT))
			return number_claim(f, i);
		return DS_OK;
	}
	if (is_question(f, i))
		return DS_OK;
	b = look_back(f, i);
	if (b.bare)
		return DS_OK;
	if (b.passive || is_participle(f, i, &b))
		return passive_claim(f, i, &b, c);
	if (is_reduced(f, i)) {
		saying how = {NULL, {i, i + 1}, c, b.negated};

		return add_claim(f, &how, (part){i + 1, f->hi});
	}
	return active_claim(f, i, &b, c);
}

static ds_status find_in_sentence(finder *f)
{
	ds_status st = DS_OK;
	claim_window w;

	f->claims = f->doc->claims.n;
	ds_claim_window(f, &w);
	for (size_t i = f->first; st == DS_OK && i < f->end; i++) {
		ds_claim_look_from(f, &w, i);
		if (i < f->hi)
			st = look_at(f, i);
	}
	return st;
}

/* The person whose role these words end with: "the minister", "late on Monday the minister". */
static bool link_person(const ds_doc *doc, ds_claim *c)
{
	const ds_roles *v = &doc->roles;
	size_t low = 0, high = v->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (v->v[mid].end < c->speaker_at.end)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == v->n || v->v[low].end != c->speaker_at.end ||
	    v->v[low].start < c->speaker_at.start)
		return false;
	c->speaker = v->v[low].person;
	return true;
}

/* The one organisation or place so far whose name ends with the speaker's noun: "the ministry". */
static void link_role(finder *f, ds_claim *c)
{
	const ds_span *found = NULL;
	int32_t at = -1;
	ds_str head;
	size_t i;

	if (c->speaker >= 0 || c->speaker_at.end <= c->speaker_at.start)
		return;
	i = ds_token_at(f->t, c->speaker_at.end - 1);
	if (i >= f->t->n || f->class[i] & W_PRONOUN)
		return;
	head = ds_token_key(f->t, i);
	for (size_t n = 0; n < f->doc->spans.n && n < 2048; n++) {
		const ds_span *s = &f->doc->spans.v[n];
		int32_t root = s->entity < 0 ? (int32_t)n : s->entity;
		bool has = false;

		if (s->start >= c->speaker_at.start)
			break;
		if (s->type != DS_ORG)
			continue;
		for (size_t k = s->first; k < (size_t)s->first + s->count && k < f->t->n; k++)
			has |= ds_str_eq(ds_token_key(f->t, k), head);
		if (!has)
			continue;
		if (found && root != at)
			return;
		found = s;
		at = root;
	}
	if (found)
		c->speaker = at;
}

static int by_verb(const void *va, const void *vb)
{
	const ds_claim *a = va, *b = vb;

	if (a->verb.start != b->verb.start)
		return a->verb.start < b->verb.start ? -1 : 1;
	return (a->content.start > b->content.start) - (a->content.start < b->content.start);
}

static ds_status mark_tokens(finder *f)
{
	size_t n = f->t->n;
	ds_status st = ds_word_classes(f->doc, f->err);

	if (st)
		return st;
	f->class = f->doc->classes;
	f->span_at = ds_arena_zero(&f->doc->mem, n, sizeof *f->span_at);
	f->quote = ds_arena_zero(&f->doc->mem, n, sizeof *f->quote);
	if (!f->span_at || !f->quote)
		return ds_arena_fail(&f->doc->mem, f->err);
	for (size_t i = 0; i < f->doc->spans.n; i++) {
		const ds_span *s = &f->doc->spans.v[i];

		for (size_t k = s->first; k < (size_t)s->first + s->count && k < n; k++)
			f->span_at[k] = (int32_t)i + 1;
	}
	ds_claim_mark_quotations(f);
	return DS_OK;
}

ds_status ds_claims_find(ds_doc *doc, ds_err *err)
{
	finder f = {.doc = doc, .t = &doc->tokens, .err = err};
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
	if (st)
		return st;
	if (doc->claims.n)
		qsort(doc->claims.v, doc->claims.n, sizeof *doc->claims.v, by_verb);
	for (size_t i = 0; i < doc->claims.n; i++) {
		ds_claim *c = &doc->claims.v[i];

		if (c->speaker < 0 && c->speaker_at.end > c->speaker_at.start &&
		    !link_person(doc, c) && i < 1024)
			link_role(&f, c);
	}
	return DS_OK;
}

int32_t ds_claim_at(const ds_doc *doc, size_t read_at)
{
	int32_t best = -1;
	uint32_t length = UINT32_MAX;

	for (size_t i = 0; i < doc->claims.n; i++) {
		const ds_range *c = &doc->claims.v[i].content;

		if (c->start > read_at || c->end <= read_at || c->end - c->start >= length)
			continue;
		length = c->end - c->start;
		best = (int32_t)i;
	}
	return best;
}
