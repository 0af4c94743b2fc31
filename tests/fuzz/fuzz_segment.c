/*
 * Fuzz target of segmentation: grapheme clusters, words, sentences and pieces; tokens and sentences
 * for analysis, found and preset.
 *
 * Each step's contract is checked with abort(), so that a broken invariant is a crash as a bad
 * access is.
 *
 * SPDX-License-Identifier: MIT
 */
#include "check.h"
#include "text/fold.h"
#include "text/piece.h"
#include "text/segment.h"
#include "text/text.h"
#include "text/token.h"
#include "text/utf8.h"

#define LIMIT ((size_t)1 << 16) /* longer inputs find nothing new, only later */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Pieces go forward to the end. */
static void check_pieces(ds_str s, size_t (*next)(ds_str, size_t))
{
	size_t at = 0;

	while (at < s.len) {
		size_t end = next(s, at);

		need(end > at && end <= s.len, "a piece goes forward");
		at = end;
	}
}

static bool all_blank(ds_str s)
{
	size_t at = 0;

	while (at < s.len) {
		uint32_t cp = ds_utf8_next(s, &at);

		if (cp != ' ' && !(cp >= 9 && cp <= 13) && cp != 0x85 && cp != 0xA0 &&
		    cp != 0x1680 &&
		    !(cp >= 0x2000 && cp <= 0x200A) && cp != 0x2028 && cp != 0x2029 &&
		    cp != 0x202F && cp != 0x205F && cp != 0x3000)
			return false;
	}
	return true;
}

static void check_sentences(const ds_tokens *t)
{
	size_t k = 0;

	for (size_t i = 0; i < t->n_sentences; i++) {
		const ds_sentence *s = &t->sentences[i];

		need(s->first == k && s->count > 0, "sentences follow each other");
		need(s->start == t->v[k].start, "sentence starts with its token");
		for (; k < s->first + s->count; k++)
			need(t->v[k].sentence == i, "token knows its sentence");
		need(s->end == t->v[k - 1].end, "sentence ends with its token");
	}
	need(k == t->n, "every token is in a sentence");
}

/* A token's key is the fold of its text, by whatever way it was made. */
static void check_key(const ds_tokens *t, size_t i)
{
	ds_buf b;

	ds_buf_init(&b, NULL, 0);
	ds_fold_add(&b, ds_token_text(t, i));
	need(b.status == DS_OK && ds_str_eq(ds_buf_view(&b), ds_token_key(t, i)), "key is the fold");
	ds_buf_free(&b);
}

static void check_tokens(ds_str s, ds_tokens *t, ds_arena *mem)
{
	size_t last = 0;

	need(ds_tokenize(t, s, NULL, mem, NULL) == DS_OK, "tokenize");
	for (size_t i = 0; i < t->n; i++) {
		const ds_token *k = &t->v[i];
		ds_str gap = ds_str_sub(s, last, k->start);

		need(k->start >= last && k->end > k->start && k->end <= s.len, "tokens ascend");
		need(all_blank(gap), "tokens cover all but white space");
		need((k->flags & DS_TOKEN_TIGHT) == 0 || gap.len == 0, "tight means tight");
		need((size_t)k->key + k->key_len <= t->keys_len, "key is inside");
		need(k->kind < DS_KIND_COUNT, "kind");
		check_key(t, i);
		need(ds_token_at(t, k->start) == i, "token is found again");
		last = k->end;
	}
	need(all_blank(ds_str_sub(s, last, s.len)), "nothing is left at the end");
	check_sentences(t);
}

