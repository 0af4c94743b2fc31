/*
 * Training: what is learnt, that it is the same each time, what is refused.
 *
 * SPDX-License-Identifier: MIT
 */
#include "core/tag/model_test.h"

#include "tag/train_int.h"

#include <math.h>

static ds_buf standard; /* the model of made-up text, seed 1 */

static int make_standard(void **state)
{
	(void)state;
	learn_made(&standard, NULL, 1, BIO);
	return 0;
}

static int drop_standard(void **state)
{
	(void)state;
	ds_buf_free(&standard);
	return 0;
}

/* ---- what is learnt ----------------------------------------------------------------------------------- */

static void names_that_were_not_seen(void **state)
{
	counts c = measure_made(&standard, 99, 200);

	(void)state;
	assert_true(c.named > 300);
	assert_true(c.named_right * 100 >= c.named * 95);
	assert_true(c.right * 100 >= c.tokens * 97);
}

static void assert_same_bytes(const ds_buf *a, const ds_buf *b, bool same)
{
	bool is = a->len == b->len && memcmp(a->at, b->at, a->len) == 0;

	assert_int_equal(is, same);
}

static void a_seed_gives_the_same_bytes(void **state)
{
	const ds_train_opts other = {.seed = 2, .passes = 6, .bits = 12};
	ds_buf again, another;

	(void)state;
	learn_made(&again, NULL, 1, BIO);
	assert_same_bytes(&standard, &again, true);
	learn_made(&another, &other, 1, BIO);
	assert_same_bytes(&standard, &another, false);
	ds_buf_free(&again);
	ds_buf_free(&another);
}

static void every_coding_is_read_alike(void **state)
{
	(void)state;
	for (int how = IOB1; how <= IOBES; how++) {
		ds_buf model;

		learn_made(&model, NULL, 1, (enum coding)how);
		assert_same_bytes(&standard, &model, true);
		ds_buf_free(&model);
	}
}

/* Words of a class have their own end; the noun's may be a verb's too, and only the word before tells. */
static void make_tagged(ds_buf *b, uint64_t seed, size_t sentences)
{
	uint64_t r = seed;

	ds_buf_init(b, NULL, 0);
	for (size_t i = 0; i < sentences; i++) {
		ds_buf_zstr(b, dice(&r, 2) ? "the DT\n" : "a DT\n");
		if (dice(&r, 2)) {
			add_syllables(b, &r, "ish");
			ds_buf_zstr(b, " JJ\n");
		}
		add_syllables(b, &r, "ock");
		ds_buf_zstr(b, " NN\n");
		ds_buf_zstr(b, dice(&r, 2) ? "they PRP\n" : "we PRP\n");
		add_syllables(b, &r, "ock");
		ds_buf_zstr(b, " VB\n. .\n\n");
	}
}

static void parts_of_speech(void **state)
{
	ds_buf text, model;
	ds_model *m;
	counts c;

	(void)state;
	make_tagged(&text, 5, 200);
	learn_text(&model, NULL, text.len ? (ds_buf_char(&text, '\0'), text.at) : "");
	ds_buf_free(&text);
	m = open_block(&model);
	assert_false(ds_model_is_spans(m));
	assert_false(ds_model_is_names(m));
	assert_int_equal(ds_model_n_labels(m), 6);
	ds_model_close(m);
	make_tagged(&text, 77, 100);
	c = measure(&model, ds_buf_view(&text));
	assert_true(c.right * 100 >= c.tokens * 97);
	ds_buf_free(&text);
	ds_buf_free(&model);
}

/* ---- word vectors ----------------------------------------------------------------------------------------- */

#define WORDS 240
#define DIMS 8

/* Words of no pattern; the first half are persons, the others places, and only their vectors tell. */
static void odd_word(char out[9], size_t i)
{
	uint64_t r = 1000 + i * 7919;

	for (int k = 0; k < 8; k++)
		out[k] = (char)((k ? 'a' : 'A') + dice(&r, 26));
	out[8] = '\0';
}

static void add_vectors(ds_trainer *t)
{
	uint64_t r = 3;

	for (size_t i = 0; i < WORDS; i++) {
		float v[DIMS];
		char word[9];

		odd_word(word, i);
		for (size_t d = 0; d < DIMS; d++)
			v[d] = (float)dice(&r, 100) / 200 + ((d < DIMS / 2) == (i < WORDS / 2));
		assert_int_equal(ds_trainer_word(t, ds_str_of(word), v, DIMS, true, NULL), DS_OK);
	}
}

