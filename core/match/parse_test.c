/*
 * [attr op value ...] and <TYPE ...>: tests on one token, tests on one annotation. See
 * tree_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/tree_int.h"

enum attr_kind { A_TEXT, A_LEMMA, A_KIND, A_NUMBER, A_VALUE, A_STRING };

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

static ds_status bad(ds_parser *ps, const char *what)
{
	if (ps->ahead.kind == DS_LEX_END)
		return ds_parse_fail(ps, ps->ahead.at, "the pattern ends, expected %s", what);
	return ds_parse_fail(ps, ps->ahead.at, "found %.*s, expected %s",
			     (int)(ps->ahead.text.len < 30 ? ps->ahead.text.len : 30),
			     ps->ahead.text.at, what);
}

static ds_status parse_op(enum ds_op *op, ds_parser *ps)
{
	bool less = ds_lex_sign(ps, '<'), more = ds_lex_sign(ps, '>'), not = ds_lex_sign(ps, '!');
	ds_status st;

	if (!less && !more && !not &&!ds_lex_sign(ps, '='))
		return bad(ps, "= != < <= > or >=");
	*op = less ? DS_OP_LT : more ? DS_OP_GT : DS_OP_EQ;
	st = ds_lex_next(ps);
	if (st || !(less || more || not ))
		return st;
	if (ds_lex_sign(ps, '=') && ps->ahead.tight) {
		*op = less ? DS_OP_LE : more ? DS_OP_GE : DS_OP_NE;
		return ds_lex_next(ps);
	}
	return not ? bad(ps, "= behind !") : DS_OK;
}

/* The digits of a number piece; the C library's reader would look at the locale. */
static double number_value(ds_str s)
{
	double v = 0, scale = 1;
	bool point = false;

	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] == '.') {
			point = true;
			continue;
		}
		v = v * 10 + (s.at[i] - '0');
		if (point)
			scale *= 10;
	}
	return v / scale;
}

static ds_status parse_number(double *out, ds_parser *ps)
{
	bool minus = ds_lex_sign(ps, '-');
	ds_status st = minus ? ds_lex_next(ps) : DS_OK;

	if (st)
		return st;
	if (ps->ahead.kind != DS_LEX_NUMBER)
		return bad(ps, "a number");
	*out = number_value(ps->ahead.text);
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
		return bad(ps, "a word, a number or quoted text");
	if (l.kind == DS_LEX_STRING || l.kind == DS_LEX_EXACT)
		st = ds_unescape(out, ps, &l, l.kind == DS_LEX_STRING);
	*glob = l.kind == DS_LEX_STRING && memchr(out->at, '*', out->len);
	return st ? st : ds_lex_next(ps);
}

/* Wraps t when the operator was != */
static ds_status negate(ds_test **out, ds_parser *ps, ds_test *t, enum ds_op op)
{
	ds_test * not ;

	*out = t;
	if (op != DS_OP_NE)
		return DS_OK;
	not = ds_test_new(ps, DS_TEST_NOT);
	if (!not )
		return ds_parse_memory(ps);
	not ->a = t;
	*out = not ;
	return DS_OK;
}

static ds_status kind_value(ds_test *t, ds_parser *ps)
{
	for (int k = 0; k < DS_KIND_COUNT; k++) {
		if (ps->ahead.kind == DS_LEX_WORD &&
		    ds_str_is(ps->ahead.text, ds_token_kind_name((ds_token_kind)k))) {
			t->number = k;
			return ds_lex_next(ps);
		}
	}
	return bad(ps, "word, number, punct, symbol, url, email, handle or hashtag");
}

static ds_status text_value(ds_test *t, ds_parser *ps)
{
	ds_status st = parse_string(&t->text, &t->glob, ps);

	if (st)
		return st;
	if (t->kind == DS_TEST_FOLD)
		return ds_fold_glob(&t->text, ps);
	return ds_arena_copy(&t->text, t->text, ps->mem, ps->err);
}

