/*
 * Names by rule, inside: what is known of each token, of each stretch that may be a name, and of
 * each name in the document as a whole.
 *
 * The way: mark tokens (names_words, names_scan) -> cut runs of capitalised tokens into mentions
 * (names_chunk, names_rules) -> collect evidence over the document (names_votes) -> decide and emit
 * (names.c). Each step is one linear pass; nothing is allocated per token but the arrays below.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_NAMES_INT_H
#define DS_TAG_NAMES_INT_H

#include "tag/model.h"
#include "tag/names.h"
#include "tag/words_int.h"
#include "tag/trace_int.h"

/* What a word does, from the closed table in names_words.c: ds_word_bits.name. */
enum word_class {
	W_PLAIN = 1 << 0,    /* an ordinary word: no name by itself at the start of a sentence */
	W_IN = 1 << 1,       /* before a place: in near from ... */
	W_NEAR = 1 << 2,     /* before a place and hardly anything else: near outside ... */
	W_SAY = 1 << 3,      /* a verb of saying or deciding: its subject speaks */
	W_ART = 1 << 4,      /* the a an */
	W_PARTICLE = 1 << 5, /* inside a person's name: van de bin ... */
	W_PLACE = 1 << 6,    /* city town ..., one or many */
	W_GROUP = 1 << 7,    /* party company agency ... */
	W_PEOPLE = 1 << 8,   /* leaders officials ... */
	W_SIDE = 1 << 9,     /* northern southern ...: a place follows */
	W_KIN = 1 << 10,     /* son wife ... */
	W_NOORG = 1 << 11,   /* capitals that are no organisation: TV GDP CEO ... */
	W_NUMBER = 1 << 12,  /* first second ...: part of an event's name */
	W_AND = 1 << 13,     /* and or */
	W_BE = 1 << 14,      /* is was has ...: stands between speaker and verb, or after a name */
	W_WARNOT = 1 << 15,  /* what turns "war" into another thing: crimes zone ... */
	W_KIND = 1 << 16,    /* between a name and its head: civil world ... */
	W_OFJOIN = 1 << 17,  /* of for on: joins an organisation's parts */
	/* stance of a verb of saying, see claims.c */
	W_CONFIRMS = 1 << 18,
	W_SAYS = 1 << 19,
	W_CLAIMS = 1 << 20,
	W_DENIES = 1 << 21,
	W_DOUBTS = 1 << 22,
	W_OPEN = 1 << 23,    /* ... that takes a clause without "that" */
	W_NOT = 1 << 24,
	W_PRONOUN = 1 << 25,
	W_EVENT = 1 << 26,   /* war summit ...: written small, still the head of an event's name */
	W_PEOPLES = 1 << 27, /* ... even behind a nationality alone: "the Armenian genocide" */
	W_SPEAKER = 1 << 28, /* a common noun that speaks: ministry, police */
	W_HINT = 1 << 29     /* no verb of saying, and still a claim may hang on it: according */
};

/* What is known of a token. */
enum token_mark {
	T_CAP = 1 << 0,    /* starts with a capital */
	T_UPPER = 1 << 1,  /* two or more letters, all capital */
	T_TAKEN = 1 << 2,  /* inside a date, an address or a preset span */
	T_START = 1 << 3,  /* first word of its sentence, or after a quote, bullet, colon */
	T_LOUD = 1 << 4,   /* its sentence is in capitals, or a headline: case says nothing */
	T_WORD = 1 << 5,   /* a word with letters */
	T_INITIAL = 1 << 6, /* "J." */
	T_ORDINARY = 1 << 7 /* an ordinary word of the language, by class or by the lists' words */
};

/* What a list says about the name that starts at a token. */
enum hit_mark {
	H_NAME = 1 << 0,   /* a name of a type */
	H_TITLE = 1 << 1,  /* Mr., Dr. */
	H_ROLE = 1 << 2,   /* president, foreign minister */
	H_FIRST = 1 << 3,  /* a first name */
	H_BEFORE = 1 << 4, /* head before the name: Ministry of */
	H_AFTER = 1 << 5,  /* head after the name: Forum, University */
	H_COMMON = 1 << 6, /* the name is also an ordinary word or a person's name: needs context */
	H_LOWER = 1 << 7,  /* a head that may be written small: war */
	H_OTHER = 1 << 8   /* a currency, a unit: no name */
};

typedef struct hit {
	uint32_t first, count;
	uint32_t entry; /* best entry that is a name */
	uint32_t types; /* all name types under this key, bits */
	uint16_t marks; /* enum hit_mark */
	uint8_t list;   /* index into lists */
	uint8_t type;   /* of the name */
	uint8_t head;   /* type that the head gives */
} hit;

