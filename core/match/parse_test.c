/*
 * [attr op value ...] and <TYPE ...>: tests on one token, tests on one annotation. See
 * tree_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/parse_int.h"

#include "text/utf8.h"
#include "ucd/props.h"

enum attr_kind { A_TEXT, A_LEMMA, A_KIND, A_TYPE, A_NUMBER, A_VALUE, A_STRING };

static const struct attr {
	const char *name;
	uint8_t kind, test, field;
	bool span;
} attrs[] = {
	{"word", A_TEXT, DS_TEST_WORD, 0, false},
	{"fold", A_TEXT, DS_TEST_FOLD, 0, false},
	{"shape", A_TEXT, DS_TEST_SHAPE, 0, false},
	{"lemma", A_LEMMA, DS_TEST_LIST, 0, false},
	{"kind", A_KIND, DS_TEST_KIND, 0, false},
	{"type", A_TYPE, DS_TEST_TYPE, 0, false},
	{"length", A_NUMBER, DS_TEST_LENGTH, 0, false},
	{"position", A_NUMBER, DS_TEST_POSITION, 0, false},
	{"value", A_VALUE, 0, DS_FIELD_VALUE, true},
	{"low", A_VALUE, 0, DS_FIELD_LOW, true},
	{"high", A_VALUE, 0, DS_FIELD_HIGH, true},
	{"unit", A_STRING, DS_TEST_STRING, DS_FIELD_UNIT, true},
	{"currency", A_STRING, DS_TEST_STRING, DS_FIELD_UNIT, true},
	{"cue", A_STRING, DS_TEST_STRING, DS_FIELD_CUE, true},
	{"id", A_STRING, DS_TEST_STRING, DS_FIELD_REF, true},
	{"source", A_STRING, DS_TEST_STRING, DS_FIELD_SOURCE, true},
};

static ds_status parse_or(ds_test **out, ds_parser *ps, bool span);

ds_status ds_parse_op(enum ds_op *op, ds_parser *ps)
{
	bool less = ds_lex_sign(ps, '<'), more = ds_lex_sign(ps, '>'), no = ds_lex_sign(ps, '!');
	ds_status st;

	if (!less && !more && !no && !ds_lex_sign(ps, '='))
		return ds_parse_expected(ps, "= != < <= > or >=");
	if (ds_lex_behind(ps, 0) == '~' || (no && ds_lex_behind(ps, 1) == '~'))
		return ds_parse_fail(ps, ps->ahead.at,
				     "found %c~, expected = or != (no regular expressions; "
				     "\"attack*\" has * for any characters)",
				     ps->ahead.text.at[0]);
	if (ds_lex_sign(ps, '=') && ds_lex_behind(ps, 0) == '=')
		return ds_parse_fail(ps, ps->ahead.at, "found ==, expected one =");
	if (ds_lex_sign(ps, '=') && (ds_lex_behind(ps, 0) == '<' || ds_lex_behind(ps, 0) == '>'))
		return ds_parse_fail(ps, ps->ahead.at, "found =%c, expected %c=",
				     ds_lex_behind(ps, 0), ds_lex_behind(ps, 0));
	*op = less ? DS_OP_LT : more ? DS_OP_GT : DS_OP_EQ;
	st = ds_lex_next(ps);
	if (st || !(less || more || no))
		return st;
	if (ds_lex_sign(ps, '=') && ps->ahead.tight) {
		*op = less ? DS_OP_LE : more ? DS_OP_GE : DS_OP_NE;
		return ds_lex_next(ps);
	}
	return no ? ds_parse_expected(ps, "= behind !") : DS_OK;
}

/* The C library's reader would look at the locale. */
double ds_number_of(ds_str s)
{
	double v = 0, scale = 1;
	bool minus = s.len && s.at[0] == '-', point = false;

	for (size_t i = minus; i < s.len; i++) {
		if (s.at[i] == '.') {
			point = true;
			continue;
		}
		v = v * 10 + (s.at[i] - '0');
		if (point)
			scale *= 10;
	}
	return minus ? -v / scale : v / scale;
}

