/*
 * Which mentions of a document are one. See resolve.h.
 *
 * Sets of mentions are kept as a forest over the spans; the lower index leads, so that the root of a
 * set is its first mention whatever the order in which it was put together. A set has the id that
 * one of its mentions got from a list, and two sets with different ids are never joined.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/resolve_int.h"

#include "base/hash.h"
#include "tag/names_int.h"

#define CELLS 8u /* more than a mention takes: id, name, three initials, acronym, name key */

#define OUTWEIGHS 4 /* times the prior of the next reading */

static const ds_str nationality = {"demonyms:", 9}, country = {"iso3166:", 8};

r_cell *ds_r_cell(resolver *r, uint64_t hash, enum r_seed seed)
{
	size_t i;

	hash = (hash ^ (uint64_t)seed * UINT64_C(0x9E3779B97F4A7C15)) * UINT64_C(0xD6E8FEB86659FD93);
	hash ^= hash >> 32;
	hash = hash ? hash : 1;
	i = (size_t)hash & r->mask;
	while (r->table[i].hash && r->table[i].hash != hash)
		i = (i + 1) & r->mask;
	r->table[i].hash = hash;
	return &r->table[i];
}

uint64_t ds_r_family(const ds_span *s)
{
	return s->type == DS_LOC || s->type == DS_FAC ? DS_GPE : s->type;
}

/* ---- parts of a name ------------------------------------------------------------------------- */

static uint64_t hash_part(ds_str key)
{
	char plain[64];
	size_t n = 0;

	for (size_t i = 0; i < key.len && n < sizeof plain; i++) {
		if (key.at[i] != '.' && key.at[i] != '\'')
			plain[n++] = key.at[i];
	}
	return n == sizeof plain ? ds_hash(key, 0) : ds_hash((ds_str){plain, n}, 0);
}

static bool is_joint(ds_str key)
{
	return ds_str_is(key, "of") || ds_str_is(key, "the") || ds_str_is(key, "and") ||
	       ds_str_is(key, "for") || ds_str_is(key, "&");
}

/* "al", "van": before the rest of a person's name. Some are given names where they stand first. */
static bool is_particle(ds_str key, bool first)
{
	/* "l'", "d'" */
	if (key.len == 2 && key.at[1] == '\'')
		return true;
	return key.len <= 5 && (ds_word_of(key)->name & W_PARTICLE) &&
	       !(first && (ds_str_is(key, "abu") || ds_str_is(key, "ben") || ds_str_is(key, "y")));
}

/* "Jr." behind a person's name says nothing about whom it names elsewhere. */
static bool is_suffix(ds_str key)
{
	return ds_str_is(key, "jr") || ds_str_is(key, "jr.") || ds_str_is(key, "sr") ||
	       ds_str_is(key, "sr.");
}

static bool is_numeral(ds_str key)
{
	for (size_t i = 0; i < key.len; i++) {
		if (key.at[i] != 'i' && key.at[i] != 'v' && key.at[i] != 'x')
			return false;
	}
	return key.len > 0 && key.len <= 5;
}

static bool is_article(ds_str key)
{
	return ds_str_is(key, "the") || ds_str_is(key, "a") || ds_str_is(key, "an");
}

/* Not ours: names that came with the input may have them. */
static bool is_title(ds_str key)
{
	return is_article(key) || ds_str_is(key, "mr.") || ds_str_is(key, "mr") ||
	       ds_str_is(key, "mrs.") || ds_str_is(key, "mrs") || ds_str_is(key, "ms.") ||
	       ds_str_is(key, "ms") || ds_str_is(key, "dr.") || ds_str_is(key, "dr");
}

static void add_part(r_parts *out, ds_str key, uint32_t token, bool person)
{
	bool first = out->n == 0;
	r_part *p;

	if (person && !first && is_suffix(key))
		return;
	if (out->n == R_PARTS) {
		p = &out->v[R_PARTS - 1];
		p->hash = ds_hash(key, p->hash);
		p->key = key;
		p->token = token;
		return;
	}
	p = &out->v[out->n++];
	*p = (r_part){.hash = hash_part(key), .key = key, .token = token};
	p->small = person ? is_particle(key, first) : is_joint(key);
	p->initial = key.len == 1 || (key.len == 2 && key.at[1] == '.');
}

/* All parts count when none but small ones are there. */
static void finish_parts(r_parts *out, bool person)
{
	if (person && out->n > 1 && is_numeral(out->v[out->n - 1].key)) {
		out->v[out->n - 1].numeral = true;
		out->v[out->n - 1].initial = false;
	}
	for (size_t i = 0; i < out->n; i++)
		out->core += !out->v[i].small;
	if (out->core == 0) {
		for (size_t i = 0; i < out->n; i++)
			out->v[i].small = false;
		out->core = out->n;
	}
	for (size_t i = 0; i < out->n; i++) {
		if (!out->v[i].small)
			out->hash = (out->hash ^ out->v[i].hash) * UINT64_C(0x9E3779B97F4A7C15) + 1;
	}
}

