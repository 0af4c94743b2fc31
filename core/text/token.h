/*
 * The one token array of a document, and its sentences.
 *
 * UAX #29 words as the base, tailored for analysis: clitics ('s, n't, 'll, the apostrophe of
 * "states'") are tokens of their own with DS_TOKEN_JOINED; elided articles end with their
 * apostrophe ("l'", "Arménie"); abbreviations and initials keep their full stop ("Mr.", "U.S.",
 * "J."); numbers keep their separators and the letters behind them ("12,292", "3.5", "14:30",
 * "10/11/2020", "2020-11-10", "5km"); URLs, e-mail addresses, @handles and #hashtags are one
 * token; hyphenated compounds are split at the hyphen ("post", "-", "conflict"), the later pieces
 * flagged DS_TOKEN_TIGHT. Runs of one sign ("...", "--", "?!") are one token. White space is no
 * token. Faces of signs (":-)") are one token too. Scripts without blanks (Han, Thai, ...) come in
 * the pieces of piece.h.
 *
 * Sentences end behind a full stop, "!", "?" and their like in other scripts, when what follows
 * may start one: a capital, a number, a letter without case, an address; a small letter after "?",
 * or when the sentence itself starts small. No end after abbreviations and initials unless the
 * next word is one that starts sentences; after an ellipsis only before a capital. Closing quotes
 * and brackets, faces and the marks of notes behind the end stay with their sentence. Items ("2)",
 * "b.", a bullet) start one where the item before them did. An empty line always ends a sentence;
 * a single line break does so in front of a list item or after a headline-like line.
 *
 * Borders may be preset (pre-tokenised input): then tokens and sentences are exactly those given,
 * never merged, split or dropped. Every later stage works on this array only, so there is one
 * pipeline with two sources of tokens.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TEXT_TOKEN_H
#define DS_TEXT_TOKEN_H

#include "base/arena.h"

typedef enum ds_token_kind {
	DS_KIND_WORD,    /* letters */
	DS_KIND_NUMBER,  /* starts with a digit: 12,292  3.5  10th  2nd  90s  14:30 */
	DS_KIND_PUNCT,   /* gc P* */
	DS_KIND_SYMBOL,  /* gc S*: currency, %, emoji, + = */
	DS_KIND_URL,
	DS_KIND_EMAIL,
	DS_KIND_HANDLE,  /* @name */
	DS_KIND_HASHTAG, /* #name */
	DS_KIND_COUNT
} ds_token_kind;

enum ds_token_flag {
	DS_TOKEN_JOINED = 1 << 0,  /* clitic: belongs to the surface token before it */
	DS_TOKEN_TIGHT = 1 << 1,   /* no white space between it and the token before */
	DS_TOKEN_TITLE = 1 << 2,   /* first letter upper case, then a small one or no other */
	DS_TOKEN_UPPER = 1 << 3,   /* two or more letters, all upper case */
	DS_TOKEN_LOWER = 1 << 4,   /* first letter lower case */
	DS_TOKEN_DIGIT = 1 << 5,   /* holds a decimal digit */
	DS_TOKEN_ABBREV = 1 << 6,  /* ends with its own full stop */
	DS_TOKEN_LINE = 1 << 7,    /* first token of a line */
	DS_TOKEN_PARA = 1 << 8     /* first of a paragraph: an empty line before it, or the start */
};

typedef struct ds_token {
	uint32_t start, end;   /* bytes of the reading text, half open */
	uint32_t key, key_len; /* its match key: bytes of ds_tokens.keys */
	uint32_t sentence;     /* index into ds_tokens.sentences */
	uint16_t flags;        /* enum ds_token_flag */
	uint8_t kind;          /* ds_token_kind */
	uint8_t script;        /* ds_ucd script number of its first letter, 0 = Common/none */
} ds_token;

typedef struct ds_sentence {
	uint32_t start, end;   /* bytes of the reading text; no blanks at either end */
	uint32_t first, count; /* tokens; a sentence has at least one */
	uint32_t paragraph;    /* number of its paragraph, from 0 */
} ds_sentence;

typedef struct ds_tokens {
	ds_str text; /* the reading text, borrowed */
	ds_token *v;
	size_t n;
	ds_sentence *sentences;
	size_t n_sentences;
	const char *keys; /* all match keys, one after the other */
	size_t keys_len;
} ds_tokens;

/* A byte range of the reading text. */
typedef struct ds_range {
	uint32_t start, end;
} ds_range;

/* Preset borders: ascending, not overlapping, not empty, within the text; checked (DS_EFAIL). */
typedef struct ds_borders {
	const ds_range *tokens;
	size_t n_tokens;
	const ds_range *sentences; /* may be NULL: then found from the text */
	size_t n_sentences;
} ds_borders;

/*
 * preset NULL = find the borders. Preset sentences without tokens (tokens NULL): tokens are found
 * inside each. Each given token must lie in a given sentence and each sentence have a token, else
 * DS_EFAIL naming it. `read` may be any bytes. *out is untouched on failure (DS_EFAIL, DS_ELIMIT,
 * DS_ENOMEM, DS_EINTR). The result lives in mem and borrows `read`; a key may be empty (a lone
 * mark).
 */
ds_status ds_tokenize(ds_tokens *out, ds_str read, const ds_borders *preset, ds_arena *mem,
		      ds_err *err);

/* The match key of token i; borrowed. */
static inline ds_str ds_token_key(const ds_tokens *t, size_t i)
{
	return (ds_str){t->keys + t->v[i].key, t->v[i].key_len};
}

/* The reading text of token i; borrowed. */
static inline ds_str ds_token_text(const ds_tokens *t, size_t i)
{
	return ds_str_sub(t->text, t->v[i].start, t->v[i].end);
}

/*
 * Index of the first token whose end is > at (bytes of the reading text); t->n if none. Binary
 * search.
 */
size_t ds_token_at(const ds_tokens *t, size_t read_at);

/* "word", "number", ... Static; "word" for a number that is no kind. */
const char *ds_token_kind_name(ds_token_kind kind);

#endif
