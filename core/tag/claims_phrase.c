/*
 * Attribution: the phrase that speaks, before and behind a verb. See claims_int.h.
 *
 * Left out: phrases of more than PHRASE words, relative clauses of more than ASIDE words.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/claims_int.h"

#define PHRASE 20u /* tokens of a speaking phrase */
#define ASIDE 30u  /* tokens between a name and its verb: "X, who runs Y, said" */
#define COMMAS 4   /* ... and the commas that may be tried in it */
#define CLAUSE 6u  /* tokens between "that" and the last phrase of its clause */
#define OPENING 8u /* tokens of a subject that opens a sentence */

static const part none = {0, 0};

static const ds_span *name_at(const finder *f, size_t i)
{
	const ds_span *s = span_of(f, i);

	return s && (s->type == DS_PERSON || s->type == DS_ORG || s->type == DS_GPE ||
		     s->type == DS_NORP || s->type == DS_HANDLE)
		       ? s
		       : NULL;
}

/* A common noun that can speak: "the ministry", "officials", "a spokesman". */
static bool is_speaking_noun(const finder *f, size_t i)
{
	return is_word(f, i) && !span_of(f, i) &&
	       (f->class[i] & (W_PEOPLE | W_GROUP | W_KIN | W_SPEAKER) || is_pronoun(f, i) ||
		does(f, i) & C_PAPER);
}

static bool is_hyphen(const finder *f, size_t i)
{
	return is(f, i, "-") && (f->t->v[i].flags & DS_TOKEN_TIGHT);
}

/* A verb of saying that is no noun here: "reports" in "two reports said" is one. */
static bool is_saying(const finder *f, size_t i)
{
	if (does(f, i) & C_PLURAL && is(f, i + 1, "of")) /* "the state of" */
		return false;
	if (is(f, i, "state") && (f->class[i + 1] & W_SPEAKER || does(f, i + 1) & (C_OUTLET | C_MEDIUM) ||
				  is(f, i + 1, "news"))) /* "state media" */
		return false;
	return (f->class[i] & C_STANCES) && f->t->v[i].flags & DS_TOKEN_LOWER && !(f->class[i] & (W_SPEAKER | W_PEOPLE)) &&
	       !(i > f->lo && does(f, i - 1) & C_DET);
}

/* "daily" in "the daily Osterby Post": a time of one word between an article and what it is about. */
static bool is_modifier(const finder *f, size_t i)
{
	return i > f->lo && span_of(f, i)->count == 1 && f->t->v[i].flags & DS_TOKEN_LOWER &&
	       does(f, i - 1) & C_DET && is_word(f, i + 1) && !is_time(f, i + 1) &&
	       !(does(f, i + 1) & (C_BREAK | C_FINITE | C_PREP | C_ADV | C_DET)) && !is_saying(f, i + 1);
}

/* "officials quoted by the paper", "a person briefed on the plan" */
static bool is_participle(const finder *f, size_t i)
{
	return i > f->lo && is_word(f, i - 1) && !is_pronoun(f, i - 1) && !is_saying(f, i - 1) &&
	       !(does(f, i - 1) & (C_DET | C_PREP | C_ADV | C_FINITE)) && !(f->class[i - 1] & W_BE) &&
	       (((is(f, i, "quoted") || is(f, i, "cited")) && is(f, i + 1, "by")) ||
		((is(f, i, "briefed") || is(f, i, "informed")) && (is(f, i + 1, "on") || is(f, i + 1, "about"))));
}

/* A word that may stand inside a speaking phrase, its "and" apart. */
static bool is_inside(const finder *f, size_t i)
{
	if (is_time(f, i))
		return is_modifier(f, i);
	if (span_of(f, i) || is_hyphen(f, i))
		return true;
	if (is(f, i, "'")) /* a name that ends with one */
		return i > f->lo && is_word(f, i - 1) && f->t->v[i].flags & DS_TOKEN_TIGHT;
	/* "the town's only hospital", "the late king" */
	if (i > f->lo && does(f, i) & C_ADV && i + 1 < f->t->n && is_word(f, i + 1) &&
	    (does(f, i - 1) & C_DET || f->t->v[i - 1].flags & DS_TOKEN_JOINED))
		return true;
	if (is_participle(f, i))
		return true;
	if (!is_word(f, i) || f->class[i] & (W_AND | W_BE) || is_pronoun(f, i) || is_saying(f, i))
		return false;
	return !(does(f, i) & (C_BREAK | C_FINITE | C_ADV));
}

