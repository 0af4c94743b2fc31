/*
 * Attribution: one verb of saying. See claims_int.h.
 *
 * A verb of the table is looked at from its own place: back over auxiliaries, adverbs and negation
 * to the subject, forward to "that", a quotation, a clause, or "by". Each verb is looked at once
 * and looks at a bounded number of tokens before and behind it, so the pass is linear.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/claims_int.h"

#define BACK 10u   /* tokens between subject and verb */
#define CLAUSE 40u /* tokens in which a relative clause ends */
#define OBJECT 8u  /* tokens between "put" and "at" */
#define HEARER 20u /* tokens between "as X told" and the comma behind the hearer */

bool ds_claim_is_be(const finder *f, size_t i)
{
	return is(f, i, "was") || is(f, i, "were") || is(f, i, "been") || is(f, i, "is") ||
	       is(f, i, "are") || is(f, i, "be") || is(f, i, "being");
}

/* "declined to", "continued to" before the verb; a bare "to confirm" says nothing. */
static bool over_to(const finder *f, claim_before *b)
{
	size_t to = b->end - 1;
	bool negated = b->negated;

	if (to <= f->lo)
		return false;
	if (is(f, to - 1, "on") && to - 1 > f->lo && is(f, to - 2, "went"))
		to--;
	if (is(f, to - 1, "yet")) { /* "has yet to confirm" */
		b->negated = true;
		b->end = to - 1;
		return true;
	}
	if (!(does(f, to - 1) & (C_REFUSE | C_RAISE)))
		return false;
	b->negated = negated || does(f, to - 1) & C_REFUSE;
	b->end = to - 1;
	return true;
}

static bool is_ing(const finder *f, size_t verb)
{
	ds_str key = ds_token_key(f->t, verb);

	return key.len > 4 && ds_str_ends(key, DS_STR("ing"));
}

static bool is_modal(const finder *f, size_t i)
{
	static const char *const words[] = {"would", "will", "could", "can", "may", "might", "must",
					    "should", "did", "do", "does", "has", "had", "have", "having",
					    "am", "'m", "'ve", "'d", "'ll", "'re", "m", "ve", "ll"};

	for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
		if (is(f, i, words[k]))
			return true;
	}
	return false;
}

/* "officials Thursday said", not "on Thursday said" */
static bool is_plain_time(const finder *f, size_t i)
{
	size_t first;

	if (!is_time(f, i))
		return false;
	first = span_of(f, i)->first;
	return !(f->t->v[i].flags & DS_TOKEN_TITLE) ||
	       (first > f->lo && (is_word(f, first - 1) || is(f, first - 1, ",")) &&
		!(does(f, first - 1) & (C_PREP | C_DET)));
}

/* "The army neither confirmed", not "Neither confirmed": a subject stands before it */
static bool is_between(const finder *f, size_t neither)
{
	return neither > f->lo && is_word(f, neither - 1) && !(f->class[neither - 1] & W_AND) &&
	       !(does(f, neither - 1) & (C_BREAK | C_PREP));
}

claim_before ds_claim_look_back(const finder *f, size_t verb)
{
	claim_before b = {verb, false, false, false};
	bool ing = is_ing(f, verb), to = false;

	while (b.end > f->lo && verb - b.end < BACK) {
		size_t i = b.end - 1;
		uint32_t c = f->class[i];

		if (is_named(f, i) || is(f, i, "old") || is(f, i, "olds")) /* "the 43-year-old" */
			break;
		if (is(f, i, "to") && !to) {
			to = true;
			b.bare = !over_to(f, &b);
			if (b.bare)
				break;
			continue;
		}
		if (does(f, i) & C_NO && !(c & W_NOT && !is(f, i, "no") &&
					   (!is(f, i, "neither") || is_between(f, i))))
			break;
		if (!(c & (W_BE | W_NOT)) && !ds_claim_adverb(f, i) && !is_modal(f, i) &&
		    !is_plain_time(f, i))
			break;
		/* "should say" has not said */
		b.bare |= is(f, i, "should") || is(f, i, "must") || is(f, i, "may") || is(f, i, "might");
		b.negated |= (c & W_NOT) != 0;
		b.passive |= !ing && !to && ds_claim_is_be(f, i);
		b.end--;
	}
	return b;
}

