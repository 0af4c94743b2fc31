/*
 * Attribution: what is said, before and behind a verb. See claims_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/claims_int.h"

#define AHEAD 20u  /* tokens between verb and "that" */
#define CLAUSE 40u /* tokens in which a clause shows its verb */
#define ASIDE 16u  /* tokens between two commas */
#define REACH 24u  /* tokens between a verb and the colon or comma before its quotation */
#define FORTH 160u /* tokens in which the end of a clause is looked for */
#define SHORT 4u   /* words that are a clause even if no verb is known in them */

static const part none = {0, 0};

bool ds_claim_has_verb(const finder *f, part p)
{
	for (size_t i = p.first; i < p.end && i - p.first < CLAUSE; i++) {
		ds_str key = ds_token_key(f->t, i);

		if (!(f->t->v[i].flags & (DS_TOKEN_LOWER | DS_TOKEN_JOINED)) || is_named(f, i))
			continue;
		if (does(f, i) & C_FINITE || (key.len > 3 && ds_str_ends(key, DS_STR("ed"))))
			return true;
	}
	return false;
}

static size_t words_in(const finder *f, part p)
{
	size_t n = 0;

	for (size_t i = p.first; i < p.end && n < CLAUSE; i++)
		n += is_word(f, i) || f->t->v[i].kind == DS_KIND_NUMBER;
	return n;
}

bool ds_claim_adverb(const finder *f, size_t i)
{
	ds_str key = i < f->t->n ? ds_token_key(f->t, i) : (ds_str){NULL, 0};

	return is_word(f, i) &&
	       (does(f, i) & C_ADV || (key.len > 4 && ds_str_ends(key, DS_STR("ly"))));
}

part ds_claim_quotation(const finder *f, size_t i)
{
	size_t q;

	if (i >= f->t->n || f->quote[i] != i + 1)
		return none;
	q = ds_claim_quotation_from(f, i);
	return (part){f->quotes[q].first, f->quotes[q].end};
}

size_t ds_claim_skip_time(const finder *f, size_t i)
{
	for (size_t from = i; i < f->hi && i - from < AHEAD;) {
		if (is_time(f, i) || (does(f, i) & C_ADV && is_time(f, i + 1)) ||
		    (does(f, i) & (C_PREP | C_ADV) && is_time(f, i + 1)) ||
		    (does(f, i) & C_ADV && does(f, i + 1) & C_PREP && is_time(f, i + 2)) ||
		    is(f, i, "again"))
			i++;
		else
			break;
	}
	return i;
}

/* "favoured" of "citizens favoured change", not "designed" of "a house designed to last". */
bool ds_claim_past_verb(const finder *f, size_t i)
{
	ds_str key = ds_token_key(f->t, i);
	size_t next = i + 1;

	if (key.len <= 3 || !ds_str_ends(key, DS_STR("ed")) || next >= f->hi || i == 0 ||
	    (!is_named(f, i - 1) && does(f, i - 1) & (C_DET | C_PREP)))
		return false;
	return is_named(f, next) || is_number(f, next) ||
	       f->t->v[next].flags & (DS_TOKEN_TITLE | DS_TOKEN_UPPER) || does(f, next) & (C_DET | C_ADV) ||
	       f->class[next] & W_PRONOUN || ds_str_ends(ds_token_key(f->t, next), DS_STR("ing")) ||
	       ds_claim_adverb(f, next);
}

/* Over "..., which is ... ,": the second comma; i if there is none near. */
static size_t over_aside(const finder *f, size_t i)
{
	for (size_t k = i + 1; k < f->hi && k - i < ASIDE; k++) {
		if (is(f, k, ","))
			return k;
		if (is_stop(f, k) || is_quote(f, k))
			break;
	}
	return i;
}