/* value, low, high: against a number, or a string such as a day */
static ds_status value_value(ds_test *t, ds_parser *ps)
{
	if (ps->ahead.kind == DS_LEX_NUMBER || ds_lex_sign(ps, '-')) {
		t->kind = DS_TEST_NUMBER;
		return parse_number(&t->number, ps);
	}
	t->kind = DS_TEST_STRING;
	return text_value(t, ps);
}

static ds_status parse_attr(ds_test **out, ds_parser *ps, const struct attr *a)
{
	ds_test *t = ds_test_new(ps, (enum ds_test_kind)a->test);
	size_t at = ps->ahead.at;
	enum ds_op op = DS_OP_EQ;
	ds_status st = ds_lex_next(ps);

	if (!t)
		return ds_parse_memory(ps);
	if (!st)
		st = parse_op(&op, ps);
	if (st)
		return st;
	if (op > DS_OP_NE && a->kind != A_NUMBER && a->kind != A_VALUE)
		return ds_parse_fail(ps, at, "%s takes = or != only", a->name);
	t->field = a->field;
	/* != of numbers and values has a meaning of its own: the whole interval lies elsewhere */
	t->op = (uint8_t)(op == DS_OP_NE && a->kind != A_NUMBER && a->kind != A_VALUE ? DS_OP_EQ
										      : op);
	switch (a->kind) {
	case A_LEMMA:
		if (ds_lex_sign(ps, '$'))
			st = ds_list_item(&t->trie, ps, true);
		else if (ps->ahead.kind == DS_LEX_WORD || ps->ahead.kind == DS_LEX_STRING)
			st = ds_lemma_item(&t->trie, ps);
		else
			st = bad(ps, "a word or $list");
		break;
	case A_KIND: st = kind_value(t, ps); break;
	case A_NUMBER: st = parse_number(&t->number, ps); break;
	case A_VALUE: st = value_value(t, ps); break;
	default: st = text_value(t, ps);
	}
	if (st)
		return st;
	return negate(out, ps, t, t->op == op ? DS_OP_EQ : op);
}

static ds_status parse_phrase(ds_test **out, ds_parser *ps)
{
	ds_test *t = ds_test_new(ps, DS_TEST_PHRASE);
	ds_lex l = ps->ahead;
	ds_status st;

	if (!t)
		return ds_parse_memory(ps);
	st = ds_literal(&t->a, ps, &l, l.kind == DS_LEX_EXACT);
	*out = t;
	return st ? st : ds_lex_next(ps);
}

static ds_status parse_unary(ds_test **out, ds_parser *ps, bool span)
{
	ds_test * not ;
	ds_status st;

	if (ds_lex_sign(ps, '!')) {
		if (++ps->depth > DS_PATTERN_DEPTH)
			return ds_parse_fail(ps, ps->ahead.at, "nested more than %d deep",
					     DS_PATTERN_DEPTH);
		not = ds_test_new(ps, DS_TEST_NOT);
		if (!not )
			return ds_parse_memory(ps);
		st = ds_lex_next(ps);
		*out = not ;
		st = st ? st : parse_unary(&not ->a, ps, span);
		ps->depth--;
		return st;
	}
	if (ds_lex_sign(ps, '(')) {
		st = ds_lex_next(ps);
		if (!st)
			st = parse_or(out, ps, span);
		if (st)
			return st;
		return ds_lex_sign(ps, ')') ? ds_lex_next(ps) : bad(ps, "& | or )");
	}
	if (span && (ps->ahead.kind == DS_LEX_STRING || ps->ahead.kind == DS_LEX_EXACT))
		return parse_phrase(out, ps);
	for (size_t i = 0; i < sizeof attrs / sizeof *attrs; i++) {
		if (attrs[i].span == span && ps->ahead.kind == DS_LEX_WORD &&
		    ds_str_is(ps->ahead.text, attrs[i].name))
			return parse_attr(out, ps, &attrs[i]);
	}
	return bad(ps, span ? "\"text\", value, low, high, unit, currency, cue, id or source"
			    : "word, fold, lemma, shape, kind, length or position");
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
		st = ds_lex_next(ps);
		if (!st)
			st = sign == '&' ? parse_unary(&t->b, ps, span)
					 : parse_binary(&t->b, ps, span, '&');
	}
	return st;
}

