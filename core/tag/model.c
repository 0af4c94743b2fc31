/*
 * The block of a model: opening, checking, words. See model_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/model_int.h"

#include "base/map.h"
#include "text/fold.h"
#include "ucd/props.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define KEY_MAX 64u /* bytes of a key that other spellings are tried of */

/* Bytes that each section must have; what depends on nothing else (info, labels, words) is at least this. */
static void expect(uint64_t need[DS_MODEL_SECTIONS], const ds_model_header *h)
{
	uint64_t dims = (uint64_t)h->subs * DS_MODEL_SUB;

	need[DS_MODEL_INFO] = 2;
	need[DS_MODEL_LABELS] = h->n_labels;
	need[DS_MODEL_BUCKETS] = ((UINT64_C(1) << DS_MODEL_BUCKET_BITS) + 1) * 4;
	need[DS_MODEL_PRINTS] = (uint64_t)h->n_words * 2;
	need[DS_MODEL_PLAIN] = ((uint64_t)h->n_words + 31) / 32 * 4;
	need[DS_MODEL_CODES] = (uint64_t)h->n_words * h->subs;
	need[DS_MODEL_BOOK] = (uint64_t)h->subs * 256 * DS_MODEL_SUB;
	need[DS_MODEL_EXTRA] = DS_WORD_EXTRAS * dims;
	need[DS_MODEL_INPUT] = h->places * dims * h->hidden;
	need[DS_MODEL_MARK_ROWS] = (uint64_t)h->mark_rows * h->hidden;
	need[DS_MODEL_BIAS] = (uint64_t)h->hidden * 4;
	need[DS_MODEL_OUTPUT] = (uint64_t)h->hidden * h->stride * 2;
	need[DS_MODEL_LINEAR] = ((uint64_t)1 << h->bits) * h->stride;
	need[DS_MODEL_CHANGE] = (uint64_t)h->n_tags * h->n_tags * 4;
}

static bool sizes_fit(const ds_model_header *h)
{
	uint32_t tags = h->is_spans ? 4 * (h->n_labels - 1) + 1 : h->n_labels;

	return h->n_labels >= 2 && h->n_labels <= DS_MODEL_TAGS_MAX && h->n_tags == tags &&
	       tags <= DS_MODEL_TAGS_MAX && h->stride == (tags - 1 + 15) / 16 * 16 && h->subs <= DS_MODEL_SUBS_MAX &&
	       h->hidden <= DS_MODEL_HIDDEN_MAX && h->hidden % 16 == 0 && h->bits >= 8 && h->bits <= 26 &&
	       h->n_words < UINT32_MAX - DS_WORD_EXTRAS && h->places == DS_MODEL_PLACES &&
	       h->mark_rows == ds_model_mark_rows() && h->hidden_shift >= 0 && h->hidden_shift < 31 &&
	       h->mark_shift >= 0 && h->mark_shift < 15 && h->output_shift >= 0 && h->output_shift < 31 &&
	       h->linear_unit >= 0 && h->linear_unit < 1 << 20 && h->output_unit >= 0 && h->output_unit < 1 << 20 &&
	       memchr(h->lang, 0, sizeof h->lang);
}

static ds_status check_header(const ds_model_header *h, ds_str block, ds_err *err)
{
	uint64_t need[DS_MODEL_SECTIONS];
	uint32_t unicode = DS_UCD_MAJOR << 16 | DS_UCD_MINOR << 8 | DS_UCD_UPDATE;

	if (block.len < sizeof *h || memcmp(h->magic, DS_MODEL_MAGIC, sizeof h->magic) != 0)
		return ds_fail(err, DS_EFAIL, "not a model of dossier");
	if (h->format != DS_MODEL_FORMAT || h->order != DS_MODEL_ORDER)
		return ds_fail(err, DS_EFAIL,
			       "a model of another version or machine: train it anew with \"dossier train\"");
	if (h->fold != DS_FOLD_VERSION || h->unicode != unicode)
		return ds_fail(err, DS_EFAIL,
			       "a model made with another version of Unicode or of the match key: train it anew "
			       "with \"dossier train\"");
	if (h->size != block.len || !sizes_fit(h))
		return ds_fail(err, DS_EFAIL, "a model that is cut short or damaged");
	expect(need, h);
	for (int i = 0; i < DS_MODEL_SECTIONS; i++) {
		bool least = i == DS_MODEL_INFO || i == DS_MODEL_LABELS;

		if (h->at[i] % 64 || h->at[i] > h->size || h->n[i] > h->size - h->at[i] ||
		    (least ? h->n[i] < need[i] : h->n[i] != need[i]))
			return ds_fail(err, DS_EFAIL, "a model that is cut short or damaged");
	}
	return DS_OK;
}

