/*
 * Explanations: entries of lists, those that were taken and those that were not. See explain.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/explain_int.h"

/* How many entries and names one explanation shows; there is always a next one of some "San Jose". */
#define ENTRIES_MAX 12u

bool ds_explain_is_first(const ds_entry *e)
{
	return ds_str_is(e->type, "FIRST") || ds_str_is(ds_entry_prop(e, "class"), "FIRST");
}

bool ds_explain_is_head(const ds_entry *e)
{
	return ds_str_is(e->type, "HEAD") || ds_str_is(ds_entry_prop(e, "class"), "HEAD");
}

bool ds_explain_is_title(const ds_entry *e)
{
	return ds_str_is(e->type, "TITLE") || ds_str_is(e->type, "ROLE");
}

bool ds_explain_is_name(const ds_entry *e)
{
	return ds_type_find(e->type) < DS_DATE && !ds_explain_is_first(e) && !ds_explain_is_head(e);
}

static ds_str id_of(struct ds_explainer *x, const ds_entry *e)
{
	ds_str id = {"", 0};

	if (!x->status)
		x->status = ds_entry_id(&id, e, x->mem, x->err);
	return id;
}

ds_why *ds_explain_entry(struct ds_explainer *x, ds_why *parent, const char *what,
			 const ds_entry *e)
{
	ds_why *item = ds_explain_item(x, parent, what);
	ds_type type = ds_type_find(e->type);

	item->text = e->name;
	item->id = id_of(x, e);
	item->type = ds_explain_is_head(e) && ds_type_find(ds_entry_prop(e, "type")) < DS_DATE
			     ? (uint8_t)ds_type_find(ds_entry_prop(e, "type"))
			     : (uint8_t)type;
	item->weighs = true;
	item->weight = e->prior;
	item->other = e->props;
	return item;
}

/* The match of a list that starts at a token; NULL if there is none. */
static const ds_hit *hit_at(const struct ds_explainer *x, size_t list, uint32_t first)
{
	const ds_hits *h = &x->t->hits[list];
	size_t low = 0, high = h->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (h->v[mid].first < first)
			low = mid + 1;
		else
			high = mid;
	}
	return low < h->n && h->v[low].first == first ? &h->v[low] : NULL;
}

bool ds_explain_find(ds_entry *out, const struct ds_explainer *x, size_t list, uint32_t first,
		     bool (*pick)(const ds_entry *))
{
	size_t n;
	const ds_gazetteer *const *lists = ds_tagger_lists(x->t->tagger, &n);
	const ds_hit *h = list < n ? hit_at(x, list, first) : NULL;

	for (uint32_t i = 0; h && i < h->n_entries; i++) {
		ds_entry e = ds_gazetteer_entry(lists[list], h->entry + i);

		if (pick(&e)) {
			*out = e;
			return true;
		}
	}
	return false;
}

void ds_explain_candidates(struct ds_explainer *x)
{
	size_t n;
	const ds_gazetteer *const *lists = ds_tagger_lists(x->t->tagger, &n);

	x->may = (ds_candidates){NULL, 0};
	x->linked = false;
	if (!x->now || x->status)
		return;
	x->status = ds_link_candidates(&x->may, x->t->link,
				       (size_t)(x->now - x->t->doc.spans.v), x->err);
	if (x->status || x->may.n == 0 || !x->may.v[0].fits || x->may.v[0].list >= n ||
	    !ds_str_eq(x->may.v[0].id, x->now->id))
		return;
	x->linked = true;
	x->taken_list = x->may.v[0].list;
	x->taken = ds_gazetteer_entry(lists[x->taken_list], x->may.v[0].entry);
}

void ds_explain_taken(struct ds_explainer *x, ds_why *root)
{
	ds_why *item;

	if (!x->linked)
		return;
	item = ds_explain_entry(x, root, "entry", &x->taken);
	/* what it was chosen for, where there was a choice */
	if (x->may.n > 1 && x->may.v[1].fits)
		ds_explain_item(x, item, "reason")->text =
			ds_explain_say(x, "score %d: %.*s", (int)x->may.v[0].score,
				       DS_SHOWN(x->may.v[0].why));
}

/* What the linker says of an entry; NULL if it did not look at it. */
static const ds_candidate *candidate(const struct ds_explainer *x, size_t list, uint32_t entry)
{
	for (size_t i = 0; i < x->may.n; i++) {
		if (x->may.v[i].list == list && x->may.v[i].entry == entry)
			return &x->may.v[i];
	}
	return NULL;
}

static bool same_entry(const ds_entry *a, const ds_entry *b)
{
	return ds_str_eq(a->list, b->list) && ds_str_eq(a->key, b->key) &&
	       ds_str_eq(a->type, b->type);
}

static bool is_type(const ds_entry *e, const char *type)
{
	return e && ds_str_is(e->type, type);
}

