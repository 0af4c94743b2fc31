/*
 * Zones: headline, byline, dateline, quotation, paragraph.
 *
 * Headlines, bylines and datelines are found by their shape and by where they stand: at the top of
 * the document, or of one of several articles in it. A paragraph is what stands between empty
 * lines, or in a line of its own where the text has a paragraph in each line, or from one indented
 * line to the next; a line that is a headline, byline or dateline is none. A quotation has its marks
 * with it, whatever it is in them for (speech, title, irony); it lies in one paragraph or headline:
 * one that goes on in the next paragraph is a zone in each, the later flagged `continued`. One that
 * is never closed ends with its paragraph. A paragraph without marks behind one that ends with "said:" is
 * a quotation, too.
 *
 * So zones nest: two of them lie apart, or one in the other.
 *
 * Left out: headings inside an article, decks, captions (all of them paragraphs); other quotations
 * without marks; interview turns.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_ZONES_H
#define DS_TAG_ZONES_H

#include "tag/doc.h"

/*
 * Fills doc->datelines and doc->heads once; later calls do nothing. Needs doc->tokens. One step a
 * token, and a bounded look at each line.
 */
ds_status ds_datelines_find(ds_doc *doc, ds_err *err);

/* Fills doc->zones once, after ds_datelines_find, which it calls. Linear in the tokens. */
ds_status ds_zones_find(ds_doc *doc, ds_err *err);

/* The dateline whose first token is i; NULL if there is none. Borrowed. Needs ds_datelines_find. */
const ds_dateline *ds_dateline_at(const ds_doc *doc, size_t i);

/* The dateline that holds token i; NULL if there is none. Borrowed. Needs ds_datelines_find. */
const ds_dateline *ds_dateline_around(const ds_doc *doc, size_t i);

/* The first dateline with a place: the document's; NULL if there is none. Borrowed. */
const ds_dateline *ds_dateline_place(const ds_doc *doc);

/*
 * Fills an empty doc->meta.date from the first dateline that says day, month and year, and sets
 * doc->date_found. Where the document has no tokens yet, its beginning is looked at and nothing is
 * kept. For ds_doc_init.
 */
ds_status ds_dateline_date(ds_doc *doc, ds_err *err);

/* "headline" "byline" "dateline" "quotation" "paragraph". Static. */
const char *ds_zone_name(ds_zone_kind kind);

#endif
