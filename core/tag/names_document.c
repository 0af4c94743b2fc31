/*
 * What a document says of a name as a whole. See names_model_int.h.
 *
 * The model scores each place alone; here the scores of all places of one name (match keys of its tokens) are summed
 * for each type, and each place is decided anew by its own scores and a part of the others'. A table by hash, so linear.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/names_model_int.h"

#include "tag/zones.h"

#define LABELS_MAX 8u /* types that are compared; a model with more is left as it is */
#define OTHERS 2      /* of what the other places say, one part in so many counts */
#define OTHERS_MOST (6 * DS_MODEL_UNIT)
#define SURNAME (3 * DS_MODEL_UNIT) /* for the last name of a person named in full */
#define CUE (8 * DS_MODEL_UNIT)     /* for the town and the agency of a dateline, and "the town of" */
#define LISTED (5 * DS_MODEL_UNIT / 2) /* for a word that the model does not know and the lists have as one thing */
#define WORDS_MAX 6u  /* of a name that is looked for where none was seen */

typedef struct place {
	uint64_t hash; /* 0 = empty */
	int64_t sum[LABELS_MAX];
	uint32_t n;
	bool surname; /* the last word of a person with two or more */
} place;

typedef struct second_look {
	ds_chunks *chunks;
	const names *s;
	const ds_model *m;
	const ds_looks *l;
	ds_arena *mem;
	place *table;
	size_t mask;
	uint32_t n_labels, person, org, loc;
} second_look;

static place *find(const second_look *x, uint64_t hash)
{
	size_t i = (size_t)hash & x->mask;

	while (x->table[i].hash && x->table[i].hash != hash)
		i = (i + 1) & x->mask;
	return &x->table[i];
}

static place *find_or_add(const second_look *x, size_t first, size_t count)
{
	uint64_t hash = ds_names_hash(x->s, first, count);
	place *p = find(x, hash);

	p->hash = hash;
	return p;
}

static ds_status make_table(second_look *x)
{
	size_t size = 64;

	/* at most two keys a chunk, half full */
	while (size / 4 < x->chunks->n + 1)
		size *= 2;
	x->table = ds_arena_zero(x->mem, size, sizeof *x->table);
	x->mask = size - 1;
	return x->table ? DS_OK : ds_arena_fail(x->mem, x->s->err);
}

/* ---- what the place of a name tells ---------------------------------------------------------------------------- */

/* The name is the part, or one of those that strokes and commas part it into: "BEIRUT/AMMAN". */
static bool is_part(const names *s, size_t first, size_t count, uint32_t part, uint32_t n)
{
	size_t end = first + count, part_end = (size_t)part + n;

	return n && first >= part && end <= part_end &&
	       (first == part || key_is(s, first - 1, ",") || key_is(s, first - 1, "/")) &&
	       (end == part_end || key_is(s, end, ",") || key_is(s, end, "/"));
}

/* The agency of a dateline: "(Agency) -". */
static bool is_agency(const names *s, size_t first, size_t count)
{
	const ds_dateline *d = ds_dateline_around(s->doc, first);

	return d && is_part(s, first, count, d->agency, d->agency_count);
}

/* The town of a dateline: "TOWN, May 3 (Agency) -". */
static bool is_town(const names *s, size_t first, size_t count)
{
	const ds_dateline *d = ds_dateline_around(s->doc, first);

	return d && is_part(s, first, count, d->place, d->place_count);
}

/* "the town of X", "the capital, X": no more, for "the mayor of the town, X". */
static bool is_named_place(const names *s, size_t first)
{
	size_t noun = first - 2;

	if (first < 2 || !same_sentence(s, noun, first) || s->mark[noun] & T_CAP)
		return false;
	return key_is(s, first - 1, "of") ? class_at(s, noun) & W_PLACE || key_is(s, noun, "capital")
					   : key_is(s, first - 1, ",") && key_is(s, noun, "capital");
}

/* What the place of a name leaves no doubt about. */
static int64_t place_cue(const second_look *x, size_t first, size_t count, uint32_t label)
{
	if (label && label == x->org)
		return is_agency(x->s, first, count) ? CUE : 0;
	return label && label == x->loc && count <= 3 && (is_town(x->s, first, count) || is_named_place(x->s, first))
		       ? CUE
		       : 0;
}

