/*
 * Speed of the text layer on one core, as ratios to peers in the same run: simdutf (the one in node),
 * ICU, libunistring, utf8proc. A peer that is not installed is left out and named.
 *
 * Use: text DATA [NAME=FILE.jsonl ...]. Texts: data/segment for English, Russian; own texts in
 * tests/bench/texts.jsonl for the other languages; or those of the files that are named.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bench.h"
#include "text/fold.h"
#include "text/normal.h"
#include "text/segment.h"
#include "text/token.h"
#include "text/utf8.h"

#include <utf8proc.h>
#ifdef BENCH_UNISTRING
#include <uniwbrk.h>
#endif

#define PIECE 1500 /* bytes of a text */

static size_t sink;

#ifdef BENCH_ICU
void peer_icu_nfc(const char *s, size_t n);
size_t peer_icu_words(const char *s, size_t n);

static void icu_nfc(ds_str s)
{
	peer_icu_nfc(s.at, s.len);
}

static void icu_words(ds_str s)
{
	sink += peer_icu_words(s.at, s.len);
}
#endif

#ifdef BENCH_UNISTRING
static void unistring_words(ds_str s)
{
	static char marks[1 << 16];

	if (s.len <= sizeof marks)
		u8_wordbreaks((const uint8_t *)s.at, s.len, marks);
	sink += (size_t)marks[0];
}
#endif

static void utf8proc(ds_str s, unsigned options)
{
	utf8proc_uint8_t *out = NULL;

	utf8proc_map((const utf8proc_uint8_t *)s.at, (utf8proc_ssize_t)s.len, &out, options);
	free(out);
}

static void utf8proc_nfc(ds_str s)
{
	utf8proc(s, UTF8PROC_COMPOSE);
}

static void utf8proc_fold(ds_str s)
{
	utf8proc(s, UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK);
}

static ds_arena mem;

static void nfc(ds_str s)
{
	ds_mapped out;

	if (ds_normal(&out, s, DS_NFC, &mem, NULL) == DS_OK)
		sink += out.text.len;
	ds_arena_reset(&mem);
}

static void fold(ds_str s)
{
	ds_mapped out;

	if (ds_fold(&out, s, &mem, NULL) == DS_OK)
		sink += out.text.len;
	ds_arena_reset(&mem);
}

static void words(ds_str s)
{
	for (size_t at = 0; at < s.len; at = ds_word_next(s, at))
		sink++;
}

static void tokens(ds_str s)
{
	ds_tokens t;

	if (ds_tokenize(&t, s, NULL, &mem, NULL) == DS_OK)
		sink += t.n;
	ds_arena_reset(&mem);
}

/* What a set of texts is measured for. */
enum { ENGLISH, MIXED, SINGLE, OTHER };

static void forms(const bench_texts *t, int what)
{
	const double asked_nfc[] = {2, 0.8}, asked_fold[] = {8, 5};
	bench_stage v[] = {
		{"NFC, utf8proc", utf8proc_nfc, -1, 0, 0},
		{"NFKC + fold - marks, utf8proc", utf8proc_fold, -1, 0, 0},
		{"match key with its map", fold, 1, asked_fold[what], 0},
#ifdef BENCH_ICU
		{"NFC, ICU normalizeUTF8", icu_nfc, -1, 0, 0},
		{"NFC", nfc, 3, asked_nfc[what], 0},
#else
		{"NFC", nfc, 0, 0, 0},
#endif
	};
	size_t n = sizeof v / sizeof *v;

	(void)asked_nfc;
	bench_run(v, n, t);
	bench_print(v, n, t);
}

static void segments(const bench_texts *t, int what)
{
	bench_stage v[] = {
#ifdef BENCH_ICU
		{"words, ICU", icu_words, -1, 0, 0},
		{"words (UAX #29)", words, 0, what == ENGLISH ? 2 : 0, 0},
		{"tokens, keys, sentences", tokens, 0, what == ENGLISH ? 1.5 : 0, 0},
#endif
#ifdef BENCH_UNISTRING
		{"words, libunistring", unistring_words, -1, 0, 0},
#endif
		{"words (UAX #29)", words, -1, 0, 0},
	};
	size_t n = sizeof v / sizeof *v;

#ifdef BENCH_UNISTRING
	v[n - 1].peer = (int)n - 2;
	v[n - 1].target = what == SINGLE ? 1 : 0;
#endif
	(void)what;
	(void)tokens;
	bench_run(v, n, t);
	bench_print(v, n, t);
}

static void valid(ds_str s)
{
	sink += ds_utf8_valid(s);
}