/* Whether nothing but place, time and hearer stand behind a verb that closes its sentence. */
bool ds_claim_may_trail(const finder *f, size_t verb)
{
	size_t at = ds_claim_skip_time(f, verb + 1);

	return at >= f->hi || is_stop(f, at) || is_quote(f, at) || ds_claim_adverb(f, at) ||
	       does(f, verb) & C_TELL ||
	       (does(f, at) & (C_PREP | C_BREAK) && !(does(f, at) & C_ASK));
}

/* "Bees are dying, a study has found.": nothing stands behind the verb. */
static bool closes(const finder *f, size_t verb)
{
	return verb + 1 >= f->hi || (is_stop(f, verb + 1) && verb + 2 >= f->hi);
}

/* "an agreement said to be near": nobody says so. */
static bool is_reduced(const finder *f, size_t verb)
{
	return is(f, verb + 1, "to") && (is(f, verb + 2, "be") || is(f, verb + 2, "have")) &&
	       ds_claim_is_hearsay(f, verb);
}

/* "The rebels claimed to have", "a man claimed to be": who speaks stands before it. */
static bool says_of_itself(const finder *f, size_t verb, const claim_before *b)
{
	subject by;

	return is(f, verb, "claimed") && ds_claim_before(f, b->end, false, &by);
}

/* '"...", said X' and "..., said X" */
static bool inverted(const finder *f, size_t verb, uint32_t class, subject *by)
{
	size_t stop;
	part rest;

	if (!(class & (W_SAYS | W_CLAIMS)) || does(f, verb) & C_ACT || verb <= f->lo ||
	    (does(f, verb) & C_TELL && !((is(f, verb, "warned") || is(f, verb, "cautioned")) && is_quote(f, verb - 1))) || is_ing(f, verb) ||
	    !(is_quote(f, verb - 1) || is(f, verb - 1, ",")) || is_stop(f, verb + 1) ||
	    (does(f, verb + 1) & C_PREP && !span_of(f, verb + 1)) ||
	    !ds_claim_after(f, verb + 1, by, &stop))
		return false;
	rest = (part){verb + 1, stop};
	if (stop < f->hi && is_quote(f, stop) && !is_quote(f, verb - 1)) /* 'A, said he "did not know"' */
		return false;
	if (stop < f->hi && !is_stop(f, stop) && !is_quote(f, stop) && !is(f, stop, "who") &&
	    !is(f, stop, "as") && !is(f, stop, "after") && !(does(f, stop) & C_PREP) &&
	    ds_claim_skip_time(f, stop) == stop)
		return false;
	if (does(f, verb + 1) & C_OBJECT && !span_of(f, verb + 1))
		return false;
	return is_quote(f, verb - 1) || !ds_claim_has_verb(f, rest);
}

/* The speaker of ", adding that ..." and "... and said that ...". */
static bool same_speaker(const finder *f, size_t verb, size_t end, subject *by)
{
	const ds_claims *cs = &f->doc->claims;
	bool ing = is_ing(f, verb) && end == verb;

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
	if (at < f->hi && (is(f, at, ",") || is(f, at, ":")))
		at++;
	if (at >= f->hi || !is_quote(f, at))
		return DS_OK;
	q = ds_claim_quotation(f, at);
	return q.end > q.first ? ds_claim_add(f, how, q) : DS_OK;
}