void ds_r_parts(r_parts *out, const ds_tokens *t, const ds_span *s)
{
	bool person = s->type == DS_PERSON;

	out->n = out->core = 0;
	out->hash = 0;
	for (uint32_t i = s->first; i < s->first + s->count; i++) {
		ds_str key = ds_token_key(t, i);
		size_t from = 0;

		if (t->v[i].kind == DS_KIND_PUNCT || t->v[i].flags & DS_TOKEN_JOINED)
			continue;
		if (out->n == 0 && i + 1 < s->first + s->count &&
		    (person ? is_title(key) : is_article(key)))
			continue;
		for (size_t k = 0; k <= key.len; k++) {
			if (k < key.len && key.at[k] != '-')
				continue;
			if (k > from)
				add_part(out, ds_str_sub(key, from, k), i, person);
			from = k + 1;
		}
	}
	finish_parts(out, person);
}

/* ---- sets of mentions ------------------------------------------------------------------------ */

int32_t ds_r_find(resolver *r, int32_t i)
{
	while (r->parent[i] != i) {
		r->parent[i] = r->parent[r->parent[i]];
		i = r->parent[i];
	}
	return i;
}

/* A nationality and its country count as one entry. */
static bool country_of(ds_str *code, ds_str id)
{
	ds_str head = ds_str_starts(id, country)       ? country
		      : ds_str_starts(id, nationality) ? nationality
						       : (ds_str){NULL, 0};

	*code = head.len ? ds_str_sub(id, head.len, id.len) : id;
	return head.len != 0;
}

static bool same_entry(ds_str a, ds_str b)
{
	ds_str x, y;

	return ds_str_eq(a, b) || (country_of(&x, a) && country_of(&y, b) && ds_str_eq(x, y));
}

bool ds_r_join(resolver *r, int32_t i, int32_t j)
{
	int32_t a = ds_r_find(r, i), b = ds_r_find(r, j);

	if (a == b)
		return true;
	if (a > b) {
		int32_t x = a;

		a = b;
		b = x;
	}
	if (r->id[a].len && r->id[b].len && !same_entry(r->id[a], r->id[b]))
		return false;
	r->parent[b] = a;
	/* the country's own entry says more than the nationality's */
	if (r->id[a].len == 0 || (r->id[b].len && ds_str_starts(r->id[a], nationality)))
		r->id[a] = r->id[b];
	return true;
}

/* ---- the first pass -------------------------------------------------------------------------- */

/*
 * What lists have under a place or a people that came without an entry from the input: a nationality,
 * or the reading that outweighs all others. What a tagger found has its entry already (link.h).
 */
static ds_str listed(const resolver *r, const ds_span *s)
{
	ds_str found = {NULL, 0}, name = ds_str_sub(r->t->text, s->start, s->end);
	int64_t best = 0, next = 0;

	if ((s->type != DS_GPE && s->type != DS_NORP) || ds_str_starts(s->source, DS_STR("rule:")) ||
	    ds_str_starts(s->source, DS_STR("gazetteer")) || ds_str_is(s->source, "model"))
		return found;
	for (size_t l = 0; l < r->n_lists; l++) {
		ds_hit h = ds_gazetteer_find(r->lists[l], name);

		for (uint32_t k = h.entry; k < h.entry + h.n_entries; k++) {
			ds_entry e = ds_gazetteer_entry(r->lists[l], k);

			ds_str id = {NULL, 0};

			if (e.kind != s->type || ds_entry_id(&id, &e, &r->doc->mem, NULL) ||
			    id.len == 0)
				continue;
			if (s->type == DS_NORP && ds_str_starts(id, nationality))
				return id;
			if (found.len == 0 || e.prior > best) {
				next = ds_str_eq(found, id) ? next : best;
				best = e.prior;
				found = id;
			} else if (e.prior > next && !ds_str_eq(found, id)) {
				next = e.prior;
			}
		}
	}
	return next <= best / OUTWEIGHS ? found : (ds_str){NULL, 0};
}

static ds_status new_name(resolver *r, int32_t i, const r_parts *p)
{
	ds_status st = ds_arena_grow(&r->doc->mem, &r->names, &r->cap_names, r->n_names,
				     r->n_names + 1, sizeof *r->names, r->err);
	r_name *n;

	if (st)
		return st;
	n = &r->names[r->n_names++];
	*n = (r_name){.span = i, .start = (uint8_t)p->v[0].key.at[0]};
	for (size_t k = 0; k < p->n; k++) {
		for (size_t c = 0; c < p->v[k].key.len; c++) {
			unsigned char letter = (unsigned char)p->v[k].key.at[c];

			n->letters |= UINT32_C(1) << (letter & 31);
			n->length += (letter & 0xC0) != 0x80;
		}
	}
	return DS_OK;
}

