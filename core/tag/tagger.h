/*
 * The pipeline: tokens -> values -> names -> overlaps resolved -> links -> claims.
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

typedef struct ds_tagger_opts {
	const ds_gazetteer *const *lists; /* borrowed while the tagger lives; NULL = the built-in one */
	size_t n_lists;
	const ds_model *model; /* borrowed while the tagger lives; NULL = the built-in one; of spans */
	bool no_model;         /* names by rules and lists alone */
	const ds_lang *const *tables; /* borrowed while the tagger lives: values of more languages, see lang.h */
	size_t n_tables;              /* the last of a language wins */
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

/* Its lists, the user's before the built-in one. Borrowed. */
const ds_gazetteer *const *ds_tagger_lists(const ds_tagger *t, size_t *n);

/*
 * One string that changes whenever output may change: engine, fold, Unicode and list versions.
 * Borrowed.
 */
const char *ds_tagger_version(const ds_tagger *t);

#endif
