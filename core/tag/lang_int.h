/*
 * What the parts of the table-driven recognisers share: the table, what it says of each token,
 * numbers, dates.
 *
 * See lang.h. Words of a table stand in a trie by the match key of their first token. Before the
 * walk every token gets its hits: the words of the table that begin there, with the token behind;
 * and the parts of a number that is written as one word. After that nothing is looked up again.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_LANG_INT_H
#define DS_TAG_LANG_INT_H

#include "tag/lang.h"
#include "tag/values_int.h"

#include <math.h>

/* name in the file, what its value column holds: N number, W whole number, n nothing, p period, d part of day, u unit,
 * c currency, h holiday, D day and part */
#define DS_LANG_KINDS(X)                                                                           \
	X(NUMBER, "number", 'N')                                                                   \
	X(ARTICLE, "article", 'N')                                                                 \
	X(ORDINAL, "ordinal", 'N')                                                                 \
	X(PART, "part", 'N')                                                                       \
	X(PART_END, "part-ending", 'n')                                                            \
	X(PIECE, "piece", 'N')                                                                     \
	X(PLUS, "plus", 'N')                                                                       \
	X(TIMES, "times", 'N')                                                                     \
	X(OF_PARTS, "of-parts", 'N')                                                               \
	X(VAGUE, "vague", 'N')                                                                     \
	X(SOME, "some", 'N')                                                                       \
	X(AND, "and", 'n')                                                                         \
	X(POINT, "point", 'n')                                                                     \
	X(OVER, "over", 'n')                                                                       \
	X(MINUS, "minus", 'n')                                                                     \
	X(OF, "of", 'n')                                                                           \
	X(THE, "the", 'n')                                                                         \
	X(OR, "or", 'n')                                                                           \
	X(LOW, "low", 'n')                                                                         \
	X(HIGH, "high", 'n')                                                                       \
	X(ABOUT, "about", 'n')                                                                     \
	X(LOW_AFTER, "low-after", 'n')                                                             \
	X(HIGH_AFTER, "high-after", 'n')                                                           \
	X(ABOUT_AFTER, "about-after", 'n')                                                         \
	X(BETWEEN, "between", 'n')                                                                 \
	X(FROM, "from", 'n')                                                                       \
	X(TO, "to", 'n')                                                                           \
	X(PERCENT, "percent", 'n')                                                                 \
	X(PERCENT_BEFORE, "percent-before", 'n')                                                   \
	X(CURRENCY, "currency", 'c')                                                               \
	X(SIGN, "sign", 'c')                                                                       \
	X(UNIT, "unit", 'u')                                                                       \
	X(SHORT, "short-unit", 'u')                                                                \
	X(MONTH, "month", 'W')                                                                     \
	X(WEEKDAY, "weekday", 'W')                                                                 \
	X(WEEKDAYS, "weekdays", 'W')                                                               \
	X(SEASON, "season", 'W')                                                                   \
	X(PERIOD, "period", 'p')                                                                   \
	X(PERIODS, "periods", 'p')                                                                 \
	X(DAY, "day", 'W')                                                                         \
	X(TEXT_DAY, "text-day", 'W')                                                               \
	X(DAY_PART, "day-part", 'D')                                                               \
	X(DAYTIME, "part-of-day", 'd')                                                             \
	X(REL, "relative", 'W')                                                                    \
	X(AGO_BEFORE, "ago-before", 'n')                                                           \
	X(AGO_AFTER, "ago-after", 'n')                                                             \
	X(IN_BEFORE, "in-before", 'n')                                                             \
	X(IN_AFTER, "in-after", 'n')                                                               \
	X(LATER_AFTER, "later-after", 'n')                                                         \
	X(EARLIER_AFTER, "earlier-after", 'n')                                                     \
	X(EVERY, "every", 'n')                                                                     \
	X(FREQUENCY, "frequency", 'p')                                                             \
	X(MOD, "early-late", 'n')                                                                  \
	X(OLD, "old", 'n')                                                                         \
	X(BC, "before-christ", 'n')                                                                \
	X(HOLIDAY, "holiday", 'h')                                                                 \
	X(YEARCUE, "year-cue", 'n')                                                                \
	X(NAME, "name-cue", 'n')                                                                   \
	X(GAME, "game", 'n')                                                                       \
	X(STOP, "stop", 'n')                                                                       \
	X(FUTURE, "future", 'n')                                                                   \
	X(JOIN, "join", 'n')                                                                       \
	X(COUNTED, "counted", 'n')                                                                 \
	X(START, "start", 'n')

enum ds_lang_kind {
#define DS_LANG_ENUM(id, name, value) LK_##id,
	DS_LANG_KINDS(DS_LANG_ENUM)
#undef DS_LANG_ENUM
	LK_COUNT
};

#define DS_LANG_BIT(k) (UINT64_C(1) << (k))

