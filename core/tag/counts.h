/*
 * What a number counts (design section 4, "values"): of each CARDINAL its noun, what befell those
 * who are counted, where and when, and whether it is a part of another figure.
 *
 * Within one sentence, from tokens and spans alone: "the blast killed 12", "12 were killed", "12
 * dead", "the deaths of 12", "the toll rose to 12", "12 killed and 30 injured", "18 rebels, 10
 * soldiers and a policeman died", "including 3 children", "three of them". What words say so, and
 * what nouns mean, are two tables that anybody can extend: data/counts/. What is denied ("none of
 * the 12 was hurt") or only planned or possible ("could kill 12") has no harm. Who did it is not
 * told ("two gunmen killed 12": the two have none). English only.
 *
 * Left out: counts without a number ("a child was killed", "nobody was hurt"); parts of a whole in
 * another sentence, but for "eleven of the dead"; percentages.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_COUNTS_H
#define DS_TAG_COUNTS_H

#include "tag/doc.h"

/*
 * Fills doc->counts once, one entry for each CARDINAL, from the spans as they are. A second call
 * does nothing until doc->has_counts is cleared. Linear in the text. On failure doc->counts is
 * empty.
 */
ds_status ds_counts_find(ds_doc *doc, ds_err *err);

/*
 * The entry of span i; NULL if it is no CARDINAL or they have not been asked for. Borrowed from the
 * document.
 */
const ds_count *ds_count_of(const ds_doc *doc, size_t i);

/* The harms of the table, in its order: "killed", "injured" ... Static; NULL behind the last. */
const char *ds_count_harm(size_t i);

#endif
