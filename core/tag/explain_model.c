/*
 * Explanations: the model's scores, and what speaks for a label against the next best one. See explain.h.
 *
 * The linear part is a sum, so what a feature adds is known. The network is none: what it owes to a word or a mark
 * is the difference that leaving that out makes, in integers; such differences need not add up.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/explain_model_int.h"

#define EVIDENCE_MAX 96u /* things that speak of one name; those of long names beyond are left out */
#define SHOWN 16u /* things that are told; of a name of one word, all */
#define TOKENS_MAX 12u   /* of a name whose words are weighed */
_Static_assert(TOKENS_MAX <= DS_MODEL_BATCH, "scored in one batch");
#define BETTER_MAX 3u    /* features behind one thing */

/* One feature of one token. */
typedef struct weighed {
	const ds_feature *feature;
	uint32_t token;
	uint16_t evidence; /* what it is part of */
	int64_t weight;
} weighed;

typedef struct sums {
	struct ds_explainer *x;
	const ds_names_taught *t;
	ds_chunk c;
	uint32_t label, other; /* other: 0 = no name */
	ds_evidence v[EVIDENCE_MAX];
	size_t n;
	weighed *rows;
	size_t n_rows;
	int32_t *scores; /* of the chunk's tokens */
} sums;

/* ---- sums ------------------------------------------------------------------------------------------- */

static ds_evidence *find_or_add(sums *s, ds_evidence key)
{
	for (size_t i = 0; i < s->n; i++) {
		if (s->v[i].about == key.about && s->v[i].token == key.token)
			return &s->v[i];
	}
	if (s->n == EVIDENCE_MAX)
		return NULL;
	s->v[s->n] = (ds_evidence){key.about, key.token, 0};
	return &s->v[s->n++];
}

static void add(sums *s, const ds_feature *f, ds_feature_about about, size_t i, int64_t weight)
{
	ds_evidence key, *e;

	ds_evidence_of(&key, s->t, about, i);
	e = find_or_add(s, key);
	if (!e)
		return;
	e->weight += weight;
	if (f && weight)
		s->rows[s->n_rows++] = (weighed){f, (uint32_t)i, (uint16_t)(e - s->v), weight};
}

/* What the label is better by, of the scores of one token. */
static int64_t better_at(const sums *s, const int32_t *scores, size_t i)
{
	size_t k = i - s->c.first;
	int64_t a = scores[ds_model_column(s->label, k, s->c.count)];

	return a - (s->other ? scores[ds_model_column(s->other, k, s->c.count)] : 0);
}

static void add_linear(sums *s, size_t i)
{
	uint32_t rows[DS_MODEL_ROWS_MAX];
	int32_t scores[DS_MODEL_STRIDE_MAX];
	size_t n = ds_model_rows(rows, &s->t->looks, i, s->t->m->head->features);

	for (size_t r = 0; r < n; r++) {
		const ds_feature *f = ds_model_row_feature(r);

		ds_model_linear(scores, s->t->m, rows[r]);
		add(s, f, f->about, i, better_at(s, scores, i));
	}
}

static int64_t network(const sums *s, ds_model_room *room, const ds_model_less *less)
{
	int64_t sum = 0;

	ds_model_network(s->scores, room, s->t->m, &s->t->looks, less);
	for (size_t i = 0; i < s->c.count; i++)
		sum += better_at(s, s->scores + i * s->t->m->head->stride, s->c.first + i);
	return sum;
}

/* The words that the network sees one by one, each left out wherever it sees it. */
static void add_words(sums *s, ds_model_room *room, ds_model_less less, int64_t all)
{
	static const ds_feature_about about[] = {DS_ABOUT_BEFORE_2, DS_ABOUT_BEFORE, DS_ABOUT_WORD, DS_ABOUT_BEHIND,
						 DS_ABOUT_BEHIND_2};
	int side = DS_MODEL_WORDS / 2, count = (int)s->c.count;
	const ds_looks *l = &s->t->looks;

	for (int k = -side; k < count + side; k++) {
		int near = k < 0 ? 0 : k < count ? k : count - 1; /* the token of the name that it is next to */
		size_t i = s->c.first + (size_t)near;
		bool outside = !ds_look_at(l, i, k - near);

		/* what is outside of the sentence at once: from its border on */
		if (outside && k < 0 && k + 1 < 0 && !ds_look_at(l, i, k + 1 - near))
			continue;
		less.word = outside && k < 0 ? -side : k;
		less.word_end = outside && k >= 0 ? count + side : k + 1;
		add(s, NULL, about[k - near + side], i, all - network(s, room, &less));
		if (outside && k >= 0)
			return;
	}
}

