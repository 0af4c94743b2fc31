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
#include "tag/lang.h"
#include "text/fold.h"
#include "text/text.h"

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

static ds_status add_phrases(ds_trie *t, const ds_phrases *forms, ds_err *err)
{
	ds_status st = DS_OK;

	for (size_t i = 0; !st && i < forms->n; i++)
		st = ds_trie_add(t, forms->v[i].words, forms->v[i].n, err);
	return st;
}

/* How a list or a word is inflected. */
struct manner {
	ds_str lang; /* empty = English */
	bool inflected;
	size_t at; /* of the word or list in the source */
};

/* One entry, tokenised and folded, into the list. */
static ds_status add_entry(ds_trie *t, ds_parser *ps, ds_str entry, const struct manner *how,
			   ds_arena *scratch)
{
	ds_phrases forms = {NULL, 0, 0};
	ds_tokens tokens;
	ds_status st = tokenise(&tokens, entry, scratch, ps->err);

	if (st)
		return st;
	if (tokens.n > DS_LIST_TOKENS)
		return ds_parse_fail(ps, how->at, "an entry of more than %u tokens", DS_LIST_TOKENS);
	st = ds_inflect_text(&forms, entry, SIZE_MAX, how->lang,
			     how->inflected ? DS_WORD_ANY : DS_WORD_PLAIN, scratch, ps->err);
	return st ? st : add_phrases(t, &forms, ps->err);
}

