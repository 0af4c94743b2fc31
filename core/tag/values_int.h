/*
 * What the recognisers of values share: word classes, calendar, figures, numbers, and the scan.
 *
 * Each recogniser looks at the tokens from i on, no further than a constant number of them, and
 * gives the token behind what it took (i itself for nothing). Strings of values are static or in
 * the document's arena.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_VALUES_INT_H
#define DS_TAG_VALUES_INT_H

#include "tag/trace_int.h"
#include "tag/values.h"

/* Word classes; ds_word.a and .b are said in values_words.c. */
enum ds_word_class {
	W_UNIT, W_TENS, W_HUNDRED, W_SCALE, W_DOZEN, W_ORD, W_ORDTENS, W_ORDBIG, W_PARTS, W_FRAC,
	W_VAGUE, W_SOME, W_A, W_AND, W_TO, W_MONTH, W_SHY, W_WDAY, W_WDAYS, W_SEASON, W_PERIOD,
	W_REL, W_RELTEXT, W_MOD, W_AGO, W_TODAY, W_EVERY, W_FREQ, W_PART, W_AMPM, W_DECADES,
	W_IDWORD, W_GAME, W_STOP, W_YEARCUE, W_DET, W_CHANGE, W_FUTURE, W_PLURAL, W_NEG, W_POINT,
	W_OR, W_PER, W_OLD, W_BC, W_ADCE, W_OF, W_THE, W_BETWEEN, W_FROM, W_NOT, W_CASH, W_HEDGE,
	W_HOLI, W_EDGE,
	W_CLASSES
};

#define DS_WORD_MAX 16

struct ds_word {
	const char *key;
	uint64_t classes;
	int16_t a, b;
};

extern const struct ds_word ds_words[];
extern const size_t ds_words_n;

/* NULL if the word means nothing to the recognisers. A final full stop does not matter. */
const struct ds_word *ds_word_find(ds_str key);

/* b of W_PERIOD */
enum ds_period {
	PER_NONE, PER_SECOND, PER_MINUTE, PER_HOUR, PER_DAY, PER_WEEK, PER_FORTNIGHT, PER_MONTH,
	PER_QUARTER, PER_YEAR, PER_DECADE, PER_CENTURY, PER_WEEKEND, PER_NIGHT
};

struct ds_day {
	int y, m, d; /* proleptic Gregorian; y 0 = unknown */
};

/* A date of any grain. */
struct ds_when {
	enum ds_grain {
		GRAIN_NONE, GRAIN_DAY, GRAIN_WEEK, GRAIN_WEEKEND, GRAIN_MONTH, GRAIN_QUARTER,
			GRAIN_SEASON,
		GRAIN_YEAR, GRAIN_DECADE, GRAIN_CENTURY, GRAIN_HALF
	} grain;
	struct ds_day day; /* y, and m, d as far as the grain goes; of a week its Monday */
	int sub;           /* quarter, half, season 1 = spring */
	bool bc;
};

/* Days since 0001-01-01; the inverse; weekday 1 = Monday; ISO 8601 week and its year. */
long ds_cal_days(struct ds_day day);
struct ds_day ds_cal_day(long days);
int ds_cal_weekday(struct ds_day day);
int ds_cal_week(struct ds_day day, int *year);
int ds_cal_month_days(int y, int m);
struct ds_day ds_cal_add_months(struct ds_day day, long months);
struct ds_day ds_cal_easter(int y);
bool ds_cal_parse(ds_str iso, struct ds_day *out);

/* First and last day; false when the year is not known or beyond 1..9999. */
bool ds_when_bounds(const struct ds_when *w, struct ds_day *first, struct ds_day *last);

#define DS_TIMEX_MAX 48

/* TIMEX3 of one date into out (NUL-terminated), gives its length. */
size_t ds_when_timex(char out[DS_TIMEX_MAX], const struct ds_when *w);

/* What the figures of one token say. */
struct ds_fig {
	enum ds_fig_shape {
		FIG_NONE, FIG_NUMBER, FIG_YMD, FIG_PAIR, FIG_CLOCK, FIG_STAMP
	} shape;
	uint64_t mant; /* FIG_NUMBER: mant * 10^-frac */
	int frac;
	int digits;    /* of the integer part */
	bool grouped, zero_led, approx; /* approx: more digits than a double keeps */
	char sep;      /* of YMD, PAIR */
	int n;         /* parts */
	int part[6], len[6];
	int vulgar_num, vulgar_den; /* "2½": 1, 2; den 0 = none */
	ds_str suffix; /* letters behind: "th", "km"; borrowed from the key */
};

