/*
 * Attribution: whom a speaker without a name means. See claims_int.h.
 *
 * Roles: "the minister" is the person who was introduced as one (resolve.h); "the ministry" the one
 * organisation so far whose name has that word.
 *
 * "he", "she": the nearest sentence back to NEAR sentences, its own first, in which a person is named
 * outside quotations whose sex, where a title, a word of kin or a given name tells it, is not the
 * other; over one border of paragraphs at most. There: who speaks in it; else the only person; else
 * the one who opens it. Otherwise it is left open. A pronoun in a quotation means somebody of that
 * quotation. "it", "they": the organisation or place that spoke last, where it did so in the last
 * NEAR sentences. "We confirm", "I deny" in a quotation is said by whoever is quoted. What "she
 * believes" inside "she said that ..." is no claim of its own.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/claims_int.h"

#include "tag/resolve.h"

#define NEAR 3u     /* sentences back, those that are all quotation not counted */
#define SENTENCES 24u /* ... counted */
#define SPANS 64u   /* names that are looked at for a pronoun */
#define OPENS 6u    /* tokens at the start of a sentence: who is named in them opens it */

enum sex { UNKNOWN = 0, MALE = 1, FEMALE = 2 };

typedef struct who {
	finder *f;
	uint8_t *sex; /* by first mention: enum sex, both = told twice; NULL until it is asked */
} who;

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
	if (i == 0 || i >= f->t->n || f->class[i] & W_PRONOUN || !is(f, i - 1, "the") ||
	    f->t->v[i - 1].start != c->speaker_at.start)
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

static int32_t root_of(const ds_doc *doc, int32_t i)
{
	return doc->spans.v[i].entity < 0 ? i : doc->spans.v[i].entity;
}

static size_t sentence_of(const finder *f, size_t i)
{
	return f->t->v[i].sentence;
}

/* What a title or a word of kin before the name, or the given name, says. */
static uint8_t sex_of_mention(const finder *f, const ds_span *s, bool *full)
{
	size_t before = s->first;
	uint8_t sex = 0;

	*full = s->count > 1;
	for (int n = 0; n < 2 && before > 0 && !sex; n++) {
		before--;
		if (is(f, before, ".") || is(f, before, ","))
			continue;
		sex = (uint8_t)(f->doc->words[before]->sex >> 2);
	}
	if (!sex)
		sex = (uint8_t)(f->doc->words[s->first]->sex >> 2);
	return sex ? sex : (uint8_t)(f->doc->words[s->first]->sex & 3);
}

static ds_status learn_sexes(who *w)
{
	ds_doc *doc = w->f->doc;

	w->sex = ds_arena_zero(&doc->mem, doc->spans.n + 1, sizeof *w->sex);
	if (!w->sex)
		return ds_arena_fail(&doc->mem, w->f->err);
	/* full names first: a surname alone may be a given name, too */
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < doc->spans.n; i++) {
			const ds_span *s = &doc->spans.v[i];
			int32_t root = root_of(doc, (int32_t)i);
			bool full;
			uint8_t sex;

			if (s->type != DS_PERSON || w->sex[root])
				continue;
			sex = sex_of_mention(w->f, s, &full);
			if (full || pass)
				w->sex[root] = sex;
		}
	}
	return DS_OK;
}

static bool may_be(const who *w, int32_t span, uint8_t sex)
{
	const ds_doc *doc = w->f->doc;
	uint8_t told;

	if (span < 0 || doc->spans.v[span].type != DS_PERSON)
		return false;
	told = w->sex[root_of(doc, span)];
	return told == UNKNOWN || told == sex;
}

/* Who spoke in the sentence, by the claims before number i: the last one. */
static int32_t speaker_in(const who *w, size_t i, size_t sentence, uint32_t quote, uint8_t sex)
{
	const finder *f = w->f;

	for (size_t n = 0; i > 0 && n < SPANS; n++) {
		const ds_claim *c = &f->doc->claims.v[--i];
		size_t verb = ds_token_at(f->t, c->verb.start);

		if (sentence_of(f, verb) < sentence)
			break;
		if (sentence_of(f, verb) == sentence && f->quote[verb] == quote &&
		    may_be(w, c->speaker, sex))
			return c->speaker;
	}
	return -1;
}

