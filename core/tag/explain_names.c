/*
 * Explanations: what led to a name or kept it from being one, and the readings that lost. See
 * explain.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/explain_int.h"

#include "tag/names_model_int.h"

#include <stdlib.h>

#define RIVALS_MAX 12u
#define TITLE_MAX 8u /* tokens of a title in front of a name */

static const names *names_of(const struct ds_explainer *x)
{
	return x->t->names;
}

/* The first mention that ends behind the token. Mentions are in order and do not overlap. */
static size_t mention_from(const names *s, uint32_t first)
{
	size_t low = 0, high = s->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (s->v[mid].first + s->v[mid].count <= first)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static const mention *mention_at(const names *s, uint32_t first, uint32_t count)
{
	size_t i = mention_from(s, first);

	return i < s->n && s->v[i].first == first && s->v[i].count == count ? &s->v[i] : NULL;
}

/* ---- evidence -------------------------------------------------------------------------------- */

/* The votes of one place of the name, under the item of their type. */
static void add_place_votes(struct ds_explainer *x, ds_why *const by_type[3], const mention *m)
{
	size_t at = SIZE_MAX;

	for (const ds_note *n; (n = ds_explain_next(x, m->first, m->count, &at));) {
		for (int v = 0; n->kind == DS_NOTE_VOTE && v < 3; v++) {
			ds_why *item;

			if (n->type != ds_names_vote_type[v] || !by_type[v])
				continue;
			item = ds_explain_item(x, by_type[v], "vote");
			item->text = ds_explain_note(x, n);
			item->type = n->type;
			item->weighs = true;
			item->weight = n->weight;
			ds_explain_place(x, item, m->first, m->count);
		}
	}
}

/* Whether any place of the name has votes for or against the type. */
static bool has_votes(const struct ds_explainer *x, const mention *m, uint8_t type)
{
	const names *s = names_of(x);

	for (size_t i = 0; i < s->n; i++) {
		const mention *o = &s->v[i];
		size_t at = SIZE_MAX;

		if (o->slot != m->slot)
			continue;
		for (const ds_note *n; (n = ds_explain_next(x, o->first, o->count, &at));) {
			if (n->kind == DS_NOTE_VOTE && n->type == type)
				return true;
		}
	}
	return false;
}

/* Which of the types the votes are shown for: that of the annotation, the others, or all. */
enum votes_of { VOTES_OF_ALL, VOTES_OF_TYPE, VOTES_OF_OTHERS };

/*
 * The evidence for a name that votes speak about: its sum over the document by type, and what it is
 * made of, the place that is asked about first.
 */
static void add_votes(struct ds_explainer *x, ds_why *root, const mention *m, enum votes_of which)
{
	const names *s = names_of(x);
	const known *k = &s->table[m->slot];
	ds_why *by_type[3] = {NULL, NULL, NULL};
	unsigned places = 0;

	for (int v = 0; v < 3; v++) {
		uint8_t type = ds_names_vote_type[v];

		if ((which == VOTES_OF_TYPE && type != m->type) ||
		    (which == VOTES_OF_OTHERS && type == m->type) || !has_votes(x, m, type))
			continue;
		by_type[v] = ds_explain_item(x, root, which == VOTES_OF_OTHERS ? "rival" : "votes");
		by_type[v]->type = type;
		by_type[v]->weighs = true;
		by_type[v]->weight = k->vote[v];
		if (which == VOTES_OF_OTHERS)
			by_type[v]->text = ds_explain_say(x, "%d vote%s in this document", k->vote[v],
							  abs(k->vote[v]) == 1 ? "" : "s");
	}
	add_place_votes(x, by_type, m);
	for (size_t i = 0; i < s->n && places < RIVALS_MAX; i++) {
		if (s->v[i].slot == m->slot && &s->v[i] != m) {
			add_place_votes(x, by_type, &s->v[i]);
			places++;
		}
	}
}

static void add_decisions(struct ds_explainer *x, ds_why *root, const mention *m)
{
	size_t at = SIZE_MAX;

	for (const ds_note *n; (n = ds_explain_next(x, m->first, m->count, &at));) {
		if (n->kind == DS_NOTE_DECISION)
			ds_explain_item(x, root, "reason")->text = ds_explain_note(x, n);
	}
}

/* ---- what each rule went by ------------------------------------------------------------------- */

/* An entry of the lists that starts at a token, as a reason. */
static void add_cue(struct ds_explainer *x, ds_why *root, const hit *h, const char *text,
		    bool (*pick)(const ds_entry *))
{
	ds_why *item = ds_explain_item(x, root, "reason");
	ds_entry e;

	item->text = ds_explain_say(x, text, DS_SHOWN(ds_explain_text(x, h->first, h->count)));
	ds_explain_place(x, item, h->first, h->count);
	if (ds_explain_find(&e, x, h->list, h->first, pick))
		ds_explain_entry(x, item, "entry", &e);
}

static void add_title(struct ds_explainer *x, ds_why *root, const mention *m)
{
	const names *s = names_of(x);

	/* of "Foreign Minister" and the "Minister" in it the longer one */
	for (uint32_t i = m->first > TITLE_MAX ? m->first - TITLE_MAX : 0; i < m->first; i++) {
		const hit *h = hit_at(s, i);

		if (h && i + h->count == m->first && h->marks & (H_TITLE | H_ROLE)) {
			add_cue(x, root, h, "the title or role \u201c%.*s\u201d stands in front of it",
				ds_explain_is_title);
			return;
		}
	}
}

static void add_head(struct ds_explainer *x, ds_why *root, const mention *m)
{
	const names *s = names_of(x);
	const hit *h = m->cue < s->n_hits ? &s->hits[m->cue] : NULL;

	for (uint32_t i = m->first + m->count; !h && i-- > m->first;) {
		const hit *last = hit_at(s, i);

		if (last && i + last->count == m->first + m->count && last->marks & H_AFTER)
			h = last;
	}
	if (!h)
		return;
	if (h->marks & (H_BEFORE | H_AFTER) && h->head == m->type)
		add_cue(x, root, h, "the word \u201c%.*s\u201d in it says so", ds_explain_is_head);
	else if (h->marks & H_NAME && h->type == m->type)
		add_cue(x, root, h, "the name \u201c%.*s\u201d of a list, with the words that "
				    "belong to it", ds_explain_is_name);
	else if (h->marks & H_ROLE)
		add_cue(x, root, h, "the role \u201c%.*s\u201d begins with it", ds_explain_is_title);
}

/* The mention elsewhere in the document that shows what this name is. */
static const mention *model_of(const names *s, const mention *m)
{
	const known *k = &s->table[m->slot];
	const mention *best = NULL;

	if (m->count == 1 && k->full && k->full <= s->n && &s->v[k->full - 1] != m &&
	    m->type == DS_PERSON)
		best = &s->v[k->full - 1];
	for (size_t i = 0; !best && i < s->n; i++) {
		const mention *o = &s->v[i];

		if (o != m && o->slot == m->slot && o->type == m->type && !o->drop &&
		    o->why != Y_SAME)
			best = o;
	}
	return best;
}

static const char *const why_text[] = {
	[Y_LIST] = "a list has it",
	[Y_TITLE] = "it stands behind a title or role",
	[Y_FIRST] = "it begins with a first name",
	[Y_HEAD] = "a word in it says what it is",
	[Y_CONTEXT] = "the words around say what it is",
	[Y_SAME] = "another place shows it",
	[Y_SERIES] = "it stands in a row of such names",
	[Y_SHAPE] = "it looks like a surname",
	[Y_EVENT] = "a word for an event follows",
	[Y_MODEL] = "the model says so"};

static void add_same(struct ds_explainer *x, ds_why *root, const mention *m)
{
	const mention *o = model_of(names_of(x), m);
	ds_why *item;

	if (!o)
		return;
	item = ds_explain_item(x, root, "reason");
	item->text = ds_explain_say(x, "\u201c%.*s\u201d elsewhere in the document is %s: %s",
				    DS_SHOWN(ds_explain_text(x, o->first, o->count)),
				    ds_type_name((ds_type)o->type), why_text[o->why]);
	ds_explain_place(x, item, o->first, o->count);
}

/* The neighbours in the row that have the type. */
static void add_series(struct ds_explainer *x, ds_why *root, const mention *m)
{
	const names *s = names_of(x);
	size_t at = (size_t)(m - s->v);

	for (size_t i = at > 3 ? at - 3 : 0; i < s->n && i <= at + 3; i++) {
		const mention *o = &s->v[i];
		ds_why *item;

		if (o == m || o->type != m->type || o->drop || o->why == Y_SERIES ||
		    !same_sentence(s, o->first, m->first))
			continue;
		item = ds_explain_item(x, root, "reason");
		item->text = ds_explain_say(x, "its neighbour \u201c%.*s\u201d is %s",
					    DS_SHOWN(ds_explain_text(x, o->first, o->count)),
					    ds_type_name((ds_type)o->type));
		ds_explain_place(x, item, o->first, o->count);
		return;
	}
}

/* Whether the annotation is the model's name, whatever the rules say of it. */
static bool by_model(const struct ds_explainer *x)
{
	const ds_names_taught *t = x->t->learned;

	for (size_t i = 0; t && i < t->joined.n; i++) {
		const mention *m = &t->joined.v[i];

		if (m->first == x->first && m->count == x->count)
			return m->why == Y_MODEL;
	}
	return false;
}

/* The note on why a name of the rules did not come about. */
static const ds_note *lost_note(const struct ds_explainer *x, const mention *m)
{
	size_t at = SIZE_MAX;

	for (const ds_note *n; (n = ds_explain_next(x, m->first, m->count, &at));) {
		if (n->kind == DS_NOTE_LOST)
			return n;
	}
	return NULL;
}

/* What the rules have here, and the model has not. */
static void add_lost(struct ds_explainer *x, ds_why *root)
{
	const names *s = names_of(x);

	for (size_t i = s ? mention_from(s, x->first) : 0; s && i < s->n && s->v[i].first < x->first + x->count; i++) {
		const mention *m = &s->v[i];
		const ds_note *n = lost_note(x, m);
		ds_why *item;

		/* of those of lists inside, their entries say the same */
		if (!n || (m->hit != N_NONE && m->first >= x->first && m->first + m->count <= x->first + x->count))
			continue;
		item = ds_explain_item(x, root, "rival");
		item->type = m->type;
		item->id = ds_str_of(ds_names_source(m->why));
		item->text = ds_explain_note(x, n);
		ds_explain_place(x, item, m->first, m->count);
	}
}

/* The mention that became the annotation; NULL when it is no name, or another one today. */
static const mention *mention_of(const struct ds_explainer *x)
{
	const names *s = names_of(x);
	const mention *m = s ? mention_at(s, x->first, x->count) : NULL;

	return m && x->now && x->now->first == m->first && x->now->count == m->count && !by_model(x) ? m : NULL;
}

void ds_explain_name(struct ds_explainer *x, ds_why *root)
{
	const mention *m = mention_of(x);

	ds_explain_taken(x, root);
	if (!m)
		return;
	switch (m->why) {
	case Y_TITLE: add_title(x, root, m); break;
	case Y_FIRST: {
		const hit *h = hit_at(names_of(x), m->first);

		if (h)
			add_cue(x, root, h, "\u201c%.*s\u201d is a first name", ds_explain_is_first);
		break;
	}
	case Y_EVENT:
	case Y_HEAD: add_head(x, root, m); break;
	default: break;
	}
	add_decisions(x, root, m);
	if (m->why == Y_SAME)
		add_same(x, root, m);
	if (m->why == Y_SERIES)
		add_series(x, root, m);
	add_votes(x, root, m, VOTES_OF_TYPE);
}

/* ---- readings that lost ----------------------------------------------------------------------- */

static const char *rank_class(uint8_t rank)
{
	switch (rank) {
	case DS_RANK_PRESET: return "what was given";
	case DS_RANK_DATE: return "a certain date, a time or an address";
	case DS_RANK_NAME: return "a name";
	case DS_RANK_VALUE: return "a measure or an uncertain date";
	case DS_RANK_NUMBER: return "a plain number";
	default: return "another kind of annotation";
	}
}

static ds_str lost_text(struct ds_explainer *x, const ds_span *lost, const ds_span *won)
{
	ds_str name = ds_explain_text(x, won->first, won->count);
	const char *type = ds_type_name((ds_type)won->type);

	if (won->rank > lost->rank)
		return ds_explain_say(x, "it overlaps %s \u201c%.*s\u201d: %s goes before %s", type,
				      DS_SHOWN(name), rank_class(won->rank), rank_class(lost->rank));
	if (won->end - won->start > lost->end - lost->start)
		return ds_explain_say(x, "it overlaps %s \u201c%.*s\u201d, which is longer", type,
				      DS_SHOWN(name));
	return ds_explain_say(x, "it overlaps %s \u201c%.*s\u201d, which comes first", type,
			      DS_SHOWN(name));
}

/* What was found here and lost its overlap. */
static void add_overlaps(struct ds_explainer *x, ds_why *root)
{
	const ds_spans *found = &x->t->found, *kept = &x->t->doc.spans;
	unsigned n = 0;

	for (size_t i = 0; i < found->n && n < RIVALS_MAX; i++) {
		const ds_span *s = &found->v[i];
		size_t at, to;
		ds_why *item;

		if (s->end <= x->start || s->start >= x->end || !s->count)
			continue;
		to = ds_explain_touching(kept, s->start, s->end, &at);
		if (at == to || (kept->v[at].start == s->start && kept->v[at].end == s->end &&
				 kept->v[at].type == s->type))
			continue;
		item = ds_explain_item(x, root, "rival");
		item->type = s->type;
		item->id = s->source;
		item->text = lost_text(x, s, &kept->v[at]);
		ds_explain_place(x, item, s->first, s->count);
		n++;
	}
}

void ds_explain_readings(struct ds_explainer *x, ds_why *root)
{
	const mention *m = mention_of(x);

	if (x->span && x->span->type >= DS_DATE) {
		add_overlaps(x, root);
		return;
	}
	if (m)
		add_votes(x, root, m, VOTES_OF_OTHERS);
	if (x->span)
		add_lost(x, root);
	ds_explain_entries(x, root);
	add_overlaps(x, root);
}

/* ---- why there is no annotation ---------------------------------------------------------------- */

/* A reason that is about tokens [first, first + count), which % in it stands for. */
static void reason_of(struct ds_explainer *x, ds_why *root, const char *text, uint32_t first,
		      uint32_t count)
{
	ds_why *item = ds_explain_item(x, root, "reason");
	ds_note n = {.cue = first, .cue_count = count, .text = ds_str_of(text)};

	item->text = ds_explain_note(x, &n);
	ds_explain_place(x, item, first, count);
}

static void reason(struct ds_explainer *x, ds_why *root, const char *text, uint32_t token)
{
	reason_of(x, root, text, token, 1);
}

/* What might have been a name: what is asked about, a part of it, or what it is part of. */
static void add_candidate(struct ds_explainer *x, ds_why *root, const mention *m)
{
	const ds_note *lost = lost_note(x, m);
	ds_why *item;

	if (lost) {
		item = ds_explain_item(x, root, "reason");
		item->text = ds_explain_say(x, "the rules take \u201c%.*s\u201d for %s (%s), but %.*s",
					    DS_SHOWN(ds_explain_text(x, m->first, m->count)),
					    ds_type_name((ds_type)m->type), ds_names_source(m->why),
					    DS_SHOWN(ds_explain_note(x, lost)));
		return;
	}
	if (m->first == x->first && m->count == x->count) {
		add_decisions(x, root, m);
		add_votes(x, root, m, VOTES_OF_ALL);
		return;
	}
	item = ds_explain_item(x, root, "rival");

	item->text = DS_STR("looked at as a name, and left");
	ds_explain_place(x, item, m->first, m->count);
	if (m->hit != N_NONE)
		item->type = names_of(x)->hits[m->hit].type;
	add_decisions(x, item, m);
	add_votes(x, item, m, VOTES_OF_ALL);
}

/* A word that names begin with only where a list has it in small letters too. */
static bool is_small(const struct ds_explainer *x, uint32_t i)
{
	const names *s = names_of(x);
	const hit *h = hit_at(s, i);
	size_t touched;

	return (s->mark[i] & (T_WORD | T_CAP)) == T_WORD &&
	       !(h && h->marks & (H_TITLE | H_ROLE)) &&
	       ds_explain_touching(&x->t->doc.spans, tok(s, i)->start, tok(s, i)->end, &touched) ==
		       touched;
}

/* The end of the row of small words that starts at i. */
static uint32_t small_end(const struct ds_explainer *x, uint32_t i, uint32_t end)
{
	const names *s = names_of(x);

	while (i < end && is_small(x, i)) {
		size_t at = mention_from(s, i);

		if (at < s->n && s->v[at].first <= i)
			break;
		i++;
	}
	return i;
}

/* What the names' first look says about a word that is in no name. */
static void add_word(struct ds_explainer *x, ds_why *root, uint32_t i)
{
	const names *s = names_of(x);
	const hit *h = hit_at(s, i);
	unsigned mark = s->mark[i];

	if (tok(s, i)->kind == DS_KIND_NUMBER)
		reason(x, root, "no rule for dates, numbers or measures takes %: figures in names of "
				"types, in results and in front of items count nothing", i);
	if (!(mark & T_WORD))
		return;
	if (h && h->marks & (H_TITLE | H_ROLE) && !(h->marks & H_NAME))
		add_cue(x, root, h, "\u201c%.*s\u201d is a title or role: it stands before names "
				    "and is none", ds_explain_is_title);
	else if (mark & T_ORDINARY && mark & T_LOUD)
		reason(x, root, "% is an ordinary word in a headline, where capitals prove nothing", i);
	else if (mark & T_ORDINARY && mark & T_START)
		reason(x, root, "% is an ordinary word that begins a sentence: its capital proves "
				"nothing", i);
	else if (mark & T_ORDINARY)
		reason(x, root, "% is an ordinary word, and nothing around makes a name of it", i);
	else
		reason(x, root, "nothing around % makes a name of it", i);
}

void ds_explain_untagged(struct ds_explainer *x, ds_why *root)
{
	const names *s = names_of(x);
	uint32_t end = x->first + x->count;
	unsigned words = 0;

	if (!s) {
		reason(x, root, "this tagger does not look for names", x->first);
		return;
	}
	for (uint32_t i = x->first; i < end && words < RIVALS_MAX; i++) {
		size_t at = mention_from(s, i), touched;
		const ds_token *t = tok(s, i);

		if (ds_explain_touching(&x->t->doc.spans, t->start, t->end, &touched) > touched)
			continue;
		if (at < s->n && s->v[at].first <= i) {
			add_candidate(x, root, &s->v[at]);
			i = s->v[at].first + s->v[at].count - 1;
		} else if (small_end(x, i, end) > i) {
			uint32_t to = small_end(x, i, end);

			reason_of(x, root, "% begins small: only lists know such names, and "
					   "those ask for their capitals", i, to - i);
			i = to - 1;
		} else {
			const hit *h = hit_at(s, i);

			add_word(x, root, i);
			/* the "general" of "secretary-general" is no title of its own */
			if (h && h->marks & (H_TITLE | H_ROLE) && i + h->count <= end)
				i += h->count - 1;
		}
		words++;
	}
	ds_explain_model_none(x, root);
}