/* Every word of one parity, each in the same sentences. */
static void odd_text(ds_buf *b, size_t parity)
{
	ds_buf_init(b, NULL, 0);
	for (size_t i = parity; i < WORDS; i += 2) {
		char word[9];

		odd_word(word, i);
		ds_buf_printf(b, "We O\nspoke O\nabout O\n%s B-%s\nagain O\n. O\n\n", word, i < WORDS / 2 ? "PERSON" : "LOC");
	}
}

static counts with_vectors(bool vectors)
{
	const ds_train_opts opts = {.seed = 1, .passes = 20, .bits = 12, .hidden = 16};
	ds_trainer *t = trainer(&opts);
	ds_buf text, model;
	counts c;

	if (vectors)
		add_vectors(t);
	odd_text(&text, 0);
	assert_int_equal(feed(t, ds_buf_view(&text), DS_TRAIN, NULL), DS_OK);
	ds_buf_free(&text);
	finish(t, &model);
	odd_text(&text, 1);
	c = measure(&model, ds_buf_view(&text));
	ds_buf_free(&text);
	ds_buf_free(&model);
	return c;
}

static void vectors_know_words_that_no_text_had(void **state)
{
	counts with = with_vectors(true), without = with_vectors(false);

	(void)state;
	assert_int_equal(with.named, WORDS / 2);
	assert_true(with.named_right * 100 >= with.named * 90);
	assert_true(without.named_right * 100 <= without.named * 75);
}

static void vectors_that_are_none(void **state)
{
	const float bad[][4] = {{0, INFINITY, 0, 0}, {NAN, 0, 0, 0}, {0, 0, 0, -INFINITY}};
	float good[260] = {1};
	ds_trainer *t = trainer(NULL);
	ds_err err = {DS_OK, ""};

	(void)state;
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(ds_trainer_word(t, DS_STR("a"), bad[i], 4, true, &err), DS_EFAIL);
	assert_string_equal(err.msg, "number 4 is none, or out of range");
	assert_int_equal(ds_trainer_word(t, DS_STR("a"), good, 0, true, &err), DS_EFAIL);
	assert_int_equal(ds_trainer_word(t, DS_STR("a"), good, 6, true, &err), DS_EFAIL);
	assert_int_equal(ds_trainer_word(t, DS_STR("a"), good, 260, true, &err), DS_EFAIL);
	assert_string_equal(err.msg, "260 dimensions: must be a multiple of 4, at most 256");
	assert_int_equal(ds_trainer_word(t, DS_STR("a"), good, 8, true, &err), DS_OK);
	assert_int_equal(ds_trainer_word(t, DS_STR("b"), good, 4, true, &err), DS_EFAIL);
	assert_string_equal(err.msg, "4 dimensions, the words before have 8");
	/* one key, and none */
	assert_int_equal(ds_trainer_word(t, DS_STR("A"), good, 8, true, &err), DS_OK);
	assert_int_equal(ds_trainer_word(t, DS_STR("\xE2\x80\x8B"), good, 8, true, &err), DS_OK);
	assert_int_equal(t->words.n, 1);
	assert_int_equal(feed(t, DS_STR("a B-X\nb O\n"), DS_TRAIN, NULL), DS_OK);
	assert_int_equal(ds_trainer_word(t, DS_STR("c"), good, 8, true, &err), DS_EFAIL);
	assert_string_equal(err.msg, "word vectors come before the first text");
	ds_trainer_free(t);
}

/* All vectors alike, all zero: nothing to divide by. */
static void vectors_that_say_nothing(void **state)
{
	const ds_train_opts opts = {.seed = 1, .passes = 2, .bits = 8, .hidden = 16};

	(void)state;
	for (int i = 0; i < 2; i++) {
		const float v[4] = {(float)i, (float)i, (float)i, (float)i};
		ds_trainer *t = trainer(&opts);
		ds_buf model;

		for (const char *w = "abcdef"; *w; w++)
			assert_int_equal(ds_trainer_word(t, (ds_str){w, 1}, v, 4, true, NULL), DS_OK);
		assert_int_equal(feed(t, DS_STR("A B-X\nb O\nC O\n"), DS_TRAIN, NULL), DS_OK);
		finish(t, &model);
		assert_int_equal(measure(&model, DS_STR("A O\nb O\n")).tokens, 2);
		ds_buf_free(&model);
	}
}