static void add_network(sums *s, ds_model_room *room)
{
	ds_model_less none = {.first = s->c.first, .n = s->c.count, .mark = DS_MODEL_MARKS}, less;
	int64_t all = network(s, room, &none);

	add_words(s, room, none, all);
	less = none;
	less.left = true;
	add(s, NULL, DS_ABOUT_FURTHER_LEFT, s->c.first, all - network(s, room, &less));
	less = none;
	less.right = true;
	add(s, NULL, DS_ABOUT_FURTHER_RIGHT, s->c.first, all - network(s, room, &less));
	for (size_t r = 0; r < DS_MODEL_MARKS; r++) {
		const ds_feature *f = ds_model_mark_feature(r);

		less = none;
		less.mark = r;
		/* those of a word beside are the last token's or the first one's */
		add(s, f, f->about, f->about == DS_ABOUT_BEHIND ? s->c.first + s->c.count - 1 : s->c.first,
		    all - network(s, room, &less));
	}
}

/*
 * The words further off are blended for a sentence from its first segment on, as when the names were found; what is
 * left of words beyond is little, but all the same here.
 */
static void blend_as_found(const sums *s, ds_model_room *room)
{
	const ds_model *m = s->t->m;
	const ds_looks *l = &s->t->looks;
	const ds_vectors v = {m->codes, m->book, m->head->n_words, m->head->subs};
	size_t i = s->c.first, first, end;

	while (i > 0 && l->v[i - 1].sentence == l->v[s->c.first].sentence)
		i--;
	for (; i <= s->c.first; i++) {
		if (!l->active[i])
			continue;
		ds_model_segment(&first, &end, l, i);
		ds_vector_blend(&room->blend, &v, l, first, end - first);
		i = end - 1;
	}
}

static ds_status make_sums(sums *s)
{
	struct ds_explainer *x = s->x;
	const ds_model *m = s->t->m;
	size_t rows = s->c.count * DS_MODEL_ROWS_MAX + DS_MODEL_MARKS;
	ds_model_room room;
	ds_status st;

	s->rows = ds_arena_get(x->mem, rows, sizeof *s->rows);
	s->scores = ds_arena_get(x->mem, s->c.count * m->head->stride, sizeof *s->scores);
	if (!s->rows || !s->scores)
		return ds_arena_fail(x->mem, x->err);
	for (size_t i = s->c.first; i < s->c.first + s->c.count; i++)
		add_linear(s, i);
	if (!ds_model_has_network(m))
		return DS_OK;
	st = ds_model_room_make(&room, m, DS_MODEL_BLEND_MAX, x->mem, x->err);
	if (st)
		return st;
	blend_as_found(s, &room);
	add_network(s, &room);
	return DS_OK;
}

/* ---- as items ---------------------------------------------------------------------------------------- */

static int64_t size_of(int64_t w)
{
	return w < 0 ? -w : w;
}

/* The weightiest features behind one thing. */
static void add_rows(sums *s, ds_why *parent, size_t evidence)
{
	for (size_t n = 0; n < BETTER_MAX; n++) {
		weighed *best = NULL;
		ds_why *item;

		for (size_t i = 0; i < s->n_rows; i++) {
			weighed *w = &s->rows[i];

			if (w->feature && w->evidence == evidence && (!best || size_of(w->weight) > size_of(best->weight)))
				best = w;
		}
		if (!best)
			return;
		item = ds_explain_item(s->x, parent, "feature");
		item->text = ds_explain_feature(s->x, best->feature, best->token);
		item->weighs = true;
		item->weight = best->weight;
		best->feature = NULL;
	}
}

static void add_evidence(sums *s, ds_why *parent)
{
	uint8_t done[EVIDENCE_MAX] = {0};

	for (size_t n = 0; n < SHOWN && n < s->n; n++) {
		size_t best = SIZE_MAX;
		ds_why *item;

		for (size_t i = 0; i < s->n; i++) {
			if (!done[i] && (best == SIZE_MAX || size_of(s->v[i].weight) > size_of(s->v[best].weight)))
				best = i;
		}
		done[best] = 1;
		if (s->v[best].weight == 0)
			return;
		item = ds_explain_item(s->x, parent, "feature");
		item->text = ds_explain_evidence(s->x, &s->v[best], &s->c);
		item->weighs = true;
		item->weight = s->v[best].weight;
		add_rows(s, item, best);
	}
}

