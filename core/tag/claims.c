/*
 * Attribution within one sentence. See claims.h.
 *
 * A verb of the table is looked at from its own place: back over auxiliaries, adverbs and negation
 * to the subject, forward to "that", a quotation, a clause, or "by". Each verb is looked at once
 * and looks at a bounded number of tokens before and behind it, so the pass is linear.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/claims.h"

#include "tag/names_int.h"

#include <stdlib.h>

#define BACK 8u   /* tokens between subject and verb */
#define PHRASE 12u /* tokens of a speaker that is no name */
#define TRIM 16u   /* signs taken off either end of what is said */
#define AHEAD 10u /* tokens between verb and "that" */
#define STANCES (W_CONFIRMS | W_SAYS | W_CLAIMS | W_DENIES | W_DOUBTS)

typedef struct finder {
	ds_doc *doc;
	const ds_tokens *t;
	uint32_t *class;  /* by token */
	int32_t *span_at; /* by token: span + 1 that covers it */
	size_t first, end; /* tokens of the sentence */
	ds_err *err;
} finder;

/* A stretch of tokens, empty when first == end. */
typedef struct part {
	size_t first, end;
} part;

static bool is(const finder *f, size_t i, const char *word)
{
	return i < f->end && ds_str_is(ds_token_key(f->t, i), word);
}

static bool is_quote(const finder *f, size_t i)
{
	return is(f, i, "\"") || is(f, i, "''") || is(f, i, "``");
}

static bool is_stop(const finder *f, size_t i)
{
	return is(f, i, ".") || is(f, i, "!") || is(f, i, "?") || is(f, i, ",") ||
	       is(f, i, ";") || is(f, i, ":");
}

static bool is_word(const finder *f, size_t i)
{
	return i < f->end && f->t->v[i].kind == DS_KIND_WORD;
}

static const ds_span *span_at(const finder *f, size_t i)
{
	return i < f->end && f->span_at[i] ? &f->doc->spans.v[f->span_at[i] - 1] : NULL;
}

static const ds_span *name_at(const finder *f, size_t i)
{
	const ds_span *s = span_at(f, i);

	return s && (s->type == DS_PERSON || s->type == DS_ORG || s->type == DS_GPE ||
		     s->type == DS_NORP || s->type == DS_HANDLE)
		       ? s
		       : NULL;
}

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

/* A common noun that can speak: "the ministry", "officials", "a spokesman". */
static bool is_speaking_noun(const finder *f, size_t i)
{
	return is_word(f, i) &&
	       (f->class[i] & (W_PEOPLE | W_GROUP | W_PRONOUN | W_KIN | W_SPEAKER)) != 0;
}

/* A word that may stand inside a speaking phrase. */
static bool is_phrase_word(const finder *f, size_t i)
{
	const ds_span *s = span_at(f, i);

	if (s)
		return s->type <= DS_LANGUAGE;
	if (is(f, i, "-"))
		return true;
	return is_word(f, i) && !(f->class[i] & (W_AND | STANCES)) && !is(f, i, "that") &&
	       !(f->class[i] & W_BE && f->class[i] & W_PLAIN);
}

/*
 * "officials in Oslo and Bergen": the noun speaks, not the place. Gives the noun's place with its
 * article, or at itself.
 */
static size_t noun_before(const finder *f, size_t at)
{
	size_t i = at;

	while (i > f->first && at - i < PHRASE + BACK) {
		if (f->class[i - 1] & (STANCES | W_PRONOUN) || is_quote(f, i - 1))
			return at;
		i--;
		if (span_at(f, i) || !is_speaking_noun(f, i) || !(f->class[i + 1] & (W_IN | W_OFJOIN)))
			continue;
		return i > f->first && f->class[i - 1] & W_ART ? i - 1 : i;
	}
	return at;
}

