/*
 * Small models that the tests of models share: made once, before the first of them.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TESTS_TAG_MODEL_SHARED_H
#define DS_TESTS_TAG_MODEL_SHARED_H

#include "core/tag/model_test.h"

static ds_buf spans, tags, net; /* of names, of parts of speech, of names with vectors */

static const char tagged[] = "the DT\nship NN\nsank VB\n. .\n\na DT\nsea NN\nsank VB\n. .\n";

static int set_up(void **state)
{
	const ds_train_opts small = {.seed = 1, .passes = 2, .bits = 8}, wide = {.seed = 1, .passes = 2, .bits = 8, .hidden = 16};
	ds_trainer *t = trainer(&wide);
	ds_buf text;

	(void)state;
	learn_made(&spans, NULL, 1, BIO);
	learn_text(&tags, &small, tagged);
	for (const char *w = "said\0that\0was\0group\0stop\0left\0"; *w; w += strlen(w) + 1) {
		const float v[8] = {(float)w[0], (float)w[1], (float)w[2], 1, 0, 1, 2, 3};

		assert_int_equal(ds_trainer_word(t, ds_str_of(w), v, 8, true, NULL), DS_OK);
	}
	make_text(&text, 1, 60, BIO);
	assert_int_equal(feed(t, ds_buf_view(&text), DS_TRAIN, NULL), DS_OK);
	ds_buf_free(&text);
	finish(t, &net);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	ds_buf_free(&spans);
	ds_buf_free(&tags);
	ds_buf_free(&net);
	return 0;
}

#endif
