/*
 * Models: layers, blocks that are damaged in every way, memory.
 *
 * SPDX-License-Identifier: MIT
 */
#include "core/tag/model_shared.h"

#include "text/fold.h"
#include "ucd/props.h"

#include <unistd.h>

static const char sample[] = "Yesterday Balara Demirsen of Moketco Group said that Kanurburg was quiet. balara left "
			     "NURIBURG for 2,500 miles. It's the U.S.\n\nTrains Levisburg Rirokburg stop.";

/* ---- layers -------------------------------------------------------------------------------------------- */

static int16_t any_number(uint64_t *r)
{
	switch (dice(r, 8)) {
	case 0: return INT16_MIN;
	case 1: return INT16_MAX;
	case 2: return 0;
	default: return (int16_t)((int)dice(r, 65536) - 32768);
	}
}

/* Of every width, with every number of tokens and inputs left over; each array of its exact size. */
static void layers_are_what_they_say(void **state)
{
	uint64_t r = 1;

	(void)state;
	for (size_t out = 16; out <= DS_MODEL_HIDDEN_MAX; out += 16) {
		for (size_t in = 0; in <= 26; in += 2) {
			for (size_t n = 0; n <= 9; n++) {
				size_t step = dice(&r, 2) ? in : in / 2, n_in = n ? (n - 1) * step + in : 0;
				int16_t *w = malloc(in * out * 2 + 1), *x = malloc(n_in * 2 + 1);
				int32_t *a = malloc(n * out * 4 + 1), *b = malloc(n * out * 4 + 1);
				ds_model_layer_in l = {w, x, in, step, out};

				assert_true(w && x && a && b);
				for (size_t i = 0; i < in * out; i++)
					w[i] = any_number(&r);
				for (size_t i = 0; i < n_in; i++)
					x[i] = any_number(&r);
				for (size_t i = 0; i < n * out; i++)
					a[i] = b[i] = (int32_t)dice(&r, UINT32_MAX);
				ds_model_layer(&l, a, n);
				ds_model_layer_plain(&l, b, n);
				assert_memory_equal(a, b, n * out * 4);
				free(w);
				free(x);
				free(a);
				free(b);
			}
		}
	}
}

/* ---- blocks that are damaged --------------------------------------------------------------------------------- */

/* All that is done with a model, on a text; only spans are tagged by a tagger. */
static void use_model(const ds_model *m)
{
	const ds_names_with with = {NULL, 0, m};
	ds_doc_source from = {.bytes = DS_STR(sample)};
	const ds_str *labels = NULL;
	ds_tagger_opts opts = {.model = m};
	ds_tagger *t = NULL;
	ds_doc doc;

	(void)ds_model_check(m, NULL);
	assert_int_equal(ds_doc_init(&doc, &from, NULL, 0, NULL), DS_OK);
	assert_int_equal(ds_names_labels(&labels, &doc, &with, NULL), DS_OK);
	for (size_t i = 0; i < doc.tokens.n; i++)
		assert_non_null(labels[i].at);
	ds_doc_free(&doc);
	if (!ds_model_is_spans(m))
		return;
	assert_int_equal(ds_doc_init(&doc, &from, NULL, 0, NULL), DS_OK);
	assert_int_equal(ds_tagger_new(&t, &opts, NULL), DS_OK);
	assert_int_equal(ds_tagger_tag(t, &doc, NULL), DS_OK);
	ds_tagger_free(t);
	ds_doc_free(&doc);
}

/* Opens and uses so many bytes in memory of that size; false where it does not open, with the reason. */
static bool opens(const char *bytes, size_t n, ds_err *err)
{
	char *copy = malloc(n + !n);
	ds_model *m = NULL;
	ds_status st;

	assert_non_null(copy);
	memcpy(copy, bytes, n);
	st = ds_model_open(&m, (ds_str){copy, n}, err);
	assert_true(st == DS_OK || st == DS_EFAIL);
	assert_int_equal(st == DS_OK, m != NULL);
	if (m)
		use_model(m);
	ds_model_close(m);
	free(copy);
	return st == DS_OK;
}

static void cut_short_at_every_length(void **state)
{
	const ds_buf *all[] = {&spans, &tags, &net};

	(void)state;
	for (size_t k = 0; k < 3; k++) {
		for (size_t n = 0; n < all[k]->len; n += n < 1500 || n + 300 > all[k]->len ? 1 : 499) {
			char *copy = malloc(n + 1);
			uint64_t size = n;
			ds_err err = {DS_OK, ""};

			assert_non_null(copy);
			assert_false(opens(all[k]->at, n, &err));
			assert_true(n < 8 || strstr(err.msg, n < sizeof(ds_model_header) ? "not a model" : "cut short"));
			/* ... and one that does not admit it */
			memcpy(copy, all[k]->at, n);
			if (n >= sizeof(ds_model_header))
				memcpy(copy + offsetof(ds_model_header, size), &size, sizeof size);
			assert_false(opens(copy, n, NULL));
			free(copy);
		}
	}
}

