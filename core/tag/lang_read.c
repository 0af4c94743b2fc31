/*
 * The text of a table, line by line: KIND tab VALUE tab WORDS, # comments. See docs/values.md.
 *
 * Hostile files end at limits; a bad line is named with its number. Words are cut and folded as
 * texts are, so that they meet as match keys.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/lang_int.h"

#include "text/fold.h"
#include "text/utf8.h"

#include <stdlib.h>

#define FILE_MAX ((size_t)4 << 20)
#define ENDINGS_MAX 300u
#define SCRATCH_MAX ((size_t)1 << 20)

static const struct {
	const char *name;
	char value;
} kinds[] = {
#define DS_LANG_NAME(id, name, value) {name, value},
	DS_LANG_KINDS(DS_LANG_NAME)
#undef DS_LANG_NAME
};

struct line {
	ds_lang *l;
	ds_str kind, value, words;
	ds_err *err;
};

#define SHOWN(s) shown_len(s, 60), (s).at ? (s).at : ""
#define SHOWN_NAME(s) shown_len(s, 120), (s).at ? (s).at : ""

/* How much of s a message shows: whole characters. */
static int shown_len(ds_str s, size_t most)
{
	size_t n = s.len < most ? s.len : most;

	while (n < s.len && n > 0 && ((unsigned char)s.at[n] & 0xC0) == 0x80)
		n--;
	return (int)n;
}

static ds_str trim(ds_str s)
{
	while (s.len && (s.at[0] == ' ' || s.at[0] == '\t'))
		s = ds_str_sub(s, 1, s.len);
	while (s.len &&
	       (s.at[s.len - 1] == ' ' || s.at[s.len - 1] == '\t' || s.at[s.len - 1] == '\r'))
		s.len--;
	return s;
}

/* The next part of *rest up to the sign, trimmed; false at the end. */
static bool next_part(ds_str *rest, char sign, ds_str *part)
{
	const char *at;

	if (!rest->at)
		return false;
	at = rest->len ? memchr(rest->at, sign, rest->len) : NULL;
	*part = trim(ds_str_sub(*rest, 0, at ? (size_t)(at - rest->at) : rest->len));
	*rest = at ? ds_str_sub(*rest, (size_t)(at - rest->at) + 1, rest->len) : (ds_str){NULL, 0};
	return true;
}

static bool read_number(ds_str s, double *v)
{
	char text[40], *end;

	if (s.len == 0 || s.len >= sizeof text)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (!strchr("0123456789.-e", s.at[i]))
			return false;
		text[i] = s.at[i];
	}
	text[s.len] = 0;
	*v = strtod(text, &end);
	return *end == 0 && isfinite(*v) && fabs(*v) <= 1e300;
}

/* Number of the name in a list of names parted by blanks, from 0; -1 = none. */
static int name_in(const char *list, ds_str s)
{
	ds_str rest = ds_str_of(list), part;

	for (int i = 0; next_part(&rest, ' ', &part); i++) {
		if (s.len && ds_str_eq(part, s))
			return i;
	}
	return -1;
}

static const char periods[] = "none second minute hour day week fortnight month quarter year decade century "
			      "weekend night";
static const char dayparts[] = "none morning afternoon evening night noon midnight dawn";

static bool read_holiday(ds_str s, struct ds_lang_word *w)
{
	double v, d;
	const char *dash = s.len > 2 ? memchr(s.at + 1, '-', s.len - 1) : NULL;

	if (ds_str_starts(s, DS_STR("easter"))) {
		if (s.len > 6 && (s.at[6] == '+' || s.at[6] == '-') &&
		    read_number(ds_str_sub(s, 7, s.len), &v) && v >= 0 && v <= 100) {
			w->easter = (int16_t)(s.at[6] == '-' ? -v : v);
			return true;
		}
		return s.len == 6;
	}
	if (!dash || !read_number(ds_str_sub(s, 0, (size_t)(dash - s.at)), &v) ||
	    !read_number(ds_str_sub(s, (size_t)(dash - s.at) + 1, s.len), &d) || v < 1 || v > 12 ||
	    d < 1 || d > ds_cal_month_days(0, (int)v))
		return false;
	w->month = (int16_t)v;
	w->day = (int16_t)d;
	return true;
}

