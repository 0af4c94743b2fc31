/*
 * Attribution: verbs of saying in the passive: who says so stands behind "by", or nobody is named. See claims_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/claims_int.h"

#define BACK 10u /* tokens before a participle, and to "of" */

/* "said to be", "believed to have", "reported to the police" is none of them. */
static bool to_verb(const finder *f, size_t to)
{
	return is(f, to, "to") && is_word(f, to + 1) && !span_of(f, to + 1) &&
	       f->t->v[to + 1].flags & DS_TOKEN_LOWER && !(does(f, to + 1) & (C_DET | C_PREP | C_ADV)) &&
	       !(f->class[to + 1] & (W_PEOPLE | W_GROUP | W_SPEAKER | W_PRONOUN)) &&
	       !ds_claim_adverb(f, to + 1);
}

bool ds_claim_is_hearsay(const finder *f, size_t verb)
{
	static const char *const verbs[] = {"said",	"reported",  "believed", "thought",
					    "alleged",  "estimated", "claimed",  "suspected",
					    "rumoured", "rumored",   "feared", "understood",   "found",  "shown"};

	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		if (is(f, verb, verbs[i]))
			return true;
	}
	return false;
}

/* "is accused by X of using": behind "of", whoever accuses. */
ds_status ds_claim_accused(finder *f, size_t verb, const claim_before *b)
{
	subject by;
	saying how = {NULL, {verb, verb + 1}, W_CLAIMS, b->negated, false};
	size_t at = verb + 1;

	while (at < f->hi && at - verb < BACK && !is(f, at, "of"))
		at++;
	if (at >= f->hi || !is(f, at, "of"))
		return DS_OK;
	if (is(f, verb + 1, "by")) {
		size_t hi = f->hi, stop;
		bool found;

		f->hi = at;
		found = ds_claim_after(f, verb + 2, &by, &stop);
		f->hi = hi;
		if (!found)
			return DS_OK;
		how.by = &by;
	} else if (at != verb + 1) {
		return DS_OK;
	}
	return ds_claim_add(f, &how, (part){at + 1, f->hi});
}

/* "X, quoted by A, said ...": A says so. */
ds_status ds_claim_passed_on(finder *f, size_t verb)
{
	subject by;
	size_t stop;
	saying how = {&by, {verb, verb + 1}, W_SAYS, false, false};

	if (!ds_claim_after(f, verb + 2, &by, &stop) || !is(f, stop, ","))
		return DS_OK;
	return ds_claim_add(f, &how, (part){f->lo, f->hi});
}

/* "X was quoted by A as saying ...": X says it, and A says so. */
static ds_status is_quoted(finder *f, size_t verb, const claim_before *b)
{
	subject by, paper;
	size_t at = verb + 1;
	bool passed = is(f, at, "by") && ds_claim_after(f, at + 1, &paper, &at);
	saying theirs = {&paper, {verb, verb + 1}, W_SAYS, false, false};
	saying how = {&by, {verb, verb + 1}, W_SAYS, b->negated, false};
	part content = {0, 0};
	ds_status st;

	if (!ds_claim_before(f, b->end, true, &by))
		return DS_OK;
	if (is(f, at, "as") && is(f, at + 1, "saying")) {
		how.verb = (part){at + 1, at + 2};
		content = ds_claim_content(f, at + 1, W_SAYS | W_OPEN);
	} else if (f->end > at && (is(f, f->end - 1, ":") || is(f, f->end - 1, ";"))) {
		content = ds_claim_block(f, f->end - 1);
	}
	if (content.first >= content.end && how.verb.first != verb) {
		content = ds_claim_content_before(f, by.phrase.first, how.verb.first);
		if (content.first < content.end && !is_quote(f, content.first))
			return DS_OK;
	}
	if (content.first >= content.end)
		return DS_OK;
	st = ds_claim_add(f, &how, content);
	if (st || !passed || how.verb.first == verb)
		return st;
	return ds_claim_add(f, &theirs, (part){by.phrase.first, f->hi});
}

