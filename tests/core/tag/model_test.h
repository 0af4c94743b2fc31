/*
 * For the tests of models: made-up labelled text, a model learnt from it, what a model says of a text.
 *
 * Names are made of syllables at random, so that nearly all in another text are new; their ends tell of which kind they
 * are, as does the sentence.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TESTS_MODEL_TEST_H
#define DS_TESTS_MODEL_TEST_H

#include "core/tag/tagging.h"

#include "io/gold.h"
#include "tag/model_int.h"
#include "tag/train.h"

#include <stdlib.h>
#include <string.h>

enum coding { BIO, IOB1, IOBES, PLAIN_TAGS };

static inline uint32_t dice(uint64_t *state, uint32_t sides)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)((*state >> 33) % sides);
}

static inline void add_syllables(ds_buf *b, uint64_t *r, const char *end)
{
	static const char *const first[] = {"Ba", "De", "Fo", "Gu", "Ka", "Le", "Mo", "Nu", "Pa", "Ri", "So", "Tu"};
	static const char *const next[] = {"lar", "mir", "dov", "ket", "nur", "vis", "zan", "rok"};

	ds_buf_zstr(b, first[dice(r, 12)]);
	ds_buf_zstr(b, next[dice(r, 8)]);
	ds_buf_zstr(b, end);
}

/* One line of a chunk's token: place 0 = before all, i of n. */
static inline void add_label(ds_buf *b, const char *type, size_t i, size_t n, enum coding how, bool beside)
{
	char letter = i ? 'I' : 'B';

	if (how == IOB1 && !beside)
		letter = 'I';
	if (how == IOBES)
		letter = n == 1 ? 'S' : i == 0 ? 'B' : i + 1 == n ? 'E' : 'I';
	ds_buf_printf(b, " %c-%s\n", letter, type);
}

/* A name of a kind: P two words, p a surname, L a place, l a place directly behind another, O two words. */
static inline void add_name(ds_buf *b, uint64_t *r, char kind, enum coding how)
{
	const char *type = kind == 'P' || kind == 'p' ? "PERSON" : kind == 'O' ? "ORG" : "LOC";
	size_t n = kind == 'P' || kind == 'O' ? 2 : 1;

	for (size_t i = 0; i < n; i++) {
		if (kind == 'O' && i)
			ds_buf_zstr(b, dice(r, 2) ? "Lines" : "Group");
		else
			add_syllables(b, r, kind == 'P' && i == 0 ? "a" : kind == 'P' || kind == 'p' ? "sen" : kind == 'O' ? "co" : "burg");
		add_label(b, type, i, n, how, kind == 'l' && i == 0);
	}
}

/* So many sentences as columns; every tenth starts a document. */
static inline void make_text(ds_buf *b, uint64_t seed, size_t sentences, enum coding how)
{
	static const char *const kinds[] = {
		"Yesterday %P said that the harvest was good .", "The people of %L thanked %P .",
		"Trucks left %L for %L at dawn .",		  "Shares of %O fell in %L .",
		"%p works for %O in %L .",			  "Trains %L %l stop at noon .",
		"The board of %O chose %P .",			  "It was a quiet day and nothing moved .",
	};
	uint64_t r = seed * 2654435761u + 1;

	ds_buf_init(b, NULL, 0);
	for (size_t i = 0; i < sentences; i++) {
		const char *at = kinds[dice(&r, 8)];

		if (i % 10 == 0)
			ds_buf_zstr(b, "-DOCSTART- O\n\n");
		while (*at) {
			size_t n = strcspn(at, " ");

			if (*at == '%') {
				add_name(b, &r, at[1], how);
			} else {
				ds_buf_add(b, at, n);
				ds_buf_zstr(b, " O\n");
			}
			at += n + (at[n] == ' ');
		}
		ds_buf_char(b, '\n');
	}
}

/* ---- training -------------------------------------------------------------------------------------------- */

struct feeding {
	ds_trainer *t;
	const ds_gold *gold;
	ds_train_use use;
};

static inline ds_status feed_doc(void *user, ds_doc *doc, size_t first, size_t n, ds_err *err)
{
	const struct feeding *f = user;
	const ds_str *labels = NULL;
	ds_status st = ds_gold_token_labels(&labels, doc, f->gold->labels + first, &doc->mem, err);

	(void)n;
	return st ? st : ds_trainer_add(f->t, doc, f->use == DS_TRAIN_PLAIN ? NULL : labels, f->use, 1, err);
}

