/*
 * The words that offices and trades are made of. See resolve_words.c.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_RESOLVE_WORDS_INT_H
#define DS_TAG_RESOLVE_WORDS_INT_H

#include "tag/words_int.h"

/* ds_word_bits.role */
enum role_word {
	RW_HEAD = 1 << 0,     /* minister */
	RW_LOOSE = 1 << 1,    /* ... that is an adjective or part of other things too: general, chief */
	RW_SPECIAL = 1 << 2,  /* deputy, former: another office than the one without it */
	RW_COMPOUND = 1 << 3, /* makes one office with the head behind it: prime minister */
	RW_NOT = 1 << 4,      /* behind a head: the president's is meant, or nobody's: candidate */
	RW_BECAME = 1 << 5,   /* before a role: tells of it, does not mean who has it */
	RW_PAST = 1 << 6,     /* verbs without -ed, which may stand behind a role */
	RW_MAN = 1 << 7,      /* a title, or a word of kin */
	RW_WOMAN = 1 << 8
};

/* "gen." as "general", "spokeswoman" as "spokesman"; else the key itself. */
ds_str ds_role_plain(ds_str key);

#endif