static ds_status copy_unit(struct line *x, ds_str s, const char **out)
{
	ds_str copy;
	ds_status st = ds_arena_copy(&copy, s, &x->l->mem, x->err);

	if (st == DS_OK)
		*out = copy.at;
	return st;
}

static bool is_capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* "EUR", "EUR/100", "-" */
static ds_status read_currency(struct line *x, struct ds_lang_word *w)
{
	const char *slash = x->value.len ? memchr(x->value.at, '/', x->value.len) : NULL;
	ds_str code = slash ? ds_str_sub(x->value, 0, (size_t)(slash - x->value.at)) : x->value;
	double parts = 1;

	if (slash && (!read_number(ds_str_sub(x->value, code.len + 1, x->value.len), &parts) ||
		      parts < 1 || parts > 1e6))
		return ds_fail(x->err, DS_ESYNTAX,
			       "\"%.*s\" is no currency: wanted are EUR, EUR/100 or -",
			       SHOWN(x->value));
	if (ds_str_is(code, "-"))
		code.len = 0;
	else if (code.len != 3 || !is_capital(code.at[0]) || !is_capital(code.at[1]) ||
		 !is_capital(code.at[2]))
		return ds_fail(x->err, DS_ESYNTAX, "\"%.*s\" is no ISO 4217 code of three capitals",
			       SHOWN(code));
	w->value = 1 / parts;
	return copy_unit(x, code, &w->unit);
}

/* "-1 night", "w1 night" */
static ds_status read_day_part(struct line *x, struct ds_lang_word *w)
{
	ds_str rest, part = {"", 0};
	bool weekday;
	int n;

	rest = x->value;
	n = -1;
	next_part(&rest, ' ', &part);
	weekday = part.len == 2 && part.at[0] == 'w';
	if (weekday)
		part = ds_str_sub(part, 1, 2);
	if (read_number(part, &w->value) && fabs(w->value) < 100 &&
	    (!weekday || (w->value >= 1 && w->value <= 7)) &&
	    next_part(&rest, ' ', &part))
		n = name_in(dayparts, part);
	if (n < 1)
		return ds_fail(x->err, DS_ESYNTAX,
			       "\"%.*s\": wanted are days from today and a part of "
			       "the day, as \"-1 night\", or a weekday, as \"w1 night\"",
				       SHOWN(x->value));
	w->day = weekday;
	w->period = (uint8_t)n;
	return DS_OK;
}

static ds_status read_value(struct line *x, struct ds_lang_word *w)
{
	int n;

	switch (kinds[w->kind].value) {
	case 'n':
		if (x->value.len && !ds_str_is(x->value, "-"))
			return ds_fail(x->err, DS_ESYNTAX,
				       "\"%.*s\" has no value: leave the second column "
				       "empty or write -", SHOWN(x->kind));
		return DS_OK;
	case 'N':
	case 'W':
		if (!read_number(x->value, &w->value) ||
		    (kinds[w->kind].value == 'W' &&
		     (w->value != floor(w->value) || fabs(w->value) > 10000)))
			return ds_fail(x->err, DS_ESYNTAX, "\"%.*s\" is no number",
				       SHOWN(x->value));
		if ((w->kind == LK_MONTH && !(w->value >= 1 && w->value <= 12)) ||
		    (w->kind == LK_SEASON && !(w->value >= 1 && w->value <= 4)) ||
		    ((w->kind == LK_WEEKDAY || w->kind == LK_WEEKDAYS) &&
		     !(w->value >= 1 && w->value <= 7)))
			return ds_fail(x->err, DS_ESYNTAX, "\"%.*s\" is no %.*s", SHOWN(x->value),
				       SHOWN(x->kind));
		return w->value >= 0 || kinds[w->kind].value == 'W'
			       ? DS_OK
			       : ds_fail(x->err, DS_ESYNTAX, "the number is below zero");
	case 'p':
	case 'd':
		n = name_in(kinds[w->kind].value == 'p' ? periods : dayparts, x->value);
		if (n < 1)
			return ds_fail(x->err, DS_ESYNTAX, "\"%.*s\" is none of: %s",
				       SHOWN(x->value),
				       kinds[w->kind].value == 'p' ? periods + 5 : dayparts + 5);
		w->period = (uint8_t)n;
		return DS_OK;
	case 'D': return read_day_part(x, w);
	case 'u':
		return x->value.len ? copy_unit(x, x->value, &w->unit)
				    : ds_fail(x->err, DS_ESYNTAX, "the unit's name is missing");
	case 'c': return read_currency(x, w);
	default:
		return read_holiday(x->value, w)
			       ? DS_OK
			       : ds_fail(x->err, DS_ESYNTAX,
					 "\"%.*s\" is no holiday: wanted are 12-25, "
					 "easter or easter-2", SHOWN(x->value));
	}
}

