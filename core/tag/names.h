/*
 * Names by rule: titles and roles before names, organisation, place and event heads, the context of
 * lists' ambiguous entries; and links within a document (surname to full name, acronym to
 * expansion).
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

/*
 * Sets span.entity over doc->spans (after overlaps are resolved): same name, surname, acronym, list
 * id.
 */
ds_status ds_names_link(ds_doc *doc, ds_err *err);

#endif