bool ds_claim_opens_clause(const finder *f, part p)
{
	size_t subjects = 0, relative = 0;

	if (p.first < p.end && is_pronoun(f, p.first) && !is_named(f, p.first) &&
	    !is(f, p.first, "it") && !is(f, p.first, "who"))
		return true;
	for (size_t i = p.first; i < p.end && i - p.first < CLAUSE; i++) {
		uint32_t c = does(f, i);

		if (is_named(f, i) || is_number(f, i) || is_time(f, i) ||
		    (is(f, i, "one") && i > p.first && does(f, i - 1) & C_NO)) {
			subjects++;
		} else if (is(f, i, ",")) {
			if (over_aside(f, i) == i || !subjects)
				return false;
			i = over_aside(f, i);
		} else if (is_stop(f, i) || is_quote(f, i)) {
			return false;
		} else if (c & C_FINITE || ds_claim_past_verb(f, i)) {
			/* "many are": no noun is needed */
			subjects += i == p.first + 1 && does(f, p.first) & C_DET;
			if (subjects && !relative)
				return true;
			relative -= relative > 0;
		} else if (is(f, i, "who") || is(f, i, "which") || is(f, i, "that") || is(f, i, "what")) {
			relative++;
		} else if (c & C_BREAK) {
			return false;
		} else if (is_word(f, i) && !(c & (C_DET | C_PREP))) {
			subjects++;
		}
	}
	return false;
}

/* The comma at i parts clauses: ", and", ", but", ", while". */
static bool parts(const finder *f, size_t i)
{
	return is(f, i, ",") &&
	       ((f->class[i + 1] & W_AND && i + 1 < f->hi && !is_number(f, i + 2) &&
		 ds_claim_opens_clause(f, (part){i + 2, f->hi})) ||
		is(f, i + 1, "but") || is(f, i + 1, "while") || is(f, i + 1, "whereas") ||
		is(f, i + 1, "although") || is(f, i + 1, "though"));
}

part ds_claim_clause(const finder *f, size_t i)
{
	part p = {i, i};
	unsigned commas = 0;
	bool relative = false; /* ", who ...,": it ends with its comma */

	while (p.first > f->lo && i - p.first < 2 * CLAUSE) {
		size_t k = p.first - 1;

		if (is(f, k, ":") || is_quote(f, k) || parts(f, k))
			break;
		if (does(f, k) & C_BREAK && !is_named(f, k) && !is_number(f, k) && !is(f, k, "than")) {
			bool aside = k > f->lo && is(f, k - 1, ",");

			if (!(aside && commas)) {
				relative = aside;
				break;
			}
		}
		commas += is(f, k, ",");
		p.first--;
	}
	if (p.first > f->lo && is(f, p.first - 1, ",") && p.first < i &&
	    (f->class[p.first] & W_AND || is(f, p.first, "but")))
		p.first++;
	while (p.end < f->hi && p.end - i < FORTH && !parts(f, p.end) &&
	       !(relative && is(f, p.end, ",")))
		p.end++;
	if (p.end - i == FORTH) /* longer than any clause: all of it */
		p.end = f->hi;
	return p;
}

/* A comma with a clause or an "adding" behind it: "that" there is another's. */
static bool ends_verb(const finder *f, size_t comma)
{
	ds_str key = ds_token_key(f->t, comma + 1);

	if (is(f, comma + 1, "citing") || is(f, comma + 1, "quoting"))
		return false;
	/* "told the council, which met on Monday, that" */
	if (is(f, comma + 1, "who") || is(f, comma + 1, "which"))
		return false;
	return does(f, comma + 1) & C_BREAK ? !is(f, comma + 1, "that")
	       : f->class[comma + 1] & W_AND
		       ? true
		       : key.len > 4 && ds_str_ends(key, DS_STR("ing"));
}

/* An object stands before "that", not time, place or a hearer: "adding a name that". */
static bool has_object(const finder *f, size_t verb)
{
	size_t at = ds_claim_skip_time(f, verb + 1);

	if (does(f, verb) & C_TELL || is(f, at, ",") || is(f, at, "that"))
		return false;
	/* "hopes for a vote that", "dismissed that attack" */
	if (is(f, at, "for") || is(f, at, "of") || is(f, at, "about") || is(f, at, "against"))
		return true;
	return is_named(f, at) || is_number(f, at) ||
	       (!(does(f, at) & (C_PREP | C_ADV)) && !ds_claim_adverb(f, at));
}

static bool is_answer(const finder *f, size_t verb)
{
	return is(f, verb, "comment") || is(f, verb, "commented") || is(f, verb, "comments") ||
	       is(f, verb, "respond") || is(f, verb, "responded");
}