/* A copy with something behind it: "l'" is a word only in front of another. */
static ds_status copy_with(ds_lang *l, ds_str *word, const char *tail, ds_err *err)
{
	size_t more = strlen(tail);
	char *at = ds_arena_get(&l->scratch, word->len + more + 1, 1);

	if (!at)
		return ds_arena_fail(&l->scratch, err);
	if (word->len)
		memcpy(at, word->at, word->len);
	memcpy(at + word->len, tail, more + 1);
	*word = (ds_str){at, word->len + more};
	return DS_OK;
}

ds_status ds_lang_fold(ds_lang *l, ds_str word, struct ds_lang_piece *p, size_t *n, bool *shy,
		       ds_err *err)
{
	ds_tokens t;
	bool plus = false, stop = false, elided;
	ds_status st;

	while (word.len > 1 && strchr("+?", word.at[word.len - 1])) {
		plus |= word.at[word.len - 1] == '+';
		*shy |= word.at[word.len - 1] == '?';
		word.len--;
	}
	if (word.len > 1 && word.at[word.len - 1] == '.') {
		stop = true;
		word.len--;
	}
	elided = word.len > 1 && word.at[word.len - 1] == '\'';
	if (l->scratch.used > SCRATCH_MAX)
		ds_arena_reset(&l->scratch);
	st = copy_with(l, &word, elided ? "a" : "", err);
	if (st == DS_OK)
		st = ds_tokenize(&t, word, NULL, &l->scratch, err);
	if (st)
		return st;
	t.n -= elided && t.n > 1;
	for (size_t i = 0; i < t.n; i++) {
		ds_str key = ds_token_key(&t, i);

		/* a hyphen between the words of a phrase may stand in the text or not */
		if (t.n > 1 && ds_str_is(key, "-"))
			continue;
		if (key.len == 0 || key.len > DS_LANG_WORD_MAX || *n == DS_LANG_PHRASE_MAX)
			return ds_fail(err, DS_ESYNTAX,
				       "\"%.*s\": more than %d words, or one of more than "
				       "%d bytes", SHOWN(word), DS_LANG_PHRASE_MAX,
					       DS_LANG_WORD_MAX);
		while (key.len > 1 && key.at[key.len - 1] == '.')
			key.len--;
		st = ds_arena_copy(&key, key, &l->mem, err);
		if (st)
			return st;
		p[(*n)++] = (struct ds_lang_piece){key, false, false};
	}
	if (*n) {
		p[*n - 1].endings = plus;
		p[*n - 1].stop = stop;
	}
	return DS_OK;
}

ds_status ds_lang_word_add(ds_lang *l, const struct ds_lang_word *model, ds_str phrase, ds_err *err)
{
	struct ds_lang_word w = *model;
	struct ds_lang_piece p[DS_LANG_PHRASE_MAX];
	size_t n = 0;
	ds_str part;
	ds_status st = DS_OK;

	while (st == DS_OK && next_part(&phrase, ' ', &part)) {
		if (part.len)
			st = ds_lang_fold(l, part, p, &n, &w.shy, err);
	}
	if (st)
		return st;
	if (n == 0)
		return ds_fail(err, DS_ESYNTAX, "an empty word");
	return ds_lang_word_keep(l, &w, p, n, err);
}

static ds_status add_words(struct line *x, enum ds_lang_kind kind)
{
	struct ds_lang_word w = {.next = -1, .kind = (uint8_t)kind};
	ds_status st = read_value(x, &w);
	ds_str rest = x->words, part;

	if (st == DS_OK && x->words.len == 0)
		return ds_fail(x->err, DS_ESYNTAX, "no words in the third column");
	x->l->articles |= kind == LK_ARTICLE;
	while (st == DS_OK && next_part(&rest, ',', &part)) {
		/* "W" is a watt, "w" is none */
		if (kind == LK_SHORT)
			w.shy = part.len == 1 && part.at[0] >= 'A' && part.at[0] <= 'Z';
		st = ds_lang_word_add(x->l, &w, part, x->err);
	}
	return st;
}

