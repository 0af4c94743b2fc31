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
#define OBJECT 8u  /* tokens between "put" and "at" */
#define HEARER 20u /* tokens between "as X told" and the comma behind the hearer */

/* What stands before the verb. */
typedef struct before {
	size_t end; /* of the subject */
	bool negated, passive, bare;
} before;

bool ds_claim_is_be(const finder *f, size_t i)
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

static bool is_ing(const finder *f, size_t verb)
{
	ds_str key = ds_token_key(f->t, verb);

	return key.len > 4 && ds_str_ends(key, DS_STR("ing"));
}

static bool is_modal(const finder *f, size_t i)
{
	static const char *const words[] = {"would", "will", "could", "can", "may", "might", "must",
					    "should", "did", "do", "does", "has", "had", "have",
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

static before look_back(const finder *f, size_t verb)
{
	before b = {verb, false, false, false};
	bool ing = is_ing(f, verb), to = false;

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
		if (!(c & (W_BE | W_NOT)) && !ds_claim_adverb(f, i) && !is_modal(f, i) &&
		    !is_plain_time(f, i))
			break;
		b.negated |= (c & W_NOT) != 0;
		b.passive |= !ing && !to && ds_claim_is_be(f, i);
		b.end--;
	}
	return b;
}

/* "said to be", "believed to have", "reported to the police" is none of them. */
static bool to_verb(const finder *f, size_t to)
{
	return is(f, to, "to") && is_word(f, to + 1) && !span_of(f, to + 1) &&
	       f->t->v[to + 1].flags & DS_TOKEN_LOWER && !(does(f, to + 1) & (C_DET | C_PREP | C_ADV)) &&
	       !(f->class[to + 1] & (W_PEOPLE | W_GROUP | W_SPEAKER | W_PRONOUN)) &&
	       !ds_claim_adverb(f, to + 1);
}

static bool is_hearsay(const finder *f, size_t verb)
{
	static const char *const verbs[] = {"said",	"reported",  "believed", "thought",
					    "alleged",  "estimated", "claimed",  "suspected",
					    "rumoured", "rumored",   "feared",   "found",  "shown"};

	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		if (is(f, verb, verbs[i]))
			return true;
	}
	return false;
}

/* Whether nothing but place, time and hearer stand behind a verb that closes its sentence. */
static bool may_trail(const finder *f, size_t verb)
{
	size_t at = ds_claim_skip_time(f, verb + 1);

	return at >= f->hi || is_stop(f, at) || is_quote(f, at) || ds_claim_adverb(f, at) ||
	       does(f, verb) & C_TELL ||
	       (does(f, at) & (C_PREP | C_BREAK) && !(does(f, at) & C_ASK));
}

/* "is accused by X of using": behind "of", whoever accuses. */
static ds_status accused(finder *f, size_t verb, const before *b)
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
static ds_status passed_on(finder *f, size_t verb)
{
	subject by;
	size_t stop;
	saying how = {&by, {verb, verb + 1}, W_SAYS, false, false};

	if (!ds_claim_after(f, verb + 2, &by, &stop) || !is(f, stop, ","))
		return DS_OK;
	return ds_claim_add(f, &how, (part){f->lo, f->hi});
}

