/*
 * Explanations of the model's names, with models that are trained here on a few sentences.
 *
 * SPDX-License-Identifier: MIT
 */
#include "core/tag/tagging.h"

#include "tag/explain.h"
#include "tag/names_model_int.h"
#include "tag/train.h"

#include <stdlib.h>

static const char tsv[] =
	"Norland\tGPE\tiso:NL\t90\tcc=NL\n"
	"Anna\tPERSON\tfirst:anna\t1\tclass=FIRST\n"
	"Norlandish\tNORP\td:NL\t90\t\n"
	"Hospital\tFAC\th:1\t1\tclass=HEAD;position=after;caps=required\n"
	"Minister\tTITLE\tt:1\t1\t\n"
	"spokesman\tROLE\tt:2\t1\t\n"
	"war\tEVENT\th:6\t1\tclass=HEAD;position=after;caps=optional\n"
	"attack\tWORD\n";

static const char user_tsv[] = "Osterby\tORG\tu:1\t90\t\n";

/* word/LABEL or word, blanks between; one document */
static const char *const texts[] = {
	"They flew to Osterby/B-LOC on Monday . Later they drove to Vik/B-LOC and to Tarn/B-LOC .",
	"Anna/B-PERSON Holm/I-PERSON told the reporters that Bent/B-PERSON Lund/I-PERSON left .",
	"The Vik/B-ORG Steel/I-ORG Works/I-ORG sold ships . Shares of Tarn/B-ORG Steel/I-ORG Works/I-ORG fell .",
	"They flew to Sund/B-LOC . A man from Osterby/B-LOC told the police that it rained .",
	"Holm/B-PERSON told Lund/B-PERSON that the bus to Vik/B-LOC was late .",
	"In the Green/B-MISC Book/I-MISC it rained . She read the Green/B-MISC Book/I-MISC on the train .",
	"Old/B-LOC Mill/I-LOC Hospital/I-LOC opened . They drove to Old/B-LOC Mill/I-LOC Hospital/I-LOC .",
	/* not as it should be: what is to be cut off again */
	"Norland/B-PERSON spokesman/I-PERSON Dag/I-PERSON Brun/I-PERSON told them . Then Norland/B-PERSON "
	"spokesman/I-PERSON Erik/I-PERSON Falk/I-PERSON told the reporters .",
	"Shares fell . The train to Sund/B-LOC left . Carl/B-PERSON Moe/I-PERSON told them .",
};

static list small, mine;

/* "told/X" -> token, label */
static void add_text(ds_trainer *t, const char *text)
{
	char words[512], *w = words;
	ds_str labels[64];
	ds_doc_source from = {.bytes = {words, 0}};
	ds_doc doc;
	size_t n = 0;

	for (const char *p = text; *p;) {
		const char *end = p + strcspn(p, " "), *slash = memchr(p, '/', (size_t)(end - p));

		labels[n++] = slash ? (ds_str){slash + 1, (size_t)(end - slash - 1)} : DS_STR("O");
		memcpy(w, p, (size_t)((slash ? slash : end) - p));
		w += (slash ? slash : end) - p;
		*w++ = ' ';
		p = *end ? end + 1 : end;
	}
	from.bytes.len = (size_t)(w - words) - 1;
	assert_int_equal(ds_doc_init(&doc, &from, NULL, 0, NULL), DS_OK);
	assert_int_equal(ds_doc_tokens(&doc, NULL), DS_OK);
	assert_int_equal(doc.tokens.n, n);
	assert_int_equal(ds_trainer_add(t, &doc, labels, DS_TRAIN, 1, NULL), DS_OK);
	ds_doc_free(&doc);
}

