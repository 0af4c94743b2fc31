/*
 * Fuzz target of the text layer: reading, the four normal forms, the fold, segmentation, tokens.
 *
 * Each step's contract is checked with abort(), so that a broken invariant is a crash as a bad
 * access is.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/fold.h"
#include "text/normal.h"
#include "text/segment.h"
#include "text/text.h"
#include "text/token.h"
#include "text/utf8.h"

#include <stdio.h>
#include <stdlib.h>

#define LIMIT ((size_t)1 << 16) /* longer inputs find nothing new, only later */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool ok, const char *what)
{
	if (!ok) {
		fprintf(stderr, "broken: %s\n", what);
		abort();
	}
}

static void check_map(const ds_edits *map, size_t from_len, size_t to_len)
{
	size_t from = 0, to = 0;

	for (size_t i = 0; i < map->n; i++) {
		ds_edit e = map->v[i];

		need(e.from_at >= from && e.to_at >= to, "edits ascend");
		need(e.from_at - from == e.to_at - to, "bytes between edits correspond");
		from = (size_t)e.from_at + e.from_len;
		to = (size_t)e.to_at + e.to_len;
	}
	need(from <= from_len && to <= to_len && from_len - from == to_len - to, "map spans both");
}

/* A span mapped to the earlier text and back covers itself. */
static void check_span(const ds_edits *map, size_t start, size_t end, size_t from_len)
{
	size_t a = ds_edits_start(map, start), b = ds_edits_end(map, end);

	need(a <= b && b <= from_len, "mapped span is in order");
	need(ds_edits_to_start(map, a) <= start, "start comes back");
	need(ds_edits_to_end(map, b) >= end, "end comes back");
}

static void check_read(ds_str source, ds_text *text, ds_arena *mem)
{
	ds_text again;
	size_t at = 0;

	need(ds_text_read(text, source, NULL, mem, NULL) == DS_OK, "reading");
	need(ds_utf8_valid(text->read) == text->read.len, "reading text is well-formed");
	check_map(&text->map, source.len, text->read.len);
	need(ds_text_read(&again, text->read, NULL, mem, NULL) == DS_OK, "reading again");
	need(ds_str_eq(again.read, text->read) && again.map.n == 0, "reading is idempotent");
	while (at < text->read.len) {
		size_t end = at;

		ds_utf8_next(text->read, &end);
		check_span(&text->map, at, end, source.len);
		at = end;
	}
}

static void check_forms(ds_str s, ds_arena *mem)
{
	ds_mapped m[4], again;

	for (int form = 0; form < 4; form++) {
		need(ds_normal(&m[form], s, (ds_form)form, mem, NULL) == DS_OK, "normal form");
		check_map(&m[form].map, s.len, m[form].text.len);
		need(ds_normal(&again, m[form].text, (ds_form)form, mem, NULL) == DS_OK, "again");
		need(ds_str_eq(again.text, m[form].text) && again.map.n == 0, "form is stable");
	}
	ds_normal(&again, m[DS_NFD].text, DS_NFC, mem, NULL);
	need(ds_str_eq(again.text, m[DS_NFC].text), "NFC(NFD) is NFC");
	ds_normal(&again, m[DS_NFKC].text, DS_NFKD, mem, NULL);
	need(ds_str_eq(again.text, m[DS_NFKD].text), "NFKD(NFKC) is NFKD");
}

static void check_fold(ds_str s, ds_arena *mem)
{
	ds_mapped key, again;
	ds_buf b;

	need(ds_fold(&key, s, mem, NULL) == DS_OK, "fold");
	check_map(&key.map, s.len, key.text.len);
	need(ds_utf8_valid(key.text) == key.text.len, "key is well-formed");
	need(ds_fold(&again, key.text, mem, NULL) == DS_OK, "fold again");
	need(ds_str_eq(again.text, key.text), "fold is idempotent");
	ds_buf_init(&b, NULL, 0);
	ds_fold_add(&b, s);
	need(b.status == DS_OK && ds_str_eq(ds_buf_view(&b), key.text), "both folds agree");
	ds_buf_free(&b);
}

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

static void check_all(ds_str s, ds_arena *mem)
{
	ds_tokens t;

	check_forms(s, mem);
	check_fold(s, mem);
	check_pieces(s, ds_grapheme_next);
	check_pieces(s, ds_word_next);
	check_pieces(s, ds_sentence_next);
	need(ds_width(s) <= 2 * s.len, "width");
	check_tokens(s, &t, mem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	ds_str source = {(const char *)data, size};
	ds_arena mem;
	ds_text text;
	ds_tokens t;

	if (size > LIMIT)
		return 0;
	ds_arena_init(&mem, NULL, 0);
	check_read(source, &text, &mem);
	check_all(source, &mem); /* as it is: ill-formed bytes must not hurt */
	check_all(text.read, &mem);
	check_tokens(text.read, &t, &mem);
	check_preset(text.read, &t, &mem);
	ds_arena_free(&mem);
	return 0;
}