/* A name of the lists that is of one kind there, and no ordinary word, of which the model knows nothing. */
static int64_t listed(const second_look *x, size_t first, size_t count, uint32_t label)
{
	const hit *h = hit_at(x->s, first);

	if (!h || h->count != count || !(h->marks & H_NAME) || h->marks & (H_COMMON | H_FIRST) ||
	    h->types & (h->types - 1))
		return 0;
	for (size_t i = first; i < first + count; i++) {
		if (x->l->v[i].known == DS_KNOWN_WORD)
			return 0;
	}
	return ds_names_same_kind(x->m, label, h->type) ? LISTED : 0;
}

/* ---- what is said of each name --------------------------------------------------------------------------------- */

static void gather(second_look *x)
{
	for (size_t i = 0; i < x->chunks->n; i++) {
		const ds_chunk *c = &x->chunks->v[i];
		place *p = find_or_add(x, c->first, c->count);

		p->n++;
		for (uint32_t k = 1; k < x->n_labels; k++)
			p->sum[k] += ds_model_span_score(x->m, x->chunks, c->first, c->count, k) +
				     place_cue(x, c->first, c->count, k);
		if (c->label == x->person && c->count > 1)
			find_or_add(x, c->first + c->count - 1, 1)->surname = true;
	}
}

static int64_t from_others(int64_t sum)
{
	sum /= OTHERS;
	return sum > OTHERS_MOST ? OTHERS_MOST : sum < -OTHERS_MOST ? -OTHERS_MOST : sum;
}

/* What is said of a label at a place: by the place, by the others of the name, by a person named in full. */
typedef struct verdict {
	int64_t own, others, surname, cue, listed;
} verdict;

static inline verdict judge(const second_look *x, const place *p, const ds_chunk *c, uint32_t label)
{
	verdict v = {.own = ds_model_span_score(x->m, x->chunks, c->first, c->count, label)};

	v.cue = place_cue(x, c->first, c->count, label);
	v.listed = listed(x, c->first, c->count, label);
	v.others = from_others(p->sum[label] - v.own - v.cue);
	if (label == x->person && c->count == 1 && p->surname)
		v.surname = SURNAME;
	return v;
}

static inline int64_t total(verdict v)
{
	return v.own + v.others + v.surname + v.cue + v.listed;
}

static void note(const second_look *x, const ds_chunk *c, enum ds_note_kind kind, uint32_t label, int64_t weight,
		 const char *text)
{
	weight = weight > INT32_MAX ? INT32_MAX : weight < INT32_MIN ? INT32_MIN : weight;
	ds_trace_note(x->s->doc->trace,
		      (ds_note){.first = c->first, .count = c->count, .kind = (uint8_t)kind,
				.type = ds_names_label_type(x->m, label), .weight = (int32_t)weight,
				.text = kind == DS_NOTE_SCORE ? ds_model_label(x->m, label) : ds_str_of(text)});
}

/* For explain.h: every label's score, the best first, each with what the other places added to it. */
static void note_scores(const second_look *x, const ds_chunk *c, const verdict v[LABELS_MAX])
{
	uint32_t done = 0;

	for (uint32_t n = 1; n < x->n_labels; n++) {
		uint32_t best = 0;

		for (uint32_t k = 1; k < x->n_labels; k++) {
			if (!(done >> k & 1) && (!best || total(v[k]) > total(v[best])))
				best = k;
		}
		done |= UINT32_C(1) << best;
		note(x, c, DS_NOTE_SCORE, best, total(v[best]), "");
		if (v[best].others)
			note(x, c, DS_NOTE_FEATURE, best, v[best].others, DS_NAMES_OTHERS);
		if (v[best].surname)
			note(x, c, DS_NOTE_FEATURE, best, v[best].surname, DS_NAMES_SURNAME);
		if (v[best].cue)
			note(x, c, DS_NOTE_FEATURE, best, v[best].cue, DS_NAMES_CUE);
		if (v[best].listed)
			note(x, c, DS_NOTE_FEATURE, best, v[best].listed, DS_NAMES_LISTED);
	}
}

/* The best label of a chunk that is a name in any case. */
static void decide(const second_look *x, ds_chunk *c)
{
	const place *p = find(x, ds_names_hash(x->s, c->first, c->count));
	verdict v[LABELS_MAX] = {{0, 0, 0, 0, 0}};
	int64_t most = INT64_MIN;
	uint32_t best = c->label;

	for (uint32_t k = 1; k < x->n_labels; k++) {
		v[k] = judge(x, p, c, k);
		if (total(v[k]) > most) {
			most = total(v[k]);
			best = k;
		}
	}
	c->label = best;
	c->margin = (int32_t)(most > INT32_MAX ? INT32_MAX : most < INT32_MIN ? INT32_MIN : most);
	if (x->s->doc->trace)
		note_scores(x, c, v);
}