/* ---- plain text, dev text ------------------------------------------------------------------------------------ */

struct seen {
	uint32_t models;
	size_t ended, calls;
	ds_train_progress last;
};

static void note(void *user, const ds_train_progress *p)
{
	struct seen *s = user;

	s->models = p->models;
	s->calls++;
	s->ended += p->ended;
	s->last = *p;
	assert_true(p->model >= 1 && p->model <= p->models && p->pass >= 1 && p->pass <= p->passes);
	assert_true(p->done <= p->total && p->loss >= 0);
}

static void learn_with_plain(ds_buf *model, struct seen *seen)
{
	const ds_train_opts opts = {.seed = 1, .passes = 4, .bits = 12, .teachers = 2, .progress = note, .user = seen};
	ds_trainer *t = trainer(&opts);
	size_t tokens, sentences;
	ds_buf text;

	make_text(&text, 1, 60, BIO);
	assert_int_equal(feed(t, ds_buf_view(&text), DS_TRAIN, NULL), DS_OK);
	ds_buf_free(&text);
	make_text(&text, 50, 300, BIO);
	assert_int_equal(feed(t, ds_buf_view(&text), DS_TRAIN_PLAIN, NULL), DS_OK);
	ds_buf_free(&text);
	ds_trainer_counts(t, DS_TRAIN_PLAIN, &tokens, &sentences);
	assert_int_equal(sentences, 300);
	assert_true(tokens > 1500);
	finish(t, model);
}

static void plain_text(void **state)
{
	struct seen seen = {0}, twice = {0};
	ds_buf model, again;
	counts c;

	(void)state;
	learn_with_plain(&model, &seen);
	assert_int_equal(seen.models, 3);
	assert_int_equal(seen.ended, 12);
	assert_int_equal(seen.last.total, 360);
	c = measure_made(&model, 99, 200);
	assert_true(c.named_right * 100 >= c.named * 90);
	learn_with_plain(&again, &twice);
	assert_same_bytes(&model, &again, true);
	ds_buf_free(&model);
	ds_buf_free(&again);
}

static void scores_of_dev_text(void **state)
{
	struct seen seen = {0};
	const ds_train_opts opts = {.seed = 1, .passes = 3, .bits = 12, .progress = note, .user = &seen};
	ds_trainer *t = trainer(&opts);
	ds_buf text, model, expected;
	ds_model *m;

	(void)state;
	make_text(&text, 1, 200, BIO);
	assert_int_equal(feed(t, ds_buf_view(&text), DS_TRAIN, NULL), DS_OK);
	ds_buf_free(&text);
	for (uint64_t seed = 60; seed < 62; seed++) {
		assert_int_equal(ds_trainer_dev_set(t, seed == 60 ? DS_STR("a \"b\".conll") : DS_STR("c\n\xFF"), NULL), DS_OK);
		make_text(&text, seed, 50, IOB1);
		assert_int_equal(feed(t, ds_buf_view(&text), DS_TRAIN_DEV, NULL), DS_OK);
		ds_buf_free(&text);
	}
	ds_buf_init(&expected, NULL, 0);
	ds_buf_init(&model, NULL, 0);
	assert_int_equal(ds_trainer_run(t, &model, DS_STR(""), NULL), DS_OK);
	for (size_t i = 0; i < 2; i++)
		ds_buf_printf(&expected, "%s{\"name\": %s, \"gold\": %u, \"found\": %u, \"right\": %u}",
			      i ? ", " : ", \"dev\": [", i ? "\"c??\"" : "\"a \\\"b\\\".conll\"", (unsigned)t->sets[i].gold,
			      (unsigned)t->sets[i].found, (unsigned)t->sets[i].right);
	ds_buf_zstr(&expected, "]}");
	assert_int_equal(t->sets[0].gold + t->sets[1].gold, seen.last.gold);
	/* integers and fractions differ in a hair */
	assert_in_range((t->sets[0].right + t->sets[1].right) * 100, seen.last.right * 99, seen.last.right * 101);
	assert_true(seen.last.right * 10 > seen.last.gold * 9);
	ds_trainer_free(t);
	m = open_block(&model);
	assert_true(ds_str_ends(ds_model_info(m), ds_buf_view(&expected)));
	assert_int_equal(ds_model_check(m, NULL), DS_OK);
	ds_model_close(m);
	ds_buf_free(&model);
	ds_buf_free(&expected);
}

