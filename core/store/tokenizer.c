/*
 * The FTS5 tokenizer `dossier`: UAX #29 words, folded by the match key, the same for documents and
 * queries.
 *
 * Terms of a word, after the fold:
 *   - a clitic at the end is cut off ('s, 'll, 're, 've, 'd, 'm), elided articles at the start (l',
 * d', dell')
 *     become terms of their own, other apostrophes vanish: "Tarnovan's" = tarnovan, "l'homme" =
 *     l homme, "O'Brien" = obrien;
 *   - an abbreviation with full stops stays whole (u.s); other full stops split ("end.Next",
 * "example.org");
 *   - in documents, u.s and 12,292 also stand as us and 12292 at the same position, so either form
 * finds them. Scripts without blanks come in the pieces of text/piece.h (an ideograph, a Thai
 * cluster), so that a query of several becomes a phrase of adjacent pieces. Punctuation is no term;
 * emoji are.
 *
 * At the end of a document's text come, each once, the match keys of its tokens that are no term of it, with
 * DS_STORE_KEY_SIGN in front: what patterns look up (keys.h, candidates.c). A query that starts with the sign is one
 * term as it stands. So a change of ds_tokenize too needs a new DS_STORE_TOKENIZER.
 *
 * Invariant: offsets handed on are bytes of the text handed in, ascending, not overlapping. A term
 * is at most TERM_MAX bytes of folded text; longer words are cut, never split. Left out: stemming,
 * stop words, dictionaries.
 *
 * SPDX-License-Identifier: MIT
 */
#include "store/sqlite_int.h"

#include "base/buf.h"
#include "store/keys.h"
#include "text/fold.h"
#include "text/piece.h"
#include "text/utf8.h"
#include "ucd/props.h"

#include <limits.h>

#define TERM_MAX DS_STORE_TERM_MAX

typedef int (*token_fn)(void *ctx, int flags, const char *term, int n, int start, int end);

typedef struct tokenizer {
	ds_buf key;   /* fold of the current word */
	ds_buf plain; /* the same without separators */
	ds_terms terms; /* of the current document */
} tokenizer;

typedef struct run {
	tokenizer *t;
	token_fn token;
	void *ctx;
	bool document;
	bool keys; /* is being indexed: the keys that are no terms follow */
} run;

/* Length of the run of ASCII letters and digits at s[at]. */
static size_t ascii_run(ds_str s, size_t at)
{
	size_t i = at;

	while (i < s.len) {
		unsigned char c = (unsigned char)s.at[i];
		unsigned char low = c | 0x20;

		if (!((low >= 'a' && low <= 'z') || (c >= '0' && c <= '9')))
			break;
		i++;
	}
	return i - at;
}

/* Whether UAX #29 certainly ends a word of ASCII letters and digits in front of s[at]. */
static bool ascii_end(ds_str s, size_t at)
{
	unsigned char c;

	if (at >= s.len)
		return true;
	c = (unsigned char)s.at[at];
	return c < 0x80 && c != '\'' && c != '.' && c != ':' && c != ',' && c != ';' && c != '_';
}

/* A word has a letter, a digit, a private character or an emoji; marks alone are none. */
static bool is_word(ds_str piece)
{
	for (size_t at = 0; at < piece.len;) {
		uint32_t cp = ds_utf8_next(piece, &at);
		const ds_ucd_props *p;

		if (cp == DS_UTF8_INVALID)
			continue;
		p = ds_ucd_get(cp);
		if (DS_GC_BIT(p->category) & (DS_GC_MASK_L | DS_GC_MASK_N | DS_GC_BIT(DS_GC_CO)))
			return true;
		if (p->category == DS_GC_SO &&
		    ((p->flags & DS_UCD_EXT_PICT) || p->gcb == DS_GCB_REGIONAL_INDICATOR))
			return true;
	}
	return false;
}

