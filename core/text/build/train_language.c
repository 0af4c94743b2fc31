/*
 * Trains the language model: train_language OUT TRAIN_FOLDER DEV_FOLDER CLASS=SHARE...
 *
 * Each folder has CLASS.txt, UTF-8, a piece of text a line; TRAIN is learnt from, and DEV, which is not, tells
 * how often an answer with so much margin is right. A class is a BCP 47 code, or one with a script where a
 * language is written in two ("sr-Latn"); the model answers with what stands before the hyphen.
 *
 * The model is linear: a text is the mean of the vectors of its features (language_int.h), a class a vector too,
 * and the largest product wins among the classes of one script (after Joulin and others, "Bag of tricks
 * for efficient text classification", 2016). Softmax loss, plain descent, one thread, a generator of our own,
 * and no library function but sqrt, so that one compiler gives the same bytes each time.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/language_int.h"

#include "base/buf.h"
#include "ucd/props.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define DIM DS_LANG_DIM
#define CLASSES_MAX 128
#define EXAMPLE_MAX 300 /* letters */
#define EXAMPLE_FEATURES (EXAMPLE_MAX * 6 + DS_LANG_FEATURES)

#define ROWS 49152u
#define EXAMPLES 20000000
#define RATE 0.5f

typedef struct corpus {
	uint32_t *cp; /* words, each ended by 0 */
	size_t n;
} corpus;

typedef struct class {
	const char *name;
	int script;
	corpus train, dev;
} class;

static class classes[CLASSES_MAX];
static size_t n_classes, n_shares;
static uint8_t shares[CLASSES_MAX * 9]; /* classes by share, to draw from */
static float (*rows)[DIM], weights[CLASSES_MAX][DIM];
static int16_t fixed_weights[CLASSES_MAX][DIM];
static int8_t (*fixed_rows)[DIM];

static void die(const char *what, const char *name)
{
	fprintf(stderr, "train_language: %s: %s\n", name, what);
	exit(1);
}

static uint64_t state = 1;

/* 0 <= x < n */
static size_t draw(size_t n)
{
	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (size_t)(((state >> 32) * n) >> 32);
}

/* e^x for x <= 0, from arithmetic alone */
static float exp_of(float x)
{
	float y;

	if (x < -40)
		return 0;
	y = 1 + x / 1024;
	for (int i = 0; i < 10; i++)
		y *= y;
	return y;
}

/* ---- texts ------------------------------------------------------------------------------------- */

static bool load(corpus *out, const char *folder, const char *name, size_t scripts[DS_SCRIPT_COUNT])
{
	char path[4096], line[65536];
	size_t cap = 0;
	FILE *f;

	snprintf(path, sizeof path, "%s/%s.txt", folder, name);
	f = fopen(path, "rb");
	if (!f)
		return false;
	while (fgets(line, sizeof line, f)) {
		ds_str text = ds_str_of(line);

		for (size_t at = 0; at < text.len;) {
			ds_lang_sample s = {.n = 0};
			size_t next = ds_lang_read(&s, text, at, DS_LANG_LETTERS);

			at = next > at ? next : text.len;
			if (out->n + s.n > cap) {
				cap = cap * 2 + s.n + 65536;
				out->cp = realloc(out->cp, cap * sizeof *out->cp);
				if (!out->cp)
					die("no memory", name);
			}
			memcpy(out->cp + out->n, s.cp, s.n * sizeof *s.cp);
			out->n += s.n;
			for (size_t i = 0; i < DS_LANG_SCRIPTS; i++)
				scripts[s.scripts[i].script] += s.scripts[i].letters;
		}
	}
	fclose(f);
	return out->n > 0;
}

/* CLASS or CLASS=SHARE, 1 to 9 */
static void load_class(char *name, const char *train, const char *dev)
{
	char *share = strchr(name, '=');
	size_t scripts[DS_SCRIPT_COUNT] = {0}, unused[DS_SCRIPT_COUNT] = {0};
	class *c = &classes[n_classes++];

	if (n_classes > CLASSES_MAX || strlen(name) >= DS_LANG_CODE)
		die("too many classes, or too long a name", name);
	if (share)
		*share = '\0';
	c->name = name;
	for (int i = share ? share[1] - '0' : 1; i > 0 && i < 10; i--)
		shares[n_shares++] = (uint8_t)(c - classes);
	if (!load(&c->train, train, name, scripts))
		die("no text to learn from", name);
	load(&c->dev, dev, name, unused);
	for (int i = DS_SCRIPT_INHERITED + 1; i < DS_SCRIPT_COUNT; i++)
		if (scripts[i] > scripts[c->script])
			c->script = i;
}

/* ---- examples ------------------------------------------------------------------------------------ */

