/*
 * Numbers in running text: hedges, ranges, and what only looks like a count.
 *
 * A hedge belongs to its number's extent and is its cue. Numbers that name instead of counting
 * (section 5, Su-25, [17], won 3-1, telephone numbers) give no span.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/values_int.h"

#include <math.h>
#include <pthread.h>

enum direction { DIR_NONE, DIR_LOW, DIR_HIGH, DIR_ABOUT, DIR_BETWEEN };

struct hedge {
	const char *word[4];
	enum direction dir;
};

static const struct hedge hedges[] = {
	{{"at", "least"}, DIR_LOW},	     {{"more", "than"}, DIR_LOW},
	{{"over"}, DIR_LOW},		     {{"well", "over"}, DIR_LOW},
	{{"no", "fewer", "than"}, DIR_LOW},  {{"no", "less", "than"}, DIR_LOW},
	{{"not", "less", "than"}, DIR_LOW},  {{"not", "fewer", "than"}, DIR_LOW},
	{{"upwards", "of"}, DIR_LOW},	     {{"above"}, DIR_LOW},
	{{"in", "excess", "of"}, DIR_LOW},   {{"greater", "than"}, DIR_LOW},
	{{"just", "over"}, DIR_LOW},	     {{"a", "minimum", "of"}, DIR_LOW},
	{{"higher", "than"}, DIR_LOW},	     {{"exceeding"}, DIR_LOW},
	{{"larger", "than"}, DIR_LOW},	     {{"lower", "than"}, DIR_HIGH},
	{{"smaller", "than"}, DIR_HIGH},     {{"not", "exceeding"}, DIR_HIGH},
	{{"well", "above"}, DIR_LOW},	     {{"minimum", "of"}, DIR_LOW},
	{{"up", "to"}, DIR_HIGH},	     {{"as", "many", "as"}, DIR_HIGH},
	{{"as", "much", "as"}, DIR_HIGH},    {{"at", "most"}, DIR_HIGH},
	{{"fewer", "than"}, DIR_HIGH},	     {{"less", "than"}, DIR_HIGH},
	{{"under"}, DIR_HIGH},		     {{"below"}, DIR_HIGH},
	{{"no", "more", "than"}, DIR_HIGH},  {{"not", "more", "than"}, DIR_HIGH},
	{{"just", "under"}, DIR_HIGH},	     {{"well", "under"}, DIR_HIGH},
	{{"a", "maximum", "of"}, DIR_HIGH},  {{"maximum", "of"}, DIR_HIGH},
	{{"about"}, DIR_ABOUT},		     {{"around"}, DIR_ABOUT},
	{{"roughly"}, DIR_ABOUT},	     {{"approximately"}, DIR_ABOUT},
	{{"approx"}, DIR_ABOUT},	     {{"approx."}, DIR_ABOUT},
	{{"some"}, DIR_ABOUT},		     {{"an", "estimated"}, DIR_ABOUT},
	{{"estimated"}, DIR_ABOUT},	     {{"circa"}, DIR_ABOUT},
	{{"c."}, DIR_ABOUT},		     {{"ca."}, DIR_ABOUT},
	{{"ca"}, DIR_ABOUT},		     {{"nearly"}, DIR_ABOUT},
	{{"almost"}, DIR_ABOUT},	     {{"close", "to"}, DIR_ABOUT},
	{{"virtually"}, DIR_ABOUT},	     {{"just", "about"}, DIR_ABOUT},
	{{"between"}, DIR_BETWEEN},	     {{"anywhere", "between"}, DIR_BETWEEN},
	{{">"}, DIR_LOW},		     {{"≥"}, DIR_LOW},
	{{"<"}, DIR_HIGH},		     {{"≤"}, DIR_HIGH},
	{{"~"}, DIR_ABOUT},		     {{"≈"}, DIR_ABOUT},
};

#define HEDGES (sizeof hedges / sizeof *hedges)

/* The first byte of each, so that most are passed over without a look. */
static char first_bytes[HEDGES];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void fill(void)
{
	for (size_t h = 0; h < HEDGES; h++)
		first_bytes[h] = hedges[h].word[0][0];
}