static int emit(run *r, int flags, ds_str term, size_t start, size_t end)
{
	if (term.len > TERM_MAX) {
		size_t cut = TERM_MAX;

		while (cut > 0 && ((unsigned char)term.at[cut] & 0xC0) == 0x80)
			cut--;
		term.len = cut;
	}
	if (term.len == 0)
		return SQLITE_OK;
	if (r->keys) {
		ds_terms_add(&r->t->terms, term);
		if (r->t->terms.failed)
			return SQLITE_NOMEM;
	}
	return r->token(r->ctx, flags, term.at, (int)term.len, (int)start, (int)end);
}

static bool one_of(ds_str s, const char *const *list)
{
	for (; *list; list++) {
		if (ds_str_is(s, *list))
			return true;
	}
	return false;
}

static size_t find(ds_str s, char c, size_t from)
{
	const char *p = from < s.len ? memchr(s.at + from, c, s.len - from) : NULL;

	return p ? (size_t)(p - s.at) : s.len;
}

/* Letters (at most two each) with a full stop between them: u.s, e.g, ph.d. */
static bool dotted(ds_str s)
{
	size_t parts = 0;

	for (size_t at = 0; at <= s.len; parts++) {
		size_t end = find(s, '.', at);
		ds_str part = ds_str_sub(s, at, end);

		if (part.len == 0 || ds_utf8_count(part) > 2 ||
		    (part.at[0] >= '0' && part.at[0] <= '9'))
			return false;
		at = end + 1;
	}
	return parts > 1;
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Digits in groups of three: 12,292. */
static bool grouped(ds_str s)
{
	size_t comma = find(s, ',', 0), group;

	if (comma == s.len || comma == 0 || comma > 3)
		return false;
	for (size_t i = 0; i < comma; i++) {
		if (!digit(s.at[i]))
			return false;
	}
	for (; comma < s.len && s.at[comma] == ','; comma += 4) {
		for (group = 1; group <= 3; group++) {
			if (comma + group >= s.len || !digit(s.at[comma + group]))
				return false;
		}
	}
	return comma >= s.len || s.at[comma] == '.';
}

/* The term, and in a document its form without the separator at the same position. */
static int emit_both(run *r, ds_str term, char without, size_t start, size_t end)
{
	int rc = emit(r, 0, term, start, end);

	if (rc || !r->document)
		return rc;
	ds_buf_clear(&r->t->plain);
	for (size_t i = 0; i < term.len; i++) {
		if (term.at[i] != without)
			ds_buf_char(&r->t->plain, term.at[i]);
	}
	if (ds_buf_status(&r->t->plain, NULL))
		return SQLITE_NOMEM;
	return emit(r, FTS5_TOKEN_COLOCATED, ds_buf_view(&r->t->plain), start, end);
}

/*
 * Several terms out of one word stand at the whole word's offsets: the fold may have changed
 * lengths, so finer ones would be a guess.
 */
static int emit_dots(run *r, ds_str key, size_t start, size_t end)
{
	bool number = key.len && digit(key.at[0]);

	if (find(key, '.', 0) < key.len && dotted(key))
		return emit_both(r, key, '.', start, end);
	if (grouped(key))
		return emit_both(r, key, ',', start, end);
	if (number)
		return emit(r, 0, key, start, end);
	for (size_t at = 0; at <= key.len;) {
		size_t stop = find(key, '.', at);
		int rc = emit(r, 0, ds_str_sub(key, at, stop), start, end);

		if (rc)
			return rc;
		at = stop + 1;
	}
	return SQLITE_OK;
}

static int emit_apostrophes(run *r, ds_str key, size_t start, size_t end)
{
	static const char *const clitics[] = {"s", "ll", "re", "ve", "d", "m", NULL};
	static const char *const elided[] = {"l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu",
					     "lorsqu", "puisqu", "quoiqu", "dell", "all", "nell",
					     "sull", "dall", "un", "quest", NULL};
	ds_buf *plain = &r->t->plain;
	size_t first = find(key, '\'', 0), last = key.len;
	int rc;

	if (first == key.len)
		return emit_dots(r, key, start, end);
	while (last > 0 && key.at[last - 1] != '\'')
		last--;
	if (last > 1 && one_of(ds_str_sub(key, last, key.len), clitics)) {
		key.len = last - 1;
		return emit_apostrophes(r, key, start, end);
	}
	if (first + 1 < key.len && one_of(ds_str_sub(key, 0, first), elided)) {
		rc = emit(r, 0, ds_str_sub(key, 0, first), start, end);
		return rc ? rc
			  : emit_apostrophes(r, ds_str_sub(key, first + 1, key.len), start, end);
	}
	ds_buf_clear(plain);
	for (size_t i = 0; i < key.len; i++) {
		if (key.at[i] != '\'')
			ds_buf_char(plain, key.at[i]);
	}
	if (ds_buf_status(plain, NULL))
		return SQLITE_NOMEM;
	return emit(r, 0, ds_buf_view(plain), start, end);
}

/* Only so much of a word is folded that a longer one cannot cost more than its length. */
static ds_str cut_piece(ds_str piece)
{
	size_t n = TERM_MAX * 2;

	if (piece.len <= n)
		return piece;
	while (n > 0 && ((unsigned char)piece.at[n] & 0xC0) == 0x80)
		n--;
	return ds_str_sub(piece, 0, n);
}

/*
 * Recursion in emit_apostrophes is bounded by the apostrophes of a word of at most TERM_MAX bytes.
 */
static int word(run *r, ds_str s, size_t start, size_t end)
{
	ds_buf *key = &r->t->key;
	ds_str piece = cut_piece(ds_str_sub(s, start, end)), folded;

	if (!is_word(piece))
		return SQLITE_OK;
	ds_buf_clear(key);
	ds_fold_add(key, piece);
	if (ds_buf_status(key, NULL))
		return SQLITE_NOMEM;
	folded = ds_buf_view(key);
	if (folded.len > TERM_MAX)
		folded.len = TERM_MAX;
	while (folded.len > 0 && folded.len < key->len &&
	       ((unsigned char)folded.at[folded.len] & 0xC0) == 0x80)
		folded.len--;
	return emit_apostrophes(r, folded, start, end);
}

static int ascii_word(run *r, ds_str s, size_t start, size_t n)
{
	char term[TERM_MAX];
	size_t len = n < TERM_MAX ? n : TERM_MAX;

	for (size_t i = 0; i < len; i++) {
		char c = s.at[start + i];

		term[i] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
	}
	return emit(r, 0, (ds_str){term, len}, start, start + n);
}

static int emit_key(void *user, ds_str key, size_t start, size_t end)
{
	run *r = user;
	ds_buf *b = &r->t->key;

	ds_buf_clear(b);
	ds_buf_char(b, DS_STORE_KEY_SIGN);
	ds_buf_str(b, key);
	if (ds_buf_status(b, NULL))
		return SQLITE_NOMEM;
	return r->token(r->ctx, FTS5_TOKEN_COLOCATED, b->at, (int)b->len, (int)start, (int)end);
}

static int emit_keys(run *r, ds_str s)
{
	int rc;
	ds_status st = ds_store_keys(&r->t->terms, s, emit_key, r, &rc);

	ds_terms_clear(&r->t->terms);
	if (st)
		return st == DS_EINTR ? SQLITE_INTERRUPT : SQLITE_NOMEM;
	return rc;
}

static int tokenize(Fts5Tokenizer *self, void *ctx, int flags, const char *text, int n,
		    token_fn token)
{
	run r = {(tokenizer *)self, token, ctx, !(flags & FTS5_TOKENIZE_QUERY),
		 flags == FTS5_TOKENIZE_DOCUMENT};
	ds_str s = {text, n > 0 ? (size_t)n : 0};
	int rc = SQLITE_OK;

	if (!r.document && s.len > 1 && s.at[0] == DS_STORE_KEY_SIGN)
		return token(ctx, 0, s.at + 1, n - 1, 0, n);
	ds_terms_clear(&r.t->terms);
	for (size_t at = 0; at < s.len && rc == SQLITE_OK;) {
		size_t run_len = ascii_run(s, at), end;

		if (run_len && ascii_end(s, at + run_len)) {
			rc = ascii_word(&r, s, at, run_len);
			at += run_len;
			continue;
		}
		if (run_len == 0 && (unsigned char)s.at[at] < 0x80 && s.at[at] != '_' &&
		    at + 1 < s.len && (unsigned char)s.at[at + 1] < 0x80) {
			at++;
			continue;
		}
		end = ds_piece_next(s, at);
		rc = word(&r, s, at, end);
		at = end;
	}
	return rc == SQLITE_OK && r.keys ? emit_keys(&r, s) : rc;
}

static int add_to_set(void *ctx, int flags, const char *term, int n, int start, int end)
{
	ds_terms *set = ctx;
	size_t sign = n > 0 && term[0] == DS_STORE_KEY_SIGN;

	(void)flags;
	(void)start;
	(void)end;
	ds_terms_add(set, (ds_str){term + sign, (size_t)n - sign});
	return set->failed ? SQLITE_NOMEM : SQLITE_OK;
}

int ds_store_text_terms(ds_terms *out, ds_str text)
{
	tokenizer t;
	int rc;

	if (text.len > INT_MAX)
		return SQLITE_TOOBIG;
	memset(&t, 0, sizeof t);
	ds_buf_init(&t.key, NULL, 0);
	ds_buf_init(&t.plain, NULL, 0);
	rc = tokenize((Fts5Tokenizer *)&t, out, FTS5_TOKENIZE_DOCUMENT, text.at, (int)text.len, add_to_set);
	ds_buf_free(&t.key);
	ds_buf_free(&t.plain);
	ds_terms_free(&t.terms);
	return rc;
}

static int create(void *user, const char **args, int n, Fts5Tokenizer **out)
{
	tokenizer *t;

	(void)user;
	(void)args;
	if (n > 0)
		return SQLITE_ERROR;
	t = sqlite3_malloc(sizeof *t);
	if (!t)
		return SQLITE_NOMEM;
	ds_buf_init(&t->key, NULL, 0);
	ds_buf_init(&t->plain, NULL, 0);
	memset(&t->terms, 0, sizeof t->terms);
	*out = (Fts5Tokenizer *)t;
	return SQLITE_OK;
}

static void destroy(Fts5Tokenizer *self)
{
	tokenizer *t = (tokenizer *)self;

	ds_buf_free(&t->key);
	ds_buf_free(&t->plain);
	ds_terms_free(&t->terms);
	sqlite3_free(t);
}

/*
 * The documented way to FTS5's interface: a pointer passed through SQL, which data can not forge.
 */
static int fts5_interface(fts5_api **out, sqlite3 *db)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &stmt, NULL);

	*out = NULL;
	if (rc)
		return SQLITE_NOTFOUND;
	rc = sqlite3_bind_pointer(stmt, 1, out, "fts5_api_ptr", NULL);
	if (rc == SQLITE_OK)
		sqlite3_step(stmt);
	rc = sqlite3_finalize(stmt);
	return rc == SQLITE_OK && !*out ? SQLITE_NOTFOUND : rc;
}

int ds_store_tokenizer_register(struct sqlite3 *db)
{
	fts5_tokenizer methods = {create, destroy, tokenize};
	fts5_api *api;
	int rc = fts5_interface(&api, db);

	if (rc)
		return rc;
	return api->xCreateTokenizer(api, "dossier", NULL, &methods, NULL);
}