/* ---- fractions and integers ------------------------------------------------------------------------------------ */

static size_t different_tags(ds_trainer *t, const ds_model *m, const ds_train_text *x, size_t *all)
{
	ds_chunks found = {.n = 0};
	uint8_t tags[DS_MODEL_SEGMENT_MAX];
	size_t n = 0;
	ds_arena mem;

	ds_arena_init(&mem, NULL, 0);
	assert_int_equal(ds_model_find(&found, m, &x->l, &mem, NULL), DS_OK);
	for (size_t i = 0; i < x->l.n;) {
		size_t end = i + 1;

		if (!x->l.active[i]) {
			i++;
			continue;
		}
		while (end < x->l.n && x->l.active[end] && x->l.v[end].sentence == x->l.v[i].sentence)
			end++;
		ds_train_forward(t, x, i, end - i, false);
		ds_train_best(t, t->w.change.w, tags, end - i);
		for (size_t k = i; k < end; k++)
			n += tags[k - i] != found.tags[k];
		*all += end - i;
		i = end;
	}
	ds_arena_free(&mem);
	return n;
}

static void integers_say_what_fractions_said(void **state)
{
	const ds_train_opts opts = {.seed = 4, .passes = 3, .bits = 12, .hidden = 32};

	(void)state;
	for (int vectors = 0; vectors < 2; vectors++) {
		ds_trainer *t = trainer(&opts);
		size_t all = 0, different = 0;
		ds_buf text, model;
		ds_model *m;

		if (vectors)
			add_vectors(t);
		for (uint64_t seed = 1; seed < 3; seed++) {
			make_text(&text, seed, 200, BIO);
			assert_int_equal(feed(t, ds_buf_view(&text), seed == 1 ? DS_TRAIN : DS_TRAIN_DEV, NULL), DS_OK);
			ds_buf_free(&text);
		}
		odd_text(&text, 0);
		assert_int_equal(feed(t, ds_buf_view(&text), DS_TRAIN, NULL), DS_OK);
		ds_buf_free(&text);
		ds_buf_init(&model, NULL, 0);
		assert_int_equal(ds_trainer_run(t, &model, DS_STR(""), NULL), DS_OK);
		m = open_block(&model);
		for (size_t i = 0; i < t->n_texts; i++)
			different += different_tags(t, m, &t->texts[i], &all);
		assert_true(all > 2000);
		assert_true(different * 200 <= all);
		ds_model_close(m);
		ds_buf_free(&model);
		ds_trainer_free(t);
	}
}

/* ---- what is refused ---------------------------------------------------------------------------------------------- */

static void wrong_options(void **state)
{
	const ds_train_opts wrong[] = {{.hidden = 8}, {.hidden = 272}, {.bits = 7}, {.bits = 23}, {.lang = DS_STR("abcdefghijkl")}};
	ds_err err;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		ds_trainer *t = NULL;

		assert_int_equal(ds_trainer_new(&t, &wrong[i], NULL, 0, &err), DS_EFAIL);
		assert_null(t);
	}
}

static void nothing_to_learn(void **state)
{
	static const char *const texts[] = {"", "a O\nb O\n", "a NN\n"};
	ds_buf out;
	ds_err err;

	(void)state;
	ds_buf_init(&out, NULL, 0);
	for (size_t i = 0; i < 3; i++) {
		ds_trainer *t = trainer(NULL);

		if (*texts[i])
			assert_int_equal(feed(t, ds_str_of(texts[i]), DS_TRAIN, NULL), DS_OK);
		assert_int_equal(ds_trainer_run(t, &out, DS_STR(""), &err), DS_EFAIL);
		assert_string_equal(err.msg, "nothing to learn: the text has no labels");
		assert_int_equal(out.len, 0);
		ds_trainer_free(t);
	}
	ds_buf_free(&out);
}

