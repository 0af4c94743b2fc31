/*
 * What the parser says of a mistake: what was found, what was expected, and what the other pattern
 * languages' ways are here. See parse_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/parse_int.h"

#include "text/utf8.h"

#include <stdio.h>

#define SHOWN 30 /* bytes of a word in a message */

int ds_parse_short(ds_str s)
{
	size_t n = s.len;

	if (n <= SHOWN)
		return (int)n;
	for (n = SHOWN; n && ((unsigned char)s.at[n] & 0xC0) == 0x80;)
		n--;
	return (int)n;
}

/* Signs that people bring along from regular expressions and other languages, and what to write. */
static const char *sign_hint(char sign)
{
	switch (sign) {
	case '&': return "one & joins tests in [ ] < > and behind ::";
	case '=': return "tests on a token go in [ ]: [word = x]";
	case ',': return "items follow one another without a sign; text with signs goes in double quotes";
	case ':': return "a capture is name:item, without a blank before the colon; x:(y:a) for one in another";
	case ';': return "; ends a macro";
	case '^': return "the first token of a sentence is [position = 1]";
	case '/':
	case '\\': return "no regular expressions; \"attack*\" has * for any characters";
	case '%': return "text with signs goes in double quotes, which are blind to case and accents";
	case '{': return "{m,n} follows what it repeats; tests go in [ ], annotations in < >";
	case '*':
	case '+':
	case '?': return "a repeat follows an item; a repeat of a repeat needs a group: (a+)?";
	case '#': return "a gap is []*?; text with signs goes in double quotes";
	case '-':
	case '.':
	case '`': return "text with signs goes in double quotes";
	default: return NULL;
	}
}

const char *ds_parse_hint(const ds_lex *l)
{
	if (l->kind == DS_LEX_SIGN)
		return sign_hint(l->text.at[0]);
	if (ds_lex_is(l, "within") || ds_lex_is(l, "containing") || ds_lex_is(l, "overlapping"))
		return "the word itself goes in quotes";
	return NULL;
}

ds_status ds_parse_expected(ds_parser *ps, const char *what)
{
	const ds_lex *l = &ps->ahead;
	const char *quote = l->kind == DS_LEX_STRING ? "\"" : l->kind == DS_LEX_EXACT ? "'" : "";
	const char *hint = ds_parse_hint(l);
	/* && || == are signs of other languages */
	bool twice = l->kind == DS_LEX_SIGN && strchr("&|=", l->text.at[0]) &&
		     ds_lex_behind(ps, 0) == l->text.at[0];

	if (l->kind == DS_LEX_END)
		return ds_parse_fail(ps, l->at, "the pattern ends, expected %s", what);
	return ds_parse_fail(ps, l->at, "found %s%.*s%s, expected %s%s%s%s", quote,
			     twice ? 2 : ds_parse_short(l->text), l->text.at, quote, what,
			     hint ? " (" : "", hint ? hint : "", hint ? ")" : "");
}

/* ---- names that are nearly right ---- */

static unsigned lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c | 0x20) : (unsigned char)c;
}

/* Letters to put in, drop, change or swap with the next; 9 for words that are too long to tell. */
static unsigned distance(ds_str a, ds_str b)
{
	unsigned rows[3][20], *before = rows[0], *last = rows[1], *row = rows[2];

	if (a.len > 18 || b.len > 18)
		return 9;
	for (unsigned j = 0; j <= b.len; j++)
		last[j] = j;
	for (unsigned i = 1; i <= a.len; i++) {
		unsigned *oldest = before;

		row[0] = i;
		for (unsigned j = 1; j <= b.len; j++) {
			bool same = lower(a.at[i - 1]) == lower(b.at[j - 1]);
			unsigned best = last[j - 1] + !same;

			if (last[j] + 1 < best)
				best = last[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			if (i > 1 && j > 1 && before[j - 2] + 1 < best &&
			    lower(a.at[i - 1]) == lower(b.at[j - 2]) &&
			    lower(a.at[i - 2]) == lower(b.at[j - 1]))
				best = before[j - 2] + 1;
			row[j] = best;
		}
		before = last;
		last = row;
		row = oldest;
	}
	return last[b.len];
}

void ds_like_start(ds_like *like, ds_str word)
{
	like->word = word;
	like->best = (ds_str){NULL, 0};
	like->distance = word.len < 6 ? 2 : 3;
}

void ds_like_try(ds_like *like, ds_str name)
{
	unsigned d = distance(like->word, name);

	if (d < like->distance && d < name.len) {
		like->distance = d;
		like->best = name;
	}
}

ds_status ds_parse_unknown(ds_parser *ps, size_t at, const char *what, const ds_like *like,
			   const char *expected)
{
	if (like->best.len)
		return ds_parse_fail(ps, at, "there is no %s %.*s; did you mean %.*s?", what,
				     ds_parse_short(like->word), like->word.at,
				     (int)like->best.len, like->best.at);
	return ds_parse_fail(ps, at, "there is no %s %.*s, expected %s", what,
			     ds_parse_short(like->word), like->word.at, expected);
}

/* ---- types ---- */

/* What other systems call the types. */
static const char *const other_types[][2] = {
	{"PER", "PERSON"},     {"LOCATION", "LOC"}, {"ORGANIZATION", "ORG"}, {"ORGANISATION", "ORG"},
	{"PLACE", "LOC"},      {"CITY", "GPE"},     {"COUNTRY", "GPE"},	     {"NUMBER", "CARDINAL"},
	{"CURRENCY", "MONEY"}, {"FACILITY", "FAC"}, {"NATIONALITY", "NORP"}, {"WORK", "WORK_OF_ART"},
};

static bool is_type(ds_str word, const char *name)
{
	return word.len == strlen(name) && distance(word, ds_str_of(name)) == 0;
}

ds_status ds_parse_type(ds_type *out, ds_parser *ps, const char *expected)
{
	ds_str word = ps->ahead.text;
	ds_like like;

	if (ps->ahead.kind != DS_LEX_WORD)
		return ds_parse_expected(ps, expected);
	*out = ds_type_find(word);
	if (*out != DS_TYPE_COUNT)
		return ds_lex_next(ps);
	ds_like_start(&like, word);
	for (unsigned t = 0; t < DS_TYPE_LIMIT; t++)
		ds_like_try(&like, ds_str_of(ds_type_known(t) ? ds_type_name((ds_type)t) : ""));
	for (size_t i = 0; i < sizeof other_types / sizeof *other_types; i++) {
		if (is_type(word, other_types[i][0]))
			like.best = ds_str_of(other_types[i][1]);
	}
	if (word.len == 1 && (word.at[0] == 's' || word.at[0] == 'p'))
		return ds_parse_fail(ps, ps->ahead.at,
				     "there is no type %c: < > are annotations; the first token of a "
				     "sentence is [position = 1]",
				     word.at[0]);
	if (!like.best.len)
		return ds_parse_fail(ps, ps->ahead.at,
				     "there is no type %.*s, expected %s (types of your own come with "
				     "their rules: --rules FILE)",
				     ds_parse_short(word), word.at, expected);
	return ds_parse_unknown(ps, ps->ahead.at, "type", &like, expected);
}