/* Whether "VERB by X" tells what X says, not what X does. */
static bool says_by(const finder *f, size_t verb, uint32_t class)
{
	if (does(f, verb) & C_ACT)
		return false;
	return class & (W_CONFIRMS | W_CLAIMS | W_DENIES | W_DOUBTS) || does(f, verb) & C_REPORT ||
	       is(f, verb, "announced") || is(f, verb, "stated") || is(f, verb, "predicted");
}

/* "one in the north claimed by X": the words before the participle, back to a comma or verb. */
part ds_claim_before_participle(const finder *f, size_t verb)
{
	size_t i = verb;

	while (i > f->lo && verb - i < BACK && !is_stop(f, i - 1) && !is_quote(f, i - 1) &&
	       (is_named(f, i - 1) ||
		!(does(f, i - 1) & (C_BREAK | C_FINITE) || f->class[i - 1] & W_PRONOUN)))
		i--;
	if (i < verb && does(f, i) & C_PREP && !is_named(f, i))
		i++;
	return (part){i, verb};
}

/* "the report was confirmed by X", "it was reported that ...", "he is said to have left" */
ds_status ds_claim_passive(finder *f, size_t verb, const claim_before *b, uint32_t class)
{
	subject by;
	saying how = {NULL, {verb, verb + 1}, class, b->negated, false};
	size_t that = ds_claim_that(f, verb), stop;
	bool told = does(f, verb) & C_TELL;

	if (is(f, verb, "accused"))
		return ds_claim_accused(f, verb, b);
	if (is(f, verb, "quoted") || is(f, verb, "cited"))
		return is_quoted(f, verb, b);
	if (is(f, verb + 1, "by")) {
		if (!ds_claim_after(f, verb + 2, &by, &stop))
			return DS_OK;
		how.by = &by;
		that = b->end < verb ? ds_claim_that(f, stop - 1) : 0;
		if (that)
			return ds_claim_add(f, &how, (part){that + 1, f->hi});
		if (!says_by(f, verb, class))
			return DS_OK;
		return ds_claim_add(f, &how, b->end < verb ? (part){f->lo, b->end}
							   : ds_claim_before_participle(f, verb));
	}
	/* "it was added to a list that": another's "that" */
	if (that && !told && that != ds_claim_skip_time(f, verb + 1) &&
	    !(b->end > f->lo && is(f, b->end - 1, "it")))
		that = 0;
	if (that)
		return ds_claim_add(f, &how, (part){that + 1, f->hi});
	if (!told && ((to_verb(f, verb + 1) && ds_claim_is_hearsay(f, verb)) ||
		      (verb + 1 < f->hi && does(f, verb + 1) & C_FATE)))
		return ds_claim_add(f, &how, ds_claim_clause(f, verb));
	/* "The claim could not be verified": nobody has */
	if (class & W_CONFIRMS && b->negated && b->end < verb && !(does(f, verb) & C_ANSWER) &&
	    ds_claim_may_trail(f, verb)) {
		part p = ds_claim_clause(f, verb);

		return b->end > p.first ? ds_claim_add(f, &how, p) : DS_OK;
	}
	/* "no injuries were reported in the north" */
	if (is(f, verb, "reported") && b->end < verb && ds_claim_may_trail(f, verb)) {
		part p = ds_claim_clause(f, verb);

		if (p.first > f->lo && does(f, p.first - 1) & C_BREAK) /* "after news was reported" */
			return DS_OK;
		how.negated |= does(f, p.first) & C_NO;
		return b->end > p.first ? ds_claim_add(f, &how, p) : DS_OK;
	}
	return DS_OK;
}


ds_status ds_claim_relayed(finder *f, subject *by, part content)
{
	subject paper;
	size_t stop;
	saying how = {&paper, {0, 0}, W_SAYS, false, false};

	for (size_t i = by->phrase.first + 1; i + 2 < by->phrase.end; i++) {
		if (!(is(f, i, "quoted") || is(f, i, "cited")) || !is(f, i + 1, "by") ||
		    !ds_claim_after(f, i + 2, &paper, &stop) || by->at.first >= i)
			continue;
		by->at.end = by->at.end > i ? i : by->at.end;
		how.verb = (part){i, i + 1};
		return ds_claim_add(f, &how, content);
	}
	return DS_OK;
}
