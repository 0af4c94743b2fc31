/*
 * Attribution: words other than verbs. See claims_int.h.
 *
 * "According to X", "in the words of X"; "reportedly" and its like, which name nobody; nouns with
 * "that" behind them ("allegations that", "the ministry's claim that"); "X is clear that", "X
 * released the following statement:"; "citing X", which says what the rest of its sentence says.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/claims_int.h"

#define ASIDE 32u /* tokens between "According to" and its comma */
#define NOUN 5u   /* words before a noun of saying that belong to it */
#define LIMIT 12u /* tokens to look for the verb of "a statement" */

bool ds_claim_has_source(const finder *f, size_t i)
{
	for (size_t from = i; i < f->hi && i - from < ASIDE; i++) {
		if (f->sign[i] & S_LOOK && (f->class[i] & C_STANCES || is(f, i, "according")) &&
		    f->t->v[i].flags & DS_TOKEN_LOWER && !(f->class[i] & (W_SPEAKER | W_PEOPLE)))
			return true;
	}
	return false;
}

size_t ds_claim_own_start(const finder *f, size_t i)
{
	const ds_claims *cs = &f->doc->claims;
	const ds_claim *c = cs->n > f->claims ? &cs->v[cs->n - 1] : NULL;
	size_t at;

	/* "Ten died, A said, and 20 were hurt, B said": what A says ends before "A said" */
	if (!c || c->speaker_at.end == 0 || c->content.end > c->verb.start || c->content.end > c->speaker_at.start)
		return f->lo;
	at = ds_token_at(f->t, c->verb.end > c->speaker_at.end ? c->verb.end - 1 : c->speaker_at.end - 1) + 1;
	at = ds_claim_skip_time(f, at);
	return at > f->lo && at + 2 < i && is(f, at, ",") && f->class[at + 1] & W_AND ? at + 2 : f->lo;
}

/* A clause stands behind the comma that ends "which, according to X,". */
static bool goes_on(const finder *f, size_t stop, part before)
{
	if (is(f, stop, ",") && stop + 2 < f->hi && f->class[stop + 1] & W_AND)
		return ds_claim_opens_clause(f, (part){stop + 2, f->hi}) && !ds_claim_has_source(f, stop + 2);
	return stop + 1 < f->hi && is(f, stop, ",") && !ds_claim_has_verb(f, before) &&
	       ds_claim_has_verb(f, (part){stop + 1, f->hi});
}

/* 'according to X, of the press, "...": a quotation that ends the sentence. */
static part quoted_behind(const finder *f, size_t stop)
{
	part q = {0, 0};

	for (size_t i = stop; i < f->hi && i - stop < ASIDE / 2; i++) {
		if (is_quote(f, i) && is(f, i - 1, ","))
			q = ds_claim_quotation(f, i);
		if (is_quote(f, i) || (!is(f, i, ",") && !is_named(f, i) && f->t->v[i].flags & DS_TOKEN_LOWER))
			break;
	}
	return q.end + 2 >= f->hi ? q : (part){0, 0};
}

/* "and, according to X, it fell", "that, according to X, it fell": a clause begins before the comma */
static bool opens_in_commas(const finder *f, size_t i)
{
	return i > f->lo + 2 && is(f, i - 1, ",") && !is_named(f, i - 2) &&
	       (f->class[i - 2] & W_AND || is(f, i - 2, "that") || is(f, i - 2, "but") ||
		is(f, i - 2, "while") || is(f, i - 2, "because"));
}

/*
 * Over ", who asked not to be named," and ", the mayor of Olden," behind the comma `stop` that ends a
 * speaker: the comma behind it, or `stop`.
 */
static size_t over_aside(const finder *f, const subject *by, size_t stop)
{
	size_t next = stop + 1;
	bool relative = is(f, next, "who") || is(f, next, "which") || is(f, next, "whose");

	if (!is(f, stop, ",") || (!relative && (by->span < 0 || by->at.end != stop)))
		return stop;
	for (size_t i = next; i < f->hi && i - stop < ASIDE; i++) {
		if (is(f, i, ",")) {
			part aside = {next, i}, rest = {i + 1, f->hi};

			return (relative || !ds_claim_has_verb(f, aside)) && ds_claim_opens_clause(f, rest) ? i
													     : stop;
		}
		if (is_stop(f, i) || is_quote(f, i) || (!relative && f->class[i] & W_PRONOUN))
			break;
	}
	return stop;
}

