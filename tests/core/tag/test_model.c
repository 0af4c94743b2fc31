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

/* Bytes, or 16-bit numbers, with more of the greatest and the least than chance would give. */
static void any_bytes(unsigned char *out, size_t n, uint64_t *r)
{
	static const int16_t ends[] = {INT16_MIN, INT16_MAX, 0, 0x7F80, (int16_t)0x807F, 255, 128};

	for (size_t i = 0; i + 1 < n; i += 2) {
		int16_t v = dice(r, 2) ? ends[dice(r, 7)] : (int16_t)((int)dice(r, 65536) - 32768);

		memcpy(out + i, &v, sizeof v);
	}
}

/* The sums are those of the definition: by one input, one output, one token at a time. */
static void sums_of_bytes(void **state)
{
	const uint8_t in[] = {255, 1, 0, 128, 200, 3, 2, 9};
	int8_t w[16 * 8];
	int32_t acc[16];
	ds_model_layer_in l = {w, in, 2, 8, 16, true};

	(void)state;
	for (int k = 0; k < 16 * 8; k++)
		w[k] = (int8_t)(k % 5 == 0 ? -DS_MODEL_WEIGHT_MOST : k % 64);
	for (ds_layer_set set = 0; set < DS_LAYER_SETS; set++) {
		memset(acc, 0, sizeof acc);
		if (!ds_model_layer_by(set, &l, acc, 1))
			continue;
		for (int h = 0; h < 16; h++) {
			int32_t sum = 0;

			for (int d = 0; d < 8; d++)
				sum += in[d] * w[d / 4 * 64 + h * 4 + d % 4];
			assert_int_equal(acc[h], sum);
		}
	}
}

/* Of every width, with every number of tokens and inputs left over; each array of its exact size. */
static void layers_are_what_they_say(void **state)
{
	uint64_t r = 1;

	(void)state;
	for (size_t out = 16; out <= DS_MODEL_HIDDEN_MAX; out += 16) {
		for (size_t n = 0; n <= 18; n++) {
			size_t groups = dice(&r, 8), in = groups * DS_MODEL_GROUP, step = dice(&r, 2) ? in : in / 2;
			size_t n_in = n ? (n - 1) * step + in : 0;
			unsigned char *w = malloc(in * out + 1), *x = malloc(n_in + 1);
			int32_t *a = malloc(n * out * 4 + 1), *b = malloc(n * out * 4 + 1), *start = malloc(n * out * 4 + 1);
			ds_model_layer_in l = {w, x, groups, step, out, dice(&r, 2)};

			assert_true(w && x && a && b && start);
			any_bytes(w, in * out, &r);
			for (size_t i = 0; l.bytes && i < in * out; i++)
				w[i] = (unsigned char)(w[i] & 1 ? w[i] & 63 : 256 - (w[i] & 63));
			any_bytes(x, n_in, &r);
			for (size_t i = 0; i < n * out; i++)
				start[i] = (int32_t)dice(&r, UINT32_MAX);
			memcpy(b, start, n * out * 4);
			assert_true(ds_model_layer_by(DS_LAYER_PLAIN, &l, b, n));
			for (ds_layer_set set = 1; set < DS_LAYER_SETS; set++) {
				memcpy(a, start, n * out * 4);
				if (ds_model_layer_by(set, &l, a, n))
					assert_memory_equal(a, b, n * out * 4);
			}
			memcpy(a, start, n * out * 4);
			ds_model_layer(&l, a, n);
			assert_memory_equal(a, b, n * out * 4);
			free(w);
			free(x);
			free(a);
			free(b);
			free(start);
		}
	}
}

/* ---- vectors ----------------------------------------------------------------------------------------------- */

