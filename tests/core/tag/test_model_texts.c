/*
 * Models on texts: long, empty, in another language; what a document says of a name as a whole; what is made of the
 * model's names beside those of rules and lists.
 *
 * SPDX-License-Identifier: MIT
 */
#include "core/tag/model_shared.h"

#include "tag/names_model_int.h"

/* ---- texts ----------------------------------------------------------------------------------------------------------- */

static void empty_texts(void **state)
{
	static const char *const texts[] = {"", " ", "\n\n", "\xE2\x80\x8B", ".", "1", "a", "A"};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		ds_model *m = open_block(&spans), *other = open_block(&tags);
		ds_tagger_opts opts = {.model = m};
		const ds_names_with with = {NULL, 0, other};
		ds_doc_source from = {.bytes = ds_str_of(texts[i])};
		const ds_str *labels = NULL;
		ds_tagger *t = NULL;
		ds_doc doc;

		assert_int_equal(ds_tagger_new(&t, &opts, NULL), DS_OK);
		assert_int_equal(ds_doc_init(&doc, &from, NULL, 0, NULL), DS_OK);
		assert_int_equal(ds_names_labels(&labels, &doc, &with, NULL), DS_OK);
		assert_int_equal(ds_tagger_tag(t, &doc, NULL), DS_OK);
		ds_doc_free(&doc);
		ds_tagger_free(t);
		ds_model_close(m);
		ds_model_close(other);
	}
}

/* One sentence of 12,000 words, and of so many capitals. */
static void long_sentences(void **state)
{
	static const char *const words[] = {"Balara Demirsen of ", "quiet harvest nothing "};

	(void)state;
	for (int i = 0; i < 4; i++) {
		ds_model *m = open_block(i / 2 ? &net : &spans);
		ds_tagger_opts opts = {.model = m};
		ds_tagger *t = NULL;
		ds_doc_source from;
		ds_buf text;
		ds_doc doc;

		assert_int_equal(ds_tagger_new(&t, &opts, NULL), DS_OK);
		ds_buf_init(&text, NULL, 0);
		for (int k = 0; k < 4000; k++)
			ds_buf_zstr(&text, words[i % 2]);
		from = (ds_doc_source){.bytes = ds_buf_view(&text)};
		assert_int_equal(ds_doc_init(&doc, &from, NULL, 0, NULL), DS_OK);
		assert_int_equal(ds_tagger_tag(t, &doc, NULL), DS_OK);
		assert_int_equal(doc.tokens.n, 12000);
		assert_true(i == 1 ? doc.spans.n == 0 : i > 0 || doc.spans.n > 3000);
		ds_buf_free(&text);
		ds_doc_free(&doc);
		ds_tagger_free(t);
		ds_model_close(m);
	}
}

static void a_language_of_its_own(void **state)
{
	static const char text[] = "Trucks left Pavis for Mirok at dawn.";
	const ds_train_opts english = {.seed = 1, .passes = 6, .bits = 12, .lang = DS_STR("en")};
	static const char *const forms[] = {"en", "en-GB", "EN", "en_US", ""};
	ds_buf model;

	(void)state;
	learn_made(&model, &english, 1, BIO);
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		assert_tagged(&model, NULL, forms[i], text, "GPE[Pavis] GPE[Mirok]");
	/* rules and lists alone do not know them */
	assert_tagged(&model, NULL, "de", text, "");
	assert_tagged(&model, NULL, "eng", text, "");
	ds_buf_free(&model);
}

/* ---- what a document says of a name as a whole ------------------------------------------------------------------------ */

/* A document's looks, and chunks with scores that a test gives by hand. */
struct second {
	ds_doc doc;
	names s;
	ds_looks l;
	ds_model *m;
	ds_chunks c;
	int32_t *scores;
	uint8_t *tags;
};

static uint32_t label_of(const ds_model *m, const char *name)
{
	for (uint32_t i = 0; i < ds_model_n_labels(m); i++) {
		if (ds_str_is(ds_model_label(m, i), name))
			return i;
	}
	fail_msg("no label %s", name);
	return 0;
}