/* The "(KCDA)" that ends at i: where it opens; else i + 1. */
static size_t over_brackets(const finder *f, size_t i)
{
	if (!is(f, i, ")"))
		return i + 1;
	for (size_t k = i; k > f->lo && i - k < 6; k--) {
		if (is(f, k - 1, "("))
			return k - 1;
	}
	return i + 1;
}

/* "and" at i joins two that can speak. */
static bool joins_speakers(const finder *f, size_t i)
{
	if (!(f->class[i] & W_AND || is(f, i, "nor")) || i < f->lo + 1)
		return false;
	if (name_at(f, i - 1) || is_speaking_noun(f, i - 1))
		return true;
	/* "the minister for health and sport" */
	return i > f->lo + 2 && does(f, i - 2) & C_PREP && !(does(f, i + 1) & C_DET) &&
	       !name_at(f, i + 1) && !is_speaking_noun(f, i + 1);
}

/* What cannot open a subject, taken off: "On Tuesday", "In Geneva", "later". */
static part without_opening(const finder *f, part p)
{
	while (p.first < p.end) {
		size_t i = p.first;
		bool found = false;

		if (is_time(f, i) || is_hyphen(f, i) || (does(f, i) & C_ADV && !is_named(f, i))) {
			p.first++;
			continue;
		}
		if (is_named(f, i) || !(does(f, i) & C_PREP))
			return p;
		for (size_t k = i + 2; k < p.end && !found; k++) {
			bool opens = does(f, k) & C_DET || is_speaking_noun(f, k) ||
				     (is_named(f, k) && span_of(f, k)->first == k);

			if (!opens || does(f, k - 1) & (C_PREP | C_DET) || is_hyphen(f, k - 1) ||
			    f->class[k - 1] & W_AND)
				continue;
			p.first = k;
			found = true;
		}
		if (!found && is_time(f, i + 1))
			p.first++;
		else if (!found)
			return none;
	}
	return p;
}

/* "the 43-year-old" ends before `end`. */
static bool is_age(const finder *f, size_t end)
{
	return end > f->lo && is_time(f, end - 1) && (is(f, end - 1, "old") || is(f, end - 1, "olds"));
}

/* The noun phrase that ends at `end`. */
static part phrase_before(const finder *f, size_t end)
{
	size_t i = end;

	if (is_age(f, i)) {
		i = span_of(f, end - 1)->first;
		i -= i > f->lo && does(f, i - 1) & C_DET;
		return (part){i > f->lo ? i : f->lo, end};
	}
	if (end > f->lo && !span_of(f, end - 1) && is_pronoun(f, end - 1) &&
	    !(does(f, end - 1) & C_ASK))
		return (part){end - 1, end};
	while (i > f->lo && end - i < PHRASE) {
		size_t k = i - 1, open = over_brackets(f, k);
		const ds_span *s = name_at(f, k);

		/* "as a result some folks": an article opens the phrase */
		if (i < end && does(f, i) & C_DET && !is_named(f, i) &&
		    !(does(f, k) & (C_PREP | C_DET)) && !is_hyphen(f, k) && !(f->class[k] & W_AND) &&
		    !is(f, k, "nor"))
			break;
		if (open < k)
			i = open;
		else if (s)
			i = s->first > f->lo ? s->first : f->lo;
		else if (is_inside(f, k) || (i < end && joins_speakers(f, k)))
			i--;
		else
			break;
	}
	/* "both the army and the rebels", "neither A nor B" */
	if (i > f->lo && i < end &&
	    (is(f, i - 1, "both") || is(f, i - 1, "neither") || is(f, i - 1, "either")))
		return (part){i - 1, end};
	return without_opening(f, (part){i, end});
}