ds_status ds_parse_value(double *out, ds_parser *ps)
{
	bool minus = ds_lex_sign(ps, '-');
	ds_status st = minus ? ds_lex_next(ps) : DS_OK;

	if (st)
		return st;
	if (ps->ahead.kind != DS_LEX_NUMBER)
		return ds_parse_expected(ps, "a number");
	*out = ds_number_of(ps->ahead.text);
	if (minus)
		*out = -*out;
	return ds_lex_next(ps);
}

/* A word, number or quoted text as a string; * is a wildcard between double quotes only. */
static ds_status parse_string(ds_str *out, bool *glob, ds_parser *ps)
{
	ds_lex l = ps->ahead;
	ds_status st = DS_OK;

	*glob = false;
	*out = l.text;
	if (l.kind == DS_LEX_END || l.kind == DS_LEX_SIGN)
		return ds_parse_expected(ps, "a word, a number or quoted text");
	if (l.kind == DS_LEX_STRING || l.kind == DS_LEX_EXACT)
		st = ds_unescape(out, ps, &l, l.kind == DS_LEX_STRING);
	*glob = l.kind == DS_LEX_STRING && memchr(out->at, '*', out->len);
	return st ? st : ds_lex_next(ps);
}

/* Wraps t when the operator was != */
static ds_status negate(ds_test **out, ds_parser *ps, ds_test *t, enum ds_op op)
{
	ds_test *no;

	*out = t;
	if (op != DS_OP_NE)
		return DS_OK;
	no = ds_test_new(ps, DS_TEST_NOT);
	if (!no)
		return ds_parse_memory(ps);
	no->a = t;
	*out = no;
	return DS_OK;
}

/* No token has a blank, so a test that asks for one is a slip. */
static ds_status check_token(const ds_parser *ps, size_t at, ds_str text)
{
	if (memchr(text.at, ' ', text.len))
		return ds_parse_fail(ps, at, "no token has a blank: [ ] tests one; several words "
					     "are an item of their own, \"a b\"");
	return DS_OK;
}

/* The shape of a text that may be a shape already: others than X, x and d stand for their kind. */
static ds_status check_shape(const ds_parser *ps, size_t at, ds_str text)
{
	char shape[100];
	size_t n = 0;

	for (size_t i = 0; i < text.len;) {
		size_t from = i;
		uint32_t c = ds_utf8_next(text, &i);
		uint32_t gc = DS_GC_BIT(ds_ucd_get(c)->category);
		char sign = c == 'd' || gc & DS_GC_BIT(DS_GC_ND)                   ? 'd'
			    : gc & (DS_GC_BIT(DS_GC_LU) | DS_GC_BIT(DS_GC_LT)) ? 'X'
			    : gc & DS_GC_MASK_L                                ? 'x'
									       : '\0';

		if (n + 4 >= sizeof shape)
			return DS_OK;
		if (!sign) {
			memcpy(shape + n, text.at + from, i - from);
			n += i - from;
		} else if (n == 0 || shape[n - 1] != sign) {
			shape[n++] = sign;
		}
	}
	if (ds_str_eq(text, (ds_str){shape, n}))
		return DS_OK;
	return ds_parse_fail(ps, at, "no token has the shape %.*s (X upper case, x other letters, d "
				     "digits, runs written once); did you mean %.*s?",
			     ds_parse_short(text), text.at, (int)n, shape);
}

/* Names may stand in quotes, as other languages want them. */
static bool is_name(const ds_parser *ps)
{
	return ps->ahead.kind == DS_LEX_WORD || ps->ahead.kind == DS_LEX_STRING ||
	       ps->ahead.kind == DS_LEX_EXACT;
}