/* Features of the words from a place on until there are `letters` letters. */
static size_t example(uint32_t out[EXAMPLE_FEATURES], const corpus *from, size_t at, size_t *letters)
{
	size_t k = 0, seen = 0;

	while (at > 0 && from->cp[at - 1] >= DS_LANG_LETTER)
		at--;
	while (at < from->n && seen < *letters) {
		size_t n = 0;

		while (from->cp[at + n] >= DS_LANG_LETTER)
			n++;
		k += ds_lang_features(out + k, from->cp + at, n);
		seen += n;
		at += n + 1;
	}
	for (size_t i = 0; i < k; i++)
		out[i] = (uint32_t)ds_lang_row(out[i], ROWS);
	*letters = seen;
	return k;
}

/* Lengths evenly over the scale of their logarithms, 6 to 200 letters. */
static size_t draw_length(void)
{
	static const size_t steps[] = {6, 9, 13, 20, 30, 45, 65, 100, 140, 200};

	return steps[draw(10)] + draw(6);
}

static void learn(const uint32_t *f, size_t k, size_t is, float speed)
{
	float hidden[DIM] = {0}, back[DIM] = {0}, p[CLASSES_MAX], top = -1e30f, sum = 0;

	for (size_t i = 0; i < k; i++)
		for (int d = 0; d < DIM; d++)
			hidden[d] += rows[f[i]][d];
	for (int d = 0; d < DIM; d++)
		hidden[d] /= (float)k;
	for (size_t c = 0; c < n_classes; c++) {
		p[c] = -1e30f;
		if (classes[c].script != classes[is].script)
			continue;
		p[c] = 0;
		for (int d = 0; d < DIM; d++)
			p[c] += hidden[d] * weights[c][d];
		if (p[c] > top)
			top = p[c];
	}
	for (size_t c = 0; c < n_classes; c++)
		sum += p[c] = exp_of(p[c] - top);
	for (size_t c = 0; c < n_classes; c++) {
		float slope = ((c == is ? 1.0f : 0.0f) - p[c] / sum) * speed;

		if (classes[c].script != classes[is].script)
			continue;
		for (int d = 0; d < DIM; d++) {
			back[d] += slope * weights[c][d];
			weights[c][d] += slope * hidden[d];
		}
	}
	/* a row's step is the mean's, as in the plain method, over its share of the features */
	for (int d = 0; d < DIM; d++)
		back[d] /= (float)k;
	for (size_t i = 0; i < k; i++)
		for (int d = 0; d < DIM; d++)
			rows[f[i]][d] += back[d];
}

static void train(void)
{
	static uint32_t f[EXAMPLE_FEATURES];

	rows = calloc(ROWS, sizeof *rows);
	if (!rows)
		die("no memory", "rows");
	for (size_t i = 0; i < ROWS; i++)
		for (int d = 0; d < DIM; d++)
			rows[i][d] = ((float)draw(2001) - 1000) / 1000 / DIM;
	for (size_t i = 0; i < EXAMPLES; i++) {
		size_t is = shares[draw(n_shares)], letters = draw_length();
		const corpus *from = &classes[is].train;
		size_t k = example(f, from, draw(from->n), &letters);

		if (k)
			learn(f, k, is, RATE * (1 - (float)i / (float)EXAMPLES));
		if ((i + 1) % 1000000 == 0)
			fprintf(stderr, "  %zu examples\n", i + 1);
	}
}

/* ---- whole numbers ------------------------------------------------------------------------------- */

static float largest(const float *v, size_t n)
{
	float most = 0;

	for (size_t i = 0; i < n; i++)
		if (fabsf(v[i]) > most)
			most = fabsf(v[i]);
	return most;
}

static int round_to(float x, int limit)
{
	int v = (int)(x < 0 ? x - 0.5f : x + 0.5f);

	return v > limit ? limit : v < -limit ? -limit : v;
}

/* Rows to 8 bits at four deviations; returns what one unit of the product of both tables is worth. */
static double quantize(void)
{
	size_t n = (size_t)ROWS * DIM;
	double squares = 0;
	float step, unit = largest(&weights[0][0], CLASSES_MAX * DIM) / 32767;

	for (size_t i = 0; i < n; i++)
		squares += (double)(&rows[0][0])[i] * (&rows[0][0])[i];
	step = (float)(sqrt(squares / (double)n) * 4 / 127);
	fixed_rows = calloc(ROWS, sizeof *fixed_rows);
	if (!fixed_rows)
		die("no memory", "rows");
	for (size_t i = 0; i < n; i++)
		(&fixed_rows[0][0])[i] = (int8_t)round_to((&rows[0][0])[i] / step, 127);
	for (size_t i = 0; i < CLASSES_MAX * DIM; i++)
		(&fixed_weights[0][0])[i] = (int16_t)round_to((&weights[0][0])[i] / unit, 32767);
	return (double)step * unit;
}