size_t ds_claim_that(const finder *f, size_t verb)
{
	unsigned commas = 0;

	if (has_object(f, verb) || does(f, verb) & C_DISMISS || is(f, verb, "asked") || is(f, verb, "asks"))
		return 0;
	for (size_t i = verb + 1; i < f->hi && i <= verb + AHEAD; i++) {
		uint32_t c = does(f, i);

		if (is_named(f, i))
			continue;
		if (is(f, i, "that")) {
			if (is_answer(f, verb) && does(f, i - 1) & C_NOUN) /* "comment on reports that" */
				return 0;
			if (does(f, i - 1) & C_PREP || commas % 2 || i + 1 >= f->hi ||
			    (does(f, i + 1) & C_FINITE && !span_of(f, i + 1))) /* "a show that can be seen" */
				return 0;
			return i;
		}
		if (is(f, i, ",")) {
			if (i + 1 >= f->hi || ends_verb(f, i))
				return 0;
			commas++;
			continue;
		}
		if (is_stop(f, i) || is_quote(f, i) || is(f, i, "("))
			return 0;
		if (commas % 2) /* ", two days after the attack, that" */
			continue;
		if (c & (C_FINITE | C_BREAK) || (f->class[i] & W_PRONOUN && i > verb + 1))
			return 0;
		if (f->class[i] & C_STANCES && !(f->class[i] & W_SPEAKER) &&
		    !(does(f, i - 1) & C_DET) && !(c & C_COUNT))
			return 0;
	}
	return 0;
}

/* "told reporters the road was open": the hearer ends where the clause begins. */
static part behind_hearer(const finder *f, size_t at)
{
	size_t from = at;
	const ds_span *s = span_of(f, at);

	if (at < f->hi && does(f, at) & C_DET && !is_named(f, at)) {
		at++;
		s = span_of(f, at);
	}
	/* "told her the road was open", but "told her mother" */
	if (is(f, from, "her") && (does(f, at) & C_DET || f->class[at] & W_PRONOUN))
		at = from;
	at = s && is_named(f, at) ? (size_t)s->first + s->count : at + 1;
	/* "informed the secretary-general" */
	while (at + 1 < f->hi && is(f, at, "-") && f->t->v[at].start == f->t->v[at - 1].end)
		at += 2;
	/* "told the Harbour Times he was late": a name that nobody tagged */
	while (at < f->hi && !s && f->t->v[at - 1].flags & DS_TOKEN_TITLE && is_word(f, at) &&
	       f->t->v[at].flags & DS_TOKEN_TITLE && !span_of(f, at))
		at++;
	/* "told state television the pilot had survived" */
	while (at + 1 < f->hi && f->t->v[at].flags & DS_TOKEN_LOWER && !span_of(f, at) &&
	       (does(f, at) & (C_MEDIUM | C_OUTLET) || f->class[at] & W_SPEAKER) &&
	       (does(f, at + 1) & C_DET || is_named(f, at + 1) || is_pronoun(f, at + 1)))
		at++;
	at = ds_claim_skip_time(f, at);
	if (at >= f->hi || is_stop(f, at) || is_quote(f, at) || does(f, at) & (C_PREP | C_ASK) ||
	    is(f, at, "to") || !ds_claim_has_verb(f, (part){at, f->hi}))
		return none;
	/* "warned his country would leave": no hearer, a subject */
	return (part){does(f, at) & C_FINITE && !span_of(f, at) ? from : at, f->hi};
}

/* "claimed 12 lives", "claimed the title": taken, not said. */
static bool is_taken(const finder *f, size_t at)
{
	for (size_t i = at; i < f->hi && i < at + 5; i++) {
		if (is(f, i, "championship") || is(f, i, "championships") || is(f, i, "trophy") ||
		    is(f, i, "crown") || is(f, i, "seats") || is(f, i, "lives") || is(f, i, "life") || is(f, i, "victims") || is(f, i, "title") ||
		    is(f, i, "prize") || is(f, i, "medal") || is(f, i, "gold") || is(f, i, "asylum") ||
		    is(f, i, "benefits") || is(f, i, "victory"))
			return true;
	}
	return false;
}

