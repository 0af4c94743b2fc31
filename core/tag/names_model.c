/*
 * The model's names in place of the rules': borders and coarse type are the model's, the fine type comes from the
 * rules, the lists and the heads of the name. See names_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/names_model_int.h"

static const char *const coarse_names[] = {"PERSON", "ORG", "LOC", "MISC"};
enum { C_PERSON, C_ORG, C_LOC, C_MISC, C_NONE };

/* A note for explain.h about tokens [first, first + count); % in it stands for the cue, which may be NULL. */
static void note_at(const names *s, enum ds_note_kind kind, const ds_chunk *at, const char *text, const ds_chunk *cue)
{
	if (s->doc->trace)
		ds_trace_note(s->doc->trace,
			      (ds_note){.first = at->first, .count = at->count, .kind = (uint8_t)kind,
					.cue = cue ? cue->first : 0, .cue_count = cue ? cue->count : 0,
					.type = DS_TYPE_COUNT, .text = ds_str_of(text)});
}

static void note_rule(const names *s, enum ds_note_kind kind, const mention *r, const char *text, const ds_chunk *cue)
{
	const ds_chunk at = {r->first, r->count, 0, 0};

	note_at(s, kind, &at, text, cue);
}

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
	ds_chunk cue = {0, 0, 0, 0};

	for (size_t i = c->first; i < (size_t)c->first + c->count; i++) {
		const hit *h = hit_at(s, i);
		bool after = h && h->marks & H_AFTER && i + h->count == (size_t)c->first + c->count;
		bool before = h && h->marks & H_BEFORE && i == c->first && h->count < c->count;

		if ((after || before || (h && h->marks & H_AFTER)) && coarse_of(h->head) == coarse) {
			found = h->head;
			cue = (ds_chunk){(uint32_t)i, h->count, 0, 0};
		}
	}
	if (found != N_UNKNOWN)
		note_at(s, DS_NOTE_FINE, c, "the word % in it says so", &cue);
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

static bool is_people(ds_str key)
{
	static const char *const ends[] = {"ian", "ese", "ish", "ans", "ist", "ists", "ican", "ic", "im", "ims"};

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		if (ends_with(key, ends[i]))
			return true;
	}
	return false;
}

static bool is_quoted(const names *s, size_t first, size_t end)
{
	return first > 0 && end < s->t->n && tok(s, first - 1)->kind == DS_KIND_PUNCT &&
	       (key_is(s, first - 1, "\"") || key_is(s, first - 1, "'")) && key_is(s, end, "\"");
}

/* MISC by shape: peoples, what is quoted, what has a number. *why: for people. */
static int misc_type(const names *s, const ds_chunk *c, const char **why)
{
	size_t end = (size_t)c->first + c->count;

	*why = "it stands in quotes";
	if (is_quoted(s, c->first, end))
		return DS_WORK_OF_ART;
	*why = "it ends as words for peoples and believers do";
	if (c->count == 1 && is_people(key_of(s, c->first)))
		return DS_NORP;
	*why = "it has a number or a word for an event in it";
	for (size_t i = c->first; i < end; i++) {
		if (class_at(s, i) & W_EVENT || tok(s, i)->kind == DS_KIND_NUMBER)
			return DS_EVENT;
	}
	*why = "it has a word with figures in it, as products have";
	for (size_t i = c->first; i < end; i++) {
		if (tok(s, i)->flags & DS_TOKEN_DIGIT)
			return DS_PRODUCT;
	}
	*why = c->count > 2 ? "nothing else is known of it, and it has three words or more, as titles of works have"
			    : "nothing else is known of it";
	return c->count > 2 ? DS_WORK_OF_ART : DS_EVENT;
}

static int fine_type(const names *s, const ds_chunk *c, int coarse)
{
	const char *why = "";
	int type = list_type(s, c, coarse);

	if (type != N_UNKNOWN)
		note_at(s, DS_NOTE_FINE, c, "a list has the name with this type", NULL);
	else
		type = head_type(s, c, coarse);
	if (type != N_UNKNOWN)
		return type;
	switch (coarse) {
	case C_PERSON:
		return DS_PERSON;
	case C_ORG:
		return DS_ORG;
	case C_LOC:
		note_at(s, DS_NOTE_FINE, c, "what most places are, and no list and no word in it says otherwise", NULL);
		return DS_GPE;
	default:
		type = misc_type(s, c, &why);
		note_at(s, DS_NOTE_FINE, c, why, NULL);
		return type;
	}
}

