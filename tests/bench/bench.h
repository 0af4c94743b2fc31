/*
 * What the speed programs share: texts, clock, and a table of stages that is run in interleaved rounds.
 *
 * A figure is the best of several rounds, so that a disturbed round does not count; ratios are taken
 * between stages of one run only.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TESTS_BENCH_H
#define DS_TESTS_BENCH_H

#include "base/str.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define BENCH_ROUNDS 7
#define BENCH_SECONDS 0.04 /* of one stage in one round, at least */

typedef struct bench_texts {
	const char *name;
	ds_str *v;
	size_t n, cap, bytes;
} bench_texts;

typedef struct bench_stage {
	const char *name;
	void (*run)(ds_str s);
	int peer;      /* index of the stage that it is compared with; -1 = it is a peer or a limit */
	double target; /* least ratio that is asked for; 0 = none */
	double best;   /* seconds for all texts once */
} bench_stage;

static inline double bench_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* A copy of s with its own end, so that a read behind it shows under a sanitizer. */
static inline void bench_add(bench_texts *t, ds_str s)
{
	char *copy = malloc(s.len ? s.len : 1);

	if (t->n == t->cap) {
		t->cap = t->cap ? 2 * t->cap : 64;
		t->v = realloc(t->v, t->cap * sizeof *t->v);
	}
	if (!copy || !t->v)
		exit(1);
	memcpy(copy, s.at, s.len);
	t->v[t->n++] = (ds_str){copy, s.len};
	t->bytes += s.len;
}

/* The "text" of each line of a JSONL file, cut at line ends into pieces of about `piece` bytes. */
static inline void bench_load(bench_texts *t, const char *path, const char *lang, size_t piece)
{
	FILE *f = fopen(path, "r");
	json_t *o;

	while (f && (o = json_loadf(f, JSON_DISABLE_EOF_CHECK, NULL)) != NULL) {
		const char *text = json_string_value(json_object_get(o, "text"));
		const char *its = json_string_value(json_object_get(o, "lang"));
		ds_str s = ds_str_of(text);

		if (!lang || (its && strcmp(its, lang) == 0)) {
			while (s.len > piece) {
				const char *end = memchr(s.at + piece, '\n', s.len - piece);
				size_t n = end ? (size_t)(end + 1 - s.at) : s.len;

				bench_add(t, ds_str_sub(s, 0, n));
				s = ds_str_sub(s, n, s.len);
			}
			if (s.len)
				bench_add(t, s);
		}
		json_decref(o);
	}
	if (f)
		fclose(f);
}

static inline void bench_free(bench_texts *t)
{
	for (size_t i = 0; i < t->n; i++)
		free((char *)t->v[i].at);
	free(t->v);
	*t = (bench_texts){t->name, NULL, 0, 0, 0};
}

static inline void bench_once(bench_stage *s, const bench_texts *t)
{
	double start = bench_now(), spent;
	size_t turns = 0;

	do {
		for (size_t i = 0; i < t->n; i++)
			s->run(t->v[i]);
		turns++;
		spent = bench_now() - start;
	} while (spent < BENCH_SECONDS);
	spent /= (double)turns;
	if (spent < s->best)
		s->best = spent;
}

static inline void bench_run(bench_stage *v, size_t n, const bench_texts *t)
{
	for (size_t i = 0; i < n; i++)
		v[i].best = 1e9;
	for (int r = 0; r < BENCH_ROUNDS; r++) {
		for (size_t i = 0; i < n; i++)
			bench_once(&v[i], t);
	}
}

static inline void bench_print(const bench_stage *v, size_t n, const bench_texts *t)
{
	printf("%s: %zu texts, %.2f MB\n", t->name, t->n, (double)t->bytes / 1e6);
	for (size_t i = 0; i < n; i++) {
		const bench_stage *s = &v[i];

		printf("  %-34s %9.1f MB/s", s->name, (double)t->bytes / s->best / 1e6);
		if (s->peer >= 0)
			printf("  %6.2f x %s", v[s->peer].best / s->best, v[s->peer].name);
		if (s->target > 0)
			printf("  (asked for: %.1f)%s", s->target,
			       v[s->peer].best / s->best < s->target ? "  MISSED" : "");
		printf("\n");
	}
}

#endif
