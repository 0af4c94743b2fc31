/*
 * What a path left behind -> captures, and what `::` asks of them. See run_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/run_int.h"

#include "text/utf8.h"

#include <stdlib.h>

static int32_t span_of(const ds_run *r, uint32_t first, uint32_t count)
{
	const ds_spans *spans = &r->doc->spans;
	uint32_t i = r->span_at ? r->span_at[first - r->base] : DS_PATTERN_NONE;

	for (; i != DS_PATTERN_NONE && i < spans->n && spans->v[i].first == first; i++) {
		if (spans->v[i].count == count)
			return (int32_t)i;
	}
	return -1;
}

/* By position, a longer one before what it holds, then in the order of their names. */
static int by_place(const void *pa, const void *pb)
{
	const ds_capture *a = pa, *b = pb;

	if (a->first != b->first)
		return a->first < b->first ? -1 : 1;
	if (a->count != b->count)
		return a->count > b->count ? -1 : 1;
	return (a->name > b->name) - (a->name < b->name);
}

static void add_capture(ds_run *r, uint32_t name, uint32_t from, uint32_t to)
{
	struct ds_captures *c = &r->captures;
	ds_status st;

	if (from == to)
		return;
	st = ds_arena_grow(r->mem, &c->v, &c->cap, c->n, c->n + 1, sizeof *c->v, r->err);
	if (st)
		ds_run_fail(r, st);
	else
		c->v[c->n++] = (ds_capture){name, from, to - from, span_of(r, from, to - from)};
}

/* Borders pair up: a capture closes what was opened last. */
void ds_captures_make(ds_run *r, size_t first)
{
	size_t own = r->notes.n, open = 0;

	r->captures.n = 0;
	for (size_t i = first; i < own && !r->status; i++) {
		if (r->notes.v[i].kind == DS_NOTE_NEAR)
			ds_near_notes(r, r->notes.v[i].number, r->notes.v[i].token);
	}
	for (size_t i = first; i < r->notes.n && !r->status; i++) {
		struct ds_note n = r->notes.v[i];

		if (n.kind == DS_NOTE_OPEN) {
			ds_run_fail(r, ds_arena_grow(r->mem, &r->open, &r->cap_open, open, open + 1, sizeof *r->open,
						     r->err));
			if (!r->status)
				r->open[open++] = n;
		} else if (n.kind == DS_NOTE_CLOSE && open > 0) {
			open--;
			add_capture(r, n.number, r->open[open].token, n.token);
		}
	}
	if (r->captures.n > 1)
		qsort(r->captures.v, r->captures.n, sizeof *r->captures.v, by_place);
}

/* ---- `::` ---- */

/* Marks tell where the first piece of each capture stands, so captures need not be worked out here. */

/* One side of a comparison: nothing, an interval of numbers, days, or text. */
enum side_kind { NOTHING, NUMBERS, DAYS, TEXT, KEYS, ENTITY };
struct side {
	enum side_kind kind;
	double low, high;
	ds_str first, last; /* days; text in first, of a number as it is written, if it may be that */
	uint32_t token, count;
	int32_t entity;
};

static struct side number(double low, double high)
{
	return (struct side){.kind = NUMBERS, .low = low, .high = high};
}

static struct side text(ds_str s)
{
	return (struct side){.kind = s.len ? TEXT : NOTHING, .first = s};
}

/* value, low and high of an annotation */
static struct side value_side(const ds_value *v, enum ds_label_field field)
{
	bool low = field != DS_LABEL_HIGH, high = field != DS_LABEL_LOW;

	switch (v->kind) {
	case DS_VALUE_NUMBER:
	case DS_VALUE_MONEY:
	case DS_VALUE_QUANTITY: return number(low ? v->low : v->high, high ? v->high : v->low);
	case DS_VALUE_TIME:
		return (struct side){.kind = DAYS, .first = low ? v->first : v->last, .last = high ? v->last : v->first};
	case DS_VALUE_TEXT: return text(v->timex);
	default: return (struct side){.kind = NOTHING};
	}
}

static struct side span_side(const ds_run *r, int32_t i, enum ds_label_field field)
{
	const ds_span *s;

	if (i < 0)
		return (struct side){.kind = NOTHING};
	s = &r->doc->spans.v[i];
	switch (field) {
	case DS_LABEL_TYPE: return text(ds_str_of(ds_type_name((ds_type)s->type)));
	case DS_LABEL_UNIT: return text(s->value.unit);
	case DS_LABEL_ID: return text(s->id);
	case DS_LABEL_ENTITY:
		return (struct side){.kind = s->value.kind == DS_VALUE_NONE ? ENTITY : NOTHING,
				     .entity = s->entity < 0 ? i : s->entity};
	default: return value_side(&s->value, field);
	}
}

/* Tokens [*first, *end) of the capture's first piece; false if it took no part. */
static bool piece_of(uint32_t *first, uint32_t *end, const ds_run *r, uint32_t name, uint32_t context)
{
	uint32_t mark = 0;

	while (r->prog->mark_names[mark / 2] != name)
		mark += 2;
	*first = ds_context_mark(r, context, mark);
	*end = ds_context_mark(r, context, mark + 1);
	return *end != DS_PATTERN_NONE;
}

static struct side side_of(const ds_run *r, const ds_operand *o, uint32_t context)
{
	const ds_tokens *t = &r->doc->tokens;
	uint32_t first, end;