#define N_NONE UINT32_MAX
enum { N_UNKNOWN = DS_TYPE_COUNT };

/* Who may decide over a mention's type. */
enum sure { S_NO, S_GUESS, S_LIKELY, S_SURE };

/* Why: becomes the span's source. */
enum why {
	Y_LIST,
	Y_TITLE,
	Y_FIRST,
	Y_HEAD,
	Y_CONTEXT,
	Y_SAME,
	Y_SERIES,
	Y_SHAPE,
	Y_EVENT,
	Y_MODEL
};

/* A stretch of tokens that may be a name. */
typedef struct mention {
	uint32_t first, count;
	uint32_t hit;   /* index into hits, N_NONE */
	uint32_t slot;  /* its name in the table of the document */
	uint8_t type;   /* ds_type or N_UNKNOWN */
	uint8_t sure;   /* enum sure */
	uint8_t why;
	bool drop;
	int8_t vote[3]; /* evidence of its own place: PERSON, ORG, GPE */
	uint32_t cue;   /* index into hits of the head that decided, N_NONE; for explain.h only */
} mention;

enum { V_PERSON, V_ORG, V_GPE };

/* One name (match keys of its tokens) over the whole document. */
typedef struct known {
	uint64_t hash; /* 0 = empty */
	int16_t vote[3];
	bool lower;    /* seen in small letters (one-word names) */
	bool middle;   /* seen capitalised where case says something */
	uint32_t full; /* mention + 1 of the person whose surname this is */
	uint8_t type;  /* decided: ds_type or N_UNKNOWN */
	uint8_t sure;
} known;

typedef struct names {
	ds_doc *doc;
	const ds_tokens *t;
	ds_arena *mem;
	ds_err *err;
	const ds_gazetteer *const *lists;
	size_t n_lists;
	const uint32_t *class; /* enum word_class, by token */
	uint8_t *mark;   /* enum token_mark, by token */
	uint32_t *at;    /* hit + 1 that starts at the token, 0 = none */
	hit *hits;
	size_t n_hits, cap_hits;
	mention *v;
	size_t n, cap;
	known *table;
	size_t mask;
	size_t n_known;
} names;

static inline const ds_token *tok(const names *s, size_t i)
{
	return &s->t->v[i];
}

static inline ds_str key_of(const names *s, size_t i)
{
	return ds_token_key(s->t, i);
}

static inline bool key_is(const names *s, size_t i, const char *word)
{
	return i < s->t->n && ds_str_is(ds_token_key(s->t, i), word);
}

static inline uint32_t class_at(const names *s, size_t i)
{
	return i < s->t->n ? s->class[i] : 0;
}

static inline const hit *hit_at(const names *s, size_t i)
{
	return i < s->t->n && s->at[i] ? &s->hits[s->at[i] - 1] : NULL;
}

static inline bool same_sentence(const names *s, size_t i, size_t j)
{
	return i < s->t->n && j < s->t->n && tok(s, i)->sentence == tok(s, j)->sentence;
}

/* names.c: all the steps below. s has doc, t, mem, err, lists and n_lists; t has a token. */
ds_status ds_names_rules(names *s, const ds_spans *spans);

/* What a mention's `why` is as a source of annotations: "rule:title"; of names of lists "gazetteer". Static. */
const char *ds_names_source(int why);

/* names_scan.c: fills class, mark, at, hits. */
ds_status ds_names_scan(names *s, const ds_spans *spans);

/* names_chunk.c: fills v from runs of capitalised tokens; names_rules.c: heads and other shapes. */
ds_status ds_names_chunk(names *s);
ds_status ds_names_add(names *s, size_t first, size_t count, int type, int sure, int why);
size_t ds_names_head_after(const names *s, size_t first, size_t end, const hit **head);
size_t ds_names_tail(const names *s, size_t end, size_t limit);
size_t ds_names_event(const names *s, size_t first, size_t *start);

/* names_votes.c: the table of the document, evidence; names_decide.c: decisions. */
extern const uint8_t ds_names_vote_type[3];
#define DS_NAMES_ENOUGH 2 /* votes that decide */
bool ds_names_learned(ds_str key); /* ends as ordinary words of a learned kind do */
ds_status ds_names_table(names *s);
known *ds_names_known(const names *s, uint64_t hash);
uint64_t ds_names_hash(const names *s, size_t first, size_t count);
void ds_names_vote(names *s);
void ds_names_decide(names *s);

/* names_model.c: the model's mentions in place of those of the rules. */
ds_status ds_names_model(names *s, const ds_model *m);

#endif