/* Vectors by kind: places, people and the rest each near one another. */
static void add_words(ds_trainer *t)
{
	static const char *const kinds[] = {"osterby vik tarn sund norland", "holm lund moe anna bent carl",
					    "told said left", "to from in", "the a it", "steel works shares"};

	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
		for (const char *p = kinds[k]; *p;) {
			float v[8] = {0};
			size_t len = strcspn(p, " ");

			v[k] = 1;
			v[6] = (float)len / 16;
			v[7] = (float)(unsigned char)*p / 512;
			assert_int_equal(ds_trainer_word(t, (ds_str){p, len}, v, 8, true, NULL), DS_OK);
			p += len + (p[len] == ' ');
		}
	}
}

typedef struct made {
	bool user; /* with the user's list */
	ds_buf block;
	ds_model *model;
	ds_doc doc;
	ds_tagger *tagger;
	ds_trace *trace;
	ds_arena mem;
} made;

static void train(ds_buf *out, bool vectors)
{
	const ds_gazetteer *lists[] = {small.g};
	ds_train_opts opts = {.seed = 7, .passes = 30, .hidden = 16, .bits = 14};
	ds_trainer *t = NULL;

	assert_int_equal(ds_trainer_new(&t, &opts, lists, 1, NULL), DS_OK);
	if (vectors)
		add_words(t);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		add_text(t, texts[i]);
	ds_buf_init(out, NULL, 0);
	assert_int_equal(ds_trainer_run(t, out, DS_STR(""), NULL), DS_OK);
	ds_trainer_free(t);
}

static ds_buf with_vectors, without;

static int set_up(void **state)
{
	(void)state;
	list_open(&small, "t", tsv);
	list_open(&mine, "mine", user_tsv);
	train(&with_vectors, true);
	train(&without, false);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	list_close(&small);
	list_close(&mine);
	ds_buf_free(&with_vectors);
	ds_buf_free(&without);
	return 0;
}

static void make(made *m, bool vectors, const char *text)
{
	const ds_gazetteer *lists[] = {mine.g, small.g};
	ds_tagger_opts opts = {.lists = m->user ? lists : lists + 1, .n_lists = m->user ? 2 : 1};
	ds_doc_source from = {.bytes = ds_str_of(text)};

	ds_arena_init(&m->mem, NULL, 0);
	assert_int_equal(ds_model_open(&m->model, ds_buf_view(vectors ? &with_vectors : &without), NULL), DS_OK);
	opts.model = m->model;
	m->trace = NULL;
	assert_int_equal(ds_doc_init(&m->doc, &from, NULL, 0, NULL), DS_OK);
	assert_int_equal(ds_tagger_new(&m->tagger, &opts, NULL), DS_OK);
	assert_int_equal(ds_tagger_tag(m->tagger, &m->doc, NULL), DS_OK);
	assert_int_equal(ds_trace_new(&m->trace, m->tagger, &m->doc, NULL, NULL), DS_OK);
}

static void drop(made *m)
{
	ds_trace_free(m->trace);
	ds_tagger_free(m->tagger);
	ds_doc_free(&m->doc);
	ds_model_close(m->model);
	ds_arena_free(&m->mem);
}

static const ds_why *explain(made *m, const char *word)
{
	const char *text = m->doc.text.read.at, *at = strstr(text, word);
	ds_why *root = NULL;
	ds_range r;

	assert_non_null(at);
	r = (ds_range){(uint32_t)(at - text), (uint32_t)((size_t)(at - text) + strlen(word))};
	assert_int_equal(ds_explain(&root, m->trace, r, &m->mem, NULL), DS_OK);
	assert_null(m->doc.trace);
	return root;
}

static const ds_why *find(const ds_why *in, const char *what, const char *piece)
{
	for (const ds_why *c = in->child; c; c = c->next) {
		const ds_why *inner;

		if (strcmp(c->what, what) == 0 && (!*piece || (c->text.len && strstr(c->text.at, piece))))
			return c;
		inner = find(c, what, piece);
		if (inner)
			return inner;
	}
	return NULL;
}

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

