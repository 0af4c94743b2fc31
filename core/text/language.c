/*
 * The language of a text: its script, then the model. See language.h and language_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/language.h"

#include "text/language_int.h"
#include "ucd/props.h"

#include <assert.h>

/* First a little of each part; all of the sample when that leaves it open. */
#define PLACES 3
#define LETTERS 30
#define ENOUGH 90
#define MEASURED 6 /* letters */
#define SHORT 600 /* bytes, read from the start */

extern const unsigned char ds_asset_language_start[];

static const char none[] = "und";

/* Scripts that one language has to itself, or nearly so. Sorted by script. */
static const struct {
	uint8_t script;
	const char *code;
} alone[] = {
	{DS_SCRIPT_ARMENIAN, "hy"},   {DS_SCRIPT_CHEROKEE, "chr"},  {DS_SCRIPT_GEORGIAN, "ka"},
	{DS_SCRIPT_GREEK, "el"},      {DS_SCRIPT_GUJARATI, "gu"},   {DS_SCRIPT_GURMUKHI, "pa"},
	{DS_SCRIPT_HAN, "zh"},	      {DS_SCRIPT_HANGUL, "ko"},	    {DS_SCRIPT_HIRAGANA, "ja"},
	{DS_SCRIPT_KANNADA, "kn"},    {DS_SCRIPT_KATAKANA, "ja"},   {DS_SCRIPT_KHMER, "km"},
	{DS_SCRIPT_LAO, "lo"},	      {DS_SCRIPT_MALAYALAM, "ml"},  {DS_SCRIPT_MYANMAR, "my"},
	{DS_SCRIPT_OL_CHIKI, "sat"},  {DS_SCRIPT_ORIYA, "or"},	    {DS_SCRIPT_SINHALA, "si"},
	{DS_SCRIPT_TAMIL, "ta"},      {DS_SCRIPT_TELUGU, "te"},	    {DS_SCRIPT_THAANA, "dv"},
	{DS_SCRIPT_THAI, "th"},	      {DS_SCRIPT_TIBETAN, "bo"},
};

typedef struct model {
	const unsigned char *classes, *weights, *sure, *rows;
	uint32_t n_classes, n_rows;
	int64_t bin;
} model;

