/*
 * Names by rule: titles and roles before names, organisation, place and event heads, the context of
 * lists' ambiguous entries. Which of them are one: resolve.h.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_NAMES_H
#define DS_TAG_NAMES_H

#include "tag/gazetteer.h"

/*
 * Appends name spans to *spans, from list hits and rules. Needs doc->tokens; *spans already holds
 * values.
 */
ds_status ds_names_find(ds_spans *spans, ds_doc *doc, const ds_gazetteer *const *lists,
			size_t n_lists, ds_err *err);

#endif
