/*
 * Romanisation: text in another script in Latin letters, as English-language news writes names.
 *
 * Which table each language follows, and what is lost, is in docs/names-across-scripts.md. Cyrillic
 * (ru uk be bg sr mk kk), Greek, Armenian, Georgian, Hebrew, Arabic and Persian letters change;
 * their digits and signs become ASCII. Hebrew and Arabic that are written without vowels come out
 * without them: nothing is guessed that is not on the page. Georgian, Hebrew and Arabic have no
 * capitals, so neither have their names here. Other scripts stay, also Latin letters with marks:
 * only Azerbaijani (lang az, or a word with the letter ə) and Turkish (lang tr) ones change.
 *
 * ds_romanize(ds_romanize(s)) == ds_romanize(s), except with lang az, where c is j and j is zh.
 * Linear in s, no allocation a letter. Input is NFC, NFD or neither; ill-formed bytes are U+FFFD.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TEXT_ROMANIZE_H
#define DS_TEXT_ROMANIZE_H

#include "base/buf.h"
#include "text/edits.h"

typedef struct ds_romanize_opts {
	/*
	 * Language of s, a BCP 47 tag ("uk", "sr-Cyrl") or empty. One that does not write the
	 * script at hand is no hint. Without one, Cyrillic is of the language whose alphabet
	 * leaves out the fewest letters of s, Russian where several do; Arabic letters are
	 * Persian where s has a Persian letter.
	 */
	ds_str lang;
	bool ascii; /* Latin letters lose their marks too, also those of the result */
} ds_romanize_opts;

/* opts NULL = no hint. DS_ELIMIT, DS_ENOMEM, DS_EINTR leave *out untouched. */
ds_status ds_romanize(ds_mapped *out, ds_str s, const ds_romanize_opts *opts, ds_arena *mem,
		      ds_err *err);

/* The same without a map, appended to b. Errors stick in b. */
void ds_romanize_add(ds_buf *b, ds_str s, const ds_romanize_opts *opts);

#endif