/* The class that wins for these features, and by how much over the next. */
static size_t decide(const uint32_t *f, size_t k, int script, int64_t *margin)
{
	int64_t hidden[DIM] = {0}, first = INT64_MIN / 2, second = INT64_MIN / 2;
	size_t best = 0;

	for (size_t i = 0; i < k; i++)
		for (int d = 0; d < DIM; d++)
			hidden[d] += fixed_rows[f[i]][d];
	for (size_t c = 0; c < n_classes; c++) {
		int64_t sum = 0;

		if (classes[c].script != script)
			continue;
		for (int d = 0; d < DIM; d++)
			sum += hidden[d] * fixed_weights[c][d];
		sum /= (int64_t)k;
		if (sum > first) {
			second = first;
			first = sum;
			best = c;
		} else if (sum > second) {
			second = sum;
		}
	}
	*margin = first - second;
	return best;
}

static bool same_code(const char *a, const char *b)
{
	size_t n = strcspn(a, "-");

	return n == strcspn(b, "-") && strncmp(a, b, n) == 0;
}

/* How often an answer is right, by length and margin, on texts not learnt from; never falling. */
static void calibrate(uint8_t table[DS_LANG_LENGTHS][DS_LANG_BINS], int64_t bin)
{
	static uint32_t f[EXAMPLE_FEATURES];
	static double right[DS_LANG_LENGTHS][DS_LANG_BINS], all[DS_LANG_LENGTHS][DS_LANG_BINS];
	size_t tries = 400000, hits = 0, tried = 0;

	for (size_t i = 0; i < tries; i++) {
		size_t is = draw(n_classes), letters = draw(8) == 0 ? 200 + draw(90) : draw_length();
		const corpus *from = &classes[is].dev;
		int64_t margin;
		size_t k, at, got;

		k = from->n ? example(f, from, draw(from->n), &letters) : 0;
		if (!k)
			continue;
		got = decide(f, k, classes[is].script, &margin);
		at = margin / bin < DS_LANG_BINS - 1 ? (size_t)(margin / bin) : DS_LANG_BINS - 1;
		all[ds_lang_length(letters)][at]++;
		tried++;
		if (same_code(classes[got].name, classes[is].name)) {
			right[ds_lang_length(letters)][at]++;
			hits++;
		}
	}
	fprintf(stderr, "  not learnt from, 6 to 290 letters: %zu of %zu right\n", hits, tried);
	for (size_t l = 0; l < DS_LANG_LENGTHS; l++)
		for (size_t b = 0, from = 0; b < DS_LANG_BINS; b++) {
			/* pool with the bins before while these did better (isotonic regression) */
			double r = right[l][b], n = all[l][b];

			from = b;
			while (from > 0 && (n < 30 || table[l][from - 1] > (uint8_t)(100 * r / n))) {
				from--;
				r += right[l][from];
				n += all[l][from];
			}
			for (size_t i = from; i <= b && n > 0; i++)
				table[l][i] = (uint8_t)(100 * r / n);
		}
}

static void put(FILE *f, uint64_t v, int bytes)
{
	for (int i = 0; i < bytes; i++)
		fputc((int)(v >> (8 * i) & 255), f);
}

static void save(const char *path, uint8_t table[DS_LANG_LENGTHS][DS_LANG_BINS], int64_t bin)
{
	FILE *f = fopen(path, "wb");
	size_t at = DS_LANG_HEADER + n_classes * (DS_LANG_CLASS + DIM * 2) + DS_LANG_LENGTHS * DS_LANG_BINS;

	if (!f)
		die("cannot be written", path);
	fwrite(DS_LANG_MAGIC, 1, 8, f);
	put(f, n_classes, 4);
	put(f, DIM, 4);
	put(f, ROWS, 4);
	put(f, 0, 4);
	put(f, (uint64_t)bin, 8);
	for (size_t c = 0; c < n_classes; c++) {
		char code[DS_LANG_CODE] = {0};

		memcpy(code, classes[c].name, strcspn(classes[c].name, "-"));
		fwrite(code, 1, sizeof code, f);
		fwrite(ds_ucd_script_code(classes[c].script), 1, 4, f);
	}
	for (size_t c = 0; c < n_classes; c++)
		for (int d = 0; d < DIM; d++)
			put(f, (uint64_t)(int64_t)fixed_weights[c][d], 2);
	fwrite(table, 1, DS_LANG_LENGTHS * DS_LANG_BINS, f);
	for (; at % 64 != 0; at++)
		fputc(0, f);
	fwrite(fixed_rows, DIM, ROWS, f);
	if (fclose(f))
		die("cannot be written", path);
}

int main(int argc, char **argv)
{
	static uint8_t table[DS_LANG_LENGTHS][DS_LANG_BINS];
	int64_t bin;

	if (argc < 5)
		die("usage: train_language OUT TRAIN DEV CLASS...", "error");
	for (int i = 4; i < argc; i++)
		load_class(argv[i], argv[2], argv[3]);
	train();
	/* a bin is a quarter of a natural logarithm of odds */
	bin = (int64_t)(0.25 / quantize());
	calibrate(table, bin);
	save(argv[1], table, bin);
	return 0;
}
