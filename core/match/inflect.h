/*
 * Inflection: a base form -> all its forms, by tables of rules and of what breaks them, one file a
 * language (data/inflect/, docs/lists.md says how to write one). What the pattern ~word means.
 *
 * Words and forms are match keys (fold.h), so accents and case are gone: German "töten" and "Toten"
 * are one key. Forms come without context: "found" is a form of "find" and a base of its own.
 * Tables are embedded, read at first use, immutable then, and safe with threads.
 *
 * Left out: derived words (killer), the other way round (form -> base form).
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_MATCH_INFLECT_H
#define DS_MATCH_INFLECT_H

#include "base/arena.h"

/* What a word may be, as bits; DS_WORD_ANY = what the table thinks it is. */
enum ds_word_class {
	DS_WORD_ANY = 0,
	DS_WORD_VERB = 1,
	DS_WORD_NOUN = 2,
	DS_WORD_ADJ = 4,
	DS_WORD_PLAIN = 8
};

typedef struct ds_strs {
	ds_str *v;
	size_t n, cap;
} ds_strs;

/*
 * Adds to *out the forms of `word`, itself first, each once, in an order that never changes. lang: BCP
 * 47 ("de", "de-AT"); empty = English. as: enum ds_word_class, of which DS_WORD_PLAIN is the word
 * alone. A word that no rule knows, or of more than 64 characters, has one form. DS_ENOENT when there
 * is no table of the language, DS_ENOMEM, DS_ELIMIT.
 */
ds_status ds_inflect(ds_strs *out, ds_str word, ds_str lang, unsigned as, ds_arena *mem, ds_err *err);

#define DS_PHRASE_TOKENS 16u

typedef struct ds_phrase {
	const ds_str *words;
	size_t n;
} ds_phrase;

typedef struct ds_phrases {
	ds_phrase *v;
	size_t n, cap;
} ds_phrases;

/*
 * The same of a phrase, whose words are the match keys of its tokens (1 to DS_PHRASE_TOKENS). One
 * word is inflected at a time: as a verb the first (in some languages the last), as a noun the last;
 * as any, the first or last (in any way) or the last (as a noun). Words around "-" count as one,
 * whose last part is inflected, and as a noun also its first ("mothers-in-law"). head: number of the
 * one word that is inflected instead, from 0; SIZE_MAX = by the rule above. Adds the phrase itself
 * first, and no phrase twice.
 */
ds_status ds_inflect_phrase(ds_phrases *out, const ds_str *words, size_t n, size_t head, ds_str lang,
			    unsigned as, ds_arena *mem, ds_err *err);

/*
 * The same of text, which is cut into tokens as documents are. head: byte of the word that is
 * inflected, SIZE_MAX = by the rule above. Text without tokens adds nothing.
 */
ds_status ds_inflect_text(ds_phrases *out, ds_str text, size_t head, ds_str lang, unsigned as,
			  ds_arena *mem, ds_err *err);

/* The same as text again: "gave up", "re-elected"; match keys with blanks where `text` has them. */
ds_status ds_inflect_show(ds_strs *out, ds_str text, size_t head, ds_str lang, unsigned as, ds_arena *mem,
			  ds_err *err);

/* Codes of the languages that there are tables of, in order; static. Returns how many. */
size_t ds_inflect_languages(const ds_str **codes);

#endif