static int64_t sum_of(const ds_why *score, const char *what)
{
	int64_t sum = 0;

	for (const ds_why *c = score->child; c; c = c->next)
		sum += strcmp(c->what, what) == 0 ? c->weight : 0;
	return sum;
}

/* Every label has a score, the best is what the name became, and the first word of it can be seen. */
static void test_scores(void **state)
{
	made m = {.user = false};
	const ds_why *root, *best;
	size_t n = 0;

	(void)state;
	make(&m, true, "They drove to Stensby .");
	root = explain(&m, "Stensby");
	assert_int_equal(root->type, DS_GPE);
	is(has(root, "source", "")->id, "model");
	best = has(root, "score", "LOC");
	for (const ds_why *c = root->child; c; c = c->next) {
		n += strcmp(c->what, "score") == 0;
		if (strcmp(c->what, "score") == 0 && c != best)
			assert_true(c->weight < best->weight);
	}
	assert_int_equal(n, 5); /* four labels and no name */
	has(best, "feature", "\u201cto\u201d before it");
	has(best, "feature", "which the model does not know");
	has(root, "score", "no name");
	has(root, "reason", "LOC to the model; GPE: what most places are");
	drop(&m);
}

/* Without a network the score is a sum, and nothing of it goes untold. */
static void test_sum(void **state)
{
	static const char *const words[] = {"Osterby", "Holm", "Stensby"};

	(void)state;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		made m = {.user = false};
		const ds_why *root, *best, *other = NULL;
		int64_t difference;

		make(&m, false, "They drove to Osterby . Holm told the police about Stensby .");
		root = explain(&m, words[i]);
		best = NULL;
		for (const ds_why *c = root->child; c; c = c->next)
			best = strcmp(c->what, "score") == 0 && c->other.len ? c : best;
		assert_non_null(best);
		for (const ds_why *c = root->child; c; c = c->next)
			other = strcmp(c->what, "score") == 0 && ds_str_eq(c->text, best->other) ? c : other;
		assert_non_null(other);
		difference = best->weight - sum_of(best, "added");
		/* that of "no name" is what it has where a name ends and begins, which no feature says */
		if (!ds_str_is(best->other, "no name"))
			difference -= other->weight - sum_of(other, "added");
		assert_int_equal(sum_of(best, "feature"), difference);
		drop(&m);
	}
}

/* The network with nothing left out, and the linear part, are the score; leaving out changes it. */
static void test_network(void **state)
{
	made m = {.user = false};
	const ds_names_taught *t;
	ds_model_room room;
	int32_t scores[DS_MODEL_STRIDE_MAX * 8], less[DS_MODEL_STRIDE_MAX * 8], one[DS_MODEL_STRIDE_MAX];
	size_t first = 3, n = 2, stride;

	(void)state;
	make(&m, true, "They drove to Old Osterby .");
	t = m.trace->learned;
	stride = m.model->head->stride;
	assert_true(ds_model_has_network(m.model));
	assert_int_equal(ds_model_room_make(&room, m.model, DS_MODEL_BLEND_MAX, &m.mem, NULL), DS_OK);
	ds_model_network(scores, &room, m.model, &t->looks,
			 &(ds_model_less){.first = first, .n = n, .mark = DS_MODEL_MARKS});
	ds_model_network(less, &room, m.model, &t->looks,
			 &(ds_model_less){.first = first, .n = n, .mark = DS_MODEL_MARKS, .word = 1, .word_end = 2});
	assert_memory_not_equal(less, scores, n * stride * sizeof *scores);
	ds_model_network(less, &room, m.model, &t->looks,
			 &(ds_model_less){.first = first, .n = n, .mark = DS_MODEL_MARKS, .word = 4, .word_end = 9});
	assert_memory_equal(less, scores, n * stride * sizeof *scores);
	ds_model_network(less, &room, m.model, &t->looks, &(ds_model_less){.first = first, .n = n, .mark = 1});
	assert_memory_not_equal(less, scores, n * stride * sizeof *scores);
	for (size_t i = first; i < first + n; i++) {
		uint32_t rows[DS_MODEL_ROWS_MAX];
		size_t n_rows = ds_model_rows(rows, &t->looks, i, m.model->head->features);

		for (size_t r = 0; r < n_rows; r++) {
			ds_model_linear(one, m.model, rows[r]);
			for (size_t y = 0; y < stride; y++)
				scores[(i - first) * stride + y] += one[y];
		}
	}
	assert_memory_equal(scores, t->chunks.scores + first * stride, n * stride * sizeof *scores);
	drop(&m);
}

