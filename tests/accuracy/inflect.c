/*
 * English inflection against word lists that it was not made from: WordNet's exceptions (irregular
 * forms), the affix flags of Hunspell's American dictionary (regular ones), and a plain word list for what
 * is formed and is another word.
 *
 * The lists are taken from DATA/inflect, else from where Debian's wordnet-base, hunspell-en-us and
 * wamerican-large put them; without them nothing is measured. Words are halved by a hash: the rules
 * were tuned on the first half, so the figures of the second are the ones to go by.
 * With a third argument the misses of the first half are listed.
 *
 * SPDX-License-Identifier: MIT
 */
#include "base/hash.h"
#include "match/inflect.h"
#include "texts.h"

#include <stdlib.h>

#define WORDS 1u
#define VERBS 2u
#define NOUNS 4u
#define ADJS  8u
#define COMMON 16u

/* Words, and pairs "form base", with bits. */
struct table {
	struct slot {
		ds_str key;
		unsigned bits;
	} * v;
	size_t n, size;
	ds_arena mem;
};

static bool loud;
static struct table words, pairs;

static struct slot *slot_of(struct table *t, ds_str key)
{
	size_t i = (size_t)ds_hash(key, 7) & (t->size - 1);

	while (t->v[i].key.at && !ds_str_eq(t->v[i].key, key))
		i = (i + 1) & (t->size - 1);
	return &t->v[i];
}

static unsigned bits_of(struct table *t, ds_str key)
{
	return slot_of(t, key)->bits;
}

static void add(struct table *t, ds_str key, unsigned bits)
{
	struct slot *s = slot_of(t, key);

	if (!s->key.at) {
		if (++t->n > t->size / 2 || ds_arena_copy(&s->key, key, &t->mem, NULL))
			abort();
	}
	s->bits |= bits;
}

static void make(struct table *t, size_t size)
{
	t->size = size;
	t->n = 0;
	t->v = calloc(size, sizeof *t->v);
	ds_arena_init(&t->mem, NULL, (size_t)1 << 30);
	if (!t->v)
		abort();
}

static bool is_word(ds_str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] < 'a' || s.at[i] > 'z')
			return false;
	}
	return s.len > 1 && s.len < 40;
}

static void add_pair(const char *form, const char *base, unsigned bits)
{
	char key[100];

	snprintf(key, sizeof key, "%.40s %.40s", form, base);
	add(&pairs, ds_str_of(key), bits);
}

/* Hunspell's dictionary hangs "scraped" on "scrap" as well as on "scrape": such pairs say nothing. */
static bool is_doubtful(ds_str base)
{
	char key[100];

	snprintf(key, sizeof key, "%.*se", (int)base.len, base.at);
	return bits_of(&words, ds_str_of(key)) != 0;
}

static bool is_pair(ds_str form, ds_str base)
{
	char key[100];
	unsigned bits;

	snprintf(key, sizeof key, "%.*s %.*s", (int)form.len, form.at, (int)base.len, base.at);
	bits = bits_of(&pairs, ds_str_of(key));
	return bits & WORDS || (bits & VERBS && !is_doubtful(base));
}

/* ---- the lists ---- */

static FILE *open_list(const char *data, const char *name, const char *folder)
{
	char path[1024];
	FILE *f;

	snprintf(path, sizeof path, "%s/inflect/%s", data, name);
	f = fopen(path, "r");
	if (!f) {
		snprintf(path, sizeof path, "/usr/share/%s/%s", folder, name);
		f = fopen(path, "r");
	}
	return f;
}

static bool read_words(const char *data, const char *name, const char *folder, unsigned bits)
{
	FILE *f = open_list(data, name, folder);
	char line[4096];

	while (f && fgets(line, sizeof line, f)) {
		ds_str s = {line, strcspn(line, " \n")};

		if (is_word(s))
			add(&words, s, bits);
	}
	if (f)
		fclose(f);
	return f != NULL;
}

static const char *with(char *out, const char *base, size_t cut, const char *ending)
{
	snprintf(out, 64, "%.*s%s", (int)(strlen(base) - cut), base, ending);
	return out;
}

/* What Hunspell's flag makes of the word; the rules of en_US.aff. */
static const char *hunspell_form(char *out, const char *w, char flag)
{
	size_t n = strlen(w);
	char last = w[n - 1];
	bool y = last == 'y' && !strchr("aeiou", w[n - 2]), e = last == 'e';

	switch (flag) {
	case 'D': return with(out, w, y, e ? "d" : y ? "ied" : "ed");
	case 'G': return with(out, w, e, "ing");
	case 'T': return with(out, w, y, e ? "st" : y ? "iest" : "est");
	case 'R': return with(out, w, y, e ? "r" : y ? "ier" : "er");
	default: return with(out, w, y, y ? "ies" : strchr("sxzh", last) ? "es" : "s");
	}
}

