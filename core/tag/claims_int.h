/*
 * Attribution, inside: what the steps of claims.c share.
 *
 * The way: mark tokens and quotations (claims_scan.c) -> look at each verb of saying (claims_verb.c)
 * (claims_passive.c, claims_number.c) and at each other word that one may hang on (claims_hint.c), at
 * headlines (claims_head.c) -> the phrase that speaks
 * (claims_phrase.c) -> what is said (claims_content.c) -> quotations that go on without a verb, lines
 * with a speaker's name (claims_quote.c) -> whom pronouns and roles mean (claims_who.c) -> which claim
 * passes on which (claims_nest.c). Every look from a word is bounded.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_CLAIMS_INT_H
#define DS_TAG_CLAIMS_INT_H

#include "tag/claims.h"
#include "tag/names_int.h"

/* What a word does around a verb of saying; from the closed table in claims_words.c: ds_word_bits.claim. */
enum claim_word {
	C_BREAK = 1 << 0,  /* but while because ...: a clause begins */
	C_FINITE = 1 << 1, /* was has will fell ...: a clause has its verb */
	C_PREP = 1 << 2,   /* of in with ... */
	C_ADV = 1 << 3,    /* late however ...: between verb and "that", or before the subject */
	C_OBJECT = 1 << 4, /* goodbye nothing ...: what is said in no clause */
	C_ASK = 1 << 5,    /* whether how ...: an open question */
	C_REFUSE = 1 << 6, /* declined unable ...: "to confirm" behind it is not done */
	C_RAISE = 1 << 7,  /* continued appeared ...: "to confirm" behind it is done */
	C_COUNT = 1 << 8,  /* counted recorded ...: says a number */
	C_FATE = 1 << 9,   /* dead missing ...: "reported dead" */
	C_SURE = 1 << 10,  /* said told ...: whatever stands before it speaks */
	C_DET = 1 << 11,   /* the his some ...: opens a noun phrase */
	C_NO = 1 << 12,    /* no nobody ...: a subject that does not speak */
	C_ACT = 1 << 13,   /* found showed ...: without "that" it is a deed, not a word */
	C_TELL = 1 << 14,  /* told informed ...: a hearer follows */
	C_MIND = 1 << 15,  /* believes thinks ...: what one holds, not what one utters */
	C_QUOTED = 1 << 16, /* continued wrote ...: only with a quotation or "that" */
	C_LOOSE = 1 << 17, /* said claims ...: what follows is a clause, its verb known or not */
	C_PAPER = 1 << 18, /* study letter officials ...: nouns that speak, beside W_SPEAKER */
	C_HOW = 1 << 19,   /* explained showed ...: "how it was done" is said */
	C_HEDGE = 1 << 20, /* reportedly allegedly: nobody is named */
	C_NOUN = 1 << 21,  /* allegations reports ...: "that" and what is said may follow */
	C_REPORT = 1 << 22, /* reported: "12 dead" is said */
	C_PLURAL = 1 << 24, /* states claims ...: more often a noun */
	C_ANSWER = 1 << 25, /* rejected dismissed ...: what another says, or else a deed */
	C_DISMISS = 1 << 26, /* dismissed rejected: "that" behind it is no clause */
	C_GIVE = 1 << 23,  /* released issued ...: "a statement" */
	C_MEDIUM = 1 << 28, /* statement twitter ...: "in a statement", "on Twitter" */
	C_OUTLET = 1 << 27, /* newspaper agency ...: behind a name it is what the name is */
	C_DECLARE = 1 << 29 /* declared ...: its object is said to be so, "victory", "a ceasefire" */
};

/* Signs that sentences and quotations are cut at; and words that a claim may hang on. */
enum claim_sign { S_QUOTE = 1 << 0, S_STOP = 1 << 1, S_SEMICOLON = 1 << 2, S_LOOK = 1 << 3, S_SINGLE = 1 << 4,
		  S_APOSTROPHE = 1 << 5 };

/* A quotation, its marks included. */
typedef struct claim_quotation {
	uint32_t first, end; /* tokens */
	uint32_t claim;      /* + 1, whose content it is or begins in; 0 = none */
	bool open;           /* nothing closes it but the end of its paragraph */
} claim_quotation;

#define CITES 8u /* "citing X" that are kept of a sentence */

/* A stretch of tokens, empty when first == end. */
typedef struct part {
	size_t first, end;
} part;