/* Every number of the header, one at a time, as what is most likely to hurt. */
static void header_out_of_range(void **state)
{
	static const uint32_t bad[] = {0, 1, 2, 3, 7, 15, 16, 17, 31, 32, 64, 65, 255, 256, 257, 4096, 65535, 65536,
				       1u << 20, 1u << 26, 1u << 27, 0x7FFFFFFF, 0x80000000, 0xFFFFFFF0, 0xFFFFFFFF};
	const ds_buf *all[] = {&spans, &tags, &net};
	size_t n_opened = 0;

	(void)state;
	for (size_t k = 0; k < 3; k++) {
		char *copy = malloc(all[k]->len);

		assert_non_null(copy);
		for (size_t at = 0; at < sizeof(ds_model_header); at += 4) {
			for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
				memcpy(copy, all[k]->at, all[k]->len);
				memcpy(copy + at, &bad[i], 4);
				n_opened += opens(copy, all[k]->len, NULL);
			}
		}
		free(copy);
	}
	/* shifts, units, flags and the language may be another number */
	assert_true(n_opened > 100);
}

static void bytes_that_flip(void **state)
{
	const ds_buf *all[] = {&spans, &tags, &net};
	uint64_t r = 7;

	(void)state;
	for (size_t k = 0; k < 3; k++) {
		char *copy = malloc(all[k]->len);

		assert_non_null(copy);
		for (int round = 0; round < 150; round++) {
			size_t many = round % 3 == 0 ? 1 : round % 3 == 1 ? 300 : all[k]->len;

			memcpy(copy, all[k]->at, all[k]->len);
			for (size_t i = 0; i < many; i++) {
				size_t from = sizeof(ds_model_header), span = all[k]->len - from;
				size_t at = from + (((size_t)dice(&r, 1u << 30) << 20) + dice(&r, 1u << 20)) % span;

				copy[at] ^= (char)(many == 1 ? 1u << dice(&r, 8) : dice(&r, 256));
			}
			opens(copy, all[k]->len, NULL);
			if (many == 1) {
				ds_model *m = open_block(all[k]);
				ds_err err = {DS_OK, ""};

				assert_int_equal(ds_model_check(m, NULL), DS_OK);
				ds_model_close(m);
				m = NULL;
				if (ds_model_open(&m, (ds_str){copy, all[k]->len}, NULL) == DS_OK) {
					assert_int_equal(ds_model_check(m, &err), DS_EFAIL);
					assert_string_equal(err.msg, "a damaged model: its sum differs");
				}
				ds_model_close(m);
			}
		}
		free(copy);
	}
}

/* Where words stand is part of the check, whatever the sum says. */
static void words_out_of_order(void **state)
{
	ds_model *m = NULL;
	ds_err err = {DS_OK, ""};
	ds_model_header *h;
	uint32_t much = 1000;
	ds_buf b;

	(void)state;
	ds_buf_init(&b, NULL, 0);
	ds_buf_str(&b, ds_buf_view(&net));
	h = (void *)b.at;
	memcpy(b.at + h->at[DS_MODEL_BUCKETS] + 400, &much, sizeof much);
	h->sum = ds_hash((ds_str){b.at + sizeof *h, b.len - sizeof *h}, DS_MODEL_SEED);
	assert_int_equal(ds_model_open(&m, ds_buf_view(&b), NULL), DS_OK);
	assert_int_equal(ds_model_check(m, &err), DS_EFAIL);
	assert_string_equal(err.msg, "a damaged model: words out of order");
	use_model(m);
	ds_model_close(m);
	ds_buf_free(&b);
}

/* The greatest numbers everywhere: scores wrap around, the same with every instruction set, and harm nothing. */
static void numbers_that_overflow(void **state)
{
	const ds_buf *all[] = {&spans, &tags, &net};

	(void)state;
	for (size_t k = 0; k < 3; k++) {
		char *copy = malloc(all[k]->len);

		assert_non_null(copy);
		for (int byte = 0x7F; byte <= 0xFF; byte += byte == 0x7F ? 1 : 0x7F) {
			ds_model_header *h = (void *)copy;

			memcpy(copy, all[k]->at, all[k]->len);
			for (int i = DS_MODEL_CODES; i < DS_MODEL_SECTIONS; i++)
				memset(copy + h->at[i], byte, h->n[i]);
			h->linear_unit = h->output_unit = (1 << 20) - 1;
			h->mark_shift = 14;
			h->hidden_shift = h->output_shift = 0;
			assert_true(opens(copy, all[k]->len, NULL));
			for (size_t i = 0; i < h->n[DS_MODEL_CHANGE] / 4; i++) {
				int32_t v = i % 2 ? INT32_MIN : INT32_MAX;

				memcpy(copy + h->at[DS_MODEL_CHANGE] + 4 * i, &v, 4);
			}
			assert_true(opens(copy, all[k]->len, NULL));
		}
		free(copy);
	}
}