	if (o->field == DS_LABEL_NUMBER)
		return (struct side){.kind = NUMBERS, .low = o->number, .high = o->number, .first = o->text};
	if (o->field == DS_LABEL_TEXT)
		return text(o->text);
	if (!piece_of(&first, &end, r, o->name, context))
		return (struct side){.kind = NOTHING};
	switch (o->field) {
	case DS_LABEL_WORD: return text(ds_str_sub(t->text, t->v[first].start, t->v[end - 1].end));
	case DS_LABEL_FOLD: return (struct side){.kind = KEYS, .token = first, .count = end - first};
	case DS_LABEL_LENGTH: return number(end - first, end - first);
	case DS_LABEL_POSITION: return number(first - r->lo + 1.0, first - r->lo + 1.0);
	default: return span_side(r, span_of(r, first, end - first), (enum ds_label_field)o->field);
	}
}

/* The match keys of the side's tokens, with a blank between, against a text. */
static bool keys_are(const ds_run *r, const struct side *keys, ds_str s)
{
	for (uint32_t i = 0; i < keys->count; i++) {
		ds_str key = ds_token_key(&r->doc->tokens, keys->token + i);

		if (i > 0) {
			if (s.len == 0 || s.at[0] != ' ')
				return false;
			s = ds_str_sub(s, 1, s.len);
		}
		if (!ds_str_starts(s, key))
			return false;
		s = ds_str_sub(s, key.len, s.len);
	}
	return s.len == 0;
}

static bool same_keys(const ds_run *r, const struct side *a, const struct side *b)
{
	if (a->count != b->count)
		return false;
	for (uint32_t i = 0; i < a->count; i++) {
		if (!ds_str_eq(ds_token_key(&r->doc->tokens, a->token + i),
			       ds_token_key(&r->doc->tokens, b->token + i)))
			return false;
	}
	return true;
}

/* Holds for all of both intervals. */
static bool compare_numbers(const struct side *a, enum ds_op op, const struct side *b)
{
	switch (op) {
	case DS_OP_EQ: return a->low == b->high && a->high == b->low;
	case DS_OP_NE: return a->high < b->low || a->low > b->high;
	case DS_OP_LT: return a->high < b->low;
	case DS_OP_LE: return a->high <= b->low;
	case DS_OP_GT: return a->low > b->high;
	default: return a->low >= b->high;
	}
}

/* As far as the shorter goes; a day that is not known compares to nothing. */
static bool order(ds_str a, enum ds_op op, ds_str b)
{
	if (a.len < b.len)
		b.len = a.len;
	return ds_compare_days(a, op, b);
}

static bool compare_days(const struct side *a, enum ds_op op, const struct side *b)
{
	if (!a->first.len || !a->last.len || !b->first.len || !b->last.len)
		return false;
	switch (op) {
	case DS_OP_EQ: return order(a->first, op, b->first) && order(a->last, op, b->last);
	case DS_OP_NE: return order(a->last, DS_OP_LT, b->first) || order(a->first, DS_OP_GT, b->last);
	case DS_OP_LT:
	case DS_OP_LE: return order(a->last, op, b->first);
	default: return order(a->first, op, b->last);
	}
}

static bool compare(const ds_run *r, const ds_where *w, uint32_t context)
{
	struct side a = side_of(r, &w->left, context), b = side_of(r, &w->right, context);
	enum ds_op op = (enum ds_op)w->op;
	bool same;

	if (a.kind == NOTHING || b.kind == NOTHING)
		return false;
	if (a.kind == NUMBERS && b.kind == NUMBERS)
		return compare_numbers(&a, op, &b);
	if (a.kind == NUMBERS && a.first.len)
		a.kind = TEXT;
	if (b.kind == NUMBERS && b.first.len)
		b.kind = TEXT;
	if (a.kind == TEXT && b.kind == DAYS)
		a = (struct side){.kind = DAYS, .first = a.first, .last = a.first};
	if ((b.kind == TEXT || (b.kind == NUMBERS && b.first.len)) && a.kind == DAYS)
		b = (struct side){.kind = DAYS, .first = b.first, .last = b.first};
	if (a.kind == DAYS && b.kind == DAYS)
		return compare_days(&a, op, &b);
	if (op != DS_OP_EQ && op != DS_OP_NE)
		return false;
	if (a.kind == KEYS && b.kind == KEYS)
		same = same_keys(r, &a, &b);
	else if (a.kind == KEYS && b.kind == TEXT)
		same = keys_are(r, &a, b.first);
	else if (a.kind == TEXT && b.kind == KEYS)
		same = keys_are(r, &b, a.first);
	else if (a.kind == TEXT && b.kind == TEXT)
		same = ds_str_eq(a.first, b.first);
	else if (a.kind == ENTITY && b.kind == ENTITY)
		same = a.entity == b.entity;
	else
		return false;
	return same == (op == DS_OP_EQ);
}

bool ds_where_holds(const ds_run *r, const ds_where *w, uint32_t context)
{
	switch (w->kind) {
	case DS_WHERE_AND: return ds_where_holds(r, w->a, context) && ds_where_holds(r, w->b, context);
	case DS_WHERE_OR: return ds_where_holds(r, w->a, context) || ds_where_holds(r, w->b, context);
	case DS_WHERE_NOT: return !ds_where_holds(r, w->a, context);
	default: return compare(r, w, context);
	}
}
