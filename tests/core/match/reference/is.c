/* Whether a token, an annotation or a comparison is what is asked for, word by word as the page says.  SPDX-License-Identifier: MIT */
#include "ref.h"

static bool compare(double a, int op, double b)
{
	return op == REF_EQ   ? a == b
	       : op == REF_NE ? a != b
	       : op == REF_LT ? a < b
	       : op == REF_LE ? a <= b
	       : op == REF_GT ? a > b
			      : a >= b;
}

/* * stands for any characters. */
static bool glob_is(const char *pattern, const char *s)
{
	if (*pattern == '*')
		return glob_is(pattern + 1, s) || (*s && glob_is(pattern, s + 1));
	if (!*pattern || !*s)
		return *pattern == *s;
	return *pattern == *s && glob_is(pattern + 1, s + 1);
}

/* One character more, less or another one, or two neighbours swapped; each piece edited once. */
static int edits(const char *a, const char *b)
{
	int put, cut, change, swap;

	if (!*a || !*b)
		return (int)(strlen(a) + strlen(b));
	if (*a == *b)
		return edits(a + 1, b + 1);
	put = edits(a, b + 1);
	cut = edits(a + 1, b);
	change = edits(a + 1, b + 1);
	if (put < change)
		change = put;
	if (cut < change)
		change = cut;
	swap = a[1] && b[1] && a[0] == b[1] && a[1] == b[0] ? edits(a + 2, b + 2) : change;
	return 1 + (swap < change ? swap : change);
}

static bool text_is(const struct ref_test *q, const char *s)
{
	return q->glob ? glob_is(q->text, s) : strcmp(q->text, s) == 0;
}

static bool shape_is(const struct ref_test *q, const char *s)
{
	char shape[12];
	int n = 0;

	for (; *s; s++) {
		char c = *s >= 'A' && *s <= 'Z'   ? 'X'
			 : *s >= 'a' && *s <= 'z' ? 'x'
			 : *s >= '0' && *s <= '9' ? 'd'
						  : *s;

		if (n == 0 || shape[n - 1] != c || !strchr("Xxd", c))
			shape[n++] = c;
	}
	shape[n] = '\0';
	return strcmp(shape, q->text) == 0;
}

static bool in_list(const struct ref_test *q, const char *key)
{
	const char *entry;

	for (int i = 0; (entry = ref_entry(q->list, q->forms, i)); i++) {
		if (strcmp(entry, key) == 0)
			return true;
	}
	return false;
}

static bool is_form(const struct ref_test *q, const char *key)
{
	const char *form;

	for (int i = 0; (form = ref_form(q->list, i)); i++) {
		if (strcmp(form, key) == 0)
			return true;
	}
	return false;
}

static bool lies_in(const struct ref_doc *d, int type, int at)
{
	for (int i = 0; i < d->n_spans; i++) {
		const struct ref_span *s = &d->spans[i];

		if (s->type == type && s->first <= at && at < s->first + s->count)
			return true;
	}
	return false;
}

static bool plain_token_is(const struct ref_test *q, const struct ref_doc *d, int at)
{
	const struct ref_token *t = &d->t[at];

	switch (q->kind) {
	case REF_ANY: return true;
	case REF_FOLD: return text_is(q, t->key);
	case REF_WORD: return text_is(q, t->word);
	case REF_FUZZY: return edits(q->text, t->key) <= (int)q->number;
	case REF_IN_LIST: return in_list(q, t->key);
	case REF_FORM: return is_form(q, t->key);
	case REF_SHAPE: return shape_is(q, t->word);
	case REF_KIND: return t->kind == (int)q->number;
	case REF_LENGTH: return compare((double)strlen(t->word), q->op, q->number);
	case REF_POSITION:
		return compare(q->number < 0 ? t->back : t->position, q->op, q->number);
	case REF_TYPE: return lies_in(d, (int)q->number, at);
	default: return false;
	}
}

bool ref_token_is(const struct ref_tree *t, int test, const struct ref_doc *d, int at)
{
	const struct ref_test *q = &t->test[test];

	switch (q->kind) {
	case REF_AND: return ref_token_is(t, q->a, d, at) && ref_token_is(t, q->b, d, at);
	case REF_OR: return ref_token_is(t, q->a, d, at) || ref_token_is(t, q->b, d, at);
	case REF_NOT: return !ref_token_is(t, q->a, d, at);
	default: return plain_token_is(q, d, at) != q->not_equal;
	}
}

/* ---- annotations ---- */

static bool phrase_in(const struct ref_test *q, const struct ref_doc *d, const struct ref_span *s)
{
	for (int i = s->first; i < s->first + s->count; i++) {
		char words[80];
		const char *more = strchr(q->text, ' ');
		const struct ref_token *t = &d->t[i];

		if (!more && text_is(q, q->exact ? t->word : t->key))
			return true;
		if (!more || i + 1 == s->first + s->count)
			continue;
		snprintf(words, sizeof words, "%s %s", q->exact ? t->word : t->key,
			 q->exact ? t[1].word : t[1].key);
		if (strcmp(words, q->text) == 0)
			return true;
	}
	return false;
}

