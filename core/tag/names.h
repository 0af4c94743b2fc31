/*
 * Names by rule: titles and roles before names, organisation, place and event heads, the context of
 * lists' ambiguous entries. Which of them are one: resolve.h.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_NAMES_H
#define DS_TAG_NAMES_H

#include "tag/gazetteer.h"
#include "tag/model.h"

/* What names are found with; all borrowed. */
typedef struct ds_names_with {
	const ds_gazetteer *const *lists; /* the first counts most */
	size_t n_lists;
	const ds_model *model; /* NULL: rules and lists alone */
} ds_names_with;

/*
 * Appends name spans to *spans, from list hits, rules and the model. Needs doc->tokens; *spans already holds
 * values. The model is left out where the document is in another language than it.
 */
ds_status ds_names_find(ds_spans *spans, ds_doc *doc, const ds_names_with *with, ds_err *err);

/*
 * A label for each token of doc, as with->model alone gives them: those of a model of tags as they are, of spans
 * "B-X", "I-X" and "O". Tokens are made where there are none. with->model must be set, the lists be those that it was
 * trained with. In doc's arena.
 */
ds_status ds_names_labels(const ds_str **out, ds_doc *doc, const ds_names_with *with, ds_err *err);

#endif