/* What speaks for a label against another, below the item of its score. */
static void add_features(struct ds_explainer *x, ds_why *score, const ds_chunk *c, uint32_t label, uint32_t other)
{
	sums *s = x->status ? NULL : ds_arena_zero(x->mem, 1, sizeof *s);

	if (!s) {
		x->status = x->status ? x->status : ds_arena_fail(x->mem, x->err);
		return;
	}
	s->x = x;
	s->t = ds_taught_of(x);
	s->c = *c;
	s->label = label;
	s->other = other;
	score->other = other ? ds_model_label(s->t->m, other) : DS_STR("no name");
	if (c->count > TOKENS_MAX)
		return;
	x->status = make_sums(s);
	add_evidence(s, score);
}

static uint32_t label_of(const ds_model *m, ds_str name)
{
	for (uint32_t k = 1; k < ds_model_n_labels(m); k++) {
		if (ds_str_eq(ds_model_label(m, k), name))
			return k;
	}
	return 0;
}

/* The chunk of the model that is, or touches, the tokens. */
static const ds_chunk *chunk_at(const ds_names_taught *t, uint32_t first, uint32_t count)
{
	for (size_t i = 0; t && i < t->chunks.n; i++) {
		const ds_chunk *c = &t->chunks.v[i];

		if (c->first < first + count && c->first + c->count > first)
			return c;
	}
	return NULL;
}

static ds_why *score_item(struct ds_explainer *x, ds_why *root, ds_str label, int64_t weight)
{
	ds_why *item = ds_explain_item(x, root, "score");

	item->text = label;
	item->type = (uint8_t)ds_type_find(label);
	item->weighs = true;
	item->weight = weight;
	return item;
}

/* Notes of scores: the best first, with what the document added. Returns the item of the best one. */
static ds_why *add_noted(struct ds_explainer *x, ds_why *root, uint32_t first, uint32_t count, const ds_note **second)
{
	ds_why *best = NULL, *score = NULL;
	size_t at = SIZE_MAX;

	for (const ds_note *n; (n = ds_explain_next(x, first, count, &at));) {
		ds_why *item;

		if (n->kind == DS_NOTE_SCORE) {
			if (best && !*second)
				*second = n;
			item = score = score_item(x, root, ds_explain_note(x, n), n->weight);
			item->type = n->type;
			best = best ? best : item;
			ds_explain_place(x, item, first, count);
		} else if (n->kind == DS_NOTE_FEATURE && score) {
			item = ds_explain_item(x, score, "added");
			item->text = ds_explain_note(x, n);
			item->weighs = true;
			item->weight = n->weight;
		}
	}
	return best;
}

/* Notes of a kind as reasons; those on the fine type say what it was to the model. */
static void add_notes(struct ds_explainer *x, ds_why *root, uint32_t first, uint32_t count, enum ds_note_kind kind,
		      ds_str label)
{
	size_t at = SIZE_MAX;

	for (const ds_note *n; (n = ds_explain_next(x, first, count, &at));) {
		ds_str text;

		if (n->kind != kind)
			continue;
		text = ds_explain_note(x, n);
		if (x->now && kind == DS_NOTE_FINE)
			text = ds_explain_say(x, "%.*s to the model; %s: %.*s", DS_SHOWN(label), ds_type_name((ds_type)x->now->type),
					      DS_SHOWN(text));
		ds_explain_item(x, root, "reason")->text = text;
	}
}

/*
 * What no name at all scores beside a label: 0, less what the label gains where a name begins and ends, which is in the
 * chain and not in the scores.
 */
static int64_t none_score(const ds_names_taught *t, uint32_t first, uint32_t count, uint32_t label)
{
	return label ? ds_model_span_score(t->m, &t->chunks, first, count, label) -
			       ds_model_span_margin(t->m, &t->chunks, first, count, label)
		     : 0;
}

