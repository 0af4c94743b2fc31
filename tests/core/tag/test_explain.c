/*
 * Explanations: each source has its reasons, what lost says why, and a second tagging agrees with the
 * first.
 *
 * SPDX-License-Identifier: MIT
 */
#include "core/tag/tagging.h"

#include "tag/explain.h"
#include "tag/trace_int.h"

#include <stdlib.h>

static const char tsv[] =
	"Norland\tGPE\tiso:NL\t90\tcc=NL\n"
	"Norland\tGPE\tp:9\t20\tn=2\n"
	"Norland\tPERSON\tfirst:norland\t1\tclass=FIRST\n"
	"Reading\tGPE\tp:2\t20\tcommon=1\n"
	"Osterby\tGPE\tp:1\t20\t\n"
	"Anna\tPERSON\tfirst:anna\t1\tclass=FIRST\n"
	"Norlandish\tNORP\td:NL\t90\t\n"
	"Norlandish\tLANGUAGE\tl:nl\t1\t\n"
	"U.N.\tORG\to:un\t50\t\n"
	"Minister\tTITLE\tt:2\t1\t\n"
	"minister\tTITLE\tt:2\t1\t\n"
	"Foreign Minister\tTITLE\tt:3\t1\t\n"
	"spokesman\tROLE\tt:4\t1\t\n"
	"Forum\tEVENT\th:5\t1\tclass=HEAD;position=after;caps=optional\n"
	"war\tEVENT\th:6\t1\tclass=HEAD;position=after;caps=optional\n"
	"attack\tWORD\n";

static list small;

static int open_list(void **state)
{
	(void)state;
	list_open(&small, "t", tsv);
	return 0;
}

static int close_list(void **state)
{
	(void)state;
	list_close(&small);
	return 0;
}

/* A tagged document with its trace. */
struct made {
	ds_doc doc;
	ds_tagger *tagger;
	ds_trace *trace;
	ds_arena mem;
};

static void make(struct made *m, const char *text, const char *date)
{
	const ds_gazetteer *lists[] = {small.g};
	ds_tagger_opts opts = {.lists = lists, .n_lists = 1, .no_model = true};
	ds_doc_source from = {.bytes = ds_str_of(text), .meta.date = ds_str_of(date)};

	ds_arena_init(&m->mem, NULL, 0);
	m->trace = NULL;
	assert_int_equal(ds_doc_init(&m->doc, &from, NULL, 0, NULL), DS_OK);
	assert_int_equal(ds_tagger_new(&m->tagger, &opts, NULL), DS_OK);
	assert_int_equal(ds_tagger_tag(m->tagger, &m->doc, NULL), DS_OK);
	assert_int_equal(ds_trace_new(&m->trace, m->tagger, &m->doc, NULL, NULL), DS_OK);
	assert_true(ds_trace_size(m->trace) > 0);
}

static void drop(struct made *m)
{
	ds_trace_free(m->trace);
	ds_tagger_free(m->tagger);
	ds_doc_free(&m->doc);
	ds_arena_free(&m->mem);
}

/* Explains the n-th place of `word` in the text. */
static ds_why *explain(struct made *m, const char *word, int n)
{
	const char *text = m->doc.text.read.at, *at = text;
	ds_why *root = NULL;
	ds_range r;

	for (; n > 0; n--) {
		at = strstr(at == text ? at : at + 1, word);
		assert_non_null(at);
	}
	r = (ds_range){(uint32_t)(at - text), (uint32_t)((size_t)(at - text) + strlen(word))};
	assert_int_equal(ds_explain(&root, m->trace, r, &m->mem, NULL), DS_OK);
	assert_non_null(root);
	assert_string_equal(root->what, "explanation");
	return root;
}