static uint32_t get32(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static void open_model(model *m)
{
	const unsigned char *p = ds_asset_language_start;
	size_t at = DS_LANG_HEADER;

	m->n_classes = get32(p + 8);
	m->n_rows = get32(p + 16);
	m->bin = (int64_t)(get32(p + 24) | (uint64_t)get32(p + 28) << 32);
	m->classes = p + at;
	at += (size_t)m->n_classes * DS_LANG_CLASS;
	m->weights = p + at;
	at += (size_t)m->n_classes * DS_LANG_DIM * 2;
	m->sure = p + at;
	at += DS_LANG_LENGTHS * DS_LANG_BINS;
	m->rows = p + (at + 63) / 64 * 64;
}

static const char *alone_code(uint8_t script)
{
	for (size_t i = 0; i < sizeof alone / sizeof *alone; i++)
		if (alone[i].script == script)
			return alone[i].code;
	return NULL;
}

/* Han between kana is Japanese; a kana or two in a hundred are a name in Chinese. */
static uint8_t main_script(const ds_lang_sample *s, size_t *share)
{
	size_t best = 0, han = 0, kana = 0;

	for (size_t i = 0; i < DS_LANG_SCRIPTS; i++) {
		size_t n = s->scripts[i].letters;

		han += s->scripts[i].script == DS_SCRIPT_HAN ? n : 0;
		if (s->scripts[i].script == DS_SCRIPT_HIRAGANA || s->scripts[i].script == DS_SCRIPT_KATAKANA)
			kana += n;
		if (n > s->scripts[best].letters)
			best = i;
	}
	*share = s->scripts[best].letters;
	if (han + kana >= *share && kana * 20 > han) {
		*share = han + kana;
		return DS_SCRIPT_HIRAGANA;
	}
	return s->scripts[best].script;
}

static bool is_of(uint32_t letter, uint8_t script)
{
	uint8_t is = letter < 0x80 ? DS_SCRIPT_LATIN : ds_ucd_get(letter)->script;

	return is == script || is <= DS_SCRIPT_INHERITED;
}

/* The features of one word are few enough for sums of 16 bits, which halve the work. */
static void add_word(int32_t sum[DS_LANG_DIM], const model *m, const uint32_t *f, size_t n)
{
	int16_t of_word[DS_LANG_DIM] = {0};

	static_assert(DS_LANG_FEATURES * 128 <= INT16_MAX, "the sum of a word's rows fits");
	for (size_t i = 0; i < n; i++) {
		const signed char *row =
			(const signed char *)m->rows + ds_lang_row(f[i], m->n_rows) * DS_LANG_DIM;

		for (int d = 0; d < DS_LANG_DIM; d++)
			of_word[d] = (int16_t)(of_word[d] + row[d]);
	}
	for (int d = 0; d < DS_LANG_DIM; d++)
		sum[d] += of_word[d];
}

/* The sum of the rows of the words in that script from *at on; counts features and letters. */
static void add_rows(int32_t sum[DS_LANG_DIM], const model *m, const ds_lang_sample *s, uint8_t script,
		     size_t counts[3])
{
	uint32_t f[DS_LANG_FEATURES];
	bool plain = s->plain >= DS_LANG_PLAIN && s->plain < s->letters / 2;

	for (size_t at = counts[0], n; at < s->n; at += n + 1) {
		size_t k;

		for (n = 0; s->cp[at + n] >= DS_LANG_LETTER; n++)
			;
		if (!is_of(s->cp[at], script) || (plain && s->cp[at + n] == DS_LANG_NAME))
			continue;
		k = ds_lang_features(f, s->cp + at, n);
		counts[1] += k;
		counts[2] += n;
		add_word(sum, m, f, k);
	}
	counts[0] = s->n;
}

static int64_t score(const model *m, size_t class, const int32_t sum[DS_LANG_DIM], size_t features)
{
	const unsigned char *w = m->weights + class * DS_LANG_DIM * 2;
	int64_t v = 0;

	for (int d = 0; d < DS_LANG_DIM; d++)
		v += (int64_t)sum[d] * (int16_t)(w[2 * d] | w[2 * d + 1] << 8);
	return v / (int64_t)features;
}

/* The best class and, of another language, the second; what one has over the other is the confidence. */
static void decide(ds_language *out, const model *m, const int32_t sum[DS_LANG_DIM], const char *script,
		   const size_t counts[3])
{
	int64_t first = INT64_MIN, second = INT64_MIN;

	for (size_t c = 0; c < m->n_classes; c++) {
		const char *code = (const char *)m->classes + c * DS_LANG_CLASS;
		int64_t v;

		if (memcmp(code + DS_LANG_CODE, script, 4) != 0)
			continue;
		v = score(m, c, sum, counts[1]);
		if (v > first) {
			second = first;
			out->next = out->code;
			first = v;
			out->code = code;
		} else if (v > second) {
			second = v;
			out->next = code;
		}
	}
	if (second != INT64_MIN) {
		size_t bin = (size_t)((first - second) / m->bin), row = ds_lang_length(counts[2]);

		out->confidence =
			m->sure[row * DS_LANG_BINS + (bin < DS_LANG_BINS ? bin : DS_LANG_BINS - 1)];
		/* texts so short were not measured */
		if (counts[2] < MEASURED)
			out->confidence = out->confidence * (int)counts[2] / MEASURED;
	}
}

static void ask(ds_language *out, const ds_lang_sample *s, uint8_t script, int32_t sum[DS_LANG_DIM],
		size_t counts[3])
{
	model m;

	open_model(&m);
	add_rows(sum, &m, s, script, counts);
	if (counts[1])
		decide(out, &m, sum, ds_ucd_script_code(script), counts);
}

static void guess(ds_language *out, const ds_lang_sample *s, int32_t sum[DS_LANG_DIM], size_t counts[3])
{
	size_t share, all = 0;
	uint8_t script = main_script(s, &share);
	const char *code = alone_code(script);

	*out = (ds_language){none, 0, none, s->letters};
	for (size_t i = 0; i < DS_LANG_SCRIPTS; i++)
		all += s->scripts[i].letters;
	if (share == 0)
		return;
	if (code) {
		out->code = code;
		out->confidence = share < 3 ? 60 : 99;
	} else {
		ask(out, s, script, sum, counts);
	}
	out->confidence = (int)((size_t)out->confidence * share / all);
	if (strcmp(out->code, none) == 0 || out->confidence == 0) {
		out->code = none;
		out->confidence = 0;
	}
}

static void sample(ds_lang_sample *s, ds_str read, size_t letters)
{
	size_t at = 0, part = read.len / PLACES;

	for (size_t i = 0; i < PLACES; i++) {
		if (i * part > at)
			at = i * part;
		at = ds_lang_read(s, read, at, letters);
	}
}

void ds_language_guess(ds_language *out, ds_str read)
{
	ds_lang_sample s;
	int32_t sum[DS_LANG_DIM] = {0};
	size_t counts[3] = {0};

	s.n = s.letters = s.plain = 0;
	memset(s.scripts, 0, sizeof s.scripts);

	if (read.len < SHORT) {
		ds_lang_read(&s, read, 0, DS_LANG_LETTERS);
		guess(out, &s, sum, counts);
		return;
	}
	sample(&s, read, LETTERS);
	guess(out, &s, sum, counts);
	if (out->confidence >= ENOUGH)
		return;
	s.n = s.letters = s.plain = 0;
	memset(s.scripts, 0, sizeof s.scripts);
	memset(sum, 0, sizeof sum);
	memset(counts, 0, sizeof counts);
	sample(&s, read, DS_LANG_LETTERS / PLACES);
	guess(out, &s, sum, counts);
}

const char *ds_language_code(size_t i)
{
	const char *last = "", *best = NULL;
	model m;

	open_model(&m);
	do {
		best = NULL;
		for (size_t c = 0; c < m.n_classes; c++) {
			const char *code = (const char *)m.classes + c * DS_LANG_CLASS;

			if (strcmp(code, none) != 0 && strcmp(code, last) > 0 &&
			    (!best || strcmp(code, best) < 0))
				best = code;
		}
		for (size_t c = 0; c < sizeof alone / sizeof *alone; c++)
			if (strcmp(alone[c].code, last) > 0 && (!best || strcmp(alone[c].code, best) < 0))
				best = alone[c].code;
		last = best;
	} while (best && i-- > 0);
	return best;
}
