/*
 * Whether a token, or an annotation, is what a pattern asks for. See run_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/run_int.h"

#include "text/utf8.h"
#include "ucd/props.h"

#define STAR '\1' /* an escaped *, see ds_unescape */

/* Greedy with one place to fall back to, which is enough for *: the last one met. */
bool ds_glob(ds_str pattern, ds_str s)
{
	size_t p = 0, i = 0, star = SIZE_MAX, from = 0;

	while (i < s.len) {
		char c = p < pattern.len ? pattern.at[p] : '\0';

		if (p < pattern.len && c == '*') {
			star = p++;
			from = i;
		} else if (p < pattern.len && (c == STAR ? '*' : c) == s.at[i]) {
			p++;
			i++;
		} else if (star != SIZE_MAX) {
			p = star + 1;
			i = ++from;
		} else {
			return false;
		}
	}
	while (p < pattern.len && pattern.at[p] == '*')
		p++;
	return p == pattern.len;
}

static bool same(const ds_test *t, ds_str s)
{
	return t->glob ? ds_glob(t->text, s) : ds_str_eq(t->text, s);
}

bool ds_compare(double a, enum ds_op op, double b)
{
	switch (op) {
	case DS_OP_EQ: return a == b;
	case DS_OP_NE: return a != b;
	case DS_OP_LT: return a < b;
	case DS_OP_LE: return a <= b;
	case DS_OP_GT: return a > b;
	case DS_OP_GE: return a >= b;
	}
	return false;
}

/*
 * X upper case, x lower case and letters without case, d digit, others as they are; runs written
 * once.
 */
static bool shape_is(const ds_test *t, ds_str s)
{
	char shape[256];
	size_t n = 0;

	for (size_t at = 0; at < s.len && n + 4 < sizeof shape;) {
		size_t from = at;
		uint32_t gc = DS_GC_BIT(ds_ucd_get(ds_utf8_next(s, &at))->category);
		char c = gc & (DS_GC_BIT(DS_GC_LU) | DS_GC_BIT(DS_GC_LT)) ? 'X'
			 : gc & DS_GC_MASK_L                              ? 'x'
			 : gc & DS_GC_BIT(DS_GC_ND)                       ? 'd'
									  : '\0';

		if (gc & DS_GC_MASK_M)
			continue;
		if (c == '\0') {
			memcpy(shape + n, s.at + from, at - from);
			n += at - from;
		} else if (n == 0 || shape[n - 1] != c) {
			shape[n++] = c;
		}
	}
	return same(t, (ds_str){shape, n});
}

/* 1 = first of its sentence; with a negative number -1 = last. */
static bool position_is(const ds_test *t, const ds_tokens *tokens, size_t i)
{
	const ds_sentence *s = &tokens->sentences[tokens->v[i].sentence];
	double at = (double)(i - s->first) + 1;

	if (t->number < 0)
		at -= (double)s->count + 1;
	return ds_compare(at, (enum ds_op)t->op, t->number);
}

/* The word of the token in the lexicon. */
static uint32_t word_of(const ds_run *r, uint32_t token)
{
	return r->words[token - r->base];
}

bool ds_test_token(const ds_test *t, const ds_run *r, uint32_t token)
{
	const ds_tokens *tokens = &r->doc->tokens;

	switch (t->kind) {
	case DS_TEST_ANY: return true;
	case DS_TEST_FOLD:
		return t->glob ? ds_glob(t->text, ds_token_key(tokens, token)) : word_of(r, token) == t->word;
	case DS_TEST_WORD: return same(t, ds_token_text(tokens, token));
	case DS_TEST_SHAPE: return shape_is(t, ds_token_text(tokens, token));
	case DS_TEST_KIND: return tokens->v[token].kind == (int)t->number;
	case DS_TEST_LIST: return ds_trie_has(t->trie, word_of(r, token));
	case DS_TEST_FUZZY: return ds_within_edits(t->text, ds_token_key(tokens, token), (unsigned)t->number);
	case DS_TEST_TYPE: return r->types_at[token - r->base] >> (unsigned)t->number & 1;
	case DS_TEST_LENGTH:
		return ds_compare((double)ds_utf8_count(ds_token_text(tokens, token)), (enum ds_op)t->op,
				  t->number);
	case DS_TEST_POSITION: return position_is(t, tokens, token);
	case DS_TEST_AND: return ds_test_token(t->a, r, token) && ds_test_token(t->b, r, token);
	case DS_TEST_OR: return ds_test_token(t->a, r, token) || ds_test_token(t->b, r, token);
	case DS_TEST_NOT: return !ds_test_token(t->a, r, token);
	default: return false;
	}
}