/* "documenting" in "a study documenting losses", "seen" in "a letter seen by the paper" */
static bool opens_participle(const finder *f, part p, size_t i)
{
	ds_str key = ds_token_key(f->t, i);

	if (i < p.first + 2 || !(f->t->v[i].flags & DS_TOKEN_LOWER) || is_hyphen(f, i - 1) ||
	    !is_speaking_noun(f, i - 1))
		return false;
	return (key.len > 4 && ds_str_ends(key, DS_STR("ing"))) ||
	       (does(f, i + 1) & C_PREP && !is(f, i + 1, "of") && !span_of(f, i) &&
		(is(f, i, "seen") || is(f, i, "written") || ds_str_ends(key, DS_STR("ed"))));
}

/* The last token of the noun that the phrase is about: before its first "of", "in", "for". */
static size_t head_of(const finder *f, part p)
{
	for (size_t i = p.first + 1; i < p.end; i++) {
		if (!span_of(f, i) && (does(f, i) & C_PREP || is(f, i, "(") || opens_participle(f, p, i) ||
				       (f->class[i] & W_AND && !name_at(f, i + 1))))
			return i - 1;
	}
	return p.end - 1;
}

/* "A" of "A, B and C", not of "In A, B and C". */
static bool is_listed(const finder *f, const ds_span *a, size_t comma)
{
	size_t first = a->first;
	const ds_span *b = name_at(f, comma + 1 + is(f, comma + 1, "the"));

	first -= first > f->lo && is(f, first - 1, "the");
	return is(f, comma, ",") && b && (a->type == DS_PERSON) == (b->type == DS_PERSON) &&
	       (first == f->lo || is_stop(f, first - 1) || is_quote(f, first - 1) ||
		does(f, first - 1) & C_BREAK || f->class[first - 1] & W_AND);
}

/* The names joined by "and" that end with the span s; the speaker is the first. */
static void take_names(const finder *f, part p, const ds_span *s, subject *out)
{
	size_t end = (size_t)s->first + s->count;
	bool joined;

	while (end + 1 < p.end && (f->class[end] & W_AND || is(f, end, "nor"))) {
		const ds_span *next = name_at(f, end + 1 + is(f, end + 1, "the"));

		if (!next)
			break;
		end = (size_t)next->first + next->count;
	}
	out->at = (part){s->first, end < p.end ? end : p.end};
	out->span = f->span_at[s->first] - 1;
	joined = out->at.end > (size_t)s->first + s->count;
	for (unsigned n = 0; n < PHRASE; n++) {
		size_t join = out->at.first;
		const ds_span *before;
		bool and;

		join -= join > p.first && is(f, join - 1, "the");
		before = join < f->lo + 2 ? NULL : name_at(f, join - 2);
		and = join >= p.first + 2 && f->class[join - 1] & W_AND;
		if (!before || before->first < f->lo || !(and || (joined && is_listed(f, before, join - 1))))
			break;
		joined = true;
		out->at.first = before->first;
		out->span = f->span_at[before->first] - 1;
	}
	if (out->at.first < p.first)
		out->phrase.first = out->at.first;
}

/* "the Interfax news agency": its name. */
static bool take_outlet(const finder *f, part p, size_t head, subject *out)
{
	const ds_span *s;

	head -= head > p.first && (is(f, head - 1, "news") || is(f, head - 1, "state") || is(f, head - 1, "aid"));
	s = head > p.first ? name_at(f, head - 1) : NULL;
	if (!s || s->type != DS_ORG || s->first < p.first)
		return false;
	take_names(f, p, s, out);
	return true;
}

