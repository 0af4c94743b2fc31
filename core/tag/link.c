/*
 * Links of names to entries. See link.h.
 *
 * Invariant: two passes over the spans, a bounded number of entries each; nothing depends on anything
 * but the document and the lists.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/link_int.h"

/* "AZ" -> a number below COUNTRIES. */
static uint16_t country_number(ds_str s)
{
	int a, b;

	if (s.len != 2)
		return NOWHERE;
	a = s.at[0] & ~0x20;
	b = s.at[1] & ~0x20;
	if (a < 'A' || a > 'Z' || b < 'A' || b > 'Z')
		return NOWHERE;
	return (uint16_t)((a - 'A') * 26 + b - 'A');
}

/* The country of an entry: its property cc or country, or itself where its key is a country's. */
static uint16_t country_of(const ds_entry *e)
{
	ds_str cc = ds_entry_prop(e, "cc");

	if (cc.len == 0 && e->key.len == 2 && (e->kind == DS_GPE || e->kind == DS_NORP))
		cc = e->key;
	if (cc.len == 0)
		cc = ds_entry_prop(e, "country");
	if (cc.len > 2 && cc.at[2] == ',')
		cc.len = 2;
	return country_number(cc);
}

/* A key of two letters is a country's or its people's; GeoNames has codes of its own. */
static bool is_country(const ds_entry *e)
{
	if (e->kind == DS_GPE && ds_str_starts(ds_entry_prop(e, "code"), DS_STR("PCL")))
		return country_of(e) != NOWHERE;
	return (e->kind == DS_GPE || e->kind == DS_NORP) && e->key.len == 2 &&
	       country_number(e->key) != NOWHERE;
}

/* "US-GA": ISO 3166-2, a part of a country. */
static bool is_region(const ds_entry *e)
{
	return e->kind == DS_GPE && e->key.len > 3 && e->key.at[2] == '-' &&
	       country_number(ds_str_sub(e->key, 0, 2)) != NOWHERE;
}

static bool is_place(unsigned type)
{
	return type == DS_GPE || type == DS_LOC || type == DS_FAC;
}

/* Points for agreement of types; 0 = it cannot be. */
static uint8_t fit(unsigned wanted, unsigned has)
{
	if (wanted == has)
		return FOR_TYPE;
	return is_place(wanted) && is_place(has) ? FOR_FAMILY : 0;
}

static int32_t prior_points(int64_t prior)
{
	int32_t n = 0;

	for (; prior > 0 && n < PRIOR_MAX; prior >>= 1)
		n++;
	return n;
}

/* Words that are in lists for what they say about other words: a first name is nobody in particular. */
static bool is_part(const ds_entry *e)
{
	return ds_entry_prop(e, "class").len > 0;
}

static bool is_name(const ds_entry *e)
{
	return e->kind == DS_PERSON || (e->kind < DS_DATE && !is_part(e));
}

/* Keeps the best KEPT: those that fit before others, then the better prior, then as they came. */
static void keep(readings *r, const reading *one)
{
	size_t at = r->n;

	while (at > 0 && (one->fit > r->v[at - 1].fit ||
			  (one->fit == r->v[at - 1].fit && one->prior > r->v[at - 1].prior)))
		at--;
	if (at == KEPT)
		return;
	if (r->n < KEPT)
		r->n++;
	for (size_t i = r->n - 1; i > at; i--)
		r->v[i] = r->v[i - 1];
	r->v[at] = *one;
}

static void read_list(readings *r, const ds_linker *l, size_t list, const ds_span *s)
{
	const ds_gazetteer *g = l->lists[list];
	const ds_tokens *t = &l->doc->tokens;
	ds_hit h = ds_gazetteer_at(g, t, s->first, s->count);
	unsigned class;

	/* "The Gambia" in the list, "Gambia" as extent */
	if (h.n_entries == 0 && s->first > 0 && ds_gaz_is_the(ds_token_key(t, s->first - 1)))
		h = ds_gazetteer_at(g, t, s->first - 1, s->count + 1);
	if (h.n_entries == 0)
		return;
	class = (unsigned)ds_gaz_case_of(t, h.first, h.count);
	for (uint32_t i = 0; i < h.n_entries && i < LOOKED; i++) {
		reading one = {.list = (uint32_t)list, .entry = h.entry + i};

		if ((ds_gaz_mark_at(g, h.entry + i) & 3) < class)
			continue;
		one.e = ds_gazetteer_entry(g, h.entry + i);
		if (!is_name(&one.e))
			continue;
		one.fit = is_part(&one.e) ? 0 : fit(s->type, one.e.kind);
		one.prior = prior_points(one.e.prior);
		one.country = country_of(&one.e);
		one.own = g != ds_gazetteer_builtin();
		keep(r, &one);
	}
}