/* The next hedge from h on whose first word may be the key; NULL if there is none. */
static const struct hedge *next_hedge(size_t h, ds_str key)
{
	const char *at = key.len ? memchr(first_bytes + h, key.at[0], HEDGES - h) : NULL;

	return at ? &hedges[at - first_bytes] : NULL;
}

/* The token behind the longest hedge at i, or i. */
static size_t hedge_at(const struct ds_values *s, size_t i, enum direction *dir)
{
	const struct hedge *h;
	size_t best = 0;

	*dir = DIR_NONE;
	if (i >= s->n || (!ds_is(s, i, W_HEDGE) && !ds_is(s, i, W_BETWEEN) && !ds_is(s, i, W_A) &&
			  !ds_kind_is(s, i, DS_KIND_SYMBOL) && !ds_key_is(s, i, "~")))
		return i;
	pthread_once(&once, fill);
	for (h = next_hedge(0, ds_key(s, i)); h;
	     h = next_hedge((size_t)(h - hedges) + 1, ds_key(s, i))) {
		size_t n = 0;

		while (n < 4 && h->word[n] && ds_key_is(s, i + n, h->word[n]))
			n++;
		if (n > best && (n == 4 || !h->word[n])) {
			best = n;
			*dir = h->dir;
		}
	}
	return i + best;
}

/* "or more", "or so", "+" behind the number. */
static size_t tail_hedge(const struct ds_values *s, size_t i, enum direction *dir)
{
	if (ds_key_is(s, i, "+") && ds_flag(s, i, DS_TOKEN_TIGHT)) {
		*dir = DIR_LOW;
		return i + 1;
	}
	if (!ds_is(s, i, W_OR))
		return i;
	if (ds_key_is(s, i + 1, "more") || ds_key_is(s, i + 1, "above") ||
	    ds_key_is(s, i + 1, "higher"))
		*dir = DIR_LOW;
	else if (ds_key_is(s, i + 1, "less") || ds_key_is(s, i + 1, "fewer") ||
		 ds_key_is(s, i + 1, "under"))
		*dir = DIR_HIGH;
	else if (ds_key_is(s, i + 1, "so"))
		*dir = DIR_ABOUT;
	else
		return i;
	return i + 2;
}

static bool near_game(const struct ds_values *s, size_t i, size_t end)
{
	for (size_t k = i; k-- > 0 && i - k <= 4 && ds_same_sentence(s, k, i);) {
		if (ds_is(s, k, W_GAME))
			return true;
	}
	for (size_t k = end; k < s->n && k < end + 2; k++) {
		if (ds_is(s, k, W_GAME))
			return true;
	}
	return false;
}

/* "rose from 5 to 7" is two numbers */
static bool near_change(const struct ds_values *s, size_t i)
{
	if (i == 0 || !ds_is(s, i - 1, W_FROM))
		return false;
	for (size_t k = i - 1; k-- > 0 && i - k <= 8 && ds_same_sentence(s, k, i);) {
		if (ds_is(s, k, W_CHANGE))
			return true;
	}
	return false;
}

static bool joins(const struct ds_values *s, size_t i, bool between)
{
	if (between)
		return ds_is(s, i, W_AND) || ds_is(s, i, W_TO) || ds_dash(s, i);
	return ds_key_is(s, i, "to") || ds_dash(s, i) || ds_is(s, i, W_OR);
}

/* A shares B's unit and scale: "20 to 30 percent", "$5-10 million". */
static bool share(struct ds_measure *a, const struct ds_measure *b)
{
	double factor = b->factor > 0 ? b->factor : 1;

	if (a->type == DS_CARDINAL && a->factor == 0) {
		a->type = b->type;
		a->unit = b->unit;
		a->period = b->period;
		a->num.v *= factor;
	} else if (!(a->type == DS_MONEY && b->type == DS_CARDINAL) &&
		   (a->type != b->type || (a->unit && b->unit && strcmp(a->unit, b->unit) != 0))) {
		return false;
	}
	if (b->num.scale && !a->num.scale && a->num.v * ds_scale10(1, b->num.scale) <= b->num.v)
		a->num.v *= ds_scale10(1, b->num.scale);
	return true;
}