/* Fills *out from a phrase, if its head can speak. */
static bool take_phrase(const finder *f, part p, bool sure, subject *out)
{
	size_t head;
	const ds_span *s;

	if (p.first >= p.end)
		return false;
	head = head_of(f, p);
	if (!span_of(f, p.end - 1) && (is(f, p.end - 1, "me") || is(f, p.end - 1, "him") ||
				       is(f, p.end - 1, "them") || is(f, p.end - 1, "us")))
		return false;
	s = name_at(f, head);
	*out = (subject){p, p, -1, (does(f, p.first) & C_NO) != 0};
	out->negated |= p.first > f->lo && is(f, p.first - 1, "nor");
	if (s && s->type != DS_NORP && s->first >= p.first) {
		take_names(f, p, s, out);
		return true;
	}
	if (!s && does(f, head) & C_OUTLET && take_outlet(f, p, head, out))
		return true;
	if (s || is_speaking_noun(f, head) || is_age(f, head + 1))
		return true;
	if (does(f, p.first) & C_NO && does(f, p.first) & C_DET)
		sure = true;
	if (!sure)
		return does(f, head) & C_NO;
	if (does(f, p.first) & C_NO && is(f, p.first + 1, "one") && head == p.first + 1)
		return true;
	/* "some say" */
	if (p.end == p.first + 1 && (is(f, head, "some") || is(f, head, "many") || is(f, head, "most") ||
				     is(f, head, "several") || is(f, head, "both")))
		return true;
	/* "some of them" */
	if (does(f, head) & C_DET && is(f, head + 1, "of"))
		return true;
	return is_word(f, head) && !is_time(f, head) &&
	       (!(does(f, head) & (C_BREAK | C_FINITE | C_PREP | C_ADV | C_DET | C_ASK)) ||
		does(f, head) & C_NO);
}

/* "A spokesman for the army, Colonel Brandt,": the person of the aside speaks. */
static void take_aside(const finder *f, size_t comma, size_t end, subject *out)
{
	const ds_span *s = end > comma + 1 ? name_at(f, end - 1) : NULL;
	bool named = s && s->first > comma;

	if (out->span >= 0)
		return;
	for (size_t i = comma + 1; i < (named ? s->first : end); i++) {
		if (!is_inside(f, i) || does(f, i) & C_PREP ||
		    (!named && f->t->v[i].flags & DS_TOKEN_LOWER))
			return;
	}
	out->at.end = end;
	out->phrase.end = end;
	if (named && s->type == DS_PERSON)
		out->span = f->span_at[s->first] - 1;
}

/* The phrase tells of the person named before it: "Anna Lind, head of the ward, and chair ...," */
static bool is_about(const finder *f, part p)
{
	size_t k = p.first;

	if (p.first >= p.end || (name_at(f, p.first) && name_at(f, p.first)->type == DS_PERSON))
		return false;
	k -= k > f->lo && f->class[k - 1] & W_AND;
	if (k <= f->lo + 1 || !is(f, k - 1, ","))
		return false;
	for (size_t n = 0; k > f->lo + 1 && n < ASIDE; n++, k--) {
		const ds_span *s = is(f, k - 1, ",") ? name_at(f, k - 2) : NULL;

		if (s && (s->type == DS_PERSON || (does(f, p.first) & C_DET &&
						   !(s->first > f->lo && does(f, s->first - 1) & C_PREP))))
			return true;
		if (is_quote(f, k - 1) || does(f, k - 1) & C_FINITE)
			return false;
	}
	return false;
}

/* "the head of the agency that runs the dam" from "the dam": the phrase that the clause is about. */
static part before_clause(const finder *f, part p)
{
	for (size_t k = p.first; k > f->lo + 1 && p.first - k < CLAUSE; k--) {
		if (is_stop(f, k - 1) || is_quote(f, k - 1))
			break;
		if (is(f, k - 1, "that") || is(f, k - 1, "which") || is(f, k - 1, "who"))
			return phrase_before(f, k - 1);
	}
	return p;
}

/* "citing the army": a source of who speaks */
static bool is_source(const finder *f, part p)
{
	return p.first > f->lo && (is(f, p.first - 1, "citing") || is(f, p.first - 1, "quoting") ||
				   (p.first > f->lo + 1 && is(f, p.first - 2, "according")));
}

/* The subject before an aside in commas; `end` is the second comma. */
static bool before_aside(const finder *f, size_t end, bool sure, subject *out)
{
	size_t comma = end;

	for (int n = 0; n < COMMAS; n++) {
		part p;

		do {
			if (comma <= f->lo + 1 || end - comma > ASIDE)
				return false;
			comma--;
		} while (!is(f, comma, ",") && !is_quote(f, comma));
		if (is_quote(f, comma))
			return false;
		p = phrase_before(f, comma);
		p = before_clause(f, p);
		if (p.first < p.end && !is_number(f, p.end - 1) && !is_about(f, p) && !is_source(f, p) &&
		    take_phrase(f, p, sure, out)) {
			take_aside(f, comma, end, out);
			return true;
		}
	}
	return false;
}

