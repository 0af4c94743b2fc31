/*
 * Types, values, spans, claims and zones: what annotation is made of (design section 4).
 *
 * A span is a byte range of the reading text that covers whole tokens. Offsets are 0-based and half open.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_SPAN_H
#define DS_TAG_SPAN_H

#include "text/token.h"

/* type, coarse type (PERSON ORG LOC MISC O) */
#define DS_TYPE_LIST(X)                                                                            \
	X(PERSON, "PERSON")                                                                        \
	X(NORP, "MISC")                                                                            \
	X(FAC, "LOC")                                                                              \
	X(ORG, "ORG")                                                                              \
	X(GPE, "LOC")                                                                              \
	X(LOC, "LOC")                                                                              \
	X(PRODUCT, "MISC")                                                                         \
	X(EVENT, "MISC")                                                                           \
	X(WORK_OF_ART, "MISC")                                                                     \
	X(LAW, "MISC")                                                                             \
	X(LANGUAGE, "MISC")                                                                        \
	X(DATE, "O")                                                                               \
	X(TIME, "O")                                                                               \
	X(MONEY, "O")                                                                              \
	X(PERCENT, "O")                                                                            \
	X(QUANTITY, "O")                                                                           \
	X(ORDINAL, "O")                                                                            \
	X(CARDINAL, "O")                                                                           \
	X(DURATION, "O")                                                                           \
	X(SET, "O")                                                                                \
	X(EMAIL, "O")                                                                              \
	X(URL, "O")                                                                                \
	X(PHONE, "O")                                                                              \
	X(IP, "O")                                                                                 \
	X(HANDLE, "O")                                                                             \
	X(HASHTAG, "O")                                                                            \
	X(COORD, "O")

typedef enum ds_type {
#define DS_TYPE_ENUM(name, coarse) DS_##name,
	DS_TYPE_LIST(DS_TYPE_ENUM)
#undef DS_TYPE_ENUM
	DS_TYPE_COUNT
} ds_type;

/*
 * Types of users ("WEAPON") have numbers of their own, [DS_TYPE_OWN, DS_TYPE_LIMIT), in the order in which the process
 * learnt of them; the number in between is "none". Sets of types are 64 bits, hence the limit.
 */
#define DS_TYPE_OWN   (DS_TYPE_COUNT + 1)
#define DS_TYPE_LIMIT 64
#define DS_TYPE_LETTERS 31 /* of a name at most */

/* Static names. ds_type_find: DS_TYPE_COUNT when there is no such type. Types of users have the coarse type "O". */
const char *ds_type_name(ds_type type);
const char *ds_type_coarse(ds_type type);
ds_type ds_type_find(ds_str name);

/* Whether annotations may have this number as their type. */
bool ds_type_known(unsigned type);

/*
 * The type of this name, made if there is none: [A-Z][A-Z0-9_]*, up to 31 letters. Types stay until the process ends.
 * DS_ESYNTAX for a name that is none, DS_ELIMIT behind the last. Any thread may call this.
 */
ds_status ds_type_add(ds_type *out, ds_str name, ds_err *err);


typedef enum ds_value_kind {
	DS_VALUE_NONE,     /* a name, a contact */
	DS_VALUE_NUMBER,   /* CARDINAL ORDINAL PERCENT: number, low, high */
	DS_VALUE_TIME,     /* DATE TIME DURATION SET: timex; first and last day */
	DS_VALUE_MONEY,    /* number, unit = ISO 4217 ("" unknown) */
	DS_VALUE_QUANTITY, /* number, unit = its name ("kilometre") */
	DS_VALUE_TEXT      /* contacts: timex holds the normal form (lower-case mail, +E.164-like phone) */
} ds_value_kind;

/* The kind of value that annotations of the type have; DS_VALUE_NONE: none, or, of a type of a user's, any. */
ds_value_kind ds_type_value(ds_type type);

/*
 * Open bounds are -INFINITY and INFINITY; for times they are empty strings. exact false = there is no value
 * (null in JSON) and scripts use low and high; true for a known number or a known TIMEX3 string. A DURATION
 * has no place in time: first and last are empty, and number, low, high are its length in days. Of "recent
 * years" only the last day is known, of "the coming weeks" only the first.
 */
typedef struct ds_value {
	uint8_t kind; /* ds_value_kind */
	bool exact;
	double number, low, high;
	ds_str timex;      /* TIMEX3 string: "2020-11-10", "P3D", "XXXX-11-10" */
	ds_str first, last; /* DS_VALUE_TIME of known place in time: "2020-11-10" each; else empty */
	ds_str unit;
	ds_str cue; /* the hedge in lower case: "at least"; empty if none */
} ds_value;

/*
 * Ranks of ds_span.rank: who wins an overlap. A name outranks the number inside it ("second Karabakh war"); a
 * certain date, and an address that only looks like words, outrank names.
 */
enum ds_rank {
	DS_RANK_PRESET = 200, /* given with the input, or decided by a person */
	DS_RANK_RULE = 150,   /* rules of the user's that say no priority, see match/rules.h */
	DS_RANK_DATE = 120,   /* DATE, TIME, contacts where unambiguous */
	DS_RANK_NAME = 100,
	DS_RANK_VALUE = 90,   /* money, percent, quantities, durations, vague dates */
	DS_RANK_NUMBER = 60   /* plain numbers and ordinals */
};