static ds_status add_strings(struct line *x, struct ds_lang_strings *s)
{
	ds_str rest = x->value, part;
	ds_status st = DS_OK;

	while (st == DS_OK && next_part(&rest, ',', &part)) {
		ds_buf b;

		if (part.len == 0 || part.len > 24 || s->n >= ENDINGS_MAX)
			return ds_fail(x->err, DS_ESYNTAX,
				       "an ending is empty or long, or there are more than %u",
				       ENDINGS_MAX);
		st = ds_arena_grow(&x->l->mem, &s->v, &s->cap, s->n, s->n + 1, sizeof *s->v,
				   x->err);
		if (st)
			return st;
		ds_buf_init(&b, NULL, 0);
		if (s == &x->l->never)
			ds_buf_str(&b, part);
		else
			ds_fold_add(&b, part);
		st = ds_buf_status(&b, x->err);
		if (st == DS_OK)
			st = ds_arena_copy(&s->v[s->n], ds_buf_view(&b), &x->l->mem, x->err);
		ds_buf_free(&b);
		s->n += st == DS_OK;
	}
	return st;
}

static ds_status read_yes(struct line *x, bool *out)
{
	if (!ds_str_is(x->value, "yes") && !ds_str_is(x->value, "no"))
		return ds_fail(x->err, DS_ESYNTAX, "\"%.*s\": wanted is yes or no",
			       SHOWN(x->value));
	*out = x->value.at[0] == 'y';
	return DS_OK;
}

static ds_status read_signs(struct line *x)
{
	ds_lang *l = x->l;
	ds_str rest = x->value, part;

	if (ds_str_is(x->kind, "decimal")) {
		if (!ds_str_is(x->value, "comma") && !ds_str_is(x->value, "dot"))
			return ds_fail(x->err, DS_ESYNTAX, "decimal: wanted is comma or dot");
		l->decimal = x->value.at[0] == 'c' ? ',' : '.';
		return DS_OK;
	}
	l->group_dot = l->group_space = false;
	while (next_part(&rest, ',', &part)) {
		int n = name_in("dot space", part);
		bool *const flag[] = {&l->group_dot, &l->group_space};

		if (n < 0)
			return ds_fail(x->err, DS_ESYNTAX, "group: \"%.*s\" is none of dot, space",
				       SHOWN(part));
		*flag[n] = true;
	}
	return DS_OK;
}

static ds_status read_code(struct line *x)
{
	ds_lang *l = x->l;

	for (size_t i = 0; i < x->value.len; i++) {
		if (x->value.at[i] < 'a' || x->value.at[i] > 'z')
			x->value.len = 0;
	}
	if (x->value.len < 2 || x->value.len > 3)
		return ds_fail(x->err, DS_ESYNTAX,
			       "language: wanted is a code of two or three small letters, as "
			       "de");
	if (ds_str_is(x->value, "en"))
		return ds_fail(x->err, DS_ESYNTAX,
			       "language: English has its own rules and takes no table");
	if (l->code[0] && !ds_str_is(x->value, l->code))
		return ds_fail(x->err, DS_ESYNTAX, "language: a table is of one, and this is of \"%s\"", l->code);
	memcpy(l->code, x->value.at, x->value.len);
	l->code[x->value.len] = 0;
	return DS_OK;
}

static ds_status read_adds(struct line *x)
{
	ds_lang *l = x->l;
	double v, below;

	if (!read_number(x->value, &v) || !read_number(x->words, &below) || v < 0 || below < 0)
		return ds_fail(x->err, DS_ESYNTAX, "adds: wanted are two numbers, as 60 and 20");
	if (l->n_adds == sizeof l->adds / sizeof *l->adds)
		return ds_fail(x->err, DS_ELIMIT, "too many rows \"adds\"");
	l->adds[l->n_adds].value = v;
	l->adds[l->n_adds++].below = below;
	return DS_OK;
}