/* For every number of [low, high] and every one of [low2, high2]. */
static bool all_compare(double low, double high, int op, double low2, double high2)
{
	switch (op) {
	case REF_EQ: return low == high && low2 == high2 && low == low2;
	case REF_NE: return high < low2 || low > high2;
	case REF_LT: return high < low2;
	case REF_LE: return high <= low2;
	case REF_GT: return low > high2;
	default: return low >= high2;
	}
}

static bool number_is(const struct ref_test *q, const struct ref_span *s)
{
	double low = q->field == REF_F_HIGH ? s->high : s->low;
	double high = q->field == REF_F_LOW ? s->low : s->high;

	return s->number && all_compare(low, high, q->op, q->number, q->number);
}

/* As far as the shorter one goes: <0, 0, >0. */
static int day_cmp(const char *a, const char *b)
{
	size_t n = strlen(a) < strlen(b) ? strlen(a) : strlen(b);

	return strncmp(a, b, n);
}

static bool all_digits(const char *s) { return *s && strspn(s, "0123456789") == strlen(s); }

static bool string_is(const struct ref_test *q, const struct ref_span *s)
{
	const char *have = q->field == REF_F_UNIT   ? s->unit
			   : q->field == REF_F_ID   ? s->id
			   : q->field == REF_F_CUE  ? s->cue
			   : q->field == REF_F_SOURCE ? s->source
			   : q->field == REF_F_LOW  ? s->from
			   : q->field == REF_F_HIGH ? s->to
						    : s->timex;

	if (s->number && q->field >= REF_F_VALUE && q->field <= REF_F_HIGH && all_digits(q->text)) {
		struct ref_test same = *q;

		same.number = atof(q->text);
		return number_is(&same, s);
	}
	if (q->op == REF_EQ || q->op == REF_NE)
		return *have && text_is(q, have) == (q->op == REF_EQ);
	if (q->field == REF_F_VALUE)
		have = q->op == REF_LT || q->op == REF_LE ? s->to : s->from;
	return *have && compare(day_cmp(have, q->text), q->op, 0);
}

bool ref_span_is(const struct ref_tree *t, int test, const struct ref_doc *d,
		 const struct ref_span *s)
{
	const struct ref_test *q = &t->test[test];

	switch (q->kind) {
	case REF_PHRASE: return phrase_in(q, d, s);
	case REF_NUMBER: return number_is(q, s);
	case REF_STRING: return string_is(q, s);
	case REF_AND: return ref_span_is(t, q->a, d, s) && ref_span_is(t, q->b, d, s);
	case REF_OR: return ref_span_is(t, q->a, d, s) || ref_span_is(t, q->b, d, s);
	default: return !ref_span_is(t, q->a, d, s);
	}
}

/* ---- comparisons of captures ---- */

/* What one side stands for. */
struct term {
	enum { NOTHING, TEXT, NUMBERS, DAYS, ENTITY } kind;
	bool written; /* in the pattern */
	char text[200];
	double low, high;
	const char *from, *to;
	int entity;
};

static void text_term(struct term *out, const struct ref_doc *d, const struct ref_piece *p,
		      bool key)
{
	const ds_token *t = d->doc.tokens.v;

	out->kind = TEXT;
	if (!key) {
		snprintf(out->text, sizeof out->text, "%.*s",
			 (int)(t[p->to - 1].end - t[p->from].start), d->text + t[p->from].start);
		return;
	}
	out->text[0] = '\0';
	for (int i = p->from; i < p->to; i++) {
		strcat(out->text, i > p->from ? " " : "");
		strcat(out->text, d->t[i].key);
	}
}

static void value_term(struct term *out, const struct ref_span *s, int field)
{
	out->kind = s->number ? NUMBERS : s->day ? DAYS : NOTHING;
	out->low = field == REF_F_HIGH ? s->high : s->low;
	out->high = field == REF_F_LOW ? s->low : s->high;
	out->from = field == REF_F_HIGH ? s->to : s->from;
	out->to = field == REF_F_LOW ? s->from : s->to;
}

static void span_term(struct term *out, const struct ref_doc *d, const struct ref_piece *p,
		      int field)
{
	const struct ref_span *s = NULL;
	const char *text;

	for (int i = 0; i < d->n_spans && !s; i++) {
		if (d->spans[i].first == p->from && d->spans[i].count == p->to - p->from)
			s = &d->spans[i];
	}
	if (!s)
		return;
	if (field >= REF_F_VALUE) {
		value_term(out, s, field);
	} else if (field == REF_F_ENTITY) {
		out->kind = s->number || s->day ? NOTHING : ENTITY; /* names have one */
		out->entity = s->entity;
	} else {
		text = field == REF_F_UNIT ? s->unit
		       : field == REF_F_ID ? s->id
					   : ds_type_name((ds_type)s->type);
		out->kind = *text ? TEXT : NOTHING;
		snprintf(out->text, sizeof out->text, "%s", text);
	}
}

