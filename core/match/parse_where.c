/*
 * :: and what must hold between the captures of a match. See parse_int.h.
 *
 * What can never hold (a length against a text) is an error here, since it is a slip; what depends
 * on the match (the value of a capture that has none) is the matcher's.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/parse_int.h"

/* What an attribute gives: MEASURE a number, VALUE a number or a day, WORDS text, MENTION an entity. */
enum kind { MEASURE, VALUE, WORDS, MENTION };

static const struct field {
	const char *name;
	uint8_t field, kind;
} fields[] = {
	{"word", DS_LABEL_WORD, WORDS},	    {"fold", DS_LABEL_FOLD, WORDS},
	{"type", DS_LABEL_TYPE, WORDS},	    {"value", DS_LABEL_VALUE, VALUE},
	{"low", DS_LABEL_LOW, VALUE},	    {"high", DS_LABEL_HIGH, VALUE},
	{"unit", DS_LABEL_UNIT, WORDS},	    {"id", DS_LABEL_ID, WORDS},
	{"entity", DS_LABEL_ENTITY, MENTION}, {"length", DS_LABEL_LENGTH, MEASURE},
	{"position", DS_LABEL_POSITION, MEASURE},
};

#define N_FIELDS (sizeof fields / sizeof *fields)

static const char the_fields[] =
	"word, fold, type, value, low, high, unit, id, entity, length or position";

/* One side of a comparison. */
struct side {
	ds_operand operand;
	const struct field *field; /* NULL: a constant */
	ds_lex lex;
};

static ds_status parse_or(ds_where **out, ds_parser *ps);

/* name.attribute; the name is ahead, and a point behind it */
static ds_status parse_label(struct side *out, ds_parser *ps)
{
	ds_lex name = ps->ahead;
	bool known = false;
	ds_like like;
	ds_status st;

	ds_like_start(&like, name.text);
	for (size_t i = 0; i < ps->tally.n_names && !known; i++) {
		uint32_t n = ps->tally.names[i];

		known = ds_str_eq(ds_pattern_capture(ps->p, n), name.text);
		out->operand.name = n;
		ds_like_try(&like, ds_pattern_capture(ps->p, n));
	}
	if (!known)
		return ds_parse_unknown(ps, name.at, "capture", &like,
					"one that the pattern has: name:item");
	st = ds_lex_next(ps);
	if (!st)
		st = ds_lex_next(ps);
	if (st)
		return st;
	ds_like_start(&like, ps->ahead.text);
	for (size_t i = 0; i < N_FIELDS && ps->ahead.kind == DS_LEX_WORD; i++) {
		if (ds_lex_is(&ps->ahead, fields[i].name)) {
			out->field = &fields[i];
			out->operand.field = fields[i].field;
			return ds_lex_next(ps);
		}
		ds_like_try(&like, ds_str_of(fields[i].name));
	}
	if (ds_lex_is(&ps->ahead, "text"))
		like.best = DS_STR("word");
	if (ps->ahead.kind == DS_LEX_WORD)
		return ds_parse_unknown(ps, ps->ahead.at, "attribute", &like, the_fields);
	return ds_parse_expected(ps, the_fields);
}

/* The bytes between quotes; they may hold no wildcard. */
static ds_status quoted(ds_str *out, ds_parser *ps, const ds_lex *l)
{
	ds_str s;
	char *copy;
	ds_status st = ds_unescape(&s, ps, l, true);

	if (st)
		return st;
	if (l->kind == DS_LEX_STRING && memchr(s.at, '*', s.len))
		return ds_parse_fail(ps, l->at,
				     "no * behind ::, expected text without it (test the item: "
				     "[word = \"a*\"])");
	copy = ds_arena_get(ps->mem, s.len + 1, 1);
	if (!copy)
		return ds_parse_memory(ps);
	for (size_t i = 0; i < s.len; i++)
		copy[i] = s.at[i] == '\1' ? '*' : s.at[i];
	*out = (ds_str){copy, s.len};
	return DS_OK;
}

static bool is_capture(const ds_parser *ps, ds_str name)
{
	for (size_t i = 0; i < ps->tally.n_names; i++) {
		if (ds_str_eq(ds_pattern_capture(ps->p, ps->tally.names[i]), name))
			return true;
	}
	return false;
}