static bool is_linked(const ds_doc *doc, const ds_span *s)
{
	return s->type < DS_DATE && s->count && (size_t)s->first + s->count <= doc->tokens.n;
}

/* Readings in another country than must do not fit; those that fit stay in front. */
static void bar(readings *r, uint16_t must)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++) {
		reading one = r->v[i];

		if (one.fit && one.country != must && one.country != NOWHERE) {
			one.fit = 0;
			one.barred = true;
			r->v[i] = one;
		}
		if (one.fit == 0)
			continue;
		for (size_t k = i; k > n; k--)
			r->v[k] = r->v[k - 1];
		r->v[n++] = one;
	}
}

/* All readings of a span; without a prior, one of the user's is as good as the best of the others. */
void ds_link_read(readings *r, const ds_linker *l, size_t span)
{
	const ds_span *s = &l->doc->spans.v[span];
	int32_t best = 0;

	r->n = 0;
	if (!is_linked(l->doc, s))
		return;
	for (size_t i = 0; i < l->n_lists; i++)
		read_list(r, l, i, s);
	for (size_t i = 0; i < r->n; i++)
		best = r->v[i].prior > best ? r->v[i].prior : best;
	for (size_t i = 0; i < r->n; i++) {
		if (r->v[i].own && r->v[i].e.prior == 0)
			r->v[i].prior = best;
	}
	if (l->seen[span].must != NOWHERE)
		bar(r, l->seen[span].must);
}

/* The one country of all readings that fit; NOWHERE when there is none, or are several. */
static uint16_t one_country(const readings *r)
{
	uint16_t country = NOWHERE;

	for (size_t i = 0; i < r->n && r->v[i].fit; i++) {
		if (r->v[i].country == NOWHERE || (i && r->v[i].country != country))
			return NOWHERE;
		country = r->v[i].country;
	}
	return country;
}

/* Whether an earlier span has the same key: a name votes once, however often it stands there. */
static bool is_repeated(const ds_doc *doc, size_t i)
{
	const ds_span *s = &doc->spans.v[i];
	ds_str key = ds_token_key(&doc->tokens, s->first);

	for (size_t back = 1; back <= i && back <= 50; back++) {
		const ds_span *o = s - back;

		if (o->type == s->type && o->count == s->count && is_linked(doc, o) &&
		    ds_str_eq(ds_token_key(&doc->tokens, o->first), key))
			return true;
	}
	return false;
}

/* A span that stands beside span i with a comma between; -1 if there is none. */
static long beside(const ds_doc *doc, size_t i, int step)
{
	const ds_span *s = &doc->spans.v[i], *o;
	const ds_span *left, *right;

	if ((step < 0 && i == 0) || (step > 0 && i + 1 >= doc->spans.n))
		return -1;
	o = s + step;
	left = step < 0 ? o : s;
	right = step < 0 ? s : o;
	if (!is_linked(doc, o) || left->first + left->count + 1 != right->first ||
	    !ds_str_is(ds_token_key(&doc->tokens, right->first - 1), ","))
		return -1;
	return (long)i + step;
}

static void look(glance *out, const readings *r)
{
	*out = (glance){.country = one_country(r), .must = out->must, .n = (uint8_t)r->n};
	while (out->fits < r->n && r->v[out->fits].fit)
		out->fits++;
	if (out->fits) {
		out->list = r->v[0].list;
		out->entry = r->v[0].entry;
		out->region = is_region(&r->v[0].e);
		out->itself = is_country(&r->v[0].e);
	}
}