/* The speaker that ends before token `end`; empty if it is none. */
static part speaker_before(const finder *f, size_t end, int32_t *span)
{
	part p = {end, end};
	const ds_span *s;

	*span = -1;
	if (end == f->first)
		return p;
	if (is(f, end - 1, ",")) { /* "X, the minister, said": back over the apposition */
		size_t i = end - 1;

		while (i > f->first && end - i < PHRASE && !is(f, i - 1, ","))
			i--;
		if (i > f->first && is(f, i - 1, ",") && name_at(f, i - 2))
			end = i - 1;
		else
			return p;
	}
	s = name_at(f, end - 1);
	if (s && s->type != DS_NORP) {
		*span = f->span_at[end - 1] - 1;
		p = (part){s->first, end};
		while (p.first >= f->first + 2 && f->class[p.first - 1] & W_AND &&
		       name_at(f, p.first - 2)) {
			*span = f->span_at[p.first - 2] - 1;
			p.first = name_at(f, p.first - 2)->first;
		}
		if (p.first < f->first)
			p.first = f->first;
		if (s->type == DS_GPE || s->type == DS_ORG) {
			size_t noun = noun_before(f, p.first);

			if (noun < p.first)
				*span = -1;
			p.first = noun;
		}
		return p;
	}
	if (!is_speaking_noun(f, end - 1) && !s)
		return p;
	p.first = end - 1;
	if (f->class[end - 1] & W_PRONOUN)
		return p;
	while (p.first > f->first && end - p.first < PHRASE && is_phrase_word(f, p.first - 1) &&
	       !(f->class[p.first] & W_ART))
		p.first--;
	return p;
}

/* The speaker that starts at token i ("according to X", "by X", "said X"). */
static part speaker_after(const finder *f, size_t i, int32_t *span)
{
	part p = {i, i};
	size_t at = i;

	*span = -1;
	while (at < f->end && at - i < PHRASE) {
		const ds_span *s = name_at(f, at);

		if (s && s->first >= i) {
			size_t end = (size_t)s->first + s->count;

			p.end = end < f->end ? end : f->end;
			at = p.end;
			if (s->type != DS_NORP) {
				*span = f->span_at[s->first] - 1;
				return p;
			}
			continue;
		}
		if (!is_phrase_word(f, at))
			break;
		at++;
		p.end = at;
	}
	return p;
}

static ds_status add_claim(finder *f, part speaker, int32_t span, part verb, part content,
			   uint32_t class, bool negated)
{
	ds_claims *cs = &f->doc->claims;
	bool direct;

	content = trim(f, content, &direct);
	if (content.first >= content.end)
		return DS_OK;
	if (cs->n == cs->cap) {
		ds_status st = ds_arena_grow(&f->doc->mem, &cs->v, &cs->cap, cs->n, cs->n + 1,
					     sizeof *cs->v, f->err);

		if (st)
			return st;
	}
	cs->v[cs->n++] = (ds_claim){span, bytes_of(f, speaker), bytes_of(f, verb),
				    bytes_of(f, content), stance_of(class), negated, direct};
	return DS_OK;
}

/* "according to X, ..." and "..., according to X". */
static ds_status according(finder *f, size_t i)
{
	int32_t span;
	part speaker = speaker_after(f, i + 2, &span), content;

	if (speaker.first == speaker.end)
		return DS_OK;
	content = (part){f->first, i};
	if (i <= f->first + 1) {
		size_t at = speaker.end;

		while (at < f->end && !is(f, at, ","))
			at++;
		content = (part){at < f->end ? at + 1 : speaker.end, f->end};
	}
	return add_claim(f, speaker, span, (part){i, i + 2}, content, W_SAYS, false);
}

/* What stands before the verb. */
typedef struct before {
	size_t end;   /* of the subject */
	bool negated, passive;
} before;

static before look_back(const finder *f, size_t verb)
{
	before b = {verb, false, false};

	while (b.end > f->first && verb - b.end < BACK) {
		size_t i = b.end - 1;
		uint32_t c = f->class[i];
		ds_str key = ds_token_key(f->t, i);

		if (span_at(f, i) && span_at(f, i)->type <= DS_LANGUAGE)
			break;
		if (!(c & (W_BE | W_NOT)) &&
		    !(key.len > 3 && ds_str_ends(key, DS_STR("ly")) && is_word(f, i)))
			break;
		b.negated |= (c & W_NOT) != 0;
		b.passive |= is(f, i, "was") || is(f, i, "were") || is(f, i, "been") ||
			     is(f, i, "is") || is(f, i, "are") || is(f, i, "be") ||
			     is(f, i, "being");
		b.end--;
	}
	return b;
}

/* "that" within a few tokens behind the verb and before any stop; 0 if there is none. */
static size_t find_that(const finder *f, size_t verb)
{
	for (size_t i = verb + 1; i < f->end && i <= verb + AHEAD; i++) {
		if (is(f, i, "that"))
			return i;
		if (is_stop(f, i) && !is(f, i, ","))
			return 0;
		if (f->class[i] & STANCES)
			return 0;
	}
	return 0;
}