bool ds_fig_parse(struct ds_fig *f, ds_str key, ds_str text);

/* mant * 10^exp, rounded once where a double can. */
double ds_scale10(uint64_t mant, int exp);

struct ds_num {
	size_t end;      /* the token behind */
	double v, low, high;
	bool exact;
	bool ordinal, figure, alone_one, fraction, vague;
	int scale;       /* last scale word's exponent, 0 = none */
	ds_str suffix;   /* unit glued to a figure: "5km" */
	struct ds_fig fig;
};

/* Figures of the tokens that were looked at last: several recognisers ask for the same ones. */
#define DS_FIG_SLOTS 16

struct ds_fig_slot {
	size_t token; /* its index + 1; 0 = free */
	bool is;
	struct ds_fig fig;
};

struct ds_values {
	ds_doc *doc;
	struct ds_fig_slot *figs;
	const ds_tokens *t;
	size_t n; /* tokens */
	const struct ds_word **lex;
	ds_spans *out;
	ds_err *err;
	ds_status status; /* sticks */

	struct ds_day ref; /* the document's date; y 0 = none */
	struct ds_when explicit; /* last date that named its year */
	uint32_t explicit_para;
	size_t old_years, near_years; /* dates far before the document's, and the others */
	struct ds_day last; /* last day-grained date, resolved; y 0 = none */
	struct ds_when mention; /* last resolved date of any grain */
	size_t last_end;    /* token behind the last DATE span */
	bool last_bare;     /* it ended with a day that no year stands behind: "May 5" */
};

#define DS_NO_DAY ((struct ds_day){0, 0, 0})

static inline bool ds_is(const struct ds_values *s, size_t i, enum ds_word_class c)
{
	return i < s->n && s->lex[i] && (s->lex[i]->classes >> c & 1);
}

static inline ds_str ds_key(const struct ds_values *s, size_t i)
{
	return i < s->n ? ds_token_key(s->t, i) : (ds_str){"", 0};
}

static inline bool ds_key_is(const struct ds_values *s, size_t i, const char *key)
{
	return ds_str_is(ds_key(s, i), key);
}

static inline bool ds_flag(const struct ds_values *s, size_t i, unsigned flag)
{
	return i < s->n && (s->t->v[i].flags & flag);
}

static inline bool ds_kind_is(const struct ds_values *s, size_t i, ds_token_kind kind)
{
	return i < s->n && s->t->v[i].kind == kind;
}

/* The same of a token, from the slots where the last ones are kept. */
bool ds_fig_read(const struct ds_values *s, size_t i, struct ds_fig *f);

/* The figures of token i; false when it is none or they make no sense. */
static inline bool ds_fig_at(const struct ds_values *s, size_t i, struct ds_fig *f)
{
	return ds_kind_is(s, i, DS_KIND_NUMBER) && ds_fig_read(s, i, f);
}

/* A hyphen or dash token; all of them fold to "-". */
bool ds_dash_sign(const struct ds_values *s, size_t i);

static inline bool ds_dash(const struct ds_values *s, size_t i)
{
	return i < s->n && s->t->v[i].kind >= DS_KIND_PUNCT && ds_dash_sign(s, i);
}

/* A hyphen with no blank on either side. */
bool ds_hyphen(const struct ds_values *s, size_t i);

/* The sentence of both is the same. */
bool ds_same_sentence(const struct ds_values *s, size_t i, size_t j);

/* Appends a span over the tokens [i, end); NULL after a failure, which sticks in s->status. */
ds_span *ds_values_add(struct ds_values *s, size_t i, size_t end, ds_type type, const char *source,
		     enum ds_rank rank);

/* A copy in the arena; empty after a failure. */
ds_str ds_values_copy(struct ds_values *s, const char *at, size_t len);

/* The words [i, end) of a hedge, folded, one blank between them. */
ds_str ds_values_cue(struct ds_values *s, size_t i, size_t end);