static struct term term_of(const struct ref_side *side, const struct ref_doc *d,
			   const struct ref_piece pieces[REF_NAMES], int lo)
{
	struct term out = {.kind = NOTHING};
	const struct ref_piece *p = side->name < 0 ? NULL : &pieces[side->name];

	if (!p) {
		out.written = true;
		out.kind = side->is_text ? TEXT : NUMBERS;
		out.low = out.high = side->number;
		snprintf(out.text, sizeof out.text, "%s", side->text);
	} else if (p->from < 0) {
		return out;
	} else if (side->field == REF_F_WORD || side->field == REF_F_FOLD) {
		text_term(&out, d, p, side->field == REF_F_FOLD);
	} else if (side->field == REF_F_LENGTH || side->field == REF_F_POSITION) {
		out.kind = NUMBERS;
		out.low = side->field == REF_F_LENGTH ? p->to - p->from : p->from - lo + 1;
		out.high = out.low;
	} else {
		span_term(&out, d, p, side->field);
	}
	return out;
}

/* Written text beside a fold is folded. */
static void fold_term(struct term *t, const struct ref_side *other)
{
	if (!t->written || other->name < 0 || other->field != REF_F_FOLD)
		return;
	for (char *s = t->text; *s; s++)
		*s = (char)(*s >= 'A' && *s <= 'Z' ? *s - 'A' + 'a' : *s);
}

/* Written text that reads as a number is one beside numbers. */
static void as_number(struct term *t, const struct term *other)
{
	if (t->written && t->kind == TEXT && other->kind == NUMBERS && all_digits(t->text)) {
		t->kind = NUMBERS;
		t->low = t->high = atof(t->text);
	}
}

/* Written text beside days is a day, month or year. */
static void as_day(struct term *t, const struct term *other)
{
	if (t->written && t->kind == TEXT && other->kind == DAYS) {
		t->kind = DAYS;
		t->from = t->to = t->text;
	}
}

static bool days_compare(const struct term *a, int op, const struct term *b)
{
	if (!*a->from || !*a->to || !*b->from || !*b->to)
		return false;
	switch (op) {
	case REF_EQ:
		return day_cmp(a->from, b->from) == 0 && day_cmp(a->to, b->to) == 0;
	case REF_NE: return day_cmp(a->to, b->from) < 0 || day_cmp(a->from, b->to) > 0;
	case REF_LT: return day_cmp(a->to, b->from) < 0;
	case REF_LE: return day_cmp(a->to, b->from) <= 0;
	case REF_GT: return day_cmp(a->from, b->to) > 0;
	default: return day_cmp(a->from, b->to) >= 0;
	}
}

static bool comparison(const struct ref_where *w, const struct ref_doc *d,
		       const struct ref_piece pieces[REF_NAMES], int lo)
{
	struct term a = term_of(&w->left, d, pieces, lo), b = term_of(&w->right, d, pieces, lo);

	fold_term(&a, &w->right);
	fold_term(&b, &w->left);
	as_number(&a, &b);
	as_number(&b, &a);
	as_day(&a, &b);
	as_day(&b, &a);
	if (a.kind != b.kind)
		return false;
	switch (a.kind) {
	case TEXT: return (strcmp(a.text, b.text) == 0) == (w->op == REF_EQ);
	case ENTITY: return (a.entity == b.entity) == (w->op == REF_EQ);
	case NUMBERS: return all_compare(a.low, a.high, w->op, b.low, b.high);
	case DAYS: return days_compare(&a, w->op, &b);
	default: return false;
	}
}

bool ref_where_holds(const struct ref_tree *t, int where, const struct ref_doc *d,
		     const struct ref_piece pieces[REF_NAMES], int lo)
{
	const struct ref_where *w = &t->where[where];

	switch (w->kind) {
	case REF_AND:
		return ref_where_holds(t, w->a, d, pieces, lo) &&
		       ref_where_holds(t, w->b, d, pieces, lo);
	case REF_OR:
		return ref_where_holds(t, w->a, d, pieces, lo) ||
		       ref_where_holds(t, w->b, d, pieces, lo);
	case REF_NOT: return !ref_where_holds(t, w->a, d, pieces, lo);
	default: return comparison(w, d, pieces, lo);
	}
}

unsigned ref_where_names(const struct ref_tree *t, int where)
{
	const struct ref_where *w = &t->where[where];
	unsigned names = 0;

	if (w->kind == REF_ANY)
		return (w->left.name < 0 ? 0 : 1u << w->left.name) |
		       (w->right.name < 0 ? 0 : 1u << w->right.name);
	names = ref_where_names(t, w->a);
	return w->kind == REF_NOT ? names : names | ref_where_names(t, w->b);
}