static void second_open(struct second *x, const char *text)
{
	ds_doc_source from = {.bytes = ds_str_of(text)};
	ds_spans none = {NULL, 0, 0};
	size_t n;

	memset(x, 0, sizeof *x);
	x->m = open_block(&spans);
	assert_int_equal(ds_doc_init(&x->doc, &from, NULL, 0, NULL), DS_OK);
	assert_int_equal(ds_doc_tokens(&x->doc, NULL), DS_OK);
	n = x->doc.tokens.n;
	x->s = (names){.doc = &x->doc, .t = &x->doc.tokens, .mem = &x->doc.mem};
	assert_int_equal(ds_names_rules(&x->s, &none), DS_OK);
	assert_int_equal(ds_model_look(&x->l, &x->s, DS_LOOK_NAMES, &x->doc.mem, NULL), DS_OK);
	x->scores = ds_arena_zero(&x->doc.mem, n * x->m->head->stride, sizeof *x->scores);
	x->tags = ds_arena_zero(&x->doc.mem, n, 1);
	assert_true(x->scores && x->tags);
	x->c.scores = x->scores;
	x->c.tags = x->tags;
}

static void second_close(struct second *x)
{
	ds_doc_free(&x->doc);
	ds_model_close(x->m);
}

/* How much tokens [first, first + n) look like a span of the type, in units of the model. */
static void set_score(struct second *x, size_t first, size_t n, const char *type, double score)
{
	uint32_t base = 4 * (label_of(x->m, type) - 1);

	for (size_t i = 0; i < n; i++) {
		uint32_t at = n == 1 ? 3 : i == 0 ? 0 : i + 1 == n ? 2 : 1;

		x->scores[(first + i) * x->m->head->stride + base + at] = (int32_t)(score / (double)n * DS_MODEL_UNIT);
	}
}

static void put(struct second *x, size_t first, size_t n, const char *type, double score)
{
	uint32_t label = label_of(x->m, type);

	set_score(x, first, n, type, score);
	for (size_t i = 0; i < n; i++)
		x->tags[first + i] = (uint8_t)(4 * (label - 1) + 1);
	if (x->c.n == x->c.cap)
		assert_int_equal(ds_arena_grow(&x->doc.mem, &x->c.v, &x->c.cap, x->c.n, x->c.n + 1, sizeof *x->c.v, NULL), DS_OK);
	x->c.v[x->c.n++] = (ds_chunk){(uint32_t)first, (uint32_t)n, label, 0};
}

/* "0+2 PERSON, 5 LOC" */
static void assert_chunks(struct second *x, const char *expected)
{
	ds_buf b;

	assert_int_equal(ds_names_document(&x->c, &x->s, x->m, &x->l, x->s.mem), DS_OK);
	ds_buf_init(&b, NULL, 0);
	for (size_t i = 0; i < x->c.n; i++) {
		const ds_chunk *c = &x->c.v[i];
		ds_str label = ds_model_label(x->m, c->label);

		ds_buf_printf(&b, "%s%u", i ? ", " : "", c->first);
		if (c->count > 1)
			ds_buf_printf(&b, "+%u", c->count);
		ds_buf_printf(&b, " %.*s", (int)label.len, label.at);
	}
	ds_buf_char(&b, '\0');
	assert_string_equal(b.at, expected);
	ds_buf_free(&b);
}

static const char thrice[] = "We saw Zorvik here. They met Zorvik there. Then came Zorvik again.";

static void one_name_has_one_type(void **state)
{
	struct second x;

	(void)state;
	second_open(&x, thrice);
	put(&x, 2, 1, "ORG", 5);
	put(&x, 7, 1, "ORG", 5);
	put(&x, 12, 1, "LOC", 2);
	set_score(&x, 12, 1, "ORG", 1);
	assert_chunks(&x, "2 ORG, 7 ORG, 12 ORG");
	second_close(&x);
	/* ... but a place that is sure of itself stays */
	second_open(&x, thrice);
	put(&x, 2, 1, "ORG", 5);
	put(&x, 7, 1, "ORG", 5);
	put(&x, 12, 1, "LOC", 20);
	set_score(&x, 12, 1, "ORG", 1);
	assert_true(ds_str_is(ds_token_text(&x.doc.tokens, 12), "Zorvik"));
	assert_int_equal(ds_names_document(&x.c, &x.s, x.m, &x.l, x.s.mem), DS_OK);
	assert_int_equal(x.c.v[2].label, label_of(x.m, "LOC"));
	second_close(&x);
}