/* One bare word that is nobody: no plural, no name, no noun of those that speak. */
static bool is_basis(const finder *f, size_t i)
{
	ds_str key = ds_token_key(f->t, i);

	return f->t->v[i].flags & DS_TOKEN_LOWER && key.len && key.at[key.len - 1] != 's' &&
	       !(f->class[i] & (W_SPEAKER | W_PEOPLE | W_GROUP | W_KIN | W_PRONOUN)) && !(does(f, i) & C_PAPER) &&
	       !is(f, i, "him") && !is(f, i, "her") && !is(f, i, "them");
}

/* "according to X, ..." and "..., according to X"; i: the first word, at: behind the last. */
static ds_status according(finder *f, size_t i, size_t at)
{
	subject by;
	size_t stop;
	part content;
	saying how = {&by, {i, at}, W_SAYS, false, false};
	ds_status st;

	if (!ds_claim_after(f, at, &by, &stop))
		return DS_OK;
	/* "according to plan", "according to age" */
	if (by.span < 0 && by.phrase.end == by.phrase.first + 1 && by.phrase.first == at && is_basis(f, at))
		return DS_OK;
	content = quoted_behind(f, stop);
	if (content.first < content.end)
		return ds_claim_add(f, &how, content);
	content = ds_claim_clause(f, i);
	content.end = i;
	if (i <= f->lo + 1 || (is(f, i - 1, "and") && content.first + 1 >= i) || content.first >= i ||
	    opens_in_commas(f, i)) {
		size_t from = stop;

		while (stop < f->hi && stop - i < ASIDE && !is(f, stop, ",") && !is_quote(f, stop))
			stop++;
		if (stop >= f->hi || !(is(f, stop, ",") || is_quote(f, stop)) ||
		    ds_claim_opens_clause(f, (part){from, stop}))
			stop = by.phrase.end;
		else
			stop = over_aside(f, &by, stop);
		content = (part){stop, f->hi};
	} else if (is_quote(f, i - 1) || (is(f, i - 1, ",") && i > f->lo + 1 && is_quote(f, i - 2))) {
		content = ds_claim_content_before(f, i, i);
	} else {
		if (is(f, i - 1, ",") && !is(f, content.first - 1, "which"))
			content.first = ds_claim_own_start(f, i);
		while (stop < f->hi && stop - i < ASIDE && !is(f, stop, ","))
			stop++;
		if (goes_on(f, stop, content))
			content.end = f->hi;
	}
	st = ds_claim_relayed(f, &by, content.first < i ? (part){content.first, by.phrase.end}
							: (part){i, f->hi});
	return st ? st : ds_claim_add(f, &how, content);
}

/* "Per the ministry, ..." and "..., per the ministry", not "per day". */
static ds_status per(finder *f, size_t i)
{
	subject by;
	size_t stop;

	if ((i > f->lo && !is(f, i - 1, ",")) || !(is_named(f, i + 1) || does(f, i + 1) & C_DET) ||
	    !ds_claim_after(f, i + 1, &by, &stop) ||
	    !(by.span >= 0 || f->class[by.at.end - 1] & (W_SPEAKER | W_PEOPLE | W_GROUP)))
		return DS_OK;
	return according(f, i, i + 1);
}

/* "reportedly": the clause around it. */
static ds_status hedge(finder *f, size_t i)
{
	bool claims = is(f, i, "allegedly") || is(f, i, "purportedly");
	saying how = {NULL, {i, i + 1}, claims ? W_CLAIMS : W_SAYS, false, false};

	part p = ds_claim_clause(f, i);

	/* "The dam, reportedly built in 1950, broke": the aside alone */
	for (size_t k = i + 1; i > f->lo && is(f, i - 1, ",") && k + 1 < f->hi && k - i < ASIDE / 2; k++) {
		if (!is(f, k, ","))
			continue;
		if (does(f, k + 1) & C_FINITE && !is_named(f, k + 1))
			p = (part){i, k};
		break;
	}
	/* "for allegedly threatening": no clause stands before it */
	if (i > f->lo && does(f, i - 1) & C_PREP)
		p.first = i;
	return ds_claim_add(f, &how, p);
}