static const void *section(const ds_model *m, int i)
{
	return m->block.at + m->head->at[i];
}

static ds_status read_labels(ds_model *m, ds_err *err)
{
	const char *at = section(m, DS_MODEL_LABELS), *end = at + m->head->n[DS_MODEL_LABELS];

	m->labels = calloc(m->head->n_labels, sizeof *m->labels);
	if (!m->labels)
		return ds_fail(err, DS_ENOMEM, NULL);
	for (uint32_t i = 0; i < m->head->n_labels; i++) {
		const char *nul = at < end ? memchr(at, 0, (size_t)(end - at)) : NULL;

		if (!nul)
			return ds_fail(err, DS_EFAIL, "a model that is cut short or damaged");
		m->labels[i] = at;
		at = nul + 1;
	}
	return DS_OK;
}

/* Greater weights would saturate on some machines and not on others. */
static bool weights_fit(const ds_model *m)
{
	bool fits = true;

	for (uint64_t i = 0; i < m->head->n[DS_MODEL_INPUT]; i++)
		fits &= m->input[i] <= DS_MODEL_WEIGHT_MOST && m->input[i] >= -DS_MODEL_WEIGHT_MOST;
	return fits;
}

static void find_sections(ds_model *m)
{
	m->buckets = section(m, DS_MODEL_BUCKETS);
	m->prints = section(m, DS_MODEL_PRINTS);
	m->plain = section(m, DS_MODEL_PLAIN);
	m->codes = section(m, DS_MODEL_CODES);
	m->book = section(m, DS_MODEL_BOOK);
	m->extra = section(m, DS_MODEL_EXTRA);
	m->input = section(m, DS_MODEL_INPUT);
	m->marks = section(m, DS_MODEL_MARK_ROWS);
	m->bias = section(m, DS_MODEL_BIAS);
	m->output = section(m, DS_MODEL_OUTPUT);
	m->linear = section(m, DS_MODEL_LINEAR);
	m->change = section(m, DS_MODEL_CHANGE);
}

ds_status ds_model_open(ds_model **out, ds_str block, ds_err *err)
{
	ds_model *m = calloc(1, sizeof *m);
	ds_status st = DS_OK;

	if (!m)
		return ds_fail(err, DS_ENOMEM, NULL);
	m->block = block;
	m->head = (const void *)block.at;
	st = check_header(m->head, block, err);
	if (st == DS_OK) {
		find_sections(m);
		st = weights_fit(m) ? read_labels(m, err) : ds_fail(err, DS_EFAIL, "a model that is damaged");
	}
	if (st) {
		ds_model_close(m);
		return st;
	}
	*out = m;
	return DS_OK;
}

ds_status ds_model_open_file(ds_model **out, const char *path, ds_err *err)
{
	ds_str bytes;
	ds_err why = {DS_OK, ""};
	ds_status st = ds_map_file(&bytes, path, err);

	if (st)
		return st;
	st = ds_model_open(out, bytes, &why);
	if (st == DS_OK && ds_model_check(*out, &why)) {
		st = DS_EFAIL;
		ds_model_close(*out);
		*out = NULL;
	}
	if (st) {
		ds_map_free(bytes);
		return ds_fail(err, st, "%s: %s", path, why.msg);
	}
	(*out)->map = bytes;
	return DS_OK;
}

void ds_model_close(ds_model *m)
{
	if (!m)
		return;
	ds_map_free(m->map);
	free(m->labels);
	free(m);
}