/* The rules' mentions and the model's chunks on their way to one list, both in the order of the text. */
typedef struct join {
	names *s;
	const ds_model *m;
	const mention *rules;
	size_t n, at; /* rules[0 .. at) are behind us */
} join;

static bool is_named(const mention *r)
{
	return !r->drop && r->type != N_UNKNOWN;
}

static size_t end_of(const mention *r)
{
	return (size_t)r->first + r->count;
}

/*
 * What rules know better than the model, whatever it says: wars, summits and forums are events (design, extents), and
 * a list that the user gave is meant.
 */
static bool overrules(const join *j, const mention *r)
{
	if (!is_named(r))
		return false;
	if (r->type == DS_EVENT && r->sure == S_SURE)
		return true;
	return r->hit != N_NONE && j->s->hits[r->hit].list + 1u < j->s->n_lists;
}

/* "Antigua and Barbuda": a name of several words in the lists is whole, where the model sees a part of it, of one kind. */
static bool completes(const join *j, const mention *r, const ds_chunk *c)
{
	return is_named(r) && r->hit != N_NONE && r->sure == S_SURE && r->count > c->count && r->first <= c->first &&
	       end_of(r) >= (size_t)c->first + c->count &&
	       coarse_of(r->type) == (int)ds_model_coarse(j->m, c->label);
}

/* ... and what they know where the model sees nothing: peoples of the lists. */
static bool stands_alone(const join *j, const mention *r)
{
	return overrules(j, r) || (is_named(r) && r->type == DS_NORP && r->hit != N_NONE && r->sure == S_SURE);
}

static const char *alone_text(const join *j, const mention *r)
{
	if (!overrules(j, r))
		return "peoples of the lists count where the model sees no name, too";
	return r->type == DS_EVENT && r->sure == S_SURE
		       ? "a word for an event is enough: the model, which sees no name here, is not asked"
		       : "what a given list has counts, though the model sees no name here";
}

static void note_overruled(const join *j, const mention *r, const ds_chunk *c)
{
	bool same = r->first == c->first && r->count == c->count;

	if (same && coarse_of(r->type) == (int)ds_model_coarse(j->m, c->label))
		return;
	note_rule(j->s, DS_NOTE_JOIN, r,
		  completes(j, r, c) ? "the lists have the whole name, of which the model has a part: %"
		  : r->type == DS_EVENT && r->sure == S_SURE
			  ? "a word for an event goes before the model, which has something else here: %"
			  : "what a given list has goes before the model, which has something else here: %",
		  c);
}

static ds_status add_rule(const join *j, const mention *r)
{
	ds_status st = ds_names_add(j->s, r->first, r->count, r->type, r->sure, r->why);

	if (st == DS_OK)
		j->s->v[j->s->n - 1].hit = r->hit;
	return st;
}

static ds_status add_chunk(const join *j, const ds_chunk *c, int type)
{
	names *s = j->s;
	ds_status st = ds_names_add(s, c->first, c->count, type, S_SURE, Y_MODEL);
	const hit *h = hit_at(s, c->first);

	if (st == DS_OK && h && h->marks & H_NAME && h->count == c->count && h->type == type)
		s->v[s->n - 1].hit = s->at[c->first] - 1;
	return st;
}

/* Rules that end before token `to`. */
static ds_status pass_rules(join *j, size_t to)
{
	ds_status st = DS_OK;

	for (; st == DS_OK && j->at < j->n && end_of(&j->rules[j->at]) <= to; j->at++) {
		const mention *r = &j->rules[j->at];

		if (stands_alone(j, r)) {
			note_rule(j->s, DS_NOTE_JOIN, r, alone_text(j, r), NULL);
			st = add_rule(j, r);
		} else if (is_named(r)) {
			note_rule(j->s, DS_NOTE_LOST, r, "the model sees no name here", NULL);
		}
	}
	return st;
}

/* A part of a longer name is none: "Islamic Revolution" in a party's. */
static bool is_part_of(const mention *r, const ds_chunk *c)
{
	return r->first >= c->first && end_of(r) <= (size_t)c->first + c->count && r->count < c->count;
}