static bool plain(const struct ds_measure *m)
{
	return m->num.exact && m->type != DS_ORDINAL && isfinite(m->num.v);
}

/* "10-15" in one token */
static bool pair_range(const struct ds_values *s, size_t i, struct ds_measure *m)
{
	struct ds_fig f;
	struct ds_measure b;

	if (!ds_fig_at(s, i, &f) || f.shape != FIG_PAIR || f.sep != '-' || f.part[0] >= f.part[1] ||
	    f.suffix.len ||
	    f.len[0] > 6 || f.len[1] > 6 || near_game(s, i, i + 1))
		return false;
	memset(&b, 0, sizeof b);
	b.type = DS_CARDINAL;
	b.num.figure = b.num.exact = true;
	b.num.v = b.num.low = b.num.high = f.part[1];
	b.end = i + 1;
	ds_measure_behind(s, &b);
	*m = b;
	m->range = true;
	m->num.exact = false;
	m->num.low = f.part[0] * (b.factor > 0 ? b.factor : 1) * (b.num.v > 0 ? 1 : 0);
	m->num.high = b.num.v;
	return true;
}

/* Goes on from A to "to B"; leaves *m alone when there is no range. */
static void range(const struct ds_values *s, size_t i, bool between, struct ds_measure *m)
{
	struct ds_measure a = *m, b;
	size_t at = m->end, next = at + 1;

	/* "between 2 g and about 7 g" */
	if (between && ds_is(s, next, W_HEDGE) && (ds_key_is(s, next, "about") ||
	    ds_key_is(s, next, "around")))
		next++;
	if (!plain(m) || !joins(s, at, between) || !ds_measure_parse(s, next, false, &b) ||
	    !plain(&b) ||
	    b.num.alone_one || !share(&a, &b) || !(a.num.v < b.num.v))
		return;
	/* "two or three", but not "5 or 500" */
	if (ds_is(s, at, W_OR) && (b.num.v - a.num.v > a.factor + (a.factor == 0) || a.num.v > 100))
		return;
	if (near_change(s, i) || (ds_dash(s, at) && ds_hyphen(s, at) && near_game(s, i, b.end)))
		return;
	/* "9-18-15" is no range and what follows */
	if (ds_hyphen(s, at) && ds_hyphen(s, b.end) && ds_kind_is(s, b.end + 1, DS_KIND_NUMBER))
		return;
	/* "7-Eleven" */
	if (ds_hyphen(s, at) && a.num.figure != b.num.figure)
		return;
	/* 555-1234: more figures behind the hyphen than a range would have */
	if (ds_hyphen(s, at) && a.num.figure && b.num.figure && b.num.fig.zero_led)
		return;
	ds_measure_range(m, &a, &b);
}

static const char *source_of(ds_type type)
{
	switch (type) {
	case DS_ORDINAL: return "rule:ordinal";
	case DS_PERCENT: return "rule:percent";
	case DS_MONEY: return "rule:money";
	case DS_QUANTITY: return "rule:quantity";
	case DS_DURATION: return "rule:duration";
	default: return "rule:number";
	}
}

static uint8_t kind_of(ds_type type)
{
	if (type == DS_MONEY)
		return DS_VALUE_MONEY;
	if (type == DS_QUANTITY)
		return DS_VALUE_QUANTITY;
	return type == DS_DURATION ? DS_VALUE_TIME : DS_VALUE_NUMBER;
}

/* TIMEX3 has the hedge beside the value ("at least P3D"), and X for what is not told ("PXD"). */
static void set_length(struct ds_values *s, ds_value *v, const struct ds_measure *m)
{
	char timex[DS_TIMEX_MAX];
	size_t n = 0;

	for (const char *p = m->timex; *p; p++) {
		bool digit = m->num.vague && *p >= '0' && *p <= '9';

		if (!digit || n == 0 || timex[n - 1] != 'X')
			timex[n++] = digit ? 'X' : *p;
	}
	v->timex = ds_values_copy(s, timex, n);
	v->exact = v->timex.len > 0;
	v->number = m->num.exact ? m->num.v : 0;
}