bool ds_model_is_file(const char *path)
{
	char magic[sizeof DS_MODEL_MAGIC];
	struct stat s;
	FILE *f;
	bool is;

	/* a pipe would lose what is read of it here */
	if (stat(path, &s) != 0 || !S_ISREG(s.st_mode))
		return false;
	f = fopen(path, "rb");
	if (!f)
		return false;
	is = fread(magic, 1, sizeof magic, f) == sizeof magic && memcmp(magic, DS_MODEL_MAGIC, sizeof magic) == 0;
	fclose(f);
	return is;
}

ds_status ds_model_check(const ds_model *m, ds_err *err)
{
	const ds_model_header *h = m->head;
	ds_str rest = {m->block.at + sizeof *h, m->block.len - sizeof *h};

	if (ds_hash(rest, DS_MODEL_SEED) != h->sum)
		return ds_fail(err, DS_EFAIL, "a damaged model: its sum differs");
	for (uint32_t i = 0; i < UINT32_C(1) << DS_MODEL_BUCKET_BITS; i++) {
		if (m->buckets[i] > m->buckets[i + 1] || m->buckets[i + 1] > h->n_words)
			return ds_fail(err, DS_EFAIL, "a damaged model: words out of order");
	}
	return DS_OK;
}

ds_str ds_model_info(const ds_model *m)
{
	return (ds_str){section(m, DS_MODEL_INFO), (size_t)m->head->n[DS_MODEL_INFO]};
}

size_t ds_model_n_labels(const ds_model *m)
{
	return m->head->n_labels;
}

ds_str ds_model_label(const ds_model *m, size_t i)
{
	return ds_str_of(i < m->head->n_labels ? m->labels[i] : "");
}

bool ds_model_is_spans(const ds_model *m)
{
	return m->head->is_spans != 0;
}

unsigned ds_model_coarse(const ds_model *m, size_t label)
{
	static const char *const coarse[] = {"PERSON", "ORG", "LOC", "MISC"};
	ds_str own = ds_model_label(m, label);

	if (ds_str_is(own, "PER"))
		return 0;
	for (unsigned i = 0; i < sizeof coarse / sizeof *coarse; i++) {
		if (ds_str_is(own, coarse[i]))
			return i;
	}
	return 4;
}

bool ds_model_is_names(const ds_model *m)
{
	for (uint32_t i = 1; i < m->head->n_labels; i++) {
		if (ds_model_coarse(m, i) == 4)
			return false;
	}
	return m->head->is_spans != 0;
}

ds_str ds_model_lang(const ds_model *m)
{
	return ds_str_of(m->head->lang);
}

size_t ds_model_size(const ds_model *m)
{
	return m->block.len;
}

uint64_t ds_model_sum(const ds_model *m)
{
	return m->head->sum;
}

/* ---- words ---------------------------------------------------------------------------------------- */

static uint32_t find_hash(const ds_word_table *t, uint64_t hash)
{
	uint32_t at = t->buckets[ds_model_bucket(hash)], end = t->buckets[ds_model_bucket(hash) + 1];
	uint16_t print = ds_model_print(hash);

	for (; at < end && at < t->n_words; at++) {
		if (t->prints[at] == print)
			return at;
	}
	return UINT32_MAX;
}