static ds_status fill_given(ds_trie *t, ds_parser *ps, const ds_word_list *list, const struct manner *how)
{
	ds_arena scratch;
	ds_status st = DS_OK;

	ds_arena_init(&scratch, NULL, 0);
	for (size_t i = 0; !st && i < list->n; i++) {
		st = add_entry(t, ps, list->words[i], how, &scratch);
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
		st = add_phrases(t, &forms, ps->err);
	ds_arena_free(&scratch);
	return st;
}

/* A list that a pattern has named already, of all that are compiled together. */
struct ds_shared_list {
	ds_str name, lang;
	bool inflected;
	const ds_trie *trie;
	struct ds_shared_list *next;
};

static const ds_trie *shared(const ds_parser *ps, ds_str name, const struct manner *how)
{
	const struct ds_shared_list *l = ps->p->lists;

	while (l && (l->inflected != how->inflected || !ds_str_eq(l->name, name) ||
		     !ds_str_eq(l->lang, how->lang)))
		l = l->next;
	return l ? l->trie : NULL;
}

static ds_status share(ds_parser *ps, ds_str name, const struct manner *how, const ds_trie *trie)
{
	struct ds_shared_list *l = ds_arena_get(ps->mem, 1, sizeof *l);

	if (!l)
		return ds_parse_memory(ps);
	*l = (struct ds_shared_list){{NULL, 0}, {NULL, 0}, how->inflected, trie, ps->p->lists};
	if (ds_arena_copy(&l->name, name, ps->mem, ps->err) ||
	    ds_arena_copy(&l->lang, how->lang, ps->mem, ps->err))
		return ds_parse_memory(ps);
	ps->p->lists = l;
	return DS_OK;
}

#define SHOWN(s) (int)((s).len < 40 ? (s).len : 40), (s).at

static ds_status unknown_list(ds_parser *ps, ds_str name, const struct manner *how)
{
	const ds_shipped_list *all;
	ds_like like;
	size_t n;
	ds_str lang = how->lang.len ? how->lang : DS_STR("en");
	ds_status st = ds_shipped_lists(&all, &n, ps->err);

	if (st)
		return st;
	ds_like_start(&like, name);
	for (size_t i = 0; i < ps->n_lists; i++)
		ds_like_try(&like, ps->lists[i].name);
	for (size_t i = 0; i < n; i++) {
		if (ds_lang_tag_is(lang, all[i].lang))
			ds_like_try(&like, all[i].name);
	}
	if (like.best.len)
		return ds_parse_fail(ps, how->at, "there is no list $%.*s%s%.*s; did you mean $%.*s?",
				     SHOWN(name), how->lang.len ? "@" : "", SHOWN(how->lang),
				     SHOWN(like.best));
	return ds_parse_fail(ps, how->at,
			     "there is no list $%.*s%s%.*s ('dossier help lists' shows those that ship; "
			     "your own: --list NAME=FILE, or a table of lists in Lua)",
			     SHOWN(name), how->lang.len ? "@" : "", SHOWN(how->lang));
}

static ds_status make_list(const ds_trie **out, ds_parser *ps, ds_str name, const struct manner *how)
{
	const ds_word_list *given = NULL;
	const ds_shipped_list *shipped = NULL;
	ds_trie *t = NULL;
	ds_status st = ds_shipped_list_find(&shipped, name, how->lang, ps->err);

	for (size_t i = 0; i < ps->n_lists; i++) {
		if (ds_str_eq(ps->lists[i].name, name))
			given = &ps->lists[i];
	}
	if (!st && given && how->lang.len && !how->inflected)
		return ds_parse_fail(ps, how->at,
				     "the list $%.*s was given and stands as it is; ~$%.*s@%.*s is all its forms",
				     SHOWN(name), SHOWN(name), SHOWN(how->lang));
	if (!st && !given && !shipped)
		return unknown_list(ps, name, how);
	if (!st)
		st = ds_trie_new(&t, ps->lexicon, ps->err);
	if (!st)
		st = given ? fill_given(t, ps, given, how) : fill_shipped(t, ps, shipped);
	*out = t;
	return st ? st : share(ps, name, how, t);
}

/* @de, written tight behind a word or list: moves behind it. */
static ds_status read_lang(struct manner *how, ds_parser *ps)
{
	ds_str one = DS_STR("x");
	ds_strs forms = {NULL, 0, 0};
	ds_arena scratch;
	ds_err why = {DS_OK, ""};
	ds_status st;

	if (!ds_lex_sign(ps, '@') || !ps->ahead.tight)
		return DS_OK;
	st = ds_lex_next(ps);
	if (st)
		return st;
	if (ps->ahead.kind != DS_LEX_WORD || !ps->ahead.tight)
		return ds_parse_fail(ps, ps->ahead.at,
				     "expected a language behind @, written tight: ~word@de");
	how->lang = ps->ahead.text;
	ds_arena_init(&scratch, NULL, 0);
	st = ds_inflect(&forms, one, how->lang, DS_WORD_PLAIN, &scratch, &why);
	ds_arena_free(&scratch);
	if (st == DS_ENOENT)
		return ds_parse_fail(ps, ps->ahead.at, "%s", why.msg);
	return st ? ds_fail(ps->err, st, "%s", why.msg) : ds_lex_next(ps);
}

ds_status ds_list_item(const ds_trie **out, ds_parser *ps, bool inflected)
{
	const ds_trie *known;
	struct manner how = {{"", 0}, inflected, 0};
	ds_str name;
	ds_status st = ds_lex_next(ps);

	if (st)
		return st;
	name = ps->ahead.text;
	how.at = ps->ahead.at;
	if (ps->ahead.kind != DS_LEX_WORD || !ps->ahead.tight)
		return ds_parse_fail(ps, ps->ahead.at, 
				     "expected the name of a list behind $ (text with signs goes in "
				     "double quotes)");
	st = ds_lex_next(ps);
	if (!st)
		st = read_lang(&how, ps);
	if (st)
		return st;
	known = shared(ps, name, &how);
	if (!known)
		return make_list(out, ps, name, &how);
	*out = known;
	return DS_OK;
}

ds_status ds_lemma_item(const ds_trie **out, ds_parser *ps)
{
	ds_trie *t = NULL;
	ds_arena scratch;
	struct manner how = {{"", 0}, true, ps->ahead.at};
	ds_str word = ps->ahead.text;
	ds_status st = ds_trie_new(&t, ps->lexicon, ps->err);

	if (!st && ps->ahead.kind == DS_LEX_STRING)
		st = ds_unescape(&word, ps, &ps->ahead, false);
	if (!st && memchr(word.at, '*', word.len))
		return ds_parse_fail(ps, ps->ahead.at, "a lemma has no wildcards");
	if (!st)
		st = ds_lex_next(ps);
	if (!st)
		st = read_lang(&how, ps);
	ds_arena_init(&scratch, NULL, 0);
	if (!st)
		st = add_entry(t, ps, word, &how, &scratch);
	ds_arena_free(&scratch);
	if (!st && t->n == 0)
		return ds_parse_fail(ps, how.at, "nothing between the quotes, expected a word");
	*out = t;
	return st;
}
