/*
 * Forms of a phrase, and of text. See inflect.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/inflect_int.h"

#include "text/text.h"
#include "text/token.h"

/* A call of ds_inflect_phrase. */
struct phrase {
	ds_phrases *out;
	const ds_str *words;
	size_t n;
	const ds_table *t;
	ds_arena *mem;
	ds_err *err;
};

/* The phrase with that form in place of word `at` is there. */
static bool is_kept(const struct phrase *p, size_t at, ds_str form)
{
	for (size_t i = 0; i < p->out->n; i++) {
		const ds_str *w = p->out->v[i].words;
		bool same = ds_str_eq(w[at], form);

		for (size_t k = 0; same && k < p->n; k++)
			same = k == at || ds_str_eq(w[k], p->words[k]);
		if (same)
			return true;
	}
	return false;
}

static ds_status keep_phrase(struct phrase *p, size_t at, ds_str form)
{
	ds_phrases *out = p->out;
	ds_str *words;
	ds_status st;

	if (is_kept(p, at, form))
		return DS_OK;
	st = ds_arena_grow(p->mem, &out->v, &out->cap, out->n, out->n + 1, sizeof *out->v, p->err);
	if (st)
		return st;
	words = ds_arena_get(p->mem, p->n, sizeof *words);
	if (!words)
		return ds_arena_fail(p->mem, p->err);
	memcpy(words, p->words, p->n * sizeof *words);
	words[at] = form;
	out->v[out->n++] = (ds_phrase){words, p->n};
	return DS_OK;
}

/* All phrases with a form of word `at`. */
static ds_status vary(struct phrase *p, size_t at, unsigned as)
{
	ds_strs forms = {NULL, 0, 0};
	ds_status st = ds_table_forms(&forms, p->words[at], p->t, as, p->mem, p->err);

	for (size_t i = 0; !st && i < forms.n; i++)
		st = keep_phrase(p, at, forms.v[i]);
	return st;
}

static bool is_hyphen(ds_str s)
{
	return s.len == 1 && s.at[0] == '-';
}

static ds_status vary_by_rule(struct phrase *p, unsigned as)
{
	bool noun = as == DS_WORD_ANY || as & DS_WORD_NOUN;
	size_t end = 1; /* of the first word with its hyphens */
	ds_status st = DS_OK;

	while (end + 1 < p->n && is_hyphen(p->words[end]))
		end += 2;
	if (as == DS_WORD_ANY || as & ~(unsigned)DS_WORD_NOUN)
		st = vary(p, p->t->verb_last ? p->n - 1 : end - 1, as & ~(unsigned)DS_WORD_NOUN);
	if (!st && noun && (end < p->n || as))
		st = vary(p, p->n - 1, DS_WORD_NOUN);
	/* "passers-by", but not "res-elect" */
	if (!st && noun && end > 1 && p->words[0].len > 2)
		st = vary(p, 0, DS_WORD_NOUN);
	return st;
}

ds_status ds_inflect_phrase(ds_phrases *out, const ds_str *words, size_t n, size_t head, ds_str lang,
			    unsigned as, ds_arena *mem, ds_err *err)
{
	struct phrase p = {out, words, n, NULL, mem, err};
	ds_phrases own = {NULL, 0, 0};
	ds_status st = ds_table_find(&p.t, lang, err);

	if (!st && (n == 0 || n > DS_PHRASE_TOKENS))
		st = ds_fail(err, DS_ELIMIT, "a phrase of %zu tokens; wanted are 1 to %u", n,
			     DS_PHRASE_TOKENS);
	if (st)
		return st;
	p.out = &own;
	st = head < n ? vary(&p, head, as) : vary_by_rule(&p, as);
	for (size_t i = 0; !st && i < own.n; i++) {
		st = ds_arena_grow(mem, &out->v, &out->cap, out->n, out->n + 1, sizeof *out->v, err);
		if (!st)
			out->v[out->n++] = own.v[i];
	}
	return st;
}

/* ---- text ---- */

static ds_status tokens_of(ds_tokens *t, ds_str text, ds_arena *mem, ds_err *err)
{
	ds_text read;
	ds_status st = ds_text_read(&read, text, NULL, mem, err);

	return st ? st : ds_tokenize(t, read.read, NULL, mem, err);
}

static ds_status forms_of(ds_phrases *out, const ds_tokens *t, size_t head, ds_str lang, unsigned as,
			  ds_arena *mem, ds_err *err)
{
	ds_str keys[DS_PHRASE_TOKENS];
	size_t number = SIZE_MAX;

	for (size_t i = 0; i < t->n && i < DS_PHRASE_TOKENS; i++) {
		keys[i] = ds_token_key(t, i);
		if (t->v[i].start == head)
			number = i;
	}
	return t->n ? ds_inflect_phrase(out, keys, t->n, number, lang, as, mem, err) : DS_OK;
}

ds_status ds_inflect_text(ds_phrases *out, ds_str text, size_t head, ds_str lang, unsigned as,
			  ds_arena *mem, ds_err *err)
{
	ds_tokens t;
	ds_status st = tokens_of(&t, text, mem, err);

	return st ? st : forms_of(out, &t, head, lang, as, mem, err);
}

ds_status ds_inflect_show(ds_strs *out, ds_str text, size_t head, ds_str lang, unsigned as, ds_arena *mem,
			  ds_err *err)
{
	ds_phrases all = {NULL, 0, 0};
	ds_tokens t;
	ds_buf b;
	ds_status st = tokens_of(&t, text, mem, err);

	if (!st)
		st = forms_of(&all, &t, head, lang, as, mem, err);
	ds_buf_init(&b, NULL, 0);
	for (size_t i = 0; !st && i < all.n; i++) {
		ds_buf_clear(&b);
		for (size_t k = 0; k < all.v[i].n; k++) {
			if (k && t.v[k].start > t.v[k - 1].end)
				ds_buf_char(&b, ' ');
			ds_buf_str(&b, all.v[i].words[k]);
		}
		st = ds_buf_status(&b, err);
		if (!st)
			st = ds_arena_grow(mem, &out->v, &out->cap, out->n, out->n + 1, sizeof *out->v, err);
		if (!st)
			st = ds_arena_copy(&out->v[out->n], ds_buf_view(&b), mem, err);
		out->n += !st;
	}
	ds_buf_free(&b);
	return st;
}