/* Whether a number may start at i: most tokens say no at once. */
bool ds_num_may_start(const struct ds_values *s, size_t i);

/*
 * Numbers without unit or hedge. want: W_AND is not taken when no_and (after "between"). Without a
 * number *out is not to be read.
 */
bool ds_num_parse(const struct ds_values *s, size_t i, bool no_and, struct ds_num *out);
/* The same, but "one in five" is the one. */
bool ds_num_alone(const struct ds_values *s, size_t i, bool no_and, struct ds_num *out);

/* Figures over several tokens (1.3x10^6, 1 234 567); out->fig is that of token i. */
bool ds_num_form(const struct ds_values *s, size_t i, struct ds_num *out);
/* A point with figures behind it and nothing in front: ".77" */
bool ds_num_point(const struct ds_values *s, size_t i);
/* "one in five" where *out is the one; the token behind. */
size_t ds_num_share(const struct ds_values *s, size_t i, struct ds_num *out);

/* A time unit's TIMEX3 duration ("P3D") for n of them. */
size_t ds_duration_timex(char out[DS_TIMEX_MAX], double n, enum ds_period p);

/* Its length in days. */
double ds_period_days(enum ds_period p);

/* Units and currencies behind (or in front of) a number. */
struct ds_unit_hit {
	const char *unit; /* name, or ISO 4217; NULL = none */
	double factor;    /* 0.01 for cents */
	size_t end;
};

struct ds_unit_hit ds_unit_at(const struct ds_values *s, size_t i, bool figure);
/* end: the token behind the figures, where "/h" may follow */
struct ds_unit_hit ds_unit_glued(const struct ds_values *s, size_t end, ds_str suffix);
/* "115USD" */
struct ds_unit_hit ds_currency_glued(ds_str suffix);
struct ds_unit_hit ds_currency_at(const struct ds_values *s, size_t i);
/* The code where the adjective at i and the name behind it are a currency: "Australian dollars" */
const char *ds_currency_adjective(const struct ds_values *s, size_t i);
struct ds_unit_hit ds_currency_sign(const struct ds_values *s, size_t i);

/* A number with its unit, or a range of such. */
struct ds_measure {
	ds_type type;
	struct ds_num num;    /* v, low, high, exact: with scale and minor unit applied */
	const char *unit;     /* QUANTITY, MONEY */
	enum ds_period period; /* DURATION */
	double factor;        /* what the unit multiplied the number by; 0 = no unit yet */
	size_t end;
	char timex[DS_TIMEX_MAX]; /* DURATION */
	bool range;
};

/* What a hedge says of the number. */
enum ds_bound { BOUND_NONE, BOUND_LOW, BOUND_HIGH, BOUND_ABOUT };

/* Adds the span of a measure over the tokens [i, m->end). */
/* Times a factor; bounds change places when it is below zero. */
void ds_num_scale(struct ds_num *n, double factor);
/* A length of so many periods. */
void ds_measure_length(struct ds_measure *m, enum ds_period p);
/* From a to b. */
void ds_measure_range(struct ds_measure *m, const struct ds_measure *a, const struct ds_measure *b);
void ds_measure_add(struct ds_values *s, size_t i, const struct ds_measure *m, enum ds_bound bound, ds_str cue);

/* One measure at i, without hedge. between: "and" ends the number. */
bool ds_measure_parse(const struct ds_values *s, size_t i, bool between, struct ds_measure *out);

/* Looks for the unit behind a number that ends at m->end. */
void ds_measure_behind(const struct ds_values *s, struct ds_measure *m);

/* "7 feet 10 inches", "20 dollars 43 cents": smaller parts behind *m are added to it. */
void ds_quantity_more(const struct ds_values *s, struct ds_measure *m);
void ds_money_more(const struct ds_values *s, struct ds_measure *m);

/* A time of the clock, without its span; the token behind, or i. */
size_t ds_clock_at(const struct ds_values *s, size_t i);