/* Blends by their definition, number by number. */
static void blend_by_hand(uint8_t *out, const ds_vectors *v, const uint32_t *words, size_t n, size_t at, bool left)
{
	uint8_t word[DS_MODEL_SUBS_MAX * DS_MODEL_SUB + 32];
	int sum[DS_MODEL_SUBS_MAX * DS_MODEL_SUB] = {0};
	size_t dims = v->subs * DS_MODEL_SUB;

	for (size_t k = 0; k < (left ? at : n - 1 - at); k++) {
		ds_vector_unpack(word, v, words[left ? k : n - 1 - k]);
		for (size_t d = 0; d < dims; d++) {
			int diff = (word[d] - (int)DS_MODEL_ZERO) * 64 - sum[d] + 2;

			sum[d] += diff >= 0 ? diff / 4 : -((3 - diff) / 4); /* rounded down */
		}
	}
	for (size_t d = 0; d < dims; d++) {
		int r = sum[d] + 32;

		out[d] = (uint8_t)((r >= 0 ? r / 64 : -((63 - r) / 64)) + (int)DS_MODEL_ZERO);
	}
}

static void blends_are_what_they_say(void **state)
{
	uint64_t r = 7;

	(void)state;
	for (uint32_t subs = 1; subs <= DS_MODEL_SUBS_MAX; subs += 1 + (uint32_t)dice(&r, 5)) {
		enum { WORDS = 40, N = 37 };
		uint8_t *codes = malloc((size_t)WORDS * subs), *book = malloc((size_t)subs * 1024);
		uint8_t active[N], want[DS_MODEL_SUBS_MAX * DS_MODEL_SUB];
		uint32_t words[N];
		ds_look looks[N] = {{0}};
		ds_looks l = {looks, active, N};
		ds_vectors v = {codes, book, WORDS, subs};
		size_t step = ds_vector_step(subs), dims = (size_t)subs * DS_MODEL_SUB;
		ds_arena mem;
		ds_blend b;
		ds_err err;

		assert_true(codes && book);
		any_bytes(codes, (size_t)WORDS * subs / 2 * 2, &r);
		codes[WORDS * subs - 1] = 3;
		any_bytes(book, (size_t)subs * 1024, &r);
		for (size_t i = 0; i < N; i++) {
			looks[i].vector = words[i] = (uint32_t)dice(&r, WORDS + 3); /* some are none */
			active[i] = (uint8_t)(dice(&r, 3) ? DS_ACTIVE_NAME : DS_ACTIVE_NO);
		}
		ds_arena_init(&mem, NULL, SIZE_MAX);
		assert_int_equal(ds_blend_make(&b, (uint32_t)dims, N, &mem, &err), DS_OK);
		ds_vector_blend(&b, &v, &l, 0, N);
		for (size_t i = 0; i < N; i++) {
			if (active[i] == DS_ACTIVE_NO)
				continue;
			blend_by_hand(want, &v, words, N, i, true);
			assert_memory_equal(b.left + i * step, want, dims);
			blend_by_hand(want, &v, words, N, i, false);
			assert_memory_equal(b.right + i * step, want, dims);
		}
		ds_arena_free(&mem);
		free(codes);
		free(book);
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

/* Some machines would saturate where others do not. */
static void weights_too_great(void **state)
{
	char *copy = malloc(net.len);
	ds_model_header *h = (void *)copy;

	(void)state;
	assert_non_null(copy);
	memcpy(copy, net.at, net.len);
	assert_true(h->n[DS_MODEL_INPUT] > 0);
	for (int weight = -128; weight < 128; weight++) {
		copy[h->at[DS_MODEL_INPUT] + h->n[DS_MODEL_INPUT] - 1] = (char)weight;
		assert_int_equal(opens(copy, net.len, NULL), abs(weight) <= DS_MODEL_WEIGHT_MOST);
	}
	free(copy);
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
				memset(copy + h->at[i], i != DS_MODEL_INPUT ? byte : byte > 127 ? -DS_MODEL_WEIGHT_MOST
										: DS_MODEL_WEIGHT_MOST, h->n[i]);
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
		cmocka_unit_test(sums_of_bytes),
		cmocka_unit_test(layers_are_what_they_say),
		cmocka_unit_test(blends_are_what_they_say),
		cmocka_unit_test(cut_short_at_every_length),
		cmocka_unit_test(header_out_of_range),
		cmocka_unit_test(bytes_that_flip),
		cmocka_unit_test(words_out_of_order),
		cmocka_unit_test(weights_too_great),
		cmocka_unit_test(numbers_that_overflow),
		cmocka_unit_test(of_another_version),
		cmocka_unit_test(files),
		cmocka_unit_test(no_memory),
	};

	return cmocka_run_group_tests_name("tag/model", all, set_up, tear_down);
}