/* A name that was found only because the document has it elsewhere. */
static void note_missed(const second_look *x, const ds_chunk *c)
{
	const place *p = find(x, ds_names_hash(x->s, c->first, c->count));
	verdict v[LABELS_MAX] = {{0, 0, 0, 0, 0}};

	for (uint32_t k = 1; k < x->n_labels; k++) {
		v[k].own = ds_model_span_score(x->m, x->chunks, c->first, c->count, k);
		v[k].others = from_others(p->sum[k]);
		v[k].cue = place_cue(x, c->first, c->count, k);
	}
	note_scores(x, c, v);
}

/* A name known elsewhere, or told by its place, that starts at token i, which is in none: the longest. */
static bool find_missed(const second_look *x, size_t i, ds_chunk *out)
{
	const ds_looks *l = x->l;
	bool found = false;

	for (size_t n = 1; n <= WORDS_MAX && i + n <= l->n; n++) {
		size_t last = i + n - 1;
		const place *p;
		int64_t most = 0;

		if (!l->active[last] || x->chunks->tags[last] || l->v[last].sentence != l->v[i].sentence ||
		    x->s->mark[last] & T_TAKEN)
			break;
		if (l->active[last] != DS_ACTIVE_NAME)
			continue;
		p = find(x, ds_names_hash(x->s, i, n));
		if ((!p->hash || p->n == 0) && !place_cue(x, i, n, x->org) && !place_cue(x, i, n, x->loc))
			continue;
		for (uint32_t k = 1; k < x->n_labels; k++) {
			int64_t v = ds_model_span_score(x->m, x->chunks, i, n, k) + from_others(p->sum[k]) +
				    place_cue(x, i, n, k);

			if (v > most) {
				most = v;
				*out = (ds_chunk){(uint32_t)i, (uint32_t)n, k, (int32_t)(v > INT32_MAX ? INT32_MAX : v)};
				found = true;
			}
		}
	}
	return found;
}

static ds_status add(ds_chunks *out, ds_chunk c, ds_arena *mem, ds_err *err)
{
	ds_status st = DS_OK;

	if (out->n == out->cap)
		st = ds_arena_grow(mem, &out->v, &out->cap, out->n, out->n + 1, sizeof *out->v, err);
	if (st == DS_OK)
		out->v[out->n++] = c;
	return st;
}

/* All chunks with those that were missed between them. */
static ds_status complete(second_look *x)
{
	ds_chunks all = {.scores = x->chunks->scores, .tags = x->chunks->tags};
	size_t next = 0;
	ds_status st = DS_OK;

	for (size_t i = 0; st == DS_OK && i < x->l->n;) {
		ds_chunk c;

		if (next < x->chunks->n && x->chunks->v[next].first == i) {
			c = x->chunks->v[next++];
			st = add(&all, c, x->mem, x->s->err);
			i += c.count;
		} else if (x->l->active[i] == DS_ACTIVE_NAME && find_missed(x, i, &c)) {
			if (x->s->doc->trace)
				note_missed(x, &c);
			st = add(&all, c, x->mem, x->s->err);
			i += c.count;
		} else {
			i++;
		}
	}
	if (st == DS_OK)
		*x->chunks = all;
	return st;
}

ds_status ds_names_document(ds_chunks *chunks, const names *s, const ds_model *m, const ds_looks *l, ds_arena *mem)
{
	second_look x = {.chunks = chunks, .s = s, .m = m, .l = l, .mem = mem, .n_labels = (uint32_t)ds_model_n_labels(m)};
	ds_status st;

	if (chunks->n == 0 || x.n_labels > LABELS_MAX)
		return DS_OK;
	for (uint32_t k = 1; k < x.n_labels; k++) {
		uint32_t *const kinds[] = {&x.person, &x.org, &x.loc}; /* in the order of ds_model_coarse */
		size_t kind = (size_t)ds_model_coarse(m, k);

		if (kind < sizeof kinds / sizeof *kinds)
			*kinds[kind] = k;
	}
	st = make_table(&x);
	if (st)
		return st;
	gather(&x);
	for (size_t i = 0; i < chunks->n; i++)
		decide(&x, &chunks->v[i]);
	return complete(&x);
}