void ds_explain_model(struct ds_explainer *x, ds_why *root)
{
	const ds_names_taught *t = ds_taught_of(x);
	const ds_chunk *c = chunk_at(t, x->first, x->count);
	const ds_note *second = NULL;
	ds_why *best;
	int64_t none;

	if (x->now && x->now->type >= DS_DATE)
		return;
	add_notes(x, root, x->first, x->count, DS_NOTE_JOIN, DS_STR(""));
	if (c && x->now) {
		ds_str label = ds_model_label(t->m, c->label);

		if (!ds_str_is(label, ds_type_name((ds_type)x->now->type)) || ds_str_is(label, "LOC"))
			add_notes(x, root, x->first, x->count, DS_NOTE_FINE, label);
	}
	best = add_noted(x, root, c ? c->first : x->first, c ? c->count : x->count, &second);
	if (!c)
		return;
	if (!best)
		best = score_item(x, root, ds_model_label(t->m, c->label),
				  ds_model_span_score(t->m, &t->chunks, c->first, c->count, c->label));
	none = none_score(t, c->first, c->count, label_of(t->m, best->text));
	score_item(x, root, DS_STR("no name"), none);
	add_features(x, best, c, label_of(t->m, best->text),
		     second && second->weight > none ? label_of(t->m, second->text) : 0);
}

/* ---- what is no name ---------------------------------------------------------------------------------- */

static bool is_looked_at(const ds_names_taught *t, uint32_t first, uint32_t count)
{
	for (uint32_t i = first; i < first + count; i++) {
		if (!t->looks.active[i] || t->looks.v[i].sentence != t->looks.v[first].sentence)
			return false;
	}
	return count > 0;
}

static void add_best(struct ds_explainer *x, ds_why *root, uint32_t first, uint32_t count)
{
	const ds_names_taught *t = ds_taught_of(x);
	ds_chunk c = {first, count, 0, 0};
	int64_t most = INT64_MIN;
	ds_why *item;

	for (uint32_t k = 1; k < ds_model_n_labels(t->m); k++) {
		int64_t v = ds_model_span_margin(t->m, &t->chunks, first, count, k);

		if (v > most) {
			most = v;
			c.label = k;
		}
	}
	if (c.label == 0)
		return;
	score_item(x, root, DS_STR("no name"), none_score(t, first, count, c.label));
	item = score_item(x, root, ds_model_label(t->m, c.label),
			  ds_model_span_score(t->m, &t->chunks, first, count, c.label));
	ds_explain_place(x, item, first, count);
	add_features(x, item, &c, c.label, 0);
}

static bool is_annotated(const struct ds_explainer *x, uint32_t first, uint32_t count)
{
	const ds_tokens *t = &x->t->doc.tokens;
	size_t from;

	return ds_explain_touching(&x->t->doc.spans, t->v[first].start, t->v[first + count - 1].end, &from) > from;
}

/* A label of the model that is no type, or a name that had to give way. */
static bool add_unused(struct ds_explainer *x, ds_why *root)
{
	const ds_names_taught *t = ds_taught_of(x);
	const ds_chunk *c = chunk_at(t, x->first, x->count);

	if (!c || is_annotated(x, c->first, c->count))
		return false;
	ds_explain_item(x, root, "reason")->text =
		ds_explain_say(x, "the model has %.*s \u201c%.*s\u201d here, which is none of the tagger's types",
			       DS_SHOWN(ds_model_label(t->m, c->label)),
			       DS_SHOWN(ds_explain_text(x, c->first, c->count)));
	return true;
}

void ds_explain_model_none(struct ds_explainer *x, ds_why *root)
{
	const ds_names_taught *t = ds_taught_of(x);

	if (!t || add_unused(x, root))
		return;
	if (x->count <= TOKENS_MAX && is_looked_at(t, x->first, x->count) && !is_annotated(x, x->first, x->count)) {
		add_best(x, root, x->first, x->count);
		return;
	}
	for (uint32_t i = x->first; i < x->first + x->count; i++) {
		if (t->looks.active[i] == DS_ACTIVE_NAME && !is_annotated(x, i, 1)) {
			add_best(x, root, i, 1);
			return;
		}
	}
	if (!is_annotated(x, x->first, x->count))
		ds_explain_item(x, root, "reason")->text =
			DS_STR("the model does not look at it: it looks at words with a capital, at names of lists, and "
			       "at what stands near them and may be a part of a name");
}