static void a_surname_follows_its_full_name(void **state)
{
	static const char text[] = "We saw Anna Zorvik here. Then Zorvik left.";
	struct second x;

	(void)state;
	second_open(&x, text);
	put(&x, 2, 2, "PERSON", 8);
	put(&x, 7, 1, "LOC", 3);
	set_score(&x, 7, 1, "PERSON", 1);
	assert_chunks(&x, "2+2 PERSON, 7 PERSON");
	second_close(&x);
	second_open(&x, text);
	put(&x, 2, 2, "ORG", 8);
	put(&x, 7, 1, "LOC", 3);
	set_score(&x, 7, 1, "PERSON", 1);
	assert_chunks(&x, "2+2 ORG, 7 LOC");
	second_close(&x);
}

static void a_name_that_was_missed_once(void **state)
{
	struct second x;

	(void)state;
	second_open(&x, thrice);
	put(&x, 2, 1, "ORG", 6);
	put(&x, 7, 1, "ORG", 6);
	set_score(&x, 12, 1, "ORG", -2);
	assert_chunks(&x, "2 ORG, 7 ORG, 12 ORG");
	second_close(&x);
	/* not where the place itself speaks against it */
	second_open(&x, thrice);
	put(&x, 2, 1, "ORG", 6);
	put(&x, 7, 1, "ORG", 6);
	set_score(&x, 12, 1, "ORG", -9);
	assert_chunks(&x, "2 ORG, 7 ORG");
	second_close(&x);
}

/* ---- the model's names and the rules' ----------------------------------------------------------------------------------- */

/* A model that takes titles, years and all for parts of names. */
static void learn_greedy(ds_buf *model)
{
	const ds_train_opts opts = {.seed = 1, .passes = 12, .bits = 12};
	ds_trainer *t = trainer(&opts);
	uint64_t r = 1;
	ds_buf b;

	ds_buf_init(&b, NULL, 0);
	for (int i = 0; i < 200; i++) {
		ds_buf_zstr(&b, "Yesterday O\nPresidential B-PERSON\nCandidate I-PERSON\n");
		add_syllables(&b, &r, "a");
		ds_buf_zstr(&b, " I-PERSON\n");
		add_syllables(&b, &r, "sen");
		ds_buf_zstr(&b, " I-PERSON\nspoke O\n. O\n\nThe O\n2016 B-MISC\n");
		add_syllables(&b, &r, "burg");
		ds_buf_zstr(&b, " I-MISC\nGames I-MISC\nbegan O\n. O\n\nTrucks O\nleft O\n");
		add_syllables(&b, &r, "burg");
		ds_buf_zstr(&b, " B-LOC\nduring O\nthe O\nsecond O\n");
		add_syllables(&b, &r, "burg");
		ds_buf_zstr(&b, " B-LOC\nwar O\n. O\n\n");
	}
	assert_int_equal(feed(t, ds_buf_view(&b), DS_TRAIN, NULL), DS_OK);
	ds_buf_free(&b);
	finish(t, model);
}

static void titles_years_and_wars(void **state)
{
	list ships;
	ds_buf model;
	counts c;

	(void)state;
	learn_greedy(&model);
	/* it does learn what it was taught */
	c = measure(&model, DS_STR("Yesterday O\nPresidential B-PERSON\nCandidate I-PERSON\nBamira I-PERSON\nDelarsen I-PERSON\n"
				   "spoke O\n. O\n\nThe O\n2016 B-MISC\nSolarburg I-MISC\nGames I-MISC\nbegan O\n. O\n\n"));
	assert_int_equal(c.right, c.tokens);
	assert_tagged(&model, NULL, "en", "Yesterday Presidential Candidate Bamira Delarsen spoke.", "PERSON[Bamira Delarsen]");
	assert_tagged(&model, NULL, "en", "The 2016 Solarburg Games began.", "EVENT[Solarburg Games]");
	assert_tagged(&model, NULL, "en", "Trucks left Solarburg during the second Kamirburg war.",
		      "GPE[Solarburg] EVENT[second Kamirburg war]");
	list_open(&ships, "ships", "name\ttype\tid\nSolarburg\tPRODUCT\t7\n");
	assert_tagged(&model, &ships, "en", "Trucks left Solarburg during the second Kamirburg war.",
		      "PRODUCT[Solarburg] EVENT[second Kamirburg war]");
	list_close(&ships);
	ds_buf_free(&model);
}