typedef struct finder {
	ds_doc *doc;
	const ds_tokens *t;
	const uint32_t *class; /* by token: the document's */
	uint8_t *sign;     /* by token: enum claim_sign */
	int32_t *span_at;  /* by token: span + 1 that covers it */
	uint32_t *quote;   /* by token: the opening mark + 1 of the quotation around it */
	claim_quotation *quotes; /* sorted, no overlaps */
	size_t n_quotes, cap_quotes;
	size_t first, end; /* tokens of the sentence, without its dateline */
	size_t lo, hi;     /* of the stretch that the verb may look at */
	size_t claims;     /* before this sentence */
	part *block;       /* the last statement without marks that a colon opened */
	uint32_t cites[CITES]; /* "citing" in this sentence */
	size_t n_cites;
	ds_err *err;
} finder;

/* Who speaks: the words of the speaker, the whole phrase, and the tagged name or -1. */
typedef struct subject {
	part at, phrase;
	int32_t span;
	bool negated; /* "no group", "nobody" */
} subject;

/* Who says it, by which words, and how. */
typedef struct saying {
	const subject *by; /* NULL = nobody is named */
	part verb;
	uint32_t class; /* its stance */
	bool negated;
	bool direct; /* a statement without marks */
} saying;

#define C_STANCES (W_CONFIRMS | W_SAYS | W_CLAIMS | W_DENIES | W_DOUBTS)

static inline bool is(const finder *f, size_t i, const char *word)
{
	return i < f->t->n && ds_str_is(ds_token_key(f->t, i), word);
}

static inline bool is_word(const finder *f, size_t i)
{
	return i < f->t->n && f->t->v[i].kind == DS_KIND_WORD;
}

static inline uint32_t does(const finder *f, size_t i)
{
	uint32_t c = is_word(f, i) ? f->doc->words[i]->claim : 0;

	/* WHO, the organisation */
	return c & C_ASK && f->t->v[i].flags & DS_TOKEN_UPPER && is(f, i, "who") ? 0 : c;
}

/* "he", "they", "who", but not WHO */
static inline bool is_pronoun(const finder *f, size_t i)
{
	return i < f->t->n && f->class[i] & W_PRONOUN && !(f->t->v[i].flags & DS_TOKEN_UPPER);
}

static inline bool is_quote(const finder *f, size_t i)
{
	return i < f->t->n && f->sign[i] & S_QUOTE;
}

/* full stop, exclamation and question mark, comma, semicolon, colon, ellipsis */
static inline bool is_stop(const finder *f, size_t i)
{
	return i < f->t->n && f->sign[i] & S_STOP;
}

static inline const ds_span *span_of(const finder *f, size_t i)
{
	return i < f->t->n && f->span_at[i] ? &f->doc->spans.v[f->span_at[i] - 1] : NULL;
}

/* A span that is no value: a name of any type. */
static inline bool is_named(const finder *f, size_t i)
{
	const ds_span *s = span_of(f, i);

	return s && s->type <= DS_LANGUAGE;
}

static inline bool is_time(const finder *f, size_t i)
{
	const ds_span *s = span_of(f, i);

	return s && (s->type == DS_DATE || s->type == DS_TIME || s->type == DS_DURATION ||
		     s->type == DS_SET);
}

static inline bool is_number(const finder *f, size_t i)
{
	const ds_span *s = span_of(f, i);

	return s && (s->type == DS_CARDINAL || s->type == DS_QUANTITY || s->type == DS_PERCENT ||
		     s->type == DS_MONEY);
}

/* The stretches that verbs of a sentence look at: between semicolons, or inside a quotation. */
typedef struct claim_window {
	size_t lo, hi; /* outside quotations */
	size_t quote, in_lo, in_hi;
} claim_window;

/* claims_scan.c. Fills f->quote and f->quotes. */
ds_status ds_claim_mark_quotations(finder *f);
/* Takes the dateline off f->first and starts the window of the sentence. */
void ds_claim_window(finder *f, claim_window *w);
/* Sets what the verb at i may look at; i only grows. Each border is looked for once. */
void ds_claim_look_from(finder *f, claim_window *w, size_t i);
/* The first quotation that starts at token i or later: its number. */
size_t ds_claim_quotation_from(const finder *f, size_t i);

/* claims.c. Adds a claim, unless nothing is said or the text speaks of itself ("I think"). */
ds_status ds_claim_add(finder *f, const saying *how, part content);
bool ds_claim_is_first_person(const finder *f, size_t i); /* I, we */

/* What stands before the verb. */
typedef struct claim_before {
	size_t end; /* of the subject */
	bool negated, passive, bare;
} claim_before;

/* claims_verb.c. The claims that hang on the verb at i. */
ds_status ds_claim_verb(finder *f, size_t i);
bool ds_claim_is_be(const finder *f, size_t i); /* was were been ... */