static void emit(struct ds_values *s, size_t i, const struct ds_measure *m, enum direction dir,
		 ds_str cue)
{
	bool number = m->type == DS_CARDINAL || m->type == DS_ORDINAL;
	/* the Australians of "Australian dollars" are no people */
	bool of_people = m->type == DS_MONEY && m->end > i + 2 && ds_currency_adjective(s, m->end - 2);
	ds_span *sp = ds_values_add(s, i, m->end, m->type, source_of(m->type),
				  number ? DS_RANK_NUMBER : of_people ? DS_RANK_DATE : DS_RANK_VALUE);
	ds_value *v;

	if (!sp)
		return;
	v = &sp->value;
	v->kind = kind_of(m->type);
	v->exact = m->num.exact && dir == DIR_NONE;
	v->number = v->exact ? m->num.v : 0;
	v->low = dir == DIR_HIGH ? -INFINITY : m->num.low;
	v->high = dir == DIR_LOW ? INFINITY : m->num.high;
	if (m->unit)
		v->unit = ds_str_of(m->unit);
	if (m->timex[0])
		set_length(s, v, m);
	v->cue = cue;
}

/* What names instead of counting: true when the figures at i, up to end, are no count. */
static bool is_name(const struct ds_values *s, size_t i, size_t end, const struct ds_num *n)
{
	bool figure = ds_kind_is(s, i, DS_KIND_NUMBER);
	size_t w = ds_hyphen(s, i - (i > 0)) && i > 1 ? i - 2 : i;

	if (i > 0 && ds_is(s, i - 1, W_IDWORD) && n->scale == 0 && ds_same_sentence(s, i - 1, i) &&
	    !(ds_key_is(s, i - 1, "no") && !ds_flag(s, i - 1, DS_TOKEN_TITLE | DS_TOKEN_ABBREV)))
		return true;
	if (ds_key_is(s, i - (i > 0), ".") && i > 1 && ds_key_is(s, i - 2, "no") && figure)
		return true;
	if (!figure)
		return false;
	if (n->fig.zero_led && n->fig.shape == FIG_NUMBER && n->fig.frac == 0)
		return true;
	if (n->fig.digits > 15 && !n->fig.grouped)
		return true;
	if (w != i && ds_kind_is(s, w, DS_KIND_WORD) && !(s->lex[w] && ds_is(s, w, W_MOD)))
		return true; /* Su-25 */
	/* 9-18-15, and the last part of 4711-0815-42 */
	if (ds_hyphen(s, end) && ds_kind_is(s, end + 1, DS_KIND_NUMBER) && ds_hyphen(s, end + 2) &&
	    ds_kind_is(s, end + 3, DS_KIND_NUMBER))
		return true;
	if (w != i && ds_kind_is(s, w, DS_KIND_NUMBER) && n->scale == 0)
		return true;
	if (i > 0 && ds_flag(s, i, DS_TOKEN_TIGHT)) {
		ds_str prev = ds_key(s, i - 1);

		if (prev.len == 1 && memchr("#/_=[@:\\^*", prev.at[0], 10))
			return true;
	}
	if (ds_flag(s, end, DS_TOKEN_TIGHT)) {
		ds_str next = ds_key(s, end);

		if (next.len == 1 && memchr("/_=]@\\^*:", next.at[0], 9))
			return true;
	}
	/* "3." or "3)" in front of a list item */
	return ds_flag(s, i, DS_TOKEN_LINE) && n->fig.digits <= 3 &&
		ds_flag(s, end, DS_TOKEN_TIGHT) &&
	       (ds_key_is(s, end, ".") || ds_key_is(s, end, ")")) && end + 1 < s->n &&
	       !ds_flag(s, end + 1, DS_TOKEN_LINE);
}