/* The first item of a kind, at any depth, whose text holds a piece ("" = any). */
static const ds_why *find(const ds_why *in, const char *what, const char *piece)
{
	for (const ds_why *c = in->child; c; c = c->next) {
		const ds_why *inner;

		if (strcmp(c->what, what) == 0 &&
		    (!*piece || (c->text.len && strstr(c->text.at, piece))))
			return c;
		inner = find(c, what, piece);
		if (inner)
			return inner;
	}
	return NULL;
}

/* The item, which must be there. */
static const ds_why *has(const ds_why *root, const char *what, const char *piece)
{
	const ds_why *found = find(root, what, piece);

	if (!found)
		print_error("no %s with \"%s\"\n", what, piece);
	assert_non_null(found);
	return found;
}

static void is(ds_str s, const char *expected)
{
	assert_int_equal(s.len, strlen(expected));
	assert_memory_equal(s.at, expected, s.len);
}

static void test_entry(void **state)
{
	struct made m;
	const ds_why *root, *item;

	(void)state;
	make(&m, "They flew to Norland.", "");
	root = explain(&m, "Norland", 1);
	assert_int_equal(root->type, DS_GPE);
	is(has(root, "source", "")->id, "gazetteer:iso");
	item = has(root, "entry", "Norland");
	is(item->id, "iso:NL");
	assert_int_equal(item->weight, 90);
	is(item->other, "cc=NL");
	has(item, "reason", "prior 90");
	item = has(root, "rival", "prior 20");
	is(item->id, "p:9");
	item = has(root, "rival", "also a first name");
	assert_int_equal(item->type, DS_TYPE_COUNT);
	assert_null(find(root, "changed", ""));
	drop(&m);
}

static void test_title_and_surname(void **state)
{
	struct made m;
	const ds_why *root, *item;

	(void)state;
	make(&m, "Foreign Minister Vuk Tarvel spoke. Later Tarvel left Osterby. The minister slept.",
	     "");
	root = explain(&m, "Vuk Tarvel", 1);
	is(has(root, "source", "")->id, "rule:title");
	item = has(root, "reason", "\u201cForeign Minister\u201d stands in front");
	is(has(item, "entry", "")->id, "t:3");
	root = explain(&m, "Tarvel", 2);
	is(has(root, "source", "")->id, "rule:same-name");
	has(root, "reason", "surname of a person named in full");
	item = has(root, "reason", "\u201cVuk Tarvel\u201d elsewhere");
	assert_int_equal(item->start, 17);
	assert_int_equal(item->end, 27);
	item = has(root, "entity", "");
	assert_int_equal(item->start, 17);
	/* a piece of an annotation gives the whole of it */
	root = explain(&m, "Vuk", 1);
	is(root->text, "Vuk Tarvel");
	/* words that mean somebody are no annotation, but are explained */
	root = explain(&m, "The minister", 1);
	item = has(root, "role", "\u201cVuk Tarvel\u201d");
	assert_int_equal(item->start, 17);
	/* a title is none */
	root = explain(&m, "Minister", 1);
	assert_int_equal(root->type, DS_TYPE_COUNT);
	has(root, "reason", "is a title or role");
	drop(&m);
}

static void test_head_and_overlap(void **state)
{
	struct made m;
	const ds_why *root, *item;

	(void)state;
	make(&m, "At the Osterby Peace Forum they spoke of the second Tarvel war.", "");
	root = explain(&m, "Osterby Peace Forum", 1);
	is(has(root, "source", "")->id, "rule:head");
	has(root, "reason", "\u201cForum\u201d");
	item = has(root, "rival", "part of the longer name");
	is(item->id, "p:1");
	root = explain(&m, "second Tarvel war", 1);
	is(has(root, "source", "")->id, "rule:event");
	item = has(root, "rival", "a name goes before a plain number");
	assert_int_equal(item->type, DS_ORDINAL);
	is(item->id, "rule:ordinal");
	drop(&m);
}

