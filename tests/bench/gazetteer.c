/*
 * Lists of names at scale: how fast they are built, opened and matched, how large they are, beside
 * Hyperscan's literal scan (libhs, where it is installed).
 *
 * Use: gazetteer DATA [NAMES...]; without numbers 10000 100000 1000000, with DOSSIER_BENCH_LARGE=1
 * also 10000000. Names: those of the lists that ship (places, regions, organisations, countries),
 * shuffled by a fixed rule; beyond these, people and organisations made of given names, syllables and
 * place names, two or three names a thing. Text: gum-en and gmb of DATA, folded and tokenised before
 * the clock starts; both sides are given the same bytes and the same folded names.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bench.h"
#include "io/reader.h"
#include "tag/gazetteer.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef BENCH_HS
#include <hs.h>
#endif

#define HS_MAX 100000u /* Hyperscan's compiler is not asked for more */
#define ROUNDS 9

typedef struct strings {
	ds_str *v;
	size_t n, cap;
} strings;

typedef struct thing {
	ds_str names[3];
	size_t n;
	const char *type;
} thing;

/* A text as both sides take it: tokens with keys, and the keys joined by blanks. */
typedef struct folded {
	ds_arena mem;
	ds_tokens t;
	ds_str keys;
} folded;

static strings real, given, places;
static folded *texts;
static size_t n_texts, text_bytes;
static uint64_t state;

static void add(strings *s, ds_str item)
{
	char *copy = malloc(item.len + 1);

	if (s->n == s->cap) {
		s->cap = s->cap ? 2 * s->cap : 1024;
		s->v = realloc(s->v, s->cap * sizeof *s->v);
	}
	if (!copy || !s->v)
		exit(1);
	memcpy(copy, item.at, item.len);
	s->v[s->n++] = (ds_str){copy, item.len};
}

static uint32_t chance(uint32_t below)
{
	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)((state >> 33) % below);
}