/* "denied him a visa": kept from him. */
static bool is_refused(const finder *f, size_t at)
{
	for (size_t i = at; i < f->hi && i < at + 5 && !is_stop(f, i); i++) {
		if (is(f, i, "visa") || is(f, i, "visas") || is(f, i, "permit") || is(f, i, "entry") ||
		    is(f, i, "access") || is(f, i, "bail") || is(f, i, "request") || is(f, i, "requests") ||
		    is(f, i, "permission") || is(f, i, "asylum") || is(f, i, "parole") ||
		    is(f, i, "appeal") || is(f, i, "application"))
			return true;
	}
	return false;
}

static bool is_claim(const finder *f, size_t verb)
{
	return is(f, verb, "claimed") || is(f, verb, "claims") || is(f, verb, "claim") ||
	       is(f, verb, "claiming");
}

/* "claims to belong", "admitted to being" */
static part infinitive(const finder *f, size_t verb, size_t to)
{
	if (is_claim(f, verb))
		return (part){to, f->hi};
	if (is(f, verb, "admitted") || is(f, verb, "admits"))
		return (part){to + 1, f->hi};
	return none;
}

/* What is said without "that" by verbs that take no object otherwise. */
static part open_content(const finder *f, size_t verb, part p, uint32_t class)
{
	size_t at = p.first;

	if (is_claim(f, verb) && !is_taken(f, at))
		return p;
	if (!(class & W_OPEN) || does(f, verb) & C_QUOTED)
		return none;
	if (does(f, verb) & C_REPORT && (is(f, verb, "reported") || is(f, verb, "reports")))
		return p;
	if (does(f, verb) & C_DECLARE && !(does(f, at) & C_FATE)) /* "declared victory", not "declared dead" */
		return p;
	if (is(f, verb, "estimates") || is(f, verb, "estimated") || is(f, verb, "estimate")) {
		for (size_t i = at; i + 1 < f->hi && i - at < SHORT * 2 && !is_stop(f, i); i++) {
			if (is(f, i, "at") && is_number(f, i + 1)) /* "the number at 12" */
				return p;
		}
	}
	if (!(does(f, verb) & C_LOOSE)) {
		bool number = is_number(f, at) || is_number(f, at + 1);

		return ds_claim_opens_clause(f, p) || (does(f, verb) & C_REPORT && number) ? p : none;
	}
	if (ds_claim_has_verb(f, p))
		return p;
	if (does(f, at) & C_DET && !(f->class[at] & W_PRONOUN) && !is(f, at, "the") &&
	    words_in(f, p) < 2 * SHORT) /* "said a prayer for the dead" */
		return none;
	return (is(f, verb, "said") || is(f, verb, "says") || is(f, verb, "say")) && words_in(f, p) >= SHORT
		       ? p
		       : none;
}

/* "rejected claims", "dismissed the allegation", not "rejected calls for" and "a suggestion to" */
static bool has_claim(const finder *f, size_t at)
{
	for (size_t i = at; i < f->hi && i < at + 6 && !is_stop(f, i); i++) {
		if (does(f, i) & C_NOUN || is(f, i, "charges") || is(f, i, "criticism"))
			return !is(f, i + 1, "to") && !is(f, i + 1, "for");
	}
	return false;
}

static bool is_object_pronoun(const finder *f, size_t i)
{
	return is(f, i, "me") || is(f, i, "him") || is(f, i, "them") || is(f, i, "us") ||
	       (is(f, i, "you") && !(does(f, i + 1) & C_FINITE)) || is(f, i, "himself") || is(f, i, "herself") || is(f, i, "themselves");
}

/* Over "on Twitter", "in a statement on Monday" if a clause stands behind; else at. */
static size_t over_medium(const finder *f, size_t at)
{
	size_t end = at + 1;

	if (!(is(f, at, "on") || is(f, at, "in") || is(f, at, "via")))
		return at;
	while (end < f->hi && end - at < 5 && !(does(f, end) & C_MEDIUM) && is_word(f, end) && !is_time(f, end))
		end++;
	if (end >= f->hi || !(does(f, end) & C_MEDIUM))
		return at;
	end = ds_claim_skip_time(f, end + 1);
	return end < f->hi && (does(f, end) & C_DET || is_named(f, end) || is_pronoun(f, end)) &&
			       ds_claim_opens_clause(f, (part){end, f->hi})
		       ? end
		       : at;
}

