/*
 * Literals and lists of a pattern as tests and tries; text is tokenised and folded as documents
 * are. See pattern_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/pattern_int.h"

#include "base/buf.h"
#include "match/lists.h"
#include "text/fold.h"
#include "text/text.h"

/*
 * An escaped * while literals are taken apart; no text has it, since control characters are
 * refused.
 */
#define STAR '\1'

ds_status ds_unescape(ds_str *out, ds_parser *ps, const ds_lex *lex, bool glob)
{
	char *to = ds_arena_get(&ps->p->mem, lex->text.len + 1, 1);
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
	const ds_test *first;
	const ds_test **tail;
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
	ds_arena *mem = &c->ps->p->mem;
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
		st = ds_arena_copy(s, ds_buf_view(&b), &ps->p->mem, ps->err);
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

ds_status ds_literal(const ds_test **out, ds_parser *ps, const ds_lex *lex, bool exact)
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

static ds_status add_phrases(ds_trie *t, ds_parser *ps, const ds_phrases *forms)
{
	ds_status st = DS_OK;

	for (size_t i = 0; !st && i < forms->n; i++)
		st = ds_trie_add(t, forms->v[i].words, forms->v[i].n, &ps->p->mem, ps->err);
	return st;
}

/* One entry, tokenised and folded, into the trie. */
static ds_status add_entry(ds_trie *t, ds_parser *ps, ds_str entry, bool inflected,
			   ds_arena *scratch)
{
	ds_phrases forms = {NULL, 0, 0};
	ds_tokens tokens;
	ds_status st = tokenise(&tokens, entry, scratch, ps->err);

	if (st)
		return st;
	if (tokens.n > DS_LIST_TOKENS)
		return ds_parse_fail(ps, ps->ahead.at, "an entry of more than %u tokens",
				     DS_LIST_TOKENS);
	st = ds_inflect_text(&forms, entry, SIZE_MAX, (ds_str){"", 0},
			     inflected ? DS_WORD_ANY : DS_WORD_PLAIN, scratch, ps->err);
	return st ? st : add_phrases(t, ps, &forms);
}

static ds_status fill_given(ds_trie *t, ds_parser *ps, const ds_word_list *list, bool inflected)
{
	ds_arena scratch;
	ds_status st = DS_OK;

	ds_arena_init(&scratch, NULL, 0);
	for (size_t i = 0; !st && i < list->n; i++) {
		st = add_entry(t, ps, list->words[i], inflected, &scratch);
		if (i % 64 == 0)
			ds_arena_reset(&scratch);
	}
	ds_arena_free(&scratch);
	return st;
}

static ds_status fill_shipped(ds_trie *t, ds_parser *ps, const ds_shipped_list *list)
{
	ds_arena scratch;
	ds_phrases forms = {NULL, 0, 0};
	ds_status st = DS_OK;

	ds_arena_init(&scratch, NULL, 0);
	for (size_t i = 0; !st && i < list->n; i++)
		st = ds_list_entry_forms(&forms, &list->v[i], list->lang, &scratch, ps->err);
	if (!st)
		st = add_phrases(t, ps, &forms);
	ds_arena_free(&scratch);
	return st;
}

ds_status ds_list_item(const ds_trie **out, ds_parser *ps, bool inflected)
{
	ds_trie *t = ds_arena_zero(&ps->p->mem, 1, sizeof *t);
	const ds_word_list *given = NULL;
	const ds_shipped_list *shipped = NULL;
	ds_str name;
	ds_status st = ds_lex_next(ps);

	if (!t)
		return ds_parse_memory(ps);
	if (st)
		return st;
	name = ps->ahead.text;
	if (ps->ahead.kind != DS_LEX_WORD || !ps->ahead.tight)
		return ds_parse_fail(ps, ps->ahead.at, "expected the name of a list behind $");
	for (size_t i = 0; i < ps->n_lists; i++) {
		if (ds_str_eq(ps->lists[i].name, name))
			given = &ps->lists[i];
	}
	st = ds_shipped_list_find(&shipped, name, (ds_str){"", 0}, ps->err);
	if (st)
		return st;
	if (!given && !shipped)
		return ds_parse_fail(
			ps, ps->ahead.at,
			"there is no list $%.*s (given: %zu; 'dossier help lists' shows those "
			"that ship)",
			(int)(name.len < 40 ? name.len : 40), name.at, ps->n_lists);
	st = given ? fill_given(t, ps, given, inflected) : fill_shipped(t, ps, shipped);
	if (!st)
		*out = t;
	return st ? st : ds_lex_next(ps);
}

ds_status ds_lemma_item(const ds_trie **out, ds_parser *ps)
{
	ds_trie *t = ds_arena_zero(&ps->p->mem, 1, sizeof *t);
	ds_arena scratch;
	ds_str word = ps->ahead.text;
	ds_status st = DS_OK;

	if (!t)
		return ds_parse_memory(ps);
	if (ps->ahead.kind == DS_LEX_STRING)
		st = ds_unescape(&word, ps, &ps->ahead, false);
	if (!st && memchr(word.at, '*', word.len))
		return ds_parse_fail(ps, ps->ahead.at, "a lemma has no wildcards");
	ds_arena_init(&scratch, NULL, 0);
	if (!st)
		st = add_entry(t, ps, word, true, &scratch);
	ds_arena_free(&scratch);
	if (!st && t->n == 0)
		return ds_parse_fail(ps, ps->ahead.at,
				     "nothing between the quotes, expected a word");
	if (!st)
		*out = t;
	return st ? st : ds_lex_next(ps);
}
