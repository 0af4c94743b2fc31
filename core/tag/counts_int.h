/*
 * What a number counts, inside: the tables, and what the steps of counts.c share.
 *
 * The way, for each sentence that has a number: what each word does (counts_words.c) -> the noun
 * phrase of each number (counts_noun.c) -> its harm (counts_harm.c, counts_said.c) -> wholes and
 * parts, places and times (counts_link.c). Every look from a number is bounded.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_COUNTS_INT_H
#define DS_TAG_COUNTS_INT_H

#include "tag/counts.h"
#include "tag/names_int.h"

/* How a word says a harm; the first column's meaning is in data/counts/harms.tsv. */
enum count_use {
	U_PASSIVE = 1 << 0,
	U_ACTIVE = 1 << 1,
	U_HAPPENS = 1 << 2,
	U_STATE = 1 << 3,
	U_NOUN = 1 << 4,
	U_ROLE = 1 << 5,
	U_EVENT = 1 << 6,
	U_TAKES = 1 << 7,
	U_TALLY = 1 << 8,
	U_PHRASE = 1 << 9 /* longer phrases start with this word */
};

enum count_kind { K_NONE, K_PEOPLE, K_GROUP, K_ANIMALS, K_THINGS };

/* What a word does in the clause around a number; the closed table is in counts_words.c. */
enum count_grammar {
	G_BE = 1 << 0,
	G_HAVE = 1 << 1,
	G_MODAL = 1 << 2,   /* will could ... */
	G_ADV = 1 << 3,     /* also still ...; words in -ly are too */
	G_VIA = 1 << 4,     /* reported feared found left ...: between "was" and what befell */
	G_PREP = 1 << 5,
	G_SUB = 1 << 6,     /* that when after ...: another clause */
	G_REL = 1 << 7,     /* who that which */
	G_DET = 1 << 8,
	G_FILL = 1 << 9,    /* an estimated, another, some ...: between verb and number */
	G_NOT = 1 << 10,
	G_PRON = 1 << 11,
	G_VERB = 1 << 12,   /* said took survived ...: a finite verb, no noun */
	G_OPEN = 1 << 13,   /* including among ...: parts follow */
	G_AND = 1 << 14,
	G_THEM = 1 << 15,   /* them whom those: "three of them" */
	G_WILL = 1 << 16,   /* planned threatened tried ...: "to" behind it is not done */
	G_FREE = 1 << 17,   /* released former ...: hostages no more */
	G_HIT = 1 << 19,    /* struck shelling ...: the place is what it hits */
	G_GOES = 1 << 18    /* rose reached ...: between a tally and its number */
};
#define G_STOP                                                                                     \
	(G_BE | G_HAVE | G_MODAL | G_PREP | G_SUB | G_REL | G_DET | G_NOT | G_PRON | G_VERB | G_OPEN)

struct count_word {
	ds_str key;         /* borrowed from the table; empty = free slot */
	uint32_t grammar;   /* enum count_grammar */
	uint16_t uses;      /* enum count_use */
	uint8_t harm;       /* number + 1 of its people's harm */
	uint8_t harm_things; /* ... of that of things */
	uint8_t unit;       /* number + 1 */
	uint8_t kind;       /* of its unit */
	/* its people are only such as the table knows: "12 held", no "12 talks held" */
	bool persons;
};

/* What is known of a word or phrase; NULL for nothing. Thread-safe. */
const struct count_word *ds_count_word(ds_str key);
/* Names by number; the harm's is NUL-terminated. */
ds_str ds_count_unit_name(size_t unit);
/* Number + 1 of the harm of that name; 0 if there is none. */
uint8_t ds_count_harm_number(const char *name);

/* A figure of the sentence at hand. */
typedef struct figure {
	uint32_t span;
	uint32_t first, end; /* tokens of the number */
	uint32_t np;         /* behind its noun phrase */
	uint32_t head;       /* token of the noun; 0 with has_head false */
	uint32_t cue, cue_end; /* tokens that say the harm */
	int32_t whole;       /* figure of this sentence that it is a part of; -1 */
	int32_t whole_span;  /* ... or a span of an earlier sentence; -1 */
	uint8_t harm;        /* number + 1 */
	uint8_t unit, kind;
	uint32_t like;       /* the noun that is understood, where none is written */
	bool has_like;
	bool base;           /* "three of his five sons": the five, of whom nothing is told */
	bool unknown;        /* words behind it that may be its noun: "a three way meeting" */
	bool others;         /* "30 others": of the kind of those before */
	bool has_head, of_them, age, direct, denied;
	bool object;         /* the harm's verb stands before it */
} figure;