/* "As X told the paper, the road is open": behind the comma; "the road is open, as X said". */
part ds_claim_said_as(const finder *f, size_t verb, const subject *by)
{
	size_t as = by->phrase.first;

	if (as <= f->lo || !is(f, as - 1, "as"))
		return (part){0, 0};
	as--;
	if (as > f->lo && is(f, as - 1, ",") && ds_claim_has_verb(f, (part){f->lo, as - 1}))
		return (part){f->lo, as - 1};
	for (size_t i = verb + 1; i < f->hi && i - verb < HEARER; i++) {
		if (is(f, i, ",") && i + 1 < f->hi)
			return (part){i + 1, f->hi};
		if (is_stop(f, i) || is_quote(f, i) || does(f, i) & C_FINITE)
			break;
	}
	return (part){0, 0};
}

/* "the attack, which X denied": what stands before the comma. */
static part said_before_which(const finder *f, size_t verb, const subject *by)
{
	size_t which = by->phrase.first;

	if (which <= f->lo || !is(f, which - 1, "which") || !ds_claim_may_trail(f, verb))
		return (part){0, 0};
	which--;
	if (which > f->lo && is(f, which - 1, ",")) {
		part p = ds_claim_clause(f, which - 1);

		which--;
		if (p.first < which && ds_claim_has_verb(f, (part){p.first, which}))
			return (part){p.first, which};
	}
	return ds_claim_before_participle(f, which);
}

/* "cited officials as saying that ...": the officials say it. */
static ds_status cited(finder *f, size_t verb, saying *how)
{
	subject inner;
	size_t stop;
	saying theirs = {&inner, {0, 0}, W_SAYS, false, false};
	part content;
	ds_status st;

	if (!(is(f, verb, "cited") || is(f, verb, "cites") || is(f, verb, "quoted") ||
	      is(f, verb, "quotes")) ||
	    !ds_claim_after(f, verb + 1, &inner, &stop))
		return DS_OK;
	if (is(f, stop, ":") && stop + 1 < f->hi && is_quote(f, stop + 1)) {
		theirs.verb = (part){stop, stop + 1};
		content = ds_claim_quotation(f, stop + 1);
		st = content.end > content.first ? ds_claim_add(f, how, (part){verb + 1, f->hi}) : DS_OK;
		return st ? st : ds_claim_add(f, &theirs, content);
	}
	if (!is(f, stop, "as") || stop + 1 >= f->hi || !(f->class[stop + 1] & C_STANCES) || !is_ing(f, stop + 1))
		return DS_OK;
	theirs.verb = (part){stop + 1, stop + 2};
	theirs.class = f->class[stop + 1];
	content = ds_claim_content(f, stop + 1, theirs.class | W_OPEN);
	if (content.first >= content.end)
		return DS_OK;
	st = ds_claim_add(f, how, (part){verb + 1, f->hi});
	return st ? st : ds_claim_add(f, &theirs, content);
}

/* Who speaks before the verb: a subject, the noun before "saying", or who spoke before. */
static bool find_subject(const finder *f, size_t verb, const claim_before *b, part content, subject *by,
			 bool *same)
{
	bool strong = content.first < content.end && content.first > 0 &&
		      (is_quote(f, content.first) || is(f, content.first - 1, "that"));
	bool sure = does(f, verb) & C_SURE || (strong && !(does(f, verb) & C_ACT));

	*same = false;
	if (is_ing(f, verb) && b->end == verb) {
		if (ds_claim_before_ing(f, verb, by))
			return true;
	} else if (ds_claim_before(f, b->end, sure, by)) {
		return true;
	}
	*same = content.first < content.end;
	if (*same && same_speaker(f, verb, b->end, by))
		return true;
	return *same && sure && !is_ing(f, verb) && ds_claim_opening(f, b->end, by);
}

/* "X denied the report: ..." The report is denied; what the colon opens is said. */
static ds_status answered(finder *f, const saying *how, part statement)
{
	size_t colon = statement.first - 1;
	saying said = {how->by, {colon, colon + 1}, W_SAYS, false, how->direct};
	saying denied = *how;
	ds_status st;

	denied.direct = false;
	st = ds_claim_add(f, &denied, (part){how->verb.end, colon});
	return st ? st : ds_claim_add(f, &said, statement);
}

