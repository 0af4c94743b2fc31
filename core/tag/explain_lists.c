/*
 * Explanations: entries of lists, those that were taken and those that were not. See explain.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/explain_int.h"

/* How many entries and names one explanation shows; there is always a next one of some "San Jose". */
#define ENTRIES_MAX 12u

/* The value of a property in "k=v;k=v"; empty if it is not there. */
static ds_str prop(ds_str props, const char *name)
{
	size_t len = strlen(name);

	for (size_t at = 0; at < props.len;) {
		const char *semi = memchr(props.at + at, ';', props.len - at);
		size_t end = semi ? (size_t)(semi - props.at) : props.len;

		if (end - at > len && props.at[at + len] == '=' &&
		    memcmp(props.at + at, name, len) == 0)
			return ds_str_sub(props, at + len + 1, end);
		at = end + 1;
	}
	return (ds_str){"", 0};
}

bool ds_explain_is_first(const ds_entry *e)
{
	return ds_str_is(e->type, "FIRST") || ds_str_is(prop(e->props, "class"), "FIRST");
}

bool ds_explain_is_head(const ds_entry *e)
{
	return ds_str_is(e->type, "HEAD") || ds_str_is(prop(e->props, "class"), "HEAD");
}

bool ds_explain_is_title(const ds_entry *e)
{
	return ds_str_is(e->type, "TITLE") || ds_str_is(e->type, "ROLE");
}

bool ds_explain_is_name(const ds_entry *e)
{
	return ds_type_find(e->type) < DS_DATE && !ds_explain_is_first(e) && !ds_explain_is_head(e);
}

ds_why *ds_explain_entry(struct ds_explainer *x, ds_why *parent, const char *what,
			 const ds_entry *e)
{
	ds_why *item = ds_explain_item(x, parent, what);
	ds_type type = ds_type_find(e->type);

	item->text = e->name;
	item->id = e->id;
	item->type = ds_explain_is_head(e) && ds_type_find(prop(e->props, "type")) < DS_DATE
			     ? (uint8_t)ds_type_find(prop(e->props, "type"))
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
	const ds_gazetteer *const *lists;
	size_t n = ds_tagger_lists(x->t->tagger, &lists);
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

bool ds_explain_linked(ds_entry *out, const struct ds_explainer *x, size_t list, uint32_t first,
		       ds_str id)
{
	const ds_gazetteer *const *lists;
	size_t n = ds_tagger_lists(x->t->tagger, &lists);
	const ds_hit *h = list < n ? hit_at(x, list, first) : NULL;

	for (uint32_t i = 0; h && i < h->n_entries; i++) {
		*out = ds_gazetteer_entry(lists[list], h->entry + i);
		if (ds_str_eq(out->id, id))
			return true;
	}
	return false;
}

static bool same_entry(const ds_entry *a, const ds_entry *b)
{
	return b && ds_str_eq(a->id, b->id) && ds_str_eq(a->type, b->type);
}

static bool is_type(const ds_entry *e, const char *type)
{
	return e && ds_str_is(e->type, type);
}

/* Why an entry under the very name was not taken; later: a list before its own has what was. */
static ds_str not_taken(struct ds_explainer *x, const ds_entry *e, const ds_entry *taken, bool later)
{
	if (ds_explain_is_first(e))
		return DS_STR("it is also a first name, which says nothing by itself");
	if (ds_explain_is_title(e))
		return DS_STR("it is also a title or role, which stands before names and is none");
	if (ds_explain_is_head(e))
		return DS_STR("it is also a word that names end or begin with");
	if (ds_type_find(e->type) >= DS_DATE)
		return DS_STR("it is also a currency or a unit, which counts behind numbers only");
	if (is_type(e, "LANGUAGE") && is_type(taken, "NORP"))
		return DS_STR("nothing around says that the language is meant");
	if (is_type(e, "NORP") && x->span && x->span->type == DS_LANGUAGE)
		return DS_STR("the words around say that the language is meant");
	if (taken && later)
		return DS_STR("a list that goes before its own has the name too");
	if (taken && e->prior < taken->prior)
		return ds_explain_say(x, "a lower prior, %lld against %lld", (long long)e->prior,
				      (long long)taken->prior);
	if (taken)
		return DS_STR("of equal priors the entry that comes first is taken");
	if (ds_str_is(prop(e->props, "common"), "1"))
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
	item->id = e->id;
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
	item->id = e->id;
	item->type = (uint8_t)ds_type_find(e->type);
	ds_explain_place(x, item, h->first, h->count);
	ds_explain_entry(x, item, "entry", e);
}

/* The piece is written in another case than its entry asks for: turkey, it, us. */
static void add_unmatched(struct ds_explainer *x, ds_why *root, const ds_gazetteer *g)
{
	ds_hit found = ds_gazetteer_find(g, ds_explain_text(x, x->first, x->count));

	for (uint32_t i = 0; i < found.n_entries && i < ENTRIES_MAX; i++) {
		ds_entry e = ds_gazetteer_entry(g, found.entry + i);

		if (ds_explain_is_name(&e))
			add_rival(x, root, &e,
				  ds_explain_say(x, "the list writes \u201c%.*s\u201d: the text has "
						    "other capitals", DS_SHOWN(e.name)));
	}
}

static void add_list(struct ds_explainer *x, ds_why *root, size_t list, const ds_entry *taken,
		     bool later)
{
	const ds_gazetteer *const *lists;
	const ds_hit *whole;
	unsigned shown = 0;

	(void)ds_tagger_lists(x->t->tagger, &lists);
	whole = hit_at(x, list, x->first);
	if (whole && whole->count != x->count)
		whole = NULL;
	for (uint32_t i = 0; whole && i < whole->n_entries && shown < ENTRIES_MAX; i++) {
		ds_entry e = ds_gazetteer_entry(lists[list], whole->entry + i);

		/* that a word is a title is said already where nothing else is to be said of it */
		if (same_entry(&e, taken) || (!x->span && ds_explain_is_title(&e)))
			continue;
		add_rival(x, root, &e, not_taken(x, &e, taken, later));
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

void ds_explain_entries(struct ds_explainer *x, ds_why *root, const ds_entry *taken,
			size_t taken_list)
{
	const ds_gazetteer *const *lists;
	size_t n = ds_tagger_lists(x->t->tagger, &lists);

	for (size_t i = 0; i < n; i++)
		add_list(x, root, i, taken, i > taken_list);
}
