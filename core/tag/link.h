/*
 * Links: which entry of a list a name in a document means, once its extent and type are decided.
 *
 * Of the entries under a name's key, those of its type are candidates, or of its family (GPE, LOC and
 * FAC are one). Each has a score, a sum of whole numbers:
 *   type       40 for the same, 25 for the same family; others are told, but never chosen
 *   prior      its binary logarithm, at most 20; an entry of a list of the user's without a prior counts
 *              as the best of the others
 *   places     3 for each other name of the document that can only be a place of its country, at most
 *              24; for a country, 6 if it or its people are named otherwise, and 3 for each other
 *              country, at most 9: countries come together
 *   neighbour  15 where "Atlanta, Georgia" is written: a place next to it, behind a comma, that may be
 *              in the same country
 *   words      8 for a country behind "president of", for a part of one behind "governor of" and the like
 * A place with the name of a region behind a comma, or of a country that ends the list, is in that country
 * or none that is known: "Paris, Texas" is not the one in France.
 * The greatest score is chosen; of equal ones the better prior, then the earlier list, then the earlier
 * entry. Names with one meaning speak first; so the order of the names in the text does not matter.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_LINK_H
#define DS_TAG_LINK_H

#include "tag/gazetteer.h"

/* A meaning that a name may have. Strings in the linker's memory or borrowed from the list. */
typedef struct ds_candidate {
	uint32_t list, entry; /* of ds_gazetteer_entry */
	int32_t score;
	bool fits;    /* it is of the name's type or family; others have score 0 */
	ds_str id;    /* "iso3166:GE"; may be empty */
	ds_str name;  /* its main name, else the one that matched */
	ds_str type;
	ds_str why;   /* "type GPE +40, prior 2382 +12, 2 other places in GE +6" */
} ds_candidate;

typedef struct ds_candidates {
	ds_candidate *v; /* best first; those that do not fit last */
	size_t n;
} ds_candidates;

typedef struct ds_linker ds_linker;

/*
 * Looks at all names of a document, whose tokens and spans are there. Lives in mem and borrows
 * everything.
 */
ds_status ds_link_open(ds_linker **out, const ds_doc *doc, const ds_gazetteer *const *lists,
		       size_t n_lists, ds_arena *mem, ds_err *err);

/* What span i may mean, up to 16 entries; none for values and for names that are in no list. */
ds_status ds_link_candidates(ds_candidates *out, const ds_linker *l, size_t i, ds_err *err);

/*
 * Sets the id of each name of the document that is in a list, and the list in its source where a list
 * made it. Spans that came with the input stay as they are, and so does the id of a name that is in
 * no list as it stands.
 */
ds_status ds_link_spans(ds_doc *doc, const ds_gazetteer *const *lists, size_t n_lists, ds_err *err);

#endif