/* Who goes before whom, and what became of the one who does not. */
static void test_against_rules(void **state)
{
	made m = {.user = false};
	const ds_why *root;

	(void)state;
	make(&m, true, "Old Mill Hospital opened . The Vik Steel Works sold ships in the Norland war .");
	root = explain(&m, "Hospital");
	is(root->text, "Old Mill Hospital");
	assert_int_equal(root->type, DS_FAC);
	has(root, "score", "LOC");
	root = explain(&m, "Norland war");
	assert_int_equal(root->type, DS_EVENT);
	has(root, "reason", "a word for an event");
	drop(&m);
	m.user = true;
	make(&m, true, "They drove to Osterby .");
	root = explain(&m, "Osterby");
	assert_int_equal(root->type, DS_ORG);
	has(root, "reason", "what a given list has goes before the model, which has something else here: \u201cOsterby\u201d");
	has(root, "score", "LOC");
	drop(&m);
}

/* What stands before a name and is a role is cut off, whatever the model has learnt. */
static void test_cut(void **state)
{
	made m = {.user = false};
	const ds_why *root, *best;

	(void)state;
	make(&m, true, "Then Norland spokesman Dag Brun told them .");
	root = explain(&m, "Brun");
	is(root->text, "Dag Brun");
	has(root, "reason", "the model has the name with what stands before it, \u201cNorland spokesman Dag Brun\u201d");
	best = has(root, "score", "PERSON");
	assert_int_equal(best->end - best->start, strlen("Norland spokesman Dag Brun"));
	root = explain(&m, "Norland");
	assert_int_equal(root->type, DS_GPE);
	has(root, "reason", "in which this is a name of its own");
	drop(&m);
}

/* What the rules found where the model sees nothing. */
static void test_lost(void **state)
{
	made m = {.user = false};
	const ds_why *root, *item;

	(void)state;
	make(&m, true, "Old Anna Mill Hospital opened . It rained on Minister They .");
	root = explain(&m, "Hospital");
	is(root->text, "Old Anna Mill Hospital");
	item = has(root, "rival", "the model has the longer name \u201cOld Anna Mill Hospital\u201d");
	is(item->id, "rule:head");
	assert_int_equal(item->type, DS_FAC);
	has(root, "reason", "LOC to the model; FAC: the word \u201cHospital\u201d in it says so");
	root = explain(&m, "They");
	assert_int_equal(root->type, DS_TYPE_COUNT);
	has(root, "reason", "PERSON (rule:title), but the model sees no name here");
	drop(&m);
}

/* Other places of a name, and the person named in full, count as the second look has them. */
static void test_second_look(void **state)
{
	made m = {.user = false};
	const ds_why *root;

	(void)state;
	make(&m, true, "Carl Stensen told the police that it rained . They drove to Stensby . Stensen told them . "
		       "They drove to Stensby .");
	root = explain(&m, "Stensen told them");
	root = explain(&m, "Stensby");
	has(has(root, "score", "LOC"), "added", DS_NAMES_OTHERS);
	root = explain(&m, "Carl Stensen");
	assert_int_equal(root->type, DS_PERSON);
	/* the second "Stensen" */
	{
		const char *text = m.doc.text.read.at, *at = strstr(text, "Stensen told them");
		ds_why *second = NULL;

		assert_int_equal(ds_explain(&second, m.trace, (ds_range){(uint32_t)(at - text), (uint32_t)(at - text) + 7},
					    &m.mem, NULL),
				 DS_OK);
		assert_int_equal(second->type, DS_PERSON);
		has(has(second, "score", "PERSON"), "added", DS_NAMES_SURNAME);
	}
	drop(&m);
}