/* "X was quoted by A as saying ...": X says it, and A says so. */
static ds_status is_quoted(finder *f, size_t verb, const before *b)
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
static part before_participle(const finder *f, size_t verb)
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
static ds_status passive_claim(finder *f, size_t verb, const before *b, uint32_t class)
{
	subject by;
	saying how = {NULL, {verb, verb + 1}, class, b->negated, false};
	size_t that = ds_claim_that(f, verb), stop;
	bool told = does(f, verb) & C_TELL;

	if (is(f, verb, "accused"))
		return accused(f, verb, b);
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
							   : before_participle(f, verb));
	}
	/* "it was added to a list that": another's "that" */
	if (that && !told && that != ds_claim_skip_time(f, verb + 1) &&
	    !(b->end > f->lo && is(f, b->end - 1, "it")))
		that = 0;
	if (that)
		return ds_claim_add(f, &how, (part){that + 1, f->hi});
	if (!told && ((to_verb(f, verb + 1) && is_hearsay(f, verb)) ||
		      (verb + 1 < f->hi && does(f, verb + 1) & C_FATE)))
		return ds_claim_add(f, &how, ds_claim_clause(f, verb));
	/* "no injuries were reported in the north" */
	if (is(f, verb, "reported") && b->end < verb && may_trail(f, verb)) {
		part p = ds_claim_clause(f, verb);

		if (p.first > f->lo && does(f, p.first - 1) & C_BREAK) /* "after news was reported" */
			return DS_OK;
		how.negated |= does(f, p.first) & C_NO;
		return b->end > p.first ? ds_claim_add(f, &how, p) : DS_OK;
	}
	return DS_OK;
}

/* "an agreement said to be near": nobody says so. */
static bool is_reduced(const finder *f, size_t verb)
{
	return is(f, verb + 1, "to") && (is(f, verb + 2, "be") || is(f, verb + 2, "have")) &&
	       is_hearsay(f, verb);
}