static ds_status parse_side(struct side *out, ds_parser *ps)
{
	ds_lex l = ps->ahead;
	ds_status st;

	*out = (struct side){.lex = l};
	if (l.kind == DS_LEX_NUMBER || ds_lex_sign(ps, '-')) {
		out->operand.field = DS_LABEL_NUMBER;
		st = ds_parse_value(&out->operand.number, ps);
		if (!st && ds_reads_day(l.text))
			st = ds_arena_copy(&out->operand.text, l.text, ps->mem, ps->err);
		return st;
	}
	out->operand.field = DS_LABEL_TEXT;
	if (l.kind == DS_LEX_STRING || l.kind == DS_LEX_EXACT) {
		st = quoted(&out->operand.text, ps, &l);
		return st ? st : ds_lex_next(ps);
	}
	if (l.kind != DS_LEX_WORD || ds_clause_ahead(ps))
		return ds_parse_expected(ps, "name.attribute, a number or a text");
	if (ds_lex_behind(ps, 0) == '.')
		return parse_label(out, ps);
	if (is_capture(ps, l.text))
		return ds_parse_fail(ps, l.at,
				     "%.*s is a capture: expected %.*s.word or another attribute "
				     "of it (the word itself goes in quotes)",
				     ds_parse_short(l.text), l.text.at, ds_parse_short(l.text),
				     l.text.at);
	st = ds_arena_copy(&out->operand.text, l.text, ps->mem, ps->err);
	return st ? st : ds_lex_next(ps);
}

/* A text that is compared with .fold: as match keys, joined by one blank. */
static ds_status fold_side(struct side *s, ds_parser *ps)
{
	ds_test *chain;
	char *to;
	size_t n = 0;
	ds_status st = ds_literal(&chain, ps, &s->lex, s->lex.kind == DS_LEX_EXACT);

	if (st)
		return st;
	for (ds_test *t = chain; t; t = t->next) {
		if (s->lex.kind == DS_LEX_EXACT)
			st = ds_fold_glob(&t->text, ps);
		if (st)
			return st;
		n += t->text.len + 1;
	}
	to = ds_arena_get(ps->mem, n, 1);
	if (!to)
		return ds_parse_memory(ps);
	s->operand.text = (ds_str){to, n - 1};
	for (ds_test *t = chain; t; t = t->next) {
		memcpy(to, t->text.at, t->text.len);
		to += t->text.len;
		*to++ = ' ';
	}
	return DS_OK;
}

/* As in < >: what reads as a number is one, and text besides where it may be that. */
static ds_status fit_value(struct side *s, ds_parser *ps, const struct field *to, enum ds_op op)
{
	ds_operand *o = &s->operand;
	bool day = ds_reads_day(o->text);

	if (o->field != DS_LABEL_TEXT)
		return DS_OK;
	if (!ds_reads_number(o->text))
		return op <= DS_OP_NE || day ? DS_OK : ds_parse_not_value(ps, s->lex.at, to->name);
	o->field = DS_LABEL_NUMBER;
	o->number = ds_number_of(o->text);
	if (op > DS_OP_NE && !day)
		o->text.len = 0;
	return DS_OK;
}

/* The constant beside an attribute becomes what the attribute gives. */
static ds_status fit(struct side *s, ds_parser *ps, const struct field *to, enum ds_op op)
{
	ds_operand *o = &s->operand;
	ds_like like;

	if (to->kind == MENTION)
		return ds_parse_fail(ps, s->lex.at,
				     "entity is compared with the entity of another capture only");
	if (to->kind == VALUE)
		return fit_value(s, ps, to, op);
	if (to->kind == MEASURE && o->field == DS_LABEL_TEXT)
		return ds_parse_fail(ps, s->lex.at, "%s is a number, expected a number", to->name);
	if (to->kind == WORDS && o->field == DS_LABEL_NUMBER) {
		if (s->lex.kind != DS_LEX_NUMBER)
			return ds_parse_fail(ps, s->lex.at, "%s is a text, expected a text",
					     to->name);
		o->field = DS_LABEL_TEXT;
		o->text = s->lex.text;
	}
	if (to->field == DS_LABEL_FOLD)
		return fold_side(s, ps);
	if (to->field == DS_LABEL_TYPE && ds_type_find(o->text) == DS_TYPE_COUNT) {
		ds_like_start(&like, o->text);
		for (unsigned t = 0; t < DS_TYPE_LIMIT; t++)
			ds_like_try(&like, ds_str_of(ds_type_known(t) ? ds_type_name((ds_type)t) : ""));
		return ds_parse_unknown(ps, s->lex.at, "type", &like,
					"a type such as PERSON, ORG, GPE, DATE, CARDINAL");
	}
	return DS_OK;
}

