/*
 * Literals and lists of a pattern as tests and tries; text is tokenised and folded as documents
 * are. See tree_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/program_int.h"

#include "base/buf.h"
#include "match/lists.h"
#include "match/parse_int.h"
#include "text/fold.h"
#include "text/text.h"

#include <stdio.h>

/*
 * An escaped * while literals are taken apart; no text has it, since control characters are
 * refused.
 */
#define STAR '\1'

ds_status ds_unescape(ds_str *out, ds_parser *ps, const ds_lex *lex, bool glob)
{
	char *to = ds_arena_get(ps->mem, lex->text.len + 1, 1);
	size_t n = 0;

	if (!to)
		return ds_parse_memory(ps);
	for (size_t i = 0; i < lex->text.len; i++) {
		char c = lex->text.at[i];

		if ((unsigned char)c < 0x20 && c != '\t')
			return ds_parse_fail(ps, lex->at, "a control character in quoted text");
		if (c == '\\') {
			c = ++i < lex->text.len ? lex->text.at[i] : '\0';
			if (c == '\0' || !strchr("\"'\\*", c))
				return ds_parse_fail(
					ps, lex->at,
					"\\ in quoted text stands before \" ' * or \\ only");
			if (c == '*' && glob)
				c = STAR;
		}
		to[n++] = c;
	}
	*out = (ds_str){to, n};
	return DS_OK;
}

/* Text as tokens, in mem. */
static ds_status tokenise(ds_tokens *out, ds_str text, ds_arena *mem, ds_err *err)
{
	ds_text t;
	ds_status st = ds_text_read(&t, text, NULL, mem, err);

	return st ? st : ds_tokenize(out, t.read, NULL, mem, err);
}

/* What ds_literal builds: a chain of tests. */
struct chain {
	ds_parser *ps;
	ds_test *first;
	ds_test **tail;
	bool exact;
};

static ds_status chain_add(struct chain *c, enum ds_test_kind kind, ds_str text, bool glob)
{
	ds_test *t = ds_test_new(c->ps, kind);

	if (!t)
		return ds_parse_memory(c->ps);
	t->text = text;
	t->glob = glob;
	*c->tail = t;
	c->tail = &t->next;
	return DS_OK;
}

/* Text without wildcards. */
static ds_status chain_text(struct chain *c, ds_str text)
{
	ds_arena *mem = c->ps->mem;
	char *copy = ds_arena_get(mem, text.len + 1, 1);
	ds_tokens tokens;
	ds_status st;

	if (!copy)
		return ds_parse_memory(c->ps);
	for (size_t i = 0; i < text.len; i++)
		copy[i] = text.at[i] == STAR ? '*' : text.at[i];
	st = tokenise(&tokens, (ds_str){copy, text.len}, mem, c->ps->err);
	for (size_t i = 0; !st && i < tokens.n; i++)
		st = chain_add(c, c->exact ? DS_TEST_WORD : DS_TEST_FOLD,
			       c->exact ? ds_token_text(&tokens, i) : ds_token_key(&tokens, i),
			       false);
	return st;
}

ds_status ds_fold_glob(ds_str *s, ds_parser *ps)
{
	ds_buf b;
	ds_status st;

	ds_buf_init(&b, NULL, 0);
	for (size_t at = 0; at < s->len;) {
		size_t end = at;

		while (end < s->len && s->at[end] != '*' && s->at[end] != STAR)
			end++;
		ds_fold_add(&b, ds_str_sub(*s, at, end));
		if (end < s->len)
			ds_buf_char(&b, s->at[end++]);
		at = end;
	}
	st = ds_buf_status(&b, ps->err);
	if (!st)
		st = ds_arena_copy(s, ds_buf_view(&b), ps->mem, ps->err);
	ds_buf_free(&b);
	return st;
}