/* Whether names go on behind span i: "Baku, Georgia and Turkey" is a list of places. */
static bool goes_on(const ds_doc *doc, size_t i)
{
	const ds_span *s = &doc->spans.v[i];
	size_t end = (size_t)s->first + s->count;
	ds_str key;

	if (end >= doc->tokens.n)
		return false;
	key = ds_token_key(&doc->tokens, end);
	return ds_str_is(key, "and") || ds_str_is(key, "or") || ds_str_is(key, "&") ||
	       beside(doc, i, 1) >= 0;
}

/* A place with a region or a country behind its comma, which says in which country it must be. */
static bool find_must(ds_linker *l, size_t i)
{
	long o = beside(l->doc, i, 1);
	const glance *g;

	if (o < 0 || !is_place(l->doc->spans.v[i].type) || l->seen[i].fits == 0 || l->seen[i].itself)
		return false;
	g = &l->seen[o];
	if (g->country == NOWHERE || (!g->region && !(g->itself && !goes_on(l->doc, (size_t)o) &&
						     beside(l->doc, i, -1) < 0)))
		return false;
	l->seen[i].must = g->country;
	return true;
}

static void count(ds_linker *l, uint16_t country, bool itself)
{
	if (itself) {
		l->peers = (uint16_t)(l->peers + !l->named[country]);
		l->named[country] = 1;
	} else if (l->inside[country] < 1000) {
		l->inside[country]++;
	}
}

ds_status ds_link_open(ds_linker **out, const ds_doc *doc, const ds_gazetteer *const *lists,
		       size_t n_lists, ds_arena *mem, ds_err *err)
{
	ds_linker *l = ds_arena_zero(mem, 1, sizeof *l);
	glance *seen = ds_arena_get(mem, doc->spans.n + 1, sizeof *seen);
	readings r;

	if (!l || !seen)
		return ds_arena_fail(mem, err);
	l->doc = doc;
	l->lists = lists;
	l->n_lists = n_lists;
	l->mem = mem;
	l->seen = seen;
	for (size_t i = 0; i < doc->spans.n; i++) {
		seen[i].must = NOWHERE;
		ds_link_read(&r, l, i);
		look(&seen[i], &r);
	}
	for (size_t i = 0; i < doc->spans.n; i++) {
		if (find_must(l, i)) {
			ds_link_read(&r, l, i);
			look(&seen[i], &r);
		}
	}
	for (size_t i = 0; i < doc->spans.n; i++) {
		if (seen[i].country != NOWHERE && !is_repeated(doc, i))
			count(l, seen[i].country, seen[i].itself);
	}
	*out = l;
	return DS_OK;
}

/* The place beside span i that may be in this country; -1 if there is none. */
long ds_link_neighbour(const ds_linker *l, size_t i, uint16_t country)
{
	for (int step = -1; step <= 1; step += 2) {
		long o = beside(l->doc, i, step);
		readings r;

		if (o < 0 || country == NOWHERE || !is_place(l->doc->spans.v[o].type))
			continue;
		ds_link_read(&r, l, (size_t)o);
		for (size_t k = 0; k < r.n && r.v[k].fit; k++) {
			if (r.v[k].country == country)
				return o;
		}
	}
	return -1;
}

link_votes ds_link_votes(const ds_linker *l, size_t i, const reading *r)
{
	link_votes v = {0, 0, 0, 0};
	bool country = is_country(&r->e), own;

	if (r->country == NOWHERE)
		return v;
	own = l->seen[i].country == r->country; /* a name does not speak for itself */
	v.places = l->inside[r->country] - (own && !country && l->inside[r->country] > 0);
	if (country && !own) {
		v.named = l->named[r->country];
		v.peers = l->peers - v.named;
	}
	v.points = at_most(v.places * FOR_PLACE, PLACES_MAX) + v.named * FOR_NAMED +
		   at_most(v.peers * FOR_PEER, PEERS_MAX);
	return v;
}

/* Whether "HEAD of" stands before the span, HEAD being one of these. */
static bool is_head_before(const ds_doc *doc, size_t i, const char *const *heads)
{
	size_t first = doc->spans.v[i].first;

	if (first >= 2 && ds_gaz_is_the(ds_token_key(&doc->tokens, first - 1)))
		first--;
	if (first < 2 || !ds_str_is(ds_token_key(&doc->tokens, first - 1), "of"))
		return false;
	for (; *heads; heads++) {
		if (ds_str_is(ds_token_key(&doc->tokens, first - 2), *heads))
			return true;
	}
	return false;
}