#define DS_LANG_WORD_MAX 64   /* bytes of a key */
#define DS_LANG_PHRASE_MAX 16 /* tokens of a phrase, and words with "|" between */
#define DS_LANG_ITEMS_MAX 12  /* of a pattern */

struct ds_lang_piece {
	ds_str key;
	bool endings; /* "+": one of the endings may follow */
	bool stop;    /* its own full stop may follow */
};

struct ds_lang_word {
	int32_t next;   /* another of the same first key; -1 = none */
	uint8_t kind;   /* enum ds_lang_kind */
	uint8_t n;      /* pieces */
	bool shy;       /* "?": counts only beside figures */
	uint8_t period; /* of periods, and the part of DAY_PART and DAYTIME */
	double value;   /* factor of a currency */
	const char *unit; /* unit or ISO 4217; NULL = none */
	int16_t month, day, easter; /* HOLIDAY: month 0 = from Easter; day 1 of DAY_PART: value is a weekday */
	const struct ds_lang_piece *piece;
};

struct ds_lang_node {
	int32_t child, sibling; /* -1 = none */
	int32_t word;           /* first of its words, -1 = none */
	uint16_t n_words;
	unsigned char byte;
};

enum ds_lang_form {
	FORM_DATE, FORM_DECADE, FORM_CENTURY, FORM_QUARTER, FORM_HALF, FORM_TIME, FORM_COUNT
};

enum ds_lang_slot {
	SLOT_WORD, SLOT_DAY, SLOT_MONTH, SLOT_YEAR, SLOT_WEEKDAY, SLOT_SEASON, SLOT_ORDINAL,
		SLOT_ROMAN, SLOT_DECADE,
	SLOT_TEN, SLOT_HOUR, SLOT_MINUTE, SLOT_COUNT
};

struct ds_lang_item {
	uint8_t slot;
	bool optional, before; /* before: must stand there, and is not part of the extent */
	uint8_t n;             /* SLOT_WORD: the words that it may be */
	const struct ds_lang_piece *word;
};

struct ds_lang_pattern {
	uint8_t form, n;
	uint64_t kinds; /* of hits that it may begin with */
	bool figure, roman;
	struct ds_lang_item item[DS_LANG_ITEMS_MAX];
};

struct ds_lang_strings {
	ds_str *v;
	size_t n, cap;
};

struct ds_lang {
	ds_arena mem;
	ds_arena scratch; /* while it is read */
	char code[16];
	struct ds_lang_node *nodes;
	size_t n_nodes, cap_nodes;
	int32_t root[256];
	struct ds_lang_word *words;
	size_t n_words, cap_words;
	struct ds_lang_pattern *patterns;
	size_t n_patterns, cap_patterns, ways;
	struct ds_lang_strings endings, ordinal_ends, number_ends, decade_ends, hour_letters, never,
		than_ends;
	struct {
		double value, below;
	} adds[16];
	size_t n_adds;
	char decimal;
	bool group_dot, group_space;
	bool joined, ones_first, lone_million, ordinal_parts, dot_ordinal, month_first;
	bool capital_nouns; /* nouns begin with a capital */
	bool articles; /* there is a word for "a" */
	uint64_t sum;
};

/* The match keys of one word of a phrase, its marks taken off, behind the *n that are in p. */
ds_status ds_lang_fold(ds_lang *l, ds_str word, struct ds_lang_piece *p, size_t *n, bool *shy,
		       ds_err *err);

/* Puts the word with its n pieces into the trie. DS_ELIMIT. */
ds_status ds_lang_word_keep(ds_lang *l, struct ds_lang_word *w, const struct ds_lang_piece *p,
			    size_t n, ds_err *err);

/* A word of a table, see docs/values.md: the phrase with its marks. */
ds_status ds_lang_word_add(ds_lang *l, const struct ds_lang_word *model, ds_str phrase,
			   ds_err *err);

/* The same of one piece of a pattern. */
ds_status ds_lang_start_add(ds_lang *l, const struct ds_lang_word *model,
			    const struct ds_lang_piece *piece,
			    ds_err *err);

/* A row that is a pattern; *known false when the kind names none. */
ds_status ds_lang_pattern_read(ds_lang *l, ds_str kind, ds_str text, bool *known, ds_err *err);

/* One file on top of what l holds. */
ds_status ds_lang_add(ds_lang *l, ds_str name, ds_str text, ds_err *err);

/* A word of the table that begins at a token. */
struct ds_lang_hit {
	const struct ds_lang_word *w;
	uint32_t end; /* the token behind */
	bool exact;   /* without an ending */
};

/* One part of a number that is one word. */
struct ds_lang_morph {
	const struct ds_lang_word *w;
};

/* Numbers that were read: several recognisers ask for the one at the same token. */
struct ds_lang_read {
	size_t at; /* 1 + the token; 0 = nothing yet */
	bool found;
	struct ds_num num;
};