/* Rules [from, to) touch the chunk: those that overrule it stand in its place, if there are any. */
static ds_status put_overruling(const join *j, const ds_chunk *c, size_t from, size_t to, bool *done)
{
	ds_status st = DS_OK;

	*done = false;
	for (size_t i = from; i < to && st == DS_OK; i++) {
		if (!completes(j, &j->rules[i], c) && (!overrules(j, &j->rules[i]) || is_part_of(&j->rules[i], c)))
			continue;
		*done = true;
		note_overruled(j, &j->rules[i], c);
		st = add_rule(j, &j->rules[i]);
	}
	return st;
}

/*
 * A role and what is named in it, nothing else: "Azerbaijani Foreign Minister"; not "Joseph Cardinal". An honorific
 * that the model took for a part of the name is one: "Lady Gaga".
 */
static bool is_role(const join *j, size_t at, size_t end, size_t rule)
{
	bool role = false;

	while (at < end) {
		const hit *h = hit_at(j->s, at);
		const mention *r = &j->rules[rule];

		if (r->first == at && is_named(r) && end_of(r) <= end && r->type != DS_PERSON) {
			at = end_of(r);
			rule++;
			role = true;
		} else if (h && h->marks & (H_TITLE | H_ROLE)) {
			role |= (h->marks & H_ROLE) != 0 || h->count > 1;
			at += h->count;
		} else if (tok(j->s, at)->flags & DS_TOKEN_JOINED || key_is(j->s, at, "-")) {
			at++;
		} else {
			return false;
		}
	}
	return role;
}

/* "Azerbaijani Foreign Minister Jeyhun Bayramov": the title is no part of the name, what is named in it stays. */
static ds_status put_titled(const join *j, const ds_chunk *c, size_t from, size_t to, bool *done)
{
	const mention *last = to > from ? &j->rules[to - 1] : NULL;
	ds_status st = DS_OK;

	*done = last && last->type == DS_PERSON && !last->drop && last->why == Y_TITLE && last->first > c->first &&
		end_of(last) == (size_t)c->first + c->count && is_role(j, c->first, last->first, from);
	for (size_t i = from; i < to && *done && st == DS_OK; i++) {
		if (!is_named(&j->rules[i]) || (j->rules[i].sure != S_SURE && i + 1 != to))
			continue;
		note_rule(j->s, DS_NOTE_JOIN, &j->rules[i],
			  i + 1 == to ? "the model has the name with what stands before it, %: that is a role, which "
					"is no part of a name"
				      : "the model has %: it begins with a role, in which this is a name of its own", c);
		st = add_rule(j, &j->rules[i]);
	}
	return st;
}

/* For explain.h: a name of the rules that the model's chunk stands in place of. */
static void note_lost(const join *j, const mention *r, const ds_chunk *c)
{
	bool same = r->first == c->first && r->count == c->count;

	if (is_named(r) && !(same && coarse_of(r->type) == (int)ds_model_coarse(j->m, c->label)))
		note_rule(j->s, DS_NOTE_LOST, r,
			  same		     ? "the model, which has another type, goes before it"
			  : is_part_of(r, c) ? "the model has the longer name %"
					     : "the model, which has other borders, goes before it: %",
			  c);
}

/* "@": a name has a letter or a figure, unless tokens were given: corpora of tweets part it from the handle and label it. */
static bool is_signs(const names *s, const ds_chunk *c)
{
	if (s->doc->preset)
		return false;
	for (size_t i = c->first; i < (size_t)c->first + c->count; i++) {
		if (tok(s, i)->kind != DS_KIND_PUNCT && tok(s, i)->kind != DS_KIND_SYMBOL)
			return false;
	}
	return true;
}

static ds_status put_chunk(const join *j, const ds_chunk *c, size_t from, size_t to)
{
	int coarse = (int)ds_model_coarse(j->m, c->label);
	const mention *r = to == from + 1 ? &j->rules[from] : NULL;
	bool done;
	ds_status st = put_overruling(j, c, from, to, &done);

	if (st == DS_OK && !done && coarse == C_PERSON)
		st = put_titled(j, c, from, to, &done);
	if (st || done || coarse == C_NONE)
		return st;
	if (r && r->first == c->first && r->count == c->count && is_named(r) && coarse_of(r->type) == coarse)
		return add_rule(j, r);
	/* "FY2020": a product by its figures alone, of which the model is not sure either */
	if (is_signs(j->s, c))
		return DS_OK;
	if (coarse == C_MISC && c->count == 1 && c->margin < 0 && tok(j->s, c->first)->flags & DS_TOKEN_DIGIT)
		return DS_OK;
	for (size_t i = from; i < to && j->s->doc->trace; i++)
		note_lost(j, &j->rules[i], c);
	return add_chunk(j, c, fine_type(j->s, c, coarse));
}