typedef struct counter {
	ds_doc *doc;
	const ds_tokens *t;
	ds_arena scratch; /* of what follows, figures included */
	const struct count_word **word; /* by token, of the sentence at hand */
	uint8_t *len;      /* by token: words of the phrase that starts there */
	int32_t *span_at;  /* by token: span + 1 that covers it */
	int32_t *fig_at;   /* by token: figure + 1 that starts there */
	uint8_t *counted;  /* by token: inside a figure and its noun phrase */
	size_t lo, hi;     /* tokens of the sentence */
	figure *f;
	size_t n, cap;
	int32_t last_whole[32]; /* by harm: the span of its last whole figure of the document, -1 */
	ds_err *err;
} counter;

static inline ds_str key_at(const counter *c, size_t i)
{
	return ds_token_key(c->t, i);
}

static inline bool word_is(const counter *c, size_t i, const char *w)
{
	return i >= c->lo && i < c->hi && ds_str_is(key_at(c, i), w);
}

/* One of the words of a list, which one blank parts. */
static inline bool word_in(const counter *c, size_t i, const char *words)
{
	ds_str k;

	if (i < c->lo || i >= c->hi)
		return false;
	k = key_at(c, i);
	for (const char *p = words; *p; p += *p == ' ') {
		size_t n = strcspn(p, " ");

		if (n == k.len && memcmp(p, k.at, n) == 0)
			return true;
		p += n;
	}
	return false;
}

static inline uint32_t does(const counter *c, size_t i)
{
	return i >= c->lo && i < c->hi && c->word[i] ? c->word[i]->grammar : 0;
}

static inline unsigned uses(const counter *c, size_t i)
{
	return i >= c->lo && i < c->hi && c->word[i] ? c->word[i]->uses : 0;
}

static inline bool is_word(const counter *c, size_t i)
{
	return i >= c->lo && i < c->hi && c->t->v[i].kind == DS_KIND_WORD;
}

static inline figure *figure_at(const counter *c, size_t i)
{
	return i >= c->lo && i < c->hi && c->fig_at[i] ? &c->f[c->fig_at[i] - 1] : NULL;
}

static inline const ds_span *span_of(const counter *c, size_t i)
{
	return i >= c->lo && i < c->hi &&
		c->span_at[i] ? &c->doc->spans.v[c->span_at[i] - 1] : NULL;
}

static inline bool is_time(const counter *c, size_t i)
{
	const ds_span *s = span_of(c, i);

	return s && (s->type == DS_DATE || s->type == DS_TIME || s->type == DS_DURATION ||
		     s->type == DS_SET);
}

static inline bool is_adverb(const counter *c, size_t i)
{
	ds_str k;

	if (!is_word(c, i))
		return false;
	k = key_at(c, i);
	return does(c, i) & G_ADV || (k.len > 4 && ds_str_ends(k, DS_STR("ly")));
}

/* counts_noun.c */
bool ds_count_plural(const counter *c, size_t i); /* the token looks like a plural noun */
void ds_count_noun(counter *c, figure *f);
/* "three foreign and two Afghan workers": the noun of the next number. */
void ds_count_share_nouns(counter *c);
/* The token behind the phrase of a determiner or bare noun that starts at i. */
size_t ds_count_phrase(const counter *c, size_t i);

/* counts_harm.c */
/* What stands between the phrase and what befell it. */
struct ahead {
	size_t at;
	bool be, have, modal, may, not, to;
};

/* Over "who", "were", "also", "reported", "to have been". */
void ds_count_skip_verbs(const counter *c, struct ahead *a);
/* "could kill", "tried to kill", "did not kill": said, not done. */
bool ds_count_is_not_done(const counter *c, size_t verb);
/* An object stands behind the past form at i: it is a deed of what stands before. */
bool ds_count_has_object(const counter *c, size_t i);
/* The harm of the word at i for what f counts; 0 if it can befall no such thing. */
uint8_t ds_count_harm_for(const counter *c, size_t i, const figure *f);
/* Gives f that harm, and the word as its cue. */
bool ds_count_set_harm(const counter *c, figure *f, size_t i);
void ds_count_harms(counter *c);
/* Back from the number at i over "an estimated", "another": behind the word that it hangs on. */
size_t ds_count_back(const counter *c, size_t i);
/* Whether only what joins a list stands in [i, end), and something does: "and", ",", "at least". */
bool ds_count_only_joins(const counter *c, size_t i, size_t end);

/* counts_said.c: whether it gives f its harm, or says that there is none. */
bool ds_count_by_noun(const counter *c, figure *f, unsigned use);
bool ds_count_by_event(const counter *c, figure *f);
bool ds_count_by_tally(const counter *c, figure *f);
bool ds_count_by_modifier(const counter *c, figure *f);

/* counts_link.c */
/* Wholes and parts; then what is counted where no noun says so. */
void ds_count_parts(counter *c);
void ds_count_units(counter *c);
/* A span, by the nearest-in-clause rule; -1 if none. */
int32_t ds_count_place(const counter *c, const figure *f);
int32_t ds_count_time(const counter *c, const figure *f);

#endif