static bool does_end(const finder *f, size_t i, const char *with)
{
	return ds_str_ends(ds_token_key(f->t, i), ds_str_of(with));
}

bool ds_claim_is_noun(const finder *f, size_t i)
{
	if (i <= f->lo || i + 1 >= f->t->n)
		return false;
	if (does(f, i) & C_PREP || is_stop(f, i - 1) || is_quote(f, i - 1))
		return false;
	if (f->t->v[i - 1].flags & DS_TOKEN_JOINED && is(f, i - 1, "'s"))
		return !ds_claim_adverb(f, i);
	if (is_named(f, i - 1))
		return f->t->v[i + 1].flags & DS_TOKEN_JOINED || is(f, i + 1, "'");
	if (does(f, i - 1) & C_PREP && !is(f, i - 1, "to") && !does_end(f, i, "ing"))
		return true;
	return is(f, i - 1, "the") || is(f, i - 1, "a") || is(f, i - 1, "an") || is(f, i - 1, "his") ||
	       is(f, i - 1, "her") || is(f, i - 1, "their") || is(f, i - 1, "its") ||
	       is(f, i - 1, "lay") || is(f, i - 1, "laid") || is(f, i - 1, "laying") ||
	       is(f, i - 1, "no") || is(f, i - 1, "any") || is(f, i - 1, "our") || is(f, i - 1, "my") ||
	       (does(f, i) & C_NOUN && is(f, i + 1, "that") &&
		(does(f, i - 1) & C_PREP || f->class[i - 1] & (W_CONFIRMS | W_DENIES | W_DOUBTS) ||
		 is(f, i - 1, "media") || is(f, i - 1, "unconfirmed") || is(f, i - 1, "conflicting")));
}

static uint32_t stance_of_noun(const finder *f, size_t i)
{
	ds_str key = ds_token_key(f->t, i);

	if (ds_str_starts(key, DS_STR("denial")))
		return W_DENIES;
	if (ds_str_starts(key, DS_STR("doubt")))
		return W_DOUBTS;
	if (ds_str_is(key, "confirmation") || ds_str_is(key, "admission"))
		return W_CONFIRMS;
	if (ds_str_starts(key, DS_STR("alleg")) || ds_str_starts(key, DS_STR("accus")) ||
	    ds_str_starts(key, DS_STR("claim")) || ds_str_starts(key, DS_STR("assertion")) ||
	    ds_str_is(key, "insistence") || ds_str_is(key, "contention"))
		return W_CLAIMS;
	return W_SAYS;
}

/* Whose noun it is: "the ministry's claim", "his claim"; where the words before it begin. */
static bool owner_of(const finder *f, size_t i, subject *by, size_t *first)
{
	size_t k = i;

	while (k > f->lo && i - k < NOUN && is_word(f, k - 1) && !is_named(f, k - 1) &&
	       !(f->t->v[k - 1].flags & DS_TOKEN_JOINED) &&
	       !(does(f, k - 1) & (C_DET | C_PREP | C_BREAK | C_FINITE)) &&
	       !(f->class[k - 1] & (C_STANCES | W_BE | W_AND)))
		k--;
	*first = k;
	if (k > f->lo + 1 && f->t->v[k - 1].flags & DS_TOKEN_JOINED && is(f, k - 1, "'s")) {
		bool found = ds_claim_before(f, k - 1, true, by);

		*first = found ? by->phrase.first : k;
		return found;
	}
	if (k > f->lo && (is(f, k - 1, "his") || is(f, k - 1, "her") || is(f, k - 1, "their") ||
			  is(f, k - 1, "its"))) {
		*by = (subject){{k - 1, k}, {k - 1, k}, -1, false};
		*first = k - 1;
		return true;
	}
	*first -= k > f->lo && does(f, k - 1) & C_DET ? 1 : 0;
	return false;
}