/* Labels of the CoNLL tasks: PER is a person; others than the four are no names of ours. */
static void names_of_other_labels(void **state)
{
	ds_buf text, model;
	ds_model *m;

	(void)state;
	for (int i = 0; i < 2; i++) {
		make_text(&text, 1, 200, BIO);
		ds_buf_char(&text, '\0');
		for (char *at = text.at; (at = strstr(at, "-PERSON")); at++)
			memcpy(at, i ? "-THING \n" : "-PER   \n", 7);
		learn_text(&model, NULL, text.at);
		m = open_block(&model);
		assert_int_equal(ds_model_is_names(m), i == 0);
		assert_int_equal(ds_model_coarse(m, label_of(m, i ? "THING" : "PER")), i ? 4 : 0);
		assert_int_equal(ds_model_coarse(m, label_of(m, "LOC")), 2);
		ds_model_close(m);
		assert_tagged(&model, NULL, "en", "The people of Kanurburg thanked Solara Modovsen.",
			      i ? "GPE[Kanurburg]" : "GPE[Kanurburg] PERSON[Solara Modovsen]");
		ds_buf_free(&text);
		ds_buf_free(&model);
	}
}

/* The one that ships, where there is one. */
static void the_model_that_ships(void **state)
{
	const ds_model *m = ds_model_builtin();
	ds_err err = {DS_OK, ""};

	(void)state;
	if (!m)
		skip();
	if (ds_model_check(m, &err))
		fail_msg("%s", err.msg);
	assert_true(ds_model_is_names(m));
	assert_true(ds_model_size(m) <= 8u << 20);
}

/* ---- learning from them ------------------------------------------------------------------------------------------ */

/* One sentence of so many words, some of them names. */
static void make_long(ds_buf *b, size_t words, bool as_spans)
{
	uint64_t r = 8;

	ds_buf_init(b, NULL, 0);
	for (size_t i = 0; i < words; i++) {
		bool is = dice(&r, 3) == 0;

		add_syllables(b, &r, is ? "burg" : "sen");
		ds_buf_zstr(b, as_spans ? (is ? " B-LOC\n" : " B-PERSON\n") : is ? " NN\n" : " VB\n");
	}
}

static void sentences_longer_than_a_chain(void **state)
{
	const ds_train_opts opts = {.seed = 1, .passes = 2, .bits = 12};
	static const size_t sizes[] = {DS_MODEL_SEGMENT_MAX, DS_MODEL_SEGMENT_MAX + 1, 12000};

	(void)state;
	for (int as_spans = 0; as_spans < 2; as_spans++) {
		for (size_t i = 0; i < 3; i++) {
			ds_trainer *t = trainer(&opts);
			ds_buf text, model;
			counts c;

			make_long(&text, sizes[i], as_spans);
			assert_int_equal(feed(t, ds_buf_view(&text), DS_TRAIN, NULL), DS_OK);
			finish(t, &model);
			c = measure(&model, ds_buf_view(&text));
			assert_int_equal(c.tokens, sizes[i]);
			assert_true(i < 2 || c.right * 100 >= c.tokens * 95);
			ds_buf_free(&text);
			ds_buf_free(&model);
		}
	}
}

/* Words of which reading leaves nothing shift no label: the file has them, the document does not. */
static void words_that_vanish(void **state)
{
	const ds_train_opts opts = {.seed = 1, .passes = 30, .bits = 12};
	ds_buf text, model;
	counts c;

	(void)state;
	ds_buf_init(&text, NULL, 0);
	for (int i = 0; i < 30; i++)
		ds_buf_zstr(&text, "\xE2\x80\x8B O\nthe O\n\xE2\x80\x8B\xC2\xAD O\nBalarburg B-LOC\nand O\nsea O\n. O\n\n");
	ds_buf_zstr(&text, "\xE2\x80\x8B O\n\n");
	ds_buf_char(&text, '\0');
	learn_text(&model, &opts, text.at);
	text.len--;
	c = measure(&model, ds_buf_view(&text));
	assert_int_equal(c.right, c.tokens);
	ds_buf_free(&text);
	ds_buf_free(&model);
}

int main(void)
{
	const struct CMUnitTest all[] = {
		cmocka_unit_test(empty_texts),
		cmocka_unit_test(long_sentences),
		cmocka_unit_test(a_language_of_its_own),
		cmocka_unit_test(one_name_has_one_type),
		cmocka_unit_test(a_surname_follows_its_full_name),
		cmocka_unit_test(a_name_that_was_missed_once),
		cmocka_unit_test(titles_years_and_wars),
		cmocka_unit_test(names_of_other_labels),
		cmocka_unit_test(the_model_that_ships),
		cmocka_unit_test(sentences_longer_than_a_chain),
		cmocka_unit_test(words_that_vanish),
	};

	return cmocka_run_group_tests_name("tag/model, texts", all, set_up, tear_down);
}