/* "X, who denies the charges, was arrested": what X denies ends with its clause. */
static part in_relative(const finder *f, const claim_before *b, part content)
{
	size_t who = b->end - 1;

	if (b->end < f->lo + 2 || !(is(f, who, "who") || is(f, who, "which")) || !is(f, who - 1, ",") ||
	    content.first >= content.end || is_quote(f, content.first))
		return content;
	for (size_t i = content.first + 1; i + 1 < content.end && i - content.first < CLAUSE; i++) {
		if (is_quote(f, i))
			break;
		if (is(f, i, ",") && !is_named(f, i + 1) && !(does(f, i + 1) & C_PREP) &&
		    (does(f, i + 1) & (C_FINITE | C_SURE) || f->class[i + 1] & C_STANCES))
			return (part){content.first, i};
	}
	return content;
}

/* What is said where the content behind the verb is not all: said stands before the speaker. */
static part content_around(const finder *f, size_t verb, uint32_t class, const subject *by, part content,
			   part said)
{
	if (content.first == content.end && class & (W_DENIES | W_CONFIRMS | W_DOUBTS))
		content = said_before_which(f, verb, by);
	/* "what it claimed were officers", "which critics say is a camp" */
	if (content.first == content.end && by->phrase.first > f->lo && verb + 2 < f->hi &&
	    (does(f, by->phrase.first - 1) & C_ASK || does(f, verb) & C_LOOSE) &&
	    does(f, verb + 1) & C_FINITE && !span_of(f, verb + 1))
		content = (part){verb + 1, f->hi};
	/* "Ten people died, X said in a town where ...": what stands before is said */
	if (said.first < said.end && does(f, verb + 1) & C_PREP && !ds_claim_that(f, verb) &&
	    content.first == verb + 1)
		content = said;
	if (content.first == content.end && ds_claim_may_trail(f, verb) && !is(f, verb + 1, "to") &&
	    (!(does(f, verb) & (C_QUOTED | C_ACT | C_PLURAL)) ||
	     (does(f, verb) & C_ACT && !(does(f, verb) & C_QUOTED) && closes(f, verb))) &&
	    class & (W_SAYS | W_CLAIMS | W_CONFIRMS))
		content = said;
	return content;
}

/* "if X rejects it": nobody has. */
static bool is_supposed(const finder *f, const subject *by)
{
	size_t i = by->phrase.first;

	return i > f->lo && (is(f, i - 1, "if") || is(f, i - 1, "unless") || is(f, i - 1, "whether"));
}

static ds_status active_claim(finder *f, size_t verb, const claim_before *b, uint32_t class)
{
	subject by;
	saying how = {&by, {verb, verb + 1}, class, b->negated, false};
	part content, said;
	bool same, quoted;

	if (b->end == verb && inverted(f, verb, class, &by)) {
		ds_status st = ds_claim_add(f, &how, ds_claim_content_before(f, verb, verb));

		return st ? st : second_piece(f, &how, by.phrase.end);
	}
	content = in_relative(f, b, ds_claim_content(f, verb, class));
	if (!find_subject(f, verb, b, content, &by, &same))
		return DS_OK;
	if (is(f, verb, "cited") || is(f, verb, "cites") || is(f, verb, "quoted") || is(f, verb, "quotes"))
		return cited(f, verb, &how);
	if (is_supposed(f, &by))
		return DS_OK;
	/* "has not reported new cases": there is nothing that it says */
	if (does(f, verb) & C_REPORT && b->negated && content.first == verb + 1 &&
	    !ds_claim_opens_clause(f, content))
		return DS_OK;
	if (content.first < content.end) {
		ds_status st = ds_claim_relayed(f, &by, (part){by.phrase.first, f->hi});

		if (st)
			return st;
	}
	how.direct = content.first < content.end && f->block->first == content.first;
	if (class & (W_DENIES | W_CONFIRMS | W_DOUBTS) && content.first > verb + 2 &&
	    is(f, content.first - 1, ":"))
		return answered(f, &how, content);
	if (same || is_ing(f, verb))
		return ds_claim_add(f, &how, content);
	said = ds_claim_content_before(f, by.phrase.first, verb);
	quoted = said.first < said.end && is_quote(f, said.first);
	if (quoted && !ds_claim_that(f, verb) && ds_claim_may_trail(f, verb)) {
		ds_status st = ds_claim_add(f, &how, said);

		return st ? st : second_piece(f, &how, verb + 1);
	}
	if (content.first == content.end || does(f, verb) & C_TELL) {
		part as = ds_claim_said_as(f, verb, &by);

		if (as.first < as.end && !is_quote(f, content.first))
			return ds_claim_add(f, &how, as);
	}
	content = content_around(f, verb, class, &by, content, said);
	return ds_claim_add(f, &how, content);
}

