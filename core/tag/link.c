/*
 * Links of names to entries. See link.h.
 *
 * Invariant: two passes over the spans, a bounded number of entries each; nothing depends on anything
 * but the document and the lists.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/link.h"

#include "tag/gazetteer_int.h"

#define KEPT 16u     /* candidates of a name that are told */
#define LOOKED 64u   /* entries of a key that are looked at in each list */
#define COUNTRIES (26u * 26u)
#define NOWHERE UINT16_MAX

enum {
	FOR_TYPE = 40,
	FOR_FAMILY = 25,
	PRIOR_MAX = 20,
	FOR_PLACE = 3,  /* another place of the same country */
	FOR_NAMED = 6,  /* the country's own name, or its people's, for the country */
	FOR_PEER = 3,   /* another country, for a country */
	PLACES_MAX = 24,
	PEERS_MAX = 9,
	FOR_NEIGHBOUR = 15
};

struct ds_linker {
	const ds_doc *doc;
	const ds_gazetteer *const *lists;
	size_t n_lists;
	ds_arena *mem;
	uint16_t *place; /* of each span: the one country where it can be, or NOWHERE */
	uint16_t inside[COUNTRIES]; /* names that can only be places there */
	uint16_t named[COUNTRIES];  /* whether it, or its people, is named and nothing else can be meant */
	uint16_t peers;             /* how many countries are */
};

/* An entry under a name's key, before it has words. */
typedef struct reading {
	ds_entry e;
	uint32_t list, entry;
	int32_t score, prior;
	uint16_t country;
	uint8_t fit; /* points for the type */
	bool own;    /* of a user's list */
} reading;

typedef struct readings {
	reading v[KEPT];
	size_t n;
} readings;

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

/* All readings of a span; without a prior, one of the user's is as good as the best of the others. */
static void read_span(readings *r, const ds_linker *l, const ds_span *s)
{
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

ds_status ds_link_open(ds_linker **out, const ds_doc *doc, const ds_gazetteer *const *lists,
		       size_t n_lists, ds_arena *mem, ds_err *err)
{
	ds_linker *l = ds_arena_zero(mem, 1, sizeof *l);
	uint16_t *place = ds_arena_get(mem, doc->spans.n + 1, sizeof *place);

	if (!l || !place)
		return ds_arena_fail(mem, err);
	l->doc = doc;
	l->lists = lists;
	l->n_lists = n_lists;
	l->mem = mem;
	l->place = place;
	for (size_t i = 0; i < doc->spans.n; i++) {
		readings r;

		read_span(&r, l, &doc->spans.v[i]);
		place[i] = one_country(&r);
		if (place[i] == NOWHERE || is_repeated(doc, i))
			continue;
		if (is_country(&r.v[0].e)) {
			l->peers = (uint16_t)(l->peers + !l->named[place[i]]);
			l->named[place[i]] = 1;
		} else if (l->inside[place[i]] < 1000) {
			l->inside[place[i]]++;
		}
	}
	*out = l;
	return DS_OK;
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

/* The place beside span i that may be in this country; -1 if there is none. */
static long neighbour(const ds_linker *l, size_t i, uint16_t country)
{
	for (int step = -1; step <= 1; step += 2) {
		long o = beside(l->doc, i, step);
		readings r;

		if (o < 0 || country == NOWHERE || !is_place(l->doc->spans.v[o].type))
			continue;
		read_span(&r, l, &l->doc->spans.v[o]);
		for (size_t k = 0; k < r.n && r.v[k].fit; k++) {
			if (r.v[k].country == country)
				return o;
		}
	}
	return -1;
}

/* What the rest of the document says for a reading. */
typedef struct votes {
	int32_t places, named, peers, points;
} votes;

static int32_t at_most(int32_t n, int32_t most)
{
	return n < most ? n : most;
}

static votes votes_for(const ds_linker *l, size_t i, const reading *r)
{
	votes v = {0, 0, 0, 0};
	bool country = is_country(&r->e), own;

	if (r->country == NOWHERE)
		return v;
	own = l->place[i] == r->country; /* a name does not speak for itself */
	v.places = l->inside[r->country] - (own && !country && l->inside[r->country] > 0);
	if (country && !own) {
		v.named = l->named[r->country];
		v.peers = l->peers - v.named;
	}
	v.points = at_most(v.places * FOR_PLACE, PLACES_MAX) + v.named * FOR_NAMED +
		   at_most(v.peers * FOR_PEER, PEERS_MAX);
	return v;
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

static void score(readings *r, const ds_linker *l, size_t i)
{
	bool alone = r->n < 2 || r->v[1].fit == 0;

	for (size_t k = 0; k < r->n && r->v[k].fit; k++) {
		reading *one = &r->v[k];

		one->score = one->fit + one->prior + votes_for(l, i, one).points;
		/* asked last, and not where nothing depends on it */
		if (!alone && neighbour(l, i, one->country) >= 0)
			one->score += FOR_NEIGHBOUR;
	}
	for (size_t k = 1; k < r->n; k++) {
		reading one = r->v[k];
		size_t at = k;

		for (; at > 0 && is_better(&one, &r->v[at - 1]); at--)
			r->v[at] = r->v[at - 1];
		r->v[at] = one;
	}
}

/* ---- in words ---------------------------------------------------------------------------------- */

static ds_status explain(ds_str *out, const ds_linker *l, size_t i, const reading *r, ds_err *err)
{
	const ds_span *s = &l->doc->spans.v[i];
	votes v = votes_for(l, i, r);
	long o = neighbour(l, i, r->country);
	char country[3] = "";
	ds_buf b;
	ds_status st;

	if (r->country != NOWHERE) {
		country[0] = (char)('A' + r->country / 26);
		country[1] = (char)('A' + r->country % 26);
	}
	ds_buf_init(&b, NULL, 0);
	if (r->fit == 0 && is_part(&r->e)) {
		ds_buf_zstr(&b, "a first name, nobody in particular");
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
		if (o >= 0 && r->score > r->fit + r->prior + v.points) {
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
		read_span(&r, l, &l->doc->spans.v[i]);
	score(&r, l, i);
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

ds_status ds_link_spans(ds_doc *doc, const ds_gazetteer *const *lists, size_t n_lists, ds_err *err)
{
	ds_linker *l;
	ds_status st = ds_link_open(&l, doc, lists, n_lists, &doc->mem, err);

	for (size_t i = 0; st == DS_OK && i < doc->spans.n; i++) {
		ds_span *s = &doc->spans.v[i];
		readings r;
		ds_str id;

		if (s->rank >= DS_RANK_PRESET)
			continue;
		read_span(&r, l, s);
		if (r.n == 0)
			continue;
		score(&r, l, i);
		if (r.v[0].fit == 0) {
			s->id = DS_STR("");
			continue;
		}
		st = ds_entry_id(&id, &r.v[0].e, &doc->mem, err);
		if (st == DS_OK && !ds_str_eq(id, s->id)) {
			s->id = id;
			st = set_source(s, &doc->mem, err);
		}
	}
	return st;
}