static double wall(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void load_list(strings *to, const char *name)
{
	char path[200], line[4096];
	FILE *f;

	snprintf(path, sizeof path, "core/tag/data/%s.tsv", name);
	f = fopen(path, "r");
	while (f && fgets(line, sizeof line, f)) {
		size_t n = strcspn(line, "\t");

		if (line[0] != '#' && n > 2 && strncmp(line, "name\t", 5) != 0)
			add(to, (ds_str){line, n});
	}
	if (f)
		fclose(f);
}

/* ---- names ------------------------------------------------------------------------------------- */

static size_t syllables(char *out, unsigned n)
{
	static const char *const parts[] = {
		"ka", "ri", "mo", "va", "sen", "tar", "bel", "gor", "dan", "el", "mar", "tin", "os", "ber",
		"han", "li", "zor", "pe", "tro", "nik", "al", "san", "fer", "min", "do", "ra", "ju", "cor",
		"wen", "gla", "sto", "ham", "ive", "chen", "bur", "ga", "rov", "ski", "dze", "yan"};
	size_t len = 0;

	for (unsigned i = 0; i < n; i++) {
		const char *p = parts[chance(sizeof parts / sizeof *parts)];

		memcpy(out + len, p, strlen(p));
		len += strlen(p);
	}
	out[0] = (char)(out[0] - 'a' + 'A');
	return len;
}

/* A person with two or three names, or an organisation with one or two; text in buf. */
static void make_thing(thing *t, char *buf, size_t i)
{
	ds_str first = given.v[chance((uint32_t)given.n)];
	ds_str place = places.v[chance((uint32_t)places.n)];
	static const char *const heads[] = {"Bank", "University", "Football Club", "Ministry of Health",
					    "Development Fund", "Airlines", "Radio", "Party"};
	char last[64], other[64];
	int n[3] = {0, 0, 0}, a, b;

	a = (int)syllables(last, 2 + chance(3));
	b = (int)syllables(other, 2 + chance(2));
	t->n = 2 + chance(2);
	if (i % 4 < 3) {
		t->type = "PERSON";
		n[0] = sprintf(buf, "%.*s %.*s", (int)first.len, first.at, a, last);
		n[1] = sprintf(buf + n[0], "%.*s %.*s %.*s", (int)first.len, first.at, b, other, a, last);
		n[2] = sprintf(buf + n[0] + n[1], "%c. %.*s", first.at[0], a, last);
	} else {
		t->type = "ORG";
		n[0] = sprintf(buf, "%.*s %s", (int)place.len, place.at, heads[chance(8)]);
		n[1] = sprintf(buf + n[0], "%.*s %.*s %s", (int)place.len, place.at, a, last,
			       heads[chance(8)]);
		n[2] = sprintf(buf + n[0] + n[1], "%.*s %.*s", a, last, b, other);
	}
	for (size_t k = 0; k < t->n; k++) {
		t->names[k] = (ds_str){buf, (size_t)n[k]};
		buf += n[k];
	}
}

typedef bool each_fn(void *user, const thing *t, size_t i);

/* The first `want` names, the same for the same number. */
static void each(size_t want, each_fn *fn, void *user)
{
	size_t n = 0;
	char buf[1024];
	thing t;

	state = 20201110;
	for (size_t i = 0; n < want; i++) {
		if (i < real.n) {
			t = (thing){{real.v[i]}, 1, "GPE"};
		} else {
			make_thing(&t, buf, i);
			if (t.n > want - n)
				t.n = want - n;
		}
		if (!fn(user, &t, i))
			return;
		n += t.n;
	}
}

static bool add_thing(void *user, const thing *t, size_t i)
{
	char id[32];
	ds_err err;
	ds_gaz_row row = {.name = t->names[0], .aliases = t->names + 1, .n_aliases = t->n - 1,
			  .type = ds_str_of(t->type), .prior = (int64_t)(i % 5000)};

	snprintf(id, sizeof id, "Q%zu", i + 1);
	row.id = ds_str_of(id);
	if (ds_gazetteer_build_row(user, DS_STR("bench"), &row, &err)) {
		fprintf(stderr, "bench: %s\n", err.msg);
		exit(1);
	}
	return true;
}

/* ---- texts ------------------------------------------------------------------------------------- */

static void add_text(ds_str s)
{
	folded *f;
	char *keys;
	size_t len = 0;

	if (n_texts % 1024 == 0)
		texts = realloc(texts, (n_texts + 1024) * sizeof *texts);
	if (!texts)
		exit(1);
	f = &texts[n_texts];
	ds_arena_init(&f->mem, NULL, 0);
	if (ds_arena_copy(&s, s, &f->mem, NULL) || ds_tokenize(&f->t, s, NULL, &f->mem, NULL))
		exit(1);
	keys = ds_arena_get(&f->mem, f->t.keys_len + f->t.n + 1, 1);
	if (!keys)
		exit(1);
	for (size_t i = 0; i < f->t.n; i++) {
		ds_str k = ds_token_key(&f->t, i);

		memcpy(keys + len, k.at, k.len);
		len += k.len;
		keys[len++] = ' ';
	}
	f->keys = (ds_str){keys, len};
	text_bytes += len;
	n_texts++;
}

/* The sentences of a CoNLL file, about 4 kB a text. */
static void load_conll(const char *path)
{
	ds_reader_opts opts = {.kind = DS_IN_CONLL};
	ds_reader *r = NULL;
	ds_record rec = {.number = 0};
	bool more = true;
	ds_err err;

	if (ds_reader_open(&r, path, &opts, &err))
		return;
	while (ds_reader_next(&rec, &more, r, &err) == DS_OK && more) {
		ds_str s = rec.bytes;

		while (s.len) {
			size_t piece = s.len < 4096 ? s.len : 4096;
			const char *end = memchr(s.at + piece - 1, '\n', s.len - piece + 1);
			size_t n = end ? (size_t)(end + 1 - s.at) : s.len;

			add_text(ds_str_sub(s, 0, n));
			s = ds_str_sub(s, n, s.len);
		}
	}
	ds_reader_close(r);
}

static void load_texts(const char *data)
{
	bench_texts t = {"", NULL, 0, 0, 0};
	char path[1024];

	snprintf(path, sizeof path, "%s/segment/gum-en.jsonl", data);
	bench_load(&t, path, NULL, 4096);
	if (t.n == 0)
		bench_load(&t, "examples/news/news.jsonl", NULL, 4096);
	for (size_t i = 0; i < t.n; i++)
		add_text(t.v[i]);
	bench_free(&t);
	snprintf(path, sizeof path, "%s/ner/gmb.train.conll.gz", data);
	load_conll(path);
}

/* ---- matching ---------------------------------------------------------------------------------- */

static double match_all(const ds_gazetteer *g, size_t *hits)
{
	static ds_arena mem;
	double start = bench_now();

	ds_arena_init(&mem, NULL, 0);
	*hits = 0;
	for (size_t i = 0; i < n_texts; i++) {
		ds_pieces p;
		ds_hits h;

		if (ds_pieces_make(&p, &texts[i].t, &mem, NULL) ||
		    ds_gazetteer_match(&h, g, &p, DS_MATCH_EACH, &mem, NULL))
			exit(1);
		*hits += h.n;
		ds_arena_reset(&mem);
	}
	ds_arena_free(&mem);
	return bench_now() - start;
}

#ifdef BENCH_HS
typedef struct patterns {
	strings v;
	ds_arena mem;
} patterns;

static bool add_pattern(void *user, const thing *t, size_t i)
{
	patterns *p = user;

	(void)i;
	for (size_t k = 0; k < t->n; k++) {
		ds_tokens tokens;
		char key[1024];
		size_t len = 0;

		ds_arena_reset(&p->mem);
		if (ds_tokenize(&tokens, t->names[k], NULL, &p->mem, NULL))
			exit(1);
		for (size_t j = 0; j < tokens.n && len + 100 < sizeof key; j++) {
			ds_str s = ds_token_key(&tokens, j);

			if (j)
				key[len++] = ' ';
			memcpy(key + len, s.at, s.len);
			len += s.len;
		}
		if (len)
			add(&p->v, (ds_str){key, len});
	}
	return true;
}

static int on_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
		    void *user)
{
	(void)id;
	(void)from;
	(void)to;
	(void)flags;
	++*(size_t *)user;
	return 0;
}