static bool read_hunspell(const char *data, struct table *regular)
{
	FILE *f = open_list(data, "en_US.dic", "hunspell");
	char line[400], form[64], key[140];

	while (f && fgets(line, sizeof line, f)) {
		char *slash;

		line[strcspn(line, "\n")] = '\0';
		slash = strchr(line, '/');
		if (slash)
			*slash++ = '\0';
		if (!is_word(ds_str_of(line)))
			continue;
		add(&words, ds_str_of(line), WORDS);
		for (; slash && *slash; slash++) {
			if (!strchr("DGSTR", *slash))
				continue;
			hunspell_form(form, line, *slash);
			add(&words, ds_str_of(form), WORDS);
			if (*slash == 'R')
				continue;
			add_pair(form, line, *slash == 'S' ? WORDS : VERBS);
			snprintf(key, sizeof key, "%s %s", form, line);
			add(regular, ds_str_of(key),
			    *slash == 'T' ? ADJS : *slash == 'S' ? WORDS : VERBS);
		}
	}
	if (f)
		fclose(f);
	return f != NULL;
}

/* ---- forms ---- */

static bool has_form(ds_str base, ds_str form, ds_arena *mem)
{
	ds_strs out = {NULL, 0, 0};

	ds_arena_reset(mem);
	if (ds_inflect(&out, base, DS_STR("en"), DS_WORD_ANY, mem, NULL))
		abort();
	for (size_t i = 0; i < out.n; i++) {
		if (ds_str_eq(out.v[i], form))
			return true;
	}
	return false;
}

/* 0 = tuned on, 1 = not looked at */
static size_t half_of(ds_str base)
{
	return (size_t)(ds_hash(base, 1) >> 20) & 1;
}

struct score {
	size_t all[2], right[2];
};

static void score_pair(struct score *s, ds_str form, ds_str base, ds_arena *mem)
{
	size_t half = half_of(base);
	bool right = has_form(base, form, mem);

	s->all[half]++;
	s->right[half] += right;
	if (loud && !right && half == 0)
		printf("    missed: %.*s, of %.*s\n", (int)form.len, form.at, (int)base.len, base.at);
}

static void print_score(const char *name, const struct score *s)
{
	printf("  %-44s", name);
	for (int h = 0; h < 2; h++)
		printf("  %6zu  %.4f", s->all[h],
		       s->all[h] ? (double)s->right[h] / (double)s->all[h] : 0.0);
	printf("\n");
}

/* "form base [base ...]" a line */
static bool exceptions(const char *data, const char *file, const char *name, bool common, ds_arena *mem)
{
	FILE *f = open_list(data, file, "wordnet");
	struct score s = {{0, 0}, {0, 0}};
	char line[400];

	while (f && fgets(line, sizeof line, f)) {
		char *form = strtok(line, " \n"), *base;

		while (form && (base = strtok(NULL, " \n"))) {
			if (!is_word(ds_str_of(form)) || !is_word(ds_str_of(base)) ||
			    !strcmp(form, base))
				continue;
			add_pair(form, base, WORDS);
			if (common && !(bits_of(&words, ds_str_of(base)) & COMMON))
				continue;
			score_pair(&s, ds_str_of(form), ds_str_of(base), mem);
		}
	}
	if (f)
		fclose(f);
	print_score(name, &s);
	return f != NULL;
}

static void regular_forms(struct table *regular, unsigned bits, const char *name, ds_arena *mem)
{
	struct score s = {{0, 0}, {0, 0}};

	for (size_t i = 0; i < regular->size; i++) {
		ds_str key = regular->v[i].key;
		size_t n;

		if (!key.at || !(regular->v[i].bits & bits))
			continue;
		n = (size_t)((const char *)memchr(key.at, ' ', key.len) - key.at);
		if (bits != WORDS && is_doubtful(ds_str_sub(key, n + 1, key.len)))
			continue;
		score_pair(&s, ds_str_sub(key, 0, n), ds_str_sub(key, n + 1, key.len), mem);
	}
	print_score(name, &s);
}

/* Whether taking `ending` off the form and putting `instead` there gives the base. */
static bool detaches(ds_str form, ds_str base, const char *ending, const char *instead)
{
	ds_str end = ds_str_of(ending), put = ds_str_of(instead);
	size_t stem = form.len - end.len;

	return ds_str_ends(form, end) && stem + put.len == base.len &&
	       memcmp(form.at, base.at, stem) == 0 && ds_str_ends(base, put);
}

