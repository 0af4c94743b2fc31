/*
 * What a number counts: the pass over the document. See counts.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/counts_int.h"
#include "tag/lang.h"
#include "tag/zones.h"

#define PHRASE_MAX 64u /* bytes of three words */

static const struct count_word *word_of(const counter *c, size_t i)
{
	const ds_token *t = &c->t->v[i];
	const ds_span *s = span_of(c, i);
	const struct count_word *w;

	if (t->kind != DS_KIND_WORD && !(t->flags & DS_TOKEN_JOINED))
		return NULL;
	w = ds_count_word(key_at(c, i));
	/* US and WHO are no pronouns */
	if (w && !w->unit && t->flags & DS_TOKEN_UPPER && s && s->type <= DS_LANGUAGE)
		return NULL;
	/* "rebel-held": the end of a compound is no verb */
	if (w && !w->unit && i > c->lo && t->flags & DS_TOKEN_TIGHT && word_is(c, i - 1, "-"))
		return NULL;
	return w;
}

/* The words of the sentence; phrases of two or three take the place of their first word. */
static void look_up(counter *c)
{
	char text[PHRASE_MAX];

	for (size_t i = c->lo; i < c->hi; i++) {
		c->word[i] = word_of(c, i);
		c->len[i] = 1;
	}
	for (size_t i = c->lo; i < c->hi; i++) {
		const struct count_word *best = NULL;
		size_t used = 0, n = 1;

		if (!(uses(c, i) & U_PHRASE))
			continue;
		for (size_t j = i; j < c->hi && j < i + 3; j++) {
			ds_str k = key_at(c, j);
			const struct count_word *w;

			if (used + k.len + 1 > sizeof text || c->t->v[j].kind != DS_KIND_WORD)
				break;
			if (used)
				text[used++] = ' ';
			memcpy(text + used, k.at, k.len);
			used += k.len;
			w = j > i ? ds_count_word((ds_str){text, used}) : NULL;
			if (w && w->uses & ~(unsigned)U_PHRASE) {
				best = w;
				n = j - i + 1;
			}
		}
		if (!best)
			continue;
		c->word[i] = best;
		c->len[i] = (uint8_t)n;
		for (size_t j = i + 1; j < i + n; j++) {
			c->word[j] = NULL;
			c->len[j] = 0;
		}
		i += n - 1;
	}
}

/* "aged four and seven", "34, a driver" behind a name: ages, which count nobody. */
static bool is_age(const counter *c, const figure *f)
{
	size_t i = f->first;

	while (i > c->lo && (word_is(c, i - 1, ",") || does(c, i - 1) & G_AND ||
			     span_of(c, i - 1)) &&
	       f->first - i < 8)
		i--;
	if (i > c->lo && word_in(c, i - 1, "aged age ages"))
		return true;
	/* "Anna Lind, 36, was arrested" */
	i = f->first;
	return i >= c->lo + 2 && word_is(c, i - 1, ",") && word_is(c, f->end, ",") &&
	       span_of(c, i - 2) && span_of(c, i - 2)->type == DS_PERSON &&
	       c->doc->spans.v[f->span].value.high < 120;
}

/* "one family of six": the size of a group, no figure of its own */
static bool is_group_size(const counter *c, const figure *f)
{
	return f->first >= c->lo + 2 && word_is(c, f->first - 1, "of") && c->word[f->first - 2] &&
	       c->word[f->first - 2]->kind == K_GROUP && f->np == f->end;
}

static ds_status add_figure(counter *c, size_t span, size_t first, size_t end)
{
	if (c->n == c->cap) {
		ds_status st = ds_arena_grow(&c->scratch, &c->f, &c->cap, c->n, c->n + 1,
					     sizeof *c->f, c->err);

		if (st)
			return st;
	}
	c->f[c->n++] = (figure){.span = (uint32_t)span, .first = (uint32_t)first,
				.end = (uint32_t)end,
				.np = (uint32_t)end, .whole = -1, .whole_span = -1};
	c->fig_at[first] = (int32_t)c->n;
	return DS_OK;
}

static ds_range bytes_of(const counter *c, size_t first, size_t end)
{
	if (first >= end)
		return (ds_range){0, 0};
	return (ds_range){c->t->v[first].start, c->t->v[end - 1].end};
}