static bool is_date(const names *s, size_t i, bool number)
{
	return s->mark[i] & T_TAKEN && (tok(s, i)->kind == DS_KIND_NUMBER) == number;
}

/*
 * Without the year that stands before, which is a date of its own (design, extents), a weekday that stands behind
 * ("Gaza Strip Monday"), and a small word for the kind of place ("Anbar province").
 */
static ds_chunk trimmed(const names *s, ds_chunk c, int coarse)
{
	while (c.count > 1 && is_date(s, c.first, true)) {
		c.first++;
		c.count--;
	}
	while (c.count > 1) {
		size_t last = (size_t)c.first + c.count - 1;
		bool small = tok(s, last)->flags & DS_TOKEN_LOWER && s->mark[c.first] & T_CAP;

		if (!is_date(s, last, false) && !(coarse != C_MISC && is_date(s, last, true)) &&
		    !(coarse == C_LOC && small && class_at(s, last) & W_PLACE))
			break;
		c.count--;
	}
	return c;
}

static ds_status join_all(join *j, const ds_chunks *chunks)
{
	ds_status st = DS_OK;

	for (size_t i = 0; st == DS_OK && i < chunks->n; i++) {
		const ds_chunk whole = trimmed(j->s, chunks->v[i], (int)ds_model_coarse(j->m, chunks->v[i].label)), *c = &whole;
		size_t end = (size_t)c->first + c->count, to;

		if (whole.count < chunks->v[i].count)
			note_at(j->s, DS_NOTE_JOIN, c,
				"a date, or a small word for a kind of place, at the edge of the model's % is no part of the "
				"name", &chunks->v[i]);
		st = pass_rules(j, c->first);
		for (to = j->at; to < j->n && j->rules[to].first < end;)
			to++;
		if (st == DS_OK)
			st = put_chunk(j, c, j->at, to);
		/* one that reaches beyond the chunk may touch the next one too */
		while (j->at < to && end_of(&j->rules[j->at]) <= end)
			j->at++;
	}
	return st ? st : pass_rules(j, SIZE_MAX);
}

bool ds_names_same_kind(const ds_model *m, uint32_t label, unsigned type)
{
	int kind = coarse_of(type);

	return kind != C_NONE && kind == (int)ds_model_coarse(m, label);
}

uint8_t ds_names_label_type(const ds_model *m, uint32_t label)
{
	return (uint8_t)ds_type_find(ds_model_label(m, label));
}

/* For explain.h. */
static ds_status keep(const join *j, const ds_looks *l, const ds_chunks *chunks)
{
	ds_names_taught *kept = ds_arena_get(j->s->mem, 1, sizeof *kept);

	if (!kept)
		return ds_arena_fail(j->s->mem, j->s->err);
	*kept = (ds_names_taught){j->m, *l, *chunks, *j->s};
	j->s->doc->trace->learned = kept;
	return DS_OK;
}

static ds_status find_and_join(names *s, const ds_model *m, ds_arena *mem)
{
	join j = {s, m, s->v, s->n, 0};
	ds_chunks chunks = {.n = 0};
	ds_word_table words = ds_model_words(m);
	ds_looks l;
	ds_status st = ds_model_look(&l, s, DS_LOOK_NAMES, mem, s->err);

	if (st)
		return st;
	ds_model_vectors(&l, &words, s->t);
	ds_model_skip(&l, m->plain, words.n_words);
	st = ds_model_find(&chunks, m, &l, mem, s->err);
	if (st == DS_OK)
		st = ds_names_document(&chunks, s, m, &l, mem);
	s->v = NULL;
	s->n = s->cap = 0;
	if (st == DS_OK)
		st = join_all(&j, &chunks);
	return st || !s->doc->trace ? st : keep(&j, &l, &chunks);
}

/*
 * Features and scores take more room than the document, some 150 bytes a token; only an explanation needs them later.
 * The document's own cap has bounded its tokens.
 */
ds_status ds_names_model(names *s, const ds_model *m)
{
	ds_arena scratch;
	ds_status st;

	if (s->doc->trace)
		return find_and_join(s, m, s->mem);
	ds_arena_init(&scratch, &s->mem->alloc, s->mem->cap < SIZE_MAX / 4 ? s->mem->cap * 4 : SIZE_MAX);
	st = find_and_join(s, m, &scratch);
	ds_arena_free(&scratch);
	return st;
}