/* Whether WordNet's own rules would take the form for one of the base. */
static bool is_licensed(ds_str form, ds_str base)
{
	static const struct {
		unsigned bits;
		const char *ending, *instead;
	} rules[] = {{NOUNS, "s", ""},	  {NOUNS, "ses", "s"},	{NOUNS, "xes", "x"},
		     {NOUNS, "zes", "z"}, {NOUNS, "ches", "ch"}, {NOUNS, "shes", "sh"},
		     {NOUNS, "men", "man"}, {NOUNS, "ies", "y"}, {VERBS, "s", ""},
		     {VERBS, "ies", "y"}, {VERBS, "es", "e"},	{VERBS, "es", ""},
		     {VERBS, "ed", "e"},  {VERBS, "ed", ""},	{VERBS, "ing", "e"},
		     {VERBS, "ing", ""},  {ADJS, "er", ""},	{ADJS, "est", ""},
		     {ADJS, "er", "e"},	  {ADJS, "est", "e"}};
	unsigned bits = bits_of(&words, base);

	if (ds_str_eq(form, base) || is_pair(form, base))
		return true;
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
		if (bits & rules[i].bits && detaches(form, base, rules[i].ending, rules[i].instead))
			return true;
	}
	return false;
}

/* Forms of all bases of WordNet that are words, but none of the base. */
static void others(ds_arena *mem)
{
	size_t bases[2] = {0, 0}, hit[2] = {0, 0}, formed[2] = {0, 0};

	for (size_t i = 0; i < words.size; i++) {
		ds_str base = words.v[i].key;
		ds_strs out = {NULL, 0, 0};
		size_t half;
		bool is_hit = false;

		if (!base.at || !(words.v[i].bits & (VERBS | NOUNS | ADJS)))
			continue;
		half = half_of(base);
		ds_arena_reset(mem);
		if (ds_inflect(&out, base, DS_STR("en"), DS_WORD_ANY, mem, NULL))
			abort();
		formed[half] += out.n;
		bases[half]++;
		for (size_t k = 1; k < out.n; k++) {
			if (!bits_of(&words, out.v[k]) || is_licensed(out.v[k], base))
				continue;
			is_hit = true;
			if (loud && half == 0)
				printf("    other word: %.*s, of %.*s\n", (int)out.v[k].len,
				       out.v[k].at, (int)base.len, base.at);
		}
		hit[half] += is_hit;
	}
	printf("  %-44s", "bases with a form that is another word");
	for (int h = 0; h < 2; h++)
		printf("  %6zu  %.4f", bases[h], bases[h] ? (double)hit[h] / (double)bases[h] : 0.0);
	printf("\n  %-44s", "forms a base, itself counted");
	for (int h = 0; h < 2; h++)
		printf("  %6zu  %.4f", bases[h],
		       bases[h] ? (double)formed[h] / (double)bases[h] : 0.0);
	printf("\n");
}

int main(int argc, char **argv)
{
	const char *data = argc > 1 ? argv[1] : "";
	struct table regular;
	ds_arena mem;

	loud = argc > 2;
	make(&words, (size_t)1 << 20);
	make(&pairs, (size_t)1 << 20);
	make(&regular, (size_t)1 << 20);
	ds_arena_init(&mem, NULL, 0);
	if (!read_words(data, "index.verb", "wordnet", VERBS) ||
	    !read_words(data, "index.noun", "wordnet", NOUNS) ||
	    !read_words(data, "index.adj", "wordnet", ADJS) || !read_hunspell(data, &regular) ||
	    !read_words(data, "american-english-large", "dict", WORDS) ||
	    !read_words(data, "american-english", "dict", COMMON)) {
		printf("English inflection: SKIP (needs wordnet-base, hunspell-en-us, wamerican, wamerican-large)\n");
		return 0;
	}
	printf("English inflection              %17s  half that was tuned on  other half\n", "");
	exceptions(data, "verb.exc", "irregular verb forms (WordNet)", false, &mem);
	exceptions(data, "verb.exc", "- whose base is in wamerican", true, &mem);
	exceptions(data, "noun.exc", "irregular plurals (WordNet)", false, &mem);
	exceptions(data, "noun.exc", "- whose base is in wamerican", true, &mem);
	exceptions(data, "adj.exc", "irregular comparisons (WordNet)", false, &mem);
	exceptions(data, "adj.exc", "- whose base is in wamerican", true, &mem);
	regular_forms(&regular, VERBS, "-ed, -ing (Hunspell)", &mem);
	regular_forms(&regular, WORDS, "-s (Hunspell)", &mem);
	regular_forms(&regular, ADJS, "-est (Hunspell)", &mem);
	others(&mem);
	return 0;
}