/* Puts a word of n bytes, which has room for two more, into the plural; gives its length. */
static size_t add_plural(char *word, size_t n)
{
	char last = word[n - 1], before = n > 1 ? word[n - 2] : 'a';

	if (last == 'y' && !strchr("aeiou", before)) {
		memcpy(word + n - 1, "ies", 3);
		return n + 2;
	}
	if (last == 'x' || last == 'z' || (last == 'h' && (before == 'c' || before == 's'))) {
		memcpy(word + n, "es", 2);
		return n + 2;
	}
	word[n] = 's';
	return n + 1;
}

/* A noun that is in no table is its own unit, in the plural. */
static ds_status unit_of(counter *c, const figure *f, ds_str *out)
{
	ds_str k;
	char *copy;
	size_t head = f->has_head ? f->head : f->like;

	if (f->unit) {
		*out = ds_count_unit_name((size_t)f->unit - 1);
		return DS_OK;
	}
	if (!f->has_head && !f->has_like)
		return DS_OK;
	k = key_at(c, head);
	*out = k;
	if (k.len == 0 || k.at[k.len - 1] == 's' || ds_count_plural(c, head) ||
	    c->doc->spans.v[f->span].value.low > 1)
		return DS_OK;
	copy = ds_arena_get(&c->doc->mem, k.len + 2, 1);
	if (!copy)
		return ds_arena_fail(&c->doc->mem, c->err);
	memcpy(copy, k.at, k.len);
	*out = (ds_str){copy, add_plural(copy, k.len)};
	return DS_OK;
}

static ds_status emit(counter *c, const figure *f)
{
	static const char *const kinds[] = {NULL, "people", "group", "animals", "things"};
	ds_counts *out = &c->doc->counts;
	size_t first = f->end;
	ds_count *to;
	ds_status st;

	st = ds_arena_grow(&c->doc->mem, &out->v, &out->cap, out->n, out->n + 1, sizeof *out->v,
			   c->err);
	if (st)
		return st;
	to = &out->v[out->n];
	*to = (ds_count){.number = f->span, .unit = {"", 0}, .kind = kinds[f->kind], .place = -1,
			 .time = -1, .part_of = -1};
	st = unit_of(c, f, &to->unit);
	if (st)
		return st;
	if (f->has_head) {
		while (first < f->head &&
		       (word_is(c, first, "of") || does(c, first) & G_DET ||
			word_in(c, first, "other more")))
			first++;
		to->noun = bytes_of(c, f->head, (size_t)f->head + 1);
		to->phrase = bytes_of(c, first, (size_t)f->head + 1);
	}
	if (f->harm) {
		to->harm = ds_count_harm((size_t)f->harm - 1);
		to->cue = bytes_of(c, f->cue, f->cue_end);
	}
	to->place = ds_count_place(c, f);
	to->time = ds_count_time(c, f);
	if (f->whole >= 0)
		to->part_of = (int32_t)c->f[f->whole].span;
	else
		to->part_of = f->whole_span;
	out->n++;
	if (f->harm && to->part_of < 0)
		c->last_whole[f->harm - 1] = (int32_t)f->span;
	return DS_OK;
}

static ds_status do_sentence(counter *c)
{
	ds_status st = DS_OK;

	look_up(c);
	for (size_t k = 0; k < c->n; k++) {
		figure *f = &c->f[k];

		f->age = is_age(c, f) || c->len[f->first] == 0;
		if (!f->age)
			ds_count_noun(c, f);
		f->age |= is_group_size(c, f);
	}
	ds_count_share_nouns(c);
	for (size_t k = 0; k < c->n; k++)
		memset(c->counted + c->f[k].first, 1, c->f[k].np - c->f[k].first);
	ds_count_harms(c);
	ds_count_parts(c);
	ds_count_units(c);
	for (size_t k = 0; !st && k < c->n; k++)
		st = emit(c, &c->f[k]);
	for (size_t k = 0; k < c->n; k++)
		c->fig_at[c->f[k].first] = 0;
	c->n = 0;
	return st;
}