/* "the ministry, which said" */
static bool before_relative(const finder *f, size_t end, bool sure, subject *out)
{
	const ds_span *s;

	if (end > f->lo && is(f, end - 1, ","))
		end--;
	if (end <= f->lo)
		return false;
	s = name_at(f, end - 1);
	if (s && s->type != DS_NORP && s->first >= f->lo) {
		part p = {s->first, end};

		*out = (subject){p, p, f->span_at[end - 1] - 1, false};
		return true;
	}
	return take_phrase(f, phrase_before(f, end), sure, out);
}

/* "an official who asked not to be named": from p, before the verb, to the phrase before "who". */
static part over_clause(const finder *f, part p)
{
	size_t i = p.first, end = p.end;

	if (i <= f->lo || !(f->class[i - 1] & W_BE || does(f, i - 1) & C_FINITE || is(f, i - 1, "to") ||
			    is(f, i - 1, "as")))
		return p;
	while (i > f->lo && end - i < PHRASE && !is(f, i - 1, ",") && !is_quote(f, i - 1)) {
		i--;
		if (!is(f, i, "who"))
			continue;
		return phrase_before(f, i);
	}
	return p;
}

bool ds_claim_before(const finder *f, size_t end, bool sure, subject *out)
{
	part p;

	if (end <= f->lo)
		return false;
	if (is(f, end - 1, ","))
		return before_aside(f, end - 1, sure, out);
	if ((is(f, end - 1, "who") || is(f, end - 1, "which")) && !is_named(f, end - 1) &&
	    !(f->t->v[end - 1].flags & DS_TOKEN_UPPER)) /* WHO, the organisation */
		return before_relative(f, end - 1, sure, out);
	p = phrase_before(f, end);
	return take_phrase(f, over_clause(f, p), sure, out);
}

/* "the prosecutor, Anna Lind,": who it is. */
static void take_apposition(const finder *f, size_t *stop, subject *out)
{
	size_t k = *stop + 1, end;
	const ds_span *s;

	/* "a spokesman, Colonel Brandt," */
	while (k < *stop + 3 && is_word(f, k) && f->t->v[k].flags & DS_TOKEN_TITLE && !span_of(f, k))
		k++;
	s = is(f, *stop, ",") ? name_at(f, k) : NULL;
	if (!s || out->span >= 0 || s->type != DS_PERSON || s->first != k ||
	    out->phrase.end != *stop)
		return;
	end = (size_t)s->first + s->count;
	if (end > f->hi || !(end == f->hi || is_stop(f, end) || is_quote(f, end)))
		return;
	out->span = f->span_at[s->first] - 1;
	out->at.end = out->phrase.end = *stop = end;
}

/* "leaked documents": a noun that is a verb elsewhere */
static bool is_paper(const finder *f, size_t i)
{
	return does(f, i) & C_PAPER && does(f, i) & C_PLURAL && !is(f, i + 1, "that") &&
	       !(does(f, i + 1) & C_DET);
}

/* "early reports": an adverb that is none */
static bool opens_early(const finder *f, size_t i)
{
	return (is(f, i, "early") || is(f, i, "earlier") || is(f, i, "later")) && is_speaking_noun(f, i + 1);
}

