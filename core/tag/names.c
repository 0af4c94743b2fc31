/*
 * Names: the steps of names_int.h in order, and the spans that come out.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/names_int.h"

#include "tag/lang.h"
#include "tag/zones.h"

static const char *const sources[] = {
	[Y_LIST] = "gazetteer", [Y_TITLE] = "rule:title",     [Y_FIRST] = "rule:first-name",
	[Y_HEAD] = "rule:head", [Y_CONTEXT] = "rule:context", [Y_SAME] = "rule:same-name",
	[Y_SERIES] = "rule:series", [Y_SHAPE] = "rule:shape",     [Y_EVENT] = "rule:event",
	[Y_MODEL] = "model"};

const char *ds_names_source(int why)
{
	return sources[why];
}

/* The entry's id, and "gazetteer:LIST" as the source. */
static ds_status set_list(const names *s, ds_span *sp, const hit *h)
{
	ds_entry e = ds_gazetteer_entry(s->lists[h->list], h->entry);
	ds_status st = ds_entry_id(&sp->id, &e, s->mem, s->err);
	const char *colon = sp->id.len ? memchr(sp->id.at, ':', sp->id.len) : NULL;
	size_t n = colon ? (size_t)(colon - sp->id.at) : 0;
	char *text;

	if (st || n == 0)
		return st;
	text = ds_arena_get(s->mem, n + 10, 1);
	if (!text)
		return ds_arena_fail(s->mem, s->err);
	memcpy(text, "gazetteer:", 10);
	memcpy(text + 10, sp->id.at, n);
	sp->source = (ds_str){text, n + 10};
	return DS_OK;
}

/* A language where the words around say so, else the people: "in Turkish", "Turkish-speaking". */
static uint8_t people_or_language(const names *s, const mention *m, const hit *h)
{
	uint32_t both = UINT32_C(1) << DS_NORP | UINT32_C(1) << DS_LANGUAGE;
	size_t a = m->first + m->count, p = m->first ? m->first - 1 : 0;

	if ((h->types & both) != both)
		return m->type;
	if (key_is(s, a, "language") || key_is(s, a, "languages") || key_is(s, a, "translation") ||
	    (key_is(s, a, "-") && (key_is(s, a + 1, "speaking") || key_is(s, a + 1, "language"))))
		return DS_LANGUAGE;
	if (m->first &&
	    (key_is(s, p, "in") || key_is(s, p, "into") || key_is(s, p, "speak") ||
	     key_is(s, p, "speaks") || key_is(s, p, "spoke") || key_is(s, p, "speaking") ||
	     key_is(s, p, "spoken")) &&
	    (a >= s->t->n || tok(s, a)->kind != DS_KIND_WORD || !same_sentence(s, p, a) ||
	     class_at(s, a) & (W_AND | W_IN | W_OFJOIN | W_BE | W_PLAIN)))
		return DS_LANGUAGE;
	return DS_NORP;
}

/* The language's own entry in place of the people's. */
static ds_status set_language(const names *s, ds_span *sp, const hit *h)
{
	const ds_gazetteer *g = s->lists[h->list];
	ds_hit found = ds_gazetteer_find(g, ds_str_sub(s->t->text, sp->start, sp->end));

	ds_status st = DS_OK;

	sp->source = DS_STR("rule:language");
	sp->id = DS_STR("");
	for (uint32_t i = found.entry; i < found.entry + found.n_entries; i++) {
		ds_entry e = ds_gazetteer_entry(g, i);

		if (st == DS_OK && e.kind == DS_LANGUAGE)
			st = ds_entry_id(&sp->id, &e, s->mem, s->err);
	}
	return st;
}

/* A date inside of a name that the model knows as one: "September 11 attacks"; not of a person's or a place's. */
static bool has_date(const names *s, const mention *m)
{
	size_t taken = 0;

	if (m->why != Y_MODEL || strcmp(ds_type_coarse((ds_type)m->type), "LOC") == 0 || m->type == DS_PERSON)
		return false;
	for (size_t i = m->first; i < (size_t)m->first + m->count; i++)
		taken += (s->mark[i] & T_TAKEN) != 0;
	/* "Christmas" of "Christmas Eve" is not more than the date */
	return taken > 0 && taken < m->count;
}

static ds_status emit(names *s, ds_spans *spans)
{
	for (size_t i = 0; i < s->n; i++) {
		const mention *m = &s->v[i];
		ds_span *sp;

		if (m->drop || m->type == N_UNKNOWN || m->count == 0)
			continue;
		sp = ds_spans_add(spans, s->mem, s->err);
		if (!sp)
			return ds_arena_fail(s->mem, s->err);
		sp->first = m->first;
		sp->count = m->count;
		sp->start = tok(s, m->first)->start;
		sp->end = tok(s, m->first + m->count - 1)->end;
		sp->type = m->type;
		sp->rank = has_date(s, m) ? DS_RANK_DATE + 1 : DS_RANK_NAME;
		sp->source = ds_str_of(sources[m->why]);
		if (m->hit != N_NONE) {
			ds_status st = set_list(s, sp, &s->hits[m->hit]);

			if (st)
				return st;
			sp->type = people_or_language(s, m, &s->hits[m->hit]);
			if (sp->type != m->type)
				st = set_language(s, sp, &s->hits[m->hit]);
			if (st)
				return st;
		}
	}
	return DS_OK;
}

ds_status ds_names_rules(names *s, const ds_spans *spans)
{
	ds_status st = ds_datelines_find(s->doc, s->err);

	if (st == DS_OK)
		st = ds_names_scan(s, spans);
	if (st == DS_OK)
		st = ds_names_chunk(s);
	if (st == DS_OK)
		st = ds_names_table(s);
	if (st)
		return st;
	ds_names_vote(s);
	ds_names_decide(s);
	return DS_OK;
}

/* "en", "en-GB", "EN" for "en"; a document of unknown language may be in any. */
static bool is_language_of(const ds_model *m, ds_str lang)
{
	ds_str own = ds_model_lang(m);

	return own.len == 0 || lang.len == 0 || ds_str_eq(own, lang) || ds_lang_tag_is(lang, own);
}

/* For explain.h. */
static ds_status keep_names(const names *s)
{
	names *kept = ds_arena_get(s->mem, 1, sizeof *kept);

	if (!kept)
		return ds_arena_fail(s->mem, s->err);
	*kept = *s;
	s->doc->trace->names = kept;
	return DS_OK;
}

ds_status ds_names_find(ds_spans *spans, ds_doc *doc, const ds_names_with *with, ds_err *err)
{
	names s = {.doc = doc, .t = &doc->tokens, .mem = &doc->mem, .err = err,
		   .lists = with->lists, .n_lists = with->n_lists};
	ds_status st;

	if (s.t->n == 0)
		return DS_OK;
	st = ds_names_rules(&s, spans);
	if (st == DS_OK && doc->trace)
		st = keep_names(&s);
	if (st == DS_OK && with->model && is_language_of(with->model, doc->meta.lang))
		st = ds_names_model(&s, with->model);
	return st ? st : emit(&s, spans);
}