/* The sentence, or the quotation that the verb stands in, ends with a question mark. */
static bool is_question(const finder *f, size_t i)
{
	size_t end = f->hi < f->t->n ? f->hi : f->t->n;

	for (size_t k = end; k > i && end - k < 3; k--) {
		ds_str key = ds_token_key(f->t, k - 1);

		if (key.len && memchr(key.at, '?', key.len))
			return f->quote[k - 1] == f->quote[i];
	}
	return false;
}

/* "a death confirmed by X", "12 people reported dead", but not "he said by telephone" */
static bool is_participle(const finder *f, size_t verb, const claim_before *b)
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

ds_status ds_claim_verb(finder *f, size_t i)
{
	uint32_t c = f->class[i];
	claim_before b;

	if (!(c & C_STANCES)) {
		/* the cheap questions first: most words are of no class */
		if ((is_number(f, i + 1) || is_number(f, i + 2) || is_number(f, i + 3)) &&
		    does(f, i) & C_COUNT)
			return ds_claim_number(f, i);
		return is(f, i, "put") || is(f, i, "puts") ? ds_claim_number(f, i) : DS_OK;
	}
	if (ds_claim_is_noun(f, i))
		return ds_claim_noun(f, i);
	if (i > f->lo && is(f, i - 1, "as") && is_ing(f, i)) /* "quoted as saying": its verb has it */
		return DS_OK;
	if ((is(f, i, "quoted") || is(f, i, "cited")) && is(f, i + 1, "by") && i > f->lo && is(f, i - 1, ","))
		return ds_claim_passed_on(f, i);
	if (is_question(f, i))
		return DS_OK;
	b = ds_claim_look_back(f, i);
	if (b.end == i && i > f->lo && is(f, i - 1, "without"))
		return DS_OK;
	b.negated |= b.end == i && i > f->lo + 1 && is(f, i - 1, "of") && is(f, i - 2, "short");
	/* "would not confirm or deny" */
	if (b.end == i && i > f->lo + 1 && is(f, i - 1, "or") && f->class[i - 2] & C_STANCES)
		b.negated = ds_claim_look_back(f, i - 2).negated;
	if (b.bare)
		return DS_OK;
	/* who understood something has said nothing */
	if (!b.passive && (is(f, i, "understood") || is(f, i, "rumoured") || is(f, i, "rumored")))
		return DS_OK;
	if (is(f, i, "accused") && is(f, i + 1, "of")) /* "others accused of" */
		return ds_claim_accused(f, i, &b);
	if (b.passive || is_participle(f, i, &b))
		return ds_claim_passive(f, i, &b, c);
	if (is_reduced(f, i) && !says_of_itself(f, i, &b)) {
		saying how = {NULL, {i, i + 1}, c, b.negated, false};

		return ds_claim_add(f, &how, (part){i + 1, f->hi});
	}
	return active_claim(f, i, &b, c);
}