/* The recognisers: the token behind the span, or i. */
size_t ds_values_contact(struct ds_values *s, size_t i);
/* contact_shape.c: mail addresses, names of hosts, whole addresses of the web */
bool ds_mail_shape(ds_str text);
bool ds_host_shape(ds_str text);
bool ds_url_shape(ds_str text);
/* A GUID, ISBN, card number: the token behind, or i. */
size_t ds_skip_code(const struct ds_values *s, size_t i);
/* A colon behind one to four hexadecimal figures at the start of the token. */
bool ds_may_be_ip6(const struct ds_values *s, size_t i);
size_t ds_values_date(struct ds_values *s, size_t i);
size_t ds_values_relative(struct ds_values *s, size_t i);
size_t ds_values_time(struct ds_values *s, size_t i);
size_t ds_values_set(struct ds_values *s, size_t i);
size_t ds_values_holiday(struct ds_values *s, size_t i);
size_t ds_values_number(struct ds_values *s, size_t i);

/* Whether a date that names itself may start at i: most tokens say no at once. */
bool ds_date_may_start(const struct ds_values *s, size_t i);

/* One date from its parts, without a span; the token behind, or i. */
size_t ds_date_parse(const struct ds_values *s, size_t i, struct ds_when *out);

/* "27", "27th", "third", "twenty-first": a day of the month; the token behind, or i. */
size_t ds_day_at(const struct ds_values *s, size_t i, int *day);
/* 2020; nineteen eighty-four, which is a year only where something says so; ", 2020" behind a month */
size_t ds_year_at(const struct ds_values *s, size_t i, int *year);
size_t ds_year_words(const struct ds_values *s, size_t i, int *year);
size_t ds_year_behind(const struct ds_values *s, size_t i, int *year);
/* 2019-aug-01, 2016/11, 2019 Q3; 11-2016; "Dec31" */
size_t ds_year_first(const struct ds_values *s, size_t i, struct ds_when *w);
size_t ds_month_year(const struct ds_values *s, size_t i, struct ds_when *w);
bool ds_month_glued(const struct ds_values *s, size_t i, struct ds_when *w);

/* Gives *w its year from document date and context; false when it stays unknown. */
bool ds_date_resolve(const struct ds_values *s, size_t i, struct ds_when *w);

/*
 * The pieces that relative dates are made of. Each gives the token behind, or i. Dates are resolved;
 * day.y is 0 where nothing tells from which day to count.
 */
size_t ds_date_rel(const struct ds_values *s, size_t i, struct ds_when *w);     /* last Friday */
size_t ds_date_holiday(const struct ds_values *s, size_t i, struct ds_when *w); /* Easter 2017 */
size_t ds_date_soft(const struct ds_values *s, size_t i);                      /* more than */
/* "two", "a", "a few"; the token of the period, or i */
size_t ds_date_count(const struct ds_values *s, size_t i, double *n, bool *exact);
/* The holiday at i in the year y. */
void ds_holiday_in(const struct ds_values *s, size_t i, int y, struct ds_when *w);
/* "4 to 23 next month" */
bool ds_days_of_month(const struct ds_values *s, size_t i);
/* The period n periods away from the one that holds `base`. */
struct ds_when ds_date_shifted(struct ds_day base, enum ds_period p, long n);
/* The base for words that point into the text; its first day. */
struct ds_day ds_date_text_base(const struct ds_values *s);
/* "will", "due", "scheduled" in the sentence, near the date */
bool ds_date_future(const struct ds_values *s, size_t i);
/* Remembers a date that named its year. */
void ds_date_keep(struct ds_values *s, size_t i, const struct ds_when *w);

/* Dates of several parts: three weeks from tomorrow, the first week of May, Friday the 13th. */
size_t ds_values_phrase(struct ds_values *s, size_t i);

/* Adds the span of a date and remembers it; last NULL = no range. */
void ds_date_add(struct ds_values *s, size_t i, size_t end, const struct ds_when *first,
		 const struct ds_when *last);

/* A date that cannot be told ("two days ago" without a date): no value. */
void ds_date_add_vague(struct ds_values *s, size_t i, size_t end);

/* "the past few days", "a few months ago": up to the base or from it on, nobody knows how far. */
void ds_date_add_open(struct ds_values *s, size_t i, size_t end, int dir);

/*
 * Says what the value that comes next is told from, and the day that this is; each call takes the
 * place of the one before. For explain.h only. text is static.
 */
void ds_values_because(const struct ds_values *s, const char *text, struct ds_day day);

/* The day that relative expressions start from; y 0 = none. */
struct ds_day ds_date_base(const struct ds_values *s, bool from_text);

#endif