static uint32_t find_print(const ds_word_table *t, ds_str key)
{
	return find_hash(t, ds_model_hash(key));
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "u.s." -> "us", then "2,500" -> "0,000". */
static uint32_t find_likeness(const ds_word_table *t, ds_str key)
{
	char other[KEY_MAX];
	size_t n = 0;
	uint32_t at;
	bool digits = false;

	if (key.len > KEY_MAX)
		return UINT32_MAX;
	for (size_t i = 0; i < key.len; i++) {
		digits |= is_digit(key.at[i]);
		if (key.at[i] != '.')
			other[n++] = key.at[i];
	}
	if (n > 0 && n < key.len) {
		at = find_print(t, (ds_str){other, n});
		if (at != UINT32_MAX)
			return at;
	}
	if (digits) {
		for (size_t i = 0; i < key.len; i++)
			other[i] = is_digit(key.at[i]) ? '0' : key.at[i];
		return find_print(t, (ds_str){other, key.len});
	}
	return UINT32_MAX;
}

uint32_t ds_word_table_ending(const ds_word_table *t, ds_str key)
{
	char end[1 + DS_MODEL_ENDING_MOST] = DS_MODEL_ENDING;

	for (size_t n = DS_MODEL_ENDING_MOST; t->n_words && n + 1 >= DS_MODEL_ENDING_MOST && key.len > n; n--) {
		uint32_t at;

		memcpy(end + 1, key.at + key.len - n, n);
		at = find_print(t, (ds_str){end, n + 1});
		if (at != UINT32_MAX)
			return at;
	}
	return t->n_words + DS_WORD_UNKNOWN;
}

/* Index of a word's vector, and (enum ds_known) what it is; of a word that is not there, that of its nearest spelling or its ending. */
static uint32_t find_word(const ds_word_table *t, ds_str key, uint64_t hash, uint8_t *how)
{
	uint32_t at = t->n_words && key.len ? find_hash(t, hash) : UINT32_MAX;
	size_t cut = key.len;

	*how = DS_KNOWN_WORD;
	if (at == UINT32_MAX && t->n_words && key.len)
		at = find_likeness(t, key);
	if (at != UINT32_MAX)
		return at;
	*how = DS_KNOWN_NOT;
	if (t->n_words && key.len && is_digit(key.at[0]))
		return t->n_words + DS_WORD_NUMBER;
	/* "ex-president": its last part */
	while (cut > 0 && key.at[cut - 1] != '-')
		cut--;
	at = t->n_words && cut > 0 && cut < key.len ? find_print(t, ds_str_sub(key, cut, key.len)) : UINT32_MAX;
	*how = at == UINT32_MAX ? DS_KNOWN_NOT : DS_KNOWN_WORD;
	if (at == UINT32_MAX)
		at = ds_word_table_ending(t, key);
	if (at < t->n_words && *how == DS_KNOWN_NOT)
		*how = DS_KNOWN_ENDING;
	return at;
}

#ifdef __GNUC__
#define PREFETCH(p) __builtin_prefetch(p)
#else
#define PREFETCH(p) ((void)0)
#endif
#define AHEAD 8u /* tokens that a part of the table is asked for before it is needed */

static uint64_t hash_of(const ds_look *k)
{
	return (uint64_t)k->vector << 32;
}

/* The table is larger than the caches near by: bucket, then print, are on their way before they are looked at. */
static void fetch(const ds_word_table *t, const ds_looks *l, size_t i)
{
	if (i < l->n && l->v[i].word)
		PREFETCH(&t->buckets[ds_model_bucket(hash_of(&l->v[i]))]);
	if (i >= AHEAD && i - AHEAD < l->n && l->v[i - AHEAD].word) {
		uint32_t at = t->buckets[ds_model_bucket(hash_of(&l->v[i - AHEAD]))];

		if (at < t->n_words)
			PREFETCH(&t->prints[at]);
	}
}

void ds_model_vectors(ds_looks *l, const ds_word_table *words, const ds_tokens *t)
{
	for (size_t i = 0; i < l->n + 2 * AHEAD; i++) {
		size_t now = i - 2 * AHEAD; /* wraps around below 0 */
		ds_look *k = now < l->n ? &l->v[now] : NULL;

		if (words->n_words)
			fetch(words, l, i);
		if (k && k->word) {
			uint64_t hash = hash_of(k);

			k->vector = find_word(words, ds_token_key(t, now), hash, &k->known);
		}
	}
}

void ds_model_skip(ds_looks *l, const uint32_t *plain, uint32_t n_words)
{
	for (size_t i = 0; i < l->n; i++) {
		uint32_t word = l->v[i].vector;

		if (l->active[i] == DS_ACTIVE_INSIDE && word < n_words && plain[word / 32] >> word % 32 & 1)
			l->active[i] = DS_ACTIVE_NO;
	}
}

ds_word_table ds_model_words(const ds_model *m)
{
	return (ds_word_table){m->buckets, m->prints, m->head->n_words};
}
