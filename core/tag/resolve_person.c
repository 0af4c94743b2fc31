/*
 * Names of persons: full names beside each other, then surnames and given names alone.
 *
 * All full names are known before a surname is looked up, so that one in a headline finds the name
 * in the text. Of several persons with a surname the only one named so far is meant, or the only
 * one who did not come in as somebody's relative, or the one that was named just now and the others
 * not; a title tells men and women apart. Else the surname stands for itself.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/resolve_int.h"
#include "tag/resolve_words_int.h"

#include "base/hash.h"
#include "tag/names_int.h"

#define JUST 3u      /* sentences: a person named that near is "just now" */
#define MOST 3u      /* times: a person spoken of that much more than another */
#define BACK 4u      /* tokens before a name in which a title or a word of kin may stand */
#define ALIKE_MIN 5u /* letters of a surname that may be spelt otherwise */
#define EDIT_MIN 7u  /* ... misspelt */

static const r_part *first_of(const r_parts *p)
{
	for (size_t i = 0; i < p->n; i++) {
		if (!p->v[i].small)
			return &p->v[i];
	}
	return &p->v[0];
}

static const r_part *last_of(const r_parts *p)
{
	for (size_t i = p->n; i > 0; i--) {
		if (!p->v[i - 1].small && !p->v[i - 1].numeral)
			return &p->v[i - 1];
	}
	return &p->v[0];
}

static uint32_t sentence_of(const resolver *r, int32_t span)
{
	return r->t->v[r->doc->spans.v[span].first].sentence;
}

/* ---- what stands before a name --------------------------------------------------------------- */

/* 'm', 'f' or 0 by the title or the word of kin before a name; *kin: a relative of somebody's. */
static int8_t look_before(const resolver *r, int32_t span, bool *kin)
{
	size_t at = r->doc->spans.v[span].first;
	uint32_t sentence = sentence_of(r, span);

	*kin = false;
	for (size_t n = 1; n <= BACK && n <= at; n++) {
		const ds_token *v = &r->t->v[at - n];
		uint32_t class = r->doc->classes[at - n], is;

		if (v->sentence != sentence ||
		    (v->kind != DS_KIND_WORD && !ds_str_is(ds_token_key(r->t, at - n), ",")))
			break;
		if (n == 1 || class & W_KIN) {
			is = r->doc->words[at - n]->role;
			*kin = (class & W_KIN) != 0;
			if (*kin || is & (RW_MAN | RW_WOMAN))
				return is & RW_MAN ? 'm' : is & RW_WOMAN ? 'f' : 0;
		}
		/* only a few words part them: "his wife, the singer Y X" */
		if (class & (W_AND | W_SAY | W_BE | W_OFJOIN | W_IN) || v->flags & DS_TOKEN_JOINED)
			break;
	}
	return 0;
}

/* ---- full names ------------------------------------------------------------------------------ */

static bool part_fits(const r_part *a, const r_part *b)
{
	if (a->hash == b->hash)
		return true;
	if (a->numeral || b->numeral)
		return false;
	if (a->initial || b->initial)
		return a->key.len && b->key.len && a->key.at[0] == b->key.at[0];
	return a->key.len > 2 && b->key.len > 2 && ds_r_same_sound(a->key, b->key, false);
}

/* Every part of the shorter name fits one of the longer, in order, the first or the last two too. */
static bool names_fit(const r_parts *a, const r_parts *b)
{
	const r_parts *s = a->core <= b->core ? a : b, *l = s == a ? b : a;
	size_t k = 0, fits = 0, start = 0, count = 0;

	if (s->core < 2)
		return false;
	for (size_t i = 0; i < l->n && k < s->n; i++) {
		if (l->v[i].small)
			continue;
		while (k < s->n && s->v[k].small)
			k++;
		if (k < s->n && part_fits(&s->v[k], &l->v[i])) {
			start = fits ? start : count;
			fits++;
			k++;
		}
		count++;
	}
	return fits == s->core && (start == 0 || !first_of(s)->initial);
}

/* The person before with this first or last part that the name fits; -1 if there is none, or several. */
static int32_t fitting(resolver *r, const r_parts *p, int32_t person, bool by_last)
{
	int32_t found = -1;
	r_parts q;

	for (size_t n = 0; person && n < R_NEAR; n++) {
		const r_person *o = &r->persons[person - 1];
		bool fits;

		r->steps++;
		ds_r_parts(&q, r->t, &r->doc->spans.v[o->span]);
		if (by_last) {
			fits = names_fit(p, &q);
		} else {
			ds_str x = last_of(p)->key, y = last_of(&q)->key;

			/* the same given name, and a surname that is spelt otherwise */
			fits = p->core == q.core && !first_of(p)->initial && x.len > 3 && y.len > 3 &&
			       (ds_r_same_sound(x, y, false) ||
				(x.len >= EDIT_MIN && y.len >= EDIT_MIN && ds_r_one_edit(x, y)));
		}
		if (fits && found >= 0 && ds_r_find(r, found) != ds_r_find(r, o->span))
			return -1;
		if (fits)
			found = o->span;
		person = by_last ? o->next_last : o->next_first;
	}
	return found;
}

