/*
 * The machine that puts numbers together, see lang_machine.c: for lang_number.c.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_LANG_MACHINE_INT_H
#define DS_TAG_LANG_MACHINE_INT_H

#include "tag/lang_int.h"

#define DS_LANG_TERMS_MAX 12

struct ds_lang_term {
	double v, room, times; /* times: what multiplied it last, 0 = nothing */
};

struct ds_lang_place {
	size_t token;
	size_t part; /* of a joined word */
};

struct ds_lang_machine {
	const struct ds_lang_doc *d;
	struct ds_lang_term t[DS_LANG_TERMS_MAX];
	size_t n;
	bool ordinal, figure, article; /* article: so far it is only "a" */
	bool parts;                    /* a denominator: it may end in a part */
	bool ended, one_first;         /* one_first: it began with "a" */
	struct ds_lang_place at;
};

/* One word of a number where it stands. */
struct ds_lang_part {
	const struct ds_lang_word *w;
	struct ds_lang_place next;
	bool joined;
};

/* A hundred, a thousand ...: what multiplies. */
bool ds_lang_multiplies(double v);

/* The k-th word of a number at the place; false when there is none. */
bool ds_lang_part_at(const struct ds_lang_doc *d, struct ds_lang_place at, size_t k,
		     struct ds_lang_part *m);

struct ds_lang_machine ds_lang_machine_at(const struct ds_lang_doc *d, size_t i);

/* Adds a term as it is; false when there are too many. */
bool ds_lang_machine_add(struct ds_lang_machine *m, double v, double room, double times);

/* Takes words as long as they make a number. A joined word is taken whole or not at all. */
void ds_lang_machine_run(struct ds_lang_machine *m, size_t start);

/* Takes the parts of a joined word in front of part `stop`; n is 0 when they make no number. */
void ds_lang_machine_until(struct ds_lang_machine *m, size_t stop);

double ds_lang_machine_total(const struct ds_lang_machine *m);

#endif