static ds_status read_row(struct line *x, bool *known)
{
	ds_lang *l = x->l;
	const struct {
		const char *name;
		bool *flag;
	} flags[] = {{"one-word", &l->joined},	     {"ones-first", &l->ones_first},
		     {"lone-million", &l->lone_million}, {"ordinal-parts", &l->ordinal_parts},
		     {"dot-ordinal", &l->dot_ordinal}, {"month-first", &l->month_first},
		     {"capital-nouns", &l->capital_nouns}};
	const struct {
		const char *name;
		struct ds_lang_strings *list;
	} lists[] = {{"endings", &l->endings}, {"ordinal-endings", &l->ordinal_ends},
		     {"number-endings", &l->number_ends}, {"decade-endings", &l->decade_ends},
		     {"hour-letters", &l->hour_letters}, {"never", &l->never},
		     {"than-endings", &l->than_ends}};

	*known = true;
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
		if (ds_str_is(x->kind, flags[i].name))
			return read_yes(x, flags[i].flag);
	}
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		if (ds_str_is(x->kind, lists[i].name))
			return add_strings(x, lists[i].list);
	}
	if (ds_str_is(x->kind, "language"))
		return read_code(x);
	if (ds_str_is(x->kind, "decimal") || ds_str_is(x->kind, "group"))
		return read_signs(x);
	if (ds_str_is(x->kind, "adds"))
		return read_adds(x);
	for (size_t i = 0; i < LK_START; i++) {
		if (ds_str_is(x->kind, kinds[i].name))
			return add_words(x, (enum ds_lang_kind)i);
	}
	return ds_lang_pattern_read(l, x->kind, x->value, known, x->err);
}

static ds_status add_line(ds_lang *l, ds_str line, ds_err *err)
{
	struct line x = {.l = l, .err = err};
	ds_str rest = line;
	bool known;
	ds_status st;

	next_part(&rest, '\t', &x.kind);
	if (!next_part(&rest, '\t', &x.value))
		return ds_fail(err, DS_ESYNTAX,
			       "one column: wanted are KIND, VALUE and WORDS with tabs between");
	if (!next_part(&rest, '\t', &x.words))
		x.words = (ds_str){"", 0};
	if (rest.at && trim(rest).len)
		return ds_fail(err, DS_ESYNTAX,
			       "more than three columns: words are parted by commas");
	st = read_row(&x, &known);
	if (st == DS_OK && !known)
		st = ds_fail(err, DS_ESYNTAX,
			     "there is no kind \"%.*s\" (docs/values.md lists them)",
				     SHOWN(x.kind));
	return st;
}

/* Where the text can be no table, at the first byte that is not: UTF-16, Windows-1252, a binary file. */
static ds_status check_bytes(ds_str name, ds_str text, ds_err *err)
{
	const char *nul = text.len ? memchr(text.at, 0, text.len) : NULL;
	size_t bad = ds_utf8_valid(text), line = 1;

	if (nul && (size_t)(nul - text.at) < bad)
		bad = (size_t)(nul - text.at);
	if (bad == text.len)
		return DS_OK;
	for (size_t i = 0; i < bad; i++)
		line += text.at[i] == '\n';
	return ds_fail(err, DS_ESYNTAX, "%.*s:%zu: no UTF-8 text (a byte 0x%02X); iconv makes it one",
		       SHOWN_NAME(name), line, (unsigned)(unsigned char)text.at[bad]);
}

ds_status ds_lang_add(ds_lang *l, ds_str name, ds_str text, ds_err *err)
{
	ds_str rest, line;
	ds_status st;

	if (text.len > FILE_MAX)
		return ds_fail(err, DS_ELIMIT, "%.*s: more than %zu bytes", SHOWN_NAME(name), FILE_MAX);
	st = check_bytes(name, text, err);
	if (st)
		return st;
	if (ds_str_starts(text, DS_STR("\xEF\xBB\xBF")))
		text = ds_str_sub(text, 3, text.len);
	rest = text;
	for (size_t number = 1; next_part(&rest, '\n', &line); number++) {
		ds_err why = {DS_OK, ""};

		if (line.len == 0 || line.at[0] == '#')
			continue;
		if (add_line(l, line, &why))
			return ds_fail(err, why.code, "%.*s:%zu: %s", SHOWN_NAME(name), number,
				       l->mem.hit_cap || l->scratch.hit_cap ? "the table needs too much memory"
									     : why.msg);
	}
	return DS_OK;
}