/* A clause or an object without "that". */
static part bare_content(const finder *f, size_t verb, size_t at, uint32_t class)
{
	part p = {at, f->hi};

	if (is(f, verb, "accused") || is(f, verb, "accuses") || is(f, verb, "accuse"))
		return p;
	if (is_object_pronoun(f, at))
		return none;
	if (is(f, at, "as") && is(f, at + 1, "much"))
		return none;
	if (does(f, at) & C_ASK && !is_named(f, at) && !is(f, at, "which"))
		return does(f, verb) & C_HOW && words_in(f, p) >= SHORT ? p : none;
	if (is(f, at, "to"))
		return infinitive(f, verb, at);
	if (does(f, at) & C_OBJECT && !is_named(f, at) &&
	    !(does(f, verb) & C_REPORT && is(f, at, "no") && is_word(f, at + 1)))
		return ds_claim_opens_clause(f, p) ? p : none;
	if (over_medium(f, at) > at)
		p.first = at = over_medium(f, at);
	/* "says in the past year 12 people fell ill", not "said in a statement" */
	if (does(f, at) & C_PREP && !is_number(f, at) && !is_named(f, at))
		return does(f, verb) & C_LOOSE && ds_claim_opens_clause(f, p) ? p : none;
	if (does(f, verb) & C_ANSWER)
		return has_claim(f, at) ? p : none;
	if (!span_of(f, at) && does(f, at) & (C_SURE | C_FINITE)) /* "a report said" */
		return none;
	if (class & W_DENIES && is_refused(f, at))
		return none;
	if (class & (W_DENIES | W_DOUBTS | W_CONFIRMS))
		return does(f, verb) & C_ACT && !ds_claim_opens_clause(f, p) ? none : p;
	return open_content(f, verb, p, class);
}

/*
 * The quotation behind "said of his time there, " or what the colon at the end of the sentence
 * opens. Empty if another verb or a clause stands between.
 */
static part far_quotation(const finder *f, size_t verb)
{
	for (size_t i = verb + 1; i < f->end && i - verb < REACH; i++) {
		bool colon = is(f, i, ":");

		if ((colon || is(f, i, ",")) && is_quote(f, i + 1)) {
			part q = ds_claim_quotation(f, i + 1);

			return q;
		}
		if (colon)
			return i + 1 == f->end ? ds_claim_block(f, i) : none;
		if (is_quote(f, i) || (is_stop(f, i) && !is(f, i, ",")))
			return none;
		if (is_named(f, i))
			continue;
		if (does(f, i) & (C_FINITE | C_BREAK) || f->class[i] & W_PRONOUN ||
		    (f->class[i] & C_STANCES && !(f->class[i] & W_SPEAKER) &&
		     !(does(f, i - 1) & (C_DET | C_PREP)) && !(f->t->v[i - 1].flags & DS_TOKEN_JOINED)))
			return none;
	}
	return none;
}

/* "confirmed nor denied the report": the object of both. */
static size_t last_verb(const finder *f, size_t verb)
{
	for (int n = 0; n < 3 && verb + 2 < f->hi; n++, verb += 2) {
		if (!(f->class[verb + 1] & W_AND || is(f, verb + 1, "nor")) ||
		    !(f->class[verb + 2] & C_STANCES) || f->class[verb + 2] & (W_SPEAKER | W_PEOPLE) ||
		    !(f->t->v[verb + 2].flags & DS_TOKEN_LOWER) || is_named(f, verb + 2))
			break;
	}
	return verb;
}