static ds_status kind_value(ds_test *t, ds_parser *ps)
{
	for (int k = 0; k < DS_KIND_COUNT; k++) {
		if (is_name(ps) &&
		    ds_str_is(ps->ahead.text, ds_token_kind_name((ds_token_kind)k))) {
			t->number = k;
			return ds_lex_next(ps);
		}
	}
	return ds_parse_expected(ps, "word, number, punct, symbol, url, email, handle or hashtag");
}

/* Behind fold = also a $list, whose entries of one token count, and word~1. */
static ds_status fold_value(ds_test *t, ds_parser *ps)
{
	ds_lex l = ps->ahead;
	ds_test *chain;
	uint32_t edits;
	ds_status st;

	if (ds_lex_sign(ps, '$')) {
		t->kind = DS_TEST_LIST;
		return ds_list_item(&t->trie, ps, false);
	}
	st = parse_string(&t->text, &t->glob, ps);
	if (!st && ds_parse_is_fuzzy(ps)) {
		st = ds_literal(&chain, ps, &l, l.kind == DS_LEX_EXACT);
		if (!st)
			st = ds_parse_edits(&edits, ps);
		if (!st)
			st = ds_parse_fuzzy(chain, ps, &l, edits);
		if (!st && chain->next)
			return ds_parse_fail(ps, l.at, "[ ] tests one token, and this is several");
		if (!st)
			*t = *chain;
		return st;
	}
	if (!st)
		st = check_token(ps, l.at, t->text);
	return st ? st : ds_fold_glob(&t->text, ps);
}

static ds_status text_value(ds_test *t, ds_parser *ps, const char *name)
{
	size_t at = ps->ahead.at;
	ds_status st;

	if (t->kind == DS_TEST_FOLD)
		return fold_value(t, ps);
	if (ds_lex_sign(ps, '$'))
		return ds_parse_fail(ps, at, "%s takes no list, expected text (fold = $list does)",
				     name);
	st = parse_string(&t->text, &t->glob, ps);
	if (!st && ds_parse_is_fuzzy(ps))
		return ds_parse_fail(ps, at, "%s takes no ~N (fold = word~1 does)", name);
	if (!st && (t->kind == DS_TEST_WORD || t->kind == DS_TEST_SHAPE))
		st = check_token(ps, at, t->text);
	if (!st && t->kind == DS_TEST_SHAPE)
		st = check_shape(ps, at, t->text);
	return st ? st : ds_arena_copy(&t->text, t->text, ps->mem, ps->err);
}

static ds_status type_value(ds_test *t, ds_parser *ps)
{
	ds_type type = DS_TYPE_COUNT;
	ds_status st;

	if (is_name(ps))
		ps->ahead.kind = DS_LEX_WORD;
	st = ds_parse_type(&type, ps, "a type such as PERSON, ORG, GPE, DATE, CARDINAL");

	t->number = (double)type;
	return st;
}

static bool all_digits(ds_str s, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		if (s.at[i] < '0' || s.at[i] > '9')
			return false;
	}
	return from < to && to <= s.len;
}

/* -12, 3.5 */
bool ds_reads_number(ds_str s)
{
	size_t from = s.len && s.at[0] == '-', point = from;

	while (point < s.len && s.at[point] != '.')
		point++;
	return all_digits(s, from, point) && (point == s.len || all_digits(s, point + 1, s.len));
}

/* YYYY, YYYY-MM or YYYY-MM-DD, which could be a day's */
bool ds_reads_day(ds_str s)
{
	bool month = s.len > 4, day = s.len > 7;

	if ((s.len != 4 && s.len != 7 && s.len != 10) || !all_digits(s, 0, 4))
		return false;
	if (month && (s.at[4] != '-' || !all_digits(s, 5, 7) || memcmp(s.at + 5, "01", 2) < 0 ||
		      memcmp(s.at + 5, "12", 2) > 0))
		return false;
	return !day || (s.at[7] == '-' && all_digits(s, 8, 10) && memcmp(s.at + 8, "01", 2) >= 0 &&
			memcmp(s.at + 8, "31", 2) <= 0);
}

