/*
 * Models: training on hostile text, and tagging with hostile blocks.
 *
 * The first byte chooses. 'B': the rest is a block as it would be mapped. 'T': a byte of options, then labelled text in
 * columns, NUL, word vectors of four numbers, one byte each: it is parsed, learnt from, and the model used. Else its low
 * three bits choose the model that was made beforehand and the number of wounds: four bytes each (two of the place, one
 * of the bits, one that says where: header, info and labels, network, anywhere), then a text that is tagged with it.
 * The header's sum is made right again.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tagged.h"

#include "io/gold.h"
#include "tag/model_int.h"
#include "tag/train.h"

#define LIMIT ((size_t)1 << 12)
#define BITS 8 /* rows of the linear part: small, so that wounds hit */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char sample[] = "Anna Lind of Sea Watch left Oslo for Bergen in 2019. anna is in Bergen, \"The Sea\".";

static const char spans[] = "Anna B-PERSON\nLind I-PERSON\nof O\nSea B-ORG\nWatch I-ORG\nleft O\nOslo B-LOC\n. O\n\n"
			    "Berit B-PERSON\nsaw O\n2019 B-MISC\nGames I-MISC\nin O\nBergen B-LOC\n. O\n";
static const char tags[] = "Anna NNP\nleft VBD\nOslo NNP\n. .\n\nthe DT\nship NN\nsank VBD\n. .\n";

/* ---- training ----------------------------------------------------------------------------------------- */

static ds_status add_doc(void *user, ds_doc *doc, size_t first, size_t n, ds_err *err)
{
	void **with = user;
	const ds_gold *gold = with[1];
	const ds_str *labels = NULL;
	ds_status st = ds_gold_token_labels(&labels, doc, gold->labels + first, &doc->mem, err);

	need(first + n <= gold->n, "words of a document");
	return st ? st : ds_trainer_add(with[0], doc, labels, DS_TRAIN, 1, err);
}

/* A model of labelled text; false where there is none. */
static bool train(ds_buf *out, ds_str text, ds_str vectors, unsigned options)
{
	ds_train_opts opts = {.seed = options, .passes = 1 + (options & 1), .hidden = 16, .bits = BITS};
	ds_trainer *t = NULL;
	void *with[2];
	ds_arena mem;
	ds_gold gold;
	ds_status st;

	ds_arena_init(&mem, NULL, 0);
	need(ds_trainer_new(&t, &opts, NULL, 0, NULL) == DS_OK, "trainer");
	for (size_t i = 0; i + 4 < vectors.len; i += 5) {
		float v[4];

		for (size_t d = 0; d < 4; d++)
			v[d] = (float)(signed char)vectors.at[i + 1 + d];
		need(ds_trainer_word(t, ds_str_sub(vectors, i, i + 1), v, 4, true, NULL) == DS_OK, "vector");
	}
	st = ds_gold_parse(&gold, text, "x", &mem, NULL);
	if (st == DS_OK && !gold.spans)
		ds_trainer_labels_are_tags(t);
	with[0] = t;
	with[1] = &gold;
	if (st == DS_OK)
		st = ds_gold_docs(&gold, options >> 1 & 3, add_doc, with, NULL);
	if (st == DS_OK)
		st = ds_trainer_run(t, out, DS_STR("\"name\": \"fuzz\""), NULL);
	ds_trainer_free(t);
	ds_arena_free(&mem);
	return st == DS_OK;
}

/* ---- use ------------------------------------------------------------------------------------------------ */

static void label(const ds_model *m, ds_str text)
{
	const ds_names_with with = {NULL, 0, m};
	ds_doc_source from = {.bytes = text};
	const ds_str *labels = NULL;
	ds_doc doc;

	need(ds_doc_init(&doc, &from, NULL, 0, NULL) == DS_OK, "reading");
	need(ds_names_labels(&labels, &doc, &with, NULL) == DS_OK, "labels");
	for (size_t i = 0; i < doc.tokens.n; i++)
		need(labels[i].len < LIMIT * 16 && (labels[i].len == 0 || labels[i].at != NULL), "a label each");
	ds_doc_free(&doc);
}

