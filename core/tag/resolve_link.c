/*
 * How two mentions of one entity hang together: told from the two names, so that it can be asked of
 * a document from a store, or of one whose entities came with it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/resolve_int.h"

const char *ds_link_name(ds_link link)
{
	static const char *const names[DS_LINK_COUNT] = {
		[DS_LINK_NONE] = "",           [DS_LINK_SAME] = "same",
		[DS_LINK_SURNAME] = "surname", [DS_LINK_GIVEN] = "given",
		[DS_LINK_ACRONYM] = "acronym", [DS_LINK_VARIANT] = "variant",
		[DS_LINK_LIST] = "list",       [DS_LINK_NATIONALITY] = "nationality"};

	return link < DS_LINK_COUNT ? names[link] : "";
}

static const r_part *core_part(const r_parts *p, bool last)
{
	for (size_t i = 0; i < p->n; i++) {
		const r_part *v = &p->v[last ? p->n - 1 - i : i];

		if (!v->small && !v->numeral)
			return v;
	}
	return &p->v[0];
}

static ds_link of_person(const r_parts *a, const r_parts *b)
{
	const r_parts *alone = a->core < b->core ? a : b, *full = alone == a ? b : a;

	if (alone->core != 1 || full->core < 2)
		return DS_LINK_VARIANT;
	if (core_part(alone, true)->hash == core_part(full, true)->hash)
		return DS_LINK_SURNAME;
	return core_part(alone, true)->hash == core_part(full, false)->hash ? DS_LINK_GIVEN
									     : DS_LINK_VARIANT;
}

ds_link ds_resolve_link(const ds_doc *doc, size_t i, size_t to)
{
	const ds_span *a, *b;
	const ds_tokens *t = &doc->tokens;
	size_t n = doc->spans.n;
	r_parts p, q;
	ds_str letters;

	if (i >= n || to >= n)
		return DS_LINK_NONE;
	a = &doc->spans.v[i];
	b = &doc->spans.v[to];
	if ((a->entity < 0 ? i : (size_t)a->entity) != (b->entity < 0 ? to : (size_t)b->entity) ||
	    (size_t)a->first + a->count > t->n || (size_t)b->first + b->count > t->n)
		return DS_LINK_NONE;
	ds_r_parts(&p, t, a);
	ds_r_parts(&q, t, b);
	if ((a->type == DS_NORP) != (b->type == DS_NORP))
		return DS_LINK_NATIONALITY;
	if (p.hash == q.hash)
		return DS_LINK_SAME;
	if (a->type == DS_PERSON)
		return of_person(&p, &q);
	if ((ds_r_acronym(&letters, t, a) && ds_r_stands_for(letters, t, b, true)) ||
	    (ds_r_acronym(&letters, t, b) && ds_r_stands_for(letters, t, a, true)))
		return DS_LINK_ACRONYM;
	return a->id.len && ds_str_eq(a->id, b->id) && p.n && q.n &&
			       !ds_r_one_edit(p.v[0].key, q.v[0].key)
		       ? DS_LINK_LIST
		       : DS_LINK_VARIANT;
}