static void test_votes(void **state)
{
	struct made m;
	const ds_why *root, *item;

	(void)state;
	make(&m, "They lived near Hosk. The siege of Hosk went on. Reading is fun, he said. She liked "
		 "Reading a lot.", "");
	root = explain(&m, "Hosk", 1);
	is(has(root, "source", "")->id, "rule:context");
	item = has(root, "votes", "");
	assert_int_equal(item->type, DS_GPE);
	assert_int_equal(item->weight, 9);
	assert_int_equal(has(item, "vote", "\u201cnear\u201d in front of it")->weight, 4);
	item = has(item, "vote", "\u201csiege\u201d of it");
	assert_int_equal(item->weight, 5);
	assert_true(item->start > root->end);
	root = explain(&m, "Reading", 1);
	assert_int_equal(root->type, DS_TYPE_COUNT);
	has(root, "reason", "");
	is(has(root, "rival", "also an ordinary word")->id, "p:2");
	root = explain(&m, "Reading", 2);
	assert_int_equal(root->type, DS_TYPE_COUNT);
	has(root, "reason", "entry is dropped");
	drop(&m);
}

static void test_language(void **state)
{
	struct made m;
	const ds_why *root;

	(void)state;
	make(&m, "He wrote in Norlandish. The Norlandish army fought.", "");
	root = explain(&m, "Norlandish", 1);
	assert_int_equal(root->type, DS_LANGUAGE);
	is(has(root, "entry", "")->id, "l:nl");
	is(has(root, "rival", "the language is meant")->id, "d:NL");
	root = explain(&m, "Norlandish", 2);
	is(has(root, "rival", "nothing around says")->id, "l:nl");
	drop(&m);
}

static void test_values(void **state)
{
	struct made m;
	const ds_why *root;

	(void)state;
	make(&m, "It began on Monday, and at least 40 fled on 3 May 2021. It ended on 5 June. "
		 "Two days later they met.", "2021-07-01");
	root = explain(&m, "Monday", 1);
	is(has(root, "value", "")->text, "2021-06-28");
	has(root, "reason", "up to the document's date: 2021-07-01");
	root = explain(&m, "40", 1);
	is(has(root, "value", "")->text, "40 or more");
	has(root, "reason", "\u201cat least\u201d leaves the upper bound open");
	root = explain(&m, "3 May 2021", 1);
	has(root, "reason", "itself names the year");
	root = explain(&m, "5 June", 1);
	has(root, "reason", "up to the document's: 2021-07-01");
	root = explain(&m, "Two days later", 1);
	has(root, "reason", "told from the last date in the text before it: 2021-06-05");
	drop(&m);
	make(&m, "It began on 3 March 2019 and ended on 5 June.", "");
	has(explain(&m, "5 June", 1), "reason", "that names one: 2019-03-03");
	drop(&m);
	make(&m, "It began yesterday.", "");
	has(explain(&m, "yesterday", 1), "value", "no value");
	has(explain(&m, "yesterday", 1), "reason", "neither the document nor the text");
	drop(&m);
}

static void test_untagged(void **state)
{
	struct made m;
	const ds_why *root;

	(void)state;
	make(&m, "Attack followed attack. He saw norland and Osterby then.", "");
	has(explain(&m, "Attack", 1), "reason", "ordinary word that begins a sentence");
	root = explain(&m, "norland", 1);
	has(root, "reason", "begins small");
	is(has(root, "rival", "the text has other capitals")->id, "iso:NL");
	root = explain(&m, "and Osterby then", 1);
	assert_int_equal(root->type, DS_TYPE_COUNT);
	assert_int_equal(has(root, "part", "")->type, DS_GPE);
	drop(&m);
}

static void test_edits(void **state)
{
	struct made m;
	const ds_why *root, *item;

	(void)state;
	make(&m, "The U.N. met.", "");
	root = explain(&m, "U.N.", 1);
	item = has(root, "edit", "u.n.");
	is(item->id, "list");
	is(item->other, "un");
	drop(&m);
	make(&m, "They met in Os\xC2\xADterby, Ostérby.", "");
	root = explain(&m, "Osterby", 1);
	item = has(root, "edit", "");
	is(item->id, "read");
	is(item->other, "");
	item = has(explain(&m, "Ostérby", 1), "edit", "Ostérby");
	is(item->id, "fold");
	is(item->other, "osterby");
	drop(&m);
}