static void tag(const ds_model *m, ds_str text)
{
	ds_tagger_opts opts = {.model = m};
	ds_doc_source from = {.bytes = text};
	ds_tagger *t = NULL;
	ds_doc doc;

	need(ds_tagger_new(&t, &opts, NULL) == DS_OK, "tagger");
	need(ds_doc_init(&doc, &from, NULL, 0, NULL) == DS_OK, "reading");
	need(ds_tagger_tag(t, &doc, NULL) == DS_OK, "tagging");
	check_tagged(&doc);
	ds_tagger_free(t);
	ds_doc_free(&doc);
}

/* All that can be asked of a block that opens, in memory of its own size, as a mapped file would be. */
static void use(ds_str block, ds_str text, bool whole)
{
	char *copy = malloc(block.len ? block.len : 1);
	volatile char seen = 0;
	ds_model *m = NULL;

	need(copy != NULL, "memory");
	if (block.len)
		memcpy(copy, block.at, block.len);
	if (ds_model_open(&m, (ds_str){copy, block.len}, NULL) == DS_OK) {
		ds_status st = ds_model_check(m, NULL);
		ds_str info = ds_model_info(m);

		need(!whole || st == DS_OK, "a fresh model passes its check");
		for (size_t i = 0; i < info.len; i++)
			seen = (char)(seen ^ info.at[i]);
		for (size_t i = 0; i < ds_model_n_labels(m); i++)
			seen = (char)(seen ^ (char)ds_model_label(m, i).len);
		label(m, text);
		if (ds_model_is_spans(m))
			tag(m, text);
	}
	need(!whole || m, "a fresh model opens");
	(void)seen;
	ds_model_close(m);
	free(copy);
}

static const ds_buf *made(unsigned which)
{
	static ds_buf models[3];
	static bool done;
	const char *vectors = "aabcdbefgh";

	for (int i = 0; i < 3 && !done; i++) {
		ds_str v = i == 1 ? (ds_str){vectors, 10} : (ds_str){"", 0};

		ds_buf_init(&models[i], NULL, 0);
		need(train(&models[i], ds_str_of(i == 2 ? tags : spans), v, 1), "the models that are wounded");
	}
	done = true;
	return &models[which % 3];
}

static void with_wounds(const uint8_t *data, size_t size)
{
	size_t n = data[0] >> 2 & 7;
	const ds_buf *model = made(data[0] & 3);
	ds_buf b;
	ds_model_header *h;

	if (size < 1 + 4 * n)
		return;
	ds_buf_init(&b, NULL, 0);
	ds_buf_str(&b, ds_buf_view(model));
	need(ds_buf_status(&b, NULL) == DS_OK, "memory");
	h = (void *)b.at;
	for (size_t i = 0; i < n; i++) {
		const uint8_t *w = data + 1 + 4 * i;
		size_t at = w[0] | (size_t)w[1] << 8;
		const size_t from[] = {0, sizeof *h, h->at[DS_MODEL_BOOK] % b.len, at * 64 % b.len};
		const size_t len[] = {sizeof *h, 1024, b.len, 256};

		b.at[(from[w[3] & 3] + at % len[w[3] & 3]) % b.len] ^= (char)w[2];
	}
	h->sum = ds_hash((ds_str){b.at + sizeof *h, b.len - sizeof *h}, DS_MODEL_SEED);
	use(ds_buf_view(&b), (ds_str){(const char *)data + 1 + 4 * n, size - 1 - 4 * n}, n == 0);
	ds_buf_free(&b);
}

static void with_text(const uint8_t *data, size_t size)
{
	const char *at = (const char *)data + 2, *nul;
	ds_str text, vectors = {"", 0};
	ds_buf b;

	if (size < 3)
		return;
	text = (ds_str){at, size - 2};
	nul = memchr(at, 0, text.len);
	if (nul) {
		text.len = (size_t)(nul - at);
		vectors = (ds_str){nul + 1, size - 3 - text.len};
	}
	ds_buf_init(&b, NULL, 0);
	if (train(&b, text, vectors, data[1]))
		use(ds_buf_view(&b), DS_STR(sample), true);
	ds_buf_free(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 1 || size > LIMIT)
		return 0;
	if (data[0] == 'B')
		use((ds_str){(const char *)data + 1, size - 1}, DS_STR(sample), false);
	else if (data[0] == 'T')
		with_text(data, size);
	else
		with_wounds(data, size);
	return 0;
}