bool ds_claim_after(const finder *f, size_t i, subject *out, size_t *stop)
{
	size_t end = i;

	if (i < f->hi && !span_of(f, i) && is_pronoun(f, i))
		end = i + 1;
	while (end < f->hi && end - i < PHRASE && !(end > i && is_pronoun(f, end - 1))) {
		const ds_span *s = name_at(f, end);
		bool again = end > i && joins_speakers(f, end);

		/* "According to Anna Lind the road": an article or a number opens another phrase */
		if (end > i && !(does(f, end - 1) & (C_PREP | C_DET)) && !(f->class[end - 1] & W_AND) &&
		    !is_hyphen(f, end - 1) && !is_named(f, end) && (does(f, end) & C_DET || is_number(f, end)))
			break;
		if (s && s->first >= i)
			end = (size_t)s->first + s->count < f->hi ? (size_t)s->first + s->count
								  : f->hi;
		else if (end > i && ds_claim_past_verb(f, end) && (name_at(f, end - 1) || is_speaking_noun(f, end - 1)))
			break; /* "claimed by the rebels killed two" */
		else if ((is_inside(f, end) || (end == i && opens_early(f, i)) ||
			  (end > i && is_paper(f, end))) &&
			 !(does(f, end) & C_PREP && is_time(f, end + 1)))
			end++;
		else if (again && (name_at(f, end + 1) || is_speaking_noun(f, end + 1) ||
				   does(f, end + 1) & C_DET))
			end++;
		else if (is(f, end, "(") && end > i && is(f, end + 2, ")"))
			end += 3;
		else
			break;
	}
	if (end > f->hi)
		end = f->hi;
	while (end > i && !is_named(f, end - 1) && does(f, end - 1) & C_PREP)
		end--;
	/* "a report published on Tuesday" */
	if (end > i && opens_participle(f, (part){i, end}, end - 1))
		end--;
	*stop = end;
	if (end <= i || !take_phrase(f, (part){i, end}, true, out))
		return false;
	take_apposition(f, stop, out);
	return true;
}

/* The name or the noun at i and what belongs to it: "The results of the study". */
static part opening_phrase(const finder *f, size_t lo, size_t i, size_t verb)
{
	const ds_span *s = name_at(f, i);
	size_t end = s ? (size_t)s->first + s->count : i + 1;

	while (end < verb && is_speaking_noun(f, end))
		end++;
	if (!s && end < verb && name_at(f, end) && name_at(f, end)->type == DS_PERSON)
		return (part){lo, name_at(f, end)->first + name_at(f, end)->count};
	while (!s && end + 1 < verb && (is(f, end, "of") || is(f, end, "from") || is(f, end, "for"))) {
		size_t k = end + 1;

		while (k < verb && (does(f, k) & C_DET || span_of(f, k) ||
				    (is_inside(f, k) && !(does(f, k) & C_PREP) &&
				     f->t->v[k].flags & (DS_TOKEN_TITLE | DS_TOKEN_UPPER))))
			k++;
		if (k == end + 1)
			break;
		end = k;
	}
	return (part){lo, end};
}

bool ds_claim_opening(const finder *f, size_t verb, subject *out)
{
	size_t lo = f->lo;

	bool opens = !is_named(f, lo) && (does(f, lo) & (C_PREP | C_BREAK) || is_time(f, lo));

	/* "In a speech on Monday, the minister thanked them and said" */
	for (size_t i = lo; opens && i < verb && i - lo < PHRASE; i++) {
		if (!is(f, i, ","))
			continue;
		lo = i + 1;
		opens = false;
	}
	/* "When people come up and say" */
	if (opens && does(f, lo) & C_BREAK)
		lo++;
	for (size_t i = lo; i < verb && i - lo < OPENING; i++) {
		const ds_span *s = name_at(f, i);

		if (s && s->type == DS_NORP)
			continue;
		if (s || is_speaking_noun(f, i)) {
			part p = opening_phrase(f, lo, i, verb);

			return p.end <= verb && take_phrase(f, p, false, out) &&
			       out->at.first < out->at.end;
		}
		if (!is_inside(f, i) || does(f, i) & C_PREP)
			return false;
	}
	return false;
}

bool ds_claim_before_ing(const finder *f, size_t verb, subject *out)
{
	part p;

	if (verb <= f->lo || is_stop(f, verb - 1) || is_quote(f, verb - 1))
		return false;
	for (size_t i = verb; i > f->lo && verb - i < OPENING && !is_stop(f, i - 1); i--) {
		if (is(f, i - 1, "with"))
			return i < verb && take_phrase(f, (part){i, verb}, true, out);
	}
	p = phrase_before(f, verb);
	if (p.first >= p.end || f->class[p.end - 1] & (W_AND | W_BE) || does(f, p.end - 1) & C_PREP)
		return false;
	return take_phrase(f, p, false, out);
}