part ds_claim_content(const finder *f, size_t verb, uint32_t class)
{
	size_t that, at;
	part q;

	verb = last_verb(f, verb);
	class = f->class[verb] & C_STANCES ? f->class[verb] : class;
	that = ds_claim_that(f, verb);
	at = verb + 1;

	if (that)
		return (part){that + 1, f->hi};
	if (at >= f->hi)
		return none;
	at = ds_claim_skip_time(f, at);
	if ((is(f, at, ",") || is(f, at, ":")) && at + 1 < f->t->n && is_quote(f, at + 1))
		at++;
	q = ds_claim_quotation(f, at);
	if (q.end > q.first)
		return q.end < f->hi && ds_claim_has_verb(f, (part){q.end, f->hi}) &&
				       !is_stop(f, q.end - 2)
			       ? (part){q.first, f->hi}
			       : q;
	if (at < f->hi && is(f, at, ":"))
		return ds_claim_block(f, at);
	if (class & (W_SAYS | W_CLAIMS | W_DENIES | W_CONFIRMS) && !(does(f, verb) & C_ACT)) {
		q = far_quotation(f, verb);
		if (q.end > q.first)
			return q;
	}
	if (does(f, verb) & C_TELL && is(f, at, "you")) /* "the sign tells you where it is" */
		return none;
	if (does(f, verb) & C_TELL) {
		for (size_t i = at; i < f->hi && i < at + AHEAD; i++) { /* "told reporters: ..." */
			if (is(f, i, ":"))
				return ds_claim_block(f, i);
			if (is_stop(f, i))
				break;
		}
		q = behind_hearer(f, at);
		return q.end > q.first || !(is(f, verb, "warned") || is(f, verb, "warns"))
			       ? q
			       : bare_content(f, verb, at, class);
	}
	if (at >= f->hi || is_stop(f, at) || is_quote(f, at))
		return none;
	return bare_content(f, verb, at, class);
}

/* The quotation that closes at token i, or just before the comma there; empty if none does. */
static part quotation_before(const finder *f, size_t i)
{
	if (is(f, i, ",") && i > f->lo && is_quote(f, i - 1))
		i--;
	if (!is_quote(f, i) || !f->quote[i] || f->quote[i] == i + 1)
		return none;
	return (part){f->quote[i] - 1, i + 1};
}

/* "According to A", "citing B": who said it, not what is said */
static bool opens_source(const finder *f, size_t i)
{
	return is(f, i, "citing") || is(f, i, "quoting") || (is(f, i, "according") && is(f, i + 1, "to"));
}

/* Behind a comma of p, a clause that is no source itself. */
static bool has_clause_behind(const finder *f, part p)
{
	for (size_t i = p.first; i + 1 < p.end && i - p.first < FORTH; i++) {
		if (is(f, i, ",") && !opens_source(f, i + 1))
			return ds_claim_has_verb(f, (part){i + 1, p.end});
	}
	return false;
}

/* "Ten died, X said, and 20 were hurt", "..., X said on Monday, when a bus fell" */
static bool goes_on(const finder *f, size_t verb)
{
	size_t comma = ds_claim_skip_time(f, verb + 1), next = comma + 1;

	if (!is(f, comma, ",") || next + 1 >= f->hi)
		return false;
	if (f->class[next] & W_AND)
		return ds_claim_opens_clause(f, (part){next + 1, f->hi}) && !ds_claim_has_source(f, next + 1);
	return is(f, next, "when") || is(f, next, "after") || is(f, next, "as") || is(f, next, "because") ||
	       is(f, next, "including") || is(f, next, "where") || is(f, next, "before");
}

part ds_claim_content_before(const finder *f, size_t end, size_t verb)
{
	part p = {ds_claim_own_start(f, end), end}, q;
	size_t comma;

	if (end <= f->lo)
		return none;
	q = quotation_before(f, end - 1);
	if (q.end > q.first) {
		/* words before the marks belong to it: 'They were "tired," X said' */
		if (q.first <= f->lo + 1 || is_stop(f, q.first - 1))
			return q;
		return p;
	}
	if (!is(f, end - 1, ","))
		return none;
	p.end--;
	/* "What we saw, he said, was a massacre": the clause goes on */
	comma = ds_claim_skip_time(f, verb + 1);
	if (is(f, comma, ",") && comma + 1 < f->hi && does(f, comma + 1) & C_FINITE && !span_of(f, comma + 1))
		return (part){f->lo, f->hi};
	if (words_in(f, p) < 2 || (opens_source(f, p.first) && !has_clause_behind(f, p)))
		return none;
	if (ds_claim_has_verb(f, p))
		return goes_on(f, verb) ? (part){f->lo, f->hi} : p;
	/* "The attack, X said, killed 12" */
	if (verb + 2 < f->hi && is(f, verb + 1, ",") &&
	    ds_claim_has_verb(f, (part){verb + 2, f->hi}))
		return (part){f->lo, f->hi};
	return words_in(f, p) >= SHORT && !(does(f, p.first) & (C_PREP | C_BREAK)) ? p : none;
}