static bool opens_sentence(const finder *f, size_t sentence, const ds_span *s)
{
	size_t first = f->t->sentences[sentence].first;

	for (size_t i = first; i < s->first; i++) {
		if (i - first > OPENS || does(f, i) & (C_PREP | C_FINITE) || is(f, i, ","))
			return false;
	}
	return true;
}

/* Who is named in the sentence before token `end`; *next: the span to go on from. -2: several. */
static int32_t named_in(const who *w, size_t sentence, size_t pronoun, uint8_t sex, size_t *next)
{
	const finder *f = w->f;
	const ds_doc *doc = f->doc;
	int32_t found = -1;
	bool several = false, joined = false;

	for (size_t n = 0; *next > 0 && n < SPANS; n++) {
		size_t k = *next - 1;
		const ds_span *s = &doc->spans.v[k];

		if (sentence_of(f, s->first) < sentence)
			break;
		*next = k;
		if (s->first >= pronoun || f->quote[s->first] != f->quote[pronoun] ||
		    !may_be(w, (int32_t)k, sex))
			continue;
		if (found >= 0 && root_of(doc, found) != root_of(doc, (int32_t)k)) {
			several = true;
			joined = f->class[doc->spans.v[found].first - 1] & W_AND &&
				 s->first + s->count + 1 == doc->spans.v[found].first;
		}
		found = (int32_t)k;
	}
	/* several: the first of them, if the sentence begins with it alone */
	return several && (joined || !opens_sentence(f, sentence, &doc->spans.v[found])) ? -2 : found;
}

/* A role in the sentence: "the minister" before the pronoun. */
static int32_t role_in(const who *w, size_t sentence, size_t pronoun, uint8_t sex)
{
	const ds_doc *doc = w->f->doc;
	size_t low = 0, high = doc->roles.n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (doc->roles.v[mid].first < pronoun)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == 0 || sentence_of(w->f, doc->roles.v[low - 1].first) != sentence ||
	    w->f->quote[doc->roles.v[low - 1].first] != w->f->quote[pronoun] ||
	    !may_be(w, doc->roles.v[low - 1].person, sex))
		return -1;
	return doc->roles.v[low - 1].person;
}

