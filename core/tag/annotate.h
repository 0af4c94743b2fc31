/*
 * Adding one annotation to a document's spans.
 *
 * The list stays sorted and without overlaps: what a person or a script says outranks what a rule found, and what it
 * covers is removed. Indices in entities and claims are moved along.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_ANNOTATE_H
#define DS_TAG_ANNOTATE_H

#include "tag/doc.h"

/* Whether the source of an annotation is a script: "script:NAME". */
bool ds_is_script(ds_str source);

/*
 * Puts a copy of *span (its strings too) into the list, with the rank DS_RANK_PRESET and the entity of the annotation of the
 * same range that it replaces, else none; *index is where it is then. start, end (bytes of the reading text) and first, count
 * (tokens) are the caller's to check. tmp: scratch. DS_EFAIL: it overlaps another one of that rank, or is the same range as
 * one of another script.
 */
ds_status ds_doc_annotate(size_t *index, ds_doc *doc, const ds_span *span, ds_arena *tmp, ds_err *err);

#endif