static ds_status parse_or(ds_test **out, ds_parser *ps, bool span)
{
	ds_status st;

	if (++ps->depth > DS_PATTERN_DEPTH)
		return ds_parse_fail(ps, ps->ahead.at, "nested more than %d deep",
				     DS_PATTERN_DEPTH);
	st = parse_binary(out, ps, span, '|');
	ps->depth--;
	return st;
}

ds_status ds_parse_brackets(ds_node **out, ds_parser *ps)
{
	ds_node *n = ds_node_new(ps, DS_NODE_TEST);
	ds_status st = ds_lex_next(ps);

	if (!n)
		return ds_parse_memory(ps);
	if (!st && ds_lex_sign(ps, ']'))
		n->test = ds_test_new(ps, DS_TEST_ANY);
	else if (!st)
		st = parse_or(&n->test, ps, false);
	if (st)
		return st;
	if (!n->test)
		return ds_parse_memory(ps);
	*out = n;
	return ds_lex_sign(ps, ']') ? ds_lex_next(ps) : bad(ps, "& | or ]");
}

/* Letters that would have to change to make b of a, up to 3. */
static unsigned distance(ds_str a, const char *b)
{
	unsigned row[20], n = (unsigned)strlen(b);

	if (a.len > 18 || n > 18)
		return 3;
	for (unsigned j = 0; j <= n; j++)
		row[j] = j;
	for (size_t i = 0; i < a.len; i++) {
		unsigned diagonal = row[0];

		row[0] = (unsigned)i + 1;
		for (unsigned j = 1; j <= n; j++) {
			unsigned cost = diagonal + ((a.at[i] & ~0x20) != (b[j - 1] & ~0x20)),
				 up = row[j] + 1;

			diagonal = row[j];
			row[j] = cost < up ? cost : up;
			if (row[j - 1] + 1 < row[j])
				row[j] = row[j - 1] + 1;
		}
	}
	return row[n];
}

static ds_status unknown_type(ds_parser *ps)
{
	unsigned best = 3;
	int like = -1;

	for (int t = 0; t < DS_TYPE_COUNT; t++) {
		unsigned d = distance(ps->ahead.text, ds_type_name((ds_type)t));

		if (d < best) {
			best = d;
			like = t;
		}
	}
	if (like < 0)
		return bad(ps, "a type such as PERSON, ORG, GPE, DATE, CARDINAL");
	return ds_parse_fail(ps, ps->ahead.at, "there is no type %.*s; did you mean %s?",
			     (int)(ps->ahead.text.len < 30 ? ps->ahead.text.len : 30),
			     ps->ahead.text.at, ds_type_name((ds_type)like));
}

ds_status ds_parse_angles(ds_node **out, ds_parser *ps)
{
	ds_node *n = ds_node_new(ps, DS_NODE_SPAN);
	ds_status st;

	if (!n)
		return ds_parse_memory(ps);
	do {
		ds_type type;

		st = ds_lex_next(ps);
		if (st)
			return st;
		if (ps->ahead.kind != DS_LEX_WORD)
			return bad(ps, "a type such as PERSON behind <");
		type = ds_type_find(ps->ahead.text);
		if (type == DS_TYPE_COUNT)
			return unknown_type(ps);
		n->types |= UINT64_C(1) << type;
		st = ds_lex_next(ps);
	} while (!st && ds_lex_sign(ps, '|'));
	if (!st && !ds_lex_sign(ps, '>'))
		st = parse_or(&n->test, ps, true);
	if (st)
		return st;
	*out = n;
	return ds_lex_sign(ps, '>') ? ds_lex_next(ps) : bad(ps, "& | or >");
}