static bool is_number(uint8_t kind)
{
	return kind == MEASURE || kind == VALUE;
}

/* Whether a comparison of the two could ever hold. */
static ds_status check_sides(struct side *a, struct side *b, ds_parser *ps, enum ds_op op,
			     size_t op_at)
{
	const struct field *f = a->field ? a->field : b->field;
	ds_status st = DS_OK;

	if (!f)
		return ds_parse_fail(ps, a->lex.at, "two constants, expected name.attribute");
	if (a->field && b->field &&
	    (is_number(a->field->kind) != is_number(b->field->kind) ||
	     (a->field->kind == MENTION) != (b->field->kind == MENTION)))
		return ds_parse_fail(ps, b->lex.at, "%s and %s cannot be compared", a->field->name,
				     b->field->name);
	if (op > DS_OP_NE && !is_number(f->kind))
		return ds_parse_fail(ps, op_at, "%s takes = or != only", f->name);
	if (!a->field)
		st = fit(a, ps, f, op);
	if (!st && !b->field)
		st = fit(b, ps, f, op);
	return st;
}

static ds_status parse_comparison(ds_where **out, ds_parser *ps)
{
	ds_where *w = ds_arena_zero(ps->mem, 1, sizeof *w);
	struct side a, b;
	enum ds_op op = DS_OP_EQ;
	size_t op_at = 0;
	ds_status st = parse_side(&a, ps);

	if (!w)
		return ds_parse_memory(ps);
	op_at = ps->ahead.at;
	if (!st)
		st = ds_parse_op(&op, ps);
	if (!st)
		st = parse_side(&b, ps);
	if (!st)
		st = check_sides(&a, &b, ps, op, op_at);
	if (st)
		return st;
	w->kind = DS_WHERE_COMPARE;
	w->op = (uint8_t)op;
	w->left = a.operand;
	w->right = b.operand;
	*out = w;
	return DS_OK;
}

static ds_status parse_unary(ds_where **out, ds_parser *ps)
{
	size_t open = ps->ahead.at;
	ds_where *w;
	ds_status st;

	if (ds_lex_sign(ps, '!')) {
		w = ds_arena_zero(ps->mem, 1, sizeof *w);
		if (!w)
			return ds_parse_memory(ps);
		w->kind = DS_WHERE_NOT;
		st = ds_parse_deeper(ps);
		if (!st)
			st = ds_lex_next(ps);
		if (!st)
			st = parse_unary(&w->a, ps);
		ps->depth--;
		*out = w;
		return st;
	}
	if (!ds_lex_sign(ps, '('))
		return parse_comparison(out, ps);
	st = ds_lex_next(ps);
	if (!st)
		st = parse_or(out, ps);
	return st ? st : ds_parse_close(ps, ')', open, "& | or )");
}

/* Operands joined by the sign, from the left. */
static ds_status parse_joined(ds_where **out, ds_parser *ps, char sign)
{
	ds_status st = sign == '&' ? parse_unary(out, ps) : parse_joined(out, ps, '&');

	while (!st && ds_lex_sign(ps, sign)) {
		ds_where *w = ds_arena_zero(ps->mem, 1, sizeof *w);

		if (!w)
			return ds_parse_memory(ps);
		w->kind = sign == '&' ? DS_WHERE_AND : DS_WHERE_OR;
		w->a = *out;
		*out = w;
		if (ds_lex_behind(ps, 0) == sign)
			return ds_parse_expected(ps, sign == '&' ? "& alone" : "| alone");
		st = ds_lex_next(ps);
		if (!st)
			st = sign == '&' ? parse_unary(&w->b, ps) : parse_joined(&w->b, ps, '&');
	}
	return st;
}

static ds_status parse_or(ds_where **out, ds_parser *ps)
{
	ds_status st = ds_parse_deeper(ps);

	if (!st)
		st = parse_joined(out, ps, '|');
	ps->depth--;
	return st;
}

ds_status ds_parse_where(ds_parser *ps)
{
	ds_where *w = NULL;
	int depth = ps->depth;
	ds_status st = ds_lex_next(ps);

	if (!st)
		st = ds_lex_next(ps);
	ps->depth = -1;
	if (!st)
		st = parse_or(&w, ps);
	ps->depth = depth;
	ps->unit->where = w;
	return st;
}