/* The arrays by token. Only those of sentences with numbers are ever read. */
static ds_status get_arrays(counter *c)
{
	size_t n = c->t->n + 1;
	ds_arena *mem = &c->scratch;

	c->word = ds_arena_get(mem, n, sizeof *c->word);
	c->len = ds_arena_get(mem, n, sizeof *c->len);
	c->span_at = ds_arena_get(mem, n, sizeof *c->span_at);
	c->fig_at = ds_arena_get(mem, n, sizeof *c->fig_at);
	c->counted = ds_arena_get(mem, n, sizeof *c->counted);
	if (!c->counted || !c->word || !c->len || !c->span_at || !c->fig_at)
		return ds_arena_fail(mem, c->err);
	memset(c->span_at, 0, n * sizeof *c->span_at);
	memset(c->counted, 0, n * sizeof *c->counted);
	memset(c->fig_at, 0, n * sizeof *c->fig_at);
	for (size_t i = 0; i < c->doc->spans.n; i++) {
		const ds_span *s = &c->doc->spans.v[i];

		for (size_t k = s->first; k < s->first + s->count && k < c->t->n; k++)
			c->span_at[k] = (int32_t)i + 1;
	}
	return ds_words_of(c->doc, c->err);
}

static ds_status find_all(counter *c)
{
	const ds_spans *spans = &c->doc->spans;
	ds_status st = DS_OK;

	for (size_t i = 0; !st && i < spans->n; i++) {
		const ds_span *s = &spans->v[i];
		const ds_sentence *in;

		if (s->type != DS_CARDINAL || s->count == 0 || s->first >= c->t->n)
			continue;
		in = &c->t->sentences[c->t->v[s->first].sentence];
		if (c->n && s->first >= c->hi)
			st = do_sentence(c);
		c->lo = in->first;
		c->hi = in->first + in->count;
		if (!st)
			st = add_figure(c, i, s->first,
					s->first + s->count < c->hi ? s->first + s->count : c->hi);
	}
	return st || !c->n ? st : do_sentence(c);
}

/* The rules and words are English; "42 blessés" would count a thing of that name. */
static bool is_english(ds_str lang)
{
	return lang.len == 0 || ds_str_is(lang, "und") || ds_lang_tag_is(lang, DS_STR("en"));
}

/*
 * Room for all that will be found, exactly: in a text that is all figures what grows by doubling
 * would take more than a document may.
 */
static ds_status reserve(counter *c, size_t n)
{
	const ds_spans *spans = &c->doc->spans;
	ds_counts *out = &c->doc->counts;
	size_t most = 0, here = 0, sentence = SIZE_MAX;

	for (size_t i = 0; i < spans->n; i++) {
		const ds_span *s = &spans->v[i];
		size_t in;

		if (s->type != DS_CARDINAL || s->first >= c->t->n)
			continue;
		in = c->t->v[s->first].sentence;
		here = in == sentence ? here + 1 : 1;
		sentence = in;
		most = here > most ? here : most;
	}
	if (out->cap < n) {
		out->v = ds_arena_get(&c->doc->mem, n, sizeof *out->v);
		out->cap = out->v ? n : 0;
	}
	c->f = ds_arena_get(&c->scratch, most, sizeof *c->f);
	c->cap = c->f ? most : 0;
	return out->v && c->f ? DS_OK : ds_arena_fail(out->v ? &c->scratch : &c->doc->mem, c->err);
}

static size_t cardinals(const ds_doc *doc)
{
	size_t n = 0;

	for (size_t i = 0; i < doc->spans.n; i++)
		n += doc->spans.v[i].type == DS_CARDINAL;
	return n;
}

ds_status ds_counts_find(ds_doc *doc, ds_err *err)
{
	counter c = {.doc = doc, .t = &doc->tokens, .err = err};
	ds_status st;
	size_t n;

	if (doc->has_counts)
		return DS_OK;
	doc->counts.n = 0;
	st = ds_doc_tokens(doc, err);
	if (!st)
		st = ds_datelines_find(doc, err);
	for (size_t i = 0; i < sizeof c.last_whole / sizeof *c.last_whole; i++)
		c.last_whole[i] = -1;
	n = st || !is_english(doc->meta.lang) ? 0 : cardinals(doc);
	if (n) {
		ds_arena_init(&c.scratch, &doc->mem.alloc, doc->mem.cap);
		st = get_arrays(&c);
		if (!st)
			st = reserve(&c, n);
		if (!st)
			st = find_all(&c);
		ds_arena_free(&c.scratch);
	}
	if (st)
		doc->counts.n = 0;
	doc->has_counts = !st;
	return st;
}

const ds_count *ds_count_of(const ds_doc *doc, size_t i)
{
	size_t lo = 0, hi = doc->counts.n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (doc->counts.v[mid].number < i)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < doc->counts.n && doc->counts.v[lo].number == i ? &doc->counts.v[lo] : NULL;
}