/* node's buffer.isUtf8 is simdutf's validate_utf8; MB/s, or 0 when there is no node. */
static double simdutf(const char *path)
{
	char command[1024];
	double rate = 0;
	FILE *p;

	snprintf(command, sizeof command,
		 "node -e \"const b=require('fs').readFileSync('%s'),{isUtf8}=require('buffer');"
		 "let best=1e9;for(let r=0;r<40;r++){const t=process.hrtime.bigint();isUtf8(b);"
		 "best=Math.min(best,Number(process.hrtime.bigint()-t))}"
		 "console.log(b.length/best*1000)\" 2>/dev/null", path);
	p = popen(command, "r");
	if (p) {
		if (fscanf(p, "%lf", &rate) != 1)
			rate = 0;
		pclose(p);
	}
	return rate;
}

/* All texts, over and over, as one of 16 MB. */
static void validation(const bench_texts *t)
{
	const size_t want = (size_t)16 << 20;
	char path[] = "/tmp/dossier-bench-XXXXXX";
	bench_texts one = {t->name, NULL, 0, 0, 0};
	bench_stage v = {"UTF-8 validation", valid, -1, 0, 0};
	char *all = malloc(want + t->bytes);
	size_t len = 0;
	double peer;
	FILE *f;
	int fd;

	if (!all || t->n == 0)
		exit(1);
	for (size_t i = 0; len < want; i = (i + 1) % t->n) {
		memcpy(all + len, t->v[i].at, t->v[i].len);
		len += t->v[i].len;
	}
	bench_add(&one, (ds_str){all, len});
	fd = mkstemp(path);
	f = fd < 0 ? NULL : fdopen(fd, "w");
	if (!f || fwrite(all, 1, len, f) != len || fclose(f) != 0)
		exit(1);
	bench_run(&v, 1, &one);
	peer = simdutf(path);
	remove(path);
	printf("%s, one text of %zu MB\n  %-34s %9.1f MB/s", t->name, len >> 20, v.name,
	       (double)len / v.best / 1e6);
	if (peer > 0) {
		double ratio = (double)len / v.best / 1e6 / peer;

		printf("  %6.2f x simdutf, %.1f MB/s  (asked for: 0.5)%s\n", ratio, peer,
		       ratio < 0.5 ? "  MISSED" : "");
	} else {
		printf("  (simdutf: SKIP, node is not installed)\n");
	}
	bench_free(&one);
	free(all);
}

static void measure(bench_texts *t, int what)
{
	if (what == ENGLISH || what == MIXED) {
		validation(t);
		forms(t, what);
	}
	segments(t, what);
}

/* NAME=FILE: the name says what is asked for. */
static void named(const char *arg)
{
	const char *file = strchr(arg, '=');
	char name[32];
	bench_texts t = {name, NULL, 0, 0, 0};

	if (!file) {
		fprintf(stderr, "bench: %s: NAME=FILE is wanted\n", arg);
		exit(2);
	}
	snprintf(name, sizeof name, "%.*s", (int)(file - arg), arg);
	bench_load(&t, file + 1, NULL, PIECE);
	measure(&t, strcmp(name, "en") == 0 ? ENGLISH : strcmp(name, "ml") == 0 ? MIXED : SINGLE);
	bench_free(&t);
}

static void usual(const char *data)
{
	static const char *const langs[] = {"ru", "ar", "tr", "az", "zh"};
	static const char own[] = "tests/bench/texts.jsonl";
	bench_texts en = {"English", NULL, 0, 0, 0}, ml = {"ru ar zh tr az", NULL, 0, 0, 0};
	char path[1024];

	snprintf(path, sizeof path, "%s/segment/gum-en.jsonl", data);
	bench_load(&en, path, NULL, PIECE);
	snprintf(path, sizeof path, "%s/segment/ud-ewt-en.jsonl", data);
	bench_load(&en, path, NULL, PIECE);
	if (en.n == 0)
		bench_load(&en, "examples/news/news.jsonl", NULL, PIECE);
	measure(&en, ENGLISH);
	bench_free(&en);
	bench_load(&ml, own, NULL, PIECE);
	measure(&ml, MIXED);
	bench_free(&ml);
	for (size_t i = 0; i < sizeof langs / sizeof *langs; i++) {
		bench_texts t = {langs[i], NULL, 0, 0, 0};

		bench_load(&t, own, langs[i], PIECE);
		measure(&t, i < 4 ? SINGLE : OTHER);
		bench_free(&t);
	}
}

int main(int argc, char **argv)
{
	ds_arena_init(&mem, NULL, 0);
#ifndef BENCH_ICU
	printf("ICU: SKIP, libicu-dev or a C++ compiler is not installed\n");
#endif
#ifndef BENCH_UNISTRING
	printf("libunistring: SKIP, libunistring-dev is not installed\n");
#endif
	for (int i = 2; i < argc; i++)
		named(argv[i]);
	if (argc <= 2)
		usual(argc > 1 ? argv[1] : "../shared/data");
	ds_arena_free(&mem);
	return sink == 1;
}