static ds_status feed_types(ds_trainer *t, size_t n, const char *before, ds_err *err)
{
	ds_status st;
	ds_buf b;

	ds_buf_init(&b, NULL, 0);
	for (size_t i = 0; i < n; i++)
		ds_buf_printf(&b, "W%zu %sT%zu\n\n", i, before, i);
	st = feed(t, ds_buf_view(&b), DS_TRAIN, err);
	ds_buf_free(&b);
	return st;
}

static void as_many_labels_as_there_may_be(void **state)
{
	static const struct {
		const char *before;
		size_t most;
	} kinds[] = {{"B-", 63}, {"", 255}};
	const ds_train_opts opts = {.seed = 1, .passes = 1, .bits = 8};

	(void)state;
	for (size_t k = 0; k < 2; k++) {
		ds_trainer *t = trainer(&opts);
		ds_err err = {DS_OK, ""};
		ds_buf model;
		ds_model *m;

		assert_int_equal(feed_types(t, kinds[k].most + 1, kinds[k].before, &err), DS_ELIMIT);
		assert_string_equal(err.msg, k ? "more than 255 labels" : "more than 63 labels");
		ds_trainer_free(t);
		t = trainer(&opts);
		assert_int_equal(feed_types(t, kinds[k].most, kinds[k].before, NULL), DS_OK);
		finish(t, &model);
		m = open_block(&model);
		assert_int_equal(ds_model_n_labels(m), kinds[k].most + !k);
		ds_model_close(m);
		assert_int_equal(measure(&model, DS_STR("W1 O\nW2 O\nand O\n")).tokens, 3);
		ds_buf_free(&model);
	}
}

static void labels_that_no_block_can_hold(void **state)
{
	ds_trainer *t = trainer(NULL);
	ds_err err = {DS_OK, ""};

	(void)state;
	assert_int_equal(feed(t, (ds_str){"a B-X\0Y\n", 8}, DS_TRAIN, &err), DS_EFAIL);
	assert_string_equal(err.msg, "a label with a NUL byte");
	ds_trainer_free(t);
}

static void once(void **state)
{
	ds_trainer *t = trainer(NULL);
	ds_err err = {DS_OK, ""};
	ds_buf out;

	(void)state;
	ds_buf_init(&out, NULL, 0);
	assert_int_equal(feed(t, DS_STR("A B-X\nb O\n"), DS_TRAIN, NULL), DS_OK);
	assert_int_equal(ds_trainer_run(t, &out, DS_STR(""), NULL), DS_OK);
	assert_int_equal(ds_trainer_run(t, &out, DS_STR(""), &err), DS_EFAIL);
	assert_string_equal(err.msg, "a trainer trains once");
	ds_trainer_free(t);
	ds_buf_free(&out);
}

static void stopped(void **state)
{
	ds_trainer *t = trainer(NULL);
	ds_buf out;

	(void)state;
	ds_buf_init(&out, NULL, 0);
	assert_int_equal(feed(t, DS_STR("A B-X\nb O\n"), DS_TRAIN, NULL), DS_OK);
	ds_stop_flag = 1;
	assert_int_equal(ds_trainer_run(t, &out, DS_STR(""), NULL), DS_EINTR);
	ds_stop_flag = 0;
	assert_int_equal(out.len, 0);
	ds_trainer_free(t);
	ds_buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_that_were_not_seen),
		cmocka_unit_test(a_seed_gives_the_same_bytes),
		cmocka_unit_test(every_coding_is_read_alike),
		cmocka_unit_test(parts_of_speech),
		cmocka_unit_test(vectors_know_words_that_no_text_had),
		cmocka_unit_test(vectors_that_are_none),
		cmocka_unit_test(vectors_that_say_nothing),
		cmocka_unit_test(plain_text),
		cmocka_unit_test(scores_of_dev_text),
		cmocka_unit_test(integers_say_what_fractions_said),
		cmocka_unit_test(wrong_options),
		cmocka_unit_test(nothing_to_learn),
		cmocka_unit_test(as_many_labels_as_there_may_be),
		cmocka_unit_test(labels_that_no_block_can_hold),
		cmocka_unit_test(once),
		cmocka_unit_test(stopped),
	};

	return cmocka_run_group_tests_name("tag/train", tests, make_standard, drop_standard);
}
