/*
 * Resolution within a document: which mentions are one, and whom a role means ("the minister").
 *
 * Rests on spans, tokens and lists alone, so it does not matter what made the spans. What is linked,
 * and what is not on purpose: docs/resolve.md. Every step is linear: what could be compared with all
 * is compared with a bounded number of the nearest.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_RESOLVE_H
#define DS_TAG_RESOLVE_H

#include "tag/gazetteer.h"

/*
 * Sets span.entity over doc->spans (sorted, no overlaps), and the id of a mention that has none from
 * the mention of its entity that has one. lists may be NULL; strings taken from them are borrowed.
 */
ds_status ds_resolve(ds_doc *doc, const ds_gazetteer *const *lists, size_t n_lists, ds_err *err);

/* How a mention is linked to another of its entity. */
typedef enum ds_link {
	DS_LINK_NONE,        /* they are not of one entity */
	DS_LINK_SAME,        /* the same name, apart from case, articles, full stops and the like */
	DS_LINK_SURNAME,     /* Aliyev: Ilham Aliyev */
	DS_LINK_GIVEN,       /* Saddam: Saddam Hussein; Xi: Xi Jinping */
	DS_LINK_ACRONYM,     /* WHO: World Health Organization */
	DS_LINK_VARIANT,     /* another spelling, or more or less of a name */
	DS_LINK_LIST,        /* two names of one entry of a list: Burma, Myanmar */
	DS_LINK_NATIONALITY, /* Armenian: Armenia */
	DS_LINK_COUNT
} ds_link;

const char *ds_link_name(ds_link link); /* "same" "surname" ...; "" for none. Static. */

/* How mention i is linked to mention `to`; both are indexes into doc->spans. */
ds_link ds_resolve_link(const ds_doc *doc, size_t i, size_t to);

/*
 * Fills doc->roles once, from entities as they are: "the minister" for the person that was last
 * introduced as one. A second call does nothing until doc->has_roles is cleared.
 */
ds_status ds_roles_find(ds_doc *doc, ds_err *err);

#endif