typedef struct peer {
	hs_database_t *db;
	hs_scratch_t *scratch;
	double compile;
} peer;

static bool peer_compile(peer *p, size_t want)
{
	patterns pat = {.v = {NULL, 0, 0}};
	const char **v;
	unsigned *flags, *ids;
	size_t *lens;
	hs_compile_error_t *err = NULL;
	double start;

	ds_arena_init(&pat.mem, NULL, 0);
	each(want, add_pattern, &pat);
	v = calloc(pat.v.n, sizeof *v);
	flags = calloc(pat.v.n, sizeof *flags);
	ids = calloc(pat.v.n, sizeof *ids);
	lens = calloc(pat.v.n, sizeof *lens);
	if (!v || !flags || !ids || !lens)
		exit(1);
	for (size_t i = 0; i < pat.v.n; i++) {
		v[i] = pat.v.v[i].at;
		lens[i] = pat.v.v[i].len;
		ids[i] = (unsigned)i;
	}
	start = bench_now();
	if (hs_compile_lit_multi(v, flags, ids, lens, (unsigned)pat.v.n, HS_MODE_BLOCK, NULL, &p->db,
				 &err) != HS_SUCCESS) {
		printf("  Hyperscan: %s\n", err->message);
		return false;
	}
	p->compile = bench_now() - start;
	return hs_alloc_scratch(p->db, &p->scratch) == HS_SUCCESS;
}

static double peer_scan(const peer *p, size_t *hits)
{
	double start = bench_now();

	*hits = 0;
	for (size_t i = 0; i < n_texts; i++)
		hs_scan(p->db, texts[i].keys.at, (unsigned)texts[i].keys.len, 0, p->scratch, on_match,
			hits);
	return bench_now() - start;
}
#endif

/* ---- one size ---------------------------------------------------------------------------------- */

static double build(const char *path, size_t want)
{
	ds_gazetteer_build *b = NULL;
	ds_err err;
	double start = bench_now();

	if (ds_gazetteer_build_new(&b, &err))
		exit(1);
	each(want, add_thing, b);
	if (ds_gazetteer_build_write(b, path, &err)) {
		fprintf(stderr, "bench: %s\n", err.msg);
		exit(1);
	}
	ds_gazetteer_build_free(b);
	return bench_now() - start;
}