ds_status ds_parse_not_value(ds_parser *ps, size_t at, const char *name)
{
	return ds_parse_fail(ps, at, "%s is compared with a number, or a day, month or year such as \"2020-11\"",
			     name);
}

/*
 * value, low, high: against a number, a day, or text. What reads as a number, quoted or not, is one where the
 * annotation has a number; with others a year is a day, and other digits in quotes are text for = and !=.
 */
static ds_status value_value(ds_test *t, ds_parser *ps, const char *name)
{
	ds_lex l = ps->ahead;
	bool minus = ds_lex_sign(ps, '-'), quoted = l.kind != DS_LEX_NUMBER && !minus;
	bool order = t->op > DS_OP_NE;
	ds_status st;

	t->kind = DS_TEST_NUMBER;
	if (!quoted) {
		st = ds_parse_value(&t->number, ps);
		if (!st && !minus && ds_reads_day(l.text))
			st = ds_arena_copy(&t->text, l.text, ps->mem, ps->err);
		return st;
	}
	st = text_value(t, ps, name);
	if (st)
		return st;
	if (ds_reads_number(t->text)) {
		t->number = ds_number_of(t->text);
		if (order && !ds_reads_day(t->text))
			t->text.len = 0;
		return DS_OK;
	}
	if (order && !ds_reads_day(t->text))
		return ds_parse_not_value(ps, l.at, name);
	t->kind = DS_TEST_STRING;
	return DS_OK;
}

static ds_status parse_attr(ds_test **out, ds_parser *ps, const struct attr *a)
{
	ds_test *t = ds_test_new(ps, (enum ds_test_kind)a->test);
	size_t at = ps->ahead.at;
	enum ds_op op = DS_OP_EQ;
	ds_status st = ds_lex_next(ps);

	if (!t)
		return ds_parse_memory(ps);
	at = ps->ahead.at;
	if (!st)
		st = ds_parse_op(&op, ps);
	if (st)
		return st;
	if (op > DS_OP_NE && a->kind != A_NUMBER && a->kind != A_VALUE)
		return ds_parse_fail(ps, at, "%s takes = or != only", a->name);
	t->field = a->field;
	/* != of a value says that the whole interval lies elsewhere; of what may be absent, that it is there */
	if (op == DS_OP_NE && a->kind < A_NUMBER)
		t->op = DS_OP_EQ;
	else
		t->op = (uint8_t)op;
	switch (a->kind) {
	case A_LEMMA:
		if (ds_lex_sign(ps, '$'))
			st = ds_list_item(&t->trie, ps, true);
		else if (ps->ahead.kind == DS_LEX_WORD || ps->ahead.kind == DS_LEX_STRING)
			st = ds_lemma_item(&t->trie, ps);
		else
			st = ds_parse_expected(ps, "a word or $list");
		break;
	case A_KIND: st = kind_value(t, ps); break;
	case A_TYPE: st = type_value(t, ps); break;
	case A_NUMBER:
		at = ps->ahead.at;
		st = ds_parse_value(&t->number, ps);
		if (!st && t->kind == DS_TEST_POSITION && t->op == DS_OP_EQ && t->number == 0)
			st = ds_parse_fail(ps, at, "positions count from 1, or from -1 at the end");
		break;
	case A_VALUE: st = value_value(t, ps, a->name); break;
	default: st = text_value(t, ps, a->name);
	}
	if (st)
		return st;
	return negate(out, ps, t, t->op == op ? DS_OP_EQ : op);
}

/* "text" in < >: somewhere in the annotation */
static ds_status parse_phrase(ds_test **out, ds_parser *ps)
{
	ds_test *t = ds_test_new(ps, DS_TEST_PHRASE);
	ds_lex l = ps->ahead;
	uint32_t edits = 0;
	ds_status st;

	if (!t)
		return ds_parse_memory(ps);
	st = ds_literal(&t->a, ps, &l, l.kind == DS_LEX_EXACT);
	if (!st)
		st = ds_lex_next(ps);
	if (!st && ds_parse_is_fuzzy(ps)) {
		st = ds_parse_edits(&edits, ps);
		if (!st)
			st = ds_parse_fuzzy(t->a, ps, &l, edits);
	}
	*out = t;
	return st;
}