/* '"...", said X' and "..., said X" */
static bool inverted(const finder *f, size_t verb, uint32_t class, subject *by)
{
	size_t stop;
	part rest;

	if (!(class & (W_SAYS | W_CLAIMS)) || does(f, verb) & (C_TELL | C_ACT) || verb <= f->lo || is_ing(f, verb) ||
	    !(is_quote(f, verb - 1) || is(f, verb - 1, ",")) || is_stop(f, verb + 1) ||
	    (does(f, verb + 1) & C_PREP && !span_of(f, verb + 1)) ||
	    !ds_claim_after(f, verb + 1, by, &stop))
		return false;
	rest = (part){verb + 1, stop};
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
static part said_as(const finder *f, size_t verb, const subject *by)
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

	if (which <= f->lo || !is(f, which - 1, "which") || !may_trail(f, verb))
		return (part){0, 0};
	which--;
	if (which > f->lo && is(f, which - 1, ",")) {
		part p = ds_claim_clause(f, which - 1);

		which--;
		if (p.first < which && ds_claim_has_verb(f, (part){p.first, which}))
			return (part){p.first, which};
	}
	return before_participle(f, which);
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
	    !ds_claim_after(f, verb + 1, &inner, &stop) || !is(f, stop, "as") || stop + 1 >= f->hi ||
	    !(f->class[stop + 1] & C_STANCES) || !is_ing(f, stop + 1))
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
static bool find_subject(const finder *f, size_t verb, const before *b, part content, subject *by,
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

static ds_status active_claim(finder *f, size_t verb, const before *b, uint32_t class)
{
	subject by;
	saying how = {&by, {verb, verb + 1}, class, b->negated, false};
	part content, said;
	bool same, quoted;

	if (b->end == verb && inverted(f, verb, class, &by)) {
		ds_status st = ds_claim_add(f, &how, ds_claim_content_before(f, verb, verb));

		return st ? st : second_piece(f, &how, by.phrase.end);
	}
	content = ds_claim_content(f, verb, class);
	if (!find_subject(f, verb, b, content, &by, &same))
		return DS_OK;
	if (is(f, verb, "cited") || is(f, verb, "cites") || is(f, verb, "quoted") || is(f, verb, "quotes"))
		return cited(f, verb, &how);
	/* "if X rejects it": nobody has */
	if (by.phrase.first > f->lo && (is(f, by.phrase.first - 1, "if") ||
					is(f, by.phrase.first - 1, "unless")))
		return DS_OK;
	/* "has not reported new cases": there is nothing that it says */
	if (does(f, verb) & C_REPORT && b->negated && content.first == verb + 1 &&
	    !ds_claim_opens_clause(f, content))
		return DS_OK;
	how.direct = content.first < content.end && f->block->first == content.first;
	if (class & (W_DENIES | W_CONFIRMS | W_DOUBTS) && content.first > verb + 2 &&
	    is(f, content.first - 1, ":"))
		return answered(f, &how, content);
	if (same || is_ing(f, verb))
		return ds_claim_add(f, &how, content);
	said = ds_claim_content_before(f, by.phrase.first, verb);
	quoted = said.first < said.end && is_quote(f, said.first);
	if (quoted && !ds_claim_that(f, verb) && may_trail(f, verb)) {
		ds_status st = ds_claim_add(f, &how, said);

		return st ? st : second_piece(f, &how, verb + 1);
	}
	if (content.first == content.end || does(f, verb) & C_TELL) {
		part as = said_as(f, verb, &by);

		if (as.first < as.end && !is_quote(f, content.first))
			return ds_claim_add(f, &how, as);
	}
	if (content.first == content.end && class & (W_DENIES | W_CONFIRMS | W_DOUBTS))
		content = said_before_which(f, verb, &by);
	/* "what it claimed were officers", "which critics say is a camp" */
	if (content.first == content.end && by.phrase.first > f->lo && verb + 2 < f->hi &&
	    (does(f, by.phrase.first - 1) & C_ASK || does(f, verb) & C_LOOSE) &&
	    does(f, verb + 1) & C_FINITE && !span_of(f, verb + 1))
		content = (part){verb + 1, f->hi};
	/* "Ten people died, X said in a town where ...": what stands before is said */
	if (said.first < said.end && does(f, verb + 1) & C_PREP && !ds_claim_that(f, verb) &&
	    content.first == verb + 1)
		content = said;
	if (content.first == content.end && may_trail(f, verb) && !is(f, verb + 1, "to") &&
	    !(does(f, verb) & (C_QUOTED | C_ACT | C_PLURAL)) &&
	    class & (W_SAYS | W_CLAIMS | W_CONFIRMS))
		content = said;
	return ds_claim_add(f, &how, content);
}

/* "counted 12 bodies", "put the toll at 12": the object is said. */
static ds_status number_claim(finder *f, size_t verb)
{
	before b = look_back(f, verb);
	subject by;
	saying how = {&by, {verb, verb + 1}, W_SAYS, b.negated, false};
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
	return ds_claim_add(f, &how, (part){at, end});
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

ds_status ds_claim_verb(finder *f, size_t i)
{
	uint32_t c = f->class[i];
	before b;

	if (!(c & C_STANCES)) {
		/* the cheap questions first: most words are of no class */
		if ((is_number(f, i + 1) || is_number(f, i + 2) || is_number(f, i + 3)) &&
		    does(f, i) & C_COUNT)
			return number_claim(f, i);
		return is(f, i, "put") || is(f, i, "puts") ? number_claim(f, i) : DS_OK;
	}
	if (ds_claim_is_noun(f, i))
		return ds_claim_noun(f, i);
	if (i > f->lo && is(f, i - 1, "as") && is_ing(f, i)) /* "quoted as saying": its verb has it */
		return DS_OK;
	if ((is(f, i, "quoted") || is(f, i, "cited")) && is(f, i + 1, "by") && i > f->lo && is(f, i - 1, ","))
		return passed_on(f, i);
	if (is_question(f, i))
		return DS_OK;
	b = look_back(f, i);
	if (b.bare)
		return DS_OK;
	if (is(f, i, "accused") && is(f, i + 1, "of")) /* "others accused of" */
		return accused(f, i, &b);
	if (b.passive || is_participle(f, i, &b))
		return passive_claim(f, i, &b, c);
	if (is_reduced(f, i)) {
		saying how = {NULL, {i, i + 1}, c, b.negated, false};

		return ds_claim_add(f, &how, (part){i + 1, f->hi});
	}
	return active_claim(f, i, &b, c);
}