ds_status ds_claim_noun(finder *f, size_t i)
{
	subject by;
	size_t at = i + 1, first, stop;
	saying how = {NULL, {i, i + 1}, stance_of_noun(f, i), false, false};
	bool be;

	if (!(does(f, i) & C_NOUN) || is(f, i - 1, "no") || is(f, i - 1, "any"))
		return DS_OK;
	if (owner_of(f, i, &by, &first))
		how.by = &by;
	else if ((is(f, at, "by") || is(f, at, "from")) && ds_claim_after(f, at + 1, &by, &stop)) {
		how.by = &by;
		at = stop;
	}
	be = ds_claim_is_be(f, at) && is(f, at + 1, "that");
	at += be;
	if (!is(f, at, "that") || at + 1 >= f->hi || f->class[at + 1] & W_BE)
		return DS_OK;
	/* "said in a statement that": the verb has it */
	if (f->doc->claims.n > f->claims &&
	    f->doc->claims.v[f->doc->claims.n - 1].content.start == f->t->v[at + 1].start)
		return DS_OK;
	/* a subject: where what is said ends is not known */
	if (!be && (first <= f->lo || is_stop(f, first - 1) || is_quote(f, first - 1) ||
		    (does(f, first - 1) & C_BREAK && !is(f, first - 1, "after") && !is(f, first - 1, "before")) ||
		    f->class[first - 1] & W_AND))
		return DS_OK;
	return ds_claim_add(f, &how, (part){at + 1, f->hi});
}

/* "X is clear that", "X made it clear that" */
static ds_status clear_claim(finder *f, size_t i)
{
	subject by;
	size_t k = i;
	saying how = {&by, {i, i + 1}, W_SAYS, false, false};
	size_t that = ds_claim_that(f, i);

	if (!that || that + 1 >= f->hi)
		return DS_OK;
	while (k > f->lo && i - k < 4 && (ds_claim_adverb(f, k - 1) || is(f, k - 1, "it")))
		k--;
	if (k <= f->lo || !(ds_claim_is_be(f, k - 1) || is(f, k - 1, "made") || is(f, k - 1, "makes") ||
			    is(f, k - 1, "make")))
		return DS_OK;
	k--;
	how.verb.first = k;
	while (k > f->lo && i - k < 6 && (f->class[k - 1] & W_BE || ds_claim_adverb(f, k - 1)))
		k--;
	if (!ds_claim_before(f, k, true, &by) || is(f, by.at.first, "it") || is(f, by.at.first, "there"))
		return DS_OK;
	return ds_claim_add(f, &how, (part){that + 1, f->hi});
}

/* "X released the following statement:" and the lines behind it */
static ds_status statement(finder *f, size_t i)
{
	subject by;
	size_t verb = i, end = f->end;
	saying how = {&by, {i, i + 1}, W_SAYS, false, true};
	part content;

	if (end > f->t->n || end <= i + 1 || !is(f, end - 1, ":") || end - i > 2 * LIMIT)
		return ds_claim_noun(f, i);
	while (verb > f->lo && i - verb < LIMIT && !(does(f, verb - 1) & C_GIVE))
		verb--;
	if (verb <= f->lo || !(does(f, verb - 1) & C_GIVE))
		return DS_OK;
	how.verb.first = verb - 1;
	if (!ds_claim_before(f, verb - 1, true, &by))
		return DS_OK;
	content = ds_claim_block(f, end - 1);
	return ds_claim_add(f, &how, content);
}

/* 'in her words, "..."' */
static ds_status in_his_words(finder *f, size_t i)
{
	part who = {i - 1, i};
	subject by = {who, who, -1, false};
	saying how = {&by, {i - 2, i + 1}, W_SAYS, false, false};

	if (!(is(f, i - 1, "his") || is(f, i - 1, "her") || is(f, i - 1, "their")))
		return DS_OK;
	return ds_claim_add(f, &how, ds_claim_quotation(f, i + 1 + is(f, i + 1, ",")));
}