static size_t span_behind(const ds_doc *doc, uint32_t at)
{
	size_t low = 0, high = doc->spans.n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (doc->spans.v[mid].start < at)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static bool is_all_quotation(const finder *f, size_t sentence)
{
	const ds_sentence *s = &f->t->sentences[sentence];

	return f->quote[s->first] && f->quote[s->first + s->count - 1];
}

static int32_t find_person(const who *w, size_t i, size_t pronoun, uint8_t sex)
{
	const finder *f = w->f;
	size_t s = sentence_of(f, pronoun), next = span_behind(f->doc, f->t->v[pronoun].start);
	uint32_t paragraph = f->t->sentences[s].paragraph;

	for (size_t near = 0, n = 0; near <= NEAR && n < SENTENCES; n++, s--) {
		int32_t found = speaker_in(w, i, s, f->quote[pronoun], sex);
		int32_t named = named_in(w, s, pronoun, sex, &next);

		if (found < 0)
			found = role_in(w, s, pronoun, sex);
		if (found < 0)
			found = named;
		if (found != -1)
			return found;
		near += !is_all_quotation(f, s);
		if (s == 0 || paragraph - f->t->sentences[s - 1].paragraph > 1 + (n > near))
			break;
	}
	return -1;
}

/* The organisation or place that spoke last. */
static int32_t find_group(const who *w, size_t i, size_t pronoun)
{
	const finder *f = w->f;
	size_t s = sentence_of(f, pronoun);

	for (size_t n = 0; i > 0 && n < SPANS; n++) {
		const ds_claim *c = &f->doc->claims.v[--i];
		size_t verb = ds_token_at(f->t, c->verb.start);
		const ds_span *who_spoke = c->speaker < 0 ? NULL : &f->doc->spans.v[c->speaker];

		if (sentence_of(f, verb) + NEAR < s)
			break;
		if (f->quote[verb] != f->quote[pronoun] || c->speaker_at.end == 0)
			continue;
		return who_spoke && (who_spoke->type == DS_ORG || who_spoke->type == DS_GPE ||
				     who_spoke->type == DS_NORP)
			       ? c->speaker
			       : -1;
	}
	return -1;
}

/* The one token of a pronoun that speaks; SIZE_MAX for other words. */
static size_t pronoun_at(const finder *f, const ds_claim *c)
{
	size_t i;

	if (c->speaker_at.end == 0)
		return SIZE_MAX;
	i = ds_token_at(f->t, c->speaker_at.start);
	return i < f->t->n && f->t->v[i].end == c->speaker_at.end && f->class[i] & W_PRONOUN &&
			       !is_named(f, i)
		       ? i
		       : SIZE_MAX;
}

static ds_status link_pronouns(who *w)
{
	const finder *f = w->f;
	ds_claims *cs = &f->doc->claims;

	for (size_t i = 0; i < cs->n; i++) {
		ds_claim *c = &cs->v[i];
		size_t p = pronoun_at(f, c);
		ds_status st;

		if (p == SIZE_MAX || c->speaker >= 0)
			continue;
		if (i && cs->v[i - 1].speaker_at.start == c->speaker_at.start) {
			c->speaker = cs->v[i - 1].speaker;
		} else if (is(f, p, "he") || is(f, p, "she")) {
			st = w->sex ? DS_OK : learn_sexes(w);
			if (st)
				return st;
			c->speaker = find_person(w, i, p, is(f, p, "he") ? MALE : FEMALE);
			if (c->speaker >= 0)
				w->sex[root_of(f->doc, c->speaker)] = is(f, p, "he") ? MALE : FEMALE;
		} else if (is(f, p, "it") || is(f, p, "they")) {
			c->speaker = find_group(w, i, p);
		}
		if (c->speaker < 0)
			c->speaker = -1;
	}
	return DS_OK;
}

/* "We confirm it" in what somebody is quoted with: that speaker's. False: nobody's. */
static bool take_voice(const finder *f, ds_claim *c)
{
	const ds_claim *o = c->outer >= 0 ? &f->doc->claims.v[c->outer] : NULL;

	if (!o || !o->direct || o->speaker_at.end == 0)
		return false;
	c->speaker = o->speaker;
	if (o->speaker < 0)
		c->speaker_at = o->speaker_at;
	return true;
}

/* Whether a claim by a pronoun is one of its own; finds the speaker of "we confirm". */
static bool stands(const finder *f, ds_claim *c)
{
	size_t p = pronoun_at(f, c);

	if (p == SIZE_MAX)
		return true;
	if (ds_claim_is_first_person(f, p))
		return take_voice(f, c);
	/* "she believed" inside what she said */
	return c->outer < 0 || !(does(f, ds_token_at(f->t, c->verb.start)) & C_MIND);
}

/* Looks at claims that the ones around them decide. */
static ds_status settle(finder *f)
{
	ds_claims *cs = &f->doc->claims;
	size_t kept = 0;
	ds_status st = ds_claims_nest(f->doc, f->err);

	if (st)
		return st;
	/* marked first, moved then: an outer claim is found by its number */
	for (size_t i = 0; i < cs->n; i++) {
		if (!stands(f, &cs->v[i]))
			cs->v[i].verb.end = cs->v[i].verb.start;
	}
	for (size_t i = 0; i < cs->n; i++) {
		if (cs->v[i].verb.end > cs->v[i].verb.start)
			cs->v[kept++] = cs->v[i];
	}
	cs->n = kept;
	return DS_OK;
}

ds_status ds_claim_who(finder *f)
{
	who w = {f, NULL};
	ds_claims *cs = &f->doc->claims;
	bool unsettled = false;
	ds_status st;

	for (size_t i = 0; i < cs->n; i++) {
		ds_claim *c = &cs->v[i];
		size_t p = pronoun_at(f, c);

		unsettled |= p != SIZE_MAX && (ds_claim_is_first_person(f, p) ||
					       does(f, ds_token_at(f->t, c->verb.start)) & C_MIND);
		if (c->speaker < 0 && c->speaker_at.end > c->speaker_at.start &&
		    !link_person(f->doc, c) && i < 1024)
			link_role(f, c);
	}
	st = link_pronouns(&w);
	return st || !unsettled ? st : settle(f);
}