static inline ds_status feed(ds_trainer *t, ds_str conll, ds_train_use use, ds_err *err)
{
	struct feeding f = {.t = t, .use = use};
	ds_arena mem;
	ds_gold gold;
	ds_status st;

	ds_arena_init(&mem, NULL, 0);
	st = ds_gold_parse(&gold, conll, "made", &mem, err);
	f.gold = &gold;
	if (st == DS_OK && !gold.spans && use == DS_TRAIN)
		ds_trainer_labels_are_tags(t);
	if (st == DS_OK)
		st = ds_gold_docs(&gold, 0, feed_doc, &f, err);
	ds_arena_free(&mem);
	return st;
}

static inline ds_trainer *trainer(const ds_train_opts *opts)
{
	const ds_train_opts small = {.seed = 1, .passes = 6, .bits = 12};
	ds_trainer *t = NULL;

	assert_int_equal(ds_trainer_new(&t, opts ? opts : &small, NULL, 0, NULL), DS_OK);
	return t;
}

/* Frees the trainer. */
static inline void finish(ds_trainer *t, ds_buf *out)
{
	ds_err err = {DS_OK, ""};

	ds_buf_init(out, NULL, 0);
	if (ds_trainer_run(t, out, DS_STR("\"name\": \"made up\""), &err))
		fail_msg("%s", err.msg);
	ds_trainer_free(t);
}

static inline void learn_text(ds_buf *out, const ds_train_opts *opts, const char *conll)
{
	ds_trainer *t = trainer(opts);

	assert_int_equal(feed(t, ds_str_of(conll), DS_TRAIN, NULL), DS_OK);
	finish(t, out);
}

static inline void learn_made(ds_buf *out, const ds_train_opts *opts, uint64_t seed, enum coding how)
{
	ds_trainer *t = trainer(opts);
	ds_buf text;

	make_text(&text, seed, 400, how);
	assert_int_equal(feed(t, ds_buf_view(&text), DS_TRAIN, NULL), DS_OK);
	ds_buf_free(&text);
	finish(t, out);
}

static inline ds_model *open_block(const ds_buf *block)
{
	ds_model *m = NULL;
	ds_err err = {DS_OK, ""};

	if (ds_model_open(&m, ds_buf_view(block), &err))
		fail_msg("%s", err.msg);
	return m;
}

/* ---- measuring ---------------------------------------------------------------------------------------------- */

typedef struct counts {
	size_t tokens, right;       /* all */
	size_t named, named_right;  /* with a label that is not O */
} counts;

/* What the model's labels are beside those of a text in BIO (or tags). */
static inline counts measure(const ds_buf *block, ds_str conll)
{
	ds_model *m = open_block(block);
	ds_gold_tagging how = {.model = m};
	const ds_str *found = NULL;
	counts c = {0, 0, 0, 0};
	ds_arena mem;
	ds_gold gold;

	ds_arena_init(&mem, NULL, 0);
	assert_int_equal(ds_gold_parse(&gold, conll, "made", &mem, NULL), DS_OK);
	assert_int_equal(ds_gold_tag(&found, &gold, &how, &mem, NULL), DS_OK);
	for (size_t i = 0; i < gold.n; i++) {
		bool right = ds_str_eq(found[i], gold.labels[i]), named = !ds_str_is(gold.labels[i], "O");

		c.tokens++;
		c.right += right;
		c.named += named;
		c.named_right += named && right;
	}
	ds_arena_free(&mem);
	ds_model_close(m);
	return c;
}

static inline counts measure_made(const ds_buf *block, uint64_t seed, size_t sentences)
{
	ds_buf text;
	counts c;

	make_text(&text, seed, sentences, BIO);
	c = measure(block, ds_buf_view(&text));
	ds_buf_free(&text);
	return c;
}

/* Names as one line (see names_line), by a tagger with the model and, l not NULL, a list. */
static inline void assert_tagged(const ds_buf *block, const list *l, const char *lang, const char *text,
				 const char *expected)
{
	const ds_gazetteer *lists[] = {l ? l->g : NULL, ds_gazetteer_builtin()};
	ds_model *m = open_block(block);
	ds_tagger_opts opts = {.lists = l ? lists : lists + 1, .n_lists = l ? 2 : 1, .model = m};
	ds_doc_source from = {.bytes = ds_str_of(text), .meta = {.lang = ds_str_of(lang)}};
	ds_tagger *t = NULL;
	ds_doc doc;
	ds_buf line;

	assert_int_equal(ds_doc_init(&doc, &from, NULL, 0, NULL), DS_OK);
	assert_int_equal(ds_tagger_new(&t, &opts, NULL), DS_OK);
	assert_int_equal(ds_tagger_tag(t, &doc, NULL), DS_OK);
	names_line(&line, &doc);
	assert_string_equal(line.at, expected);
	ds_buf_free(&line);
	ds_tagger_free(t);
	ds_doc_free(&doc);
	ds_model_close(m);
}

#endif