/* The document says otherwise than the tagger, as after a change of lists. */
static void test_changed(void **state)
{
	struct made m;
	const ds_why *root;

	(void)state;
	make(&m, "They flew to Osterby.", "");
	assert_int_equal(m.doc.spans.n, 1);
	m.doc.spans.v[0].type = DS_ORG;
	root = explain(&m, "Osterby", 1);
	assert_int_equal(root->type, DS_ORG);
	has(root, "changed", "this tagger finds GPE");
	m.doc.spans.n = 0;
	root = explain(&m, "Osterby", 1);
	assert_int_equal(root->type, DS_TYPE_COUNT);
	has(root, "changed", "no annotation here");
	drop(&m);
}

static void test_given(void **state)
{
	const ds_gazetteer *lists[] = {small.g};
	ds_tagger_opts opts = {.lists = lists, .n_lists = 1};
	ds_doc_source from = {.bytes = DS_STR("They flew to Osterby.")};
	struct made m = {0};
	const ds_why *root;
	ds_span *s;

	(void)state;
	ds_arena_init(&m.mem, NULL, 0);
	assert_int_equal(ds_doc_init(&m.doc, &from, NULL, 0, NULL), DS_OK);
	assert_int_equal(ds_doc_tokens(&m.doc, NULL), DS_OK);
	s = ds_spans_add(&m.doc.spans, &m.doc.mem, NULL);
	assert_non_null(s);
	*s = (ds_span){.start = 13, .end = 20, .first = 3, .count = 1, .type = DS_FAC, .entity = -1,
		       .source = DS_STR("script:x")};
	assert_int_equal(ds_tagger_new(&m.tagger, &opts, NULL), DS_OK);
	assert_int_equal(ds_tagger_tag(m.tagger, &m.doc, NULL), DS_OK);
	assert_int_equal(ds_trace_new(&m.trace, m.tagger, &m.doc, NULL, NULL), DS_OK);
	root = explain(&m, "Osterby", 1);
	assert_int_equal(root->type, DS_FAC);
	is(has(root, "source", "a script")->id, "script:x");
	assert_null(find(root, "changed", ""));
	drop(&m);
}

static void test_wrong(void **state)
{
	struct made m;
	ds_why *root = NULL;
	ds_err err = {DS_OK, ""};

	(void)state;
	make(&m, "One .\n\n", "");
	assert_int_equal(ds_explain(&root, m.trace, (ds_range){0, 99}, &m.mem, &err), DS_ENOENT);
	assert_non_null(strstr(err.msg, "not 0 to 99"));
	assert_int_equal(ds_explain(&root, m.trace, (ds_range){3, 3}, &m.mem, &err), DS_ENOENT);
	assert_int_equal(ds_explain(&root, m.trace, (ds_range){5, 7}, &m.mem, &err), DS_ENOENT);
	assert_non_null(strstr(err.msg, "no word"));
	assert_null(root);
	drop(&m);
	ds_trace_free(NULL);
}

/* The document is as it was: neither its spans nor its memory change. */
static void test_untouched(void **state)
{
	struct made m;
	size_t used;

	(void)state;
	make(&m, "Foreign Minister Vuk Tarvel met the U.N. in Osterby on Monday.", "2021-07-01");
	used = m.doc.mem.used;
	for (size_t i = 0; i < m.doc.spans.n; i++) {
		ds_range r = {m.doc.spans.v[i].start, m.doc.spans.v[i].end};
		ds_why *root = NULL;

		assert_int_equal(ds_explain(&root, m.trace, r, &m.mem, NULL), DS_OK);
		assert_null(find(root, "changed", ""));
		assert_true(has(root, "source", "")->text.len > 0);
	}
	assert_int_equal(m.doc.mem.used, used);
	assert_null(m.doc.trace);
	drop(&m);
}

