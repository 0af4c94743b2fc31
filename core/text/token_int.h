/*
 * What the files of the tokenizer share. See token.h.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TEXT_TOKEN_INT_H
#define DS_TEXT_TOKEN_INT_H

#include "text/out_int.h"
#include "text/token.h"
#include "ucd/props.h"

/* Classes of bytes; a byte of a longer character has none. */
enum {
	DS_B_UPPER = 1, DS_B_LOWER = 2, DS_B_DIGIT = 4, DS_B_UNDER = 8, DS_B_BLANK = 16,
	DS_B_LINE = 32, DS_B_PUNCT = 64, DS_B_SYMBOL = 128,
	DS_B_LETTER = DS_B_UPPER | DS_B_LOWER,
	DS_B_WORD = DS_B_LETTER | DS_B_DIGIT | DS_B_UNDER
};

extern const uint8_t ds_byte_class[256];

static inline unsigned ds_class_at(ds_str s, size_t at)
{
	return at < s.len ? ds_byte_class[(unsigned char)s.at[at]] : 0;
}

static inline bool ds_high_at(ds_str s, size_t at)
{
	return at < s.len && (unsigned char)s.at[at] >= 0x80;
}

static inline bool ds_byte_is(ds_str s, size_t at, char c)
{
	return at < s.len && s.at[at] == c;
}

typedef struct ds_scanner {
	ds_str s;   /* the text up to the end of the range that is being scanned */
	size_t at;
	ds_token *v;
	size_t n, cap;
	unsigned lines; /* line ends since the last token */
	bool gap;       /* white space since the last token */
	bool quote;     /* a single quotation mark is open in this paragraph */
	ds_out keys;
	ds_run run;
	ds_arena *mem;
	ds_status status;
	ds_err *err;
} ds_scanner;

/*
 * Appends the token [start, end) with its key and the flags that its letters give; `at` moves to
 * its end.
 */
void ds_scan_emit(ds_scanner *sc, size_t start, size_t end, ds_token_kind kind, unsigned flags);

/* Scans sc->s from sc->at to its end. */
void ds_scan(ds_scanner *sc);

/* scan_word.c: words and numbers that start at sc->at. */
void ds_scan_word(ds_scanner *sc);
void ds_scan_number(ds_scanner *sc);

/* Length of the apostrophe (' or U+2019) at `at`, or 0. */
size_t ds_apostrophe(ds_str s, size_t at);

/* A letter (ASCII or Alphabetic word character) at `at`. */
bool ds_letter_at(ds_str s, size_t at);

/* End of the run of word characters at `at`; no signs. */
size_t ds_word_run(ds_str s, size_t at);

/* End of the clitic that starts with the apostrophe at `at` ('s, 'll, ...), or 0. */
size_t ds_clitic_end(ds_str s, size_t at);

/* scan_net.c: the end of what starts at `at`, or 0 when nothing of the kind does. */
size_t ds_url_end(ds_str s, size_t at, size_t word_end);
size_t ds_domain_end(ds_str s, size_t at);
size_t ds_handle_end(ds_str s, size_t at);
size_t ds_hashtag_end(ds_str s, size_t at);
size_t ds_face_end(ds_str s, size_t at);

/*
 * At '@', sc->at: joins the tight tokens before it into an e-mail address; false when it is none.
 */
bool ds_scan_email(ds_scanner *sc);

/* abbrev.c: what a word with a full stop is. */
typedef enum ds_abbrev {
	DS_ABBREV_NONE,
	DS_ABBREV_TITLE,  /* stands before a name; never ends a sentence */
	DS_ABBREV_NAME,   /* the same when capitalised, else as INNER */
	DS_ABBREV_COMMON, /* may end a sentence */
	DS_ABBREV_LAST,   /* stands last in a list: ends a sentence before any capital */
	DS_ABBREV_NUMBER, /* only before a number */
	DS_ABBREV_MONTH,  /* only beside a number */
	DS_ABBREV_WORD,   /* as INNER when capitalised, else it is an ordinary word */
	DS_ABBREV_INNER   /* goes on in lower case, else it is an ordinary word */
} ds_abbrev;

/* word without its full stop, any case. */
ds_abbrev ds_abbrev_of(ds_str word);

/* For the tests: the lists are in the order that their search needs. */
bool ds_abbrev_sorted(void);

/* key is a word that usually stands first in a sentence and is no name. */
bool ds_is_starter(ds_str key);

/* key is the last word of a formula that closes a letter: "Best regards". */
bool ds_closes_letter(ds_str key);

/* key is a preposition that a time or place may open a sentence with: "At 5 a.m. Mr. X went". */
bool ds_opens_phrase(ds_str key);

/* key is a month name in a language that writes "3. Oktober". */
bool ds_is_month_after_stop(ds_str key);

/* key is an article or preposition that goes before a German ordinal ("am 3. Oktober"). */
bool ds_goes_before_ordinal(ds_str key);

/* sentence.c: sentence borders from the tokens. */
ds_status ds_find_sentences(ds_tokens *t, size_t from, ds_sentence **v, size_t *n, size_t *cap,
			    ds_arena *mem, ds_err *err);

#endif