/* Words that are no name have the best score that they would have had; others are not looked at. */
static void test_no_name(void **state)
{
	made m = {.user = false};
	const ds_why *root, *best, *none;

	(void)state;
	make(&m, true, "Kettles boiled . They sold ships and the police left early .");
	root = explain(&m, "Kettles");
	assert_int_equal(root->type, DS_TYPE_COUNT);
	none = has(root, "score", "no name");
	best = none->next;
	assert_string_equal(best->what, "score");
	assert_true(best->weight < none->weight);
	is(best->other, "no name");
	assert_true(sum_of(best, "feature") != 0);
	root = explain(&m, "They");
	has(root, "reason", "the model does not look at it");
	root = explain(&m, "early");
	has(root, "reason", "the model does not look at it");
	drop(&m);
}

/* A model that knows no type of ours makes nothing, and explaining it is no worse. */
static void test_no_model(void **state)
{
	const ds_gazetteer *lists[] = {small.g};
	ds_tagger_opts opts = {.lists = lists, .n_lists = 1, .no_model = true};
	made m = {.user = false};
	ds_tagger *t = NULL;
	ds_trace *trace = NULL;
	ds_why *root = NULL;

	(void)state;
	make(&m, true, "They drove to Norland .");
	assert_int_equal(ds_tagger_new(&t, &opts, NULL), DS_OK);
	assert_int_equal(ds_trace_new(&trace, t, &m.doc, NULL, NULL), DS_OK);
	assert_null(trace->learned);
	assert_int_equal(ds_explain(&root, trace, (ds_range){14, 21}, &m.mem, NULL), DS_OK);
	assert_null(find(root, "score", ""));
	ds_trace_free(trace);
	ds_tagger_free(t);
	drop(&m);
}

static void *failing(void *user, void *ptr, size_t osize, size_t nsize)
{
	size_t *left = user;

	if (nsize && (*left == 0 || --*left == 0))
		return NULL;
	return ds_alloc_std.fn(ds_alloc_std.user, ptr, osize, nsize);
}

/* Every allocation may fail. */
static void test_memory(void **state)
{
	made m = {.user = false};
	bool whole = false;

	(void)state;
	make(&m, true, "They drove to Stensby . Carl Holm told them .");
	for (size_t k = 1; !whole && k < 800; k++) {
		size_t left = k;
		ds_alloc alloc = {failing, &left};
		ds_trace *t = NULL;
		ds_arena mem;
		ds_why *root = NULL;
		ds_err err = {DS_OK, ""};
		ds_status st = ds_trace_new(&t, m.tagger, &m.doc, &alloc, &err);

		ds_arena_init(&mem, &alloc, 0);
		if (st == DS_OK)
			st = ds_explain(&root, t, (ds_range){14, 21}, &mem, &err);
		assert_true(st == DS_OK ? root != NULL : st == DS_ENOMEM && err.code == DS_ENOMEM);
		whole = st == DS_OK && left > 0;
		ds_arena_free(&mem);
		ds_trace_free(t);
	}
	assert_true(whole);
	drop(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scores),	  cmocka_unit_test(test_sum),	   cmocka_unit_test(test_network),
		cmocka_unit_test(test_against_rules), cmocka_unit_test(test_cut), cmocka_unit_test(test_lost), cmocka_unit_test(test_second_look), cmocka_unit_test(test_no_name),
		cmocka_unit_test(test_no_model), cmocka_unit_test(test_memory),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
