/*
 * The model's names in place of the rules': borders and coarse type are the model's, the fine type comes from the
 * rules, the lists and the heads of the name. See names_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/names_model_int.h"

static const char *const coarse_names[] = {"PERSON", "ORG", "LOC", "MISC"};
enum { C_PERSON, C_ORG, C_LOC, C_MISC, C_NONE };

static int coarse_of(unsigned type)
{
	const char *name = type < DS_TYPE_COUNT ? ds_type_coarse((ds_type)type) : "O";

	for (int i = 0; i < C_NONE; i++) {
		if (strcmp(name, coarse_names[i]) == 0)
			return i;
	}
	return C_NONE;
}

static bool ends_with(ds_str key, const char *end)
{
	ds_str e = ds_str_of(end);

	return key.len > e.len + 2 && ds_str_ends(key, e);
}

/* A list's head in the chunk that gives a type of this coarse kind: the last one, else one before. */
static int head_type(const names *s, const ds_chunk *c, int coarse)
{
	int found = N_UNKNOWN;

	for (size_t i = c->first; i < (size_t)c->first + c->count; i++) {
		const hit *h = hit_at(s, i);
		bool after = h && h->marks & H_AFTER && i + h->count == (size_t)c->first + c->count;
		bool before = h && h->marks & H_BEFORE && i == c->first && h->count < c->count;

		if ((after || before || (h && h->marks & H_AFTER)) && coarse_of(h->head) == coarse)
			found = h->head;
	}
	return found;
}

static int list_type(const names *s, const ds_chunk *c, int coarse)
{
	const hit *h = hit_at(s, c->first);

	if (!h || !(h->marks & H_NAME) || h->count != c->count)
		return N_UNKNOWN;
	if (coarse_of(h->type) == coarse)
		return h->type;
	for (int t = 0; t < DS_TYPE_COUNT && t < 32; t++) {
		if (h->types >> t & 1 && coarse_of((unsigned)t) == coarse)
			return t;
	}
	return N_UNKNOWN;
}

/* MISC by shape: peoples, what is quoted, what has a number. */
static int misc_type(const names *s, const ds_chunk *c)
{
	ds_str key = key_of(s, c->first);
	size_t end = (size_t)c->first + c->count;

	if (c->first > 0 && end < s->t->n && tok(s, c->first - 1)->kind == DS_KIND_PUNCT &&
	    (key_is(s, c->first - 1, "\"") || key_is(s, c->first - 1, "'")) && key_is(s, end, "\""))
		return DS_WORK_OF_ART;
	if (c->count == 1 && (ends_with(key, "ian") || ends_with(key, "ese") || ends_with(key, "ish") ||
			      ends_with(key, "ans") || ends_with(key, "ist") || ends_with(key, "ists") ||
			      ends_with(key, "ican") || ends_with(key, "ic") || ends_with(key, "im") || ends_with(key, "ims")))
		return DS_NORP;
	for (size_t i = c->first; i < end; i++) {
		if (class_at(s, i) & W_EVENT || tok(s, i)->kind == DS_KIND_NUMBER)
			return DS_EVENT;
	}
	for (size_t i = c->first; i < end; i++) {
		if (tok(s, i)->flags & DS_TOKEN_DIGIT)
			return DS_PRODUCT;
	}
	return c->count > 2 ? DS_WORK_OF_ART : DS_EVENT;
}

static int fine_type(const names *s, const ds_chunk *c, int coarse)
{
	int type = list_type(s, c, coarse);

	if (type == N_UNKNOWN)
		type = head_type(s, c, coarse);
	if (type != N_UNKNOWN)
		return type;
	switch (coarse) {
	case C_PERSON:
		return DS_PERSON;
	case C_ORG:
		return DS_ORG;
	case C_LOC:
		return DS_GPE;
	default:
		return misc_type(s, c);
	}
}

/* Mentions of the rules are sorted: the one with these borders, NULL if there is none. */
static const mention *same_borders(const mention *v, size_t n, const ds_chunk *c, size_t *at)
{
	while (*at < n && v[*at].first < c->first)
		++*at;
	for (size_t i = *at; i < n && v[i].first == c->first; i++) {
		if (v[i].count == c->count && !v[i].drop && v[i].type != N_UNKNOWN)
			return &v[i];
	}
	return NULL;
}

static int label_coarse(const ds_model *m, uint32_t label)
{
	for (int i = 0; i < C_NONE; i++) {
		if (ds_str_is(ds_model_label(m, label), coarse_names[i]))
			return i;
	}
	return C_NONE;
}

static ds_status add_chunk(names *s, const ds_chunk *c, int type)
{
	ds_status st = ds_names_add(s, c->first, c->count, type, S_SURE, Y_MODEL);
	const hit *h = hit_at(s, c->first);

	if (st == DS_OK && h && h->marks & H_NAME && h->count == c->count && h->type == type)
		s->v[s->n - 1].hit = s->at[c->first] - 1;
	return st;
}

ds_status ds_names_model(names *s, const ds_model *m)
{
	ds_looks l;
	ds_chunks chunks = {.n = 0};
	ds_word_table words = ds_model_words(m);
	const mention *rules = s->v;
	size_t n_rules = s->n, at = 0;
	ds_status st = ds_model_look(&l, s, false, s->mem, s->err);

	if (st == DS_OK) {
		ds_model_vectors(&l, &words, s->t);
		st = ds_model_find(&chunks, m, &l, s->mem, s->err);
	if (st == DS_OK)
		st = ds_names_document(&chunks, s, m, &l);
	}
	s->v = NULL;
	s->n = s->cap = 0;
	for (size_t i = 0; st == DS_OK && i < chunks.n; i++) {
		const ds_chunk *c = &chunks.v[i];
		int coarse = label_coarse(m, c->label);
		const mention *rule = same_borders(rules, n_rules, c, &at);

		if (coarse == C_NONE)
			continue;
		if (rule && coarse_of(rule->type) == coarse) {
			st = ds_names_add(s, c->first, c->count, rule->type, rule->sure, rule->why);
			if (st == DS_OK)
				s->v[s->n - 1].hit = rule->hit;
		} else {
			st = add_chunk(s, c, fine_type(s, c, coarse));
		}
	}
	return st;
}