static ds_status add_person(resolver *r, int32_t i, r_cell *last, r_cell *first)
{
	ds_status st = ds_arena_grow(&r->doc->mem, &r->persons, &r->cap_persons, r->n_persons,
				     r->n_persons + 1, sizeof *r->persons, r->err);
	r_person *n;

	if (st)
		return st;
	n = &r->persons[r->n_persons++];
	*n = (r_person){.span = i, .next_last = last->v, .next_first = first->v};
	n->sentence = sentence_of(r, i);
	n->gender = look_before(r, i, &n->kin);
	last->v = first->v = (int32_t)r->n_persons;
	last->n++;
	first->n++;
	return DS_OK;
}

ds_status ds_r_person(resolver *r, int32_t i, const r_parts *p)
{
	r_cell *name, *last, *first;
	int32_t to;

	if (p->core < 2)
		return DS_OK; /* later, by ds_r_surnames */
	name = ds_r_cell(r, p->hash, R_NAME);
	if (name->v && ds_r_join(r, name->v - 1, i))
		return DS_OK;
	name->v = i + 1;
	last = ds_r_cell(r, last_of(p)->hash, R_LAST);
	first = ds_r_cell(r, first_of(p)->hash, R_FIRST);
	to = fitting(r, p, last->v, true);
	if (to >= 0 && ds_r_join(r, to, i))
		return DS_OK; /* known under this surname */
	to = fitting(r, p, first->v, false);
	if (to >= 0)
		ds_r_join(r, to, i);
	return add_person(r, i, last, first);
}

/* ---- surnames alone -------------------------------------------------------------------------- */

/* What is known of the persons with one surname, seen from a mention. */
typedef struct choice {
	int32_t before, after, own, like; /* person + 1; own: no relative; like: of the same gender */
	size_t n_before, n_after, n_own, n_like;
	int32_t near;               /* the last one named, and how many sentences before the others */
	uint32_t lead;
	int32_t most; /* who is spoken of most, and how often; the next */
	uint32_t n_most, n_next;
} choice;

static void consider(resolver *r, choice *c, int32_t person, int32_t i, int8_t gender)
{
	const r_person *o = &r->persons[person - 1];
	int32_t root = ds_r_find(r, o->span);

	if (gender && o->gender && gender != o->gender)
		return;
	if (o->span > i) {
		if (!c->after || ds_r_find(r, r->persons[c->after - 1].span) != root)
			c->n_after++;
		c->after = person;
		return;
	}
	if (c->before && ds_r_find(r, r->persons[c->before - 1].span) == root)
		return;
	c->n_before++;
	c->before = person;
	if (!o->kin) {
		c->n_own++;
		c->own = person;
	}
	if (o->mentions > c->n_most) {
		c->n_next = c->n_most;
		c->n_most = o->mentions;
		c->most = person;
	} else if (o->mentions > c->n_next) {
		c->n_next = o->mentions;
	}
	if (gender && o->gender == gender) {
		c->n_like++;
		c->like = person;
	}
	if (!c->near || o->sentence > r->persons[c->near - 1].sentence) {
		c->lead = c->near ? o->sentence - r->persons[c->near - 1].sentence : UINT32_MAX;
		c->near = person;
	} else {
		uint32_t lead = r->persons[c->near - 1].sentence - o->sentence;

		c->lead = lead < c->lead ? lead : c->lead;
	}
}

/* The person + 1 that a surname alone means; 0 = it is not clear, or none. *many: several have it. */
static int32_t choose(resolver *r, int32_t i, int32_t person, const r_cell *bare, bool *many)
{
	choice c = {0};
	bool kin;
	int8_t gender = look_before(r, i, &kin);
	size_t n = 0;
	const r_person *o;

	for (; person && n < R_NEAR; n++) {
		r->steps++;
		consider(r, &c, person, i, gender);
		person = r->persons[person - 1].next_last;
	}
	*many = c.n_before + c.n_after > 1 || person != 0;
	if (person)
		return 0;
	if (c.n_before == 0)
		return c.n_after == 1 && !r->persons[c.after - 1].kin ? c.after : 0;
	if (c.n_before == 1) {
		o = &r->persons[c.before - 1];
		/* "Smith and his wife Ann Smith": Smith is he, unless it says Mrs. */
		return o->kin && bare->v && bare->v - 1 < o->span && !(gender && o->gender)
			       ? 0
			       : c.before;
	}
	if (c.n_like == 1)
		return c.like;
	if (c.n_own == 1)
		return c.own;
	if (c.lead < JUST || sentence_of(r, i) - r->persons[c.near - 1].sentence > JUST)
		c.near = 0;
	/* the one whom the text is about, the others are only named */
	if (c.n_most < 2 || c.n_most < MOST * c.n_next - (c.n_next == 1))
		return c.near;
	return c.near && c.near != c.most ? 0 : c.most;
}