/* "one" counts only in front of a noun: "one parent", not "the one", "one of", "one must". */
static bool one_counts(const struct ds_values *s, size_t i)
{
	size_t j = i + 1;

	/* "two in the village and one on the road" */
	if (i > 0 && ds_is(s, i - 1, W_AND)) {
		for (size_t k = i - 1; k-- > 0 && i - k <= 12 && ds_same_sentence(s, k, i);) {
			if (ds_is(s, k, W_UNIT) || ds_kind_is(s, k, DS_KIND_NUMBER))
				return true;
		}
	}
	if (!ds_kind_is(s, j, DS_KIND_WORD) || ds_is(s, j, W_STOP) ||
	    ds_flag(s, j, DS_TOKEN_JOINED) ||
	    !ds_same_sentence(s, i, j))
		return false;
	if (ds_is(s, j, W_AGO) || ds_is(s, j, W_WDAY) || ds_is(s, j, W_PART))
		return false;
	if (i > 0 && ds_same_sentence(s, i - 1, i) &&
	    (ds_is(s, i - 1, W_DET) || ds_is(s, i - 1, W_EVERY) || ds_is(s, i - 1, W_REL) ||
	     ds_key_is(s, i - 1, "no") || ds_key_is(s, i - 1, "any") ||
	     ds_key_is(s, i - 1, "some") ||
	     ds_key_is(s, i - 1, "which") || ds_key_is(s, i - 1, "another")))
		return false;
	return true;
}

/* A lone ordinal word. */
static size_t ordinal_word(struct ds_values *s, size_t i)
{
	struct ds_measure m;

	if (!ds_is(s, i, W_ORD) || ds_is(s, i, W_ORDBIG))
		return i;
	if (ds_key_is(s, i, "second") && i > 0 &&
	    (ds_is(s, i - 1, W_PER) || ds_is(s, i - 1, W_EVERY) || ds_key_is(s, i - 1, "split") ||
	     (ds_is(s, i - 1, W_A) && !ds_is(s, i + 1, W_AND) &&
	      (!ds_kind_is(s, i + 1, DS_KIND_WORD) || ds_is(s, i + 1, W_STOP) ||
	       ds_is(s, i + 1, W_AGO)))))
		return i;
	memset(&m, 0, sizeof m);
	m.type = DS_ORDINAL;
	m.num.v = m.num.low = m.num.high = s->lex[i]->a;
	m.num.exact = true;
	m.end = i + 1;
	emit(s, i, &m, DIR_NONE, (ds_str){"", 0});
	return i + 1;
}

/* "3-1", "a 5-4 vote": results are no counts; the token behind both figures, or i. */
static size_t score_end(const struct ds_values *s, size_t i, const struct ds_measure *m)
{
	struct ds_fig a, b;
	size_t at = i + 1;

	if (m->type != DS_CARDINAL || !m->num.figure || !ds_hyphen(s, at) ||
	    !ds_kind_is(s, at + 1, DS_KIND_NUMBER))
		return i;
	if (!ds_fig_at(s, i, &a) || !ds_fig_at(s, at + 1, &b) || a.shape != FIG_NUMBER ||
	    b.shape != FIG_NUMBER || a.suffix.len || b.suffix.len || a.frac || b.frac)
		return i;
	return a.mant >= b.mant || near_game(s, i, at + 2) ? at + 2 : i;
}

ds_str ds_values_cue(struct ds_values *s, size_t i, size_t end)
{
	char text[64];
	size_t n = 0;

	for (size_t k = i; k < end; k++) {
		ds_str key = ds_key(s, k);

		if (n + key.len + 1 >= sizeof text)
			break;
		if (k > i)
			text[n++] = ' ';
		memcpy(text + n, key.at, key.len);
		n += key.len;
	}
	return ds_values_copy(s, text, n);
}

