/*
 * How often the encoding of undeclared legacy text is found: our own sentences, on which the weights were set
 * (tests/core/text/decode_texts.h), and the texts of DATA/segment, on which they were not; in the charsets that
 * their languages were written in, whole and in pieces. Right means read as the text, byte for byte.
 *
 * SPDX-License-Identifier: MIT
 */
#include "../core/text/decode_texts.h"
#include "text/decode.h"
#include "text/utf8.h"

#include <iconv.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#define ROOM 65536
#define SIZES 4

static const size_t sizes[SIZES] = {25, 60, 200, 0}; /* characters; 0 = all */
static size_t all[SIZES], right[SIZES];
static size_t answers[11], answers_right[11];

/* Encodes s; false when the charset has not all of it. */
static bool encode(char *out, size_t *n, const char *charset, ds_str s)
{
	iconv_t to = iconv_open(charset, "UTF-8");
	char *from = (char *)s.at, *at = out;
	size_t left = s.len, room = ROOM;
	bool ok = to != (iconv_t)-1 && iconv(to, &from, &left, &at, &room) == 0 &&
		  iconv(to, NULL, NULL, &at, &room) == 0;

	if (to != (iconv_t)-1)
		iconv_close(to);
	*n = (size_t)(at - out);
	return ok && left == 0;
}

static void ask(ds_str text, const char *charset, size_t size)
{
	ds_decode_opts opts = {.detect = true};
	static char bytes[ROOM];
	ds_encoding e;
	ds_mapped m;
	ds_arena mem;
	size_t n;
	bool is;

	/* no byte outside ASCII, no question */
	if (text.len > ROOM / 4 || ds_utf8_ascii(text) == text.len ||
	    !encode(bytes, &n, charset, text))
		return;
	ds_arena_init(&mem, NULL, 0);
	is = ds_decode(&m, &e, (ds_str){bytes, n}, &opts, &mem, NULL) == DS_OK &&
	     ds_str_eq(m.text, text);
	all[size]++;
	right[size] += is;
	answers[e.confidence / 10]++;
	answers_right[e.confidence / 10] += is;
	ds_arena_free(&mem);
}

static void cut_and_ask(ds_str text, const char *charset)
{
	for (size_t k = 0; k < SIZES; k++) {
		size_t at = 0;

		while (at < text.len) {
			size_t end = at, n = 0;

			while (end < text.len && (sizes[k] == 0 || n++ < sizes[k]))
				ds_utf8_next(text, &end);
			ask(ds_str_sub(text, at, end), charset, k);
			at = end;
		}
	}
}

static void print(const char *name)
{
	printf("  %-28s", name);
	for (size_t k = 0; k < SIZES; k++) {
		printf("  %5zu %5.1f%%", all[k], all[k] ? 100.0 * (double)right[k] / (double)all[k] : 0);
		all[k] = right[k] = 0;
	}
	printf("\n");
}

static void own(void)
{
	for (size_t i = 0; i < sizeof decode_texts / sizeof *decode_texts; i++) {
		const struct decode_text *t = &decode_texts[i];

		for (size_t k = 0; k < DECODE_TEXTS_CHARSETS && t->charsets[k]; k++)
			cut_and_ask(ds_str_of(t->text), t->charsets[k]);
	}
	print("our own sentences (tuned on)");
}

static void given(const char *data, const char *suite, const char *const *charsets)
{
	char path[1024];
	json_t *o;
	FILE *f;

	snprintf(path, sizeof path, "%s/segment/%s.jsonl", data, suite);
	f = fopen(path, "r");
	if (!f) {
		printf("  %-28s  SKIP (not there)\n", suite);
		return;
	}
	while ((o = json_loadf(f, JSON_DISABLE_EOF_CHECK, NULL)) != NULL) {
		ds_str text = ds_str_of(json_string_value(json_object_get(o, "text")));

		for (size_t k = 0; charsets[k]; k++)
			cut_and_ask(text, charsets[k]);
		json_decref(o);
	}
	fclose(f);
	print(suite);
}

int main(int argc, char **argv)
{
	static const char *const west[] = {"WINDOWS-1252", NULL};
	static const char *const russian[] = {"WINDOWS-1251", "KOI8-R", "ISO-8859-5", "IBM866", NULL};
	const char *data = argc > 1 ? argv[1] : "../shared/data";

	printf("encodings found (shared half)    25 characters   60 characters  200 characters    whole texts\n");
	own();
	given(data, "ud-pud-de", west);
	given(data, "ud-pud-fr", west);
	given(data, "ud-pud-es", west);
	given(data, "ud-pud-ru", russian);
	given(data, "gum-en", west);
	printf("  confidence, and how often right:");
	for (size_t i = 0; i < 10; i++) {
		if (answers[i])
			printf(" %zu..: %.1f%% of %zu;", i * 10,
			       100.0 * (double)answers_right[i] / (double)answers[i], answers[i]);
	}
	printf("\n");
	return 0;
}