/* Surnames that may be one, spelt in two ways. */
static bool looks_alike(ds_str a, ds_str b)
{
	size_t least = a.len < b.len ? a.len : b.len, most = a.len < b.len ? b.len : a.len;

	if (least < ALIKE_MIN || most - least > 2)
		return false;
	if (ds_r_same_sound(a, b, false))
		return true;
	if (least < EDIT_MIN || a.at[0] != b.at[0])
		return false;
	return ds_r_one_edit(a, b) || (least > EDIT_MIN && ds_r_same_sound(a, b, true));
}

/* "Ms Bauchtman" for Lydia Buchtmann: a surname that nobody has, near the only one like it. */
static int32_t alike(resolver *r, ds_str last)
{
	int32_t found = 0;
	size_t n = 0;
	r_parts q;

	for (size_t k = r->n_persons; k > 0 && n < R_RECENT; k--) {
		const r_person *o = &r->persons[k - 1];

		n++;
		r->steps++;
		ds_r_parts(&q, r->t, &r->doc->spans.v[o->span]);
		if (!looks_alike(last_of(&q)->key, last))
			continue;
		if (found && ds_r_find(r, r->persons[found - 1].span) != ds_r_find(r, o->span))
			return 0;
		found = (int32_t)k;
	}
	return found;
}

/* "Daniel" for the only Daniel: but "Mr. Daniel" is a surname. */
static int32_t only_given(resolver *r, uint64_t hash, int32_t i)
{
	int32_t person = ds_r_cell(r, hash, R_FIRST)->v, found = 0;
	uint32_t at = r->doc->spans.v[i].first;
	bool titled = at && !(r->doc->classes[at - 1] & W_KIN) &&
		      r->doc->words[at - 1]->role & (RW_MAN | RW_WOMAN);

	if (titled)
		return 0;

	for (size_t n = 0; person && n < R_NEAR; n++) {
		const r_person *o = &r->persons[person - 1];

		r->steps++;
		if (found && ds_r_find(r, r->persons[found - 1].span) != ds_r_find(r, o->span))
			return 0;
		found = person;
		person = o->next_first;
	}
	return person ? 0 : found;
}

static void resolve_bare(resolver *r, int32_t i, const r_parts *p)
{
	const r_part *part = last_of(p);
	r_cell *bare = ds_r_cell(r, part->hash, R_BARE);
	int32_t person = ds_r_cell(r, part->hash, R_LAST)->v, to = 0;
	bool many = false;

	if (person)
		to = choose(r, i, person, bare, &many);
	else
		to = only_given(r, part->hash, i);
	if (!to && !person && !bare->v)
		to = alike(r, part->key);
	if (to && ds_r_join(r, r->persons[to - 1].span, i)) {
		r->persons[to - 1].sentence = sentence_of(r, i);
		r->persons[to - 1].mentions++;
		if (!person)
			bare->v = i + 1;
		return;
	}
	if (bare->v)
		ds_r_join(r, bare->v - 1, i);
	else
		bare->v = i + 1;
}

void ds_r_surnames(resolver *r)
{
	r_parts p;

	for (size_t i = 0; i < r->doc->spans.n; i++) {
		const ds_span *s = &r->doc->spans.v[i];

		if (s->type != DS_PERSON || s->count == 0 || (size_t)s->first + s->count > r->t->n)
			continue;
		ds_r_parts(&p, r->t, s);
		if (p.n == 0)
			continue;
		if (p.core < 2) {
			resolve_bare(r, (int32_t)i, &p);
		} else {
			r_cell *last = ds_r_cell(r, last_of(&p)->hash, R_LAST);

			/* the person was named again, by the full name */
			for (int32_t k = last->v, n = 0; k && n < R_NEAR; n++) {
				r_person *o = &r->persons[k - 1];

				if (ds_r_find(r, o->span) == ds_r_find(r, (int32_t)i)) {
					o->sentence = sentence_of(r, (int32_t)i);
					o->mentions++;
				}
				k = o->next_last;
			}
		}
	}
}