/* The borders that were found, given back as preset, come back unchanged. */
static void check_preset(ds_str s, const ds_tokens *found, ds_arena *mem)
{
	ds_range *v = ds_arena_get(mem, found->n, sizeof *v);
	ds_range *w = ds_arena_get(mem, found->n_sentences, sizeof *w);
	ds_borders given;
	ds_tokens t;

	need(v && w, "memory");
	for (size_t i = 0; i < found->n; i++)
		v[i] = (ds_range){found->v[i].start, found->v[i].end};
	for (size_t i = 0; i < found->n_sentences; i++)
		w[i] = (ds_range){found->sentences[i].start, found->sentences[i].end};
	given = (ds_borders){v, found->n, w, found->n_sentences};
	need(ds_tokenize(&t, s, &given, mem, NULL) == DS_OK, "preset");
	need(t.n == found->n && t.n_sentences == found->n_sentences, "preset counts");
	check_sentences(&t);
	for (size_t i = 0; i < t.n; i++)
		need(t.v[i].start == v[i].start && t.v[i].end == v[i].end &&
			     ds_str_eq(ds_token_key(&t, i), ds_token_key(found, i)),
		     "preset token");
}

/* The same text gives the same tokens and sentences, field by field. */
static void same_tokens(const ds_tokens *a, const ds_tokens *b)
{
	need(a->n == b->n && a->n_sentences == b->n_sentences, "same counts");
	need(a->keys_len == b->keys_len &&
		     (a->keys_len == 0 || memcmp(a->keys, b->keys, a->keys_len) == 0),
	     "same keys");
	for (size_t i = 0; i < a->n; i++) {
		const ds_token *v = &a->v[i], *w = &b->v[i];

		need(v->start == w->start && v->end == w->end && v->flags == w->flags &&
			     v->kind == w->kind && v->script == w->script && v->key == w->key &&
			     v->sentence == w->sentence,
		     "same token");
	}
}

/* Where the next paragraph starts behind `at`: behind "LF LF"; the end if none does. */
static size_t next_paragraph(ds_str s, size_t at)
{
	for (size_t i = at; i + 2 < s.len; i++) {
		if (s.at[i] == '\n' && s.at[i + 1] == '\n')
			return i + 2;
	}
	return s.len;
}

/* A paragraph alone has the tokens and the sentences that it has within the text. */
static void check_paragraphs(ds_str s, const ds_tokens *whole, ds_arena *mem)
{
	size_t at = 0, k = 0, m = 0;

	for (int left = 64; at < s.len && left; left--) {
		size_t end = next_paragraph(s, at);
		ds_tokens t;

		need(ds_tokenize(&t, ds_str_sub(s, at, end), NULL, mem, NULL) == DS_OK, "part");
		for (size_t i = 0; i < t.n; i++, k++)
			need(k < whole->n && whole->v[k].start == t.v[i].start + at &&
				     whole->v[k].end == t.v[i].end + at &&
				     whole->v[k].kind == t.v[i].kind &&
				     whole->v[k].flags == t.v[i].flags,
			     "a paragraph's tokens are its own");
		for (size_t i = 0; i < t.n_sentences; i++, m++)
			need(m < whole->n_sentences &&
				     whole->sentences[m].start == t.sentences[i].start + at &&
				     whole->sentences[m].end == t.sentences[i].end + at,
			     "a paragraph's sentences are its own");
		at = end;
	}
	need(at < s.len || (k == whole->n && m == whole->n_sentences), "all paragraphs");
}

static void check_all(ds_str s, ds_arena *mem)
{
	ds_tokens t, again;

	check_pieces(s, ds_grapheme_next);
	check_pieces(s, ds_word_next);
	check_pieces(s, ds_sentence_next);
	check_pieces(s, ds_piece_next);
	need(ds_width(s) <= 2 * s.len, "width");
	check_tokens(s, &t, mem);
	need(ds_tokenize(&again, s, NULL, mem, NULL) == DS_OK, "tokenize again");
	same_tokens(&t, &again);
	if (ds_utf8_valid(s) == s.len) /* preset borders may not cut a character */
		check_preset(s, &t, mem);
	check_paragraphs(s, &t, mem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	ds_str source = {(const char *)data, size};
	ds_arena mem;
	ds_text text;

	if (size > LIMIT)
		return 0;
	ds_arena_init(&mem, NULL, 0);
	check_all(source, &mem); /* as it is: ill-formed bytes must not hurt */
	need(ds_text_read(&text, source, NULL, &mem, NULL) == DS_OK, "reading");
	check_all(text.read, &mem);
	ds_arena_free(&mem);
	return 0;
}