ds_status ds_claim_hint(finder *f, size_t i)
{
	uint32_t c = does(f, i);

	if (is(f, i, "according"))
		return is(f, i + 1, "to") ? according(f, i, i + 2) : DS_OK;
	if (is(f, i, "words") && i > f->lo + 1 && is(f, i - 2, "in") && !is(f, i - 1, "the"))
		return in_his_words(f, i);
	if (is(f, i, "words"))
		return i > f->lo + 1 && is(f, i - 2, "in") && is(f, i - 1, "the") && is(f, i + 1, "of")
			       ? according(f, i - 2, i + 2)
			       : DS_OK;
	if (is_named(f, i))
		return DS_OK;
	if (is(f, i, "per"))
		return per(f, i);
	if (c & C_HEDGE)
		return hedge(f, i);
	if (is(f, i, "citing") || is(f, i, "quoting")) {
		if (f->n_cites < CITES)
			f->cites[f->n_cites++] = (uint32_t)i;
		return DS_OK;
	}
	if (is(f, i, "clear"))
		return clear_claim(f, i);
	if (is(f, i, "statement"))
		return statement(f, i);
	if (is(f, i, "put") || is(f, i, "puts"))
		return ds_claim_verb(f, i);
	return c & C_NOUN ? ds_claim_noun(f, i) : DS_OK;
}

/* The claim of this sentence whose verb is nearest; -1 if there is none. */
static int32_t nearest_claim(const finder *f, uint32_t at)
{
	const ds_claims *cs = &f->doc->claims;
	int32_t best = -1;
	uint32_t nearest = UINT32_MAX;

	for (size_t i = f->claims; i < cs->n && i < f->claims + 2 * CITES; i++) {
		uint32_t v = cs->v[i].verb.start, d = v > at ? v - at : at - v;

		if (d < nearest) {
			nearest = d;
			best = (int32_t)i;
		}
	}
	return best;
}

/* "X said A and claimed B": A ends before the "and". */
static void end_before_verb(const finder *f, ds_claim *a, const ds_claim *b)
{
	size_t at;
	bool ing;

	if (b->verb.start <= a->content.start || b->verb.start >= a->content.end ||
	    a->verb.start >= b->verb.start)
		return;
	at = ds_token_at(f->t, b->verb.start);
	for (int n = 0; n < 4 && at > f->lo && (ds_claim_adverb(f, at - 1) || f->class[at - 1] & W_BE); n++)
		at--;
	/* "X said A, adding that B" */
	ing = does_end(f, at, "ing") && is(f, at - 1, ",");
	if (ing && at > f->lo + 2 && f->t->v[at - 1].start > a->content.start) {
		a->content.end = f->t->v[at - 2].end;
		return;
	}
	if (at < f->lo + 2 || !(f->class[at - 1] & W_AND || is(f, at - 1, "but")))
		return;
	at -= is(f, at - 2, ",") ? 3 : 2;
	if (f->t->v[at].start >= a->content.start)
		a->content.end = f->t->v[at].end;
}

/* "While A says it is safe, B says it is not" */
static bool opens_contrast(const finder *f, const ds_claim *a)
{
	size_t i;

	if (a->speaker_at.end == 0)
		return false;
	i = ds_token_at(f->t, a->speaker_at.start);
	i -= i > f->first && does(f, i - 1) & C_DET;
	return i > f->first && (is(f, i - 1, "while") || is(f, i - 1, "although") || is(f, i - 1, "though") ||
				is(f, i - 1, "whereas"));
}

/* What a says ends with the comma; "A, X said, and B": before "X said" if nothing of it is left behind that. */
static void end_at(const finder *f, ds_claim *a, size_t comma)
{
	uint32_t own = a->verb.start < a->speaker_at.start || !a->speaker_at.end ? a->verb.start
										 : a->speaker_at.start;
	size_t first = ds_token_at(f->t, own);

	a->content.end = f->t->v[comma - 1].end;
	if (own <= a->content.start || own >= a->content.end)
		return;
	for (size_t i = first; i < comma; i++) {
		if (f->t->v[i].start >= a->verb.end && f->t->v[i].start >= a->speaker_at.end && is(f, i, ","))
			return;
	}
	first -= first > f->lo && does(f, first - 1) & C_DET;
	if (first > f->lo + 1 && is(f, first - 1, ",") && f->t->v[first - 2].start >= a->content.start)
		a->content.end = f->t->v[first - 2].end;
}