/* What others call an attribute, or what there is instead. */
static const char *instead_of(ds_str name)
{
	static const char *const others[][2] = {
		{"pos", "kind, shape, lemma or a list (there are no parts of speech)"},
		{"tag", "kind, shape, lemma or a list (there are no parts of speech)"},
		{"upos", "kind, shape, lemma or a list (there are no parts of speech)"},
		{"dep", "kind, shape, lemma or a list (there is no syntax)"},
		{"ner", "type = PERSON"},
		{"ent_type", "type = PERSON"},
		{"entity", "type = PERSON"},
		{"lower", "fold"},
		{"norm", "fold"},
		{"orth", "word"},
		{"string", "word"},
		{"token", "word"},
		{"text", "word in [ ], the \"text\" alone in < >"},
		{"name", "the \"text\" alone in < >, word in [ ]"},
		{"regex", "word = \"attack*\", with * for any characters"},
		{"is_title", "shape = Xx"},
		{"is_upper", "shape = X"},
		{"is_digit", "kind = number"},
		{"like_num", "kind = number"},
		{"is_punct", "kind = punct"},
		{"len", "length"},
	};
	char lower[20];

	if (name.len >= sizeof lower)
		return NULL;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];

		lower[i] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
	}
	lower[name.len] = '\0';
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		if (!strcmp(lower, others[i][0]))
			return others[i][1];
	}
	return NULL;
}

static ds_status unknown_attribute(ds_parser *ps, bool span)
{
	const char *known = span ? "\"text\", value, low, high, unit, currency, cue, id or source"
				 : "word, fold, lemma, shape, kind, type, length or position";
	const ds_lex *l = &ps->ahead;
	const char *instead = NULL;
	ds_lex behind = ds_lex_peek(ps);
	ds_like like;

	if (l->kind != DS_LEX_WORD && (span || l->kind == DS_LEX_END || l->kind == DS_LEX_SIGN))
		return ds_parse_expected(ps, known);
	if (behind.kind != DS_LEX_SIGN || !strchr(span ? "=!<" : "=!<>", behind.text.at[0]) ||
	    l->kind != DS_LEX_WORD)
		return ds_parse_expected(
			ps, span ? "\"text\" in quotes, or value, low, high, unit, currency, cue, "
				   "id or source"
				 : "attribute = value, as in [word = a | word = b]: word, fold, "
				   "lemma, shape, kind, type, length, position");
	instead = instead_of(l->text);
	if (instead)
		return ds_parse_fail(ps, l->at, "there is no attribute %.*s, expected %s",
				     ds_parse_short(l->text), l->text.at, instead);
	ds_like_start(&like, l->text);
	for (size_t i = 0; i < sizeof attrs / sizeof *attrs; i++) {
		if (attrs[i].span == span)
			ds_like_try(&like, ds_str_of(attrs[i].name));
		else if (ds_str_is(l->text, attrs[i].name))
			return ds_parse_fail(ps, l->at, "%s is an attribute of %s, expected %s",
					     attrs[i].name,
					     span ? "tokens, in [ ]" : "annotations, in < >",
					     known);
	}
	return ds_parse_unknown(ps, l->at, "attribute", &like, known);
}