claim_before ds_claim_look_back(const finder *f, size_t verb);
/* Whether nothing but place, time and hearer stand behind a verb that closes its sentence. */
bool ds_claim_may_trail(const finder *f, size_t verb);
/* "As X told the paper, the road is open": behind the comma; "the road is open, as X said". */
part ds_claim_said_as(const finder *f, size_t verb, const subject *by);

/* claims_passive.c. "the report was confirmed by X", "it was reported that ...", "he is said to" */
ds_status ds_claim_passive(finder *f, size_t verb, const claim_before *b, uint32_t class);
ds_status ds_claim_accused(finder *f, size_t verb, const claim_before *b); /* "is accused of" */
ds_status ds_claim_passed_on(finder *f, size_t verb); /* "X, quoted by A, said ...": A says so */
bool ds_claim_is_hearsay(const finder *f, size_t verb); /* "said to be" */
/* "one in the north claimed by X": the words before the participle, back to a comma or verb. */
part ds_claim_before_participle(const finder *f, size_t verb);

/* Of "officials quoted by the paper", who speak, takes the paper off and adds that it says so. */
ds_status ds_claim_relayed(finder *f, subject *by, part content);

/* claims_number.c. "counted 12 bodies", "put the toll at 12": the object is said. */
ds_status ds_claim_number(finder *f, size_t verb);

/* claims_hint.c. The claims that hang on another word. */
ds_status ds_claim_hint(finder *f, size_t i);
/* "allegations that": a noun of saying, with what is said behind it. */
ds_status ds_claim_noun(finder *f, size_t i);
bool ds_claim_is_noun(const finder *f, size_t i); /* the stance word is a noun here */
/* At the end of a sentence: what is cited from whom; contents end where the next claim begins. */
ds_status ds_claim_end_sentence(finder *f);

/* From token i on somebody else is named for what is said there. */
bool ds_claim_has_source(const finder *f, size_t i);
/* Where what is said before token i starts: f->lo, or behind the claim before it and its "and". */
size_t ds_claim_own_start(const finder *f, size_t i);

/* claims_phrase.c. The subject that ends before `end`, if anything there can speak. */
bool ds_claim_before(const finder *f, size_t end, bool sure, subject *out);
/* The speaker that starts at i ("according to X", "said X"); *stop = the token behind it. */
bool ds_claim_after(const finder *f, size_t i, subject *out, size_t *stop);
/* The subject that opens the stretch: whose "and said that" it is. */
bool ds_claim_opening(const finder *f, size_t verb, subject *out);
/* The noun before "saying": "with one poster saying", "a message saying". */
bool ds_claim_before_ing(const finder *f, size_t verb, subject *out);

/* claims_content.c. What stands behind the verb; empty if it says nothing there. */
part ds_claim_content(const finder *f, size_t verb, uint32_t class);
/* What stands before the phrase at `end`: a quotation, or clauses and a comma. */
part ds_claim_content_before(const finder *f, size_t end, size_t verb);
/* "that" that belongs to the verb; 0 if there is none. */
size_t ds_claim_that(const finder *f, size_t verb);
/* Over "on Tuesday", "late on Monday"; gives the first token that is none of it. */
size_t ds_claim_skip_time(const finder *f, size_t i);
bool ds_claim_adverb(const finder *f, size_t i); /* "late", "reportedly" */
bool ds_claim_past_verb(const finder *f, size_t i); /* "killed" of "the rebels killed two" */
bool ds_claim_has_verb(const finder *f, part p);
/* A subject and its verb stand at the start of p: stricter than ds_claim_has_verb. */
bool ds_claim_opens_clause(const finder *f, part p);
/* The quotation that opens at token i, its marks included. */
part ds_claim_quotation(const finder *f, size_t i);
/* The clause around token i, between the commas and the "and" that part it from others. */
part ds_claim_clause(const finder *f, size_t i);

/* claims_quote.c. What a colon opens: a quotation, or the lines of a statement. */
part ds_claim_block(const finder *f, size_t colon);
/* Quotations that go on, names on lines of their own, turns of an interview. */
ds_status ds_claim_quotes(finder *f);

bool ds_claim_is_dash(const finder *f, size_t i);

/* claims_head.c. "Minister: toll rises to 40", "Toll rises to 40 - minister" */
ds_status ds_claim_heads(finder *f);

/* claims_who.c. Sets the speakers that are pronouns or roles; claims are sorted. */
ds_status ds_claim_who(finder *f);

#endif