/* "A told B it fell, the BBC reported": what A told ends before the claim number i, which is about it. */
static void end_before_report(const finder *f, size_t i)
{
	ds_claims *cs = &f->doc->claims;
	const ds_claim *b = &cs->v[i];

	if (b->speaker_at.end == 0 || b->content.end > b->verb.start || b->content.end > b->speaker_at.start)
		return;
	for (size_t k = i; k > f->claims && i - k < CITES; k--) {
		ds_claim *a = &cs->v[k - 1];

		if (a->verb.start >= b->content.start && a->verb.end <= b->content.end &&
		    a->content.start < b->content.end && a->content.end > b->verb.start && !a->direct)
			a->content.end = b->content.end;
	}
}

/* Contents end where "..., but X says" begins another claim of the sentence. */
static void end_contents(finder *f)
{
	ds_claims *cs = &f->doc->claims;

	for (size_t i = f->claims + 1; i < cs->n; i++) {
		ds_claim *a = &cs->v[i - 1];
		const ds_claim *b = &cs->v[i];
		size_t at;

		end_before_report(f, i);
		if (b->speaker_at.end && b->speaker_at.start == a->speaker_at.start) {
			end_before_verb(f, a, b);
			continue;
		}
		if (b->speaker_at.end == 0 || b->speaker_at.start <= a->content.start ||
		    b->speaker_at.start >= a->content.end || a->verb.start > b->speaker_at.start)
			continue;
		at = ds_token_at(f->t, b->speaker_at.start);
		for (size_t n = 0; at > f->lo && n < ASIDE / 2; n++, at--) {
			if (!is(f, at - 1, ",") && !is(f, at - 1, ";"))
				continue;
			if ((is(f, at, "but") || is(f, at, "while") || is(f, at, "whereas") ||
			     is(f, at, "although") || is(f, at, "though") ||
			     (is(f, at, "and") && a->speaker_at.end) || is(f, at, "with") ||
			     opens_contrast(f, a)) &&
			    f->t->v[at - 1].start > a->content.start &&
			    f->quote[at] == f->quote[ds_token_at(f->t, a->verb.start)])
				end_at(f, a, at - 1);
			break;
		}
	}
}

/* "According to A, citing B, C": what A says, and whoever else says that, has no "citing B" in it. */
static ds_range without_source(finder *f, ds_range said, size_t at, size_t stop)
{
	ds_claims *cs = &f->doc->claims;
	ds_range rest = said;

	if (f->t->v[at].start < said.start || f->t->v[at].start >= said.end)
		return said;
	if (is(f, stop, ",") && stop + 1 < f->t->n && f->t->v[stop + 1].start < said.end)
		rest.start = f->t->v[stop + 1].start;
	else if (at > 1 && is(f, at - 1, ",") && f->t->v[at - 2].start >= said.start)
		rest.end = f->t->v[at - 2].end;
	for (size_t i = f->claims; i < cs->n; i++) {
		if (cs->v[i].content.start == said.start && cs->v[i].content.end == said.end)
			cs->v[i].content = rest;
	}
	return rest;
}

ds_status ds_claim_end_sentence(finder *f)
{
	end_contents(f);
	for (size_t i = 0; i < f->n_cites; i++) {
		subject by;
		size_t stop, at = f->cites[i];
		saying how = {&by, {at, at + 1}, W_SAYS, false, false};
		int32_t k = nearest_claim(f, f->t->v[at].start);
		size_t hi = f->hi;
		ds_range said;
		ds_status st;

		if (k < 0)
			continue;
		f->hi = f->end;
		if (!ds_claim_after(f, at + 1, &by, &stop)) {
			f->hi = hi;
			continue;
		}
		f->hi = hi;
		said = f->doc->claims.v[k].content;
		said = without_source(f, said, at, stop);
		st = ds_claim_add(f, &how, (part){ds_token_at(f->t, said.start),
						  ds_token_at(f->t, said.end - 1) + 1});
		if (st)
			return st;
	}
	return DS_OK;
}