typedef struct ds_span {
	uint32_t start, end;   /* bytes of the reading text */
	uint32_t first, count; /* tokens */
	uint8_t type;          /* ds_type */
	uint8_t rank;          /* conflict rank of its source, see ds_spans_resolve */
	bool told_id;          /* its maker told the id (or that it has none): lists are not asked */
	int32_t entity;        /* index of the entity's first mention in the document; -1 = itself */
	ds_str id;             /* "iso3166:AZ" when linked to a list; else empty */
	ds_str source;         /* "gazetteer:iso3166", "rule:date", "preset", "script:NAME" */
	ds_value value;
} ds_span;

/* A name: of a person, a place, a thing, or of a type of a user's and without a value. It may be an entity. */
static inline bool ds_span_is_name(const ds_span *s)
{
	return s->type < DS_DATE || (s->type >= DS_TYPE_OWN && s->value.kind == DS_VALUE_NONE);
}

typedef struct ds_spans {
	ds_span *v;
	size_t n, cap;
} ds_spans;

typedef enum ds_stance { DS_CONFIRM, DS_SAY, DS_CLAIM, DS_DENY, DS_DOUBT } ds_stance;

/*
 * Who says so. speaker: index into the document's spans, of the person whom a pronoun or a role means, too; or
 * -1 (nobody is named, or not by a tagged name). What is said in pieces is a claim a piece, with one verb.
 */
typedef struct ds_claim {
	int32_t speaker;
	int32_t outer;       /* the claim that passes this one on: "A says that B said"; or -1 */
	ds_range speaker_at; /* the words that name the speaker, tagged or not; empty if none */
	ds_range verb;
	ds_range content;
	uint8_t stance; /* ds_stance */
	bool negated, direct;
} ds_claim;

typedef struct ds_claims {
	ds_claim *v;
	size_t n, cap;
} ds_claims;

/*
 * "the minister": words that mean a named person by the office or trade that was told of him or her. No
 * spans: they are no names, and carry no type.
 */
typedef struct ds_role {
	uint32_t start, end;   /* bytes of the reading text, from "the" to the last word */
	uint32_t first, count; /* tokens */
	int32_t person;        /* index of the mention that was introduced so */
} ds_role;

typedef struct ds_roles {
	ds_role *v;
	size_t n, cap;
} ds_roles;

/* Parts of a document by what they are for; see zones.h. */
typedef enum ds_zone_kind {
	DS_HEADLINE, DS_BYLINE, DS_DATELINE, DS_QUOTATION, DS_PARAGRAPH,
	DS_ZONE_KINDS
} ds_zone_kind;

typedef struct ds_zone {
	uint32_t start, end;   /* bytes of the reading text */
	uint32_t first, count; /* tokens */
	uint8_t kind;          /* ds_zone_kind */
	bool continued;        /* a quotation that was opened in the paragraph before */
} ds_zone;

typedef struct ds_zones {
	ds_zone *v;
	size_t n, cap;
} ds_zones;

/* "MAREVO, Karsovia, March 10, 2026 (Corvane) -", or "Tuesday, March 10, 2026" on a line of its own. */
typedef struct ds_dateline {
	uint32_t first, count;         /* tokens, its dash among them */
	uint32_t place, place_count;   /* tokens; count 0 = none */
	uint32_t agency, agency_count; /* tokens without brackets; count 0 = none */
	uint16_t year;                 /* 0 = not said, as are month and day */
	uint8_t month, day;
	bool line; /* nothing else stands in its line */
} ds_dateline;

typedef struct ds_datelines {
	ds_dateline *v;
	size_t n, cap;
} ds_datelines;

/*
 * What a CARDINAL counts; see counts.h. Spans are indexes, -1 = none; ranges are empty where nothing is written.
 */
typedef struct ds_count {
	uint32_t number;   /* the CARDINAL */
	ds_range noun;     /* the head: "civilians" */
	ds_range phrase;   /* with what goes before it: "Azerbaijani civilians" */
	ds_range cue;      /* the words that say the harm: "killed", "death toll" */
	ds_str unit;       /* one name for its nouns: "people", "soldiers", "houses"; empty if unknown */
	const char *kind;  /* "people" "group" "animals" "things"; NULL if unknown */
	const char *harm;  /* "killed" "injured" ..., see data/counts/harms.tsv; NULL if none */
	int32_t place, time;
	int32_t part_of;   /* the CARDINAL that it is a part of */
} ds_count;

typedef struct ds_counts {
	ds_count *v;
	size_t n, cap;
} ds_counts;

const char *ds_stance_name(ds_stance stance); /* "confirm" "say" "claim" "deny" "doubt" */

/* Appends a zeroed span with entity -1 and gives it; NULL sets *err. */
ds_span *ds_spans_add(ds_spans *spans, ds_arena *mem, ds_err *err);

/*
 * Sorts by start and removes overlaps by the one documented policy (docs/architecture.md): higher rank first,
 * then longer, then earlier; a span survives if it overlaps none that survived before it. Entity
 * links are set after this step. Deterministic: ties break by type number.
 */
ds_status ds_spans_resolve(ds_spans *spans, ds_arena *mem, ds_err *err);

/* The same, but what is equal in all three goes to the one that stands earlier in the list: for rules, see match/rules.h. */
ds_status ds_spans_settle(ds_spans *spans, ds_arena *mem, ds_err *err);

#endif
