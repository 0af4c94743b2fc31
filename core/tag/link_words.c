/*
 * Links in words: the entries that a name may mean, each with its score and what it is made of. See
 * link.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/link_int.h"

/* The word before "of" before the span. */
static ds_str head_before(const ds_linker *l, size_t i)
{
	size_t first = l->doc->spans.v[i].first;

	first -= ds_gaz_is_the(ds_token_key(&l->doc->tokens, first - 1));
	return ds_token_key(&l->doc->tokens, first - 2);
}

static ds_status explain(ds_str *out, const ds_linker *l, size_t i, const reading *r, ds_err *err)
{
	const ds_span *s = &l->doc->spans.v[i];
	link_votes v = ds_link_votes(l, i, r);
	long o = ds_link_neighbour(l, i, r->country);
	char country[3] = "";
	ds_buf b;
	ds_status st;

	if (r->country != NOWHERE) {
		country[0] = (char)('A' + r->country / 26);
		country[1] = (char)('A' + r->country % 26);
	}
	ds_buf_init(&b, NULL, 0);
	if (r->fit == 0 && ds_entry_prop(&r->e, "class").len) {
		ds_buf_zstr(&b, "a first name, nobody in particular");
	} else if (r->barred) {
		const ds_span *n = s + 1;

		ds_buf_printf(&b, "in %s, not where ", country);
		ds_buf_str(&b, ds_str_sub(l->doc->text.read, n->start, n->end));
		ds_buf_zstr(&b, " is");
	} else if (r->fit == 0) {
		ds_buf_printf(&b, "type %.*s, not %s", (int)r->e.type.len, r->e.type.at,
			      ds_type_name((ds_type)s->type));
	} else {
		ds_buf_printf(&b, "type %.*s +%d", (int)r->e.type.len, r->e.type.at, r->fit);
		if (r->own && r->e.prior == 0 && r->prior)
			ds_buf_printf(&b, ", of a list of yours +%d", (int)r->prior);
		else if (r->prior)
			ds_buf_printf(&b, ", prior %lld +%d", (long long)r->e.prior, (int)r->prior);
		if (v.places)
			ds_buf_printf(&b, ", %d other place%s in %s +%d", (int)v.places,
				      v.places == 1 ? "" : "s", country,
				      (int)at_most(v.places * FOR_PLACE, PLACES_MAX));
		if (v.named)
			ds_buf_printf(&b, ", %s is named otherwise +%d", country, FOR_NAMED);
		if (v.peers)
			ds_buf_printf(&b, ", beside %d other countr%s +%d", (int)v.peers,
				      v.peers == 1 ? "y" : "ies",
				      (int)at_most(v.peers * FOR_PEER, PEERS_MAX));
		if (ds_link_cue(l, i, r) && r->score > r->fit + r->prior + v.points)
			ds_buf_printf(&b, ", \"%.*s of\" before it +%d", (int)head_before(l, i).len,
				      head_before(l, i).at, FOR_CUE);
		if (o >= 0 && r->score >= r->fit + r->prior + v.points + FOR_NEIGHBOUR) {
			const ds_span *n = &l->doc->spans.v[o];

			ds_buf_zstr(&b, ", beside ");
			ds_buf_str(&b, ds_str_sub(l->doc->text.read, n->start, n->end));
			ds_buf_printf(&b, " +%d", FOR_NEIGHBOUR);
		}
	}
	st = ds_buf_status(&b, err);
	if (st == DS_OK)
		st = ds_arena_copy(out, ds_buf_view(&b), l->mem, err);
	ds_buf_free(&b);
	return st;
}

ds_status ds_link_candidates(ds_candidates *out, const ds_linker *l, size_t i, ds_err *err)
{
	ds_candidates c = {NULL, 0};
	readings r = {.n = 0};
	ds_status st = DS_OK;

	if (i < l->doc->spans.n)
		ds_link_read(&r, l, i);
	ds_link_score(&r, l, i);
	c.v = ds_arena_zero(l->mem, r.n + 1, sizeof *c.v);
	if (!c.v)
		return ds_arena_fail(l->mem, err);
	for (; st == DS_OK && c.n < r.n; c.n++) {
		const reading *one = &r.v[c.n];
		ds_candidate *to = &c.v[c.n];

		*to = (ds_candidate){.list = one->list, .entry = one->entry, .score = one->score,
				     .fits = one->fit > 0, .type = one->e.type};
		to->name = one->e.main.len ? one->e.main : one->e.name;
		st = ds_entry_id(&to->id, &one->e, l->mem, err);
		if (st == DS_OK)
			st = explain(&to->why, l, i, one, err);
	}
	if (st == DS_OK)
		*out = c;
	return st;
}