/* Whether words before the name speak for a reading: states have presidents, their parts governors. */
bool ds_link_cue(const ds_linker *l, size_t i, const reading *r)
{
	static const char *const of_state[] = {"president", "minister", "republic", "king", "queen",
					       "government", "parliament", "embassy", "ambassador",
					       "premier", "invasion", "independence", NULL};
	static const char *const of_region[] = {"governor", "state", "county", "province", "senator",
						"legislature", "senate", NULL};

	if (is_country(&r->e))
		return is_head_before(l->doc, i, of_state);
	return is_region(&r->e) && is_head_before(l->doc, i, of_region);
}

/* Of equal scores the better prior, then the earlier list, then the earlier entry. */
static bool is_better(const reading *a, const reading *b)
{
	if (a->score != b->score)
		return a->score > b->score;
	if (a->fit && a->prior != b->prior)
		return a->prior > b->prior;
	return a->list < b->list;
}

void ds_link_score(readings *r, const ds_linker *l, size_t i)
{
	bool alone = r->n < 2 || r->v[1].fit == 0;

	for (size_t k = 0; k < r->n && r->v[k].fit; k++) {
		reading *one = &r->v[k];

		one->score = one->fit + one->prior + ds_link_votes(l, i, one).points;
		/* asked last, and not where nothing depends on it */
		if (!alone && ds_link_neighbour(l, i, one->country) >= 0)
			one->score += FOR_NEIGHBOUR;
		if (!alone && ds_link_cue(l, i, one))
			one->score += FOR_CUE;
	}
	for (size_t k = 1; k < r->n; k++) {
		reading one = r->v[k];
		size_t at = k;

		for (; at > 0 && is_better(&one, &r->v[at - 1]); at--)
			r->v[at] = r->v[at - 1];
		r->v[at] = one;
	}
}

/* ---- linking ----------------------------------------------------------------------------------- */

/* "gazetteer:LIST" of an id "LIST:KEY". */
static ds_status set_source(ds_span *s, ds_arena *mem, ds_err *err)
{
	const char *colon = s->id.len ? memchr(s->id.at, ':', s->id.len) : NULL;
	size_t n = colon ? (size_t)(colon - s->id.at) : 0;
	char *text;

	if (n == 0 || !ds_str_starts(s->source, DS_STR("gazetteer")))
		return DS_OK;
	text = ds_arena_get(mem, n + 10, 1);
	if (!text)
		return ds_arena_fail(mem, err);
	memcpy(text, "gazetteer:", 10);
	memcpy(text + 10, s->id.at, n);
	s->source = (ds_str){text, n + 10};
	return DS_OK;
}

/* The entry that span i means; asks for the score only where there is a choice. */
static ds_entry choose(const ds_linker *l, size_t i)
{
	const glance *g = &l->seen[i];
	readings r;

	if (g->fits == 1)
		return ds_gazetteer_entry(l->lists[g->list], g->entry);
	ds_link_read(&r, l, i);
	ds_link_score(&r, l, i);
	return r.v[0].e;
}

static bool has_id(const ds_span *s, const ds_entry *e)
{
	size_t n = e->list.len ? e->list.len + 1 : 0;

	return s->id.len == n + e->key.len && ds_str_ends(s->id, e->key) &&
	       (n == 0 || (ds_str_starts(s->id, e->list) && s->id.at[n - 1] == ':'));
}

ds_status ds_link_spans(ds_doc *doc, const ds_gazetteer *const *lists, size_t n_lists, ds_err *err)
{
	ds_linker *l;
	ds_status st = ds_link_open(&l, doc, lists, n_lists, &doc->mem, err);

	for (size_t i = 0; st == DS_OK && i < doc->spans.n; i++) {
		ds_span *s = &doc->spans.v[i];
		ds_entry e;

		if (s->rank >= DS_RANK_PRESET || s->told_id || l->seen[i].n == 0)
			continue;
		if (l->seen[i].fits == 0) {
			s->id = DS_STR("");
			continue;
		}
		e = choose(l, i);
		if (has_id(s, &e))
			continue;
		st = ds_entry_id(&s->id, &e, &doc->mem, err);
		if (st == DS_OK)
			st = set_source(s, &doc->mem, err);
	}
	return st;
}