#define DS_LANG_READS 8u

struct ds_lang_doc {
	struct ds_values v; /* its lex only knows words of the future */
	const ds_lang *l;
	struct ds_lang_hit *hits;
	size_t n_hits, cap_hits;
	uint32_t *first; /* of each token's hits; n + 1 */
	uint64_t *kinds; /* of each token's hits, as bits */
	struct ds_lang_morph *morphs;
	size_t n_morphs, cap_morphs;
	uint32_t *joined; /* 1 + the first of the token's parts; 0 = not one word of a number */
	uint8_t *n_joined;
	struct ds_lang_read *reads; /* DS_LANG_READS of them, by number of the token */
};

/* Fills hits and parts of all tokens. */
ds_status ds_lang_look(struct ds_lang_doc *d);

static inline bool ds_lang_has(const struct ds_lang_doc *d, size_t i, enum ds_lang_kind k)
{
	return i < d->v.n && (d->kinds[i] >> k & 1);
}

/* The longest hit of a kind at i; NULL if there is none. */
const struct ds_lang_hit *ds_lang_hit(const struct ds_lang_doc *d, size_t i, enum ds_lang_kind k);

/* The same of a period, one or many. */
static inline const struct ds_lang_hit *ds_lang_period(const struct ds_lang_doc *d, size_t i)
{
	const struct ds_lang_hit *one = ds_lang_hit(d, i, LK_PERIOD),
		*many = ds_lang_hit(d, i, LK_PERIODS);

	return !one ||
		(many &&
		 (many->end > one->end || (many->end == one->end && many->exact))) ? many : one;
}

/* The token behind a word of the kind at i, or i. */
size_t ds_lang_over(const struct ds_lang_doc *d, size_t i, enum ds_lang_kind k);

/* Whether a word of the kind ends in front of token i. */
bool ds_lang_behind(const struct ds_lang_doc *d, size_t i, enum ds_lang_kind k);

/* Whether the pieces stand at i; the token behind, or i. */
size_t ds_lang_pieces(const struct ds_lang_doc *d, size_t i, const struct ds_lang_piece *p,
		      size_t n,
		      bool *exact);

/* Whether s is one of the strings. */
bool ds_lang_one_of(const struct ds_lang_strings *list, ds_str s);

/* The figures at i in the language's way of writing them, with groups parted by blanks. */
struct ds_lang_fig {
	double v;
	size_t end;
	ds_str suffix; /* letters behind: of the token, or behind a hyphen or apostrophe */
	int digits;    /* of the whole part */
	bool whole, grouped, zero_led, ordinal, fraction, ended; /* ended: a case ending was taken */
};

bool ds_lang_figure(const struct ds_lang_doc *d, size_t i, struct ds_lang_fig *f);

/* A number without hedge and unit; see ds_num. */
bool ds_lang_number(const struct ds_lang_doc *d, size_t i, struct ds_num *out);

/* "XIX": letters of a Roman number at the start; how many, 0 = it is none. */
int ds_lang_roman(ds_str text, size_t *len);

/* A number with what it counts; see ds_measure. */
bool ds_lang_measure(const struct ds_lang_doc *d, size_t i, struct ds_measure *out);

/* The recognisers: the token behind the span, or i. */
size_t ds_lang_count(struct ds_lang_doc *d, size_t i);
size_t ds_lang_date(struct ds_lang_doc *d, size_t i);
size_t ds_lang_relative(struct ds_lang_doc *d, size_t i);
size_t ds_lang_time(struct ds_lang_doc *d, size_t i);
size_t ds_lang_set(struct ds_lang_doc *d, size_t i);

/* What a pattern took. */
struct ds_lang_match {
	enum ds_lang_form form;
	size_t end;
	int day, month, year, weekday, season, ordinal, ten, hour, minute;
	bool shy, single; /* single: one word alone, a year, a month */
};

/* Whether token i has the ending of "than", which is that of "from" as well. */
bool ds_lang_than(const struct ds_lang_doc *d, size_t i);

/* The longest match at i of the forms (bits of enum ds_lang_form). */
bool ds_lang_match(const struct ds_lang_doc *d, size_t i, unsigned forms, struct ds_lang_match *m);

/* One date, no span; the token behind, or i. */
size_t ds_lang_date_parse(const struct ds_lang_doc *d, size_t i, struct ds_when *w);

/* "Anfang", "a finales de" at i: the token of the date behind, or i. */
size_t ds_lang_over_mod(const struct ds_lang_doc *d, size_t i);

/* Remembers a date that named its year. */
void ds_lang_date_keep(struct ds_lang_doc *d, size_t i, const struct ds_when *w);

/* Adds the span of a part of a day. */
size_t ds_lang_part_add(struct ds_lang_doc *d, size_t i, size_t end, struct ds_day day, int part);

#endif