static ds_status parse_unary(ds_test **out, ds_parser *ps, bool span)
{
	size_t open = ps->ahead.at;
	ds_test *no;
	ds_status st;

	if (ds_lex_sign(ps, '!')) {
		no = ds_test_new(ps, DS_TEST_NOT);
		if (!no)
			return ds_parse_memory(ps);
		st = ds_parse_deeper(ps);
		if (!st)
			st = ds_lex_next(ps);
		*out = no;
		st = st ? st : parse_unary(&no->a, ps, span);
		ps->depth--;
		return st;
	}
	if (ds_lex_sign(ps, '(')) {
		st = ds_lex_next(ps);
		if (!st)
			st = parse_or(out, ps, span);
		return st ? st : ds_parse_close(ps, ')', open, "& | or )");
	}
	if (span && (ps->ahead.kind == DS_LEX_STRING || ps->ahead.kind == DS_LEX_EXACT))
		return parse_phrase(out, ps);
	for (size_t i = 0; i < sizeof attrs / sizeof *attrs; i++) {
		if (attrs[i].span == span && ds_lex_is(&ps->ahead, attrs[i].name))
			return parse_attr(out, ps, &attrs[i]);
	}
	return unknown_attribute(ps, span);
}

static ds_status parse_binary(ds_test **out, ds_parser *ps, bool span, char sign)
{
	ds_status st = sign == '&' ? parse_unary(out, ps, span) : parse_binary(out, ps, span, '&');

	while (!st && ds_lex_sign(ps, sign)) {
		ds_test *t = ds_test_new(ps, sign == '&' ? DS_TEST_AND : DS_TEST_OR);

		if (!t)
			return ds_parse_memory(ps);
		t->a = *out;
		*out = t;
		if (ds_lex_behind(ps, 0) == sign)
			return ds_parse_expected(ps, sign == '&' ? "& alone" : "| alone");
		st = ds_lex_next(ps);
		if (!st)
			st = sign == '&' ? parse_unary(&t->b, ps, span)
					 : parse_binary(&t->b, ps, span, '&');
	}
	return st;
}

static ds_status parse_or(ds_test **out, ds_parser *ps, bool span)
{
	ds_status st = ds_parse_deeper(ps);

	if (!st)
		st = parse_binary(out, ps, span, '|');
	ps->depth--;
	return st;
}

/* Tests nest by themselves: their depth counts from the bracket on. */
static ds_status parse_all(ds_test **out, ds_parser *ps, bool span)
{
	int depth = ps->depth, deepest = ps->tally.deepest;
	ds_status st;

	ps->depth = -1;
	st = parse_or(out, ps, span);
	ps->depth = depth;
	ps->tally.deepest = deepest;
	return st;
}

ds_status ds_parse_brackets(ds_node **out, ds_parser *ps)
{
	ds_node *n = ds_node_new(ps, DS_NODE_TEST);
	size_t open = ps->ahead.at;
	ds_status st = ds_lex_next(ps);

	if (!n)
		return ds_parse_memory(ps);
	if (!st && ds_lex_sign(ps, ']'))
		n->test = ds_test_new(ps, DS_TEST_ANY);
	else if (!st)
		st = parse_all(&n->test, ps, false);
	if (st)
		return st;
	if (!n->test)
		return ds_parse_memory(ps);
	*out = n;
	return ds_parse_close(ps, ']', open, "& | or ]");
}

ds_status ds_parse_angles(ds_node **out, ds_parser *ps)
{
	ds_node *n = ds_node_new(ps, DS_NODE_SPAN);
	size_t open = ps->ahead.at;
	ds_status st;

	if (!n)
		return ds_parse_memory(ps);
	do {
		ds_type type;

		st = ds_lex_next(ps);
		if (!st)
			st = ds_parse_type(&type, ps,
					   "a type such as PERSON, ORG, GPE, DATE, CARDINAL");
		if (st)
			return st;
		n->types |= UINT64_C(1) << type;
	} while (ds_lex_sign(ps, '|'));
	if (ps->ahead.kind == DS_LEX_END)
		return ds_parse_close(ps, '>', open, "| >, or \"text\", value, low, high, unit, cue, id, source");
	if (!ds_lex_sign(ps, '>'))
		st = parse_all(&n->test, ps, true);
	*out = n;
	return st ? st : ds_parse_close(ps, '>', open, "& | or >");
}