static void of_another_version(void **state)
{
	ds_model_header h;
	ds_err err = {DS_OK, ""};
	char *copy = malloc(spans.len);

	(void)state;
	assert_non_null(copy);
	memcpy(copy, spans.at, spans.len);
	memcpy(&h, copy, sizeof h);
	assert_int_equal(h.fold, DS_FOLD_VERSION);
	for (int i = 0; i < 4; i++) {
		ds_model_header other = h;

		other.fold += i == 0;
		other.unicode += i == 1;
		other.format += i == 2;
		other.order = i == 3 ? 0x04030201 : other.order;
		memcpy(copy, &other, sizeof other);
		assert_false(opens(copy, spans.len, &err));
		assert_non_null(strstr(err.msg, i < 2 ? "another version of Unicode or of the match key" :
							"another version or machine"));
		assert_non_null(strstr(err.msg, "\"dossier train\""));
	}
	free(copy);
}

static void files(void **state)
{
	char path[] = "/tmp/dossier-model-XXXXXX";
	ds_model *m = NULL;
	ds_err err = {DS_OK, ""};
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, spans.at, spans.len), (ssize_t)spans.len);
	assert_true(ds_model_is_file(path));
	assert_int_equal(ds_model_open_file(&m, path, NULL), DS_OK);
	assert_int_equal(ds_model_check(m, NULL), DS_OK);
	assert_int_equal(ds_model_size(m), spans.len);
	assert_true(ds_model_is_names(m));
	assert_true(ds_str_is(ds_model_label(m, 0), "O") && ds_str_is(ds_model_label(m, 999), ""));
	assert_true(ds_str_starts(ds_model_info(m), DS_STR("{\"name\": \"made up\", \"unicode\": \"")));
	ds_model_close(m);
	assert_int_equal(ftruncate(fd, 1000), 0);
	assert_int_equal(ds_model_open_file(&m, path, &err), DS_EFAIL);
	assert_non_null(strstr(err.msg, path));
	assert_int_equal(ftruncate(fd, 5), 0);
	assert_false(ds_model_is_file(path));
	close(fd);
	unlink(path);
	assert_int_equal(ds_model_open_file(&m, path, &err), DS_ENOENT);
	assert_non_null(strstr(err.msg, path));
	assert_false(ds_model_is_file(path));
	assert_false(ds_model_is_file("/tmp"));
}

/* ---- memory ------------------------------------------------------------------------------------------------------ */

struct failing {
	size_t left;
	size_t live;
};

static void *fail_at(void *user, void *ptr, size_t osize, size_t nsize)
{
	struct failing *f = user;
	void *p;

	if (nsize && f->left-- == 0) {
		f->left = 0;
		return NULL;
	}
	p = ds_alloc_std.fn(NULL, ptr, osize, nsize);
	if (p || nsize == 0)
		f->live += nsize - (ptr ? osize : 0);
	return p;
}

static ds_status label_with(const ds_alloc *alloc, const ds_model *m)
{
	const ds_names_with with = {NULL, 0, m};
	ds_doc_source from = {.bytes = DS_STR(sample)};
	const ds_str *labels = NULL;
	ds_doc doc;
	ds_status st = ds_doc_init(&doc, &from, alloc, 0, NULL);

	if (st)
		return st;
	st = ds_names_labels(&labels, &doc, &with, NULL);
	assert_int_equal(st == DS_OK, labels != NULL);
	ds_doc_free(&doc);
	return st;
}

static void no_memory(void **state)
{
	const ds_buf *all[] = {&spans, &tags, &net};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		ds_model *m = open_block(all[i]);
		ds_status st = DS_ENOMEM;
		size_t k;

		for (k = 0; st && k < 1000; k++) {
			struct failing f = {k, 0};
			ds_alloc alloc = {fail_at, &f};

			st = label_with(&alloc, m);
			assert_true(st == DS_OK || st == DS_ENOMEM);
			assert_int_equal(f.live, 0);
		}
		assert_int_equal(st, DS_OK);
		assert_true(k > 1);
		ds_model_close(m);
	}
}

int main(void)
{
	const struct CMUnitTest all[] = {
		cmocka_unit_test(layers_are_what_they_say),
		cmocka_unit_test(cut_short_at_every_length),
		cmocka_unit_test(header_out_of_range),
		cmocka_unit_test(bytes_that_flip),
		cmocka_unit_test(words_out_of_order),
		cmocka_unit_test(numbers_that_overflow),
		cmocka_unit_test(of_another_version),
		cmocka_unit_test(files),
		cmocka_unit_test(no_memory),
	};

	return cmocka_run_group_tests_name("tag/model", all, set_up, tear_down);
}