/* "the report was confirmed by X", "it was reported that ..." */
static ds_status passive_claim(finder *f, size_t verb, const before *b, uint32_t class)
{
	part speaker = {verb, verb}, content = {f->first, b->end};
	int32_t span = -1;
	size_t that = find_that(f, verb);

	if (is(f, verb + 1, "by")) {
		speaker = speaker_after(f, verb + 2, &span);
		if (speaker.first == speaker.end)
			return DS_OK;
		that = find_that(f, speaker.end - 1);
	} else if (!that) {
		return DS_OK;
	}
	if (that)
		content = (part){that + 1, f->end};
	return add_claim(f, speaker, span, (part){verb, verb + 1}, content, class, b->negated);
}

/* The end of the sentence, or the ", X said" that cuts into it. */
static part content_behind(const finder *f, size_t verb, uint32_t class)
{
	size_t that = find_that(f, verb), at = verb + 1;
	part none = {0, 0};

	if (that)
		return (part){that + 1, f->end};
	if (at >= f->end)
		return none;
	if (is_quote(f, at) || ((is(f, at, ",") || is(f, at, ":")) && is_quote(f, at + 1)))
		return (part){at, f->end};
	if (is(f, at, ":"))
		return (part){at + 1, f->end};
	if (is_stop(f, at))
		return none;
	if (class & W_OPEN || class & (W_DENIES | W_DOUBTS | W_CONFIRMS))
		return (part){at, f->end};
	return none;
}

/*
 * Something said stands before `end`: a closing quotation mark or a comma that does not open the
 * sentence.
 */
static bool is_said_before(const finder *f, size_t end)
{
	if (end <= f->first + 1)
		return false;
	return is_quote(f, end - 1) || (is(f, end - 1, ",") && end - f->first > 2);
}

static ds_status active_claim(finder *f, size_t verb, const before *b, uint32_t class)
{
	int32_t span;
	size_t back;
	part v = {verb, verb + 1}, speaker = speaker_before(f, b->end, &span), content;

	/* '"...", said X' and "..., said X" */
	if (class & W_SAYS && b->end == verb && is_said_before(f, verb)) {
		part after = speaker_after(f, verb + 1, &span);

		if (after.first < after.end && speaker.first == speaker.end)
			return add_claim(f, after, span, v, (part){f->first, verb}, class, false);
		speaker = speaker_before(f, b->end, &span);
	}
	if (speaker.first == speaker.end)
		return DS_OK;
	content = content_behind(f, verb, class);
	/* '"...", the researcher X told the paper' */
	for (back = speaker.first; back > f->first && speaker.first - back < PHRASE &&
				   is_phrase_word(f, back - 1);)
		back--;
	if (class & W_SAYS && back > f->first + 1 && is_quote(f, back - 1))
		content = (part){f->first, back};
	/* '"...", X said' */
	if (content.first == content.end && is_said_before(f, speaker.first))
		content = (part){f->first, speaker.first};
	if (content.first == content.end)
		return DS_OK;
	return add_claim(f, speaker, span, v, content, class, b->negated);
}

static ds_status find_in_sentence(finder *f)
{
	ds_status st = DS_OK;

	for (size_t i = f->first; st == DS_OK && i < f->end; i++) {
		uint32_t c = f->class[i];
		before b;

		if (is(f, i, "according") && is(f, i + 1, "to")) {
			st = according(f, i);
			continue;
		}
		if (!(c & STANCES) || span_at(f, i) || !(f->t->v[i].flags & DS_TOKEN_LOWER))
			continue;
		b = look_back(f, i);
		st = b.passive ? passive_claim(f, i, &b, c) : active_claim(f, i, &b, c);
	}
	return st;
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

	f->class = ds_arena_get(&f->doc->mem, n, sizeof *f->class);
	f->span_at = ds_arena_zero(&f->doc->mem, n, sizeof *f->span_at);
	if (!f->class || !f->span_at)
		return ds_arena_fail(&f->doc->mem, f->err);
	for (size_t i = 0; i < n; i++)
		f->class[i] = ds_word_class(ds_token_key(f->t, i));
	for (size_t i = 0; i < f->doc->spans.n; i++) {
		const ds_span *s = &f->doc->spans.v[i];

		for (size_t k = s->first; k < (size_t)s->first + s->count && k < n; k++)
			f->span_at[k] = (int32_t)i + 1;
	}
	return DS_OK;
}

ds_status ds_claims_find(ds_doc *doc, ds_err *err)
{
	finder f = {doc, &doc->tokens, NULL, NULL, 0, 0, err};
	ds_status st;

	doc->claims.n = 0;
	if (doc->tokens.n == 0)
		return DS_OK;
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
	for (size_t i = 0; i < doc->claims.n && i < 1024; i++)
		link_role(&f, &doc->claims.v[i]);
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