/* The chain of token tests, somewhere within the annotation. */
static bool phrase_in(const ds_test *chain, const ds_run *r, const ds_span *span)
{
	uint32_t end = span->first + span->count;

	for (uint32_t from = span->first; from < end; from++) {
		const ds_test *t = chain;
		uint32_t i = from;

		while (t && i < end && ds_test_token(t, r, i)) {
			t = t->next;
			i++;
		}
		if (!t)
			return true;
	}
	return false;
}

static bool has_number(const ds_value *v)
{
	return v->kind == DS_VALUE_NUMBER || v->kind == DS_VALUE_MONEY ||
	       v->kind == DS_VALUE_QUANTITY;
}

/* A comparison of a value holds only where it holds for all of [low, high]. */
static bool number_is(const ds_test *t, const ds_value *v)
{
	double n = t->number;

	if (t->field != DS_FIELD_VALUE)
		return ds_compare(t->field == DS_FIELD_LOW ? v->low : v->high, (enum ds_op)t->op, n);
	switch (t->op) {
	case DS_OP_EQ: return v->low == n && v->high == n;
	case DS_OP_NE: return n < v->low || n > v->high;
	case DS_OP_LT: return v->high < n;
	case DS_OP_LE: return v->high <= n;
	case DS_OP_GT: return v->low > n;
	case DS_OP_GE: return v->low >= n;
	default: return false;
	}
}

/*
 * Days against a day, month or year: as far as the shorter one goes. Unknown bounds compare to
 * nothing.
 */
bool ds_compare_days(ds_str day, enum ds_op op, ds_str limit)
{
	if (day.len == 0)
		return false;
	if (day.len > limit.len)
		day.len = limit.len;
	return ds_compare(ds_str_cmp(day, limit), op, 0);
}

static bool string_is(const ds_test *t, const ds_span *span)
{
	const ds_value *v = &span->value;
	ds_str s = {NULL, 0};

	switch (t->field) {
	case DS_FIELD_UNIT: s = v->unit; break;
	case DS_FIELD_CUE: s = v->cue; break;
	case DS_FIELD_REF: s = span->id; break;
	case DS_FIELD_SOURCE: s = span->source; break;
	case DS_FIELD_LOW: s = v->first; break;
	case DS_FIELD_HIGH: s = v->last; break;
	default: s = v->timex; break;
	}
	if (t->op == DS_OP_EQ)
		return s.len && same(t, s);
	if (t->op == DS_OP_NE)
		return s.len && !same(t, s);
	if (t->field == DS_FIELD_VALUE)
		s = t->op == DS_OP_LT || t->op == DS_OP_LE ? v->last : v->first;
	return ds_compare_days(s, (enum ds_op)t->op, t->text);
}

bool ds_test_span(const ds_test *t, const ds_run *r, const ds_span *span)
{
	switch (t->kind) {
	case DS_TEST_PHRASE: return phrase_in(t->a, r, span);
	case DS_TEST_NUMBER:
		return has_number(&span->value) ? number_is(t, &span->value) : t->text.len && string_is(t, span);
	case DS_TEST_STRING: return string_is(t, span);
	case DS_TEST_AND: return ds_test_span(t->a, r, span) && ds_test_span(t->b, r, span);
	case DS_TEST_OR: return ds_test_span(t->a, r, span) || ds_test_span(t->b, r, span);
	case DS_TEST_NOT: return !ds_test_span(t->a, r, span);
	default: return false;
	}
}