/* Joins mentions of one entry of a list; a nationality and its country have one cell. */
static void join_entry(resolver *r, int32_t i)
{
	ds_str code;
	bool is_country = country_of(&code, r->id[i]);
	uint64_t family = is_country ? 0 : ds_r_family(&r->doc->spans.v[i]);
	r_cell *c = ds_r_cell(r, ds_hash(code, family), is_country ? R_COUNTRY : R_ID);

	if (c->v)
		ds_r_join(r, c->v - 1, i);
	else
		c->v = i + 1;
}

/* Joins what lists or the name itself make one; keeps each different name once. */
static ds_status first_look(resolver *r, int32_t i)
{
	ds_span *s = &r->doc->spans.v[i];
	r_cell *c = NULL;
	r_parts p;

	r->id[i] = s->id;
	if (s->id.len)
		join_entry(r, i);
	ds_r_parts(&p, r->t, s);
	if (p.n && s->type == DS_PERSON)
		return ds_r_person(r, i, &p);
	if (p.n) {
		c = ds_r_cell(r, p.hash ^ ds_r_family(s), R_NAME);
		if (c->v && ds_r_join(r, c->v - 1, i)) {
			/* a nationality keeps its own entry where its entity has the country's */
			if (s->type == DS_NORP && s->id.len == 0)
				s->id = r->doc->spans.v[c->v - 1].id;
			return DS_OK;
		}
		c->v = i + 1;
	}
	if (s->id.len == 0) {
		r->id[i] = listed(r, s);
		if (s->type == DS_NORP)
			s->id = r->id[i];
		if (r->id[i].len)
			join_entry(r, i);
	}
	return p.n ? new_name(r, i, &p) : DS_OK;
}

static bool is_name(const resolver *r, const ds_span *s)
{
	return ds_span_is_name(s) && s->count && (size_t)s->first + s->count <= r->t->n;
}

static void finish(resolver *r)
{
	for (size_t i = 0; i < r->doc->spans.n; i++) {
		ds_span *s = &r->doc->spans.v[i];
		int32_t root = ds_r_find(r, (int32_t)i);

		s->entity = root == (int32_t)i ? -1 : root;
		if (!is_name(r, s) || s->id.len)
			continue;
		if (s->type != DS_NORP || !ds_str_starts(r->id[root], country))
			s->id = r->id[root];
	}
}

static ds_status make(resolver *r)
{
	size_t n = r->doc->spans.n, mentioned = 0, size = 64;

	for (size_t i = 0; i < n; i++)
		mentioned += is_name(r, &r->doc->spans.v[i]);
	while (size < mentioned * CELLS)
		size *= 2;
	r->mask = size - 1;
	r->table = ds_arena_zero(&r->doc->mem, size, sizeof *r->table);
	r->parent = ds_arena_get(&r->doc->mem, n, sizeof *r->parent);
	r->id = ds_arena_zero(&r->doc->mem, n, sizeof *r->id);
	if (!r->table || !r->parent || !r->id)
		return ds_arena_fail(&r->doc->mem, r->err);
	for (size_t i = 0; i < n; i++)
		r->parent[i] = (int32_t)i;
	return DS_OK;
}

ds_status ds_resolve_counted(uint64_t *steps, ds_doc *doc, const ds_gazetteer *const *lists,
			     size_t n_lists, ds_err *err)
{
	resolver r = {.doc = doc, .t = &doc->tokens, .err = err, .lists = lists,
		      .n_lists = lists ? n_lists : 0};
	ds_status st;

	*steps = 0;
	if (doc->spans.n >= INT32_MAX)
		return ds_fail(err, DS_ELIMIT, "too many annotations");
	if (doc->spans.n == 0)
		return DS_OK;
	st = ds_words_of(doc, err);
	if (st == DS_OK)
		st = make(&r);
	for (size_t i = 0; st == DS_OK && i < doc->spans.n; i++) {
		if (is_name(&r, &doc->spans.v[i]))
			st = first_look(&r, (int32_t)i);
	}
	if (st)
		return st;
	ds_r_names(&r);
	ds_r_surnames(&r);
	finish(&r);
	doc->has_roles = doc->has_counts = false;
	*steps = r.steps;
	return DS_OK;
}

ds_status ds_resolve(ds_doc *doc, const ds_gazetteer *const *lists, size_t n_lists, ds_err *err)
{
	uint64_t steps;

	return ds_resolve_counted(&steps, doc, lists, n_lists, err);
}