/* Why an entry under the very name was not taken; c: what the linker says of it, or NULL. */
static ds_str not_taken(struct ds_explainer *x, const ds_entry *e, const ds_candidate *c)
{
	if (ds_explain_is_first(e))
		return DS_STR("it is also a first name, which says nothing by itself");
	if (ds_explain_is_title(e))
		return DS_STR("it is also a title or role, which stands before names and is none");
	if (ds_explain_is_head(e))
		return DS_STR("it is also a word that names end or begin with");
	if (ds_type_find(e->type) >= DS_DATE)
		return DS_STR("it is also a currency or a unit, which counts behind numbers only");
	if (x->linked && is_type(e, "LANGUAGE") && is_type(&x->taken, "NORP"))
		return DS_STR("nothing around says that the language is meant");
	if (x->span && x->span->type == DS_LANGUAGE && is_type(e, "NORP"))
		return DS_STR("the words around say that the language is meant");
	if (c && c->fits && x->linked)
		return ds_explain_say(x, "score %d, not %d: %.*s", (int)c->score,
				      (int)x->may.v[0].score, DS_SHOWN(c->why));
	if (c)
		return c->why;
	if (ds_str_is(ds_entry_prop(e, "common"), "1"))
		return DS_STR("it is also an ordinary word or a person's name: a place must be clear "
			      "from the words around");
	if (x->span)
		return ds_explain_say(x, "%.*s goes before lists here", DS_SHOWN(x->span->source));
	return DS_STR("");
}

static void add_rival(struct ds_explainer *x, ds_why *root, const ds_entry *e, ds_str why)
{
	ds_why *item = ds_explain_item(x, root, "rival");

	ds_explain_entry(x, item, "entry", e);
	item->text = why;
	item->id = id_of(x, e);
	item->type = (uint8_t)(ds_explain_is_name(e) ? ds_type_find(e->type) : DS_TYPE_COUNT);
}

/* What became of a shorter name inside the piece. */
static void add_inner(struct ds_explainer *x, ds_why *root, const ds_hit *h, const ds_entry *e)
{
	ds_why *item;

	if (!ds_explain_is_name(e))
		return;
	item = ds_explain_item(x, root, "rival");
	item->text = DS_STR("it is a part of the longer name");
	item->id = id_of(x, e);
	item->type = (uint8_t)ds_type_find(e->type);
	ds_explain_place(x, item, h->first, h->count);
	ds_explain_entry(x, item, "entry", e);
}

/* The piece is written in another case than its entry asks for: turkey, it, us. */
static void add_unmatched(struct ds_explainer *x, ds_why *root, const ds_gazetteer *g)
{
	ds_hit found = ds_gazetteer_at(g, &x->t->doc.tokens, x->first, x->count);

	for (uint32_t i = 0; i < found.n_entries && i < ENTRIES_MAX; i++) {
		ds_entry e = ds_gazetteer_entry(g, found.entry + i);

		if (ds_explain_is_name(&e))
			add_rival(x, root, &e,
				  ds_explain_say(x, "the list writes \u201c%.*s\u201d: the text has "
						    "other capitals", DS_SHOWN(e.name)));
	}
}

static void add_list(struct ds_explainer *x, ds_why *root, size_t list)
{
	size_t n;
	const ds_gazetteer *const *lists = ds_tagger_lists(x->t->tagger, &n);
	const ds_hit *whole;
	unsigned shown = 0;

	whole = hit_at(x, list, x->first);
	if (whole && whole->count != x->count)
		whole = NULL;
	for (uint32_t i = 0; whole && i < whole->n_entries && shown < ENTRIES_MAX; i++) {
		ds_entry e = ds_gazetteer_entry(lists[list], whole->entry + i);

		/* that a word is a title is said already where nothing else is to be said of it */
		if ((x->linked && same_entry(&e, &x->taken)) || (!x->span && ds_explain_is_title(&e)))
			continue;
		add_rival(x, root, &e, not_taken(x, &e, candidate(x, list, whole->entry + i)));
		shown++;
	}
	if (!whole && !x->span)
		add_unmatched(x, root, lists[list]);
	for (uint32_t i = x->first; x->span && i < x->first + x->count && shown < ENTRIES_MAX; i++) {
		const ds_hit *h = hit_at(x, list, i);
		ds_entry e;

		if (!h || h->count >= x->count || i + h->count > x->first + x->count)
			continue;
		e = ds_gazetteer_entry(lists[list], h->entry);
		add_inner(x, root, h, &e);
		shown++;
	}
}

void ds_explain_entries(struct ds_explainer *x, ds_why *root)
{
	size_t n;

	(void)ds_tagger_lists(x->t->tagger, &n);
	for (size_t i = 0; i < n; i++)
		add_list(x, root, i);
}