static void verdict(const char *what, double have, double want, bool less)
{
	bool missed = less ? have > want : have < want;

	printf("  %-40s %9.2f  (asked for: %s %g)%s\n", what, have, less ? "<=" : ">=", want,
	       missed ? "  MISSED" : "");
}

static double opening(ds_gazetteer **g, const char *path)
{
	double start = wall();
	ds_err err;

	if (ds_gazetteer_open_file(g, path, &err)) {
		fprintf(stderr, "bench: %s\n", err.msg);
		exit(1);
	}
	return wall() - start;
}

static void measure(size_t want, const char *path)
{
	double built = build(path, want), opened, best = 1e9;
	ds_gazetteer *g = NULL;
	ds_gaz_info info;
	struct rusage use;
	size_t hits = 0;
#ifdef BENCH_HS
	peer p = {NULL, NULL, 0};
	bool beside = want <= HS_MAX && peer_compile(&p, want);
	double theirs = 1e9;
	size_t found = 0;
#endif

	getrusage(RUSAGE_SELF, &use);
	opened = opening(&g, path);
	ds_gazetteer_info(&info, g);
	for (int r = 0; r < ROUNDS; r++) {
		double t = match_all(g, &hits);

		best = t < best ? t : best;
#ifdef BENCH_HS
		t = beside ? peer_scan(&p, &found) : 1e9;
		theirs = t < theirs ? t : theirs;
#endif
	}
	printf("%zu names: built in %.3f s (peak of the process %ld MB), %.2f MB, %zu hits\n", want, built,
	       use.ru_maxrss / 1024, (double)info.bytes / 1e6, hits);
	printf("  %-40s %9.1f\n", "matching, MB/s of folded text", (double)text_bytes / best / 1e6);
	verdict("bytes a name", (double)info.bytes / (double)info.names, 40, true);
	verdict("opening, ms", opened * 1e3, 5, true);
#ifdef BENCH_HS
	if (beside) {
		printf("  %-40s %9.1f\n", "Hyperscan, MB/s", (double)text_bytes / theirs / 1e6);
		verdict("matching / Hyperscan", theirs / best, want > 10000 ? 1 : 0.6, false);
		verdict("building / Hyperscan's compiling", built / p.compile, 0.1, true);
	}
	hs_free_scratch(p.scratch);
	hs_free_database(p.db);
	(void)found;
#endif
	ds_gazetteer_close(g);
}

int main(int argc, char **argv)
{
	static const char *const lists[] = {"places", "regions", "orgs", "iso3166", "events"};
	const char *large = getenv("DOSSIER_BENCH_LARGE");
	size_t sizes[] = {10000, 100000, 1000000, 10000000};
	char path[] = "/tmp/dossier-bench-XXXXXX";
	int fd;

	load_texts(argc > 1 ? argv[1] : "../shared/data");
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		load_list(&real, lists[i]);
	load_list(&given, "firstnames");
	load_list(&places, "places");
	fd = mkstemp(path);
	if (n_texts == 0 || given.n == 0 || fd < 0) {
		fprintf(stderr, "bench: core/tag/data or the texts cannot be read\n");
		return 1;
	}
	close(fd);
	state = 1;
	for (size_t i = real.n; i-- > 1;) {
		size_t j = chance((uint32_t)i + 1);
		ds_str s = real.v[i];

		real.v[i] = real.v[j];
		real.v[j] = s;
	}
	printf("lists of names: %zu texts, %.2f MB folded, %zu names of real lists\n", n_texts,
	       (double)text_bytes / 1e6, real.n);
#ifndef BENCH_HS
	printf("  (Hyperscan: SKIP, libhs is not installed)\n");
#endif
	if (argc > 2) {
		for (int i = 2; i < argc; i++)
			measure((size_t)strtoull(argv[i], NULL, 10), path);
	} else {
		for (size_t i = 0; i < (large && *large == '1' ? 4u : 3u); i++)
			measure(sizes[i], path);
	}
	remove(path);
	return 0;
}