/* What stands behind the hedge [i, k) is a time or a date. */
static bool is_when(const struct ds_values *s, size_t i, size_t k, bool between)
{
	struct ds_when w;

	/* "around 8 pm", "Friday around 4" */
	if (ds_clock_at(s, k) > k)
		return true;
	if (k == i + 1 && s->last_end == i && ds_key_is(s, i, "around") &&
	    s->mention.grain == GRAIN_DAY)
		return true;
	/* "between 2014 and 2018", "c. 1580" are years */
	if ((between || ds_key(s, i).at[0] == 'c') && ds_date_parse(s, k, &w) > k &&
	    !ds_is(s, k, W_ORD))
		return true;
	/* "between 3 and 5 May", "between 4 and 22 this month" */
	return between && (((ds_is(s, k + 1, W_AND) || ds_dash(s, k + 1)) &&
			    ds_kind_is(s, k + 2, DS_KIND_NUMBER) &&
			    ds_date_parse(s, k + 2, &w) > k + 3 && w.grain == GRAIN_DAY) ||
			   ds_days_of_month(s, k));
}

/* A measure at k behind the hedge [i, k); the token behind, or i. */
static size_t hedged(struct ds_values *s, size_t i, size_t k, enum direction dir)
{
	struct ds_measure m;
	enum direction tail = DIR_NONE;
	bool between = dir == DIR_BETWEEN;
	ds_str cue;
	size_t end;

	if (k > i && is_when(s, i, k, between))
		return i;
	/* "F-16s", "GSh-23mm": a type, glued unit or not */
	if (ds_kind_is(s, k, DS_KIND_NUMBER) && k > 1 && ds_hyphen(s, k - 1) &&
	    ds_kind_is(s, k - 2, DS_KIND_WORD) && !s->lex[k - 2])
		return k == i ? k + 1 : i;
	if (!pair_range(s, k, &m)) {
		if (!ds_measure_parse(s, k, between, &m))
			return i;
		range(s, k, between, &m);
	}
	if (m.type == DS_CARDINAL && m.num.alone_one && !m.range && dir == DIR_NONE &&
	    !one_counts(s, k))
		return i;
	if ((m.type == DS_CARDINAL || m.type == DS_ORDINAL) && is_name(s, k, m.end, &m.num))
		return m.end > i && k == i ? m.end : i;
	if (m.type == DS_ORDINAL && k != i)
		return i;
	if (!m.range && (end = score_end(s, k, &m)) > k)
		return end;
	/* "sailed over three days", but "for over three days" */
	if (m.type == DS_DURATION && k == i + 1 && ds_key_is(s, i, "over") &&
	    !(i > 0 && (ds_is(s, i - 1, W_STOP) || ds_key_is(s, i - 1, "lasted") ||
			ds_key_is(s, i - 1, "spent") || ds_key_is(s, i - 1, "took"))))
		return i;
	if (between && !m.range)
		return i;
	/*
	 * "under two names", "over three villages": small numbers in words have a preposition in
	 * front
	 */
	if (k == i + 1 && m.type == DS_CARDINAL && !m.num.figure && m.num.high <= 10 &&
	    (ds_key_is(s, i, "under") || ds_key_is(s, i, "over") || ds_key_is(s, i, "above") ||
	     ds_key_is(s, i, "below")))
		return i;
	cue = between ? (ds_str){"", 0} : ds_values_cue(s, i, k);
	end = tail_hedge(s, m.end, &tail);
	if (end != m.end && k == i && !m.num.vague && !m.range) {
		dir = tail;
		cue = ds_values_cue(s, m.end, end);
		m.end = end;
	}
	emit(s, i, &m, between ? DIR_NONE : dir, cue);
	return m.end;
}

size_t ds_values_number(struct ds_values *s, size_t i)
{
	enum direction dir;
	size_t k = hedge_at(s, i, &dir), end;

	if (k != i) {
		end = hedged(s, i, k, dir);
		if (end != i)
			return end;
	}
	end = hedged(s, i, i, DIR_NONE);
	return end != i ? end : ordinal_word(s, i);
}

void ds_measure_add(struct ds_values *s, size_t i, const struct ds_measure *m, enum ds_bound bound, ds_str cue)
{
	static const enum direction dirs[] = {DIR_NONE, DIR_LOW, DIR_HIGH, DIR_ABOUT};

	emit(s, i, m, dirs[bound], cue);
}
