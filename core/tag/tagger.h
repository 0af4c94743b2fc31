/*
 * The pipeline: tokens -> values -> names -> overlaps resolved -> links to lists -> the user's stage (rules) ->
 * entities -> claims.
 *
 * A tagger is immutable once made and may be used by many threads, each on its own document.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_TAGGER_H
#define DS_TAG_TAGGER_H

#include "tag/claims.h"
#include "tag/explain.h"
#include "tag/lang.h"
#include "tag/names.h"
#include "tag/resolve.h"
#include "tag/values.h"

/*
 * A stage of the user's: rules over annotations (match/rules.h), which this layer does not know. Immutable; it may be
 * run by many threads, each on its own document.
 */
typedef struct ds_tag_stage {
	/*
	 * Goes on from doc->stage_at, which it moves, and changes doc->spans: sorted, without overlaps, no entities set.
	 * *names becomes true when names came or went. caller NULL: goes as far as it can without calling anybody.
	 */
	ds_status (*run)(bool *names, const void *with, ds_doc *doc, const void *caller, ds_err *err);
	const void *with;
	const char *version; /* what it is, and the sum of its contents; changes whenever output may change */
	bool calls;          /* a part of it needs a caller */
} ds_tag_stage;

typedef struct ds_tagger_opts {
	const ds_gazetteer *const *lists; /* borrowed while the tagger lives; NULL = the built-in one */
	size_t n_lists;
	const ds_model *model; /* borrowed while the tagger lives; NULL = the built-in one; of spans */
	bool no_model;         /* names by rules and lists alone */
	const ds_lang *const *tables; /* borrowed while the tagger lives: values of more languages, see lang.h */
	size_t n_tables;              /* the last of a language wins */
	const ds_tag_stage *stage; /* NULL = none; borrowed, with all that it points to, while the tagger lives */
	bool no_values; /* leave out numbers, dates, money, contacts */
	bool no_names;
} ds_tagger_opts;

ds_status ds_tagger_new(ds_tagger **out, const ds_tagger_opts *opts, ds_err *err);
void ds_tagger_free(ds_tagger *t);

/*
 * Tags *doc once (a second call does nothing); tokens are made when they are not there. Spans that
 * are already in the document (preset) stay and win over the tagger's.
 */
ds_status ds_tagger_tag(const ds_tagger *t, ds_doc *doc, ds_err *err);

/*
 * The same in two steps, for a tagger whose stage calls: `begin` needs no caller and may run on any thread, `end` does
 * the rest, with the stage's caller (NULL: what needs one is left out). In between the document counts as
 * untagged. A failure of either leaves it untagged and whole, and so does ds_tagger_abandon.
 */
ds_status ds_tagger_begin(const ds_tagger *t, ds_doc *doc, ds_err *err);
ds_status ds_tagger_end(const ds_tagger *t, ds_doc *doc, const void *caller, ds_err *err);
void ds_tagger_abandon(ds_doc *doc);

/* Whether its stage calls. */
bool ds_tagger_calls(const ds_tagger *t);

/* Its lists, the user's before the built-in one. Borrowed. */
const ds_gazetteer *const *ds_tagger_lists(const ds_tagger *t, size_t *n);

/*
 * One string that changes whenever output may change: engine, fold, Unicode and list versions.
 * Borrowed.
 */
const char *ds_tagger_version(const ds_tagger *t);

#endif