static void *failing(void *user, void *ptr, size_t osize, size_t nsize)
{
	size_t *left = user;

	if (nsize && (*left == 0 || --*left == 0))
		return NULL;
	return ds_alloc_std.fn(ds_alloc_std.user, ptr, osize, nsize);
}

/* Every allocation fails once: out of memory is told, nothing leaks. */
static void test_memory(void **state)
{
	struct made m;
	bool whole = false;

	(void)state;
	make(&m, "Foreign Minister Vuk Tarvel met the U.N. in Osterby on Monday. Tarvel left.", "");
	for (size_t k = 1; !whole && k < 500; k++) {
		size_t left = k;
		ds_alloc alloc = {failing, &left};
		ds_trace *t = NULL;
		ds_arena mem;
		ds_why *root = NULL;
		ds_err err = {DS_OK, ""};
		ds_status st = ds_trace_new(&t, m.tagger, &m.doc, &alloc, &err);

		ds_arena_init(&mem, &alloc, 0);
		if (st == DS_OK)
			st = ds_explain(&root, t, (ds_range){17, 27}, &mem, &err);
		assert_true(st == DS_OK ? root != NULL : st == DS_ENOMEM && err.code == DS_ENOMEM);
		whole = st == DS_OK && left > 0;
		ds_arena_free(&mem);
		ds_trace_free(t);
	}
	assert_true(whole);
	drop(&m);
}

/* What a model says of a span it made is shown, with what was added to each below it. */
static void test_scores(void **state)
{
	struct made m;
	const ds_why *root, *score;
	ds_note n = {.count = 1, .kind = DS_NOTE_SCORE, .type = DS_GPE, .weight = 70};

	(void)state;
	make(&m, "They flew to Osterby", "");
	n.first = 3;
	ds_trace_note(m.trace, n);
	n = (ds_note){.first = 3, .count = 1, .kind = DS_NOTE_FEATURE, .type = DS_GPE, .weight = 12,
		      .text = DS_STR("word before"), .detail = DS_STR("to")};
	ds_trace_note(m.trace, n);
	root = explain(&m, "Osterby", 1);
	score = has(root, "score", "");
	assert_int_equal(score->weight, 70);
	assert_int_equal(score->type, DS_GPE);
	assert_int_equal(has(score, "added", "word before: to")->weight, 12);
	drop(&m);
}

static void test_sources(void **state)
{
	size_t n = 0;

	(void)state;
	for (; ds_source_name(n); n++)
		assert_true(ds_source_text(ds_str_of(ds_source_name(n))).len > 0);
	assert_true(n > 20);
	assert_true(ds_source_text(DS_STR("gazetteer:mine")).len > 0);
	assert_true(ds_source_text(DS_STR("script:mine")).len > 0);
	assert_true(ds_source_text(DS_STR("rule:mine")).len > 0);
	assert_int_equal(ds_source_text(DS_STR("nothing")).len, 0);
	assert_int_equal(ds_source_text(DS_STR("")).len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_entry),	      cmocka_unit_test(test_title_and_surname),
		cmocka_unit_test(test_head_and_overlap), cmocka_unit_test(test_votes),
		cmocka_unit_test(test_language),      cmocka_unit_test(test_values),
		cmocka_unit_test(test_untagged),      cmocka_unit_test(test_edits),
		cmocka_unit_test(test_changed),	      cmocka_unit_test(test_given),
		cmocka_unit_test(test_wrong),	      cmocka_unit_test(test_untouched),
		cmocka_unit_test(test_memory),	      cmocka_unit_test(test_sources),
		cmocka_unit_test(test_scores),
	};

	return cmocka_run_group_tests(tests, open_list, close_list);
}