/* One word with * in it, or, cut at its hyphens as tokens are, several: post-war* is three. */
static ds_status chain_glob(struct chain *c, ds_str s)
{
	ds_status st = DS_OK;

	for (size_t at = 0; !st && at < s.len;) {
		size_t end = at + (s.at[at] == '-');
		ds_str part;

		while (end < s.len && s.at[at] != '-' && s.at[end] != '-')
			end++;
		part = ds_str_sub(s, at, end);
		at = end;
		if (!memchr(part.at, '*', part.len)) {
			st = chain_text(c, part);
			continue;
		}
		st = ds_fold_glob(&part, c->ps);
		if (!st)
			st = chain_add(c, part.len == 1 ? DS_TEST_ANY : DS_TEST_FOLD, part, true);
	}
	return st;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

ds_status ds_literal(ds_test **out, ds_parser *ps, const ds_lex *lex, bool exact)
{
	struct chain c = {ps, NULL, NULL, exact};
	ds_str s = lex->text;
	size_t plain = 0;
	ds_status st = DS_OK;

	c.tail = &c.first;
	if (lex->kind == DS_LEX_STRING || lex->kind == DS_LEX_EXACT)
		st = ds_unescape(&s, ps, lex, !exact);
	for (size_t at = 0; !st && at < s.len && !exact;) {
		size_t end = at;

		while (end < s.len && !is_blank(s.at[end]))
			end++;
		if (memchr(s.at + at, '*', end - at)) {
			st = chain_text(&c, ds_str_sub(s, plain, at));
			if (!st)
				st = chain_glob(&c, ds_str_sub(s, at, end));
			plain = end;
		}
		at = end + (end < s.len);
	}
	if (!st)
		st = chain_text(&c, ds_str_sub(s, plain, s.len));
	if (!st && !c.first)
		return ds_parse_fail(ps, lex->at, "nothing between the quotes, expected a word");
	if (!st)
		*out = c.first;
	return st;
}

/* ---- lists and lemmas ---- */

static ds_status add_phrases(ds_trie *t, const ds_phrases *forms, ds_err *err)
{
	ds_status st = DS_OK;

	for (size_t i = 0; !st && i < forms->n; i++)
		st = ds_trie_add(t, forms->v[i].words, forms->v[i].n, err);
	return st;
}

/* One entry, tokenised and folded, into the list: as it is, or in all its forms. */
static ds_status add_entry(ds_trie *t, ds_parser *ps, ds_str entry, ds_str lang, bool inflected, ds_arena *scratch)
{
	ds_phrases forms = {NULL, 0, 0};
	ds_tokens tokens;
	ds_status st = tokenise(&tokens, entry, scratch, ps->err);

	if (!st && tokens.n > DS_LIST_TOKENS)
		return ds_parse_fail(ps, ps->ahead.at, "an entry of more than %u tokens", DS_LIST_TOKENS);
	if (!st)
		st = ds_inflect_text(&forms, entry, SIZE_MAX, lang, inflected ? DS_WORD_ANY : DS_WORD_PLAIN, scratch,
				     ps->err);
	return st ? st : add_phrases(t, &forms, ps->err);
}

static ds_status fill_given(ds_trie *t, ds_parser *ps, const ds_word_list *list, ds_str lang, bool inflected)
{
	ds_arena scratch;
	ds_status st = DS_OK;

	ds_arena_init(&scratch, NULL, 0);
	for (size_t i = 0; !st && i < list->n; i++) {
		st = add_entry(t, ps, list->words[i], lang, inflected, &scratch);
		ds_arena_reset(&scratch);
	}
	ds_arena_free(&scratch);
	return st;
}

static ds_status fill_shipped(ds_trie *t, ds_parser *ps, const ds_shipped_list *list)
{
	ds_phrases forms = {NULL, 0, 0};
	ds_arena scratch;
	ds_status st = DS_OK;

	ds_arena_init(&scratch, NULL, 0);
	for (size_t i = 0; !st && i < list->n; i++)
		st = ds_list_entry_forms(&forms, &list->v[i], list->lang, &scratch, ps->err);
	if (!st)
		st = add_phrases(t, &forms, ps->err);
	ds_arena_free(&scratch);
	return st;
}

/* What a list is asked for by: `$name@lang`, with ~ before it or not. */
struct wish {
	ds_lex name, lang; /* lang.text empty: English */
	bool inflected;
};

/* A list that a pattern has named already, of all that are compiled together. */
struct ds_shared_list {
	ds_str name, lang;
	bool inflected;
	const ds_trie *trie;
	struct ds_shared_list *next;
};

static const ds_trie *shared(const ds_parser *ps, const struct wish *w)
{
	const struct ds_shared_list *l = ps->p->lists;

	while (l && (l->inflected != w->inflected || !ds_str_eq(l->name, w->name.text) ||
		     !ds_str_eq(l->lang, w->lang.text)))
		l = l->next;
	return l ? l->trie : NULL;
}

static ds_status share(ds_parser *ps, const struct wish *w, const ds_trie *trie)
{
	struct ds_shared_list *l = ds_arena_zero(ps->mem, 1, sizeof *l);

	if (!l)
		return ds_parse_memory(ps);
	l->inflected = w->inflected;
	l->trie = trie;
	l->next = ps->p->lists;
	if (ds_arena_copy(&l->name, w->name.text, ps->mem, ps->err) ||
	    ds_arena_copy(&l->lang, w->lang.text, ps->mem, ps->err))
		return ds_parse_memory(ps);
	ps->p->lists = l;
	return DS_OK;
}

/* "de, en, es" */
static ds_status no_language(const ds_parser *ps, const ds_lex *lang)
{
	char known[100] = "";
	const ds_str *codes;
	size_t n = ds_inflect_languages(&codes), len = 0;

	for (size_t i = 0; i < n && len + codes[i].len + 3 < sizeof known; i++)
		len += (size_t)snprintf(known + len, sizeof known - len, "%s%.*s", i ? ", " : "", (int)codes[i].len,
					codes[i].at);
	return ds_parse_fail(ps, lang->at, "no inflection of '%.*s' is known, only of %s",
			     (int)(lang->text.len < 20 ? lang->text.len : 20), lang->text.at, known);
}

static ds_status no_list(ds_parser *ps, const struct wish *w)
{
	const ds_shipped_list *all;
	ds_str lang = w->lang.text.len ? w->lang.text : DS_STR("en");
	ds_like like;
	size_t n;
	ds_status st = ds_shipped_lists(&all, &n, ps->err);

	if (st)
		return st;
	ds_like_start(&like, w->name.text);
	for (size_t i = 0; i < ps->n_lists; i++)
		ds_like_try(&like, ps->lists[i].name);
	for (size_t i = 0; i < n; i++) {
		if (ds_str_eq(all[i].lang, lang))
			ds_like_try(&like, all[i].name);
	}
	return ds_parse_unknown(ps, w->name.at, "list", &like,
				"one that you give, or that ships (dossier help lists)");
}

static ds_status make_list(const ds_trie **out, ds_parser *ps, const struct wish *w)
{
	const ds_word_list *given = NULL;
	const ds_shipped_list *shipped = NULL;
	ds_trie *t = NULL;
	ds_status st = DS_OK;

	for (size_t i = 0; i < ps->n_lists; i++) {
		if (ds_str_eq(ps->lists[i].name, w->name.text))
			given = &ps->lists[i];
	}
	if (!given)
		st = ds_shipped_list_find(&shipped, w->name.text, w->lang.text, ps->err);
	if (!st && !given && !shipped)
		return no_list(ps, w);
	if (given && w->lang.text.len && !w->inflected)
		return ds_parse_fail(ps, w->lang.at,
				     "your own list matches as it is written; for its forms in a language write "
				     "~$%.*s@%.*s",
				     (int)(w->name.text.len < 40 ? w->name.text.len : 40), w->name.text.at,
				     (int)(w->lang.text.len < 20 ? w->lang.text.len : 20), w->lang.text.at);
	if (!st)
		st = ds_trie_new(&t, ps->lexicon, ps->err);
	if (!st)
		st = given ? fill_given(t, ps, given, w->lang.text, w->inflected) : fill_shipped(t, ps, shipped);
	if (st == DS_ENOENT)
		return no_language(ps, &w->lang);
	*out = t;
	return st ? st : share(ps, w, t);
}

/* A tight @lang, if one is ahead. */
static ds_status read_language(ds_lex *out, ds_parser *ps)
{
	ds_status st;

	*out = (ds_lex){DS_LEX_END, {"", 0}, ps->ahead.at, true};
	if (!ds_lex_sign(ps, '@') || !ps->ahead.tight)
		return DS_OK;
	st = ds_lex_next(ps);
	if (st)
		return st;
	if (ps->ahead.kind != DS_LEX_WORD || !ps->ahead.tight)
		return ds_parse_fail(ps, ps->ahead.at, "expected a language such as de behind @");
	*out = ps->ahead;
	return ds_lex_next(ps);
}

ds_status ds_list_item(const ds_trie **out, ds_parser *ps, bool inflected)
{
	struct wish w = {.inflected = inflected};
	const ds_trie *known;
	ds_status st = ds_lex_next(ps);

	if (st)
		return st;
	w.name = ps->ahead;
	if (ps->ahead.kind != DS_LEX_WORD || !ps->ahead.tight)
		return ds_parse_fail(ps, ps->ahead.at, "expected the name of a list behind $");
	st = ds_lex_next(ps);
	if (!st)
		st = read_language(&w.lang, ps);
	if (st)
		return st;
	known = shared(ps, &w);
	if (!known)
		return make_list(out, ps, &w);
	*out = known;
	return DS_OK;
}

ds_status ds_lemma_item(const ds_trie **out, ds_parser *ps)
{
	ds_trie *t = NULL;
	ds_lex word = ps->ahead, lang;
	ds_str text = word.text;
	ds_arena scratch;
	ds_status st = ds_trie_new(&t, ps->lexicon, ps->err);

	if (!st && word.kind == DS_LEX_STRING)
		st = ds_unescape(&text, ps, &word, false);
	if (!st && memchr(text.at, '*', text.len))
		return ds_parse_fail(ps, word.at, "a lemma has no wildcards");
	if (!st)
		st = ds_lex_next(ps);
	if (!st)
		st = read_language(&lang, ps);
	if (st)
		return st;
	ds_arena_init(&scratch, NULL, 0);
	st = add_entry(t, ps, text, lang.text, true, &scratch);
	ds_arena_free(&scratch);
	if (st == DS_ENOENT)
		return no_language(ps, &lang);
	if (!st && t->n == 0)
		return ds_parse_fail(ps, word.at, "nothing between the quotes, expected a word");
	*out = t;
	return st;
}
